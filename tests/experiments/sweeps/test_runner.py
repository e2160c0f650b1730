"""A sweep may be stopped, killed, hindered and started again: its table is always the same."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from experiments.sweeps import playing, probing, runner, store
from experiments.sweeps.chunks import Chunk
from experiments.sweeps.crew import Alone
from experiments.sweeps.files import StoppedError, StoreError
from experiments.sweeps.lock import LOCK, locked
from experiments.sweeps.manifest import MANIFEST, read_manifest
from experiments.sweeps.progress import Standing
from experiments.sweeps.query import count, rows
from experiments.sweeps.runner import Result, cores, estimated, run
from experiments.sweeps.store import ROWS, part_path, parts_in
from experiments.sweeps.study import Study
from experiments.sweeps.work import Order, Receipt
from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.paths import ScenarioError
from tests.experiments.sweeps import filling, killing
from tests.experiments.sweeps.sweeping import Killed, Stopping, study_of

ROOT = Path(__file__).parents[3]
UNTIL = {"outcome": "guild_value", "half_width": 1.0, "at_least": 4, "at_most": 12, "batch": 3}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a finished store, and all that its study needs."""
    home = tmp_path_factory.mktemp("whole")
    run(study_of(home), home / "store", workers=1, chunk_runs=5)
    return home


@pytest.fixture
def study(whole: Path) -> Study:
    return study_of(whole)


@pytest.fixture
def begun(study: Study, tmp_path: Path) -> Path:
    """Return the store of a sweep that was killed after two of its three chunks."""
    folder = tmp_path / "begun"
    with pytest.raises(Killed):
        run(study, folder, chunk_runs=5, hands=lambda order: Stopping(order, 2))
    assert len(parts_in(folder)) == 2
    return folder


def table(folder: Path) -> bytes:
    return (folder / ROWS).read_bytes()


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def finish(study: Study, folder: Path, made: int, whole: Path) -> None:
    """Go on with a sweep, and check that it makes so many runs and comes to the same table."""
    assert run(study, folder, workers=1).made == made
    assert table(folder) == table(whole / "store")
    assert sorted(file.name for file in folder.iterdir()) == [LOCK, MANIFEST, ROWS]


# ------------------------------------------------------------------------------- what comes of it


def test_all_runs_are_in_the_table_in_order(whole: Path) -> None:
    found = rows(whole / "store")
    assert found["run"].tolist() == list(range(12))
    assert found["point"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert found["seed"].tolist() == [0, 1, 2, 3] * 3
    assert found["stage"].tolist() == [""] * 12
    assert sorted(file.name for file in (whole / "store").iterdir()) == [LOCK, MANIFEST, ROWS]


@pytest.mark.parametrize("chunk_runs", [1, 7, 1000])
def test_the_table_does_not_depend_on_the_cut(
    whole: Path, study: Study, tmp_path: Path, chunk_runs: int
) -> None:
    result = run(study, tmp_path / "store", workers=1, chunk_runs=chunk_runs)
    assert result == Result(tmp_path / "store", 12, 12, 0)
    assert table(tmp_path / "store") == table(whole / "store")


def test_a_study_that_is_asked_for_twice_runs_once(whole: Path, study: Study) -> None:
    before = contents(whole / "store")
    assert run(study, whole / "store") == Result(whole / "store", 12, 0, 0)
    assert contents(whole / "store") == before


def test_a_finished_sweep_needs_no_lock(
    whole: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "locked", lambda folder: 1 / 0)
    assert run(study, whole / "store").made == 0


def test_what_is_left_of_a_sweep_that_was_killed_at_its_end_is_removed(
    whole: Path, study: Study, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(whole / "store", folder)
    (folder / "part-000001.parquet").touch()
    (folder / ".rows.77-ab.tmp").touch()
    finish(study, folder, 0, whole)


def test_it_is_shown_how_far_it_is(study: Study, tmp_path: Path) -> None:
    seen: list[Standing] = []
    run(study, tmp_path / "store", workers=1, chunk_runs=5, show=seen.append)
    assert seen[-1] == Standing(12, 12, 0, 1)


def test_the_size_of_chunks_comes_from_a_trial(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "is_small", lambda runs, workers: False)
    monkeypatch.setattr(probing, "runs_in_chunk", lambda runs, workers, seconds: 2 + (seconds > 0))
    monkeypatch.setattr(probing, "SECONDS", 0.0)
    run(study, tmp_path / "store", workers=1)
    assert read_manifest(tmp_path / "store").chunk_runs == 3


def test_points_are_run_until_they_are_known_and_the_table_is_the_same(tmp_path: Path) -> None:
    study = study_of(tmp_path, UNTIL)
    first = run(study, tmp_path / "first", workers=1, chunk_runs=5)
    assert 12 < first.runs < 36
    with pytest.raises(Killed):
        run(study, tmp_path / "next", chunk_runs=4, hands=lambda order: Stopping(order, 4))
    there = count(tmp_path / "next")
    second = run(study, tmp_path / "next", workers=1)
    assert second == Result(tmp_path / "next", first.runs, first.runs - there, 0)
    assert table(tmp_path / "first") == table(tmp_path / "next")


# ------------------------------------------------------------------------------- going on


def test_a_killed_sweep_goes_on(begun: Path, study: Study, whole: Path) -> None:
    finish(study, begun, 2, whole)


def test_a_truncated_part_is_made_again(begun: Path, study: Study, whole: Path) -> None:
    part = part_path(begun, 0)
    os.truncate(part, part.stat().st_size // 2)
    finish(study, begun, 7, whole)


def test_a_part_that_is_damaged_inside_is_made_again(
    begun: Path, study: Study, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = part_path(begun, 1)
    content = bytearray(part.read_bytes())
    content[40:60] = bytes(20)
    part.write_bytes(content)
    run(study, begun, workers=1)
    assert table(begun) == table(whole / "store")
    assert f"{part} is damaged; its runs are made again" in capsys.readouterr().err


def test_what_dead_processes_have_left_is_removed(begun: Path, study: Study, whole: Path) -> None:
    (begun / ".part-000002.77-ab.tmp").write_bytes(b"PAR1")
    finish(study, begun, 2, whole)


def test_it_does_not_go_on_with_other_rules(
    begun: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(begun)
    monkeypatch.setattr(runner, "code_revision", lambda: "0" * 64)
    with pytest.raises(StoreError, match="was begun with other rules"):
        run(study, begun, workers=1)
    assert contents(begun) == before


def test_a_finished_sweep_of_other_rules_stays_and_says_so(
    whole: Path,
    study: Study,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(runner, "code_revision", lambda: "0" * 64)
    assert run(study, whole / "store").made == 0
    assert "were made with other rules than today's" in capsys.readouterr().err


def test_other_versions_are_mentioned(
    begun: Path, study: Study, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = begun / MANIFEST
    record = json.loads(manifest.read_text())
    record["versions"]["numpy"] = "1.26.0"
    manifest.write_text(json.dumps(record))
    finish(study, begun, 2, whole)
    assert "was begun with numpy 1.26.0, and goes on with" in capsys.readouterr().err


# ------------------------------------------------------------------------------- refusals


def test_the_folder_of_another_study_is_not_touched(begun: Path, whole: Path) -> None:
    before = contents(begun)
    with pytest.raises(StoreError, match="belongs to another study"):
        run(study_of(whole, 5), begun, workers=1)
    assert contents(begun) == before


def test_a_folder_that_is_no_store_is_not_touched(study: Study, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(StoreError, match="not empty"):
        run(study, tmp_path, workers=1)
    assert contents(tmp_path) == {"thesis.tex": b"mine"}


def test_a_second_sweep_at_the_same_time_is_refused(begun: Path, study: Study) -> None:
    with locked(begun), pytest.raises(StoreError, match=f"in use: process {os.getpid()} on"):
        run(study, begun, workers=1)


def test_a_mistake_in_the_study_leaves_no_folder(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(order: Order, *, tried: bool) -> None:
        raise ScenarioError("no point of the design meets the constraints")

    monkeypatch.setattr(runner, "layout_of", mistaken)
    with pytest.raises(ScenarioError, match="no point"):
        run(study, tmp_path / "store", workers=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["workers", "chunk_runs"])
def test_nothing_is_done_by_nobody(study: Study, tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match=f"{name} = 0 is not allowed; 1 or more is"):
        run(study, tmp_path / "store", **{name: 0})  # type: ignore[arg-type]


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> list[probing.Probe | None]:
    """Let a trial show what is put here."""
    shown: list[probing.Probe | None] = []

    class Trying(Alone):
        def __init__(self, order: Order, size: int) -> None:
            super().__init__(order)

        def probe(self, seconds: float) -> probing.Probe | None:
            return shown.pop()

    monkeypatch.setattr(runner, "Crew", Trying)
    return shown


def test_what_a_sweep_would_cost_is_told_beforehand(
    study: Study, trial: list[probing.Probe | None]
) -> None:
    trial.append(probing.Probe(20, 1, setup_seconds=0.4, round_seconds=0.1, row_bytes=200.0))
    found = estimated(study, workers=2)
    assert (found.points, found.least_runs, found.probe.failures) == (3, 12, 1)
    assert found.least_seconds == pytest.approx(12 * 0.2 / 2)


def test_a_trial_that_does_not_come_back_is_told(
    study: Study, trial: list[probing.Probe | None]
) -> None:
    trial.append(None)
    with pytest.raises(StoppedError, match="hang, or end their process"):
        estimated(study)


def test_there_is_a_core() -> None:
    assert cores() >= 1


# ------------------------------------------------------------------------------- interrupts


class Interrupted(Alone):
    """Hands during whose first chunk somebody presses Ctrl-C, once or more often."""

    def __init__(self, order: Order, times: int) -> None:
        super().__init__(order)
        self.times = times

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        for receipt in super().receipts(chunks, stopping):
            while receipt is None and self.times:
                self.times -= 1
                signal.raise_signal(signal.SIGINT)
            yield receipt


def test_ctrl_c_stores_the_chunk_at_hand(
    study: Study, tmp_path: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "store"
    with pytest.raises(KeyboardInterrupt):
        run(study, folder, chunk_runs=5, hands=lambda order: Interrupted(order, 1))
    assert [part.name for part in parts_in(folder)] == ["part-000000.parquet"]
    assert f"1 of 3 chunks are stored in {folder}; the same command goes on" in (
        capsys.readouterr().err
    )
    finish(study, folder, 7, whole)


def test_a_second_ctrl_c_does_not_wait(study: Study, tmp_path: Path, whole: Path) -> None:
    folder = tmp_path / "store"
    with pytest.raises(KeyboardInterrupt):
        run(study, folder, chunk_runs=5, hands=lambda order: Interrupted(order, 2))
    assert parts_in(folder) == []
    finish(study, folder, 12, whole)


# ------------------------------------------------------------------------------- full disks


def test_a_full_disk_stops_it_and_it_goes_on(
    study: Study, tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    with monkeypatch.context() as patch:
        writable = [2]

        def written(*handed: Any) -> None:
            writable[0] -= 1
            if writable[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            store.write_part(*handed)

        patch.setattr("experiments.sweeps.work.write_part", written)
        with pytest.raises(StoppedError) as caught:
            run(study, folder, workers=1, chunk_runs=5)
    told = f"No space left on device. 2 of 3 chunks are stored in {folder}; the same command"
    assert str(caught.value).startswith(told)
    assert sorted(file.name for file in folder.iterdir()) == [
        LOCK,
        MANIFEST,
        "part-000000.parquet",
        "part-000001.parquet",
    ]
    finish(study, folder, 2, whole)


def test_a_disk_that_is_full_before_anything_is_stored_says_so(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        StoppedError, match=r"No space left on device\. Nothing is stored in .* yet"
    ):
        run(study, tmp_path / "store", workers=1)
    assert [file.name for file in (tmp_path / "store").iterdir()] == [LOCK]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no way to mount a disk for a test")
def test_a_small_disk_fills_up_and_is_made_larger(tmp_path: Path) -> None:
    command = ["unshare", "--map-root-user", "--mount", sys.executable, "-m", filling.__name__]
    ended = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not ended.stdout and ended.returncode in (1, filling.UNABLE):
        pytest.skip("no disk may be mounted here")
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    parts = [name for name in found["left"] if name.startswith("part-")]
    assert 0 < len(parts) < 12
    assert sorted([LOCK, MANIFEST, *parts]) == found["left"]
    assert found["told"].startswith(f"No space left on device. {len(parts)} of 12 chunks are")
    assert (found["made"], found["whole"]) == (60 - 5 * len(parts), 60)
    assert found["same"]


# ------------------------------------------------------------------------------- failed runs


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=str)
def test_figures_that_are_not_finite_cost_only_their_run(
    study: Study, tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, value: float
) -> None:
    expected = rows(whole / "store")
    luckless = expected["guild_value"][1]

    def odd(talks: Negotiation) -> Outcome:
        found = outcome(talks)
        return found._replace(nash_gap=value) if found.guild_value == luckless else found

    monkeypatch.setattr(playing, "outcome", odd)
    result = run(study, tmp_path / "store", workers=1)
    found = rows(tmp_path / "store")
    failed = found["stage"] != ""
    assert 0 < result.failures == failed.sum() < 12
    assert set(found[failed]["stage"]) == {"outcome"}
    assert set(found[failed]["reason"]) == {f"nash_gap is {value}"}
    assert found[~failed].equals(expected[~failed])


# ------------------------------------------------------------------------------- kills


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder in which sweeps were killed, and what was seen of that."""
    if not hasattr(os, "fork"):
        pytest.skip("processes cannot be forked here")
    home = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", killing.__name__, str(home)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return home, json.loads(ended.stdout)


Seen = tuple[Path, dict[str, Any]]


def test_killed_at_ten_random_moments_the_table_is_the_same(killed: Seen) -> None:
    home, seen = killed
    assert seen["random"]["kills"] == killing.KILLS == 10
    assert set(seen["random"]["ends"]) == {0}
    stores = sorted(home.glob("killed-*"))
    assert {table(folder) for folder in stores} == {table(home / "whole")}
    assert rows(home / "whole", ["run"])["run"].tolist() == list(range(180))


def test_killed_at_any_step_to_the_disk_the_table_is_the_same(killed: Seen) -> None:
    home, seen = killed
    *crashes, last = seen["steps"]["ends"]
    assert set(crashes) == {killing.CRASHED}
    assert len(crashes) > 12
    assert last == 0
    stores = sorted(home.glob("crashed-*"))
    assert len(stores) == len(crashes) + 1
    assert {table(folder) for folder in stores} == {table(home / "small")}


def test_a_worker_that_is_killed_costs_no_run(killed: Seen) -> None:
    home, seen = killed
    assert seen["lost"]["end"] == 0
    assert table(home / "lost") == table(home / "whole")


def test_runs_that_raise_hang_or_end_their_process_are_rows(killed: Seen) -> None:
    home, seen = killed
    assert seen["poisoned"]["end"] == 0
    found = rows(home / "poisoned")
    assert found["run"].tolist() == list(range(12))
    luckless = found[found["stage"] == "playing"]["replication"].tolist()
    assert 0 < len(luckless) < 3
    for name, stage, reason in (
        ("fine", "", ""),
        ("raises", "playing", "TacticError: mine.py:raises, on 1 January 2001"),
        ("deaf", "limit", "took more than 2 seconds"),
        ("dies", "worker", "its process ended twice: it was killed by SIGKILL"),
    ):
        own = found[found["guild.tactic"].str.endswith(f":{name}")]
        failed = own[own["stage"] != ""]
        assert failed["replication"].tolist() == (luckless if stage else [])
        assert set(failed["stage"]) <= {stage}
        assert failed["reason"].str.startswith(reason).all()
        assert failed["guild_value"].isna().all()
        assert own[own["stage"] == ""]["guild_value"].notna().all()
        assert own["seed"].tolist() == [0, 1, 2]
