"""The default: rational waiting under uncertainty, and the final offer that goes with it."""

from agents.bidding import best_reply
from agents.contract import DOLLAR, NO_BID, Offer
from agents.outlook import Outlook, value_of
from agents.tactics.view import View, agreeable, fair_against, meet
from agents.worth import reservation


def wait(outlook: Outlook, view: View) -> Offer:
    """Return what a party says that sees no zone of agreement.

    It stands by its last offer as long as that is no loss, and else says nothing: a worse offer
    would only give its reservation away. Who has not spoken yet asks for the opening position.
    """
    last = view.last
    if last.package < 0:
        return meet(outlook, view, view.opening)
    holds = outlook.admissible[last.package] and agreeable(outlook, view, last)
    return last if holds else NO_BID


def rational(outlook: Outlook, view: View) -> Offer:
    """Demand what is fair against the most yielding counterpart not ruled out yet.

    Where even that one leaves no zone of agreement, wait.

    References
    ----------
    Cramton & Tracy (1992), American Economic Review 82: demands fall with the most generous
    type that the silence so far has left possible.
    """
    bid = fair_against(outlook, view, view.low)
    return bid if bid.package >= 0 else wait(outlook, view)


LADDER = 8  # steps of toughness that a final offer is tried on


def final_offer(outlook: Outlook, view: View) -> Offer:
    """Make the take-it-or-leave-it offer that pays best on average.

    Each rung concedes what types up to some toughness would take; a higher one is accepted more
    often and pays less. The best rung is offered, but no less than was offered before.
    """
    best, most = NO_BID, view.reservation
    for rung in range(1, LADDER + 1):
        toughness = view.low + (view.high - view.low) * rung / LADDER
        target = reservation(view.other_waiting, view.other_spread, toughness)
        bid = best_reply(outlook, 1 - view.side, target, target)
        if bid.package < 0:
            continue
        accepted, own = rung / LADDER, value_of(outlook, view.side, bid)
        expected = accepted * own + (1.0 - accepted) * view.reservation
        if agreeable(outlook, view, bid) and expected >= most - DOLLAR:
            best, most = bid, expected
    return no_less_than_last(outlook, view, best)


def no_less_than_last(outlook: Outlook, view: View, bid: Offer) -> Offer:
    """Return the bid, or the party's last one if that gives the counterpart more.

    A last bid that the party would not sign any more does not bind it.
    """
    last, other = view.last, 1 - view.side
    if last.package < 0 or not outlook.admissible[last.package]:
        return bid
    if not agreeable(outlook, view, last):
        return bid
    if bid.package < 0 or value_of(outlook, other, last) > value_of(outlook, other, bid):
        return last
    return bid
