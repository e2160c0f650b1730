"""What stoppages cost: against cash flows written down here once more, and as the oracle has it."""

import math
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from agents.worth import DAYS_A_MONTH, DAYS_A_YEAR, EMPLOYERS, GUILD
from model import costs
from model.calendar import Calendar
from model.costs import AT_WORK, Regime
from model.facts import Facts, facts_of
from model.people import CompanyRecord
from model.scenario import Scenario
from tests.model.oracle.force import Force
from tests.model.oracle.world import World
from tests.model.tables import SIDES, at, seat

NAMES = ("crowd", "people", "hall", "wga-2004")
DAYS = st.integers(-30, 500)


class Both(NamedTuple):
    """The same scenario for either."""

    scenario: Scenario
    facts: Facts
    force: Force
    world: World


@cache
def both(name: str, *told: str) -> Both:
    scenario = at(name, *told)
    force = Force(scenario, Calendar(scenario.calendar.old_expiry))
    return Both(scenario, facts_of(scenario), force, World(scenario))


@st.composite
def regimes(draw: st.DrawFn) -> Regime:
    """Draw a way in which work goes on, from any day on."""
    kind = draw(st.sampled_from((STRIKE, STRIKE, LOCKOUT, LOCKOUT, IMPOSED)))
    flow = st.sampled_from((0.0, 1.25, -3.5)) if kind == IMPOSED else st.just(0.0)
    return Regime(kind, draw(DAYS), (draw(flow), draw(flow)))


cases = st.builds(both, st.sampled_from(NAMES))


# --------------------------------------------------------------------------------- as in the oracle


@given(cases, regimes(), DAYS)
def test_what_a_side_reckons_to_lose_is_what_the_world_says(
    case: Both, regime: Regime, day: int
) -> None:
    ends = case.world.future.waiting_ends
    for side in SIDES:
        assert costs.loss(case.facts, side, regime, day, ends) == case.world.loss(side, day, regime)
    start = max(day, regime.since)
    assert costs.reckoned_until(case.facts, start, ends) == case.force.reckoned_until(start, ends)


@given(cases, regimes(), DAYS, st.integers(-20, 200))
def test_what_is_lost_between_two_days_is_what_force_says(
    case: Both, regime: Regime, start: int, length: int
) -> None:
    facts, force, until = case.facts, case.force, start + length
    for side in SIDES:
        found = costs.lost_between(facts, side, regime, start, until)
        assert found == force.between(side, regime, start, until)
        assert costs.month_costs(facts, side, regime, start) == force.month(side, regime, start)
        assert costs.first_loss(facts, side, regime) == force.first_loss(side, regime)
    if length > 0:
        members = costs.members_loss(facts, regime, start, until)
        assert members == force.members_loss(regime, start, until)
        extra = costs.lockout_cost(facts, regime, start, until)
        assert extra == force.lockout_cost(regime, start, until)
        assert (extra != 0.0) == (regime.kind == LOCKOUT)


@given(cases, regimes(), DAYS, st.integers(1, 200))
def test_what_each_company_loses_is_what_force_says(
    case: Both, regime: Regime, day: int, length: int
) -> None:
    facts, force, ends = case.facts, case.force, case.world.future.waiting_ends
    for which, company in enumerate(case.scenario.company):
        lost = costs.company_loss(facts, which, regime, day, day + length)
        assert lost == force.company_loss(company, regime, day, day + length)
        reckoned = costs.company_reckons(facts, which, regime, day, ends)
        assert reckoned == force.company_reckons(company, regime, day, ends)
        assert costs.part_of(facts, which) == force.part(company)


@given(cases, DAYS, st.integers(-5, 700))
def test_the_season_is_that_of_force(case: Both, start: int, length: int) -> None:
    mean = costs.mean_season(case.facts, start, start + length)
    assert mean == case.force.season(start, start + length)


@given(cases, DAYS, DAYS)
def test_work_costs_nothing(case: Both, day: int, until: int) -> None:
    for side in SIDES:
        assert costs.loss(case.facts, side, AT_WORK, day, until) == 0.0
        assert costs.lost_between(case.facts, side, AT_WORK, day, until) == 0.0
    for which in range(len(case.facts.companies)):
        assert costs.company_loss(case.facts, which, AT_WORK, day, until) == 0.0
        assert costs.company_reckons(case.facts, which, AT_WORK, day, until) == 0.0


# ---------------------------------------------------------------------------- against cash flows
#
# In people.toml: pay 5 a month, 0.4 of it earned elsewhere (0.2 in a lockout), a fund of 3 over
# two months; outputs 6, 5 and 3, the last half filled, the first two with ten days in hand.

FAR = 10_000
PLAIN = both("people")
SEASONAL = both(
    "people",
    *("company.north.seasonal=0.8", "company.south.cash_months=2", "company.east.fallback=0.25"),
    *("dispute.output=0.5", "dispute.stockpile=3"),
)
THREE = ("north", "south", "east")


def by_day(a_month: float, rate: float, first: float, last: float) -> float:
    """Return the sum of a flow of $M a month between two days, discounted to day 0."""
    if last <= first:
        return 0.0
    found = quad(lambda day: a_month * math.exp(-rate * day / DAYS_A_YEAR), first, last)
    return float(found[0]) / DAYS_A_MONTH


def members(case: Both, kind: int, since: int, first: int, last: int) -> float:
    """Return what members lose between two days of a stoppage, from the scenario's numbers."""
    record, rate = case.scenario.dispute, case.scenario.guild.discount_rate
    assert record is not None
    if kind == LOCKOUT:
        return by_day(record.pay * (1 - record.lockout_income), rate, first, last)
    empty = since + record.fund_months * DAYS_A_MONTH
    paid = by_day(record.strike_fund / record.fund_months, rate, first, min(last, empty))
    return by_day(record.pay * (1 - record.other_income), rate, first, last) - paid


def company(case: Both, record: CompanyRecord, since: int, first: int, last: int) -> float:
    """Return what a company loses between two days of a stoppage, from the scenario's numbers."""
    scenario = case.scenario
    assert scenario.dispute is not None
    bare = max(first, since + round(record.stockpile_days * scenario.dispute.stockpile))
    if last <= bare:
        return 0.0
    whole = record.output * scenario.dispute.output
    months = math.ceil((last - bare) / DAYS_A_MONTH)
    begins = Calendar(scenario.calendar.old_expiry).date(bare).month - 1
    season = scenario.next_round.season
    mean = sum(season[(begins + month) % 12] for month in range(months)) / months
    output = whole * (1 - record.seasonal * (1 - mean)) * (1 - record.fallback)
    lost = by_day(output, scenario.employers.discount_rate, bare, last)
    cash = whole * record.cash_months
    return lost + lost**2 / cash if cash > 0 else lost


def alliance(case: Both, kind: int, since: int, first: int, last: int) -> float:
    scenario = case.scenario
    assert scenario.dispute is not None
    total = sum(company(case, each, since, first, last) for each in scenario.company)
    extra = scenario.dispute.lockout_cost if kind == LOCKOUT else 0.0
    return total + by_day(extra, scenario.employers.discount_rate, first, last)


spans = st.tuples(st.integers(0, 120), st.integers(0, 90), st.integers(0, 200))


@pytest.mark.parametrize("case", [PLAIN, SEASONAL], ids=["plain", "seasonal"])
@given(spans, st.sampled_from((STRIKE, LOCKOUT)))
def test_a_stoppage_costs_what_its_cash_flows_add_up_to(
    case: Both, span: tuple[int, int, int], kind: int
) -> None:
    since, later, length = span
    first, last = since + later, since + later + length
    regime = Regime(kind, since)
    guild = members(case, kind, since, first, last)
    employers = alliance(case, kind, since, first, last)
    found = [costs.lost_between(case.facts, side, regime, first, last) for side in SIDES]
    assert found == pytest.approx([guild, employers], abs=1e-9)


def test_a_month_of_strike_by_hand() -> None:
    """No discounting, no stock, a fund of 1.5 a month: 5 x 0.6 - 1.5 and 6 + 5 + 1.5."""
    facts = both(
        "people",
        *("guild.discount_rate=0", "employers.discount_rate=0", "dispute.stockpile=0"),
        *(f"company.{name}.cash_months=1e6" for name in THREE),
    ).facts
    part = round(DAYS_A_MONTH) / DAYS_A_MONTH
    guild, employers = (costs.month_costs(facts, side, Regime(STRIKE, 10), 10) for side in SIDES)
    assert guild == pytest.approx((5 * 0.6 - 1.5) * part)
    assert employers == pytest.approx((6 + 5 + 1.5) * part, rel=1e-5)
    guild, employers = (costs.month_costs(facts, side, Regime(LOCKOUT, 10), 10) for side in SIDES)
    assert guild == pytest.approx(5 * 0.8 * part)
    assert employers == pytest.approx((6 + 5 + 1.5 + 4) * part, rel=1e-5)


def lost(side: int, regime: Regime, start: int, until: int, case: Both = PLAIN) -> float:
    return costs.lost_between(case.facts, side, regime, start, until)


def test_the_strike_fund_is_for_strikes_and_lasts_two_months() -> None:
    strike, lockout = Regime(STRIKE, 0), Regime(LOCKOUT, 0)
    after = 70  # two months are 61 days
    assert lost(GUILD, strike, after, after + 10) == pytest.approx(
        by_day(5 * 0.6, 0.06, after, after + 10)
    )
    assert lost(GUILD, strike, 0, 10) < lost(GUILD, strike, after, after + 10)
    assert lost(GUILD, lockout, 0, 10) > lost(GUILD, lockout, after, after + 10)


def test_while_there_is_stock_only_who_has_none_loses() -> None:
    strike, facts = Regime(STRIKE, 5), PLAIN.facts
    assert lost(EMPLOYERS, strike, 5, 15) == pytest.approx(
        company(PLAIN, PLAIN.scenario.company[2], 5, 5, 15)
    )
    assert costs.company_loss(facts, 0, strike, 5, 15) == 0.0
    assert costs.company_loss(facts, 0, strike, 5, 16) > 0.0


def test_no_stockpile_and_twice_the_output_are_one_number_each() -> None:
    strike = Regime(STRIKE, 0)
    bare, double = both("people", "dispute.stockpile=0"), both("people", "dispute.output=2")
    assert costs.company_loss(bare.facts, 0, strike, 0, 10) > 0.0
    once, twice = (costs.company_loss(case.facts, 0, strike, 0, 40) for case in (PLAIN, double))
    assert twice == pytest.approx(2 * once)


def test_who_has_little_cash_feels_a_long_stoppage_more() -> None:
    facts, strike = SEASONAL.facts, Regime(STRIKE, 0)
    first, second = (costs.company_loss(facts, 1, strike, a, a + 60) for a in (30, 90))
    assert costs.company_loss(facts, 1, strike, 30, 150) > 1.2 * (first + second)


def test_what_is_imposed_flows_from_its_day_on() -> None:
    imposed, facts = Regime(IMPOSED, 20, (0.3, -0.5)), PLAIN.facts
    for side, rate in ((GUILD, 0.06), (EMPLOYERS, 0.08)):
        flow = imposed.flows[side]
        assert lost(side, imposed, 20, 80) == pytest.approx(by_day(flow, rate, 20, 80))
        reckoned = costs.loss(facts, side, imposed, 50, 274)
        assert reckoned == pytest.approx(by_day(flow, rate, 50, 274))
        assert costs.loss(facts, side, imposed, 274, 274) == 0.0


@pytest.mark.parametrize("side", SIDES)
def test_where_nothing_stops_nothing_is_lost(side: int) -> None:
    assert lost(side, AT_WORK, 0, 100) == 0.0
    assert lost(side, Regime(STRIKE, 10), 50, 50) == 0.0
    assert costs.company_reckons(PLAIN.facts, 0, AT_WORK, 0, FAR) == 0.0
    assert costs.company_reckons(PLAIN.facts, 0, Regime(IMPOSED, 0, (9, 9)), 0, FAR) == 0.0
    assert AT_WORK.kind == WORK


@pytest.mark.parametrize("kind", [STRIKE, LOCKOUT])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("day", [-20, 0, 30, 31, 90])
def test_from_any_day_a_stoppage_is_reckoned_to_go_on_as_long(
    day: int, side: int, kind: int
) -> None:
    """Forty days from today, or from the first day of one that is only announced."""
    regime, start, facts = Regime(kind, 30), max(day, 30), PLAIN.facts
    expected = lost(side, regime, start, start + 40)
    assert costs.loss(facts, side, regime, day, FAR) == pytest.approx(expected) != 0.0
    assert costs.loss(facts, side, regime, day, start + 5) == pytest.approx(
        lost(side, regime, start, start + 5)
    )
    assert costs.loss(facts, side, regime, day, start) == 0.0


@pytest.mark.parametrize("side", SIDES)
def test_the_first_days_are_those_of_the_scenario(side: int) -> None:
    strike, none = Regime(STRIKE, 30), both("people", "dispute.first_days=0")
    assert costs.first_loss(PLAIN.facts, side, strike) == lost(side, strike, 30, 35) > 0.0
    assert costs.first_loss(none.facts, side, strike) == 0.0


@given(
    st.sampled_from((STRIKE, LOCKOUT)),
    st.integers(0, 80),
    st.integers(-30, 120),
    st.integers(0, 300),
)
def test_what_companies_reckon_to_lose_adds_up_to_the_alliances_loss(
    kind: int, since: int, day: int, ends: int
) -> None:
    regime = Regime(kind, since)
    for facts in (PLAIN.facts, SEASONAL.facts):
        each = [costs.company_reckons(facts, which, regime, day, ends) for which in range(4)]
        total = costs.loss(facts, EMPLOYERS, regime, day, ends)
        assert math.fsum(each) == pytest.approx(total, abs=1e-9)
        assert each[3] == 0.0  # nothing at stake


def test_what_is_shared_is_shared_by_the_rest() -> None:
    assert [costs.part_of(PLAIN.facts, which) for which in range(4)] == [0.4, 0.4, 0.2, 0.0]
    free = both("people", *(f"company.{name}.rest=0" for name in THREE))
    assert [costs.part_of(free.facts, which) for which in range(4)] == [0.0] * 4


@pytest.mark.parametrize(
    ("start", "until", "mean"),
    [
        (0, 20, 0.5),  # July
        (123, 153, 1.0),  # November
        (92, 150, 0.75),  # October and November
        (184, 184 + 120, 0.75),  # January to April
        (50, 40, 0.5),  # nothing between: the month it would begin in
    ],
)
def test_the_season_of_a_stoppage_is_the_mean_of_its_months(
    start: int, until: int, mean: float
) -> None:
    assert costs.mean_season(PLAIN.facts, start, until) == pytest.approx(mean)


def test_without_companies_a_strike_costs_employers_nothing_but_members_their_pay() -> None:
    case = both("people", *(f"company.{name}=none" for name in (*THREE, "idle")))
    strike, lockout = Regime(STRIKE, 0), Regime(LOCKOUT, 0)
    assert lost(EMPLOYERS, strike, 0, 90, case) == 0.0
    assert lost(EMPLOYERS, lockout, 0, 90, case) == pytest.approx(by_day(4.0, 0.08, 0, 90))
    assert lost(GUILD, strike, 0, 90, case) > 0.0


# ----------------------------------------------------------------------- who has how much at stake

NO_REST = tuple(f"company.{name}.rest=0" for name in (*THREE, "idle"))


def borne(scenario: Scenario) -> list[tuple[list[float], float]]:
    """Return each company's part of every issue and of the rest, from the file."""
    rest = math.fsum(each.rest for each in scenario.company)
    whole = {
        issue.name: math.fsum(each.stake.get(issue.name, 0.0) for each in scenario.company)
        for issue in scenario.issue
    }
    return [
        (
            [each.stake.get(name, 0.0) / all_of_it if all_of_it else 0.0
             for name, all_of_it in whole.items()],
            each.rest / rest / each.patience if rest else 0.0,
        )
        for each in scenario.company
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        *((name, ()) for name in NAMES),
        ("people", ("company.north.patience=2.5",)),
        ("people", NO_REST),
        ("people", ("company=[]",)),
        ("quiet", ()),
    ],
)
def test_each_company_has_the_stakes_of_the_scenario(name: str, told: tuple[str, ...]) -> None:
    scenario = both(name, *told).scenario
    expected, stakes = borne(scenario), seat(scenario, 0).stakes
    for which, (weights, rest) in enumerate(expected):
        assert stakes.weights[which] == pytest.approx(weights)
        assert stakes.rest[which] == pytest.approx(rest)
        assert stakes.has_say[which] == (rest > 0.0 or max(weights) > 0.0)
    assert len(stakes.weights) == len(stakes.rest) == len(stakes.has_say) == len(expected)


def test_companies_bear_parts_that_add_up_to_one() -> None:
    stakes = seat(PLAIN.scenario, 0).stakes
    assert stakes.weights == [[0.5, 0.3], [0.3, 0.5], [0.2, 0.2], [0.0, 0.0]]
    assert stakes.rest == [0.4, 0.4, 0.2, 0.0]


@pytest.mark.parametrize("name", [*NAMES, "quiet", "mill"])
@pytest.mark.parametrize("cause", ["none", "one_veto", "ratification_gap"])
def test_who_has_a_say_must_agree_unless_the_cause_is_switched_off(name: str, cause: str) -> None:
    case = both(name, *(() if cause == "none" else (f"causes.{cause}=false",)))
    causes, members = case.scenario.causes, case.scenario.guild.members
    having = sum(rest > 0.0 or max(weights) > 0.0 for weights, rest in borne(case.scenario))
    expected = [
        int(causes.ratification_gap and members is not None),
        having if causes.one_veto else 0,
    ]
    assert [costs.how_many_agree(case.facts, side) for side in SIDES] == expected


def test_without_a_company_that_has_a_stake_nobody_has_to_agree() -> None:
    assert costs.how_many_agree(both("people", "company=[]").facts, EMPLOYERS) == 0
    only_idle = both("people", *(f"company.{name}=none" for name in THREE))
    assert costs.how_many_agree(only_idle.facts, EMPLOYERS) == 0
    assert costs.how_many_agree(PLAIN.facts, GUILD) == 1
    assert costs.how_many_agree(PLAIN.facts, EMPLOYERS) == 3  # the idle one has no say
