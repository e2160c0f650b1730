"""The diary for reading: stretches in which nobody moves are told in one line."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from model.diary.phrases import in_words, long_date
from model.diary.writer import Entry
from model.messages import ACTORS

FEWEST = 2  # sessions without anything new that are told in one line


class Paragraph(NamedTuple):
    """Some entries of the diary, to be read as one."""

    entries: tuple[Entry, ...]
    text: str

    @property
    def first(self) -> Entry:
        """The entry whose day and actor stand before the text."""
        return self.entries[0]


def folded_diary(entries: Sequence[Entry]) -> Iterator[Paragraph]:
    """Yield every entry as a paragraph, but days on which nobody moves as one each stretch.

    A day belongs to a stretch if nothing at all is new on it.
    """
    days = [list(day) for _, day in groupby(entries, key=lambda entry: entry.day)]
    for is_idle, stretch in groupby(days, key=lambda day: all(entry.is_idle for entry in day)):
        found = [entry for day in stretch for entry in day]
        sessions = sorted({entry.date for entry in found if entry.actor in ACTORS})
        if is_idle and len(sessions) >= FEWEST:
            last = long_date(date.fromisoformat(sessions[-1]))
            text = f"Nobody moves in {in_words(len(sessions))} sessions, the last on {last}."
            yield Paragraph(tuple(found), text)
        else:
            yield from (Paragraph((entry,), entry.text) for entry in found)
