from typing import Any

import pytest

from experiments.sweeps.distributions import Choice
from experiments.sweeps.reading import study_from
from experiments.sweeps.study import Study
from experiments.sweeps.tables import StudyError

STUDY: dict[str, Any] = {"name": "x", "scenario": "contract-round"}


def read(**tables: Any) -> Study:
    return study_from({"study": STUDY, **tables})


def values(study: Study, part: int = 0) -> dict[str, Any]:
    return {
        one.path: one.spread[0]
        for one in (*study.parts[part].levers, *study.parts[part].uncertainties)
    }


def test_levers_and_uncertainties_are_kept_apart() -> None:
    study = read(
        lever={"guild.tactic": ["micro"]},
        uncertainty={"guild.bias": {"uniform": [0, 1]}},
        design={"kind": "sobol", "samples": 4},
    )
    assert [one.path for one in study.parts[0].levers] == ["guild.tactic"]
    assert [one.path for one in study.parts[0].uncertainties] == ["guild.bias"]


def test_defaults_are_those_of_a_newcomer() -> None:
    study = study_from({"study": {"name": "x"}})
    assert study.scenarios == ("wga-2004",)
    assert (study.seed, study.common, study.limit, study.outcomes) == (0, True, 60.0, ())
    assert (study.title, study.design.kind) == ("x", "factorial")


def test_the_scenarios_own_uncertainties_come_after_those_that_are_given() -> None:
    study = study_from(
        {
            "study": {**STUDY, "uncertainties": ["scenario", "guild.drift"]},
            "uncertainty": {"employers.bias": [0.0, 0.1]},
            "constant": {"guild.bias": 0.1},
            "design": {"kind": "sobol", "samples": 4},
        }
    )
    assert list(values(study)) == [
        "employers.bias",
        "issue.wages.size",
        "beliefs.open_odds",
        "dispute.stockpile",
        "guild.drift",
    ]
    assert values(study)["employers.bias"] == (0.0, 0.1)


def test_an_experiment_adds_to_the_common_tables_and_may_replace_what_they_say() -> None:
    study = read(
        lever={"guild.bias": [0.0, 0.1], "guild.drift": [1.0]},
        constant={"guild.spread": 3.0},
        experiment=[
            {"name": "a"},
            {
                "name": "b",
                "lever": {"guild.bias": [0.5], "guild.spread": [1.0, 2.0]},
                "constant": {"guild.drift": 0.5},
            },
        ],
    )
    assert values(study, 0) == {"guild.bias": (0.0, 0.1), "guild.drift": (1.0,)}
    assert values(study, 1) == {"guild.bias": (0.5,), "guild.spread": (1.0, 2.0)}
    assert study.parts[0].constants == (("guild.spread", 3.0),)
    assert study.parts[1].constants == (("guild.drift", 0.5),)


def test_experiments_may_differ_in_all_but_replications() -> None:
    study = study_from(
        {
            "study": {**STUDY, "constraints": ["guild.drift < 3"]},
            "uncertainty": {"guild.drift": {"uniform": [0.0, 2.0]}},
            "design": {"kind": "sobol", "samples": 4, "seed": 8},
            "experiment": [
                {"name": "a", "uncertainties": "employers.drift"},
                {
                    "name": "b",
                    "scenario": ["symmetric", "contract-round"],
                    "constraints": ["guild.spread < guild.drift + 9"],
                    "lever": {"guild.spread": [1.0, 2.0]},
                    "design": {"kind": "factorial", "uncertainty_samples": 3},
                },
            ],
        }
    )
    assert [(part.name, part.scenario) for part in study.parts] == [
        ("a", "contract-round"),
        ("b", "symmetric"),
        ("b", "contract-round"),
    ]
    assert study.scenarios == ("contract-round", "symmetric")
    assert list(values(study, 0)) == ["guild.drift", "employers.drift"]
    assert [part.design.kind for part in study.parts] == ["sobol", "factorial", "factorial"]
    assert study.parts[0].design.seed == 8
    assert [len(part.constraints) for part in study.parts] == [1, 2, 2]


def test_a_list_of_points_belongs_to_its_experiment() -> None:
    study = read(
        experiment=[
            {"name": "a", "design": {"kind": "list"}, "point": [{"guild.bias": 0.1}]},
            {"name": "b", "lever": {"guild.bias": [0.2]}},
        ]
    )
    assert study.parts[0].listed == ((("guild.bias", 0.1),),)
    assert study.parts[1].listed == ()


@pytest.mark.parametrize(
    ("tables", "says", "place"),
    [
        ({"lever": [1]}, "a list of 1 is not allowed; it must be a table", ("lever",)),
        ({"experiment": [3]}, "3 is not allowed; it must be a table", ("experiment", 0)),
        ({"experiment": []}, "under [[experiment]]", ("experiment",)),
        (
            {"experiment": [{"name": "a", "replications": {}}]},
            "no such table",
            ("experiment", 0, "replications"),
        ),
        ({"experiment": [{"name": "a", "seed": 1}]}, "no such table", ("experiment", 0, "seed")),
        (
            {"lever": {"guild.bias": [0.1]}, "uncertainty": {"guild": {"bias": [0.1]}}},
            "is a lever as well",
            ("uncertainty", "guild", "bias"),
        ),
        (
            {"lever": {"guild.bias": [0.1], "guild": {"bias": [0.1]}}},
            "is there twice",
            ("lever", "guild", "bias"),
        ),
        (
            {"uncertainty": {"guild.bias": [0.1]}, "constant": {"random.guild.bias.low": 0.1}},
            "guild.bias is varied too",
            ("constant", "random.guild.bias.low"),
        ),
        (
            {
                "design": {"kind": "list"},
                "point": [{"guild.bias": 0.1}],
                "constant": {"guild.bias": 0.2},
            },
            "is set elsewhere too",
            ("point", 0, "guild.bias"),
        ),
        (
            {"design": {"kind": "list", "file": "a.csv"}, "point": [{"guild.bias": 0.1}]},
            "not both",
            ("design", "file"),
        ),
        ({"point": [{"guild.bias": 0.1}]}, 'kind = "list"', ("point",)),
    ],
    ids=lambda value: str(value)[:40],
)
def test_tables_that_do_not_go_together_are_refused(tables: Any, says: str, place: Any) -> None:
    with pytest.raises(StudyError) as caught:
        read(**tables)
    assert says in str(caught.value)
    assert caught.value.place == place


def test_what_a_scenario_draws_may_not_be_set_by_points_and_sampled_as_well() -> None:
    with pytest.raises(StudyError, match="is set elsewhere too"):
        study_from(
            {
                "study": {**STUDY, "uncertainties": "scenario"},
                "design": {"kind": "list", "uncertainty_samples": 2},
                "point": [{"guild.bias": 0.1}],
            }
        )


def test_own_tactics_are_looked_for_beside_the_study() -> None:
    study = study_from(
        {
            "study": {**STUDY, "scenario": "symmetric"},
            "lever": {"guild.tactic": ["patient.py:Patient", "micro"]},
        },
        "examples",
    )
    spread = study.levers[0].spread
    assert isinstance(spread, Choice)
    assert spread.values == ("examples/patient.py:Patient", "micro")
