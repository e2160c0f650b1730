"""The tactic that is a mixture of others."""

from agents.contract import NO_BID, Bid
from agents.outlook import Outlook, value_of
from agents.tactics.clock import exponential_time, time_dependent
from agents.tactics.hard_liner import hard_liner
from agents.tactics.micro import micro
from agents.tactics.nash_seeker import nash_seeker
from agents.tactics.rational import rational
from agents.tactics.resource import resource_dependent
from agents.tactics.tit_for_tat import tit_for_tat, tit_for_tat_averaged, tit_for_tat_random
from agents.tactics.trade_off import trade_off
from agents.tactics.view import View, meet
from agents.tactics.zeuthen import zeuthen

INGREDIENTS = (
    rational,
    time_dependent,
    hard_liner,
    exponential_time,
    resource_dependent,
    tit_for_tat,
    tit_for_tat_random,
    tit_for_tat_averaged,
    zeuthen,
    micro,
    trade_off,
    nash_seeker,
)


def mixture(outlook: Outlook, view: View) -> Bid:
    """Ask for the weighted mean of what several tactics ask for.

    Each ingredient makes its bid as if it had made all offers so far; what is mixed is the own
    value of these bids, and the answer is the contract that is best for the counterpart at that
    value. The paper mixes issue by issue. A tactic that would say nothing has no part in the mean;
    where none would speak the mixture is silent, too.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24.
    """
    total, weights = 0.0, 0.0
    for part in view.mixture:
        alone = view._replace(tactic=part.tactic, beta=part.beta, mixture=())
        bid = INGREDIENTS[part.tactic](outlook, alone)
        if bid.package >= 0:
            total += part.weight * value_of(outlook, view.side, bid)
            weights += part.weight
    if weights <= 0.0:
        return NO_BID
    return meet(outlook, view, max(view.reservation, total / weights))
