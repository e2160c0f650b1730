"""The order of things at the table, as a state machine of pure functions.

One page says it all::

    TALKS     before the old contract ends. On a session day one side offers, the other answers;
              the next time they change places.
    RECESS    no sessions. Old terms go on.
    HOLDOUT   the same as talks after the old contract has ended: old terms go on for both.
    FINAL     the employers have made their final offer; the guild answers on a set day.
              Refused, the holdout goes on, with fewer sessions.
    SETTLED   an offer was accepted. The round ends.
    OPEN      the last day came without a deal. The round ends.
"""

from model.calendar import END, EXPIRY, FINAL_OFFER, FINAL_REPLY, RECESS_ENDS, RECESS_STARTS

TALKS, RECESS, HOLDOUT, FINAL, SETTLED, OPEN = PHASES = tuple(range(6))
PHASE_NAMES = ("talks", "recess", "holdout", "final offer", "settled", "open")


def over(phase: int) -> bool:
    """Return whether the round has ended."""
    return phase in (SETTLED, OPEN)


def between(day: int) -> int:
    """Return the phase in which the sides just talk on a day."""
    return TALKS if day < 0 else HOLDOUT


def next_phase(phase: int, kind: int, day: int) -> int:
    """Return the phase after an event that is not a deal; most events change nothing.

    >>> PHASE_NAMES[next_phase(TALKS, EXPIRY, 0)]
    'holdout'
    """
    if over(phase):
        return phase
    if kind == END:
        return OPEN
    if kind == EXPIRY and phase == TALKS:
        return HOLDOUT
    if kind == RECESS_STARTS and phase != FINAL:
        return RECESS
    if kind == RECESS_ENDS and phase == RECESS:
        return between(day)
    if kind == FINAL_OFFER:
        return FINAL
    if kind == FINAL_REPLY and phase == FINAL:
        return between(day)
    return phase


def in_session(phase: int) -> bool:
    """Return whether the sides exchange offers in this phase."""
    return phase in (TALKS, HOLDOUT)
