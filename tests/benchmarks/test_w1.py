"""The rows of the common workload."""

from benchmarks import w1


def test_rows_are_named_by_workload_and_workers() -> None:
    assert w1.named("W1a", 1) == "W1a, 1 worker"
    assert w1.named("W1b", 2) == "W1b, 2 workers"


def test_a_warm_up_starts_no_process() -> None:
    w1.one_duel("/nowhere", -1)
