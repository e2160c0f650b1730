"""The mediator in whole rounds: one text to both, two answers, and nothing shown by a no."""

from functools import cache
from pathlib import Path

import pytest

from agents.bidding import fair_bid
from agents.contract import shares_of
from agents.votes import normal_quantile
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.calendar import MEDIATION, Event
from model.diary import diary
from model.mediation import propose
from model.messages import Message
from model.negotiation import Negotiation
from model.reading import read_scenario
from model.scenario import Scenario

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
                assert message.contract.package == talks.world.packages[fair.package]
                assert message.contract.shares == shares_of(fair, outlook.order[fair.package])
                assert message.values is not None
                assert all(v >= f for v, f in zip(message.values, floors, strict=True))
                proposed += 1
    assert proposed > 5


def test_an_error_of_the_mediator_is_drawn_for_each_side_and_each_text() -> None:
    talks = talks_of(QUIET, "mediator.noise=6", *STANDING, seed=4)
    drawn = [float(next(talks.mediator_luck)) for _ in range(12)]
    talks = talks_of(QUIET, "mediator.noise=6", *STANDING, seed=4)
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
        first = talks.world.calendar.day(talks.case.mediator.first) if talks.case.mediator else 0
        days = [message.day for message in said(talks, "proposes")]
        assert days == list(range(first, talks.day + 1, 30))[: len(days)]
        if talks.deal is None:
            assert len(days) == 6


@pytest.mark.parametrize(
    "phase", [protocol.RECESS, protocol.FINAL, protocol.RATIFICATION, protocol.COOLING]
)
def test_while_the_sides_do_not_meet_nothing_is_proposed(phase: int) -> None:
    talks = talks_of(QUIET)
    assert step_to_mediation(talks)
    spoken, talks.phase = len(talks.messages), phase
    talks.step()
    assert len(talks.messages) == spoken


def test_without_a_mediator_an_event_of_that_kind_does_nothing() -> None:
    talks = talks_of("mediator=none")
    propose(talks, Event(talks.day, MEDIATION))
    assert talks.messages == []
    assert not any(event.kind == MEDIATION for event in talks.agenda)


# ----------------------------------------------------------------------------------- the answers


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
            answers = [seat.accepts(outlook, bid, talks.elapsed) for seat in talks.seats]
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


def test_a_no_shows_nothing() -> None:
    """Neither side learns what the mediator was told, nor who refused."""
    compared = 0
    for seed in SEEDS:
        talks = talks_of(QUIET, EXACT, "guild.spread=20", "employers.spread=30", *ALONE, seed=seed)
        while step_to_mediation(talks):
            before = [
                (s.low, s.high, s.last, list(s.said), list(s.heard), s.thought_on)
                for s in talks.seats
            ]
            turn, held = talks.turn, talks.rounds
            talks.step()
            if talks.deal is None:
                after = [
                    (s.low, s.high, s.last, list(s.said), list(s.heard), s.thought_on)
                    for s in talks.seats
                ]
                assert after == before
                assert (talks.turn, talks.rounds) == (turn, held)
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
