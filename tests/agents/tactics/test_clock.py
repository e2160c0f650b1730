"""Conceding by the clock: the curves, the aspirations, and when two clocks meet."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agents.acceptance import least_aspired, least_exponential
from agents.bidding import best_reply
from agents.contract import DOLLAR, NO_BID
from agents.outlook import Outlook
from agents.tactics.clock import (
    AT_ONCE,
    aspiration,
    exponential,
    exponential_aspiration,
    exponential_time,
    polynomial,
    time_dependent,
)
from agents.tactics.view import View
from agents.worth import GUILD
from tests.agents.laws import rational_bids
from tests.agents.toys import SIDES, Rule, Tactic, pie, tables, view_of, worth

Table = tuple[Outlook, View]
Aims = Callable[[View], float]
CURVES = [
    pytest.param(aspiration, 0.0, id="polynomial"),
    pytest.param(exponential_aspiration, AT_ONCE, id="exponential"),
]


@pytest.mark.parametrize(
    ("elapsed", "kappa", "beta", "conceded"),
    [
        (0.5, 0.0, 1.0, 0.5),
        (0.5, 0.0, 0.2, 0.03125),  # 2 ** -5
        (0.25, 0.0, 2.0, 0.5),
        (0.5, 0.1, 1.0, 0.55),
        (0.5, 0.1, 0.2, 0.128125),
        (0.5, 0.1, 2.0, 0.7363961030678927),  # 0.1 + 0.9 / 2 ** 0.5
        (0.0, 0.1, 0.2, 0.1),
        (1.0, 0.1, 0.2, 1.0),
        (1.7, 0.0, 1.0, 1.0),  # after the deadline nothing is left to concede
        (-0.3, 0.0, 1.0, 0.0),
    ],
)
def test_polynomial_concession(elapsed: float, kappa: float, beta: float, conceded: float) -> None:
    # x = kappa + (1 - kappa) t ** (1 / beta): Faratin, Sierra & Jennings (1998).
    assert polynomial(elapsed, kappa, beta) == pytest.approx(conceded, rel=1e-12)


@pytest.mark.parametrize(
    ("elapsed", "beta", "conceded"),
    [
        # theory.md 4.1 lists these for kappa = 0.1.
        (0.0, 0.2, 0.1),
        (0.0, 1.0, 0.1),
        (0.0, 5.0, 0.1),
        (0.5, 0.2, 0.1347),
        (0.5, 1.0, 0.3162),
        (0.5, 5.0, 0.9306),
        (1.0, 0.2, 1.0),
        (1.0, 5.0, 1.0),
        (1.7, 1.0, 1.0),
        (-0.3, 1.0, 0.1),
    ],
)
def test_exponential_concession(elapsed: float, beta: float, conceded: float) -> None:
    # x = exp((1 - t) ** beta ln kappa): Faratin, Sierra & Jennings (1998).
    assert exponential(elapsed, 0.1, beta) == pytest.approx(conceded, abs=5e-5)


@pytest.mark.parametrize(("aims", "at_once"), CURVES)
@given(table=tables(), one=st.floats(0.0, 1.0), two=st.floats(0.0, 1.0))
def test_aspirations_fall_from_the_opening_to_the_reservation(
    aims: Aims, at_once: float, table: Table, one: float, two: float
) -> None:
    view = table[1]
    early, late = (aims(view._replace(elapsed=t)) for t in sorted((one, two)))
    assert view.opening + 1e-9 >= early >= late - 1e-9 >= view.reservation - 2e-9
    first = view.opening - at_once * (view.opening - view.reservation)
    assert aims(view._replace(elapsed=0.0)) == pytest.approx(first, abs=1e-9)
    assert aims(view._replace(elapsed=1.0)) == pytest.approx(view.reservation, abs=1e-9)


@pytest.mark.parametrize(("aims", "at_once"), CURVES)
@given(table=tables())
def test_a_low_exponent_concedes_later(aims: Aims, at_once: float, table: Table) -> None:
    view = table[1]
    late, linear, early = (aims(view._replace(beta=beta)) for beta in (0.2, 1.0, 2.0))
    assert late >= linear - 1e-9 >= early - 2e-9


@pytest.mark.parametrize(
    ("tactic", "aims"),
    [(time_dependent, aspiration), (exponential_time, exponential_aspiration)],
    ids=["polynomial", "exponential"],
)
@given(table=tables())
def test_by_the_clock_a_party_asks_for_its_aspiration_or_the_most_there_is(
    tactic: Tactic, aims: Aims, table: Table
) -> None:
    outlook, view = table
    bid = tactic(outlook, view)
    assume(bid != NO_BID)
    reply = best_reply(outlook, view.side, aims(view))
    if reply != NO_BID:
        assert bid == reply
    else:
        most = max(worth(outlook, view.side, each) for each in rational_bids(outlook, view))
        assert worth(outlook, view.side, bid) == pytest.approx(most)


FINE = 0.0001
TICKS = 2000


def talks(
    betas: tuple[float, float],
    least: tuple[float, float],
    tactic: Tactic = time_dependent,
    rule: Rule = least_aspired,
) -> tuple[float, float] | None:
    """Let two parties concede by the clock; return when they agree and the guild's share."""
    outlook = pie(FINE)
    views = [view_of(side, beta=betas[side], reservation=100.0 * least[side]) for side in SIDES]
    for tick in range(TICKS + 1):
        now = [view._replace(elapsed=tick / TICKS) for view in views]
        speaker, listener = tick % 2, 1 - tick % 2
        bid = tactic(outlook, now[speaker])
        offered = worth(outlook, listener, bid)
        if offered >= rule(outlook, now[listener]) - DOLLAR:
            return tick / TICKS, worth(outlook, GUILD, bid) / 100.0
    return None


def slope(elapsed: float, beta: float, least: float) -> float:
    """Return how fast a party concedes, as a share of the pie per deadline."""
    return float((1.0 - least) * elapsed ** (1.0 / beta - 1.0) / beta)


@pytest.mark.parametrize(
    ("betas", "least", "when", "share"),
    [
        # The time solves (1 - rU) t ** (1 / bU) + (1 - rF) t ** (1 / bF) = 1, solved outside.
        ((1.0, 1.0), (0.0, 0.0), 0.5, 0.5),
        ((0.2, 0.2), (0.0, 0.0), 0.870551, 0.5),
        ((2.0, 2.0), (0.0, 0.0), 0.25, 0.5),
        ((0.2, 1.0), (0.0, 0.0), 0.754878, 0.754878),
        ((1.0, 0.2), (0.0, 0.0), 0.754878, 0.245122),
        ((0.2, 2.0), (0.0, 0.0), 0.697357, 0.835079),
        ((1.0, 1.0), (0.3, 0.3), 0.714286, 0.5),
        ((0.2, 0.2), (0.4, 0.4), 0.964193, 0.5),
    ],
)
def test_two_clocks_meet_when_theory_says(
    betas: tuple[float, float], least: tuple[float, float], when: float, share: float
) -> None:
    """theory.md test 15."""
    met = talks(betas, least)
    assert met is not None
    assert met[0] == pytest.approx(when, abs=2.0 / TICKS + 1e-6)
    steepest = max(slope(when, beta, floor) for beta, floor in zip(betas, least, strict=True))
    assert met[1] == pytest.approx(share, abs=2.0 * steepest / TICKS + 2.0 * FINE)


@pytest.mark.parametrize(
    ("betas", "when", "steepest"),
    [
        # 2 * 0.1 ** ((1 - t) ** beta) = 1, so t = 1 - (ln 2 / ln 10) ** (1 / beta)
        ((1.0, 1.0), 0.698970, 1.16),
        ((2.0, 2.0), 0.451338, 1.27),
    ],
)
def test_two_exponential_clocks_share_the_pie_when_each_has_conceded_half(
    betas: tuple[float, float], when: float, steepest: float
) -> None:
    met = talks(betas, (0.0, 0.0), exponential_time, least_exponential)
    assert met is not None
    assert met[0] == pytest.approx(when, abs=2.0 / TICKS + 1e-6)
    assert met[1] == pytest.approx(0.5, abs=2.0 * steepest / TICKS + 2.0 * FINE)


def test_two_clocks_never_meet_without_a_zone() -> None:
    """theory.md test 16."""
    assert talks((1.0, 1.0), (0.6, 0.5), exponential_time, least_exponential) is None
    assert talks((1.0, 1.0), (0.6, 0.5)) is None
    assert talks((2.0, 0.2), (0.51, 0.5)) is None
