"""Issues, stakes and flows of a scenario as the rules take them, for the oracle."""

from agents.worth import GUILD, Flow, Issue, Stakes
from model.calendar import Calendar
from model.scenario import Scenario


def issues(scenario: Scenario) -> tuple[Issue, ...]:
    """Return the issues as the rules take them; no pledges where commitment is switched off."""
    committed = scenario.causes.public_commitment
    guild = scenario.guild.pledge.issue if committed else {}
    employers = scenario.employers.pledge.issue if committed else {}
    return tuple(
        Issue(
            size=issue.size,
            growth=issue.growth,
            guild_weight=issue.guild_weight,
            exposure=issue.exposure,
            multiplier=issue.multiplier,
            pattern=issue.pattern,
            reopens=float(issue.reopens),
            follows=float(issue.follows),
            step=issue.grid_step / abs(issue.ask - issue.status_quo),
            guild_pledge=guild.get(issue.name, 0.0),
            employer_pledge=employers.get(issue.name, 0.0),
        )
        for issue in scenario.issue
    )


def stakes(scenario: Scenario, side: int) -> Stakes:
    """Return what a side's money depends on, before any other guild has settled."""
    party = scenario.guild if side == GUILD else scenario.employers
    bias = party.bias if scenario.causes.self_serving_bias else 0.0
    hope = scenario.beliefs.open_odds + (bias if side == GUILD else -bias)
    pledge = party.pledge.term if scenario.causes.public_commitment else 0.0
    return Stakes(
        rate=party.discount_rate,
        open_odds=min(1.0, max(0.0, hope)),
        peace=party.peace,
        risk=party.expiry_risk,
        term_pledge=pledge,
        opening_months=float(party.opening.months),
        drift=party.drift,
    )


def flows(scenario: Scenario, side: int) -> tuple[Flow, ...]:
    """Return what a side earns without a contract, month by month, with all milestones."""
    party = scenario.guild if side == GUILD else scenario.employers
    day = Calendar(scenario.calendar.old_expiry).day
    added = (
        Flow(day(m.day), m.guild_flow if side == GUILD else m.employer_flow)
        for m in scenario.calendar.milestone
    )
    return (Flow(0, party.waiting_flow), *(flow for flow in added if flow.amount != 0.0))
