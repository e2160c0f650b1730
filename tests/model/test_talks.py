"""Talking: offers and answers, the final offer, a deal, and a text that a mediator proposes."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from agents import conduct
from agents.bidding import fair_bid
from agents.contract import NO_BID, Bid, shares_of
from agents.outlook import value_of
from agents.stoppage import STRIKE, WORK
from agents.votes import normal_quantile
from agents.worth import EMPLOYERS, GUILD
from model import minutes, protocol
from model.calendar import MEDIATION, OFFER_LAPSES
from model.costs import Regime
from model.diary import diary
from model.messages import Message
from model.negotiation import Negotiation
from model.reading import read_scenario
from model.scenario import Scenario
from model.sight import ask_people, look
from model.table import elapsed_of, party_of, past_of, set_regime
from model.talks import (
    answer,
    final_offer,
    final_reply,
    meet,
    offer_lapses,
    open_talks,
    propose,
    report_blocks,
    settle,
)
from tests.model.rounds import HARD
from tests.model.tables import at, seat

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
QUIET = "dispute=none"
EXACT = "mediator.noise=0"
ALONE = ("causes.ratification_gap=false", "causes.one_veto=false")
# Both stand by their openings in public; late in the talks they would take what beats going on.
STANDING = (
    *(f"{side}.tactic=hard-liner" for side in ("guild", "employers")),
    *(f"{side}.acceptance=time" for side in ("guild", "employers")),
    *("guild.spread=12", "employers.spread=15", *ALONE),
)
SEEDS = range(10)


@cache
def read(settings: tuple[str, ...]) -> Scenario:
    return read_scenario(PEOPLE, settings)


def talks_of(*settings: str, seed: int = 1) -> Negotiation:
    return Negotiation(read(settings), rng=seed, collect=False)


@cache
def rounds(*settings: str) -> tuple[Negotiation, ...]:
    return tuple(talks_of(*settings, seed=seed).run() for seed in SEEDS)


def said(talks: Negotiation, *acts: str) -> list[Message]:
    return [message for message in talks.messages if message.act in acts]


def step_to_mediation(talks: Negotiation) -> bool:
    """Play up to the next proposal, and return whether there is one."""
    while talks.running and talks.agenda[talks.place].kind != MEDIATION:
        talks.step()
    return talks.running


def table_of(*told: str, day: int = -20) -> Any:
    """Return a plain table at which nothing has been said, on a day of the talks."""
    table = seat(at("people", *told), 1, 20)
    table.state.day = day
    ask_people(table)
    look(table)
    return table


def acts(table: Any) -> list[int]:
    """Return what has been said at a table, in order."""
    return [table.log[place].act for place in range(table.state.logged)]


def actors(table: Any) -> list[int]:
    return [table.log[place].actor for place in range(table.state.logged)]


ALL = Bid(0, 2, 0.0)  # everything the guild asks for
NOTHING = Bid(0, 0, 0.0)
SILENT = (protocol.RECESS, protocol.FINAL, protocol.RATIFICATION, protocol.COOLING)
phases = pytest.mark.parametrize("phase", SILENT, ids=lambda phase: protocol.PHASE_NAMES[phase])


# ------------------------------------------------------------------------------ offers and answers


def test_both_sides_table_their_demands_and_nobody_answers() -> None:
    table = table_of()
    open_talks(table)
    assert acts(table) == [minutes.TABLES] * 2
    assert actors(table) == [GUILD, EMPLOYERS]
    assert table.log_shares[0] == [1.0, 1.0]
    assert table.log_shares[1] == list(table.openings[EMPLOYERS]) != [1.0, 1.0]


@pytest.mark.parametrize("first", ["guild", "employers"])
def test_sides_take_turns_and_each_offer_is_answered_by_the_other_at_once(first: str) -> None:
    talks = talks_of(QUIET, "mediator=none", f"protocol.first_offer={first}").run()
    offers = [m for m in talks.messages if m.act in ("offers", "stands")]
    other = {"guild": "employers", "employers": "guild"}
    assert offers[0].actor == first
    assert all(later.actor == other[offer.actor] for offer, later in pairwise(offers))
    answered = 0
    for offer in offers:
        if offer.contract is not None:
            reply = talks.messages[talks.messages.index(offer) + 1]
            while reply.act == "blocks":
                reply = talks.messages[talks.messages.index(reply) + 1]
            assert (reply.actor, reply.day) == (other[offer.actor], offer.day)
            assert reply.act in ("accepts", "rejects")
            assert reply.contract == offer.contract
            answered += 1
    assert talks.rounds == len(offers) > 5
    assert answered > 5


@phases
def test_in_a_phase_without_sessions_nobody_meets(phase: int) -> None:
    table = table_of()
    table.state.phase = phase
    meet(table)
    assert (table.state.logged, table.state.rounds, table.state.turn) == (0, 0, GUILD)
    table.state.phase = protocol.TALKS
    meet(table)
    assert (table.state.rounds, table.state.turn) == (1, EMPLOYERS)
    assert acts(table)[0] == minutes.OFFERS


def test_to_say_the_same_again_is_to_stand_by_it() -> None:
    table = table_of(*HARD)
    for _ in range(4):
        meet(table)
    said = [act for act in acts(table) if act in (minutes.OFFERS, minutes.STANDS)]
    assert said == [minutes.OFFERS, minutes.OFFERS, minutes.STANDS, minutes.STANDS]


def test_what_may_not_be_signed_is_refused_however_good_it_is() -> None:
    table = table_of("employers.acceptance=time", "guild.acceptance=time")
    table.outlook.admissible[0] = False
    assert not answer(table, GUILD, table.outlook, ALL)
    assert (acts(table), table.state.deal_package) == ([minutes.REJECTS], -1)
    table.outlook.admissible[0] = True
    assert answer(table, GUILD, table.outlook, ALL)
    assert (acts(table)[1:], table.state.deal_package) == ([minutes.ACCEPTS], 0)


def test_silence_is_not_answered() -> None:
    table = table_of()
    assert not answer(table, GUILD, table.outlook, NO_BID)
    assert table.state.logged == 0


# --------------------------------------------------------------------------------- the final offer


def test_a_final_offer_is_the_employers_and_the_guild_answers_it_on_its_day() -> None:
    table = table_of(*HARD, day=30)
    table.state.phase = protocol.HOLDOUT
    final_offer(table)
    assert (acts(table), actors(table)) == ([minutes.FINAL], [EMPLOYERS])
    assert table.state.on_table
    final_reply(table)  # its day has not come
    assert (table.state.logged, table.state.final_refused) == (1, False)
    table.state.phase = protocol.FINAL
    final_reply(table)
    assert (acts(table)[1:], actors(table)[1:]) == ([minutes.REJECTS], [GUILD])
    assert table.log_shares[1] == table.log_shares[0]
    assert table.state.final_refused


def test_without_an_offer_on_the_table_there_is_nothing_to_refuse() -> None:
    table = table_of(day=30)
    table.state.phase = protocol.FINAL
    final_reply(table)
    assert (table.state.logged, table.state.final_refused) == (0, False)


def test_who_has_no_contract_to_stand_by_puts_none_on_the_table() -> None:
    table = table_of("employers.rule=quota", "employers.quota=2", day=30)
    final_offer(table)
    assert acts(table) == [minutes.FINAL]
    assert table.log[0].package == -1
    assert not table.state.on_table


def test_while_members_vote_no_final_offer_is_made() -> None:
    table = table_of(day=30)
    table.state.phase = protocol.RATIFICATION
    final_offer(table)
    assert (table.state.logged, table.state.on_table) == (0, False)


@pytest.mark.parametrize(
    ("since", "asked"),
    [(minutes.STANDS, True), (minutes.FINAL, True), (minutes.OFFERS, False)],
)
def test_a_final_offer_lapses_with_a_last_question_unless_another_one_was_made(
    since: int, asked: bool
) -> None:
    table = table_of(*HARD, day=30)
    table.state.phase = protocol.HOLDOUT
    final_offer(table)
    table.state.last_act = since
    offer_lapses(table)
    assert acts(table)[1:] == ([OFFER_LAPSES, minutes.REJECTS] if asked else [])
    assert not table.state.on_table
    offer_lapses(table)
    assert table.state.logged == (3 if asked else 1), "it can lapse once only"


@phases
def test_in_a_phase_without_sessions_a_final_offer_lapses_in_silence(phase: int) -> None:
    table = table_of(*HARD, day=30)
    final_offer(table)
    table.state.phase = phase
    offer_lapses(table)
    assert (table.state.logged, table.state.on_table) == (1, False)


# --------------------------------------------------------------------------------- what is settled


VOTE = "causes.ratification_gap"


@pytest.mark.parametrize(
    ("votes", "phase"), [("true", protocol.RATIFICATION), ("false", protocol.SETTLED)]
)
def test_a_deal_is_what_was_accepted_and_stands_when_nobody_else_has_to_agree(
    votes: str, phase: int
) -> None:
    table, bid = table_of(f"{VOTE}={votes}", day=30), Bid(1, 1, 0.25)
    table.outlook.order[1][:] = [1, 0]
    settle(table, table.outlook, bid)
    state = table.state
    assert (state.deal_package, state.deal_day, state.phase) == (1, 30, phase)
    assert table.deal_shares == [0.25, 1.0]
    assert state.deal_effective == 31  # 1 August; the old contract ended with June
    assert state.deal_expiry == 31 + 2 * 365  # two years without a leap day
    assert state.deal_value_guild == value_of(table.outlook, GUILD, bid)
    assert state.deal_value_employers == value_of(table.outlook, EMPLOYERS, bid)
    assert 0.0 <= state.deal_pareto_gap <= state.deal_nash_gap + 1e-6


def test_a_stoppage_ends_with_the_deal_even_while_members_vote() -> None:
    table = table_of(day=30)
    set_regime(table.state, Regime(STRIKE, 25))
    look(table)
    settle(table, table.outlook, NOTHING)
    assert (table.state.regime_kind, table.state.days_on_strike) == (WORK, 5)
    assert table.state.tentative_kind == STRIKE


# ----------------------------------------------------------------------------------- who blocks it


def test_companies_are_heard_of_only_if_the_alliance_would_have_said_something_else() -> None:
    table = table_of("employers.tactic=hard-liner")
    for alone, together in ((NO_BID, NOTHING), (ALL, ALL)):
        report_blocks(table, table.outlook, alone, together)
        assert table.state.logged == 0
    report_blocks(table, table.outlook, ALL, NO_BID)
    assert set(acts(table)) == {minutes.BLOCKS}


def test_an_alliance_of_one_mind_has_nobody_to_block_anything() -> None:
    table = table_of("causes.one_veto=false")
    report_blocks(table, table.outlook, ALL, NO_BID)
    assert table.state.logged == 0


# -------------------------------------------------------------------------------------- the text


def test_without_error_the_text_is_the_fair_contract_between_both_reservations() -> None:
    proposed = 0
    for seed in SEEDS:
        talks = talks_of(QUIET, EXACT, *STANDING, "beliefs.guild_power=0.4", seed=seed)
        while step_to_mediation(talks):
            talks.step()
            message = said(talks, "proposes")[-1]
            outlook = talks.outlook
            floors = tuple(talks.seats[side].reservation(outlook) for side in (GUILD, EMPLOYERS))
            fair = fair_bid(outlook, (floors[0], floors[1]), 0.4)
            assert (message.contract is None) == (fair.package < 0)
            if message.contract is not None:
                assert message.contract.package == talks.packages[fair.package]
                assert message.contract.shares == shares_of(fair, outlook.order[fair.package])
                assert message.values is not None
                assert all(v >= f for v, f in zip(message.values, floors, strict=True))
                proposed += 1
    assert proposed > 5


def test_an_error_of_the_mediator_is_drawn_for_each_side_and_each_text() -> None:
    talks = talks_of(QUIET, "mediator.noise=6", *STANDING, seed=4)
    drawn = talks.table.mediator_luck
    assert len(set(drawn)) == 12
    texts = 0
    while step_to_mediation(talks):
        talks.step()
        message = said(talks, "proposes")[-1]
        outlook = talks.outlook
        first, second = (6 * normal_quantile(u) for u in drawn[2 * texts : 2 * texts + 2])
        floors = (
            talks.seats[GUILD].reservation(outlook) + first,
            talks.seats[EMPLOYERS].reservation(outlook) + second,
        )
        fair = fair_bid(outlook, floors, 0.5)
        assert (message.contract is None) == (fair.package < 0)
        if message.contract is not None:
            assert message.contract.shares == shares_of(fair, outlook.order[fair.package])
        texts += 1
    assert texts == 6


def test_proposals_come_on_their_days_as_long_as_the_sides_talk() -> None:
    for talks in rounds(QUIET, *ALONE):
        first = talks.calendar.day(talks.case.mediator.first) if talks.case.mediator else 0
        days = [message.day for message in said(talks, "proposes")]
        assert days == list(range(first, talks.day + 1, 30))[: len(days)]
        if talks.deal is None:
            assert len(days) == 6


@phases
def test_while_the_sides_do_not_meet_nothing_is_proposed(phase: int) -> None:
    talks = talks_of(QUIET)
    assert step_to_mediation(talks)
    spoken, talks.table.state.phase = len(talks.messages), phase
    talks.step()
    assert len(talks.messages) == spoken


def test_without_a_mediator_an_event_of_that_kind_does_nothing() -> None:
    talks = talks_of("mediator=none")
    propose(talks.table)
    assert talks.table.state.logged == 0
    assert not any(event.kind == MEDIATION for event in talks.agenda)


# ----------------------------------------------------------------------------------- the answers


def says_yes(talks: Negotiation, side: int, bid: Bid) -> bool:
    """Return what a side says to an offer if it alone is asked."""
    table = talks.table
    return conduct.accepts(
        party_of(table, side),
        table.memories[side],
        past_of(table, side),
        table.outlook,
        bid,
        elapsed_of(table),
    )


def test_a_text_becomes_a_deal_exactly_if_both_say_yes() -> None:
    """Each is asked on its own: what it would say to the text if it alone were asked."""
    yes = no = 0
    for seed in SEEDS:
        talks = talks_of(QUIET, EXACT, *STANDING, seed=seed)
        while step_to_mediation(talks):
            talks.step()
            message, outlook = said(talks, "proposes")[-1], talks.outlook
            if message.contract is None:
                continue
            floors = tuple(talks.seats[side].reservation(outlook) for side in (GUILD, EMPLOYERS))
            bid = fair_bid(outlook, (floors[0], floors[1]), 0.5)
            answers = [says_yes(talks, side, bid) for side in (GUILD, EMPLOYERS)]
            if all(answers):
                assert talks.messages[-1].act == "both accept"
                assert talks.messages[-1].contract == message.contract == talks.deal
                assert talks.phase == protocol.SETTLED
                yes += 1
            else:
                assert talks.messages[-1] is message
                assert talks.deal is None
                no += 1
    assert yes > 3
    assert no > 3


def known(talks: Negotiation) -> list[tuple[object, ...]]:
    """Return what each side knows of the other and has said."""
    return [(s.low, s.high, list(s.said), s.memory.thought_on) for s in talks.seats]


def test_a_no_shows_nothing() -> None:
    """Neither side learns what the mediator was told, nor who refused."""
    compared = 0
    for seed in SEEDS:
        talks = talks_of(QUIET, EXACT, "guild.spread=20", "employers.spread=30", *ALONE, seed=seed)
        while step_to_mediation(talks):
            before, turn, held = known(talks), talks.table.state.turn, talks.rounds
            talks.step()
            if talks.deal is None:
                assert known(talks) == before
                assert (talks.table.state.turn, talks.rounds) == (turn, held)
                compared += said(talks, "proposes")[-1].contract is not None
    assert compared > 2


def test_members_vote_on_what_a_mediator_has_brought_about() -> None:
    settings = (QUIET, *STANDING, "causes.ratification_gap=true", "guild.members.mood=0")
    found = [talks for talks in rounds(*settings) if said(talks, "both accept")]
    assert found != []
    for talks in found:
        accepted, ballot = said(talks, "both accept")[0], said(talks, "ballot")[0]
        assert ballot.day == accepted.day + 7
        assert talks.deal is None or talks.deal_day <= talks.day - 7


def test_the_diary_tells_what_is_proposed_and_what_came_of_it() -> None:
    talks = next(t for t in rounds(QUIET, EXACT, *STANDING) if said(t, "both accept"))
    entries = {entry.act: entry.text for entry in diary(talks)}
    assert "accept" in entries["both accept"]
    refused = next(t for t in rounds(QUIET, *STANDING) if t.deal is None)
    words = [entry.text for entry in diary(refused) if entry.act == "proposes"]
    assert len(words) == 6
    assert "The mediator sees no contract to propose to both sides." in words


# ---------------------------------------------------------------------------------- what it is for


def deals(*settings: str) -> int:
    return sum(talks.deal is not None for talks in rounds(*settings))


def test_theory_46_a_mediator_brings_deals_where_there_were_none_and_delay_does_not() -> None:
    """theory.md test 46 at small scale: a noisy pool of what both would take, and no power.

    Two sides that stand by their openings reach nothing in any number of days, a longer time to
    cool included; the text of a mediator is what each can accept without having offered it.
    """
    nobody = "mediator=none"
    assert deals(*STANDING, nobody, QUIET) == 0
    assert deals(*STANDING, nobody, "dispute.cooling_days=60") == 0
    assert deals(*STANDING, QUIET) >= 4


def test_the_less_a_mediator_understands_the_less_it_helps() -> None:
    found = [deals(*STANDING, QUIET, f"mediator.noise={noise}") for noise in (0, 10, 60)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[2]


def test_a_mediator_takes_nothing_from_sides_that_settle_by_themselves() -> None:
    for free, helped in zip(rounds(QUIET, "mediator=none"), rounds(QUIET), strict=True):
        if free.deal is not None and free.deal_day < 19:  # the day of the first proposal
            assert [repr(m) for m in free.messages] == [repr(m) for m in helped.messages]
        assert (free.deal is None) >= (helped.deal is None)
