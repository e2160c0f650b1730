"""The chairs at the table: thin, honest, and blind to everything they are not shown."""

import ast
import math
from pathlib import Path
from typing import Any

import mesa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agents
from agents.acceptance import ACCEPTANCE
from agents.beliefs import most_for_other, ruled_out, shown
from agents.contract import DOLLAR, NO_BID, Bid
from agents.seat import Mind, Party, Seat
from agents.tactics import (
    FINAL,
    HARD_LINER,
    RATIONAL,
    TACTICS,
    TIME_DEPENDENT,
    View,
)
from agents.worth import DAYS_A_YEAR, EMPLOYERS, GUILD
from tests.agents.toys import SIDES, pie, worth

SOURCES = sorted(Path(agents.__file__).parent.glob("*.py"))
HALF_YEAR = round(DAYS_A_YEAR / 2)

# Waiting is worth 20 to the guild and 40 to the employers; what is still hidden has shrunk to half.
TABLE = pie(waiting=(20.0, 40.0), doubt=0.5, delay=(1.0, 2.0))
MODEL = mesa.Model(rng=0)


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
    )
    return usual._replace(**changes)


def seat_of(side: int = GUILD, *, low: float = 0.0, high: float = 1.0, **changes: Any) -> Seat:
    """Return a seat whose model is gone: any look at it is an error."""
    seat = Seat(MODEL, party_of(side, **changes), low, high, today=0)
    seat.model = None
    return seat


# ---------------------------------------------------------------------------- information hygiene


def attributes(path: Path) -> set[str]:
    """Return the names of all attributes that a module reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_rule_reads_the_model(path: Path) -> None:
    assert attributes(path) & {"model", "random", "rng", "agents"} == set()


def test_the_check_would_see_it() -> None:
    tree = Path(__file__).parent / "laws.py"
    assert "admissible" in attributes(tree)
    assert "model" in attributes(Path(__file__))


def test_a_seat_is_registered_with_the_model_and_needs_it_for_nothing_else() -> None:
    model = mesa.Model(rng=0)
    seat = Seat(model, party_of(), 0.0, 1.0, 0)
    assert list(model.agents) == [seat]
    seat.model = None
    seat.think(TABLE, 30, 0.1)
    seat.hear(TABLE, Bid(0, 0, 0.3), 0.1)
    assert seat.offer(TABLE, 0.1) != NO_BID
    assert seat.accepts(TABLE, Bid(0, 1, 0.0), 0.1)
    assert seat.final(TABLE, 0.1) != NO_BID
    assert seat.mind(TABLE).zone


# ------------------------------------------------------------------------------------- the view


@pytest.mark.parametrize(
    ("toughness", "least"), [(0.0, 10.0), (0.5, 20.0), (0.75, 25.0), (1.0, 30.0)]
)
def test_the_reservation_is_waiting_shifted_by_what_is_still_private(
    toughness: float, least: float
) -> None:
    assert seat_of(GUILD, toughness=toughness).reservation(TABLE) == least
    assert seat_of(EMPLOYERS, toughness=toughness).reservation(TABLE) == least + 20.0


@pytest.mark.parametrize("side", SIDES)
def test_a_view_is_the_party_the_beliefs_and_the_outlook(side: int) -> None:
    seat = seat_of(side, low=0.2, high=0.7, weight=0.4, impatience=3.0, beta=0.2)
    assert seat.view(TABLE, 0.6) == View(
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


def test_an_opening_that_has_become_worth_too_little_is_no_longer_asked_for() -> None:
    better = TABLE._replace(waiting=(95.0, 0.0))
    seat = seat_of(GUILD, tactic=TIME_DEPENDENT)
    assert seat.view(better, 0.0).opening == seat.reservation(better) == 95.0
    assert worth(better, GUILD, seat.offer(better, 0.5)) >= 95.0


def test_a_mind_is_what_a_side_reckons_with() -> None:
    seat = seat_of(GUILD, low=0.25, high=0.75)
    before = seat.mind(TABLE)
    assert math.isnan(before.aspired)
    assert math.isnan(before.least)
    least = ACCEPTANCE[RATIONAL](TABLE, seat.view(TABLE, 0.0))
    bid = seat.offer(TABLE, 0.0)
    seat.accepts(TABLE, Bid(0, 0, 0.1), 0.0)
    assert seat.mind(TABLE) == Mind(20.0, 32.5, 47.5, worth(TABLE, GUILD, bid), least, True)


def test_employers_reckon_with_a_guild() -> None:
    mind = seat_of(EMPLOYERS, low=0.25, high=0.75, toughness=1.0).mind(TABLE)
    assert (mind.reservation, mind.low, mind.high) == (50.0, 12.5, 27.5)


def test_a_side_that_offers_knows_whether_it_still_sees_a_zone() -> None:
    # What only it takes and what the most yielding type would take: 80 + 45 of a pie of 100.
    hopeless = TABLE._replace(waiting=(80.0, 60.0))
    seat = seat_of(GUILD)
    seat.offer(hopeless, 0.0)
    assert not seat.mind(hopeless).zone
    seat.offer(TABLE, 0.1)
    assert seat.mind(TABLE).zone


# --------------------------------------------------------------------------- thinking and hearing


def test_thinking_rules_out_types_at_the_pace_of_the_days_since_the_last_thought() -> None:
    seat = seat_of()
    view = seat.view(TABLE, 0.0)
    seat.think(TABLE, HALF_YEAR, 0.5)
    years = HALF_YEAR / DAYS_A_YEAR
    assert seat.low == ruled_out(view, most_for_other(TABLE, view), years) > 0.0
    assert seat.thought_on == HALF_YEAR
    assert seat.high == 1.0


def test_two_thoughts_are_one() -> None:
    often, once = seat_of(), seat_of()
    for day in (10, 25, 25, HALF_YEAR):
        often.think(TABLE, day, 0.1)
    once.think(TABLE, HALF_YEAR, 0.1)
    assert often.low == pytest.approx(once.low, abs=1e-12)


def test_a_second_thought_on_a_day_adds_nothing() -> None:
    seat = seat_of()
    seat.think(TABLE, 30, 0.1)
    low = seat.low
    seat.think(TABLE, 30, 0.1)
    assert seat.low == low


def test_nothing_is_learnt_by_waiting_for_what_offers_nothing() -> None:
    seat = seat_of()
    hopeless = TABLE._replace(waiting=(80.0, 60.0))
    seat.think(hopeless, HALF_YEAR, 0.5)
    assert seat.low == 0.0
    assert seat.thought_on == HALF_YEAR


def test_hearing_lowers_the_toughest_type_and_nothing_else() -> None:
    seat = seat_of()
    seat.hear(TABLE, Bid(0, 0, 0.52), 0.1)  # 48 for the employers: 40 + 15 (2 x - 1) at x = 0.77
    view = seat.view(TABLE, 0.1)
    assert seat.high == pytest.approx(0.5 + 8.0 / 30.0)
    assert seat.high == shown(view, 48.0)
    assert seat.low == 0.0
    seat.hear(TABLE, Bid(0, 0, 0.3), 0.1)  # a step back tells nothing
    assert seat.high == pytest.approx(0.5 + 8.0 / 30.0)


def test_an_offer_corrects_what_silence_seemed_to_say() -> None:
    seat = seat_of(low=0.9)
    seat.hear(TABLE, Bid(0, 0, 0.66), 0.1)  # 34 for the employers: type 0.3 or less
    assert seat.low == seat.high == pytest.approx(0.3)


@given(st.integers(0, 400), st.integers(0, 100))
def test_whatever_comes_first_the_bounds_stay_in_order(days: int, percent: int) -> None:
    bid = Bid(0, 0, percent / 101)
    heard_first, thought_first = seat_of(), seat_of()
    heard_first.hear(TABLE, bid, 0.1)
    heard_first.think(TABLE, days, 0.1)
    thought_first.think(TABLE, days, 0.1)
    thought_first.hear(TABLE, bid, 0.1)
    for seat in (heard_first, thought_first):
        assert 0.0 <= seat.low <= seat.high <= 1.0
    assert heard_first.high == thought_first.high
    assert heard_first.low == pytest.approx(thought_first.low, abs=1e-12)


# ------------------------------------------------------------------------- offers and answers


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("tactic", [RATIONAL, TIME_DEPENDENT, HARD_LINER])
def test_a_seat_offers_and_answers_by_its_tactic(side: int, tactic: int) -> None:
    seat = seat_of(side, tactic=tactic)
    view = seat.view(TABLE, 0.4)
    least = ACCEPTANCE[tactic](TABLE, view)
    for percent in range(0, 101, 5):
        bid = Bid(0, 0, percent / 100) if percent < 100 else Bid(0, 1, 0.0)
        assert seat.accepts(TABLE, bid, 0.4) == (worth(TABLE, side, bid) >= least - DOLLAR)
        assert seat.accepted_from == least
    bid = seat.offer(TABLE, 0.4)
    assert bid == TACTICS[tactic](TABLE, view)
    assert seat.last == bid
    assert seat.aspired == worth(TABLE, side, bid)


@pytest.mark.parametrize("tactic", [RATIONAL, TIME_DEPENDENT, HARD_LINER])
def test_a_final_offer_is_made_by_the_tactic_and_remembered(tactic: int) -> None:
    seat = seat_of(EMPLOYERS, tactic=tactic)
    bid = FINAL[tactic](TABLE, seat.view(TABLE, 0.2))
    assert seat.final(TABLE, 0.2) == seat.last == bid
    assert seat.aspired == worth(TABLE, EMPLOYERS, bid)


@pytest.mark.parametrize("say", [Seat.offer, Seat.final])
def test_silence_leaves_the_last_word(say: Any) -> None:
    seat = seat_of()
    first = seat.offer(TABLE, 0.0)
    aspired = seat.aspired
    closed = TABLE._replace(admissible=(False,))
    assert say(seat, closed, 0.1) == NO_BID
    assert (seat.last, seat.aspired) == (first, aspired)


@pytest.mark.parametrize("step", [0.1, 1 / 3, 1 / 49, 0.01])
def test_rounding_in_the_last_digit_is_no_reason_to_say_no(step: float) -> None:
    # The employers know what the guild takes at the end and concede exactly that, on the grid.
    known = {"low": 0.5, "high": 0.5, "spread": 0.0, "other_spread": 0.0}
    for count in range(1, math.floor(1.0 / step)):
        least = 100.0 * (count * step)
        outlook = pie(step, waiting=(least, 0.0))
        bid = seat_of(EMPLOYERS, **known).final(outlook, 1.0)
        assert worth(outlook, GUILD, bid) == pytest.approx(least, abs=DOLLAR)
        guild = seat_of(GUILD, tactic=TIME_DEPENDENT, opening_shares=(1.0,), **known)
        assert guild.accepts(outlook, bid, 1.0)
