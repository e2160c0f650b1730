"""Rows are read where they are, before and after they are put together."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from experiments.sweeps import query
from experiments.sweeps.files import StoppedError, StoreError
from experiments.sweeps.manifest import read_manifest, write_manifest
from experiments.sweeps.query import count, export_csv, rows
from experiments.sweeps.runner import run
from experiments.sweeps.store import ROWS, part_path, parts_in
from model.paths import ScenarioError
from tests.experiments.sweeps.sweeping import Killed, Stopping, own, study_of

NAMES = ["run", "guild.impatience", "term_months", "guild_value", "stage"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    study = study_of(folder, 4, tactics=(own(folder, "fine"), own(folder, "raises")))
    run(study, folder / "store", workers=1)
    return folder / "store"


@pytest.fixture(scope="module")
def unfinished(finished: Path) -> Path:
    folder = finished.parent / "it's [a] *=1"
    study = study_of(finished.parent, 4, tactics=(own(folder.parent, "fine"),))
    with pytest.raises(Killed):
        run(study, folder, chunk_runs=5, hands=lambda order: Stopping(order, 2))
    return folder


def test_all_rows_come_in_the_order_of_their_runs(finished: Path) -> None:
    found = rows(finished)
    assert found["run"].tolist() == list(range(24))
    assert found.columns.tolist() == [name for name, _ in read_manifest(finished).columns]


def test_rows_of_an_unfinished_sweep_can_be_read(unfinished: Path) -> None:
    assert len(parts_in(unfinished)) == 2
    assert rows(unfinished, ["run"])["run"].tolist() == list(range(10))


def test_rows_are_the_same_before_and_after_they_are_put_together(
    finished: Path, unfinished: Path
) -> None:
    names = [name for name, _ in read_manifest(finished).columns if name != "run"]
    after = rows(finished, names, "\"guild.tactic\" like '%fine'").head(4)
    pd.testing.assert_frame_equal(rows(unfinished, names, "run < 4"), after)


def test_what_is_empty_is_na_and_never_nan(finished: Path) -> None:
    found = rows(finished, NAMES)
    failed = found["stage"] != ""
    assert 0 < failed.sum() < len(found)
    assert found[failed]["guild_value"].isna().all()
    assert found[~failed]["guild_value"].notna().all()
    assert [str(kind) for kind in found.dtypes[:4]] == ["Int64", "Float64", "Int64", "Float64"]


def test_a_condition_chooses_rows(finished: Path) -> None:
    found = rows(
        finished, ["run"], "\"guild.impatience\" = 2 and stage = '' -- those that are done"
    )
    every = rows(finished, NAMES)
    expected = every[(every["guild.impatience"] == 2.0) & (every["stage"] == "")]
    assert found["run"].tolist() == expected["run"].tolist() != []


def test_rows_are_counted(finished: Path) -> None:
    assert count(finished) == 24
    assert count(finished, "stage <> ''") == (rows(finished)["stage"] != "").sum()


def test_a_store_without_rows_has_columns(finished: Path, tmp_path: Path) -> None:
    write_manifest(tmp_path, read_manifest(finished))
    found = rows(tmp_path, NAMES, "run > 3")
    assert (len(found), found.columns.tolist()) == (0, NAMES)


def test_an_unknown_column_is_refused_with_the_nearest(finished: Path) -> None:
    with pytest.raises(ScenarioError, match=r"no column 'guild_vale'; nearest: guild_value"):
        rows(finished, ["guild_vale"])


@pytest.mark.parametrize(
    "where",
    ["guild_vale > 1", "run >", "stage > 1 +", "run = 1; drop view stored", ""],
)
def test_a_condition_that_is_none_is_told_in_one_line(finished: Path, where: str) -> None:
    with pytest.raises(ScenarioError, match="cannot be used") as caught:
        rows(finished, ["run"], where)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no sweep"):
        rows(tmp_path)


def test_a_damaged_part_is_told(finished: Path, tmp_path: Path) -> None:
    write_manifest(tmp_path, read_manifest(finished))
    part_path(tmp_path, 0).write_bytes(b"PAR1 and no more")
    with pytest.raises(StoppedError, match="cannot be read"):
        rows(tmp_path)


def test_parts_that_are_put_together_meanwhile_are_found(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_manifest(tmp_path, read_manifest(finished))
    gone = part_path(tmp_path, 0)

    def listed(folder: Path) -> list[Path]:
        (tmp_path / ROWS).write_bytes((finished / ROWS).read_bytes())
        return [gone]

    monkeypatch.setattr(query, "parts_in", listed)
    assert count(tmp_path) == 24


# ------------------------------------------------------------------------------- CSV


def test_csv_has_a_line_for_each_row(finished: Path, tmp_path: Path) -> None:
    export_csv(finished, tmp_path / "rows.csv", NAMES)
    with (tmp_path / "rows.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    expected = rows(finished, NAMES)
    assert list(lines[0]) == NAMES
    assert [int(line["run"]) for line in lines] == expected["run"].tolist()
    for line, value in zip(lines, expected["guild_value"], strict=True):
        assert line["guild_value"] == "" if value is pd.NA else float(line["guild_value"]) == value


def test_csv_of_some_rows_replaces_an_old_file(unfinished: Path, tmp_path: Path) -> None:
    file = tmp_path / "it's.csv"
    file.write_text("old")
    export_csv(unfinished, file, ["run", "stage"], "run < 2")
    assert file.read_text() == 'run,stage\n0,""\n1,""\n'
    assert list(tmp_path.iterdir()) == [file]


def test_csv_that_cannot_be_made_leaves_nothing(finished: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("old")
    with pytest.raises(ScenarioError):
        export_csv(finished, file, ["nothing"])
    with pytest.raises(FileNotFoundError):
        export_csv(finished, tmp_path / "none" / "rows.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
    assert file.read_text() == "old"
