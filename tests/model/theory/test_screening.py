"""Two types, two rounds: the closed form against every first wage of a grid."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.theory.screening import (
    Screening,
    TwoTypes,
    after_first_wage,
    equilibrium,
    screening_limit,
    screening_wage,
    strike_is_risked,
    strike_probability,
)

# Sixteenths and halves are exact in binary, so brute force can be compared with `==`.
HALF = TwoTypes(low=1.0, high=2.0, share_high=0.625, discount=0.5)
WAGES = [step / 64 for step in range(64 * 2 + 33)]


def best_by_trial(game: TwoTypes) -> Screening:
    """The lowest of the first wages that are worth most to the union."""
    return max((after_first_wage(game, wage) for wage in WAGES), key=lambda play: play.union_value)


@pytest.mark.parametrize(
    ("share_high", "discount", "wage", "strikes"),
    [
        (0.25, 0.5, 1.0, 0.0),
        (0.5, 0.5, 1.0, 0.0),  # q * sH = sL: pool
        (0.5625, 0.5, 1.5, 0.4375),
        (0.625, 0.5, 1.5, 0.375),
        (0.75, 0.5, 1.5, 0.25),  # the limit itself
        (0.5625, 0.75, 1.25, 0.4375),
        (0.625, 0.25, 1.75, 0.375),
    ],
)
def test_theory_12_screening_condition(
    share_high: float, discount: float, wage: float, strikes: float
) -> None:
    """Strike iff q sH > sL; first wage (1 - d) sH + d sL, second sL: exact."""
    game = replace(HALF, share_high=share_high, discount=discount)
    tried = best_by_trial(game)
    assert tried.first_wage == wage
    assert strike_probability(game, tried) == strikes
    assert tried == equilibrium(game)
    assert strike_is_risked(game) is (strikes > 0.0)
    assert tried.chance_of_low == 1.0


def test_theory_12_condition_does_not_depend_on_the_discount() -> None:
    shares = [step / 16 for step in range(17)]
    for share_high, discount in product(shares, (0.25, 0.5, 0.75)):
        game = replace(HALF, share_high=share_high, discount=discount)
        risked = strike_probability(game, best_by_trial(game)) > 0.0
        assert risked is (1.0 > share_high > 0.5)


def test_theory_12_many_rich_firms_are_asked_for_all_they_have() -> None:
    """Above its limit the screening wage is not the best first wage: a counterexample by hand.

    With q = d = 3/4 the screening wage of 1.25 is worth .75 * 1.25 + .25 * .75 * 1 = 1.125. Asking
    2, which two rich firms in three take so that half of those who refuse are rich, is worth
    .5 * 2 + .5 * .75 * 1 = 1.375.
    """
    game = replace(HALF, share_high=0.75, discount=0.75)
    assert strike_is_risked(game)
    assert after_first_wage(game, screening_wage(game)).union_value == 1.125
    top = after_first_wage(game, 2.0)
    assert top.rich_accept == pytest.approx(2.0 / 3.0, abs=1e-15)
    assert top.union_value == pytest.approx(1.375, abs=1e-15)
    assert best_by_trial(game) == equilibrium(game) == top
    assert game.share_high > screening_limit(game) == 0.625
    assert strike_probability(game, top) == pytest.approx(0.5, abs=1e-15)


def value_of_profile(
    share_high: Fraction, discount: Fraction, wage: Fraction, accept: Fraction, low_next: Fraction
) -> Fraction | None:
    """Union's payoff if no one gains by another answer, else None; sH = 2, sL = 1, wage > sL."""
    rich_left = share_high * (1 - accept)
    ask_low, ask_high = rich_left + (1 - share_high), 2 * rich_left
    gain_of_accepting = (2 - wage) - discount * low_next
    consistent = (
        (low_next == 0 or ask_low >= ask_high)
        and (low_next == 1 or ask_high >= ask_low)
        and (accept == 1 or gain_of_accepting <= 0)
        and (accept == 0 or gain_of_accepting >= 0)
    )
    second = low_next * ask_low + (1 - low_next) * ask_high
    return share_high * accept * wage + discount * second if consistent else None


@pytest.mark.parametrize(
    ("share_high", "wage", "value"),
    [
        (Fraction(1, 2), Fraction(1), Fraction(1)),
        (Fraction(9, 16), Fraction(5, 4), Fraction(33, 32)),
        (Fraction(3, 5), Fraction(5, 4), Fraction(21, 20)),
        (Fraction(3, 4), Fraction(2), Fraction(11, 8)),
    ],
)
def test_theory_12_enumeration_in_fractions(
    share_high: Fraction, wage: Fraction, value: Fraction
) -> None:
    """Every wage, acceptance and second wage on a grid, without the module's own answers."""
    discount = Fraction(3, 4)
    best = (Fraction(1), Fraction(1))  # value and wage of pooling
    for step, part, chance in product(range(17, 41), range(13), range(5)):
        asked = Fraction(step, 16)
        worth = value_of_profile(
            share_high, discount, asked, Fraction(part, 12), Fraction(chance, 4)
        )
        if worth is not None and worth > best[0]:
            best = (worth, asked)
    assert best == (value, wage)
    game = replace(HALF, share_high=float(share_high), discount=0.75)
    assert equilibrium(game).first_wage == pytest.approx(float(wage), abs=1e-12)
    assert equilibrium(game).union_value == pytest.approx(float(value), abs=1e-12)


SURPLUS = st.tuples(st.floats(0.1, 1.0), st.floats(1.05, 5.0))
GAMES = st.builds(
    lambda surplus, share, discount: TwoTypes(
        low=surplus[0], high=surplus[0] * surplus[1], share_high=share, discount=discount
    ),
    SURPLUS,
    st.floats(0.01, 0.99),
    st.floats(0.01, 0.99),
)


@settings(derandomize=True, deadline=None)
@given(GAMES)
def test_closed_form_is_at_least_as_good_as_any_first_wage(game: TwoTypes) -> None:
    best = equilibrium(game).union_value
    for step in range(301):
        wage = 1.05 * game.high * step / 300
        assert after_first_wage(game, wage).union_value <= best + 1e-12


@settings(derandomize=True, deadline=None)
@given(GAMES, st.floats(0.0, 1.1))
def test_answers_to_any_first_wage_are_an_equilibrium(game: TwoTypes, position: float) -> None:
    """Neither a firm, nor the union when it names the second wage, gains by another answer."""
    wage = position * game.high
    play = after_first_wage(game, wage)
    waiting = game.discount * play.chance_of_low * (game.high - game.low)
    if play.rich_accept < 1.0:
        assert game.high - wage <= waiting + 1e-9
    if play.rich_accept > 0.0:
        assert game.high - wage >= waiting - 1e-9
    assert (play.poor_accept == 1.0) is (wage <= game.low)

    rich_left = game.share_high * (1.0 - play.rich_accept)
    poor_left = (1.0 - game.share_high) * (1.0 - play.poor_accept)
    ask_low, ask_high = (rich_left + poor_left) * game.low, rich_left * game.high
    if play.chance_of_low > 0.0:
        assert ask_low >= ask_high - 1e-9
    if play.chance_of_low < 1.0:
        assert ask_high >= ask_low - 1e-9


@settings(derandomize=True, deadline=None)
@given(GAMES)
def test_screening_range_starts_at_the_strike_condition_and_closes_with_patience(
    game: TwoTypes,
) -> None:
    threshold = game.low / game.high
    assert threshold <= screening_limit(game) <= 1.0 + 1e-12
    assert screening_limit(replace(game, discount=1.0)) == pytest.approx(threshold, rel=1e-9)
    assert screening_limit(replace(game, discount=0.0)) == pytest.approx(1.0, rel=1e-9)


@settings(derandomize=True, deadline=None)
@given(GAMES)
def test_union_is_indifferent_at_the_screening_limit(game: TwoTypes) -> None:
    limit = screening_limit(game)
    assume(game.low / game.high < limit < 1.0)
    at_limit = replace(game, share_high=limit)
    screening = after_first_wage(at_limit, screening_wage(at_limit)).union_value
    assert after_first_wage(at_limit, game.high).union_value == pytest.approx(screening, rel=1e-9)


def test_impossible_games_are_refused() -> None:
    with pytest.raises(ValueError, match="surpluses"):
        replace(HALF, low=2.0)
    with pytest.raises(ValueError, match="surpluses"):
        replace(HALF, low=0.0)
    with pytest.raises(ValueError, match="rich firm"):
        replace(HALF, share_high=1.5)
    with pytest.raises(ValueError, match="discount"):
        replace(HALF, discount=-0.1)
