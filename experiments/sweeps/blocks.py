"""From a part of a study to a block of points: its axes, crossed."""

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps import samples
from experiments.sweeps.distributions import Array, Choice, quantiles
from experiments.sweeps.jobs import Value
from experiments.sweeps.study import Design, Parameter, Part
from model.paths import ScenarioError

MOST_POINTS = 100_000_000  # of a part
MOST_CELLS = 60_000_000  # numbers in a sample, about half a gigabyte


class Column(NamedTuple):
    """What one parameter is at each row of an axis."""

    path: str
    values: tuple[Value, ...]  # to choose from; empty for plain numbers
    numbers: Array | NDArray[np.int32]  # by row: the number, or the place in `values`, -1 not set
    whole: bool  # plain numbers that are whole

    def at(self, rows: NDArray[np.int64]) -> list[Value | None]:
        """Return what the parameter is at some rows, None where it is not set."""
        found = self.numbers[rows].tolist()
        if self.values:
            return [None if place < 0 else self.values[int(place)] for place in found]
        return [int(number) for number in found] if self.whole else found


class Axis(NamedTuple):
    """Parameters that move together; the axes of a block are crossed."""

    size: int  # rows
    columns: tuple[Column, ...]


class Block(NamedTuple):
    """The points of one part of a study."""

    part: Part
    axes: tuple[Axis, ...]  # the last one moves fastest
    kept: NDArray[np.int64] | None  # places that meet the constraints, None if there are none
    size: int  # points

    def rows(self, places: NDArray[np.int64], paths: Collection[str]) -> list[list[Value | None]]:
        """Return what some columns are at some places of the whole design, column by column."""
        found: dict[str, list[Value | None]] = {}
        for axis in reversed(self.axes):
            places, rows = np.divmod(places, axis.size)
            found |= {c.path: c.at(rows) for c in axis.columns if c.path in paths}
        return [found[path] for path in paths]

    @property
    def paths(self) -> list[str]:
        """The paths of all columns, in the order of `rows`."""
        return [column.path for axis in self.axes for column in axis.columns]


def block_of(part: Part) -> Block:
    """Return all points of a part, those too that break a constraint.

    Raises
    ------
    ScenarioError
        If there are too many.
    """
    _refuse_large_samples(part)
    axes = (*_constant_axes(part), *_axes(part))
    total = math.prod(axis.size for axis in axes)
    if total > MOST_POINTS:
        raise ScenarioError(
            f"{called(part)}the design has {total:,} points; at most {MOST_POINTS:,} are allowed"
        )
    return Block(part, axes, None, total)


def _refuse_large_samples(part: Part) -> None:
    design, both = part.design, len(part.levers) + len(part.uncertainties)
    rows = {"saltelli": design.samples * (2 * both + 2), "morris": design.trajectories * (both + 1)}
    cells = rows.get(design.kind, design.samples) * both
    cells = max(cells, design.uncertainty_samples * len(part.uncertainties))
    if cells > MOST_CELLS:
        raise ScenarioError(
            f"{called(part)}a sample of {cells:,} numbers is too large; at most {MOST_CELLS:,} are "
            "allowed"
        )


def called(part: Part) -> str:
    """Return how a message begins that is about one part of a study."""
    return f"experiment {part.name}: " if part.name else ""


def _constant_axes(part: Part) -> list[Axis]:
    if not part.constants:
        return []
    first = np.zeros(1, dtype=np.int32)
    return [Axis(1, tuple(Column(path, (value,), first, False) for path, value in part.constants))]


def _axes(part: Part) -> list[Axis]:
    design = part.design
    if design.kind == "factorial":
        return [*(_listed_axis(lever) for lever in part.levers), *_crossed(part)]
    if design.kind == "list":
        return [_points_axis(part), *_crossed(part)]
    if design.uncertainty_design:
        return [_sampled_axis(part.levers, _sample(design, len(part.levers))), *_crossed(part)]
    both = (*part.levers, *part.uncertainties)
    return [_sampled_axis(both, _sample(design, len(both)))]


def _crossed(part: Part) -> list[Axis]:
    """Return the axes of uncertainties that are laid over each combination of levers."""
    design, count = part.design, len(part.uncertainties)
    if not count:
        return []
    if design.uncertainty_design == "factorial":
        return [_listed_axis(parameter) for parameter in part.uncertainties]
    draw = samples.sobol if design.uncertainty_design == "sobol" else samples.latin_hypercube
    return [_sampled_axis(part.uncertainties, draw(design.uncertainty_samples, count, design.seed))]


def _sample(design: Design, count: int) -> Array:
    """Return the sample of the unit cube that a design makes of so many parameters."""
    if design.kind == "saltelli":
        return samples.saltelli(design.samples, count, design.seed, design.second_order)
    if design.kind == "morris":
        return samples.morris(design.trajectories, count, design.levels, design.seed)
    draw = samples.sobol if design.kind == "sobol" else samples.latin_hypercube
    return draw(design.samples, count, design.seed)


def unit_sample(part: Part) -> Array:
    """Return where in the unit cube the points of a saltelli or morris design lie, row by row."""
    return _sample(part.design, len(part.levers) + len(part.uncertainties))


def _listed_axis(parameter: Parameter) -> Axis:
    assert isinstance(parameter.spread, Choice)  # as checked when the study was read
    values = parameter.spread.values
    places = np.arange(len(values), dtype=np.int32)
    return Axis(len(values), (Column(parameter.path, values, places, False),))


def _sampled_axis(parameters: Sequence[Parameter], units: Array) -> Axis:
    pairs = zip(parameters, units.T, strict=True)
    return Axis(len(units), tuple(_sampled(parameter, unit) for parameter, unit in pairs))


def _sampled(parameter: Parameter, unit: Array) -> Column:
    spread, found = parameter.spread, quantiles(parameter.spread, unit)
    if isinstance(spread, Choice):
        return Column(parameter.path, spread.values, found.astype(np.int32), False)
    return Column(parameter.path, (), found, parameter.whole)


def _points_axis(part: Part) -> Axis:
    """Return the axis of points that are given one by one."""
    rows = [dict(point) for point in part.listed]
    paths = dict.fromkeys(path for row in rows for path in row)
    return Axis(len(rows), tuple(_given(path, rows) for path in paths))


def _given(path: str, rows: Sequence[dict[str, Value]]) -> Column:
    places: dict[Value, int] = {}
    numbers = [places.setdefault(row[path], len(places)) if path in row else -1 for row in rows]
    return Column(path, tuple(places), np.array(numbers, dtype=np.int32), False)
