"""Strikes, lockouts, imposed offers: what was threatened and done, and what it was weighed by."""

import math

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, strike_is_better
from model.diary.phrases import apart, money, percent
from model.diary.story import Story
from model.messages import ACTORS, Message, Threat

NAMES = {STRIKE: "strike", LOCKOUT: "lockout"}


def calls_vote(story: Story, message: Message) -> str:
    """Tell that the committee asks its members to authorise a strike."""
    strike = f"with a strike from {story.day(threat_of(message).day)} on"
    weighed = f"{expected(story, message, strike)} without.{_willing(message)}"
    return f"{story.says(message.actor, 'calls')} a strike vote: {weighed}"


def sets_date(story: Story, message: Message) -> str:
    """Tell that a strike is announced; from now on both sides reckon with it."""
    day = story.day(threat_of(message).day)
    weighed = f"{expected(story, message, 'with it')} without.{_willing(message)}"
    story.announce(STRIKE, threat_of(message).day)
    story.tell(f"a strike is set for {day}", is_large=True)
    return f"{story.says(message.actor, 'sets')} a strike for {day}: {weighed}"


def announces_lockout(story: Story, message: Message) -> str:
    """Tell that a lockout is announced."""
    day = story.day(threat_of(message).day)
    weighed = f"{expected(story, message, 'with it')} without."
    story.announce(LOCKOUT, threat_of(message).day)
    story.tell(f"a lockout is set for {day}", is_large=True)
    return f"{story.says(message.actor, 'announces')} a lockout from {day} on: {weighed}"


def expected(story: Story, message: Message, then: str) -> str:
    """Return what a side expects after what it decides, said in ``then``, and what else."""
    threat = threat_of(message)
    after, before = apart(threat.then, threat.now)
    return f"{story.it(message.actor, 'expects')} {after} from talking on {then}, {before}"


def _willing(message: Message) -> str:
    willing = threat_of(message).willing
    return "" if math.isnan(willing) else f" {percent(willing)} of the members would stay out."


def starts(story: Story, message: Message) -> str:
    """Tell that work stops."""
    name = NAMES[message.which]
    if story.work.kind != message.which:  # it rested while members voted on a deal
        story.announce(message.which, message.day)
    story.tell(f"the {name} has begun", is_large=True)
    if message.which == STRIKE:
        return "The strike begins: the members stop work."
    lets = f"{story.names['employers']} {story.verb('employers', 'lets')}"
    return f"The lockout begins: {lets} no member work."


def calls_off(story: Story, message: Message) -> str:
    """Tell that a stoppage ends without a deal, and why."""
    threat, dispute = threat_of(message), story.case.dispute
    assert dispute is not None
    name = NAMES[story.work.kind]
    parts = []
    if strike_is_better(threat.now, threat.then):
        parts.append(f"{expected(story, message, 'without it')} with it")
    if threat.willing < dispute.call_share:
        would = percent(threat.willing, beside=dispute.call_share)
        parts.append(f"only {would} of the members still stay out")
    story.back_to_work()
    story.tell(f"the {name} is called off", is_large=True)
    story.cooling = dispute.cooling_days > 0
    rest = f" Nobody meets for {dispute.cooling_days} days." if story.cooling else ""
    return f"{story.says(message.actor, 'calls')} the {name} off: {', and '.join(parts)}.{rest}"


def cooled(story: Story, message: Message) -> str:
    """Tell that the two sides may meet again after a stoppage was called off."""
    story.cooling = False
    return "The cooling-off time is over; the two sides meet again."


def imposes(story: Story, message: Message) -> str:
    """Tell that the employers put their refused final offer into force."""
    dispute, actor = story.case.dispute, message.actor
    assert dispute is not None
    weighed = f"{expected(story, message, 'with that')} without"
    story.announce(IMPOSED, message.day)
    story.tell("the final offer has been imposed", is_large=True)
    takes = ""
    if dispute.give_backs > 0.0:
        back = money(dispute.give_backs)
        takes = f", and {story.it(actor, 'takes')} back {back} a month besides"
    guild = ACTORS[0]
    return (
        f"{story.says(actor, 'puts')} {story.its(actor)} final offer into force: {weighed}. "
        f"What it grants is paid from now on{takes}. No contract is signed; {story.names[guild]} "
        "may still strike."
    )


def threat_of(message: Message) -> Threat:
    """Return what was weighed."""
    assert message.threat is not None
    return message.threat
