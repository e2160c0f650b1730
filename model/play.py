"""What happens at the table: one plain function for each kind of event, in Python and compiled.

`happen` is the whole of it: an event comes, its function reads and writes the `Table`, the phase
follows. Nobody knows here who the sides are or how they think; that is in `agents.conduct`.
"""

from model import protocol
from model.assembly import assemble, month_passes, state_demands
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
from model.disputes import impose
from model.minutes import announce
from model.ratification import count_ballots, elect
from model.stoppages import count_authorisation, start_stoppage, tally_up
from model.table import Table, kind_today
from model.talks import final_offer, final_reply, meet, offer_lapses, open_talks, propose


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


def happen_next(table: Table) -> None:
    """Go to the next event of the agenda and let it happen."""
    state, agenda = table.state, table.agenda
    place = state.place
    state.place += 1
    happen(table, agenda.day[place], agenda.kind[place], agenda.which[place])


def play(table: Table) -> None:
    """Play a round to its end."""
    while table.state.running:
        happen_next(table)
