"""Rounds for tests of words and figures, played once: with people behind both seats, and without.

Their scenarios are for tests only, so that nobody who tunes a shipped one has to come here.
"""

from functools import cache
from pathlib import Path

from model.negotiation import Negotiation
from tests.model.rounds import HARD, play

SCENARIOS = Path(__file__).parent / "scenarios"
CROWD, QUIET = (str(SCENARIOS / f"{name}.toml") for name in ("crowd", "quiet"))
SEEDS = range(20)

TOGETHER = "causes.one_veto=false"
ANGRY = (
    *("guild.members.mood=4", "guild.members.spread=25"),
    *("guild.committee.survival=0", "guild.committee.poll_error=0"),
)
CHEAP_LOCKOUT = (
    *("employers.rule=majority", "dispute.lockout_cost=0.5", "dispute.lockout_income=0"),
    *("dispute.pay=30", "dispute.other_income=1"),
)
CROWDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # settings, and what must happen
    "strike": ((), ("blocks", "strike vote", "stoppage starts", "calls it off")),
    "imposed": (("dispute.give_backs=1",), ("imposes its offer", "end")),
    "ratified": ((TOGETHER,), ("meeting", "final offer", "accepts", "ballot")),
    "rejected": ((TOGETHER, *ANGRY), ("ballot", "offer lapses", "end")),
    "mediated": ((TOGETHER, *ANGRY), ("both accept", "ballot")),
    "lockout": (CHEAP_LOCKOUT, ("announces a lockout", "stoppage starts")),
}


@cache
def crowd(name: str) -> Negotiation:
    """Return the first round with people in which all happens that its name stands for."""
    settings, wanted = CROWDS[name]
    rounds = (play(CROWD, *settings, seed=seed) for seed in SEEDS)
    return next(talks for talks in rounds if set(wanted) <= {m.act for m in talks.messages})


@cache
def settled() -> Negotiation:
    """Return a round of some length between two sides that decide alone, with a deal."""
    rounds = (play(QUIET, seed=seed) for seed in SEEDS)
    return next(talks for talks in rounds if talks.deal is not None and talks.rounds > 5)


@cache
def unsettled() -> Negotiation:
    """Return a round between two sides that both stay where they are."""
    talks = play(QUIET, *HARD)
    assert talks.deal is None
    return talks
