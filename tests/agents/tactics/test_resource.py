"""Conceding as the sessions run out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.acceptance import least_scarce
from agents.contract import NO_BID
from agents.outlook import Outlook
from agents.tactics.resource import UNIT, resource_dependent, scarce_aspiration, used_up
from agents.tactics.view import View
from tests.agents.toys import SIDES, bargain, pie, tables, view_of, worth

Table = tuple[Outlook, View]
SESSIONS = st.integers(0, 3000)


@pytest.mark.parametrize(
    ("sessions", "conceded"),
    [
        (1, 1.0),  # the last one
        (0, 1.0),  # there is none left at all
        (UNIT + 1, math.exp(-1.0)),  # Faratin, Sierra & Jennings (1998): exp(-resource)
        (3 * UNIT + 1, math.exp(-3.0)),
        (1000 * UNIT, 0.0),
    ],
)
def test_what_is_conceded_falls_exponentially_in_the_sessions_still_to_come(
    sessions: int, conceded: float
) -> None:
    assert used_up(sessions, UNIT) == pytest.approx(conceded, abs=1e-12)


@given(tables(), SESSIONS, SESSIONS)
def test_the_fewer_sessions_are_left_the_less_a_party_asks_for(
    table: Table, one: int, two: int
) -> None:
    view = table[1]
    early, late = (scarce_aspiration(view._replace(sessions_left=n))
                   for n in sorted((one, two), reverse=True))  # fmt: skip
    assert view.opening + 1e-9 >= early >= late - 1e-9 >= view.reservation - 2e-9


@given(tables())
def test_the_date_does_not_matter(table: Table) -> None:
    outlook, view = table
    early, late = (view._replace(elapsed=elapsed) for elapsed in (0.0, 1.0))
    assert resource_dependent(outlook, early) == resource_dependent(outlook, late)


@given(tables())
def test_in_the_last_session_nothing_is_held_back(table: Table) -> None:
    outlook, view = table
    bid = resource_dependent(outlook, view._replace(sessions_left=1))
    known = view._replace(opening=view.reservation)
    assert bid == resource_dependent(outlook, known)
    if bid != NO_BID:
        assert scarce_aspiration(view._replace(sessions_left=1)) == pytest.approx(view.reservation)


@pytest.mark.parametrize("first", SIDES)
def test_two_of_a_kind_share_the_pie_when_each_has_conceded_half(first: int) -> None:
    # exp(-(n - 1) / UNIT) = 1/2 with n = 1 + UNIT ln 2 = 7.93 sessions left: in the seventh last.
    both = (resource_dependent, resource_dependent)
    deal = bargain(pie(), (view_of(0), view_of(1)), both, (least_scarce, least_scarce), 60, first)
    assert deal is not None
    assert 60 - deal.turn == math.floor(1.0 + UNIT * math.log(2.0)) == 7
    step_back = used_up(7, UNIT) - used_up(8, UNIT)
    assert worth(pie(), 0, deal.bid) == pytest.approx(50.0, abs=100.0 * step_back + 1.0)
