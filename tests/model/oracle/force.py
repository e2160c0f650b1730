"""What can be done by force in one scenario, and what it costs each side, worked out another way.

The oracle for `model.costs`.
"""

import math

from agents.arithmetic import total
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
from agents.worth import DAYS_A_MONTH, GUILD, growing
from model.calendar import Calendar
from model.costs import AT_WORK, Regime
from model.people import CompanyRecord
from model.scenario import Scenario

__all__ = ["AT_WORK", "Force", "Regime"]


class Force:
    """The costs of stoppages and of what is imposed, read from a scenario.

    Parameters
    ----------
    scenario
        With its random numbers drawn.
    calendar
        Its dates as day numbers.
    """

    def __init__(self, scenario: Scenario, calendar: Calendar) -> None:
        self.scenario, self.calendar = scenario, calendar
        self.record = scenario.dispute
        self.rates = (scenario.guild.discount_rate, scenario.employers.discount_rate)

    def loss(self, side: int, regime: Regime, day: int, waiting_ends: int) -> float:
        """Return what a side reckons to lose by a regime from a day on, $M.

        A stoppage is reckoned to go on for the same time from any day of it; what is imposed
        stays until waiting is decided.
        """
        start = max(day, regime.since)
        if regime.kind == IMPOSED:
            amount = regime.flows[side]
            return 12.0 * growing(amount, -self.rates[side], start, waiting_ends)
        return self.between(side, regime, start, self.reckoned_until(start, waiting_ends))

    def reckoned_until(self, start: int, waiting_ends: int) -> int:
        """Return the day up to which a stoppage is reckoned to go on, seen from a day of it."""
        assert self.record is not None
        return min(start + self.record.reckoned_days, waiting_ends)

    def company_reckons(
        self, company: CompanyRecord, regime: Regime, day: int, waiting_ends: int
    ) -> float:
        """Return what a company reckons to lose by a regime from a day on, as it feels it, $M."""
        if regime.kind not in (STRIKE, LOCKOUT):
            return 0.0
        start = max(day, regime.since)
        until = self.reckoned_until(start, waiting_ends)
        shared = self.lockout_cost(regime, start, until) * self.part(company)
        return self.company_loss(company, regime, start, until) + shared

    def part(self, company: CompanyRecord) -> float:
        """Return a company's part of what is shared in the alliance, 0..1."""
        whole = total(each.rest for each in self.companies)
        return company.rest / whole if whole > 0.0 else 0.0

    def between(self, side: int, regime: Regime, start: int, until: int) -> float:
        """Return what a side loses by a regime between two days of it, $M."""
        if regime.kind == WORK or until <= start:
            return 0.0
        if regime.kind == IMPOSED:
            return 12.0 * growing(regime.flows[side], -self.rates[side], start, until)
        if side == GUILD:
            return self.members_loss(regime, start, until)
        each = [self.company_loss(company, regime, start, until) for company in self.companies]
        return total(each) + self.lockout_cost(regime, start, until)

    @property
    def companies(self) -> tuple[CompanyRecord, ...]:
        """The members of the alliance."""
        return self.scenario.company

    def members_loss(self, regime: Regime, start: int, until: int) -> float:
        """Return what the members lose by a stoppage between two days of it, $M."""
        record, rate = self.record, self.rates[GUILD]
        assert record is not None
        if regime.kind == LOCKOUT:
            return pay_lost(record.pay, record.lockout_income, rate, start, until)
        lost = pay_lost(record.pay, record.other_income, rate, start, until)
        fund, months = record.strike_fund, record.fund_months
        return lost - fund_paid(fund, months, rate, regime.since, start, until)

    def company_loss(self, company: CompanyRecord, regime: Regime, start: int, until: int) -> float:
        """Return what a company loses by a stoppage between two days of it, as it feels it, $M."""
        if regime.kind not in (STRIKE, LOCKOUT):
            return 0.0
        assert self.record is not None
        stock = round(company.stockpile_days * self.record.stockpile)
        bare = max(start, regime.since + stock)
        whole = company.output * self.record.output
        output = in_season(whole, company.seasonal, self.season(bare, until))
        lost = output_lost(
            output,
            company.fallback,
            stock,
            self.rates[1],
            regime.since,
            start,
            until,
        )
        return weighed_by_cash(lost, whole, company.cash_months)

    def lockout_cost(self, regime: Regime, start: int, until: int) -> float:
        """Return what a lockout costs the employers besides lost output, $M."""
        if regime.kind != LOCKOUT or self.record is None:
            return 0.0
        return 12.0 * growing(self.record.lockout_cost, -self.rates[1], start, until)

    def first_loss(self, side: int, regime: Regime) -> float:
        """Return what a side loses by a stoppage before it is reckoned to move anybody, $M."""
        assert self.record is not None
        return self.between(side, regime, regime.since, regime.since + self.record.first_days)

    def season(self, start: int, until: int) -> float:
        """Return the mean weight of the season over the months between two days, 0..1."""
        season = self.scenario.next_round.season
        first = self.calendar.date(start)
        months = max(1, math.ceil((until - start) / DAYS_A_MONTH))
        return total(season[(first.month - 1 + m) % 12] for m in range(months)) / months

    def month(self, side: int, regime: Regime, day: int) -> float:
        """Return what the coming month of a regime costs a side, $M."""
        return self.between(side, regime, day, day + round(DAYS_A_MONTH))
