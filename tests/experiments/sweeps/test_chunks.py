"""However the work is cut, each run keeps its number, its point and its seed."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.sweeps.chunks import Wave, chunk, chunk_count, jobs, ranges
from experiments.sweeps.jobs import Job


def all_jobs(wave: Wave, size: int, *, common: bool = True) -> list[Job]:
    cut = (chunk(wave, place, size) for place in range(chunk_count(wave, size)))
    return [job for each in cut for job in jobs(each, 100, common=common)]


def test_a_fixed_number_of_replications_counts_points_first() -> None:
    found = all_jobs(Wave(0, 0, range(2), 0, 3), 100)
    assert [(job.run, job.point, job.replication) for job in found] == [
        (0, 0, 0),
        (1, 0, 1),
        (2, 0, 2),
        (3, 1, 0),
        (4, 1, 1),
        (5, 1, 2),
    ]


def test_common_random_numbers_give_replications_one_seed_at_every_point() -> None:
    found = all_jobs(Wave(0, 0, range(2), 0, 3), 100)
    assert [job.seed for job in found] == [100, 101, 102] * 2


def test_without_them_every_run_has_a_seed_of_its_own() -> None:
    found = all_jobs(Wave(0, 0, range(2), 0, 3), 100, common=False)
    assert [job.seed for job in found] == [100 + run for run in range(6)]


def test_a_later_wave_goes_on_with_runs_chunks_and_replications() -> None:
    wave = Wave(chunk=4, run=50, points=np.array([1, 3]), replication=5, replications=2)
    first, second = (chunk(wave, place, 3) for place in range(chunk_count(wave, 3)))
    assert (first.number, second.number) == (4, 5)
    assert [tuple(job) for job in jobs(first, 0, common=True)] == [
        (50, 1, 5, 5),
        (51, 1, 6, 6),
        (52, 3, 5, 5),
    ]
    assert [tuple(job) for job in jobs(second, 0, common=True)] == [(53, 3, 6, 6)]


@given(
    st.integers(1, 40),
    st.integers(1, 12),
    st.integers(1, 200),
    st.booleans(),
    st.sets(st.integers(0, 1000), min_size=1, max_size=40),
)
def test_chunks_of_any_size_hold_the_same_runs(
    points: int, replications: int, size: int, common: bool, some: set[int]
) -> None:
    for places in (range(points), np.array(sorted(some))):
        wave = Wave(3, 17, places, 4, replications)
        cut = all_jobs(wave, size, common=common)
        assert cut == all_jobs(wave, 10**6, common=common)
        assert [job.run for job in cut] == list(range(17, 17 + wave.runs))
        assert [job.point for job in cut] == list(np.repeat(places, replications))


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_the_numbers_they_are_made_of(places: set[int]) -> None:
    found = ranges(sorted(places))
    assert [place for first, stop in found for place in range(first, stop)] == sorted(places)
    assert all(before[1] < after[0] for before, after in pairwise(found))


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7])
def test_all_chunks_but_the_last_are_full(size: int) -> None:
    wave = Wave(0, 0, range(2), 0, 3)
    runs = [chunk(wave, place, size).runs for place in range(chunk_count(wave, size))]
    assert sum(runs) == 6
    assert runs[:-1] == [size] * (len(runs) - 1)
    assert 0 < runs[-1] <= size


def test_a_million_points_are_written_down_in_a_few_numbers() -> None:
    wave = Wave(0, 0, range(10**6), 0, 1)
    assert chunk(wave, 7, 10_000).points == ((70_000, 80_000),)
