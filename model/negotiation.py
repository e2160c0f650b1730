"""The Mesa model: two seats, one calendar, one message after the other."""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

import mesa
import numpy as np

from agents.contract import NO_BID, Bid, Contract, Package, shares_of
from agents.outlook import Outlook, value_of, value_of_shares
from agents.seat import Mind, Party, Seat
from agents.worth import EMPLOYERS, GUILD
from model import protocol, setting
from model.calendar import (
    FINAL_OFFER,
    FINAL_REPLY,
    KIND_NAMES,
    SESSION,
    SISTER_SETTLES,
    TALKS_OPEN,
    Event,
    events,
)
from model.outlook import World
from model.scenario import Opening, Scenario

ACTORS = ("guild", "employers")


class Message(NamedTuple):
    """One thing said or done at the table, or an event that both sides see."""

    day: int
    actor: str  # "guild", "employers" or "calendar"
    act: str  # "tables", "offers", "stands", "accepts", "rejects", "final offer" or an event's name
    contract: Contract | None = None
    values: tuple[float, float] | None = None  # of the contract to guild and employers, $M
    mind: Mind | None = None
    which: int = 0  # position of the milestone or the sister guild that an event is about


class Negotiation(mesa.Model):
    """One round of bargaining, from the first session to the deal or the last day.

    Parameters
    ----------
    scenario
        What is bargained over, by whom and when.
    rng
        Seed or numpy Generator. It alone fixes every random number: the same seed gives the same
        messages, whatever is collected. 0 is a seed like any other; None draws one at random.
    collect
        Record phase, aspirations and beliefs after each event in ``datacollector``.

    Attributes
    ----------
    case
        The scenario with this run's random numbers in place.
    messages
        Everything said so far, in order.
    deal
        The contract that was accepted, None so far.

    Examples
    --------
    >>> from model.reading import read_scenario
    >>> talks = Negotiation(read_scenario("symmetric"), rng=0).run()
    >>> talks.phase_name, talks.rounds
    ('settled', 1)
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        rng: int | np.random.Generator | None = None,
        collect: bool = True,
    ) -> None:
        if not isinstance(scenario, Scenario):
            raise TypeError(f"a Scenario is needed, as read_scenario gives, not {scenario!r}")
        super().__init__(rng=0)  # Mesa versions draw differently from a generator they are given,
        self.rng = np.random.default_rng(rng)  # so this model's only stream is seeded here
        self.running: bool = True
        self.draws = setting.draw(scenario, self.rng)
        self.case = setting.drawn_scenario(scenario, self.draws)  # Mesa has a `scenario` of its own
        self.world = World(self.case)
        self.agenda = events(self.case, self.draws.sister_deals)
        self.place = 0
        self.day = self.agenda[0].day
        self.phase = protocol.TALKS
        self.turn = ACTORS.index(self.case.protocol.first_offer)
        self.rounds = 0
        self.messages: list[Message] = []
        self.deal: Contract | None = None
        self.on_table = False  # is there a final offer to answer
        self.seats = (self._seat(GUILD), self._seat(EMPLOYERS))
        self.datacollector = _collector()
        self.collect = collect

    @property
    def phase_name(self) -> str:
        """The phase in words."""
        return protocol.PHASE_NAMES[self.phase]

    @property
    def elapsed(self) -> float:
        """Part of the time for talks that has passed, 0..1."""
        first, last = self.world.calendar.day(self.case.calendar.talks_open), self.agenda[-1].day
        return (self.day - first) / (last - first)

    @property
    def outlook(self) -> Outlook:
        """What both parties may know of every contract today."""
        return self.world.outlook(self.day)

    def run(self) -> "Negotiation":
        """Step until the round has ended and return the model."""
        while self.running:
            self.step()
        return self

    def step(self) -> None:
        """Go to the next dated event and let it happen."""
        if not self.running:
            return
        event = self.agenda[self.place]
        self.place += 1
        self.day = event.day
        _HANDLERS.get(event.kind, Negotiation._announce)(self, event)
        self.phase = protocol.next_phase(self.phase, event.kind, event.day)
        if self.collect:
            self.datacollector.collect(self)
        self.running = not protocol.over(self.phase)

    def _open(self, event: Event) -> None:
        """Put both sides' demands on the table; nobody is asked to accept them."""
        self._announce(event)
        for seat in self.seats:
            party = seat.party
            contract = self.world.contract(self.day, party.opening, party.opening_shares)
            values = tuple(
                value_of_shares(self.outlook, side, party.opening, party.opening_shares)
                for side in (GUILD, EMPLOYERS)
            )
            self._say(seat, "tables", contract, values)

    def _meet(self, event: Event) -> None:
        """Let one side offer and the other answer; the next time they change places."""
        if not protocol.in_session(self.phase):
            return
        speaker, listener = self.seats[self.turn], self.seats[1 - self.turn]
        outlook = self.outlook
        for seat in self.seats:
            seat.think(outlook, self.day, self.elapsed)
        before = speaker.recalled(outlook)
        bid = speaker.offer(outlook, self.elapsed)
        self._say_bid(speaker, "stands" if bid in (before, NO_BID) else "offers", bid)
        if bid.package >= 0:
            listener.hear(outlook, bid, self.elapsed)
            self._answer(listener, bid)
        self.turn = 1 - self.turn
        self.rounds += 1

    def _final_offer(self, event: Event) -> None:
        """Let the employers make the offer that they do not mean to better."""
        seat, outlook = self.seats[EMPLOYERS], self.outlook
        for each in self.seats:
            each.think(outlook, self.day, self.elapsed)
        bid = seat.final(outlook, self.elapsed)
        self.on_table = bid.package >= 0
        self._say_bid(seat, "final offer", bid)
        if self.on_table:
            self.seats[GUILD].hear(outlook, bid, self.elapsed)

    def _final_reply(self, event: Event) -> None:
        """Let the guild answer the final offer."""
        if self.phase == protocol.FINAL and self.on_table:
            self._answer(self.seats[GUILD], self.seats[EMPLOYERS].recalled(self.outlook))

    def _sister_settles(self, event: Event) -> None:
        """Let another guild sign: its next expiry moves and waiting for it loses its point."""
        self.world.settled[event.which] = True
        self._announce(event)

    def _answer(self, seat: Seat, bid: Bid) -> None:
        outlook = self.outlook
        if bid.package < 0:
            return
        if not outlook.admissible[bid.package] or not seat.accepts(outlook, bid, self.elapsed):
            self._say_bid(seat, "rejects", bid)
            return
        self._say_bid(seat, "accepts", bid)
        self.deal = self.messages[-1].contract
        self.phase = protocol.SETTLED

    def _announce(self, event: Event) -> None:
        self.messages.append(
            Message(self.day, "calendar", KIND_NAMES[event.kind], which=event.which)
        )

    def _say_bid(self, seat: Seat, act: str, bid: Bid) -> None:
        if bid.package < 0:
            self._say(seat, act, None, None)
            return
        outlook = self.outlook
        contract = self.world.contract(
            self.day, bid.package, shares_of(bid, outlook.order[bid.package])
        )
        values = (value_of(outlook, GUILD, bid), value_of(outlook, EMPLOYERS, bid))
        self._say(seat, act, contract, values)

    def _say(
        self, seat: Seat, act: str, contract: Contract | None, values: tuple[float, ...] | None
    ) -> None:
        both = (values[0], values[1]) if values is not None else None
        actor, mind = ACTORS[seat.side], seat.mind(self.outlook)
        self.messages.append(Message(self.day, actor, act, contract, both, mind))

    def _seat(self, side: int) -> Seat:
        hidden = self.case.causes.private_information
        low, high = (0.0, 1.0) if hidden else (0.5, 0.5)
        return Seat(self, self._party(side), low, high, self.day)

    def _party(self, side: int) -> Party:
        records = (self.case.guild, self.case.employers)
        record, other = records[side], records[1 - side]
        hidden = self.case.causes.private_information
        tactic, beta = setting.TACTIC_KINDS[record.tactic]
        return Party(
            side=side,
            tactic=tactic,
            beta=beta,
            weight=self.case.beliefs.guild_power,
            toughness=self.draws.toughness[side],
            spread=record.spread if hidden else 0.0,
            other_spread=other.spread if hidden else 0.0,
            impatience=record.impatience,
            opening=self.world.packages.index(_package(record.opening)),
            opening_shares=setting.opening_shares(self.case, record.opening),
        )


def _package(opening: Opening) -> Package:
    return Package(opening.months, opening.retroactive, opening.reopener, opening.me_too)


def _collector() -> mesa.DataCollector:
    """Collect by functions that can be pickled, unlike those that Mesa makes of names."""
    return mesa.DataCollector(
        model_reporters={"day": "day", "phase": "phase_name", "rounds": "rounds"},
        agent_reporters={
            "side": attrgetter("side"),
            "offer": attrgetter("offered"),
            "aspiration": attrgetter("aspired"),
            "low": attrgetter("low"),
            "high": attrgetter("high"),
        },
    )


_HANDLERS: dict[int, Callable[[Negotiation, Event], None]] = {
    TALKS_OPEN: Negotiation._open,
    SESSION: Negotiation._meet,
    FINAL_OFFER: Negotiation._final_offer,
    FINAL_REPLY: Negotiation._final_reply,
    SISTER_SETTLES: Negotiation._sister_settles,
}
