"""The members of a small works at a table, drawn from numbers of their own, and contracts for them.

One standard deviation of opinion asks for $6M there.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from agents import ballots
from agents.crowd import tape_length
from agents.outlook import Parts
from model import setting
from model.facts import facts_of
from model.layout import layout, plain
from model.opening import begin
from model.reading import read_scenario
from model.scenario import Scenario

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
SD = 6.0  # $M that one standard deviation of opinion asks for
MANY = "guild.members.count=1000"
NO_VOTE = "causes.ratification_gap=false"
CALM = "guild.members.mood=0"
SILENT = ("guild.segment.shop.turnout=0", "guild.segment.office.turnout=0")
KEPT = 400  # messages


@cache
def read(settings: tuple[str, ...]) -> Scenario:
    """Return the scenario of these tests with some settings."""
    return read_scenario(PEOPLE, settings)


def members_of(*settings: str, seed: int = 1) -> Any:
    """Return a table at which a round has just begun, its members drawn from a seed."""
    scenario = read(settings)
    facts = facts_of(scenario)
    table = plain(layout(facts, KEPT))
    table.facts = facts
    size = tape_length(facts.members.number, facts.members.network, facts.members.neighbours)
    table.crowd.tape = np.random.default_rng(seed).random(size).tolist()
    begin(table, [0.5] * setting.tape_length(scenario))
    return table


def all_vote(*settings: str, seed: int = 1) -> Any:
    """Return members without a common mood, all of whom vote."""
    turnout = ("guild.segment.shop.turnout=1", "guild.segment.office.turnout=1")
    return members_of(CALM, *turnout, *settings, seed=seed)


def set_opinions(table: Any, *groups: tuple[int, float]) -> None:
    """Give the first so many members an opinion, the next ones another, and so on."""
    table.crowd.opinion[:] = [opinion for count, opinion in groups for _ in range(count)]


def luck_of(table: Any, vote: int) -> list[float]:
    """Return the number that says whether a member votes, below the turnout, [member]."""
    count = len(table.crowd.opinion)
    first = (7 + vote) * count  # after the seven numbers that make a member
    return list(table.crowd.tape[first : first + count])


# ------------------------------------------------------------------------ contracts made up by hand

GRANTED = (0.0, 0.0)


def worth(surplus_of_all: float) -> Parts:
    """Return a contract whose dates are worth this much more than waiting, $M, and no issue."""
    none = (0.0, 0.0)
    return Parts(dates=(surplus_of_all,), left=(none,), more=(none,), waiting=none, rest=0.0)


def spread_on(table: Any, parts: Parts) -> float:
    """Return how far those who vote differ in what such a contract is worth to them, $M."""
    return ballots.spread_on(table.crowd, parts, 0, GRANTED, table.facts.members.spread)


def predicted(table: Any, parts: Parts, shift: float = 0.0) -> float:
    """Return the yes share on it that the committee expects, 0..1."""
    crowd, state, spread = table.crowd, table.crowd_state, table.facts.members.spread
    return ballots.predicted(crowd, state, parts, 0, GRANTED, spread, shift)


def ratify(table: Any, parts: Parts, shift: float = 0.0) -> ballots.Count:
    """Count the ballots on it."""
    crowd, state, spread = table.crowd, table.crowd_state, table.facts.members.spread
    return ballots.ratify(crowd, state, parts, 0, GRANTED, spread, shift)


def counted(table: Any, parts: Parts, shift: float = 0.0) -> tuple[float, float, int]:
    """Return the predicted share of yes, the one that was counted, and the number of ballots."""
    expected = predicted(table, parts, shift)
    count = ratify(table, parts, shift)
    return expected, count.yes / count.ballots, count.ballots


def least_of(table: Any) -> float:
    """Return what a poll finds that the average of those who vote asks for, $M."""
    return ballots.polled(table.crowd, table.crowd_state, table.facts.members.spread).least


def mean(column: Any) -> float:
    """Return the mean of a column, over all members alike."""
    return math.fsum(column) / len(column)
