"""The state machine of the table: every move it can make, and that it ends for good."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import stoppage
from model.calendar import (
    COOLING_ENDS,
    END,
    EXPIRY,
    FINAL_OFFER,
    FINAL_REPLY,
    KIND_NAMES,
    KINDS,
    RECESS_ENDS,
    RECESS_STARTS,
)
from model.protocol import (
    COOLING,
    FINAL,
    HOLDOUT,
    IMPOSED,
    LOCKOUT,
    OPEN,
    PHASE_NAMES,
    PHASES,
    RATIFICATION,
    RECESS,
    SETTLED,
    STRIKE,
    TALKS,
    between,
    in_session,
    next_phase,
    over,
)

BEFORE, AFTER = -5, 5  # days on either side of the end of the old contract
STOPPED = {STRIKE: stoppage.STRIKE, LOCKOUT: stoppage.LOCKOUT, IMPOSED: stoppage.IMPOSED}
BY_DECISION = {SETTLED, RATIFICATION, COOLING, *STOPPED}  # reached by what people do, not by dates

# All that changes the phase while work goes on: from, by which event, on which side of day 0, to.
MOVES = [
    (TALKS, EXPIRY, AFTER, HOLDOUT),
    (TALKS, RECESS_STARTS, BEFORE, RECESS),
    (HOLDOUT, RECESS_STARTS, AFTER, RECESS),
    (RECESS, RECESS_ENDS, BEFORE, TALKS),
    (RECESS, RECESS_ENDS, AFTER, HOLDOUT),
    (COOLING, COOLING_ENDS, AFTER, HOLDOUT),
    (TALKS, FINAL_OFFER, BEFORE, FINAL),
    (HOLDOUT, FINAL_OFFER, AFTER, FINAL),
    (RECESS, FINAL_OFFER, AFTER, FINAL),
    (FINAL, FINAL_REPLY, BEFORE, TALKS),
    (FINAL, FINAL_REPLY, AFTER, HOLDOUT),
    (TALKS, END, BEFORE, OPEN),
    (HOLDOUT, END, AFTER, OPEN),
    (RECESS, END, AFTER, OPEN),
    (FINAL, END, AFTER, OPEN),
    (COOLING, END, AFTER, OPEN),
    *((stopped, RECESS_STARTS, AFTER, RECESS) for stopped in STOPPED),
    *((stopped, FINAL_OFFER, AFTER, FINAL) for stopped in STOPPED),
    *((stopped, END, AFTER, OPEN) for stopped in STOPPED),
]


def words(move: tuple[int, int, int, int]) -> str:
    start, kind, day, reached = move
    side = "before" if day < 0 else "after"
    return f"{PHASE_NAMES[start]}, {KIND_NAMES[kind]} {side} day 0: {PHASE_NAMES[reached]}"


@pytest.mark.parametrize("move", MOVES, ids=words)
def test_a_move_of_the_table(move: tuple[int, int, int, int]) -> None:
    start, kind, day, reached = move
    assert next_phase(start, kind, day) == reached


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: PHASE_NAMES[phase])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: KIND_NAMES[kind])
def test_everything_else_changes_nothing(phase: int, kind: int) -> None:
    for day in (BEFORE, AFTER):
        listed = {(start, by) for start, by, _, _ in MOVES}
        if (phase, kind) not in listed:
            assert next_phase(phase, kind, day) == phase


@pytest.mark.parametrize("stopped", STOPPED, ids=lambda phase: PHASE_NAMES[phase])
@pytest.mark.parametrize(
    ("phase", "kind"), [(RECESS, RECESS_ENDS), (FINAL, FINAL_REPLY), (COOLING, COOLING_ENDS)]
)
def test_a_stoppage_goes_on_after_a_pause(stopped: int, phase: int, kind: int) -> None:
    assert next_phase(phase, kind, AFTER, STOPPED[stopped]) == stopped
    assert between(AFTER, STOPPED[stopped]) == stopped


def test_a_tentative_deal_waits_for_its_votes_whatever_the_date() -> None:
    assert {next_phase(RATIFICATION, kind, AFTER) for kind in KINDS} == {RATIFICATION}


def reachable(starts: Iterable[int]) -> set[int]:
    found = set(starts)
    while True:
        more = {next_phase(p, kind, d) for p in found for kind in KINDS for d in (BEFORE, AFTER)}
        if more <= found:
            return found
        found |= more


def test_dates_alone_reach_every_phase_that_nobody_decides_on() -> None:
    assert reachable([TALKS]) == set(PHASES) - BY_DECISION


@pytest.mark.parametrize("phase", [SETTLED, OPEN])
def test_what_is_over_stays_over(phase: int) -> None:
    assert over(phase)
    assert reachable([phase]) == {phase}


def test_only_a_deal_and_the_last_day_end_a_round() -> None:
    assert [phase for phase in PHASES if over(phase)] == [SETTLED, OPEN]


def test_offers_are_exchanged_whether_work_goes_on_or_not() -> None:
    assert [p for p in PHASES if in_session(p)] == [TALKS, HOLDOUT, STRIKE, LOCKOUT, IMPOSED]


@pytest.mark.parametrize(("day", "phase"), [(-1, TALKS), (0, HOLDOUT), (1, HOLDOUT)])
def test_the_holdout_starts_the_day_after_the_old_contract(day: int, phase: int) -> None:
    assert between(day) == phase


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-400, 400)), max_size=30))
def test_a_round_that_has_seen_its_last_day_is_over(path: list[tuple[int, int]]) -> None:
    phase = TALKS
    for kind, day in sorted(path, key=lambda step: step[1]):
        phase = next_phase(phase, kind, day)
        assert phase in PHASES
    assert over(phase) == (END in [kind for kind, _ in path])


def test_each_phase_has_a_name_of_its_own() -> None:
    assert len(set(PHASE_NAMES)) == len(PHASE_NAMES) == len(PHASES)
