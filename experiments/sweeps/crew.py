"""Who makes the chunks: worker processes, or this one.

Each worker makes chunk after chunk, and is replaced if it dies or hangs. It tells by a number in
shared memory which run it is at. A run that its worker does not come back from in time is not
played again; nor is one that ends its process twice. Both become rows, and the rest of their chunk
is made as if nothing had happened.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait

from experiments.sweeps.chunks import Chunk
from experiments.sweeps.files import StoppedError
from experiments.sweeps.playing import WORKER, Failure, too_long
from experiments.sweeps.probing import Probe, probe
from experiments.sweeps.work import AT_NONE, Order, Receipt, play_chunk
from experiments.sweeps.worker import FAREWELL, Ask, Task, Worker, ended

TICK = 0.2  # seconds between two looks at what the workers are doing
LIVES = 2  # so often a run may end its process
PATIENCE = 3  # so often workers may die at a chunk while they play nothing


class Crew:
    """Some worker processes, and the chunks that they have still to make.

    Parameters
    ----------
    order
        What all chunks have in common.
    size
        How many workers there are at most.
    """

    def __init__(self, order: Order, size: int) -> None:
        self.order, self.size = order, size
        self.workers: list[Worker] = []
        self.again: deque[Task] = deque()

    @property
    def under_way(self) -> int:
        """How many runs have been made of chunks that are not done yet."""
        return sum(worker.under_way for worker in self.workers)

    def probe(self, seconds: float) -> Probe | None:
        """Return what a trial in a worker shows, None if it does not come back from it.

        All workers are started meanwhile.
        """
        while len(self.workers) < self.size:
            self.workers.append(Worker(self.order))
        asked = self.workers[0]
        asked.give(Ask(seconds))
        while not wait([asked.line], TICK):
            if asked.hangs(self.order.study.limit):
                break
        found = asked.answer() if wait([asked.line], 0.0) else None
        if isinstance(found, Probe):
            return found
        self._drop(asked)
        return None

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        """Yield a receipt for each chunk, in the order in which they are done.

        While nothing is done `None` is yielded now and then, so that the caller can look around.

        Parameters
        ----------
        chunks
            What is to be made; they are asked for when a worker is free.
        stopping
            Says whether to stop when the chunks at hand are done.

        Raises
        ------
        StoppedError
            If workers die again and again while they play nothing.
        """
        rest = map(Task, chunks)
        while True:
            if not stopping():
                self._hand_out(rest)
            busy = [worker for worker in self.workers if worker.task is not None]
            if not busy:
                return
            yield from self._news(busy)

    def end(self, *, at_once: bool) -> None:
        """End all workers, at once or when they have done what they are doing."""
        for worker in self.workers:
            worker.end(at_once=at_once)
        self.workers.clear()

    def _hand_out(self, rest: Iterator[Task]) -> None:
        """Give every free worker a chunk, and start workers while there are chunks for them."""
        while True:
            free = [worker for worker in self.workers if worker.task is None]
            if not free and len(self.workers) >= self.size:
                return
            task = self.again.popleft() if self.again else next(rest, None)
            if task is None:
                return
            if not free:
                free = [Worker(self.order)]
                self.workers += free
            free[0].give(task)

    def _news(self, busy: list[Worker]) -> Iterator[Receipt | None]:
        """Wait a while for the workers, yield what they have done, replace those that are lost."""
        ready = wait([worker.line for worker in busy], TICK)
        if not ready:
            yield None
        for worker in busy:
            if worker.line in ready:
                found = worker.answer()
                if isinstance(found, Receipt):
                    yield found
                else:
                    self._replace(worker, hung=False)
            elif worker.hangs(self.order.study.limit):
                self._replace(worker, hung=True)

    def _replace(self, worker: Worker, *, hung: bool) -> None:
        """Drop a worker, and put its chunk back with what its end tells of the run it was at."""
        if not hung:
            worker.process.join(FAREWELL)  # else it would be us who end it
        self._drop(worker)
        assert isinstance(worker.task, Task)
        end = ended(worker.process.exitcode)
        if worker.run == AT_NONE and worker.task.lost + 1 >= PATIENCE:
            raise StoppedError(f"worker processes end while they play nothing: {end}")
        why = too_long(self.order.study.limit) if hung else None
        self.again.append(blaming(worker.task, worker.run, worker.count, why, end))

    def _drop(self, worker: Worker) -> None:
        worker.end(at_once=True)
        self.workers.remove(worker)


def blaming(task: Task, run: int, count: int, why: Failure | None, end: str) -> Task:
    """Return a task for the next attempt after the end of the worker that had it.

    Parameters
    ----------
    task
        What it was making.
    run, count
        The first run it was at and how many it was playing, `AT_NONE` if none.
    why
        Why that run is not to be played again, None if the process has died by itself.
    end
        How it has.

    Examples
    --------
    >>> task = Task(Chunk(0, 0, 9, ((0, 9),), 0, 0, 1))
    >>> once = blaming(task, 4, 1, None, "it was killed by SIGSEGV")
    >>> blaming(once, 4, 1, None, "it was killed by SIGSEGV").failed
    ((4, Failure(stage='worker', reason='its process ended twice: it was killed by SIGSEGV')),)
    """
    if run == AT_NONE:
        return task._replace(lost=task.lost + 1)
    if count > 1:
        return task._replace(alone=True)
    blamed = (*task.blamed, run)
    if why is None and blamed.count(run) < LIVES:
        return task._replace(blamed=blamed)
    return task._replace(failed=(*task.failed, (run, why or died(end))))


def died(end: str) -> Failure:
    """Return the failure of a run that its process does not survive."""
    return Failure(WORKER, f"its process ended twice: {end}")


class Alone:
    """The same work in this process.

    A run that leaves Python for good, or ends its process, takes the sweep with it; only workers
    are safe from that.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self.under_way = 0

    def probe(self, seconds: float) -> Probe | None:
        """Return what a trial shows."""
        return probe(self.order, seconds)

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        """Yield a receipt for each chunk, and `None` before each."""
        for chunk in chunks:
            if stopping():
                return
            yield None
            yield play_chunk(self.order, chunk)

    def end(self, *, at_once: bool) -> None:
        """Do nothing: there is nobody to end."""
