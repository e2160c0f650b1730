"""From a stored row back to its run: what was played, and how to play it again."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from experiments.sweeps.jobs import Job, Point, Value
from experiments.sweeps.manifest import Manifest
from experiments.sweeps.query import rows
from experiments.sweeps.rows import Row
from experiments.sweeps.settings import SEATS, base_of, is_own_tactic, kind_at, setting_of

OPTIONS = dict(zip(SEATS, ("--guild-tactic", "--employers-tactic"), strict=True))


def stored_rows(folder: Path, runs: Sequence[int]) -> list[Row]:
    """Return the rows of some runs in order, all columns; what is empty is None."""
    chosen = ", ".join(map(str, runs)) or "null"
    found = rows(folder, None, f"run in ({chosen})").astype(object)
    records: list[Row] = found.where(found.notna(), None).to_dict("records")
    return records


def job_of(stored: Row) -> Job:
    """Return the run that a row is about."""
    return Job(*(int(stored[name]) for name in Job._fields))  # type: ignore[arg-type]


def point_of(manifest: Manifest, stored: Row) -> Point:
    """Return the point of the design that a row is about."""
    scenario = str(stored["scenario"])
    swept = swept_paths(manifest)
    settings = [
        (path, _as_set(scenario, path, value))
        for path, value in stored.items()
        if path in swept and value is not None
    ]
    return Point(str(stored["experiment"]), scenario, tuple(settings))


def swept_paths(manifest: Manifest) -> set[str]:
    """Return the paths that any point of a sweep sets; the other columns are not the design's."""
    found: set[str] = set()
    for part in manifest.study["parts"]:
        groups = (part["constants"], part["levers"], part["uncertainties"], *part["points"])
        found.update(entry[0] for group in groups for entry in group)
    return found


def _as_set(scenario: str, path: str, stored: Value) -> Value:
    """Return a value as it was set; a column may hold it as a wider number, or as text."""
    kind = kind_at(base_of(scenario), path)
    if kind == "integer":
        return int(stored)
    if kind == "number":
        return float(stored)
    return stored == "True" if kind == "switch" and isinstance(stored, str) else stored


def command_of(job: Job, point: Point) -> str:
    """Return the command that plays a run again and shows it.

    >>> point = Point("", "symmetric", (("guild.bias", 0.1), ("guild.tactic", "me.py:Me")))
    >>> command_of(Job(7, 0, 2, 41), point)
    'zopa run symmetric --seed 41 --set guild.bias=0.1 --guild-tactic me.py:Me'
    """
    words = ["zopa", "run", point.scenario, "--seed", str(job.seed)]
    for path, value in point.settings:
        if is_own_tactic(path, value):
            words += [OPTIONS[path], str(value)]
        else:
            words += ["--set", setting_of(path, value)]
    return shlex.join(words)
