"""Mesa's `batch_run` gives the rows that a sweep gives, one for each run."""

from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from experiments import sweep
from experiments.mesa_model import Round
from experiments.sweeps.rows import flat
from model.negotiation import Negotiation
from model.outcome import outcome
from model.paths import ScenarioError
from model.reading import read_scenario
from tests.experiments.sweeps.sweeping import own, varied

needs_batch_run = pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has none")
SETTINGS: dict[str, Any] = {
    "scenario": "symmetric",
    "guild.bias": [0.0, 0.3],
    "guild.tactic": "boulware",
    "seed": range(2),
}


def played(model: Round) -> Round:
    model.step()
    return model


def batch(settings: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mesa.batch_run(
        Round, settings, number_processes=1, display_progress=False
    )
    return found


@needs_batch_run
def test_batch_run_gives_one_row_for_each_run_with_what_a_sweep_finds() -> None:
    rows = batch(SETTINGS)
    design = {path: SETTINGS[path] for path in ("guild.bias", "guild.tactic")}
    found = sweep(design, "symmetric", replications=2, workers=1)
    swept = found.outcomes.astype(object).where(found.outcomes.notna(), None).to_dict("records")
    assert [{key: row[key] for key in swept[0]} for row in rows] == swept
    assert [(row["guild.bias"], row["seed"]) for row in rows] == [
        (0.0, 0),
        (0.0, 1),
        (0.3, 0),
        (0.3, 1),
    ]


def test_a_round_is_the_negotiation_with_its_seed() -> None:
    model = played(Round("symmetric", rng=7, **{"employers.bias": 0.2}))
    talks = Negotiation(read_scenario("symmetric", ["employers.bias=0.2"]), rng=7).run()
    expected = flat(outcome(talks))
    assert {name: model.figure(name) for name in expected} == expected
    assert (model.figure("seed"), model.figure("stage"), model.running) == (7, "", False)


def test_without_a_seed_one_is_drawn_and_reported() -> None:
    first, second = Round("symmetric"), Round("symmetric")
    assert first.round_seed != second.round_seed
    assert played(first).figure("seed") == first.round_seed


def test_zero_is_a_seed_and_numbers_of_numpy_are() -> None:
    assert Round("symmetric", rng=0).round_seed == 0
    assert Round("symmetric", rng=np.int64(3), seed=3).round_seed == 3


@needs_batch_run
def test_a_run_that_fails_does_not_lose_the_others(tmp_path: Path) -> None:
    rows = batch(
        {
            "scenario": varied(tmp_path),
            "guild.tactic": own(tmp_path, "raises"),
            "seed": range(12),
        }
    )
    failed = [row for row in rows if row["stage"] == "playing"]
    assert 0 < len(failed) < len(rows) == 12
    assert all("ValueError: not this one" in row["reason"] for row in failed)
    assert {row["status"] for row in failed} == {None}
    assert {row["status"] for row in rows if row["stage"] == ""} == {"settled"}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"guild.baes": 0.1}, "guild.bias"),
        ({"guild.bias": 7}, "from 0 to 1"),
        ({"guild.bias": "much"}, "guild.bias"),
        ({"rng": 1, "seed": 2}, "give one"),
        ({"rng": -1}, "no seed"),
        ({"seed": 1.5}, "no seed"),
        ({"seed": True}, "no seed"),
    ],
    ids=str,
)
def test_wrong_settings_are_refused(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        Round("symmetric", **settings)
