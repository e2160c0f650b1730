"""Sums are added from the left, whatever the Python."""

from agents.arithmetic import total


def test_a_sum_is_added_from_the_left():
    assert total([0.1] * 10) == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1
    assert total([1e16, 1.0, -1e16]) == 0.0, "the one is lost, as it is in compiled code"


def test_nothing_adds_up_to_nothing():
    assert total([]) == 0.0
    assert total(number for number in (1.0, 2.0)) == 3.0
