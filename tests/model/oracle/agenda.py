"""Every dated event of a round, worked out from dates: the oracle for `model.agenda`."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from model.calendar import (
    BLACKOUT_ENDS,
    ELECTION,
    END,
    EXPIRY,
    FINAL_OFFER,
    FINAL_REPLY,
    IMPASSE,
    MEDIATION,
    MEETING,
    MILESTONE,
    MONTH,
    OFFER_LAPSES,
    RECESS_ENDS,
    RECESS_STARTS,
    SESSION,
    SISTER_SETTLES,
    TALKS_OPEN,
    WEEKDAYS,
    Calendar,
    Event,
)
from model.scenario import CalendarRecord, Scenario


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
