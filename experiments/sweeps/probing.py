"""What a sweep will cost: a short trial, and what follows from it."""

import math
from collections.abc import Iterator
from itertools import repeat
from time import perf_counter
from typing import NamedTuple

from experiments.sweeps.designs import Plan
from experiments.sweeps.jobs import Job, Point
from experiments.sweeps.playing import Failure, at_once, play, setup_of
from experiments.sweeps.precision import first_wave
from experiments.sweeps.rows import Row, row, table
from experiments.sweeps.store import packed
from experiments.sweeps.study import Until
from experiments.sweeps.work import AT_NONE, Mark, Order, layout_of, unwatched

GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0  # its multiples spread evenly, however many there are
SECONDS = 1.0  # that a trial takes
MOST_TRIED = 400  # points of a trial
WORK = 12.0  # seconds of work that a chunk holds at most
MOST = 20_000  # runs of a chunk, which are in memory together
PIECES = 4  # chunks for each worker, so that all end at about the same time
CAUTIOUS = 100  # runs of a chunk if nothing is known of them
ROWS, SHORT = 1000, 1.0  # a part should have so many rows if they take no more seconds


class Probe(NamedTuple):
    """What a trial has shown."""

    runs: int  # that were tried
    failures: int  # of them
    setup_seconds: float  # to set up a point
    round_seconds: float  # to play a round of it
    row_bytes: float  # on disk, about
    rows: tuple[Row, ...] = ()  # what the runs came to


class Estimate(NamedTuple):
    """What a sweep will cost, as a trial lets expect."""

    points: int
    left_out: int  # points that break a constraint
    least_runs: int
    most_runs: int  # more than the least only where a rule says how often a point is run
    run_seconds: float  # of one worker, for one run
    least_seconds: float  # of all workers, for all runs
    most_seconds: float
    least_bytes: float  # of the finished table; for a moment at the end the parts are there too
    most_bytes: float
    probe: Probe


class _Trial(NamedTuple):
    """A point that was tried."""

    setup: float  # seconds
    rounds: float  # seconds
    rows: list[Row]


def probe(order: Order, seconds: float = SECONDS, mark: Mark = unwatched) -> Probe:
    """Play some runs all over the plan for some seconds, and return what they take.

    The first point warms up and does not count: in a process that has just begun it takes long.
    """
    trials: list[_Trial] = []
    begin = perf_counter()
    for place, point in enumerate(_all_over(layout_of(order).plan)):
        trials.append(_tried(order, place, point, mark))
        if place == 0:
            begin = perf_counter()
        elif perf_counter() - begin > seconds:
            break
    warm = trials[1:]
    rows = [row for trial in trials for row in trial.rows]
    return Probe(
        runs=len(rows),
        failures=sum(row["stage"] != "" for row in rows),
        setup_seconds=math.fsum(trial.setup for trial in warm) / len(warm),
        round_seconds=math.fsum(t.rounds for t in warm) / sum(len(t.rows) for t in warm),
        row_bytes=_row_bytes(order, rows),
        rows=tuple(rows),
    )


def _all_over(plan: Plan) -> Iterator[Point]:
    """Yield points from all parts of a plan, however many are taken."""
    for count in range(MOST_TRIED):
        place = int(count * GOLDEN % 1.0 * len(plan))
        yield plan.points(place, place + 1)[0]


def _tried(order: Order, place: int, point: Point, mark: Mark) -> _Trial:
    study = order.study
    start = perf_counter()
    setup = setup_of(point)
    ready = perf_counter()
    if isinstance(setup, Failure):
        return _Trial(ready - start, 0.0, [row(Job(place, place, 0, study.seed), point, setup)])
    count = min(at_once(setup), first_wave(1, study.replications).replications)
    first = study.seed + place * count  # other seeds at each place, so that rows differ
    jobs = [Job(place, place, number, first + number) for number in range(count)]
    mark(place, count)
    found = play(setup, [job.seed for job in jobs], study.limit)
    mark(AT_NONE, 0)
    played = perf_counter() - ready
    return _Trial(ready - start, played, list(map(row, jobs, repeat(point), found)))


def _row_bytes(order: Order, rows: list[Row]) -> float:
    """Return what another row takes in a file, beyond what the file takes anyway."""
    columns, half = layout_of(order).columns, len(rows) // 2
    if not half:
        return 8.0 * len(columns)
    less, more = (len(packed(table(columns, rows[:end]), {})) for end in (half, len(rows)))
    return max(1.0, (more - less) / (len(rows) - half))


def runs_in_chunk(runs: int, workers: int, run_seconds: float | None) -> int:
    """Return how many runs a chunk should have.

    Few enough that none takes long and all workers end at about the same time, and where runs are
    quick at least a thousand.

    Parameters
    ----------
    runs
        Of the whole sweep, or its first wave.
    workers
        How many share them.
    run_seconds
        What one takes, None if that is not known.

    Examples
    --------
    >>> [runs_in_chunk(1_000_000, 2, seconds) for seconds in (0.001, 0.2, None)]
    [12000, 60, 100]
    """
    share = math.ceil(runs / (workers * PIECES))
    if run_seconds is None:
        return max(1, min(share, CAUTIOUS))
    seconds = max(run_seconds, 1e-9)
    quick = min(ROWS, int(SHORT / seconds))
    return max(1, min(max(share, quick), int(WORK / seconds), MOST))


def is_small(runs: int, workers: int) -> bool:
    """Tell whether a sweep is cut into small chunks anyway, so that a trial is not worth it."""
    return math.ceil(runs / (workers * PIECES)) <= CAUTIOUS


def run_seconds(found: Probe, order: Order) -> float:
    """Return what a run takes one worker, its share of setting up the point included."""
    each = first_wave(1, order.study.replications).replications
    return found.setup_seconds / each + found.round_seconds


def estimate(order: Order, workers: int, found: Probe) -> Estimate:
    """Return what a sweep will cost by what a trial has shown."""
    plan, rule = layout_of(order).plan, order.study.replications
    least = first_wave(len(plan), rule).runs
    most = len(plan) * rule.at_most if isinstance(rule, Until) else least
    each = run_seconds(found, order)
    return Estimate(
        points=len(plan),
        left_out=plan.left_out,
        least_runs=least,
        most_runs=most,
        run_seconds=each,
        least_seconds=least * each / workers,
        most_seconds=most * each / workers,
        least_bytes=least * found.row_bytes,
        most_bytes=most * found.row_bytes,
        probe=found,
    )
