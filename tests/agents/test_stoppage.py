"""What force costs, against plain sums over days and by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from agents.stoppage import (
    IMPOSED,
    LOCKOUT,
    REGIME_NAMES,
    REGIMES,
    STRIKE,
    WORK,
    fund_paid,
    in_season,
    output_lost,
    pay_lost,
    strike_is_better,
    weighed_by_cash,
)
from agents.worth import DAYS_A_MONTH, DAYS_A_YEAR

rates = st.floats(0.0, 0.3)
days = st.integers(-30, 400)
money = st.floats(0.0, 50.0)
shares = st.floats(0.0, 1.0)


def by_day(a_month: float, rate: float, first: float, last: float) -> float:
    """Return the sum of a flow of $M a month between two days, discounted to day 0."""
    if last <= first:
        return 0.0
    found = quad(lambda day: a_month * math.exp(-rate * day / DAYS_A_YEAR), first, last)
    return float(found[0]) / DAYS_A_MONTH


def test_each_way_of_working_has_its_name() -> None:
    assert (WORK, STRIKE, LOCKOUT, IMPOSED) == REGIMES == (0, 1, 2, 3)
    assert REGIME_NAMES == ("holdout", "strike", "lockout", "imposed")


@given(money, shares, rates, days, days)
def test_members_lose_their_pay_less_what_they_earn_elsewhere(
    pay: float, other: float, rate: float, start: int, until: int
) -> None:
    expected = by_day(pay * (1.0 - other), rate, start, until)
    assert pay_lost(pay, other, rate, start, until) == pytest.approx(expected, abs=1e-9)


def test_who_earns_as_much_elsewhere_loses_nothing() -> None:
    assert pay_lost(8.0, 1.0, 0.06, 0, 100) == 0.0
    assert pay_lost(8.0, 0.0, 0.0, 0, 2 * DAYS_A_MONTH) == pytest.approx(16.0)


@given(money, st.floats(0.5, 12.0), rates, st.integers(0, 90), st.integers(0, 200), days)
def test_a_strike_fund_pays_evenly_until_it_is_empty(
    fund: float, months: float, rate: float, since: int, later: int, until: int
) -> None:
    start, empty = since + later, since + months * DAYS_A_MONTH
    expected = by_day(fund / months, rate, start, min(until, empty))
    assert fund_paid(fund, months, rate, since, start, until) == pytest.approx(expected, abs=1e-9)


@given(money, st.floats(0.5, 12.0), st.integers(0, 90), st.integers(0, 900))
def test_a_strike_fund_never_pays_more_than_it_holds(
    fund: float, months: float, since: int, length: int
) -> None:
    paid = fund_paid(fund, months, 0.0, since, since, since + length)
    assert 0.0 <= paid <= fund + 1e-9
    assert fund_paid(fund, months, 0.0, since, since, since + 900) == pytest.approx(fund)


@given(money, shares, st.integers(0, 120), rates, st.integers(0, 60), st.integers(0, 200), days)
def test_a_company_loses_nothing_while_its_stock_lasts_and_then_what_it_cannot_fill(
    output: float, fallback: float, stock: int, rate: float, since: int, later: int, until: int
) -> None:
    start = since + later
    expected = by_day(output * (1.0 - fallback), rate, max(start, since + stock), until)
    found = output_lost(output, fallback, stock, rate, since, start, until)
    assert found == pytest.approx(expected, abs=1e-9)
    assert output_lost(output, fallback, stock, rate, since, since, since + stock) == 0.0


@given(money, shares, st.integers(0, 60), rates, st.integers(0, 200), st.integers(0, 200))
def test_two_pieces_of_a_stoppage_cost_as_much_as_the_whole(
    amount: float, part: float, since: int, rate: float, first: int, second: int
) -> None:
    middle, end = since + first, since + first + second
    for cost in (
        lambda a, b: pay_lost(amount, part, rate, a, b),
        lambda a, b: fund_paid(amount, 2.0, rate, since, a, b),
        lambda a, b: output_lost(amount, part, 45, rate, since, a, b),
    ):
        whole = cost(since, middle) + cost(middle, end)
        assert whole == pytest.approx(cost(since, end), abs=1e-9)


def test_cash_makes_the_average_dollar_count_twice_where_it_ends() -> None:
    assert weighed_by_cash(24.0, 12.0, 2.0) == pytest.approx(2 * 24.0)
    assert weighed_by_cash(12.0, 12.0, 2.0) == pytest.approx(1.5 * 12.0)


@given(st.floats(0.01, 50.0), st.floats(0.5, 120.0), st.floats(0.0, 5.0))
def test_the_dollar_lost_next_counts_from_one_to_three(
    output: float, months: float, parts: float
) -> None:
    cash = output * months
    lost, step = parts * cash, 1e-4 * cash
    now, then = (weighed_by_cash(each, output, months) for each in (lost, lost + step))
    assert (then - now) / step == pytest.approx(1.0 + 2.0 * parts, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(("lost", "output"), [(0.0, 5.0), (-1.0, 5.0), (3.0, 0.0)])
def test_what_is_no_loss_of_output_is_not_weighed(lost: float, output: float) -> None:
    assert weighed_by_cash(lost, output, 2.0) == lost


@pytest.mark.parametrize(
    ("seasonal", "season", "output"),
    [(0.0, 0.0, 10.0), (0.6, 1.0, 10.0), (0.6, 0.0, 4.0), (0.6, 0.5, 7.0), (1.0, 0.2, 2.0)],
)
def test_the_season_takes_the_seasonal_part(seasonal: float, season: float, output: float) -> None:
    assert in_season(10.0, seasonal, season) == pytest.approx(output)


def test_a_threat_must_pay_more_than_a_rounding_error() -> None:
    assert strike_is_better(5.0, 5.001)
    assert not strike_is_better(5.0, 5.0 + 1e-7)
    assert not strike_is_better(5.0, 4.0)
    assert not strike_is_better(-math.inf, -math.inf)
