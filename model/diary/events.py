"""What happens on the calendar, and what a mediator does."""

from model.diary.bargaining import deal
from model.diary.phrases import capital
from model.diary.story import Story
from model.messages import Message


def opening(story: Story, message: Message) -> str:
    """Tell who sits down."""
    guild, employers = (party.full_name for party in story.parties.values())
    if employers.startswith("The "):
        employers = "t" + employers[1:]
    return f"{guild} and {employers} open talks."


def expiry(story: Story, message: Message) -> str:
    """Tell that the old contract has ended."""
    story.tell("the old contract has ended")
    while_ = "the members vote" if story.tentative else "the two sides talk"
    return f"The old contract has ended. Its terms go on while {while_}."


def blackout_ends(story: Story, message: Message) -> str:
    """Tell that positions are public."""
    bind = ", and pledges bind" if story.bound(message.day) > 0.0 else ""
    return f"The news blackout ends: positions are public now{bind}."


def milestone(story: Story, message: Message) -> str:
    """Tell a dated fact."""
    title = story.case.calendar.milestone[message.which].title
    story.tell(title)
    return f"{capital(title)}."


def sister(story: Story, message: Message) -> str:
    """Tell the early deal of another guild, and what it does to the odds of a joint fight."""
    other = story.case.sister[message.which]
    story.tell(f"the deal of {other.title}", is_large=True)
    lapse = story.calendar.day(other.expiry) + 1
    end = story.day(story.calendar.add_months(lapse, other.term_months) - 1)
    return (
        f"An early deal of {other.title}, up to {end}. The odds of a joint fight fall by "
        f"{other.sets_pattern:.0%}."
    )


def recess_starts(story: Story, message: Message) -> str:
    """Tell a recess; it changes nothing where nobody talks anyway."""
    if story.tentative or story.cooling:
        return "A recess begins in which nobody would have talked anyway."
    return "The talks go into recess."


def recess_ends(story: Story, message: Message) -> str:
    """Tell the end of a recess."""
    return "The recess is over."


def offer_lapses(story: Story, message: Message) -> str:
    """Tell that the final offer is about to be withdrawn."""
    guild = story.names["guild"]
    return f"The final offer lapses today; {guild} {story.verb('guild', 'is')} asked once more."


def end(story: Story, message: Message) -> str:
    """Tell how the last day leaves things."""
    if story.tentative:
        return "The last day for talks; the members still vote on the deal."
    return f"The round ends here without a deal; {story.stays(message.day)}."


def proposes(story: Story, message: Message) -> str:
    """Tell what a mediator proposes."""
    if message.contract is None:
        story.is_idle, story.found_none = story.found_none, True
        return "The mediator sees no contract to propose to both sides."
    is_known = story.is_same(story.proposal, message.contract)
    story.proposal, story.found_none = message.contract, False
    if is_known:
        story.is_idle = True
        return "The mediator proposes the same contract again."
    whole = story.whole(message.contract)
    return f"The mediator proposes to both: {whole}. {story.worth(message.values)}"


def refused(story: Story, message: Message) -> str:
    """Return what a mediator's proposal leads to if no deal follows."""
    if message.contract is None or story.is_idle:
        return ""
    return " It is not accepted, and nobody learns by whom."


def both_accept(story: Story, message: Message) -> str:
    """Tell that both sides take the mediator's text."""
    return f"Both sides accept the mediator's text. {deal(story, message)}"
