"""Alternating offers over one pie, solved backwards, and the shares they are known to give.

The game is solved by backward induction and knows no formula; the formulas beside it are the
special cases of the literature, so each can be held against the other.

References
----------
Rubinstein, A. (1982). Perfect equilibrium in a bargaining model. Econometrica 50, 97-109.
Ståhl, I. (1972). Bargaining Theory. Stockholm School of Economics.
Shaked, A. and Sutton, J. (1984). Involuntary unemployment as a perfect equilibrium in a
bargaining model. Econometrica 52, 1351-1364.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

ROUNDING = 1e-12  # share of the pie below which two payoffs count as equal


class Side(IntEnum):
    """A seat at the table; indexes a `Sides` pair."""

    UNION = 0
    FIRM = 1

    @property
    def other(self) -> "Side":
        """The seat across the table."""
        return Side(1 - self)


class Sides(NamedTuple):
    """One number for each side."""

    union: float
    firm: float


ZERO = Sides(0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class AlternatingGame:
    """Two sides alternate in offering a division of one pie, for a finite number of rounds.

    In each round the proposer claims a part of the pie and the responder accepts, rejects, or
    leaves for good if that is better than to reject. After a rejection the inside flows are paid;
    at the end of the round talks break down with probability `breakdown`, else the other side
    proposes. Rejecting the last offer gives `end` on the spot.

    Attributes
    ----------
    discount
        Worth today of 1 in the next round, for each side, in [0, 1].
    rounds
        Number of rounds, at least 1.
    first
        Who proposes in round 1.
    pie
        What an agreement divides.
    inside
        Paid to each side for each round without agreement, in units of the pie. A negative flow
        is a cost of bargaining.
    outside
        What each side gets when the responder leaves, or None if nobody can leave.
    breakdown
        Probability in [0, 1] that a rejected round is the last one.
    broken
        What each side gets at a breakdown.
    end
        What each side gets when the last offer is rejected.
    """

    discount: Sides
    rounds: int
    first: Side = Side.UNION
    pie: float = 1.0
    inside: Sides = ZERO
    outside: Sides | None = None
    breakdown: float = 0.0
    broken: Sides = ZERO
    end: Sides = ZERO

    def __post_init__(self) -> None:
        for discount in self.discount:
            check_share("discount factor", discount)
        check_share("breakdown probability", self.breakdown)
        check_positive("pie", self.pie)
        if self.rounds < 1:
            raise ValueError(f"rounds must be at least 1, got {self.rounds}")


class Round(NamedTuple):
    """What happens if the game reaches this round."""

    number: int  # 1 is the first round
    proposer: Side
    payoffs: Sides  # worth of this round to each side, at its start
    agreed: bool  # False if no division suits both

    @property
    def proposer_gets(self) -> float:
        """The proposer's payoff, its share of the pie where the round ends in agreement."""
        return self.payoffs[self.proposer]


def solve(game: AlternatingGame) -> tuple[Round, ...]:
    """Backward induction: the equilibrium of every round, in order of play.

    The proposer leaves the responder exactly what it gets by refusing, but no less than nothing, or
    forgoes agreement if refusal pays the proposer better. Equal to within rounding, they agree.

    Examples
    --------
    The last proposer takes all, so the first of two rounds is worth little to its proposer:

    >>> game = AlternatingGame(discount=Sides(0.9, 0.9), rounds=2)
    >>> [round(turn.proposer_gets, 6) for turn in solve(game)]
    [0.1, 1.0]
    """
    rejected = game.end
    turns = []
    for number in range(game.rounds, 0, -1):
        turn = _play(game, number, rejected)
        turns.append(turn)
        rejected = _worth_of_rejecting(game, turn.payoffs)
    return tuple(reversed(turns))


def _play(game: AlternatingGame, number: int, rejected: Sides) -> Round:
    proposer = game.first if number % 2 else game.first.other
    refused = _refusal(game, proposer.other, rejected)
    concession = max(refused[proposer.other], 0.0)
    claim = game.pie - concession
    if claim < max(refused[proposer], 0.0) - ROUNDING * game.pie:
        return Round(number, proposer, refused, agreed=False)
    payoffs = Sides(claim, concession) if proposer is Side.UNION else Sides(concession, claim)
    return Round(number, proposer, payoffs, agreed=True)


def _refusal(game: AlternatingGame, responder: Side, rejected: Sides) -> Sides:
    if game.outside is not None and game.outside[responder] > rejected[responder]:
        return game.outside
    return rejected


def _worth_of_rejecting(game: AlternatingGame, following: Sides) -> Sides:
    ends, goes_on = game.breakdown, 1.0 - game.breakdown
    union = ends * game.broken.union + goes_on * following.union
    firm = ends * game.broken.firm + goes_on * following.firm
    return Sides(
        game.inside.union + game.discount.union * union,
        game.inside.firm + game.discount.firm * firm,
    )


def rubinstein_share(proposer_discount: float, responder_discount: float) -> float:
    r"""First proposer's share when offers can alternate for ever (Rubinstein 1982).

    $(1 - d_2) / (1 - d_1 d_2)$, agreed at once. At least one discount factor is below 1.

    Examples
    --------
    >>> round(rubinstein_share(0.95, 0.90), 6)
    0.689655
    """
    check_share("proposer's discount factor", proposer_discount)
    check_share("responder's discount factor", responder_discount)
    if proposer_discount * responder_discount == 1.0:
        raise ValueError("two perfectly patient sides have no unique division")
    return (1.0 - responder_discount) / (1.0 - proposer_discount * responder_discount)


def finite_share(discount: float, rounds: int) -> float:
    r"""First proposer's share in a game of `rounds` whose last proposer takes all (Ståhl 1972).

    $(1 - (-d)^T) / (1 + d)$ for a common discount factor.

    Examples
    --------
    >>> [round(finite_share(0.9, rounds), 6) for rounds in (1, 2, 3, 4, 5)]
    [1.0, 0.1, 0.91, 0.181, 0.8371]
    """
    check_share("discount factor", discount)
    if rounds < 1:
        raise ValueError(f"rounds must be at least 1, got {rounds}")
    return (1.0 - (-discount) ** rounds) / (1.0 + discount)


def check_share(name: str, value: float) -> None:
    """Raise ValueError unless `value` lies in [0, 1]."""
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"{name} must lie in [0, 1], got {value}")


def check_positive(name: str, value: float) -> None:
    """Raise ValueError unless `value` is above zero and finite."""
    if not 0.0 < value < math.inf:
        raise ValueError(f"{name} must be positive and finite, got {value}")
