"""The solutions: closed forms and conventions, the axioms, brute force on drawn value sets."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.solutions import (
    Pair,
    Solution,
    ValueSet,
    egalitarian,
    kalai_smorodinsky,
    nash,
    outcomes,
    pareto_gap,
    utilitarian,
)
from tests.model.solutions.drawn import (
    CLOSE,
    ORIGIN,
    PIE,
    SOLVERS,
    Solver,
    amounts,
    bases,
    best_score,
    drawn_sets,
    every_solver,
    score,
    seeds,
    solved,
    units,
    value_pair,
    values_of,
    weights,
)


def mirror(each: ValueSet) -> ValueSet:
    """Return the value set with the sides exchanged; share x becomes 1 - x."""
    return ValueSet(
        each.employer_base - sum(each.cost), each.cost, each.guild_base + sum(each.gain), each.gain
    )


def scaled(each: ValueSet, guild: float, employer: float) -> ValueSet:
    """Return the value set with each side's values in another unit."""
    return ValueSet(
        each.guild_base * guild,
        tuple(gain * guild for gain in each.gain),
        each.employer_base * employer,
        tuple(cost * employer for cost in each.cost),
    )


def every_solution(sets: list[ValueSet]) -> list[Solution]:
    """Return all solutions above (0, 0), without which the case is not counted."""
    answers = [solve(sets, ORIGIN) for solve in SOLVERS]
    assume(any(answers))
    return [solved(answer) for answer in answers]


# --------------------------------------------------------------------- closed forms and conventions


@given(weights, st.floats(-50, 50), st.floats(-50, 50), st.floats(1.0, 100.0))
def test_a_linear_frontier_is_split_by_weight(
    weight: float, guild: float, employer: float, surplus: float
) -> None:
    """The frontier reaches beyond both disagreement values, by half the surplus."""
    line = ValueSet(
        guild - 0.5 * surplus, (2.0 * surplus,), employer + 1.5 * surplus, (2.0 * surplus,)
    )
    answer = solved(nash([line], (guild, employer), weight))
    assert answer.guild == pytest.approx(guild + weight * surplus, abs=CLOSE)
    assert answer.employer == pytest.approx(employer + (1.0 - weight) * surplus, abs=CLOSE)


@every_solver
def test_what_pleases_both_is_granted_and_what_pleases_neither_is_not(solve: Solver) -> None:
    mixed = ValueSet(0.0, (1.0, -1.0, 2.0, 0.0, 3.0), 4.0, (-1.0, 1.0, 0.0, -2.0, 3.0))
    assert solved(solve([mixed], ORIGIN)).shares[:4] == (1.0, 0.0, 1.0, 1.0)


def test_an_issue_may_cost_the_guild_and_pay_the_employer() -> None:
    answer = solved(nash([ValueSet(1.0, (-1.0,), 0.0, (-1.0,))], ORIGIN, weight=0.25))
    assert answer.shares == pytest.approx((0.75,), abs=CLOSE)
    assert value_pair(answer) == pytest.approx((0.25, 0.75), abs=CLOSE)


@every_solver
@pytest.mark.parametrize(
    ("sets", "disagreement"),
    [
        ([], ORIGIN),
        ([PIE], (0.6, 0.6)),
        ([PIE], (0.5, 0.5)),  # the frontier only touches disagreement
        ([PIE], (1.0, -1.0)),  # the employer could gain, the guild could not
        ([PIE, ValueSet(3.0, (1.0,), -2.0, (1.0,))], (1.5, 0.5)),  # a mix of both would do
        (outcomes([(1.0, 0.0), (0.0, 1.0)]), ORIGIN),
    ],
)
def test_without_a_zone_of_agreement_there_is_no_solution(
    solve: Solver, sets: list[ValueSet], disagreement: Pair
) -> None:
    assert solve(sets, disagreement, steps=[0.1]) is None


def test_equal_sums_go_to_equal_gains() -> None:
    answer = solved(utilitarian([PIE], (0.2, 0.0)))
    assert value_pair(answer) == pytest.approx((0.6, 0.4), abs=CLOSE)


def test_sums_that_differ_by_rounding_are_equal() -> None:
    assert 1.1 + 2.2 > 1.65 + 1.65
    answer = solved(utilitarian(outcomes([(1.1, 2.2), (1.65, 1.65)]), ORIGIN))
    assert value_pair(answer) == (1.65, 1.65)


def test_equal_smallest_gains_go_to_the_greater_other_gain() -> None:
    answer = solved(egalitarian(outcomes([(1.0, 2.0), (1.0, 3.0), (0.5, 9.0)]), ORIGIN))
    assert value_pair(answer) == (1.0, 3.0)


def test_equal_products_go_to_the_first_set() -> None:
    assert value_pair(solved(nash(outcomes([(4.0, 1.0), (1.0, 4.0)]), ORIGIN))) == (4.0, 1.0)
    assert value_pair(solved(nash(outcomes([(1.0, 4.0), (4.0, 1.0)]), ORIGIN))) == (1.0, 4.0)


def test_utilitarian_leaves_no_side_below_disagreement() -> None:
    """Without that limit the guild would get 2 and the employer 0."""
    answer = solved(utilitarian([ValueSet(0.0, (2.0,), 1.0, (1.0,))], (0.0, 0.4)))
    assert value_pair(answer) == pytest.approx((1.2, 0.4), abs=CLOSE)


def test_kalai_smorodinsky_takes_its_ideals_from_all_sets() -> None:
    """The pie alone has the ideal (1, 1) and the solution (1/2, 1/2)."""
    answer = solved(kalai_smorodinsky([PIE, *outcomes([(2.0, 0.1)])], ORIGIN))
    assert value_pair(answer) == pytest.approx((2.0 / 3.0, 1.0 / 3.0), abs=CLOSE)


@pytest.mark.parametrize("weight", [-0.1, 0.0, 1.0, 1.5, float("nan")])
def test_a_weight_outside_0_to_1_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        nash([PIE], ORIGIN, weight)


# ------------------------------------------------------------------------------------------ axioms


@settings(max_examples=20)
@given(drawn_sets(), bases, bases)
def test_only_gains_above_disagreement_count(
    sets: list[ValueSet], guild: float, employer: float
) -> None:
    """Values and disagreement rise alike; quarters add up without rounding."""
    higher = [
        each._replace(
            guild_base=each.guild_base + guild, employer_base=each.employer_base + employer
        )
        for each in sets
    ]
    for solve, answer in zip(SOLVERS, every_solution(sets), strict=True):
        raised = solved(solve(higher, (guild, employer)))
        assert (raised.set_index, raised.shares) == (answer.set_index, answer.shares)


@settings(max_examples=30)
@given(drawn_sets(), st.floats(0.1, 10.0), st.floats(0.1, 10.0))
def test_the_unit_of_a_side_does_not_matter(
    sets: list[ValueSet], guild: float, employer: float
) -> None:
    """Compared by what they maximise: of equally good sets the last digit picks one."""
    assume(nash(sets, ORIGIN))
    in_other_units = [scaled(each, guild, employer) for each in sets]
    for solve in (nash, kalai_smorodinsky):
        answer, rescaled = solved(solve(sets, ORIGIN)), solved(solve(in_other_units, ORIGIN))
        back = rescaled.guild / guild, rescaled.employer / employer
        measure = units(solve, sets)
        expected = score(solve, measure, value_pair(answer))
        assert score(solve, measure, back) == pytest.approx(expected, rel=CLOSE)


def test_the_egalitarian_solution_depends_on_the_unit() -> None:
    assert solved(egalitarian([PIE], ORIGIN)).shares == pytest.approx((1 / 2,))
    tenfold = [scaled(PIE, 10.0, 1.0)]
    assert solved(egalitarian(tenfold, ORIGIN)).shares == pytest.approx((1 / 11,))
    assert solved(nash(tenfold, ORIGIN)).shares == pytest.approx((1 / 2,))


@settings(max_examples=40)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=2), bases)
def test_a_symmetric_set_has_a_symmetric_solution(halves: list[Pair], base: float) -> None:
    gain = tuple(amount for first, second in halves for amount in (first, second))
    cost = tuple(amount for first, second in halves for amount in (second, first))
    symmetric = ValueSet(base, gain, base + sum(gain), cost)
    for answer in every_solution([symmetric]):
        assert answer.guild == pytest.approx(answer.employer, abs=CLOSE)


@settings(max_examples=30)
@given(drawn_sets())
def test_exchanging_the_sides_exchanges_the_gains(sets: list[ValueSet]) -> None:
    mirrors = [mirror(each) for each in sets]
    answers = [solve(sets, ORIGIN) for solve in SOLVERS]
    exchanged = [solve(mirrors, ORIGIN) for solve in SOLVERS]
    assume(any(answers) or any(exchanged))
    for solve, answer, swapped in zip(SOLVERS, answers, exchanged, strict=True):
        back = value_pair(solved(swapped))[::-1]
        measure = units(solve, sets)
        expected = score(solve, measure, value_pair(solved(answer)))
        assert score(solve, measure, back) == pytest.approx(expected, abs=CLOSE)


@settings(max_examples=40)
@given(drawn_sets(), weights, weights)
def test_bargaining_power_never_hurts(sets: list[ValueSet], one: float, other: float) -> None:
    weak, strong = nash(sets, ORIGIN, min(one, other)), nash(sets, ORIGIN, max(one, other))
    assume(weak or strong)
    assert solved(weak).guild <= solved(strong).guild + CLOSE
    assert solved(weak).employer >= solved(strong).employer - CLOSE


# ------------------------------------------------------------------- brute force and certification


@settings(max_examples=30)
@given(drawn_sets(), seeds)
def test_no_drawn_contract_beats_the_solution(sets: list[ValueSet], seed: int) -> None:
    shape = 2000, len(sets[0].gain)
    contracts = np.random.default_rng(seed).beta(0.3, 0.3, shape)  # many near the corners
    for solve in SOLVERS:
        answer = solve(sets, ORIGIN)
        if answer is None:
            assert values_of(sets, contracts).min(axis=1).max() <= CLOSE
        else:
            measure = units(solve, sets)
            reached = score(solve, measure, value_pair(answer))
            assert best_score(solve, measure, sets, contracts) <= reached + CLOSE


@settings(max_examples=40)
@given(drawn_sets())
def test_a_solution_is_a_certified_rational_contract_on_the_frontier(sets: list[ValueSet]) -> None:
    for answer in every_solution(sets):
        assert all(0.0 <= share <= 1.0 for share in answer.shares)
        (expected,) = values_of([sets[answer.set_index]], np.array([answer.shares]))
        assert value_pair(answer) == pytest.approx(expected, abs=CLOSE)
        assert min(value_pair(answer)) >= -CLOSE
        assert abs(answer.residual) < CLOSE
        assert pareto_gap(value_pair(answer), sets) < CLOSE


@settings(max_examples=40)
@given(drawn_sets(), weights)
def test_the_weighted_nash_solution_is_certified(sets: list[ValueSet], weight: float) -> None:
    answer = nash(sets, ORIGIN, weight)
    assume(answer)
    assert abs(solved(answer).residual) < CLOSE
