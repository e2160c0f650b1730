"""Drawn value sets, and what these tests compute on their own, by definition or by brute force."""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.solutions import (
    Pair,
    Point,
    Solution,
    ValueSet,
    egalitarian,
    kalai_smorodinsky,
    nash,
    utilitarian,
)

Array = NDArray[np.float64]
Solver = Callable[..., Solution | None]

ORIGIN = (0.0, 0.0)
PIE = ValueSet(0.0, (1.0,), 1.0, (1.0,))
LOG_ROLLING = ValueSet(0.0, (0.5, 0.3, 0.2), 1.0, (0.2, 0.3, 0.5))
CLOSE = 1e-9
SOLVERS: tuple[Solver, ...] = (nash, kalai_smorodinsky, egalitarian, utilitarian)

every_solver = pytest.mark.parametrize(
    "solve", SOLVERS, ids=["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]
)

amounts = st.sampled_from(sorted(np.arange(-2.0, 10.25, 0.25).tolist(), key=abs))
bases = st.sampled_from(sorted(np.arange(-7.0, 5.25, 0.25).tolist(), key=abs))
weights = st.floats(0.02, 0.98)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def drawn_sets(draw: st.DrawFn, most_issues: int = 4) -> list[ValueSet]:
    """Draw up to five value sets with the same issues; most draws have a zone above (0, 0)."""
    issues = draw(st.integers(1, most_issues))
    one_each = st.tuples(*[amounts] * issues)
    one_set = st.builds(ValueSet, bases, one_each, amounts, one_each)
    return draw(st.lists(one_set, min_size=1, max_size=5))


def solved(solution: Solution | None) -> Solution:
    """Return the solution, which must exist."""
    assert solution is not None
    return solution


def value_pair(answer: Solution | Point) -> Pair:
    return answer.guild, answer.employer


def values_of(sets: Sequence[ValueSet], shares: Array) -> Array:
    """Return both sides' values of the same shares in every set, by definition."""
    pairs = [
        np.column_stack((s.guild_base + shares @ s.gain, s.employer_base - shares @ s.cost))
        for s in sets
    ]
    return np.vstack(pairs)


def units(solve: Solver, sets: Sequence[ValueSet]) -> Pair:
    """Return what a solution measures gains in: ideal gains, or dollars."""
    if solve is not kalai_smorodinsky:
        return 1.0, 1.0
    gains = np.vstack([values_of([each], vertices(each)) for each in sets])
    rational = gains[(gains >= -CLOSE).all(axis=1)]
    guild, employer = rational.max(axis=0, initial=0.0).tolist()
    return guild, employer


def vertices(each: ValueSet) -> Array:
    """Return the shares at all vertices of the rational contracts, and some that are none.

    All shares are 0 or 1, but one may be where a side has nothing left to lose.
    """
    corners = np.array(list(product((0.0, 1.0), repeat=len(each.gain))))
    found = [corners]
    for base, slopes in (
        (each.guild_base, each.gain),
        (each.employer_base, np.negative(each.cost)),
    ):
        for issue in np.flatnonzero(slopes):
            even = corners.copy()
            even[:, issue] = 0.0
            even[:, issue] = np.clip(-(base + even @ slopes) / slopes[issue], 0.0, 1.0)
            found.append(even)
    return np.vstack(found)


def scores(solve: Solver, units: Pair, gains: Array) -> Array:
    """Return what a solution maximises, for gains (n, 2) of which none is a loss."""
    gains = np.maximum(gains, 0.0)
    if solve is nash:
        return np.array(np.sqrt(gains.prod(axis=1)))
    if solve is utilitarian:
        return np.array(gains.sum(axis=1))
    return np.array((gains / np.array(units)).min(axis=1))


def score(solve: Solver, units: Pair, gains: Pair) -> float:
    return float(scores(solve, units, np.array([gains]))[0])


def best_score(solve: Solver, units: Pair, sets: Sequence[ValueSet], shares: Array) -> float:
    """Return the best score of contracts that leave no side below 0; -inf if there are none."""
    gains = values_of(sets, shares)
    rational = gains[(gains >= -CLOSE).all(axis=1)]
    return float(scores(solve, units, rational).max(initial=-np.inf))
