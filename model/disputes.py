"""Force: when a strike, a lockout or imposing terms is worth more to a side than talking on."""

import math

from agents import conduct
from agents.approval import enough
from agents.contract import DOLLAR, Bid, share_at
from agents.outlook import Outlook
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK, strike_is_better
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.assembly import willing_share
from model.calendar import STRIKE_VOTE
from model.costs import Regime, company_reckons, first_loss, loss
from model.minutes import CALLS_OFF, CALLS_VOTE, IMPOSES, LOCKS_OUT, SETS_STRIKE, threaten_with
from model.seats import floor_of, recalled_bid, worth_now
from model.sight import SIDES, enter, leave, look, waiting_under
from model.stoppages import call_off, threaten
from model.table import (
    Table,
    before_of,
    elapsed_of,
    insert,
    party_of,
    past_of,
    regime_of,
    set_before,
    set_regime,
)


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
        share = share_at(offer, order, place)
        guild += share * outlook.earning[GUILD][order[place]]
        employers += share * outlook.earning[EMPLOYERS][order[place]]
    relief = record.relief * outlook.delay[EMPLOYERS]
    return record.give_backs - guild, -employers - record.give_backs - relief
