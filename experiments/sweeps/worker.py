"""One worker process: what it does, and how its master deals with it."""

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from time import monotonic
from types import ModuleType
from typing import Any, NamedTuple

from experiments.sweeps.chunks import Chunk
from experiments.sweeps.interrupts import deaf
from experiments.sweeps.probing import Probe, probe
from experiments.sweeps.work import AT_NONE, Failed, Mark, Order, Receipt, play_chunk

GRACE = 5.0  # seconds beyond a run's limit in which its worker may stop it by itself
FAREWELL = 5.0  # seconds for a worker to end by itself
CONTEXT = multiprocessing.get_context("spawn")  # forked ones would inherit threads and locks


class Ask(NamedTuple):
    """A trial to be made, see `experiments.sweeps.probing.probe`."""

    seconds: float


class Task(NamedTuple):
    """A chunk to be made, and what is known of earlier attempts at it."""

    chunk: Chunk
    failed: Failed = ()  # runs that must not be played
    blamed: tuple[int, ...] = ()  # runs that a process has died of, once for each time
    alone: bool = False  # to be played one by one
    lost: int = 0  # so many workers have died at it while they played nothing


# ------------------------------------------------------------------------------- in the process


def serve(order: Order, line: Connection, at: Any) -> None:
    """Do what comes down the line until `None` comes, or nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = "1"  # the cores are shared out by process
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def mark(run: int, count: int) -> None:
        at[1], at[0] = count, run

    while (task := line.recv()) is not None:
        try:
            line.send(done(order, task, mark))
        except Exception:
            line.send(RuntimeError(f"a worker has failed:\n{traceback.format_exc()}"))


def done(order: Order, task: Task | Ask, mark: Mark) -> Receipt | Probe:
    """Do a task and return what there is to say of it."""
    if isinstance(task, Ask):
        return probe(order, task.seconds, mark)
    return play_chunk(order, task.chunk, task.failed, alone=task.alone, mark=mark)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


# ------------------------------------------------------------------------------- for its master


class Worker:
    """A worker process and what it is doing."""

    def __init__(self, order: Order) -> None:
        self.line, theirs = CONTEXT.Pipe()
        self._at = CONTEXT.RawArray("q", [AT_NONE, 0])
        self.process = CONTEXT.Process(target=serve, args=(order, theirs, self._at))
        with deaf(), without_main():
            self.process.start()
        theirs.close()
        self.task: Task | Ask | None = None
        self.seen, self.since = AT_NONE, monotonic()
        self.furthest = AT_NONE  # run that it was seen at

    @property
    def run(self) -> int:
        """The first of the runs that it is at, `AT_NONE` if it is at none."""
        return int(self._at[0])

    @property
    def count(self) -> int:
        """How many runs it plays together."""
        return max(1, int(self._at[1]))

    @property
    def under_way(self) -> int:
        """How many runs of its chunk it has made so far, as last looked at."""
        if not isinstance(self.task, Task):
            return 0
        chunk = self.task.chunk
        return min(max(0, self.furthest - chunk.run), chunk.runs)

    def give(self, task: Task | Ask) -> None:
        """Hand it something to do; if it is dead, its line tells when it is asked."""
        self.task = task
        with suppress(OSError):
            self.line.send(task)

    def answer(self) -> Receipt | Probe | None:
        """Return what it says of its task, None if it has died.

        Raises
        ------
        RuntimeError
            If our own code has failed there.
        """
        try:
            found: Receipt | Probe | RuntimeError = self.line.recv()
        except (EOFError, OSError):
            return None
        if isinstance(found, RuntimeError):
            raise found
        self.task = None
        return found

    def hangs(self, limit: float) -> bool:
        """Tell whether it is at the same runs for longer than they may take."""
        run = self.run
        if run != self.seen:
            self.seen, self.since = run, monotonic()
        if run != AT_NONE:
            self.furthest = run
        return run != AT_NONE and monotonic() - self.since > limit * self.count + GRACE

    def end(self, *, at_once: bool) -> None:
        """End the process and wait for that."""
        if not at_once:
            with suppress(OSError):
                self.line.send(None)
                self.process.join(FAREWELL)
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.line.close()


@contextmanager
def without_main() -> Iterator[None]:
    """Keep processes that start meanwhile from running the user's script once more."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def ended(code: int | None) -> str:
    """Return how a process has ended.

    >>> ended(-9), ended(3)
    ('it was killed by SIGKILL', 'it has left with code 3')
    """
    if code is not None and code < 0:
        try:
            return f"it was killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"it was killed by signal {-code}"
    return f"it has left with code {code}"
