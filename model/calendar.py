"""The clock: dates as day numbers, and every dated event of a round in one order.

Day 0 is the first day after the old contract. Several things may fall on one day; `KINDS` says
what comes first then, so that every runner of the model meets the same events in the same order.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from model.scenario import CalendarRecord, Scenario

KIND_NAMES = (
    "talks open",
    "expiry",
    "blackout ends",
    "milestone",
    "sister settles",
    "election",
    "month",
    "meeting",
    "recess starts",
    "recess ends",
    "ballot",
    "strike vote",
    "stoppage starts",
    "cooling ends",
    "final offer",
    "final reply",
    "offer lapses",
    "impasse",
    "mediation",
    "session",
    "end",
)
(
    TALKS_OPEN,
    EXPIRY,
    BLACKOUT_ENDS,
    MILESTONE,
    SISTER_SETTLES,
    ELECTION,
    MONTH,  # the first day of each month: members have talked
    MEETING,
    RECESS_STARTS,
    RECESS_ENDS,
    BALLOT,  # the votes on a tentative deal are counted
    STRIKE_VOTE,  # the votes on authorising a strike are counted
    STOPPAGE_STARTS,
    COOLING_ENDS,
    FINAL_OFFER,
    FINAL_REPLY,
    OFFER_LAPSES,
    IMPASSE,
    MEDIATION,
    SESSION,
    END,
) = KINDS = tuple(range(len(KIND_NAMES)))
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Event(NamedTuple):
    """Something that happens on a day; sorts by day, then by kind."""

    day: int
    kind: int
    which: int = 0  # position of the milestone or the sister it is about


class Calendar:
    """Dates of one scenario as day numbers and back.

    >>> from datetime import date
    >>> Calendar(date(2004, 5, 1)).day(date(2005, 6, 30))
    424
    """

    def __init__(self, old_expiry: date) -> None:
        self.day_zero = old_expiry + timedelta(days=1)
        self._added: dict[tuple[int, int], int] = {}  # a round asks for the same days many times

    def day(self, when: date) -> int:
        """Return the day number of a date."""
        return (when - self.day_zero).days

    def date(self, day: int) -> date:
        """Return the date of a day number."""
        return self.day_zero + timedelta(days=day)

    def add_months(self, day: int, months: int) -> int:
        """Return the same day of the month some months later, the last day if there is none."""
        if (day, months) not in self._added:
            self._added[day, months] = self.day(add_months(self.date(day), months))
        return self._added[day, months]

    def next_month(self, day: int) -> int:
        """Return the first day of the month after a day."""
        when = self.date(day)
        return self.day(add_months(when.replace(day=1), 1))


def add_months(when: date, months: int) -> date:
    """Return the same day of the month some months later, the last day if there is none.

    >>> add_months(date(2004, 1, 31), 1)
    datetime.date(2004, 2, 29)
    """
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(when.day, last))


def session_days(record: CalendarRecord, sister_deals: Sequence[date]) -> list[date]:
    """Return the days on which the sides meet: the usual weekdays, then the holdout's rhythm."""
    intense_until = record.final_offer or record.ends
    days = {d for d in every_day(record.talks_open, intense_until) if meets(record, d)}
    if record.final_offer is not None:
        first = record.final_offer + timedelta(days=record.final_reply_days)
        step = timedelta(days=record.holdout_every_days)
        day = first + step
        while day <= record.ends:
            days.add(day)
            day += step
    days.add(record.ends)  # the last chance
    days |= {next_meeting(record, deal + timedelta(record.resume_days)) for deal in sister_deals}
    return sorted(
        d for d in days if record.talks_open <= d <= record.ends and not resting(record, d)
    )


def every_day(first: date, last: date) -> Iterator[date]:
    """Yield the days from first to last, the last one left out unless it is the first."""
    day = first
    while day < last or day == first:
        yield day
        day += timedelta(days=1)


def meets(record: CalendarRecord, day: date) -> bool:
    """Return whether a day is a usual day for a session; the opening day always is."""
    return day == record.talks_open or WEEKDAYS[day.weekday()] in record.session_weekdays


def next_meeting(record: CalendarRecord, day: date) -> date:
    """Return the first usual day for a session from a day on."""
    while WEEKDAYS[day.weekday()] not in record.session_weekdays or resting(record, day):
        day += timedelta(days=1)
    return day


def resting(record: CalendarRecord, day: date) -> bool:
    """Return whether a day falls into a recess."""
    return any(span.start <= day <= span.end for span in record.recess)


def around_final_offer(scenario: Scenario, final: int) -> Iterator[Event]:
    """Yield what follows from a final offer on a day."""
    record = scenario.calendar
    yield Event(final, FINAL_OFFER)
    yield Event(final + record.final_reply_days, FINAL_REPLY)
    if record.final_open_days > record.final_reply_days:
        yield Event(final + record.final_open_days, OFFER_LAPSES)
    if scenario.dispute is not None and scenario.dispute.impasse_days > 0:
        yield Event(final + record.final_reply_days + scenario.dispute.impasse_days, IMPASSE)


def among_people(scenario: Scenario, calendar: Calendar, last: int) -> Iterator[Event]:
    """Yield the months of talk among members, their election, and a mediator's proposals."""
    if scenario.guild.members is not None:
        first = calendar.day(scenario.calendar.talks_open)
        month = calendar.next_month(first)
        while month <= last:
            yield Event(month, MONTH)
            month = calendar.next_month(month)
        election = scenario.guild.committee.election
        if election is not None:
            yield Event(calendar.day(election.day), ELECTION)
    if scenario.mediator is not None:
        for proposal in range(
            calendar.day(scenario.mediator.first), last + 1, scenario.mediator.every_days
        ):
            yield Event(proposal, MEDIATION)


def events(scenario: Scenario, sister_deals: Sequence[date | None]) -> list[Event]:
    """Return every event of a round in order; ``sister_deals`` has one early deal or None each."""
    record = scenario.calendar
    day = Calendar(record.old_expiry).day
    known = [deal for deal in sister_deals if deal is not None]
    found = [Event(day(record.talks_open), TALKS_OPEN), Event(0, EXPIRY)]
    found += [Event(day(d), SESSION) for d in session_days(record, known)]
    found += [Event(day(m.day), MILESTONE, i) for i, m in enumerate(record.milestone)]
    found += [
        Event(day(deal), SISTER_SETTLES, i)
        for i, deal in enumerate(sister_deals)
        if deal is not None
    ]
    for span in record.recess:
        found += [Event(day(span.start), RECESS_STARTS), Event(day(span.end) + 1, RECESS_ENDS)]
    if record.blackout_ends is not None:
        found.append(Event(day(record.blackout_ends), BLACKOUT_ENDS))
    if record.final_offer is not None:
        found += list(around_final_offer(scenario, day(record.final_offer)))
    last = day(record.ends)
    found += [Event(day(m.day), MEETING, i) for i, m in enumerate(record.meeting)]
    found += list(among_people(scenario, Calendar(record.old_expiry), last))
    return [*sorted(e for e in found if e.day <= last), Event(last, END)]
