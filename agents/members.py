"""Who the members of a union are: segments of a membership, and members drawn from them.

Most members have little income from what is shown again, a few have a lot: so a contract that is
good for the average member may be bad for most. A member is drawn from a fixed number of uniform
random numbers, each by the quantile of its distribution in closed form (`agents.crowd`).
"""

import math
from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

from agents.approval import Constituent
from agents.contract import ROUNDING
from agents.votes import normal_quantile


class Segment(NamedTuple):
    """A part of the membership whose members are alike, apart from chance."""

    share: float  # of all members, > 0, relative to the other segments
    west: float  # share of it that lives in the West, 0..1
    turnout: float  # share of it that votes, 0..1
    earning: float  # share with covered earnings in a year, 0..1
    earnings: float  # mean of those earnings, $ thousand a year, >= 0
    residuals: float  # mean home-video residuals, relative to the other segments, >= 0
    savings_months: float  # mean, in months of living, >= 0
    patience: float  # harmonic mean, 1 as patient as the guild, > 0
    militancy: float  # mean opinion, in standard deviations within a segment


class Variety(NamedTuple):
    """How much the members of one segment differ."""

    residuals: float  # standard deviation of the logarithm, >= 0; see `lognormal_from`
    earnings: float  # standard deviation of the logarithm among earners, >= 0
    patience: float  # standard deviation of the logarithm, >= 0


class Member(NamedTuple):
    """One member, as drawn; opinion moves from ``militancy`` on, the rest stays."""

    segment: int  # position in the list of segments
    west: bool  # lives in the West
    earner: bool  # has covered earnings this year
    earnings: float  # $ a year, 0 for whoever is no earner
    residuals: float  # relative home-video residuals, >= 0
    weights: tuple[float, ...]  # [issue] how much of the guild's value is felt here, >= 0
    patience: float  # 1 as patient as the guild, > 0
    savings: float  # months of living, >= 0
    militancy: float  # opinion at the start, standard deviations, positive asks for more


class Draws(NamedTuple):
    """The uniform random numbers that make a member, each 0..1, in this order."""

    west: float  # below the segment's share: lives in the West
    earner: float  # below the segment's share: an earner
    earnings: float  # quantile of a lognormal distribution
    residuals: float  # quantile of a lognormal distribution
    savings: float  # quantile of an exponential distribution: many have little
    impatience: float  # quantile of a lognormal distribution of 1 / patience
    militancy: float  # quantile of a normal distribution with standard deviation 1


DRAWS = 7  # uniform random numbers a member; their places:
WEST, EARNER, EARNINGS, RESIDUALS, SAVINGS, IMPATIENCE, MILITANCY = range(DRAWS)


def lognormal_from(threshold: float, share_above: float, mean: float) -> tuple[float, float]:
    r"""Return mu and sigma of the lognormal distribution with this mean and this upper tail.

    With z the standard normal quantile of ``1 - share_above``, the mean m and the threshold t the
    two facts say

    .. math::
        \ln t = \mu + z \sigma, \qquad \ln m = \mu + \sigma^2 / 2,

    and without mu: :math:`\sigma^2 - 2 z \sigma = 2 \ln(m / t)`, so
    :math:`\sigma = z \pm \sqrt{z^2 + 2 \ln(m / t)}`. Which means m are possible:

    1. above the threshold: all, and there is one solution;
    2. at or below it: only if less than half lies above (z > 0), from :math:`t e^{-z^2 / 2}` on.
       At that mean there is one solution, sigma = z; from there to the threshold there are two.
       The wider is taken, in which fewer have more, so that sigma grows with the mean throughout.

    Parameters
    ----------
    threshold, mean : float
        In the same unit, > 0.
    share_above : float
        Share of cases above the threshold, between 0 and 1.

    Raises
    ------
    ValueError
        If an argument is out of range, or no lognormal distribution has both properties.

    Examples
    --------
    Of 531 films, 165 paid more than $200,000 of home-video residuals. A mean of $177,047 is the
    least that can go with it:

    >>> for mean in (178e3, 200e3, 250e3):
    ...     mu, sigma = lognormal_from(200e3, 165 / 531, mean)
    ...     print(f"sigma {sigma:.3f}, median ${math.exp(mu):,.0f}")
    sigma 0.597, median $148,909
    sigma 0.988, median $122,818
    sigma 1.324, median $103,993
    >>> lognormal_from(200e3, 165 / 531, 150e3)
    Traceback (most recent call last):
    ...
    ValueError: the mean 150000 is too small: with 0.311 above 200000 it is at least 177047
    """
    if not (threshold > 0.0 and mean > 0.0 and 0.0 < share_above < 1.0):
        raise ValueError("threshold and mean must be above 0, the share between 0 and 1")
    z = normal_quantile(1.0 - share_above)
    room = z * z + 2.0 * math.log(mean / threshold)
    sigma = lognormal_sigma(threshold, share_above, mean)
    if room < -1e-12 or sigma <= 0.0:  # the least mean itself may come out below 0 by rounding
        least = threshold * math.exp(-0.5 * z * z) if z > 0.0 else threshold
        raise ValueError(
            f"the mean {mean:g} is too small: with {share_above:.3g} above {threshold:g} "
            f"it is {'at least' if z > 0.0 else 'more than'} {least:.6g}"
        )
    return math.log(threshold) - z * sigma, sigma


def lognormal_sigma(threshold: float, share_above: float, mean: float) -> float:
    """Return the sigma of `lognormal_from`, for numbers that have one.

    >>> round(lognormal_sigma(200e3, 165 / 531, 250e3), 3)
    1.324
    """
    z = normal_quantile(1.0 - share_above)
    return z + math.sqrt(max(0.0, z * z + 2.0 * math.log(mean / threshold)))


def lognormal(mean: float, sigma: float, uniform: float) -> float:
    """Return a quantile of the lognormal distribution with this mean, 0 for a mean of 0.

    >>> lognormal(2.0, 0.0, 0.3), round(lognormal(1.0, 1.0, 0.5), 4)
    (2.0, 0.6065)
    """
    if sigma <= 0.0 or mean <= 0.0:
        return mean
    return mean * math.exp(sigma * normal_quantile(uniform) - 0.5 * sigma * sigma)


def exponential(mean: float, uniform: float) -> float:
    """Return a quantile of the exponential distribution with this mean, infinite at 1.

    >>> round(exponential(6.0, 0.5), 4)
    4.1589
    """
    return -mean * math.log1p(-uniform) if uniform < 1.0 else math.inf


def segment_counts(shares: Sequence[float], count: int) -> list[int]:
    """Return how many of ``count`` members each segment gets, in proportion to its share.

    Largest remainders (Hamilton's rule): each gets the whole part of its claim, and the seats
    left go to the largest remainders, the earlier first among equals.

    Raises
    ------
    ValueError
        If a share is negative, or no share is positive and there is somebody to place.

    Examples
    --------
    >>> segment_counts([0.5, 0.3, 0.2], 7), segment_counts([1.0, 1.0, 1.0], 11)
    ([4, 2, 1], [4, 4, 3])
    """
    if min(shares, default=0.0) < 0.0 or (math.fsum(shares) <= 0.0 and count > 0):
        raise ValueError("shares must be at least 0, and one of them above")
    counts = [0] * len(shares)
    if count > 0:
        apportion(list(shares), count, counts)
    return counts


def apportion(remainders: MutableSequence[float], count: int, counts: MutableSequence[int]) -> None:
    """Write how many of ``count`` members each segment gets: the rule of `segment_counts`.

    Parameters
    ----------
    remainders : sequence of float
        [segment] The shares, which are used up.
    count : int
        Members to place, > 0.
    counts : sequence of int
        [segment] To write to.
    """
    total, left = 0.0, count
    for place in range(len(remainders)):
        total += remainders[place]
    for place in range(len(remainders)):
        claim = remainders[place] / total * count
        counts[place] = math.floor(claim)
        remainders[place] = claim - counts[place]
        left -= counts[place]
    for _ in range(left):
        largest = 0
        for place in range(1, len(remainders)):
            # Claims of one half stay equal whatever their last digits.
            if remainders[place] > remainders[largest] + ROUNDING:
                largest = place
        counts[largest] += 1
        remainders[largest] -= 1.0


def constituent(
    weights: Sequence[float], rest: float, opinion: float, spread: float, shift: float
) -> Constituent:
    """Return what a member would sign.

    Parameters
    ----------
    weights : sequence of float
        [issue] What the member weighs.
    rest : float
        Weight on dates and flows, 1 / patience.
    opinion : float
        In standard deviations; positive asks for more.
    spread : float
        What one standard deviation asks for, in the guild's $ million, >= 0.
    shift : float
        What all members ask for beyond waiting, $M.
    """
    return Constituent(weights, rest, spread * opinion + shift)
