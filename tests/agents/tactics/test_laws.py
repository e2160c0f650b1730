"""Laws for every tactic, and what each one opens with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import DOLLAR, NO_BID, Bid, Written, shares_of
from agents.outlook import Outlook
from agents.tactics import (
    EXPONENTIAL,
    FINAL,
    HARD_LINER,
    MICRO,
    MIXTURE,
    NASH_SEEKER,
    RATIONAL,
    RESOURCE,
    TACTICS,
    TIME_DEPENDENT,
    TIT_FOR_TAT,
    TIT_FOR_TAT_AVERAGED,
    TIT_FOR_TAT_RANDOM,
    TRADE_OFF,
    ZEUTHEN,
    Ingredient,
    View,
)
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import assert_lawful, assert_signable, least
from tests.agents.toys import (
    SIDES,
    Tactic,
    log_rolling,
    pie,
    tables,
    tables_with_people,
    view_of,
    worth,
)

every_tactic = pytest.mark.parametrize("tactic", TACTICS, ids=lambda tactic: tactic.__name__)
every_side = pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])
Table = tuple[Outlook, View]


@every_tactic
@given(table=tables())
def test_a_tactic_offers_what_may_be_signed_and_what_it_would_sign(
    tactic: Tactic, table: Table
) -> None:
    assert_lawful(tactic, *table)


@every_tactic
@given(table=tables())
def test_a_tactic_is_a_function_of_what_it_is_shown(tactic: Tactic, table: Table) -> None:
    outlook, view = table
    assert tactic(outlook, view) == tactic(outlook, view)


@every_tactic
@given(table=tables_with_people())
def test_a_tactic_offers_nothing_that_its_people_would_not_sign(
    tactic: Tactic, table: Table
) -> None:
    assert_lawful(tactic, *table)


@pytest.mark.parametrize("tactic", FINAL, ids=lambda tactic: tactic.__name__)
@given(table=tables_with_people())
def test_a_final_offer_of_any_tactic_may_be_signed_and_is_no_loss(
    tactic: Tactic, table: Table
) -> None:
    outlook, view = table
    bid = tactic(outlook, view)
    if bid != NO_BID:
        assert_signable(outlook, bid)
        assert worth(outlook, view.side, bid) >= least(outlook, view, bid) - DOLLAR


def recounted(outlook: Outlook, view: View, unit: float, origin: float) -> Table:
    """Return the same table with the own values of one side in another unit, from another origin.

    What the counterpart is thought to take is a guess at its own values and stays.
    """
    base, slope = list(outlook.base), list(outlook.slope)
    base[view.side] = [unit * value + origin for value in base[view.side]]
    slope[view.side] = [[unit * each for each in line] for line in slope[view.side]]
    again = view._replace(
        reservation=unit * view.reservation + origin, opening=unit * view.opening + origin
    )
    return outlook._replace(base=base, slope=slope), again


@every_tactic
@given(table=tables())
def test_the_unit_in_which_a_side_counts_does_not_matter(tactic: Tactic, table: Table) -> None:
    # A power of four: then nothing is rounded, roots included.
    outlook, view = table
    assert tactic(*recounted(outlook, view, 4.0, 0.0)) == tactic(outlook, view)


@every_tactic
@given(table=tables(), origin=st.sampled_from((-4096.0, 64.0)))
def test_the_origin_from_which_a_side_counts_does_not_matter(
    tactic: Tactic, table: Table, origin: float
) -> None:
    outlook, view = table
    bid, moved = tactic(outlook, view), tactic(*recounted(outlook, view, 1.0, origin))
    assert (moved == NO_BID) == (bid == NO_BID)
    if bid != NO_BID:
        own = worth(outlook, view.side, bid)
        assert worth(outlook, view.side, moved) == pytest.approx(own, abs=1e-6)


def test_the_law_suite_notices_an_outlaw() -> None:
    def giver(outlook: Outlook, view: View) -> Bid:
        return Bid(0, 0, 0.0)

    def mute(outlook: Outlook, view: View) -> Bid:
        return NO_BID

    def off_grid(outlook: Outlook, view: View) -> Bid:
        return Bid(0, 0, 0.123)

    def off_grid_and_path(outlook: Outlook, view: View) -> Bid:
        return Written(0, (0.123,))

    outlaws = ((giver, 50.0), (mute, 50.0), (off_grid, 0.0), (off_grid_and_path, 0.0))
    for outlaw, floor in outlaws:
        with pytest.raises(AssertionError):
            assert_lawful(outlaw, pie(), view_of(reservation=floor))


def test_the_law_suite_notices_who_forgets_its_people() -> None:
    view = view_of(reservation=20.0, last=Bid(0, 0, 0.9))
    outlook = pie(margin=((30.0,), (0.0,)))
    assert_lawful(lambda *_: Bid(0, 0, 0.5), outlook, view)
    with pytest.raises(AssertionError):
        assert_lawful(lambda *_: Bid(0, 0, 0.49), outlook, view)


# -------------------------------------------------------------------- first offers, worked by hand
#
# A pie of 100 with the employers. Both sides take 20 or more. The other's waiting is worth 30, its
# toughness shifts that by 10 either way, so the most yielding type takes 20 as well.
# Eleven sessions are left.
#
# rational         what is fair with that type: 20 + half of the 60 in between = 50
# linear           by a quarter of the time, a quarter of the way from 100 to 20: 80
# Boulware, 0.2    0.25 ** 5 = 0.0009765625 of it: 99.92, on a grid of cents 99.93 in its favour
# Conceder, 2      0.25 ** 0.5 = half of it: 60
# exponential      0.1 ** 0.75 = 0.1778 of it: 85.774
#   Boulware, 0.2  0.1 ** (0.75 ** 0.2) = 0.1137: 90.901
#   Conceder, 2    0.1 ** (0.75 ** 2) = 0.2738: 78.093
# resource         exp(-10 / 10) = 0.3679: 70.570
# hard-liner       all of it, as everybody does who waits for the counterpart's first move
# MiCRO            the best there is: all of it
# trade-off        by the clock: 80
# mixture          half rational, half linear: 65

EARLY = {
    "reservation": 20.0,
    "other_waiting": 30.0,
    "other_spread": 10.0,
    "elapsed": 0.25,
    "sessions_left": 11,
    "mixture": (Ingredient(RATIONAL, 1.0, 0.5), Ingredient(TIME_DEPENDENT, 1.0, 0.5)),
}


@every_side
@pytest.mark.parametrize(
    ("tactic", "beta", "own"),
    [
        pytest.param(RATIONAL, 1.0, 50.0, id="rational"),
        pytest.param(TIME_DEPENDENT, 1.0, 80.0, id="linear"),
        pytest.param(TIME_DEPENDENT, 0.2, 99.93, id="boulware"),
        pytest.param(TIME_DEPENDENT, 2.0, 60.0, id="conceder"),
        pytest.param(EXPONENTIAL, 1.0, 85.78, id="exponential"),
        pytest.param(EXPONENTIAL, 0.2, 90.91, id="exponential-boulware"),
        pytest.param(EXPONENTIAL, 2.0, 78.10, id="exponential-conceder"),
        pytest.param(RESOURCE, 1.0, 70.57, id="resource"),
        pytest.param(TIT_FOR_TAT, 1.0, 100.0, id="tit-for-tat"),
        pytest.param(TIT_FOR_TAT_RANDOM, 1.0, 100.0, id="tit-for-tat-random"),
        pytest.param(TIT_FOR_TAT_AVERAGED, 1.0, 100.0, id="tit-for-tat-averaged"),
        pytest.param(ZEUTHEN, 1.0, 100.0, id="zeuthen"),
        pytest.param(MICRO, 1.0, 100.0, id="micro"),
        pytest.param(TRADE_OFF, 1.0, 80.0, id="trade-off"),
        pytest.param(NASH_SEEKER, 1.0, 100.0, id="nash-seeker"),
        pytest.param(HARD_LINER, 1.0, 100.0, id="hard-liner"),
        pytest.param(MIXTURE, 1.0, 65.0, id="mixture"),
    ],
)
def test_first_offers(side: int, tactic: int, beta: float, own: float) -> None:
    bid = TACTICS[tactic](pie(0.0001), view_of(side, beta=beta, **EARLY))
    assert worth(pie(0.0001), side, bid) == pytest.approx(own)


@pytest.mark.parametrize(
    ("side", "tactic", "shares"),
    [
        (GUILD, RATIONAL, (1.0, 0.5, 0.0)),  # Nash's solution of this set
        (GUILD, TIME_DEPENDENT, (1.0, 0.84, 0.0)),  # worth 75: half way to 50
        (GUILD, EXPONENTIAL, (1.0, 1.0, 0.21)),  # worth 84.19: 0.1 ** 0.5 of the way
        (GUILD, RESOURCE, (1.0, 0.0, 0.0)),  # worth 50: no session is left
        (GUILD, MIXTURE, (1.0, 0.67, 0.0)),  # worth 70: half of 65, half of 75
        (GUILD, HARD_LINER, (1.0, 1.0, 1.0)),
        (EMPLOYERS, RATIONAL, (1.0, 0.5, 0.0)),
        (EMPLOYERS, TIME_DEPENDENT, (1.0, 0.16, 0.0)),  # 75 for the employers: 20 + 4.8 given
        (EMPLOYERS, HARD_LINER, (0.0, 0.0, 0.0)),
    ],
)
def test_whoever_offers_gives_first_what_is_cheap_for_it_and_dear_to_the_other(
    side: int, tactic: int, shares: tuple[float, ...]
) -> None:
    mixed = EARLY["mixture"]
    view = view_of(side, reservation=50.0, other_waiting=50.0, elapsed=0.5, mixture=mixed)
    bid = TACTICS[tactic](log_rolling(), view)
    assert shares_of(bid, log_rolling().order[0]) == pytest.approx(shares)
