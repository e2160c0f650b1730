"""What force costs in a scenario, against cash flows written down here once more."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from agents.worth import DAYS_A_MONTH, DAYS_A_YEAR, EMPLOYERS, GUILD
from model.calendar import Calendar
from model.force import AT_WORK, Force, Regime
from model.people import CompanyRecord
from model.reading import read_scenario

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
SIDES = (GUILD, EMPLOYERS)
FAR = 10_000
# In people.toml: pay 5 a month, 0.4 of it earned elsewhere (0.2 in a lockout), a fund of 3 over
# two months; outputs 6, 5 and 3, the last half filled, the first two with ten days in hand.


def force_of(*settings: str) -> Force:
    scenario = read_scenario(PEOPLE, settings)
    return Force(scenario, Calendar(scenario.calendar.old_expiry))


FORCE = force_of()
SEASONAL = force_of(
    *("company.north.seasonal=0.8", "company.south.cash_months=2", "company.east.fallback=0.25"),
    *("dispute.output=0.5", "dispute.stockpile=3"),
)


def by_day(a_month: float, rate: float, first: float, last: float) -> float:
    """Return the sum of a flow of $M a month between two days, discounted to day 0."""
    if last <= first:
        return 0.0
    found = quad(lambda day: a_month * math.exp(-rate * day / DAYS_A_YEAR), first, last)
    return float(found[0]) / DAYS_A_MONTH


def members(force: Force, kind: int, since: int, first: int, last: int) -> float:
    """Return what members lose between two days of a stoppage, from the scenario's numbers."""
    record, rate = force.scenario.dispute, force.scenario.guild.discount_rate
    assert record is not None
    if kind == LOCKOUT:
        return by_day(record.pay * (1 - record.lockout_income), rate, first, last)
    empty = since + record.fund_months * DAYS_A_MONTH
    paid = by_day(record.strike_fund / record.fund_months, rate, first, min(last, empty))
    return by_day(record.pay * (1 - record.other_income), rate, first, last) - paid


def company(force: Force, record: CompanyRecord, since: int, first: int, last: int) -> float:
    """Return what a company loses between two days of a stoppage, from the scenario's numbers."""
    scenario = force.scenario
    assert scenario.dispute is not None
    bare = max(first, since + round(record.stockpile_days * scenario.dispute.stockpile))
    if last <= bare:
        return 0.0
    whole = record.output * scenario.dispute.output
    months = math.ceil((last - bare) / DAYS_A_MONTH)
    begins = force.calendar.date(bare).month - 1
    season = scenario.next_round.season
    mean = sum(season[(begins + month) % 12] for month in range(months)) / months
    output = whole * (1 - record.seasonal * (1 - mean)) * (1 - record.fallback)
    lost = by_day(output, scenario.employers.discount_rate, bare, last)
    cash = whole * record.cash_months
    return lost + lost**2 / cash if cash > 0 else lost


def alliance(force: Force, kind: int, since: int, first: int, last: int) -> float:
    scenario = force.scenario
    assert scenario.dispute is not None
    total = sum(company(force, each, since, first, last) for each in scenario.company)
    extra = scenario.dispute.lockout_cost if kind == LOCKOUT else 0.0
    return total + by_day(extra, scenario.employers.discount_rate, first, last)


spans = st.tuples(st.integers(0, 120), st.integers(0, 90), st.integers(0, 200))


@pytest.mark.parametrize("force", [FORCE, SEASONAL], ids=["plain", "seasonal"])
@given(spans, st.sampled_from((STRIKE, LOCKOUT)))
def test_a_stoppage_costs_what_its_cash_flows_add_up_to(
    force: Force, span: tuple[int, int, int], kind: int
) -> None:
    since, later, length = span
    first, last = since + later, since + later + length
    regime = Regime(kind, since)
    guild = members(force, kind, since, first, last)
    employers = alliance(force, kind, since, first, last)
    assert force.between(GUILD, regime, first, last) == pytest.approx(guild, abs=1e-9)
    assert force.between(EMPLOYERS, regime, first, last) == pytest.approx(employers, abs=1e-9)


def test_a_month_of_strike_by_hand() -> None:
    """No discounting, no stock, a fund of 1.5 a month: 5 x 0.6 - 1.5 and 6 + 5 + 1.5."""
    force = force_of(
        *("guild.discount_rate=0", "employers.discount_rate=0", "dispute.stockpile=0"),
        *(f"company.{name}.cash_months=1e6" for name in ("north", "south", "east")),
    )
    month = round(DAYS_A_MONTH)
    part = month / DAYS_A_MONTH
    strike = Regime(STRIKE, 10)
    assert force.month(GUILD, strike, 10) == pytest.approx((5 * 0.6 - 1.5) * part)
    assert force.month(EMPLOYERS, strike, 10) == pytest.approx((6 + 5 + 1.5) * part, rel=1e-5)
    lockout = Regime(LOCKOUT, 10)
    assert force.month(GUILD, lockout, 10) == pytest.approx(5 * 0.8 * part)
    assert force.month(EMPLOYERS, lockout, 10) == pytest.approx((6 + 5 + 1.5 + 4) * part, rel=1e-5)


def test_the_strike_fund_is_for_strikes_and_lasts_two_months() -> None:
    strike, lockout = Regime(STRIKE, 0), Regime(LOCKOUT, 0)
    after = 70  # two months are 61 days
    assert FORCE.between(GUILD, strike, after, after + 10) == pytest.approx(
        by_day(5 * 0.6, 0.06, after, after + 10)
    )
    assert FORCE.between(GUILD, strike, 0, 10) < FORCE.between(GUILD, strike, after, after + 10)
    assert FORCE.between(GUILD, lockout, 0, 10) > FORCE.between(GUILD, lockout, after, after + 10)


def test_while_there_is_stock_only_who_has_none_loses() -> None:
    strike = Regime(STRIKE, 5)
    assert FORCE.between(EMPLOYERS, strike, 5, 15) == pytest.approx(
        company(FORCE, FORCE.companies[2], 5, 5, 15)
    )
    assert FORCE.company_loss(FORCE.companies[0], strike, 5, 15) == 0.0
    assert FORCE.company_loss(FORCE.companies[0], strike, 5, 16) > 0.0


def test_no_stockpile_and_twice_the_output_are_one_number_each() -> None:
    strike, north = Regime(STRIKE, 0), FORCE.companies[0]
    bare, double = force_of("dispute.stockpile=0"), force_of("dispute.output=2")
    assert bare.company_loss(north, strike, 0, 10) > 0.0
    once, twice = (force.company_loss(north, strike, 0, 40) for force in (FORCE, double))
    assert twice == pytest.approx(2 * once)


def test_who_has_little_cash_feels_a_long_stoppage_more() -> None:
    south, strike = SEASONAL.companies[1], Regime(STRIKE, 0)
    first, second = (SEASONAL.company_loss(south, strike, a, a + 60) for a in (30, 90))
    assert SEASONAL.company_loss(south, strike, 30, 150) > 1.2 * (first + second)


def test_what_is_imposed_flows_from_its_day_on() -> None:
    imposed = Regime(IMPOSED, 20, (0.3, -0.5))
    for side, rate in ((GUILD, 0.06), (EMPLOYERS, 0.08)):
        flow = imposed.flows[side]
        assert FORCE.between(side, imposed, 20, 80) == pytest.approx(by_day(flow, rate, 20, 80))
        assert FORCE.loss(side, imposed, 50, 274) == pytest.approx(by_day(flow, rate, 50, 274))
        assert FORCE.loss(side, imposed, 274, 274) == 0.0


@pytest.mark.parametrize("side", SIDES)
def test_at_work_nothing_is_lost(side: int) -> None:
    assert FORCE.between(side, AT_WORK, 0, 100) == 0.0
    assert FORCE.between(side, Regime(STRIKE, 10), 50, 50) == 0.0
    assert FORCE.company_reckons(FORCE.companies[0], AT_WORK, 0, FAR) == 0.0
    assert FORCE.company_reckons(FORCE.companies[0], Regime(IMPOSED, 0, (9, 9)), 0, FAR) == 0.0
    assert AT_WORK.kind == WORK


@pytest.mark.parametrize("kind", [STRIKE, LOCKOUT])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("day", [-20, 0, 30, 31, 90])
def test_from_any_day_a_stoppage_is_reckoned_to_go_on_as_long(
    day: int, side: int, kind: int
) -> None:
    """Forty days from today, or from the first day of one that is only announced."""
    regime, start = Regime(kind, 30), max(day, 30)
    expected = FORCE.between(side, regime, start, start + 40)
    assert FORCE.loss(side, regime, day, FAR) == pytest.approx(expected) != 0.0
    assert FORCE.loss(side, regime, day, start + 5) == pytest.approx(
        FORCE.between(side, regime, start, start + 5)
    )
    assert FORCE.loss(side, regime, day, start) == 0.0


@pytest.mark.parametrize("side", SIDES)
def test_the_first_days_are_those_of_the_scenario(side: int) -> None:
    strike = Regime(STRIKE, 30)
    assert FORCE.first_loss(side, strike) == FORCE.between(side, strike, 30, 35) > 0.0
    assert force_of("dispute.first_days=0").first_loss(side, strike) == 0.0


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
    for force in (FORCE, SEASONAL):
        each = [force.company_reckons(c, regime, day, ends) for c in force.companies]
        total = force.loss(EMPLOYERS, regime, day, ends)
        assert math.fsum(each) == pytest.approx(total, abs=1e-9)
        assert each[3] == 0.0  # nothing at stake


def test_what_is_shared_is_shared_by_the_rest() -> None:
    assert [FORCE.part(each) for each in FORCE.companies] == [0.4, 0.4, 0.2, 0.0]
    free = force_of(*(f"company.{name}.rest=0" for name in ("north", "south", "east")))
    assert [free.part(each) for each in free.companies] == [0.0] * 4


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
    assert FORCE.season(start, until) == pytest.approx(mean)


def test_without_companies_a_strike_costs_employers_nothing_but_members_their_pay() -> None:
    names = ("north", "south", "east", "idle")
    force = force_of(*(f"company.{name}=none" for name in names))
    strike, lockout = Regime(STRIKE, 0), Regime(LOCKOUT, 0)
    assert force.between(EMPLOYERS, strike, 0, 90) == 0.0
    assert force.between(EMPLOYERS, lockout, 0, 90) == pytest.approx(by_day(4.0, 0.08, 0, 90))
    assert force.between(GUILD, strike, 0, 90) > 0.0
