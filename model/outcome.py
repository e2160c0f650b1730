"""What came out of a round, in figures: the outcome, and accounts that add up to each value."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from agents.stoppage import REGIME_NAMES
from model import setting
from model.calendar import Calendar
from model.negotiation import Negotiation
from model.results import DEAL, FLOWS, STOPPAGES, Result, conclude
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
    result, shares = concluded(talks)
    return outcome_of(talks.case, {name: getattr(result, name) for name in FIGURES}, shares)


FIGURES = tuple(Result.__annotations__)


def concluded(talks: Negotiation) -> tuple[Any, list[float]]:
    """Return the figures of a finished round, and the share granted of each issue."""
    table = talks.table
    conclude(table, table.result, table.result_shares)
    return table.result, table.result_shares


def outcome_of(scenario: Scenario, end: Mapping[str, Any], shares: Sequence[float]) -> Outcome:
    """Return the outcome that the figures of a round come to.

    Parameters
    ----------
    scenario
        What was played.
    end
        By name, the fields of `model.results.Result`.
    shares
        Granted of each issue.
    """
    date, package = Calendar(scenario.calendar.old_expiry).date, end["package"]
    settled, voted, ballots = package >= 0, end["voted"], end["ballots"]
    months = setting.packages(scenario)[package].months if settled else 0
    members = scenario.guild.members.count if scenario.guild.members is not None else 0
    names = [issue.name for issue in scenario.issue]
    positions = [setting.position(*each) for each in zip(scenario.issue, shares, strict=True)]
    return Outcome(
        status="settled" if settled else REGIME_NAMES[end["regime"]],
        term_months=months if settled else None,
        term_class=term_class(scenario, months) if settled else "none",
        deal_date=date(end["deal_day"]).isoformat() if settled else None,
        effective_date=date(end["effective"]).isoformat() if settled else None,
        expiry_date=date(end["expiry"] - 1).isoformat() if settled else None,
        days_past_expiry=end["deal_day"] + 1 if settled else None,
        rounds=end["rounds"],
        granted=dict(zip(names, shares, strict=True)),
        contract=dict(zip(names, positions, strict=True)),
        guild_value=end["guild_value"],
        employer_value=end["employer_value"],
        package_cost=end["package_cost"],
        dispute_cost_guild=end["guild_cost"],
        dispute_cost_employer=end["employer_cost"],
        pareto_gap=end["pareto_gap"],
        nash_gap=end["nash_gap"],
        strike_days=end["strike_days"],
        lockout_days=end["lockout_days"],
        rejections=end["rejections"],
        yes_share=end["yes"] / ballots if voted and ballots else None,
        turnout=ballots / members if voted else None,
        ballots=ballots if voted else 0,
        predicted_yes=end["predicted_yes"] if voted else None,
        me_too_paid=end["me_too_paid"],
        committee_gap=end["committee_gap"],
    )


def term_class(scenario: Scenario, months: int) -> str:
    """Return the nearest of the scenario's named terms; between two, the longer one."""
    nearest = min(scenario.term.named, key=lambda named: (abs(named - months), -named))
    return str(nearest)


def account(talks: Negotiation, side: int) -> list[Line]:
    """Return what a side got in a finished round, line by line; the lines add up to its value."""
    concluded(talks)
    amounts, titles = talks.table.accounts[side], [issue.title for issue in talks.case.issue]
    lines = [Line("the old terms, until the deal", amounts[FLOWS])]
    if amounts[STOPPAGES] != 0.0:
        lines.append(Line("stoppages and what was imposed", amounts[STOPPAGES]))
    if talks.deal is None:
        return lines + waiting_lines(titles, amounts[DEAL:])
    return lines + contract_lines(titles, amounts[DEAL:])


def contract_lines(titles: Sequence[str], amounts: Sequence[float]) -> list[Line]:
    """Return what a contract is worth to a side, line by line; see `model.results.DEAL`."""
    lines = []
    for which, title in enumerate(titles):
        lines.append(Line(f"{title}, granted now", amounts[2 * which]))
        lines.append(Line(f"{title}, still to be won", amounts[2 * which + 1]))
    peace, drift, risk = amounts[2 * len(titles) : 2 * len(titles) + 3]
    return [
        *lines,
        Line("peace until the expiry", peace),
        Line("terms that drift", drift),
        Line("risk at the expiry", risk),
    ]


def waiting_lines(titles: Sequence[str], amounts: Sequence[float]) -> list[Line]:
    """Return what a side may still expect at the end of a round without a deal, line by line."""
    rest, risk, going_on, peace, drift, *expected = amounts[: 5 + len(titles)]
    lines = [Line("the old terms, from now on", rest), Line("risk of a joint fight", risk)]
    if going_on != 0.0:
        lines.append(Line("the stoppage, from now on", going_on))
    lines += [Line("peace after that", peace), Line("terms that drift after that", drift)]
    pairs = zip(titles, expected, strict=True)
    return lines + [Line(f"{title}, expected", amount) for title, amount in pairs]
