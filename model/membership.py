"""The members of one scenario's guild: who they are, what they think, and how they vote."""

import math

import mesa
import numpy as np

from agents.approval import NOBODY, VETO, Consent, Constituent, Parts, surplus
from agents.members import (
    Draws,
    Segment,
    Variety,
    draw_member,
    lognormal_from,
    normalised,
    segment_counts,
)
from agents.network import neighbours
from agents.opinion import News, Temper, bounded, drift, hardship, neighbour_means, threshold
from agents.people import Voter
from agents.votes import (
    authorises,
    implied_mood,
    least_welfare,
    nearest_candidate,
    normal_quantile,
    predicted_yes,
    ratified,
    would_strike,
)
from model.messages import Tally
from model.people import MembersRecord, SegmentRecord
from model.scenario import Scenario

VOTES = 8  # votes whose turnout is drawn beforehand; a ninth uses the first one's again
LOUD = 1.0  # sd: with thresholds, a member who thinks at least so is seen to be militant


def share_of(yes: int, ballots: int) -> float:
    """Return the share of yes votes, nan if nobody voted."""
    return yes / ballots if ballots else math.nan


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
    """

    def __init__(self, model: mesa.Model, scenario: Scenario, rng: np.random.Generator) -> None:
        record = scenario.guild.members
        assert record is not None
        self.scenario, self.record = scenario, record
        self.votes = scenario.causes.ratification_gap
        drawn = _drawn(scenario, record, rng.random((record.count, len(Draws._fields))))
        ties = neighbours(
            record.network,
            record.count,
            record.neighbours,
            record.rewiring,
            seed=int(rng.integers(2**31)),
        )
        self.voters = [Voter(model, who, ties[i]) for i, who in enumerate(drawn)]
        self.luck = rng.random((VOTES, record.count))
        self.mood = record.mood * normal_quantile(float(rng.random())) if self.votes else 0.0
        self.known_mood = 0.0  # what votes have taught the committee
        self.held = 0  # votes so far
        self.turnout = [scenario.guild.segment[who.segment].turnout for who in drawn]
        self.begun = math.fsum(v.opinion for v in self.voters) / len(self.voters)
        self.stance = self.begun  # where the committee stands, sd
        self.stopped = 0.0  # months without pay so far
        self.talks = 0  # how often opinions have moved
        self._poll: tuple[tuple[int, float], Constituent] | None = None
        self.poll_spread = 0.0  # $M, set by `take_poll`
        self.cushion = 0.0  # $M of surplus the committee wants for those who vote

    def take_poll(self, parts: Parts, package: int, shares: tuple[float, ...]) -> None:
        """Ask members what they think of a contract, the other side's opening for example.

        How far they differ tells the committee what those who vote must gain before it signs.
        """
        committee = self.scenario.guild.committee
        self.poll_spread = self.spread_on(parts, package, shares)
        self.cushion = least_welfare(
            self.poll_spread, self.record.quota, committee.poll_error, committee.survival
        )

    def spread_on(self, parts: Parts, package: int, shares: tuple[float, ...]) -> float:
        """Return how far those who vote differ in what a contract is worth to them, $M (1 sd)."""
        total = math.fsum(self.turnout)
        if total <= 0.0:
            return 0.0
        found = [
            surplus(parts, voter.consent(self.record.spread, 0.0, 0.0), package, shares)
            for voter in self.voters
        ]
        pairs = list(zip(self.turnout, found, strict=True))
        mean = math.fsum(t * s for t, s in pairs) / total
        return math.sqrt(math.fsum(t * (s - mean) ** 2 for t, s in pairs) / total)

    @property
    def polled(self) -> Constituent:
        """The average of those who vote, as a poll finds it."""
        key = (self.talks, self.known_mood)
        if self._poll is None or self._poll[0] != key:
            self._poll = (key, self._new_poll())
        return self._poll[1]

    def _new_poll(self) -> Constituent:
        total = math.fsum(self.turnout)
        shares = self.turnout if total > 0.0 else [1.0] * len(self.voters)
        total = total or float(len(self.voters))
        pairs = list(zip(shares, self.voters, strict=True))
        issues = range(len(self.scenario.issue))
        opinion = math.fsum(t * v.opinion for t, v in pairs) / total + self.known_mood
        return Constituent(
            weights=tuple(
                math.fsum(t * v.member.weights[i] for t, v in pairs) / total for i in issues
            ),
            rest=math.fsum(t / v.member.patience for t, v in pairs) / total,
            least=self.record.spread * opinion,
        )

    def consent(self, lost: float) -> Consent:
        """Return what the committee must bring home: enough for the average of those who vote.

        ``lost`` is what members still expect to lose by a stoppage, $M: it makes them readier.
        """
        if not self.votes:
            return NOBODY
        average = self.polled
        asked = average._replace(least=average.least + self.cushion - lost)
        return Consent((asked,), (1.0,), VETO, 1.0)

    @property
    def gap(self) -> float:
        """$M that the committee asks for beyond the average voter: its cushion, less the mood.

        Negative if the members are more militant than the polls say.
        """
        return self.cushion - self.record.spread * self.mood

    def predicted(
        self, parts: Parts, package: int, shares: tuple[float, ...], shift: float
    ) -> float:
        """Return the yes share that the committee expects, 0..1."""
        mean = surplus(parts, self.polled, package, shares) - shift
        return predicted_yes(mean, self.spread_on(parts, package, shares))

    def learn(
        self, parts: Parts, package: int, shares: tuple[float, ...], expected: float, yes: float
    ) -> None:
        """Let the committee see what mood its polls had missed: other yes shares than expected."""
        spread = self.record.spread
        if spread > 0.0:
            missed = implied_mood(expected, yes) * self.spread_on(parts, package, shares)
            self.known_mood += missed / spread

    def ratify(
        self, parts: Parts, package: int, shares: tuple[float, ...], shift: float, predicted: float
    ) -> Tally:
        """Count the ballots on a contract; ``shift`` is what only the guild knows, $M."""
        ballots = self._ballots()
        spread = self.record.spread
        yes = [v.says_yes(parts, package, shares, spread, self.mood, shift) for v in ballots]
        carried = ratified(sum(yes), len(ballots), self.record.quota)
        if ballots:
            expected = self.predicted(parts, package, shares, shift)
            self.learn(parts, package, shares, expected, sum(yes) / len(ballots))
        west = [answer for v, answer in zip(ballots, yes, strict=True) if v.member.west]
        east = [answer for v, answer in zip(ballots, yes, strict=True) if not v.member.west]
        return Tally(
            yes=sum(yes),
            ballots=len(ballots),
            members=len(self.voters),
            carried=carried,
            predicted=predicted,
            west=share_of(sum(west), len(west)),
            east=share_of(sum(east), len(east)),
        )

    def authorise(self) -> Tally:
        """Count the ballots on letting the committee call a strike."""
        dispute = self.scenario.dispute
        assert dispute is not None
        ballots = self._ballots()
        yes = sum(authorises(v.opinion + self.mood, dispute.pooled_threat) for v in ballots)
        carried = ratified(yes, len(ballots), dispute.authorisation_quota)
        return Tally(yes, len(ballots), len(self.voters), carried, math.nan, math.nan, math.nan)

    @property
    def willing(self) -> float:
        """Share of the members who would follow a call to strike, or stay out, 0..1."""
        dispute = self.scenario.dispute
        if dispute is None:
            return 0.0
        ready = sum(
            would_strike(v.opinion + self.mood, 0.0, dispute.call_opinion) for v in self.voters
        )
        return ready / len(self.voters)

    def elect(self) -> tuple[int, Tally]:
        """Count the ballots for the leadership: 0 the incumbents, 1 harder, 2 softer rivals."""
        election = self.scenario.guild.committee.election
        assert election is not None
        far = election.distance
        candidates = (self.begun, self.begun + far, self.begun - far)
        counts = [0, 0, 0]
        for voter in self._ballots():
            counts[nearest_candidate(voter.opinion + self.mood, candidates)] += 1
        winner = max(range(3), key=lambda place: (counts[place], -place))
        self.stance = candidates[winner]
        tally = Tally(
            counts[winner], sum(counts), len(self.voters), True, math.nan, math.nan, math.nan
        )
        return winner, tally

    def _ballots(self) -> list[Voter]:
        """Return who takes part in the next vote."""
        luck = self.luck[self.held % VOTES]
        self.held += 1
        pairs = zip(self.voters, self.turnout, luck, strict=True)
        return [voter for voter, turnout, uniform in pairs if uniform < turnout]

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
        record = self.record
        temper = Temper(
            grievance=record.grievance,
            influence=record.influence,
            credibility=self.scenario.guild.committee.credibility,
            meeting=record.meeting,
            hardship=record.hardship,
        )
        self.talks += 1
        heard = self._heard() if months > 0.0 else [v.opinion for v in self.voters]
        self.stopped += unpaid_months
        moved = []
        for voter, others in zip(self.voters, heard, strict=True):
            lost = 0.0
            if unpaid_months > 0.0 and voter.member.earner:
                now = hardship(self.stopped, voter.member.savings)
                lost, voter.hardship = now - voter.hardship, now
            news = News(months, open_months, others, statement, meeting, self.stance, rally, lost)
            moved.append(voter.opinion + drift(voter.opinion, temper, news))
        for voter, opinion in zip(self.voters, moved, strict=True):
            voter.opinion = opinion

    def _heard(self) -> list[float]:
        """Return the opinion that each member is drawn to by the others, by the chosen rule."""
        opinions = [voter.opinion for voter in self.voters]
        ties = [voter.neighbours for voter in self.voters]
        if self.record.opinion == "degroot":
            return neighbour_means(opinions, ties)
        if self.record.opinion == "bounded":
            near = self.record.confidence
            return [
                bounded(opinions[own], [opinions[other] for other in heard if other != own], near)
                for own, heard in enumerate(ties)
            ]
        loud = [float(opinion >= LOUD) for opinion in opinions]
        active = neighbour_means(loud, ties)
        return [
            max(own, LOUD) if threshold(share, _own_threshold(voter)) else own
            for own, share, voter in zip(opinions, active, self.voters, strict=True)
        ]


def _own_threshold(voter: Voter) -> float:
    """Return the share of loud neighbours that makes a member loud: the calmer, the more."""
    return min(1.0, max(0.05, 0.5 - 0.25 * voter.member.militancy))


def _drawn(scenario: Scenario, record: MembersRecord, uniforms: np.ndarray):  # type: ignore[no-untyped-def]
    """Return the members, segment after segment, with weights that have a mean of 1."""
    segments = [_segment(scenario, each) for each in scenario.guild.segment]
    _, residual_sigma = lognormal_from(
        record.residual_threshold, record.residual_share, record.residual_mean
    )
    variety = Variety(residual_sigma, record.earnings_spread, record.patience_spread)
    paid = tuple(issue.name in record.residual_issue for issue in scenario.issue)
    counts = segment_counts([each.share for each in segments], record.count)
    places = [place for place, count in enumerate(counts) for _ in range(count)]
    return normalised(
        [
            draw_member(place, segments[place], variety, paid, [float(u) for u in row])
            for place, row in zip(places, uniforms, strict=True)
        ]
    )


def _segment(scenario: Scenario, record: SegmentRecord) -> Segment:
    return Segment(
        share=record.share,
        west=record.west,
        turnout=record.turnout,
        weights=tuple(record.weight[issue.name] for issue in scenario.issue),
        earning=record.earning,
        earnings=record.earnings * 1000.0,
        residuals=record.residuals,
        savings=record.savings_months,
        patience=record.patience,
        militancy=record.militancy,
    )
