"""What a party learns of its counterpart's wishes from the bids it hears, and from nothing else.

Both models take the counterpart's utility of a contract, 0..1, as a weighted sum over the money
issues, in the outlook's order, and the package, which comes last. A package is a name without a
scale: how well it is liked shows only in how often it was offered.

`frequencies` counts: what a party asks for often it likes, what it never moves on matters to it.
`beliefs` compares hypotheses: which ones make the bids look like those of a party that asks for
almost all at first and concedes slowly. Neither reads the other side's numbers in an outlook.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from agents.contract import ROUNDING, Offer, shares_of
from agents.outlook import Outlook

RATE = 0.2  # how fast weights are learned from what a bid left unchanged, HardHeaded's l
LEVELS = 11  # levels of share that bids are counted on: the tenths from 0 to 1
REACH = 0.5  # share within which a bid also speaks for the levels around it
UPHILL, DOWNHILL, TRIANGULAR = range(3)  # shapes of an issue: liked more, less, most in the middle
SHAPES = 3
MIDDLE = 0.5  # share at which a triangular issue is liked most
SPREAD = 0.15  # standard deviation of a bid's utility around the expected one, 0..1
PACE = 0.01  # utility that the counterpart is taken to give up from one bid to the next, 0..1


def spoken(bids: Sequence[Offer]) -> list[Offer]:
    """Return the bids that say something, the oldest first."""
    return [bid for bid in bids if bid.package >= 0]


def unchanged(before: Sequence[float], after: Sequence[float], same_package: bool) -> list[bool]:
    """Return for each issue, the package last, whether two bids agree on it."""
    flags = [abs(after[issue] - before[issue]) < ROUNDING for issue in range(len(after))]
    return [*flags, same_package]


# ---------------------------------------------------------------------------------- by frequency


class Frequencies(NamedTuple):
    """What the bids heard so far add up to."""

    weights: tuple[float, ...]  # [issue], the package last: how much it matters, sum at most 1
    shares: tuple[tuple[float, ...], ...]  # [issue][level]: smoothed count of bids, > 0
    packages: tuple[float, ...]  # [package]: count of bids, > 0


def reweighted(weights: Sequence[float], unchanged: Sequence[bool]) -> tuple[float, ...]:
    """Return the weights of the issues after one more bid that left some of them unchanged.

    The update of the agent HardHeaded as its source has it: what is unchanged gains l/n unless it
    is at the cap 1 - l/S, then all are divided by S = 1 + (l/n) * (number unchanged). At the cap
    the sum falls below 1. Other ports of this model add l and have no cap: do not mix them.

    References
    ----------
    van Krimpen, Looije & Hajizadeh (2013), HardHeaded, in Complex Automated Negotiations.

    >>> [round(weight, 6) for weight in reweighted((1 / 3, 1 / 3, 1 / 3), (True, True, False))]
    [0.352941, 0.352941, 0.294118]
    """
    gain, kept = RATE / len(weights), 0
    for same in unchanged:
        kept += same
    total = 1.0 + gain * kept
    cap = 1.0 - RATE / total
    new = list(weights)
    for issue in range(len(new)):
        if unchanged[issue] and new[issue] < cap:
            new[issue] += gain
        new[issue] /= total
    return tuple(new)


def counted(counts: Sequence[float], share: float, reach: float) -> tuple[float, ...]:
    """Return the counts of an issue's levels after one more bid for this share.

    A bid counts 1 where it stands and less the farther off, nothing ``reach`` away (more than 0):
    who asks for a tenth likes two tenths better than nine. Without smoothing all that was never
    asked for looks the same, and only levels named before, mostly the extremes, are offered back.

    >>> counted((1.0,) * 5, 0.25, 0.5), counted((1.0,) * 5, 0.25, 0.25)
    ((1.5, 2.0, 1.5, 1.0, 1.0), (1.0, 2.0, 1.0, 1.0, 1.0))
    """
    new = list(counts)
    for level in range(len(new)):
        away = abs(share - level / (len(new) - 1))
        new[level] += max(0.0, 1.0 - away / reach)
    return tuple(new)


def liking(counts: Sequence[float], share: float) -> float:
    """Return how well a share is liked by its count, 1 for the level counted most.

    Between two levels it is interpolated.

    >>> liking((1.0, 4.0, 2.0), 0.5), liking((1.0, 4.0, 2.0), 0.75)
    (1.0, 0.75)
    """
    place = share * (len(counts) - 1)
    below = min(int(place), len(counts) - 2)
    part = place - below
    return (counts[below] + part * (counts[below + 1] - counts[below])) / max(counts)


def frequencies(outlook: Outlook, heard: Sequence[Offer]) -> Frequencies:
    """Return what the bids heard, the oldest first, say by their frequency.

    All weights are equal and all counts 1 before the first bid. That bid is counted, too, which
    HardHeaded does from the second on.
    """
    issues = len(outlook.steps)
    weights = (1.0 / (issues + 1),) * (issues + 1)
    counts = [(1.0,) * LEVELS for _ in range(issues)]
    packages = [1.0] * len(outlook.order)
    bids = spoken(heard)
    for turn in range(len(bids)):
        bid = bids[turn]
        shares = shares_of(bid, outlook.order[bid.package])
        if turn > 0:
            last = bids[turn - 1]
            before = shares_of(last, outlook.order[last.package])
            weights = reweighted(weights, unchanged(before, shares, bid.package == last.package))
        for issue in range(issues):
            counts[issue] = counted(counts[issue], shares[issue], REACH)
        packages[bid.package] += 1.0
    return Frequencies(weights, tuple(counts), tuple(packages))


def frequency_utility(model: Frequencies, package: int, shares: Sequence[float]) -> float:
    """Return the counterpart's utility of a contract as the frequencies have it, 0..1."""
    utility = model.weights[-1] * model.packages[package] / max(model.packages)
    total = model.weights[-1]
    for issue in range(len(shares)):
        utility += model.weights[issue] * liking(model.shares[issue], shares[issue])
        total += model.weights[issue]
    return utility / total


# ------------------------------------------------------------------------------------- by Bayes


class Beliefs(NamedTuple):
    """What is held probable of the counterpart's wishes.

    Each issue has its own hypotheses, as in the scalable version of the model: with n issues, the
    package included, n ranks for each and three shapes for each but the package, n (n + 3) - 3 in
    all, where every ranking with every shape would make n! 3^(n-1).
    """

    ranks: tuple[tuple[float, ...], ...]  # [issue, the package last][rank]: probability, 0 first
    shapes: tuple[tuple[float, ...], ...]  # [issue][shape]: probability
    packages: tuple[float, ...]  # [package]: count of bids, > 0


def ranked_weight(rank: int, issues: int) -> float:
    """Return the weight of the issue at a rank, 0 the most important: they fall evenly, sum 1.

    >>> [round(ranked_weight(rank, 3), 6) for rank in range(3)]
    [0.5, 0.333333, 0.166667]
    """
    return 2.0 * (issues - rank) / (issues * (issues + 1))


def shaped(shape: int, share: float) -> float:
    """Return how well a share is liked if the issue has this shape, 0..1.

    >>> [shaped(shape, 0.75) for shape in (UPHILL, DOWNHILL, TRIANGULAR)]
    [0.75, 0.25, 0.5]
    """
    if shape == UPHILL:
        return share
    if shape == DOWNHILL:
        return 1.0 - share
    return 1.0 - abs(share - MIDDLE) / MIDDLE


def expected_utility(moves: int, pace: float) -> float:
    """Return the utility that a bid should have for its maker after so many moves, 0..1.

    Hindriks & Tykhonov take a pace of 0.05 a round.

    >>> expected_utility(0, 0.05), expected_utility(2, 0.05), expected_utility(30, 0.05)
    (1.0, 0.9, 0.0)
    """
    return max(0.0, 1.0 - pace * moves)


def posterior(
    prior: Sequence[float], utilities: Sequence[float], expected: float, spread: float
) -> tuple[float, ...]:
    """Return the probabilities of hypotheses after a bid, by Bayes' rule.

    ``utilities`` are what the bid is worth to its maker under each; the likelihood is normal
    around the ``expected`` utility, with standard deviation ``spread``, more than 0.

    References
    ----------
    Hindriks & Tykhonov (2008), Opponent modelling in automated multi-issue negotiation using
    Bayesian learning, AAMAS.

    >>> [round(odds, 6) for odds in posterior((0.5, 0.5), (0.95, 0.6), 0.9, 0.15)]
    [0.87484, 0.12516]
    """
    new = list(prior)
    total = 0.0
    for hypothesis in range(len(new)):
        miss = (utilities[hypothesis] - expected) / spread
        new[hypothesis] *= math.exp(-0.5 * miss * miss)
        total += new[hypothesis]
    for hypothesis in range(len(new)):
        new[hypothesis] /= total
    return tuple(new)


def expected_weights(ranks: Sequence[Sequence[float]]) -> list[float]:
    """Return the mean weight of each issue, sum 1."""
    weights, total = [0.0] * len(ranks), 0.0
    for issue in range(len(ranks)):
        for rank in range(len(ranks)):
            weights[issue] += ranks[issue][rank] * ranked_weight(rank, len(ranks))
        total += weights[issue]
    for issue in range(len(ranks)):
        weights[issue] /= total
    return weights


def expected_liking(shapes: Sequence[float], share: float) -> float:
    """Return how well a share of an issue is liked on average over its shapes, 0..1."""
    liked = 0.0
    for shape in range(SHAPES):
        liked += shapes[shape] * shaped(shape, share)
    return liked


def likings(model: Beliefs, package: int, shares: Sequence[float]) -> list[float]:
    """Return how well each part of a contract is liked, the package last, 0..1."""
    liked = [expected_liking(model.shapes[issue], shares[issue]) for issue in range(len(shares))]
    return [*liked, model.packages[package] / max(model.packages)]


def learned(
    model: Beliefs, package: int, shares: Sequence[float], expected: float, spread: float
) -> Beliefs:
    """Return the beliefs after a bid that should be worth ``expected`` to its maker.

    Each issue's hypotheses are judged with the mean of all others. A higher weight of one issue
    leaves less for the rest, so that the weights sum to 1 under every hypothesis.
    """
    weights, liked = expected_weights(model.ranks), likings(model, package, shares)
    count, mean = len(weights), 0.0
    for issue in range(count):
        mean += weights[issue] * liked[issue]
    ranks, shapes = list(model.ranks), list(model.shapes)
    for issue in range(count):
        others = mean - weights[issue] * liked[issue]
        rest = others / (1.0 - weights[issue])
        utilities = [0.0] * count
        for rank in range(count):
            weight = ranked_weight(rank, count)
            utilities[rank] = weight * liked[issue] + (1.0 - weight) * rest
        ranks[issue] = posterior(model.ranks[issue], utilities, expected, spread)
        if issue < len(shapes):
            utilities = [0.0] * SHAPES
            for shape in range(SHAPES):
                utilities[shape] = weights[issue] * shaped(shape, shares[issue]) + others
            shapes[issue] = posterior(model.shapes[issue], utilities, expected, spread)
    return Beliefs(tuple(ranks), tuple(shapes), model.packages)


def beliefs(outlook: Outlook, heard: Sequence[Offer], pace: float, spread: float) -> Beliefs:
    """Return what the bids heard, the oldest first, make probable.

    All hypotheses are equally probable before the first bid. In the first bid everything is as its
    maker likes it best, so it tells the shapes and not yet the ranks. A bid said again is counted
    for its package and else tells nothing: nobody concedes by standing firm.

    The ``pace`` decides which way round an issue is read that was given early: if less was
    conceded than expected, it must have been an important one. As most parties give first what
    costs them least, a pace below the true one (`PACE`) is safe and one above it is not.
    """
    issues = len(outlook.steps)
    model = Beliefs(
        ((1.0 / (issues + 1),) * (issues + 1),) * (issues + 1),
        ((1.0 / SHAPES,) * SHAPES,) * issues,
        (1.0,) * len(outlook.order),
    )
    moves, bids = 0, spoken(heard)
    for turn in range(len(bids)):
        package = bids[turn].package
        shares = shares_of(bids[turn], outlook.order[package])
        packages = list(model.packages)
        packages[package] += 1.0
        model = model._replace(packages=tuple(packages))
        if turn > 0:
            last = bids[turn - 1]
            before = shares_of(last, outlook.order[last.package])
            if all(unchanged(before, shares, package == last.package)):
                continue
            moves += 1
        new = learned(model, package, shares, expected_utility(moves, pace), spread)
        model = new if moves > 0 else new._replace(ranks=model.ranks)
    return model


class Wishes(NamedTuple):
    """What the counterpart wants on average over the hypotheses."""

    weights: tuple[float, ...]  # [issue], the package last, sum 1
    none: tuple[float, ...]  # [issue]: how well a share of 0 is liked, 0..1
    half: tuple[float, ...]  # [issue]: the same for `MIDDLE`; straight lines in between
    full: tuple[float, ...]  # [issue]: the same for 1
    packages: tuple[float, ...]  # [package]: how well it is liked, 1 the one offered most


def wishes(model: Beliefs) -> Wishes:
    """Return what the beliefs come to on average."""
    none, half, full = (
        tuple([expected_liking(shapes, share) for shapes in model.shapes])
        for share in (0.0, MIDDLE, 1.0)
    )
    most = max(model.packages)
    packages = [count / most for count in model.packages]
    return Wishes(tuple(expected_weights(model.ranks)), none, half, full, tuple(packages))


def bayesian_utility(mean: Wishes, package: int, shares: Sequence[float]) -> float:
    """Return the counterpart's utility of a contract on average over the hypotheses, 0..1."""
    utility = mean.weights[-1] * mean.packages[package]
    for issue in range(len(shares)):
        low, high, away = mean.none[issue], mean.half[issue], shares[issue]
        if shares[issue] > MIDDLE:
            low, high, away = mean.half[issue], mean.full[issue], shares[issue] - MIDDLE
        utility += mean.weights[issue] * (low + (high - low) * away / MIDDLE)
    return utility
