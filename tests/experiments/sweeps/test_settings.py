from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from experiments.sweeps.jobs import Point, Value
from experiments.sweeps.settings import (
    as_parsed,
    as_value,
    base_of,
    converted,
    is_own_tactic,
    kind_at,
    location_of,
    scenario_of,
    seated_from,
    setting_of,
    settings_of,
    written_value,
)
from model.negotiation import Negotiation
from model.outcome import outcome
from model.paths import ScenarioError
from model.reading import DEFAULT_SCENARIO, read_scenario, scenario_text

SETTINGS: tuple[tuple[str, Value], ...] = (
    ("guild.bias", 0.1),
    ("guild.tactic", "boulware"),
    ("guild.members.network", "none"),
    ("guild.members.count", 80),
    ("calendar.final_offer", "2030-07-20"),
    ("causes.one_veto", False),
    ("issue.wages.size", 12.5),
    ("sister.cranes.weight", 0.25),
    ("calendar.recess.1.start", "2030-05-28"),
    ("employers.pledge.issue.pension", 3.0),
    ("random.employers.bias.high", 0.3),
)
POINT = Point("", "contract-round", SETTINGS)


@pytest.mark.parametrize(
    "point",
    [
        POINT,
        Point("", DEFAULT_SCENARIO, (("guild.bias", 0.0), ("guild.opening.months", 18))),
        Point("", "symmetric", ()),
    ],
    ids=["all", "default", "none"],
)
def test_the_scenario_of_a_point_is_what_its_settings_make(point: Point) -> None:
    wanted = read_scenario(point.scenario, settings_of(point))
    found = scenario_of(point)
    assert found == wanted.model_copy(update={"source": {}, "assumption": {}})
    assert list(found.random) == list(wanted.random)


def test_a_row_is_replayed_by_its_seed_and_settings() -> None:
    rounds = [
        Negotiation(scenario, rng=5, collect=False).run()
        for scenario in (scenario_of(POINT), read_scenario("contract-round", settings_of(POINT)))
    ]
    assert outcome(rounds[0]) == outcome(rounds[1])


@pytest.mark.parametrize(("path", "value"), SETTINGS, ids=[path for path, _ in SETTINGS])
def test_a_value_is_read_as_it_was_written(path: str, value: Value) -> None:
    base = base_of("contract-round")
    assert as_value(base, path, as_parsed(value)) == value
    assert type(as_value(base, path, value)) is type(value)
    assert written_value(base, path) == written_value(base, path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("guild.bias", "number"),
        ("guild.opening.months", "integer"),
        ("causes.one_veto", "switch"),
        ("guild.tactic", "choice"),
        ("calendar.final_offer", "date"),
        ("sister.drivers.early.chance", "number"),
        ("employers.pledge.issue.pension", "number"),
        ("random.guild.bias.low", "number"),
        ("mediator.first", "date"),
        ("calendar.recess.1.start", "date"),
    ],
)
def test_the_kind_of_a_path_is_known(path: str, kind: str) -> None:
    assert kind_at(base_of("contract-round"), path) == kind


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("guild.bais", "unknown path 'guild.bais' in scenario contract-round; nearest: guild.bias"),
        ("guild", "guild is a table; only single numbers"),
        ("sister", "sister is a list; only"),
        ("term.months", "term.months is a list"),
        ("guild.name", "guild.name is text; only"),
        ("issue.1.size", "unknown path 'issue.1.size'"),
        ("random.guild.spread.low", "unknown path"),
        ("random.guild.bias.middle", "unknown path"),
        ("random", "unknown path"),
        ("source.guild.bias", "unknown path"),
        ("", "unknown path ''"),
        ("x" * 10_000, "unknown path 'xxx"),
    ],
    ids=lambda text: text[:20],
)
def test_what_cannot_be_swept_is_named(path: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        kind_at(base_of("contract-round"), path)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_table_that_the_scenario_leaves_out_has_no_paths() -> None:
    with pytest.raises(ScenarioError, match="unknown path"):
        location_of(base_of("symmetric"), "mediator.noise")


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("number", 1, 1.0),
        ("number", True, None),
        ("number", "1", None),
        ("number", float("nan"), None),
        ("number", 10**400, None),
        ("integer", 3, 3),
        ("integer", 3.0, None),
        ("integer", False, None),
        ("switch", True, True),
        ("switch", 1, None),
        ("choice", "micro", "micro"),
        ("choice", 1, None),
        ("choice", True, None),
        ("date", date(2030, 1, 31), "2030-01-31"),
        ("date", "2030-01-31", "2030-01-31"),
        ("date", "2030-02-31", None),
        ("date", datetime(2030, 1, 31), None),
        ("date", 2030, None),
    ],
    ids=lambda value: str(value)[:20],
)
def test_values_take_one_form_or_are_refused(kind: Any, raw: Any, expected: Value | None) -> None:
    found = converted(kind, raw)
    assert found == expected
    assert type(found) is type(expected)


def test_a_refusal_says_what_is_allowed() -> None:
    with pytest.raises(ScenarioError, match=r'"2030" is not allowed; calendar.ends must be a date'):
        as_value(base_of("contract-round"), "calendar.ends", "2030")


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("guild.bias", 1e-05, "guild.bias=1e-05"),
        ("guild.waiting_flow", -2.5, "guild.waiting_flow=-2.5"),
        ("guild.members.count", 12, "guild.members.count=12"),
        ("guild.members.network", "none", 'guild.members.network="none"'),
        ("calendar.ends", "2030-12-31", "calendar.ends=2030-12-31"),
        ("causes.one_veto", True, "causes.one_veto=true"),
    ],
)
def test_settings_are_written_as_the_command_line_takes_them(
    path: str, value: Value, text: str
) -> None:
    assert setting_of(path, value) == text


def test_settings_that_do_not_fit_together_are_refused() -> None:
    settings = (("next_round.win_base", 0.6), ("next_round.win_clout", 0.6))
    with pytest.raises(ScenarioError, match="add up to more than 1"):
        scenario_of(Point("", "contract-round", settings))


def test_a_scenario_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path, text = tmp_path / "toy.toml", scenario_text("symmetric")
    found = []
    for bias in ("0.125", "0.375"):
        path.write_text(
            text.replace("[guild]\n", f"[guild]\nbias = {bias}\n", 1).replace(
                "\nbias = 0.0", "", 1
            ),
            encoding="utf-8",
        )
        found.append(base_of(str(path)).scenario.guild.bias)
    assert found == [0.125, 0.375]


def test_a_scenario_is_read_once_while_its_file_stays() -> None:
    assert base_of("symmetric") is base_of("symmetric")


def test_points_do_not_change_their_base() -> None:
    before = base_of("contract-round").scenario
    scenario_of(POINT)
    assert base_of("contract-round").scenario == before == read_scenario("contract-round")
    assert scenario_of(Point("", "contract-round", ())).guild == before.guild


def test_tactics_of_ones_own_are_told_and_looked_for_in_a_folder() -> None:
    assert is_own_tactic("employers.tactic", "a/b.py:C")
    assert not is_own_tactic("guild.name", "a/b.py:C")
    assert not is_own_tactic("guild.tactic", 3)
    raw = {"values": ["micro", "b.py:C"], "weights": [1, 2]}
    wanted = {"values": ["micro", "a/b.py:C"], "weights": [1, 2]}
    assert seated_from(Path("a"), "guild.tactic", raw) == wanted
    assert seated_from(Path("a"), "guild.name", raw) == raw
    assert seated_from(Path("a"), "guild.tactic", "/x/b.py:C") == "/x/b.py:C"


def test_what_a_file_gives_a_path_is_known_for_single_values_only() -> None:
    base = base_of("contract-round")
    assert written_value(base, "calendar.ends") == "2030-11-30"
    assert written_value(base, "guild.bias") == 0.2
    assert written_value(base, "causes.one_veto") is True
    assert written_value(base, "guild.tactic") == "rational"
    assert written_value(base, "term.months") is None
    assert written_value(base, "guild") is None
    assert written_value(base, "employers.pledge.issue.pension") is None
