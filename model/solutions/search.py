"""The best contract of each value set by a criterion, among those that leave no side a loss.

Values here are gains, counted from disagreement; a contract is rational if neither is negative.
"""

from collections.abc import Sequence

import numpy as np

from model.solutions.criteria import Criterion
from model.solutions.sets import (
    TOLERANCE,
    Array,
    Point,
    ValueSet,
    efficient_chain,
    point_at,
    values,
)


def optima(sets: Sequence[ValueSet], criterion: Criterion) -> list[Point]:
    """Best rational contract of each set that has one."""
    found = [_optimum(value_set, criterion) for value_set in sets]
    return [
        point_at(sets, i, shares.tolist()) for i, shares in enumerate(found) if shares is not None
    ]


def _optimum(value_set: ValueSet, criterion: Criterion) -> Array | None:
    """Shares of a set's best rational contract; None if it has none."""
    chain = efficient_chain(value_set)
    candidates = np.vstack((chain, _edge_peaks(value_set, chain, criterion)))
    return best_rational(value_set, candidates, criterion)


def _edge_peaks(value_set: ValueSet, chain: Array, criterion: Criterion) -> Array:
    """Shares at the best rational point of each edge of the chain; corners stand for flat edges."""
    gains = values(value_set, chain)
    step = np.diff(gains, axis=0)
    sloped = np.flatnonzero((np.abs(step) > TOLERANCE).all(axis=1))
    start, rise, fall = gains[sloped], step[sloped, 0], -step[sloped, 1]
    guild_even, employer_even = -start[:, 0] / rise, start[:, 1] / fall
    peak = np.clip(criterion.peak(start, rise, fall), guild_even, employer_even)
    along = np.clip(peak, 0.0, 1.0)[:, np.newaxis]
    return chain[sloped] + along * (chain[sloped + 1] - chain[sloped])


def best_rational(value_set: ValueSet, shares: Array, criterion: Criterion) -> Array | None:
    """Pick the best of some contracts of a set, (n, issues); None if each leaves a side a loss."""
    gains = values(value_set, shares)
    rational = np.flatnonzero((gains >= -TOLERANCE).all(axis=1))
    if not rational.size:
        return None
    best: Array = shares[rational[_best_row(gains[rational], criterion)]]
    return best


def best_point(points: Sequence[Point], criterion: Criterion) -> Point:
    """Pick the best of some rational contracts, the first of those that tie throughout."""
    return points[_best_row(gains_of(points), criterion)]


def _best_row(gains: Array, criterion: Criterion) -> int:
    """Index of the best row of gains; the first where the tie-break is tied as well."""
    score, tie = criterion.score(np.maximum(gains, 0.0))
    best = np.flatnonzero(score >= score.max() - TOLERANCE)
    return int(best[tie[best].argmax()])


def scores(points: Sequence[Point], criterion: Criterion) -> Array:
    """Scores of some rational contracts, (n,)."""
    return criterion.score(np.maximum(gains_of(points), 0.0))[0]


def gains_of(points: Sequence[Point]) -> Array:
    """Both sides' gains, (n, 2)."""
    return np.array([(point.guild, point.employer) for point in points]).reshape(-1, 2)
