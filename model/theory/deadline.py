"""The eleventh hour: hopeful sides wait for a firm deadline and sign at once without one.

In each period one side, drawn by lot, makes an offer. Each thinks it will be drawn more often than
the other believes, and goes on thinking so. Just before a firm deadline whoever is drawn can take
all, so each side expects much of that moment, together more than there is, and no earlier offer can
satisfy both. If the deadline may fall in any period there is no such moment: to be drawn once more
matters little, the hopes add up to no more than the pie, and they agree in the first period. So the
deadline effect comes from the deadline being known, not from its being near.

Time is in units of the expected length of talks. Sides that have tied themselves to more than the
pie never agree; optimism alone delays agreements but prevents none.

References
----------
Yildiz, M. (2004). Optimism, deadline effect, and stochastic deadlines. MIT Department of Economics
working paper 04-36.
Roth, A., Murnighan, J. and Schoumaker, F. (1988). The deadline effect in bargaining: some
experimental evidence. American Economic Review 78, 806-823.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.theory.alternating import ROUNDING, Sides, check_positive, check_share


def firm_deadline(periods: int) -> list[float]:
    """Give the probability after each period that it was the last: 0, in the end 1."""
    return uniform_deadline(periods, periods)


def uniform_deadline(earliest: int, latest: int) -> list[float]:
    """Give the probability after each period that it was the last, for a deadline within bounds.

    Every period from `earliest` to `latest`, counted from 1, is the last one equally often.

    Examples
    --------
    >>> uniform_deadline(2, 3)
    [0.0, 0.5, 1.0]
    """
    if not 1 <= earliest <= latest:
        raise ValueError(f"need 1 <= earliest <= latest, got {earliest} and {latest}")
    possible = range(latest - earliest + 1, 0, -1)
    return [0.0] * (earliest - 1) + [1.0 / left for left in possible]


def memoryless_deadline(mean: float, periods: int) -> list[float]:
    """Give the probability after each period that it was the last, always 1 / `mean`.

    Talks are cut off after `periods`, which should be many times the mean.
    """
    if mean < 1.0 or periods < 1:
        raise ValueError(f"mean and periods must be at least 1, got {mean} and {periods}")
    return [1.0 / mean] * (periods - 1) + [1.0]


class TalkPeriod(NamedTuple):
    """What happens if talks reach this period."""

    hopes: Sides  # what each side expects to get, by its own belief, before the draw
    agreed: bool  # whether the side drawn makes an offer that the other takes


def solve_talks(beliefs: Sides, discount: float, ends: Sequence[float]) -> list[TalkPeriod]:
    """Backward induction: the equilibrium of every period of talks over a pie of 1.

    The side drawn leaves the other what waiting is worth to it and keeps the rest, unless waiting
    is worth more to both together than the pie. Once talks have ended without agreement nobody gets
    anything.

    Parameters
    ----------
    beliefs
        Each side's belief in [0, 1], in every period, that it will be drawn. Both know both.
    discount
        Worth today of 1 in the next period, in [0, 1].
    ends
        Probability after each period that it was the last; 1 for the last of the list.

    Examples
    --------
    Two sides sure to be drawn would both take all in the last of three periods:

    >>> [period.agreed for period in solve_talks(Sides(1.0, 1.0), 0.9, firm_deadline(3))]
    [False, False, True]
    """
    for belief in beliefs:
        check_share("belief", belief)
    check_share("discount factor", discount)
    _check_ends(ends)
    hopes = Sides(0.0, 0.0)
    talks = []
    for end in reversed(ends):
        kept = discount * (1.0 - end)
        union, firm = kept * hopes.union, kept * hopes.firm
        agreed = union + firm <= 1.0 + ROUNDING
        if agreed:
            hopes = Sides(
                beliefs.union * (1.0 - firm) + (1.0 - beliefs.union) * union,
                beliefs.firm * (1.0 - union) + (1.0 - beliefs.firm) * firm,
            )
        else:
            hopes = Sides(union, firm)
        talks.append(TalkPeriod(hopes, agreed))
    talks.reverse()
    return talks


def longest_wait(optimism: float, rate: float) -> float:
    r"""Longest time for which a firm deadline is waited for, $\ln(1 + y) / r$ (Yildiz 2004).

    `optimism` y in [0, 1] is by how much the beliefs to be drawn add up to more than 1. The last
    moment is worth $1 + y$ to both together; sides with more time than this until then agree at
    once, those with less wait to the end.

    Examples
    --------
    >>> round(longest_wait(optimism=0.5, rate=0.4), 4)
    1.0137
    """
    check_share("optimism", optimism)
    check_positive("rate", rate)
    return math.log(1.0 + optimism) / rate


def waits_for_deadline(optimism: float, rate: float, periods: int) -> bool:
    """Whether sides with a firm deadline after so many periods agree only in the last of them.

    `rate` is their discount rate over the whole of the talks, whose first offer comes at the start.
    """
    until_last = (periods - 1) / periods
    return longest_wait(optimism, rate) > until_last


class HopefulPairs(NamedTuple):
    """Pairs of sides, one element each."""

    union: NDArray[np.float64]  # belief of the union that it will be drawn
    firm: NDArray[np.float64]  # and of the firm; together 1 or more
    rate: NDArray[np.float64]  # discount rate of both over the expected length of talks
    committed: NDArray[np.bool_]  # whether they have tied themselves to more than the pie


def draw_pairs(
    rng: np.random.Generator,
    pairs: int,
    *,
    optimism: float = 0.5,
    rate: float = 0.5,
    committed: float = 0.15,
) -> HopefulPairs:
    """Draw pairs with optimism and discount rate uniform up to the given bounds.

    A share `committed` of them, on average, can never agree.
    """
    check_share("optimism", optimism)
    check_positive("rate", rate)
    check_share("share of committed pairs", committed)
    excess = optimism * rng.random(pairs)
    union = excess + (1.0 - excess) * rng.random(pairs)
    return HopefulPairs(
        union=union,
        firm=1.0 + excess - union,
        rate=rate * rng.random(pairs),
        committed=rng.random(pairs) < committed,
    )


def settling_times(pairs: HopefulPairs, ends: Sequence[float], mean: float) -> NDArray[np.float64]:
    """Time at which each pair agrees, infinite if never, by the induction of `solve_talks`.

    Periods last 1 / `mean` of the expected length of talks. The first offer comes at time 0.
    """
    _check_ends(ends)
    discount = np.exp(-pairs.rate / mean)
    union, firm = np.zeros_like(pairs.union), np.zeros_like(pairs.firm)
    settled = np.full(len(pairs.rate), np.inf)
    for period in range(len(ends) - 1, -1, -1):
        kept = discount * (1.0 - ends[period])
        union, firm = kept * union, kept * firm
        agreed = union + firm <= 1.0 + ROUNDING
        drawn_union = pairs.union * (1.0 - firm) + (1.0 - pairs.union) * union
        drawn_firm = pairs.firm * (1.0 - union) + (1.0 - pairs.firm) * firm
        union, firm = np.where(agreed, drawn_union, union), np.where(agreed, drawn_firm, firm)
        settled = np.where(agreed, period / mean, settled)
    return np.where(pairs.committed, np.inf, settled)


def window_shares(times: NDArray[np.float64], width: float = 0.05) -> NDArray[np.float64]:
    """Share of all agreements in each window of this width, from time 0 to the last agreement.

    Examples
    --------
    >>> window_shares(np.array([0.0, 0.03, 0.12, np.inf])).round(3).tolist()
    [0.667, 0.0, 0.333]
    """
    check_positive("width", width)
    agreed = times[np.isfinite(times)]
    windows = np.floor(agreed / width + ROUNDING).astype(np.intp)
    return np.bincount(windows) / max(len(agreed), 1)


def _check_ends(ends: Sequence[float]) -> None:
    for end in ends:
        check_share("probability of the end", end)
    if not ends or ends[-1] != 1.0:
        raise ValueError("the last period must end the talks for sure")
