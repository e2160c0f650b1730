r"""How members vote: on a contract, on authorising a strike, on their leaders.

An opinion is in standard deviations, positive for militant; a member whose opinion is q asks for
:math:`s q` $ million of surplus over waiting. So with opinions spread normally around 0, of those
who vote on a contract with a mean surplus of mu the share

.. math::
    \Phi(\mu / s)

says yes, and the voter whose consent decides is the one at the quantile the quota asks for.
"""

import math
from collections.abc import Sequence

from agents.contract import DOLLAR, ROUNDING

TINY = 2.0**-54  # a share nearer to 0 or 1 counts as this far away, which is 8.3 sd
UNSEEN = 0.001  # a vote cannot tell apart shares nearer to 0 or 1 than this, which is 3.1 sd
NEWTON_STEPS = 5
HALVINGS = 60


def normal_cdf(x: float) -> float:
    """Return the share of a standard normal distribution that lies below x.

    >>> normal_cdf(0.0), round(normal_cdf(0.6433), 4)
    (0.5, 0.74)
    """
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def normal_quantile(share: float) -> float:
    """Return below which x this share (0..1) of a standard normal distribution lies.

    Newton's method on the logarithm of `normal_cdf`. That is concave, and the start is never
    above the root, since half of exp(-x^2 / 2) bounds the tail: so every step gets nearer, and
    five leave an error of rounding only. Always finite: 0 and 1 count as `TINY` away.

    >>> normal_quantile(0.5), round(normal_quantile(0.74), 4), round(normal_quantile(0.0), 4)
    (0.0, 0.6433, -8.2924)
    """
    tail = max(TINY, min(share, 1.0 - share))
    x = -math.sqrt(-2.0 * math.log(2.0 * tail))
    for _ in range(NEWTON_STEPS):
        below = normal_cdf(x)
        density = math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)
        x -= math.log(below / tail) * below / density
    return -x if share > 0.5 else x


# ------------------------------------------------------------------------------- on a contract


def predicted_yes(mean_surplus: float, spread: float) -> float:
    """Return the expected share of yes votes, 0..1, if surpluses are spread normally.

    Parameters
    ----------
    mean_surplus : float
        What the contract is worth beyond waiting to those who vote, on average, $M.
    spread : float
        Standard deviation of that surplus among them, $M, >= 0. Without any all vote alike, and
        all say yes to a contract that is just as good as waiting, as a single member does.

    Notes
    -----
    Where a few have most at stake, the surplus is skewed and its mean lies above what most
    members get: then fewer say yes than this.

    Examples
    --------
    >>> predicted_yes(0.0, 10.0), predicted_yes(0.0, 0.0), predicted_yes(-0.1, 0.0)
    (0.5, 1.0, 0.0)
    """
    if spread <= 0.0:
        return 1.0 if mean_surplus >= -DOLLAR else 0.0
    return normal_cdf(mean_surplus / spread)


def yes_needed(ballots: int, quota: float) -> int:
    """Return the least number of yes votes that is more than the quota (0..1) of the ballots.

    >>> yes_needed(4, 0.5), yes_needed(5, 0.5), yes_needed(100, 0.29), yes_needed(4, 1.0)
    (3, 3, 30, 5)
    """
    return math.floor(quota * ballots + ROUNDING) + 1


def ratified(yes: int, ballots: int, quota: float) -> bool:
    """Return whether a vote ratifies: more yes than the quota, so that a tie fails.

    Whatever the quota, one yes at least is needed: a vote without ballots ratifies nothing.

    >>> ratified(51, 100, 0.5), ratified(50, 100, 0.5), ratified(0, 0, 0.0)
    (True, False, False)
    """
    return yes >= yes_needed(ballots, quota)


def odds_of_ratification(predicted: float, quota: float, poll_error: float) -> float:
    """Return the odds, 0..1, that members ratify when so many are predicted to say yes.

    Parameters
    ----------
    predicted, quota : float
        Share of yes votes expected, and the share that must be exceeded, 0..1.
    poll_error : float
        Standard deviation of the actual share around the predicted one, >= 0. Without any the
        prediction decides, and a tie fails.

    Examples
    --------
    >>> odds_of_ratification(0.5, 0.5, 0.05), odds_of_ratification(0.5, 0.5, 0.0)
    (0.5, 0.0)
    """
    if poll_error <= 0.0:
        return 1.0 if predicted > quota else 0.0
    return normal_cdf((predicted - quota) / poll_error)


def signs(
    mean_surplus: float, spread: float, quota: float, poll_error: float, survival: float
) -> bool:
    """Return whether a committee brings this contract home to its members.

    It must expect them to ratify, and what they gain, if they do, must outweigh what it loses
    itself if they do not: P mu >= (1 - P) survival.
    """
    predicted = predicted_yes(mean_surplus, spread)
    odds = odds_of_ratification(predicted, quota, poll_error)
    return predicted > quota and odds * mean_surplus >= (1.0 - odds) * survival


def least_welfare(spread: float, quota: float, poll_error: float, survival: float) -> float:
    """Return the least mean surplus of those who vote at which the committee signs, $M.

    Never below 0: a committee does not sign what its members lose by on average, not even where
    a minority could ratify it. Infinite for a quota that nobody can exceed.

    Both conditions of `signs` get easier as the surplus mu grows, so halving an interval finds
    where they turn. Its upper end: where more than the quota is expected to say yes the odds P
    are at least one half, and then mu >= survival suffices.

    Parameters
    ----------
    spread : float
        Standard deviation of the members' surplus, $M, >= 0.
    quota : float
        Share of yes votes that must be exceeded, 0..1.
    poll_error : float
        Standard deviation of the actual share of yes votes around the predicted one, >= 0.
    survival : float
        What a contract that members reject costs the committee, $M, >= 0.

    Examples
    --------
    >>> [round(least_welfare(10.0, quota, 0.05, 20.0), 2) for quota in (0.5, 0.6, 0.75, 1.0)]
    [1.76, 3.84, 7.7, inf]
    """
    if signs(0.0, spread, quota, poll_error, survival):
        return 0.0
    low, high = 0.0, spread * max(0.0, normal_quantile(0.5 + 0.5 * quota)) + survival
    if not signs(high, spread, quota, poll_error, survival):
        return math.inf
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if signs(middle, spread, quota, poll_error, survival):
            high = middle
        else:
            low = middle
    return high


def implied_mood(predicted: float, actual: float) -> float:
    """Return by how much members turned out more militant than polled, standard deviations.

    What a committee learns from the shares of yes votes (0..1) on a contract: fewer than
    predicted mean a more militant membership. Shares nearer to 0 or 1 than `UNSEEN` count as that.

    >>> round(implied_mood(0.74, 0.5), 4), implied_mood(0.6, 0.6), round(implied_mood(1.0, 0.0), 2)
    (0.6433, 0.0, 6.18)
    """
    low, high = UNSEEN, 1.0 - UNSEEN
    expected = normal_quantile(min(high, max(low, predicted)))
    return expected - normal_quantile(min(high, max(low, actual)))


# ------------------------------------------------------------------------ on a strike, on leaders


def authorises(opinion: float, pooled_threat: float) -> bool:
    """Return whether a member lets the leaders call a strike if they see fit.

    A yes is a conditional approval of a threat: it costs nothing unless the strike is called, and
    helps to make the call unnecessary. ``pooled_threat`` is what that adds to a member's opinion,
    standard deviations. So a large majority says little about who would walk out.

    >>> authorises(-1.0, 1.7), authorises(-1.0, 0.0)
    (True, False)
    """
    return opinion + pooled_threat >= 0.0


def would_strike(opinion: float, hardship: float, call: float) -> bool:
    """Return whether a member would really follow a call to strike, or stay out.

    ``call`` is the opinion from which a member follows it who has lost nothing yet, ``hardship``
    what the pay lost weighs; all three are in standard deviations.

    >>> would_strike(1.2, 0.0, 1.0), would_strike(1.2, 0.5, 1.0)
    (True, False)
    """
    return opinion - hardship >= call


def nearest_candidate(opinion: float, positions: Sequence[float]) -> int:
    """Return which candidate a member votes for: the one whose opinion is nearest to the own.

    The incumbent stands first and keeps whoever is halfway; between two challengers the earlier
    does. ``positions`` are the candidates' opinions, one at least, in standard deviations.

    >>> nearest_candidate(0.5, (0.0, 1.2)), nearest_candidate(0.6, (0.0, 1.2))
    (0, 0)
    """
    best = 0
    for place in range(1, len(positions)):
        gap = abs(positions[place] - opinion)
        if gap < abs(positions[best] - opinion) - ROUNDING:
            best = place
    return best
