"""The folder that a sweep's rows are kept in: whose it is, and its parts.

    manifest.json           what it holds, and what has made it
    part-000000.parquet     the rows of chunk 0; the chunk is done if and only if this is whole
    rows.parquet            all rows in order; in place of the parts, once all are there
    .lock                   see `experiments.sweeps.lock`
    .part-000000.*.tmp      half written, by a process that may be dead

A part is written under a temporary name, synced and renamed, so a process may be killed at any
moment. On a shared file system workers on several machines may write parts of one folder.
"""

from pathlib import Path
from typing import Any

from experiments.sweeps.chunks import Chunk
from experiments.sweeps.files import StoreError, replacing, unfinished
from experiments.sweeps.lock import LOCK
from experiments.sweeps.manifest import MANIFEST, Manifest, read_manifest

ROWS = "rows.parquet"
PARTS = "part-*.parquet"
STUDY, CHUNK = b"zopa.study", b"zopa.chunk"  # what a file says of itself
PARQUET = {"compression": "zstd", "compression_level": 3, "write_page_checksum": True}
SHOWN = 12  # letters of a hash in a message


def manifest_in(folder: Path, identity: str) -> Manifest | None:
    """Return the manifest of a folder that a study may be kept in, None if it is free.

    Nothing is changed there. A folder that does not exist is free, and so is one that a sweep was
    killed in before it had begun.

    Raises
    ------
    StoreError
        If it is no folder, has something else in it, or belongs to another study.
    """
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise StoreError(f"{folder} is a file; give a folder to keep the rows in")
    if not (folder / MANIFEST).exists():
        _check_is_free(folder)
        return None
    manifest = read_manifest(folder)
    if manifest.study_sha256 != identity:
        theirs, ours = manifest.study_sha256[:SHOWN], identity[:SHOWN]
        raise StoreError(
            f"{folder} belongs to another study: it holds {manifest.name or 'one'} ({theirs}), "
            f"yours is {ours}; nothing in it was touched. Give another folder"
        )
    return manifest


def _check_is_free(folder: Path) -> None:
    passing = {LOCK, *(file.name for file in unfinished(folder))}
    found = sorted(entry.name for entry in folder.iterdir() if entry.name not in passing)
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        raise StoreError(
            f"{folder} is no store of a sweep and not empty: it has {found[0]}{more}; nothing in "
            "it was touched. Give a new or empty folder"
        )


def leftovers(folder: Path) -> list[Path]:
    """Return the files that are half written, and the parts that are in the table already."""
    return [*unfinished(folder), *(folder.glob(PARTS) if (folder / ROWS).exists() else ())]


def tidy(folder: Path) -> None:
    """Remove what dead processes have left behind.

    To be called by the holder of the lock, while no worker of its own is writing. Whether the
    process in a file's name lives is not asked: numbers come again, and mean nothing elsewhere.
    """
    for file in leftovers(folder):
        file.unlink(missing_ok=True)


# ------------------------------------------------------------------------------- parts


def part_path(folder: Path, chunk: int) -> Path:
    """Return the file of a chunk's part."""
    return folder / f"part-{chunk:06d}.parquet"


def parts_in(folder: Path) -> list[Path]:
    """Return the parts in a folder, in the order of their chunks."""
    return sorted(folder.glob(PARTS), key=lambda file: int(file.stem.partition("-")[2]))


def write_part(folder: Path, chunk: int, rows: Any, identity: str) -> None:
    """Write a chunk's rows, a pyarrow table, as its part.

    Raises
    ------
    OSError
        If it cannot be written; then there is no part.
    """
    content = packed(rows, {STUDY: identity.encode(), CHUNK: str(chunk).encode()})
    with replacing(part_path(folder, chunk)) as file:
        file.write(content)


def packed(rows: Any, marks: dict[bytes, bytes]) -> Any:
    """Return a table as the bytes of a file that says so of itself."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    content = pa.BufferOutputStream()
    pq.write_table(rows.replace_schema_metadata(marks), content, **PARQUET)
    return content.getvalue()


def is_done(folder: Path, chunk: Chunk, identity: str) -> bool:
    """Tell whether a chunk's part is there, whole, and of this study.

    Its footer is read, which stands at the end, and how many rows there are.
    """
    marks = {STUDY: identity.encode(), CHUNK: str(chunk.number).encode()}
    return _footer(part_path(folder, chunk.number), marks) == chunk.runs


def finished_rows(folder: Path, identity: str) -> int | None:
    """Return how many rows the finished table has, None if the sweep is not finished.

    Raises
    ------
    StoreError
        If there is one but it is damaged.
    """
    file = folder / ROWS
    if not file.exists():
        return None
    found = _footer(file, {STUDY: identity.encode()})
    if found is None:
        raise StoreError(
            f"{file} is damaged, or of another study; remove it and start the sweep again: then "
            "all its runs are made anew"
        )
    return found


def _footer(file: Path, marks: dict[bytes, bytes]) -> int | None:
    """Return how many rows a file has, None if it is not whole or says otherwise of itself."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(file)
    except (OSError, pa.ArrowException):
        return None
    said = footer.metadata or {}
    return int(footer.num_rows) if marks.items() <= said.items() else None
