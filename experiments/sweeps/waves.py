"""The runs of a sweep, wave after wave, up to the last one that is wanted."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from experiments.sweeps.chunks import Chunk, Wave, chunk, chunk_count
from experiments.sweeps.compaction import read_part
from experiments.sweeps.files import StoppedError
from experiments.sweeps.interrupts import Interrupts
from experiments.sweeps.manifest import Manifest, with_wave, write_manifest
from experiments.sweeps.precision import first_wave, next_wave, summed
from experiments.sweeps.probing import Probe
from experiments.sweeps.progress import Show, Standing
from experiments.sweeps.store import is_done, part_path, parts_in
from experiments.sweeps.study import Until
from experiments.sweeps.work import Order, Receipt


class Hands(Protocol):
    """Who makes the chunks: `experiments.sweeps.crew.Crew` and `Alone` do."""

    @property
    def under_way(self) -> int:
        """How many runs have been made of chunks that are not done yet."""

    def probe(self, seconds: float) -> Probe | None:
        """Return what a trial shows, None if nobody comes back from it."""

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        """Yield a receipt for each chunk, and None now and then."""

    def end(self, *, at_once: bool) -> None:
        """Let all workers go."""


class Sweep(NamedTuple):
    """A sweep that is under way."""

    order: Order
    folder: Path
    hands: Hands
    show: Show
    interrupts: Interrupts


class Made(NamedTuple):
    """What there is after all waves."""

    now: int  # runs that were made
    runs: int  # in all parts
    chunks: int


def all_waves(sweep: Sweep, manifest: Manifest) -> Made:
    """Make all runs that have no part yet.

    Raises
    ------
    StoppedError
        If a part cannot be written.
    KeyboardInterrupt
        If somebody has asked to stop.
    DamagedError
        If a part that tells how to go on cannot be read.
    """
    now, number = 0, 0
    wave: Wave | None = first_wave(manifest.points, sweep.order.study.replications)
    while wave is not None:
        last, number = wave, number + 1
        if number > len(manifest.waves):
            manifest = with_wave(manifest, wave)
            write_manifest(sweep.folder, manifest)
        now += _make(sweep, wave, number, manifest.chunk_runs)
        wave = _following(sweep, wave, manifest)
    return Made(now, last.run + last.runs, last.chunk + chunk_count(last, manifest.chunk_runs))


def _make(sweep: Sweep, wave: Wave, number: int, size: int) -> int:
    """Make the runs of a wave that have no part yet, and return how many those were."""
    missing, failures = _looked_through(sweep, wave, size)
    lacking = sum(chunk(wave, place, size).runs for place in missing)
    made, end = 0, wave.run + wave.runs
    chunks = (chunk(wave, place, size) for place in missing)
    for receipt in sweep.hands.receipts(chunks, lambda: sweep.interrupts.wanted):
        if receipt is not None:
            if receipt.problem:
                raise StoppedError(receipt.problem)
            made, failures = made + receipt.runs, failures + receipt.failures
        runs = end - lacking + made + sweep.hands.under_way
        sweep.show(Standing(min(runs, end), end, failures, number))
    if sweep.interrupts.wanted:
        raise KeyboardInterrupt
    return made


def _looked_through(sweep: Sweep, wave: Wave, size: int) -> tuple[list[int], int]:
    """Return which chunks of a wave have no whole part, and how many runs failed in the others."""
    missing, failures = [], 0
    there = {part.name for part in parts_in(sweep.folder)}
    for place in range(chunk_count(wave, size)):
        each = chunk(wave, place, size)
        part = part_path(sweep.folder, each.number)
        if part.name not in there:
            missing.append(place)
        elif not is_done(sweep.folder, each, sweep.order.identity):
            part.unlink()
            missing.append(place)
        else:
            failures += each.runs - read_part(part, ["stage"])["stage"].to_pylist().count("")
    return missing, failures


def _following(sweep: Sweep, wave: Wave, manifest: Manifest) -> Wave | None:
    """Return the next wave, by what the parts of this one and of those before it tell."""
    rule = sweep.order.study.replications
    if not isinstance(rule, Until):
        return None
    numbers = range(wave.chunk + chunk_count(wave, manifest.chunk_runs))
    wanted = ["point", "stage", rule.outcome]
    parts = (read_part(part_path(sweep.folder, number), wanted) for number in numbers)
    sums = summed(manifest.points, rule, parts)
    return next_wave(wave, manifest.chunk_runs, rule, sums)
