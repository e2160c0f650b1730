"""The clock: dates as day numbers, and months of unequal length."""

import calendar as standard
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.calendar import Calendar, add_months

DATES = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [
        ("2004-01-31", 1, "2004-02-29"),  # a leap year
        ("2003-01-31", 1, "2003-02-28"),
        ("1900-01-31", 1, "1900-02-28"),  # no leap year
        ("2000-01-31", 1, "2000-02-29"),
        ("2004-02-29", 12, "2005-02-28"),
        ("2004-02-29", 48, "2008-02-29"),
        ("2004-03-31", 1, "2004-04-30"),
        ("2004-11-30", 3, "2005-02-28"),
        ("2004-12-31", 1, "2005-01-31"),
        ("2004-05-02", 36, "2007-05-02"),
        ("2004-05-02", 0, "2004-05-02"),
        ("2004-11-01", 1, "2004-12-01"),
        ("2004-12-01", 12, "2005-12-01"),
        ("2004-03-31", -1, "2004-02-29"),
    ],
)
def test_adding_months(start: str, months: int, reached: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(reached)


@given(DATES, st.integers(-60, 120))
def test_months_added_end_in_the_right_month_on_the_day_or_its_last(
    start: date, months: int
) -> None:
    reached = add_months(start, months)
    assert (reached.year - start.year) * 12 + reached.month - start.month == months
    last = standard.monthrange(reached.year, reached.month)[1]
    assert reached.day == min(start.day, last)


@given(DATES.filter(lambda day: day.day <= 28), st.integers(0, 60), st.integers(0, 60))
def test_months_can_be_added_in_parts(start: date, some: int, more: int) -> None:
    assert add_months(add_months(start, some), more) == add_months(start, some + more)


@given(DATES, DATES)
def test_dates_and_days_are_inverses(old_expiry: date, when: date) -> None:
    clock = Calendar(old_expiry)
    assert clock.date(clock.day(when)) == when
    assert clock.day(old_expiry) == -1
    assert clock.date(0) == old_expiry + timedelta(days=1)


@given(DATES, st.integers(-800, 4000))
def test_the_next_month_starts_after_the_day_and_within_a_month(old_expiry: date, day: int) -> None:
    clock = Calendar(old_expiry)
    start = clock.date(clock.next_month(day))
    assert start.day == 1
    assert 1 <= (start - clock.date(day)).days <= 31


def test_the_next_month_after_a_first_is_a_month_later() -> None:
    clock = Calendar(date(2004, 5, 1))
    first_of_june = clock.day(date(2004, 6, 1))
    assert clock.date(clock.next_month(first_of_june)) == date(2004, 7, 1)
    assert clock.date(clock.next_month(first_of_june - 1)) == date(2004, 6, 1)
