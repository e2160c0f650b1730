"""The base of all records: frozen, strict, no unknown keys; the kinds of numbers they hold."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from model import record
from model.record import Record


class Pair(Record):
    """A record for these tests."""

    name: record.Name
    share: record.Share = 0.5


def fits(kind: Any, value: object) -> bool:
    """Tell whether a value may stand where a kind is wanted."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def test_a_record_cannot_be_changed_and_knows_all_its_keys() -> None:
    pair = Pair(name="a")
    with pytest.raises(ValidationError, match="frozen"):
        pair.share = 0.1  # type: ignore[misc]
    with pytest.raises(ValidationError, match="not permitted"):
        Pair(name="a", colour="red")  # type: ignore[call-arg]


@pytest.mark.parametrize("share", ["0.5", True, float("inf"), float("nan"), None, -0.1, 1.1])
def test_a_record_converts_nothing_in_silence(share: Any) -> None:
    with pytest.raises(ValidationError):
        Pair(name="a", share=share)


def test_a_whole_number_may_stand_where_any_number_may() -> None:
    assert Pair(name="a", share=1).share == 1.0


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        (record.Name, ["a", "a_1", "a" * 40], ["", "A", "1a", "a-b", "a b", "a.b", "a" * 41]),
        (record.Text, ["x", " x ", "two\nlines"], ["", "  ", "\n", "x" * 5001]),
        (
            record.Day,
            [date(1900, 1, 1), date(2199, 12, 31)],
            [date(1899, 12, 31), date(2200, 1, 1), "2004-06-30"],
        ),
        (record.Share, [0, 0.5, 1], [-0.01, 1.01]),
        (record.Quantity, [-1e9, 1e9], [-1.1e9, 1.1e9]),
        (record.Money, [-1e6, 1e6], [-1.1e6, 1.1e6]),
        (record.Positive, [1e-4, 1e6], [0, 0.9e-4, 1.1e6]),
        (record.NotNegative, [0, 1e6], [-1e-9, 1.1e6]),
        (record.Weight, [0, 1000], [-0.1, 1000.1]),
        (record.Multiplier, [1, 1000], [0.9, 1000.1]),
        (record.Rate, [-1, 2], [-1.1, 2.1]),
        (record.Weekday, ["Mon", "Sun"], ["Monday", "mon", 1]),
        (record.Months, [1, 120], [0, 121, 12.5]),
        (record.Days, [0, 3660], [-1, 3661, 1.5]),
        (record.Terms, [(12,), tuple(range(1, 41))], [(), tuple(range(1, 42)), (0,)]),
    ],
)
def test_each_kind_has_its_bounds(kind: Any, inside: list[Any], outside: list[Any]) -> None:
    assert [value for value in inside if not fits(kind, value)] == []
    assert [value for value in outside if fits(kind, value)] == []
