"""A side's turn at the table: the rules of conduct with what the table knows of the round."""

import math
from typing import Any

import pytest

from agents.contract import NO_BID, Bid, free_bid, shares_of
from agents.outlook import value_of
from agents.worth import EMPLOYERS, GUILD
from model.recall import Bids
from model.seats import both_think, floor_of, hear, keep, recalled_bid, worth_now
from model.sight import ask_people, look
from model.table import elapsed_of, past_of
from tests.agents.toys import worth
from tests.model.tables import SIDES, at, seat

DAY = -20


def table_of(name: str = "people", *told: str, day: int = DAY) -> Any:
    """Return a table at which nothing has been said, on a day of the talks."""
    table = seat(at(name, *told), 1)
    table.state.day = day
    ask_people(table)
    look(table)
    return table


def turn_path(table: Any, package: int) -> None:
    """Let a package's path grant the first two issues the other way round."""
    order = table.outlook.order[package]
    order[0], order[1] = order[1], order[0]


@pytest.fixture(params=[True, False], ids=["all bids", "columns"])
def remembers_all(request: pytest.FixtureRequest) -> bool:
    """Tell whether the table keeps bids in plain Python, or as compiled rules do."""
    return bool(request.param)


# -------------------------------------------------------------------------------------- thinking


def test_both_take_in_the_silence_and_how_many_sessions_are_left() -> None:
    table = table_of(day=-5)
    table.state.sessions_left = 7
    began = [memory.thought_on for memory in table.memories]
    both_think(table, table.outlook, elapsed_of(table))
    assert began == [table.facts.calendar.talks_open] * 2
    for memory in table.memories:
        assert (memory.thought_on, memory.turn, memory.sessions_left) == (-5, 1, 7)
        assert 0.0 <= memory.low <= 1.0
    assert max(memory.low for memory in table.memories) > 0.0
    lows = [memory.low for memory in table.memories]
    both_think(table, table.outlook, elapsed_of(table))
    assert [memory.low for memory in table.memories] == lows, "no silence since"


@pytest.mark.parametrize("side", SIDES)
def test_to_hear_an_offer_tells_the_listener_something_and_nobody_else(side: int) -> None:
    table = table_of("quiet")
    outlook, other = table.outlook, table.memories[1 - side]
    full = outlook.length[0] if side == EMPLOYERS else 0  # the worst that the speaker could ask for
    hear(table, side, outlook, Bid(0, full, 0.0), 0.1)
    assert (other.low, other.high) == (0.0, 1.0)
    generous = Bid(0, 0 if side == EMPLOYERS else outlook.length[0], 0.0)
    hear(table, side, outlook, generous, 0.1)
    assert table.memories[side].high < 1.0
    assert table.memories[side].low <= table.memories[side].high
    assert (other.low, other.high) == (0.0, 1.0)


# ------------------------------------------------------------------------------------ remembering


@pytest.mark.parametrize("side", SIDES)
def test_a_side_remembers_its_offer_and_the_path_it_was_made_on(
    side: int, remembers_all: bool
) -> None:
    table, bid = table_of(), Bid(1, 1, 0.3)
    if remembers_all:
        table.bids = Bids()
    turn_path(table, 1)
    path = list(table.outlook.order[1])
    keep(table, side, table.outlook, bid)
    assert table.memories[side].aspired == value_of(table.outlook, side, bid)
    turn_path(table, 1)
    past = past_of(table, side)
    assert (past.last, list(past.order)) == (bid, path)
    assert past_of(table, 1 - side).last == NO_BID
    assert math.isnan(table.memories[1 - side].aspired)


def test_who_makes_no_offer_stands_by_the_last_one(remembers_all: bool) -> None:
    table, bid = table_of(), Bid(1, 1, 0.3)
    if remembers_all:
        table.bids = Bids()
    keep(table, GUILD, table.outlook, bid)
    aspired = table.memories[GUILD].aspired
    keep(table, GUILD, table.outlook, NO_BID)
    assert recalled_bid(table, GUILD, table.outlook) == bid
    assert table.memories[GUILD].aspired == aspired


@pytest.mark.parametrize("side", SIDES)
def test_the_last_bid_is_worth_what_it_was_when_its_path_has_turned(
    side: int, remembers_all: bool
) -> None:
    table, bid = table_of(), Bid(0, 0, 0.55)
    if remembers_all:
        table.bids = Bids()
    outlook = table.outlook
    keep(table, side, outlook, bid)
    assert recalled_bid(table, side, outlook) == bid
    value = worth(outlook, side, bid)
    turn_path(table, 0)
    again = recalled_bid(table, side, outlook)
    first, second = outlook.order[0]
    assert shares_of(again, outlook.order[0])[second] == 0.0, "the other issue is granted first now"
    a_step = outlook.steps[first] * abs(outlook.slope[side][0][first])
    assert value - 1e-6 <= worth(outlook, side, again) <= value + a_step


def test_a_bid_off_the_path_is_recalled_as_it_was_written() -> None:
    table, bid = table_of(), free_bid(0, (0.4, 0.7))
    table.bids = Bids()
    keep(table, GUILD, table.outlook, bid)
    turn_path(table, 0)
    assert recalled_bid(table, GUILD, table.outlook) == bid
    assert table.memories[GUILD].aspired == value_of(table.outlook, GUILD, bid)


# ------------------------------------------------------------------------------------- its values


@pytest.mark.parametrize("side", SIDES)
def test_the_least_a_side_takes_is_waiting_with_its_leaders_stance_and_its_own_secret(
    side: int,
) -> None:
    table = table_of("people", "guild.committee.stance=1.5")
    outlook, own = table.outlook, table.facts.parties[side]
    stance = 1.5 if side == GUILD else 0.0
    for toughness in (0.0, 0.5, 1.0):
        table.toughness[side] = toughness
        shift = own.spread * outlook.doubt * (2.0 * toughness - 1.0)
        expected = outlook.waiting[side] + stance + shift
        assert floor_of(table, side, outlook) == pytest.approx(expected, abs=1e-9)
    assert own.spread > 0.0


@pytest.mark.parametrize("side", SIDES)
def test_going_on_is_worth_more_than_the_least_while_there_is_something_to_be_hoped_for(
    side: int,
) -> None:
    table = table_of("quiet")
    assert worth_now(table, side) > floor_of(table, side, table.outlook)
    table.outlook.admissible[:] = [False] * len(table.outlook.length)
    table.outlook.widest = -1  # searches begin there
    least = floor_of(table, side, table.outlook)
    assert worth_now(table, side) == pytest.approx(least, abs=1e-12)
