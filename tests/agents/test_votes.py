"""Votes: ratification, authorisation, elections, and what a committee makes of them."""

import math
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from agents.approval import Constituent, Parts, approves
from agents.contract import DOLLAR
from agents.votes import (
    UNSEEN,
    authorises,
    implied_mood,
    least_welfare,
    nearest_candidate,
    normal_cdf,
    normal_quantile,
    odds_of_ratification,
    predicted_yes,
    ratified,
    signs,
    would_strike,
    yes_needed,
)

NORMAL = NormalDist()
QUOTAS = (0.0, 0.3, 0.5, 0.6, 2.0 / 3.0, 0.75, 0.9, 0.99, 0.999)

spreads = st.floats(0.0, 100.0)
quotas = st.floats(0.0, 0.999)
errors = st.floats(0.0, 0.5)
survivals = st.floats(0.0, 200.0)
opinions = st.floats(-5.0, 5.0)


def worth_to_all(value: float) -> Parts:
    """Return a contract worth this much more than waiting to everybody, $M."""
    return Parts(dates=(value,), left=((0.0,),), more=((0.0,),), waiting=(0.0,), rest=0.0)


def member_asking(least: float) -> Constituent:
    """Return a member who feels what the guild feels and asks for this much, $M."""
    return Constituent(weights=(1.0,), rest=1.0, least=least)


def count_of_yes(value: float, asked: list[float]) -> int:
    return sum(approves(worth_to_all(value), member_asking(each), 0, (0.0,)) for each in asked)


# ---------------------------------------------------------------------------------- normal rules


@given(st.floats(-9.0, 9.0))
def test_the_normal_share_is_that_of_the_standard_library(x: float) -> None:
    assert normal_cdf(x) == pytest.approx(NORMAL.cdf(x), rel=1e-9, abs=1e-15)


@given(st.floats(1e-15, 1.0 - 1e-15))
def test_the_normal_quantile_is_that_of_the_standard_library(share: float) -> None:
    assert normal_quantile(share) == pytest.approx(NORMAL.inv_cdf(share), rel=0.0, abs=2e-14)


@pytest.mark.parametrize("power", range(1, 16))
def test_the_quantile_holds_far_out_in_both_tails(power: int) -> None:
    for share in (10.0**-power, 1.0 - 10.0**-power):
        assert normal_quantile(share) == pytest.approx(NORMAL.inv_cdf(share), rel=0.0, abs=2e-14)


def test_the_quantile_is_as_good_everywhere_in_between() -> None:
    shares = [(k + 0.5) / 5000 for k in range(5000)]
    assert max(abs(normal_quantile(u) - NORMAL.inv_cdf(u)) for u in shares) < 2e-14


def test_the_quantile_is_that_of_scipy_too_which_computes_it_otherwise() -> None:
    shares = np.concatenate([np.random.default_rng(6).random(20_000), 10.0 ** -np.arange(1, 17.0)])
    found = np.array([normal_quantile(share) for share in shares.tolist()])
    assert np.abs(found - special.ndtri(shares)).max() < 1e-14


def test_quantiles_never_fall_not_even_between_two_ways_of_computing_them() -> None:
    for turn in (0.075, 0.925, math.exp(-25.0)):
        near = [turn * (1.0 + step * 1e-13) for step in range(-500, 501)]
        found = [normal_quantile(share) for share in near]
        assert all(high >= low - 1e-15 * abs(low) - 1e-15 for low, high in pairwise(found))


def test_quantiles_are_finite_and_mirrored_even_at_the_ends() -> None:
    assert normal_quantile(1.0) == -normal_quantile(0.0) == pytest.approx(8.2924, abs=1e-4)
    assert normal_quantile(5e-324) == normal_quantile(0.0)
    for share in (0.125, 0.25, 0.375):
        assert normal_quantile(1.0 - share) == -normal_quantile(share)


# -------------------------------------------------------------------------------- who says yes


@pytest.mark.parametrize(
    ("z", "share"),
    [
        # The base case's ratification of 23 November 2004 (facts.md 1.1, theory.md 3): 74 % yes,
        # 77 % in the West and 59 % in the East. Only to read the votes, never an input.
        (0.6433, 0.74),
        (0.7388, 0.77),
        (0.2275, 0.59),
    ],
)
def test_a_share_of_yes_votes_is_read_as_a_distance_in_standard_deviations(
    z: float, share: float
) -> None:
    assert predicted_yes(z * 12.0, 12.0) == pytest.approx(share, abs=2e-5)
    assert normal_quantile(share) == pytest.approx(z, abs=1e-4)


@pytest.mark.parametrize("turnout", [0.2, 1.0])
@pytest.mark.parametrize(("mean", "spread"), [(-12.0, 10.0), (0.0, 10.0), (6.433, 10.0), (3, 0.5)])
def test_the_share_of_yes_votes_is_the_normal_share_of_the_surplus(
    mean: float, spread: float, turnout: float
) -> None:
    """theory.md test 22: N(mu, s) members, random turnout; within 2 binomial standard errors."""
    rng = np.random.default_rng(22)
    asked = rng.normal(40.0 - mean, spread, 20_000)[rng.random(20_000) < turnout].tolist()
    expected = predicted_yes(mean, spread)
    error = math.sqrt(expected * (1.0 - expected) / len(asked))
    assert abs(count_of_yes(40.0, asked) / len(asked) - expected) <= 2.0 * error


@given(st.floats(-50.0, 50.0), st.floats(-50.0, 50.0), spreads)
def test_a_better_contract_never_loses_votes(one: float, other: float, spread: float) -> None:
    assert predicted_yes(min(one, other), spread) <= predicted_yes(max(one, other), spread)


@given(st.floats(-5e-6, 5e-6))
def test_members_who_are_all_alike_vote_as_one_of_them_would(surplus: float) -> None:
    one = approves(worth_to_all(surplus), member_asking(0.0), 0, (0.0,))
    assert predicted_yes(surplus, 0.0) == float(one)


def test_the_step_without_spread_is_the_limit_of_a_small_one() -> None:
    for surplus in (-3.0, 3.0):
        assert predicted_yes(surplus, 1e-9) == predicted_yes(surplus, 0.0)
        assert predicted_yes(surplus, 5e-324) == predicted_yes(surplus, 0.0)


# --------------------------------------------------------------------------------- ratification


@pytest.mark.parametrize(
    ("yes", "ballots", "quota", "carried"),
    [
        (51, 100, 0.5, True),
        (50, 100, 0.5, False),  # a tie fails
        (3, 5, 0.6, False),
        (2, 3, 2.0 / 3.0, False),
        (29, 100, 0.29, False),  # 0.29 * 100 is below 29 in binary, and still a tie
        (7, 100, 0.07, False),  # 0.07 * 100 is above 7
        (8, 100, 0.07, True),
        (0, 10, 0.0, False),
        (1, 10, 0.0, True),
        (10, 10, 0.999, True),
        (10, 10, 1.0, False),
        (0, 0, 0.0, False),
        (0, 0, 0.5, False),
        # 23 November 2004: 2,247 ballots, 74 % yes; and a vote lost by 16 in 1997 (facts.md 3).
        (1663, 2247, 0.5, True),
        (1663, 2247, 0.75, False),
    ],
)
def test_a_vote_ratifies_with_more_than_the_quota(
    yes: int, ballots: int, quota: float, carried: bool
) -> None:
    assert ratified(yes, ballots, quota) is carried


@given(st.integers(1, 11_000), st.integers(0, 1000))
def test_a_share_that_equals_the_quota_is_not_enough(ballots: int, thousandths: int) -> None:
    # Exact in whole numbers: more than the quota means 1000 yes > thousandths * ballots.
    exact = thousandths * ballots // 1000 + 1
    assert yes_needed(ballots, thousandths / 1000) == exact
    assert ratified(exact - 1, ballots, thousandths / 1000) is False
    assert ratified(exact, ballots, thousandths / 1000) is True


@given(st.lists(st.floats(-50.0, 50.0), min_size=1, max_size=30), st.sampled_from(QUOTAS))
def test_the_voter_at_the_quantile_of_the_quota_decides(asked: list[float], quota: float) -> None:
    """theory.md test 22: the pivot is the required quantile of what voters ask for."""
    ballots = len(asked)
    pivot = sorted(asked)[yes_needed(ballots, quota) - 1]
    assert ratified(count_of_yes(pivot, asked), ballots, quota)
    assert not ratified(count_of_yes(pivot - 2.0 * DOLLAR, asked), ballots, quota)


@pytest.mark.parametrize("quota", [0.3, 0.5, 2.0 / 3.0, 0.75, 0.9])
def test_in_a_large_electorate_the_pivot_asks_for_the_normal_quantile(quota: float) -> None:
    """theory.md test 22: mu + s z(quota), within 2 standard errors of a sample quantile."""
    rng = np.random.default_rng(7)
    asked = sorted(rng.normal(30.0, 8.0, 50_000).tolist())
    z = NORMAL.inv_cdf(quota)
    error = 8.0 * math.sqrt(quota * (1.0 - quota) / 50_000) / NORMAL.pdf(z)
    assert abs(asked[yes_needed(50_000, quota) - 1] - (30.0 + 8.0 * z)) <= 2.0 * error
    # With no fear for itself and a poll that is never wrong the committee asks for just that.
    needed = least_welfare(8.0, quota, 0.0, 0.0)
    assert needed == pytest.approx(max(0.0, 8.0 * z), abs=1e-9)


def test_the_odds_are_the_chance_that_the_actual_share_exceeds_the_quota() -> None:
    rng = np.random.default_rng(3)
    actual = 0.55 + 0.04 * rng.standard_normal(20_000)
    expected = odds_of_ratification(0.55, 0.5, 0.04)
    error = math.sqrt(expected * (1.0 - expected) / 20_000)
    assert abs(float(np.mean(actual > 0.5)) - expected) <= 2.0 * error
    assert expected == pytest.approx(NORMAL.cdf(1.25))


def test_without_a_poll_error_the_prediction_decides_and_a_tie_fails() -> None:
    assert [odds_of_ratification(share, 0.6, 0.0) for share in (0.59, 0.6, 0.61)] == [0, 0, 1]
    assert odds_of_ratification(1.0, 1.0, 0.0) == 0.0


@given(st.floats(0.0, 1.0), quotas, quotas, errors)
def test_a_higher_quota_lowers_the_odds(
    predicted: float, one: float, other: float, error: float
) -> None:
    """theory.md test 22: a narrower win-set means fewer agreements."""
    low, high = sorted((one, other))
    worse = odds_of_ratification(predicted, high, error)
    assert worse <= odds_of_ratification(predicted, low, error)


# ------------------------------------------------------------------------------- the committee


@given(spreads, quotas, errors, survivals)
def test_the_committee_signs_from_its_least_welfare_on_and_not_below(
    spread: float, quota: float, error: float, survival: float
) -> None:
    least = least_welfare(spread, quota, error, survival)
    assert 0.0 <= least < math.inf
    assert signs(least, spread, quota, error, survival)
    assert signs(1.5 * least + 1.0, spread, quota, error, survival)
    # Halving stops at 2^-60 of where it began, so what is less by more than that is refused.
    width = 1e-12 * (10.0 * spread + survival)
    if least > 2.0 * width:
        assert not signs(least - 2.0 * width, spread, quota, error, survival)


@given(spreads, quotas, errors, survivals)
def test_at_the_least_welfare_the_gain_and_the_fear_are_equal(
    spread: float, quota: float, error: float, survival: float
) -> None:
    least = least_welfare(spread, quota, error, survival)
    predicted = predicted_yes(least, spread)
    odds = odds_of_ratification(predicted, quota, error)
    balance = odds * least - (1.0 - odds) * survival
    assert predicted > quota
    assert balance >= 0.0
    # Either the fear binds, or the quota does: then a cent less would be predicted to fail.
    if balance > 1e-6 * (1.0 + spread + survival):
        cent_less = predicted_yes(least - 0.01, spread)
        assert cent_less <= quota or least < 0.01


@given(spreads, quotas, quotas, errors, survivals)
def test_a_higher_quota_raises_the_needed_welfare(
    spread: float, one: float, other: float, error: float, survival: float
) -> None:
    """theory.md test 22: who is bound to a higher quota gets more, given an agreement."""
    low, high = sorted((one, other))
    less = least_welfare(spread, low, error, survival)
    assert less <= least_welfare(spread, high, error, survival) + 1e-9


def test_from_half_on_a_higher_quota_is_felt_at_every_step() -> None:
    found = [least_welfare(10.0, quota, 0.05, 20.0) for quota in QUOTAS[2:]]
    assert all(high - low > 0.01 for low, high in pairwise(found))


@given(spreads, quotas, errors, survivals, st.floats(0.0, 1.0))
def test_more_spread_more_error_and_more_fear_each_raise_the_needed_welfare(
    spread: float, quota: float, error: float, survival: float, part: float
) -> None:
    least = least_welfare(spread, quota, error, survival) + 1e-9
    assert least_welfare(spread, quota, error, part * survival) <= least
    assert least_welfare(spread, quota, part * error, survival) <= least
    assert least_welfare(part * spread, quota, error, survival) <= least


@given(st.floats(0.1, 100.0), quotas, errors, survivals, st.floats(0.01, 100.0))
def test_the_needed_welfare_is_counted_in_the_same_money(
    spread: float, quota: float, error: float, survival: float, factor: float
) -> None:
    least = least_welfare(spread, quota, error, survival)
    scaled = least_welfare(factor * spread, quota, error, factor * survival)
    assert scaled == pytest.approx(
        factor * least, rel=1e-6, abs=1e-9 * factor * (spread + survival)
    )


@pytest.mark.parametrize("quota", QUOTAS)
@pytest.mark.parametrize("error", [0.02, 0.2])
def test_members_who_are_all_alike_leave_the_odds_to_the_poll(quota: float, error: float) -> None:
    # All are predicted to say yes, so P = Phi((1 - q) / e) and mu* = survival (1 - P) / P.
    odds = NORMAL.cdf((1.0 - quota) / error)
    expected = 20.0 * (1.0 - odds) / odds
    assert least_welfare(0.0, quota, error, 20.0) == pytest.approx(expected, abs=1e-9)


def test_the_needed_welfare_solves_the_committee_s_equation() -> None:
    # Found by scipy.optimize.brentq on P mu = (1 - P) S, P = Phi((Phi(mu / s) - q) / e).
    from scipy.optimize import brentq

    def balance(mean: float) -> float:
        odds = NORMAL.cdf((NORMAL.cdf(mean / 10.0) - 0.5) / 0.05)
        return float(odds * mean - (1.0 - odds) * 20.0)

    assert least_welfare(10.0, 0.5, 0.05, 20.0) == pytest.approx(brentq(balance, 0.1, 20.0))


def test_a_committee_with_nothing_to_fear_still_needs_the_quota() -> None:
    assert 0.0 < least_welfare(10.0, 0.5, 0.0, 0.0) < 1e-9
    assert least_welfare(10.0, 0.75, 0.0, 0.0) == pytest.approx(10.0 * NORMAL.inv_cdf(0.75))


@pytest.mark.parametrize("error", [0.0, 0.05])
def test_where_a_minority_ratifies_the_committee_minds_the_mean(error: float) -> None:
    assert least_welfare(10.0, 0.2, error, 0.0) == 0.0
    assert signs(0.0, 10.0, 0.2, error, 0.0)
    assert not signs(-0.1, 10.0, 0.2, error, 0.0)


@given(spreads, errors, survivals)
def test_a_quota_nobody_can_exceed_blocks_everything(
    spread: float, error: float, survival: float
) -> None:
    assert least_welfare(spread, 1.0, error, survival) == math.inf


# ------------------------------------------------------------------------------ what a vote tells


def test_fewer_yes_votes_than_polled_show_a_more_militant_membership() -> None:
    assert implied_mood(0.74, 0.5) == pytest.approx(0.6433, abs=1e-4)
    assert implied_mood(0.5, 0.74) == pytest.approx(-0.6433, abs=1e-4)


@given(st.floats(-1.5, 1.5), st.floats(-1.0, 1.0), st.floats(0.5, 50.0))
def test_the_mood_behind_a_vote_is_found_again(z: float, mood: float, spread: float) -> None:
    # Everybody asks for mood standard deviations more than the committee thought.
    predicted = predicted_yes(z * spread, spread)
    actual = predicted_yes((z - mood) * spread, spread)
    assert implied_mood(predicted, actual) == pytest.approx(mood, abs=1e-6)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_no_vote_tells_more_than_a_vote_can(predicted: float, actual: float) -> None:
    mood = implied_mood(predicted, actual)
    assert mood == -implied_mood(actual, predicted)
    assert abs(mood) <= 2.0 * NORMAL.inv_cdf(1.0 - UNSEEN) + 1e-9


# -------------------------------------------------------------------------- strikes and leaders


def test_an_authorisation_says_little_about_who_would_strike() -> None:
    """theory.md test 47, of the rules: 90-98 % vote yes, far fewer are willing."""
    rng = np.random.default_rng(47)
    drawn = rng.standard_normal(10_000).tolist()
    yes = sum(authorises(opinion, 1.7) for opinion in drawn) / len(drawn)
    willing = sum(would_strike(opinion, 0.0, 1.0) for opinion in drawn) / len(drawn)
    later = sum(would_strike(opinion, 0.7, 1.0) for opinion in drawn) / len(drawn)
    assert 0.90 <= yes <= 0.98
    assert yes == pytest.approx(NORMAL.cdf(1.7), abs=2.0 * 0.0021)  # 95.5 %
    assert willing == pytest.approx(NORMAL.cdf(-1.0), abs=2.0 * 0.0037)  # 15.9 %
    assert later == pytest.approx(NORMAL.cdf(-1.7), abs=2.0 * 0.0021)  # 4.5 %


@given(opinions, st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_whoever_would_strike_authorises_but_not_the_reverse(
    opinion: float, threat: float, hardship: float, call: float
) -> None:
    assert authorises(opinion, threat) or not would_strike(opinion, hardship, call)


@given(opinions, st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.floats(-2.0, 2.0))
def test_hardship_never_makes_anybody_walk_out(
    opinion: float, one: float, other: float, call: float
) -> None:
    less, more = sorted((one, other))
    assert would_strike(opinion, less, call) or not would_strike(opinion, more, call)


def test_members_on_the_line_say_yes() -> None:
    assert authorises(-1.5, 1.5)
    assert would_strike(1.5, 0.5, 1.0)


@given(opinions, st.lists(opinions, min_size=1, max_size=6))
def test_nobody_stands_nearer_than_the_candidate_voted_for(
    opinion: float, positions: list[float]
) -> None:
    chosen = abs(positions[nearest_candidate(opinion, positions)] - opinion)
    assert chosen <= min(abs(position - opinion) for position in positions) + 1e-8


def test_the_incumbent_keeps_whoever_is_halfway() -> None:
    # abs(0.3 - 0.2) is below abs(0.1 - 0.2) in binary: still halfway.
    assert nearest_candidate(0.2, (0.1, 0.3)) == 0
    assert nearest_candidate(0.2, (0.3, 0.1)) == 0
    assert nearest_candidate(2.0, (0.0, 3.0, 1.0)) == 1
    assert nearest_candidate(0.7, (-1.0,)) == 0


@given(st.floats(0.1, 4.0), st.floats(-1.0, 1.0))
def test_a_challenger_wins_those_beyond_the_midpoint(distance: float, incumbent: float) -> None:
    # Downs' two candidates: the share Phi(-midpoint) of a standard normal electorate. In 2004 a
    # hard-liner won 26 % against an incumbent (facts.md 1.1): he would have stood 1.29 sd away
    # from one in the middle.
    rng = np.random.default_rng(20)
    drawn = rng.standard_normal(2000).tolist()
    positions = (incumbent, incumbent + distance)
    votes = sum(nearest_candidate(opinion, positions) for opinion in drawn) / len(drawn)
    midpoint = incumbent + 0.5 * distance
    assert votes == pytest.approx(NORMAL.cdf(-midpoint), abs=3.0 * 0.5 / math.sqrt(2000))


@given(opinions, st.floats(0.1, 3.0))
def test_between_mirrored_candidates_mirrored_members_choose_mirrored(
    opinion: float, distance: float
) -> None:
    assume(abs(opinion) > 1e-6)
    side = nearest_candidate(opinion, (-distance, distance))
    assert nearest_candidate(-opinion, (-distance, distance)) == 1 - side
