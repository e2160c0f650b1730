"""Play duels, many at once on all cores."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiling import can_compile
from model.duel import talks
from model.duel.board import UNITS, blank
from model.duel.drawing import BLOCK, check_numbers, draw_block
from model.duel.frame import Frame, frame
from model.duel.parties import Parties, Party, gathered
from model.duel.results import Results, empty, part
from model.paths import ScenarioError

ROUNDING = 1e-9  # how far above 1 the best outcome may be, from adding up weights


class Job(NamedTuple):
    """What all negotiations of one call share."""

    kernel: Callable[..., None]  # plain or compiled
    shape: Frame
    parties: Parties
    seats: NDArray[np.int64]  # [run, side]: which party sits where
    results: Results


def play(
    options: tuple[int, ...],
    tables: NDArray[np.float64],
    parties: Sequence[Party],
    seats: NDArray[np.int64] | None = None,
    *,
    rounds: int = 100,
    record: bool = False,
    workers: int | None = None,
    plain: bool = False,
) -> Results:
    """Return what comes of one negotiation for each table of utilities.

    Parameters
    ----------
    options
        How many options each issue has.
    tables
        Utilities, [run, side, option], issue after issue, at least 0; a side's best outcome is
        worth at most 1 and at least its reservation.
    parties
        Who can take part.
    seats
        Who does, [run, side], as places in ``parties``; by default all ordered pairs in turn.
    rounds
        Rounds in which both sides make an offer, at least 1.
    record
        Keep all offers. Without, rounds in which no agreement is possible are passed over.
    workers
        Threads, by default as many as there are cores. The results do not depend on it.
    plain
        Run the rules as they are in Python, about a thousand times slower. It is what happens
        where Numba is missing, with the same results to the last digit.

    Raises
    ------
    ScenarioError
        If anything is out of its bounds or of the wrong shape.

    Examples
    --------
    The first party cares most for the first issue and the second for the second; they find out:

    >>> import numpy as np
    >>> tables = np.array([[[0.0, 0.35, 0.7, 0.0, 0.3], [0.3, 0.15, 0.0, 0.7, 0.0]]])
    >>> results = play((3, 2), tables, [Party(beta=1.0)], rounds=9, record=True, plain=True)
    >>> said = results.said[0, : results.offers[0]]
    >>> [(int(first), int(second)) for first, second in zip(*np.unravel_index(said, (3, 2)))]
    [(2, 1), (0, 0), (2, 1), (0, 0), (2, 1), (1, 0), (2, 1), (1, 0), (2, 0)]
    >>> results.agreed.tolist(), results.utility.tolist()
    ([True], [[0.7, 0.7]])
    """
    shape = frame(options)
    tables = _good_tables(options, tables)
    job = _job(shape, parties, seats, len(tables), rounds, record, plain)
    _check_best(options, tables, job)
    _share(partial(_play_part, job, tables), len(tables), _threads(workers, job.kernel))
    return job.results


def contest(
    options: tuple[int, ...],
    parties: Sequence[Party],
    runs: int,
    seed: int,
    seats: NDArray[np.int64] | None = None,
    *,
    rounds: int = 100,
    record: bool = False,
    workers: int | None = None,
    plain: bool = False,
) -> Results:
    """Return what comes of negotiations with utilities drawn anew for each.

    The same as to `play` the tables that `draw` returns, but the workers draw their own, and no
    more than one block of tables per worker is in memory.

    Raises
    ------
    ScenarioError
        If anything is out of its bounds or of the wrong shape.

    >>> parties = [Party(0.2), Party(2.0)]
    >>> contest((2, 3), parties, 4, seed=1, rounds=10, plain=True).agreed.tolist()
    [True, True, True, False]
    """
    shape = frame(options)
    check_numbers(runs, seed)
    job = _job(shape, parties, seats, runs, rounds, record, plain)
    _share(partial(_draw_and_play, job, seed), runs, _threads(workers, job.kernel))
    return job.results


def pairs(parties: int, runs: int) -> NDArray[np.int64]:
    """Return all ordered pairs of so many parties in turn, [run, side].

    >>> pairs(2, 5).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1], [0, 0]]
    """
    turn = np.arange(runs, dtype=np.int64) % parties**2
    return np.stack([turn // parties, turn % parties], axis=1)


def _play_part(job: Job, tables: NDArray[np.float64], first: int, last: int) -> None:
    """Play the negotiations of some of the tables."""
    _run(job, tables[first:last], first, last)


def _draw_and_play(job: Job, seed: int, first: int, last: int) -> None:
    """Draw the tables of a block and play it."""
    _run(job, draw_block(job.shape, first // BLOCK, seed)[: last - first], first, last)


def _run(job: Job, tables: NDArray[np.float64], first: int, last: int) -> None:
    """Play some negotiations on a board of their own."""
    board, marks, weights = blank(job.shape)
    results = part(job.results, first, last)
    job.kernel(
        board, marks, weights, job.shape, job.parties, tables, job.seats[first:last], results
    )


def _share(work: Callable[[int, int], None], runs: int, workers: int) -> None:
    """Do the work block by block, on so many threads."""
    firsts = range(0, runs, BLOCK)
    lasts = [min(first + BLOCK, runs) for first in firsts]
    if workers == 1 or len(firsts) < 2:
        for first, last in zip(firsts, lasts, strict=True):
            work(first, last)
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            list(pool.map(work, firsts, lasts))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _kernel(plain: bool) -> Callable[..., None]:
    """Return the rules, compiled if that is wanted and possible."""
    if plain or not can_compile():
        return talks.talk_all
    from model.duel.compiled import talk_all

    return talk_all()


def _threads(workers: int | None, kernel: Callable[..., None]) -> int:
    """Return how many threads to use: one for plain Python, which cannot use more."""
    if workers is not None and workers < 1:
        raise ScenarioError(f"workers: {workers!r} is not at least 1")
    if kernel is talks.talk_all:
        return 1
    if workers is not None:
        return workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _job(
    shape: Frame,
    parties: Sequence[Party],
    seats: NDArray[np.int64] | None,
    runs: int,
    rounds: int,
    record: bool,
    plain: bool,
) -> Job:
    """Return the job with its parties and seats checked."""
    ready = gathered(parties, rounds)
    places = pairs(len(parties), runs) if seats is None else np.asarray(seats)
    if places.shape != (runs, 2) or places.dtype.kind not in "iu":
        raise ScenarioError(f"seats: whole numbers of shape {places.shape}, wanted ({runs}, 2)")
    if runs and not (places.min() >= 0 and places.max() < len(parties)):
        raise ScenarioError(f"seats: {places.min()}..{places.max()} is not 0..{len(parties) - 1}")
    results = empty(runs, 2 * rounds if record else 0)
    return Job(_kernel(plain), shape, ready, places.astype(np.int64), results)


def _good_tables(options: tuple[int, ...], tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the tables as the rules read them; refuse a wrong shape or number."""
    ready = np.ascontiguousarray(tables, dtype=np.float64)
    if ready.ndim != 3 or ready.shape[1:] != (2, sum(options)):
        wanted = f"(runs, 2, {sum(options)})"
        raise ScenarioError(f"tables: shape {ready.shape}, wanted {wanted}")
    bad = ~((ready >= 0.0) & (ready <= 1.0 + ROUNDING))
    if bad.any():
        run, side, option = np.argwhere(bad)[0].tolist()
        value = ready[run, side, option]
        raise ScenarioError(f"tables[{run}, {side}, {option}]: {value} is not within 0..1")
    return ready


def _check_best(options: tuple[int, ...], tables: NDArray[np.float64], job: Job) -> None:
    """Refuse a best outcome that is worth more than 1 or less than the reservation."""
    starts = np.cumsum((0, *options[:-1]))
    best = np.maximum.reduceat(tables, starts, axis=2).sum(axis=2)
    least = job.parties.reservation[job.seats] / UNITS
    wrong = (best > 1.0 + ROUNDING) | (best < least - ROUNDING)
    if wrong.any():
        run, side = np.argwhere(wrong)[0].tolist()
        allowed = f"{least[run, side]} (its reservation) to 1"
        what = f"the best outcome is worth {best[run, side]}, allowed is {allowed}"
        raise ScenarioError(f"tables[{run}, {side}]: {what}")
