"""A strike that teaches the members: their aspiration falls day by day and the firm waits for it.

Union leaders cannot sign what the members would vote down. The members accept less the longer a
strike lasts, the firm knows how fast, and picks the length that leaves it the most. Only the union
concedes, so this is no bargaining: it is the limit in which the firm holds all the cards but time.
Wages and the firm's earnings are flows per year; a strike earns the firm nothing.

References
----------
Ashenfelter, O. and Johnson, G. (1969). Bargaining theory, trade unions, and industrial strike
activity. American Economic Review 59, 35-49.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from scipy.optimize import minimize_scalar

from model.theory.alternating import check_positive


@dataclass(frozen=True, kw_only=True)
class MembersAspiration:
    """A firm in front of members whose aspiration decays while they are on strike.

    Attributes
    ----------
    earnings
        What the firm earns before wages, per year.
    wage
        Wage under the old contract, per year.
    aspired_rise
        Least rise the members accept without a strike, as a share of the wage.
    modest_rise
        Least rise they accept after an endless strike.
    decay
        Rate at which the first of these goes to the second, per year.
    rate
        Discount rate of the firm, per year.
    """

    earnings: float
    wage: float
    aspired_rise: float
    modest_rise: float
    decay: float
    rate: float

    def __post_init__(self) -> None:
        for name in ("wage", "decay", "rate"):
            check_positive(name, getattr(self, name))
        if not self.modest_rise <= self.aspired_rise:
            raise ValueError(
                "the aspired rise must not be below the modest one, "
                f"got {self.aspired_rise} < {self.modest_rise}"
            )


def accepted_rise(members: MembersAspiration, strike: float) -> float:
    r"""Least rise the members accept after a strike, $y^* + (y_0 - y^*) e^{-\tau S}$.

    `strike` is its length in years, at least 0.
    """
    if strike < 0.0:
        raise ValueError(f"length of a strike must not be negative, got {strike}")
    excess = members.aspired_rise - members.modest_rise
    return members.modest_rise + excess * math.exp(-members.decay * strike)


def profit_after(members: MembersAspiration, strike: float) -> float:
    """Worth to the firm today of settling after a strike for what the members then accept."""
    flow = members.earnings - members.wage * (1.0 + accepted_rise(members, strike))
    return math.exp(-members.rate * strike) * flow / members.rate


def members_strike(members: MembersAspiration) -> float:
    r"""Length of strike in years that suits the firm best (Ashenfelter & Johnson 1969).

    $\max\{0, \ln[(r + \tau) w (y_0 - y^*) / (r (A - w (1 + y^*)))] / \tau\}$; infinite if even the
    modest rise costs more than the firm earns. It rises with the aspiration and falls with the
    earnings; a fast decay shortens a strike and makes it worth having, so that its sign is open.

    Examples
    --------
    >>> members = MembersAspiration(
    ...     earnings=1.15, wage=1.0, aspired_rise=0.20, modest_rise=0.03, decay=2.0, rate=0.1
    ... )
    >>> round(members_strike(members), 5), round(accepted_rise(members, 1.69641), 6)
    (1.69641, 0.035714)
    """
    at_best = members.earnings - members.wage * (1.0 + members.modest_rise)
    if at_best <= 0.0:
        return math.inf
    excess = members.wage * (members.aspired_rise - members.modest_rise)
    worth_it = (members.rate + members.decay) * excess / (members.rate * at_best)
    return math.log(worth_it) / members.decay if worth_it > 1.0 else 0.0


def best_strike(members: MembersAspiration) -> float:
    """Length of strike that maximises `profit_after`, found by search and not from the formula.

    Raises
    ------
    ValueError
        If no settlement ever pays the firm, so that there is nothing to search for.
    """
    at_best = members.earnings - members.wage * (1.0 + members.modest_rise)
    if at_best <= 0.0:
        raise ValueError("even the modest rise costs more than the firm earns")
    excess = members.wage * (members.aspired_rise - members.modest_rise)
    losing = max(0.0, math.log(excess / at_best) / members.decay) if excess > 0.0 else 0.0
    # The flow gained is concave from there on, so the best wait is at most 1 / rate longer.
    found = minimize_scalar(
        lambda strike: -profit_after(members, strike),
        bounds=(losing, losing + 1.0 / members.rate),
        method="bounded",
        options={"xatol": 1e-10 / members.rate},
    )
    return 0.0 if profit_after(members, 0.0) >= -found.fun else float(found.x)


class StrikeDay(NamedTuple):
    """One morning of a strike."""

    time: float  # years since the strike began
    rise: float  # what the members would accept, as a share of the wage
    settled: bool  # whether the firm grants it today


def strike_days(members: MembersAspiration, tick: float) -> Iterator[StrikeDay]:
    """Run the strike tick by tick until the firm settles.

    Each morning it compares what it would pay now with paying the members' lower aspiration one
    tick later. The members' aspiration loses the same share of its excess every tick. It never
    ends if the members stay dearer than the firm's earnings.

    Examples
    --------
    >>> members = MembersAspiration(
    ...     earnings=1.15, wage=1.0, aspired_rise=0.20, modest_rise=0.03, decay=2.0, rate=0.1
    ... )
    >>> *_, last = strike_days(members, tick=1 / 365)
    >>> round(last.time, 2)
    1.7
    """
    check_positive("tick", tick)
    kept = math.exp(-members.decay * tick)
    patience = math.exp(-members.rate * tick)
    excess, day = members.aspired_rise - members.modest_rise, 0
    settled = False
    while not settled:
        today = _flow(members, excess)
        settled = today > 0.0 and today >= patience * _flow(members, kept * excess)
        yield StrikeDay(day * tick, members.modest_rise + excess, settled)
        excess *= kept
        day += 1


def _flow(members: MembersAspiration, excess: float) -> float:
    return members.earnings - members.wage * (1.0 + members.modest_rise + excess)
