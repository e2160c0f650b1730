"""What the diary keeps in mind from one message to the next, and the phrases that depend on it."""

from typing import NamedTuple

from agents.contract import Contract
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from model.diary.phrases import (
    agreeing,
    capital,
    change,
    clauses,
    in_unit,
    is_plural,
    listed,
    long_date,
    money,
)
from model.messages import ACTORS, Block, Message, Mind
from model.negotiation import Negotiation
from model.prices import face, months_public

GOING_ON = {  # what a side does that signs nothing, by the regime of work that both reckon with
    WORK: "going on as before",
    STRIKE: "going on with a strike",
    LOCKOUT: "going on with a lockout",
    IMPOSED: "going on under the imposed terms",
}
STAYS = {  # how things are left at the end of a round without a deal
    WORK: "the old terms go on",
    STRIKE: "the strike goes on",
    LOCKOUT: "the lockout goes on",
    IMPOSED: "the imposed terms stay in force",
}


class Memory(NamedTuple):
    """What the diary keeps of a side from one move to the next."""

    mind: Mind
    bound: float  # how strongly public pledges bind, 0..1


class News(NamedTuple):
    """Something that has happened and may be why a side moves next."""

    text: str
    is_large: bool  # it changes what both sides can expect, unlike a dated fact of the calendar


class Work(NamedTuple):
    """How work goes on, or will from a day on: what both sides reckon with."""

    kind: int = WORK
    since: int = 0


class Answer(NamedTuple):
    """A side's last no."""

    offered: float  # $M
    reason: str  # short name
    contract: Contract


class Story:
    """A round as far as it has been told.

    Parameters
    ----------
    talks
        The round; its own state is that of the end, so what changes on the way is kept here.
    """

    def __init__(self, talks: Negotiation) -> None:
        self.talks = talks
        self.case, self.calendar = talks.case, talks.calendar
        self.issues = talks.case.issue
        self.parties = {"guild": talks.case.guild, "employers": talks.case.employers}
        self.names = {actor: party.name for actor, party in self.parties.items()}
        self.has_vote = talks.members_vote
        self.has_people = self.has_vote or talks.companies_agree
        self.offers: dict[str, Contract] = {}
        self.memories: dict[str, Memory] = {}
        self.silent: set[str] = set()
        self.answers: dict[str, Answer] = {}
        self.is_final = False  # is the offer on the table the final one
        self.news: dict[str, list[News]] = {actor: [] for actor in ACTORS}
        self.work = self.before = Work()
        self.tentative = False  # do members still vote on a deal
        self.cooling = False
        self.blocked: Message | None = None  # the last contract that companies blocked
        self.block: tuple[tuple[Block, ...], bool] = ((), False)  # by whom; at an answer
        self.proposal: Contract | None = None  # a mediator's last text
        self.found_none = False  # had the mediator nothing to propose the last time
        self.last: Message | None = None
        self.is_idle = False  # does the message at hand say nothing that was not said before

    # ---------------------------------------------------------------------------------- grammar

    def says(self, actor: str, verb: str) -> str:
        """Return the start of a sentence: a side's name and a verb that agrees with it."""
        return f"{capital(self.names[actor])} {self.verb(actor, verb)}"

    def verb(self, actor: str, verb: str) -> str:
        """Return a verb as it follows a side's name."""
        return agreeing(verb, self.is_many(actor))

    def is_many(self, actor: str) -> bool:
        """Return whether a side's name is a plural."""
        return is_plural(self.names[actor])

    def it(self, actor: str, verb: str) -> str:
        """Return a pronoun for a side, and a verb that agrees with it."""
        return f"{'they' if self.is_many(actor) else 'it'} {self.verb(actor, verb)}"

    def to_it(self, actor: str) -> str:
        """Return a pronoun for a side to which something is worth so much."""
        return "to them" if self.is_many(actor) else "to it"

    def its(self, actor: str) -> str:
        """Return the pronoun for what belongs to a side."""
        return "their" if self.is_many(actor) else "its"

    def other(self, actor: str) -> str:
        """Return the name of the side across the table."""
        return self.names[ACTORS[1 - ACTORS.index(actor)]]

    # ------------------------------------------------------------------------ days and contracts

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

    def is_same(self, before: Contract | None, after: Contract) -> bool:
        """Return whether a contract is the one before but for its dates."""
        if before is None:
            return False
        return (before.package, before.shares) == (after.package, after.shares)

    def changes(self, before: Contract, after: Contract) -> list[str]:
        """Return all that has changed from one contract to another, as what its maker is doing."""
        moves, old, new = self.moves(before, after), clauses(before), clauses(after)
        done = {
            "moving": moves,
            "adding": [clause for clause in new if clause not in old],
            "dropping": [clause for clause in old if clause not in new],
        }
        return [f"{doing} {listed(what)}" for doing, what in done.items() if what]

    def worth(self, values: tuple[float, float] | None, first: str = "guild") -> str:
        """Return what a contract is worth to both sides, one of them first."""
        if values is None:
            return ""
        own = ACTORS.index(first)
        mine, theirs = money(values[own]), money(values[1 - own])
        return f"Worth {mine} to {self.names[first]}, {theirs} to {self.other(first)}."

    # ------------------------------------------------------------------------- what has happened

    @property
    def going_on(self) -> str:
        """What a side does that signs nothing, as both reckon with it now."""
        return GOING_ON[self.work.kind]

    def beats(self) -> str:
        """Return what a contract must be for anybody to sign it."""
        whom = "both sides and the people behind them" if self.has_people else "both"
        return f"beats {self.going_on} for {whom}"

    def stays(self, day: int) -> str:
        """Return how work is left on a day; a stoppage that is only announced never comes."""
        return STAYS[self.work.kind if self.work.since <= day else WORK]

    def bound(self, day: int) -> float:
        """Return how strongly public pledges bind on a day, 0 if nobody has made any."""
        pledges, facts = [party.pledge for party in self.parties.values()], self.talks.table.facts
        pledged = any(pledge.term > 0.0 or any(pledge.issue.values()) for pledge in pledges)
        committed = self.case.causes.public_commitment and pledged
        return face(facts, months_public(facts, day)) if committed else 0.0

    def tell(self, news: str, is_large: bool = False) -> None:
        """Let both sides know of an event; it may be why they move next.

        After a large one a no is worth its reasons again.
        """
        for actor in ACTORS:
            self.news[actor].append(News(news, is_large))
        if is_large:
            self.answers.clear()

    def remember(self, message: Message) -> Memory | None:
        """Return what the side reckoned with when it last moved, and keep what it does now."""
        actor = message.actor
        before = self.memories.get(actor)
        if message.mind is not None:
            self.memories[actor] = Memory(message.mind, self.bound(message.day))
        return before

    def announce(self, kind: int, since: int) -> None:
        """Keep in mind that work will go on in another way from a day on."""
        self.before, self.work = self.work, Work(kind, since)

    def back_to_work(self) -> None:
        """End a stoppage, or the threat of one."""
        if self.work.kind in (STRIKE, LOCKOUT):
            self.work = self.before
