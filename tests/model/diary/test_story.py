"""Phrases that depend on the round and on what has happened so far."""

from tests.model.diary.tables import PUBLIC_DAY, crowd_table, mind, reason, table


def test_what_stays_is_said_in_one_go_and_clauses_come_last() -> None:
    here = table()
    whole = here.writer.whole(here.contract(40, (0.0, 0.25, 0.0), reopener=True, me_too=True))
    assert whole == (
        "36 months from 1 September 2030 to 31 August 2033, pension contribution 9 % of pay, a "
        "mid-term reopener and a me-too clause; wages and notice of shifts as before"
    )


def test_a_contract_that_grants_nothing_and_one_that_grants_all() -> None:
    here = table()
    term = "36 months from 1 August 2030 to 31 July 2033"
    nothing, everything = (
        here.contract(PUBLIC_DAY, (0.0,) * 3),
        here.contract(PUBLIC_DAY, (1.0,) * 3),
    )
    assert here.writer.whole(nothing) == (
        f"{term}; wages, pension contribution and notice of shifts as before"
    )
    assert "as before" not in here.writer.whole(everything)


def test_one_side_may_be_many_and_the_other_one() -> None:
    here = table('guild.name="the union"')
    assert here.offers("guild", mind()).startswith("The union offers: ")
    said = here.offers("guild", mind(low=-70.0), shares=(0.4, 0.0, 0.0))
    assert "It thinks now that the operators take nothing below" in said
    assert "They think now that the union takes nothing below" in reason(
        mind(), mind(low=-70.0), actor="employers", on=here
    )
    assert here.rejects("guild", mind(), (60.0, -70.0)).startswith("The union says no: ")


def test_a_contract_is_the_same_whatever_its_dates() -> None:
    here = table()
    first, later = here.contract(20), here.contract(60)
    assert first != later
    assert here.writer.is_same(first, later)
    assert not here.writer.is_same(None, first)
    assert not here.writer.is_same(first, here.contract(20, months=24))
    assert not here.writer.is_same(first, here.contract(20, (0.75, 0.0, 0.0)))


def test_values_start_with_the_side_that_speaks() -> None:
    here = table()
    assert here.writer.worth((80.0, -70.0)) == (
        "Worth $80 million to the dockers, -$70 million to the operators."
    )
    assert here.writer.worth((80.0, -70.0), "employers").startswith("Worth -$70 million to the op")
    assert here.writer.worth(None) == ""


def test_members_who_do_not_vote_and_companies_that_share_all_are_no_people() -> None:
    assert crowd_table().writer.has_people
    assert crowd_table("causes.ratification_gap=false").writer.has_people
    assert crowd_table("causes.one_veto=false").writer.has_people
    none = crowd_table("causes.one_veto=false", "causes.ratification_gap=false").writer
    assert not none.has_people
    assert not table().writer.has_people
    assert none.beats() == "beats going on as before for both"
