"""What packages are worth, from facts: the same to the digit as `model.outlook` shows them."""

import pytest

from agents.worth import waiting_flows
from model import prices
from model.facts import Facts
from model.negotiation import Negotiation
from tests.model.seeing import (
    NAMES,
    SAME_ALL_DAY,
    TODAY,
    Both,
    anew,
    as_tuples,
    begun,
    go_to,
    parts_of,
    seen,
    settle,
)
from tests.model.tables import SIDES, at, seat

CAUSES = ("self_serving_bias", "public_commitment")
OFF = [("crowd", f"causes.{cause}=false") for cause in CAUSES]
CASES = [*((name,) for name in NAMES), *OFF]


def stages(both: Both) -> list[list[bool]]:
    """Return which guilds have signed: none, then one after the other; each is told to both."""
    count = len(both.table.settled)
    return [[place < signed for place in range(count)] for signed in range(count + 1)]


def facts_of(both: Both) -> Facts:
    facts: Facts = both.table.facts
    return facts


# ------------------------------------------------------------------------------ the whole outlook


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_an_outlook_is_that_of_the_world_day_after_day(case: tuple[str, ...]) -> None:
    both = begun(*case)
    anew(both)
    sessions = both.sessions
    for signed in range(len(both.table.settled) + 1):  # in later parts more guilds have signed
        part = len(sessions) // (len(both.table.settled) + 1)
        for day in [*sessions[signed * part : (signed + 1) * part : 5], sessions[-1]][:9]:
            expected = go_to(both, day)
            assert seen(both.table.outlook, SAME_ALL_DAY) == seen(expected, SAME_ALL_DAY), day
            assert seen(both.table.outlook, TODAY) == seen(expected, TODAY), day
            for side in SIDES:
                found = parts_of(both.table.outlook.parts[side])
                assert found == both.talks.world.parts(side, day)
        if signed < len(both.table.settled):
            settle(both, signed)


def test_for_the_guild_prices_change_with_the_month_but_for_what_is_backdated() -> None:
    both = begun("contract-round", "causes.public_commitment=false")  # so that no face fades
    anew(both)
    go_to(both, 10)
    before = seen(both.table.outlook, ("base",))["base"]
    go_to(both, 45)
    after = seen(both.table.outlook, ("base",))["base"]
    backdated = both.table.outlook.backdated
    assert sorted(set(backdated)) == [False, True]
    for package, is_backdated in enumerate(backdated):
        assert (after[0][package] == before[0][package]) == is_backdated


# ----------------------------------------------------------------------------------- part by part


@pytest.mark.parametrize("name", NAMES)
def test_the_clock_is_that_of_the_world(name: str) -> None:
    both = begun(name)
    assert prices.future_of(facts_of(both)) == both.talks.world.future
    stored = both.table.future
    assert {name: getattr(stored, name) for name in both.talks.world.future._fields} == (
        both.talks.world.future._asdict()
    )


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_issues_and_stakes_are_those_of_the_world_whoever_has_signed(case: tuple[str, ...]) -> None:
    both = begun(*case)
    anew(both)
    world, facts = both.talks.world, facts_of(both)
    for settled in stages(both):
        world.settled[:] = settled
        now = prices.dated(facts, settled)
        assert (now.doubt, now.any_settled) == (world.doubt, any(settled))
        assert now.claims == world.claims
        issues = [prices.issue_of(facts, which, now) for which in range(len(facts.issues))]
        assert tuple(issues) == world.issues
        for side in SIDES:
            assert prices.hope_of(facts, side) == world.hope(side)
            assert prices.stakes_of(facts, side, now.doubt) == world.stakes(side)
    world.settled[:] = stages(both)[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("day", [-40, 0, 1, 17, 100])
def test_the_dates_of_every_package_are_those_of_the_world(name: str, day: int) -> None:
    both = begun(name)
    world, facts = both.talks.world, facts_of(both)
    for settled in stages(both):
        world.settled[:] = settled
        doubt = prices.dated(facts, settled).doubt
        for place, package in enumerate(world.packages):
            for hope in (0.0, 0.375, 1.0):
                found = prices.dates_of(facts, settled, place, day, hope, doubt)
                assert found == world.dates(day, package, hope)
            assert prices.effective_day(facts, place, day) == world.effective(day, package)
            may = prices.may_be_signed(facts, place, day, found.expiry)
            assert may == world.admissible(day, package, found.expiry)
        for which in range(len(settled)):
            lapse = prices.next_lapse(facts, settled, which, day)
            assert lapse == world.next_lapse(which, day)
        near = prices.alignment(facts, settled, day + 700, 0.5, doubt)
        assert near == world.alignment(day + 700, 0.5)
    world.settled[:] = stages(both)[0]


def test_packages_of_the_same_term_and_start_are_kin() -> None:
    table = begun("crowd").table
    packages = table.facts.packages
    for place, kin in enumerate(table.prices.kin):
        own = packages[place]
        same = [p.months == own.months and p.retroactive == own.retroactive for p in packages]
        assert kin == same.index(True)


@pytest.mark.parametrize("name", NAMES)
def test_twins_are_the_first_packages_that_an_issue_cannot_tell_apart(name: str) -> None:
    both = begun(name)
    go_to(both, both.sessions[0])
    table = both.table
    for package, row in enumerate(table.prices.twin):
        for which, twin in enumerate(row):
            own, its = table.facts.packages[package], table.facts.packages[twin]
            assert twin <= package
            assert (own.months, own.retroactive) == (its.months, its.retroactive)
            issue = table.facts.issues[which]
            assert own.reopener == its.reopener or not issue.reopens
            assert own.me_too == its.me_too or not issue.follows
            for side in SIDES:
                part = table.outlook.parts[side]
                assert part.left[package][which] == part.left[twin][which]


@pytest.mark.parametrize("name", ["wga-2004", "contract-round"])
def test_face_is_lost_from_the_day_on_which_positions_are_public(name: str) -> None:
    both = begun(name)
    world, facts = both.talks.world, facts_of(both)
    for day in (*range(-40, 40), 200, 400):
        months = prices.months_public(facts, day)
        assert months == world.months_public(day)
        assert prices.face(facts, months) == world.face(months)


@pytest.mark.parametrize("name", NAMES)
def test_flows_add_up_as_in_the_world(name: str) -> None:
    both = begun(name)
    table, world = both.table, both.talks.world
    for side in SIDES:
        starts, amounts = table.prices.flow_start[side], table.prices.flow_amount[side]
        for today, until in ((-30, 100), (0, 0), (40, 300), (60, 20)):
            found = prices.flows_between(starts, amounts, 0.0625, today, until)
            assert found == waiting_flows(world.flows[side], 0.0625, today, until)
    for day in (-10, 0, 60, 200):
        go_to(both, day)
        assert prices.peace_until(table) == world.peace_until(day)
        for side in SIDES:
            assert -prices.flow_now(table.prices, side, day) == world.delay(side, day)
            assert prices.waiting_at_work(table.outlook, side) == world.waiting(side, day)


def test_what_stays_the_same_is_there_before_anything_happens() -> None:
    scenario = at("crowd")
    outlook = Negotiation(scenario, rng=4, collect=False).outlook
    fixed = ("steps", "backdated", "peace")
    assert seen(seat(scenario, 4).outlook, fixed) == seen(outlook, fixed)
    assert as_tuples(seat(scenario, 4).settled) == (False, False)
