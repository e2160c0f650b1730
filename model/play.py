"""What happens at the table: one plain function for each kind of event, in Python and compiled.

`happen` is the whole of it: an event comes, its function reads and writes the `Table`, the phase
follows. Nobody knows here who the sides are or how they think; that is in `agents.conduct`.
"""

import math
from typing import Any

from agents import conduct
from agents.approval import VETO, enough
from agents.bidding import fair_bid, same_bid
from agents.contract import DOLLAR, NO_BID, Bid, write_shares
from agents.outlook import Outlook, value_of
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK, strike_is_better
from agents.votes import normal_quantile
from agents.worth import EMPLOYERS, GUILD, NextRound
from model import protocol
from model.agenda import draw_deals, draw_up
from model.assembly import (
    assemble,
    authorise_strike,
    elect_leaders,
    gather_members,
    month_passes,
    predict_vote,
    rally,
    state_demands,
    vote_on_deal,
    willing_share,
)
from model.calendar import (
    BALLOT,
    BLACKOUT_ENDS,
    COOLING_ENDS,
    ELECTION,
    FINAL_OFFER,
    FINAL_REPLY,
    IMPASSE,
    MEDIATION,
    MEETING,
    MONTH,
    OFFER_LAPSES,
    SESSION,
    SISTER_SETTLES,
    STOPPAGE_STARTS,
    STRIKE_VOTE,
    TALKS_OPEN,
)
from model.costs import (
    AT_WORK,
    Regime,
    company_reckons,
    first_loss,
    how_many_agree,
    loss,
    lost_between,
    share_stakes,
)
from model.days import add_months
from model.minutes import (
    ACCEPTS,
    BOTH_ACCEPT,
    BY_MEDIATOR,
    CALLS_OFF,
    CALLS_VOTE,
    FINAL,
    IMPOSES,
    LOCKS_OUT,
    OFFERS,
    PROPOSES,
    REJECTS,
    SETS_STRIKE,
    STANDS,
    announce,
    block,
    keeps_minutes,
    put_down,
    say,
    table_opening,
    threaten_with,
)
from model.prices import (
    effective_day,
    future_of,
    set_up,
)
from model.results import distances
from model.sight import SIDES, ask_people, enter, leave, look, waiting_under
from model.table import (
    State,
    Table,
    before_of,
    elapsed_of,
    insert,
    kind_today,
    party_of,
    past_of,
    regime_of,
    set_before,
    set_regime,
)

STOPPAGE_SESSIONS = 7  # days between sessions from a threat on


# ----------------------------------------------------------------------------------- talking


def open_talks(table: Table) -> None:
    """Put both sides' demands on the table; nobody is asked to accept them."""
    look(table)
    for side in SIDES:
        table_opening(table, side, table.outlook)


def meet(table: Table) -> None:
    """Let one side offer and the other answer; the next time they change places."""
    state = table.state
    if not protocol.in_session(state.phase):
        return
    ask_people(table)
    speaker, elapsed = state.turn, elapsed_of(table)
    look(table)
    outlook = table.outlook
    both_think(table, outlook, elapsed)
    party, memory, past = (
        party_of(table, speaker),
        table.memories[speaker],
        past_of(table, speaker),
    )
    before, alone = conduct.last_bid(memory, past, outlook, speaker), NO_BID
    if speaker == EMPLOYERS and outlook.voices[EMPLOYERS].people > 0 and keeps_minutes(table):
        alone = conduct.offer_alone(party, memory, past, outlook, elapsed)
    bid = conduct.offer(party, memory, past, outlook, elapsed, False)
    keep(table, speaker, outlook, bid)
    report_blocks(table, outlook, alone, bid)
    stands = bid.package < 0 or same_bid(bid, before)
    say(table, speaker, STANDS if stands else OFFERS, outlook, bid)
    if bid.package >= 0:
        hear(table, 1 - speaker, outlook, bid, elapsed)
        answer(table, 1 - speaker, outlook, bid)
    state.turn = 1 - state.turn
    state.rounds += 1
    weigh(table)


def both_think(table: Table, outlook: Outlook, elapsed: float) -> None:
    """Let both sides take in how long the silence has lasted."""
    state = table.state
    for side in SIDES:
        conduct.think(
            party_of(table, side),
            table.memories[side],
            past_of(table, side),
            outlook,
            state.day,
            elapsed,
            state.sessions_left,
        )


def keep(table: Table, side: int, outlook: Outlook, bid: Bid) -> None:
    """Let a side remember the offer that it makes, and in which order its path granted issues."""
    if bid.package < 0:
        return
    conduct.remember(table.memories[side], outlook, side, bid)
    order = outlook.order[bid.package]
    for place in range(len(order)):
        table.orders[side][place] = order[place]


def hear(table: Table, side: int, outlook: Outlook, bid: Bid, elapsed: float) -> None:
    """Let a side hear an offer."""
    conduct.hear(
        party_of(table, side), table.memories[side], past_of(table, side), outlook, bid, elapsed
    )


def recalled_bid(table: Table, side: int, outlook: Outlook) -> Bid:
    """Return a side's last bid in the terms of today's outlook."""
    return conduct.last_bid(table.memories[side], past_of(table, side), outlook, side)


def final_offer(table: Table) -> None:
    """Let the employers make the offer that they do not mean to better."""
    state = table.state
    if state.phase == protocol.RATIFICATION:
        return
    ask_people(table)
    look(table)
    outlook, elapsed = table.outlook, elapsed_of(table)
    both_think(table, outlook, elapsed)
    bid = conduct.offer(
        party_of(table, EMPLOYERS),
        table.memories[EMPLOYERS],
        past_of(table, EMPLOYERS),
        outlook,
        elapsed,
        True,
    )
    keep(table, EMPLOYERS, outlook, bid)
    state.on_table = bid.package >= 0
    say(table, EMPLOYERS, FINAL, outlook, bid)
    if state.on_table:
        hear(table, GUILD, outlook, bid, elapsed)


def final_reply(table: Table) -> None:
    """Let the guild answer the final offer."""
    state = table.state
    if state.phase == protocol.FINAL and state.on_table:
        look(table)
        bid = recalled_bid(table, EMPLOYERS, table.outlook)
        state.final_refused = not answer(table, GUILD, table.outlook, bid)


def offer_lapses(table: Table) -> None:
    """Ask the guild once more before the final offer is withdrawn."""
    state = table.state
    stands = state.last_act != OFFERS  # to say no to the guild is no other offer
    if state.on_table and stands and protocol.in_session(state.phase):
        announce(table, OFFER_LAPSES, 0)
        look(table)
        answer(table, GUILD, table.outlook, recalled_bid(table, EMPLOYERS, table.outlook))
    state.on_table = False


def answer(table: Table, side: int, outlook: Outlook, bid: Bid) -> bool:
    """Let a side answer an offer, and return whether it says yes."""
    if bid.package < 0:
        return False
    party, memory, past = party_of(table, side), table.memories[side], past_of(table, side)
    elapsed = elapsed_of(table)
    yes = bool(outlook.admissible[bid.package]) and conduct.accepts(
        party, memory, past, outlook, bid, elapsed
    )
    if not yes:
        if side == EMPLOYERS and keeps_minutes(table):
            if conduct.accepts_alone(party, memory, past, outlook, bid, elapsed):
                report_blocks(table, outlook, bid, NO_BID)
        say(table, side, REJECTS, outlook, bid)
        return False
    say(table, side, ACCEPTS, outlook, bid)
    settle(table, outlook, bid)
    return True


def settle(table: Table, outlook: Outlook, bid: Bid) -> None:
    """Make a contract of what both sides have accepted; members may have to ratify it."""
    state, facts = table.state, table.facts
    write_shares(bid, outlook.order[bid.package], table.deal_shares)
    state.deal_package, state.deal_day = bid.package, state.day
    state.deal_effective = effective_day(facts, bid.package, state.day)
    months = facts.packages[bid.package].months
    state.deal_expiry = add_months(facts.calendar.day_zero, state.deal_effective, months)
    state.deal_value_guild = value_of(outlook, GUILD, bid)
    state.deal_value_employers = value_of(outlook, EMPLOYERS, bid)
    state.deal_pareto_gap, state.deal_nash_gap = distances(table, True)
    if table.outlook.voices[GUILD].people > 0:
        state.phase = protocol.RATIFICATION
        submit(table)
    else:
        state.phase = protocol.SETTLED
    end_stoppage(table)


def floor_of(table: Table, side: int, outlook: Outlook) -> float:
    """Return the least that a side takes today, $M."""
    return conduct.least_taken(party_of(table, side), table.memories[side], outlook)


def report_blocks(table: Table, outlook: Outlook, alone: Bid, together: Bid) -> None:
    """Say who in the alliance would not have a contract that it would sign as a whole."""
    if (
        alone.package < 0
        or same_bid(alone, together)
        or table.outlook.voices[EMPLOYERS].people == 0
    ):
        return
    block(table, outlook, alone, floor_of(table, EMPLOYERS, outlook))


def propose(table: Table) -> None:
    """Let a mediator propose one text to both sides, who answer without hearing each other.

    A no shows nothing: neither side learns what the mediator was told, nor who refused.
    """
    state, facts = table.state, table.facts
    if not facts.mediator.present or not protocol.in_session(state.phase):
        return
    ask_people(table)
    look(table)
    outlook, elapsed = table.outlook, elapsed_of(table)
    luck, noise = table.mediator_luck, facts.mediator.noise
    first = noise * normal_quantile(luck[2 * state.mediated])
    second = noise * normal_quantile(luck[2 * state.mediated + 1])
    state.mediated += 1
    floors = (
        floor_of(table, GUILD, outlook) + first,
        floor_of(table, EMPLOYERS, outlook) + second,
    )
    bid = fair_bid(outlook, floors, facts.beliefs.guild_power)
    put_down(table, BY_MEDIATOR, PROPOSES, outlook, bid)
    if bid.package < 0 or not outlook.admissible[bid.package]:
        return
    yes = True
    for side in SIDES:
        agreed = conduct.accepts(
            party_of(table, side),
            table.memories[side],
            past_of(table, side),
            outlook,
            bid,
            elapsed,
        )
        yes = yes and agreed
    if yes:
        put_down(table, BY_MEDIATOR, BOTH_ACCEPT, outlook, bid)
        settle(table, outlook, bid)


# ------------------------------------------------------------------------------- the members


def submit(table: Table) -> None:
    """Send a tentative deal to the members; the ballots are counted on a set day.

    A stoppage rests until then. Members know that it would go on if they said no.
    """
    state, facts = table.state, table.facts
    regime = regime_of(state)
    state.tentative_kind, state.tentative_since = regime.kind, regime.since
    state.tentative_guild, state.tentative_employers = regime.flows
    state.tentative_lost = loss(facts, GUILD, regime, state.day, table.future.waiting_ends)
    predict_vote(table)
    insert(table, state.day + facts.members.vote_days, BALLOT, 0)


def count_ballots(table: Table) -> None:
    """Count the ballots: the deal is ratified, or the table opens again.

    Members compare the deal with what waiting is worth to them as on the day of the deal. A
    rejected deal binds nobody; the committee has learned what its poll had missed.
    """
    state, facts = table.state, table.facts
    if vote_on_deal(table):
        state.phase = protocol.SETTLED
        return
    state.deal_package = -1
    state.rejections += 1
    tentative = Regime(
        state.tentative_kind,
        state.tentative_since,
        (state.tentative_guild, state.tentative_employers),
    )
    resume(table, tentative)
    if state.day >= facts.calendar.ends:
        state.phase = protocol.OPEN
    else:
        state.phase = protocol.between(state.day, kind_today(state))


def elect(table: Table) -> None:
    """Count the ballots for the guild's leaders; winners from outside bring their own stance."""
    winner = elect_leaders(table)
    record = table.facts.committee
    if table.facts.causes.ratification_gap and winner > 0:
        change = record.election_stance if winner == 1 else -record.election_stance
        table.memories[GUILD].stance += change


# ----------------------------------------------------------------------------------- force


def weigh(table: Table) -> None:
    """Let both sides decide about stoppages after a session without a deal.

    The outlook is still the one of the session, with what people ask for today.
    """
    state = table.state
    if not table.facts.dispute.possible or state.day < 0 or not protocol.in_session(state.phase):
        return
    active = state.regime_kind
    if active in (STRIKE, LOCKOUT):
        if state.day >= state.regime_since:
            weigh_calling_off(table, GUILD if active == STRIKE else EMPLOYERS, active)
        return
    weigh_strike(table)
    if state.regime_kind != STRIKE and state.regime_kind != LOCKOUT:
        weigh_lockout(table)


def worth_now(table: Table, side: int) -> float:
    """Return what going on as before is worth to a side today, $M."""
    return conduct.worth_of_going_on(
        party_of(table, side),
        table.memories[side],
        past_of(table, side),
        table.outlook,
        elapsed_of(table),
    )


def worth_under(table: Table, side: int, regime: Regime) -> float:
    """Return what going on under another regime is worth to a side today, $M."""
    enter(table, regime)
    worth = worth_now(table, side)
    leave(table)
    return worth


def worth_of_threat(table: Table, side: int, planned: Regime) -> float:
    """Return what a stoppage is worth to a side today, $M; minus infinity if it is hopeless.

    It costs its first days before it moves anybody: no threat works for free. One that costs more
    than it can bring at best is hopeless.
    """
    floor, lost = floor_of(table, side, table.outlook), first_loss(table.facts, side, planned)
    if hoped_under(table, side, planned) - lost <= floor:
        return -math.inf
    return worth_under(table, side, planned) - lost


def hoped_under(table: Table, side: int, regime: Regime) -> float:
    """Return the most that going on under another regime can be worth to a side today, $M.

    Nobody's people have to be asked for that: what waiting is worth to both sides is enough.
    """
    look(table)
    outlook = table.outlook
    guild, employers = outlook.waiting[GUILD], outlook.waiting[EMPLOYERS]
    for each in SIDES:
        outlook.waiting[each] = waiting_under(table, each, regime)
    most = conduct.hoped_for(
        party_of(table, side),
        table.memories[side],
        past_of(table, side),
        outlook,
        elapsed_of(table),
    )
    outlook.waiting[GUILD], outlook.waiting[EMPLOYERS] = guild, employers
    return most


def weigh_strike(table: Table) -> None:
    """Call a strike vote, or set a strike date, if striking is worth more than going on."""
    state, record = table.state, table.facts.dispute
    if state.vote_called and not state.authorised:
        return
    extra = 0 if state.authorised else record.authorisation_days
    planned = Regime(STRIKE, state.day + record.notice_days + extra, (0.0, 0.0))
    if planned.since >= table.future.waiting_ends:
        return
    then = worth_of_threat(table, GUILD, planned)
    if then == -math.inf:
        return
    now = worth_now(table, GUILD)
    if not strike_is_better(now, then):
        return
    voting = table.facts.members.number > 0
    willing = willing_share(table) if voting else math.nan
    if voting and not state.authorised:
        state.vote_called = True
        threaten_with(table, GUILD, CALLS_VOTE, now, then, planned.since, willing)
        insert(table, state.day + record.authorisation_days, STRIKE_VOTE, 0)
    elif not voting or willing >= record.call_share:
        threaten_with(table, GUILD, SETS_STRIKE, now, then, planned.since, willing)
        threaten(table, planned)


def count_authorisation(table: Table) -> None:
    """Count the ballots on authorising a strike."""
    carried = authorise_strike(table)
    table.state.authorised = table.state.vote_called = carried


def weigh_lockout(table: Table) -> None:
    """Announce a lockout if it is worth more to the employers, and to enough companies."""
    state, record = table.state, table.facts.dispute
    planned = Regime(LOCKOUT, state.day + record.notice_days, (0.0, 0.0))
    if planned.since >= table.future.waiting_ends:
        return
    then = worth_of_threat(table, EMPLOYERS, planned)
    if then == -math.inf:
        return
    now = worth_now(table, EMPLOYERS)
    if strike_is_better(now, then) and locks_out(table, then - now, planned):
        threaten_with(table, EMPLOYERS, LOCKS_OUT, now, then, planned.since, math.nan)
        threaten(table, planned)


def locks_out(table: Table, gain: float, regime: Regime) -> bool:
    """Return whether enough companies are for a lockout that brings the employers a gain, $M.

    What it brings before its cost is shared like peace; each bears its own loss of output.
    """
    voices, facts, day = table.outlook.voices[EMPLOYERS], table.facts, table.state.day
    if gain <= 0.0 or voices.people == 0:
        return gain > 0.0
    ends = table.future.waiting_ends
    gross = gain + loss(facts, EMPLOYERS, regime, day, ends)
    row, yes, everybody = 0, 0.0, 0.0
    for which in range(len(facts.companies)):
        if table.stakes.has_say[which]:
            own = company_reckons(facts, which, regime, day, ends)
            everybody += voices.votes[row]
            if voices.rest[row] * gross >= own - DOLLAR:
                yes += voices.votes[row]
            row += 1
    return enough(yes, everybody, voices.rule, voices.quota)


def threaten(table: Table, planned: Regime) -> None:
    """Make a threat: from now on both reckon with it, and meet more often."""
    state, agenda = table.state, table.agenda
    set_before(state, regime_of(state))
    set_regime(state, planned)
    insert(table, planned.since, STOPPAGE_STARTS, 0)
    for day in range(state.day + STOPPAGE_SESSIONS, table.facts.calendar.ends, STOPPAGE_SESSIONS):
        is_planned = False
        for place in range(state.place, state.events):
            if agenda.kind[place] == SESSION and agenda.day[place] == day:
                is_planned = True
        if not is_planned:
            insert(table, day, SESSION, 0)


def start_stoppage(table: Table) -> None:
    """Stop work on the day that was set, unless a deal came first or it was called off."""
    state = table.state
    kind = state.regime_kind
    if (kind != STRIKE and kind != LOCKOUT) or state.regime_since != state.day:
        return
    announce(table, STOPPAGE_STARTS, kind)
    if state.phase != protocol.FINAL:
        state.phase = protocol.between(state.day, kind)
    rally(table)


def weigh_calling_off(table: Table, side: int, kind: int) -> None:
    """Let the side that stopped work go back if that is worth more, or if it must."""
    state, facts = table.state, table.facts
    now = worth_now(table, side)
    then = worth_under(table, side, before_of(state))
    voting = facts.members.number > 0 and kind == STRIKE
    willing = willing_share(table) if voting else math.nan
    if strike_is_better(now, then) or willing < facts.dispute.call_share:
        threaten_with(table, side, CALLS_OFF, now, then, state.day, willing)
        call_off(table)


def call_off(table: Table) -> None:
    """End a stoppage without a deal: work goes on, and nobody meets for a while."""
    state, cooling = table.state, table.facts.dispute.cooling_days
    tally_up(table)
    set_regime(state, before_of(state))
    state.vote_called = state.authorised = False
    if cooling > 0:
        state.phase = protocol.COOLING
        insert(table, state.day + cooling, COOLING_ENDS, 0)
    else:
        state.phase = protocol.between(state.day, kind_today(state))


def end_stoppage(table: Table) -> None:
    """End a stoppage, or the threat of one, by a deal: work goes on while members vote."""
    tally_up(table)
    if table.state.regime_kind == STRIKE or table.state.regime_kind == LOCKOUT:
        set_regime(table.state, before_of(table.state))


def resume(table: Table, regime: Regime) -> None:
    """Let a stoppage go on that rested while members voted on a deal which they have rejected.

    One whose day came in the meantime begins today.
    """
    state = table.state
    tally_up(table)  # what was imposed did not rest
    stops, since = regime.kind == STRIKE or regime.kind == LOCKOUT, regime.since
    if stops and state.deal_day < since <= state.day:
        since = state.day
    set_regime(state, Regime(regime.kind, since, regime.flows))
    if stops and since <= state.day:
        announce(table, STOPPAGE_STARTS, regime.kind)


def impose(table: Table) -> None:
    """Let the employers put their last offer into force if that is worth more to them.

    Its gains are paid from now on, what they meant to take back is taken, and part of what waiting
    costs them ends; the contract itself stays open, and so does the right to strike.
    """
    state = table.state
    if state.phase != protocol.HOLDOUT or state.regime_kind != WORK:
        return
    if not table.facts.dispute.possible:
        return
    look(table)
    outlook = table.outlook
    offer = recalled_bid(table, EMPLOYERS, outlook)
    if offer.package < 0 or not state.final_refused:
        return
    planned = Regime(IMPOSED, state.day, flows_imposed(table, outlook, offer))
    now = worth_under(table, EMPLOYERS, regime_of(state))
    then = worth_under(table, EMPLOYERS, planned)
    if strike_is_better(now, then):
        threaten_with(table, EMPLOYERS, IMPOSES, now, then, state.day, math.nan)
        set_regime(state, planned)
        set_before(state, planned)
        state.phase = protocol.IMPOSED


def flows_imposed(table: Table, outlook: Outlook, offer: Bid) -> tuple[float, float]:
    """Return what a month under an imposed offer costs each side, $M; a gain is negative."""
    record, order = table.facts.dispute, outlook.order[offer.package]
    guild, employers = 0.0, 0.0
    for place in range(len(order)):
        share = 1.0 if place < offer.full else 0.0
        share = offer.part if place == offer.full else share
        guild += share * outlook.earning[GUILD][order[place]]
        employers += share * outlook.earning[EMPLOYERS][order[place]]
    relief = record.relief * outlook.delay[EMPLOYERS]
    return record.give_backs - guild, -employers - record.give_backs - relief


def tally_up(table: Table) -> None:
    """Add the days and the cost of a stoppage, or of what is imposed, up to today.

    Until the first day of a stoppage that was announced, what was imposed before it stays.
    """
    state = table.state
    regime = regime_of(state)
    if regime.kind == STRIKE or regime.kind == LOCKOUT:
        count_until(table, before_of(state), min(regime.since, state.day))
    count_until(table, regime, state.day)


def count_until(table: Table, regime: Regime, day: int) -> None:
    """Add what a regime has brought up to a day since the last day that was counted."""
    state = table.state
    start = max(regime.since, state.counted)
    if regime.kind == WORK or day <= start:
        state.counted = max(day, state.counted)
        return
    if regime.kind == STRIKE:
        state.days_on_strike += day - start
    elif regime.kind == LOCKOUT:
        state.days_locked_out += day - start
    state.lost_guild += lost_between(table.facts, GUILD, regime, start, day)
    state.lost_employers += lost_between(table.facts, EMPLOYERS, regime, start, day)
    state.counted = day


# ----------------------------------------------------------------------------------- all events


def happen(table: Table, day: int, kind: int, which: int) -> None:
    """Let an event happen, and what follows from it."""
    state = table.state
    if day != state.day:
        state.day, state.is_stale = day, True
    if kind == SESSION:
        meet(table)
        state.sessions_left -= 1
    elif kind == MONTH:
        month_passes(table)
    elif kind == FINAL_OFFER:
        final_offer(table)
    elif kind == FINAL_REPLY:
        final_reply(table)
    elif kind == OFFER_LAPSES:
        offer_lapses(table)
    elif kind == MEDIATION:
        propose(table)
    else:
        happen_rarely(table, kind, which)
    state.phase = protocol.next_phase(state.phase, kind, day, kind_today(state))
    state.running = not protocol.over(state.phase)
    if not state.running and state.deal_package < 0:  # a deal was counted up to on its own day
        tally_up(table)


def happen_rarely(table: Table, kind: int, which: int) -> None:
    """Let one of the events happen that come once or a few times in a round."""
    if kind == STOPPAGE_STARTS:
        start_stoppage(table)
    elif kind == BALLOT:
        count_ballots(table)
    elif kind == STRIKE_VOTE:
        count_authorisation(table)
    elif kind == ELECTION:
        elect(table)
    elif kind == IMPASSE:
        impose(table)
    elif kind == COOLING_ENDS:
        if table.state.phase == protocol.COOLING:
            announce(table, kind, which)
    else:
        announce(table, kind, which)
        if kind == TALKS_OPEN:
            open_talks(table)
        elif kind == SISTER_SETTLES:
            table.settled[which] = True
            table.state.is_stale, table.state.month_priced = True, -1
            table.state.backdated_priced = False
        elif kind == BLACKOUT_ENDS:
            state_demands(table)
        elif kind == MEETING:
            assemble(table)


def play(table: Table) -> None:
    """Play a round to its end."""
    state, agenda = table.state, table.agenda
    while state.running:
        place = state.place
        state.place += 1
        happen(table, agenda.day[place], agenda.kind[place], agenda.which[place])


# ------------------------------------------------------------------------------------- before


def begin(table: Table, tape: Any) -> None:
    """Set a round up for its first event.

    ``tape`` has the uniform random numbers of a run: both sides' toughness, two numbers for each
    other guild, then those of what the scenario draws.
    """
    facts, state = table.facts, table.state
    clear(state)
    for which in range(len(facts.sisters)):
        table.settled[which] = False
    hidden = facts.causes.private_information
    for side in SIDES:
        table.toughness[side] = tape[side] if hidden else 0.5
    draw_up(table)
    draw_deals(table, tape, 2)
    state.day = table.agenda.day[0]
    state.turn = EMPLOYERS if facts.calendar.employers_first else GUILD
    set_up(table)
    for side in SIDES:
        seat(table, side)
    share_stakes(facts, table.stakes)
    set_clock(table.future, future_of(facts))
    gather_people(table)
    gather_members(table)


def clear(state: State) -> None:
    """Set everything single about a round to what it is before anything has happened."""
    state.phase, state.running, state.turn, state.rounds = protocol.TALKS, True, GUILD, 0
    state.place = state.events = state.sessions_left = state.mediated = state.logged = 0
    state.last_act, state.on_table, state.final_refused = -1, False, False
    set_regime(state, AT_WORK)
    set_before(state, AT_WORK)
    state.vote_called = state.authorised = state.voted = False
    state.days_on_strike = state.days_locked_out = state.counted = 0
    state.lost_guild = state.lost_employers = 0.0
    state.deal_package = state.deal_day = -1
    state.deal_effective = state.deal_expiry = 0
    state.deal_value_guild = state.deal_value_employers = 0.0
    state.deal_pareto_gap = state.deal_nash_gap = 0.0
    state.vote_yes = state.vote_ballots = state.rejections = 0
    state.vote_predicted = math.nan
    state.is_stale, state.backdated_priced = True, False
    state.month_priced, state.months_public = -1, -2
    state.is_polled, state.polled = False, 0.0


def set_clock(future: Any, found: NextRound) -> None:
    """Write down how a later round treats what this one leaves open."""
    future.horizon, future.waiting_ends = found.horizon, found.waiting_ends
    future.win_base, future.win_clout = found.win_base, found.win_clout
    future.win_reopener, future.joint_pattern = found.win_reopener, found.joint_pattern
    future.follow_expiry = found.follow_expiry


def seat(table: Table, side: int) -> None:
    """Let a side take its place at the table, with what it asks for at first."""
    facts, state = table.facts, table.state
    hidden = facts.causes.private_information
    leads = side == GUILD and facts.causes.ratification_gap
    conduct.start(
        table.memories[side],
        0.0 if hidden else 0.5,
        1.0 if hidden else 0.5,
        facts.committee.stance if leads else 0.0,
        state.day,
    )
    for which in range(len(facts.issues)):
        issue = facts.issues[which]
        asked = issue.guild_opening if side == GUILD else issue.employer_opening
        share = (asked - issue.status_quo) / (issue.ask - issue.status_quo)
        table.openings[side][which] = share


def gather_people(table: Table) -> None:
    """Write down who has a say behind either seat, and what each has at stake."""
    facts, stakes = table.facts, table.stakes
    for side in SIDES:
        table.outlook.voices[side].people = how_many_agree(facts, side)
    guild, employers = table.outlook.voices[GUILD], table.outlook.voices[EMPLOYERS]
    guild.rule, guild.quota, guild.votes[0] = VETO, 1.0, 1.0
    employers.rule, employers.quota = facts.alliance.rule, facts.alliance.quota
    person = 0
    for company in range(len(facts.companies)):
        if stakes.has_say[company]:
            employers.rest[person] = stakes.rest[company]
            employers.votes[person] = facts.companies[company].votes
            for issue in range(len(facts.issues)):
                employers.weights[person][issue] = stakes.weights[company][issue]
            person += 1
