"""The moves that tactics are made of: standing, holding, meeting a target."""

import pytest
from hypothesis import given

from agents.bidding import fair_bid
from agents.contract import DOLLAR, NO_BID, Bid
from agents.outlook import Outlook
from agents.tactics.hard_liner import hard_liner
from agents.tactics.view import (
    View,
    agreeable,
    best_on_path,
    between,
    fair_against,
    first_dear,
    floors_against,
    hold,
    meet,
    most_wanted,
    stand,
)
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import least, rational_bids
from tests.agents.toys import (
    SIDES,
    TWO,
    is_bid,
    outlook_of,
    path,
    pie,
    tables,
    tables_with_people,
    view_of,
    worth,
)

every_side = pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])
Table = tuple[Outlook, View]


def test_that_a_package_can_no_longer_be_signed_is_no_reason_to_concede() -> None:
    # The last offer, 0.9 of the pie in the first package, was worth 90. The same is 0.8 in the
    # second; conceding down to the reservation would be 0.6.
    view = view_of(GUILD, reservation=70.0, opening=85.0, other_waiting=60.0, last=Bid(0, 0, 0.9))
    closed = TWO._replace(admissible=(False, True))
    assert is_bid(hard_liner(closed, view), 1, 0, 0.8)


def test_who_stands_keeps_its_package() -> None:
    # Signed today the second package would please the employers as much; nobody changes horses.
    view = view_of(GUILD, reservation=20.0, last=Bid(1, 0, 0.2))
    assert is_bid(stand(TWO, view, 55.0), 1, 0, 0.5)
    assert stand(TWO, view, 25.0) == view.last
    assert stand(TWO, view, 110.0) == Bid(1, 1, 0.0)


@given(tables())
def test_who_stands_gives_up_nothing(table: Table) -> None:
    outlook, view = table
    bid = stand(outlook, view, view.opening)
    within_reach = [b for b in rational_bids(outlook, view)
                    if worth(outlook, view.side, b) >= view.opening]  # fmt: skip
    if within_reach and bid != NO_BID:
        assert worth(outlook, view.side, bid) >= view.opening - DOLLAR
    if view.last != NO_BID and outlook.admissible[view.last.package]:
        held = worth(outlook, view.side, view.last) >= view.opening - DOLLAR
        assert not held or bid == view.last


@every_side
def test_what_cannot_be_had_is_not_met_at_a_loss(side: int) -> None:
    assert worth(pie(), side, meet(pie(), view_of(side, reservation=90.0), 120.0)) == 100.0
    assert meet(pie(), view_of(side, reservation=110.0), 120.0) == NO_BID


# -------------------------------------------------------------------------------------- holding


@every_side
def test_who_holds_asks_for_what_its_last_bid_is_worth_by_now(side: int) -> None:
    view = view_of(side, reservation=20.0, opening=80.0, last=Bid(0, 0, 0.4))
    assert hold(pie(), view) == view.last
    first = hold(pie(), view._replace(last=NO_BID))
    assert worth(pie(), side, first) == pytest.approx(80.0)


@every_side
def test_what_was_offered_is_not_held_below_the_reservation(side: int) -> None:
    last = Bid(0, 0, 0.3 if side == GUILD else 0.7)
    held = hold(pie(), view_of(side, reservation=50.0, last=last))
    assert worth(pie(), side, held) == pytest.approx(50.0)


@given(tables_with_people())
def test_who_holds_gives_the_counterpart_no_more_than_it_must(table: Table) -> None:
    outlook, view = table
    bid, last, side = hold(outlook, view), view.last, view.side
    if bid == NO_BID or last == NO_BID:
        return
    most = max(worth(outlook, side, each) for each in rational_bids(outlook, view))
    wanted = min(most, worth(outlook, side, last))
    assert worth(outlook, side, bid) >= max(view.reservation, wanted) - DOLLAR
    if outlook.admissible[last.package] and agreeable(outlook, view, last):
        assert bid == last


@pytest.mark.parametrize(("conceded", "own"), [(0.0, -10.0), (0.5, -20.0), (1.0, -30.0)])
def test_a_part_of_the_range_is_counted_from_the_opening_down(conceded: float, own: float) -> None:
    assert between(view_of(opening=-10.0, reservation=-30.0), conceded) == own


# --------------------------------------------------------------------------- what a side wants most


def test_what_is_a_gain_for_both_belongs_to_every_contract() -> None:
    gains, losses = ((50.0, 30.0, 20.0),), ((-20.0, 0.0, 5.0),)
    outlook = outlook_of(((0.0,), (100.0,)), (gains, losses), (0.5,) * 3)
    assert outlook.order[0] == [2, 1, 0]
    assert first_dear(outlook, 0) == 2
    assert best_on_path(outlook, EMPLOYERS, 0) == Bid(0, 2, 0.0)
    assert best_on_path(outlook, GUILD, 0) == Bid(0, 3, 0.0)
    assert worth(outlook, EMPLOYERS, best_on_path(outlook, EMPLOYERS, 0)) == 105.0


@every_side
@given(table=tables())
def test_nothing_on_a_path_is_better_for_a_side_than_its_end(side: int, table: Table) -> None:
    outlook = table[0]
    for package in range(len(outlook.length)):
        best = worth(outlook, side, best_on_path(outlook, side, package))
        assert all(worth(outlook, side, bid) <= best + DOLLAR for bid in path(outlook, package))


@given(tables_with_people())
def test_the_most_wanted_contract_is_the_best_that_the_people_would_sign(table: Table) -> None:
    outlook, view = table
    found, able = most_wanted(outlook, view), rational_bids(outlook, view)
    if able:
        most = max(worth(outlook, view.side, bid) for bid in able)
        assert worth(outlook, view.side, found) == pytest.approx(most, abs=DOLLAR)
    if found != NO_BID:
        assert outlook.admissible[found.package]
        assert worth(outlook, view.side, found) >= least(outlook, view, found) - DOLLAR


def test_people_who_block_the_best_package_do_not_block_the_others() -> None:
    # The guild's best is all of the second package, worth 110, but its people want 1,000 there.
    outlook = TWO._replace(margin=((0.0, 1000.0), (0.0, 0.0)))
    view = view_of(reservation=20.0, last=Bid(1, 0, 0.5))
    assert most_wanted(outlook, view) == meet(outlook, view, 200.0) == Bid(0, 1, 0.0)
    assert not agreeable(outlook, view, view.last)
    assert is_bid(stand(outlook, view, 60.0), 0, 0, 0.6)


@given(tables_with_people())
def test_agreeable_is_what_leaves_the_party_and_its_people_enough(table: Table) -> None:
    outlook, view = table
    for package in range(len(outlook.length)):
        for bid in path(outlook, package):
            spare = worth(outlook, view.side, bid) - least(outlook, view, bid)
            if abs(spare) > 2.0 * DOLLAR:
                assert agreeable(outlook, view, bid) == (spare > 0.0)
    assert not agreeable(outlook, view, NO_BID)


@given(tables_with_people())
def test_who_meets_a_target_pleases_the_other_as_far_as_it_can(table: Table) -> None:
    outlook, view = table
    target = max(view.reservation, view.opening)
    bid, side = meet(outlook, view, target), view.side
    enough = [b for b in rational_bids(outlook, view) if worth(outlook, side, b) >= target]
    if enough:
        gift = max(worth(outlook, 1 - side, each) for each in enough)
        assert worth(outlook, side, bid) >= target - DOLLAR
        assert worth(outlook, 1 - side, bid) >= gift - DOLLAR


def test_both_floors_stand_in_their_places() -> None:
    view = view_of(reservation=20.0, other_waiting=30.0, other_spread=10.0)
    assert floors_against(view, 0.0) == (20.0, 20.0)
    assert floors_against(view._replace(side=EMPLOYERS), 1.0) == (40.0, 20.0)
    assert fair_against(pie(), view, 0.0) == fair_bid(pie(), (20.0, 20.0), 0.5)
