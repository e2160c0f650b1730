"""Yildiz's hopeful sides under firm and random deadlines, by backward induction and closed form."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad

from model.theory.alternating import Sides
from model.theory.deadline import (
    draw_pairs,
    firm_deadline,
    longest_wait,
    memoryless_deadline,
    settling_times,
    solve_talks,
    uniform_deadline,
    waits_for_deadline,
    window_shares,
)

PERIODS = 200  # offers in the expected length of talks
PAIRS = draw_pairs(np.random.default_rng(2004), 4_000)
FIRM = settling_times(PAIRS, firm_deadline(PERIODS), PERIODS)
RANDOM = settling_times(PAIRS, memoryless_deadline(PERIODS, 20 * PERIODS), PERIODS)


def share_agreed(times: NDArray[np.float64]) -> float:
    return float(np.isfinite(times).mean())


def test_theory_41_firm_deadline_collects_agreements_in_the_last_twentieth() -> None:
    shares = window_shares(FIRM)
    assert len(shares) == 20
    assert shares[-1] >= 0.30
    assert 0.0 < 1.0 - share_agreed(FIRM) < 0.25


def test_theory_41_all_that_do_not_wait_for_it_agree_at_once() -> None:
    waited = FIRM[np.isfinite(FIRM)]
    assert set(waited.tolist()) == {0.0, (PERIODS - 1) / PERIODS}


def test_theory_41_random_deadline_leaves_no_agreements_to_cluster_later() -> None:
    """Same pairs, same expected length, 1 / length per period: they agree in the first period."""
    assert window_shares(RANDOM)[1:].sum() == 0.0
    assert (np.isfinite(FIRM) == np.isfinite(RANDOM)).all()
    assert RANDOM[np.isfinite(RANDOM)].max() == 0.0


@pytest.mark.xfail(
    strict=True,
    reason="Under a random deadline optimists agree in the first period, all of them, so the first"
    " window holds every agreement. Below 10 % in any window can hold of later windows only.",
)
def test_theory_41_random_deadline_leaves_no_window_with_a_tenth_of_agreements() -> None:
    assert window_shares(RANDOM).max() < 0.10


def test_theory_41_share_that_waits_is_the_closed_form() -> None:
    """Mean over optimism up to 1/2 of the chance, for a rate up to 1/2, of ln(1 + y) > r."""
    waiting = quad(lambda optimism: math.log(1.0 + optimism) / 0.5, 0.0, 0.5)[0] / 0.5
    agreed = np.isfinite(FIRM)
    found = float((FIRM[agreed] > 0.0).mean())
    assert found == pytest.approx(waiting, abs=4.0 * math.sqrt(0.25 / agreed.sum()))


def test_theory_41_a_blurred_deadline_loses_its_pull_as_offers_come_faster() -> None:
    """One that falls in the last tenth of the time on either side of the expected length."""
    shares = []
    for periods in (10, 50, 200, 1_000):
        ends = uniform_deadline(round(0.9 * periods), round(1.1 * periods))
        times = settling_times(PAIRS, ends, periods)
        shares.append(float((times[np.isfinite(times)] > 0.0).mean()))
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.10
    assert shares[-1] < 0.01
    firm = [
        float((settling_times(PAIRS, firm_deadline(periods), periods) > 0.5).mean())
        for periods in (10, 1_000)
    ]
    assert firm[1] == pytest.approx(firm[0], abs=0.05)


def test_without_optimism_nobody_waits() -> None:
    even = PAIRS._replace(firm=1.0 - PAIRS.union)
    times = settling_times(even, firm_deadline(PERIODS), PERIODS)
    assert times[np.isfinite(times)].max() == 0.0


def test_only_commitment_prevents_agreement() -> None:
    free = PAIRS._replace(committed=np.zeros_like(PAIRS.committed))
    assert share_agreed(settling_times(free, firm_deadline(PERIODS), PERIODS)) == 1.0
    assert (np.isinf(FIRM) == PAIRS.committed).all()


@settings(derandomize=True, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.05, 2.0), st.integers(1, 60))
def test_pairs_wait_exactly_as_long_as_the_formula_allows(
    optimism: float, tilt: float, rate: float, periods: int
) -> None:
    assume(abs(longest_wait(optimism, rate) - (periods - 1) / periods) > 1e-6)
    union = optimism + (1.0 - optimism) * tilt
    beliefs = Sides(union, 1.0 + optimism - union)
    talks = solve_talks(beliefs, math.exp(-rate / periods), firm_deadline(periods))
    first = [period.agreed for period in talks].index(True)
    assert first == (periods - 1 if waits_for_deadline(optimism, rate, periods) else 0)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.5, 0.999), st.floats(2.0, 50.0))
def test_memoryless_talks_hope_for_little_more_than_the_pie(
    optimism: float, tilt: float, discount: float, mean: float
) -> None:
    r"""Closed form: $S = 1 + y (1 - \delta S)$, so $S = (1 + y) / (1 + y \delta)$."""
    union = optimism + (1.0 - optimism) * tilt
    beliefs = Sides(union, 1.0 + optimism - union)
    first = solve_talks(beliefs, discount, memoryless_deadline(mean, round(60 * mean)))[0]
    kept = discount * (1.0 - 1.0 / mean)
    assert first.agreed
    hoped = (1.0 + optimism) / (1.0 + optimism * kept)
    assert sum(first.hopes) == pytest.approx(hoped, abs=1e-6)


def test_pairs_in_bulk_are_solved_like_one_by_one() -> None:
    pairs = draw_pairs(np.random.default_rng(7), 40, committed=0.0)
    for ends in (firm_deadline(30), uniform_deadline(25, 35), memoryless_deadline(30.0, 300)):
        times = settling_times(pairs, ends, 30.0)
        for index in range(40):
            beliefs = Sides(float(pairs.union[index]), float(pairs.firm[index]))
            talks = solve_talks(beliefs, math.exp(-float(pairs.rate[index]) / 30.0), ends)
            first = [period.agreed for period in talks].index(True)
            assert times[index] == pytest.approx(first / 30.0, abs=1e-12)


def test_two_periods_by_hand() -> None:
    """The last is worth .8 and .6; a discount of .9 leaves 1.26 > 1 to wait for, one of .5 not."""
    beliefs = Sides(0.8, 0.6)
    patient = solve_talks(beliefs, 0.9, firm_deadline(2))
    assert [period.agreed for period in patient] == [False, True]
    assert patient[0].hopes == pytest.approx((0.72, 0.54), abs=1e-12)
    hasty = solve_talks(beliefs, 0.5, firm_deadline(2))
    assert hasty[0].agreed
    expected = (0.8 * 0.7 + 0.2 * 0.4, 0.6 * 0.6 + 0.4 * 0.3)
    assert hasty[0].hopes == pytest.approx(expected, abs=1e-12)


def test_drawn_pairs_are_hopeful() -> None:
    for belief in (PAIRS.union, PAIRS.firm):
        assert belief.min() >= 0.0
        assert belief.max() <= 1.0
    assert (PAIRS.union + PAIRS.firm >= 1.0 - 1e-12).all()


def test_deadlines_are_distributions_over_periods() -> None:
    for ends in (firm_deadline(5), uniform_deadline(2, 6), memoryless_deadline(4.0, 400)):
        going_on, length = 1.0, 0.0
        for period, end in enumerate(ends, start=1):
            length += period * going_on * end
            going_on *= 1.0 - end
        assert going_on == 0.0
        assert length == pytest.approx({5: 5.0, 6: 4.0, 400: 4.0}[len(ends)], abs=1e-9)


def test_nobody_agreeing_fills_no_window() -> None:
    assert window_shares(np.array([np.inf])).size == 0


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="earliest"):
        uniform_deadline(3, 2)
    with pytest.raises(ValueError, match="mean"):
        memoryless_deadline(0.5, 10)
    with pytest.raises(ValueError, match="last period"):
        solve_talks(Sides(0.5, 0.5), 0.9, [0.0, 0.5])
    with pytest.raises(ValueError, match="belief"):
        solve_talks(Sides(1.5, 0.5), 0.9, firm_deadline(2))
    with pytest.raises(ValueError, match="probability"):
        settling_times(PAIRS, [2.0, 1.0], 2.0)
    with pytest.raises(ValueError, match="optimism"):
        longest_wait(1.5, 0.1)
    with pytest.raises(ValueError, match="rate"):
        draw_pairs(np.random.default_rng(1), 3, rate=0.0)
    with pytest.raises(ValueError, match="width"):
        window_shares(np.array([0.5]), width=0.0)
