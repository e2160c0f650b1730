"""Minutes of a round: one row for each message, and nothing that does not belong to it."""

import math
from typing import Any

import pytest

from agents.ballots import Count
from agents.contract import NO_BID, Bid
from agents.outlook import value_of
from agents.worth import EMPLOYERS, GUILD
from model import minutes
from model.calendar import BALLOT, ELECTION, EXPIRY, MILESTONE, SESSION, STRIKE_VOTE
from model.facts import facts_of
from model.layout import layout, plain
from model.sight import ask_people, look
from tests.model.tables import at, both, finish, seat, spoken, written

NUMBERS = (
    *("value_guild", "value_employers", "reservation", "low", "high", "aspired", "least"),
    *("predicted", "west", "east", "now", "then", "willing"),
)
PLACES = ("package", "effective", "expiry", "company", "issue")


def table_of(name: str = "people", kept: int = 9, *told: str) -> Any:
    """Return a table at which nothing has been said, on the day of the first session."""
    table = seat(at(name, *told), 1, kept)
    table.state.day = table.facts.calendar.talks_open
    ask_people(table)
    look(table)
    return table


def filled(row: Any) -> set[str]:
    """Return the names of the numbers and positions that a row has."""
    numbers = {name for name in NUMBERS if not math.isnan(getattr(row, name))}
    return numbers | {name for name in PLACES if getattr(row, name) >= 0}


# ------------------------------------------------------------------------------------- rows


def test_a_new_row_says_who_when_and_what_and_nothing_else() -> None:
    table = table_of()
    for name in (*NUMBERS, *PLACES, "yes", "ballots", "threat_day"):
        setattr(table.log[0], name, 3)  # left from another round
    table.log[0].carried = table.log[0].sees_zone = True
    place = minutes.new_row(table, EMPLOYERS, minutes.STANDS, 2)
    row = table.log[place]
    assert (place, table.state.logged) == (0, 1)
    assert (row.day, row.actor, row.act, row.which) == (table.state.day, 1, minutes.STANDS, 2)
    assert filled(row) == set()
    assert (row.yes, row.ballots, row.threat_day) == (0, 0, 0)
    assert not row.carried
    assert not row.sees_zone


def test_without_room_nothing_is_recorded() -> None:
    table = table_of(kept=1)
    assert minutes.new_row(table, GUILD, minutes.STANDS, 0) == 0
    assert minutes.new_row(table, GUILD, minutes.STANDS, 0) == -1
    assert table.state.logged == 1


def test_an_event_is_nobodys() -> None:
    table = table_of()
    minutes.announce(table, MILESTONE, 1)
    row = table.log[0]
    assert (row.actor, row.act, row.which) == (minutes.NOBODY, MILESTONE, 1)
    assert filled(row) == set()


def test_acts_have_numbers_of_their_own() -> None:
    acts = [
        *(minutes.TABLES, minutes.OFFERS, minutes.STANDS, minutes.FINAL, minutes.ACCEPTS),
        *(minutes.REJECTS, minutes.BLOCKS, minutes.PROPOSES, minutes.BOTH_ACCEPT),
        *(minutes.CALLS_VOTE, minutes.SETS_STRIKE, minutes.LOCKS_OUT, minutes.CALLS_OFF),
        minutes.IMPOSES,
    ]
    assert len(set(acts)) == len(acts)
    assert min(acts) >= 100 > max(EXPIRY, SESSION)


def test_pages_have_a_row_once_it_is_begun_and_keep_it() -> None:
    begun: list[int] = []
    pages = minutes.Pages(minutes.Row, lambda: begun.append(len(pages.rows)))
    assert pages.rows == []
    row = pages[0]
    assert pages[0] is row
    assert pages[2] is not pages[1]
    assert (len(pages.rows), begun) == (3, [0, 1, 2])


def test_on_pages_there_is_always_room_for_one_more() -> None:
    table = table_of(kept=0)
    table.log = minutes.Pages(minutes.Row)
    table.log_shares = minutes.Pages(lambda: [0.0, 0.0])
    for place in range(50):
        assert minutes.new_row(table, GUILD, minutes.STANDS, place) == place
    assert [row.which for row in table.log.rows] == list(range(50))
    assert table.state.logged == 50 < len(table.log)


# ------------------------------------------------------------------------------- what rows hold


OF_A_CONTRACT = {"package", "effective", "expiry", "value_guild", "value_employers"}
OF_A_MIND = {"reservation", "low", "high"}


def test_an_offer_has_its_contract_its_values_and_the_mind_of_who_makes_it() -> None:
    table = table_of()
    bid = Bid(1, 1, 0.25)
    minutes.say(table, EMPLOYERS, minutes.OFFERS, table.outlook, bid)
    row = table.log[0]
    assert filled(row) == OF_A_CONTRACT | OF_A_MIND
    assert row.value_guild == value_of(table.outlook, GUILD, bid)
    assert row.value_employers == value_of(table.outlook, EMPLOYERS, bid)
    order = table.outlook.order[1]
    shares = table.log_shares[0]
    assert [shares[order[0]], shares[order[1]]] == [1.0, 0.25]
    assert row.low <= row.high


@pytest.mark.parametrize(("side", "reservation"), [(GUILD, 28.0), (EMPLOYERS, 45.0)])
def test_a_mind_is_what_a_side_reckons_with_and_what_it_remembers(
    side: int, reservation: float
) -> None:
    table, other = table_of(), 1 - side
    outlook, memory = table.outlook, table.memories[side]
    outlook.waiting[GUILD], outlook.waiting[EMPLOYERS], outlook.doubt = 20.0, 40.0, 0.5
    parties = [party._replace(spread=20.0) for party in table.facts.parties]
    table.facts = table.facts._replace(parties=tuple(parties))
    table.toughness[GUILD], table.toughness[EMPLOYERS] = 0.75, 0.75
    memory.low, memory.high, memory.stance = 0.25, 0.75, 3.0 if side == GUILD else 0.0
    memory.aspired, memory.accepted_from, memory.sees_zone = 61.0, 47.0, True
    minutes.say(table, side, minutes.STANDS, outlook, NO_BID)
    row = table.log[0]
    assert row.reservation == reservation  # waiting, the stance, and half of the shrunken spread
    assert (row.low, row.high) == (outlook.waiting[other] - 5.0, outlook.waiting[other] + 5.0)
    assert (row.aspired, row.least, row.sees_zone) == (61.0, 47.0, True)


def test_who_has_nothing_to_offer_has_a_mind_all_the_same() -> None:
    table = table_of()
    minutes.say(table, GUILD, minutes.STANDS, table.outlook, NO_BID)
    assert filled(table.log[0]) == OF_A_MIND


def test_a_mediator_shows_no_mind() -> None:
    table = table_of()
    minutes.put_down(table, minutes.BY_MEDIATOR, minutes.PROPOSES, table.outlook, Bid(0, 0, 0.5))
    minutes.put_down(table, minutes.BY_MEDIATOR, minutes.PROPOSES, table.outlook, NO_BID)
    assert filled(table.log[0]) == OF_A_CONTRACT
    assert filled(table.log[1]) == set()


@pytest.mark.parametrize(
    ("side", "act", "kept"),
    [
        (EMPLOYERS, minutes.OFFERS, True),
        (EMPLOYERS, minutes.STANDS, True),
        (EMPLOYERS, minutes.FINAL, True),
        (EMPLOYERS, minutes.REJECTS, False),  # to say no is no other offer
        (GUILD, minutes.OFFERS, False),
    ],
)
@pytest.mark.parametrize("room", [0, 5])
def test_the_last_word_of_the_employers_counts_with_or_without_minutes(
    side: int, act: int, kept: bool, room: int
) -> None:
    table = table_of("people", room)
    minutes.say(table, side, act, table.outlook, NO_BID)
    assert (table.state.last_act == act) == kept


@pytest.mark.parametrize("kind", [BALLOT, STRIKE_VOTE, ELECTION])
def test_where_votes_come_from_is_told_of_votes_on_deals_only(kind: int) -> None:
    table = table_of()
    found = Count(yes=7, ballots=10, west_yes=3, west=4)
    minutes.count(table, kind, 2, found, True, 0.625)
    row = table.log[0]
    assert (row.yes, row.ballots, row.carried, row.predicted) == (7, 10, True, 0.625)
    assert (row.actor, row.act, row.which) == (minutes.NOBODY, kind, 2)
    if kind == BALLOT:
        assert (row.west, row.east) == (0.75, 4 / 6)
    else:
        assert math.isnan(row.west)
        assert math.isnan(row.east)


def test_where_nobody_voted_there_is_no_share() -> None:
    table = table_of()
    minutes.count(table, BALLOT, 0, Count(2, 3, 0, 0), False, minutes.NONE)
    minutes.count(table, BALLOT, 0, Count(2, 3, 2, 3), False, minutes.NONE)
    first, second = table.log[:2]
    assert math.isnan(first.west)
    assert first.east == 2 / 3
    assert second.west == 2 / 3
    assert math.isnan(second.east)
    assert math.isnan(first.predicted)


def test_a_threat_has_what_was_weighed() -> None:
    table = table_of()
    minutes.threaten_with(table, GUILD, minutes.SETS_STRIKE, 1.5, 2.5, 40, 0.75)
    row = table.log[0]
    assert (row.now, row.then, row.threat_day, row.willing) == (1.5, 2.5, 40, 0.75)
    assert filled(row) == {"now", "then", "willing"}


def test_everybody_who_blocks_has_a_row_with_the_issue_that_costs_most() -> None:
    table = table_of()
    bid = Bid(0, 2, 0.0)  # all that the guild asks for
    minutes.block(table, table.outlook, bid, -1e9)
    assert table.state.logged == 0  # whatever they ask for is far below such a value
    minutes.block(table, table.outlook, bid, 1e9)
    rows = table.log[: table.state.logged]
    assert [row.company for row in rows] == [0, 1, 2]  # the idle one has no say
    assert {row.issue for row in rows} <= {-1, 0, 1}
    assert all(row.act == minutes.BLOCKS and row.actor == EMPLOYERS for row in rows)
    assert filled(rows[0]) - {"issue"} == OF_A_CONTRACT | {"company"}


# ------------------------------------------------------------------------------- with a whole round


def test_a_round_is_the_same_whether_or_not_minutes_are_kept() -> None:
    scenario = at("people", "mediator=none", "guild.bias=0.4", "employers.bias=0.4")
    ends = []
    for kept in (0, 7, 300):
        table = seat(scenario, 1, kept)
        finish(table)
        ends.append({name: repr(value) for name, value in vars(table.result).items()})
        assert table.state.logged == min(kept, len(spoken(both(scenario, 1).talks)))
    assert ends[0] == ends[1] == ends[2]


def test_minutes_that_are_cut_off_are_the_first_of_all() -> None:
    scenario = at("people")
    full, part = seat(scenario, 1, 300), seat(scenario, 1, 7)
    finish(full)
    finish(part)
    assert written(part) == written(full)[:7]


def test_nothing_of_a_longer_round_is_left_in_the_minutes_of_a_shorter_one() -> None:
    scenario = at("people")
    table = plain(layout(facts_of(scenario), 200))
    for seed in (1, 2):
        finish(seat(scenario, seed, 200, table))
    alone = seat(scenario, 2, 200)
    finish(alone)
    assert written(table) == written(alone)
    assert table.state.logged == alone.state.logged < 50
