"""The bargaining grid, and bids as points on a path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import NO_BID, Bid, bid_at, grid_above, grid_below, grid_point, shares_of
from tests.agents.toys import grid

steps = st.floats(0.01, 1.0)
shares = st.floats(0.0, 1.0)


@given(shares, steps)
def test_a_share_lies_between_its_two_neighbours_on_the_grid(share: float, step: float) -> None:
    below, above = grid_below(share, step), grid_above(share, step)
    points = grid(step)
    assert below in points
    assert above in points
    assert below - 1e-9 <= share <= above + 1e-9
    assert points.index(above) - points.index(below) <= 1


@given(steps, st.data())
def test_a_grid_point_is_its_own_neighbour(step: float, data: st.DataObject) -> None:
    point = data.draw(st.sampled_from(grid(step)))
    assert grid_below(point, step) == point == grid_above(point, step)


@pytest.mark.parametrize("count", [3, 10, 49, 98, 103, 161])
def test_the_last_point_of_the_grid_is_one_exactly(count: int) -> None:
    # In binary 49 * (1 / 49) is below 1: an issue granted in full must not look like a part of it.
    assert grid_point(count, 1.0 / count) == 1.0
    assert grid_above(1.0 - 1e-12, 1.0 / count) == 1.0
    assert grid_below(1.0 - 1e-12, 1.0 / count) == 1.0


def test_a_step_that_does_not_divide_the_ask_leaves_a_short_last_one() -> None:
    assert [grid_point(count, 0.4) for count in range(4)] == [0.0, 0.4, 0.8, 1.0]


def test_an_issue_granted_in_full_is_counted_as_such() -> None:
    assert bid_at(2, 1, 1.0) == bid_at(2, 2, 0.0) == Bid(2, 2, 0.0)
    assert bid_at(2, 1, 0.3) == Bid(2, 1, 0.3)


@given(st.permutations(range(4)), st.integers(0, 3), st.floats(0.0, 1.0))
def test_shares_follow_the_order_of_granting(order: list[int], place: int, part: float) -> None:
    granted = shares_of(bid_at(0, place, part), order)
    along = [granted[issue] for issue in order]
    assert along == [1.0] * place + [part] + [0.0] * (3 - place)


def test_everything_and_nothing_can_be_granted() -> None:
    assert shares_of(Bid(0, 3, 0.0), (2, 0, 1)) == (1.0, 1.0, 1.0)
    assert shares_of(NO_BID, (2, 0, 1)) == (0.0, 0.0, 0.0)
