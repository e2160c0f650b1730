"""Timing by turns."""

import subprocess
import sys
import time

import pytest

from benchmarks import timing
from benchmarks.timing import Row, Task, median, ratio, rows_of


def test_tasks_take_turns_after_a_warm_up_each() -> None:
    calls: list[tuple[str, int]] = []
    tasks = [
        Task("a", lambda repeat: calls.append(("a", repeat)), repeats=2),
        Task("b", lambda repeat: calls.append(("b", repeat)), repeats=3),
    ]
    rows = rows_of("toys", tasks, rate=False)
    expected = [("a", -1), ("b", -1), ("a", 0), ("b", 0), ("a", 1), ("b", 1), ("b", 2)]
    assert calls == expected
    assert [(row.group, row.name, len(row.seconds)) for row in rows] == [
        ("toys", "a", 2),
        ("toys", "b", 3),
    ]


def test_times_are_for_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, processor = iter([100.0, 105.0]), iter([7.0, 9.0])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(timing, "processor_time", lambda: next(processor))
    (row,) = rows_of("toys", [Task("toy", lambda _: None, pieces=10, repeats=1)], rate=True)
    assert (row.seconds, row.spent) == ((0.5,), (0.2,))


def test_processor_time_spent_elsewhere_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "processor_time", lambda: 7.0)
    (row,) = rows_of("toys", [Task("sent away", lambda _: 50.0, pieces=5, repeats=1)], rate=True)
    assert row.spent == (10.0,)


def test_the_time_of_a_child_counts_when_it_has_ended() -> None:
    before = timing.processor_time()
    subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True)
    assert timing.processor_time() > before


def test_a_ratio_is_the_median_over_the_common_repeats() -> None:
    rows = [
        Row("toys", "fast", (1.0, 2.0, 4.0), (), 1, True),
        Row("toys", "slow", (10.0, 10.0, 10.0), (), 1, True),
    ]
    assert ratio(rows, "fast", "slow").times == 5.0
    assert median(rows[0]) == 2.0
    with pytest.raises(KeyError):
        ratio(rows, "fast", "slower")
