"""What a swept parameter may be: a list of values, or a distribution known by its quantiles.

A design places points in the unit cube; `quantiles` takes each coordinate to a value. So every
design works with every distribution, and two studies with one seed share their sample.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from experiments.sweeps.jobs import Value

Array: TypeAlias = NDArray[np.float64]

TAIL = 1e-9  # a distribution without an end is cut where it leaves out this probability
DIGITS = 9  # significant ones of a sampled number, so that it can be typed again
LARGEST = 1e9  # of the numbers that describe a distribution


class Choice(NamedTuple):
    """Some values, with the probability of each."""

    values: tuple[Value, ...]  # all different
    weights: tuple[float, ...]  # above 0, they add up to 1


class Distribution(NamedTuple):
    """A distribution by its name, between two ends."""

    kind: str  # a key of KINDS
    numbers: tuple[float, ...]  # what describes it, see KINDS
    low: float | None = None  # cut off below it; None where it is not cut
    high: float | None = None  # cut off above it


Spread: TypeAlias = Choice | Distribution


class Kind(NamedTuple):
    """What a kind of distribution is described by, and how it is computed."""

    parts: tuple[str, ...]  # what its numbers are
    fault: Callable[..., str]  # of its numbers: what is wrong with them, "" if nothing
    bounded: bool  # whether it has two ends of its own
    quantile: Callable[..., Array]  # of probabilities and its numbers
    share: Callable[..., float] | None = None  # of a place and its numbers: what lies below it


def _ordered(low: float, high: float) -> str:
    return "" if low < high else f"low ({low:g}) must be below high ({high:g})"


def _ordered_above_zero(low: float, high: float) -> str:
    return "both must be above 0" if min(low, high) <= 0 else _ordered(low, high)


def _whole(low: float, high: float) -> str:
    return _ordered(low, high) if low == int(low) and high == int(high) else "both must be whole"


def _peaked(low: float, mode: float, high: float) -> str:
    if not low <= mode <= high:
        return f"mode ({mode:g}) must lie between low ({low:g}) and high ({high:g})"
    return _ordered(low, high)


def _with_deviation(_: float, deviation: float) -> str:
    return "" if deviation > 0 else "the standard deviation must be above 0"


def _with_logarithm(mean: float, deviation: float) -> str:
    if mean + 7.0 * deviation > math.log(LARGEST):
        return "these are numbers of the natural logarithm, and stand for far too large ones"
    return _with_deviation(mean, deviation)


def _with_mean(mean: float) -> str:
    return "" if mean > 0 else "the mean must be above 0"


def _shaped(a: float, b: float, low: float, high: float) -> str:
    return "a and b must be above 0" if min(a, b) <= 0 else _ordered(low, high)


def _uniform(u: Array, low: float, high: float) -> Array:
    return low + u * (high - low)


def _loguniform(u: Array, low: float, high: float) -> Array:
    return np.exp(math.log(low) + u * (math.log(high) - math.log(low)))


def _triangular(u: Array, low: float, mode: float, high: float) -> Array:
    split, width = (mode - low) / (high - low), high - low
    left = low + np.sqrt(u * width * (mode - low))
    return np.where(u < split, left, high - np.sqrt((1.0 - u) * width * (high - mode)))


def _integer(u: Array, low: float, high: float) -> Array:
    return np.minimum(low + np.floor(u * (high - low + 1.0)), high)


def _beta(u: Array, a: float, b: float, low: float, high: float) -> Array:
    unit: Array = special.betaincinv(a, b, u)
    return low + unit * (high - low)


def _normal(u: Array, mean: float, deviation: float) -> Array:
    unit: Array = special.ndtri(u)
    return mean + deviation * unit


def _normal_share(x: float, mean: float, deviation: float) -> float:
    return float(special.ndtr((x - mean) / deviation))


def _lognormal(u: Array, mean: float, deviation: float) -> Array:
    return np.exp(_normal(u, mean, deviation))


def _lognormal_share(x: float, mean: float, deviation: float) -> float:
    return _normal_share(math.log(x), mean, deviation) if x > 0 else 0.0


def _exponential(u: Array, mean: float) -> Array:
    return -mean * np.log1p(-u)


def _exponential_share(x: float, mean: float) -> float:
    return -math.expm1(-x / mean) if x > 0 else 0.0


KINDS = {
    "uniform": Kind(("low", "high"), _ordered, True, _uniform),
    "loguniform": Kind(("low", "high"), _ordered_above_zero, True, _loguniform),
    "triangular": Kind(("low", "mode", "high"), _peaked, True, _triangular),
    "integer": Kind(("low", "high"), _whole, True, _integer),
    "beta": Kind(("a", "b", "low", "high"), _shaped, True, _beta),
    "normal": Kind(("mean", "standard deviation"), _with_deviation, False, _normal, _normal_share),
    "lognormal": Kind(
        ("mean of the logarithm", "standard deviation of the logarithm"),
        _with_logarithm,
        False,
        _lognormal,
        _lognormal_share,
    ),
    "exponential": Kind(("mean",), _with_mean, False, _exponential, _exponential_share),
}
"""Distributions by name. Both ends of `integer` may come up. `beta` lies between low and high."""


def fault(spread: Distribution) -> str:
    """Return what is wrong with the numbers of a distribution, nothing if all is well.

    >>> fault(Distribution("uniform", (1.0, 0.0)))
    'low (1) must be below high (0)'
    """
    kind = KINDS[spread.kind]
    if len(spread.numbers) != len(kind.parts):
        return f"takes {len(kind.parts)} numbers, [{', '.join(kind.parts)}]"
    if not all(abs(number) <= LARGEST for number in spread.numbers):
        return f"no number may be larger than {LARGEST:g}"
    return kind.fault(*spread.numbers) or _cut_fault(spread, kind)


def _cut_fault(spread: Distribution, kind: Kind) -> str:
    if spread.low is None and spread.high is None:
        return ""
    if kind.bounded:
        return "low and high only cut normal, lognormal and exponential"
    if spread.low is not None and spread.high is not None and spread.low >= spread.high:
        return _ordered(spread.low, spread.high)
    below, above = _shares(spread, kind)
    return "" if above - below > TAIL else "low and high cut off all of it"


def _shares(spread: Distribution, kind: Kind) -> tuple[float, float]:
    """Return the probabilities between which a distribution is used."""
    if kind.share is None:
        return 0.0, 1.0
    below = TAIL if spread.low is None else kind.share(spread.low, *spread.numbers)
    above = 1.0 - TAIL if spread.high is None else kind.share(spread.high, *spread.numbers)
    return below, above


def quantiles(spread: Spread, u: Array) -> Array:
    """Return what stands at some probabilities: numbers, or the places of a choice's values.

    Parameters
    ----------
    u
        Probabilities, 0 to 1.

    Returns
    -------
    Array
        Numbers with nine significant digits, never beyond the ends of the distribution; of a
        `Choice` the place of the value, from 0.

    Examples
    --------
    >>> quantiles(Distribution("triangular", (0.0, 1.0, 4.0)), np.array([0.0, 0.25, 1.0])).tolist()
    [0.0, 1.0, 4.0]
    >>> quantiles(Choice(("a", "b"), (0.25, 0.75)), np.array([0.2, 0.25, 1.0])).tolist()
    [0.0, 1.0, 1.0]
    """
    if isinstance(spread, Choice):
        steps = np.cumsum(spread.weights)[:-1]
        return np.searchsorted(steps, u, side="right").astype(np.float64)
    kind = KINDS[spread.kind]
    below, above = _shares(spread, kind)
    found = kind.quantile(np.clip(below + u * (above - below), below, above), *spread.numbers)
    low, high = _bounds(spread, kind)
    return np.clip(_rounded(found), low, high)


def _bounds(spread: Distribution, kind: Kind) -> tuple[float, float]:
    if kind.bounded:
        return spread.numbers[kind.parts.index("low")], spread.numbers[kind.parts.index("high")]
    low = -math.inf if spread.low is None else spread.low
    return low, math.inf if spread.high is None else spread.high


def _rounded(numbers: Array) -> Array:
    """Round to DIGITS significant digits; also hides what the last bits of a library differ by.

    Each number is rounded once: the blocks of a saltelli design repeat theirs many times.
    """
    different, places = np.unique(numbers, return_inverse=True)
    typed = np.array([float(f"{number:.{DIGITS}g}") for number in different.tolist()])
    return typed[places.reshape(numbers.shape)]


def ends(spread: Spread) -> tuple[Value, ...]:
    """Return the values that must be allowed if all are: each of a choice, else the two ends.

    >>> ends(Distribution("normal", (0.0, 1.0), low=-2.0))
    (-2.0, 5.99780702)
    """
    if isinstance(spread, Choice):
        return spread.values
    found: list[float] = quantiles(spread, np.array([0.0, 1.0])).tolist()
    return tuple(found)


def choice(values: Sequence[Value], weights: Sequence[float] = ()) -> Choice:
    """Return a choice of values, all alike or with weights, which need not add up to 1.

    >>> choice([12, 24], [1.0, 3.0])
    Choice(values=(12, 24), weights=(0.25, 0.75))
    """
    given = tuple(weights) or (1.0,) * len(values)
    total = math.fsum(given)
    return Choice(tuple(values), tuple(weight / total for weight in given))


def is_endless(spread: Spread) -> bool:
    """Tell whether a distribution has an end that only `TAIL` gives it."""
    if isinstance(spread, Choice) or KINDS[spread.kind].bounded:
        return False
    open_low = spread.low is None and spread.kind == "normal"
    return open_low or spread.high is None
