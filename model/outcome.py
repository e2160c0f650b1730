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
    table = concluded(talks)
    figures = {name: [getattr(table.result, name)] for name in Result.__annotations__}
    return outcomes_of(talks.case, figures, [table.result_shares])[0]


def concluded(talks: Negotiation) -> Any:
    """Return the table of a finished round with its figures written."""
    table = talks.table
    conclude(table, table.result, table.result_shares)
    return table


def outcomes_of(
    scenario: Scenario, figures: Mapping[str, list[Any]], shares: Sequence[Sequence[float]]
) -> list[Outcome]:
    """Return the outcomes that the figures of some rounds come to, in their order.

    Parameters
    ----------
    scenario
        What was played.
    figures
        By name, a field of `model.results.Result` of each round.
    shares
        [round][issue] granted.
    """
    names = [issue.name for issue in scenario.issue]
    granted = [dict(zip(names, row, strict=True)) for row in shares]
    contracts = [dict(zip(names, row, strict=True)) for row in positions(scenario, shares)]
    known: dict[str, list[Any]] = {
        **figures,
        "dispute_cost_guild": figures["guild_cost"],
        "dispute_cost_employer": figures["employer_cost"],
        **_of_deals(scenario, figures),
        **_of_votes(scenario, figures),
        "granted": granted,
        "contract": contracts,
    }
    return list(map(Outcome, *(known[name] for name in Outcome._fields)))


def positions(scenario: Scenario, shares: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
    """Return for each round what is granted of each issue, in its own unit."""
    columns = zip(scenario.issue, zip(*shares, strict=True), strict=False)
    found = [[setting.position(issue, share) for share in column] for issue, column in columns]
    return list(zip(*found, strict=True))


def _of_deals(scenario: Scenario, figures: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the figures that stand for a deal, None or what there is else where there is none."""
    months = [package.months for package in setting.packages(scenario)]
    classes = [term_class(scenario, each) for each in months]
    packages = figures["package"]
    settled = [package >= 0 for package in packages]
    regimes = [REGIME_NAMES[regime] for regime in figures["regime"]]
    last = [day - 1 for day in figures["expiry"]]
    return {
        "status": ["settled" if deal else how for deal, how in zip(settled, regimes, strict=True)],
        "term_months": [months[package] if package >= 0 else None for package in packages],
        "term_class": [classes[package] if package >= 0 else "none" for package in packages],
        "deal_date": _where(settled, _dates(scenario, figures["deal_day"])),
        "effective_date": _where(settled, _dates(scenario, figures["effective"])),
        "expiry_date": _where(settled, _dates(scenario, last)),
        "days_past_expiry": _where(settled, [day + 1 for day in figures["deal_day"]]),
    }


def _of_votes(scenario: Scenario, figures: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the figures of the last ratification vote."""
    voted = figures["voted"]
    members = scenario.guild.members.count if scenario.guild.members is not None else 0
    cast = [count if held else 0 for held, count in zip(voted, figures["ballots"], strict=True)]
    return {
        "yes_share": [
            yes / count if count else None for yes, count in zip(figures["yes"], cast, strict=True)
        ],
        "turnout": [
            count / members if held else None for held, count in zip(voted, cast, strict=True)
        ],
        "ballots": cast,
        "predicted_yes": _where(voted, figures["predicted_yes"]),
    }


def _where(wanted: Sequence[bool], values: Sequence[Any]) -> list[Any]:
    """Return values, None where one is not wanted."""
    return [value if keep else None for keep, value in zip(wanted, values, strict=True)]


def _dates(scenario: Scenario, days: Sequence[int]) -> list[str]:
    """Return days as ISO dates; most come many times."""
    date = Calendar(scenario.calendar.old_expiry).date
    texts = {day: date(day).isoformat() for day in set(days)}
    return [texts[day] for day in days]


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
