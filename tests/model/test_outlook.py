"""What can be signed on a day and what it is worth: mechanics, and what the base case implies."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from math import exp, inf

import pytest

from agents.bidding import fair_bid
from agents.contract import Package, shares_of
from agents.outlook import Outlook, value_of_shares
from agents.worth import DAYS_A_MONTH, EMPLOYERS, GUILD
from model.outlook import World
from model.paths import with_values
from model.reading import read_scenario
from model.scenario import Scenario

SIDES = (GUILD, EMPLOYERS)
MONEY_ONLY = "causes.public_commitment=false"
SAME_ODDS = "causes.self_serving_bias=false"
MAY, JUNE, OCTOBER = date(2004, 5, 12), date(2004, 6, 10), date(2004, 10, 10)

# Whatever numbers the scenario carries, the mechanics below are worked out by hand for these.
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


@cache
def scenario(*settings: str) -> Scenario:
    return read_scenario("wga-2004", settings)


def world_of(*settings: str, settled: Sequence[bool] = (False, False)) -> World:
    world = World(scenario(*settings))
    world.settled[:] = settled[: len(world.settled)]
    return world


def at(world: World, when: date) -> Outlook:
    return world.outlook(world.calendar.day(when))


def position(world: World, months: int, **clauses: bool) -> int:
    """Return the position of a package, plain but for the clauses that are named."""
    plain = Package(months, retroactive=False, reopener=False, me_too=False)
    return world.packages.index(plain._replace(**clauses))


def shares(world: World, **granted: float) -> tuple[float, ...]:
    """Return the shares of a contract, nothing but for the issues that are named."""
    return tuple(granted.get(issue.name, 0.0) for issue in world.scenario.issue)


def value(world: World, when: date, side: int, months: int, **granted: float) -> float:
    """Return what a bare contract signed on a day is worth to a side."""
    package = position(world, months)
    return value_of_shares(at(world, when), side, package, shares(world, **granted))


def health(millions: float) -> float:
    """Return the share of the health ask that so many millions over three years are."""
    return millions / 42.5


# ------------------------------------------------------------------------------ dates and clout


def dates_of(when: date, months: int, retroactive: bool = False) -> tuple[date, date]:
    """Return the effective date of a package signed on a day, and the first day after it."""
    world = world_of(*BY_HAND)
    package = Package(months, retroactive, reopener=False, me_too=False)
    found = world.dates(world.calendar.day(when), package, world.hope(GUILD))
    return world.calendar.date(found.effective), world.calendar.date(found.expiry)


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
    assert dates_of(when, months, retroactive) == (effective, expiry)


def test_what_is_signed_agrees_with_what_was_valued() -> None:
    world = world_of()
    for when in (date(2004, 4, 20), MAY, OCTOBER):
        day = world.calendar.day(when)
        for place, package in enumerate(world.packages):
            contract = world.contract(day, place, shares(world))
            for side in SIDES:
                valued = world.dates(day, package, world.hope(side))
                assert (contract.effective, contract.expiry) == (valued.effective, valued.expiry)


SURELY_OPEN = (SAME_ODDS, "beliefs.open_odds=1")


@pytest.mark.parametrize(
    ("expiry", "settled", "clout"),
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
    expiry: date, settled: tuple[bool, bool], clout: float
) -> None:
    world = world_of(*BY_HAND, *SURELY_OPEN, settled=settled)
    for side in SIDES:
        assert world.clout(world.calendar.day(expiry), world.hope(side)) == pytest.approx(clout)


def test_each_side_sees_clout_by_its_own_odds() -> None:
    hopes = ("beliefs.open_odds=0.5", "guild.bias=0.3", "employers.bias=0.1")
    world = world_of(*BY_HAND, "causes.self_serving_bias=true", *hopes)
    day = world.calendar.day(date(2005, 7, 1))
    assert world.clout(day, world.hope(GUILD)) == pytest.approx(0.9 * 0.8 + 0.1)
    assert world.clout(day, world.hope(EMPLOYERS)) == pytest.approx(0.9 * 0.4 + 0.1)


def test_no_expiry_has_more_than_full_clout() -> None:
    everywhere = ", ".join(["1"] * 12)
    world = world_of(f"next_round.season=[{everywhere}]", *SURELY_OPEN)
    clouts = [world.clout(day, world.hope(GUILD)) for day in range(5, 1500, 7)]
    assert 0.9 < max(clouts) <= 1.0


@pytest.mark.parametrize(
    ("settled", "doubt"),
    [((False, False), 1.0), ((True, False), 0.2), ((False, True), 0.5), ((True, True), 0.1)],
)
def test_every_guild_that_settles_leaves_less_in_doubt(
    settled: tuple[bool, bool], doubt: float
) -> None:
    world = world_of(*BY_HAND, settled=settled)
    outlook = at(world, MAY)
    assert outlook.doubt == world.doubt == pytest.approx(doubt)
    first = world_of(*BY_HAND)
    for side in SIDES:
        odds = first.stakes(side).open_odds
        assert world.stakes(side).open_odds == pytest.approx(doubt * odds)


def test_without_other_guilds_waiting_ends_at_the_horizon() -> None:
    alone = world_of("sister=[]").future
    assert alone.waiting_ends == alone.horizon == alone.follow_expiry
    others = world_of().future
    assert others.waiting_ends == world_of().calendar.day(date(2005, 7, 1))
    assert others.follow_expiry == world_of().calendar.day(date(2008, 7, 1))


# ------------------------------------------------------------------------------ what may be signed


@pytest.mark.parametrize(
    ("day", "allowed"), [(-10, False), (0, False), (1, True), (60, True), (61, False)]
)
def test_a_deal_is_backdated_only_while_the_scenario_says_so(day: int, allowed: bool) -> None:
    world = world_of(*BY_HAND)
    outlook = world.outlook(day)
    assert outlook.admissible[position(world, 36, retroactive=True)] is allowed
    assert outlook.admissible[position(world, 36)]
    assert outlook.backdated[position(world, 36, retroactive=True)]
    assert not outlook.backdated[position(world, 36)]


def test_a_contract_must_still_run_for_a_while() -> None:
    world = world_of(*BY_HAND, "term.retroactive_days=365")
    package = position(world, 12, retroactive=True)
    last = int(world.calendar.add_months(0, 12) - 9 * DAYS_A_MONTH)
    assert world.outlook(last).admissible[package]
    assert not world.outlook(last + 1).admissible[package]
    assert world.outlook(last + 1).admissible[position(world, 36, retroactive=True)]


def test_delay_is_free_until_the_old_contract_ends() -> None:
    world = world_of()
    assert world.outlook(-61).free_months == pytest.approx(61 / DAYS_A_MONTH)
    assert world.outlook(0).free_months == world.outlook(9).free_months == 0.0


# --------------------------------------------------------------------------- how it is put together


@pytest.mark.parametrize("settled", [(False, False), (True, False), (True, True)])
def test_a_world_that_has_seen_other_days_gives_the_same_outlook(
    settled: tuple[bool, bool],
) -> None:
    old = world_of()
    for day in (-20, 3, 90, 200, 40):
        old.outlook(day)
    old.settled[:] = settled
    for day in (200, 40, -20, 3, 90, 91):
        assert old.outlook(day) == world_of(settled=settled).outlook(day)


def test_values_change_with_the_month_and_not_within_it() -> None:
    world = world_of(MONEY_ONLY)
    first, last, next_one = (at(world, date(2004, *d)) for d in ((7, 1), (7, 31), (8, 1)))
    assert first.base == last.base != next_one.base
    assert first.slope == last.slope != next_one.slope
    assert first.waiting != last.waiting


def test_face_is_lost_once_positions_are_public_and_fades() -> None:
    committed, plain = world_of(*BY_HAND), world_of(*BY_HAND, MONEY_ONLY)
    pledged = scenario(*BY_HAND).guild.pledge
    asked = scenario(*BY_HAND).guild.opening.months
    package = position(plain, 36)
    for when, strength in (
        (date(2004, 5, 4), 0.0),  # the day before the news blackout is lifted
        (date(2004, 5, 5), 1.0),
        (date(2004, 6, 3), 1.0),  # 29 days: no whole month yet
        (date(2004, 11, 6), exp(-1.0)),  # six months and a day
    ):
        with_face, without = at(committed, when), at(plain, when)
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
    outlook = at(world_of(*settings), when)
    for package, order in enumerate(outlook.order):
        gains, losses = outlook.slope[GUILD][package], outlook.slope[EMPLOYERS][package]
        prices = [-losses[i] / gains[i] if gains[i] > 0.0 else inf for i in order]
        assert sorted(order) == list(range(len(gains)))
        assert prices == sorted(prices)
        assert outlook.length[package] == sum(gain > 0.0 for gain in gains)


@pytest.mark.parametrize("when", [MAY, date(2004, 9, 30), date(2004, 12, 1)], ids=str)
def test_a_month_without_a_contract_costs_what_flows_in_the_meantime(when: date) -> None:
    flows = ("employers.waiting_flow=-3", "employers.peace=0.5", "guild.waiting_flow=-1.5")
    stones = (
        "calendar.milestone.upfronts.employer_flow=-0.25",
        "calendar.milestone.upfronts.day=2004-05-17",
        "calendar.milestone.premieres.employer_flow=-1",
        "calendar.milestone.premieres.day=2004-09-20",
    )
    outlook = at(world_of(*flows, *stones), when)
    employers = {MAY: 3.0, date(2004, 9, 30): 4.25, date(2004, 12, 1): 4.25}[when]
    assert outlook.delay == pytest.approx((1.5, employers))
    assert outlook.peace == pytest.approx((0.0, 0.5))


def test_what_an_issue_earns_a_month_has_its_pattern_in_it() -> None:
    sizes = ("issue.dvd.size=24", "issue.dvd.multiplier=10", "issue.dvd.exposure=0.5")
    outlook = at(world_of(*sizes, "issue.dvd.guild_weight=1.5"), MAY)
    dvd = [issue.name for issue in scenario().issue].index("dvd")
    assert [outlook.earning[side][dvd] for side in SIDES] == pytest.approx([3.0, -10.0])


def test_the_longest_peace_on_the_table_bounds_that_of_waiting() -> None:
    short = ("term.months=[12, 24]", "term.named=[12, 24]", "employers.opening.months=24")
    world = world_of(*short)
    assert world.peace_until(0) == world.calendar.day(date(2006, 5, 2))
    assert (
        world_of().peace_until(world.calendar.day(date(2005, 6, 15))) == world.future.follow_expiry
    )


# ------------------------------------------------------------------------- no number is idle

NUMBERS = {
    "guild.discount_rate": 0.0123,
    "guild.bias": 0.0123,
    "guild.waiting_flow": -1.2345,
    "guild.peace": 0.1234,
    "guild.expiry_risk": 12.34,
    "guild.pledge.term": 0.1234,
    "guild.pledge.issue.dvd": 1.234,
    "guild.opening.months": 15,
    "employers.discount_rate": 0.0123,
    "employers.bias": 0.0123,
    "employers.waiting_flow": -1.2345,
    "employers.peace": 0.1234,
    "employers.expiry_risk": 12.34,
    "employers.pledge.term": 0.1234,
    "employers.pledge.issue.dvd": 1.234,
    "issue.vod.ask": 3.6,
    "issue.vod.status_quo": 0.6,
    "issue.vod.grid_step": 0.05,
    "issue.vod.size": 1.2345,
    "issue.vod.growth": 0.1234,
    "issue.vod.guild_weight": 1.2345,
    "issue.vod.exposure": 0.9876,
    "issue.vod.multiplier": 7.654,
    "issue.vod.pattern": 0.1234,
    "sister.actors.term_months": 35,
    "sister.actors.weight": 0.5432,
    "sister.actors.sets_pattern": 0.5432,
    "beliefs.open_odds": 0.3456,
    "next_round.horizon_months": 61,
    "next_round.win_base": 0.0345,
    "next_round.win_clout": 0.4321,
    "next_round.win_reopener": 0.0345,
    "next_round.joint_pattern": 0.3456,
    "next_round.alignment_weight": 0.7654,
    "next_round.alignment_reach": 123.0,
    "next_round.season_weight": 0.0765,
    "causes.face_months": 5.0,
    "calendar.milestone.premieres.employer_flow": -0.7654,
    "term.minimum_left": 11.9,
    "term.retroactive_days": 5,
}
OTHERS = [
    "issue.vod.reopens=false",
    "issue.vod.follows=false",
    "sister.actors.expiry=2005-07-31",
    "next_round.season=[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5]",
    "causes.public_commitment=false",
    "causes.self_serving_bias=false",
    "calendar.blackout_ends=2004-05-20",
    "calendar.milestone.premieres.day=2004-09-10",
    "term.months=[12, 18, 24, 36]",
    "term.reopener=false",
    "term.me_too=false",
]


def outlooks(case: Scenario) -> list[Outlook]:
    """Return what is known on two days, and on the second of them after the actors' deal."""
    before, after = World(case), World(case)
    after.settled[-1] = True
    return [before.outlook(10), before.outlook(150), after.outlook(150)]


@pytest.fixture(scope="module")
def as_written() -> list[Outlook]:
    return outlooks(scenario())


@pytest.mark.parametrize("path", NUMBERS)
def test_every_number_that_values_rest_on_moves_them(path: str, as_written: list[Outlook]) -> None:
    assert outlooks(with_values(scenario(), {path: NUMBERS[path]})) != as_written


@pytest.mark.parametrize("setting", OTHERS)
def test_every_switch_and_date_that_values_rest_on_moves_them(
    setting: str, as_written: list[Outlook]
) -> None:
    assert outlooks(scenario(setting)) != as_written


# ------------------------------------------------------------- what follows in the base case
#
# Nothing in the program says any of this: it follows from what a deal, and no deal, is worth.


def premium(world: World, when: date, months: int, **granted: float) -> float:
    """Return what a shorter term is worth to the guild over 36 months, $M of compensation."""
    short = value(world, when, GUILD, months, **granted)
    return short - value(world, when, GUILD, 36, **granted)


def test_one_year_is_worth_much_in_may_and_little_in_october() -> None:
    # Signed in May it ends a month before the others' contracts, signed in October long after.
    world = world_of(MONEY_ONLY)
    assert premium(world, MAY, 12) > 40.0
    assert premium(world, OCTOBER, 12) < premium(world, MAY, 12) / 4


@pytest.mark.parametrize("when", [MAY, JUNE], ids=str)
def test_two_years_are_hardly_worth_more_than_three_in_spring(when: date) -> None:
    # Both end in a spring without anybody else's expiry near; 18 months end in mid-season.
    world = world_of(MONEY_ONLY)
    assert abs(premium(world, when, 24)) < premium(world, when, 18) < premium(world, when, 12)


@pytest.mark.parametrize(
    "cause", ["causes.self_serving_bias=true", "causes.self_serving_bias=false"]
)
@pytest.mark.parametrize("retroactive", [False, True])
@pytest.mark.parametrize("when", [MAY, date(2004, 6, 1)], ids=str)
def test_the_employers_may_offer_is_worth_less_to_the_guild_than_carrying_on(
    when: date, retroactive: bool, cause: str
) -> None:
    world = world_of(MONEY_ONLY, cause)
    outlook = at(world, when)
    package = position(world, 36, retroactive=retroactive)
    offer = value_of_shares(outlook, GUILD, package, shares(world, health=health(10.5)))
    assert outlook.admissible[package]
    assert offer < outlook.waiting[GUILD]


def october_gain(world: World) -> float:
    """Return what 36 months from 1 November with $37 million for health beat carrying on by."""
    return value(world, OCTOBER, GUILD, 36, health=health(37.0)) - at(world, OCTOBER).waiting[GUILD]


def test_the_october_deal_beats_carrying_on_once_the_directors_have_settled() -> None:
    before = world_of(MONEY_ONLY)
    after = world_of(MONEY_ONLY, settled=(True, False))
    contract = before.contract(before.calendar.day(OCTOBER), position(before, 36), shares(before))
    assert before.calendar.date(contract.effective) == date(2004, 11, 1)
    assert october_gain(after) > 0.0
    assert october_gain(after) > october_gain(before)


@pytest.mark.parametrize("months", [12, 18, 24])
def test_granting_dvd_lowers_the_price_of_a_longer_term(months: int) -> None:
    world = world_of(MONEY_ONLY)
    bare, half, full = (premium(world, MAY, months, dvd=dvd) for dvd in (0.0, 0.5, 1.0))
    assert bare > half > full > 0.0


def order_of(*settings: str, when: date = MAY) -> list[str]:
    """Return the issues in the order in which the employers grant them, at 36 months."""
    world = world_of(MONEY_ONLY, *settings)
    names = [issue.name for issue in world.scenario.issue]
    return [names[issue] for issue in at(world, when).order[position(world, 36)]]


DEAR = ("issue.dvd.multiplier=10", "issue.vod.multiplier=8", "issue.jurisdiction.multiplier=2")
CHEAP = ("issue.dvd.multiplier=1.5", "issue.vod.multiplier=1.5")


@pytest.mark.parametrize("when", [MAY, JUNE, OCTOBER], ids=str)
def test_health_is_conceded_first_and_dvd_last(when: date) -> None:
    assert order_of(*DEAR, when=when) == ["health", "jurisdiction", "vod", "dvd"]


def test_the_order_of_concessions_follows_the_prices() -> None:
    assert order_of(*CHEAP).index("dvd") < order_of(*CHEAP).index("jurisdiction")
    assert order_of("issue.health.guild_weight=0.05")[-1] == "health"
    assert order_of("issue.dvd.exposure=0.01")[0] == "dvd"


def term_price(world: World, months: int, **granted: float) -> float:
    """Return what a dollar of gain from a shorter term than 36 months costs the employers."""
    long, short = (
        [value(world, MAY, side, term, **granted) for side in SIDES] for term in (36, months)
    )
    return (long[EMPLOYERS] - short[EMPLOYERS]) / (short[GUILD] - long[GUILD])


def issue_price(world: World, name: str) -> float:
    outlook, package = at(world, MAY), position(world, 36)
    issue = [record.name for record in world.scenario.issue].index(name)
    return -outlook.slope[EMPLOYERS][package][issue] / outlook.slope[GUILD][package][issue]


FIXED = ("guild.drift=0", "employers.drift=0")


def test_with_a_dear_precedent_the_term_is_cheaper_than_dvd() -> None:
    world = world_of(MONEY_ONLY, SAME_ODDS, *DEAR, *FIXED)
    for months in (12, 18):
        assert term_price(world, months) < issue_price(world, "dvd")
    assert issue_price(world, "health") < issue_price(world, "vod") < term_price(world, 18)


def test_where_fixed_terms_drift_a_shorter_term_is_cheaper() -> None:
    fixed, drifting = (world_of(MONEY_ONLY, SAME_ODDS, *DEAR, *more) for more in (FIXED, ()))
    for months in (12, 18):
        assert term_price(drifting, months) < term_price(fixed, months)


def test_a_term_that_ends_with_the_others_is_cheap_as_what_it_wins_sets_no_pattern() -> None:
    alone = world_of(MONEY_ONLY, SAME_ODDS, *DEAR, "next_round.joint_pattern=1.0")
    together = world_of(MONEY_ONLY, SAME_ODDS, *DEAR, "next_round.joint_pattern=0.1")
    assert term_price(together, 12) < 0.5 * term_price(alone, 12)
    # 18 months end with nobody near: how a joint fight is paid for does not matter.
    assert term_price(together, 18) == pytest.approx(term_price(alone, 18))


def test_with_a_cheap_precedent_dvd_is_cheaper_than_the_term() -> None:
    world = world_of(MONEY_ONLY, SAME_ODDS, "issue.dvd.multiplier=2", "issue.vod.multiplier=2")
    assert issue_price(world, "dvd") < term_price(world, 18)
    for months in (12, 18):
        assert issue_price(world, "dvd") < term_price(world, months, health=1.0)


def test_what_the_guild_has_won_makes_the_term_dearer() -> None:
    # The employers pay for the whole chance of an early expiry; the guild gains the rest of it.
    world = world_of(MONEY_ONLY, SAME_ODDS, *DEAR)
    for months in (12, 18):
        assert term_price(world, months) < term_price(world, months, health=1.0)


def test_sides_that_hope_against_each_other_trade_on_the_early_expiry() -> None:
    # The guild sees more clout in it than the employers do, so they are glad to sell it.
    hopes = ("causes.self_serving_bias=true", "guild.bias=0.25", "employers.bias=0.25")
    biased, alike = (world_of(MONEY_ONLY, *odds, *DEAR) for odds in (hopes, (SAME_ODDS,)))
    assert term_price(biased, 12) < term_price(alike, 12)
    # 18 months end with nobody else near: nothing to disagree about.
    assert term_price(biased, 18) == pytest.approx(term_price(alike, 18))


EVEN = (
    "next_round.joint_pattern=1.0",
    "guild.drift=0",
    "employers.drift=0",
    "issue.health.guild_weight=1",
    "issue.health.multiplier=1",
    "issue.dvd.guild_weight=10",
    "issue.dvd.multiplier=10",
    "issue.vod.guild_weight=8",
    "issue.vod.multiplier=8",
    "issue.jurisdiction.guild_weight=2",
    "issue.jurisdiction.multiplier=2",
)


@pytest.mark.parametrize("when", [MAY, JUNE], ids=str)
@pytest.mark.parametrize("weight", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_where_a_dollar_is_worth_the_same_to_both_the_term_is_not_for_sale(
    when: date, weight: float
) -> None:
    # Disagreement is the worse end of three years for each, so every split of it is in the zone.
    world = world_of(MONEY_ONLY, SAME_ODDS, *EVEN)
    outlook, package = at(world, when), position(world, 36)
    all_of_it = shares(world, health=1.0, dvd=1.0, vod=1.0, jurisdiction=1.0)
    worst = (
        outlook.base[GUILD][package],
        value_of_shares(outlook, EMPLOYERS, package, all_of_it),
    )
    assert world.packages[fair_bid(outlook, worst, weight).package].months == 36


@pytest.mark.parametrize("when", [date(2004, 4, 20), MAY, JUNE], ids=str)
@pytest.mark.parametrize("weight", [0.35, 0.5, 0.65])
def test_without_other_guilds_the_fair_contract_runs_for_three_years(
    when: date, weight: float
) -> None:
    world = world_of(MONEY_ONLY, "sister=[]")
    outlook = at(world, when)
    bid = fair_bid(outlook, (outlook.waiting[GUILD], outlook.waiting[EMPLOYERS]), weight)
    assert world.packages[bid.package].months == 36


def test_the_common_knowledge_deal_before_the_expiry_is_three_years_with_most_of_health() -> None:
    # model.md's prototype: 36 months, health about 90 %, DVD nothing.
    world = world_of(MONEY_ONLY, SAME_ODDS, *DEAR)
    outlook = at(world, date(2004, 4, 20))
    bid = fair_bid(outlook, (outlook.waiting[GUILD], outlook.waiting[EMPLOYERS]), 0.5)
    granted = dict(zip([i.name for i in world.scenario.issue],
                       shares_of(bid, outlook.order[bid.package]), strict=True))  # fmt: skip
    assert world.packages[bid.package].months == 36
    assert granted["health"] > 0.8
    assert granted["dvd"] == 0.0


def test_an_early_deal_of_the_directors_lowers_what_the_guild_waits_for() -> None:
    for when in (MAY, OCTOBER):
        open_, closed = (
            at(world_of(MONEY_ONLY, settled=s), when).waiting
            for s in ((False, False), (True, False))
        )
        assert closed[GUILD] < open_[GUILD]
        assert closed[EMPLOYERS] > open_[EMPLOYERS]


def test_a_guild_that_has_settled_claims_less_of_what_is_granted_later() -> None:
    sheltered = [MONEY_ONLY, "sister.directors.shelter=0.3"]
    before, after = (world_of(*sheltered, settled=(done, False)) for done in (False, True))
    first, later = (world.issues[1].multiplier for world in (before, after))
    assert later == pytest.approx(1.0 + 0.7 * (first - 1.0))
    assert issue_price(after, "dvd") < issue_price(before, "dvd")
    unsheltered = [world_of(MONEY_ONLY, settled=(done, False)) for done in (False, True)]
    assert len({world.issues for world in unsheltered}) == 1
