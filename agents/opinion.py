"""How members' opinions move: textbook rules of influence, and the rules of our members.

Every rule makes one step from the opinions before it, so a step is synchronous: all members move
at once. Opinions are in standard deviations, positive for militant.
"""

import math
from typing import NamedTuple

from agents.contract import ROUNDING

OPINIONS = ("degroot", "bounded", "threshold")
DEGROOT, BOUNDED, THRESHOLD = range(len(OPINIONS))
LOUD = 1.0  # sd: with thresholds, a member who thinks at least so is seen to be militant

# ----------------------------------------------------------------------------- textbook rules


def degroot(own: float, others_mean: float, influence: float) -> float:
    """Return an opinion after one talk with the neighbours, who count ``influence`` (0..1).

    DeGroot (1974), Journal of the American Statistical Association 69, with equal weights on all
    neighbours.

    >>> degroot(1.0, 0.0, 0.25)
    0.75
    """
    return own + influence * (others_mean - own)


def hears(own: float, other: float, confidence: float) -> bool:
    """Return whether somebody is near enough to be heard: at most ``confidence`` away.

    The bounded confidence of Hegselmann & Krause (2002), JASSS 5(3): a member's new opinion is the
    mean of the own one and of all that are heard.

    >>> hears(0.0, 0.5, confidence=0.5), hears(0.0, 0.6, confidence=0.5)
    (True, False)
    """
    return abs(other - own) <= confidence + ROUNDING


def threshold(active: float, own: float) -> bool:
    """Return whether a member joins in when a share ``active`` (0..1) of the neighbours has.

    Granovetter (1978), American Journal of Sociology 83: from the own threshold on.

    >>> threshold(0.3, 0.3), threshold(0.29, 0.3)
    (True, False)
    """
    return active >= own - ROUNDING


def threshold_of(militancy: float) -> float:
    """Return the share of loud neighbours that makes a member loud: the calmer, the more.

    >>> threshold_of(0.0), threshold_of(1.0), threshold_of(-3.0), threshold_of(9.0)
    (0.5, 0.25, 1.0, 0.05)
    """
    return min(1.0, max(0.05, 0.5 - 0.25 * militancy))


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

    rule: int  # how a member follows the others: DEGROOT, BOUNDED or THRESHOLD
    influence: float  # part of the way to what the others think in a month, 0..1
    confidence: float  # BOUNDED: opinions farther away are not heard, sd, >= 0
    grievance: float  # sd that a month without a contract adds
    credibility: float  # how far members believe what leaders say, 0..1
    meeting: float  # part of the way to the committee's stance at a meeting, 0..1
    hardship: float  # sd that a month of living beyond the savings takes away, >= 0


class News(NamedTuple):
    """What happens to all members in one step."""

    months: float  # length of the step, >= 0
    open_months: float  # part of it without a contract, 0..months
    statement: float  # sd that the leaders' words add if believed, negative if they call for peace
    meets: bool  # is there a meeting of members
    rally: float  # sd that the start of a stoppage adds, 0 in all other steps
    unpaid_months: float  # part of a stoppage that the step adds, >= 0


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


def drift(
    own: float, others: float, way: float, lost: float, stance: float, temper: Temper, news: News
) -> float:
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

    Parameters
    ----------
    own, others : float
        The member's opinion, and what those pull to whom the member listens to, sd.
    way : float
        How far they pull in this step, 0..1: `part_of_way` of the influence.
    lost : float
        What the step adds to the member's `hardship`, months of living.
    stance : float
        The committee's opinion, sd.
    temper, news
        What moves members, and what happens.

    Examples
    --------
    >>> temper = Temper(0, 0.5, 0.0, grievance=0.1, credibility=0.2, meeting=0.5, hardship=0.2)
    >>> news = News(1.0, 1.0, 0.5, True, 0.0, 1.0)
    >>> round(drift(0.0, 0.4, 0.5, 1.0, -0.2, temper, news), 9)
    0.1
    """
    change = temper.grievance * news.open_months
    change += way * (others - own)
    change += temper.credibility * news.statement
    if news.meets:
        change += temper.meeting * (stance - own)
    return change + news.rally - temper.hardship * lost
