"""What bargaining theory picks from the contracts on the table, exactly and with a certificate.

A contract fixes one package (a term with its clauses) and the share of each money issue that is
granted. With the package fixed, both sides' values are linear in the shares: that is a
`ValueSet`, and its efficient contracts form a falling, concave chain of straight edges. Start
where the employer is best off, then grant the issues in order of what a dollar for the guild
costs. Every solution is found in the same three steps:

1. `search` takes, on every edge of every set, the best point by the criterion, in closed form;
2. of these points and the corners it keeps the best that leaves no side below disagreement;
3. `certificate` asks a linear programme (HiGHS, through SciPy) for anything better in the
   winning set. It shares no code with steps 1 and 2; what it finds is the solution's residual.

=============  =================================================================================
`sets`         value sets, where they come from, and their efficient chains
`textbook`     finite sets of outcomes and convex hulls, as value sets
`criteria`     what each solution maximises
`search`       steps 1 and 2
`certificate`  step 3
`grid`         the best contract that names only the shares of the bargaining grid
`axiomatic`    the solutions: Nash, Kalai-Smorodinsky, egalitarian, utilitarian
`pareto`       the Pareto frontier of all sets together
`gaps`         how far a pair of values is from the frontier and from the Nash solution
=============  =================================================================================

Several packages make a union of convex sets, which in general is not convex. Tables sign
contracts, not lotteries over them, so no solution here mixes packages; each is the best *contract*
by its criterion. Where a set is not convex, a solution that keeps Nash's axioms still picks from
the maximisers of the Nash product (Qin, Tan and Wong 2017); the largest smallest gain, ties broken
by the other gain, carries Kalai-Smorodinsky and the egalitarian rule over (cf. Imai 1983). The
references are in `axiomatic`.

Values are in $ million throughout. Differences below `TOLERANCE` count as ties.

Examples
--------
What both sides may know of every contract is an outlook (`agents.outlook.Outlook`); here the first
of a negotiation, with disagreement at the value of waiting. The deal is in the package at position
``packages[deal.set_index]`` of the outlook:

>>> from model.negotiation import Negotiation
>>> from model.reading import read_scenario
>>> outlook = Negotiation(read_scenario("symmetric"), rng=0).outlook
>>> sets, packages = value_sets(outlook)
>>> deal = nash(sets, (outlook.waiting[0], outlook.waiting[1]))
>>> packages[deal.set_index], [round(share, 6) for share in deal.shares]
(0, [1.0, 0.5, 0.0])
"""

from model.solutions.axiomatic import (
    Solution,
    egalitarian,
    kalai_smorodinsky,
    nash,
    utilitarian,
)
from model.solutions.gaps import distance, nash_gap, pareto_gap
from model.solutions.grid import grid_shares
from model.solutions.pareto import Piece, frontier
from model.solutions.sets import TOLERANCE, Pair, Point, ValueSet, value_sets
from model.solutions.textbook import hull, outcomes

__all__ = [
    "TOLERANCE",
    "Pair",
    "Piece",
    "Point",
    "Solution",
    "ValueSet",
    "distance",
    "egalitarian",
    "frontier",
    "grid_shares",
    "hull",
    "kalai_smorodinsky",
    "nash",
    "nash_gap",
    "outcomes",
    "pareto_gap",
    "utilitarian",
    "value_sets",
]
