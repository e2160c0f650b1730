"""Rows that are made again are compared with what is stored, whatever happens in a run."""

import json
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from experiments.sweeps import verifying
from experiments.sweeps.files import StoreError
from experiments.sweeps.manifest import MANIFEST
from experiments.sweeps.playing import too_long
from experiments.sweeps.rows import row
from experiments.sweeps.runner import run
from experiments.sweeps.store import ROWS
from experiments.sweeps.verifying import Difference, spread, verify
from model.paths import ScenarioError
from tests.experiments.sweeps.sweeping import Killed, Stopping, own, study_of


@pytest.fixture
def store(tmp_path: Path) -> Path:
    run(study_of(tmp_path, 8), tmp_path / "store", workers=1)
    return tmp_path / "store"


def altered(store: Path, column: str, run_number: int, value: object) -> None:
    """Change one figure of a finished table."""
    file = store / ROWS
    table = pq.read_table(file)
    here = pc.equal(table["run"], run_number)
    changed = pc.if_else(here, pa.scalar(value, table[column].type), table[column])
    place = table.column_names.index(column)
    pq.write_table(table.set_column(place, table.schema.field(column), changed), file)


def test_rows_that_are_right_are_equal(store: Path) -> None:
    found = verify(store, 10)
    assert (found.study, found.rows, len(found.checked), found.failed) == ("light", 24, 10, 0)
    assert (found.differences, found.notes) == ((), ())


def test_a_sample_may_be_all_there_is(store: Path) -> None:
    found = verify(store, 1000)
    assert [job.run for job, _ in found.checked] == list(range(24))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("guild_value", 1.0),
        ("rounds", 77),
        ("status", "strike"),
        ("deal_date", None),
        ("stage", "playing"),
    ],
)
def test_a_figure_that_differs_is_named(store: Path, column: str, value: object) -> None:
    before = verify(store, 24)
    altered(store, column, 13, value)
    found = verify(store, 24)
    assert before.differences == ()
    [difference] = found.differences
    assert difference[:3] == (13, column, value)
    assert difference.now != value


def test_the_last_bit_of_a_number_counts(store: Path) -> None:
    altered(store, "guild_value", 3, 1.0)
    right = verify(store, 24).differences[0].now
    assert isinstance(right, float)
    near = right * (1.0 + 2.0**-52)
    altered(store, "guild_value", 3, near)
    assert verify(store, 24).differences == (Difference(3, "guild_value", near, right),)


def test_another_seed_or_setting_is_another_round(store: Path) -> None:
    altered(store, "seed", 5, 4242)
    altered(store, "guild.impatience", 6, -5.0)  # which is not allowed
    assert {each.run for each in verify(store, 24).differences} == {5, 6}


def test_a_failed_row_is_made_again_for_each_reason(tmp_path: Path) -> None:
    tactics = (own(tmp_path, "fine"), own(tmp_path, "raises"))
    run(study_of(tmp_path, 12, tactics=tactics), tmp_path / "store", workers=1)
    found = verify(tmp_path / "store", 1)
    assert (len(found.checked), found.failed, found.differences) == (2, 1, ())


def test_a_reason_that_differs_is_named(tmp_path: Path) -> None:
    study = study_of(tmp_path, 12, impatience=(1.0,), tactics=(own(tmp_path, "raises"),))
    run(study, tmp_path / "store", workers=1)
    failed = next(job.run for job, _ in verify(tmp_path / "store", 1).checked if job.run)
    altered(tmp_path / "store", "reason", failed, "another reason")
    assert "reason" in {each.column for each in verify(tmp_path / "store", 12).differences}


@pytest.mark.parametrize("tactic", ["dies", "deaf"])
def test_a_run_that_takes_its_process_with_it_is_made_in_another(
    tmp_path: Path, tactic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker is needed to make such a store: a row is written as a sweep would write it."""
    study = study_of(
        tmp_path, 4, impatience=(1.0,), tactics=(own(tmp_path, "raises"),), limit_seconds=1.0
    )
    run(study, tmp_path / "store", workers=1)
    found = verify(tmp_path / "store", 4)
    job, point = next(planned for planned in found.checked if _failed(tmp_path, planned[0].run))
    settings = tuple(
        (path, own(tmp_path, tactic) if path == "guild.tactic" else value)
        for path, value in point.settings
    )
    monkeypatch.setattr(verifying, "GRACE", 0.5)
    made = verifying._in_own_process(job, point._replace(settings=settings), 1.0)
    expected = {
        "dies": ("worker", "its process ended twice: it was killed by SIGKILL"),
        "deaf": ("limit", row(job, point, too_long(1.0))["reason"]),
    }
    assert (made["stage"], made["reason"]) == expected[tactic]


def _failed(home: Path, number: int) -> bool:
    table = pq.read_table(home / "store" / ROWS, columns=["stage"])
    return bool(table["stage"][number].as_py())


def test_rows_of_an_unfinished_sweep_are_made_again(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        run(
            study_of(tmp_path),
            tmp_path / "store",
            chunk_runs=5,
            hands=lambda order: Stopping(order, 1),
        )
    found = verify(tmp_path / "store", 100)
    assert (found.rows, len(found.checked), found.differences) == (5, 5, ())


def test_a_scenario_that_has_changed_is_refused(tmp_path: Path, store: Path) -> None:
    file = tmp_path / "varied.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("high = 0.1", "high = 0.2"), "utf-8")
    with pytest.raises(ScenarioError, match="has changed since the sweep"):
        verify(store)


def test_a_tactic_that_has_changed_or_gone_is_refused(tmp_path: Path) -> None:
    study = study_of(tmp_path, 1, impatience=(1.0,), tactics=(own(tmp_path, "fine"),))
    run(study, tmp_path / "store", workers=1)
    file = tmp_path / "mine.py"
    file.write_text(file.read_text(encoding="utf-8") + "\n", "utf-8")
    for _ in range(2):
        with pytest.raises(ScenarioError, match=r"the tactic .* has changed"):
            verify(tmp_path / "store")
        file.unlink(missing_ok=True)


def test_it_is_noted_what_is_not_as_it_was(store: Path) -> None:
    file = store / MANIFEST
    record = json.loads(file.read_bytes())
    record["versions"]["numpy"] = "0.1"
    file.write_text(json.dumps({**record, "code_sha256": "other"}), encoding="utf-8")
    code, numpy = verify(store, 2).notes
    assert code == "the code of agents or model has changed since the sweep"
    assert numpy.startswith("numpy was 0.1, and is ")


def test_what_is_no_store_is_refused(tmp_path: Path, store: Path) -> None:
    with pytest.raises(StoreError, match="holds no sweep"):
        verify(tmp_path)
    with pytest.raises(ScenarioError, match="a sample of 0"):
        verify(store, 0)


def test_a_sample_is_spread_and_always_the_same() -> None:
    found = sorted(spread(range(1000), 10))
    assert len(found) == 10
    assert found == sorted(spread(range(1000), 10))
    assert all(40 < after - before < 160 for before, after in pairwise(found))
