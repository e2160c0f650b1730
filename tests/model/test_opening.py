"""How a round begins: who sits at the table and behind it, and that nothing of another is left."""

from functools import cache
from typing import Any

import pytest

from agents.approval import MAJORITY, QUOTA, VETO
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.calendar import TALKS_OPEN
from model.facts import facts_of
from model.opening import begin, clear
from model.opening import seat as take_seat
from model.table import State
from tests.model.oracle.world import World
from tests.model.tables import SIDES, at, drawn, finish, seat, tapes_of, written

base = cache(at)


def numbers_of(part: Any) -> dict[str, str]:
    """Return the numbers of a part of a table as text, so that nan is like nan."""
    return {name: repr(value) for name, value in vars(part).items()}


# ------------------------------------------------------------------------------------ begun again


def test_a_round_that_is_begun_again_is_the_same_round() -> None:
    scenario = base("people")
    table = seat(scenario, 1, 200)
    finish(table)
    first = written(table)
    begin(table, tapes_of(scenario, facts_of(scenario), 1).round)
    assert (table.state.logged, table.state.running, table.state.phase) == (0, True, protocol.TALKS)
    finish(table)
    assert written(table) == first
    assert len(first) > 20


REST = {"tentative_kind", "tentative_since", "tentative_guild", "tentative_employers",
        "tentative_lost", "tentative_predicted"}  # fmt: skip


def test_nothing_single_is_left_of_another_round() -> None:
    """But what rests while members vote: that is written before it is read."""
    fresh, used = State(), State()
    clear(fresh)
    for name in State.__slots__:
        setattr(used, name, 77)
    clear(used)
    left = {name for name in State.__slots__ if getattr(used, name) == 77}
    assert left == {"day"} | REST  # the day is that of the first event
    for name in set(State.__slots__) - left:
        assert repr(getattr(used, name)) == repr(getattr(fresh, name))


def test_whatever_was_played_before_a_round_begins_as_if_it_were_the_first() -> None:
    scenario = at("people", "guild.tactic=tit-for-tat", "employers.tactic=micro")
    table = seat(scenario, 1, 300)
    finish(table)
    seat(scenario, 2, table=table)
    first = seat(scenario, 2)
    for part in ("future", "stakes", "crowd_state"):
        assert numbers_of(getattr(table, part)) == numbers_of(getattr(first, part)), part
    for side in SIDES:
        assert numbers_of(table.memories[side]) == numbers_of(first.memories[side])
        own, other = (each.outlook.voices[side] for each in (table, first))
        for name in ("people", "rule", "quota", "votes", "rest", "weights"):
            assert getattr(own, name) == getattr(other, name), name
    for name in ("toughness", "openings", "settled", "signs"):
        assert getattr(table, name) == getattr(first, name), name
    assert table.spoken.made == [0, 0]
    events, known = table.state.events, table.agenda
    assert events == first.state.events
    assert known.day[:events] == first.agenda.day[:events]


# -------------------------------------------------------------------------------- at the table


@pytest.mark.parametrize("name", ["people", "wga-2004", "valley"])
def test_it_begins_on_the_day_of_the_first_event_with_nobody_else_settled(name: str) -> None:
    table = seat(base(name), 1)
    first = table.facts.calendar.talks_open
    assert table.state.day == table.agenda.day[0] == first
    assert table.agenda.kind[0] == TALKS_OPEN
    assert [memory.thought_on for memory in table.memories] == [first] * 2
    assert not any(table.settled)


@pytest.mark.parametrize(("first", "side"), [("guild", GUILD), ("employers", EMPLOYERS)])
def test_who_speaks_first_is_agreed_before(first: str, side: int) -> None:
    assert seat(at("people", f"protocol.first_offer={first}"), 1).state.turn == side


def test_toughness_is_drawn_and_nobody_knows_that_of_the_other() -> None:
    scenario = base("people")
    for seed in range(3):
        table, tapes = seat(scenario, seed), tapes_of(scenario, facts_of(scenario), seed)
        assert list(table.toughness) == tapes.round[:2]
        assert [(memory.low, memory.high) for memory in table.memories] == [(0.0, 1.0)] * 2


def test_without_private_information_nobody_is_tougher_than_the_other_expects() -> None:
    table = seat(at("people", "causes.private_information=false"), 1)
    assert list(table.toughness) == [0.5, 0.5]
    assert [(table.memories[side].low, table.memories[side].high) for side in SIDES] == (
        [(0.5, 0.5)] * 2
    )


@pytest.mark.parametrize("name", ["people", "wga-2004", "contract-round"])
def test_each_side_opens_with_the_shares_that_lead_to_its_position(name: str) -> None:
    table, scenario = seat(base(name), 1), drawn(base(name), 1)
    for side, party in enumerate((scenario.guild, scenario.employers)):
        for issue, share in zip(scenario.issue, table.openings[side], strict=True):
            asked = party.opening.issue[issue.name]
            reached = issue.status_quo + share * (issue.ask - issue.status_quo)
            assert reached == pytest.approx(asked, abs=1e-9)
    assert table.openings[GUILD] != table.openings[EMPLOYERS]


def test_the_openings_as_shares() -> None:
    openings = seat(base("wga-2004"), 1).openings
    assert openings[GUILD] == [1.0, 1.0, 1.0, 1.0]
    assert openings[EMPLOYERS] == pytest.approx([10.5 / 42.5, 0.0, 0.0, 0.0])


def test_an_ask_below_the_status_quo_is_opened_with_downwards() -> None:
    hours = at(
        "symmetric",
        *("issue.pay.status_quo=40.0", "issue.pay.ask=35.0", "issue.pay.grid_step=0.5"),
        *("guild.opening.issue.pay=35.0", "employers.opening.issue.pay=40.0"),
    )
    assert [shares[0] for shares in seat(hours, 1).openings] == [1.0, 0.0]


def test_only_a_committee_that_members_can_turn_out_has_a_stance() -> None:
    told = "guild.committee.stance=3"
    scenarios = [at("crowd", told), at("crowd", told, "causes.ratification_gap=false")]
    assert [seat(scenario, 0).memories[GUILD].stance for scenario in scenarios] == [3.0, 0.0]
    assert [seat(scenario, 0).memories[EMPLOYERS].stance for scenario in scenarios] == [0.0, 0.0]


def test_taking_a_seat_again_forgets_all_of_the_last_round() -> None:
    table = seat(base("mill"), 0)
    fresh = numbers_of(table.memories[GUILD])
    for name in fresh:
        setattr(table.memories[GUILD], name, 77)
    take_seat(table, GUILD)
    assert numbers_of(table.memories[GUILD]) == fresh


@pytest.mark.parametrize("name", ["people", "wga-2004", "valley", "symmetric"])
def test_the_clock_of_a_later_round_is_that_of_the_scenario(name: str) -> None:
    future = World(drawn(base(name), 1)).future
    table = seat(base(name), 1)
    assert {field: getattr(table.future, field) for field in future._fields} == future._asdict()


# ---------------------------------------------------------------------------------- behind it


def test_who_has_a_stake_has_a_say_with_its_votes() -> None:
    table = seat(at("people", "company.north.votes=3"), 1)
    voices = table.outlook.voices[EMPLOYERS]
    assert (voices.people, voices.rule) == (3, VETO)  # the idle one has none
    assert voices.votes[:3] == [3.0, 1.0, 1.0]
    assert [tuple(each) for each in voices.weights[:3]] == [(0.5, 0.3), (0.3, 0.5), (0.2, 0.2)]
    assert voices.rest[:3] == [0.4, 0.4, 0.2]


@pytest.mark.parametrize(
    ("told", "rule", "quota"),
    [
        (("employers.rule=majority",), MAJORITY, None),
        (("employers.rule=quota", "employers.quota=0.6"), QUOTA, 0.6),
    ],
)
def test_the_rule_is_the_scenarios(told: tuple[str, ...], rule: int, quota: float | None) -> None:
    voices = seat(at("people", *told), 1).outlook.voices[EMPLOYERS]
    assert voices.rule == rule
    assert quota is None or voices.quota == quota


def test_members_are_heard_as_one() -> None:
    voices = seat(base("people"), 1).outlook.voices[GUILD]
    assert (voices.people, voices.rule, voices.quota, voices.votes[0]) == (1, VETO, 1.0, 1.0)


@pytest.mark.parametrize(
    ("told", "people"),
    [
        (("causes.ratification_gap=false",), (0, 3)),
        (("causes.one_veto=false",), (1, 0)),
        (("company.idle.rest=1",), (1, 4)),
        (("guild.members=none", "guild.segment=[]"), (0, 3)),
    ],
)
def test_without_a_cause_or_without_people_nobody_stands_behind_a_seat(
    told: tuple[str, ...], people: tuple[int, int]
) -> None:
    table = seat(at("people", *told), 1)
    assert tuple(table.outlook.voices[side].people for side in SIDES) == people
