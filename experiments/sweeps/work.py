"""A worker's work: to make the runs of a chunk and write their part."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from experiments.sweeps.chunks import Chunk, jobs
from experiments.sweeps.columns import Column, columns_of
from experiments.sweeps.designs import Plan, plan_of
from experiments.sweeps.files import told
from experiments.sweeps.jobs import Job, Point
from experiments.sweeps.manifest import code_revision, identity
from experiments.sweeps.playing import Failure, Setup, at_once, play, setup_of
from experiments.sweeps.rows import Row, row, table
from experiments.sweeps.store import is_done, write_part
from experiments.sweeps.study import Study
from model.outcome import Outcome
from model.paths import ScenarioError

Mark = Callable[[int, int], None]  # is told the first run that is played now, and how many are
Failed = tuple[tuple[int, Failure], ...]  # runs that must not be played, and why
AT_NONE = -1


class Order(NamedTuple):
    """What all chunks of a sweep have in common."""

    study: Study
    identity: str  # hash of all that decides its rows
    revision: str  # hash of the code that plays its rounds
    folder: str  # of the store; workers on other machines must reach it under the same name


class Receipt(NamedTuple):
    """What a worker says of a chunk."""

    chunk: int
    runs: int  # made now
    failures: int  # of them
    problem: str = ""  # why there is no part, "" if there is


class Layout(NamedTuple):
    """What follows from a study, worked out once in a process."""

    plan: Plan
    columns: tuple[Column, ...]


_known: list[tuple[str, Study, Layout]] = []
"""The last study, its hash and its layout. The hash knows contents of files and not where they
are, so a study of the same contents elsewhere has a layout of its own."""


def order_of(study: Study, folder: Path) -> Order:
    """Return what all chunks of a study that is kept in a folder have in common."""
    return Order(study, identity(study), code_revision(), str(folder.absolute()))


def layout_of(order: Order, *, tried: bool = False) -> Layout:
    """Return the plan and the columns of a study; if wanted some points are tried first."""
    for identity_of, study, layout in _known:
        if not tried and identity_of == order.identity and study == order.study:
            return layout
    plan = plan_of(order.study, tried=tried)
    found = Layout(plan, columns_of(order.study, plan))
    _known[:] = [(order.identity, order.study, found)]
    return found


def unwatched(run: int, count: int) -> None:
    """Take no notice of which runs are played."""


def play_chunk(
    order: Order,
    chunk: Chunk,
    failed: Failed = (),
    *,
    alone: bool = False,
    mark: Mark = unwatched,
) -> Receipt:
    """Make the runs of a chunk, write their part, and return how it went.

    It may be called in any process that reaches the store's folder, also twice: the part is the
    same, and one that is there is left alone.

    Parameters
    ----------
    order
        The study and the folder.
    chunk
        Which runs.
    failed
        Runs that are not to be played, since they hung or ended their process.
    alone
        Play one run at a time, to see which it is that hangs or ends its process.
    mark
        Called with the first run and their number before some are played, and with `AT_NONE` and 0
        when none is.
    """
    folder = Path(order.folder)
    if is_done(folder, chunk, order.identity):
        return Receipt(chunk.number, 0, 0)
    layout, study = layout_of(order), order.study
    planned = with_points(layout.plan, chunk, jobs(chunk, study.seed, common=study.common))
    rows = list(made(planned, study.limit, dict(failed), alone=alone, mark=mark))
    if problem := _misfit(order):
        return Receipt(chunk.number, 0, 0, problem)
    try:
        write_part(folder, chunk.number, table(layout.columns, rows), order.identity)
    except OSError as error:
        return Receipt(chunk.number, 0, 0, told(error))
    return Receipt(chunk.number, len(rows), sum(each["stage"] != "" for each in rows))


def _misfit(order: Order) -> str:
    """Return why rows that were made here are not those of the study, nothing if they are."""
    if code_revision() != order.revision:
        return "A worker has another version of the rules than this sweep was begun with"
    try:
        same = identity(order.study) == order.identity
    except (OSError, ScenarioError):
        same = False
    return "" if same else "The file of a scenario or a tactic has changed since the sweep began"


def with_points(plan: Plan, chunk: Chunk, of_chunk: Iterable[Job]) -> Iterator[tuple[Job, Point]]:
    """Yield the jobs of a chunk with their points."""
    points = {
        first + ahead: point
        for first, stop in chunk.points
        for ahead, point in enumerate(plan.points(first, stop))
    }
    return ((job, points[job.point]) for job in of_chunk)


def made(
    planned: Iterable[tuple[Job, Point]],
    limit: float,
    failed: dict[int, Failure],
    *,
    alone: bool = False,
    mark: Mark = unwatched,
) -> Iterator[Row]:
    """Make runs and yield their rows in order; `verify` makes any runs again with it.

    Parameters
    ----------
    planned
        The runs, those of a point together.
    limit
        Seconds for each.
    failed, alone, mark
        See `play_chunk`.
    """
    for point, group in groupby(planned, key=itemgetter(1)):
        setup = setup_of(point)
        most = 1 if alone or isinstance(setup, Failure) else at_once(setup)
        for lot in lots((job for job, _ in group), most, failed):
            yield from map(row, lot, repeat(point), _found(setup, lot, limit, failed, mark))


def lots(of_point: Iterable[Job], most: int, failed: Container[int]) -> Iterator[list[Job]]:
    """Yield the runs of a point as they are played together; one that must not be is alone."""
    lot: list[Job] = []
    for job in of_point:
        if lot and (len(lot) == most or job.run in failed or lot[-1].run in failed):
            yield lot
            lot = []
        lot.append(job)
    if lot:
        yield lot


def _found(
    setup: Setup | Failure, lot: list[Job], limit: float, failed: dict[int, Failure], mark: Mark
) -> Sequence[Outcome | Failure]:
    known = setup if isinstance(setup, Failure) else failed.get(lot[0].run)
    if known is not None:
        return [known]
    assert isinstance(setup, Setup)
    mark(lot[0].run, len(lot))
    found = play(setup, [job.seed for job in lot], limit)
    mark(AT_NONE, 0)
    return found
