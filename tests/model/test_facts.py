"""Facts: every number of a scenario is there, at its place and of its kind, and nothing else."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from agents.network import NETWORKS
from agents.tactics import MIXTURE
from model import setting
from model.calendar import Calendar
from model.facts import OPINIONS, RULES, Facts, facts_of
from model.paths import numeric_paths, value_at, with_values
from model.scenario import Scenario
from tests.model.tables import at

RICH = ("wga-2004", "crowd", "people")
ALL = (*RICH, "contract-round", "symmetric", "hall", "mill", "neutral", "pie", "quiet", "valley")
ISSUE, ENTRY, FIELD = r"(?P<issue>[\w-]+)", r"(?P<entry>[\w-]+)", r"(?P<field>\w+)"
PLACES = (  # where a number lands; of an issue, an entry and a side it is the position that counts
    (rf"issue\.{ISSUE}\.{FIELD}", "issues.{issue}.{field}"),
    (rf"(?P<who>guild|employer)s?\.opening\.issue\.{ISSUE}", "issues.{issue}.{who}_opening"),
    (rf"(?P<who>guild|employer)s?\.pledge\.issue\.{ISSUE}", "issues.{issue}.{who}_pledge"),
    (r"(?P<side>\w+)\.pledge\.term", "parties.{side}.term_pledge"),
    (rf"guild\.segment\.{ENTRY}\.weight\.{ISSUE}", "weights.{entry}.{issue}"),
    (rf"guild\.segment\.{ENTRY}\.{FIELD}", "segments.{entry}.{field}"),
    (rf"company\.{ENTRY}\.stake\.{ISSUE}", "stakes.{entry}.{issue}"),
    (rf"company\.{ENTRY}\.{FIELD}", "companies.{entry}.{field}"),
    (rf"sister\.{ENTRY}\.(early\.)?{FIELD}", "sisters.{entry}.{field}"),
    (rf"calendar\.milestone\.{ENTRY}\.{FIELD}", "milestones.{entry}.{field}"),
    (rf"guild\.committee\.election\.{FIELD}", "committee.election_{field}"),
    (rf"guild\.(?P<table>committee|members)\.{FIELD}", "{table}.{field}"),
    (r"employers\.(?P<field>quota)", "alliance.{field}"),
    (rf"(?P<side>guild|employers)\.{FIELD}", "parties.{side}.{field}"),
    (rf"(?P<table>\w+)\.{FIELD}", "{table}.{field}"),
)
RENAMED = {"members.count": "members.number"}


def leaves(part: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every number of the facts with its place."""
    if not isinstance(part, tuple):
        yield prefix.rstrip("."), part
        return
    names = part._fields if hasattr(part, "_fields") else range(len(part))
    for name, below in zip(names, part, strict=True):
        yield from leaves(below, f"{prefix}{name}.")


def kinds(kind: Any, prefix: str = "") -> Iterator[tuple[str, type]]:
    """Yield the kind that is declared for every number; * stands for any position."""
    if hasattr(kind, "_fields"):
        for name, below in kind.__annotations__.items():
            yield from kinds(below, f"{prefix}{name}.")
    elif hasattr(kind, "__args__"):
        yield from kinds(kind.__args__[0], f"{prefix}*.")
    else:
        yield prefix.rstrip("."), kind


def different(before: Scenario, after: Scenario) -> dict[str, Any]:
    """Return the numbers of the facts that change between two scenarios, as they are then."""
    old, new = dict(leaves(facts_of(before))), dict(leaves(facts_of(after)))
    return {place: new.get(place) for place in {**old, **new} if old.get(place) != new.get(place)}


@cache
def positions(name: str) -> dict[str, int]:
    """Return the position of everything that a path of a scenario can name."""
    scenario = at(name)
    lists: tuple[tuple[Any, ...], ...] = (
        scenario.issue,
        scenario.company,
        scenario.sister,
        scenario.guild.segment,
        scenario.calendar.milestone,
    )
    found = {entry.name: place for each in lists for place, entry in enumerate(each)}
    return found | {"guild": 0, "employers": 1}


def landing(name: str, path: str) -> str:
    """Return where in the facts the number at a path belongs."""
    for pattern, place in PLACES:
        match = re.fullmatch(pattern, path)
        if match:
            steps = match.groupdict()
            for group in {"issue", "entry", "side"} & set(steps):
                steps[group] = str(positions(name)[steps[group]])
            found = place.format(**steps)
            return RENAMED.get(found, found)
    raise AssertionError(path)


@pytest.mark.parametrize("name", RICH)
def test_every_number_of_a_scenario_lands_at_its_place_and_nowhere_else(name: str) -> None:
    scenario = at(name)
    for path in numeric_paths(scenario):
        old = value_at(scenario, path)
        is_new_package = path == "term.retroactive_days" and old == 0
        if not path.endswith("opening.months") and not is_new_package:  # see below for these
            new = old + 1 if isinstance(old, int) else old + 0.125
            changed = different(scenario, with_values(scenario, {path: new}))
            assert changed == {landing(name, path): new}, path


@pytest.mark.parametrize("name", ALL)
def test_every_number_has_the_kind_that_is_declared(name: str) -> None:
    declared = dict(kinds(Facts))
    for place, value in leaves(facts_of(at(name))):
        assert type(value) is declared[re.sub(r"(?<=\.)\d+", "*", place)], place


# Whatever is no number in the file: dates, choices, switches and lists.

CHOICES = [
    ("calendar.talks_open=2040-06-05", {"calendar.talks_open", "calendar.goes_public"}, -26),
    ("calendar.ends=2040-12-30", {"calendar.ends"}, 182),
    ("calendar.final_offer=2040-09-03", {"calendar.final_offer"}, 64),
    ("calendar.session_weekdays=['Sun']", {"weekdays.0", "weekdays.3", "weekdays.6"}, None),
    ("protocol.first_offer=employers", {"calendar.employers_first"}, True),
    ("causes.private_information=false", {"causes.private_information"}, False),
    ("causes.self_serving_bias=false", {"causes.self_serving_bias"}, False),
    ("causes.public_commitment=false", {"causes.public_commitment"}, False),
    ("causes.ratification_gap=false", {"causes.ratification_gap"}, False),
    ("causes.one_veto=false", {"causes.one_veto"}, False),
    ("employers.rule=majority", {"alliance.rule"}, RULES.index("majority")),
    ("guild.members.network=complete", {"members.network"}, NETWORKS.index("complete")),
    ("guild.members.opinion=threshold", {"members.opinion"}, OPINIONS.index("threshold")),
    ("guild.members.residual_issue=['pension']", {"issues.1.pays_residuals"}, True),
    ("guild.acceptance=time", {"parties.0.acceptance"}, setting.ACCEPTANCE_KINDS["time"]),
    ("issue.pay.reopens=true", {"issues.0.reopens"}, True),
    ("issue.pay.follows=true", {"issues.0.follows"}, True),
    ("guild.committee.election.day=2040-09-04", {"committee.election_day"}, 65),
    ("mediator.first=2040-07-21", {"mediator.first"}, 20),
    ("sister.others.expiry=2041-07-01", {"sisters.0.expiry"}, 365),
    ("employers.opening.months=24", {"parties.1.opening_months", "parties.1.opening_package"}, 24),
    ("employers.opening.issue.pay=2", {"issues.0.employer_opening"}, 2.0),
]


@pytest.mark.parametrize(
    ("told", "places", "value"), CHOICES, ids=[told.partition("=")[0] for told, *_ in CHOICES]
)
def test_choices_dates_and_switches_land_at_their_places(
    told: str, places: set[str], value: Any
) -> None:
    changed = different(at("people"), at("people", told))
    assert set(changed) == places
    if value is not None:
        assert value in changed.values()


def test_without_a_blackout_positions_are_public_from_the_first_day() -> None:
    told = "calendar.blackout_ends=2040-07-02"
    with_one, without = facts_of(at("people", told)).calendar, facts_of(at("people")).calendar
    assert (with_one.has_blackout, with_one.goes_public) == (True, 1)
    assert (without.has_blackout, without.goes_public) == (False, without.talks_open)


@pytest.mark.parametrize("name", [*setting.TACTIC_KINDS])
def test_every_tactic_goes_by_its_number_and_has_its_exponent(name: str) -> None:
    party = facts_of(at("people", f"employers.tactic={name}")).parties[1]
    assert (party.tactic, party.beta) == setting.TACTIC_KINDS[name]


def test_a_mixture_is_a_tactic_of_its_own() -> None:
    mixed = facts_of(at("people", "guild.mixture={boulware=0.5, micro=0.5}"))
    assert mixed.parties[0].tactic == MIXTURE


def test_packages_come_in_the_order_of_the_setting_and_openings_are_among_them() -> None:
    for name in ALL:
        scenario, facts = at(name), facts_of(at(name))
        assert tuple(map(tuple, facts.packages)) == tuple(map(tuple, setting.packages(scenario)))
        for side, record in enumerate((scenario.guild, scenario.employers)):
            own = facts.packages[facts.parties[side].opening_package]
            assert tuple(own) == setting.opening_package(record.opening)


def test_days_for_a_backdated_deal_add_the_packages_that_are() -> None:
    before, after = facts_of(at("people")), facts_of(at("people", "term.retroactive_days=9"))
    assert [package.retroactive for package in before.packages] == [False] * 2
    assert [package.retroactive for package in after.packages] == [False] * 2 + [True] * 2
    assert after.term.retroactive_days == 9


def test_lists_of_the_calendar_come_in_the_order_of_the_file() -> None:
    scenario, facts = at("wga-2004"), facts_of(at("wga-2004"))
    day = Calendar(scenario.calendar.old_expiry).day
    assert facts.meetings == tuple(day(each.day) for each in scenario.calendar.meeting)
    assert [span.end for span in facts.recesses] == [
        day(each.end) for each in scenario.calendar.recess
    ]
    assert date.fromordinal(facts.calendar.day_zero) == Calendar(scenario.calendar.old_expiry).date(
        0
    )
    assert facts.season == scenario.next_round.season


def test_who_is_missing_is_told_from_who_is_there() -> None:
    there, missing = facts_of(at("people")), facts_of(at("quiet"))
    assert there.members.number == 40
    assert missing.members == (0,) * len(missing.members)
    assert there.dispute.possible
    assert missing.dispute == (False, *(0,) * (len(missing.dispute) - 1))
    assert there.mediator.present
    assert not missing.mediator.present
    assert missing.mediator.every_days > 0  # a step of 0 would never end
    assert there.committee.has_election
    assert not missing.committee.has_election
    lists = (missing.segments, missing.companies, missing.weights, missing.stakes)
    assert [*map(len, lists)] == [0] * 4
    assert facts_of(at("people", "calendar.final_offer=none")).calendar.has_final_offer is False


def test_a_company_without_a_stake_has_none_in_any_issue() -> None:
    facts = facts_of(at("people"))
    assert facts.stakes[3] == (0.0, 0.0)
    assert facts.companies[3].rest == 0.0
