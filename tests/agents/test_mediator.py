"""The mediator's single text: the fair contract between what it has been told."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.bidding import fair_bid
from agents.contract import NO_BID, shares_of
from agents.mediator import single_text
from agents.outlook import Outlook
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import log_rolling, outlooks, pair, paths, pie, step_worth

TOLD = (10.0, 30.0)
EXACT = (0.0, 0.0)
reservations = st.tuples(st.integers(-40, 90), st.integers(-40, 90))
errors = st.tuples(st.integers(-20, 20), st.integers(-20, 20))


@given(outlooks(), reservations, errors, st.sampled_from((0.3, 0.5)))
def test_the_text_is_the_fair_contract_between_what_the_mediator_believes(
    outlook: Outlook, told: tuple[int, int], wrong: tuple[int, int], weight: float
) -> None:
    believed = (told[0] + wrong[0], told[1] + wrong[1])
    assert single_text(outlook, told, wrong, weight) == fair_bid(outlook, believed, weight)


@given(outlooks(), reservations)
def test_with_no_error_both_get_what_they_would_take_if_any_contract_gives_it(
    outlook: Outlook, told: tuple[int, int]
) -> None:
    bid = single_text(outlook, told, EXACT, 0.5)
    enough = [
        each
        for each in paths(outlook)
        if all(v >= least - 1e-9 for v, least in zip(pair(outlook, each), told, strict=True))
    ]
    assert (bid == NO_BID) == (enough == [])
    if bid != NO_BID:
        assert bid in enough


@pytest.mark.parametrize("weight", [0.25, 0.5, 0.75])
def test_on_a_pie_both_get_what_they_take_and_their_part_of_the_rest(weight: float) -> None:
    guild, employers = pair(pie(), single_text(pie(), TOLD, EXACT, weight))
    assert guild == pytest.approx(TOLD[GUILD] + weight * 60.0)
    assert employers == pytest.approx(TOLD[EMPLOYERS] + (1.0 - weight) * 60.0)


def test_who_is_thought_to_need_more_is_given_half_of_it() -> None:
    guild = [
        pair(pie(), single_text(pie(), TOLD, (error, 0.0), 0.5))[GUILD]
        for error in (-20.0, 0.0, 20.0)
    ]
    step = step_worth(pie(), GUILD)
    assert guild == [pytest.approx(g, abs=step) for g in (30.0, 40.0, 50.0)]


def test_a_mediator_trades_what_one_side_cares_for_against_what_the_other_does() -> None:
    table = log_rolling()
    assert shares_of(single_text(table, EXACT, EXACT, 0.5), table.order[0]) == (1.0, 0.5, 0.0)


def test_errors_can_hide_a_zone_and_invent_one() -> None:
    assert single_text(pie(), (40.0, 50.0), (15.0, 15.0), 0.5) == NO_BID
    assert single_text(pie(), (60.0, 50.0), (-10.0, -10.0), 0.5) != NO_BID
    assert single_text(pie(), (60.0, 50.0), EXACT, 0.5) == NO_BID


def test_the_text_is_one_that_the_people_behind_both_seats_will_sign() -> None:
    asked = pie(margin=((45.0,), (0.0,)))
    assert pair(asked, single_text(asked, TOLD, EXACT, 0.5))[GUILD] == pytest.approx(55.0)
    nobody = pie(margin=((math.inf,), (0.0,)))
    assert single_text(nobody, TOLD, EXACT, 0.5) == NO_BID
