"""Tactics that concede by the clock alone."""

import math

from agents.contract import Bid
from agents.outlook import Outlook
from agents.tactics.view import View, between, meet


def polynomial(elapsed: float, kappa: float, beta: float) -> float:
    """Return the part of the range conceded after this part of the time.

    Faratin, Sierra & Jennings (1998): beta below 1 concedes late, above 1 early.

    >>> polynomial(0.5, 0.0, 1.0), polynomial(1.0, 0.0, 0.2), polynomial(0.25, 0.0, 2.0)
    (0.5, 1.0, 0.5)
    """
    return float(kappa + (1.0 - kappa) * math.pow(min(1.0, max(0.0, elapsed)), 1.0 / beta))


def exponential(elapsed: float, kappa: float, beta: float) -> float:
    """Return the part of the range conceded after this part of the time, ``kappa`` of it at once.

    Faratin, Sierra & Jennings (1998): exp((1 - t)^beta ln kappa), with kappa above 0. As in the
    polynomial beta below 1 concedes late, above 1 early.

    >>> exponential(0.0, 0.1, 1.0), round(exponential(0.5, 0.1, 1.0), 4), exponential(1.0, 0.1, 0.2)
    (0.1, 0.3162, 1.0)
    """
    left = 1.0 - min(1.0, max(0.0, elapsed))
    return math.pow(kappa, math.pow(left, beta))


def aspiration(view: View) -> float:
    """Return the own value a time-dependent party aims at now, from opening to reservation."""
    return between(view, polynomial(view.elapsed, 0.0, view.beta))


def time_dependent(outlook: Outlook, view: View) -> Bid:
    """Concede by the clock alone; Boulware, linear and Conceder differ only in beta.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return meet(outlook, view, aspiration(view))


AT_ONCE = 0.1  # part of the range that an exponential party gives up with its first offer, 0..1


def exponential_aspiration(view: View) -> float:
    """Return the own value an exponentially conceding party aims at now."""
    return between(view, exponential(view.elapsed, AT_ONCE, view.beta))


def exponential_time(outlook: Outlook, view: View) -> Bid:
    """Concede by the clock alone, exponentially.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return meet(outlook, view, exponential_aspiration(view))
