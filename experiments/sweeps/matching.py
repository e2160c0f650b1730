"""Matching constraints with what a study varies."""

from collections.abc import Sequence

from experiments.sweeps.constraints import Constraint, constraint, holds, unknown_name
from experiments.sweeps.distributions import ends
from experiments.sweeps.jobs import Value
from experiments.sweeps.settings import Base, written_value
from experiments.sweeps.study import Part
from experiments.sweeps.tables import StudyError
from model.paths import ScenarioError


def matched(base: Base, part: Part, text: str, own: bool) -> Constraint:
    """Return a constraint that goes with a part of a study.

    Parameters
    ----------
    own
        Whether it is given for this part alone; then it must name something that the part varies.

    Raises
    ------
    ScenarioError
        If it cannot be read, or does not go with the scenario and what is varied.
    """
    rule = constraint(text)
    _fit(base, part, rule)
    if own and not varied(part).keys() & dict(rule.paths).keys():
        raise ScenarioError("names nothing that this experiment varies")
    return rule


def varied(part: Part) -> dict[str, Value]:
    """Return the paths that a part varies, with the first value of each."""
    found = {one.path: ends(one.spread)[0] for one in (*part.levers, *part.uncertainties)}
    for point in part.listed:
        for path, value in point:
            found.setdefault(path, value)
    return found


def _fit(base: Base, part: Part, rule: Constraint) -> None:
    """Refuse a constraint that names what is not there or cannot be reckoned with."""
    known, set_here = varied(part), dict(part.constants)
    if text := unknown_name(rule, {**base.paths, **known, **set_here}):
        raise ScenarioError(text)
    values: dict[str, Value] = {}
    for path, column in rule.paths:
        value = known[path] if path in known else set_here.get(path, written_value(base, path))
        if value is None:
            raise ScenarioError(f"column {column}: {path} is no single value")
        if path not in known and path not in set_here and path in base.scenario.random:
            raise ScenarioError(
                f"column {column}: {path} is drawn anew in each run; vary it or make it a constant"
            )
        values[path] = value
    holds(rule, values)


def refuse_idle(constraints: Sequence[str], parts: Sequence[Part]) -> None:
    """Refuse a common constraint that names nothing that any part varies.

    Raises
    ------
    StudyError
        With its place.
    """
    paths = {path for part in parts for path in varied(part)}
    for index, text in enumerate(constraints):
        if not paths & dict(constraint(text).paths).keys():
            raise StudyError("names nothing that is varied", ("study", "constraints", index))
