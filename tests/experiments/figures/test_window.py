"""The part of the value space that is shown: all that matters, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.figures.window import (
    HEIGHT,
    WIDTH,
    Window,
    close_window,
    core,
    wide_window,
    window_of,
)
from tests.experiments.replays import ROUNDS, filmed

PAIR = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
BOX = Window((0.0, 10.0), (-5.0, 5.0))


@given(PAIR)
def test_a_clamped_point_is_on_the_chart_and_stays_if_it_was(point: tuple[float, float]) -> None:
    assert BOX.holds(BOX.clamped(point))
    assert (BOX.clamped(point) == point) == BOX.holds(point)


def test_pixels_count_from_the_top_left_corner() -> None:
    assert BOX.pixels((0.0, 5.0)) == (0.0, 0.0)
    assert BOX.pixels((10.0, -5.0)) == (WIDTH, HEIGHT)


def test_padding_keeps_a_single_point_in_sight() -> None:
    found = window_of([(3.0, 4.0)]).padded(0.1)
    assert found == Window((2.9, 3.1), (3.9, 4.1))


@pytest.mark.parametrize("name", ROUNDS)
def test_no_deal_the_zone_and_theory_are_always_on_the_chart(name: str) -> None:
    seen = filmed(name)
    assert all(close_window(seen).holds(point) for point in core(seen))
    for view in seen.views:
        for point in (view.floors, view.waiting, *((p.guild, p.employer) for p in view.picks)):
            assert close_window(seen).holds(point)


@pytest.mark.parametrize("name", ROUNDS)
def test_the_wide_window_holds_every_contract_and_offer(name: str) -> None:
    seen, wide = filmed(name), wide_window(filmed(name))
    assert all(wide.holds(offer.values) for offer in seen.offers)
    assert all(wide.holds(c) for scene in seen.scenes for area in scene.areas for c in area)


def test_without_any_zone_the_nearest_contract_is_on_the_chart() -> None:
    seen = filmed("hopeless")
    close = close_window(seen)
    for view in seen.views:
        corners = [corner for piece in seen.scenes[view.scene].frontier for corner in piece]
        assert any(close.holds(corner) for corner in corners)


def test_an_opening_far_off_does_not_shrink_the_zone() -> None:
    close, wide = close_window(filmed("settled")), wide_window(filmed("settled"))
    assert wide.employers[0] < close.employers[0] - (close.employers[1] - close.employers[0])
