"""The agenda: on which days what happens, and event by event what the oracle has worked out."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.agenda import draw_deals, draw_up, meets, next_meeting, resting, room_for
from model.calendar import (
    END,
    KIND_NAMES,
    MEDIATION,
    MILESTONE,
    SESSION,
    SISTER_SETTLES,
    WEEKDAYS,
    Calendar,
    Event,
)
from model.facts import facts_of
from model.layout import proposals
from model.opening import clear
from model.reading import scenario_names
from model.scenario import (
    CalendarRecord,
    Early,
    Meeting,
    Milestone,
    Scenario,
    SisterRecord,
    Span,
)
from model.setting import draw, early_deal, tape_length
from model.table import State
from tests.model.oracle.agenda import events, session_days
from tests.model.oracle.agenda import next_meeting as next_date
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


# -------------------------------------------------------------------------- as the oracle has it


@pytest.mark.parametrize("name", NAMES)
def test_a_table_meets_the_events_of_the_oracle(name: str) -> None:
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
def test_whatever_the_calendar_the_agenda_is_that_of_the_oracle(
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
def test_days_are_days_of_sessions_as_in_the_oracle(scenario: Scenario, later: int) -> None:
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


# ------------------------------------------------------------------------------------- session days

MONDAY = date(2030, 4, 15)


def record(**changes: Any) -> CalendarRecord:
    """Return four weeks of talks from a Monday on, with some entries changed."""
    entries = {
        "old_expiry": date(2030, 5, 5),
        "talks_open": MONDAY,
        "ends": date(2030, 5, 12),
        "session_weekdays": ("Tue", "Thu"),
        "holdout_every_days": 14,
        "resume_days": 3,
    }
    return CalendarRecord(**{**entries, **changes})


def with_deals(scenario: Scenario, deals: Sequence[date | None]) -> Scenario:
    """Return a scenario with as many other guilds, of which each settles on its day, or never."""
    return scenario.model_copy(update={"sister": tuple(map(settling, deals))})


def settling(deal: date | None) -> SisterRecord:
    sister = base("contract-round").sister[0]
    early = Early(chance=0.0 if deal is None else 1.0, least=0, likely=0, most=0)
    return sister.model_copy(update={"expiry": deal or sister.expiry, "early": early})


def agenda_of(scenario: Scenario, deals: Sequence[date | None]) -> list[Event]:
    """Return what stands on the agenda where other guilds settle on these days."""
    told = with_deals(scenario, deals)
    return written(drawn_up(told, [0.5] * tape_length(told)))


def changed(**changes: Any) -> Scenario:
    """Return a scenario with such a calendar."""
    return base("contract-round").model_copy(update={"calendar": record(**changes)})


def met(calendar: CalendarRecord, deals: Sequence[date]) -> list[date]:
    """Return the days on which the sides meet."""
    scenario = base("contract-round").model_copy(update={"calendar": calendar})
    when = Calendar(calendar.old_expiry).date
    return [when(day) for day, kind, _ in agenda_of(scenario, deals) if kind == SESSION]


def held(found: list[date]) -> list[str]:
    return [f"{day:%b} {day.day}" for day in found]


def test_the_sides_meet_on_their_weekdays_and_on_the_first_and_the_last_day() -> None:
    found = met(record(), [])
    assert held(found) == [
        *("Apr 15", "Apr 16", "Apr 18", "Apr 23", "Apr 25", "Apr 30", "May 2", "May 7", "May 9"),
        "May 12",
    ]


def test_after_the_final_offer_they_meet_by_the_rhythm_of_the_holdout() -> None:
    calendar = record(final_offer=date(2030, 4, 23), final_reply_days=2, holdout_every_days=5)
    assert held(met(calendar, [])) == [
        *("Apr 15", "Apr 16", "Apr 18"),  # the usual days, the day of the final offer left out
        *("Apr 30", "May 5", "May 10"),  # every fifth day after the answer of 25 April
        "May 12",  # the last chance
    ]


def test_nobody_meets_in_a_recess_of_which_both_ends_belong_to_it() -> None:
    recess = (Span(start=date(2030, 4, 18), end=date(2030, 4, 30)),)
    assert held(met(record(recess=recess), [])) == [
        *("Apr 15", "Apr 16", "May 2", "May 7", "May 9", "May 12"),
    ]


def test_another_guilds_deal_brings_the_sides_back_on_the_next_usual_day() -> None:
    quiet = record(final_offer=date(2030, 4, 16), holdout_every_days=366)
    assert held(met(quiet, [])) == ["Apr 15", "May 12"]
    deal = date(2030, 4, 26)  # a Friday; three days to resume lead to a Monday
    assert held(met(quiet, [deal])) == ["Apr 15", "Apr 30", "May 12"]


def test_they_do_not_resume_after_the_last_day() -> None:
    assert met(record(), [date(2030, 5, 11)]) == met(record(), [])


@given(
    data=st.data(),
    weekdays=st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
    length=st.integers(1, 200),
    rhythm=st.integers(1, 60),
)
def test_sessions_are_in_order_within_the_talks_and_outside_recesses(
    data: st.DataObject, weekdays: list[str], length: int, rhythm: int
) -> None:
    inside = st.dates(MONDAY, MONDAY + timedelta(days=length))
    final = data.draw(st.none() | inside)
    assume(final != MONDAY)
    first, last = sorted((data.draw(inside), data.draw(inside)))
    calendar = record(
        ends=MONDAY + timedelta(days=length),
        session_weekdays=tuple(weekdays),
        holdout_every_days=rhythm,
        final_offer=final,
        recess=(Span(start=first, end=last),),
    )
    found = met(calendar, data.draw(st.lists(inside, max_size=3)))
    assert all(one < next_one for one, next_one in pairwise(found))
    assert all(MONDAY <= day <= calendar.ends for day in found)
    assert not any(first <= day <= last for day in found)
    if final is None:
        usual = {day for day in found if WEEKDAYS[day.weekday()] not in weekdays}
        assert usual <= {MONDAY, calendar.ends}


# ---------------------------------------------------------------------------- events in their order


def order(found: list[Event]) -> list[str]:
    return [KIND_NAMES[event.kind] for event in found]


def test_what_falls_on_one_day_happens_in_the_order_of_its_kind() -> None:
    busy = date(2030, 5, 6)  # the first day after the old contract
    scenario = changed(
        session_weekdays=("Mon",),
        blackout_ends=busy,
        milestone=({"name": "fair", "title": "a fair", "day": busy},),
        recess=(Span(start=date(2030, 5, 3), end=date(2030, 5, 5)),),
    )
    today = [event for event in agenda_of(scenario, [busy]) if event.day == 0]
    assert order(today) == [
        "expiry",
        "blackout ends",
        "milestone",
        "sister settles",
        "recess ends",
        "session",
    ]


def test_a_round_of_one_week_event_by_event() -> None:
    scenario = changed(
        old_expiry=date(2030, 4, 17),
        ends=date(2030, 4, 22),
        final_offer=date(2030, 4, 19),
        final_reply_days=2,
    )
    found = agenda_of(scenario, [None])
    assert list(zip((event.day for event in found), order(found), strict=True)) == [
        (-3, "talks open"),
        (-3, "session"),
        (-2, "session"),
        (0, "expiry"),
        (0, "session"),
        (1, "final offer"),
        (3, "final reply"),
        (4, "session"),
        (4, "end"),
    ]


def test_milestones_and_sisters_are_named_by_their_place() -> None:
    scenario = base("contract-round")
    deals = [date(2030, 9, 2), date(2030, 9, 1)]
    found = {(event.kind, event.which): event.day for event in agenda_of(scenario, deals)}
    day = Calendar(scenario.calendar.old_expiry).day
    assert found[SISTER_SETTLES, 0] == day(deals[0])
    assert found[SISTER_SETTLES, 1] == day(deals[1])
    assert found[MILESTONE, 0] == day(scenario.calendar.milestone[0].day)


def test_the_last_event_is_the_end_even_where_others_would_be_later() -> None:
    scenario = changed(recess=(Span(start=date(2030, 5, 8), end=date(2030, 5, 12)),))
    found = agenda_of(scenario, [date(2030, 6, 1)])
    assert order(found)[-2:] == ["recess starts", "end"]
    assert found[-1].day == Calendar(scenario.calendar.old_expiry).day(scenario.calendar.ends)


@pytest.mark.parametrize("name", scenario_names())
@given(leads=st.lists(st.none() | st.integers(0, 300), min_size=3, max_size=3))
def test_every_round_opens_once_ends_once_and_goes_forward(
    name: str, leads: list[int | None]
) -> None:
    scenario = base(name)
    record, opens = scenario.calendar, scenario.calendar.talks_open
    deals = [
        None if lead is None else max(opens, sister.expiry - timedelta(days=lead))
        for sister, lead in zip(scenario.sister, leads, strict=False)
    ]
    found = agenda_of(scenario, deals)
    assert found == sorted(found)
    assert order(found).count("talks open") == order(found).count("end") == 1
    assert order(found).count("expiry") == 1
    assert (order(found)[0], order(found)[-1]) == ("talks open", "end")
    day = Calendar(record.old_expiry).day
    sessions = {event.day for event in found if event.kind == SESSION}
    known = [deal for deal in deals if deal is not None]
    assert sessions == {day(when) for when in session_days(record, known)}
    heard = sum(deal <= record.ends for deal in known)
    assert order(found).count("sister settles") == heard
