"""The file to start from: it can be read, and explains every key there is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from model.paths import every_path
from model.reading import read_scenario
from model.reading.template import WIDTH, header, table_lines, template, written
from model.reading.wording import schema
from model.scenario import Scenario

TEXT = template()


def test_it_is_read_back_as_the_made_up_round(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TEXT, encoding="utf-8")
    mine, example = read_scenario(tmp_path / "mine.toml"), read_scenario("contract-round")
    assert mine.scenario.name == "my-round"
    apart: dict[str, Any] = {"scenario": {"name", "summary"}, "assumption": True, "source": True}
    assert mine.model_dump(exclude=apart) == example.model_dump(exclude=apart)
    assert mine.scenario.summary == example.scenario.summary


def test_every_key_of_every_record_is_in_it_with_its_description() -> None:
    comments = " ".join(line.removeprefix("#").strip() for line in TEXT.split("\n"))
    keys = [
        (key, node["description"])
        for record in (schema(), *schema()["$defs"].values())
        for key, node in record["properties"].items()
        if record.get("title") not in ("Drawn", "Assumption")
    ]
    assert len(keys) > 80
    assert [key for key, _ in keys if key not in TEXT] == []
    assert [text for _, text in keys if text not in comments] == []


def test_it_says_what_may_be_left_out() -> None:
    lines = TEXT.split("\n")
    place = lines.index("# blackout_ends is not set here")
    assert "optional" in " ".join(lines[place - 2 : place])
    assert "optional" not in lines[lines.index("old_expiry = 2030-06-30") - 1]


def test_comments_are_not_wide_and_stand_once() -> None:
    comments = [line for line in TEXT.split("\n") if line.startswith("#")]
    assert max(map(len, comments)) <= WIDTH + 2
    assert TEXT.count("# how it bargains") == 1
    assert [line for line in comments if line.endswith("-") or line.startswith("# for-tat")] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (date(2030, 1, 31), "2030-01-31"),
        ('say "so"', '"say \\"so\\""'),
        ("two\nlines", '"""\ntwo\nlines"""'),
        (("Mon", "Tue"), '["Mon", "Tue"]'),
        ({"a": 1.0, "b": None}, "{ a = 1.0 }"),
        ({}, "{}"),
    ],
)
def test_values_are_written_as_toml_has_them(value: object, text: str) -> None:
    assert written(value) == text


def test_a_table_that_is_left_out_is_named_all_the_same() -> None:
    bare = read_scenario("contract-round").model_copy(update={"mediator": None, "dispute": None})
    lines = list(table_lines(bare, (), set()))
    place = lines.index("# [mediator] is not set here")
    assert lines[place - 1] == "# somebody who proposes single texts; optional"
    assert "# [dispute] is not set here" in lines


def test_headers_tell_tables_from_arrays_of_tables() -> None:
    assert header(("guild",)) == "[guild]"
    assert header(("sister", 1, "early")) == "[sister.early]"
    assert header(("sister", 1)) == "[[sister]]"


def test_a_template_has_all_paths_a_scenario_can_have(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TEXT, encoding="utf-8")
    paths = every_path(read_scenario(tmp_path / "mine.toml"))
    assert {path.split(".")[0] for path in paths} == set(Scenario.model_fields) - {
        "random",
        "assumption",
        "source",
    }
