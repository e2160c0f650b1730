"""The minutes of a round: every message as a row of numbers, if anybody wants them.

A runner hands in rows to write to; with none of them a round is played without minutes.
"""

import math
import sys
from collections.abc import Callable
from typing import Any

from agents import conduct
from agents.approval import constituent_of, margin, worst_issue
from agents.ballots import Count
from agents.contract import DOLLAR, Bid, write_shares
from agents.outlook import Outlook, value_of, value_of_shares
from agents.worth import EMPLOYERS, GUILD, reservation
from model.calendar import BALLOT
from model.days import add_months
from model.prices import effective_day
from model.table import Table, party_of

NONE = math.nan
NOBODY, BY_GUILD, BY_EMPLOYERS, BY_MEDIATOR = range(-1, 3)  # who says something
(
    TABLES,
    OFFERS,
    STANDS,
    FINAL,
    ACCEPTS,
    REJECTS,
    BLOCKS,
    PROPOSES,
    BOTH_ACCEPT,
    CALLS_VOTE,
    SETS_STRIKE,
    LOCKS_OUT,
    CALLS_OFF,
    IMPOSES,
) = range(100, 114)  # an event's own number, below 100, says that it has happened


class Row:
    """One message; a number that does not belong to it is nan, a position -1."""

    __slots__ = (
        "act",
        "actor",
        "aspired",
        "ballots",
        "carried",
        "company",
        "day",
        "east",
        "effective",
        "expiry",
        "high",
        "issue",
        "least",
        "low",
        "now",
        "package",
        "predicted",
        "reservation",
        "sees_zone",
        "then",
        "threat_day",
        "value_employers",
        "value_guild",
        "west",
        "which",
        "willing",
        "yes",
    )
    day: int
    actor: int  # NOBODY for an event that both sides see
    act: int  # what is said, or the kind of the event
    which: int  # position of the milestone, sister guild, meeting or candidate it is about
    package: int  # of the contract it is about, whose shares stand beside the rows
    effective: int
    expiry: int
    value_guild: float  # $M
    value_employers: float
    reservation: float  # what the speaker reckons with, as in `model.messages.Mind`
    low: float
    high: float
    aspired: float
    least: float
    sees_zone: bool
    yes: int  # ballots
    ballots: int
    carried: bool
    predicted: float
    west: float  # yes shares of either part in a vote on a deal, nan in other votes
    east: float
    now: float  # what was weighed, $M
    then: float
    threat_day: int
    willing: float
    company: int  # who blocks a contract, and the issue that costs it most
    issue: int


class Pages:
    """Room for whatever is said in a round of plain Python: a row is there once it is begun.

    Parameters
    ----------
    blank
        Makes a new row.
    begun
        Called when a row is begun, before anything stands in it.
    """

    def __init__(self, blank: Callable[[], Any], begun: Callable[[], None] | None = None) -> None:
        self.blank, self.begun = blank, begun
        self.rows: list[Any] = []

    def __len__(self) -> int:
        return sys.maxsize  # there is always room for more

    def __getitem__(self, place: int) -> Any:
        while place >= len(self.rows):
            if self.begun is not None:
                self.begun()
            self.rows.append(self.blank())
        return self.rows[place]


def keeps_minutes(table: Table) -> bool:
    """Return whether anybody keeps minutes; what only they tell need not be found out then."""
    return len(table.log) > 0


def new_row(table: Table, actor: int, act: int, which: int) -> int:
    """Begin a message and return its place, -1 if nobody keeps minutes."""
    state, place = table.state, table.state.logged
    if place >= len(table.log):
        return -1
    row = table.log[place]
    row.day, row.actor, row.act, row.which = state.day, actor, act, which
    row.package = row.effective = row.expiry = row.company = row.issue = -1
    row.value_guild = row.value_employers = math.nan
    row.reservation = row.low = row.high = row.aspired = row.least = math.nan
    row.sees_zone, row.carried, row.yes, row.ballots, row.threat_day = False, False, 0, 0, 0
    row.predicted = row.west = row.east = row.now = row.then = row.willing = math.nan
    state.logged += 1
    return place


def announce(table: Table, kind: int, which: int) -> None:
    """Record an event that both sides see."""
    new_row(table, NOBODY, kind, which)


def count(
    table: Table, kind: int, which: int, found: Count, carried: bool, predicted: float
) -> None:
    """Record a count of ballots; ``predicted`` is the yes share that was expected, or `NONE`."""
    place = new_row(table, NOBODY, kind, which)
    if place >= 0:
        row, east = table.log[place], found.ballots - found.west
        row.yes, row.ballots, row.carried = found.yes, found.ballots, carried
        row.predicted = predicted
        if kind == BALLOT:  # only there does anybody ask how it went in either part
            row.west = found.west_yes / found.west if found.west > 0 else math.nan
            row.east = (found.yes - found.west_yes) / east if east > 0 else math.nan


def say(table: Table, side: int, act: int, outlook: Outlook, bid: Bid) -> None:
    """Record what a side says of a contract, or that it says nothing."""
    if side == EMPLOYERS and act in (OFFERS, STANDS, FINAL):
        table.state.last_act = act
    place = put_down(table, side, act, outlook, bid)
    if place >= 0:
        put_mind(table, side, outlook, place)


def put_down(table: Table, actor: int, act: int, outlook: Outlook, bid: Bid) -> int:
    """Record a contract that somebody speaks of, without what they think, and return its place."""
    place = new_row(table, actor, act, 0)
    if place >= 0 and bid.package >= 0:
        write_shares(bid, outlook.order[bid.package], table.log_shares[place])
        guild, employers = value_of(outlook, GUILD, bid), value_of(outlook, EMPLOYERS, bid)
        put_contract(table, place, bid.package, guild, employers)
    return place


def put_contract(table: Table, place: int, package: int, guild: float, employers: float) -> None:
    """Write the package, the dates and the values of a contract into a message."""
    row, facts = table.log[place], table.facts
    row.package, row.value_guild, row.value_employers = package, guild, employers
    row.effective = effective_day(facts, package, table.state.day)
    months = facts.packages[package].months
    row.expiry = add_months(facts.calendar.day_zero, row.effective, months)


def put_mind(table: Table, side: int, outlook: Outlook, place: int) -> None:
    """Write what a side reckons with into a message."""
    row, party, memory = table.log[place], party_of(table, side), table.memories[side]
    waiting, spread = outlook.waiting[1 - side], party.other_spread * outlook.doubt
    row.reservation = conduct.least_taken(party, memory, outlook)
    row.low = reservation(waiting, spread, memory.low)
    row.high = reservation(waiting, spread, memory.high)
    row.aspired, row.least, row.sees_zone = memory.aspired, memory.accepted_from, memory.sees_zone


def table_opening(table: Table, side: int, outlook: Outlook) -> None:
    """Record the position that a side starts from."""
    place, shares = new_row(table, side, TABLES, 0), table.openings[side]
    if place >= 0:
        package = table.facts.parties[side].opening_package
        for issue in range(len(shares)):
            table.log_shares[place][issue] = shares[issue]
        guild = value_of_shares(outlook, GUILD, package, shares)
        employers = value_of_shares(outlook, EMPLOYERS, package, shares)
        put_contract(table, place, package, guild, employers)
        put_mind(table, side, outlook, place)


def threaten_with(
    table: Table, side: int, act: int, now: float, then: float, day: int, willing: float
) -> None:
    """Record what a side decided about a stoppage, and what it weighed."""
    place = new_row(table, side, act, 0)
    if place >= 0:
        row = table.log[place]
        row.now, row.then, row.threat_day, row.willing = now, then, day, willing


def block(table: Table, outlook: Outlook, bid: Bid, floor: float) -> None:
    """Record who in the alliance would not sign a contract that is above its reservation.

    One message for each company, with the issue that costs it most, -1 for the dates.
    """
    if not keeps_minutes(table):
        return
    voices, parts = outlook.voices[EMPLOYERS], outlook.parts[EMPLOYERS]
    value, waiting = value_of(outlook, EMPLOYERS, bid), outlook.waiting[EMPLOYERS]
    person = 0
    for company in range(len(table.facts.companies)):
        if table.stakes.has_say[company]:
            who = constituent_of(voices, person)
            person += 1
            asked = margin(parts, who, outlook, bid.package, EMPLOYERS, waiting)
            if value < floor + asked - DOLLAR:
                place = put_down(table, EMPLOYERS, BLOCKS, outlook, bid)
                if place >= 0:
                    row = table.log[place]
                    shares = table.log_shares[place]
                    row.company = company
                    row.issue = worst_issue(parts, who, bid.package, shares)
