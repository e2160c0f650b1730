"""Talk over a whole membership: who hears what, and the same steps plain and compiled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.crowd import Crowd, CrowdState, draw_crowd
from agents.network import NETWORKS, RING
from agents.opinion import BOUNDED, DEGROOT, LOUD, OPINIONS, THRESHOLD, News, Temper, threshold_of
from agents.talk import hear_loud, hear_means, hear_near, talk
from tests.agents.crowd_toys import (
    MIXED,
    Links,
    as_arrays,
    blank,
    compiled,
    compressed,
    linked,
    plain,
    state_row,
)

opinions = st.floats(-5.0, 5.0)

TEMPER = Temper(
    rule=DEGROOT,
    influence=0.3,
    confidence=0.8,
    grievance=0.05,
    credibility=0.6,
    meeting=0.2,
    hardship=0.4,
)
QUIET = News(months=0.0, open_months=0.0, statement=0.0, meets=False, rally=0.0, unpaid_months=0.0)
MONTH = QUIET._replace(months=1.0)
YEAR = (  # one of each that can happen
    QUIET,
    MONTH,
    MONTH._replace(open_months=1.0),
    QUIET._replace(statement=0.3),
    QUIET._replace(meets=True),
    QUIET._replace(rally=0.2),
    MONTH._replace(open_months=1.0, unpaid_months=1.0),
    MONTH._replace(open_months=1.0, unpaid_months=0.4),
    QUIET._replace(unpaid_months=3.0),
)


def means_of(now: list[float], links: Links, everybody: bool = False) -> list[float]:
    heard = [0.0] * len(now)
    hear_means(now, *compressed(links), everybody, heard)
    return heard


def near_of(now: list[float], links: Links, confidence: float, everybody: bool) -> list[float]:
    heard = [0.0] * len(now)
    hear_near(now, *compressed(links), everybody, confidence, heard)
    return heard


def loud_of(now: list[float], links: Links, everybody: bool = False) -> list[float]:
    heard = [0.0] * len(now)
    hear_loud(now, [0.0] * len(now), *compressed(links), everybody, heard)
    return heard


def crowd_of(count: int, network: int, seed: int) -> tuple[Crowd, CrowdState]:
    population = MIXED._replace(network=network)
    crowd, state = blank(population, count, seed)
    draw_crowd(crowd, state, population)
    return crowd, state


# ------------------------------------------------------------------------------ neighbours' means


@given(st.lists(opinions, min_size=2, max_size=30), st.integers(0, 8), st.integers(0, 99))
def test_each_member_hears_the_mean_of_the_neighbours(
    now: list[float], degree: int, seed: int
) -> None:
    links = linked("small-world", len(now), degree, 0.3, seed)
    for own, mean in enumerate(means_of(now, links)):
        heard = [now[other] for other in links[own]] or [now[own]]
        assert mean == pytest.approx(float(np.mean(heard)), abs=1e-12)


@given(st.lists(opinions, min_size=1, max_size=30))
def test_in_a_complete_network_all_hear_the_mean_of_the_membership(now: list[float]) -> None:
    everybody = tuple(range(len(now)))
    starts, heard = [0] * (len(now) + 1), [0.0] * len(now)
    hear_means(now, starts, everybody, True, heard)
    assert heard == means_of(now, (everybody,) * len(now))  # as if each had a list of all
    assert heard == pytest.approx([float(np.mean(now))] * len(now), abs=1e-12)


def test_without_neighbours_means_are_the_own_opinions() -> None:
    empty: tuple[int, ...] = ()
    assert means_of([1.0, 2.0, 3.0], (empty, empty, empty)) == [1.0, 2.0, 3.0]
    assert means_of([], ()) == []


def test_a_step_of_a_whole_union_that_all_hear_is_short_enough_to_do() -> None:
    # One pass of 11,000, not of 121 million.
    now = np.random.default_rng(11).standard_normal(11_000).tolist()
    means = [0.0] * 11_000
    hear_means(now, [0] * 11_001, range(11_000), True, means)
    assert len(set(means)) == 1
    assert means[0] == pytest.approx(float(np.mean(now)), abs=1e-12)


# ------------------------------------------------------------------------ near ones and loud ones


@given(st.lists(opinions, min_size=2, max_size=30), st.floats(0.0, 3.0), st.integers(0, 99))
def test_only_who_is_near_is_heard(now: list[float], confidence: float, seed: int) -> None:
    links = linked("random", len(now), 6, 0.0, seed)
    for own, mean in enumerate(near_of(now, links, confidence, everybody=False)):
        near = [now[o] for o in links[own] if abs(now[o] - now[own]) <= confidence + 1e-9]
        assert mean == pytest.approx(float(np.mean([now[own], *near])), abs=1e-12)


@given(st.lists(opinions, min_size=1, max_size=12), st.floats(0.0, 3.0))
def test_among_all_each_counts_the_own_opinion_once(now: list[float], confidence: float) -> None:
    everybody = tuple(range(len(now)))
    starts, heard = [0] * (len(now) + 1), [0.0] * len(now)
    hear_near(now, starts, everybody, True, confidence, heard)
    apart = tuple(tuple(o for o in everybody if o != own) for own in everybody)
    assert heard == near_of(now, apart, confidence, everybody=False)


@given(st.lists(st.floats(-2.0, 2.0), min_size=2, max_size=30), st.integers(0, 99))
def test_loud_neighbours_make_loud_from_the_threshold_on(now: list[float], seed: int) -> None:
    links = linked("random", len(now), 5, 0.0, seed)
    for own, after in enumerate(loud_of(now, links)):
        loud = [now[other] >= LOUD for other in links[own]] or [now[own] >= LOUD]
        joins = sum(loud) / len(loud) >= threshold_of(0.0) - 1e-9
        assert after == (max(now[own], LOUD) if joins else now[own])


def test_where_all_hear_all_the_share_of_loud_is_that_of_the_membership() -> None:
    everybody = tuple(range(10))
    for loud in range(11):
        now = [1.5] * loud + [0.0] * (10 - loud)
        starts, heard = [0] * 11, [0.0] * 10
        hear_loud(now, [0.0] * 10, starts, everybody, True, heard)
        assert heard == [1.5] * loud + [LOUD if loud >= 5 else 0.0] * (10 - loud)
        assert heard == loud_of(now, (everybody,) * 10)


# -------------------------------------------------------------------------------- a whole crowd


def test_all_members_move_at_once() -> None:
    crowd, state = crowd_of(40, RING, seed=1)
    before = list(crowd.opinion)
    talk(crowd, state, TEMPER, MONTH)
    for own in range(40):
        ring = [before[(own + step) % 40] for step in (-3, -2, -1, 1, 2, 3)]
        assert crowd.opinion[own] == pytest.approx(
            before[own] + 0.3 * (sum(ring) / 6 - before[own])
        )


@pytest.mark.parametrize("rule", range(len(OPINIONS)), ids=OPINIONS)
def test_without_a_month_nobody_is_heard(rule: int) -> None:
    crowd, state = crowd_of(40, RING, seed=1)
    before = list(crowd.opinion)
    talk(crowd, state, TEMPER._replace(rule=rule), QUIET._replace(rally=0.5))
    assert crowd.opinion == [own + 0.5 for own in before]


def test_each_rule_of_talk_moves_members_otherwise() -> None:
    found = []
    for rule in (DEGROOT, BOUNDED, THRESHOLD):
        crowd, state = crowd_of(40, RING, seed=1)
        talk(crowd, state, TEMPER._replace(rule=rule), MONTH)
        found.append(tuple(crowd.opinion))
    assert len(set(found)) == 3


@pytest.mark.parametrize("rule", range(len(OPINIONS)), ids=OPINIONS)
def test_compiled_talk_is_the_same_to_the_last_bit(rule: int) -> None:
    step = compiled(talk)
    temper = TEMPER._replace(rule=rule)
    for network in range(len(NETWORKS)):
        for count in (1, 2, 30, 90):
            crowd, state = crowd_of(count, network, seed=network + count)
            arrays, row = as_arrays(crowd), state_row(state)
            for news in YEAR:
                talk(crowd, state, temper, news)
                step(arrays, row[0], temper, news)
            assert crowd.opinion == plain(arrays.opinion)
            assert crowd.hardship == plain(arrays.hardship)
            assert plain(state) == row[0].item()
