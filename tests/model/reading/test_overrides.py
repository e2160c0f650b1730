"""Settings: how PATH=VALUE is taken apart and put in."""

from datetime import date
from typing import Any

import pytest

from model.paths import ScenarioError
from model.reading import read_scenario, scenario_text
from model.reading.overrides import (
    SET_BY_HAND,
    Setting,
    absent_table,
    forget,
    is_known,
    put,
    put_in,
    read_setting,
    value_of,
    whole,
)
from model.reading.syntax import parse

BASE = "contract-round"
PORT = read_scenario(BASE)


def raw() -> dict[str, Any]:
    return parse(scenario_text(BASE), BASE)


@pytest.mark.parametrize(
    ("text", "path", "location", "value"),
    [
        ("guild.bias=0.3", "guild.bias", ("guild", "bias"), 0.3),
        (" guild.bias =  0.3 ", "guild.bias", ("guild", "bias"), 0.3),
        ("issue.pension.size=1", "issue.pension.size", ("issue", 1, "size"), 1),
        ("issue.2.size=1", "issue.pension.size", ("issue", 1, "size"), 1),
        ("guild.name=a = b", "guild.name", ("guild", "name"), "a = b"),
        ("sister=[]", "sister", ("sister",), []),
        ("random.guild.bias.low=0", "random.guild.bias.low", ("random", "guild.bias", "low"), 0),
        ("random.guild.spread={}", "random.guild.spread", ("random", "guild.spread"), {}),
        ("calendar.final_offer=none", "calendar.final_offer", ("calendar", "final_offer"), None),
    ],
)
def test_a_setting_is_taken_apart(
    text: str, path: str, location: tuple[str | int, ...], value: object
) -> None:
    assert read_setting(text, raw(), PORT) == Setting(text, path, location, value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-0.5", -0.5),
        ("1_000", 1000),
        ("true", True),
        ("2030-06-30", date(2030, 6, 30)),
        ("[1, 2]", [1, 2]),
        ("{a = 1}", {"a": 1}),
        ('"in quotes"', "in quotes"),
        ("'in quotes'", "in quotes"),
        ("bare words", "bare words"),
        ("hard-liner", "hard-liner"),
        ("true enough", "true enough"),
        ("the dockers' own", "the dockers' own"),
        ("1,5", "1,5"),
    ],
)
def test_values_are_read_as_in_toml_else_as_text(written: str, value: object) -> None:
    found = value_of(f"a={written}", written, ("guild", "name"))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("written", ["1\nb = 2", "1\n[b]", '"a', "[1", "{a = 1", "'''a", "a\tb"])
def test_values_that_are_neither_are_refused(written: str) -> None:
    with pytest.raises(ScenarioError, match="the value cannot be read"):
        value_of(f"a={written}", written, ("guild", "name"))


def test_only_what_is_optional_can_be_taken_away() -> None:
    assert value_of("", "none", ("calendar", "final_offer")) is None
    assert value_of("", "none", ("random", "guild.bias")) is None
    assert value_of("", "none", ("calendar", "ends")) == "none"
    assert value_of("", "none", ("guild", "name")) == "none"


def test_new_entries_may_only_go_where_names_are_free() -> None:
    assert is_known("guild.bias", PORT)
    assert is_known("guild.pledge.issue.pension", PORT)
    assert is_known("random.guild.spread", PORT)
    assert not is_known("guild.pledge.pension", PORT)
    assert not is_known("issue.wages.colour", PORT)


def test_a_table_that_is_left_out_is_told_from_a_path_that_leads_nowhere() -> None:
    toy = read_scenario("symmetric")
    assert absent_table("mediator.noise", toy) == "mediator"
    assert absent_table("guild.members.count", toy) == "guild.members"
    assert absent_table("guild.committee.election.day", toy) == "guild.committee.election"
    for path in ("guild.membres.count", "calendar.final_offer.day", "mediator", "company.a.rest"):
        assert absent_table(path, toy) == ""
    assert absent_table("mediator.noise", PORT) == ""
    assert whole("mediator") == "mediator={first = ..., every_days = ..., noise = ...}"


def test_values_are_put_in_and_taken_away() -> None:
    file: dict[str, Any] = {"a": [{"b": 1}], "c": 2}
    put(file, ("a", 0, "b"), 3)
    put(file, ("d", "e"), 4)
    put(file, ("c",), None)
    put(file, ("f",), None)
    assert file == {"a": [{"b": 3}], "d": {"e": 4}}


def test_what_was_said_of_a_number_is_forgotten_with_it() -> None:
    said = {"a": 1, "a.b": 2, "ab": 3, "c.a": 4}
    file: dict[str, Any] = {"random": dict(said), "source": dict(said)}
    forget(file, "a", keep={"a.b"})
    assert file == {"random": {"a.b": 2, "ab": 3, "c.a": 4}, "source": {"ab": 3, "c.a": 4}}


def test_a_source_that_a_setting_gives_stays() -> None:
    file: dict[str, Any] = {"guild": {"bias": 0.2}}
    settings = [
        Setting("", "source.guild.bias", ("source", "guild.bias"), "a survey"),
        Setting("", "guild.bias", ("guild", "bias"), 0.3),
        Setting("", "guild.spread", ("guild", "spread"), 4),
    ]
    put_in(file, settings)
    assert file == {
        "guild": {"bias": 0.3, "spread": 4},
        "source": {"guild.bias": "a survey", "guild.spread": SET_BY_HAND},
    }
