"""The uncertainties that a scenario declares itself, as parameters of a study."""

import math
from datetime import date

from experiments.sweeps.distributions import Distribution, Spread
from experiments.sweeps.settings import Base, kind_at
from experiments.sweeps.study import Parameter
from model.paths import ScenarioError, printable, suggestion
from model.reading.explaining import parents

ALL = "scenario"  # stands for all that a scenario draws


def scenario_parameters(base: Base, asked: str) -> list[Parameter]:
    """Return uncertainties as the scenario itself declares them.

    Parameters
    ----------
    asked
        "scenario" for all numbers that it draws anew for each round, from their distributions. A
        path, or a table for all numbers below it, for those that have a range in [random] or
        [assumption]; the latter are taken as uniform.

    Raises
    ------
    ScenarioError
        If the scenario declares no such range.

    Examples
    --------
    >>> from experiments.sweeps.settings import base_of
    >>> found = scenario_parameters(base_of("contract-round"), "sister.cranes")
    >>> [parameter.path for parameter in found][:2]
    ['sister.cranes.term_months', 'sister.cranes.weight']
    """
    drawn = _drawn(base)
    known = {**_assumed(base), **drawn}
    found = [path for path in known if path == asked or path.startswith(f"{asked}.")]
    if asked == ALL:
        found = list(drawn)
    if asked == ALL and not found:
        raise ScenarioError(f"scenario {base.scenario.scenario.name} draws nothing at random")
    if not found:
        around = {table for path in known for table in (path, *parents(path))}
        raise ScenarioError(
            f"scenario {base.scenario.scenario.name} declares no range for "
            f'{printable(asked, 100)!r}{suggestion(asked, sorted(around))}; "{ALL}" stands for '
            "all that it draws"
        )
    ordered = [path for path in base.paths if path in found]
    return [Parameter(path, known[path], kind_at(base, path) == "integer") for path in ordered]


def _drawn(base: Base) -> dict[str, Spread]:
    """Return the distributions in [random]; what is fixed there is left out."""
    found: dict[str, Spread] = {}
    for path, drawn in base.scenario.random.items():
        if drawn.low < drawn.high:
            numbers = [drawn.low, drawn.high]
            if drawn.mode is not None:
                numbers.insert(1, drawn.mode)
            kind = "uniform" if drawn.mode is None else "triangular"
            found[path] = Distribution(kind, tuple(numbers))
    return found


def _assumed(base: Base) -> dict[str, Spread]:
    """Return the ranges in [assumption] of single numbers."""
    found: dict[str, Spread] = {}
    for path, assumed in base.scenario.assumption.items():
        is_number = isinstance(base.paths.get(path), int | float)
        if is_number and not isinstance(assumed.low, date) and assumed.low < assumed.high:  # type: ignore[operator]
            low, high = float(assumed.low), float(assumed.high)  # type: ignore[arg-type]
            whole = kind_at(base, path) == "integer"
            ends_ = (math.ceil(low), math.floor(high)) if whole else (low, high)
            found[path] = Distribution("integer" if whole else "uniform", ends_)
    return found
