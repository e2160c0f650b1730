"""Muthoo's share against demands found by search, and Crawford's warning about impasse."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.theory.alternating import Side, Sides
from model.theory.commitment import (
    Pledge,
    best_demand,
    commitment_share,
    demand_payoffs,
    equilibrium_demands,
    gain_from_another_demand,
    impasse_probability,
    nash_split,
    pledging_payoff,
    pure_pledging,
    symmetric_pledging,
    worth_of_share,
)

COSTS = Sides(union=2.0, firm=1.0)


def searched_share(costs: Sides, start: Sides) -> float:
    split = nash_split(equilibrium_demands(costs, start), costs)
    assert split is not None
    return split.union


def test_theory_14_commitment_share() -> None:
    assert commitment_share(COSTS) == 0.6
    assert commitment_share(Sides(0.0, 0.0)) == 0.5


@pytest.mark.parametrize("start", [(0.5, 0.5), (1.0, 1.0), (0.0, 0.0), (0.1, 0.9), (0.9, 0.05)])
def test_theory_14_replying_in_turn_ends_at_the_formula_from_anywhere(
    start: tuple[float, float],
) -> None:
    demands = equilibrium_demands(COSTS, Sides(*start))
    assert demands == pytest.approx((0.6, 0.4), abs=1e-4)
    assert demand_payoffs(demands, COSTS) == pytest.approx((0.6, 0.4), abs=1e-4)


@pytest.mark.parametrize("costs", [(0.0, 0.0), (1.0, 0.0), (0.0, 3.0), (5.0, 0.5), (1.0, 100.0)])
def test_theory_14_searched_share_is_the_formula(costs: tuple[float, float]) -> None:
    share = searched_share(Sides(*costs), start=Sides(0.8, 0.7))
    assert share == pytest.approx(commitment_share(Sides(*costs)), abs=1e-4)


def test_theory_14_share_rises_in_own_cost_of_backing_down() -> None:
    costs = [Sides(own, 1.0) for own in (0.0, 0.5, 1.0, 2.0, 4.0)]
    for shares in (
        [commitment_share(cost) for cost in costs],
        [searched_share(cost, Sides(0.5, 0.5)) for cost in costs],
    ):
        assert all(low < high for low, high in pairwise(shares))


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.floats(0.1, 8.0), st.floats(0.1, 8.0))
def test_theory_14_only_the_demands_of_the_formula_survive_deviations(
    union: float, firm: float
) -> None:
    costs = Sides(union, firm)
    share = commitment_share(costs)
    assert gain_from_another_demand(Sides(share, 1.0 - share), costs) <= 1e-9
    for shift in (-0.05, 0.05):
        other = min(max(share + shift, 0.0), 1.0)
        assert gain_from_another_demand(Sides(other, 1.0 - other), costs, steps=400) > 1e-4


@settings(derandomize=True, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_nash_split_beats_every_other_division(
    union_demand: float, firm_demand: float, union_cost: float, firm_cost: float
) -> None:
    demands, costs = Sides(union_demand, firm_demand), Sides(union_cost, firm_cost)
    products = []
    for step in range(201):
        paid = [
            worth_of_share(share, demand, cost)
            for share, demand, cost in zip(
                (step / 200, 1.0 - step / 200), demands, costs, strict=True
            )
        ]
        products.append(paid[0] * paid[1] if min(paid) >= 0.0 else -1.0)
    split = nash_split(demands, costs)
    if split is None:
        assert max(products) == -1.0
    else:
        found = demand_payoffs(demands, costs)
        assert found.union * found.firm >= max(products) - 1e-9
        assert min(found) >= 0.0


def test_two_dear_and_total_commitments_leave_nothing_to_sign() -> None:
    """With $k_U k_F > 1$ no share repays both for backing down from the whole pie."""
    everything = Sides(1.0, 1.0)
    assert nash_split(everything, Sides(2.0, 2.0)) is None
    assert demand_payoffs(everything, Sides(2.0, 2.0)) == (0.0, 0.0)
    assert nash_split(everything, Sides(0.5, 0.5)) == Sides(0.5, 0.5)


def test_the_best_reply_to_a_modest_demand_asks_for_more_than_is_left() -> None:
    """At .2 the firm would rather give way: the union asks until it would have to itself."""
    demand = best_demand(Side.UNION, 0.2, COSTS)
    assert demand == pytest.approx(0.8, abs=1e-6)
    assert best_demand(Side.UNION, 0.9, COSTS) > 0.1


def test_demands_that_still_move_are_reported() -> None:
    with pytest.raises(RuntimeError, match="still move"):
        equilibrium_demands(COSTS, Sides(1.0, 1.0), rounds=1)


@pytest.mark.parametrize("share", [0.6, 0.75, 0.9, 1.0])
@pytest.mark.parametrize("success", [0.1, 0.4, 0.7, 1.0])
def test_mixed_pledging_leaves_nothing_to_gain(share: float, success: float) -> None:
    pledge = Pledge(share=share, success=success)
    mixed = symmetric_pledging(pledge)
    paid = [pledging_payoff(pledge, own, mixed) for own in (0.0, mixed, 1.0)]
    assert max(paid) == pytest.approx(paid[1], abs=1e-12)


def test_harder_commitment_need_not_lower_impasse() -> None:
    """Crawford: sure pledges deter each other, doubtful ones are made by both and collide."""
    chances = []
    for success in (1.0, 0.9, 0.7, 0.5, 0.3):
        pledge = Pledge(share=0.8, success=success)
        settled = {impasse_probability(pledge, *choice) for choice in pure_pledging(pledge)}
        assert len(settled) == 1
        chances.append(settled.pop())
    assert chances == pytest.approx([0.0, 0.0, 0.0, 0.25, 0.09], abs=1e-12)


def test_where_both_mix_harder_commitment_leaves_impasse_alone() -> None:
    """Until both pledge for sure; from there on it falls with the square of success."""
    chances = []
    for success in (1.0, 0.8, 0.6, 0.4):
        pledge = Pledge(share=0.8, success=success)
        mixed = symmetric_pledging(pledge)
        chances.append(impasse_probability(pledge, mixed, mixed))
    assert chances == pytest.approx([0.36, 0.36, 0.36, 0.16], abs=1e-12)


def test_a_pledge_that_never_holds_may_as_well_be_made() -> None:
    idle = Pledge(share=0.8, success=0.0)
    assert symmetric_pledging(idle) == 1.0
    assert len(pure_pledging(idle)) == 4
    assert impasse_probability(idle, 1.0, 1.0) == 0.0


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="costs"):
        commitment_share(Sides(-1.0, 0.0))
    with pytest.raises(ValueError, match="demand"):
        nash_split(Sides(1.1, 0.0), COSTS)
    with pytest.raises(ValueError, match="pledged share"):
        Pledge(share=0.5, success=0.5)
    with pytest.raises(ValueError, match="success"):
        Pledge(share=0.8, success=1.5)
