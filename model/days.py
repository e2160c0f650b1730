"""Dates as whole numbers: the calendar's arithmetic for rules that run compiled.

A day number counts from day 0 of a scenario; ``zero`` is the ordinal of that day, as
`datetime.date.toordinal` has it (1 is 1 January of year 1). All of it agrees with `datetime`.
"""

from typing import NamedTuple

DAYS_IN_400_YEARS, DAYS_IN_A_YEAR = 146_097, 365
FIRST_OF_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)  # in a common year


class YearMonth(NamedTuple):
    """A month, and the day in it."""

    year: int  # 1 or later
    month: int  # 1..12
    day: int  # 1..31


def is_leap(year: int) -> bool:
    """Return whether a year has 366 days.

    >>> is_leap(2004), is_leap(1900), is_leap(2000)
    (True, False, True)
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def first_day(year: int, month: int) -> int:
    """Return the ordinal of the first day of a month.

    >>> from datetime import date
    >>> first_day(2004, 3) == date(2004, 3, 1).toordinal()
    True
    """
    past = year - 1
    days = past * DAYS_IN_A_YEAR + past // 4 - past // 100 + past // 400
    leap = 1 if month > 2 and is_leap(year) else 0
    return days + FIRST_OF_MONTH[month - 1] + leap + 1


def month_of(ordinal: int) -> YearMonth:
    """Return the month that a day is in, and which day of it.

    The year is first guessed from the mean length of one, which is never off by more than one.

    >>> month_of(first_day(2004, 2) + 28)
    YearMonth(year=2004, month=2, day=29)
    """
    year = (ordinal - 1) * 400 // DAYS_IN_400_YEARS + 1
    if first_day(year, 1) > ordinal:
        year -= 1
    elif first_day(year + 1, 1) <= ordinal:
        year += 1
    month = min(12, (ordinal - first_day(year, 1)) // 31 + 1)  # that or the next one
    if month < 12 and first_day(year, month + 1) <= ordinal:
        month += 1
    return YearMonth(year, month, ordinal - first_day(year, month) + 1)


def length_of(year: int, month: int) -> int:
    """Return how many days a month has.

    >>> length_of(2004, 2), length_of(2004, 12)
    (29, 31)
    """
    days = FIRST_OF_MONTH[month] - FIRST_OF_MONTH[month - 1]
    return days + 1 if month == 2 and is_leap(year) else days


def add_months(zero: int, day: int, months: int) -> int:
    """Return the same day of the month some months later, the last day if there is none.

    >>> from datetime import date
    >>> add_months(date(2004, 1, 1).toordinal(), 30, 1)  # from 31 January to 29 February
    59
    """
    when = month_of(zero + day)
    count = when.year * 12 + when.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return first_day(year, month) + min(when.day, length_of(year, month)) - 1 - zero


def next_month(zero: int, day: int) -> int:
    """Return the first day of the month after a day.

    >>> from datetime import date
    >>> next_month(date(2004, 12, 1).toordinal(), 0)
    31
    """
    when = month_of(zero + day)
    if when.month == 12:
        return first_day(when.year + 1, 1) - zero
    return first_day(when.year, when.month + 1) - zero


def weekday(zero: int, day: int) -> int:
    """Return the day of the week, 0 for Monday.

    >>> from datetime import date
    >>> weekday(date(2004, 5, 3).toordinal(), 0)
    0
    """
    return (zero + day + 6) % 7
