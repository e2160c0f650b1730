"""The tactic that asks for as much as before, in the form that the other side likes best."""

from collections.abc import Sequence

from agents.approval import margin_of
from agents.contract import (
    NO_BID,
    ROUNDING,
    TIE,
    Offer,
    free_bid,
    grid_above,
    grid_below,
    shares_of,
)
from agents.opponents import frequencies, spoken
from agents.outlook import Outlook, cheapest_first, value_of, value_of_shares
from agents.tactics.clock import aspiration
from agents.tactics.view import View, meet


def similarity(outlook: Outlook, weights: Sequence[float], bid: Offer, other: Offer) -> float:
    """Return how much alike two contracts are, from 0 to the sum of the weights.

    ``weights`` are those of the issues, the package last; two packages are the same or not alike.

    References
    ----------
    Faratin, Sierra & Jennings (2002), Using similarity criteria to make issue trade-offs in
    automated negotiations, Artificial Intelligence 142.
    """
    mine = shares_of(bid, outlook.order[bid.package])
    theirs = shares_of(other, outlook.order[other.package])
    alike = weights[-1] if bid.package == other.package else 0.0
    for issue in range(len(mine)):
        alike += weights[issue] * (1.0 - abs(mine[issue] - theirs[issue]))
    return alike


def shifted(share: float, slope: float, amount: float, step: float) -> float:
    """Return the first share on the grid that is worth this much more to a side, or an end of it.

    ``slope`` is what all of the issue is worth to the side, $M and not 0; ``amount``, $M, may be
    negative. Rounding is in the side's favour.

    >>> shifted(0.0, 50.0, 20.0, 0.25), shifted(1.0, -50.0, 20.0, 0.25), shifted(0.5, 9.0, 9.0, 1.0)
    (0.5, 0.5, 1.0)
    """
    aim = min(1.0, max(0.0, share + amount / slope))
    return grid_above(aim, step) if slope > 0.0 else grid_below(aim, step)


def closest_shares(
    outlook: Outlook,
    side: int,
    package: int,
    target: float,
    near: Sequence[float],
    weights: Sequence[float],
) -> tuple[float, ...]:
    """Return the shares most like ``near`` that are worth the target to a side in a package.

    Empty if no shares are worth that much. Value and similarity are both linear in how far a
    share moves, so no search is needed: (1) move the issues in turn, those first that cost the
    least similarity for a dollar, until the target is met; (2) the last one stops on the grid and
    overshoots, so move back what that allows, the issues that cost most first.
    """
    slopes = outlook.slope[side][package]
    shares, gains, losses = list(near), [0.0] * len(near), [0.0] * len(near)
    for issue in range(len(near)):
        gains[issue], losses[issue] = abs(slopes[issue]), -weights[issue]
    order = cheapest_first(gains, losses)
    short = target - value_of_shares(outlook, side, package, near)
    for issue in order:
        if short > TIE and gains[issue] > 0.0:
            shares[issue] = shifted(near[issue], slopes[issue], short, outlook.steps[issue])
            short -= slopes[issue] * (shares[issue] - near[issue])
    if short > TIE:
        return ()
    for issue in reversed(order):
        if shares[issue] != near[issue]:
            now, slope = shares[issue], slopes[issue]
            back = shifted(now, slope, short, outlook.steps[issue])
            shares[issue] = max(back, near[issue]) if slope > 0.0 else min(back, near[issue])
            short -= slope * (shares[issue] - now)
    return tuple(shares)


def closest(
    outlook: Outlook, view: View, target: float, near: Offer, weights: Sequence[float]
) -> Offer:
    """Return the contract most like another of all that are worth the target to a party.

    The people behind it must be content as well. ``NO_BID`` if no contract is worth as much; of
    two that are alike as much the first package's is taken.
    """
    best: Offer = NO_BID
    most = 0.0
    shares = shares_of(near, outlook.order[near.package])
    for package in range(len(outlook.order)):
        if not outlook.admissible[package]:
            continue
        needed = max(target, view.reservation + margin_of(outlook, view.side, package))
        found = closest_shares(outlook, view.side, package, needed, shares, weights)
        if found:
            bid = free_bid(package, found)
            alike = similarity(outlook, weights, bid, near)
            if best.package < 0 or alike > most + ROUNDING:
                best, most = bid, alike
    return best


def nearer(
    outlook: Outlook, weights: Sequence[float], bid: Offer, last: Offer, other: Offer
) -> bool:
    """Return whether a bid is more like the other side's than the own last one is.

    A last bid that may not be signed today is no match for any.
    """
    if bid.package < 0 or last.package < 0 or not outlook.admissible[last.package]:
        return bid.package >= 0
    before = similarity(outlook, weights, last, other)
    return similarity(outlook, weights, bid, other) > before + ROUNDING


def as_said(outlook: Outlook, bid: Offer, last: Offer) -> Offer:
    """Return the bid, or the last one if both are the same contract, on the path or written out."""
    if bid.package < 0 or bid.package != last.package:
        return bid
    order = outlook.order[bid.package]
    return last if shares_of(bid, order) == shares_of(last, order) else bid


def traded(outlook: Outlook, view: View) -> bool:
    """Return whether the party's last bid is worth no less to it than the one before."""
    said = spoken(view.said)
    if len(said) < 2:
        return False
    before = value_of(outlook, view.side, said[-2])
    return value_of(outlook, view.side, said[-1]) >= before - TIE


def trade_off(outlook: Outlook, view: View) -> Offer:
    """Hold the value of the own last bid, and come as near to the other's as that allows.

    Nearness counts most on the issues that the other side has moved on least
    (`agents.opponents.frequencies`). The first bid aims at what the clock says (`aspiration`).
    Trading off alone never gives in, so there is a rule of our own for that: when no contract
    worth as much is nearer than the own last bid, and after every trade, so that nobody is held
    off by changing proposals, the tactic goes down to what the clock says by now.

    References
    ----------
    Faratin, Sierra & Jennings (2002), Artificial Intelligence 142.
    """
    last, heard = view.last, spoken(view.heard)
    clock = aspiration(view)
    held = clock if last.package < 0 else max(view.reservation, value_of(outlook, view.side, last))
    if heard:
        weights = frequencies(outlook, heard).weights
        bid: Offer = NO_BID
        if not traded(outlook, view):
            bid = closest(outlook, view, held, heard[-1], weights)
        if not nearer(outlook, weights, bid, last, heard[-1]):
            bid = closest(outlook, view, min(held, clock), heard[-1], weights)
        if bid.package >= 0:
            return as_said(outlook, bid, last)
    return meet(outlook, view, min(held, clock))
