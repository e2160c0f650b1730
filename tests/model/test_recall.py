"""What has been said in a round, read in the terms of today: both ways of keeping it."""

from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.bidding import recalled
from agents.contract import NO_BID, Bid, free_bid
from agents.outlook import Outlook
from agents.tactics import Ingredient
from agents.tactics.view import told
from agents.worth import EMPLOYERS, GUILD
from model.recall import Bids, come_to_terms, forget, put_down, recall
from tests.agents.toys import (
    SIDES,
    STEPS,
    Numbers,
    outlook_from,
    outlook_of,
    path,
    seeds,
    worth,
)
from tests.model.tables import at, both, seat, spoken, written

TERMS, LATER = (0, 0, 0), (1, 0, 0)  # for which months paths are worked out


class Day(NamedTuple):
    """What both see on a day, and what it is told by."""

    outlook: Outlook
    month: int


class Plain:
    """The bids of a round as plain Python keeps them."""

    def __init__(self) -> None:
        self.bids = Bids()

    def keep(self, side: int, bid: Bid, day: Day) -> None:
        self.bids.keep(side, bid, day.outlook.order[bid.package])

    def read(self, side: int, day: Day) -> tuple[list[Any], list[Any]]:
        past = self.bids.past(day.outlook, side, (0.5,), (day.month, 0, 0))
        return list(past.said), list(past.heard)


class InColumns:
    """The bids of a round as compiled rules keep them."""

    def __init__(self, room: int = 40, issues: int = 3) -> None:
        self.spoken = columns(room, issues)

    def keep(self, side: int, bid: Bid, day: Day) -> None:
        put_down(self.spoken, side, bid, day.outlook.order[bid.package])

    def read(self, side: int, day: Day) -> tuple[list[Any], list[Any]]:
        come_to_terms(self.spoken, day.month, 0, 0)
        said, heard = (recall(self.spoken, day.outlook, side, who) for who in (side, 1 - side))
        return told_all(said), told_all(heard)


def columns(room: int, issues: int = 3) -> Any:
    """Return empty columns with room for so many bids of each side."""
    numbers = [[[0] * room for _ in SIDES] for _ in range(3)]
    read = [[[[0] * room for _ in SIDES] for _ in SIDES] for _ in range(3)]
    return SimpleNamespace(
        made=[0, 0],
        package=numbers[0],
        full=numbers[1],
        part=numbers[2],
        order=[[[0] * issues for _ in range(room)] for _ in SIDES],
        read=[[0, 0], [0, 0]],
        found=[[0, 0], [0, 0]],
        package_now=read[0],
        full_now=read[1],
        part_now=read[2],
        terms=[0, 0, 0],
    )


def told_all(bids: Any) -> list[Bid]:
    return [told(bids, place) for place in range(bids.number)]


def today(made: list[tuple[Bid, Any]], outlook: Outlook, side: int) -> list[Any]:
    """Return bids in the terms of an outlook: the oracle, which keeps nothing."""
    found = (recalled(outlook, side, bid, order) for bid, order in made)
    return [bid for bid in found if bid.package >= 0]


def turned(face: float) -> Outlook:
    """Return a path of three issues; what pledged employers lose by the first makes it dearer."""
    gains, losses = (40.0, 30.0, 30.0), (-10.0 - face, -30.0, -50.0)
    return outlook_of(((0.0,), (100.0,)), ((gains,), (losses,)), (0.001,) * 3)


BEFORE, AFTER, FADED = turned(0.0), turned(40.0), turned(35.0)
KEEPERS = [Plain, InColumns]


# ------------------------------------------------------------------------------------ both ways


@pytest.mark.parametrize("keeper", KEEPERS)
def test_what_one_has_said_the_other_has_heard(keeper: Any) -> None:
    kept, day = keeper(), Day(BEFORE, 1)
    for side, part in ((GUILD, 0.5), (EMPLOYERS, 0.1), (GUILD, 0.4)):
        kept.keep(side, Bid(0, 1, part), day)
        assert kept.read(GUILD, day) == kept.read(EMPLOYERS, day)[::-1]
    said, heard = kept.read(GUILD, day)
    assert (said, heard) == ([Bid(0, 1, 0.5), Bid(0, 1, 0.4)], [Bid(0, 1, 0.1)])


@pytest.mark.parametrize("keeper", KEEPERS)
@pytest.mark.parametrize("side", SIDES)
def test_when_its_path_has_turned_a_bid_is_recalled_as_worth_what_it_was(
    side: int, keeper: Any
) -> None:
    kept, bid = keeper(), Bid(0, 1, 0.5)
    kept.keep(side, bid, Day(BEFORE, 1))
    assert BEFORE.order != AFTER.order
    for who in SIDES:
        said, heard = kept.read(who, Day(AFTER, 2))
        (again,) = said if who == side else heard
        assert again != bid
        value = AFTER.base[who][0] + AFTER.slope[who][0][0] + 0.5 * AFTER.slope[who][0][1]
        assert worth(AFTER, who, again) == pytest.approx(value, abs=0.1)  # two grid steps
    said, heard = kept.read(side, Day(BEFORE, 3))
    assert (said, heard) == ([bid], []), "nothing is lost by looking at another day"


@pytest.mark.parametrize("keeper", KEEPERS)
def test_what_a_bid_is_worth_changes_with_prices_even_on_the_same_path(keeper: Any) -> None:
    """Made before pledges bound; since then they fade, and granting grows cheaper by the month."""
    kept, bid = keeper(), Bid(0, 1, 0.5)
    kept.keep(EMPLOYERS, bid, Day(BEFORE, 1))
    assert AFTER.order == FADED.order
    found = [kept.read(EMPLOYERS, Day(seen, 2 + n))[0] for n, seen in enumerate((AFTER, FADED))]
    made = [(bid, BEFORE.order[0])]
    assert found == [today(made, AFTER, EMPLOYERS), today(made, FADED, EMPLOYERS)]
    assert found[0] != found[1]


@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_bid_without_a_like_is_left_out_for_as_long_as_there_is_none(keeper: Any) -> None:
    kept, none = keeper(), Bid(0, 0, 0.0)
    kept.keep(EMPLOYERS, Bid(0, 1, 0.0), Day(BEFORE, 1))  # the first issue, worth 40 to the guild
    kept.keep(EMPLOYERS, none, Day(BEFORE, 1))
    short = AFTER._replace(length=[0])  # nothing can be granted any more
    assert kept.read(GUILD, Day(short, 2)) == ([], [none])
    assert kept.read(GUILD, Day(BEFORE, 3)) == ([], [Bid(0, 1, 0.0), none])


@pytest.mark.parametrize("keeper", KEEPERS)
@given(numbers=seeds)
def test_whatever_is_said_and_whatever_changes_all_is_recalled_in_todays_terms(
    keeper: Any, numbers: Numbers
) -> None:
    random, kept = numbers.random, keeper()
    made: tuple[list[Any], list[Any]] = ([], [])
    day = Day(outlook_from(numbers, 3, 2, 0, STEPS), 0)
    for _ in range(15):
        if random.random() < 0.3:
            day = Day(outlook_from(numbers, 3, 2, 0, STEPS), day.month + 1)
        if random.random() < 0.6:
            side, bid = random.choice(SIDES), random.choice(path(day.outlook, random.randrange(2)))
            kept.keep(side, bid, day)
            made[side].append((bid, list(day.outlook.order[bid.package])))
        side = random.choice(SIDES)
        expected = [today(made[who], day.outlook, side) for who in (side, 1 - side)]
        assert list(kept.read(side, day)) == expected


# -------------------------------------------------------------------------------- in plain Python


def test_plain_python_has_the_last_bid_as_it_was_made_with_its_path() -> None:
    bids = Bids()
    assert bids.past(AFTER, GUILD, (0.5,), LATER)[:2] == (NO_BID, ())
    bids.keep(GUILD, Bid(0, 1, 0.5), BEFORE.order[0])
    bids.keep(EMPLOYERS, Bid(0, 0, 0.5), BEFORE.order[0])
    past = bids.past(AFTER, GUILD, (0.5,), LATER)
    assert (past.last, past.order) == (Bid(0, 1, 0.5), tuple(BEFORE.order[0]))


def test_a_bid_that_is_written_out_is_the_same_on_any_path() -> None:
    bids, bid = Bids(), free_bid(0, (0.25, 0.5, 0.75))
    bids.keep(GUILD, bid, BEFORE.order[0])
    assert (
        bids.past(AFTER, GUILD, (), LATER).said
        == (bid,)
        == bids.past(AFTER, EMPLOYERS, (), LATER).heard
    )


def test_each_side_gets_its_own_mixture_tactic_and_luck() -> None:
    mixed, own = (Ingredient(1, 0.2, 1.0),), object()
    bids = Bids((mixed, ()), (None, own))  # type: ignore[arg-type]
    guild, employers = (
        bids.past(BEFORE, GUILD, (0.1,), TERMS),
        bids.past(BEFORE, EMPLOYERS, (0.2,), TERMS),
    )
    assert (guild.mixture, guild.own, guild.luck) == (mixed, None, (0.1,))
    assert (employers.mixture, employers.own, employers.luck) == ((), own, (0.2,))


def test_a_path_that_is_turned_later_does_not_turn_what_was_kept() -> None:
    bids, order = Bids(), [0, 1, 2]
    bids.keep(GUILD, Bid(0, 1, 0.0), order)
    order.reverse()
    assert bids.made[GUILD] == [(Bid(0, 1, 0.0), (0, 1, 2))]


# ----------------------------------------------------------------------------------- in columns


@pytest.mark.parametrize("room", [0, 2])
def test_without_room_no_more_is_kept(room: int) -> None:
    kept, day = InColumns(room), Day(BEFORE, 1)
    bids = [Bid(0, 0, part / 10) for part in range(4)]
    for bid in bids:
        kept.keep(GUILD, bid, day)
    assert kept.read(GUILD, day) == (bids[:room], [])


@given(st.permutations([(1, 0, 0), (1, 1, 0), (1, 1, 1), (2, 1, 1)]))
def test_another_month_more_public_months_or_another_deal_are_other_terms(
    terms: list[tuple[int, int, int]],
) -> None:
    spoken = columns(3)
    put_down(spoken, GUILD, Bid(0, 1, 0.5), BEFORE.order[0])
    for month, public, settled in terms:
        come_to_terms(spoken, month, public, settled)
        assert spoken.read[GUILD][GUILD] == 0
        recall(spoken, BEFORE, GUILD, GUILD)
        come_to_terms(spoken, month, public, settled)
        assert spoken.read[GUILD][GUILD] == 1


def test_a_round_begins_with_nothing_said() -> None:
    kept, day = InColumns(), Day(BEFORE, 1)
    for side in SIDES:
        kept.keep(side, Bid(0, 1, 0.5), day)
        kept.read(side, day)
    forget(kept.spoken)
    assert [kept.read(side, day) for side in SIDES] == [([], []), ([], [])]
    kept.keep(GUILD, Bid(0, 2, 0.5), day)
    assert kept.read(GUILD, day) == ([Bid(0, 2, 0.5)], [])


@pytest.mark.parametrize(
    ("told", "room"),
    [
        ((), False),
        (("guild.tactic=tit-for-tat",), True),
        (("employers.acceptance=combined",), True),
        (("guild.tactic=boulware", "employers.acceptance=time"), False),
    ],
)
def test_there_is_room_only_where_somebody_looks_back(told: tuple[str, ...], room: bool) -> None:
    table = seat(at("quiet", *told), 1)
    places = [len(table.spoken.package[side]) for side in SIDES]
    days = table.facts.calendar.ends - table.facts.calendar.talks_open + 1
    assert places == ([days + 1] * 2 if room else [0, 0])


# --------------------------------------------------------------------------------- whole rounds


TURNING = (  # in a month pledges bind, and in each after that they fade by half and more
    *("guild.pledge.issue.shifts=60", "employers.pledge.issue.wages=60"),
    *("employers.pledge.issue.pension=30", "causes.face_months=2", "mediator=none"),
)
LOOKING_BACK = (
    *("tit-for-tat", "tit-for-tat-random", "tit-for-tat-averaged", "zeuthen", "micro"),
    "boulware",
)


@pytest.mark.parametrize("place", range(len(LOOKING_BACK)), ids=LOOKING_BACK)
def test_in_columns_is_remembered_what_plain_python_remembers(place: int) -> None:
    """Both sides look back, by their tactics or by how they answer, at paths that turn."""
    guild, employers = LOOKING_BACK[place], LOOKING_BACK[place - 1]
    told = (
        *(f"guild.tactic={guild}", f"employers.tactic={employers}"),
        *("guild.acceptance=combined", *TURNING),
    )
    talks, table = both(at("contract-round", *told), 0)
    assert written(table) == spoken(talks)
    orders = {(bid.package, order) for made in talks.table.bids.made for bid, order in made}
    assert len(orders) > len({package for package, _ in orders}), "a path has turned"
    assert min(table.spoken.made) > 10
