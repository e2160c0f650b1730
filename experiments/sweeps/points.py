"""Reading the points of a list: [[point]] tables of a study, or the lines of a CSV file."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from experiments.sweeps.distributions import Choice
from experiments.sweeps.jobs import Value
from experiments.sweeps.parameters import single_values
from experiments.sweeps.settings import Base, PathKind, as_value, converted, kind_at, seated_from
from experiments.sweeps.tables import StudyError
from experiments.sweeps.trials import try_values
from model.paths import Location, ScenarioError, printable
from model.reading.files import decoded

Listed: TypeAlias = tuple[tuple[tuple[str, Value], ...], ...]
LARGEST = 500_000_000  # bytes of a CSV file


class Cell(NamedTuple):
    """One value of one point, as it was given."""

    path: str
    raw: Any
    place: Location  # in the study's file
    where: str  # in another file, "" if it stands in the study's


def points_of(base: Base, given: tuple[Any, Location], folder: Path, taken: set[str]) -> Listed:
    """Return the points of a list, their values tried with the scenario.

    Parameters
    ----------
    given
        The [[point]] tables, or the name of a CSV file, and the place where the study says so.
    folder
        Where that file is looked for.
    taken
        Paths that are constants or uncertainties.

    Raises
    ------
    StudyError
        If there are no points or one of them is not allowed.
    """
    raw, place = given
    rows = _lines(base, folder / raw, place) if isinstance(raw, str) else _tables(raw, place)
    kinds: dict[str, PathKind] = {}
    first: dict[tuple[str, Value], Cell] = {}
    points = []
    for cells in rows:
        found: dict[str, Value] = {}
        for cell in cells:
            if cell.path in taken or cell.path in found:
                raise _wrong(cell, "is set elsewhere too")
            found[cell.path] = _value(base, cell, kinds, folder)
            first.setdefault((cell.path, found[cell.path]), cell)
        points.append(tuple(found.items()))
    if not points:
        raise StudyError("a list design needs at least one point", place)
    _try(base, first)
    return tuple(points)


def _wrong(cell: Cell, text: str) -> StudyError:
    return StudyError(f"{cell.where}{text}", cell.place)


def _value(base: Base, cell: Cell, kinds: dict[str, PathKind], folder: Path) -> Value:
    try:
        if cell.path not in kinds:
            kinds[cell.path] = kind_at(base, cell.path)
        raw = _read(cell.raw, kinds[cell.path]) if cell.where else cell.raw
        raw = seated_from(folder, cell.path, raw)
        value = converted(kinds[cell.path], raw)
        return as_value(base, cell.path, raw) if value is None else value
    except ScenarioError as error:
        raise _wrong(cell, str(error)) from None


def _read(text: str, kind: PathKind) -> Any:
    """Return the value that a cell of a CSV file stands for, its text if it stands for none.

    >>> _read("0.5", "number"), _read("True", "switch"), _read("much", "number")
    (0.5, True, 'much')
    """
    try:
        if kind == "number":
            return float(text)
        if kind == "integer":
            return int(text)
    except ValueError:
        return text
    if kind == "switch":
        return {"true": True, "false": False}.get(text.lower(), text)
    return text


def _try(base: Base, first: Mapping[tuple[str, Value], Cell]) -> None:
    """Try the values of each path with the scenario."""
    values: dict[str, list[Value]] = {}
    for path, value in first:
        values.setdefault(path, []).append(value)
    for path, found in values.items():
        wrong = try_values(base, path, Choice(tuple(found), ()))
        if wrong is not None:
            raise _wrong(first[path, wrong[0]], wrong[1])


def _tables(raw: Any, place: Location) -> Iterator[list[Cell]]:
    """Yield the points of [[point]] tables."""
    if not isinstance(raw, Sequence):
        raise StudyError("write each point under [[point]]", place)
    for number, table in enumerate(raw):
        here = (*place, number)
        if not isinstance(table, Mapping) or not table:
            raise StudyError("each point is a table, its lines PATH = VALUE", here)
        yield [Cell(path, value, at, "") for path, value, at in single_values(table, here)]


def _lines(base: Base, file: Path, place: Location) -> Iterator[list[Cell]]:
    """Yield the points of a CSV file; an empty cell leaves its path as the scenario has it."""
    label = printable(str(file), 200)
    reader = csv.reader(io.StringIO(_text(file, label, place)), strict=True)
    try:
        header = next(reader, [])
        _refuse_header(base, header, label, place)
        for cells in reader:
            where = f"{label}, line {reader.line_num}: "
            if len(cells) != len(header):
                raise StudyError(
                    f"{where}{len(cells)} cells under a header of {len(header)}", place
                )
            pairs = zip(header, cells, strict=True)
            yield [Cell(path, text, place, f"{where}{path}: ") for path, text in pairs if text]
    except csv.Error as error:
        raise StudyError(f"{label}, line {reader.line_num}: {error}", place) from None


def _refuse_header(base: Base, header: Sequence[str], label: str, place: Location) -> None:
    if not header:
        raise StudyError(f"{label} is empty; its first line has the paths, commas between", place)
    for number, path in enumerate(header):
        try:
            kind_at(base, path)
        except ScenarioError as error:
            raise StudyError(f"{label}, line 1: {error}", place) from None
        if path in header[:number]:
            raise StudyError(f"{label}, line 1: {path} stands there twice", place)


def _text(file: Path, label: str, place: Location) -> str:
    try:
        if not file.is_file():
            raise StudyError(f"there is no file {label!r}", place)
        if file.stat().st_size > LARGEST:
            raise StudyError(f"{label} is larger than {LARGEST:,} bytes", place)
        return decoded(file.read_bytes(), label)
    except OSError as error:
        raise StudyError(f"{label} cannot be read: {error.strerror}", place) from None
    except ScenarioError as error:
        raise StudyError(str(error), place) from None
