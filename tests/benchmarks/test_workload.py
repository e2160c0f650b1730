"""The common workload."""

import numpy as np

from benchmarks.workload import BETAS, OPTIONS, SEED, W1B, pair, parties, tables
from model.duel import LIKED, Party, draw
from model.duel.playing import pairs


def test_there_are_10395_outcomes() -> None:
    assert np.prod(OPTIONS) == 10_395


def test_runs_meet_in_the_order_of_a_contest() -> None:
    seats = pairs(len(BETAS), 9)
    assert [pair(run) for run in range(9)] == [(BETAS[a], BETAS[b]) for a, b in seats]


def test_boulware_and_conceder_take_part() -> None:
    assert parties(W1B) == [Party(0.2, LIKED), Party(2.0, LIKED)]


def test_runs_have_the_tables_of_a_contest() -> None:
    assert (tables(range(5, 9)) == draw(OPTIONS, 9, SEED)[5:]).all()
