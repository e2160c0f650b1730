"""What stoppages cost, from facts: the same as `model.force` and `model.alliance` from records."""

from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.approval import has_stake
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE
from agents.worth import EMPLOYERS, GUILD
from model import costs
from model.alliance import Alliance, stakes
from model.calendar import Calendar
from model.costs import AT_WORK, Regime
from model.facts import Facts, facts_of
from model.force import Force
from model.negotiation import Negotiation
from model.outlook import World
from model.scenario import Scenario
from tests.model.tables import SIDES, at, seat

NAMES = ("crowd", "people", "hall", "wga-2004")
DAYS = st.integers(-30, 500)


class Both(NamedTuple):
    """The same scenario for either."""

    scenario: Scenario
    facts: Facts
    force: Any  # a `Force`, which has a regime of its own with the same fields
    world: Any  # a `World`


@cache
def both(name: str, *told: str) -> Both:
    scenario = at(name, *told)
    force = Force(scenario, Calendar(scenario.calendar.old_expiry))
    return Both(scenario, facts_of(scenario), force, World(scenario))


@st.composite
def regimes(draw: st.DrawFn) -> Regime:
    """Draw a way in which work goes on, from any day on."""
    kind = draw(st.sampled_from((STRIKE, STRIKE, LOCKOUT, LOCKOUT, IMPOSED)))
    flow = st.sampled_from((0.0, 1.25, -3.5)) if kind == IMPOSED else st.just(0.0)
    return Regime(kind, draw(DAYS), (draw(flow), draw(flow)))


cases = st.builds(both, st.sampled_from(NAMES))


# ------------------------------------------------------------------------------------- as in force


@given(cases, regimes(), DAYS)
def test_what_a_side_reckons_to_lose_is_what_the_world_says(
    case: Both, regime: Regime, day: int
) -> None:
    ends = case.world.future.waiting_ends
    for side in SIDES:
        assert costs.loss(case.facts, side, regime, day, ends) == case.world.loss(side, day, regime)
    start = max(day, regime.since)
    assert costs.reckoned_until(case.facts, start, ends) == case.force.reckoned_until(start, ends)


@given(cases, regimes(), DAYS, st.integers(-20, 200))
def test_what_is_lost_between_two_days_is_what_force_says(
    case: Both, regime: Regime, start: int, length: int
) -> None:
    facts, force, until = case.facts, case.force, start + length
    for side in SIDES:
        found = costs.lost_between(facts, side, regime, start, until)
        assert found == force.between(side, regime, start, until)
        assert costs.month_costs(facts, side, regime, start) == force.month(side, regime, start)
        assert costs.first_loss(facts, side, regime) == force.first_loss(side, regime)
    if length > 0:
        members = costs.members_loss(facts, regime, start, until)
        assert members == force.members_loss(regime, start, until)
        extra = costs.lockout_cost(facts, regime, start, until)
        assert extra == force.lockout_cost(regime, start, until)
        assert (extra != 0.0) == (regime.kind == LOCKOUT)


@given(cases, regimes(), DAYS, st.integers(1, 200))
def test_what_each_company_loses_is_what_force_says(
    case: Both, regime: Regime, day: int, length: int
) -> None:
    facts, force, ends = case.facts, case.force, case.world.future.waiting_ends
    for which, company in enumerate(case.scenario.company):
        lost = costs.company_loss(facts, which, regime, day, day + length)
        assert lost == force.company_loss(company, regime, day, day + length)
        reckoned = costs.company_reckons(facts, which, regime, day, ends)
        assert reckoned == force.company_reckons(company, regime, day, ends)
        assert costs.part_of(facts, which) == force.part(company)


@given(cases, DAYS, st.integers(-5, 700))
def test_the_season_is_that_of_force(case: Both, start: int, length: int) -> None:
    mean = costs.mean_season(case.facts, start, start + length)
    assert mean == case.force.season(start, start + length)


@given(cases, DAYS, DAYS)
def test_work_costs_nothing(case: Both, day: int, until: int) -> None:
    for side in SIDES:
        assert costs.loss(case.facts, side, AT_WORK, day, until) == 0.0
        assert costs.lost_between(case.facts, side, AT_WORK, day, until) == 0.0
    for which in range(len(case.facts.companies)):
        assert costs.company_loss(case.facts, which, AT_WORK, day, until) == 0.0
        assert costs.company_reckons(case.facts, which, AT_WORK, day, until) == 0.0


# ---------------------------------------------------------------------------------- as in alliance


NO_REST = tuple(f"company.{name}.rest=0" for name in ("north", "south", "east", "idle"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        *((name, ()) for name in NAMES),
        ("people", ("company.north.patience=2.5",)),
        ("people", NO_REST),
        ("people", ("company=[]",)),
        ("quiet", ()),
    ],
)
def test_stakes_and_who_has_a_say_are_those_of_the_alliance(
    name: str, told: tuple[str, ...]
) -> None:
    case = both(name, *told)
    expected, table = stakes(case.scenario), seat(case.scenario, 0)
    assert tuple(map(tuple, table.stakes.weights)) == tuple(each.weights for each in expected)
    assert tuple(table.stakes.rest) == tuple(each.rest for each in expected)
    assert tuple(table.stakes.has_say) == tuple(map(has_stake, expected))


@pytest.mark.parametrize("name", [*NAMES, "quiet", "mill"])
@pytest.mark.parametrize("cause", ["none", "one_veto", "ratification_gap"])
def test_as_many_agree_as_in_the_mesa_model(name: str, cause: str) -> None:
    case = both(name, *(() if cause == "none" else (f"causes.{cause}=false",)))
    talks = Negotiation(case.scenario, rng=0, collect=False)
    for side in SIDES:
        assert costs.how_many_agree(case.facts, side) == len(talks.world.consent[side].people)


def test_without_a_company_that_has_a_stake_nobody_has_to_agree() -> None:
    idle = both("people", "company=[]")
    assert costs.how_many_agree(idle.facts, EMPLOYERS) == 0
    assert not Alliance(Negotiation(idle.scenario, rng=0), idle.scenario, idle.world).agrees
    assert costs.how_many_agree(both("people").facts, GUILD) == 1
    assert costs.how_many_agree(both("people").facts, EMPLOYERS) == 3  # the idle one has no say
