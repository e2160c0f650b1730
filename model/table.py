"""One round as plain data: what the rules of play read and write, in Python and compiled alike."""

from typing import Any, Protocol

from agents.conduct import Party, Past
from agents.contract import Bid
from agents.worth import EMPLOYERS, GUILD, NextRound
from model.calendar import SESSION
from model.chains import Chains
from model.costs import Regime, Stakes
from model.facts import Facts
from model.recall import Spoken, come_to_terms, recall

Numbers = Any


class State:
    """Everything single about a round that changes while it is played."""

    __slots__ = (
        "authorised",
        "backdated_priced",
        "before_employers",
        "before_guild",
        "before_kind",
        "before_since",
        "counted",
        "day",
        "days_locked_out",
        "days_on_strike",
        "deal_day",
        "deal_effective",
        "deal_expiry",
        "deal_nash_gap",
        "deal_package",
        "deal_pareto_gap",
        "deal_value_employers",
        "deal_value_guild",
        "events",
        "final_refused",
        "is_polled",
        "is_stale",
        "last_act",
        "logged",
        "lost_employers",
        "lost_guild",
        "mediated",
        "month_priced",
        "months_public",
        "on_table",
        "phase",
        "place",
        "polled",
        "regime_employers",
        "regime_guild",
        "regime_kind",
        "regime_since",
        "rejections",
        "rounds",
        "running",
        "sessions_left",
        "tentative_employers",
        "tentative_guild",
        "tentative_kind",
        "tentative_lost",
        "tentative_predicted",
        "tentative_since",
        "turn",
        "vote_ballots",
        "vote_called",
        "vote_predicted",
        "vote_yes",
        "voted",
    )
    day: int
    phase: int  # position in protocol.PHASE_NAMES
    running: bool
    turn: int  # whose turn it is to offer, 0 the guild
    rounds: int  # sessions held
    place: int  # of the next event on the agenda
    events: int  # on the agenda
    sessions_left: int  # today's too
    last_act: int  # what the employers said last, one of the acts in `model.play`
    on_table: bool  # is there a final offer to answer
    final_refused: bool
    mediated: int  # proposals made by a mediator
    logged: int  # messages recorded
    # the regime of work: now or as announced, and how it was before
    regime_kind: int
    regime_since: int
    regime_guild: float  # $M a month, as in `Regime.flows`
    regime_employers: float
    before_kind: int
    before_since: int
    before_guild: float
    before_employers: float
    vote_called: bool
    authorised: bool
    days_on_strike: int
    days_locked_out: int
    lost_guild: float  # $M that stoppages and imposition have cost so far
    lost_employers: float
    counted: int  # day up to which these are counted
    # the deal, tentative until it is ratified
    deal_package: int  # -1 for none
    deal_day: int
    deal_effective: int
    deal_expiry: int
    deal_value_guild: float  # $M on its day
    deal_value_employers: float
    deal_pareto_gap: float
    deal_nash_gap: float
    tentative_kind: int  # the regime that rests while members vote
    tentative_since: int
    tentative_guild: float
    tentative_employers: float
    tentative_lost: float  # $M that members reckoned to lose by it
    tentative_predicted: float  # yes share that the committee expects, 0..1
    voted: bool
    vote_yes: int  # in the last vote on a deal
    vote_ballots: int
    vote_predicted: float
    rejections: int
    # what the committee knows of the members
    is_polled: bool  # has it asked them since their opinions last moved
    polled: float  # what the average of those who vote asks for, $M
    # which of the tables in Prices hold
    is_stale: bool  # have today's to be worked out anew
    backdated_priced: bool  # do those of what is effective from day 0 hold
    month_priced: int  # first day of the month that packages were priced for, -1 for none
    months_public: int


class Agenda(Protocol):
    """Dated events in order, in columns that are longer than what they hold."""

    day: Numbers
    kind: Numbers  # position in calendar.KIND_NAMES
    which: Numbers  # position of what it is about


class Prices(Protocol):
    """What is worked out on the way to an outlook."""

    sum: Any  # [side][package] $M when nothing is granted, no face lost
    expiry: Numbers  # [package] day
    twin: Any  # [package][issue] first package that the issue cannot tell from this one
    kin: Numbers  # [package] first package of the same term, effective from the same day
    clout: Any  # [side][package] at the expiry, 0..1
    aligned: Any  # [side][package] part of it that comes from others who are open too
    from_half: Numbers  # [package] what the full ask on the issue at hand comes to from half-term
    from_expiry: Numbers  # [package] and from the expiry
    flow_start: Any  # [side][flow] day
    flow_amount: Any  # [side][flow] $M a month


class Kept(Protocol):
    """What is put aside while somebody weighs another regime of work."""

    waiting: Numbers  # [side]
    delay: Numbers  # [side]
    least: Any  # [side][person]
    margin: Any  # [side][package]


class Table(Protocol):
    """A round at the table; the compiled runner lays it out as one row of memory."""

    facts: Facts
    future: NextRound
    state: State
    outlook: Any  # an `Outlook` that can be written to
    prices: Prices
    kept: Kept
    settled: Numbers  # [sister] has it signed a contract of its own
    signs: Numbers  # [sister] day on which it will have one
    chains: Chains  # room for the distances of an outcome
    agenda: Agenda
    memories: Any  # [side] of Memory
    openings: Any  # [side][issue] share of the ask in the opening position
    toughness: Numbers  # [side] 0 yielding to 1 tough
    bids: Any  # all of them, where plain Python keeps them (`model.recall`)
    spoken: Spoken  # all of them in columns, where compiled rules ask for them
    orders: Any  # [side][issue] the path of the last bid
    luck: Any  # [side][turn]
    mediator_luck: Numbers  # two numbers for each proposal
    stakes: Stakes  # of the companies
    deal_shares: Numbers  # [issue]
    pays_residuals: Numbers  # [issue]
    crowd: Any  # the members
    crowd_state: Any
    accounts: Numbers  # [side][line] $M, see `model.results`
    log: Any  # messages in the order in which they were made
    log_shares: Any  # [message][issue]


def party_of(table: Table, side: int) -> Party:
    """Return what a side is."""
    facts, own, other = table.facts, table.facts.parties[side], table.facts.parties[1 - side]
    hidden = facts.causes.private_information
    return Party(
        side,
        own.tactic,
        own.beta,
        facts.beliefs.guild_power,
        table.toughness[side],
        own.spread if hidden else 0.0,
        other.spread if hidden else 0.0,
        own.impatience,
        own.opening_package,
        table.openings[side],
        0.0,
        own.acceptance,
    )


def past_of(table: Table, side: int) -> Past:
    """Return what a side has said and heard; all of it at a table that remembers every bid."""
    memory, bids, state = table.memories[side], table.bids, table.state
    settled = 0
    for which in range(len(table.settled)):
        settled += 1 if table.settled[which] else 0
    if hasattr(bids, "past"):
        terms = (state.month_priced, state.months_public, settled)
        return bids.past(table.outlook, side, table.luck[side], terms)  # type: ignore[no-any-return]
    come_to_terms(table.spoken, state.month_priced, state.months_public, settled)
    said = recall(table.spoken, table.outlook, side, side)
    heard = recall(table.spoken, table.outlook, side, 1 - side)
    last = Bid(memory.last_package, memory.last_full, memory.last_part)
    return Past(last, table.orders[side], said, heard, table.luck[side])


def regime_of(state: State) -> Regime:
    """Return how work goes on, or will from the day on which a stoppage was announced to begin."""
    return Regime(
        state.regime_kind, state.regime_since, (state.regime_guild, state.regime_employers)
    )


def before_of(state: State) -> Regime:
    """Return how work went on before the present regime."""
    return Regime(
        state.before_kind, state.before_since, (state.before_guild, state.before_employers)
    )


def set_regime(state: State, regime: Regime) -> None:
    """Let work go on under a regime from now on."""
    state.regime_kind, state.regime_since = regime.kind, regime.since
    state.regime_guild, state.regime_employers = regime.flows[GUILD], regime.flows[EMPLOYERS]
    state.is_stale = True


def set_before(state: State, regime: Regime) -> None:
    """Keep the regime to which work goes back after a stoppage."""
    state.before_kind, state.before_since = regime.kind, regime.since
    state.before_guild, state.before_employers = regime.flows[GUILD], regime.flows[EMPLOYERS]


def kind_today(state: State) -> int:
    """Return how work goes on today: WORK, STRIKE, LOCKOUT or IMPOSED."""
    return state.regime_kind if state.day >= state.regime_since else state.before_kind


def elapsed_of(table: Table) -> float:
    """Return the part of the time for talks that has passed, 0..1."""
    first, state = table.facts.calendar.talks_open, table.state
    last: int = table.agenda.day[state.events - 1]
    return (state.day - first) / (last - first)


def insert(table: Table, day: int, kind: int, which: int) -> None:
    """Put an event on the agenda that a decision has brought about; it comes after today's."""
    agenda, state = table.agenda, table.state
    place = state.events
    while place > state.place and comes_before(agenda, place - 1, day, kind, which):
        agenda.day[place] = agenda.day[place - 1]
        agenda.kind[place] = agenda.kind[place - 1]
        agenda.which[place] = agenda.which[place - 1]
        place -= 1
    agenda.day[place], agenda.kind[place], agenda.which[place] = day, kind, which
    state.events += 1
    state.sessions_left += 1 if kind == SESSION else 0


def comes_before(agenda: Agenda, place: int, day: int, kind: int, which: int) -> bool:
    """Return whether an event comes before the one at a place: by day, kind and its own number."""
    if agenda.day[place] != day:
        return bool(day < agenda.day[place])
    if agenda.kind[place] != kind:
        return bool(kind < agenda.kind[place])
    return bool(which < agenda.which[place])
