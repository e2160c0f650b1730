"""From a study to its points: all of them, in order, the same on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.blocks import Block, block_of, called
from experiments.sweeps.constraints import Constraint, holds
from experiments.sweeps.jobs import Point, Value
from experiments.sweeps.settings import base_of, written_value
from experiments.sweeps.study import Study
from experiments.sweeps.trials import trial_fault
from model.paths import ScenarioError

MOST_SIFTED = 10_000_000  # points of a part with constraints: each is looked at
SIFTED = 100_000  # points that are looked at together
TRIALS = 40  # points that are tried before a study is run, spread evenly over it


@dataclass(frozen=True)
class Plan:
    """All points of a study, in order; they are worked out when they are asked for."""

    study: Study
    columns: tuple[str, ...]  # all paths that any point sets, in the order of settings
    blocks: tuple[Block, ...]
    left_out: int  # points that break a constraint

    def __len__(self) -> int:
        return sum(block.size for block in self.blocks)

    def points(self, start: int = 0, stop: int | None = None) -> list[Point]:
        """Return the points from one place up to, not including, another.

        A point sets the constants and parameters of its part; what it does not set is as in its
        scenario.
        """
        stop = len(self) if stop is None else min(stop, len(self))
        found: list[Point] = []
        first = 0
        for block in self.blocks:
            own = range(max(start - first, 0), min(stop - first, block.size))
            if own:
                found += _points(block, np.arange(own.start, own.stop), self.columns)
            first += block.size
        return found


def _points(block: Block, places: NDArray[np.int64], columns: Sequence[str]) -> list[Point]:
    """Return some points of a block, their settings in the order of the columns."""
    part, own = block.part, set(block.paths)
    paths = [path for path in columns if path in own]
    found = block.rows(places if block.kept is None else block.kept[places], paths)
    rows = zip(*found, strict=True) if paths else [()] * len(places)
    return [Point(part.name, part.scenario, _settings(paths, row)) for row in rows]


def _settings(paths: Sequence[str], row: Sequence[Value | None]) -> tuple[tuple[str, Value], ...]:
    pairs = zip(paths, row, strict=True)
    return tuple((path, value) for path, value in pairs if value is not None)


def plan_of(study: Study, tried: bool = True) -> Plan:
    """Return the plan of a study.

    Parameters
    ----------
    tried
        Whether points are tried with the scenario; a worker need not do so again.

    Raises
    ------
    ScenarioError
        If there are too many points or none, if a constraint does not fit the design, or if the
        scenario does not allow one of the points that are tried: at each end of each parameter,
        and some between.
    """
    try:
        return _plan(study, tried)
    except ScenarioError as error:
        raise ScenarioError(f"study {study.name}: {error}") from None


def _plan(study: Study, tried: bool) -> Plan:
    whole = [block_of(part) for part in study.parts]
    columns = dict.fromkeys(path for block in whole for path in block.paths)
    blocks = tuple(map(_sifted, whole))
    for block in blocks if tried else ():
        _try(block, tuple(columns))
    left_out = sum(block.size for block in whole) - sum(block.size for block in blocks)
    return Plan(study, tuple(columns), blocks, left_out)


def _sifted(block: Block) -> Block:
    """Return a block without the points that break a constraint."""
    part, total = block.part, block.size
    if not part.constraints:
        return block
    if total > MOST_SIFTED:
        raise ScenarioError(
            f"{called(part)}the design has {total:,} points; at most {MOST_SIFTED:,} are allowed "
            "where constraints look at each"
        )
    kept = _kept(block)
    if not len(kept):
        raise ScenarioError(f"{called(part)}no point of the design meets the constraints")
    if len(kept) < total and part.design.kind in ("saltelli", "morris"):
        raise ScenarioError(
            f"{called(part)}constraints leave out {total - len(kept):,} of {total:,} points, but "
            f"a {part.design.kind} design needs all: narrow the ranges instead"
        )
    return block._replace(kept=kept, size=len(kept))


def _kept(block: Block) -> NDArray[np.int64]:
    """Return the places of a block that meet all constraints."""
    kept = np.arange(block.size)
    for rule in block.part.constraints:
        parts = [kept[i : i + SIFTED] for i in range(0, len(kept), SIFTED)]
        meets = [meets for part in parts for meets in _meets(block, rule, part)]
        kept = kept[np.array(meets, dtype=bool)]
    return kept


def _meets(block: Block, rule: Constraint, places: NDArray[np.int64]) -> list[bool]:
    """Tell for each of some places whether it meets a constraint."""
    own = base_of(block.part.scenario)
    written = {path: written_value(own, path) for path, _ in rule.paths}
    named = [path for path in written if path in block.paths]
    known: dict[tuple[Value | None, ...], bool] = {}
    found = []
    for row in zip(*block.rows(places, named), strict=True) if named else [()] * len(places):
        if row not in known:
            pairs = zip(named, row, strict=True)
            given = {path: value for path, value in pairs if value is not None}
            known[row] = holds(rule, {**written, **given})
        found.append(known[row])
    return found


def _try(block: Block, columns: Sequence[str]) -> None:
    """Refuse a block if the scenario does not allow one of the points that are tried."""
    base = base_of(block.part.scenario)
    for point in _points(block, _trial_places(block), columns):
        if text := trial_fault(base, dict(point.settings)):
            raise ScenarioError(
                f"{called(block.part)}the scenario does not allow the point {text}; narrow the "
                "ranges, or leave such points out by a constraint"
            )


def _trial_places(block: Block) -> NDArray[np.int64]:
    """Return points that hold each end of each parameter, and some in even steps."""
    steps = np.linspace(0, block.size - 1, min(TRIALS, block.size)).astype(np.int64)
    outer, width = [], 1
    for axis in reversed(block.axes):
        for column in axis.columns:
            outer += [
                int(np.argmin(column.numbers)) * width,
                int(np.argmax(column.numbers)) * width,
            ]
        width *= axis.size
    places = np.array(outer, dtype=np.int64)
    if block.kept is not None:
        places = np.searchsorted(block.kept, places[np.isin(places, block.kept)])
    return np.unique(np.concatenate([steps, places]))
