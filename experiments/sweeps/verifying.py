"""Making rows of a store again, and comparing them with what is stored."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from experiments.sweeps.columns import Column
from experiments.sweeps.crew import died
from experiments.sweeps.interrupts import deaf
from experiments.sweeps.jobs import Job, Point, Value
from experiments.sweeps.manifest import (
    Manifest,
    code_revision,
    read_manifest,
    scenario_digest,
    versions,
)
from experiments.sweeps.playing import LIMIT, WORKER, too_long
from experiments.sweeps.probing import GOLDEN
from experiments.sweeps.query import rows
from experiments.sweeps.replaying import job_of, point_of, stored_rows
from experiments.sweeps.rows import Row, row, table
from experiments.sweeps.store import finished_rows
from experiments.sweeps.work import made
from experiments.sweeps.worker import CONTEXT, FAREWELL, GRACE, ended, without_main
from model.paths import ScenarioError

SAMPLE = 50  # rows, if nobody says how many
START = 60.0  # seconds that a process may take to begin, on a busy machine
APART = (LIMIT, WORKER)  # what failed so may take its process with it
Planned = tuple[Job, Point]


class Difference(NamedTuple):
    """A figure that comes out otherwise now."""

    run: int
    column: str
    stored: Value | None
    now: Value | None


class Verification(NamedTuple):
    """What came of making rows again."""

    folder: Path
    study: str  # its name
    rows: int  # that there are
    checked: tuple[Planned, ...]  # runs that were made again
    failed: int  # of them, as stored
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]  # what has changed since, and may explain differences


def verify(folder: str | Path, sample: int = SAMPLE) -> Verification:
    """Make some rows of a store again and return where they differ from what is stored.

    They are spread evenly over all that are there, always the same ones. Beside them one failed row
    is made again for each reason, up to as many.

    Parameters
    ----------
    folder
        The store, finished or not.
    sample
        How many rows to make again.

    Raises
    ------
    ScenarioError
        If it is no store, or the file of a scenario or a tactic has changed since: then the rows
        cannot be made again.
    """
    folder = Path(folder)
    if sample < 1:
        raise ScenarioError(f"a sample of {sample} is not allowed; 1 or more is")
    manifest = read_manifest(folder)
    _check_files(manifest)
    every = _runs(folder, manifest)
    failed = rows(folder, ["run", "stage", "reason"], "stage <> ''")
    reasons = failed.drop_duplicates(["stage", "reason"])["run"].head(sample)
    wanted = sorted({*spread(every, sample), *map(int, reasons)})
    stored = stored_rows(folder, wanted)
    columns = [Column(*column) for column in manifest.columns]
    planned = tuple((job_of(each), point_of(manifest, each)) for each in stored)
    again = table(columns, _again(planned, stored, manifest)).to_pylist()
    return Verification(
        folder=folder,
        study=manifest.name,
        rows=len(every),
        checked=planned,
        failed=sum(each["stage"] != "" for each in stored),
        differences=tuple(differences(stored, again)),
        notes=tuple(_notes(manifest)),
    )


def spread(every: Sequence[int], count: int) -> set[int]:
    """Return so many of some numbers, evenly spread, or all if there are fewer.

    >>> sorted(spread(range(100), 4))
    [0, 23, 61, 85]
    """
    if count >= len(every):
        return set(every)
    found: dict[int, None] = {}
    step = 0
    while len(found) < count:
        found[every[int(step * GOLDEN % 1.0 * len(every))]] = None
        step += 1
    return set(found)


def differences(stored: Sequence[Row], again: Sequence[Row]) -> Iterator[Difference]:
    """Yield each figure in which two lists of rows differ, to the last digit.

    >>> list(differences([{"run": 7, "rounds": 3}], [{"run": 7, "rounds": 4}]))
    [Difference(run=7, column='rounds', stored=3, now=4)]
    """
    for before, now in zip(stored, again, strict=True):
        run = before["run"]
        assert isinstance(run, int)
        for column, value in before.items():
            if now[column] != value:
                yield Difference(run, column, value, now[column])


# ------------------------------------------------------------------------------- what is stored


def _check_files(manifest: Manifest) -> None:
    """Refuse a store whose scenarios or tactics are not what they were."""
    for name, before in manifest.scenarios.items():
        if scenario_digest(name) != before:
            raise ScenarioError(
                f"the file of scenario {name} has changed since the sweep; its rows cannot be made "
                "again"
            )
    for named, before in manifest.own_tactics.items():
        file = Path(named.rpartition(":")[0])
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != before:
            raise ScenarioError(
                f"the tactic {named} has changed since the sweep, or is not there; its rows cannot "
                "be made again"
            )


def _notes(manifest: Manifest) -> Iterator[str]:
    if manifest.code_sha256 != code_revision():
        yield "the code of agents or model has changed since the sweep"
    now = versions()
    for name, before in manifest.versions.items():
        if before != now.get(name):
            yield f"{name} was {before or 'not there'}, and is {now.get(name) or 'not there'} now"


def _runs(folder: Path, manifest: Manifest) -> Sequence[int]:
    """Return the numbers of all runs that are stored, in order."""
    finished = finished_rows(folder, manifest.study_sha256)
    if finished is not None:
        return range(finished)
    found: list[int] = rows(folder, ["run"])["run"].tolist()
    return found


# ------------------------------------------------------------------------------- making it again


def _again(planned: Sequence[Planned], stored: Sequence[Row], manifest: Manifest) -> Iterable[Row]:
    """Return rows made again, in order; those that may not come back in processes of their own."""
    limit = float(manifest.study["limit_seconds"])
    apart = [each["stage"] in APART for each in stored]
    here = made((job for job, out in zip(planned, apart, strict=True) if not out), limit, {})
    for (job, point), out in zip(planned, apart, strict=True):
        yield _in_own_process(job, point, limit) if out else next(here)


def _in_own_process(job: Job, point: Point, limit: float) -> Row:
    """Return the row of a run that may hang or end its process."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_play_alone, args=(theirs, job, point, limit), daemon=True)
    with deaf(), without_main():
        process.start()
    theirs.close()
    try:
        if ours.poll(START):
            ours.recv()  # it has begun
        if not ours.poll(limit + GRACE):
            return row(job, point, too_long(limit))
        found: Row = ours.recv()
        return found
    except (EOFError, OSError):
        process.join(FAREWELL)
        return row(job, point, died(ended(process.exitcode)))
    finally:
        process.kill()
        process.join()
        ours.close()


def _play_alone(line: Connection, job: Job, point: Point, limit: float) -> None:
    os.environ["NUMBA_NUM_THREADS"] = "1"
    line.send(None)
    [found] = made([(job, point)], limit, {})
    line.send(found)
