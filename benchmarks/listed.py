"""A party of the common workload that lists all outcomes, in numpy: what the peers are given.

The decisions are those of `model.duel`, to the message: the same units, ties and estimates.
"""

import math

import numpy as np
from numpy.typing import NDArray

from agents.opponents import reweighted
from agents.tactics.clock import polynomial
from benchmarks.workload import OPTIONS, RESERVATION, ROUNDS

UNITS = 10**9
STARTS = np.cumsum((0, *OPTIONS[:-1]))
SIZE = math.prod(OPTIONS)
PICKS = np.stack(np.unravel_index(np.arange(SIZE), OPTIONS))  # [issue, outcome]: option
ISSUE = np.repeat(np.arange(len(OPTIONS)), OPTIONS)  # [option]


def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sums over the issues of all outcomes, by broadcasting."""
    total = np.zeros((1,) * len(OPTIONS), dtype=np.int64)
    for issue, options in enumerate(OPTIONS):
        shape = [1] * len(OPTIONS)
        shape[issue] = options
        start = STARTS[issue]
        total = total + values[start : start + options].reshape(shape)
    return total.ravel()


class Party:
    """What a party knows: all outcomes' utilities, sorted for W1a, and what it has heard."""

    def __init__(self, table: NDArray[np.float64], beta: float, sort: bool) -> None:
        self.worths = summed(np.floor(table * UNITS + 0.5).astype(np.int64))
        self.beta = beta
        self.opening = int(self.worths.max())
        self.reservation = min(int(RESERVATION * UNITS + 0.5), self.opening)
        if sort:
            self.order = np.argsort(self.worths, kind="stable")
            self.sorted = self.worths[self.order]
        self.counts = np.ones(len(table), dtype=np.int64)
        self.weights: tuple[float, ...] = (1.0 / len(OPTIONS),) * len(OPTIONS)
        self.heard = np.full(len(OPTIONS), -1)

    def aspired(self, turn: int) -> int:
        """Return the utility aspired to in a round, in whole units."""
        conceded = polynomial((turn + 1) / (ROUNDS + 1), 0.0, self.beta)
        return math.ceil(self.opening - conceded * (self.opening - self.reservation))

    def least(self, floor: int) -> int:
        """Return the outcome worth least of those worth the floor."""
        return int(self.order[np.searchsorted(self.sorted, floor)])

    def hear(self, outcome: int) -> None:
        """Learn from an offer."""
        picks = PICKS[:, outcome]
        self.counts[STARTS + picks] += 1
        if self.heard[0] >= 0:
            self.weights = reweighted(self.weights, (picks == self.heard).tolist())
        self.heard = picks

    def liked(self, floor: int) -> int:
        """Return the outcome that the other seems to like best of those worth the floor."""
        most = np.maximum.reduceat(self.counts, STARTS)
        units = np.array(self.weights) / most * UNITS
        likes = summed((units[ISSUE] * self.counts).astype(np.int64))
        return int(np.argmax(np.where(self.worths >= floor, likes, -1)))
