"""What a side does at the table, as plain functions of what it is and what it has seen.

Plain Python can play more than is compiled: a tactic that its user has written, a mixture, and
tactics that look back at all bids. Their functions ask for what only a `Recollection` has; Numba
sees from the type that a `Past` has none of it, and leaves those lines out.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from agents.acceptance import least_by, least_rational
from agents.approval import hush, speak_up
from agents.beliefs import most_for_other, ruled_out, shown
from agents.bidding import free_reply, is_zone, recalled
from agents.contract import DOLLAR, NO_BID, Bid, Offer
from agents.outlook import Outlook, value_of, value_of_shares
from agents.tactics import Ingredient, View, agreeable, final_by, floors_against, offer_by
from agents.worth import DAYS_A_YEAR, reservation


class Party(NamedTuple):
    """One side of the table: what it is, not what it has seen."""

    side: int  # 0 the guild, 1 the employers
    tactic: int  # position in TACTICS
    beta: float  # concession exponent of time-dependent tactics, > 0
    weight: float  # the guild's bargaining power, 0..1, the same for both
    toughness: float  # own type, 0 yielding to 1 tough
    spread: float  # $M that toughness shifts the own reservation either way, >= 0
    other_spread: float  # the same for the counterpart, as far as this side knows
    impatience: float  # speed of ruling out yielding counterparts, a year
    opening: int  # package asked for at first
    opening_shares: Sequence[float]  # share of each issue in the opening position
    stance: float  # $M that its leaders ask for beyond what its people do
    acceptance: int  # position in CONDITIONS


class Memory:
    """What a side has seen and done so far; it changes with every turn."""

    __slots__ = (
        "accepted_from",
        "aspired",
        "high",
        "last_full",
        "last_package",
        "last_part",
        "low",
        "sees_zone",
        "sessions_left",
        "stance",
        "thought_on",
        "turn",
    )
    low: float  # the other's toughness lies between these two, 0..1
    high: float
    stance: float  # $M that its leaders ask for beyond what its people do
    last_package: int  # its last bid, -1 for none
    last_full: int
    last_part: float
    thought_on: int  # day up to which silence has been counted
    turn: int  # how often it was its turn
    sessions_left: int
    aspired: float  # own value of its last offer, nan before the first
    accepted_from: float  # the least own value it accepted when last asked, nan before
    sees_zone: bool  # did it see a contract that beats waiting for both when it last offered


class Past(NamedTuple):
    """What a side needs to know of the bids of a round if it only goes by its own last one."""

    last: Bid  # its last bid, as it was made
    order: Sequence[int]  # in which that granted the issues
    said: Any  # bids made so far, the oldest first, in the terms of today's outlook
    heard: Any  # bids heard so far
    luck: Sequence[float]  # a random number for each turn, 0..1


class OwnTactic(Protocol):
    """A tactic that is not one of ours, in place of the rules for offers and answers."""

    @property
    def name(self) -> str:
        """What results call it."""

    def offer(self, outlook: Outlook, view: View) -> Offer:
        """Return a bid that may be signed, or NO_BID."""

    def least(self, outlook: Outlook, view: View) -> float:
        """Return the least own value it accepts, $M; nan if it has no such number."""

    def accepts(self, outlook: Outlook, view: View, bid: Offer) -> bool:
        """Return whether it accepts an offer."""


class Recollection(NamedTuple):
    """A `Past` with all that has been said, as plain Python keeps it."""

    last: Offer
    order: Sequence[int]
    said: Sequence[Offer]
    heard: Sequence[Offer]
    luck: Sequence[float]
    mixture: tuple[Ingredient, ...]  # what the side's tactic is made of, if that is a mixture
    own: OwnTactic | None  # a tactic from outside, in place of the side's own


AnyPast = Any  # a `Past` or, in plain Python, a `Recollection`


def start(memory: Memory, low: float, high: float, stance: float, today: int) -> None:
    """Begin a round."""
    memory.low, memory.high, memory.stance = low, high, stance
    memory.last_package, memory.last_full, memory.last_part = -1, 0, 0.0
    memory.thought_on, memory.turn, memory.sessions_left = today, 0, 0
    memory.aspired = memory.accepted_from = math.nan
    memory.sees_zone = True


def last_bid(past: AnyPast, outlook: Outlook, side: int) -> Bid:
    """Return a side's last bid in the terms of today's outlook."""
    return recalled(outlook, side, past.last, past.order)  # type: ignore[return-value]


def least_taken(party: Party, memory: Memory, outlook: Outlook) -> float:
    """Return the least a side takes now, $M."""
    waiting = outlook.waiting[party.side] + memory.stance
    return reservation(waiting, party.spread * outlook.doubt, party.toughness)


def private_shift(party: Party, outlook: Outlook) -> float:
    """Return what only a side knows of its own reservation, $M: it is tough by so much."""
    return reservation(0.0, party.spread * outlook.doubt, party.toughness)


def view_of(party: Party, memory: Memory, past: AnyPast, outlook: Outlook, elapsed: float) -> View:
    """Return what a side knows now; ``elapsed`` is the part of the time that has passed, 0..1."""
    side = party.side
    least = least_taken(party, memory, outlook)
    asked = value_of_shares(outlook, side, party.opening, party.opening_shares)
    return View(
        side,
        least,
        max(least, asked),
        memory.low,
        memory.high,
        outlook.waiting[1 - side],
        party.other_spread * outlook.doubt,
        party.weight,
        party.impatience,
        elapsed,
        party.beta,
        last_bid(past, outlook, side),
        past.said,
        past.heard,
        memory.sessions_left,
        past.luck[memory.turn % len(past.luck)],
        party.tactic,
        ingredients(past),
    )


def ingredients(past: AnyPast) -> Any:
    """Return what a side's tactic is mixed of."""
    if hasattr(past, "mixture"):
        return past.mixture
    return ()


def think(
    party: Party,
    memory: Memory,
    past: AnyPast,
    outlook: Outlook,
    day: int,
    elapsed: float,
    sessions_left: int,
) -> None:
    """Rule out the counterparts that would have settled by now, as each turn begins."""
    memory.sessions_left = sessions_left
    memory.turn += 1
    view = view_of(party, memory, past, outlook, elapsed)
    years = max(0, day - memory.thought_on) / DAYS_A_YEAR
    memory.low = ruled_out(view, most_for_other(outlook, view), years)
    memory.thought_on = day


def hear(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, bid: Bid, elapsed: float
) -> None:
    """Learn from an offer what its maker can still be."""
    view = view_of(party, memory, past, outlook, elapsed)
    memory.high = shown(view, value_of(outlook, 1 - party.side, bid))
    memory.low = min(memory.low, memory.high)


def offer(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, elapsed: float, is_final: bool
) -> Bid:
    """Return a side's offer, NO_BID if it has none to make; see `remember`."""
    view = view_of(party, memory, past, outlook, elapsed)
    memory.sees_zone = is_zone(outlook, floors_against(view, memory.low))
    if hasattr(past, "own") and past.own is not None:
        return past.own.offer(outlook, view)  # type: ignore[no-any-return]
    if is_final:
        return final_by(party.tactic, outlook, view)  # type: ignore[return-value]
    return offer_by(party.tactic, outlook, view)  # type: ignore[return-value]


def remember(memory: Memory, outlook: Outlook, side: int, bid: Bid) -> None:
    """Keep an offer that was made; one off the paths is kept by whoever plays in plain Python."""
    if not hasattr(bid, "shares"):
        memory.last_package, memory.last_full, memory.last_part = bid.package, bid.full, bid.part
    memory.aspired = value_of(outlook, side, bid)


def accepts(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, bid: Offer, elapsed: float
) -> bool:
    """Return a side's answer to an offer."""
    view = view_of(party, memory, past, outlook, elapsed)
    if hasattr(past, "own") and past.own is not None:
        memory.accepted_from = past.own.least(outlook, view)
        return past.own.accepts(outlook, view, bid)  # type: ignore[no-any-return]
    memory.accepted_from = least_by(party.acceptance, outlook, view)
    enough = value_of(outlook, party.side, bid) >= memory.accepted_from - DOLLAR
    return enough and agreeable(outlook, view, bid)


def accepts_alone(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, bid: Offer, elapsed: float
) -> bool:
    """Return whether a side would accept what the people behind it would not."""
    if hasattr(past, "own") and past.own is not None:
        return False
    view = view_of(party, memory, past, outlook, elapsed)
    if agreeable(outlook, view, bid):
        return False
    kept = [0.0] * len(outlook.length)
    hush(outlook, party.side, kept)
    least = least_by(party.acceptance, outlook, view)
    speak_up(outlook, party.side, kept)
    return value_of(outlook, party.side, bid) >= least - DOLLAR


def offer_alone(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, elapsed: float
) -> Bid:
    """Return what a side would offer if nobody behind it had to agree, or NO_BID.

    The same as its offer where its people are content with what it wants. A tactic from outside is
    asked for its offer once a turn only.
    """
    if hasattr(past, "own") and past.own is not None:
        return NO_BID
    view = view_of(party, memory, past, outlook, elapsed)
    kept = [0.0] * len(outlook.length)
    hush(outlook, party.side, kept)
    bid = offer_by(party.tactic, outlook, view)
    speak_up(outlook, party.side, kept)
    return bid  # type: ignore[return-value]


def worth_of_going_on(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, elapsed: float
) -> float:
    """Return what going on is worth to a side as things stand in an outlook, $M.

    The deal it expects less the wait for it, and never less than its reservation. Outlooks under
    different threats are compared by it.
    """
    return least_rational(outlook, view_of(party, memory, past, outlook, elapsed))


def hoped_for(
    party: Party, memory: Memory, past: AnyPast, outlook: Outlook, elapsed: float
) -> float:
    """Return the most that going on can be worth to a side in an outlook, $M.

    That is what the most yielding counterpart would leave it, without any wait: a bound for
    `worth_of_going_on` that takes no time to find.
    """
    view = view_of(party, memory, past, outlook, elapsed)
    floor = reservation(view.other_waiting, view.other_spread, view.low)
    bid = free_reply(outlook, 1 - party.side, floor)
    best = value_of(outlook, party.side, bid) if bid.package >= 0 else -math.inf
    return max(view.reservation, best)
