"""What a party is shown on a day: the value of every contract, as numbers."""

from collections.abc import MutableSequence, Sequence
from typing import Any, NamedTuple

from agents.contract import Offer


class Parts(NamedTuple):
    """What contracts are worth to a side, part by part, without any loss of face, $ million."""

    dates: Sequence[float]  # [package] peace, less the risk at the expiry
    left: Sequence[Sequence[float]]  # [package][issue] when nothing of it is granted
    more: Sequence[Sequence[float]]  # [package][issue] what granting all of it adds
    waiting: Sequence[float]  # [issue] what is expected of it without a contract
    rest: float  # everything else that waiting brings


class Voices(NamedTuple):
    """The people behind a seat and the rule by which they agree, in columns."""

    weights: Sequence[Sequence[float]]  # [person][issue], as in a `Constituent`
    rest: Sequence[float]  # [person]
    least: Sequence[float]  # [person]
    votes: Sequence[float]  # [person] >= 0
    people: int  # how many of the rows count
    rule: int  # VETO, MAJORITY or QUOTA
    quota: float  # share of all votes that QUOTA asks for


NOTHING = Parts((), (), (), (), 0.0)
NO_VOICES = Voices((), (), (), (), 0, 0, 1.0)  # a side that needs nobody's consent


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
    margin: Sequence[Any]
    """[side][package]: what its people ask for beyond waiting, nan until `margin_of` is asked."""
    parts: tuple[Parts, Parts] = (NOTHING, NOTHING)  # [side]: what its people weigh
    voices: tuple[Voices, Voices] = (NO_VOICES, NO_VOICES)  # [side]: its people
    widest: int = -1  # package that searches begin with, as in `bidding.widest`; -1 not found yet


def value_of(outlook: Outlook, side: int, bid: Offer) -> float:
    """Return what a bid is worth to a side, $ million."""
    if hasattr(bid, "shares"):  # a written one; numba decides this when it compiles
        return value_of_shares(outlook, side, bid.package, bid.shares)  # type: ignore[union-attr]
    slopes = outlook.slope[side][bid.package]
    order = outlook.order[bid.package]
    value = outlook.base[side][bid.package]
    for place in range(bid.full):
        value += slopes[order[place]]
    if bid.part > 0.0:
        value += bid.part * slopes[order[bid.full]]
    return value


def delay_cost(outlook: Outlook, side: int, bid: Offer) -> float:
    """Return what a month without this contract costs a side, $ million; negative is a saving.

    A backdated contract pays for the month all the same, but gives a month of peace less. Any
    other pays a month less, and its peace begins and ends a month later.
    """
    cost = outlook.delay[side]
    if outlook.backdated[bid.package]:
        return cost + outlook.peace[side]
    order, earning = outlook.order[bid.package], outlook.earning[side]
    if hasattr(bid, "shares"):
        shares: Sequence[float] = bid.shares  # type: ignore[union-attr]
        for issue in range(len(shares)):
            cost += shares[issue] * earning[issue]
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
    order = [0] * len(gains)
    put_in_order(gains, losses, order)
    return order


def put_in_order(
    gains: Sequence[float], losses: Sequence[float], order: MutableSequence[int]
) -> None:
    """Write the issues by rising price of a dollar of gain, as `cheapest_first` returns them."""
    for issue in range(len(gains)):
        own, place = price(gains[issue], -losses[issue]), issue
        while place > 0 and price(gains[order[place - 1]], -losses[order[place - 1]]) > own:
            order[place] = order[place - 1]
            place -= 1
        order[place] = issue
