"""How the members of a scenario's guild vote: on a deal, on a strike, on their leaders."""

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from agents import ballots
from agents.crowd import VOTES
from agents.votes import implied_mood
from agents.worth import GUILD, reservation
from model import assembly
from model.calendar import BALLOT, ELECTION, STRIKE_VOTE
from model.negotiation import Negotiation
from model.ratification import submit
from model.sight import look
from tests.model.forced import go_to
from tests.model.gathered import (
    CALM,
    MANY,
    SD,
    SILENT,
    all_vote,
    counted,
    least_of,
    luck_of,
    mean,
    members_of,
    predicted,
    ratify,
    read,
    set_opinions,
    spread_on,
    worth,
)
from tests.model.oracle.world import World

NORMAL = NormalDist()
OFF = 1000.0  # sd of an opinion that no contract changes


def deal_at(table: Any, package: int = 0, shares: tuple[float, float] = (0.3, 0.1)) -> Any:
    """Let there be a tentative deal today, and return the table."""
    look(table)
    table.state.deal_package, table.state.deal_day = package, table.state.day
    table.deal_shares[:] = shares
    submit(table)
    return table


def last(table: Any) -> Any:
    """Return the last row of the minutes."""
    return table.log[table.state.logged - 1]


# --------------------------------------------------------------------------------------- on a deal


@pytest.mark.parametrize("surplus_of_all", [-8.0, -3.0, 0.0, 2.0, 5.0, 12.0])
def test_theory_22_the_yes_share_is_a_normal_curve(surplus_of_all: float) -> None:
    """theory.md test 22: Phi((u - mu) / s), and the count within its binomial error."""
    table = members_of(MANY, CALM, "guild.members.spread=5")
    expected, actual, cast = counted(table, worth(surplus_of_all))
    curve = NORMAL.cdf(surplus_of_all / 5.0)
    drawn = 2.5 * 1 / math.sqrt(1000)  # of a sample's mean and spread, in sd
    assert expected == pytest.approx(curve, abs=drawn * NORMAL.pdf(0.0) * 1.5)
    assert actual == pytest.approx(curve, abs=3 * math.sqrt(curve * (1 - curve) / cast) + 0.005)
    assert cast == pytest.approx(1000 * 0.56, abs=3 * math.sqrt(1000 * 0.25))


def test_what_all_ask_for_beyond_waiting_moves_prediction_and_count() -> None:
    low, high = (counted(members_of(MANY, CALM), worth(4.0), shift) for shift in (-4.0, 4.0))
    assert low[0] > 0.8 > 0.6 > high[0]
    assert low[1] > 0.8 > 0.6 > high[1]


def test_the_mood_moves_the_count_and_not_the_prediction() -> None:
    found = []
    for mood in (-1.0, 0.0, 1.0):
        table = members_of(MANY, CALM)
        table.crowd_state.mood = mood
        found.append(counted(table, worth(1.0)))
    (low, first, _), (middle, second, _), (high, third, _) = found
    assert low == middle == high
    assert first > second > third
    assert first == pytest.approx(NORMAL.cdf(1 / 6 + 1.0), abs=0.03)
    assert third == pytest.approx(NORMAL.cdf(1 / 6 - 1.0), abs=0.03)


@pytest.mark.parametrize("mood", [-0.8, 0.8])
def test_a_vote_teaches_the_committee_what_its_poll_had_missed(mood: float) -> None:
    table = members_of(MANY, CALM)
    state, asked = table.crowd_state, least_of(table)
    state.mood = mood
    expected, actual, _ = counted(table, worth(1.0))
    missed, spread = implied_mood(expected, actual), spread_on(table, worth(1.0))
    assert state.known_mood == pytest.approx(missed * spread / SD)
    assert state.known_mood == pytest.approx(mood, abs=0.1)
    assert least_of(table) - asked == pytest.approx(missed * spread)
    # So the same contract would now be predicted to get what it got.
    assert predicted(table, worth(1.0)) == pytest.approx(actual, abs=1e-9)


def test_a_yes_share_that_was_expected_teaches_nothing_and_a_smaller_one_raises_the_ask() -> None:
    for actual, sign in ((0.7, 0), (0.5, 1), (0.9, -1)):
        table = members_of(MANY, CALM)
        state, spread = table.crowd_state, spread_on(table, worth(1.0))
        ballots.learn(state, SD, spread, 0.7, actual)
        assert np.sign(state.known_mood) == sign
        expected = (NORMAL.inv_cdf(0.7) - NORMAL.inv_cdf(actual)) * spread / SD
        assert state.known_mood == pytest.approx(expected, abs=1e-9)


def test_without_a_spread_all_vote_as_their_segment_does() -> None:
    table = members_of("guild.members.spread=0", MANY)
    count = ratify(table, worth(0.5))
    assert count.yes == count.ballots > 0
    assert table.crowd_state.known_mood == 0.0


MUCH, SOME, LITTLE = (1.0, 0.5), (0.3, 0.1), (0.0, 0.0)


@pytest.mark.parametrize(
    ("mood", "shares", "carried"),
    [
        *((0.0, MUCH, True), (0.0, LITTLE, False), (1.0, MUCH, True), (6.0, LITTLE, False)),
        *((0.5, SOME, True), (1.0, SOME, False)),
    ],
)
def test_a_contract_gets_the_votes_of_those_it_is_good_for(
    mood: float, shares: tuple[float, float], carried: bool
) -> None:
    """Ballot by ballot, and by what it was worth on the day of the deal, whenever it is counted."""
    talks = Negotiation(read(("causes.one_veto=false",)), rng=1, collect=False)
    table, state, crowd = talks.table, talks.table.state, talks.table.crowd_state
    crowd.mood = mood
    go_to(table, 20)
    deal_at(table, 1, shares)
    parts = World(talks.case).parts(GUILD, 20)
    shift = reservation(0.0, talks.case.guild.spread, table.toughness[GUILD])
    expected = ballots.predicted(table.crowd, crowd, parts, 1, shares, SD, shift)
    spread = ballots.spread_on(table.crowd, parts, 1, shares, SD)
    pairs = zip(talks.voters, luck_of(table, 0), table.crowd.turnout, strict=True)
    voting = [voter for voter, uniform, turnout in pairs if uniform < turnout]
    yes = [voter.says_yes(parts, 1, shares, SD, mood, shift) for voter in voting]
    assert (0 < sum(yes) < len(yes)) == (shares == SOME)
    go_to(table, 57)  # other tables than those of the day of the deal
    assert assembly.vote_on_deal(table) == carried
    row = last(table)
    assert (row.act, row.yes, row.ballots, row.carried) == (BALLOT, sum(yes), len(voting), carried)
    assert row.predicted == state.vote_predicted == expected
    assert (state.voted, state.vote_yes, state.vote_ballots) == (True, sum(yes), len(voting))
    west = [answer for voter, answer in zip(voting, yes, strict=True) if voter.member.west]
    east = [answer for voter, answer in zip(voting, yes, strict=True) if not voter.member.west]
    assert (row.west, row.east) == (mean(west), mean(east))
    learned = implied_mood(expected, sum(yes) / len(yes)) * spread / SD
    assert crowd.known_mood == pytest.approx(learned)


def test_after_a_count_the_outlook_is_again_that_of_its_own_day() -> None:
    counting, waiting = members_of(), members_of()
    for table in (counting, waiting):
        go_to(table, 20)
        deal_at(table)
        go_to(table, 57)
    assembly.vote_on_deal(counting)
    look(counting)
    for side in (0, 1):
        assert counting.outlook.base[side] == waiting.outlook.base[side]
        assert counting.outlook.waiting[side] == waiting.outlook.waiting[side]


@pytest.mark.parametrize(
    ("yes", "quota", "carried"),
    [(20, 0.5, False), (21, 0.5, True), (26, 0.65, False), (27, 0.65, True), (40, 1.0, False)],
)
def test_a_quota_must_be_exceeded_so_a_tie_fails(yes: int, quota: float, carried: bool) -> None:
    table = deal_at(all_vote(f"guild.members.quota={quota}"))
    set_opinions(table, (yes, -OFF), (40 - yes, OFF))
    assert assembly.vote_on_deal(table) == carried
    row = last(table)
    assert (row.yes, row.ballots, row.carried) == (yes, 40, carried)


def test_where_nobody_votes_nothing_is_ratified_and_nothing_is_learned() -> None:
    table = deal_at(members_of(*SILENT))
    assert table.crowd_state.poll_spread == 0.0
    assert not assembly.vote_on_deal(table)
    row = last(table)
    assert (row.yes, row.ballots, row.carried) == (0, 0, False)
    assert math.isnan(row.west)
    assert math.isnan(row.east)
    assert table.crowd_state.known_mood == 0.0
    plain = mean(table.crowd.opinion)  # the poll is of all, if nobody will vote
    assert least_of(table) == pytest.approx(SD * plain)


def test_who_votes_is_drawn_anew_for_each_vote_and_comes_round_after_the_last() -> None:
    table = members_of()
    state = table.crowd_state
    found: list[list[int]] = []
    for vote in range(VOTES + 1):
        found.append([])
        for own in range(40):
            # Only this one would say yes.
            set_opinions(table, (own, OFF), (1, -OFF), (39 - own, OFF))
            state.held = vote
            found[-1].append(ratify(table, worth(0.0)).yes)
    assert len({tuple(each) for each in found}) == VOTES
    assert found[VOTES] == found[0]
    assert state.held == VOTES + 1
    for vote, votes in enumerate(found[:VOTES]):
        pairs = zip(luck_of(table, vote), table.crowd.turnout, strict=True)
        assert votes == [int(uniform < turnout) for uniform, turnout in pairs]


def test_each_vote_of_any_kind_is_the_next_one() -> None:
    table = deal_at(members_of())
    assembly.vote_on_deal(table)
    assembly.authorise_strike(table)
    assembly.elect_leaders(table)
    assert table.crowd_state.held == 3


# ------------------------------------------------------------------------- on a strike, on leaders


@pytest.mark.parametrize(
    ("ready", "pooled", "quota", "carried"),
    [(20, 1.5, 0.5, False), (21, 1.5, 0.5, True), (30, 1.5, 0.75, False), (21, 0.0, 0.5, False)],
)
def test_a_threat_is_authorised_by_all_whom_it_makes_ready(
    ready: int, pooled: float, quota: float, carried: bool
) -> None:
    table = all_vote(f"dispute.pooled_threat={pooled}", f"dispute.authorisation_quota={quota}")
    set_opinions(table, (ready, -1.4), (40 - ready, -1.6))
    assert assembly.authorise_strike(table) == carried
    row = last(table)
    assert (row.act, row.carried) == (STRIKE_VOTE, carried)
    assert (row.yes, row.ballots) == (ready if pooled else 0, 40)
    assert all(math.isnan(share) for share in (row.predicted, row.west, row.east))


def test_theory_47_a_strike_is_authorised_by_far_more_than_would_strike() -> None:
    """theory.md test 47: the vote is a pooled threat, not a count of the willing."""
    table = members_of(MANY, CALM)
    assembly.authorise_strike(table)
    row = last(table)
    assert row.yes / row.ballots == pytest.approx(NORMAL.cdf(1.5), abs=0.03)  # 93 %
    assert assembly.willing_share(table) == pytest.approx(0.5, abs=0.04)


def test_who_would_stay_out_is_counted_among_all_members_in_their_mood() -> None:
    table = all_vote("dispute.call_opinion=0.5")
    set_opinions(table, (10, 0.5), (30, 0.2))
    assert assembly.willing_share(table) == 10 / 40
    table.crowd_state.mood = 0.3
    assert assembly.willing_share(table) == 1.0
    table.crowd_state.mood = -0.1
    assert assembly.willing_share(table) == 0.0


@pytest.mark.parametrize(
    ("groups", "winner", "yes"),
    [
        (((24, 0.4), (16, 0.9)), 0, 24),
        (((16, 0.0), (24, 0.6)), 1, 24),
        (((16, 0.0), (24, -0.6)), 2, 24),
        (((20, 0.0), (20, 0.9)), 0, 20),  # in a tie those in office stay
        (((10, 0.0), (15, 0.9), (15, -0.9)), 1, 15),  # between rivals the harder goes first
    ],
)
def test_members_elect_who_stands_nearest_to_them(
    groups: tuple[tuple[int, float], ...], winner: int, yes: int
) -> None:
    table = all_vote()
    table.crowd_state.begun = 0.0
    set_opinions(table, *groups)
    assert assembly.elect_leaders(table) == winner
    row = last(table)
    assert (row.act, row.which) == (ELECTION, winner)
    assert (row.yes, row.ballots, row.carried) == (yes, 40, True)
    assert table.crowd_state.stance == (0.0, 1.0, -1.0)[winner]


def test_an_election_without_ballots_keeps_those_in_office() -> None:
    table = members_of(*SILENT)
    assert assembly.elect_leaders(table) == 0
    assert table.crowd_state.stance == table.crowd_state.begun
