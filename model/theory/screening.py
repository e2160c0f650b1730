"""Two prices in two rounds: finding out whether the firm is rich by risking a strike.

The firm's surplus is high or low and only the firm knows. The union names a wage, and a refusal
costs a round of strike before it names another, the last. It cannot promise its second wage
beforehand, which decides the answer. Payoffs are in units of a settlement in the first round.

References
----------
Fudenberg, D. and Tirole, J. (1983). Sequential bargaining with incomplete information. Review of
Economic Studies 50, 221-247.
Hart, O. (1989). Bargaining and strikes. Quarterly Journal of Economics 104, 25-43.
"""

from dataclasses import dataclass
from typing import NamedTuple

from model.theory.alternating import check_share


@dataclass(frozen=True, kw_only=True)
class TwoTypes:
    """A firm that is rich with a known probability.

    Attributes
    ----------
    low, high
        Surplus of the poor and the rich firm, 0 < low < high.
    share_high
        Probability in [0, 1] that the firm is rich.
    discount
        Worth in round one of 1 agreed in round two, in [0, 1].
    """

    low: float
    high: float
    share_high: float
    discount: float

    def __post_init__(self) -> None:
        check_share("probability of a rich firm", self.share_high)
        check_share("discount factor", self.discount)
        if not 0.0 < self.low < self.high:
            raise ValueError(f"surpluses must satisfy 0 < low < high, got {self.low}, {self.high}")


class Screening(NamedTuple):
    """How the game goes after a first wage."""

    first_wage: float
    rich_accept: float  # probability that a rich firm takes the first wage
    poor_accept: float  # and a poor one
    chance_of_low: float  # probability that the second wage is the low surplus, else the high
    union_value: float  # expected payoff of the union


def strike_is_risked(game: TwoTypes) -> bool:
    r"""Whether the union asks more than a poor firm pays: iff $q s_H > s_L$, whatever the discount.

    Examples
    --------
    >>> strike_is_risked(TwoTypes(low=1.0, high=2.0, share_high=0.6, discount=0.5))
    True
    """
    return game.share_high * game.high > game.low


def screening_wage(game: TwoTypes) -> float:
    r"""Highest first wage that every rich firm takes, $(1 - d) s_H + d s_L$.

    It expects the low wage next, since only poor firms would be left.
    """
    return (1.0 - game.discount) * game.high + game.discount * game.low


def screening_limit(game: TwoTypes) -> float:
    r"""Probability of a rich firm above which the union asks for the whole high surplus.

    $s_L (s_H - d s_L) / (s_H (s_L + d (s_H - 2 s_L)))$; beyond it `screening_wage` leaves too much
    to the many rich firms. It falls to $s_L / s_H$ as d goes to 1, where nothing of the screening
    range is left.
    """
    low, high, d = game.low, game.high, game.discount
    return low * (high - d * low) / (high * (low + d * (high - 2.0 * low)))


def equilibrium(game: TwoTypes) -> Screening:
    """Play the game from the best first wage (Fudenberg & Tirole 1983).

    One of three: the low surplus, which all take; the screening wage, which rich firms take; or the
    high surplus, which rich firms take often enough to keep the union's second wage in doubt. At
    equal value the union prefers the lower wage.

    Examples
    --------
    >>> game = TwoTypes(low=1.0, high=2.0, share_high=0.6, discount=0.5)
    >>> equilibrium(game).first_wage, round(equilibrium(game).union_value, 6)
    (1.5, 1.1)
    """
    if not strike_is_risked(game):
        return after_first_wage(game, game.low)
    if game.share_high <= screening_limit(game):
        return after_first_wage(game, screening_wage(game))
    return after_first_wage(game, game.high)


def strike_probability(game: TwoTypes, play: Screening) -> float:
    """Probability that the first wage is refused, so that a round is lost."""
    rich = game.share_high
    return rich * (1.0 - play.rich_accept) + (1.0 - rich) * (1.0 - play.poor_accept)


def after_first_wage(game: TwoTypes, wage: float) -> Screening:
    """How firms answer a first wage and what the union asks of those that refuse.

    Up to the low surplus everyone takes it. Up to the screening wage rich firms do. Between that
    and the high surplus they can neither all take it (the next wage would be low, better to wait)
    nor all refuse it (the next would be high, better to take it): they mix until those who refuse
    are poor so often that the union is indifferent, and it mixes so that rich firms are. Where
    several answers are equilibria the union gets its best one.
    """
    if wage <= game.low:
        return Screening(wage, 1.0, 1.0, 1.0, wage)
    if wage <= screening_wage(game):
        return _answer(game, wage, rich_accept=1.0, chance_of_low=1.0)
    if not strike_is_risked(game):
        return _answer(game, wage, rich_accept=0.0, chance_of_low=1.0)
    if wage > game.high:
        return _answer(game, wage, rich_accept=0.0, chance_of_low=0.0)
    chance_of_low = (game.high - wage) / (game.discount * (game.high - game.low))
    return _answer(game, wage, _mixed_acceptance(game), chance_of_low)


def _mixed_acceptance(game: TwoTypes) -> float:
    """Give the acceptance after which a share s_L / s_H of those who refused is rich."""
    poor = 1.0 - game.share_high
    return 1.0 - poor * game.low / (game.share_high * (game.high - game.low))


def _answer(game: TwoTypes, wage: float, rich_accept: float, chance_of_low: float) -> Screening:
    agreed = game.share_high * rich_accept
    rich_left = game.share_high - agreed
    second = chance_of_low * (1.0 - agreed) * game.low
    second += (1.0 - chance_of_low) * rich_left * game.high
    value = agreed * wage + game.discount * second
    return Screening(wage, rich_accept, 0.0, chance_of_low, value)
