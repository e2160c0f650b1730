"""The efficient chain of each package on an outlook, in room that Python and numba both use.

The chain has the contracts of a package that no other contract of it beats, from the employers'
best to the guild's: as in `model.solutions.sets.efficient_chain`, but in plain scalar functions
that are quick enough for every round of a large study. It reads nothing but the outlook. Unlike
the path on which the sides bargain, it takes issues of any sign.
"""

from collections.abc import MutableSequence
from typing import NamedTuple

from agents.outlook import Outlook
from agents.worth import EMPLOYERS, GUILD

TOLERANCE = 1e-10  # $M, and part of an edge: smaller differences are ties, as in model.solutions


class Chains(NamedTuple):
    """The efficient chain of each package, as corners; room that each outlook fills anew.

    The corners of a package stand from ``package * (issues + 1)`` on, the employers' best first.
    From one to the next the guild's value rises and the employers' falls, each time at a higher
    price. A chain that is a single contract has that corner twice: an edge of no length.
    """

    guild: MutableSequence[float]  # [packages * (issues + 1)], $M
    employers: MutableSequence[float]  # [packages * (issues + 1)], $M
    edges: MutableSequence[int]  # [package]: 1 to issues; 0 if it may not be signed


def chains_for(outlook: Outlook) -> Chains:
    """Return room for the chains of an outlook, in lists; compiled code brings arrays instead."""
    packages, corners = len(outlook.admissible), len(outlook.steps) + 1
    return Chains([0.0] * (packages * corners), [0.0] * (packages * corners), [0] * packages)


def lay_chains(outlook: Outlook, chains: Chains) -> None:
    """Write the efficient chain of every package that may be signed."""
    for package in range(len(chains.edges)):
        chains.edges[package] = 0
        if outlook.admissible[package]:
            _lay_chain(outlook, chains, package)


def _lay_chain(outlook: Outlook, chains: Chains, package: int) -> None:
    """Write one chain: what the employers like is granted at once, the rest by rising price.

    An issue that both dislike is never granted; one that only the guild dislikes is taken back.
    """
    issues = len(outlook.steps)
    first, steps = package * (issues + 1), 0
    guild, employers = outlook.base[GUILD][package], outlook.base[EMPLOYERS][package]
    for issue in range(issues):
        gain, cost = outlook.slope[GUILD][package][issue], -outlook.slope[EMPLOYERS][package][issue]
        if cost < -TOLERANCE or (cost <= TOLERANCE and gain > TOLERANCE):
            guild, employers = guild + gain, employers - cost
        if min(gain, cost) > TOLERANCE or max(gain, cost) < -TOLERANCE:
            _insert(chains, first + 1, first + 1 + steps, abs(gain), abs(cost))
            steps += 1
    chains.guild[first], chains.employers[first] = guild, employers
    if steps == 0:
        chains.guild[first + 1], chains.employers[first + 1] = 0.0, 0.0
    chains.edges[package] = max(1, steps)
    for corner in range(first + 1, first + 1 + chains.edges[package]):
        chains.guild[corner] = chains.guild[corner - 1] + chains.guild[corner]
        chains.employers[corner] = chains.employers[corner - 1] - chains.employers[corner]


def _insert(chains: Chains, start: int, place: int, rise: float, fall: float) -> None:
    """Put a step in its place among those since the start, the cheapest dollar first."""
    guild, employers = chains.guild, chains.employers
    while place > start and fall * guild[place - 1] < employers[place - 1] * rise:
        guild[place], employers[place] = guild[place - 1], employers[place - 1]
        place -= 1
    guild[place], employers[place] = rise, fall


def even_gain(chains: Chains, package: int, floor_guild: float, floor_employers: float) -> float:
    """Return the greatest gain over the floors that a chain gives to both sides at once."""
    first = package * (len(chains.guild) // len(chains.edges))
    last = first + chains.edges[package]
    for corner in range(first, last):
        guild = chains.guild[corner] - floor_guild
        employers = chains.employers[corner] - floor_employers
        if guild >= employers:
            return employers
        rise = chains.guild[corner + 1] - chains.guild[corner]
        fall = chains.employers[corner] - chains.employers[corner + 1]
        if guild + rise >= employers - fall:
            return guild + rise * (employers - guild) / (rise + fall)
    return chains.guild[last] - floor_guild
