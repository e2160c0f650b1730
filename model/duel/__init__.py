"""Duels: many small bilateral negotiations over discrete issues, compiled and played on all cores.

A tournament in the sense of the automated-negotiation literature, with nothing of the guild's world
in it. It shares the rules of `agents` (concession over time, weights learned from offers) and can
be compared with other tools on the same workload.

The protocol, alternating offers as NegMAS's stacked alternating offers has them for two:

1. There are ``rounds`` rounds. In each the first party speaks and then the second.
2. Who speaks answers the offer just made by the other, if there is one: a yes ends the talks with
   that outcome, after a no the party makes its own offer. The last offer gets no answer.
3. Both parties see the same time in a round: (round + 1) / (rounds + 1), rounds counted from 0. So
   the first offer is made a little after 0, and not even the last is made at 1.
4. Without an agreement each gets its reservation.

Utilities are sums over the issues, one number for each option, 0..1 in all. A party aspires to its
best outcome at time 0 and to its reservation at time 1, and in between to what its concession
curve leaves of the range. It offers an outcome worth at least what it aspires to: the one worth
least to itself (`LEAST`), or the one that the other is estimated to like best (`LIKED`). It accepts
what is worth at least its aspiration (`ASPIRED`, as NegMAS's time-based negotiators do) or its own
next offer (`NEXT`, the literature's AC_next). Of equals the outcome with the lowest number is
taken; outcomes are numbered as by ``numpy.ravel_multi_index``.

Utilities count in units of a billionth, so sums are exact in any order, and no outcome is ever
listed: the issues are split into two halves whose sums are sorted once per negotiation.
"""

from model.duel.drawing import draw
from model.duel.parties import ASPIRED, LEAST, LIKED, NEXT, Party
from model.duel.playing import contest, play
from model.duel.results import Results, Standings, standings

__all__ = [
    "ASPIRED",
    "LEAST",
    "LIKED",
    "NEXT",
    "Party",
    "Results",
    "Standings",
    "contest",
    "draw",
    "play",
    "standings",
]
