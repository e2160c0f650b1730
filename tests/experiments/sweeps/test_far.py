"""What a worker of a cluster is sent, it does as a local one would, and says what is wrong."""

import os
from pathlib import Path

import pytest

from experiments.sweeps import far, playing
from experiments.sweeps.chunks import Wave, chunk
from experiments.sweeps.compaction import read_part
from experiments.sweeps.far import make, pack, trial, within
from experiments.sweeps.manifest import manifest_of, write_manifest
from experiments.sweeps.probing import Probe
from experiments.sweeps.runner import run
from experiments.sweeps.store import part_path
from experiments.sweeps.study import Study
from experiments.sweeps.work import Order, Receipt, layout_of, play_chunk
from tests.experiments.sweeps.sweeping import order_in, study_of

CHUNK = chunk(Wave(0, 0, range(3), 0, 4), 1, 5)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this process's environment as it was, and wait for nothing."""
    monkeypatch.setitem(os.environ, "NUMBA_NUM_THREADS", "1")
    monkeypatch.setattr(far, "PATIENCE", 0.0)
    monkeypatch.setattr(far, "LOOK", 0.0)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """Return the order of a sweep whose manifest is in its folder."""
    return begun(study_of(tmp_path), tmp_path / "store")


def begun(study: Study, folder: Path) -> Order:
    order = order_in(folder, study)
    write_manifest(folder, manifest_of(study, layout_of(order).columns, 3, 0, 5))
    return order


def test_a_chunk_is_made_as_anywhere(order: Order, tmp_path: Path) -> None:
    assert make(pack(order, CHUNK, 12)) == Receipt(1, 5, 0)
    there = read_part(part_path(Path(order.folder), 1))
    local = order_in(tmp_path / "local", order.study)
    play_chunk(local, CHUNK)
    assert there.equals(read_part(part_path(Path(local.folder), 1)))


def test_a_trial_is_made_as_anywhere(order: Order) -> None:
    found = trial(pack(order, 0.0, 12))
    assert isinstance(found, Probe)
    assert (found.runs, found.failures) == (2, 0)


def test_files_are_read_from_where_the_sweep_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    study_of(tmp_path)
    order = begun(study_of(tmp_path, scenario="varied.toml"), tmp_path / "store")
    errand = pack(order, CHUNK, 12)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert make(errand) == Receipt(1, 5, 0)
    assert Path.cwd() == tmp_path / "elsewhere"


def test_a_worker_that_does_not_see_the_sweep_says_so(order: Order, tmp_path: Path) -> None:
    for folder in (tmp_path / "missing", tmp_path):
        receipt = make(pack(order._replace(folder=str(folder)), CHUNK, 12))
        assert receipt.runs == 0
        assert f"does not see this sweep in {folder}" in receipt.problem
    run(study_of(tmp_path, 1), tmp_path / "other", workers=1)
    receipt = make(pack(order._replace(folder=str(tmp_path / "other")), CHUNK, 12))
    assert "does not see this sweep" in receipt.problem


def test_a_worker_that_lacks_a_file_says_so(order: Order, tmp_path: Path) -> None:
    errand = pack(order, CHUNK, 12)
    (tmp_path / "varied.toml").unlink()
    receipt = make(errand)
    assert receipt.runs == 0
    assert receipt.problem.startswith("the worker on ")


def test_a_worker_with_other_rules_says_so(order: Order) -> None:
    receipt = make(pack(order._replace(revision="other"), CHUNK, 12))
    assert receipt.runs == 0
    assert "another version of the rules" in receipt.problem


def test_rules_are_compiled_once_in_a_process(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(playing, "prepare", lambda setups, runs, tell: asked.append(runs))
    monkeypatch.setattr(far, "_prepared", set())
    for _ in range(2):
        make(pack(order, CHUNK, 4321))
    assert asked == [4321]


def test_what_is_sent_is_small(order: Order) -> None:
    assert len(pack(order, CHUNK, 12).packed) < 10_000


def test_what_comes_late_is_waited_for() -> None:
    answers = iter([False, False, True])
    assert within(10.0, lambda: next(answers))
    assert not within(0.0, lambda: False)
