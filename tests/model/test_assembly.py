"""The members of a scenario's guild: who they are, what a poll finds, how opinions move."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from agents import ballots
from agents.approval import VETO
from agents.opinion import News
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE
from agents.votes import least_welfare
from agents.worth import DAYS_A_MONTH, GUILD
from model import assembly
from model.costs import AT_WORK, Regime
from model.negotiation import Negotiation
from model.sight import ask_people, asked_by_members, look
from model.table import set_regime
from tests.model.gathered import (
    CALM,
    MANY,
    NO_VOTE,
    PEOPLE,
    SD,
    mean,
    members_of,
    read,
    set_opinions,
)
from tests.model.oracle.world import World
from tests.model.rounds import HARD, play
from tests.model.tables import at, seat


def seated(*settings: str, seed: int = 1) -> Negotiation:
    return Negotiation(read(settings), rng=seed, collect=False)


# ------------------------------------------------------------------------------------ who they are


@pytest.mark.parametrize(("count", "each"), [(40, (24, 16)), (41, (25, 16)), (1, (1, 0))])
def test_segments_have_their_share_of_the_members(count: int, each: tuple[int, int]) -> None:
    found = Counter(members_of(f"guild.members.count={count}").crowd.segment)
    assert (found[0], found[1]) == each


def test_a_poll_holds_until_opinions_move() -> None:
    table = members_of()
    first = asked_by_members(table, 0.0)
    assert table.state.is_polled
    assert asked_by_members(table, 2.5) == first - 2.5
    for news in (assembly.month_passes, assembly.rally, assembly.assemble):
        news(table)
        assert not table.state.is_polled
        found = asked_by_members(table, 0.0)
        average = ballots.polled(table.crowd, table.crowd_state, table.facts.members.spread)
        assert found == ballots.asked(average.least, table.crowd_state, 0.0)


def test_weights_have_a_mean_of_one_over_all_members() -> None:
    for table in (members_of(), members_of("guild.members.residual_issue=['pay']", MANY)):
        for issue in range(2):
            weights = [row[issue] for row in table.crowd.weights]
            assert mean(weights) == pytest.approx(1.0, abs=1e-12)


def test_a_segment_weighs_the_issues_as_the_scenario_says() -> None:
    shop, office = (members_of().crowd.weights[place] for place in (0, -1))
    assert shop[0] / office[0] == pytest.approx(1.1 / 0.85)
    assert shop[1] / office[1] == pytest.approx(0.9 / 1.15)


def test_home_video_money_is_felt_by_few() -> None:
    crowd = members_of("guild.members.residual_issue=['pay']", MANY).crowd
    rows = zip(crowd.weights, crowd.segment, strict=True)
    felt = sorted(weights[0] for weights, segment in rows if segment == 0)
    assert felt[len(felt) // 2] < 0.5 * mean(felt)  # the median below half the mean


def test_the_same_seed_draws_the_same_members_and_another_one_others() -> None:
    first, again, other = (seated(seed=seed) for seed in (5, 5, 6))
    assert [v.member for v in first.voters] == [v.member for v in again.voters]
    assert [v.neighbours for v in first.voters] == [v.neighbours for v in again.voters]
    assert first.table.crowd.tape == again.table.crowd.tape
    assert first.table.crowd_state.mood == again.table.crowd_state.mood
    assert [v.member for v in first.voters] != [v.member for v in other.voters]
    assert first.table.crowd_state.mood != other.table.crowd_state.mood


def test_a_ring_ties_each_member_to_the_nearest_ones() -> None:
    assert seated().voters[0].neighbours == (1, 2, 38, 39)
    assert seated('guild.members.network="none"').voters[0].neighbours == ()
    everybody = seated("guild.members.network=complete").voters[0].neighbours
    assert everybody == tuple(range(40))


def test_the_mood_has_the_spread_of_the_scenario_and_is_nobodys_without_votes() -> None:
    few = ("guild.members.count=2", "guild.members.mood=0.5")
    moods = [members_of(*few, seed=seed).crowd_state.mood for seed in range(60)]
    assert float(np.std(moods)) == pytest.approx(0.5, rel=0.25)
    assert members_of(*few, NO_VOTE).crowd_state.mood == 0.0


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


def test_a_mediators_errors_do_not_depend_on_who_the_members_are() -> None:
    far = (*HARD, "mediator.noise=3")
    proposed = [round_before((*far, f"guild.members.count={count}"), 2) for count in (1, 10, 300)]
    assert proposed[0] == proposed[1] == proposed[2]


def test_without_members_nothing_moves() -> None:
    table = seat(at("quiet"), 0, 9)
    for event in (assembly.assemble, assembly.rally, assembly.month_passes, assembly.state_demands):
        event(table)
    assembly.gather_members(table)
    assert table.crowd.opinion == []
    assert table.state.logged == 0


# -------------------------------------------------------------------------------- what a poll finds


def test_the_average_of_those_who_vote_speaks_for_all() -> None:
    table = members_of("guild.members.patience_spread=0.5")
    crowd, voices = table.crowd, table.outlook.voices[GUILD]
    turnout = [0.6] * 24 + [0.5] * 16
    assert crowd.turnout == turnout
    for issue in range(2):
        weights = [row[issue] for row in crowd.weights]
        assert voices.weights[0][issue] == pytest.approx(np.average(weights, weights=turnout))
    assert voices.rest[0] == pytest.approx(np.average(crowd.rest, weights=turnout))
    opinion = float(np.average(crowd.opinion, weights=turnout))
    assert voices.least[0] == pytest.approx(SD * opinion + table.crowd_state.cushion)
    assert (voices.people, voices.votes[0], voices.rule) == (1, 1.0, VETO)


def test_the_cushion_is_what_a_committee_wants_that_fears_for_its_seats() -> None:
    """Of a poll about what the employers open with, before the talks."""
    told = ("guild.committee.survival=8", "guild.committee.poll_error=0.1")
    table = members_of(*told)
    opening = (0.1, 0.0)  # 1 % of 10, and no pension
    package = [each.months for each in table.facts.packages].index(36)
    parts = World(read(told)).parts(GUILD, table.state.day)
    differ = ballots.spread_on(table.crowd, parts, package, opening, SD)
    state = table.crowd_state
    assert state.poll_spread == differ > 4.0
    assert state.cushion == least_welfare(state.poll_spread, 0.5, 0.1, 8.0) > 0.0


def test_what_is_asked_is_the_poll_and_the_cushion_less_what_a_stoppage_would_cost() -> None:
    table = members_of()
    least = ballots.polled(table.crowd, table.crowd_state, SD).least
    assert table.crowd_state.cushion > 0.0
    assert asked_by_members(table, 2.5) == least + table.crowd_state.cushion - 2.5


def test_where_nobody_votes_nobody_is_asked() -> None:
    assert members_of(NO_VOTE).outlook.voices[GUILD].people == 0


def test_people_are_asked_before_the_first_session() -> None:
    table = members_of()
    first = table.outlook.voices[GUILD].least[0]
    ask_people(table)
    look(table)
    assert table.outlook.voices[GUILD].least[0] == first != 0.0


def test_a_poll_is_taken_anew_when_opinions_have_moved() -> None:
    table = members_of("guild.members.statement=1")
    first = asked_by_members(table, 0.0)
    assembly.state_demands(table)
    assert asked_by_members(table, 0.0) == pytest.approx(first + SD * 0.8)


# ------------------------------------------------------------------------------- how opinions move

NO_NEWS = News(0.0, 0.0, 0.0, False, 0.0, 0.0)


def changes(table: Any, event: Any) -> list[float]:
    """Return how far each opinion moves when something happens at a table."""
    before = list(table.crowd.opinion)
    event(table)
    return [after - was for after, was in zip(table.crowd.opinion, before, strict=True)]


def moved(table: Any, **news: Any) -> list[float]:
    """Return how far each opinion moves by some news."""
    return changes(table, lambda it: assembly.move(it, NO_NEWS._replace(**news)))


def test_a_month_moves_a_member_to_the_neighbours_and_adds_a_grievance() -> None:
    table = members_of("guild.members.influence=0.3", "guild.members.grievance=0.05")
    before = list(table.crowd.opinion)
    found = moved(table, months=1.0, open_months=1.0)
    for own in range(40):
        ring = [before[(own + step) % 40] for step in (-2, -1, 1, 2)]
        expected = 0.3 * (sum(ring) / 4 - before[own]) + 0.05
        assert found[own] == pytest.approx(expected, abs=1e-12)


def test_nobody_moves_between_events_and_without_a_network_nobody_is_heard() -> None:
    assert set(moved(members_of())) == {0.0}
    alone = members_of('guild.members.network="none"', "guild.members.grievance=0.05")
    assert moved(alone, months=1.0) == [0.0] * 40
    assert moved(alone, months=1.0, open_months=1.0) == [pytest.approx(0.05)] * 40


def test_on_a_complete_network_all_come_nearer_to_one_mean_that_stays() -> None:
    table = members_of("guild.members.network=complete", "guild.members.influence=0.25")
    opinion = table.crowd.opinion
    middle, spread = np.mean(opinion), np.std(opinion)
    moved(table, months=1.0)
    assert np.mean(opinion) == pytest.approx(middle)
    assert np.std(opinion) == pytest.approx(0.75 * spread)


def test_with_bounded_confidence_only_who_is_near_is_heard() -> None:
    settings = ("guild.members.opinion=bounded", "guild.members.network=complete")
    table = members_of(*settings, "guild.members.influence=1", "guild.members.meeting=0")
    set_opinions(table, (10, 0.0), (10, 0.8), (20, 3.0))
    moved(table, months=1.0)
    # Twenty within a distance of 1 on each side of 0.4; the others are out of hearing.
    assert table.crowd.opinion == [pytest.approx(0.4)] * 20 + [pytest.approx(3.0)] * 20


def test_with_thresholds_the_loud_make_others_loud() -> None:
    settings = ("guild.members.opinion=threshold", "guild.members.network=complete")
    table = members_of(*settings, "guild.members.influence=1", "guild.members.meeting=0")
    militancy = table.crowd.militancy
    easily = {own for own in range(40) if 0.5 - militancy[own] / 4 <= 0.25}
    assert 0 < len(easily) < 40
    set_opinions(table, (10, 1.5), (30, 0.2))  # a quarter is loud
    moved(table, months=1.0)
    for own, opinion in enumerate(table.crowd.opinion):
        assert opinion == pytest.approx(1.5 if own < 10 else 1.0 if own in easily else 0.2)


def test_a_statement_moves_all_as_far_as_it_is_believed() -> None:
    table = members_of("guild.committee.credibility=0.5", "guild.members.statement=0.4")
    assert changes(table, assembly.state_demands) == [pytest.approx(0.2)] * 40


def test_nothing_is_stated_where_nobody_is_committed() -> None:
    table = members_of("causes.public_commitment=false", "guild.members.statement=1")
    assert changes(table, assembly.state_demands) == [0.0] * 40


def test_a_meeting_draws_members_to_where_the_committee_stands() -> None:
    table = members_of("guild.members.meeting=0.4")
    assert table.crowd_state.stance == pytest.approx(mean(table.crowd.opinion))
    table.crowd_state.stance = 2.0
    before = list(table.crowd.opinion)
    found = changes(table, assembly.assemble)
    assert found == [pytest.approx(0.4 * (2.0 - own)) for own in before]


def test_a_stoppage_that_begins_closes_ranks() -> None:
    table = members_of("dispute.rally=0.3")
    assert changes(table, assembly.rally) == [pytest.approx(0.3)] * 40


def test_lost_pay_tells_when_savings_are_spent_and_only_on_those_who_had_pay() -> None:
    table = members_of(
        "guild.members.hardship=0.5", "guild.segment.office.earning=0.5", "guild.members.count=60"
    )
    crowd = table.crowd
    assert 0 < list(crowd.earner).count(False) < 60
    total = [0.0] * 60
    for month in range(1, 5):
        found = moved(table, unpaid_months=1.0)
        total = [t + change for t, change in zip(total, found, strict=True)]
        assert table.crowd_state.stopped == month
        for own in range(60):
            hard = max(0.0, month - crowd.savings[own]) if crowd.earner[own] else 0.0
            assert total[own] == pytest.approx(-0.5 * hard)
            assert crowd.hardship[own] == pytest.approx(hard)
    assert min(total) < -1.0


def test_support_for_a_strike_falls_as_savings_run_out() -> None:
    table = members_of(MANY, CALM, "guild.members.hardship=1")
    found = [assembly.willing_share(table)]
    for _ in range(6):
        moved(table, unpaid_months=1.0)
        found.append(assembly.willing_share(table))
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.45 > 0.2 > found[-1]


@pytest.mark.parametrize(
    ("day", "regime", "open_months", "unpaid"),
    [
        (-10, AT_WORK, 0.0, 0.0),
        (0, AT_WORK, 0.0, 0.0),  # the old contract ended yesterday
        (31, AT_WORK, 1.0, 0.0),
        (62, Regime(STRIKE, 47), 1.0, 15 / DAYS_A_MONTH),
        (62, Regime(LOCKOUT, 0), 1.0, 1.0),  # never more than the month that passes
        (62, Regime(STRIKE, 70), 1.0, 0.0),  # only announced
        (62, Regime(IMPOSED, 20), 1.0, 0.0),
    ],
    ids=["early", "over", "open", "strike", "lockout", "announced", "imposed"],
)
def test_a_month_passes_with_what_it_did_to_members(
    day: int, regime: Regime, open_months: float, unpaid: float
) -> None:
    first, second = (members_of("guild.members.hardship=1", seed=3) for _ in range(2))
    first.state.day = day
    set_regime(first.state, regime)
    now = changes(first, assembly.month_passes)
    then = moved(second, months=1.0, open_months=open_months, unpaid_months=unpaid)
    assert now == then
    assert any(now)
    assert first.crowd_state.stopped == pytest.approx(unpaid)


def test_in_a_long_strike_they_spend_their_savings() -> None:
    table = members_of("guild.members.hardship=1")
    set_regime(table.state, Regime(STRIKE, 14))
    for day in (31, 62, 92, 123):
        table.state.day = day
        assembly.month_passes(table)
    assert table.crowd_state.stopped == pytest.approx(3 + 17 / DAYS_A_MONTH)
    assert 0 < sum(hard > 0.0 for hard in table.crowd.hardship) < 40
