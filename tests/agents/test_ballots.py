"""Ballots: polls and votes of a whole crowd, member by member, plain and compiled."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.approval import Constituent, surplus
from agents.ballots import (
    Count,
    Poll,
    asked,
    authorise,
    elect,
    gap,
    learn,
    polled,
    predicted,
    ratify,
    spread_on,
    take_poll,
    turnout_luck,
    willing,
    write_surpluses,
)
from agents.contract import DOLLAR
from agents.crowd import VOTES, Crowd, CrowdState, draw_crowd
from agents.members import DRAWS, constituent
from agents.outlook import Parts
from agents.votes import (
    authorises,
    implied_mood,
    least_welfare,
    nearest_candidate,
    predicted_yes,
    would_strike,
)
from tests.agents.crowd_toys import MIXED, as_arrays, blank, compiled, of_segments, plain, state_row

Columns = tuple[Crowd, CrowdState]

seeds = st.integers(0, 2**32)
moods = st.floats(-1.5, 1.5)
spreads = st.floats(0.0, 20.0)
shifts = st.floats(-10.0, 10.0)
counts = st.integers(1, 60)


def crowd_of(count: int = 50, seed: int = 1, mood: float | None = None) -> Columns:
    crowd, state = blank(MIXED, count, seed)
    draw_crowd(crowd, state, MIXED)
    if mood is not None:
        state.mood = mood
    return crowd, state


def contract(seed: int = 0) -> tuple[Parts, tuple[float, ...]]:
    """Return a contract of two packages and three issues, and what is granted of each issue."""
    rng = np.random.default_rng(seed)
    left, more = rng.normal(0.0, 3.0, (2, 3)).tolist(), rng.uniform(0.0, 12.0, (2, 3)).tolist()
    parts = Parts(
        dates=tuple(rng.normal(0.0, 2.0, 2).tolist()),
        left=tuple(map(tuple, left)),
        more=tuple(map(tuple, more)),
        waiting=tuple(rng.uniform(0.0, 4.0, 3).tolist()),
        rest=1.0,
    )
    return parts, tuple(rng.random(3).tolist())


def surpluses(
    crowd: Crowd, seed: int, spread: float, mood: float, shift: float
) -> tuple[float, ...]:
    """Return what a contract is worth to each member, one by one."""
    parts, shares = contract(seed)
    found = []
    for own in range(len(crowd.opinion)):
        opinion = crowd.opinion[own] + mood
        who = constituent(crowd.weights[own], crowd.rest[own], opinion, spread, shift)
        found.append(surplus(parts, who, 1, shares))
    return tuple(found)


def voting(crowd: Crowd, vote: int) -> list[int]:
    """Return who takes part in a vote."""
    count = len(crowd.opinion)
    luck = crowd.tape[(DRAWS + vote) * count : (DRAWS + vote + 1) * count]
    return [own for own in range(count) if luck[own] < crowd.turnout[own]]


# ---------------------------------------------------------------------------------------- polls


@given(counts, seeds, spreads, moods, shifts)
def test_what_a_contract_is_worth_to_all_is_what_it_is_worth_to_each(
    count: int, seed: int, spread: float, mood: float, shift: float
) -> None:
    crowd, _ = crowd_of(count, seed)
    parts, shares = contract(seed)
    write_surpluses(crowd, parts, 1, shares, spread, mood, shift)
    assert tuple(crowd.spare) == surpluses(crowd, seed, spread, mood, shift)  # to the digit


@given(counts, seeds, spreads)
def test_a_poll_finds_the_average_and_the_spread_of_those_who_vote(
    count: int, seed: int, spread: float
) -> None:
    crowd, state = crowd_of(count, seed)
    state.known_mood = 0.25
    parts, shares = contract(seed)
    own = surpluses(crowd, seed, spread, 0.0, 0.0)
    mean = float(np.average(own, weights=crowd.turnout))
    square = float(np.average((np.array(own) - mean) ** 2, weights=crowd.turnout))
    differ = spread_on(crowd, parts, 1, shares, spread)
    assert differ == pytest.approx(math.sqrt(square), rel=1e-9, abs=1e-9)
    # The average voter's surplus is the voters' average surplus.
    average = polled(crowd, state, spread)
    expected = mean - spread * 0.25
    assert surplus(parts, average, 1, shares) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    yes = predicted(crowd, state, parts, 1, shares, spread, 2.0)
    if differ > 1e-6:
        assert yes == pytest.approx(predicted_yes(expected - 2.0, differ), abs=1e-9)


def test_the_mood_nobody_has_seen_is_in_no_poll() -> None:
    found = []
    for mood in (-1.0, 1.0):
        crowd, state = crowd_of(mood=mood)
        parts, shares = contract()
        average = polled(crowd, state, 5.0)
        found.append((average, spread_on(crowd, parts, 1, shares, 5.0)))
    assert found[0] == found[1]


def test_a_poll_before_the_talks_finds_the_cushion() -> None:
    crowd, state = crowd_of()
    parts, shares = contract()
    take_poll(crowd, state, parts, 1, shares, 5.0, Poll(quota=0.6, error=0.1, survival=8.0))
    assert state.poll_spread == spread_on(crowd, parts, 1, shares, 5.0) > 0.0
    assert state.cushion == least_welfare(state.poll_spread, 0.6, 0.1, 8.0) > 0.0
    assert asked(3.0, state, 1.25) == pytest.approx(3.0 + state.cushion - 1.25)
    assert gap(state, 5.0) == pytest.approx(state.cushion - 5.0 * state.mood)


def test_where_nobody_votes_they_do_not_differ_and_the_poll_is_of_all() -> None:
    silent = of_segments(*(each._replace(turnout=0.0) for each in MIXED.segments))
    crowd, state = blank(silent, 50, 1)
    draw_crowd(crowd, state, silent)
    parts, shares = contract()
    assert spread_on(crowd, parts, 1, shares, 5.0) == 0.0
    least = 5.0 * float(np.mean(crowd.opinion))
    assert polled(crowd, state, 5.0) == Constituent(
        crowd.voters, state.voters_rest, pytest.approx(least)
    )
    assert ratify(crowd, state, parts, 1, shares, 5.0, 0.0) == Count(0, 0, 0, 0)
    assert (state.known_mood, state.held) == (0.0, 1)


# ------------------------------------------------------------------------------- on a contract


@given(counts, seeds, spreads, moods, shifts, st.integers(0, 20))
def test_ballots_are_counted_as_each_member_would_vote(
    count: int, seed: int, spread: float, mood: float, shift: float, held: int
) -> None:
    crowd, state = crowd_of(count, seed, mood)
    state.held = held
    own = surpluses(crowd, seed, spread, mood, shift)
    voters = voting(crowd, held % VOTES)
    parts, shares = contract(seed)
    found = ratify(crowd, state, parts, 1, shares, spread, shift)
    assert found == Count(
        yes=sum(own[who] >= -DOLLAR for who in voters),
        ballots=len(voters),
        west_yes=sum(own[who] >= -DOLLAR and crowd.west[who] for who in voters),
        west=sum(crowd.west[who] for who in voters),
    )
    assert state.held == held + 1


def test_a_committee_learns_from_what_it_did_not_expect() -> None:
    crowd, state = crowd_of(mood=1.0)
    parts, shares = contract()
    expected = predicted(crowd, state, parts, 1, shares, 5.0, 0.5)
    differ = spread_on(crowd, parts, 1, shares, 5.0)
    count = ratify(crowd, state, parts, 1, shares, 5.0, 0.5)
    missed = implied_mood(expected, count.yes / count.ballots) * differ / 5.0
    assert state.known_mood == pytest.approx(missed)
    assert missed != 0.0
    learn(state, 0.0, differ, 0.9, 0.1)  # all alike: there is nothing to learn
    assert state.known_mood == pytest.approx(missed)


@pytest.mark.parametrize("held", range(VOTES + 2))
def test_the_luck_of_a_vote_stands_after_the_members_on_the_tape(held: int) -> None:
    crowd, state = crowd_of(30)
    state.held = held
    assert turnout_luck(crowd, state) == 30 * 7 + 30 * (held % 8)


# ------------------------------------------------------------------------ on a strike, on leaders


@given(counts, seeds, moods, st.floats(0.0, 2.0))
def test_a_strike_vote_and_the_willing_are_counted_member_by_member(
    count: int, seed: int, mood: float, number: float
) -> None:
    crowd, state = crowd_of(count, seed, mood)
    voters = voting(crowd, 0)
    found = authorise(crowd, state, number)
    yes = [who for who in voters if authorises(crowd.opinion[who] + mood, number)]
    assert (found.yes, found.ballots) == (len(yes), len(voters))
    assert found.west_yes == sum(crowd.west[who] for who in yes)
    assert found.west == sum(crowd.west[who] for who in voters)
    ready = sum(would_strike(opinion + mood, 0.0, number) for opinion in crowd.opinion)
    assert willing(crowd, state, number) == ready / count
    assert state.held == 1  # to be asked is no vote


@given(counts, seeds, moods, st.floats(0.1, 2.0))
def test_leaders_are_elected_by_those_who_stand_nearest(
    count: int, seed: int, mood: float, distance: float
) -> None:
    crowd, state = crowd_of(count, seed, mood)
    candidates = (state.begun, state.begun + distance, state.begun - distance)
    choices = [nearest_candidate(crowd.opinion[who] + mood, candidates) for who in voting(crowd, 0)]
    votes = [choices.count(place) for place in range(3)]
    winner, found = elect(crowd, state, distance)
    assert winner == votes.index(max(votes))  # in a tie the incumbents, then the harder rivals
    assert (found.yes, found.ballots) == (votes[winner], len(choices))
    assert state.stance == candidates[winner]
    assert state.held == 1


# ------------------------------------------------------------------------------ both runners


def arrays_of(parts: Parts) -> Parts:
    return Parts(
        np.array(parts.dates),
        np.array(parts.left),
        np.array(parts.more),
        np.array(parts.waiting),
        parts.rest,
    )


@settings(max_examples=60, deadline=None)
@given(counts, seeds, spreads, moods, shifts, st.integers(0, 9), st.floats(0.0, 1.0))
def test_compiled_votes_and_polls_are_the_same_to_the_last_bit(
    count: int, seed: int, spread: float, mood: float, shift: float, held: int, quota: float
) -> None:
    crowd, state = crowd_of(count, seed, mood)
    state.held = held
    arrays, row = as_arrays(crowd), state_row(state)
    parts, shares = contract(seed)
    deal: tuple[Any, ...] = (parts, 1, shares, spread)
    same: tuple[Any, ...] = (arrays_of(parts), 1, np.array(shares), spread)
    poll = Poll(quota, 0.1, 8.0)
    take_poll(crowd, state, *deal, poll)
    compiled(take_poll)(arrays, row[0], *same, poll)
    for _ in range(2):  # the second time the committee has learned
        one, other = polled(crowd, state, spread), compiled(polled)(arrays, row[0], spread)
        assert (one.weights, one.rest, one.least) == (plain(other.weights), other.rest, other.least)
        guess = predicted(crowd, state, *deal, shift)
        assert compiled(predicted)(arrays, row[0], *same, shift) == guess
        assert compiled(ratify)(arrays, row[0], *same, shift) == ratify(crowd, state, *deal, shift)
    assert compiled(authorise)(arrays, row[0], 0.7) == authorise(crowd, state, 0.7)
    assert compiled(willing)(arrays, row[0], 0.7) == willing(crowd, state, 0.7)
    assert compiled(elect)(arrays, row[0], 0.7) == elect(crowd, state, 0.7)
    assert plain(state) == row[0].item()
    assert crowd.spare == plain(arrays.spare)
