"""What a party still thinks possible: silence rules out the yielding, offers the tough."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agents.beliefs import months_until, most_for_other, ruled_out, shown, toughness_at
from agents.contract import DOLLAR
from agents.outlook import Outlook
from agents.tactics import View
from agents.worth import EMPLOYERS, GUILD, reservation
from tests.agents.toys import SIDES, paths, pie, tables, view_of, worth

Table = tuple[Outlook, View]
fewer = settings(max_examples=50)

unknown = st.builds(
    lambda low, width, waiting, spread, impatience: view_of(
        low=low,
        high=min(1.0, low + width),
        other_waiting=waiting,
        other_spread=spread,
        impatience=impatience,
    ),
    st.floats(0.0, 0.9),
    st.floats(0.05, 1.0),
    st.floats(-50.0, 50.0),
    st.floats(1.0, 40.0),
    st.floats(0.2, 5.0),
)
mosts = st.floats(-100.0, 200.0)
times = st.floats(0.0, 3.0)


def least_of(view: View, toughness: float) -> float:
    return view.other_waiting + view.other_spread * (2.0 * toughness - 1.0)


# --------------------------------------------------------------------------- what there is to lose


@given(tables())
def test_the_most_for_the_other_leaves_the_own_reservation(table: Table) -> None:
    outlook, view = table
    left = [
        worth(outlook, 1 - view.side, bid)
        for bid in paths(outlook)
        if worth(outlook, view.side, bid) >= view.reservation - DOLLAR
    ]
    assert most_for_other(outlook, view) == pytest.approx(max(left, default=-math.inf), abs=1e-6)


@pytest.mark.parametrize("side", SIDES)
def test_of_a_pie_the_most_for_the_other_is_the_rest(side: int) -> None:
    assert most_for_other(pie(), view_of(side, reservation=30.0)) == pytest.approx(70.0)
    assert most_for_other(pie(), view_of(side, reservation=130.0)) == -math.inf


@given(st.floats(0.0, 1.0), st.floats(-50.0, 50.0), st.floats(0.1, 60.0))
def test_toughness_can_be_read_off_a_reservation(
    toughness: float, waiting: float, spread: float
) -> None:
    value = reservation(waiting, spread, toughness)
    assert toughness_at(value, waiting, spread) == pytest.approx(toughness, abs=1e-9)


# --------------------------------------------------------------------------------------- silence


@fewer
@given(unknown, mosts, times)
def test_silence_never_rules_out_everybody(view: View, most: float, years: float) -> None:
    assert view.low <= ruled_out(view, most, years) <= view.high


@fewer
@given(unknown, mosts, times, times)
def test_longer_silence_rules_out_more(view: View, most: float, one: float, two: float) -> None:
    short, long = sorted((one, two))
    assert ruled_out(view, most, short) <= ruled_out(view, most, long) + 1e-12


@fewer
@given(unknown, mosts, times, times)
def test_two_short_silences_are_one_long_one(
    view: View, most: float, one: float, two: float
) -> None:
    between = view._replace(low=ruled_out(view, most, one))
    in_two = ruled_out(between, most, two)
    assert in_two == pytest.approx(ruled_out(view, most, one + two), abs=1e-9)


@fewer
@given(unknown, mosts, times)
def test_the_surplus_of_the_most_yielding_type_left_shrinks_at_the_rate_of_impatience(
    view: View, most: float, years: float
) -> None:
    # v(t) = m exp(-r t): Cramton & Tracy's settlement order, D(v) = ln(m / v) / r.
    low = ruled_out(view, most, years)
    surplus = most - least_of(view, view.low)
    assume(surplus > 0.0 and low < view.high)
    left = most - least_of(view, low)
    assert left == pytest.approx(surplus * math.exp(-view.impatience * years), abs=1e-7)


def test_half_the_surplus_is_gone_after_ln_2_over_r() -> None:
    # Types from 20 to 60, 100 at most: a surplus of 80. At 40 left the type of 60 is reached.
    view = view_of(other_waiting=40.0, other_spread=20.0, impatience=2.0)
    assert ruled_out(view, 100.0, math.log(2.0) / 2.0) == pytest.approx(1.0)
    assert ruled_out(view, 100.0, math.log(80.0 / 60.0) / 2.0) == pytest.approx(0.5)
    assert ruled_out(view, 100.0, 0.0) == 0.0


def test_who_has_nothing_to_gain_reveals_nothing_by_waiting() -> None:
    view = view_of(low=0.25, other_waiting=40.0, other_spread=20.0)
    assert ruled_out(view, 30.0, 5.0) == 0.25
    assert ruled_out(view, -math.inf, 5.0) == 0.25


def test_a_known_type_stays_known() -> None:
    assert ruled_out(view_of(low=0.5, high=0.5, other_spread=20.0), 100.0, 1.0) == 0.5
    assert ruled_out(view_of(low=0.2, high=0.9, other_spread=0.0), 100.0, 1.0) == 0.2


@fewer
@given(unknown, mosts, st.floats(0.0, 1.0))
def test_a_type_is_faced_when_all_below_it_are_ruled_out(
    view: View, most: float, between: float
) -> None:
    toughness = view.low + between * (view.high - view.low)
    months = months_until(view, most, toughness)
    if most <= least_of(view, toughness):
        assert months == math.inf
    else:
        assert months >= 0.0
        low = ruled_out(view, most, months / 12.0)
        assert low == pytest.approx(toughness, abs=1e-6)


@fewer
@given(unknown, st.floats(60.0, 200.0), st.floats(1.1, 4.0))
def test_twice_the_impatience_halves_the_wait(view: View, most: float, times: float) -> None:
    assume(most > least_of(view, view.high) + 1e-6)
    months = months_until(view, most, view.high)
    hasty = view._replace(impatience=times * view.impatience)
    assert months_until(hasty, most, view.high) == pytest.approx(months / times)


# ---------------------------------------------------------------------------------------- offers


@fewer
@given(unknown, st.floats(0.0, 1.0), st.floats(0.0, 80.0))
def test_an_offer_never_excludes_a_maker_that_keeps_its_reservation(
    view: View, toughness: float, more: float
) -> None:
    true = view.low + toughness * (view.high - view.low)
    assert shown(view, least_of(view, true) + more) >= true - 1e-9


@fewer
@given(unknown, st.floats(-200.0, 200.0), st.floats(-200.0, 200.0))
def test_the_less_is_asked_the_more_is_known(view: View, one: float, two: float) -> None:
    modest, greedy = sorted((one, two))
    assert 0.0 <= shown(view, modest) <= shown(view, greedy) <= view.high


@pytest.mark.parametrize(
    ("value", "high"), [(40.0, 0.5), (50.0, 0.75), (60.0, 0.9), (90.0, 0.9), (10.0, 0.0)]
)
def test_nobody_offers_less_than_it_would_take(value: float, high: float) -> None:
    view = view_of(high=0.9, other_waiting=40.0, other_spread=20.0)
    assert shown(view, value) == pytest.approx(high)


def test_where_little_is_hidden_little_tells_much() -> None:
    assert shown(view_of(other_waiting=40.0, other_spread=0.5), 39.9) == pytest.approx(0.4)


def test_an_offer_says_nothing_of_what_is_not_hidden() -> None:
    assert shown(view_of(high=0.8, other_spread=0.0), -1000.0) == 0.8


@pytest.mark.parametrize("side", [GUILD, EMPLOYERS])
def test_both_sides_learn_alike(side: int) -> None:
    view = view_of(side, other_waiting=40.0, other_spread=20.0)
    assert ruled_out(view, 100.0, 0.1) == ruled_out(view._replace(side=1 - side), 100.0, 0.1)
    assert shown(view, 45.0) == shown(view._replace(side=1 - side), 45.0)
