"""What happens at the table: an event comes, its rule is called, and the phase follows."""

import math
from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.stoppage import STRIKE
from model import minutes, protocol
from model.calendar import (
    BLACKOUT_ENDS,
    COOLING_ENDS,
    END,
    EXPIRY,
    IMPASSE,
    KIND_NAMES,
    MEDIATION,
    MEETING,
    MILESTONE,
    MONTH,
    RECESS_ENDS,
    RECESS_STARTS,
    SESSION,
    SISTER_SETTLES,
    STOPPAGE_STARTS,
    TALKS_OPEN,
)
from model.costs import Regime
from model.facts import facts_of
from model.layout import layout, plain
from model.messages import ACTS
from model.play import happen, happen_next
from model.results import lines_in
from model.scenario import Scenario
from model.sight import look
from model.table import set_regime
from tests.model.crowds import ANGRY, CHEAP_LOCKOUT, TOGETHER
from tests.model.rounds import HARD
from tests.model.tables import at, both, finish, seat, spoken, varied, written

base = cache(at)
MOST = 400  # messages in a round


# -------------------------------------------------------------------------------- event by event


def table_of(*told: str, name: str = "people", day: int = -20) -> Any:
    """Return a plain table at which nothing has been said, on a day of the talks."""
    table = seat(at(name, *told), 1, 30)
    table.state.day = day
    look(table)
    return table


def acts(table: Any) -> list[int]:
    return [table.log[place].act for place in range(table.state.logged)]


def test_another_day_needs_another_look_and_the_same_day_does_not() -> None:
    table = table_of(day=5)
    happen(table, 5, MILESTONE, 0)
    assert (table.state.day, table.state.is_stale) == (5, False)
    happen(table, 6, MILESTONE, 0)
    assert (table.state.day, table.state.is_stale) == (6, True)


@pytest.mark.parametrize(
    "kind",
    [TALKS_OPEN, EXPIRY, MILESTONE, RECESS_STARTS, RECESS_ENDS, SISTER_SETTLES, BLACKOUT_ENDS,
     MEETING, END],
    ids=lambda kind: KIND_NAMES[kind],
)  # fmt: skip
def test_what_both_sides_see_is_announced_first_of_all(kind: int) -> None:
    table = table_of(name="contract-round", day=5)
    happen(table, 6, kind, 0)
    assert acts(table)[0] == kind
    assert (table.log[0].actor, table.log[0].day) == (minutes.NOBODY, 6)


@pytest.mark.parametrize(
    "kind", [MONTH, IMPASSE, STOPPAGE_STARTS, COOLING_ENDS], ids=lambda kind: KIND_NAMES[kind]
)
def test_what_changes_nothing_today_is_not_announced(kind: int) -> None:
    table = table_of(day=5)
    happen(table, 6, kind, 0)
    assert acts(table) == []


def test_the_end_of_a_time_to_cool_is_announced_if_it_is_one() -> None:
    table = table_of(day=30)
    table.state.phase = protocol.COOLING
    happen(table, 40, COOLING_ENDS, 0)
    assert (acts(table), table.state.phase) == ([COOLING_ENDS], protocol.HOLDOUT)


def test_when_talks_open_both_sides_table_their_demands() -> None:
    table = table_of()
    happen(table, -20, TALKS_OPEN, 0)
    assert acts(table) == [TALKS_OPEN, minutes.TABLES, minutes.TABLES]


def test_when_another_guild_settles_everything_is_priced_anew() -> None:
    table = table_of(name="valley", day=5)
    before = [list(table.outlook.waiting), table.outlook.doubt]
    happen(table, 5, SISTER_SETTLES, 0)
    assert table.settled[0]
    assert (table.state.month_priced, table.state.is_stale) == (-1, True)
    look(table)
    assert [list(table.outlook.waiting), table.outlook.doubt] != before
    assert table.outlook.doubt < 1.0


def test_a_session_that_was_held_is_no_longer_to_come() -> None:
    table = table_of()
    left = table.state.sessions_left
    assert left > 5
    happen(table, -17, SESSION, 0)
    assert (table.state.sessions_left, table.state.rounds) == (left - 1, 1)


def test_a_month_makes_members_who_have_no_pay_poorer() -> None:
    table = table_of("guild.segment.shop.savings_months=0", day=20)
    set_regime(table.state, Regime(STRIKE, 1))
    happen(table, 31, MONTH, 0)
    assert max(table.crowd.hardship) > 0.0


def test_members_move_when_they_meet_and_when_positions_become_public() -> None:
    for kind in (MEETING, BLACKOUT_ENDS):
        table = table_of()
        opinions = list(table.crowd.opinion)
        happen(table, -10, kind, 0)
        assert list(table.crowd.opinion) != opinions


def test_a_mediator_speaks_when_its_day_has_come() -> None:
    table = table_of(*HARD, day=19)
    table.state.phase = protocol.HOLDOUT
    happen(table, 19, MEDIATION, 0)
    assert acts(table)[0] == minutes.PROPOSES


def test_at_the_end_without_a_deal_what_a_stoppage_has_cost_is_counted_to_the_last_day() -> None:
    table = table_of(day=20)
    set_regime(table.state, Regime(STRIKE, 25))
    table.state.phase = protocol.STRIKE
    happen(table, 60, END, 0)
    state = table.state
    assert (state.running, state.phase, state.days_on_strike) == (False, protocol.OPEN, 35)
    assert min(state.lost_guild, state.lost_employers) > 0.0


def test_events_happen_one_after_the_other_as_the_agenda_has_them() -> None:
    table = table_of()
    events = table.state.events
    for place in range(5):
        assert table.state.place == place
        day, kind = table.agenda.day[place], table.agenda.kind[place]
        happen_next(table)
        assert table.state.day == day
        if kind not in (SESSION, MONTH):
            assert kind in acts(table)
    assert table.state.events == events


# ---------------------------------------------------------------------------------- whole rounds


FEW = ("people", "hall", "valley", "mill", "quiet", "contract-round", "neutral")


def soon(scenario: Scenario) -> Scenario:
    """Return a scenario that ends three months after the old contract, for shorter rounds."""
    record = scenario.calendar
    ends = record.old_expiry.replace(month=record.old_expiry.month + 3, day=28)
    calendar = record.model_copy(update={"ends": ends})
    return scenario.model_copy(update={"random": {}, "calendar": calendar})


def assert_sound(table: Any) -> None:
    """Assert that a round has ended, on time, in order and with figures that add up."""
    state, result, facts = table.state, table.result, table.facts
    assert state.phase in (protocol.SETTLED, protocol.OPEN)
    assert (state.deal_package >= 0) == (state.phase == protocol.SETTLED)
    last_vote = facts.members.vote_days if facts.members.number else 0
    assert state.day <= facts.calendar.ends + last_vote
    days = [line.day for line in written(table)]
    assert days == sorted(days)
    assert state.sessions_left >= 0
    assert state.rounds == sum(act in (minutes.OFFERS, minutes.STANDS) for act in acts(table))
    for side, value in enumerate((result.guild_value, result.employer_value)):
        assert math.isfinite(value)
        account = table.accounts[side]
        assert len(account) == lines_in(len(facts.issues))
        assert math.fsum(account) == pytest.approx(value, abs=1e-6)
    if state.deal_package >= 0:
        said = [line for line in written(table) if line.act in (minutes.ACCEPTS,
                                                                minutes.BOTH_ACCEPT)]  # fmt: skip
        terms = (state.deal_package, state.deal_effective, state.deal_expiry)
        assert said[-1].contract == (*terms, *table.deal_shares)
        assert said[-1].day == state.deal_day


@settings(max_examples=25)
@given(st.sampled_from(FEW), st.integers(0, 2**20), st.sampled_from((0.05, 0.3, 0.9)))
def test_whatever_the_numbers_a_round_ends_and_holds_together(
    name: str, seed: int, part: float
) -> None:
    table = seat(varied(base(name), Random(seed), part), seed, 2 * MOST)
    finish(table)
    assert table.state.logged < 2 * MOST
    assert_sound(table)


@settings(max_examples=4)
@given(st.sampled_from(("wga-2004", "contract-round", "crowd")), st.integers(0, 2**20))
def test_within_the_ranges_of_assumption_a_round_ends_and_holds_together(
    name: str, seed: int
) -> None:
    table = seat(varied(soon(base(name)), Random(seed), 0.5), seed, 2 * MOST)
    finish(table)
    assert table.state.logged < 2 * MOST
    assert_sound(table)


BRIEF = (
    *("mediator=none", TOGETHER, "dispute=none", "calendar.final_offer=none"),
    *("calendar.meeting=[]", "guild.committee.election=none"),
)
CAUSES = (
    *("private_information", "self_serving_bias", "public_commitment"),
    *("ratification_gap", "one_veto"),
)
UNUSUAL = {
    "voted down on the last day": (*BRIEF, "calendar.ends=2040-07-09"),
    "voted down after it": (*BRIEF, "calendar.ends=2040-07-23"),
    "other leaders": ("guild.committee.election.stance=9", "guild.members.mood=3", TOGETHER),
    "no cooling": (*HARD, "dispute.cooling_days=0"),
    "at once": (
        *("guild.bias=0.4", "employers.bias=0.4", "dispute.authorisation_days=0"),
        *("dispute.notice_days=0", "dispute.first_days=0"),
    ),
    "too late a strike": ("guild.bias=0.4", "dispute.notice_days=200"),
    "vote by quota": ("guild.bias=0.4", "employers.rule=quota", "employers.quota=0.6"),
    "no members": ("guild.members=none", "guild.segment=[]"),
    "no companies": ("company=[]", "dispute=none"),
    "no other guild": ("sister=[]",),
    "scale-free": ("guild.members.network=scale-free", "guild.members.opinion=bounded"),
    "no cause": tuple(f"causes.{cause}=false" for cause in CAUSES),
    **{f"without {cause}": (f"causes.{cause}=false",) for cause in CAUSES},
}


@pytest.mark.parametrize("name", UNUSUAL)
@pytest.mark.parametrize("mood", [None, 3.0], ids=["as drawn", "angry"])
def test_whoever_is_there_a_round_ends_and_holds_together(name: str, mood: float | None) -> None:
    scenario = at("people", *UNUSUAL[name])
    for seed in (5, 6):
        table = seat(scenario, seed, MOST)
        if mood is not None:
            table.crowd_state.mood = mood
        finish(table)
        assert_sound(table)


# ------------------------------------------------------------------- as stepped by the Mesa model


def numbers_of(state: Any) -> dict[str, str]:
    """Return where a round stands as text, so that nan is like nan."""
    return {name: repr(value) for name, value in vars(state).items()}


class Case(NamedTuple):
    """Some rounds, and what must be said in one of them at least."""

    name: str
    told: tuple[str, ...]
    seeds: tuple[int, ...]
    wanted: tuple[str, ...]


ALONE = "mediator=none"
HOPEFUL = (ALONE, "guild.bias=0.4", "employers.bias=0.4")
STUBBORN = (ALONE, *HARD, "calendar.ends=2040-11-15")
CASES = {
    "base case": Case("wga-2004", (), (1,), ("blackout ends", "election", "meeting")),
    "toy": Case("symmetric", (), (0,), ("tables", "offers", "accepts")),
    "valley": Case("valley", (), (0, 1), ("proposes", "sister settles")),
    "final": Case("quiet", (), (1, 2), ("final offer", "milestone", "rejects")),
    "struck": Case(
        "people",
        HOPEFUL,
        (0, 1),
        ("calls a strike vote", "strike vote", "sets a strike date", "stoppage starts"),
    ),
    "called off": Case("people", STUBBORN, (1,), ("calls it off", "cooling ends", "end")),
    "locked out": Case(
        "people", (ALONE, "dispute.stockpile=2", *CHEAP_LOCKOUT), (0, 1), ("announces a lockout",)
    ),
    "blocked": Case("crowd", (), (1,), ("blocks", "imposes its offer", "expiry")),
    "mediated": Case("crowd", (TOGETHER, *ANGRY), (1,), ("both accept", "ballot")),
    "resting": Case("contract-round", (), (0, 2), ("recess starts", "recess ends", "stands")),
}


@pytest.mark.parametrize("name", CASES)
def test_the_mesa_model_says_what_a_plain_table_does(name: str) -> None:
    """It has minutes without end, all bids and agents; what happens is the same to the digit."""
    case = CASES[name]
    scenario, heard = at(case.name, *case.told), set()
    table = plain(layout(facts_of(scenario), MOST))
    for seed in case.seeds:
        talks, _ = both(scenario, seed, table=table)
        assert written(table) == spoken(talks)
        assert numbers_of(table.state) == numbers_of(talks.table.state)
        heard |= {message.act for message in talks.messages}
    assert set(case.wanted) <= heard


def test_everything_that_can_be_done_is_done_in_these_rounds() -> None:
    wanted = {act for case in CASES.values() for act in case.wanted}
    assert wanted >= {name for number, name in ACTS.items() if number >= minutes.TABLES}
