"""Which runs a chunk holds: waves of replications, cut into chunks of equal size.

A study with a fixed number of replications is one wave. With a rule for their number there are
more: the first gives every point its least number, each later one a batch more to those points that
are not known well enough. Runs and chunks are numbered on from wave to wave, so a run has the same
number, point and seed however the work is cut.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from experiments.sweeps.jobs import Job

Range = tuple[int, int]  # first, and one past the last


class Wave(NamedTuple):
    """Some more replications of some points."""

    chunk: int  # number of its first chunk
    run: int  # number of its first run
    points: Sequence[int]  # places in the plan, in order
    replication: int  # number of its first replication
    replications: int  # of each point, >= 1

    @property
    def runs(self) -> int:
        """How many runs it has."""
        return len(self.points) * self.replications


class Chunk(NamedTuple):
    """Runs that are made in one go and kept in one part."""

    number: int  # its place among all chunks, and the number of its part
    run: int  # number of its first run
    runs: int  # how many it has, >= 1
    points: tuple[Range, ...]  # places of their points in the plan
    skipped: int  # replications of the first point that an earlier chunk makes
    replication: int  # first replication of the wave
    replications: int  # of each point in the wave


def chunk_count(wave: Wave, size: int) -> int:
    """Return into how many chunks a wave is cut.

    >>> chunk_count(Wave(0, 0, range(3), 0, 5), size=4)
    4
    """
    return -(-wave.runs // size)


def chunk(wave: Wave, place: int, size: int) -> Chunk:
    """Return a chunk of a wave.

    Parameters
    ----------
    wave
        The wave.
    place
        Which of its chunks, from 0.
    size
        Runs of every chunk but the last of a wave.

    Examples
    --------
    >>> chunk(Wave(0, 0, range(3), 0, 5), 1, size=4)
    Chunk(number=1, run=4, runs=4, points=((0, 2),), skipped=4, replication=0, replications=5)
    """
    first, stop = place * size, min((place + 1) * size, wave.runs)
    each = wave.replications
    return Chunk(
        number=wave.chunk + place,
        run=wave.run + first,
        runs=stop - first,
        points=ranges(wave.points[first // each : (stop - 1) // each + 1]),
        skipped=first % each,
        replication=wave.replication,
        replications=each,
    )


def ranges(places: Sequence[int]) -> tuple[Range, ...]:
    """Return ascending whole numbers as ranges.

    >>> ranges([3, 4, 5, 9]), ranges(range(2, 6))
    (((3, 6), (9, 10)), ((2, 6),))
    """
    if isinstance(places, range) and places and places.step == 1:
        return ((places.start, places.stop),)
    found: list[Range] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], int(place) + 1)
        else:
            found.append((int(place), int(place) + 1))
    return tuple(found)


def jobs(of: Chunk, seed: int, *, common: bool) -> Iterator[Job]:
    """Yield the runs of a chunk.

    Parameters
    ----------
    of
        The chunk.
    seed
        Seed of the study.
    common
        Whether replication r has the seed ``seed + r`` at every point; else run n has ``seed + n``.

    Examples
    --------
    >>> one = chunk(Wave(0, 0, range(3), 0, 5), 1, size=4)
    >>> [(job.run, job.point, job.replication, job.seed) for job in jobs(one, 100, common=True)]
    [(4, 0, 4, 104), (5, 1, 0, 100), (6, 1, 1, 101), (7, 1, 2, 102)]
    """
    places = [place for first, stop in of.points for place in range(first, stop)]
    for count in range(of.runs):
        ahead, replication = divmod(of.skipped + count, of.replications)
        run, replication = of.run + count, of.replication + replication
        yield Job(run, places[ahead], replication, seed + (replication if common else run))
