"""Running a study into a store: from wherever it is to the finished table."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from experiments.messages import warn
from experiments.sweeps import probing, store
from experiments.sweeps.compaction import DamagedError, compact
from experiments.sweeps.crew import Alone, Crew
from experiments.sweeps.designs import Plan
from experiments.sweeps.files import StoppedError, StoreError, told
from experiments.sweeps.interrupts import heard
from experiments.sweeps.jobs import Point
from experiments.sweeps.lock import locked
from experiments.sweeps.manifest import (
    Manifest,
    code_revision,
    manifest_of,
    read_manifest,
    versions,
    write_manifest,
)
from experiments.sweeps.playing import prepare, setup_of
from experiments.sweeps.precision import first_wave
from experiments.sweeps.progress import Show, bar
from experiments.sweeps.query import count
from experiments.sweeps.study import Study
from experiments.sweeps.waves import Hands, Made, Sweep, all_waves
from experiments.sweeps.work import Order, layout_of, order_of
from model.paths import ScenarioError

LOOKED_AT = 10  # points that tell what has to be compiled


class Result(NamedTuple):
    """What a sweep has come to."""

    folder: Path
    runs: int  # rows of the table
    made: int  # of them now, the others were there
    failures: int  # of all


def run(
    study: Study,
    folder: str | Path,
    *,
    workers: int | None = None,
    chunk_runs: int | None = None,
    show: Show | None = None,
    hands: Callable[[Order], Hands] | None = None,
) -> Result:
    """Make all runs of a study that are not in its folder yet, and return what it has come to.

    It may be stopped or killed at any moment; called again, it goes on from there. The finished
    table is the same to the byte whatever has happened in between and however many workers there
    were. Ctrl-C lets the workers store the runs they are at; a second one does not.

    Parameters
    ----------
    study
        What to run.
    folder
        Where the rows are kept; it is made if need be.
    workers
        Processes, by default as many as there are cores. With 1 the runs are made in this process:
        there is then nobody to stop a run that hangs outside of Python, or to survive one that
        ends its process.
    chunk_runs
        Runs that are stored together; by default chosen by a short trial. A sweep that was begun
        keeps to what it has.
    show
        Called with the `Standing` a few times a second; by default a bar on the terminal.
    hands
        Makes who makes the chunks, if not workers on this machine.

    Raises
    ------
    StoreError
        If the folder is not for this study, or another sweep runs there; nothing is touched.
    StoppedError
        If rows cannot be written, or workers cannot be kept alive.
    KeyboardInterrupt
        After Ctrl-C.
    """
    for name, number in (("workers", workers), ("chunk_runs", chunk_runs)):
        if number is not None and number < 1:
            raise ScenarioError(f"{name} = {number} is not allowed; 1 or more is")
    folder = Path(folder)
    order = order_of(study, folder)
    manifest = store.manifest_in(folder, order.identity)
    if manifest is None:
        layout_of(order, tried=True)  # a mistake in the study is found before a folder is made
    elif not store.leftovers(folder) and (found := _finished(folder, manifest)):
        return found  # the folder may be one that cannot be written
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        manifest = store.manifest_in(folder, order.identity)  # it may be there by now
        store.tidy(folder)
        if manifest and (found := _finished(folder, manifest)):
            return found
        team = hands(order) if hands else _team(order, workers)
        with heard() as interrupts, nullcontext(show) if show else bar(study.name) as look:
            sweep = Sweep(order, folder, team, look, interrupts)
            made = _made(sweep, manifest, workers or cores(), chunk_runs)
    return Result(folder, made.runs, made.now, _failures(folder))


def _finished(folder: Path, manifest: Manifest) -> Result | None:
    """Return what a sweep that is over has come to, None if it is not."""
    rows = store.finished_rows(folder, manifest.study_sha256)
    if rows is None:
        return None
    if manifest.code_sha256 != code_revision():
        warn(f"Note: the rows in {folder} were made with other rules than today's; they stay.")
    return Result(folder, rows, 0, _failures(folder))


def _failures(folder: Path) -> int:
    return count(folder, "stage <> ''")


def _team(order: Order, workers: int | None) -> Hands:
    return Alone(order) if workers == 1 else Crew(order, workers or cores())


def estimated(study: Study, *, workers: int | None = None) -> probing.Estimate:
    """Return what a sweep would cost, by a trial of about a second; nothing is stored.

    Parameters
    ----------
    study
        What would be run.
    workers
        Processes that would share the work, by default as many as there are cores.

    Raises
    ------
    ScenarioError
        If something is wrong with the study.
    StoppedError
        If the trial hangs or ends its process.
    """
    order = order_of(study, Path())
    layout_of(order, tried=True)
    crew = Crew(order, 1)
    try:
        found = crew.probe(probing.SECONDS)
    finally:
        crew.end(at_once=True)
    if found is None:
        raise StoppedError("The trial runs hang, or end their process; see what `zopa run` does")
    return probing.estimate(order, workers or cores(), found)


def cores() -> int:
    """Return how many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# ------------------------------------------------------------------------------- from first to last


def _made(sweep: Sweep, manifest: Manifest | None, workers: int, chunk_runs: int | None) -> Made:
    """Make what is missing and the table; leave nothing half done behind, whatever happens."""
    done = False
    try:
        with _telling_how_far(sweep.folder):
            if manifest is not None:
                _check_revision(sweep.folder, manifest)
            _compile(sweep)
            if manifest is None:
                manifest = _begun(sweep, workers, chunk_runs)
            if named := ", ".join(manifest.own_tactics):
                warn(f"Note: runs with {named} go through the Mesa model, one by one.")
            found = _with_table(sweep, manifest)
        done = True
    finally:
        sweep.hands.end(at_once=not done)
        store.tidy(sweep.folder)
    return found


def _begun(sweep: Sweep, workers: int, chunk_runs: int | None) -> Manifest:
    """Choose the size of chunks, write the manifest and return it."""
    layout, study = layout_of(sweep.order), sweep.order.study
    runs = first_wave(len(layout.plan), study.replications).runs
    if chunk_runs is None:
        small = probing.is_small(runs, workers)
        trial = None if small else sweep.hands.probe(probing.SECONDS)
        seconds = None if trial is None else probing.run_seconds(trial, sweep.order)
        chunk_runs = probing.runs_in_chunk(runs, workers, seconds)
    manifest = manifest_of(
        study, layout.columns, len(layout.plan), layout.plan.left_out, chunk_runs
    )
    write_manifest(sweep.folder, manifest)
    return manifest


def _compile(sweep: Sweep) -> None:
    """Make the machine code that the workers will find, if there are runs enough."""
    plan, rule = layout_of(sweep.order).plan, sweep.order.study.replications
    prepare(
        [setup_of(point) for point in some_points(plan)], first_wave(len(plan), rule).runs, warn
    )


def some_points(plan: Plan) -> list[Point]:
    """Return a few points all over a plan, the first and the last among them."""
    places = sorted({place * (len(plan) - 1) // (LOOKED_AT - 1) for place in range(LOOKED_AT)})
    return [point for place in places for point in plan.points(place, place + 1)]


def _check_revision(folder: Path, manifest: Manifest) -> None:
    """Refuse to go on with other rules than those that the sweep was begun with."""
    if manifest.code_sha256 != code_revision():
        raise StoreError(
            f"{folder} was begun with other rules: the code of agents or model has changed since, "
            "and rows of both would not fit together. Go back to the code it was begun with"
            f"{f' (git {manifest.git_revision})' if manifest.git_revision else ''}, or start in a "
            "new folder"
        )
    now = versions()
    for name, before in manifest.versions.items():
        if before != now.get(name):
            warn(f"Note: {folder} was begun with {name} {before}, and goes on with {now[name]}.")


def _with_table(sweep: Sweep, manifest: Manifest) -> Made:
    """Make all runs and put them together; a part that turns out to be damaged is made again."""
    while True:
        try:
            made = all_waves(sweep, manifest)
            parts = (store.part_path(sweep.folder, number) for number in range(made.chunks))
            compact(sweep.folder, parts, sweep.order.identity, made.runs)
            return made
        except DamagedError as error:
            warn(f"Note: {error}; its runs are made again.")
            error.part.unlink(missing_ok=True)


@contextmanager
def _telling_how_far(folder: Path) -> Iterator[None]:
    """Say how far a sweep is that stops, and how it goes on."""
    try:
        yield
    except OSError as error:
        raise StoppedError(f"{told(error)}. {_how_far(folder)}") from None
    except KeyboardInterrupt:
        warn(_how_far(folder))
        raise


def _how_far(folder: Path) -> str:
    try:
        waves = read_manifest(folder).waves
    except StoreError:
        return f"Nothing is stored in {folder} yet."
    total = sum(wave["chunks"] for wave in waves)
    return (
        f"{len(store.parts_in(folder))} of {total} chunks are stored in {folder}; the same "
        "command goes on from there."
    )
