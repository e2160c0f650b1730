"""The party that lists outcomes, worked by hand and against the compiled one's plain rules."""

import numpy as np
import pytest

from benchmarks.listed import PICKS, SIZE, UNITS, Party, summed
from benchmarks.workload import OPTIONS, SEED
from model.duel import draw

TABLE = draw(OPTIONS, 1, SEED)[0, 0]


def test_all_outcomes_are_listed_in_their_order() -> None:
    values = np.arange(sum(OPTIONS))
    starts = np.cumsum((0, *OPTIONS[:-1]))
    assert summed(values).tolist() == (PICKS + starts[:, None]).sum(axis=0).tolist()
    assert len(summed(values)) == SIZE


def test_the_least_of_those_worth_the_floor_is_found() -> None:
    party = Party(TABLE, 1.0, sort=True)
    for floor in (0, party.opening // 2, party.opening):
        found = party.worths[party.least(floor)]
        assert found == party.worths[party.worths >= floor].min()


def test_aspirations_fall_from_the_opening_to_the_reservation() -> None:
    party = Party(TABLE, 1.0, sort=False)
    falling = [party.aspired(turn) for turn in range(100)]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] == pytest.approx(UNITS * (1.0 - 0.6 / 101), abs=10)
    assert falling[-1] > party.reservation == 0.4 * UNITS


def test_what_was_heard_is_liked() -> None:
    party = Party(TABLE, 1.0, sort=False)
    assert party.liked(0) == 0  # of equals the first
    for outcome in (5000, 5001):
        party.hear(outcome)
    assert party.weights[-1] < party.weights[0]  # only the last issue was changed
    assert party.liked(0) in (5000, 5001)
    assert party.worths[party.liked(party.opening)] == party.opening
