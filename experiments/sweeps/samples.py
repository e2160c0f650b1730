"""Samples of the unit cube: where in the ranges of its parameters a design puts its points.

One row a point, one column a parameter, all in [0, 1].
"""

import numpy as np
from scipy.stats import qmc

from experiments.sweeps.distributions import Array


def latin_hypercube(points: int, parameters: int, seed: int) -> Array:
    """Return a Latin hypercube: of each parameter each n-th of its range comes up once.

    References
    ----------
    McKay, M. D., Beckman, R. J. & Conover, W. J. (1979). A comparison of three methods for
    selecting values of input variables in the analysis of output from a computer code.
    Technometrics 21, 239-245.
    """
    return qmc.LatinHypercube(d=parameters, seed=np.random.default_rng(seed)).random(points)


def sobol(points: int, parameters: int, seed: int) -> Array:
    """Return a scrambled Sobol sequence; its number of points must be a power of two.

    References
    ----------
    Owen, A. B. (2020). On dropping the first Sobol' point. In: Monte Carlo and Quasi-Monte Carlo
    Methods, Springer 2022, 71-86: why no point is left out and n is a power of two.
    """
    if not is_power_of_two(points):
        raise ValueError(f"{points} is no power of two")
    engine = qmc.Sobol(d=parameters, scramble=True, seed=np.random.default_rng(seed))
    return engine.random_base2(points.bit_length() - 1)


def is_power_of_two(number: int) -> bool:
    """Tell whether a number is 1, 2, 4, 8 ..."""
    return number > 0 and number & (number - 1) == 0


def saltelli(base: int, parameters: int, seed: int, second_order: bool) -> Array:
    """Return a sample for Sobol indices: for each of ``base`` rows a block of points.

    A block is row A, then A with one coordinate after the other taken from B, then, for indices
    of second order, B with one coordinate after the other taken from A, then B: k + 2 points or
    2 k + 2 for k parameters. A and B are the two halves of one Sobol sequence in 2 k dimensions.
    The order is that of SALib.

    References
    ----------
    Saltelli, A. (2002). Making best use of model evaluations to compute sensitivity indices.
    Computer Physics Communications 145, 280-297.
    Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer
    Physics Communications 181, 259-270.
    """
    both = sobol(base, 2 * parameters, seed)
    first, second = both[:, :parameters], both[:, parameters:]
    own = np.eye(parameters, dtype=bool)
    blocks = [first[:, None, :], np.where(own, second[:, None, :], first[:, None, :])]
    if second_order:
        blocks.append(np.where(own, first[:, None, :], second[:, None, :]))
    blocks.append(second[:, None, :])
    return np.concatenate(blocks, axis=1).reshape(-1, parameters)


def morris(trajectories: int, parameters: int, levels: int, seed: int) -> Array:
    """Return walks on a grid: k + 1 points each, every parameter changed once, in random order.

    The grid has ``levels`` places on each axis, 0 and 1 among them; a step is levels / 2 of them
    wide, up where there is room and down elsewhere, so that all places come up equally often.

    References
    ----------
    Morris, M. D. (1991). Factorial sampling plans for preliminary computational experiments.
    Technometrics 33, 161-174.
    Campolongo, F., Cariboni, J. & Saltelli, A. (2007). An effective screening design for
    sensitivity analysis of large models. Environmental Modelling & Software 22, 1509-1518.
    """
    rng, half = np.random.default_rng(seed), levels // 2
    start = rng.integers(levels, size=(trajectories, parameters))
    end = np.where(start < half, start + half, start - half)
    order = rng.permuted(np.tile(np.arange(parameters), (trajectories, 1)), axis=1)
    turn = np.argsort(order, axis=1)  # at which step each parameter changes
    moved = turn[:, None, :] < np.arange(parameters + 1)[None, :, None]
    grid = np.where(moved, end[:, None, :], start[:, None, :])
    return grid.reshape(-1, parameters) / (levels - 1)
