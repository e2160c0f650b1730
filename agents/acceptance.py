"""When to say yes: the least own value that each tactic accepts, apart from what it offers."""

import math

from agents.beliefs import months_until, most_for_other
from agents.contract import NO_BID
from agents.outlook import Outlook, delay_cost, value_of
from agents.tactics import (
    View,
    aspiration,
    exponential_aspiration,
    fair_against,
    offer_by,
    scarce_aspiration,
)
from agents.tactics.micro import concedes, next_one
from agents.tactics.view import between, how_many, told


def deal_against(outlook: Outlook, view: View, most: float, toughness: float) -> float:
    """Return what the deal expected with this type is worth now, less the wait for it."""
    months = months_until(view, most, toughness)
    if months == math.inf:  # not even the most it can get is enough for such a counterpart
        return view.reservation
    bid = fair_against(outlook, view, toughness)
    if bid.package < 0:
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


# -------------------------------------------------------------------------- each tactic's own rule


def least_aspired(outlook: Outlook, view: View) -> float:
    """Return what a time-dependent party aims at now."""
    return aspiration(view)


def least_exponential(outlook: Outlook, view: View) -> float:
    """Return what an exponentially conceding party aims at now."""
    return exponential_aspiration(view)


def least_scarce(outlook: Outlook, view: View) -> float:
    """Return what a resource-dependent party aims at now."""
    return scarce_aspiration(view)


def least_opening(outlook: Outlook, view: View) -> float:
    """Return what the party asked for at the start: it takes nothing less."""
    return view.opening


def least_micro(outlook: Outlook, view: View) -> float:
    """Return what the worst contract is worth that MiCRO would offer by now (de Jonge 2022)."""
    least = math.inf
    for place in range(how_many(view.said)):
        least = min(least, value_of(outlook, view.side, told(view.said, place)))
    down = next_one(outlook, view) if concedes(view) else NO_BID
    if down.package >= 0:
        least = min(least, value_of(outlook, view.side, down))
    return max(view.reservation, least) if least < math.inf else view.reservation


# ------------------------------------------------------ conditions that go with any tactic
#
# Baarslag, Hindriks & Jonker (2013), Acceptance conditions in automated negotiation. Utilities of
# 0..1 become parts of the own range, 0 at the reservation and 1 at the opening position.

FACTOR, BONUS = 1.0, 0.0  # AC_next: an offer's part of the range, times > 0, plus 0 or more
ENOUGH = 0.5  # AC_const: part of the range, 0..1
LATE = 0.9  # AC_time, AC_combi: part of the time for talks, 0..1


def enough_for(view: View, own: float, factor: float, bonus: float) -> float:
    """Return the least value x with factor * x + bonus as good as what the party would ask for.

    Both count from the reservation in parts of the range, so a bonus of 0.1 takes what falls short
    by a tenth of the range. Never less than the reservation.
    """
    asked = own - view.reservation
    short = bonus * (view.opening - view.reservation)
    return view.reservation + max(0.0, (asked - short) / factor)


def least_next(outlook: Outlook, view: View) -> float:
    """Return what the party would ask for now, by AC_next(FACTOR, BONUS).

    A party that has nothing to ask for takes its reservation.
    """
    bid = offer_by(view.tactic, outlook, view)
    if bid.package < 0:
        return view.reservation
    return enough_for(view, value_of(outlook, view.side, bid), FACTOR, BONUS)


def least_previous(outlook: Outlook, view: View) -> float:
    """Return what the party asked for last, by AC_prev; at first its opening position."""
    if view.last.package < 0:
        return view.opening
    return max(view.reservation, value_of(outlook, view.side, view.last))


def least_constant(outlook: Outlook, view: View) -> float:
    """Return the same part of the range at all times, by AC_const(ENOUGH)."""
    return between(view, 1.0 - ENOUGH)


def least_time(outlook: Outlook, view: View) -> float:
    """Return the reservation when it is late, by AC_time(LATE), and before that the opening.

    The paper's rule accepts nothing at all before; here nobody turns down its own position.
    """
    return view.reservation if view.elapsed >= LATE else view.opening


def least_combined(outlook: Outlook, view: View) -> float:
    """Return what the party would ask for now or, when it is late, the best it was offered lately.

    AC_combi(LATE, MAX): "lately" is a window as long as the time that is left, and of the paper's
    thresholds this is the greatest value in it. The offers heard before the one to be answered are
    taken as evenly spread over the time so far.
    """
    asked = least_next(outlook, view)
    before = how_many(view.heard) - 1
    if view.elapsed < LATE or before < 1:
        return asked
    window = max(1, math.ceil(before * (1.0 - min(1.0, view.elapsed)) / view.elapsed))
    best = view.reservation
    for place in range(before - window, before):
        best = max(best, value_of(outlook, view.side, told(view.heard, place)))
    return min(asked, best)


def least_usual(outlook: Outlook, view: View) -> float:
    """Return the least by the rule that goes with the party's tactic."""
    return least_of(view.tactic, outlook, view)


ACCEPTANCE = (  # the usual rule of each of TACTICS
    least_rational,
    least_aspired,
    least_opening,
    least_exponential,
    least_scarce,
    least_next,
    least_next,
    least_next,
    least_next,
    least_micro,
    least_next,
    least_next,
    least_next,
)
CONDITIONS = (
    least_usual,
    least_next,
    least_previous,
    least_constant,
    least_time,
    least_combined,
)
USUAL, NEXT, PREVIOUS, CONSTANT, TIME, COMBINED = range(len(CONDITIONS))


def least_of(tactic: int, outlook: Outlook, view: View) -> float:
    """Return the least by the rule that goes with a tactic; see `registry.offer_by`."""
    return ACCEPTANCE[tactic](outlook, view)


def least_by(condition: int, outlook: Outlook, view: View) -> float:
    """Return the least own value accepted by one of `CONDITIONS`; see `registry.offer_by`."""
    return CONDITIONS[condition](outlook, view)
