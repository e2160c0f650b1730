"""What a contract is worth: against integrals and day-by-day flows computed another way."""

import inspect
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad

from agents import worth
from agents.worth import (
    DAYS_A_MONTH,
    DAYS_A_YEAR,
    EMPLOYERS,
    GUILD,
    Dates,
    Flow,
    Issue,
    NextRound,
    Stakes,
    drift_loss,
    expiry_loss,
    face_on_issue,
    face_on_term,
    growing,
    issue_value,
    later_wins,
    nearness,
    peace_value,
    reservation,
    settled_value,
    waiting_flows,
    waiting_on_issue,
    waiting_value,
)

SIDES = (GUILD, EMPLOYERS)
fewer = settings(max_examples=50)  # each draws a dozen numbers
Array = NDArray[np.float64]

ISSUE = Issue(
    size=12.0,
    growth=0.05,
    guild_weight=1.5,
    exposure=0.8,
    multiplier=3.0,
    pattern=0.4,
    reopens=1.0,
    follows=1.0,
    step=0.1,
    guild_pledge=2.0,
    employer_pledge=5.0,
)
STAKES = Stakes(
    rate=0.07,
    open_odds=0.6,
    peace=0.9,
    risk=40.0,
    term_pledge=1.5,
    opening_months=12.0,
    drift=2.0,
)
FUTURE = NextRound(
    horizon=1826,
    waiting_ends=425,
    win_base=0.05,
    win_clout=0.4,
    win_reopener=0.1,
    joint_pattern=0.25,
    follow_expiry=1521,
)
DATES = Dates(
    signed=31, effective=31, expiry=1126, clout=0.5, reopener=True, me_too=True, aligned=0.2
)

issues = st.builds(
    Issue,
    size=st.floats(0.0, 50.0),
    growth=st.floats(-0.1, 0.4),
    guild_weight=st.floats(0.0, 3.0),
    exposure=st.floats(0.0, 1.0),
    multiplier=st.floats(1.0, 12.0),
    pattern=st.floats(0.0, 1.0),
    reopens=st.sampled_from((0.0, 1.0)),
    follows=st.sampled_from((0.0, 1.0)),
    step=st.just(0.1),
    guild_pledge=st.floats(0.0, 9.0),
    employer_pledge=st.floats(0.0, 9.0),
)
stakes = st.builds(
    Stakes,
    rate=st.floats(0.0, 0.2),
    open_odds=st.floats(0.0, 1.0),
    peace=st.floats(0.0, 3.0),
    risk=st.floats(0.0, 90.0),
    term_pledge=st.floats(0.0, 3.0),
    drift=st.floats(0.0, 20.0),
    opening_months=st.floats(12.0, 36.0),
)
futures = st.builds(
    lambda ends, base, clout, half, joint, term: NextRound(
        1826, ends, base, clout, half, joint, ends + 30 * term
    ),
    st.integers(200, 1000),
    st.floats(0.0, 0.5),
    st.floats(0.0, 0.5),
    st.floats(0.0, 0.5),
    st.floats(0.0, 1.0),
    st.integers(6, 36),
)
dates = st.builds(
    lambda effective, months, clout, half, me_too: Dates(
        effective + 10, effective, effective + 30 * months, clout, half, me_too
    ),
    st.sampled_from((0, 31, 200)),
    st.integers(9, 48),
    st.floats(0.0, 1.0),
    st.booleans(),
    st.booleans(),
)
shares = st.floats(0.0, 1.0)


# ---------------------------------------------------------------------- the same, another way


def by_day(issue: Issue, rate: float, horizon: int) -> Array:
    """Return what the full ask is worth on each day up to the horizon, discounted to day 0."""
    years = (np.arange(horizon) + 0.5) / DAYS_A_YEAR
    flows: Array = issue.size / DAYS_A_YEAR * np.exp((issue.growth - rate) * years)
    return flows


class Ledger(NamedTuple):
    """Which part of an issue is paid on each day, and who set the pattern for it."""

    own: Array  # granted here first: others will claim it too
    followed: Array  # others had won it before
    open: float  # never granted


def ledger_of(issue: Issue, contract: Dates, future: NextRound, share: float) -> Ledger:
    """Live through a contract day by day: what is granted is paid from then on and stays."""
    own, followed, left = np.zeros(future.horizon), np.zeros(future.horizon), 1.0 - share
    own[contract.effective :] = share
    for day in range(contract.effective, contract.expiry + 1):
        if (
            contract.reopener
            and issue.reopens
            and day == (contract.effective + contract.expiry) // 2
        ):
            own[day:] += left * future.win_reopener
            left *= 1.0 - future.win_reopener
        if contract.me_too and issue.follows and day == future.waiting_ends < contract.expiry:
            followed[day:] += left * issue.pattern
            left *= 1.0 - issue.pattern
        if day == contract.expiry:
            won = future.win_base + contract.clout * future.win_clout
            own[day:] += left * won
            left *= 1.0 - won
    return Ledger(own, followed, left)


def prices(issue: Issue, side: int) -> tuple[float, float]:
    """Return what a dollar is worth to a side that sets a pattern, and one that follows it."""
    if side == GUILD:
        return issue.guild_weight, issue.guild_weight
    return -issue.exposure * issue.multiplier, -issue.exposure


def lived_through(
    issue: Issue, side: int, rate: float, contract: Dates, future: NextRound, share: float
) -> float:
    """Return what an issue brings a side under a contract, summed over the days."""
    ledger = ledger_of(issue, contract, future, share)
    first, second = prices(issue, side)
    paid = first * ledger.own + second * ledger.followed
    return float(by_day(issue, rate, future.horizon) @ paid)


def close(value: float) -> Any:
    """Return what a sum over days may differ by from the integral: a millionth."""
    return pytest.approx(value, rel=1e-6, abs=1e-7)


# -------------------------------------------------------------------------------- integrals


@given(st.floats(0.0, 50.0), st.floats(-0.3, 0.5), st.floats(0.0, 900.0), st.floats(0.0, 900.0))
def test_a_growing_flow_sums_to_its_integral(
    size: float, drift: float, start: float, length: float
) -> None:
    def flow(day: float) -> float:
        return float(size * math.exp(drift * day / DAYS_A_YEAR) / DAYS_A_YEAR)

    exact, _ = quad(flow, start, start + length, epsabs=1e-10)
    assert growing(size, drift, start, start + length) == pytest.approx(exact, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("drift", [0.0, 1e-15, 1e-12, 1e-11, 1e-9, 1e-7, -1e-9])
def test_a_tiny_drift_hardly_matters(drift: float) -> None:
    # Over two years from day 0 the sum is 2 + 2 drift + 4/3 drift ** 2, to second order.
    exact = 2.0 + 2.0 * drift + 4.0 / 3.0 * drift**2
    assert growing(1.0, drift, 0.0, 2 * DAYS_A_YEAR) == pytest.approx(exact, rel=3e-12)


def test_nothing_flows_backwards() -> None:
    assert growing(12.0, 0.1, 50.0, 50.0) == growing(12.0, 0.1, 50.0, 20.0) == 0.0


@fewer
@given(stakes, st.integers(0, 500), st.integers(0, 1500))
def test_peace_is_paid_by_the_month_and_discounted(party: Stakes, start: int, length: int) -> None:
    def flow(month: float) -> float:
        return float(party.peace * math.exp(-party.rate * month / 12.0))

    exact, _ = quad(flow, start / DAYS_A_MONTH, (start + length) / DAYS_A_MONTH)
    assert peace_value(party, start, start + length) == pytest.approx(exact, rel=1e-8, abs=1e-9)


def test_a_loss_at_the_expiry_is_discounted_to_day_0() -> None:
    party = STAKES._replace(rate=math.log(2.0), risk=40.0)
    assert expiry_loss(party, 0.5, round(2 * DAYS_A_YEAR)) == pytest.approx(5.0, rel=1e-3)
    assert expiry_loss(party, 0.0, 400) == 0.0


@pytest.mark.parametrize(
    ("gap", "near"), [(0, 1.0), (60, 0.5), (90, 0.25), (120, 0.0), (121, 0.0), (-1, 0.0)]
)
def test_nearness_falls_evenly_and_looks_ahead_only(gap: int, near: float) -> None:
    assert nearness(gap, 120.0) == pytest.approx(near)


# ---------------------------------------------------------------------------- under a contract


@fewer
@given(issues, st.floats(0.0, 0.2), dates, futures, shares)
def test_an_issue_is_worth_what_flows_day_by_day(
    issue: Issue, rate: float, contract: Dates, future: NextRound, share: float
) -> None:
    for side in SIDES:
        nothing, everything = issue_value(issue, side, rate, contract, future)
        lived = lived_through(issue, side, rate, contract, future, share)
        assert nothing + share * everything == close(lived)


@fewer
@given(issues, dates, futures, shares)
def test_every_dollar_of_the_ask_is_granted_won_or_still_open(
    issue: Issue, contract: Dates, future: NextRound, share: float
) -> None:
    # All contracts here end before the horizon: on its last day the shares add up to one.
    ledger = ledger_of(issue, contract, future, share)
    assert ledger.own[-1] + ledger.followed[-1] + ledger.open == pytest.approx(1.0)
    full = by_day(issue, 0.05, future.horizon)[contract.effective :].sum()
    nothing, more = issue_value(issue, GUILD, 0.05, contract, future)
    assert nothing + more == close(issue.guild_weight * float(full))


@fewer
@given(issues, st.floats(0.0, 0.2), dates, futures, shares)
def test_money_between_equals_only_changes_hands(
    issue: Issue, rate: float, contract: Dates, future: NextRound, share: float
) -> None:
    plain = issue._replace(guild_weight=1.0, exposure=1.0, multiplier=1.0)
    values = [issue_value(plain, side, rate, contract, future) for side in SIDES]
    guild, employers = (nothing + share * everything for nothing, everything in values)
    assert guild + employers == pytest.approx(0.0, abs=1e-9)


@fewer
@given(issues, st.floats(0.0, 0.2), dates, futures)
def test_granting_now_never_hurts_the_guild_nor_helps_the_employers(
    issue: Issue, rate: float, contract: Dates, future: NextRound
) -> None:
    # It holds for multipliers of 1 and more: what is followed then costs no more than a pattern.
    assert issue_value(issue, GUILD, rate, contract, future)[1] >= -1e-9
    assert issue_value(issue, EMPLOYERS, rate, contract, future)[1] <= 1e-9


@fewer
@given(issues, st.floats(0.0, 0.2), dates, futures)
def test_clauses_are_worth_something_to_the_guild_and_only_while_an_issue_is_open(
    issue: Issue, rate: float, contract: Dates, future: NextRound
) -> None:
    bare = contract._replace(reopener=False, me_too=False)
    for clause in ("reopener", "me_too"):
        added = bare._replace(**{clause: True})
        with_it, without = (issue_value(issue, GUILD, rate, d, future) for d in (added, bare))
        assert with_it[0] >= without[0] - 1e-9
        assert sum(with_it) == pytest.approx(sum(without), abs=1e-9)


@fewer
@given(issues, st.floats(0.0, 0.2), futures, st.integers(12, 30))
def test_what_is_granted_makes_the_term_matter_less(
    issue: Issue, rate: float, future: NextRound, months: int
) -> None:
    # The heart of the model: a short term and a gain are substitutes.
    future = future._replace(waiting_ends=1826)
    short = Dates(0, 0, 30 * months, 0.9, False, False)
    long = Dates(0, 0, 30 * 36, 0.1, False, False)

    def premium(share: float) -> float:
        values = [issue_value(issue, GUILD, rate, each, future) for each in (short, long)]
        first, second = (nothing + share * everything for nothing, everything in values)
        return first - second

    assert premium(0.0) >= premium(0.5) - 1e-9 >= premium(1.0) - 2e-9
    assert premium(1.0) == pytest.approx(0.0, abs=1e-9)


def test_the_clauses_come_in_turn_and_the_order_of_two_chances_can_change() -> None:
    # Half-term on day 100 or 700, the others' deal on day 425: hand-made sums of geometric parts.
    plain = ISSUE._replace(growth=STAKES.rate, size=DAYS_A_YEAR)  # a dollar a day, undiscounted
    for expiry, half in ((1000, 500), (800, 400)):
        contract = Dates(0, 0, expiry, 0.5, True, True)
        first = (min(half, 425), 0.1 if half < 425 else 0.4)
        second = (max(half, 425), 0.4 if half < 425 else 0.1)
        by_hand = 1.5 * (
            first[1] * (1826 - first[0])
            + (1 - first[1]) * second[1] * (1826 - second[0])
            + (1 - first[1]) * (1 - second[1]) * 0.25 * (1826 - expiry)
        )
        value = later_wins(plain, GUILD, STAKES.rate, contract, FUTURE)
        assert value == pytest.approx(by_hand, rel=1e-9)


def test_a_me_too_clause_that_runs_out_before_the_others_settle_is_empty() -> None:
    early = DATES._replace(expiry=FUTURE.waiting_ends, reopener=False)
    bare = early._replace(me_too=False)
    for side in SIDES:
        pair = [issue_value(ISSUE, side, 0.07, each, FUTURE) for each in (early, bare)]
        assert pair[0] == pair[1]


@fewer
@given(stakes, dates)
def test_the_dates_of_a_contract_bring_peace_and_end_in_a_risk(
    party: Stakes, contract: Dates
) -> None:
    days = np.arange(max(contract.signed, contract.effective), contract.expiry) + 0.5
    peace = party.peace * 12.0 / DAYS_A_YEAR * np.exp(-party.rate * days / DAYS_A_YEAR).sum()
    risk = contract.clout * party.risk * math.exp(-party.rate * contract.expiry / DAYS_A_YEAR)
    drifted = drift_by_quadrature(party, contract.effective, contract.expiry)
    assert settled_value(party, contract) == close(peace - risk - drifted)


def drift_by_quadrature(party: Stakes, start: int, end: int) -> float:
    """What is lost a year, from nothing on the first day, summed over the years."""

    def lost(day: float) -> float:
        years, later = (day - start) / DAYS_A_YEAR, day / DAYS_A_YEAR
        return party.drift * years * math.exp(-party.rate * later) / DAYS_A_YEAR

    return float(quad(lost, start, end, epsabs=1e-12)[0])


def test_peace_and_drift_have_a_best_length_between_them() -> None:
    # Without discounting it is peace a year over drift, here 3 years (theory.md 2.1).
    party = STAKES._replace(rate=0.0, peace=0.5, drift=2.0, risk=0.0)
    values = [settled_value(party, Dates(0, 0, d, 0.0, False, False)) for d in range(1, 3000)]
    assert 1 + int(np.argmax(values)) == pytest.approx(3 * DAYS_A_YEAR, abs=1)


@pytest.mark.parametrize("rate", [0.0, 1e-6, 1e-5, 1e-3, 0.1])
def test_drift_is_the_same_with_hardly_any_discounting(rate: float) -> None:
    party = STAKES._replace(rate=rate)
    summed = drift_by_quadrature(party, 100, 1200)
    assert drift_loss(party, 100, 1200) == pytest.approx(summed, rel=1e-7)


def test_what_is_won_with_the_others_sets_less_of_a_pattern() -> None:
    alone = DATES._replace(aligned=0.0)
    side, rate = EMPLOYERS, 0.07
    cheap, dear = (issue_value(ISSUE, side, rate, d, FUTURE)[0] for d in (DATES, alone))
    assert dear < cheap < 0.0
    same = FUTURE._replace(joint_pattern=1.0)
    both = [issue_value(ISSUE, side, rate, d, same)[0] for d in (DATES, alone)]
    assert both[0] == pytest.approx(both[1])


# --------------------------------------------------------------------------------------- waiting


def fought_and_followed(
    issue: Issue, side: int, party: Stakes, future: NextRound
) -> tuple[float, float]:
    """Return what waiting brings on an issue if all fight together, and if the others settle."""
    flows = by_day(issue, party.rate, future.horizon)
    first, second = prices(issue, side)
    together = future.joint_pattern * first + (1.0 - future.joint_pattern) * second
    ends, expiry = future.waiting_ends, min(future.follow_expiry, future.horizon)
    after, later = flows[ends:].sum(), flows[expiry:].sum()
    won = future.win_base + future.win_clout
    fought = won * together * after + (1.0 - won) * future.win_base * first * later
    followed = issue.pattern * second * after
    followed += (1.0 - issue.pattern) * future.win_base * first * later
    return float(fought), float(followed)


@fewer
@given(issues, stakes, futures)
def test_waiting_is_a_lottery_between_a_joint_fight_and_the_others_pattern(
    issue: Issue, party: Stakes, future: NextRound
) -> None:
    for side in SIDES:
        fought, followed = fought_and_followed(issue, side, party, future)
        expected = party.open_odds * fought + (1.0 - party.open_odds) * followed
        assert waiting_on_issue(issue, side, party, future) == close(expected)


@fewer
@given(issues, stakes, futures)
def test_waiting_for_money_between_equals_is_zero_sum(
    issue: Issue, party: Stakes, future: NextRound
) -> None:
    plain = issue._replace(guild_weight=1.0, exposure=1.0, multiplier=1.0)
    guild, employers = (waiting_on_issue(plain, side, party, future) for side in SIDES)
    assert guild + employers == pytest.approx(0.0, abs=1e-9)


FLOWS = (Flow(0, -1.5), Flow(100, -0.5), Flow(500, 9.0))


@pytest.mark.parametrize("today", [-60, 0, 50, 100, 300])
def test_a_holdout_costs_what_flows_until_it_ends(today: int) -> None:
    days = np.arange(max(today, 0), 425)
    amounts = -1.5 - 0.5 * (days >= 100)
    exact = (amounts * 12.0 / DAYS_A_YEAR * np.exp(-0.07 * (days + 0.5) / DAYS_A_YEAR)).sum()
    assert waiting_flows(FLOWS, 0.07, today, 425) == close(float(exact))


@fewer
@given(stakes, futures, st.integers(-30, 150), st.integers(400, 1800))
def test_the_value_of_waiting_adds_up(
    party: Stakes, future: NextRound, today: int, peace_until: int
) -> None:
    for side in SIDES:
        value = waiting_value((ISSUE, ISSUE), side, party, FLOWS, future, today, peace_until)
        risk = party.open_odds * party.risk
        parts = [
            waiting_flows(FLOWS, party.rate, today, future.waiting_ends),
            -risk * math.exp(-party.rate * future.waiting_ends / DAYS_A_YEAR),
            peace_value(party, future.waiting_ends, peace_until),
            -drift_loss(party, future.waiting_ends, peace_until),
            2.0 * waiting_on_issue(ISSUE, side, party, future),
        ]
        assert value == pytest.approx(math.fsum(parts), abs=1e-9)


# ------------------------------------------------------------------------------------- face


@fewer
@given(issues, shares)
def test_face_is_lost_in_proportion_to_what_is_given_up(issue: Issue, share: float) -> None:
    nothing, everything = face_on_issue(issue, GUILD)
    assert nothing + share * everything == pytest.approx(-issue.guild_pledge * (1.0 - share))
    nothing, everything = face_on_issue(issue, EMPLOYERS)
    assert nothing + share * everything == pytest.approx(-issue.employer_pledge * share)


@pytest.mark.parametrize(("months", "lost"), [(12, 0.0), (18, 9.0), (9, 4.5), (36, 36.0)])
def test_face_is_lost_for_each_month_away_from_the_term_asked_for(months: int, lost: float) -> None:
    assert face_on_term(STAKES, months) == -lost


@given(st.floats(-90.0, 90.0), st.floats(0.0, 60.0))
def test_toughness_shifts_the_reservation_evenly_both_ways(waiting: float, spread: float) -> None:
    soft, middle, tough = (reservation(waiting, spread, t) for t in (0.0, 0.5, 1.0))
    assert middle == waiting
    assert tough - middle == pytest.approx(spread)
    assert middle - soft == pytest.approx(spread)


# ----------------------------------------------------------------------- nothing is read in vain


def everything(
    issue: Issue = ISSUE, party: Stakes = STAKES, future: NextRound = FUTURE
) -> dict[str, list[float]]:
    """Return every value the module computes, by name."""
    return {
        "issue": [v for s in SIDES for v in issue_value(issue, s, party.rate, DATES, future)],
        "settled": [settled_value(party, DATES)],
        "face": [v for s in SIDES for v in face_on_issue(issue, s)] + [face_on_term(party, 24)],
        "waiting": [waiting_value((issue,), s, party, FLOWS, future, 31, 1500) for s in SIDES],
    }


def changed(before: dict[str, list[float]], after: dict[str, list[float]]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


PARTS: list[tuple[Any, str, float, set[str]]] = [
    (ISSUE, "size", 13.0, {"issue", "waiting"}),
    (ISSUE, "growth", 0.06, {"issue", "waiting"}),
    (ISSUE, "guild_weight", 1.6, {"issue", "waiting"}),
    (ISSUE, "exposure", 0.9, {"issue", "waiting"}),
    (ISSUE, "multiplier", 3.1, {"issue", "waiting"}),
    (ISSUE, "pattern", 0.5, {"issue", "waiting"}),
    (ISSUE, "reopens", 0.0, {"issue"}),
    (ISSUE, "follows", 0.0, {"issue"}),
    (ISSUE, "step", 0.2, set()),  # of the grid, not of a value: see test_bidding.py
    (ISSUE, "guild_pledge", 2.1, {"face"}),
    (ISSUE, "employer_pledge", 5.1, {"face"}),
    (STAKES, "rate", 0.08, {"issue", "settled", "waiting"}),
    (STAKES, "open_odds", 0.7, {"waiting"}),
    (STAKES, "peace", 1.0, {"settled", "waiting"}),
    (STAKES, "drift", 2.1, {"settled", "waiting"}),
    (STAKES, "risk", 41.0, {"settled", "waiting"}),
    (STAKES, "term_pledge", 1.6, {"face"}),
    (STAKES, "opening_months", 13.0, {"face"}),
    (FUTURE, "horizon", 1900, {"issue", "waiting"}),
    (FUTURE, "waiting_ends", 430, {"issue", "waiting"}),
    (FUTURE, "win_base", 0.06, {"issue", "waiting"}),
    (FUTURE, "win_clout", 0.41, {"issue", "waiting"}),
    (FUTURE, "win_reopener", 0.11, {"issue"}),
    (FUTURE, "joint_pattern", 0.26, {"issue", "waiting"}),
    (FUTURE, "follow_expiry", 1530, {"waiting"}),
]
KINDS: dict[Any, str] = {Issue: "issue", Stakes: "party", NextRound: "future"}


@pytest.mark.parametrize(
    ("record", "field", "value", "moves"), PARTS, ids=[part[1] for part in PARTS]
)
def test_each_parameter_moves_what_it_should_and_nothing_else(
    record: Any, field: str, value: float, moves: set[str]
) -> None:
    after = everything(**{KINDS[type(record)]: record._replace(**{field: value})})
    assert changed(everything(), after) == moves


def test_every_parameter_is_in_that_table() -> None:
    listed = {(type(record), field) for record, field, _, _ in PARTS}
    assert listed == {(kind, field) for kind in KINDS for field in kind._fields}


@pytest.mark.parametrize("field", Dates._fields)
def test_every_date_matters(field: str) -> None:
    new = {"clout": 0.6, "reopener": False, "me_too": False}.get(field, getattr(DATES, field) + 60)
    before, after = (
        [settled_value(STAKES, each)]
        + [v for side in SIDES for v in issue_value(ISSUE, side, 0.07, each, FUTURE)]
        for each in (DATES, DATES._replace(**{field: new}))
    )
    assert before != after


def test_rules_are_plain_functions_of_numbers() -> None:
    rules: list[Callable[..., object]] = [
        rule for _, rule in inspect.getmembers(worth, inspect.isfunction)
        if rule.__module__ == worth.__name__
    ]  # fmt: skip
    assert len(rules) > 15
    assert not any(inspect.isgeneratorfunction(rule) for rule in rules)
