"""Many rounds at once, by the compiled rules: the same rounds as the Mesa model's, to the digit.

Each run has a seed, and its random numbers are drawn outside, as the Mesa model draws them. So
neither the order of the runs nor how many are played together changes any of them.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents import acceptance
from agents.tactics import registry
from model import setting
from model.case import WORD, Case, case_of
from model.compiling import Compiled, cache_folder, can_compile, kernel, reached, variant_name
from model.facts import Facts
from model.layout import by_chance, dtype_of, layout, turns
from model.messages import Message, read
from model.outcome import Outcome, outcomes_of
from model.results import Result
from model.rounds import Desk, Tapes, play_all
from model.scenario import Scenario
from model.seeds import fill, words
from model.setting import tape_length

TACTICS = (
    registry.RATIONAL,
    registry.TIME_DEPENDENT,
    registry.HARD_LINER,
    registry.EXPONENTIAL,
    registry.RESOURCE,
    *registry.LOOKING_BACK,
)
"""Tactics whose bids are all on paths; rounds with any other are played by the Mesa model."""
CONDITIONS = tuple(range(len(acceptance.CONDITIONS)))
BYTES_AT_ONCE = 1_000_000  # of random numbers that are drawn before they are used
MINUTES = 2000  # rows of minutes that there is room for in a round, where they are kept
LARGEST_LOT, SMALLEST_LOT = 256, 16  # rounds that a worker takes at once
KEYS = Tapes(own=(), crowd=(0,), mediator=(0, 0), guild=(1,), employers=(2,))
"""Of the streams, as the Mesa model spawns them."""

FIRST = "model.rounds"  # where the rules begin that are compiled


class Kinds(NamedTuple):
    """Which rules some rounds need of those that go by number; fewer are compiled sooner."""

    tactics: tuple[int, ...]
    conditions: tuple[int, ...]


class Rounds(NamedTuple):
    """What came of some runs, in their order."""

    scenario: Scenario
    results: NDArray[Any]  # [run] records with the fields of `model.results.Result`
    shares: NDArray[np.float64]  # [run][issue] granted


def can_play(scenario: Scenario) -> bool:
    """Return whether a scenario's rounds can be compiled here."""
    if not can_compile() or scenario.guild.mixture or scenario.employers.mixture:
        return False
    try:
        parties = case_of(scenario).facts.parties
    except ValueError:
        return False
    simple = all(party.tactic in TACTICS for party in parties)
    return simple and all(party.acceptance in CONDITIONS for party in parties)


def is_ready(scenario: Scenario) -> bool:
    """Return whether the machine code for a scenario's rounds is there already."""
    if not can_play(scenario):
        return False
    case = case_of(scenario)
    kinds = kinds_of(case.facts)
    return (kinds, case.kind) in _made or _marker(kinds, case.kind).exists()


def prepare(scenario: Scenario) -> None:
    """Make the machine code for a scenario's rounds: half a minute, once for its sizes.

    Sizes are the numbers of issues, packages, companies, members and the like; what they are
    called and worth makes no difference. Later processes find it in the user's cache folder.
    """
    play_rounds(scenario, [0], workers=1)


_made: set[tuple[Kinds, np.dtype[Any]]] = set()  # what this process has machine code for


def _marker(kinds: Kinds, kind: np.dtype[Any]) -> Path:
    """Return the file that says that some machine code has been kept."""
    name = variant_name(f"{kinds} {kind.descr}")
    return cache_folder(*_modules()) / f"{name}.made"


@cache
def _modules() -> tuple[str, ...]:
    return tuple(reached([FIRST]))


def _note(kinds: Kinds, kind: np.dtype[Any]) -> None:
    """Keep in mind that some machine code is there."""
    if (kinds, kind) not in _made:
        _made.add((kinds, kind))
        with suppress(OSError):  # without a cache folder every process makes its own
            _marker(kinds, kind).touch()


# ------------------------------------------------------------------------------ compiled


def kinds_of(facts: Facts) -> Kinds:
    """Return the tactics and the conditions of acceptance of both sides."""
    return Kinds(
        tuple(sorted({party.tactic for party in facts.parties})),
        tuple(sorted({party.acceptance for party in facts.parties})),
    )


@cache
def compiled(kinds: Kinds) -> Any:
    """Return `play_all`, compiled; the machine code is made when it is first called."""

    def some(rules: Sequence[Any], numbers: Sequence[int]) -> dict[int, Any]:
        return {number: rules[number] for number in numbers}

    rules = Compiled(
        FIRST,
        choices={
            registry.offer_by: some(registry.TACTICS, kinds.tactics),
            registry.final_by: some(registry.FINAL, kinds.tactics),
            acceptance.least_of: some(acceptance.ACCEPTANCE, kinds.tactics),
            acceptance.least_by: some(acceptance.CONDITIONS, kinds.conditions),
        },
    )
    return kernel(play_all, rules, str(kinds))


# ------------------------------------------------------------------------------ played


def play_rounds(scenario: Scenario, seeds: Sequence[int], *, workers: int | None = None) -> Rounds:
    """Play a round for each seed, and return what came of them in the order of the seeds.

    The same whatever the number of workers, and whatever else is played with them.

    Parameters
    ----------
    scenario
        What is played; `can_play` says whether it can be.
    seeds
        One for each run, as in ``Negotiation(scenario, rng=seed)``.
    workers
        Threads; by default as many as there are cores.
    """
    case = case_of(scenario)
    workers = workers or os.cpu_count() or 1
    found = Rounds(
        scenario,
        np.zeros(len(seeds), dtype_of(Result)),
        np.zeros((len(seeds), len(case.facts.issues))),
    )
    waiting = SimpleQueue[slice]()
    for lot in lots(len(seeds), workers):
        waiting.put(lot)
    if workers == 1 or waiting.qsize() < 2:
        _work(case, seeds, waiting, found)
        return found
    with ThreadPoolExecutor(workers) as pool:
        works = [pool.submit(_work, case, seeds, waiting, found) for _ in range(workers)]
        try:
            for work in works:
                work.result()
        finally:
            _empty(waiting)  # so that after an error or Ctrl-C the others soon end
    return found


def _empty(waiting: SimpleQueue[slice]) -> None:
    with suppress(Empty):
        while True:
            waiting.get_nowait()


def lots(runs: int, workers: int) -> Iterator[slice]:
    """Yield the runs that a worker takes at once: ever fewer, so that all end together.

    >>> [(lot.start, lot.stop) for lot in lots(100, 2)]
    [(0, 25), (25, 43), (43, 59), (59, 75), (75, 91), (91, 100)]
    """
    start = 0
    while start < runs:
        part = (runs - start) // (workers if workers == 1 else 2 * workers)
        size = min(LARGEST_LOT, max(SMALLEST_LOT, part))
        yield slice(start, min(start + size, runs))
        start += size


def _work(case: Case, seeds: Sequence[int], waiting: SimpleQueue[slice], found: Rounds) -> None:
    """Play lots at a desk of one's own until none is left."""
    desk, tapes = desk_of(case), tapes_of(case)
    with suppress(Empty):
        while True:
            lot = waiting.get_nowait()
            _play(case, desk, tapes, seeds[lot], found.results[lot], found.shares[lot])


def _play(
    case: Case, desk: Desk, tapes: Tapes, seeds: Sequence[int], results: Any, shares: Any
) -> None:
    """Play a lot, in parts for which there is room on the tapes."""
    kinds, whole = kinds_of(case.facts), [int(seed) for seed in seeds]
    used = [number for number, tape in enumerate(tapes) if tape.shape[1] > 0]
    seeded = {number: words(whole, KEYS[number]).tolist() for number in used}
    for first in range(0, len(seeds), len(tapes.own)):
        part = slice(first, min(first + len(tapes.own), len(seeds)))
        drawn = Tapes(*(tape[: part.stop - first] for tape in tapes))
        for number in used:
            fill(drawn[number], seeded[number][part])
        compiled(kinds)(desk, case.given, drawn, results[part], shares[part])
    _note(kinds, case.kind)


def desk_of(case: Case) -> Desk:
    """Return an empty desk for a case's rounds."""
    tables = np.zeros(1, case.kind)
    return Desk(tables, tables.view(np.int64), tables.view(np.float64))


def tapes_of(case: Case) -> Tapes:
    """Return empty tapes for as many rounds as are drawn before they are played."""
    crowd, mediator = case.kind["crowd"]["tape"].shape, case.kind["mediator_luck"].shape
    luck = turns(case.facts) if by_chance(case.facts) else 0
    widths = (tape_length(case.scenario), int(crowd[0]), int(mediator[0]), luck, luck)
    rounds = max(1, BYTES_AT_ONCE // (WORD * sum(widths)))
    return Tapes(*(np.zeros((rounds, width)) for width in widths))


def outcomes(rounds: Rounds) -> list[Outcome]:
    """Return the outcomes of some rounds, as `model.outcome.outcome` gives them one by one."""
    figures = {name: rounds.results[name].tolist() for name in rounds.results.dtype.names or ()}
    return outcomes_of(rounds.scenario, figures, rounds.shares.tolist())


# ------------------------------------------------------------------------------ word by word


def messages(scenario: Scenario, seeds: Sequence[int]) -> Iterator[list[Message]]:
    """Yield what is said and done in the round of each seed, as the Mesa model has it.

    A round with minutes is another layout, so rules are compiled for it once more.

    Raises
    ------
    ValueError
        If a round has `MINUTES` rows of minutes or more.
    """
    plain, packages = case_of(scenario), setting.packages(scenario)
    case = plain._replace(kind=layout(plain.facts, MINUTES))
    desk, tapes = desk_of(case), tapes_of(case)
    result, shares = np.zeros(1, dtype_of(Result)), np.zeros((1, len(case.facts.issues)))
    for seed in seeds:
        _play(case, desk, tapes, [seed], result, shares)
        yield list(read(scenario, packages, *written(desk.tables[0])))


def written(table: Any) -> tuple[list[Any], list[list[float]]]:
    """Return the rows of a table's minutes, and the shares that stand beside them.

    Raises
    ------
    ValueError
        If there was no room for all of them.
    """
    count, room = int(table["state"]["logged"]), len(table["log"])
    if count >= room:
        raise ValueError(f"a round has more than {room} rows of minutes")
    names, rows = table["log"].dtype.names, table["log"][:count].tolist()
    found = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]
    return found, table["log_shares"][:count].tolist()
