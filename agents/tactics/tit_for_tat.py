"""Tactics that do to the counterpart as it has done.

The paper imitates issue by issue. Here the terms of a contract are a package and shares of several
asks, so what is imitated is a concession on the one scale on which all offers compare: the own
value of what the counterpart has offered. The answer is the contract that is best for the
counterpart among those that hold the own target.

Own values have neither a natural origin nor a sign, so no ratio of two of them means anything. A
relative concession is taken on two distances instead. What the counterpart still withholds is the
way from its offer up to the own opening; what the party itself still holds back is the way from its
last offer down to its reservation. By the factor by which the first has shrunk the second shrinks,
too. It does not matter then in which unit or from which origin a side counts. A counterpart that
concedes makes the party concede, one that goes back makes it go back, up to the opening.
"""

from agents.contract import DOLLAR, Offer
from agents.outlook import Outlook, value_of
from agents.tactics.view import View, hold, how_many, meet, told

LAG = 1  # offers: the move that is answered is the one since so many offers ago
WINDOW = 2  # offers: the same for the averaged kind
MOST = 0.05  # part of the range from reservation to opening that a party gives up at random, 0..1


def heard_worth(outlook: Outlook, view: View, ago: int) -> float:
    """Return what the offer heard so many offers ago is worth to the party, $M."""
    bid = told(view.heard, how_many(view.heard) - 1 - ago)
    return value_of(outlook, view.side, bid)


def withheld(outlook: Outlook, view: View, ago: int) -> float:
    """Return how far the offer heard so many offers ago is below the own opening, $M, 0 or more."""
    return max(0.0, view.opening - heard_worth(outlook, view, ago))


def ratio(before: float, now: float) -> float:
    """Return by which factor a distance has changed, 1 where there was none to begin with.

    >>> ratio(80.0, 60.0), ratio(60.0, 80.0) > 1.0, ratio(0.0, 5.0)
    (0.75, True, 1.0)
    """
    return now / before if before > DOLLAR else 1.0


def answer(outlook: Outlook, view: View, target: float) -> Offer:
    """Return the bid that meets a target brought back between reservation and opening.

    Where that is what the party asks for already it makes no other proposal.
    """
    within = min(view.opening, max(view.reservation, target))
    if abs(within - value_of(outlook, view.side, view.last)) <= DOLLAR:
        return hold(outlook, view)
    return meet(outlook, view, within)


def imitate(outlook: Outlook, view: View, ago: int) -> Offer:
    """Hold back less by the factor by which the counterpart has come nearer since then."""
    if view.last.package < 0 or how_many(view.heard) <= ago:
        return hold(outlook, view)
    factor = ratio(withheld(outlook, view, ago), withheld(outlook, view, 0))
    held_back = value_of(outlook, view.side, view.last) - view.reservation
    return answer(outlook, view, view.reservation + factor * held_back)


def tit_for_tat(outlook: Outlook, view: View) -> Offer:
    """Concede in the proportion in which the counterpart has conceded last.

    The relative kind: x' = x y[n - 1] / y[n], with the distances above in place of x and y. Until
    it has heard two offers the party asks for its opening position or repeats its offer.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return imitate(outlook, view, LAG)


def tit_for_tat_averaged(outlook: Outlook, view: View) -> Offer:
    """Concede in the proportion in which the counterpart has conceded over a window of offers.

    As in the paper all that has changed over the window counts at each turn, so that a single
    concession is answered as many times as the window is long. A single step back is forgiven by
    a concession beside it.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    return imitate(outlook, view, WINDOW)


def tit_for_tat_random(outlook: Outlook, view: View) -> Offer:
    """Concede by as much as the counterpart has conceded last, and a little more by chance.

    The random absolute kind: x' = x + (y[n - 1] - y[n]) + R with R uniform from 0 to `MOST` of the
    range. The extra lets two parties who wait for each other get away from where they are.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    if view.last.package < 0 or how_many(view.heard) <= LAG:
        return hold(outlook, view)
    before, now = heard_worth(outlook, view, LAG), heard_worth(outlook, view, 0)
    extra = view.luck * MOST * (view.opening - view.reservation)
    own = value_of(outlook, view.side, view.last)
    return answer(outlook, view, own - (now - before) - extra)
