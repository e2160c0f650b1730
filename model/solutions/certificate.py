"""Certificates: a linear programme looks for a contract better than the one that was found.

It knows neither efficient chains nor edges, only that values are linear in the shares, so it checks
the search from outside. Values here are gains, counted from disagreement.
"""

import numpy as np
from scipy.optimize import linprog

from model.solutions.sets import Array, Pair, ValueSet, values

EXACT = 1e-10  # the smallest tolerance that HiGHS takes


def sum_residual(value_set: ValueSet, shares: Array, weights: Pair) -> float:
    """Return how far a weighted sum of gains can rise above its value at the shares."""
    prices = weights[0] * np.array(value_set.gain) - weights[1] * np.array(value_set.cost)
    return maximum(np.append(prices, 0.0), value_set, (0.0, 0.0)) - float(prices @ shares)


def level_residual(value_set: ValueSet, shares: Array, units: Pair) -> float:
    """Return how far the smaller gain, each in its unit, can rise above its value at the shares."""
    level_only = np.append(np.zeros(len(shares)), 1.0)
    reached = (values(value_set, shares[np.newaxis]) / np.array(units)).min()
    return maximum(level_only, value_set, units) - float(reached)


def maximum(objective: Array, value_set: ValueSet, units: Pair) -> float:
    """Maximise a linear objective of the shares and of a level t that both sides' gains reach.

    Each gain is at least t of the side's units, and t >= 0; with units of 0 no side loses.

    Raises
    ------
    ArithmeticError
        If every contract leaves a side a loss.
    """
    guild = np.append(np.negative(value_set.gain), units[0])
    employer = np.append(value_set.cost, units[1])
    answer = linprog(
        -objective,
        np.vstack((guild, employer)),
        (value_set.guild_base, value_set.employer_base),
        bounds=[(0.0, 1.0)] * len(value_set.gain) + [(0.0, np.inf)],
        options={"primal_feasibility_tolerance": EXACT, "dual_feasibility_tolerance": EXACT},
    )
    if answer.fun is None:
        raise ArithmeticError(f"no certificate: {answer.message}")
    return -float(answer.fun)
