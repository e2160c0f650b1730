"""Stoppages in rounds: how they begin, rest, go on and end, and what each day of them costs.

What a stoppage costs is reckoned here once more: from the messages, which say when it began and
ended, and from the cash flows of test_costs.py.
"""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from agents.worth import EMPLOYERS, GUILD
from model import protocol, stoppages
from model.calendar import SESSION, STOPPAGE_STARTS
from model.costs import AT_WORK, Regime
from model.diary import diary
from model.negotiation import Negotiation
from model.outcome import account, outcome
from model.sight import enter, leave
from model.table import regime_of, set_before, set_regime
from tests.model.forced import (
    ALONE,
    ANGRY,
    ARMS,
    BARE,
    CLOSER,
    HOPEFUL,
    LOCKING,
    NAMES,
    POOR,
    SEEDS,
    STUBBORN,
    Spell,
    acts,
    all_of,
    angry,
    go_to,
    imposed_flows,
    lost,
    played,
    rounds,
    said,
    spells,
    stopped,
    struck,
    talks_of,
)
from tests.model.oracle.force import Force
from tests.model.oracle.world import World
from tests.model.test_costs import Both, alliance, by_day, members
from tests.model.test_outcome import simulated


def force_of(talks: Negotiation) -> Force:
    return Force(talks.case, talks.calendar)


def case_of(talks: Negotiation) -> Both:
    """Return a round's scenario for the cash flows."""
    return Both(talks.case, talks.table.facts, force_of(talks), World(talks.case))


# ---------------------------------------------------------------------------- the steps of a strike


@pytest.mark.parametrize("arm", [HOPEFUL, STUBBORN, BARE], ids=["hopeful", "stubborn", "bare"])
def test_a_strike_is_authorised_then_announced_and_begins_when_it_was_said_to(
    arm: tuple[str, ...],
) -> None:
    started = 0
    for talks in rounds(*arm):
        authorised, announced, active = False, None, False
        for message in talks.messages:
            if message.act == "calls a strike vote":
                assert not authorised
                counted = [m.day for m in said(talks, "strike vote") if m.day >= message.day]
                assert counted[:1] == [message.day + 8] or message.day + 8 > talks.day
            elif message.act == "strike vote":
                assert message.tally is not None
                authorised = message.tally.carried
            elif message.act == "sets a strike date":
                assert authorised
                assert message.threat is not None
                assert message.threat.then > message.threat.now
                assert message.threat.willing >= 0.3
                assert message.threat.day == message.day + 5
                announced = message.threat.day
            elif message.act == "stoppage starts":
                assert (message.day, message.which) == (announced, STRIKE)
                active, started = True, started + 1
            elif message.act == "calls it off":
                assert active
                active = authorised = False
    assert started > 0


@pytest.mark.parametrize("arm", [(ALONE,), BARE], ids=["base", "bare"])
def test_a_strike_that_is_settled_before_its_date_costs_nothing(arm: tuple[str, ...]) -> None:
    settled = [
        talks
        for talks in rounds(*arm)
        if talks.deal and "sets a strike date" in acts(talks) and not struck(talks)
    ]
    for talks in settled:
        found = outcome(talks)
        assert stopped(talks) == (0, 0) == (found.strike_days, found.lockout_days)
        assert lost(talks) == (0.0, 0.0)
        lines = [line.what for line in account(talks, EMPLOYERS)]
        assert "stoppages and what was imposed" not in lines
    if arm is not BARE:
        assert settled != []


def test_a_threat_lowers_what_waiting_is_worth_to_both_from_its_announcement_on() -> None:
    talks = talks_of(*HOPEFUL, seed=5)
    table = talks.table
    while regime_of(table.state) == AT_WORK:
        talks.step()
    planned, ends = regime_of(table.state), table.future.waiting_ends
    assert planned == Regime(STRIKE, talks.day + 5)
    enter(table, AT_WORK)
    before = tuple(table.outlook.waiting)
    leave(table)
    for side in (GUILD, EMPLOYERS):
        loss = force_of(talks).loss(side, planned, talks.day, ends)
        assert talks.outlook.waiting[side] == pytest.approx(before[side] - loss)
        assert loss > 0.0
    assert talks.phase_name == "holdout"
    assert talks.regime == WORK
    while not struck(talks):
        talks.step()
    assert (talks.phase_name, talks.regime) == ("strike", STRIKE)


def test_members_close_ranks_on_the_day_on_which_a_stoppage_begins_and_on_no_other() -> None:
    table = talks_of(ALONE, "dispute.rally=0.3").table
    before = list(table.crowd.opinion)
    go_to(table, 20)
    stoppages.threaten(table, Regime(STRIKE, 25))
    stoppages.start_stoppage(table)
    assert table.crowd.opinion == before
    go_to(table, 25)
    stoppages.start_stoppage(table)
    assert table.crowd.opinion == [pytest.approx(opinion + 0.3) for opinion in before]


def test_a_stoppage_begins_before_that_days_session() -> None:
    """With a week's notice it begins on a day on which the sides meet."""
    started = 0
    for talks in rounds(*STUBBORN, "dispute.notice_days=7"):
        for start in said(talks, "stoppage starts"):
            today = [message.act for message in talks.messages if message.day == start.day]
            assert today.index("stoppage starts") < today.index("stands")
            started += 1
    assert started > 0


def test_from_a_threat_on_the_sides_meet_at_least_every_week() -> None:
    for talks in rounds(*STUBBORN):
        threat = said(talks, "sets a strike date")[0]
        last = talks.calendar.day(talks.case.calendar.ends)
        meetings = sorted(e.day for e in talks.agenda if e.kind == SESSION and e.day >= threat.day)
        assert max(b - a for a, b in pairwise(meetings)) <= 7
        assert meetings[-1] == last


def test_a_lockout_is_announced_and_costs_members_their_pay_without_a_fund() -> None:
    found = [talks for talks in rounds(*LOCKING) if struck(talks)]
    assert found != []
    for talks in found:
        announced, start = said(talks, "announces a lockout")[0], said(talks, "stoppage starts")[0]
        assert announced.actor == "employers"
        assert announced.threat is not None
        assert announced.threat.then > announced.threat.now
        assert math.isnan(announced.threat.willing)
        assert (start.day, start.which) == (announced.day + 5, LOCKOUT)
        assert stopped(talks)[0] == 0 < stopped(talks)[1]
        spell = spells(talks)[0]
        assert lost(talks)[GUILD] >= by_day(30, 0.06, spell.first, spell.last) - 1e-9


def test_the_phase_is_a_lockout_while_it_lasts() -> None:
    seed = next(s for s in SEEDS if struck(played(LOCKING, s)))
    talks = talks_of(*LOCKING, seed=seed)
    while not struck(talks):
        talks.step()
    assert (talks.phase_name, talks.regime) == ("lockout", LOCKOUT)


# ------------------------------------------------------------------------------------ the way back


def test_after_a_strike_is_called_off_nobody_meets_until_it_has_cooled() -> None:
    seen = 0
    for talks in rounds(*STUBBORN, *POOR):
        for message in said(talks, "calls it off"):
            until = message.day + 10
            meanwhile = [m for m in talks.messages if message.day < m.day < until]
            assert not any(m.mind or m.threat for m in meanwhile)
            if until <= talks.day:
                again = next(
                    m for m in talks.messages if m.act == "cooling ends" and m.day == until
                )
                place = talks.messages.index(again)
                assert any(m.mind for m in talks.messages[place:])
                seen += 1
    assert seen > 0


def test_while_it_cools_the_phase_says_so_and_work_goes_on() -> None:
    talks = talks_of(*STUBBORN, *POOR, seed=1)
    while "calls it off" not in acts(talks):
        talks.step()
    assert talks.phase_name == "cooling off"
    assert (talks.regime, regime_of(talks.table.state)) == (WORK, AT_WORK)
    assert not talks.table.state.authorised
    while talks.phase == protocol.COOLING:
        talks.step()
    assert talks.phase_name == "holdout"


def test_without_a_time_to_cool_the_sides_meet_on() -> None:
    settings = (*STUBBORN, *POOR, "dispute.cooling_days=0")
    found = 0
    for talks in rounds(*settings):
        assert "cooling ends" not in acts(talks)
        for message in said(talks, "calls it off"):
            meetings = [e.day for e in talks.agenda if e.kind == SESSION and e.day > message.day]
            if meetings and meetings[0] <= talks.day:
                assert any(m.mind and m.day == meetings[0] for m in talks.messages)
                found += 1
    assert found > 0


def test_a_new_strike_needs_a_new_vote() -> None:
    again = [
        talks for talks in rounds(*STUBBORN, *POOR) if acts(talks).count("stoppage starts") > 1
    ]
    for talks in again:
        first, second = said(talks, "stoppage starts")[:2]
        assert any(first.day < m.day < second.day for m in said(talks, "strike vote"))
    calls = [acts(talks).count("calls a strike vote") for talks in rounds(*STUBBORN, *POOR)]
    assert max(calls) > 1


def test_a_round_may_end_in_a_strike_and_says_so() -> None:
    found = [outcome(talks) for talks in rounds(*STUBBORN)]
    assert {each.status for each in found} >= {"strike"}
    for talks, each in zip(rounds(*STUBBORN), found, strict=True):
        assert (each.status == "strike") == (talks.phase_name == "open" and talks.regime == STRIKE)
        lines = [line.what for line in account(talks, GUILD)]
        assert ("the stoppage, from now on" in lines) == (each.status == "strike")


# ----------------------------------------------------------------------------------- every dollar


def lost_in(talks: Negotiation, spell: Spell) -> tuple[float, float]:
    """Return what a stretch of days cost each side, from the scenario's numbers."""
    kind, since, first, last = spell
    case = case_of(talks)
    if kind == IMPOSED:
        guild, employers = imposed_flows(talks)
        rates = (talks.case.guild.discount_rate, talks.case.employers.discount_rate)
        return by_day(guild, rates[0], first, last), by_day(employers, rates[1], first, last)
    return (members(case, kind, since, first, last), alliance(case, kind, since, first, last))


@pytest.mark.parametrize("arm", ARMS, ids=NAMES)
def test_days_and_costs_of_force_are_booked_to_the_day_and_to_the_dollar(
    arm: tuple[str, ...],
) -> None:
    for talks in all_of(arm):
        found = spells(talks)
        days = [sum(s.last - s.first for s in found if s.kind == k) for k in (STRIKE, LOCKOUT)]
        assert stopped(talks) == tuple(days)
        both = [lost_in(talks, spell) for spell in found]
        for side in (GUILD, EMPLOYERS):
            by_hand = math.fsum(each[side] for each in both)
            assert lost(talks)[side] == pytest.approx(by_hand, abs=1e-6)
        result = outcome(talks)
        assert (result.strike_days, result.lockout_days) == tuple(days)


def test_the_rounds_above_have_every_kind_of_force_alone_and_one_after_the_other() -> None:
    kinds = [tuple(spell.kind for spell in spells(t)) for arm in ARMS for t in all_of(arm)]
    assert {(STRIKE,), (LOCKOUT,), (IMPOSED,), (STRIKE, STRIKE)} <= set(kinds)
    assert any(set(each) == {IMPOSED, STRIKE} for each in kinds)


@pytest.mark.parametrize("arm", ARMS, ids=NAMES)
def test_the_accounts_add_up_to_the_values_and_to_the_cash_flows(arm: tuple[str, ...]) -> None:
    """What a round without force brings, less what force has cost and would go on to cost."""
    for talks in all_of(arm):
        found = outcome(talks)
        for side, value in ((GUILD, found.guild_value), (EMPLOYERS, found.employer_value)):
            lines = account(talks, side)
            assert math.fsum(line.amount for line in lines) == pytest.approx(value, abs=1e-9)
            assert value == pytest.approx(simulated(talks, side), abs=1e-5)
            named = {line.what: line.amount for line in lines}
            cost = math.fsum(lost_in(talks, spell)[side] for spell in spells(talks))
            assert named.get("stoppages and what was imposed", 0.0) == pytest.approx(-cost)
            if talks.deal is None:
                later = named.get("the stoppage, from now on", 0.0)
                assert later == pytest.approx(-goes_on(talks, side))
        costs = (found.dispute_cost_guild, found.dispute_cost_employer)
        for side, cost in enumerate(costs):
            party = (talks.case.guild, talks.case.employers)[side]
            until = talks.deal_day if talks.deal else talks.day
            flow = by_day(-party.waiting_flow, party.discount_rate, 0, until)
            assert cost == pytest.approx(flow + lost(talks)[side], abs=1e-6)


def goes_on(talks: Negotiation, side: int) -> float:
    """Return what force would still cost from the last day on, $M: a stoppage for forty days."""
    regime, ends = regime_of(talks.table.state), talks.table.future.waiting_ends
    if regime.kind == WORK:
        return 0.0
    first = max(talks.day, regime.since)
    last = ends if regime.kind == IMPOSED else min(first + 40, ends)
    return lost_in(talks, Spell(regime.kind, regime.since, first, last))[side]


IN_FORCE = Regime(IMPOSED, 40, (0.5, -0.3))


def test_what_was_imposed_counts_until_a_strike_and_again_after_it() -> None:
    """It is not forgotten when a strike is announced, and not counted while one lasts."""
    talks = talks_of(ALONE, seed=1)
    table, case = talks.table, case_of(talks)
    go_to(table, 40, IN_FORCE)
    go_to(table, 60)
    stoppages.threaten(table, Regime(STRIKE, 65))
    go_to(table, 75)
    stoppages.call_off(table)
    assert regime_of(table.state) == IN_FORCE
    assert stopped(talks) == (10, 0)
    go_to(table, 90)
    stoppages.tally_up(table)
    by_hand = by_day(0.5, 0.06, 40, 65) + by_day(0.5, 0.06, 75, 90)
    by_hand += members(case, STRIKE, 65, 65, 75)
    assert lost(talks)[GUILD] == pytest.approx(by_hand)
    employers = by_day(-0.3, 0.08, 40, 65) + by_day(-0.3, 0.08, 75, 90)
    employers += alliance(case, STRIKE, 65, 65, 75)
    assert lost(talks)[EMPLOYERS] == pytest.approx(employers)
    stoppages.tally_up(table)
    assert lost(talks)[GUILD] == pytest.approx(by_hand)  # counted once only


@settings(max_examples=40)
@given(
    st.sampled_from((AT_WORK, Regime(STRIKE, 20), Regime(LOCKOUT, 35))),
    st.sampled_from((AT_WORK, Regime(IMPOSED, 5, (1.5, -2.5)))),
    st.lists(st.integers(0, 90), min_size=1, max_size=5).map(sorted),
)
def test_what_was_imposed_is_counted_until_a_stoppage_begins(
    regime: Regime, before: Regime, days: list[int]
) -> None:
    talks = talks_of(ALONE, seed=1)
    state, case, last = talks.table.state, case_of(talks), days[-1]
    set_regime(state, regime if regime.kind else before)
    set_before(state, before)
    for day in days:
        state.day = day
        stoppages.tally_up(talks.table)
    begins = min(regime.since, last) if regime.kind else last
    by_hand = [by_day(before.flows[side], (0.06, 0.08)[side], 5, begins) for side in (0, 1)]
    counts = [begins, *(day for day in days if day > begins)]  # cash makes each count one loss
    for span in pairwise(counts):
        by_hand[GUILD] += members(case, regime.kind, regime.since, *span)
        by_hand[EMPLOYERS] += alliance(case, regime.kind, regime.since, *span)
    assert lost(talks) == pytest.approx(tuple(by_hand), abs=1e-6)
    counted = {kind: last - begins if regime.kind == kind else 0 for kind in (STRIKE, LOCKOUT)}
    assert stopped(talks) == (counted[STRIKE], counted[LOCKOUT])
    assert state.counted == last


def test_a_deal_ends_what_was_imposed_on_its_own_day_whenever_it_is_ratified() -> None:
    """The contract's worth counts from then on."""
    talks = talks_of(ALONE, seed=2, mood=-3.0)
    state = talks.table.state
    go_to(talks.table, 45, IN_FORCE._replace(since=45))
    state.phase = protocol.IMPOSED
    state.place = next(place for place, event in enumerate(talks.agenda) if event.day > 45)
    talks.run()
    assert talks.deal is not None
    assert talks.day == talks.deal_day + 7
    assert lost(talks)[GUILD] == pytest.approx(by_day(0.5, 0.06, 45, talks.deal_day))


# ---------------------------------------------------------------------------------- while they vote


def test_a_stoppage_rests_while_members_vote_and_goes_on_if_they_say_no() -> None:
    gone_on = begun = 0
    for arm in (HOPEFUL, CLOSER):
        for talks in angry(*arm):
            for message in said(talks, "ballot"):
                assert message.tally is not None
                before = [m for m in talks.messages if m.day < message.day]
                threats = [
                    m for m in before if m.act in ("sets a strike date", "announces a lockout")
                ]
                if message.tally.carried or not threats:
                    continue
                accepted = [m for m in before if m.act == "accepts"][-1]
                announced = threats[-1].threat
                assert announced is not None
                again = [m for m in said(talks, "stoppage starts") if m.day >= message.day]
                if any(m.day > threats[-1].day for m in said(talks, "calls it off") if m in before):
                    continue
                assert again[0].day == max(message.day, announced.day)
                gone_on += announced.day <= accepted.day
                begun += announced.day > accepted.day
                assert not any(
                    accepted.day < m.day < message.day for m in said(talks, "stoppage starts")
                )
                diary(talks)  # which has to follow
    assert gone_on > 0
    assert begun > 0


def test_a_strike_that_goes_on_is_as_old_as_it_was() -> None:
    talks = talks_of(*HOPEFUL, seed=5, mood=ANGRY)
    state = talks.table.state
    while talks.phase != protocol.RATIFICATION:
        talks.step()
    assert state.tentative_kind == STRIKE
    assert state.tentative_since < talks.day
    assert regime_of(state) == AT_WORK
    days = stopped(talks)
    while state.rejections == 0:
        assert talks.phase == protocol.RATIFICATION
        talks.step()
    assert regime_of(state) == Regime(STRIKE, state.tentative_since)
    assert talks.phase_name == "strike"
    assert stopped(talks) == days  # no day of the vote counts


@pytest.mark.parametrize(
    ("since", "first", "starts"),
    [(50, 50, True), (63, 67, True), (67, 67, True), (70, 70, False)],
    ids=["begun before", "date gone by", "date today", "date to come"],
)
def test_a_stoppage_whose_date_comes_while_they_vote_begins_with_the_count(
    since: int, first: int, starts: bool
) -> None:
    """So that its fund and the stocks last from there on; one that had begun is no younger."""
    table = talks_of(ALONE).table
    go_to(table, 60)
    table.state.deal_day = 60
    go_to(table, 67)
    stoppages.resume(table, Regime(STRIKE, since))
    assert regime_of(table.state) == Regime(STRIKE, first)
    announced = [table.log[place].act for place in range(table.state.logged)]
    assert announced == ([STOPPAGE_STARTS] if starts else [])


def test_members_know_that_a_stoppage_goes_on_if_they_say_no() -> None:
    """What the committee signs under a stoppage it expects its members to ratify."""
    under = 0
    for arm in ARMS:
        for talks in rounds(*arm):
            for message in said(talks, "ballot"):
                assert message.tally is not None
                assert message.tally.predicted > 0.5 - 1e-9
                accepted = [m for m in said(talks, "accepts") if m.day < message.day][-1]
                under += any(
                    spell.kind in (STRIKE, LOCKOUT) and spell.last == accepted.day
                    for spell in spells(talks)
                )
    assert under > 3
