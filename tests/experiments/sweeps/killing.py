"""Sweeps that are killed and started again; `test_crew` and `test_runner` look at what is left.

    python -m tests.experiments.sweeps.killing FOLDER

Everything is imported once and each sweep is forked from here, workers too, so that it begins at
once: spawned processes would take seconds each. Nothing here starts a thread before it forks.
"""

import contextlib
import fcntl
import json
import multiprocessing
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.sweeps import worker
from experiments.sweeps.crew import Crew
from experiments.sweeps.lock import LOCK
from experiments.sweeps.runner import run
from experiments.sweeps.study import Study
from tests.experiments.sweeps.sweeping import own, study_of

KILLS = 10
SEED = 2004  # of the moments
CRASHED = 77  # exit code of a process that ends itself in the midst of writing
MOST_STEPS = 60


def forked(work: Callable[[], object]) -> int:
    """Do some work in a process group of its own, and return its number."""
    process = os.fork()
    if process == 0:
        os.setpgid(0, 0)
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    with contextlib.suppress(OSError):
        os.setpgid(process, process)
    return process


def code_of(process: int) -> int:
    """Wait for a process and return how it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def all_gone(folder: Path) -> None:
    """Wait until nothing of a killed sweep is left.

    Only its first process is waited for by `code_of`. Its workers are forks with the lock's file
    open, so the folder stays locked until the last of them is gone.
    """
    with contextlib.suppress(FileNotFoundError), (folder / LOCK).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def sweep(study: Study, folder: Path, **how: Any) -> Callable[[], object]:
    """Return the work of a sweep by two workers."""
    return lambda: run(study, folder, hands=lambda order: Crew(order, 2), chunk_runs=9, **how)


def killed_at_random(home: Path) -> dict[str, Any]:
    """Kill a sweep with its workers at random moments until that has been done often enough.

    Whenever the sweep has ended before it could be killed, it begins anew in another folder.
    """
    study, draw = study_of(home, 60), random.Random(SEED)
    start = time.monotonic()
    ends = [code_of(forked(sweep(study, home / "whole")))]
    took = time.monotonic() - start
    kills, store = 0, 0
    while kills < KILLS:
        process = forked(sweep(study, home / f"killed-{store}"))
        time.sleep(draw.uniform(0.0, 0.4 * took))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        ended = code_of(process)
        all_gone(home / f"killed-{store}")
        if ended == -signal.SIGKILL:
            kills += 1
        else:
            store += 1
    ends += [code_of(forked(sweep(study, home / f"killed-{last}"))) for last in range(store + 1)]
    return {"kills": kills, "ends": ends}


def crash_at(step: int) -> None:
    """Let this process end before its so-manieth step to the disk: to sync, rename or remove."""
    left = [step]

    def counted(do: Callable[..., Any]) -> Callable[..., Any]:
        def doing(*handed: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os._exit(CRASHED)
            return do(*handed, **named)

        return doing

    os.fsync = counted(os.fsync)
    Path.replace = counted(Path.replace)  # type: ignore[method-assign]
    Path.unlink = counted(Path.unlink)  # type: ignore[method-assign]


def crashed_at_every_step(home: Path) -> dict[str, Any]:
    """Let a small sweep in one process end at each of its steps to the disk, and finish it."""
    study = study_of(home, 2)
    code_of(forked(lambda: run(study, home / "small", workers=1, chunk_runs=3)))
    ends = []
    for step in range(MOST_STEPS):
        folder = home / f"crashed-{step}"

        def crashing(step: int = step, folder: Path = folder) -> None:
            crash_at(step)
            run(study, folder, workers=1, chunk_runs=3)

        ends.append(code_of(forked(crashing)))
        if ends[-1] == 0:
            break
        code_of(forked(lambda: run(study, folder, workers=1, chunk_runs=3)))  # noqa: B023
    return {"ends": ends}


def poisoned(home: Path) -> dict[str, Any]:
    """Sweep over tactics that raise, hang and end their process on some seeds."""
    worker.GRACE = 0.5
    named = [own(home, name) for name in ("fine", "raises", "deaf", "dies")]
    study = study_of(home, 3, impatience=(1.0,), tactics=named, limit_seconds=2.0)
    return {"end": code_of(forked(sweep(study, home / "poisoned")))}


def one_worker_killed(home: Path) -> dict[str, Any]:
    """Kill a worker of a sweep from outside, once."""
    study = study_of(home, 60)

    class Killing(Crew):
        def receipts(self, *handed: Any) -> Any:
            for count, receipt in enumerate(super().receipts(*handed)):
                if count == 2:
                    os.kill(self.workers[0].process.pid or 0, signal.SIGKILL)
                yield receipt

    work = lambda: run(study, home / "lost", hands=lambda o: Killing(o, 2), chunk_runs=9)  # noqa: E731
    return {"end": code_of(forked(work))}


def main() -> None:
    """Do all that in a folder, and print what has happened as JSON."""
    home = Path(sys.argv[1])
    worker.CONTEXT = multiprocessing.get_context("fork")  # type: ignore[assignment]
    found = {
        "random": killed_at_random(home),
        "steps": crashed_at_every_step(home),
        "poisoned": poisoned(home),
        "lost": one_worker_killed(home),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
