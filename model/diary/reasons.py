"""Why a side moves, and why it says no: taken from the numbers it reckons with."""

import math

from agents.contract import DOLLAR
from agents.tactics import (
    EXPONENTIAL,
    HARD_LINER,
    MICRO,
    MIXTURE,
    NASH_SEEKER,
    RATIONAL,
    RESOURCE,
    TIME_DEPENDENT,
    TIT_FOR_TAT,
    TIT_FOR_TAT_AVERAGED,
    TIT_FOR_TAT_RANDOM,
    TRADE_OFF,
    ZEUTHEN,
)
from model.diary.phrases import agreeing, apart, capital, is_plural, money
from model.diary.story import Memory, News, Story
from model.messages import ACTORS, Message, Mind

NOTICEABLE = 0.05  # $M: smaller changes are not given as a reason
LATE, WAITING, PEOPLE, WORTH = "late", "waiting", "people", "worth"  # reasons to say no
RULES = {  # what makes a side aim at something that does not reckon as the rational one does
    TIME_DEPENDENT: "by the clock",
    EXPONENTIAL: "by the clock",
    RESOURCE: "with the sessions that are left",
    TIT_FOR_TAT: "giving way as {other} {has},",
    TIT_FOR_TAT_AVERAGED: "giving way as {other} {has},",
    TIT_FOR_TAT_RANDOM: "giving way as {other} {has},",
    ZEUTHEN: "having compared who would risk more,",
    MICRO: "naming a contract for each that {other} {has} named,",
    TRADE_OFF: "coming as near to {other} as that allows,",
    NASH_SEEKER: "guessing from offers what {other} {wants},",
    MIXTURE: "by a mixture of tactics",
}


def why(story: Story, message: Message) -> str:
    """Return the reason for a move: the belief or the clock that changed most."""
    before, now, actor = story.remember(message), message.mind, message.actor
    news, story.news[actor] = story.news[actor], []
    seat = story.talks.seats[ACTORS.index(actor)]
    if now is None or (seat.own is None and seat.party.tactic == HARD_LINER):
        return ""
    if seat.own is not None or seat.party.tactic != RATIONAL:
        return (
            f"{capital(rule(story, actor))} {story.it(actor, 'aims')} at {money(now.aspired)} now."
        )
    if not now.zone:
        return _no_zone(story, actor, now, is_new=before is None or before.mind.zone)
    if before is None:
        return _first_reason(story, actor, now)
    return _reason(story, actor, before, story.memories[actor], news)


def rule(story: Story, actor: str) -> str:
    """Return what a side goes by that is not a rational waiter."""
    seat = story.talks.seats[ACTORS.index(actor)]
    if seat.own is not None:
        return f"by {story.its(actor)} own tactic {seat.own.name}"
    other = story.other(actor)
    has, wants = (agreeing(verb, is_plural(other)) for verb in ("has", "wants"))
    return RULES[seat.party.tactic].format(other=other, has=has, wants=wants)


def _first_reason(story: Story, actor: str, now: Mind) -> str:
    other = story.other(actor)
    if now.high - now.low < NOTICEABLE:
        return (
            f"That is fair to both: {story.going_on} would be worth "
            f"{money(now.reservation)} {story.to_it(actor)} and {money(now.low)} to {other}."
        )
    takes, hopes = story.it(actor, "takes"), story.verb(actor, "hopes")
    return (
        f"{capital(takes)} nothing below {money(now.reservation)} and {hopes} that "
        f"{other} would settle for as little as {money(now.low)}."
    )


def _no_zone(story: Story, actor: str, now: Mind, is_new: bool) -> str:
    it = "They" if story.is_many(actor) else "It"
    sees = f"{'' if is_new else 'still '}{story.verb(actor, 'sees')}"
    that = "Going on" if story.has_people else "That"
    return (
        f"{it} {sees} no contract that {story.beats()}. "
        f"{that} is worth {money(now.reservation)} {story.to_it(actor)}."
    )


def _reason(story: Story, actor: str, before: Memory, now: Memory, news: list[News]) -> str:
    own = now.mind.reservation - before.mind.reservation
    belief = now.mind.low - before.mind.low
    if max(abs(own), abs(belief)) < NOTICEABLE:
        reason = _calendar(before, now, news)
    elif abs(belief) >= abs(own):
        reason = _belief(story, actor, before.mind, now.mind, news)
    else:
        last, first = apart(now.mind.reservation, before.mind.reservation)
        reason = f"{capital(story.going_on)} is worth {last} {story.to_it(actor)} now, "
        reason += f"{since(own, first, large(news) or news)}."
    if now.bound > before.bound:
        return f"Leaving a public position costs face now. {reason}"
    return reason


def _belief(story: Story, actor: str, before: Mind, now: Mind, news: list[News]) -> str:
    last, first = apart(now.low, before.low)
    thinks, other = capital(story.it(actor, "thinks")), story.other(actor)
    takes = agreeing("takes", is_plural(other))
    turn = since(now.low - before.low, first, large(news))
    return f"{thinks} now that {other} {takes} nothing below {last}, {turn}."


def _calendar(before: Memory, now: Memory, news: list[News]) -> str:
    if news:
        return f"Since then: {(large(news) or news)[-1].text}."
    if now.bound < before.bound:
        return "Pledges made in public bind less by now."
    return "Only the calendar has moved."


def large(news: list[News]) -> list[News]:
    """Return the news that changes what both sides can expect."""
    return [item for item in news if item.is_large]


def since(rise: float, before: str, news: list[News]) -> str:
    """Return from where an amount has come, and the last thing that has happened meanwhile."""
    turn = f"{'up' if rise > 0 else 'down'} from {before}"
    return f"{turn}; since then: {news[-1].text}" if news else turn


# ------------------------------------------------------------------------------------ saying no


def kind_of_no(story: Story, message: Message, offered: float) -> str:
    """Return why an offer is not good enough, as the name of a reason.

    An offer that beats waiting is refused for the people behind a side if the alliance has just
    said which companies block it, or if the side itself would have taken as much.
    """
    mind, contract, actor = message.mind, message.contract, message.actor
    assert mind is not None
    assert contract is not None
    if not story.talks.may_sign(contract, message.day):
        return LATE
    if offered < mind.reservation:
        return WAITING
    is_blocked = story.blocked is not None and story.blocked.contract == contract
    if actor == "employers" and is_blocked:
        return PEOPLE
    is_own = story.talks.seats[ACTORS.index(actor)].own is not None
    if not is_own and story.has_people and offered >= mind.least - DOLLAR:
        return PEOPLE
    return WORTH


def objection(story: Story, message: Message, offered: float, kind: str) -> str:
    """Return why an offer is not good enough, with what would have been."""
    mind, actor = message.mind, message.actor
    assert mind is not None
    to_it = story.to_it(actor)
    if kind == LATE:
        return "it may no longer be signed"
    if kind in (WAITING, PEOPLE):
        worth, other = apart(offered, mind.reservation)
        if kind == WAITING:
            return f"the offer is worth {worth} {to_it}, {story.going_on} {other}"
        people = f"{story.its(actor)} {'members' if actor == 'guild' else 'companies'}"
        return (
            f"the offer is worth {worth} {to_it} and {story.going_on} {other}, but {people} would "
            "not have it"
        )
    if not math.isfinite(mind.least):
        return f"the offer is worth {money(offered)} {to_it}, and that is not enough"
    worth, least = apart(offered, mind.least)
    return f"the offer is worth {worth} {to_it}, {wanted(story, actor, least)}"


def wanted(story: Story, actor: str, least: str) -> str:
    """Return by which rule a side wants more than it is offered, and how much."""
    side = ACTORS.index(actor)
    seat, party = story.talks.seats[side], story.talks.seats[side].party
    if seat.own is not None:
        return f"but {rule(story, actor)} {story.it(actor, 'takes')} nothing below {least}"
    if story.parties[actor].acceptance == "usual":
        if party.tactic == RATIONAL:
            return f"but {story.it(actor, 'expects')} {least} from talking on"
        if party.tactic == HARD_LINER:
            return f"and {story.it(actor, 'takes')} nothing below {least}"
        if party.tactic in (TIME_DEPENDENT, EXPONENTIAL, RESOURCE):
            return f"but {rule(story, actor)} {story.it(actor, 'aims')} at {least}"
    return f"but {story.it(actor, 'takes')} nothing below {least} now"
