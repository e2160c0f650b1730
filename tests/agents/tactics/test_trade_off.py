"""Trading off: laws, brute force on small tables, and the paper's own property."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.contract import NO_BID, Bid, free_bid
from agents.outlook import Outlook, value_of
from agents.tactics import View, aspiration, meet
from agents.tactics.trade_off import (
    as_said,
    closest,
    closest_shares,
    nearer,
    shifted,
    similarity,
    trade_off,
    traded,
)
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import assert_lawful
from tests.agents.toys import (
    SIDES,
    STEPS,
    Numbers,
    grid,
    log_rolling,
    outlook_from,
    outlook_of,
    path,
    seeds,
    step_worth,
    view_from,
    view_of,
)

Table = tuple[Outlook, View]
MARGINS = (0.0, 0.0, 20.0, float("inf"))  # what the people behind a seat ask for in a package


def anything_said(numbers: Numbers, outlook: Outlook, most: int) -> tuple[Bid, ...]:
    """Return up to so many bids, on a path or off it, in any package."""
    random, bids = numbers.random, []
    for _ in range(random.randint(0, most)):
        package = random.randrange(len(outlook.order))
        shares = [random.choice(grid(step)) for step in outlook.steps]
        bids.append(random.choice([free_bid(package, shares), *path(outlook, package)]))
    return tuple(bids)


@st.composite
def talks(draw: st.DrawFn) -> Table:
    """Draw a table, what one of its sides knows and all that has been said there."""
    numbers, few = draw(seeds), st.integers(1, 3)
    outlook = outlook_from(numbers, draw(few), draw(few), 0, STEPS)
    packages = len(outlook.order)
    outlook = outlook._replace(margin=[numbers.choices(MARGINS, packages) for _ in SIDES])
    view = view_from(numbers, outlook, draw(st.sampled_from(SIDES)))
    said, heard = (anything_said(numbers, outlook, 4) for _ in SIDES)
    return outlook, view._replace(said=said, heard=heard, last=said[-1] if said else NO_BID)


def weights_of(numbers: Numbers, issues: int) -> list[float]:
    """Return weights of so many issues and the package, some of them 0."""
    return [numbers.random.choice((0.0, 0.1, 0.25, 0.4)) for _ in range(issues + 1)]


# ------------------------------------------------------------------------------------------ laws


@settings(max_examples=300)
@given(talks())
def test_it_offers_what_may_be_signed_and_what_it_would_sign(table: Table) -> None:
    assert_lawful(trade_off, *table)


# ----------------------------------------------------------------------------------- brute force


def contracts(outlook: Outlook, package: int) -> list[Bid]:
    """Return every contract on the grid of a package."""
    return [free_bid(package, shares) for shares in product(*map(grid, outlook.steps))]


@settings(max_examples=200)
@given(seeds, st.integers(1, 3), st.sampled_from(SIDES))
def test_nothing_worth_the_target_is_closer_by_more_than_a_grid_step(
    numbers: Numbers, width: int, side: int
) -> None:
    # Without a grid the greedy exchange is exact; rounding the last issue costs less than a step.
    outlook = outlook_from(numbers, width, 1, 0, (1.0, 0.5, 0.4, 0.3, 0.25))
    weights = weights_of(numbers, width)
    near = free_bid(0, [numbers.random.choice(grid(step)) for step in outlook.steps])
    target = numbers.take(-60, 200, 1)[0]
    found = closest_shares(outlook, side, 0, target, near.shares, weights)
    enough = [bid for bid in contracts(outlook, 0) if value_of(outlook, side, bid) >= target - 1e-9]
    if not enough:
        assert found == ()
        return
    bid = free_bid(0, found)
    best = max(similarity(outlook, weights, each, near) for each in enough)
    loss = max(w * step for w, step in zip(weights[:-1], outlook.steps, strict=True))
    assert value_of(outlook, side, bid) >= target - 1e-8
    assert similarity(outlook, weights, bid, near) >= best - loss - 1e-9


def test_the_exchange_finds_the_closest_contract_itself_at_nearly_every_table() -> None:
    exact = 0
    for seed in range(400):
        numbers = Numbers(seed, 1.0)
        outlook = outlook_from(numbers, 3, 1, 1, (0.5, 0.25, 0.2))
        weights = [numbers.random.uniform(0.1, 1.0) for _ in range(4)]
        near = free_bid(0, [numbers.random.choice(grid(step)) for step in outlook.steps])
        low, high = (value_of(outlook, GUILD, free_bid(0, (end,) * 3)) for end in (0.0, 1.0))
        target = low + (high - low) * numbers.random.random()
        found = free_bid(0, closest_shares(outlook, GUILD, 0, target, near.shares, weights))
        best = max(
            similarity(outlook, weights, bid, near)
            for bid in contracts(outlook, 0)
            if value_of(outlook, GUILD, bid) >= target
        )
        exact += similarity(outlook, weights, found, near) >= best - 1e-9
    assert exact >= 360  # 376: in the others two coarse steps together fit better than one


def test_of_all_packages_the_one_is_taken_that_comes_closest() -> None:
    for seed in range(150):
        numbers = Numbers(seed, 1.0)
        outlook = outlook_from(numbers, 2, 3, 1, (0.25, 0.2))
        near = free_bid(
            numbers.random.randrange(3), [numbers.random.choice(grid(s)) for s in outlook.steps]
        )
        weights = weights_of(numbers, 2)
        view, target = view_of(EMPLOYERS, reservation=-1000.0), numbers.take(-60, 200, 1)[0]
        found = closest(outlook, view, target, near, weights)
        inside = [
            free_bid(p, closest_shares(outlook, EMPLOYERS, p, target, near.shares, weights))
            for p in range(3)
            if outlook.admissible[p]
        ]
        alike = [similarity(outlook, weights, b, near) for b in inside if b.shares]
        assert (found == NO_BID) == (not alike)
        if alike:
            assert similarity(outlook, weights, found, near) == pytest.approx(max(alike))


# ------------------------------------------------------------------------------------- the parts


def test_similarity_is_the_weighted_sum_of_what_the_issues_have_in_common() -> None:
    # 0.4 * (1 - 0.5) + 0.3 * (1 - 0) + 0.2 * (1 - 1) by hand, and 0.1 for the same package
    table, weights = log_rolling(0.5), (0.4, 0.3, 0.2, 0.1)
    here, there = free_bid(0, (1.0, 0.5, 0.0)), free_bid(0, (0.5, 0.5, 1.0))
    assert similarity(table, weights, here, there) == pytest.approx(0.6)
    assert similarity(table, weights, here, here) == pytest.approx(1.0)
    assert similarity(table, weights, here, Bid(0, 1, 0.5)) == pytest.approx(1.0), "the same"
    two = outlook_of(((0.0, 0.0),) * 2, (((1.0,) * 3,) * 2, ((-1.0,) * 3,) * 2), (0.5,) * 3)
    assert similarity(two, weights, here, there._replace(package=1)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("share", "slope", "amount", "expected"),
    [
        (0.0, 50.0, 21.0, 0.5),  # 0.42 of the issue, rounded up
        (1.0, -50.0, 21.0, 0.5),  # for the employers downwards
        (0.5, 50.0, -12.5, 0.25),  # back by what is to spare
        (0.5, 50.0, -12.4, 0.5),  # but not below it
        (0.5, -50.0, -12.4, 0.5),
        (0.25, 50.0, 1000.0, 1.0),
        (0.25, -50.0, 1000.0, 0.0),
        (0.25, 50.0, float("inf"), 1.0),
    ],
)
def test_a_share_moves_by_an_amount_and_to_the_own_side_of_the_grid(
    share: float, slope: float, amount: float, expected: float
) -> None:
    assert shifted(share, slope, amount, 0.25) == pytest.approx(expected)


def test_the_cheapest_way_back_to_the_own_value_is_found() -> None:
    # Employers have offered (1, 0, 0), worth 50; the guild wants 65. By similarity a dollar costs
    # 0.3/30 on the second issue and 0.5/20 on the third: half of the second it is.
    table = log_rolling(0.1)
    assert closest_shares(table, GUILD, 0, 65.0, (1.0, 0.0, 0.0), (0.2, 0.3, 0.5)) == (
        1.0,
        0.5,
        0.0,
    )
    # Were the third no matter to the employers, three quarters of it would do, on the grid 0.8.
    assert closest_shares(table, GUILD, 0, 65.0, (1.0, 0.0, 0.0), (0.2, 0.8, 0.1)) == pytest.approx(
        (1.0, 0.0, 0.8)
    )


def test_what_rounding_gives_too_much_is_given_back() -> None:
    # The second issue, all or nothing, comes first and brings 20 too much: half of the first,
    # which has been moved before it, goes back.
    table = outlook_of(((0.0,), (100.0,)), (((40.0, 60.0),), ((-40.0, -60.0),)), (0.25, 1.0))
    assert closest_shares(table, GUILD, 0, 80.0, (0.0, 0.0), (0.1, 0.9)) == (0.5, 1.0)


def test_what_the_other_offers_is_taken_up_if_it_is_enough() -> None:
    table, near = log_rolling(0.1), free_bid(0, (0.8, 0.5, 0.1))
    view = view_of(GUILD, elapsed=0.5, heard=(near,))  # aims at 50, the offer is worth 57
    assert trade_off(table, view) == near


# ------------------------------------------------------------------------- the paper's property


def moves(weights_from: int) -> list[tuple[float, float, float]]:
    """Return the own value gained and the other's utility gained by one trade at many tables.

    The weights of similarity are the true ones, or those of another side.
    """
    random, found = Random(3), []
    for _ in range(200):
        gains = [random.uniform(5.0, 50.0) for _ in range(3)]
        costs = [random.uniform(5.0, 50.0) for _ in range(3)]
        table = outlook_of(((0.0,), (150.0,)), ((gains,), ([-c for c in costs],)), (0.001,) * 3)
        weights = [*(costs if weights_from == EMPLOYERS else costs[1:] + costs[:1]), 0.0]
        offered = [random.random() * 0.5 for _ in range(3)]
        asked = [random.uniform(share, 1.0) for share in offered]  # more than offered everywhere
        last, near = free_bid(0, asked), free_bid(0, offered)
        held = value_of(table, GUILD, last)
        bid = free_bid(0, closest_shares(table, GUILD, 0, held, near.shares, weights))
        own = value_of(table, GUILD, bid) - held
        other = value_of(table, EMPLOYERS, bid) - value_of(table, EMPLOYERS, last)
        found.append((own, other, step_worth(table, GUILD)))
    return found


def test_a_trade_keeps_the_own_value_and_helps_the_other_if_its_weights_are_known() -> None:
    """theory.md 4.1: own utility constant, the other's weakly up if the weights are right."""
    for own, other, step in moves(EMPLOYERS):
        assert -1e-9 <= own <= step
        assert other >= -step


def test_with_wrong_weights_a_trade_may_hurt_the_other() -> None:
    assert min(other for _, other, _ in moves(GUILD)) < -5.0


# ----------------------------------------------------------------------------------- the tactic


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("elapsed", [0.0, 0.4])
def test_the_first_bid_aims_at_what_the_clock_says(side: int, elapsed: float) -> None:
    view = view_of(side, elapsed=elapsed)
    assert trade_off(log_rolling(), view) == meet(log_rolling(), view, aspiration(view))
    other = free_bid(0, (0.0, 0.0, 0.0) if side == GUILD else (1.0, 1.0, 1.0))
    answer = trade_off(log_rolling(), view._replace(heard=(other,)))
    assert value_of(log_rolling(), side, answer) == pytest.approx(aspiration(view), abs=0.5)


# Half of everything in three shapes: each issue is worth 40 to the guild.
EVEN = outlook_of(((0.0,), (120.0,)), (((40.0,) * 3,), ((-40.0,) * 3,)), (0.1,) * 3)
FIRST, SECOND = free_bid(0, (1.0, 1.0, 0.0)), free_bid(0, (1.0, 0.0, 1.0))


def test_it_holds_its_value_while_there_is_something_to_trade() -> None:
    # 80 was asked for in issues 1 and 2; the other side grants some of 1 and 3.
    offered = free_bid(0, (0.2, 0.0, 0.2))
    view = view_of(GUILD, opening=120.0, elapsed=0.5, last=FIRST, said=(FIRST,), heard=(offered,))
    bid = trade_off(EVEN, view)
    assert bid.shares == pytest.approx((1.0, 0.8, 0.2))
    assert value_of(EVEN, GUILD, bid) == pytest.approx(value_of(EVEN, GUILD, FIRST))


def test_it_concedes_to_the_clock_when_nothing_as_good_is_nearer() -> None:
    offered = free_bid(0, (0.2, 0.2, 0.0))
    view = view_of(GUILD, opening=120.0, elapsed=0.5, last=FIRST, said=(FIRST,), heard=(offered,))
    assert value_of(EVEN, GUILD, trade_off(EVEN, view)) == pytest.approx(60.0, abs=4.0)
    early = view._replace(elapsed=0.1)  # the clock says 108: no reason to ask for more again
    assert trade_off(EVEN, early) == FIRST
    on_path = Bid(0, 2, 0.0)
    assert trade_off(EVEN, early._replace(last=on_path, said=(on_path,))) == on_path, "it stands"


def test_after_a_trade_comes_a_concession() -> None:
    offered = free_bid(0, (0.2, 0.2, 0.0))
    view = view_of(GUILD, opening=120.0, elapsed=0.5, last=SECOND, said=(SECOND,), heard=(offered,))
    assert value_of(EVEN, GUILD, trade_off(EVEN, view)) == 80.0
    view = view._replace(said=(FIRST, SECOND))
    assert traded(EVEN, view)
    assert value_of(EVEN, GUILD, trade_off(EVEN, view)) == pytest.approx(60.0, abs=4.0)
    assert not traded(EVEN, view._replace(said=(free_bid(0, (1.0, 1.0, 0.1)), SECOND)))


def test_nobody_holds_out_by_changing_proposals() -> None:
    refusals = [
        free_bid(0, shares) for shares in ((0.0, 0.2, 0.0), (0.2, 0.0, 0.0), (0.0, 0.0, 0.2))
    ]
    said: list[Bid] = []
    for turn in range(20):
        heard = tuple(refusals[k % 3] for k in range(turn + 1))
        last = said[-1] if said else NO_BID
        view = view_of(
            GUILD, opening=120.0, elapsed=turn / 19, last=last, said=tuple(said), heard=heard
        )
        said.append(trade_off(EVEN, view))
        # No trade outlives the turn after it, and rounding gains less than a step each time.
        assert value_of(EVEN, GUILD, said[-1]) <= 120.0 * (1.0 - (turn - 1) / 19) + 4.0 + 1e-9
    assert value_of(EVEN, GUILD, said[-1]) <= 8.0 + 120.0 / 19


def test_an_issue_that_the_other_never_moves_on_counts_more() -> None:
    # Employers give of the first issue, then of the second, and nothing of the third. The guild,
    # to whom all are worth the same, asks for what they gave of last and not for the third.
    heard = tuple(free_bid(0, s) for s in ((0.0,) * 3, (0.3, 0.0, 0.0), (0.3, 0.3, 0.0)))
    view = view_of(GUILD, opening=120.0, elapsed=0.5, heard=heard)
    assert trade_off(EVEN, view).shares == pytest.approx((0.5, 1.0, 0.0))


def test_it_does_not_read_the_other_sides_numbers() -> None:
    random, table = Random(1), log_rolling(0.1)
    costs = [-random.uniform(1.0, 100.0) for _ in range(3)]
    other = table._replace(slope=(table.slope[GUILD], (costs,)), base=((0.0,), (300.0,)))
    heard = tuple(free_bid(0, s) for s in ((0.0, 0.0, 0.0), (0.1, 0.0, 0.0), (0.1, 0.2, 0.0)))
    last = free_bid(0, (1.0, 1.0, 0.4))
    for elapsed in (0.1, 0.5, 0.9):
        view = view_of(GUILD, elapsed=elapsed, last=last, said=(last,), heard=heard)
        assert trade_off(table, view) == trade_off(other, view)


# ------------------------------------------------------------------------------------- packages

TWO = outlook_of(
    ((0.0, 30.0), (100.0, 70.0)),
    (((100.0,), (100.0,)), ((-100.0,), (-100.0,))),
    (0.1,),
)


def test_it_comes_over_to_the_others_package_for_a_price() -> None:
    asked, offered = free_bid(1, (0.6,)), free_bid(0, (0.2,))
    view = view_of(GUILD, elapsed=0.05, last=asked, said=(asked,), heard=(offered,))
    assert trade_off(TWO, view) == free_bid(0, (pytest.approx(0.9),)), "90, as before"
    view = view._replace(last=free_bid(1, (1.0,)), said=(free_bid(1, (1.0,)),), opening=130.0)
    assert trade_off(TWO, view).package == 1, "130 cannot be had in the other's package"


def test_a_package_that_is_gone_is_no_reason_to_concede() -> None:
    asked, offered = free_bid(1, (0.6,)), free_bid(1, (0.1,))
    closed = TWO._replace(admissible=(True, False))
    view = view_of(GUILD, elapsed=0.9, last=asked, said=(asked,), heard=(offered,))
    assert value_of(closed, GUILD, trade_off(closed, view)) == pytest.approx(90.0)


def test_what_its_people_ask_for_is_asked_for() -> None:
    table = TWO._replace(margin=((40.0, float("inf")), (0.0, 0.0)))
    view = view_of(GUILD, reservation=20.0, elapsed=1.0, heard=(free_bid(1, (0.0,)),))
    assert trade_off(table, view) == free_bid(0, (pytest.approx(0.6),))


def test_with_nothing_to_gain_it_is_silent() -> None:
    view = view_of(GUILD, reservation=150.0, opening=150.0, heard=(free_bid(0, (0.0,)),))
    assert trade_off(TWO, view) == NO_BID


def test_a_contract_said_before_is_said_in_the_same_words() -> None:
    path_bid, free = Bid(0, 1, 0.5), free_bid(0, (1.0, 0.5, 0.0))
    table = log_rolling(0.5)
    assert as_said(table, free, path_bid) == path_bid
    assert as_said(table, free, free_bid(0, (1.0, 0.5, 0.5))) == free
    assert as_said(table, free, NO_BID) == free
    assert as_said(table, NO_BID, path_bid) == NO_BID


def test_only_what_can_be_signed_is_compared_with() -> None:
    weights, other = (0.5, 0.5), free_bid(0, (0.0,))
    near, far = free_bid(0, (0.5,)), free_bid(0, (0.6,))
    assert nearer(TWO, weights, near, far, other)
    assert not nearer(TWO, weights, far, near, other)
    assert not nearer(TWO, weights, near, near, other)
    assert not nearer(TWO, weights, NO_BID, near, other)
    assert nearer(TWO, weights, far, NO_BID, other)
    assert nearer(TWO._replace(admissible=(False, True)), weights, far, near, other)
