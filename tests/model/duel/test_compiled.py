"""Compiled and plain rules agree to the last digit, on any number of threads."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings

from model.compiling import can_compile
from model.duel import ASPIRED, LEAST, LIKED, NEXT, Party, Results, contest, draw, play
from model.duel.compiled import talk_all, the_same
from model.duel.drawing import BLOCK
from model.duel.playing import pairs
from tests.model.duel.duels import Duel, duels

pytestmark = pytest.mark.skipif(not can_compile(), reason="there is no Numba to compile with")

W1 = (3, 5, 7, 9, 11)  # the workload that other tools are measured on
W1A = [Party(0.2), Party(2.0)]
W1B = [Party(0.2, LIKED), Party(2.0, LIKED)]
EVERY_KIND = [
    Party(beta, bidding, accepting)
    for beta in (0.2, 2.0)
    for bidding in (LEAST, LIKED)
    for accepting in (ASPIRED, NEXT)
]


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile into a folder of the test's own: what an earlier run has left proves nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZOPA_CACHE", str(tmp_path_factory.mktemp("cache")))
        talk_all.cache_clear()
        yield
    talk_all.cache_clear()


def assert_same(one: Results, other: Results) -> None:
    """Fail at the first field that differs."""
    for name in Results._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@given(duels())
@settings(max_examples=300)
def test_compiled_and_plain_rules_say_the_same(duel: Duel) -> None:
    seats = np.array([[0, 1], [1, 0], [0, 0], [1, 1]])
    floors = [party.reservation for party in duel.parties]
    parties = [party._replace(reservation=min(floors)) for party in duel.parties]
    tables = np.stack([duel.table] * 4)
    for record in (True, False):
        compiled, plain = (
            play(duel.options, tables, parties, seats, rounds=duel.rounds, record=record, plain=way)
            for way in (False, True)
        )
        assert_same(compiled, plain)


@pytest.mark.parametrize("parties", [W1A, W1B], ids=["least", "liked"])
def test_both_say_the_same_on_the_common_workload(parties: list[Party]) -> None:
    compiled, plain = (
        contest(W1, parties, 8, seed=3, record=True, plain=way) for way in (False, True)
    )
    assert_same(compiled, plain)


def test_results_do_not_depend_on_workers_or_on_recording() -> None:
    runs = 3 * BLOCK + 7
    alone = contest(W1, EVERY_KIND, runs, seed=9, rounds=12, record=True, workers=1)
    assert_same(contest(W1, EVERY_KIND, runs, seed=9, rounds=12, record=True, workers=4), alone)
    kept = contest(W1, EVERY_KIND, runs, seed=9, rounds=12, workers=3)
    assert_same(kept._replace(said=alone.said), alone)
    assert 0.5 < alone.agreed.mean() < 1.0


def test_results_do_not_depend_on_company_or_order() -> None:
    runs = 2 * BLOCK
    tables, seats = draw(W1, runs, seed=9), pairs(8, runs)
    together = play(W1, tables, EVERY_KIND, seats, rounds=12, workers=2)
    order = np.random.default_rng(1).permutation(runs)
    permuted = play(W1, tables[order], EVERY_KIND, seats[order], rounds=12, workers=2)
    for name in Results._fields:
        np.testing.assert_array_equal(getattr(together, name)[order], getattr(permuted, name))
    for run in (0, BLOCK, runs - 1):
        one = slice(run, run + 1)
        alone = play(W1, tables[one], EVERY_KIND, seats[one], rounds=12)
        assert alone.utility[0].tolist() == together.utility[run].tolist()
        assert (alone.offers[0], alone.outcome[0]) == (together.offers[run], together.outcome[run])


def test_bad_input_on_a_thread_is_raised() -> None:
    with pytest.raises(ValueError, match="broken"):
        play_broken()


def play_broken() -> None:
    """Play with a kernel that fails on the second block."""
    from model.duel.playing import _share

    def work(first: int, last: int) -> None:
        if first:
            raise ValueError("broken")

    _share(work, 3 * BLOCK, 2)


def test_the_rules_are_compiled_once() -> None:
    assert talk_all() is talk_all()


def test_a_list_stays_what_it_is() -> None:
    values = [0.25, 0.75]
    assert the_same(values) is values
