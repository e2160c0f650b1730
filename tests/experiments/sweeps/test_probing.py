"""A short trial tells what a sweep will take, and how large its chunks should be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.sweeps import probing
from experiments.sweeps.probing import (
    CAUTIOUS,
    MOST,
    WORK,
    Probe,
    estimate,
    is_small,
    probe,
    run_seconds,
    runs_in_chunk,
)
from tests.experiments.sweeps.sweeping import order_in, own, study_of

FOUND = Probe(runs=50, failures=0, setup_seconds=0.02, round_seconds=0.1, row_bytes=200.0)
UNTIL = {
    "outcome": "term_class",
    "values": ["12"],
    "half_width": 0.1,
    "at_least": 10,
    "at_most": 50,
    "batch": 10,
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "MOST_TRIED", 12)


def test_a_trial_plays_runs_all_over_the_plan(tmp_path: Path) -> None:
    seen: list[int] = []
    order = order_in(tmp_path / "store", study_of(tmp_path))
    found = probe(order, 1000.0, lambda run, count: seen.append(run))
    assert (found.runs, found.failures) == (12, 0)
    assert found.round_seconds > 0.0
    assert found.row_bytes > 8.0
    assert seen[::2] == list(range(12))


def test_a_trial_ends_when_its_time_is_up(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path))
    assert probe(order, 0.0).runs == 2  # the first warms up


def test_a_trial_counts_failures(tmp_path: Path) -> None:
    study = study_of(tmp_path, impatience=(1.0,), tactics=(own(tmp_path, "raises"),))
    order = order_in(tmp_path / "store", study)
    found = probe(order, 1000.0)
    assert 0 < found.failures < found.runs == 12


def test_a_trial_stores_nothing(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path))
    probe(order, 0.0)
    assert list(Path(order.folder).iterdir()) == []


def test_setting_up_is_shared_by_the_runs_of_a_point(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path, 4))
    assert run_seconds(FOUND, order) == pytest.approx(0.105)


def test_an_estimate_counts_runs_time_and_disk(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path, 4))
    found = estimate(order, 2, FOUND)
    assert (found.points, found.left_out, found.least_runs, found.most_runs) == (3, 0, 12, 12)
    assert found.least_seconds == found.most_seconds == pytest.approx(12 * 0.105 / 2)
    assert found.least_bytes == 12 * 200.0


def test_a_rule_for_replications_gives_a_least_and_a_most(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path, UNTIL))
    found = estimate(order, 1, FOUND)
    assert (found.least_runs, found.most_runs) == (30, 150)
    assert found.most_seconds == pytest.approx(5 * found.least_seconds)


@given(st.integers(1, 10**9), st.integers(1, 64), st.none() | st.floats(1e-6, 1e4))
def test_a_chunk_is_neither_empty_nor_long(runs: int, workers: int, seconds: float | None) -> None:
    size = runs_in_chunk(runs, workers, seconds)
    assert 1 <= size <= MOST
    if seconds is None:
        assert size <= CAUTIOUS
    else:
        assert size * seconds <= WORK or size == 1


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_quick_runs_come_by_the_thousand(workers: int) -> None:
    assert runs_in_chunk(10**6, workers, 0.001) >= 1000
    assert runs_in_chunk(3000, workers, 0.0001) >= 1000 / 1.5


def test_slow_runs_are_shared_out_among_the_workers() -> None:
    assert runs_in_chunk(80, 2, 0.5) == 10


def test_a_small_sweep_needs_no_trial() -> None:
    assert is_small(800, 2)
    assert not is_small(801, 2)
