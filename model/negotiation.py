"""The Mesa model: a table, the people around it as agents, and one event after the other.

What happens at the table is said once, in plain functions of it (`model.play`), which the batch
runner compiles. Here they are stepped through event by event, with everything said kept in words.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

import mesa
import numpy as np

from agents.approval import Constituent
from agents.conduct import OwnTactic
from agents.contract import Contract, Offer
from agents.crowd import tape_length
from agents.outlook import Outlook
from agents.people import Company, Voter
from agents.seat import Seat
from agents.snapshot import snapshot
from agents.tactics import View
from agents.worth import EMPLOYERS, GUILD
from model import protocol, setting
from model.assembly import population_of
from model.calendar import BALLOT, KIND_NAMES, Calendar, Event
from model.facts import facts_of
from model.layout import layout, plain, proposals, turns
from model.messages import Message, Tally, read
from model.minutes import Pages, Row
from model.opening import begin
from model.play import happen_next
from model.prices import effective_day, may_be_signed
from model.recall import Bids
from model.results import committee_gap
from model.scenario import Scenario
from model.seats import floor_of
from model.sight import SIDES, look
from model.table import elapsed_of, kind_today, party_of

Now = Callable[[], tuple[date, int]]  # today, and how many sessions were held before
TacticMaker = Callable[[Now], OwnTactic]  # seats a tactic from outside; asked once a negotiation


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
    guild_tactic, employers_tactic
        A tactic from outside in place of the scenario's, as `experiments.own_tactic` makes it.

    Attributes
    ----------
    case
        The scenario with this run's random numbers in place.
    table
        The round as the rules read and write it, see `model.table`.
    seats, voters, companies
        The agents: who talks, and the people behind both seats.
    messages
        Everything said so far, in order.
    deal_outlook, deal_floors
        What both sides saw, and the least they took, when the deal was made; None so far.

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
        guild_tactic: TacticMaker | None = None,
        employers_tactic: TacticMaker | None = None,
    ) -> None:
        if not isinstance(scenario, Scenario):
            raise TypeError(f"a Scenario is needed, as read_scenario gives, not {scenario!r}")
        super().__init__(rng=0)  # Mesa versions draw differently from a generator they are given,
        self.rng = np.random.default_rng(rng)  # so this model's only stream is seeded here
        self.running: bool = True
        tape = self.rng.random(setting.tape_length(scenario)).tolist()
        self.draws = setting.draws_from(scenario, tape)
        self.case = setting.drawn_scenario(scenario, self.draws)  # Mesa has a `scenario` of its own
        self.calendar = Calendar(self.case.calendar.old_expiry)
        self.packages = setting.packages(self.case)
        self.table = self._lay(tape)
        own = [
            None if make is None else make(self._now) for make in (guild_tactic, employers_tactic)
        ]
        self.table.bids = Bids(
            [setting.tactic_of(record)[2] for record in (self.case.guild, self.case.employers)],
            [None if tactic is None else Kept(tactic) for tactic in own],
        )
        self.seats = tuple(self._seat(side, own[side]) for side in SIDES)
        self.voters = self._voters()
        self.companies = self._companies()
        self.messages: list[Message] = []
        self.deal_outlook: Outlook | None = None
        self.deal_floors: tuple[float, float] | None = None
        self.datacollector = _collector()
        self.collect = collect
        # Mesa 3 counts agents in a table of its own that would keep every model alive for good.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    # ---------------------------------------------------------------------------------- playing

    def run(self) -> "Negotiation":
        """Step until the round has ended and return the model."""
        while self.running:
            self.step()
        return self

    def step(self) -> None:
        """Go to the next dated event and let it happen."""
        if not self.running:
            return
        state = self.table.state
        had_deal, said = state.deal_package >= 0, state.logged
        happen_next(self.table)
        if state.deal_package < 0:
            self.deal_outlook = self.deal_floors = None
        elif not had_deal:
            # Nobody has looked since: this is still what they saw when they agreed.
            self.deal_outlook = snapshot(self.table.outlook)
            self.deal_floors = self._floors()
        self._write_down(said)
        if self.collect:
            self.datacollector.collect(self)
        self.running = state.running

    def _write_down(self, said: int) -> None:
        """Add what the minutes have since so many messages."""
        table, fresh = self.table, range(said, self.table.state.logged)
        rows, shares = [table.log[n] for n in fresh], [table.log_shares[n] for n in fresh]
        self.messages.extend(read(self.case, self.packages, rows, shares))

    # ------------------------------------------------------------------------- how things stand

    @property
    def day(self) -> int:
        """Today, as a day number; 0 is the first day after the old contract."""
        return int(self.table.state.day)

    @property
    def rounds(self) -> int:
        """Sessions held so far."""
        return int(self.table.state.rounds)

    @property
    def phase(self) -> int:
        """Position in `protocol.PHASE_NAMES`."""
        return int(self.table.state.phase)

    @property
    def phase_name(self) -> str:
        """The phase in words."""
        return protocol.PHASE_NAMES[self.phase]

    @property
    def elapsed(self) -> float:
        """Part of the time for talks that has passed, 0..1."""
        return elapsed_of(self.table)

    @property
    def agenda(self) -> list[Event]:
        """Every event known so far, in order; the next one is at ``place``."""
        agenda, events = self.table.agenda, self.table.state.events
        columns = (agenda.day[:events], agenda.kind[:events], agenda.which[:events])
        return [Event(*event) for event in zip(*columns, strict=True)]

    @property
    def place(self) -> int:
        """How many events of the agenda have happened."""
        return int(self.table.state.place)

    @property
    def regime(self) -> int:
        """How work goes on today: WORK, STRIKE, LOCKOUT or IMPOSED."""
        return kind_today(self.table.state)

    @property
    def outlook(self) -> Outlook:
        """What both parties may know of every contract today."""
        look(self.table)
        return snapshot(self.table.outlook)

    @property
    def floors(self) -> tuple[float, float]:
        """The least that guild and employers take today, $M."""
        look(self.table)
        return self._floors()

    @property
    def members_vote(self) -> bool:
        """Must the members ratify a deal."""
        return bool(self.table.outlook.voices[GUILD].people > 0)

    @property
    def companies_agree(self) -> bool:
        """Must companies agree before the employers sign."""
        return bool(self.table.outlook.voices[EMPLOYERS].people > 0)

    @property
    def committee_gap(self) -> float:
        """$M of surplus that the committee wants beyond what the average voter asks for."""
        return committee_gap(self.table)

    @property
    def deal(self) -> Contract | None:
        """The contract that was accepted, tentative until it is ratified; None so far."""
        state = self.table.state
        if state.deal_package < 0:
            return None
        package, shares = self.packages[state.deal_package], tuple(self.table.deal_shares)
        return Contract(package, state.deal_effective, state.deal_expiry, shares)

    @property
    def deal_day(self) -> int:
        """The day on which the deal was accepted; the vote on it comes later."""
        return int(self.table.state.deal_day)

    @property
    def deal_values(self) -> tuple[float, float] | None:
        """What the deal was worth to guild and employers on that day, $M."""
        state = self.table.state
        values = (state.deal_value_guild, state.deal_value_employers)
        return values if state.deal_package >= 0 else None

    @property
    def last_vote(self) -> Tally | None:
        """The last count of ballots on a deal."""
        votes = [said.tally for said in self.messages if said.act == KIND_NAMES[BALLOT]]
        return votes[-1] if votes else None

    def messages_of(self, actor: str) -> list[Message]:
        """Return what one side has said about contracts so far."""
        return [m for m in self.messages if m.actor == actor and m.mind is not None]

    def may_sign(self, contract: Contract, day: int) -> bool:
        """Return whether a contract may be signed on a day."""
        package = self.packages.index(contract.package)
        return may_be_signed(self.table.facts, package, day, contract.expiry)

    def contract(self, day: int, package: int, shares: Sequence[float]) -> Contract:
        """Return the contract with its dates that a package signed on a day amounts to."""
        effective = effective_day(self.table.facts, package, day)
        terms = self.packages[package]
        expiry = self.calendar.add_months(effective, terms.months)
        return Contract(terms, effective, expiry, tuple(shares))

    def _floors(self) -> tuple[float, float]:
        outlook = self.table.outlook
        return floor_of(self.table, GUILD, outlook), floor_of(self.table, EMPLOYERS, outlook)

    # ----------------------------------------------------------------------------------- seating

    def _lay(self, tape: list[float]) -> Any:
        """Return the table with everybody's random numbers, set up for the first event."""
        facts = facts_of(self.case)
        table = plain(layout(facts))
        table.facts = facts
        people = self.rng.spawn(1)[0]  # so that the people draw nothing from the round's own tape
        who = facts.members
        count = tape_length(who.number, who.network, who.neighbours) if who.number else 0
        table.crowd.tape = people.random(count).tolist()
        mediator = people.spawn(1)[0]  # so that its errors do not depend on who the members are
        table.mediator_luck = mediator.random(2 * proposals(facts)).tolist()
        table.log = Pages(Row)
        table.log_shares = Pages(partial(list, [0.0] * len(facts.issues)))
        begin(table, tape)
        for side in SIDES:
            luck = self.rng.spawn(1)[0]  # not from the round's own tape
            table.luck[side] = luck.random(turns(facts)).tolist()
        return table

    def _seat(self, side: int, own: OwnTactic | None) -> Seat:
        table = self.table
        return Seat(self, party_of(table, side), table.memories[side], table.bids.made[side], own)

    def _voters(self) -> list[Voter]:
        facts, crowd = self.table.facts, self.table.crowd
        if facts.members.number == 0:
            return []
        population = population_of(self.table)
        return [Voter(self, crowd, own, population) for own in range(facts.members.number)]

    def _companies(self) -> list[Company]:
        stakes = self.table.stakes
        return [
            Company(
                self,
                record.name,
                record.title,
                Constituent(tuple(stakes.weights[which]), stakes.rest[which], 0.0),
                record.votes,
            )
            for which, record in enumerate(self.case.company)
        ]

    def _now(self) -> tuple[date, int]:
        return self.calendar.date(self.day), self.rounds


class Kept:
    """A tactic from outside, which is handed what it cannot change."""

    def __init__(self, tactic: OwnTactic) -> None:
        self.tactic = tactic

    @property
    def name(self) -> str:
        """What results call it."""
        return self.tactic.name

    def offer(self, outlook: Any, view: View) -> Offer:
        """Return its bid."""
        return self.tactic.offer(snapshot(outlook), view)

    def least(self, outlook: Any, view: View) -> float:
        """Return the least own value it accepts, $M."""
        return self.tactic.least(snapshot(outlook), view)

    def accepts(self, outlook: Any, view: View, bid: Offer) -> bool:
        """Return whether it accepts an offer."""
        return self.tactic.accepts(snapshot(outlook), view, bid)


def _collector() -> mesa.DataCollector:
    """Collect by functions that can be pickled, unlike those that Mesa makes of names."""
    return mesa.DataCollector(
        model_reporters={"day": "day", "phase": "phase_name", "rounds": "rounds"},
        agenttype_reporters={
            Seat: {
                "side": attrgetter("side"),
                "offer": attrgetter("offered"),
                "aspiration": attrgetter("aspired"),
                "low": attrgetter("low"),
                "high": attrgetter("high"),
            },
        },
    )
