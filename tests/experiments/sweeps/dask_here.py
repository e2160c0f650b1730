"""A Dask scheduler and workers on this machine, started as the documentation says."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from distributed import Client

DASK = [sys.executable, "-m", "dask"]
SCHEDULER = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
WORKER = ["worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
PATIENCE = 120.0  # seconds for all to begin, on a busy machine


class Machines(NamedTuple):
    """A scheduler and its workers."""

    address: str
    workers: list["subprocess.Popen[bytes]"]


def started(words: list[str], folder: Path, name: str) -> "subprocess.Popen[bytes]":
    """Start a process of Dask whose words go to a file."""
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen([*DASK, *words], stdout=log, stderr=log, cwd=folder)


@contextmanager
def machines(folder: Path, count: int) -> Iterator[Machines]:
    """Start a scheduler and so many workers; all are ended at the end."""
    file = folder / "scheduler.json"
    found = ["--scheduler-file", str(file)]
    processes = [started([*SCHEDULER, *found], folder, "scheduler")]
    try:
        # a worker waits for the file; all begin at the same time
        processes += [started([*WORKER, *found], folder, f"worker-{n}") for n in range(count)]
        end = time.monotonic() + PATIENCE
        while not file.exists():
            assert time.monotonic() < end, (folder / "scheduler.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        with Client(scheduler_file=str(file), set_as_default=False) as client:
            if count:
                client.wait_for_workers(count, timeout=PATIENCE)
            address = client.scheduler.address
        yield Machines(address, processes[1:])
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
