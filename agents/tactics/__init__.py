"""What to offer: one small unit for each way to bargain.

A tactic takes the outlook and the party's own view and returns a bid. It never reads the model.
"""

from agents.tactics.clock import aspiration, polynomial, time_dependent
from agents.tactics.hard_liner import hard_liner
from agents.tactics.rational import LADDER, final_offer, no_less_than_last, rational, wait
from agents.tactics.view import View, fair_against, floors_against, meet, stand

TACTICS = (rational, time_dependent, hard_liner)
FINAL = (final_offer, time_dependent, hard_liner)  # what each makes as a final offer
RATIONAL, TIME_DEPENDENT, HARD_LINER = range(len(TACTICS))

__all__ = [
    "FINAL",
    "HARD_LINER",
    "LADDER",
    "RATIONAL",
    "TACTICS",
    "TIME_DEPENDENT",
    "View",
    "aspiration",
    "fair_against",
    "final_offer",
    "floors_against",
    "hard_liner",
    "meet",
    "no_less_than_last",
    "polynomial",
    "rational",
    "stand",
    "time_dependent",
    "wait",
]
