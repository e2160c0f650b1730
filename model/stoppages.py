"""How a stoppage begins, rests, goes on and ends, and what it has cost so far."""

from agents.stoppage import LOCKOUT, STRIKE, WORK
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.assembly import authorise_strike, rally
from model.calendar import COOLING_ENDS, SESSION, STOPPAGE_STARTS
from model.costs import Regime, lost_between
from model.minutes import announce
from model.table import Table, before_of, insert, kind_today, regime_of, set_before, set_regime

STOPPAGE_SESSIONS = 7  # days between sessions from a threat on


def count_authorisation(table: Table) -> None:
    """Count the ballots on authorising a strike."""
    carried = authorise_strike(table)
    table.state.authorised = table.state.vote_called = carried


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
