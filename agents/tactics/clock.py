"""Tactics that concede by the clock alone."""

import math

from agents.contract import Bid
from agents.outlook import Outlook
from agents.tactics.view import View, meet


def polynomial(elapsed: float, kappa: float, beta: float) -> float:
    """Return the part of the range conceded after this part of the time.

    Faratin, Sierra & Jennings (1998): beta below 1 concedes late, above 1 early.

    >>> polynomial(0.5, 0.0, 1.0), polynomial(1.0, 0.0, 0.2), polynomial(0.25, 0.0, 2.0)
    (0.5, 1.0, 0.5)
    """
    return float(kappa + (1.0 - kappa) * math.pow(min(1.0, max(0.0, elapsed)), 1.0 / beta))


def aspiration(view: View) -> float:
    """Return the own value a time-dependent party aims at now, from opening to reservation."""
    conceded = polynomial(view.elapsed, 0.0, view.beta)
    return view.opening - conceded * (view.opening - view.reservation)


def time_dependent(outlook: Outlook, view: View) -> Bid:
    """Concede by the clock alone; Boulware, linear and Conceder differ only in beta.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return meet(outlook, view, aspiration(view))
