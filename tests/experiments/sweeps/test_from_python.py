"""A sweep from Python returns frames on one index, whatever it was given."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.sweeps.from_python import sweep
from experiments.sweeps.query import rows
from experiments.sweeps.reading import read_study
from model.negotiation import Negotiation
from model.outcome import outcome
from model.paths import ScenarioError
from model.reading import read_scenario
from tests.experiments.sweeps.sweeping import own, study_of, varied


def test_inputs_and_outcomes_are_those_of_each_run() -> None:
    found = sweep({"guild.bias": [0.0, 0.3]}, "symmetric", replications=2, seed=5, workers=1)
    assert found.inputs["seed"].tolist() == [5, 6, 5, 6]
    assert found.inputs.index.equals(found.outcomes.index)
    for run in found.inputs.index:
        bias, seed = found.inputs.loc[run, ["guild.bias", "seed"]]
        scenario = read_scenario("symmetric", [f"guild.bias={bias}"])
        expected = outcome(Negotiation(scenario, rng=int(seed)).run())
        assert found.outcomes.loc[run, "guild_value"] == expected.guild_value
        assert found.outcomes.loc[run, "granted.pay"] == expected.granted["pay"]


def test_inputs_and_outcomes_together_are_the_table(tmp_path: Path) -> None:
    found = sweep(study_of(tmp_path), folder=tmp_path / "store", workers=1)
    assert found.folder == tmp_path / "store"
    table = rows(tmp_path / "store").set_index("run").drop(columns=["stage", "reason"])
    joined = pd.concat([found.inputs, found.outcomes], axis="columns")
    pd.testing.assert_frame_equal(joined, table)


def test_a_folder_that_has_the_study_is_not_made_again(tmp_path: Path) -> None:
    first = sweep(study_of(tmp_path), folder=tmp_path / "store", workers=1)
    before = (tmp_path / "store" / "rows.parquet").stat()
    again = sweep(study_of(tmp_path), folder=tmp_path / "store", workers=1)
    assert (tmp_path / "store" / "rows.parquet").stat() == before
    pd.testing.assert_frame_equal(first.outcomes, again.outcomes)


def test_only_the_outcomes_that_are_asked_for_are_there() -> None:
    found = sweep({"guild.bias": [0.1]}, "symmetric", outcomes=["status", "granted"], workers=1)
    assert found.outcomes.columns.tolist() == [
        "status",
        "granted.pay",
        "granted.hours",
        "granted.staffing",
    ]


def test_failed_runs_are_told_apart_and_leave_the_rest_whole(tmp_path: Path) -> None:
    study = study_of(tmp_path, 12, impatience=(1.0,), tactics=(own(tmp_path, "raises"),))
    found = sweep(study, workers=1)
    failed = found.failures.index
    assert 0 < len(failed) < 12 == len(found.outcomes)
    assert found.outcomes.loc[failed, "status"].isna().all()
    assert found.outcomes.drop(failed)["status"].notna().all()
    assert found.points()[["runs", "failed"]].values.tolist() == [[12 - len(failed), len(failed)]]


def test_points_have_inputs_and_means(tmp_path: Path) -> None:
    found = sweep(study_of(tmp_path, 6), workers=1)
    points = found.points()
    assert points["guild.impatience"].tolist() == [1.0, 2.0, 3.0]
    for point in points.index:
        own_runs = found.outcomes[found.inputs["point"] == point]
        assert points.loc[point, "guild_value"] == pytest.approx(own_runs["guild_value"].mean())
        low, high = points.loc[point, ["guild_value low", "guild_value high"]]
        assert low < points.loc[point, "guild_value"] < high


def test_a_study_may_be_named(tmp_path: Path) -> None:
    varied(tmp_path)
    file = tmp_path / "named.toml"
    file.write_text(
        '[study]\nname = "named"\nscenario = "varied.toml"\n[lever]\n"guild.bias" = [0.1]\n',
        encoding="utf-8",
    )
    expected = sweep(read_study(file), workers=1)
    pd.testing.assert_frame_equal(sweep(file, workers=1).outcomes, expected.outcomes)
    pd.testing.assert_frame_equal(sweep(str(file), workers=1).outcomes, expected.outcomes)


@pytest.mark.parametrize(
    "more",
    [
        {"scenario": "symmetric"},
        {"replications": 3},
        {"seed": 0},
        {"outcomes": ["status"]},
        {"sample": [[1.0]]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_a_study_says_must_not_be_said_again(more: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError, match=f"{next(iter(more))} is in the study"):
        sweep("quick", **more)
