"""Baron and Ferejohn's division against backward induction, and power counted two ways."""

from fractions import Fraction
from itertools import islice, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.theory.committee import (
    Committee,
    Session,
    WeightedVote,
    banzhaf,
    equal_committee,
    proposer_options,
    proposer_share,
    sessions_backwards,
    shapley_shubik,
    swings,
)


def session_before(committee: Committee, sessions: int) -> Session:
    """The first of so many sessions."""
    return next(islice(sessions_backwards(committee), sessions - 1, None))


@pytest.mark.parametrize(("quota", "share"), [(4, 0.614286), (7, 0.228571)])
def test_theory_20_baron_ferejohn_board(quota: int, share: float) -> None:
    assert proposer_share(7, quota, 0.9) == pytest.approx(share, abs=1e-6)
    first = session_before(equal_committee(7, quota, 0.9), 50)
    assert first.proposer_keeps == pytest.approx((share,) * 7, abs=1e-6)
    assert first.worth == pytest.approx((1 / 7,) * 7, abs=1e-9)
    assert first.bought == pytest.approx(((quota - 1) / 7,) * 7, abs=1e-9)


def test_theory_20_unanimity_shifts_the_pie_to_the_others() -> None:
    shift = proposer_share(7, 4, 0.9) - proposer_share(7, 7, 0.9)
    assert shift == pytest.approx(0.386, abs=5e-4)


@settings(derandomize=True, deadline=None)
@given(st.integers(1, 9), st.data(), st.floats(0.0, 1.0))
def test_theory_20_formula_is_backward_induction(
    members: int, data: st.DataObject, discount: float
) -> None:
    quota = data.draw(st.integers(1, members))
    first = session_before(equal_committee(members, quota, discount), 6)
    expected = proposer_share(members, quota, discount)
    assert first.proposer_keeps == pytest.approx((expected,) * members, abs=1e-9)


@pytest.mark.parametrize(("members", "quota", "discount"), [(7, 4, 0.9), (7, 7, 0.9), (5, 3, 0.5)])
def test_theory_20_no_other_purchase_pays_the_proposer(
    members: int, quota: int, discount: float
) -> None:
    options = proposer_options(members, quota, discount)
    best = max(options, key=lambda purchase: purchase.worth)
    assert best.worth == pytest.approx(proposer_share(members, quota, discount), abs=1e-12)
    assert best.votes == quota - 1
    others = [purchase.worth for purchase in options if purchase != best]
    assert max(others) < best.worth


def test_a_higher_quota_costs_the_proposer() -> None:
    keeps = [proposer_share(7, quota, 0.9) for quota in range(1, 8)]
    assert keeps[0] == 1.0
    assert all(high > low for high, low in pairwise(keeps))


def test_the_last_proposer_takes_all() -> None:
    last = next(sessions_backwards(equal_committee(5, 3, 0.9)))
    assert last.proposer_keeps == (1.0,) * 5


def test_one_member_keeps_the_pie() -> None:
    assert proposer_share(1, 1, 0.9) == 1.0
    assert session_before(equal_committee(1, 1, 0.9), 3).worth == (1.0,)


CHANCES = (0.5, 0.3, 0.2, 0.0)


def test_under_unanimity_a_member_gets_its_chance_to_propose() -> None:
    r"""Closed form: $v_i = p_i (1 - d \sum_{j \ne i} v_j) + (1 - p_i) d v_i$ gives $v_i = p_i$."""
    first = session_before(Committee(discount=0.8, quota=4, chances=CHANCES), 200)
    assert first.worth == pytest.approx(CHANCES, abs=1e-9)
    kept = [1.0 - 0.8 * (1.0 - chance) for chance in CHANCES]
    assert first.proposer_keeps == pytest.approx(kept, abs=1e-9)


def test_under_majority_the_rarest_proposer_has_the_cheapest_vote() -> None:
    """With two sessions left a vote costs d times the chance of being last, by hand."""
    committee = Committee(discount=0.8, quota=3, chances=CHANCES)
    first = session_before(committee, 2)
    assert first.proposer_keeps == pytest.approx(
        [1.0 - 0.8 * cost for cost in (0.2, 0.2, 0.3, 0.5)], abs=1e-12
    )
    assert first.bought == pytest.approx([0.0, 0.2, 0.8, 1.0], abs=1e-12)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data(), st.floats(0.0, 1.0))
def test_nothing_is_lost_on_the_way(odds: list[int], data: st.DataObject, discount: float) -> None:
    chances = tuple(odd / sum(odds) for odd in odds)
    quota = data.draw(st.integers(1, len(odds)))
    committee = Committee(discount=discount, quota=quota, chances=chances)
    for session in islice(sessions_backwards(committee), 5):
        assert sum(session.worth) == pytest.approx(1.0, abs=1e-9)
        assert min(session.proposer_keeps) >= -1e-9


def pivots(vote: WeightedVote) -> list[Fraction]:
    """Count, over every order of joining, whose vote first reaches the quota."""
    counts = [0] * len(vote.weights)
    orders = list(permutations(range(len(vote.weights))))
    for order in orders:
        weight = 0
        for member in order:
            weight += vote.weights[member]
            if weight >= vote.quota:
                counts[member] += 1
                break
    return [Fraction(count, len(orders)) for count in counts]


def test_fifty_forty_nine_and_one() -> None:
    """One vote of a hundred has as much power as forty-nine."""
    vote = WeightedVote(weights=(50, 49, 1), quota=51)
    assert shapley_shubik(vote) == (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6))
    assert banzhaf(vote) == (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))


def test_six_states_of_which_one_never_decides() -> None:
    """A council of 1958 with weights 4, 4, 4, 2, 2, 1 and quota 12: textbook values."""
    vote = WeightedVote(weights=(4, 4, 4, 2, 2, 1), quota=12)
    large, middle = Fraction(14, 60), Fraction(9, 60)
    assert shapley_shubik(vote) == (large, large, large, middle, middle, 0)
    large, middle = Fraction(10, 42), Fraction(6, 42)
    assert banzhaf(vote) == (large, large, large, middle, middle, 0)


def test_a_veto_among_twelve() -> None:
    """A veto holder and eleven others of whom six must join: pivotal unless it comes too early."""
    vote = WeightedVote(weights=(12, *(1,) * 11), quota=18)
    power = shapley_shubik(vote)
    assert power[0] == Fraction(1, 2)  # it decides in places 7 to 12
    assert power[1:] == (Fraction(1, 22),) * 11


VOTES = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)


@settings(derandomize=True, deadline=None)
@given(VOTES, st.data())
def test_counting_groups_agrees_with_counting_orders(
    weights: list[int], data: st.DataObject
) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    vote = WeightedVote(weights=tuple(weights), quota=quota)
    assert list(shapley_shubik(vote)) == pivots(vote)
    assert sum(shapley_shubik(vote)) == sum(banzhaf(vote)) == 1
    powers = zip(weights, shapley_shubik(vote), banzhaf(vote), strict=True)
    ranked = sorted(powers)
    for index in (1, 2):
        column = [entry[index] for entry in ranked]
        assert column == sorted(column)


@settings(derandomize=True, deadline=None)
@given(VOTES, st.data())
def test_a_member_without_votes_has_no_power_and_its_leaving_changes_nothing(
    weights: list[int], data: st.DataObject
) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    with_guest = WeightedVote(weights=(*weights, 0), quota=quota)
    without = WeightedVote(weights=tuple(weights), quota=quota)
    for index in (shapley_shubik, banzhaf):
        assert index(with_guest) == (*index(without), 0)


def test_swings_by_size() -> None:
    """Fifty votes decide alone with either of the others and with both."""
    assert swings(WeightedVote(weights=(50, 49, 1), quota=51)) == ((0, 2, 1), (0, 1, 0), (0, 1, 0))


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="quota"):
        equal_committee(7, 8, 0.9)
    with pytest.raises(ValueError, match="quota"):
        proposer_share(7, 0, 0.9)
    with pytest.raises(ValueError, match="members"):
        equal_committee(0, 1, 0.9)
    with pytest.raises(ValueError, match="discount factor"):
        proposer_share(7, 4, 1.1)
    with pytest.raises(ValueError, match="add up"):
        Committee(discount=0.9, quota=1, chances=(0.5, 0.4))
    with pytest.raises(ValueError, match="chance"):
        Committee(discount=0.9, quota=1, chances=(1.5, -0.5))
    with pytest.raises(ValueError, match="weights"):
        WeightedVote(weights=(2, -1), quota=1)
    with pytest.raises(ValueError, match="quota"):
        WeightedVote(weights=(2, 1), quota=4)
    with pytest.raises(ValueError, match="quota"):
        WeightedVote(weights=(2, 1), quota=0)
