"""Explanations: every value once, with meaning, unit and origin."""

from datetime import date

import pytest

from model.paths import every_path, numeric_paths
from model.reading import read_scenario, scenario_names
from model.reading.explaining import explain, origin, parents, unexplained
from model.reading.overrides import SET_BY_HAND
from model.scenario import Drawn

PORT = read_scenario("contract-round")
ROWS = {row.path: row for row in explain(PORT)}


@pytest.mark.parametrize("name", scenario_names())
def test_every_number_and_every_date_has_one_row_with_a_meaning(name: str) -> None:
    scenario = read_scenario(name)
    rows = explain(scenario)
    paths = [row.path for row in rows]
    dates = [path for path, value in every_path(scenario).items() if isinstance(value, date)]
    assert len(paths) == len(set(paths))
    assert set(numeric_paths(scenario)) | set(dates) <= set(paths)
    assert [row.path for row in rows if not row.meaning] == []
    assert [row.path for row in rows if "in the unit" in row.meaning] == []


def test_names_and_texts_are_no_values_but_choices_and_switches_are() -> None:
    assert {"guild.tactic", "term.reopener", "term.months", "protocol.first_offer"} <= set(ROWS)
    assert {"guild.name", "scenario.title", "issue.wages.unit", "guild"} & set(ROWS) == set()
    assert "calendar.blackout_ends" not in ROWS  # not set


def test_people_are_explained_one_by_one() -> None:
    assert ROWS["guild.segment.elders.weight.pension"].value == 2.2
    assert ROWS["company.fruit.stake.shifts"].meaning == (
        "by issue: its part of the employers' cost, relative"
    )
    assert ROWS["employers.rule"].value == "quota"
    assert ROWS["guild.committee.election.day"].assumption is not None
    assert "guild.segment.elders.title" not in ROWS


def test_units_are_those_of_the_issue() -> None:
    assert ROWS["issue.shifts.ask"].meaning == "the guild's full ask, hours"
    assert ROWS["employers.opening.issue.pension"].meaning == "position on each issue, % of pay"
    assert ROWS["issue.shifts.size"].meaning == "$M a year that the full ask brings the members"


def test_a_row_has_its_assumption_and_its_distribution() -> None:
    row = ROWS["guild.bias"]
    assert row.assumption is not None
    assert (row.assumption.low, row.assumption.high) == (0.0, 0.4)
    assert row.drawn == Drawn(low=0.0, high=0.35)
    assert row.source == ""
    assert ROWS["guild.spread"].drawn is None


def test_a_table_speaks_for_the_values_in_it_that_have_nothing_of_their_own() -> None:
    assert ROWS["calendar.ends"].assumption == PORT.assumption["calendar"]
    assert ROWS["calendar.resume_days"].assumption == PORT.assumption["calendar.resume_days"]
    assert list(parents("a.b.c")) == ["a.b", "a"]


def test_what_is_set_by_hand_says_so() -> None:
    changed = read_scenario("contract-round", ["calendar.ends=2030-10-31", "guild.bias=0.1"])
    assert origin(changed, "calendar.ends") == (SET_BY_HAND, None)
    assert origin(changed, "guild.bias") == (SET_BY_HAND, None)
    assert origin(changed, "calendar.talks_open") == ("", PORT.assumption["calendar"])


def test_values_without_source_and_assumption_are_listed() -> None:
    silent = PORT.model_copy(update={"assumption": {}, "source": {"issue": "a survey"}})
    numbers_and_dates = {
        row.path
        for row in explain(PORT)
        if row.path in numeric_paths(PORT) or isinstance(row.value, date)
    }
    issues = {path for path in numbers_and_dates if path.startswith("issue.")}
    assert set(unexplained(silent)) == numbers_and_dates - issues
    assert unexplained(PORT) == []
