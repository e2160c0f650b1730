"""A Dask cluster makes the same table, whatever happens to its workers."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

from experiments.sweeps import cluster, far
from experiments.sweeps.chunks import Chunk, Wave, chunk
from experiments.sweeps.cluster import Cluster, connected
from experiments.sweeps.files import StoppedError
from experiments.sweeps.runner import Result, run
from experiments.sweeps.store import ROWS, parts_in
from experiments.sweeps.work import Order, Receipt, play_chunk
from model.paths import ScenarioError
from tests.experiments.sweeps.dask_here import machines
from tests.experiments.sweeps.sweeping import order_in, study_of

CHUNKS = [chunk(Wave(0, 0, range(3), 0, 4), place, 5) for place in range(3)]


# ------------------------------------------------------------------------------- real processes


class Killing(Cluster):
    """A cluster of which a worker is killed when two chunks are done."""

    victim: "subprocess.Popen[bytes]"

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        done = 0
        for receipt in super().receipts(chunks, stopping):
            done += receipt is not None
            if done == 2 and receipt is not None:
                os.kill(self.victim.pid, signal.SIGKILL)
            yield receipt


def test_with_a_worker_killed_midway_all_rows_are_there_and_equal_to_local_ones(
    tmp_path: Path,
) -> None:
    study = study_of(tmp_path, 30)
    with machines(tmp_path, 2) as dask, connected(dask.address) as team:
        assert team.size == 2
        Killing.victim = dask.workers[0]

        def hands(order: Order) -> Killing:
            return Killing(order, team.client)

        found = run(study, tmp_path / "far", workers=team.size, chunk_runs=5, hands=hands)
        assert dask.workers[0].wait() == -signal.SIGKILL
        assert dask.workers[1].poll() is None
    assert found == Result(tmp_path / "far", 90, 90, 0)
    assert run(study, tmp_path / "here", workers=1, chunk_runs=7).made == 90
    assert (tmp_path / "far" / ROWS).read_bytes() == (tmp_path / "here" / ROWS).read_bytes()
    assert parts_in(tmp_path / "far") == []


# ------------------------------------------------------------------------------- made-up workers


class Promise:
    """Stands for Dask's future: what it gives, an error, or nothing for ever."""

    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome
        self.cancelled = False

    @property
    def status(self) -> str:
        if self.outcome is None:
            return "pending"
        return "error" if isinstance(self.outcome, BaseException) else "finished"

    def done(self) -> bool:
        return self.outcome is not None

    def result(self, timeout: float | None = None) -> Any:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def cancel(self) -> None:
        self.cancelled = True


class Client:
    """Stands for a connection to a scheduler whose workers do what a test says."""

    def __init__(self, work: Callable[[Any], Any], workers: Iterable[int] = ()) -> None:
        self.work, self.workers = work, iter(workers)
        self.sent: list[Promise] = []

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(map(str, range(next(self.workers, 1))), 1)

    def submit(self, function: Any, errand: Any, **how: Any) -> Promise:
        self.sent.append(Promise(self.work(errand)))
        return self.sent[-1]

    def cancel(self, futures: list[Promise]) -> None:
        for future in futures:
            future.cancel()


class Helper:
    """Stands for the local worker that makes what no worker of the cluster comes back from."""

    def __init__(self, order: Order, size: int) -> None:
        self.order = order

    def receipts(self, chunks: Iterable[Chunk], stopping: Callable[[], bool]) -> Iterator[Any]:
        yield None
        for each in chunks:
            yield play_chunk(self.order, each)._replace(failures=1)  # known by it

    def end(self, *, at_once: bool) -> None:
        pass


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "Crew", Helper)
    monkeypatch.setattr(cluster, "TICK", 0.0)
    monkeypatch.setattr(cluster, "JOIN", 0.0)
    monkeypatch.setattr(far, "PATIENCE", 0.0)
    monkeypatch.setattr(far, "LOOK", 0.0)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return order_in(tmp_path / "store", study_of(tmp_path))


def never() -> bool:
    return False


def made(order: Order) -> Callable[[far.Errand], Receipt]:
    """Return the work of a good worker, without a look for the manifest."""
    import pickle

    return lambda errand: play_chunk(order, pickle.loads(errand.packed)[1])


def receipts(team: Cluster, chunks: Iterable[Chunk] = CHUNKS) -> list[Receipt]:
    return [each for each in team.receipts(chunks, never) if each is not None]


def test_every_chunk_has_a_receipt(order: Order) -> None:
    team = Cluster(order, Client(made(order)))
    assert receipts(team) == [Receipt(0, 5, 0), Receipt(1, 5, 0), Receipt(2, 2, 0)]
    assert team.under_way == 0


def test_chunks_are_asked_for_when_there_are_workers_for_them(order: Order) -> None:
    asked: list[int] = []

    def chunks() -> Iterator[Chunk]:
        for each in CHUNKS:
            asked.append(each.number)
            yield each

    client = Client(lambda errand: None)
    next(Cluster(order, client).receipts(chunks(), never))
    assert asked == [0, 1]


def test_a_worker_that_comes_late_is_given_the_rest(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "JOIN", 60.0)
    assert len(receipts(Cluster(order, Client(made(order), [0, 0, 1, 0, 2])))) == 3


def test_without_workers_it_stops(order: Order) -> None:
    with pytest.raises(StoppedError, match="no workers"):
        receipts(Cluster(order, Client(made(order), [0] * 1000)))


def test_when_it_is_to_stop_what_was_sent_is_waited_for(order: Order) -> None:
    team = Cluster(order, Client(made(order)))
    answers = iter([False])
    found = team.receipts(CHUNKS, lambda: next(answers, True))
    assert [each.chunk for each in found if each is not None] == [0, 1]


def test_a_chunk_that_workers_die_of_is_made_here(order: Order) -> None:
    from distributed import KilledWorker

    killed = KilledWorker("task", "worker", 3)
    team = Cluster(order, Client(lambda errand: killed))
    assert receipts(team) == [Receipt(0, 5, 1), Receipt(1, 5, 1), Receipt(2, 2, 1)]


def test_a_chunk_that_takes_too_long_is_made_here(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "OVERDUE", 0.0)
    monkeypatch.setattr(cluster, "GRACE", -order.study.limit)
    client = Client(lambda errand: None)
    assert receipts(Cluster(order, client), CHUNKS[:1]) == [Receipt(0, 5, 1)]
    assert [sent.cancelled for sent in client.sent] == [True]


def test_a_cluster_that_cannot_do_the_work_stops_the_sweep(order: Order) -> None:
    missing = ModuleNotFoundError("No module named 'experiments'")
    with pytest.raises(StoppedError, match="No module named 'experiments'"):
        receipts(Cluster(order, Client(lambda errand: missing)))
    with pytest.raises(StoppedError, match="No module named 'experiments'"):
        Cluster(order, Client(lambda errand: missing)).probe(0.0)


def test_a_part_that_is_not_seen_here_is_a_problem(order: Order) -> None:
    [receipt] = receipts(Cluster(order, Client(lambda errand: Receipt(0, 5, 0))), CHUNKS[:1])
    assert "not in" in receipt.problem


def test_a_problem_of_a_worker_is_passed_on(order: Order) -> None:
    told = Receipt(0, 0, 0, "the worker on x: No space left on device")
    assert receipts(Cluster(order, Client(lambda errand: told)), CHUNKS[:1]) == [told]


def test_a_scheduler_that_goes_stops_the_sweep(order: Order) -> None:
    class Gone(Client):
        def nthreads(self) -> dict[str, int]:
            raise ConnectionResetError

    with pytest.raises(StoppedError, match="scheduler of the cluster has gone"):
        receipts(Cluster(order, Gone(made(order))))


def test_a_trial_that_nobody_comes_back_from_shows_nothing(order: Order) -> None:
    from distributed import KilledWorker

    team = Cluster(order, Client(lambda errand: KilledWorker("task", "worker", 3)))
    assert team.probe(0.0) is None


def test_at_the_end_what_was_sent_is_taken_back(order: Order) -> None:
    client = Client(lambda errand: None)
    team = Cluster(order, client)
    next(team.receipts(CHUNKS, never))
    team.end(at_once=True)
    assert [sent.cancelled for sent in client.sent] == [True, True]


@pytest.mark.parametrize("address", ["", "nonsense", "http://127.0.0.1:80", "tcp://x", "tcp://x:y"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ScenarioError, match="write tcp://HOST:PORT"), connected(address):
        pass


def test_where_nobody_answers_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 0.2)
    with (
        pytest.raises(StoppedError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 "),
        connected("tcp://127.0.0.1:1"),
    ):
        pass


def test_a_cluster_loads_nothing_of_dask_before_it_is_used() -> None:
    code = "import sys, experiments.sweeps.cluster; print('distributed' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
