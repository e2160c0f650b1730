"""MiCRO: one concession for each that is heard."""

from random import Random

import pytest
from hypothesis import given

from agents.acceptance import least_micro
from agents.contract import NO_BID, Bid
from agents.outlook import Outlook
from agents.tactics.micro import concedes, concession, micro, micro_final, next_one
from agents.tactics.registry import MICRO
from agents.tactics.view import View, first_dear
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import least
from tests.agents.toys import (
    SIDES,
    Deal,
    bargain,
    is_bid,
    log_rolling,
    path,
    pie,
    scattered,
    tables,
    tables_with_people,
    view_of,
    worth,
)

Table = tuple[Outlook, View]
every_side = pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])


def settle(outlook: Outlook, first: int, turns: int) -> Deal | None:
    """Let two sides who take anything trade concessions one for one."""
    views = (view_of(0, reservation=-1e6, tactic=MICRO), view_of(1, reservation=-1e6, tactic=MICRO))
    return bargain(outlook, views, (micro, micro), (least_micro, least_micro), turns, first)


def concessions(outlook: Outlook, side: int, package: int) -> list[Bid]:
    """Return all contracts that a side comes to in a package, one concession after the other."""
    found = [concession(outlook, side, package, 0)]
    while found[-1].package >= 0:
        found.append(concession(outlook, side, package, len(found)))
    return found[:-1]


# ------------------------------------------------------------------------------- its contracts


@every_side
@given(table=tables())
def test_concessions_are_all_efficient_contracts_of_a_package_the_best_first(
    side: int, table: Table
) -> None:
    outlook = table[0]
    for package in range(len(outlook.length)):
        found = concessions(outlook, side, package)
        dear = first_dear(outlook, package)
        wanted = [bid for bid in path(outlook, package) if bid.full >= dear]
        assert sorted(found) == sorted(wanted)
        own = [worth(outlook, side, bid) for bid in found]
        assert own == sorted(own, reverse=True)


def test_what_costs_nothing_is_granted_in_all_of_them() -> None:
    outlook = log_rolling(0.5)
    losses = (0.0, -30.0, 5.0)  # the third is a gain for both, and the first for the guild alone
    outlook = outlook._replace(
        slope=(outlook.slope[GUILD], (losses,)), order=((2, 0, 1),), length=(3,)
    )
    wanted = [Bid(0, 2, 0.0), Bid(0, 2, 0.5), Bid(0, 3, 0.0)]
    assert concessions(outlook, EMPLOYERS, 0) == wanted
    assert concessions(outlook, GUILD, 0) == wanted[::-1]


@given(table=tables_with_people())
def test_the_next_one_is_the_best_not_offered_yet(table: Table) -> None:
    outlook, view = table
    found = next_one(outlook, view)
    left = [
        bid
        for package in range(len(outlook.length))
        if outlook.admissible[package]
        for bid in concessions(outlook, view.side, package)
        if bid not in view.said
        and worth(outlook, view.side, bid) >= least(outlook, view, bid) - 1e-6
    ]
    assert (found == NO_BID) == (not left)
    if left:
        assert found in left
        most = max(worth(outlook, view.side, bid) for bid in left)
        assert worth(outlook, view.side, found) == pytest.approx(most, abs=1e-8)
        ties = [bid for bid in left if worth(outlook, view.side, bid) == most]
        gift = max(worth(outlook, 1 - view.side, bid) for bid in ties)
        assert worth(outlook, 1 - view.side, found) >= gift - 1e-6


def test_of_two_that_are_worth_the_same_the_more_generous_comes_first() -> None:
    outlook = scattered([5.0, 9.0, 9.0, 7.0], [0.0, 1.0, 3.0, 8.0])
    view, ranked = view_of(), []
    for _ in range(4):
        ranked.append(next_one(outlook, view).package)
        view = view._replace(said=(*view.said, Bid(ranked[-1], 0, 0.0)))
    assert ranked == [2, 1, 3, 0]
    assert next_one(outlook, view) == NO_BID


# ------------------------------------------------------------------------------------ the rule


@every_side
@pytest.mark.parametrize(
    ("heard", "luck", "place"),
    [
        # It has made three different offers, the places 0, 1, 2 of its list.
        ((0.0, 0.1, 0.2), 0.5, 3),  # heard as many: the next one
        ((0.0, 0.1, 0.2, 0.3), 0.5, 3),
        ((0.0, 0.1, 0.1, 0.1), 0.0, 0),  # heard two: one of its own again
        ((0.0, 0.1), 0.4, 1),
        ((0.0, 0.1), 0.99, 2),
        ((0.0, 0.1), 1.0, 2),
        ((), 0.0, 0),
    ],
)
def test_it_concedes_as_often_as_the_counterpart(
    side: int, heard: tuple[float, ...], luck: float, place: int
) -> None:
    outlook = pie(0.1)
    ranks = concessions(outlook, side, 0)
    view = view_of(
        side,
        said=(ranks[0], ranks[1], ranks[2], ranks[1]),
        last=ranks[1],
        heard=tuple(Bid(0, 0, share) for share in heard),
        luck=luck,
    )
    assert micro(outlook, view) == ranks[place]
    # It takes what is as good as the worst it would offer now, and offers that at last.
    down = ranks[3] if place == 3 else ranks[2]
    assert micro_final(outlook, view) == down
    assert least_micro(outlook, view) == pytest.approx(worth(outlook, side, down))


def test_nothing_below_the_reservation_is_ever_offered() -> None:
    outlook = pie(0.1)
    ranks = concessions(outlook, GUILD, 0)
    heard = tuple(Bid(0, 0, share / 10) for share in range(10))
    view = view_of(reservation=75.0, said=tuple(ranks[:3]), last=ranks[2], heard=heard, luck=0.99)
    assert concedes(view)
    assert worth(outlook, GUILD, ranks[3]) == pytest.approx(70.0)
    assert micro(outlook, view) == micro_final(outlook, view) == ranks[2]
    assert least_micro(outlook, view) == pytest.approx(80.0)
    assert least_micro(outlook, view._replace(reservation=85.0)) == 85.0


def test_what_can_no_longer_be_signed_is_not_repeated() -> None:
    outlook = scattered([9.0, 8.0, 7.0], [0.0, 0.0, 0.0], admissible=(False, True, True))
    first, second, third = (Bid(package, 0, 0.0) for package in range(3))
    view = view_of(opening=9.0, said=(first, second), last=second, heard=(third,), luck=0.0)
    assert micro(outlook, view) == second
    alone = view._replace(said=(first, first), heard=())
    assert micro(outlook, alone) == micro_final(outlook, alone) == second
    closed = outlook._replace(admissible=(False, False, False))
    assert micro(closed, view) == micro_final(closed, view) == NO_BID


# --------------------------------------------------------- theory.md test 18: MiCRO = rank minimax


def worst_rank(own: list[list[float]], outcome: int) -> int:
    """Return the worse of an outcome's ranks, 0 the best."""
    return max(sorted(values, reverse=True).index(values[outcome]) for values in own)


@pytest.mark.parametrize("first", SIDES)
def test_theory_18_two_of_a_kind_end_where_the_worse_rank_is_best(first: int) -> None:
    random = Random(2022)
    for _ in range(400):
        count = random.randint(5, 60)
        own = [random.sample(range(1000), count) for _ in SIDES]  # no ties
        values = [[float(value) for value in line] for line in own]
        deal = settle(scattered(*values), first, 4 * count)
        assert deal is not None
        best = min(worst_rank(values, outcome) for outcome in range(count))
        assert worst_rank(values, deal.bid.package) == best


@pytest.mark.parametrize("first", SIDES)
def test_theory_18_with_opposed_interests_both_concede_half_of_101_outcomes(first: int) -> None:
    deal = settle(pie(), first, 400)
    assert deal is not None
    assert is_bid(deal.bid, 0, 0, 0.5), "rank 50 for both"
    assert deal.turn in (99, 100, 101)


@every_side
def test_a_counterpart_that_repeats_itself_gets_nothing_more(side: int) -> None:
    view = view_of(side, heard=(Bid(0, 0, 0.5),) * 20)
    offers = []
    for luck in (0.0, 0.3, 0.6, 0.9):
        bid = micro(pie(), view._replace(luck=luck))
        offers.append(bid)
        view = view._replace(said=(*view.said, bid), last=bid)
    ranks = concessions(pie(), side, 0)
    assert set(offers) == {ranks[0], ranks[1]}
