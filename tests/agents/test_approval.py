"""What the people behind a seat would sign, against brute force over every bid on a path."""

import math
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.approval import (
    MAJORITY,
    NOBODY,
    QUOTA,
    VETO,
    Consent,
    Constituent,
    Parts,
    agreed_margin,
    approves,
    enough,
    first_to_object,
    has_stake,
    margin,
    margin_of,
    margin_of_one,
    surplus,
    turning_point,
    voices_of,
    worst_issue,
)
from agents.bidding import best_reply, fair_bid, nash_product
from agents.contract import DOLLAR, NO_BID, Bid, bid_from, position, shares_of
from agents.outlook import Outlook
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import SIDES, STEPS, Numbers, outlook_of, pair, path, paths, seeds, worth

RULES = (VETO, MAJORITY, QUOTA)
QUOTAS = (0.3, 0.5, 0.75, 1.0, 1.01)


class Table(NamedTuple):
    """A table with all that is behind its numbers, and people behind both seats."""

    outlook: Outlook
    parts: tuple[Parts, Parts]
    people: tuple[tuple[Constituent, ...], tuple[Constituent, ...]]
    votes: tuple[tuple[float, ...], tuple[float, ...]]


def parts_from(numbers: Numbers, side: int, width: int, packages: int) -> Parts:
    """Return the parts of a side's values: granting is a gain for the guild only."""
    take, sign = numbers.take, 1.0 if side == GUILD else -1.0
    return Parts(
        dates=take(-20, 20, packages),
        left=[[sign * each for each in take(0, 30, width)] for _ in range(packages)],
        more=[[sign * each for each in take(0, 60, width)] for _ in range(packages)],
        waiting=[sign * each for each in take(0, 40, width)],
        rest=take(-20, 20, 1)[0],
    )


def person_from(numbers: Numbers, width: int) -> Constituent:
    random = numbers.random
    weights = tuple(random.choices((0.0, 0.5, 1.0, 2.0), k=width))
    return Constituent(weights, random.choice((0.0, 1.0, 1.5)), numbers.take(-20, 20, 1)[0])


def outlook_from(numbers: Numbers, parts: tuple[Parts, Parts], width: int) -> Outlook:
    """Return the outlook that parts add up to, with some face at stake on every issue."""
    base, slope = [], []
    for side in SIDES:
        mine, face = parts[side], numbers.take(0, 3, width)
        lost = sum(face) if side == GUILD else 0.0
        sign = 1.0 if side == GUILD else -1.0
        pairs = zip(mine.dates, mine.left, strict=True)
        base.append([dates + sum(left) - lost for dates, left in pairs])
        slope.append(
            [[m + sign * f for m, f in zip(more, face, strict=True)] for more in mine.more]
        )
    waiting = tuple(each.rest + sum(each.waiting) for each in parts)
    return outlook_of(
        (base[0], base[1]), (slope[0], slope[1]), numbers.choices(STEPS, width), waiting=waiting
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table with one to four people behind each seat."""
    numbers, few = draw(seeds), st.integers(1, 3)
    width, packages = draw(few), draw(few)
    parts = tuple(parts_from(numbers, side, width, packages) for side in SIDES)
    both = (parts[0], parts[1])
    outlook = outlook_from(numbers, both, width)
    crowd = [
        tuple(person_from(numbers, width) for _ in range(numbers.random.randint(1, 4)))
        for _ in SIDES
    ]
    votes = [tuple(numbers.random.choices((1.0, 2.0, 5.0), k=len(each))) for each in crowd]
    return Table(outlook, both, (crowd[0], crowd[1]), (votes[0], votes[1]))


def agree(table: Table, side: int, bid: Bid, rule: int, quota: float) -> bool:
    """Return whether enough people say yes to a bid, by counting their votes."""
    shares = shares_of(bid, table.outlook.order[bid.package])
    said = [approves(table.parts[side], who, bid.package, shares) for who in table.people[side]]
    if rule == VETO:
        return all(said)
    votes = table.votes[side]
    yes = sum(vote for vote, answer in zip(votes, said, strict=True) if answer)
    return yes > sum(votes) / 2 if rule == MAJORITY else yes >= quota * sum(votes) - 1e-9


def margins_of(table: Table, side: int, rule: int, quota: float) -> list[float]:
    """Return what the people behind a seat ask for in each package."""
    outlook, parts = table.outlook, table.parts[side]
    waiting = outlook.waiting[side]
    return [
        agreed_margin(
            [margin(parts, who, outlook, p, side, waiting) for who in table.people[side]],
            table.votes[side],
            rule,
            quota,
        )
        for p in range(len(outlook.length))
    ]


# ------------------------------------------------------------------------------------- one mind

# One package, two issues: dates worth 2, waiting worth 3 + 1 + 4.
SIMPLE = Parts(dates=(2.0,), left=((1.0, 0.0),), more=((10.0, 6.0),), waiting=(3.0, 1.0), rest=4.0)


def test_a_surplus_is_the_weighted_sum_of_gains_over_waiting_less_what_is_asked() -> None:
    who = Constituent(weights=(2.0, 0.5), rest=1.5, least=0.25)
    by_hand = 1.5 * (2 - 4) + 2 * (1 + 0.4 * 10 - 3) + 0.5 * (0 + 0.5 * 6 - 1) - 0.25
    assert surplus(SIMPLE, who, 0, (0.4, 0.5)) == pytest.approx(by_hand)


def test_whoever_weighs_all_like_the_side_wants_what_the_side_wants() -> None:
    who = Constituent((1.0, 1.0), 1.0, 0.0)
    assert surplus(SIMPLE, who, 0, (0.3, 0.7)) == pytest.approx((2 + 1 + 3 + 4.2) - (3 + 1 + 4))


def test_a_dollar_in_the_last_digit_decides_nothing() -> None:
    who = Constituent((1.0, 1.0), 1.0, 5.0)  # granted half of the first: 2 + 1 + 5 + 0 - 8 - 5 = -5
    assert approves(SIMPLE, who._replace(least=DOLLAR / 2), 0, (0.5, 0.0))
    assert not approves(SIMPLE, who._replace(least=2 * DOLLAR), 0, (0.5, 0.0))


@pytest.mark.parametrize(
    ("weights", "rest", "has"),
    [((0.0, 0.0), 0.0, False), ((0.0, 0.1), 0.0, True), ((0.0, 0.0), 0.1, True), ((), 0.0, False)],
)
def test_a_stake_is_a_weight_on_anything(weights: Any, rest: float, has: bool) -> None:
    assert has_stake(Constituent(weights, rest, 0.0)) == has


@given(tables())
def test_without_a_stake_every_contract_is_as_good_as_waiting(table: Table) -> None:
    nobody = Constituent((0.0,) * len(table.outlook.steps), 0.0, 0.0)
    for bid in paths(table.outlook):
        shares = shares_of(bid, table.outlook.order[bid.package])
        assert surplus(table.parts[GUILD], nobody, bid.package, shares) == 0.0


@given(tables(), st.sampled_from(SIDES))
def test_a_mind_changes_once_on_a_path_and_there(table: Table, side: int) -> None:
    for who in table.people[side]:
        for package in range(len(table.outlook.length)):
            turn = turning_point(table.parts[side], who, table.outlook, package, side)
            for bid in path(table.outlook, package):
                shares = shares_of(bid, table.outlook.order[package])
                yes = approves(table.parts[side], who, package, shares)
                place = position(bid)
                assert yes == (place >= turn - 1e-9 if side == GUILD else place <= turn + 1e-9)


@given(tables(), st.sampled_from(SIDES))
def test_at_the_turn_between_two_grid_points_a_contract_is_just_as_good_as_waiting(
    table: Table, side: int
) -> None:
    for who in table.people[side]:
        for package in range(len(table.outlook.length)):
            parts, outlook = table.parts[side], table.outlook
            turn = turning_point(parts, who, outlook, package, side)
            if 0.0 < turn < outlook.length[package]:
                shares = shares_of(bid_from(package, turn), outlook.order[package])
                assert surplus(parts, who, package, shares) == pytest.approx(0.0, abs=1e-6)


def test_where_nothing_will_do_and_where_all_will() -> None:
    outlook = outlook_of(((3.0,), (0.0,)), (((10.0, 6.0),), ((-10.0, -6.0),)), (0.1, 0.1))
    loss = Parts((0.0,), ((0.0, 0.0),), ((-10.0, -6.0),), (0.0, 0.0), 0.0)
    for least, guild, employers in ((-100.0, 0.0, 2.0), (100.0, math.inf, -1.0)):
        who = Constituent((1.0, 1.0), 1.0, least)
        assert turning_point(SIMPLE, who, outlook, 0, GUILD) == guild
        assert turning_point(loss, who, outlook, 0, EMPLOYERS) == employers


def test_a_package_with_nothing_to_grant_is_signed_or_not() -> None:
    outlook = outlook_of(((3.0,), (0.0,)), (((0.0,),), ((0.0,),)), (0.5,))
    parts = Parts((3.0,), ((0.0,),), ((0.0,),), (0.0,), 1.0)
    for least, guild, employers in ((1.0, 0.0, 0.0), (3.0, math.inf, -1.0)):
        who = Constituent((1.0,), 1.0, least)
        assert turning_point(parts, who, outlook, 0, GUILD) == guild
        assert turning_point(parts, who, outlook, 0, EMPLOYERS) == employers


@given(tables(), st.sampled_from(SIDES))
def test_a_margin_is_the_least_that_a_side_must_get_for_somebodys_yes(
    table: Table, side: int
) -> None:
    outlook, parts = table.outlook, table.parts[side]
    waiting = outlook.waiting[side]
    for who in table.people[side]:
        for package in range(len(outlook.length)):
            asked = margin(parts, who, outlook, package, side, waiting)
            assert asked >= 0.0
            for bid in path(outlook, package):
                gain = worth(outlook, side, bid) - waiting
                if gain >= DOLLAR:
                    shares = shares_of(bid, outlook.order[package])
                    assert approves(parts, who, package, shares) == (gain >= asked - DOLLAR)


def test_somebody_who_is_content_with_less_asks_for_nothing() -> None:
    """With the side's own weights the margin is nothing at all, not a part of a grid step."""
    outlook = outlook_of(((3.0,), (0.0,)), (((10.0, 6.0),), ((-10.0, -6.0),)), (0.4, 0.4))
    same, easy = Constituent((1.0, 1.0), 1.0, 0.0), Constituent((1.0, 1.0), 1.0, -2.0)
    eager = Constituent((1.0, 1.0), 1.0, 2.0)
    found = [margin(SIMPLE, who, outlook, 0, GUILD, 8.0) for who in (same, easy, eager)]
    assert found == [0.0, 0.0, pytest.approx(2.0)]


# --------------------------------------------------------------------------------- many together


@pytest.mark.parametrize(
    ("yes", "everybody", "rule", "quota", "carried"),
    [
        (4.0, 4.0, VETO, 0.0, True),
        (3.999, 4.0, VETO, 0.0, False),
        (2.0, 4.0, MAJORITY, 0.0, False),  # half is no majority
        (2.001, 4.0, MAJORITY, 0.0, True),
        (2.0, 3.0, QUOTA, 2 / 3, True),  # a quota is reached, not exceeded
        (1.999, 3.0, QUOTA, 2 / 3, False),
        (4.0, 4.0, QUOTA, 1.0, True),
        (4.0, 4.0, QUOTA, 1.01, False),  # nobody can meet it
        (0.0, 4.0, QUOTA, 0.0, True),
    ],
)
def test_what_is_enough(
    yes: float, everybody: float, rule: int, quota: float, carried: bool
) -> None:
    assert enough(yes, everybody, rule, quota) == carried


@given(tables(), st.sampled_from(SIDES), st.sampled_from(RULES), st.sampled_from(QUOTAS))
def test_enough_agree_exactly_from_the_agreed_margin_on(
    table: Table, side: int, rule: int, quota: float
) -> None:
    """The one number that a seat is shown says the same as counting votes on every bid."""
    asked = margins_of(table, side, rule, quota)
    for bid in paths(table.outlook):
        gain = worth(table.outlook, side, bid) - table.outlook.waiting[side]
        if gain >= DOLLAR:
            counted = agree(table, side, bid, rule, quota)
            assert counted == (gain >= asked[bid.package] - DOLLAR)


ASKED = (7.0, 1.0, 4.0, math.inf)
VOTES = (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("rule", "quota", "votes", "least"),
    [
        (VETO, 0.0, VOTES, math.inf),
        (MAJORITY, 0.0, VOTES, 7.0),  # three of four: two are no majority
        (QUOTA, 0.5, VOTES, 4.0),
        (QUOTA, 0.25, VOTES, 1.0),
        (QUOTA, 1.0, VOTES, math.inf),
        (MAJORITY, 0.0, (1.0, 9.0, 1.0, 1.0), 1.0),  # one has most votes
        (MAJORITY, 0.0, (1.0, 1.0, 1.0, 9.0), math.inf),
        (QUOTA, 1.01, VOTES, math.inf),
    ],
)
def test_each_rule_by_hand(rule: int, quota: float, votes: Any, least: float) -> None:
    assert agreed_margin(ASKED, votes, rule, quota) == least


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=6), st.floats(0.01, 1.0))
def test_a_higher_quota_asks_for_more_and_a_veto_for_most(asked: Any, quota: float) -> None:
    votes = (1.0,) * len(asked)
    more = min(1.0, quota + 0.2)
    found = [agreed_margin(asked, votes, QUOTA, each) for each in (quota, more)]
    assert found == sorted(found)
    assert found[1] <= agreed_margin(asked, votes, VETO, 0.0) == max(asked)
    assert agreed_margin(asked, votes, QUOTA, 1.0) == max(asked)


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=6))
def test_a_quota_nobody_can_meet_leaves_no_margin_that_would_do(asked: Any) -> None:
    assert agreed_margin(asked, (1.0,) * len(asked), QUOTA, 1.001) == math.inf


def test_who_needs_nobody_has_no_people() -> None:
    assert Consent((), (), VETO, 1.0) == NOBODY


# ------------------------------------------------------------------- what a side may do with them


def with_margins(table: Table, rule: int, quota: float) -> Outlook:
    both = tuple(margins_of(table, side, rule, quota) for side in SIDES)
    return table.outlook._replace(margin=both)


@given(
    tables(),
    st.sampled_from(SIDES),
    st.sampled_from(RULES),
    st.sampled_from(QUOTAS),
    st.integers(-40, 80),
    st.integers(0, 30),
)
def test_no_bid_that_its_people_sign_replies_better(
    table: Table, side: int, rule: int, quota: float, target: int, shift: int
) -> None:
    """``best_reply`` against all bids that meet the target and that enough people approve."""
    outlook = with_margins(table, rule, quota)
    floor = outlook.waiting[side]
    bid = best_reply(outlook, side, max(target, floor + 1e-3), floor)
    allowed = [
        each
        for each in paths(outlook)
        if worth(outlook, side, each) >= max(target, floor + 1e-3)
        and agree(table, side, each, rule, quota)
    ]
    best = max((worth(outlook, 1 - side, each) for each in allowed), default=-math.inf)
    assert (bid == NO_BID) == (allowed == [])
    if allowed:
        assert agree(table, side, bid, rule, quota)
        assert worth(outlook, 1 - side, bid) == pytest.approx(best, abs=1e-6)
    # Who is tough by so much asks for that much more, and its people with it.
    tougher = best_reply(outlook, side, floor + shift, floor + shift)
    if tougher != NO_BID:
        least = floor + shift + outlook.margin[side][tougher.package]
        assert worth(outlook, side, tougher) >= least - DOLLAR


@given(
    tables(),
    st.sampled_from(RULES),
    st.sampled_from(QUOTAS),
    st.sampled_from((0.2, 0.5, 0.8)),
)
def test_no_bid_that_both_sides_people_sign_is_fairer(
    table: Table, rule: int, quota: float, weight: float
) -> None:
    outlook = with_margins(table, rule, quota)
    floors = (outlook.waiting[GUILD] - 1e-3, outlook.waiting[EMPLOYERS] - 1e-3)

    def product(bid: Bid) -> float:
        guild, employers = pair(outlook, bid)
        return nash_product(guild - floors[GUILD], employers - floors[EMPLOYERS], weight)

    allowed = [
        bid
        for bid in paths(outlook)
        if product(bid) >= 0.0 and all(agree(table, side, bid, rule, quota) for side in SIDES)
    ]
    bid = fair_bid(outlook, floors, weight)
    assert (bid == NO_BID) == (allowed == [])
    if allowed:
        assert all(agree(table, side, bid, rule, quota) for side in SIDES)
        assert product(bid) == pytest.approx(max(map(product, allowed)), rel=1e-9, abs=1e-6)


@given(tables(), st.sampled_from((0.3, 0.5)))
def test_one_who_bears_all_changes_no_reply_and_no_fair_contract(
    table: Table, weight: float
) -> None:
    whole = Constituent((1.0,) * len(table.outlook.steps), 1.0, 0.0)
    alone = table._replace(people=((whole,), (whole,)), votes=((1.0,), (1.0,)))
    outlook = with_margins(alone, VETO, 1.0)
    for shift in (0.0, 2.6, 9.1):
        floors = (outlook.waiting[GUILD] + shift, outlook.waiting[EMPLOYERS] + shift / 2)
        free = fair_bid(table.outlook, floors, weight)
        assert fair_bid(outlook, floors, weight) == free
        for side in SIDES:
            target = floors[side]
            assert best_reply(outlook, side, target, target) == best_reply(
                table.outlook, side, target
            )


def with_people(table: Table, rule: int) -> Outlook:
    """Return an outlook whose people are asked when it comes to them; each has one vote."""
    voices = tuple(
        voices_of(Consent(people, (1.0,) * len(people), rule, 0.5)) for people in table.people
    )
    unknown = [[math.nan if people else 0.0] * len(table.outlook.length) for people in table.people]
    return table.outlook._replace(margin=unknown, voices=voices, parts=table.parts)


@given(tables(), st.sampled_from(SIDES), st.integers(-40, 80))
def test_whom_a_search_asks_first_makes_no_difference(table: Table, side: int, target: int) -> None:
    outlook = with_people(table, VETO)
    floor = outlook.waiting[side]
    all_asked = with_people(table, VETO)
    for each in SIDES:
        for package in range(len(outlook.length)):
            margin_of(all_asked, each, package)
    assert best_reply(outlook, side, target, floor) == best_reply(all_asked, side, target, floor)


@given(tables(), st.sampled_from(SIDES), st.sampled_from(RULES))
def test_who_objects_first_asks_for_the_margin_of_all(table: Table, side: int, rule: int) -> None:
    outlook = with_people(table, rule)
    people = outlook.voices[side].people
    for package in range(len(outlook.length)):
        who = first_to_object(outlook, side, package)
        assert (who < 0) == (rule != VETO or people < 2)
        asked = [margin_of_one(outlook, side, package, person) for person in range(people)]
        waiting = outlook.waiting[side]
        for person, found in zip(table.people[side], asked, strict=True):
            parts = table.parts[side]
            assert found == margin(parts, person, outlook, package, side, waiting)
        if who >= 0:
            assert asked[who] == max(asked) == margin_of(outlook, side, package)


# -------------------------------------------------------------------------------------- a reason


@given(tables(), st.sampled_from(SIDES))
def test_the_worst_issue_is_the_one_that_costs_most(table: Table, side: int) -> None:
    parts = table.parts[side]
    for who in table.people[side]:
        for bid in paths(table.outlook)[::3]:
            p, shares = bid.package, shares_of(bid, table.outlook.order[bid.package])
            felt = [who.rest * (parts.dates[p] - parts.rest)]
            felt += [
                w * (left + share * more - waiting)
                for w, left, share, more, waiting in zip(
                    who.weights, parts.left[p], shares, parts.more[p], parts.waiting, strict=True
                )
            ]
            assert felt[worst_issue(parts, who, p, shares) + 1] == min(felt)


def test_of_two_issues_that_cost_the_same_the_first_is_named() -> None:
    parts = Parts((0.0,), ((0.0, 0.0),), ((-4.0, -4.0),), (0.0, 0.0), 0.0)
    assert worst_issue(parts, Constituent((1.0, 1.0), 1.0, 0.0), 0, (1.0, 1.0)) == 0
    assert worst_issue(parts, Constituent((0.0, 0.0), 1.0, 0.0), 0, (1.0, 1.0)) == -1
