"""Openings, offers, silence, yes and no in words."""

from model.messages import Message
from tests.model.diary.tables import PUBLIC_DAY, crowd_table, event, mind, table


def test_an_opening_names_all_that_is_asked_for() -> None:
    here = table()
    asked = here.contract(-20, (1.0, 1.0, 0.5), months=24)
    said = here.says(Message(-20, "guild", "tables", asked, (100.0, -100.0), mind()))
    assert said == (
        "The dockers open with 24 months from 1 July 2030 to 30 June 2032, wages 5 % rise a year, "
        "pension contribution 12 % of pay and notice of shifts 30 hours."
    )


def test_the_first_offer_is_told_in_full_with_both_values() -> None:
    said = table().offers("employers", mind(reservation=-75.0, low=60.0, high=90.0))
    assert said == (
        "The operators offer: 36 months from 1 August 2030 to 31 July 2033 and wages 2.5 % rise a "
        "year; pension contribution and notice of shifts as before. Worth -$70 million to the "
        "operators, $80 million to the dockers. They take nothing below -$75 million and hope that "
        "the dockers would settle for as little as $60 million."
    )


def test_later_offers_tell_what_has_changed() -> None:
    here = table()
    here.offers("guild", mind(), shares=(1.0, 0.5, 0.25), months=24, me_too=True)
    said = here.offers("guild", mind(), shares=(1.0, 0.25, 0.5), months=36, reopener=True)
    assert said.startswith(
        "The dockers offer, moving the term from 24 to 36 months (1 August 2030 to 31 July 2033), "
        "pension contribution from 10 to 9 % of pay and notice of shifts from 21 to 30 hours, "
        "adding a mid-term reopener, dropping a me-too clause."
    )


def test_a_change_of_clauses_alone_is_no_moving() -> None:
    here = table()
    here.offers("guild", mind())
    assert here.offers("guild", mind(), me_too=True).startswith(
        "The dockers offer, adding a me-too clause. "
    )


def test_an_offer_that_is_the_one_before_is_none() -> None:
    here = table()
    here.offers("guild", mind(low=-90.0))
    assert here.offers("guild", mind(low=-80.0)) == "The dockers do not move."
    # The belief has changed since the last move, not since that line.
    assert "down from -$80" not in here.offers("guild", mind(low=-85.0), shares=(0.4, 0.0, 0.0))


def test_standing_by_an_offer_while_its_dates_move() -> None:
    here = table()
    here.offers("guild", mind())
    assert here.offers("guild", mind(), act="stands") == "The dockers do not move."
    assert here.offers("guild", mind(), act="stands", day=40) == (
        "The dockers do not move, but for the dates to 1 September 2030 - 31 August 2033."
    )


def test_no_offer_at_all() -> None:
    said = table().says(Message(PUBLIC_DAY, "guild", "stands", None, None, mind(zone=False)))
    assert said == (
        "The dockers make no offer: they see no contract that beats going on as before for both."
    )
    said = table().says(Message(PUBLIC_DAY, "employers", "final offer", None, None, mind()))
    assert said == "The operators have no final offer that they stand by."


def test_a_final_offer_is_named_and_so_is_the_answer_to_it() -> None:
    here = table()
    assert here.offers("employers", mind(), act="final offer").startswith(
        "The operators make a final offer: 36 months from "
    )
    assert here.rejects("guild", mind(), (60.0, -70.0)) == (
        "The dockers reject the final offer: the offer is worth $60 million to them, going on as "
        "before $70 million."
    )
    assert here.offers("employers", mind(), act="final offer") == (
        "The operators make a final offer: the one before."
    )
    accepted = Message(
        PUBLIC_DAY, "guild", "accepts", here.contract(PUBLIC_DAY), (80.0, -70.0), mind()
    )
    assert here.says(accepted).startswith("The dockers accept the final offer. The deal: 36 months")


def test_after_the_next_offer_the_final_one_is_off_the_table() -> None:
    here = table()
    here.offers("employers", mind(), act="final offer")
    here.offers("employers", mind(), shares=(0.6, 0.0, 0.0))
    accepted = Message(
        PUBLIC_DAY, "guild", "accepts", here.contract(PUBLIC_DAY), (80.0, -70.0), mind()
    )
    assert here.says(accepted).startswith("The dockers accept. The deal: ")


def test_saying_no_to_as_much_as_before_is_short() -> None:
    here = table()
    here.rejects("guild", mind(), (60.0, -70.0))
    as_good = {"shares": (0.0, 0.5, 0.0)}
    assert here.rejects("guild", mind(), (60.4, -70.0), **as_good) == "The dockers say no again."
    better = here.rejects("guild", mind(), (61.0, -70.0), shares=(0.0, 0.75, 0.0))
    assert better.startswith("The dockers say no: ")


def test_saying_no_to_the_same_offer_is_short_whatever_time_makes_of_it() -> None:
    here = table()
    here.rejects("guild", mind(), (60.0, -70.0))
    assert here.rejects("guild", mind(), (64.0, -70.0), day=60) == "The dockers say no again."
    assert here.rejects("guild", mind(reservation=60.0), (64.0, -70.0)).startswith(
        "The dockers say no: the offer is worth $64 million to them, but they expect "
    )


def test_after_large_news_a_no_is_worth_its_reasons_again() -> None:
    for act, words in (("milestone", "no again"), ("sister settles", "no: the offer")):
        here = table()
        here.rejects("guild", mind(), (60.0, -70.0))
        here.says(event(act))
        assert words in here.rejects("guild", mind(), (60.0, -70.0))


DEAL = "36 months from 1 August 2030 to 31 July 2033 and wages 2.5 % rise a year"


def test_members_who_vote_have_not_said_yes_to_a_deal() -> None:
    here = crowd_table()
    said = here.says(here.message("guild", "accepts", mind()))
    assert said == (
        f"The dockers accept. The deal: {DEAL}; pension contribution and notice of shifts as "
        "before. It needs the members' consent; their ballots are counted on 31 July 2030."
    )


def test_where_nobody_votes_a_deal_is_a_deal() -> None:
    for here in (table(), crowd_table("causes.ratification_gap=false")):
        said = here.says(here.message("guild", "accepts", mind()))
        assert said.endswith(
            f"The deal: {DEAL}; pension contribution and notice of shifts as before."
        )


def test_a_side_that_makes_no_offer_by_its_own_rule_sees_no_reason_for_it() -> None:
    silent = Message(PUBLIC_DAY, "guild", "stands", None, None, mind(zone=True))
    assert table().says(silent) == "The dockers make no offer."


def test_silence_that_goes_on_is_told_in_short() -> None:
    here = table()
    silent = Message(PUBLIC_DAY, "guild", "stands", None, None, mind(zone=False))
    entries = [here.entry(silent), here.entry(silent)]
    assert [entry.is_idle for entry in entries] == [False, True]
    assert entries[1].text == "The dockers make no offer."
    here.offers("guild", mind())
    assert not here.entry(silent).is_idle
