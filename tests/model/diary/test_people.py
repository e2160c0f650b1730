"""Votes, elections and meetings in words."""

import math

import pytest

from model.diary.people import count, turnout
from model.messages import Message, Tally
from tests.model.diary.tables import PUBLIC_DAY, Table, crowd_table, event, mind, table

LAST = 152  # day on which the round ends


def tally(yes: int, ballots: int, carried: bool, **changes: float) -> Tally:
    usual = {"predicted": math.nan, "west": math.nan, "east": math.nan, **changes}
    return Tally(yes=yes, ballots=ballots, members=400, carried=carried, **usual)


def vote(act: str, votes: Tally, which: int = 0, day: int = PUBLIC_DAY) -> Message:
    return Message(day, "calendar", act, which=which, tally=votes)


def test_a_deal_that_members_ratify() -> None:
    said = crowd_table().says(
        vote("ballot", tally(66, 80, True, predicted=0.64, west=0.8, east=0.93))
    )
    assert said == (
        "The members ratify the deal: 66 of 80 ballots say yes (82%; West 80%, East 93%); the "
        "committee had expected 64%. 20% of the members vote."
    )


def test_a_deal_that_members_vote_down_opens_the_table_again() -> None:
    said = crowd_table().says(vote("ballot", tally(16, 84, False, predicted=0.33, west=0.19)))
    assert said == (
        "The members vote the deal down: 16 of 84 ballots say yes (19%); the committee had "
        "expected 33%. 21% of the members vote. The two sides talk again."
    )


@pytest.mark.parametrize("day", [LAST, LAST + 5])
def test_after_the_last_day_nobody_talks_again(day: int) -> None:
    said = crowd_table().says(vote("ballot", tally(16, 84, False, predicted=0.33), day=day))
    assert said.endswith(" The round ends without a deal; the old terms go on.")


def test_a_tie_needs_one_more() -> None:
    said = crowd_table().says(vote("ballot", tally(40, 80, False, predicted=0.5)))
    assert "40 of 80 ballots say yes (50%, and more was needed); the committee" in said


def test_a_share_beside_the_quota_is_told_apart_from_it() -> None:
    assert count(tally(201, 400, True), 0.5) == "201 of 400 ballots say yes (50.2%)"
    assert count(tally(10_002, 20_000, True), 0.5) == "10002 of 20000 ballots say yes (50.01%)"
    assert count(tally(2, 3, True), 0.5) == "2 of 3 ballots say yes (67%)"


def test_a_vote_without_ballots_ratifies_nothing() -> None:
    said = crowd_table().says(vote("ballot", tally(0, 0, False, predicted=0.6)))
    assert said == (
        "Nobody votes on the deal, and so it is not ratified. The two sides talk again."
    )


def test_turnout_is_of_the_members() -> None:
    assert turnout(tally(10, 100, False)) == "25% of the members vote"


def test_a_strike_vote_is_a_threat_and_no_strike() -> None:
    said = crowd_table().says(vote("strike vote", tally(76, 76, True)))
    assert said == (
        "The members let the committee call a strike: 76 of 76 ballots say yes (100%). 19% of the "
        "members vote. That is a threat, not yet a strike."
    )


def test_a_strike_vote_may_fail() -> None:
    here = crowd_table("dispute.authorisation_quota=0.75")
    said = here.says(vote("strike vote", tally(57, 76, False)))
    assert said == (
        "The members do not let the committee call a strike: 57 of 76 ballots say yes (75%, and "
        "more was needed). 19% of the members vote."
    )
    assert here.says(vote("strike vote", tally(0, 0, False))) == (
        "Nobody votes on a strike, and so the committee may not call one."
    )


@pytest.mark.parametrize(
    ("which", "end"),
    [
        (0, "those in office stay, with 57 of 69 ballots (83%). 17% of the members vote."),
        (
            1,
            "rivals who stand for a harder line win, with 57 of 69 ballots (83%). 17% of the "
            "members vote. They ask for $3 million more.",
        ),
        (
            2,
            "rivals who stand for a softer line win, with 57 of 69 ballots (83%). 17% of the "
            "members vote. They ask for $3 million less.",
        ),
    ],
)
def test_an_election_says_who_leads_and_what_that_means(which: int, end: str) -> None:
    said = crowd_table().says(vote("election", tally(57, 69, True), which))
    assert said == f"The members elect their leaders: {end}"


def test_leaders_who_decide_nothing_ask_for_nothing_else() -> None:
    for setting in ("causes.ratification_gap=false", "guild.committee.election.stance=0"):
        said = crowd_table(setting).says(vote("election", tally(57, 69, True), 1))
        assert said.endswith("of the members vote.")


def test_an_election_without_ballots_changes_nothing() -> None:
    assert crowd_table().says(vote("election", tally(0, 0, True))) == (
        "The members elect their leaders: nobody votes, so those in office stay."
    )


def test_a_meeting_has_its_title_and_the_committees_report() -> None:
    assert crowd_table().says(event("meeting")) == (
        "The rally at the gates: the committee reports to the members."
    )
    alone = crowd_table("causes.ratification_gap=false")
    assert alone.says(event("meeting")) == "The rally at the gates."


def moved(here: Table, *events: Message) -> str:
    """Return why the guild moves after some events."""
    here.offers("guild", mind())
    for each in events:
        here.says(each)
    return here.offers("guild", mind(low=-70.0), shares=(0.4, 0.0, 0.0))


def test_votes_are_news_that_may_be_why_a_side_moves_next() -> None:
    lost, won = tally(16, 84, False, predicted=0.3), tally(57, 69, True)
    for message, news in (
        (vote("ballot", lost), "the members have voted the deal down"),
        (vote("strike vote", won), "the members have authorised a strike"),
        (vote("election", won, 1), "the election of harder leaders"),
        (vote("election", won, 2), "the election of softer leaders"),
    ):
        assert moved(crowd_table(), message).endswith(f"; since then: {news}.")
    for message in (vote("strike vote", lost), vote("election", won, 0)):
        assert "since then" not in moved(crowd_table(), message)


def test_a_round_without_people_tells_of_none() -> None:
    assert "members" not in moved(table(), event("milestone"))
