"""A stored row says enough to play its run again."""

import shlex
from pathlib import Path

import pytest

from experiments.sweeps.jobs import Job, Point
from experiments.sweeps.manifest import read_manifest
from experiments.sweeps.replaying import (
    command_of,
    job_of,
    point_of,
    stored_rows,
    swept_paths,
)
from experiments.sweeps.runner import run
from experiments.sweeps.work import layout_of, order_of
from tests.experiments.sweeps.studies import study
from tests.experiments.sweeps.sweeping import own, study_of


@pytest.mark.parametrize("seed", range(3))
def test_every_row_leads_back_to_its_point(tmp_path: Path, seed: int) -> None:
    of = study(
        {"kind": "latin-hypercube", "samples": 5, "seed": seed},
        constant={"guild.opening.months": 12},
    )
    run(of, tmp_path / "store", workers=1)
    manifest = read_manifest(tmp_path / "store")
    plan = layout_of(order_of(of, tmp_path)).plan
    found = stored_rows(tmp_path / "store", range(5))
    assert [point_of(manifest, row) for row in found] == plan.points()
    assert [job_of(row) for row in found] == [Job(n, n, 0, 0) for n in range(5)]
    assert swept_paths(manifest) == set(plan.columns)


def test_values_that_share_a_column_of_text_come_back_as_they_were(tmp_path: Path) -> None:
    """Scenarios may disagree on what stands at a path; then its column is text."""
    of = study_of(tmp_path, 1, tactics=("micro", own(tmp_path, "fine")), impatience=(1.0,))
    run(of, tmp_path / "store", workers=1)
    manifest = read_manifest(tmp_path / "store")
    found = [
        dict(point_of(manifest, row).settings) for row in stored_rows(tmp_path / "store", [0, 1])
    ]
    assert [each["guild.tactic"] for each in found] == ["micro", own(tmp_path, "fine")]


def test_what_a_point_does_not_set_is_not_set_again() -> None:
    manifest = read_manifest_of({"constants": [], "levers": [["guild.bias"]], "uncertainties": []})
    row = {"experiment": "", "scenario": "symmetric", "guild.bias": None, "rounds": 3}
    assert point_of(manifest, row) == Point("", "symmetric", ())


@pytest.mark.parametrize(
    ("path", "stored", "value"),
    [
        ("guild.opening.months", 12.0, 12),
        ("guild.opening.months", "12", 12),
        ("guild.bias", "0.25", 0.25),
        ("guild.bias", 1, 1.0),
        ("causes.one_veto", "False", False),
        ("causes.one_veto", True, True),
        ("guild.tactic", "micro", "micro"),
        ("calendar.ends", "2001-06-30", "2001-06-30"),
    ],
)
def test_a_stored_value_is_that_of_its_path(
    path: str, stored: bool | float | str, value: bool | float | str
) -> None:
    manifest = read_manifest_of({"constants": [[path, value]], "levers": [], "uncertainties": []})
    row = {"experiment": "a", "scenario": "symmetric", path: stored}
    found = point_of(manifest, row)
    assert found == Point("a", "symmetric", ((path, value),))
    assert type(found.settings[0][1]) is type(value)


def read_manifest_of(part: dict[str, list[list[bool | float | str]]]):  # type: ignore[no-untyped-def]
    from experiments.sweeps.manifest import Manifest

    fields = dict.fromkeys(Manifest._fields)
    return Manifest(**{**fields, "study": {"parts": [{**part, "points": []}]}})  # type: ignore[arg-type]


def test_a_command_is_one_that_a_shell_understands() -> None:
    settings = (("guild.tactic", "boulware"), ("employers.tactic", "my own.py:It's"))
    words = shlex.split(command_of(Job(0, 0, 0, 3), Point("", "a b.toml", settings)))
    assert words == [
        "zopa",
        "run",
        "a b.toml",
        "--seed",
        "3",
        "--set",
        'guild.tactic="boulware"',
        "--employers-tactic",
        "my own.py:It's",
    ]
