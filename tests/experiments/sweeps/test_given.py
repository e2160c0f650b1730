"""Designs from Python become studies, and wrong ones are told apart from right ones."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.sweeps.designs import plan_of
from experiments.sweeps.given import settings_of, study_of
from experiments.sweeps.jobs import Value
from experiments.sweeps.study import Fixed, Until
from model.paths import ScenarioError

SETTINGS = settings_of("contract-round", None, None, ())
PROBLEM: dict[str, Any] = {
    "num_vars": 2,
    "names": ["guild.bias", "guild.opening.months"],
    "bounds": [[0.0, 0.3], [24, 36]],
}
SAMPLE = np.array([[0.1, 24.0], [0.2, 36.0], [0.1, 24.0]])


def points(design: Any, sample: Any = None) -> list[dict[str, Value]]:
    return [dict(point.settings) for point in plan_of(study_of(design, SETTINGS, sample)).points()]


def test_a_dict_is_all_combinations() -> None:
    found = points({"guild.bias": np.array([0.0, 0.2]), "guild.opening.months": (24, 36)})
    assert found == [
        {"guild.bias": bias, "guild.opening.months": months}
        for bias in (0.0, 0.2)
        for months in (24, 36)
    ]


def test_a_single_value_is_a_constant_and_a_table_gives_its_values() -> None:
    found = points({"guild.tactic": "micro", "guild.bias": {"low": 0, "high": 0.2, "levels": 3}})
    assert found == [{"guild.tactic": "micro", "guild.bias": bias} for bias in (0.0, 0.1, 0.2)]


def test_a_frame_is_a_list_and_what_is_empty_is_not_set() -> None:
    frame = pd.DataFrame(
        {
            "guild.opening.months": [24, None, 36],  # such a column has floats
            "causes.one_veto": pd.array([True, False, pd.NA], dtype="boolean"),
            "guild.bias": [0.1, float("nan"), 0.3],
        },
        index=["a", "b", "c"],
    )
    assert points(frame) == [
        {"guild.opening.months": 24, "causes.one_veto": True, "guild.bias": 0.1},
        {"causes.one_veto": False},
        {"guild.opening.months": 36, "guild.bias": 0.3},
    ]


@pytest.mark.parametrize(
    "more", [{}, {"groups": None}, {"groups": ["x", "y"]}, {"dists": ["unif", "unif"]}], ids=str
)
def test_a_sample_of_a_problem_is_a_list_in_its_order(more: dict[str, Any]) -> None:
    assert points({**PROBLEM, **more}, SAMPLE) == [
        {"guild.bias": 0.1, "guild.opening.months": 24},
        {"guild.bias": 0.2, "guild.opening.months": 36},
        {"guild.bias": 0.1, "guild.opening.months": 24},
    ]


def test_what_goes_with_a_design_is_in_the_study() -> None:
    rule = {"outcome": "guild_value", "half_width": 1.0, "at_most": 40}
    settings = settings_of(["symmetric", "contract-round"], rule, 7, ["status", "guild_value"])
    study = study_of({"guild.bias": [0.1]}, settings)
    assert (study.scenarios, study.seed) == (("symmetric", "contract-round"), 7)
    assert study.outcomes == ("status", "guild_value")
    assert isinstance(study.replications, Until)
    assert study_of({"guild.bias": [0.1]}, SETTINGS).replications == Fixed(1)


def changed(**more: Any) -> dict[str, Any]:
    return {key: value for key, value in {**PROBLEM, **more}.items() if value != "gone"}


@pytest.mark.parametrize(
    ("design", "sample", "told"),
    [
        (3, None, "a design is"),
        ([0.1, 0.2], None, "not list"),
        ({"guild.baes": [0.1]}, None, "guild.bias"),
        ({"guild.bias": []}, None, "guild.bias"),
        ({"guild.bias": [0.1]}, SAMPLE, "SALib"),
        ({"guild.bias": [float("nan")]}, None, "guild.bias"),
        (pd.DataFrame({3: [1]}), None, "must be paths"),
        (pd.DataFrame({"guild.bias": []}), None, "at least one point"),
        (pd.DataFrame({"guild.opening.months": [24.5]}), None, "24.5"),
        (
            pd.DataFrame([[0.1, 0.2]], columns=["guild.bias", "guild.bias"]),
            None,
            "two columns of one name",
        ),
        (PROBLEM, None, "needs its sample"),
        (PROBLEM, SAMPLE[:, :1], "2 columns"),
        (PROBLEM, SAMPLE[0], "2 columns"),
        (PROBLEM, SAMPLE[:0], "2 columns"),
        (PROBLEM, SAMPLE * np.inf, "not finite"),
        (changed(groups=["both", "both"]), SAMPLE, "groups"),
        (changed(num_vars=3), SAMPLE, "3 variables"),
        (changed(bounds="gone"), SAMPLE, "lacks 'bounds'"),
        (changed(distributions=["unif"]), SAMPLE, "'distributions'"),
        (changed(names=["guild.bias", "guild.openings"]), SAMPLE, "guild.opening"),
    ],
    ids=[str(number) for number in range(20)],
)
def test_wrong_designs_are_refused(design: Any, sample: Any, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        study_of(design, SETTINGS, sample)
