"""What a tactic is shown, and the moves that tactics are made of."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from agents.approval import margin_of
from agents.bidding import best_reply, fair_bid, reply_on_path
from agents.contract import DOLLAR, NO_BID, TIE, Bid, Offer, same_bid
from agents.outlook import Outlook, value_of
from agents.worth import EMPLOYERS, GUILD, reservation


class Ingredient(NamedTuple):
    """One tactic in a mixture."""

    tactic: int  # position in TACTICS, any but the mixture's own
    beta: float  # its concession exponent, > 0
    weight: float  # 0..1, over all ingredients 1


class Columns(NamedTuple):
    """Bids in columns, the oldest first, as compiled rounds keep them; plain Python has tuples."""

    package: Sequence[int]
    full: Sequence[int]
    part: Sequence[float]
    number: int  # of the places that are filled


Told = Any  # `Columns`, or a tuple of bids


def how_many(bids: Told) -> int:
    """Return how many bids have been told."""
    if hasattr(bids, "package"):
        return bids.number  # type: ignore[no-any-return]
    return len(bids)


def told(bids: Told, place: int) -> Bid:
    """Return one of the bids that have been told, the oldest at place 0."""
    if hasattr(bids, "package"):
        return Bid(bids.package[place], bids.full[place], bids.part[place])
    return bids[place]  # type: ignore[no-any-return]


def different(bids: Told) -> int:
    """Return how many different bids have been told.

    >>> different((Bid(0, 1, 0.5), Bid(0, 1, 0.5), Bid(2, 0, 0.0)))
    2
    """
    count = 0
    for place in range(how_many(bids)):
        count += 0 if is_among(bids, told(bids, place), place) else 1
    return count


def is_among(bids: Told, bid: Bid, first: int) -> bool:
    """Return whether a bid is one of the ``first`` that have been told."""
    found = False
    for place in range(first):
        found = found or same_bid(told(bids, place), bid)
    return found


class View(NamedTuple):
    """All that one party knows at one moment besides the outlook."""

    side: int  # 0 the guild, 1 the employers
    reservation: float  # the least it takes, $M
    opening: float  # own value of its opening position, never below the reservation, $M
    low: float  # the other's toughness lies between these two, 0..1
    high: float
    other_waiting: float  # the other's value of waiting without its private part, $M
    other_spread: float  # how far toughness shifts that either way, $M
    weight: float  # the guild's bargaining power, 0..1
    impatience: float  # speed at which it stops expecting a more yielding counterpart, a year
    elapsed: float  # part of the time for talks that has passed, 0..1
    beta: float  # concession exponent, below 1 concedes late (Faratin et al. 1998)
    last: Offer  # its own last bid
    said: Told = ()  # all bids it has made, the oldest first
    heard: Told = ()  # all bids it was made
    sessions_left: int = 0  # sessions still to come, this one included
    luck: float = 0.5  # a fresh random number for this turn, 0..1
    tactic: int = 0  # position in TACTICS of what it bargains by, 0 the rational one
    mixture: tuple[Ingredient, ...] = ()  # what the mixed tactic is made of, else empty


def floors_against(view: View, toughness: float) -> tuple[float, float]:
    """Return both reservations if the counterpart had this toughness, guild first."""
    other = reservation(view.other_waiting, view.other_spread, toughness)
    return (view.reservation, other) if view.side == GUILD else (other, view.reservation)


def fair_against(outlook: Outlook, view: View, toughness: float) -> Bid:
    """Return the fair contract with a counterpart of this toughness; NO_BID if there is none."""
    return fair_bid(outlook, floors_against(view, toughness), view.weight)


def stand(outlook: Outlook, view: View, target: float) -> Offer:
    """Return the bid that holds a target, as near to the last one as it can.

    The last bid itself if it still holds the target, else the same package with other shares:
    nobody turns a whole proposal upside down to stay where it is. A package that can no longer be
    signed gives way to one worth as much: that is no reason to concede.
    """
    last = view.last
    if last.package < 0:
        return meet(outlook, view, target)
    if not outlook.admissible[last.package]:
        return meet(outlook, view, max(target, value_of(outlook, view.side, last)))
    needed = max(target, view.reservation + margin_of(outlook, view.side, last.package))
    if value_of(outlook, view.side, last) >= needed - DOLLAR:
        return last
    same = reply_on_path(outlook, view.side, last.package, needed)
    return same if same.package >= 0 else meet(outlook, view, target)


def hold(outlook: Outlook, view: View) -> Offer:
    """Return the bid of a party that gives nothing more away today.

    It asks for what its last bid is worth by now, at first for what its opening position is.
    """
    if view.last.package < 0:
        return meet(outlook, view, view.opening)
    return stand(outlook, view, max(view.reservation, value_of(outlook, view.side, view.last)))


def between(view: View, conceded: float) -> float:
    """Return the own value left after conceding a part, 0..1, of opening down to reservation.

    >>> from agents.contract import NO_BID
    >>> view = View(0, 20.0, 100.0, 0.0, 1.0, 0.0, 0.0, 0.5, 2.0, 0.0, 1.0, NO_BID)
    >>> between(view, 0.0), between(view, 0.25), between(view, 1.0)
    (100.0, 80.0, 20.0)
    """
    return view.opening - conceded * (view.opening - view.reservation)


def first_dear(outlook: Outlook, package: int) -> int:
    """Return the first place on a package's path that costs the employers something.

    What comes before it is a gain for both and is granted in every efficient contract.
    """
    order, slopes = outlook.order[package], outlook.slope[EMPLOYERS][package]
    place = 0
    while place < outlook.length[package] and slopes[order[place]] >= 0.0:
        place += 1
    return place


def best_on_path(outlook: Outlook, side: int, package: int) -> Bid:
    """Return the contract of one package that a side would write alone."""
    whole = outlook.length[package] if side == GUILD else first_dear(outlook, package)
    return Bid(package, whole, 0.0)


def most_wanted(outlook: Outlook, view: View) -> Bid:
    """Return the contract a party would write alone, with its people; NO_BID if there is none."""
    best, most = NO_BID, 0.0
    for package in range(len(outlook.length)):
        bid = best_on_path(outlook, view.side, package)
        if outlook.admissible[package] and agreeable(outlook, view, bid):
            value = value_of(outlook, view.side, bid)
            if best.package < 0 or value > most + TIE:
                best, most = bid, value
    return best


def meet(outlook: Outlook, view: View, target: float) -> Bid:
    """Return the bid that meets a target, or the best there is for the party if none does.

    ``NO_BID`` if even that is worth less than the reservation.
    """
    bid = best_reply(outlook, view.side, target, view.reservation)
    return bid if bid.package >= 0 else most_wanted(outlook, view)


def agreeable(outlook: Outlook, view: View, bid: Offer) -> bool:
    """Return whether a party and its people would sign a contract rather than wait."""
    if bid.package < 0:
        return False
    least = view.reservation + margin_of(outlook, view.side, bid.package)
    return value_of(outlook, view.side, bid) >= least - DOLLAR
