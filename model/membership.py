"""The members of one scenario's guild: who they are, what they think, and how they vote."""

import math
from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np

from agents import ballots, crowd, talk
from agents.approval import NOBODY, VETO, Consent, Constituent
from agents.members import DRAWS, Variety, lognormal_sigma
from agents.opinion import News, Temper
from agents.outlook import Parts
from agents.people import Voter
from agents.votes import ratified
from model.facts import Facts, facts_of
from model.messages import Tally
from model.scenario import Scenario


def share_of(yes: int, ballots: int) -> float:
    """Return the share of yes votes, nan if nobody voted."""
    return yes / ballots if ballots else math.nan


class _OfState:
    """An attribute of the members that their state holds."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, members: Any, owner: type) -> Any:
        return self if members is None else getattr(members.state, self.name)

    def __set__(self, members: Any, value: float) -> None:
        setattr(members.state, self.name, value)


class Membership:
    """The members behind the guild's seat.

    Parameters
    ----------
    model
        The Mesa model that they are agents of.
    scenario
        With its random numbers drawn; it must have ``guild.members``.
    rng
        Where members, their network and their turnout are drawn from.

    Attributes
    ----------
    voters
        A thin agent for each member.
    crowd, state
        The members as columns, and what else moves.
    """

    mood = _OfState()  # militancy that polls do not see, sd
    known_mood = _OfState()  # what votes have taught the committee
    held = _OfState()  # votes so far
    begun = _OfState()  # mean opinion at first, sd
    stance = _OfState()  # where the committee stands, sd
    stopped = _OfState()  # months without pay so far
    poll_spread = _OfState()  # $M, set by `take_poll`
    cushion = _OfState()  # $M of surplus the committee wants for those who vote

    def __init__(self, model: mesa.Model, scenario: Scenario, rng: np.random.Generator) -> None:
        record = scenario.guild.members
        assert record is not None
        self.scenario, self.record = scenario, record
        facts = facts_of(scenario)
        self.votes = facts.causes.ratification_gap
        self.temper = temper_of(facts)
        self.poll = ballots.Poll(record.quota, facts.committee.poll_error, facts.committee.survival)
        population = population_of(facts)
        size = (record.count, population.network, population.degree)
        self.crowd, self.state = crowd.blank_crowd(
            record.count,
            len(facts.issues),
            population.network,
            population.degree,
            rng.random(crowd.tape_length(*size)).tolist(),
        )
        crowd.draw_crowd(self.crowd, self.state, population)
        self.voters = [Voter(model, self.crowd, own, population) for own in range(record.count)]
        self.talks = 0  # how often opinions have moved
        self._poll: tuple[tuple[int, float], Constituent] | None = None

    @property
    def luck(self) -> list[list[float]]:
        """The number that says whether a member votes, below the turnout, [vote][member]."""
        count = len(self.voters)
        return [
            list(self.crowd.tape[(DRAWS + vote) * count : (DRAWS + vote + 1) * count])
            for vote in range(crowd.VOTES)
        ]

    @property
    def turnout(self) -> Sequence[float]:
        """How likely each member is to vote, 0..1."""
        return self.crowd.turnout

    def take_poll(self, parts: Parts, package: int, shares: Sequence[float]) -> None:
        """Ask members what they think of a contract, the other side's opening for example.

        How far they differ tells the committee what those who vote must gain before it signs.
        """
        spread, poll = self.record.spread, self.poll
        ballots.take_poll(self.crowd, self.state, parts, package, shares, spread, poll)

    def spread_on(self, parts: Parts, package: int, shares: Sequence[float]) -> float:
        """Return how far those who vote differ in what a contract is worth to them, $M (1 sd)."""
        return ballots.spread_on(self.crowd, parts, package, shares, self.record.spread)

    @property
    def polled(self) -> Constituent:
        """The average of those who vote, as a poll finds it."""
        key = (self.talks, self.state.known_mood)
        if self._poll is None or self._poll[0] != key:
            found = ballots.polled(self.crowd, self.state, self.record.spread)
            # As a tuple: outlooks are kept by the consent they were made for.
            self._poll = (key, found._replace(weights=tuple(found.weights)))
        return self._poll[1]

    def consent(self, lost: float) -> Consent:
        """Return what the committee must bring home: enough for the average of those who vote.

        ``lost`` is what members still expect to lose by a stoppage, $M: it makes them readier.
        """
        if not self.votes:
            return NOBODY
        average = self.polled
        asked = average._replace(least=ballots.asked(average.least, self.state, lost))
        return Consent((asked,), (1.0,), VETO, 1.0)

    @property
    def gap(self) -> float:
        """$M that the committee asks for beyond the average voter: its cushion, less the mood.

        Negative if the members are more militant than the polls say.
        """
        return ballots.gap(self.state, self.record.spread)

    def predicted(self, parts: Parts, package: int, shares: Sequence[float], shift: float) -> float:
        """Return the yes share that the committee expects, 0..1."""
        spread = self.record.spread
        return ballots.predicted(self.crowd, self.state, parts, package, shares, spread, shift)

    def learn(
        self, parts: Parts, package: int, shares: Sequence[float], expected: float, yes: float
    ) -> None:
        """Let the committee see what mood its polls had missed: other yes shares than expected."""
        differ = self.spread_on(parts, package, shares)
        ballots.learn(self.state, self.record.spread, differ, expected, yes)

    def ratify(
        self,
        parts: Parts,
        package: int,
        shares: Sequence[float],
        shift: float,
        predicted: float,
    ) -> Tally:
        """Count the ballots on a contract; ``shift`` is what only the guild knows, $M."""
        spread = self.record.spread
        count = ballots.ratify(self.crowd, self.state, parts, package, shares, spread, shift)
        return Tally(
            yes=count.yes,
            ballots=count.ballots,
            members=len(self.voters),
            carried=ratified(count.yes, count.ballots, self.record.quota),
            predicted=predicted,
            west=share_of(count.west_yes, count.west),
            east=share_of(count.yes - count.west_yes, count.ballots - count.west),
        )

    def authorise(self) -> Tally:
        """Count the ballots on letting the committee call a strike."""
        dispute = self.scenario.dispute
        assert dispute is not None
        count = ballots.authorise(self.crowd, self.state, dispute.pooled_threat)
        carried = ratified(count.yes, count.ballots, dispute.authorisation_quota)
        return self._plain_tally(count, carried)

    @property
    def willing(self) -> float:
        """Share of the members who would follow a call to strike, or stay out, 0..1."""
        dispute = self.scenario.dispute
        if dispute is None:
            return 0.0
        return ballots.willing(self.crowd, self.state, dispute.call_opinion)

    def elect(self) -> tuple[int, Tally]:
        """Count the ballots for the leadership: 0 the incumbents, 1 harder, 2 softer rivals."""
        election = self.scenario.guild.committee.election
        assert election is not None
        winner, count = ballots.elect(self.crowd, self.state, election.distance)
        return winner, self._plain_tally(count, carried=True)

    def _plain_tally(self, count: ballots.Count, carried: bool) -> Tally:
        """Return a count of which nobody asks how it went in the West and in the East."""
        members = len(self.voters)
        return Tally(count.yes, count.ballots, members, carried, math.nan, math.nan, math.nan)

    def talk(
        self,
        *,
        months: float = 0.0,
        open_months: float = 0.0,
        statement: float = 0.0,
        meeting: bool = False,
        rally: float = 0.0,
        unpaid_months: float = 0.0,
    ) -> None:
        """Let opinions move: by time, by talk among members, and by what happens."""
        self.talks += 1
        news = News(months, open_months, statement, meeting, rally, unpaid_months)
        talk.talk(self.crowd, self.state, self.temper, news)


def population_of(facts: Facts) -> crowd.Population:
    """Return what a scenario's members are drawn from; without a vote they have no mood."""
    members = facts.members
    sigma = lognormal_sigma(
        members.residual_threshold, members.residual_share, members.residual_mean
    )
    return crowd.Population(
        segments=facts.segments,
        weights=facts.weights,
        pays_residuals=tuple(issue.pays_residuals for issue in facts.issues),
        variety=Variety(sigma, members.earnings_spread, members.patience_spread),
        mood=members.mood if facts.causes.ratification_gap else 0.0,
        network=members.network,
        degree=members.neighbours,
        rewiring=members.rewiring,
    )


def temper_of(facts: Facts) -> Temper:
    """Return what moves a scenario's members, and how much."""
    members = facts.members
    return Temper(
        rule=members.opinion,
        influence=members.influence,
        confidence=members.confidence,
        grievance=members.grievance,
        credibility=facts.committee.credibility,
        meeting=members.meeting,
        hardship=members.hardship,
    )
