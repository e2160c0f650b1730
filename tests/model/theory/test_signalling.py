"""Cramton and Tracy's reduced form against firms and a union that search for their best move."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.stats import linregress

from model.theory.alternating import Sides
from model.theory.signalling import (
    Disputes,
    SignallingGame,
    best_delay,
    best_first_offer,
    concession_curve,
    cutoff,
    delay,
    firm_gain,
    first_offer,
    holdout_game,
    incidence,
    longest_delay,
    mean_delay,
    play,
    settlement,
    strike_game,
    union_payoff,
    union_strikes,
    union_value,
)

RATE = 0.11  # per year, the reading of a 3 % per 100 days concession
FIRMS = 5_000


def game_of(low: float) -> SignallingGame:
    return SignallingGame(low=low, high=1.0, rate=RATE)


def draw_firms(game: SignallingGame, firms: int) -> NDArray[np.float64]:
    """One uniform draw in each of `firms` equal strata: sampling error far below the 2 %."""
    ranks = (np.arange(firms) + np.random.default_rng(1992).random(firms)) / firms
    return game.low + (game.high - game.low) * ranks


@cache
def simulated(low: float) -> Disputes:
    """Firms answer, by search, the offer the union finds by search."""
    game = game_of(low)
    return play(game, draw_firms(game, FIRMS), best_first_offer(game))


@pytest.mark.parametrize(("low", "share"), [(0.0, 0.75), (0.5, 0.59791), (0.9, 0.51361)])
def test_theory_09_signalling_delay(low: float, share: float) -> None:
    game, firms = game_of(low), simulated(low)
    assert incidence(game) == pytest.approx(share, abs=1e-5)
    disputed = firms.delay > 0.0
    assert disputed.mean() == pytest.approx(share, abs=0.02)
    assert firms.delay[disputed].mean() == pytest.approx(mean_delay(game), rel=0.02)
    settled = settled_by_search(game, firms)
    assert settled == pytest.approx(union_value(game), rel=1e-3)


def settled_by_search(game: SignallingGame, firms: Disputes) -> float:
    offer = float(firms.wage.max())
    return float(np.mean([union_payoff(game, offer, after) for after in firms.delay]))


@pytest.mark.parametrize("low", [0.0, 0.5, 0.9])
def test_theory_09_delay_formula_is_the_best_response(low: float) -> None:
    game = game_of(low)
    offer = first_offer(game)
    for surplus in np.linspace(low + 0.01 * (1.0 - low), 1.0, 40):
        searched = best_delay(game, surplus, offer)
        assert searched == pytest.approx(delay(game, surplus), abs=1e-5)


@pytest.mark.parametrize("low", [0.0, 0.5, 0.9])
def test_theory_09_delay_reveals_the_firm(low: float) -> None:
    """The wage of the curve is the even split with the firm that chose to wait for it."""
    firms = simulated(low)
    disputed = firms.delay > 0.0
    assert firms.wage[disputed] == pytest.approx(firms.surplus[disputed] / 2.0, abs=1e-4)


def test_theory_09_delay_is_exponential_when_the_poorest_has_nothing() -> None:
    delays = simulated(0.0).delay
    disputed = delays[delays > 0.0]
    for years in (2.0, 9.0, 20.0):
        assert np.mean(disputed > years) == pytest.approx(np.exp(-RATE * years), abs=0.005)


SPREADS = [0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]


def test_theory_10_dispute_bound() -> None:
    shares = []
    for low in SPREADS:
        game = game_of(low)
        firms = play(game, draw_firms(game, 150), best_first_offer(game))
        shares.append(float(np.mean(firms.delay > 0.0)))
        assert shares[-1] == pytest.approx(incidence(game), abs=0.02)
    assert min(shares) >= 0.50 - 0.02
    assert max(shares) <= 0.75 + 0.02
    assert shares == sorted(shares, reverse=True)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.0, 0.999), st.floats(0.1, 1e4))
def test_theory_10_incidence_depends_on_relative_spread_alone(low: float, scale: float) -> None:
    share = incidence(game_of(low))
    assert 0.5 <= share <= 0.75
    scaled = SignallingGame(low=scale * low, high=scale, rate=0.5)
    assert incidence(scaled) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize("low", [0.0, 0.5, 0.9])
def test_theory_11_concession_slope_is_the_discount_rate(low: float) -> None:
    """Even splits of the true surpluses regressed on delays found by search."""
    firms = simulated(low)
    disputed = firms.delay > 0.0
    fit = linregress(firms.delay[disputed], np.log(firms.surplus[disputed] / 2.0))
    assert fit.slope == pytest.approx(-RATE, rel=0.02)


TABLE = [  # low / high, m, incidence, union value, r * mean delay, r * longest delay
    (0.0, 0.75000, 0.75000, 0.18750, 1.00000, np.inf),
    (0.25, 0.75682, 0.67576, 0.24539, 0.45362, 1.10766),
    (0.50, 0.79896, 0.59791, 0.32125, 0.21611, 0.46870),
    (0.75, 0.88474, 0.53896, 0.40790, 0.08034, 0.16522),
    (0.90, 0.95136, 0.51361, 0.46273, 0.02749, 0.05550),
    (0.95, 0.97533, 0.50652, 0.48130, 0.01310, 0.02631),
    (0.99, 0.99501, 0.50126, 0.49625, 0.00252, 0.00505),
]


@pytest.mark.parametrize("row", TABLE)
def test_table_of_priors(row: tuple[float, ...]) -> None:
    """The reduced model's table, `theory.md` section 1.6, to its five decimals."""
    low, *expected = row
    game = SignallingGame(low=low, high=1.0, rate=1.0)
    figures = [f(game) for f in (cutoff, incidence, union_value, mean_delay, longest_delay)]
    assert figures == pytest.approx(expected, abs=6e-6)


@pytest.mark.parametrize("low", SPREADS)
def test_cutoff_is_twice_the_offer_a_searching_union_makes(low: float) -> None:
    game = SignallingGame(low=low, high=1.0, rate=1.0)
    assert 2.0 * best_first_offer(game) == pytest.approx(cutoff(game), abs=2e-4)


@pytest.mark.parametrize("low", [0.1, 0.5, 0.9])
def test_mean_delay_and_union_value_integrate_the_firms(low: float) -> None:
    game = game_of(low)
    m = cutoff(game)
    delays = quad(lambda surplus: delay(game, surplus), low, m)[0] / (m - low)
    assert mean_delay(game) == pytest.approx(delays, rel=1e-6)
    offer = first_offer(game)
    worth = quad(
        lambda surplus: union_payoff(game, offer, delay(game, surplus)), low, 1.0, points=[m]
    )[0]
    assert union_value(game) == pytest.approx(worth / (1.0 - low), rel=1e-6)


STOPPAGE = Sides(0.1, 0.2)


def test_strike_incomes_shift_the_wage_and_shrink_the_surplus() -> None:
    """With x = .1, y = .2 a value of 1 leaves .7; the wage is (v + x - y) / 2."""
    game = strike_game(0.5, 1.0, RATE, STOPPAGE)
    assert (game.low, game.high) == pytest.approx((0.2, 0.7), abs=1e-12)
    assert settlement(game, 0.3) == pytest.approx((0.6 + 0.1 - 0.2) / 2.0, abs=1e-12)
    after = best_delay(game, 0.3, best_first_offer(game))
    assert after == pytest.approx(delay(game, 0.3), rel=1e-3)
    assert concession_curve(game, after) == pytest.approx(settlement(game, 0.3), abs=1e-4)


def test_fallback_incomes_widen_the_relative_spread() -> None:
    assert incidence(strike_game(0.5, 1.0, RATE, STOPPAGE)) > incidence(game_of(0.5))


@pytest.mark.parametrize("cost", [0.05, 0.3])
def test_holdout_delays_like_a_strike_and_pays_from_the_old_wage(cost: float) -> None:
    strike = game_of(0.5)
    holdout = holdout_game(0.5, 1.0, RATE, old_wage=0.4, cost=cost)
    for value in (0.55, 0.7, 0.95):
        assert delay(holdout, cost * value) == pytest.approx(delay(strike, value), abs=1e-9)
    assert settlement(holdout, cost * 0.6) == pytest.approx(0.4 + cost * 0.3, abs=1e-12)
    assert union_value(holdout) == pytest.approx(0.4 + cost * union_value(strike), abs=1e-12)
    assert incidence(holdout) == pytest.approx(incidence(strike), abs=1e-12)


def test_holdout_firm_waits_for_the_best_wage() -> None:
    """Searched on the firm's own cash flow: (1 - c) v - w0 while waiting, v - w after."""
    value, cost, old_wage = 0.6, 0.3, 0.4
    holdout = holdout_game(0.5, 1.0, RATE, old_wage=old_wage, cost=cost)
    waits = np.linspace(0.0, 10.0, 10_001)
    wages = np.array([concession_curve(holdout, after) for after in waits])
    kept = np.exp(-RATE * waits)
    cash = (1.0 - kept) * ((1.0 - cost) * value - old_wage) + kept * (value - wages)
    assert waits[cash.argmax()] == pytest.approx(delay(holdout, cost * value), abs=2e-3)


@pytest.mark.parametrize("cost", [0.1, 0.3])
def test_union_strikes_when_the_old_wage_is_low(cost: float) -> None:
    strike = game_of(0.5)
    threshold = (1.0 - cost) * 0.32125
    for old_wage in (threshold - 1e-4, threshold + 1e-4):
        holdout = holdout_game(0.5, 1.0, RATE, old_wage=old_wage, cost=cost)
        assert union_strikes(strike, holdout) is (old_wage < threshold)


def test_firm_gains_nothing_from_the_wrong_delay() -> None:
    game = game_of(0.5)
    offer, right = first_offer(game), delay(game, 0.6)
    best = firm_gain(game, 0.6, offer, right)
    for wrong in (0.0, right - 0.5, right + 0.5):
        assert firm_gain(game, 0.6, offer, wrong) < best


def test_impossible_games_are_refused() -> None:
    with pytest.raises(ValueError, match="surplus bounds"):
        SignallingGame(low=0.5, high=0.5, rate=0.1)
    with pytest.raises(ValueError, match="surplus bounds"):
        strike_game(0.2, 1.0, 0.1, Sides(0.2, 0.1))  # the poorest firm would rather stop
    with pytest.raises(ValueError, match="rate"):
        SignallingGame(low=0.0, high=1.0, rate=0.0)
    with pytest.raises(ValueError, match="holdout cost"):
        holdout_game(0.0, 1.0, 0.1, old_wage=0.5, cost=-0.1)
    with pytest.raises(ValueError, match="surplus must lie"):
        delay(game_of(0.5), 0.4)
    with pytest.raises(ValueError, match="delay"):
        concession_curve(game_of(0.5), -1.0)
