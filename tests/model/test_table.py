"""The table: what the parties at it are, how work goes on, and events in one order."""

import bisect
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from model.calendar import MONTH, SESSION, Event
from model.costs import AT_WORK, Regime
from model.negotiation import Negotiation
from model.play import clear, seat
from model.table import (
    State,
    before_of,
    comes_before,
    elapsed_of,
    insert,
    kind_today,
    party_of,
    past_of,
    regime_of,
    set_before,
    set_regime,
)
from tests.model.tables import SIDES, at
from tests.model.tables import seat as seated

base = cache(at)
EVENTS = st.builds(
    Event, st.integers(-2, 2), st.sampled_from((MONTH, SESSION, SESSION + 1)), st.integers(0, 2)
)


def bare(room: int = 60) -> Any:
    """Return a table with nothing on its agenda."""
    state = State()
    clear(state)
    agenda = SimpleNamespace(day=[0] * room, kind=[0] * room, which=[0] * room)
    return SimpleNamespace(state=state, agenda=agenda)


def filled(events: list[Event]) -> Any:
    table = bare()
    for event in events:
        insert(table, *event)
    return table


def written(table: Any) -> list[Event]:
    agenda = table.agenda
    columns = (column[: table.state.events] for column in (agenda.day, agenda.kind, agenda.which))
    return [Event(*each) for each in zip(*columns, strict=True)]


# ------------------------------------------------------------------------------------ the agenda


@given(st.lists(EVENTS, max_size=40))
def test_events_stand_by_day_then_kind_then_number(events: list[Event]) -> None:
    table = filled(events)
    assert written(table) == sorted(events)
    assert table.state.sessions_left == sum(event.kind == SESSION for event in events)


@given(st.lists(EVENTS, min_size=1, max_size=20), st.lists(EVENTS, max_size=20), st.data())
def test_what_a_decision_adds_never_comes_before_today(
    events: list[Event], added: list[Event], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(events)))
    table, expected = filled(events), sorted(events)
    table.state.place = place  # so many have happened
    for event in added:
        insert(table, *event)
        bisect.insort(expected, event, lo=place)  # as the Mesa model does it
    assert written(table) == expected
    assert written(table)[:place] == sorted(events)[:place]


@given(EVENTS, EVENTS)
def test_one_event_comes_before_another_as_tuples_do(one: Event, other: Event) -> None:
    assert comes_before(filled([other]).agenda, 0, *one) == (one < other)


def test_equal_events_keep_the_order_in_which_they_came() -> None:
    table = bare()
    insert(table, 3, SESSION, 0)
    assert not comes_before(table.agenda, 0, 3, SESSION, 0)  # so the newer one stands behind it


# --------------------------------------------------------------------------------- how work goes on


REGIMES = (AT_WORK, Regime(STRIKE, 5), Regime(LOCKOUT, 9), Regime(IMPOSED, 4, (1.5, -2.5)))


@pytest.mark.parametrize("regime", REGIMES, ids=["work", "strike", "lockout", "imposed"])
def test_a_regime_comes_back_as_it_was_set_and_makes_the_outlook_stale(regime: Regime) -> None:
    state = bare().state
    state.is_stale = False
    set_regime(state, regime)
    assert state.is_stale
    assert (regime_of(state), before_of(state)) == (regime, AT_WORK)
    set_before(state, regime)
    set_regime(state, AT_WORK)
    assert (regime_of(state), before_of(state)) == (AT_WORK, regime)


def test_until_a_stoppage_begins_work_goes_on_as_before() -> None:
    state = bare().state
    set_before(state, Regime(IMPOSED, 2, (1.0, 1.0)))
    set_regime(state, Regime(STRIKE, 5))
    state.day = 4
    assert kind_today(state) == IMPOSED
    state.day = 5
    assert kind_today(state) == STRIKE
    set_regime(state, AT_WORK)
    assert kind_today(state) == WORK


# -------------------------------------------------------------------------------- who sits there


@pytest.mark.parametrize("name", ["wga-2004", "crowd", "valley", "symmetric"])
@pytest.mark.parametrize("told", [(), ("causes.private_information=false",)])
def test_parties_are_those_of_the_mesa_model(name: str, told: tuple[str, ...]) -> None:
    scenario = at(name, *told)
    for seed in range(3):
        talks, table = Negotiation(scenario, rng=seed, collect=False), seated(scenario, seed)
        for side in SIDES:
            theirs, own = talks.seats[side].party, party_of(table, side)
            expected = {name: getattr(theirs, name) for name in own._fields if name != "stance"}
            got = own._replace(opening_shares=tuple(own.opening_shares))._asdict()
            assert {name: got[name] for name in expected} == expected
            assert table.memories[side].stance == theirs.stance  # leaders change, so it is there
            assert (table.memories[side].low, table.memories[side].high) == (
                talks.seats[side].low,
                talks.seats[side].high,
            )
            assert table.memories[side].thought_on == talks.day


def test_only_a_committee_that_members_can_turn_out_has_a_stance() -> None:
    told = "guild.committee.stance=3"
    scenarios = [at("crowd", told), at("crowd", told, "causes.ratification_gap=false")]
    assert [seated(scenario, 0).memories[0].stance for scenario in scenarios] == [3.0, 0.0]
    assert [seated(scenario, 0).memories[1].stance for scenario in scenarios] == [0.0, 0.0]


def test_taking_a_seat_again_forgets_the_last_round() -> None:
    table = seated(base("mill"), 0)
    fresh = {name: repr(getattr(table.memories[0], name)) for name in vars(table.memories[0])}
    for name in vars(table.memories[0]):
        setattr(table.memories[0], name, 77)
    seat(table, 0)
    assert {name: repr(getattr(table.memories[0], name)) for name in fresh} == fresh


def test_a_past_is_what_the_table_holds_of_a_side() -> None:
    table = seated(base("mill"), 0)
    assert past_of(table, 1).order is table.orders[1]
    assert past_of(table, 1).luck is table.luck[1]


def test_time_runs_from_the_first_session_to_the_last_event_on_the_agenda() -> None:
    scenario = base("crowd")
    table, talks = seated(scenario, 1), Negotiation(scenario, rng=1, collect=False)
    for day in (table.facts.calendar.talks_open, 0, 40, table.facts.calendar.ends):
        table.state.day = talks.day = day
        assert elapsed_of(table) == talks.elapsed
    assert elapsed_of(table) == 1.0
    insert(table, day + 10, SESSION, 0)
    talks.insert(Event(day + 10, SESSION))
    assert elapsed_of(table) == talks.elapsed < 1.0
