"""When to say yes: never below the reservation, and never less than going on is worth."""

import math

import pytest
from hypothesis import assume, given

from agents import acceptance
from agents.acceptance import (
    ACCEPTANCE,
    COMBINED,
    CONDITIONS,
    CONSTANT,
    ENOUGH,
    LATE,
    NEXT,
    PREVIOUS,
    TIME,
    USUAL,
    continuation,
    deal_against,
    enough_for,
    least_aspired,
    least_combined,
    least_constant,
    least_exponential,
    least_micro,
    least_next,
    least_opening,
    least_previous,
    least_rational,
    least_scarce,
    least_time,
    least_usual,
)
from agents.beliefs import months_until, most_for_other
from agents.contract import DOLLAR, NO_BID, Bid
from agents.outlook import Outlook, delay_cost
from agents.tactics import (
    EXPONENTIAL,
    HARD_LINER,
    MICRO,
    RATIONAL,
    RESOURCE,
    TACTICS,
    TIME_DEPENDENT,
    View,
    aspiration,
    exponential_aspiration,
    fair_against,
    hard_liner,
    micro_final,
    rational,
    scarce_aspiration,
)
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import (
    SIDES,
    Rule,
    pie,
    tables,
    tables_with_people,
    view_of,
    worth,
)

Table = tuple[Outlook, View]
RULES = tuple(dict.fromkeys((*ACCEPTANCE, *CONDITIONS)))
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


@every_rule
@given(table=tables())
def test_nobody_accepts_less_than_its_reservation(rule: Rule, table: Table) -> None:
    outlook, view = table
    assert view.reservation - 1e-9 <= rule(outlook, view) < math.inf


@every_rule
@given(table=tables_with_people())
def test_whatever_its_people_ask_for_a_rule_has_an_answer(rule: Rule, table: Table) -> None:
    outlook, view = table
    assert view.reservation - 1e-9 <= rule(outlook, view) < math.inf


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


# ------------------------------------------------------------------- each tactic's own rule


@pytest.mark.parametrize("side", SIDES)
def test_the_clock_accepts_what_it_would_ask_for(side: int) -> None:
    view = view_of(side, reservation=20.0, elapsed=0.25, sessions_left=11)
    assert least_aspired(pie(), view) == aspiration(view) == 80.0
    assert least_exponential(pie(), view) == exponential_aspiration(view)
    assert least_exponential(pie(), view) == pytest.approx(100.0 - 80.0 * 0.1**0.75)
    assert least_scarce(pie(), view) == scarce_aspiration(view)
    assert least_scarce(pie(), view) == pytest.approx(100.0 - 80.0 * math.exp(-1.0))


@pytest.mark.parametrize("rule", [least_aspired, least_exponential, least_scarce])
def test_at_the_end_a_clock_accepts_its_reservation_even_between_two_grid_steps(rule: Rule) -> None:
    # On a grid of 30 it would ask for 60; from the reservation up everything is good enough.
    view = view_of(reservation=40.0, elapsed=1.0, sessions_left=1, tactic=TIME_DEPENDENT)
    assert rule(pie(0.3), view) == pytest.approx(40.0)
    assert least_next(pie(0.3), view) == pytest.approx(60.0)


@pytest.mark.parametrize("side", SIDES)
def test_a_hard_liner_accepts_its_own_position_and_nothing_less(side: int) -> None:
    view = view_of(side, reservation=20.0, opening=75.0, elapsed=1.0)
    assert least_opening(pie(), view) == 75.0
    assert worth(pie(), side, hard_liner(pie(), view)) == pytest.approx(75.0)


@given(tables())
def test_micro_accepts_what_is_as_good_as_the_worst_it_would_offer(table: Table) -> None:
    outlook, view = table
    open_to_all = outlook._replace(admissible=(True,) * len(outlook.length))
    worst = micro_final(open_to_all, view)
    least = least_micro(open_to_all, view)
    if worst == NO_BID:
        assert least == view.reservation
    else:
        assert least <= worth(outlook, view.side, worst) + DOLLAR
    for bid in view.said:
        assert least <= max(view.reservation, worth(outlook, view.side, bid)) + DOLLAR


def test_every_tactic_has_its_own_rule() -> None:
    assert len(ACCEPTANCE) == len(TACTICS)
    own = {
        RATIONAL: least_rational,
        TIME_DEPENDENT: least_aspired,
        HARD_LINER: least_opening,
        EXPONENTIAL: least_exponential,
        RESOURCE: least_scarce,
        MICRO: least_micro,
    }
    for tactic, rule in enumerate(ACCEPTANCE):
        assert rule is own.get(tactic, least_next)


@pytest.mark.parametrize("tactic", range(len(TACTICS)), ids=[t.__name__ for t in TACTICS])
def test_a_tactic_accepts_its_own_offer(tactic: int) -> None:
    view = TALKS._replace(elapsed=0.4, opening=90.0, sessions_left=5, tactic=tactic)
    for heard in ((), (Bid(0, 0, 0.2), Bid(0, 0, 0.3), Bid(0, 0, 0.35))):
        now = view._replace(heard=heard)
        offer = TACTICS[tactic](COSTLY, now)
        if offer != NO_BID:
            assert worth(COSTLY, view.side, offer) >= ACCEPTANCE[tactic](COSTLY, now) - DOLLAR


# ------------------------------------------------------- conditions that go with any tactic
#
# The own range is 20 to 100, the last offer asked for 70, and a linear clock asks for 60 now.

OFFERS = tuple(Bid(0, 0, share) for share in (0.05, 0.30, 0.45, 0.25, 0.40, 0.10))
HALFWAY = view_of(
    reservation=20.0, elapsed=0.5, tactic=TIME_DEPENDENT, last=Bid(0, 0, 0.7), heard=OFFERS
)


@pytest.mark.parametrize(
    ("rule", "elapsed", "least"),
    [
        (least_usual, 0.5, 60.0),
        (least_next, 0.5, 60.0),
        (least_previous, 0.5, 70.0),
        (least_constant, 0.5, 60.0),  # ENOUGH, a half, of the range
        (least_constant, 0.99, 60.0),
        (least_time, 0.5, 100.0),
        (least_time, 0.89, 100.0),
        (least_time, 0.9, 20.0),
        (least_time, 1.0, 20.0),
        (least_combined, 0.5, 60.0),
        # A linear clock asks for 100 - 80 * 0.9 = 28. Five offers before the present one in 0.9 of
        # the time: the window of 0.1 has 5 / 9 of an offer, so one: 40, and the clock is below it.
        (least_combined, 0.9, 28.0),
        # 23.2 by the clock, 24 on the grid of cents it asks for; one offer in the window.
        (least_combined, 0.96, 23.2),
    ],
)
def test_conditions_worked_by_hand(rule: Rule, elapsed: float, least: float) -> None:
    outlook = pie(0.001)
    assert rule(outlook, HALFWAY._replace(elapsed=elapsed)) == pytest.approx(least)


@pytest.mark.parametrize(
    ("heard", "least"),
    [
        ((0.05, 0.30, 0.45, 0.25, 0.40, 0.10), 40.0),  # one offer in the window: 0.40
        ((0.45, 0.30, 0.40, 0.25, 0.22, 0.10), 22.0),
        ((0.30, 0.10), 30.0),
        ((0.10, 0.10), 20.0),  # never less than the reservation
        ((0.10,), 99.0),  # nothing to compare with: what it would ask for itself
        ((), 99.0),
        # Twenty before in 0.9 of the time make 2.2 in the window of 0.1, so three: 0.31 at best.
        ((0.5,) * 17 + (0.31, 0.25, 0.28, 0.9), 31.0),
    ],
)
def test_late_in_the_talks_the_best_lately_offered_is_enough(
    heard: tuple[float, ...], least: float
) -> None:
    # Baarslag, Hindriks & Jonker (2013): AC_combi with the maximum in a window.
    view = HALFWAY._replace(
        elapsed=0.9, tactic=HARD_LINER, opening=99.0, heard=tuple(Bid(0, 0, s) for s in heard)
    )
    view = view._replace(last=Bid(0, 0, 0.99))
    assert least_combined(pie(), view) == pytest.approx(least)
    assert least_combined(pie(), view._replace(elapsed=0.89)) == pytest.approx(99.0)


def test_the_clock_may_ask_for_less_than_was_offered_lately() -> None:
    view = HALFWAY._replace(elapsed=0.95, heard=(Bid(0, 0, 0.5), Bid(0, 0, 0.3)))
    assert least_next(pie(), view) == least_combined(pie(), view) == pytest.approx(24.0)


def test_at_first_there_is_no_previous_offer() -> None:
    assert least_previous(pie(), view_of(opening=80.0)) == 80.0
    below = view_of(reservation=50.0, last=Bid(0, 0, 0.4))
    assert least_previous(pie(), below) == 50.0


@pytest.mark.parametrize(
    ("own", "factor", "bonus", "least"),
    [
        (60.0, 1.0, 0.0, 60.0),
        (60.0, 2.0, 0.0, 40.0),  # twice the 20 above the reservation
        (60.0, 1.0, 0.1, 52.0),  # a tenth of the range less
        (60.0, 2.0, 0.1, 36.0),
        (24.0, 1.0, 0.1, 20.0),  # not below the reservation
    ],
)
def test_an_offer_is_scaled_and_shifted_in_parts_of_the_range(
    own: float, factor: float, bonus: float, least: float
) -> None:
    # AC_next(a, b): a u + b >= the utility of the own next offer; here u = (x - 20) / 80.
    assert enough_for(HALFWAY, own, factor, bonus) == pytest.approx(least)


def test_who_has_nothing_to_ask_for_takes_its_reservation() -> None:
    silent = view_of(reservation=70.0, other_waiting=60.0, last=Bid(0, 0, 0.6))
    assert rational(pie(), silent) == NO_BID
    assert least_next(pie(), silent) == 70.0


@given(tables())
def test_the_next_offer_of_any_tactic_is_what_it_accepts(table: Table) -> None:
    outlook, view = table
    bid = TACTICS[view.tactic](outlook, view)
    assume(bid != NO_BID)
    own = max(view.reservation, worth(outlook, view.side, bid))
    assert least_next(outlook, view) == pytest.approx(own, abs=1e-9)


@given(tables())
def test_the_usual_rule_is_that_of_the_tactic(table: Table) -> None:
    outlook, view = table
    assert least_usual(outlook, view) == ACCEPTANCE[view.tactic](outlook, view)


@given(tables())
def test_a_combined_rule_accepts_whatever_the_next_rule_does(table: Table) -> None:
    outlook, view = table
    for elapsed in (0.3, LATE, 1.0):
        now = view._replace(elapsed=elapsed)
        assert least_combined(outlook, now) <= least_next(outlook, now)
        assert least_combined(outlook, now) >= view.reservation


def test_conditions_have_their_names() -> None:
    names = {
        USUAL: least_usual,
        NEXT: least_next,
        PREVIOUS: least_previous,
        CONSTANT: least_constant,
        TIME: least_time,
        COMBINED: least_combined,
    }
    assert tuple(names[place] for place in range(len(CONDITIONS))) == CONDITIONS
    assert (acceptance.FACTOR, acceptance.BONUS, ENOUGH, LATE) == (1.0, 0.0, 0.5, 0.9)
