"""When to say yes: never below the reservation, and never less than going on is worth."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given

from agents.acceptance import (
    ACCEPTANCE,
    continuation,
    deal_against,
    least_next,
    least_opening,
    least_rational,
)
from agents.beliefs import months_until, most_for_other
from agents.contract import DOLLAR, NO_BID
from agents.outlook import Outlook, delay_cost
from agents.tactics import TACTICS, View, aspiration, fair_against, hard_liner, rational
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import SIDES, pie, tables, view_of, worth

Table = tuple[Outlook, View]
Rule = Callable[[Outlook, View], float]
every_rule = pytest.mark.parametrize("rule", ACCEPTANCE, ids=lambda rule: rule.__name__)


@every_rule
@given(table=tables())
def test_nobody_accepts_less_than_its_reservation(rule: Rule, table: Table) -> None:
    outlook, view = table
    assert rule(outlook, view) >= view.reservation - 1e-9


@given(tables())
def test_going_on_is_worth_no_less_than_waiting_and_no_more_than_the_best_case(
    table: Table,
) -> None:
    outlook, view = table
    bid = fair_against(outlook, view, view.low)
    best = view.reservation
    if bid != NO_BID:
        best = max(best, worth(outlook, view.side, bid))
    assert view.reservation - 1e-9 <= continuation(outlook, view) <= best + 1e-9
    assert least_rational(outlook, view) == pytest.approx(continuation(outlook, view))


@given(tables())
def test_a_known_counterpart_is_held_to_the_fair_deal(table: Table) -> None:
    outlook, view = table
    view = view._replace(low=view.high)
    bid = fair_against(outlook, view, view.high)
    assume(bid != NO_BID)
    fair = worth(outlook, view.side, bid)
    assert least_rational(outlook, view) == pytest.approx(fair, abs=1e-9)
    assert rational(outlook, view) == bid


@given(tables())
def test_two_sides_that_know_each_other_accept_the_same_contract(table: Table) -> None:
    # With nothing hidden the fair contract is the same from both chairs: Hicks' settlement at once.
    outlook, view = table
    known = view._replace(low=0.5, high=0.5, other_spread=0.0)
    other = known._replace(
        side=1 - view.side, reservation=known.other_waiting, other_waiting=known.reservation
    )
    bid = fair_against(outlook, known, 0.5)
    assert fair_against(outlook, other, 0.5) == bid
    if bid != NO_BID:
        for each in (known, other):
            least = least_rational(outlook, each)
            assert worth(outlook, each.side, bid) >= least - DOLLAR


# The pie of 100, the guild takes 20 or more. Employers' types run from 10 to 50, impatience is 2 a
# year and a month without the deal costs 3. Fair for the guild with a type of r: 20 + (80 - r) / 2.
#   r = 10  at once                           55
#   r = 30  after 6 ln(70 / 50) = 2.0188...   45 less 3 a month
#   r = 50  after 6 ln(70 / 30) = 5.0838...   35 less 3 a month is 19.75: less than the 20 it takes
# At most the employers get 80, so the surpluses of the three types are 70, 50 and 30.

TALKS = view_of(GUILD, reservation=20.0, other_waiting=30.0, other_spread=20.0, impatience=2.0)
COSTLY = pie(0.0001, delay=(3.0, 3.0))


def test_the_deal_with_a_type_costs_the_wait_for_it() -> None:
    months = 6.0 * math.log(70.0 / 50.0)
    assert deal_against(COSTLY, TALKS, 80.0, 0.0) == pytest.approx(55.0)
    assert deal_against(COSTLY, TALKS, 80.0, 0.5) == pytest.approx(45.0 - 3.0 * months)
    assert deal_against(COSTLY, TALKS, 80.0, 1.0) == 20.0
    assert months_until(TALKS, 80.0, 1.0) * 3.0 > 15.0


def test_going_on_is_the_mean_over_the_types() -> None:
    middle = 45.0 - 3.0 * 6.0 * math.log(70.0 / 50.0)
    assert continuation(COSTLY, TALKS) == pytest.approx((55.0 + 4.0 * middle + 20.0) / 6.0)


def test_before_the_old_contract_ends_delay_is_free() -> None:
    months = 6.0 * math.log(70.0 / 50.0)
    free = COSTLY._replace(free_months=1.5)
    assert deal_against(free, TALKS, 80.0, 0.5) == pytest.approx(45.0 - 3.0 * (months - 1.5))
    assert deal_against(free._replace(free_months=9.0), TALKS, 80.0, 0.5) == pytest.approx(45.0)


def test_the_simple_mean_of_three_is_close_to_the_mean_over_all_types() -> None:
    cheap = COSTLY._replace(delay=(0.5, 0.5))
    many = 2000
    values = [deal_against(cheap, TALKS, 80.0, (k + 0.5) / many) for k in range(many)]
    assert continuation(cheap, TALKS) == pytest.approx(sum(values) / many, abs=0.01)


def test_with_no_zone_there_is_nothing_but_waiting() -> None:
    view = TALKS._replace(reservation=95.0)
    assert continuation(COSTLY, view) == 95.0
    assert deal_against(COSTLY, view, most_for_other(COSTLY, view), 1.0) == 95.0


@pytest.mark.parametrize("delay", [0.0, 3.0])
def test_a_type_with_nothing_to_gain_is_never_waited_for(delay: float) -> None:
    # The zone with it is a single point, 20 for the guild, and the wait for it has no end.
    view = TALKS._replace(other_waiting=60.0)
    outlook = pie(delay=(delay, delay))
    assert months_until(view, 80.0, 1.0) == math.inf
    assert fair_against(outlook, view, 1.0) != NO_BID
    assert deal_against(outlook, view, 80.0, 1.0) == 20.0


def test_what_delay_saves_is_no_reason_to_wait_for_ever() -> None:
    # Employers that pay 8 a month under the deal and lose nothing without it: the longer the wait
    # for a tough guild the more they save. No type is worth more than the most yielding one.
    saving = pie(0.0001, earning=((8.0,), (-8.0,)))
    view = TALKS._replace(side=EMPLOYERS, impatience=0.2)
    yielding = fair_against(saving, view, 0.0)
    assert delay_cost(saving, EMPLOYERS, yielding) < 0.0
    assert deal_against(saving, view, 80.0, 1.0) > worth(saving, EMPLOYERS, yielding)
    assert continuation(saving, view) == worth(saving, EMPLOYERS, yielding)


@given(tables())
def test_costlier_delay_makes_a_party_content_with_less(table: Table) -> None:
    outlook, view = table
    dear = outlook._replace(delay=tuple(cost + 2.0 for cost in outlook.delay))
    assert continuation(dear, view) <= continuation(outlook, view) + 1e-9


@pytest.mark.parametrize("side", SIDES)
def test_the_clock_accepts_what_it_would_ask_for(side: int) -> None:
    view = view_of(side, reservation=20.0, elapsed=0.25)
    assert least_next(pie(), view) == aspiration(view) == 80.0


@pytest.mark.parametrize("side", SIDES)
def test_a_hard_liner_accepts_its_own_position_and_nothing_less(side: int) -> None:
    view = view_of(side, reservation=20.0, opening=75.0, elapsed=1.0)
    assert least_opening(pie(), view) == 75.0
    assert worth(pie(), side, hard_liner(pie(), view)) == pytest.approx(75.0)


def test_every_tactic_has_its_own_rule() -> None:
    assert len(ACCEPTANCE) == len(TACTICS)


@pytest.mark.parametrize("rule", [least_rational, least_next, least_opening])
def test_a_tactic_accepts_its_own_offer(rule: Rule) -> None:
    tactic = TACTICS[ACCEPTANCE.index(rule)]
    view = TALKS._replace(elapsed=0.4, opening=90.0)
    offer = tactic(COSTLY, view)
    assert worth(COSTLY, view.side, offer) >= rule(COSTLY, view) - DOLLAR
