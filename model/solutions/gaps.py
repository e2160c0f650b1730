"""How far a pair of values is from the Pareto frontier and from the Nash solution."""

from collections.abc import Sequence
from math import hypot

from model.solutions.axiomatic import nash
from model.solutions.pareto import Piece, edges, frontier
from model.solutions.sets import Pair, ValueSet


def pareto_gap(point: Pair, sets: Sequence[ValueSet]) -> float:
    """Return the Euclidean distance from a pair of values to the Pareto frontier, $ million.

    For many points on the same sets, compute `frontier` once and use `distance`.

    Examples
    --------
    Splitting every issue in half where the sides care about different ones:

    >>> table = ValueSet(0.0, (0.5, 0.3, 0.2), 1.0, (0.2, 0.3, 0.5))
    >>> round(pareto_gap((0.5, 0.5), [table]), 6)
    0.212132
    """
    return distance(point, frontier(sets))


def distance(point: Pair, pieces: Sequence[Piece]) -> float:
    """Return the Euclidean distance from a pair of values to a frontier, $ million.

    Raises
    ------
    ValueError
        If there are no pieces.
    """
    return min(
        _to_edge(point, start, end)
        for piece in pieces
        for start, end in edges(list(zip(piece.guild, piece.employer, strict=True)))
    )


def _to_edge(point: Pair, start: Pair, end: Pair) -> float:
    """Distance to the foot of the perpendicular, or to the nearer end if the foot is beyond it."""
    across, up = end[0] - start[0], end[1] - start[1]
    right, above = point[0] - start[0], point[1] - start[1]
    squared_length = across**2 + up**2
    foot = (right * across + above * up) / squared_length if squared_length else 0.0
    nearest = min(max(foot, 0.0), 1.0)
    return hypot(right - nearest * across, above - nearest * up)


def nash_gap(
    point: Pair, sets: Sequence[ValueSet], disagreement: Pair, weight: float = 0.5
) -> float:
    """Return the Euclidean distance from a pair of values to the Nash solution, $ million.

    Without a zone of agreement the Nash outcome is disagreement itself.

    Examples
    --------
    >>> pie = ValueSet(0.0, (1.0,), 1.0, (1.0,))
    >>> round(nash_gap((0.8, 0.2), [pie], (0.0, 0.0)), 6)
    0.424264
    """
    deal = nash(sets, disagreement, weight)
    guild, employer = (deal.guild, deal.employer) if deal else disagreement
    return hypot(point[0] - guild, point[1] - employer)
