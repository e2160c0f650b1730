"""Small phrases: rounded as they must be, and in good English."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import Contract, Package
from model.diary import phrases as texts
from model.scenario import IssueRecord
from tests.model.diary.numbers import same_amount, to_date
from tests.model.rounds import shipped


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("the dockers", True),
        ("the studios and networks", True),
        ("writers", True),
        ("the guild", False),
        ("the dockers' union", False),
        ("the press", False),
        ("the consensus", False),
        ("Paris", False),
        ("the Directors Guild", False),
    ],
)
def test_plurals_are_told_by_their_ending(name: str, plural: bool) -> None:
    assert texts.is_plural(name) == plural


@given(st.floats(-1e6, 1e6))
def test_money_is_rounded_and_has_its_sign(value: float) -> None:
    shown = texts.money(value)
    assert same_amount(shown, value)
    assert "-$0 " not in shown
    assert ("." in shown) <= (abs(value) < 9.95)


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_amounts_are_told_apart_down_to_a_thousand_dollars(one: float, other: float) -> None:
    first, second = texts.apart(one, other)
    assert same_amount(first, one)
    assert same_amount(second, other)
    assert (first != second) or abs(one - other) < 0.0011


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=5))
def test_a_list_has_one_and_before_its_last_part(parts: list[str]) -> None:
    found = texts.listed(parts)
    assert found.replace(" and ", ", ").split(", ") == parts
    assert found.count(" and ") == (len(parts) > 1)


@given(st.dates())
def test_long_dates_name_the_day_without_zeros(when: date) -> None:
    shown = texts.long_date(when)
    assert to_date(shown) == when
    assert not shown.startswith("0")


@pytest.mark.parametrize(
    ("unit", "ask", "share", "shown"),
    [
        ("% of pay", 12.0, 0.5, "6 % of pay"),
        ("hours", 48.0, 1.0, "48 hours"),
        ("$ million over three years", 42.5, 1.0, "$42.5 million over three years"),
        ("$ a week", 1_234_567.5, 1.0, "$1,234,567.5 a week"),
        ("$ a week", -500.0, 0.5, "-$250 a week"),
        ("days", -8.0, 0.5, "-4 days"),
        ("cents a disc", 0.3, 1.0, "0.3 cents a disc"),
    ],
)
def test_positions_have_their_unit(unit: str, ask: float, share: float, shown: str) -> None:
    assert texts.in_unit(issue_in(unit, ask), share) == shown


def test_a_change_names_its_unit_once() -> None:
    change = texts.change(issue_in("$ million", 40.0), 0.25, 0.5)
    assert change == "pay from $10 to $20 million"
    assert texts.change(issue_in("hours", 40.0), 0.5, 0.25) == "pay from 20 to 10 hours"


def issue_in(unit: str, ask: float) -> IssueRecord:
    return shipped("symmetric").issue[0].model_copy(update={"unit": unit, "ask": ask})


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_share_is_told_apart_from_another_to_a_thousandth_of_a_per_cent(
    share: float, other: float
) -> None:
    shown = texts.percent(share, beside=other)
    digits = len(shown.partition(".")[2].removesuffix("%"))
    assert abs(float(shown.removesuffix("%")) - 100.0 * share) <= 0.5 * 10.0**-digits + 1e-9
    if abs(share - other) > 1.01e-5:
        assert shown != f"{other:.{digits}%}"
    assert texts.percent(share) == f"{share:.0%}"


def test_many_names_are_folded_and_few_are_not() -> None:
    assert texts.folded(["a"]) == "a"
    assert texts.folded(["a", "b", "c"]) == "a, b and c"
    assert texts.folded([*"abcd"]) == "a, b and two others"
    assert texts.folded([*"abcdefghijklmnopq"]) == "a, b and 15 others"


def test_small_numbers_are_words() -> None:
    assert [texts.in_words(n) for n in (0, 1, 12, 13)] == ["no", "one", "twelve", "13"]


def test_a_capital_changes_one_letter() -> None:
    assert [texts.capital(text) for text in ("the NYPD", "é", "")] == ["The NYPD", "É", ""]


@pytest.mark.parametrize(
    ("verb", "many"),
    [("says", "say"), ("has", "have"), ("does", "do"), ("is", "are"), ("lets", "let")],
)
def test_verbs_agree(verb: str, many: str) -> None:
    assert texts.agreeing(verb, plural=False) == verb
    assert texts.agreeing(verb, plural=True) == many


def test_clauses_are_named_if_they_are_there() -> None:
    for reopener, me_too in product((False, True), repeat=2):
        found = texts.clauses(Contract(Package(12, False, reopener, me_too), 0, 365, ()))
        assert ("a mid-term reopener" in found, "a me-too clause" in found) == (reopener, me_too)
