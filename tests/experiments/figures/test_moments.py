"""What could be signed in each moment, and what theory picks: exact, and that of the day."""

from itertools import combinations, pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.bidding import fair_bid
from agents.contract import Bid, bid_from
from agents.outlook import Outlook, value_of
from agents.worth import EMPLOYERS, GUILD
from experiments.figures.moments import (
    SPEAKERS,
    VISIBLE,
    Camera,
    agreeable_paths,
    best_for_employers,
    best_for_guild,
    film,
    in_front,
    outline,
    zone,
)
from experiments.figures.rerun import Still, reel
from model import solutions
from model.messages import ACTORS
from model.negotiation import Negotiation
from model.solutions import Pair, ValueSet
from tests.experiments.replays import ROUNDS, filmed
from tests.model.crowds import QUIET, crowd, settled
from tests.model.oracle.world import World
from tests.model.rounds import play

MONEY = st.integers(-50, 50).map(float)
PIE = ValueSet(0.0, (1.0,), 1.0, (1.0,))
LONG, SHORT = ValueSet(0.0, (4.0,), 4.0, (4.0,)), ValueSet(3.0, (2.0,), 2.0, (4.0,))


@st.composite
def value_sets(draw: st.DrawFn, fewest: int = 1) -> ValueSet:
    """Draw a package's values; shares may help or hurt either side."""
    slopes = draw(st.lists(st.tuples(MONEY, MONEY), min_size=fewest, max_size=5))
    gains, costs = zip(*slopes, strict=True) if slopes else ((), ())
    return ValueSet(draw(MONEY), gains, draw(MONEY), costs)


def area(corners: list[Pair]) -> float:
    """Return the signed area of a polygon by the shoelace formula, counter-clockwise positive."""
    closed = [*corners, corners[0]]
    return sum(x * down - right * y for (x, y), (right, down) in pairwise(closed)) / 2.0


def pieces(sets: list[ValueSet]) -> list[list[Pair]]:
    """Return the corners of the frontier of some sets."""
    return [list(zip(each.guild, each.employer, strict=True)) for each in solutions.frontier(sets)]


@given(value_sets())
def test_an_outline_has_the_area_of_a_zonotope(value_set: ValueSet) -> None:
    steps = zip(value_set.gain, value_set.cost, strict=True)
    crossed = [abs(g * -d + c * h) for (g, c), (h, d) in combinations(steps, 2)]
    assert area(outline(value_set)) == pytest.approx(sum(crossed))


@given(value_sets())
def test_an_outline_holds_every_contract(value_set: ValueSet) -> None:
    corners = outline(value_set)
    for shares in product((0.0, 0.5, 1.0), repeat=len(value_set.gain)):
        u = value_set.guild_base + sum(map(float.__mul__, shares, value_set.gain))
        f = value_set.employer_base - sum(map(float.__mul__, shares, value_set.cost))
        for (x, y), (right, up) in pairwise([*corners, corners[0]]):
            assert (right - x) * (f - y) - (up - y) * (u - x) >= -1e-6


def test_an_outline_without_issues_is_a_point() -> None:
    assert outline(ValueSet(2.0, (), 3.0, ())) == [(2.0, 3.0)]


@given(st.lists(value_sets(), min_size=1, max_size=5))
def test_the_sets_in_front_have_the_whole_frontier(sets: list[ValueSet]) -> None:
    kept = in_front(sets)
    assert all(each in sets for each in kept)
    for corner in (corner for piece in pieces(sets) for corner in piece):
        assert solutions.pareto_gap(corner, kept) == pytest.approx(0.0, abs=1e-6)


def test_of_two_sets_that_are_alike_one_is_in_front() -> None:
    assert in_front([PIE, PIE._replace(employer_base=0.5), PIE]) == [PIE]
    assert in_front([PIE._replace(employer_base=0.5), PIE]) == [PIE]
    assert in_front([]) == []


def test_the_most_that_a_side_can_have_beside_the_other() -> None:
    jump = pieces([LONG, SHORT])
    assert best_for_employers(jump, 1.0) == 3.0
    assert best_for_employers(jump, 2.5) == 2.0  # in the jump: what is to the right of it
    assert best_for_employers(jump, 6.0) is None
    assert best_for_guild(jump, 3.0) == 1.0
    assert best_for_guild(jump, 0.0) == 4.0
    assert best_for_guild(jump, 9.0) is None


def test_the_zone_of_a_pie_is_a_triangle() -> None:
    assert zone(pieces([PIE]), (0.25, 0.5)) == [(0.25, 0.5), (0.25, 0.75), (0.5, 0.5)]


def test_the_zone_steps_where_the_frontier_jumps() -> None:
    found = zone(pieces([LONG, SHORT]), (1.0, 0.0))
    assert found == [(1.0, 0.0), (1.0, 3.0), (2.0, 2.0), (3.0, 2.0), (4.0, 0.0)]


def test_without_a_contract_that_suits_both_there_is_no_zone() -> None:
    assert zone(pieces([PIE]), (0.75, 0.5)) == []
    assert zone(pieces([PIE]), (2.0, 0.0)) == []
    assert zone([], (0.0, 0.0)) == []


@given(st.lists(value_sets(), min_size=1, max_size=4), st.tuples(MONEY, MONEY))
def test_there_is_a_zone_exactly_where_nash_finds_a_contract(
    sets: list[ValueSet], floors: Pair
) -> None:
    found = zone(pieces(sets), floors)
    fair = solutions.nash(sets, floors)
    if not found:
        assert fair is None
    elif abs(area(found)) > 1e-6:
        assert fair is not None


@pytest.mark.parametrize("name", ROUNDS)
def test_there_is_a_moment_for_each_message(name: str) -> None:
    talks, seen = ROUNDS[name](), filmed(name)
    assert [moment.day for moment in seen.moments] == [message.day for message in talks.messages]
    assert {moment.view for moment in seen.moments} == set(range(len(seen.views)))
    assert {view.scene for view in seen.views} == set(range(len(seen.scenes)))


@pytest.mark.parametrize("name", ROUNDS)
def test_floors_are_what_each_side_reckoned_with(name: str) -> None:
    talks, seen = ROUNDS[name](), filmed(name)
    for message, moment in zip(talks.messages, seen.moments, strict=True):
        if message.mind is not None:
            floor = seen.views[moment.view].floors[ACTORS.index(message.actor)]
            assert floor == pytest.approx(message.mind.reservation, abs=VISIBLE)


@pytest.mark.parametrize("name", ROUNDS)
def test_the_offer_in_view_is_the_last_one_made(name: str) -> None:
    talks, seen = ROUNDS[name](), filmed(name)
    for step, moment in enumerate(seen.moments):
        made = [place for place, offer in enumerate(seen.offers) if offer.step <= step]
        assert moment.offer == (made[-1] if made else None)
    for offer in seen.offers:
        message = talks.messages[offer.step]
        assert (SPEAKERS[offer.side], offer.contract) == (message.actor, message.contract)
        assert message.act not in ("accepts", "rejects", "both accept", "blocks")


def other_guild_settles() -> Negotiation:
    """Return a round in which another guild settles while the sides still talk."""
    rounds = (play(QUIET, seed=seed) for seed in range(40))
    return next(t for t in rounds if any(m.act == "sister settles" for m in t.messages))


def test_another_guilds_deal_changes_the_scene() -> None:
    talks = other_guild_settles()
    seen = film(talks)
    step = next(i for i, message in enumerate(talks.messages) if message.act == "sister settles")
    before, after = World(talks.case), World(talks.case)
    after.settled[talks.messages[step].which] = True
    day = talks.messages[step].day
    for place, world in ((step - 1, before), (step, after)):
        moment = seen.moments[place]
        outlook = world.outlook(day if place == step else moment.day)
        for side in (GUILD, EMPLOYERS):
            waiting = seen.views[moment.view].waiting[side]
            assert waiting == pytest.approx(outlook.waiting[side], abs=VISIBLE)


def test_filming_leaves_the_round_as_it_is() -> None:
    talks = settled()
    before = list(talks.table.settled), talks.day, repr(talks.messages), talks.outlook
    assert film(talks) == film(talks)
    assert (list(talks.table.settled), talks.day, repr(talks.messages), talks.outlook) == before


@pytest.mark.parametrize("name", ["settled", "one session", "many issues"])
def test_picks_are_the_solutions_over_all_packages(name: str) -> None:
    talks, seen = ROUNDS[name](), filmed(name)
    view = seen.views[0]
    sets, _ = solutions.value_sets(World(talks.case).outlook(seen.moments[0].day))
    weight = talks.case.beliefs.guild_power
    for pick, wanted in zip(view.picks, exact(sets, view.floors, weight), strict=True):
        assert pick.name == wanted.name
        assert (pick.guild, pick.employer) == pytest.approx((wanted.guild, wanted.employer))


def exact(sets: list[ValueSet], floors: Pair, weight: float) -> list[Any]:
    """Return the four solutions over all sets."""
    return [
        solutions.nash(sets, floors, weight),
        solutions.kalai_smorodinsky(sets, floors),
        solutions.egalitarian(sets, floors),
        solutions.utilitarian(sets, floors),
    ]


def test_a_hopeless_round_has_neither_zone_nor_picks() -> None:
    for view in filmed("hopeless").views:
        frontier = filmed("hopeless").scenes[view.scene].frontier
        assert view.picks == ()
        assert zone(frontier, view.floors) == []


def test_a_day_on_which_nothing_may_be_signed_has_an_empty_scene() -> None:
    today = World(settled().case).outlook(0)
    closed = today._replace(admissible=(False,) * len(today.admissible))
    camera = Camera(0.5)
    view = camera.views[camera.view(Still("talks", closed, (0.0, 0.0)))]
    assert camera.scenes[view.scene] == ([], [])
    assert view.picks == ()


# People behind the seats.


@pytest.mark.parametrize("name", ROUNDS)
def test_a_deal_holds_from_the_handshake_on_until_members_vote_it_down(name: str) -> None:
    talks, seen = ROUNDS[name](), filmed(name)
    holds: int | None = None
    made = [step for step, m in enumerate(talks.messages) if m.act in ("accepts", "both accept")]
    assert [deal.step for deal in seen.deals] == made
    for step, (message, moment) in enumerate(zip(talks.messages, seen.moments, strict=True)):
        holds = made.index(step) if step in made else holds
        if message.act == "ballot":
            assert message.tally is not None
            holds = holds if message.tally.carried else None
        assert moment.deal == holds
    assert [deal.is_final for deal in seen.deals[:-1]] == [False] * len(seen.deals[:-1])
    if seen.deals:
        assert seen.deals[-1].is_final == (talks.deal is not None)
        assert not talks.deal or seen.deals[-1].contract == talks.deal


def test_a_round_without_people_has_no_paths_of_theirs() -> None:
    assert not any(view.agreed for view in filmed("settled").views)


def test_there_are_paths_for_people_where_there_is_a_fair_contract_for_them() -> None:
    found = set()
    for name in ("blocks", "strike", "mediated", "rejected"):
        talks = crowd(name)
        for still in reel(talks).stills:
            paths = agreeable_paths(still.outlook, still.floors)
            fair = fair_bid(still.outlook, still.floors, talks.case.beliefs.guild_power)
            assert still.has_people
            assert bool(paths) >= (fair.package >= 0)
            found.add((name, bool(paths)))
    assert {has for _, has in found} == {False, True}
    assert any(view.agreed for view in filmed("mediated").views)


@pytest.mark.parametrize("name", ["mediated", "blocks"])
def test_paths_end_where_somebody_would_no_longer_sign(name: str) -> None:
    count = 0
    for still in reel(crowd(name)).stills[::12]:
        outlook, found = still.outlook, iter(agreeable_paths(still.outlook, still.floors))
        for package, may in enumerate(outlook.admissible):
            if may and (signed := all_would_sign(outlook, still.floors, package)):
                path = next(found)
                assert path[0] == pytest.approx(signed[0])
                assert path[-1] == pytest.approx(signed[-1])
                assert [guild for guild, _ in path] == sorted(guild for guild, _ in path)
                count += 1
        assert list(found) == []
    assert count > 10 or name == "blocks"


def all_would_sign(outlook: Outlook, floors: Pair, package: int) -> list[Pair]:
    """Return the values of all contracts on a package's path that beat what both sides ask."""
    found = []
    for place in range(outlook.length[package] + 1):
        issue = outlook.order[package][min(place, outlook.length[package] - 1)]
        steps = round(1.0 / outlook.steps[issue]) if place < outlook.length[package] else 1
        for step in range(steps):
            bid = bid_from(package, place + step / steps)
            pair = (value_of(outlook, GUILD, bid), value_of(outlook, EMPLOYERS, bid))
            asked = [floors[side] + outlook.margin[side][package] for side in (GUILD, EMPLOYERS)]
            if pair[GUILD] >= asked[GUILD] and pair[EMPLOYERS] >= asked[EMPLOYERS]:
                found.append(pair)
    return found


def test_a_path_has_the_corners_between_its_ends() -> None:
    today = World(settled().case).outlook(20)
    margins = tuple(tuple(1e-6 for _ in today.length) for _ in today.margin)
    floors = (-1e6, -1e6)
    paths = agreeable_paths(today._replace(margin=margins), floors)
    first = today.admissible.index(True)
    corners = [Bid(first, full, 0.0) for full in range(today.length[first] + 1)]
    values = [(value_of(today, GUILD, bid), value_of(today, EMPLOYERS, bid)) for bid in corners]
    for corner, wanted in zip(paths[0], values, strict=True):
        assert corner == pytest.approx(wanted)
    assert len(paths) == sum(today.admissible)


def test_the_view_follows_a_strike_that_is_announced() -> None:
    talks, seen = ROUNDS["called off"](), filmed("called off")
    step = next(i for i, m in enumerate(talks.messages) if m.act == "sets a strike date")
    before, after = (seen.views[seen.moments[place].view] for place in (step - 1, step))
    assert after.waiting[EMPLOYERS] < before.waiting[EMPLOYERS]


def test_the_view_follows_an_offer_that_is_imposed() -> None:
    talks, seen = ROUNDS["imposed"](), filmed("imposed")
    step = next(i for i, m in enumerate(talks.messages) if m.act == "imposes its offer")
    before, after = (seen.views[seen.moments[place].view] for place in (step - 1, step))
    assert after.waiting[EMPLOYERS] > before.waiting[EMPLOYERS]
