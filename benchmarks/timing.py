"""Time works by turns, and put the times in rows."""

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

# Told which repeat it is, counted from 0, -1 to warm up. Work that has others do it returns the
# processor time that they spent, in seconds, as a float.
Work = Callable[[int], object]


class Task(NamedTuple):
    """Something to be timed."""

    name: str
    work: Work
    pieces: int = 1  # that one repeat does, >= 1
    repeats: int = 5  # at most, >= 1


class Row(NamedTuple):
    """What was measured of one task."""

    group: str
    name: str
    seconds: tuple[float, ...]  # [repeat] for one piece, as the clock on the wall goes
    spent: tuple[float, ...]  # [repeat] seconds of processor time for one piece, on all cores
    pieces: int  # in each repeat
    rate: bool  # told as pieces a second, else as milliseconds a piece


class Ratio(NamedTuple):
    """How many times as fast one row is as another, in the same run."""

    name: str
    times: float


def rows_of(group: str, tasks: Sequence[Task], rate: bool) -> list[Row]:
    """Return one row for each task: after a warm-up each, the tasks take turns."""
    for task in tasks:
        task.work(-1)
    times: list[list[tuple[float, float]]] = [[] for _ in tasks]
    for repeat in range(max((task.repeats for task in tasks), default=0)):
        for task, found in zip(tasks, times, strict=True):
            if repeat < task.repeats:
                found.append(timed(task, repeat))
    return [
        Row(
            group,
            task.name,
            tuple(seconds for seconds, _ in found),
            tuple(spent for _, spent in found),
            task.pieces,
            rate,
        )
        for task, found in zip(tasks, times, strict=True)
    ]


def timed(task: Task, repeat: int) -> tuple[float, float]:
    """Return the seconds and the processor time that one piece of a task takes in a repeat."""
    start, spent = time.perf_counter(), processor_time()
    result = task.work(repeat)
    spent = processor_time() - spent + (result if isinstance(result, float) else 0.0)
    return (time.perf_counter() - start) / task.pieces, spent / task.pieces


def processor_time() -> float:
    """Return the seconds that this process and its children that have ended took of all cores."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def median(row: Row) -> float:
    """Return the median seconds of a piece.

    >>> median(Row("toys", "toy", (0.5, 0.25, 0.125), (0.1, 0.1, 0.1), 1, False))
    0.25
    """
    return statistics.median(row.seconds)


def least_spent(row: Row) -> float:
    """Return the least processor time of a piece, which others on the machine disturb least."""
    return min(row.spent)


def ratio(rows: Sequence[Row], fast: str, slow: str) -> Ratio:
    """Return how many times as fast one row is as another: the median over common repeats.

    >>> a, b = Row("", "a", (1.0, 2.0), (), 1, True), Row("", "b", (4.0, 6.0, 9.0), (), 1, True)
    >>> ratio([a, b], "a", "b")
    Ratio(name='a / b', times=3.5)
    """
    found = {row.name: row.seconds for row in rows}
    quotients = [b / a for a, b in zip(found[fast], found[slow], strict=False)]
    return Ratio(f"{fast} / {slow}", statistics.median(quotients))
