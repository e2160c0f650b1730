import pickle
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from experiments.sweeps import designs
from experiments.sweeps.designs import plan_of
from experiments.sweeps.jobs import Point, Value
from experiments.sweeps.reading import study_from
from experiments.sweeps.samples import latin_hypercube, saltelli
from model.paths import ScenarioError
from tests.experiments.sweeps.studies import LEVERS, RULE, UNCERTAINTIES, study
from tests.experiments.sweeps.studies import designs as drawn_designs

FEW = hypothesis_settings(max_examples=30)


def column(points: list[Point], path: str) -> list[Value]:
    return [dict(point.settings)[path] for point in points]


@given(drawn_designs(), st.lists(st.integers(0, 400), max_size=5))
@FEW
def test_the_points_do_not_depend_on_how_they_are_cut(
    design: dict[str, Any], cuts: list[int]
) -> None:
    plan = plan_of(study(design), tried=False)
    ends = sorted({0, *(min(cut, len(plan)) for cut in cuts), len(plan)})
    parts = [plan.points(start, stop) for start, stop in pairwise(ends)]
    assert [point for part in parts for point in part] == plan.points()
    assert len(plan.points()) == len(plan)
    assert plan.points(len(plan), len(plan) + 5) == []
    assert plan.points(3, 3) == []


@given(drawn_designs())
@FEW
def test_the_same_study_has_the_same_points(design: dict[str, Any]) -> None:
    assert plan_of(study(design)).points() == plan_of(study(design)).points()


@given(drawn_designs())
@FEW
def test_all_points_lie_within_what_the_study_says(design: dict[str, Any]) -> None:
    for point in plan_of(study(design), tried=False).points():
        values = dict(point.settings)
        assert list(values) == [*LEVERS, *UNCERTAINTIES]
        assert values["guild.bias"] in LEVERS["guild.bias"]
        assert values["protocol.first_offer"] in UNCERTAINTIES["protocol.first_offer"]
        assert isinstance(values["causes.public_commitment"], bool)
        assert 0.0 <= values["employers.bias"] <= 0.3
        assert 0.02 <= values["guild.discount_rate"] <= 0.1


@given(drawn_designs())
@FEW
def test_what_is_left_by_a_constraint_meets_it_and_nothing_else_is_lost(
    design: dict[str, Any],
) -> None:
    whole = plan_of(study(design), tried=False).points()
    meets = [
        p for p in whole if dict(p.settings)["guild.bias"] <= 2 * dict(p.settings)["employers.bias"]
    ]
    thinned = study(design, constraints=(RULE,))
    if meets and (design["kind"] not in ("saltelli", "morris") or meets == whole):
        plan = plan_of(thinned, tried=False)
        assert plan.points() == meets
        assert plan.left_out == len(whole) - len(meets)
        assert plan.points(1, 3) == meets[1:3]
    else:
        with pytest.raises(ScenarioError, match="constraints"):
            plan_of(thinned, tried=False)


def test_a_factorial_crosses_levers_the_last_one_fastest() -> None:
    plan = plan_of(study({"kind": "factorial"}, uncertainties={}))
    pairs = list(
        zip(
            column(plan.points(), "guild.bias"),
            column(plan.points(), "causes.public_commitment"),
            strict=True,
        )
    )
    assert pairs == [(a, b) for a in (0.0, 0.1, 0.2) for b in (True, False)]
    assert plan.columns == ("guild.bias", "causes.public_commitment")


@pytest.mark.parametrize("way", ["latin-hypercube", "sobol"])
def test_each_combination_of_levers_meets_the_same_uncertainties(way: str) -> None:
    design = {"kind": "factorial", "uncertainty_samples": 8, "uncertainty_design": way}
    points = plan_of(study(design)).points()
    assert len(points) == 6 * 8
    met = [[point.settings[2:] for point in points[i : i + 8]] for i in range(0, 48, 8)]
    assert [one for one in met if one != met[0]] == []
    assert len(set(met[0])) == 8


def test_uncertainties_that_are_lists_can_be_crossed_fully() -> None:
    found = plan_of(
        study(
            {"kind": "factorial", "uncertainty_design": "factorial"},
            uncertainties={
                "employers.bias": [0.0, 0.3],
                "protocol.first_offer": ["guild", "employers"],
            },
        )
    )
    assert len(found) == 6 * 4
    assert len(set(found.points())) == 24


def test_sampled_levers_can_be_crossed_with_sampled_uncertainties() -> None:
    points = plan_of(study({"kind": "sobol", "samples": 4, "uncertainty_samples": 3})).points()
    assert len(points) == 12
    assert [points[i].settings[:2] for i in range(3)] == [points[0].settings[:2]] * 3
    assert [p.settings[2:] for p in points[:3]] == [p.settings[2:] for p in points[9:]]


def test_a_latin_hypercube_of_a_study_is_that_of_the_unit_cube() -> None:
    levers = {"guild.bias": {"low": 0.0, "high": 0.5}}
    uncertainties = {"employers.bias": {"uniform": [0.2, 0.4]}}
    design = {"kind": "latin-hypercube", "samples": 20, "seed": 9}
    points = plan_of(study(design, levers, uncertainties)).points()
    units = latin_hypercube(20, 2, seed=9)
    assert column(points, "guild.bias") == pytest.approx(0.5 * units[:, 0], rel=1e-8)
    assert column(points, "employers.bias") == pytest.approx(0.2 + 0.2 * units[:, 1], rel=1e-8)
    strata = [int(value / 0.025) for value in column(points, "guild.bias")]  # type: ignore[operator]
    assert sorted(strata) == list(range(20))


def test_categories_come_up_equally_often_in_a_hypercube() -> None:
    points = plan_of(study({"kind": "latin-hypercube", "samples": 60})).points()
    assert [column(points, "guild.bias").count(value) for value in (0.0, 0.1, 0.2)] == [20] * 3
    assert column(points, "protocol.first_offer").count("guild") == 30


def test_a_saltelli_study_has_the_blocks_of_a_saltelli_sample() -> None:
    levers = {"guild.bias": {"low": 0.0, "high": 1.0}}
    uncertainties = {
        "employers.bias": {"uniform": [0.0, 1.0]},
        "guild.discount_rate": {"uniform": [0.0, 1.0]},
    }
    design = {"kind": "saltelli", "samples": 8, "second_order": True}
    points = plan_of(study(design, levers, uncertainties)).points()
    found = np.array([[value for _, value in point.settings] for point in points])
    assert found == pytest.approx(saltelli(8, 3, 0, True), rel=1e-8)


def test_whole_numbers_stay_whole_and_others_do_not() -> None:
    levers = {
        "calendar.holdout_every_days": {"integer": [7, 30]},
        "guild.bias": [0, 1],
        "guild.spread": {"integer": [0, 9]},
    }
    points = plan_of(study({"kind": "latin-hypercube", "samples": 6}, levers, {})).points()
    kinds = {path: {type(value) for value in column(points, path)} for path in levers}
    assert kinds == {
        "calendar.holdout_every_days": {int},
        "guild.bias": {float},
        "guild.spread": {float},
    }
    assert sorted({value for value in column(points, "guild.spread") if value != int(value)}) == []


def test_a_list_may_set_some_paths_at_some_points_only() -> None:
    points = [
        {"guild.bias": 0.1},
        {"employers": {"bias": 0.2}},
        {"employers.bias": 0.3, "guild.bias": 0.0},
    ]
    plan = plan_of(study({"kind": "list"}, {}, {}, point=points))
    assert plan.columns == ("guild.bias", "employers.bias")
    assert [point.settings for point in plan.points()] == [
        (("guild.bias", 0.1),),
        (("employers.bias", 0.2),),
        (("guild.bias", 0.0), ("employers.bias", 0.3)),
    ]


def test_a_constraint_takes_what_a_point_does_not_set_from_the_scenario() -> None:
    points = [{"guild.bias": 0.05}, {"guild.bias": 0.5}, {"guild.bias": 0.5, "employers.bias": 0.6}]
    plan = plan_of(
        study({"kind": "list"}, {}, {}, ("guild.bias <= employers.bias + 0.1",), point=points)
    )
    assert [dict(point.settings)["guild.bias"] for point in plan.points()] == [0.05, 0.5]
    assert plan.left_out == 1


def test_a_list_is_crossed_with_its_uncertainties() -> None:
    design = {"kind": "list", "uncertainty_samples": 2}
    plan = plan_of(study(design, {}, point=[{"guild.bias": 0.1}, {"guild.bias": 0.2}]))
    assert column(plan.points(), "guild.bias") == [0.1, 0.1, 0.2, 0.2]


def test_constants_are_set_at_all_points() -> None:
    plan = plan_of(
        study({"kind": "factorial"}, uncertainties={}, constant={"guild": {"spread": 3}})
    )
    assert column(plan.points(), "guild.spread") == [3.0] * 6
    assert plan.columns[0] == "guild.spread"


def test_a_study_without_levers_is_one_point() -> None:
    plan = plan_of(study_from({"study": {"name": "x", "scenario": "symmetric"}}))
    assert plan.points() == [Point("", "symmetric", ())]
    assert plan.columns == ()


def test_scenarios_follow_one_another_with_the_same_sample() -> None:
    design = {"kind": "latin-hypercube", "samples": 5}
    scenarios = {"scenario": ["symmetric", "contract-round"]}
    points = plan_of(study(design, study=scenarios)).points()
    assert [point.scenario for point in points] == ["symmetric"] * 5 + ["contract-round"] * 5
    assert [p.settings for p in points[:5]] == [p.settings for p in points[5:]]


def test_experiments_follow_one_another_each_with_its_own_levers() -> None:
    found = study(
        {"kind": "factorial"},
        {"guild.bias": [0.0, 0.1]},
        {},
        experiment=[
            {"name": "a"},
            {"name": "b", "lever": {"employers.bias": [0.0, 0.3]}},
            {"name": "c", "lever": {"guild.bias": [0.5]}, "scenario": "contract-round"},
            {
                "name": "d",
                "design": {"kind": "sobol", "samples": 8},
                "constraints": ["guild.bias > 0"],
            },
        ],
    )
    plan = plan_of(found)
    names = [point.experiment for point in plan.points()]
    assert names == ["a"] * 2 + ["b"] * 4 + ["c"] + ["d"] * 4
    assert plan.columns == ("guild.bias", "employers.bias")
    assert plan.points(1, 3) == plan.points()[1:3]
    assert plan.points()[6].settings == (("guild.bias", 0.5),)
    assert plan.points()[6].scenario == "contract-round"
    assert plan.left_out == 4


def test_settings_come_in_the_order_of_the_columns() -> None:
    experiments = [
        {"name": "a", "lever": {"guild.bias": [0.1], "employers.bias": [0.2]}},
        {"name": "b", "lever": {"employers.bias": [0.3], "guild.bias": [0.4]}},
    ]
    plan = plan_of(study({"kind": "factorial"}, {}, {}, experiment=experiments))
    assert [[path for path, _ in p.settings] for p in plan.points()] == [list(plan.columns)] * 2


def test_a_plan_can_be_sent_to_another_process() -> None:
    plan = plan_of(study({"kind": "sobol", "samples": 8}, constraints=(RULE,)))
    assert pickle.loads(pickle.dumps(plan)).points() == plan.points()


@pytest.mark.parametrize("kind", ["saltelli", "morris"])
def test_a_constraint_that_leaves_all_points_in_fits_any_design(kind: str) -> None:
    size = {"samples": 8} if kind == "saltelli" else {"trajectories": 4}
    plan = plan_of(
        study({"kind": kind, **size}, constraints=("guild.bias < 0.5 + employers.bias",))
    )
    assert plan.left_out == 0


def test_points_that_cannot_be_together_show_before_anything_runs() -> None:
    levers = {"next_round.win_base": [0.1, 0.6], "next_round.win_clout": [0.3, 0.8]}
    one_by_one = study({"kind": "factorial"}, levers, {}, study={"scenario": "contract-round"})
    with pytest.raises(ScenarioError, match="study toy: the scenario does not allow the point"):
        plan_of(one_by_one)
    assert len(plan_of(one_by_one, tried=False)) == 4
    rule = ("next_round.win_base + next_round.win_clout <= 1",)
    thinned = study({"kind": "factorial"}, levers, {}, rule, study={"scenario": "contract-round"})
    assert len(plan_of(thinned)) == 3


def test_a_number_that_is_drawn_beside_what_is_set_is_tried_at_both_ends() -> None:
    scenario = {"scenario": "contract-round"}
    ranges = {"random.beliefs.open_odds.high": [0.7, 0.9]}
    assert len(plan_of(study({"kind": "factorial"}, ranges, {}, study=scenario))) == 2


@pytest.mark.parametrize(
    ("limit", "constraints", "says"),
    [
        ("experiments.sweeps.blocks.MOST_POINTS", (), "the design has 30 points; at most 29"),
        ("experiments.sweeps.blocks.MOST_CELLS", (), "a sample of 15 numbers is too large"),
        ("experiments.sweeps.designs.MOST_SIFTED", (RULE,), "where constraints look at each"),
    ],
    ids=["points", "sample", "sifted"],
)
def test_a_design_beyond_all_bounds_is_refused(
    limit: str, constraints: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = study({"kind": "factorial", "uncertainty_samples": 5}, constraints=constraints)
    plan_of(found)
    monkeypatch.setattr(limit, 14 if "CELLS" in limit else 29)
    with pytest.raises(ScenarioError, match=says):
        plan_of(found)


def test_looking_at_points_in_batches_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = study({"kind": "factorial", "uncertainty_samples": 50}, constraints=(RULE,))
    at_once = plan_of(found).points()
    monkeypatch.setattr(designs, "SIFTED", 7)
    assert plan_of(found).points() == at_once


def test_a_large_factorial_takes_no_room() -> None:
    levers = {
        f"guild.{name}": {"low": 0.0, "high": 1.0, "levels": 100} for name in ("bias", "drift")
    }
    levers["guild.peace"] = {"low": 0, "high": 99, "step": 1}
    plan = plan_of(study({"kind": "factorial"}, levers, {}))
    assert len(plan) == 1_000_000
    assert [value for _, value in plan.points(999_999)[0].settings] == [1.0, 1.0, 99.0]
