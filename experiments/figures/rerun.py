"""A finished round, played once more: what it looked like when each message was said."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from agents.conduct import OwnTactic
from agents.contract import NO_BID, Offer
from agents.outlook import Outlook
from agents.tactics import View
from agents.worth import EMPLOYERS, GUILD
from model.messages import ACTORS, Message
from model.negotiation import Negotiation, Now
from model.solutions import Pair

UNKNOWN = "a round can only be replayed if its rng was a seed or a generator not used before"
SPOKEN = ("offers", "stands", "final offer")


class Still(NamedTuple):
    """A round in the moment when something has been said."""

    phase: str
    outlook: Outlook  # with the regime of work and the consent of that moment
    floors: Pair  # the least that guild and employers take, $M
    has_people: bool = False  # does a side need its people's consent


class Reel(NamedTuple):
    """A round, moment by moment."""

    stills: list[Still]  # one for each message
    phases: list[tuple[int, str]]  # day of each event, and the phase after it


class Answer(NamedTuple):
    """What a side has said to an offer."""

    yes: bool
    least: float  # $M from which it said it would accept, nan if that is not known


def reel(talks: Negotiation) -> Reel:
    """Return what a finished round looked like at each message.

    Nothing of that is kept while a round is played, so it is played again from the same seed. What
    a side says comes with the view that it had; an event with the view that follows from it.

    Raises
    ------
    ValueError
        If the round was played with a generator that had been used before: then it cannot be
        played again.
    """
    copy = again(talks)
    seen: list[Still] = []  # as each row of the minutes was begun
    stills: list[Still] = []
    phases = []
    copy.table.log.begun = lambda: seen.append(_still(copy))
    for _ in range(talks.place):
        copy.step()
        stills += _shown(copy, copy.messages[len(stills) :], seen)
        seen.clear()
        phases.append((copy.day, copy.phase_name))
    if [_said(message) for message in copy.messages] != [_said(m) for m in talks.messages]:
        raise ValueError(UNKNOWN)
    return Reel(stills, phases)


def _said(message: Message) -> tuple[object, ...]:
    return message.day, message.actor, message.act, message.contract


def _still(talks: Negotiation) -> Still:
    outlook = talks.outlook
    guild, employers = (talks.seats[side].reservation(outlook) for side in (GUILD, EMPLOYERS))
    has_people = talks.members_vote or talks.companies_agree
    return Still(talks.phase_name, outlook, (guild, employers), has_people)


def _shown(talks: Negotiation, messages: Sequence[Message], seen: Sequence[Still]) -> list[Still]:
    """Return what the round looked like at the messages of one event.

    A message has a row of the minutes for each company that it names. Those without a mind say
    what has happened; what that leads to is seen when the event is over.
    """
    after = _still(talks)
    rows = iter(seen)
    found = []
    for message in messages:
        each = [next(rows) for _ in range(max(1, len(message.blocks)))]
        found.append(after if message.mind is None else each[0])
    return found


def again(talks: Negotiation) -> Negotiation:
    """Return the same round before its first event, with the same numbers drawn.

    A tactic from outside is not run a second time: a script says what it has said.

    Raises
    ------
    ValueError
        If the round's generator was not seeded as numpy does it.
    """
    source = talks.rng.bit_generator
    seeds = source.seed_seq
    if not isinstance(seeds, np.random.SeedSequence):
        raise ValueError(UNKNOWN)
    fresh = np.random.SeedSequence(seeds.entropy, spawn_key=seeds.spawn_key)
    guild, employers = (_tactic(talks, side) for side in (GUILD, EMPLOYERS))
    return Negotiation(
        talks.case,
        rng=np.random.Generator(type(source)(fresh)),
        collect=False,
        guild_tactic=guild,
        employers_tactic=employers,
    )


def _tactic(talks: Negotiation, side: int) -> Callable[[Now], OwnTactic] | None:
    return None if talks.seats[side].own is None else lambda now: Script(talks, side)


class Script:
    """Says again what a side with a tactic from outside has said in a round."""

    def __init__(self, talks: Negotiation, side: int) -> None:
        own = talks.seats[side].own
        self.name = own.name if own is not None else ""
        self.bids, self.answers = bids(talks, side), list(answers(talks, side))

    def offer(self, outlook: Outlook, view: View) -> Offer:
        """Return the next bid."""
        return next(self.bids, NO_BID)

    def least(self, outlook: Outlook, view: View) -> float:
        """Return the least own value for which the next answer is yes."""
        return self.answers[0].least if self.answers else math.nan

    def accepts(self, outlook: Outlook, view: View, bid: Offer) -> bool:
        """Return the next answer."""
        return self.answers.pop(0).yes if self.answers else False


def bids(talks: Negotiation, side: int) -> Iterator[Offer]:
    """Yield the bids that a side has made, NO_BID for a turn without any."""
    made = iter(talks.seats[side].said)
    for message in talks.messages:
        if message.actor == ACTORS[side] and message.act in SPOKEN:
            yield NO_BID if message.contract is None else next(made)[0]


def answers(talks: Negotiation, side: int) -> Iterator[Answer]:
    """Yield what a side was asked and has said; nobody is asked what may not be signed.

    Of the answers to a mediator only those are known that led to a deal.
    """
    following = [*talks.messages[1:], None]
    for message, then in zip(talks.messages, following, strict=True):
        contract = message.contract
        if contract is None:
            continue
        may = talks.may_sign(contract, message.day)
        if not may:
            continue
        if message.actor == ACTORS[side] and message.act in ("accepts", "rejects"):
            assert message.mind is not None
            yield Answer(message.act == "accepts", message.mind.least)
        elif message.act == "proposes":
            yield Answer(then is not None and then.act == "both accept", math.nan)
