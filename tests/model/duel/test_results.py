"""Means by pair."""

import numpy as np
import pytest

from model.duel import standings
from model.duel.results import empty, part


def test_standings_are_means_over_the_runs_of_a_pair() -> None:
    results = empty(3, 0)
    results.agreed[:] = [True, False, True]
    results.offers[:] = [4, 10, 6]
    results.utility[:] = [[0.5, 0.75], [0.4, 0.4], [0.75, 0.5]]
    table = standings(results, np.array([[0, 1], [0, 1], [1, 1]]), 2)
    assert table.runs.tolist() == [[0, 2], [0, 1]]
    assert table.agreed[0, 1] == 0.5
    assert table.offers[0, 1] == 7.0
    assert (table.first[0, 1], table.second[0, 1]) == pytest.approx((0.45, 0.575))
    assert (table.first[1, 1], table.second[1, 1]) == (0.75, 0.5)
    assert np.isnan(table.first[:, 0]).all()


def test_a_part_is_filled_in_place() -> None:
    results = empty(4, 2)
    part(results, 1, 3).said[:] = 7
    part(results, 1, 3).utility[:, 1] = 0.5
    assert results.said.tolist() == [[0, 0], [7, 7], [7, 7], [0, 0]]
    assert results.utility[:, 1].tolist() == [0.0, 0.5, 0.5, 0.0]
