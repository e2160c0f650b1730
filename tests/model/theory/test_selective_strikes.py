"""Fernandez and Glazer's interval against narrowed bounds and one-shot deviations."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.theory.alternating import AlternatingGame, Side, Sides, solve
from model.theory.selective_strikes import (
    TOUGH,
    Phase,
    TriggerStrategies,
    follow,
    iterate_wage_bounds,
    longest_strike,
    longest_strike_time,
    profitable_deviations,
    strike_is_credible,
    wage_interval,
)


def plan_for(discount: float, old_wage: float, wage: float, strikes: int = 0) -> TriggerStrategies:
    """Trigger strategies whose tough phase asks the top wage of a credible strike."""
    top = (1.0 + discount * old_wage) / (1.0 + discount)
    return TriggerStrategies(
        discount=discount, old_wage=old_wage, top=top, wage=wage, strikes=strikes
    )


def test_theory_07_fernandez_glazer_interval() -> None:
    low, high = wage_interval(0.95, 0.40)
    assert low == 0.40
    assert high == pytest.approx(0.707692, abs=1e-6)
    assert iterate_wage_bounds(0.95, 0.40) == pytest.approx((low, high), abs=1e-9)
    assert wage_interval(1.0, 0.40).high == pytest.approx(0.70, abs=1e-12)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.05, 0.98), st.floats(0.0, 1.0))
def test_theory_07_interval_is_where_narrowing_stops(discount: float, old_wage: float) -> None:
    if abs(old_wage - discount**2) > 1e-6:
        bounds = iterate_wage_bounds(discount, old_wage)
        assert bounds == pytest.approx(wage_interval(discount, old_wage), abs=1e-9)


@pytest.mark.parametrize(("discount", "old_wage"), [(0.95, 0.4), (0.9, 0.0), (0.8, 0.6)])
def test_theory_07_exactly_the_wages_of_the_interval_survive_deviations(
    discount: float, old_wage: float
) -> None:
    low, high = wage_interval(discount, old_wage)
    for wage in (low, high, 0.25 * low + 0.75 * high, 0.5 * (low + high)):
        assert profitable_deviations(plan_for(discount, old_wage, wage)) == []
    assert profitable_deviations(plan_for(discount, old_wage, high + 1e-6))
    if low > 0.0:
        assert profitable_deviations(plan_for(discount, old_wage, low - 1e-6))


def test_theory_07_only_the_top_wage_supports_the_tough_phase() -> None:
    plan = plan_for(0.9, 0.5, wage=0.6)
    for top in (plan.top - 0.02, plan.top + 0.02):
        gains = profitable_deviations(replace(plan, top=top), steps=500)
        assert TOUGH in {deviation.phase for deviation in gains}


@pytest.mark.parametrize("discount", [0.8, 0.9, 0.95])
def test_theory_07_credibility_switches_at_the_square_of_the_discount(discount: float) -> None:
    """Three witnesses agree on the old wage, within .001, above which no strike is believed."""
    old_wages = [discount**2 + step * 0.0005 for step in range(-5, 6) if step]
    for old_wage in old_wages:
        credible = old_wage < discount**2
        assert strike_is_credible(discount, old_wage) is credible
        bounds = iterate_wage_bounds(discount, old_wage)
        assert (bounds.high - bounds.low > 0.01) is credible
        gains = profitable_deviations(plan_for(discount, old_wage, wage=old_wage))
        assert (gains == []) is credible


def test_theory_07_credibility_at_the_quoted_wages() -> None:
    assert strike_is_credible(0.9, 0.80)
    assert not strike_is_credible(0.9, 0.82)
    assert wage_interval(0.9, 0.82) == (0.82, 0.82)
    incredible = profitable_deviations(plan_for(0.9, 0.82, wage=0.82))
    assert {(gain.phase, gain.move) for gain in incredible} == {(TOUGH, "action")}


@pytest.mark.parametrize(("discount", "old_wage"), [(0.95, 0.4), (0.9, 0.5), (0.9, 0.2)])
def test_theory_07_delay_bound(discount: float, old_wage: float) -> None:
    """Strikes up to the bound are an equilibrium for some final wage, longer ones for none."""
    longest = longest_strike(discount, old_wage)
    assert longest >= 1
    top = wage_interval(discount, old_wage).high

    def supported(strikes: int) -> bool:
        left = discount**strikes
        fair = (old_wage / left + 1.0 - (1.0 - top) / left) / 2.0
        wages = {min(max(fair, 0.0), 1.0)} | {step / 20 for step in range(21)}
        plans = (plan_for(discount, old_wage, wage, strikes) for wage in wages)
        return any(not profitable_deviations(plan, steps=10) for plan in plans)

    assert [supported(strikes) for strikes in range(longest + 3)] == [
        strikes <= longest for strikes in range(longest + 3)
    ]


def test_theory_07_delay_bound_in_time() -> None:
    assert longest_strike_time(1.0, 0.4) == pytest.approx(0.356675, abs=1e-6)
    tick = 1e-4
    periods = longest_strike(math.exp(-tick), 0.4)
    assert periods * tick == pytest.approx(longest_strike_time(1.0, 0.4), abs=2 * tick)


def test_following_a_delayed_path_pays_the_discounted_wage() -> None:
    plan = plan_for(0.9, 0.4, wage=0.6, strikes=2)
    paid = follow(plan, Phase("path", 2), Side.UNION)
    assert paid == pytest.approx((0.81 * 0.6, 0.81 * 0.4), abs=1e-12)


@pytest.mark.parametrize("old_wage", [0.0, 0.3, 0.6])
def test_selective_striking_beats_striking_always(old_wage: float) -> None:
    """Never working between offers is Rubinstein's game and ignores the old wage."""
    always = solve(AlternatingGame(discount=Sides(0.9, 0.9), rounds=400))[0].payoffs.union
    gap = wage_interval(0.9, old_wage).high - always
    assert gap == pytest.approx(0.9 * old_wage / 1.9, abs=1e-9)


def test_without_a_last_round_only_the_old_wage_is_certain() -> None:
    """Backward induction from any last round finds the lowest wage: there no strike pays."""
    flows = Sides(0.1 * 0.4, 0.1 * 0.6)
    game = AlternatingGame(discount=Sides(0.9, 0.9), rounds=50, inside=flows, end=Sides(0.4, 0.6))
    assert solve(game)[0].payoffs.union == pytest.approx(wage_interval(0.9, 0.4).low, abs=1e-9)


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="discount factor"):
        wage_interval(1.2, 0.4)
    with pytest.raises(ValueError, match="old wage"):
        wage_interval(0.9, 1.4)
    with pytest.raises(ValueError, match="converge"):
        iterate_wage_bounds(1.0, 0.4)
    with pytest.raises(ValueError, match="patient"):
        longest_strike(1.0, 0.4)
    with pytest.raises(ValueError, match="rate"):
        longest_strike_time(0.0, 0.4)
    with pytest.raises(ValueError, match="strikes"):
        plan_for(0.9, 0.4, wage=0.5, strikes=-1)
