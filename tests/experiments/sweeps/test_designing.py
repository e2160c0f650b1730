from typing import Any

import pytest

from experiments.sweeps.designing import FITTING, design_of, design_table
from experiments.sweeps.distributions import Distribution, choice
from experiments.sweeps.study import Design, Parameter
from experiments.sweeps.tables import StudyError

LIST = Parameter("guild.bias", choice([0.0, 0.1]))
RANGE = Parameter("guild.drift", Distribution("uniform", (0.0, 1.0)))
ENDLESS = Parameter("guild.spread", Distribution("exponential", (1.0,)))
PLACES = {
    "guild.bias": ("lever", "a"),
    "guild.drift": ("lever", "b"),
    "guild.spread": ("lever", "c"),
}
AT = ("design",)


def read(raw: Any, levers: list[Parameter], uncertainties: list[Parameter]) -> Design:
    return design_of(design_table(raw, AT), AT, levers, uncertainties, PLACES)


@pytest.mark.parametrize(
    ("raw", "levers", "uncertainties", "expected"),
    [
        (None, [LIST], [], Design("factorial", 0)),
        ({"kind": "factorial"}, [], [], Design("factorial", 0)),
        (
            {"kind": "factorial", "uncertainty_samples": 3, "seed": 5},
            [LIST],
            [RANGE],
            Design("factorial", 5, uncertainty_design="latin-hypercube", uncertainty_samples=3),
        ),
        (
            {"kind": "factorial", "uncertainty_design": "factorial"},
            [],
            [LIST],
            Design("factorial", 0, uncertainty_design="factorial"),
        ),
        (
            {"kind": "list", "uncertainty_samples": 4, "uncertainty_design": "sobol"},
            [],
            [RANGE],
            Design("list", 0, uncertainty_design="sobol", uncertainty_samples=4),
        ),
        ({"kind": "sobol", "samples": 8}, [LIST], [RANGE], Design("sobol", 0, samples=8)),
        (
            {"kind": "latin-hypercube", "samples": 7, "uncertainty_samples": 2},
            [RANGE],
            [LIST],
            Design(
                "latin-hypercube", 0, 7, uncertainty_design="latin-hypercube", uncertainty_samples=2
            ),
        ),
        (
            {"kind": "saltelli", "samples": 8, "second_order": True},
            [],
            [ENDLESS],
            Design("saltelli", 0, 8, second_order=True),
        ),
        (
            {"kind": "morris", "trajectories": 5},
            [LIST],
            [RANGE],
            Design("morris", 0, trajectories=5, levels=4),
        ),
        (
            {"kind": "morris", "trajectories": 5, "levels": 8},
            [LIST],
            [],
            Design("morris", 0, trajectories=5, levels=8),
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_design_is_read(raw: Any, levers: Any, uncertainties: Any, expected: Design) -> None:
    assert read(raw, levers, uncertainties) == expected


@pytest.mark.parametrize(
    ("raw", "levers", "uncertainties", "says", "place"),
    [
        (
            {"kind": "sobol", "samples": 8},
            [],
            [],
            "needs a lever or an uncertainty",
            ("design", "kind"),
        ),
        ({"kind": "factorial"}, [RANGE], [], "needs single values of", ("lever", "b")),
        ({"kind": "factorial"}, [LIST], [RANGE], "uncertainty_samples is missing", AT),
        (
            {"kind": "factorial", "uncertainty_samples": 3},
            [LIST],
            [],
            "there are no uncertainties",
            ("design", "uncertainty_samples"),
        ),
        (
            {"kind": "factorial", "uncertainty_design": "factorial"},
            [LIST],
            [RANGE],
            "needs single values of",
            ("lever", "b"),
        ),
        (
            {"kind": "sobol", "samples": 8, "uncertainty_samples": 3},
            [],
            [RANGE],
            "no levers to lay uncertainties over",
            ("design", "uncertainty_samples"),
        ),
        (
            {"kind": "sobol", "samples": 8, "uncertainty_design": "sobol"},
            [LIST],
            [RANGE],
            "uncertainty_samples is missing",
            AT,
        ),
        ({"kind": "list"}, [LIST], [], "a list design has no levers", ("lever", "a")),
        (
            {"kind": "morris", "trajectories": 5},
            [LIST],
            [ENDLESS],
            "goes to both ends",
            ("lever", "c"),
        ),
        ({"kind": "saltelli", "samples": 12}, [LIST], [], "nearest: 8, 16", ("design", "samples")),
        (
            {"kind": "sobol", "samples": 8, "levels": 4},
            [LIST],
            [],
            "a sobol design has none",
            ("design", "levels"),
        ),
        (
            {"kind": "morris", "samples": 4},
            [LIST],
            [],
            "trajectories, levels",
            ("design", "samples"),
        ),
        (
            {"kind": "saltelli", "samples": 8, "uncertainty_samples": 3},
            [LIST],
            [RANGE],
            "has none",
            ("design", "uncertainty_samples"),
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_design_that_does_not_fit_is_refused_with_its_place(
    raw: Any, levers: Any, uncertainties: Any, says: str, place: Any
) -> None:
    with pytest.raises(StudyError) as caught:
        read(raw, levers, uncertainties)
    assert says in str(caught.value)
    assert caught.value.place == place


def test_every_kind_of_design_has_its_keys() -> None:
    node = type(design_table(None, AT)).model_json_schema()["properties"]["kind"]
    assert list(FITTING) == node["enum"]


def test_a_range_that_the_scenario_declares_is_named_though_no_line_has_it() -> None:
    raw = {"kind": "factorial", "uncertainty_design": "factorial"}
    with pytest.raises(StudyError, match=r"needs single values of issue\.dvd\.growth"):
        read(raw, [LIST], [RANGE._replace(path="issue.dvd.growth")])
