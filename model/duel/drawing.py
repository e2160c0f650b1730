"""Utilities drawn at random, the same whatever else is drawn or how many cores draw."""

import numpy as np
from numpy.typing import NDArray

from model.duel.frame import SIZE, START, Frame, frame
from model.paths import ScenarioError

# Negotiations that share one stream of random numbers, and are played in one go. Twice as many, and
# numpy would ask for new memory at each step, which costs more than the drawing.
BLOCK = 256


def draw(options: tuple[int, ...], runs: int, seed: int) -> NDArray[np.float64]:
    """Return tables of utilities, [run, side, option], issue after issue.

    Each option's value is uniform in 0..1, stretched so that the worst of its issue has 0 and the
    best 1. The weights of the issues are uniform, divided by their sum. So the best outcome is
    worth 1 and the worst 0. Row i does not depend on ``runs``.

    Raises
    ------
    ScenarioError
        If the options are not a duel's, or a number is below 0.

    >>> tables = draw((2, 3), 1000, seed=1)
    >>> tables.shape, float(tables.min()), bool((draw((2, 3), 7, seed=1) == tables[:7]).all())
    ((1000, 2, 5), 0.0, True)
    """
    shape = frame(options)
    check_numbers(runs, seed)
    blocks = [draw_block(shape, block, seed) for block in range(-(-runs // BLOCK))]
    return np.concatenate([*blocks, np.zeros((0, 2, sum(options)))])[:runs]


def check_numbers(runs: int, seed: int) -> None:
    """Refuse a number of runs or a seed below 0."""
    for name, value in (("runs", runs), ("seed", seed)):
        if value < 0:
            raise ScenarioError(f"{name}: {value!r} is below 0")


def draw_block(shape: Frame, block: int, seed: int) -> NDArray[np.float64]:
    """Return the tables of one block of runs from a stream of its own.

    Drawn with the runs along the last axis, where numpy is quick.
    """
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
    options = int(shape.grid[SIZE].sum())
    values = stream.random((options, 2 * BLOCK))
    weights = 1.0 - stream.random((shape.issues, 2 * BLOCK))
    weights /= weights.sum(axis=0)
    for issue in np.argsort(shape.grid[START]):
        start = shape.grid[START, issue]
        part = values[start : start + shape.grid[SIZE, issue]]
        _stretch(part)
        part *= weights[issue]
    return np.ascontiguousarray(values.T).reshape(BLOCK, 2, options)


def _stretch(values: NDArray[np.float64]) -> None:
    """Move the least value of each column to 0 and the greatest to 1; a single one to 1."""
    if len(values) == 1:
        values[:] = 1.0
        return
    values -= values.min(axis=0)
    values /= values.max(axis=0)
