"""The rule for the number of replications: which points are not known well enough yet.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal
of the American Statistical Association 22, 209-212.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from experiments.sweeps.chunks import Wave, chunk_count
from experiments.sweeps.study import Fixed, Replications, Until

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

Array: TypeAlias = NDArray[np.float64]
NORMAL = 1.959963984540054  # 97.5 % of a normal distribution lies below it


class Sums(NamedTuple):
    """What is known of each point so far; arrays with an entry for each point of the plan."""

    made: Array  # runs with a figure
    total: Array  # of the figures; of a share, how many were a hit
    squares: Array  # of the figures


def first_wave(points: int, replications: Replications) -> Wave:
    """Return the wave that every point is part of."""
    least = replications.count if isinstance(replications, Fixed) else replications.at_least
    return Wave(0, 0, range(points), 0, least)


def next_wave(before: Wave, size: int, rule: Until, sums: Sums) -> Wave | None:
    """Return the wave after one, None if all its points are known well enough or at their most.

    A point that is done stays done: it is not looked at again.

    Parameters
    ----------
    before
        The last wave, all of whose runs are made.
    size
        Runs of a chunk.
    rule
        When a point is done.
    sums
        What is known from that wave and all before it.
    """
    made = before.replication + before.replications
    more = min(rule.batch, rule.at_most - made)
    active = np.asarray(before.points, dtype=np.int64)
    active = active[half_widths(rule, sums)[active] > rule.half_width]
    if more <= 0 or not len(active):
        return None
    chunk, run = before.chunk + chunk_count(before, size), before.run + before.runs
    return Wave(chunk, run, active, made, more)  # type: ignore[arg-type]


def half_widths(rule: Until, sums: Sums) -> Array:
    """Return half the width of each point's 95 % interval; infinite where too little is known.

    Of a share it is Wilson's, of a mean Student's.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        width = _wilson(sums) if rule.values else _student(sums)
    found: Array = np.where(np.isnan(width), np.inf, width)
    return found


def _wilson(sums: Sums) -> Array:
    share, square = sums.total / sums.made, NORMAL**2
    spread = share * (1.0 - share) / sums.made + square / (4.0 * sums.made**2)
    found: Array = NORMAL / (1.0 + square / sums.made) * np.sqrt(spread)
    return found


def _student(sums: Sums) -> Array:
    count, mean = sums.made, sums.total / sums.made
    variance = np.maximum(0.0, sums.squares - count * mean**2) / (count - 1.0)
    factor = np.asarray(special.stdtrit(count - 1.0, 0.975), dtype=np.float64)
    found: Array = factor * np.sqrt(variance / count)
    found[count < 2] = np.inf
    return found


def summed(points: int, rule: Until, parts: Iterable["pa.Table"]) -> Sums:
    """Return what parts tell of each point; failed runs and empty figures are passed by.

    Figures are added in the order of the runs, one by one: so the sums, and what is decided by
    them, do not depend on how the runs were cut into parts.

    Parameters
    ----------
    points
        How many the plan has.
    rule
        Which outcome is asked for.
    parts
        The parts in order, with the columns ``point``, ``stage`` and the outcome.
    """
    sums = Sums(np.zeros(points), np.zeros(points), np.zeros(points))
    for part in parts:
        place, figure = _figures(part, rule.outcome, rule.values)
        np.add.at(sums.made, place, 1.0)
        np.add.at(sums.total, place, figure)
        np.add.at(sums.squares, place, figure**2)
    return sums


def _figures(part: Any, outcome: str, values: Sequence[str]) -> tuple[NDArray[np.int64], Array]:
    """Return the points of a part's complete runs, and the figure of each."""
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    made = part.filter(pc.equal(part["stage"], ""))
    if values:
        hit = pc.is_in(made[outcome].cast(pa.string()), value_set=pa.array(values, pa.string()))
        made = made.set_column(made.column_names.index(outcome), outcome, hit.cast(pa.float64()))
    made = made.filter(pc.is_valid(made[outcome]))
    figures = made[outcome].cast(pa.float64()).to_numpy()
    return made["point"].to_numpy(), figures
