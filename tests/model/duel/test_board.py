"""Sums of options: unfolded, ranked, sorted, and read back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.duel.board import (
    COLUMN_PARTS,
    COLUMNS,
    COUNTS,
    FAR,
    IN_PLAY,
    KEYS,
    MOST,
    OPENING,
    RANKS,
    ROW_PARTS,
    ROWS,
    STATE,
    SUMS,
    WORTHS,
    begin,
    blank,
    rank,
    sort_half,
    unfold,
    worth,
)
from model.duel.frame import START, frame
from tests.model.duel.duels import UNITS, Duel, duels, listed

OPTIONS = (2, 3, 2)  # halves: (1,), (0, 2)


def test_a_half_unfolds_to_all_sums_the_first_issue_fastest() -> None:
    shape = frame(OPTIONS)
    board, _, _ = blank(shape)
    board[1, WORTHS, :7] = [0, 1, 10, 20, 30, 100, 200]
    unfold(board, 1, WORTHS, shape, 1, 3)
    assert board[1, SUMS, :4].tolist() == [100, 101, 200, 201]
    assert not board[0].any()


def test_a_half_without_issues_has_one_sum() -> None:
    shape = frame(OPTIONS)
    board, _, _ = blank(shape)
    board[0, SUMS, 0] = 5
    unfold(board, 0, WORTHS, shape, 1, 1)
    assert board[0, SUMS, 0] == 0


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=16, unique=True))
def test_ranks_are_the_places_in_the_sorted_order(sums: list[int]) -> None:
    board, _, _ = blank(frame((4, 16)))
    board[0, SUMS] = 10**13  # left from before
    board[0, SUMS, : len(sums)] = sums
    rank(board, 0, len(sums))
    down = sorted(sums, reverse=True)
    assert [down[place] for place in board[0, RANKS, : len(sums)]] == sums


@given(duels())
def test_both_halves_are_sorted_and_make_up_all_keys(duel: Duel) -> None:
    shape = frame(duel.options)
    board, marks, weights = blank(shape)
    begin(board, weights, 1, shape, duel.table[1])
    sort_half(board, marks, 1, shape, ROWS, ROW_PARTS)
    sort_half(board, marks, 1, shape, COLUMNS, COLUMN_PARTS)
    rows, columns = board[1, ROWS, : shape.rows + 1], board[1, COLUMNS, : shape.columns + 1]
    assert (rows[-1], columns[-1]) == (-FAR, -FAR)
    assert (np.diff(rows) < 0).all()
    assert (np.diff(columns) < 0).all()
    keys = np.sort((rows[:-1, None] + columns[None, :-1]).ravel())
    units = listed(duel.options, np.floor(duel.table[1] * UNITS + 0.5).astype(np.int64))
    assert keys.tolist() == np.sort(units * shape.outcomes + np.arange(shape.outcomes)).tolist()


def test_a_column_is_known_by_its_last_issue_and_the_rest() -> None:
    shape = frame(OPTIONS)
    board, marks, weights = blank(shape)
    begin(board, weights, 0, shape, np.array([0.1, 0.0, 0.0, 0.0, 0.0, 0.3, 0.2]))
    sort_half(board, marks, 0, shape, COLUMNS, COLUMN_PARTS)
    # By worth 0.4, 0.3, 0.3, 0.2; of equals the higher number first.
    assert marks[0, COLUMN_PARTS, :4].tolist() == [0, 1, 0, 1]
    assert marks[0, COLUMN_PARTS + 1, :4].tolist() == [5, 5, 6, 6]


@given(duels())
def test_the_worth_of_each_outcome_is_the_sum_of_its_options(duel: Duel) -> None:
    shape = frame(duel.options)
    board, _, weights = blank(shape)
    begin(board, weights, 0, shape, duel.table[0])
    units = listed(duel.options, np.floor(duel.table[0] * UNITS + 0.5).astype(np.int64))
    assert [worth(board, 0, shape, number) for number in range(shape.outcomes)] == units.tolist()
    assert board[0, STATE, OPENING] == units.max()


def test_a_new_negotiation_knows_nothing_of_the_last() -> None:
    shape = frame(OPTIONS)
    board, _, weights = blank(shape)
    board[0], weights[0] = 7, 0.7
    begin(board, weights, 0, shape, np.zeros(7))
    assert board[0, COUNTS, :7].tolist() == [1] * 7
    assert weights[0].tolist() == [1 / 3] * 3
    assert board[0, MOST, :3].tolist() == [1] * 3
    assert board[0, STATE, IN_PLAY] == 0
    assert board[0, STATE, OPENING] == 0


def test_keys_carry_the_number_of_the_outcome() -> None:
    shape = frame(OPTIONS)
    board, _, weights = blank(shape)
    begin(board, weights, 0, shape, np.full(7, 0.25))
    picks = (1, 2, 0)
    starts = sorted(shape.grid[START].tolist())
    key = sum(board[0, KEYS, start + pick] for start, pick in zip(starts, picks, strict=True))
    assert divmod(int(key), shape.outcomes) == (
        3 * UNITS // 4,
        np.ravel_multi_index(picks, OPTIONS),
    )
