"""The tactic that looks for the fair deal by what it has learned of the other side."""

from collections.abc import Sequence

from agents.approval import margin_of
from agents.bidding import fair_part, nash_product
from agents.contract import NO_BID, TIE, Offer, free_bid, grid_above, grid_below
from agents.opponents import (
    MIDDLE,
    PACE,
    SPREAD,
    Wishes,
    bayesian_utility,
    beliefs,
    spoken,
    wishes,
)
from agents.outlook import Outlook, cheapest_first, value_of_shares
from agents.tactics.clock import aspiration
from agents.tactics.view import View, meet
from agents.worth import GUILD


def least_utility(outlook: Outlook, mean: Wishes) -> float:
    """Return the lowest utility that any contract that may be signed is believed to have, 0..1."""
    worst = 1.0
    for package in range(len(mean.packages)):
        if outlook.admissible[package]:
            worst = min(worst, mean.packages[package])
    least = mean.weights[-1] * worst
    for issue in range(len(mean.none)):
        least += mean.weights[issue] * min(mean.none[issue], mean.full[issue])
    return least


def believed_product(
    outlook: Outlook,
    view: View,
    mean: Wishes,
    least: float,
    package: int,
    shares: Sequence[float],
) -> float:
    """Return the Nash product that a contract is believed to have; -1 if it is too little.

    The own gain is over the reservation, $M; the other's over its ``least`` utility, 0..1: nothing
    that is heard tells what it takes at least.
    """
    own = value_of_shares(outlook, view.side, package, shares) - view.reservation
    if own < margin_of(outlook, view.side, package) - TIE:
        return -1.0
    own, other = max(0.0, own), max(0.0, bayesian_utility(mean, package, shares) - least)
    guild, employers = (own, other) if view.side == GUILD else (other, own)
    return nash_product(guild, employers, view.weight)


def fair_shares(
    outlook: Outlook, view: View, mean: Wishes, least: float, package: int
) -> list[float]:
    """Return the shares of a package with the greatest believed product, not rounded yet.

    The counterpart is believed to like each issue along two straight lines that meet in the
    middle. So the contracts that are efficient by these beliefs lie on one path, as in
    `agents.bidding`: (1) start from what is best for this side, (2) concede half issues, those
    first that cost it least for what the other is believed to gain, (3) stop where that no longer
    pays and no more is asked for than the clock allows, or else where the own people would not
    follow.
    """
    slopes = outlook.slope[view.side][package]
    shares, gains, losses = [0.0] * len(slopes), [0.0] * 2 * len(slopes), [0.0] * 2 * len(slopes)
    for issue in range(len(slopes)):
        near, far = mean.none[issue], mean.full[issue]
        if slopes[issue] > 0.0:
            shares[issue], near, far = 1.0, far, near
        gains[2 * issue] = mean.weights[issue] * (mean.half[issue] - near)
        gains[2 * issue + 1] = mean.weights[issue] * (far - mean.half[issue])
        losses[2 * issue] = losses[2 * issue + 1] = -abs(slopes[issue]) * MIDDLE
    own = value_of_shares(outlook, view.side, package, shares) - view.reservation
    other = bayesian_utility(mean, package, shares) - least
    ceiling = aspiration(view) - view.reservation
    floor = margin_of(outlook, view.side, package)
    power = 1.0 - view.weight if view.side == GUILD else view.weight
    for half in cheapest_first(gains, losses):
        if gains[half] <= 0.0 or own < floor:
            break
        part = fair_part(other, own, gains[half], losses[half], power)
        if losses[half] < 0.0 and own + part * losses[half] > ceiling:
            part = min(1.0, (ceiling - own) / losses[half])
        if own + part * losses[half] < floor:
            part = (floor - own) / losses[half]
        shares[half // 2] += MIDDLE * part if slopes[half // 2] <= 0.0 else -MIDDLE * part
        own, other = own + part * losses[half], other + part * gains[half]
        if part < 1.0:
            break
    return shares


def on_grid(
    outlook: Outlook,
    view: View,
    mean: Wishes,
    least: float,
    package: int,
    shares: Sequence[float],
) -> tuple[tuple[float, ...], float]:
    """Return the shares on the bargaining grid around some others, and their believed product.

    Of all ways to round the best is taken. Few shares are off the grid: the one where the path
    stops, and those that stand at `MIDDLE` if that is not a grid point. Where the steps are coarse
    a contract farther off the path may be better still.
    """
    below = [grid_below(shares[i], outlook.steps[i]) for i in range(len(shares))]
    above = [grid_above(shares[i], outlook.steps[i]) for i in range(len(shares))]
    loose = [i for i in range(len(shares)) if below[i] != above[i]]
    best, most = tuple(below), believed_product(outlook, view, mean, least, package, below)
    for way in range(1, 2 ** len(loose)):
        tried = list(below)
        for place in range(len(loose)):
            if way >> place & 1:
                tried[loose[place]] = above[loose[place]]
        product = believed_product(outlook, view, mean, least, package, tried)
        if product > most + TIE:
            best, most = tuple(tried), product
    return best, most


def nash_seeker(outlook: Outlook, view: View) -> Offer:
    """Offer the contract with the greatest Nash product, as far as the bids heard tell.

    Of the other side it knows the bids (`agents.opponents.beliefs`) and not the numbers in the
    outlook. It opens with the opening value, as the model takes the other to do, and never asks
    for more than the clock allows (`aspiration`): two who believe different things would else
    wait for each other for ever. With nothing to offer above the own reservation it says what a
    party says that holds its opening.

    References
    ----------
    Nash (1950), Econometrica 18; Hindriks & Tykhonov (2008), AAMAS.
    """
    heard = spoken(view.heard)
    if not heard or view.last.package < 0:
        return meet(outlook, view, view.opening)
    mean = wishes(beliefs(outlook, heard, PACE, SPREAD))
    least = least_utility(outlook, mean)
    best: Offer = NO_BID
    most = -1.0
    for package in range(len(outlook.order)):
        if outlook.admissible[package]:
            fair = fair_shares(outlook, view, mean, least, package)
            if believed_product(outlook, view, mean, least, package, fair) > most + TIE:
                shares, reached = on_grid(outlook, view, mean, least, package, fair)
                if reached > most + TIE:
                    best, most = free_bid(package, shares), reached
    return best if best.package >= 0 else meet(outlook, view, view.opening)
