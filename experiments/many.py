"""Many rounds of one scenario, on all cores, in the order of their seeds."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.scenario import Scenario

CHUNK = 5  # rounds that a worker takes at a time
Row = TypeVar("Row")


def one_outcome(talks: Negotiation) -> Outcome:
    """Return the outcome of a round that was played."""
    return outcome(talks)


def play(scenario: Scenario, seeds: Sequence[int], look: Callable[[Negotiation], Row]) -> list[Row]:
    """Play some rounds in this process, and return what there is to see at the end of each."""
    return [look(Negotiation(scenario, rng=seed, collect=False).run()) for seed in seeds]


def rounds(
    scenario: Scenario,
    seeds: Sequence[int],
    look: Callable[[Negotiation], Row] = one_outcome,  # type: ignore[assignment]
    *,
    workers: int | None = None,
    label: str = "",
) -> list[Row]:
    """Play a round for each seed and return what there is to see at the end of each, in order.

    The same whatever the number of workers.

    Parameters
    ----------
    scenario
        What is played.
    seeds
        One round each.
    look
        Function of the finished round; it must be importable, and its result picklable.
    workers
        Processes; by default as many as there are cores, 1 stays in this one.
    label
        Title of the progress bar, which is shown on a terminal only.
    """
    workers = workers or os.cpu_count() or 1
    chunks = [list(seeds[i : i + CHUNK]) for i in range(0, len(seeds), CHUNK)]
    if workers == 1:
        found: Iterable[list[Row]] = (play(scenario, chunk, look) for chunk in chunks)
        return _gather(found, len(chunks), label)
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        with _deaf_to_interrupts():  # the processes start as the chunks are handed in
            found = pool.map(partial(play, scenario, look=look), chunks)
        return _gather(found, len(chunks), label)
    finally:  # whoever interrupts need not wait for the rounds that nobody has begun
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that start meanwhile ignore Ctrl-C: it is for this one, which ends them all."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say so, and only it is interrupted
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _gather(found: Iterable[list[Row]], total: int, label: str) -> list[Row]:
    """Collect chunk after chunk, with a progress bar if somebody is there to see it."""
    console = Console(stderr=True)
    hidden = not (label and console.is_terminal)
    bar = track(found, label, total, console=console, disable=hidden, transient=True)
    return [row for chunk in bar for row in chunk]
