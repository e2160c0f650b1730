"""Estimates with their 95 % intervals: shares, paired differences of shares, and means.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal
of the American Statistical Association 22, 209-212.
Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial
proportions based on paired data. Statistics in Medicine 17, 2635-2650; method 10.
"""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from scipy.stats import binomtest
from scipy.stats import t as student


class Interval(NamedTuple):
    """An estimate and its 95 % interval."""

    value: float
    low: float
    high: float


NOTHING = Interval(math.nan, math.nan, math.nan)


def wilson(hits: int, rounds: int) -> Interval:
    """Return a share and its 95 % Wilson interval, which holds for rare events too; nan of none.

    >>> [round(bound, 4) for bound in wilson(0, 500)]
    [0.0, 0.0, 0.0076]
    """
    if rounds == 0:
        return NOTHING
    found = binomtest(hits, rounds).proportion_ci(method="wilson")
    return Interval(hits / rounds, float(found.low), float(found.high))


def paired(before: Sequence[bool], after: Sequence[bool]) -> Interval:
    """Return by how much a share rises from one list to the other, with its 95 % interval.

    The lists have an entry for each seed, in the same order. Newcombe's method 10: Wilson
    intervals of both shares, joined with regard to their correlation. Unlike the usual interval it
    has a width if no seed differs.
    """
    rounds = len(before)
    both = sum(a and b for a, b in zip(before, after, strict=True))
    first, second = wilson(sum(before), rounds), wilson(sum(after), rounds)
    ties = _correlation(both, sum(before), sum(after), rounds)
    rise = second.value - first.value
    down = _joined(second.value - second.low, first.high - first.value, ties)
    up = _joined(second.high - second.value, first.value - first.low, ties)
    return Interval(rise, rise - down, rise + up)


def _correlation(both: int, first: int, second: int, rounds: int) -> float:
    """Return the correlation of two lists of yes and no, a positive one corrected downwards."""
    spread = math.sqrt(first * (rounds - first)) * math.sqrt(second * (rounds - second))
    if spread == 0.0:
        return 0.0
    joint: float = both * (rounds - first - second + both) - (first - both) * (second - both)
    if joint > 0:
        joint = max(0.0, joint - rounds / 2)
    return joint / spread


def _joined(one: float, other: float, ties: float) -> float:
    return math.sqrt(max(0.0, one**2 - 2.0 * ties * one * other + other**2))


def mean(values: Sequence[float]) -> Interval:
    """Return a mean and its 95 % interval by Student's distribution; nan where there is none."""
    if not values:
        return NOTHING
    middle = math.fsum(values) / len(values)
    if len(values) == 1:
        return Interval(middle, math.nan, math.nan)
    error = statistics.stdev(values) / math.sqrt(len(values))
    half = float(student.ppf(0.975, len(values) - 1)) * error
    return Interval(middle, middle - half, middle + half)
