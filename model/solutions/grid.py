"""The bargaining grid: real tables name round shares, so each solution has a twin on a grid."""

from collections.abc import Sequence
from math import ceil, inf

import numpy as np

from model.solutions.criteria import Criterion
from model.solutions.search import best_point, best_rational, scores
from model.solutions.sets import TOLERANCE, Array, Point, ValueSet, point_at, undominated, values


def grid_shares(step: float) -> list[float]:
    """Return the shares a table may name on one issue: multiples of `step`, and always 1.

    Raises
    ------
    ValueError
        If `step` is not positive.

    Examples
    --------
    >>> grid_shares(0.25)
    [0.0, 0.25, 0.5, 0.75, 1.0]
    >>> grid_shares(0.4)
    [0.0, 0.4, 0.8, 1.0]
    """
    if not step > 0.0:
        raise ValueError(f"a grid step is a positive share, not {step}")
    return [step * k for k in range(ceil(1.0 / step - TOLERANCE))] + [1.0]


def grid_twin(
    sets: Sequence[ValueSet],
    optima: Sequence[Point],
    criterion: Criterion,
    steps: Sequence[float],
) -> Point | None:
    """Best rational grid contract of all sets; None if there is none.

    A set's optimum over all shares bounds its grid contracts, so sets are searched from the highest
    bound down, until the bound falls below what the grid has already reached.
    """
    bounds = scores(optima, criterion)
    reached, found = -inf, list[Point]()
    for i in np.argsort(-bounds, kind="stable"):
        if bounds[i] < reached - TOLERANCE:
            break
        index = optima[i].set_index
        shares = best_rational(sets[index], grid_contracts(sets[index], steps), criterion)
        if shares is not None:
            found.append(point_at(sets, index, shares.tolist()))
            reached = scores(found, criterion).max()
    found.sort()  # by set, so that ties fall to the first one listed
    return best_point(found, criterion) if found else None


def grid_contracts(value_set: ValueSet, steps: Sequence[float]) -> Array:
    """Shares of a set's efficient contracts on the grid, (n, issues), built up issue by issue.

    Values add up over issues, so a choice that is dominated on the issues so far stays dominated
    whatever the rest of the contract says, and is dropped at once.

    Raises
    ------
    ValueError
        If there is not one step for each issue, or a step is not positive.
    """
    if len(steps) != len(value_set.gain):
        raise ValueError(f"{len(steps)} grid steps for {len(value_set.gain)} issues")
    shares = np.zeros((1, len(steps)))
    for issue, step in enumerate(steps):
        levels = grid_shares(step)
        so_far = len(shares)
        shares = np.repeat(shares, len(levels), axis=0)
        shares[:, issue] = np.tile(levels, so_far)
        shares = shares[undominated(values(value_set, shares))]
    return shares
