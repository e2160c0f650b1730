"""Talking: offers and answers, the final offer, a mediator, and the deal."""

from agents import conduct
from agents.bidding import fair_bid
from agents.contract import NO_BID, Bid, same_bid, write_shares
from agents.outlook import Outlook, value_of
from agents.votes import normal_quantile
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.calendar import OFFER_LAPSES
from model.days import add_months
from model.disputes import weigh
from model.minutes import (
    ACCEPTS,
    BOTH_ACCEPT,
    BY_MEDIATOR,
    FINAL,
    OFFERS,
    PROPOSES,
    REJECTS,
    STANDS,
    announce,
    block,
    keeps_minutes,
    put_down,
    say,
    table_opening,
)
from model.prices import effective_day
from model.ratification import submit
from model.results import distances
from model.seats import both_think, floor_of, hear, keep, recalled_bid
from model.sight import SIDES, ask_people, look
from model.stoppages import end_stoppage
from model.table import Table, elapsed_of, party_of, past_of


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
    before, alone = conduct.last_bid(past, outlook, speaker), NO_BID
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
        asked = side == EMPLOYERS and keeps_minutes(table)
        if asked and conduct.accepts_alone(party, memory, past, outlook, bid, elapsed):
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
