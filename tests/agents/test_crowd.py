"""Crowds: members in columns, drawn from one tape, plain and compiled."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.crowd import (
    VOTES,
    Crowd,
    CrowdState,
    Population,
    blank_crowd,
    draw_crowd,
    member_of,
    place_members,
    tape_length,
)
from agents.members import DRAWS, Variety, segment_counts
from agents.network import COMPLETE, NETWORKS, NONE, RANDOM, RING, SMALL_WORLD, uniforms_to_tie
from agents.votes import normal_quantile
from tests.agents.crowd_toys import (
    MIXED,
    OTHERS,
    WORKING,
    as_arrays,
    as_rows,
    blank,
    compiled,
    of_segments,
    plain,
    state_row,
)

TIES = ("starts", "others", "spare", "room", "tape")


def drawn(population: Population, count: int, seed: int = 1) -> tuple[Crowd, CrowdState]:
    crowd, state = blank(population, count, seed)
    draw_crowd(crowd, state, population)
    return crowd, state


def traits(crowd: Crowd) -> dict[str, Any]:
    """Return all columns but those of the network."""
    return {name: column for name, column in crowd._asdict().items() if name not in TIES}


# ------------------------------------------------------------------------------------- the tape


def test_the_tape_has_seven_numbers_a_member_the_votes_the_mood_and_the_network() -> None:
    for network in range(len(NETWORKS)):
        for count, degree in ((1, 6), (40, 6), (41, 5), (500, 0)):
            rest = uniforms_to_tie(network, count, degree)
            assert tape_length(count, network, degree) == (7 + VOTES) * count + 1 + rest


@pytest.mark.parametrize("missing", [1, 50])
def test_a_tape_that_is_too_short_is_refused(missing: int) -> None:
    length = tape_length(30, SMALL_WORLD, 4)
    blank_crowd(30, 2, SMALL_WORLD, 4, [0.5] * length)
    with pytest.raises(ValueError, match=f"{length} numbers make 30 members .* not"):
        blank_crowd(30, 2, SMALL_WORLD, 4, [0.5] * (length - missing))


def test_another_network_changes_no_member_no_vote_and_no_mood() -> None:
    crowds = []
    for network in range(len(NETWORKS)):
        for degree in (2, 6):
            population = MIXED._replace(network=network, degree=degree, rewiring=0.5)
            crowd, state = drawn(population, 60)
            luck = crowd.tape[DRAWS * 60 : (DRAWS + VOTES) * 60]
            crowds.append((traits(crowd), state.mood, state.begun, luck))
    assert all(each == crowds[0] for each in crowds)


def test_each_number_of_the_tape_is_read_once_at_most() -> None:
    """A number moved from the middle of the tape changes one trait of one member, or nothing."""
    population = MIXED._replace(weights=((1.0, 0.0, 1.0),) * 2, pays_residuals=(False,) * 3)
    crowd, state = drawn(population, 12)
    before = {**traits(crowd), "mood": state.mood}
    for place in range((DRAWS + VOTES) * 12 + 1):
        tape = list(crowd.tape)
        tape[place] = (tape[place] + 0.5) % 1.0
        other, other_state = blank_crowd(12, 3, NONE, 6, tape)
        draw_crowd(other, other_state, population)
        after = {**traits(other), "mood": other_state.mood}
        moved = {name for name in before if before[name] != after[name]}
        allowed = [{"west"}, {"earner"}, set(), set(), {"savings"}, {"rest"}]
        allowed.append({"militancy", "opinion"})
        if place < DRAWS * 12:
            assert moved <= allowed[place % DRAWS]
        else:
            assert moved == ({"mood"} if place == (DRAWS + VOTES) * 12 else set())


# ---------------------------------------------------------------------------------- who they are


@given(st.integers(1, 80), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_segments_follow_one_another_each_with_its_share(
    count: int, one: float, other: float
) -> None:
    population = of_segments(WORKING._replace(share=one), OTHERS._replace(share=other))
    crowd, _ = blank(population, count, seed=0)
    place_members(crowd, population)
    first, second = segment_counts([one, other], count)
    assert crowd.segment == [0] * first + [1] * second


def test_the_weights_of_the_voters_are_those_of_all_weighed_by_turnout() -> None:
    crowd, state = drawn(MIXED, 80)
    for issue in range(3):
        column = [weights[issue] for weights in crowd.weights]
        assert np.mean(column) == pytest.approx(1.0, abs=1e-12)
        assert crowd.voters[issue] == pytest.approx(np.average(column, weights=crowd.turnout))
    assert state.voters_rest == pytest.approx(np.average(crowd.rest, weights=crowd.turnout))
    assert state.some_vote


def test_where_nobody_will_vote_all_count_alike() -> None:
    silent = of_segments(*(each._replace(turnout=0.0) for each in MIXED.segments))
    crowd, state = drawn(silent, 80)
    assert not state.some_vote
    assert crowd.voters == pytest.approx([1.0] * 3)
    assert state.voters_rest == pytest.approx(np.mean(crowd.rest))


def test_the_state_is_that_of_a_new_round() -> None:
    population = MIXED._replace(network=RING)
    crowd, state = drawn(population, 30)
    assert state.begun == state.stance == pytest.approx(np.mean(crowd.opinion))
    assert state.mood == 0.5 * normal_quantile(crowd.tape[15 * 30])
    fresh = (plain(state), traits(crowd), list(crowd.others))
    state.known_mood, state.held, state.stopped, state.stance = 3.0, 5, 2.0, -1.0
    state.poll_spread, state.cushion, state.everybody = 1.0, 2.0, True
    crowd.opinion[3], crowd.hardship[3], crowd.weights[3][0] = 9.0, 9.0, 9.0
    draw_crowd(crowd, state, population)
    assert (plain(state), traits(crowd), list(crowd.others)) == fresh


def test_without_a_mood_there_is_none() -> None:
    assert drawn(MIXED._replace(mood=0.0), 30)[1].mood == 0.0


def test_only_a_complete_network_is_shared_by_everybody() -> None:
    for network in range(len(NETWORKS)):
        crowd, state = drawn(MIXED._replace(network=network), 30)
        assert state.everybody == (network == COMPLETE)
        assert crowd.starts[-1] <= len(crowd.others)
    assert drawn(MIXED._replace(network=COMPLETE), 30)[0].others == list(range(30))


def test_a_record_of_a_member_says_what_the_columns_say() -> None:
    crowd, _ = drawn(MIXED, 50)
    for own in range(50):
        member = member_of(crowd, own, MIXED)
        assert member.weights == tuple(crowd.weights[own])
        assert (member.segment, member.west) == (crowd.segment[own], crowd.west[own])
        assert (member.earnings > 0.0) is member.earner is crowd.earner[own]
        assert member.patience == 1.0 / crowd.rest[own]
        assert (member.savings, member.militancy) == (crowd.savings[own], crowd.militancy[own])
    earners = [own for own in range(50) if crowd.earner[own]]
    alike = MIXED._replace(variety=Variety(0.0, 0.0, 0.0))
    assert {member_of(crowd, own, alike).earnings for own in earners} == {200_000.0}  # $ a year


# ------------------------------------------------------------------------------ both runners


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(range(len(NETWORKS))),
    st.integers(1, 60),
    st.integers(0, 9),
    st.floats(0.0, 1.0),
    st.floats(0.0, 2.0),
    st.integers(0, 2**32),
)
def test_compiled_members_are_the_same_to_the_last_bit(
    network: int, count: int, degree: int, rewiring: float, spread: float, seed: int
) -> None:
    population = MIXED._replace(
        network=network,
        degree=degree,
        rewiring=rewiring,
        variety=Variety(spread, spread, 0.5 * spread),
    )
    crowd, state = blank(population, count, seed)
    arrays, row = as_arrays(crowd), state_row(state)
    draw_crowd(crowd, state, population)
    compiled(draw_crowd)(arrays, row[0], as_rows(population))
    for name, column in crowd._asdict().items():
        assert column == plain(getattr(arrays, name)), name
    assert plain(state) == row[0].item()


def test_compiled_members_of_a_whole_union_are_the_same_too() -> None:
    population = MIXED._replace(network=RANDOM)
    crowd, state = blank(population, 11_000, 4)
    arrays, row = as_arrays(crowd), state_row(state)
    draw_crowd(crowd, state, population)
    compiled(draw_crowd)(arrays, row[0], as_rows(population))
    for name, column in crowd._asdict().items():
        assert column == plain(getattr(arrays, name)), name
