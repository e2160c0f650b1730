import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.sweeps.constraints import DEEPEST, LONGEST, constraint, holds, unknown_name
from model.paths import ScenarioError

VALUES = {"guild.bias": 0.2, "employers.bias": 0.1, "guild.tactic": "micro", "causes.veto": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("guild.bias <= 2 * employers.bias", True),
        ("guild.bias < 2 * employers.bias", False),
        ("0 < employers.bias < guild.bias < 1", True),
        ("0 < guild.bias < employers.bias", False),
        ("guild.bias == 0.2 and guild.tactic == 'micro'", True),
        ('guild.tactic != "micro" or causes.veto', True),
        ("not causes.veto or guild.bias > 1", False),
        ("causes.veto == true", True),
        ("causes.veto == false", False),
        ("causes.veto", True),
        ("max(guild.bias, employers.bias, 0.3) == 0.3", True),
        ("min(guild.bias, employers.bias) == employers.bias", True),
        ("abs(employers.bias - guild.bias) < 0.11", True),
        ("-guild.bias < +0.1 - 1 / 4", True),
        ("(guild.bias + employers.bias) * 10 >= 2.99", True),
        ("  guild.bias < 1  # a comment", True),
        ("guild.bias > 1 and guild.bias / 0 > 1", False),
    ],
)
def test_a_constraint_says_what_it_says(text: str, expected: bool) -> None:
    assert holds(constraint(text), VALUES) is expected


def test_dates_are_compared_as_written() -> None:
    rule = constraint("'2004-06-01' <= calendar.final_offer")
    assert holds(rule, {"calendar.final_offer": "2004-06-01"})
    assert not holds(rule, {"calendar.final_offer": "2004-05-31"})


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-100, 100))
def test_arithmetic_is_that_of_python(a: float, b: float, c: float) -> None:
    rule = constraint("x.a * 2 + x.b - 1 / 3 <= max(x.a, x.b) * x.c")
    assert holds(rule, {"x.a": a, "x.b": b, "x.c": c}) == (a * 2 + b - 1 / 3 <= max(a, b) * c)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "must not be empty"),
        ("guild.bias = 0.2", "write == to compare"),
        ("guild.bias & causes.veto", "not allowed"),
        ("guild.bias <", "cannot be read as a condition"),
        ("guild.bias < 1; 2", "cannot be read"),
        ("guild.bias\n< 1", "column 11: only plain signs"),
        ("guild.bias ≤ 1", "column 12: only plain signs"),
        ("guild.bias < 1e400", "column 14: numbers may be up to 1e12"),
        ("guild.bias < 1j", "column 14: 1j is not allowed"),
        ("guild.bias < True", "column 14: True is not allowed"),
        ("guild.bias < b'a'", "column 14"),
        ("guild.bias < None", "column 14: None is not allowed"),
        ("guild.bias < [1]", "column 14: this is not allowed"),
        ("guild.bias in guild.tactic", "column 1: this is not allowed"),
        ("guild.bias is 1", "column 1: this is not allowed"),
        ("guild.bias // 2 < 1", "column 1: this is not allowed"),
        ("2 ** 99 < guild.bias", "column 1: this is not allowed"),
        ("guild.bias % 2 < 1", "column 1: this is not allowed"),
        ("~guild.bias < 1", "column 1: this is not allowed"),
        ("(lambda: guild.bias)() < 1", "column 1: only the functions"),
        ("(x := guild.bias) < 1", "column 2: this is not allowed"),
        ("guild.bias if causes.veto else 1 < 2", "this is not allowed"),
        ("guild.__class__ < guild.bias()", "only the functions"),
        ("guild.bias[0] < 1", "column 1: this is not allowed"),
        ("'a'.upper < guild.bias", "column 1: a dot may only stand"),
        ("f'{guild.bias}' == 'a'", "column 1: this is not allowed"),
        ("max(*guild.bias) < 1", "max takes two values or more"),
        ("max(guild.bias, key=guild.tactic) < 1", "only the functions"),
        ("abs() < guild.bias", "abs takes one value"),
        ("abs(1, 2) < guild.bias", "abs takes one value"),
        ("min(guild.bias) < 1", "min takes two values or more"),
        ("guild.bias + 1", "a constraint compares"),
        ("max(guild.bias, 1)", "a constraint compares"),
        ("1 < 2", "names no parameter"),
        ("true", "names no parameter"),
        ("guild.bias < " + "1 + " * LONGEST + "1", "at most 500 characters"),
        ("not " * (DEEPEST + 1) + "causes.veto", f"nested more than {DEEPEST} deep"),
        ("(" * 240 + "guild.bias" + ")" * 240 + "< 1", "column|cannot be read"),
        ("a<" * 240 + "a", "at most 200 parts"),
    ],
    ids=lambda text: text[:24],
)
def test_what_is_no_constraint_is_refused(text: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says) as caught:
        constraint(text)
    assert str(caught.value).isprintable()


@given(st.text(st.sampled_from("ab.<=>!()+-*/ 01'\"[]{},:andort\\;#\n"), max_size=40))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    assert refusal(text).isprintable()


def refusal(text: str) -> str:
    """Return why a text is no constraint or does not hold for ones; nothing if it does."""
    try:
        rule = constraint(text)
        return "" if holds(rule, {path: 1.0 for path, _ in rule.paths}) else "does not hold"
    except ScenarioError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("guild.bias < guild.tactic", "column 14: a number cannot be compared with a text"),
        ("causes.veto == 1", "column 16: a switch cannot be compared with a number"),
        ("guild.bias + guild.tactic < 1", "column 14: a text cannot be reckoned with"),
        ("causes.veto * 2 < 1", "column 1: a switch cannot be reckoned with"),
        ("-guild.tactic < 1", "column 2: a text cannot be reckoned with"),
        ("guild.bias / (employers.bias - 0.1) < 1", "column 15: division by zero"),
        ("guild.bias and causes.veto", "column 1: and, or, not join conditions"),
        ("not guild.bias", "column 5: and, or, not join conditions"),
        ("guild.bias", "column 1: this says neither yes nor no"),
        ("-guild.bias", "column 1: this says neither yes nor no"),
        ("guild.spread < 1", "column 1: guild.spread has no value at this point"),
    ],
)
def test_what_cannot_be_reckoned_is_named_with_its_column(text: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        holds(constraint(text), VALUES)


def test_results_may_be_infinite_but_never_stop_a_study() -> None:
    rule = constraint("x.a * x.a * x.a < 1")
    assert not holds(rule, {"x.a": 1e200})
    assert math.isinf(1e200 * 1e200)


def test_an_unknown_path_is_named_with_its_column_and_the_nearest() -> None:
    text = unknown_name(constraint("1 < guild.bias + guild.bais"), VALUES)
    assert text.startswith("column 18: unknown path 'guild.bais'; nearest: guild.bias")
    assert unknown_name(constraint("1 < guild.bias"), VALUES) == ""


def test_equal_texts_make_equal_constraints() -> None:
    assert constraint("a.b < 1") == constraint(" a.b < 1 ")
