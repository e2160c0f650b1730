"""What must hold between the records of a scenario: dates in order, positions on the grid.

Each rule is a small function that yields what it finds wrong. The records check what concerns
one of them alone; `people_consistency` has the rules about members and companies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from model.finding import TIDY, Found, Problem, listed, no_issues
from model.paths import every_path, is_number, suggestion
from model.people_consistency import PEOPLE_RULES, issue_names

if TYPE_CHECKING:
    from model.scenario import IssueRecord, Opening, PartyRecord, Scenario, SisterRecord

LONGEST = timedelta(days=3660)  # simulated days, and how far ahead other contracts may run
Paths = Mapping[str, Any]  # what stands at each path


def problems(scenario: Scenario) -> list[Problem]:
    """Return everything in a scenario that contradicts something else in it."""
    found = [problem for rule in RULES for problem in rule(scenario)]
    if scenario.random or scenario.source or scenario.assumption:
        paths = every_path(scenario)
        found += [problem for rule in PATH_RULES for problem in rule(scenario, paths)]
    return found


def names_differ(scenario: Scenario) -> Found:
    """Find entries of one table array that have the same name."""
    arrays = {
        "issue": [issue.name for issue in scenario.issue],
        "sister": [sister.name for sister in scenario.sister],
        "calendar.milestone": [milestone.name for milestone in scenario.calendar.milestone],
        "calendar.meeting": [meeting.name for meeting in scenario.calendar.meeting],
        "guild.segment": [segment.name for segment in scenario.guild.segment],
        "company": [company.name for company in scenario.company],
    }
    for path, names in arrays.items():
        for place, name in enumerate(names, start=1):
            if name in names[: place - 1]:
                yield Problem(f"{path}.{place}.name", f"there is another {name!r} before it")


def days_are_ordered(scenario: Scenario) -> Found:
    """Find an end before the talks or the old expiry, or too far away."""
    calendar = scenario.calendar
    first = min(calendar.talks_open, calendar.old_expiry)
    for name in ("talks_open", "old_expiry"):
        day = getattr(calendar, name)
        if calendar.ends <= day:
            yield Problem("calendar.ends", f"{calendar.ends} must be later than {name} ({day})")
    if calendar.ends - first > LONGEST:
        yield Problem(
            "calendar.ends",
            f"{calendar.ends} is more than {LONGEST.days} days after {first}; too far away",
        )
    for place, sister in enumerate(scenario.sister, start=1):
        if calendar.old_expiry <= sister.expiry < calendar.ends:
            yield Problem(
                "calendar.ends",
                f"{calendar.ends} must not be after sister.{place}.expiry ({sister.expiry}), when "
                "waiting is decided",
            )
            break
    if scenario.scenario.as_of > calendar.ends:
        yield Problem(
            "scenario.as_of",
            f"{scenario.scenario.as_of} must not be after ends ({calendar.ends})",
        )


def dated_days(scenario: Scenario) -> Iterator[tuple[str, date]]:
    """Yield the path and date of everything that must happen while talks last."""
    calendar = scenario.calendar
    for place, span in enumerate(calendar.recess, start=1):
        yield f"calendar.recess.{place}.start", span.start
        yield f"calendar.recess.{place}.end", span.end
    for milestone in calendar.milestone:
        yield f"calendar.milestone.{milestone.name}.day", milestone.day
    for meeting in calendar.meeting:
        yield f"calendar.meeting.{meeting.name}.day", meeting.day
    if calendar.blackout_ends is not None:
        yield "calendar.blackout_ends", calendar.blackout_ends
    if calendar.final_offer is not None:
        yield "calendar.final_offer", calendar.final_offer
    if scenario.guild.committee.election is not None:
        yield "guild.committee.election.day", scenario.guild.committee.election.day
    if scenario.mediator is not None:
        yield "mediator.first", scenario.mediator.first


def days_are_simulated(scenario: Scenario) -> Found:
    """Find recesses, milestones, meetings, votes and offers outside the simulated days."""
    first, last = scenario.calendar.talks_open, scenario.calendar.ends
    for path, day in dated_days(scenario):
        if not first <= day <= last:
            yield Problem(path, f"{day} must lie between talks_open ({first}) and ends ({last})")


def final_offer_is_answered(scenario: Scenario) -> Found:
    """Find a final offer on the first day, or one answered after the last."""
    calendar = scenario.calendar
    if calendar.final_offer is None:
        return
    if calendar.final_offer == calendar.talks_open:
        yield Problem(
            "calendar.final_offer", f"must be later than talks_open ({calendar.talks_open})"
        )
    answer = calendar.final_offer + timedelta(days=calendar.final_reply_days)
    if answer > calendar.ends >= calendar.final_offer:
        yield Problem(
            "calendar.final_reply_days",
            f"the answer would come on {answer}, after the end ({calendar.ends})",
        )


def final_offer_is_followed_up(scenario: Scenario) -> Found:
    """Find a final offer that lapses before the answer, or lapses or is imposed after the end."""
    calendar, dispute = scenario.calendar, scenario.dispute
    if calendar.final_offer is None:
        return
    if 0 < calendar.final_open_days <= calendar.final_reply_days:
        yield Problem(
            "calendar.final_open_days",
            f"{calendar.final_open_days} must be more than final_reply_days "
            f"({calendar.final_reply_days}), or 0: the offer is open until the answer anyway",
        )
    lapses = calendar.final_offer + timedelta(days=calendar.final_open_days)
    if lapses > calendar.ends >= calendar.final_offer:
        yield Problem(
            "calendar.final_open_days",
            f"the offer would lapse on {lapses}, after the end ({calendar.ends})",
        )
    if dispute is None or dispute.impasse_days == 0:
        return
    days = calendar.final_reply_days + dispute.impasse_days
    imposed = calendar.final_offer + timedelta(days=days)
    if imposed > calendar.ends >= calendar.final_offer:
        yield Problem(
            "dispute.impasse_days",
            f"the offer could be imposed on {imposed} only, after the end ({calendar.ends})",
        )


def lists_are_tidy(scenario: Scenario) -> Found:
    """Find lists out of order or with repetitions."""
    for name in ("months", "named"):
        terms = getattr(scenario.term, name)
        if list(terms) != sorted(set(terms)):
            yield Problem(f"term.{name}", "must go up, each number once")
    weekdays = scenario.calendar.session_weekdays
    if len(set(weekdays)) < len(weekdays):
        yield Problem("calendar.session_weekdays", "a day is given twice")


def terms_fit(scenario: Scenario) -> Found:
    """Find named terms that cannot be signed, and a longest term beyond what is counted."""
    term = scenario.term
    for months in sorted(set(term.named) - set(term.months)):
        yield Problem("term.named", f"{months} is not in term.months ({listed(term.months)})")
    longest = max(term.months)
    if term.minimum_left > longest:
        yield Problem(
            "term.minimum_left",
            f"{term.minimum_left:g} is above the longest term ({longest}); nothing can be signed",
        )
    if scenario.next_round.horizon_months < longest:
        yield Problem(
            "next_round.horizon_months",
            f"{scenario.next_round.horizon_months} is less than the longest term ({longest})",
        )


def sides(scenario: Scenario) -> tuple[tuple[str, PartyRecord], tuple[str, PartyRecord]]:
    """Return both sides with their paths."""
    return ("guild", scenario.guild), ("employers", scenario.employers)


def openings_can_be_signed(scenario: Scenario) -> Found:
    """Find opening terms and clauses that the scenario rules out."""
    term = scenario.term
    for side, party in sides(scenario):
        opening, path = party.opening, f"{side}.opening"
        if opening.months not in term.months:
            yield Problem(
                f"{path}.months", f"{opening.months} is not in term.months ({listed(term.months)})"
            )
        for clause in ("reopener", "me_too"):
            if getattr(opening, clause) and not getattr(term, clause):
                yield Problem(f"{path}.{clause}", f"is true, but term.{clause} rules it out")
        if opening.retroactive and term.retroactive_days == 0:
            yield Problem(f"{path}.retroactive", "is true, but term.retroactive_days is 0")


def positions_name_the_issues(scenario: Scenario) -> Found:
    """Find openings without a position on every issue, and positions on no issue."""
    names = issue_names(scenario)
    for side, party in sides(scenario):
        for table in ("opening", "pledge"):
            yield from no_issues(f"{side}.{table}.issue", getattr(party, table).issue, names)
        for name in names:
            if name not in party.opening.issue:
                yield Problem(f"{side}.opening.issue", f"has no position on the issue {name!r}")


def positions_are_on_the_grid(scenario: Scenario) -> Found:
    """Find opening positions outside the old terms and the ask, or between grid steps."""
    for side, party in sides(scenario):
        for issue in scenario.issue:
            if issue.name in party.opening.issue:
                yield from position_fits(f"{side}.opening", issue, party.opening)


def position_fits(path: str, issue: IssueRecord, opening: Opening) -> Found:
    """Yield what is wrong with one position."""
    position = opening.issue[issue.name]
    path = f"{path}.issue.{issue.name}"
    low, high = sorted((issue.status_quo, issue.ask))
    if not low <= position <= high:
        yield Problem(
            path, f"{position:g} must lie between {low:g} and {high:g}, status_quo and ask"
        )
        return
    steps = (position - issue.status_quo) / issue.grid_step
    if abs(steps - round(steps)) > TIDY and position != issue.ask:
        yield Problem(
            path,
            f"{position:g} is not a whole number of steps of {issue.grid_step:g} "
            f"away from status_quo ({issue.status_quo:g})",
        )


def positions_do_not_cross(scenario: Scenario) -> Found:
    """Find employers who open with more than the guild asks for."""
    for issue in scenario.issue:
        asked = scenario.guild.opening.issue.get(issue.name, issue.ask)
        offered = scenario.employers.opening.issue.get(issue.name, issue.status_quo)
        if (offered - asked) * (issue.ask - issue.status_quo) > 0:
            yield Problem(
                f"employers.opening.issue.{issue.name}",
                f"{offered:g} is more than the guild asks for in its opening ({asked:g})",
            )


def sisters_come_later(scenario: Scenario) -> Found:
    """Find other contracts that end before the old one, or may settle before talks open."""
    old, opens = scenario.calendar.old_expiry, scenario.calendar.talks_open
    for sister in scenario.sister:
        path = f"sister.{sister.name}"
        if not old <= sister.expiry <= old + LONGEST:
            yield Problem(
                f"{path}.expiry",
                f"{sister.expiry} must be at or after the old expiry ({old}), "
                f"by at most {LONGEST.days} days",
            )
        elif earliest(sister) < opens:
            yield Problem(
                f"{path}.early.most",
                f"{sister.early.most} days before {sister.expiry} is {earliest(sister)}, "
                f"before talks open ({opens})",
            )


def earliest(sister: SisterRecord) -> date:
    """Return the first day on which another guild may settle."""
    return sister.expiry - timedelta(days=sister.early.most)


def weights_add_up(scenario: Scenario) -> Found:
    """Find parts in alignment that sum to more than 1."""
    total = sum(sister.weight for sister in scenario.sister)
    if total > 1 + TIDY:
        yield Problem(
            f"sister.{scenario.sister[-1].name}.weight",
            f"the weights of all sisters add up to {total:g}, more than 1",
        )


def drawn_numbers_exist(scenario: Scenario, paths: Paths) -> Found:
    """Find draws of what is no number or may not vary, and ranges without the written one."""
    drawable = {path for path, value in paths.items() if is_number(value) and varies(path)}
    for path, drawn in scenario.random.items():
        where = f"random.{path}"
        if path in drawable:
            if not drawn.low <= paths[path] <= drawn.high:
                yield Problem(
                    where,
                    f"the range {drawn.low:g} to {drawn.high:g} leaves out the number "
                    f"written at {path} ({paths[path]:g})",
                )
        elif path in paths and is_number(paths[path]):
            yield Problem(where, "positions on the bargaining grid are chosen, not drawn")
        elif path in paths:
            yield Problem(where, f"{path} is not a single number{suggestion(path, drawable)}")
        else:
            yield Problem(where, f"there is no number of this path{suggestion(path, drawable)}")


def varies(path: str) -> bool:
    """Tell whether a number may be drawn: positions on the bargaining grid are chosen."""
    chosen = path.endswith((".status_quo", ".ask", ".grid_step")) or ".opening." in path
    return not chosen


def origins_exist(scenario: Scenario, paths: Paths) -> Found:
    """Find sources and assumptions of nothing, and numbers that have both."""
    for table in ("source", "assumption"):
        for path in getattr(scenario, table):
            if path not in paths:
                yield Problem(
                    f"{table}.{path}", f"there is nothing of this path{suggestion(path, paths)}"
                )
    for path in sorted(set(scenario.source) & set(scenario.assumption)):
        yield Problem(f"assumption.{path}", "is in [source] too; a number has one or the other")


def values_are_plausible(scenario: Scenario, paths: Paths) -> Found:
    """Find numbers outside the range that their own assumption calls plausible."""
    for path, assumption in scenario.assumption.items():
        value: Any = paths.get(path)
        low: Any = assumption.low
        high: Any = assumption.high
        if not isinstance(value, date) and not is_number(value):
            continue
        if isinstance(value, date) != isinstance(low, date):
            yield Problem(f"assumption.{path}", "low and high must be of the value's own kind")
        elif not low <= value <= high:
            yield Problem(
                f"assumption.{path}",
                f"the range {low} to {high} leaves out the value itself ({value})",
            )


RULES: tuple[Callable[[Scenario], Found], ...] = (
    names_differ,
    days_are_ordered,
    days_are_simulated,
    final_offer_is_answered,
    final_offer_is_followed_up,
    lists_are_tidy,
    terms_fit,
    openings_can_be_signed,
    positions_name_the_issues,
    positions_are_on_the_grid,
    positions_do_not_cross,
    sisters_come_later,
    weights_add_up,
    *PEOPLE_RULES,
)
PATH_RULES = (drawn_numbers_exist, origins_exist, values_are_plausible)
