"""Trying values with a scenario before anything is run, so that a mistake shows at once."""

from collections.abc import Mapping
from copy import deepcopy
from itertools import takewhile
from typing import Any

from pydantic import ValidationError

from experiments.sweeps.distributions import Spread, ends
from experiments.sweeps.jobs import Value
from experiments.sweeps.settings import Base, as_parsed, is_own_tactic, kind_at, location_of
from model.paths import ScenarioError, named, with_values
from model.reading.door import Fault, faults, frozen
from model.reading.overrides import put
from model.reading.wording import shown
from model.scenario import Scenario

MOST_TRIED = 60  # values of one parameter that are tried one by one; of more, the outer ones
TOLD = 4  # settings of a point that a message repeats


def try_values(base: Base, path: str, spread: Spread) -> tuple[Value, str] | None:
    """Return a value that the scenario does not allow and why; None if it allows all.

    Of very many numbers the outer ones are tried, and some between.
    """
    values = list(ends(spread))
    if len(values) > MOST_TRIED and kind_at(base, path) != "choice":
        values = [min(values), max(values), *values[:: len(values) // MOST_TRIED]]
    for value in values:
        found = int(value) if kind_at(base, path) == "integer" else value
        if text := _own_fault(path, found) or trial_fault(base, {path: found}):
            return value, text
    return None


def _own_fault(path: str, value: Value) -> str:
    """Return what is wrong with a tactic of one's own, nothing if it is fine or is none."""
    if not is_own_tactic(path, value):
        return ""
    from experiments.own_tactic import read_tactic  # takes seconds to import

    try:
        read_tactic(str(value))
    except ScenarioError as error:
        return str(error)
    return ""


def trial_fault(base: Base, values: Mapping[str, Value]) -> str:
    """Return why a scenario does not allow some values, all at once; nothing if it does.

    Tactics of one's own are passed by.

    >>> from experiments.sweeps.settings import base_of
    >>> trial_fault(base_of("contract-round"), {"guild.opening.months": 25})[:60]
    'guild.opening.months = 25: 25 is not in term.months (24, 27,'
    """
    values = {path: value for path, value in values.items() if not is_own_tactic(path, value)}
    raw = deepcopy(dict(base.bare))
    if any(path.startswith("random.") for path in values):
        raw["random"] = deepcopy(base.raw.get("random", {}))
    for path, value in values.items():
        put(raw, location_of(base, path), as_parsed(value))
    found = _checked(raw)
    if isinstance(found, Fault):
        return _sentence(found, raw, values, "")
    for end in ("low", "high") if base.scenario.random else ():
        drawn = {p: getattr(d, end) for p, d in base.scenario.random.items() if p not in values}
        tried = _checked(with_values(found, drawn).model_dump())
        if isinstance(tried, Fault):
            return _sentence(tried, raw, values, f", with all that is drawn at its {end} end")
    return ""


def _checked(raw: dict[str, Any]) -> Scenario | Fault:
    """Return the scenario in a parsed file, or the first thing that is wrong with it."""
    try:
        return Scenario.model_validate(frozen(raw))
    except ValidationError as error:
        return faults(error, raw)[0]


def _sentence(fault: Fault, raw: Any, values: Mapping[str, Value], besides: str) -> str:
    """Return what is wrong, behind the settings that most likely have to do with it.

    The path of the fault is named where it is not plain from the only setting.
    """
    path = named(raw, fault.location)
    near = sorted(values, key=lambda setting: -_shared(setting, path))
    told = ", ".join(f"{setting} = {shown(values[setting])}" for setting in near[:TOLD])
    more = f" and {len(near) - TOLD} more" if len(near) > TOLD else ""
    about = "" if near == [path] else f"{path}: "
    return f"{told}{more}{besides}: {about}{fault.text}"


def _shared(one: str, other: str) -> int:
    """Return how many steps two paths have in common, from the first.

    >>> _shared("guild.opening.months", "guild.opening.issue")
    2
    """
    pairs = zip(one.split("."), other.split("."), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
