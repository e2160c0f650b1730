"""What can be signed: a package of term and clauses, and the share of each issue granted.

>>> Package(months=36, retroactive=False, reopener=False, me_too=True).months
36
"""

import math
from collections.abc import Sequence
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
    path is the number granted in full and the share of the next. ``package`` is the position in
    the table's list of packages, -1 for no bid at all.
    """

    package: int
    full: int
    part: float


NO_BID = Bid(-1, 0, 0.0)


def on_grid(share: float, step: float) -> float:
    """Return the point of the bargaining grid nearest to a share.

    The grid has the multiples of ``step`` below 1, and 1 itself.

    >>> on_grid(0.26, 0.1), on_grid(0.96, 0.3)
    (0.3, 1.0)
    """
    below, above = grid_below(share, step), grid_above(share, step)
    return below if share - below <= above - share else above


def grid_below(share: float, step: float) -> float:
    """Return the last grid point that is not above a share between 0 and 1."""
    if share >= 1.0:
        return 1.0
    return math.floor(share / step + 1e-9) * step


def grid_above(share: float, step: float) -> float:
    """Return the first grid point that is not below a share between 0 and 1."""
    return min(1.0, math.ceil(share / step - 1e-9) * step)


def shares_of(bid: Bid, order: Sequence[int]) -> tuple[float, ...]:
    """Return the share granted of each issue; ``order`` lists the issues cheapest first.

    >>> shares_of(Bid(0, 1, 0.5), order=(2, 0, 1))
    (0.5, 0.0, 1.0)
    """
    shares = [0.0] * len(order)
    for issue in order[: bid.full]:
        shares[issue] = 1.0
    if bid.full < len(order):
        shares[order[bid.full]] = bid.part
    return tuple(shares)
