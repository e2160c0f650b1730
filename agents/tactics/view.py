"""What a tactic is shown, and the moves that tactics are made of."""

from typing import NamedTuple

from agents.bidding import best_reply, fair_bid, own_best, reply_on_path
from agents.contract import DOLLAR, NO_BID, Bid
from agents.outlook import Outlook, value_of
from agents.worth import GUILD, reservation


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
    last: Bid  # its own last bid
    said: tuple[Bid, ...] = ()  # all bids it has made, the oldest first
    heard: tuple[Bid, ...] = ()  # all bids it was made
    sessions_left: int = 0  # sessions still to come, this one included
    luck: float = 0.5  # a fresh random number for this turn, 0..1


def floors_against(view: View, toughness: float) -> tuple[float, float]:
    """Return both reservations if the counterpart had this toughness, guild first."""
    other = reservation(view.other_waiting, view.other_spread, toughness)
    return (view.reservation, other) if view.side == GUILD else (other, view.reservation)


def fair_against(outlook: Outlook, view: View, toughness: float) -> Bid:
    """Return the fair contract with a counterpart of this toughness; NO_BID if there is none."""
    return fair_bid(outlook, floors_against(view, toughness), view.weight)


def stand(outlook: Outlook, view: View, target: float) -> Bid:
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
    if value_of(outlook, view.side, last) >= target - DOLLAR:
        return last
    same = reply_on_path(outlook, view.side, last.package, target)
    return same if same.package >= 0 else meet(outlook, view, target)


def meet(outlook: Outlook, view: View, target: float) -> Bid:
    """Return the bid that meets a target, or the best there is for the party if none does.

    ``NO_BID`` if even that is worth less than the reservation.
    """
    bid = best_reply(outlook, view.side, target)
    if bid.package >= 0:
        return bid
    best = own_best(outlook, view.side)
    if best.package >= 0 and value_of(outlook, view.side, best) < view.reservation:
        return NO_BID
    return best
