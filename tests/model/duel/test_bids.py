"""What is offered: compared with a look through the list of all outcomes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.opponents import reweighted
from model.duel.bids import estimate, hear, least, liked
from model.duel.board import (
    COLUMN_PARTS,
    COLUMNS,
    COUNTS,
    HEARD,
    IN_PLAY,
    LIKES,
    MOST,
    OPENING,
    ROW_PARTS,
    ROWS,
    SAME,
    STATE,
    Board,
    Marks,
    Weights,
    begin,
    blank,
    sort_half,
)
from model.duel.frame import Frame, frame
from tests.model.duel.duels import UNITS, Duel, duels, likes, listed

OPTIONS = (2, 3, 2)


def laid(duel: Duel) -> tuple[Board, Marks, Weights, Frame]:
    """Return the board of a duel's first party before its first move."""
    shape = frame(duel.options)
    board, marks, weights = blank(shape)
    begin(board, weights, 0, shape, duel.table[0])
    sort_half(board, marks, 0, shape, ROWS, ROW_PARTS)
    sort_half(board, marks, 0, shape, COLUMNS, COLUMN_PARTS)
    return board, marks, weights, shape


def falling_floors(data: st.DataObject, opening: int) -> list[int]:
    """Draw floors from a party's best outcome down."""
    parts = data.draw(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6))
    return [int(part * opening) for part in sorted(parts, reverse=True)]


@given(duels(), st.data())
def test_the_least_of_those_worth_enough_is_found(duel: Duel, data: st.DataObject) -> None:
    board, marks, _, shape = laid(duel)
    units = listed(duel.options, np.floor(duel.table[0] * UNITS + 0.5).astype(np.int64))
    for floor in falling_floors(data, int(board[0, STATE, OPENING])):
        expected = np.argmin(np.where(units >= floor, units, 2 * UNITS))
        assert least(board, marks, 0, shape, floor * shape.outcomes) == expected


@given(duels(), st.data())
def test_the_best_liked_of_those_worth_enough_is_found(duel: Duel, data: st.DataObject) -> None:
    board, marks, weights, shape = laid(duel)
    units = listed(duel.options, np.floor(duel.table[0] * UNITS + 0.5).astype(np.int64))
    heard: list[int] = []
    for floor in falling_floors(data, int(board[0, STATE, OPENING])):
        heard.append(data.draw(st.integers(0, shape.outcomes - 1)))
        hear(board, marks, weights, 0, shape, heard[-1], len(heard) == 1)
        least(board, marks, 0, shape, floor * shape.outcomes)
        expected = np.argmax(np.where(units >= floor, likes(duel.options, heard), -1))
        assert liked(board, marks, weights, 0, shape) == expected


def test_only_rows_that_are_worth_enough_are_in_play() -> None:
    duel = Duel((2, 2), np.array([[0.0, 0.5, 0.0, 0.5]] * 2), (), 1)
    board, marks, _, shape = laid(duel)
    for floor, in_play in ((UNITS, 1), (UNITS // 2, 2)):
        least(board, marks, 0, shape, floor * shape.outcomes)
        assert board[0, STATE, IN_PLAY] == in_play


def test_hearing_counts_options_and_moves_weights_to_what_stays() -> None:
    shape = frame(OPTIONS)
    board, marks, weights = blank(shape)
    begin(board, weights, 1, shape, np.zeros(7))
    hear(board, marks, weights, 1, shape, int(np.ravel_multi_index((1, 2, 0), OPTIONS)), True)
    assert board[1, COUNTS, :7].tolist() == [1, 2, 1, 1, 2, 2, 1]
    assert weights[1].tolist() == [1 / 3] * 3
    hear(board, marks, weights, 1, shape, int(np.ravel_multi_index((1, 0, 0), OPTIONS)), False)
    assert board[1, COUNTS, :7].tolist() == [1, 3, 2, 1, 2, 3, 1]
    # The frame's first issue is the second of the options, the only one that was changed.
    assert marks[1, HEARD, :3].tolist() == [0, 1, 0]
    assert marks[1, SAME, :3].tolist() == [0, 1, 1]
    assert board[1, MOST, :3].tolist() == [2, 3, 3]
    assert weights[1].tolist() == list(reweighted((1 / 3,) * 3, (False, True, True)))


def test_an_option_is_liked_by_its_weight_and_frequency() -> None:
    shape = frame(OPTIONS)
    board, _, weights = blank(shape)
    board[0, COUNTS, :7] = [1, 4, 1, 1, 2, 3, 3]
    board[0, MOST, :3] = [2, 4, 3]
    weights[0] = [0.2, 0.5, 0.3]  # of the issues with 3, 2 and 2 options
    estimate(board, weights, 0, shape)
    counted_down = [0, 6, 0, 2, 4, 0, 1]  # the share in the outcome's number
    units = [
        (int(board[0, LIKES, option]) + counted_down[option]) / shape.outcomes
        for option in range(7)
    ]
    expected = [0.125, 0.5, 0.1, 0.1, 0.2, 0.3, 0.3]
    assert units == pytest.approx([UNITS * like for like in expected], abs=1)
