"""Scenarios for tests of single rules: one value changed by hand, unchecked."""

from collections.abc import Mapping
from typing import Any

from model.reading import read_scenario

GOOD = read_scenario("contract-round")


def changed(part: Any, path: str, value: object) -> Any:
    """Return a part of a scenario with one value replaced, unchecked."""
    step, _, rest = path.partition(".")
    if isinstance(part, tuple):
        return tuple(changed(r, rest, value) if r.name == step else r for r in part)
    old = part.get(step) if isinstance(part, Mapping) else getattr(part, step)
    new = changed(old, rest, value) if rest else value
    if isinstance(part, Mapping):
        return {**part, step: new}
    return part.model_copy(update={step: new})


def with_changes(changes: Mapping[str, object]) -> Any:
    """Return the round for teaching with some values replaced, unchecked and without ranges."""
    scenario = GOOD.model_copy(update={"assumption": {}, "random": {}})
    for path, value in changes.items():
        scenario = changed(scenario, path, value)
    return scenario
