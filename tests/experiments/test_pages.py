"""Pages that commands write: filled between their marks and nowhere else; figures in words."""

import math

import pytest

from experiments.intervals import Interval
from experiments.pages import block, filled, marks, points, signed, table

PAGE = (
    "before\n<!-- ends -->\nold\n<!-- end of ends -->\nbetween\n<!-- x -->\n\n<!-- end of x -->\n"
)


def test_a_page_is_filled_between_its_marks_and_nowhere_else() -> None:
    page = filled(PAGE, {"ends": "new | old", "x": "a\nb"})
    assert page == PAGE.replace("\nold\n", "\nnew | old\n").replace("-->\n\n<", "-->\na\nb\n<")
    assert (block(page, "ends"), block(page, "x")) == ("new | old", "a\nb")
    assert filled(page, {"ends": "old", "x": ""}) == PAGE


def test_a_missing_or_double_place_is_refused() -> None:
    start, end = marks("ends")
    for page in ("nothing", f"{start}a{end}{start}b{end}", f"{end}a{start}"):
        with pytest.raises(ValueError, match="'ends'"):
            block(page, "ends")


def test_a_table_has_its_first_column_on_the_left() -> None:
    assert table(("a", "b"), iter([("1", "2")])) == "| a | b |\n| --- | ---: |\n| 1 | 2 |"


def test_differences_are_in_points_with_their_sign() -> None:
    assert points(Interval(0.012, -0.0004, 0.1)) == "+1.2 (0.0 to +10.0)"
    assert signed(-2.25) == "−2.2"
    assert signed(math.inf) == "+inf"
