"""Sums in a fixed order, so that every runner has the same last digit."""

from collections.abc import Iterable


def total(numbers: Iterable[float]) -> float:
    """Return the sum of some numbers, added from the left.

    `math.fsum` and, from Python 3.12 on, `sum` correct their rounding; compiled code does not.

    >>> total([0.1] * 10)
    0.9999999999999999
    """
    added = 0.0
    for number in numbers:
        added += number
    return added
