"""The fair contract and the best reply, against brute force, exact theory and mirror images."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agents.bidding import (
    Line,
    best_reply,
    fair_bid,
    fair_part,
    free_reply,
    gains_of,
    is_zone,
    line_at,
    line_of_zone,
    line_to_beat,
    may_reach,
    most_together,
    nash_product,
    own_best,
    peak_of,
    peak_reaches,
    price_at,
    reply_on_path,
    still_to_beat,
    widest,
)
from agents.contract import DOLLAR, NO_BID, TIE, Bid, same_bid, shares_of
from agents.outlook import Outlook
from agents.worth import EMPLOYERS, GUILD
from model.solutions import nash, value_sets
from tests.agents.toys import (
    EVEN_STEPS,
    SIDES,
    all_pairs,
    is_bid,
    log_rolling,
    mirrored,
    outlook_of,
    outlooks,
    pair,
    path,
    paths,
    pie,
    step_worth,
    worth,
)

weights = st.sampled_from((0.1, 0.35, 0.5, 0.8))
floors = st.tuples(st.integers(-60, 120), st.integers(-60, 160))
targets = st.integers(-60, 220)
sides = st.sampled_from(SIDES)


def product_of(outlook: Outlook, bid: Bid, least: tuple[float, float], weight: float) -> float:
    """Return the Nash product of a bid, by definition; -1 for a loss."""
    guild, employers = (v - floor for v, floor in zip(pair(outlook, bid), least, strict=True))
    if guild < -1e-9 or employers < -1e-9:
        return -1.0
    return float(max(0.0, guild) ** weight * max(0.0, employers) ** (1.0 - weight))


# ----------------------------------------------------------------------------- the fair contract


@given(st.floats(0.01, 100.0), st.floats(0.01, 100.0), st.floats(0.05, 0.95))
def test_the_nash_product_is_the_weighted_geometric_mean(a: float, b: float, w: float) -> None:
    mean = math.exp(w * math.log(a) + (1.0 - w) * math.log(b))
    assert nash_product(a, b, w) == pytest.approx(mean, rel=1e-12)
    assert nash_product(a, b, w) == pytest.approx(nash_product(b, a, 1.0 - w), rel=1e-12)


def test_even_power_is_no_special_case() -> None:
    assert nash_product(3.0, 7.0, 0.5) == pytest.approx(nash_product(3.0, 7.0, 0.5 + 1e-13))


@pytest.mark.parametrize(("guild", "employers"), [(-0.1, 5.0), (5.0, -0.1), (-1.0, -1.0)])
def test_a_loss_is_worse_than_no_gain(guild: float, employers: float) -> None:
    assert nash_product(guild, employers, 0.5) == nash_product(guild, employers, 0.3) == -1.0
    assert nash_product(0.0, 5.0, 0.5) == 0.0


@given(
    st.floats(0.0, 50.0), st.floats(1.0, 50.0), st.floats(1.0, 50.0), st.floats(1.0, 50.0), weights
)
def test_the_fair_part_is_where_the_product_peaks(
    guild: float, employers: float, more: float, cost: float, weight: float
) -> None:
    def product(part: float) -> float:
        return nash_product(guild + part * more, employers - part * cost, weight)

    best = fair_part(guild, employers, more, -cost, weight)
    assert 0.0 <= best <= 1.0
    assert product(best) >= max(product(part / 200) for part in range(201)) - 1e-9


def test_what_costs_nothing_is_granted_in_full() -> None:
    assert fair_part(90.0, 0.0, 1.0, 0.0, 0.5) == 1.0


@given(outlooks(), floors, weights)
def test_no_bid_on_the_grid_is_fairer(
    outlook: Outlook, least: tuple[int, int], weight: float
) -> None:
    best = max((product_of(outlook, bid, least, weight) for bid in paths(outlook)), default=-1.0)
    bid = fair_bid(outlook, least, weight)
    assert (bid == NO_BID) == (best < 0.0)
    if bid != NO_BID:
        assert bid in paths(outlook)
        found = product_of(outlook, bid, least, weight)
        assert found == pytest.approx(best, rel=1e-9, abs=1e-6)


@settings(max_examples=40)  # each solves linear programmes
@given(outlooks(steps=(0.1, 0.02, 0.03)), floors, weights)
def test_the_fair_bid_is_within_a_grid_step_of_the_exact_nash_solution(
    outlook: Outlook, least: tuple[int, int], weight: float
) -> None:
    sets, packages = value_sets(outlook)
    exact = nash(sets, least, weight) if sets else None
    bid = fair_bid(outlook, least, weight)
    assume(exact is not None and bid != NO_BID)
    assert exact is not None
    gains = (exact.guild - least[GUILD], exact.employer - least[EMPLOYERS])
    product = gains[GUILD] ** weight * gains[EMPLOYERS] ** (1.0 - weight)
    assert product_of(outlook, bid, least, weight) <= product + 1e-9
    if packages[exact.set_index] == bid.package:
        away = abs(worth(outlook, GUILD, bid) - exact.guild)
        assert away <= step_worth(outlook, GUILD) + 1e-9


@settings(max_examples=40)  # each solves linear programmes
@given(outlooks(least=1, steps=(0.02,)), floors, weights)
def test_where_theory_finds_a_zone_wider_than_a_step_there_is_a_fair_bid(
    outlook: Outlook, least: tuple[int, int], weight: float
) -> None:
    slack = [step_worth(outlook, side) for side in SIDES]
    sets, _ = value_sets(outlook)
    narrower = (least[GUILD] + slack[GUILD], least[EMPLOYERS] + slack[EMPLOYERS])
    if sets and nash(sets, narrower, weight) is not None:
        assert fair_bid(outlook, least, weight) != NO_BID
    if not sets or nash(sets, (least[0] - 1e-6, least[1] - 1e-6), weight) is None:
        assert fair_bid(outlook, least, weight) == NO_BID


def test_log_rolling_gives_each_side_what_it_cares_for() -> None:
    # Nash's solution of the three-issue textbook set: (1, 0.5, 0), worth 65 to each.
    bid = fair_bid(log_rolling(), (0.0, 0.0), 0.5)
    assert shares_of(bid, log_rolling().order[0]) == (1.0, 0.5, 0.0)
    assert pair(log_rolling(), bid) == (65.0, 65.0)


@pytest.mark.parametrize("weight", [0.25, 0.5, 0.75])
def test_on_a_straight_frontier_each_gets_its_floor_and_its_weight_of_the_rest(
    weight: float,
) -> None:
    guild, employers = pair(pie(), fair_bid(pie(), (10.0, 30.0), weight))
    assert guild == pytest.approx(10.0 + weight * 60.0)
    assert employers == pytest.approx(30.0 + (1.0 - weight) * 60.0)


def test_the_zone_may_be_a_single_point_and_no_less() -> None:
    assert is_bid(fair_bid(pie(), (40.0, 60.0), 0.5), 0, 0, 0.4)
    assert fair_bid(pie(), (40.0, 60.1), 0.5) == NO_BID


def test_nothing_can_be_signed_where_no_package_is_admissible() -> None:
    closed = pie(admissible=(False,))
    assert fair_bid(closed, (0.0, 0.0), 0.5) == NO_BID
    assert best_reply(closed, GUILD, 0.0) == best_reply(closed, EMPLOYERS, 0.0) == NO_BID
    assert own_best(closed, GUILD) == own_best(closed, EMPLOYERS) == NO_BID


def test_a_gain_for_neither_is_not_granted() -> None:
    nothing = outlook_of(((5.0,), (5.0,)), (((0.0,),), ((-9.0,),)), (0.1,))
    assert fair_bid(nothing, (0.0, 0.0), 0.5) == own_best(nothing, GUILD) == Bid(0, 0, 0.0)


# -------------------------------------------------------------------------------- the best reply


@given(outlooks(), sides, targets)
def test_no_bid_on_the_grid_meets_the_target_and_pleases_the_other_more(
    outlook: Outlook, side: int, target: int
) -> None:
    meeting = [bid for bid in paths(outlook) if worth(outlook, side, bid) >= target - DOLLAR]
    bid = best_reply(outlook, side, target)
    assert (bid == NO_BID) == (not meeting)
    if meeting:
        assert bid in meeting
        most = max(worth(outlook, 1 - side, each) for each in meeting)
        assert worth(outlook, 1 - side, bid) == pytest.approx(most, abs=1e-6)


@given(outlooks(steps=(0.25, 0.3, 0.5)), sides, targets)
def test_off_the_path_the_other_could_gain_a_grid_step_at_most(
    outlook: Outlook, side: int, target: int
) -> None:
    # On the path the last step is rounded in the own favour, so a contract that combines parts of
    # several issues may come closer to the target. One step of one issue is all that can be lost.
    bid = best_reply(outlook, side, target)
    others = [values[1 - side] for values in all_pairs(outlook) if values[side] >= target]
    if bid != NO_BID and others:
        slack = step_worth(outlook, 1 - side)
        assert max(others) <= worth(outlook, 1 - side, bid) + slack + 1e-6
    if bid == NO_BID:
        assert not others or max(v[side] for v in all_pairs(outlook)) < target + DOLLAR


@given(outlooks(), sides, targets, targets)
def test_who_aims_higher_leaves_the_other_less(
    outlook: Outlook, side: int, one: int, two: int
) -> None:
    low, high = (best_reply(outlook, side, target) for target in sorted((one, two)))
    if high != NO_BID:
        assert low != NO_BID
        more = worth(outlook, 1 - side, low) - worth(outlook, 1 - side, high)
        assert more >= -1e-6


@given(outlooks(), sides, targets, st.data())
def test_a_reply_in_one_package_is_the_best_of_that_package(
    outlook: Outlook, side: int, target: int, data: st.DataObject
) -> None:
    package = data.draw(st.integers(0, len(outlook.length) - 1))
    only = outlook._replace(admissible=[p == package for p in range(len(outlook.length))])
    bid = reply_on_path(outlook, side, package, target)
    assert bid == best_reply(only, side, target)
    assert bid == NO_BID or bid in path(outlook, package)


@given(outlooks(), sides)
def test_alone_a_side_writes_the_contract_it_likes_best(outlook: Outlook, side: int) -> None:
    most = max((values[side] for values in all_pairs(outlook)), default=None)
    bid = own_best(outlook, side)
    assert (bid == NO_BID) == (most is None)
    if most is not None:
        assert worth(outlook, side, bid) == pytest.approx(most)
        assert outlook.admissible[bid.package]


@pytest.mark.parametrize(
    ("side", "target", "share"),
    [
        (GUILD, 33.0, 0.4),  # a third and a bit: the next grid point up
        (GUILD, 40.0, 0.4),
        (GUILD, -5.0, 0.0),
        (GUILD, 100.0, 1.0),
        (EMPLOYERS, 33.0, 0.6),  # may grant 67 of 100: the next grid point down
        (EMPLOYERS, 40.0, 0.6),
        (EMPLOYERS, -5.0, 1.0),
        (EMPLOYERS, 100.0, 0.0),
    ],
)
def test_replies_at_a_plain_pie(side: int, target: float, share: float) -> None:
    bid = best_reply(pie(0.1), side, target)
    assert worth(pie(), GUILD, bid) == pytest.approx(100.0 * share)


@pytest.mark.parametrize("side", SIDES)
def test_more_than_everything_is_no_target(side: int) -> None:
    assert best_reply(pie(), side, 100.1) == NO_BID


# --------------------------------------------------------------- which packages are worth a look


@given(outlooks(), st.sampled_from((0.0, 0.3, 2.0)), st.sampled_from((0.0, 1.0, 1.7)))
def test_no_contract_brings_more_to_a_weighted_sum_than_its_package_can(
    outlook: Outlook, guild: float, employers: float
) -> None:
    for package in range(len(outlook.length)):
        only = outlook._replace(admissible=[p == package for p in range(len(outlook.length))])
        sums = [guild * own + employers * other for own, other in all_pairs(only)]
        most = most_together(outlook, package, guild, employers)
        assert most == pytest.approx(max(sums), abs=1e-9)
        line = Line(guild, employers, most)
        assert may_reach(only, package, line)
        assert not may_reach(only, package, line._replace(least=most + 1e-6))
        assert not may_reach(outlook._replace(admissible=[False] * 9), package, line)


@given(outlooks())
def test_the_widest_package_has_most_for_both_together(outlook: Outlook) -> None:
    allowed = [package for package, may in enumerate(outlook.admissible) if may]
    found = widest(outlook)
    assert (found < 0) == (not allowed)
    if allowed:
        assert found == max(allowed, key=lambda p: most_together(outlook, p, 1.0, 1.0))


@given(outlooks(), floors, weights, sides, st.data())
def test_no_search_depends_on_the_package_that_it_begins_with(
    outlook: Outlook, least: tuple[int, int], weight: float, side: int, data: st.DataObject
) -> None:
    allowed = [package for package, may in enumerate(outlook.admissible) if may]
    assume(allowed)
    other = outlook._replace(widest=data.draw(st.sampled_from(allowed)))
    assert fair_bid(other, least, weight) == fair_bid(outlook, least, weight)
    assert is_zone(other, least) == is_zone(outlook, least)
    assert free_reply(other, side, least[side]) == free_reply(outlook, side, least[side])
    replies = [best_reply(each, side, least[side], least[side]) for each in (outlook, other)]
    assert replies[0] == replies[1]


def test_of_equal_packages_the_first_is_taken_wherever_a_search_begins() -> None:
    three = outlook_of(
        ((0.0,) * 3, (100.0,) * 3), (((100.0,),) * 3, ((-100.0,),) * 3), (0.1,)
    )  # three times the same pie
    for start in range(3):
        outlook = three._replace(widest=start)
        assert fair_bid(outlook, (0.0, 0.0), 0.5).package == 0
        assert {best_reply(outlook, side, 30.0).package for side in SIDES} == {0}
    assert still_to_beat(0, Bid(1, 0, 0.0), 7.0) == 7.0 - 2.0 * TIE
    assert still_to_beat(2, Bid(1, 0, 0.0), 7.0) == still_to_beat(0, NO_BID, 7.0) == 7.0


@given(outlooks(), floors, weights)
def test_there_is_a_zone_where_there_is_a_fair_contract(
    outlook: Outlook, least: tuple[int, int], weight: float
) -> None:
    assert is_zone(outlook, least) == (fair_bid(outlook, least, weight) != NO_BID)


@given(outlooks(least=1), floors, weights, st.data())
def test_whatever_beats_a_bid_lies_beyond_its_line(
    outlook: Outlook, least: tuple[int, int], weight: float, data: st.DataObject
) -> None:
    bids = paths(outlook)
    good = [bid for bid in bids if min(gains_of(outlook, bid, least)) >= 0.0]
    best = data.draw(st.sampled_from(good)) if good else NO_BID
    line = line_to_beat(outlook, 0, best, least, weight)
    product = product_of(outlook, best, least, weight) if good else -1.0
    for bid in bids:
        if product_of(outlook, bid, least, weight) > product + 1e-6:
            guild, employers = pair(outlook, bid)
            assert line.guild * guild + line.employers * employers >= line.least
            assert may_reach(outlook, bid.package, line)
            assert peak_reaches(peak_of(outlook, bid.package, least, weight), least, line)


@given(outlooks(least=1), floors)
def test_all_that_gives_both_their_floors_lies_beyond_the_line_of_the_zone(
    outlook: Outlook, least: tuple[int, int]
) -> None:
    for start in range(len(outlook.length)):
        line = line_of_zone(outlook, start, least)
        for guild, employers in all_pairs(outlook):
            if guild >= least[GUILD] and employers >= least[EMPLOYERS]:
                assert line.guild * guild + line.employers * employers >= line.least


@given(outlooks(least=1), sides, targets, st.data())
def test_whatever_replies_better_than_a_bid_lies_beyond_its_line(
    outlook: Outlook, side: int, target: int, data: st.DataObject
) -> None:
    bids = [bid for bid in paths(outlook) if worth(outlook, side, bid) >= target]
    assume(bids)
    best = data.draw(st.sampled_from(bids))
    most = worth(outlook, 1 - side, best)
    line = line_at(outlook, side, best, target, most)
    for bid in bids:
        if worth(outlook, 1 - side, bid) >= most:
            guild, employers = pair(outlook, bid)
            assert line.guild * guild + line.employers * employers >= line.least
    assert line_at(outlook, side, NO_BID, target, -math.inf) == Line(0.0, 0.0, 0.0)


def test_a_dollar_has_the_price_of_the_issue_at_hand() -> None:
    outlook = log_rolling()
    for bid in path(outlook, 0):
        issue = outlook.order[0][min(bid.full, outlook.length[0] - 1)]
        gain, loss = outlook.slope[GUILD][0][issue], -outlook.slope[EMPLOYERS][0][issue]
        assert price_at(outlook, GUILD, bid) == max(0.0, loss / gain)
        if loss > 0.0:
            assert price_at(outlook, EMPLOYERS, bid) == gain / loss
    assert price_at(outlook, GUILD, NO_BID) == 0.0


def test_what_costs_the_employers_nothing_has_no_price() -> None:
    free = outlook_of(((0.0,), (0.0,)), (((5.0,),), ((0.0,),)), (0.5,))
    assert price_at(free, GUILD, Bid(0, 0, 0.0)) == price_at(free, EMPLOYERS, Bid(0, 0, 0.0)) == 0.0
    nothing = free._replace(length=(0,))
    assert price_at(nothing, GUILD, Bid(0, 0, 0.0)) == 0.0


def test_bids_are_the_same_if_all_three_numbers_are() -> None:
    assert same_bid(Bid(1, 2, 0.5), Bid(1, 2, 0.5))
    for other in (Bid(0, 2, 0.5), Bid(1, 1, 0.5), Bid(1, 2, 0.25)):
        assert not same_bid(Bid(1, 2, 0.5), other)


# -------------------------------------------------------------------------------- mirror images


@given(outlooks(least=1, steps=EVEN_STEPS), floors, weights)
def test_exchanged_sides_make_the_same_fair_contract(
    outlook: Outlook, least: tuple[int, int], weight: float
) -> None:
    other = mirrored(outlook)
    bid = fair_bid(outlook, least, weight)
    twin = fair_bid(other, (least[1], least[0]), 1.0 - weight)
    assert (bid == NO_BID) == (twin == NO_BID)
    if bid != NO_BID:
        product = product_of(other, twin, (least[1], least[0]), 1.0 - weight)
        assert product == pytest.approx(product_of(outlook, bid, least, weight), abs=1e-6)


@given(outlooks(least=1, steps=EVEN_STEPS), sides, targets)
def test_exchanged_sides_reply_alike(outlook: Outlook, side: int, target: int) -> None:
    other = mirrored(outlook)
    bid, twin = best_reply(outlook, side, target), best_reply(other, 1 - side, target)
    assert (bid == NO_BID) == (twin == NO_BID)
    if bid != NO_BID:
        assert worth(other, side, twin) == pytest.approx(worth(outlook, 1 - side, bid), abs=1e-6)
