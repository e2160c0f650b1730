"""The exact Pareto frontier of several value sets together.

A set with all that its contracts dominate is convex: the part of the plane on the near side of a
few lines, one along each edge of its efficient chain and one along each axis. So it hides one
interval, or nothing, of another set's edge; what no set hides of any edge is the frontier.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from model.solutions.sets import TOLERANCE, Array, Pair, ValueSet, efficient_chain, values

Corner = TypeVar("Corner")


class Piece(NamedTuple):
    """A stretch of the Pareto frontier that one value set supplies, from the employer's end."""

    set_index: int  # which of the value sets it is from
    guild: tuple[float, ...]  # $ million, rising
    employer: tuple[float, ...]  # $ million, falling


class _Lines(NamedTuple):
    """Lines that bound each set with all it dominates: inside is ``normal @ value <= reach``.

    Every set has a line in each of the directions, also in those that another set's edges need.
    """

    normals: Array  # (lines, 2), none negative; the axes first
    reach: Array  # (sets, lines)


def frontier(sets: Sequence[ValueSet]) -> list[Piece]:
    """Exact Pareto frontier of all sets together, from the employer's end to the guild's.

    Where the frontier jumps, the piece beside the jump is given with its limit point. A stretch
    that two sets share is listed once, for the first.

    Raises
    ------
    ValueError
        If there are no sets.

    Examples
    --------
    >>> long = ValueSet(0.0, (4.0,), 4.0, (4.0,))
    >>> short = ValueSet(3.0, (2.0,), 2.0, (4.0,))
    >>> for piece in frontier([long, short]):
    ...     print(piece)
    Piece(set_index=0, guild=(0.0, 2.0), employer=(4.0, 2.0))
    Piece(set_index=1, guild=(3.0, 5.0), employer=(2.0, -2.0))
    """
    if not sets:
        raise ValueError("no value sets, so there is no frontier")
    chains = [values(value_set, efficient_chain(value_set)) for value_set in sets]
    lines = _lines(chains)
    pieces = [piece for i, chain in enumerate(chains) for piece in _pieces(i, chain, lines)]
    # By the middle: beside a jump, rounding decides which of two pieces starts first.
    return sorted(pieces, key=lambda piece: piece.guild[0] + piece.guild[-1])


def edges(corners: Sequence[Corner]) -> list[tuple[Corner, Corner]]:
    """Pair up neighbouring corners; a single corner is an edge of no length."""
    return list(pairwise(corners)) or [(corners[0], corners[0])]


def _lines(chains: Sequence[Array]) -> _Lines:
    """Bound all chains; the diagonal is for sets that are a single point."""
    steps = np.vstack([np.diff(chain, axis=0) for chain in chains])
    sloped = steps[(np.abs(steps) > TOLERANCE).all(axis=1)]
    across = np.column_stack((-sloped[:, 1], sloped[:, 0]))
    directions = np.unique(across / across.sum(axis=1, keepdims=True), axis=0)
    normals = np.vstack(([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]], directions))
    return _Lines(normals, np.array([(chain @ normals.T).max(axis=0) for chain in chains]))


def _pieces(set_index: int, chain: Array, lines: _Lines) -> list[Piece]:
    """Stretches of one set's chain that are on the frontier, joined where they meet."""
    paths: list[list[Pair]] = []
    for start, end in edges(list(chain)):
        for low, high in _visible(start, end, set_index, lines):
            left, right = _between(start, end, low), _between(start, end, high)
            if paths and paths[-1][-1] == left:
                paths[-1].append(right)
            else:
                paths.append([left, right])
    corners = [dict.fromkeys(path) for path in paths]  # a single point is listed once
    return [Piece(set_index, *zip(*each, strict=True)) for each in corners]


def _between(start: Array, end: Array, position: float) -> Pair:
    guild, employer = ((1.0 - position) * start + position * end).tolist()
    return guild, employer


def _visible(start: Array, end: Array, set_index: int, lines: _Lines) -> Iterator[Pair]:
    """Parts of a set's edge, as positions 0..1, that no other set hides."""
    at_start, at_end = _depths(start, end, set_index, lines)
    crossing = at_start / np.where(at_start == at_end, 1.0, at_start - at_end)
    enters = np.where(at_start < 0.0, crossing, 0.0).max(axis=1, initial=0.0)
    leaves = np.where(at_end < 0.0, crossing, 1.0).min(axis=1, initial=1.0)
    hidden = np.column_stack((enters, leaves))[enters < leaves]
    return _uncovered(sorted(hidden.tolist()))


def _depths(start: Array, end: Array, set_index: int, lines: _Lines) -> tuple[Array, Array]:
    """How far inside every other set's lines an edge starts and ends, (other sets, lines) each.

    An edge along a line counts as inside if the other set is listed earlier, and always if the
    line is along an axis: less of one value for as much of the other is dominated.
    """
    others = np.delete(np.arange(len(lines.reach)), set_index)
    reach = lines.reach[others]
    at_start, at_end = reach - lines.normals @ start, reach - lines.normals @ end
    along = (np.abs(at_start) <= TOLERANCE) & (np.abs(at_end) <= TOLERANCE)
    inside = (others < set_index)[:, np.newaxis] | (np.arange(len(lines.normals)) < 2)
    side = np.where(inside, 1.0, -1.0)
    return np.where(along, side, at_start), np.where(along, side, at_end)


def _uncovered(intervals: list[list[float]]) -> Iterator[Pair]:
    """Parts of 0..1 outside all the intervals, which are sorted."""
    edge = 0.0
    for low, high in intervals:
        if low > edge + TOLERANCE:
            yield edge, low
        edge = max(edge, high)
    if edge < 1.0 - TOLERANCE:
        yield edge, 1.0
