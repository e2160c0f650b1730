"""The tactic that concedes one contract for each one that the counterpart has conceded."""

import math
from collections.abc import Iterator

from agents.contract import NO_BID, ROUNDING, TIE, Bid, Offer, grid_point
from agents.outlook import Outlook, value_of
from agents.tactics.view import View, agreeable, best_on_path, first_dear
from agents.worth import GUILD


def concessions(outlook: Outlook, side: int, package: int) -> Iterator[Bid]:
    """Yield the efficient contracts on the grid of a package, the best for a side first."""
    yield best_on_path(outlook, side, package)
    places = range(first_dear(outlook, package), outlook.length[package])
    for place in reversed(places) if side == GUILD else places:
        step = outlook.steps[outlook.order[package][place]]
        counts = range(math.ceil(1.0 / step - ROUNDING))  # those whose share is below 1
        if side == GUILD:
            for count in reversed(counts):
                yield Bid(package, place, grid_point(count, step))
        else:
            for count in counts[1:]:
                yield Bid(package, place, grid_point(count, step))
            yield Bid(package, place + 1, 0.0)


def next_one(outlook: Outlook, view: View) -> Bid:
    """Return the best contract for the party that it has not offered yet, NO_BID if none is left.

    Of two that are worth the same to it the one that is better for the counterpart comes first.
    """
    best, most, gift = NO_BID, -math.inf, 0.0
    said = frozenset(view.said)
    for package in range(len(outlook.length)):
        if not outlook.admissible[package]:
            continue
        for bid in concessions(outlook, view.side, package):
            if bid not in said:
                own = value_of(outlook, view.side, bid)
                other = value_of(outlook, 1 - view.side, bid)
                better = own > most + TIE or (own > most - TIE and other > gift + TIE)
                if better and agreeable(outlook, view, bid):
                    best, most, gift = bid, own, other
                break
    return best


def concedes(view: View) -> bool:
    """Return whether the party has made no more different offers than it has been made."""
    return len(frozenset(view.said)) <= len(frozenset(view.heard))


def standing(outlook: Outlook, view: View) -> list[Offer]:
    """Return the different offers made so far that can still be signed, the oldest first."""
    return [
        bid
        for place, bid in enumerate(view.said)
        if bid not in view.said[:place]
        and outlook.admissible[bid.package]
        and agreeable(outlook, view, bid)
    ]


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
    earlier = standing(outlook, view)
    if not earlier:
        return next_one(outlook, view)
    return earlier[min(int(view.luck * len(earlier)), len(earlier) - 1)]


def micro_final(outlook: Outlook, view: View) -> Offer:
    """Offer, for the last time, what is worth least to the party of all that it would offer now."""
    worst: Offer = next_one(outlook, view) if concedes(view) else NO_BID
    if worst.package >= 0:
        return worst
    for bid in standing(outlook, view):
        own = value_of(outlook, view.side, bid)
        if worst.package < 0 or own < value_of(outlook, view.side, worst):
            worst = bid
    return worst if worst.package >= 0 else next_one(outlook, view)
