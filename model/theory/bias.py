"""Self-serving bias: both sides think the award would favour them, and fewer settle.

If they fail to settle somebody else decides, at a cost to both. Each side estimates that award with
some error, and its bias shifts the estimate its own way. They come down from their opening demands
in step, a little each round, until the demands meet. A side yields no further than its estimate
less the cost it saves, so they settle if and only if the two estimates lie no further apart than
the costs of both. Amounts are in any unit of money; the award is what the firm pays the union.

References
----------
Babcock, L., Loewenstein, G., Issacharoff, S. and Camerer, C. (1995). Biased judgments of fairness
in bargaining. American Economic Review 85, 1337-1343.
Babcock, L. and Loewenstein, G. (1997). Explaining bargaining impasse: the role of self-serving
biases. Journal of Economic Perspectives 11, 109-126.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from model.theory.alternating import ROUNDING, ZERO, Sides, check_positive

WIDEST_PADDING = 10.0  # times all there is to concede: the sides meet in the last round if ever


@dataclass(frozen=True, kw_only=True)
class AwardDispute:
    """Two sides before an award they can only guess.

    Attributes
    ----------
    error
        Standard deviation of each side's estimate of the award; not both 0.
    cost
        What each side saves by settling, at least 0 and not both 0.
    padding
        How far above, or below, its estimate each side opens.
    rounds
        Number of rounds, at least 1; in the last both are down to the least they take.
    bias
        By how much the union's estimate is too high and the firm's too low.
    award
        The award to be expected.
    """

    error: Sides
    cost: Sides
    padding: Sides
    rounds: int
    bias: Sides = ZERO
    award: float = 0.0

    def __post_init__(self) -> None:
        for name, numbers in (
            ("errors", self.error),
            ("costs", self.cost),
            ("paddings", self.padding),
        ):
            if min(numbers) < 0.0:
                raise ValueError(f"{name} must not be negative, got {tuple(numbers)}")
        check_positive("error of both", max(self.error))
        check_positive("cost of both", max(self.cost))
        if self.rounds < 1:
            raise ValueError(f"rounds must be at least 1, got {self.rounds}")


def settled_by(dispute: AwardDispute, number: int) -> float:
    r"""Probability that the sides have settled by the end of a round.

    In round t of T the demands have come down by $t / T$ of the way, so they have met if the
    union's estimate exceeds the firm's by at most $C t / T - P (1 - t / T)$, where C is the cost
    and P the padding of both together. The gap of estimates is normal, its mean the bias of both.
    """
    if not 0 <= number <= dispute.rounds:
        raise ValueError(f"round must lie in [0, {dispute.rounds}], got {number}")
    if number == 0:
        return 0.0
    done = number / dispute.rounds
    bridged = done * sum(dispute.cost) - (1.0 - done) * sum(dispute.padding)
    return float(ndtr((bridged - sum(dispute.bias)) / math.hypot(*dispute.error)))


def settlement_probability(dispute: AwardDispute) -> float:
    r"""Probability of settling at all, $\Phi((C - B) / \sigma)$.

    C is the cost of both, B the bias of both and $\sigma$ the standard deviation of the gap between
    their estimates. It falls with every bit of bias on either side.

    Examples
    --------
    >>> fair = AwardDispute(error=Sides(3.0, 4.0), cost=Sides(5.0, 5.0),
    ...                     padding=Sides(10.0, 10.0), rounds=6)
    >>> round(settlement_probability(fair), 4)
    0.9772
    >>> from dataclasses import replace
    >>> round(settlement_probability(replace(fair, bias=Sides(3.5, 3.5))), 4)
    0.7257
    """
    return settled_by(dispute, dispute.rounds)


def mean_rounds(dispute: AwardDispute) -> float:
    """Mean number of rounds of the disputes that are settled.

    Raises
    ------
    ValueError
        If the bias is so great that there are none.
    """
    settled = settlement_probability(dispute)
    if settled == 0.0:
        raise ValueError("no dispute is settled")
    before = (settled_by(dispute, number) for number in range(dispute.rounds))
    return math.fsum(1.0 - earlier / settled for earlier in before)


def mean_length(dispute: AwardDispute) -> float:
    """Mean number of rounds of all disputes, those not settled counted with all their rounds."""
    return math.fsum(1.0 - settled_by(dispute, number) for number in range(dispute.rounds))


def bias_behind(fair: float, biased: float, error: Sides) -> float:
    r"""Bias of both sides together that lowers the settlement rate from `fair` to `biased`.

    $\sigma (\Phi^{-1}(f) - \Phi^{-1}(b))$ for rates strictly between 0 and 1.

    Examples
    --------
    >>> round(bias_behind(0.94, 0.72, Sides(3.0, 4.0)), 3)
    4.86
    """
    for name, rate in (("fair rate", fair), ("biased rate", biased)):
        if not 0.0 < rate < 1.0:
            raise ValueError(f"{name} must lie strictly between 0 and 1, got {rate}")
    return math.hypot(*error) * float(ndtri(fair) - ndtri(biased))


def dispute_behind(rate: float, mean: float, *, error: Sides, rounds: int) -> AwardDispute:
    """Find the unbiased dispute with a settlement rate and a mean number of rounds if settled.

    Costs and paddings come out equal on both sides; the rate fixes the costs, the mean the padding.

    Raises
    ------
    ValueError
        If sides that open at their estimates already take longer than that, or if no padding makes
        them take so long.

    Examples
    --------
    >>> fair = dispute_behind(0.94, 2.51, error=Sides(3.0, 4.0), rounds=6)
    >>> round(settlement_probability(fair), 6), round(mean_rounds(fair), 6)
    (0.94, 2.51)
    """
    saved = bias_behind(rate, 0.5, error)  # the zone is as wide as the bias that halves settlements
    if saved <= 0.0:
        raise ValueError(f"rate must be above 1/2 for unbiased sides, got {rate}")

    def padded(padding: float) -> AwardDispute:
        return AwardDispute(
            error=error,
            cost=Sides(saved / 2.0, saved / 2.0),
            padding=Sides(padding / 2.0, padding / 2.0),
            rounds=rounds,
        )

    most = WIDEST_PADDING * rounds * (saved + math.hypot(*error))
    if not mean_rounds(padded(0.0)) <= mean <= mean_rounds(padded(most)):
        raise ValueError(f"no padding makes settlements take {mean} of {rounds} rounds")
    padding = brentq(lambda padding: mean_rounds(padded(padding)) - mean, 0.0, most)
    return padded(float(padding))


class Estimates(NamedTuple):
    """What the sides of each dispute expect of the award, one element per dispute."""

    union: NDArray[np.float64]
    firm: NDArray[np.float64]


def draw_estimates(rng: np.random.Generator, dispute: AwardDispute, disputes: int) -> Estimates:
    """Draw both sides' estimates, errors independent; the same draws with bias and without."""
    noise = rng.standard_normal((2, disputes))
    return Estimates(
        dispute.award + dispute.bias.union + dispute.error.union * noise[0],
        dispute.award - dispute.bias.firm + dispute.error.firm * noise[1],
    )


class Haggling(NamedTuple):
    """How one dispute went."""

    settled: bool
    rounds: int  # rounds held; all of them if not settled
    amount: float | None  # what the firm pays, if they settled


def haggle(dispute: AwardDispute, union: float, firm: float) -> Haggling:
    """Play one dispute round by round for the given estimates of union and firm.

    Each round the union asks for less and the firm offers more, in equal steps from estimate and
    padding to estimate and cost. Once the union asks for no more than is offered they settle
    halfway.

    Examples
    --------
    >>> dispute = AwardDispute(error=Sides(1.0, 1.0), cost=Sides(2.0, 2.0),
    ...                        padding=Sides(4.0, 4.0), rounds=6)
    >>> haggle(dispute, union=51.0, firm=49.0)
    Haggling(settled=True, rounds=5, amount=50.0)
    >>> haggle(dispute, union=53.0, firm=48.0)
    Haggling(settled=False, rounds=6, amount=None)
    """
    for number in range(1, dispute.rounds + 1):
        done = number / dispute.rounds
        asked = union + (1.0 - done) * dispute.padding.union - done * dispute.cost.union
        offered = firm - (1.0 - done) * dispute.padding.firm + done * dispute.cost.firm
        if asked <= offered + ROUNDING:
            return Haggling(settled=True, rounds=number, amount=(asked + offered) / 2.0)
    return Haggling(settled=False, rounds=dispute.rounds, amount=None)
