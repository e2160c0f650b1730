"""Members: drawn from segments, with weights that add up to what the guild wants."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.approval import Constituent, Parts, approves, surplus
from agents.crowd import Crowd, member_of, normalise
from agents.members import (
    DRAWS,
    EARNER,
    WEST,
    Draws,
    Member,
    Segment,
    Variety,
    constituent,
    exponential,
    lognormal,
    lognormal_from,
    lognormal_sigma,
    segment_counts,
)
from agents.votes import predicted_yes, ratified
from tests.agents.crowd_toys import RESIDUAL, VARIETY, WORKING, drawn_from, of_segments

NORMAL = NormalDist()
HALF = (0.5,) * len(Draws._fields)
FILMS = 165 / 531  # share of films with over $200,000 of home-video residuals (facts.md 1.4)

uniforms = st.floats(0.0, 1.0, exclude_max=True)
tapes = st.tuples(*(uniforms,) * len(Draws._fields))


def tape(count: int, seed: int) -> list[list[float]]:
    drawn: list[list[float]] = np.random.default_rng(seed).random((count, len(HALF))).tolist()
    return drawn


def drawn(record: Segment, count: int, seed: int, variety: Variety = VARIETY) -> Crowd:
    """Return members of one segment, with weights as they come."""
    return drawn_from(of_segments(record, variety=variety), tape(count, seed))


def members_of(crowd: Crowd, record: Segment, variety: Variety = VARIETY) -> list[Member]:
    population = of_segments(record, variety=variety)
    return [member_of(crowd, own, population) for own in range(len(crowd.opinion))]


def draw(record: Segment, count: int, seed: int, variety: Variety = VARIETY) -> list[Member]:
    return members_of(drawn(record, count, seed, variety), record, variety)


def one_member(row: tuple[float, ...], variety: Variety = VARIETY) -> Member:
    return members_of(drawn_from(of_segments(WORKING, variety=variety), [row]), WORKING, variety)[0]


def normalised(members: list[Member]) -> list[Member]:
    """Return the members with weights of a mean of 1."""
    crowd = drawn_from(of_segments(WORKING), [HALF] * len(members))
    for own, member in enumerate(members):
        crowd.weights[own][:] = list(member.weights)
    normalise(crowd)
    pairs = zip(members, crowd.weights, strict=True)
    return [member._replace(weights=tuple(weights)) for member, weights in pairs]


def asking(member: Member, opinion: float, spread: float) -> Constituent:
    return constituent(member.weights, 1.0 / member.patience, opinion, spread, 0.0)


def changed(**fields: float) -> tuple[float, ...]:
    """Return the uniforms of a middling member with some exchanged."""
    return tuple(Draws(*HALF)._replace(**fields))


def dates_only(value: float) -> Parts:
    """Return a contract whose dates are worth this much more than waiting, $M, and no issue."""
    none = (0.0,) * len(RESIDUAL)
    return Parts(dates=(value,), left=(none,), more=(none,), waiting=none, rest=0.0)


# ------------------------------------------------------------------------- lognormal calibration


@given(st.floats(0.01, 0.99), st.floats(0.2, 20.0), st.floats(1.0, 1e6))
def test_the_calibrated_distribution_has_the_mean_and_the_tail(
    share: float, ratio: float, threshold: float
) -> None:
    mean = ratio * threshold
    try:
        mu, sigma = lognormal_from(threshold, share, mean)
    except ValueError:
        # There is none exactly if the mean is below t exp(-z^2 / 2), or for z <= 0 up to t.
        z = NORMAL.inv_cdf(1.0 - share)
        assert ratio < math.exp(-0.5 * z * z) if z > 0.0 else ratio <= 1.0
    else:
        assert sigma > 0.0
        assert lognormal_sigma(threshold, share, mean) == sigma
        assert math.exp(mu + 0.5 * sigma * sigma) == pytest.approx(mean, rel=1e-9)
        above = 1.0 - NORMAL.cdf((math.log(threshold) - mu) / sigma)
        assert above == pytest.approx(share, abs=1e-6)


def test_a_sample_has_the_companies_statistic() -> None:
    mu, sigma = lognormal_from(200e3, FILMS, 250e3)
    rng = np.random.default_rng(531)
    paid = np.exp(mu + sigma * rng.standard_normal(200_000))
    assert float(np.mean(paid > 200e3)) == pytest.approx(FILMS, abs=2 * 0.00104)  # 2 s.e.
    assert float(np.mean(paid)) == pytest.approx(250e3, rel=0.02)
    assert float(np.median(paid)) < 0.45 * 250e3  # most have little, a few a lot


def test_of_two_solutions_the_wider_is_taken_and_the_least_mean_has_only_one() -> None:
    z = NORMAL.inv_cdf(1.0 - FILMS)
    least = math.exp(-0.5 * z * z)
    assert lognormal_from(1.0, FILMS, least)[1] == pytest.approx(z, abs=1e-6)
    for share in (0.089, 0.099, 0.107):  # here the root's argument comes out below 0 by rounding
        z_share = NORMAL.inv_cdf(1.0 - share)
        found = lognormal_from(1.0, share, math.exp(-0.5 * z_share * z_share))
        assert found[1] == pytest.approx(z_share, abs=1e-6)
    assert lognormal_from(1.0, FILMS, 1.0)[1] == pytest.approx(2.0 * z)
    means = [least + step * (2.0 - least) / 50 for step in range(51)]
    sigmas = [lognormal_from(1.0, FILMS, mean)[1] for mean in means]
    assert sigmas == sorted(sigmas)
    # The narrower solution between the two: the same mean and tail, but sigma below z.
    narrow = z - math.sqrt(z * z + 2.0 * math.log(0.95))
    assert 0.0 < narrow < z < lognormal_from(1.0, FILMS, 0.95)[1]


@pytest.mark.parametrize(
    ("threshold", "share", "mean", "words"),
    [
        (200e3, FILMS, 177e3, "the mean 177000 is too small: .* it is at least 177047"),
        (200e3, 0.5, 200e3, "more than 200000"),
        (200e3, 0.7, 200e3, "more than 200000"),
        (200e3, 0.7, 1.0, "more than 200000"),
        (200e3, 0.0, 250e3, "share between 0 and 1"),
        (200e3, 1.0, 250e3, "share between 0 and 1"),
        (0.0, 0.3, 250e3, "above 0"),
        (200e3, 0.3, 0.0, "above 0"),
        (200e3, 0.3, -1.0, "above 0"),
        (200e3, math.nan, 250e3, "share between 0 and 1"),
    ],
)
def test_what_no_lognormal_distribution_has_is_refused(
    threshold: float, share: float, mean: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        lognormal_from(threshold, share, mean)


def test_with_half_above_the_threshold_it_is_the_median() -> None:
    mu, sigma = lognormal_from(100.0, 0.5, 164.872)  # exp(1/2) times the median: sigma 1
    assert (mu, sigma) == pytest.approx((math.log(100.0), 1.0), abs=1e-5)


# ----------------------------------------------------------------------------- quantiles, by draw


@pytest.mark.parametrize("sigma", [0.0, 0.5, 1.3])
def test_lognormal_and_exponential_quantiles_have_their_means(sigma: float) -> None:
    grid = [(k + 0.5) / 50_000 for k in range(50_000)]
    mean = math.fsum(lognormal(3.0, sigma, u) for u in grid) / len(grid)
    assert mean == pytest.approx(3.0, rel=2e-3)
    assert math.fsum(exponential(3.0, u) for u in grid) / len(grid) == pytest.approx(3.0, rel=1e-3)


@given(uniforms, uniforms, st.floats(0.0, 2.0))
def test_quantiles_go_up(one: float, other: float, sigma: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= exponential(2.0, low) <= exponential(2.0, high) < math.inf
    assert 0.0 < lognormal(2.0, sigma, low) <= lognormal(2.0, sigma, high) + 1e-12


def test_whoever_has_nothing_on_average_has_nothing() -> None:
    assert lognormal(0.0, 1.0, 0.9) == 0.0
    assert exponential(0.0, 0.9) == 0.0


# ---------------------------------------------------------------------------------- one member


@given(tapes)
def test_every_tape_makes_a_sane_member(row: tuple[float, ...]) -> None:
    member = one_member(row)
    assert member.segment == 0
    assert member.earner is (member.earnings > 0.0)
    assert all(map(math.isfinite, [member.patience, member.savings, member.militancy]))
    assert min(member.patience, member.residuals) > 0.0
    assert member.weights == (1.0, 2.0 * member.residuals, 0.5)
    assert one_member(row) == member


def test_the_middling_member_has_the_medians() -> None:
    member = one_member(HALF)
    assert (member.west, member.earner) == (True, True)
    assert member.earnings == pytest.approx(200_000.0 * math.exp(-0.5 * 0.9**2))
    assert member.residuals == pytest.approx(1.5 * math.exp(-0.5 * 1.3**2))
    assert member.savings == pytest.approx(6.0 * math.log(2.0))
    assert member.patience == pytest.approx(0.8 * math.exp(0.5 * 0.4**2))
    assert member.militancy == 0.3


@pytest.mark.parametrize(
    ("draws", "field", "higher"),
    [
        ("west", "west", False),
        ("earner", "earner", False),
        ("earnings", "earnings", True),
        ("residuals", "residuals", True),
        ("savings", "savings", True),
        ("impatience", "patience", False),
        ("militancy", "militancy", True),
    ],
)
def test_each_uniform_moves_its_own_trait_only(draws: str, field: str, higher: bool) -> None:
    members = [one_member(changed(**{draws: uniform})) for uniform in (0.05, 0.95)]
    low, high = (member._asdict() for member in members)
    assert (low[field] < high[field]) is higher
    assert (low[field] > high[field]) is not higher
    follows = {"residuals": {"weights"}, "earner": {"earnings"}}.get(field, set())
    assert {name for name in low if low[name] != high[name]} == {field} | follows


@given(tapes)
def test_without_variety_only_the_yes_or_no_the_savings_and_the_mood_differ(
    row: tuple[float, ...],
) -> None:
    member = one_member(row, Variety(0.0, 0.0, 0.0))
    assert member.residuals == pytest.approx(1.5)
    assert member.patience == pytest.approx(0.8)
    assert member.earnings in (0.0, pytest.approx(200_000.0))


def test_the_places_of_the_uniforms_are_those_of_the_record() -> None:
    assert len(Draws._fields) == DRAWS
    assert (Draws._fields[WEST], Draws._fields[EARNER]) == ("west", "earner")


def test_an_issue_without_its_flag_is_refused() -> None:
    with pytest.raises(IndexError):
        drawn_from(of_segments(WORKING, pays_residuals=(True,)), [HALF])


# ----------------------------------------------------------------------------- many of a segment


def test_a_segment_has_its_means() -> None:
    members = draw(WORKING, 20_000, seed=1)
    count = len(members)

    def near(values: list[float], mean: float, deviation: float) -> None:
        assert math.fsum(values) / count == pytest.approx(mean, abs=3.0 * deviation / count**0.5)

    near([float(member.west) for member in members], 0.8, 0.4)
    near([float(member.earner) for member in members], 0.9, 0.3)
    near([member.savings for member in members], 6.0, 6.0)
    near([member.militancy for member in members], 0.3, 1.0)
    # Lognormal: standard deviation = mean * sqrt(exp(sigma^2) - 1).
    near([member.residuals for member in members], 1.5, 1.5 * math.expm1(1.3**2) ** 0.5)
    near([1.0 / member.patience for member in members], 1.25, 1.25 * math.expm1(0.4**2) ** 0.5)
    earners = [member.earnings for member in members if member.earner]
    error = 200e3 * math.expm1(0.9**2) ** 0.5 / len(earners) ** 0.5
    assert math.fsum(earners) / len(earners) == pytest.approx(200e3, abs=3.0 * error)


def test_most_members_have_less_home_video_income_than_the_average() -> None:
    # Phi(sigma / 2) of a lognormal distribution lies below its mean.
    members = draw(WORKING._replace(residuals=1.0), 10_000, seed=2)
    below = sum(member.residuals < 1.0 for member in members) / len(members)
    assert below == pytest.approx(NORMAL.cdf(0.65), abs=3.0 * 0.0044)
    richest = sorted(member.residuals for member in members)[-1000:]
    # The tenth that has most has 1 - Phi(z(.9) - sigma) of everything.
    part = math.fsum(richest) / math.fsum(member.residuals for member in members)
    assert part == pytest.approx(1.0 - NORMAL.cdf(NORMAL.inv_cdf(0.9) - 1.3), abs=0.03)


# -------------------------------------------------------------------------------- normalisation


@given(
    st.lists(st.tuples(*(st.floats(0.0, 1e4),) * 3), min_size=1, max_size=40),
    st.floats(1e-3, 1e3),
)
def test_mean_weights_are_one_whatever_their_scale(
    rows: list[tuple[float, ...]], scale: float
) -> None:
    base = one_member(HALF)
    members = [base._replace(weights=tuple(scale * weight for weight in row)) for row in rows]
    after = normalised(members)
    for issue in range(3):
        mean = math.fsum(member.weights[issue] for member in after) / len(after)
        weighed = any(member.weights[issue] > 0.0 for member in members)
        assert mean == pytest.approx(1.0 if weighed else 0.0, abs=1e-12)
    assert [member._replace(weights=()) for member in after] == [base._replace(weights=())] * len(
        rows
    )


def test_an_issue_nobody_weighs_stays_at_nothing() -> None:
    members = [
        each._replace(weights=(*each.weights[:2], 0.0)) for each in draw(WORKING, 50, seed=3)
    ]
    assert all(member.weights[2] == 0.0 for member in normalised(members))


@settings(max_examples=20)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(-40.0, 40.0))
def test_members_together_want_what_the_guild_wants(
    one: float, two: float, three: float, dates: float
) -> None:
    patient = WORKING._replace(patience=1.0)
    members = normalised(draw(patient, 400, seed=4, variety=Variety(1.3, 0.9, 0.0)))
    parts = Parts(
        dates=(dates,),
        left=((3.0, 5.0, 1.0),),
        more=((30.0, 20.0, 10.0),),
        waiting=(8.0, 9.0, 2.0),
        rest=12.0,
    )
    shares = (one, two, three)
    everybody = [surplus(parts, asking(member, 0.0, 5.0), 0, shares) for member in members]
    guild = surplus(parts, Constituent((1.0, 1.0, 1.0), 1.0, 0.0), 0, shares)
    assert math.fsum(everybody) / len(everybody) == pytest.approx(guild, abs=1e-9)


# ------------------------------------------------------------------------------- apportionment


@pytest.mark.parametrize(
    ("shares", "count", "expected"),
    [
        ([0.5, 0.3, 0.2], 10, [5, 3, 2]),
        ([0.1, 0.2, 0.7], 5, [1, 1, 3]),  # claims .5, 1, 3.5: the earlier of two equal remainders
        ([0.7, 0.2, 0.1], 5, [4, 1, 0]),
        ([0.05, 0.05, 0.35, 0.55], 50, [3, 3, 17, 27]),  # all remainders .5, but not in binary
        ([0.29, 0.71], 100, [29, 71]),  # 0.29 * 100 is below 29 in binary
        ([3.0, 1.0], 4, [3, 1]),
        ([0.0, 1.0], 3, [0, 3]),
        ([1.0, 1.0, 1.0], 2, [1, 1, 0]),
        ([1.0], 0, [0]),
        ([0.0], 0, [0]),
        ([], 0, []),
        # Hamilton's rule gives these to five states of 1,000 people and 10 seats.
        ([450.0, 300.0, 150.0, 60.0, 40.0], 10, [5, 3, 1, 1, 0]),
    ],
)
def test_seats_go_to_the_largest_remainders(
    shares: list[float], count: int, expected: list[int]
) -> None:
    assert segment_counts(shares, count) == expected


@given(
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20).filter(lambda row: sum(row) > 1e-9),
    st.integers(0, 20_000),
)
def test_counts_add_up_and_are_within_one_of_the_claim(shares: list[float], count: int) -> None:
    counts = segment_counts(shares, count)
    assert sum(counts) == count
    for share, seats in zip(shares, counts, strict=True):
        assert abs(seats - share / sum(shares) * count) < 1.0 + 1e-6


@given(st.lists(st.floats(0.01, 1.0), min_size=2, max_size=10), st.integers(0, 500))
def test_a_larger_segment_never_gets_fewer(shares: list[float], count: int) -> None:
    shares = sorted(shares, reverse=True)
    counts = segment_counts(shares, count)
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(("shares", "count"), [([0.5, -0.1], 3), ([0.0, 0.0], 3), ([], 3)])
def test_shares_that_place_nobody_are_refused(shares: list[float], count: int) -> None:
    with pytest.raises(ValueError, match="shares must be at least 0"):
        segment_counts(shares, count)


# ------------------------------------------------------------------------------ members who vote


@given(st.floats(-4.0, 4.0), st.floats(0.0, 50.0))
def test_a_constituent_asks_for_its_opinion_in_money(opinion: float, spread: float) -> None:
    member = one_member(HALF)
    who = constituent(member.weights, 1.0 / member.patience, opinion, spread, 1.5)
    assert who == Constituent(member.weights, 1.0 / member.patience, spread * opinion + 1.5)


def test_a_more_militant_member_says_no_where_another_says_yes() -> None:
    member = one_member(HALF)
    parts = dates_only(6.0)
    turn = 6.0 / member.patience / 4.0
    answers = [
        approves(parts, asking(member, turn + step, 4.0), 0, (0.0,) * 3)
        for step in (-0.01, 0.0, 0.01)
    ]
    assert answers == [True, True, False]


@pytest.mark.parametrize(("mean", "spread"), [(-8.0, 10.0), (0.0, 10.0), (6.433, 10.0)])
def test_drawn_members_vote_as_the_normal_share_says(mean: float, spread: float) -> None:
    """theory.md test 22 with members from segments: alike but for opinion, turnout random.

    Two segments .51 standard deviations apart, as the two halves of the base case's union were
    (z .7388 and .2275, theory.md 3); each says yes by its own share.
    """
    alike = Variety(0.0, 0.0, 0.0)
    parts = dates_only(mean)
    turns_out = np.random.default_rng(5).random(12_000).tolist()
    for segment, militancy in enumerate((-0.2, 0.3113)):
        record = WORKING._replace(patience=1.0, militancy=militancy)
        members = draw(record, 12_000, seed=60 + segment, variety=alike)
        ballots = [
            approves(parts, asking(member, member.militancy, spread), 0, (0.0,) * 3)
            for member, uniform in zip(members, turns_out, strict=True)
            if uniform < record.turnout
        ]
        expected = predicted_yes(mean - spread * militancy, spread)
        error = math.sqrt(expected * (1.0 - expected) / len(ballots))
        assert abs(sum(ballots) / len(ballots) - expected) <= 2.0 * error
        # Some way off the line the count decides as the prediction does.
        if abs(expected - 0.5) > 3.0 * error:
            assert ratified(sum(ballots), len(ballots), 0.5) is (expected > 0.5)


def test_a_contract_good_for_the_average_member_can_fail_with_most() -> None:
    """What pays only like home video is worth less than the average to three members in four."""
    members = normalised(draw(WORKING._replace(patience=1.0), 4000, seed=8))
    # Grants the residual issue, $20M, and gives $12M of dates away: the guild gains 8.
    parts = dates_only(-12.0)._replace(more=((0.0, 20.0, 0.0),))
    guild = surplus(parts, Constituent((1.0, 1.0, 1.0), 1.0, 0.0), 0, (0.0, 1.0, 0.0))
    yes = sum(approves(parts, asking(m, 0.0, 5.0), 0, (0.0, 1.0, 0.0)) for m in members)
    assert guild == pytest.approx(8.0)
    assert not ratified(yes, len(members), 0.5)
