"""What a round's calendar had on it: phases, and dated events that came or were still to come."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.stoppage import LOCKOUT
from model import protocol
from model.calendar import (
    BLACKOUT_ENDS,
    ELECTION,
    EXPIRY,
    FINAL_OFFER,
    MEETING,
    MILESTONE,
    SISTER_SETTLES,
    TALKS_OPEN,
    Event,
)
from model.diary import percent
from model.messages import Message, Tally
from model.negotiation import Negotiation

BLACKOUT = "news blackout"
TEXTS = {
    TALKS_OPEN: "talks open",
    EXPIRY: "old contract ended",
    BLACKOUT_ENDS: "blackout ends",
    FINAL_OFFER: "final offer",
}
EVENT, EXPIRES, DEAL, VOTE, FORCE = "circle", "diamond", "star", "square", "triangle-up"
SHAPES = {  # what each marker stands for
    EVENT: "event",
    VOTE: "vote",
    FORCE: "strike, lockout, imposition",
    DEAL: "deal",
    EXPIRES: "end of another guild's contract",
}
LEADERS = ("leaders stay", "harder leaders elected", "softer leaders elected")
THREATS = {  # acts that change nothing yet
    "calls a strike vote": "a strike vote is called",
    "sets a strike date": "a strike is announced",
    "announces a lockout": "a lockout is announced",
}


class Phase(NamedTuple):
    """A stretch of days in one phase; the last day is the next phase's first."""

    name: str
    start: int
    end: int


class Mark(NamedTuple):
    """Something on the calendar."""

    day: int
    shape: str  # one of SHAPES
    reached: bool  # before the round ended
    text: str

    @property
    def symbol(self) -> str:
        """The marker in Plotly's words, an open one for what was still to come."""
        return self.shape if self.reached else f"{self.shape}-open"


def phases(talks: Negotiation, turns: Sequence[tuple[int, str]]) -> list[Phase]:
    """Return the phases of a finished round; the last is how it ended, up to the last day.

    A phase that began and ended on one day is there too.

    Parameters
    ----------
    talks
        The round.
    turns
        Day of each event, and the phase after it.
    """
    found: list[Phase] = []
    phase, since = protocol.PHASE_NAMES[protocol.TALKS], talks.agenda[0].day
    for day, after in turns:
        if after != phase and not protocol.over(protocol.PHASE_NAMES.index(after)):
            found.append(Phase(phase, since, day))
            phase, since = after, day
    found.append(Phase(phase, since, talks.day))
    return [*found, Phase(talks.phase_name, talks.day, last_day(talks))]


def last_day(talks: Negotiation) -> int:
    """Return the last day of a round's calendar; a vote may come after the last day of talks."""
    return max(talks.day, talks.agenda[-1].day)


def marks(talks: Negotiation) -> list[Mark]:
    """Return what stands on the calendar, in order; other guilds' deals only if they came."""
    found = [
        Mark(event.day, VOTE if event.kind == ELECTION else EVENT, place < talks.place, text)
        for place, event in enumerate(talks.agenda)
        if (text := event_text(talks, event)) and is_shown(talks, event, place)
    ]
    found += [_sister_expiry(talks, place) for place in range(len(talks.case.sister))]
    found += said_marks(talks)
    first, last = talks.agenda[0].day, last_day(talks)
    kept = [mark for mark in found if first <= mark.day <= last]
    return _together(sorted(kept, key=lambda mark: mark.day))


def is_shown(talks: Negotiation, event: Event, place: int) -> bool:
    """Return whether an event is on the calendar because it has come or everybody expects it.

    A final offer that was not made while members voted is not there; nor is an election that was
    held, whose result stands there instead.
    """
    if place >= talks.place:
        return event.kind != SISTER_SETTLES
    if event.kind == ELECTION:
        return False
    said = (message.day for message in talks.messages if message.act == "final offer")
    return event.kind != FINAL_OFFER or event.day in said


def event_text(talks: Negotiation, event: Event) -> str:
    """Return what an event is called on the calendar, empty for sessions and ends of bands."""
    if event.kind == MILESTONE:
        return talks.case.calendar.milestone[event.which].title
    if event.kind == MEETING:
        return talks.case.calendar.meeting[event.which].title
    if event.kind == SISTER_SETTLES:
        return f"deal of {talks.case.sister[event.which].title}"
    if event.kind == ELECTION:
        return "election"
    return TEXTS.get(event.kind, "")


def said_marks(talks: Negotiation) -> Iterator[Mark]:
    """Yield what the people of a round have done: deals, votes, stoppages.

    Threats are many and have a lane of their own.
    """
    stoppage = "strike"
    for message in talks.messages:
        if message.act in ("accepts", "both accept"):
            yield Mark(message.day, DEAL, True, "deal")
        elif message.tally is not None:
            yield Mark(message.day, VOTE, True, vote_text(message, message.tally))
        elif message.act == "imposes its offer":
            yield Mark(message.day, FORCE, True, "offer imposed")
        elif message.act == "stoppage starts":
            stoppage = "lockout" if message.which == LOCKOUT else "strike"
            yield Mark(message.day, FORCE, True, f"{stoppage} begins")
        elif message.act == "calls it off":
            yield Mark(message.day, FORCE, True, f"{stoppage} ends")
        elif message.act == "offer lapses":
            yield Mark(message.day, EVENT, True, "final offer lapses")


def vote_text(message: Message, tally: Tally) -> str:
    """Return what a vote is called on the calendar."""
    if message.act == "election":
        return LEADERS[message.which]
    share = f", {percent(tally.yes / tally.ballots)} yes" if tally.ballots else ", nobody voted"
    if message.act == "strike vote":
        return f"strike {'' if tally.carried else 'not '}authorised{share}"
    return f"deal {'ratified' if tally.carried else 'voted down'}{share}"


def _sister_expiry(talks: Negotiation, place: int) -> Mark:
    sister = talks.case.sister[place]
    day = talks.calendar.day(sister.expiry)
    return Mark(day, EXPIRES, day <= talks.day, f"contract of {sister.title} ends")


def _together(found: Sequence[Mark]) -> list[Mark]:
    """Return one mark for all that happens on one day and looks alike."""
    texts: dict[tuple[int, str, bool], list[str]] = {}
    for mark in found:
        texts.setdefault(mark[:3], []).append(mark.text)
    return [Mark(*key, "; ".join(each)) for key, each in texts.items()]
