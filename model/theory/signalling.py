"""Delay as a signal: a firm that says it is poor has to prove it by waiting.

The firm alone knows its surplus, uniform on a known interval. The union makes the first offer. A
firm either takes it or keeps silent, the longer the poorer it is, and then the two split what the
delay has revealed. This is a reduced form of Cramton and Tracy's model with offers arbitrarily
fast; the signalling stage is Admati and Perry's. Wages and payoffs are flows per period.

One record serves both disputes, since only the income while waiting and the surplus differ: a
strike pays the union x and leaves v - x - y to gain, a holdout pays the old wage and leaves c v.

References
----------
Cramton, P. and Tracy, J. (1992). Strikes and holdouts in wage bargaining: theory and data.
American Economic Review 82, 100-121.
Admati, A. and Perry, M. (1987). Strategic delay in bargaining. Review of Economic Studies 54,
345-364.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import fixed_quad
from scipy.optimize import brentq, minimize_scalar

from model.theory.alternating import ZERO, Sides, check_positive, check_share

LONGEST_WAIT = 50.0  # times 1 / rate: a delay after which nothing of the surplus is left


@dataclass(frozen=True, kw_only=True)
class SignallingGame:
    """A dispute in which only the firm knows how much there is to gain from ending it.

    Attributes
    ----------
    low, high
        Bounds of the surplus per period, 0 <= low < high; the union thinks it uniform in between.
    rate
        Discount rate of both sides per unit of time.
    income
        What the union lives on per period while the dispute lasts.
    """

    low: float
    high: float
    rate: float
    income: float = 0.0

    def __post_init__(self) -> None:
        check_positive("rate", self.rate)
        if not 0.0 <= self.low < self.high < math.inf:
            raise ValueError(
                f"surplus bounds must satisfy 0 <= low < high, got {self.low}, {self.high}"
            )


def strike_game(low: float, high: float, rate: float, stoppage: Sides = ZERO) -> SignallingGame:
    """Set up a strike over a value uniform on [low, high], with incomes `stoppage` during it."""
    lost = sum(stoppage)
    return SignallingGame(low=low - lost, high=high - lost, rate=rate, income=stoppage.union)


def holdout_game(
    low: float, high: float, rate: float, *, old_wage: float, cost: float
) -> SignallingGame:
    """Set up the holdout over the same value when it destroys the share `cost` of it."""
    check_share("holdout cost", cost)
    return SignallingGame(low=cost * low, high=cost * high, rate=rate, income=old_wage)


def cutoff(game: SignallingGame) -> float:
    r"""Surplus from which a firm takes the first offer.

    The root in [low, high] of $3 h m^2 - 4 m^3 + l^3 = 0$, the union's first-order condition.

    Examples
    --------
    >>> round(cutoff(SignallingGame(low=0.5, high=1.0, rate=0.1)), 5)
    0.79896
    """
    low = game.low / game.high
    least = max(low, 0.75)  # the cubic is low ** 3 >= 0 at 0.75, and not negative at low
    return game.high * float(brentq(lambda m: (3.0 - 4.0 * m) * m * m + low**3, least, 1.0))


def first_offer(game: SignallingGame) -> float:
    """Wage the union asks at the start: a fair split with the firm at the cut-off."""
    return game.income + cutoff(game) / 2.0


def delay(game: SignallingGame, surplus: float) -> float:
    r"""Time a firm waits before it settles, $\ln(m / s) / r$ below the cut-off m, else 0."""
    _check_surplus(game, surplus)
    if surplus == 0.0:
        return math.inf
    return max(0.0, math.log(cutoff(game) / surplus) / game.rate)


def settlement(game: SignallingGame, surplus: float) -> float:
    """Wage agreed with a firm: half its surplus above the union's income, at most the offer."""
    _check_surplus(game, surplus)
    return game.income + min(surplus, cutoff(game)) / 2.0


def concession_curve(game: SignallingGame, after: float) -> float:
    """Wage agreed after a given delay; its gap to the union's income shrinks at the rate r."""
    if after < 0.0:
        raise ValueError(f"delay must not be negative, got {after}")
    return _wage_after(game, first_offer(game), after)


def incidence(game: SignallingGame) -> float:
    """Probability of a dispute; between 1/2 and 3/4 for every uniform prior.

    Examples
    --------
    >>> [round(incidence(SignallingGame(low=low, high=1.0, rate=0.1)), 5) for low in (0.0, 0.9)]
    [0.75, 0.51361]
    """
    return (cutoff(game) - game.low) / (game.high - game.low)


def mean_delay(game: SignallingGame) -> float:
    r"""Mean length of a dispute that happens, $(1 - l \ln(m / l) / (m - l)) / r$."""
    if game.low == 0.0:
        return 1.0 / game.rate
    least = cutoff(game)
    return (1.0 - game.low * math.log(least / game.low) / (least - game.low)) / game.rate


def longest_delay(game: SignallingGame) -> float:
    """Delay of the poorest firm; infinite if it has no surplus."""
    return delay(game, game.low)


def union_value(game: SignallingGame) -> float:
    r"""Union's expected payoff before the first offer.

    Its income plus $[(h - m) m / 2 + (m^3 - l^3) / (6 m)] / (h - l)$.
    """
    m, low, high = cutoff(game), game.low, game.high
    gain = ((high - m) * m / 2.0 + (m**3 - low**3) / (6.0 * m)) / (high - low)
    return game.income + gain


def union_strikes(strike: SignallingGame, holdout: SignallingGame) -> bool:
    """Whether the union threatens a strike: if it is worth more than holding out.

    Without income during a strike this is an old wage below 1 - c of the strike's value.
    """
    return union_value(strike) > union_value(holdout)


def firm_gain(game: SignallingGame, surplus: float, offer: float, after: float) -> float:
    """Gain of a firm that settles after a delay over one that never does, per period."""
    paid = _wage_after(game, offer, after) - game.income
    return math.exp(-game.rate * after) * (surplus - paid)


def union_payoff(game: SignallingGame, offer: float, after: float) -> float:
    """Payoff per period, waiting included, of a union whose firm settles after a delay."""
    gain = _wage_after(game, offer, after) - game.income
    return game.income + math.exp(-game.rate * after) * gain


def best_delay(game: SignallingGame, surplus: float, offer: float) -> float:
    """Delay that maximises `firm_gain`, found by search and not from the formula."""
    found = minimize_scalar(
        lambda after: -firm_gain(game, surplus, offer, after),
        bounds=(0.0, LONGEST_WAIT / game.rate),
        method="bounded",
        options={"xatol": 1e-9 / game.rate},
    )
    at_once = firm_gain(game, surplus, offer, 0.0)
    return 0.0 if at_once >= -found.fun else float(found.x)


def best_first_offer(game: SignallingGame, nodes: int = 10) -> float:
    """First offer that maximises the union's expected payoff against `best_delay`, by search.

    The expectation over firms is a Gauss-Legendre sum of `nodes` points on either side of the firm
    for which the offer is an even split.
    """

    def loss(offer: float) -> float:
        def payoffs(surpluses: NDArray[np.float64]) -> NDArray[np.float64]:
            waits = [best_delay(game, surplus, offer) for surplus in surpluses]
            return np.array([union_payoff(game, offer, wait) for wait in waits])

        even = 2.0 * (offer - game.income)
        parts = ((game.low, even), (even, game.high))
        return -sum(float(fixed_quad(payoffs, *part, n=nodes)[0]) for part in parts)

    bounds = (game.income + game.low / 2.0, game.income + game.high / 2.0)
    tolerance = 1e-6 * game.high
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": tolerance})
    return float(found.x)


class Disputes(NamedTuple):
    """Simulated firms, one element per firm; a delay of 0 is a settlement without dispute."""

    surplus: NDArray[np.float64]
    delay: NDArray[np.float64]
    wage: NDArray[np.float64]


def play(game: SignallingGame, surpluses: ArrayLike, offer: float) -> Disputes:
    """Let each firm answer the first offer by its best delay and settle on the curve.

    Examples
    --------
    >>> game = SignallingGame(low=0.0, high=1.0, rate=0.1)
    >>> play(game, [0.3, 0.9], offer=0.375).wage.round(3).tolist()
    [0.15, 0.375]
    """
    surplus = np.asarray(surpluses, dtype=np.float64)
    waits = [best_delay(game, value, offer) for value in surplus]
    wages = [_wage_after(game, offer, after) for after in waits]
    return Disputes(surplus, np.array(waits), np.array(wages))


def _wage_after(game: SignallingGame, offer: float, after: float) -> float:
    return game.income + (offer - game.income) * math.exp(-game.rate * after)


def _check_surplus(game: SignallingGame, surplus: float) -> None:
    if not game.low <= surplus <= game.high:
        raise ValueError(f"surplus must lie in [{game.low}, {game.high}], got {surplus}")
