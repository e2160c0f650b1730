"""When to say yes: one rule for each tactic, apart from what to offer."""

from agents.beliefs import months_until, most_for_other
from agents.contract import Bid
from agents.outlook import Outlook, delay_cost, value_of
from agents.tactics import View, aspiration, fair_against


def deal_against(outlook: Outlook, view: View, most: float, toughness: float) -> float:
    """Return what the deal expected with this type is worth now, less the wait for it."""
    bid = fair_against(outlook, view, toughness)
    months = months_until(view, most, toughness)
    if bid.package < 0 or months == float("inf"):
        return view.reservation
    cost = months * delay_cost(outlook, view.side, bid)
    return max(view.reservation, value_of(outlook, view.side, bid) - cost)


def continuation(outlook: Outlook, view: View) -> float:
    """Return the value of saying no: the own expected deal less the cost of waiting for it.

    The counterpart's toughness is uniform between the two bounds; Simpson's rule takes the mean.
    Facing a known type it is the fair deal, and there is nothing to wait for.
    """
    most = most_for_other(outlook, view)
    first = deal_against(outlook, view, most, view.low)
    if view.high <= view.low or view.other_spread <= 0.0:
        return first
    middle = deal_against(outlook, view, most, 0.5 * (view.low + view.high))
    last = deal_against(outlook, view, most, view.high)
    return (first + 4.0 * middle + last) / 6.0


def accept_rational(outlook: Outlook, view: View, bid: Bid) -> bool:
    """Accept what is at least as good as going on, and never less than the reservation."""
    offered = value_of(outlook, view.side, bid)
    return offered >= view.reservation and offered >= continuation(outlook, view)


def accept_next(outlook: Outlook, view: View, bid: Bid) -> bool:
    """Accept what is at least as good as what the party would ask for now.

    AC_next of Baarslag, Hindriks & Jonker (2013).
    """
    return value_of(outlook, view.side, bid) >= aspiration(view)


def accept_opening(outlook: Outlook, view: View, bid: Bid) -> bool:
    """Accept only what the party asked for at the start."""
    return value_of(outlook, view.side, bid) >= view.opening


ACCEPTANCE = (accept_rational, accept_next, accept_opening)
