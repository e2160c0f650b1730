"""A scenario: every date, position and number of one negotiation, checked once when it is read.

The records are frozen. Their field descriptions are the reference for scenario files: meaning
and unit; the bounds are what a file may say. Lists are tuples. The few fields that are mappings
stay plain dictionaries, so that a scenario can be pickled; nobody should write to them.
"""

import math
from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from model.consistency import problems
from model.people import (
    CommitteeRecord,
    CompanyRecord,
    DisputeRecord,
    MediatorRecord,
    MembersRecord,
    SegmentRecord,
)
from model.record import (
    Day,
    Days,
    Money,
    Months,
    Multiplier,
    Name,
    NotNegative,
    Positive,
    Quantity,
    Rate,
    Record,
    Share,
    Terms,
    Text,
    Weekday,
    Weight,
)

MOST_STEPS = 10_000  # grid steps from the old terms to the ask


Tactic = Literal[
    "rational",
    "boulware",
    "linear",
    "conceder",
    "exponential-boulware",
    "exponential",
    "exponential-conceder",
    "resource",
    "tit-for-tat",
    "tit-for-tat-random",
    "tit-for-tat-averaged",
    "zeuthen",
    "micro",
    "trade-off",
    "nash-seeker",
    "hard-liner",
]


class Header(Record):
    """[scenario]: what the file is about."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)] = Field(
        description="short name"
    )
    title: Text = Field(description="one line for headings")
    summary: Text = Field(description="a few sentences for a newcomer")
    as_of: Day = Field(description="nothing known only after this day is used")


class Span(Record):
    """A stretch of days, both ends included."""

    start: Day = Field(description="first day")
    end: Day = Field(description="last day")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self


class Milestone(Record):
    """A dated fact outside the talks that changes what waiting costs from then on."""

    name: Name = Field(description="short name")
    title: Text = Field(description="name in the transcript")
    day: Day = Field(description="day")
    guild_flow: Money = Field(
        default=0.0, description="added to the guild's waiting flow, $M a month"
    )
    employer_flow: Money = Field(
        default=0.0, description="added to the employers' waiting flow, $M a month"
    )


class Meeting(Record):
    """A meeting at which the committee reports to the members."""

    name: Name = Field(description="short name")
    title: Text = Field(description="name in the transcript")
    day: Day = Field(description="day")


class CalendarRecord(Record):
    """[calendar]: the days on which something happens."""

    old_expiry: Day = Field(description="last day of the old contract")
    talks_open: Day = Field(description="first session")
    ends: Day = Field(description="last day that is simulated")
    session_weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = Field(
        description="weekdays on which the sides meet until the final offer"
    )
    holdout_every_days: Annotated[int, Field(ge=1, le=366)] = Field(
        description="days between sessions after the final offer"
    )
    resume_days: Days = Field(description="days from another guild's deal to the next session")
    recess: Annotated[tuple[Span, ...], Field(max_length=40)] = Field(
        default=(), description="stretches without sessions"
    )
    blackout_ends: Day | None = Field(default=None, description="day the news blackout is lifted")
    final_offer: Day | None = Field(default=None, description="day of the employers' final offer")
    final_reply_days: Days = Field(default=1, description="days from the final offer to the answer")
    milestone: Annotated[tuple[Milestone, ...], Field(max_length=40)] = Field(
        default=(), description="dated facts outside the talks"
    )
    meeting: Annotated[tuple[Meeting, ...], Field(max_length=40)] = Field(
        default=(), description="meetings at which the committee reports to the members"
    )
    final_open_days: Days = Field(
        default=0, description="days for which the final offer can still be taken after a no"
    )


class TermRecord(Record):
    """[term]: which lengths and clauses can be signed."""

    months: Terms = Field(description="terms on the bargaining grid, months")
    named: Terms = Field(description="terms that outcomes are classed by, months")
    minimum_left: NotNegative = Field(
        description="months a contract must still run when it is signed"
    )
    retroactive_days: Days = Field(
        description="days after the old expiry until which a deal may be retroactive; 0 never"
    )
    reopener: bool = Field(description="may a contract have a mid-term reopener")
    me_too: bool = Field(description="may a contract have a me-too clause")


class IssueRecord(Record):
    """[[issue]]: one thing the sides bargain about besides the term."""

    name: Name = Field(description="short name")
    title: Text = Field(description="name in the transcript")
    unit: Text = Field(description="unit of status_quo, ask and grid_step")
    status_quo: Quantity = Field(description="old terms, in the unit")
    ask: Quantity = Field(description="the guild's full ask, in the unit")
    grid_step: Positive = Field(description="smallest step real tables use, in the unit")
    size: NotNegative = Field(description="$M a year that the full ask brings the members")
    growth: Rate = Field(description="growth of size a year")
    guild_weight: Weight = Field(description="worth of one of these dollars to the members")
    exposure: Weight = Field(description="part of these dollars that the employers bear")
    multiplier: Multiplier = Field(description="pattern multiplier: dollars lost for one granted")
    pattern: Share = Field(description="share of the ask that other guilds are expected to get")
    reopens: bool = Field(description="covered by a mid-term reopener")
    follows: bool = Field(description="covered by a me-too clause")

    @model_validator(mode="after")
    def _something_to_ask(self) -> Self:
        if self.ask == self.status_quo:
            raise ValueError("ask equals status_quo: there is nothing to bargain about")
        steps = abs(self.ask - self.status_quo) / self.grid_step
        if steps < 1:
            raise ValueError("grid_step is larger than the distance from status_quo to ask")
        if steps > MOST_STEPS:
            raise ValueError(f"grid_step is so small that the ask is over {MOST_STEPS} steps away")
        return self


class Opening(Record):
    """[guild.opening], [employers.opening]: the position a side starts from."""

    months: Months = Field(description="term asked for, months")
    retroactive: bool = Field(description="effective from the old expiry")
    reopener: bool = Field(default=False, description="with a mid-term reopener")
    me_too: bool = Field(default=False, description="with a me-too clause")
    issue: Annotated[dict[str, Quantity], Field(max_length=12)] = Field(
        description="position on each issue, in its unit"
    )


class Pledges(Record):
    """[guild.pledge], [employers.pledge]: what backing down from a public position costs."""

    term: NotNegative = Field(default=0.0, description="$M of face a month of term away")
    issue: Annotated[dict[str, NotNegative], Field(max_length=12)] = Field(
        default={}, description="$M of face for giving up the whole of an issue"
    )


class PartyRecord(Record):
    """[guild], [employers]: a side of the table."""

    name: Text = Field(description="name in the transcript")
    full_name: Text = Field(description="full name")
    tactic: Tactic = Field(default="rational", description="how it bargains")
    mixture: Annotated[dict[str, Share], Field(max_length=20)] = Field(
        default={}, description="tactic = weight: bargain by a mixture of these instead"
    )
    acceptance: Literal["usual", "next", "previous", "constant", "time", "combined"] = Field(
        default="usual", description="when it says yes; usual is the rule that goes with its tactic"
    )
    discount_rate: Rate = Field(description="a year")
    waiting_flow: Money = Field(description="$M a month without a contract, negative is a loss")
    peace: NotNegative = Field(default=0.0, description="$M a month from the deal to its expiry")
    drift: NotNegative = Field(
        default=0.0,
        description="$M a year that fixed terms come to be off by, for each year they stand",
    )
    expiry_risk: NotNegative = Field(
        default=0.0, description="$M lost at the next expiry for each unit of clout"
    )
    bias: Share = Field(description="self-serving bias: shift of beliefs.open_odds its own way")
    spread: NotNegative = Field(
        description="private part of its reservation, $M either way of the common estimate"
    )
    impatience: Positive = Field(description="speed of ruling out yielding counterparts, a year")
    opening: Opening = Field(description="the position it starts from")
    pledge: Pledges = Field(
        default=Pledges(), description="what backing down from a public position costs"
    )

    @model_validator(mode="after")
    def _mixture_is_whole(self) -> Self:
        names, total = get_args(Tactic), math.fsum(self.mixture.values())
        unknown = next((name for name in self.mixture if name not in names), None)
        if unknown is not None:
            raise ValueError(f"mixture: {unknown!r} is no tactic; there are {', '.join(names)}")
        if self.mixture and abs(total - 1) > 1e-6:
            raise ValueError(f"the weights in mixture add up to {total:g}, not to 1")
        return self


class GuildRecord(PartyRecord):
    """[guild]: the union's side of the table, with the people behind it."""

    committee: CommitteeRecord = Field(
        default=CommitteeRecord(), description="who speaks for the members"
    )
    members: MembersRecord | None = Field(
        default=None, description="who votes; without it the committee decides alone"
    )
    segment: Annotated[tuple[SegmentRecord, ...], Field(max_length=20)] = Field(
        default=(), description="groups of members with interests of their own"
    )


class EmployersRecord(PartyRecord):
    """[employers]: the alliance, and the rule by which its companies agree."""

    rule: Literal["veto", "majority", "quota"] = Field(
        default="veto", description="how the companies agree: all, more than half, or a share"
    )
    quota: NotNegative = Field(
        default=0.0, description='share of the votes that rule = "quota" asks for'
    )


class Early(Record):
    """[sister.early]: the chance that another guild settles before its contract expires."""

    chance: Share = Field(description="probability of an early deal at all")
    least: Days = Field(description="days before its expiry, latest possible deal")
    most: Days = Field(description="days before its expiry, earliest possible deal")
    likely: Days = Field(description="days before its expiry, most likely deal")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.least <= self.likely <= self.most:
            raise ValueError("least, likely and most must not cross")
        return self


class SisterRecord(Record):
    """[[sister]]: another guild whose expiry and whose deal matter here."""

    name: Name = Field(description="short name")
    title: Text = Field(description="name in the transcript")
    expiry: Day = Field(description="last day of its contract")
    term_months: Months = Field(description="length of its next contracts")
    weight: Share = Field(description="its part in the clout of an aligned expiry")
    sets_pattern: Share = Field(
        description="part of the odds of a joint fight that goes when it settles early"
    )
    shelter: Share = Field(
        default=0.0,
        description="part of the pattern multiplier that goes when it settles early",
    )
    early: Early = Field(description="the chance that it settles before its contract expires")


class Beliefs(Record):
    """[beliefs]: what both sides think likely."""

    open_odds: Share = Field(
        description="odds that one other guild at least is still open when waiting is decided"
    )
    guild_power: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="the guild's weight in the fair (asymmetric Nash) contract"
    )


class NextRoundRecord(Record):
    """[next_round]: what is expected of the round after this one."""

    horizon_months: Months = Field(
        description="months from the old expiry that are counted, the longest term or more"
    )
    win_base: Share = Field(description="share of the open ask won without clout")
    win_clout: Share = Field(description="what full clout adds to that share")
    win_reopener: Share = Field(description="share of the open ask won at a reopener")
    joint_pattern: Share = Field(
        description="part of the pattern cost that counts when all guilds fight together"
    )
    alignment_weight: Share = Field(description="part of clout that comes from other expiries")
    alignment_reach: Positive = Field(description="days over which nearness falls evenly to 0")
    season_weight: Share = Field(description="part of clout that comes from the season")
    season: Annotated[tuple[Share, ...], Field(min_length=12, max_length=12)] = Field(
        description="how much an expiry in January .. December hurts, 0..1"
    )

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        if self.win_base + self.win_clout > 1:
            raise ValueError("win_base and win_clout add up to more than 1")
        if self.alignment_weight + self.season_weight > 1 + 1e-9:
            raise ValueError("alignment_weight and season_weight add up to more than 1")
        return self


class Causes(Record):
    """[causes]: the switches of delay."""

    private_information: bool = Field(description="neither knows the other's reservation")
    self_serving_bias: bool = Field(description="each side is more hopeful for itself")
    public_commitment: bool = Field(description="leaving a public position costs face")
    face_months: Positive = Field(description="months in which public pledges fade to a third")
    ratification_gap: bool = Field(
        default=False, description="the members vote, and the committee only has a poll"
    )
    one_veto: bool = Field(
        default=False, description="the companies agree by their rule, without paying each other"
    )


class Protocol(Record):
    """[protocol]: who speaks when."""

    first_offer: Literal["guild", "employers"] = Field(description="who offers first")


class Drawn(Record):
    """[random]: a number drawn anew for each negotiation, triangular or uniform.

    With low and high equal it is fixed but keeps its place among the random numbers.
    """

    low: Quantity = Field(description="least")
    high: Quantity = Field(description="greatest")
    mode: Quantity | None = Field(default=None, description="most likely; without it uniform")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low ({self.low:g}) must not be above high ({self.high:g})")
        if self.mode is not None and not self.low <= self.mode <= self.high:
            raise ValueError(f"mode ({self.mode:g}) must lie between low and high")
        return self


class Assumption(Record):
    """[assumption]: a number nobody has published, with its plausible range and the reason."""

    low: Quantity | Day = Field(description="least plausible")
    high: Quantity | Day = Field(description="greatest plausible")
    reason: Text = Field(description="why this value")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if isinstance(self.low, date) != isinstance(self.high, date):
            raise ValueError("low and high must be two numbers or two dates")
        if self.low > self.high:  # type: ignore[operator]  # the same type, as just checked
            raise ValueError(f"low ({self.low}) must not be above high ({self.high})")
        return self


class Scenario(Record):
    """One negotiation, complete."""

    scenario: Header = Field(description="what the file is about")
    calendar: CalendarRecord = Field(description="the days on which something happens")
    term: TermRecord = Field(description="which lengths and clauses can be signed")
    issue: Annotated[tuple[IssueRecord, ...], Field(min_length=1, max_length=12)] = Field(
        description="what the sides bargain about besides the term"
    )
    guild: GuildRecord = Field(description="the union's side of the table")
    employers: EmployersRecord = Field(description="the employers' side of the table")
    company: Annotated[tuple[CompanyRecord, ...], Field(max_length=40)] = Field(
        default=(), description="the members of the alliance; without any it acts as one"
    )
    sister: Annotated[tuple[SisterRecord, ...], Field(max_length=12)] = Field(
        default=(), description="other guilds whose expiry and whose deal matter here"
    )
    beliefs: Beliefs = Field(description="what both sides think likely")
    next_round: NextRoundRecord = Field(description="what is expected of the round after this one")
    causes: Causes = Field(description="the switches of delay")
    protocol: Protocol = Field(description="who speaks when")
    dispute: DisputeRecord | None = Field(
        default=None, description="strike, lockout, imposition; without it nobody stops work"
    )
    mediator: MediatorRecord | None = Field(
        default=None, description="somebody who proposes single texts"
    )
    random: Annotated[dict[str, Drawn], Field(max_length=40)] = Field(
        default={},
        description="path = distribution: numbers drawn anew for each negotiation",
    )
    assumption: Annotated[dict[str, Assumption], Field(max_length=400)] = Field(
        default={},
        description="path = plausible range and reason, for numbers nobody has published",
    )
    source: Annotated[dict[str, Text], Field(max_length=400)] = Field(
        default={}, description="path = where a number comes from; a path may be a whole table's"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        found = problems(self)
        if found:
            context = {"first": found[0].text, "all": found}
            raise PydanticCustomError("inconsistent", "{first}", context)
        return self
