"""Wages under holdout, strike and lockout against the alternating offers behind them."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.theory.alternating import AlternatingGame, Side, Sides, rubinstein_share, solve
from model.theory.limits import game_at_tick
from model.theory.options import (
    Conflict,
    Threat,
    bargaining_under,
    dispute_income,
    lockout_boundary,
    preferred_threat,
    settlement_wage,
    strike_boundary,
)

RATES = Sides(0.03, 0.02)  # weight of the union: .02 / .05 = .4


def played_wage(conflict: Conflict, threat: Threat, tick: float = 0.08) -> float:
    """Wage of the alternating-offers game, the opening move decided by a coin."""
    game = bargaining_under(conflict, threat, RATES)
    wages = [solve(game_at_tick(game, tick, 7_000, first))[0].payoffs.union for first in Side]
    return sum(wages) / 2.0


@pytest.mark.parametrize(("old_wage", "cost"), [(0.3, 0.1), (0.5, 0.25), (0.8, 0.0)])
def test_theory_05_inside_option_is_linear(old_wage: float, cost: float) -> None:
    conflict = Conflict(value=1.2, old_wage=old_wage, holdout_cost=cost)
    expected = old_wage + 0.4 * cost * 1.2
    assert settlement_wage(conflict, Threat.HOLDOUT, weight=0.4) == pytest.approx(
        expected, abs=1e-12
    )
    assert played_wage(conflict, Threat.HOLDOUT) == pytest.approx(expected, abs=1e-6)


def test_theory_05_old_wage_passes_through_one_for_one() -> None:
    low, high = (
        played_wage(Conflict(value=1.0, old_wage=old_wage, holdout_cost=0.2), Threat.HOLDOUT)
        for old_wage in (0.3, 0.4)
    )
    assert high - low == pytest.approx(0.1, abs=1e-6)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(
    discount=st.builds(Sides, st.floats(0.5, 0.95), st.floats(0.5, 0.95)),
    old_wage=st.floats(0.0, 0.9),
    cost=st.floats(0.0, 1.0),
)
def test_theory_05_slow_offers_weigh_the_holdout_gain_by_rubinsteins_share(
    discount: Sides, old_wage: float, cost: float
) -> None:
    assume(old_wage <= 1.0 - cost)
    conflict = Conflict(value=1.0, old_wage=old_wage, holdout_cost=cost)
    income = dispute_income(conflict, Threat.HOLDOUT)
    flows = [(1.0 - d) * flow for d, flow in zip(discount, income, strict=True)]
    game = AlternatingGame(discount=discount, rounds=500, inside=Sides(*flows), end=income)
    weight = rubinstein_share(*discount)
    closed = settlement_wage(conflict, Threat.HOLDOUT, weight)
    assert solve(game)[0].payoffs.union == pytest.approx(closed, abs=1e-9)


@pytest.mark.parametrize("threat", [Threat.STRIKE, Threat.LOCKOUT])
def test_stoppage_wage_follows_the_incomes(threat: Threat) -> None:
    conflict = Conflict(value=1.0, old_wage=0.5, strike=Sides(0.1, 0.3), lockout=Sides(0.25, 0.15))
    x, y = dispute_income(conflict, threat)
    assert settlement_wage(conflict, threat) == pytest.approx((1.0 + x - y) / 2.0, abs=1e-12)
    closed = settlement_wage(conflict, threat, weight=0.4)
    assert played_wage(conflict, threat) == pytest.approx(closed, abs=1e-6)


EQUAL = Sides(0.8, 0.8)


def coin_toss_wage(income: Sides) -> float:
    """Wage with equal patience, an even chance of opening, and offers twenty per cent apart."""
    flows = Sides(0.2 * income.union, 0.2 * income.firm)
    games = [
        AlternatingGame(discount=EQUAL, rounds=70, first=first, inside=flows, end=income)
        for first in Side
    ]
    return sum(solve(game)[0].payoffs.union for game in games) / 2.0


def chosen_by_play(conflict: Conflict) -> Threat:
    """The union compares strike and holdout wages of the games, the firm lockout and holdout."""
    wage = {threat: coin_toss_wage(dispute_income(conflict, threat)) for threat in Threat}
    if wage[Threat.STRIKE] > wage[Threat.HOLDOUT]:
        return Threat.STRIKE
    if wage[Threat.LOCKOUT] < wage[Threat.HOLDOUT]:
        return Threat.LOCKOUT
    return Threat.HOLDOUT


CELL = 1.0 / 150.0


@pytest.mark.parametrize(
    ("cost", "strike", "lockout", "boundaries"),
    [
        (0.1, Sides(0.0, 0.1), Sides(0.2, 0.05), (0.4, 0.525)),
        (0.0, Sides(0.1, 0.2), Sides(0.1, 0.2), (0.45, 0.45)),  # no holdout region
        (0.3, Sides(0.0, 0.5), Sides(0.1, 0.0), (0.1, 0.4)),
    ],
)
def test_theory_08_threat_phase_diagram(
    cost: float, strike: Sides, lockout: Sides, boundaries: tuple[float, float]
) -> None:
    chosen = []
    for cell in range(105):
        old_wage = (cell + 0.5) * CELL
        conflict = Conflict(
            value=1.0, old_wage=old_wage, holdout_cost=cost, strike=strike, lockout=lockout
        )
        assert (strike_boundary(conflict), lockout_boundary(conflict)) == pytest.approx(boundaries)
        chosen.append(chosen_by_play(conflict))
        assert preferred_threat(conflict) is chosen[-1]
    strikes = chosen.count(Threat.STRIKE)
    holdouts = chosen.count(Threat.HOLDOUT)
    assert abs(strikes * CELL - boundaries[0]) < CELL
    assert abs((strikes + holdouts) * CELL - boundaries[1]) < CELL
    assert chosen == sorted(chosen, key=list(Threat).index)


INCOME = st.builds(Sides, st.floats(0.0, 0.4), st.floats(0.0, 0.4))


@settings(derandomize=True, deadline=None)
@given(
    old_wage=st.floats(0.0, 1.0),
    cost=st.floats(0.0, 0.5),
    strike=INCOME,
    lockout=INCOME,
    weight=st.floats(0.1, 0.9),
)
def test_theory_08_boundaries_are_where_wages_cross(
    old_wage: float, cost: float, strike: Sides, lockout: Sides, weight: float
) -> None:
    conflict = Conflict(
        value=1.0, old_wage=old_wage, holdout_cost=cost, strike=strike, lockout=lockout
    )
    low, high = strike_boundary(conflict, weight), lockout_boundary(conflict, weight)
    assume(low <= high and min(abs(old_wage - low), abs(old_wage - high)) > 1e-9)
    wage = {threat: settlement_wage(conflict, threat, weight) for threat in Threat}
    threat = preferred_threat(conflict, weight)
    assert (threat is Threat.STRIKE) == (wage[Threat.STRIKE] > wage[Threat.HOLDOUT])
    assert (threat is Threat.LOCKOUT) == (wage[Threat.LOCKOUT] < wage[Threat.HOLDOUT])


@pytest.mark.parametrize(
    ("change", "threat"),
    [
        ({}, Threat.HOLDOUT),
        ({"old_wage": 0.38}, Threat.STRIKE),  # real wage drop
        ({"old_wage": 0.38, "strike": Sides(0.0, 0.2)}, Threat.HOLDOUT),  # better reruns
        ({"strike": Sides(0.1, 0.1)}, Threat.STRIKE),  # strike fund
        ({"old_wage": 0.38, "holdout_cost": 0.2}, Threat.HOLDOUT),  # costlier holdout
    ],
)
def test_signs_of_the_threat_choice(change: dict[str, object], threat: Threat) -> None:
    setting: dict[str, object] = {
        "value": 1.0,
        "old_wage": 0.42,
        "holdout_cost": 0.1,
        "strike": Sides(0.0, 0.1),
        "lockout": Sides(0.2, 0.05),
    }
    assert preferred_threat(Conflict(**(setting | change))) is threat  # type: ignore[arg-type]


def test_impossible_conflicts_are_refused() -> None:
    with pytest.raises(ValueError, match="value"):
        Conflict(value=0.0, old_wage=0.5)
    with pytest.raises(ValueError, match="holdout cost"):
        Conflict(value=1.0, old_wage=0.5, holdout_cost=1.5)
    with pytest.raises(ValueError, match="weight"):
        strike_boundary(Conflict(value=1.0, old_wage=0.5), weight=2.0)
    rich_apart = Conflict(value=1.0, old_wage=0.5, strike=Sides(0.6, 0.6))
    with pytest.raises(ValueError, match="strike"):
        settlement_wage(rich_apart, Threat.STRIKE)


def test_two_sided_wish_for_a_stoppage_is_refused() -> None:
    conflict = Conflict(value=1.0, old_wage=0.5, strike=Sides(0.2, 0.0), lockout=Sides(0.0, 0.2))
    with pytest.raises(ValueError, match="order of moves"):
        preferred_threat(conflict)
