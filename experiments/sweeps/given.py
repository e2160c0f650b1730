"""Designs that are given in Python: as a dictionary, a frame, SALib's problem and its sample."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from experiments.sweeps.reading import study_from
from experiments.sweeps.settings import base_of, kind_at
from experiments.sweeps.study import Study
from model.paths import ScenarioError
from model.reading.files import DEFAULT_SCENARIO

NAME = "sweep"  # of a study that has no file
PROBLEM = {"num_vars", "names", "bounds"}  # keys by which SALib's problem is known
OF_PROBLEM = (*sorted(PROBLEM), "dists", "groups", "outputs", "sample_scaled")


class Settings(NamedTuple):
    """What goes with a design: all that a study file says besides."""

    scenarios: tuple[str, ...]  # names of shipped ones, or files
    replications: int | Mapping[str, Any]  # runs of each point, or a rule
    seed: int  # of the first replication
    outcomes: tuple[str, ...]  # to keep, all if empty


def settings_of(
    scenario: str | Sequence[str] | None,
    replications: int | Mapping[str, Any] | None,
    seed: int | None,
    outcomes: Sequence[str],
) -> Settings:
    """Return settings with what is left out as it usually is."""
    names = DEFAULT_SCENARIO if scenario is None else scenario
    scenarios = (names,) if isinstance(names, str) else tuple(names)
    many = 1 if replications is None else replications
    return Settings(scenarios, many, 0 if seed is None else seed, tuple(outcomes))


def _study(settings: Settings, tables: Mapping[str, Any]) -> Study:
    """Return the study with the tables of a design."""
    rule = "until" if isinstance(settings.replications, Mapping) else "count"
    header = {
        "name": NAME,
        "scenario": settings.scenarios,
        "seed": settings.seed,
        "outcomes": settings.outcomes,
    }
    return study_from({"study": header, "replications": {rule: settings.replications}, **tables})


def study_of(design: Any, settings: Settings, sample: Any = None) -> Study:
    """Return the study of a design.

    Parameters
    ----------
    design
        See `experiments.sweeps.from_python.sweep`; not a study.
    settings
        What goes with it.
    sample
        The points of SALib's problem, a row each.

    Raises
    ------
    ScenarioError
        If it is no design, or something in it is wrong.
    """
    if hasattr(design, "columns") and hasattr(design, "to_dict"):
        return _study(settings, listed(frame_points(design), settings.scenarios))
    if not isinstance(design, Mapping):
        raise ScenarioError(
            "a design is a dict {path: values}, a pandas frame, SALib's problem or a study, not "
            f"{type(design).__name__}"
        )
    if design.keys() >= PROBLEM or "names" in design:
        return _study(settings, listed(problem_points(design, sample), settings.scenarios))
    if sample is not None:
        raise ScenarioError("a sample goes with SALib's problem: names, bounds, num_vars")
    return _study(settings, factorial(design))


def factorial(design: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of all combinations of some values; a single value is the same everywhere.

    >>> factorial({"guild.bias": [0.0, 0.2], "guild.tactic": "micro"})["constant"]
    {'guild.tactic': 'micro'}
    """
    levers: dict[str, Any] = {}
    constants: dict[str, Any] = {}
    for path, values in design.items():
        single = isinstance(values, str) or not hasattr(values, "__iter__")
        (constants if single else levers)[path] = values if single else _values(values)
    return {"lever": levers, "constant": constants, "design": {"kind": "factorial"}}


def _values(values: Any) -> Any:
    """Return values as a list; a table of a study file stays one."""
    return values if isinstance(values, Mapping) else list(values)


def frame_points(frame: Any) -> Iterator[dict[str, Any]]:
    """Yield the points of a frame: a row each, its columns paths; what is empty is not set."""
    wrong = [column for column in frame.columns if not isinstance(column, str)]
    if wrong:
        raise ScenarioError(f"the columns of the frame must be paths; {wrong[0]!r} is none")
    if not frame.columns.is_unique:
        raise ScenarioError("the frame has two columns of one name")
    filled = frame.notna()
    for values, there in zip(
        frame.itertuples(index=False, name=None), filled.itertuples(index=False), strict=True
    ):
        triples = zip(frame.columns, values, there, strict=True)
        yield {path: value for path, value, is_there in triples if is_there}


def problem_points(problem: Mapping[str, Any], sample: Any) -> Iterator[dict[str, Any]]:
    """Yield the points of a sample that was drawn for SALib's problem.

    Its distributions need not be known here: SALib has scaled the sample already.

    Raises
    ------
    ScenarioError
        If the problem has groups, or the sample does not fit it.
    """
    import numpy as np

    _check_problem(problem)
    names = [str(name) for name in problem["names"]]
    if sample is None:
        raise ScenarioError(
            "SALib's problem needs its sample: sweep(problem, sample=...), as saltelli.sample gives"
        )
    rows = np.asarray(sample, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != len(names) or not len(rows):
        raise ScenarioError(
            f"the sample must have a row for each point and {len(names)} columns, one for each "
            f"name; it has the shape {rows.shape}"
        )
    if not np.isfinite(rows).all():
        raise ScenarioError("the sample has numbers that are not finite")
    for row in rows.tolist():
        yield dict(zip(names, row, strict=True))


def _check_problem(problem: Mapping[str, Any]) -> None:
    missing = [key for key in sorted(PROBLEM) if key not in problem]
    if missing:
        raise ScenarioError(f"SALib's problem lacks {missing[0]!r}")
    unknown = [key for key in problem if key not in OF_PROBLEM]
    if unknown:
        raise ScenarioError(
            f"SALib's problem has a key {unknown[0]!r}; allowed: {', '.join(OF_PROBLEM)}"
        )
    groups = problem.get("groups")
    if groups is not None and len(set(groups)) < len(problem["names"]):
        raise ScenarioError(
            "SALib's problem has groups; leave them out here, and give them to the analysis"
        )
    counts = {len(problem["names"]), len(problem["bounds"]), int(problem["num_vars"])}
    if len(counts) > 1:
        raise ScenarioError(
            f"SALib's problem has {problem['num_vars']} variables, {len(problem['names'])} names "
            f"and {len(problem['bounds'])} bounds; there must be as many of each"
        )


def listed(points: Iterator[dict[str, Any]], scenarios: Sequence[str]) -> dict[str, Any]:
    """Return the tables of a list of points; whole numbers that are written 24.0 become 24."""
    whole: dict[str, bool] = {}
    return {
        "point": [
            {path: _fitting(scenarios[0], path, value, whole) for path, value in point.items()}
            for point in points
        ],
        "design": {"kind": "list"},
    }


def _fitting(scenario: str, path: str, value: Any, whole: dict[str, bool]) -> Any:
    if not isinstance(value, float):
        return value
    if path not in whole:
        whole[path] = kind_at(base_of(scenario), path) == "integer"
    return int(value) if whole[path] and value.is_integer() else value
