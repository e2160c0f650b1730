"""The common workload in our compiled duels."""

import os
import subprocess
import sys
import tempfile
from functools import partial

from benchmarks.machine import cores
from benchmarks.timing import Ratio, Row, Task, Work, ratio, rows_of
from benchmarks.workload import OPTIONS, ROUNDS, W1A, W1B, parties
from model.duel import contest

SIZES = (
    ("W1a", W1A, False, 40_000),
    ("W1a, offers recorded", W1A, True, 20_000),
    ("W1b", W1B, False, 10_000),
)
ONE_DUEL = "from model.duel import *; contest((3, 5, 7, 9, 11), [Party(0.2)], 1, 0)"


def duels(bidding: int, runs: int, record: bool, workers: int) -> Work:
    """Return the work of so many negotiations."""
    return lambda repeat: contest(
        OPTIONS,
        parties(bidding),
        runs if repeat >= 0 else 4,
        seed=repeat + 1,
        rounds=ROUNDS,
        record=record,
        workers=workers,
    )


def one_duel(cache: str, repeat: int) -> None:
    """Play one negotiation in a new process, with what is compiled kept in a folder."""
    environment = {**os.environ, "ZOPA_CACHE": cache}
    if repeat >= 0:
        subprocess.run([sys.executable, "-c", ONE_DUEL], check=True, env=environment)


def w1_rows() -> tuple[list[Row], list[Ratio]]:
    """Return the rows of this group, and what further cores give."""
    tasks = [
        Task(named(name, workers), duels(bidding, runs, record, workers), runs)
        for name, bidding, record, runs in SIZES
        for workers in sorted({1, cores()})
    ]
    rows = rows_of("w1", tasks, rate=True)
    ratios = [
        ratio(rows, named(name, cores()), named(name, 1)) for name, *_ in SIZES if cores() > 1
    ]
    with tempfile.TemporaryDirectory() as cache:
        first = Task("a process's first duel, compiling", partial(one_duel, cache), repeats=1)
        later = Task("the same, compiled before", partial(one_duel, cache), repeats=3)
        rows += rows_of("w1", [first, later], rate=False)
    return rows, ratios


def named(name: str, workers: int) -> str:
    """Return the name of a row."""
    return f"{name}, {workers} workers" if workers > 1 else f"{name}, 1 worker"
