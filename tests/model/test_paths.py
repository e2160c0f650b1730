"""Paths: every number has one, it leads there, and a number can be changed by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.paths import (
    every_path,
    locate,
    named,
    nearest,
    numeric_paths,
    printable,
    value_at,
    with_values,
)
from model.reading import ScenarioError, read_scenario, scenario_names, scenario_text
from model.reading.syntax import parse

PORT = read_scenario("contract-round")
RAW = parse(scenario_text("contract-round"), "contract-round.toml")


@pytest.mark.parametrize("name", scenario_names())
def test_every_path_leads_to_what_it_names(name: str) -> None:
    scenario = read_scenario(name)
    paths = every_path(scenario)
    assert len(paths) > 80
    assert [path for path, value in paths.items() if value_at(scenario, path) is not value] == []


def test_numbers_are_found_in_the_order_of_the_records() -> None:
    paths = numeric_paths(PORT)
    assert paths[:3] == [
        "calendar.holdout_every_days",
        "calendar.resume_days",
        "calendar.final_reply_days",
    ]
    for path in ("issue.wages.multiplier", "guild.opening.issue.shifts", "guild.pledge.term"):
        assert path in paths
    for path in ("term.months", "term.reopener", "calendar.ends", "random.guild.bias.low"):
        assert path not in paths


def test_people_have_paths_of_their_own() -> None:
    paths = numeric_paths(PORT)
    for path in (
        "guild.members.count",
        "guild.segment.elders.weight.pension",
        "company.fruit.stake.shifts",
        "dispute.stockpile",
        "mediator.noise",
    ):
        assert path in paths
    assert with_values(PORT, {"company.fruit.rest": 0.0}).company[3].rest == 0.0
    assert with_values(PORT, {"guild.members.count": 40.4}).guild.members.count == 40  # type: ignore[union-attr]


def test_what_has_no_name_goes_by_its_place() -> None:
    assert value_at(PORT, "calendar.recess.1.start") == PORT.calendar.recess[0].start
    with pytest.raises(ScenarioError, match=r"nearest: calendar\.recess\.1\.start"):
        value_at(PORT, "calendar.recess.2.start")


@pytest.mark.parametrize("path", ["", ".", "guild.", "guild.__class__", "guild.bias.real", "_x"])
def test_paths_that_lead_nowhere_are_refused(path: str) -> None:
    with pytest.raises(ScenarioError, match="unknown path"):
        value_at(PORT, path)


@given(st.dictionaries(st.sampled_from(numeric_paths(PORT)), st.integers(0, 100), max_size=6))
def test_numbers_are_put_where_they_belong_and_nowhere_else(values: dict[str, float]) -> None:
    changed = with_values(PORT, values)
    assert {path: value_at(changed, path) for path in numeric_paths(PORT)} == {
        path: values.get(path, value_at(PORT, path)) for path in numeric_paths(PORT)
    }
    assert changed.assumption == PORT.assumption


def test_numbers_keep_their_kind() -> None:
    changed = with_values(PORT, {"guild.bias": 1, "guild.opening.months": 35.6})
    assert repr(changed.guild.bias) == "1.0"
    assert repr(changed.guild.opening.months) == "36"
    assert PORT.guild.opening.months == 24


@pytest.mark.parametrize("path", ["guild.baes", "issue.wage.size", "guild.bias.low"])
def test_unknown_numbers_are_refused(path: str) -> None:
    with pytest.raises(ScenarioError, match="unknown path"):
        with_values(PORT, {path: 1.0})


@pytest.mark.parametrize(
    "path", ["term.reopener", "calendar.ends", "guild.name", "guild", "sister"]
)
def test_what_is_no_number_cannot_be_replaced_by_one(path: str) -> None:
    with pytest.raises(ScenarioError, match=f"{path} is not a number"):
        with_values(PORT, {path: 1.0})


def test_places_in_a_file_and_paths_go_into_each_other() -> None:
    for path in every_path(PORT):
        assert named(RAW, locate(RAW, path)) == path
    for path in ("random.guild.bias", "random.guild.bias.low", "assumption.term.reason"):
        assert named(RAW, locate(RAW, path)) == path
    assert locate(RAW, "issue.2.size") == locate(RAW, "issue.pension.size") == ("issue", 1, "size")


def test_nearest_prefers_the_same_ending() -> None:
    assert nearest("early.most", every_path(PORT)) == [
        "sister.drivers.early.most",
        "sister.cranes.early.most",
    ]
    assert nearest("issue.wages.multiplyer", every_path(PORT))[0] == "issue.wages.multiplier"
    assert nearest("qqqq", every_path(PORT)) == []


def test_what_a_message_repeats_is_short_and_on_one_line() -> None:
    assert printable("a" * 100, 20) == "a" * 17 + "..."
    assert printable("\x1b[31m\n\ud800", 20) == "?[31m??"
