"""What a side does at the table, as plain functions: at every turn the same as a seat does."""

import inspect
import math
from random import Random
from typing import Any, NamedTuple

import mesa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import conduct
from agents.acceptance import CONDITIONS
from agents.conduct import Memory, Party, Past
from agents.contract import NO_BID, Bid
from agents.outlook import Outlook
from agents.seat import Party as SeatParty
from agents.seat import Seat
from agents.tactics import EXPONENTIAL, HARD_LINER, RATIONAL, RESOURCE, TIME_DEPENDENT
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import (
    BETAS,
    SIDES,
    STEPS,
    Numbers,
    outlook_from,
    path,
    pie,
    seeds,
    worth,
)

TACTICS = (RATIONAL, TIME_DEPENDENT, HARD_LINER, EXPONENTIAL, RESOURCE)
MODEL = mesa.Model(rng=0)
ASKED = (0.0, 0.0, 7.4, 20.0, 1e9, math.inf)  # $M that people may ask for beyond waiting


def editable(outlook: Outlook) -> Outlook:
    """Return an outlook of whose people margins can be put aside, as at a plain table."""
    guild, employers = outlook.margin
    return outlook._replace(margin=(list(guild), list(employers)))


def look(numbers: Numbers, width: int, packages: int) -> Outlook:
    """Return what might be seen on a day at a table of this size, people included."""
    random = numbers.random
    outlook = outlook_from(numbers, width, packages, -20, STEPS)
    waiting = numbers.take(-40, 60, 2)
    margin = [[random.choice(ASKED) for _ in range(packages)] for _ in SIDES]
    peace = numbers.take(0, 3, 2)
    doubt = random.choice((1.0, 0.6, 0.0))
    return outlook._replace(waiting=waiting, margin=margin, peace=peace, doubt=doubt)


def seat_of(numbers: Numbers, side: int, width: int, packages: int) -> Seat:
    """Return a seat of any kind that a plain table can have; its model is gone."""
    random = numbers.random
    spread, other_spread = numbers.take(0, 40, 2)
    party = SeatParty(
        side,
        random.choice(TACTICS),
        random.choice(BETAS),
        random.choice((0.2, 0.5, 0.8)),
        random.choice((0.0, 0.3, 1.0)),
        spread,
        other_spread,
        random.choice((0.5, 3.0)),
        random.randrange(packages),
        tuple(random.choice((0.0, 0.5, 1.0)) for _ in range(width)),
        random.choice((0.0, 0.0, 3.0)),
        random.randrange(len(CONDITIONS)),
    )
    low, high = random.choice(((0.0, 1.0), (0.5, 0.5), (0.2, 0.7)))
    seat = Seat(MODEL, party, low, high, today=random.randrange(20))
    seat.model = None
    return seat


class Side(NamedTuple):
    """A seat, and the same side in plain numbers."""

    seat: Seat
    party: Party
    memory: Memory
    order: list[int]  # of the path of the last bid

    def past(self, outlook: Outlook) -> Past:
        """Return what was said and heard; only the seat keeps all of it."""
        said, heard = self.seat.memory(outlook)
        return Past(self.order, said, heard, self.seat.luck)

    def keep(self, outlook: Outlook, bid: Bid) -> None:
        """Remember an offer, as `model.play` does."""
        if bid.package >= 0:
            conduct.remember(self.memory, outlook, self.party.side, bid)
            self.order[:] = outlook.order[bid.package]


def beside(seat: Seat) -> Side:
    """Return a side in plain numbers beside its seat."""
    memory, own = Memory(), seat.party
    conduct.start(memory, seat.low, seat.high, own.stance, seat.thought_on)
    party = Party(*(getattr(own, name) for name in Party._fields))
    return Side(seat, party._replace(stance=0.0), memory, [])


def assert_alike(side: Side, outlook: Outlook) -> None:
    """Assert that both know and remember the same."""
    seat, memory = side.seat, side.memory
    for name in ("low", "high", "thought_on", "turn", "sessions_left", "sees_zone"):
        assert getattr(memory, name) == getattr(seat, name), name
    for own, theirs in ((memory.aspired, seat.aspired), (memory.accepted_from, seat.accepted_from)):
        assert own == theirs or (math.isnan(own) and math.isnan(theirs))
    assert memory.stance == seat.party.stance
    last = conduct.last_bid(memory, side.past(outlook), outlook, side.party.side)
    assert last == seat.recalled(outlook)
    assert conduct.least_taken(side.party, memory, outlook) == seat.reservation(outlook)
    assert conduct.private_shift(side.party, outlook) == seat.private_shift(outlook)


def act(side: Side, outlook: Outlook, bid: Bid, day: int, random: Random) -> None:
    """Let both do the same thing, any of all they can do, and come to the same."""
    seat, party, memory = side.seat, side.party, side.memory
    elapsed, past, own = day / 100, side.past(outlook), editable(outlook)
    rest = (party, memory, past, own)
    turn = random.randrange(8)
    if turn == 0:
        seat.think(outlook, day, elapsed, 9)
        conduct.think(*rest, day, elapsed, 9)
    elif turn == 1:
        seat.hear(outlook, bid, elapsed)
        conduct.hear(*rest, bid, elapsed)
    elif turn == 2:
        is_final = random.random() < 0.3
        found = conduct.offer(*rest, elapsed, is_final)
        assert found == (seat.final if is_final else seat.offer)(outlook, elapsed)
        side.keep(outlook, found)
    elif turn == 3:
        assert conduct.accepts(*rest, bid, elapsed) == seat.accepts(outlook, bid, elapsed)
    elif turn == 4:
        yes = conduct.accepts_alone(*rest, bid, elapsed)
        assert yes == seat.accepts_alone(outlook, bid, elapsed)
    elif turn == 5:
        assert conduct.offer_alone(*rest, elapsed) == seat.freely(outlook, elapsed)
    elif turn == 6:
        value = conduct.worth_of_going_on(*rest, elapsed)
        assert value == seat.worth_of_going_on(outlook, elapsed)
    else:
        assert conduct.hoped_for(*rest, elapsed) == seat.hoped_for(outlook, elapsed)
    assert own == editable(outlook)  # whoever was hushed has a say again


@given(seeds, st.sampled_from(SIDES), st.integers(1, 3), st.integers(1, 3))
def test_whatever_happens_a_side_does_what_a_seat_does(
    numbers: Numbers, side: int, width: int, packages: int
) -> None:
    random = numbers.random
    both = beside(seat_of(numbers, side, width, packages))
    outlook = look(numbers, width, packages)
    day = both.seat.thought_on
    for _ in range(12):
        day += random.randrange(8)
        if random.random() < 0.3:
            outlook = look(numbers, width, packages)  # another month: paths have another order
        bid = random.choice(path(outlook, random.randrange(packages)))
        act(both, outlook, bid, day, random)
        assert_alike(both, outlook)


@given(seeds, st.sampled_from(SIDES))
def test_a_view_is_that_of_a_seat(numbers: Numbers, side: int) -> None:
    both = beside(seat_of(numbers, side, 2, 2))
    outlook = look(numbers, 2, 2)
    bid = numbers.random.choice(path(outlook, 1))
    both.seat.hear(outlook, bid, 0.25)
    conduct.hear(both.party, both.memory, both.past(outlook), outlook, bid, 0.25)
    found = both.seat.offer(outlook, 0.25)
    assert isinstance(found, Bid)
    both.keep(outlook, found)
    view = conduct.view_of(both.party, both.memory, both.past(outlook), outlook, 0.5)
    assert view == both.seat.view(outlook, 0.5)
    assert view.heard == (bid,)


# --------------------------------------------------------------------------------- by hand


TABLE = pie(waiting=(20.0, 40.0), doubt=0.5, delay=(1.0, 2.0))
NOTHING = Past((), (), (), (0.5,))


def party_of(side: int = GUILD, **changes: Any) -> Party:
    usual = Party(side, RATIONAL, 1.0, 0.5, 0.5, 20.0, 30.0, 0.5, 0, (0.9,), 0.0, 0)
    return usual._replace(**changes)


def memory_of(low: float = 0.0, high: float = 1.0, stance: float = 0.0) -> Memory:
    memory = Memory()
    conduct.start(memory, low, high, stance, 0)
    return memory


def test_a_round_begins_with_a_memory_of_nothing() -> None:
    memory = memory_of(0.25, 0.75, 3.0)
    assert {name for name in Memory.__slots__ if not hasattr(memory, name)} == set()
    assert set(Memory.__slots__) == set(inspect.get_annotations(Memory))
    assert (memory.low, memory.high, memory.stance, memory.turn) == (0.25, 0.75, 3.0, 0)
    assert conduct.last_bid(memory, NOTHING, TABLE, GUILD) == NO_BID
    assert math.isnan(memory.aspired)
    assert math.isnan(memory.accepted_from)


@pytest.mark.parametrize(("stance", "toughness", "least"), [(0.0, 0.5, 20), (3.0, 0.75, 28)])
def test_the_least_taken_is_waiting_with_the_stance_and_what_is_private(
    stance: float, toughness: float, least: float
) -> None:
    party, memory = party_of(toughness=toughness), memory_of(stance=stance)
    assert conduct.least_taken(party, memory, TABLE) == least
    assert conduct.private_shift(party, TABLE) == least - 20 - stance


def test_an_offer_that_is_not_remembered_was_never_made() -> None:
    party, memory = party_of(), memory_of()
    bid = conduct.offer(party, memory, NOTHING, TABLE, 0.1, False)
    assert bid != NO_BID
    assert conduct.last_bid(memory, NOTHING, TABLE, GUILD) == NO_BID
    conduct.remember(memory, TABLE, GUILD, bid)
    past = Past(TABLE.order[0], (), (), (0.5,))
    assert conduct.last_bid(memory, past, TABLE, GUILD) == bid
    assert memory.aspired == worth(TABLE, GUILD, bid)


def test_who_is_alone_may_accept_what_its_people_would_not() -> None:
    strict = TABLE._replace(margin=([0.0], [30.0]))  # employers' people want 30 more than waiting
    party, memory = party_of(EMPLOYERS, opening_shares=(0.1,), spread=0.0), memory_of(0.5, 0.5)
    bid = Bid(0, 0, 0.4)  # 60 for the employers, whose people ask for 70
    assert not conduct.accepts(party, memory, NOTHING, strict, bid, 1.0)
    assert conduct.accepts_alone(party, memory, NOTHING, strict, bid, 1.0)
    assert strict.margin[EMPLOYERS] == [30.0]
    easy = TABLE._replace(margin=([0.0], [0.0]))
    assert not conduct.accepts_alone(party, memory, NOTHING, easy, bid, 1.0)  # nobody objects


def test_alone_a_side_offers_what_it_would_without_its_people() -> None:
    strict = TABLE._replace(margin=([0.0], [50.0]))
    easy = TABLE._replace(margin=([0.0], [0.0]))
    party, memory = party_of(EMPLOYERS, opening_shares=(0.1,)), memory_of()
    alone = conduct.offer_alone(party, memory, NOTHING, strict, 0.5)
    assert alone == conduct.offer(party, memory, NOTHING, easy, 0.5, False)
    assert alone != conduct.offer(party, memory, NOTHING, strict, 0.5, False)


def test_nobody_hopes_for_less_than_going_on_is_worth() -> None:
    for toughness in (0.0, 0.5, 1.0):
        party, memory = party_of(toughness=toughness), memory_of()
        most = conduct.hoped_for(party, memory, NOTHING, TABLE, 0.2)
        worth_now = conduct.worth_of_going_on(party, memory, NOTHING, TABLE, 0.2)
        assert most >= worth_now >= conduct.least_taken(party, memory, TABLE)


def test_thinking_counts_turns_and_days() -> None:
    party, memory = party_of(), memory_of()
    conduct.think(party, memory, NOTHING, TABLE, 120, 0.3, 7)
    assert (memory.turn, memory.thought_on, memory.sessions_left) == (1, 120, 7)
    assert 0.0 < memory.low < 1.0
    low = memory.low
    conduct.think(party, memory, NOTHING, TABLE, 120, 0.3, 6)  # no day has passed
    assert (memory.turn, memory.low) == (2, low)
