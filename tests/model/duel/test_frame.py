"""How outcomes are numbered and issues are split."""

from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.duel.frame import MOST_OUTCOMES, SIZE, START, STRIDE, frame, halves
from model.paths import ScenarioError

OPTIONS = st.lists(st.integers(1, 6), min_size=2, max_size=6).map(tuple)


@given(OPTIONS)
def test_no_split_has_fewer_combinations(options: tuple[int, ...]) -> None:
    first, second = halves(options)
    issues = range(len(options))
    assert sorted(first + second) == list(issues)
    assert first
    assert second
    sizes = [
        prod(options[issue] for issue in half)
        + prod(options[issue] for issue in issues if issue not in half)
        for count in range(1, len(options))
        for half in combinations(issues, count)
    ]
    least = sum(prod(options[issue] for issue in half) for half in (first, second))
    assert least == min(sizes)


@given(OPTIONS, st.data())
def test_outcomes_are_numbered_as_numpy_numbers_them(
    options: tuple[int, ...], data: st.DataObject
) -> None:
    shape = frame(options)
    picks = [data.draw(st.integers(0, count - 1)) for count in options]
    starts = np.cumsum((0, *options[:-1])).tolist()
    places = [starts.index(start) for start in shape.grid[START]]
    number = sum(shape.grid[STRIDE, place] * picks[issue] for place, issue in enumerate(places))
    assert number == np.ravel_multi_index(picks, options)
    assert [options[issue] for issue in places] == shape.grid[SIZE].tolist()
    assert shape.rows == prod(shape.grid[SIZE, : shape.split].tolist())
    assert (shape.outcomes, shape.rows * shape.columns) == (prod(options), prod(options))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((3,), "1 issues, allowed are 2 to 16"),
        ((2,) * 17, "17 issues, allowed are 2 to 16"),
        ((3, 0), r"options\[1\]: 0 is not a whole number of at least 1"),
        ((3, 2.0), r"options\[1\]: 2.0 is not a whole number"),
        ((True, 2), r"options\[0\]: True is not a whole number"),
        ((MOST_OUTCOMES, 2), "20,000,000 outcomes, allowed are 10,000,000"),
    ],
)
def test_what_is_no_duel_is_refused(options: tuple[int, ...], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        frame(options)
