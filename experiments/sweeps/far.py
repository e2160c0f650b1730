"""What runs on a worker of a cluster: a chunk, or a trial.

Little is imported here at first. A worker opens what it is sent only after it has been told to use
one thread for compiled code, and a machine without zopa fails at once and says why.
"""

import contextlib
import os
import pickle
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from experiments.sweeps.probing import Probe
    from experiments.sweeps.work import Order, Receipt

PATIENCE = 10.0  # seconds in which a shared folder must show what another machine has written
LOOK = 0.2  # seconds between two looks
Done = TypeVar("Done")

_one_at_a_time = threading.Lock()  # a worker with threads: own tactics are not made for several
_prepared: set[str] = set()  # studies whose rules were compiled in this process


class Errand(NamedTuple):
    """What a worker is sent."""

    packed: bytes  # the order and what to do of it; opened there
    home: str  # folder from which names of files are read
    runs: int  # of the sweep's first wave: whether compiling is worth it


def pack(order: "Order", task: object, runs: int) -> Errand:
    """Return an errand: a chunk to be made, or a trial of so many seconds."""
    return Errand(pickle.dumps((order, task)), str(Path.cwd()), runs)


def make(errand: Errand) -> "Receipt":
    """Make a chunk, write its part into the shared folder, and return a receipt."""
    return _at_home(errand, _make)


def trial(errand: Errand) -> "Probe":
    """Return what a trial shows."""
    return _at_home(errand, _trial)


def _at_home(errand: Errand, work: Callable[["Order", object], Done]) -> Done:
    """Do something in the folder from which the sweep was started, if it is there."""
    os.environ["NUMBA_NUM_THREADS"] = "1"  # the cores are shared out by process
    with _one_at_a_time, contextlib.ExitStack() as stack:
        if Path(errand.home).is_dir():
            stack.enter_context(contextlib.chdir(errand.home))
        order, task = pickle.loads(errand.packed)
        _prepare(order, errand.runs)
        return work(order, task)


def _prepare(order: "Order", runs: int) -> None:
    """Compile the rules once in this process, if there are runs enough."""
    from experiments.sweeps.playing import prepare, setup_of
    from experiments.sweeps.runner import some_points
    from experiments.sweeps.work import layout_of
    from model.paths import ScenarioError

    if order.identity not in _prepared:
        with contextlib.suppress(ScenarioError, OSError):  # then the work itself says what is wrong
            points = some_points(layout_of(order).plan)
            prepare([setup_of(point) for point in points], runs, lambda text: None)
        _prepared.add(order.identity)


def _trial(order: "Order", seconds: object) -> "Probe":
    from experiments.sweeps.probing import probe

    return probe(order, float(seconds))  # type: ignore[arg-type]


def _make(order: "Order", chunk: object) -> "Receipt":
    from experiments.sweeps.chunks import Chunk
    from experiments.sweeps.work import Receipt, play_chunk
    from model.paths import ScenarioError

    assert isinstance(chunk, Chunk)
    if not within(PATIENCE, lambda: _is_ours(order)):
        return Receipt(chunk.number, 0, 0, f"{_me()} does not see this sweep in {order.folder}")
    try:
        receipt = play_chunk(order, chunk)
    except (ScenarioError, OSError) as error:
        return Receipt(chunk.number, 0, 0, f"{_me()}: {error}")
    return receipt._replace(problem=f"{_me()}: {receipt.problem}") if receipt.problem else receipt


def _me() -> str:
    return f"the worker on {socket.gethostname()}"


def _is_ours(order: "Order") -> bool:
    """Tell whether the store of a study is in its folder, as seen from here."""
    from experiments.sweeps.files import StoreError
    from experiments.sweeps.manifest import read_manifest

    try:
        return read_manifest(Path(order.folder)).study_sha256 == order.identity
    except StoreError:
        return False


def within(seconds: float, there: Callable[[], bool]) -> bool:
    """Tell whether something comes to be in time; a shared folder may show it late."""
    end = monotonic() + seconds
    while not there():
        if monotonic() > end:
            return False
        sleep(LOOK)
    return True
