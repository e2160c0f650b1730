"""What both see on a day under any regime of work, and how they look ahead and come back."""

import math
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from agents import ballots
from agents.approval import margin_of
from agents.worth import EMPLOYERS, GUILD
from model import prices, sight
from model.costs import AT_WORK, Regime
from model.opening import clear
from model.paths import with_values
from model.scenario import Scenario
from model.table import set_regime
from tests.model.seeing import (
    NAMES,
    SAME_ALL_DAY,
    TODAY,
    Both,
    Priced,
    anew,
    as_tuples,
    begun,
    consents,
    go_to,
    margins,
    outlook_on,
    priced,
    regimes,
    seen,
    settle,
    signed,
)
from tests.model.tables import SIDES, at, seat

WITH_FORCE = ("crowd", "people", "wga-2004")
RULES = [
    ("people", "employers.rule=majority"),
    ("people", "employers.rule=quota", "employers.quota=0.6"),
    ("crowd", "causes.ratification_gap=false"),
    ("crowd", "causes.one_veto=false"),
    ("people", "company.north.votes=3", "employers.rule=majority"),
]
CASES = [*((name,) for name in NAMES), *RULES]


def some_days(both: Both) -> list[int]:
    sessions = both.sessions
    return [sessions[0], *sessions[len(sessions) // 3 :: len(sessions) // 3]][:4]


def kept(table: Any) -> tuple[Any, ...]:
    """Return all that a look ahead may change in an outlook."""
    outlook = table.outlook
    least = tuple(as_tuples(outlook.voices[side].least) for side in SIDES)
    return seen(outlook, TODAY), least, margins(outlook)


def regimes_of(both: Both, day: int) -> Any:
    return regimes(day) if both.table.facts.dispute.possible else (AT_WORK,)


# --------------------------------------------------------------------------------- under a regime


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_what_is_seen_under_a_regime_is_what_the_world_shows(case: tuple[str, ...]) -> None:
    both = begun(*case)
    anew(both)
    days = some_days(both)
    for day in days:
        for regime in regimes_of(both, day):
            expected = go_to(both, day, regime)
            assert seen(both.table.outlook, TODAY) == seen(expected, TODAY), (day, regime)
            assert margins(both.table.outlook) == margins(expected), (day, regime)
        if day == days[-2] and both.table.settled:
            settle(both, 0)


@pytest.mark.parametrize("name", WITH_FORCE)
def test_what_would_be_seen_under_a_threat_is_what_the_world_shows(name: str) -> None:
    both = begun(name)
    anew(both)
    for day in some_days(both):
        for now in regimes(day)[:1] + regimes(day)[-1:]:
            go_to(both, day, now)
            before = kept(both.table)
            for then in regimes(day):
                sight.enter(both.table, then)
                expected = both.world.under(then, day, consents(both.table))
                assert seen(both.table.outlook, TODAY) == seen(expected, TODAY), (day, then)
                assert margins(both.table.outlook) == margins(expected), (day, then)
                assert asked_for(both.table) == asked_under(both, day, then)
                sight.leave(both.table)
                assert kept(both.table) == before


@pytest.mark.parametrize("name", WITH_FORCE)
def test_people_are_the_readier_by_what_a_stoppage_costs_them(name: str) -> None:
    both = begun(name)
    anew(both)
    for day in some_days(both):
        for regime in regimes(day):
            go_to(both, day, regime)
            assert asked_for(both.table) == asked_under(both, day, regime)


def asked_for(table: Any) -> list[list[float]]:
    return [[who.least for who in consent.people] for consent in consents(table)]


def asked_under(both: Both, day: int, regime: Regime) -> list[list[float]]:
    """Return what the average member and each company with a stake ask for under a regime."""
    world, table = both
    average = ballots.polled(table.crowd, table.crowd_state, table.facts.members.spread)
    lost = world.loss(GUILD, day, regime)
    members = ballots.asked(average.least, table.crowd_state, lost)
    companies = [
        -world.force.company_reckons(company, regime, day, world.future.waiting_ends)
        for company in world.scenario.company
        if company.rest > 0.0 or any(company.stake.values())
    ]
    return [[members], companies]


# ------------------------------------------------------------------------------------ what is stale


def test_nothing_is_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    both = begun("crowd")
    anew(both)
    go_to(both, 40)
    done = []
    for name in ("price_packages", "price_face", "price_day"):
        monkeypatch.setattr(sight, name, lambda *_, name=name: done.append(name))
    sight.look(both.table)
    assert done == []
    both.table.state.is_stale = True
    sight.look(both.table)
    assert done == ["price_day"]
    both.table.state.day, both.table.state.is_stale = 80, True  # another month
    sight.look(both.table)
    assert done == ["price_day", "price_packages", "price_face", "price_day"]


def test_a_new_regime_a_new_day_and_a_new_round_make_an_outlook_stale() -> None:
    both = begun("people")
    anew(both)
    state = both.table.state
    go_to(both, 30)
    assert not state.is_stale
    set_regime(state, AT_WORK)
    assert state.is_stale
    go_to(both, 30)
    clear(state)
    assert state.is_stale
    assert (state.month_priced, state.backdated_priced) == (-1, False)


def test_asking_people_again_forgets_their_margins() -> None:
    both = begun("people")
    anew(both)
    go_to(both, 30)
    first = margins(both.table.outlook)
    assert not any(map(math.isnan, [*first[GUILD], *first[EMPLOYERS]]))
    before = both.table.outlook.voices[GUILD].least[0]
    both.table.crowd_state.known_mood += 1.0  # what the committee has learned in a vote
    both.table.state.is_polled = False
    sight.ask_people(both.table)
    assert both.table.state.is_stale
    sight.look(both.table)
    assert both.table.outlook.voices[GUILD].least[0] > before
    assert any(map(math.isnan, both.table.outlook.margin[GUILD]))  # unknown until asked for
    assert margins(both.table.outlook)[GUILD] != first[GUILD]
    both.table.crowd_state.known_mood -= 1.0


def test_a_side_without_people_asks_for_nothing_more() -> None:
    table = seat(at("quiet"), 0)
    sight.look(table)
    for side in SIDES:
        asked = [margin_of(table.outlook, side, each) for each in range(len(table.facts.packages))]
        assert set(asked) == {0.0}


def test_a_loss_makes_members_the_readier() -> None:
    table = begun("people").table
    asked = [sight.asked_by_members(table, lost) for lost in (0.0, 5.0, -5.0)]
    assert asked[1] < asked[0] < asked[2]


def test_waiting_under_work_is_waiting_at_work() -> None:
    both = begun("people")
    anew(both)
    go_to(both, 30)
    for side in SIDES:
        at_work = prices.waiting_at_work(both.table.outlook, side)
        assert both.table.outlook.waiting[side] == at_work


# ------------------------------------------------------------------------- a scenario as written


@cache
def scenario(*settings: str) -> Scenario:
    return at("wga-2004", *settings)


def base_case(*settings: str, settled: Sequence[bool] = ()) -> Priced:
    return priced(scenario(*settings), settled)


@pytest.mark.parametrize("settled", [(False, False), (True, False), (True, True)])
def test_a_table_that_has_seen_other_days_shows_the_same(settled: tuple[bool, bool]) -> None:
    old = base_case()
    for day in (-20, 3, 90, 200, 40):
        outlook_on(old, day)
    signed(old.table, settled)
    for day in (200, 40, -20, 3, 90, 91):
        assert outlook_on(old, day) == outlook_on(base_case(settled=settled), day)


MAY = date(2004, 5, 12)


@pytest.mark.parametrize("when", [MAY, date(2004, 9, 30), date(2004, 12, 1)], ids=str)
def test_a_month_without_a_contract_costs_what_flows_in_the_meantime(when: date) -> None:
    flows = ("employers.waiting_flow=-3", "employers.peace=0.5", "guild.waiting_flow=-1.5")
    stones = (
        "calendar.milestone.upfronts.employer_flow=-0.25",
        "calendar.milestone.upfronts.day=2004-05-17",
        "calendar.milestone.premieres.employer_flow=-1",
        "calendar.milestone.premieres.day=2004-09-20",
    )
    outlook = outlook_on(base_case(*flows, *stones), when)
    employers = {MAY: 3.0, date(2004, 9, 30): 4.25, date(2004, 12, 1): 4.25}[when]
    assert outlook.delay == pytest.approx((1.5, employers))
    assert outlook.peace == pytest.approx((0.0, 0.5))


# ------------------------------------------------------------------------------- no number is idle

NUMBERS = {
    "guild.discount_rate": 0.0123,
    "guild.bias": 0.0123,
    "guild.waiting_flow": -1.2345,
    "guild.peace": 0.1234,
    "guild.expiry_risk": 12.34,
    "guild.pledge.term": 0.1234,
    "guild.pledge.issue.dvd": 1.234,
    "guild.opening.months": 15,
    "employers.discount_rate": 0.0123,
    "employers.bias": 0.0123,
    "employers.waiting_flow": -1.2345,
    "employers.peace": 0.1234,
    "employers.expiry_risk": 12.34,
    "employers.pledge.term": 0.1234,
    "employers.pledge.issue.dvd": 1.234,
    "issue.vod.ask": 3.6,
    "issue.vod.status_quo": 0.6,
    "issue.vod.grid_step": 0.05,
    "issue.vod.size": 1.2345,
    "issue.vod.growth": 0.1234,
    "issue.vod.guild_weight": 1.2345,
    "issue.vod.exposure": 0.9876,
    "issue.vod.multiplier": 7.654,
    "issue.vod.pattern": 0.1234,
    "sister.actors.term_months": 35,
    "sister.actors.weight": 0.5432,
    "sister.actors.sets_pattern": 0.5432,
    "beliefs.open_odds": 0.3456,
    "next_round.horizon_months": 61,
    "next_round.win_base": 0.0345,
    "next_round.win_clout": 0.4321,
    "next_round.win_reopener": 0.0345,
    "next_round.joint_pattern": 0.3456,
    "next_round.alignment_weight": 0.7654,
    "next_round.alignment_reach": 123.0,
    "next_round.season_weight": 0.0765,
    "causes.face_months": 5.0,
    "calendar.milestone.premieres.employer_flow": -0.7654,
    "term.minimum_left": 11.9,
    "term.retroactive_days": 5,
}
OTHERS = [
    "issue.vod.reopens=false",
    "issue.vod.follows=false",
    "sister.actors.expiry=2005-07-31",
    "next_round.season=[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5]",
    "causes.public_commitment=false",
    "causes.self_serving_bias=false",
    "calendar.blackout_ends=2004-05-20",
    "calendar.milestone.premieres.day=2004-09-10",
    "term.months=[12, 18, 24, 36]",
    "term.reopener=false",
    "term.me_too=false",
]


def shown(case: Scenario) -> list[dict[str, Any]]:
    """Return what is shown on two days, and on the second of them after the actors' deal."""
    before, after = priced(case), priced(case, [place == 1 for place in range(len(case.sister))])
    outlooks = outlook_on(before, 10), outlook_on(before, 150), outlook_on(after, 150)
    return [seen(outlook, SAME_ALL_DAY + TODAY) for outlook in outlooks]


@pytest.fixture(scope="module")
def as_written() -> list[dict[str, Any]]:
    return shown(scenario())


@pytest.mark.parametrize("path", NUMBERS)
def test_every_number_that_values_rest_on_moves_them(
    path: str, as_written: list[dict[str, Any]]
) -> None:
    assert shown(with_values(scenario(), {path: NUMBERS[path]})) != as_written


@pytest.mark.parametrize("setting", OTHERS)
def test_every_switch_and_date_that_values_rest_on_moves_them(
    setting: str, as_written: list[dict[str, Any]]
) -> None:
    assert shown(scenario(setting)) != as_written
