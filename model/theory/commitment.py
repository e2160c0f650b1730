"""Tying one's own hands: demands that cost something to back down from, and what they win.

Before they bargain both sides tell their own people, at the same time, what share they will bring
home. To take less costs them, the more the further they back down. Then they split the pie by Nash
with these costs counted. The one with more to lose at home gets more.

The second game is about pledges that cannot be broken but may fail to take hold. It shows why no
model should be asked for fewer impasses when commitment is made harder.

References
----------
Muthoo, A. (1996). A bargaining model based on the commitment tactic. Journal of Economic Theory
69, 134-152.
Crawford, V. (1982). A theory of disagreement in bargaining. Econometrica 50, 607-637.
"""

from dataclasses import dataclass
from itertools import pairwise, product

from scipy.optimize import minimize_scalar

from model.theory.alternating import ROUNDING, Side, Sides, check_share

CONVERGED = 1e-6  # change of the demands at which taking turns in replying stops
GRID = 40  # first look at the demands: steps from what the other leaves up to 1


def commitment_share(costs: Sides) -> float:
    r"""Union's share of a pie of 1 when backing down has a constant cost (Muthoo 1996).

    $(1 + k_U) / (2 + k_U + k_F)$ for a loss of $k_i$ per unit of the pie by which side i falls
    short of its demand. Where both costs are above 0 each side demands just what it gets, so nobody
    backs down.

    Examples
    --------
    >>> commitment_share(Sides(union=2.0, firm=1.0))
    0.6
    """
    _check_costs(costs)
    return (1.0 + costs.union) / (2.0 + costs.union + costs.firm)


def worth_of_share(share: float, demand: float, cost: float) -> float:
    """Payoff of a side that ends with `share` after having demanded `demand`."""
    return share - cost * max(0.0, demand - share)


def nash_split(demands: Sides, costs: Sides) -> Sides | None:
    """Divide the pie by Nash after both demands; None if no division is worth it to both.

    Payoffs are straight lines between the points where a side starts to back down, so the best
    division is one of these points or the top of a parabola in between.

    Examples
    --------
    >>> nash_split(Sides(0.5, 0.5), Sides(0.0, 0.0))
    Sides(union=0.5, firm=0.5)
    """
    _check_costs(costs)
    for demand in demands:
        check_share("demand", demand)
    kinks = sorted({0.0, demands.union, 1.0 - demands.firm, 1.0})
    candidates = set(kinks)
    for left, right in pairwise(kinks):
        if right - left > ROUNDING:
            candidates.add(_top_between(left, right, demands, costs))
    best, most = None, 0.0
    for union in sorted(candidates):
        paid = _payoffs(union, demands, costs)
        if min(paid) >= 0.0 and (best is None or paid.union * paid.firm > most + ROUNDING):
            best, most = Sides(union, 1.0 - union), paid.union * paid.firm
    return best


def _top_between(left: float, right: float, demands: Sides, costs: Sides) -> float:
    """Give the union's share in [left, right] with the highest product of two straight lines."""
    at_left, at_right = _payoffs(left, demands, costs), _payoffs(right, demands, costs)
    rise = (at_right.union - at_left.union) / (right - left)
    fall = (at_left.firm - at_right.firm) / (right - left)
    top = left + (rise * at_left.firm - fall * at_left.union) / (2.0 * rise * fall)
    return min(max(top, left), right)


def _payoffs(union: float, demands: Sides, costs: Sides) -> Sides:
    return Sides(
        worth_of_share(union, demands.union, costs.union),
        worth_of_share(1.0 - union, demands.firm, costs.firm),
    )


def demand_payoffs(demands: Sides, costs: Sides) -> Sides:
    """Payoffs of a pair of demands; nothing for either if they leave no deal worth it to both."""
    split = nash_split(demands, costs)
    return Sides(0.0, 0.0) if split is None else _payoffs(split.union, demands, costs)


def best_demand(side: Side, other_demand: float, costs: Sides) -> float:
    """Demand that pays `side` best against a given one, found by search; of equals the highest.

    To demand less than the other leaves is never better than to demand just that, so the search
    begins there.
    """
    left = 1.0 - other_demand

    def loss(demand: float) -> float:
        return -demand_payoffs(_pair(side, demand, other_demand), costs)[side]

    def highest_best(demands: list[float]) -> float:
        least = min(loss(demand) for demand in demands)
        return max(demand for demand in demands if loss(demand) <= least + ROUNDING)

    step = other_demand / GRID
    tried = [left + step * count for count in range(GRID)] + [1.0]
    first = highest_best(tried)
    around = (max(left, first - step), min(1.0, first + step))
    found = minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-12})
    return highest_best([*tried, float(found.x)])


def _pair(side: Side, own: float, other: float) -> Sides:
    return Sides(own, other) if side is Side.UNION else Sides(other, own)


def equilibrium_demands(costs: Sides, start: Sides, rounds: int = 1_000) -> Sides:
    """Let the sides reply in turn to each other's demand until neither changes its own.

    A side that backs down for free may demand anything and asks for all; see `nash_split` for what
    it gets.

    Raises
    ------
    RuntimeError
        If they still change their demands after so many rounds.

    Examples
    --------
    >>> demands = equilibrium_demands(Sides(2.0, 1.0), start=Sides(0.5, 0.5))
    >>> round(demands.union, 4), round(demands.firm, 4)
    (0.6, 0.4)
    """
    demands = start
    for _ in range(rounds):
        union = best_demand(Side.UNION, demands.firm, costs)
        firm = best_demand(Side.FIRM, union, costs)
        moved = max(abs(union - demands.union), abs(firm - demands.firm))
        demands = Sides(union, firm)
        if moved < CONVERGED:
            return demands
    raise RuntimeError(f"demands still move after {rounds} rounds")


def gain_from_another_demand(demands: Sides, costs: Sides, steps: int = 200) -> float:
    """Most that either side could gain by a demand of its own choice, over `steps` + 1 of them."""
    kept = demand_payoffs(demands, costs)
    gain = 0.0
    for side in Side:
        for step in range(steps + 1):
            tried = _pair(side, step / steps, demands[side.other])
            gain = max(gain, demand_payoffs(tried, costs)[side] - kept[side])
    return gain


@dataclass(frozen=True, kw_only=True)
class Pledge:
    """A share both sides may pledge never to go below, in public and at the same time.

    A pledge takes hold with probability `success`, or else is forgotten. Two that hold are an
    impasse; one that holds is met; without one they share equally.

    Attributes
    ----------
    share
        What is pledged, in (1/2, 1].
    success
        Probability in [0, 1] that a pledge takes hold.
    """

    share: float
    success: float

    def __post_init__(self) -> None:
        check_share("success", self.success)
        if not 0.5 < self.share <= 1.0:
            raise ValueError(f"pledged share must lie in (1/2, 1], got {self.share}")


def pledging_payoff(pledge: Pledge, own: float, other: float) -> float:
    """Share a side expects that pledges with probability `own` against `other`."""
    held, met = own * pledge.success, other * pledge.success
    alone = held * (1.0 - met) * pledge.share
    yielding = (1.0 - held) * met * (1.0 - pledge.share)
    return alone + yielding + (1.0 - held) * (1.0 - met) / 2.0


def symmetric_pledging(pledge: Pledge) -> float:
    r"""Probability with which both pledge, $\min\{1, (2 z - 1) / s\}$.

    At that point the other's pledge holds so often that one's own gains nothing.
    """
    if pledge.success == 0.0:
        return 1.0
    return min(1.0, (2.0 * pledge.share - 1.0) / pledge.success)


def pure_pledging(pledge: Pledge) -> list[tuple[bool, bool]]:
    """Pairs of choices, to pledge or not, of which neither side would change its own."""
    return [
        (union, firm)
        for union, firm in product((False, True), repeat=2)
        if _content(pledge, union, firm) and _content(pledge, firm, union)
    ]


def _content(pledge: Pledge, own: bool, other: bool) -> bool:
    kept = pledging_payoff(pledge, float(own), float(other))
    return kept >= pledging_payoff(pledge, float(not own), float(other)) - ROUNDING


def impasse_probability(pledge: Pledge, union: float, firm: float) -> float:
    """Probability that both pledges are made and hold.

    Examples
    --------
    A pledge that often fails tempts both sides to make one, a surer one need not:

    >>> for success in (0.9, 0.5):
    ...     pledge = Pledge(share=0.8, success=success)
    ...     choices = pure_pledging(pledge)
    ...     print(choices, [impasse_probability(pledge, *choice) for choice in choices])
    [(False, True), (True, False)] [0.0, 0.0]
    [(True, True)] [0.25]
    """
    return pledge.success**2 * union * firm


def _check_costs(costs: Sides) -> None:
    if min(costs) < 0.0:
        raise ValueError(f"costs of backing down must not be negative, got {tuple(costs)}")
