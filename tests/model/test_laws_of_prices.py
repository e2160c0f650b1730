"""What the base case implies: nothing in the program says it, it follows from what deals are worth.

Each test prices contracts on days of the scenario as it is written, with no number drawn.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from agents.bidding import fair_bid
from agents.contract import shares_of
from agents.outlook import value_of_shares
from agents.worth import EMPLOYERS, GUILD, Issue
from model import prices
from model.scenario import Scenario
from tests.model.seeing import Priced, outlook_on, position, priced, shares, value
from tests.model.tables import SIDES, at

MONEY_ONLY = "causes.public_commitment=false"
SAME_ODDS = "causes.self_serving_bias=false"
MAY, JUNE, OCTOBER = date(2004, 5, 12), date(2004, 6, 10), date(2004, 10, 10)


@cache
def scenario(*settings: str) -> Scenario:
    return at("wga-2004", *settings)


def base_case(*settings: str, settled: Sequence[bool] = ()) -> Priced:
    return priced(scenario(*settings), settled)


def health(millions: float) -> float:
    """Return the share of the health ask that so many millions over three years are."""
    return millions / 42.5


def premium(case: Priced, when: date, months: int, **granted: float) -> float:
    """Return what a shorter term is worth to the guild over 36 months, $M of compensation."""
    short = value(case, when, GUILD, months, **granted)
    return short - value(case, when, GUILD, 36, **granted)


def test_one_year_is_worth_much_in_may_and_little_in_october() -> None:
    # Signed in May it ends a month before the others' contracts, signed in October long after.
    case = base_case(MONEY_ONLY)
    assert premium(case, MAY, 12) > 40.0
    assert premium(case, OCTOBER, 12) < premium(case, MAY, 12) / 4


@pytest.mark.parametrize("when", [MAY, JUNE], ids=str)
def test_two_years_are_hardly_worth_more_than_three_in_spring(when: date) -> None:
    # Both end in a spring without anybody else's expiry near; 18 months end in mid-season.
    case = base_case(MONEY_ONLY)
    assert abs(premium(case, when, 24)) < premium(case, when, 18) < premium(case, when, 12)


@pytest.mark.parametrize(
    "cause", ["causes.self_serving_bias=true", "causes.self_serving_bias=false"]
)
@pytest.mark.parametrize("retroactive", [False, True])
@pytest.mark.parametrize("when", [MAY, date(2004, 6, 1)], ids=str)
def test_the_employers_may_offer_is_worth_less_to_the_guild_than_carrying_on(
    when: date, retroactive: bool, cause: str
) -> None:
    case = base_case(MONEY_ONLY, cause)
    outlook = outlook_on(case, when)
    package = position(case, 36, retroactive=retroactive)
    offer = value_of_shares(outlook, GUILD, package, shares(case, health=health(10.5)))
    assert outlook.admissible[package]
    assert offer < outlook.waiting[GUILD]


def october_gain(case: Priced) -> float:
    """Return what 36 months from 1 November with $37 million for health beat carrying on by."""
    deal = value(case, OCTOBER, GUILD, 36, health=health(37.0))
    return deal - outlook_on(case, OCTOBER).waiting[GUILD]


def test_the_october_deal_beats_carrying_on_once_the_directors_have_settled() -> None:
    before = base_case(MONEY_ONLY)
    after = base_case(MONEY_ONLY, settled=(True, False))
    calendar, facts = before.calendar, before.table.facts
    effective = prices.effective_day(facts, position(before, 36), calendar.day(OCTOBER))
    assert calendar.date(effective) == date(2004, 11, 1)
    assert october_gain(after) > 0.0
    assert october_gain(after) > october_gain(before)


@pytest.mark.parametrize("months", [12, 18, 24])
def test_granting_dvd_lowers_the_price_of_a_longer_term(months: int) -> None:
    case = base_case(MONEY_ONLY)
    bare, half, full = (premium(case, MAY, months, dvd=dvd) for dvd in (0.0, 0.5, 1.0))
    assert bare > half > full > 0.0


def order_of(*settings: str, when: date = MAY) -> list[str]:
    """Return the issues in the order in which the employers grant them, at 36 months."""
    case = base_case(MONEY_ONLY, *settings)
    names = [issue.name for issue in case.scenario.issue]
    return [names[issue] for issue in outlook_on(case, when).order[position(case, 36)]]


DEAR = ("issue.dvd.multiplier=10", "issue.vod.multiplier=8", "issue.jurisdiction.multiplier=2")
CHEAP = ("issue.dvd.multiplier=1.5", "issue.vod.multiplier=1.5")


@pytest.mark.parametrize("when", [MAY, JUNE, OCTOBER], ids=str)
def test_health_is_conceded_first_and_dvd_last(when: date) -> None:
    assert order_of(*DEAR, when=when) == ["health", "jurisdiction", "vod", "dvd"]


def test_the_order_of_concessions_follows_the_prices() -> None:
    assert order_of(*CHEAP).index("dvd") < order_of(*CHEAP).index("jurisdiction")
    assert order_of("issue.health.guild_weight=0.05")[-1] == "health"
    assert order_of("issue.dvd.exposure=0.01")[0] == "dvd"


def term_price(case: Priced, months: int, **granted: float) -> float:
    """Return what a dollar of gain from a shorter term than 36 months costs the employers."""
    long, short = (
        [value(case, MAY, side, term, **granted) for side in SIDES] for term in (36, months)
    )
    return (long[EMPLOYERS] - short[EMPLOYERS]) / (short[GUILD] - long[GUILD])


def issue_price(case: Priced, name: str) -> float:
    outlook, package = outlook_on(case, MAY), position(case, 36)
    issue = [record.name for record in case.scenario.issue].index(name)
    return -outlook.slope[EMPLOYERS][package][issue] / outlook.slope[GUILD][package][issue]


FIXED = ("guild.drift=0", "employers.drift=0")


def test_with_a_dear_precedent_the_term_is_cheaper_than_dvd() -> None:
    case = base_case(MONEY_ONLY, SAME_ODDS, *DEAR, *FIXED)
    for months in (12, 18):
        assert term_price(case, months) < issue_price(case, "dvd")
    assert issue_price(case, "health") < issue_price(case, "vod") < term_price(case, 18)


def test_where_fixed_terms_drift_a_shorter_term_is_cheaper() -> None:
    fixed, drifting = (base_case(MONEY_ONLY, SAME_ODDS, *DEAR, *more) for more in (FIXED, ()))
    for months in (12, 18):
        assert term_price(drifting, months) < term_price(fixed, months)


def test_a_term_that_ends_with_the_others_is_cheap_as_what_it_wins_sets_no_pattern() -> None:
    alone = base_case(MONEY_ONLY, SAME_ODDS, *DEAR, "next_round.joint_pattern=1.0")
    together = base_case(MONEY_ONLY, SAME_ODDS, *DEAR, "next_round.joint_pattern=0.1")
    assert term_price(together, 12) < 0.5 * term_price(alone, 12)
    # 18 months end with nobody near: how a joint fight is paid for does not matter.
    assert term_price(together, 18) == pytest.approx(term_price(alone, 18))


def test_with_a_cheap_precedent_dvd_is_cheaper_than_the_term() -> None:
    case = base_case(MONEY_ONLY, SAME_ODDS, "issue.dvd.multiplier=2", "issue.vod.multiplier=2")
    assert issue_price(case, "dvd") < term_price(case, 18)
    for months in (12, 18):
        assert issue_price(case, "dvd") < term_price(case, months, health=1.0)


def test_what_the_guild_has_won_makes_the_term_dearer() -> None:
    # The employers pay for the whole chance of an early expiry; the guild gains the rest of it.
    case = base_case(MONEY_ONLY, SAME_ODDS, *DEAR)
    for months in (12, 18):
        assert term_price(case, months) < term_price(case, months, health=1.0)


def test_sides_that_hope_against_each_other_trade_on_the_early_expiry() -> None:
    # The guild sees more clout in it than the employers do, so they are glad to sell it.
    hopes = ("causes.self_serving_bias=true", "guild.bias=0.25", "employers.bias=0.25")
    biased, alike = (base_case(MONEY_ONLY, *odds, *DEAR) for odds in (hopes, (SAME_ODDS,)))
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
    case = base_case(MONEY_ONLY, SAME_ODDS, *EVEN)
    outlook, package = outlook_on(case, when), position(case, 36)
    all_of_it = shares(case, health=1.0, dvd=1.0, vod=1.0, jurisdiction=1.0)
    worst = (
        outlook.base[GUILD][package],
        value_of_shares(outlook, EMPLOYERS, package, all_of_it),
    )
    assert case.packages[fair_bid(outlook, worst, weight).package].months == 36


@pytest.mark.parametrize("when", [date(2004, 4, 20), MAY, JUNE], ids=str)
@pytest.mark.parametrize("weight", [0.35, 0.5, 0.65])
def test_without_other_guilds_the_fair_contract_runs_for_three_years(
    when: date, weight: float
) -> None:
    case = base_case(MONEY_ONLY, "sister=[]")
    outlook = outlook_on(case, when)
    bid = fair_bid(outlook, (outlook.waiting[GUILD], outlook.waiting[EMPLOYERS]), weight)
    assert case.packages[bid.package].months == 36


def test_the_common_knowledge_deal_before_the_expiry_is_three_years_with_most_of_health() -> None:
    # model.md's prototype: 36 months, health about 90 %, DVD nothing.
    case = base_case(MONEY_ONLY, SAME_ODDS, *DEAR)
    outlook = outlook_on(case, date(2004, 4, 20))
    bid = fair_bid(outlook, (outlook.waiting[GUILD], outlook.waiting[EMPLOYERS]), 0.5)
    granted = dict(zip([i.name for i in case.scenario.issue],
                       shares_of(bid, outlook.order[bid.package]), strict=True))  # fmt: skip
    assert case.packages[bid.package].months == 36
    assert granted["health"] > 0.8
    assert granted["dvd"] == 0.0


def test_an_early_deal_of_the_directors_lowers_what_the_guild_waits_for() -> None:
    for when in (MAY, OCTOBER):
        open_, closed = (
            outlook_on(base_case(MONEY_ONLY, settled=s), when).waiting
            for s in ((False, False), (True, False))
        )
        assert closed[GUILD] < open_[GUILD]
        assert closed[EMPLOYERS] > open_[EMPLOYERS]


def issues_of(case: Priced) -> list[Issue]:
    """Return the issues as they are priced now."""
    facts = case.table.facts
    now = prices.dated(facts, case.table.settled)
    return [prices.issue_of(facts, which, now) for which in range(len(facts.issues))]


def test_a_guild_that_has_settled_claims_less_of_what_is_granted_later() -> None:
    sheltered = [MONEY_ONLY, "sister.directors.shelter=0.3"]
    before, after = (base_case(*sheltered, settled=(done, False)) for done in (False, True))
    first, later = (issues_of(case)[1].multiplier for case in (before, after))
    assert later == pytest.approx(1.0 + 0.7 * (first - 1.0))
    assert issue_price(after, "dvd") < issue_price(before, "dvd")
    unsheltered = [base_case(MONEY_ONLY, settled=(done, False)) for done in (False, True)]
    assert issues_of(unsheltered[0]) == issues_of(unsheltered[1])
