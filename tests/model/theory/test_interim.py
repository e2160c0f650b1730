"""Raises of the interim wage against narrowed bounds, one-shot deviations and a sweep of wages."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from model.theory.interim import (
    Raise,
    disarming_steps,
    disarming_wage,
    gain_from_raising,
    interim_interval,
    iterate_period_bounds,
    iterate_standing_bounds,
    striking_wage,
    top_with_standing_raises,
)
from model.theory.selective_strikes import (
    iterate_wage_bounds,
    strike_is_credible,
    wage_interval,
)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.05, 0.999), st.floats(0.01, 0.99))
def test_theory_45_standing_raises_lower_the_top_wage_of_every_credible_strike(
    discount: float, old_wage: float
) -> None:
    assume(discount**2 - old_wage > 1e-6)
    top = interim_interval(discount, old_wage, Raise.STANDING).high
    assert top < interim_interval(discount, old_wage, Raise.BARRED).high - 1e-6


@pytest.mark.parametrize("discount", [0.9, 0.99, 0.999, 0.9999])
@pytest.mark.parametrize("old_wage", [0.2, 0.4, 0.7])
def test_theory_45_top_wage_is_the_old_one_as_patience_goes_to_its_limit(
    discount: float, old_wage: float
) -> None:
    """Found from the dearest wage down, in steps that grow finer with patience."""
    steps = round(4.0 / (old_wage * (1.0 - discount)))
    top = top_with_standing_raises(discount, old_wage, steps)
    assert top == pytest.approx(old_wage, abs=1e-3)
    assert interim_interval(discount, old_wage, Raise.STANDING) == (old_wage, old_wage)
    assert wage_interval(discount, old_wage).high > old_wage + 0.1


@pytest.mark.parametrize("discount", [0.6, 0.8, 0.9, 0.95, 0.98])
@pytest.mark.parametrize("old_wage", [0.2, 0.5])
def test_theory_45_narrowing_without_a_formula_leaves_the_old_wage(
    discount: float, old_wage: float
) -> None:
    steps = round(2.0 / (old_wage * (1.0 - discount)))
    bounds = iterate_standing_bounds(discount, old_wage, steps)
    assert bounds == pytest.approx((old_wage, old_wage), abs=1e-9)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.floats(0.1, 0.97), st.floats(0.0, 1.0), st.integers(1, 60))
def test_sweep_and_narrowing_agree_for_raises_in_any_steps(
    discount: float, old_wage: float, steps: int
) -> None:
    bounds = iterate_standing_bounds(discount, old_wage, steps)
    assert bounds.low == pytest.approx(old_wage, abs=1e-9)
    swept = top_with_standing_raises(discount, old_wage, steps)
    close_call = top_with_standing_raises(discount, min(old_wage + 1e-9, 1.0), steps)
    assume(abs(swept - close_call) < 1e-6)  # not where a strike pays nothing either way
    assert bounds.high == pytest.approx(swept, abs=1e-9)


def test_without_room_to_raise_the_interval_is_fernandez_and_glazers() -> None:
    """One step leaves only a raise to 1, the whole pie."""
    assert top_with_standing_raises(0.9, 0.5, 1) == pytest.approx(wage_interval(0.9, 0.5).high)
    assert iterate_standing_bounds(0.9, 0.5, 1) == pytest.approx(
        iterate_wage_bounds(0.9, 0.5), abs=1e-9
    )


def test_coarse_raises_leave_a_patient_union_armed() -> None:
    """For given steps patience wins in the end, so the two limits do not commute."""
    tops = [top_with_standing_raises(discount, 0.4, steps=100) for discount in (0.9, 0.99, 0.999)]
    assert tops[0] == pytest.approx(0.4, abs=1e-12)
    assert 0.4 < tops[1] < wage_interval(0.99, 0.4).high
    assert tops[2] == pytest.approx(wage_interval(0.999, 0.4).high, abs=1e-12)


@pytest.mark.parametrize(("discount", "ceiling"), [(0.9, 1.0), (0.9, 0.6), (0.5, 0.3)])
def test_striking_wage_is_where_a_strike_pays_as_much_as_work(
    discount: float, ceiling: float
) -> None:
    def gain(wage: float) -> float:
        firms_offer = (1.0 - discount) * wage + discount * ceiling
        return discount * firms_offer - wage

    assert striking_wage(discount, ceiling) == pytest.approx(brentq(gain, 0.0, 1.0), abs=1e-9)


@pytest.mark.parametrize("discount", [0.5, 0.9, 0.99])
def test_ceilings_fall_under_every_old_wage(discount: float) -> None:
    ceilings = disarming_steps(discount, 0.4)
    assert ceilings == sorted(ceilings, reverse=True)
    assert ceilings[-1] < 0.4 <= ceilings[-2]
    assert len(disarming_steps(discount, 0.1)) > len(ceilings)


def test_the_more_patient_the_union_the_longer_the_argument() -> None:
    lengths = [len(disarming_steps(discount, 0.4)) for discount in (0.5, 0.9, 0.99, 0.999)]
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == pytest.approx(916, abs=1)  # ln(1 / .4) / (1 - d), about


@settings(derandomize=True, deadline=None)
@given(st.floats(0.05, 0.98), st.floats(0.01, 1.0))
def test_raises_for_a_period_formula_is_where_narrowing_stops(
    discount: float, old_wage: float
) -> None:
    assume(abs(discount**2 * (2.0 - old_wage) - 1.0) > 1e-3)
    assume(abs(discount**2 - old_wage) > 1e-3)
    bounds = iterate_period_bounds(discount, old_wage)
    expected = interim_interval(discount, old_wage, Raise.PERIOD)
    assert bounds == pytest.approx(expected, abs=1e-8)
    assert bounds.high <= wage_interval(discount, old_wage).high + 1e-9


@pytest.mark.parametrize("old_wage", [0.2, 0.4, 0.6])
def test_a_raise_for_a_period_disarms_only_impatient_unions(old_wage: float) -> None:
    """Three witnesses: a firm gains by it just where the disarming wage is one it can afford."""
    switch = (2.0 - old_wage) ** -0.5
    for discount in (switch - 0.01, switch + 0.01):
        assert strike_is_credible(discount, old_wage)
        disarms = discount < switch
        assert (disarming_wage(discount, old_wage) < 1.0) is disarms
        assert (gain_from_raising(discount, old_wage) > 1e-9) is disarms
        narrowed = iterate_period_bounds(discount, old_wage)
        assert (narrowed.high == pytest.approx(old_wage, abs=1e-6)) is disarms


def test_raises_for_a_period_do_nothing_in_the_limit_of_patience() -> None:
    """So the claim of Schwartz and Wen does not hold for them, at least in this game."""
    for discount in (0.9, 0.99, 0.999):
        assert gain_from_raising(discount, 0.4) == pytest.approx(0.0, abs=1e-12)
        top = interim_interval(discount, 0.4, Raise.PERIOD).high
        assert top == wage_interval(discount, 0.4).high > 0.69


def test_an_old_wage_of_zero_is_neared_but_not_reached() -> None:
    assert interim_interval(0.9, 0.0, Raise.STANDING) == (0.0, 0.0)
    tops = [top_with_standing_raises(0.9, 0.0, steps) for steps in (10, 100, 1_000)]
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] < 0.02
    with pytest.raises(ValueError, match="never reach"):
        disarming_steps(0.9, 0.0)


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="old wage"):
        interim_interval(0.9, 1.4, Raise.STANDING)
    with pytest.raises(ValueError, match="discount factor"):
        interim_interval(-0.1, 0.4, Raise.PERIOD)
    with pytest.raises(ValueError, match="patient"):
        iterate_standing_bounds(1.0, 0.4, 10)
    with pytest.raises(ValueError, match="steps"):
        top_with_standing_raises(0.9, 0.4, 0)
    with pytest.raises(ValueError, match="believed"):
        gain_from_raising(0.5, 0.4)
    with pytest.raises(ValueError, match="ceiling"):
        striking_wage(0.9, 1.5)
