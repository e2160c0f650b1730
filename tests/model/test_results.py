"""The figures of a round: worked out anew by the oracle, and read off what was said in it."""

import math
from functools import cache
from typing import Any

import pytest

from agents import ballots
from agents.arithmetic import total
from agents.stoppage import LOCKOUT, REGIME_NAMES, STRIKE
from agents.worth import (
    EMPLOYERS,
    GUILD,
    drift_loss,
    expiry_loss,
    granted_now,
    growing,
    later_wins,
    peace_value,
    waiting_flows,
    waiting_on_issue,
)
from model import gaps
from model.chains import chains_for
from model.messages import Message
from model.negotiation import Negotiation
from model.outcome import account, outcome, outcomes_of
from model.results import (
    Result,
    carried_on,
    committee_gap,
    conclude,
    distances,
    lines_in,
    me_too_paid,
    package_cost,
    value_at_the_end,
)
from model.table import regime_of
from tests.model.crowds import ANGRY, CHEAP_LOCKOUT, MAJORITY, TOGETHER
from tests.model.oracle.world import World
from tests.model.rounds import HARD
from tests.model.tables import SIDES, Pair, at, both, seat

ALONE = "mediator=none"
STUBBORN = (ALONE, *HARD, "calendar.ends=2040-11-15")
BRIEF = (
    *(ALONE, *HARD, "calendar.ends=2040-08-20", "calendar.final_offer=none"),
    *("calendar.meeting=[]", "guild.committee.election=none"),
)
OPPOSED = ("company.north.stake={pay=9}", "company.south.stake={pension=9}")
IMPOSING = (ALONE, "guild.bias=0.4", "employers.bias=0.4", *OPPOSED)
LOCKING = ("dispute.stockpile=2", *CHEAP_LOCKOUT)
ME_TOO = (
    *("guild.opening.me_too=true", "employers.opening.me_too=true", "term.minimum_left=30"),
    *("sister.drivers.early={chance=1, least=0, likely=0, most=0}", TOGETHER),
)
ROUNDS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "settled at once": ("symmetric", (), 0),
    "settled": ("contract-round", (), 0),
    "settled late": ("quiet", (), 1),
    "base case": ("wga-2004", (), 0),
    "ratified": ("crowd", (TOGETHER,), 1),
    "ratified after a strike": ("crowd", (MAJORITY,), 4),
    "rejected and open": ("crowd", (TOGETHER, *ANGRY), 4),
    "open": ("quiet", HARD, 3),
    "open after a strike": ("people", STUBBORN, 1),
    "imposed": ("people", IMPOSING, 1),
    "on strike": ("people", BRIEF, 1),
    "locked out": ("people", (*BRIEF, *LOCKING), 0),
    "settled in a lockout": ("people", LOCKING, 0),
    "by a mediator": ("crowd", (TOGETHER, *ANGRY), 1),
    "another guild has settled": ("valley", (), 1),
}


@cache
def played(name: str) -> Pair:
    scenario, told, seed = ROUNDS[name]
    return both(at(scenario, *told), seed)


every_round = pytest.mark.parametrize("name", ROUNDS)


# --------------------------------------------------------------------------------- money, anew


def world_at_the_end(name: str) -> World:
    """Return the oracle with what other guilds have done and how work goes on when it ends."""
    talks, table = played(name)
    world = World(talks.case)
    world.settled[:], world.regime = table.settled, regime_of(table.state)
    return world


def lines_of(name: str, side: int) -> list[float]:
    """Return what a side's account should have, line by line."""
    world, state = world_at_the_end(name), played(name).table.state
    settled, stakes = state.deal_package >= 0, world.stakes(side)
    until = state.deal_day if settled else state.day
    first = [
        waiting_flows(world.flows[side], stakes.rate, 0, until),
        -(state.lost_guild, state.lost_employers)[side],
    ]
    return first + (lines_of_contract if settled else lines_of_waiting)(world, name, side)


def lines_of_contract(world: World, name: str, side: int) -> list[float]:
    """Both sides share the scenario's odds of what comes of it."""
    state, shares = played(name).table.state, played(name).table.deal_shares
    odds, stakes, future = world.scenario.beliefs.open_odds, world.stakes(side), world.future
    dates = world.dates(state.deal_day, world.packages[state.deal_package], odds)
    lines = []
    for issue, share in zip(world.issues, shares, strict=True):
        now = granted_now(issue, side, stakes.rate, dates, future.horizon)
        later = later_wins(issue, side, stakes.rate, dates, future)
        lines += [share * now, (1.0 - share) * later]
    return [
        *lines,
        peace_value(stakes, max(dates.signed, dates.effective), dates.expiry),
        -drift_loss(stakes, dates.effective, dates.expiry),
        -expiry_loss(stakes, dates.clout, dates.expiry),
    ]


def lines_of_waiting(world: World, name: str, side: int) -> list[float]:
    """Both sides share the scenario's odds of what happens."""
    day, future = played(name).table.state.day, world.future
    odds, until = world.scenario.beliefs.open_odds * world.doubt, world.peace_until(day)
    stakes = world.stakes(side)._replace(open_odds=odds)
    return [
        waiting_flows(world.flows[side], stakes.rate, day, future.waiting_ends),
        -odds * expiry_loss(stakes, 1.0, future.waiting_ends),
        -world.loss(side, day, world.regime),
        peace_value(stakes, future.waiting_ends, until),
        -drift_loss(stakes, future.waiting_ends, until),
        *(waiting_on_issue(issue, side, stakes, future) for issue in world.issues),
    ]


@every_round
def test_each_line_of_an_account_is_worked_out_from_the_scenario(name: str) -> None:
    table = played(name).table
    for side in SIDES:
        expected = lines_of(name, side)
        unused = lines_in(len(table.facts.issues)) - len(expected)
        assert table.accounts[side] == pytest.approx([*expected, *[0.0] * unused], abs=1e-9)


@every_round
def test_values_are_the_sums_of_the_accounts(name: str) -> None:
    talks, table = played(name)
    for side, value in enumerate((table.result.guild_value, table.result.employer_value)):
        assert value == pytest.approx(math.fsum(lines_of(name, side)), abs=1e-9)
        shown = account(talks, side)
        assert value == pytest.approx(math.fsum(line.amount for line in shown), abs=1e-9)


@every_round
def test_money_is_worked_out_from_the_scenario(name: str) -> None:
    talks, table = played(name)
    world, state, found = world_at_the_end(name), table.state, table.result
    lines = [lines_of(name, side) for side in SIDES]
    assert found.guild_cost == pytest.approx(-lines[GUILD][0] - lines[GUILD][1], abs=1e-9)
    assert found.employer_cost == pytest.approx(
        -lines[EMPLOYERS][0] - lines[EMPLOYERS][1], abs=1e-9
    )
    paid = 0.0
    if talks.deal is not None:
        dates = world.dates(state.deal_day, talks.deal.package, world.hope(EMPLOYERS))
        rate, horizon = world.stakes(EMPLOYERS).rate, world.future.horizon
        paid = total(
            -share * granted_now(issue, EMPLOYERS, rate, dates, horizon)
            for issue, share in zip(world.issues, talks.deal.shares, strict=True)
        )
    assert found.package_cost == pytest.approx(paid, abs=1e-9)
    assert found.me_too_paid == pytest.approx(me_too(world, talks), abs=1e-9)


def me_too(world: World, talks: Negotiation) -> float:
    """Return what the clause pays from the first deal of another guild on, early or not."""
    deal, case = talks.deal, talks.case
    if deal is None or not deal.package.me_too or not case.sister:
        return 0.0
    others = zip(case.sister, talks.draws.sister_deals, strict=True)
    first = min(world.calendar.day(early or sister.expiry) for sister, early in others)
    first = max(first, deal.effective)
    if first >= deal.expiry:
        return 0.0
    rate, horizon = world.stakes(GUILD).rate, world.future.horizon
    return total(
        (1.0 - share) * issue.follows * issue.pattern
        * growing(issue.size, issue.growth - rate, first, horizon)
        for issue, share in zip(world.issues, deal.shares, strict=True)
    )  # fmt: skip


@every_round
def test_a_committee_wants_its_stance_and_the_cushion_less_the_mood(name: str) -> None:
    talks, table = played(name)
    members, causes = talks.case.guild.members, talks.case.causes
    expected = 0.0
    if members is not None and causes.ratification_gap:
        own = ballots.gap(table.crowd_state, members.spread)
        expected = talks.seats[GUILD].stance + own
    assert table.result.committee_gap == talks.committee_gap == expected


@every_round
def test_distances_are_those_of_what_both_saw_when_it_was_settled(name: str) -> None:
    talks, table = played(name)
    settled = talks.deal is not None
    outlook = talks.deal_outlook if settled else talks.outlook
    floors = talks.deal_floors if settled else talks.floors
    assert outlook is not None
    assert floors is not None
    expected = gaps.gaps(
        outlook,
        chains_for(outlook),
        floors,
        talks.case.beliefs.guild_power,
        settled,
        talks.deal_values or floors,
    )
    assert (table.result.pareto_gap, table.result.nash_gap) == expected
    assert min(expected) >= 0.0


# ------------------------------------------------------------------------- as was said and done


def sessions_of(talks: Negotiation) -> int:
    """Return how often one side has made an offer, or stood by its last one."""
    return sum(message.act in ("offers", "stands") for message in talks.messages)


def days_under(talks: Negotiation, seed: int) -> dict[int, int]:
    """Return for how many days of a round work has gone on in each way, until the deal."""
    again = Negotiation(talks.case, rng=seed, collect=False)
    days = dict.fromkeys(range(len(REGIME_NAMES)), 0)
    while again.running:
        kind, since = again.regime, again.day
        again.step()
        days[kind] += again.day - since
    return days


@every_round
def test_days_counts_and_votes_are_those_of_the_minutes(name: str) -> None:
    talks, table = played(name)
    found, ballots_on_deals = table.result, [m.tally for m in talks.messages if m.act == "ballot"]
    assert (found.day, found.rounds) == (talks.messages[-1].day, sessions_of(talks))
    days = days_under(talks, ROUNDS[name][2])
    assert (found.strike_days, found.lockout_days) == (days[STRIKE], days[LOCKOUT])
    lost = [tally for tally in ballots_on_deals if tally is not None and not tally.carried]
    assert (found.rejections, found.voted) == (len(lost), ballots_on_deals != [])
    last = ballots_on_deals[-1] if ballots_on_deals else None
    if last is not None:
        assert (found.yes, found.ballots, found.predicted_yes) == (
            last.yes,
            last.ballots,
            last.predicted,
        )
    else:
        assert (found.yes, found.ballots) == (0, 0)
        assert math.isnan(found.predicted_yes)


@every_round
def test_the_deal_is_the_last_that_was_accepted_and_not_voted_down(name: str) -> None:
    talks, table = played(name)
    found, last = table.result, agreed(talks)
    if last is None:
        assert found.package == -1
        assert found.regime == talks.regime
        assert list(table.result_shares) == [0.0] * len(talks.case.issue)
        return
    contract = last.contract
    assert contract is not None
    assert talks.packages[found.package] == contract.package
    assert (found.deal_day, found.effective, found.expiry) == (
        last.day,
        contract.effective,
        contract.expiry,
    )
    assert tuple(table.result_shares) == contract.shares


def agreed(talks: Negotiation) -> Message | None:
    """Return what was said when the deal was made that stands, if there is one."""
    stands: Message | None = None
    for message in talks.messages:
        if message.act in ("accepts", "both accept"):
            stands = message
        if message.act == "ballot" and message.tally is not None and not message.tally.carried:
            stands = None
    return stands


@every_round
def test_an_outcome_is_made_of_the_figures_of_a_plain_table(name: str) -> None:
    talks, table = played(name)
    end = {figure: [getattr(table.result, figure)] for figure in Result.__annotations__}
    assert [outcome(talks)] == outcomes_of(talks.case, end, [table.result_shares])


def test_rounds_end_in_every_way_there_is() -> None:
    ends = {outcome(played(name).talks).status for name in ROUNDS}
    assert ends == {"settled", "holdout", "strike", "lockout", "imposed"}
    results = [played(name).table.result for name in ROUNDS]
    assert any(result.rejections > 0 for result in results)
    assert any(result.package_cost > 0.0 for result in results)
    assert any(result.committee_gap != 0.0 for result in results)


# ----------------------------------------------------------------------------------- part by part


def test_concluding_twice_changes_nothing() -> None:
    for name in ("ratified", "open", "imposed"):
        table = played(name).table
        before, shares = figures(table), list(table.result_shares)
        conclude(table, table.result, table.result_shares)
        assert (figures(table), table.result_shares) == (before, shares)


def figures(table: Any) -> dict[str, Any]:
    return {name: repr(value) for name, value in vars(table.result).items()}


def test_without_a_deal_a_table_stands_at_its_reservations_whatever_was_voted_down() -> None:
    talks, table = played("rejected and open")
    weight, today = talks.case.beliefs.guild_power, talks.outlook
    rest = talks.floors, weight, False, talks.floors
    assert distances(table, False) == gaps.gaps(today, chains_for(today), *rest)
    assert list(table.result_shares) == [0.0] * len(table.facts.issues)
    assert any(table.deal_shares)  # what was voted down is still written there
    assert table.result.package_cost == table.result.me_too_paid == 0.0


def test_what_stoppages_cost_is_part_of_what_carrying_on_costs() -> None:
    table = played("open after a strike").table
    state, result = table.state, table.result
    assert result.strike_days > 0
    assert state.lost_employers > 0.0
    flows = [carried_on(table, side, state.day) for side in SIDES]
    assert result.guild_cost == 0.0 - flows[0] + state.lost_guild
    assert result.employer_cost == 0.0 - flows[1] + state.lost_employers
    value = value_at_the_end(table, 1, flows[1], 0.0, table.result_shares)
    assert result.employer_value == pytest.approx(value - state.lost_employers, abs=1e-9)


def test_a_committee_without_members_has_no_gap() -> None:
    assert committee_gap(played("open").table) == 0.0
    assert committee_gap(played("ratified").table) != 0.0


@pytest.mark.parametrize("seed", range(4))
def test_a_me_too_clause_pays_what_the_first_deal_of_another_guild_brings(seed: int) -> None:
    talks, table = both(at("quiet", *ME_TOO[:-1]), seed)
    world = World(talks.case)
    world.settled[:] = table.settled
    assert table.result.me_too_paid == pytest.approx(me_too(world, talks), abs=1e-9)


def test_a_me_too_clause_pays_from_the_day_on_which_another_guild_has_signed() -> None:
    table = seat(at("crowd"), 0)
    facts = table.facts
    with_clause = [package.me_too for package in facts.packages].index(True)
    shares = [0.25] * len(facts.issues)
    state = table.state
    state.deal_package, state.deal_day, state.deal_effective = with_clause, 30, 31
    state.deal_expiry = 800
    table.signs[:] = [100, 200]
    early = me_too_paid(table, shares)
    table.signs[:] = [150, 200]
    assert early > me_too_paid(table, shares) > 0.0
    assert me_too_paid(table, [0.5] * len(shares)) == pytest.approx(
        me_too_paid(table, shares) * 0.5 / 0.75
    )
    table.signs[:] = [800, 900]  # ours has ended by then
    assert me_too_paid(table, shares) == 0.0
    table.signs[:] = [-20, 900]  # before ours began: from its first day
    before = me_too_paid(table, shares)
    table.signs[:] = [31, 900]
    assert before == me_too_paid(table, shares)
    state.deal_package = with_clause - 1
    assert facts.packages[state.deal_package].me_too is False
    assert me_too_paid(table, shares) == 0.0


def test_a_package_costs_what_it_grants() -> None:
    table = played("settled late").table
    full = package_cost(table, [1.0] * 3)
    assert full > 0.0
    assert package_cost(table, [0.0] * 3) == 0.0
    assert package_cost(table, [0.5] * 3) == pytest.approx(full / 2)
