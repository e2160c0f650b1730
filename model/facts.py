"""A scenario as plain numbers: what the rules read, in Python and compiled alike.

A `Scenario` is for people: names, dates, units, sources. `Facts` has the same numbers without a
word: dates are days from day 0, choices are positions in lists, switches are 0 or 1, and tables
are rows. Nothing is worked out here: a fact is a number of the file, so a parameter that varies
between runs is one cell of one row. The field names are those of the scenario.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from agents.members import Segment
from agents.network import NETWORKS
from agents.opinion import OPINIONS
from model import setting
from model.calendar import WEEKDAYS, Calendar
from model.people import DisputeRecord, ElectionRecord, MediatorRecord, MembersRecord
from model.scenario import CalendarRecord, IssueRecord, Opening, PartyRecord, Scenario

RULES = ("veto", "majority", "quota")


class CalendarFacts(NamedTuple):
    """[calendar], [protocol]: days are counted from day 0, the first after the old contract."""

    day_zero: int  # ordinal of day 0 in the proleptic Gregorian calendar
    talks_open: int
    ends: int
    holdout_every_days: int
    resume_days: int
    has_blackout: bool
    goes_public: int  # day from which positions are public: the blackout's end, or the first day
    has_final_offer: bool
    final_offer: int
    final_reply_days: int
    final_open_days: int
    employers_first: bool  # who offers first


class TermFacts(NamedTuple):
    """[term]."""

    minimum_left: float  # months a contract must still run when it is signed
    retroactive_days: int


class BeliefFacts(NamedTuple):
    """[beliefs]."""

    open_odds: float  # 0..1
    guild_power: float  # 0..1


class NextRoundFacts(NamedTuple):
    """[next_round], the season apart."""

    horizon_months: int
    win_base: float
    win_clout: float
    win_reopener: float
    joint_pattern: float
    alignment_weight: float
    alignment_reach: float
    season_weight: float


class CauseFacts(NamedTuple):
    """[causes]."""

    private_information: bool
    self_serving_bias: bool
    public_commitment: bool
    face_months: float
    ratification_gap: bool
    one_veto: bool


class PartyFacts(NamedTuple):
    """[guild], [employers]: $M, months and shares as in the scenario."""

    tactic: int  # position in TACTICS
    beta: float  # its concession exponent
    acceptance: int  # position in CONDITIONS
    discount_rate: float
    waiting_flow: float
    peace: float
    drift: float
    expiry_risk: float
    bias: float
    spread: float
    impatience: float
    opening_package: int  # position in the list of packages
    opening_months: int
    term_pledge: float


class CommitteeFacts(NamedTuple):
    """[guild.committee] with its election."""

    stance: float
    survival: float
    poll_error: float
    credibility: float
    has_election: bool
    election_day: int
    election_distance: float
    election_stance: float


class MembersFacts(NamedTuple):
    """[guild.members]; ``number`` is 0 where nobody votes."""

    number: int  # the scenario's count
    quota: float
    vote_days: int
    spread: float
    mood: float
    network: int  # position in NETWORKS
    neighbours: int
    rewiring: float
    opinion: int  # position in OPINIONS
    influence: float
    confidence: float
    grievance: float
    statement: float
    meeting: float
    hardship: float
    earnings_spread: float
    patience_spread: float
    residual_threshold: float
    residual_share: float
    residual_mean: float


class AllianceFacts(NamedTuple):
    """How the companies agree: [employers] rule and quota."""

    rule: int  # position in RULES
    quota: float


class DisputeFacts(NamedTuple):
    """[dispute]; ``possible`` is false where the scenario has none."""

    possible: bool
    pay: float
    other_income: float
    lockout_income: float
    strike_fund: float
    fund_months: float
    lockout_cost: float
    reckoned_days: int
    first_days: int
    output: float
    stockpile: float
    notice_days: int
    authorisation_days: int
    authorisation_quota: float
    pooled_threat: float
    call_share: float
    call_opinion: float
    rally: float
    cooling_days: int
    impasse_days: int
    give_backs: float
    relief: float


class MediatorFacts(NamedTuple):
    """[mediator]; ``present`` is false where the scenario has none."""

    present: bool
    first: int
    every_days: int
    noise: float


class IssueFacts(NamedTuple):
    """[[issue]], with both sides' openings and pledges on it."""

    status_quo: float
    ask: float
    grid_step: float
    size: float
    growth: float
    guild_weight: float
    exposure: float
    multiplier: float
    pattern: float
    reopens: bool
    follows: bool
    guild_opening: float  # in the issue's unit
    employer_opening: float
    guild_pledge: float
    employer_pledge: float
    pays_residuals: bool  # is a member's weight on it a matter of the own residuals


class SisterFacts(NamedTuple):
    """[[sister]]."""

    expiry: int
    term_months: int
    weight: float
    sets_pattern: float
    shelter: float
    chance: float
    least: int
    most: int
    likely: int


class CompanyFacts(NamedTuple):
    """[[company]], the stakes apart."""

    rest: float
    output: float
    fallback: float
    stockpile_days: int
    seasonal: float
    cash_months: float
    patience: float
    votes: float


class MilestoneFacts(NamedTuple):
    """[[calendar.milestone]]."""

    day: int
    guild_flow: float
    employer_flow: float


class SpanFacts(NamedTuple):
    """[[calendar.recess]], both days included."""

    start: int
    end: int


class PackageFacts(NamedTuple):
    """One term with its clauses, as `setting.packages` lists them."""

    months: int
    retroactive: bool
    reopener: bool
    me_too: bool


class Facts(NamedTuple):
    """Everything a round is played with, apart from its random numbers."""

    calendar: CalendarFacts
    term: TermFacts
    beliefs: BeliefFacts
    next_round: NextRoundFacts
    causes: CauseFacts
    parties: tuple[PartyFacts, ...]  # guild, employers
    committee: CommitteeFacts
    members: MembersFacts
    alliance: AllianceFacts
    dispute: DisputeFacts
    mediator: MediatorFacts
    issues: tuple[IssueFacts, ...]
    sisters: tuple[SisterFacts, ...]
    segments: tuple[Segment, ...]  # the weights apart
    companies: tuple[CompanyFacts, ...]
    milestones: tuple[MilestoneFacts, ...]
    recesses: tuple[SpanFacts, ...]
    packages: tuple[PackageFacts, ...]
    meetings: tuple[int, ...]  # days
    weekdays: tuple[bool, ...]  # Monday first: do the sides meet then
    season: tuple[float, ...]  # January first, 0..1
    weights: tuple[tuple[float, ...], ...]  # [segment][issue]
    stakes: tuple[tuple[float, ...], ...]  # [company][issue]


def facts_of(scenario: Scenario) -> Facts:
    """Return a scenario's numbers.

    >>> from model.reading import read_scenario
    >>> facts = facts_of(read_scenario("symmetric"))
    >>> facts.members.number, len(facts.issues), facts.dispute.possible
    (0, 3, False)
    """
    day = Calendar(scenario.calendar.old_expiry).day
    record, causes, guild = scenario.calendar, scenario.causes, scenario.guild
    committee = guild.committee
    return Facts(
        calendar=_calendar(scenario, record),
        term=TermFacts(scenario.term.minimum_left, scenario.term.retroactive_days),
        beliefs=BeliefFacts(scenario.beliefs.open_odds, scenario.beliefs.guild_power),
        next_round=NextRoundFacts(*_same(scenario.next_round, NextRoundFacts)),
        causes=CauseFacts(*_same(causes, CauseFacts)),
        parties=(_party(scenario, guild), _party(scenario, scenario.employers)),
        committee=CommitteeFacts(
            committee.stance,
            committee.survival,
            committee.poll_error,
            committee.credibility,
            *_election(committee.election, day),
        ),
        members=_members(guild.members),
        alliance=AllianceFacts(RULES.index(scenario.employers.rule), scenario.employers.quota),
        dispute=_dispute(scenario.dispute),
        mediator=_mediator(scenario.mediator, day),
        issues=tuple(_issue(scenario, issue) for issue in scenario.issue),
        sisters=tuple(
            SisterFacts(
                day(each.expiry),
                each.term_months,
                each.weight,
                each.sets_pattern,
                each.shelter,
                each.early.chance,
                each.early.least,
                each.early.most,
                each.early.likely,
            )
            for each in scenario.sister
        ),
        segments=tuple(Segment(*_same(each, Segment)) for each in guild.segment),
        companies=tuple(CompanyFacts(*_same(each, CompanyFacts)) for each in scenario.company),
        milestones=tuple(
            MilestoneFacts(day(each.day), each.guild_flow, each.employer_flow)
            for each in record.milestone
        ),
        recesses=tuple(SpanFacts(day(each.start), day(each.end)) for each in record.recess),
        packages=tuple(PackageFacts(*package) for package in setting.packages(scenario)),
        meetings=tuple(day(each.day) for each in record.meeting),
        weekdays=tuple(name in record.session_weekdays for name in WEEKDAYS),
        season=scenario.next_round.season,
        weights=tuple(
            tuple(each.weight[issue.name] for issue in scenario.issue) for each in guild.segment
        ),
        stakes=tuple(
            tuple(each.stake.get(issue.name, 0.0) for issue in scenario.issue)
            for each in scenario.company
        ),
    )


def _same(record: object, facts: Any) -> list[Any]:
    """Return the fields of a record that facts have under the same name."""
    return [getattr(record, name) for name in facts._fields]


def _calendar(scenario: Scenario, record: CalendarRecord) -> CalendarFacts:
    calendar = Calendar(record.old_expiry)

    def day(when: date | None) -> int:
        return 0 if when is None else calendar.day(when)

    return CalendarFacts(
        day_zero=calendar.day_zero.toordinal(),
        talks_open=day(record.talks_open),
        ends=day(record.ends),
        holdout_every_days=record.holdout_every_days,
        resume_days=record.resume_days,
        has_blackout=record.blackout_ends is not None,
        goes_public=day(record.blackout_ends or record.talks_open),
        has_final_offer=record.final_offer is not None,
        final_offer=day(record.final_offer),
        final_reply_days=record.final_reply_days,
        final_open_days=record.final_open_days,
        employers_first=scenario.protocol.first_offer == "employers",
    )


def _party(scenario: Scenario, record: PartyRecord) -> PartyFacts:
    tactic, beta, _ = setting.tactic_of(record)
    return PartyFacts(
        tactic=tactic,
        beta=beta,
        acceptance=setting.ACCEPTANCE_KINDS[record.acceptance],
        discount_rate=record.discount_rate,
        waiting_flow=record.waiting_flow,
        peace=record.peace,
        drift=record.drift,
        expiry_risk=record.expiry_risk,
        bias=record.bias,
        spread=record.spread,
        impatience=record.impatience,
        opening_package=setting.packages(scenario).index(setting.opening_package(record.opening)),
        opening_months=record.opening.months,
        term_pledge=record.pledge.term,
    )


def _election(record: ElectionRecord | None, day: Any) -> tuple[bool, int, float, float]:
    if record is None:
        return False, 0, 0.0, 0.0
    return True, day(record.day), record.distance, record.stance


def _members(record: MembersRecord | None) -> MembersFacts:
    if record is None:
        return MembersFacts._make(kind(0) for kind in _kinds(MembersFacts))
    found = {name: getattr(record, name) for name in MembersFacts._fields[1:]}
    found["network"] = NETWORKS.index(record.network)
    found["opinion"] = OPINIONS.index(record.opinion)
    return MembersFacts(number=record.count, **found)


def _dispute(record: DisputeRecord | None) -> DisputeFacts:
    if record is None:
        return DisputeFacts._make(kind(0) for kind in _kinds(DisputeFacts))
    return DisputeFacts(True, *(getattr(record, name) for name in DisputeFacts._fields[1:]))


def _mediator(record: MediatorRecord | None, day: Any) -> MediatorFacts:
    if record is None:
        return MediatorFacts(False, 0, 1, 0.0)
    return MediatorFacts(True, day(record.first), record.every_days, record.noise)


def _kinds(facts: Any) -> list[type]:
    return list(facts.__annotations__.values())


def _issue(scenario: Scenario, issue: IssueRecord) -> IssueFacts:
    guild, employers, members = scenario.guild, scenario.employers, scenario.guild.members
    return IssueFacts(
        status_quo=issue.status_quo,
        ask=issue.ask,
        grid_step=issue.grid_step,
        size=issue.size,
        growth=issue.growth,
        guild_weight=issue.guild_weight,
        exposure=issue.exposure,
        multiplier=issue.multiplier,
        pattern=issue.pattern,
        reopens=issue.reopens,
        follows=issue.follows,
        guild_opening=_asked(guild.opening, issue),
        employer_opening=_asked(employers.opening, issue),
        guild_pledge=_pledged(guild.pledge.issue, issue),
        employer_pledge=_pledged(employers.pledge.issue, issue),
        pays_residuals=members is not None and issue.name in members.residual_issue,
    )


def _asked(opening: Opening, issue: IssueRecord) -> float:
    return opening.issue[issue.name]


def _pledged(pledges: Mapping[str, float], issue: IssueRecord) -> float:
    return pledges.get(issue.name, 0.0)
