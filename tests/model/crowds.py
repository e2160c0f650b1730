"""Rounds for tests of words and figures, played once: with people behind both seats, and without.

Their scenarios are for tests only, so that nobody who tunes a shipped one has to come here.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from model.negotiation import Negotiation
from tests.model.rounds import HARD, play

SCENARIOS = Path(__file__).parent / "scenarios"
CROWD, QUIET = (str(SCENARIOS / f"{name}.toml") for name in ("crowd", "quiet"))
SEEDS = 20  # so many are tried

TOGETHER = "causes.one_veto=false"
ANGRY = (
    *("guild.members.mood=4", "guild.members.spread=25"),
    *("guild.committee.survival=0", "guild.committee.poll_error=0"),
)
CHEAP_LOCKOUT = (
    *("employers.rule=majority", "dispute.lockout_cost=0.5", "dispute.lockout_income=0"),
    *("dispute.pay=30", "dispute.other_income=1"),
)
MAJORITY = "employers.rule=majority"


class Case(NamedTuple):
    """A kind of round."""

    settings: tuple[str, ...]
    wanted: tuple[str, ...]  # acts that must happen in it
    first: int = 0  # seed to try first


CROWDS = {
    "blocks": Case((), ("blocks", "proposes", "end")),
    "strike": Case((MAJORITY,), ("strike vote", "sets a strike date", "stoppage starts"), 4),
    "called off": Case(
        (MAJORITY, "dispute.other_income=1", "guild.members.hardship=5"), ("calls it off",), 7
    ),
    "imposed": Case(("dispute.give_backs=1",), ("imposes its offer", "end"), 1),
    "ratified": Case((TOGETHER,), ("meeting", "final offer", "accepts", "ballot"), 1),
    "rejected": Case((TOGETHER, *ANGRY), ("ballot", "offer lapses", "end"), 10),
    "mediated": Case((TOGETHER, *ANGRY), ("both accept", "ballot"), 15),
    "lockout": Case(CHEAP_LOCKOUT, ("announces a lockout", "stoppage starts"), 1),
}


@cache
def crowd(name: str) -> Negotiation:
    """Return a round with people in which all happens that its name stands for."""
    settings, wanted, first = CROWDS[name]
    for seed in range(first, first + SEEDS):
        talks = play(CROWD, *settings, seed=seed)
        if set(wanted) <= {message.act for message in talks.messages}:
            return talks
    raise AssertionError(f"{name}: {wanted} no longer happens; other settings are needed")


@cache
def settled() -> Negotiation:
    """Return a round of some length between two sides that decide alone, with a deal."""
    rounds = (play(QUIET, seed=seed) for seed in range(SEEDS))
    return next(talks for talks in rounds if talks.deal is not None and talks.rounds > 5)


@cache
def unsettled() -> Negotiation:
    """Return a round between two sides that both stay where they are."""
    talks = play(QUIET, *HARD)
    assert talks.deal is None
    return talks
