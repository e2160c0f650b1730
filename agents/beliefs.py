"""What a party still thinks possible of its counterpart, and how silence and offers change it."""

import math

from agents.bidding import best_reply
from agents.outlook import Outlook, value_of
from agents.tactics import View
from agents.worth import reservation


def most_for_other(outlook: Outlook, view: View) -> float:
    """Return the most the counterpart can get while this party still gets its reservation."""
    bid = best_reply(outlook, view.side, view.reservation, view.reservation)
    return value_of(outlook, 1 - view.side, bid) if bid.package >= 0 else -math.inf


def toughness_at(value: float, waiting: float, spread: float) -> float:
    """Return the toughness whose reservation is this value; the inverse of `reservation`.

    >>> toughness_at(55.0, 50.0, 10.0)
    0.75
    """
    return 0.5 + (value - waiting) / (2.0 * spread)


def ruled_out(view: View, most: float, years: float) -> float:
    """Return the lowest toughness still possible after this much more time without a deal.

    A yielding counterpart has much to lose by waiting and would have settled. The largest surplus
    it may still have shrinks at the rate of this party's impatience: v(t) = m exp(-r t).

    References
    ----------
    Cramton & Tracy (1992), American Economic Review 82; Admati & Perry (1987).
    """
    if view.other_spread <= 0.0 or view.low >= view.high:
        return view.low
    surplus = most - reservation(view.other_waiting, view.other_spread, view.low)
    if surplus <= 0.0:
        return view.low
    least = most - surplus * math.exp(-view.impatience * years)
    toughness = toughness_at(least, view.other_waiting, view.other_spread)
    return min(view.high, max(view.low, toughness))


def shown(view: View, other_value: float) -> float:
    """Return the highest toughness still possible after an offer worth this to its maker.

    Nobody offers less than it would take, so the maker's reservation cannot be above it.
    """
    if view.other_spread <= 0.0:
        return view.high
    bound = toughness_at(other_value, view.other_waiting, view.other_spread)
    return max(0.0, min(view.high, bound))


def months_until(view: View, most: float, toughness: float) -> float:
    """Return the months after which this party will face only types this tough or tougher."""
    surplus = most - reservation(view.other_waiting, view.other_spread, view.low)
    then = most - reservation(view.other_waiting, view.other_spread, toughness)
    if then <= 0.0:
        return math.inf
    return 12.0 / view.impatience * math.log(surplus / then)
