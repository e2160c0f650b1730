"""The clock: months of unequal length, sessions within the talks, events in one order."""

import calendar as standard
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model import calendar
from model.calendar import Calendar, Event, add_months, events, session_days
from model.reading import scenario_names
from model.scenario import CalendarRecord, Scenario, Span
from tests.model.rounds import shipped

ALL_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONDAY = date(2030, 4, 15)
DATES = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def record(**changes: object) -> CalendarRecord:
    """Return four weeks of talks from a Monday on, with some entries changed."""
    entries = {
        "old_expiry": date(2030, 5, 5),
        "talks_open": MONDAY,
        "ends": date(2030, 5, 12),
        "session_weekdays": ("Tue", "Thu"),
        "holdout_every_days": 14,
        "resume_days": 3,
    }
    return CalendarRecord(**{**entries, **changes})  # type: ignore[arg-type]


def changed(**changes: object) -> Scenario:
    """Return a scenario with such a calendar and one other guild."""
    base = shipped("contract-round")
    return base.model_copy(update={"calendar": record(**changes), "sister": base.sister[:1]})


def held(found: list[date]) -> list[str]:
    return [f"{day:%b} {day.day}" for day in found]


# Dates and months.


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [
        ("2004-01-31", 1, "2004-02-29"),  # a leap year
        ("2003-01-31", 1, "2003-02-28"),
        ("1900-01-31", 1, "1900-02-28"),  # no leap year
        ("2000-01-31", 1, "2000-02-29"),
        ("2004-02-29", 12, "2005-02-28"),
        ("2004-02-29", 48, "2008-02-29"),
        ("2004-03-31", 1, "2004-04-30"),
        ("2004-11-30", 3, "2005-02-28"),
        ("2004-12-31", 1, "2005-01-31"),
        ("2004-05-02", 36, "2007-05-02"),
        ("2004-05-02", 0, "2004-05-02"),
        ("2004-11-01", 1, "2004-12-01"),
        ("2004-12-01", 12, "2005-12-01"),
        ("2004-03-31", -1, "2004-02-29"),
    ],
)
def test_adding_months(start: str, months: int, reached: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(reached)


@given(DATES, st.integers(-60, 120))
def test_months_added_end_in_the_right_month_on_the_day_or_its_last(
    start: date, months: int
) -> None:
    reached = add_months(start, months)
    assert (reached.year - start.year) * 12 + reached.month - start.month == months
    last = standard.monthrange(reached.year, reached.month)[1]
    assert reached.day == min(start.day, last)


@given(DATES.filter(lambda day: day.day <= 28), st.integers(0, 60), st.integers(0, 60))
def test_months_can_be_added_in_parts(start: date, some: int, more: int) -> None:
    assert add_months(add_months(start, some), more) == add_months(start, some + more)


@given(DATES, DATES)
def test_dates_and_days_are_inverses(old_expiry: date, when: date) -> None:
    clock = Calendar(old_expiry)
    assert clock.date(clock.day(when)) == when
    assert clock.day(old_expiry) == -1
    assert clock.date(0) == old_expiry + timedelta(days=1)


@given(DATES, st.integers(-800, 4000))
def test_the_next_month_starts_after_the_day_and_within_a_month(old_expiry: date, day: int) -> None:
    clock = Calendar(old_expiry)
    start = clock.date(clock.next_month(day))
    assert start.day == 1
    assert 1 <= (start - clock.date(day)).days <= 31


def test_the_next_month_after_a_first_is_a_month_later() -> None:
    clock = Calendar(date(2004, 5, 1))
    first_of_june = clock.day(date(2004, 6, 1))
    assert clock.date(clock.next_month(first_of_june)) == date(2004, 7, 1)
    assert clock.date(clock.next_month(first_of_june - 1)) == date(2004, 6, 1)


# Session days.


def test_the_sides_meet_on_their_weekdays_and_on_the_first_and_the_last_day() -> None:
    found = session_days(record(), [])
    assert held(found) == [
        *("Apr 15", "Apr 16", "Apr 18", "Apr 23", "Apr 25", "Apr 30", "May 2", "May 7", "May 9"),
        "May 12",
    ]


def test_after_the_final_offer_they_meet_by_the_rhythm_of_the_holdout() -> None:
    changed = record(final_offer=date(2030, 4, 23), final_reply_days=2, holdout_every_days=5)
    assert held(session_days(changed, [])) == [
        *("Apr 15", "Apr 16", "Apr 18"),  # the usual days, the day of the final offer left out
        *("Apr 30", "May 5", "May 10"),  # every fifth day after the answer of 25 April
        "May 12",  # the last chance
    ]


def test_nobody_meets_in_a_recess_of_which_both_ends_belong_to_it() -> None:
    recess = (Span(start=date(2030, 4, 18), end=date(2030, 4, 30)),)
    assert held(session_days(record(recess=recess), [])) == [
        *("Apr 15", "Apr 16", "May 2", "May 7", "May 9", "May 12"),
    ]


def test_another_guilds_deal_brings_the_sides_back_on_the_next_usual_day() -> None:
    quiet = record(final_offer=date(2030, 4, 16), holdout_every_days=366)
    assert held(session_days(quiet, [])) == ["Apr 15", "May 12"]
    deal = date(2030, 4, 26)  # a Friday; three days to resume lead to a Monday
    assert held(session_days(quiet, [deal])) == ["Apr 15", "Apr 30", "May 12"]


def test_they_do_not_resume_after_the_last_day() -> None:
    assert session_days(record(), [date(2030, 5, 11)]) == session_days(record(), [])


@given(
    data=st.data(),
    weekdays=st.lists(st.sampled_from(ALL_WEEK), min_size=1, unique=True),
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
    changed = record(
        ends=MONDAY + timedelta(days=length),
        session_weekdays=tuple(weekdays),
        holdout_every_days=rhythm,
        final_offer=final,
        recess=(Span(start=first, end=last),),
    )
    found = session_days(changed, data.draw(st.lists(inside, max_size=3)))
    assert all(one < next_one for one, next_one in pairwise(found))
    assert all(MONDAY <= day <= changed.ends for day in found)
    assert not any(first <= day <= last for day in found)
    if final is None:
        usual = {day for day in found if ALL_WEEK[day.weekday()] not in weekdays}
        assert usual <= {MONDAY, changed.ends}


# Events.


def order(found: list[Event]) -> list[str]:
    return [calendar.KIND_NAMES[event.kind] for event in found]


def test_what_falls_on_one_day_happens_in_the_order_of_its_kind() -> None:
    busy = date(2030, 5, 6)  # the first day after the old contract
    scenario = changed(
        session_weekdays=("Mon",),
        blackout_ends=busy,
        milestone=({"name": "fair", "title": "a fair", "day": busy},),
        recess=(Span(start=date(2030, 5, 3), end=date(2030, 5, 5)),),
    )
    today = [event for event in events(scenario, [busy]) if event.day == 0]
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
    found = events(scenario, [None])
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
    scenario = shipped("contract-round")
    deals = [date(2030, 9, 2), date(2030, 9, 1)]
    found = {(event.kind, event.which): event.day for event in events(scenario, deals)}
    day = Calendar(scenario.calendar.old_expiry).day
    assert found[calendar.SISTER_SETTLES, 0] == day(deals[0])
    assert found[calendar.SISTER_SETTLES, 1] == day(deals[1])
    assert found[calendar.MILESTONE, 0] == day(scenario.calendar.milestone[0].day)


def test_the_last_event_is_the_end_even_where_others_would_be_later() -> None:
    scenario = changed(recess=(Span(start=date(2030, 5, 8), end=date(2030, 5, 12)),))
    found = events(scenario, [date(2030, 6, 1)])
    assert order(found)[-2:] == ["recess starts", "end"]
    assert found[-1].day == Calendar(scenario.calendar.old_expiry).day(scenario.calendar.ends)


@pytest.mark.parametrize("name", scenario_names())
@given(leads=st.lists(st.none() | st.integers(0, 300), min_size=3, max_size=3))
def test_every_round_opens_once_ends_once_and_goes_forward(
    name: str, leads: list[int | None]
) -> None:
    scenario = shipped(name)
    record, opens = scenario.calendar, scenario.calendar.talks_open
    deals = [
        None if lead is None else max(opens, sister.expiry - timedelta(days=lead))
        for sister, lead in zip(scenario.sister, leads, strict=False)
    ]
    found = events(scenario, deals)
    assert found == sorted(found)
    assert order(found).count("talks open") == order(found).count("end") == 1
    assert order(found).count("expiry") == 1
    assert (order(found)[0], order(found)[-1]) == ("talks open", "end")
    day = Calendar(record.old_expiry).day
    sessions = {event.day for event in found if event.kind == calendar.SESSION}
    known = [deal for deal in deals if deal is not None]
    assert sessions == {day(when) for when in session_days(record, known)}
    heard = sum(deal <= record.ends for deal in known)
    assert order(found).count("sister settles") == heard
