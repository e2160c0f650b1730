"""Rules between records: each one finds what it is for, and nothing in the shipped scenarios."""

from datetime import date

import pytest

from model.consistency import PATH_RULES, RULES, problems
from model.finding import Problem
from model.paths import every_path
from model.people_consistency import PEOPLE_RULES
from model.reading import read_scenario, scenario_names
from model.scenario import Assumption, Drawn, Scenario
from tests.model.changing import GOOD, changed, with_changes

CASES = {
    "names_differ": ("sister.cranes.name", "drivers", "sister.2.name"),
    "days_are_ordered": ("calendar.ends", date(2030, 6, 30), "calendar.ends"),
    "days_are_simulated": (
        "calendar.milestone.rush.day",
        date(2031, 7, 1),
        "calendar.milestone.rush.day",
    ),
    "final_offer_is_answered": ("calendar.final_reply_days", 351, "calendar.final_reply_days"),
    "final_offer_is_followed_up": ("calendar.final_open_days", 139, "calendar.final_open_days"),
    "lists_are_tidy": ("calendar.session_weekdays", ("Mon", "Mon"), "calendar.session_weekdays"),
    "terms_fit": ("next_round.horizon_months", 47, "next_round.horizon_months"),
    "openings_can_be_signed": ("term.me_too", False, "guild.opening.me_too"),
    "positions_name_the_issues": (
        "guild.pledge.issue",
        {"roster": 1.0},
        "guild.pledge.issue.roster",
    ),
    "positions_are_on_the_grid": (
        "guild.opening.issue.wages",
        4.9,
        "guild.opening.issue.wages",
    ),
    "positions_do_not_cross": (
        "employers.opening.issue.wages",
        5.25,
        "employers.opening.issue.wages",
    ),
    "sisters_come_later": ("sister.drivers.expiry", date(2030, 6, 29), "sister.drivers.expiry"),
    "weights_add_up": ("sister.drivers.weight", 0.71, "sister.cranes.weight"),
    "drawn_numbers_exist": (
        "random",
        {"guild.bias": Drawn(low=0.3, high=0.4)},
        "random.guild.bias",
    ),
    "origins_exist": ("source", {"guild.baes": "a survey"}, "source.guild.baes"),
    "values_are_plausible": (
        "assumption",
        {"guild.bias": Assumption(low=0.3, high=0.4, reason="a survey")},
        "assumption.guild.bias",
    ),
}


@pytest.mark.parametrize("name", scenario_names())
def test_nothing_is_wrong_with_what_is_shipped(name: str) -> None:
    assert problems(read_scenario(name)) == []


def test_every_rule_has_a_case() -> None:
    own = RULES[: -len(PEOPLE_RULES)]
    assert [rule.__name__ for rule in (*own, *PATH_RULES)] == list(CASES)
    assert RULES[-len(PEOPLE_RULES) :] == PEOPLE_RULES  # their cases are in their own tests


def found_by(scenario: Scenario, name: str) -> list[Problem]:
    plain = [list(rule(scenario)) for rule in RULES if rule.__name__ == name]
    paths = every_path(scenario)
    with_paths = [list(rule(scenario, paths)) for rule in PATH_RULES if rule.__name__ == name]
    return [*plain, *with_paths][0]


@pytest.mark.parametrize("name", CASES)
def test_each_rule_finds_what_it_is_for(name: str) -> None:
    path, value, where = CASES[name]
    base = GOOD
    if name == "openings_can_be_signed":
        base = changed(GOOD, "guild.opening.me_too", True)
    assert found_by(base, name) == []
    assert where in [problem.path for problem in found_by(changed(base, path, value), name)]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("calendar.meeting.assembly.day", "calendar.meeting.assembly.day"),
        ("guild.committee.election.day", "guild.committee.election.day"),
        ("mediator.first", "mediator.first"),
        ("calendar.final_offer", "calendar.final_offer"),
    ],
)
def test_what_is_dated_happens_while_talks_last(path: str, where: str) -> None:
    for day in (date(2030, 4, 14), date(2030, 12, 1)):
        found = found_by(with_changes({path: day}), "days_are_simulated")
        assert [problem.path for problem in found] == [where]


@pytest.mark.parametrize(
    ("path", "twin", "where"),
    [
        ("guild.segment.elders.name", "gangs", "guild.segment.3.name"),
        ("company.ore.name", "boxes", "company.2.name"),
        ("issue.shifts.name", "wages", "issue.3.name"),
    ],
)
def test_a_name_is_given_once_in_each_list(path: str, twin: str, where: str) -> None:
    found = found_by(with_changes({path: twin}), "names_differ")
    assert found == [Problem(where, f"there is another {twin!r} before it")]


def test_two_meetings_need_two_names() -> None:
    twice = GOOD.calendar.meeting * 2
    found = found_by(with_changes({"calendar.meeting": twice}), "names_differ")
    assert [problem.path for problem in found] == ["calendar.meeting.2.name"]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"calendar.final_open_days": 2}, ["calendar.final_open_days"]),  # the day of the answer
        ({"calendar.final_open_days": 3}, []),
        ({"calendar.final_open_days": 0}, []),
        ({"calendar.final_open_days": 138}, []),  # the last day
        ({"calendar.final_open_days": 139}, ["calendar.final_open_days"]),
        ({"dispute.impasse_days": 136}, []),  # two days to the answer, and the last day
        ({"dispute.impasse_days": 137}, ["dispute.impasse_days"]),
        ({"dispute.impasse_days": 0, "calendar.final_reply_days": 20}, []),
        ({"dispute": None, "calendar.final_reply_days": 20}, []),
        ({"calendar.final_offer": None, "dispute.impasse_days": 3000}, []),
        ({"calendar.final_offer": date(2031, 1, 1)}, []),  # said by another rule
    ],
)
def test_a_final_offer_lapses_and_is_imposed_while_talks_last(
    changes: dict[str, object], paths: list[str]
) -> None:
    found = found_by(with_changes(changes), "final_offer_is_followed_up")
    assert [problem.path for problem in found] == paths


@pytest.mark.parametrize(
    "changes",
    [
        # the answer comes on the last day
        {
            "calendar.final_reply_days": 138,
            "calendar.final_open_days": 0,
            "dispute.impasse_days": 0,
        },
        {"calendar.milestone.rush.day": date(2030, 11, 30)},
        {"calendar.milestone.rush.day": date(2030, 4, 15)},
        {"calendar.final_offer": None},
        {"calendar.old_expiry": date(2030, 3, 31)},  # talks may open after the expiry
        {"calendar.meeting": ()},
        {"next_round.horizon_months": 48},
        {"guild.opening.issue.wages": 4.75},
        {"employers.opening.issue.wages": 5.0},  # all that is asked for
        {"sister.drivers.weight": 0.7},
        {"sister.drivers.early.most": 229},  # the day on which talks open
        {"sister": ()},
        {"mediator": None},
        {"dispute": None},
    ],
)
def test_what_just_fits_is_right(changes: dict[str, object]) -> None:
    assert problems(with_changes(changes)) == []


def test_a_guild_may_ask_for_less_of_something() -> None:
    hours = {"status_quo": 40.0, "ask": 35.0, "grid_step": 1.0}
    scenario = with_changes({f"issue.shifts.{key}": value for key, value in hours.items()})
    scenario = changed(scenario, "guild.opening.issue.shifts", 35.0)
    scenario = changed(scenario, "employers.opening.issue.shifts", 39.0)
    assert problems(scenario) == []
    crossed = changed(scenario, "guild.opening.issue.shifts", 40.0)
    assert [p.path for p in problems(crossed)] == ["employers.opening.issue.shifts"]


def test_the_ask_itself_is_on_the_grid_whatever_the_step() -> None:
    scenario = with_changes({"issue.wages.grid_step": 0.3, "employers.opening.issue.wages": 0.9})
    assert problems(scenario) == []
