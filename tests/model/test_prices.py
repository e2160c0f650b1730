"""What packages are worth: by hand, and the same to the digit as the oracle works it out."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from math import exp, inf

import pytest

from agents.worth import DAYS_A_MONTH, EMPLOYERS, GUILD, Dates, waiting_flows
from model import prices
from model.calendar import add_months
from model.facts import Facts
from model.negotiation import Negotiation
from model.scenario import Scenario
from tests.model.oracle.world import World
from tests.model.seeing import (
    NAMES,
    SAME_ALL_DAY,
    TODAY,
    Both,
    Priced,
    anew,
    as_tuples,
    begun,
    go_to,
    outlook_on,
    parts_of,
    position,
    priced,
    seen,
    settle,
)
from tests.model.tables import SIDES, at, drawn, seat

CAUSES = ("self_serving_bias", "public_commitment")
OFF = [("crowd", f"causes.{cause}=false") for cause in CAUSES]
CASES = [*((name,) for name in NAMES), *OFF]
FIRST = prices.Dated(1.0, 1.0, False)  # before any other guild has signed
DOWNWARDS = (
    *("issue.pay.status_quo=40.0", "issue.pay.ask=35.0", "issue.pay.grid_step=0.5"),
    *("guild.opening.issue.pay=35.0", "employers.opening.issue.pay=40.0"),
)


def stages(both: Both) -> list[list[bool]]:
    """Return which guilds have signed: none, then one after the other; each is told to both."""
    count = len(both.table.settled)
    return [[place < signed for place in range(count)] for signed in range(count + 1)]


def facts_of(both: Both) -> Facts:
    facts: Facts = both.table.facts
    return facts


# ------------------------------------------------------------------------------ the whole outlook


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_an_outlook_is_that_of_the_world_day_after_day(case: tuple[str, ...]) -> None:
    both = begun(*case)
    anew(both)
    sessions = both.sessions
    for signed in range(len(both.table.settled) + 1):  # in later parts more guilds have signed
        part = len(sessions) // (len(both.table.settled) + 1)
        for day in [*sessions[signed * part : (signed + 1) * part : 5], sessions[-1]][:9]:
            expected = go_to(both, day)
            assert seen(both.table.outlook, SAME_ALL_DAY) == seen(expected, SAME_ALL_DAY), day
            assert seen(both.table.outlook, TODAY) == seen(expected, TODAY), day
            for side in SIDES:
                found = parts_of(both.table.outlook.parts[side])
                assert found == both.world.parts(side, day)
        if signed < len(both.table.settled):
            settle(both, signed)


def test_for_the_guild_prices_change_with_the_month_but_for_what_is_backdated() -> None:
    both = begun("contract-round", "causes.public_commitment=false")  # so that no face fades
    anew(both)
    go_to(both, 10)
    before = seen(both.table.outlook, ("base",))["base"]
    go_to(both, 45)
    after = seen(both.table.outlook, ("base",))["base"]
    backdated = both.table.outlook.backdated
    assert sorted(set(backdated)) == [False, True]
    for package, is_backdated in enumerate(backdated):
        assert (after[0][package] == before[0][package]) == is_backdated


# ----------------------------------------------------------------------------------- part by part


@pytest.mark.parametrize("name", NAMES)
def test_the_clock_is_that_of_the_world(name: str) -> None:
    both = begun(name)
    assert prices.future_of(facts_of(both)) == both.world.future
    stored = both.table.future
    assert {name: getattr(stored, name) for name in both.world.future._fields} == (
        both.world.future._asdict()
    )


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_issues_and_stakes_are_those_of_the_world_whoever_has_signed(case: tuple[str, ...]) -> None:
    both = begun(*case)
    anew(both)
    world, facts = both.world, facts_of(both)
    for settled in stages(both):
        world.settled[:] = settled
        now = prices.dated(facts, settled)
        assert (now.doubt, now.any_settled) == (world.doubt, any(settled))
        assert now.claims == world.claims
        issues = [prices.issue_of(facts, which, now) for which in range(len(facts.issues))]
        assert tuple(issues) == world.issues
        for side in SIDES:
            assert prices.hope_of(facts, side) == world.hope(side)
            assert prices.stakes_of(facts, side, now.doubt) == world.stakes(side)
    world.settled[:] = stages(both)[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("day", [-40, 0, 1, 17, 100])
def test_the_dates_of_every_package_are_those_of_the_world(name: str, day: int) -> None:
    both = begun(name)
    world, facts = both.world, facts_of(both)
    for settled in stages(both):
        world.settled[:] = settled
        doubt = prices.dated(facts, settled).doubt
        for place, package in enumerate(world.packages):
            for hope in (0.0, 0.375, 1.0):
                found = prices.dates_of(facts, settled, place, day, hope, doubt)
                assert found == world.dates(day, package, hope)
            assert prices.effective_day(facts, place, day) == world.effective(day, package)
            may = prices.may_be_signed(facts, place, day, found.expiry)
            assert may == world.admissible(day, package, found.expiry)
        for which in range(len(settled)):
            lapse = prices.next_lapse(facts, settled, which, day)
            assert lapse == world.next_lapse(which, day)
        near = prices.alignment(facts, settled, day + 700, 0.5, doubt)
        assert near == world.alignment(day + 700, 0.5)
    world.settled[:] = stages(both)[0]


def test_packages_of_the_same_term_and_start_are_kin() -> None:
    table = begun("crowd").table
    packages = table.facts.packages
    for place, kin in enumerate(table.prices.kin):
        own = packages[place]
        same = [p.months == own.months and p.retroactive == own.retroactive for p in packages]
        assert kin == same.index(True)


@pytest.mark.parametrize("name", NAMES)
def test_twins_are_the_first_packages_that_an_issue_cannot_tell_apart(name: str) -> None:
    both = begun(name)
    go_to(both, both.sessions[0])
    table = both.table
    for package, row in enumerate(table.prices.twin):
        for which, twin in enumerate(row):
            own, its = table.facts.packages[package], table.facts.packages[twin]
            assert twin <= package
            assert (own.months, own.retroactive) == (its.months, its.retroactive)
            issue = table.facts.issues[which]
            assert own.reopener == its.reopener or not issue.reopens
            assert own.me_too == its.me_too or not issue.follows
            for side in SIDES:
                part = table.outlook.parts[side]
                assert part.left[package][which] == part.left[twin][which]


@pytest.mark.parametrize("name", ["wga-2004", "contract-round"])
def test_face_is_lost_from_the_day_on_which_positions_are_public(name: str) -> None:
    both = begun(name)
    world, facts = both.world, facts_of(both)
    for day in (*range(-40, 40), 200, 400):
        months = prices.months_public(facts, day)
        assert months == world.months_public(day)
        assert prices.face(facts, months) == world.face(months)


@pytest.mark.parametrize("name", NAMES)
def test_flows_add_up_as_in_the_world(name: str) -> None:
    both = begun(name)
    table, world = both.table, both.world
    for side in SIDES:
        starts, amounts = table.prices.flow_start[side], table.prices.flow_amount[side]
        for today, until in ((-30, 100), (0, 0), (40, 300), (60, 20)):
            found = prices.flows_between(starts, amounts, 0.0625, today, until)
            assert found == waiting_flows(world.flows[side], 0.0625, today, until)
    for day in (-10, 0, 60, 200):
        go_to(both, day)
        assert prices.peace_until(table) == world.peace_until(day)
        for side in SIDES:
            assert -prices.flow_now(table.prices, side, day) == world.delay(side, day)
            assert prices.waiting_at_work(table.outlook, side) == world.waiting(side, day)


def test_what_stays_the_same_is_there_before_anything_happens() -> None:
    scenario = at("crowd")
    outlook = World(drawn(scenario, 4)).outlook(0)
    fixed = ("steps", "backdated", "peace")
    assert seen(seat(scenario, 4).outlook, fixed) == seen(outlook, fixed)
    assert as_tuples(seat(scenario, 4).settled) == (False, False)


# ---------------------------------------------------------------- records of the rules, by hand


@pytest.mark.parametrize("committed", [True, False])
def test_each_number_of_an_issue_reaches_the_rules(committed: bool) -> None:
    scenario = at("wga-2004", f"causes.public_commitment={str(committed).lower()}")
    facts = priced(scenario).table.facts
    pledges = scenario.guild.pledge.issue, scenario.employers.pledge.issue
    for which, record in enumerate(scenario.issue):
        issue = prices.issue_of(facts, which, FIRST)
        for name in ("size", "growth", "guild_weight", "exposure", "multiplier", "pattern"):
            assert getattr(issue, name) == getattr(record, name)
        assert (issue.reopens, issue.follows) == (record.reopens, record.follows)
        assert issue.step * abs(record.ask - record.status_quo) == pytest.approx(record.grid_step)
        expected = [pledge.get(record.name, 0.0) if committed else 0.0 for pledge in pledges]
        assert [issue.guild_pledge, issue.employer_pledge] == expected
    terms = [prices.stakes_of(facts, side, 1.0).term_pledge for side in SIDES]
    parties = (scenario.guild, scenario.employers)
    assert terms == [party.pledge.term if committed else 0.0 for party in parties]


def test_an_ask_below_the_status_quo_has_steps_as_long() -> None:
    assert prices.issue_of(priced(at("symmetric", *DOWNWARDS)).table.facts, 0, FIRST).step == (
        pytest.approx(0.1)
    )


@pytest.mark.parametrize(
    ("odds", "bias", "guild", "employers"),
    [(0.4, 0.25, 0.65, 0.15), (0.9, 0.25, 1.0, 0.65), (0.1, 0.25, 0.35, 0.0), (0.4, 0.0, 0.4, 0.4)],
)
def test_bias_shifts_the_odds_each_sides_own_way_and_not_beyond_certainty(
    odds: float, bias: float, guild: float, employers: float
) -> None:
    biases = [f"{side}.bias={bias}" for side in ("guild", "employers")]
    facts = priced(at("wga-2004", f"beliefs.open_odds={odds}", *biases)).table.facts
    found = [prices.stakes_of(facts, side, 1.0).open_odds for side in SIDES]
    assert found == pytest.approx([guild, employers])


def test_without_bias_both_sides_share_the_odds() -> None:
    scenario = at("wga-2004", "causes.self_serving_bias=false")
    facts = priced(scenario).table.facts
    for side in SIDES:
        assert prices.stakes_of(facts, side, 1.0).open_odds == scenario.beliefs.open_odds


def test_the_stakes_are_each_sides_own() -> None:
    scenario = at("contract-round")
    facts = priced(scenario).table.facts
    for side, party in ((GUILD, scenario.guild), (EMPLOYERS, scenario.employers)):
        found = prices.stakes_of(facts, side, 1.0)
        assert (found.rate, found.peace, found.risk, found.drift) == (
            party.discount_rate,
            party.peace,
            party.expiry_risk,
            party.drift,
        )
        assert (found.term_pledge, found.opening_months) == (
            party.pledge.term,
            party.opening.months,
        )


def test_flows_start_on_day_zero_and_milestones_add_theirs() -> None:
    tables = priced(at("contract-round")).table.prices
    rush = (date(2030, 8, 15) - date(2030, 7, 1)).days
    both = zip(tables.flow_start, tables.flow_amount, strict=True)
    guild, employers = (list(zip(*each, strict=True)) for each in both)
    assert guild == [(0, -0.6), (rush, 0.0)]  # the rush is nothing to the guild
    assert employers == [(0, -0.5), (rush, -1.5)]


# ------------------------------------------------------------------------ dates and clout, by hand

# Whatever numbers the scenario carries, the mechanics below are worked out for these.
BY_HAND = (
    "next_round.alignment_weight=0.9",
    "next_round.alignment_reach=180",
    "next_round.season_weight=0.1",
    "next_round.season=[0, 0, 0, 0, 0.5, 1, 0, 0, 0, 0, 0, 0]",
    "sister.directors.weight=0.4",
    "sister.actors.weight=0.6",
    "sister.directors.sets_pattern=0.8",
    "sister.actors.sets_pattern=0.5",
    "term.retroactive_days=60",
    "term.minimum_left=9",
    "causes.face_months=6",
    "calendar.blackout_ends=2004-05-05",
)
MONEY_ONLY = "causes.public_commitment=false"
SURELY_OPEN = ("causes.self_serving_bias=false", "beliefs.open_odds=1")
MAY, OCTOBER = date(2004, 5, 12), date(2004, 10, 10)


@cache
def scenario(*settings: str) -> Scenario:
    return at("wga-2004", *settings)


def base_case(*settings: str, settled: Sequence[bool] = ()) -> Priced:
    return priced(scenario(*settings), settled)


def dates_of(case: Priced, package: int, day: int, hope: float) -> Dates:
    """Return the dates of a package, whatever other guilds have signed so far."""
    facts, settled = case.table.facts, case.table.settled
    doubt = prices.dated(facts, settled).doubt
    return prices.dates_of(facts, settled, package, day, hope, doubt)


@pytest.mark.parametrize(
    ("when", "months", "retroactive", "effective", "expiry"),
    [
        (MAY, 12, False, date(2004, 6, 1), date(2005, 6, 1)),
        (MAY, 12, True, date(2004, 5, 2), date(2005, 5, 2)),
        (date(2004, 5, 31), 36, False, date(2004, 6, 1), date(2007, 6, 1)),
        (OCTOBER, 36, False, date(2004, 11, 1), date(2007, 11, 1)),
        (date(2004, 12, 15), 18, False, date(2005, 1, 1), date(2006, 7, 1)),
        (date(2004, 4, 20), 12, False, date(2004, 5, 2), date(2005, 5, 2)),
        (date(2004, 5, 2), 12, False, date(2004, 5, 2), date(2005, 5, 2)),
    ],
)
def test_a_contract_takes_effect_next_month_or_from_the_old_expiry(
    when: date, months: int, retroactive: bool, effective: date, expiry: date
) -> None:
    case = base_case(*BY_HAND)
    day, package = case.calendar.day(when), position(case, months, retroactive=retroactive)
    found = dates_of(case, package, day, prices.hope_of(case.table.facts, GUILD))
    assert (case.calendar.date(found.effective), case.calendar.date(found.expiry)) == (
        effective,
        expiry,
    )


@pytest.mark.parametrize("when", [date(2004, 4, 20), MAY, OCTOBER], ids=str)
def test_what_is_signed_agrees_with_what_was_valued(when: date) -> None:
    case = base_case()
    day, talks = case.calendar.day(when), Negotiation(scenario(), rng=0, collect=False)
    table = case.table
    outlook_on(case, day)
    for package in range(len(case.packages)):
        contract = talks.contract(day, package, (0.0,) * 4)
        assert contract.package == case.packages[package]
        for side in SIDES:
            valued = dates_of(case, package, day, prices.hope_of(table.facts, side))
            assert (contract.effective, contract.expiry) == (valued.effective, valued.expiry)
        assert contract.expiry == table.prices.expiry[package]


def clout(case: Priced, expiry: date, hope: float) -> float:
    """Return the clout of a contract that ends then: one of a month, or from day 0 on."""
    from_day_zero = expiry.day == 2
    months = (expiry.year - 2004) * 12 + expiry.month - 5 if from_day_zero else 1
    first = add_months(expiry, -months)
    facts = case.table.facts
    only = facts.packages[0]._replace(months=months, retroactive=from_day_zero)
    case.table.facts = facts._replace(packages=(only,))
    found = dates_of(case, 0, case.calendar.day(first) - 1, hope)
    case.table.facts = facts
    assert found.expiry == case.calendar.day(expiry)
    return found.clout


@pytest.mark.parametrize(
    ("expiry", "settled", "expected"),
    [
        # First day without a contract; the others' contracts lapse on 1 July 2005.
        (date(2005, 7, 1), (False, False), 0.9 + 0.1),  # on the same day; its last one is in June
        (date(2005, 6, 1), (False, False), 0.9 * 150 / 180 + 0.1 * 0.5),  # 30 days before
        (date(2005, 6, 1), (True, False), 0.9 * 0.6 * 0.2 * 150 / 180 + 0.05),  # actors, unlikely
        (date(2005, 6, 1), (False, True), 0.9 * 0.4 * 0.5 * 150 / 180 + 0.05),  # directors, perhaps
        (date(2005, 6, 1), (True, True), 0.05),
        (date(2005, 7, 2), (False, False), 0.0),  # a day too late: theirs are signed until 2008
        (date(2008, 7, 1), (True, True), 0.9 + 0.1),  # aligned again three years later
        (date(2008, 6, 1), (False, False), 0.9 * 150 / 180 + 0.05),
        (date(2004, 12, 1), (False, False), 0.0),  # 212 days before, out of reach
    ],
)
def test_clout_is_nearness_to_guilds_that_may_be_open_and_season(
    expiry: date, settled: tuple[bool, bool], expected: float
) -> None:
    case = base_case(*BY_HAND, *SURELY_OPEN, settled=settled)
    for side in SIDES:
        hope = prices.hope_of(case.table.facts, side)
        assert clout(case, expiry, hope) == pytest.approx(expected)


def test_each_side_sees_clout_by_its_own_odds() -> None:
    hopes = ("beliefs.open_odds=0.5", "guild.bias=0.3", "employers.bias=0.1")
    case = base_case(*BY_HAND, "causes.self_serving_bias=true", *hopes)
    guild, employers = (prices.hope_of(case.table.facts, side) for side in SIDES)
    assert clout(case, date(2005, 7, 1), guild) == pytest.approx(0.9 * 0.8 + 0.1)
    assert clout(case, date(2005, 7, 1), employers) == pytest.approx(0.9 * 0.4 + 0.1)


def test_no_expiry_has_more_than_full_clout() -> None:
    everywhere = ", ".join(["1"] * 12)
    case = base_case(f"next_round.season=[{everywhere}]", *SURELY_OPEN)
    found = [
        dates_of(case, package, day, prices.hope_of(case.table.facts, GUILD)).clout
        for package in range(len(case.packages))
        for day in range(5, 600, 30)
    ]
    assert 0.9 < max(found) <= 1.0


@pytest.mark.parametrize(
    ("settled", "doubt"),
    [((False, False), 1.0), ((True, False), 0.2), ((False, True), 0.5), ((True, True), 0.1)],
)
def test_every_guild_that_settles_leaves_less_in_doubt(
    settled: tuple[bool, bool], doubt: float
) -> None:
    case = base_case(*BY_HAND, settled=settled)
    facts, now = case.table.facts, prices.dated(case.table.facts, settled)
    assert outlook_on(case, MAY).doubt == now.doubt == pytest.approx(doubt)
    for side in SIDES:
        odds = prices.stakes_of(facts, side, 1.0).open_odds
        assert prices.stakes_of(facts, side, now.doubt).open_odds == pytest.approx(doubt * odds)


def test_without_other_guilds_waiting_ends_at_the_horizon() -> None:
    alone = prices.future_of(base_case("sister=[]").table.facts)
    assert alone.waiting_ends == alone.horizon == alone.follow_expiry
    others, day = prices.future_of(base_case().table.facts), base_case().calendar.day
    assert others.waiting_ends == day(date(2005, 7, 1))
    assert others.follow_expiry == day(date(2008, 7, 1))


# -------------------------------------------------------------------- what may be signed, by hand


@pytest.mark.parametrize(
    ("day", "allowed"), [(-10, False), (0, False), (1, True), (60, True), (61, False)]
)
def test_a_deal_is_backdated_only_while_the_scenario_says_so(day: int, allowed: bool) -> None:
    case = base_case(*BY_HAND)
    outlook = outlook_on(case, day)
    assert outlook.admissible[position(case, 36, retroactive=True)] is allowed
    assert outlook.admissible[position(case, 36)]
    assert outlook.backdated[position(case, 36, retroactive=True)]
    assert not outlook.backdated[position(case, 36)]


def test_a_contract_must_still_run_for_a_while() -> None:
    case = base_case(*BY_HAND, "term.retroactive_days=365")
    package = position(case, 12, retroactive=True)
    last = int(case.calendar.add_months(0, 12) - 9 * DAYS_A_MONTH)
    assert outlook_on(case, last).admissible[package]
    assert not outlook_on(case, last + 1).admissible[package]
    assert outlook_on(case, last + 1).admissible[position(case, 36, retroactive=True)]


def test_delay_is_free_until_the_old_contract_ends() -> None:
    case = base_case()
    assert outlook_on(case, -61).free_months == pytest.approx(61 / DAYS_A_MONTH)
    assert outlook_on(case, 0).free_months == outlook_on(case, 9).free_months == 0.0


# ---------------------------------------------------------------------- how values are put together


def test_values_change_with_the_month_and_not_within_it() -> None:
    days = (date(2004, 7, 1), date(2004, 7, 31), date(2004, 8, 1))
    first, last, next_one = (outlook_on(base_case(MONEY_ONLY), day) for day in days)
    assert first.base == last.base != next_one.base
    assert first.slope == last.slope != next_one.slope
    assert first.waiting != last.waiting


def test_face_is_lost_once_positions_are_public_and_fades() -> None:
    committed, plain = base_case(*BY_HAND), base_case(*BY_HAND, MONEY_ONLY)
    pledged = scenario(*BY_HAND).guild.pledge
    asked = scenario(*BY_HAND).guild.opening.months
    package = position(plain, 36)
    for when, strength in (
        (date(2004, 5, 4), 0.0),  # the day before the news blackout is lifted
        (date(2004, 5, 5), 1.0),
        (date(2004, 6, 3), 1.0),  # 29 days: no whole month yet
        (date(2004, 11, 6), exp(-1.0)),  # six months and a day
    ):
        with_face, without = outlook_on(committed, when), outlook_on(plain, when)
        lost = pledged.term * (36 - asked) + sum(pledged.issue.values())
        base = without.base[GUILD][package] - strength * lost
        assert with_face.base[GUILD][package] == pytest.approx(base)
        for issue, record in enumerate(scenario().issue):
            for side, sign, pledge in (
                (GUILD, 1.0, pledged),
                (EMPLOYERS, -1.0, scenario(*BY_HAND).employers.pledge),
            ):
                slope = without.slope[side][package][issue]
                slope += sign * strength * pledge.issue.get(record.name, 0.0)
                assert with_face.slope[side][package][issue] == pytest.approx(slope)
        assert with_face.base[EMPLOYERS] == without.base[EMPLOYERS]
        assert with_face.waiting == without.waiting


@pytest.mark.parametrize("settings", [(), (MONEY_ONLY,), ("issue.dvd.multiplier=1",)], ids=str)
@pytest.mark.parametrize("when", [date(2004, 4, 20), MAY, OCTOBER], ids=str)
def test_every_package_has_its_issues_cheapest_first(settings: tuple[str, ...], when: date) -> None:
    outlook = outlook_on(base_case(*settings), when)
    for package, order in enumerate(outlook.order):
        gains, losses = outlook.slope[GUILD][package], outlook.slope[EMPLOYERS][package]
        costs = [-losses[i] / gains[i] if gains[i] > 0.0 else inf for i in order]
        assert sorted(order) == list(range(len(gains)))
        assert costs == sorted(costs)
        assert outlook.length[package] == sum(gain > 0.0 for gain in gains)


def test_what_an_issue_earns_a_month_has_its_pattern_in_it() -> None:
    sizes = ("issue.dvd.size=24", "issue.dvd.multiplier=10", "issue.dvd.exposure=0.5")
    outlook = outlook_on(base_case(*sizes, "issue.dvd.guild_weight=1.5"), MAY)
    dvd = [issue.name for issue in scenario().issue].index("dvd")
    assert [outlook.earning[side][dvd] for side in SIDES] == pytest.approx([3.0, -10.0])


def test_the_longest_peace_on_the_table_bounds_that_of_waiting() -> None:
    short = ("term.months=[12, 24]", "term.named=[12, 24]", "employers.opening.months=24")
    bounded, free = base_case(*short), base_case()
    outlook_on(bounded, 0)
    assert prices.peace_until(bounded.table) == bounded.calendar.day(date(2006, 5, 2))
    outlook_on(free, date(2005, 6, 15))
    assert prices.peace_until(free.table) == free.table.future.follow_expiry
