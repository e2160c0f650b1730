"""The records of what is said: what is in each message of a round, and that it holds together."""

import math
import pickle
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agents.contract import NO_BID, Bid, Contract, Package
from agents.worth import EMPLOYERS, GUILD
from model import minutes, setting
from model.calendar import KINDS
from model.messages import ACTORS, ACTS, NAMES, Block, Message, Mind, Tally, Threat, read
from model.negotiation import Negotiation
from model.reading import read_scenario
from model.sight import ask_people, look
from tests.model.tables import at, seat

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
HOPEFUL = ("guild.bias=0.4", "employers.bias=0.4")
OPPOSED = ("company.north.stake={pay=9}", "company.south.stake={pension=9}")
STUBBORN = (
    *("guild.tactic=hard-liner", "employers.tactic=hard-liner", "guild.members.hardship=3"),
    "guild.members.grievance=0",
)
OFFERS = ("tables", "offers", "stands", "final offer", "accepts", "rejects")
THREATS = {
    "calls a strike vote": "guild",
    "sets a strike date": "guild",
    "announces a lockout": "employers",
    "imposes its offer": "employers",
    "calls it off": None,  # whoever stopped work
}
COUNTS = ("ballot", "strike vote", "election")


@cache
def messages() -> tuple[tuple[Negotiation, Message], ...]:
    """Return all that is said in some rounds with force, votes, blocks and a mediator."""
    found = []
    closer = ("guild.bias=0.2", "employers.bias=0.2", *OPPOSED)
    arms = ((HOPEFUL, 4), ((*HOPEFUL, *OPPOSED), 6), (closer, 6), (STUBBORN, 2))
    for settings, seeds in arms:
        scenario = read_scenario(PEOPLE, settings)
        for seed in range(seeds):
            talks = Negotiation(scenario, rng=seed, collect=False).run()
            found += [(talks, message) for message in talks.messages]
    return tuple(found)


def of(*acts: str) -> list[tuple[Negotiation, Message]]:
    found = [(talks, message) for talks, message in messages() if message.act in acts]
    assert found != []
    return found


def test_a_message_needs_a_day_an_actor_and_an_act_and_nothing_else() -> None:
    plain = Message(3, "calendar", "expiry")
    assert plain[3:] == (None, None, None, 0, None, (), None)


def test_messages_are_plain_records_that_compare_and_pickle() -> None:
    contract = Contract(Package(24, False, False, False), 0, 730, (0.5, 1.0))
    threat = Threat(now=1.0, then=2.0, day=9, willing=0.4)
    tally = Tally(3, 5, 9, True, 0.6, 0.5, 1.0)
    block = Block("Red", "pay")
    message = Message(1, "guild", "x", contract, (1.0, 2.0), None, 0, tally, (block,), threat)
    again = pickle.loads(pickle.dumps(message))
    assert again == message
    assert (again.tally.yes, again.threat.willing, again.blocks[0].issue) == (3, 0.4, "pay")


def test_messages_come_in_the_order_of_their_days() -> None:
    by_round: dict[int, list[int]] = {}
    for talks, message in messages():
        by_round.setdefault(id(talks), []).append(message.day)
    assert all(days == sorted(days) for days in by_round.values())


def test_only_the_four_who_can_speak_do() -> None:
    assert {message.actor for _, message in messages()} <= {*ACTORS, "mediator", "calendar"}


def test_whoever_speaks_of_a_contract_says_what_it_is_worth_and_what_it_reckons_with() -> None:
    for talks, message in of(*OFFERS):
        assert message.actor in ACTORS
        assert message.mind is not None
        assert (message.contract is None) == (message.values is None)
        if message.contract is not None:
            assert message.contract.package in talks.packages
            assert len(message.contract.shares) == 2
            assert all(0.0 <= share <= 1.0 for share in message.contract.shares)


@pytest.mark.parametrize("act", THREATS)
def test_a_threat_says_what_was_weighed_and_by_whom(act: str) -> None:
    for _, message in of(act):
        assert message.threat is not None
        assert message.actor == (THREATS[act] or message.actor) in ACTORS
        assert (message.contract, message.values, message.mind) == (None, None, None)
        now, then, day, willing = message.threat
        assert math.isfinite(now)
        assert math.isfinite(then)
        assert day >= message.day
        guilds = message.actor == "guild"
        assert 0.0 <= willing <= 1.0 if guilds else math.isnan(willing)


def test_only_counts_have_a_tally_and_it_adds_up() -> None:
    for talks, message in messages():
        assert (message.tally is not None) == (message.act in COUNTS)
        if message.tally is not None:
            tally = message.tally
            assert 0 <= tally.yes <= tally.ballots <= tally.members
            assert tally.members == len(talks.voters) > 0
            guessed = message.act == "ballot"
            assert math.isfinite(tally.predicted) == guessed
            assert 0.0 <= tally.predicted <= 1.0 or not guessed


def test_a_ballot_says_how_west_and_east_voted() -> None:
    for _, message in of("ballot"):
        assert message.tally is not None
        share = message.tally.yes / message.tally.ballots
        parts = sorted((message.tally.west, message.tally.east))
        assert parts[0] - 1e-12 <= share <= parts[1] + 1e-12


def test_only_blocks_name_companies_and_what_they_would_not_have() -> None:
    titles = {company.title for company in read_scenario(PEOPLE).company}
    issues = {issue.title for issue in read_scenario(PEOPLE).issue}
    for _, message in messages():
        assert (message.blocks != ()) == (message.act == "blocks")
        if message.blocks:
            assert message.contract is not None
            assert message.mind is None
            assert {block.company for block in message.blocks} <= titles - {"Idle"}
            assert {block.issue for block in message.blocks} <= issues | {""}
            assert len({block.company for block in message.blocks}) == len(message.blocks)


def test_a_mediator_has_a_contract_to_propose_or_none_and_never_a_mind() -> None:
    for _, message in of("proposes"):
        assert message.actor == "mediator"
        assert message.mind is None
        assert (message.contract is None) == (message.values is None)


# ---------------------------------------------------------------------------- read from the minutes


def table_of() -> Any:
    """Return a plain table at which nothing has been said, on a day of the talks."""
    table = seat(at("people"), 1, 20)
    table.state.day = -20
    ask_people(table)
    look(table)
    return table


def read_all(table: Any, first: int = 0) -> list[Message]:
    """Return the messages in the minutes of a table from a place on."""
    rows, shares = (each[first : table.state.logged] for each in (table.log, table.log_shares))
    return list(read(at("people"), setting.packages(at("people")), rows, shares))


def test_every_act_and_everybody_has_a_name_of_its_own() -> None:
    assert len(set(ACTS.values())) == len(ACTS) - 1  # the final offer, and the day it is due
    assert ACTS[minutes.FINAL] == "final offer"
    assert set(ACTS) == {*KINDS, *range(minutes.TABLES, minutes.IMPOSES + 1)}
    assert [NAMES[side] for side in (GUILD, EMPLOYERS)] == list(ACTORS)
    assert len(set(NAMES.values())) == len(NAMES)


def test_a_contract_is_read_with_its_package_its_dates_and_its_values() -> None:
    table = table_of()
    minutes.say(table, EMPLOYERS, minutes.OFFERS, table.outlook, Bid(1, 1, 0.25))
    (message,), row = read_all(table), table.log[0]
    assert message[:3] == (-20, "employers", "offers")
    assert message.contract == Contract(
        setting.packages(at("people"))[1], row.effective, row.expiry, tuple(table.log_shares[0])
    )
    assert message.values == (row.value_guild, row.value_employers)
    assert message.mind is not None
    assert message.mind[:3] == (row.reservation, row.low, row.high)


def test_who_has_nothing_to_offer_speaks_of_no_contract_but_has_a_mind() -> None:
    table = table_of()
    minutes.say(table, GUILD, minutes.STANDS, table.outlook, NO_BID)
    (message,) = read_all(table)
    assert (message.contract, message.values) == (None, None)
    assert isinstance(message.mind, Mind)


def test_what_several_companies_block_in_one_breath_is_one_message() -> None:
    table = table_of()
    for bid in (Bid(0, 2, 0.0), Bid(1, 2, 0.0)):
        minutes.block(table, table.outlook, bid, 1e9)
    assert table.state.logged == 6
    first, second = read_all(table)
    titles = [company.title for company in at("people").company[:3]]
    for message in (first, second):
        assert [block.company for block in message.blocks] == titles
        assert (message.actor, message.act, message.mind) == ("employers", "blocks", None)
    assert first.contract is not None
    assert second.contract is not None
    assert first.contract.package != second.contract.package


def test_a_block_ends_where_something_else_is_said() -> None:
    table = table_of()
    minutes.announce(table, KINDS[1], 0)
    minutes.block(table, table.outlook, Bid(0, 2, 0.0), 1e9)
    minutes.say(table, EMPLOYERS, minutes.REJECTS, table.outlook, Bid(0, 2, 0.0))
    assert [message.act for message in read_all(table)] == ["expiry", "blocks", "rejects"]
    assert read_all(table, table.state.logged) == []
