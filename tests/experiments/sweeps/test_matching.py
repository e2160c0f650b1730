from typing import Any

import pytest

from experiments.sweeps.matching import matched, refuse_idle, varied
from experiments.sweeps.reading import study_from
from experiments.sweeps.settings import base_of
from experiments.sweeps.tables import StudyError
from model.paths import ScenarioError

BASE = base_of("contract-round")
GIVEN: dict[str, Any] = {
    "study": {"name": "x", "scenario": "contract-round"},
    "constant": {"guild.spread": 3.0, "employers.bias": 0.1},
    "lever": {"guild.opening.months": [24, 36], "employers.pledge.issue.pension": [1.0]},
    "uncertainty": {"guild.drift": {"uniform": [0.0, 2.0]}},
    "design": {"kind": "factorial", "uncertainty_samples": 2},
}
PART = study_from(GIVEN).parts[0]


def test_what_is_varied_is_known_with_a_first_value() -> None:
    assert varied(PART) == {
        "guild.opening.months": 24,
        "employers.pledge.issue.pension": 1.0,
        "guild.drift": 0.0,
    }
    listed = {
        "study": GIVEN["study"],
        "design": {"kind": "list"},
        "point": [{"guild.bias": 0.1}, {"guild.drift": 1}],
    }
    assert varied(study_from(listed).parts[0]) == {"guild.bias": 0.1, "guild.drift": 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "guild.opening.months <= employers.opening.months",
        "guild.drift < guild.spread + employers.bias",
        "guild.drift < 1 or employers.pledge.issue.pension < 2",
        "guild.drift < 1 or calendar.ends > '2030-06-30'",
        "guild.drift < 1 or guild.tactic == 'micro'",
        "guild.drift < 1 or not causes.one_veto",
    ],
)
def test_a_constraint_may_name_all_that_has_one_value(text: str) -> None:
    assert matched(BASE, PART, text, own=True).text == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("guild.drfit < 1", "column 1: unknown path 'guild.drfit'; nearest: guild.drift"),
        ("guild.drift < term.months", "column 15: term.months is no single value"),
        ("guild.drift < guild", "column 15: guild is no single value"),
        ("guild.drift < employers.pledge.issue.shifts", "column 15: unknown path"),
        ("guild.drift < guild.bias", "column 15: guild.bias is drawn anew in each run"),
        ("guild.drift < guild.tactic", "column 15: a number cannot be compared with a text"),
        ("guild.drift", "neither yes nor no"),
        ("guild.spread < 5", "names nothing that this experiment varies"),
        ("guild.drift <", "cannot be read"),
    ],
)
def test_a_constraint_that_does_not_go_with_the_study_is_refused(text: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        matched(BASE, PART, text, own=True)
    assert says in str(caught.value)


def test_a_common_constraint_must_name_what_some_part_varies() -> None:
    matched(BASE, PART, "guild.spread < 5", own=False)
    refuse_idle(["guild.drift < 5"], [PART])
    with pytest.raises(StudyError, match="names nothing that is varied") as caught:
        refuse_idle(["guild.drift < 5", "guild.spread < 5"], [PART])
    assert caught.value.place == ("study", "constraints", 1)
