"""Whose consent a side needs: the people behind a seat and what a contract is worth to each.

A member or a company weighs the same parts of a contract's value as its side does, with its own
weights. So what it wants is linear in the shares granted, and along the efficient path of a
package a member only gains and a company only loses: one position on the path says what each
would sign.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.contract import DOLLAR, ROUNDING, Bid, bid_at, grid_above, grid_below
from agents.outlook import Outlook
from agents.worth import GUILD


class Parts(NamedTuple):
    """What contracts are worth to a side, part by part, without any loss of face, $ million."""

    dates: Sequence[float]  # [package] peace, less the risk at the expiry
    left: Sequence[Sequence[float]]  # [package][issue] when nothing of it is granted
    more: Sequence[Sequence[float]]  # [package][issue] what granting all of it adds
    waiting: Sequence[float]  # [issue] what is expected of it without a contract
    rest: float  # everything else that waiting brings


class Constituent(NamedTuple):
    """Somebody behind a seat: how much of each part of the side's value is felt here.

    A member with all weights 1 wants what the guild wants; companies have shares that add up to
    1 over the alliance. In either case the surplus is in the side's own $ million.
    """

    weights: tuple[float, ...]  # [issue], >= 0
    rest: float  # on dates and flows, >= 0
    least: float  # surplus over waiting that is asked for, $M


def surplus(parts: Parts, who: Constituent, package: int, shares: Sequence[float]) -> float:
    """Return what a contract is worth to somebody beyond what waiting is, less what is asked, $M.

    Whoever has no weight on anything and asks for nothing has a surplus of 0 in any contract.
    """
    total = who.rest * (parts.dates[package] - parts.rest) - who.least
    for issue in range(len(shares)):
        value = parts.left[package][issue] + shares[issue] * parts.more[package][issue]
        total += who.weights[issue] * (value - parts.waiting[issue])
    return total


def approves(parts: Parts, who: Constituent, package: int, shares: Sequence[float]) -> bool:
    """Return whether somebody would rather have this contract than wait."""
    return surplus(parts, who, package, shares) >= -DOLLAR


def turning_point(
    parts: Parts, who: Constituent, outlook: Outlook, package: int, side: int
) -> float:
    """Return where on a package's path somebody's mind changes, on the bargaining grid.

    For the guild's people it is the first position they approve, infinite if there is none; for
    the employers' the last one, -1 if there is none. A position is the number of issues granted
    in full plus the share of the next, as in a `Bid`.
    """
    value = surplus(parts, who, package, (0.0,) * len(who.weights))
    gains = side == GUILD
    if (value >= -DOLLAR) == gains:
        return 0.0 if gains else -1.0
    for place in range(outlook.length[package]):
        issue = outlook.order[package][place]
        more = who.weights[issue] * parts.more[package][issue]
        if (value + more >= -DOLLAR) == gains:
            share = min(1.0, max(0.0, -value / more)) if more != 0.0 else 0.0
            step = outlook.steps[issue]
            return place + (grid_above(share, step) if gains else grid_below(share, step))
        value += more
    return math.inf if gains else float(outlook.length[package])


def position(bid: Bid) -> float:
    """Return a bid's position on the path of its package.

    >>> position(Bid(0, 2, 0.5))
    2.5
    """
    return bid.full + bid.part


def bid_from(package: int, position: float) -> Bid:
    """Return the bid at a position on a package's path; the inverse of `position`.

    >>> bid_from(0, 2.5), bid_from(0, 2.0)
    (Bid(package=0, full=2, part=0.5, shares=()), Bid(package=0, full=2, part=0.0, shares=()))
    """
    full = math.floor(position + ROUNDING)
    part = position - full
    return bid_at(package, full, part if part > ROUNDING else 0.0)
