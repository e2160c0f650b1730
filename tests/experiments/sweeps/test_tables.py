from typing import Any

import pytest

from experiments.sweeps.distributions import KINDS
from experiments.sweeps.tables import (
    DesignTable,
    ExperimentTable,
    ParameterTable,
    ReplicationsTable,
    StudyError,
    StudyTable,
    UntilTable,
    checked_table,
)
from model.paths import ScenarioError
from model.record import Record

TABLES = (StudyTable, ExperimentTable, DesignTable, ReplicationsTable, UntilTable, ParameterTable)


def refusal(model: type[Record], raw: Any) -> StudyError:
    with pytest.raises(StudyError) as caught:
        checked_table(model, raw, ("here",))
    return caught.value


def test_a_table_becomes_a_record_with_tuples_for_lists() -> None:
    found = checked_table(StudyTable, {"name": "x", "outcomes": ["status"]}, ())
    assert (found.name, found.outcomes, found.seed) == ("x", ("status",), 0)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_key_says_what_it_means(model: type[Record]) -> None:
    fields = model.model_fields
    assert [key for key, field in fields.items() if not field.description] == []
    assert str(refusal(model, {"nothing-like-it": 1})).endswith(", ".join(fields))


@pytest.mark.parametrize(
    ("model", "key"),
    [(model, key) for model in TABLES for key in model.model_fields],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_every_key_refuses_what_makes_no_sense_in_plain_words(
    model: type[Record], key: str
) -> None:
    complete: dict[str, Any] = {
        "name": "x",
        "kind": "list",
        "outcome": "x",
        "half_width": 1.0,
        "at_most": 9,
    }
    raw = {name: value for name, value in complete.items() if name in model.model_fields}
    error = refusal(model, {**raw, key: {1.5: object()}} if key != "until" else {"until": 3})
    assert error.place == ("here", key)
    assert " is not allowed; it must be " in str(error)
    assert str(error).isprintable()


def test_each_distribution_has_its_key() -> None:
    assert [kind for kind in KINDS if kind not in ParameterTable.model_fields] == []


def test_an_unknown_key_counts_before_one_that_is_missing() -> None:
    error = refusal(StudyTable, {"nme": "x"})
    assert str(error).startswith("there is no such key; nearest: name;")
    assert error.place == ("here", "nme")
    assert str(refusal(StudyTable, {})).startswith("is missing; it must be there and be a name")


def test_an_item_of_a_list_is_named_by_its_place() -> None:
    error = refusal(StudyTable, {"name": "x", "outcomes": ["a", 3]})
    assert error.place == ("here", "outcomes", 1)
    assert str(error).startswith("3 is not allowed; it must be text in quotes")


@pytest.mark.parametrize("raw", [3, "x", [1], None])
def test_what_is_no_table_is_refused(raw: Any) -> None:
    error = refusal(StudyTable, raw)
    assert "it must be a table" in str(error)
    assert isinstance(error, ScenarioError)
