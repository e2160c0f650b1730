"""A committee that divides a pie by vote: who proposes, who is bought, whose vote counts.

In each session a member drawn at random proposes a division and the members vote on it as it
stands. If enough agree they are paid, else the pie loses value until the next session. The proposer
buys the cheapest votes it needs and keeps the rest, so a high quota spreads the pie. Where votes
are weighted, power indices count how often a member decides.

References
----------
Baron, D. and Ferejohn, J. (1989). Bargaining in legislatures. American Political Science Review
83, 1181-1206.
Shapley, L. and Shubik, M. (1954). A method for evaluating the distribution of power in a committee
system. American Political Science Review 48, 787-792.
Banzhaf, J. (1965). Weighted voting doesn't work: a mathematical analysis. Rutgers Law Review 19,
317-343.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import NamedTuple

from model.theory.alternating import ROUNDING, check_positive, check_share


@dataclass(frozen=True, kw_only=True)
class Committee:
    """Members with one vote each who divide a pie of 1.

    Attributes
    ----------
    discount
        Worth today of 1 in the next session, in [0, 1].
    quota
        Votes needed, the proposer's own included, from 1 to the number of members.
    chances
        Each member's probability of being the proposer of a session; they add up to 1.
    """

    discount: float
    quota: int
    chances: tuple[float, ...]

    def __post_init__(self) -> None:
        check_share("discount factor", self.discount)
        if not 1 <= self.quota <= len(self.chances):
            raise ValueError(f"quota must lie in [1, {len(self.chances)}], got {self.quota}")
        for chance in self.chances:
            check_share("chance to propose", chance)
        if abs(sum(self.chances) - 1.0) > ROUNDING:
            raise ValueError(f"chances to propose must add up to 1, got {sum(self.chances)}")


def equal_committee(members: int, quota: int, discount: float) -> Committee:
    """Set up a committee in which all propose equally often."""
    check_positive("number of members", members)
    return Committee(discount=discount, quota=quota, chances=(1.0 / members,) * members)


def proposer_share(members: int, quota: int, discount: float) -> float:
    r"""Proposer's part of the pie among equals (Baron & Ferejohn 1989, closed rule).

    $1 - d (q - 1) / n$: each of the $q - 1$ others it needs gets $d / n$, what a member expects of
    the next session. The division is voted through at once.

    Examples
    --------
    >>> [round(proposer_share(7, quota, 0.9), 6) for quota in (4, 7)]
    [0.614286, 0.228571]
    """
    committee = equal_committee(members, quota, discount)
    return 1.0 - committee.discount * (quota - 1) / members


class Session(NamedTuple):
    """One session before anyone is drawn."""

    proposer_keeps: tuple[float, ...]  # each member's part of the pie if it is drawn to propose
    bought: tuple[float, ...]  # probability that others buy its vote
    worth: tuple[float, ...]  # what each member expects of the session


def sessions_backwards(committee: Committee) -> Iterator[Session]:
    """Solve the last session, in which refusing gives nothing, then the one before it, and so on.

    A member votes for a division that gives it at least what the next session is worth to it. Of
    equally cheap votes the proposer picks some by lot.

    Examples
    --------
    >>> sessions = sessions_backwards(equal_committee(members=7, quota=4, discount=0.9))
    >>> [round(next(sessions).proposer_keeps[0], 6) for _ in range(3)]
    [1.0, 0.614286, 0.614286]
    """
    members = len(committee.chances)
    worth = (0.0,) * members
    while True:
        prices = [committee.discount * later for later in worth]
        keeps, bought, paid = [], [0.0] * members, [0.0] * members
        for proposer, chance in enumerate(committee.chances):
            picked = _cheapest(prices, proposer, committee.quota - 1)
            cost = 0.0
            for member, probability in enumerate(picked):
                cost += probability * prices[member]
                bought[member] += chance * probability
                paid[member] += chance * probability * prices[member]
            keeps.append(1.0 - cost)
            paid[proposer] += chance * (1.0 - cost)
        worth = tuple(paid)
        yield Session(tuple(keeps), tuple(bought), worth)


def _cheapest(prices: Sequence[float], proposer: int, votes: int) -> list[float]:
    """Probability that each member is among the so many cheapest, the proposer left out."""
    picked = [0.0] * len(prices)
    if votes == 0:
        return picked
    others = [member for member in range(len(prices)) if member != proposer]
    dearest = sorted(prices[member] for member in others)[votes - 1]
    below = [member for member in others if prices[member] < dearest - ROUNDING]
    tied = [member for member in others if abs(prices[member] - dearest) <= ROUNDING]
    for member in below:
        picked[member] = 1.0
    for member in tied:
        picked[member] = (votes - len(below)) / len(tied)
    return picked


class Purchase(NamedTuple):
    """So many votes bought by the proposer at one price each."""

    votes: int
    price: float
    worth: float  # to the proposer, who gets its share of the next session if it fails


def proposer_options(members: int, quota: int, discount: float, steps: int = 100) -> list[Purchase]:
    """List what each purchase of votes is worth to the proposer among equals.

    All others keep to the strategies behind `proposer_share`, so a vote costs what the next session
    is worth to a member. Prices tried are the `steps` + 1 from 0 to 1 and that one; purchases
    dearer than the pie are left out.
    """
    committee = equal_committee(members, quota, discount)
    vote = committee.discount / members
    prices = sorted({step / steps for step in range(steps + 1)} | {vote})
    options = []
    for votes in range(members):
        for price in prices:
            passes = votes + 1 >= committee.quota and (votes == 0 or price >= vote)
            if votes * price <= 1.0:
                options.append(Purchase(votes, price, 1.0 - votes * price if passes else vote))
    return options


@dataclass(frozen=True, kw_only=True)
class WeightedVote:
    """A vote that passes once the weights in favour reach a quota.

    Attributes
    ----------
    weights
        Votes of each member, at least 0.
    quota
        Votes needed, above 0 and at most all of them.
    """

    weights: tuple[int, ...]
    quota: int

    def __post_init__(self) -> None:
        if min(self.weights, default=0) < 0:
            raise ValueError(f"weights must not be negative, got {self.weights}")
        if not 0 < self.quota <= sum(self.weights):
            raise ValueError(f"quota must lie in [1, {sum(self.weights)}], got {self.quota}")


def swings(vote: WeightedVote) -> tuple[tuple[int, ...], ...]:
    """Count, for each member and each size, the groups of others that lose unless it joins them.

    All $2^{n-1}$ groups of others are looked at for each of n members, so n should stay below 16.
    """
    members = range(len(vote.weights))
    counts = []
    for member in members:
        others = [vote.weights[other] for other in members if other != member]
        needed = vote.quota - vote.weights[member]
        counts.append(
            tuple(
                sum(needed <= sum(group) < vote.quota for group in combinations(others, size))
                for size in range(len(vote.weights))
            )
        )
    return tuple(counts)


def shapley_shubik(vote: WeightedVote) -> tuple[Fraction, ...]:
    """Share of the orders of joining in which each member turns a losing group into a winning one.

    The shares add up to 1 (Shapley & Shubik 1954).

    Examples
    --------
    >>> vote = WeightedVote(weights=(50, 49, 1), quota=51)
    >>> [str(share) for share in shapley_shubik(vote)]
    ['2/3', '1/6', '1/6']
    """
    members = len(vote.weights)
    orders = [factorial(size) * factorial(members - size - 1) for size in range(members)]
    return tuple(
        sum(
            (Fraction(count * order) for count, order in zip(counts, orders, strict=True)),
            Fraction(0),
        )
        / factorial(members)
        for counts in swings(vote)
    )


def banzhaf(vote: WeightedVote) -> tuple[Fraction, ...]:
    """Each member's share of all the cases in which a single member's vote decides (Banzhaf 1965).

    Examples
    --------
    >>> [str(share) for share in banzhaf(WeightedVote(weights=(50, 49, 1), quota=51))]
    ['3/5', '1/5', '1/5']
    """
    decisive = [sum(counts) for counts in swings(vote)]
    return tuple(Fraction(count, sum(decisive)) for count in decisive)
