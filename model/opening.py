"""How a round begins: everybody takes a place at the table."""

import math
from typing import Any

from agents import conduct
from agents.approval import VETO
from agents.worth import EMPLOYERS, GUILD, NextRound
from model import protocol
from model.agenda import draw_deals, draw_up
from model.assembly import gather_members
from model.costs import AT_WORK, how_many_agree, share_stakes
from model.prices import future_of, set_up
from model.recall import forget
from model.sight import SIDES
from model.table import State, Table, set_before, set_regime


def begin(table: Table, tape: Any) -> None:
    """Set a round up for its first event.

    ``tape`` has the uniform random numbers of a run: both sides' toughness, two numbers for each
    other guild, then those of what the scenario draws.
    """
    facts, state = table.facts, table.state
    clear(state)
    forget(table.spoken)
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
