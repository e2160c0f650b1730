"""The words and tables of a replay as HTML; every text from a scenario is escaped here."""

import math
import shlex
from collections.abc import Iterable, Sequence
from html import escape

from experiments.figures.style import millions, short_date
from experiments.run import accounts as both_accounts
from experiments.run import comparison, course
from model.diary import Entry, Writer, clauses, listed, long_date, percent
from model.diary.story import STAYS
from model.messages import ACTORS, Message
from model.negotiation import Negotiation
from model.outcome import outcome
from model.setting import position

PEOPLE = (
    " The thick lines are the efficient contracts that the members and the companies behind both "
    "sides would sign as well; where there are none, their people cannot agree that day."
)


def headline(talks: Negotiation, zone_open: bool) -> str:
    """Return the outcome in one sentence, its first word marked.

    ``zone_open`` says whether, on the last day, a contract was better for both than no deal.
    """
    sessions = f"{talks.rounds} session{'' if talks.rounds == 1 else 's'}"
    if talks.deal is not None:
        when = long_date(talks.calendar.date(talks.deal_day))
        deal, past = Writer(talks).whole(talks.deal), _past(talks.deal_day + 1)
        return (
            f"<b>Settled</b> on {when}, {past}, after {sessions}: {escape(deal)}.{_ratified(talks)}"
        )
    when = long_date(talks.calendar.date(talks.day))
    better = "a" if zone_open else "no"
    return (
        f"<b>Open</b> on {when} after {sessions}: {STAYS[talks.regime]}, and that day {better} "
        "contract was better for both than none."
    )


def _has_vote(talks: Negotiation) -> bool:
    return talks.members_vote


def _ratified(talks: Negotiation) -> str:
    """Return when members have ratified the deal and by how much, nothing where none vote."""
    vote = talks.last_vote
    if vote is None or not vote.ballots:
        return ""
    when = long_date(talks.calendar.date(talks.day))
    return f" Ratified on {when} with {percent(vote.yes / vote.ballots)} of the ballots."


def _past(days: int) -> str:
    """Return in words how many days after its last day the old contract is.

    >>> _past(-1), _past(0)
    ('1 day before the old contract ended', 'the day the old contract ended')
    """
    if days == 0:
        return "the day the old contract ended"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} {'after' if days > 0 else 'before'} the old contract ended"


def day(talks: Negotiation, day: int) -> str:
    """Return a day with its weekday, as people write it."""
    when = talks.calendar.date(day)
    return f"{when:%A} {long_date(when)}"


def where(talks: Negotiation, step: int, phase: str) -> str:
    """Return the place of a message in the round, for the slider."""
    when = talks.calendar.date(talks.messages[step].day)
    return f"{step + 1} of {len(talks.messages)} · {when:%a} {short_date(when)} · {phase}"


def mind(talks: Negotiation, message: Message) -> str:
    """Return what a side reckons with when it speaks, and what is on the table worth."""
    parts = []
    if message.blocks:
        each = [f"{block.company} ({block.issue or 'the dates'})" for block in message.blocks]
        parts.append(f"Blocked by {listed(each)}.")
    if message.values is not None:
        names = (talks.case.guild.name, talks.case.employers.name)
        worth = " and ".join(
            f"{millions(value)} to {name}"
            for value, name in zip(message.values, names, strict=True)
        )
        parts.append(f"Worth {worth}.")
    if message.mind is not None:
        parts.append(_reckoning(talks, message))
    return " ".join(parts)


def _reckoning(talks: Negotiation, message: Message) -> str:
    assert message.mind is not None
    mine, _ = _names(talks, message.actor)
    reckoned = message.mind
    parts = [f"Reservation of {mine}: {millions(reckoned.reservation)}."]
    if message.act in ("accepts", "rejects"):
        parts.append(f"Would sign from {millions(reckoned.least)} on.")
    return " ".join([*parts, belief(talks, message)])


def belief(talks: Negotiation, message: Message) -> str:
    """Return where a side believes the other's reservation to be."""
    assert message.mind is not None
    mine, other = _names(talks, message.actor)
    low, high = millions(message.mind.low), millions(message.mind.high)
    found = low if low == high else f"between {low} and {high}"
    return f"Reservation of {other} in the eyes of {mine}: {found}."


def _names(talks: Negotiation, actor: str) -> tuple[str, str]:
    """Return what a side is called, then the other."""
    names = (talks.case.guild.name, talks.case.employers.name)
    side = ACTORS.index(actor)
    return names[side], names[1 - side]


def transcript(talks: Negotiation, entries: Sequence[Entry]) -> str:
    """Return the diary as list items that a click jumps to; a date is said once a day."""
    items = []
    before = ""
    for entry in entries:
        when = talks.calendar.date(entry.day)
        stamp = f"<time datetime='{entry.date}'>{when:%a} {short_date(when)}</time><br>"
        lead = stamp if entry.date != before else ""
        before = entry.date
        look = f"{escape(entry.actor)}{' idle' if entry.is_idle else ''}"
        items.append(
            f"<li><button type='button'>{lead}<span class='{look}'>"
            f"{escape(entry.text)}</span></button></li>"
        )
    return "\n".join(items)


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], total: bool) -> str:
    """Return a table; the first column names the rows, cells that hold a number stand right.

    ``total`` marks the last row as the sum of the others.
    """
    body = [list(row) for row in rows]
    lines = [
        f"<tr{_kind(total and place == len(body) - 1)}>{_cells(row)}</tr>"
        for place, row in enumerate(body)
    ]
    heads = "".join(f"<th scope='col'>{escape(text)}</th>" for text in head)
    return (
        f"<div class='scroll' tabindex='0' role='region' aria-label='{escape(caption)}'><table>"
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _kind(is_total: bool) -> str:
    return " class='total'" if is_total else ""


def _cells(row: Sequence[str]) -> str:
    first, *rest = row
    cells = "".join(f"<td{_side(cell)}>{escape(cell)}</td>" for cell in rest)
    return f"<th scope='row'{_side(first)}>{escape(first)}</th>{cells}"


def _side(cell: str) -> str:
    return " class='number'" if cell.strip("−-$,.M%0123456789") == "" and cell.strip("-−") else ""


def accounts(talks: Negotiation) -> str:
    """Return what each side got, line by line; the lines add up to the total."""
    lines = both_accounts(talks)
    rows = [[what, _amount(guild), _amount(employers)] for what, guild, employers in lines]
    totals = math.fsum(line[1] for line in lines), math.fsum(line[2] for line in lines)
    rows.append(["in all", *(_amount(total) for total in totals)])
    day_zero = long_date(talks.calendar.date(0))
    caption = f"$ million, discounted to {day_zero}, the first day after the old contract."
    head = ["", talks.case.guild.name, talks.case.employers.name]
    return table(caption, head, rows, total=True)


def _amount(amount: float) -> str:
    return millions(amount).replace("$", "").removesuffix("M")


def how_it_came_about(talks: Negotiation) -> str:
    """Return what votes and quarrels there were, as a section; nothing where there were none."""
    rows = course(outcome(talks))
    if not rows:
        return ""
    found = table("Votes and what was done by force.", ["", ""], rows, total=False)
    return f"<section>\n<h2>How it came about</h2>\n{found}\n</section>"


def deal_beside_openings(talks: Negotiation) -> str:
    """Return the deal beside both openings and the contract that is fair to both."""
    sides = (talks.case.guild.name, talks.case.employers.name)
    head = ["", *(f"{side} opened" for side in sides), "the deal", "fair (Nash)"]
    day = "the day of the deal" if talks.deal else "the last day"
    caption = f"Fair: the Nash contract on {day}, had each known the least the other takes."
    return table(caption, head, comparison(talks), total=False)


def offers(talks: Negotiation) -> str:
    """Return a row for each contract that was named, with the numbers behind the figures."""
    case = talks.case
    head = ["date", "day", "who", "what", "months", "from", "to", "clauses"]
    head += [f"{issue.title} ({issue.unit})" for issue in case.issue]
    head += [f"$M to {case.guild.name}", f"$M to {case.employers.name}"]
    named = [m for m in talks.messages if m.contract is not None and m.values is not None]
    rows = [_offer(talks, message) for message in named]
    caption = "Days count from the first after the old contract; values are those of the day."
    return table(caption, head, rows, total=False)


def _offer(talks: Negotiation, message: Message) -> list[str]:
    contract, dated = message.contract, talks.calendar.date
    assert contract is not None
    assert message.values is not None
    positions = [
        f"{position(issue, share):g}"
        for issue, share in zip(talks.case.issue, contract.shares, strict=True)
    ]
    return [
        dated(message.day).isoformat(),
        str(message.day),
        _names(talks, message.actor)[0] if message.actor in ACTORS else f"the {message.actor}",
        message.act,
        str(contract.package.months),
        dated(contract.effective).isoformat(),
        dated(contract.expiry - 1).isoformat(),
        ", ".join(clauses(contract)) or "none",
        *positions,
        *(_amount(value) for value in message.values),
    ]


def method(talks: Negotiation, seed: int | None, command: str | None, version: str) -> str:
    """Return where the page comes from and how to make it again."""
    case = talks.case.scenario
    name = shlex.quote(case.name)
    again = command or " ".join(
        ["zopa run", name, *([] if seed is None else [f"--seed {seed}"]), f"--html {name}.html"]
    )
    drawn = ", ".join(f"{path} {value:.3g}" for path, value in talks.draws.values.items())
    seeded = "no seed recorded" if seed is None else f"seed {seed}"
    parts = [
        f"How this was made: one simulated round of the scenario {escape(case.name)}, {seeded}, "
        f"zopa {escape(version)}. It is one draw of a model, not a forecast.",
        f"To make it again: <code>{escape(again)}</code>",
        *([f"Numbers drawn for this round: {escape(drawn)}."] if drawn else []),
        "Keys: the arrows left and right go by one message, Home and End to the first and last, "
        "the space bar plays and pauses.",
        "Values are in $ million, discounted to the first day after the old contract. Offers stay "
        "where they were worth on their day; the contracts that may be signed, the frontier, the "
        "reservation lines (the least each side takes) and the contracts that theory picks, "
        "counted from where these lines cross, are exact, and those of the day in view. Waiting is "
        "what going on without a deal is worth but for what each side alone knows about itself."
        f"{PEOPLE if talks.companies_agree or _has_vote(talks) else ''}",
    ]
    return "".join(f"<p>{part}</p>" for part in parts)
