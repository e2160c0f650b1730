"""Phases without gaps, and marks for what was on the calendar."""

from itertools import pairwise

import pytest

from experiments.figures.agenda import Mark, marks, phase_at, phases
from model.calendar import FINAL_OFFER, FINAL_REPLY, RECESS_ENDS, RECESS_STARTS
from model.negotiation import Negotiation
from tests.experiments.replays import ROUNDS, one_session
from tests.model.crowds import QUIET, settled, unsettled
from tests.model.rounds import play


def day_of(talks: Negotiation, kind: int) -> int:
    """Return the day of an event."""
    return next(event.day for event in talks.agenda if event.kind == kind)


@pytest.mark.parametrize("name", ROUNDS)
def test_phases_follow_each_other_from_the_first_to_the_last_day(name: str) -> None:
    talks = ROUNDS[name]()
    found = phases(talks)
    assert found[0].start == talks.agenda[0].day
    assert found[-1].end == talks.agenda[-1].day
    assert all(before.end == after.start for before, after in pairwise(found))


@pytest.mark.parametrize("name", ROUNDS)
def test_the_last_phase_is_how_the_round_ended(name: str) -> None:
    talks = ROUNDS[name]()
    assert (phases(talks)[-1].name, phases(talks)[-1].start) == (talks.phase_name, talks.day)
    assert talks.phase_name == ("settled" if talks.deal else "open")


def test_phases_change_on_their_days() -> None:
    talks = unsettled()
    spans = phases(talks)
    for day, phase in (
        (talks.agenda[0].day, "talks"),
        (day_of(talks, RECESS_STARTS), "recess"),
        (day_of(talks, RECESS_ENDS), "talks"),
        (0, "holdout"),
        (day_of(talks, FINAL_OFFER), "final offer"),
        (day_of(talks, FINAL_REPLY), "holdout"),
        (talks.day, "holdout"),
    ):
        assert phase_at(spans, day) == phase


def test_on_the_day_of_a_deal_the_talks_come_first() -> None:
    assert phase_at(phases(one_session()), one_session().day) in ("talks", "holdout")


def test_marks_are_in_order_and_within_the_calendar() -> None:
    for each in ROUNDS.values():
        days = [mark.day for mark in marks(each())]
        assert days == sorted(days)
        assert each().agenda[0].day <= days[0]
        assert days[-1] <= each().agenda[-1].day


def test_what_came_after_the_deal_was_not_reached() -> None:
    talks = settled()
    for mark in marks(talks):
        assert mark.day <= talks.day if mark.reached else mark.day >= talks.day
    assert [mark.text for mark in marks(talks) if mark.shape == "star"] == ["deal"]
    assert any(mark.symbol.endswith("-open") for mark in marks(talks))


def test_an_open_round_reached_everything_and_has_no_deal() -> None:
    assert all(mark.reached for mark in marks(unsettled()))
    assert not [mark for mark in marks(unsettled()) if mark.shape == "star"]


def test_a_deal_of_another_guild_that_never_came_is_not_on_the_calendar() -> None:
    early = next(
        talks
        for talks in (play(QUIET, seed=seed) for seed in range(40))
        if talks.deal and any(talks.draws.sister_deals) and talks.day < -30
    )
    assert not [mark for mark in marks(early) if mark.text.startswith("deal of")]
    late = next(
        talks
        for talks in (play(QUIET, seed=seed) for seed in range(40))
        if talks.deal is None and any(talks.world.settled)
    )
    met = [message.which for message in late.messages if message.act == "sister settles"]
    titles = [f"deal of {late.case.sister[which].title}" for which in met]
    shown = "; ".join(mark.text for mark in marks(late))
    assert met
    assert all(title in shown for title in titles)


def test_what_happens_on_one_day_shares_a_mark() -> None:
    first = marks(one_session())[0]
    assert first == Mark(0, "circle", True, "old contract ended; talks open")
