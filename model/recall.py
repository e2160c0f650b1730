"""All that has been said in a round, for tactics that look back at more than their own last bid.

Bids are kept as they were made, and read in the terms of today's outlook: when pledges begin to
bind or another guild settles, the paths of packages may grant issues in another order. Plain Python
keeps `Bids`, any number of any kind. A round of compiled rules keeps bids on paths in columns
(`Spoken`), and none at all where neither side's tactic asks for them.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from agents.bidding import recalled
from agents.conduct import OwnTactic, Recollection
from agents.contract import NO_BID, Bid, Offer
from agents.tactics import Ingredient
from agents.tactics.view import Columns

Terms = tuple[int, int, int]
"""What bids are recalled for: month, months since positions are public, guilds that have settled.

Between two changes of these numbers no package's worth to a side changes.
"""
Made = tuple[Offer, tuple[int, ...]]  # a bid, and the order of its package's path at that time


class Bids:
    """The bids of a round, the oldest first, and what only plain Python has of the two sides.

    Parameters
    ----------
    mixtures
        What each side's tactic is made of; empty unless it is a mixture.
    own
        Each side's tactic from outside, None for one of ours.
    """

    def __init__(
        self,
        mixtures: Sequence[tuple[Ingredient, ...]] = ((), ()),
        own: Sequence[OwnTactic | None] = (None, None),
    ) -> None:
        self.mixtures, self.own = mixtures, own
        self.made: tuple[list[Made], list[Made]] = ([], [])
        self._terms: Terms = (-1, -1, -1)
        self._now: dict[tuple[int, int], tuple[int, tuple[Offer, ...]]] = {}

    def keep(self, side: int, bid: Offer, order: Sequence[int]) -> None:
        """Keep a bid that a side makes; the other one hears it."""
        self.made[side].append((bid, tuple(order)))

    def past(self, outlook: Any, side: int, luck: Sequence[float], terms: Terms) -> Recollection:
        """Return what a side has said and heard, in the terms of today's outlook."""
        if terms != self._terms:
            self._terms = terms
            self._now.clear()
        made = self.made[side]
        last, order = made[-1] if made else (NO_BID, ())
        return Recollection(
            last,
            order,
            self._today(outlook, side, side),
            self._today(outlook, side, 1 - side),
            luck,
            self.mixtures[side],
            self.own[side],
        )

    def _today(self, outlook: Any, side: int, speaker: int) -> tuple[Offer, ...]:
        """Return a speaker's bids as another path says them now; those without a like are left out.

        A bid that has no like on today's path is worth more, or less, than anything there.
        """
        count, known = self._now.get((side, speaker), (0, ()))
        made = self.made[speaker]
        if len(made) > count:
            fresh = (recalled(outlook, side, bid, order) for bid, order in made[count:])
            known += tuple(bid for bid in fresh if bid.package >= 0)
            self._now[side, speaker] = len(made), known
        return known


# -------------------------------------------------------------------------------- in columns


class Spoken(Protocol):
    """The bids of a round in columns; those recalled are in the terms of one day."""

    made: Any  # [side] how many
    package: Any  # [side][place]
    full: Any
    part: Any
    order: Any  # [side][place][issue] of its package's path at that time
    read: Any  # [side][speaker] how many of the speaker's bids the side has recalled
    found: Any  # [side][speaker] how many of them have a like today
    package_now: Any  # [side][speaker][place]
    full_now: Any
    part_now: Any
    terms: Any  # what they are recalled for, see `Terms`


def put_down(spoken: Spoken, side: int, bid: Bid, order: Sequence[int]) -> None:
    """Keep a bid that a side makes, if there is room."""
    place = spoken.made[side]
    if place >= len(spoken.package[side]):
        return
    spoken.package[side][place], spoken.full[side][place] = bid.package, bid.full
    spoken.part[side][place] = bid.part
    for step in range(len(order)):
        spoken.order[side][place][step] = order[step]
    spoken.made[side] = place + 1


def forget(spoken: Spoken) -> None:
    """Begin a round in which nothing has been said."""
    for side in range(2):
        spoken.made[side] = 0
    forget_terms(spoken)


def forget_terms(spoken: Spoken) -> None:
    """Recall all bids anew: the paths of today are not those of the last time."""
    for side in range(2):
        for speaker in range(2):
            spoken.read[side][speaker] = spoken.found[side][speaker] = 0


def come_to_terms(spoken: Spoken, month: int, public: int, settled: int) -> None:
    """See to it that bids are recalled in the terms of today; see `Terms`."""
    if spoken.terms[0] != month or spoken.terms[1] != public or spoken.terms[2] != settled:
        spoken.terms[0], spoken.terms[1], spoken.terms[2] = month, public, settled
        forget_terms(spoken)


def recall(spoken: Spoken, outlook: Any, side: int, speaker: int) -> Columns:
    """Return a speaker's bids as those that are worth the same to a side today."""
    packages, fulls = spoken.package_now[side][speaker], spoken.full_now[side][speaker]
    parts, found = spoken.part_now[side][speaker], spoken.found[side][speaker]
    for place in range(spoken.read[side][speaker], spoken.made[speaker]):
        made = Bid(
            spoken.package[speaker][place], spoken.full[speaker][place], spoken.part[speaker][place]
        )
        bid: Any = recalled(outlook, side, made, spoken.order[speaker][place])
        if bid.package >= 0:
            packages[found], fulls[found], parts[found] = bid.package, bid.full, bid.part
            found += 1
    spoken.found[side][speaker], spoken.read[side][speaker] = found, spoken.made[speaker]
    return Columns(packages, fulls, parts, found)
