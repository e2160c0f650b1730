"""The limit of fast offers against games with short ticks; the outside option principle."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.theory.alternating import AlternatingGame, Side, Sides, solve
from model.theory.limits import (
    ContinuousGame,
    disagreement_point,
    game_at_tick,
    limit_division,
    outside_option_share,
    union_weight,
)

IMPATIENT_UNION = ContinuousGame(rates=Sides(0.02, 0.01))


def opening(game: ContinuousGame, tick: float, rounds: int, first: Side = Side.UNION) -> Sides:
    return solve(game_at_tick(game, tick, rounds, first))[0].payoffs


def hurry(game: ContinuousGame) -> float:
    """Rate at which the two sides together lose interest in a later agreement."""
    return sum(game.rates) + 2.0 * game.breakdown_rate


@pytest.mark.parametrize(
    ("tick", "rounds", "share"),
    [(1.0, 1_500, 0.336672), (0.1, 15_000, 0.333667), (0.01, 100_000, 0.333367)],
)
def test_theory_03_binmore_rubinstein_wolinsky_limit(
    tick: float, rounds: int, share: float
) -> None:
    played = opening(IMPATIENT_UNION, tick, rounds).union
    assert played == pytest.approx(share, abs=1e-6)
    if tick <= 0.1:
        assert abs(played - 1.0 / 3.0) < 4e-4
    assert limit_division(IMPATIENT_UNION).union == pytest.approx(1.0 / 3.0, abs=1e-12)


@pytest.mark.parametrize("first", list(Side))
def test_theory_03_breakdown_risk_replaces_impatience(first: Side) -> None:
    """With no discounting the sides split what a breakdown would cost, evenly."""
    game = ContinuousGame(rates=Sides(0.0, 0.0), breakdown_rate=0.1, broken=Sides(0.3, 0.1))
    assert limit_division(game) == pytest.approx((0.6, 0.4), abs=1e-12)
    assert opening(game, 0.01, 20_000, first) == pytest.approx((0.6, 0.4), abs=5e-4)


RATE = st.floats(0.005, 0.2)
MONEY = st.floats(0.0, 0.45)


@settings(derandomize=True, deadline=None, max_examples=12)
@given(
    rates=st.builds(Sides, RATE, RATE),
    apart=st.builds(Sides, MONEY, MONEY),
    hazard=st.floats(0.0, 0.2),
    broken=st.builds(Sides, MONEY, MONEY),
    first=st.sampled_from(Side),
)
def test_theory_03_inside_flows_and_breakdown_set_the_disagreement_point(
    rates: Sides, apart: Sides, hazard: float, broken: Sides, first: Side
) -> None:
    inside = Sides(*(rate * worth for rate, worth in zip(rates, apart, strict=True)))
    game = ContinuousGame(rates=rates, inside=inside, breakdown_rate=hazard, broken=broken)
    tick = 0.005 / hurry(game)
    played = opening(game, tick, 6_000, first)
    assert limit_division(game) == pytest.approx(played, abs=5e-3)


def test_offer_interval_shrinks_the_error_in_proportion() -> None:
    """Halving the tick halves the first-mover advantage: the limit is right, not just near."""
    game = ContinuousGame(
        rates=Sides(0.05, 0.02),
        inside=Sides(0.01, 0.004),
        breakdown_rate=0.03,
        broken=Sides(0.1, 0.2),
    )
    limit = limit_division(game).union
    coarse, fine = (opening(game, tick, 4_000).union - limit for tick in (0.2, 0.1))
    assert coarse > 0.0
    assert coarse / fine == pytest.approx(2.0, rel=0.01)


def test_disagreement_point_and_weight_by_hand() -> None:
    game = ContinuousGame(
        rates=Sides(0.1, 0.3),
        inside=Sides(0.02, 0.06),
        breakdown_rate=0.1,
        broken=Sides(0.2, 0.1),
    )
    assert disagreement_point(game) == pytest.approx((0.2, 0.175), abs=1e-12)
    assert union_weight(game) == pytest.approx(2.0 / 3.0, abs=1e-12)


def test_ticks_carry_rates_flows_and_hazard_by_hand() -> None:
    """A flow of .1 for ln 4 / .5 years at 50 % is worth .1 * (1 - 1/4) / .5."""
    game = ContinuousGame(
        rates=Sides(0.5, 0.0), inside=Sides(0.1, 0.1), breakdown_rate=0.25, broken=Sides(0.2, 0.3)
    )
    years = math.log(4.0) / 0.5
    ticked = game_at_tick(game, years, rounds=3)
    assert ticked.discount == pytest.approx((0.25, 1.0), abs=1e-12)
    assert ticked.inside == pytest.approx((0.15, 0.1 * years), abs=1e-12)
    assert ticked.breakdown == pytest.approx(0.5, abs=1e-12)
    assert ticked.end == pytest.approx((0.2, 0.7), abs=1e-12)


def test_costly_bargaining_cannot_take_more_than_the_pie() -> None:
    game = ContinuousGame(rates=Sides(0.02, 0.02), inside=Sides(-0.1, 0.0))
    assert limit_division(game) == Sides(0.0, 1.0)
    assert opening(game, 0.05, 20_000) == pytest.approx((0.0, 1.0), abs=2e-3)


EVEN_END = Sides(0.45, 0.45)  # a last round good enough that no small option ever binds


@settings(derandomize=True, deadline=None)
@given(
    discount=st.builds(Sides, st.floats(0.8, 0.99), st.floats(0.8, 0.99)),
    first=st.sampled_from(Side),
    shares=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)),
)
def test_theory_06_sub_binding_outside_option_changes_nothing(
    discount: Sides, first: Side, shares: tuple[float, float]
) -> None:
    """Options up to the least a responder ever gets leave each round equal to the last bit."""
    setting = {"discount": discount, "rounds": 60, "first": first, "end": EVEN_END}
    without = solve(AlternatingGame(**setting))  # type: ignore[arg-type]
    least = [min(turn.payoffs[side] for turn in without if turn.proposer != side) for side in Side]
    outside = Sides(shares[0] * least[0], shares[1] * least[1])
    assert solve(AlternatingGame(**setting, outside=outside)) == without  # type: ignore[arg-type]


@pytest.mark.parametrize("option", [0.6, 0.75, 0.9])
def test_theory_06_binding_outside_option_is_paid_exactly(option: float) -> None:
    game = {"discount": Sides(0.95, 0.95), "rounds": 200}
    union_answers = AlternatingGame(first=Side.FIRM, outside=Sides(option, 0.0), **game)  # type: ignore[arg-type]
    assert solve(union_answers)[0].payoffs == Sides(option, 1.0 - option)
    firm_answers = AlternatingGame(first=Side.UNION, outside=Sides(0.0, option), **game)  # type: ignore[arg-type]
    assert solve(firm_answers)[0].payoffs == Sides(1.0 - option, option)


@pytest.mark.parametrize(
    ("outside", "share"),
    [
        (Sides(0.0, 0.0), 1.0 / 3.0),
        (Sides(0.3, 0.6), 1.0 / 3.0),
        (Sides(0.4, 0.0), 0.4),
        (Sides(0.0, 0.8), 0.2),
        (Sides(0.55, 0.45), 0.55),
    ],
)
def test_theory_06_outside_option_principle_in_the_limit(outside: Sides, share: float) -> None:
    game = ContinuousGame(rates=Sides(0.02, 0.01), outside=outside)
    assert limit_division(game).union == pytest.approx(share, abs=1e-12)
    assert outside_option_share(1.0 / 3.0, outside) == pytest.approx(share, abs=1e-12)
    for first in Side:
        assert opening(game, 0.1, 10_000, first).union == pytest.approx(share, abs=1e-3)


def test_outside_option_is_not_an_inside_option() -> None:
    """The same 0.3 for the union, as income while talking, does move the division."""
    income = ContinuousGame(rates=Sides(0.02, 0.01), inside=Sides(0.02 * 0.3, 0.0))
    assert limit_division(income).union == pytest.approx(0.3 + 0.7 / 3.0, abs=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rates": Sides(-0.01, 0.02)}, "negative"),
        ({"breakdown_rate": -1.0}, "negative"),
        ({"rates": Sides(0.0, 0.02)}, "hurry"),
        ({"pie": -1.0}, "pie"),
    ],
)
def test_impossible_situations_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ContinuousGame(**({"rates": Sides(0.02, 0.01)} | change))  # type: ignore[arg-type]


def test_nothing_to_agree_on_is_refused() -> None:
    with pytest.raises(ValueError, match="no agreement"):
        limit_division(ContinuousGame(rates=Sides(0.1, 0.1), inside=Sides(0.06, 0.06)))
    with pytest.raises(ValueError, match="outside options"):
        outside_option_share(0.5, Sides(0.6, 0.6))
    with pytest.raises(ValueError, match="tick"):
        game_at_tick(IMPATIENT_UNION, tick=0.0, rounds=10)
