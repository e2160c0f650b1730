"""How far the end of a round is from the Pareto frontier and from the Nash contract.

The answers are those of `model.solutions`, which is the exact, certified reference for tests and
reports. Here they come from plain scalar functions that Python and numba both run, quick enough
to measure every round of a large study.

>>> from model.chains import chains_for
>>> from model.negotiation import Negotiation
>>> from model.reading import read_scenario
>>> outlook = Negotiation(read_scenario("symmetric"), rng=0).outlook
>>> chains, floors = chains_for(outlook), (outlook.waiting[GUILD], outlook.waiting[EMPLOYERS])
>>> pareto, nash = gaps(outlook, chains, floors, weight=0.5, settled=False, values=floors)
>>> round(pareto, 2), round(nash, 2)
(91.86, 91.86)
"""

import math

from agents.bidding import fair_part, nash_product
from agents.outlook import Outlook
from agents.worth import EMPLOYERS, GUILD
from model.chains import TOLERANCE, Chains, even_gain, lay_chains
from model.frontier import pareto_distance


def gaps(
    outlook: Outlook,
    chains: Chains,
    floors: tuple[float, float],
    weight: float,
    settled: bool,
    values: tuple[float, float],
) -> tuple[float, float]:
    """Return the distances of a round's end to the frontier and to the Nash contract, $M.

    ``floors`` are both reservations, ``weight`` the guild's bargaining power, ``values`` those of
    the deal. A round without a deal (not ``settled``) stands at the floors: both distances are 0 if
    no contract beats them, for then nothing was missed. Where none does and there is a deal all
    the same, the second is its distance to the floors.
    """
    lay_chains(outlook, chains)
    found, guild, employers = nash_point(chains, floors[GUILD], floors[EMPLOYERS], weight)
    if not settled and not found:
        return 0.0, 0.0
    point = values if settled else floors
    right, above = guild - point[GUILD], employers - point[EMPLOYERS]
    pareto = pareto_distance(chains, point[GUILD], point[EMPLOYERS])
    return pareto, math.sqrt(right * right + above * above)


def nash_point(
    chains: Chains, floor_guild: float, floor_employers: float, weight: float
) -> tuple[bool, float, float]:
    """Return whether some contract beats both floors, and the values of the Nash contract, $M.

    It has the greatest product of both gains over the floors, the guild's to the power ``weight``
    and the employers' to the rest, of all packages and of shares on and off the grid; of equal
    products the first package's. Without a contract that beats both floors it is the floors.
    """
    found, best, packages = False, 0.0, len(chains.edges)
    nash_guild, nash_employers = floor_guild, floor_employers
    for package in range(packages):
        if chains.edges[package] == 0:
            continue
        first = package * (len(chains.guild) // packages)
        last = first + chains.edges[package]
        found = found or even_gain(chains, package, floor_guild, floor_employers) > TOLERANCE
        guild, employers = _peak(chains, first, last, floor_guild, floor_employers, weight)
        product = nash_product(guild, employers, weight)
        if product > best + TOLERANCE:
            best = product
            nash_guild, nash_employers = floor_guild + guild, floor_employers + employers
    if not found:
        return False, floor_guild, floor_employers
    return True, nash_guild, nash_employers


def _peak(
    chains: Chains, first: int, last: int, floor_guild: float, floor_employers: float, weight: float
) -> tuple[float, float]:
    """Return both gains where the Nash product of a chain is greatest, if it ever has any.

    The product is log-concave along a chain, so it rises up to the first edge on which it stops.
    """
    for corner in range(first, last):
        guild = chains.guild[corner] - floor_guild
        employers = chains.employers[corner] - floor_employers
        rise = chains.guild[corner + 1] - chains.guild[corner]
        fall = chains.employers[corner] - chains.employers[corner + 1]
        if rise == 0.0:
            return guild, employers
        part = fair_part(guild, employers, rise, -fall, weight)
        if part < 1.0:
            return guild + part * rise, employers - part * fall
    return chains.guild[last] - floor_guild, chains.employers[last] - floor_employers
