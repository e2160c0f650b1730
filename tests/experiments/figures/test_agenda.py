"""Phases without gaps, and marks for what was on the calendar."""

from itertools import pairwise

import pytest

from experiments.figures.agenda import (
    DEAL,
    EVENT,
    FORCE,
    SHAPES,
    VOTE,
    Mark,
    Phase,
    last_day,
    marks,
    vote_text,
)
from model.calendar import FINAL_OFFER, FINAL_REPLY, RECESS_ENDS, RECESS_STARTS
from model.messages import Message, Tally
from model.negotiation import Negotiation
from tests.experiments.replays import ROUNDS, filmed, one_session
from tests.model.crowds import CROWD, CROWDS, QUIET, crowd, settled, unsettled
from tests.model.rounds import play


def day_of(talks: Negotiation, kind: int) -> int:
    """Return the day of an event."""
    return next(event.day for event in talks.agenda if event.kind == kind)


@pytest.mark.parametrize("name", ROUNDS)
def test_phases_follow_each_other_from_the_first_to_the_last_day(name: str) -> None:
    talks = ROUNDS[name]()
    found = filmed(name).phases
    assert found[0].start == talks.agenda[0].day
    assert found[-1].end == last_day(talks)
    assert all(before.end == after.start for before, after in pairwise(found))


@pytest.mark.parametrize("name", ROUNDS)
def test_the_last_phase_is_how_the_round_ended(name: str) -> None:
    talks = ROUNDS[name]()
    last = filmed(name).phases[-1]
    assert (last.name, last.start) == (talks.phase_name, talks.day)
    assert talks.phase_name == ("settled" if talks.deal else "open")


def test_phases_change_on_their_days() -> None:
    talks = unsettled()
    spans = filmed("unsettled").phases
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
    assert phase_at(filmed("one session").phases, one_session().day) in ("talks", "holdout")


def phase_at(spans: list[Phase], day: int) -> str:
    """Return the phase that began last by a day, how the round ended left out."""
    return [span.name for span in spans[:-1] if span.start <= day][-1]


def test_marks_are_in_order_and_within_the_calendar() -> None:
    for each in ROUNDS.values():
        days = [mark.day for mark in marks(each())]
        assert days == sorted(days)
        assert each().agenda[0].day <= days[0]
        assert days[-1] <= last_day(each())


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
        if talks.deal is None and any(talks.table.settled)
    )
    met = [message.which for message in late.messages if message.act == "sister settles"]
    titles = [f"deal of {late.case.sister[which].title}" for which in met]
    shown = "; ".join(mark.text for mark in marks(late))
    assert met
    assert all(title in shown for title in titles)


def test_what_happens_on_one_day_shares_a_mark() -> None:
    first = marks(one_session())[0]
    assert first == Mark(0, EVENT, True, "talks open; old contract ended")


# People.


def test_a_deal_is_marked_by_the_handshake_and_by_the_vote_on_it() -> None:
    talks = crowd("ratified")
    assert Mark(talks.deal_day, DEAL, True, "deal") in marks(talks)
    vote = talks.last_vote
    assert vote is not None
    share = f"{vote.yes / vote.ballots:.0%}"
    assert f"deal ratified, {share} yes" in texts_on(talks, talks.day, VOTE)


def texts_on(talks: Negotiation, day: int, shape: str) -> str:
    """Return what the marks of a day with one shape say."""
    return "; ".join(mark.text for mark in marks(talks) if (mark.day, mark.shape) == (day, shape))


@pytest.mark.parametrize("name", CROWDS)
def test_whatever_people_decide_has_its_mark_on_its_day(name: str) -> None:
    talks = crowd(name)
    shapes = {
        **dict.fromkeys(("accepts", "both accept"), DEAL),
        **dict.fromkeys(("ballot", "strike vote", "election"), VOTE),
        **dict.fromkeys(("stoppage starts", "calls it off", "imposes its offer"), FORCE),
        **dict.fromkeys(("offer lapses", "final offer", "meeting"), EVENT),
    }
    for message in talks.messages:
        if message.act in shapes:
            assert texts_on(talks, message.day, shapes[message.act])
    assert {mark.shape for mark in marks(talks)} <= set(SHAPES)


def test_a_stoppage_is_marked_by_its_kind() -> None:
    def shown(name: str) -> str:
        return "; ".join(mark.text for mark in marks(crowd(name)) if mark.shape == FORCE)

    assert "strike begins" in shown("called off")
    assert "strike ends" in shown("called off")
    assert "lockout begins" in shown("lockout")
    assert "offer imposed" in shown("imposed")


def test_a_final_offer_that_was_never_made_is_not_on_the_calendar() -> None:
    for name in CROWDS:
        talks = crowd(name)
        said = [message.day for message in talks.messages if message.act == "final offer"]
        found = [m for m in marks(talks) if "final offer" in m.text.split("; ") and m.reached]
        assert [mark.day for mark in found] == said


def test_an_election_is_expected_and_then_has_a_result() -> None:
    early = crowd("lockout")
    assert early.day < 31
    assert "election" in [mark.text for mark in marks(early) if not mark.reached]
    late = [mark.text for mark in marks(crowd("blocks")) if mark.shape == VOTE]
    assert any(text.endswith(("leaders stay", "leaders elected")) for text in late)
    assert "election" not in late


@pytest.mark.parametrize(
    ("act", "which", "votes", "text"),
    [
        ("ballot", 0, (66, 80, True), "deal ratified, 82% yes"),
        ("ballot", 0, (16, 84, False), "deal voted down, 19% yes"),
        ("ballot", 0, (0, 0, False), "deal voted down, nobody voted"),
        ("strike vote", 0, (76, 76, True), "strike authorised, 100% yes"),
        ("strike vote", 0, (20, 80, False), "strike not authorised, 25% yes"),
        ("election", 0, (20, 80, True), "leaders stay"),
        ("election", 1, (20, 80, True), "harder leaders elected"),
        ("election", 2, (20, 80, True), "softer leaders elected"),
    ],
)
def test_a_vote_is_told_with_its_result(
    act: str, which: int, votes: tuple[int, int, bool], text: str
) -> None:
    yes, ballots, carried = votes
    tally = Tally(yes, ballots, 400, carried, 0.5, 0.5, 0.5)
    assert vote_text(Message(1, "calendar", act, which=which, tally=tally), tally) == text


def test_a_vote_after_the_last_day_is_on_the_calendar() -> None:
    talks = play(CROWD, "causes.one_veto=false", "guild.members.vote_days=200", seed=1)
    assert talks.day > talks.agenda[0].day + 200
    assert last_day(talks) >= talks.day
    assert any(mark.day == talks.day for mark in marks(talks))
