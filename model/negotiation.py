"""The Mesa model: two seats, one calendar, one message after the other."""

import bisect
from collections.abc import Callable
from datetime import date
from operator import attrgetter

import mesa
import numpy as np

from agents.approval import NOBODY, Consent
from agents.contract import NO_BID, Contract, Offer, shares_of
from agents.outlook import Outlook, value_of, value_of_shares
from agents.seat import OwnTactic, Party, Seat
from agents.worth import EMPLOYERS, GUILD
from model import disputes, mediation, protocol, ratification, setting
from model.alliance import Alliance
from model.calendar import (
    BALLOT,
    BLACKOUT_ENDS,
    COOLING_ENDS,
    ELECTION,
    FINAL_OFFER,
    FINAL_REPLY,
    IMPASSE,
    KIND_NAMES,
    MEDIATION,
    MEETING,
    MONTH,
    OFFER_LAPSES,
    SESSION,
    SISTER_SETTLES,
    STOPPAGE_STARTS,
    STRIKE_VOTE,
    TALKS_OPEN,
    Event,
    events,
)
from model.force import Regime
from model.membership import Membership
from model.messages import Message, Tally, Threat
from model.outlook import World
from model.scenario import Scenario

ACTORS = ("guild", "employers")
OFFERS = ("offers", "stands", "final offer")  # what a side says of its own contracts
MOST_PROPOSALS = 2 * 3661  # of a mediator in a round: one for each simulated day, two numbers each
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
        guild_tactic: TacticMaker | None = None,
        employers_tactic: TacticMaker | None = None,
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
        self.sessions_left = sum(event.kind == SESSION for event in self.agenda)  # today's too
        self.place = 0
        self.day = self.agenda[0].day
        self.phase = protocol.TALKS
        self.turn = ACTORS.index(self.case.protocol.first_offer)
        self.rounds = 0
        self.messages: list[Message] = []
        self.deal: Contract | None = None
        self.deal_day = 0  # on which it was accepted; the vote on it comes later
        self.deal_outlook: Outlook | None = None  # as it was then, with what the deal was worth
        self.deal_values: tuple[float, float] | None = None
        self.deal_floors: tuple[float, float] | None = None
        self.tentative: ratification.Tentative | None = None
        self.last_vote: Tally | None = None
        self.rejections = 0
        self.on_table = False  # is there a final offer to answer
        self.final_refused = False
        people = self.rng.spawn(1)[0]  # so that the people draw nothing from the round's own tape
        self.members = (
            Membership(self, self.case, people) if self.case.guild.members is not None else None
        )
        self.alliance = Alliance(self, self.case, self.world)
        mediator = people.spawn(1)[0]  # so that its errors do not depend on who the members are
        self.mediator_luck = iter(mediator.random(MOST_PROPOSALS))
        self.disputes = disputes.State()
        self.seats = (self._seat(GUILD, guild_tactic), self._seat(EMPLOYERS, employers_tactic))
        self.datacollector = _collector()
        self.collect = collect
        if self.members is not None:
            first = self.seats[EMPLOYERS].party
            parts = self.world.parts(GUILD, self.day)
            self.members.take_poll(parts, first.opening, first.opening_shares)
        self.ask_people()
        # Mesa 3 counts agents in a table of its own that would keep every model alive for good.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

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
        self.sessions_left -= event.kind == SESSION
        self.phase = protocol.next_phase(self.phase, event.kind, event.day, self.regime)
        if self.collect:
            self.datacollector.collect(self)
        self.running = not protocol.over(self.phase)
        if not self.running and self.deal is None:  # a deal was counted up to on its own day
            disputes.tally_up(self)

    @property
    def regime(self) -> int:
        """How work goes on today: WORK, STRIKE, LOCKOUT or IMPOSED."""
        now = self.world.regime
        return now.kind if self.day >= now.since else self.disputes.before.kind

    @property
    def floors(self) -> tuple[float, float]:
        """The least that guild and employers take today, $M."""
        guild, employers = (seat.reservation(self.outlook) for seat in self.seats)
        return guild, employers

    @property
    def committee_gap(self) -> float:
        """$M of surplus that the committee wants beyond what the average voter asks for."""
        if self.members is None or not self.members.votes:
            return 0.0
        return self.seats[GUILD].party.stance + self.members.gap

    def insert(self, event: Event) -> None:
        """Put an event on the agenda that a decision has brought about; it comes after today's."""
        bisect.insort(self.agenda, event, lo=self.place)
        self.sessions_left += event.kind == SESSION

    def ask_people(self) -> None:
        """Find out what the people behind both seats would sign from now on."""
        self.world.consent[:] = self.consent_under(self.world.regime)

    def consent_under(self, regime: Regime) -> tuple[Consent, Consent]:
        """Return what the people behind both seats ask for under a regime of work."""
        if self.members is None:
            guild = NOBODY
        else:
            guild = self.members.consent(self.world.loss(GUILD, self.day, regime))
        return guild, self.alliance.consent(self.day, regime)

    def outlook_under(self, regime: Regime) -> Outlook:
        """Return what both parties would know of every contract today under another regime."""
        return self.world.under(regime, self.day, self.consent_under(regime))

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
        self.ask_people()
        speaker, listener = self.seats[self.turn], self.seats[1 - self.turn]
        outlook = self.outlook
        for seat in self.seats:
            seat.think(outlook, self.day, self.elapsed, self.sessions_left)
        before = speaker.recalled(outlook)
        alone: Offer = NO_BID
        if speaker.side == EMPLOYERS and self.alliance.agrees:
            alone = speaker.freely(outlook, self.elapsed)
        bid = speaker.offer(outlook, self.elapsed)
        self._report_blocks(alone, bid)
        self._say_bid(speaker, "stands" if bid in (before, NO_BID) else "offers", bid)
        if bid.package >= 0:
            listener.hear(outlook, bid, self.elapsed)
            self.answer(listener, bid)
        self.turn = 1 - self.turn
        self.rounds += 1
        disputes.weigh(self)

    def _final_offer(self, event: Event) -> None:
        """Let the employers make the offer that they do not mean to better."""
        if self.phase == protocol.RATIFICATION:
            return
        self.ask_people()
        seat, outlook = self.seats[EMPLOYERS], self.outlook
        for each in self.seats:
            each.think(outlook, self.day, self.elapsed, self.sessions_left)
        bid = seat.final(outlook, self.elapsed)
        self.on_table = bid.package >= 0
        self._say_bid(seat, "final offer", bid)
        if self.on_table:
            self.seats[GUILD].hear(outlook, bid, self.elapsed)

    def _final_reply(self, event: Event) -> None:
        """Let the guild answer the final offer."""
        if self.phase == protocol.FINAL and self.on_table:
            bid = self.seats[EMPLOYERS].recalled(self.outlook)
            self.final_refused = not self.answer(self.seats[GUILD], bid)

    def _offer_lapses(self, event: Event) -> None:
        """Ask the guild once more before the final offer is withdrawn."""
        seat = self.seats[EMPLOYERS]
        offers = [m.act for m in self.messages_of("employers") if m.act in OFFERS]
        stands = offers[-1:] != ["offers"]  # to say no to the guild is no other offer
        if self.on_table and stands and protocol.in_session(self.phase):
            self._announce(event)
            self.answer(self.seats[GUILD], seat.recalled(self.outlook))
        self.on_table = False

    def messages_of(self, actor: str) -> list[Message]:
        """Return what one side has said about contracts so far."""
        return [m for m in self.messages if m.actor == actor and m.mind is not None]

    def _sister_settles(self, event: Event) -> None:
        """Let another guild sign: its next expiry moves and waiting for it loses its point."""
        self.world.settled[event.which] = True
        self._announce(event)

    def answer(self, seat: Seat, bid: Offer) -> bool:
        """Let a side answer an offer, and return whether it says yes."""
        outlook = self.outlook
        if bid.package < 0:
            return False
        yes = bool(outlook.admissible[bid.package]) and seat.accepts(outlook, bid, self.elapsed)
        if not yes:
            if seat.side == EMPLOYERS and seat.accepts_alone(outlook, bid, self.elapsed):
                self._report_blocks(bid, NO_BID)
            self._say_bid(seat, "rejects", bid)
            return False
        self._say_bid(seat, "accepts", bid)
        self.settle(bid)
        return True

    def settle(self, bid: Offer) -> None:
        """Make a contract of what both sides have accepted; members may have to ratify it."""
        shares = shares_of(bid, self.outlook.order[bid.package])
        self.deal = self.world.contract(self.day, bid.package, shares)
        self.deal_day = self.day
        self.deal_outlook, self.deal_values = self.outlook, self._contract_of(bid)[1]
        self.deal_floors = self.floors
        if self.members is not None and self.members.votes:
            self.phase = protocol.RATIFICATION
            ratification.submit(self, bid.package, shares)
        else:
            self.phase = protocol.SETTLED
        disputes.end(self)

    def _report_blocks(self, alone: Offer, together: Offer) -> None:
        """Say who in the alliance would not have a contract that it would sign as a whole."""
        if alone.package < 0 or alone == together or not self.alliance.agrees:
            return
        seat, outlook = self.seats[EMPLOYERS], self.outlook
        blocks = self.alliance.blocks(outlook, alone, seat.reservation(outlook), self.day)
        if blocks:
            contract = self.world.contract(
                self.day, alone.package, shares_of(alone, outlook.order[alone.package])
            )
            self.messages.append(
                Message(self.day, "employers", "blocks", contract, blocks=tuple(blocks))
            )

    def _talk(self, event: Event) -> None:
        """Let a month of talk among the members pass."""
        ratification.month_passes(self)

    def _blackout_ends(self, event: Event) -> None:
        """Make both sides' demands public."""
        self._announce(event)
        if self.members is not None and self.case.causes.public_commitment:
            self.members.talk(statement=self.members.record.statement)

    def _members_meet(self, event: Event) -> None:
        """Let the committee report to the members."""
        self._announce(event)
        if self.members is not None:
            self.members.talk(meeting=True)

    def announce(self, event: Event, tally: Tally | None = None, which: int = 0) -> None:
        """Record an event that both sides see, with a count of ballots if there was one."""
        self.messages.append(
            Message(self.day, "calendar", KIND_NAMES[event.kind], which=which, tally=tally)
        )

    def propose(self, act: str, bid: Offer) -> None:
        """Record what a mediator proposes, or that both sides have accepted it."""
        if bid.package < 0:
            self.messages.append(Message(self.day, "mediator", act))
            return
        self.messages.append(Message(self.day, "mediator", act, *self._contract_of(bid)))

    def _contract_of(self, bid: Offer) -> tuple[Contract, tuple[float, float]]:
        outlook = self.outlook
        shares = shares_of(bid, outlook.order[bid.package])
        values = (value_of(outlook, GUILD, bid), value_of(outlook, EMPLOYERS, bid))
        return self.world.contract(self.day, bid.package, shares), values

    def record_threat(self, side: int, act: str, threat: Threat) -> None:
        """Record what a side decided about a stoppage, and what it weighed."""
        self.messages.append(Message(self.day, ACTORS[side], act, threat=threat))

    def _announce(self, event: Event) -> None:
        self.messages.append(
            Message(self.day, "calendar", KIND_NAMES[event.kind], which=event.which)
        )

    def _say_bid(self, seat: Seat, act: str, bid: Offer) -> None:
        if bid.package < 0:
            self._say(seat, act, None, None)
            return
        contract, values = self._contract_of(bid)
        self._say(seat, act, contract, values)

    def _say(
        self, seat: Seat, act: str, contract: Contract | None, values: tuple[float, ...] | None
    ) -> None:
        both = (values[0], values[1]) if values is not None else None
        actor, mind = ACTORS[seat.side], seat.mind(self.outlook)
        self.messages.append(Message(self.day, actor, act, contract, both, mind))

    def _now(self) -> tuple[date, int]:
        return self.world.calendar.date(self.day), self.rounds

    def _seat(self, side: int, tactic: TacticMaker | None) -> Seat:
        hidden = self.case.causes.private_information
        low, high = (0.0, 1.0) if hidden else (0.5, 0.5)
        own = None if tactic is None else tactic(self._now)
        luck = self.rng.spawn(1)[0].random(len(self.agenda)).tolist()  # not from the round's tape
        return Seat(self, self._party(side), low, high, self.day, own, luck)

    def _party(self, side: int) -> Party:
        records = (self.case.guild, self.case.employers)
        record, other = records[side], records[1 - side]
        hidden = self.case.causes.private_information
        tactic, beta, mixture = setting.tactic_of(record)
        return Party(
            side=side,
            tactic=tactic,
            beta=beta,
            weight=self.case.beliefs.guild_power,
            toughness=self.draws.toughness[side],
            spread=record.spread if hidden else 0.0,
            other_spread=other.spread if hidden else 0.0,
            impatience=record.impatience,
            opening=self.world.packages.index(setting.opening_package(record.opening)),
            opening_shares=setting.opening_shares(self.case, record.opening),
            stance=(
                self.case.guild.committee.stance
                if side == GUILD and self.case.causes.ratification_gap
                else 0.0
            ),
            acceptance=setting.ACCEPTANCE_KINDS[record.acceptance],
            mixture=mixture,
        )


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


_HANDLERS: dict[int, Callable[[Negotiation, Event], None]] = {
    TALKS_OPEN: Negotiation._open,
    SESSION: Negotiation._meet,
    FINAL_OFFER: Negotiation._final_offer,
    FINAL_REPLY: Negotiation._final_reply,
    SISTER_SETTLES: Negotiation._sister_settles,
    OFFER_LAPSES: Negotiation._offer_lapses,
    BLACKOUT_ENDS: Negotiation._blackout_ends,
    MEETING: Negotiation._members_meet,
    MONTH: Negotiation._talk,
    ELECTION: ratification.elect,
    BALLOT: ratification.count,
    STRIKE_VOTE: disputes.count,
    STOPPAGE_STARTS: disputes.start,
    COOLING_ENDS: disputes.cooled,
    IMPASSE: disputes.impose,
    MEDIATION: mediation.propose,
}
