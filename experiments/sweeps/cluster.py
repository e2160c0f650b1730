"""Chunks that are made by the workers of a Dask scheduler, on this machine or others.

A worker is sent the same work that local workers do. It writes its part into the folder of the
sweep, which all machines must reach under one name, and returns a receipt. What a lost worker was
at the scheduler gives to another. A chunk that workers die of, or do not come back from, is made
here by a local worker, which finds out which run it is.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from experiments.sweeps import far
from experiments.sweeps.chunks import Chunk
from experiments.sweeps.crew import Crew
from experiments.sweeps.files import StoppedError
from experiments.sweeps.precision import first_wave
from experiments.sweeps.probing import WORK, Probe
from experiments.sweeps.store import is_done
from experiments.sweeps.work import Order, Receipt, layout_of
from experiments.sweeps.worker import GRACE
from model.paths import ScenarioError, printable

ADDRESS = re.compile(r"((tcp|tls|ucx|ws|wss)://)?[^/\s]+:\d{1,5}")
ANSWER = 5.0  # seconds in which a scheduler must answer
JOIN = 60.0  # seconds in which a worker must have joined, or join again
TICK = 0.05  # seconds between two looks at what is done
AHEAD = 2  # chunks for each worker: one that it makes, one that waits for it
OVERDUE = 10.0 * WORK  # seconds that a chunk may take at least


class Sent(NamedTuple):
    """A chunk that was sent out."""

    chunk: Chunk
    at: float  # when


class Team(NamedTuple):
    """A scheduler and its workers."""

    client: Any  # of Dask
    size: int  # workers at first

    def hands(self, order: Order) -> "Cluster":
        """Return who makes the chunks of a sweep."""
        return Cluster(order, self.client)


@contextmanager
def connected(address: str) -> Iterator[Team]:
    """Connect with the scheduler at an address like ``tcp://127.0.0.1:8786``.

    Raises
    ------
    ScenarioError
        If it is no address, or Dask is not installed.
    StoppedError
        If nobody answers there, or no worker is there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ScenarioError(
            "--cluster needs Dask's distributed, which is not installed: "
            "pip install 'zopa[cluster]'"
        ) from None
    shown = printable(address, 100)
    if not ADDRESS.fullmatch(address):
        raise ScenarioError(f"--cluster {shown}: write tcp://HOST:PORT, as the scheduler says it")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is wrong is told below
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise StoppedError(
            f"no scheduler answers at {shown} in {ANSWER:g} seconds: {printable(str(error), 200)}"
        ) from None
    with client:
        yield Team(client, _workers(client, ANSWER, shown))


def _workers(client: Any, patience: float, address: str) -> int:
    """Return how many workers there are, once there is one."""
    if not far.within(patience, lambda: len(client.nthreads()) > 0):
        raise StoppedError(
            f"the scheduler at {address} has no workers; start some: dask worker {address}"
        )
    return len(client.nthreads())


class Cluster:
    """The workers of a Dask scheduler, see `experiments.sweeps.waves.Hands`.

    Parameters
    ----------
    order
        What all chunks have in common.
    client
        A connection to the scheduler.
    """

    def __init__(self, order: Order, client: Any) -> None:
        self.order, self.client = order, client
        self.sent: dict[Any, Sent] = {}
        self.helper = Crew(order, 1)  # its process starts only if it is needed
        self.longest = 0.0  # seconds that a chunk has taken
        self.alone_since: float | None = None  # when the last worker went
        self.runs = first_wave(len(layout_of(order).plan), order.study.replications).runs

    @property
    def under_way(self) -> int:
        """Nothing is known of chunks that are not done."""
        return 0

    def probe(self, seconds: float) -> Probe | None:
        """Return what a trial on a worker shows, None if it does not come back from it."""
        future = self.client.submit(far.trial, far.pack(self.order, seconds, self.runs), pure=False)
        wait = OVERDUE + seconds + self.order.study.limit
        try:
            found: Probe = future.result(timeout=wait)
        except Exception as error:
            self._refuse_unfit(error)
            return None
        return found

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        """Yield a receipt for each chunk, in the order in which they are done.

        While nothing is done `None` is yielded now and then. Chunks are asked for when there are
        workers for them; when it is time to stop, those that were sent out are waited for.

        Raises
        ------
        StoppedError
            If all workers are gone, or cannot do the work.
        """
        rest = iter(chunks)
        more = True
        while True:
            if more and not stopping():
                more = self._send(rest)
            if not self.sent and (stopping() or not more):
                return
            ready = self._ready()
            if not ready:
                yield None
            for future in ready:
                yield self._receipt(future, self.sent.pop(future))

    def end(self, *, at_once: bool) -> None:
        """Take back what was sent out; what workers are at they may end, it does no harm."""
        if self.sent:
            self.client.cancel(list(self.sent))
            self.sent.clear()
        self.helper.end(at_once=at_once)

    def _send(self, rest: Iterator[Chunk]) -> bool:
        """Send out chunks while there are workers for them, and tell whether there may be more."""
        for _ in range(AHEAD * self._present() - len(self.sent)):
            chunk = next(rest, None)
            if chunk is None:
                return False
            errand = far.pack(self.order, chunk, self.runs)
            key = f"zopa-{self.order.identity[:12]}-{chunk.number}-{monotonic()}"
            self.sent[self.client.submit(far.make, errand, key=key)] = Sent(chunk, monotonic())
        return True

    def _present(self) -> int:
        """Return how many workers there are; give up if there are none for too long."""
        try:
            count = len(self.client.nthreads())
        except OSError:
            raise StoppedError("The scheduler of the cluster has gone") from None
        if count:
            self.alone_since = None
            return count
        if self.alone_since is None:
            self.alone_since = monotonic()
        if monotonic() - self.alone_since > JOIN:
            raise StoppedError("The scheduler of the cluster has had no workers for a minute")
        return 0

    def _ready(self) -> list[Any]:
        """Return what is done, or should have been, after a short wait if nothing is."""
        late = self.order.study.limit + GRACE + max(OVERDUE, 3.0 * self.longest)
        now = monotonic()
        found = [f for f, sent in self.sent.items() if f.done() or now - sent.at > late]
        if not found:
            sleep(TICK)
        return found

    def _receipt(self, future: Any, sent: Sent) -> Receipt:
        """Return what came of a chunk; one that no worker comes back from is made here."""
        if future.status != "finished":
            if future.done():
                self._refuse_unfit(_error(future))
            future.cancel()
            return self._made_here(sent.chunk)
        self.longest = max(self.longest, monotonic() - sent.at)
        receipt: Receipt = future.result()
        if not receipt.problem and not far.within(far.PATIENCE, lambda: self._is_here(sent.chunk)):
            return receipt._replace(
                problem=f"a worker has written a part that is not in {self.order.folder} as seen "
                "from here: all machines must reach the same folder under that name"
            )
        return receipt

    def _is_here(self, chunk: Chunk) -> bool:
        return is_done(Path(self.order.folder), chunk, self.order.identity)

    def _made_here(self, chunk: Chunk) -> Receipt:
        found = self.helper.receipts([chunk], lambda: False)
        return next(receipt for receipt in found if receipt is not None)

    def _refuse_unfit(self, error: BaseException | None) -> None:
        """Raise what is wrong with the cluster; pass by what may be the fault of a run."""
        from distributed import KilledWorker

        if not isinstance(error, KilledWorker | TimeoutError):
            raise StoppedError(f"The cluster cannot do the work: {_told(error)}") from error


def _error(future: Any) -> BaseException | None:
    """Return why something was not done."""
    try:
        future.result(timeout=ANSWER)
    except BaseException as error:
        return error
    return None


def _told(error: BaseException | None) -> str:
    return printable(f"{type(error).__name__}: {error}", 300)
