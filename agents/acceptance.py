"""When to say yes: the least own value that each tactic accepts, apart from what it offers."""

from agents.beliefs import months_until, most_for_other
from agents.outlook import Outlook, delay_cost, value_of
from agents.tactics import View, aspiration, fair_against


def deal_against(outlook: Outlook, view: View, most: float, toughness: float) -> float:
    """Return what the deal expected with this type is worth now, less the wait for it."""
    bid = fair_against(outlook, view, toughness)
    months = months_until(view, most, toughness)
    if bid.package < 0 or months == float("inf"):
        return view.reservation
    cost = max(0.0, months - outlook.free_months) * delay_cost(outlook, view.side, bid)
    return max(view.reservation, value_of(outlook, view.side, bid) - cost)


def continuation(outlook: Outlook, view: View) -> float:
    """Return the value of saying no: the own expected deal less the cost of waiting for it.

    The counterpart's toughness is uniform between the two bounds; Simpson's rule takes the mean.
    Facing a known type it is the fair deal, and there is nothing to wait for. Where not having
    the deal saves money, no wait is worth more than the deal with the most yielding type.
    """
    most = most_for_other(outlook, view)
    best = deal_against(outlook, view, most, view.low)
    if view.high <= view.low or view.other_spread <= 0.0:
        return best
    middle = deal_against(outlook, view, most, 0.5 * (view.low + view.high))
    last = deal_against(outlook, view, most, view.high)
    return (best + 4.0 * min(best, middle) + min(best, last)) / 6.0


def least_rational(outlook: Outlook, view: View) -> float:
    """Return the least that is as good as going on, and never less than the reservation."""
    return max(view.reservation, continuation(outlook, view))


def least_next(outlook: Outlook, view: View) -> float:
    """Return what the party would ask for now: AC_next of Baarslag, Hindriks & Jonker (2013)."""
    return aspiration(view)


def least_opening(outlook: Outlook, view: View) -> float:
    """Return what the party asked for at the start: it takes nothing less."""
    return view.opening


ACCEPTANCE = (least_rational, least_next, least_opening)
