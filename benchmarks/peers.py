"""The common workload in other tools, beside ours: NegMAS where it is installed, and Mesa.

    uv run --group benchmark python -m benchmarks peers

Each tool has all cores: processes that have imported it before the clock starts, each with its
share of the runs. Mesa runs its `batch_run` in each of them, which is kinder to it than to let it
start its own. That the tools play the same game is counted: runs with the same result as ours.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from typing import Any, NamedTuple

from benchmarks.machine import cores, is_there
from benchmarks.timing import Ratio, Row, Task, ratio, rows_of
from benchmarks.workload import OPTIONS, SEED, W1A, W1B, parties
from model.duel import contest

OURS = {W1A: "zopa, W1a", W1B: "zopa, W1b"}
OUR_RUNS = {W1A: 20_000, W1B: 5_000}
REPEATS = 3


class Peer(NamedTuple):
    """Another tool's way to play the workload."""

    name: str
    bidding: int
    module: str  # its `play` takes (first run, how many, way)
    way: Any
    runs: int  # in a repeat and a process


PEERS = (
    Peer("NegMAS, W1a as it comes", W1A, "benchmarks.peer_negmas", "as it comes", 8),
    Peer("NegMAS, W1a numpy inverter", W1A, "benchmarks.peer_negmas", "numpy inverter", 40),
    Peer("NegMAS, W1b numpy model", W1B, "benchmarks.peer_negmas", "learning", 8),
    Peer("Mesa, W1a numpy", W1A, "benchmarks.peer_mesa", W1A, 400),
    Peer("Mesa, W1b numpy", W1B, "benchmarks.peer_mesa", W1B, 80),
)


def those_there() -> list[Peer]:
    """Return the peers that can be measured here."""
    import mesa

    missing = [] if is_there("negmas") else ["benchmarks.peer_negmas"]
    if not hasattr(mesa, "batch_run"):  # gone in Mesa 4
        missing.append("benchmarks.peer_mesa")
    return [peer for peer in PEERS if peer.module not in missing]


def peers_rows() -> tuple[list[Row], list[Ratio], dict[str, str]]:
    """Return the rows of this group, ours against each, and how many results were the same."""
    peers = those_there()
    modules = sorted({peer.module for peer in peers})
    with ProcessPoolExecutor(
        cores(), get_context("spawn"), initializer=imported, initargs=(modules,)
    ) as pool:
        return measured(pool, peers)


def measured(
    pool: ProcessPoolExecutor, peers: Sequence[Peer]
) -> tuple[list[Row], list[Ratio], dict[str, str]]:
    """Return what `peers_rows` returns."""
    found: dict[str, list[tuple[int, list[tuple[bool, int]]]]] = {peer.name: [] for peer in peers}
    tasks = [Task(OURS[kind], partial(ours, kind), OUR_RUNS[kind], REPEATS) for kind in OURS]
    for peer in peers:
        work = partial(theirs, pool, peer, found[peer.name])
        tasks.append(Task(peer.name, work, peer.runs * cores(), REPEATS))
    rows = rows_of("peers", tasks, rate=True)
    ratios = [ratio(rows, OURS[peer.bidding], peer.name) for peer in peers]
    same = {peer.name: agreement(peer.bidding, found[peer.name]) for peer in peers}
    return rows, ratios, same


def imported(modules: Sequence[str]) -> None:
    """Import the peers before anything is timed."""
    for module in modules:
        import_module(module)


def ours(bidding: int, repeat: int) -> None:
    """Play the workload in compiled duels on all cores."""
    contest(OPTIONS, parties(bidding), OUR_RUNS[bidding] if repeat >= 0 else 4, seed=repeat + 1)


def theirs(
    pool: ProcessPoolExecutor,
    peer: Peer,
    found: list[tuple[int, list[tuple[bool, int]]]],
    repeat: int,
) -> float:
    """Play a repeat's share of runs in each process; return the processor time they spent.

    The results are kept with the number of their first run.
    """
    runs = peer.runs if repeat >= 0 else 4
    firsts = [(max(repeat, 0) * cores() + process) * runs for process in range(cores())]
    shares = [pool.submit(play, peer.module, first, runs, peer.way) for first in firsts]
    spent = 0.0
    for first, share in zip(firsts, shares, strict=True):
        results, seconds = share.result()
        found.append((first, results))
        spent += seconds
    return spent


def play(module: str, first: int, runs: int, way: Any) -> tuple[list[tuple[bool, int]], float]:
    """Return the results of runs in a peer, and the processor time it took for them.

    A result is whether there was an agreement, and the last offer.
    """
    by: Callable[..., list[tuple[bool, int]]] = import_module(module).play
    start = time.process_time()
    results = by(first, runs, way)
    return results, time.process_time() - start


def agreement(bidding: int, found: Sequence[tuple[int, list[tuple[bool, int]]]]) -> str:
    """Return in how many runs a peer came to the same result as we."""
    last = max(first + len(results) for first, results in found)
    mine = contest(OPTIONS, parties(bidding), last, SEED)
    known = list(zip(mine.agreed.tolist(), mine.outcome.tolist(), strict=True))
    pairs = [
        (known[first + place], result)
        for first, results in found
        for place, result in enumerate(results)
    ]
    same = sum(one == other for one, other in pairs)
    return f"{same} of {len(pairs)}"
