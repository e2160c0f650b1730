"""What comes out of a round: figures that hold together, and accounts checked against cash flows.

The cash flows are written down here once more, from the scenario's numbers, as so much money a
year at each moment; `scipy` adds them up. Only clout, the lapses of other guilds' contracts and
the odds still open are asked of the oracle's `World`.
"""

import math
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from scipy.integrate import quad

from agents.contract import Contract
from agents.stoppage import IMPOSED
from agents.worth import DAYS_A_YEAR, EMPLOYERS, GUILD
from model.calendar import Calendar, add_months
from model.messages import ACTORS, Message
from model.negotiation import Negotiation
from model.outcome import Outcome, account, outcome, term_class
from model.scenario import IssueRecord, PartyRecord
from model.table import regime_of
from tests.model.oracle.world import World
from tests.model.rounds import play, settled, shipped, two_seats, unsettled

SEEDS = 80
DAYS_A_MONTH = DAYS_A_YEAR / 12
ROUNDING = 1e-6  # $ million
FIELDS = (
    *("status", "term_months", "term_class", "deal_date", "effective_date", "expiry_date"),
    *("days_past_expiry", "rounds", "granted", "contract", "guild_value", "employer_value"),
    *("package_cost", "dispute_cost_guild", "dispute_cost_employer", "pareto_gap", "nash_gap"),
    *("strike_days", "lockout_days", "rejections", "yes_share", "turnout", "ballots"),
    *("predicted_yes", "me_too_paid", "committee_gap"),
)


class Played(NamedTuple):
    """A round and what came out of it."""

    talks: Negotiation
    outcome: Outcome


@pytest.fixture(scope="module")
def base_case() -> list[Played]:
    """Return the base case, played with seeds from 0 on; few, as each has 400 members."""
    scenario = shipped("wga-2004")
    rounds = (Negotiation(scenario, rng=seed, collect=False).run() for seed in range(SEEDS))
    return [Played(talks, outcome(talks)) for talks in rounds]


def deals(rounds: list[Played]) -> list[tuple[Negotiation, Outcome, Contract]]:
    return [(talks, found, talks.deal) for talks, found in rounds if talks.deal is not None]


def deal_of(talks: Negotiation) -> Contract:
    assert talks.deal is not None
    return talks.deal


def party(talks: Negotiation, side: int) -> PartyRecord:
    return talks.case.guild if side == GUILD else talks.case.employers


@cache
def world(talks: Negotiation) -> World:
    """Return the facts of a finished round, worked out without a table."""
    found = World(talks.case)
    found.settled = [bool(signed) for signed in talks.table.settled]
    found.regime = regime_of(talks.table.state)
    return found


def lost(talks: Negotiation, side: int) -> float:
    """Return what stoppages and imposed terms have cost a side, $ million."""
    state = talks.table.state
    return float((state.lost_guild, state.lost_employers)[side])


# An independent account: money a year at each moment, summed by quadrature.

Wins = list[tuple[float, float, float]]  # day, share of the ask from then on, worth of a dollar


def added_up(a_year: Callable[[float], float], start: float, end: float, rate: float) -> float:
    """Return the sum of a stream of $ million a year between two days, discounted to day 0."""
    if end <= start:
        return 0.0
    discounted = partial(discount, a_year, rate)
    return float(quad(discounted, start, end, epsabs=1e-10)[0]) / DAYS_A_YEAR


def discount(a_year: Callable[[float], float], rate: float, day: float) -> float:
    return a_year(day) * math.exp(-rate * day / DAYS_A_YEAR)


def full_ask(issue: IssueRecord, day: float) -> float:
    """Return $ million a year that the full ask brings members on a day."""
    return issue.size * math.exp(issue.growth * day / DAYS_A_YEAR)


def own_dollar(issue: IssueRecord, side: int) -> float:
    return issue.guild_weight if side == GUILD else -issue.exposure


def pattern_dollar(issue: IssueRecord, side: int) -> float:
    return issue.guild_weight if side == GUILD else -issue.exposure * issue.multiplier


def stream(issue: IssueRecord, wins: Wins, side: int, talks: Negotiation) -> float:
    """Return what shares that are won one after the other are worth up to the horizon."""
    horizon = world(talks).future.horizon
    days = [*sorted({day for day, _, _ in wins}), horizon]
    total = 0.0
    for start, end in pairwise(days):
        level = math.fsum(share * dollar for day, share, dollar in wins if day <= start)
        paid = partial(paying, issue, level)
        total += added_up(paid, start, min(end, horizon), party(talks, side).discount_rate)
    return total


def paying(issue: IssueRecord, level: float, day: float) -> float:
    return level * full_ask(issue, day)


def wins_under(talks: Negotiation, issue: IssueRecord, share: float, side: int) -> Wins:
    """Return what a contract grants on an issue, and what is expected to be won after it."""
    deal, later = deal_of(talks), talks.case.next_round
    pattern, waiting_ends = pattern_dollar(issue, side), world(talks).future.waiting_ends
    wins, still_open = [(float(deal.effective), share, pattern)], 1.0 - share
    alone, together = won_at(talks, deal.expiry)
    share_at_end = alone + together
    joint = own_dollar(issue, side) + later.joint_pattern * (pattern - own_dollar(issue, side))
    dollar_at_end = (alone * pattern + together * joint) / share_at_end if share_at_end else 0.0
    chances = [(deal.expiry, share_at_end, dollar_at_end)]
    if deal.package.me_too and issue.follows and waiting_ends < deal.expiry:
        chances.append((waiting_ends, issue.pattern, own_dollar(issue, side)))
    if deal.package.reopener and issue.reopens:
        half = (deal.effective + deal.expiry) // 2
        chances.append((half, later.win_reopener, pattern))
    for day, part, dollar in sorted(chances):
        wins.append((float(day), still_open * part, dollar))
        still_open *= 1.0 - part
    return wins


def won_at(talks: Negotiation, expiry: int) -> tuple[float, float]:
    """Return the share won at an expiry alone, and in a fight together with other guilds."""
    later, odds = talks.case.next_round, talks.case.beliefs.open_odds
    clout = world(talks).clout(expiry, odds)
    aligned = min(clout, later.alignment_weight * world(talks).alignment(expiry, odds))
    return later.win_base + later.win_clout * (clout - aligned), later.win_clout * aligned


def old_terms(talks: Negotiation, side: int, start: int, end: int) -> float:
    """Return what going on under the old terms brings between two days, the first 0 or later."""
    own, day_of = party(talks, side), Calendar(talks.case.calendar.old_expiry).day
    flows = [(0, own.waiting_flow)]
    for milestone in talks.case.calendar.milestone:
        added = milestone.guild_flow if side == GUILD else milestone.employer_flow
        flows.append((day_of(milestone.day), added))
    total = 0.0
    for since, a_month in flows:
        first = max(start, since, 0)
        total += added_up(lambda _, m=a_month: 12 * m, first, end, own.discount_rate)  # type: ignore[misc]
    return total


def peace(talks: Negotiation, side: int, start: int, end: int) -> float:
    own = party(talks, side)
    return added_up(lambda _: 12 * own.peace, start, end, own.discount_rate)


def drifted(talks: Negotiation, side: int, start: int, end: int) -> float:
    """Return what is lost between two days by terms that were right on the first."""
    own = party(talks, side)
    return added_up(lambda d: own.drift * (d - start) / DAYS_A_YEAR, start, end, own.discount_rate)


def stoppage(talks: Negotiation, side: int, clout: float, day: int) -> float:
    own = party(talks, side)
    return clout * own.expiry_risk * math.exp(-own.discount_rate * day / DAYS_A_YEAR)


def simulated_deal(talks: Negotiation, side: int) -> float:
    """Return what a side has got from a round that was settled."""
    deal = deal_of(talks)
    total = old_terms(talks, side, 0, talks.deal_day) - lost(talks, side)
    for issue, share in zip(talks.case.issue, deal.shares, strict=True):
        total += stream(issue, wins_under(talks, issue, share, side), side, talks)
    in_peace = 0 if talks.deal_day <= 0 else first_after(talks, talks.deal_day)
    total += peace(talks, side, max(in_peace, deal.effective), deal.expiry)
    total -= drifted(talks, side, deal.effective, deal.expiry)
    in_common = world(talks).clout(deal.expiry, talks.case.beliefs.open_odds)
    return total - stoppage(talks, side, in_common, deal.expiry)


def first_after(talks: Negotiation, day: int) -> int:
    clock = Calendar(talks.case.calendar.old_expiry)
    return clock.day(add_months(clock.date(day).replace(day=1), 1))


def simulated_holdout(talks: Negotiation, side: int) -> float:
    """Return what a side has got, and may expect, from a round that was not settled."""
    future, later = world(talks).future, talks.case.next_round
    odds = talks.case.beliefs.open_odds * world(talks).doubt
    ends = future.waiting_ends
    total = old_terms(talks, side, 0, talks.day) + old_terms(talks, side, talks.day, ends)
    total += peace(talks, side, ends, world(talks).peace_until(talks.day))
    total -= drifted(talks, side, ends, world(talks).peace_until(talks.day))
    total -= lost(talks, side) + world(talks).loss(side, talks.day, world(talks).regime)
    total -= odds * stoppage(talks, side, 1.0, ends)
    fought = later.win_base + later.win_clout
    for issue in talks.case.issue:
        own, pattern = own_dollar(issue, side), pattern_dollar(issue, side)
        joint = own + later.joint_pattern * (pattern - own)
        for chance, won, dollar in ((odds, fought, joint), (1 - odds, issue.pattern, own)):
            at_last = (float(future.follow_expiry), (1 - won) * later.win_base, pattern)
            wins = [(float(ends), won, dollar), at_last]
            total += chance * stream(issue, wins, side, talks)
    return total


def simulated(talks: Negotiation, side: int) -> float:
    return simulated_deal(talks, side) if talks.deal else simulated_holdout(talks, side)


# The base case, many times.


def test_outcomes_carry_the_names_of_the_reference(base_case: list[Played]) -> None:
    assert Outcome._fields == FIELDS
    for _, found in base_case:
        assert set(found.granted) == set(found.contract) == {"health", "dvd", "vod", "jurisdiction"}


def test_rounds_end_in_more_than_one_way(base_case: list[Played]) -> None:
    assert {found.status for _, found in base_case} >= {"settled", "holdout"}
    assert len({found.term_class for _, found in base_case if found.status == "settled"}) > 1


def test_a_deal_has_its_dates_in_order(base_case: list[Played]) -> None:
    calendar = shipped("wga-2004").calendar
    lapse = calendar.old_expiry + timedelta(days=1)
    for _, found, deal in deals(base_case):
        signed, starts, ends = map(date.fromisoformat, dates_of(found))
        assert calendar.talks_open <= signed <= calendar.ends
        assert found.days_past_expiry == (signed - calendar.old_expiry).days
        at_once = signed <= lapse or deal.package.retroactive
        assert starts == (lapse if at_once else add_months(signed.replace(day=1), 1))
        assert ends + timedelta(days=1) == add_months(starts, found.term_months or 0)
        assert signed < ends


def dates_of(found: Outcome) -> tuple[str, str, str]:
    dates = (found.deal_date, found.effective_date, found.expiry_date)
    assert None not in dates
    return dates  # type: ignore[return-value]


def test_a_deal_keeps_to_what_may_be_signed(base_case: list[Played]) -> None:
    term = shipped("wga-2004").term
    for talks, found, deal in deals(base_case):
        assert found.term_months == deal.package.months
        assert found.term_months in term.months
        assert int(found.term_class) in term.named
        assert deal.expiry - talks.deal_day >= term.minimum_left * DAYS_A_MONTH
        assert not deal.package.retroactive or 0 < talks.deal_day <= term.retroactive_days


def test_shares_are_on_the_grid(base_case: list[Played]) -> None:
    for talks, found, deal in deals(base_case):
        assert list(found.granted.values()) == list(deal.shares)
        for issue in talks.case.issue:
            share, reached = found.granted[issue.name], found.contract[issue.name]
            assert 0.0 <= share <= 1.0
            steps = (reached - issue.status_quo) / issue.grid_step
            assert share == 1.0 or steps == pytest.approx(round(steps), abs=1e-6)
            assert reached == pytest.approx(
                issue.status_quo + share * (issue.ask - issue.status_quo), abs=1e-8
            )


def test_without_a_deal_the_old_terms_stand(base_case: list[Played]) -> None:
    open_rounds = [(talks, found) for talks, found in base_case if talks.deal is None]
    for talks, found in open_rounds:
        assert found.status in ("holdout", "strike", "lockout", "imposed")
        assert found.term_class == "none"
        assert found[1:2] + found[3:7] == (None,) * 5
        assert set(found.granted.values()) == {0.0}
        assert found.contract == {issue.name: issue.status_quo for issue in talks.case.issue}
        assert found.package_cost == 0.0
        assert talks.calendar.date(talks.day) >= talks.case.calendar.ends
    assert open_rounds != []


def test_all_money_is_finite_and_costs_and_gaps_are_none_or_more(
    base_case: list[Played],
) -> None:
    for talks, found in base_case:
        assert math.isfinite(found.guild_value)
        assert math.isfinite(found.employer_value)
        costs = [found.package_cost]
        if talks.regime != IMPOSED:  # what is imposed may save money
            costs += [found.dispute_cost_guild, found.dispute_cost_employer]
        for amount in (*costs, found.pareto_gap, found.nash_gap):
            assert math.isfinite(amount)
            assert amount >= 0.0
        assert found.pareto_gap <= found.nash_gap + ROUNDING  # the fair contract is efficient
        assert talks.rounds == found.rounds >= 1


def test_the_accounts_add_up_to_the_values_and_to_the_cash_flows(
    base_case: list[Played],
) -> None:
    for talks, found in base_case:
        for side, value in ((GUILD, found.guild_value), (EMPLOYERS, found.employer_value)):
            lines = [line.amount for line in account(talks, side)]
            assert math.fsum(lines) == pytest.approx(value, abs=ROUNDING)
            assert value == pytest.approx(simulated(talks, side), abs=1e-5)


def test_the_package_costs_what_flows_for_what_is_granted(base_case: list[Played]) -> None:
    for talks, found, deal in deals(base_case):
        granted = zip(talks.case.issue, deal.shares, strict=True)
        cost = math.fsum(
            -stream(issue, [(deal.effective, share, dollar)], EMPLOYERS, talks)
            for issue, share in granted
            for dollar in [pattern_dollar(issue, EMPLOYERS)]
        )
        assert found.package_cost == pytest.approx(cost, abs=1e-5)


def test_the_dispute_costs_what_flowed_before_the_deal(base_case: list[Played]) -> None:
    for talks, found in base_case:
        costs = (found.dispute_cost_guild, found.dispute_cost_employer)
        for side, cost in enumerate(costs):
            until = talks.deal_day if talks.deal else talks.day
            flowed = lost(talks, side) - old_terms(talks, side, 0, until)
            assert cost == pytest.approx(flowed, abs=ROUNDING)
            assert cost > 0.0 or until <= 0 or talks.regime == IMPOSED


def test_what_a_side_saw_in_the_deal_is_what_it_got_less_lost_face(
    base_case: list[Played],
) -> None:
    """Where no other guild's expiry is near: a hopeful side sees more in an aligned one."""
    compared = 0
    for talks, found, deal in deals(base_case):
        seen, clout = talks.deal_values, world(talks).clout
        assert seen is not None
        if any(m.act == "sister settles" and m.day >= talks.deal_day for m in talks.messages):
            continue  # the vote came later, and the world is another by then
        for side, value in ((GUILD, found.guild_value), (EMPLOYERS, found.employer_value)):
            if clout(deal.expiry, 1.0) == clout(deal.expiry, 0.0):
                before = old_terms(talks, side, 0, talks.deal_day) - lost(talks, side)
                from_deal_on = value - before
                face = lost_face(talks, deal, side)
                assert seen[side] == pytest.approx(from_deal_on - face, abs=1e-5)
                compared += 1
    assert compared > 20


def lost_face(talks: Negotiation, deal: Contract, side: int) -> float:
    """Return the face that a side loses with a deal, $ million."""
    record, own = talks.case.calendar, party(talks, side)
    since = record.blackout_ends or record.talks_open
    public = (talks.calendar.date(talks.deal_day) - since).days
    if public < 0 or not talks.case.causes.public_commitment:
        return 0.0
    given_up = abs(deal.package.months - own.opening.months) * own.pledge.term
    for issue, share in zip(talks.case.issue, deal.shares, strict=True):
        missing = 1.0 - share if side == GUILD else share
        given_up += own.pledge.issue.get(issue.name, 0.0) * missing
    return given_up * math.exp(-int(public / DAYS_A_MONTH) / talks.case.causes.face_months)


# What each side agrees to.


def answers(rounds: list[Played], act: str) -> list[tuple[Negotiation, Message]]:
    return [(talks, said) for talks, _ in rounds for said in talks.messages if said.act == act]


def seen_by(message: Message) -> float:
    """Return what a contract is worth to the side that speaks of it."""
    assert message.values is not None
    return message.values[ACTORS.index(message.actor)]


def least_of(message: Message) -> tuple[float, float]:
    """Return a side's reservation and the least it takes, when it answers."""
    assert message.mind is not None
    return message.mind.reservation, message.mind.least


def test_nobody_accepts_less_than_going_on_is_worth_nor_less_than_its_rule_takes(
    base_case: list[Played],
) -> None:
    accepted = answers(base_case, "accepts")
    for _, said in accepted:
        assert seen_by(said) >= max(least_of(said)) - ROUNDING
    rejected = sum(found.rejections for _, found in base_case)
    assert len(accepted) == len(deals(base_case)) + rejected > SEEDS / 2


def test_nobody_refuses_what_its_rule_takes(base_case: list[Played]) -> None:
    """Where nobody behind a seat has a say; who needs consent may refuse more."""
    alone = two_seats(shipped("wga-2004"))
    rounds = [Negotiation(alone, rng=seed, collect=False).run() for seed in range(SEEDS)]
    refused = answers([Played(talks, outcome(talks)) for talks in rounds], "rejects")
    for talks, said in refused:
        assert said.contract is not None
        assert world(talks).admissible(said.day, said.contract.package, said.contract.expiry)
        assert seen_by(said) < least_of(said)[1]
    assert len(refused) > SEEDS
    with_people = answers(base_case, "rejects")
    short = [said for _, said in with_people if seen_by(said) < least_of(said)[1]]
    assert len(short) > 0.9 * len(with_people)


@pytest.mark.parametrize("act", ["offers", "stands", "final offer"])
def test_nobody_offers_what_is_worth_less_to_it_than_going_on(
    act: str, base_case: list[Played]
) -> None:
    offered = [said for _, said in answers(base_case, act) if said.contract is not None]
    for said in offered:
        assert seen_by(said) >= least_of(said)[0] - ROUNDING
    assert offered != []


# Single rounds.


@pytest.mark.parametrize("side", [GUILD, EMPLOYERS])
@pytest.mark.parametrize("talks", [settled, unsettled], ids=["deal", "none"])
def test_the_accounts_of_another_scenario_equal_its_cash_flows(
    talks: Callable[[], Negotiation], side: int
) -> None:
    found = outcome(talks())
    value = (found.guild_value, found.employer_value)[side]
    assert value == pytest.approx(simulated(talks(), side), abs=1e-5)


@pytest.mark.parametrize("reopener", [False, True])
@pytest.mark.parametrize("me_too", [False, True])
@pytest.mark.parametrize("retroactive", [False, True])
@pytest.mark.parametrize("side", [GUILD, EMPLOYERS])
def test_each_clause_is_in_the_account(
    side: int, retroactive: bool, me_too: bool, reopener: bool
) -> None:
    talks = signed(months=36, retroactive=retroactive, reopener=reopener, me_too=me_too)
    lines = math.fsum(line.amount for line in account(talks, side))
    assert lines == pytest.approx(simulated_deal(talks, side), abs=1e-5)


def signed(day: int = 20, shares: tuple[float, ...] = (0.5, 0.25, 0.0), **package: Any) -> Any:
    """Return a round in which this package is signed, whoever may like it."""
    talks = Negotiation(shipped("contract-round"), rng=1, collect=False)
    wanted = next(place for place, known in enumerate(talks.packages) if known._asdict() == package)
    deal, state = world(talks).contract(day, wanted, shares), talks.table.state
    state.day = state.deal_day = day
    state.deal_package, state.deal_effective, state.deal_expiry = wanted, *deal[1:3]
    talks.table.deal_shares[:] = shares
    assert talks.deal == deal
    return talks


@pytest.mark.parametrize("day", [-40, -1, 0, 1, 31, 200])
def test_the_dates_of_a_deal_count_in_its_account(day: int) -> None:
    talks = signed(day, months=24, retroactive=False, reopener=True, me_too=True)
    for side in (GUILD, EMPLOYERS):
        lines = math.fsum(line.amount for line in account(talks, side))
        assert lines == pytest.approx(simulated_deal(talks, side), abs=1e-5)


def test_another_guilds_deal_before_ours_counts_in_the_account() -> None:
    rounds = (play("contract-round", seed=seed) for seed in range(40))
    talks = next(talks for talks in rounds if any(talks.table.settled) and talks.deal)
    for side in (GUILD, EMPLOYERS):
        lines = math.fsum(line.amount for line in account(talks, side))
        assert lines == pytest.approx(simulated_deal(talks, side), abs=1e-5)


@pytest.mark.parametrize(
    ("months", "named"),
    [(12, "12"), (13, "12"), (15, "18"), (21, "24"), (22, "24"), (30, "36"), (29, "24")],
)
def test_a_term_is_classed_by_the_nearest_named_one_and_between_two_by_the_longer(
    months: int, named: str
) -> None:
    assert term_class(shipped("wga-2004"), months) == named


def test_a_deal_on_the_first_day_costs_no_dispute() -> None:
    found = outcome(play("symmetric"))
    assert (found.dispute_cost_guild, found.dispute_cost_employer) == (0.0, 0.0)
    assert str(found.dispute_cost_guild) == "0.0"
    assert (found.deal_date, found.days_past_expiry, found.rounds) == ("2001-01-01", 1, 1)


def test_in_the_toy_the_deal_is_fair_and_nothing_is_left_on_the_table() -> None:
    found = outcome(play("symmetric"))
    assert found.granted == {"pay": 1.0, "hours": 0.5, "staffing": 0.0}
    assert found.guild_value == pytest.approx(65.0, abs=0.1)  # 50 + 15, of a year of 365 days
    assert found.employer_value == pytest.approx(-35.0, abs=0.1)  # 20 + 15
    assert found.pareto_gap == pytest.approx(0.0, abs=1e-6)
    assert found.nash_gap == pytest.approx(0.0, abs=1e-6)


def test_a_round_without_a_deal_is_as_far_from_a_fair_one_as_its_reservations() -> None:
    hard = ["guild.tactic=hard-liner", "employers.tactic=hard-liner"]
    found = outcome(play("symmetric", *hard, "calendar.ends=2001-01-02"))
    assert found.status == "holdout"
    # A day later a fair contract still gives each side 65 more than going on, all but a day's.
    assert found.nash_gap == pytest.approx(65.0 * math.sqrt(2.0), abs=0.5)
    # Of all efficient contracts the fair one is the nearest, both sides being mirror images.
    assert found.pareto_gap == pytest.approx(found.nash_gap)


def test_where_no_contract_beats_going_on_nothing_was_missed() -> None:
    found = outcome(play("symmetric", "employers.waiting_flow=0.0", "guild.waiting_flow=1.0"))
    assert found.status == "holdout"
    assert (found.pareto_gap, found.nash_gap) == (0.0, 0.0)


def test_lines_are_named_by_the_issues_titles() -> None:
    names = [line.what for line in account(settled(), GUILD)]
    for issue in settled().case.issue:
        assert f"{issue.title}, granted now" in names
        assert f"{issue.title}, still to be won" in names
    assert names[0] == "the old terms, until the deal"


def test_a_me_too_clause_pays_from_the_day_another_guild_has_settled() -> None:
    talks = signed(months=36, retroactive=False, reopener=False, me_too=True)
    expiries = [talks.calendar.day(sister.expiry) for sister in talks.case.sister]
    talks.table.signs[:] = expiries
    pays = math.fsum(
        added_up(
            partial(paying, issue, (1.0 - share) * issue.pattern),
            min(expiries),
            world(talks).future.horizon,
            talks.case.guild.discount_rate,
        )
        for issue, share in zip(talks.case.issue, talks.deal.shares, strict=True)
        if issue.follows
    )
    assert outcome(talks).me_too_paid == pytest.approx(pays, abs=1e-6)
    assert pays > 0.0
    without = signed(months=36, retroactive=False, reopener=False, me_too=False)
    assert outcome(without).me_too_paid == 0.0
