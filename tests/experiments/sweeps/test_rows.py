"""Outcomes and failures become rows of finite figures; what there is none of is empty."""

import math
from pathlib import Path

import pytest

from experiments.sweeps.columns import Column, columns
from experiments.sweeps.jobs import Job, Point
from experiments.sweeps.playing import Failure, Setup, play, setup_of
from experiments.sweeps.rows import flat, not_finite, row, table
from model.outcome import Outcome

JOB = Job(7, 3, 1, 42)
POINT = Point("long", "symmetric", (("guild.impatience", 2.0),))
COLUMNS = columns([Column("guild.impatience", "number")], ["pay", "hours", "staffing"])


@pytest.fixture(scope="module")
def played() -> Outcome:
    setup = setup_of(POINT)
    assert isinstance(setup, Setup)
    [found] = play(setup, [42], 60.0)
    assert isinstance(found, Outcome)
    return found


def test_a_row_tells_the_run_its_point_and_its_outcome(played: Outcome) -> None:
    found = row(JOB, POINT, played)
    assert {name: found[name] for name in ("run", "point", "replication", "seed")} == JOB._asdict()
    assert (found["experiment"], found["scenario"]) == ("long", "symmetric")
    assert found["guild.impatience"] == 2.0
    assert found["guild_value"] == played.guild_value
    assert found["granted.hours"] == played.granted["hours"]
    assert (found["stage"], found["reason"]) == ("", "")
    assert found.keys() == {column.name for column in COLUMNS}


def test_a_failed_run_has_stage_and_reason_and_no_figures() -> None:
    [found] = table(COLUMNS, [row(JOB, POINT, Failure("limit", "too long"))]).to_pylist()
    assert (found["stage"], found["reason"], found["seed"]) == ("limit", "too long", 42)
    figures = [column.name for column in COLUMNS[7:-2]]
    assert {found[name] for name in figures} == {None}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf], ids=str)
@pytest.mark.parametrize("name", ["guild_value", "yes_share", "nash_gap"])
def test_a_figure_that_is_not_finite_makes_the_run_a_failure(
    played: Outcome, name: str, value: float
) -> None:
    found = row(JOB, POINT, played._replace(**{name: value}))
    assert (found["stage"], found["reason"]) == ("outcome", f"{name} is {value}")
    assert name not in found


def test_a_share_of_an_issue_that_is_not_finite_is_named(played: Outcome) -> None:
    broken = played._replace(granted={**played.granted, "hours": math.nan})
    assert row(JOB, POINT, broken)["reason"] == "granted.hours is nan"


def test_a_committee_gap_without_limit_is_empty(played: Outcome) -> None:
    found = row(JOB, POINT, played._replace(committee_gap=math.inf))
    assert (found["stage"], found["committee_gap"]) == ("", None)


@pytest.mark.parametrize("value", [math.nan, -math.inf], ids=str)
def test_any_other_committee_gap_that_is_not_finite_is_a_failure(
    played: Outcome, value: float
) -> None:
    found = row(JOB, POINT, played._replace(committee_gap=value))
    assert found["reason"] == f"committee_gap is {value}"


def test_what_there_is_none_of_is_empty(played: Outcome) -> None:
    found = flat(played._replace(term_months=None, deal_date=None))
    [kept] = table(COLUMNS, [found]).to_pylist()
    assert (kept["term_months"], kept["deal_date"], kept["yes_share"]) == (None, None, None)
    assert kept["guild.impatience"] is None
    assert not_finite(found) == ""


def test_a_table_has_the_columns_and_types_of_the_study(played: Outcome) -> None:
    found = table(COLUMNS, [row(JOB, POINT, played)] * 3)
    assert found.column_names == [column.name for column in COLUMNS]
    assert found.num_rows == 3
    assert table(COLUMNS, []).schema == found.schema


def test_where_scenarios_disagree_on_a_kind_all_is_text(tmp_path: Path) -> None:
    found = table([Column("guild.tactic", "choice")], [{"guild.tactic": 3}, {"guild.tactic": "x"}])
    assert found.to_pylist() == [{"guild.tactic": "3"}, {"guild.tactic": "x"}]
