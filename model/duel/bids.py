"""What a party offers next: the outcome among those worth enough that serves it best.

With rows and columns sorted, the greatest first, a row is worth enough with the columns up to one,
its reach. A greater row reaches no less far, and reach only grows while aspirations fall. So each
row remembers its reach, and the best outcome is found in a step for each row instead of one for
each outcome.
"""

from typing import Any

from agents.opponents import reweighted
from model.duel.board import (
    BESTS,
    COLUMN_PARTS,
    COLUMNS,
    COUNTS,
    FAR,
    HEARD,
    IN_PLAY,
    LIKES,
    MOST,
    REACH,
    ROW_PARTS,
    ROWS,
    SAME,
    STATE,
    SUMS,
    UNITS,
    Board,
    Marks,
    Weights,
    unfold,
)
from model.duel.frame import SIZE, START, STRIDE, Frame


def least(board: Board, marks: Marks, side: int, frame: Frame, floor: int) -> int:
    """Return the outcome that is worth least to the party of those whose key is at least the floor.

    Moves each row's reach up to the last column that makes it worth the floor, which never rises
    in the course of a negotiation. A row that comes into play starts its search from the row
    before it, which reaches no less far.
    """
    in_play, key = board[side, STATE, IN_PLAY], FAR
    for row in range(in_play):
        need, reach = floor - board[side, ROWS, row], marks[side, REACH, row]
        # Most rows move by one column or none, and nobody can tell which: so no branch for these.
        reach += board[side, COLUMNS, reach + 1] >= need
        while board[side, COLUMNS, reach + 1] >= need:
            reach += 1
        marks[side, REACH, row] = reach
        key = min(key, board[side, ROWS, row] + board[side, COLUMNS, reach])
    reach = marks[side, REACH, in_play - 1] if in_play > 0 else frame.columns - 1
    while board[side, ROWS, in_play] + board[side, COLUMNS, 0] >= floor:
        need = floor - board[side, ROWS, in_play]
        while board[side, COLUMNS, reach] < need:
            reach -= 1
        marks[side, REACH, in_play] = reach
        key = min(key, board[side, ROWS, in_play] + board[side, COLUMNS, reach])
        in_play += 1
    board[side, STATE, IN_PLAY] = in_play
    return key % frame.outcomes


def hear(
    board: Board,
    marks: Marks,
    weights: Weights,
    side: int,
    frame: Frame,
    outcome: int,
    first: bool,
) -> None:
    """Count an offer of the other party and learn from what it left unchanged."""
    for issue in range(frame.issues):
        option = outcome // frame.grid[STRIDE, issue] % frame.grid[SIZE, issue]
        marks[side, SAME, issue] = option == marks[side, HEARD, issue]
        marks[side, HEARD, issue] = option
        count = board[side, COUNTS, frame.grid[START, issue] + option] + 1
        board[side, COUNTS, frame.grid[START, issue] + option] = count
        board[side, MOST, issue] = max(board[side, MOST, issue], count)
    if not first:
        same: Any = marks[side, SAME, : frame.issues]
        new = reweighted(weights[side], same)
        for issue in range(frame.issues):
            weights[side, issue] = new[issue]


def estimate(board: Board, weights: Weights, side: int, frame: Frame) -> None:
    """Write how well the other party seems to like each option: its weight times its frequency.

    An issue of a duel is to the other's utility what the package is in `agents.opponents`: names
    without a scale, so the frequency of a name is its count over that of the most frequent one.
    """
    for issue in range(frame.issues):
        start, stride = frame.grid[START, issue], frame.grid[STRIDE, issue]
        unit = weights[side, issue] / board[side, MOST, issue] * UNITS
        for option in range(frame.grid[SIZE, issue]):
            like = int(unit * board[side, COUNTS, start + option])
            board[side, LIKES, start + option] = like * frame.outcomes - option * stride


def rank_columns(board: Board, marks: Marks, side: int, frame: Frame) -> None:
    """Write the best estimate of each column and those before it, as far as any row reaches."""
    unfold(board, side, LIKES, frame, frame.split, frame.issues - 1)
    best = -FAR
    for column in range(marks[side, REACH, 0] + 1):
        inner = board[side, SUMS, marks[side, COLUMN_PARTS, column]]
        best = max(best, inner + board[side, LIKES, marks[side, COLUMN_PARTS + 1, column]])
        board[side, BESTS, column] = best


def liked(board: Board, marks: Marks, weights: Weights, side: int, frame: Frame) -> int:
    """Return the outcome that the other seems to like best of those `least` found worth enough."""
    estimate(board, weights, side, frame)
    rank_columns(board, marks, side, frame)
    unfold(board, side, LIKES, frame, 0, frame.split - 1)
    best = -FAR
    for row in range(board[side, STATE, IN_PLAY]):
        inner = board[side, SUMS, marks[side, ROW_PARTS, row]]
        like = inner + board[side, LIKES, marks[side, ROW_PARTS + 1, row]]
        best = max(best, like + board[side, BESTS, marks[side, REACH, row]])
    return -best % frame.outcomes
