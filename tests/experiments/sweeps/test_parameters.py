from datetime import date
from typing import Any

import pytest

from experiments.sweeps.distributions import Choice, Distribution, Spread
from experiments.sweeps.parameters import MOST_VALUES, leaves, parameter_of, single_values
from experiments.sweeps.settings import base_of
from experiments.sweeps.study import Parameter
from experiments.sweeps.tables import StudyError

BASE = base_of("contract-round")
PLACE = ("lever", "x")


def spread_of(path: str, raw: Any) -> Spread:
    return parameter_of(BASE, path, raw, PLACE).spread


def values_of(path: str, raw: Any) -> tuple[Any, ...]:
    spread = spread_of(path, raw)
    assert isinstance(spread, Choice)
    return spread.values


def refusal(path: str, raw: Any) -> StudyError:
    with pytest.raises(StudyError) as caught:
        parameter_of(BASE, path, raw, PLACE)
    return caught.value


@pytest.mark.parametrize(
    ("path", "raw", "values"),
    [
        ("guild.bias", [0, 0.5], (0.0, 0.5)),
        ("guild.bias", {"values": [0.5]}, (0.5,)),
        ("guild.bias", {"low": 0.1, "high": 0.3, "step": 0.1}, (0.1, 0.2, 0.3)),
        ("guild.bias", {"low": 0, "high": 1, "levels": 3}, (0.0, 0.5, 1.0)),
        (
            "guild.spread",
            {"low": 10, "high": 0.0 + 11, "step": 0.25},
            (10.0, 10.25, 10.5, 10.75, 11.0),
        ),
        ("guild.opening.months", {"low": 24, "high": 48, "step": 12}, (24, 36, 48)),
        ("guild.opening.months", {"low": 24.0, "high": 48, "levels": 3}, (24, 36, 48)),
        ("causes.one_veto", [True, False], (True, False)),
        ("guild.tactic", ["micro", "zeuthen"], ("micro", "zeuthen")),
        ("calendar.final_offer", [date(2030, 7, 15), "2030-07-16"], ("2030-07-15", "2030-07-16")),
        (
            "calendar.final_offer",
            {"low": date(2030, 7, 15), "high": date(2030, 7, 29), "step": 7},
            ("2030-07-15", "2030-07-22", "2030-07-29"),
        ),
        (
            "calendar.final_offer",
            {"low": date(2030, 7, 15), "high": date(2030, 7, 17)},
            ("2030-07-15", "2030-07-16", "2030-07-17"),
        ),
        (
            "calendar.final_offer",
            {"low": date(2030, 7, 15), "high": date(2030, 7, 25), "levels": 3},
            ("2030-07-15", "2030-07-20", "2030-07-25"),
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_lists_and_ranges_become_values(path: str, raw: Any, values: tuple[Any, ...]) -> None:
    found = values_of(path, raw)
    assert found == values
    assert [type(value) for value in found] == [type(value) for value in values]


def test_steps_are_written_as_one_would_write_them() -> None:
    assert values_of("guild.bias", {"low": 0.0, "high": 0.7, "step": 0.1}) == (
        0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "raw", "spread"),
    [
        ("guild.bias", {"low": 0, "high": 1}, Distribution("uniform", (0.0, 1.0))),
        ("guild.members.count", {"low": 60, "high": 80}, Distribution("integer", (60, 80.0))),
        ("guild.members.count", {"integer": [60, 80]}, Distribution("integer", (60.0, 80.0))),
        ("guild.bias", {"triangular": [0, 0.1, 1]}, Distribution("triangular", (0.0, 0.1, 1.0))),
        (
            "guild.bias",
            {"normal": [0.5, 0.1], "low": 0, "high": 1},
            Distribution("normal", (0.5, 0.1), 0.0, 1.0),
        ),
        ("guild.spread", {"exponential": [2.0]}, Distribution("exponential", (2.0,))),
        ("guild.bias", {"beta": [2, 5, 0, 0.5]}, Distribution("beta", (2.0, 5.0, 0.0, 0.5))),
    ],
    ids=lambda value: str(value)[:30],
)
def test_distributions_are_read_by_name(path: str, raw: Any, spread: Distribution) -> None:
    assert spread_of(path, raw) == spread


def test_weights_are_relative() -> None:
    raw = {"values": ["micro", "linear"], "weights": [1, 3]}
    assert spread_of("guild.tactic", raw) == Choice(("micro", "linear"), (0.25, 0.75))


def test_a_parameter_knows_whether_it_is_whole() -> None:
    assert parameter_of(BASE, "guild.opening.months", [24], PLACE) == Parameter(
        "guild.opening.months", Choice((24,), (1.0,)), whole=True
    )
    assert not parameter_of(BASE, "guild.bias", [0], PLACE).whole


@pytest.mark.parametrize(
    ("path", "raw", "says", "place"),
    [
        ("guild.bias", [0.1, "a"], '"a" is not allowed', (*PLACE, 1)),
        ("guild.bias", {"values": [0.1, True]}, "true is not allowed", (*PLACE, "values", 1)),
        ("guild.bias", {"low": 0.1, "high": date(2030, 1, 1)}, "2030-01-01", (*PLACE, "high")),
        ("guild.opening.months", {"low": 24.5, "high": 48}, "24.5", (*PLACE, "low")),
        ("guild.opening.months", {"low": 24, "high": 48, "levels": 4}, "32 is not in", PLACE),
        (
            "guild.opening.months",
            {"low": 24, "high": 27, "levels": 3},
            "25.5",
            (*PLACE, "levels", 1),
        ),
        ("guild.bias", {"low": 0.5, "high": 0.5}, "must be below", (*PLACE, "low")),
        ("guild.bias", {"low": 0.1, "high": 0.2, "step": 1}, "do not lead to", (*PLACE, "step")),
        ("guild.bias", {"high": 1}, "gives no values", PLACE),
        ("guild.bias", {}, "gives no values", PLACE),
        (
            "guild.bias",
            {"uniform": [0, 1], "step": 0.1},
            "does not go with uniform",
            (*PLACE, "step"),
        ),
        ("guild.tactic", {"uniform": [0, 1]}, "guild.tactic is no number", (*PLACE, "uniform")),
        (
            "guild.bias",
            {"normal": [0.5, 0.1], "low": date(2030, 1, 1)},
            "is no date",
            (*PLACE, "low"),
        ),
        (
            "calendar.final_offer",
            {"low": date(2030, 7, 15), "high": date(2030, 7, 29), "step": 5},
            "14 days cannot be divided so",
            (*PLACE, "step"),
        ),
        (
            "calendar.final_offer",
            {"low": date(2030, 7, 15), "high": date(2030, 7, 29), "levels": 4},
            "steps are whole days",
            (*PLACE, "levels"),
        ),
        ("calendar.ends", {"low": date(1950, 1, 1), "high": date(2150, 1, 1)}, "10,000", PLACE),
        (
            "calendar.ends",
            {"low": date(2031, 1, 1), "high": 3},
            "3.0 is not allowed",
            (*PLACE, "high"),
        ),
        ("guild.spread", [float(i) for i in range(MOST_VALUES + 1)], "1 to 10,000", PLACE),
        ("guild.bias", "half", '"half" is one value', PLACE),
        ("guild.members.count", {"integer": [60.5, 80]}, "both must be whole", (*PLACE, "integer")),
        ("guild.bias", {"uniform": 0.5}, "it must be a list of 1 to 4", (*PLACE, "uniform")),
        ("guild.bias", {"uniform": [0, "a"]}, '"a" is not allowed', (*PLACE, "uniform", 1)),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_gives_no_values_is_named_with_its_place(
    path: str, raw: Any, says: str, place: tuple[Any, ...]
) -> None:
    error = refusal(path, raw)
    assert says in str(error)
    assert error.place == place


def test_quotes_around_a_path_may_be_left_out() -> None:
    given = {
        "guild": {"bias": {"low": 0, "high": 1}, "opening": {"months": [24]}},
        "random.guild.bias": {"low": [0.1]},
        "random": {"employers": {"bias": {"high": {"values": [0.3]}}}},
    }
    found = [(path, place) for path, _, place in leaves(BASE, given, ("lever",))]
    assert found == [
        ("guild.bias", ("lever", "guild", "bias")),
        ("guild.opening.months", ("lever", "guild", "opening", "months")),
        ("random.guild.bias", ("lever", "random.guild.bias")),
        ("random.employers.bias.high", ("lever", "random", "employers", "bias", "high")),
    ]


def test_a_misspelt_key_of_a_parameter_is_no_part_of_its_path() -> None:
    [(path, raw, _)] = leaves(BASE, {"guild.bias": {"unifrom": [0, 1]}}, ())
    assert (path, raw) == ("guild.bias", {"unifrom": [0, 1]})


def test_a_misspelt_path_is_found_by_the_keys_below_it() -> None:
    [(path, raw, _)] = leaves(BASE, {"guild": {"bais": {"uniform": [0, 1]}}}, ())
    assert (path, raw) == ("guild.bais", {"uniform": [0, 1]})


def test_single_values_are_found_at_any_depth() -> None:
    given = {"guild": {"bias": 0.1, "opening": {"months": 24}}, "a.b": {}, "c": [1]}
    assert list(single_values(given, ("point", 0))) == [
        ("guild.bias", 0.1, ("point", 0, "guild", "bias")),
        ("guild.opening.months", 24, ("point", 0, "guild", "opening", "months")),
        ("a.b", {}, ("point", 0, "a.b")),
        ("c", [1], ("point", 0, "c")),
    ]
