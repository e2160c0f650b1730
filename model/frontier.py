"""How far a pair of values is from the Pareto frontier of all packages together.

The answer is that of `model.solutions.pareto_gap`, the exact reference for tests and reports. Here
it comes from plain scalar functions that Python and numba both run, in a few microseconds when
compiled. An edge of a chain is looked at only if it passes nearer than the nearest efficient
contract so far; of such an edge, what other packages hide is left out. A package with all that it
beats is convex, so it hides at most one stretch of an edge.
"""

import math
from typing import NamedTuple

from model.chains import TOLERANCE, Chains, even_gain


class Edge(NamedTuple):
    """One edge of a chain and where a point lies, seen from the edge's start."""

    package: int
    guild: float  # at the start, $M
    employers: float
    rise: float  # of the guild's value from start to end, $M; 0 only for a single contract
    fall: float  # of the employers' value
    right: float  # from the start to the point, in the guild's value
    above: float  # and in the employers'


def pareto_distance(chains: Chains, guild: float, employers: float) -> float:
    """Return the Euclidean distance from a pair of values to the nearest efficient contract, $M.

    Efficient means that no contract of any package, on or off the grid, is better for one side and
    no worse for the other. Where the frontier jumps, both ends beside the jump count. Infinite if
    nothing may be signed.
    """
    packages, nearest = len(chains.edges), math.inf
    start = _furthest(chains, guild, employers)
    hider = start
    for turn in range(packages):
        package = (start + turn) % packages
        first = package * (len(chains.guild) // packages)
        for corner in range(first, first + chains.edges[package]):
            edge = _edge(chains, package, corner, guild, employers)
            foot = _foot(edge)
            if _squared(edge, foot) < nearest:
                nearest, hider = _nearest_visible(chains, edge, foot, nearest, hider)
    return math.sqrt(nearest)


def _furthest(chains: Chains, guild: float, employers: float) -> int:
    """Return the package that can add most to both values at once: a good first guess."""
    best, most = 0, -math.inf
    for package in range(len(chains.edges)):
        if chains.edges[package] > 0:
            gain = even_gain(chains, package, guild, employers)
            if gain > most:
                best, most = package, gain
    return best


def _edge(chains: Chains, package: int, corner: int, guild: float, employers: float) -> Edge:
    """Return the edge from a corner to the next, and where the point lies."""
    start, down = chains.guild[corner], chains.employers[corner]
    rise, fall = chains.guild[corner + 1] - start, down - chains.employers[corner + 1]
    return Edge(package, start, down, rise, fall, guild - start, employers - down)


def _foot(edge: Edge) -> float:
    """Return the position on an edge, 0 at its start and 1 at its end, nearest to the point."""
    if edge.rise == 0.0:
        return 0.0
    along = edge.right * edge.rise - edge.above * edge.fall
    return min(1.0, max(0.0, along / (edge.rise * edge.rise + edge.fall * edge.fall)))


def _squared(edge: Edge, position: float) -> float:
    """Return the squared distance from the point to a position; infinite beyond the ends."""
    if position < 0.0 or position > 1.0:
        return math.inf
    right, above = edge.right - position * edge.rise, edge.above + position * edge.fall
    return right * right + above * above


def _nearest_visible(
    chains: Chains, edge: Edge, foot: float, nearest: float, hider: int
) -> tuple[float, int]:
    """Return the squared distance to what no package hides of an edge, if less than ``nearest``.

    From the foot two positions move apart, each to the end of a stretch that hides it, until both
    are in sight or too far. The package that hid something last is asked first.
    """
    left, right, moved = foot, foot, True
    while moved:
        moved = False
        for turn in range(-1, len(chains.edges)):
            other = hider if turn < 0 else turn
            if other == edge.package or chains.edges[other] == 0:
                continue
            low, high = _hidden(chains, edge, other)
            goes_left = low < left <= high + TOLERANCE
            goes_right = low - TOLERANCE <= right < high
            if goes_left or goes_right:
                left = low if goes_left else left
                right = high if goes_right else right
                moved, hider = True, other
                if min(_squared(edge, left), _squared(edge, right)) >= nearest:
                    return nearest, hider
    return min(_squared(edge, left), _squared(edge, right)), hider


def _hidden(chains: Chains, edge: Edge, other: int) -> tuple[float, float]:
    """Return the stretch of an edge that another package hides; ``(1, 0)`` for nothing.

    Hidden is what lies inside all the lines that bound the other package with all it beats: one
    along each axis and one along each of its edges. A stretch up to an end goes beyond it.
    """
    first = other * (len(chains.guild) // len(chains.edges))
    last = first + chains.edges[other]
    right = chains.guild[last] - edge.guild
    above = chains.employers[first] - edge.employers
    if right < -TOLERANCE or above + edge.fall < -TOLERANCE:
        return 1.0, 0.0
    low, high = _inside(0.0, 1.0, right, right - edge.rise, TOLERANCE, True)
    low, high = _inside(low, high, above, above + edge.fall, TOLERANCE, True)
    for corner in range(first, last):
        if low >= high:
            return 1.0, 0.0
        rise = chains.guild[corner + 1] - chains.guild[corner]
        fall = chains.employers[corner] - chains.employers[corner + 1]
        if rise == 0.0:
            rise, fall = 1.0, 1.0  # a single contract: any falling line through it will do
        right = chains.guild[corner] - edge.guild
        above = chains.employers[corner] - edge.employers
        start = fall * right + rise * above
        end = fall * (right - edge.rise) + rise * (above + edge.fall)
        slack = TOLERANCE * (rise + fall)
        low, high = _inside(low, high, start, end, slack, False)
    if low >= high:
        return 1.0, 0.0
    return (-1.0 if low <= TOLERANCE else low), (2.0 if high >= 1.0 - TOLERANCE else high)


def _inside(
    low: float, high: float, start: float, end: float, slack: float, tie: bool
) -> tuple[float, float]:
    """Cut a stretch of an edge to what is inside a line, given how far inside both ends are.

    ``tie`` says whether an edge along the line is inside: beside an axis it is, for less of one
    value and as much of the other is beaten; where two packages share an edge, both stay.
    """
    if abs(start) <= slack and abs(end) <= slack:
        return (low, high) if tie else (1.0, 0.0)
    if start < 0.0 and end < 0.0:
        return 1.0, 0.0
    if start < 0.0:
        return max(low, start / (start - end)), high
    if end < 0.0:
        return low, min(high, start / (start - end))
    return low, high
