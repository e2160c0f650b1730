"""A round as a diary: dated, in plain words, with the reason taken from the numbers.

A reason is never scripted. When a side moves, its own reservation or its idea of the other's has
changed; the diary names the one that changed more and what the calendar says about it.
"""

import math
from datetime import date
from typing import NamedTuple

from agents.contract import Contract
from agents.seat import Mind
from agents.tactics import HARD_LINER, RATIONAL
from model import setting
from model.negotiation import ACTORS, Message, Negotiation
from model.scenario import IssueRecord

NOTICEABLE = 0.05  # $M: smaller changes are not given as a reason


class Entry(NamedTuple):
    """One line of the diary."""

    day: int
    date: str  # ISO
    actor: str
    act: str
    text: str
    message: Message


def diary(talks: Negotiation) -> list[Entry]:
    """Return the round in words, one entry for each message."""
    writer = Writer(talks)
    return [writer.entry(message) for message in talks.messages]


def long_date(when: date) -> str:
    """Return a date as people write it.

    >>> long_date(date(2004, 5, 2))
    '2 May 2004'
    """
    return f"{when.day} {when:%B %Y}"


def money(amount: float) -> str:
    """Return an amount in words; the argument is in $ million.

    >>> money(12.34), money(-200.0), money(0.4)
    ('$12 million', '-$200 million', '$0.4 million')
    """
    size = abs(amount)
    digits = f"{size:,.0f}" if size >= 9.95 else f"{size:.1f}".removesuffix(".0")
    return f"{'-' if amount < 0 and digits != '0' else ''}${digits} million"


def in_unit(issue: IssueRecord, share: float) -> str:
    """Return the position that a share of the ask stands for, with its unit."""
    value = f"{setting.position(issue, share):g}"
    return f"${value}{issue.unit[1:]}" if issue.unit.startswith("$") else f"{value} {issue.unit}"


def change(issue: IssueRecord, before: float, after: float) -> str:
    """Return a move on one issue, the unit named once."""
    first, last = (f"{setting.position(issue, share):g}" for share in (before, after))
    if issue.unit.startswith("$"):
        return f"{issue.title} from ${first} to ${last}{issue.unit[1:]}"
    return f"{issue.title} from {first} to {last} {issue.unit}"


def listed(parts: list[str]) -> str:
    """Return parts as an English list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def clauses(contract: Contract) -> list[str]:
    """Return the names of a contract's clauses."""
    package = contract.package
    named = {"a mid-term reopener": package.reopener, "a me-too clause": package.me_too}
    return [name for name, there in named.items() if there]


class Writer:
    """Turns messages into sentences and remembers what each side said last."""

    def __init__(self, talks: Negotiation) -> None:
        self.talks = talks
        self.calendar = talks.world.calendar
        self.issues = talks.case.issue
        self.names = {"guild": talks.case.guild.name, "employers": talks.case.employers.name}
        self.offers: dict[str, Contract] = {}
        self.minds: dict[str, Mind] = {}
        self.answers: dict[str, float] = {}
        self.news: dict[str, list[str]] = {actor: [] for actor in ACTORS}

    def entry(self, message: Message) -> Entry:
        """Return the diary entry for a message; messages must come in their order."""
        writers = {
            "tables": self._tables,
            "offers": self._offers,
            "stands": self._stands,
            "final offer": self._offers,
            "accepts": self._accepts,
            "rejects": self._rejects,
        }
        text = writers.get(message.act, self._event)(message)
        when = self.calendar.date(message.day).isoformat()
        return Entry(message.day, when, message.actor, message.act, text, message)

    def name(self, actor: str) -> str:
        """Return a side's name as the start of a sentence."""
        name = self.names[actor]
        return name[:1].upper() + name[1:]

    def other(self, actor: str) -> str:
        """Return the name of the side across the table."""
        return self.names[ACTORS[1 - ACTORS.index(actor)]]

    def day(self, day: int) -> str:
        """Return a day number as a date in words."""
        return long_date(self.calendar.date(day))

    def term(self, contract: Contract) -> str:
        """Return a contract's term as a pair of dates."""
        start, end = self.day(contract.effective), self.day(contract.expiry - 1)
        return f"{contract.package.months} months from {start} to {end}"

    def whole(self, contract: Contract) -> str:
        """Return all of a contract in words; what stays under the old terms is said in one go."""
        granted = [
            f"{issue.title} {in_unit(issue, share)}"
            for issue, share in zip(self.issues, contract.shares, strict=True)
            if share > 0.0
        ]
        kept = [
            issue.title
            for issue, share in zip(self.issues, contract.shares, strict=True)
            if share == 0.0
        ]
        parts = [self.term(contract), *granted, *clauses(contract)]
        rest = f"; {listed(kept)} as before" if kept else ""
        return listed(parts) + rest

    def difference(self, before: Contract, after: Contract) -> str:
        """Return what has changed from one contract to another."""
        parts = []
        if before.package.months != after.package.months:
            parts.append(f"the term from {before.package.months} to {self.term(after)}")
        elif (before.effective, before.expiry) != (after.effective, after.expiry):
            parts.append(f"the dates to {self.day(after.effective)} - {self.day(after.expiry - 1)}")
        for issue, old, new in zip(self.issues, before.shares, after.shares, strict=True):
            if old != new:
                parts.append(change(issue, old, new))
        parts += [f"{clause} added" for clause in clauses(after) if clause not in clauses(before)]
        parts += [f"{clause} dropped" for clause in clauses(before) if clause not in clauses(after)]
        return listed(parts) if parts else "nothing"

    def worth(self, message: Message) -> str:
        """Return both sides' values of the contract in a message."""
        if message.values is None:
            return ""
        own = ACTORS.index(message.actor)
        mine, theirs = money(message.values[own]), money(message.values[1 - own])
        return (
            f"Worth {mine} to {self.names[message.actor]}, {theirs} to {self.other(message.actor)}."
        )

    def _tables(self, message: Message) -> str:
        assert message.contract is not None
        return f"{self.name(message.actor)} opens with {self.whole(message.contract)}."

    def _offers(self, message: Message) -> str:
        name, contract = self.name(message.actor), message.contract
        if contract is None:
            return f"{name} has no final offer that it could stand by."
        before = self.offers.get(message.actor)
        verb = "makes its final offer" if message.act == "final offer" else "offers"
        if before is None:
            text = f"{name} {verb}: {self.whole(contract)}. {self.worth(message)}"
        elif self.difference(before, contract) == "nothing":
            text = f"{name} {verb}: what it offered before."
        else:
            text = f"{name} {verb}, moving {self.difference(before, contract)}."
        text = f"{text} {self.why(message)}".strip()
        self.offers[message.actor] = contract
        return text

    def _stands(self, message: Message) -> str:
        name = self.name(message.actor)
        if message.contract is None:
            self.remember(message)
            return (
                f"{name} makes no offer: it sees no contract that beats going on as before for "
                f"both."
            )
        text = f"{name} does not move"
        before = self.offers.get(message.actor)
        if before is not None and self.difference(before, message.contract) != "nothing":
            text += f", but for {self.difference(before, message.contract)}"
        self.offers[message.actor] = message.contract
        return f"{text}."

    def _accepts(self, message: Message) -> str:
        assert message.contract is not None
        return f"{self.name(message.actor)} accepts. The deal: {self.whole(message.contract)}."

    def _rejects(self, message: Message) -> str:
        assert message.values is not None
        assert message.mind is not None
        offered = message.values[ACTORS.index(message.actor)]
        name, mind = self.name(message.actor), message.mind
        before = self.answers.get(message.actor, math.inf)
        self.answers[message.actor] = offered
        if abs(before - offered) < 0.5:
            return f"{name} says no again."
        if offered < mind.reservation:
            return (
                f"{name} says no: the offer is worth {money(offered)} to it, going on as before "
                f"{money(mind.reservation)}."
            )
        return (
            f"{name} says no: the offer is worth {money(offered)} to it, but it expects "
            f"{money(mind.least)} from talking on."
        )

    def _event(self, message: Message) -> str:
        scenario = self.talks.case
        guild, employers = scenario.guild.full_name, scenario.employers.full_name
        texts = {
            "talks open": f"{guild} and {employers} open talks.",
            "expiry": "The old contract has ended. Its terms go on while the two sides talk.",
            "blackout ends": "The news blackout ends: positions are public now, and pledges bind.",
            "recess starts": "The talks go into recess.",
            "recess ends": "The recess is over.",
            "end": "The round ends here without a deal; the old terms go on.",
        }
        if message.act == "milestone":
            return self._milestone(message.which)
        if message.act == "sister settles":
            return self._sister(message.which)
        if message.act == "expiry":
            self.tell("since the old contract ended")
        return texts[message.act]

    def _milestone(self, which: int) -> str:
        title = self.talks.case.calendar.milestone[which].title
        self.tell(f"since {title}")
        return f"{title[:1].upper() + title[1:]}."

    def _sister(self, which: int) -> str:
        sister = self.talks.case.sister[which]
        self.tell(f"since the deal of {sister.title}")
        end = self.day(self.talks.world.next_lapse_after_deal(which) - 1)
        return (
            f"An early deal of {sister.title}, up to {end}. The odds of a joint fight fall by "
            f"{sister.sets_pattern:.0%}."
        )

    def tell(self, news: str) -> None:
        """Let both sides know of an event; it may be why they move next."""
        for actor in ACTORS:
            self.news[actor].append(news)

    def remember(self, message: Message) -> Mind | None:
        """Return what the side reckoned with when it last spoke, and keep what it does now."""
        before = self.minds.get(message.actor)
        if message.mind is not None:
            self.minds[message.actor] = message.mind
        return before

    def why(self, message: Message) -> str:
        """Return the reason for a move: the belief or the clock that changed most."""
        before, now, actor = self.remember(message), message.mind, message.actor
        news, self.news[actor] = self.news[actor], []
        party = self.talks.seats[ACTORS.index(actor)].party
        if now is None or party.tactic == HARD_LINER:
            return ""
        if party.tactic != RATIONAL:
            return f"By its clock it now asks for {money(now.aspired)}."
        if before is None:
            return self._first_reason(actor, now)
        return self._reason(actor, before, now, news)

    def _first_reason(self, actor: str, now: Mind) -> str:
        other = self.other(actor)
        if now.high - now.low < NOTICEABLE:
            return (
                f"That is fair to both: going on as before would be worth {money(now.reservation)} "
                f"to it and {money(now.low)} to {other}."
            )
        return (
            f"It takes nothing below {money(now.reservation)} and hopes that {other} would settle "
            f"for as little as {money(now.low)}."
        )

    def _no_zone(self, actor: str, first_time: bool, waiting: float) -> str:
        again = "sees" if first_time else "still sees"
        return (
            f"It {again} no contract that beats going on as before for both, and asks for what "
            f"that is worth to it: {money(waiting)}."
        )

    def _reason(self, actor: str, before: Mind, now: Mind, news: list[str]) -> str:
        other = self.other(actor)
        own, belief = now.reservation - before.reservation, now.low - before.low
        if not now.zone:
            return self._no_zone(actor, before.zone, now.reservation)
        if max(abs(own), abs(belief)) < NOTICEABLE:
            return "Only the calendar has moved." if not news else ""
        deals = [item for item in news if item.startswith("since the deal")]
        if abs(belief) >= abs(own):
            since = f" {deals[-1]}" if deals else ""
            turn = "more" if belief > 0 else "less"
            return (
                f"It now thinks that {other} wants at least {money(now.low)}, {turn} than the "
                f"{money(before.low)} it reckoned with{since}."
            )
        since = f" {(deals or news)[-1]}" if news else ""
        turn = "up" if own > 0 else "down"
        return (
            f"Going on as before is worth {money(now.reservation)} to it now, {turn} from "
            f"{money(before.reservation)}{since}."
        )
