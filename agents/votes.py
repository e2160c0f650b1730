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
HALVINGS = 60


def normal_cdf(x: float) -> float:
    """Return the share of a standard normal distribution that lies below x.

    >>> normal_cdf(0.0), round(normal_cdf(0.6433), 4)
    (0.5, 0.74)
    """
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def normal_quantile(share: float) -> float:
    """Return below which x this share (0..1) of a standard normal distribution lies.

    Wichura (1988), Applied Statistics 37, algorithm AS 241 (PPND16): three ratios of polynomials,
    one for the middle and two for the tails, exact to about 1 part in 10^16. Always finite: 0 and
    1 count as `TINY` away.

    >>> normal_quantile(0.5), round(normal_quantile(0.74), 4), round(normal_quantile(0.0), 4)
    (0.0, 0.6433, -8.2924)
    """
    off = share - 0.5
    if abs(off) <= 0.425:
        return off * _middle(0.180625 - off * off)
    far = math.sqrt(-math.log(max(TINY, min(share, 1.0 - share))))
    x = _tail(far - 1.6) if far <= 5.0 else _far_tail(far - 5.0)
    return x if off > 0.0 else -x


def _middle(r: float) -> float:
    """Return x over the distance from one half, for shares of 0.075 to 0.925."""
    above = 2509.0809287301226727 * r + 33430.575583588128105
    above = (above * r + 67265.770927008700853) * r + 45921.953931549871457
    above = (above * r + 13731.693765509461125) * r + 1971.5909503065514427
    above = (above * r + 133.14166789178437745) * r + 3.387132872796366608
    below = 5226.495278852545925 * r + 28729.085735721942674
    below = (below * r + 39307.89580009271061) * r + 21213.794301586595867
    below = (below * r + 5394.1960214247511077) * r + 687.1870074920579083
    below = (below * r + 42.313330701600911252) * r + 1.0
    return above / below


def _tail(r: float) -> float:
    """Return how far out a tail begins of which e^-(r + 1.6)^2 is left."""
    above = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
    above = (above * r + 0.24178072517745061177) * r + 1.27045825245236838258
    above = (above * r + 3.64784832476320460504) * r + 5.7694972214606914055
    above = (above * r + 4.6303378461565452959) * r + 1.42343711074968357734
    below = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
    below = (below * r + 0.0151986665636164571966) * r + 0.14810397642748007459
    below = (below * r + 0.68976733498510000455) * r + 1.6763848301838038494
    below = (below * r + 2.05319162663775882187) * r + 1.0
    return above / below


def _far_tail(r: float) -> float:
    """Return how far out a tail begins of which e^-(r + 5)^2 is left."""
    above = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    above = (above * r + 0.0012426609473880784386) * r + 0.026532189526576123093
    above = (above * r + 0.29656057182850489123) * r + 1.7848265399172913358
    above = (above * r + 5.4637849111641143699) * r + 6.6579046435011037772
    below = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    below = (below * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4
    below = (below * r + 0.0148753612908506148525) * r + 0.13692988092273580531
    below = (below * r + 0.59983220655588793769) * r + 1.0
    return above / below


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
