"""Utilities drawn at random."""

import numpy as np
import pytest

from model.duel import draw
from model.duel.drawing import BLOCK, draw_block
from model.duel.frame import frame
from model.paths import ScenarioError
from tests.model.duel.duels import starts_of

OPTIONS = (3, 1, 4)


def test_the_best_outcome_is_worth_1_and_the_worst_0() -> None:
    tables = draw((3, 2, 4), 500, seed=3)
    starts = starts_of((3, 2, 4))
    best = np.maximum.reduceat(tables, starts, axis=2).sum(axis=2)
    assert best == pytest.approx(np.ones((500, 2)), abs=1e-12)
    assert np.minimum.reduceat(tables, starts, axis=2).max() == 0.0


def test_an_issue_with_one_option_is_worth_its_weight() -> None:
    tables = draw(OPTIONS, 100, seed=3)
    assert (tables[:, :, 3] > 0.0).all()
    best = np.maximum.reduceat(tables, starts_of(OPTIONS), axis=2).sum(axis=2)
    assert best == pytest.approx(np.ones((100, 2)), abs=1e-12)


def test_issues_weigh_alike_on_average() -> None:
    weights = np.maximum.reduceat(draw(OPTIONS, 2000, seed=1), starts_of(OPTIONS), axis=2)
    assert weights.mean(axis=(0, 1)) == pytest.approx([1 / 3] * 3, abs=0.01)


def test_a_row_does_not_depend_on_how_many_are_drawn() -> None:
    many = draw(OPTIONS, BLOCK + 10, seed=5)
    assert (draw(OPTIONS, BLOCK + 1, seed=5) == many[: BLOCK + 1]).all()
    assert (draw_block(frame(OPTIONS), 1, 5)[:10] == many[BLOCK:]).all()
    assert len(draw(OPTIONS, 0, seed=5)) == 0


def test_sides_runs_blocks_and_seeds_differ() -> None:
    tables = draw(OPTIONS, 2 * BLOCK, seed=5)
    assert len(np.unique(tables[:, :, 0])) > 1.3 * BLOCK  # 0 where it is the worst
    assert not (tables[:BLOCK] == tables[BLOCK:]).all()
    assert not (tables == draw(OPTIONS, 2 * BLOCK, seed=6)).all()


@pytest.mark.parametrize(
    ("runs", "seed", "message"), [(-1, 1, "runs: -1 is below 0"), (1, -2, "seed: -2 is below 0")]
)
def test_numbers_below_0_are_refused(runs: int, seed: int, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        draw(OPTIONS, runs, seed)
