"""Outlooks to measure distances on, drawn or from played rounds, with their chains laid out."""

from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st

from agents.outlook import Outlook
from model.chains import Chains, chains_for, lay_chains
from model.solutions import Pair, ValueSet, value_sets
from tests.agents.toys import STEPS, Numbers, outlook_from, seeds
from tests.model.rounds import play

USED = 1e9  # what is left in room that no chain fills

PLAYED = [
    *(("wga-2004", seed) for seed in range(4)),
    *(("contract-round", seed) for seed in range(3)),
    ("symmetric", 0),
]


class Drawn(NamedTuple):
    """An outlook and what to measure on it."""

    outlook: Outlook
    point: Pair
    floors: Pair
    weight: float


class End(NamedTuple):
    """The end of a played round."""

    outlook: Outlook
    floors: Pair
    settled: bool
    values: Pair  # of the deal, else the floors


def laid(outlook: Outlook) -> Chains:
    """Return an outlook's chains in room that was used before."""
    chains = chains_for(outlook)
    for place in range(len(chains.guild)):
        chains.guild[place] = chains.employers[place] = USED
    lay_chains(outlook, chains)
    return chains


def sets_of(outlook: Outlook) -> list[ValueSet]:
    """Return the packages that may be signed as the value sets of `model.solutions`."""
    return value_sets(outlook)[0]


@st.composite
def drawn(draw: st.DrawFn, least: int = -40) -> Drawn:
    """Draw an outlook of up to eight packages, a point and floors; one package may be signed.

    Slopes have any sign from ``least`` on; whole numbers make ties of every kind.
    """
    numbers: Numbers = draw(seeds)
    random = numbers.random
    outlook = outlook_from(numbers, random.randint(1, 4), random.randint(1, 8), least, STEPS)
    outlook = outlook._replace(admissible=[*outlook.admissible[1:], True])
    guild, employers = numbers.take(-60, 160, 2)
    floors = numbers.take(-120, 60, 1)[0], numbers.take(-60, 120, 1)[0]
    return Drawn(outlook, (guild, employers), floors, random.choice((0.5, 0.5, 0.2, 0.37, 0.95)))


@cache
def end_of(name: str, seed: int) -> End:
    """Return the end of a played round of a shipped scenario."""
    talks = play(name, seed=seed)
    outlook = talks.deal_outlook or talks.outlook
    floors = (talks.deal_floors if talks.deal else None) or talks.floors
    values = (talks.deal_values if talks.deal else None) or floors
    return End(outlook, floors, talks.deal is not None, values)


def around(pair: Pair, chains: Chains) -> list[Pair]:
    """Return points about a pair, near and far, and corners of chains, efficient or not."""
    steps = (-150.0, -20.0, -1.0, 0.0, 3.0, 90.0)
    grid = [(pair[0] + right, pair[1] + up) for right in steps for up in steps]
    both = zip(chains.guild, chains.employers, strict=True)
    corners = [corner for corner in both if corner[0] != USED]
    return grid + corners[:: max(1, len(corners) // 20)]
