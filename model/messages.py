"""What is said and done at the table, as records that a diary can be written from."""

from typing import NamedTuple

from agents.contract import Contract
from agents.seat import Mind


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
