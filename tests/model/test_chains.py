"""Efficient chains: by hand, and against those of `model.solutions` on drawn outlooks."""

import math

import numpy as np
import pytest
from hypothesis import given

from agents.outlook import Outlook
from model.chains import Chains, chains_for, even_gain, lay_chains
from model.solutions import Pair, egalitarian
from model.solutions.sets import efficient_chain, values
from tests.agents.toys import TWO, log_rolling, outlook_of, pie
from tests.model.laid import PLAYED, Drawn, drawn, end_of, laid, sets_of

CLOSE = 1e-9


def corners(chains: Chains, package: int) -> list[Pair]:
    first = package * (len(chains.guild) // len(chains.edges))
    places = range(first, first + chains.edges[package] + 1)
    return [(chains.guild[place], chains.employers[place]) for place in places]


def one_package(gains: tuple[float, ...], slopes: tuple[float, ...]) -> Outlook:
    return outlook_of(((0.0,), (100.0,)), ((gains,), (slopes,)), (1.0,) * len(gains))


def assert_like_the_reference(outlook: Outlook) -> None:
    """The reference lists a single contract once, and no package that may not be signed."""
    chains, sets = laid(outlook), iter(sets_of(outlook))
    for package, admissible in enumerate(outlook.admissible):
        if not admissible:
            assert chains.edges[package] == 0
            continue
        each = next(sets)
        expected = values(each, efficient_chain(each))
        if len(expected) == 1:
            expected = np.repeat(expected, 2, axis=0)
        assert np.array(corners(chains, package)) == pytest.approx(expected, abs=CLOSE)


def test_the_cheapest_dollar_comes_first() -> None:
    expected = [(0.0, 100.0), (50.0, 80.0), (80.0, 50.0), (100.0, 0.0)]
    assert corners(laid(log_rolling()), 0) == expected


@pytest.mark.parametrize(
    ("gains", "slopes", "expected"),
    [
        ((10.0, 5.0), (4.0, -5.0), [(10.0, 104.0), (15.0, 99.0)]),  # both like the first issue
        ((-10.0, 5.0), (-4.0, -5.0), [(0.0, 100.0), (5.0, 95.0)]),  # both dislike it
        ((-10.0, 5.0), (4.0, -5.0), [(-10.0, 104.0), (0.0, 100.0), (5.0, 95.0)]),  # taken back
        ((10.0, 5.0), (0.0, -5.0), [(10.0, 100.0), (15.0, 95.0)]),  # costs nothing
        ((0.0, 5.0), (-4.0, -5.0), [(0.0, 100.0), (5.0, 95.0)]),  # brings nothing
        ((0.0, 0.0), (0.0, 0.0), [(0.0, 100.0), (0.0, 100.0)]),
        ((-5.0, 5.0), (1e-13, -5.0), [(0.0, 100.0), (5.0, 95.0)]),
        ((1e-13, 5.0), (-4.0, -1e-13), [(5.0, 100.0), (5.0, 100.0)]),  # as good as nothing
    ],
)
def test_an_issue_is_granted_by_what_it_is_worth_to_both(
    gains: tuple[float, ...], slopes: tuple[float, ...], expected: list[Pair]
) -> None:
    found = corners(laid(one_package(gains, slopes)), 0)
    assert np.array(found) == pytest.approx(np.array(expected), abs=CLOSE)


def test_issues_at_one_price_stay_in_the_order_of_the_scenario() -> None:
    outlook = one_package((10.0, 20.0, 30.0), (-10.0, -20.0, -30.0))
    assert corners(laid(outlook), 0) == [(0.0, 100.0), (10.0, 90.0), (30.0, 70.0), (60.0, 40.0)]


def test_a_package_that_may_not_be_signed_has_no_chain() -> None:
    chains = laid(TWO)
    assert list(chains.edges) == [1, 1]
    lay_chains(TWO._replace(admissible=(True, False)), chains)
    assert list(chains.edges) == [1, 0]


def test_there_is_room_for_every_corner() -> None:
    chains = chains_for(log_rolling())
    assert (len(chains.guild), len(chains.employers), len(chains.edges)) == (4, 4, 1)


@given(drawn())
def test_chains_are_those_of_the_reference(case: Drawn) -> None:
    assert_like_the_reference(case.outlook)


@pytest.mark.parametrize(("name", "seed"), PLAYED)
def test_chains_of_played_rounds_are_those_of_the_reference(name: str, seed: int) -> None:
    assert_like_the_reference(end_of(name, seed).outlook)


@pytest.mark.parametrize(
    ("floors", "gain"),
    [
        ((0.0, 0.0), 50.0),
        ((20.0, 60.0), 10.0),  # half-way between what is beyond them: 20 of 100
        ((-300.0, 50.0), 50.0),  # all to the employers
        ((50.0, -300.0), 50.0),  # all to the guild
        ((80.0, 80.0), -30.0),
    ],
)
def test_the_even_gain_is_what_both_get_beyond_their_floors(floors: Pair, gain: float) -> None:
    assert even_gain(laid(pie()), 0, *floors) == pytest.approx(gain)


@given(drawn())
def test_the_best_even_gain_is_that_of_the_egalitarian_solution(case: Drawn) -> None:
    chains = laid(case.outlook)
    packages = [package for package in range(len(chains.edges)) if chains.edges[package]]
    best = max(even_gain(chains, package, *case.floors) for package in packages)
    deal = egalitarian(sets_of(case.outlook), case.floors)
    if deal is None:
        assert best < CLOSE
    else:
        smaller = min(deal.guild - case.floors[0], deal.employer - case.floors[1])
        assert math.isclose(best, smaller, abs_tol=CLOSE)
