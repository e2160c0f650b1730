"""The table: what the parties at it are, how work goes on, and events in one order."""

import bisect
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.conduct import Party
from agents.contract import NO_BID, Bid
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from model import setting
from model.calendar import MONTH, SESSION, Event
from model.costs import AT_WORK, Regime
from model.opening import clear
from model.recall import Bids
from model.sight import look
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
from tests.model.tables import at, drawn, seat

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
        bisect.insort(expected, event, lo=place)
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
def test_parties_are_those_of_the_scenario_with_the_toughness_that_was_drawn(
    name: str, told: tuple[str, ...]
) -> None:
    scenario = at(name, *told)
    for seed in range(3):
        case, table = drawn(scenario, seed), seat(scenario, seed)
        toughness = setting.draw(scenario, np.random.default_rng(seed)).toughness
        parties, hidden = (case.guild, case.employers), case.causes.private_information
        for side, record in enumerate(parties):
            tactic, beta, _ = setting.tactic_of(record)
            opening = setting.packages(case).index(setting.opening_package(record.opening))
            assert party_of(table, side) == Party(
                side=side,
                tactic=tactic,
                beta=beta,
                weight=case.beliefs.guild_power,
                toughness=toughness[side],
                spread=record.spread if hidden else 0.0,
                other_spread=parties[1 - side].spread if hidden else 0.0,
                impatience=record.impatience,
                opening=opening,
                opening_shares=table.openings[side],
                stance=0.0,  # leaders change, so it is in the memory
                acceptance=setting.ACCEPTANCE_KINDS[record.acceptance],
            )


def test_a_past_is_what_the_table_holds_of_a_side() -> None:
    table = seat(base("mill"), 0)
    assert past_of(table, 1).order is table.orders[1]
    assert past_of(table, 1).luck is table.luck[1]
    assert past_of(table, 1).last == NO_BID
    memory = table.memories[1]
    memory.last_package, memory.last_full, memory.last_part = 1, 0, 0.5
    assert past_of(table, 1).last == Bid(1, 0, 0.5)
    assert past_of(table, 0).last == NO_BID


def test_a_table_that_keeps_all_bids_has_them_in_a_past() -> None:
    table = seat(base("mill"), 0)
    look(table)
    table.bids = Bids()
    order = table.outlook.order
    table.bids.keep(0, Bid(0, 0, 0.5), order[0])
    table.bids.keep(0, Bid(1, 0, 0.0), order[1])
    assert list(past_of(table, 0).said) == list(past_of(table, 1).heard) != []
    assert past_of(table, 0).last == Bid(1, 0, 0.0)
    assert (past_of(table, 1).last, list(past_of(table, 1).said)) == (NO_BID, [])
    assert past_of(table, 1).luck is table.luck[1]


def test_time_runs_from_the_first_session_to_the_last_event_on_the_agenda() -> None:
    table = seat(base("crowd"), 1)
    first, last = table.facts.calendar.talks_open, table.facts.calendar.ends
    for day in (first, 0, 40, last):
        table.state.day = day
        assert elapsed_of(table) == (day - first) / (last - first)
    assert elapsed_of(table) == 1.0
    insert(table, last + 10, SESSION, 0)
    assert elapsed_of(table) == (last - first) / (last + 10 - first)
