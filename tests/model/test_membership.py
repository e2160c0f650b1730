"""The members of a scenario's guild: who they are, what a poll finds, how they vote and drift."""

import math
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import NormalDist

import mesa
import numpy as np
import pytest

from agents.approval import NOBODY, VETO, Parts, approves, surplus
from agents.crowd import VOTES
from agents.votes import implied_mood, least_welfare
from model.membership import Membership, share_of
from model.reading import read_scenario
from model.scenario import Scenario
from tests.model.rounds import play

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
NORMAL = NormalDist()
MANY = "guild.members.count=1000"
NO_VOTE = "causes.ratification_gap=false"
CALM = "guild.members.mood=0"
GRANTED = (0.0, 0.0)


@cache
def read(settings: tuple[str, ...]) -> Scenario:
    return read_scenario(PEOPLE, settings)


def members_of(*settings: str, seed: int = 1) -> Membership:
    return Membership(mesa.Model(rng=0), read(settings), np.random.default_rng(seed))


@cache
def crowd(*settings: str, seed: int = 1) -> Membership:
    """Return members who are only looked at."""
    return members_of(*settings, seed=seed)


def worth(surplus_of_all: float) -> Parts:
    """Return a contract whose dates are worth this much more than waiting, $M, and no issue."""
    none = (0.0, 0.0)
    return Parts(dates=(surplus_of_all,), left=(none,), more=(none,), waiting=none, rest=0.0)


def opinions(members: Membership) -> list[float]:
    return [voter.opinion for voter in members.voters]


# ------------------------------------------------------------------------------------ who they are


@pytest.mark.parametrize(("count", "each"), [(40, (24, 16)), (41, (25, 16)), (1, (1, 0))])
def test_segments_have_their_share_of_the_members(count: int, each: tuple[int, int]) -> None:
    found = Counter(v.member.segment for v in crowd(f"guild.members.count={count}").voters)
    assert (found[0], found[1]) == each


def test_weights_have_a_mean_of_one_over_all_members() -> None:
    for members in (crowd(), crowd("guild.members.residual_issue=['pay']", MANY)):
        for issue in range(2):
            mean = math.fsum(v.member.weights[issue] for v in members.voters) / len(members.voters)
            assert mean == pytest.approx(1.0, abs=1e-12)


def test_a_segment_weighs_the_issues_as_the_scenario_says() -> None:
    shop, office = (crowd().voters[place].member.weights for place in (0, -1))
    assert shop[0] / office[0] == pytest.approx(1.1 / 0.85)
    assert shop[1] / office[1] == pytest.approx(0.9 / 1.15)


def test_home_video_money_is_felt_by_few() -> None:
    members = crowd("guild.members.residual_issue=['pay']", MANY)
    felt = sorted(v.member.weights[0] for v in members.voters if v.member.segment == 0)
    assert felt[len(felt) // 2] < 0.5 * sum(felt) / len(felt)  # the median below half the mean


def test_the_same_seed_draws_the_same_members_and_another_one_others() -> None:
    first, again, other = (members_of(seed=seed) for seed in (5, 5, 6))
    assert [v.member for v in first.voters] == [v.member for v in again.voters]
    assert [v.neighbours for v in first.voters] == [v.neighbours for v in again.voters]
    assert first.luck == again.luck
    assert first.mood == again.mood
    assert [v.member for v in first.voters] != [v.member for v in other.voters]
    assert first.mood != other.mood


def test_a_ring_ties_each_member_to_the_nearest_ones() -> None:
    assert crowd().voters[0].neighbours == (1, 2, 38, 39)
    assert crowd('guild.members.network="none"').voters[0].neighbours == ()
    assert crowd("guild.members.network=complete").voters[0].neighbours == tuple(range(40))


def test_the_mood_has_the_spread_of_the_scenario_and_is_nobodys_without_votes() -> None:
    few = "guild.members.count=2"
    moods = [members_of(few, "guild.members.mood=0.5", seed=seed).mood for seed in range(60)]
    assert float(np.std(moods)) == pytest.approx(0.5, rel=0.25)
    assert members_of(few, "guild.members.mood=0.5", NO_VOTE).mood == 0.0


def round_before(settings: tuple[str, ...], seed: int) -> list[str]:
    """Return all that is said in a round but what members themselves count."""
    quiet = (NO_VOTE, "dispute=none", *settings)
    messages = play(PEOPLE, *quiet, seed=seed).messages
    return [repr(message) for message in messages if message.tally is None]


def test_members_draw_nothing_from_the_rounds_own_tape() -> None:
    """Where nobody asks them, ten or four hundred of them hear the same round."""
    for seed in range(4):
        few, many, none = (
            round_before(settings, seed)
            for settings in (
                ("guild.members.count=10",),
                ("guild.members.count=400", "guild.members.network=small-world"),
                ("guild.members=none", "guild.segment=[]"),
            )
        )
        assert few == many == none
        assert any("'mediator'" in message for message in round_before(HARD, seed))


HARD = ("guild.tactic=hard-liner", "employers.tactic=hard-liner")


def test_a_mediators_errors_do_not_depend_on_who_the_members_are() -> None:
    far = (*HARD, "mediator.noise=3")
    proposed = [round_before((*far, f"guild.members.count={count}"), 2) for count in (1, 10, 300)]
    assert proposed[0] == proposed[1] == proposed[2]


# -------------------------------------------------------------------------------- what a poll finds


def test_a_poll_finds_the_mean_of_those_who_vote() -> None:
    members = crowd("guild.members.patience_spread=0.5")
    turnout = [0.6] * 24 + [0.5] * 16
    assert members.turnout == turnout
    mean = np.average
    found = members.polled
    for issue in range(2):
        weights = [v.member.weights[issue] for v in members.voters]
        assert found.weights[issue] == pytest.approx(mean(weights, weights=turnout))
    rests = [1 / v.member.patience for v in members.voters]
    assert found.rest == pytest.approx(mean(rests, weights=turnout))
    assert found.least == pytest.approx(6.0 * mean(opinions(members), weights=turnout))
    assert hash(members.consent(lost=0.0)) == hash(members.consent(lost=0.0))  # outlooks need it


def test_a_poll_finds_how_far_they_differ() -> None:
    members = crowd()
    parts = Parts((1.0,), ((2.0, 1.0),), ((30.0, 20.0),), (9.0, 6.0), 3.0)
    shares = (0.5, 0.2)
    own = [surplus(parts, v.consent(6.0, 0.0, 0.0), 0, shares) for v in members.voters]
    mean = np.average(own, weights=members.turnout)
    variance = np.average((np.array(own) - mean) ** 2, weights=members.turnout)
    assert members.spread_on(parts, 0, shares) == pytest.approx(math.sqrt(variance))


def test_the_cushion_is_what_a_committee_wants_that_fears_for_its_seats() -> None:
    members = members_of("guild.committee.survival=8", "guild.committee.poll_error=0.1")
    members.take_poll(worth(4.0), 0, GRANTED)
    assert members.poll_spread == members.spread_on(worth(4.0), 0, GRANTED) > 4.0
    assert members.cushion == least_welfare(members.poll_spread, 0.5, 0.1, 8.0) > 0.0


def test_what_is_asked_is_the_poll_and_the_cushion_less_what_a_stoppage_would_cost() -> None:
    members = members_of()
    members.take_poll(worth(4.0), 0, GRANTED)
    assert members.cushion > 0.0
    asked = members.consent(lost=2.5)
    (who,) = asked.people
    assert who == members.polled._replace(least=members.polled.least + members.cushion - 2.5)
    assert (asked.rule, asked.votes) == (VETO, (1.0,))


def test_where_nobody_votes_nobody_is_asked() -> None:
    assert members_of(NO_VOTE).consent(lost=1.0) == NOBODY


def test_the_committees_gap_is_its_cushion_less_the_mood_it_does_not_see() -> None:
    members = members_of("guild.members.mood=1", seed=3)
    members.take_poll(worth(4.0), 0, GRANTED)
    assert members.mood != 0.0
    assert members.gap == pytest.approx(members.cushion - 6.0 * members.mood)


# -------------------------------------------------------------------------- how they vote on a deal


def counted(members: Membership, parts: Parts, shift: float = 0.0) -> tuple[float, float, int]:
    """Return the predicted share of yes, the one that was counted, and the number of ballots."""
    predicted = members.predicted(parts, 0, GRANTED, shift)
    tally = members.ratify(parts, 0, GRANTED, shift, predicted)
    return predicted, tally.yes / tally.ballots, tally.ballots


@pytest.mark.parametrize("surplus_of_all", [-8.0, -3.0, 0.0, 2.0, 5.0, 12.0])
def test_theory_22_the_yes_share_is_a_normal_curve(surplus_of_all: float) -> None:
    """theory.md test 22: Phi((u - mu) / s), and the count within its binomial error."""
    members = members_of(MANY, CALM, "guild.members.spread=5")
    predicted, actual, ballots = counted(members, worth(surplus_of_all))
    curve = NORMAL.cdf(surplus_of_all / 5.0)
    drawn = 2.5 * 1 / math.sqrt(len(members.voters))  # of a sample's mean and spread, in sd
    assert predicted == pytest.approx(curve, abs=drawn * NORMAL.pdf(0.0) * 1.5)
    assert actual == pytest.approx(curve, abs=3 * math.sqrt(curve * (1 - curve) / ballots) + 0.005)
    assert ballots == pytest.approx(1000 * 0.56, abs=3 * math.sqrt(1000 * 0.25))


def test_what_all_ask_for_beyond_waiting_moves_prediction_and_count() -> None:
    low, high = (counted(members_of(MANY, CALM), worth(4.0), shift) for shift in (-4.0, 4.0))
    assert low[0] > 0.8 > 0.6 > high[0]
    assert low[1] > 0.8 > 0.6 > high[1]


def test_the_mood_moves_the_count_and_not_the_prediction() -> None:
    found = []
    for mood in (-1.0, 0.0, 1.0):
        members = members_of(MANY, CALM)
        members.mood = mood
        found.append(counted(members, worth(1.0)))
    (low, first, _), (middle, second, _), (high, third, _) = found
    assert low == middle == high
    assert first > second > third
    assert first == pytest.approx(NORMAL.cdf(1 / 6 + 1.0), abs=0.03)
    assert third == pytest.approx(NORMAL.cdf(1 / 6 - 1.0), abs=0.03)


@pytest.mark.parametrize("mood", [-0.8, 0.8])
def test_a_vote_teaches_the_committee_what_its_poll_had_missed(mood: float) -> None:
    members = members_of(MANY, CALM)
    asked = members.polled.least
    members.mood = mood
    predicted, actual, _ = counted(members, worth(1.0))
    missed = implied_mood(predicted, actual)
    spread = members.spread_on(worth(1.0), 0, GRANTED)
    assert members.known_mood == pytest.approx(missed * spread / 6.0)
    assert members.known_mood == pytest.approx(mood, abs=0.1)
    assert members.polled.least - asked == pytest.approx(missed * spread)
    # So the same contract would now be predicted to get what it got.
    assert members.predicted(worth(1.0), 0, GRANTED, 0.0) == pytest.approx(actual, abs=1e-9)


def test_a_yes_share_that_was_expected_teaches_nothing_and_a_smaller_one_raises_the_ask() -> None:
    for actual, sign in ((0.7, 0), (0.5, 1), (0.9, -1)):
        members = members_of(MANY, CALM)
        members.learn(worth(1.0), 0, GRANTED, 0.7, actual)
        assert np.sign(members.known_mood) == sign
        spread = members.spread_on(worth(1.0), 0, GRANTED)
        expected = (NORMAL.inv_cdf(0.7) - NORMAL.inv_cdf(actual)) * spread / 6.0
        assert members.known_mood == pytest.approx(expected, abs=1e-9)


def test_a_contract_gets_the_votes_of_those_it_is_good_for() -> None:
    """Ballot by ballot, on a real contract."""
    members = members_of("guild.members.mood=0.5", seed=2)
    parts = Parts((0.0,), ((2.0, 1.0),), ((30.0, 20.0),), (9.0, 8.0), 2.0)
    shares = (0.3, 0.1)
    voting = [
        voter
        for voter, uniform in zip(members.voters, members.luck[0], strict=True)
        if uniform < members.turnout[members.voters.index(voter)]
    ]
    yes = [approves(parts, v.consent(6.0, members.mood, 1.5), 0, shares) for v in voting]
    tally = members.ratify(parts, 0, shares, 1.5, predicted=0.4)
    assert (tally.yes, tally.ballots, tally.members) == (sum(yes), len(voting), 40)
    assert tally.predicted == 0.4
    west = [answer for v, answer in zip(voting, yes, strict=True) if v.member.west]
    east = [answer for v, answer in zip(voting, yes, strict=True) if not v.member.west]
    assert (tally.west, tally.east) == (sum(west) / len(west), sum(east) / len(east))
    assert 0 < tally.yes < tally.ballots


def all_vote(*settings: str, seed: int = 1) -> Membership:
    turnout = ("guild.segment.shop.turnout=1", "guild.segment.office.turnout=1")
    return members_of(CALM, *turnout, *settings, seed=seed)


def set_opinions(members: Membership, *groups: tuple[int, float]) -> None:
    """Give the first so many members an opinion, the next ones another, and so on."""
    values = [opinion for count, opinion in groups for _ in range(count)]
    for voter, opinion in zip(members.voters, values, strict=True):
        voter.opinion = opinion


@pytest.mark.parametrize(
    ("yes", "quota", "carried"),
    [(20, 0.5, False), (21, 0.5, True), (26, 0.65, False), (27, 0.65, True), (40, 1.0, False)],
)
def test_a_quota_must_be_exceeded_so_a_tie_fails(yes: int, quota: float, carried: bool) -> None:
    members = all_vote(f"guild.members.quota={quota}")
    set_opinions(members, (yes, -1.0), (40 - yes, 1.0))
    tally = members.ratify(worth(0.0), 0, GRANTED, 0.0, 0.5)
    assert (tally.yes, tally.ballots, tally.carried) == (yes, 40, carried)


def test_where_nobody_votes_nothing_is_ratified_and_nothing_is_learned() -> None:
    members = members_of("guild.segment.shop.turnout=0", "guild.segment.office.turnout=0")
    members.take_poll(worth(5.0), 0, GRANTED)
    assert members.poll_spread == 0.0
    tally = members.ratify(worth(5.0), 0, GRANTED, 0.0, predicted=1.0)
    assert (tally.yes, tally.ballots, tally.carried) == (0, 0, False)
    assert math.isnan(tally.west)
    assert math.isnan(tally.east)
    assert members.known_mood == 0.0
    plain = math.fsum(opinions(members)) / 40  # the poll is of all, if nobody will vote
    assert members.polled.least == pytest.approx(6.0 * plain)


def test_without_a_spread_all_vote_as_their_segment_does() -> None:
    members = members_of("guild.members.spread=0", MANY)
    tally = members.ratify(worth(0.5), 0, GRANTED, 0.0, predicted=1.0)
    assert tally.yes == tally.ballots > 0
    assert members.known_mood == 0.0


def test_who_votes_is_drawn_anew_for_each_vote_and_comes_round_after_the_last() -> None:
    members, found = members_of(), []
    for _ in range(VOTES + 1):
        found.append([])
        for own in range(40):
            # Only this one would say yes.
            set_opinions(members, (own, 9.0), (1, -9.0), (39 - own, 9.0))
            members.held = len(found) - 1
            found[-1].append(members.ratify(worth(0.0), 0, GRANTED, 0.0, 0.5).yes)
    assert len({tuple(each) for each in found}) == VOTES
    assert found[VOTES] == found[0]
    assert members.held == VOTES + 1
    for vote, votes in enumerate(found[:VOTES]):
        pairs = zip(members.luck[vote], members.turnout, strict=True)
        assert votes == [int(uniform < turnout) for uniform, turnout in pairs]


def test_each_vote_of_any_kind_is_the_next_one() -> None:
    members = members_of()
    members.ratify(worth(0.0), 0, GRANTED, 0.0, 0.5)
    members.authorise()
    members.elect()
    assert members.held == 3


def test_no_share_of_no_ballots() -> None:
    assert share_of(3, 4) == 0.75
    assert math.isnan(share_of(0, 0))


# ------------------------------------------------------------------------- on a strike, on leaders


@pytest.mark.parametrize(
    ("ready", "pooled", "quota", "carried"),
    [(20, 1.5, 0.5, False), (21, 1.5, 0.5, True), (30, 1.5, 0.75, False), (21, 0.0, 0.5, False)],
)
def test_a_threat_is_authorised_by_all_whom_it_makes_ready(
    ready: int, pooled: float, quota: float, carried: bool
) -> None:
    members = all_vote(f"dispute.pooled_threat={pooled}", f"dispute.authorisation_quota={quota}")
    set_opinions(members, (ready, -1.4), (40 - ready, -1.6))
    tally = members.authorise()
    assert tally.carried == carried
    assert (tally.yes, tally.ballots) == (ready if pooled else 0, 40)
    assert all(math.isnan(share) for share in (tally.predicted, tally.west, tally.east))


def test_theory_47_a_strike_is_authorised_by_far_more_than_would_strike() -> None:
    """theory.md test 47: the vote is a pooled threat, not a count of the willing."""
    members = members_of(MANY, CALM)
    tally = members.authorise()
    assert tally.yes / tally.ballots == pytest.approx(NORMAL.cdf(1.5), abs=0.03)  # 93 %
    assert members.willing == pytest.approx(0.5, abs=0.04)


def test_who_would_stay_out_is_counted_among_all_members_in_their_mood() -> None:
    members = all_vote("dispute.call_opinion=0.5")
    set_opinions(members, (10, 0.5), (30, 0.2))
    assert members.willing == 10 / 40
    members.mood = 0.3
    assert members.willing == 1.0
    members.mood = -0.1
    assert members.willing == 0.0


def test_without_a_dispute_nobody_is_asked_to_stay_out() -> None:
    assert members_of("dispute=none").willing == 0.0


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
    members = all_vote()
    members.begun = 0.0
    set_opinions(members, *groups)
    found, tally = members.elect()
    assert (found, tally.yes, tally.ballots, tally.carried) == (winner, yes, 40, True)
    assert members.stance == (0.0, 1.0, -1.0)[winner]


def test_an_election_without_ballots_keeps_those_in_office() -> None:
    members = members_of("guild.segment.shop.turnout=0", "guild.segment.office.turnout=0")
    assert members.elect()[0] == 0
    assert members.stance == members.begun


# ------------------------------------------------------------------------------- how opinions move


def moved(members: Membership, **news: float) -> list[float]:
    before = opinions(members)
    members.talk(**news)  # type: ignore[arg-type]
    return [after - was for after, was in zip(opinions(members), before, strict=True)]


def test_a_month_moves_a_member_to_the_neighbours_and_adds_a_grievance() -> None:
    members = members_of("guild.members.influence=0.3", "guild.members.grievance=0.05")
    before = opinions(members)
    changes = moved(members, months=1.0, open_months=1.0)
    for own in range(40):
        ring = [before[(own + step) % 40] for step in (-2, -1, 1, 2)]
        expected = 0.3 * (sum(ring) / 4 - before[own]) + 0.05
        assert changes[own] == pytest.approx(expected, abs=1e-12)


def test_nobody_moves_between_events_and_without_a_network_nobody_is_heard() -> None:
    assert set(moved(members_of())) == {0.0}
    alone = members_of('guild.members.network="none"', "guild.members.grievance=0.05")
    assert moved(alone, months=1.0) == [0.0] * 40
    assert moved(alone, months=1.0, open_months=1.0) == [pytest.approx(0.05)] * 40


def test_on_a_complete_network_all_come_nearer_to_one_mean_that_stays() -> None:
    members = members_of("guild.members.network=complete", "guild.members.influence=0.25")
    mean, spread = np.mean(opinions(members)), np.std(opinions(members))
    members.talk(months=1.0)
    assert np.mean(opinions(members)) == pytest.approx(mean)
    assert np.std(opinions(members)) == pytest.approx(0.75 * spread)


def test_with_bounded_confidence_only_who_is_near_is_heard() -> None:
    settings = ("guild.members.opinion=bounded", "guild.members.network=complete")
    members = members_of(*settings, "guild.members.influence=1", "guild.members.meeting=0")
    set_opinions(members, (10, 0.0), (10, 0.8), (20, 3.0))
    members.talk(months=1.0)
    # Twenty within a distance of 1 on each side of 0.4; the others are out of hearing.
    assert opinions(members) == [pytest.approx(0.4)] * 20 + [pytest.approx(3.0)] * 20


def test_with_thresholds_the_loud_make_others_loud() -> None:
    settings = ("guild.members.opinion=threshold", "guild.members.network=complete")
    members = members_of(*settings, "guild.members.influence=1", "guild.members.meeting=0")
    easily = {own for own, v in enumerate(members.voters) if 0.5 - v.member.militancy / 4 <= 0.25}
    assert 0 < len(easily) < 40
    for own, voter in enumerate(members.voters):
        voter.opinion = 1.5 if own < 10 else 0.2  # a quarter is loud
    members.talk(months=1.0)
    for own, opinion in enumerate(opinions(members)):
        assert opinion == pytest.approx(1.5 if own < 10 else 1.0 if own in easily else 0.2)


def test_a_statement_moves_all_as_far_as_it_is_believed() -> None:
    changes = moved(members_of("guild.committee.credibility=0.5"), statement=0.4)
    assert changes == [pytest.approx(0.2)] * 40


def test_a_meeting_draws_members_to_where_the_committee_stands() -> None:
    members = members_of("guild.members.meeting=0.4")
    members.stance = 2.0
    before = opinions(members)
    assert moved(members, meeting=True) == [pytest.approx(0.4 * (2.0 - own)) for own in before]
    assert members_of().stance == pytest.approx(math.fsum(opinions(members_of())) / 40)


def test_a_stoppage_that_begins_closes_ranks() -> None:
    assert moved(members_of(), rally=0.3) == [pytest.approx(0.3)] * 40


def test_lost_pay_tells_when_savings_are_spent_and_only_on_those_who_had_pay() -> None:
    members = members_of(
        "guild.members.hardship=0.5", "guild.segment.office.earning=0.5", "guild.members.count=60"
    )
    earners = [v.member.earner for v in members.voters]
    assert 0 < earners.count(False) < 60
    total = [0.0] * 60
    for month in range(1, 5):
        found = moved(members, unpaid_months=1.0)
        total = [t + change for t, change in zip(total, found, strict=True)]
        assert members.stopped == month
        for lost, voter in zip(total, members.voters, strict=True):
            hard = max(0.0, month - voter.member.savings) if voter.member.earner else 0.0
            assert lost == pytest.approx(-0.5 * hard)
            assert voter.hardship == pytest.approx(hard)
    assert min(total) < -1.0


def test_support_for_a_strike_falls_as_savings_run_out() -> None:
    members = members_of(MANY, CALM, "guild.members.hardship=1")
    found = [members.willing]
    for _ in range(6):
        members.talk(unpaid_months=1.0)
        found.append(members.willing)
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.45 > 0.2 > found[-1]


def test_a_poll_is_taken_anew_when_opinions_have_moved() -> None:
    members = members_of()
    first = members.polled
    assert members.polled is first
    members.talk(statement=1.0)
    assert members.polled.least == pytest.approx(first.least + 6.0 * 0.8)
