"""What a round's calendar had on it: phases, and dated events that came or were still to come."""

from collections.abc import Sequence
from typing import NamedTuple

from model import protocol
from model.calendar import (
    BLACKOUT_ENDS,
    EXPIRY,
    FINAL_OFFER,
    MILESTONE,
    SISTER_SETTLES,
    TALKS_OPEN,
    Event,
)
from model.negotiation import Negotiation

BLACKOUT = "news blackout"
TEXTS = {
    TALKS_OPEN: "talks open",
    EXPIRY: "old contract ended",
    BLACKOUT_ENDS: "blackout ends",
    FINAL_OFFER: "final offer",
}


class Phase(NamedTuple):
    """A stretch of days in one phase; the last day is the next phase's first."""

    name: str
    start: int
    end: int


class Mark(NamedTuple):
    """Something on the calendar."""

    day: int
    shape: str  # circle for events, diamond for other guilds' expiries, star for the deal
    reached: bool  # before the round ended
    text: str

    @property
    def symbol(self) -> str:
        """The marker in Plotly's words, an open one for what was still to come."""
        return self.shape if self.reached else f"{self.shape}-open"


def phases(talks: Negotiation) -> list[Phase]:
    """Return the phases of a finished round; the last is how it ended, up to the last day.

    A phase that began and ended on one day is there too.
    """
    found: list[Phase] = []
    phase, since = protocol.TALKS, talks.agenda[0].day
    for event in talks.agenda[: talks.place]:
        after = protocol.next_phase(phase, event.kind, event.day)
        if after != phase and not protocol.over(after):
            found.append(Phase(protocol.PHASE_NAMES[phase], since, event.day))
            phase, since = after, event.day
    found.append(Phase(protocol.PHASE_NAMES[phase], since, talks.day))
    return [*found, Phase(talks.phase_name, talks.day, talks.agenda[-1].day)]


def phase_at(spans: Sequence[Phase], day: int) -> str:
    """Return the phase that began last by a day, how the round ended left out."""
    return [span.name for span in spans[:-1] if span.start <= day][-1]


def marks(talks: Negotiation) -> list[Mark]:
    """Return what stands on the calendar, in order; other guilds' deals only if they came."""
    found = [
        Mark(event.day, "circle", place < talks.place, text)
        for place, event in enumerate(talks.agenda)
        if (text := event_text(talks, event)) and (place < talks.place or is_known(event))
    ]
    found += [_sister_expiry(talks, place) for place in range(len(talks.case.sister))]
    if talks.deal is not None:
        found.append(Mark(talks.day, "star", True, "deal"))
    first, last = talks.agenda[0].day, talks.agenda[-1].day
    return _together(sorted(mark for mark in found if first <= mark.day <= last))


def is_known(event: Event) -> bool:
    """Return whether an event is on everybody's calendar before it happens."""
    return event.kind != SISTER_SETTLES


def event_text(talks: Negotiation, event: Event) -> str:
    """Return what an event is called on the calendar, empty for sessions and ends of bands."""
    if event.kind == MILESTONE:
        return talks.case.calendar.milestone[event.which].title
    if event.kind == SISTER_SETTLES:
        return f"deal of {talks.case.sister[event.which].title}"
    return TEXTS.get(event.kind, "")


def _sister_expiry(talks: Negotiation, place: int) -> Mark:
    sister = talks.case.sister[place]
    day = talks.world.calendar.day(sister.expiry)
    return Mark(day, "diamond", day <= talks.day, f"contract of {sister.title} ends")


def _together(found: Sequence[Mark]) -> list[Mark]:
    """Return one mark for all that happens on one day and looks alike."""
    texts: dict[tuple[int, str, bool], list[str]] = {}
    for mark in found:
        texts.setdefault(mark[:3], []).append(mark.text)
    return [Mark(*key, "; ".join(each)) for key, each in texts.items()]
