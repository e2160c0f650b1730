"""What to offer: laws for every tactic, worked examples, and timing against theory."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agents.acceptance import least_next
from agents.bidding import best_reply, fair_bid
from agents.contract import DOLLAR, NO_BID, Bid, shares_of
from agents.outlook import Outlook
from agents.tactics import (
    FINAL,
    HARD_LINER,
    LADDER,
    RATIONAL,
    TACTICS,
    TIME_DEPENDENT,
    View,
    aspiration,
    fair_against,
    final_offer,
    floors_against,
    hard_liner,
    meet,
    polynomial,
    rational,
    stand,
    time_dependent,
)
from agents.worth import EMPLOYERS, GUILD
from tests.agents.laws import Tactic, assert_lawful, assert_signable, rational_bids
from tests.agents.toys import (
    SIDES,
    is_bid,
    log_rolling,
    outlook_of,
    path,
    pie,
    step_worth,
    tables,
    view_of,
    worth,
)

every_tactic = pytest.mark.parametrize("tactic", TACTICS, ids=lambda tactic: tactic.__name__)
every_side = pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])
Table = tuple[Outlook, View]


# ------------------------------------------------------------------------------ for every tactic


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


@pytest.mark.parametrize("tactic", FINAL, ids=lambda tactic: tactic.__name__)
@given(table=tables())
def test_a_final_offer_of_any_tactic_may_be_signed_and_is_no_loss(
    tactic: Tactic, table: Table
) -> None:
    outlook, view = table
    bid = tactic(outlook, view)
    if bid != NO_BID:
        assert_signable(outlook, bid)
        assert worth(outlook, view.side, bid) >= view.reservation - DOLLAR


def test_the_law_suite_notices_an_outlaw() -> None:
    def giver(outlook: Outlook, view: View) -> Bid:
        return Bid(0, 0, 0.0)

    def mute(outlook: Outlook, view: View) -> Bid:
        return NO_BID

    def off_grid(outlook: Outlook, view: View) -> Bid:
        return Bid(0, 0, 0.123)

    for outlaw, least in ((giver, 50.0), (mute, 50.0), (off_grid, 0.0)):
        with pytest.raises(AssertionError):
            assert_lawful(outlaw, pie(), view_of(reservation=least))


def test_tactics_have_their_names() -> None:
    names = {RATIONAL: rational, TIME_DEPENDENT: time_dependent, HARD_LINER: hard_liner}
    assert tuple(names[position] for position in range(len(TACTICS))) == TACTICS
    # Only a rational party has beliefs to make a last offer from; the others do as always.
    assert (final_offer, time_dependent, hard_liner) == FINAL


# -------------------------------------------------------------------- first offers, worked by hand
#
# A pie of 100 with the employers. Both sides take 20 or more. The other's waiting is worth 30, its
# toughness shifts that by 10 either way, so the most yielding type takes 20 as well.
# rational        what is fair with that type: 20 + half of the 60 in between = 50
# linear          by a quarter of the time, a quarter of the way from 100 to 20: 80
# Boulware, 0.2   0.25 ** 5 = 0.0009765625 of it: 99.92, on a grid of cents 99.93 rounded in favour
# Conceder, 2     0.25 ** 0.5 = half of it: 60
# hard-liner      all of it

EARLY = {
    "reservation": 20.0,
    "other_waiting": 30.0,
    "other_spread": 10.0,
    "elapsed": 0.25,
}


@every_side
@pytest.mark.parametrize(
    ("tactic", "beta", "own"),
    [
        (RATIONAL, 1.0, 50.0),
        (TIME_DEPENDENT, 1.0, 80.0),
        (TIME_DEPENDENT, 0.2, 99.93),
        (TIME_DEPENDENT, 2.0, 60.0),
        (HARD_LINER, 1.0, 100.0),
    ],
    ids=["rational", "linear", "boulware", "conceder", "hard-liner"],
)
def test_first_offers(side: int, tactic: int, beta: float, own: float) -> None:
    bid = TACTICS[tactic](pie(0.0001), view_of(side, beta=beta, **EARLY))
    assert worth(pie(0.0001), side, bid) == pytest.approx(own)


@pytest.mark.parametrize(
    ("side", "tactic", "shares"),
    [
        (GUILD, RATIONAL, (1.0, 0.5, 0.0)),  # Nash's solution of this set
        (GUILD, TIME_DEPENDENT, (1.0, 0.84, 0.0)),  # worth 75: half way to 50
        (GUILD, HARD_LINER, (1.0, 1.0, 1.0)),
        (EMPLOYERS, RATIONAL, (1.0, 0.5, 0.0)),
        (EMPLOYERS, TIME_DEPENDENT, (1.0, 0.16, 0.0)),  # 75 for the employers: 20 + 4.8 given
        (EMPLOYERS, HARD_LINER, (0.0, 0.0, 0.0)),
    ],
)
def test_whoever_offers_gives_first_what_is_cheap_for_it_and_dear_to_the_other(
    side: int, tactic: int, shares: tuple[float, ...]
) -> None:
    view = view_of(side, reservation=50.0, other_waiting=50.0, elapsed=0.5)
    bid = TACTICS[tactic](log_rolling(), view)
    assert shares_of(bid, log_rolling().order[0]) == pytest.approx(shares)


# --------------------------------------------------------------------------------- rational waiting


@given(tables())
def test_the_rational_demand_is_fair_with_the_most_yielding_type(table: Table) -> None:
    outlook, view = table
    other = view.other_waiting + view.other_spread * (2.0 * view.low - 1.0)
    floors = (view.reservation, other) if view.side == GUILD else (other, view.reservation)
    assert floors_against(view, view.low) == floors
    fair = fair_bid(outlook, floors, view.weight)
    assert fair_against(outlook, view, view.low) == fair
    if fair != NO_BID:
        assert rational(outlook, view) == fair


@given(tables())
def test_the_rational_demand_falls_as_yielding_types_are_ruled_out(table: Table) -> None:
    outlook, view = table
    tougher = view._replace(low=view.high)
    bid, later = (fair_against(outlook, v, v.low) for v in (view, tougher))
    # Whatever is on the table: Nash's product has increasing differences in the other's floor.
    if later != NO_BID:
        assert bid != NO_BID
        assert worth(outlook, view.side, bid) >= worth(outlook, view.side, later) - 1e-6


def test_without_a_zone_a_rational_party_waits_and_gives_nothing_away() -> None:
    view = view_of(GUILD, reservation=70.0, other_waiting=60.0, last=Bid(0, 0, 0.8))
    assert rational(pie(), view) == view.last
    assert rational(pie(), view._replace(last=Bid(0, 0, 0.6))) == NO_BID, "that would be a loss"
    assert rational(pie(), view._replace(last=NO_BID)) == Bid(0, 1, 0.0), "the opening position"
    outlook, closed = TWO, TWO._replace(admissible=(False, True))
    assert rational(outlook, view) == view.last
    assert rational(closed, view) == NO_BID, "it can no longer be signed"


TWO = outlook_of(
    ((0.0, 10.0), (100.0, 90.0)),
    (((100.0,), (100.0,)), ((-100.0,), (-100.0,))),
    (0.1,),
)


def test_that_a_package_can_no_longer_be_signed_is_no_reason_to_concede() -> None:
    # The last offer, 0.9 of the pie in the first package, was worth 90. The same is 0.8 in the
    # second; conceding down to the reservation would be 0.6.
    view = view_of(GUILD, reservation=70.0, opening=85.0, other_waiting=60.0, last=Bid(0, 0, 0.9))
    closed = TWO._replace(admissible=(False, True))
    assert is_bid(hard_liner(closed, view), 1, 0, 0.8)


def test_who_stands_keeps_its_package() -> None:
    # Signed today the second package would please the employers as much; nobody changes horses.
    view = view_of(GUILD, reservation=40.0, last=Bid(1, 0, 0.2))
    assert is_bid(stand(TWO, view, 55.0), 1, 0, 0.5)
    assert stand(TWO, view, 25.0) == view.last
    assert stand(TWO, view, 110.0) == Bid(1, 1, 0.0)


@given(tables())
def test_who_stands_gives_up_nothing(table: Table) -> None:
    outlook, view = table
    bid = stand(outlook, view, view.opening)
    within_reach = [b for b in rational_bids(outlook, view)
                    if worth(outlook, view.side, b) >= view.opening]  # fmt: skip
    if within_reach and bid != NO_BID:
        assert worth(outlook, view.side, bid) >= view.opening - DOLLAR
    if view.last != NO_BID and outlook.admissible[view.last.package]:
        held = worth(outlook, view.side, view.last) >= view.opening - DOLLAR
        assert not held or bid == view.last


# ------------------------------------------------------------------------------ by the clock


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


@given(tables(), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_aspirations_fall_from_the_opening_to_the_reservation(
    table: Table, one: float, two: float
) -> None:
    view = table[1]
    early, late = (aspiration(view._replace(elapsed=t)) for t in sorted((one, two)))
    assert view.opening + 1e-9 >= early >= late - 1e-9 >= view.reservation - 2e-9
    assert aspiration(view._replace(elapsed=0.0)) == view.opening
    assert aspiration(view._replace(elapsed=1.0)) == pytest.approx(view.reservation, abs=1e-9)


@given(tables())
def test_a_low_exponent_concedes_later(table: Table) -> None:
    view = table[1]
    late, linear, early = (aspiration(view._replace(beta=beta)) for beta in (0.2, 1.0, 2.0))
    assert late >= linear - 1e-9 >= early - 2e-9


@given(tables())
def test_by_the_clock_a_party_asks_for_its_aspiration_or_the_most_there_is(table: Table) -> None:
    outlook, view = table
    bid = time_dependent(outlook, view)
    assume(bid != NO_BID)
    reply = best_reply(outlook, view.side, aspiration(view))
    if reply != NO_BID:
        assert bid == reply
    else:
        most = max(worth(outlook, view.side, each) for each in rational_bids(outlook, view))
        assert worth(outlook, view.side, bid) == pytest.approx(most)


@every_side
def test_what_cannot_be_had_is_not_met_at_a_loss(side: int) -> None:
    assert worth(pie(), side, meet(pie(), view_of(side, reservation=90.0), 120.0)) == 100.0
    assert meet(pie(), view_of(side, reservation=110.0), 120.0) == NO_BID


FINE = 0.0001
TICKS = 2000


def talks(betas: tuple[float, float], least: tuple[float, float]) -> tuple[float, float] | None:
    """Let two parties concede by the clock; return when they agree and the guild's share."""
    outlook = pie(FINE)
    views = [view_of(side, beta=betas[side], reservation=100.0 * least[side]) for side in SIDES]
    for tick in range(TICKS + 1):
        now = [view._replace(elapsed=tick / TICKS) for view in views]
        speaker, listener = tick % 2, 1 - tick % 2
        bid = time_dependent(outlook, now[speaker])
        offered = worth(outlook, listener, bid)
        if offered >= least_next(outlook, now[listener]) - DOLLAR:
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
    met = talks(betas, least)
    assert met is not None
    assert met[0] == pytest.approx(when, abs=2.0 / TICKS + 1e-6)
    steepest = max(slope(when, beta, floor) for beta, floor in zip(betas, least, strict=True))
    assert met[1] == pytest.approx(share, abs=2.0 * steepest / TICKS + 2.0 * FINE)


def test_two_clocks_never_meet_without_a_zone() -> None:
    assert talks((1.0, 1.0), (0.6, 0.5)) is None
    assert talks((2.0, 0.2), (0.51, 0.5)) is None


# ------------------------------------------------------------------------------- hard-liners


@every_side
def test_a_hard_liner_holds_out_for_its_opening(side: int) -> None:
    view = view_of(side, opening=80.0, reservation=20.0)
    first = hard_liner(pie(), view)
    assert worth(pie(), side, first) == pytest.approx(80.0)
    assert hard_liner(pie(), view._replace(last=first, elapsed=1.0, low=1.0)) == first


# ------------------------------------------------------------------------------- final offers


@given(tables())
def test_a_final_offer_is_rational_and_no_step_back(table: Table) -> None:
    outlook, view = table
    bid, other = final_offer(outlook, view), 1 - view.side
    if bid != NO_BID:
        assert_signable(outlook, bid)
        assert worth(outlook, view.side, bid) >= view.reservation - DOLLAR
    last = view.last
    if last in rational_bids(outlook, view):
        assert bid != NO_BID
        assert worth(outlook, other, bid) >= worth(outlook, other, last) - DOLLAR


@given(tables())
def test_to_a_known_type_the_final_offer_concedes_its_reservation_and_no_more(
    table: Table,
) -> None:
    outlook, view = table
    view = view._replace(low=view.high, last=NO_BID)
    other = 1 - view.side
    least = view.other_waiting + view.other_spread * (2.0 * view.high - 1.0)
    bid = final_offer(outlook, view)
    enough = [b for b in rational_bids(outlook, view) if worth(outlook, other, b) >= least]
    assert (bid == NO_BID) == (not enough)
    if enough:
        assert worth(outlook, other, bid) >= least - DOLLAR
        most = max(worth(outlook, view.side, each) for each in enough)
        assert worth(outlook, view.side, bid) == pytest.approx(most, abs=1e-5)


def expected_at(share: float, view: View) -> float:
    """Return what the employers expect of offering this share of the pie to uniform types."""
    least = view.other_waiting - view.other_spread
    accepted = min(1.0, max(0.0, (100.0 * share - least) / (2.0 * view.other_spread)))
    return accepted * 100.0 * (1.0 - share) + (1.0 - accepted) * view.reservation


@pytest.mark.parametrize("reservation", [0.0, 10.0, 30.0, 47.0, 70.0])
def test_the_final_offer_to_unknown_types_is_the_best_rung_of_the_ladder(
    reservation: float,
) -> None:
    # Types of 20 to 60. Of 100 the employers give a type's least to all up to it: the offer s is
    # taken with (s - 20) / 40 and pays 100 - s, so the best offer without rungs is half way
    # between 20 and 100 - reservation, but never above 60.
    view = view_of(EMPLOYERS, reservation=reservation, other_waiting=40.0, other_spread=20.0)
    bid = final_offer(pie(0.0001), view)
    share = worth(pie(), GUILD, bid) / 100.0
    rungs = [0.2 + 0.4 * rung / LADDER for rung in range(1, LADDER + 1)]
    best = max(rungs, key=lambda s: expected_at(s, view))
    assert share == pytest.approx(best)
    exact = min(0.6, 0.5 * (0.2 + 1.0 - reservation / 100.0))
    assert abs(share - exact) <= 0.4 / LADDER


def test_where_even_the_most_yielding_type_asks_too_much_there_is_no_final_offer() -> None:
    view = view_of(EMPLOYERS, reservation=50.0, other_waiting=80.0, other_spread=20.0)
    assert final_offer(pie(), view) == NO_BID


def test_an_earlier_offer_that_has_become_a_loss_does_not_bind() -> None:
    view = view_of(EMPLOYERS, reservation=50.0, other_waiting=30.0, last=Bid(0, 0, 0.6))
    assert is_bid(final_offer(pie(), view), 0, 0, 0.3)
    generous, stingy = (view._replace(last=Bid(0, 0, share)) for share in (0.45, 0.2))
    assert final_offer(pie(), generous) == generous.last
    assert is_bid(final_offer(pie(), stingy), 0, 0, 0.3)


def test_a_zone_of_a_single_point_is_enough_for_a_final_offer() -> None:
    view = view_of(EMPLOYERS, reservation=70.0, other_waiting=30.0)
    assert is_bid(final_offer(pie(), view), 0, 0, 0.3)
    assert final_offer(pie(), view._replace(reservation=70.1)) == NO_BID


def test_one_step_is_all_that_rounding_costs() -> None:
    outlook = pie(0.3)
    bid = final_offer(outlook, view_of(EMPLOYERS, other_waiting=35.0))
    assert worth(outlook, GUILD, bid) - 35.0 <= step_worth(outlook, GUILD)
    assert bid in path(outlook, 0)
