"""Workers that die or hang are replaced; what they were at becomes a row, the rest is made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.sweeps import worker as workers
from experiments.sweeps.chunks import Chunk, Wave, chunk, chunk_count
from experiments.sweeps.crew import Alone, Crew, blaming
from experiments.sweeps.files import StoppedError
from experiments.sweeps.playing import Failure, too_long
from experiments.sweeps.work import AT_NONE, Receipt
from experiments.sweeps.worker import CONTEXT, Task
from tests.experiments.sweeps.sweeping import order_in, study_of

ROOT = Path(__file__).parents[3]
CHUNK = Chunk(0, 0, 9, ((0, 9),), 0, 0, 1)
POSIX = pytest.mark.skipif(os.name != "posix", reason="the processes here are POSIX's")


def chunks(points: int, replications: int, size: int) -> list[Chunk]:
    wave = Wave(0, 0, range(points), 0, replications)
    return [chunk(wave, place, size) for place in range(chunk_count(wave, size))]


# ------------------------------------------------------------------------------- blame


def test_a_run_that_hangs_is_not_played_again() -> None:
    task = blaming(Task(CHUNK), 4, 1, too_long(60.0), "it was killed by SIGKILL")
    assert task.failed == ((4, Failure("limit", "took more than 60 seconds")),)


def test_a_run_that_ends_its_process_has_a_second_chance() -> None:
    once = blaming(Task(CHUNK), 4, 1, None, "it has left with code 3")
    assert (once.failed, once.blamed) == ((), (4,))
    other = blaming(once, 5, 1, None, "it has left with code 3")
    assert other.failed == ()
    twice = blaming(other, 4, 1, None, "it has left with code 3")
    reason = "its process ended twice: it has left with code 3"
    assert twice.failed == ((4, Failure("worker", reason)),)


def test_of_a_lot_nobody_knows_which_run_it_was() -> None:
    task = blaming(Task(CHUNK), 4, 3, too_long(60.0), "it was killed by SIGKILL")
    assert (task.alone, task.failed, task.blamed) == (True, (), ())


def test_a_worker_that_was_at_no_run_blames_none() -> None:
    task = blaming(Task(CHUNK), AT_NONE, 1, None, "it has left with code 1")
    assert (task.failed, task.blamed, task.lost) == ((), (), 1)


# ------------------------------------------------------------------------------- this process


def test_alone_the_chunks_are_made_one_after_the_other(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path))
    hands = Alone(order)
    found = [each for each in hands.receipts(chunks(3, 4, 5), lambda: False) if each]
    assert found == [Receipt(0, 5, 0), Receipt(1, 5, 0), Receipt(2, 2, 0)]
    assert hands.under_way == 0
    hands.end(at_once=True)


def test_alone_it_stops_after_the_chunk_at_hand(tmp_path: Path) -> None:
    order = order_in(tmp_path / "store", study_of(tmp_path))
    asked = iter([False, True])
    found = [each for each in Alone(order).receipts(chunks(3, 4, 5), lambda: next(asked)) if each]
    assert found == [Receipt(0, 5, 0)]


# ------------------------------------------------------------------------------- workers


@pytest.fixture
def stillborn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every worker's process leave as soon as it has started."""

    class Context:
        Pipe, RawArray = CONTEXT.Pipe, CONTEXT.RawArray

        @staticmethod
        def Process(target: object, args: object) -> object:  # noqa: N802
            return CONTEXT.Process(target=sys.exit, args=(3,))

    monkeypatch.setattr(workers, "CONTEXT", Context)


@pytest.mark.usefixtures("stillborn")
def test_workers_that_cannot_even_start_end_the_sweep(tmp_path: Path) -> None:
    crew = Crew(order_in(tmp_path / "store", study_of(tmp_path)), 1)
    with pytest.raises(StoppedError, match="while they play nothing: it has left with code 3"):
        list(crew.receipts(chunks(3, 4, 12), lambda: False))
    crew.end(at_once=True)


@pytest.mark.usefixtures("stillborn")
def test_a_trial_that_ends_its_process_tells_nothing(tmp_path: Path) -> None:
    crew = Crew(order_in(tmp_path / "store", study_of(tmp_path)), 2)
    assert crew.probe(0.1) is None
    assert len(crew.workers) == 1
    crew.end(at_once=True)


SCRIPT = """
from pathlib import Path
from experiments.sweeps.crew import Crew
from experiments.sweeps.runner import run
from tests.experiments.sweeps.sweeping import study_of
print("once")
folder = Path({folder!r})
result = run(study_of(folder, 40), folder / "store", hands=lambda order: Crew(order, 1))
print(result.runs, result.made)
"""


@POSIX
def test_a_script_without_a_guard_is_not_run_once_more_by_the_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(folder=str(tmp_path)))
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, env=path, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "once\n120 120\n"
