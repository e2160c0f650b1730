"""Two sealed offers and the difference split: the best that two secretive sides can do.

A seller knows its cost and a buyer its value, each uniform on [0, 1] and unknown to the other. Both
hand in a price at the same time; if the buyer's is not below the seller's they trade halfway. Both
shade, so they miss the trades with less than a quarter to gain. No other way to bargain over this
gains more on average, which makes it a ceiling for simulated sides that do not know each other.

References
----------
Chatterjee, K. and Samuelson, W. (1983). Bargaining under incomplete information. Operations
Research 31, 835-851.
Myerson, R. and Satterthwaite, M. (1983). Efficient mechanisms for bilateral trading. Journal of
Economic Theory 29, 265-281.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from model.theory.alternating import ROUNDING, check_positive, check_share

LEAST_GAIN = Fraction(1, 4)  # gap of value over cost from which they trade
TRADE_PROBABILITY = Fraction(9, 32)
SEALED_GAINS = Fraction(9, 64)  # mean gains of a pair, no trade counted as none
FULL_GAINS = Fraction(1, 6)  # the same if every trade worth making were made
GRID = 100  # first look at the prices: steps from 0 to 1


class Trader(IntEnum):
    """A seat at the auction."""

    SELLER = 0
    BUYER = 1

    @property
    def other(self) -> "Trader":
        """The seat across the table."""
        return Trader(1 - self)


@dataclass(frozen=True, kw_only=True)
class BidRule:
    """A price that grows in a straight line with the trader's own cost or value.

    Attributes
    ----------
    slope
        Rise of the price per unit of cost or value, above 0.
    intercept
        Price at a cost or value of 0.
    """

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        check_positive("slope", self.slope)

    def price(self, worth: float) -> float:
        """Price handed in by a trader with this cost or value."""
        return self.intercept + self.slope * worth


class BidRules(NamedTuple):
    """How both traders bid."""

    seller: BidRule
    buyer: BidRule


TRUTHFUL = BidRules(BidRule(slope=1.0, intercept=0.0), BidRule(slope=1.0, intercept=0.0))


def linear_equilibrium() -> BidRules:
    r"""Bids of Chatterjee and Samuelson's linear equilibrium.

    The seller asks $2c/3 + 1/4$, the buyer offers $2v/3 + 1/12$: they trade iff $v \ge c + 1/4$.

    Examples
    --------
    >>> rules = linear_equilibrium()
    >>> round(rules.seller.price(0.3), 3), round(rules.buyer.price(0.55), 3)
    (0.45, 0.45)
    """
    return BidRules(
        seller=BidRule(slope=2.0 / 3.0, intercept=1.0 / 4.0),
        buyer=BidRule(slope=2.0 / 3.0, intercept=1.0 / 12.0),
    )


def expected_gain(trader: Trader, worth: float, price: float, against: BidRule) -> float:
    """Gain a trader expects from handing in `price`, over all the other's costs or values.

    The other's price is uniform between its bids at 0 and at 1; the mean is exact.

    Examples
    --------
    A buyer with value 1 that offers 1 meets sellers who ask 0 to 1 and pays 3/4 on average:

    >>> expected_gain(Trader.BUYER, 1.0, 1.0, TRUTHFUL.seller)
    0.25
    """
    check_share("cost or value", worth)
    lowest, highest = against.intercept, against.intercept + against.slope
    if trader is Trader.BUYER:
        left, right = lowest, min(max(price, lowest), highest)
    else:
        left, right = max(min(price, highest), lowest), highest
    chance = (right - left) / against.slope
    paid = (price + (left + right) / 2.0) / 2.0
    return chance * (worth - paid if trader is Trader.BUYER else paid - worth)


def best_gain(trader: Trader, worth: float, against: BidRule) -> float:
    """Most that a trader can expect, found by search over all prices from 0 to 1."""

    def loss(price: float) -> float:
        return -expected_gain(trader, worth, price, against)

    first = min((step / GRID for step in range(GRID + 1)), key=loss)
    around = (max(0.0, first - 1.0 / GRID), min(1.0, first + 1.0 / GRID))
    found = minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-10})
    return max(-float(found.fun), -loss(first))


def gain_from_shading(rules: BidRules, steps: int = 50) -> float:
    """Most that any trader could gain by another price while the other bids by the rules.

    An equilibrium has none. Costs and values tried are the `steps` + 1 from 0 to 1.

    Examples
    --------
    >>> gain_from_shading(linear_equilibrium()) < 1e-9
    True
    >>> round(gain_from_shading(TRUTHFUL), 4)  # a buyer of value 1 had better offer 2/3
    0.0833
    """
    gains = []
    for trader in Trader:
        own, against = rules[trader], rules[trader.other]
        for step in range(steps + 1):
            worth = step / steps
            kept = expected_gain(trader, worth, own.price(worth), against)
            gains.append(best_gain(trader, worth, against) - kept)
    return max(gains)


def best_rule(trader: Trader, against: BidRule) -> BidRule:
    r"""Straight line that is a best reply to a straight line, where the trader can trade at all.

    Against a lowest ask a the buyer offers $(2 v + a) / 3$, and against a highest bid b the seller
    asks $(2 c + b) / 3$, whatever the slope. To go beyond the other's highest ask, or below its
    lowest bid, is no better than to stop there.
    """
    edge = against.price(0.0) if trader is Trader.BUYER else against.price(1.0)
    return BidRule(slope=2.0 / 3.0, intercept=edge / 3.0)


class Trades(NamedTuple):
    """Simulated pairs, one element each."""

    traded: NDArray[np.bool_]
    gain: NDArray[np.float64]  # value less cost of those who traded, else 0

    @property
    def mean_gain(self) -> float:
        """Mean gain of a pair."""
        return float(self.gain.mean())

    @property
    def standard_error(self) -> float:
        """Standard error of `mean_gain`."""
        return float(self.gain.std(ddof=1)) / math.sqrt(len(self.gain))


def trade(rules: BidRules, costs: ArrayLike, values: ArrayLike) -> Trades:
    """Let each seller meet its buyer, both bidding by the rules.

    Examples
    --------
    >>> trade(linear_equilibrium(), costs=[0.2, 0.2], values=[0.4, 0.5]).traded.tolist()
    [False, True]
    """
    cost, value = np.asarray(costs, dtype=np.float64), np.asarray(values, dtype=np.float64)
    ask = rules.seller.intercept + rules.seller.slope * cost
    bid = rules.buyer.intercept + rules.buyer.slope * value
    traded = bid >= ask - ROUNDING
    return Trades(traded, np.where(traded, value - cost, 0.0))
