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
DEAL = "the deal of"  # start of the news that another guild has settled


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


def money(amount: float, digits: int = 0) -> str:
    """Return an amount in words, with at least so many digits; the argument is in $ million.

    >>> money(12.34), money(-200.0), money(0.4), money(12.34, 1)
    ('$12 million', '-$200 million', '$0.4 million', '$12.3 million')
    """
    size = abs(amount)
    text = f"{size:,.{max(digits, 0 if size >= 9.95 else 1)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{'-' if amount < 0 and text != '0' else ''}${text} million"


def apart(one: float, other: float) -> tuple[str, str]:
    """Return two amounts in words, with as many digits as it takes to tell them apart.

    >>> apart(70.2, 69.9), apart(80.2, 69.9)
    (('$70.2 million', '$69.9 million'), ('$80 million', '$70 million'))
    """
    first, second = money(one), money(other)
    for digits in (1, 2, 3):
        if first == second:
            first, second = money(one, digits), money(other, digits)
    return first, second


def in_unit(issue: IssueRecord, share: float) -> str:
    """Return the position that a share of the ask stands for, with its unit."""
    value = setting.position(issue, share)
    return f"{number(issue, value)}{issue.unit.removeprefix('$')}"


def number(issue: IssueRecord, value: float) -> str:
    """Return a position without its unit; a dollar sign goes before the number."""
    sign, text = "-" if value < 0 else "", f"{abs(value):,}".removesuffix(".0")
    return f"{sign}${text}" if issue.unit.startswith("$") else f"{sign}{text} "


def change(issue: IssueRecord, before: float, after: float) -> str:
    """Return a move on one issue, the unit named once."""
    first = number(issue, setting.position(issue, before)).strip()
    return f"{issue.title} from {first} to {in_unit(issue, after)}"


def is_plural(name: str) -> bool:
    """Return whether a side's name is a plural, as far as the end of its last word tells.

    >>> is_plural("the dockers"), is_plural("the dockers' union"), is_plural("the press")
    (True, False, False)
    """
    return name.endswith("s") and not name.endswith(("ss", "us", "is"))


def agreeing(verb: str, plural: bool) -> str:
    """Return a verb, given as after "it", as it follows one or many.

    >>> agreeing("says", plural=True), agreeing("has", plural=True), agreeing("has", plural=False)
    ('say', 'have', 'has')
    """
    irregular = {"has": "have", "does": "do"}
    return irregular.get(verb, verb.removesuffix("s")) if plural else verb


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


class Memory(NamedTuple):
    """What the diary keeps of a side from one move to the next."""

    mind: Mind
    bound: float  # how strongly public pledges bound, 0..1


class Writer:
    """Turns messages into sentences and remembers what each side said last."""

    def __init__(self, talks: Negotiation) -> None:
        self.talks = talks
        self.calendar = talks.world.calendar
        self.issues = talks.case.issue
        self.parties = {"guild": talks.case.guild, "employers": talks.case.employers}
        self.names = {actor: party.name for actor, party in self.parties.items()}
        self.offers: dict[str, Contract] = {}
        self.memories: dict[str, Memory] = {}
        self.silent: set[str] = set()
        self.answers: dict[str, float] = {}
        self.is_final = False  # is the offer on the table the final one
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

    def says(self, actor: str, verb: str) -> str:
        """Return the start of a sentence: a side's name and a verb that agrees with it."""
        name = self.names[actor]
        return f"{name[:1].upper()}{name[1:]} {agreeing(verb, is_plural(name))}"

    def it(self, actor: str, verb: str) -> str:
        """Return a pronoun for a side, and a verb that agrees with it."""
        plural = is_plural(self.names[actor])
        return f"{'they' if plural else 'it'} {agreeing(verb, plural)}"

    def to_it(self, actor: str) -> str:
        """Return a pronoun for a side to which something is worth so much."""
        return "to them" if is_plural(self.names[actor]) else "to it"

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

    def moves(self, before: Contract, after: Contract) -> list[str]:
        """Return which dates and issues have changed from one contract to another, and how."""
        start, end = self.day(after.effective), self.day(after.expiry - 1)
        old, new = before.package.months, after.package.months
        parts = []
        if old != new:
            parts.append(f"the term from {old} to {new} months ({start} to {end})")
        elif (before.effective, before.expiry) != (after.effective, after.expiry):
            parts.append(f"the dates to {start} - {end}")
        positions = zip(self.issues, before.shares, after.shares, strict=True)
        return parts + [change(issue, was, now) for issue, was, now in positions if was != now]

    def changes(self, before: Contract, after: Contract) -> list[str]:
        """Return all that has changed from one contract to another, as what its maker is doing."""
        moves, old, new = self.moves(before, after), clauses(before), clauses(after)
        done = {
            "moving": moves,
            "adding": [clause for clause in new if clause not in old],
            "dropping": [clause for clause in old if clause not in new],
        }
        return [f"{doing} {listed(what)}" for doing, what in done.items() if what]

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
        return f"{self.says(message.actor, 'opens')} with {self.whole(message.contract)}."

    def _offers(self, message: Message) -> str:
        actor, contract = message.actor, message.contract
        self.is_final = message.act == "final offer"
        if contract is None:
            self.remember(message)
            return f"{self.says(actor, 'has')} no final offer that {self.it(actor, 'stands')} by."
        before = self.offers.get(actor)
        self.offers[actor] = contract
        lead = f"{self.says(actor, 'makes')} a final offer" if self.is_final else ""
        lead = lead or self.says(actor, "offers")
        if before is None:
            text = f"{lead}: {self.whole(contract)}. {self.worth(message)}"
        elif changes := self.changes(before, contract):
            text = f"{lead}, {', '.join(changes)}."
        else:
            return f"{lead}: the one before." if self.is_final else self.unmoved(actor)
        return f"{text} {self.why(message)}".strip()

    def _stands(self, message: Message) -> str:
        actor, contract = message.actor, message.contract
        self.is_final = False
        if contract is None:
            return self._silent(message)
        self.silent.discard(actor)
        before = self.offers.get(actor, contract)
        self.offers[actor] = contract
        return self.unmoved(actor, self.moves(before, contract))

    def _silent(self, message: Message) -> str:
        """Say that a side makes no offer, and why when it begins to."""
        actor, begins = message.actor, message.actor not in self.silent
        self.silent.add(actor)
        self.remember(message)
        if not begins:
            return f"{self.says(actor, 'makes')} no offer."
        it, sees = ("they", "see") if is_plural(self.names[actor]) else ("it", "sees")
        return (
            f"{self.says(actor, 'makes')} no offer: {it} {sees} no contract that beats going on as "
            f"before for both."
        )

    def unmoved(self, actor: str, moves: list[str] | None = None) -> str:
        """Return that a side repeats its offer; ``moves`` is what time has done to it."""
        but = f", but for {listed(moves)}" if moves else ""
        return f"{self.says(actor, 'does')} not move{but}."

    def _accepts(self, message: Message) -> str:
        assert message.contract is not None
        what = " the final offer" if self.is_final else ""
        deal = self.whole(message.contract)
        return f"{self.says(message.actor, 'accepts')}{what}. The deal: {deal}."

    def _rejects(self, message: Message) -> str:
        assert message.values is not None
        actor, offered = message.actor, message.values[ACTORS.index(message.actor)]
        before = self.answers.get(actor, math.inf)
        self.answers[actor] = offered
        if self.is_final:
            lead = f"{self.says(actor, 'rejects')} the final offer"
        elif abs(before - offered) < 0.5:
            return f"{self.says(actor, 'says')} no again."
        else:
            lead = f"{self.says(actor, 'says')} no"
        return f"{lead}: {self.objection(message, offered)}."

    def objection(self, message: Message, offered: float) -> str:
        """Return why an offer is not good enough, with what would have been."""
        mind, contract, actor = message.mind, message.contract, message.actor
        assert mind is not None
        assert contract is not None
        world, to_it = self.talks.world, self.to_it(actor)
        if not world.admissible(message.day, contract.package, contract.expiry):
            return "it may no longer be signed"
        if offered < mind.reservation:
            worth, other = apart(offered, mind.reservation)
            return f"the offer is worth {worth} {to_it}, going on as before {other}"
        worth, least = apart(offered, mind.least)
        tactic = self.talks.seats[ACTORS.index(actor)].party.tactic
        wanted = {
            RATIONAL: f"but {self.it(actor, 'expects')} {least} from talking on",
            HARD_LINER: f"and {self.it(actor, 'takes')} nothing below {least}",
        }
        asked = f"but by the clock {self.it(actor, 'aims')} at {least}"
        return f"the offer is worth {worth} {to_it}, {wanted.get(tactic, asked)}"

    def _event(self, message: Message) -> str:
        texts = {
            "talks open": self._opening,
            "expiry": self._expiry,
            "blackout ends": self._blackout_ends,
            "milestone": self._milestone,
            "sister settles": self._sister,
        }
        plain = {
            "recess starts": "The talks go into recess.",
            "recess ends": "The recess is over.",
            "end": "The round ends here without a deal; the old terms go on.",
        }
        return plain.get(message.act) or texts[message.act](message)

    def _opening(self, message: Message) -> str:
        guild, employers = (party.full_name for party in self.parties.values())
        if employers.startswith("The "):
            employers = "t" + employers[1:]
        return f"{guild} and {employers} open talks."

    def _expiry(self, message: Message) -> str:
        self.tell("the old contract has ended")
        return "The old contract has ended. Its terms go on while the two sides talk."

    def _blackout_ends(self, message: Message) -> str:
        bind = ", and pledges bind" if self.bound(message.day) > 0.0 else ""
        return f"The news blackout ends: positions are public now{bind}."

    def _milestone(self, message: Message) -> str:
        title = self.talks.case.calendar.milestone[message.which].title
        self.tell(title)
        return f"{title[:1].upper() + title[1:]}."

    def _sister(self, message: Message) -> str:
        sister = self.talks.case.sister[message.which]
        self.tell(f"{DEAL} {sister.title}")
        end = self.day(self.talks.world.next_lapse_after_deal(message.which) - 1)
        return (
            f"An early deal of {sister.title}, up to {end}. The odds of a joint fight fall by "
            f"{sister.sets_pattern:.0%}."
        )

    def bound(self, day: int) -> float:
        """Return how strongly public pledges bind on a day, 0 if nobody has made any."""
        pledges, world = [party.pledge for party in self.parties.values()], self.talks.world
        pledged = any(pledge.term > 0.0 or any(pledge.issue.values()) for pledge in pledges)
        committed = self.talks.case.causes.public_commitment and pledged
        return world.face(world.months_public(day)) if committed else 0.0

    def tell(self, news: str) -> None:
        """Let both sides know of an event; it may be why they move next."""
        for actor in ACTORS:
            self.news[actor].append(news)

    def remember(self, message: Message) -> Memory | None:
        """Return what the side reckoned with when it last moved, and keep what it does now."""
        actor = message.actor
        before = self.memories.get(actor)
        if message.mind is not None:
            self.memories[actor] = Memory(message.mind, self.bound(message.day))
        return before

    def why(self, message: Message) -> str:
        """Return the reason for a move: the belief or the clock that changed most."""
        before, now, actor = self.remember(message), message.mind, message.actor
        news, self.news[actor] = self.news[actor], []
        party = self.talks.seats[ACTORS.index(actor)].party
        if now is None or party.tactic == HARD_LINER:
            return ""
        if party.tactic != RATIONAL:
            return f"By the clock {self.it(actor, 'aims')} at {money(now.aspired)} now."
        if not now.zone:
            return self._no_zone(actor, now, is_new=before is None or before.mind.zone)
        if before is None:
            return self._first_reason(actor, now)
        return self._reason(actor, before, self.memories[actor], news)

    def _first_reason(self, actor: str, now: Mind) -> str:
        other = self.other(actor)
        if now.high - now.low < NOTICEABLE:
            return (
                "That is fair to both: going on as before would be worth "
                f"{money(now.reservation)} {self.to_it(actor)} and {money(now.low)} to {other}."
            )
        takes, hopes = self.it(actor, "takes"), agreeing("hopes", is_plural(self.names[actor]))
        return (
            f"{takes.capitalize()} nothing below {money(now.reservation)} and {hopes} that "
            f"{other} would settle for as little as {money(now.low)}."
        )

    def _no_zone(self, actor: str, now: Mind, is_new: bool) -> str:
        plural = is_plural(self.names[actor])
        it, sees = "They" if plural else "It", agreeing("sees", plural)
        return (
            f"{it} {'' if is_new else 'still '}{sees} no contract that beats going on as before "
            f"for both. That is worth {money(now.reservation)} {self.to_it(actor)}."
        )

    def _reason(self, actor: str, before: Memory, now: Memory, news: list[str]) -> str:
        own = now.mind.reservation - before.mind.reservation
        belief = now.mind.low - before.mind.low
        if max(abs(own), abs(belief)) < NOTICEABLE:
            reason = self._calendar(before, now, news)
        elif abs(belief) >= abs(own):
            reason = self._belief(actor, before.mind, now.mind, news)
        else:
            last, first = apart(now.mind.reservation, before.mind.reservation)
            reason = f"Going on as before is worth {last} {self.to_it(actor)} now, "
            reason += f"{since(own, first, deals(news) or news)}."
        if now.bound > before.bound:
            return f"Leaving a public position costs face now. {reason}"
        return reason

    def _belief(self, actor: str, before: Mind, now: Mind, news: list[str]) -> str:
        last, first = apart(now.low, before.low)
        thinks, other = self.it(actor, "thinks").capitalize(), self.other(actor)
        takes = agreeing("takes", is_plural(other))
        turn = since(now.low - before.low, first, deals(news))
        return f"{thinks} now that {other} {takes} nothing below {last}, {turn}."

    def _calendar(self, before: Memory, now: Memory, news: list[str]) -> str:
        if news:
            return f"Since then: {(deals(news) or news)[-1]}."
        if now.bound < before.bound:
            return "Pledges made in public bind less by now."
        return "Only the calendar has moved."


def deals(news: list[str]) -> list[str]:
    """Return the news that other guilds have settled."""
    return [item for item in news if item.startswith(DEAL)]


def since(rise: float, before: str, news: list[str]) -> str:
    """Return from where an amount has come, and the last thing that has happened meanwhile."""
    turn = f"{'up' if rise > 0 else 'down'} from {before}"
    return f"{turn}; since then: {news[-1]}" if news else turn
