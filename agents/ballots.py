"""Polls and votes of a whole membership: the rules of `agents.votes` over a crowd's columns."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.approval import Constituent, surplus
from agents.contract import DOLLAR
from agents.crowd import VOTES, Crowd, CrowdState
from agents.members import DRAWS
from agents.outlook import Parts
from agents.votes import (
    authorises,
    implied_mood,
    least_welfare,
    nearest_candidate,
    predicted_yes,
    would_strike,
)


class Count(NamedTuple):
    """Ballots as counted."""

    yes: int
    ballots: int
    west_yes: int  # of members in the West
    west: int  # ballots of members in the West


class Poll(NamedTuple):
    """How a committee reads its polls before it signs."""

    quota: float  # share of yes votes that must be exceeded, 0..1
    error: float  # standard deviation of the share of yes votes around the predicted one, >= 0
    survival: float  # what a contract that members reject costs the committee, $M, >= 0


# ---------------------------------------------------------------------------------------- polls


def polled(crowd: Crowd, state: CrowdState, spread: float) -> Constituent:
    """Return the average of those who vote, as a poll finds it; of all, if nobody will vote.

    ``spread`` is what one standard deviation of opinion asks for, $M.
    """
    total, opinion = 0.0, 0.0
    for own in range(len(crowd.opinion)):
        part = crowd.turnout[own] if state.some_vote else 1.0
        total += part
        opinion += part * crowd.opinion[own]
    least = spread * (opinion / total + state.known_mood)
    return Constituent(crowd.voters, state.voters_rest, least)


def spread_on(
    crowd: Crowd, parts: Parts, package: int, shares: Sequence[float], spread: float
) -> float:
    """Return how far those who vote differ in what a contract is worth to them, $M (1 sd)."""
    total, mean, square = 0.0, 0.0, 0.0
    write_surpluses(crowd, parts, package, shares, spread, 0.0, 0.0)
    for own in range(len(crowd.opinion)):
        total += crowd.turnout[own]
        mean += crowd.turnout[own] * crowd.spare[own]
    if total <= 0.0:
        return 0.0
    mean /= total
    for own in range(len(crowd.opinion)):
        off = crowd.spare[own] - mean
        square += crowd.turnout[own] * off * off
    return math.sqrt(square / total)


def write_surpluses(
    crowd: Crowd,
    parts: Parts,
    package: int,
    shares: Sequence[float],
    spread: float,
    mood: float,
    shift: float,
) -> None:
    """Write to the spare column what a contract is worth to each member beyond what is asked, $M.

    To the digit the `agents.approval.surplus` of each member, one issue after the other.
    """
    dates = parts.dates[package] - parts.rest
    for own in range(len(crowd.opinion)):
        asks = spread * (crowd.opinion[own] + mood) + shift
        crowd.spare[own] = crowd.rest[own] * dates - asks
    for issue in range(len(shares)):
        value = parts.left[package][issue] + shares[issue] * parts.more[package][issue]
        gain = value - parts.waiting[issue]
        for own in range(len(crowd.opinion)):
            crowd.spare[own] += crowd.weights[own][issue] * gain


def take_poll(
    crowd: Crowd,
    state: CrowdState,
    parts: Parts,
    package: int,
    shares: Sequence[float],
    spread: float,
    poll: Poll,
) -> None:
    """Ask members what they think of a contract, the other side's opening for example.

    How far they differ tells the committee what those who vote must gain before it signs.
    """
    state.poll_spread = spread_on(crowd, parts, package, shares, spread)
    state.cushion = least_welfare(state.poll_spread, poll.quota, poll.error, poll.survival)


def asked(least: float, state: CrowdState, lost: float) -> float:
    """Return what the committee must bring home for the average of those who vote, $M.

    Parameters
    ----------
    least : float
        What they ask for themselves, as `polled`, $M.
    state
        With the cushion that the committee wants beyond it.
    lost : float
        What members still expect to lose by a stoppage, $M: it makes them readier.
    """
    return least + state.cushion - lost


def gap(state: CrowdState, spread: float) -> float:
    """Return what the committee asks for beyond the average voter, $M: cushion less mood.

    Negative if the members are more militant than the polls say.
    """
    return state.cushion - spread * state.mood


def predicted(
    crowd: Crowd,
    state: CrowdState,
    parts: Parts,
    package: int,
    shares: Sequence[float],
    spread: float,
    shift: float,
) -> float:
    """Return the yes share that the committee expects, 0..1.

    ``shift`` is what all members ask for beyond waiting, as only the guild knows, $M.
    """
    mean = surplus(parts, polled(crowd, state, spread), package, shares) - shift
    return predicted_yes(mean, spread_on(crowd, parts, package, shares, spread))


# ------------------------------------------------------------------------------- on a contract


def ratify(
    crowd: Crowd,
    state: CrowdState,
    parts: Parts,
    package: int,
    shares: Sequence[float],
    spread: float,
    shift: float,
) -> Count:
    """Count the ballots on a contract, and let the committee learn from them.

    A member says yes if the contract beats waiting by what the member asks for: by the own
    opinion, by the ``mood`` no poll has seen, and by the ``shift`` of all, $M.
    """
    yes, ballots, west_yes, west = 0, 0, 0, 0
    luck = turnout_luck(crowd, state)
    write_surpluses(crowd, parts, package, shares, spread, state.mood, shift)
    for own in range(len(crowd.opinion)):
        if crowd.tape[luck + own] < crowd.turnout[own]:
            says_yes = int(crowd.spare[own] >= -DOLLAR)
            lives_west = int(crowd.west[own])
            yes += says_yes
            ballots += 1
            west_yes += says_yes * lives_west
            west += lives_west
    state.held += 1
    if ballots > 0:
        differ = spread_on(crowd, parts, package, shares, spread)
        mean = surplus(parts, polled(crowd, state, spread), package, shares) - shift
        learn(state, spread, differ, predicted_yes(mean, differ), yes / ballots)
    return Count(yes, ballots, west_yes, west)


def learn(state: CrowdState, spread: float, differ: float, expected: float, yes: float) -> None:
    """Let the committee see what mood its polls had missed: other yes shares than expected.

    Members ask for ``spread`` $M more with each standard deviation of opinion, and what the
    contract was worth to them differed by ``differ`` $M.
    """
    if spread > 0.0:
        state.known_mood += implied_mood(expected, yes) * differ / spread


def turnout_luck(crowd: Crowd, state: CrowdState) -> int:
    """Return where on the tape the numbers stand that say who takes part in the next vote."""
    return (DRAWS + state.held % VOTES) * len(crowd.opinion)


# ------------------------------------------------------------------------ on a strike, on leaders


def authorise(crowd: Crowd, state: CrowdState, pooled_threat: float) -> Count:
    """Count the ballots on letting the committee call a strike."""
    yes, ballots, west_yes, west = 0, 0, 0, 0
    luck = turnout_luck(crowd, state)
    for own in range(len(crowd.opinion)):
        if crowd.tape[luck + own] < crowd.turnout[own]:
            says_yes = int(authorises(crowd.opinion[own] + state.mood, pooled_threat))
            lives_west = int(crowd.west[own])
            yes += says_yes
            ballots += 1
            west_yes += says_yes * lives_west
            west += lives_west
    state.held += 1
    return Count(yes, ballots, west_yes, west)


def willing(crowd: Crowd, state: CrowdState, call: float) -> float:
    """Return the share of all members who would follow a call to strike, or stay out, 0..1.

    ``call`` is the opinion from which a member follows it, standard deviations.
    """
    ready = 0
    for own in range(len(crowd.opinion)):
        ready += int(would_strike(crowd.opinion[own] + state.mood, 0.0, call))
    return ready / len(crowd.opinion)


def elect(crowd: Crowd, state: CrowdState, distance: float) -> tuple[int, Count]:
    """Count the ballots for the leadership and let the winners' opinion be the committee's.

    Rivals stand ``distance`` standard deviations above and below the incumbents, who stand where
    the members stood at first. Returns 0 for the incumbents, who win ties, 1 for the harder
    rivals, 2 for the softer ones, and the winners' votes as the yes votes.
    """
    candidates = (state.begun, state.begun + distance, state.begun - distance)
    yes, west_yes, ballots, west = [0, 0, 0], [0, 0, 0], 0, 0
    luck = turnout_luck(crowd, state)
    for own in range(len(crowd.opinion)):
        if crowd.tape[luck + own] < crowd.turnout[own]:
            choice = nearest_candidate(crowd.opinion[own] + state.mood, candidates)
            lives_west = int(crowd.west[own])
            yes[choice] += 1
            ballots += 1
            west_yes[choice] += lives_west
            west += lives_west
    state.held += 1
    winner = 0
    for rival in range(1, 3):
        if yes[rival] > yes[winner]:
            winner = rival
    state.stance = candidates[winner]
    return winner, Count(yes[winner], ballots, west_yes[winner], west)
