"""What the solutions maximise, as functions of gains: values above disagreement, $ million."""

from typing import NamedTuple, Protocol

import numpy as np

from model.solutions.certificate import level_residual, sum_residual
from model.solutions.sets import TOLERANCE, Array, Pair, ValueSet, values


class Criterion(Protocol):
    """What a solution maximises. Gains are (n, 2) arrays, the guild's first."""

    def score(self, gains: Array) -> tuple[Array, Array]:
        """Return what is maximised, and what decides among ties; no gain is negative."""

    def peak(self, start: Array, rise: Array, fall: Array) -> Array:
        """Return the best position on edges, 0 at the start and 1 at the end.

        Along an edge the guild's gain rises and the employer's falls. A position outside 0..1
        says which end is best.
        """

    def residual(self, value_set: ValueSet, shares: Array) -> float:
        """Return how much better than the shares the linear programme does."""


class Product(NamedTuple):
    """Product of the gains, each raised to its side's weight, $ million."""

    weight: float  # the guild's, between 0 and 1

    def score(self, gains: Array) -> tuple[Array, Array]:
        """Return the products twice: flat at their top, so among ties the last digits decide."""
        product = gains[:, 0] ** self.weight * gains[:, 1] ** (1.0 - self.weight)
        return product, product

    def peak(self, start: Array, rise: Array, fall: Array) -> Array:
        """Return where each side has its weight's part of what the edge's line divides."""
        return self.weight * start[:, 1] / fall - (1.0 - self.weight) * start[:, 0] / rise

    def residual(self, value_set: ValueSet, shares: Array) -> float:
        """Return what can be gained along the gradient of the log product.

        The log product is concave, so it is greatest exactly where that is nothing.
        """
        guild, employer = values(value_set, shares[np.newaxis])[0].tolist()
        gradient = (self.weight / guild, (1.0 - self.weight) / employer)
        return sum_residual(value_set, shares, gradient)


class Smallest(NamedTuple):
    """The smaller of the two gains, each measured in its own unit; ties go to the greater sum."""

    units: Pair  # $ million per unit, > 0

    def score(self, gains: Array) -> tuple[Array, Array]:
        """Return the smaller gains and the sums, in units."""
        measured = gains / np.array(self.units)
        return measured.min(axis=1), measured.sum(axis=1)

    def peak(self, start: Array, rise: Array, fall: Array) -> Array:
        """Return where the employer's lead is used up and both gains are equal."""
        guild, employer = self.units
        lead = start[:, 1] / employer - start[:, 0] / guild
        return lead / (rise / guild + fall / employer)

    def residual(self, value_set: ValueSet, shares: Array) -> float:
        """Return by how many units both gains can rise above the smaller one."""
        return level_residual(value_set, shares, self.units)


class WeightedSum(NamedTuple):
    """A weighted sum of the gains, $ million; ties go to the most equal gains."""

    weights: Pair

    def score(self, gains: Array) -> tuple[Array, Array]:
        """Return the weighted sums and the smaller gains."""
        return gains @ np.array(self.weights), gains.min(axis=1)

    def peak(self, start: Array, rise: Array, fall: Array) -> Array:
        """Return the better end, or on a level edge the point of equal gains."""
        slope = self.weights[0] * rise - self.weights[1] * fall
        equal = (start[:, 1] - start[:, 0]) / (rise + fall)
        return np.where(np.abs(slope) <= TOLERANCE, equal, np.sign(slope))

    def residual(self, value_set: ValueSet, shares: Array) -> float:
        """Return how far the weighted sum can rise."""
        return sum_residual(value_set, shares, self.weights)
