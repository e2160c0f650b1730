"""What the members do: meetings, elections, and votes on a deal or on a strike."""

import math

from agents.contract import ROUNDING
from model.diary.phrases import capital, money, percent
from model.diary.story import Story
from model.messages import Message, Tally

INCUMBENTS, HARDER, SOFTER = range(3)


def meeting(story: Story, message: Message) -> str:
    """Tell a meeting of the members."""
    title = story.case.calendar.meeting[message.which].title
    report = ": the committee reports to the members" if story.has_vote else ""
    return f"{capital(title)}{report}."


def election(story: Story, message: Message) -> str:
    """Tell who leads the guild from now on, and what that means for what it asks."""
    tally, record = message.tally, story.case.guild.committee.election
    assert tally is not None
    assert record is not None
    lead = "The members elect their leaders"
    if not tally.ballots:
        return f"{lead}: nobody votes, so those in office stay."
    share = f"{tally.yes} of {tally.ballots} ballots ({percent(tally.yes / tally.ballots)})"
    if message.which == INCUMBENTS:
        return f"{lead}: those in office stay, with {share}. {turnout(tally)}."
    harder = message.which == HARDER
    story.tell(f"the election of {'harder' if harder else 'softer'} leaders", is_large=True)
    ask = ""
    if story.case.causes.ratification_gap and record.stance > 0.0:
        ask = f" They ask for {money(record.stance)} {'more' if harder else 'less'}."
    kind = "a harder line" if harder else "a softer line"
    return f"{lead}: rivals who stand for {kind} win, with {share}. {turnout(tally)}.{ask}"


def ballot(story: Story, message: Message) -> str:
    """Tell whether the members have ratified a deal, and what the committee had expected."""
    tally, members = message.tally, story.case.guild.members
    assert tally is not None
    assert members is not None
    story.tentative = False
    if not tally.carried:
        story.tell("the members have voted the deal down", is_large=True)
    after = "" if tally.carried else f" {_after_a_no(story, message)}"
    if not tally.ballots:
        return f"Nobody votes on the deal, and so it is not ratified.{after}"
    lead = f"The members {'ratify the deal' if tally.carried else 'vote the deal down'}"
    poll = f"the committee had expected {percent(tally.predicted)}"
    return f"{lead}: {count(tally, members.quota)}; {poll}. {turnout(tally)}.{after}"


def _after_a_no(story: Story, message: Message) -> str:
    last = story.calendar.day(story.case.calendar.ends)
    if message.day < last:
        return "The two sides talk again."
    return f"The round ends without a deal; {story.stays(message.day)}."


def strike_vote(story: Story, message: Message) -> str:
    """Tell whether the members let the committee call a strike: a threat, not yet a strike."""
    tally, dispute = message.tally, story.case.dispute
    assert tally is not None
    assert dispute is not None
    if not tally.ballots:
        return "Nobody votes on a strike, and so the committee may not call one."
    said = f"{count(tally, dispute.authorisation_quota)}. {turnout(tally)}"
    if not tally.carried:
        return f"The members do not let the committee call a strike: {said}."
    story.tell("the members have authorised a strike", is_large=True)
    return (
        f"The members let the committee call a strike: {said}. That is a threat, not yet a strike."
    )


def count(tally: Tally, quota: float) -> str:
    """Return how many said yes, in the West and the East too where both voted.

    >>> count(Tally(40, 80, 400, False, 0.6, 0.45, 0.7), 0.5)
    '40 of 80 ballots say yes (50%, and more was needed; West 45%, East 70%)'
    """
    share = tally.yes / tally.ballots
    parts = [percent(share, beside=quota)]
    if abs(share - quota) < ROUNDING:
        parts[0] += ", and more was needed"
    if not math.isnan(tally.west) and not math.isnan(tally.east):
        parts.append(f"West {percent(tally.west)}, East {percent(tally.east)}")
    return f"{tally.yes} of {tally.ballots} ballots say yes ({'; '.join(parts)})"


def turnout(tally: Tally) -> str:
    """Return which part of the members has voted."""
    return f"{percent(tally.ballots / tally.members)} of the members vote"
