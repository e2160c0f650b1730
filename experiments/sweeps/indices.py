"""How much of an outcome each parameter decides: Sobol indices and Morris' elementary effects.

Both take the outputs of all points of a saltelli or morris design, in the order of the plan. The
intervals are 95 % percentile intervals of a bootstrap that draws whole base rows, or whole
trajectories, anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from experiments.intervals import Interval
from experiments.sweeps.distributions import Array
from model.paths import ScenarioError

AT_ONCE = 100  # resamples that are worked out together
AVERAGED = (
    "means of {count} replications each; the chance left in them counts as interaction, so more "
    "replications lower the total indices"
)


class OutputError(ScenarioError):
    """Outputs that no index can be made of, and which."""


class SobolIndices(NamedTuple):
    """Shares of the variance of an output."""

    first: Mapping[str, Interval]  # by parameter: what it decides alone
    total: Mapping[str, Interval]  # by parameter: what it decides alone and with others
    second: Mapping[tuple[str, str], Interval]  # by pair: what both decide only together
    variance: float  # of the output
    note: str  # what to know about the outputs, "" if nothing


class MorrisEffects(NamedTuple):
    """Elementary effects: by how much an output rises as a parameter goes through its range."""

    mu: Mapping[str, Interval]  # by parameter: the mean
    mu_star: Mapping[str, Interval]  # by parameter: the mean of the size, whatever its sign
    sigma: Mapping[str, Interval]  # by parameter: how it differs from place to place
    note: str  # what to know about the outputs, "" if nothing


def sobol_indices(
    names: Sequence[str],
    outputs: ArrayLike,
    second_order: bool = False,
    resamples: int = 1000,
    seed: int = 0,
) -> SobolIndices:
    """Return first and total Sobol indices, of second order too where the design has the blocks.

    Parameters
    ----------
    names
        The parameters, in the order of the design.
    outputs
        One number for each point of a saltelli design, in its order; or a row of replications for
        each, which is averaged.
    second_order
        Whether the design has the blocks for pairs.

    Raises
    ------
    OutputError
        If a number is missing or all are the same, or there are not as many as the design has.

    Notes
    -----
    First order: Saltelli et al. (2010), table 2 (b); total: Jansen (1999), there (f); second
    order: Saltelli (2002). The same as in scipy and SALib. Outputs are centred first, which
    lowers the error. An estimate may lie a little below 0 or above 1.

    References
    ----------
    Jansen, M. J. W. (1999). Analysis of variance designs for model output. Computer Physics
    Communications 117, 35-43.
    Saltelli, A. (2002). Making best use of model evaluations to compute sensitivity indices.
    Computer Physics Communications 145, 280-297.
    Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer
    Physics Communications 181, 259-270.

    Examples
    --------
    >>> from experiments.sweeps.samples import saltelli
    >>> units = saltelli(base=256, parameters=2, seed=0, second_order=False)
    >>> found = sobol_indices(["a", "b"], 3 * units[:, 0] + units[:, 1])
    >>> round(found.first["a"].value, 2), round(found.total["b"].value, 2)
    (0.9, 0.1)
    """
    count = len(names)
    block = (2 * count if second_order else count) + 2
    means, note = _means(outputs, block, "base row")
    rows = means.reshape(-1, block)
    terms = _terms(rows - rows[:, [0, -1]].mean(), count, second_order)
    found = _shares(terms.mean(axis=0, keepdims=True), count)[0]
    resampled = [_shares(part, count) for part in _resampled(terms, resamples, seed)]
    low, high = _bounds(np.concatenate(resampled))
    intervals = [Interval(*map(float, one)) for one in zip(found, low, high, strict=True)]
    pairs = combinations(names, 2) if second_order else ()
    return SobolIndices(
        first=dict(zip(names, intervals[:count], strict=True)),
        total=dict(zip(names, intervals[count : 2 * count], strict=True)),
        second=dict(zip(pairs, intervals[2 * count :], strict=True)),
        variance=float(rows[:, [0, -1]].var()),
        note=note,
    )


def _means(outputs: ArrayLike, block: int, what: str) -> tuple[Array, str]:
    """Return one number a point and a note on replications; refuse what is no number."""
    found = np.asarray(outputs, dtype=np.float64)
    if found.ndim not in (1, 2) or found.size == 0 or len(found) % block:
        raise OutputError(
            f"there are outputs of {len(found) if found.ndim else 0} points; a {what} of this "
            f"design has {block}, so it must be a multiple of that"
        )
    bad = np.flatnonzero(~np.isfinite(found.reshape(len(found), -1)).all(axis=1))
    if len(bad):
        raise OutputError(
            f"the output of {len(bad)} of {len(found)} points is no number, first of point "
            f"{bad[0]}; no index is made of the rest"
        )
    if found.ndim == 2 and found.shape[1] > 1:
        note = AVERAGED.format(count=found.shape[1])
        found = found.mean(axis=1)
    else:
        note, found = "", found.reshape(-1)
    if found.max() == found.min():
        raise OutputError(f"the output is {found[0]:g} at every point: there is nothing to explain")
    return found, note


def _terms(rows: Array, count: int, second_order: bool) -> Array:
    """Return by base row the numbers whose means the indices are made of.

    Columns: mean of A and B, of their squares, then by parameter the terms of first order and of
    total indices, then by pair those of second order.
    """
    a, b, ab = rows[:, :1], rows[:, -1:], rows[:, 1 : count + 1]
    columns = [(a + b) / 2, (a * a + b * b) / 2, b * (ab - a), (a - ab) ** 2 / 2]
    if second_order:
        ba = rows[:, count + 1 : 2 * count + 1]
        one, other = np.triu_indices(count, k=1)
        columns.append(ba[:, one] * ab[:, other] - a * b)
    return np.concatenate(columns, axis=1)


def _shares(means: Array, count: int) -> Array:
    """Return the indices made of the means of the terms, one row for each row of means."""
    variance = means[:, 1:2] - means[:, :1] ** 2
    if (variance <= 0.0).any():
        raise OutputError(
            "too few base rows differ in their output for an interval; take more samples"
        )
    found = means[:, 2:] / variance
    one, other = np.triu_indices(count, k=1)
    if found.shape[1] > 2 * count:
        found[:, 2 * count :] -= found[:, one] + found[:, other]
    return found


def _resampled(terms: Array, resamples: int, seed: int) -> Iterator[Array]:
    """Yield means of the terms over rows drawn anew, some resamples at a time."""
    rng, rows = np.random.default_rng(seed), len(terms)
    for start in range(0, resamples, AT_ONCE):
        drawn = rng.integers(rows, size=(min(AT_ONCE, resamples - start), rows))
        counts = np.array([np.bincount(one, minlength=rows) for one in drawn], dtype=np.float64)
        yield counts @ terms / rows


def _bounds(resampled: Array) -> Array:
    bounds: Array = np.quantile(resampled, [0.025, 0.975], axis=0)
    return bounds


def elementary_effects(units: ArrayLike, outputs: ArrayLike) -> Array:
    """Return the elementary effects of a morris design: a row a trajectory, a column a parameter.

    Parameters
    ----------
    units
        Where in the unit cube the points lie, as `blocks.unit_sample` gives them.
    outputs
        One number for each point, in the same order.
    """
    places = np.asarray(units, dtype=np.float64)
    count = places.shape[1]
    values = np.asarray(outputs, dtype=np.float64).reshape(-1, count + 1)
    steps = np.diff(places.reshape(-1, count + 1, count), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    widths = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    effects = np.empty_like(widths)
    np.put_along_axis(effects, moved, np.diff(values, axis=1) / widths, axis=1)
    return effects


def morris_effects(
    names: Sequence[str],
    units: ArrayLike,
    outputs: ArrayLike,
    resamples: int = 1000,
    seed: int = 0,
) -> MorrisEffects:
    """Return mean, mean size and standard deviation of the elementary effects.

    Parameters
    ----------
    names
        The parameters, in the order of the design.
    units
        Where in the unit cube the points lie, as `blocks.unit_sample` gives them.
    outputs
        One number for each point, in the same order; or a row of replications, which is averaged.

    Raises
    ------
    OutputError
        If a number is missing or all are the same, or there are not as many as the design has.

    References
    ----------
    Morris, M. D. (1991). Factorial sampling plans for preliminary computational experiments.
    Technometrics 33, 161-174.
    Campolongo, F., Cariboni, J. & Saltelli, A. (2007). An effective screening design for
    sensitivity analysis of large models. Environmental Modelling & Software 22, 1509-1518.
    """
    means, note = _means(outputs, len(names) + 1, "trajectory")
    if np.shape(units) != (len(means), len(names)):
        raise OutputError(
            f"there are outputs of {len(means)} points and places of {np.shape(units)[0]}"
        )
    effects = elementary_effects(units, means)
    if len(effects) < 2:
        raise OutputError("one trajectory is too few for a standard deviation")
    drawn = np.random.default_rng(seed).integers(len(effects), size=(resamples, len(effects)))
    figures = [_summary(effects), *(_summary(effects[rows]) for rows in drawn)]
    low, high = _bounds(np.array(figures[1:]))
    mu, mu_star, sigma = (
        {
            name: Interval(*(float(part[row, column]) for part in (figures[0], low, high)))
            for column, name in enumerate(names)
        }
        for row in range(3)
    )
    return MorrisEffects(mu, mu_star, sigma, note)


def _summary(effects: Array) -> Array:
    return np.array(
        [effects.mean(axis=0), np.abs(effects).mean(axis=0), effects.std(axis=0, ddof=1)]
    )
