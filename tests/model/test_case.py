"""A scenario made ready: drawn numbers go where the facts have them, and nowhere else."""

import numpy as np
import pytest

from model import case as cases
from model.case import Case, case_of, leaf_at, lowest, marked, trials_of, words_of
from model.facts import facts_of
from model.layout import layout
from model.paths import with_values
from model.reading import read_scenario
from model.scenario import Drawn, Scenario
from tests.model.tables import at

NAMES = ("wga-2004", "contract-round", "mill", "valley", "people")


def one_by_one(scenario: Scenario) -> list[list[int]]:
    """Return the places of drawn numbers as they are found by trying each at its highest."""
    facts = facts_of(with_values(scenario, lowest(scenario)))
    kind = layout(facts)["facts"]
    found = []
    for which, (path, spread) in enumerate(scenario.random.items()):
        other = facts_of(with_values(scenario, lowest(scenario) | {path: spread.high}))
        words = np.flatnonzero(words_of(facts, kind) != words_of(other, kind)).tolist()
        found += [[which, word, int(leaf_at(kind, 8 * word)[1].kind == "i")] for word in words]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_places_are_those_found_one_by_one(name: str) -> None:
    scenario = at(name)
    assert case_of(scenario).given.places.tolist() == one_by_one(scenario)


def test_every_number_that_varies_has_its_place() -> None:
    scenario = read_scenario("wga-2004")
    varying = {n for n, spread in enumerate(scenario.random.values()) if spread.low < spread.high}
    assert set(case_of(scenario).given.places[:, 0].tolist()) == varying


def test_whole_numbers_and_equal_marks_are_tried_alone() -> None:
    scenario = drawing(
        {
            "guild.bias": (0.0, 0.3),
            "dispute.notice_days": (5.0, 9.6),
            "employers.bias": (0.0, 0.6),
            "guild.drift": (2.0, 2.0),
            "guild.members.grievance": (0.0, 1.5),
        }
    )
    together, *alone = trials_of(scenario)
    assert together == {"guild.bias": 0.3, "employers.bias": 0.6 * 3 / 5}
    assert alone == [{"dispute.notice_days": 9.6}, {"guild.members.grievance": 1.5}]
    assert case_of(scenario).given.places.tolist() == one_by_one(scenario)


def drawing(ranges: dict[str, tuple[float, float]]) -> Scenario:
    """Return the base case with other numbers drawn."""
    random = {path: Drawn(low=low, high=high) for path, (low, high) in ranges.items()}
    return read_scenario("wga-2004").model_copy(update={"random": random})


def test_without_drawn_numbers_there_are_no_places() -> None:
    given = case_of(read_scenario("symmetric")).given
    assert given.places.shape == (0, 3)
    assert given.drawn.shape == (0, 4)


def test_a_drawn_number_must_stand_in_the_facts_as_it_is() -> None:
    facts = facts_of(read_scenario("wga-2004"))
    other = facts._replace(term=facts.term._replace(minimum_left=9.5))
    kind = layout(facts)["facts"]
    found = marked(facts, other, kind, {"a": 9.5, "b": 8.0})
    assert found == [("a", kind.fields["term"][1] // 8, False)]
    for marks in ({"a": 8.0}, {"a": 9.5, "b": 9.5}):
        with pytest.raises(ValueError, match="does not stand in the facts"):
            marked(facts, other, kind, marks)


def test_a_switch_holds_no_drawn_number() -> None:
    facts = facts_of(read_scenario("wga-2004"))
    causes = facts.causes._replace(one_veto=not facts.causes.one_veto)
    with pytest.raises(ValueError, match="does not stand in the facts"):
        marked(facts, facts._replace(causes=causes), layout(facts)["facts"], {"a": 1.0})


def test_a_case_is_made_once_for_lots_of_one_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = read_scenario("symmetric")
    first = case_of(scenario)
    assert case_of(scenario) is first
    assert case_of(read_scenario("symmetric")) is not first
    monkeypatch.setattr(cases, "_last", [])
    assert isinstance(case_of(scenario), Case)
    assert case_of(scenario) is not first


def test_every_byte_lies_in_its_leaf() -> None:
    inner = np.dtype([("a", "i8"), ("b", "f8", (2,))])
    kind = np.dtype([("x", "f8"), ("none", "i8", (0,)), ("y", inner, (2,))])
    found = [
        (start, leaf.kind) for start, leaf in (leaf_at(kind, byte) for byte in range(0, 56, 8))
    ]
    assert found == [(0, "f"), (8, "i"), (16, "f"), (24, "f"), (32, "i"), (40, "f"), (48, "f")]
