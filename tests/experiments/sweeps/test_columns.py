"""Columns follow from the study alone, so that every part has the same."""

from pathlib import Path

import pytest

from experiments.sweeps.columns import (
    Column,
    columns,
    columns_of,
    outcome_columns,
    schema,
)
from experiments.sweeps.designs import plan_of
from experiments.sweeps.reading import study_from
from model.outcome import Outcome
from model.paths import ScenarioError
from tests.experiments.sweeps.sweeping import study_of


def names(tables: dict[str, object]) -> list[tuple[str, str]]:
    study = study_from(tables)
    return [tuple(column) for column in columns_of(study, plan_of(study, tried=False))]


def test_every_field_of_an_outcome_has_a_column() -> None:
    found = [column.name for column in outcome_columns(["pay", "hours"])]
    fields = [name for name in Outcome._fields if name not in ("granted", "contract")]
    assert [name for name in found if "." not in name] == fields
    assert [name for name in found if "." in name] == [
        "granted.pay",
        "granted.hours",
        "contract.pay",
        "contract.hours",
    ]


def test_columns_have_the_kinds_of_their_fields() -> None:
    kinds = {column.name: column.kind for column in outcome_columns(["pay"])}
    assert kinds["status"] == "choice"
    assert kinds["term_months"] == "integer"
    assert kinds["yes_share"] == "number"
    assert kinds["granted.pay"] == "number"


def test_parameters_have_the_kinds_of_their_paths() -> None:
    found = names(
        {
            "study": {"name": "x", "scenario": "contract-round", "outcomes": ["status"]},
            "lever": {
                "guild.opening.months": [24, 36],
                "guild.tactic": ["boulware", "linear"],
                "causes.self_serving_bias": [True, False],
                "guild.bias": [0.1, 0.2],
                "calendar.ends": ["2030-11-29", "2030-11-30"],
            },
            "design": {"kind": "factorial"},
        }
    )
    assert dict(found) == {
        "run": "integer",
        "point": "integer",
        "replication": "integer",
        "seed": "integer",
        "experiment": "choice",
        "scenario": "choice",
        "guild.opening.months": "integer",
        "guild.tactic": "choice",
        "causes.self_serving_bias": "switch",
        "guild.bias": "number",
        "calendar.ends": "date",
        "status": "choice",
        "stage": "choice",
        "reason": "choice",
    }


def test_issues_of_all_scenarios_have_columns() -> None:
    found = names(
        {
            "study": {"name": "x", "scenario": ["contract-round", "symmetric"]},
            "lever": {"guild.impatience": [1.0, 2.0]},
            "design": {"kind": "factorial"},
        }
    )
    granted = [name for name, _ in found if name.startswith("granted.")]
    assert granted == [
        f"granted.{issue}" for issue in ("wages", "pension", "shifts", "pay", "hours", "staffing")
    ]


def test_outcomes_are_kept_in_one_order_whatever_was_asked_first() -> None:
    ask = (["rounds", "granted", "status"], ["status", "rounds", "granted"])
    first, second = (columns([], ["pay"], outcomes) for outcomes in ask)
    assert first == second
    assert [column.name for column in first[6:-2]] == ["status", "rounds", "granted.pay"]


def test_an_unknown_outcome_is_refused_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r"no outcome is called 'guild_valu'; .*guild_value"):
        columns([], ["pay"], ["guild_valu"])


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ScenarioError, match="two columns of the table would be called 'seed'"):
        columns([Column("seed", "integer")], ["pay"])


def test_text_is_plain_in_every_part(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    types = schema(columns_of(study, plan_of(study, tried=False)))
    assert {str(type_) for type_ in types.types} == {"int64", "double", "string"}
    assert types.field("run").type == "int64"
    assert types.field("deal_date").type == "string"
