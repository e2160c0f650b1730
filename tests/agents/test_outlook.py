"""Reading an outlook: the value of a bid, what delay costs, and which concession is cheapest."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import Bid, shares_of
from agents.outlook import Outlook, cheapest_first, delay_cost, price, value_of, value_of_shares
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import SIDES, log_rolling, outlooks, path, worth


@given(outlooks(), st.data())
def test_a_bid_is_worth_what_its_shares_are_worth(outlook: Outlook, data: st.DataObject) -> None:
    package = data.draw(st.integers(0, len(outlook.length) - 1))
    bid = data.draw(st.sampled_from(path(outlook, package)))
    shares = shares_of(bid, outlook.order[package])
    for side in SIDES:
        value = value_of(outlook, side, bid)
        assert value == pytest.approx(worth(outlook, side, bid), abs=1e-9)
        assert value == pytest.approx(value_of_shares(outlook, side, package, shares), abs=1e-9)


@given(outlooks(), st.data())
def test_along_the_path_the_guild_gains_and_the_employers_pay_ever_more_for_it(
    outlook: Outlook, data: st.DataObject
) -> None:
    package = data.draw(st.integers(0, len(outlook.length) - 1))
    corners = [Bid(package, place, 0.0) for place in range(outlook.length[package] + 1)]
    guild, employers = ([value_of(outlook, side, bid) for bid in corners] for side in SIDES)
    gains = [after - before for before, after in pairwise(guild)]
    costs = [before - after for before, after in pairwise(employers)]
    assert all(gain > 0.0 for gain in gains)
    prices = [cost / gain for cost, gain in zip(costs, gains, strict=True)]
    assert all(first <= then + 1e-9 for first, then in pairwise(prices))


def test_any_contract_has_a_value_on_the_path_or_not() -> None:
    outlook = log_rolling()
    assert value_of_shares(outlook, GUILD, 0, (0.0, 0.5, 1.0)) == 35.0
    assert value_of_shares(outlook, EMPLOYERS, 0, (0.0, 0.5, 1.0)) == 35.0


MONTHLY = ((3.0, 2.0, 1.0), (-4.0, -8.0, -16.0))


@pytest.mark.parametrize(
    ("bid", "guild", "employers"),
    [
        (Bid(0, 0, 0.0), 1.0, 5.0),
        (Bid(0, 0, 0.5), 2.5, 3.0),  # half of the first issue: 1 + 3/2 and 5 - 4/2
        (Bid(0, 2, 0.0), 6.0, -7.0),  # both first issues in full
        (Bid(0, 3, 0.0), 7.0, -23.0),
    ],
)
def test_a_month_without_a_contract_costs_what_it_would_have_paid(
    bid: Bid, guild: float, employers: float
) -> None:
    outlook = log_rolling(earning=MONTHLY, delay=(1.0, 5.0), peace=(0.5, 2.0))
    assert delay_cost(outlook, GUILD, bid) == guild
    assert delay_cost(outlook, EMPLOYERS, bid) == employers


@pytest.mark.parametrize("bid", [Bid(0, 0, 0.0), Bid(0, 1, 0.5), Bid(0, 3, 0.0)])
def test_delay_takes_a_month_of_peace_from_a_backdated_contract_but_no_pay(bid: Bid) -> None:
    months = {"earning": MONTHLY, "delay": (1.0, 5.0), "peace": (0.5, 2.0)}
    backdated = log_rolling(**months, backdated=(True,))
    assert [delay_cost(backdated, side, bid) for side in SIDES] == [1.5, 7.0]


def test_the_price_is_the_cost_of_a_dollar_of_gain() -> None:
    assert price(10.0, 25.0) == 2.5
    assert price(0.0, 25.0) == math.inf


def test_the_cheapest_issue_comes_first_and_ties_keep_their_order() -> None:
    gains, losses = (10.0, 0.0, 20.0, 5.0, 1.0), (-20.0, -1.0, -20.0, -10.0, 0.0)
    assert cheapest_first(gains, losses) == [4, 2, 0, 3, 1]
