"""The companies behind the employers' seat: who has a say, who blocks what, and why."""

import math
from functools import cache
from pathlib import Path

import pytest

from agents.approval import MAJORITY, NOBODY, QUOTA, VETO, approves, surplus
from agents.contract import DOLLAR, Bid, shares_of
from agents.stoppage import LOCKOUT, STRIKE
from agents.worth import EMPLOYERS
from model.alliance import RULES, Alliance, stakes
from model.diary import diary
from model.force import AT_WORK, Regime
from model.messages import Message
from model.negotiation import Negotiation
from model.reading import read_scenario
from tests.agents.toys import path, worth

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
ALONE = ("company.south=none", "company.east=none", "company.idle=none")
NO_IDLE = "company.idle=none"
OPPOSED = ("company.north.stake={pay=9}", "company.south.stake={pension=9}")
HOPEFUL = ("guild.bias=0.3", "employers.bias=0.3")
KNOWN = "causes.private_information=false"
TOGETHER = "causes.one_veto=false"


@cache
def read(*settings: str) -> Negotiation:
    return Negotiation(read_scenario(PEOPLE, settings), rng=1, collect=False)


def alliance(*settings: str) -> Alliance:
    return read(*settings).alliance


def rounds(*settings: str, seeds: range = range(6)) -> list[Negotiation]:
    scenario = read_scenario(PEOPLE, settings)
    return [Negotiation(scenario, rng=seed, collect=False).run() for seed in seeds]


def said(talks: Negotiation) -> list[str]:
    return [repr(message) for message in talks.messages]


# --------------------------------------------------------------------------------- who has a say


def test_companies_bear_parts_that_add_up_to_one() -> None:
    found = stakes(read().case)
    assert [each.weights for each in found] == [(0.5, 0.3), (0.3, 0.5), (0.2, 0.2), (0.0, 0.0)]
    assert [each.rest for each in found] == [0.4, 0.4, 0.2, 0.0]
    assert {each.least for each in found} == {0.0}


def test_what_no_company_bears_is_nobodys() -> None:
    names = ("north", "south", "east")
    found = stakes(
        read(*(f"company.{n}.stake={{pay=1}}" for n in names),
             *(f"company.{n}.rest=0" for n in names)).case
    )  # fmt: skip
    assert [each.weights for each in found] == [(pytest.approx(1 / 3), 0.0)] * 3 + [(0.0, 0.0)]
    assert {each.rest for each in found} == {0.0}


def test_a_patient_company_takes_waiting_lightly() -> None:
    assert stakes(read("company.north.patience=2").case)[0].rest == pytest.approx(0.2)


@pytest.mark.parametrize(("name", "rule"), [("veto", VETO), ("majority", MAJORITY)])
def test_the_rule_is_the_scenarios(name: str, rule: int) -> None:
    asked = alliance(f"employers.rule={name}").consent(-20, AT_WORK)
    assert (asked.rule, RULES[name]) == (rule, rule)


def test_only_who_has_a_stake_is_asked() -> None:
    asked = alliance("company.north.votes=3", "employers.rule=quota", "employers.quota=0.6")
    consent = asked.consent(-20, AT_WORK)
    assert len(asked.companies) == 4
    assert consent.votes == (3.0, 1.0, 1.0)
    assert (consent.rule, consent.quota) == (QUOTA, 0.6)
    assert {who.least for who in consent.people} == {0.0}


@pytest.mark.parametrize(
    "settings",
    [(TOGETHER,), tuple(f"company.{name}=none" for name in ("north", "south", "east"))],
    ids=["no veto", "only who has no stake"],
)
def test_an_alliance_that_shares_all_costs_asks_nobody(settings: tuple[str, ...]) -> None:
    asked = alliance(*settings)
    assert not asked.agrees
    assert asked.consent(0, Regime(STRIKE, 0)) == NOBODY


def test_a_stoppage_makes_each_company_the_readier_by_what_it_costs_it() -> None:
    talks, strike = read(), Regime(STRIKE, 10)
    people = talks.alliance.consent(20, strike).people
    ends = talks.world.future.waiting_ends
    for record, who in zip(talks.case.company[:3], people, strict=True):
        assert who.least == -talks.world.force.company_reckons(record, strike, 20, ends) < 0.0


# -------------------------------------------------------------------- what the seat is shown of it


@pytest.mark.parametrize(
    "settings",
    [
        (),
        OPPOSED,
        (*OPPOSED, "employers.rule=majority"),
        (*OPPOSED, "employers.rule=quota", "employers.quota=0.34"),
        ("company.east.stake={pay=0.1}", "company.east.rest=5"),
    ],
)
@pytest.mark.parametrize("regime", [AT_WORK, Regime(STRIKE, 0), Regime(LOCKOUT, 0)])
def test_the_margin_is_where_enough_companies_begin_to_sign(
    settings: tuple[str, ...], regime: Regime
) -> None:
    """Against a count of companies on every contract of each package's path."""
    talks = Negotiation(read_scenario(PEOPLE, settings), rng=1, collect=False)
    world, day = talks.world, 15
    talks.day, world.regime = day, regime
    talks.ask_people()
    outlook, parts = talks.outlook, world.parts(EMPLOYERS, day)
    consent = world.consent[EMPLOYERS]
    for package in range(len(world.packages)):
        asked = outlook.margin[EMPLOYERS][package]
        for bid in path(outlook, package):
            gain = worth(outlook, EMPLOYERS, bid) - outlook.waiting[EMPLOYERS]
            shares = shares_of(bid, outlook.order[package])
            yes = [approves(parts, who, package, shares) for who in consent.people]
            enough = {
                VETO: all(yes),
                MAJORITY: sum(yes) > 1.5,
                QUOTA: sum(yes) >= 0.34 * 3,
            }[consent.rule]
            if gain > DOLLAR:
                assert enough == (gain >= asked - DOLLAR)


def test_a_company_whose_part_is_the_same_of_everything_asks_for_nothing_more() -> None:
    """Without force, which each bears for itself, what is good for all is good for each."""
    stake = "company.{0}.stake={{pay={1}, pension={1}}}"
    alike = (
        *("dispute=none", stake.format("north", 5), stake.format("south", 3)),
        *(stake.format("east", 1), "company.south.rest=2.4", "company.east.rest=0.8"),
    )
    for first, second in zip(rounds(*alike), rounds(*alike, TOGETHER), strict=True):
        assert said(first) == said(second)


# ------------------------------------------------------------------------------------ whole rounds


def test_with_one_company_the_veto_changes_nothing() -> None:
    for more in ((), HOPEFUL):
        for first, second in zip(
            rounds(*ALONE, *more), rounds(*ALONE, *more, TOGETHER), strict=True
        ):
            assert said(first) == said(second)
            assert not any(message.act == "blocks" for message in first.messages)


@pytest.mark.parametrize(
    "settings",
    [
        (),
        HOPEFUL,
        ("employers.rule=majority", *OPPOSED, *HOPEFUL),
        ("employers.rule=quota", "employers.quota=0.5", "company.idle.votes=9"),
    ],
    ids=["base", "hopeful", "majority", "quota"],
)
def test_theory_54_who_has_nothing_at_stake_can_leave_and_nothing_changes(
    settings: tuple[str, ...],
) -> None:
    """theory.md test 54: the same messages with and without a member without a stake."""
    pairs = zip(rounds(*settings), rounds(*settings, NO_IDLE), strict=True)
    acts = set()
    for first, second in pairs:
        assert said(first) == said(second)
        assert first.disputes == second.disputes
        acts |= {message.act for message in first.messages}
    assert {"offers", "rejects", "accepts", "ballot"} <= acts


def test_the_veto_moves_deals_or_prevents_them() -> None:
    """It is no empty rule: rounds that differ in nothing else come out otherwise."""
    vetoed, free = rounds(*HOPEFUL, *OPPOSED), rounds(*HOPEFUL, *OPPOSED, TOGETHER)
    assert sum(a.deal is not None for a in vetoed) < sum(a.deal is not None for a in free)


def blocked(talks: Negotiation) -> list[Message]:
    return [message for message in talks.messages if message.act == "blocks"]


def test_who_blocks_would_lose_by_the_contract_and_everybody_else_would_not() -> None:
    """With nothing private a company signs whatever is as good for it as waiting."""
    found = 0
    for talks in rounds(KNOWN, *HOPEFUL, *OPPOSED, "dispute=none", "mediator=none"):
        having = talks.alliance.companies[:3]
        for message in blocked(talks):
            assert message.contract is not None
            package = talks.world.packages.index(message.contract.package)
            parts = talks.world.parts(EMPLOYERS, message.day)
            losing = {
                company.title: surplus(parts, company.stake, package, message.contract.shares)
                for company in having
            }
            named = {block.company for block in message.blocks}
            assert named == {title for title, gain in losing.items() if gain < -DOLLAR}
            for block in message.blocks:
                stake = next(c.stake for c in having if c.title == block.company)
                assert block.issue == worst_of(talks, stake.weights, stake.rest, message)
            found += 1
    assert found > 10


def worst_of(talks: Negotiation, weights: tuple[float, ...], rest: float, said: Message) -> str:
    """Return the title of what costs a company most, compared to waiting; empty for the dates."""
    assert said.contract is not None
    parts = talks.world.parts(EMPLOYERS, said.day)
    package = talks.world.packages.index(said.contract.package)
    felt = {"": rest * (parts.dates[package] - parts.rest)}
    for place, issue in enumerate(talks.case.issue):
        value = parts.left[package][place]
        value += said.contract.shares[place] * parts.more[package][place]
        felt[issue.title] = weights[place] * (value - parts.waiting[place])
    return min(felt, key=felt.__getitem__)


def test_a_deal_under_the_veto_is_one_that_each_company_signs() -> None:
    deals = 0
    for talks in rounds(KNOWN, *HOPEFUL, "dispute=none", seeds=range(24)):
        if talks.deal is not None:
            package = talks.world.packages.index(talks.deal.package)
            parts = talks.world.parts(EMPLOYERS, talks.deal_day)
            for company in talks.alliance.companies[:3]:
                assert approves(parts, company.stake, package, talks.deal.shares)
            deals += 1
    assert deals >= 3


def test_a_quota_nobody_can_meet_blocks_everything_and_the_diary_says_so() -> None:
    for talks in rounds("employers.rule=quota", "employers.quota=1.01", seeds=range(3)):
        assert (talks.deal, talks.phase_name, talks.rejections) == (None, "open", 0)
        own = [m for m in talks.messages if m.actor == "employers" and m.act != "tables"]
        assert {m.act for m in own} <= {"stands", "rejects", "blocks", "final offer"}
        assert all(m.contract is None for m in own if m.act in ("stands", "final offer"))
        assert all(margin == math.inf for margin in talks.outlook.margin[EMPLOYERS])
        words = " ".join(entry.text for entry in diary(talks))
        assert (
            "The firms make no offer: they see no contract that beats going on as before for both "
            "sides and the people behind them."
        ) in words


# ----------------------------------------------------------------------------------- on a lockout


def test_a_lockout_without_a_gain_finds_nobody() -> None:
    planned = Regime(LOCKOUT, 20)
    for asked in (alliance(), alliance(TOGETHER)):
        assert not asked.locks_out(0.0, planned, 10)
        assert not asked.locks_out(-1.0, planned, 10)


def test_an_alliance_that_shares_all_costs_locks_out_for_any_gain() -> None:
    assert alliance(TOGETHER).locks_out(0.01, Regime(LOCKOUT, 20), 10)


BUSY = "company.south.output=6"  # as much as North's
GAINS = (0.2, 1.0, 2.0, 5.0, 20.0)


@pytest.mark.parametrize("gain", GAINS)
def test_each_company_weighs_its_part_of_the_gain_against_its_own_loss(gain: float) -> None:
    talks, planned = read(BUSY), Regime(LOCKOUT, 20)
    force, ends = talks.world.force, talks.world.future.waiting_ends
    gross = gain + force.loss(EMPLOYERS, planned, 10, ends)
    yes = [
        part * gross >= force.company_reckons(record, planned, 10, ends)
        for part, record in zip((0.4, 0.4, 0.2), talks.case.company, strict=False)
    ]
    assert talks.alliance.locks_out(gain, planned, 10) == all(yes)
    majority = alliance(BUSY, "employers.rule=majority")
    assert majority.locks_out(gain, planned, 10) == (sum(yes) >= 2)
    heavy = alliance(BUSY, "employers.rule=majority", "company.east.votes=5")
    assert heavy.locks_out(gain, planned, 10) == yes[2]
    nobody = alliance(BUSY, "employers.rule=quota", "employers.quota=1.2")
    assert not nobody.locks_out(gain, planned, 10)


def test_what_companies_would_say_to_a_lockout_is_not_always_the_same() -> None:
    """So the tests above have seen a yes and a no under each rule."""
    for asked in (alliance(BUSY), alliance(BUSY, "employers.rule=majority")):
        assert {asked.locks_out(gain, Regime(LOCKOUT, 20), 10) for gain in GAINS} == {True, False}


def test_who_blocks_one_bid_and_why() -> None:
    """All of one issue is granted and nothing of the other: who bears all of that one says no."""
    talks = Negotiation(read_scenario(PEOPLE, [KNOWN, *OPPOSED]), rng=1, collect=False)
    outlook, package = talks.outlook, 0
    bid = Bid(package, 1, 0.0)  # all of the cheaper issue and nothing of the other
    first = outlook.order[package][0]
    found = talks.alliance.blocks(outlook, bid, outlook.waiting[EMPLOYERS], talks.day)
    assert [block.company for block in found] == [("North", "South")[first]]
    assert [block.issue for block in found] == [talks.case.issue[first].title]
