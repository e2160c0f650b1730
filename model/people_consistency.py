"""What must hold among the people of a scenario: who they are, what they weigh, how they agree.

Whoever is taken away is simply gone. Without companies the alliance acts as one, without members
the committee decides alone, and a switch in [causes] that is about them changes nothing then. Only
what cannot be meant, or cannot be computed, is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from agents.members import lognormal_from
from model.finding import TIDY, Found, Problem, no_issue, no_issues

if TYPE_CHECKING:
    from model.people import CompanyRecord, MembersRecord
    from model.scenario import Scenario

MOST_HEARD = 4_000_000  # opinions that members hear in a month; more take seconds each month


def issue_names(scenario: Scenario) -> list[str]:
    """Return the names of the issues."""
    return [issue.name for issue in scenario.issue]


def members_come_in_segments(scenario: Scenario) -> Found:
    """Find members that belong to no segment, and segments without members."""
    guild = scenario.guild
    if guild.members is not None and not guild.segment:
        yield Problem(
            "guild.members", "members are drawn from segments; give one [[guild.segment]]"
        )
    if guild.members is None and guild.segment:
        yield Problem(
            "guild.segment", "there are no [guild.members]; give them, or take the segments away"
        )


def shares_add_up(scenario: Scenario) -> Found:
    """Find segments that are more than all members together, or nobody at all.

    Less than all is right: the others count for more when one segment is taken away.
    """
    segments = scenario.guild.segment
    total = math.fsum(segment.share for segment in segments)
    if total > 1 + TIDY:
        yield Problem(
            f"guild.segment.{segments[-1].name}.share",
            f"the shares of all segments add up to {total:g}, more than 1",
        )
    if segments and total < TIDY:
        yield Problem(
            f"guild.segment.{segments[-1].name}.share",
            "all segments have a share of 0; one must have members",
        )


def segments_weigh_the_issues(scenario: Scenario) -> Found:
    """Find segments without a weight on every issue, and weights on no issue."""
    names = issue_names(scenario)
    for segment in scenario.guild.segment:
        path = f"guild.segment.{segment.name}.weight"
        yield from no_issues(path, segment.weight, names)
        for name in names:
            if name not in segment.weight:
                yield Problem(path, f"has no weight on the issue {name!r}; it may be 0")


def stakes_name_the_issues(scenario: Scenario) -> Found:
    """Find companies with a stake in no issue, and residuals from none."""
    names = issue_names(scenario)
    for company in scenario.company:
        yield from no_issues(f"company.{company.name}.stake", company.stake, names)
    if scenario.guild.members is not None:
        for name in scenario.guild.members.residual_issue:
            if name not in names:
                yield Problem("guild.members.residual_issue", no_issue(name, names))


def residuals_are_possible(scenario: Scenario) -> Found:
    """Find a mean of home-video residuals that is too small for their upper tail."""
    members = scenario.guild.members
    if members is None:
        return
    try:
        lognormal_from(members.residual_threshold, members.residual_share, members.residual_mean)
    except ValueError as error:
        yield Problem("guild.members.residual_mean", str(error))


def everybody_can_be_heard(scenario: Scenario) -> Found:
    """Find so many members with so many neighbours that a month of talk would take very long."""
    members = scenario.guild.members
    if members is None or heard(members) <= MOST_HEARD:
        return
    if members.network == "complete":
        yield Problem(
            "guild.members.count",
            f'with opinion = "bounded" on a "complete" network each of {members.count} members '
            f"listens to each other one; at most {math.isqrt(MOST_HEARD)} are allowed",
        )
    else:
        yield Problem(
            "guild.members.neighbours",
            f"{members.count} members with {members.neighbours} neighbours each hear too much; "
            f"at most {MOST_HEARD // members.count} neighbours are allowed",
        )


def heard(members: MembersRecord) -> int:
    """Return how many opinions all members together hear in a month.

    On a complete network everybody hears the same mean, unless each picks out who is near.
    """
    if members.network == "none":
        return 0
    if members.network == "complete":
        return members.count**2 if members.opinion == "bounded" else members.count
    return members.count * min(members.count, members.neighbours)


def opinions_do_not_overshoot(scenario: Scenario) -> Found:
    """Find members who are moved by others and by a meeting beyond what both say."""
    members = scenario.guild.members
    if members is not None and members.influence + members.meeting > 1 + TIDY:
        yield Problem(
            "guild.members.meeting",
            f"{members.meeting:g} and influence {members.influence:g} add up to more than 1; "
            "opinions would go beyond those they follow",
        )


def companies_can_agree(scenario: Scenario) -> Found:
    """Find a rule of agreement without a quota, and one by votes that nobody has.

    A quota above 1 is allowed: nobody can meet it, so the alliance agrees to nothing.
    """
    rule, quota = scenario.employers.rule, scenario.employers.quota
    if rule == "quota" and quota == 0:
        yield Problem("employers.quota", 'must be above 0 where rule = "quota"')
    having = [company for company in scenario.company if has_stake(company)]
    if rule != "veto" and having and not any(company.votes > 0 for company in having):
        yield Problem("employers.rule", f'is "{rule}", but no company with a stake has votes')


def has_stake(company: CompanyRecord) -> bool:
    """Return whether a company bears a part of anything."""
    return company.rest > 0 or any(part > 0 for part in company.stake.values())


PEOPLE_RULES: tuple[Callable[[Scenario], Found], ...] = (
    members_come_in_segments,
    shares_add_up,
    segments_weigh_the_issues,
    stakes_name_the_issues,
    residuals_are_possible,
    everybody_can_be_heard,
    opinions_do_not_overshoot,
    companies_can_agree,
)
