"""Paths: how one number of a scenario is named, from the command line to a study.

A path is the way from the file's top to a value, joined by dots. An entry of a table array goes
by its name, or by its place, counted from 1, where it has none: ``issue.wages.size``,
``calendar.recess.1.start``, ``guild.opening.months``.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

Node = TypeVar("Node", bound=BaseModel)
Location = tuple[str | int, ...]  # keys and places from 0, as in the parsed file

KEYED_BY_PATH = ("random", "assumption", "source")
"""Tables whose keys are paths themselves."""

ENTRY_PARTS = ("low", "mode", "high", "reason")
"""What an entry of such a table consists of."""


class ScenarioError(Exception):
    """What is wrong with a scenario or a setting, where, and what is allowed instead."""


def nearest(name: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """Return the candidates most like a name: those that end in it first, then by spelling.

    >>> nearest("bias", ["guild.bias", "employers.bias", "guild.peace"])
    ['guild.bias', 'employers.bias']
    >>> nearest("guild.baes", ["guild.bias", "employers.bias", "guild.peace"], most=1)
    ['guild.bias']
    """
    known = list(candidates)
    name = name[:100]
    ending = [path for path in known if path.endswith(f".{name}")]
    return (ending or difflib.get_close_matches(name, known, n=most))[:most]


def printable(text: str, most: int) -> str:
    r"""Return a text short enough for a message, and on one line.

    >>> printable("two\nlines", 20), printable("longer than that", 9)
    ('two?lines', 'longer...')
    """
    text = text if len(text) <= most else f"{text[: most - 3]}..."
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def suggestion(name: str, candidates: Iterable[str]) -> str:
    """Return "; nearest: ..." for a name that is not known, or nothing."""
    found = nearest(name, candidates)
    return f"; nearest: {', '.join(found)}" if found else ""


def entries(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is directly below a part of a scenario, with the path's next step to it."""
    if isinstance(node, BaseModel):
        yield from ((name, getattr(node, name)) for name in type(node).model_fields)
    elif isinstance(node, Mapping):
        yield from node.items()
    elif isinstance(node, tuple) and node and isinstance(node[0], BaseModel):
        for place, entry in enumerate(node, start=1):
            yield getattr(entry, "name", str(place)), entry


def walk(node: Any, prefix: str, found: dict[str, Any]) -> None:
    """Collect every path below a part of a scenario, parents before their children."""
    for step, below in entries(node):
        path = prefix + step
        found[path] = below
        if not isinstance(below, int | float | str):
            walk(below, f"{path}.", found)


def every_path(scenario: BaseModel) -> dict[str, Any]:
    """Return all paths of a scenario, tables included, with what stands there."""
    found: dict[str, Any] = {}
    walk(scenario.model_copy(update=dict.fromkeys(KEYED_BY_PATH)), "", found)
    return {path: value for path, value in found.items() if path not in KEYED_BY_PATH}


def is_number(value: object) -> bool:
    """Tell a number from everything else; a switch is not a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def numeric_paths(scenario: BaseModel) -> list[str]:
    """Return the paths of all single numbers of a scenario, in the order of the file.

    Numbers in lists (a grid of terms, a table of months) have no path of their own.
    """
    return [path for path, value in every_path(scenario).items() if is_number(value)]


def step_into(node: Any, step: str) -> Any:
    """Return what a step leads to; `KeyError` if it leads nowhere."""
    if isinstance(node, BaseModel):
        if step not in type(node).model_fields:
            raise KeyError(step)
        return getattr(node, step)
    return dict(entries(node))[step]


def value_at(scenario: BaseModel, path: str) -> Any:
    """Return what stands at a path: a number, a date, a list or a whole table.

    Raises
    ------
    ScenarioError
        If there is no such path; the message names the nearest ones.

    Examples
    --------
    >>> from model.reading import read_scenario
    >>> value_at(read_scenario("contract-round"), "guild.opening.months")
    24
    """
    node: Any = scenario
    try:
        for step in path.split("."):
            node = step_into(node, step)
    except KeyError:
        raise unknown_path(scenario, path) from None
    return node


def unknown_path(scenario: BaseModel, path: str) -> ScenarioError:
    """Return the error for a path that leads nowhere."""
    near = suggestion(path, every_path(scenario))
    return ScenarioError(f"unknown path {printable(path, 100)!r}{near}")


def with_values(scenario: Node, values: Mapping[str, float]) -> Node:
    """Return a copy of a scenario with other numbers in it, quickly and unchecked.

    Whole numbers stay whole: what is put there is rounded. Meant for numbers that were checked
    before, such as draws from [random]; `read_scenario` with settings is the checked way.

    Parameters
    ----------
    values
        New number by path.

    Raises
    ------
    ScenarioError
        If a path leads nowhere or not to a number.
    """
    for path, number in values.items():
        try:
            scenario = replaced(scenario, path.split("."), number)
        except KeyError:
            raise unknown_path(scenario, path) from None
        except TypeError:
            raise ScenarioError(f"{path} is not a number that can be changed") from None
    return scenario


def replaced(node: Any, steps: Sequence[str], number: float) -> Any:
    """Return a part of a scenario with one number below it changed."""
    if not steps:
        return as_number(node, number)
    changed = replaced(step_into(node, steps[0]), steps[1:], number)
    if isinstance(node, BaseModel):
        return node.model_copy(update={steps[0]: changed})
    if isinstance(node, tuple):
        return tuple(changed if name == steps[0] else entry for name, entry in entries(node))
    return {**node, steps[0]: changed}


def as_number(old: object, number: float) -> float:
    """Return a number of the same kind as the one it replaces."""
    if not is_number(old):
        raise TypeError(f"{old!r} is not a number")
    return round(number) if isinstance(old, int) else float(number)


def locate(raw: Any, path: str) -> Location:
    """Return where a path leads in a parsed file, as far as the file has it.

    >>> raw = {"issue": [{"name": "wages", "size": 4.0}], "random": {"guild.bias": {"low": 0.1}}}
    >>> locate(raw, "issue.wages.size"), locate(raw, "random.guild.bias.low")
    (('issue', 0, 'size'), ('random', 'guild.bias', 'low'))
    """
    first, _, rest = path.partition(".")
    if first in KEYED_BY_PATH and rest:
        return (first, *path_key(raw.get(first), rest))
    found: list[str | int] = []
    node = raw
    for step in path.split("."):
        key = place_of(node, step) if isinstance(node, list) else step
        found.append(key)
        node = node[key] if holds(node, key) else None
    return tuple(found)


def path_key(table: Any, rest: str) -> Location:
    """Return the key of a table keyed by paths, and the part of the entry if one is meant."""
    key, _, part = rest.rpartition(".")
    is_part = part in ENTRY_PARTS and key and not holds(table, rest)
    return (key, part) if is_part else (rest,)


def place_of(tables: list[Any], step: str) -> str | int:
    """Return the place of the table of this name, or of this place counted from 1."""
    names = [entry.get("name") if isinstance(entry, dict) else None for entry in tables]
    if step in names:
        return names.index(step)
    return int(step) - 1 if step.isdecimal() and len(step) < 10 else step


def holds(node: Any, key: str | int) -> bool:
    """Tell whether a parsed table or list has such a key or place."""
    if isinstance(node, list):
        return isinstance(key, int) and 0 <= key < len(node)
    return isinstance(node, dict) and key in node


def named(raw: Any, location: Location) -> str:
    """Return the path that a place in a parsed file goes by; the inverse of `locate`.

    >>> named({"issue": [{"name": "wages", "size": 4.0}]}, ("issue", 0, "size"))
    'issue.wages.size'
    """
    steps, node = [], raw
    for key in location:
        node = node[key] if holds(node, key) else None
        steps.append(printable(key, 100) if isinstance(key, str) else table_name(node, key))
    return ".".join(steps)


def table_name(table: Any, place: int) -> str:
    """Return the name of a table in an array, its place counted from 1 if it has no valid one."""
    name = table.get("name") if isinstance(table, dict) else None
    return name if isinstance(name, str) and name.isidentifier() else str(place + 1)
