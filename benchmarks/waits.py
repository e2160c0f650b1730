"""What a user waits for: the commands, one round, what is made of it."""

import subprocess
import sys

import numpy as np

from agents.worth import EMPLOYERS, GUILD
from benchmarks.timing import Row, Task, Work, rows_of
from model import solutions
from model.negotiation import Negotiation
from model.outcome import outcome
from model.reading import read_scenario
from model.setting import draw


def program(*words: str) -> Work:
    """Return the work of running the program with these words in a process of its own."""
    command = [sys.executable, "-c", "from experiments.cli import main; main()", *words]
    return lambda _: subprocess.run(command, capture_output=True, check=True)


def waits_rows() -> list[Row]:
    """Return the rows of this group."""
    base, toy = read_scenario("wga-2004"), read_scenario("symmetric")
    crowd = read_scenario("wga-2004", ["guild.members.count=11000"])
    ended = Negotiation(base, rng=1).run()
    sets, _ = solutions.value_sets(ended.outlook)
    floors = (ended.outlook.waiting[GUILD], ended.outlook.waiting[EMPLOYERS])
    works: list[tuple[str, Work, int]] = [
        ("zopa --help", program("--help"), 5),
        ("zopa run --json", program("run", "--json"), 3),
        ("read the base scenario", lambda _: read_scenario("wga-2004"), 20),
        ("draw a run's random numbers", lambda n: draw(base, np.random.default_rng(n + 1)), 50),
        ("show one outlook", lambda _: ended.outlook, 20),
        ("one round, base case", lambda n: Negotiation(base, rng=n + 1, collect=False).run(), 40),
        ("the same, collecting data", lambda n: Negotiation(base, rng=n + 1).run(), 40),
        ("one round, 11,000 members", lambda n: Negotiation(crowd, rng=n + 1).run(), 5),
        (
            "one round, symmetric toy",
            lambda n: Negotiation(toy, rng=n + 1, collect=False).run(),
            40,
        ),
        ("outcome of a round", lambda _: outcome(ended), 10),
        ("exact Nash with certificate", lambda _: solutions.nash(sets, floors), 10),
        ("exact frontier", lambda _: solutions.frontier(sets), 10),
    ]
    tasks = [Task(name, work, 1, repeats) for name, work, repeats in works]
    return rows_of("waits", tasks, rate=False)
