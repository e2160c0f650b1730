"""Textbook sets with known solutions, and convex hulls of drawn points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from model.solutions import (
    Pair,
    egalitarian,
    frontier,
    hull,
    kalai_smorodinsky,
    nash,
    outcomes,
    pareto_gap,
    utilitarian,
)
from tests.model.solutions.drawn import (
    CLOSE,
    LOG_ROLLING,
    ORIGIN,
    Array,
    Solver,
    amounts,
    every_solver,
    seeds,
    solved,
    value_pair,
)

NASH_A, EQUAL_A = (0.577350, 0.666667), (0.618034, 0.618034)
on_set_a = pytest.mark.parametrize(
    ("solve", "expected"), [(nash, NASH_A), (kalai_smorodinsky, EQUAL_A), (egalitarian, EQUAL_A)]
)


def parabola(guild: NDArray[np.floating]) -> Array:
    """Return points on the frontier f = 1 - u^2."""
    return np.column_stack((guild, 1.0 - guild**2)).astype(float)


def refined(solve: Solver) -> Pair:
    """Solve on a polygon inscribed in the parabola, four times, ever finer around the answer."""
    centre, width = 0.5, 0.5
    for _ in range(4):
        near = np.linspace(max(centre - width, 0.0), min(centre + width, 1.0), 101)
        answer = solved(solve([hull(parabola(np.append(near, (0.0, 1.0))))], ORIGIN))
        centre, width = answer.guild, width / 25.0
    return value_pair(answer)


@on_set_a
def test_theory_04_a_enumeration_is_within_one_cell(solve: Solver, expected: Pair) -> None:
    points = parabola(np.arange(101) * 0.01)
    answer = solved(solve(outcomes(points), ORIGIN))
    assert abs(answer.guild - expected[0]) <= 0.01
    assert value_pair(answer) == tuple(points[answer.set_index])


@on_set_a
def test_theory_04_a_smooth_frontier(solve: Solver, expected: Pair) -> None:
    assert refined(solve) == pytest.approx(expected, abs=1e-6)


def test_theory_04_a_agrees_with_scipy_on_the_smooth_frontier() -> None:
    lowest = minimize_scalar(lambda u: -u * (1 - u**2), bounds=(0, 1), options={"xatol": 1e-9})
    assert refined(nash)[0] == pytest.approx(lowest.x, abs=1e-6)
    assert refined(egalitarian)[0] == pytest.approx(brentq(lambda u: u**2 + u - 1, 0, 1), abs=1e-6)


@pytest.mark.parametrize(
    ("solve", "expected"),
    [
        (nash, (2.0, 0.7)),
        (kalai_smorodinsky, (1.538462, 0.769231)),
        (egalitarian, (0.869565, 0.869565)),
        (utilitarian, (2.0, 0.7)),
    ],
)
def test_theory_04_b_the_hull_tells_the_solutions_apart(solve: Solver, expected: Pair) -> None:
    quadrangle = hull([(0.0, 0.0), (2.0, 0.0), (2.0, 0.7), (0.0, 1.0)])
    assert value_pair(solved(solve([quadrangle], ORIGIN))) == pytest.approx(expected, abs=1e-6)


@every_solver
def test_theory_04_c_log_rolling(solve: Solver) -> None:
    answer = solved(solve([LOG_ROLLING], ORIGIN))
    assert answer.shares == pytest.approx((1.0, 0.5, 0.0), abs=1e-6)
    assert value_pair(answer) == pytest.approx((0.65, 0.65), abs=1e-6)


def test_theory_04_c_pareto_distance_of_the_issue_by_issue_split() -> None:
    assert pareto_gap((0.5, 0.5), [LOG_ROLLING]) == pytest.approx(0.212132, abs=1e-6)


@settings(max_examples=30)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12), seeds)
def test_the_hull_is_the_best_of_all_mixtures(points: list[Pair], seed: int) -> None:
    """In any direction the hull reaches as far as its points; no mixture is outside it."""
    (piece,) = frontier([hull(points)])
    angles = np.random.default_rng(seed).uniform(0.0, np.pi / 2.0, 200)
    directions = np.array([np.cos(angles), np.sin(angles)])
    reach = (np.array([piece.guild, piece.employer]).T @ directions).max(axis=0)
    assert reach == pytest.approx((np.array(points) @ directions).max(axis=0), abs=CLOSE)
