"""What to offer: one small function for each way to bargain.

A tactic takes the outlook and the party's own view and returns a bid. It never reads the model.
"""

import math
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


def wait(outlook: Outlook, view: View) -> Bid:
    """Return what a party says that sees no zone of agreement.

    It stands by its last offer as long as that is no loss, and else says nothing: a worse offer
    would only give its reservation away. Who has not spoken yet asks for the opening position.
    """
    last = view.last
    if last.package < 0:
        return meet(outlook, view, view.opening)
    holds = outlook.admissible[last.package]
    if holds and value_of(outlook, view.side, last) >= view.reservation - DOLLAR:
        return last
    return NO_BID


def rational(outlook: Outlook, view: View) -> Bid:
    """Demand what is fair against the most yielding counterpart not ruled out yet.

    Where even that one leaves no zone of agreement, wait.

    References
    ----------
    Cramton & Tracy (1992), American Economic Review 82: demands fall with the most generous
    type that the silence so far has left possible.
    """
    bid = fair_against(outlook, view, view.low)
    return bid if bid.package >= 0 else wait(outlook, view)


def polynomial(elapsed: float, kappa: float, beta: float) -> float:
    """Return the part of the range conceded after this part of the time.

    Faratin, Sierra & Jennings (1998): beta below 1 concedes late, above 1 early.

    >>> polynomial(0.5, 0.0, 1.0), polynomial(1.0, 0.0, 0.2), polynomial(0.25, 0.0, 2.0)
    (0.5, 1.0, 0.5)
    """
    return float(kappa + (1.0 - kappa) * math.pow(min(1.0, max(0.0, elapsed)), 1.0 / beta))


def aspiration(view: View) -> float:
    """Return the own value a time-dependent party aims at now, from opening to reservation."""
    conceded = polynomial(view.elapsed, 0.0, view.beta)
    return view.opening - conceded * (view.opening - view.reservation)


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


def time_dependent(outlook: Outlook, view: View) -> Bid:
    """Concede by the clock alone; Boulware, linear and Conceder differ only in beta.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return meet(outlook, view, aspiration(view))


def hard_liner(outlook: Outlook, view: View) -> Bid:
    """Hold out for what the opening position is worth, whatever the other side does."""
    return stand(outlook, view, view.opening)


LADDER = 8  # steps of toughness that a final offer is tried on


def final_offer(outlook: Outlook, view: View) -> Bid:
    """Make the take-it-or-leave-it offer that pays best on average.

    Each rung concedes what types up to some toughness would take; a higher one is accepted more
    often and pays less. The best rung is offered, but no less than was offered before.
    """
    best, most = NO_BID, view.reservation
    for rung in range(1, LADDER + 1):
        toughness = view.low + (view.high - view.low) * rung / LADDER
        target = reservation(view.other_waiting, view.other_spread, toughness)
        bid = best_reply(outlook, 1 - view.side, target)
        if bid.package < 0:
            continue
        accepted, own = rung / LADDER, value_of(outlook, view.side, bid)
        expected = accepted * own + (1.0 - accepted) * view.reservation
        if own >= view.reservation - DOLLAR and expected >= most - DOLLAR:
            best, most = bid, expected
    return no_less_than_last(outlook, view, best)


def no_less_than_last(outlook: Outlook, view: View, bid: Bid) -> Bid:
    """Return the bid, or the party's last one if that gives the counterpart more.

    A last bid that the party would not sign any more does not bind it.
    """
    last, other = view.last, 1 - view.side
    if last.package < 0 or not outlook.admissible[last.package]:
        return bid
    if value_of(outlook, view.side, last) < view.reservation - DOLLAR:
        return bid
    if bid.package < 0 or value_of(outlook, other, last) > value_of(outlook, other, bid):
        return last
    return bid


TACTICS = (rational, time_dependent, hard_liner)
FINAL = (final_offer, time_dependent, hard_liner)  # what each makes as a final offer
RATIONAL, TIME_DEPENDENT, HARD_LINER = range(len(TACTICS))
