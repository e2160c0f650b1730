"""The front: what is refused, who meets whom, and the same rows whatever is asked with them."""

import sys

import numpy as np
import pytest

from model.duel import LIKED, Party, Results, contest, draw, play, playing
from model.duel.drawing import BLOCK
from model.duel.playing import pairs
from model.paths import ScenarioError

OPTIONS = (2, 3)
PARTIES = [Party(0.2), Party(2.0, LIKED)]
ANY_OPTION = np.full((2, 5), 0.5)  # both best outcomes are worth 1


def same(one: Results, other: Results) -> bool:
    """Tell whether all fields are equal."""
    return all(bool(np.array_equal(a, b)) for a, b in zip(one, other, strict=True))


def test_by_default_all_ordered_pairs_meet_in_turn() -> None:
    tables = draw(OPTIONS, 6, seed=2)
    given = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [0, 0], [0, 1]])
    assert pairs(2, 6).tolist() == given.tolist()
    by_default = play(OPTIONS, tables, PARTIES, rounds=8, plain=True)
    assert same(by_default, play(OPTIONS, tables, PARTIES, given, rounds=8, plain=True))
    others = play(OPTIONS, tables, PARTIES, given[:, ::-1], rounds=8, plain=True)
    assert not same(by_default, others)


def test_a_contest_plays_the_tables_that_are_drawn() -> None:
    runs = BLOCK + 5
    drawn = contest(OPTIONS, PARTIES, runs, seed=4, rounds=5, record=True, plain=True)
    tables = draw(OPTIONS, runs, seed=4)
    assert same(drawn, play(OPTIONS, tables, PARTIES, rounds=5, record=True, plain=True))


def test_permuting_negotiations_permutes_results() -> None:
    tables, seats = draw(OPTIONS, 12, seed=4), pairs(2, 12)
    order = np.random.default_rng(1).permutation(12)
    results = play(OPTIONS, tables, PARTIES, seats, rounds=9, record=True, plain=True)
    permuted = play(
        OPTIONS, tables[order], PARTIES, seats[order], rounds=9, record=True, plain=True
    )
    assert all(np.array_equal(a[order], b) for a, b in zip(results, permuted, strict=True))


def test_only_recorded_offers_take_room() -> None:
    assert contest(OPTIONS, PARTIES, 3, seed=1, rounds=7, plain=True).said.shape == (3, 0)
    recorded = contest(OPTIONS, PARTIES, 3, seed=1, rounds=7, record=True, plain=True)
    assert recorded.said.shape == (3, 14)


def test_no_negotiations_are_no_results() -> None:
    assert len(contest(OPTIONS, PARTIES, 0, seed=1, plain=True).agreed) == 0
    assert len(play(OPTIONS, np.zeros((0, 2, 5)), PARTIES, plain=True).agreed) == 0


def test_the_rules_run_as_they_are_where_numba_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(playing, "can_compile", lambda: False)
    results = contest(OPTIONS, PARTIES, 20, seed=1, rounds=9, workers=2)
    assert same(results, contest(OPTIONS, PARTIES, 20, seed=1, rounds=9, plain=True))


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (np.zeros((3, 2, 4)), r"tables: shape \(3, 2, 4\), wanted \(runs, 2, 5\)"),
        (np.zeros((2, 5)), r"tables: shape \(2, 5\), wanted \(runs, 2, 5\)"),
        ([ANY_OPTION, ANY_OPTION * -1], r"tables\[1, 0, 0\]: -0.5 is not within 0..1"),
        ([ANY_OPTION * np.nan], r"tables\[0, 0, 0\]: nan is not within 0..1"),
        ([ANY_OPTION * np.inf], r"tables\[0, 0, 0\]: inf is not within 0..1"),
        ([ANY_OPTION, ANY_OPTION * 1.5], r"tables\[1, 0\]: the best outcome is worth 1.5"),
        ([ANY_OPTION * 0.3], r"worth 0.3, allowed is 0.4 \(its reservation\) to 1"),
    ],
    ids=["too-few", "flat", "below", "nan", "infinite", "best-above-1", "best-below-reservation"],
)
def test_bad_tables_are_refused(tables: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        play(OPTIONS, np.asarray(tables), PARTIES, plain=True)


@pytest.mark.parametrize(
    ("seats", "message"),
    [
        ([[0, 1]], r"seats: whole numbers of shape \(1, 2\), wanted \(2, 2\)"),
        ([[0, 1], [0, 2]], r"seats: 0..2 is not 0..1"),
        ([[0, 1], [-1, 0]], r"seats: -1..1 is not 0..1"),
        ([[0.0, 1.0], [0.0, 1.0]], r"seats: whole numbers"),
    ],
    ids=["too-few", "too-high", "negative", "fractions"],
)
def test_bad_seats_are_refused(seats: list[list[float]], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        contest(OPTIONS, PARTIES, 2, seed=1, seats=np.array(seats), plain=True)


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(ScenarioError, match="workers: 0 is not at least 1"):
        contest(OPTIONS, PARTIES, 2, seed=1, workers=0, plain=True)
    with pytest.raises(ScenarioError, match="runs: -2 is below 0"):
        contest(OPTIONS, PARTIES, -2, seed=1, plain=True)
