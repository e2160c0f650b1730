"""Networks: who hears whom, in memberships of any size."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.network import NETWORKS, ends_of_ties, neighbours, uniforms_to_tie
from tests.agents.crowd_toys import Links, linked

TIED = ("small-world", "random", "scale-free", "ring")

kinds = st.sampled_from(NETWORKS)
tied = st.sampled_from(TIED)
counts = st.integers(0, 60)
degrees = st.integers(0, 12)
parts = st.floats(0.0, 1.0)
seeds = st.integers(0, 2**32)


def mean_degree(links: Links) -> float:
    return sum(map(len, links)) / len(links)


def clustering(links: Links) -> float:
    """Return the share of pairs of neighbours that are neighbours themselves, mean over members."""
    sets = [set(heard) for heard in links]
    shares = []
    for heard in sets:
        pairs = len(heard) * (len(heard) - 1)
        closed = sum(len(heard & sets[other]) for other in heard)
        shares.append(closed / pairs if pairs else 0.0)
    return sum(shares) / len(shares)


def mean_distance(links: Links, start: int) -> float:
    """Return the mean number of steps from one member to all who can be reached."""
    steps, reached = {start: 0}, [start]
    for own in reached:
        for other in links[own]:
            if other not in steps:
                steps[other] = steps[own] + 1
                reached.append(other)
    return sum(steps.values()) / (len(steps) - 1)


@given(tied, counts, degrees, parts, seeds)
def test_ties_are_mutual_sorted_and_never_to_oneself(
    kind: str, count: int, degree: int, rewiring: float, seed: int
) -> None:
    links = linked(kind, count, degree, rewiring, seed)
    assert len(links) == count
    for own, heard in enumerate(links):
        assert own not in heard
        assert all(one < other for one, other in pairwise(heard))
        assert all(own in links[other] for other in heard)


@given(kinds, counts, degrees, parts, seeds)
def test_the_same_seed_gives_the_same_network(
    kind: str, count: int, degree: int, rewiring: float, seed: int
) -> None:
    first = linked(kind, count, degree, rewiring, seed)
    assert linked(kind, count, degree, rewiring, seed) == first


@pytest.mark.parametrize("kind", ["small-world", "random", "scale-free"])
def test_another_seed_gives_another_network(kind: str) -> None:
    assert linked(kind, 50, 4, 0.5, seed=0) != linked(kind, 50, 4, 0.5, seed=1)


@pytest.mark.parametrize("kind", TIED)
@pytest.mark.parametrize("degree", range(1, 9))
def test_in_a_small_membership_everybody_knows_everybody_else(kind: str, degree: int) -> None:
    for count in range(degree + 2):
        expected = tuple(tuple(j for j in range(count) if j != i) for i in range(count))
        assert linked(kind, count, degree, 0.5, seed=1) == expected


@pytest.mark.parametrize("kind", TIED)
def test_the_smallest_memberships_are_sane(kind: str) -> None:
    assert linked(kind, 0, 6, 0.1, seed=1) == ()
    assert linked(kind, 1, 6, 0.1, seed=1) == ((),)
    assert linked(kind, 2, 6, 0.1, seed=1) == ((1,), (0,))
    assert linked(kind, 2, 1, 0.1, seed=1) == ((1,), (0,))
    assert linked(kind, 3, 0, 0.1, seed=1) == ((), (), ())


@given(counts, degrees)
def test_a_ring_has_its_degree_exactly_an_odd_one_rounded_up(count: int, degree: int) -> None:
    links = linked("ring", count, degree, 0.0, seed=1)
    expected = min(degree + degree % 2, max(0, count - 1))
    assert all(len(heard) == expected for heard in links)


@given(counts, degrees, seeds)
def test_a_small_world_without_rewiring_is_a_ring(count: int, degree: int, seed: int) -> None:
    ring = linked("ring", count, degree, 0.7, seed)
    assert linked("small-world", count, degree, 0.0, seed) == ring


@settings(max_examples=20)
@given(st.integers(1, 10), parts, seeds)
def test_rewiring_keeps_the_number_of_ties(half: int, rewiring: float, seed: int) -> None:
    links = linked("small-world", 200, 2 * half, rewiring, seed)
    assert mean_degree(links) == 2 * half


def test_a_little_rewiring_shortens_the_ways_and_keeps_the_circles() -> None:
    # Watts & Strogatz (1998), figure 2: at p = 0.01 the ways are far shorter than in the ring and
    # friends of friends are still friends. A ring of degree k has a clustering of 3(k-2)/4(k-1).
    ring = linked("ring", 1000, 10, 0.0, seed=5)
    small = linked("small-world", 1000, 10, 0.01, seed=5)
    assert clustering(ring) == pytest.approx(3 * 8 / (4 * 9))
    assert clustering(small) > 0.9 * clustering(ring)
    assert mean_distance(ring, 0) == pytest.approx(50.45, abs=0.1)  # the mean of ceil(j / 5)
    assert mean_distance(small, 0) < 0.4 * mean_distance(ring, 0)


def test_a_random_network_has_its_degree_on_average() -> None:
    # Ties are independent: the mean degree has a standard error of sqrt(2 d / n).
    links = linked("random", 5000, 7, 0.0, seed=9)
    assert mean_degree(links) == pytest.approx(7.0, abs=3.0 * (2.0 * 7.0 / 5000.0) ** 0.5)


def test_a_scale_free_network_has_a_few_with_many_ties() -> None:
    free = linked("scale-free", 5000, 6, 0.0, seed=9)
    even = linked("random", 5000, 6, 0.0, seed=9)
    assert mean_degree(free) == pytest.approx(6.0, abs=0.01)
    assert min(map(len, free)) == 3
    # Of m = 3 new ties a step P(degree >= k) tends to m (m + 1) / k (k + 1), so 16 of 5000 have
    # over 60 ties; in a random network nobody has.
    assert 8 <= sum(len(heard) > 60 for heard in free) <= 30
    assert max(map(len, even)) < 25


@pytest.mark.parametrize("count", [0, 1, 2, 500, 11_000])
def test_a_complete_network_is_one_shared_list_of_everybody(count: int) -> None:
    links = linked("complete", count, 3, 0.0, seed=1)
    assert len(links) == count
    assert all(heard is links[0] for heard in links)
    if count:
        assert links[0] == tuple(range(count))


@pytest.mark.parametrize("kind", NETWORKS)
def test_a_whole_union_gets_its_network(kind: str) -> None:
    links = linked(kind, 11_000, 6, 0.1, seed=2004)
    expected = {"complete": 11_000.0, "none": 0.0}.get(kind, 6.0)
    assert mean_degree(links) == pytest.approx(expected, abs=0.15)


def test_without_a_network_nobody_hears_anybody() -> None:
    assert linked("none", 4, 6, 0.5, seed=1) == ((), (), (), ())


@pytest.mark.parametrize(
    ("kind", "count", "degree", "rewiring", "words"),
    [
        ("star", 5, 2, 0.0, "'star'; there are small-world"),
        ("ring", -1, 2, 0.0, "at least 0"),
        ("ring", 5, -2, 0.0, "at least 0"),
        ("small-world", 5, 2, 1.1, "between 0 and 1"),
        ("small-world", 5, 2, float("nan"), "between 0 and 1"),
    ],
)
def test_what_is_no_network_is_refused(
    kind: str, count: int, degree: int, rewiring: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        neighbours(kind, count, degree, rewiring, [0.5] * 100)


@pytest.mark.parametrize("kind", ["small-world", "random", "scale-free"])
def test_too_few_uniforms_are_refused(kind: str) -> None:
    needed = uniforms_to_tie(NETWORKS.index(kind), 30, 4)
    assert needed > 0
    neighbours(kind, 30, 4, 0.5, [0.5] * needed)
    with pytest.raises(ValueError, match=f"{needed} uniforms are needed"):
        neighbours(kind, 30, 4, 0.5, [0.5] * (needed - 1))


@given(kinds, counts, degrees, parts, seeds)
def test_there_is_room_for_all_ties(
    kind: str, count: int, degree: int, rewiring: float, seed: int
) -> None:
    room = ends_of_ties(NETWORKS.index(kind), count, degree)
    links = linked(kind, count, degree, rewiring, seed)
    used = count if kind == "complete" else sum(map(len, links))
    assert used <= room if kind == "random" else used == room


@pytest.mark.parametrize("kind", NETWORKS)
def test_memory_goes_with_the_number_of_ties(kind: str) -> None:
    place = NETWORKS.index(kind)
    for count in (1_000, 10_000, 100_000):
        assert ends_of_ties(place, count, 6) <= 9 * count
        assert uniforms_to_tie(place, count, 6) <= 6 * count
