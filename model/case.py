"""A scenario made ready for many rounds: its facts as words in memory, and where draws go in them.

A scenario's drawn numbers are put into the facts of every round. Where they go is found out by
trying: facts are made once with other numbers, each with a mark of its own, and looked through.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import layout
from model.facts import Facts, facts_of
from model.paths import value_at, with_values
from model.rounds import Given
from model.scenario import Scenario

WORD = 8  # bytes


class Case(NamedTuple):
    """A scenario made ready for many rounds."""

    scenario: Scenario
    facts: Facts  # all drawn numbers at their lowest
    kind: np.dtype[Any]  # layout of a round
    given: Given  # for `model.rounds.play_all`


_last: list[Case] = []
"""The case made last: rounds of a scenario are often asked for lot by lot."""


def case_of(scenario: Scenario) -> Case:
    """Return a scenario made ready for many rounds.

    Raises
    ------
    ValueError
        If a drawn number does not stand in the facts as it is.
    """
    for case in _last[:]:
        if case.scenario is scenario:
            return case
    found = _case(scenario)
    _last[:] = [found]
    return found


def _case(scenario: Scenario) -> Case:
    spreads = scenario.random.values()
    facts = facts_of(with_values(scenario, lowest(scenario)))
    kind = layout.layout(facts)
    rows = [
        (each.low, each.low if each.mode is None else each.mode, each.high, each.mode is not None)
        for each in spreads
    ]
    given = Given(
        words_of(facts, kind["facts"]),
        np.array(rows, dtype=float).reshape(len(rows), 4),
        places_of(scenario, facts, kind["facts"]),
        2 + 2 * len(scenario.sister),
    )
    return Case(scenario, facts, kind, given)


def lowest(scenario: Scenario) -> dict[str, float]:
    """Return the least that each drawn number can be, by its path."""
    return {path: spread.low for path, spread in scenario.random.items()}


def words_of(facts: Facts, kind: np.dtype[Any]) -> NDArray[np.int64]:
    """Return facts as they lie in memory, in words of eight bytes."""
    row = np.zeros(1, kind)
    layout.write_facts(row[0], facts)
    return row.view(np.int64)


def places_of(scenario: Scenario, facts: Facts, kind: np.dtype[Any]) -> NDArray[np.int64]:
    """Return where in the facts each drawn number goes: the words that change with it.

    Returns
    -------
    array
        [place](which drawn number, word, 1 if it is whole), in this order.

    Raises
    ------
    ValueError
        If a word that changes does not hold the number itself.
    """
    numbers = list(scenario.random)
    found = []
    for marks in trials_of(scenario):
        other = facts_of(with_values(scenario, lowest(scenario) | marks))
        for path, word, is_whole in marked(facts, other, kind, marks):
            found.append((numbers.index(path), word, int(is_whole)))
    return np.array(sorted(found), dtype=np.int64).reshape(len(found), 3)


def trials_of(scenario: Scenario) -> list[dict[str, float]]:
    """Return by path what to put in place of the least of the numbers that vary.

    Real numbers are tried together, each at another part of its range; those that would be rounded
    or the same as another are tried alone.

    >>> from model.reading import read_scenario
    >>> together, *alone = trials_of(read_scenario("contract-round"))
    >>> round(together["guild.bias"], 3), together["beliefs.open_odds"]
    (0.28, 0.7)
    """
    together: dict[str, float] = {}
    alone = []
    count = len(scenario.random)
    for place, (path, spread) in enumerate(scenario.random.items()):
        mark = spread.low + (spread.high - spread.low) * (count - place) / count
        if spread.low == spread.high:
            continue
        if isinstance(value_at(scenario, path), int) or mark in (*together.values(), spread.low):
            alone.append({path: spread.high})
        else:
            together[path] = mark
    return [together, *alone]


def marked(
    facts: Facts, other: Facts, kind: np.dtype[Any], marks: Mapping[str, float]
) -> list[tuple[str, int, bool]]:
    """Return the words in which facts differ, whose number each holds, and whether it is whole.

    Raises
    ------
    ValueError
        If one does not hold exactly one of the marks.
    """
    before, after = words_of(facts, kind), words_of(other, kind)
    found = []
    for word in np.flatnonzero(before != after).tolist():
        start, leaf = leaf_at(kind, word * WORD)
        now = after[word : word + 1].view(leaf)[0] if leaf.itemsize == WORD else None
        is_whole = leaf.kind == "i"
        paths = [path for path, mark in marks.items() if now == (round(mark) if is_whole else mark)]
        if start != word * WORD or len(paths) != 1:
            values = ", ".join(f"{path} = {mark:g}" for path, mark in marks.items())
            raise ValueError(f"a drawn number does not stand in the facts as it is; of {values}")
        found.append((paths[0], word, is_whole))
    return found


def leaf_at(kind: np.dtype[Any], byte: int) -> tuple[int, np.dtype[Any]]:
    """Return the first byte and the type of the number in which a byte of a layout lies.

    >>> kind = np.dtype([("a", "i8"), ("b", [("x", "f8"), ("y", "i8")], (2,))])
    >>> leaf_at(kind, 24), leaf_at(kind, 35)
    ((24, dtype('float64')), (32, dtype('int64')))
    """
    start = 0
    while True:
        if kind.subdtype is not None:
            kind = kind.subdtype[0]
            start += (byte - start) // kind.itemsize * kind.itemsize
            continue
        if kind.fields is None:
            return start, kind
        fields = ((place, field) for field, place, *_ in kind.fields.values())
        place, kind = next(
            each for each in fields if 0 <= byte - start - each[0] < each[1].itemsize
        )
        start += place
