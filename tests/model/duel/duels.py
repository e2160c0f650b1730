"""Duels drawn at random, and the protocol once more in the slow and obvious way.

The oracle lists all outcomes and looks through the list at each move.
"""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from agents.opponents import reweighted
from agents.tactics.clock import polynomial
from model.duel import ASPIRED, LEAST, LIKED, NEXT, Party

UNITS = 10**9
PARTS = 20  # utilities are multiples of 1/20, so that many outcomes are worth the same


class Duel(NamedTuple):
    """One negotiation."""

    options: tuple[int, ...]
    table: NDArray[np.float64]  # [side, option]
    parties: tuple[Party, Party]
    rounds: int


class Told(NamedTuple):
    """What came of it."""

    agreed: bool
    offers: int
    outcome: int
    utility: list[float]  # [side]
    said: list[int]


@st.composite
def duels(draw: st.DrawFn) -> Duel:
    """Draw a small duel with many ties."""
    options = tuple(draw(st.lists(st.integers(1, 4), min_size=2, max_size=4)))
    size = sum(options)
    parts = st.lists(st.integers(0, PARTS), min_size=size, max_size=size)
    table = np.array([draw(parts), draw(parts)]) / (PARTS * len(options))
    least = float(best_of(options, table).min())
    parties = tuple(draw(party(least)) for _ in range(2))
    return Duel(options, table, parties, draw(st.integers(1, 25)))


@st.composite
def party(draw: st.DrawFn, most: float) -> Party:
    """Draw a party whose reservation is at most so much."""
    return Party(
        draw(st.floats(0.05, 20.0)),
        draw(st.sampled_from((LEAST, LIKED))),
        draw(st.sampled_from((ASPIRED, NEXT))),
        draw(st.floats(0.0, most)),
    )


def starts_of(options: tuple[int, ...]) -> list[int]:
    """Return where each issue begins in a table."""
    return [sum(options[:issue]) for issue in range(len(options))]


def best_of(options: tuple[int, ...], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each side's best outcome is worth."""
    return np.asarray(np.maximum.reduceat(table, starts_of(options), axis=1).sum(axis=1))


def listed(options: tuple[int, ...], values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of one value for each issue, for all outcomes in their order."""
    picks = np.stack(np.unravel_index(np.arange(np.prod(options)), options))
    return np.asarray(values[picks + np.array(starts_of(options))[:, None]].sum(axis=0))


def told(duel: Duel) -> Told:
    """Return what comes of a duel."""
    units = np.floor(duel.table * UNITS + 0.5).astype(np.int64)
    worth = [listed(duel.options, units[side]) for side in range(2)]
    opening = [int(worth[side].max()) for side in range(2)]
    floors = [int(party.reservation * UNITS + 0.5) for party in duel.parties]
    floors = [min(floor, opening[side]) for side, floor in enumerate(floors)]
    heard: list[list[int]] = [[], []]
    said: list[int] = []
    for message in range(2 * duel.rounds):
        side, party = message % 2, duel.parties[message % 2]
        elapsed = (message // 2 + 1) / (duel.rounds + 1)
        conceded = polynomial(elapsed, 0.0, party.beta)
        aspired = opening[side] - conceded * (opening[side] - floors[side])
        enough = worth[side] >= aspired
        if said:
            heard[side].append(said[-1])
        own = int(np.argmin(np.where(enough, worth[side], 2 * UNITS)))
        if party.bidding == LIKED:
            own = int(np.argmax(np.where(enough, likes(duel.options, heard[side]), -1)))
        asked = worth[side][own] if party.accepting == NEXT else aspired
        if said and worth[side][said[-1]] >= asked:
            gained = [int(worth[each][said[-1]]) / UNITS for each in range(2)]
            return Told(True, message, said[-1], gained, said)
        said.append(own)
    return Told(False, 2 * duel.rounds, said[-1], [floor / UNITS for floor in floors], said)


def likes(options: tuple[int, ...], heard: list[int]) -> NDArray[np.int64]:
    """Return the estimate of what each outcome is worth to who made these offers, units."""
    weights: tuple[float, ...] = (1.0 / len(options),) * len(options)
    counts = np.ones(sum(options), dtype=np.int64)
    picks = [[int(pick) for pick in np.unravel_index(offer, options)] for offer in heard]
    for turn, now in enumerate(picks):
        counts[np.array(starts_of(options)) + now] += 1
        if turn > 0:
            before = picks[turn - 1]
            same = [before[issue] == now[issue] for issue in range(len(options))]
            weights = reweighted(weights, same)
    values = np.zeros(sum(options), dtype=np.int64)
    for issue, start in enumerate(starts_of(options)):
        own = counts[start : start + options[issue]]
        unit = weights[issue] / own.max() * UNITS
        values[start : start + options[issue]] = (unit * own).astype(np.int64)
    return listed(options, values)
