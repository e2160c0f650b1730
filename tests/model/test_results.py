"""The figures of a round, worked out from a plain table: those of `model.outcome`, to the digit."""

import math
from functools import cache
from typing import Any

import pytest

from agents.stoppage import REGIME_NAMES
from model import setting
from model.calendar import Calendar
from model.outcome import account, gaps, outcome
from model.results import (
    carried_on,
    committee_gap,
    conclude,
    distances,
    me_too_paid,
    package_cost,
    value_at_the_end,
)
from tests.model.crowds import ANGRY, CHEAP_LOCKOUT, MAJORITY, TOGETHER
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


# ------------------------------------------------------------------------------ as in an outcome


@every_round
def test_money_is_that_of_the_outcome(name: str) -> None:
    talks, table = played(name)
    expected, found = outcome(talks), table.result
    assert found.guild_value == expected.guild_value
    assert found.employer_value == expected.employer_value
    assert found.package_cost == expected.package_cost
    assert found.guild_cost == expected.dispute_cost_guild
    assert found.employer_cost == expected.dispute_cost_employer
    assert found.me_too_paid == expected.me_too_paid
    assert found.committee_gap == expected.committee_gap


@every_round
def test_values_are_the_sums_of_the_accounts(name: str) -> None:
    talks, table = played(name)
    for side, value in enumerate((table.result.guild_value, table.result.employer_value)):
        lines = account(talks, side)
        assert value == pytest.approx(math.fsum(line.amount for line in lines), abs=1e-9)


@every_round
def test_distances_are_those_of_the_outcome(name: str) -> None:
    talks, table = played(name)
    found = table.result.pareto_gap, table.result.nash_gap
    assert found == gaps(talks)
    assert min(found) >= 0.0


@every_round
def test_days_counts_and_votes_are_those_of_the_outcome(name: str) -> None:
    talks, table = played(name)
    expected, found = outcome(talks), table.result
    assert (found.day, found.rounds) == (talks.day, expected.rounds)
    assert (found.strike_days, found.lockout_days) == (
        expected.strike_days,
        expected.lockout_days,
    )
    assert (found.rejections, found.voted) == (expected.rejections, talks.last_vote is not None)
    if talks.last_vote is not None:
        assert (found.yes, found.ballots) == talks.last_vote[:2]
        assert found.predicted_yes == expected.predicted_yes
    else:
        assert (found.yes, found.ballots) == (0, 0)
        assert math.isnan(found.predicted_yes)


@every_round
def test_the_deal_is_that_of_the_outcome(name: str) -> None:
    talks, table = played(name)
    expected, found = outcome(talks), table.result
    assert tuple(table.result_shares) == tuple(expected.granted.values())
    if talks.deal is None:
        assert found.package == -1
        assert REGIME_NAMES[found.regime] == expected.status
        return
    assert expected.status == "settled"
    assert setting.packages(talks.case)[found.package] == talks.deal.package
    date = Calendar(talks.case.calendar.old_expiry).date
    assert date(found.deal_day).isoformat() == expected.deal_date
    assert date(found.effective).isoformat() == expected.effective_date
    assert date(found.expiry - 1).isoformat() == expected.expiry_date


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
    assert distances(table, False) == gaps(talks)
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
def test_a_me_too_clause_pays_as_in_the_outcome(seed: int) -> None:
    talks, table = both(at("quiet", *ME_TOO[:-1]), seed)
    assert table.result.me_too_paid == outcome(talks).me_too_paid


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
