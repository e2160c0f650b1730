"""Sentences: what is allowed, what was meant, and that no error is left without one."""

from datetime import date, datetime

import pytest

from model.reading.wording import (
    allowed,
    can_be_left_out,
    hint,
    homes,
    known_part,
    missing,
    refused,
    shown,
    unknown,
)


@pytest.mark.parametrize(
    ("location", "says"),
    [
        (("guild", "bias"), "a number from 0 to 1"),
        (("beliefs", "guild_power"), "a number between 0 and 1, these two excluded"),
        (("guild", "opening", "months"), "a whole number from 1 to 120"),
        (("term", "reopener"), "true or false"),
        (("calendar", "final_offer"), "a date such as 2004-06-30, from 1900 to 2199"),
        (("protocol", "first_offer"), 'one of "guild", "employers"'),
        (("issue",), "1 to 12 tables"),
        (("issue", 3, "title"), "text in quotes, not blank, at most 5000 characters"),
        (("next_round", "season"), "a list of 12 entries, each a number from 0 to 1"),
        (("guild", "opening", "issue", "x"), "a number from -1000000000 to 1000000000"),
        (("random", "x", "mode"), "a number from -1000000000 to 1000000000"),
        (("guild",), "a table"),
        (("guild", "members"), "a table"),  # though it may be left out
        (("guild", "committee", "election", "day"), "a date such as 2004-06-30, from 1900 to 2199"),
        (("guild", "committee", "election", "distance"), "a number above 0 and up to 10"),
        (("guild", "segment"), "0 to 20 tables"),
        (("guild", "segment", 0, "weight", "x"), "a number from 0 to 1000"),
        (("mediator", "every_days"), "a whole number from 1 to 366"),
    ],
)
def test_what_is_allowed_is_said_in_words(location: tuple[str | int, ...], says: str) -> None:
    assert known_part(location)[0] == location
    assert allowed(known_part(location)[1]) == says


def test_a_table_that_may_be_left_out_is_described_by_its_place_not_by_its_record() -> None:
    node = known_part(("mediator",))[1]
    assert node["description"] == "somebody who proposes single texts"
    assert set(node["required"]) == {"first", "every_days", "noise"}


def test_numbers_and_dates_are_both_allowed_in_assumptions() -> None:
    says = allowed(known_part(("assumption", "x", "low"))[1])
    assert says.startswith("a number from")
    assert " or a date such as" in says


def test_a_place_beyond_the_records_ends_where_they_do() -> None:
    assert known_part(("guild", "bias", "float"))[0] == ("guild", "bias")
    assert known_part(("gild", "bias"))[0] == ()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (True, "true"),
        (0.5, "0.5"),
        ("a", '"a"'),
        ("a\nb", '"a?b"'),
        ([1, 2], "a list of 2"),
        ({"a": 1}, "a table"),
        (date(2030, 1, 2), "2030-01-02"),
        (-(10**400), "a number of over 300 digits"),
        ("x" * 99, '"' + "x" * 57 + '..."'),
    ],
)
def test_values_are_shown_as_the_file_has_them(value: object, says: str) -> None:
    assert shown(value) == says


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("guild", "bias"), "15 cents", "; write 15, without quotes and unit"),
        (("guild", "bias"), "$-1.5M", "; write -1.5, without quotes and unit"),
        (("guild", "bias"), "1,500", "; numbers are written 1500.5, without quotes"),
        (("guild", "bias"), "9" * 40, ""),
        (("guild", "bias"), "much", ""),
        (("guild", "bias"), 7.0, ""),
        (("guild", "bias"), float("nan"), "; infinity and not-a-number"),
        (("guild", "bias"), True, "; true and false are not numbers"),
        (("calendar", "ends"), "2030-06-30", "; write 2030-06-30, without quotes"),
        (("calendar", "ends"), datetime(2030, 6, 30, 12), "; write 2030-06-30"),
        (("calendar", "ends"), "2030-02-30", "; there is no such date"),
        (("calendar", "ends"), "June", ""),
        (("calendar", "ends"), 2030, ""),
        (("term", "reopener"), "True", "; write true without quotes"),
        (("term", "reopener"), "yes", ""),
        (("guild", "name"), 3, "; put it in quotes"),
        (("guild", "name"), date(2030, 1, 1), "; put it in quotes"),
        (("guild", "name"), [], ""),
        (("issue",), {}, "; write its name in double brackets: [[...]]"),
        (("guild",), [{}], "; write its name in single brackets: [...]"),
    ],
)
def test_what_was_meant_is_guessed_where_it_is_easy(
    place: tuple[str, ...], value: object, says: str
) -> None:
    found = hint(value, known_part(place)[1])
    assert found.startswith(says)
    assert bool(found) == bool(says)


def test_a_refusal_gives_value_range_and_meaning() -> None:
    assert refused(("next_round", "win_base"), 2) == (
        "2 is not allowed; it must be a number from 0 to 1 "
        "(share of the open ask won without clout)"
    )


def test_what_is_missing_is_described() -> None:
    assert missing(("calendar", "talks_open")) == (
        "is missing; it must be there and be a date such as 2004-06-30, from 1900 to 2199 "
        "(first session)"
    )


def test_an_unknown_key_is_told_the_right_name_or_the_right_table() -> None:
    assert unknown(("protocol", "first_ofer")) == (
        "there is no such key; nearest: first_offer; allowed here: first_offer"
    )
    assert "it belongs in [beliefs]; allowed here" in unknown(("guild", "guild_power"))
    assert homes("likely") == "; it belongs in [sister.early]"
    assert homes("stance") == "; it belongs in [guild.committee] or [guild.committee.election]"
    assert homes("title") == ""  # in too many tables to be a help
    assert homes("colour") == ""


def test_what_may_be_left_out_is_what_has_a_default() -> None:
    assert can_be_left_out(("calendar", "final_offer"))
    assert can_be_left_out(("sister",))
    assert can_be_left_out(("guild", "pledge", "issue", "wages"))
    assert not can_be_left_out(("calendar", "ends"))
    assert not can_be_left_out(("guild",))
