"""The tactic that concedes one contract for each one that the counterpart has conceded."""

import math

from agents.contract import NO_BID, ROUNDING, TIE, Bid, Offer, grid_point
from agents.outlook import Outlook, value_of
from agents.tactics.view import (
    View,
    agreeable,
    best_on_path,
    different,
    first_dear,
    how_many,
    is_among,
    told,
)
from agents.worth import GUILD


def steps_on(outlook: Outlook, package: int, place: int) -> int:
    """Return how many grid steps an issue on a package's path has, the last one to all of it."""
    step = outlook.steps[outlook.order[package][place]]
    return math.ceil(1.0 / step - ROUNDING)


def concession(outlook: Outlook, side: int, package: int, count: int) -> Bid:
    """Return the efficient contract that a side comes to after so many concessions in a package.

    They are those on the grid of the path, the best for the side first; ``NO_BID`` past its end.
    """
    first, last = first_dear(outlook, package), outlook.length[package]
    if count == 0:
        return best_on_path(outlook, side, package)
    left = count
    for turn in range(last - first):
        place = last - 1 - turn if side == GUILD else first + turn
        steps = steps_on(outlook, package, place)
        if left <= steps:
            reached = steps - left if side == GUILD else left
            if reached == steps:
                return Bid(package, place + 1, 0.0)
            step = outlook.steps[outlook.order[package][place]]
            return Bid(package, place, grid_point(reached, step))
        left -= steps
    return NO_BID


def next_on(outlook: Outlook, view: View, package: int) -> Bid:
    """Return the best contract of a package that the party has not offered yet, or NO_BID."""
    count = 0
    bid = concession(outlook, view.side, package, count)
    while bid.package >= 0 and is_among(view.said, bid, how_many(view.said)):
        count += 1
        bid = concession(outlook, view.side, package, count)
    return bid


def next_one(outlook: Outlook, view: View) -> Bid:
    """Return the best contract for the party that it has not offered yet, NO_BID if none is left.

    Of two that are worth the same to it the one that is better for the counterpart comes first.
    """
    best, most, gift = NO_BID, -math.inf, 0.0
    for package in range(len(outlook.length)):
        if not outlook.admissible[package]:
            continue
        bid = next_on(outlook, view, package)
        if bid.package < 0:
            continue
        own = value_of(outlook, view.side, bid)
        other = value_of(outlook, 1 - view.side, bid)
        better = own > most + TIE or (own > most - TIE and other > gift + TIE)
        if better and agreeable(outlook, view, bid):
            best, most, gift = bid, own, other
    return best


def concedes(view: View) -> bool:
    """Return whether the party has made no more different offers than it has been made."""
    return different(view.said) <= different(view.heard)


def stands(outlook: Outlook, view: View, place: int) -> bool:
    """Return whether an offer made is not one made before, and can still be signed."""
    bid = told(view.said, place)
    if is_among(view.said, bid, place) or not outlook.admissible[bid.package]:
        return False
    return agreeable(outlook, view, bid)


def standing(outlook: Outlook, view: View) -> int:
    """Return how many different offers made so far can still be signed."""
    count = 0
    for place in range(how_many(view.said)):
        count += 1 if stands(outlook, view, place) else 0
    return count


def earlier(outlook: Outlook, view: View, which: int) -> Bid:
    """Return one of the different offers that can still be signed, the oldest at 0."""
    bid, left = NO_BID, which
    for place in range(how_many(view.said)):
        if bid.package < 0 and stands(outlook, view, place):
            if left == 0:
                bid = told(view.said, place)
            left -= 1
    return bid


def micro(outlook: Outlook, view: View) -> Offer:
    """Offer the next best contract for each new one heard, else repeat an earlier offer at random.

    MiCRO needs no idea of the counterpart and no clock. Its contracts are those on the grids of
    all efficient paths that are worth the reservation or more. Against itself it ends where the
    worse of both ranks is best. An offer that can no longer be signed is not repeated; where none
    can, the next one is made.

    References
    ----------
    de Jonge (2022), An analysis of the linear bilateral ANAC domains using the MiCRO benchmark
    strategy, IJCAI 31.
    """
    bid = next_one(outlook, view) if concedes(view) else NO_BID
    if bid.package >= 0:
        return bid
    count = standing(outlook, view)
    if count == 0:
        return next_one(outlook, view)
    return earlier(outlook, view, min(int(view.luck * count), count - 1))


def micro_final(outlook: Outlook, view: View) -> Offer:
    """Offer, for the last time, what is worth least to the party of all that it would offer now."""
    worst = next_one(outlook, view) if concedes(view) else NO_BID
    if worst.package >= 0:
        return worst
    for place in range(how_many(view.said)):
        if stands(outlook, view, place):
            bid = told(view.said, place)
            own = value_of(outlook, view.side, bid)
            if worst.package < 0 or own < value_of(outlook, view.side, worst):
                worst = bid
    return worst if worst.package >= 0 else next_one(outlook, view)
