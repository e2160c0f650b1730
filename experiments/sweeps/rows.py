"""The rows of a sweep: their columns, and how an outcome or a failure becomes one.

Every number in a row is finite. A run whose outcome holds a NaN or an infinity is a failure that
names the column; only ``committee_gap`` may be without limit, where a quota of 1 lets a single
member stop every deal: it is then empty, as in ``zopa run --json``. Empty are also what there is
none of (the dates of no deal, the last vote where none was held), a parameter that the point does
not set, the issues of another scenario, and every figure of a failed run.
"""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from experiments.sweeps.columns import BY_ISSUE, TEXT, Column, schema
from experiments.sweeps.jobs import Job, Point, Value
from experiments.sweeps.playing import OUTCOME, Failure
from model.outcome import Outcome

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

Row: TypeAlias = dict[str, Value | None]

UNLIMITED = "committee_gap"


def row(job: Job, point: Point, found: Outcome | Failure) -> Row:
    """Return the row of a run.

    >>> job, point = Job(7, 3, 1, 42), Point("", "symmetric", (("guild.bias", 0.5),))
    >>> row(job, point, Failure("limit", "took more than 60 seconds"))["reason"]
    'took more than 60 seconds'
    """
    figures, failure = _figures(found)
    return {
        **job._asdict(),
        "experiment": point.experiment,
        "scenario": point.scenario,
        **dict(point.settings),
        **figures,
        "stage": failure.stage if failure else "",
        "reason": failure.reason if failure else "",
    }


def _figures(found: Outcome | Failure) -> tuple[Row, Failure | None]:
    if isinstance(found, Failure):
        return {}, found
    figures = flat(found)
    fault = not_finite(figures)
    return ({}, Failure(OUTCOME, fault)) if fault else (figures, None)


def flat(found: Outcome) -> Row:
    """Return an outcome with a figure for each column."""
    figures: Row = {}
    for name, value in found._asdict().items():
        if name in BY_ISSUE:
            for issue, number in value.items():
                figures[f"{name}.{issue}"] = number
        else:
            figures[name] = value
    if figures[UNLIMITED] == math.inf:
        figures[UNLIMITED] = None
    return figures


def not_finite(figures: Row) -> str:
    """Return which column holds no finite number, and what it holds; nothing if none does.

    >>> not_finite({"rounds": 3, "guild_value": float("nan")})
    'guild_value is nan'
    """
    for name, value in figures.items():
        if isinstance(value, float) and not math.isfinite(value):
            return f"{name} is {value}"
    return ""


def table(of: Sequence[Column], rows: Iterable[Row]) -> "pa.Table":
    """Return rows as a table with these columns; what a row does not have is empty."""
    import pyarrow as pa

    every = list(rows)
    arrays = {column.name: _cells(every, column) for column in of}
    return pa.Table.from_pydict(arrays, schema=schema(of))


def _cells(rows: Sequence[Row], column: Column) -> list[Value | None]:
    """Return what rows have in a column; where scenarios disagree on its kind, all is text."""
    values = [each.get(column.name) for each in rows]
    if column.kind not in TEXT:
        return values
    return [value if value is None else str(value) for value in values]
