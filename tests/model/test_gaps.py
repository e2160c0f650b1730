"""The distances of a round's end: by hand, against `model.solutions`, and compiled like plain."""

import inspect
import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings

from agents import bidding
from agents.outlook import Outlook
from model import chains, frontier, gaps, solutions
from model.chains import Chains
from model.negotiation import Negotiation
from model.outcome import outcome
from tests.agents.toys import TWO, log_rolling, outlook_of, pie, scattered
from tests.model.laid import PLAYED, Drawn, End, around, drawn, end_of, laid, sets_of
from tests.model.rounds import play, unsettled

CLOSE = 1e-9
Found = tuple[bool, float, float]


def fair(outlook: Outlook, *floors: float, weight: float = 0.5) -> Found:
    guild, employers = floors
    return gaps.nash_point(laid(outlook), guild, employers, weight)


def measured(end: End, weight: float = 0.5) -> solutions.Pair:
    room = chains.chains_for(end.outlook)
    return gaps.gaps(end.outlook, room, end.floors, weight, end.settled, end.values)


# -------------------------------------------------------------------------------- the Nash contract


def test_the_pie_is_split_by_weight_above_the_floors() -> None:
    assert fair(pie(), 0.0, 0.0) == (True, 50.0, 50.0)
    assert fair(pie(), 20.0, 40.0) == pytest.approx((True, 40.0, 60.0))
    assert fair(pie(), 20.0, 40.0, weight=0.25) == pytest.approx((True, 30.0, 70.0))


def test_issues_are_traded() -> None:
    assert fair(log_rolling(), 0.0, 0.0) == pytest.approx((True, 65.0, 65.0))


def test_shares_need_not_be_on_the_grid() -> None:
    assert fair(pie(step=1.0), 20.0, 40.0) == pytest.approx((True, 40.0, 60.0))


def test_issues_that_both_like_are_granted_first() -> None:
    both = outlook_of(((0.0,), (0.0,)), (((30.0, 60.0),), ((10.0, -60.0),)), (1.0, 1.0))
    assert fair(both, 20.0, -20.0) == pytest.approx((True, 40.0, 0.0))
    assert fair(both, 0.0, 0.0) == (True, 30.0, 10.0)  # more would cost more than it brings


def test_the_better_of_two_packages() -> None:
    assert fair(scattered((4.0, 5.0), (5.0, 3.0)), 0.0, 0.0) == (True, 4.0, 5.0)
    assert fair(scattered((4.0, 5.0), (5.0, 3.0)), 3.0, 0.0) == (True, 5.0, 3.0)


def test_of_equal_products_the_first_package_counts_whatever_rounding_says() -> None:
    assert fair(scattered((2.0, 4.0), (4.0, 2.0)), 0.0, 0.0) == (True, 2.0, 4.0)
    assert fair(scattered((2.0, 4.0 + 1e-14), (4.0, 2.0)), 0.0, 0.0) == (True, 2.0, 4.0)


@pytest.mark.parametrize("floors", [(60.0, 60.0), (100.0, 0.0), (0.0, 100.0), (50.0, 50.0 - 1e-11)])
def test_where_no_contract_beats_both_floors_there_is_none(floors: solutions.Pair) -> None:
    assert fair(pie(), *floors) == (False, *floors)
    assert solutions.nash(sets_of(pie()), floors) is None


def test_where_nothing_may_be_signed_there_is_none() -> None:
    assert fair(TWO._replace(admissible=(False, False)), 0.0, 0.0) == (False, 0.0, 0.0)


def test_a_gain_too_small_to_change_the_value_is_no_edge() -> None:
    rich = outlook_of(((1e9,), (100.0,)), (((1e-9,),), ((-50.0,),)), (1.0,))
    assert fair(rich, 0.0, 0.0) == (True, 1e9, 100.0)


def assert_like_the_reference(
    outlook: Outlook, floors: solutions.Pair, weight: float, close: float = CLOSE
) -> None:
    """Where packages tie in their product, rounding decides which of them the reference takes."""
    deal = solutions.nash(sets_of(outlook), floors, weight)
    found, *point = fair(outlook, *floors, weight=weight)
    assert found == (deal is not None)
    if deal is None:
        assert tuple(point) == floors
        return
    expected = deal.guild, deal.employer
    if math.dist(point, expected) > close:
        ours, theirs = (
            bidding.nash_product(pair[0] - floors[0], pair[1] - floors[1], weight)
            for pair in (point, expected)
        )
        assert ours == pytest.approx(theirs, rel=1e-12)


@settings(max_examples=150)
@given(drawn())
def test_the_contract_is_that_of_the_reference(case: Drawn) -> None:
    assert_like_the_reference(case.outlook, case.floors, case.weight)


@pytest.mark.parametrize("weight", [0.5, 0.35])
@pytest.mark.parametrize(("name", "seed"), PLAYED)
def test_the_contract_of_played_rounds_is_that_of_the_reference(
    name: str, seed: int, weight: float
) -> None:
    end = end_of(name, seed)
    for floors in [end.floors, *around(end.floors, laid(end.outlook))[:36:5]]:
        assert_like_the_reference(end.outlook, floors, weight, close=1e-7)


# ------------------------------------------------------------------------------------ a round's end


def gaps_of_a_round(talks: Negotiation) -> solutions.Pair:
    """Return the distances that the outcome of a round has."""
    found = outcome(talks)
    return found.pareto_gap, found.nash_gap


@pytest.mark.parametrize(("name", "seed"), PLAYED)
def test_the_end_of_a_round_is_as_far_as_its_outcome_says(name: str, seed: int) -> None:
    talks = play(name, seed=seed)
    power = talks.case.beliefs.guild_power
    assert measured(end_of(name, seed), power) == pytest.approx(gaps_of_a_round(talks), abs=1e-7)


def test_a_round_without_a_deal_stands_at_its_floors() -> None:
    talks = unsettled()
    end = End(talks.outlook, talks.floors, False, (math.nan, math.nan))
    expected = gaps_of_a_round(talks)
    assert measured(end, talks.case.beliefs.guild_power) == pytest.approx(expected, abs=1e-7)
    assert min(expected) > 1.0


def test_without_a_deal_and_without_a_zone_nothing_was_missed() -> None:
    assert measured(End(pie(), (60.0, 60.0), False, (0.0, 0.0))) == (0.0, 0.0)
    nothing = pie()._replace(admissible=(False,))
    assert measured(End(nothing, (0.0, 0.0), False, (0.0, 0.0))) == (0.0, 0.0)


def test_a_deal_without_a_zone_is_measured_to_the_floors() -> None:
    found = measured(End(pie(), (60.0, 60.0), True, (57.0, 43.0)))
    assert found == pytest.approx((0.0, math.hypot(3.0, 17.0)), abs=CLOSE)


def test_the_fair_contract_is_at_no_distance() -> None:
    assert measured(End(pie(), (0.0, 0.0), True, (50.0, 50.0))) == pytest.approx((0.0, 0.0))
    near = measured(End(pie(), (0.0, 0.0), True, (52.0, 48.0)))
    assert near == pytest.approx((0.0, math.sqrt(8.0)), abs=CLOSE)


# ----------------------------------------------------------------------------------------- compiled


class Arrays(NamedTuple):
    """What the functions read of an outlook, as arrays."""

    base: Any
    slope: Any
    admissible: Any
    steps: Any


@cache
def compiled() -> Any:
    """Return `gaps` with all that it calls, compiled."""
    numba = pytest.importorskip("numba")
    extending = pytest.importorskip("numba.extending")
    for module in (bidding, chains, frontier, gaps):
        for _, rule in inspect.getmembers(module, inspect.isfunction):
            if rule.__module__ == module.__name__:
                extending.register_jitable(rule)
    return numba.njit(gaps.gaps)


def assert_compiled_like_plain(end: End, weight: float) -> None:
    outlook, plain = end.outlook, chains.chains_for(end.outlook)
    rest = end.floors, weight, end.settled, end.values
    arrays = Arrays(
        np.array([list(side) for side in outlook.base], dtype=float),
        np.array([[list(line) for line in side] for side in outlook.slope], dtype=float),
        np.array(outlook.admissible, dtype=bool),
        np.array(outlook.steps, dtype=float),
    )
    size = len(plain.guild)
    room: Any = Chains._make((np.zeros(size), np.zeros(size), np.zeros(len(plain.edges), int)))
    assert compiled()(arrays, room, *rest) == gaps.gaps(outlook, plain, *rest)
    assert [list(each) for each in room] == [list(each) for each in plain]


@settings(max_examples=300)
@given(drawn())
def test_compiled_and_plain_agree_to_the_last_bit(case: Drawn) -> None:
    for settled in (True, False):
        assert_compiled_like_plain(End(case.outlook, case.floors, settled, case.point), case.weight)


@pytest.mark.parametrize(("name", "seed"), PLAYED)
def test_compiled_and_plain_agree_to_the_last_bit_on_played_rounds(name: str, seed: int) -> None:
    end = end_of(name, seed)
    for settled in (True, False):
        for point in [end.values, *around(end.values, laid(end.outlook))]:
            assert_compiled_like_plain(end._replace(settled=settled, values=point), 0.4)
