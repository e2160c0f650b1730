"""Certificates: a linear programme looks for a contract better than the one that was found.

It knows neither efficient chains nor edges, only the values' linear form, so it checks the search
from outside. Only contracts that leave no side below disagreement are compared; values here are
gains, counted from disagreement.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from model.solutions.sets import Array, Pair, ValueSet, values

EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def sum_residual(value_set: ValueSet, shares: Array, weights: Pair) -> float:
    """Return how far a weighted sum of gains can rise above its value at the shares."""
    prices = weights[0] * np.array(value_set.gain) - weights[1] * np.array(value_set.cost)
    return most_for(prices, value_set) - float(prices @ shares)


def level_residual(value_set: ValueSet, shares: Array, units: Pair) -> float:
    """Return how far the smaller gain, each in its unit, can rise above its value at the shares."""
    reached = (values(value_set, shares[np.newaxis]) / np.array(units)).min()
    return highest_level(value_set, units) - float(reached)


def most_for(prices: Array, value_set: ValueSet) -> float:
    """Maximise ``sum(prices * shares)`` so that no side loses."""
    return _maximum(prices, value_set, np.empty((2, 0)))


def highest_level(value_set: ValueSet, units: Pair) -> float:
    """Maximise a level t >= 0 so that each side gains at least t of its units."""
    objective = np.append(np.zeros(len(value_set.gain)), 1.0)
    return _maximum(objective, value_set, np.array(units)[:, np.newaxis])


def _maximum(objective: Array, value_set: ValueSet, demands: Array) -> float:
    """Maximise over the shares, 0..1, and whatever else >= 0 the sides' gains must cover."""
    shares = np.array([np.negative(value_set.gain), value_set.cost])
    bounds: Sequence[tuple[float, float | None]]
    bounds = [(0.0, 1.0)] * shares.shape[1] + [(0.0, None)] * demands.shape[1]
    answer = linprog(
        -objective,
        np.hstack((shares, demands)),
        (value_set.guild_base, value_set.employer_base),
        bounds=bounds,
        options=EXACT,
    )
    if answer.fun is None:
        raise ArithmeticError(f"no certificate: {answer.message}")
    return -float(answer.fun)
