"""Who blocks what, in words: many are folded, and what was said before is said in short."""

import pytest

from model.diary.companies import reasons
from model.messages import Block
from tests.model.diary.tables import crowd_table, mind, table

NORTH, SOUTH, LINES = (Block(name, "wages") for name in ("North Quay", "South Quay", "the Lines"))
WHOLE = (
    "36 months from 1 August 2030 to 31 July 2033 and wages 2.5 % rise a year; pension "
    "contribution and notice of shifts as before"
)


def test_a_company_that_blocks_an_offer_is_named_with_its_reason() -> None:
    here = crowd_table()
    said = here.says(here.message("employers", "blocks", blocks=(NORTH,)))
    assert said == (f"North Quay blocks what the operators would offer because of wages: {WHOLE}.")


def test_a_veto_on_the_guilds_offer_is_told_as_such() -> None:
    here = crowd_table()
    here.offers("guild", mind())
    said = here.says(here.message("employers", "blocks", blocks=(NORTH, LINES)))
    assert said == (
        "North Quay and the Lines block what the operators would accept because of wages."
    )


def test_an_offer_of_another_day_or_with_other_terms_is_not_the_one_that_is_blocked() -> None:
    for change in ({"day": 30}, {"shares": (0.75, 0.0, 0.0)}):
        here = crowd_table()
        here.offers("guild", mind())
        said = here.says(here.message("employers", "blocks", blocks=(NORTH,), **change))
        assert "would offer" in said


def test_a_name_that_starts_a_sentence_has_a_capital() -> None:
    here = crowd_table()
    said = here.says(here.message("employers", "blocks", blocks=(LINES,)))
    assert said.startswith("The Lines block what ")


def test_the_same_block_again_is_told_in_short() -> None:
    here = crowd_table()
    here.says(here.message("employers", "blocks", blocks=(NORTH, SOUTH)))
    again = here.message("employers", "blocks", blocks=(NORTH, SOUTH), shares=(1.0, 0.0, 0.0))
    entry = here.entry(again)
    assert entry.text == (
        "North Quay and South Quay still block what the operators would offer because of wages."
    )
    assert entry.is_idle


def test_another_company_or_another_reason_is_no_repetition() -> None:
    for blocks in ((NORTH, SOUTH), (Block("North Quay", "pension contribution"),)):
        here = crowd_table()
        here.says(here.message("employers", "blocks", blocks=(NORTH,)))
        entry = here.entry(here.message("employers", "blocks", blocks=blocks))
        assert not entry.is_idle
        assert "still" not in entry.text
        assert WHOLE not in entry.text  # the contract is the one before


@pytest.mark.parametrize(
    ("count", "who"),
    [
        (1, "A"),
        (3, "A, B and C"),
        (4, "A, B and two others"),
        (7, "A, B and five others"),
        (16, "A, B and 14 others"),
    ],
)
def test_many_companies_are_folded(count: int, who: str) -> None:
    blocks = [Block(chr(ord("A") + place), "wages") for place in range(count)]
    assert reasons(blocks, ["wages"]) == (who, " because of wages")


def test_every_reason_is_told_with_those_who_have_it() -> None:
    found = (Block("A", "wages"), Block("B", ""), Block("C", "wages"))
    assert reasons(found, ["wages"]) == (
        "A and C (because of wages) and B (because of the dates)",
        "",
    )


def test_where_nothing_is_granted_the_reason_is_what_may_still_be_won() -> None:
    here = crowd_table()
    said = here.says(
        here.message("employers", "blocks", blocks=(Block("A", "pension contribution"),))
    )
    assert "would offer because of what stays open on pension contribution: " in said


def test_names_of_one_and_of_many_have_their_verb() -> None:
    here = table('employers.name="the firm"')
    said = here.says(here.message("employers", "blocks", blocks=(Block("Bay Ferries", "wages"),)))
    assert said.startswith("Bay Ferries block what the firm would offer")
