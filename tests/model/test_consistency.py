"""Rules between records: each one finds what it is for, and nothing in the shipped scenarios."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from model.consistency import PATH_RULES, RULES, Problem, problems
from model.paths import every_path
from model.reading import read_scenario, scenario_names
from model.scenario import Assumption, Drawn, Scenario

GOOD = read_scenario("contract-round")


def changed(part: Any, path: str, value: object) -> Any:
    """Return a part of a scenario with one value replaced, unchecked."""
    step, _, rest = path.partition(".")
    if isinstance(part, tuple):
        return tuple(changed(r, rest, value) if r.name == step else r for r in part)
    old = part[step] if isinstance(part, Mapping) else getattr(part, step)
    new = changed(old, rest, value) if rest else value
    if isinstance(part, Mapping):
        return {**part, step: new}
    return part.model_copy(update={step: new})


CASES = {
    "names_differ": ("sister.cranes.name", "drivers", "sister.2.name"),
    "days_are_ordered": ("calendar.ends", date(2030, 6, 30), "calendar.ends"),
    "days_are_simulated": (
        "calendar.milestone.rush.day",
        date(2031, 7, 1),
        "calendar.milestone.rush.day",
    ),
    "final_offer_is_answered": ("calendar.final_reply_days", 351, "calendar.final_reply_days"),
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
    assert [rule.__name__ for rule in (*RULES, *PATH_RULES)] == list(CASES)


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
    ("path", "value"),
    [
        ("calendar.final_reply_days", 138),  # the answer comes on the last day
        ("calendar.milestone.rush.day", date(2030, 11, 30)),
        ("calendar.milestone.rush.day", date(2030, 4, 15)),
        ("calendar.final_offer", None),
        ("calendar.old_expiry", date(2030, 3, 31)),  # talks may open after the expiry
        ("next_round.horizon_months", 48),
        ("guild.opening.issue.wages", 4.75),
        ("employers.opening.issue.wages", 5.0),  # all that is asked for
        ("sister.drivers.weight", 0.7),
        ("sister.drivers.early.most", 229),  # the day on which talks open
        ("sister", ()),
        ("random", {}),
    ],
)
def test_what_just_fits_is_right(path: str, value: object) -> None:
    scenario = changed(GOOD, path, value)
    bare = scenario.model_copy(update={"assumption": {}})
    assert problems(bare) == []


def test_a_guild_may_ask_for_less_of_something() -> None:
    hours = {"status_quo": 40.0, "ask": 35.0, "grid_step": 1.0}
    scenario = GOOD
    for key, value in hours.items():
        scenario = changed(scenario, f"issue.shifts.{key}", value)
    scenario = changed(scenario, "guild.opening.issue.shifts", 35.0)
    scenario = changed(scenario, "employers.opening.issue.shifts", 39.0)
    scenario = scenario.model_copy(update={"assumption": {}})
    assert problems(scenario) == []
    crossed = changed(scenario, "guild.opening.issue.shifts", 40.0)
    assert [p.path for p in problems(crossed)] == ["employers.opening.issue.shifts"]


def test_the_ask_itself_is_on_the_grid_whatever_the_step() -> None:
    scenario = changed(GOOD, "issue.wages.grid_step", 0.3)
    scenario = changed(scenario, "employers.opening.issue.wages", 0.9)
    scenario = scenario.model_copy(update={"assumption": {}})
    assert problems(scenario) == []
