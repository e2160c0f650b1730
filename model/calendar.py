"""The clock: dates as day numbers, and every dated event of a round in one order.

Day 0 is the first day after the old contract. Several things may fall on one day; `KINDS` says
what comes first then, so that every runner of the model meets the same events in the same order.
"""

from datetime import date, timedelta
from typing import NamedTuple

KIND_NAMES = (
    "talks open",
    "expiry",
    "blackout ends",
    "milestone",
    "sister settles",
    "election",
    "month",
    "meeting",
    "recess starts",
    "recess ends",
    "ballot",
    "strike vote",
    "stoppage starts",
    "cooling ends",
    "final offer",
    "final reply",
    "offer lapses",
    "impasse",
    "mediation",
    "session",
    "end",
)
(
    TALKS_OPEN,
    EXPIRY,
    BLACKOUT_ENDS,
    MILESTONE,
    SISTER_SETTLES,
    ELECTION,
    MONTH,  # the first day of each month: members have talked
    MEETING,
    RECESS_STARTS,
    RECESS_ENDS,
    BALLOT,  # the votes on a tentative deal are counted
    STRIKE_VOTE,  # the votes on authorising a strike are counted
    STOPPAGE_STARTS,
    COOLING_ENDS,
    FINAL_OFFER,
    FINAL_REPLY,
    OFFER_LAPSES,
    IMPASSE,
    MEDIATION,
    SESSION,
    END,
) = KINDS = tuple(range(len(KIND_NAMES)))
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Event(NamedTuple):
    """Something that happens on a day; sorts by day, then by kind."""

    day: int
    kind: int
    which: int = 0  # position of the milestone or the sister it is about


class Calendar:
    """Dates of one scenario as day numbers and back.

    >>> from datetime import date
    >>> Calendar(date(2004, 5, 1)).day(date(2005, 6, 30))
    424
    """

    def __init__(self, old_expiry: date) -> None:
        self.day_zero = old_expiry + timedelta(days=1)
        self._added: dict[tuple[int, int], int] = {}  # a round asks for the same days many times

    def day(self, when: date) -> int:
        """Return the day number of a date."""
        return (when - self.day_zero).days

    def date(self, day: int) -> date:
        """Return the date of a day number."""
        return self.day_zero + timedelta(days=day)

    def add_months(self, day: int, months: int) -> int:
        """Return the same day of the month some months later, the last day if there is none."""
        if (day, months) not in self._added:
            self._added[day, months] = self.day(add_months(self.date(day), months))
        return self._added[day, months]

    def next_month(self, day: int) -> int:
        """Return the first day of the month after a day."""
        when = self.date(day)
        return self.day(add_months(when.replace(day=1), 1))


def add_months(when: date, months: int) -> date:
    """Return the same day of the month some months later, the last day if there is none.

    >>> add_months(date(2004, 1, 31), 1)
    datetime.date(2004, 2, 29)
    """
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(when.day, last))
