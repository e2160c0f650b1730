"""The people behind the seats: thin agents that hold a record and ask the rules."""

import mesa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.approval import Constituent, approves, surplus
from agents.contract import DOLLAR
from agents.crowd import Population, blank_crowd, draw_crowd, member_of
from agents.network import COMPLETE, RING
from agents.outlook import Parts
from agents.people import Company, Voter
from tests.agents.crowd_toys import MIXED, blank

MODEL = mesa.Model(rng=0)
PARTS = Parts(
    dates=(2.0, -1.0),
    left=((1.0, 0.0), (3.0, 1.0)),
    more=((10.0, 6.0), (8.0, 5.0)),
    waiting=(3.0, 1.0),
    rest=4.0,
)


def voter_of(militancy: float = 0.0, patience: float = 1.0) -> Voter:
    """Return the middle one of three members with these traits."""
    crowd, _ = blank_crowd(3, 2, RING, 0, [0.5] * 46)
    for own in range(3):
        crowd.weights[own][:] = [1.5, 0.5]
        crowd.rest[own] = 1.0 / patience
        crowd.opinion[own] = militancy
    return Voter(MODEL, crowd, 1, MIXED)


def crowd_of(population: Population) -> list[Voter]:
    crowd, state = blank(population, 9, seed=3)
    draw_crowd(crowd, state, population)
    return [Voter(MODEL, crowd, own, population) for own in range(9)]


def test_a_voter_begins_with_the_opinion_it_was_drawn_with_and_no_hardship() -> None:
    for voter in crowd_of(MIXED):
        assert (voter.opinion, voter.hardship) == (voter.member.militancy, 0.0)


def test_a_voter_is_its_row_of_the_columns() -> None:
    voters = crowd_of(MIXED._replace(network=RING, degree=2))
    for own, voter in enumerate(voters):
        assert voter.member == member_of(voter.crowd, own, voter.population)
        assert voter.neighbours == tuple(sorted(((own - 1) % 9, (own + 1) % 9)))
        voter.opinion = 10.0 + own
        voter.crowd.hardship[own] = 20.0 + own
    assert voters[0].crowd.opinion == [10.0 + own for own in range(9)]
    assert [voter.hardship for voter in voters] == [20.0 + own for own in range(9)]


def test_in_a_complete_network_a_voter_hears_everybody_and_in_none_nobody() -> None:
    for voter in crowd_of(MIXED._replace(network=COMPLETE)):
        assert voter.neighbours == tuple(range(9))
    for voter in crowd_of(MIXED):
        assert voter.neighbours == ()


def test_what_a_voter_asks_for_is_opinion_mood_and_what_all_ask_for() -> None:
    voter = voter_of(militancy=0.5, patience=2.0)
    voter.opinion = 1.5  # it has moved since
    who = voter.consent(spread=4.0, mood=-0.25, shift=3.0)
    assert who == Constituent((1.5, 0.5), 0.5, pytest.approx(4.0 * (1.5 - 0.25) + 3.0))


@given(
    st.floats(-3.0, 3.0),
    st.floats(-2.0, 2.0),
    st.floats(-20.0, 20.0),
    st.sampled_from((0, 1)),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
)
def test_a_vote_is_whether_the_contract_beats_waiting_by_what_is_asked(
    opinion: float, mood: float, shift: float, package: int, first: float, second: float
) -> None:
    voter = voter_of(militancy=opinion)
    plain = Constituent((1.5, 0.5), 1.0, 0.0)
    gain = surplus(PARTS, plain, package, (first, second))
    yes = voter.says_yes(PARTS, package, (first, second), 5.0, mood, shift)
    assert yes == (gain - 5.0 * (opinion + mood) - shift >= -DOLLAR)
    assert yes == approves(PARTS, voter.consent(5.0, mood, shift), package, (first, second))


def test_the_more_militant_never_says_yes_where_the_calmer_says_no() -> None:
    calm, angry = voter_of(-1.0), voter_of(1.0)
    answers = [
        [voter.says_yes(PARTS, 0, (pay / 10, pay / 10), 5.0, 0.0, 0.0) for voter in (calm, angry)]
        for pay in range(11)
    ]
    assert all(a >= b for a, b in answers)
    assert [True, False] in answers
    assert [True, True] in answers


def test_a_company_is_its_name_its_stake_and_its_votes() -> None:
    stake = Constituent((0.5, 0.0), 0.25, 0.0)
    company = Company(MODEL, "red", "Red", stake, votes=3.0)
    assert (company.name, company.title, company.votes) == ("red", "Red", 3.0)
    assert company.stake is stake
    assert isinstance(company, mesa.Agent)
    assert isinstance(voter_of(), mesa.Agent)
