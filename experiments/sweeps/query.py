"""Reading a store: any columns of any rows, while a sweep runs or when it is done.

DuckDB reads the parts, or the finished table, where they are. Conditions are written in its SQL;
names with a dot stand in double quotes: ``"guild.bias" > 0.2 and status = 'settled'``.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from experiments.sweeps.columns import Column, schema
from experiments.sweeps.files import StoppedError, replacing
from experiments.sweeps.manifest import Manifest, read_manifest
from experiments.sweeps.store import ROWS, parts_in
from model.paths import ScenarioError, printable, suggestion

if TYPE_CHECKING:
    import duckdb
    import pandas as pd  # type: ignore[import-untyped]

Found = TypeVar("Found")
LONGEST = 200  # characters of DuckDB's words in a message


def rows(
    folder: str | Path, columns: Sequence[str] | None = None, where: str | None = None
) -> "pd.DataFrame":
    """Return rows of a store in the order of their runs, those that are there so far.

    What is empty is ``<NA>``, never NaN: columns have pandas' nullable types.

    Parameters
    ----------
    folder
        The store.
    columns
        Their names, all if None.
    where
        A condition in SQL.

    Raises
    ------
    ScenarioError
        If it is no store, it has no such column, or the condition cannot be read.
    """
    found = _asked(Path(folder), columns, where, _as_arrow)
    return found.to_pandas(types_mapper=_nullable().get)


def _as_arrow(database: "duckdb.DuckDBPyConnection", query: str) -> Any:
    return database.sql(query).to_arrow_table()


def _nullable() -> dict[Any, Any]:
    """Return pandas' type for each type of a column."""
    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped]

    return {
        pa.float64(): pd.Float64Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(),
    }


def export_csv(
    folder: str | Path,
    file: str | Path,
    columns: Sequence[str] | None = None,
    where: str | None = None,
) -> None:
    """Write rows of a store as CSV; they are not in memory together.

    The first line names the columns; what there is none of stays empty, an empty text is ``""``.

    Parameters
    ----------
    folder, columns, where
        As for `rows`.
    file
        To be written, or replaced when all is there.

    Raises
    ------
    ScenarioError
        As `rows` does.
    OSError
        If the file cannot be written.
    """
    with replacing(Path(file)) as out:
        copy = f"to {_text(out.name)} (format csv, header, use_tmp_file false)"
        _asked(
            Path(folder), columns, where, lambda base, query: base.execute(f"copy ({query}) {copy}")
        )


def count(folder: str | Path, where: str | None = None) -> int:
    """Return how many rows there are so far that meet a condition in SQL."""
    return _asked(Path(folder), ["run"], where, lambda base, query: len(base.sql(query)))


# ------------------------------------------------------------------------------- asking DuckDB


def _asked(
    folder: Path,
    columns: Sequence[str] | None,
    where: str | None,
    take: Callable[["duckdb.DuckDBPyConnection", str], Found],
) -> Found:
    """Return what is taken from a database that knows the rows, given the query for them."""
    import duckdb

    manifest = read_manifest(folder)
    names = _checked(manifest, columns)
    for last in (False, True):
        try:
            with duckdb.connect() as database:
                _view(database, folder, manifest)
                return take(database, _query(names, where))
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            if last:  # at first the parts may have been put together meanwhile
                raise StoppedError(f"{folder} cannot be read: {_said(error)}") from None
        except duckdb.Error as error:
            raise _refusal(where, error) from None
    raise AssertionError("not reached")


def _view(database: "duckdb.DuckDBPyConnection", folder: Path, manifest: Manifest) -> None:
    """Make all rows of a store known to DuckDB as ``stored``."""
    finished = folder / ROWS
    files = [finished] if finished.exists() else parts_in(folder)
    if not files:
        columns = [Column(*column) for column in manifest.columns]
        database.register("stored", schema(columns).empty_table())
        return
    listed = ", ".join(_text(_literally(str(file))) for file in files)
    source = f"read_parquet([{listed}], hive_partitioning = false)"
    database.execute(f"create view stored as select * from {source}")


def _query(names: Sequence[str], where: str | None) -> str:
    """Return the query for some columns; a condition that ends in a comment does no harm."""
    import duckdb

    chosen = ", ".join(_name(name) for name in names)
    query = f"select {chosen} from stored" + ("" if where is None else f" where ({where}\n)")
    if len(duckdb.extract_statements(query)) != 1:
        raise duckdb.ParserException("it is more than a condition")
    return query


def _checked(manifest: Manifest, columns: Sequence[str] | None) -> list[str]:
    """Return the names of columns, and refuse those that are not there."""
    known = [name for name, _ in manifest.columns]
    for name in columns or ():
        if name not in known:
            near = suggestion(name, known)
            raise ScenarioError(f"the rows have no column {printable(name, 100)!r}{near}")
    return known if columns is None else list(columns)


def _refusal(where: str | None, error: Exception) -> ScenarioError:
    return ScenarioError(
        f"the condition {printable(where or '', 100)!r} cannot be used: {_said(error)}; "
        "write SQL, with names that have a dot in double quotes"
    )


def _said(error: Exception) -> str:
    """Return the first line of what DuckDB says."""
    return printable(str(error).partition("\n")[0], LONGEST)


def _literally(path: str) -> str:
    """Return a path whose brackets and stars stand for themselves."""
    return re.sub(r"([\[*?])", r"[\1]", path)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
