"""The companies behind the employers' seat: what each would sign, who blocks what, and why."""

import math
from functools import cache
from typing import Any

import pytest

from agents.approval import MAJORITY, QUOTA, VETO, approves, constituent_of, surplus
from agents.contract import DOLLAR, Bid, shares_of
from agents.stoppage import LOCKOUT, STRIKE
from agents.worth import EMPLOYERS
from model import minutes
from model.costs import AT_WORK, Regime
from model.diary import diary
from model.messages import Message
from model.negotiation import Negotiation
from model.reading import read_scenario
from tests.agents.toys import path, worth
from tests.model.forced import OPPOSED, PEOPLE, go_to, lost, stopped
from tests.model.oracle.world import World

ONE_COMPANY = ("company.south=none", "company.east=none", "company.idle=none")
NO_IDLE = "company.idle=none"
HOPEFUL = ("guild.bias=0.3", "employers.bias=0.3")
KNOWN = "causes.private_information=false"
TOGETHER = "causes.one_veto=false"
HAVING = 3  # companies with a stake; the last has none


def seated(*settings: str) -> Negotiation:
    return Negotiation(read_scenario(PEOPLE, settings), rng=1, collect=False)


@cache
def rounds(*settings: str, seeds: range = range(6)) -> tuple[Negotiation, ...]:
    scenario = read_scenario(PEOPLE, settings)
    return tuple(Negotiation(scenario, rng=seed, collect=False).run() for seed in seeds)


def said(talks: Negotiation) -> list[str]:
    return [repr(message) for message in talks.messages]


# -------------------------------------------------------------------------- what each would sign


def test_what_no_company_bears_is_nobodys() -> None:
    names = ("north", "south", "east")
    table = seated(
        *(f"company.{name}.stake={{pay=1}}" for name in names),
        *(f"company.{name}.rest=0" for name in names),
    ).table
    assert table.stakes.weights == [[pytest.approx(1 / 3), 0.0]] * 3 + [[0.0, 0.0]]
    assert set(table.stakes.rest) == {0.0}


@pytest.mark.parametrize(
    "settings",
    [
        (),
        OPPOSED,
        (*OPPOSED, "employers.rule=majority"),
        (*OPPOSED, "employers.rule=quota", "employers.quota=0.34"),
        ("company.east.stake={pay=0.1}", "company.east.rest=5"),
    ],
    ids=["veto", "opposed", "majority", "quota", "east"],
)
@pytest.mark.parametrize(
    "regime",
    [AT_WORK, Regime(STRIKE, 0), Regime(LOCKOUT, 0)],
    ids=["at work", "strike", "lockout"],
)
def test_the_margin_is_where_enough_companies_begin_to_sign(
    settings: tuple[str, ...], regime: Regime
) -> None:
    """Against a count of companies on every contract of each package's path."""
    talks = seated(*settings)
    go_to(talks.table, 15, regime)
    outlook, parts = talks.outlook, World(talks.case).parts(EMPLOYERS, 15)
    voices = talks.table.outlook.voices[EMPLOYERS]
    people = [constituent_of(voices, person) for person in range(HAVING)]
    for package in range(len(talks.packages)):
        asked = outlook.margin[EMPLOYERS][package]
        for bid in path(outlook, package):
            gain = worth(outlook, EMPLOYERS, bid) - outlook.waiting[EMPLOYERS]
            shares = shares_of(bid, outlook.order[package])
            yes = [approves(parts, who, package, shares) for who in people]
            enough = {
                VETO: all(yes),
                MAJORITY: sum(yes) > 1.5,
                QUOTA: sum(yes) >= 0.34 * 3,
            }[voices.rule]
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
            rounds(*ONE_COMPANY, *more), rounds(*ONE_COMPANY, *more, TOGETHER), strict=True
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
        assert (lost(first), stopped(first)) == (lost(second), stopped(second))
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
        having, world = talks.companies[:HAVING], World(talks.case)
        for message in blocked(talks):
            assert message.contract is not None
            package = talks.packages.index(message.contract.package)
            parts = world.parts(EMPLOYERS, message.day)
            losing = {
                company.title: surplus(parts, company.stake, package, message.contract.shares)
                for company in having
            }
            named = {block.company for block in message.blocks}
            assert named == {title for title, gain in losing.items() if gain < -DOLLAR}
            for block in message.blocks:
                stake = next(c.stake for c in having if c.title == block.company)
                assert block.issue == worst_of(talks, parts, stake, message)
            found += 1
    assert found > 10


def worst_of(talks: Negotiation, parts: Any, stake: Any, said: Message) -> str:
    """Return the title of what costs a company most, compared to waiting; empty for the dates."""
    assert said.contract is not None
    package = talks.packages.index(said.contract.package)
    felt = {"": stake.rest * (parts.dates[package] - parts.rest)}
    for place, issue in enumerate(talks.case.issue):
        value = parts.left[package][place]
        value += said.contract.shares[place] * parts.more[package][place]
        felt[issue.title] = stake.weights[place] * (value - parts.waiting[place])
    return min(felt, key=felt.__getitem__)


def test_a_deal_under_the_veto_is_one_that_each_company_signs() -> None:
    deals = 0
    for talks in rounds(KNOWN, *HOPEFUL, "dispute=none", seeds=range(24)):
        if talks.deal is not None:
            package = talks.packages.index(talks.deal.package)
            parts = World(talks.case).parts(EMPLOYERS, talks.deal_day)
            for company in talks.companies[:HAVING]:
                assert approves(parts, company.stake, package, talks.deal.shares)
            deals += 1
    assert deals >= 3


def test_a_quota_nobody_can_meet_blocks_everything_and_the_diary_says_so() -> None:
    for talks in rounds("employers.rule=quota", "employers.quota=1.01", seeds=range(3)):
        assert (talks.deal, talks.phase_name, talks.table.state.rejections) == (None, "open", 0)
        own = [m for m in talks.messages if m.actor == "employers" and m.act != "tables"]
        assert {m.act for m in own} <= {"stands", "rejects", "blocks", "final offer"}
        assert all(m.contract is None for m in own if m.act in ("stands", "final offer"))
        assert all(margin == math.inf for margin in talks.outlook.margin[EMPLOYERS])
        words = " ".join(entry.text for entry in diary(talks))
        assert (
            "The firms make no offer: they see no contract that beats going on as before for both "
            "sides and the people behind them."
        ) in words


def test_who_blocks_one_bid_and_why() -> None:
    """All of one issue is granted and nothing of the other: who bears all of that one says no."""
    talks = seated(KNOWN, *OPPOSED)
    table, outlook = talks.table, talks.outlook
    bid = Bid(0, 1, 0.0)  # all of the cheaper issue and nothing of the other
    first = outlook.order[0][0]
    minutes.block(table, outlook, bid, outlook.waiting[EMPLOYERS])
    assert table.state.logged == 1
    row = table.log[0]
    assert talks.companies[row.company].title == ("North", "South")[first]
    assert row.issue == first
