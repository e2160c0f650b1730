from typing import Any

import pytest

from experiments.sweeps.outcomes import kept_outcomes, outcome_kinds, replications_of
from experiments.sweeps.reading import study_from
from experiments.sweeps.study import Fixed, Until
from experiments.sweeps.tables import StudyError

PARTS = study_from({"study": {"name": "x", "scenario": ["symmetric", "contract-round"]}}).parts
RULE: dict[str, Any] = {"outcome": "guild_value", "half_width": 2.0, "at_most": 100}


def test_outcomes_have_a_kind_and_a_figure_for_each_issue_of_all_scenarios() -> None:
    kinds = outcome_kinds(PARTS)
    assert kinds["status"] == "choice"
    assert kinds["guild_value"] == "number"
    assert kinds["rounds"] == "integer"
    issues = ("pay", "hours", "staffing", "wages", "pension", "shifts")
    assert [name for name in kinds if name.startswith("granted.")] == [
        f"granted.{issue}" for issue in issues
    ]


def test_all_outcomes_are_kept_where_none_is_named() -> None:
    assert kept_outcomes((), Until("status", ("settled",), 0.1, 2, 9, 1), PARTS) == ()


def test_the_outcome_of_the_rule_is_kept_too() -> None:
    rule = Until("term_class", ("24",), 0.1, 2, 9, 1)
    assert kept_outcomes(("granted", "status"), rule, PARTS) == ("granted", "status", "term_class")
    assert kept_outcomes(("term_class",), rule, PARTS) == ("term_class",)
    assert kept_outcomes(("contract.pay",), Fixed(1), PARTS) == ("contract.pay",)


@pytest.mark.parametrize("name", ["statu", "granted.salary", "random", ""])
def test_an_unknown_outcome_is_refused(name: str) -> None:
    with pytest.raises(StudyError, match="there is no outcome") as caught:
        kept_outcomes(("status", name), Fixed(1), PARTS)
    assert caught.value.place == ("study", "outcomes", 1)


def test_points_are_run_once_if_nothing_is_said() -> None:
    assert replications_of(None, PARTS) == Fixed(1)
    assert replications_of({"count": 7}, PARTS) == Fixed(7)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (RULE, Until("guild_value", (), 2.0, 20, 100, 20)),
        (
            {**RULE, "outcome": "term_class", "values": [24, "none"], "half_width": 0.02},
            Until("term_class", ("24", "none"), 0.02, 20, 100, 20),
        ),
        (
            {**RULE, "outcome": "status", "values": "settled", "half_width": 0.1, "batch": 5},
            Until("status", ("settled",), 0.1, 20, 100, 5),
        ),
        (
            {**RULE, "outcome": "strike_days", "values": [0], "half_width": 0.1, "at_least": 2},
            Until("strike_days", ("0",), 0.1, 2, 100, 20),
        ),
        ({**RULE, "outcome": "days_past_expiry"}, Until("days_past_expiry", (), 2.0, 20, 100, 20)),
        (
            {**RULE, "outcome": "granted.pay", "half_width": 0.01},
            Until("granted.pay", (), 0.01, 20, 100, 20),
        ),
    ],
    ids=["mean", "class", "status", "zero", "days", "issue"],
)
def test_a_rule_is_read(rule: dict[str, Any], expected: Until) -> None:
    assert replications_of({"until": rule}, PARTS) == expected


@pytest.mark.parametrize(
    ("rule", "says", "key"),
    [
        ({**RULE, "values": []}, "a list of 0", "values"),
        ({**RULE, "values": {"a": 1}}, "a table is not allowed", "values"),
        ({**RULE, "values": [True]}, "true is not allowed", "values"),
        (
            {**RULE, "outcome": "status", "values": ["done"], "half_width": 0.1},
            "status is never 'done'; it is one of settled, holdout",
            "values",
        ),
        (
            {**RULE, "outcome": "term_class", "values": ["18"], "half_width": 0.1},
            "12, 24, 36, 48, none",
            "values",
        ),
        ({**RULE, "values": ["1"], "half_width": 0.5}, "below 0.5", "half_width"),
        ({**RULE, "half_width": 0}, "above 0", "half_width"),
        ({**RULE, "at_least": 1}, "from 2", "at_least"),
        ({**RULE, "at_least": 101}, "must not be above at_most", "at_least"),
        ({**RULE, "outcome": "granted"}, "no outcome 'granted'", "outcome"),
        ({**RULE, "outcome": "deal_date"}, "deal_date is no number", "outcome"),
        ({"half_width": 1}, "is missing", "outcome"),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_a_rule_that_cannot_be_kept_is_refused(rule: dict[str, Any], says: str, key: str) -> None:
    with pytest.raises(StudyError) as caught:
        replications_of({"until": rule}, PARTS)
    assert says in str(caught.value)
    assert caught.value.place[:3] == ("replications", "until", key)


@pytest.mark.parametrize("raw", [{}, {"count": 1, "until": RULE}, {"count": 0}, {"times": 3}, 3])
def test_replications_are_a_number_or_a_rule(raw: Any) -> None:
    with pytest.raises(StudyError) as caught:
        replications_of(raw, PARTS)
    assert caught.value.place[0] == "replications"
