"""The tactic that concedes as the sessions run out."""

import math

from agents.contract import Bid
from agents.outlook import Outlook
from agents.tactics.view import View, between, meet

UNIT = 10  # sessions that count as one unit of the resource, > 0


def used_up(sessions_left: int, unit: int) -> float:
    """Return the part of the range conceded with so many sessions left, this one included.

    Faratin, Sierra & Jennings (1998): kappa + (1 - kappa) exp(-resource), here with kappa 0. The
    resource is the sessions after this one, counted in units: in the last session nothing is held
    back, one unit before it 1/e of the range is conceded, three units before it a twentieth.

    >>> used_up(1, 10), round(used_up(11, 10), 4), round(used_up(31, 10), 4)
    (1.0, 0.3679, 0.0498)
    """
    return math.exp(-max(0, sessions_left - 1) / unit)


def scarce_aspiration(view: View) -> float:
    """Return the own value a resource-dependent party aims at now."""
    return between(view, used_up(view.sessions_left, UNIT))


def resource_dependent(outlook: Outlook, view: View) -> Bid:
    """Concede as the sessions run out, whatever the date.

    The clock counts days and this tactic counts meetings. It keeps still in the dense talks before
    a final offer and yields in the sparse ones after it. Unlike in the paper the rate is the same
    in a long and in a short round: only the number of meetings still to come matters.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return meet(outlook, view, scarce_aspiration(view))
