"""Which companies block what, and because of which issue."""

from collections.abc import Sequence

from model.diary.phrases import agreeing, capital, folded, is_plural, listed
from model.diary.story import Story
from model.messages import Block, Message


def blocks(story: Story, message: Message) -> str:
    """Tell who will not have a contract that the alliance as a whole would sign.

    It is either an offer of its own or the one that it has just been made. Where the same companies
    do so for the same reasons as the last time, that is said in short.
    """
    assert message.contract is not None
    last, alliance = story.last, story.names["employers"]
    is_answer = (
        last is not None
        and last.actor == "guild"
        and (last.day, last.contract) == (message.day, message.contract)
    )
    is_known = story.is_idle = story.block == (message.blocks, is_answer)
    was_told = story.blocked is not None and story.is_same(story.blocked.contract, message.contract)
    story.block, story.blocked = (message.blocks, is_answer), message
    many = len(message.blocks) > 1 or is_plural(message.blocks[0].company)
    contract = message.contract
    shares = zip(story.issues, contract.shares, strict=True)
    who, because = reasons(message.blocks, [issue.title for issue, share in shares if share > 0.0])
    what = f"what {alliance} would {'accept' if is_answer else 'offer'}"
    lead = f"{capital(who)} {'still ' if is_known else ''}{agreeing('blocks', many)} {what}"
    if is_known or is_answer or was_told:
        return f"{lead}{because}."
    return f"{lead}{because}: {story.whole(contract)}."


def reasons(found: Sequence[Block], granted: Sequence[str]) -> tuple[str, str]:
    """Return who blocks, and because of what: said once if all have the same reason.

    ``granted`` names the issues on which the contract gives something.

    >>> reasons([Block("Red", "pay"), Block("Blue", "pay")], ["pay"])
    ('Red and Blue', ' because of pay')
    >>> reasons([Block("Red", "pay"), Block("Blue", "")], [])
    ('Red (because of what stays open on pay) and Blue (because of the dates)', '')
    """
    by_issue: dict[str, list[str]] = {}
    for block in found:
        by_issue.setdefault(block.issue, []).append(block.company)
    each = [(folded(companies), cause(issue, granted)) for issue, companies in by_issue.items()]
    if len(each) == 1:
        return each[0][0], f" {each[0][1]}"
    return listed([f"{companies} ({why})" for companies, why in each]), ""


def cause(issue: str, granted: Sequence[str]) -> str:
    """Return what a company gives as its reason; without an issue it is the dates.

    Where nothing is granted, a contract costs by what may still be won after it.
    """
    if not issue:
        return "because of the dates"
    return f"because of {issue}" if issue in granted else f"because of what stays open on {issue}"
