"""What a party keeps in mind during a duel: lines of one array, laid out before the talks.

Plain Python on purpose, as all rules: `model.duel.compiled` compiles these very functions. The
lines share few arrays, since Numba counts the references to each that is handed around.

A key is a sum of option keys, utility * outcomes + number: it orders outcomes by utility and then
by number, it can be added up in parts, and its remainder is the outcome's number.
"""

import numpy as np
from numpy.typing import NDArray

from model.duel.frame import SIZE, START, STRIDE, Frame

UNITS = 1_000_000_000  # units in a utility of 1
FAR = 2**62  # beyond every key
WIDTH = 16  # sums that are compared in one go

# Lines of the board, [side, line, place].
WORTHS = 0  # [option] own utility, units
KEYS = 1  # [option] own key
COUNTS = 2  # [option] offers heard with it, and one to start with
MOST = 3  # [issue] greatest of its counts
LIKES = 4  # [option] estimate of the other's utility, as a key whose number counts down
SUMS = 5  # scratch: [combination] sums of one half
RANKS = 6  # scratch: [combination] how many of these sums are greater
ROWS = 7  # [row] keys of the first half's combinations, the greatest first
COLUMNS = 8  # [column] keys of the second half's, the greatest first, and one below all
BESTS = 9  # [column] greatest estimate of this column and those before it
STATE = 10  # single numbers, as follows
LINES = 11

# Places on the line of single numbers.
OPENING = 0  # utility of the own best outcome, units
RESERVATION = 1  # utility without an agreement, units, at most OPENING
IN_PLAY = 2  # rows that are worth what is aspired to with the first column, if with any
SINGLES = 3

# Lines of the marks, [side, line, place]: where things stand.
REACH = 0  # [row] last column that makes it worth what is aspired to
ROW_PARTS = (
    1  # [row] its combination of all issues but the half's last; on line 2 the last's option
)
COLUMN_PARTS = 3  # [column] the same for columns, on lines 3 and 4
HEARD = 5  # [issue] option in the last offer heard
SAME = 6  # [issue] 1 if that offer left the issue unchanged, else 0
MARKS = 7

Board = NDArray[np.int64]  # [side, line, place]
# As above. Unsigned, as then Numba need not ask whether a place counts from the end.
Marks = NDArray[np.uint32]
Weights = NDArray[np.float64]  # [side, issue]: how much an issue matters to the other


def unfold(board: Board, side: int, values: int, frame: Frame, first: int, last: int) -> None:
    """Write the sums of all combinations of options of some issues to the line of sums.

    The first issue's option changes fastest.
    """
    board[side, SUMS, 0] = 0
    size = 1
    for issue in range(first, last):
        start = frame.grid[START, issue]
        for option in range(frame.grid[SIZE, issue] - 1, -1, -1):
            value = board[side, values, start + option]
            for place in range(size):
                board[side, SUMS, option * size + place] = board[side, SUMS, place] + value
        size *= frame.grid[SIZE, issue]


def rank(board: Board, side: int, count: int) -> None:
    """Write how many of the sums are greater than each.

    Compares each with all. For halves of a hundred that takes a third of the time of sorting, as
    there is no branch to foresee and processors compare many at a time: so the line is filled up.
    """
    filled = count + -count % WIDTH
    for place in range(count, filled):
        board[side, SUMS, place] = -FAR
    for place in range(count):
        value = board[side, SUMS, place]
        greater = 0
        for other in range(filled):
            greater += board[side, SUMS, other] > value
        board[side, RANKS, place] = greater


def sort_half(board: Board, marks: Marks, side: int, frame: Frame, line: int, parts: int) -> None:
    """Write the sorted keys of one half to a line and what they are made of to two others."""
    first, last, count = 0, frame.split, frame.rows
    if line == COLUMNS:
        first, last, count = frame.split, frame.issues, frame.columns
    unfold(board, side, KEYS, frame, first, last)
    rank(board, side, count)
    start, options = frame.grid[START, last - 1], frame.grid[SIZE, last - 1]
    combination = 0
    for option in range(start, start + options):
        for inner in range(count // options):
            place = board[side, RANKS, combination]
            board[side, line, place] = board[side, SUMS, combination]
            marks[side, parts, place] = inner
            marks[side, parts + 1, place] = option
            combination += 1
    board[side, line, count] = -FAR


def begin(
    board: Board, weights: Weights, side: int, frame: Frame, table: NDArray[np.float64]
) -> None:
    """Write a party's utilities and forget all that was heard.

    Every option counts 1, every issue matters alike.
    """
    board[side, STATE, OPENING] = 0
    for issue in range(frame.issues):
        start, stride, most = frame.grid[START, issue], frame.grid[STRIDE, issue], 0
        for option in range(frame.grid[SIZE, issue]):
            worth = int(table[start + option] * UNITS + 0.5)
            board[side, WORTHS, start + option] = worth
            board[side, KEYS, start + option] = worth * frame.outcomes + option * stride
            board[side, COUNTS, start + option] = 1
            most = max(most, worth)
        board[side, STATE, OPENING] += most
        board[side, MOST, issue] = 1
        weights[side, issue] = 1.0 / frame.issues
    board[side, STATE, IN_PLAY] = 0


def worth(board: Board, side: int, frame: Frame, outcome: int) -> int:
    """Return a party's utility of an outcome, units."""
    total = 0
    for issue in range(frame.issues):
        option = outcome // frame.grid[STRIDE, issue] % frame.grid[SIZE, issue]
        total += board[side, WORTHS, frame.grid[START, issue] + option]
    return total


def blank(frame: Frame) -> tuple[Board, Marks, Weights]:
    """Return an empty board, marks and weights for two parties, to be used again and again."""
    options = int(frame.grid[SIZE].sum())
    places = max(options, frame.rows + 1, frame.columns + 1, frame.issues, SINGLES)
    board = np.zeros((2, LINES, places + -places % WIDTH), dtype=np.int64)
    marks = np.zeros((2, MARKS, places), dtype=np.uint32)
    return board, marks, np.zeros((2, frame.issues))
