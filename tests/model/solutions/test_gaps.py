"""Distances to the Pareto frontier and to the Nash solution, worked by hand."""

import numpy as np
import pytest

from model.solutions import Pair, distance, nash_gap, outcomes, pareto_gap
from tests.model.solutions.drawn import ORIGIN, PIE


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((0.25, 0.75), 0.0),
        ((0.0, 0.0), np.sqrt(0.5)),
        ((1.0, 1.0), np.sqrt(0.5)),  # beyond the frontier counts as well
        ((-3.0, 5.0), 5.0),  # nearest to the end (0, 1)
        ((2.0, 0.0), 1.0),
    ],
)
def test_the_pareto_gap_is_the_distance_to_the_nearest_point(point: Pair, expected: float) -> None:
    assert pareto_gap(point, [PIE]) == pytest.approx(expected, abs=1e-12)


def test_the_pareto_gap_to_a_single_outcome() -> None:
    assert pareto_gap((0.0, 0.0), outcomes([(3.0, 4.0)])) == 5.0


def test_the_nash_gap_is_the_distance_to_the_weighted_solution() -> None:
    assert nash_gap((0.5, 0.5), [PIE], ORIGIN) == pytest.approx(0.0, abs=1e-12)
    assert nash_gap((0.5, 0.5), [PIE], ORIGIN, 0.8) == pytest.approx(0.3 * np.sqrt(2.0))


def test_without_a_zone_the_nash_gap_is_the_distance_to_disagreement() -> None:
    assert nash_gap((0.0, 0.0), [PIE], (3.0, 4.0)) == 5.0


def test_no_frontier_is_at_no_distance() -> None:
    with pytest.raises(ValueError, match="empty"):
        distance(ORIGIN, [])
