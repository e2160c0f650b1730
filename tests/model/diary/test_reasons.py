"""Reasons: why a side moves, and why it says no."""

import math
from functools import cache

import pytest

from agents.contract import Bid, Contract
from agents.outlook import Outlook
from agents.tactics import View, meet
from model.diary import Writer, diary
from model.diary import reasons as texts
from model.messages import Block, Message
from model.negotiation import Negotiation
from model.setting import TACTIC_KINDS
from tests.model.crowds import QUIET
from tests.model.diary.tables import PUBLIC_DAY, Table, crowd_table, event, mind, reason, table
from tests.model.rounds import play, shipped


def test_a_refusal_compares_the_offer_with_going_on_or_with_talking_on() -> None:
    assert table().rejects("guild", mind(), (60.0, -70.0)) == (
        "The dockers say no: the offer is worth $60 million to them, going on as before $70 "
        "million."
    )
    assert table().rejects("employers", mind(reservation=-80.0, least=-65.0), (80.0, -70.0)) == (
        "The operators say no: the offer is worth -$70 million to them, but they expect -$65 "
        "million from talking on."
    )


def test_amounts_that_are_compared_are_told_apart() -> None:
    assert table().rejects("guild", mind(reservation=70.3), (70.1, -70.0)) == (
        "The dockers say no: the offer is worth $70.1 million to them, going on as before $70.3 "
        "million."
    )


@pytest.mark.parametrize(
    ("tactic", "why"),
    [
        ("boulware", "but by the clock they aim at $75 million"),
        ("conceder", "but by the clock they aim at $75 million"),
        ("hard-liner", "and they take nothing below $75 million"),
    ],
)
def test_a_refusal_by_another_rule_says_which(tactic: str, why: str) -> None:
    said = table(f"guild.tactic={tactic}").rejects("guild", mind(), (72.0, -70.0))
    assert said == f"The dockers say no: the offer is worth $72 million to them, {why}."


def test_an_offer_that_may_not_be_signed_any_more_is_refused_for_that() -> None:
    here = table("term.retroactive_days=15")
    late = here.rejects("guild", mind(), (90.0, -70.0), retroactive=True)
    assert late == "The dockers say no: it may no longer be signed."


BLACKOUT = "calendar.blackout_ends=2030-05-01"


def test_a_belief_is_the_reason_when_it_has_moved_more() -> None:
    assert reason(mind(low=-90.0), mind(low=-85.0, reservation=73.0)) == (
        "They think now that the operators take nothing below -$85 million, up from -$90 million."
    )
    assert reason(mind(low=-85.0), mind(low=-85.4)) == (
        "They think now that the operators take nothing below -$85.4 million, down from -$85 "
        "million."
    )


def test_the_own_value_of_going_on_is_the_reason_when_that_has_moved_more() -> None:
    assert reason(mind(), mind(low=-79.0, reservation=68.0)) == (
        "Going on as before is worth $68 million to them now, down from $70 million."
    )


def test_the_last_thing_that_happened_is_told_with_the_reason() -> None:
    rush, expiry = event("milestone"), event("expiry")
    assert reason(mind(), mind(reservation=71.0), expiry, rush) == (
        "Going on as before is worth $71 million to them now, up from $70 million; since then: the "
        "autumn rush begins."
    )


def test_a_deal_of_others_is_told_before_anything_else() -> None:
    deal, rush = event("sister settles"), event("milestone")
    assert reason(mind(), mind(reservation=60.0), deal, rush).endswith(
        "; since then: the deal of the train drivers' union."
    )
    assert reason(mind(), mind(low=-70.0), deal, rush).endswith(
        "; since then: the deal of the train drivers' union."
    )


def test_a_milestone_is_no_reason_for_a_belief() -> None:
    assert "since" not in reason(mind(), mind(low=-70.0), event("milestone"))


def test_where_nothing_has_moved_it_is_the_news_or_the_calendar() -> None:
    assert reason(mind(), mind()) == "Only the calendar has moved."
    assert reason(mind(), mind(), event("milestone")) == "Since then: the autumn rush begins."


def test_news_is_told_once() -> None:
    here = table()
    assert reason(mind(), mind(), event("milestone"), on=here).startswith("Since then: ")
    assert here.offers("guild", mind(), shares=(0.3, 0.0, 0.0)).endswith(
        "Only the calendar has moved."
    )


def test_no_room_for_a_deal_is_a_reason_of_its_own() -> None:
    none = mind(zone=False)
    what = "contract that beats going on as before for both. That is worth $70 million to them."
    assert reason(mind(), none) == f"They see no {what}"
    assert reason(none, none) == f"They still see no {what}"
    assert "They see no contract" in table().offers("guild", none)


def test_a_public_position_is_a_reason_once_it_has_become_public() -> None:
    here = table("calendar.blackout_ends=2030-05-01")
    here.offers("guild", mind(), day=-65)
    said = here.offers("guild", mind(low=-70.0), day=-60, shares=(0.4, 0.0, 0.0))
    assert "Leaving a public position costs face now. They think now that the operators" in said
    again = here.offers("guild", mind(low=-60.0), day=-59, shares=(0.3, 0.0, 0.0))
    assert "face" not in again


def test_pledges_that_fade_are_a_reason_when_nothing_else_is() -> None:
    here = table()
    here.offers("guild", mind(), day=PUBLIC_DAY)
    said = here.offers("guild", mind(), day=PUBLIC_DAY + 31, shares=(0.4, 0.0, 0.0))
    assert said.endswith("Pledges made in public bind less by now.")


def test_where_both_know_all_the_offer_is_fair() -> None:
    said = table().offers("guild", mind(low=-60.0, high=-60.0))
    assert said.endswith(
        "That is fair to both: going on as before would be worth $70 million to them and -$60 "
        "million to the operators."
    )


@pytest.mark.parametrize("tactic", ["boulware", "linear", "conceder"])
def test_a_side_that_goes_by_the_clock_says_so(tactic: str) -> None:
    on = table(f"guild.tactic={tactic}")
    assert reason(mind(), mind(low=-60.0, aspired=77.0), on=on) == (
        "By the clock they aim at $77 million now."
    )


def test_a_hard_liner_gives_no_reason() -> None:
    on = table("guild.tactic=hard-liner")
    assert reason(mind(), mind(low=-60.0), on=on) == ""


def test_where_face_is_the_reason_there_is_another_offer_without_pledges() -> None:
    assert any(
        said.contract is not None
        and offered_quietly(seed).get((said.day, said.actor)) != said.contract
        for seed in range(6)
        for said in moved_by_face(seed)
    )


def moved_by_face(seed: int) -> list[Message]:
    lead = "Leaving a public position costs face now."
    loud = play(QUIET, BLACKOUT, seed=seed)
    return [entry.message for entry in diary(loud) if lead in entry.text]


@cache
def offered_quietly(seed: int) -> dict[tuple[int, str], Contract | None]:
    """Return what each side offers on each day where nothing is pledged in public."""
    talks = play(QUIET, BLACKOUT, "causes.public_commitment=false", seed=seed)
    acts = ("offers", "stands", "final offer")
    return {(said.day, said.actor): said.contract for said in talks.messages if said.act in acts}


# No for the people behind a side.


def test_an_offer_that_the_side_would_take_is_refused_for_its_members() -> None:
    enough = mind(reservation=70.0, least=75.0)
    assert crowd_table().rejects("guild", enough, (78.0, -70.0)) == (
        "The dockers say no: the offer is worth $78 million to them and going on as before $70 "
        "million, but their members would not have it."
    )
    assert "they expect $75 million" in crowd_table().rejects("guild", enough, (74.0, -70.0))


def test_without_people_nobody_is_made_responsible() -> None:
    said = table().rejects("guild", mind(reservation=70.0, least=75.0), (78.0, -70.0))
    assert "members" not in said


def test_an_offer_that_companies_have_just_blocked_is_refused_for_them() -> None:
    here, wanted = crowd_table(), mind(reservation=-80.0, least=-65.0)
    here.offers("guild", mind())
    here.says(here.message("employers", "blocks", blocks=(Block("Bay Ferries", "wages"),)))
    assert here.rejects("employers", wanted, (80.0, -70.0)) == (
        "The operators say no: the offer is worth -$70 million to them and going on as before -$80 "
        "million, but their companies would not have it."
    )
    other = here.rejects("employers", wanted, (80.0, -70.0), shares=(0.75, 0.0, 0.0))
    assert "companies" not in other


def test_below_the_reservation_no_company_is_needed_for_a_no() -> None:
    here = crowd_table()
    here.says(here.message("employers", "blocks", blocks=(Block("Bay Ferries", "wages"),)))
    assert "going on as before -$60 million." in here.rejects(
        "employers", mind(reservation=-60.0), (80.0, -70.0)
    )


def test_a_new_reason_is_told_even_if_the_offer_is_the_same() -> None:
    here = crowd_table()
    here.rejects("guild", mind(reservation=80.0), (78.0, -70.0))
    assert "members" in here.rejects("guild", mind(reservation=70.0), (78.0, -70.0))
    assert here.rejects("guild", mind(reservation=70.0), (78.0, -70.0)).endswith(" no again.")


def test_where_there_are_people_a_zone_is_theirs_too() -> None:
    said = crowd_table().offers("guild", mind(zone=False))
    assert said.endswith(
        "They see no contract that beats going on as before for both sides and the people behind "
        "them. Going on is worth $70 million to them."
    )


# Other rules than the rational one.

RULES = {
    "boulware": "By the clock",
    "exponential": "By the clock",
    "resource": "With the sessions that are left",
    "tit-for-tat": "Giving way as the operators have,",
    "tit-for-tat-random": "Giving way as the operators have,",
    "tit-for-tat-averaged": "Giving way as the operators have,",
    "zeuthen": "Having compared who would risk more,",
    "micro": "Naming a contract for each that the operators have named,",
    "trade-off": "Coming as near to the operators as that allows,",
    "nash-seeker": "Guessing from offers what the operators want,",
}


def test_every_tactic_of_a_scenario_has_its_reason() -> None:
    named = set(TACTIC_KINDS) - {"rational"}
    for tactic in sorted(named):
        said = reason(mind(), mind(aspired=77.0), on=table(f"guild.tactic={tactic}"))
        kind = TACTIC_KINDS[tactic][0]
        assert (kind in texts.RULES) == bool(said)
        if RULES.get(tactic):
            assert said == f"{RULES[tactic]} they aim at $77 million now."


def test_a_mixture_of_tactics_has_its_reason() -> None:
    on = table("guild.mixture={ micro = 0.5, boulware = 0.5 }")
    said = reason(mind(), mind(aspired=77.0), on=on)
    assert said == "By a mixture of tactics they aim at $77 million now."
    assert on.rejects("guild", mind(), (72.0, -70.0)).endswith(
        "but they take nothing below $75 million now."
    )


@pytest.mark.parametrize("acceptance", ["next", "previous", "constant", "time", "combined"])
def test_another_condition_to_say_yes_is_no_expectation(acceptance: str) -> None:
    said = table(f"guild.acceptance={acceptance}").rejects("guild", mind(), (72.0, -70.0))
    assert said.endswith("$72 million to them, but they take nothing below $75 million now.")


class Patient:
    """A tactic from outside."""

    name = "Patient"

    def offer(self, outlook: Outlook, view: View) -> Bid:
        return meet(outlook, view, view.opening)

    def least(self, outlook: Outlook, view: View) -> float:
        return math.nan

    def accepts(self, outlook: Outlook, view: View, bid: Bid) -> bool:
        return False


def test_a_tactic_from_outside_is_named_and_nothing_is_read_into_it() -> None:
    talks = Negotiation(shipped(QUIET), rng=1, collect=False, guild_tactic=lambda now: Patient())
    here = Table(talks, Writer(talks))
    assert here.offers("guild", mind(aspired=77.0)).endswith(
        "By their own tactic Patient they aim at $77 million now."
    )
    assert here.rejects("guild", mind(least=math.nan), (72.0, -70.0)) == (
        "The dockers say no: the offer is worth $72 million to them, and that is not enough."
    )
    assert here.rejects("guild", mind(least=75.0), (74.0, -70.0), shares=(1.0, 0.0, 0.0)).endswith(
        "but by their own tactic Patient they take nothing below $75 million."
    )
    assert all("nan" not in line.text for line in diary(talks.run()))
