"""The distance to the Pareto frontier: by hand, and against `model.solutions`."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from agents.outlook import Outlook
from model.chains import chains_for
from model.frontier import pareto_distance
from model.solutions import Pair, distance, frontier
from tests.agents.toys import TWO, log_rolling, outlook_of, pie, scattered
from tests.model.laid import PLAYED, Drawn, around, drawn, end_of, laid, sets_of

CLOSE = 1e-9
DIAGONAL = math.sqrt(0.5)


def far(outlook: Outlook, *point: float) -> float:
    guild, employers = point
    return pareto_distance(laid(outlook), guild, employers)


def lines(*ends: Sequence[float]) -> Outlook:
    """Return packages of one issue, each by its start and what granting adds and takes."""
    guild, employers, gains, costs = zip(*ends, strict=True)
    slopes = [(gain,) for gain in gains], [(-cost,) for cost in costs]
    return outlook_of((guild, employers), slopes, (1.0,))


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((25.0, 75.0), 0.0),
        ((0.0, 0.0), 100.0 * DIAGONAL),
        ((100.0, 100.0), 100.0 * DIAGONAL),  # beyond the frontier
        ((-30.0, 140.0), 50.0),  # nearest to the employers' end
        ((104.0, -3.0), 5.0),  # to the guild's
    ],
)
def test_the_distance_to_a_pie(point: Pair, expected: float) -> None:
    assert far(pie(), *point) == pytest.approx(expected, abs=CLOSE)


def test_half_of_every_issue_is_far_from_trading_them() -> None:
    assert far(log_rolling(), 50.0, 50.0) == pytest.approx(30.0 * DIAGONAL)


def test_what_another_package_beats_does_not_count() -> None:
    """The second package is worth 10 more to the guild, 10 less to the employers, and 20 longer."""
    better = lines((0.0, 100.0, 100.0, 100.0), (0.0, 90.0, 110.0, 90.0))
    assert far(better, 0.0, 90.0) == pytest.approx(10.0 * DIAGONAL)


def test_of_a_table_of_single_contracts_only_the_best_count() -> None:
    guild, employers = (1.0, 1.0, 2.0, 0.5, 3.0, 2.0), (3.0, 2.0, 2.0, 3.0, 0.0, 2.0)
    table = scattered(guild, employers)
    assert far(table, 1.0, 2.0) == pytest.approx(1.0)  # itself beaten twice
    assert far(table, 0.5, 3.0) == pytest.approx(0.5)
    assert far(table, 2.0, 2.0) == 0.0  # there twice
    assert far(table, 3.0, -1.0) == pytest.approx(1.0)


def test_as_much_of_one_value_and_less_of_the_other_is_beaten() -> None:
    assert far(scattered((1.0, 1.0), (3.0, 2.0)), 1.0, 2.0) == pytest.approx(1.0)
    assert far(scattered((3.0, 2.0), (1.0, 1.0)), 2.0, 1.0) == pytest.approx(1.0)


@pytest.mark.parametrize(("left", "right"), [(0.0, 0.0), (1e-12, 0.0), (0.0, 1e-12)])
@pytest.mark.parametrize("unit", [1.0, 0.37, 7.0 / 9.0])
def test_two_packages_hide_a_stretch_up_to_where_they_meet(
    unit: float, left: float, right: float
) -> None:
    """The contracts (5, 6) and (6, 5) hide the line from 4 to 6, what rounding leaves included."""
    contracts = (5.0 - left, 6.0, 0.0, 0.0), (6.0, 5.0 - right, 0.0, 0.0)
    packages = (0.0, 10.0, 10.0, 10.0), *contracts
    table = lines(*([each * unit for each in package] for package in packages))
    assert far(table, 5.0 * unit, 5.0 * unit) == pytest.approx(unit)


def test_where_the_frontier_jumps_both_ends_count_and_nothing_between() -> None:
    """The first line is beaten from (2, 2) on, where the employers still get 2; it jumps to 3."""
    table = lines((0.0, 4.0, 4.0, 4.0), (3.0, 2.0, 2.0, 4.0))
    assert far(table, 2.0, 2.0) == pytest.approx(0.0, abs=CLOSE)
    assert far(table, 2.5, 2.0) == pytest.approx(0.5)
    assert far(table, 2.25, 2.0) == pytest.approx(0.25)
    assert far(table, 3.0, 1.0) == pytest.approx(2.0 / math.sqrt(20.0))


def test_a_package_hidden_piece_by_piece_is_hidden_altogether() -> None:
    """No single package hides the middle one; two that cross it do."""
    table = lines((0.0, 10.0, 10.0, 10.0), (0.0, 14.0, 5.2, 5.2), (4.9, 8.9, 10.0, 8.9))
    sets = sets_of(table)
    assert {piece.set_index for piece in frontier(sets)} == {1, 2}
    assert far(table, 5.0, 5.0) == pytest.approx(distance((5.0, 5.0), frontier(sets)))


def test_all_beaten_but_one() -> None:
    table = lines(*((0.0, 10.0 + k, 10.0 + k, 10.0 + k) for k in (3.0, 1.0, 9.0, 0.0, 4.0)))
    assert far(table, 0.0, 0.0) == pytest.approx(19.0 * DIAGONAL)


@pytest.mark.parametrize("noise", [0.0, 1e-14, 1e-12, 1e-11])
def test_of_packages_that_are_the_same_up_to_rounding_one_stays(noise: float) -> None:
    starts = (noise, -noise, 0.0)
    twins = lines(*((start, 10.0 - 2.0 * start, 10.0 + start, 10.0) for start in starts))
    points = scattered(starts, [-start for start in starts])
    assert far(twins, 5.0, 5.0) == pytest.approx(0.0, abs=CLOSE)
    assert far(points, 3.0, 4.0) == pytest.approx(5.0)


def test_two_packages_side_by_side_on_one_line() -> None:
    assert far(TWO, 105.0, -5.0) == pytest.approx(0.0, abs=CLOSE)
    assert far(TWO, 50.0, 50.0) == pytest.approx(0.0, abs=CLOSE)


def test_only_what_may_be_signed_counts() -> None:
    assert far(TWO._replace(admissible=(True, False)), 110.0, -10.0) == pytest.approx(
        10.0 / DIAGONAL
    )


def test_nothing_that_may_be_signed_is_infinitely_far() -> None:
    assert far(TWO._replace(admissible=(False, False)), 0.0, 0.0) == math.inf
    assert pareto_distance(chains_for(TWO), 0.0, 0.0) == math.inf


@settings(max_examples=300)
@given(drawn())
def test_the_distance_is_that_of_the_reference(case: Drawn) -> None:
    expected = distance(case.point, frontier(sets_of(case.outlook)))
    assert far(case.outlook, *case.point) == pytest.approx(expected, abs=CLOSE)


@settings(max_examples=100)
@given(drawn())
def test_the_order_of_packages_does_not_matter(case: Drawn) -> None:
    outlook = case.outlook
    turned = outlook._replace(
        base=[side[::-1] for side in outlook.base],
        slope=[side[::-1] for side in outlook.slope],
        admissible=outlook.admissible[::-1],
    )
    expected = far(outlook, *case.point)
    assert far(turned, *case.point) == pytest.approx(expected, abs=CLOSE)


@settings(max_examples=100)
@given(drawn())
def test_every_corner_is_as_far_as_the_reference_says(case: Drawn) -> None:
    """Corners are where edges begin and end, and where ties are."""
    chains, pieces = laid(case.outlook), frontier(sets_of(case.outlook))
    for package in range(len(chains.edges)):
        first = package * (len(chains.guild) // len(chains.edges))
        for place in range(first, first + chains.edges[package]):
            point = chains.guild[place], chains.employers[place]
            expected = distance(point, pieces)
            assert pareto_distance(chains, *point) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize(("name", "seed"), PLAYED)
def test_the_distance_at_the_end_of_played_rounds_is_that_of_the_reference(
    name: str, seed: int
) -> None:
    end = end_of(name, seed)
    for outlook in (end.outlook, end.outlook._replace(admissible=[True] * len(end.outlook.length))):
        chains, pieces = laid(outlook), frontier(sets_of(outlook))
        for point in [end.values, end.floors, *around(end.values, chains)]:
            expected = distance(point, pieces)
            assert pareto_distance(chains, *point) == pytest.approx(expected, abs=1e-7)
