"""The diary itself: one dated entry for each message."""

from collections.abc import Callable
from typing import NamedTuple

from model.diary import bargaining, companies, events, force, people
from model.diary.story import Story
from model.messages import Message
from model.negotiation import Negotiation

WRITERS: dict[str, Callable[[Story, Message], str]] = {
    "tables": bargaining.tables,
    "offers": bargaining.offers,
    "stands": bargaining.stands,
    "final offer": bargaining.offers,
    "accepts": bargaining.accepts,
    "rejects": bargaining.rejects,
    "blocks": companies.blocks,
    "talks open": events.opening,
    "expiry": events.expiry,
    "blackout ends": events.blackout_ends,
    "milestone": events.milestone,
    "sister settles": events.sister,
    "recess starts": events.recess_starts,
    "recess ends": events.recess_ends,
    "offer lapses": events.offer_lapses,
    "end": events.end,
    "proposes": events.proposes,
    "both accept": events.both_accept,
    "meeting": people.meeting,
    "election": people.election,
    "ballot": people.ballot,
    "strike vote": people.strike_vote,
    "calls a strike vote": force.calls_vote,
    "sets a strike date": force.sets_date,
    "announces a lockout": force.announces_lockout,
    "stoppage starts": force.starts,
    "calls it off": force.calls_off,
    "cooling ends": force.cooled,
    "imposes its offer": force.imposes,
}


class Entry(NamedTuple):
    """One line of the diary."""

    day: int
    date: str  # ISO
    actor: str
    act: str
    text: str
    message: Message
    is_idle: bool = False  # says nothing that was not said before


class Writer(Story):
    """Turns messages into sentences and remembers what each side said last."""

    def entry(self, message: Message, then: Message | None = None) -> Entry:
        """Return the diary entry for a message; messages must come in their order.

        Parameters
        ----------
        message
            What is said or done.
        then
            The message after it, None if there is none: what a mediator proposes is said to fail
            unless both sides accept it next.
        """
        self.is_idle = False
        text = WRITERS[message.act](self, message)
        if message.act == "proposes" and (then is None or then.act != "both accept"):
            text += events.refused(self, message)
        self.last = message
        when = self.calendar.date(message.day).isoformat()
        return Entry(message.day, when, message.actor, message.act, text, message, self.is_idle)


def diary(talks: Negotiation) -> list[Entry]:
    """Return the round in words, one entry for each message."""
    writer = Writer(talks)
    following = [*talks.messages[1:], None]
    return [writer.entry(m, then) for m, then in zip(talks.messages, following, strict=True)]
