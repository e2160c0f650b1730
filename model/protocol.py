"""The order of things at the table, as a state machine of pure functions.

One page says it all::

    TALKS     before the old contract ends. On a session day one side offers, the other answers;
              the next time they change places.
    RECESS    no sessions. Old terms go on.
    HOLDOUT   the same as talks after the old contract has ended: old terms go on for both.
    FINAL     the employers have made their final offer; the guild answers on a set day.
              Refused, the talks go on as before, with fewer sessions.
    RATIFICATION  an offer was accepted. The members vote; until then nobody offers anything.
    STRIKE    work has stopped by the guild's choice. Sessions go on.
    LOCKOUT   work has stopped by the employers' choice. Sessions go on.
    IMPOSED   the employers have put their last offer into force. Sessions go on.
    COOLING   a stoppage was called off. Work goes on; no sessions, no new stoppage for a while.
    SETTLED   an offer was accepted, and ratified where members vote. The round ends.
    OPEN      the last day came without a deal. The round ends.

Between the named events the table is in the phase that belongs to the regime of work: see
`between`. A deal made before the last day is still voted on after it.
"""

from agents.stoppage import IMPOSED as AT_IMPOSED
from agents.stoppage import LOCKOUT as AT_LOCKOUT
from agents.stoppage import STRIKE as AT_STRIKE
from model.calendar import (
    COOLING_ENDS,
    END,
    EXPIRY,
    FINAL_OFFER,
    FINAL_REPLY,
    RECESS_ENDS,
    RECESS_STARTS,
)

PHASE_NAMES = (
    "talks",
    "recess",
    "holdout",
    "final offer",
    "ratification",
    "strike",
    "lockout",
    "imposed",
    "cooling off",
    "settled",
    "open",
)
(
    TALKS,
    RECESS,
    HOLDOUT,
    FINAL,
    RATIFICATION,
    STRIKE,
    LOCKOUT,
    IMPOSED,
    COOLING,
    SETTLED,
    OPEN,
) = PHASES = tuple(range(len(PHASE_NAMES)))


def over(phase: int) -> bool:
    """Return whether the round has ended."""
    return phase in (SETTLED, OPEN)


def between(day: int, regime: int = 0) -> int:
    """Return the phase in which the sides just talk on a day, under a regime of work.

    >>> PHASE_NAMES[between(-5)], PHASE_NAMES[between(30)], PHASE_NAMES[between(30, AT_STRIKE)]
    ('talks', 'holdout', 'strike')
    """
    if regime == AT_STRIKE:
        return STRIKE
    if regime == AT_LOCKOUT:
        return LOCKOUT
    if regime == AT_IMPOSED:
        return IMPOSED
    return TALKS if day < 0 else HOLDOUT


def next_phase(phase: int, kind: int, day: int, regime: int = 0) -> int:
    """Return the phase after an event that is not a decision; most events change nothing.

    >>> PHASE_NAMES[next_phase(TALKS, EXPIRY, 0)]
    'holdout'
    """
    if over(phase) or phase == RATIFICATION:
        return phase
    if kind == END:
        return OPEN
    if kind == EXPIRY and phase == TALKS:
        return HOLDOUT
    if kind == RECESS_STARTS and phase not in (FINAL, COOLING):
        return RECESS
    if kind == RECESS_ENDS and phase == RECESS:
        return between(day, regime)
    if kind == COOLING_ENDS and phase == COOLING:
        return between(day, regime)
    if kind == FINAL_OFFER and phase != COOLING:
        return FINAL
    if kind == FINAL_REPLY and phase == FINAL:
        return between(day, regime)
    return phase


def in_session(phase: int) -> bool:
    """Return whether the sides exchange offers in this phase."""
    return phase in (TALKS, HOLDOUT, STRIKE, LOCKOUT, IMPOSED)
