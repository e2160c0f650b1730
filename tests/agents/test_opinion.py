"""How opinion moves: theory.md test 21 to the digit, and the six forces on a member's opinion."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.opinion import (
    DEGROOT,
    News,
    Temper,
    degroot,
    drift,
    hardship,
    hears,
    mean_field,
    part_of_way,
    threshold,
    threshold_of,
)
from agents.talk import hear_means, hear_near
from agents.votes import normal_cdf, normal_quantile
from tests.agents.crowd_toys import Links, compressed, linked

opinions = st.floats(-5.0, 5.0)
parts = st.floats(0.0, 1.0)
months = st.floats(0.0, 24.0)

CALM = Temper(
    rule=DEGROOT,
    influence=0.0,
    confidence=0.0,
    grievance=0.0,
    credibility=0.0,
    meeting=0.0,
    hardship=0.0,
)
FORCES = CALM._replace(grievance=0.1, influence=0.3, credibility=0.5, meeting=0.4, hardship=0.2)


def move(own: float, temper: Temper, others: float | None = None, **changes: Any) -> float:
    """Return how an opinion moves in a month under contract in which nothing happens but this."""
    stance, lost = changes.pop("stance", 0.0), changes.pop("lost", 0.0)
    usual = News(
        months=1.0, open_months=0.0, statement=0.0, meets=False, rally=0.0, unpaid_months=0.0
    )
    news = usual._replace(**changes)
    way = part_of_way(temper.influence, news.months)
    return drift(own, own if others is None else others, way, lost, stance, temper, news)


def neighbour_means(opinions: list[float], links: Links) -> list[float]:
    heard = [0.0] * len(opinions)
    hear_means(opinions, *compressed(links), False, heard)
    return heard


def bounded(own: float, others: list[float], confidence: float) -> float:
    """Return what somebody makes of others who all are heard by everybody."""
    heard = [0.0] * (len(others) + 1)
    everybody = list(range(len(heard)))
    hear_near([own, *others], [0] * (len(heard) + 1), everybody, True, confidence, heard)
    return heard[0]


# --------------------------------------------------------------------------- thresholds (test 21)


def acting(thresholds: list[float]) -> int:
    """Return how many act in the end: each looks at the share of the others who already do."""
    others = len(thresholds) - 1
    acts = [False] * len(thresholds)
    while True:
        total = sum(acts)
        after = [
            own or threshold(total / others, least)
            for own, least in zip(acts, thresholds, strict=True)
        ]
        if after == acts:
            return total
        acts = after


def test_one_member_less_ready_stops_the_whole_cascade() -> None:
    """theory.md test 21: thresholds 0..99 move all 100; with the 1 a 2 only one."""
    cascade = [number / 99 for number in range(100)]
    assert acting(cascade) == 100
    assert acting([cascade[0], cascade[2], *cascade[2:]]) == 1


def lower_fixed_point(spread: float) -> float:
    """Return the share that acts in the end, thresholds normal around 25 % with this spread."""
    share = 0.0
    for _ in range(20_000):
        after = normal_cdf((100.0 * share - 25.0) / spread)
        if after == share:
            break
        share = after
    return share


def test_a_little_more_variety_moves_everybody() -> None:
    """theory.md test 21: the lower fixed point is lost at s = 12.22 +- 0.1."""
    assert lower_fixed_point(12.12) == pytest.approx(0.055, abs=0.015)
    assert lower_fixed_point(12.32) > 0.97
    low, high = 12.0, 12.5
    for _ in range(20):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if lower_fixed_point(middle) < 0.5 else (low, middle)
    assert low == pytest.approx(12.22, abs=0.02)


@pytest.mark.parametrize(("spread", "few"), [(11.0, True), (11.8, True), (12.6, False)])
def test_members_with_normal_thresholds_end_at_the_fixed_point(spread: float, few: bool) -> None:
    drawn = [(25.0 + spread * normal_quantile((k + 0.5) / 1000)) / 100.0 for k in range(1000)]
    found = acting(drawn) / 1000
    assert found == pytest.approx(lower_fixed_point(spread), abs=0.003)
    assert (found < 0.06) is few
    assert (found > 0.99) is not few


@given(parts, st.integers(1, 200), st.data())
def test_a_share_of_neighbours_that_equals_the_threshold_is_enough(
    own: float, count: int, data: st.DataObject
) -> None:
    active = data.draw(st.integers(0, count))
    assert threshold(active / count, active / count)
    assert threshold(own, own)
    assert threshold(1.0, own)
    assert threshold(0.0, own) is (own <= 1e-9)


@given(opinions, opinions)
def test_the_more_militant_need_fewer_loud_neighbours(one: float, other: float) -> None:
    calm, angry = sorted((one, other))
    assert 0.05 <= threshold_of(angry) <= threshold_of(calm) <= 1.0


# --------------------------------------------------------------------------------------- DeGroot


def test_the_consensus_weighs_opinions_by_the_left_eigenvector() -> None:
    """theory.md test 21: rows (.5,.5,0), (.25,.5,.25), (0,.5,.5) and (1,0,0) give .25."""
    path = ((1,), (0, 2), (1,))
    now = [1.0, 0.0, 0.0]
    for _ in range(200):
        means = neighbour_means(now, path)
        now = [degroot(own, mean, 0.5) for own, mean in zip(now, means, strict=True)]
    assert now == pytest.approx([0.25, 0.25, 0.25], abs=1e-12)


@pytest.mark.parametrize("kind", ["small-world", "random", "scale-free"])
def test_in_any_connected_network_a_member_counts_by_the_number_of_ties(kind: str) -> None:
    # Of a walk on mutual ties the left eigenvector is the number of ties.
    links = linked(kind, 60, 8, 0.3, seed=4)
    now = np.random.default_rng(4).standard_normal(60).tolist()
    ties = [len(heard) for heard in links]
    consensus = sum(x * d for x, d in zip(now, ties, strict=True)) / sum(ties)
    for _ in range(400):
        means = neighbour_means(now, links)
        now = [degroot(own, mean, 0.5) for own, mean in zip(now, means, strict=True)]
    assert now == pytest.approx([consensus] * 60, abs=1e-9)


@given(opinions, opinions, parts)
def test_a_talk_ends_between_the_own_opinion_and_the_others(
    own: float, others: float, influence: float
) -> None:
    after = degroot(own, others, influence)
    assert min(own, others) - 1e-12 <= after <= max(own, others) + 1e-12
    assert degroot(own, others, 0.0) == own
    assert degroot(own, others, 1.0) == pytest.approx(others, abs=1e-12)


# --------------------------------------------------------------------------- bounded confidence


def settled(start: list[float], confidence: float) -> list[float]:
    """Return the opinions of members who all hear each other, in the end."""
    now = start
    for _ in range(1000):
        after = [
            bounded(own, now[:place] + now[place + 1 :], confidence)
            for place, own in enumerate(now)
        ]
        if after == now:
            break
        now = after
    return now


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(0.3, (0.0, 0.4, 1.0)), (0.5, (0.2, 0.2, 1.0)), (0.6, (0.455556, 0.455556, 0.455556))],
)
def test_clusters_form_by_how_far_members_still_listen(
    confidence: float, expected: tuple[float, ...]
) -> None:
    """theory.md test 21: Hegselmann-Krause from (0, .4, 1)."""
    assert settled([0.0, 0.4, 1.0], confidence) == pytest.approx(expected, abs=1e-6)


@given(st.lists(opinions, min_size=1, max_size=25), st.floats(0.0, 3.0))
def test_bounded_confidence_keeps_the_order_and_the_range(
    start: list[float], confidence: float
) -> None:
    start = sorted(start)
    after = [bounded(own, start[:i] + start[i + 1 :], confidence) for i, own in enumerate(start)]
    assert all(one <= other + 1e-8 for one, other in pairwise(after))
    assert start[0] - 1e-9 <= after[0]
    assert after[-1] <= start[-1] + 1e-9


@given(st.lists(opinions, min_size=1, max_size=12), st.floats(0.0, 3.0))
def test_in_the_end_clusters_are_farther_apart_than_anybody_listens(
    start: list[float], confidence: float
) -> None:
    for one, other in pairwise(sorted(settled(start, confidence))):
        assert other - one < 1e-6 or other - one > confidence


def test_somebody_exactly_at_the_edge_is_heard_wherever_it_lies() -> None:
    # 0.3 - 0.2 is below 0.1 in binary, 0.8 - 0.7 above it.
    assert bounded(0.2, [0.3], 0.1) == pytest.approx(0.25)
    assert bounded(0.7, [0.8], 0.1) == pytest.approx(0.75)
    assert bounded(0.8, [0.7], 0.1) == pytest.approx(0.75)


@given(opinions, opinions, st.floats(0.0, 3.0))
def test_who_hears_somebody_is_heard(own: float, other: float, confidence: float) -> None:
    assert hears(own, other, confidence) == hears(other, own, confidence)
    assert hears(own, own, confidence)


def test_whoever_hears_nobody_keeps_the_own_opinion() -> None:
    assert bounded(0.7, [], 1.0) == 0.7
    assert bounded(0.7, [5.0, -5.0], 1.0) == 0.7


# ------------------------------------------------------------------------------------ mean field


def lasting(support: float, field: float, firmness: float = 1.5) -> float:
    for _ in range(5000):
        support = mean_field(support, field, 1.0, firmness)
    return support


def test_above_the_critical_point_work_and_strike_both_last() -> None:
    """theory.md test 21: BJ = 1.5, H = 0 gives m = +-.858560."""
    assert lasting(1.0, 0.0) == pytest.approx(0.858560, abs=5e-7)
    assert lasting(-1.0, 0.0) == pytest.approx(-0.858560, abs=5e-7)


def test_a_strike_outlasts_its_cause_up_to_the_end_of_the_hysteresis() -> None:
    """theory.md test 21: half-width .207546 in BH; closed form BJ m - atanh m, m^2 = 1 - 1/BJ."""
    turn = math.sqrt(1.0 - 1.0 / 1.5)
    width = 1.5 * turn - math.atanh(turn)
    assert width == pytest.approx(0.207546, abs=5e-7)
    for sign in (1.0, -1.0):
        assert sign * lasting(sign, -sign * (width - 1e-5) / 1.5) > 0.5
        assert sign * lasting(sign, -sign * (width + 1e-5) / 1.5) < -0.5


@pytest.mark.parametrize("firmness", [0.2, 0.8, 0.99])
@pytest.mark.parametrize("field", [-0.1, 0.0, 0.1])
def test_below_the_critical_point_the_past_is_forgotten(firmness: float, field: float) -> None:
    expected = lasting(-1.0, field, firmness)
    assert lasting(1.0, field, firmness) == pytest.approx(expected, abs=1e-6)


# -------------------------------------------------------------------------- drift: signs and sizes


@given(opinions, opinions)
def test_a_month_in_which_nothing_happens_moves_nobody(own: float, stance: float) -> None:
    assert move(own, CALM, stance, stance=stance) == 0.0
    assert move(own, FORCES, own, stance=stance) == 0.0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"open_months": 1.0}, 0.1),  # grievance raises
        ({"others": 2.0}, 0.3),  # militant neighbours raise
        ({"others": -2.0}, -0.9),  # moderate ones lower
        ({"statement": 0.6}, 0.3),  # leaders' words raise as far as they are believed
        ({"statement": -0.6}, -0.3),
        ({"meets": True, "stance": 1.5}, 0.2),  # a meeting pulls to the committee's stance
        ({"meets": True, "stance": 0.0}, -0.4),
        ({"meets": False, "stance": 1.5}, 0.0),  # and only those who are there
        ({"rally": 0.25}, 0.25),  # a stoppage that starts closes ranks
        ({"lost": 1.5}, -0.3),  # lost pay beyond the savings lowers
    ],
)
def test_each_force_has_its_sign_and_its_size(changes: dict[str, Any], expected: float) -> None:
    usual = {"others": 1.0}
    assert move(1.0, FORCES, **(usual | changes)) == pytest.approx(expected, abs=1e-12)


@given(opinions, opinions, opinions, st.floats(0.0, 6.0), st.floats(-1.0, 1.0), st.floats(0.0, 3.0))
def test_forces_add_up(
    own: float, others: float, stance: float, length: float, statement: float, lost: float
) -> None:
    events: dict[str, dict[str, Any]] = {
        "grievance": {"open_months": length},
        "neighbours": {"others": others},
        "statement": {"statement": statement},
        "meeting": {"meets": True, "stance": stance},
        "rally": {"rally": 0.2},
        "lost pay": {"lost": lost},
    }
    together = {name: value for event in events.values() for name, value in event.items()}
    one_by_one = [move(own, FORCES, months=length, **event) for event in events.values()]
    all_at_once = move(own, FORCES, months=length, **together)
    assert all_at_once == pytest.approx(math.fsum(one_by_one), abs=1e-12)


@given(opinions, opinions, opinions, st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_pulled_by_neighbours_and_committee_nobody_leaves_their_range(
    own: float, others: float, stance: float, influence: float, meeting: float
) -> None:
    temper = CALM._replace(influence=influence, meeting=meeting)
    after = own + move(own, temper, others, meets=True, stance=stance)
    assert min(own, others, stance) - 1e-12 <= after <= max(own, others, stance) + 1e-12


@given(opinions, opinions, parts, st.floats(0.01, 12.0), st.integers(1, 12))
def test_the_length_of_a_step_makes_no_difference(
    own: float, others: float, influence: float, length: float, steps: int
) -> None:
    temper = CALM._replace(influence=influence)
    short = own
    for _ in range(steps):
        short += move(short, temper, others, months=length / steps)
    assert short == pytest.approx(own + move(own, temper, others, months=length), abs=1e-9)


def test_a_steady_pull_is_the_concession_curve_of_ashenfelter_and_johnson() -> None:
    """theory.md 1.7: y* + (y0 - y*) exp(-tau S) from .20 to .03, tau 2, S 1.69641 is .035714."""
    temper = CALM._replace(influence=1.0 - math.exp(-2.0 / 12.0))
    accepted, days = 0.20, 1.69641 * 12.0
    for _ in range(100):
        accepted += move(accepted, temper, 0.03, months=days / 100)
    assert accepted == pytest.approx(0.035714, abs=1e-6)


@given(months, months)
def test_parts_of_the_way_follow_each_other(first: float, second: float) -> None:
    left = (1.0 - part_of_way(0.3, first)) * (1.0 - part_of_way(0.3, second))
    assert part_of_way(0.3, first + second) == pytest.approx(1.0 - left, abs=1e-12)


def test_the_ends_of_the_way() -> None:
    assert [part_of_way(0.0, 5.0), part_of_way(1.0, 5.0), part_of_way(1.0, 0.0)] == [0, 1, 0]


# -------------------------------------------------------------------------------------- hardship


@given(months, months, st.floats(0.0, 12.0))
def test_hardship_begins_when_the_savings_are_gone(
    one: float, other: float, savings: float
) -> None:
    early, late = sorted((one, other))
    assert 0.0 <= hardship(early, savings) <= hardship(late, savings)
    assert hardship(savings, savings) == 0.0
    assert hardship(savings + late, savings) == pytest.approx(late, abs=1e-12)


def test_hardship_spreads_through_a_membership_with_exponential_savings() -> None:
    # The mean of max(0, t - X), X exponential with mean S: t - S (1 - exp(-t / S)).
    savings = [-4.0 * math.log1p(-(k + 0.5) / 20_000) for k in range(20_000)]
    for length in (1.0, 4.0, 10.0):
        mean = math.fsum(hardship(length, each) for each in savings) / len(savings)
        expected = length - 4.0 * (1.0 - math.exp(-length / 4.0))
        assert mean == pytest.approx(expected, abs=1e-4)


@given(st.lists(st.floats(0.0, 3.0), min_size=1, max_size=10), st.floats(0.0, 12.0))
def test_a_stoppage_costs_the_same_in_few_steps_and_in_many(
    lengths: list[float], savings: float
) -> None:
    temper, opinion, out = CALM._replace(hardship=0.2), 0.0, 0.0
    for length in lengths:
        lost = hardship(out + length, savings) - hardship(out, savings)
        opinion += move(opinion, temper, lost=lost)
        out += length
    assert opinion == pytest.approx(-0.2 * hardship(out, savings), abs=1e-9)
