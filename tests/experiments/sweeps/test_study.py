import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from experiments.sweeps.reading import read_study, study_from
from experiments.sweeps.study import Fixed, Until, canonical
from tests.experiments.sweeps.studies import LEVERS, RULE, UNCERTAINTIES, study

GIVEN: dict[str, Any] = {
    "study": {"name": "x", "scenario": "symmetric", "constraints": [RULE]},
    "constant": {"guild.spread": 5.0},
    "lever": dict(LEVERS),
    "uncertainty": dict(UNCERTAINTIES),
    "design": {"kind": "factorial", "uncertainty_samples": 4},
    "replications": {"count": 3},
}


def changed(table: str, **keys: Any) -> dict[str, Any]:
    return {**GIVEN, table: {**GIVEN[table], **keys}}


@pytest.mark.parametrize(
    "given",
    [
        changed("study", seed=1),
        changed("study", common_random_numbers=False),
        changed("study", limit_seconds=1.0),
        changed("study", outcomes=["status"]),
        changed("study", constraints=["guild.bias <= 3 * employers.bias"]),
        changed("study", scenario="contract-round"),
        changed("study", scenario=["symmetric", "contract-round"]),
        changed("constant", **{"guild.spread": 6.0}),
        changed("lever", **{"guild.bias": [0.0, 0.1]}),
        changed("lever", **{"guild.bias": [0.2, 0.1, 0.0]}),
        changed("lever", **{"guild.spread.": [1.0]} and {"guild.drift": [0.0, 1.0]}),
        changed("uncertainty", **{"employers.bias": {"uniform": [0.0, 0.4]}}),
        changed("uncertainty", **{"employers.bias": {"triangular": [0.0, 0.1, 0.3]}}),
        changed("design", seed=1),
        changed("design", uncertainty_samples=5),
        changed("design", uncertainty_design="sobol"),
        changed("replications", count=4),
        {
            **GIVEN,
            "replications": {"until": {"outcome": "rounds", "half_width": 1.0, "at_most": 40}},
        },
        {**GIVEN, "experiment": [{"name": "a"}]},
    ],
    ids=lambda given: str(given)[-40:],
)
def test_what_decides_the_rows_is_in_the_canonical_form(given: dict[str, Any]) -> None:
    assert canonical(study_from(given)) != canonical(study_from(GIVEN))


@pytest.mark.parametrize(
    "given",
    [
        GIVEN,
        dict(reversed(GIVEN.items())),
        changed("study", name="y", title="another"),
        changed("study", seed=0, limit_seconds=60.0, outcomes=[]),
        changed("lever", **{"guild.bias": {"low": 0.0, "high": 0.2, "step": 0.1}}),
        changed("lever", **{"guild.bias": {"values": [0, 0.1, 0.2], "weights": [2.0, 2.0, 2.0]}}),
        {**GIVEN, "constant": {"guild": {"spread": 5}}},
    ],
    ids=["itself", "reversed", "name", "defaults", "range", "values", "nested"],
)
def test_how_a_study_is_written_is_not_in_the_canonical_form(given: dict[str, Any]) -> None:
    assert canonical(study_from(given)) == canonical(study_from(GIVEN))


@pytest.mark.parametrize("name", ["quick", "terms"])
def test_the_canonical_form_survives_json(name: str) -> None:
    found = canonical(read_study(name))
    assert json.loads(json.dumps(found)) == found


def test_the_content_of_a_scenario_counts_and_not_its_sources(tmp_path: Path) -> None:
    from model.reading import scenario_text

    def form(old: str, new: str) -> dict[str, Any]:
        text = scenario_text("contract-round")
        assert old in text
        (tmp_path / "toy.toml").write_text(text.replace(old, new), encoding="utf-8")
        return canonical(study_from({"study": {"name": "x", "scenario": "toy.toml"}}, tmp_path))

    plain = form("payroll grows with the port", "payroll grows with the port")
    assert form("payroll grows with the port", "it grows") == plain
    assert form("bias = 0.2", "bias = 0.3") != plain
    assert (
        form(
            '"guild.bias" = { low = 0.0, high = 0.35 }', '"guild.bias" = { low = 0.1, high = 0.35 }'
        )
        != plain
    )


def test_the_content_of_a_tactic_of_ones_own_counts(tmp_path: Path) -> None:
    source = Path("examples/patient.py").read_text(encoding="utf-8")
    given = {
        "study": {"name": "x", "scenario": "symmetric"},
        "lever": {"guild.tactic": ["own.py:Patient"]},
    }
    forms = []
    for text in (source, source, source + "\n# changed\n"):
        (tmp_path / "own.py").write_text(text, encoding="utf-8")
        forms.append(canonical(study_from(given, tmp_path)))
    assert forms[0] == forms[1] != forms[2]


def test_levers_and_uncertainties_of_all_parts_are_listed_once() -> None:
    found = study(
        {"kind": "factorial"},
        {"guild.bias": [0.1]},
        {},
        ("guild.bias < 1",),
        experiment=[
            {"name": "a"},
            {"name": "b", "lever": {"guild.bias": [0.2], "employers.bias": [0.3]}},
        ],
    )
    assert [lever.path for lever in found.levers] == ["guild.bias", "employers.bias"]
    assert found.levers[0].spread.values == (0.1,)  # type: ignore[union-attr]
    assert [rule.text for rule in found.constraints] == ["guild.bias < 1"]
    assert found.uncertainties == ()
    assert [part.name for part in found.parts] == ["a", "b"]
    assert found.design.kind == "factorial"


def test_studies_are_equal_by_value_and_can_be_sent_to_another_process() -> None:
    first, second = study_from(GIVEN), study_from(GIVEN)
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == first
    assert first.replications == Fixed(3)
    rule = {"until": {"outcome": "status", "values": ["settled"], "half_width": 0.1, "at_most": 90}}
    assert study_from({**GIVEN, "replications": rule}).replications == Until(
        "status", ("settled",), 0.1, 20, 90, 20
    )
