"""Choosing a contract: the fair one, and the best that meets a target.

Given the package, both values are linear in the shares, so the efficient contracts of a package
lie on one path: grant the issues in turn, those first that cost the employers least for each
dollar of the guild's gain. No search over outcomes is needed.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.approval import first_to_object, margin_of, margin_of_one
from agents.contract import (
    DOLLAR,
    NO_BID,
    ROUNDING,
    TIE,
    Bid,
    Offer,
    bid_at,
    grid_above,
    grid_below,
    position,
    same_bid,
)
from agents.outlook import Outlook, value_of
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
    if margin_of(outlook, GUILD, package) > 0.0 or margin_of(outlook, EMPLOYERS, package) > 0.0:
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
    low = reply_on_path(outlook, GUILD, package, floors[GUILD] + margin_of(outlook, GUILD, package))
    high = reply_on_path(
        outlook, EMPLOYERS, package, floors[EMPLOYERS] + margin_of(outlook, EMPLOYERS, package)
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
    return beside_peak(outlook, package, peak_of(outlook, package, floors, weight), weight, beat)


class Peak(NamedTuple):
    """Where on a package's path the Nash product is greatest, off the grid if need be."""

    place: int  # issues granted in full
    part: float  # share of the next, 0..1
    guild: float  # $M that the sides gain over their floors by the issues granted in full
    employers: float
    more: float  # $M that granting all of the next issue adds to each
    less: float


def peak_of(outlook: Outlook, package: int, floors: Floors, weight: float) -> Peak:
    """Return the peak of a package's path: walk along it until granting more stops paying."""
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
    return Peak(place, part, guild, employers, more, less)


def beside_peak(
    outlook: Outlook, package: int, peak: Peak, weight: float, beat: float
) -> tuple[Bid, float]:
    """Return the better of the grid points beside a peak, if its product is above ``beat``."""
    guild, employers = peak.guild, peak.employers
    if guild + peak.part * peak.more < 0.0 or employers + peak.part * peak.less < 0.0:
        return NO_BID, beat
    best, step = NO_BID, outlook.steps[outlook.order[package][peak.place]]
    for share in (grid_below(peak.part, step), grid_above(peak.part, step)):
        product = nash_product(guild + share * peak.more, employers + share * peak.less, weight)
        if product > beat + TIE:
            best, beat = bid_at(package, peak.place, share), product
    return best, beat


# ------------------------------------------------------------- which packages are worth a look


class Line(NamedTuple):
    """A weighted sum of both sides' values that a contract must reach to be of any interest."""

    guild: float  # weight on the guild's value, >= 0
    employers: float  # weight on the employers'
    least: float  # the sum, in the unit that the weights give it


def most_together(outlook: Outlook, package: int, guild: float, employers: float) -> float:
    """Return the most that a package can bring to a weighted sum of both sides' values.

    Values are linear in the shares, so the most is reached by granting what adds to the sum and
    nothing else. It bounds every contract of the package, and takes no walk along its path.
    """
    gains, losses = outlook.slope[GUILD][package], outlook.slope[EMPLOYERS][package]
    most = guild * outlook.base[GUILD][package] + employers * outlook.base[EMPLOYERS][package]
    for issue in range(len(gains)):
        most += max(0.0, guild * gains[issue] + employers * losses[issue])
    return most


def may_reach(outlook: Outlook, package: int, line: Line) -> bool:
    """Return whether a package may be signed and has a contract on or beyond a line, or nearly."""
    if not outlook.admissible[package]:
        return False
    return most_together(outlook, package, line.guild, line.employers) >= line.least


def peak_reaches(peak: Peak, floors: Floors, line: Line) -> bool:
    """Return whether the peak of a path is on or beyond a line, or nearly."""
    guild = floors[GUILD] + peak.guild + peak.part * peak.more
    employers = floors[EMPLOYERS] + peak.employers + peak.part * peak.less
    return line.guild * guild + line.employers * employers >= line.least


def widest(outlook: Outlook) -> int:
    """Return the package that has most for both sides together; -1 if nothing may be signed.

    Searches begin with it, for it rules out most others. What they find does not depend on it.
    """
    best, most = -1, -math.inf
    for package in range(len(outlook.length)):
        if outlook.admissible[package]:
            together = most_together(outlook, package, 1.0, 1.0)
            if together > most:
                best, most = package, together
    return best


def still_to_beat(package: int, best: Bid, most: float) -> float:
    """Return what a package must be better than by `TIE`: of equal ones the first is taken.

    A search may have begun with a later package; then an earlier one wins if it is as good.
    """
    return most - 2.0 * TIE if package < best.package else most


def price_at(outlook: Outlook, side: int, bid: Bid) -> float:
    """Return what one dollar more for a side costs the other at a bid on a path, 0 or more."""
    package = bid.package
    if package < 0 or outlook.length[package] == 0:
        return 0.0
    issue = outlook.order[package][min(bid.full, outlook.length[package] - 1)]
    own, other = outlook.slope[side][package][issue], outlook.slope[1 - side][package][issue]
    return max(0.0, -other / own) if own != 0.0 else 0.0


# ----------------------------------------------------------------------------- the fair contract


def fair_bid(outlook: Outlook, floors: Floors, weight: float) -> Bid:
    """Return the contract on the grid with the greatest Nash product above both floors.

    ``floors`` are the least the guild and the employers take, $ million. ``NO_BID`` if no
    contract on the grid of a path gives both at least that: there is no zone of possible
    agreement, or it is narrower than a grid step.
    """
    start = outlook.widest if outlook.widest >= 0 else widest(outlook)
    if start < 0:
        return NO_BID
    best, product = fair_on_path(outlook, start, floors, weight, -1.0)
    line = line_to_beat(outlook, start, best, floors, weight)
    for package in range(len(outlook.length)):
        if package == start or not may_reach(outlook, package, line):
            continue
        if peak_reaches(peak_of(outlook, package, floors, weight), floors, line):
            beat = still_to_beat(package, best, product)
            bid, value = fair_on_path(outlook, package, floors, weight, beat)
            if bid.package >= 0:
                best, product = bid, value
                line = line_to_beat(outlook, start, best, floors, weight)
    return best


def is_zone(outlook: Outlook, floors: Floors) -> bool:
    """Return whether `fair_bid` would find a contract, of whatever weights; it is found sooner."""
    start = outlook.widest if outlook.widest >= 0 else widest(outlook)
    if start < 0:
        return False
    found, _ = fair_on_path(outlook, start, floors, 0.5, -1.0)
    if found.package >= 0:
        return True
    line = line_of_zone(outlook, start, floors)
    for package in range(len(outlook.length)):
        if package != start and may_reach(outlook, package, line):
            found, _ = fair_on_path(outlook, package, floors, 0.5, -1.0)
            if found.package >= 0:
                return True
    return False


def line_to_beat(outlook: Outlook, start: int, best: Bid, floors: Floors, weight: float) -> Line:
    """Return the line that a contract must pass to have a greater Nash product than the best.

    By the inequality of weighted means it cannot where the mean of how many times as much each
    side gains is 1 or less; that mean is a weighted sum of both values. Without any best, or
    where it leaves a side nothing, what counts is to be in the zone.
    """
    guild, employers = gains_of(outlook, best, floors)
    if guild <= 0.0 or employers <= 0.0:
        return line_of_zone(outlook, start, floors)
    for_guild, for_employers = weight / guild, (1.0 - weight) / employers
    least = for_guild * floors[GUILD] + for_employers * floors[EMPLOYERS]
    return Line(for_guild, for_employers, least + 1.0 - ROUNDING)


def line_of_zone(outlook: Outlook, start: int, floors: Floors) -> Line:
    """Return a line that every contract passes which gives both sides their floors.

    It has the slope that the path of a package has where the guild gets no more than its floor.
    """
    bid = reply_on_path(outlook, GUILD, start, floors[GUILD])
    end = Bid(start, outlook.length[start], 0.0)
    dollar = price_at(outlook, GUILD, bid if bid.package >= 0 else end)
    return Line(dollar, 1.0, dollar * floors[GUILD] + floors[EMPLOYERS] - DOLLAR)


def gains_of(outlook: Outlook, bid: Bid, floors: Floors) -> tuple[float, float]:
    """Return what a bid brings both sides over their floors, $M; nothing if there is no bid."""
    if bid.package < 0:
        return 0.0, 0.0
    guild = value_of(outlook, GUILD, bid) - floors[GUILD]
    return guild, value_of(outlook, EMPLOYERS, bid) - floors[EMPLOYERS]


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


def recalled(outlook: Outlook, side: int, bid: Offer, order: Sequence[int]) -> Offer:
    """Return a bid made when the path had another order, as the one worth the same to a side.

    The order changes when pledges begin to bind or fade. Without a change it is the bid itself;
    ``NO_BID`` if the new path has nothing worth as much. A bid off the path stays what it is.
    """
    if hasattr(bid, "shares") or bid.package < 0:
        return bid
    if same_order(outlook.order[bid.package], order):
        return bid
    worth = value_on(outlook, side, bid, order)
    return reply_on_path(outlook, side, bid.package, worth)


def same_order(order: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether two paths grant the issues in the same order."""
    same = True
    for place in range(len(order)):
        same = same and order[place] == other[place]
    return same


def value_on(outlook: Outlook, side: int, bid: Bid, order: Sequence[int]) -> float:
    """Return what a bid on a path of another order is worth to a side today, $ million."""
    value = outlook.base[side][bid.package]
    slopes = outlook.slope[side][bid.package]
    for issue in range(len(slopes)):
        for place in range(len(order)):
            if order[place] == issue:
                share = 1.0 if place < bid.full else 0.0
                value += (bid.part if place == bid.full else share) * slopes[issue]
    return value


def best_reply(outlook: Outlook, side: int, target: float, floor: float = -math.inf) -> Bid:
    """Return the contract that is best for the other side among those that meet the target.

    ``target`` is in the side's own value, $ million; ``NO_BID`` if no contract reaches it. With
    the side's reservation as ``floor`` its people must be content as well. No other bid on the
    grid of a path is better; a contract off the path, with parts of several issues, may meet the
    target more closely and please the other by up to one grid step more.
    """
    lead = free_reply(outlook, side, target)
    if lead.package < 0 or floor == -math.inf:
        return lead
    best = agreed_reply(outlook, side, lead.package, target, floor)
    if same_bid(best, lead):
        return best
    most = value_of(outlook, 1 - side, best) if best.package >= 0 else -math.inf
    line = line_at(outlook, side, best, target, most)
    objector = first_to_object(outlook, side, lead.package)
    for package in range(len(outlook.length)):
        if package == lead.package or not may_reach(outlook, package, line):
            continue
        bid = reply_on_path(outlook, side, package, target)
        if bid.package < 0 or value_of(outlook, 1 - side, bid) <= most + TIE:
            continue  # so its people need not be asked
        if objector >= 0 and math.isnan(outlook.margin[side][package]):
            # nor all of them, if it fails by whoever objected first
            needed = max(target, floor + margin_of_one(outlook, side, package, objector))
            bid = reply_on_path(outlook, side, package, needed)
            if bid.package < 0 or value_of(outlook, 1 - side, bid) <= most + TIE:
                continue
        bid = agreed_reply(outlook, side, package, target, floor)
        value = value_of(outlook, 1 - side, bid) if bid.package >= 0 else -math.inf
        if value > most + TIE:
            best, most = bid, value
            line = line_at(outlook, side, best, target, most)
    return best


def free_reply(outlook: Outlook, side: int, target: float) -> Bid:
    """Return the `best_reply` of a side that needs nobody's consent."""
    start = outlook.widest if outlook.widest >= 0 else widest(outlook)
    if start < 0:
        return NO_BID
    best = reply_on_path(outlook, side, start, target)
    most = value_of(outlook, 1 - side, best) if best.package >= 0 else -math.inf
    line = line_at(outlook, side, best, target, most)
    for package in range(len(outlook.length)):
        if package == start or not may_reach(outlook, package, line):
            continue
        bid = reply_on_path(outlook, side, package, target)
        value = value_of(outlook, 1 - side, bid) if bid.package >= 0 else -math.inf
        if value > still_to_beat(package, best, most) + TIE:
            best, most = bid, value
            line = line_at(outlook, side, best, target, most)
    return best


def line_at(outlook: Outlook, side: int, bid: Bid, target: float, most: float) -> Line:
    """Return the line that replies must reach to leave the other side as much as a bid does.

    At the price of the bid, what they leave the other and what they give the side beyond its
    target must sum to as much. Without a bid every contract counts.
    """
    if bid.package < 0:
        return Line(0.0, 0.0, 0.0)
    dollar = price_at(outlook, side, bid)
    least = most + dollar * target - ROUNDING
    return Line(dollar, 1.0, least) if side == GUILD else Line(1.0, dollar, least)


def agreed_reply(outlook: Outlook, side: int, package: int, target: float, floor: float) -> Bid:
    """Return `reply_on_path` for a target that the people behind the side are content with."""
    needed = max(target, floor + margin_of(outlook, side, package))
    return reply_on_path(outlook, side, package, needed)


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
