"""A store is for one study; a part counts if it is whole and its own."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.sweeps.chunks import Chunk
from experiments.sweeps.files import StoreError
from experiments.sweeps.lock import LOCK
from experiments.sweeps.manifest import MANIFEST, identity, manifest_of, write_manifest
from experiments.sweeps.store import (
    ROWS,
    finished_rows,
    is_done,
    leftovers,
    manifest_in,
    part_path,
    parts_in,
    tidy,
    write_part,
)
from tests.experiments.sweeps.sweeping import study_of

OURS, THEIRS = "a" * 64, "b" * 64
CHUNK = Chunk(3, 30, 10, ((3, 4),), 0, 0, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    return tmp_path / "store"


def rows(count: int = 10) -> pa.Table:
    return pa.table({"run": range(30, 30 + count), "stage": [""] * count})


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_new_and_an_empty_folder_are_free(folder: Path) -> None:
    assert manifest_in(folder, OURS) is None
    assert manifest_in(folder / "new", OURS) is None


def test_what_a_sweep_leaves_that_was_killed_before_it_began_is_free(folder: Path) -> None:
    (folder / LOCK).write_text("process 1")
    (folder / ".manifest.1-abc.tmp").write_text("{")
    assert manifest_in(folder, OURS) is None


def test_the_folder_of_a_study_gives_its_manifest(folder: Path, tmp_path: Path) -> None:
    study = study_of(tmp_path)
    manifest = manifest_of(study, (), 3, 0, 50)
    write_manifest(folder, manifest)
    assert manifest_in(folder, identity(study)) == manifest


def test_a_folder_of_another_study_is_refused_and_not_touched(folder: Path, tmp_path: Path) -> None:
    write_manifest(folder, manifest_of(study_of(tmp_path), (), 3, 0, 50))
    before = contents(folder)
    with pytest.raises(StoreError, match="belongs to another study: it holds light"):
        manifest_in(folder, THEIRS)
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["thesis.tex", "part-000000.parquet", ROWS, ".hidden"])
def test_a_folder_with_something_else_is_refused_and_not_touched(folder: Path, name: str) -> None:
    (folder / name).write_text("mine")
    with pytest.raises(StoreError, match=f"not empty: it has {name}"):
        manifest_in(folder, OURS)
    assert contents(folder) == {name: b"mine"}


def test_a_file_is_no_folder(folder: Path) -> None:
    (folder / "some").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        manifest_in(folder / "some", OURS)


# ------------------------------------------------------------------------------- parts


def test_a_part_is_done_when_it_is_written(folder: Path) -> None:
    assert not is_done(folder, CHUNK, OURS)
    write_part(folder, 3, rows(), OURS)
    assert is_done(folder, CHUNK, OURS)
    assert [file.name for file in folder.iterdir()] == ["part-000003.parquet"]


@pytest.mark.parametrize("kept", [0, 3, 0.5, -1], ids=["nothing", "a head", "half", "all but one"])
def test_a_truncated_part_is_not_done(folder: Path, kept: float) -> None:
    write_part(folder, 3, rows(), OURS)
    part = part_path(folder, 3)
    size = part.stat().st_size
    os.truncate(part, int(size * kept) if 0 < kept < 1 else int(kept) % size)
    assert not is_done(folder, CHUNK, OURS)


def test_a_part_with_too_few_rows_is_not_done(folder: Path) -> None:
    write_part(folder, 3, rows(9), OURS)
    assert not is_done(folder, CHUNK, OURS)


def test_a_part_of_another_study_or_chunk_is_not_done(folder: Path) -> None:
    write_part(folder, 3, rows(), THEIRS)
    assert not is_done(folder, CHUNK, OURS)
    write_part(folder, 3, rows(), OURS)
    part_path(folder, 3).rename(part_path(folder, 4))
    assert not is_done(folder, CHUNK._replace(number=4), OURS)


def test_a_part_that_cannot_be_written_leaves_the_old_one(folder: Path) -> None:
    part_path(folder, 3).mkdir()
    with pytest.raises(OSError, match="directory"):
        write_part(folder, 3, rows(), OURS)
    assert [file.name for file in folder.iterdir()] == ["part-000003.parquet"]


def test_parts_come_in_the_order_of_their_chunks(folder: Path) -> None:
    for number in (1_000_000, 2, 999_999):
        part_path(folder, number).touch()
    assert [int(part.stem[5:]) for part in parts_in(folder)] == [2, 999_999, 1_000_000]


def test_tidying_takes_what_is_half_written_and_nothing_else(folder: Path) -> None:
    kept = [MANIFEST, LOCK, "part-000000.parquet", "notes.txt", "x.tmp"]
    for name in [*kept, ".part-000001.77-ab.tmp", ".rows.77-ab.tmp"]:
        (folder / name).touch()
    tidy(folder)
    assert sorted(file.name for file in folder.iterdir()) == sorted(kept)


def test_tidying_takes_the_parts_once_the_table_is_there(folder: Path) -> None:
    for name in (ROWS, "part-000000.parquet"):
        (folder / name).touch()
    assert [file.name for file in leftovers(folder)] == ["part-000000.parquet"]
    tidy(folder)
    assert [file.name for file in folder.iterdir()] == [ROWS]


# ------------------------------------------------------------------------------- the table


def test_a_finished_table_tells_how_many_rows_it_has(folder: Path) -> None:
    assert finished_rows(folder, OURS) is None
    pq.write_table(rows().replace_schema_metadata({"zopa.study": OURS}), folder / ROWS)
    assert finished_rows(folder, OURS) == 10


@pytest.mark.parametrize("owner", [OURS, THEIRS], ids=["truncated", "of another study"])
def test_a_damaged_table_is_not_thrown_away(folder: Path, owner: str) -> None:
    table = folder / ROWS
    pq.write_table(rows().replace_schema_metadata({"zopa.study": owner}), table)
    os.truncate(table, table.stat().st_size - (owner == OURS))
    with pytest.raises(StoreError, match="remove it and start the sweep again"):
        finished_rows(folder, OURS)
    assert table.exists()
