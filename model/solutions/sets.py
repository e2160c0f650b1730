"""Value sets: what contracts are worth to both sides once term and clauses are fixed."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.outlook import Outlook
from agents.worth import EMPLOYERS, GUILD

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Pair = tuple[float, float]  # guild's value, employer's value, $ million

TOLERANCE = 1e-10  # $ million, a hundredth of a cent; far above rounding error, far below a cent


class ValueSet(NamedTuple):
    """Both sides' values of the contracts of one package, linear in the shares granted.

    With shares `x`, the guild gets ``guild_base + sum(gain * x)`` and the employer
    ``employer_base - sum(cost * x)``.
    """

    guild_base: float  # $ million, all shares at 0
    gain: tuple[float, ...]  # $ million at share 1, one per issue; any sign
    employer_base: float  # $ million, all shares at 0
    cost: tuple[float, ...]  # $ million at share 1, one per issue; any sign


class Point(NamedTuple):
    """One contract and what it is worth to both sides."""

    set_index: int  # which of the value sets it is from
    shares: tuple[float, ...]  # 0..1, one per issue
    guild: float  # $ million
    employer: float  # $ million


def value_sets(outlook: Outlook, admissible_only: bool = True) -> tuple[list[ValueSet], list[int]]:
    """Return an outlook's packages as value sets, and where each stands in the outlook.

    Parameters
    ----------
    outlook
        What the parties are shown on a day.
    admissible_only
        Leave out the packages that may not be signed that day.

    Returns
    -------
    sets : list of ValueSet
    packages : list of int
        For each set, the position of its package in the outlook.
    """
    packages = [
        package
        for package, admissible in enumerate(outlook.admissible)
        if admissible or not admissible_only
    ]
    return [_value_set(outlook, package) for package in packages], packages


def _value_set(outlook: Outlook, package: int) -> ValueSet:
    """Return one package of an outlook; what the employers' slopes lose is their cost."""
    return ValueSet(
        outlook.base[GUILD][package],
        tuple(outlook.slope[GUILD][package]),
        outlook.base[EMPLOYERS][package],
        tuple(-slope for slope in outlook.slope[EMPLOYERS][package]),
    )


def values(value_set: ValueSet, shares: Array) -> Array:
    """Guild's and employer's values, (n, 2), of contracts with these shares, (n, issues)."""
    guild = value_set.guild_base + shares @ np.array(value_set.gain, dtype=float)
    employer = value_set.employer_base - shares @ np.array(value_set.cost, dtype=float)
    return np.column_stack((guild, employer))


def point_at(sets: Sequence[ValueSet], set_index: int, shares: Sequence[float]) -> Point:
    """Return the contract of a set that grants these shares."""
    guild, employer = values(sets[set_index], np.array([shares], dtype=float))[0].tolist()
    return Point(set_index, tuple(shares), guild, employer)


def above(sets: Sequence[ValueSet], disagreement: Pair) -> list[ValueSet]:
    """Return the same sets with values counted from disagreement: gains, $ million."""
    guild, employer = disagreement
    return [
        each._replace(
            guild_base=each.guild_base - guild, employer_base=each.employer_base - employer
        )
        for each in sets
    ]


def efficient_chain(value_set: ValueSet) -> Array:
    """Shares at the corners of a set's efficient frontier, the employer's best corner first.

    Shares that please both sides are granted, shares that please neither are not. The others start
    as the employer likes them and turn one by one, the cheapest dollar for the guild first.

    Examples
    --------
    The first issue pleases both; of the others, the last is the cheaper dollar for the guild:

    >>> efficient_chain(ValueSet(0.0, (1.0, 1.0, 2.0), 9.0, (-1.0, 3.0, 2.0))).tolist()
    [[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]]
    """
    gain, cost = np.array(value_set.gain, dtype=float), np.array(value_set.cost, dtype=float)
    employers_best = np.where((cost < 0) | ((cost == 0) & (gain > 0)), 1.0, 0.0)
    contested = np.flatnonzero(np.sign(gain) * np.sign(cost) > 0)
    cheapest_first = contested[np.argsort(cost[contested] / gain[contested], kind="stable")]
    chain = np.tile(employers_best, (len(contested) + 1, 1))
    for corner, issue in enumerate(cheapest_first, start=1):
        chain[corner:, issue] = 1.0 - employers_best[issue]
    return chain


def undominated(points: Array) -> Indices:
    """Find the points, (n, 2), that no other beats, the guild's best first; one of each tie."""
    guilds_best_first = np.lexsort((-points[:, 1], -points[:, 0]))
    employer = points[guilds_best_first, 1]
    best_before = np.maximum.accumulate(np.append(-np.inf, employer[:-1]))
    kept: Indices = guilds_best_first[employer > best_before + TOLERANCE]
    return kept
