"""Time what a user waits for, in one run on one machine: medians, and how many times each ran.

    uv run python -m benchmarks

Nothing here is asserted: machines differ, and a shared one differs from itself. Compare rows of one
run with each other.
"""

import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import mesa
import numpy as np

from agents.worth import EMPLOYERS, GUILD
from model import solutions
from model.negotiation import Negotiation
from model.outcome import outcome
from model.outlook import World
from model.reading import read_scenario
from model.setting import draw


def median(work: Callable[[int], object], times: int) -> float:
    """Return the median seconds of ``work(0)``, ``work(1)``, ... after one call to warm up."""
    work(0)
    seconds = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def program(*words: str) -> Callable[[int], object]:
    """Return the work of running the program with these words in a process of its own."""
    command = [sys.executable, "-c", "from experiments.cli import main; main()", *words]
    return lambda _: subprocess.run(command, capture_output=True, check=True)


def rows() -> list[tuple[str, float, int]]:
    """Return what was timed, its median in seconds, and how many times it ran."""
    base, toy = read_scenario("wga-2004"), read_scenario("symmetric")
    crowd = read_scenario("wga-2004", ["guild.members.count=11000"])
    ended = Negotiation(base, rng=1).run()
    sets, _ = solutions.value_sets(ended.outlook)
    floors = (ended.outlook.waiting[GUILD], ended.outlook.waiting[EMPLOYERS])
    works: list[tuple[str, Callable[[int], object], int]] = [
        ("zopa --help", program("--help"), 5),
        ("zopa run --json", program("run", "--json"), 3),
        ("read the base scenario", lambda _: read_scenario("wga-2004"), 20),
        ("draw a run's random numbers", lambda n: draw(base, np.random.default_rng(n)), 50),
        ("build one outlook", lambda _: World(base).outlook(0), 20),
        ("one round, base case", lambda n: Negotiation(base, rng=n, collect=False).run(), 40),
        ("the same, collecting data", lambda n: Negotiation(base, rng=n).run(), 40),
        ("one round, 11,000 members", lambda n: Negotiation(crowd, rng=n).run(), 5),
        ("one round, symmetric toy", lambda n: Negotiation(toy, rng=n, collect=False).run(), 40),
        ("outcome of a round", lambda _: outcome(ended), 10),
        ("exact Nash with certificate", lambda _: solutions.nash(sets, floors), 10),
        ("exact frontier", lambda _: solutions.frontier(sets), 10),
    ]
    return [(name, median(work, times), times) for name, work, times in works]


def main() -> None:
    """Print the machine and the table."""
    print(f"Python {platform.python_version()}, Mesa {mesa.__version__}, {platform.machine()}")
    print(f"{'':32}{'median':>12}{'runs':>8}")
    for name, seconds, times in rows():
        print(f"{name:32}{seconds * 1000:>9.1f} ms{times:>8}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{'most memory in use':32}{peak / 1024:>9.1f} MB")


if __name__ == "__main__":
    main()
