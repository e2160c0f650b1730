"""What stoppages and imposed contracts cost, worked out from the facts of a scenario."""

import math
from typing import Any, NamedTuple

from agents.stoppage import (
    IMPOSED,
    LOCKOUT,
    STRIKE,
    WORK,
    fund_paid,
    in_season,
    output_lost,
    pay_lost,
    weighed_by_cash,
)
from agents.worth import DAYS_A_MONTH, EMPLOYERS, GUILD, growing
from model.days import month_of
from model.facts import Facts

Numbers = Any


class Regime(NamedTuple):
    """How work goes on without a contract, from a day on."""

    kind: int  # WORK, STRIKE, LOCKOUT or IMPOSED
    since: int  # first day; later than today if it is only announced
    flows: tuple[float, float] = (0.0, 0.0)  # IMPOSED: $M a month it costs guild and employers


AT_WORK = Regime(WORK, 0, (0.0, 0.0))


def loss(facts: Facts, side: int, regime: Regime, day: int, waiting_ends: int) -> float:
    """Return what a side reckons to lose by a regime from a day on, $M.

    A stoppage is reckoned to go on for the same time from any day of it; what is imposed stays
    until waiting is decided.
    """
    if regime.kind == WORK:
        return 0.0
    start = max(day, regime.since)
    if regime.kind == IMPOSED:
        rate = facts.parties[side].discount_rate
        return 12.0 * growing(regime.flows[side], -rate, start, waiting_ends)
    return lost_between(facts, side, regime, start, reckoned_until(facts, start, waiting_ends))


def reckoned_until(facts: Facts, start: int, waiting_ends: int) -> int:
    """Return the day up to which a stoppage is reckoned to go on, seen from a day of it."""
    return min(start + facts.dispute.reckoned_days, waiting_ends)


def lost_between(facts: Facts, side: int, regime: Regime, start: int, until: int) -> float:
    """Return what a side loses by a regime between two days of it, $M."""
    if regime.kind == WORK or until <= start:
        return 0.0
    if regime.kind == IMPOSED:
        rate = facts.parties[side].discount_rate
        return 12.0 * growing(regime.flows[side], -rate, start, until)
    if side == GUILD:
        return members_loss(facts, regime, start, until)
    added = 0.0
    for which in range(len(facts.companies)):
        added += company_loss(facts, which, regime, start, until)
    return added + lockout_cost(facts, regime, start, until)


def members_loss(facts: Facts, regime: Regime, start: int, until: int) -> float:
    """Return what the members lose by a stoppage between two days of it, $M."""
    record, rate = facts.dispute, facts.parties[GUILD].discount_rate
    if regime.kind == LOCKOUT:
        return pay_lost(record.pay, record.lockout_income, rate, start, until)
    lost = pay_lost(record.pay, record.other_income, rate, start, until)
    paid = fund_paid(record.strike_fund, record.fund_months, rate, regime.since, start, until)
    return lost - paid


def company_loss(facts: Facts, which: int, regime: Regime, start: int, until: int) -> float:
    """Return what a company loses by a stoppage between two days of it, as it feels it, $M."""
    if regime.kind != STRIKE and regime.kind != LOCKOUT:
        return 0.0
    company, rate = facts.companies[which], facts.parties[EMPLOYERS].discount_rate
    stock = round(company.stockpile_days * facts.dispute.stockpile)
    whole = company.output * facts.dispute.output
    bare = max(start, regime.since + stock)
    if bare >= until:
        return 0.0  # there are scripts in hand all the time
    season = mean_season(facts, bare, until)
    output = in_season(whole, company.seasonal, season)
    lost = output_lost(output, company.fallback, stock, rate, regime.since, start, until)
    return weighed_by_cash(lost, whole, company.cash_months)


def lockout_cost(facts: Facts, regime: Regime, start: int, until: int) -> float:
    """Return what a lockout costs the employers besides lost output, $M."""
    if regime.kind != LOCKOUT:
        return 0.0
    rate = facts.parties[EMPLOYERS].discount_rate
    return 12.0 * growing(facts.dispute.lockout_cost, -rate, start, until)


def company_reckons(facts: Facts, which: int, regime: Regime, day: int, waiting_ends: int) -> float:
    """Return what a company reckons to lose by a regime from a day on, as it feels it, $M."""
    if regime.kind != STRIKE and regime.kind != LOCKOUT:
        return 0.0
    start = max(day, regime.since)
    until = reckoned_until(facts, start, waiting_ends)
    own = company_loss(facts, which, regime, start, until)
    if regime.kind == STRIKE:
        return own
    return own + lockout_cost(facts, regime, start, until) * part_of(facts, which)


def part_of(facts: Facts, which: int) -> float:
    """Return a company's part of what is shared in the alliance, 0..1."""
    whole = 0.0
    for each in range(len(facts.companies)):
        whole += facts.companies[each].rest
    return facts.companies[which].rest / whole if whole > 0.0 else 0.0


def mean_season(facts: Facts, start: int, until: int) -> float:
    """Return the mean weight of the season over the months between two days, 0..1."""
    first = month_of(facts.calendar.day_zero + start).month
    months = max(1, math.ceil((until - start) / DAYS_A_MONTH))
    added = 0.0
    for later in range(months):
        added += facts.season[(first - 1 + later) % 12]
    return added / months


def first_loss(facts: Facts, side: int, regime: Regime) -> float:
    """Return what a side loses by a stoppage before it is reckoned to move anybody, $M."""
    return lost_between(facts, side, regime, regime.since, regime.since + facts.dispute.first_days)


def month_costs(facts: Facts, side: int, regime: Regime, day: int) -> float:
    """Return what the coming month of a regime costs a side, $M."""
    return lost_between(facts, side, regime, day, day + round(DAYS_A_MONTH))


# ---------------------------------------------------------------------------------- the companies


class Stakes(NamedTuple):
    """Each company's part of every issue and of the rest; the parts add up to 1."""

    weights: Any  # [company][issue]
    rest: Numbers  # [company]
    has_say: Numbers  # [company] does it gain or lose by any contract


def share_stakes(facts: Facts, stakes: Stakes) -> None:
    """Fill each company's stakes.

    An issue in which no company has a stake is nobody's.
    """
    rest = 0.0
    for which in range(len(facts.companies)):
        rest += facts.companies[which].rest
    for which in range(len(facts.companies)):
        own = facts.companies[which]
        stakes.rest[which] = own.rest / rest / own.patience if rest > 0.0 else 0.0
        stakes.has_say[which] = has_say(facts, which)
        for issue in range(len(facts.issues)):
            whole = 0.0
            for other in range(len(facts.companies)):
                whole += facts.stakes[other][issue]
            share = facts.stakes[which][issue] / whole if whole > 0.0 else 0.0
            stakes.weights[which][issue] = share


def has_say(facts: Facts, which: int) -> bool:
    """Return whether a company gains or loses by any contract; no other has a say."""
    having = facts.companies[which].rest > 0.0
    for issue in range(len(facts.issues)):
        having = having or facts.stakes[which][issue] > 0.0
    return having


def how_many_agree(facts: Facts, side: int) -> int:
    """Return how many rows the people have whose consent a side needs.

    The members are one, the average of those who vote; companies count if the alliance has to
    agree by its rule.
    """
    if side == GUILD:
        return 1 if facts.causes.ratification_gap and facts.members.number > 0 else 0
    having = 0
    for which in range(len(facts.companies)):
        having += 1 if has_say(facts, which) else 0
    return having if facts.causes.one_veto else 0
