"""Whole rounds at a plain table: message by message those of the Mesa model, to the last digit."""

from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE
from model import disputes, protocol
from model.costs import AT_WORK, Regime
from model.facts import facts_of
from model.layout import layout, plain
from model.negotiation import Negotiation
from model.play import begin, happen, tally_up
from model.scenario import Scenario
from model.table import before_of, kind_today, regime_of, set_before, set_regime
from tests.model.crowds import ANGRY, CHEAP_LOCKOUT, MAJORITY, TOGETHER
from tests.model.rounds import HARD
from tests.model.tables import SIDES, at, both, finish, seat, spoken, tapes_of, varied, written

base = cache(at)
MOST = 400  # messages in a round


class Case(NamedTuple):
    """Some rounds, and what must happen in one of them at least."""

    name: str
    told: tuple[str, ...] = ()
    seeds: tuple[int, ...] = (0, 1)
    wanted: tuple[str, ...] = ()
    mood: float | None = None  # of the members, if it is not drawn
    voted_down: int = 0  # deals, at least


def assert_same(talks: Negotiation, table: Any) -> None:
    """Assert that both runners have said the same, and have ended alike."""
    theirs, own = spoken(talks), written(table)
    for place, (expected, found) in enumerate(zip(theirs, own, strict=False)):
        assert found == expected, f"message {place}"
    assert len(own) == len(theirs)
    state = table.state
    assert (state.day, state.phase, state.rounds) == (talks.day, talks.phase, talks.rounds)
    assert state.rejections == talks.rejections
    assert (state.days_on_strike, state.days_locked_out) == talks.disputes.days
    assert (state.lost_guild, state.lost_employers) == talks.disputes.lost


def check(case: Case) -> None:
    """Play the rounds of a case by both runners, all of them at the same plain table."""
    scenario, acts, voted_down = at(case.name, *case.told), set(), 0
    table = plain(layout(facts_of(scenario), MOST))
    for seed in case.seeds:
        pair = both(scenario, seed, case.mood, table)
        assert_same(*pair)
        acts |= {message.act for message in pair.talks.messages}
        voted_down += table.state.rejections
    assert set(case.wanted) <= acts
    assert voted_down >= case.voted_down


# ------------------------------------------------------------------------------ rounds as they come


PLAIN = [
    Case("symmetric", seeds=(0, 3)),
    Case("contract-round", seeds=(0, 2)),
    Case("wga-2004", seeds=(1,), wanted=("blackout ends", "election")),
    Case("hall", seeds=(1, 4), wanted=("strike vote", "calls it off")),
    Case("mill", seeds=(1, 4), wanted=("sets a strike date", "calls it off")),
    Case("neutral"),
    Case("pie"),
    Case("quiet", seeds=(1, 2), wanted=("final offer", "milestone")),
    Case("valley", seeds=(0, 1, 2, 3), wanted=("proposes", "sister settles")),
]


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_rounds_are_those_of_the_mesa_model(case: Case) -> None:
    check(case)


# --------------------------------------------------------------- rounds in which all comes to pass


ALONE = "mediator=none"
HOPEFUL = (ALONE, "guild.bias=0.4", "employers.bias=0.4")
STUBBORN = (ALONE, *HARD, "calendar.ends=2040-11-15")
OPPOSED = ("company.north.stake={pay=9}", "company.south.stake={pension=9}")
BARE = (ALONE, "dispute.stockpile=0", "dispute.output=2", "dispute.other_income=0.8")
DIVIDED = (*HOPEFUL, TOGETHER, "guild.members.mood=3")
BRIEF = (
    *(ALONE, TOGETHER, "dispute=none", "calendar.final_offer=none", "calendar.meeting=[]"),
    "guild.committee.election=none",
)
MOVING = (
    *(ALONE, "employers.tactic=conceder", "guild.tactic=boulware"),
    "calendar.final_open_days=40",
)
CALLED_OFF = ("calls it off", "cooling ends")
STRUCK = ("calls a strike vote", "strike vote", "sets a strike date", "stoppage starts")
LOCKED = ("announces a lockout", "stoppage starts")
ELECTING = ("guild.committee.election.stance=9", "guild.members.mood=3")
AT_ONCE = ("dispute.authorisation_days=0", "dispute.notice_days=0", "dispute.first_days=0")
EVENTFUL = {
    "strikes": Case("people", HOPEFUL, (0, 1, 2, 3), STRUCK),
    "strikes of the angry": Case("people", HOPEFUL, (0, 1, 2), (*STRUCK, *CALLED_OFF), 1.5),
    "nobody moves": Case("people", STUBBORN, (1,), (*CALLED_OFF, "election", "end")),
    "bare shelves": Case("people", BARE, wanted=STRUCK),
    "lockouts": Case("people", (ALONE, "dispute.stockpile=2", *CHEAP_LOCKOUT), wanted=LOCKED),
    "imposed": Case("people", (*HOPEFUL, *OPPOSED), (0, 1, 2), ("imposes its offer", "blocks")),
    "locked out after it": Case(
        "people", (*HOPEFUL, *OPPOSED), (0, 1, 2), ("imposes its offer", *LOCKED), 1.5
    ),
    "blocked": Case("crowd", (), (1,), ("blocks", "proposes", "imposes its offer", "end")),
    "struck by the crowd": Case("crowd", (MAJORITY,), (4,), ("sets a strike date",)),
    "deserted": Case(
        "crowd",
        (MAJORITY, "dispute.other_income=1", "guild.members.hardship=5"),
        (7,),
        ("calls it off",),
    ),
    "voted down on the last day": Case(
        "people", (*BRIEF, "calendar.ends=2040-07-09"), (6,), (), 3.0, 2
    ),
    "voted down after it": Case("people", (*BRIEF, "calendar.ends=2040-07-23"), (5,), (), 3.0, 1),
    "rejected": Case("crowd", (TOGETHER, *ANGRY), (4,), ("ballot", "end"), voted_down=1),
    "mediated": Case("crowd", (TOGETHER, *ANGRY), (1,), ("both accept", "ballot")),
    "voted down twice": Case("people", DIVIDED, (0, 4), STRUCK, voted_down=2),
    "voted down at work": Case("people", (ALONE, TOGETHER), (6,), ("ballot",), 1.3, 1),
    "other leaders": Case("crowd", (*ELECTING, TOGETHER), (0, 1), ("election",)),
    "no cooling": Case("people", (*STUBBORN, "dispute.cooling_days=0"), (1,), CALLED_OFF[:1]),
    "at once": Case("people", (*HOPEFUL, *AT_ONCE), (0, 1), STRUCK),
    "too late a strike": Case("people", (*HOPEFUL, "dispute.notice_days=200"), (0, 1)),
    "vote by quota": Case("people", (*HOPEFUL, "employers.rule=quota", "employers.quota=0.6")),
    "a quota nobody can meet": Case("people", ("employers.rule=quota", "employers.quota=2")),
    "no final offer": Case("crowd", (TOGETHER, "calendar.final_offer=none"), (1,)),
    "another offer before it lapses": Case("people", MOVING, (0,)),
    "employers first": Case("people", ("protocol.first_offer=employers",)),
    "no members": Case("people", ("guild.members=none", "guild.segment=[]"), (0, 1, 2)),
    "no companies": Case("people", ("company=[]", "dispute=none")),
    "no force": Case("people", (*HOPEFUL, "dispute=none")),
    "no other guild": Case("people", ("sister=[]",)),
}


@pytest.mark.parametrize("name", EVENTFUL)
def test_rounds_with_force_and_votes_are_those_of_the_mesa_model(name: str) -> None:
    check(EVENTFUL[name])


CAUSES = (
    *("private_information", "self_serving_bias", "public_commitment"),
    *("ratification_gap", "one_veto"),
)


@pytest.mark.parametrize("name", ["people", "quiet"])
@pytest.mark.parametrize("cause", [*CAUSES, "all"])
def test_without_a_cause_rounds_are_those_of_the_mesa_model(name: str, cause: str) -> None:
    off = CAUSES if cause == "all" else (cause,)
    check(Case(name, tuple(f"causes.{each}=false" for each in off), (1, 2)))


NETWORKS = ("small-world", "random", "scale-free", "ring", "complete", "none")
OPINIONS = ("degroot", "bounded", "threshold")


@pytest.mark.parametrize(("place", "network"), list(enumerate(NETWORKS)))
def test_whoever_talks_with_whom_rounds_are_those_of_the_mesa_model(
    place: int, network: str
) -> None:
    opinion = OPINIONS[place % len(OPINIONS)]
    told = (f"guild.members.network={network}", f"guild.members.opinion={opinion}")
    check(Case("people", (*DIVIDED, *told), (0,), ("ballot",)))


# ----------------------------------------------------------------------------- tactics and answers


TACTICS = (
    *("rational", "boulware", "linear", "conceder", "exponential-boulware", "exponential"),
    *("exponential-conceder", "resource", "hard-liner"),
)
ACCEPTANCE = ("usual", "next", "previous", "constant", "time")
MATCHES = [
    (tactic, TACTICS[(2 * place + turn + 1) % len(TACTICS)], acceptance, other)
    for place, tactic in enumerate(TACTICS)
    for turn, (acceptance, other) in enumerate(
        zip(ACCEPTANCE[place % 5 :] + ACCEPTANCE[: place % 5], ACCEPTANCE, strict=True)
    )
    if turn % 2 == place % 2
]


@pytest.mark.parametrize(
    ("guild", "employers", "accepts", "other"), MATCHES, ids=["-".join(each) for each in MATCHES]
)
def test_whatever_the_tactics_rounds_are_those_of_the_mesa_model(
    guild: str, employers: str, accepts: str, other: str
) -> None:
    told = (
        *(f"guild.tactic={guild}", f"employers.tactic={employers}"),
        *(f"guild.acceptance={accepts}", f"employers.acceptance={other}"),
    )
    assert_same(*both(at("hall" if accepts < other else "valley", *told), 1))


def test_all_tactics_and_answers_are_tried_by_both_sides() -> None:
    for column in range(4):
        tried = {match[column] for match in MATCHES}
        assert tried == set(TACTICS if column < 2 else ACCEPTANCE)


# ------------------------------------------------------------------------------ drawn by Hypothesis


FEW = ("people", "hall", "valley", "mill", "quiet", "contract-round", "neutral")


@settings(max_examples=25)
@given(st.sampled_from(FEW), st.integers(0, 2**20), st.sampled_from((0.05, 0.3, 0.9)))
def test_whatever_the_numbers_rounds_are_those_of_the_mesa_model(
    name: str, seed: int, part: float
) -> None:
    assert_same(*both(varied(base(name), Random(seed), part), seed))


@settings(max_examples=4)
@given(st.sampled_from(("wga-2004", "contract-round", "crowd")), st.integers(0, 2**20))
def test_within_the_ranges_of_assumption_rounds_are_those_of_the_mesa_model(
    name: str, seed: int
) -> None:
    scenario = base(name)
    known = scenario.model_copy(update={"random": {}, "calendar": soon(scenario)})
    assert_same(*both(varied(known, Random(seed), 0.5), seed))


def soon(scenario: Scenario) -> Any:
    """Return a calendar that ends three months after the old contract, for shorter rounds."""
    record = scenario.calendar
    months = record.old_expiry.month + 3
    return record.model_copy(update={"ends": record.old_expiry.replace(month=months, day=28)})


# --------------------------------------------------------------------------------- event by event


def standing(talks: Negotiation) -> tuple[Any, ...]:
    """Return where a round of the Mesa model stands."""
    disputes, seats = talks.disputes, talks.seats
    return (
        *(talks.phase, talks.running, talks.turn, talks.rounds, talks.sessions_left),
        *(talks.on_table, talks.final_refused, disputes.vote_called, disputes.authorised),
        *(talks.regime, tuple(talks.world.regime), tuple(disputes.before), disputes.counted),
        *(tuple((seat.low, seat.high, seat.turn, seat.party.stance) for seat in seats)),
        *(len(talks.agenda), [event.day for event in talks.agenda[talks.place :]]),
    )


def stands(table: Any) -> tuple[Any, ...]:
    """Return where a round at a plain table stands."""
    state, memories = table.state, table.memories
    return (
        *(state.phase, state.running, state.turn, state.rounds, state.sessions_left),
        *(state.on_table, state.final_refused, state.vote_called, state.authorised),
        *(kind_today(state), tuple(regime_of(state)), tuple(before_of(state)), state.counted),
        *(tuple((each.low, each.high, each.turn, each.stance) for each in memories)),
        *(state.events, table.agenda.day[state.place : state.events]),
    )


@pytest.mark.parametrize("name", ["strikes", "imposed", "nobody moves", "voted down twice"])
def test_after_every_event_a_table_stands_where_the_mesa_model_does(name: str) -> None:
    case = EVENTFUL[name]
    scenario, seed = at(case.name, *case.told), case.seeds[-1]
    talks, table = Negotiation(scenario, rng=seed, collect=False), seat(scenario, seed)
    while talks.running:
        assert stands(table) == standing(talks)
        event = talks.agenda[talks.place]
        talks.step()
        table.state.place += 1
        happen(table, *event)
    assert stands(table) == standing(talks)


@settings(max_examples=40)
@given(
    st.sampled_from((AT_WORK, Regime(STRIKE, 20), Regime(LOCKOUT, 35))),
    st.sampled_from((AT_WORK, Regime(IMPOSED, 5, (1.5, -2.5)))),
    st.lists(st.integers(0, 90), min_size=1, max_size=5).map(sorted),
)
def test_what_was_imposed_is_counted_until_a_stoppage_begins(
    regime: Regime, before: Regime, days: list[int]
) -> None:
    scenario = base("people")
    talks, table = Negotiation(scenario, rng=0, collect=False), seat(scenario, 0)
    talks.world.regime = regime if regime.kind else before  # type: ignore[assignment]
    talks.disputes = talks.disputes._replace(before=before)  # type: ignore[arg-type]
    set_regime(table.state, regime if regime.kind else before)
    set_before(table.state, before)
    for day in days:
        talks.day = table.state.day = day
        disputes.tally_up(talks)
        tally_up(table)
    state = table.state
    assert (state.days_on_strike, state.days_locked_out) == talks.disputes.days
    assert (state.lost_guild, state.lost_employers) == talks.disputes.lost
    assert state.counted == talks.disputes.counted == days[-1]


def test_a_round_that_is_begun_again_is_the_same_round() -> None:
    scenario = base("people")
    table = seat(scenario, 1, 200)
    finish(table)
    first = written(table)
    begin(table, tapes_of(scenario, facts_of(scenario), 1).round)
    assert (table.state.logged, table.state.running, table.state.phase) == (0, True, protocol.TALKS)
    finish(table)
    assert written(table) == first
    assert len(first) > 20


def test_without_private_information_nobody_is_tougher_than_the_other_expects() -> None:
    table = seat(at("people", "causes.private_information=false"), 1)
    assert list(table.toughness) == [0.5, 0.5]
    assert [(table.memories[side].low, table.memories[side].high) for side in SIDES] == (
        [(0.5, 0.5)] * 2
    )
