"""What came out at each point: means and shares with their 95 % intervals.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal
of the American Statistical Association 22, 209-212.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from experiments.sweeps.forecast import SHARES
from experiments.sweeps.precision import NORMAL

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

Array = NDArray[np.float64]
LOW, HIGH = "low", "high"  # how the names of the ends of an interval end


def point_means(points: "pd.Series", outcomes: "pd.DataFrame", failed: "pd.Series") -> Any:
    """Return a frame with a row for each point: how many runs, and what they came to on average.

    A number has its mean, by Student's distribution; an outcome with few values the share of each,
    by Wilson's interval. The ends stand beside it: ``guild_value``, ``guild_value low``,
    ``guild_value high``; ``status = settled`` and so on. A mean is over the runs that have the
    figure: of ``term_months`` over those with a deal. Empty is what no run has.

    Parameters
    ----------
    points
        The point of each run.
    outcomes
        What came of each run, on the same index.
    failed
        Whether a run failed; such runs count as ``failed`` and for nothing else.
    """
    import pandas as pd

    there = np.sort(points.unique())
    found: dict[str, Any] = {
        "runs": (~failed).groupby(points).sum(),
        "failed": failed.groupby(points).sum(),
    }
    made, place = outcomes[~failed], points[~failed]
    for name, column in made.items():
        if pd.api.types.is_numeric_dtype(column):
            found |= _mean(str(name), column.astype("Float64").groupby(place))
        elif name in SHARES:
            for value in sorted(column.dropna().unique()):
                found |= _share(f"{name} = {value}", (column == value).groupby(place))
    return pd.DataFrame(found, index=pd.Index(there, name="point"))


def _mean(name: str, groups: Any) -> dict[str, Any]:
    count, mean = groups.count(), groups.mean()
    factor = special.stdtrit(np.maximum(count.to_numpy(dtype=float) - 1.0, 1.0), 0.975)
    half = groups.std() / np.sqrt(count.to_numpy(dtype=float)) * factor
    return {name: mean, f"{name} {LOW}": mean - half, f"{name} {HIGH}": mean + half}


def _share(name: str, groups: Any) -> dict[str, Any]:
    import pandas as pd

    hits, runs = groups.sum().to_numpy(dtype=float), groups.count().to_numpy(dtype=float)
    low, high = wilson(hits, runs)
    found = {name: hits / runs, f"{name} {LOW}": low, f"{name} {HIGH}": high}
    at = groups.count().index
    return {key: pd.Series(each, at, dtype="Float64") for key, each in found.items()}


def wilson(hits: Array, runs: Array) -> tuple[Array, Array]:
    """Return both ends of Wilson's 95 % interval of some shares.

    >>> low, high = wilson(np.array([0.0]), np.array([500.0]))
    >>> [round(float(end[0]), 4) for end in (low, high)]
    [0.0, 0.0076]
    """
    share, square = hits / runs, NORMAL**2
    middle = (share + square / (2.0 * runs)) / (1.0 + square / runs)
    spread = share * (1.0 - share) / runs + square / (4.0 * runs**2)
    half = NORMAL / (1.0 + square / runs) * np.sqrt(spread)
    return np.maximum(0.0, middle - half), np.minimum(1.0, middle + half)
