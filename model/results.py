"""What a round has come to, in numbers: the figures of an outcome, worked out from the table.

Money is in $ million discounted to day 0; face lost in public is left out.
"""

from typing import Any

from agents import ballots
from agents.conduct import least_taken
from agents.stoppage import WORK
from agents.worth import (
    EMPLOYERS,
    GUILD,
    Stakes,
    drift_loss,
    expiry_loss,
    granted_now,
    growing,
    later_wins,
    peace_value,
    waiting_on_issue,
)
from model.costs import loss
from model.gaps import gaps
from model.prices import (
    dated,
    dates_of,
    flows_between,
    hope_of,
    issue_of,
    peace_until,
    stakes_of,
)
from model.sight import look
from model.table import Table, kind_today, party_of, regime_of

Numbers = Any
FLOWS, STOPPAGES, DEAL = range(3)
"""Lines of an account: the old terms until the deal, stoppages, and from there on what follows.

With a deal that is, for each issue, what is granted now and what may still be won; then peace,
drift and the risk at the expiry. Without one: the old terms from now on, the risk of a joint fight,
the stoppage from now on, peace and drift after that, and what is expected of each issue.
"""


def lines_in(issues: int) -> int:
    """Return how many lines an account has room for."""
    return DEAL + max(2 * issues + 3, issues + 5)


class Result:
    """The figures of one round; the shares granted stand beside it."""

    __slots__ = (
        "ballots",
        "committee_gap",
        "day",
        "deal_day",
        "effective",
        "employer_cost",
        "employer_value",
        "expiry",
        "guild_cost",
        "guild_value",
        "lockout_days",
        "me_too_paid",
        "nash_gap",
        "package",
        "package_cost",
        "pareto_gap",
        "predicted_yes",
        "regime",
        "rejections",
        "rounds",
        "strike_days",
        "voted",
        "yes",
    )
    package: int  # of the deal, -1 without one
    regime: int  # how work goes on at the end
    day: int  # the last
    deal_day: int
    effective: int
    expiry: int
    rounds: int
    guild_value: float
    employer_value: float
    package_cost: float
    guild_cost: float  # of carrying on without a contract, stoppages included
    employer_cost: float
    pareto_gap: float
    nash_gap: float
    strike_days: int
    lockout_days: int
    rejections: int
    voted: bool
    yes: int
    ballots: int
    predicted_yes: float
    me_too_paid: float
    committee_gap: float


def conclude(table: Table, result: Result, shares: Numbers) -> None:
    """Write the figures of a round that has ended, and the share granted of each issue."""
    state, settled = table.state, table.state.deal_package >= 0
    result.package, result.regime, result.day = state.deal_package, kind_today(state), state.day
    result.deal_day, result.effective = state.deal_day, state.deal_effective
    result.expiry, result.rounds, result.rejections = (
        state.deal_expiry,
        state.rounds,
        state.rejections,
    )
    result.strike_days, result.lockout_days = state.days_on_strike, state.days_locked_out
    result.voted, result.yes, result.ballots = state.voted, state.vote_yes, state.vote_ballots
    result.predicted_yes = state.vote_predicted
    for which in range(len(shares)):
        shares[which] = table.deal_shares[which] if settled else 0.0
    result.pareto_gap, result.nash_gap = state.deal_pareto_gap, state.deal_nash_gap
    if not settled:
        look(table)  # who is open on the last day stands at the reservations of that day
        result.pareto_gap, result.nash_gap = distances(table, False)
    until = state.deal_day if settled else state.day
    flows = carried_on(table, GUILD, until)
    result.guild_cost = 0.0 - flows + state.lost_guild
    result.guild_value = value_at_the_end(table, GUILD, flows, state.lost_guild, shares)
    flows = carried_on(table, EMPLOYERS, until)
    result.employer_cost = 0.0 - flows + state.lost_employers
    result.employer_value = value_at_the_end(table, EMPLOYERS, flows, state.lost_employers, shares)
    result.package_cost = package_cost(table, shares) if settled else 0.0
    result.me_too_paid = me_too_paid(table, shares) if settled else 0.0
    result.committee_gap = committee_gap(table)


def distances(table: Table, settled: bool) -> tuple[float, float]:
    """Return how far today's deal, or having none, is from the frontier and the fair contract, $M.

    A round without a deal stands at the two reservations.
    """
    outlook, state = table.outlook, table.state
    guild = least_taken(party_of(table, GUILD), table.memories[GUILD], outlook)
    employers = least_taken(party_of(table, EMPLOYERS), table.memories[EMPLOYERS], outlook)
    values = (state.deal_value_guild, state.deal_value_employers)
    weight = table.facts.beliefs.guild_power
    return gaps(outlook, table.chains, (guild, employers), weight, settled, values)


def carried_on(table: Table, side: int, until: int) -> float:
    """Return what carrying on from day 0 until a day has brought a side, stoppages apart."""
    starts, amounts = table.prices.flow_start[side], table.prices.flow_amount[side]
    return flows_between(starts, amounts, table.facts.parties[side].discount_rate, 0, until)


def value_at_the_end(table: Table, side: int, flows: float, lost: float, shares: Numbers) -> float:
    """Write a side's account, and return what it has got and may still expect: the sum of it."""
    account = table.accounts[side]
    for line in range(len(account)):
        account[line] = 0.0
    account[FLOWS], account[STOPPAGES] = flows, -lost
    if table.state.deal_package < 0:
        account_for_waiting(table, side, account)
    else:
        account_for_contract(table, side, shares, account)
    value = 0.0
    for line in range(len(account)):
        value += account[line]
    return value


def account_for_contract(table: Table, side: int, shares: Numbers, account: Numbers) -> None:
    """Write what a contract adds to an account.

    Both sides share the scenario's odds here: what comes of a contract does not depend on who was
    more hopeful when it was signed.
    """
    facts, state, future = table.facts, table.state, table.future
    now = dated(facts, table.settled)
    stakes, odds = stakes_of(facts, side, now.doubt), facts.beliefs.open_odds
    dates = dates_of(facts, table.settled, state.deal_package, state.deal_day, odds, now.doubt)
    line = DEAL
    for which in range(len(shares)):
        issue = issue_of(facts, which, now)
        later = later_wins(issue, side, stakes.rate, dates, future)
        account[line] = shares[which] * granted_now(issue, side, stakes.rate, dates, future.horizon)
        account[line + 1] = (1.0 - shares[which]) * later
        line += 2
    account[line] = peace_value(stakes, max(dates.signed, dates.effective), dates.expiry)
    account[line + 1] = -drift_loss(stakes, dates.effective, dates.expiry)
    account[line + 2] = -expiry_loss(stakes, dates.clout, dates.expiry)


def account_for_waiting(table: Table, side: int, account: Numbers) -> None:
    """Write what a side may still expect at the end of a round without a deal.

    Here both share the scenario's odds: what happens does not depend on who was more hopeful.
    """
    facts, state, future = table.facts, table.state, table.future
    now = dated(facts, table.settled)
    odds = facts.beliefs.open_odds * now.doubt
    own = stakes_of(facts, side, now.doubt)
    stakes = Stakes(
        own.rate, odds, own.peace, own.risk, own.term_pledge, own.opening_months, own.drift
    )
    starts, amounts = table.prices.flow_start[side], table.prices.flow_amount[side]
    account[DEAL] = flows_between(starts, amounts, stakes.rate, state.day, future.waiting_ends)
    account[DEAL + 1] = -odds * expiry_loss(stakes, 1.0, future.waiting_ends)
    if state.regime_kind != WORK:
        going_on = loss(facts, side, regime_of(state), state.day, future.waiting_ends)
        account[DEAL + 2] = -going_on
    until = peace_until(table)
    account[DEAL + 3] = peace_value(stakes, future.waiting_ends, until)
    account[DEAL + 4] = -drift_loss(stakes, future.waiting_ends, until)
    for which in range(len(facts.issues)):
        issue = issue_of(facts, which, now)
        account[DEAL + 5 + which] = waiting_on_issue(issue, side, stakes, future)


def package_cost(table: Table, shares: Numbers) -> float:
    """Return what the employers pay in all for what a contract grants, $M."""
    facts, state = table.facts, table.state
    now, rate = dated(facts, table.settled), facts.parties[EMPLOYERS].discount_rate
    hope = hope_of(facts, EMPLOYERS)
    dates = dates_of(facts, table.settled, state.deal_package, state.deal_day, hope, now.doubt)
    cost = 0.0
    for which in range(len(shares)):
        issue = issue_of(facts, which, now)
        paid = granted_now(issue, EMPLOYERS, rate, dates, table.future.horizon)
        cost += -shares[which] * paid
    return cost


def me_too_paid(table: Table, shares: Numbers) -> float:
    """Return what a me-too clause pays the members in dollars once another guild settles, $M.

    On the issues it covers they get what the others are expected to get, of what the contract
    leaves open, from the day on which the first of the others has a contract of its own: early, as
    it was drawn for this round, or at its expiry. 0 if ours has ended by then.
    """
    facts, state = table.facts, table.state
    if not facts.packages[state.deal_package].me_too or len(facts.sisters) == 0:
        return 0.0
    first = table.signs[0]
    for which in range(len(facts.sisters)):
        first = min(first, table.signs[which])
    first = max(first, state.deal_effective)
    if first >= state.deal_expiry:
        return 0.0
    now, rate, paid = dated(facts, table.settled), facts.parties[GUILD].discount_rate, 0.0
    for which in range(len(shares)):
        issue = issue_of(facts, which, now)
        lasting = growing(issue.size, issue.growth - rate, first, table.future.horizon)
        paid += (1.0 - shares[which]) * issue.follows * issue.pattern * lasting
    return paid


def committee_gap(table: Table) -> float:
    """Return what the committee wants beyond what the average voter asks for, $M of surplus."""
    if table.outlook.voices[GUILD].people == 0:
        return 0.0
    own = ballots.gap(table.crowd_state, table.facts.members.spread)
    stance: float = table.memories[GUILD].stance
    return stance + own
