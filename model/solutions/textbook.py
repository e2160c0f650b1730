"""Textbook bargaining sets, finite or convex, as value sets."""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from model.solutions.sets import Array, ValueSet, undominated


def outcomes(points: ArrayLike) -> list[ValueSet]:
    """Return a finite set of outcomes, an (n, 2) array of values, as value sets without issues.

    Examples
    --------
    >>> from model.solutions import nash
    >>> three = outcomes([(0.0, 1.0), (0.6, 0.5), (1.0, 0.0)])
    >>> nash(three, (0.0, 0.0)).set_index
    1
    """
    pairs = np.asarray(points, dtype=float).reshape(-1, 2).tolist()
    return [ValueSet(guild, (), employer, ()) for guild, employer in pairs]


def hull(points: ArrayLike) -> ValueSet:
    """Return the convex hull of outcomes, an (n, 2) array of values, as one value set.

    Each efficient edge of the hull becomes an issue: granting it moves along the edge. The set
    keeps the hull's efficient frontier; what lies below differs, but no solution looks there.

    Examples
    --------
    >>> hull([(0.0, 0.0), (2.0, 0.0), (2.0, 0.75), (0.0, 1.0)])
    ValueSet(guild_base=0.0, gain=(2.0,), employer_base=1.0, cost=(0.25,))
    """
    pairs = np.asarray(points, dtype=float)
    employers_best_first = pairs[undominated(pairs)][::-1]
    corners: list[Array] = []
    for pair in employers_best_first:
        while len(corners) > 1 and not _turns_down(corners[-2], corners[-1], pair):
            corners.pop()
        corners.append(pair)
    guild, employer = np.transpose(corners).tolist()
    gain = tuple(right - left for left, right in pairwise(guild))
    cost = tuple(left - right for left, right in pairwise(employer))
    return ValueSet(guild[0], gain, employer[0], cost)


def _turns_down(first: Array, middle: Array, last: Array) -> bool:
    """Whether the path through three points bends clockwise, as a concave frontier does."""
    (right, up), (on, down) = middle - first, last - middle
    return bool(right * down < up * on)
