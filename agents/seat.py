"""The two chairs at the table: thin Mesa agents that show what a party is and has seen."""

from collections.abc import Sequence

import mesa

from agents.conduct import Memory, OwnTactic, Party, least_taken
from agents.contract import Offer, shares_of
from agents.outlook import Outlook


class Seat(mesa.Agent):
    """A party at the table with what it has seen so far; `agents.conduct` has its rules.

    The people inside a side (committee, members, companies) take their places behind the seat;
    the table only ever asks it for an offer and for an answer.

    Parameters
    ----------
    model
        The Mesa model that it is an agent of.
    party
        What it is.
    memory
        What it has seen and done; the rules write to it.
    said
        Its bids with the order of their paths, the oldest first; the rules add to them.
    own
        A tactic from outside; with one, the party's own is not asked.
    """

    def __init__(
        self,
        model: mesa.Model,
        party: Party,
        memory: Memory,
        said: Sequence[tuple[Offer, Sequence[int]]],
        own: OwnTactic | None = None,
    ) -> None:
        super().__init__(model)
        self.party, self.memory, self.said, self.own = party, memory, said, own

    @property
    def side(self) -> int:
        """0 the guild, 1 the employers."""
        return self.party.side

    @property
    def low(self) -> float:
        """The least toughness it still expects of the other, 0..1."""
        return self.memory.low

    @property
    def high(self) -> float:
        """The greatest toughness it still expects of the other, 0..1."""
        return self.memory.high

    @property
    def stance(self) -> float:
        """$M that its leaders ask for beyond what its people do."""
        return self.memory.stance

    @property
    def aspired(self) -> float:
        """Own value of its last offer, $M; nan before the first."""
        return self.memory.aspired

    @property
    def offered(self) -> tuple[float, ...] | None:
        """Package and shares of its last offer, None before the first."""
        if not self.said:
            return None
        bid, order = self.said[-1]
        return (float(bid.package), *shares_of(bid, order))

    def reservation(self, outlook: Outlook) -> float:
        """Return the least it takes now, $M."""
        return least_taken(self.party, self.memory, outlook)
