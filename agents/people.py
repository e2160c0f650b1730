"""The people behind the seats: thin Mesa agents that hold a record or a row and call the rules."""

import mesa

from agents.approval import Constituent, surplus
from agents.contract import DOLLAR
from agents.crowd import Crowd, Population, member_of
from agents.members import Member, constituent
from agents.network import COMPLETE
from agents.outlook import Parts


class Voter(mesa.Agent):
    """A member of the guild: one row of the columns that the rules work on."""

    def __init__(self, model: mesa.Model, crowd: Crowd, own: int, population: Population) -> None:
        super().__init__(model)
        self.crowd, self.own, self.population = crowd, own, population

    @property
    def member(self) -> Member:
        """Who it is."""
        return member_of(self.crowd, self.own, self.population)

    @property
    def neighbours(self) -> tuple[int, ...]:
        """Whom it listens to; in a complete network everybody."""
        if self.population.network == COMPLETE:
            return tuple(range(len(self.crowd.opinion)))
        starts = self.crowd.starts
        return tuple(self.crowd.others[starts[self.own] : starts[self.own + 1]])

    @property
    def opinion(self) -> float:
        """What it thinks now, standard deviations; positive asks for more."""
        return self.crowd.opinion[self.own]

    @opinion.setter
    def opinion(self, opinion: float) -> None:
        self.crowd.opinion[self.own] = opinion

    @property
    def hardship(self) -> float:
        """Months of living it has lost beyond savings."""
        return self.crowd.hardship[self.own]

    def consent(self, spread: float, mood: float, shift: float) -> Constituent:
        """Return what it would sign: ``shift`` is what all members ask for beyond waiting, $M."""
        weights, rest = tuple(self.crowd.weights[self.own]), self.crowd.rest[self.own]
        return constituent(weights, rest, self.opinion + mood, spread, shift)

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
