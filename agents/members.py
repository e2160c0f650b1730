"""Who the members of a union are: segments of a membership, and members drawn from them.

Most members have little income from what is shown again, a few have a lot: so a contract that is
good for the average member may be bad for most. A member is drawn from a fixed number of uniform
random numbers, each by the quantile of its distribution in closed form.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.approval import Constituent
from agents.votes import normal_quantile


class Segment(NamedTuple):
    """A part of the membership whose members are alike, apart from chance."""

    share: float  # of all members, > 0, relative to the other segments
    west: float  # share of it that lives in the West, 0..1
    turnout: float  # share of it that votes, 0..1
    weights: tuple[float, ...]  # [issue] what an issue weighs here, relative, >= 0
    earning: float  # share with covered earnings in a year, 0..1
    earnings: float  # mean of those earnings, $ a year, >= 0
    residuals: float  # mean home-video residuals, relative to the other segments, >= 0
    savings: float  # mean, in months of living, >= 0
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
    sigma = z + math.sqrt(max(0.0, room))
    if room < -1e-12 or sigma <= 0.0:  # the least mean itself may come out below 0 by rounding
        least = threshold * math.exp(-0.5 * z * z) if z > 0.0 else threshold
        raise ValueError(
            f"the mean {mean:g} is too small: with {share_above:.3g} above {threshold:g} "
            f"it is {'at least' if z > 0.0 else 'more than'} {least:.6g}"
        )
    return math.log(threshold) - z * sigma, sigma


def lognormal(mean: float, sigma: float, uniform: float) -> float:
    """Return a quantile of the lognormal distribution with this mean, 0 for a mean of 0.

    >>> lognormal(2.0, 0.0, 0.3), round(lognormal(1.0, 1.0, 0.5), 4)
    (2.0, 0.6065)
    """
    return mean * math.exp(sigma * normal_quantile(uniform) - 0.5 * sigma * sigma)


def exponential(mean: float, uniform: float) -> float:
    """Return a quantile of the exponential distribution with this mean, infinite at 1.

    >>> round(exponential(6.0, 0.5), 4)
    4.1589
    """
    return -mean * math.log1p(-uniform) if uniform < 1.0 else math.inf


def draw_member(
    segment: int,
    record: Segment,
    variety: Variety,
    residual_issues: tuple[bool, ...],
    uniforms: Sequence[float],
) -> Member:
    """Return a member of a segment, made from the uniform random numbers of `Draws`.

    On an issue that pays like home video a member feels the segment's weight times the own
    residuals; on any other the segment's weight. `normalised` brings the mean over members to 1.

    Patience is drawn so that the mean of 1 / patience, which is what weighs dates and flows, is
    that of the segment: a membership as patient as the guild values dates as the guild does.

    Parameters
    ----------
    segment : int
        Position of the segment in the list of segments.
    record : Segment
        What is known of it.
    variety : Variety
        How its members differ.
    residual_issues : tuple of bool
        [issue] whether it pays like home video.
    uniforms : sequence of float
        As many as `Draws` has fields, each from 0 up to, not including, 1.

    Raises
    ------
    TypeError
        If there are more or fewer uniforms than that.
    ValueError
        If the segment and ``residual_issues`` have different numbers of issues.
    """
    draws = Draws(*uniforms)
    earner = draws.earner < record.earning
    residuals = lognormal(record.residuals, variety.residuals, draws.residuals)
    return Member(
        segment=segment,
        west=draws.west < record.west,
        earner=earner,
        earnings=lognormal(record.earnings, variety.earnings, draws.earnings) if earner else 0.0,
        residuals=residuals,
        weights=tuple(
            weight * residuals if paid else weight
            for weight, paid in zip(record.weights, residual_issues, strict=True)
        ),
        patience=1.0 / lognormal(1.0 / record.patience, variety.patience, draws.impatience),
        savings=exponential(record.savings, draws.savings),
        militancy=record.militancy + normal_quantile(draws.militancy),
    )


def normalised(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the members with weights whose mean over all of them is 1 on each issue.

    So the members together want what the guild wants. An issue nobody weighs stays at 0.
    """
    if not members:
        return ()
    count, issues = len(members), len(members[0].weights)
    means = [math.fsum(member.weights[i] for member in members) / count for i in range(issues)]
    return tuple(
        member._replace(
            weights=tuple(
                weight / mean if mean > 0.0 else 0.0
                for weight, mean in zip(member.weights, means, strict=True)
            )
        )
        for member in members
    )


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
    total = math.fsum(shares)
    if min(shares, default=0.0) < 0.0 or (total <= 0.0 and count > 0):
        raise ValueError("shares must be at least 0, and one of them above")
    claims = [share / total * count if count > 0 else 0.0 for share in shares]
    counts = [math.floor(claim) for claim in claims]
    # Rounded, so that claims of one half stay equal whatever their last digits.
    remainders = [round(claim - whole, 9) for claim, whole in zip(claims, counts, strict=True)]
    by_remainder = sorted(range(len(shares)), key=lambda place: -remainders[place])
    for place in by_remainder[: count - sum(counts)]:
        counts[place] += 1
    return counts


def constituent(member: Member, opinion: float, spread: float) -> Constituent:
    """Return what a member of this opinion would sign.

    Parameters
    ----------
    member : Member
        Who votes.
    opinion : float
        In standard deviations; positive asks for more.
    spread : float
        What one standard deviation asks for, in the guild's $ million, >= 0.
    """
    return Constituent(weights=member.weights, rest=1.0 / member.patience, least=spread * opinion)
