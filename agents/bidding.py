"""Choosing a contract: the fair one, and the best that meets a target.

Given the package, both values are linear in the shares, so the efficient contracts of a package
lie on one path: grant the issues in turn, those first that cost the employers least for each
dollar of the guild's gain. No search over outcomes is needed.
"""

import math
from collections.abc import Sequence

from agents.contract import (
    NO_BID,
    TIE,
    Bid,
    bid_at,
    grid_above,
    grid_below,
    position,
    shares_of,
)
from agents.outlook import Outlook, value_of, value_of_shares
from agents.worth import EMPLOYERS, GUILD

Floors = tuple[float, float]


def nash_product(guild_gain: float, employer_gain: float, weight: float) -> float:
    """Return the weighted Nash product of two gains; -1 if either side would lose.

    ``weight`` is the guild's bargaining power, 0..1 (Nash 1950; Harsanyi & Selten 1972).

    >>> nash_product(4.0, 9.0, 0.5), nash_product(4.0, -1.0, 0.5)
    (6.0, -1.0)
    """
    if guild_gain < 0.0 or employer_gain < 0.0:
        return -1.0
    if weight == 0.5:
        return math.sqrt(guild_gain * employer_gain)
    return math.pow(guild_gain, weight) * math.pow(employer_gain, 1.0 - weight)


def fair_part(guild: float, employers: float, more: float, less: float, weight: float) -> float:
    """Return how much of the next issue to grant so that the Nash product is greatest, 0..1.

    ``guild`` and ``employers`` are the gains before it, ``more`` and ``less`` what granting all
    of it adds to each. The product of two linear gains is log-concave: its first-order condition
    decides.
    """
    if less >= 0.0:
        return 1.0
    part = weight * employers / -less - (1.0 - weight) * guild / more
    return min(1.0, max(0.0, part))


def fair_on_path(
    outlook: Outlook, package: int, floors: Floors, weight: float, beat: float
) -> tuple[Bid, float]:
    """Return the grid contract of one package with the greatest Nash product above ``beat``.

    Steps: (1) walk along the path, (2) stop where granting more stops paying, (3) take the
    better of the two grid points beside the stop, (4) go on to what the people behind both seats
    will sign. Nothing better: ``(NO_BID, beat)``.
    """
    best, product = freely_on_path(outlook, package, floors, weight, beat)
    if best.package < 0:
        return NO_BID, beat
    if outlook.margin[GUILD][package] > 0.0 or outlook.margin[EMPLOYERS][package] > 0.0:
        return agreed_on_path(outlook, best, floors, weight, beat)
    return best, product


def agreed_on_path(
    outlook: Outlook, peak: Bid, floors: Floors, weight: float, beat: float
) -> tuple[Bid, float]:
    """Return the contract nearest to the peak of a path that the people behind both seats sign.

    The product has one peak along a path, so the best that both let pass is the peak itself or the
    end of their zone that is nearer to it.
    """
    package, best = peak.package, peak
    low = reply_on_path(outlook, GUILD, package, floors[GUILD] + outlook.margin[GUILD][package])
    high = reply_on_path(
        outlook, EMPLOYERS, package, floors[EMPLOYERS] + outlook.margin[EMPLOYERS][package]
    )
    if low.package < 0 or high.package < 0 or position(low) > position(high):
        return NO_BID, beat
    if position(best) < position(low):
        best = low
    if position(best) > position(high):
        best = high
    guild = value_of(outlook, GUILD, best) - floors[GUILD]
    employers = value_of(outlook, EMPLOYERS, best) - floors[EMPLOYERS]
    product = nash_product(guild, employers, weight)
    return (best, product) if product > beat + TIE else (NO_BID, beat)


def freely_on_path(
    outlook: Outlook, package: int, floors: Floors, weight: float, beat: float
) -> tuple[Bid, float]:
    """Return what `fair_on_path` does where nobody but the two sides has a say."""
    guild = outlook.base[GUILD][package] - floors[GUILD]
    employers = outlook.base[EMPLOYERS][package] - floors[EMPLOYERS]
    place, part, more, less = 0, 0.0, 0.0, 0.0
    for place in range(outlook.length[package]):
        issue = outlook.order[package][place]
        more, less = outlook.slope[GUILD][package][issue], outlook.slope[EMPLOYERS][package][issue]
        part = fair_part(guild, employers, more, less, weight)
        if part < 1.0 or place == outlook.length[package] - 1:
            break
        guild, employers = guild + more, employers + less
    if nash_product(guild + part * more, employers + part * less, weight) <= beat + TIE:
        return NO_BID, beat
    best, step = NO_BID, outlook.steps[outlook.order[package][place]]
    for share in (grid_below(part, step), grid_above(part, step)):
        product = nash_product(guild + share * more, employers + share * less, weight)
        if product > beat + TIE:
            best, beat = bid_at(package, place, share), product
    return best, beat


def fair_bid(outlook: Outlook, floors: Floors, weight: float) -> Bid:
    """Return the contract on the grid with the greatest Nash product above both floors.

    ``floors`` are the least the guild and the employers take, $ million. ``NO_BID`` if no
    contract on the grid of a path gives both at least that: there is no zone of possible
    agreement, or it is narrower than a grid step.
    """
    best, product = NO_BID, -1.0
    for package in range(len(outlook.length)):
        if outlook.admissible[package]:
            bid, product = fair_on_path(outlook, package, floors, weight, product)
            if bid.package >= 0:
                best = bid
    return best


def reply_on_path(outlook: Outlook, side: int, package: int, target: float) -> Bid:
    """Return the contract of one package that meets a side's target and concedes all the rest.

    The guild asks for no more than its target, the employers grant as much as theirs allows.
    """
    value, place = outlook.base[side][package], 0
    wants = side == GUILD
    while place < outlook.length[package]:
        issue = outlook.order[package][place]
        after = value + outlook.slope[side][package][issue]
        if (wants and value >= target) or (not wants and after < target):
            break
        if wants and after >= target:
            part = grid_above((target - value) / (after - value), outlook.steps[issue])
            return bid_at(package, place, part)
        value, place = after, place + 1
    if value < target:
        return NO_BID
    if wants or place == outlook.length[package]:
        return Bid(package, place, 0.0)
    part = grid_below((value - target) / (value - after), outlook.steps[issue])
    return bid_at(package, place, part)


def recalled(outlook: Outlook, side: int, bid: Bid, order: Sequence[int]) -> Bid:
    """Return a bid made when the path had another order, as the one worth the same to a side.

    The order changes when pledges begin to bind or fade. Without a change it is the bid itself;
    ``NO_BID`` if the new path has nothing worth as much. A bid off the path stays what it is.
    """
    if bid.package < 0 or bid.shares or tuple(outlook.order[bid.package]) == tuple(order):
        return bid
    worth = value_of_shares(outlook, side, bid.package, shares_of(bid, order))
    return reply_on_path(outlook, side, bid.package, worth)


def best_reply(outlook: Outlook, side: int, target: float, floor: float = -math.inf) -> Bid:
    """Return the contract that is best for the other side among those that meet the target.

    ``target`` is in the side's own value, $ million; ``NO_BID`` if no contract reaches it. With
    the side's reservation as ``floor`` its people must be content as well. No other bid on the
    grid of a path is better; a contract off the path, with parts of several issues, may meet the
    target more closely and please the other by up to one grid step more.
    """
    best, most = NO_BID, 0.0
    for package in range(len(outlook.length)):
        if not outlook.admissible[package]:
            continue
        bid = reply_on_path(outlook, side, package, target)
        if bid.package < 0:
            continue
        value = value_of(outlook, 1 - side, bid)
        if best.package >= 0 and value <= most + TIE:
            continue
        if floor > -math.inf and outlook.margin[side][package] > 0.0:
            needed = max(target, floor + outlook.margin[side][package])
            bid = reply_on_path(outlook, side, package, needed)
            if bid.package < 0:
                continue
            value = value_of(outlook, 1 - side, bid)
            if best.package >= 0 and value <= most + TIE:
                continue
        best, most = bid, value
    return best


def own_best(outlook: Outlook, side: int) -> Bid:
    """Return the contract a side would write alone; ``NO_BID`` if nothing may be signed."""
    best, most = NO_BID, 0.0
    for package in range(len(outlook.length)):
        full = outlook.length[package] if side == GUILD else 0
        bid = Bid(package, full, 0.0)
        if outlook.admissible[package]:
            value = value_of(outlook, side, bid)
            if best.package < 0 or value > most + TIE:
                best, most = bid, value
    return best
