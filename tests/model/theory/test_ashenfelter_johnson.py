"""Ashenfelter and Johnson's strike against a searching firm and one that decides day by day."""

import math
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.theory.ashenfelter_johnson import (
    MembersAspiration,
    accepted_rise,
    best_strike,
    members_strike,
    profit_after,
    strike_days,
)

DAY = 1.0 / 365.0
MEMBERS = MembersAspiration(
    earnings=1.15, wage=1.0, aspired_rise=0.20, modest_rise=0.03, decay=2.0, rate=0.1
)
CASES = [
    (MEMBERS, 1.69641),
    (replace(MEMBERS, earnings=1.25), 1.39335),
    (replace(MEMBERS, aspired_rise=0.25), 1.82533),
]


def length_by_day(members: MembersAspiration, tick: float) -> float:
    *_, last = strike_days(members, tick)
    return last.time


@pytest.mark.parametrize(("members", "years"), CASES)
def test_theory_13_strike_length(members: MembersAspiration, years: float) -> None:
    assert members_strike(members) == pytest.approx(years, abs=5e-6)
    assert best_strike(members) == pytest.approx(years, abs=1e-4)


def test_theory_13_settled_rise() -> None:
    assert accepted_rise(MEMBERS, members_strike(MEMBERS)) == pytest.approx(0.035714, abs=5e-7)
    *_, last = strike_days(MEMBERS, DAY)
    assert last.rise == pytest.approx(0.035714, abs=1e-4)


@pytest.mark.parametrize(("members", "years"), CASES)
@pytest.mark.parametrize("tick", [DAY, 7 * DAY, 30 * DAY])
def test_theory_13_firm_that_decides_each_tick_stops_within_one(
    members: MembersAspiration, years: float, tick: float
) -> None:
    assert length_by_day(members, tick) == pytest.approx(years, abs=tick)


def test_theory_13_daily_rule_finds_the_best_of_all_days() -> None:
    """Looking one day ahead loses nothing: no other day pays the firm more."""
    profits = [profit_after(MEMBERS, day * DAY) for day in range(365 * 5)]
    best = max(range(len(profits)), key=profits.__getitem__)
    assert length_by_day(MEMBERS, DAY) == pytest.approx(best * DAY, abs=1e-9)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.05, 0.5), st.floats(0.0, 0.05), st.floats(0.3, 6.0), st.floats(1.06, 3.0))
def test_theory_13_formula_is_the_search(
    aspired: float, modest: float, decay: float, earnings: float
) -> None:
    members = replace(
        MEMBERS, aspired_rise=aspired, modest_rise=modest, decay=decay, earnings=earnings
    )
    assert best_strike(members) == pytest.approx(members_strike(members), abs=1e-5)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.05, 0.4), st.floats(1.06, 2.0), st.floats(0.3, 6.0))
def test_theory_13_signs(aspired: float, earnings: float, decay: float) -> None:
    members = replace(MEMBERS, aspired_rise=aspired, earnings=earnings, decay=decay)
    length = members_strike(members)
    assume(length > 0.0)
    assert members_strike(replace(members, aspired_rise=aspired + 0.01)) > length
    assert members_strike(replace(members, earnings=earnings + 0.01)) < length


def test_theory_13_daily_firm_has_the_same_signs() -> None:
    length = length_by_day(MEMBERS, DAY)
    assert length_by_day(replace(MEMBERS, aspired_rise=0.25), DAY) > length
    assert length_by_day(replace(MEMBERS, earnings=1.25), DAY) < length


def test_decay_works_both_ways() -> None:
    """Members who hardly give way are not worth a strike, quick ones need only a short one."""
    affordable = replace(MEMBERS, earnings=1.4)  # the firm could pay the first aspiration
    lengths = [members_strike(replace(affordable, decay=decay)) for decay in (0.01, 1.0, 20.0)]
    assert lengths[0] == 0.0
    assert lengths[1] > lengths[2] > 0.0


def test_no_strike_when_the_members_ask_for_no_more_than_they_would_after_one() -> None:
    content = replace(MEMBERS, aspired_rise=0.03)
    assert members_strike(content) == best_strike(content) == length_by_day(content, DAY) == 0.0


def test_a_rich_firm_settles_at_once() -> None:
    rich = replace(MEMBERS, earnings=6.0)
    assert members_strike(rich) == best_strike(rich) == length_by_day(rich, DAY) == 0.0


def test_a_firm_that_cannot_afford_the_modest_rise_never_settles() -> None:
    poor = replace(MEMBERS, earnings=1.02)
    assert members_strike(poor) == math.inf
    assert not any(day.settled for day in islice(strike_days(poor, DAY), 3_000))
    with pytest.raises(ValueError, match="costs more"):
        best_strike(poor)


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="aspired rise"):
        replace(MEMBERS, aspired_rise=0.02)
    with pytest.raises(ValueError, match="decay"):
        replace(MEMBERS, decay=0.0)
    with pytest.raises(ValueError, match="rate"):
        replace(MEMBERS, rate=math.inf)
    with pytest.raises(ValueError, match="length"):
        accepted_rise(MEMBERS, -1.0)
    with pytest.raises(ValueError, match="tick"):
        next(strike_days(MEMBERS, 0.0))
