"""Intervals: against textbooks, against scipy, and by how often they hold what they promise."""

import math
from itertools import product

import numpy as np
import pytest
from scipy.stats import multinomial, norm, ttest_1samp

from experiments.intervals import mean, paired, wilson


@pytest.mark.parametrize(("hits", "trials"), [(0, 1), (1, 1), (0, 500), (3, 40), (77, 500)])
def test_wilson_is_the_textbooks(hits: int, trials: int) -> None:
    """Both bounds solve (p - share)^2 = z^2 p (1 - p) / n, an end of the scale as well."""
    share, z = wilson(hits, trials), norm.ppf(0.975)
    assert share.value == hits / trials
    for bound in share[1:]:
        variance = bound * (1.0 - bound) / trials
        assert (bound - share.value) ** 2 == pytest.approx(z**2 * variance, abs=1e-9)
    assert share.low <= share.value <= share.high
    assert share.low < share.high


def test_of_no_rounds_there_is_no_share() -> None:
    assert all(math.isnan(bound) for bound in wilson(0, 0))


def test_a_mean_has_students_interval() -> None:
    values = [3.0, 5.0, 4.0, 9.0]
    textbook = ttest_1samp(values, 0.0).confidence_interval(0.95)
    assert mean(values) == pytest.approx((5.25, *textbook))
    assert mean([4.0]).value == 4.0
    assert math.isnan(mean([4.0]).high)
    assert math.isnan(mean([]).value)


def outcomes(counts: tuple[int, ...]) -> tuple[list[bool], list[bool]]:
    """Two lists with these counts of: both, only the first, only the second, neither."""
    kinds = ((True, True), (True, False), (False, True), (False, False))
    pairs = [pair for pair, count in zip(kinds, counts, strict=True) for _ in range(count)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def test_paired_intervals_hold_what_they_promise() -> None:
    """Exact coverage over all tables of 30 pairs: near 95 %, for rare and for common events."""
    size = 30
    tables = [c for c in product(range(size + 1), repeat=3) if sum(c) <= size]
    found = [paired(*outcomes((*c, size - sum(c)))) for c in tables]
    for both, first, second in ((0.3, 0.1, 0.2), (0.05, 0.0, 0.1), (0.6, 0.02, 0.02)):
        chances = (both, first, second, 1.0 - both - first - second)
        weights = multinomial.pmf([(*c, size - sum(c)) for c in tables], size, chances)
        true = second - first
        covered = np.array([low <= true <= high for _, low, high in found])
        assert float(weights @ covered) > 0.93


def test_a_paired_interval_turns_with_its_lists_and_is_never_a_point() -> None:
    before, after = outcomes((10, 3, 9, 18))
    rise, fall = paired(before, after), paired(after, before)
    assert rise.value == pytest.approx(6 / 40)
    assert fall == pytest.approx((-rise.value, -rise.high, -rise.low))
    same = paired([False] * 500, [False] * 500)
    assert same.low == pytest.approx(-same.high)
    assert same.high == pytest.approx(wilson(0, 500).high)


def test_a_paired_difference_is_surer_than_two_that_do_not_know_of_each_other() -> None:
    before, after = outcomes((200, 5, 30, 265))
    rise = paired(before, after)
    apart = math.hypot(*(wilson(n, 500).high - wilson(n, 500).value for n in (205, 230)))
    assert rise.low > 0.0
    assert rise.high - rise.value < 0.7 * apart
