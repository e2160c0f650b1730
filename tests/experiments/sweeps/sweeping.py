"""Light studies for the tests of sweeps: rounds of some milliseconds, each another by its seed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from experiments.sweeps.chunks import Chunk
from experiments.sweeps.crew import Alone
from experiments.sweeps.reading import study_from
from experiments.sweeps.study import Study
from experiments.sweeps.work import Order, Receipt, order_of
from model.reading import scenario_text

DRAWN = """[random]
"guild.discount_rate" = { low = 0.0, high = 0.1 }
"employers.discount_rate" = { low = 0.0, high = 0.1 }
"""

TACTICS = """
import os
import signal
import time

from agents.tactics import meet

def fine(outlook, view):
    return meet(outlook, view, view.reservation)

def by_luck(outlook):
    return int(outlook.slope[0][0][0] * 1e6) % 3 == 0

def raises(outlook, view):
    if by_luck(outlook):
        raise ValueError(f"not this one: {object()}")
    return fine(outlook, view)

def loops(outlook, view):
    while by_luck(outlook):
        pass
    return fine(outlook, view)

def deaf(outlook, view):
    if by_luck(outlook):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(1000.0)
    return fine(outlook, view)

def dies(outlook, view):
    if by_luck(outlook):
        os.kill(os.getpid(), signal.SIGKILL)
    return fine(outlook, view)

COUNT = 0

def remembers(outlook, view):
    global COUNT
    COUNT += 1
    if COUNT > 3:
        raise RuntimeError("something is left of an earlier round")
    return fine(outlook, view)
"""


def varied(folder: Path) -> str:
    """Write a scenario whose rounds differ by their seeds, and return its file."""
    file = folder / "varied.toml"
    file.write_text(scenario_text("symmetric") + "\n" + DRAWN, encoding="utf-8")
    return str(file)


def own(folder: Path, name: str) -> str:
    """Write the tactics of one's own, and return one of them as FILE:NAME."""
    file = folder / "mine.py"
    if not file.exists():
        file.write_text(TACTICS, encoding="utf-8")
    return f"{file}:{name}"


def study_of(
    folder: Path,
    replications: int | dict[str, Any] = 4,
    *,
    impatience: Sequence[float] = (1.0, 2.0, 3.0),
    tactics: Sequence[str] = (),
    scenario: str = "",
    **settings: Any,
) -> Study:
    """Return a study of a point for each impatience of the guild and each of its tactics."""
    lever: dict[str, Any] = {"guild.impatience": list(impatience)}
    if tactics:
        lever["guild.tactic"] = list(tactics)
    many = {"count": replications} if isinstance(replications, int) else {"until": replications}
    return study_from(
        {
            "study": {"name": "light", "scenario": scenario or varied(folder), **settings},
            "lever": lever,
            "design": {"kind": "factorial"},
            "replications": many,
        },
        folder,
    )


def order_in(folder: Path, study: Study) -> Order:
    """Return the order for a study that is kept in a folder, which is made."""
    folder.mkdir(exist_ok=True)
    return order_of(study, folder)


class Stopping(Alone):
    """Hands that go away after some chunks, as if the process had been killed."""

    def __init__(self, order: Order, most: int) -> None:
        super().__init__(order)
        self.most = most

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        for receipt in super().receipts(chunks, stopping):
            yield receipt
            self.most -= receipt is not None
            if self.most == 0:
                raise Killed


class Killed(BaseException):
    """Stands for the end of a process."""
