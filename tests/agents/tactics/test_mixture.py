"""The mixture: a weighted mean of what its ingredients ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import DOLLAR, NO_BID, Bid
from agents.outlook import Outlook
from agents.tactics.mixture import INGREDIENTS, mixture
from agents.tactics.registry import HARD_LINER, MIXTURE, RATIONAL, TIME_DEPENDENT
from agents.tactics.view import Ingredient, View, meet
from tests.agents.toys import SIDES, pie, tables, view_of, worth

Table = tuple[Outlook, View]
FINE = pie(0.0001)


def mixed(view: View, *parts: tuple[int, float, float]) -> View:
    return view._replace(tactic=MIXTURE, mixture=tuple(Ingredient(*part) for part in parts))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("parts", "own"),
    [
        # Half of the time is over: linear asks for 60, Conceder for 100 - 80 / 2 ** 0.5 = 43.4315,
        # the hard-liner for 100 (Faratin, Sierra & Jennings 1998, convex combinations).
        (((TIME_DEPENDENT, 1.0, 0.5), (HARD_LINER, 1.0, 0.5)), 80.0),
        (((TIME_DEPENDENT, 1.0, 0.25), (HARD_LINER, 1.0, 0.75)), 90.0),
        (((TIME_DEPENDENT, 1.0, 0.5), (TIME_DEPENDENT, 2.0, 0.5)), 51.72),  # of 60 and 43.44
        (((TIME_DEPENDENT, 1.0, 1.0),), 60.0),
        (((TIME_DEPENDENT, 1.0, 1.0), (HARD_LINER, 1.0, 0.0)), 60.0),
    ],
)
def test_a_mixture_asks_for_the_weighted_mean(
    side: int, parts: tuple[tuple[int, float, float], ...], own: float
) -> None:
    view = mixed(view_of(side, reservation=20.0, elapsed=0.5), *parts)
    assert worth(FINE, side, mixture(FINE, view)) == pytest.approx(own)


@given(tables(), st.integers(0, len(INGREDIENTS) - 1), st.sampled_from((0.2, 1.0, 2.0)))
def test_a_mixture_of_one_asks_for_what_that_one_asks_for(
    table: Table, tactic: int, beta: float
) -> None:
    outlook, view = table
    alone = INGREDIENTS[tactic](outlook, view._replace(beta=beta, tactic=tactic, mixture=()))
    bid = mixture(outlook, mixed(view, (tactic, beta, 1.0)))
    if alone == NO_BID:
        assert bid == NO_BID
    else:
        assert bid == meet(outlook, view, max(view.reservation, worth(outlook, view.side, alone)))


@given(tables())
def test_a_mixture_asks_for_no_more_than_its_toughest_ingredient(table: Table) -> None:
    outlook, view = table
    bid, most = mixture(outlook, view), view.reservation
    for part in view.mixture:
        alone = INGREDIENTS[part.tactic](outlook, view._replace(beta=part.beta))
        if alone != NO_BID:
            most = max(most, worth(outlook, view.side, alone))
    if bid != NO_BID:  # the counterpart gets no less than for that
        toughest = meet(outlook, view, most)
        other = 1 - view.side
        assert worth(outlook, other, bid) >= worth(outlook, other, toughest) - DOLLAR


def test_who_would_say_nothing_has_no_part_in_the_mean() -> None:
    # Without a zone and with a last offer that would be a loss, a rational party is silent.
    view = view_of(reservation=70.0, other_waiting=60.0, last=Bid(0, 0, 0.6), elapsed=0.5)
    assert INGREDIENTS[RATIONAL](pie(), view) == NO_BID
    linear = mixed(view, (RATIONAL, 1.0, 0.9), (TIME_DEPENDENT, 1.0, 0.1))
    assert worth(pie(), 0, mixture(pie(), linear)) == 85.0
    assert mixture(pie(), mixed(view, (RATIONAL, 1.0, 1.0))) == NO_BID
    assert mixture(pie(), mixed(view)) == NO_BID, "nobody speaks"
