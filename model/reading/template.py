"""A scenario file to start from, every key explained; made from the field descriptions."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from model.paths import Location
from model.reading import read_scenario
from model.reading.wording import allowed, can_be_left_out, known_part

EXAMPLE = "contract-round"
WIDTH = 98  # of comments
INTRODUCTION = """\
# A scenario for zopa. Change what you like, then let `zopa scenario check` look at this file.
# A line is KEY = VALUE; what stands behind # is a comment. Text goes in quotes, dates are written
# 2004-06-30, switches true or false. Money is in $ million. What is marked optional may go."""


def template() -> str:
    """Return a commented scenario file: a small made-up round that can be read as it is."""
    example = read_scenario(EXAMPLE)
    header = example.scenario.model_copy(update={"name": "my-round"})
    few = dict(list(example.assumption.items())[:3])
    update = {"scenario": header, "assumption": few, "source": {}}
    lines = table_lines(example.model_copy(update=update), (), set())
    return "\n".join([INTRODUCTION, *lines]) + "\n"


def table_lines(table: BaseModel, place: Location, told: set[str]) -> Iterator[str]:
    """Yield the lines of a table: its own keys first, then the tables below it.

    ``told`` collects the comments given, so that each is given once.
    """
    tables = {}
    for key, value in table:
        if is_table(value) or place == ():
            tables[key] = value
        else:
            yield from comment((*place, key), told)
            yield f"{key} = {written(value)}" if value is not None else f"# {key} is not set here"
    for key, value in tables.items():
        if value is None:
            yield from (
                "",
                *comment((*place, key), told),
                f"# {header((*place, key))} is not set here",
            )
            continue
        for number, entry in enumerate(value if isinstance(value, tuple) else [value]):
            at = (*place, key, number) if isinstance(value, tuple) else (*place, key)
            yield from ("", *comment((*place, key), told), header(at))
            if isinstance(entry, BaseModel):
                yield from table_lines(entry, at, told)
            else:
                yield from (f'"{path}" = {written(below)}' for path, below in entry.items())


def is_table(value: Any) -> bool:
    """Tell what stands under a header of its own from what stands behind a key."""
    return isinstance(value[0] if isinstance(value, tuple) and value else value, BaseModel)


def header(place: Location) -> str:
    """Return the header of a table, in double brackets if it is one of several.

    >>> header(("guild", "opening")), header(("calendar", "recess", 0))
    ('[guild.opening]', '[[calendar.recess]]')
    """
    name = ".".join(key for key in place if isinstance(key, str))
    return f"[[{name}]]" if isinstance(place[-1], int) else f"[{name}]"


def comment(place: Location, told: set[str]) -> list[str]:
    """Return the comment of a key: its meaning and what may stand there."""
    node = known_part(place)[1]
    text = node["description"]
    if node.get("type") != "object" and len(place) > 1:
        text += f"; {allowed(node)}"
    text += "; optional" if can_be_left_out(place) else ""
    if text in told:
        return []
    told.add(text)
    return textwrap.wrap(
        text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )


def written(value: Any) -> str:
    """Return a value as TOML has it.

    >>> written({"low": 1.0, "mode": None, "who": "all"}), written((True, 36))
    ('{ low = 1.0, who = "all" }', '[true, 36]')
    """
    if isinstance(value, BaseModel | Mapping):
        pairs = (f"{key} = {written(v)}" for key, v in dict(value).items() if v is not None)
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{value}"""'
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
