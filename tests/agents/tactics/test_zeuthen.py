"""Zeuthen's comparison of risks, and where two such sides end."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.acceptance import least_next
from agents.contract import DOLLAR, NO_BID, TIE, Bid
from agents.outlook import Outlook
from agents.tactics.registry import ZEUTHEN
from agents.tactics.view import View
from agents.tactics.zeuthen import least_concession, product, risk, zeuthen
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import (
    SIDES,
    Deal,
    bargain,
    is_bid,
    outlook_of,
    pair,
    paths,
    pie,
    scattered,
    tables,
    tables_with_people,
    view_of,
    worth,
)

Table = tuple[Outlook, View]
GAIN = st.floats(0.01, 100.0)
every_side = pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])


def settle(
    outlook: Outlook,
    floors: tuple[float, float],
    first: int,
    turns: int,
    most: tuple[float, float] = (math.inf, math.inf),
) -> Deal | None:
    """Let two sides that know each other's value of waiting compare their risks.

    They open with what is best for them, but with no more than ``most``.
    """
    views = [
        view_of(
            side,
            reservation=floors[side],
            other_waiting=floors[1 - side],
            opening=min(
                most[side], max(floors[side], *(worth(outlook, side, b) for b in paths(outlook)))
            ),
            tactic=ZEUTHEN,
        )
        for side in SIDES
    ]
    return bargain(
        outlook, (views[0], views[1]), (zeuthen, zeuthen), (least_next, least_next), turns, first
    )


def nash(outlook: Outlook, floors: tuple[float, float], bid: Bid) -> float:
    """Return the product of both gains, -1 if a side or its people would rather wait."""
    gains = [worth(outlook, side, bid) - floors[side] for side in SIDES]
    asked = [outlook.margin[side][bid.package] for side in SIDES]
    if any(gain < ask - DOLLAR for gain, ask in zip(gains, asked, strict=True)):
        return -1.0
    return max(0.0, gains[GUILD]) * max(0.0, gains[EMPLOYERS])


# ------------------------------------------------------------------------------------ the rule


@given(GAIN, GAIN, GAIN, GAIN)
def test_the_smaller_risk_is_the_smaller_product(
    own: float, offered: float, theirs: float, given_up: float
) -> None:
    # Harsanyi (1956): 1 - risk is offered / own, so comparing risks compares products.
    if offered > own or given_up > theirs:
        return
    mine, other = own * given_up, offered * theirs
    if abs(mine - other) > 1e-6 * max(mine, other):
        assert (risk(own, offered) < risk(theirs, given_up)) == (mine < other)


@pytest.mark.parametrize(
    ("own", "offered", "chance"),
    [
        (80.0, 20.0, 0.75),
        (80.0, 80.0, 0.0),
        (80.0, 0.0, 1.0),
        (80.0, -5.0, 1.0),  # worse than no deal is as bad as no deal
        (80.0, 100.0, -0.25),  # offered more than it asks for
        (0.0, 0.0, 1.0),
        (-5.0, 10.0, 1.0),
    ],
)
def test_risk(own: float, offered: float, chance: float) -> None:
    assert risk(own, offered) == pytest.approx(chance)


# A pie of 100 with steps of 1, no deal is worth nothing to either. The guild has asked for 80.
#
# offered 30   the guild risks 50/80 = .625, the employers, who ask for 70 and would get 20,
#              50/70 = .714: the guild concedes. Products 80 * 20 = 1600 and 30 * 70 = 2100, so it
#              asks for the most whose product is above 2100: 69 * 31 = 2139, as 70 * 30 is not
# offered 10   the guild risks 70/80 = .875, the employers 70/90 = .778: it stays
# offered 20   both risk 60/80: whose turn it is concedes, to 79 * 21 = 1659 above 1600


@every_side
@pytest.mark.parametrize(("offered", "asked"), [(0.3, 0.69), (0.1, 0.8), (0.2, 0.79)])
def test_concessions_worked_by_hand(side: int, offered: float, asked: float) -> None:
    def share(own: float) -> Bid:
        return Bid(0, 0, own if side == GUILD else 1.0 - own)

    view = view_of(side, last=share(0.8), heard=(share(offered),))
    bid = zeuthen(pie(), view)
    assert worth(pie(), side, bid) == pytest.approx(100.0 * asked)


@every_side
def test_what_no_deal_is_worth_counts(side: int) -> None:
    # Zones from 20 to 60 of 100: asked 80 above a reservation of 20, the other waits for 40.
    last, heard = (Bid(0, 0, 0.55), Bid(0, 0, 0.25))
    if side == EMPLOYERS:
        last, heard = (Bid(0, 0, 0.45), Bid(0, 0, 0.75))
    view = view_of(side, reservation=20.0, other_waiting=40.0, last=last, heard=(heard,))
    # Gains of 35 and 5 from the own offer, 5 and 35 from the other's: equal risks, so it yields,
    # to 54 with gains of 34 and 6.
    assert worth(pie(), side, zeuthen(pie(), view)) == pytest.approx(54.0)


def test_with_nothing_heard_it_waits_and_with_nothing_fairer_it_agrees() -> None:
    view = view_of(last=Bid(0, 0, 0.8))
    assert zeuthen(pie(), view) == view.last
    assert is_bid(zeuthen(pie(), view._replace(heard=(Bid(0, 0, 0.5),))), 0, 0, 0.5)
    hopeless = view._replace(reservation=70.0, other_waiting=60.0, heard=(Bid(0, 0, 0.3),))
    assert zeuthen(pie(), hopeless) == view.last


@given(tables_with_people(), st.integers(0, 2**16))
def test_the_concession_is_the_least_that_is_sufficient(table: Table, seed: int) -> None:
    outlook, view = table
    floors = (view.reservation, view.other_waiting)
    bids = paths(outlook)
    beat = nash(outlook, floors, Random(seed).choice(bids)) if bids else -1.0
    root = beat**0.5 if beat >= 0.0 else -1.0
    found = least_concession(outlook, view.side, floors, root)
    better = [bid for bid in bids if nash(outlook, floors, bid) > beat + 1e-6]
    if better:
        most = max(worth(outlook, view.side, bid) for bid in better)
        assert worth(outlook, view.side, found) >= most - 2.0 * DOLLAR
    if found != NO_BID:
        assert outlook.admissible[found.package]
        assert product(outlook, floors, found) > root + TIE / 2.0


def test_the_least_concession_may_lie_in_a_package_whose_fairest_contract_is_worse() -> None:
    # One contract of 65 and 35, a product of 2275, and a pie whose peak, 50 and 50, is worth less
    # to the guild. But above 2000 the pie goes up to 72 * 28 = 2016; 73 * 27 = 1971 is too much.
    outlook = outlook_of(
        ((65.0, 0.0), (35.0, 100.0)), (((0.0,), (100.0,)), ((0.0,), (-100.0,))), (0.01,)
    )
    assert is_bid(least_concession(outlook, GUILD, (0.0, 0.0), 2000.0**0.5), 1, 0, 0.72)
    blocked = outlook._replace(margin=((0.0, 0.0), (0.0, 30.0)))
    assert is_bid(least_concession(blocked, GUILD, (0.0, 0.0), 2000.0**0.5), 1, 0, 0.7)


# ------------------------------------------------------------- theory.md test 17: Zeuthen = Nash


@pytest.mark.parametrize("first", SIDES)
@pytest.mark.parametrize(
    ("points", "share", "most"),
    [(11, 0.6, (1.0, 1.0)), (101, 0.58, (1.0, 1.0)), (1001, 0.577, (0.61, 0.7))],
)
def test_theory_17_two_of_a_kind_end_at_the_nash_maximiser_of_the_grid(
    points: int, share: float, most: tuple[float, float], first: int
) -> None:
    # f = 1 - u ** 2 on a grid of u; without a grid the maximiser is 1 / 3 ** 0.5 = 0.57735. On the
    # finest grid they open nearer to it, to save the hundreds of steps of the way there.
    guild = [k / (points - 1) for k in range(points)]
    outlook = scattered(guild, [1.0 - u * u for u in guild])
    deal = settle(outlook, (0.0, 0.0), first, 3 * points, most)
    assert deal is not None
    assert worth(outlook, GUILD, deal.bid) == pytest.approx(share)


@pytest.mark.parametrize("first", SIDES)
def test_theory_17_holds_for_contracts_scattered_at_random(first: int) -> None:
    random = Random(1930)
    for _ in range(300):
        count = random.randint(2, 25)
        guild, employers = ([random.uniform(-20.0, 100.0) for _ in range(count)] for _ in SIDES)
        outlook, floors = scattered(guild, employers), (random.uniform(-30.0, 30.0), 10.0)
        best = max(nash(outlook, floors, bid) for bid in paths(outlook))
        deal = settle(outlook, floors, first, 4 * count)
        assert (deal is None) == (best < 0.0)
        if deal is not None:
            assert nash(outlook, floors, deal.bid) == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("first", SIDES)
@given(table=tables())
def test_theory_17_holds_where_issues_are_granted_in_part(first: int, table: Table) -> None:
    outlook, view = table
    floors = (view.reservation, view.other_waiting)
    bids = paths(outlook)
    best = max((nash(outlook, floors, bid) for bid in bids), default=-1.0)
    deal = settle(outlook, floors, first, 2 * len(bids) + 4) if bids else None
    if best >= 0.0:
        assert deal is not None
    if deal is not None:
        assert nash(outlook, floors, deal.bid) == pytest.approx(best, rel=1e-6, abs=1e-5)
        gains = [g - f for g, f in zip(pair(outlook, deal.bid), floors, strict=True)]
        assert min(gains) >= -DOLLAR


def test_what_people_behind_a_seat_ask_for_bounds_the_concession() -> None:
    # The employers' people want 60 of the pie; without them it would be halved.
    outlook = pie(margin=((0.0,), (60.0,)))
    for first in SIDES:
        deal = settle(outlook, (0.0, 0.0), first, 400)
        assert deal is not None
        assert worth(outlook, GUILD, deal.bid) == pytest.approx(40.0)
    # Of 55 the employers keep 45, which is nothing to them if their people will not sign: they
    # bear any risk, and the guild yields although its own risk is small.
    late = view_of(GUILD, last=Bid(0, 0, 0.55), heard=(Bid(0, 0, 0.39),))
    assert is_bid(zeuthen(outlook, late), 0, 0, 0.4)
    assert zeuthen(pie(), late) == late.last
