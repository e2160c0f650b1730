"""The members at a plain table: the same people as behind the Mesa model's seat, at every turn."""

import math
from typing import Any

import pytest

from agents.contract import Bid
from agents.crowd import CrowdState
from agents.network import NETWORKS
from agents.stoppage import STRIKE
from agents.worth import EMPLOYERS, GUILD
from model import assembly, membership, minutes, ratification
from model.calendar import BALLOT, ELECTION, STRIKE_VOTE, Event
from model.costs import Regime
from model.negotiation import Negotiation
from model.play import settle
from model.sight import ask_people, asked_by_members, look
from tests.model.seeing import Both, as_tuples, begun, go_to
from tests.model.tables import at, line_of, lines_of, seat

NAMES = ("people", "crowd", "wga-2004", "hall")
TOGETHER = "causes.one_veto=false"
COLUMNS = ("segment", "west", "earner", "weights", "rest", "savings", "turnout", "militancy")
MOVING = ("opinion", "hardship", "voters")
MUCH, LITTLE = Bid(1, 1, 0.5), Bid(1, 0, 0.0)
STATE = tuple(CrowdState.__slots__)


def people(both: Both) -> Any:
    members = both.talks.members
    assert members is not None
    return members


def new(name: str, *told: str, seed: int = 1) -> Both:
    """Return a round that has just begun, for one test alone."""
    scenario = at(name, *told)
    return Both(Negotiation(scenario, rng=seed, collect=False), seat(scenario, seed, 9))


def assert_alike(both: Both) -> None:
    """Assert that the members are as they are in the Mesa model, to the last digit."""
    members, table = people(both), both.table
    for name in (*COLUMNS, *MOVING):
        found, expected = getattr(table.crowd, name), getattr(members.crowd, name)
        assert as_tuples(found) == as_tuples(expected), name
    for name in STATE:
        assert getattr(table.crowd_state, name) == getattr(members.state, name), name


# ------------------------------------------------------------------------------- who they are


@pytest.mark.parametrize("name", NAMES)
def test_members_are_those_of_the_mesa_model(name: str) -> None:
    for seed in (1, 2):
        assert_alike(new(name, seed=seed))


@pytest.mark.parametrize("network", NETWORKS)
def test_they_talk_with_whom_they_talk_in_the_mesa_model(network: str) -> None:
    both = new("crowd", f"guild.members.network={network}")
    assert_alike(both)
    crowd, theirs = both.table.crowd, people(both).crowd
    assert list(crowd.starts) == list(theirs.starts)
    ties = crowd.starts[-1]
    assert list(crowd.others[:ties]) == list(theirs.others[:ties])


@pytest.mark.parametrize("name", NAMES)
def test_they_are_drawn_from_what_the_mesa_model_draws_them_from(name: str) -> None:
    both = begun(name)
    own, theirs = (
        assembly.population_of(both.table),
        membership.population_of(both.table.facts),
    )
    assert own.segments == theirs.segments
    assert as_tuples(own.pays_residuals) == theirs.pays_residuals
    assert own._replace(segments=(), pays_residuals=()) == (
        theirs._replace(segments=(), pays_residuals=())
    )


def test_without_a_vote_they_have_no_mood() -> None:
    told = "guild.members.mood=2"
    assert new("people", told).table.crowd_state.mood != 0.0
    assert new("people", told, "causes.ratification_gap=false").table.crowd_state.mood == 0.0


@pytest.mark.parametrize("name", NAMES)
def test_the_average_of_those_who_vote_speaks_for_all(name: str) -> None:
    both = begun(name)
    voices, polled = both.table.outlook.voices[GUILD], people(both).polled
    assert tuple(voices.weights[0]) == polled.weights
    assert voices.rest[0] == polled.rest
    asked = people(both).consent(2.5).people
    if asked:
        assert asked_by_members(both.table, 2.5) == asked[0].least


# ------------------------------------------------------------------------------------ they talk


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("opinion", ["degroot", "bounded", "threshold"])
def test_opinions_move_as_in_the_mesa_model(name: str, opinion: str) -> None:
    both = new(name, f"guild.members.opinion={opinion}", "guild.members.hardship=0.5")
    talks, table = both
    for day in (-20, 11, 41):
        go_to(both, day)
        ratification.month_passes(talks)
        assembly.month_passes(table)
        assert_alike(both)
    people(both).talk(meeting=True)
    assembly.assemble(table)
    assert_alike(both)
    people(both).talk(statement=table.facts.members.statement)
    assembly.state_demands(table)
    assert_alike(both)


def test_a_stoppage_rallies_them_and_costs_them_their_savings() -> None:
    both = new("people", "guild.members.hardship=1")
    talks, table = both
    before = list(table.crowd.opinion)
    people(both).talk(rally=talks.case.dispute.rally)  # type: ignore[union-attr]
    assembly.rally(table)
    assert_alike(both)
    assert sum(table.crowd.opinion) > sum(before)
    for day in (31, 62, 92, 123):
        go_to(both, day, Regime(STRIKE, 14, (0.0, 0.0)))
        ratification.month_passes(talks)
        assembly.month_passes(table)
        assert_alike(both)
    assert table.crowd_state.stopped > 3.0
    assert any(table.crowd.hardship)


def test_nothing_is_stated_where_nobody_is_committed() -> None:
    table = new("people", "causes.public_commitment=false", "guild.members.statement=1").table
    before = list(table.crowd.opinion)
    assembly.state_demands(table)
    assert table.crowd.opinion == before


def test_without_members_nothing_moves() -> None:
    table = seat(at("quiet"), 0, 9)
    for event in (assembly.assemble, assembly.rally, assembly.month_passes, assembly.state_demands):
        event(table)
    assembly.gather_members(table)
    assert table.crowd.opinion == []
    assert table.state.logged == 0


# ------------------------------------------------------------------------------------ they vote


def accepted(mood: float, bid: Bid) -> Both:
    """Return a round with a tentative deal in both runners."""
    both = new("people", TOGETHER)
    people(both).mood = both.table.crowd_state.mood = mood
    go_to(both, 20)
    both.talks.settle(bid)
    settle(both.table, both.table.outlook, bid)
    return both


@pytest.mark.parametrize(
    ("mood", "bid", "carried"),
    [(0.0, MUCH, True), (0.0, LITTLE, False), (1.0, MUCH, True), (6.0, LITTLE, False)],
)
def test_a_deal_is_voted_on_as_in_the_mesa_model(mood: float, bid: Bid, carried: bool) -> None:
    both = accepted(mood, bid)
    talks, table = both
    tentative = talks.tentative
    assert tentative is not None
    assert table.state.tentative_predicted == tentative.predicted
    asked = ratification.asked_by_all(talks, tentative.lost)
    assert assembly.asked_by_all(table, tentative.lost) == asked
    members = people(both)
    parts = talks.world.parts(GUILD, talks.deal_day)
    tally = members.ratify(parts, tentative.package, tentative.shares, asked, 0.5)
    assert assembly.vote_on_deal(table) == tally.carried == carried
    state = table.state
    assert (state.voted, state.vote_yes, state.vote_ballots) == (True, tally.yes, tally.ballots)
    assert state.vote_predicted == tentative.predicted
    assert state.is_stale
    assert state.month_priced == -1  # the tables were those of the day of the deal
    assert_alike(both)  # the committee has learned the same
    row = table.log[0]
    assert (row.act, row.west, row.east) == (BALLOT, tally.west, tally.east)


@pytest.mark.parametrize("shift", [-3.0, 0.0, 3.0])
def test_a_strike_is_authorised_as_in_the_mesa_model(shift: float) -> None:
    both = new("people")
    members, table = people(both), both.table
    for crowd in (members.crowd, table.crowd):
        for own in range(len(crowd.opinion)):
            crowd.opinion[own] += shift
    assert assembly.willing_share(table) == members.willing
    tally = members.authorise()
    assert assembly.authorise_strike(table) == tally.carried == (shift > -3.0)
    row = table.log[0]
    assert (row.act, row.yes, row.ballots) == (STRIKE_VOTE, tally.yes, tally.ballots)
    assert math.isnan(row.predicted)
    assert_alike(both)


@pytest.mark.parametrize(("shift", "winner"), [(-3.0, 2), (0.0, 0), (3.0, 1)])
def test_leaders_are_elected_as_in_the_mesa_model(shift: float, winner: int) -> None:
    both = new("crowd")
    talks, table = both
    for crowd in (people(both).crowd, table.crowd):
        for own in range(len(crowd.opinion)):
            crowd.opinion[own] += shift
    ratification.elect(talks, Event(0, ELECTION))
    assert assembly.elect_leaders(table) == winner
    expected = next(lines_of(talks, talks.messages[-1]))
    found = line_of(table.log[0], table.log_shares[0])
    assert found._replace(day=0) == expected._replace(day=0)
    assert found.which == winner
    assert found.act != minutes.NOBODY
    assert_alike(both)


def test_the_poll_is_about_what_the_employers_open_with() -> None:
    both = begun("people")
    members, table = people(both), both.table
    assert table.crowd_state.poll_spread == members.poll_spread > 0.0
    assert table.crowd_state.cushion == members.cushion
    party = both.talks.seats[EMPLOYERS].party
    assert table.facts.parties[EMPLOYERS].opening_package == party.opening
    assert as_tuples(table.openings[EMPLOYERS]) == party.opening_shares


def test_people_are_asked_before_the_first_session() -> None:
    table = new("people").table
    first = table.outlook.voices[GUILD].least[0]
    ask_people(table)
    look(table)
    assert table.outlook.voices[GUILD].least[0] == first
