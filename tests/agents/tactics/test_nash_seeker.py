"""Seeking the Nash product of what was learned: laws, brute force, and what it must not read."""

from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings

from agents.contract import NO_BID, Bid, free_bid, shares_of
from agents.opponents import PACE, SPREAD, beliefs, spoken, wishes
from agents.outlook import value_of
from agents.tactics import View, aspiration, meet, time_dependent
from agents.tactics.nash_seeker import (
    believed_product,
    fair_shares,
    least_utility,
    nash_seeker,
    on_grid,
)
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import assert_lawful
from tests.agents.tactics.test_trade_off import (
    Table,
    anything_said,
    talks,
)
from tests.agents.toys import (
    SIDES,
    Numbers,
    grid,
    log_rolling,
    outlook_from,
    outlook_of,
    pie,
    step_worth,
    view_of,
)

every_side = pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])


def everything(side: int, issues: int) -> Bid:
    """Return what a side asks for that asks for everything."""
    return free_bid(0, (1.0 if side == GUILD else 0.0,) * issues)


def opened(side: int, *heard: Bid, **changes: float) -> View:
    """Return the view of a side that has asked for everything and has heard some bids."""
    own = everything(side, len(heard[0].shares))
    return view_of(side, **{"last": own, "said": (own,), "heard": heard} | changes)


# ------------------------------------------------------------------------------------------ laws


@settings(max_examples=300)
@given(talks())
def test_it_offers_what_may_be_signed_and_what_it_would_sign(table: Table) -> None:
    assert_lawful(nash_seeker, *table)


@every_side
def test_it_opens_with_its_opening_value(side: int) -> None:
    for view in (view_of(side), view_of(side, heard=(everything(1 - side, 3),))):
        assert nash_seeker(log_rolling(), view) == meet(log_rolling(), view, view.opening)
    assert nash_seeker(log_rolling(), view_of(side, heard=(NO_BID,), last=Bid(0, 1, 0.5))) == meet(
        log_rolling(), view_of(side), 100.0
    )


# ------------------------------------------------------------------------------ closed form


@every_side
@pytest.mark.parametrize(("least", "power"), [(0.0, 0.5), (20.0, 0.5), (0.0, 0.8), (50.0, 0.6)])
def test_of_a_pie_it_asks_for_the_nash_share_with_one_who_takes_anything(
    side: int, least: float, power: float
) -> None:
    # Nash (1950) with power a and own reservation r of 100: a + (1 - a) r / 100 of the pie.
    weight = power if side == GUILD else 1.0 - power
    view = opened(side, everything(1 - side, 1), reservation=least, weight=weight)
    asked = value_of(pie(), side, nash_seeker(pie(), view))
    assert asked == pytest.approx(100.0 * power + (1.0 - power) * least, abs=1.0)


# ----------------------------------------------------------------------------------- brute force


@pytest.mark.parametrize(
    ("steps", "worst_ratio"), [((1.0, 0.5, 0.4), 0.85), ((0.25, 0.2, 0.3), 0.95)]
)
def test_no_contract_is_believed_to_have_a_greater_product(
    steps: tuple[float, ...], worst_ratio: float
) -> None:
    exact, count = 0, 0
    for seed in range(60):
        numbers, side = Numbers(seed, 1.0), seed % 2
        outlook = outlook_from(numbers, 3, 2, 0, steps)
        heard = anything_said(numbers, outlook, 8)
        lowest = numbers.take(-60, 60, 1)[0]
        view = view_of(side, reservation=lowest, opening=1e6, heard=heard)  # no limit by the clock
        mean = wishes(beliefs(outlook, heard, PACE, SPREAD))
        least = least_utility(outlook, mean)
        for package in range(2):
            fair = fair_shares(outlook, view, mean, least, package)
            most = max(
                believed_product(outlook, view, mean, least, package, shares)
                for shares in product(*map(grid, outlook.steps))
            )
            # Without a grid nothing is better; on it, next to nothing.
            assert believed_product(outlook, view, mean, least, package, fair) >= most - 1e-7
            rounded, reached = on_grid(outlook, view, mean, least, package, fair)
            assert reached == believed_product(outlook, view, mean, least, package, rounded)
            assert reached == -1.0 if most < 0.0 else reached >= worst_ratio * most
            exact, count = exact + (reached >= most - 1e-9), count + 1
    assert exact >= 0.98 * count


def test_the_product_counts_from_the_contract_believed_to_be_worst() -> None:
    table = outlook_of(
        ((0.0,) * 3, (0.0,) * 3), (((9.0, 9.0),) * 3, ((-9.0, -9.0),) * 3), (0.5, 0.5)
    )
    heard = (free_bid(0, (0.0, 0.0)), free_bid(1, (0.0, 0.5)), free_bid(0, (0.5, 0.5)))
    for allowed in ((True, True, True), (True, True, False), (False, True, False)):
        outlook = table._replace(admissible=allowed)
        mean = wishes(beliefs(outlook, heard, PACE, SPREAD))
        view = view_of(GUILD, reservation=-1.0, weight=0.0)  # all power to the other: its own gain
        gains = [
            believed_product(outlook, view, mean, least_utility(outlook, mean), package, shares)
            for package in range(3)
            if allowed[package]
            for shares in product(*map(grid, table.steps))
        ]
        assert min(gains) == pytest.approx(0.0, abs=1e-12)
        assert max(gains) > 0.1


# ----------------------------------------------------------------------------------- the clock


@every_side
@pytest.mark.parametrize("beta", [0.3, 1.0, 2.0])
def test_it_asks_for_its_fair_deal_until_the_clock_allows_less(side: int, beta: float) -> None:
    table, heard = log_rolling(0.05), everything(1 - side, 3)
    fair = value_of(table, side, nash_seeker(table, opened(side, heard, reservation=20.0)))
    for elapsed in (0.0, 0.2, 0.5, 0.8, 1.0):
        view = opened(side, heard, reservation=20.0, elapsed=elapsed, beta=beta)
        asked = value_of(table, side, nash_seeker(table, view))
        assert asked == pytest.approx(min(fair, aspiration(view)), abs=step_worth(table, side))


# -------------------------------------------------------------------------------------- learning


@pytest.mark.parametrize("costs", list(permutations((10.0, 30.0, 60.0))))
def test_it_learns_which_issue_is_dear_to_the_other(costs: tuple[float, ...]) -> None:
    # To the guild all three are worth the same, so only the employers' bids can tell.
    table = outlook_of(((0.0,), (100.0,)), (((33.0,) * 3,), ([-c for c in costs],)), (0.1,) * 3)
    heard: list[Bid] = []
    for elapsed in (0.0, 0.08, 0.16, 0.24, 0.32):
        bid = time_dependent(table, view_of(EMPLOYERS, elapsed=elapsed))
        heard.append(free_bid(0, shares_of(bid, table.order[0])))
    shares = nash_seeker(table, opened(GUILD, *heard, opening=99.0)).shares
    dear, cheap = costs.index(60.0), costs.index(10.0)
    assert shares[dear] <= 0.5 <= shares[cheap]
    assert shares[dear] < shares[cheap]
    mean = wishes(beliefs(table, heard, PACE, SPREAD))
    assert max(range(3), key=lambda issue: mean.weights[issue]) == dear


@every_side
def test_it_does_not_read_the_other_sides_numbers(side: int) -> None:
    random, table = Random(1), log_rolling(0.1)
    heard = [free_bid(0, s) for s in ((0.0, 0.0, 0.0), (0.1, 0.0, 0.0), (0.1, 0.2, 0.0))]
    if side == EMPLOYERS:
        heard = [free_bid(0, tuple(1.0 - share for share in bid.shares)) for bid in heard]
    for elapsed in (0.0, 0.6):
        view = opened(side, *heard, elapsed=elapsed)
        bid = nash_seeker(table, view)
        for _ in range(5):
            slope, base = list(table.slope), list(table.base)
            slope[1 - side] = ([random.uniform(-100.0, 100.0) for _ in range(3)],)
            base[1 - side] = (random.uniform(-100.0, 100.0),)
            other = table._replace(slope=slope, base=base)
            assert nash_seeker(other, view) == bid


# ------------------------------------------------------------------------------------- packages

TWO = outlook_of(
    ((0.0, 30.0), (100.0, 70.0)),
    (((100.0,), (100.0,)), ((-100.0,), (-100.0,))),
    (0.1,),
)


def test_it_comes_over_to_a_package_that_the_other_insists_on() -> None:
    stands = [free_bid(0, (share,)) for share in (0.0, 0.1, 0.2, 0.3)]
    view = opened(GUILD, *stands, opening=130.0, last=free_bid(1, (1.0,)))
    assert nash_seeker(TWO, view).package == 0
    both = [free_bid(k % 2, (share,)) for k, share in enumerate((0.0, 0.1, 0.2, 0.3))]
    assert nash_seeker(TWO, view._replace(heard=tuple(both))).package == 1, "better for the guild"


def test_what_cannot_be_signed_or_would_not_be_is_left_out() -> None:
    heard = [free_bid(0, (share,)) for share in (0.0, 0.1, 0.2, 0.3)]
    view = opened(GUILD, *heard, opening=130.0)
    assert nash_seeker(TWO._replace(admissible=(False, True)), view).package == 1
    never = TWO._replace(margin=((float("inf"), 0.0), (0.0, 0.0)))
    assert nash_seeker(never, view).package == 1
    people = pie(0.1, margin=((80.0,), (0.0,)))  # else it would ask for half of the pie
    assert nash_seeker(people, view) == free_bid(0, (pytest.approx(0.8),))


def test_with_nothing_to_gain_it_is_silent() -> None:
    view = opened(GUILD, free_bid(0, (0.0,)), reservation=150.0, opening=150.0)
    assert nash_seeker(TWO, view) == NO_BID
    assert spoken([NO_BID, free_bid(0, (0.0,))]) == [free_bid(0, (0.0,))]
