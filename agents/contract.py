"""What can be signed: a package of term and clauses, and the share of each issue granted.

>>> Package(months=36, retroactive=False, reopener=False, me_too=True).months
36
"""

import math
from collections.abc import MutableSequence, Sequence
from typing import NamedTuple


class Package(NamedTuple):
    """The part of a contract that comes whole or not at all."""

    months: int  # from the effective date to the expiry, > 0
    retroactive: bool  # effective from the lapse of the old contract, else from the next month
    reopener: bool  # the issues that reopen may be bargained again at half-term
    me_too: bool  # what other guilds win on the issues that follow is paid here too


class Contract(NamedTuple):
    """A package with its dates and what it grants.

    Dates are days from day 0, the first day after the old contract; ``expiry`` is the first day on
    which the contract no longer binds. A share is the part of the guild's full ask that is
    granted: 0 leaves the old terms, 1 grants everything.
    """

    package: Package
    effective: int
    expiry: int
    shares: tuple[float, ...]


class Bid(NamedTuple):
    """A contract on the efficient path of its package, as three numbers.

    Within a package the issues are granted one after the other, cheapest first; a point on that
    path is the number granted in full and the share of the next, below 1. ``package`` is the
    position in the table's list of packages, -1 for no bid at all.
    """

    package: int
    full: int
    part: float


class Written(NamedTuple):
    """Any contract of a package, on the efficient path or not, with the share of each issue."""

    package: int
    shares: tuple[float, ...]


Offer = Bid | Written


NO_BID = Bid(-1, 0, 0.0)
DOLLAR = 1e-6  # $ million: nobody says no over less, so rounding in the last digit never decides
TIE = 1e-9  # $ million: the first of two contracts stays unless the second is better by more
ROUNDING = 1e-9  # grid steps and shares that differ by less are the same


def bid_at(package: int, place: int, share: float) -> Bid:
    """Return the bid that grants a share of the issue at this place and all issues before it.

    An issue granted in full is counted as such, so that one contract is one bid.

    >>> bid_at(0, 1, 0.5), bid_at(0, 1, 1.0)
    (Bid(package=0, full=1, part=0.5), Bid(package=0, full=2, part=0.0))
    """
    return Bid(package, place + 1, 0.0) if share >= 1.0 else Bid(package, place, share)


def position(bid: Bid) -> float:
    """Return a bid's position on the path of its package.

    >>> position(Bid(0, 2, 0.5))
    2.5
    """
    return bid.full + bid.part


def bid_from(package: int, position: float) -> Bid:
    """Return the bid at a position on a package's path; the inverse of `position`.

    >>> bid_from(0, 2.5), bid_from(0, 2.0)
    (Bid(package=0, full=2, part=0.5), Bid(package=0, full=2, part=0.0))
    """
    full = math.floor(position + ROUNDING)
    part = position - full
    return bid_at(package, full, part if part > ROUNDING else 0.0)


def same_bid(bid: Offer, other: Offer) -> bool:
    """Return whether two bids are the same; one that is written out is only like another such.

    >>> same_bid(Bid(0, 1, 0.5), Bid(0, 1, 0.5)), same_bid(Bid(0, 1, 0.0), free_bid(0, (1.0,)))
    (True, False)
    """
    if hasattr(bid, "shares"):
        return bool(bid == other)
    if hasattr(other, "shares"):
        return False
    return bid.package == other.package and bid.full == other.full and bid.part == other.part


def free_bid(package: int, shares: Sequence[float]) -> Written:
    """Return the bid for any contract, on the efficient path or not.

    >>> free_bid(0, [0.5, 1.0])
    Written(package=0, shares=(0.5, 1.0))
    """
    return Written(package, tuple(shares))


def grid_point(count: int, step: float) -> float:
    """Return the share after so many steps of the bargaining grid, 1 at its end.

    The grid has the multiples of ``step`` below 1, and 1 itself.

    >>> grid_point(2, 0.4), grid_point(3, 0.4), 49 * (1 / 49), grid_point(49, 1 / 49)
    (0.8, 1.0, 0.9999999999999999, 1.0)
    """
    share = count * step
    return share if share < 1.0 - ROUNDING else 1.0


def grid_below(share: float, step: float) -> float:
    """Return the last grid point that is not above a share between 0 and 1.

    >>> grid_below(0.95, 0.4), grid_below(1.0, 0.4)
    (0.8, 1.0)
    """
    return 1.0 if share >= 1.0 else grid_point(math.floor(share / step + ROUNDING), step)


def grid_above(share: float, step: float) -> float:
    """Return the first grid point that is not below a share between 0 and 1.

    >>> grid_above(0.3, 0.4), grid_above(0.95, 0.4)
    (0.4, 1.0)
    """
    return grid_point(math.ceil(share / step - ROUNDING), step)


def shares_of(bid: Offer, order: Sequence[int]) -> tuple[float, ...]:
    """Return the share granted of each issue; ``order`` lists the issues cheapest first.

    >>> shares_of(Bid(0, 1, 0.5), order=(2, 0, 1))
    (0.5, 0.0, 1.0)
    """
    shares = [0.0] * len(order)
    write_shares(bid, order, shares)
    return tuple(shares)


def share_at(bid: Offer, order: Sequence[int], place: int) -> float:
    """Return the share that a bid grants of the issue at a place of its package's path.

    >>> [share_at(Bid(0, 1, 0.5), (2, 0, 1), place) for place in range(3)]
    [1.0, 0.5, 0.0]
    """
    if hasattr(bid, "shares"):
        return bid.shares[order[place]]  # type: ignore[union-attr]
    if place == bid.full:
        return bid.part
    return 1.0 if place < bid.full else 0.0


def write_shares(bid: Offer, order: Sequence[int], shares: MutableSequence[float]) -> None:
    """Write the share of each issue that a bid grants."""
    if hasattr(bid, "shares"):  # numba decides this when it compiles
        for issue in range(len(shares)):
            shares[issue] = bid.shares[issue]  # type: ignore[union-attr]
        return
    for place in range(len(order)):
        shares[order[place]] = 1.0 if place < bid.full else 0.0
    if bid.full < len(order):
        shares[order[bid.full]] = bid.part
