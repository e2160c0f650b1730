"""Criteria: where an edge is best, and what the residual of a poor contract says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.solutions import Pair, ValueSet
from model.solutions.criteria import Criterion, Product, Smallest, WeightedSum
from tests.model.solutions.drawn import CLOSE

CRITERIA: list[Criterion] = [
    Product(0.5),
    Product(0.2),
    Smallest((1.0, 1.0)),
    Smallest((2.0, 0.5)),
    WeightedSum((1.0, 1.0)),
    WeightedSum((0.0, 1.0)),
]
lengths = st.integers(1, 40).map(lambda quarters: quarters / 4)


@given(st.tuples(lengths, lengths), st.tuples(lengths, lengths))
def test_no_point_of_an_edge_beats_its_peak(end: Pair, step: Pair) -> None:
    """The edge runs from the employer's end, at `end` with the step taken back, to the guild's."""
    start = np.array([[end[0], end[1] + step[1]]])
    way = np.array([[step[0], -step[1]]])
    along = np.linspace(0.0, 1.0, 201)[:, np.newaxis]
    for criterion in CRITERIA:
        peak = criterion.peak(start, np.array([step[0]]), np.array([step[1]])).clip(0.0, 1.0)
        score, tie = criterion.score(np.vstack((start + peak * way, start + along * way)))
        assert score[1:].max() <= score[0] + CLOSE
        equally_good = score[1:] >= score[0] - CLOSE
        assert tie[1:][equally_good].max(initial=-np.inf) <= tie[0] + CLOSE


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (Product(0.5), 0.5 * 2.0 / 0.5 - 1.0),  # all to the guild
        (Product(0.2), 0.8 * 1.0 / 0.75 - 1.0),  # all to the employer
        (Smallest((1.0, 1.0)), 2.0 / 3.0 - 0.5),
        (Smallest((2.0, 1.0)), 0.5 - 0.25),
        (WeightedSum((1.0, 1.0)), 2.0 - 1.25),
    ],
)
def test_the_residual_of_a_poor_contract_is_what_is_left_to_gain(
    criterion: Criterion, expected: float
) -> None:
    """Share 0.25 of an issue worth 2 to the guild and 1 to the employer: gains 0.5 and 0.75."""
    poor = ValueSet(0.0, (2.0,), 1.0, (1.0,))
    assert criterion.residual(poor, np.array([0.25])) == pytest.approx(expected, abs=CLOSE)
