"""Rational waiting: the demand, the silence, and the final offer."""

import pytest
from hypothesis import given

from agents.bidding import fair_bid
from agents.contract import DOLLAR, NO_BID, Bid
from agents.outlook import Outlook
from agents.tactics.rational import LADDER, final_offer, rational
from agents.tactics.view import View, fair_against, floors_against
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import assert_signable, rational_bids
from tests.agents.toys import (
    TWO,
    is_bid,
    path,
    pie,
    step_worth,
    tables,
    view_of,
    worth,
)

Table = tuple[Outlook, View]

# --------------------------------------------------------------------------------- rational waiting


@given(tables())
def test_the_rational_demand_is_fair_with_the_most_yielding_type(table: Table) -> None:
    outlook, view = table
    other = view.other_waiting + view.other_spread * (2.0 * view.low - 1.0)
    floors = (view.reservation, other) if view.side == GUILD else (other, view.reservation)
    assert floors_against(view, view.low) == floors
    fair = fair_bid(outlook, floors, view.weight)
    assert fair_against(outlook, view, view.low) == fair
    if fair != NO_BID:
        assert rational(outlook, view) == fair


@given(tables())
def test_the_rational_demand_falls_as_yielding_types_are_ruled_out(table: Table) -> None:
    outlook, view = table
    tougher = view._replace(low=view.high)
    bid, later = (fair_against(outlook, v, v.low) for v in (view, tougher))
    # Whatever is on the table: Nash's product has increasing differences in the other's floor.
    if later != NO_BID:
        assert bid != NO_BID
        assert worth(outlook, view.side, bid) >= worth(outlook, view.side, later) - 1e-6


def test_without_a_zone_a_rational_party_waits_and_gives_nothing_away() -> None:
    view = view_of(GUILD, reservation=70.0, other_waiting=60.0, last=Bid(0, 0, 0.8))
    assert rational(pie(), view) == view.last
    assert rational(pie(), view._replace(last=Bid(0, 0, 0.6))) == NO_BID, "that would be a loss"
    assert rational(pie(), view._replace(last=NO_BID)) == Bid(0, 1, 0.0), "the opening position"
    outlook, closed = TWO, TWO._replace(admissible=(False, True))
    assert rational(outlook, view) == view.last
    assert rational(closed, view) == NO_BID, "it can no longer be signed"


# ------------------------------------------------------------------------------- final offers


@given(tables())
def test_a_final_offer_is_rational_and_no_step_back(table: Table) -> None:
    outlook, view = table
    bid, other = final_offer(outlook, view), 1 - view.side
    if bid != NO_BID:
        assert_signable(outlook, bid)
        assert worth(outlook, view.side, bid) >= view.reservation - DOLLAR
    last = view.last
    if last in rational_bids(outlook, view):
        assert bid != NO_BID
        assert worth(outlook, other, bid) >= worth(outlook, other, last) - DOLLAR


@given(tables())
def test_to_a_known_type_the_final_offer_concedes_its_reservation_and_no_more(
    table: Table,
) -> None:
    outlook, view = table
    view = view._replace(low=view.high, last=NO_BID)
    other = 1 - view.side
    least = view.other_waiting + view.other_spread * (2.0 * view.high - 1.0)
    bid = final_offer(outlook, view)
    enough = [b for b in rational_bids(outlook, view) if worth(outlook, other, b) >= least]
    assert (bid == NO_BID) == (not enough)
    if enough:
        assert worth(outlook, other, bid) >= least - DOLLAR
        most = max(worth(outlook, view.side, each) for each in enough)
        assert worth(outlook, view.side, bid) == pytest.approx(most, abs=1e-5)


def expected_at(share: float, view: View) -> float:
    """Return what the employers expect of offering this share of the pie to uniform types."""
    least = view.other_waiting - view.other_spread
    accepted = min(1.0, max(0.0, (100.0 * share - least) / (2.0 * view.other_spread)))
    return accepted * 100.0 * (1.0 - share) + (1.0 - accepted) * view.reservation


@pytest.mark.parametrize("reservation", [0.0, 10.0, 30.0, 47.0, 70.0])
def test_the_final_offer_to_unknown_types_is_the_best_rung_of_the_ladder(
    reservation: float,
) -> None:
    # Types of 20 to 60. Of 100 the employers give a type's least to all up to it: the offer s is
    # taken with (s - 20) / 40 and pays 100 - s, so the best offer without rungs is half way
    # between 20 and 100 - reservation, but never above 60.
    view = view_of(EMPLOYERS, reservation=reservation, other_waiting=40.0, other_spread=20.0)
    bid = final_offer(pie(0.0001), view)
    share = worth(pie(), GUILD, bid) / 100.0
    rungs = [0.2 + 0.4 * rung / LADDER for rung in range(1, LADDER + 1)]
    best = max(rungs, key=lambda s: expected_at(s, view))
    assert share == pytest.approx(best)
    exact = min(0.6, 0.5 * (0.2 + 1.0 - reservation / 100.0))
    assert abs(share - exact) <= 0.4 / LADDER


def test_where_even_the_most_yielding_type_asks_too_much_there_is_no_final_offer() -> None:
    view = view_of(EMPLOYERS, reservation=50.0, other_waiting=80.0, other_spread=20.0)
    assert final_offer(pie(), view) == NO_BID


def test_an_earlier_offer_that_has_become_a_loss_does_not_bind() -> None:
    view = view_of(EMPLOYERS, reservation=50.0, other_waiting=30.0, last=Bid(0, 0, 0.6))
    assert is_bid(final_offer(pie(), view), 0, 0, 0.3)
    generous, stingy = (view._replace(last=Bid(0, 0, share)) for share in (0.45, 0.2))
    assert final_offer(pie(), generous) == generous.last
    assert is_bid(final_offer(pie(), stingy), 0, 0, 0.3)


def test_a_zone_of_a_single_point_is_enough_for_a_final_offer() -> None:
    view = view_of(EMPLOYERS, reservation=70.0, other_waiting=30.0)
    assert is_bid(final_offer(pie(), view), 0, 0, 0.3)
    assert final_offer(pie(), view._replace(reservation=70.1)) == NO_BID


def test_one_step_is_all_that_rounding_costs() -> None:
    outlook = pie(0.3)
    bid = final_offer(outlook, view_of(EMPLOYERS, other_waiting=35.0))
    assert worth(outlook, GUILD, bid) - 35.0 <= step_worth(outlook, GUILD)
    assert bid in path(outlook, 0)
