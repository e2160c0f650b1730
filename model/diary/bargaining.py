"""What the two sides say at the table: openings, offers, silence, yes and no."""

from model.diary.phrases import listed
from model.diary.reasons import kind_of_no, objection, why
from model.diary.story import Answer, Story
from model.messages import ACTORS, Message

SAME = 0.5  # $M: an offer worth so little more or less is refused without saying why again


def tables(story: Story, message: Message) -> str:
    """Tell a side's opening position."""
    assert message.contract is not None
    return f"{story.says(message.actor, 'opens')} with {story.whole(message.contract)}."


def offers(story: Story, message: Message) -> str:
    """Tell an offer, a final one too, and why it is made."""
    actor, contract = message.actor, message.contract
    story.is_final = message.act == "final offer"
    if contract is None:
        story.remember(message)
        return f"{story.says(actor, 'has')} no final offer that {story.it(actor, 'stands')} by."
    before = story.offers.get(actor)
    story.offers[actor] = contract
    story.silent.discard(actor)
    lead = f"{story.says(actor, 'makes')} a final offer" if story.is_final else ""
    lead = lead or story.says(actor, "offers")
    if before is None:
        text = f"{lead}: {story.whole(contract)}. {story.worth(message.values, actor)}"
    elif changes := story.changes(before, contract):
        text = f"{lead}, {', '.join(changes)}."
    else:
        return f"{lead}: the one before." if story.is_final else unmoved(story, actor)
    return f"{text} {why(story, message)}".strip()


def stands(story: Story, message: Message) -> str:
    """Tell that a side repeats its offer, or makes none."""
    actor, contract = message.actor, message.contract
    story.is_final = False
    if contract is None:
        return _silent(story, message)
    story.silent.discard(actor)
    before = story.offers.get(actor, contract)
    story.offers[actor] = contract
    return unmoved(story, actor, story.moves(before, contract))


def _silent(story: Story, message: Message) -> str:
    """Say that a side makes no offer, and why when it begins to."""
    actor, begins = message.actor, message.actor not in story.silent
    story.silent.add(actor)
    story.remember(message)
    says_nothing = f"{story.says(actor, 'makes')} no offer"
    seat = story.talks.seats[ACTORS.index(actor)]
    sees_none = message.mind is not None and not message.mind.zone
    if not begins or seat.own is not None or not sees_none:
        story.is_idle = not begins
        return f"{says_nothing}."
    return f"{says_nothing}: {story.it(actor, 'sees')} no contract that {story.beats()}."


def unmoved(story: Story, actor: str, moves: list[str] | None = None) -> str:
    """Return that a side repeats its offer; ``moves`` is what time has done to it."""
    story.is_idle = True
    but = f", but for {listed(moves)}" if moves else ""
    return f"{story.says(actor, 'does')} not move{but}."


def accepts(story: Story, message: Message) -> str:
    """Tell a yes and the deal; members who vote have not said theirs yet."""
    what = " the final offer" if story.is_final else ""
    return f"{story.says(message.actor, 'accepts')}{what}. {deal(story, message)}"


def deal(story: Story, message: Message) -> str:
    """Return the deal in words, and when members vote on it if they do."""
    assert message.contract is not None
    whole = story.whole(message.contract)
    story.back_to_work()
    members = story.case.guild.members
    if not story.has_vote or members is None:
        return f"The deal: {whole}."
    story.tentative = True
    counted = story.day(message.day + members.vote_days)
    return (
        f"The deal: {whole}. It needs the members' consent; their ballots are counted on {counted}."
    )


def rejects(story: Story, message: Message) -> str:
    """Tell a no, and why unless that was said of as good an offer before."""
    assert message.values is not None
    actor, offered = message.actor, message.values[ACTORS.index(message.actor)]
    assert message.contract is not None
    before, kind = story.answers.get(actor), kind_of_no(story, message, offered)
    story.answers[actor] = Answer(offered, kind, message.contract)
    if story.is_final:
        lead = f"{story.says(actor, 'rejects')} the final offer"
    elif before is not None and _is_again(story, before, story.answers[actor]):
        story.is_idle = True
        return f"{story.says(actor, 'says')} no again."
    else:
        lead = f"{story.says(actor, 'says')} no"
    return f"{lead}: {objection(story, message, offered, kind)}."


def _is_again(story: Story, before: Answer, now: Answer) -> bool:
    """Return whether a no needs no reasons: the same offer, or as good a one, and the same reason.

    What time does to an offer that nobody has touched is not worth a word.
    """
    same = story.is_same(before.contract, now.contract) or abs(before.offered - now.offered) < SAME
    return same and before.reason == now.reason
