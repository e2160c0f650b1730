"""The bargaining grid: its shares, and the solutions' twins on it against brute force."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.solutions import Point, ValueSet, grid_shares, nash, outcomes
from tests.model.solutions.drawn import (
    CLOSE,
    ORIGIN,
    PIE,
    SOLVERS,
    best_score,
    drawn_sets,
    score,
    solved,
    units,
    value_pair,
    values_of,
)


def levels(step: float) -> list[float]:
    """Return the multiples of a step below 1, and 1."""
    return [k * step for k in range(1000) if k * step < 1.0 - CLOSE] + [1.0]


@pytest.mark.parametrize("step", [0.1, 0.05, 0.01, 1 / 3, 1 / 49, 0.3, 0.7, 1.0, 3.0])
def test_the_grid_of_an_issue_is_the_multiples_of_its_step_and_1(step: float) -> None:
    assert grid_shares(step) == levels(step)


@settings(max_examples=30)
@given(drawn_sets(most_issues=3), st.data())
def test_the_grid_twin_is_what_brute_force_finds(sets: list[ValueSet], data: st.DataObject) -> None:
    steps = data.draw(st.tuples(*[st.sampled_from([0.2, 0.25, 0.3, 1.0])] * len(sets[0].gain)))
    assume(nash(sets, ORIGIN))
    contracts = np.array(list(product(*map(levels, steps))))
    for solve in SOLVERS:
        measure = units(solve, sets)
        answer = solved(solve(sets, ORIGIN, steps=steps))
        best = best_score(solve, measure, sets, contracts)
        if answer.grid is None:
            assert best == -np.inf
        else:
            assert score(solve, measure, value_pair(answer.grid)) == pytest.approx(best, abs=CLOSE)
            assert best <= score(solve, measure, value_pair(answer)) + CLOSE
            check_contract(answer.grid, sets, steps)


def check_contract(twin: Point, sets: list[ValueSet], steps: Sequence[float]) -> None:
    """Check that a grid twin is rational, on the grid, and worth what it says."""
    assert min(value_pair(twin)) >= -CLOSE
    assert all(share in levels(step) for share, step in zip(twin.shares, steps, strict=True))
    (expected,) = values_of([sets[twin.set_index]], np.array([twin.shares]))
    assert value_pair(twin) == pytest.approx(expected, abs=CLOSE)


def test_the_grid_twin_may_lie_in_another_set() -> None:
    """The better set has no rational contract at its corners, which are its whole grid."""
    wide = ValueSet(-1.0, (4.0,), 3.0, (4.0,))
    narrow = ValueSet(0.5, (0.1,), 0.5, (0.1,))
    answer = solved(nash([wide, narrow], ORIGIN, steps=[1.0]))
    assert answer.set_index == 0
    assert value_pair(answer) == pytest.approx((1.0, 1.0))
    assert answer.grid is not None
    assert answer.grid.set_index == 1


def test_grid_contracts_of_equal_product_go_to_the_first_set() -> None:
    answer = solved(nash(outcomes([(1.0, 4.0), (4.0, 1.0)]), ORIGIN, steps=[]))
    assert answer.grid is not None
    assert value_pair(answer.grid) == (1.0, 4.0)


def test_a_grid_may_hold_no_rational_contract() -> None:
    answer = solved(nash([PIE], (0.4, 0.4), steps=[1.0]))
    assert answer.guild == pytest.approx(0.5)
    assert answer.grid is None


def test_grid_steps_that_do_not_fit_the_issues_are_refused() -> None:
    with pytest.raises(ValueError, match="2 grid steps for 1 issues"):
        nash([PIE], ORIGIN, steps=[0.1, 0.1])


@pytest.mark.parametrize("step", [0.0, -0.1, float("nan")])
def test_a_grid_step_that_is_not_positive_is_refused(step: float) -> None:
    with pytest.raises(ValueError, match="grid step"):
        nash([PIE], ORIGIN, steps=[step])
