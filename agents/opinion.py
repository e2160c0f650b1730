"""How members' opinions move: textbook rules of influence, and the rule of our members.

Every rule makes one step from the opinions before it, so a step is synchronous: all members move
at once. Opinions are in standard deviations, positive for militant.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.contract import ROUNDING

# ----------------------------------------------------------------------------- textbook rules


def degroot(own: float, others_mean: float, influence: float) -> float:
    """Return an opinion after one talk with the neighbours, who count ``influence`` (0..1).

    DeGroot (1974), Journal of the American Statistical Association 69, with equal weights on all
    neighbours.

    >>> degroot(1.0, 0.0, 0.25)
    0.75
    """
    return own + influence * (others_mean - own)


def bounded(own: float, others: Sequence[float], confidence: float) -> float:
    """Return the mean of the own opinion and of all opinions that are near enough to be heard.

    Hegselmann & Krause (2002), JASSS 5(3). An opinion exactly ``confidence`` away is heard.

    Parameters
    ----------
    own : float
        The member's opinion; it always counts once.
    others : sequence of float
        The neighbours' opinions, without the own.
    confidence : float
        The largest distance at which somebody is still heard, >= 0.

    Examples
    --------
    >>> bounded(0.0, [0.5, 2.0], confidence=1.0)
    0.25
    """
    total, heard = own, 1
    for other in others:
        if abs(other - own) <= confidence + ROUNDING:
            total += other
            heard += 1
    return total / heard


def threshold(active: float, own: float) -> bool:
    """Return whether a member joins in when a share ``active`` (0..1) of the neighbours has.

    Granovetter (1978), American Journal of Sociology 83: from the own threshold on.

    >>> threshold(0.3, 0.3), threshold(0.29, 0.3)
    (True, False)
    """
    return active >= own - ROUNDING


def mean_field(support: float, field: float, coupling: float, firmness: float) -> float:
    r"""Return the mean support for a strike, -1..1, that a mean support brings forth.

    Galam, Gefen & Shapir (1982), Journal of Mathematical Sociology 9: members weigh grievance
    against conformity, and a fixed point of

    .. math::
        m = \tanh(B (H + J m))

    is a lasting state. For BJ <= 1 there is one. Above, work and strike can both last, and a
    strike goes on after its cause is gone (hysteresis).

    Parameters
    ----------
    support : float
        m, -1 all at work to 1 all on strike.
    field : float
        H, what speaks for a strike (positive) whatever the others do.
    coupling : float
        J, what the others' example weighs, >= 0.
    firmness : float
        B, how little chance there is in what a member does, >= 0.

    Examples
    --------
    >>> mean_field(0.0, 0.0, 1.5, 1.0), round(mean_field(0.858560, 0.0, 1.5, 1.0), 6)
    (0.0, 0.85856)
    """
    return math.tanh(firmness * (field + coupling * support))


# ------------------------------------------------------------------------------- our members


class Temper(NamedTuple):
    """What moves the members of a union, and how much."""

    grievance: float  # sd that a month without a contract adds, >= 0
    influence: float  # part of the way to the neighbours' mean in a month, 0..1
    credibility: float  # how far members believe what leaders say, 0..1
    meeting: float  # part of the way to the committee's stance at a meeting, 0..1
    hardship: float  # sd that a month of living beyond the savings takes away, >= 0


class News(NamedTuple):
    """What happens to a member in one step."""

    months: float  # length of the step, >= 0
    open_months: float  # part of it without a contract, 0..months
    others: float  # sd that neighbours pull to: their mean, or `bounded`; the own if none are heard
    statement: float  # sd that the leaders' words add if believed, negative if they call for peace
    meets: bool  # is at a meeting of members
    stance: float  # the committee's opinion, sd
    rally: float  # sd that the start of a stoppage adds, 0 in all other steps
    lost: float  # what the step adds to `hardship`, months of living


def part_of_way(monthly: float, months: float) -> float:
    """Return how far an opinion gets to its goal, 0..1, at ``monthly`` (0..1) of the way a month.

    What is left shrinks by the same part every month, so the length of a step makes no difference.

    >>> [round(part_of_way(0.19, months), 9) for months in (1.0, 0.5, 0.0)]
    [0.19, 0.1, 0.0]
    """
    return 1.0 - math.pow(1.0 - monthly, months)


def hardship(months_without_pay: float, savings: float) -> float:
    """Return how many months of living a stoppage has cost beyond the savings, >= 0.

    For whoever has no pay to lose no month is without pay.

    >>> hardship(2.0, 6.0), hardship(8.0, 6.0)
    (0.0, 2.0)
    """
    return max(0.0, months_without_pay - savings)


def drift(own: float, temper: Temper, news: News) -> float:
    """Return by how much a member's opinion moves in a step, standard deviations.

    The sum of six terms, each taken from the opinion before the step:

    1. grievance, up: every month without a contract adds to what is asked for;
    2. neighbours, either way: part of the way to their opinion (DeGroot 1974);
    3. statement, the way it points: leaders move members as far as they are believed;
    4. meeting, either way: part of the way to the committee's stance, for those who are there;
    5. rally, up: when a stoppage starts, members close ranks;
    6. lost pay, down: every month of living that savings do not cover makes a deal more welcome
       (as the rise that members accept falls during a strike in Ashenfelter & Johnson 1969).

    Terms 2 and 4 together overshoot both goals if their parts add up to more than 1.

    Examples
    --------
    >>> temper = Temper(grievance=0.1, influence=0.5, credibility=0.2, meeting=0.5, hardship=0.2)
    >>> round(drift(0.0, temper, News(1.0, 1.0, 0.4, 0.5, True, -0.2, 0.0, 1.0)), 9)
    0.1
    """
    change = temper.grievance * news.open_months
    change += part_of_way(temper.influence, news.months) * (news.others - own)
    change += temper.credibility * news.statement
    if news.meets:
        change += temper.meeting * (news.stance - own)
    return change + news.rally - temper.hardship * news.lost


def neighbour_means(opinions: Sequence[float], neighbours: Sequence[Sequence[int]]) -> list[float]:
    """Return for each member the mean opinion of the neighbours, the own if there are none.

    Members in a row who share one list of neighbours, as in a complete network, share its mean:
    then a step takes as long as the list, not its square.

    >>> neighbour_means([0.0, 1.0, 5.0], [(1, 2), (0,), ()])
    [3.0, 0.0, 5.0]
    """
    means: list[float] = []
    for own in range(len(opinions)):
        heard = neighbours[own]
        if own > 0 and heard and heard is neighbours[own - 1]:
            means.append(means[-1])
        elif heard:
            means.append(math.fsum(opinions[other] for other in heard) / len(heard))
        else:
            means.append(opinions[own])
    return means
