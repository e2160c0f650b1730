"""May the firm sweeten the wage while talks go on? What that does to a union that might strike.

Fernandez and Glazer's union strikes when its offer is refused, and the dearer it is to strike
rather than work, the less it is believed. So a firm that is free to raise the wage before there is
an agreement may disarm it. Law that bars such raises takes the union's side. Each period the firm
may raise the interim wage, an offer is made and answered, and the union that has no agreement
strikes (nobody earns) or works at the interim wage. Payoffs are per-period averages of a pie of 1.

How long a raise lasts decides everything. One that stands until there is an agreement disarms every
union: let c be the highest interim wage at which it would strike. The firm can raise the wage to c
and need not fear to pay more, so a strike at c wins at most a discounted c, less than work pays. No
such wage is left but 0. The argument takes the more steps the more patient the union. One that
lasts for a period only leaves a patient union as strong as without it, since a wage of one period
weighs nothing against a better contract; it disarms impatient ones.

Schwartz and Wen find that the highest wage goes to the old one as the union becomes patient. Only
the summary of their paper was at hand, so this need not be their game: with raises that stand the
highest wage is the old one at every discount below 1, with raises for a period not even in the
limit.

References
----------
Schwartz, J. and Wen, Q. (2006). Wage bargaining under the National Labor Relations Act. Journal of
Economics and Management Strategy 15, 1017-1039.
Fernandez, R. and Glazer, J. (1991). Striking for a bargain between two completely informed agents.
American Economic Review 81, 240-252.
"""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from model.theory.alternating import check_share
from model.theory.selective_strikes import (
    CONVERGED,
    WageInterval,
    strike_is_credible,
    wage_interval,
)


class Raise(Enum):
    """How long a raise of the interim wage lasts."""

    BARRED = "barred"  # there is none: the old wage is paid until there is an agreement
    PERIOD = "period"  # for the period in which it is granted
    STANDING = "standing"  # until there is an agreement; it may be raised again but not cut


def interim_interval(discount: float, old_wage: float, lasting: Raise) -> WageInterval:
    r"""All wages some equilibrium agrees on at once, by how long a raise lasts.

    Without raises Fernandez and Glazer's interval. With raises for a period the same if
    $d^2 (2 - w_0) \ge 1$, else the old wage alone. With standing raises the old wage alone.

    Examples
    --------
    >>> for lasting in Raise:
    ...     print(lasting.value, round(interim_interval(0.95, 0.40, lasting).high, 6))
    barred 0.707692
    period 0.707692
    standing 0.4
    """
    _check(discount, old_wage)
    if lasting is Raise.BARRED:
        return wage_interval(discount, old_wage)
    if lasting is Raise.PERIOD and discount**2 * (2.0 - old_wage) >= 1.0:
        return wage_interval(discount, old_wage)
    return WageInterval(old_wage, old_wage)


def disarming_wage(discount: float, old_wage: float) -> float:
    r"""Wage for one period from which a union refused its top wage works rather than strikes.

    $d^2 (1 - w_0) / (1 - d^2)$, the value today of what the strike wins. Above 1 it is more than
    the firm earns in the period.
    """
    _check(discount, old_wage)
    return discount**2 * (1.0 - old_wage) / (1.0 - discount**2)


def striking_wage(discount: float, ceiling: float) -> float:
    r"""Highest interim wage at which a strike could pay if no agreement is above `ceiling`.

    $d^2 c / (1 - d + d^2)$: after a strike the firm offers what refusing is worth to the union, an
    interim wage now and the ceiling next. It is below the ceiling, which drives the argument on.
    """
    check_share("ceiling", ceiling)
    return discount**2 * ceiling / (1.0 - discount + discount**2)


def disarming_steps(discount: float, old_wage: float) -> list[float]:
    """Ceilings of the agreed wage, one below the other, that end under the old wage.

    Nobody agrees above 1, so there is no strike above `striking_wage` of 1; to raise the wage there
    is thus the worst that can happen to the firm, which is the next ceiling, and so on.

    Examples
    --------
    >>> [round(ceiling, 3) for ceiling in disarming_steps(0.8, 0.4)]
    [1.0, 0.762, 0.58, 0.442, 0.337]
    """
    _check(discount, old_wage)
    if old_wage == 0.0:
        raise ValueError("the ceilings come as near to 0 as one likes but never reach it")
    ceilings = [1.0]
    while ceilings[-1] >= old_wage:
        ceilings.append(striking_wage(discount, ceilings[-1]))
    return ceilings


def iterate_period_bounds(discount: float, old_wage: float) -> WageInterval:
    """Extreme wages with raises for a period, found by narrowing what is possible.

    As in `iterate_wage_bounds`, but a firm whose refusal is met by a strike may raise the wage of
    the period until the strike no longer pays. It does not help the firm that the union works if
    the talks then go on as after a strike, and that is the worst to be feared.
    """
    _check(discount, old_wage)
    low, high = 0.0, 1.0
    while True:
        narrower = _narrow_period(low, high, discount, old_wage)
        if max(abs(narrower.low - low), abs(narrower.high - high)) < CONVERGED:
            return narrower
        low, high = narrower


def _narrow_period(low: float, high: float, discount: float, old_wage: float) -> WageInterval:
    now = (1.0 - discount) * old_wage
    low_offer, high_offer = now + discount * low, now + discount * high
    strike_wins = discount * (high_offer - low_offer)  # against going to work, the raise left out
    after = discount * (1.0 - high_offer)
    if strike_wins < now:
        refusing = (1.0 - discount) * (1.0 - old_wage) + after
    else:
        refusing = max(0.0, 1.0 - discount - strike_wins) + after
    return WageInterval(now + discount * low_offer, 1.0 - refusing)


def gain_from_raising(discount: float, old_wage: float, steps: int = 1_000) -> float:
    """Most the firm gains by one raise for a period on the strategies of the top wage.

    The union asks for the top wage; if refused it strikes unless work pays better, and whatever it
    does because of a raise leaves the talks where they were. A union that works without such a
    reason gets the old wage for good. All `steps` + 1 raises up to 1 are tried.

    Raises
    ------
    ValueError
        If the strike is not credible even without a raise.
    """
    if not strike_is_credible(discount, old_wage):
        raise ValueError(f"no strike at an old wage of {old_wage} is believed")
    top = wage_interval(discount, old_wage).high
    offer = (1.0 - discount) * old_wage + discount * top  # the firm's, a period later
    gains = [0.0]
    for step in range(steps + 1):
        raised = old_wage + (1.0 - old_wage) * step / steps
        gives_way = (1.0 - discount) * raised + discount * old_wage
        strikes = discount * offer >= gives_way
        flow = 0.0 if strikes else (1.0 - discount) * (1.0 - raised)
        gains.append(flow + discount * (1.0 - offer) - (1.0 - top))
    return max(gains)


def iterate_standing_bounds(discount: float, old_wage: float, steps: int) -> WageInterval:
    """Extreme wages with standing raises, found by narrowing what is possible at every wage.

    The interim wage may be any of `steps` + 1 from the old wage to 1. At each, start from every
    agreement in [0, 1] and bound in turn what the union gets when the firm proposes and what it can
    ask for; the firm chooses among all raises what bounds the union best. Steps have to be small
    against the old wage times the impatience 1 - d: in coarse ones the wage cannot be raised to
    where a strike only just pays, and a patient union stays armed.

    Examples
    --------
    >>> low, high = iterate_standing_bounds(0.9, 0.4, steps=100)
    >>> round(low, 6), round(high, 6)
    (0.4, 0.4)
    """
    _check(discount, old_wage)
    wages = _wages(old_wage, steps)
    now = (1.0 - discount) * wages
    low, high = np.zeros_like(wages), np.ones_like(wages)
    while True:
        low_offer = _least_from_here(now + discount * low)
        high_offer = _least_from_here(now + discount * high)
        strikes = discount * high_offer >= now + discount * low_offer
        flow = np.where(strikes, 0.0, 1.0 - discount - now)
        next_low = _least_from_here(now + discount * low_offer)
        next_high = _least_from_here(1.0 - flow - discount * (1.0 - high_offer))
        change = max(np.abs(next_low - low).max(), np.abs(next_high - high).max())
        low, high = next_low, next_high
        if change < CONVERGED:
            return WageInterval(float(low[0]), float(high[0]))


def _least_from_here(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give, at each interim wage, the least value at it and all higher ones."""
    return np.minimum.accumulate(values[::-1])[::-1]


def top_with_standing_raises(discount: float, old_wage: float, steps: int) -> float:
    """Highest wage of the game of `iterate_standing_bounds`, from the dearest interim wage down.

    A standing wage is only ever raised, so each interim wage is settled once the next is: the union
    gets Fernandez and Glazer's top if the strike for it is credible, but no more than if the firm
    raises the wage. This reaches unions too patient for the iteration.

    Examples
    --------
    >>> round(top_with_standing_raises(0.999, 0.4, steps=5_000), 9)
    0.4
    >>> round(top_with_standing_raises(0.999, 0.4, steps=100), 3)  # raises in coarse steps
    0.7
    """
    _check(discount, old_wage)
    top = 1.0
    for wage in reversed(_wages(old_wage, steps).tolist()):
        now = (1.0 - discount) * wage
        armed = min(top, (1.0 + discount * wage) / (1.0 + discount))
        strike_pays = discount * (now + discount * armed) >= wage
        top = armed if strike_pays else wage
    return top


def _wages(old_wage: float, steps: int) -> NDArray[np.float64]:
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    return np.linspace(old_wage, 1.0, steps + 1)


def _check(discount: float, old_wage: float) -> None:
    check_share("discount factor", discount)
    check_share("old wage", old_wage)
    if discount == 1.0:
        raise ValueError("a strike costs perfectly patient sides nothing")
