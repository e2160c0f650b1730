"""Value sets: an outlook's packages as sets, chains, and dominance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.contract import Bid, shares_of
from agents.outlook import Outlook, cheapest_first, value_of, value_of_shares
from agents.worth import EMPLOYERS, GUILD
from model.reading import read_scenario
from model.solutions import Pair, ValueSet, nash, value_sets
from model.solutions.sets import efficient_chain, undominated, values
from tests.model.seeing import outlook_on, priced
from tests.model.solutions.drawn import (
    CLOSE,
    LOG_ROLLING,
    ORIGIN,
    PIE,
    amounts,
    drawn_sets,
    seeds,
    solved,
    values_of,
)

SHOWN = outlook_on(priced(read_scenario("symmetric")), 0)


def outlook_of(sets: list[ValueSet], admissible: list[bool]) -> Outlook:
    """Return an outlook with these packages; the employers' slopes are what granting costs them."""
    slope = ([s.gain for s in sets], [tuple(np.negative(s.cost).tolist()) for s in sets])
    return SHOWN._replace(
        base=([s.guild_base for s in sets], [s.employer_base for s in sets]),
        slope=slope,
        order=[cheapest_first(gains, losses) for gains, losses in zip(*slope, strict=True)],
        admissible=admissible,
    )


@settings(max_examples=40)
@given(drawn_sets(), st.lists(st.booleans(), min_size=5, max_size=5), seeds)
def test_a_set_is_worth_what_its_package_is(
    drawn: list[ValueSet], signable: list[bool], seed: int
) -> None:
    """The parties' own valuation is what the sets are held against."""
    outlook = outlook_of(drawn, signable[: len(drawn)])
    shares = np.random.default_rng(seed).random(len(drawn[0].gain)).tolist()
    sets, packages = value_sets(outlook, admissible_only=False)
    assert packages == list(range(len(drawn)))
    for each, package in zip(sets, packages, strict=True):
        expected = [value_of_shares(outlook, side, package, shares) for side in (GUILD, EMPLOYERS)]
        assert values(each, np.array([shares]))[0] == pytest.approx(expected, abs=CLOSE)


def test_packages_that_may_not_be_signed_are_left_out_unless_asked_for() -> None:
    drawn = [PIE, PIE._replace(guild_base=1.0), PIE._replace(guild_base=2.0)]
    outlook = outlook_of(drawn, [False, True, True])
    assert value_sets(outlook) == (drawn[1:], [1, 2])
    assert value_sets(outlook, admissible_only=False) == (drawn, [0, 1, 2])
    assert value_sets(outlook._replace(admissible=[False] * 3)) == ([], [])


def test_the_nash_solution_of_an_outlook_is_the_bid_halfway_along_the_second_issue() -> None:
    """Log-rolling, beside a richer package that may not be signed and a poorer one that may."""
    rich, poor = LOG_ROLLING._replace(guild_base=1.0), LOG_ROLLING._replace(guild_base=-0.1)
    outlook = outlook_of([rich, poor, LOG_ROLLING], [False, True, True])
    sets, packages = value_sets(outlook)
    deal = solved(nash(sets, ORIGIN))
    bid = Bid(packages[deal.set_index], full=1, part=0.5)
    assert bid.package == 2
    assert deal.shares == pytest.approx(shares_of(bid, outlook.order[2]), abs=CLOSE)
    assert deal.guild == pytest.approx(value_of(outlook, GUILD, bid), abs=CLOSE)
    assert deal.employer == pytest.approx(value_of(outlook, EMPLOYERS, bid), abs=CLOSE)


@settings(max_examples=40)
@given(drawn_sets(), seeds)
def test_no_drawn_contract_dominates_a_corner_of_the_chain(
    drawn: list[ValueSet], seed: int
) -> None:
    contracts = np.random.default_rng(seed).beta(0.3, 0.3, (500, len(drawn[0].gain)))
    for each in drawn:
        lead = values_of([each], contracts) - values(each, efficient_chain(each))[:, np.newaxis]
        assert lead.min(axis=2).max() <= CLOSE


@settings(max_examples=40)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12))
def test_what_is_kept_is_undominated_and_nothing_else_is(points: list[Pair]) -> None:
    kept = [points[i] for i in undominated(np.array(points))]
    dominated = [
        any(u >= guild and f >= employer and (u, f) != (guild, employer) for u, f in points)
        for guild, employer in points
    ]
    efficient = {pair for pair, worse in zip(points, dominated, strict=True) if not worse}
    assert kept == sorted(efficient, reverse=True)
