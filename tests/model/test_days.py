"""Day numbers agree with the standard library's calendar."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from model import days
from model.calendar import Calendar

DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DATES)
def test_a_month_is_that_of_the_date(when):
    assert days.month_of(when.toordinal()) == (when.year, when.month, when.day)
    assert days.weekday(when.toordinal(), 0) == when.weekday()
    assert days.first_day(when.year, when.month) == when.replace(day=1).toordinal()


@given(DATES, st.integers(-500, 2000), st.integers(0, 120))
def test_months_are_added_as_the_calendar_adds_them(expiry, day, months):
    calendar = Calendar(expiry)
    zero = calendar.day_zero.toordinal()
    assert days.add_months(zero, day, months) == calendar.add_months(day, months)
    assert days.next_month(zero, day) == calendar.next_month(day)


def test_every_day_of_four_centuries_is_found():
    when = date(1999, 12, 31)
    for _ in range(366 * 401):
        when += timedelta(days=1)
        assert days.month_of(when.toordinal()) == (when.year, when.month, when.day)


def test_months_have_their_lengths():
    lengths = [days.length_of(2004, month) for month in range(1, 13)]
    assert lengths == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert days.length_of(2005, 2) == 28
