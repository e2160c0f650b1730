"""The Pareto frontier: sets worked by hand, and laws on drawn value sets."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.solutions import Pair, Piece, ValueSet, distance, egalitarian, frontier, outcomes
from tests.model.solutions.drawn import (
    CLOSE,
    LOG_ROLLING,
    PIE,
    drawn_sets,
    seeds,
    value_pair,
    values_of,
)


def corners(piece: Piece) -> list[Pair]:
    return list(zip(piece.guild, piece.employer, strict=True))


def test_the_frontier_of_one_set_is_its_chain() -> None:
    (piece,) = frontier([LOG_ROLLING])
    assert piece.guild == pytest.approx((0.0, 0.5, 0.8, 1.0))
    assert piece.employer == pytest.approx((1.0, 0.8, 0.5, 0.0))


def test_two_lines_cross_where_algebra_says() -> None:
    """3 - u/3 = 8 - 4u at u = 15/11; left of u = 1 the steep line dominates from its end."""
    flat = ValueSet(0.0, (3.0,), 3.0, (1.0,))
    steep = ValueSet(1.0, (1.0,), 4.0, (4.0,))
    left, right = frontier([flat, steep])
    assert (left.set_index, right.set_index) == (1, 0)
    crossing = (15 / 11, 28 / 11)
    assert np.array(corners(left)) == pytest.approx(np.array([(1.0, 4.0), crossing]), abs=1e-12)
    assert np.array(corners(right)) == pytest.approx(np.array([crossing, (3.0, 2.0)]), abs=1e-12)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (3, 1, 5, 0, 4, 2)])
def test_of_a_finite_set_the_frontier_is_what_no_point_dominates(order: Sequence[int]) -> None:
    points = [(1.0, 3.0), (1.0, 2.0), (2.0, 2.0), (0.5, 3.0), (3.0, 0.0), (2.0, 2.0)]
    pieces = frontier(outcomes([points[i] for i in order]))
    efficient = [(1.0, 3.0), (2.0, 2.0), (3.0, 0.0)]
    assert [corners(piece) for piece in pieces] == [[point] for point in efficient]
    assert [points[order[piece.set_index]] for piece in pieces] == efficient


def test_a_piece_that_starts_below_a_point_comes_after_it() -> None:
    """Seen in a random search: rounding puts the start of the line left of the point."""
    line = ValueSet(48.321409466004596, (43.14538325339733,), 13.675385809340675, (21.6323882,))
    point = outcomes([(82.86891413560666, 48.71655023063969)])
    pieces = frontier([line, *point])
    assert pieces[1].guild[0] == pytest.approx(pieces[0].guild[0], abs=CLOSE)
    assert [piece.set_index for piece in pieces] == [1, 0]


def test_a_shared_stretch_is_listed_once() -> None:
    """The second set continues the first one's line; the third repeats it."""
    longer = ValueSet(0.5, (1.0,), 0.5, (1.0,))
    pieces = frontier([PIE, longer, PIE])
    assert [piece.set_index for piece in pieces] == [0, 1]
    assert corners(pieces[0]) == [(0.0, 1.0), (1.0, 0.0)]
    assert corners(pieces[1]) == [(1.0, 0.0), (1.5, -0.5)]


def test_without_value_sets_there_is_no_frontier() -> None:
    with pytest.raises(ValueError, match="no value sets"):
        frontier([])


@settings(max_examples=40)
@given(drawn_sets(), st.floats(0.0, 1.0))
def test_nothing_gives_both_sides_more_than_the_frontier(
    sets: list[ValueSet], along: float
) -> None:
    for piece in frontier(sets):
        guild = piece.guild[0] + along * (piece.guild[-1] - piece.guild[0])
        employer = float(np.interp(guild, piece.guild, piece.employer))
        answer = egalitarian(sets, (guild, employer))
        assert answer is None or min(answer.guild - guild, answer.employer - employer) < CLOSE


@settings(max_examples=40)
@given(drawn_sets(), seeds)
def test_the_frontier_has_no_gaps(sets: list[ValueSet], seed: int) -> None:
    """From any contract, the best equal improvement ends on it."""
    shares = np.random.default_rng(seed).random((3, len(sets[0].gain)))
    pieces = frontier(sets)
    for start in values_of(sets, shares):
        answer = egalitarian(sets, tuple(start))
        if answer is not None:
            assert distance(value_pair(answer), pieces) < CLOSE


@given(drawn_sets())
def test_the_frontier_falls_from_end_to_end(sets: list[ValueSet]) -> None:
    points = np.array([corner for piece in frontier(sets) for corner in corners(piece)])
    assert np.diff(points[:, 0]).min(initial=0.0) >= -CLOSE
    assert np.diff(points[:, 1]).max(initial=0.0) <= CLOSE
