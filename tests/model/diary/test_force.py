"""Strikes, lockouts and imposed offers in words."""

import math

from agents.stoppage import LOCKOUT, STRIKE
from model.diary.story import GOING_ON
from model.messages import Message, Threat
from tests.model.diary.tables import PUBLIC_DAY, Table, crowd_table, event, mind

SOON = 27  # 28 July 2030


def threat(
    actor: str, act: str, now: float, then: float, willing: float = math.nan, day: int = SOON
) -> Message:
    return Message(PUBLIC_DAY, actor, act, threat=Threat(now, then, day, willing))


def a_strike(here: Table) -> str:
    return here.says(threat("guild", "sets a strike date", 65.0, 71.0, 0.7275))


def a_lockout(here: Table) -> str:
    return here.says(threat("employers", "announces a lockout", -157.0, -57.0))


def test_a_strike_vote_is_called_for_what_a_strike_would_bring() -> None:
    assert crowd_table().says(threat("guild", "calls a strike vote", 59.6, 82.4, 0.3225)) == (
        "The dockers call a strike vote: they expect $82 million from talking on with a strike "
        "from 28 July 2030 on, $60 million without. 32% of the members would stay out."
    )


def test_a_strike_is_set_for_a_day() -> None:
    assert a_strike(crowd_table()) == (
        "The dockers set a strike for 28 July 2030: they expect $71 million from talking on with "
        "it, $65 million without. 73% of the members would stay out."
    )


def test_without_members_nobody_is_asked_who_would_stay_out() -> None:
    said = crowd_table().says(threat("guild", "sets a strike date", 65.7, 65.6))
    assert said.endswith(
        "they expect $65.6 million from talking on with it, $65.7 million without."
    )


def test_a_lockout_is_announced() -> None:
    assert a_lockout(crowd_table()) == (
        "The operators announce a lockout from 28 July 2030 on: they expect -$57 million from "
        "talking on with it, -$157 million without."
    )


def test_work_stops() -> None:
    assert crowd_table().says(event("stoppage starts", STRIKE)) == (
        "The strike begins: the members stop work."
    )
    here = crowd_table('employers.name="the firm"')
    assert here.says(event("stoppage starts", LOCKOUT)) == (
        "The lockout begins: the firm lets no member work."
    )


def test_a_strike_is_called_off_for_what_that_brings() -> None:
    here = crowd_table()
    a_strike(here)
    assert here.says(threat("guild", "calls it off", 68.0, 70.0, 0.6)) == (
        "The dockers call the strike off: they expect $70 million from talking on without it, $68 "
        "million with it. Nobody meets for 14 days."
    )


def test_a_strike_is_called_off_when_members_go_back() -> None:
    here = crowd_table("dispute.cooling_days=0")
    a_strike(here)
    assert here.says(threat("guild", "calls it off", 70.0, 68.0, 0.2975)) == (
        "The dockers call the strike off: only 29.8% of the members still stay out."
    )
    a_strike(here)
    both = here.says(threat("guild", "calls it off", 68.0, 70.0, 0.25))
    assert "$68 million with it, and only 25% of the members still stay out." in both


def test_a_lockout_is_called_off_by_the_employers() -> None:
    here = crowd_table()
    a_lockout(here)
    said = here.says(threat("employers", "calls it off", -60.0, -58.0))
    assert said.startswith("The operators call the lockout off: they expect -$58 million from ")


def test_the_cooling_off_time_ends() -> None:
    here = crowd_table()
    a_strike(here)
    here.says(threat("guild", "calls it off", 68.0, 70.0))
    assert here.writer.cooling
    assert here.says(event("cooling ends")) == (
        "The cooling-off time is over; the two sides meet again."
    )
    assert not here.writer.cooling


def test_an_imposed_offer_takes_some_back_and_leaves_the_right_to_strike() -> None:
    imposed = threat("employers", "imposes its offer", -16.6, -14.3)
    assert crowd_table().says(imposed) == (
        "The operators put their final offer into force: they expect -$14 million from talking on "
        "with that, -$17 million without. What it grants is paid from now on, and they take back "
        "$0.3 million a month besides. No contract is signed; the dockers may still strike."
    )
    assert "paid from now on. No contract" in crowd_table("dispute.give_backs=0").says(imposed)


def test_what_going_on_means_follows_what_has_been_announced() -> None:
    here = crowd_table()
    assert here.writer.going_on == "going on as before"
    a_strike(here)
    assert here.writer.going_on == "going on with a strike"
    here.says(threat("guild", "calls it off", 68.0, 70.0))
    assert here.writer.going_on == "going on as before"
    here.says(threat("employers", "imposes its offer", -16.6, -14.3))
    assert here.writer.going_on == "going on under the imposed terms"
    a_lockout(here)
    assert here.writer.going_on == "going on with a lockout"
    here.says(here.message("guild", "accepts", mind()))
    assert here.writer.going_on == "going on under the imposed terms"
    assert len(set(GOING_ON.values())) == 4


def test_a_round_that_ends_without_a_deal_leaves_things_as_they_are() -> None:
    here = crowd_table()
    assert here.says(event("end", day=SOON)).endswith("without a deal; the old terms go on.")
    a_strike(here)
    assert here.says(event("end", day=SOON - 1)).endswith("; the old terms go on.")
    assert here.says(event("end", day=SOON)).endswith("; the strike goes on.")
    here.says(threat("guild", "calls it off", 68.0, 70.0))
    a_lockout(here)
    assert here.says(event("end", day=SOON)).endswith("; the lockout goes on.")
    here = crowd_table()
    here.says(threat("employers", "imposes its offer", -16.6, -14.3))
    assert here.says(event("end", day=SOON)).endswith("; the imposed terms stay in force.")


def test_a_threat_is_news_for_both_sides() -> None:
    for act, actor, news in (
        ("sets a strike date", "guild", "a strike is set for 28 July 2030"),
        ("announces a lockout", "employers", "a lockout is set for 28 July 2030"),
        ("imposes its offer", "employers", "the final offer has been imposed"),
    ):
        for side in ("guild", "employers"):
            here = crowd_table()
            here.offers(side, mind())
            here.says(threat(actor, act, 60.0, 61.0))
            said = here.offers(side, mind(low=-70.0), shares=(0.4, 0.0, 0.0))
            assert said.endswith(f"; since then: {news}.")
