"""A round as a diary: dated, in plain words, with the reason taken from the numbers.

A reason is never scripted. When a side moves, its own reservation or its idea of the other's has
changed; the diary names the one that changed more and what the calendar says about it.
"""

from model.diary.folding import Paragraph, folded_diary
from model.diary.phrases import (
    agreeing,
    apart,
    capital,
    change,
    clauses,
    in_unit,
    in_words,
    is_plural,
    listed,
    long_date,
    money,
    percent,
)
from model.diary.story import Story
from model.diary.writer import Entry, Writer, diary

__all__ = [
    "Entry",
    "Paragraph",
    "Story",
    "Writer",
    "agreeing",
    "apart",
    "capital",
    "change",
    "clauses",
    "diary",
    "folded_diary",
    "in_unit",
    "in_words",
    "is_plural",
    "listed",
    "long_date",
    "money",
    "percent",
]
