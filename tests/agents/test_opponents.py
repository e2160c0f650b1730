"""Opponent models: the published updates to the digit, and what can and cannot be learned."""

import math
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import NO_BID, Bid, free_bid
from agents.opponents import (
    DOWNHILL,
    LEVELS,
    PACE,
    REACH,
    SHAPES,
    SPREAD,
    TRIANGULAR,
    UPHILL,
    bayesian_utility,
    beliefs,
    counted,
    expected_liking,
    expected_utility,
    expected_weights,
    frequencies,
    frequency_utility,
    learned,
    liking,
    posterior,
    ranked_weight,
    reweighted,
    shaped,
    spoken,
    unchanged,
    wishes,
)
from agents.outlook import Outlook
from tests.agents.toys import log_rolling, outlook_of, pie

Shares = tuple[float, ...]
PAPER_PACE = 0.05
odds = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=6)


def bids(*shares: Shares) -> tuple[Bid, ...]:
    """Return bids for these shares in the first package."""
    return tuple(free_bid(0, each) for each in shares)


def packages(count: int) -> Outlook:
    """Return a table of two issues and so many packages."""
    slopes = ((10.0, 10.0),) * count, ((-10.0, -10.0),) * count
    return outlook_of(((0.0,) * count, (20.0,) * count), slopes, (0.25, 0.25))


# ------------------------------------------------------------------------ HardHeaded, weights


def test_the_weights_are_those_of_hardheaded() -> None:
    """theory.md test 19: n = 3, l = 0.2, two unchanged of three."""
    new = reweighted((1.0 / 3.0,) * 3, (True, True, False))
    assert new == pytest.approx((0.352941, 0.352941, 0.294118), abs=1e-6)
    # S = 1 + 0.2 / 3 * 2 = 17/15: (1/3 + 1/15) / S = 6/17 and 5/17
    assert new == pytest.approx((6 / 17, 6 / 17, 5 / 17), rel=1e-12)


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6), st.integers(1, 30))
def test_one_who_never_moves_leaves_the_weights_in_their_order(
    prior: list[float], turns: int
) -> None:
    """theory.md test 19: nothing can be learned from a hard-liner."""
    weights = tuple(each / math.fsum(prior) for each in prior)
    order = sorted(range(len(prior)), key=weights.__getitem__)
    for _ in range(turns):
        weights = reweighted(weights, (True,) * len(weights))
        for lighter, heavier in pairwise(order):
            assert weights[lighter] <= weights[heavier] + 1e-12


@given(odds, st.integers(0, 63))
def test_what_moves_loses_weight_to_what_does_not(prior: list[float], flags: int) -> None:
    weights = tuple(each / math.fsum(prior) for each in prior)
    still = [bool(flags >> issue & 1) for issue in range(len(weights))]
    new = reweighted(weights, still)
    capped = any(w >= 1.0 - 0.2 / (1.0 + 0.2 * sum(still) / len(still)) for w in weights)
    assert all(each > 0.0 for each in new)
    assert math.fsum(new) == pytest.approx(1.0) or (capped and math.fsum(new) < 1.0)
    for issue in range(len(weights)):
        if not still[issue]:
            assert new[issue] <= weights[issue]
            for other in range(len(weights)):
                if still[other]:
                    assert new[other] / new[issue] >= weights[other] / weights[issue] - 1e-12


def test_at_the_cap_a_weight_gains_no_more() -> None:
    # l = 0.2, all three unchanged: S = 1.2, cap = 1 - 0.2 / 1.2 = 5/6
    above = reweighted((0.84, 0.08, 0.08), (True,) * 3)
    assert above == pytest.approx((0.84 / 1.2, (0.08 + 0.2 / 3) / 1.2, (0.08 + 0.2 / 3) / 1.2))
    below = reweighted((0.82, 0.09, 0.09), (True,) * 3)
    assert below[0] == pytest.approx((0.82 + 0.2 / 3) / 1.2)
    assert math.fsum(below) == pytest.approx(1.0)


def test_two_bids_agree_on_an_issue_up_to_rounding() -> None:
    assert unchanged((0.1, 0.3, 0.0), (0.1, 0.1 + 0.2, 0.01), True) == [True, True, False, True]
    assert unchanged((0.1,), (0.1,), False) == [True, False]


def test_the_frequencies_of_a_few_bids_by_hand() -> None:
    # Two issues and the package: l/n = 0.2/3. Issue 1 moves, then the package.
    table = packages(2)
    heard = (free_bid(0, (0.0, 0.0)), NO_BID, free_bid(0, (0.5, 0.0)), free_bid(1, (0.5, 0.0)))
    model = frequencies(table, heard)
    first = reweighted((1 / 3,) * 3, (False, True, True))
    assert model.weights == pytest.approx(reweighted(first, (True, True, False)))
    assert model.weights[1] > model.weights[0] > model.weights[2]
    assert model.packages == (3.0, 2.0)
    assert model.shares[1] == counted(
        counted(counted((1.0,) * LEVELS, 0.0, REACH), 0.0, REACH), 0.0, REACH
    )
    assert max(model.shares[0]) == model.shares[0][5], "asked for twice"


def test_bids_on_the_path_and_the_same_off_it_are_one() -> None:
    table = log_rolling(0.5)
    on_path = (Bid(0, 0, 0.0), Bid(0, 0, 0.5), Bid(0, 1, 0.5))
    off = bids((0.0, 0.0, 0.0), (0.5, 0.0, 0.0), (1.0, 0.5, 0.0))
    assert frequencies(table, on_path) == frequencies(table, off)
    assert beliefs(table, on_path, PACE, SPREAD) == beliefs(table, off, PACE, SPREAD)


def test_before_the_first_bid_everything_is_even() -> None:
    table = packages(2)
    model, other = frequencies(table, ()), beliefs(table, (), PACE, SPREAD)
    assert model.weights == (1 / 3,) * 3
    for package, x, y in product((0, 1), (0.0, 0.6), (0.3, 1.0)):
        assert frequency_utility(model, package, (x, y)) == pytest.approx(1.0)
    assert expected_weights(other.ranks) == pytest.approx([1 / 3] * 3)
    assert other.shapes == ((1 / 3,) * 3,) * 2
    assert spoken((NO_BID, NO_BID)) == []


# ------------------------------------------------------------------------- HardHeaded, values


def test_a_bid_counts_where_it_stands_and_less_farther_off() -> None:
    new = counted((1.0,) * LEVELS, 0.3, REACH)
    gained = [after - 1.0 for after in new]
    assert gained == pytest.approx([max(0.0, 1.0 - abs(0.3 - k / 10) / 0.5) for k in range(11)])
    assert counted((1.0,) * LEVELS, 0.34, 0.1) == pytest.approx((1, 1, 1, 1.6, 1.4, *(1,) * 6))


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8), st.floats(0.0, 1.0))
def test_a_liking_is_at_most_1_and_1_for_what_is_asked_for_always(
    asked: list[float], share: float
) -> None:
    counts: tuple[float, ...] = (1.0,) * LEVELS
    for each in asked:
        counts = counted(counts, each, REACH)
    assert 0.0 < liking(counts, share) <= 1.0
    at_levels = [liking(counts, level / (LEVELS - 1)) for level in range(LEVELS)]
    assert max(at_levels) == pytest.approx(1.0)
    firm = counted(counted((1.0,) * LEVELS, 0.4, REACH), 0.4, REACH)
    assert liking(firm, 0.4) == 1.0


def best_for_both(reach: float) -> float:
    """Return the share of a pie with the greatest product by the counts of a few low bids."""
    counts: tuple[float, ...] = (1.0,) * LEVELS
    for share in (0.0, 0.0, 0.0, 0.1, 0.1, 0.2):
        counts = counted(counts, share, reach)
    shares = [step / 20 for step in range(21)]
    return max(shares, key=lambda share: share * liking(counts, share))


def test_without_smoothing_only_extremes_are_offered_back() -> None:
    """Trap T20: what was never asked for all looks the same, so one might as well take it all."""
    raw, smooth = 1.0 / (LEVELS - 1), REACH
    assert best_for_both(raw) == 1.0
    assert 0.2 <= best_for_both(smooth) <= 0.5
    counts = {reach: counted((1.0,) * LEVELS, 0.1, reach) for reach in (raw, smooth)}
    assert liking(counts[raw], 0.3) == liking(counts[raw], 0.9)
    assert liking(counts[smooth], 0.3) > liking(counts[smooth], 0.5) > liking(counts[smooth], 0.9)


def test_the_utility_by_frequency_is_the_weighted_mean_of_likings() -> None:
    table = packages(2)
    model = frequencies(
        table, (free_bid(0, (0.0, 0.0)), free_bid(0, (0.5, 0.0)), free_bid(1, (0.5, 0.0)))
    )
    parts = [liking(model.shares[0], 0.5), liking(model.shares[1], 0.5), 2.0 / 3.0]
    mean = sum(w * part for w, part in zip(model.weights, parts, strict=True)) / sum(model.weights)
    assert frequency_utility(model, 1, (0.5, 0.5)) == pytest.approx(mean)
    assert frequency_utility(model, 0, (0.5, 0.0)) == pytest.approx(1.0)
    # Weights that have met the cap sum to less than 1; the utility still reaches 1.
    lost = model._replace(weights=(0.7, 0.1, 0.1))
    assert frequency_utility(lost, 0, (0.5, 0.0)) == pytest.approx(1.0)


# ---------------------------------------------------------------------------------------- Bayes


@pytest.mark.parametrize(("spread", "expected"), [(0.15, 0.874840), (0.25, 0.668188)])
def test_the_posterior_is_that_of_hindriks_and_tykhonov(spread: float, expected: float) -> None:
    """theory.md test 19: two hypotheses that give 0.95 and 0.60 at t = 2."""
    now = expected_utility(2, PAPER_PACE)
    first, second = posterior((0.5, 0.5), (0.95, 0.60), now, spread)
    assert first == pytest.approx(expected, abs=1e-6)
    assert first + second == pytest.approx(1.0)


@given(odds, st.floats(0.0, 1.0), st.floats(0.05, 0.5), st.data())
def test_a_posterior_sums_to_1_and_prefers_the_better_guess(
    prior: list[float], now: float, spread: float, data: st.DataObject
) -> None:
    guesses = data.draw(st.lists(st.floats(0.0, 1.0), min_size=len(prior), max_size=len(prior)))
    new = posterior(prior, guesses, now, spread)
    assert math.fsum(new) == pytest.approx(1.0)
    ratios = [after / before for after, before in zip(new, prior, strict=True)]
    misses = [abs(guess - now) for guess in guesses]
    closest, farthest = misses.index(min(misses)), misses.index(max(misses))
    assert ratios[closest] >= ratios[farthest] - 1e-12


def test_the_expected_utility_falls_by_the_pace_and_not_below_0() -> None:
    fallen = [expected_utility(moves, PAPER_PACE) for moves in (0, 1, 10, 20, 40)]
    assert fallen == pytest.approx([1.0, 0.95, 0.5, 0.0, 0.0])


@pytest.mark.parametrize("issues", [1, 2, 5])
def test_the_weights_of_a_ranking_sum_to_1_and_fall_evenly(issues: int) -> None:
    weights = [ranked_weight(rank, issues) for rank in range(issues)]
    assert math.fsum(weights) == pytest.approx(1.0)
    steps = [a - b for a, b in zip(weights, [*weights[1:], 0.0], strict=True)]
    assert steps == pytest.approx([weights[-1]] * issues)


def test_the_shapes_are_what_they_are_called() -> None:
    for shape, values in (
        (UPHILL, [0.0, 0.25, 0.5, 1.0]),
        (DOWNHILL, [1.0, 0.75, 0.5, 0.0]),
        (TRIANGULAR, [0.0, 0.5, 1.0, 0.0]),
    ):
        assert [shaped(shape, share) for share in (0.0, 0.25, 0.5, 1.0)] == values
    assert expected_liking((0.5, 0.25, 0.25), 0.25) == pytest.approx(0.125 + 0.1875 + 0.125)


def test_the_hypotheses_are_as_many_as_stated() -> None:
    for issues in (1, 3):
        table = pie() if issues == 1 else log_rolling()
        model = beliefs(table, (), PACE, SPREAD)
        count = sum(map(len, model.ranks)) + sum(map(len, model.shapes))
        n = issues + 1
        assert count == n * (n + 3) - 3 == n * n + SHAPES * issues


def test_one_update_by_hand() -> None:
    # One issue and one package, each of weight 1/2 on average: ranks give 2/3 and 1/3. A bid at 0
    # is liked 1/3 on average over the shapes, the package 1. It should be worth 0.9.
    start = beliefs(pie(), (), PACE, SPREAD)
    new = learned(start, 0, (0.0,), 0.9, 0.15)

    def normal(utility: float) -> float:
        return math.exp(-((utility - 0.9) ** 2) / (2 * 0.15**2))

    first, second = normal(2 / 3 * 1 / 3 + 1 / 3), normal(1 / 3 * 1 / 3 + 2 / 3)
    assert new.ranks[0] == pytest.approx((first / (first + second), second / (first + second)))
    assert new.ranks[1] == pytest.approx((second / (first + second), first / (first + second)))
    up, down = normal(0.5), normal(1.0)
    total = 2 * up + down
    assert new.shapes[0] == pytest.approx((up / total, down / total, up / total))


@pytest.mark.parametrize(("first", "shape"), [(0.0, DOWNHILL), (1.0, UPHILL), (0.5, TRIANGULAR)])
def test_the_opening_bid_tells_what_is_liked(first: float, shape: int) -> None:
    model = beliefs(log_rolling(), bids((first,) * 3), PACE, SPREAD)
    for shapes in model.shapes:
        assert shapes[shape] == max(shapes) > 0.6
    assert expected_weights(model.ranks) == pytest.approx([0.25] * 4), "but not what matters"


def test_a_hard_liner_is_unlearnable() -> None:
    """theory.md test 19: a bid said again and again leaves all weights where they were."""
    for shares in ((0.0, 0.0, 0.0), (0.0, 0.3, 1.0)):
        firm = bids(*(shares,) * 30)
        once, often = (beliefs(log_rolling(), heard, PACE, SPREAD) for heard in (firm[:1], firm))
        assert expected_weights(often.ranks) == pytest.approx([0.25] * 4)
        assert (once.ranks, once.shapes) == (often.ranks, often.shapes)
        assert frequencies(log_rolling(), firm).weights == pytest.approx((0.25,) * 4)


def test_the_mean_of_the_beliefs_is_their_utility() -> None:
    table = packages(3)
    heard = (
        free_bid(0, (0.0, 1.0)),
        free_bid(0, (0.25, 1.0)),
        free_bid(2, (0.25, 0.5)),
        free_bid(0, (0.75, 0.75)),
    )
    model = beliefs(table, heard, PACE, SPREAD)
    mean, weights = wishes(model), expected_weights(model.ranks)
    assert mean.packages == pytest.approx((1.0, 0.25, 0.5)), "4, 1 and 2 with the one at the start"
    for package in range(3):
        for shares in ((0.0, 0.0), (0.25, 0.6), (0.5, 1.0), (0.9, 0.1)):
            parts = [expected_liking(model.shapes[i], shares[i]) for i in (0, 1)]
            utility = sum(
                w * p for w, p in zip(weights, [*parts, mean.packages[package]], strict=True)
            )
            assert bayesian_utility(mean, package, shares) == pytest.approx(utility)
            assert 0.0 <= utility <= 1.0


# ------------------------------------------------------------------------------ how good they are


def pearson(first: list[float], second: list[float]) -> float:
    """Return the correlation of two lists."""
    a, b = (math.fsum(each) / len(each) for each in (first, second))
    joint = math.fsum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    squares = [math.fsum((x - m) ** 2 for x in each) for each, m in ((first, a), (second, b))]
    return joint / math.sqrt(squares[0] * squares[1])


def conceder(costs: list[float], pace: float, count: int) -> tuple[Bid, ...]:
    """Return bids of employers who give at a pace, on what costs them least first."""
    order, heard = sorted(range(len(costs)), key=costs.__getitem__), []
    for turn in range(count):
        shares, left = [0.0] * len(costs), pace * turn
        for issue in order:
            shares[issue] = min(1.0, left / costs[issue])
            left -= shares[issue] * costs[issue]
        heard.append(free_bid(0, shares))
    return tuple(heard)


def quality(pace: float, count: int, assumed: float) -> tuple[float, float, float, float]:
    """Return mean correlations with the truth over many employers.

    Of utilities by Bayes, of weights by Bayes, of utilities by smoothed and by raw frequency.
    """
    random, table = Random(2), log_rolling()
    totals, tables = [0.0] * 4, 40
    for _ in range(tables):
        raw = [random.uniform(0.1, 1.0) for _ in range(3)]
        costs = [each / math.fsum(raw) for each in raw]
        heard = conceder(costs, pace, count)
        samples = [tuple(random.random() for _ in range(3)) for _ in range(60)]
        truth = [-sum(c * x for c, x in zip(costs, shares, strict=True)) for shares in samples]
        mean = wishes(beliefs(table, heard, assumed, SPREAD))
        smooth = frequencies(table, heard)
        unsmoothed = smooth
        for issue in range(3):
            counts: tuple[float, ...] = (1.0,) * LEVELS
            for bid in heard:
                counts = counted(counts, bid.shares[issue], 1.0 / (LEVELS - 1))
            shares = list(unsmoothed.shares)
            shares[issue] = counts
            unsmoothed = unsmoothed._replace(shares=tuple(shares))
        totals[0] += pearson(truth, [bayesian_utility(mean, 0, each) for each in samples])
        totals[1] += pearson(costs, list(mean.weights[:3]))
        totals[2] += pearson(truth, [frequency_utility(smooth, 0, each) for each in samples])
        totals[3] += pearson(truth, [frequency_utility(unsmoothed, 0, each) for each in samples])
    by_bayes, weights, smoothed, raw_counts = (total / tables for total in totals)
    return by_bayes, weights, smoothed, raw_counts


@pytest.mark.parametrize(("pace", "count"), [(0.05, 8), (0.03, 15), (0.015, 20)])
def test_utilities_are_learned_and_best_by_bayes(pace: float, count: int) -> None:
    """theory.md 4.5: quality is the correlation of true and estimated utilities."""
    by_bayes, weights, smoothed, raw = quality(pace, count, PACE)
    assert by_bayes >= 0.9
    assert weights >= 0.8
    assert by_bayes > smoothed > raw


def test_a_pace_above_the_true_one_turns_the_weights_round() -> None:
    # Given 0.015 at a time, the paper's 0.05 makes what was given look important.
    (_, slow, *_), (_, fast, *_) = quality(0.015, 20, PACE), quality(0.015, 20, PAPER_PACE)
    assert slow >= 0.8
    assert fast <= -0.5
