"""All parts of a finished sweep as one table, in order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from experiments.sweeps.files import replacing
from experiments.sweeps.store import PARQUET, ROWS, STUDY, tidy

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

GROUP = 100_000  # rows of a row group


class DamagedError(Exception):
    """A part cannot be read though it looked whole."""

    def __init__(self, part: Path) -> None:
        super().__init__(f"{part} is damaged")
        self.part = part


def compact(folder: Path, parts: Iterable[Path], identity: str, rows: int) -> None:
    """Write all parts into one table and remove them, once it is checked and on the disk.

    The table depends only on the rows, not on how they were cut into parts. No more than one row
    group and one part are in memory.

    Parameters
    ----------
    folder
        Where the parts are.
    parts
        All of them, in order.
    identity
        Hash of the study.
    rows
        How many there must be.

    Raises
    ------
    DamagedError
        If a part cannot be read.
    OSError
        If the table cannot be written; the parts stay.
    """
    with replacing(folder / ROWS) as file:
        _write(file, parts, identity)
        file.flush()
        _check(Path(file.name), rows)
    tidy(folder)


def _write(file: BinaryIO, parts: Iterable[Path], identity: str) -> None:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    writer = None
    try:
        for group in regrouped(map(read_part, parts), GROUP):
            marked = group.replace_schema_metadata({STUDY: identity.encode()})
            writer = writer or pq.ParquetWriter(file, marked.schema, **PARQUET)
            writer.write_table(marked, row_group_size=GROUP)
        if writer is not None:
            writer.close()
    except BaseException:
        if writer is not None:
            writer.is_open = False  # else it would try to end the file when it is forgotten
        raise


def regrouped(tables: Iterable["pa.Table"], size: int) -> Iterator["pa.Table"]:
    """Yield the rows of some tables in tables of one size, the last one apart, each in one piece.

    Parameters
    ----------
    tables
        With one schema.
    size
        Rows of each table that is yielded.
    """
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        while sum(piece.num_rows for piece in held) >= size:
            joined = _joined(held)
            yield joined.slice(0, size).combine_chunks()
            held = [joined.slice(size)]
    if rest := [piece for piece in held if piece.num_rows]:
        yield _joined(rest)


def _joined(tables: list["pa.Table"]) -> "pa.Table":
    import pyarrow as pa

    return pa.concat_tables(tables).combine_chunks()


def read_part(part: Path, columns: list[str] | None = None) -> "pa.Table":
    """Return a part's rows, all columns or some.

    Raises
    ------
    DamagedError
        If it cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(part, page_checksum_verification=True) as file:
            return file.read(columns, use_threads=False)
    except (OSError, pa.ArrowException):
        raise DamagedError(part) from None


def _check(file: Path, rows: int) -> None:
    """Read a table back and compare the numbers of its runs with what they must be."""
    import pyarrow.parquet as pq

    following = 0
    with pq.ParquetFile(file, page_checksum_verification=True) as table:
        for place in range(table.num_row_groups):
            runs = table.read_row_group(place, use_threads=False)["run"].to_numpy()
            if not np.array_equal(runs, np.arange(following, following + len(runs))):
                raise OSError(f"{file} has not the runs it should have from {following} on")
            following += len(runs)
    if following != rows:
        raise OSError(f"{file} has {following} rows, not {rows}")
