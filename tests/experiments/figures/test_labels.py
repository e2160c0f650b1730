"""Labels keep off each other, whatever they are put on."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from experiments.figures.labels import LINE, Flag, Label, hung, rows, stacked

ROOM = 400.0
PIXELS = st.floats(0.0, ROOM)
POINTS = st.lists(st.builds(Label, PIXELS, PIXELS, st.floats(10.0, 150.0)), max_size=6)
POLES = st.lists(st.tuples(PIXELS, st.floats(10.0, 150.0)), max_size=12)


def hang(found: list[tuple[float, float]]) -> list[Flag]:
    """Return the flags of some poles and widths."""
    return hung([pole for pole, _ in found], [width for _, width in found], ROOM)


@given(POINTS)
def test_stacked_labels_are_a_line_apart_and_above_their_points(labels: list[Label]) -> None:
    offsets = stacked(labels, ROOM)
    heights = [label.down + down for label, (_, down) in zip(labels, offsets, strict=True)]
    assert all(down <= -LINE for _, down in offsets)
    assert all(abs(one - other) >= LINE - 1e-9 for one, other in combinations(heights, 2))


@given(POINTS)
def test_stacked_labels_end_within_the_plot(labels: list[Label]) -> None:
    for label, (right, _) in zip(labels, stacked(labels, ROOM), strict=True):
        assert label.across + right + label.width <= ROOM + 1e-9


def test_stacked_labels_stay_above_the_floor() -> None:
    low = Label(100.0, 300.0, 20.0)
    assert stacked([low], ROOM) == [(34.0, -LINE - 3.0)]
    assert stacked([low], ROOM, floor=250.0) == [(34.0, -50.0)]


def test_a_label_that_cannot_go_right_goes_above_the_points_it_covers() -> None:
    edge, neighbour = Label(390.0, 200.0, 100.0), Label(320.0, 150.0, 10.0)
    (aside, down), _ = stacked([edge, neighbour], ROOM)
    assert aside < 0.0
    assert edge.down + down < neighbour.down


@given(POLES)
def test_flags_do_not_overlap_in_a_row(found: list[tuple[float, float]]) -> None:
    flags = hang(found)
    placed = zip(flags, rows(flags), strict=True)
    for (one, row), (other, same) in combinations(placed, 2):
        (left, right), (start, end) = one.span, other.span
        assert row != same or right <= start or end <= left


@given(POLES)
def test_no_pole_runs_through_the_text_of_another_flag(found: list[tuple[float, float]]) -> None:
    flags = hang(found)
    placed = list(zip(flags, rows(flags), strict=True))
    for flag, row in placed:
        start, end = flag.span
        crossing = [height for other, height in placed if start < other.pole < end]
        assert all(height < row for height in crossing)


@given(POLES)
def test_flags_fly_within_the_line_unless_they_are_longer_than_it(
    found: list[tuple[float, float]],
) -> None:
    for flag in hang(found):
        assert flag.backwards or flag.span[1] <= ROOM
