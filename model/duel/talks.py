"""The protocol of a duel, from the first offer to the agreement or the last round."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.tactics.view import between
from model.duel.bids import hear, least, liked
from model.duel.board import (
    COLUMN_PARTS,
    COLUMNS,
    FAR,
    OPENING,
    RESERVATION,
    ROW_PARTS,
    ROWS,
    STATE,
    UNITS,
    WORTHS,
    Board,
    Marks,
    Weights,
    begin,
    sort_half,
    worth,
)
from model.duel.frame import SIZE, START, Frame
from model.duel.parties import LEAST, LIKED, NEXT, Parties
from model.duel.results import Results

# How much the two utilities count where the first round with any chance is looked for.
MIXES = ((1, 1), (2, 1), (1, 2), (6, 1), (1, 6), (24, 1), (1, 24))


class Range(NamedTuple):
    """What a party concedes from and to, units."""

    opening: int
    reservation: int


def aspired(board: Board, side: int, conceded: float) -> int:
    """Return the utility a party aspires to, in whole units."""
    opening, reservation = board[side, STATE, OPENING], board[side, STATE, RESERVATION]
    # The rule reads no more of a view than these two.
    return math.ceil(between(Range(opening, reservation), conceded))  # type: ignore[arg-type]


def most_together(board: Board, frame: Frame, first: int, second: int) -> int:
    """Return the most that an outcome gives if the utilities of the two count so much."""
    total = 0
    for issue in range(frame.issues):
        start, best = frame.grid[START, issue], -FAR
        for option in range(start, start + frame.grid[SIZE, issue]):
            mine, yours = board[0, WORTHS, option], board[1, WORTHS, option]
            best = max(best, first * mine + second * yours)
        total += best
    return total


def first_message(board: Board, frame: Frame, parties: Parties, seats: NDArray[np.int64]) -> int:
    """Return the first offer that has to be found for the result to be known.

    It is the last offer before the first round in which enough is there for both aspirations. As
    aspirations fall, that round is found by bisection, for several mixes of the two. The bound is
    safe, not sharp: no outcome need have the mix. A party that learns has to hear every offer.
    """
    if parties.bidding[seats[0]] != LEAST or parties.bidding[seats[1]] != LEAST:
        return 0
    low, rounds = 0, parties.conceded.shape[1]
    for first, second in MIXES:
        most, high = most_together(board, frame, first, second), rounds
        while low < high:
            turn = (low + high) // 2
            mine = aspired(board, 0, parties.conceded[seats[0], turn])
            yours = aspired(board, 1, parties.conceded[seats[1], turn])
            if first * mine + second * yours <= most:
                high = turn
            else:
                low = turn + 1
    return max(0, 2 * low - 1)


def prepare(
    board: Board,
    marks: Marks,
    weights: Weights,
    frame: Frame,
    parties: Parties,
    tables: NDArray[np.float64],
    seats: NDArray[np.int64],
) -> None:
    """Write both parties' utilities and reservations, and sort the halves."""
    for side in range(2):
        begin(board, weights, side, frame, tables[side])
        # Rounded to units, the best outcome may miss a reservation of 1 by a few.
        reservation = min(parties.reservation[seats[side]], board[side, STATE, OPENING])
        board[side, STATE, RESERVATION] = reservation
        sort_half(board, marks, side, frame, ROWS, ROW_PARTS)
        sort_half(board, marks, side, frame, COLUMNS, COLUMN_PARTS)


def talk_all(
    board: Board,
    marks: Marks,
    weights: Weights,
    frame: Frame,
    parties: Parties,
    tables: NDArray[np.float64],
    seats: NDArray[np.int64],
    results: Results,
) -> None:
    """Play one negotiation for each row of the tables and write what comes of it.

    All offers are recorded if the results have places for them. Few functions call others here,
    since Numba optimises anew all that is below each.
    """
    messages = 2 * parties.conceded.shape[1]
    recording = results.said.shape[1] > 0
    for run in range(len(tables)):
        prepare(board, marks, weights, frame, parties, tables[run], seats[run])
        start = 0 if recording else first_message(board, frame, parties, seats[run])
        agreed, message, offer = False, start, 0
        while not agreed and message < messages:
            side, answers = message % 2, message > start
            party = seats[run, side]
            floor = aspired(board, side, parties.conceded[party, message // 2])
            own = least(board, marks, side, frame, floor * frame.outcomes)
            if parties.bidding[party] == LIKED:
                if answers:
                    hear(board, marks, weights, side, frame, offer, message <= 2)
                own = liked(board, marks, weights, side, frame)
            asked = worth(board, side, frame, own) if parties.accepting[party] == NEXT else floor
            agreed = answers and worth(board, side, frame, offer) >= asked
            if not agreed:
                offer, message = own, message + 1
                if recording:
                    results.said[run, message - 1] = own
        results.agreed[run], results.offers[run], results.outcome[run] = agreed, message, offer
        for side in range(2):
            units = board[side, STATE, RESERVATION]
            if agreed:
                units = worth(board, side, frame, offer)
            results.utility[run, side] = units / UNITS
