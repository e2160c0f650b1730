"""What the commands for sweeps say is right, in words and as JSON."""

import json
from pathlib import Path

import pytest

from experiments.sweeps.designs import plan_of
from experiments.sweeps.distributions import Choice, Distribution, choice
from experiments.sweeps.reading import read_study, study_from
from experiments.sweeps.runner import Result, run
from experiments.sweeps.study import Until
from experiments.sweeps.telling import (
    design_text,
    duration,
    ended,
    failures,
    replications_text,
    run_bounds,
    size,
    spread_text,
    study_document,
    sweep_document,
    varied,
    verification_document,
)
from experiments.sweeps.verifying import verify
from tests.experiments.sweeps.studies import study
from tests.experiments.sweeps.sweeping import own, study_of


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 second"),
        (1.4, "1 second"),
        (89.0, "89 seconds"),
        (90.0, "1.5 minutes"),
        (720.0, "12 minutes"),
        (7200.0, "2 hours"),
        (400_000.0, "4.6 days"),
    ],
)
def test_a_time_is_told_in_its_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 bytes"), (2000, "2.0 kB"), (3.2e7, "32 MB"), (2.7e11, "270 GB")]
)
def test_a_size_is_told_in_its_unit(count: float, words: str) -> None:
    assert size(count) == words


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (choice([True, False]), "true, false"),
        (choice([0.1, 0.25]), "0.1, 0.25"),
        (choice(list(range(20))), "0, 1, 2, ... 20 values in all ..., 19"),
        (
            Distribution("normal", (1.0, 0.5), 0.0),
            "normal: mean 1, standard deviation 0.5, above 0",
        ),
    ],
    ids=["switches", "numbers", "many", "cut"],
)
def test_values_are_told_in_short(spread: Choice | Distribution, words: str) -> None:
    assert spread_text(spread) == words


def test_a_rule_is_told_with_what_it_asks_for() -> None:
    share = Until("term_class", ("18", "24"), 0.02, 200, 2400, 100)
    assert replications_text(share) == (
        "200 to 2,400 runs of each point in batches of 100, until the share with term_class 18 or "
        "24 is known to 2 points either way (95 %)"
    )
    mean = share._replace(outcome="guild_value", values=(), half_width=1.5)
    assert "until the mean of guild_value is known to 1.5 either way" in replications_text(mean)


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ({"kind": "sobol", "samples": 8}, "sobol, 8 samples"),
        (
            {"kind": "saltelli", "samples": 4, "second_order": True},
            "saltelli, 4 samples, with pairs",
        ),
        ({"kind": "morris", "trajectories": 5}, "morris, 5 trajectories, 4 levels"),
        (
            {"kind": "factorial", "uncertainty_samples": 3},
            "factorial, 3 samples of the uncertainties over each (latin-hypercube)",
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "words",
)
def test_a_design_is_told_with_its_numbers(design: dict[str, object], words: str) -> None:
    assert design_text(study(design).parts[0]) == words


def test_what_a_part_sets_is_told_beside_what_the_scenario_has() -> None:
    tables = {
        "study": {"name": "toy", "scenario": "symmetric"},
        "constant": {"guild.bias": 0.1},
        "design": {"kind": "list"},
        "point": [{"employers.bias": 0.2}, {"guild.tactic": "micro"}],
    }
    found = {path: rest for role, path, *rest in varied(study_from(tables).parts[0]) if role}
    assert found["guild.bias"][0] == "0.1"
    assert found["employers.bias"] == ["as listed", found["guild.bias"][1]]
    assert found["guild.tactic"][1] == "rational"


@pytest.mark.parametrize("name", ["quick", "terms"])
def test_a_study_is_a_document(name: str) -> None:
    found = read_study(name)
    document = study_document(found, plan_of(found))
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    least, most = run_bounds(found, plan_of(found))
    assert document["runs"] == {"least": least, "most": most}
    assert document["points"] == len(plan_of(found))


def test_failures_are_told_by_reason_with_a_command(tmp_path: Path) -> None:
    of = study_of(tmp_path, 12, impatience=(1.0,), tactics=(own(tmp_path, "raises"),))
    result = run(of, tmp_path / "store", workers=1)
    found = list(failures(tmp_path / "store"))
    assert sum(each.runs for each in found) == result.failures > 0
    assert {each.stage for each in found} == {"playing"}
    assert "ValueError: not this one" in found[0].reason
    assert f"--guild-tactic {own(tmp_path, 'raises')}" in found[0].replay


def test_a_sweep_is_a_document(tmp_path: Path) -> None:
    of = study_of(tmp_path)
    result = run(of, tmp_path / "store", workers=1)
    document = sweep_document(ended(of, result, 2.0))
    assert document == json.loads(json.dumps(document, allow_nan=False))
    assert (document["runs"], document["made"], document["runs_per_second"]) == (12, 12, 6.0)
    again = sweep_document(ended(of, Result(tmp_path / "store", 12, 0, 0), 0.5))
    assert (again["made"], again["runs_per_second"]) == (0, None)


def test_a_verification_is_a_document(tmp_path: Path) -> None:
    run(study_of(tmp_path), tmp_path / "store", workers=1)
    document = verification_document(verify(tmp_path / "store", 3))
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert (document["checked"], document["equal"], document["differences"]) == (3, True, [])
