"""What to offer: one small unit for each way to bargain.

A tactic takes the outlook and the party's own view and returns a bid. It never reads the model.
"""

from agents.tactics.clock import (
    aspiration,
    exponential,
    exponential_aspiration,
    exponential_time,
    polynomial,
    time_dependent,
)
from agents.tactics.hard_liner import hard_liner
from agents.tactics.micro import micro, micro_final
from agents.tactics.mixture import INGREDIENTS, mixture
from agents.tactics.nash_seeker import nash_seeker
from agents.tactics.rational import LADDER, final_offer, no_less_than_last, rational, wait
from agents.tactics.registry import (
    BY_CHANCE,
    EXPONENTIAL,
    FINAL,
    HARD_LINER,
    LOOKING_BACK,
    MICRO,
    MIXTURE,
    NASH_SEEKER,
    RATIONAL,
    RESOURCE,
    TACTICS,
    TIME_DEPENDENT,
    TIT_FOR_TAT,
    TIT_FOR_TAT_AVERAGED,
    TIT_FOR_TAT_RANDOM,
    TRADE_OFF,
    ZEUTHEN,
    final_by,
    offer_by,
)
from agents.tactics.resource import resource_dependent, scarce_aspiration
from agents.tactics.tit_for_tat import tit_for_tat, tit_for_tat_averaged, tit_for_tat_random
from agents.tactics.trade_off import trade_off
from agents.tactics.view import (
    Ingredient,
    View,
    agreeable,
    fair_against,
    floors_against,
    hold,
    meet,
    stand,
)
from agents.tactics.zeuthen import zeuthen

__all__ = [
    "BY_CHANCE",
    "EXPONENTIAL",
    "FINAL",
    "HARD_LINER",
    "INGREDIENTS",
    "LADDER",
    "LOOKING_BACK",
    "MICRO",
    "MIXTURE",
    "NASH_SEEKER",
    "RATIONAL",
    "RESOURCE",
    "TACTICS",
    "TIME_DEPENDENT",
    "TIT_FOR_TAT",
    "TIT_FOR_TAT_AVERAGED",
    "TIT_FOR_TAT_RANDOM",
    "TRADE_OFF",
    "ZEUTHEN",
    "Ingredient",
    "View",
    "agreeable",
    "aspiration",
    "exponential",
    "exponential_aspiration",
    "exponential_time",
    "fair_against",
    "final_by",
    "final_offer",
    "floors_against",
    "hard_liner",
    "hold",
    "meet",
    "micro",
    "micro_final",
    "mixture",
    "nash_seeker",
    "no_less_than_last",
    "offer_by",
    "polynomial",
    "rational",
    "resource_dependent",
    "scarce_aspiration",
    "stand",
    "time_dependent",
    "tit_for_tat",
    "tit_for_tat_averaged",
    "tit_for_tat_random",
    "trade_off",
    "wait",
    "zeuthen",
]
