"""The companies of one scenario: what each would sign, who blocks what, and why."""

import mesa

from agents.approval import (
    MAJORITY,
    NOBODY,
    QUOTA,
    VETO,
    Consent,
    Constituent,
    enough,
    has_stake,
    margin,
    worst_issue,
)
from agents.arithmetic import total
from agents.contract import DOLLAR, Offer, shares_of
from agents.outlook import Outlook, value_of
from agents.people import Company
from agents.worth import EMPLOYERS
from model.force import Regime
from model.messages import Block
from model.outlook import World
from model.scenario import Scenario

RULES = {"veto": VETO, "majority": MAJORITY, "quota": QUOTA}


def stakes(scenario: Scenario) -> tuple[Constituent, ...]:
    """Return each company's part of every issue and of the rest; the parts add up to 1.

    An issue in which no company has a stake is nobody's.
    """
    totals = [
        total(company.stake.get(issue.name, 0.0) for company in scenario.company)
        for issue in scenario.issue
    ]
    rest = total(company.rest for company in scenario.company)
    return tuple(
        Constituent(
            weights=tuple(
                company.stake.get(issue.name, 0.0) / total if total > 0.0 else 0.0
                for issue, total in zip(scenario.issue, totals, strict=True)
            ),
            rest=company.rest / rest / company.patience if rest > 0.0 else 0.0,
            least=0.0,
        )
        for company in scenario.company
    )


class Alliance:
    """The companies behind the employers' seat.

    Parameters
    ----------
    model
        The Mesa model that they are agents of.
    scenario
        With its random numbers drawn.
    world
        What contracts and stoppages are worth.
    """

    def __init__(self, model: mesa.Model, scenario: Scenario, world: World) -> None:
        self.scenario, self.world = scenario, world
        self.companies = [
            Company(model, record.name, record.title, stake, record.votes)
            for record, stake in zip(scenario.company, stakes(scenario), strict=True)
        ]
        self.rule, self.quota = RULES[scenario.employers.rule], scenario.employers.quota
        self.agrees = scenario.causes.one_veto and any(has_stake(c.stake) for c in self.companies)

    def consent(self, day: int, regime: Regime) -> Consent:
        """Return whose consent the employers need on a day; nobody's if they share all costs."""
        if not self.agrees:
            return NOBODY
        having = [company for company in self.companies if has_stake(company.stake)]
        return Consent(
            people=tuple(self._would_sign(company, day, regime) for company in having),
            votes=tuple(company.votes for company in having),
            rule=self.rule,
            quota=self.quota,
        )

    def _would_sign(self, company: Company, day: int, regime: Regime) -> Constituent:
        """Return a company's stake; what a stoppage costs it makes it the readier to sign."""
        return company.stake._replace(least=-self._loss(company, day, regime))

    def _loss(self, company: Company, day: int, regime: Regime) -> float:
        record = self.scenario.company[self.companies.index(company)]
        return self.world.force.company_reckons(record, regime, day, self.world.future.waiting_ends)

    def blocks(self, outlook: Outlook, bid: Offer, reservation: float, day: int) -> list[Block]:
        """Return who would not sign a contract that is above the employers' reservation."""
        consent = self.world.consent[EMPLOYERS]
        parts = self.world.parts(EMPLOYERS, day)
        value, waiting = value_of(outlook, EMPLOYERS, bid), outlook.waiting[EMPLOYERS]
        shares = shares_of(bid, outlook.order[bid.package])
        having = [company for company in self.companies if has_stake(company.stake)]
        found = []
        for company, who in zip(having, consent.people, strict=True):
            asked = margin(parts, who, outlook, bid.package, EMPLOYERS, waiting)
            if value < reservation + asked - DOLLAR:
                worst = worst_issue(parts, who, bid.package, shares)
                issue = self.scenario.issue[worst].title if worst >= 0 else ""
                found.append(Block(company.title, issue))
        return found

    def locks_out(self, gain: float, regime: Regime, day: int) -> bool:
        """Return whether enough companies are for a lockout that brings the employers a gain, $M.

        What it brings before its cost is shared like peace; each bears its own loss of output.
        """
        if gain <= 0.0 or not self.agrees:
            return gain > 0.0
        gross = gain + self.world.loss(EMPLOYERS, day, regime)
        having = [company for company in self.companies if has_stake(company.stake)]
        yes = total(
            company.votes
            for company in having
            if company.stake.rest * gross >= self._loss(company, day, regime) - DOLLAR
        )
        return enough(yes, total(c.votes for c in having), self.rule, self.quota)
