"""Streams are those of numpy, which is asked for each of them here."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.negotiation import Negotiation
from model.reading import read_scenario
from model.seeds import fill, words

EDGES = [0, 1, 2**31, 2**32 - 1, 2**32, 2**63, 2**64 - 1, 2**64, 2**96, 2**128, 2**160 - 1, 10**80]
SEEDS = [*EDGES, *range(2, 300), *(7**power for power in range(2, 60))]
KEYS = ((), (0,), (0, 0))


def streams(seed: int) -> list[np.random.Generator]:
    """Return the streams of a round, of its people and of its mediator, as they are spawned."""
    own = np.random.default_rng(seed)
    people = own.spawn(1)[0]
    return [own, people, people.spawn(1)[0]]


@pytest.mark.parametrize("key", KEYS, ids=["own", "people", "mediator"])
def test_streams_are_those_that_numpy_spawns(key: tuple[int, ...]) -> None:
    tapes = np.zeros((len(SEEDS), 5))
    fill(tapes, words(SEEDS, key).tolist())
    expected = [streams(seed)[len(key)].random(5).tolist() for seed in SEEDS]
    assert tapes.tolist() == expected


@given(st.integers(0, 2**130), st.lists(st.integers(0, 2**32 - 1), max_size=4))
def test_words_are_those_that_numpy_makes_of_seed_and_key(seed: int, key: list[int]) -> None:
    [found] = words([seed], tuple(key)).tolist()
    expected = np.random.SeedSequence(seed, spawn_key=tuple(key)).generate_state(4, np.uint64)
    assert found == expected.tolist()


def test_a_seed_has_the_same_words_in_any_company() -> None:
    together = words(SEEDS, (0,)).tolist()
    assert together == [words([seed], (0,)).tolist()[0] for seed in SEEDS]


def test_long_tapes_go_on_as_numpy_does() -> None:
    tapes = np.zeros((2, 9000))
    fill(tapes, words([5, 2**70]).tolist())
    assert tapes[0].tolist() == np.random.default_rng(5).random(9000).tolist()
    assert tapes[1].tolist() == np.random.default_rng(2**70).random(9000).tolist()


def test_the_mesa_model_draws_from_the_same_streams() -> None:
    case = read_scenario("wga-2004")
    [seeded] = words([11]).tolist()
    tape = np.zeros((1, 2))
    fill(tape, [seeded])
    assert Negotiation(case, rng=11, collect=False).draws.toughness == tuple(tape[0].tolist())


def test_without_seeds_there_are_no_words() -> None:
    assert words([]).shape == (0, 4)
    fill(np.zeros((0, 3)), [])


def test_a_negative_seed_is_refused_as_numpy_does() -> None:
    with pytest.raises(ValueError, match="non-negative"):
        words([3, -1])
