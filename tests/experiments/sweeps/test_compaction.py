"""All parts become one table: the same bytes whatever the cut, in bounded memory."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.sweeps import compaction
from experiments.sweeps.compaction import DamagedError, compact, read_part, regrouped
from experiments.sweeps.store import ROWS, parts_in, write_part

OURS = "a" * 64


def rows(first: int, count: int) -> pa.Table:
    runs = range(first, first + count)
    return pa.table(
        {
            "run": pa.array(runs, pa.int64()),
            "value": pa.array([run / 7 for run in runs], pa.float64()),
            "stage": pa.array([["", "limit"][run % 5 == 0] for run in runs], pa.string()),
        }
    )


def stored(folder: Path, total: int, size: int) -> Path:
    folder.mkdir()
    for number, first in enumerate(range(0, total, size)):
        write_part(folder, number, rows(first, min(size, total - first)), OURS)
    return folder


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "GROUP", 100)


def test_the_table_is_the_same_bytes_whatever_the_cut(tmp_path: Path) -> None:
    found = set()
    for size in (1000, 7, 100, 64, 250):
        folder = stored(tmp_path / str(size), 430, size)
        compact(folder, parts_in(folder), OURS, 430)
        assert [file.name for file in folder.iterdir()] == [ROWS]
        found.add((folder / ROWS).read_bytes())
    assert len(found) == 1


def test_the_table_has_all_rows_in_order_in_groups(tmp_path: Path) -> None:
    folder = stored(tmp_path / "store", 430, 64)
    compact(folder, parts_in(folder), OURS, 430)
    table = pq.ParquetFile(folder / ROWS)
    groups = [table.metadata.row_group(place).num_rows for place in range(table.num_row_groups)]
    assert groups == [100, 100, 100, 100, 30]
    assert table.read().equals(rows(0, 430))
    assert table.metadata.row_group(0).column(1).compression == "ZSTD"


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 30))
def test_regrouped_tables_are_full_and_lose_nothing(sizes: list[int], size: int) -> None:
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    found = list(regrouped(map(rows, starts, sizes), size))
    assert [run for table in found for run in table["run"].to_pylist()] == list(range(sum(sizes)))
    assert [table.num_rows for table in found[:-1]] == [size] * (len(found) - 1)
    assert all(table["run"].num_chunks == 1 for table in found)


def test_no_more_than_a_group_and_a_part_are_read_ahead() -> None:
    read = 0

    def tables() -> Iterator[pa.Table]:
        nonlocal read
        for first in range(0, 1000, 10):
            read += 10
            yield rows(first, 10)

    given_out = 0
    for table in regrouped(tables(), 25):
        given_out += table.num_rows
        assert read - given_out < 10


def test_a_part_that_is_damaged_inside_is_named_and_all_stay(tmp_path: Path) -> None:
    folder = stored(tmp_path / "store", 430, 100)
    part = parts_in(folder)[2]
    content = bytearray(part.read_bytes())
    content[60:80] = bytes(20)
    part.write_bytes(content)
    with pytest.raises(DamagedError) as caught:
        compact(folder, parts_in(folder), OURS, 430)
    assert caught.value.part == part
    assert len(parts_in(folder)) == 5
    assert [file for file in folder.iterdir() if file not in parts_in(folder)] == []


@pytest.mark.parametrize(
    ("places", "total", "told"),
    [([0, 1], 300, "has 200 rows, not 300"), ([1, 0, 2], 300, "not the runs it should have")],
    ids=["one missing", "out of order"],
)
def test_a_table_that_is_not_right_is_not_kept(
    tmp_path: Path, places: list[int], total: int, told: str
) -> None:
    folder = stored(tmp_path / "store", 300, 100)
    parts = parts_in(folder)
    with pytest.raises(OSError, match=told):
        compact(folder, [parts[place] for place in places], OURS, total)
    assert sorted(folder.iterdir()) == parts


def test_columns_of_a_part_can_be_read_alone(tmp_path: Path) -> None:
    folder = stored(tmp_path / "store", 10, 10)
    assert read_part(parts_in(folder)[0], ["stage"]).column_names == ["stage"]


def test_a_folder_name_with_an_equals_sign_adds_no_column(tmp_path: Path) -> None:
    folder = stored(tmp_path / "year=2004", 10, 10)
    assert read_part(parts_in(folder)[0]).column_names == ["run", "value", "stage"]
