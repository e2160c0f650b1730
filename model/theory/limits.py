"""What alternating offers tend to as the time between offers shrinks.

The limit is an asymmetric Nash division. Impatience, income while talking and the risk of
breakdown set its disagreement point and its weights; a chance to leave for good does not, it only
bounds the result.

References
----------
Binmore, K., Rubinstein, A. and Wolinsky, A. (1986). The Nash bargaining solution in economic
modelling. RAND Journal of Economics 17, 176-188.
Binmore, K., Shaked, A. and Sutton, J. (1989). An outside option experiment. Quarterly Journal of
Economics 104, 753-770.
"""

import math
from dataclasses import dataclass

from model.theory.alternating import ZERO, AlternatingGame, Side, Sides, check_positive


@dataclass(frozen=True, kw_only=True)
class ContinuousGame:
    """A bargaining situation in continuous time, before an offer interval is chosen.

    Attributes
    ----------
    rates
        Discount rate of each side per unit of time, at least 0.
    pie
        What an agreement divides, in money.
    inside
        Money per unit of time paid to each side while they bargain.
    outside
        What each side gets when one of them leaves for good, or None if nobody can.
    breakdown_rate
        Hazard per unit of time that talks end without agreement, at least 0.
    broken
        What each side gets at a breakdown, in money.
    """

    rates: Sides
    pie: float = 1.0
    inside: Sides = ZERO
    outside: Sides | None = None
    breakdown_rate: float = 0.0
    broken: Sides = ZERO

    def __post_init__(self) -> None:
        check_positive("pie", self.pie)
        if min(*self.rates, self.breakdown_rate) < 0.0:
            raise ValueError("discount rates and the breakdown rate must not be negative")
        if self.breakdown_rate + min(self.rates) == 0.0:
            raise ValueError("a side that is never in a hurry has no limit share")


def disagreement_point(game: ContinuousGame) -> Sides:
    r"""Worth to each side of talking for ever without agreement.

    $d_i = (g_i + \lambda b_i) / (r_i + \lambda)$ for inside flow $g_i$, breakdown payoff $b_i$,
    breakdown rate $\lambda$ and discount rate $r_i$.
    """
    hazard = game.breakdown_rate
    union, firm = (
        (flow + hazard * broken) / (rate + hazard)
        for flow, broken, rate in zip(game.inside, game.broken, game.rates, strict=True)
    )
    return Sides(union, firm)


def union_weight(game: ContinuousGame) -> float:
    r"""Union's weight in the limit, $(r_F + \lambda) / (r_U + r_F + 2 \lambda)$.

    Examples
    --------
    >>> round(union_weight(ContinuousGame(rates=Sides(union=0.02, firm=0.01))), 6)
    0.333333
    """
    union, firm = (rate + game.breakdown_rate for rate in game.rates)
    return firm / (union + firm)


def limit_division(game: ContinuousGame) -> Sides:
    """Division of the pie as the offer interval goes to zero (Binmore et al. 1986, 1989).

    Raises
    ------
    ValueError
        If the disagreement point, or the outside options, leave nothing to agree on.
    """
    apart = disagreement_point(game)
    surplus = game.pie - sum(apart)
    if surplus < 0.0:
        raise ValueError("bargaining for ever is worth more than the pie: no agreement")
    union = min(max(apart.union + union_weight(game) * surplus, 0.0), game.pie)
    if game.outside is not None:
        union = outside_option_share(union, game.outside, game.pie)
    return Sides(union, game.pie - union)


def outside_option_share(share: float, outside: Sides, pie: float = 1.0) -> float:
    r"""Union's part of the pie when either side can leave for good (Binmore et al. 1989).

    $\min(\max(x, o_U), \pi - o_F)$: an option worse than the bargain $x$ changes nothing, a
    better one is paid exactly.

    Examples
    --------
    >>> outside_option_share(0.5, Sides(union=0.4, firm=0.4))
    0.5
    >>> outside_option_share(0.5, Sides(union=0.625, firm=0.0))
    0.625
    """
    if sum(outside) > pie:
        raise ValueError("the outside options are together worth more than the pie")
    return min(max(share, outside.union), pie - outside.firm)


def game_at_tick(
    game: ContinuousGame, tick: float, rounds: int, first: Side = Side.UNION
) -> AlternatingGame:
    """Put the situation into rounds, with an offer every `tick` units of time.

    Rejecting the last offer gives the disagreement point, as if the talks dragged on for ever. A
    breakdown is counted at the end of the tick in which it falls.

    Examples
    --------
    >>> from model.theory.alternating import solve
    >>> impatient_union = ContinuousGame(rates=Sides(union=0.02, firm=0.01))
    >>> opening = solve(game_at_tick(impatient_union, tick=0.1, rounds=20_000))[0]
    >>> round(opening.payoffs.union, 6)
    0.333667
    """
    check_positive("tick", tick)
    return AlternatingGame(
        discount=Sides(*(math.exp(-rate * tick) for rate in game.rates)),
        rounds=rounds,
        first=first,
        pie=game.pie,
        inside=Sides(
            *(
                flow * _annuity(rate, tick)
                for flow, rate in zip(game.inside, game.rates, strict=True)
            )
        ),
        outside=game.outside,
        breakdown=-math.expm1(-game.breakdown_rate * tick),
        broken=game.broken,
        end=disagreement_point(game),
    )


def _annuity(rate: float, tick: float) -> float:
    return tick if rate == 0.0 else -math.expm1(-rate * tick) / rate
