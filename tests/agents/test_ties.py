"""Ties: the networks of the papers, as another library makes them, plain and compiled."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.network import NETWORKS, ends_of_ties, neighbours, tie, uniforms_to_tie
from agents.ties import free_end, free_member, most_ties
from tests.agents.crowd_toys import Links, compiled, linked

SEEDS = 40
MAKERS: dict[str, Callable[[int], Any]] = {
    "small-world": lambda seed: nx.watts_strogatz_graph(150, 6, 0.2, seed=seed),
    "random": lambda seed: nx.gnp_random_graph(150, 6 / 149, seed=seed),
    "scale-free": lambda seed: nx.barabasi_albert_graph(150, 3, seed=seed),
}


def graph_of(links: Links) -> Any:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(links)))
    graph.add_edges_from((own, other) for own, heard in enumerate(links) for other in heard)
    return graph


def measures(graph: Any) -> tuple[float, ...]:
    """Return mean, spread and maximum of the ties, clustering, and one's mean distance."""
    degrees = [degree for _, degree in graph.degree()]
    ways = nx.single_source_shortest_path_length(graph, 75).values()
    return (
        float(np.mean(degrees)),
        float(np.std(degrees)),
        float(max(degrees)),
        float(nx.average_clustering(graph)),
        sum(ways) / len(ways),
    )


@pytest.mark.parametrize("kind", list(MAKERS))
def test_networks_measure_as_those_of_another_library(kind: str) -> None:
    """Two samples of forty networks: no mean more than 3.5 standard errors apart."""
    ours = np.array([measures(graph_of(linked(kind, 150, 6, 0.2, s))) for s in range(SEEDS)])
    theirs = np.array([measures(MAKERS[kind](seed)) for seed in range(SEEDS)])
    error = np.sqrt((ours.var(axis=0) + theirs.var(axis=0)) / SEEDS) + 1e-9
    assert (np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) <= 3.5 * error).all()


@pytest.mark.parametrize("kind", list(MAKERS))
def test_the_number_of_ties_is_spread_as_in_another_library(kind: str) -> None:
    ours = Counter(len(heard) for s in range(SEEDS) for heard in linked(kind, 150, 6, 0.2, s))
    theirs = Counter(d for seed in range(SEEDS) for _, d in MAKERS[kind](seed).degree())
    members = 150 * SEEDS
    for degree in range(1, 20):
        gap = (ours[degree] - theirs[degree]) / members
        part = (ours[degree] + theirs[degree]) / (2 * members)
        assert abs(gap) <= 4.0 * math.sqrt(2.0 * part / members) + 1e-9


def test_a_rewired_tie_leads_to_each_other_member_alike() -> None:
    # On a ring of twelve, member 0 first of all: not to itself, nor to 1, 2, 10 or 11.
    found = Counter(
        free_member(0, 12, (k + 0.5) / 60_000, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1])
        for k in range(60_000)
    )
    assert sorted(found) == [3, 4, 5, 6, 7, 8, 9]
    for count in found.values():
        assert count == pytest.approx(60_000 / 7, rel=0.01)


def test_an_end_is_drawn_by_the_number_of_ties_among_those_not_yet_chosen() -> None:
    room = [1, 0, 2, 0, 3, 0]  # a star of four around 0
    drawn = [(k + 0.5) / 60_000 for k in range(60_000)]
    first = Counter(free_end(4, 6, uniform, room, [0, 0, 0, 0]) for uniform in drawn)
    assert first[0] == pytest.approx(30_000, rel=0.01)
    later = Counter(free_end(4, 6, uniform, room, [4, 0, 0, 0]) for uniform in drawn)
    assert sorted(later) == [1, 2, 3]
    for count in later.values():
        assert count == pytest.approx(20_000, rel=0.02)


@pytest.mark.parametrize("uniform", [0.0, 0.5, 1.0 - 2.0**-53])
def test_where_nearly_all_are_taken_the_free_one_is_found(uniform: float) -> None:
    marks = [1] * 9
    for free in range(9):
        marks[free] = 0
        assert free_member(0, 9, uniform, marks) == free
        marks[free] = 1
    assert free_end(7, 4, uniform, [3, 2, 1, 2], [0, 0, 7, 7]) == 1


def test_somebody_who_knows_everybody_rewires_nothing() -> None:
    # Five members with four neighbours each would all know each other; six nearly do.
    for seed in range(30):
        links = linked("small-world", 6, 4, 1.0, seed)
        assert sum(map(len, links)) == 24


@given(st.integers(2, 3000), st.integers(1, 40))
def test_a_random_network_has_room_for_nine_standard_deviations(count: int, degree: int) -> None:
    mean = count * degree / 2
    most = most_ties(count, degree)
    pairs = count * (count - 1) // 2
    assert most == pairs or most >= mean + 9.0 * math.sqrt(mean)
    assert most <= pairs


def test_more_ties_than_there_is_room_for_are_left_out() -> None:
    links = linked("random", 400, 6, 0.0, 1)
    assert 1000 < sum(map(len, links)) / 2 < most_ties(400, 6)
    crowded = neighbours("random", 400, 6, 0.0, [0.0] * most_ties(400, 6))  # each pair in turn
    assert sum(map(len, crowded)) == 2 * most_ties(400, 6)


@pytest.mark.parametrize("place", range(len(NETWORKS)), ids=NETWORKS)
def test_compiled_ties_are_the_same(place: int) -> None:
    rule = compiled(tie)
    rng = np.random.default_rng(place)
    for count, degree in ((1, 2), (2, 1), (5, 4), (6, 4), (7, 3), (40, 0), (40, 5), (150, 6)):
        for rewiring in (0.0, 0.1, 1.0):
            tape = rng.random(3 + uniforms_to_tie(place, count, degree))
            ends = ends_of_ties(place, count, degree)
            lists = ([0] * (count + 1), [0] * ends, [0] * (ends + count))
            rows = [np.array(each, dtype="i8") for each in lists]
            shared = tie(place, degree, rewiring, tape.tolist(), 3, *lists)
            assert rule(place, degree, rewiring, tape, 3, *rows) == shared
            for one, other in zip(lists, rows, strict=True):
                assert one == other.tolist()
