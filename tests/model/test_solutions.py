"""Bargaining solutions: textbook sets, laws, and brute force on drawn contract sets."""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq, linprog, minimize_scalar

from model.solutions import (
    Package,
    Pair,
    Piece,
    Point,
    Solution,
    _Criterion,
    _most,
    _Product,
    _Smallest,
    _Sum,
    distance,
    egalitarian,
    frontier,
    grid_shares,
    hull,
    kalai_smorodinsky,
    nash,
    nash_gap,
    outcomes,
    pareto_gap,
    utilitarian,
)

Array = NDArray[np.float64]
Solver = Callable[..., Solution | None]

ORIGIN = (0.0, 0.0)
PIE = Package(0.0, (1.0,), 1.0, (1.0,))
LOG_ROLLING = Package(0.0, (0.5, 0.3, 0.2), 1.0, (0.2, 0.3, 0.5))
CLOSE = 1e-9

every_solver = pytest.mark.parametrize(
    "solve",
    [nash, kalai_smorodinsky, egalitarian, utilitarian],
    ids=["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"],
)


# -------------------------------------------------------------- what the tests compute on their own


def solved(solution: Solution | None) -> Solution:
    """Return the solution, which must exist."""
    assert solution is not None
    return solution


def value_pair(answer: Solution | Point) -> Pair:
    return answer.guild, answer.employer


def values(packages: Sequence[Package], shares: Array) -> Array:
    """Return both sides' values of the same shares in every package, by definition."""
    pairs = [
        np.column_stack((p.guild_base + shares @ p.gain, p.employer_base - shares @ p.cost))
        for p in packages
    ]
    return np.vstack(pairs)


def mirror(package: Package) -> Package:
    """Return the package with the sides exchanged; share x becomes 1 - x."""
    return Package(
        package.employer_base - sum(package.cost),
        package.cost,
        package.guild_base + sum(package.gain),
        package.gain,
    )


def scaled(package: Package, guild: float, employer: float) -> Package:
    """Return the package with each side's values in another unit."""
    return Package(
        package.guild_base * guild,
        tuple(gain * guild for gain in package.gain),
        package.employer_base * employer,
        tuple(cost * employer for cost in package.cost),
    )


def units(solve: Solver, packages: Sequence[Package]) -> Pair:
    """Return what a solution measures gains in; ideal gains come from linear programmes."""
    if solve is not kalai_smorodinsky:
        return 1.0, 1.0
    best = [0.0, 0.0]
    for package in packages:
        rows = np.array([np.negative(package.gain), package.cost])
        limits = (package.guild_base, package.employer_base)
        for side in (0, 1):
            answer = linprog(rows[side], rows, limits, bounds=(0.0, 1.0))
            if answer.status == 0:
                best[side] = max(best[side], limits[side] - float(answer.fun or 0.0))
    return best[0], best[1]


def scores(solve: Solver, units: Pair, gains: Array) -> Array:
    """Return what a solution maximises, for gains (n, 2) of which none is a loss."""
    gains = np.maximum(gains, 0.0)
    if solve is nash:
        return np.array(np.sqrt(gains.prod(axis=1)))
    if solve is utilitarian:
        return np.array(gains.sum(axis=1))
    return np.array((gains / np.array(units)).min(axis=1))


def score(solve: Solver, units: Pair, answer: Solution | Point) -> float:
    return float(scores(solve, units, np.array([value_pair(answer)]))[0])


def best_score(solve: Solver, packages: Sequence[Package], shares: Array) -> float:
    """Return the best score of contracts that leave no side below 0; -inf if there are none."""
    gains = values(packages, shares)
    rational = gains[(gains >= -CLOSE).all(axis=1)]
    return float(scores(solve, units(solve, packages), rational).max(initial=-np.inf))


amounts = st.integers(-8, 40).map(lambda quarters: quarters / 4)
bases = st.integers(-28, 20).map(lambda quarters: quarters / 4)
weights = st.floats(0.02, 0.98)


@st.composite
def package_sets(draw: st.DrawFn, most_issues: int = 4) -> list[Package]:
    """Draw up to five packages on the same issues; most sets have a zone above (0, 0)."""
    issues = draw(st.integers(1, most_issues))
    several = st.lists(amounts, min_size=issues, max_size=issues).map(tuple)
    one = st.builds(Package, bases, several, amounts, several)
    return draw(st.lists(one, min_size=1, max_size=5))


# -------------------------------------------------------------------------- theory 4: textbook sets


NASH_A, EQUAL_A = (0.577350, 0.666667), (0.618034, 0.618034)
on_set_a = pytest.mark.parametrize(
    ("solve", "expected"), [(nash, NASH_A), (kalai_smorodinsky, EQUAL_A), (egalitarian, EQUAL_A)]
)


def parabola(guild: NDArray[np.floating]) -> Array:
    """Return points on the frontier f = 1 - u^2."""
    return np.column_stack((guild, 1.0 - guild**2)).astype(float)


def refined(solve: Solver) -> Pair:
    """Solve on a polygon inscribed in the parabola, four times, ever finer around the answer."""
    centre, width = 0.5, 0.5
    for _ in range(4):
        near = np.linspace(max(centre - width, 0.0), min(centre + width, 1.0), 101)
        answer = solved(solve([hull(parabola(np.append(near, (0.0, 1.0))))], ORIGIN))
        centre, width = answer.guild, width / 25.0
    return value_pair(answer)


@on_set_a
def test_theory_04_a_enumeration_is_within_one_cell(solve: Solver, expected: Pair) -> None:
    points = parabola(np.arange(101) * 0.01)
    answer = solved(solve(outcomes(points), ORIGIN))
    assert abs(answer.guild - expected[0]) <= 0.01
    assert value_pair(answer) == tuple(points[answer.package])


@on_set_a
def test_theory_04_a_smooth_frontier(solve: Solver, expected: Pair) -> None:
    assert refined(solve) == pytest.approx(expected, abs=1e-6)


def test_theory_04_a_agrees_with_scipy_on_the_smooth_frontier() -> None:
    lowest = minimize_scalar(lambda u: -u * (1 - u**2), bounds=(0, 1), options={"xatol": 1e-9})
    assert refined(nash)[0] == pytest.approx(lowest.x, abs=1e-6)
    assert refined(egalitarian)[0] == pytest.approx(brentq(lambda u: u**2 + u - 1, 0, 1), abs=1e-6)


@pytest.mark.parametrize(
    ("solve", "expected"),
    [
        (nash, (2.0, 0.7)),
        (kalai_smorodinsky, (1.538462, 0.769231)),
        (egalitarian, (0.869565, 0.869565)),
        (utilitarian, (2.0, 0.7)),
    ],
)
def test_theory_04_b_the_hull_tells_the_solutions_apart(solve: Solver, expected: Pair) -> None:
    quadrangle = hull([(0.0, 0.0), (2.0, 0.0), (2.0, 0.7), (0.0, 1.0)])
    assert value_pair(solved(solve([quadrangle], ORIGIN))) == pytest.approx(expected, abs=1e-6)


@every_solver
def test_theory_04_c_log_rolling(solve: Solver) -> None:
    answer = solved(solve([LOG_ROLLING], ORIGIN))
    assert answer.shares == pytest.approx((1.0, 0.5, 0.0), abs=1e-6)
    assert value_pair(answer) == pytest.approx((0.65, 0.65), abs=1e-6)


def test_theory_04_c_pareto_distance_of_the_issue_by_issue_split() -> None:
    assert pareto_gap((0.5, 0.5), [LOG_ROLLING]) == pytest.approx(0.212132, abs=1e-6)


# --------------------------------------------------------------------- closed forms and conventions


@given(weights, st.floats(-50, 50), st.floats(-50, 50), st.floats(1.0, 100.0))
def test_a_linear_frontier_is_split_by_weight(
    weight: float, guild: float, employer: float, surplus: float
) -> None:
    """The frontier reaches beyond both disagreement values, by half the surplus."""
    line = Package(
        guild - 0.5 * surplus, (2.0 * surplus,), employer + 1.5 * surplus, (2.0 * surplus,)
    )
    answer = solved(nash([line], (guild, employer), weight))
    assert answer.guild == pytest.approx(guild + weight * surplus, abs=CLOSE)
    assert answer.employer == pytest.approx(employer + (1.0 - weight) * surplus, abs=CLOSE)


@every_solver
def test_what_pleases_both_is_granted_and_what_pleases_neither_is_not(solve: Solver) -> None:
    package = Package(0.0, (1.0, -1.0, 2.0, 0.0, 3.0), 4.0, (-1.0, 1.0, 0.0, -2.0, 3.0))
    assert solved(solve([package], ORIGIN)).shares[:4] == (1.0, 0.0, 1.0, 1.0)


def test_an_issue_may_cost_the_guild_and_pay_the_employer() -> None:
    answer = solved(nash([Package(1.0, (-1.0,), 0.0, (-1.0,))], ORIGIN, weight=0.25))
    assert answer.shares == pytest.approx((0.75,), abs=CLOSE)
    assert value_pair(answer) == pytest.approx((0.25, 0.75), abs=CLOSE)


@every_solver
@pytest.mark.parametrize(
    ("packages", "disagreement"),
    [
        ([], ORIGIN),
        ([PIE], (0.6, 0.6)),
        ([PIE], (0.5, 0.5)),  # the frontier only touches disagreement
        ([PIE], (1.0, -1.0)),  # the employer could gain, the guild could not
        ([PIE, Package(3.0, (1.0,), -2.0, (1.0,))], (1.5, 0.5)),  # a mix of both would do
        (outcomes([(1.0, 0.0), (0.0, 1.0)]), ORIGIN),
    ],
)
def test_without_a_zone_of_agreement_there_is_no_solution(
    solve: Solver, packages: list[Package], disagreement: Pair
) -> None:
    assert solve(packages, disagreement, steps=[0.1]) is None


def test_equal_sums_go_to_equal_gains() -> None:
    answer = solved(utilitarian([PIE], (0.2, 0.0)))
    assert value_pair(answer) == pytest.approx((0.6, 0.4), abs=CLOSE)


def test_equal_smallest_gains_go_to_the_greater_other_gain() -> None:
    answer = solved(egalitarian(outcomes([(1.0, 2.0), (1.0, 3.0), (0.5, 9.0)]), ORIGIN))
    assert value_pair(answer) == (1.0, 3.0)


def test_equal_products_go_to_the_first_package() -> None:
    assert value_pair(solved(nash(outcomes([(4.0, 1.0), (1.0, 4.0)]), ORIGIN))) == (4.0, 1.0)
    assert value_pair(solved(nash(outcomes([(1.0, 4.0), (4.0, 1.0)]), ORIGIN))) == (1.0, 4.0)


def test_utilitarian_leaves_no_side_below_disagreement() -> None:
    """Without that limit the guild would get 2 and the employer 0."""
    answer = solved(utilitarian([Package(0.0, (2.0,), 1.0, (1.0,))], (0.0, 0.4)))
    assert value_pair(answer) == pytest.approx((1.2, 0.4), abs=CLOSE)


def test_kalai_smorodinsky_takes_its_ideals_from_all_packages() -> None:
    """The pie alone has the ideal (1, 1) and the solution (1/2, 1/2)."""
    answer = solved(kalai_smorodinsky([PIE, *outcomes([(2.0, 0.1)])], ORIGIN))
    assert value_pair(answer) == pytest.approx((2.0 / 3.0, 1.0 / 3.0), abs=CLOSE)


@pytest.mark.parametrize("weight", [-0.1, 0.0, 1.0, 1.5, float("nan")])
def test_a_weight_outside_0_to_1_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        nash([PIE], ORIGIN, weight)


def test_grid_steps_that_do_not_fit_the_issues_are_refused() -> None:
    with pytest.raises(ValueError, match="2 grid steps for 1 issues"):
        nash([PIE], ORIGIN, steps=[0.1, 0.1])


@pytest.mark.parametrize("step", [0.0, -0.1, float("nan")])
def test_a_grid_step_that_is_not_positive_is_refused(step: float) -> None:
    with pytest.raises(ValueError, match="grid step"):
        nash([PIE], ORIGIN, steps=[step])


# --------------------------------------------------------------------------------- axioms and laws


@pytest.mark.parametrize("solve", [nash, kalai_smorodinsky])
@settings(max_examples=30)
@given(package_sets(), st.floats(0.1, 10.0), st.floats(0.1, 10.0))
def test_the_unit_of_a_side_does_not_matter(
    solve: Solver, packages: list[Package], guild: float, employer: float
) -> None:
    """Compared by what they maximise: of equally good packages the last digit picks one."""
    answer = solve(packages, ORIGIN)
    assume(answer)
    rescaled = solved(solve([scaled(each, guild, employer) for each in packages], ORIGIN))
    back = rescaled._replace(guild=rescaled.guild / guild, employer=rescaled.employer / employer)
    measure = units(solve, packages)
    expected = score(solve, measure, solved(answer))
    assert score(solve, measure, back) == pytest.approx(expected, rel=CLOSE)


def test_the_egalitarian_solution_depends_on_the_unit() -> None:
    assert solved(egalitarian([PIE], ORIGIN)).shares == pytest.approx((1 / 2,))
    tenfold = [scaled(PIE, 10.0, 1.0)]
    assert solved(egalitarian(tenfold, ORIGIN)).shares == pytest.approx((1 / 11,))
    assert solved(nash(tenfold, ORIGIN)).shares == pytest.approx((1 / 2,))


@every_solver
@settings(max_examples=40)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=2), bases)
def test_a_symmetric_set_has_a_symmetric_solution(
    solve: Solver, halves: list[Pair], base: float
) -> None:
    gain = tuple(amount for first, second in halves for amount in (first, second))
    cost = tuple(amount for first, second in halves for amount in (second, first))
    answer = solve([Package(base, gain, base + sum(gain), cost)], ORIGIN)
    assume(answer)
    assert solved(answer).guild == pytest.approx(solved(answer).employer, abs=CLOSE)


@every_solver
@settings(max_examples=30)
@given(package_sets())
def test_exchanging_the_sides_exchanges_the_gains(solve: Solver, packages: list[Package]) -> None:
    answer = solve(packages, ORIGIN)
    exchanged = solve([mirror(package) for package in packages], ORIGIN)
    assert (answer is None) == (exchanged is None)
    assume(answer)
    mirrored = solved(exchanged)
    back = mirrored._replace(guild=mirrored.employer, employer=mirrored.guild)
    measure = units(solve, packages)
    expected = score(solve, measure, solved(answer))
    assert score(solve, measure, back) == pytest.approx(expected, abs=CLOSE)


@settings(max_examples=40)
@given(package_sets(), st.lists(weights, min_size=2, max_size=5))
def test_bargaining_power_never_hurts(packages: list[Package], powers: list[float]) -> None:
    assume(nash(packages, ORIGIN))
    answers = [solved(nash(packages, ORIGIN, weight)) for weight in sorted(powers)]
    assert np.diff([answer.guild for answer in answers]).min() >= -CLOSE
    assert np.diff([answer.employer for answer in answers]).max() <= CLOSE


# --------------------------------------------------------------------- certificate and brute force


@every_solver
@settings(max_examples=30)
@given(package_sets(), st.integers(0, 2**32 - 1))
def test_no_drawn_contract_beats_the_solution(
    solve: Solver, packages: list[Package], seed: int
) -> None:
    shape = 2000, len(packages[0].gain)
    contracts = np.random.default_rng(seed).beta(0.3, 0.3, shape)  # many near the corners
    answer = solve(packages, ORIGIN)
    if answer is None:
        assert values(packages, contracts).min(axis=1).max() <= CLOSE
        return
    reached = score(solve, units(solve, packages), answer)
    assert best_score(solve, packages, contracts) <= reached + CLOSE


@every_solver
@settings(max_examples=40)
@given(package_sets())
def test_a_solution_is_a_certified_rational_contract_on_the_frontier(
    solve: Solver, packages: list[Package]
) -> None:
    answer = solve(packages, ORIGIN)
    assume(answer)
    answer = solved(answer)
    assert all(0.0 <= share <= 1.0 for share in answer.shares)
    (expected,) = values([packages[answer.package]], np.array([answer.shares]))
    assert value_pair(answer) == pytest.approx(expected, abs=CLOSE)
    assert min(value_pair(answer)) >= -CLOSE
    assert abs(answer.residual) < CLOSE
    assert pareto_gap(value_pair(answer), packages) < CLOSE


@settings(max_examples=40)
@given(package_sets(), weights)
def test_the_weighted_nash_solution_is_certified(packages: list[Package], weight: float) -> None:
    answer = nash(packages, ORIGIN, weight)
    assume(answer)
    assert abs(solved(answer).residual) < CLOSE


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (_Product(0.5), 0.5 * 2.0 / 0.5 - 1.0),  # all to the guild
        (_Product(0.2), 0.8 * 1.0 / 0.75 - 1.0),  # all to the employer
        (_Smallest((1.0, 1.0)), 2.0 / 3.0 - 0.5),
        (_Smallest((2.0, 1.0)), 0.5 - 0.25),
        (_Sum((1.0, 1.0)), 2.0 - 1.25),
    ],
)
def test_the_residual_of_a_poor_contract_is_what_is_left_to_gain(
    criterion: _Criterion, expected: float
) -> None:
    """Share 0.25 of an issue worth 2 to the guild and 1 to the employer: gains 0.5 and 0.75."""
    package = Package(0.0, (2.0,), 1.0, (1.0,))
    assert criterion.residual(package, np.array([0.25])) == pytest.approx(expected, abs=CLOSE)


def test_a_linear_programme_without_an_answer_is_an_error() -> None:
    with pytest.raises(ArithmeticError, match="no certificate"):
        _most(np.zeros(2), Package(-1.0, (0.5,), 0.0, (0.0,)), ORIGIN)


def levels(step: float) -> list[float]:
    """Return the multiples of a step below 1, and 1."""
    return [k * step for k in range(1000) if k * step < 1.0 - CLOSE] + [1.0]


@pytest.mark.parametrize("step", [0.1, 0.05, 0.01, 1 / 3, 0.3, 0.7, 1.0, 3.0])
def test_the_grid_of_an_issue_is_the_multiples_of_its_step_and_1(step: float) -> None:
    assert grid_shares(step) == levels(step)


@every_solver
@settings(max_examples=30)
@given(package_sets(most_issues=3), st.data())
def test_the_grid_twin_is_what_brute_force_finds(
    solve: Solver, packages: list[Package], data: st.DataObject
) -> None:
    issues = len(packages[0].gain)
    draws = st.lists(st.sampled_from([0.2, 0.25, 0.3, 1.0]), min_size=issues, max_size=issues)
    steps = data.draw(draws)
    answer = solve(packages, ORIGIN, steps=steps)
    assume(answer)
    best = best_score(solve, packages, np.array(list(product(*map(levels, steps)))))
    twin = solved(answer).grid
    if twin is None:
        assert best == -np.inf
        return
    measure = units(solve, packages)
    assert score(solve, measure, twin) == pytest.approx(best, abs=CLOSE)
    assert score(solve, measure, twin) <= score(solve, measure, solved(answer)) + CLOSE
    assert min(value_pair(twin)) >= -CLOSE
    assert all(share in levels(step) for share, step in zip(twin.shares, steps, strict=True))
    (expected,) = values([packages[twin.package]], np.array([twin.shares]))
    assert value_pair(twin) == pytest.approx(expected, abs=CLOSE)


def test_the_grid_twin_may_lie_in_another_package() -> None:
    """The better package has no rational contract at its corners, which are its whole grid."""
    wide = Package(-1.0, (4.0,), 3.0, (4.0,))
    narrow = Package(0.5, (0.1,), 0.5, (0.1,))
    answer = solved(nash([wide, narrow], ORIGIN, steps=[1.0]))
    assert answer.package == 0
    assert value_pair(answer) == pytest.approx((1.0, 1.0))
    assert answer.grid is not None
    assert answer.grid.package == 1


def test_grid_contracts_of_equal_product_go_to_the_first_package() -> None:
    answer = solved(nash(outcomes([(1.0, 4.0), (4.0, 1.0)]), ORIGIN, steps=[]))
    assert answer.grid is not None
    assert value_pair(answer.grid) == (1.0, 4.0)


def test_a_grid_may_hold_no_rational_contract() -> None:
    answer = solved(nash([PIE], (0.4, 0.4), steps=[1.0]))
    assert answer.guild == pytest.approx(0.5)
    assert answer.grid is None


# ------------------------------------------------------------------------------------ convex hulls


@settings(max_examples=30)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_the_hull_is_the_best_of_all_mixtures(points: list[Pair], seed: int) -> None:
    """In any direction the hull reaches as far as its points; no mixture is outside it."""
    (piece,) = frontier([hull(points)])
    angles = np.random.default_rng(seed).uniform(0.0, np.pi / 2.0, 200)
    directions = np.array([np.cos(angles), np.sin(angles)])
    reach = (np.array([piece.guild, piece.employer]).T @ directions).max(axis=0)
    assert reach == pytest.approx((np.array(points) @ directions).max(axis=0), abs=CLOSE)


# ---------------------------------------------------------------------------------------- frontier


def corners(piece: Piece) -> list[Pair]:
    return list(zip(piece.guild, piece.employer, strict=True))


def test_the_frontier_of_one_package_is_its_chain() -> None:
    (piece,) = frontier([LOG_ROLLING])
    assert piece.guild == pytest.approx((0.0, 0.5, 0.8, 1.0))
    assert piece.employer == pytest.approx((1.0, 0.8, 0.5, 0.0))


def test_two_lines_cross_where_algebra_says() -> None:
    """3 - u/3 = 8 - 4u at u = 15/11; left of u = 1 the steep line dominates from its end."""
    flat = Package(0.0, (3.0,), 3.0, (1.0,))
    steep = Package(1.0, (1.0,), 4.0, (4.0,))
    left, right = frontier([flat, steep])
    assert (left.package, right.package) == (1, 0)
    crossing = (15 / 11, 28 / 11)
    assert np.array(corners(left)) == pytest.approx(np.array([(1.0, 4.0), crossing]), abs=1e-12)
    assert np.array(corners(right)) == pytest.approx(np.array([crossing, (3.0, 2.0)]), abs=1e-12)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (3, 1, 5, 0, 4, 2)])
def test_of_a_finite_set_the_frontier_is_what_no_point_dominates(order: Sequence[int]) -> None:
    points = [(1.0, 3.0), (1.0, 2.0), (2.0, 2.0), (0.5, 3.0), (3.0, 0.0), (2.0, 2.0)]
    pieces = frontier(outcomes([points[i] for i in order]))
    efficient = [(1.0, 3.0), (2.0, 2.0), (3.0, 0.0)]
    assert [corners(piece) for piece in pieces] == [[point] for point in efficient]
    assert [points[order[piece.package]] for piece in pieces] == efficient


def test_a_piece_that_starts_below_a_point_comes_after_it() -> None:
    """Seen in a random search: rounding puts the start of the line left of the point."""
    line = Package(48.321409466004596, (43.14538325339733,), 13.675385809340675, (21.6323882,))
    point = outcomes([(82.86891413560666, 48.71655023063969)])
    pieces = frontier([line, *point])
    assert pieces[1].guild[0] == pytest.approx(pieces[0].guild[0], abs=CLOSE)
    assert [piece.package for piece in pieces] == [1, 0]


def test_a_shared_stretch_is_listed_once() -> None:
    """The second package continues the first one's line; the third repeats it."""
    longer = Package(0.5, (1.0,), 0.5, (1.0,))
    pieces = frontier([PIE, longer, PIE])
    assert [piece.package for piece in pieces] == [0, 1]
    assert corners(pieces[0]) == [(0.0, 1.0), (1.0, 0.0)]
    assert corners(pieces[1]) == [(1.0, 0.0), (1.5, -0.5)]


@settings(max_examples=40)
@given(package_sets(), st.floats(0.0, 1.0))
def test_nothing_gives_both_sides_more_than_the_frontier(
    packages: list[Package], along: float
) -> None:
    for piece in frontier(packages):
        guild = piece.guild[0] + along * (piece.guild[-1] - piece.guild[0])
        employer = float(np.interp(guild, piece.guild, piece.employer))
        answer = egalitarian(packages, (guild, employer))
        assert answer is None or min(answer.guild - guild, answer.employer - employer) < CLOSE


@settings(max_examples=40)
@given(package_sets(), st.integers(0, 2**32 - 1))
def test_the_frontier_has_no_gaps(packages: list[Package], seed: int) -> None:
    """From any contract, the best equal improvement ends on it."""
    shares = np.random.default_rng(seed).random((3, len(packages[0].gain)))
    pieces = frontier(packages)
    for start in values(packages, shares):
        answer = egalitarian(packages, tuple(start))
        if answer is not None:
            assert distance(value_pair(answer), pieces) < CLOSE


@given(package_sets())
def test_the_frontier_falls_from_end_to_end(packages: list[Package]) -> None:
    points = np.array([corner for piece in frontier(packages) for corner in corners(piece)])
    assert np.diff(points[:, 0]).min(initial=0.0) >= -CLOSE
    assert np.diff(points[:, 1]).max(initial=0.0) <= CLOSE


# -------------------------------------------------------------------------------------------- gaps


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((0.25, 0.75), 0.0),
        ((0.0, 0.0), np.sqrt(0.5)),
        ((1.0, 1.0), np.sqrt(0.5)),  # beyond the frontier counts as well
        ((-3.0, 5.0), 5.0),  # nearest to the end (0, 1)
        ((2.0, 0.0), 1.0),
    ],
)
def test_the_pareto_gap_is_the_distance_to_the_nearest_point(point: Pair, expected: float) -> None:
    assert pareto_gap(point, [PIE]) == pytest.approx(expected, abs=1e-12)


def test_the_pareto_gap_to_a_single_outcome() -> None:
    assert pareto_gap((0.0, 0.0), outcomes([(3.0, 4.0)])) == 5.0


def test_the_nash_gap_is_the_distance_to_the_weighted_solution() -> None:
    assert nash_gap((0.5, 0.5), [PIE], ORIGIN) == pytest.approx(0.0, abs=1e-12)
    assert nash_gap((0.5, 0.5), [PIE], ORIGIN, 0.8) == pytest.approx(0.3 * np.sqrt(2.0))


def test_without_a_zone_the_nash_gap_is_the_distance_to_disagreement() -> None:
    assert nash_gap((0.0, 0.0), [PIE], (3.0, 4.0)) == 5.0


def test_no_frontier_is_at_no_distance() -> None:
    with pytest.raises(ValueError, match="empty"):
        distance(ORIGIN, [])
