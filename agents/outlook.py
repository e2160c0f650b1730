"""What a party is shown on a day: the value of every contract, as numbers."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.contract import Bid


class Outlook(NamedTuple):
    """Every package on the table with both sides' values, linear in the shares granted.

    Indices are [side][package] and [side][package][issue], side 0 the guild and 1 the employers;
    values are $ million. Only what both sides may know is in here.
    """

    base: Sequence[Sequence[float]]  # value of granting nothing
    slope: Sequence[Sequence[Sequence[float]]]  # what granting all of an issue adds
    order: Sequence[Sequence[int]]  # [package][place]: issues, cheapest for the employers first
    length: Sequence[int]  # [package]: how many of them the guild gains from
    admissible: Sequence[bool]  # [package]: may it be signed today
    steps: Sequence[float]  # [issue]: grid step of the share
    backdated: Sequence[bool]  # [package]: is it effective from day 0 whenever it is signed
    earning: Sequence[Sequence[float]]  # [side][issue]: $M a month while granted in full
    waiting: Sequence[float]  # [side]: value of carrying on without a contract
    doubt: float  # how much is still private, 1 at first, less with every guild that settles
    free_months: float  # before the old contract ends a delay costs nothing
    delay: Sequence[float]  # [side]: $M a month lost while there is no contract
    peace: Sequence[float]  # [side]: $M a month of labour peace under a contract
    margin: Sequence[Sequence[float]]  # [side][package]: what its people ask for beyond waiting


def value_of(outlook: Outlook, side: int, bid: Bid) -> float:
    """Return what a bid is worth to a side, $ million."""
    if bid.shares:
        return value_of_shares(outlook, side, bid.package, bid.shares)
    slopes = outlook.slope[side][bid.package]
    order = outlook.order[bid.package]
    value = outlook.base[side][bid.package]
    for place in range(bid.full):
        value += slopes[order[place]]
    if bid.part > 0.0:
        value += bid.part * slopes[order[bid.full]]
    return value


def delay_cost(outlook: Outlook, side: int, bid: Bid) -> float:
    """Return what a month without this contract costs a side, $ million; negative is a saving.

    A backdated contract pays for the month all the same, but gives a month of peace less. Any
    other pays a month less, and its peace begins and ends a month later.
    """
    cost = outlook.delay[side]
    if outlook.backdated[bid.package]:
        return cost + outlook.peace[side]
    order, earning = outlook.order[bid.package], outlook.earning[side]
    if bid.shares:
        for issue in range(len(bid.shares)):
            cost += bid.shares[issue] * earning[issue]
        return cost
    for place in range(bid.full):
        cost += earning[order[place]]
    return cost + bid.part * earning[order[bid.full]] if bid.part > 0.0 else cost


def value_of_shares(outlook: Outlook, side: int, package: int, shares: Sequence[float]) -> float:
    """Return what any contract, on the efficient path or not, is worth to a side."""
    value = outlook.base[side][package]
    for issue in range(len(shares)):
        value += shares[issue] * outlook.slope[side][package][issue]
    return value


def price(gain: float, cost: float) -> float:
    """Return what a dollar of gain for the guild costs the employers; infinite for no gain."""
    return cost / gain if gain > 0.0 else float("inf")


def cheapest_first(gains: Sequence[float], losses: Sequence[float]) -> list[int]:
    """Return the issues by rising price of a dollar of gain; ties keep the scenario's order.

    ``losses`` are the employers' slopes: what granting adds to their value, mostly negative.

    >>> cheapest_first((10.0, 10.0, 5.0), (-6.0, -100.0, -1.0))
    [2, 0, 1]
    """
    prices = [price(gain, -loss) for gain, loss in zip(gains, losses, strict=True)]
    return sorted(range(len(prices)), key=prices.__getitem__)
