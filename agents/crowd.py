"""The members of a union as columns, drawn and tied from a tape of uniform random numbers.

One sequence a trait and one loop over the members a rule, so that thousands of members can be
played a million times. The tape, in this order, so that another network changes nobody, and
another way of talking no number at all:

1. seven numbers a member (`agents.members.Draws`);
2. `VOTES` times one a member: below the turnout of the own segment, the member takes part;
3. one for the mood that polls do not see;
4. those of the network (`agents.network.uniforms_to_tie`).
"""

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agents.members import (
    DRAWS,
    EARNER,
    EARNINGS,
    IMPATIENCE,
    MILITANCY,
    RESIDUALS,
    SAVINGS,
    WEST,
    Member,
    Segment,
    Variety,
    apportion,
    exponential,
    lognormal,
)
from agents.network import ends_of_ties, tie, uniforms_to_tie
from agents.votes import normal_quantile

VOTES = 8  # votes whose turnout is drawn beforehand; a ninth uses the first one's again


class Population(NamedTuple):
    """What members are drawn from."""

    segments: Sequence[Segment]
    weights: Sequence[Sequence[float]]  # [segment][issue] what an issue weighs, relative, >= 0
    pays_residuals: Sequence[bool]  # [issue] does it pay like home video
    variety: Variety
    mood: float  # how far a common mood may go, standard deviations, >= 0
    network: int  # position in `agents.network.NETWORKS`
    degree: int  # neighbours of a member on average, >= 0
    rewiring: float  # share of a ring's ties that lead anywhere instead, 0..1


class Crowd(NamedTuple):
    """The members as columns; opinion and hardship move, the rest stays."""

    tape: Sequence[float]  # all of them are drawn from, 0..1
    segment: MutableSequence[int]  # [member] position in the list of segments
    west: MutableSequence[bool]  # [member] lives in the West
    earner: MutableSequence[bool]  # [member] has covered earnings this year
    weights: Sequence[MutableSequence[float]]  # [member][issue] of the guild's value, mean 1
    rest: MutableSequence[float]  # [member] 1 / patience, > 0: the weight on dates and flows
    savings: MutableSequence[float]  # [member] months of living, >= 0
    turnout: MutableSequence[float]  # [member] odds of voting, 0..1
    militancy: MutableSequence[float]  # [member] opinion at the start, standard deviations
    opinion: MutableSequence[float]  # [member] standard deviations, positive asks for more
    hardship: MutableSequence[float]  # [member] months of living lost beyond savings, >= 0
    voters: MutableSequence[float]  # [issue] weight to the average of those who vote
    starts: MutableSequence[int]  # [member + 1] where a member's neighbours start in `others`
    others: MutableSequence[int]  # [tie] neighbours; all members where `everybody` is heard
    spare: MutableSequence[float]  # [member] room to work in
    room: MutableSequence[int]  # [tie + member] room to work in


@dataclass(slots=True)
class CrowdState:
    """What else moves, and what follows from the columns as a whole."""

    mood: float = 0.0  # militancy that polls do not see, standard deviations
    known_mood: float = 0.0  # what votes have taught the committee of it
    held: int = 0  # votes so far
    begun: float = 0.0  # mean opinion at the start
    stance: float = 0.0  # where the committee stands, standard deviations
    stopped: float = 0.0  # months without pay so far
    poll_spread: float = 0.0  # $M by which voters differ, as the poll found
    cushion: float = 0.0  # $M of surplus the committee wants for those who vote
    voters_rest: float = 0.0  # 1 / patience of the average of those who vote
    some_vote: bool = False  # has any member a chance of voting
    everybody: bool = False  # does each hear all, as in a complete network


def tape_length(count: int, network: int, degree: int) -> int:
    """Return how many uniform random numbers make ``count`` members and their network.

    >>> tape_length(10, 0, 4)
    191
    """
    return (DRAWS + VOTES) * count + 1 + uniforms_to_tie(network, count, degree)


def blank_crowd(
    count: int, issues: int, network: int, degree: int, tape: Sequence[float]
) -> tuple[Crowd, CrowdState]:
    """Return columns for so many members, to be drawn from a tape of `tape_length`.

    Raises
    ------
    ValueError
        If the tape is shorter than that.

    Examples
    --------
    >>> crowd, state = blank_crowd(2, 1, 5, 0, [0.5] * 31)
    >>> len(crowd.opinion), crowd.weights, state.held
    (2, [[0.0], [0.0]], 0)
    """
    needed = tape_length(count, network, degree)
    if len(tape) < needed:
        raise ValueError(
            f"{needed} numbers make {count} members and their network, not {len(tape)}"
        )
    ends = ends_of_ties(network, count, degree)
    crowd = Crowd(
        tape=tape,
        segment=[0] * count,
        west=[False] * count,
        earner=[False] * count,
        weights=[[0.0] * issues for _ in range(count)],
        rest=[0.0] * count,
        savings=[0.0] * count,
        turnout=[0.0] * count,
        militancy=[0.0] * count,
        opinion=[0.0] * count,
        hardship=[0.0] * count,
        voters=[0.0] * issues,
        starts=[0] * (count + 1),
        others=[0] * ends,
        spare=[0.0] * count,
        room=[0] * (ends + count),
    )
    return crowd, CrowdState()


def draw_crowd(crowd: Crowd, state: CrowdState, population: Population) -> None:
    """Draw the members of a population from the crowd's tape and tie them to each other.

    Segments follow one another, each with its share of the members (`apportion`). Whatever the
    crowd and its state held before is overwritten.
    """
    count = len(crowd.opinion)
    draw_members(crowd, population)
    normalise(crowd)
    average_voters(crowd, state)
    state.begun = 0.0
    for own in range(count):
        state.begun += crowd.opinion[own]
    state.begun /= count
    state.stance = state.begun
    state.known_mood, state.held, state.stopped = 0.0, 0, 0.0
    state.poll_spread, state.cushion = 0.0, 0.0
    after = (DRAWS + VOTES) * count
    state.mood = population.mood * normal_quantile(crowd.tape[after])
    state.everybody = tie(
        population.network,
        population.degree,
        population.rewiring,
        crowd.tape,
        after + 1,
        crowd.starts,
        crowd.others,
        crowd.room,
    )


def draw_members(crowd: Crowd, population: Population) -> None:
    """Draw all members by the numbers of `Draws`, segment after segment.

    On an issue that pays like home video a member feels the segment's weight times the own
    residuals; on any other the segment's weight. `normalise` brings the mean over members to 1.

    Patience is drawn so that the mean of 1 / patience, which is what weighs dates and flows, is
    that of the segment: a membership as patient as the guild values dates as the guild does.
    """
    tape, variety = crowd.tape, population.variety
    place_members(crowd, population)
    for own in range(len(crowd.segment)):
        segment, first = crowd.segment[own], own * DRAWS
        record = population.segments[segment]
        crowd.west[own] = tape[first + WEST] < record.west
        crowd.earner[own] = tape[first + EARNER] < record.earning
        residuals = lognormal(record.residuals, variety.residuals, tape[first + RESIDUALS])
        for issue in range(len(crowd.voters)):
            felt = residuals if population.pays_residuals[issue] else 1.0
            crowd.weights[own][issue] = felt * population.weights[segment][issue]
        impatience = tape[first + IMPATIENCE]
        crowd.rest[own] = lognormal(1.0 / record.patience, variety.patience, impatience)
        crowd.savings[own] = exponential(record.savings_months, tape[first + SAVINGS])
        crowd.turnout[own] = record.turnout
        crowd.militancy[own] = record.militancy + normal_quantile(tape[first + MILITANCY])
        crowd.opinion[own] = crowd.militancy[own]
        crowd.hardship[own] = 0.0


def place_members(crowd: Crowd, population: Population) -> None:
    """Give each segment its share of the members."""
    parts, own = len(population.segments), 0
    shares, counts = [0.0] * parts, [0] * parts
    for segment in range(parts):
        shares[segment] = population.segments[segment].share
    apportion(shares, len(crowd.segment), counts)
    for segment in range(parts):
        for _ in range(counts[segment]):
            crowd.segment[own] = segment
            own += 1


def normalise(crowd: Crowd) -> None:
    """Scale the members' weights to a mean of 1 over all of them on each issue.

    So the members together want what the guild wants. An issue nobody weighs stays at 0.
    """
    count = len(crowd.weights)
    for issue in range(len(crowd.voters)):
        mean = 0.0
        for own in range(count):
            mean += crowd.weights[own][issue]
        mean /= count
        if mean > 0.0:
            for own in range(count):
                crowd.weights[own][issue] /= mean


def average_voters(crowd: Crowd, state: CrowdState) -> None:
    """Find what the average of those who vote weighs; of all members, if nobody will vote."""
    state.some_vote, state.voters_rest, total = False, 0.0, 0.0
    for own in range(len(crowd.turnout)):
        state.some_vote = state.some_vote or crowd.turnout[own] > 0.0
    for issue in range(len(crowd.voters)):
        crowd.voters[issue] = 0.0
    for own in range(len(crowd.turnout)):
        part = crowd.turnout[own] if state.some_vote else 1.0
        total += part
        state.voters_rest += part * crowd.rest[own]
        for issue in range(len(crowd.voters)):
            crowd.voters[issue] += part * crowd.weights[own][issue]
    state.voters_rest /= total
    for issue in range(len(crowd.voters)):
        crowd.voters[issue] /= total


def member_of(crowd: Crowd, own: int, population: Population) -> Member:
    """Return one member as a record, with what only readers of a diary ask for."""
    segment, first = crowd.segment[own], own * DRAWS
    record, variety, tape = population.segments[segment], population.variety, crowd.tape
    earnings = lognormal(record.earnings, variety.earnings, tape[first + EARNINGS])
    return Member(
        segment=segment,
        west=crowd.west[own],
        earner=crowd.earner[own],
        earnings=1000.0 * earnings if crowd.earner[own] else 0.0,
        residuals=lognormal(record.residuals, variety.residuals, tape[first + RESIDUALS]),
        weights=tuple(crowd.weights[own]),
        patience=1.0 / crowd.rest[own],
        savings=crowd.savings[own],
        militancy=crowd.militancy[own],
    )
