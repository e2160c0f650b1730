"""What came out of a round, in figures: the outcome, and accounts that add up to each value."""

from typing import NamedTuple

from agents.arithmetic import total
from agents.contract import Contract
from agents.stoppage import REGIME_NAMES
from agents.worth import (
    EMPLOYERS,
    GUILD,
    Dates,
    drift_loss,
    expiry_loss,
    granted_now,
    growing,
    later_wins,
    peace_value,
    waiting_flows,
    waiting_on_issue,
)
from model import setting
from model.chains import chains_for
from model.gaps import gaps as distances
from model.negotiation import Negotiation
from model.outlook import SIDES, World
from model.scenario import Scenario


class Line(NamedTuple):
    """One line of a side's account, $ million discounted to day 0."""

    what: str
    amount: float


class Outcome(NamedTuple):
    """The figures of a round; the names are the same in every file and table.

    Money is in $ million discounted to the first day after the old contract; face lost in public
    is left out of the values. Without a deal they are those of carrying on under the old terms.
    """

    status: str  # "settled", "holdout", "strike", "lockout" or "imposed": how things end
    term_months: int | None  # from the effective date to the expiry
    term_class: str  # nearest of the scenario's named terms, "none" without a deal
    deal_date: str | None  # ISO dates
    effective_date: str | None
    expiry_date: str | None  # the last day in force
    days_past_expiry: int | None  # of the old contract; negative for an early deal
    rounds: int  # sessions held, the final offer not counted
    granted: dict[str, float]  # by issue, share of the ask, 0 without a deal
    contract: dict[str, float]  # by issue, in its own unit
    guild_value: float
    employer_value: float
    package_cost: float  # what the employers pay for all that is granted
    dispute_cost_guild: float  # what carrying on without a contract has cost so far
    dispute_cost_employer: float
    pareto_gap: float  # distance to the nearest efficient contract, 0 is best
    nash_gap: float  # distance to the fair (Nash) contract given both reservations
    strike_days: int
    lockout_days: int
    rejections: int  # tentative deals that the members voted down
    yes_share: float | None  # of the last ratification vote, 0..1; None if no ballot was cast
    turnout: float | None  # part of the members that voted in it, None without a vote
    ballots: int  # cast in it, by the members simulated
    predicted_yes: float | None  # what the committee expected of it, None without a vote
    me_too_paid: float  # $M that a me-too clause pays members once another guild has settled
    committee_gap: float  # $M of surplus the committee wants beyond what the average voter does


def outcome(talks: Negotiation) -> Outcome:
    """Return the outcome of a finished round."""
    deal, scenario, calendar = talks.deal, talks.case, talks.world.calendar
    vote = talks.last_vote
    shares = deal.shares if deal else (0.0,) * len(scenario.issue)
    pairs = list(zip(scenario.issue, shares, strict=True))
    values = [total(line.amount for line in account(talks, side)) for side in SIDES]
    costs = [0.0 - dispute_flow(talks, side) + talks.disputes.lost[side] for side in SIDES]
    pareto, nash = gaps(talks)
    return Outcome(
        status="settled" if deal else REGIME_NAMES[talks.regime],
        term_months=deal.package.months if deal else None,
        term_class=term_class(scenario, deal.package.months) if deal else "none",
        deal_date=calendar.date(talks.deal_day).isoformat() if deal else None,
        effective_date=calendar.date(deal.effective).isoformat() if deal else None,
        expiry_date=calendar.date(deal.expiry - 1).isoformat() if deal else None,
        days_past_expiry=talks.deal_day + 1 if deal else None,
        rounds=talks.rounds,
        granted={issue.name: share for issue, share in pairs},
        contract={issue.name: setting.position(issue, share) for issue, share in pairs},
        guild_value=values[GUILD],
        employer_value=values[EMPLOYERS],
        package_cost=package_cost(talks.world, deal, talks.deal_day) if deal else 0.0,
        dispute_cost_guild=costs[GUILD],
        dispute_cost_employer=costs[EMPLOYERS],
        pareto_gap=pareto,
        nash_gap=nash,
        strike_days=talks.disputes.days[0],
        lockout_days=talks.disputes.days[1],
        rejections=talks.rejections,
        yes_share=vote.yes / vote.ballots if vote and vote.ballots else None,
        turnout=vote.ballots / vote.members if vote else None,
        ballots=vote.ballots if vote else 0,
        predicted_yes=vote.predicted if vote else None,
        me_too_paid=me_too_paid(talks),
        committee_gap=talks.committee_gap,
    )


def term_class(scenario: Scenario, months: int) -> str:
    """Return the nearest of the scenario's named terms; between two, the longer one."""
    nearest = min(scenario.term.named, key=lambda named: (abs(named - months), -named))
    return str(nearest)


def account(talks: Negotiation, side: int) -> list[Line]:
    """Return what a side got, line by line; the lines add up to its value."""
    first = [Line("the old terms, until the deal", dispute_flow(talks, side))]
    if talks.disputes.lost[side] != 0.0:
        first.append(Line("stoppages and what was imposed", -talks.disputes.lost[side]))
    if talks.deal is None:
        return [*first, *waiting_lines(talks, side)]
    return [*first, *contract_lines(talks.world, talks.deal, talks.deal_day, side)]


def dispute_flow(talks: Negotiation, side: int) -> float:
    """Return what carrying on from day 0 to the end of the round has brought a side."""
    world = talks.world
    until = talks.deal_day if talks.deal else talks.day
    return waiting_flows(world.flows[side], world.stakes(side).rate, 0, until)


def contract_lines(world: World, deal: Contract, day: int, side: int) -> list[Line]:
    """Return what a contract signed on a day is worth to a side, line by line.

    Here both share the scenario's odds: what comes of a contract does not depend on who was more
    hopeful when it was signed.
    """
    stakes = world.stakes(side)
    dates = world.dates(day, deal.package, world.scenario.beliefs.open_odds)
    lines = []
    for record, issue, share in zip(world.scenario.issue, world.issues, deal.shares, strict=True):
        now = granted_now(issue, side, stakes.rate, dates, world.future.horizon)
        later = later_wins(issue, side, stakes.rate, dates, world.future)
        lines.append(Line(f"{record.title}, granted now", share * now))
        lines.append(Line(f"{record.title}, still to be won", (1.0 - share) * later))
    return lines + settled_lines(world, dates, side)


def settled_lines(world: World, dates: Dates, side: int) -> list[Line]:
    """Return what the dates of a contract are worth to a side."""
    stakes = world.stakes(side)
    start = max(dates.signed, dates.effective)
    return [
        Line("peace until the expiry", peace_value(stakes, start, dates.expiry)),
        Line("terms that drift", -drift_loss(stakes, dates.effective, dates.expiry)),
        Line("risk at the expiry", -expiry_loss(stakes, dates.clout, dates.expiry)),
    ]


def waiting_lines(talks: Negotiation, side: int) -> list[Line]:
    """Return what a side may still expect at the end of a round without a deal.

    Here both share the scenario's odds: what happens does not depend on who was more hopeful.
    """
    world, future = talks.world, talks.world.future
    stakes = world.stakes(side)._replace(open_odds=talks.case.beliefs.open_odds * world.doubt)
    rest = waiting_flows(world.flows[side], stakes.rate, talks.day, future.waiting_ends)
    risk = -stakes.open_odds * expiry_loss(stakes, 1.0, future.waiting_ends)
    peace = peace_value(stakes, future.waiting_ends, world.peace_until(talks.day))
    lines = [Line("the old terms, from now on", rest), Line("risk of a joint fight", risk)]
    going_on = world.loss(side, talks.day, world.regime)
    if going_on != 0.0:
        lines.append(Line("the stoppage, from now on", -going_on))
    lines.append(Line("peace after that", peace))
    until = world.peace_until(talks.day)
    lines.append(
        Line("terms that drift after that", -drift_loss(stakes, future.waiting_ends, until))
    )
    for record, issue in zip(world.scenario.issue, world.issues, strict=True):
        lines.append(
            Line(f"{record.title}, expected", waiting_on_issue(issue, side, stakes, future))
        )
    return lines


def package_cost(world: World, deal: Contract, day: int) -> float:
    """Return what the employers pay in all for what a contract signed on a day grants, $M."""
    rate, horizon = world.stakes(EMPLOYERS).rate, world.future.horizon
    dates = world.dates(day, deal.package, world.hope(EMPLOYERS))
    return total(
        -share * granted_now(issue, EMPLOYERS, rate, dates, horizon)
        for issue, share in zip(world.issues, deal.shares, strict=True)
    )


def me_too_paid(talks: Negotiation) -> float:
    """Return what a me-too clause pays the members in dollars once another guild settles, $M.

    On the issues it covers they get what the others are expected to get, of what the contract
    leaves open, from the day on which the first of the others has a contract of its own: early, as
    it was drawn for this round, or at its expiry. 0 if ours has ended by then.
    """
    deal, world = talks.deal, talks.world
    if deal is None or not deal.package.me_too or not talks.case.sister:
        return 0.0
    day = world.calendar.day
    signed = [
        day(early or sister.expiry)
        for sister, early in zip(talks.case.sister, talks.draws.sister_deals, strict=True)
    ]
    first = max(min(signed), deal.effective)
    if first >= deal.expiry:
        return 0.0
    rate, horizon = world.stakes(GUILD).rate, world.future.horizon
    return total(
        (1.0 - share)
        * issue.follows
        * issue.pattern
        * growing(issue.size, issue.growth - rate, first, horizon)
        for issue, share in zip(world.issues, deal.shares, strict=True)
    )


def gaps(talks: Negotiation) -> tuple[float, float]:
    """Return the distances to the efficient frontier and to the Nash contract, $M.

    Both are taken in the values that the sides saw on the day of the deal, else on the last day. A
    round without a deal stands at the two reservations: if no contract beats them both, nothing
    was missed.
    """
    outlook = talks.deal_outlook or talks.outlook
    floors = (talks.deal_floors if talks.deal else None) or talks.floors
    settled = talks.deal is not None and talks.deal_values is not None
    values = talks.deal_values or floors
    weight = talks.case.beliefs.guild_power
    return distances(outlook, chains_for(outlook), floors, weight, settled, values)
