"""Every tactic at its place: positions here are what a party's tactic number means."""

from agents.contract import Offer
from agents.outlook import Outlook
from agents.tactics.clock import exponential_time, time_dependent
from agents.tactics.hard_liner import hard_liner
from agents.tactics.micro import micro_final
from agents.tactics.mixture import INGREDIENTS, mixture
from agents.tactics.nash_seeker import nash_seeker
from agents.tactics.rational import final_offer
from agents.tactics.resource import resource_dependent
from agents.tactics.tit_for_tat import tit_for_tat, tit_for_tat_averaged, tit_for_tat_random
from agents.tactics.trade_off import trade_off
from agents.tactics.view import View
from agents.tactics.zeuthen import zeuthen

TACTICS = (*INGREDIENTS, mixture)
FINAL = (  # what each makes as a final offer
    final_offer,
    time_dependent,
    hard_liner,
    exponential_time,
    resource_dependent,
    tit_for_tat,
    tit_for_tat_random,
    tit_for_tat_averaged,
    zeuthen,
    micro_final,
    trade_off,
    nash_seeker,
    mixture,
)
(
    RATIONAL,
    TIME_DEPENDENT,
    HARD_LINER,
    EXPONENTIAL,
    RESOURCE,
    TIT_FOR_TAT,
    TIT_FOR_TAT_RANDOM,
    TIT_FOR_TAT_AVERAGED,
    ZEUTHEN,
    MICRO,
    TRADE_OFF,
    NASH_SEEKER,
    MIXTURE,
) = range(len(TACTICS))


LOOKING_BACK = (TIT_FOR_TAT, TIT_FOR_TAT_RANDOM, TIT_FOR_TAT_AVERAGED, ZEUTHEN, MICRO)
"""Tactics that look back at bids said and heard, apart from those whose bids are off the paths."""

BY_CHANCE = (TIT_FOR_TAT_RANDOM, MICRO, MIXTURE)
"""Tactics that ask for a random number each turn."""


def offer_by(tactic: int, outlook: Outlook, view: View) -> Offer:
    """Return what a tactic offers; the compiled runner puts its own choice in this one's place."""
    return TACTICS[tactic](outlook, view)


def final_by(tactic: int, outlook: Outlook, view: View) -> Offer:
    """Return what a tactic makes as a final offer."""
    return FINAL[tactic](outlook, view)
