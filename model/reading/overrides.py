"""Settings: "PATH=VALUE" from the command line or the app, put into a parsed scenario file."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from model.paths import (
    KEYED_BY_PATH,
    Location,
    ScenarioError,
    every_path,
    holds,
    is_number,
    locate,
    named,
    printable,
    suggestion,
)
from model.reading.syntax import DEEPEST, oversized
from model.reading.wording import can_be_left_out, known_part
from model.scenario import Scenario

Raw = dict[str, Any]

LONGEST = 10_000  # characters of one setting
LEFT_OUT = "none"  # the value that takes an optional key away
SET_BY_HAND = "set by hand"
"""The source of a number that a setting gave."""


class Setting(NamedTuple):
    """One setting as it was written, and where its value goes."""

    text: str
    path: str
    location: Location
    value: Any


def read_setting(text: str, raw: Raw, scenario: Scenario) -> Setting:
    """Return a setting for a file that has been read.

    Raises
    ------
    ScenarioError
        If it is not PATH=VALUE, or the scenario has no such path.
    """
    path, equals, value = text.partition("=")
    if len(text) > LONGEST:
        raise ScenarioError(f"{option(text)}: longer than {LONGEST} characters")
    if not equals or not path.strip() or not value.strip():
        raise ScenarioError(f"{option(text)}: write PATH=VALUE, for example guild.bias=0.3")
    location = locate(raw, path.strip())
    path = named(raw, location)
    if not is_known(path, scenario):
        if table := absent_table(path, scenario):
            raise ScenarioError(
                f"{option(text)}: there is no [{table}] here; give it as a whole: {whole(table)}"
            )
        near = suggestion(path, every_path(scenario))
        raise ScenarioError(f"{option(text)}: unknown path {printable(path, 100)!r}{near}")
    return Setting(text, path, location, value_of(text, value.strip(), location))


def option(text: str) -> str:
    """Return how a message names a setting."""
    return f"--set {printable(text, 100)}"


def is_known(path: str, scenario: Scenario) -> bool:
    """Tell whether a setting may go to a path; what it may be there is checked with the rest."""
    paths = every_path(scenario)
    table, _, _ = path.rpartition(".")
    in_mapping = isinstance(paths.get(table), dict)
    return path in paths or in_mapping or path.split(".")[0] in KEYED_BY_PATH


def absent_table(path: str, scenario: Scenario) -> str:
    """Return the table around a path that this scenario leaves out though it may have it."""
    paths, steps = every_path(scenario), path.split(".")
    around = (".".join(steps[:depth]) for depth in range(1, len(steps)))
    return next((table for table in around if is_left_out(table, paths)), "")


def is_left_out(table: str, paths: Mapping[str, Any]) -> bool:
    """Tell whether a table may stand at a path and does not."""
    known = "properties" in known_part(tuple(table.split(".")))[1]
    return known and table in paths and paths[table] is None


def whole(table: str) -> str:
    """Return how a table is set with all the keys that it must have."""
    keys = known_part(tuple(table.split(".")))[1]["required"]
    return f"{table}={{{', '.join(f'{key} = ...' for key in keys)}}}"


def value_of(text: str, value: str, location: Location) -> Any:
    """Return the value of a setting: as TOML reads it, else the bare words as text."""
    if value == LEFT_OUT and can_be_left_out(location):
        return None
    try:
        parsed = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        parsed = {}
    if list(parsed) == ["value"] and not oversized(parsed, DEEPEST):
        return parsed["value"]
    if value[0] in "\"'[{" or not value.isprintable():
        raise ScenarioError(
            f"{option(text)}: the value cannot be read; numbers are written 0.5, dates "
            "2004-06-30, switches true or false, lists [12, 18], tables {low = 0, high = 1}"
        )
    return value


def put_in(raw: Raw, settings: Sequence[Setting]) -> None:
    """Put settings into a parsed file.

    A number set by hand is drawn as that number (see `fix`) and no longer has the source it had,
    unless a setting says so.
    """
    drawn = {str(s.location[1]) for s in settings if s.location[0] == "random" and s.location[1:]}
    for setting in settings:
        if setting.location[0] not in KEYED_BY_PATH:
            fix(raw, setting, drawn)
            forget(raw, setting.path, keep={*drawn, setting.path})
            if setting.value is not None:
                raw.setdefault("source", {})[setting.path] = SET_BY_HAND
    for setting in settings:
        try:
            put(raw, setting.location, setting.value)
        except (TypeError, LookupError):
            raise ScenarioError(f"{option(setting.text)}: another setting is in the way") from None
    close_gaps(raw)


def fix(raw: Raw, setting: Setting, drawn: Collection[str]) -> None:
    """Let a number that was drawn be drawn as the value set by hand.

    It keeps its place among the random numbers, so that nothing else in a run changes with it.
    """
    random = raw.get("random", {})
    if setting.path not in random or setting.path in drawn:
        return
    if is_number(setting.value):
        random[setting.path] = {"low": setting.value, "high": setting.value}
    else:
        del random[setting.path]


def forget(raw: Raw, path: str, keep: Collection[str]) -> None:
    """Take out what [random], [source] and [assumption] say of a path and what is below it.

    ``keep`` has the paths that other settings make random.
    """
    for table in KEYED_BY_PATH:
        for key in list(raw.get(table, {})):
            kept = table == "random" and key in keep
            if not kept and (key == path or key.startswith(f"{path}.")):
                del raw[table][key]


def put(raw: Raw, location: Location, value: Any) -> None:
    """Put a value at a place, making the tables on the way; None takes away what is there.

    In a list None stays until `close_gaps`, so that other places keep their numbers.
    """
    node: Any = raw
    for key in location[:-1]:
        if not holds(node, key):
            node[key] = {}
        node = node[key]
    if value is None and isinstance(node, dict):
        node.pop(location[-1], None)
    else:
        node[location[-1]] = value


def close_gaps(value: Any) -> None:
    """Take out of all lists what was taken away."""
    if isinstance(value, list):
        value[:] = [item for item in value if item is not None]
    below = value.values() if isinstance(value, dict) else value
    for item in below if isinstance(value, dict | list) else ():
        close_gaps(item)
