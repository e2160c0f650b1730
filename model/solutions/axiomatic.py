"""The solutions of axiomatic bargaining theory: Nash, Kalai-Smorodinsky, egalitarian, utilitarian.

Each picks one contract from the value sets, given what the sides have without a deal.

References
----------
Imai, H. (1983). Individual monotonicity and lexicographic maxmin solution. Econometrica 51.
Kalai, E. (1977). Proportional solutions to bargaining situations. Econometrica 45.
Kalai, E., and Smorodinsky, M. (1975). Other solutions to Nash's bargaining problem.
Econometrica 43.
Nash, J. (1950). The bargaining problem. Econometrica 18.
Qin, C.-Z., Tan, G., and Wong, A. (2017). Characterization and implementation of Nash bargaining
solutions with non-convexity. USC-INET working paper.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.solutions.criteria import Criterion, Product, Smallest, WeightedSum
from model.solutions.grid import grid_twin
from model.solutions.search import best_point, gains_of, optima
from model.solutions.sets import TOLERANCE, Pair, Point, ValueSet, above, point_at


class Solution(NamedTuple):
    """The contract a bargaining solution picks, a certificate, and its twin on the grid.

    `residual` is how much more of the criterion the linear programme finds in the same set: zero,
    up to rounding, exactly when the contract is optimal there. Its unit is given with each
    solution.
    """

    name: str
    set_index: int  # which of the value sets it is from
    shares: tuple[float, ...]  # 0..1, one per issue
    guild: float  # $ million
    employer: float  # $ million
    residual: float
    grid: Point | None  # best rational contract on the grid; None without a grid or without one


def nash(
    sets: Sequence[ValueSet],
    disagreement: Pair,
    weight: float = 0.5,
    steps: Sequence[float] | None = None,
) -> Solution | None:
    r"""Nash's solution: the contract with the greatest (weighted) product of gains.

    It maximises :math:`(u - d_U)^a (f - d_F)^{1 - a}` over the contracts of all sets. If the
    products of two sets agree to the last digit, the first listed is taken.

    Parameters
    ----------
    sets
        The contracts on the table.
    disagreement
        What guild and employer have without a deal, $ million.
    weight
        The guild's bargaining power `a`, between 0 and 1 exclusive.
    steps
        Grid step of each share, to have the best grid contract as well.

    Returns
    -------
    Solution or None
        None if no contract gives both sides more than disagreement. The residual is relative: at
        the solution :math:`(u^*, f^*)` it is the greatest value over the set's rational
        contracts of :math:`a (u - d_U)/(u^* - d_U) + (1-a) (f - d_F)/(f^* - d_F) - 1`.

    Raises
    ------
    ValueError
        If `weight` is not between 0 and 1, or `steps` does not fit the issues.

    References
    ----------
    Nash (1950); on a union of convex sets, Qin, Tan and Wong (2017).

    Examples
    --------
    Three issues; the first matters more to the guild, the last more to the employer. Splitting
    each in half would give both 0.5:

    >>> table = ValueSet(0.0, (0.5, 0.3, 0.2), 1.0, (0.2, 0.3, 0.5))
    >>> deal = nash([table], (0.0, 0.0))
    >>> [round(share, 6) for share in deal.shares], round(deal.guild, 6), round(deal.employer, 6)
    ([1.0, 0.5, 0.0], 0.65, 0.65)
    """
    if not 0.0 < weight < 1.0:
        raise ValueError(f"the guild's weight lies between 0 and 1, not at {weight}")
    return _solve("Nash", sets, disagreement, Product(weight), steps)


def kalai_smorodinsky(
    sets: Sequence[ValueSet], disagreement: Pair, steps: Sequence[float] | None = None
) -> Solution | None:
    """Kalai and Smorodinsky's solution: the sides get equal shares of their ideal gains.

    A side's ideal gain is the most that any contract of any set gives it while the other side does
    not lose. The solution maximises the smaller of the two gains, each divided by its ideal; on a
    convex set both are then equal. Where the frontier of several sets jumps over the line to the
    ideal point they are not, and ties go to the greater sum.

    Parameters and None as in `nash`. The residual has no unit: it is the share of the ideal gains
    that the linear programme can add for the worse-off side. The grid twin uses the same ideal.

    References
    ----------
    Kalai and Smorodinsky (1975); Imai (1983).
    """
    criterion = Smallest(_ideal_gains(above(sets, disagreement)))
    return _solve("Kalai-Smorodinsky", sets, disagreement, criterion, steps)


def egalitarian(
    sets: Sequence[ValueSet], disagreement: Pair, steps: Sequence[float] | None = None
) -> Solution | None:
    """Kalai's egalitarian solution: both sides gain the same number of dollars.

    It maximises the smaller gain over the contracts of all sets. Where no efficient contract has
    equal gains, the side that gains more keeps the difference (lexicographic extension). It
    depends on the unit in which values are measured, on purpose: it compares dollars.

    Parameters and None as in `nash`. The residual is in $ million of the smaller gain.

    References
    ----------
    Kalai (1977).
    """
    return _solve("egalitarian", sets, disagreement, Smallest((1.0, 1.0)), steps)


def utilitarian(
    sets: Sequence[ValueSet], disagreement: Pair, steps: Sequence[float] | None = None
) -> Solution | None:
    """Utilitarian solution: the contract with the greatest sum of values.

    Only contracts that leave neither side below disagreement count, since others are not signed.
    Equal sums go to the most equal gains.

    Parameters and None as in `nash`. The residual is in $ million of the sum.
    """
    return _solve("utilitarian", sets, disagreement, WeightedSum((1.0, 1.0)), steps)


def _solve(
    name: str,
    sets: Sequence[ValueSet],
    disagreement: Pair,
    criterion: Criterion,
    steps: Sequence[float] | None,
) -> Solution | None:
    """Search every set, certify the winner, look for its twin on the grid."""
    gains = above(sets, disagreement)
    if not _has_zone(gains):
        return None
    candidates = optima(gains, criterion)
    best = best_point(candidates, criterion)
    residual = criterion.residual(gains[best.set_index], np.array(best.shares))
    twin = None if steps is None else grid_twin(gains, candidates, criterion, steps)
    grid = None if twin is None else point_at(sets, twin.set_index, twin.shares)
    return Solution(name, *point_at(sets, best.set_index, best.shares), residual, grid)


def _has_zone(gains: Sequence[ValueSet]) -> bool:
    """Whether some contract gives both sides more than disagreement."""
    best = gains_of(optima(gains, Smallest((1.0, 1.0))))
    return bool((best.min(axis=1) > TOLERANCE).any())


def _ideal_gains(gains: Sequence[ValueSet]) -> Pair:
    """Most that any rational contract gives each side; 0 if there is none."""
    guild = gains_of(optima(gains, WeightedSum((1.0, 0.0))))[:, 0]
    employer = gains_of(optima(gains, WeightedSum((0.0, 1.0))))[:, 1]
    return float(guild.max(initial=0.0)), float(employer.max(initial=0.0))
