"""The workload that tools are compared on, W1.

Two sides bargain over five discrete issues with 3, 5, 7, 9 and 11 options, 10,395 outcomes in all.
Utilities are additive and drawn anew for each negotiation: an option's value is uniform, stretched
so that each issue has a worst one of 0 and a best one of 1, and the issues' weights are uniform,
divided by their sum (`model.duel.draw`). Reservation 0.4. Alternating offers for at most 100 rounds
of two offers each, by the protocol and clock that `model.duel` spells out, which are NegMAS's.
Boulware (exponent 0.2) and Conceder (2) meet in all four ordered pairs. A party accepts what is
worth at least its aspiration. It offers

- W1a: the outcome worth least to itself of those worth at least its aspiration;
- W1b: of the same outcomes the one that the other is estimated to like best, by HardHeaded's
  frequency model of the offers heard (`agents.opponents.reweighted`, counts of options).

Every tool plays the same tables, draws included in its time: here by the block, 2 microseconds a
negotiation, which no other tool notices. What each is made to return is whether there was an
agreement and on what.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.duel import LEAST, LIKED, Party, draw

OPTIONS = (3, 5, 7, 9, 11)
ROUNDS = 100
RESERVATION = 0.4
BETAS = (0.2, 2.0)
SEED = 2004
SHARED = 200  # negotiations that a process draws the tables of at once


def parties(bidding: int) -> list[Party]:
    """Return Boulware and Conceder, offering by W1a's or W1b's rule."""
    return [Party(beta, bidding, reservation=RESERVATION) for beta in BETAS]


def pair(run: int) -> tuple[float, float]:
    """Return the exponents of the two sides of a run, all pairs in turn.

    >>> [pair(run) for run in range(4)]
    [(0.2, 0.2), (0.2, 2.0), (2.0, 0.2), (2.0, 2.0)]
    """
    return BETAS[run // 2 % 2], BETAS[run % 2]


def tables(runs: Sequence[int]) -> NDArray[np.float64]:
    """Return the utilities of consecutive runs, [run, side, option]."""
    return draw(OPTIONS, runs[-1] + 1, SEED)[runs[0] :]


W1A, W1B = LEAST, LIKED
