"""How the outcomes of a duel are numbered, and the two halves that its issues are split into."""

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.paths import ScenarioError

SIZE, START, STRIDE = range(3)  # lines of a frame's grid
FEWEST_ISSUES, MOST_ISSUES = 2, 16
MOST_OUTCOMES = 10_000_000


class Frame(NamedTuple):
    """What the rules know of the issues: those of the first half come first."""

    grid: NDArray[np.int64]  # [SIZE, START, STRIDE; issue]: options, first option, step in number
    issues: int  # how many, >= 2
    split: int  # how many of them make the first half, >= 1 and < issues
    rows: int  # combinations of options in the first half, >= 1
    columns: int  # combinations in the second half, >= 1
    outcomes: int  # rows * columns


def halves(options: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the issues of the two halves with the fewest combinations together.

    >>> halves((3, 5, 7, 9, 11)), halves((2, 2, 2))
    (((3, 4), (0, 1, 2)), ((0,), (1, 2)))
    """
    everything = range(len(options))
    splits = [
        (first, tuple(issue for issue in everything if issue not in first))
        for count in range(1, len(options) // 2 + 1)
        for first in combinations(everything, count)
    ]
    return min(splits, key=lambda split: sum(_combinations(options, half) for half in split))


def _combinations(options: tuple[int, ...], issues: tuple[int, ...]) -> int:
    """Return in how many ways the options of some issues combine."""
    return math.prod(options[issue] for issue in issues)


def frame(options: tuple[int, ...]) -> Frame:
    """Return the frame of a duel whose issues have so many options each.

    Raises
    ------
    ScenarioError
        If there are too few or too many issues, an issue has no option, or there are more outcomes
        than `MOST_OUTCOMES`.

    >>> frame((3, 5, 7, 9, 11))[1:]
    (5, 2, 99, 105, 10395)
    """
    if not FEWEST_ISSUES <= len(options) <= MOST_ISSUES:
        allowed = f"{FEWEST_ISSUES} to {MOST_ISSUES}"
        raise ScenarioError(f"options: {len(options)} issues, allowed are {allowed}")
    for issue, count in enumerate(options):
        if not isinstance(count, int | np.integer) or isinstance(count, bool) or count < 1:
            raise ScenarioError(f"options[{issue}]: {count!r} is not a whole number of at least 1")
    outcomes = math.prod(int(count) for count in options)
    if outcomes > MOST_OUTCOMES:
        raise ScenarioError(f"options: {outcomes:,} outcomes, allowed are {MOST_OUTCOMES:,}")
    first, second = halves(options)
    starts = np.cumsum((0, *options[:-1]))
    strides = outcomes // np.cumprod(options)
    grid = np.array([options, starts, strides], dtype=np.int64)[:, [*first, *second]]
    rows, columns = _combinations(options, first), _combinations(options, second)
    return Frame(np.ascontiguousarray(grid), len(options), len(first), rows, columns, outcomes)
