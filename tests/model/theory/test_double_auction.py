"""Chatterjee and Samuelson's bids against searched replies, and the ceiling on what they gain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import dblquad

from model.theory.double_auction import (
    FULL_GAINS,
    LEAST_GAIN,
    SEALED_GAINS,
    TRADE_PROBABILITY,
    TRUTHFUL,
    BidRule,
    BidRules,
    Trader,
    Trades,
    best_gain,
    best_rule,
    expected_gain,
    gain_from_shading,
    linear_equilibrium,
    trade,
)

PAIRS = 200_000


def simulated(rules: BidRules, seed: int = 1983) -> Trades:
    draws = np.random.default_rng(seed).random((2, PAIRS))
    return trade(rules, costs=draws[0], values=draws[1])


def replies_in_turn(rounds: int) -> BidRules:
    """Sides that start truthful and then reply, in turn, to what the other did last."""
    rules = TRUTHFUL
    for _ in range(rounds):
        buyer = best_rule(Trader.BUYER, rules.seller)
        rules = BidRules(seller=best_rule(Trader.SELLER, buyer), buyer=buyer)
    return rules


def test_theory_49_figures_of_the_linear_equilibrium() -> None:
    assert float(TRADE_PROBABILITY) == 0.28125
    assert float(SEALED_GAINS) == 0.140625
    assert float(SEALED_GAINS / FULL_GAINS) == 0.84375


def test_theory_49_figures_integrate_the_pairs_that_trade() -> None:
    gap = float(LEAST_GAIN)
    traded = dblquad(lambda value, cost: 1.0, 0.0, 1.0 - gap, lambda cost: cost + gap, 1.0)[0]
    assert traded == pytest.approx(float(TRADE_PROBABILITY), abs=1e-9)
    for least, gains in ((gap, SEALED_GAINS), (0.0, FULL_GAINS)):
        integrated = dblquad(
            lambda value, cost: value - cost, 0.0, 1.0 - least, lambda cost, m=least: cost + m, 1.0
        )[0]
        assert integrated == pytest.approx(float(gains), abs=1e-9)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_theory_49_trade_needs_a_quarter_of_gain(cost: float, value: float) -> None:
    traded = bool(trade(linear_equilibrium(), [cost], [value]).traded[0])
    if abs(value - cost - 0.25) > 1e-9:
        assert traded is (value > cost + 0.25)


def test_theory_49_no_other_price_pays_in_equilibrium() -> None:
    assert gain_from_shading(linear_equilibrium(), steps=100) < 1e-9


def test_theory_49_truth_does_not_survive_a_best_reply() -> None:
    """A buyer worth 1 offers 2/3 instead and gains 1/3 on two thirds of the sellers, not 1/4."""
    assert gain_from_shading(TRUTHFUL) == pytest.approx(1.0 / 3.0 - 1.0 / 4.0, abs=1e-9)
    assert gain_from_shading(BidRules(TRUTHFUL.seller, linear_equilibrium().buyer)) > 0.01


def test_theory_49_strategic_agents_stay_under_the_ceiling() -> None:
    for rules in (linear_equilibrium(), replies_in_turn(12)):
        pairs = simulated(rules)
        ceiling = float(SEALED_GAINS)
        assert pairs.mean_gain <= ceiling + 2.0 * pairs.standard_error
        assert pairs.mean_gain == pytest.approx(ceiling, abs=4.0 * pairs.standard_error)
        spread = (0.28125 * 0.71875 / PAIRS) ** 0.5
        assert pairs.traded.mean() == pytest.approx(0.28125, abs=4.0 * spread)


def test_theory_49_only_naive_agents_beat_it() -> None:
    """Truthful pairs make all trades, so the ceiling would catch them."""
    pairs = simulated(TRUTHFUL)
    assert pairs.mean_gain > float(SEALED_GAINS) + 2.0 * pairs.standard_error
    assert pairs.mean_gain == pytest.approx(1.0 / 6.0, abs=4.0 * pairs.standard_error)


def test_replies_in_turn_lead_from_truth_to_the_equilibrium() -> None:
    rules, equilibrium = replies_in_turn(12), linear_equilibrium()
    for found, expected in zip(rules, equilibrium, strict=True):
        assert found.slope == pytest.approx(expected.slope, abs=1e-12)
        assert found.intercept == pytest.approx(expected.intercept, abs=1e-9)


@pytest.mark.parametrize("against", [TRUTHFUL, linear_equilibrium(), replies_in_turn(1)])
@pytest.mark.parametrize("trader", list(Trader))
def test_best_line_gains_what_a_search_over_prices_gains(trader: Trader, against: BidRules) -> None:
    other = against[trader.other]
    rule = best_rule(trader, other)
    for worth in np.linspace(0.0, 1.0, 21).tolist():
        kept = expected_gain(trader, worth, rule.price(worth), other)
        assert kept == pytest.approx(best_gain(trader, worth, other), abs=1e-9)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.floats(0.0, 1.0), st.floats(-0.2, 1.2), st.floats(0.2, 1.5), st.floats(-0.3, 0.5))
def test_expected_gain_is_the_mean_over_the_other_side(
    worth: float, price: float, slope: float, intercept: float
) -> None:
    """Midpoint sums over a thousand costs or values, and the split written out."""
    others = BidRule(slope=slope, intercept=intercept)
    prices = intercept + slope * (np.arange(1_000) + 0.5) / 1_000
    halfway = (prices + price) / 2.0
    bought = np.where(price >= prices, worth - halfway, 0.0).mean()
    sold = np.where(price <= prices, halfway - worth, 0.0).mean()
    assert expected_gain(Trader.BUYER, worth, price, others) == pytest.approx(bought, abs=2e-3)
    assert expected_gain(Trader.SELLER, worth, price, others) == pytest.approx(sold, abs=2e-3)


def test_seats_face_each_other() -> None:
    assert Trader.BUYER.other is Trader.SELLER
    assert Trader.SELLER.other is Trader.BUYER


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="slope"):
        BidRule(slope=0.0, intercept=0.5)
    with pytest.raises(ValueError, match="cost or value"):
        expected_gain(Trader.BUYER, 1.5, 0.5, TRUTHFUL.seller)
