"""Strikes, lockouts and imposed offers in rounds: why they come, and why they end."""

import math

import pytest

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE
from agents.worth import EMPLOYERS, GUILD
from model import disputes, protocol
from model.calendar import IMPASSE
from model.costs import AT_WORK, Regime
from model.diary import diary
from model.messages import Message
from model.negotiation import Negotiation
from model.outcome import account, outcome
from model.seats import worth_now
from model.sight import ask_people, look
from model.stoppages import threaten
from model.table import before_of, regime_of
from tests.model.forced import (
    ALONE,
    ARMS,
    BARE,
    CLOSER,
    HOPEFUL,
    IMPOSING,
    LOCKING,
    POOR,
    SEEDS,
    STUBBORN,
    acts,
    angry,
    imposed_flows,
    lost,
    played,
    rounds,
    said,
    stopped,
    struck,
    talks_of,
)
from tests.model.oracle.force import Force

ALL_OFF = (
    *(f"causes.{cause}=false" for cause in ("private_information", "self_serving_bias")),
    *("causes.public_commitment=false", "causes.ratification_gap=false", "causes.one_veto=false"),
)
FORCE = {
    *("calls a strike vote", "strike vote", "sets a strike date", "announces a lockout"),
    *("stoppage starts", "calls it off", "cooling ends", "imposes its offer"),
}


# ------------------------------------------------------------------------------ the causes of force


@pytest.mark.parametrize(
    "settings",
    [(), BARE, LOCKING, (ALONE, "dispute.first_days=0", "dispute.other_income=1")],
    ids=["base", "bare", "locking", "free"],
)
def test_with_all_causes_off_there_is_no_dispute(settings: tuple[str, ...]) -> None:
    """theory.md test 23: however cheap force is, who knows all settles at once."""
    for talks in rounds(*ALL_OFF, *settings):
        assert FORCE.isdisjoint(acts(talks))
        assert talks.rounds == 1
        assert talks.deal is not None
        assert lost(talks) == (0.0, 0.0)


def test_without_means_nobody_uses_force() -> None:
    for settings in (HOPEFUL, STUBBORN):
        for talks in rounds(*settings, "dispute=none"):
            assert FORCE.isdisjoint(acts(talks))


def test_a_strike_that_hurts_nobody_but_members_is_not_threatened() -> None:
    harmless = ("dispute.output=0", "dispute.other_income=0", "dispute.strike_fund=0")
    for talks in rounds(*HOPEFUL, *harmless):
        assert "calls a strike vote" not in acts(talks)
    assert any("calls a strike vote" in acts(talks) for talks in rounds(*HOPEFUL))


def test_the_more_a_strike_costs_the_employers_and_the_less_the_members_the_more_are_called() -> (
    None
):
    calls = [
        sum("sets a strike date" in acts(talks) for talks in rounds(*HOPEFUL, *changed))
        for changed in (
            ("dispute.output=0.3", "dispute.stockpile=4"),
            (),
            ("dispute.stockpile=0", "dispute.other_income=0.8"),
        )
    ]
    assert calls == sorted(calls)
    assert calls[0] < calls[2]


# ------------------------------------------------------------------------- who refuses, who deserts


def test_members_who_refuse_the_vote_prevent_the_strike() -> None:
    refused = 0
    for talks in rounds(*HOPEFUL, "dispute.authorisation_quota=1"):
        for message in said(talks, "strike vote"):
            assert message.tally is not None
            assert not message.tally.carried
            refused += 1
        assert {"sets a strike date", "stoppage starts"}.isdisjoint(acts(talks))
        assert stopped(talks)[0] == 0
    assert refused > 0


def test_members_who_would_not_stay_out_are_not_called_out_however_they_voted() -> None:
    authorised = 0
    for talks in rounds(*HOPEFUL, "dispute.call_opinion=5"):
        votes = [m.tally for m in said(talks, "strike vote") if m.tally]
        authorised += sum(tally.carried for tally in votes)
        assert {"sets a strike date", "stoppage starts"}.isdisjoint(acts(talks))
    assert authorised > 0


def test_where_nobody_votes_there_is_no_strike() -> None:
    nobody = ("guild.segment.shop.turnout=0", "guild.segment.office.turnout=0")
    counted = [
        m.tally
        for talks in rounds(*STUBBORN, *nobody)
        for m in said(talks, "strike vote")
        if m.tally
    ]
    assert counted != []
    assert not any(tally.carried for tally in counted)
    assert not any(struck(talks) for talks in rounds(*STUBBORN, *nobody))


def test_without_members_the_committee_calls_its_strikes_alone() -> None:
    alone = ("guild.members=none", "guild.segment=[]", "guild.committee.election=none")
    found = rounds(*STUBBORN, *alone)
    assert any(struck(talks) for talks in found)
    for talks in found:
        assert {"calls a strike vote", "strike vote"}.isdisjoint(acts(talks))
        for message in said(talks, "sets a strike date", "calls it off"):
            assert message.threat is not None
            assert math.isnan(message.threat.willing)


def test_savings_run_out_and_so_does_the_support_for_a_strike() -> None:
    """Two sides that never move: what ends the strike is that too few still stay out."""
    deserted = 0
    for talks in rounds(*STUBBORN, *POOR):
        for message in said(talks, "calls it off"):
            assert message.threat is not None
            assert message.threat.willing < 0.3
            called = [m for m in said(talks, "sets a strike date") if m.day < message.day][-1]
            assert called.threat is not None
            assert called.threat.willing >= 0.3
            deserted += 1
            assert "of the members still stay out" in words(talks, message)
    assert deserted >= 3
    rich = ("guild.segment.shop.savings_months=60", "guild.segment.office.savings_months=60")
    longer = [stopped(talks)[0] for talks in rounds(*STUBBORN, *POOR, *rich)]
    assert sum(longer) > sum(stopped(talks)[0] for talks in rounds(*STUBBORN, *POOR))


def words(talks: Negotiation, message: Message) -> str:
    """Return what the diary says of a message."""
    return next(entry.text for entry in diary(talks) if entry.message is message)


# --------------------------------------------------------------------------------------- lockouts


def test_a_lockout_too_needs_the_companies() -> None:
    """East has fallback and gains little: under the veto of one with much to lose there is none."""
    loser = ("company.east.output=200", "company.east.fallback=0", "company.east.cash_months=1")
    vetoed = rounds(*LOCKING, *loser, "employers.rule=veto")
    assert not any("announces a lockout" in acts(talks) for talks in vetoed)
    assert any("announces a lockout" in acts(talks) for talks in rounds(*LOCKING))


def test_employers_call_off_a_lockout_that_no_longer_pays() -> None:
    called = 0
    for talks in angry(*CLOSER):
        for message in said(talks, "calls it off"):
            assert message.actor == "employers"
            assert message.threat is not None
            assert message.threat.then > message.threat.now
            assert math.isnan(message.threat.willing)
            begun = [m for m in said(talks, "stoppage starts") if m.day <= message.day][-1]
            assert begun.which == LOCKOUT
            called += 1
    assert called > 0


PLANNED = Regime(LOCKOUT, 20)
TOGETHER = "causes.one_veto=false"
BUSY = "company.south.output=6"  # as much as North's
GAINS = (0.2, 1.0, 2.0, 5.0, 20.0)


def locks_out(gain: float, *settings: str) -> bool:
    """Return whether the companies are for a lockout that brings so much, asked ten days before."""
    table = talks_of(*settings).table
    table.state.day = 10
    return disputes.locks_out(table, gain, PLANNED)


def test_a_lockout_without_a_gain_finds_nobody() -> None:
    """Not even East, which has most of the votes here and would lose less than its part."""
    for settings in ((), (TOGETHER,), ("employers.rule=majority", "company.east.votes=5")):
        assert not locks_out(0.0, *settings)
        assert not locks_out(-1.0, *settings)


def test_an_alliance_that_shares_all_costs_locks_out_for_any_gain() -> None:
    assert locks_out(0.01, TOGETHER)


@pytest.mark.parametrize("gain", GAINS)
def test_each_company_weighs_its_part_of_the_gain_against_its_own_loss(gain: float) -> None:
    talks = talks_of(BUSY)
    force, ends = Force(talks.case, talks.calendar), talks.table.future.waiting_ends
    gross = gain + force.loss(EMPLOYERS, PLANNED, 10, ends)
    yes = [
        part * gross >= force.company_reckons(record, PLANNED, 10, ends)
        for part, record in zip((0.4, 0.4, 0.2), talks.case.company, strict=False)
    ]
    assert locks_out(gain, BUSY) == all(yes)
    assert locks_out(gain, BUSY, "employers.rule=majority") == (sum(yes) >= 2)
    heavy = ("employers.rule=majority", "company.east.votes=5")
    assert locks_out(gain, BUSY, *heavy) == yes[2]
    assert not locks_out(gain, BUSY, "employers.rule=quota", "employers.quota=1.2")


def test_what_companies_would_say_to_a_lockout_is_not_always_the_same() -> None:
    """So the tests above have seen a yes and a no under each rule."""
    for rule in ("veto", "majority"):
        found = {locks_out(gain, BUSY, f"employers.rule={rule}") for gain in GAINS}
        assert found == {True, False}


# ---------------------------------------------------------------------------------- imposed offers


def imposing() -> list[Negotiation]:
    return [talks for talks in rounds(*IMPOSING) if "imposes its offer" in acts(talks)]


def first_to_impose() -> Negotiation:
    """Return the first of the rounds above in which an offer is imposed, not yet begun."""
    seed = next(s for s in SEEDS if "imposes its offer" in acts(played(IMPOSING, s)))
    return talks_of(*IMPOSING, seed=seed)


def test_a_refused_final_offer_may_be_put_into_force_when_the_impasse_is_declared() -> None:
    assert imposing() != []
    for talks in imposing():
        (message,) = said(talks, "imposes its offer")
        (final,) = said(talks, "final offer")
        assert message.day == final.day + 2 + 15
        assert message.actor == "employers"
        assert message.threat is not None
        assert message.threat.then > message.threat.now
        refused = [m for m in said(talks, "rejects") if m.day == final.day + 2]
        assert [m.actor for m in refused] == ["guild"]


def test_what_is_imposed_is_a_state_of_its_own_and_leaves_the_right_to_strike() -> None:
    talks = first_to_impose()
    while "imposes its offer" not in acts(talks):
        talks.step()
    state, force = talks.table.state, Force(talks.case, talks.calendar)
    imposed = regime_of(state)
    assert (talks.phase_name, talks.regime) == ("imposed", IMPOSED)
    assert imposed.flows == pytest.approx(imposed_flows(talks))
    for side in (GUILD, EMPLOYERS):
        # A month of waiting costs what it always did and what is imposed on top.
        flow = (0.4, 0.6)[side]
        month = force.month(side, imposed, talks.day)
        assert talks.outlook.delay[side] == pytest.approx(flow + month)
    state.authorised = True
    threaten(talks.table, Regime(STRIKE, talks.day + 5))
    assert talks.regime == IMPOSED  # a strike that is only announced changes nothing yet
    assert before_of(state) == imposed


def test_an_offer_that_was_accepted_or_never_refused_is_not_imposed() -> None:
    for arm in ARMS:
        for talks in rounds(*arm):
            if "imposes its offer" in acts(talks):
                assert talks.table.state.final_refused
    talks = first_to_impose()
    while talks.agenda[talks.place].kind != IMPASSE:
        talks.step()
    state = talks.table.state
    assert state.final_refused
    state.final_refused = False  # as if the guild had never been asked
    talks.step()
    assert "imposes its offer" not in acts(talks)
    assert regime_of(state) == AT_WORK
    never = (*IMPOSING, "dispute.impasse_days=0")
    assert not any("imposes its offer" in acts(talks) for talks in rounds(*never))


def test_under_imposed_terms_the_round_ends_imposed() -> None:
    ended = [t for t in imposing() if t.deal is None and t.regime == IMPOSED]
    assert ended != []
    for talks in ended:
        assert outcome(talks).status == "imposed"
        assert "the stoppage, from now on" in [line.what for line in account(talks, GUILD)]


# ------------------------------------------------------------------------------------ the threats

SIDES_AND_MEANS = ((GUILD, STRIKE), (EMPLOYERS, LOCKOUT))


@pytest.mark.parametrize("notice", [0, 5])
def test_no_threat_works_for_free_however_short_the_notice(notice: int) -> None:
    talks = talks_of(ALONE, f"dispute.notice_days={notice}", seed=1)
    while talks.day < 4:
        talks.step()
    table, force = talks.table, Force(talks.case, talks.calendar)
    look(table)
    for side, kind in SIDES_AND_MEANS:
        planned = Regime(kind, talks.day + notice)
        going_on, first = (
            disputes.worth_under(table, side, planned),
            force.first_loss(side, planned),
        )
        assert disputes.worth_of_threat(table, side, planned) == pytest.approx(going_on - first)
        assert first > 0.0
    now = worth_now(table, GUILD)
    assert disputes.worth_under(table, GUILD, regime_of(table.state)) == now


@pytest.mark.parametrize("arm", [HOPEFUL, STUBBORN], ids=["hopeful", "stubborn"])
def test_who_is_thought_hopeless_would_never_have_threatened(arm: tuple[str, ...]) -> None:
    """The quick bound leaves out no threat that the full comparison would have made."""
    compared = 0
    for seed in range(4):
        talks = talks_of(*arm, "dispute.first_days=80", seed=seed)
        table, force = talks.table, Force(talks.case, talks.calendar)
        while talks.running:
            talks.step()
            if talks.day < 0 or not protocol.in_session(talks.phase):
                continue
            if regime_of(table.state) != AT_WORK or talks.day > 100:
                continue
            ask_people(table)
            look(table)
            for side, kind in SIDES_AND_MEANS:
                planned = Regime(kind, talks.day + 5)
                if disputes.worth_of_threat(table, side, planned) == -math.inf:
                    then = disputes.worth_under(table, side, planned)
                    first = force.first_loss(side, planned)
                    assert then - first <= worth_now(table, side) + 1e-6
                    compared += 1
    assert compared > 0


# ------------------------------------------------------------------------------- theory.md test 47


def test_theory_47_an_authorised_strike_is_not_yet_a_strike() -> None:
    """theory.md test 47: a yes of 90 to 98 %, and yet not every authorised strike is struck."""
    members = ("guild.members.count=400", "guild.members.mood=0", "guild.members.influence=0")
    votes, strikes = [], []
    for seed in range(16):
        talks = played((ALONE, "dispute.pooled_threat=1.3", *members), seed)
        for message in said(talks, "strike vote"):
            assert message.tally is not None
            assert message.tally.carried
            votes.append(message.tally.yes / message.tally.ballots)
            strikes.append(struck(talks))
    assert len(votes) > 5
    assert all(0.9 <= share <= 0.98 for share in votes)
    assert any(strikes)
    assert not all(strikes)


def best_offer(talks: Negotiation, since: int) -> float:
    """Return the most that the employers have granted from a day on, in full asks."""
    offers = [
        sum(message.contract.shares)
        for message in talks.messages
        if message.day > since and message.contract
        and (message.actor, message.act) in (("employers", "offers"), ("employers", "stands"),
                                             ("employers", "accepts"), ("guild", "accepts"))
    ]  # fmt: skip
    return max(offers, default=0.0)


def test_theory_47_an_authorisation_raises_the_offers_that_follow() -> None:
    """theory.md test 47: the same rounds with members who say no are offered less."""
    gained = []
    for seed in SEEDS:
        yes = played(HOPEFUL, seed)
        no = played((*HOPEFUL, "dispute.authorisation_quota=1"), seed)
        for vote in said(yes, "strike vote")[:1]:
            assert repr(said(no, "calls a strike vote")[0]) == repr(
                said(yes, "calls a strike vote")[0]
            )
            gained.append(best_offer(yes, vote.day) - best_offer(no, vote.day))
    assert len(gained) >= 5
    assert min(gained) >= 0.0
    assert math.fsum(gained) / len(gained) > 0.1
