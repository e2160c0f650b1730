"""Many rounds at once, by the compiled rules: the same rounds as the Mesa model's, to the digit.

Each run has a seed, and its random numbers are drawn outside, as the Mesa model draws them. So
neither the order of the runs nor how many are played together changes any of them.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents import acceptance
from agents.stoppage import REGIME_NAMES
from agents.tactics import registry
from model import layout, setting
from model.calendar import Calendar
from model.compiling import Compiled, cache_folder, can_compile, kernel, reached, variant_name
from model.facts import Facts, facts_of
from model.layout import dtype_of
from model.outcome import Outcome, term_class
from model.paths import with_values
from model.results import Result
from model.rounds import play_all
from model.scenario import Scenario
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
BYTES_AT_ONCE = 4_000_000  # of random numbers that are drawn before they are used

WORD = 8  # bytes
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


class Case(NamedTuple):
    """A scenario made ready for many runs."""

    scenario: Scenario
    facts: Facts
    kind: np.dtype[Any]  # layout of a round
    numbers: NDArray[np.int64]  # its facts, as words of eight bytes
    drawn: NDArray[np.float64]  # [drawn number](low, mode, high, 1 if there is a mode)
    places: NDArray[np.int64]  # [place](which drawn number, word, 1 if it is whole)


def can_play(scenario: Scenario) -> bool:
    """Return whether a scenario's rounds can be compiled here."""
    sides = (scenario.guild, scenario.employers)
    facts = facts_of(scenario)
    simple = all(party.tactic in TACTICS for party in facts.parties)
    usual = all(party.acceptance in CONDITIONS for party in facts.parties)
    return can_compile() and simple and usual and not any(side.mixture for side in sides)


def is_ready(scenario: Scenario) -> bool:
    """Return whether the machine code for a scenario's rounds is there already."""
    if not can_play(scenario):
        return False
    facts = facts_of(scenario)
    kind = layout.layout(facts)
    return (kinds_of(facts), kind) in _made or _marker(kinds_of(facts), kind).exists()


def prepare(scenario: Scenario) -> None:
    """Make the machine code for a scenario's rounds: a minute or two, once for its sizes.

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


# ------------------------------------------------------------------------------ made ready


def case_of(scenario: Scenario) -> Case:
    """Return a scenario made ready for many runs."""
    lows = {path: spread.low for path, spread in scenario.random.items()}
    facts = facts_of(with_values(scenario, lows))
    kind = layout.layout(facts)
    spreads = [
        (each.low, each.low if each.mode is None else each.mode, each.high, each.mode is not None)
        for each in scenario.random.values()
    ]
    return Case(
        scenario,
        facts,
        kind,
        numbers_of(facts, kind),
        np.array(spreads, dtype=float).reshape(len(spreads), 4),
        places_of(scenario, facts, kind),
    )


def numbers_of(facts: Facts, kind: np.dtype[Any]) -> NDArray[np.int64]:
    """Return facts as they lie in memory, in words."""
    row = np.zeros(1, kind["facts"])
    layout.write_facts(row[0], facts)
    return row.view(np.int64)


def places_of(scenario: Scenario, facts: Facts, kind: np.dtype[Any]) -> NDArray[np.int64]:
    """Return where in the facts each drawn number goes: the places that change with it.

    Raises
    ------
    ValueError
        If a place that changes does not hold the number itself.
    """
    found = []
    for which, (path, spread) in enumerate(scenario.random.items()):
        if spread.low == spread.high:
            continue
        other = facts_of(
            with_values(
                scenario,
                {
                    each: (drawn.high if each == path else drawn.low)
                    for each, drawn in scenario.random.items()
                },
            )
        )
        for start, is_whole in differing(facts, other, kind["facts"], spread.high):
            found.append((which, start // WORD, int(is_whole)))
    return np.array(found, dtype=np.int64).reshape(len(found), 3)


def differing(
    facts: Facts, other: Facts, kind: np.dtype[Any], value: float
) -> list[tuple[int, bool]]:
    """Return the first bytes of the numbers that differ, and whether they are whole."""
    rows = np.zeros(2, kind)
    layout.write_facts(rows[0], facts)
    layout.write_facts(rows[1], other)
    found = []
    for start, leaf in leaves(kind):
        before, after = (row.tobytes()[start : start + leaf.itemsize] for row in (rows[0], rows[1]))
        if before != after:
            now = np.frombuffer(after, leaf)[0]
            is_whole = leaf.kind == "i"
            if now != (round(value) if is_whole else value) or leaf.itemsize != WORD:
                raise ValueError(f"a drawn number ({value:g}) does not stand in the facts as it is")
            found.append((start, is_whole))
    return found


def leaves(kind: np.dtype[Any], start: int = 0) -> list[tuple[int, np.dtype[Any]]]:
    """Return the first byte and the type of every number of a layout."""
    if kind.subdtype is not None:
        base, shape = kind.subdtype
        count = int(np.prod(shape))
        return [leaf for n in range(count) for leaf in leaves(base, start + n * base.itemsize)]
    if kind.names is None or kind.fields is None:
        return [(start, kind)]
    found = []
    for name in kind.names:
        found += leaves(kind.fields[name][0], start + kind.fields[name][1])
    return found


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
    results = np.zeros(len(seeds), dtype_of(Result))
    shares = np.zeros((len(seeds), len(case.facts.issues)))
    size = max(1, min(BYTES_AT_ONCE // (8 * numbers_a_run(case)), 1 + len(seeds) // workers))
    starts = range(0, len(seeds), size)

    def work(own: int) -> None:
        tables = np.zeros(1, case.kind)
        for start in starts[own::workers]:
            part = slice(start, start + size)
            _play(case, tables, seeds[part], results[part], shares[part])

    if workers == 1 or len(starts) == 1:
        for own in range(workers):
            work(own)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(work, range(workers)):
                pass
    return Rounds(scenario, results, shares)


def numbers_a_run(case: Case) -> int:
    """Return how many random numbers a run is given."""
    crowd, mediator = case.kind["crowd"]["tape"].shape, case.kind["mediator_luck"].shape
    return tape_length(case.scenario) + int(crowd[0]) + int(mediator[0])


def _play(
    case: Case, tables: NDArray[Any], seeds: Sequence[int], results: Any, shares: Any
) -> None:
    crowd = case.kind["crowd"]["tape"].shape[0]
    mediator = case.kind["mediator_luck"].shape[0]
    tapes = np.empty((len(seeds), tape_length(case.scenario)))
    crowd_tapes, mediator_tapes = np.empty((len(seeds), crowd)), np.empty((len(seeds), mediator))
    for run, seed in enumerate(seeds):
        rng = np.random.default_rng(int(seed))
        rng.random(out=tapes[run])
        if crowd or mediator:
            people = rng.spawn(1)[0]
            people.random(out=crowd_tapes[run])
            if mediator:
                people.spawn(1)[0].random(out=mediator_tapes[run])
    compiled(kinds_of(case.facts))(
        tables,
        tables.view(np.int64),
        tables.view(np.float64),
        case.numbers,
        case.drawn,
        case.places,
        tapes,
        crowd_tapes,
        mediator_tapes,
        2 + 2 * len(case.scenario.sister),
        results,
        shares,
    )
    _note(kinds_of(case.facts), case.kind)


def outcomes(rounds: Rounds) -> list[Outcome]:
    """Return the outcomes of some rounds, as `model.outcome.outcome` gives them one by one."""
    scenario = rounds.scenario
    date, packages = Calendar(scenario.calendar.old_expiry).date, setting.packages(scenario)
    classes = [term_class(scenario, package.months) for package in packages]
    names = [issue.name for issue in scenario.issue]
    names_of = rounds.results.dtype.names or ()
    members = scenario.guild.members.count if scenario.guild.members is not None else 0
    found = []
    for result, row in zip(rounds.results.tolist(), rounds.shares.tolist(), strict=True):
        end = dict(zip(names_of, result, strict=True))
        package, voted, ballots = end["package"], end["voted"], end["ballots"]
        settled = package >= 0
        positions = [setting.position(*each) for each in zip(scenario.issue, row, strict=True)]
        found.append(
            Outcome(
                status="settled" if settled else REGIME_NAMES[end["regime"]],
                term_months=packages[package].months if settled else None,
                term_class=classes[package] if settled else "none",
                deal_date=date(end["deal_day"]).isoformat() if settled else None,
                effective_date=date(end["effective"]).isoformat() if settled else None,
                expiry_date=date(end["expiry"] - 1).isoformat() if settled else None,
                days_past_expiry=end["deal_day"] + 1 if settled else None,
                rounds=end["rounds"],
                granted=dict(zip(names, row, strict=True)),
                contract=dict(zip(names, positions, strict=True)),
                guild_value=end["guild_value"],
                employer_value=end["employer_value"],
                package_cost=end["package_cost"],
                dispute_cost_guild=end["guild_cost"],
                dispute_cost_employer=end["employer_cost"],
                pareto_gap=end["pareto_gap"],
                nash_gap=end["nash_gap"],
                strike_days=end["strike_days"],
                lockout_days=end["lockout_days"],
                rejections=end["rejections"],
                yes_share=end["yes"] / ballots if voted and ballots else None,
                turnout=ballots / members if voted else None,
                ballots=ballots if voted else 0,
                predicted_yes=end["predicted_yes"] if voted else None,
                me_too_paid=end["me_too_paid"],
                committee_gap=end["committee_gap"],
            )
        )
    return found
