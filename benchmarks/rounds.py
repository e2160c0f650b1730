"""Whole rounds of the base case in the compiled batch runner, and in the Mesa model beside it."""

from collections.abc import Sequence

from benchmarks.machine import cores
from benchmarks.timing import Ratio, Row, Task, Work, ratio, rows_of
from model import batch
from model.negotiation import Negotiation
from model.reading import read_scenario
from model.scenario import Scenario

BASE = "base case"
CASES: tuple[tuple[str, tuple[str, ...], int], ...] = (  # name, settings, rounds in a repeat
    (BASE, (), 2000),
    ("11,000 writers", ("guild.members.count=11000",), 150),
    ("800 writers", ("guild.members.count=800",), 1000),
)
MESA = "base case, Mesa"


def rounds_rows() -> tuple[list[Row], list[Ratio]]:
    """Return the rows of this group: rounds a second, and what further cores and sizes cost.

    Every case has sizes of its own, so the first call of each compiles for half a minute unless
    that is in the cache; it is the warm-up and does not count.
    """
    tasks = [Task(MESA, by_mesa, 4, 5)]
    for name, settings, count in CASES:
        scenario = read_scenario("wga-2004", list(settings))
        tasks += [
            Task(named(name, workers), compiled(scenario, count, workers), count, 5)
            for workers in sorted({1, cores()})
        ]
    rows = rows_of("rounds", tasks, rate=True)
    return rows, ratios(rows)


def compiled(scenario: Scenario, count: int, workers: int) -> Work:
    """Return the work of so many rounds in the compiled runner."""

    def work(repeat: int) -> None:
        runs = count if repeat >= 0 else 4
        batch.play_rounds(
            scenario, range(max(0, repeat) * count, max(0, repeat) * count + runs), workers=workers
        )

    return work


def by_mesa(repeat: int) -> None:
    """Play four rounds in the Mesa model."""
    base = read_scenario("wga-2004")
    for seed in range(4 * repeat, 4 * repeat + 4) if repeat >= 0 else range(1):
        Negotiation(base, rng=seed, collect=False).run()


def ratios(rows: Sequence[Row]) -> list[Ratio]:
    """Return what one runner, one more core and more writers make."""
    most = cores()
    found = [ratio(rows, named(BASE, most), MESA)]
    if most > 1:
        found += [ratio(rows, named(name, most), named(name, 1)) for name, *_ in CASES]
    found.append(ratio(rows, named(BASE, 1), named("800 writers", 1)))
    return found


def named(name: str, workers: int) -> str:
    """Return what a case is called with so many threads."""
    return f"{name}, {workers} {'thread' if workers == 1 else 'threads'}"
