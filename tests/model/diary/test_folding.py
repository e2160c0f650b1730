"""Folding: long stretches without a move become one line, and nothing new is lost."""

from datetime import date, timedelta
from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from model.diary import Entry, diary, folded_diary
from model.messages import Message
from tests.model.crowds import CROWDS, crowd, settled, unsettled

FIRST = date(2030, 5, 1)


def entry(day: int, is_idle: bool, actor: str = "guild") -> Entry:
    message = Message(day, actor, "stands")
    when = (FIRST + timedelta(days=day)).isoformat()
    return Entry(day, when, actor, "stands", f"Text of day {day}.", message, is_idle)


def texts(*entries: Entry) -> list[str]:
    return [paragraph.text for paragraph in folded_diary(entries)]


def test_sessions_in_which_nobody_moves_are_one_line() -> None:
    found = list(folded_diary([entry(day, True) for day in (1, 1, 3, 8)]))
    assert [p.text for p in found] == ["Nobody moves in three sessions, the last on 9 May 2030."]
    assert found[0].first.day == 1
    assert len(found[0].entries) == 4


def test_one_session_is_told_as_it_was() -> None:
    assert texts(entry(1, True), entry(1, True)) == ["Text of day 1."] * 2


def test_a_day_with_anything_new_is_told_as_it_was() -> None:
    assert texts(entry(1, False), entry(1, True), entry(3, True)) == [
        "Text of day 1.",
        "Text of day 1.",
        "Text of day 3.",
    ]
    assert len(texts(entry(1, True), entry(3, True), entry(3, False), entry(5, True))) == 4


def test_a_mediator_who_has_nothing_to_say_holds_no_session() -> None:
    alone = [entry(day, True, "mediator") for day in (1, 3)]
    assert texts(*alone) == ["Text of day 1.", "Text of day 3."]
    assert texts(entry(0, True), *alone, entry(4, True)) == [
        "Nobody moves in two sessions, the last on 5 May 2030."
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=25))
def test_folding_keeps_every_entry_in_its_place(found: list[tuple[int, bool]]) -> None:
    entries = [entry(day, is_idle) for day, is_idle in sorted(found)]
    folded = list(folded_diary(entries))
    assert list(chain.from_iterable(p.entries for p in folded)) == entries
    for paragraph in folded:
        if len(paragraph.entries) == 1:
            assert paragraph.text == paragraph.first.text
        else:
            assert all(each.is_idle for each in paragraph.entries)


def test_in_whole_rounds_nothing_new_is_folded_away() -> None:
    for talks in (settled(), unsettled(), *(crowd(name) for name in CROWDS)):
        entries = diary(talks)
        folded = list(folded_diary(entries))
        assert list(chain.from_iterable(p.entries for p in folded)) == entries
        told = {p.text for p in folded}
        assert {each.text for each in entries if not each.is_idle} <= told
        for before, after in pairwise(folded):
            assert before.first.day <= after.first.day
    assert any(len(p.entries) > 5 for p in folded_diary(diary(unsettled())))
