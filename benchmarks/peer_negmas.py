"""The common workload in NegMAS: as it comes, with a numpy inverter, and with learning parties."""

from functools import partial
from typing import Any

import numpy as np
from negmas import LinearAdditiveUtilityFunction, SAOMechanism, make_issue, make_os
from negmas.negotiators.helpers import PolyAspiration
from negmas.preferences.value_fun import TableFun
from negmas.sao import TimeBasedConcedingNegotiator
from numpy.typing import NDArray

from benchmarks.listed import PICKS, STARTS, UNITS, Party
from benchmarks.workload import OPTIONS, RESERVATION, ROUNDS, pair, tables

AS_IT_COMES, NUMPY, LEARNING = "as it comes", "numpy inverter", "learning"
SPACE = make_os([make_issue(options, name=f"issue {i}") for i, options in enumerate(OPTIONS)])
OUTCOMES = [tuple(int(pick) for pick in picks) for picks in PICKS.T]


def utility(table: NDArray[np.float64]) -> LinearAdditiveUtilityFunction:
    """Return a table as NegMAS's additive utility."""
    values = [
        TableFun({option: float(table[start + option]) for option in range(options)})
        for start, options in zip(STARTS, OPTIONS, strict=True)
    ]
    return LinearAdditiveUtilityFunction(
        values=values, weights=[1.0] * len(OPTIONS), outcome_space=SPACE, reserved_value=RESERVATION
    )


class Inverter:
    """Find outcomes by utility in a sorted numpy array: what NegMAS asks of an inverter."""

    def __init__(self, table: NDArray[np.float64], ufun: Any) -> None:
        self.table, self.ufun, self.initialized = table, ufun, False

    def init(self) -> None:
        """List and sort all outcomes."""
        self.party, self.initialized = Party(self.table, 1.0, sort=True), True

    def worst_in(self, rng: tuple[float, float], normalized: bool) -> tuple[int, ...]:
        """Return the outcome worth least of those worth the lower end."""
        floor = int(np.ceil(rng[0] * UNITS - 1e-3))
        return OUTCOMES[self.party.least(min(floor, self.party.opening))]


class Learner(TimeBasedConcedingNegotiator):
    """NegMAS's time-based negotiator that offers what the other is estimated to like best."""

    def __init__(self, table: NDArray[np.float64], beta: float, **named: Any) -> None:
        super().__init__(offering_curve=PolyAspiration(1.0, 1.0 / beta), eps=0.0, **named)
        self.party = Party(table, beta, sort=False)

    def respond(self, state: Any, source: str | None = None) -> Any:
        """Learn from the offer and answer as NegMAS does."""
        number = int(np.ravel_multi_index(state.current_offer, OPTIONS))
        self.party.hear(number)
        return super().respond(state, source)

    def propose(self, state: Any, dest: str | None = None) -> tuple[int, ...]:
        """Return the outcome that the other seems to like best of those worth the aspiration."""
        return OUTCOMES[self.party.liked(self.party.aspired(state.step))]


def negotiator(way: str, table: NDArray[np.float64], beta: float) -> Any:
    """Return a party of the workload.

    ``eps=0`` takes away NegMAS's tolerance of 0.0001 below the aspiration.
    """
    curve = PolyAspiration(1.0, 1.0 / beta)
    if way == LEARNING:
        return Learner(table, beta)
    if way == NUMPY:
        inverter = partial(Inverter, table)
        return TimeBasedConcedingNegotiator(offering_curve=curve, eps=0.0, ufun_inverter=inverter)
    return TimeBasedConcedingNegotiator(offering_curve=curve, eps=0.0)


def play(first: int, count: int, way: str) -> list[tuple[bool, int]]:
    """Return whether so many runs from the first one on agree, and the last offer of each."""
    told = []
    for run, both in enumerate(tables(range(first, first + count)), first):
        talks = SAOMechanism(outcome_space=SPACE, n_steps=ROUNDS)
        for table, beta in zip(both, pair(run), strict=True):
            talks.add(negotiator(way, table, beta), ufun=utility(table))
        talks.run()
        last = talks.agreement or talks.state.current_offer
        told.append((talks.agreement is not None, int(np.ravel_multi_index(last, OPTIONS))))
    return told
