"""A worker does what it is told, tells where it is, and ends with its master."""

from pathlib import Path
from typing import Any

import pytest

from experiments.sweeps import worker as workers
from experiments.sweeps.chunks import Wave, chunk
from experiments.sweeps.probing import Probe
from experiments.sweeps.store import part_path
from experiments.sweeps.work import AT_NONE, Order, Receipt
from experiments.sweeps.worker import GRACE, Ask, Task, Worker, done, ended, serve
from tests.experiments.sweeps.sweeping import order_in, study_of

CHUNK = chunk(Wave(0, 0, range(3), 0, 4), 1, 5)
LIMIT = 10.0


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return order_in(tmp_path / "store", study_of(tmp_path))


class Line:
    """A line to somebody who has so much to say and hears the rest."""

    def __init__(self, *said: Any) -> None:
        self.said, self.heard = list(said), list[Any]()

    def recv(self) -> Any:
        if not self.said:
            raise EOFError
        return self.said.pop(0)

    def send(self, what: Any) -> None:
        self.heard.append(what)


@pytest.fixture
def idle(order: Order) -> Worker:
    """Return a worker without a process."""
    worker = Worker.__new__(Worker)
    worker._at = [AT_NONE, 0]
    worker.task, worker.seen, worker.since, worker.furthest = None, AT_NONE, 0.0, AT_NONE
    return worker


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(workers, "monotonic", lambda: now[0])
    return now


def test_it_makes_chunks_until_it_is_sent_home(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers.signal, "signal", lambda *_: None)
    line, at = Line(Task(CHUNK), None), [AT_NONE, 0]
    serve(order, line, at)  # type: ignore[arg-type]
    assert line.heard == [Receipt(1, 5, 0)]
    assert part_path(Path(order.folder), 1).exists()
    assert at == [AT_NONE, 0]


def test_a_mistake_of_ours_is_handed_on_with_its_trace(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by our own mistake")

    monkeypatch.setattr(workers.signal, "signal", lambda *_: None)
    monkeypatch.setattr(workers, "play_chunk", broken)
    line = Line(Task(CHUNK), None)
    serve(order, line, [AT_NONE, 0])  # type: ignore[arg-type]
    [said] = line.heard
    assert "by our own mistake" in str(said)
    assert "Traceback" in str(said)


def test_it_makes_a_trial_if_it_is_asked_to(order: Order) -> None:
    assert isinstance(done(order, Ask(0.0), lambda run, count: None), Probe)


def test_it_hangs_when_it_is_at_a_run_for_longer_than_it_may(
    idle: Worker, clock: list[float]
) -> None:
    idle._at = [7, 1]
    assert not idle.hangs(LIMIT)
    clock[0] = LIMIT + GRACE
    assert not idle.hangs(LIMIT)
    clock[0] += 0.1
    assert idle.hangs(LIMIT)


def test_another_run_has_its_own_time(idle: Worker, clock: list[float]) -> None:
    idle._at = [7, 1]
    idle.hangs(LIMIT)
    clock[0] = LIMIT
    idle._at = [8, 1]
    assert not idle.hangs(LIMIT)
    clock[0] = LIMIT + GRACE + 1.0
    assert not idle.hangs(LIMIT)


def test_a_lot_has_the_time_of_all_its_runs(idle: Worker, clock: list[float]) -> None:
    idle._at = [7, 100]
    idle.hangs(LIMIT)
    clock[0] = 99 * LIMIT
    assert not idle.hangs(LIMIT)
    clock[0] = 100 * LIMIT + GRACE + 1.0
    assert idle.hangs(LIMIT)


def test_who_plays_nothing_does_not_hang(idle: Worker, clock: list[float]) -> None:
    idle.hangs(LIMIT)
    clock[0] = 1000.0
    assert not idle.hangs(LIMIT)


def test_it_tells_how_far_it_is_with_its_chunk(idle: Worker, clock: list[float]) -> None:
    assert idle.under_way == 0
    idle.task = Task(CHUNK)
    for run, far in ((AT_NONE, 0), (5, 0), (8, 3), (AT_NONE, 3)):
        idle._at = [run, 1]
        idle.hangs(LIMIT)
        assert idle.under_way == far
    idle.task = Task(CHUNK._replace(run=0, runs=2))
    assert idle.under_way == 2


def test_a_dead_worker_has_no_answer(idle: Worker) -> None:
    idle.line = Line()  # type: ignore[assignment]
    assert idle.answer() is None


def test_an_answer_frees_the_worker(idle: Worker) -> None:
    idle.line, idle.task = Line(Receipt(1, 5, 0)), Task(CHUNK)  # type: ignore[assignment]
    assert idle.answer() == Receipt(1, 5, 0)
    assert idle.task is None


def test_a_mistake_of_ours_is_raised(idle: Worker) -> None:
    idle.line = Line(RuntimeError("a worker has failed"))  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="a worker has failed"):
        idle.answer()


@pytest.mark.parametrize(
    ("code", "told"),
    [(-11, "it was killed by SIGSEGV"), (-999, "it was killed by signal 999"), (1, "code 1")],
)
def test_the_end_of_a_process_is_told(code: int, told: str) -> None:
    assert told in ended(code)
