"""Who takes part in a duel: how a party concedes, what it offers and what it accepts."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.tactics.clock import polynomial
from model.duel.board import UNITS
from model.paths import ScenarioError

LEAST, LIKED = range(2)  # what is offered: worth least to oneself, liked best by the other
ASPIRED, NEXT = range(2)  # what is accepted: worth the aspiration, worth the own next offer


class Party(NamedTuple):
    """A way to negotiate."""

    beta: float  # concession exponent, > 0; below 1 concedes late (Faratin et al. 1998)
    bidding: int = LEAST
    accepting: int = ASPIRED
    reservation: float = 0.4  # utility without an agreement, 0..1
    kappa: float = 0.0  # part of the range conceded at once, 0..1
    curve: Callable[[float, float, float], float] = polynomial  # of (time, kappa, beta), 0..1


class Parties(NamedTuple):
    """The parties as the rules read them."""

    bidding: NDArray[np.int64]  # [party]
    accepting: NDArray[np.int64]  # [party]
    reservation: NDArray[np.int64]  # [party], units
    conceded: NDArray[np.float64]  # [party, round]: part of the range, 0..1, never falling


def conceded(party: Party, rounds: int) -> list[float]:
    """Return the part of its range that a party has conceded in each round.

    >>> conceded(Party(1.0), 3)
    [0.25, 0.5, 0.75]
    """
    return [
        float(party.curve((turn + 1) / (rounds + 1), party.kappa, party.beta))
        for turn in range(rounds)
    ]


def gathered(parties: Sequence[Party], rounds: int) -> Parties:
    """Return the parties as arrays, checked.

    Raises
    ------
    ScenarioError
        If there is no party or no round, a number is out of its bounds, or a curve gives a value
        outside 0..1 or falls.
    """
    if not parties:
        raise ScenarioError("parties: there is none, a duel needs at least one")
    if rounds < 1:
        raise ScenarioError(f"rounds: {rounds!r} is not at least 1")
    for place, party in enumerate(parties):
        _check(place, party)
    curves = np.array([conceded(party, rounds) for party in parties])
    for place in range(len(parties)):
        _check_curve(place, curves[place])
    return Parties(
        np.array([party.bidding for party in parties], dtype=np.int64),
        np.array([party.accepting for party in parties], dtype=np.int64),
        np.array([int(party.reservation * UNITS + 0.5) for party in parties], dtype=np.int64),
        curves,
    )


def _check(place: int, party: Party) -> None:
    """Refuse a number out of its bounds."""
    where = f"parties[{place}]"
    if not 0.0 < party.beta < math.inf:
        raise ScenarioError(f"{where}.beta: {party.beta!r} is not a number above 0")
    for name in ("reservation", "kappa"):
        if not 0.0 <= getattr(party, name) <= 1.0:
            raise ScenarioError(f"{where}.{name}: {getattr(party, name)!r} is not within 0..1")
    if party.bidding not in (LEAST, LIKED):
        raise ScenarioError(f"{where}.bidding: {party.bidding!r} is neither LEAST nor LIKED")
    if party.accepting not in (ASPIRED, NEXT):
        raise ScenarioError(f"{where}.accepting: {party.accepting!r} is neither ASPIRED nor NEXT")


def _check_curve(place: int, curve: NDArray[np.float64]) -> None:
    """Refuse a curve that leaves 0..1, falls or is not a number."""
    good = (curve >= 0.0) & (curve <= 1.0)
    good[1:] &= curve[1:] >= curve[:-1]
    if not good.all():
        turn = int(np.argmin(good))
        what = f"{curve[turn]} in round {turn} is not within 0..1 or falls"
        raise ScenarioError(f"parties[{place}].curve: {what}")
