"""What a side does at the table, as plain functions of what it is and what it has seen."""

import inspect
import math
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import conduct
from agents.acceptance import ACCEPTANCE, CONDITIONS, least_rational
from agents.beliefs import most_for_other, ruled_out, shown
from agents.conduct import Memory, Party, Past, Recollection
from agents.contract import DOLLAR, NO_BID, Bid, Offer, free_bid
from agents.outlook import Outlook
from agents.tactics import (
    FINAL,
    HARD_LINER,
    MIXTURE,
    RATIONAL,
    TACTICS,
    TIME_DEPENDENT,
    Ingredient,
    View,
    agreeable,
)
from agents.worth import DAYS_A_YEAR, EMPLOYERS, GUILD
from tests.agents.toys import (
    BETAS,
    SIDES,
    STEPS,
    Numbers,
    outlook_from,
    path,
    pie,
    seeds,
    some_bid,
    some_mixture,
    worth,
)

HALF_YEAR = round(DAYS_A_YEAR / 2)
ASKED = (0.0, 0.0, 7.4, 20.0, 1e9, math.inf)  # $M that people may ask for beyond waiting

# Waiting is worth 20 to the guild and 40 to the employers; what is still hidden has shrunk to half.
TABLE = pie(waiting=(20.0, 40.0), doubt=0.5, delay=(1.0, 2.0))
HOPELESS = TABLE._replace(waiting=(80.0, 60.0))  # 80 + 45 of the most yielding type, of 100
CLOSED = TABLE._replace(admissible=(False,))
NOTHING = Past(NO_BID, (), (), (), (0.5,))
WRITTEN: Any = free_bid(0, (0.75,))  # not on a path


class Side(NamedTuple):
    """All that the rules need of a side; they take it apart: ``conduct.offer(*side, ...)``."""

    party: Party
    memory: Memory
    past: Any = NOTHING


def party_of(side: int = GUILD, **changes: Any) -> Party:
    usual = Party(
        side=side,
        tactic=RATIONAL,
        beta=1.0,
        weight=0.5,
        toughness=0.5,
        spread=20.0,
        other_spread=30.0,
        impatience=0.5,
        opening=0,
        opening_shares=(0.9,) if side == GUILD else (0.1,),
        stance=0.0,
        acceptance=0,
    )
    return usual._replace(**changes)


def memory_of(low: float = 0.0, high: float = 1.0, stance: float = 0.0) -> Memory:
    memory = Memory()
    conduct.start(memory, low, high, stance, 0)
    return memory


def side_of(side: int = GUILD, *, low: float = 0.0, high: float = 1.0, **changes: Any) -> Side:
    return Side(party_of(side, **changes), memory_of(low, high))


def view_of(side: Side, outlook: Outlook, elapsed: float) -> View:
    return conduct.view_of(*side, outlook, elapsed)


def with_margins(outlook: Outlook, guild: float, employers: float) -> Outlook:
    """Return an outlook in which people ask for so much, and can be hushed."""
    count = len(outlook.length)
    return outlook._replace(margin=([guild] * count, [employers] * count))


# ------------------------------------------------------------------------------- what it knows


def test_a_round_begins_with_a_memory_of_nothing() -> None:
    memory = memory_of(0.25, 0.75, 3.0)
    assert {name for name in Memory.__slots__ if not hasattr(memory, name)} == set()
    assert set(Memory.__slots__) == set(inspect.get_annotations(Memory))
    assert (memory.low, memory.high, memory.stance, memory.turn) == (0.25, 0.75, 3.0, 0)
    assert (memory.last_package, memory.thought_on, memory.sessions_left) == (-1, 0, 0)
    assert memory.sees_zone
    assert math.isnan(memory.aspired)
    assert math.isnan(memory.accepted_from)
    assert conduct.last_bid(NOTHING, TABLE, GUILD) == NO_BID


@pytest.mark.parametrize("stance", [0.0, 3.0])
@pytest.mark.parametrize(("toughness", "shift"), [(0.0, -10.0), (0.5, 0.0), (0.75, 5.0), (1.0, 10)])
def test_the_least_taken_is_waiting_with_the_stance_shifted_by_what_is_still_private(
    stance: float, toughness: float, shift: float
) -> None:
    for side in SIDES:
        party, waiting = party_of(side, toughness=toughness), TABLE.waiting[side]
        assert conduct.least_taken(party, memory_of(stance=stance), TABLE) == (
            waiting + stance + shift
        )
        assert conduct.private_shift(party, TABLE) == shift


@pytest.mark.parametrize("side", SIDES)
def test_a_view_is_the_party_the_beliefs_and_the_outlook(side: int) -> None:
    own = side_of(side, low=0.2, high=0.7, weight=0.4, impatience=3.0, beta=0.2)
    assert view_of(own, TABLE, 0.6) == View(
        side=side,
        reservation=(20.0, 40.0)[side],
        opening=90.0,
        low=0.2,
        high=0.7,
        other_waiting=(40.0, 20.0)[side],
        other_spread=15.0,
        weight=0.4,
        impatience=3.0,
        elapsed=0.6,
        beta=0.2,
        last=NO_BID,
    )


def test_a_view_has_what_was_said_and_what_the_tactic_is_mixed_of() -> None:
    mixed = (Ingredient(TIME_DEPENDENT, 2.0, 1.0),)
    first, last, heard = Bid(0, 0, 0.8), Bid(0, 0, 0.7), Bid(0, 0, 0.3)
    past = Recollection(last, (0,), (first, last), (heard,), (0.25,), mixed, None)
    view = view_of(side_of(tactic=MIXTURE)._replace(past=past), TABLE, 0.5)
    assert (view.last, view.said, view.heard) == (last, (first, last), (heard,))
    assert (view.tactic, view.mixture, view.luck) == (MIXTURE, mixed, 0.25)


def test_an_opening_that_has_become_worth_too_little_is_no_longer_asked_for() -> None:
    better = TABLE._replace(waiting=(95.0, 0.0))
    side = side_of(GUILD, tactic=TIME_DEPENDENT)
    assert view_of(side, better, 0.0).opening == 95.0
    assert conduct.least_taken(side.party, side.memory, better) == 95.0
    assert worth(better, GUILD, conduct.offer(*side, better, 0.5, False)) >= 95.0


def test_a_side_that_offers_knows_whether_it_still_sees_a_zone() -> None:
    side = side_of(GUILD)
    narrow = TABLE._replace(waiting=(60.0, 50.0))  # the most yielding type takes 35, the least 65
    for is_final in (False, True):
        for outlook, zone in ((HOPELESS, False), (TABLE, True), (HOPELESS, False), (narrow, True)):
            conduct.offer(*side, outlook, 0.0, is_final)
            assert side.memory.sees_zone == zone


# --------------------------------------------------------------------------- thinking and hearing


def test_thinking_rules_out_types_at_the_pace_of_the_days_since_the_last_thought() -> None:
    side = side_of()
    memory, view = side.memory, view_of(side, TABLE, 0.0)
    conduct.think(*side, TABLE, HALF_YEAR, 0.5, 7)
    years = HALF_YEAR / DAYS_A_YEAR
    assert memory.low == ruled_out(view, most_for_other(TABLE, view), years) > 0.0
    assert (memory.thought_on, memory.turn, memory.sessions_left) == (HALF_YEAR, 1, 7)
    assert memory.high == 1.0


def test_two_thoughts_are_one() -> None:
    often, once = side_of(), side_of()
    for day in (10, 25, 25, HALF_YEAR):
        conduct.think(*often, TABLE, day, 0.1, 7)
    conduct.think(*once, TABLE, HALF_YEAR, 0.1, 7)
    assert often.memory.low == pytest.approx(once.memory.low, abs=1e-12)
    assert (often.memory.turn, once.memory.turn) == (4, 1)


def test_a_second_thought_on_a_day_adds_nothing_but_a_turn() -> None:
    side = side_of()
    conduct.think(*side, TABLE, 30, 0.1, 7)
    low = side.memory.low
    conduct.think(*side, TABLE, 30, 0.1, 6)
    assert (side.memory.low, side.memory.turn, side.memory.sessions_left) == (low, 2, 6)


def test_nothing_is_learnt_by_waiting_for_what_offers_nothing() -> None:
    side = side_of()
    conduct.think(*side, HOPELESS, HALF_YEAR, 0.5, 7)
    assert side.memory.low == 0.0
    assert side.memory.thought_on == HALF_YEAR


def test_hearing_lowers_the_toughest_type_and_nothing_else() -> None:
    side = side_of()
    memory = side.memory
    # 48 for the employers: 40 + 15 (2 x - 1) at x = 0.77
    conduct.hear(*side, TABLE, Bid(0, 0, 0.52), 0.1)
    assert memory.high == pytest.approx(0.5 + 8.0 / 30.0)
    assert memory.high == shown(view_of(side, TABLE, 0.1), 48.0)
    assert memory.low == 0.0
    conduct.hear(*side, TABLE, Bid(0, 0, 0.3), 0.1)  # a step back tells nothing
    assert memory.high == pytest.approx(0.5 + 8.0 / 30.0)


def test_an_offer_corrects_what_silence_seemed_to_say() -> None:
    side = side_of(low=0.9)
    conduct.hear(*side, TABLE, Bid(0, 0, 0.66), 0.1)  # 34 for the employers: type 0.3 or less
    assert side.memory.low == side.memory.high == pytest.approx(0.3)


@given(st.integers(0, 400), st.integers(0, 100))
def test_whatever_comes_first_the_bounds_stay_in_order(days: int, percent: int) -> None:
    bid = Bid(0, 0, percent / 101)
    heard_first, thought_first = side_of(), side_of()
    conduct.hear(*heard_first, TABLE, bid, 0.1)
    conduct.think(*heard_first, TABLE, days, 0.1, 7)
    conduct.think(*thought_first, TABLE, days, 0.1, 7)
    conduct.hear(*thought_first, TABLE, bid, 0.1)
    one, other = heard_first.memory, thought_first.memory
    for memory in (one, other):
        assert 0.0 <= memory.low <= memory.high <= 1.0
    assert one.high == other.high
    assert one.low == pytest.approx(other.low, abs=1e-12)


def test_each_turn_has_a_luck_of_its_own() -> None:
    side = side_of()._replace(past=NOTHING._replace(luck=(0.1, 0.2, 0.3)))
    seen = []
    for day in range(4):
        conduct.think(*side, TABLE, day, 0.0, 7)
        seen.append(view_of(side, TABLE, 0.0).luck)
        conduct.offer(*side, TABLE, 0.0, False)
        assert view_of(side, TABLE, 0.0).luck == seen[-1], "the same for the whole turn"
    assert seen == [0.2, 0.3, 0.1, 0.2]
    assert view_of(side, TABLE, 0.0).sessions_left == 7


# ------------------------------------------------------------------------- offers and answers


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("tactic", [RATIONAL, TIME_DEPENDENT, HARD_LINER])
def test_a_side_offers_and_answers_by_its_tactic(side: int, tactic: int) -> None:
    own = side_of(side, tactic=tactic)
    view = view_of(own, TABLE, 0.4)
    least = ACCEPTANCE[tactic](TABLE, view)
    for percent in range(0, 101, 5):
        bid = Bid(0, 0, percent / 100) if percent < 100 else Bid(0, 1, 0.0)
        yes = conduct.accepts(*own, TABLE, bid, 0.4)
        assert yes == (worth(TABLE, side, bid) >= least - DOLLAR)
        assert own.memory.accepted_from == least
    assert conduct.offer(*own, TABLE, 0.4, False) == TACTICS[tactic](TABLE, view)


@pytest.mark.parametrize("tactic", [RATIONAL, TIME_DEPENDENT, HARD_LINER])
def test_a_final_offer_is_made_by_the_tactic(tactic: int) -> None:
    side = side_of(EMPLOYERS, tactic=tactic)
    bid = FINAL[tactic](TABLE, view_of(side, TABLE, 0.2))
    assert conduct.offer(*side, TABLE, 0.2, True) == bid


def test_an_offer_that_is_not_remembered_was_never_made() -> None:
    party, memory, _ = side_of()
    bid = conduct.offer(party, memory, NOTHING, TABLE, 0.1, False)
    assert bid != NO_BID
    assert memory.last_package == -1
    assert math.isnan(memory.aspired)
    conduct.remember(memory, TABLE, GUILD, bid)
    assert Bid(memory.last_package, memory.last_full, memory.last_part) == bid
    assert memory.aspired == worth(TABLE, GUILD, bid)
    past = NOTHING._replace(last=bid, order=TABLE.order[0])
    assert conduct.last_bid(past, TABLE, GUILD) == bid


def test_a_memory_has_no_room_for_a_bid_that_is_written_out_but_for_its_value() -> None:
    memory = memory_of()
    conduct.remember(memory, TABLE, EMPLOYERS, Bid(0, 0, 0.5))
    conduct.remember(memory, TABLE, EMPLOYERS, WRITTEN)
    assert (memory.last_package, memory.last_full, memory.last_part) == (0, 0, 0.5)
    assert memory.aspired == 25.0


@pytest.mark.parametrize("is_final", [False, True])
def test_who_has_nothing_to_offer_is_silent(is_final: bool) -> None:
    assert conduct.offer(*side_of(), CLOSED, 0.1, is_final) == NO_BID


@pytest.mark.parametrize("step", [0.1, 1 / 3, 1 / 49, 0.01])
def test_rounding_in_the_last_digit_is_no_reason_to_say_no(step: float) -> None:
    # The employers know what the guild takes at the end and concede exactly that, on the grid.
    known = {"low": 0.5, "high": 0.5, "spread": 0.0, "other_spread": 0.0}
    for count in range(1, math.floor(1.0 / step)):
        least = 100.0 * (count * step)
        outlook = pie(step, waiting=(least, 0.0))
        bid = conduct.offer(*side_of(EMPLOYERS, **known), outlook, 1.0, True)
        assert worth(outlook, GUILD, bid) == pytest.approx(least, abs=DOLLAR)
        guild = side_of(GUILD, tactic=TIME_DEPENDENT, opening_shares=(1.0,), **known)
        assert conduct.accepts(*guild, outlook, bid, 1.0)


class Stubborn:
    """A tactic from outside that offers one thing and accepts nothing, and counts the questions."""

    name = "Stubborn"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def offer(self, outlook: Outlook, view: View) -> Offer:
        self.asked.append("offer")
        return free_bid(0, (0.75,))

    def least(self, outlook: Outlook, view: View) -> float:
        self.asked.append("least")
        return 99.0

    def accepts(self, outlook: Outlook, view: View, bid: Offer) -> bool:
        self.asked.append("accepts")
        return False


def test_a_tactic_from_outside_is_asked_in_place_of_the_partys_own_and_once_a_turn() -> None:
    own = Stubborn()
    past = Recollection(NO_BID, (), (), (), (0.5,), (), own)
    without = side_of(spread=0.0, low=0.5, high=0.5)
    side, strict = without._replace(past=past), with_margins(TABLE, 30.0, 0.0)
    for is_final in (False, True):
        assert conduct.offer(*side, strict, 0.5, is_final) == WRITTEN
    assert not conduct.accepts(*side, strict, Bid(0, 1, 0.0), 0.5)
    assert side.memory.accepted_from == 99.0
    asked = list(own.asked)
    assert asked == ["offer", "offer", "least", "accepts"]
    assert conduct.offer_alone(*side, strict, 0.5) == NO_BID
    blocked = Bid(0, 0, 0.4)  # only its people would not have it
    assert conduct.accepts_alone(*without, strict, blocked, 1.0)
    assert not conduct.accepts_alone(*side, strict, blocked, 1.0)
    assert own.asked == asked


# ------------------------------------------------------------------ without the people behind it


def test_who_is_alone_may_accept_what_its_people_would_not() -> None:
    strict = with_margins(TABLE, 0.0, 30.0)  # employers' people want 30 more than waiting
    side = side_of(EMPLOYERS, spread=0.0, low=0.5, high=0.5)
    bid = Bid(0, 0, 0.4)  # 60 for the employers, whose people ask for 70
    assert not conduct.accepts(*side, strict, bid, 1.0)
    assert conduct.accepts_alone(*side, strict, bid, 1.0)
    easy = with_margins(TABLE, 0.0, 0.0)
    assert not conduct.accepts_alone(*side, easy, bid, 1.0)  # nobody objects


def test_alone_a_side_offers_what_it_would_without_its_people() -> None:
    strict, easy = with_margins(TABLE, 0.0, 50.0), with_margins(TABLE, 0.0, 0.0)
    side = side_of(EMPLOYERS)
    alone = conduct.offer_alone(*side, strict, 0.5)
    assert alone == conduct.offer(*side, easy, 0.5, False)
    assert alone != conduct.offer(*side, strict, 0.5, False)


# --------------------------------------------------------------------------- what going on is worth


def test_going_on_is_worth_what_a_rational_side_would_accept() -> None:
    for tactic in (RATIONAL, HARD_LINER):  # whatever it bargains by
        side = side_of(tactic=tactic)
        found = conduct.worth_of_going_on(*side, TABLE, 0.2)
        assert found == least_rational(TABLE, view_of(side, TABLE, 0.2))


def test_nobody_hopes_for_less_than_going_on_is_worth() -> None:
    for toughness in (0.0, 0.5, 1.0):
        side = side_of(toughness=toughness)
        most = conduct.hoped_for(*side, TABLE, 0.2)
        worth_now = conduct.worth_of_going_on(*side, TABLE, 0.2)
        assert most >= worth_now >= conduct.least_taken(side.party, side.memory, TABLE)


def test_what_is_hoped_for_is_what_the_most_yielding_counterpart_leaves() -> None:
    # Employers of type 0 take 40 - 15, those of type 0.5 take 40; then waiting is better.
    assert conduct.hoped_for(*side_of(GUILD), TABLE, 0.2) == 75.0
    assert conduct.hoped_for(*side_of(GUILD, low=0.5), TABLE, 0.2) == 60.0
    assert conduct.hoped_for(*side_of(GUILD), HOPELESS, 0.2) == 80.0


# --------------------------------------------------------------------- whatever happens, any side


def look(numbers: Numbers, width: int, packages: int) -> Outlook:
    """Return what might be seen on a day at a table of this size, people included."""
    random = numbers.random
    outlook = outlook_from(numbers, width, packages, -20, STEPS)
    waiting = numbers.take(-40, 60, 2)
    margin = [[random.choice(ASKED) for _ in range(packages)] for _ in SIDES]
    peace = numbers.take(0, 3, 2)
    doubt = random.choice((1.0, 0.6, 0.0))
    return outlook._replace(waiting=waiting, margin=margin, peace=peace, doubt=doubt)


def any_side(numbers: Numbers, side: int, width: int, packages: int) -> Side:
    """Return a side of any kind at the beginning of a round, on a day from 0 to 19."""
    random, memory = numbers.random, Memory()
    spread, other_spread = numbers.take(0, 40, 2)
    party = Party(
        side,
        random.randrange(len(TACTICS)),
        random.choice(BETAS),
        random.choice((0.2, 0.5, 0.8)),
        random.choice((0.0, 0.3, 1.0)),
        spread,
        other_spread,
        random.choice((0.5, 3.0)),
        random.randrange(packages),
        tuple(random.choice((0.0, 0.5, 1.0)) for _ in range(width)),
        0.0,
        random.randrange(len(CONDITIONS)),
    )
    low, high = random.choice(((0.0, 1.0), (0.5, 0.5), (0.2, 0.7)))
    conduct.start(memory, low, high, random.choice((0.0, 0.0, 3.0)), random.randrange(20))
    mixture = some_mixture(random) if party.tactic == MIXTURE else ()
    return Side(party, memory, Recollection(NO_BID, (), (), (), (0.1, 0.9), mixture, None))


def with_past(side: Side, outlook: Outlook, random: Random) -> Side:
    """Return a side that has said and heard something in the terms of this outlook."""
    said = tuple(some_bid(random, outlook) for _ in range(random.randrange(3)))
    heard = tuple(some_bid(random, outlook) for _ in range(random.randrange(4)))
    last = said[-1] if said else NO_BID
    order = outlook.order[last.package] if said else ()
    past = side.past._replace(last=last, order=order, said=said, heard=heard)
    return side._replace(past=past)


def without_people(outlook: Outlook, side: int) -> Outlook:
    """Return an outlook in which nobody behind a side asks for anything."""
    margin = [list(outlook.margin[GUILD]), list(outlook.margin[EMPLOYERS])]
    margin[side] = [0.0] * len(outlook.length)
    return outlook._replace(margin=margin)


def act(side: Side, outlook: Outlook, bid: Bid, day: int, random: Random) -> None:
    """Let a side do any of what it can do, and hold it against the rules it is made of."""
    party, memory, _ = side
    elapsed, own = day / 100, party.side
    view, alone = view_of(side, outlook, elapsed), without_people(outlook, own)
    value, turn = worth(outlook, own, bid), random.randrange(8)
    if turn == 0:
        before = memory.turn
        conduct.think(*side, outlook, day, elapsed, 9)
        assert (memory.turn, memory.thought_on) == (before + 1, day)
    elif turn == 1:
        conduct.hear(*side, outlook, bid, elapsed)
    elif turn == 2:
        is_final = random.random() < 0.3
        rule = (FINAL if is_final else TACTICS)[party.tactic]
        assert conduct.offer(*side, outlook, elapsed, is_final) == rule(outlook, view)
    elif turn == 3:
        least = CONDITIONS[party.acceptance](outlook, view)
        yes = value >= least - DOLLAR and agreeable(outlook, view, bid)
        assert conduct.accepts(*side, outlook, bid, elapsed) == yes
        assert memory.accepted_from == least
    elif turn == 4:
        least = CONDITIONS[party.acceptance](alone, view)
        yes = value >= least - DOLLAR and not agreeable(outlook, view, bid)
        assert conduct.accepts_alone(*side, outlook, bid, elapsed) == yes
    elif turn == 5:
        assert conduct.offer_alone(*side, outlook, elapsed) == TACTICS[party.tactic](alone, view)
    elif turn == 6:
        found = conduct.worth_of_going_on(*side, outlook, elapsed)
        assert found >= conduct.least_taken(party, memory, outlook)
    else:
        found = conduct.hoped_for(*side, outlook, elapsed)
        assert found >= conduct.least_taken(party, memory, outlook)


@given(seeds, st.sampled_from(SIDES), st.integers(1, 3), st.integers(1, 3))
def test_whatever_happens_a_side_goes_by_its_rules_and_whoever_was_hushed_has_a_say_again(
    numbers: Numbers, side: int, width: int, packages: int
) -> None:
    random = numbers.random
    own = any_side(numbers, side, width, packages)
    outlook, day = look(numbers, width, packages), own.memory.thought_on
    own = with_past(own, outlook, random)
    for _ in range(12):
        day += random.randrange(8)
        if random.random() < 0.3:
            outlook = look(numbers, width, packages)  # another month: paths have another order
            own = with_past(own, outlook, random)
        bid = random.choice(path(outlook, random.randrange(packages)))
        asked = [list(each) for each in outlook.margin]
        act(own, outlook, bid, day, random)
        assert [list(each) for each in outlook.margin] == asked
        assert 0.0 <= own.memory.low <= own.memory.high <= 1.0
