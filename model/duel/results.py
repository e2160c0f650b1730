"""What comes of duels, one by one and by pair of parties."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Results(NamedTuple):
    """What came of each negotiation."""

    agreed: NDArray[np.bool_]  # [run]
    offers: NDArray[np.int64]  # [run]: how many were made, 1 to 2 * rounds
    outcome: NDArray[np.int64]  # [run]: number of the last offer, agreed on or not
    utility: NDArray[np.float64]  # [run, side]: of the agreement, else the reservation, 0..1
    said: NDArray[np.int32]  # [run, message]: offers if recorded; after the last one 0


class Standings(NamedTuple):
    """Means over all negotiations of a pair, [first party, second party]."""

    runs: NDArray[np.int64]
    agreed: NDArray[np.float64]  # share, 0..1
    offers: NDArray[np.float64]
    first: NDArray[np.float64]  # utility of the first party, 0..1
    second: NDArray[np.float64]


def empty(runs: int, messages: int) -> Results:
    """Return results to be filled, with room for so many recorded offers each, or 0 for none."""
    return Results(
        np.zeros(runs, dtype=np.bool_),
        np.zeros(runs, dtype=np.int64),
        np.zeros(runs, dtype=np.int64),
        np.zeros((runs, 2)),
        np.zeros((runs, messages), dtype=np.int32),
    )


def part(results: Results, first: int, last: int) -> Results:
    """Return a view of the results of some runs."""
    return Results(
        results.agreed[first:last],
        results.offers[first:last],
        results.outcome[first:last],
        results.utility[first:last],
        results.said[first:last],
    )


def standings(results: Results, seats: NDArray[np.int64], parties: int) -> Standings:
    """Return the means of each ordered pair of parties; nan for pairs that never met.

    ``seats`` is [run, side], which of so many parties sat where.
    """
    cells = seats[:, 0] * parties + seats[:, 1]
    runs = np.bincount(cells, minlength=parties**2).astype(np.int64)
    first, second = results.utility.T
    means = [
        _means(cells, runs, values).reshape(parties, parties)
        for values in (results.agreed, results.offers, first, second)
    ]
    return Standings(runs.reshape(parties, parties), *means)


def _means(
    cells: NDArray[np.int64], runs: NDArray[np.int64], values: NDArray[Any]
) -> NDArray[np.float64]:
    """Return the mean value in each cell."""
    sums = np.bincount(cells, weights=values, minlength=len(runs))
    means = np.full(len(runs), np.nan)
    np.divide(sums, runs, out=means, where=runs > 0)
    return means
