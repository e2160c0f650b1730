"""Settings of a scenario: what may stand at a path, how it is written, what scenario it makes."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from experiments.sweeps.jobs import Point, Value
from model.paths import (
    KEYED_BY_PATH,
    Location,
    ScenarioError,
    every_path,
    locate,
    printable,
    suggestion,
    value_at,
)
from model.reading import read_scenario
from model.reading.door import faults, frozen
from model.reading.files import label_of, scenario_text
from model.reading.overrides import Setting, put_in
from model.reading.syntax import parse
from model.reading.wording import allowed, hint, known_part, shown
from model.scenario import Scenario

PathKind = Literal["number", "integer", "switch", "choice", "date"]
LARGEST = 1e15  # numbers beyond it are no scenario's
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


SEATS = ("guild.tactic", "employers.tactic")
"""Paths at which a tactic of one's own may stand, as FILE:NAME."""


class Base(NamedTuple):
    """A scenario that is swept, as its file has it."""

    name: str  # of a shipped scenario, or a file
    raw: Mapping[str, Any]  # the parsed file
    bare: Mapping[str, Any]  # the same without [random], [source] and [assumption]
    scenario: Scenario  # checked
    paths: Mapping[str, Any]  # all paths with what stands there


def base_of(name: str) -> Base:
    """Return a scenario to sweep; it is read and checked again only if its file has changed.

    Raises
    ------
    ScenarioError
        If there is no such scenario or something in it is wrong.
    """
    return _base(name, scenario_text(name))


@lru_cache(maxsize=64)
def _base(name: str, text: str) -> Base:
    scenario = read_scenario(name)
    raw = parse(text, label_of(name))
    bare = {key: table for key, table in raw.items() if key not in KEYED_BY_PATH}
    return Base(name, raw, bare, scenario, every_path(scenario))


def location_of(base: Base, path: str) -> Location:
    """Return where a path that may be swept leads to.

    Raises
    ------
    ScenarioError
        If the scenario has no such path.
    """
    if not _is_known(base, path):
        near = suggestion(path, base.paths)
        raise ScenarioError(
            f"unknown path {printable(path, 100)!r} in scenario {base.scenario.scenario.name}{near}"
        )
    return locate(base.raw, path)


def _is_known(base: Base, path: str) -> bool:
    """Tell whether a path leads to a value, or to an entry that a table of numbers may have."""
    if path in base.paths:
        return True
    table, _, key = path.rpartition(".")
    first, _, drawn = table.partition(".")
    if first == "random":
        return drawn in base.scenario.random and key in ("low", "mode", "high")
    return isinstance(base.paths.get(table), dict)


def kind_at(base: Base, path: str) -> PathKind:
    """Return what may stand at a path.

    Raises
    ------
    ScenarioError
        If there is no such path, or a list, a table or a text stands there.

    Examples
    --------
    >>> base = base_of("contract-round")
    >>> kind_at(base, "guild.tactic"), kind_at(base, "guild.bias"), kind_at(base, "calendar.ends")
    ('choice', 'number', 'date')
    """
    node = known_part(location_of(base, path))[1]
    if node.get("format") == "date":
        return "date"
    if "enum" in node:
        return "choice"
    kinds: dict[str, PathKind] = {"number": "number", "integer": "integer", "boolean": "switch"}
    kind = kinds.get(str(node.get("type")))
    if kind is None:
        what = {"string": "text", "array": "a list"}.get(str(node.get("type")), "a table")
        raise ScenarioError(
            f"{path} is {what}; only single numbers, switches, choices and dates can be swept"
        )
    return kind


def as_value(base: Base, path: str, raw: Any) -> Value:
    """Return a value from a file in the form that all values of its path have.

    Raises
    ------
    ScenarioError
        If it is of another kind than the path's.
    """
    value = converted(kind_at(base, path), raw)
    if value is not None:
        return value
    node = known_part(location_of(base, path))[1]
    raise ScenarioError(
        f"{shown(raw)} is not allowed; {path} must be {allowed(node)}{hint(raw, node)}"
    )


def converted(kind: PathKind, raw: Any) -> Value | None:
    """Return a value in the form that all values of its kind have, None if it is no such value.

    >>> converted("number", 1), converted("integer", 1.5), converted("date", date(2030, 1, 31))
    (1.0, None, '2030-01-31')
    """
    if isinstance(raw, bool):
        return raw if kind == "switch" else None
    if kind == "number" and isinstance(raw, int | float) and abs(raw) <= LARGEST:
        return float(raw)
    if kind == "integer" and isinstance(raw, int):
        return raw
    if kind == "choice" and isinstance(raw, str):
        return raw
    if kind == "date":
        return _iso(raw)
    return None


def _iso(raw: Any) -> str | None:
    if isinstance(raw, str) and DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw).isoformat()
        except ValueError:
            return None
    return raw.isoformat() if isinstance(raw, date) and not isinstance(raw, datetime) else None


def is_own_tactic(path: str, value: Any) -> bool:
    """Tell whether a value seats a tactic of one's own.

    >>> is_own_tactic("guild.tactic", "mine.py:Patient"), is_own_tactic("guild.tactic", "micro")
    (True, False)
    """
    return path in SEATS and isinstance(value, str) and ".py:" in value


def seated_from(folder: Path, path: str, raw: Any) -> Any:
    """Return what stands at a path with the files of own tactics looked for in a folder.

    >>> seated_from(Path("studies"), "guild.tactic", ["micro", "mine.py:Patient"])
    ['micro', 'studies/mine.py:Patient']
    """
    if isinstance(raw, Mapping):
        return {key: seated_from(folder, path, value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [seated_from(folder, path, value) for value in raw]
    return str(folder / raw) if is_own_tactic(path, raw) else raw


def setting_of(path: str, value: Value) -> str:
    """Return a setting as ``--set`` takes it.

    >>> setting_of("guild.tactic", "boulware"), setting_of("calendar.ends", "2030-12-31")
    ('guild.tactic="boulware"', 'calendar.ends=2030-12-31')
    >>> setting_of("causes.one_veto", False), setting_of("guild.bias", 0.25)
    ('causes.one_veto=false', 'guild.bias=0.25')
    """
    if isinstance(value, bool):
        return f"{path}={str(value).lower()}"
    if isinstance(value, str):
        return f"{path}={value}" if DATE.fullmatch(value) else f'{path}="{value}"'
    return f"{path}={value!r}"


def settings_of(point: Point) -> list[str]:
    """Return the settings of a point as ``--set`` and `read_scenario` take them."""
    return [setting_of(path, value) for path, value in point.settings]


def scenario_of(point: Point) -> Scenario:
    """Return the scenario of a point, ready to be played.

    It plays as `read_scenario` with the point's settings does, but comes far sooner:
    sources and assumptions are left out, and the ends of [random] are not tried again.

    Raises
    ------
    ScenarioError
        If the settings do not fit together.
    """
    base = base_of(point.scenario)
    raw = {**deepcopy(dict(base.bare)), "random": deepcopy(base.raw.get("random", {}))}
    put_in(raw, [_setting(base, path, value) for path, value in point.settings])
    raw.pop("source", None)
    try:
        return Scenario.model_validate(frozen(raw))
    except ValidationError as error:
        raise ScenarioError(faults(error, raw)[0].text) from None


def _setting(base: Base, path: str, value: Value) -> Setting:
    place = location_of(base, path)
    return Setting(setting_of(path, value), path, place, as_parsed(value))


def as_parsed(value: Value) -> bool | int | float | str | date:
    """Return a value as a TOML file has it.

    >>> as_parsed("2030-01-31"), as_parsed("micro")
    (datetime.date(2030, 1, 31), 'micro')
    """
    is_date = isinstance(value, str) and DATE.fullmatch(value)
    return date.fromisoformat(str(value)) if is_date else value


def written_value(base: Base, path: str) -> Value | None:
    """Return the value that a scenario's file gives a path, None if it gives none."""
    try:
        found = value_at(base.scenario, path)
    except ScenarioError:
        return None
    if isinstance(found, date):
        return found.isoformat()
    return found if isinstance(found, bool | int | float | str) else None
