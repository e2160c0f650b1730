"""The agenda in day numbers: event by event that of the calendar in dates."""

from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.agenda import draw_deals, draw_up, meets, next_meeting, resting, room_for
from model.calendar import (
    END,
    MEDIATION,
    SESSION,
    SISTER_SETTLES,
    WEEKDAYS,
    Calendar,
    Event,
    events,
)
from model.calendar import next_meeting as next_date
from model.facts import facts_of
from model.layout import proposals
from model.play import clear
from model.scenario import CalendarRecord, Meeting, Milestone, Scenario, SisterRecord, Span
from model.setting import draw, early_deal, tape_length
from model.table import State
from tests.model.tables import at, drawn, seat, tapes_of

NAMES = (
    *("symmetric", "contract-round", "wga-2004"),
    *("crowd", "hall", "mill", "neutral", "people", "pie", "quiet", "valley"),
)
base = cache(at)


def written(table: Any) -> list[Event]:
    """Return what stands on an agenda."""
    agenda = table.agenda
    columns = (column[: table.state.events] for column in (agenda.day, agenda.kind, agenda.which))
    return [Event(*each) for each in zip(*columns, strict=True)]


def drawn_up(scenario: Scenario, tape: list[float]) -> Any:
    """Return a table on which only the agenda has been written."""
    facts, state = facts_of(scenario), State()
    clear(state)
    room = room_for(facts)
    agenda = SimpleNamespace(day=[0] * room, kind=[0] * room, which=[0] * room)
    signs = [0] * len(facts.sisters)
    table: Any = SimpleNamespace(facts=facts, state=state, agenda=agenda, signs=signs)
    draw_up(table)
    draw_deals(table, tape, 2)
    return table


# ------------------------------------------------------------------------- as the calendar has it


@pytest.mark.parametrize("name", NAMES)
def test_a_table_meets_the_events_of_the_calendar(name: str) -> None:
    scenario = base(name)
    for seed in range(6):
        table = seat(scenario, seed)
        deals = draw(scenario, np.random.default_rng(seed)).sister_deals
        assert written(table) == events(drawn(scenario, seed), deals)


@st.composite
def calendars(draw: st.DrawFn) -> Scenario:
    """Draw a calendar of up to half a year, with all that a scenario can say of days."""
    days = st.integers(0, 180).map(timedelta)
    opens = draw(st.dates(date(1999, 6, 1), date(2005, 6, 1)))
    record: dict[str, Any] = {
        "old_expiry": opens + draw(st.integers(-40, 120).map(timedelta)),
        "talks_open": opens,
        "ends": opens + timedelta(1) + draw(days),
        "session_weekdays": tuple(draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))),
        "holdout_every_days": draw(st.integers(1, 40)),
        "resume_days": draw(st.integers(0, 30)),
        "final_reply_days": draw(st.integers(0, 20)),
        "final_open_days": draw(st.integers(0, 40)),
    }

    def some_days() -> list[date]:
        return [opens + draw(days) for _ in range(draw(st.integers(0, 3)))]

    def some_day() -> date | None:
        return draw(st.none() | days.map(lambda later: opens + later))

    starts = some_days()
    record["recess"] = tuple(
        Span(start=start, end=start + timedelta(draw(st.integers(0, 12)))) for start in starts
    )
    record["blackout_ends"], record["final_offer"] = some_day(), some_day()
    record["meeting"] = tuple(Meeting(name="a", title="a", day=day) for day in some_days())
    record["milestone"] = tuple(Milestone(name="a", title="a", day=day) for day in some_days())
    return with_calendar(CalendarRecord(**record), draw)


def with_calendar(record: CalendarRecord, draw: st.DrawFn) -> Scenario:
    """Draw the other guilds, the people and the means of force that fit a calendar."""
    scenario = base("crowd")
    sisters = tuple(
        SisterRecord(
            **{
                **dict(scenario.sister[0]),
                "expiry": record.old_expiry + timedelta(draw(st.integers(-20, 300))),
                "early": {"chance": draw(st.sampled_from((0.0, 0.5, 1.0))), **lead},
            }
        )
        for lead in draw(
            st.lists(
                st.sampled_from([days(0, 20, 200), days(5, 5, 5), days(0, 90, 90)]), max_size=3
            )
        )
    )
    return scenario.model_copy(
        update={
            "calendar": record,
            "sister": sisters,
            "dispute": draw(st.sampled_from((None, scenario.dispute))),
            "guild": draw(st.sampled_from((scenario.guild, base("quiet").guild))),
            "mediator": mediator_from(scenario, record, draw),
        }
    )


def mediator_from(scenario: Scenario, record: CalendarRecord, draw: st.DrawFn) -> Any:
    """Draw a mediator who comes while the sides talk, or none."""
    assert scenario.mediator is not None
    length = (record.ends - record.talks_open).days
    first = record.talks_open + timedelta(draw(st.integers(0, length)))
    update = {"first": first, "every_days": draw(st.integers(1, 30))}
    return draw(st.sampled_from((None, scenario.mediator.model_copy(update=update))))


def days(least: int, likely: int, most: int) -> dict[str, int]:
    return {"least": least, "likely": likely, "most": most}


uniforms = st.floats(0.0, 1.0, exclude_max=True)


@settings(max_examples=60)
@given(calendars(), st.data())
def test_whatever_the_calendar_the_agenda_is_that_of_the_calendar(
    scenario: Scenario, data: st.DataObject
) -> None:
    length = tape_length(scenario)
    tape = data.draw(st.lists(uniforms, min_size=length, max_size=length))
    pairs = zip(scenario.sister, tape[2::2], tape[3::2], strict=False)
    deals = [early_deal(sister, happens, lead) for sister, happens, lead in pairs]
    table = drawn_up(scenario, tape)
    found = written(table)
    assert found == events(scenario, deals)
    assert table.state.sessions_left == sum(event.kind == SESSION for event in found)
    day = Calendar(scenario.calendar.old_expiry).day
    expected = [day(deal or own.expiry) for own, deal in zip(scenario.sister, deals, strict=True)]
    assert table.signs == expected
    assert sum(event.kind == MEDIATION for event in found) == proposals(table.facts)


@given(calendars(), st.integers(-20, 220))
def test_days_are_days_of_sessions_as_in_the_calendar(scenario: Scenario, later: int) -> None:
    record, facts = scenario.calendar, facts_of(scenario)
    day = Calendar(record.old_expiry).day
    when = record.talks_open + timedelta(later)
    assert meets(facts, day(when)) == (WEEKDAYS[when.weekday()] in record.session_weekdays)
    assert resting(facts, day(when)) == any(s.start <= when <= s.end for s in record.recess)
    assert next_meeting(facts, day(when)) == day(next_date(record, when))


# --------------------------------------------------------------------------------- corner by corner


def test_another_guild_that_never_settles_early_signs_on_its_expiry() -> None:
    scenario = base("people")
    facts = facts_of(scenario)
    table = drawn_up(scenario, [0.0] * tape_length(scenario))
    assert table.signs == [facts.sisters[0].expiry]
    assert SISTER_SETTLES not in table.agenda.kind


def test_a_deal_brings_a_session_soon_after_it() -> None:
    scenario = base("crowd")
    resume = scenario.calendar.resume_days
    tape = [0.5] * 2 + [0.0, 0.5] * 2 + [0.5] * len(scenario.random)
    table = drawn_up(scenario, tape)
    found = written(table)
    sessions = [event.day for event in found if event.kind == SESSION]
    deals = [event.day for event in found if event.kind == SISTER_SETTLES]
    assert deals
    for deal in deals:
        assert any(resume <= day - deal < resume + 7 for day in sessions)


def test_the_end_comes_last_and_once() -> None:
    for name in NAMES:
        found = written(drawn_up(base(name), [0.3] * tape_length(base(name))))
        assert [event.kind for event in found].count(END) == 1
        assert found[-1].kind == END


@settings(max_examples=30)
@given(calendars())
def test_there_is_room_for_all_that_decisions_can_add(scenario: Scenario) -> None:
    record = scenario.calendar
    assume(record.final_offer is not None)
    length = (record.ends - record.talks_open).days + 1
    known = len(events(scenario, [None] * len(scenario.sister)))
    # one ballot, one vote on a strike, a stoppage, its end and a session a day
    assert room_for(facts_of(scenario)) >= known + 4 * length


def test_tapes_are_as_long_as_a_round_needs() -> None:
    for name in NAMES:
        tapes = tapes_of(base(name), facts_of(base(name)), 0)
        assert len(tapes.round) == tape_length(base(name))
