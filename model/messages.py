"""What is said and done at the table, as records that a diary can be written from."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from agents.contract import Contract, Package
from model import minutes
from model.calendar import BALLOT, ELECTION, KIND_NAMES, STRIKE_VOTE
from model.scenario import Scenario

ACTORS = ("guild", "employers")
NAMES = {
    minutes.NOBODY: "calendar",
    minutes.BY_GUILD: "guild",
    minutes.BY_EMPLOYERS: "employers",
    minutes.BY_MEDIATOR: "mediator",
}
ACTS = dict(enumerate(KIND_NAMES)) | {
    minutes.TABLES: "tables",
    minutes.OFFERS: "offers",
    minutes.STANDS: "stands",
    minutes.FINAL: "final offer",
    minutes.ACCEPTS: "accepts",
    minutes.REJECTS: "rejects",
    minutes.BLOCKS: "blocks",
    minutes.PROPOSES: "proposes",
    minutes.BOTH_ACCEPT: "both accept",
    minutes.CALLS_VOTE: "calls a strike vote",
    minutes.SETS_STRIKE: "sets a strike date",
    minutes.LOCKS_OUT: "announces a lockout",
    minutes.CALLS_OFF: "calls it off",
    minutes.IMPOSES: "imposes its offer",
}
OF_CONTRACTS = range(minutes.TABLES, minutes.REJECTS + 1)
OF_FORCE = range(minutes.CALLS_VOTE, minutes.IMPOSES + 1)
VOTES = (BALLOT, STRIKE_VOTE, ELECTION)


class Mind(NamedTuple):
    """What a side reckons with when it speaks, $ million."""

    reservation: float  # the least it takes
    low: float  # the least that the most yielding counterpart it still expects would take
    high: float  # the same for the toughest
    aspired: float  # own value of its last offer, nan before the first
    least: float  # the least own value it accepted when last asked, nan before
    zone: bool  # did it see a contract that beats waiting for both when it last offered


class Tally(NamedTuple):
    """A count of ballots."""

    yes: int
    ballots: int
    members: int  # simulated, those who do not vote included
    carried: bool
    predicted: float  # yes share the committee expected, nan where it made no guess
    west: float  # yes share in the West, nan without ballots there
    east: float  # in the East


class Block(NamedTuple):
    """A contract that the alliance as a whole would have signed, and the company that would not."""

    company: str  # title
    issue: str  # title of the issue that costs it most, empty for the dates


class Threat(NamedTuple):
    """What a side weighed when it decided about a stoppage, in its own value, $ million."""

    now: float  # going on as before
    then: float  # with the stoppage, or without it if it is called off
    day: int  # first day of the stoppage
    willing: float  # part of the members ready to stay out, nan where nobody asked


class Message(NamedTuple):
    """One thing said or done at the table, or an event that both sides see."""

    day: int
    actor: str  # "guild", "employers", "mediator" or "calendar"
    act: str  # "tables", "offers", "stands", "accepts", "rejects", "final offer", an event's name
    contract: Contract | None = None
    values: tuple[float, float] | None = None  # of the contract to guild and employers, $M
    mind: Mind | None = None
    which: int = 0  # position of the milestone, sister guild, meeting or candidate it is about
    tally: Tally | None = None
    blocks: tuple[Block, ...] = ()
    threat: Threat | None = None


def read(
    scenario: Scenario, packages: Sequence[Package], rows: Sequence[Any], shares: Sequence[Any]
) -> Iterator[Message]:
    """Yield the messages that stand in rows of the minutes.

    What several companies block in one breath is one message.

    Parameters
    ----------
    scenario
        Whose companies and issues the rows name by their positions.
    packages
        As the rows number them.
    rows, shares
        As in `model.minutes.Row`; the share granted of each issue stands beside each row.
    """
    blocks: list[Block] = []
    for place, row in enumerate(rows):
        if row.act != minutes.BLOCKS:
            yield _message(scenario, packages, row, shares[place])
            continue
        issue = scenario.issue[row.issue].title if row.issue >= 0 else ""
        blocks.append(Block(scenario.company[row.company].title, issue))
        if place + 1 == len(rows) or not _goes_on(row, rows[place + 1]):
            contract = _contract(packages, row, shares[place])
            yield Message(row.day, NAMES[row.actor], ACTS[row.act], contract, blocks=tuple(blocks))
            blocks = []


def _goes_on(row: Any, other: Any) -> bool:
    """Return whether another company blocks in the same breath: they are named in order."""
    return bool(other.act == minutes.BLOCKS and other.company > row.company)


def _message(scenario: Scenario, packages: Sequence[Package], row: Any, shares: Any) -> Message:
    is_about, guild = row.package >= 0, scenario.guild
    members = guild.members.count if guild.members is not None else 0
    tally = Tally(row.yes, row.ballots, members, row.carried, row.predicted, row.west, row.east)
    mind = Mind(row.reservation, row.low, row.high, row.aspired, row.least, row.sees_zone)
    return Message(
        row.day,
        NAMES[row.actor],
        ACTS[row.act],
        _contract(packages, row, shares) if is_about else None,
        (row.value_guild, row.value_employers) if is_about else None,
        mind if row.act in OF_CONTRACTS else None,
        row.which,
        tally if row.act in VOTES else None,
        threat=(
            Threat(row.now, row.then, row.threat_day, row.willing) if row.act in OF_FORCE else None
        ),
    )


def _contract(packages: Sequence[Package], row: Any, shares: Any) -> Contract:
    return Contract(packages[row.package], row.effective, row.expiry, tuple(shares))
