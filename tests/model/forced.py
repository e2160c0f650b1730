"""Rounds in which sides use force, played once, and what their messages say of every day of it."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from agents.stoppage import IMPOSED, WORK
from model.costs import AT_WORK, Regime
from model.messages import Message
from model.negotiation import Negotiation
from model.reading import read_scenario
from model.scenario import Scenario
from model.sight import ask_people, look
from model.table import set_regime

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
ALONE = "mediator=none"
HOPEFUL = (ALONE, "guild.bias=0.4", "employers.bias=0.4")
STUBBORN = (
    *(ALONE, "guild.tactic=hard-liner", "employers.tactic=hard-liner"),
    "calendar.ends=2040-11-15",
)
BARE = (ALONE, "dispute.stockpile=0", "dispute.output=2", "dispute.other_income=0.8")
LOCKING = (
    *(ALONE, "employers.rule=majority", "dispute.lockout_cost=0.5", "dispute.lockout_income=0"),
    *("dispute.pay=30", "dispute.other_income=1", "dispute.stockpile=2"),
)
OPPOSED = ("company.north.stake={pay=9}", "company.south.stake={pension=9}")
IMPOSING = (*HOPEFUL, *OPPOSED)
CLOSER = (ALONE, "guild.bias=0.2", "employers.bias=0.2", *OPPOSED)
DEAR = (ALONE, "dispute.give_backs=1", "dispute.pay=20", "dispute.other_income=0")
POOR = ("guild.members.hardship=3", "guild.members.grievance=0", "dispute.rally=0")
ARMS = (HOPEFUL, STUBBORN, BARE, LOCKING, IMPOSING, CLOSER, DEAR)
NAMES = ("hopeful", "stubborn", "bare", "locking", "imposing", "closer", "dear")
SEEDS = range(8)
STRUCK_AGAINST = 50  # of DEAR: the members strike against what was imposed
ANGRY = 1.5  # sd that members are more militant than their committee knows


@cache
def read(settings: tuple[str, ...]) -> Scenario:
    """Return the scenario of these tests with some settings."""
    return read_scenario(PEOPLE, settings)


def talks_of(*settings: str, seed: int = 1, mood: float | None = None) -> Negotiation:
    """Return a round before its first event; with a mood members have another than was drawn."""
    talks = Negotiation(read(settings), rng=seed, collect=False)
    if mood is not None:
        talks.table.crowd_state.mood = mood
    return talks


@cache
def played(settings: tuple[str, ...], seed: int) -> Negotiation:
    """Return a whole round."""
    return talks_of(*settings, seed=seed).run()


@cache
def rounds(*settings: str) -> tuple[Negotiation, ...]:
    """Return some rounds; of those in which nobody moves, which are long and alike, only a few."""
    seeds = SEEDS[:4] if STUBBORN[1] in settings else SEEDS
    more = (STRUCK_AGAINST,) if settings == DEAR else ()
    return tuple(played(settings, seed) for seed in (*seeds, *more))


@cache
def angry(*settings: str) -> tuple[Negotiation, ...]:
    """Return some rounds in which the members vote deals down."""
    return tuple(talks_of(*settings, seed=seed, mood=ANGRY).run() for seed in range(6))


def all_of(arm: tuple[str, ...]) -> tuple[Negotiation, ...]:
    """Return the rounds of an arm, and those in which its members vote deals down."""
    return rounds(*arm) if arm in (STUBBORN, IMPOSING) else rounds(*arm) + angry(*arm)


# ------------------------------------------------------------------------------- what has happened


def acts(talks: Negotiation) -> list[str]:
    """Return what was done, in order."""
    return [message.act for message in talks.messages]


def said(talks: Negotiation, *wanted: str) -> list[Message]:
    """Return the messages of some kinds."""
    return [message for message in talks.messages if message.act in wanted]


def struck(talks: Negotiation) -> bool:
    """Return whether work stopped."""
    return "stoppage starts" in acts(talks)


def stopped(talks: Negotiation) -> tuple[int, int]:
    """Return the days of strike and of lockout that were counted."""
    state = talks.table.state
    return state.days_on_strike, state.days_locked_out


def lost(talks: Negotiation) -> tuple[float, float]:
    """Return what stoppages and imposition have cost guild and employers so far, $M."""
    state = talks.table.state
    return state.lost_guild, state.lost_employers


class Spell(NamedTuple):
    """A stretch of days on which work was not done, or done under imposed terms."""

    kind: int
    since: int  # first day of the stoppage, or of what was imposed
    first: int
    last: int


def spells(talks: Negotiation) -> list[Spell]:
    """Return who did what to whom and from when to when, by the messages alone.

    A stoppage rests while members vote on a deal; its fund and its stocks do not begin anew if
    they say no.
    """
    found, imposed, begun = [], AT_WORK, 0
    active = rested = AT_WORK
    for message in [*talks.messages, Message(talks.day, "calendar", "over")]:
        day, act = message.day, message.act
        ends = act in ("accepts", "both accept", "calls it off", "over")
        if ends or act in ("imposes its offer", "stoppage starts"):
            if active.kind != WORK and day > begun:
                found.append(Spell(active.kind, active.since, begun, day))
            begun = day
        if act in ("accepts", "both accept"):
            rested = active
            if talks.deal is not None and day == talks.deal_day:
                break
        if act == "imposes its offer":
            active = imposed = Regime(IMPOSED, day)
        elif act == "stoppage starts":
            active = rested if rested.kind == message.which else Regime(message.which, day)
        elif ends:
            active = imposed
    return found


def imposed_flows(talks: Negotiation) -> tuple[float, float]:
    """Return what the imposed offer costs each side a month, from the scenario's numbers."""
    day = said(talks, "imposes its offer")[0].day
    offers = [
        message.contract
        for message in talks.messages
        if message.actor == "employers" and message.day <= day and message.contract
        and message.act in ("offers", "stands", "final offer")
    ]  # fmt: skip
    case, dispute = talks.case, talks.case.dispute
    assert dispute is not None
    paid = list(zip(offers[-1].shares, case.issue, strict=True))
    gained = sum(share * i.size * i.guild_weight / 12 for share, i in paid)
    borne = sum(share * i.size * i.exposure * i.multiplier / 12 for share, i in paid)
    relief = dispute.relief * -case.employers.waiting_flow
    return dispute.give_backs - gained, borne - dispute.give_backs - relief


# ---------------------------------------------------------------------------- days made up by hand


def go_to(table: Any, day: int, regime: Regime | None = None) -> None:
    """Let it be another day; with a regime, that is how work goes on and the people are asked."""
    table.state.day, table.state.is_stale = day, True
    if regime is not None:
        set_regime(table.state, regime)
        ask_people(table)
    look(table)
