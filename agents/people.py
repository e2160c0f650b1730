"""The people behind the seats: thin Mesa agents that hold a record and call the rules."""

import mesa

from agents.approval import Constituent, Parts, surplus
from agents.contract import DOLLAR
from agents.members import Member, constituent


class Voter(mesa.Agent):
    """A member of the guild: who it is, what it thinks now, and whom it listens to."""

    def __init__(self, model: mesa.Model, member: Member, neighbours: tuple[int, ...]) -> None:
        super().__init__(model)
        self.member = member
        self.neighbours = neighbours
        self.opinion = member.militancy  # standard deviations, positive asks for more
        self.hardship = 0.0  # months of living lost beyond savings

    def consent(self, spread: float, mood: float, shift: float) -> Constituent:
        """Return what it would sign: ``shift`` is what all members ask for beyond waiting, $M."""
        own = constituent(self.member, self.opinion + mood, spread)
        return own._replace(least=own.least + shift)

    def says_yes(
        self,
        parts: Parts,
        package: int,
        shares: tuple[float, ...],
        spread: float,
        mood: float,
        shift: float,
    ) -> bool:
        """Return the vote on a contract: yes if it beats waiting by what the voter asks for."""
        who = self.consent(spread, mood, shift)
        return surplus(parts, who, package, shares) >= -DOLLAR


class Company(mesa.Agent):
    """A member of the alliance: its name and what it has at stake."""

    def __init__(
        self, model: mesa.Model, name: str, title: str, stake: Constituent, votes: float
    ) -> None:
        super().__init__(model)
        self.name, self.title = name, title
        self.stake = stake
        self.votes = votes
