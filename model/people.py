"""The people behind the two seats, and what they can do to each other: records of a scenario."""

from typing import Annotated, Literal

from pydantic import Field

from model.record import (
    Day,
    Days,
    Money,
    Name,
    NotNegative,
    Positive,
    Record,
    Share,
    Text,
    Weight,
)

Opinion = Annotated[float, Field(ge=-10, le=10)]
Spread = Annotated[float, Field(ge=0, le=5)]  # sd of a logarithm; wider ones divide by 0
Weights = Annotated[dict[str, Weight], Field(max_length=12)]


class ElectionRecord(Record):
    """[guild.committee.election]: a vote on who leads the guild."""

    day: Day = Field(description="day on which the ballots are counted")
    distance: Annotated[float, Field(gt=0, le=10)] = Field(
        description="how far the two rivals stand from the incumbent, sd of opinion"
    )
    stance: NotNegative = Field(
        description="$M by which a harder winner asks for more, a softer one for less"
    )


class CommitteeRecord(Record):
    """[guild.committee]: those who bargain for the members, with an interest of their own."""

    stance: Money = Field(
        default=0.0, description="$M it asks for beyond what waiting is worth to the members"
    )
    survival: NotNegative = Field(
        default=0.0, description="$M that losing a ratification vote costs its leaders"
    )
    poll_error: Annotated[float, Field(ge=0, le=0.5)] = Field(
        default=0.0, description="standard error of the yes share in its poll, 0..1"
    )
    credibility: Share = Field(default=1.0, description="how far members follow what it says")
    election: ElectionRecord | None = Field(default=None, description="a vote on who leads")


class MembersRecord(Record):
    """[guild.members]: who votes, and how opinion moves among them."""

    count: Annotated[int, Field(ge=1, le=100_000)] = Field(description="members simulated")
    quota: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.5, description="share of the ballots that must be exceeded to ratify"
    )
    vote_days: Annotated[int, Field(ge=1, le=366)] = Field(
        description="days from a tentative deal to the count"
    )
    spread: NotNegative = Field(
        description="$M by which members differ in what they ask for, one standard deviation"
    )
    mood: NotNegative = Field(
        default=0.0,
        description="how far a common mood that the poll misses may go, standard deviations",
    )
    network: Literal["small-world", "random", "scale-free", "ring", "complete", "none"] = Field(
        default="small-world", description="who talks with whom"
    )
    neighbours: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=6, description="members each one talks with, on average"
    )
    rewiring: Share = Field(default=0.1, description="share of ties that reach across the network")
    opinion: Literal["degroot", "bounded", "threshold"] = Field(
        default="degroot", description="how a member follows the others"
    )
    influence: Share = Field(
        default=0.2, description="part of the way to the others' mean that a member goes in a month"
    )
    confidence: NotNegative = Field(
        default=1.0, description='with "bounded": opinions farther away are not listened to, sd'
    )
    grievance: Opinion = Field(
        default=0.0, description="what a month without a contract adds to opinions, sd"
    )
    statement: Opinion = Field(
        default=0.0, description="what going public with the demands adds to opinions, sd"
    )
    meeting: Share = Field(
        default=0.0,
        description="part of the way to the committee's stance that a meeting goes",
    )
    hardship: NotNegative = Field(
        default=0.0, description="what a month of living beyond savings takes off opinions, sd"
    )
    earnings_spread: Spread = Field(
        default=0.0, description="spread of earnings in a segment, sd of the logarithm"
    )
    patience_spread: Spread = Field(
        default=0.0, description="spread of patience in a segment, sd of the logarithm"
    )
    residual_issue: Annotated[tuple[Name, ...], Field(max_length=12)] = Field(
        default=(),
        description="issues on which a member's weight goes with what old work still pays",
    )
    residual_threshold: Positive = Field(
        default=200_000.0,
        description="residuals of a title above which a statistic counts it, $",
    )
    residual_share: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.31, description="share of all titles above that"
    )
    residual_mean: Positive = Field(
        default=250_000.0, description="mean residuals of all titles, $"
    )


class SegmentRecord(Record):
    """[[guild.segment]]: members with interests of their own."""

    name: Name = Field(description="short name")
    title: Text = Field(description="name in the transcript")
    share: Share = Field(
        description="part of the members; parts that sum to less than 1 are scaled up"
    )
    west: Share = Field(
        default=1.0, description="part of them in the West, whose votes are counted apart"
    )
    turnout: Share = Field(description="part of them that vote")
    weight: Weights = Field(description="by issue: how much they care, 1 as the average member")
    earning: Share = Field(
        default=1.0, description="part that earns anything under the contract in a year"
    )
    earnings: NotNegative = Field(
        description="what those earn under it on average, $ thousand a year"
    )
    residuals: NotNegative = Field(
        default=1.0, description="what old work still pays them, 1 the average"
    )
    savings_months: NotNegative = Field(description="months a member can live on savings, mean")
    patience: Positive = Field(
        default=1.0, description="how lightly they take what waiting costs, 1 as the guild"
    )
    militancy: Opinion = Field(default=0.0, description="mean opinion at first, sd")


class CompanyRecord(Record):
    """[[company]]: a member of the alliance."""

    name: Name = Field(description="short name")
    title: Text = Field(description="name in the transcript")
    stake: Weights = Field(description="by issue: its part of the employers' cost, relative")
    rest: Weight = Field(description="its part of peace, risk and what waiting costs, relative")
    output: NotNegative = Field(
        default=0.0, description="$M a month that the members' work brings it, in full season"
    )
    fallback: Share = Field(
        default=0.0, description="part of that it can make up without the members, by repeats say"
    )
    stockpile_days: Days = Field(
        default=0, description="days for which it has work, or goods, in hand"
    )
    seasonal: Share = Field(
        default=0.0, description="part of its output that goes with next_round.season"
    )
    cash_months: Positive = Field(
        default=120.0, description="months of lost output it can bear before it wants out"
    )
    patience: Positive = Field(
        default=1.0, description="how lightly it takes what waiting costs, 1 as the alliance"
    )
    votes: NotNegative = Field(default=1.0, description="votes in the alliance")


class DisputeRecord(Record):
    """[dispute]: what a stoppage costs, who may start one, and what else can be done by force."""

    pay: NotNegative = Field(description="members' covered earnings that stop, $M a month")
    other_income: Share = Field(description="part of that which members earn elsewhere in a strike")
    lockout_income: Share = Field(description="the same in a lockout, unemployment pay included")
    strike_fund: NotNegative = Field(description="strike fund, $M")
    fund_months: Positive = Field(description="months over which the fund is paid out")
    lockout_cost: NotNegative = Field(
        default=0.0,
        description="what a lockout costs employers besides lost output, $M a month",
    )
    reckoned_days: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="days that a stoppage is reckoned to go on, from any day of it"
    )
    first_days: Days = Field(
        description="days of a stoppage that are reckoned lost before it moves anybody"
    )
    output: NotNegative = Field(
        default=1.0, description="all companies' output is multiplied by this"
    )
    stockpile: NotNegative = Field(
        default=1.0, description="all companies' stockpile days are multiplied by this"
    )
    notice_days: Days = Field(description="days from the decision to the first day")
    authorisation_days: Days = Field(description="days that a strike vote takes")
    authorisation_quota: Share = Field(
        default=0.5, description="share of the ballots that must be exceeded"
    )
    pooled_threat: Opinion = Field(
        description="how much readier members are to vote for a threat than to strike, sd"
    )
    call_share: Share = Field(description="part of the members that must be willing to stay out")
    call_opinion: Opinion = Field(description="opinion from which a member is willing, sd")
    rally: Opinion = Field(default=0.0, description="what the start of a stoppage adds, sd")
    cooling_days: Days = Field(description="days without sessions after a stoppage is called off")
    impasse_days: Days = Field(
        default=0, description="days after a refused final offer when it may be imposed; 0 never"
    )
    give_backs: NotNegative = Field(
        default=0.0, description="what employers take back when they impose, $M a month"
    )
    relief: Share = Field(
        default=0.0, description="part of the employers' waiting cost that imposing ends"
    )


class MediatorRecord(Record):
    """[mediator]: somebody without power who hears both and proposes one text."""

    first: Day = Field(description="day of the first proposal")
    every_days: Annotated[int, Field(ge=1, le=366)] = Field(description="days between proposals")
    noise: NotNegative = Field(description="standard error of each reservation it reckons with, $M")
