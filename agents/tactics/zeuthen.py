"""The tactic that compares how much each side would risk."""

from agents.approval import margin_of
from agents.bidding import Floors, fair_on_path, nash_product, reply_on_path
from agents.contract import DOLLAR, NO_BID, ROUNDING, TIE, Bid, Offer
from agents.outlook import Outlook, value_of
from agents.tactics.view import View, agreeable, best_on_path, hold, how_many, meet, told
from agents.worth import EMPLOYERS, GUILD

EQUAL = 0.5  # weight of the guild's gain in the product: the theory knows no bargaining power


def risk(own: float, offered: float) -> float:
    """Return the greatest chance of failing that a side bears rather than take what it is offered.

    Both are gains over no deal, $M: from its own proposal and from the other's. Who has nothing to
    gain from its own proposal risks nothing, so it bears any chance: 1.

    >>> risk(50.0, 30.0), risk(50.0, -10.0), risk(0.0, 0.0)
    (0.4, 1.0, 1.0)
    """
    return (own - max(0.0, offered)) / own if own > DOLLAR else 1.0


def gain(outlook: Outlook, floors: Floors, side: int, bid: Offer) -> float:
    """Return what a bid brings a side over no deal, $M; -1 if it or its people would not sign."""
    more = value_of(outlook, side, bid) - floors[side]
    return max(0.0, more) if more >= margin_of(outlook, side, bid.package) - DOLLAR else -1.0


def product(outlook: Outlook, floors: Floors, bid: Offer) -> float:
    """Return the Nash product of a bid, -1 if a side or its people would rather have no deal."""
    guild, employers = gain(outlook, floors, GUILD, bid), gain(outlook, floors, EMPLOYERS, bid)
    return nash_product(guild, employers, EQUAL)


def zeuthen(outlook: Outlook, view: View) -> Offer:
    """Concede if the counterpart would risk more, by the least that makes it risk less.

    A side risks less than the other exactly if its own proposal has the smaller product of both
    gains. So the least sufficient concession is the contract best for itself whose product beats
    that of the counterpart's proposal, and two such sides end at the Nash maximiser of the grid
    (Harsanyi 1956), though on a fine grid and from extreme openings in as many sessions as there
    are grid steps to give up. Where both risk the same, whose turn it is concedes. The party takes
    the counterpart's value of waiting, without its private part, for what no deal is worth to it.

    References
    ----------
    Zeuthen (1930), Problems of Monopoly and Economic Warfare; Rosenschein & Zlotkin (1994), Rules
    of Encounter.
    """
    if view.last.package < 0 or how_many(view.heard) == 0:
        return hold(outlook, view)
    side, waiting = view.side, view.other_waiting
    floors = (view.reservation, waiting) if side == GUILD else (waiting, view.reservation)
    own, theirs = view.last, told(view.heard, how_many(view.heard) - 1)
    mine = risk(gain(outlook, floors, side, own), gain(outlook, floors, side, theirs))
    other = 1 - side
    others = risk(gain(outlook, floors, other, theirs), gain(outlook, floors, other, own))
    if mine > others + ROUNDING:
        return hold(outlook, view)
    bid = least_concession(outlook, side, floors, product(outlook, floors, theirs))
    if bid.package >= 0:
        return bid
    if agreeable(outlook, view, theirs):  # nothing has a greater product than their proposal
        return meet(outlook, view, value_of(outlook, side, theirs))
    return hold(outlook, view)


def least_concession(outlook: Outlook, side: int, floors: Floors, beat: float) -> Bid:
    """Return the bid best for a side with a product above ``beat``, NO_BID if there is none."""
    best, most = NO_BID, 0.0
    for package in range(len(outlook.length)):
        bid, _ = fair_on_path(outlook, package, floors, EQUAL, beat)
        if not outlook.admissible[package] or bid.package < 0:
            continue
        if best.package >= 0 and value_of(outlook, side, bid) <= most:
            bid = reply_on_path(outlook, side, package, most + DOLLAR)
        if bid.package >= 0 and product(outlook, floors, bid) > beat + TIE:
            best = stretched(outlook, side, floors, beat, bid)
            most = value_of(outlook, side, best)
    return best


def stretched(outlook: Outlook, side: int, floors: Floors, beat: float, bid: Bid) -> Bid:
    """Return the bid best for a side in the package of one whose product is above ``beat``.

    From its peak towards the side's own end of the path the product falls: halving finds where.
    """
    low = value_of(outlook, side, bid)
    high = value_of(outlook, side, best_on_path(outlook, side, bid.package)) + DOLLAR
    while high - low > DOLLAR:
        more = reply_on_path(outlook, side, bid.package, 0.5 * (low + high))
        if more.package >= 0 and product(outlook, floors, more) > beat + TIE:
            bid, low = more, max(0.5 * (low + high), value_of(outlook, side, more))
        else:
            high = 0.5 * (low + high)
    return bid
