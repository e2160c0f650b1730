"""The agenda of a round: every dated event in order, written by plain functions.

Days are numbers, 0 the first after the old contract (`model.calendar` knows their dates).
"""

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
)
from model.days import next_month, weekday
from model.facts import Facts
from model.setting import triangular
from model.table import Numbers, Table, insert

INSERTED_A_DAY = 6  # sessions, votes, stoppages and their ends that decisions can add


def room_for(facts: Facts) -> int:
    """Return how many events an agenda may come to hold."""
    days = facts.calendar.ends - facts.calendar.talks_open + 1
    known = len(facts.milestones) + len(facts.meetings) + 2 * len(facts.recesses)
    return INSERTED_A_DAY * days + known + 2 * len(facts.sisters) + 20


def draw_up(table: Table) -> None:
    """Write every event that is known before the round begins, the end last."""
    add_sessions(table)
    add_fixed_days(table)
    add_final_offer(table)
    add_what_people_do(table)
    add(table, table.facts.calendar.ends, END, 0)


def add(table: Table, day: int, kind: int, which: int) -> None:
    """Write an event, unless it comes after the last day."""
    if day <= table.facts.calendar.ends:
        insert(table, day, kind, which)


def add_sessions(table: Table) -> None:
    """Write the days on which the sides meet: the usual weekdays, then the holdout's rhythm."""
    record = table.facts.calendar
    intense_until = record.final_offer if record.has_final_offer else record.ends
    day = record.talks_open
    while day < intense_until or day == record.talks_open:
        if day == record.talks_open or meets(table.facts, day):
            add_session(table, day)
        day += 1
    if record.has_final_offer:
        day = record.final_offer + record.final_reply_days + record.holdout_every_days
        while day <= record.ends:
            add_session(table, day)
            day += record.holdout_every_days
    add_session(table, record.ends)  # the last chance


def add_session(table: Table, day: int) -> None:
    """Write a session, unless there is one on that day, or nobody meets then."""
    record, state, agenda = table.facts.calendar, table.state, table.agenda
    if day < record.talks_open or day > record.ends or resting(table.facts, day):
        return
    for place in range(state.events):
        if agenda.kind[place] == SESSION and agenda.day[place] == day:
            return
    insert(table, day, SESSION, 0)


def meets(facts: Facts, day: int) -> bool:
    """Return whether a day is one of the weekdays on which the sides meet."""
    return bool(facts.weekdays[weekday(facts.calendar.day_zero, day)])


def resting(facts: Facts, day: int) -> bool:
    """Return whether a day falls into a recess."""
    rests = False
    for which in range(len(facts.recesses)):
        span = facts.recesses[which]
        rests = rests or span.start <= day <= span.end
    return rests


def next_meeting(facts: Facts, day: int) -> int:
    """Return the first usual day for a session from a day on."""
    while not meets(facts, day) or resting(facts, day):
        day += 1
    return day


def add_fixed_days(table: Table) -> None:
    """Write what the calendar of the scenario has."""
    facts = table.facts
    record = facts.calendar
    add(table, record.talks_open, TALKS_OPEN, 0)
    add(table, 0, EXPIRY, 0)
    for which in range(len(facts.milestones)):
        add(table, facts.milestones[which].day, MILESTONE, which)
    for which in range(len(facts.recesses)):
        add(table, facts.recesses[which].start, RECESS_STARTS, 0)
        add(table, facts.recesses[which].end + 1, RECESS_ENDS, 0)
    if record.has_blackout:
        add(table, record.goes_public, BLACKOUT_ENDS, 0)
    for which in range(len(facts.meetings)):
        add(table, facts.meetings[which], MEETING, which)


def add_final_offer(table: Table) -> None:
    """Write what follows from a final offer."""
    record, dispute = table.facts.calendar, table.facts.dispute
    if not record.has_final_offer:
        return
    answered = record.final_offer + record.final_reply_days
    add(table, record.final_offer, FINAL_OFFER, 0)
    add(table, answered, FINAL_REPLY, 0)
    if record.final_open_days > record.final_reply_days:
        add(table, record.final_offer + record.final_open_days, OFFER_LAPSES, 0)
    if dispute.possible and dispute.impasse_days > 0:
        add(table, answered + dispute.impasse_days, IMPASSE, 0)


def add_what_people_do(table: Table) -> None:
    """Write the months of talk among members, their election, and a mediator's proposals."""
    facts = table.facts
    last = facts.calendar.ends
    if facts.members.number > 0:
        month = next_month(facts.calendar.day_zero, facts.calendar.talks_open)
        while month <= last:
            add(table, month, MONTH, 0)
            month = next_month(facts.calendar.day_zero, month)
        if facts.committee.has_election:
            add(table, facts.committee.election_day, ELECTION, 0)
    if facts.mediator.present:
        for day in range(facts.mediator.first, last + 1, facts.mediator.every_days):
            add(table, day, MEDIATION, 0)


def draw_deals(table: Table, tape: Numbers, start: int) -> None:
    """Draw which other guilds settle early and when, and write it down with what follows.

    Two numbers of the tape each, from a place on. There is a session soon after every deal.
    """
    facts = table.facts
    for which in range(len(facts.sisters)):
        sister, happens, lead = facts.sisters[which], tape[start], tape[start + 1]
        start += 2
        table.signs[which] = sister.expiry
        if happens < sister.chance:
            early = round(triangular(lead, sister.least, sister.likely, sister.most))
            day = sister.expiry - early
            table.signs[which] = day
            add(table, day, SISTER_SETTLES, which)
            add_session(table, next_meeting(facts, day + facts.calendar.resume_days))
