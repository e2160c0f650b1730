"""The common workload as a Mesa model: two agents that list all outcomes in numpy."""

from functools import cache
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from benchmarks.listed import Party
from benchmarks.workload import ROUNDS, W1B, pair, tables


@cache
def drawn(block: int, size: int) -> NDArray[np.float64]:
    """Return the tables of a block of runs."""
    return tables(range(block * size, (block + 1) * size))


class Side(mesa.Agent):
    """One side of the table."""

    def __init__(self, model: "Talks", table: NDArray[np.float64], beta: float) -> None:
        super().__init__(model)
        self.party = Party(table, beta, sort=model.bidding != W1B)

    def act(self) -> None:
        """Answer the offer on the table, and after a no make one's own."""
        model, party = self.model, self.party
        if model.agreed:
            return
        floor = party.aspired(model.turn)
        if model.offers and party.worths[model.offer] >= floor:
            model.agreed = True
            return
        if model.bidding == W1B:
            if model.offers:
                party.hear(model.offer)
            model.offer = party.liked(floor)
        else:
            model.offer = party.least(floor)
        model.offers += 1


class Talks(mesa.Model):
    """One negotiation; a step is a round."""

    def __init__(self, run: int, bidding: int, size: int, rng: Any = None) -> None:
        super().__init__(rng=rng)
        self.bidding, self.turn, self.offers, self.offer, self.agreed = bidding, 0, 0, 0, False
        for table, beta in zip(drawn(run // size, size)[run % size], pair(run), strict=True):
            Side(self, table, beta)
        self.datacollector = mesa.DataCollector({"agreed": "agreed", "outcome": "offer"})

    def step(self) -> None:
        """Let both sides act, the first first."""
        self.agents.do("act")
        self.turn += 1
        self.running = not self.agreed and self.turn < ROUNDS
        self.datacollector.collect(self)  # at each step, or Mesa 3.3's batch_run finds nothing


def play(first: int, count: int, bidding: int) -> list[tuple[bool, int]]:
    """Return whether so many runs from the first one on agree, and the last offer of each."""
    rows = mesa.batch_run(
        Talks,
        {"run": range(first, first + count), "bidding": bidding, "size": count},
        number_processes=1,
        max_steps=ROUNDS,
        display_progress=False,
    )
    return [(bool(row["agreed"]), int(row["outcome"])) for row in rows]
