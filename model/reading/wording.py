"""What is allowed and what is wrong, in sentences that need no knowledge of programming."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

from model.paths import Location, printable, suggestion
from model.scenario import Scenario

Schema = Mapping[str, Any]

LONGEST_SHOWN = 60  # characters of a value that a message repeats
MOST_HOMES = 3  # tables that a message names as the place of a key
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"(?<!\d)[-+]?\d{1,15}(?:\.\d{1,15})?(?!\d)")


@cache
def schema() -> Schema:
    """Return the JSON Schema of scenario files."""
    return Scenario.model_json_schema()


def resolved(node: Schema) -> Schema:
    """Return a part of the schema with references followed and "or nothing" left out."""
    if "$ref" in node:
        target = schema()["$defs"][node["$ref"].removeprefix("#/$defs/")]
        return {**target, **{key: node[key] for key in ("description", "default") if key in node}}
    options = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        return {**resolved(options[0]), **{key: node[key] for key in node if key != "anyOf"}}
    return node


def part(node: Schema, key: str | int) -> Schema | None:
    """Return the schema of a key or place below a part, None if there is no such key."""
    if isinstance(key, int):
        found = node.get("items")
    else:
        found = node.get("properties", {}).get(key) or node.get("additionalProperties")
    return resolved(found) if isinstance(found, Mapping) else None


def known_part(location: Location) -> tuple[Location, Schema]:
    """Return how far a location leads in the schema, and the schema there."""
    node: Schema = schema()
    for depth, key in enumerate(location):
        below = part(node, key)
        if below is None:
            return location[:depth], node
        node = below
    return location, node


def can_be_left_out(location: Location) -> bool:
    """Tell whether a key may be missing from a file."""
    table = known_part(location[:-1])[1]
    return "properties" not in table or location[-1] not in table.get("required", ())


def plain(number: float) -> str:
    """Return a bound without needless digits.

    >>> plain(1000000.0), plain(0.0001)
    ('1000000', '0.0001')
    """
    return str(int(number)) if float(number).is_integer() else f"{number:g}"


def bounds(node: Schema) -> str:
    """Return the allowed range of a number, with a leading blank, or nothing.

    >>> bounds({"exclusiveMinimum": 0, "maximum": 10})
    ' above 0 and up to 10'
    """
    low, high = node.get("minimum"), node.get("maximum")
    above, below = node.get("exclusiveMinimum"), node.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f" from {plain(low)} to {plain(high)}"
    if above is not None and below is not None:
        return f" between {plain(above)} and {plain(below)}, these two excluded"
    if above is not None and high is not None:
        return f" above {plain(above)} and up to {plain(high)}"
    return ""


def sizes(node: Schema) -> str:
    """Return how long a list may be, with a trailing blank, or nothing."""
    low, high = node.get("minItems", 0), node.get("maxItems")
    if high is None:
        return f"at least {low} " if low else ""
    return f"{low} " if low == high else f"{low} to {high} "


def allowed_text(node: Schema) -> str:
    """Return which text is allowed."""
    if node.get("format") == "date":
        return "a date such as 2004-06-30, from 1900 to 2199"
    if "enum" in node:
        return "one of " + ", ".join(f'"{option}"' for option in node["enum"])
    pattern = node.get("pattern", "")
    if pattern.startswith("^[a-z][a-z0-9_]"):
        return "a name in quotes: small letters, digits and _, a letter first, 40 at most"
    if pattern.startswith("^"):
        return "a name in quotes: small letters, digits and -, no - first, 40 at most"
    return f"text in quotes, not blank, at most {node['maxLength']} characters"


def allowed(node: Schema) -> str:
    """Return what may stand at a place of a scenario file.

    >>> allowed(known_part(("guild", "bias"))[1])
    'a number from 0 to 1'
    """
    options = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        return " or ".join(allowed(option) for option in options)
    kind = node.get("type")
    if kind == "string":
        return allowed_text(node)
    if kind == "array":
        items = resolved(node["items"])
        if items.get("type") == "object":
            return f"{sizes(node)}tables"
        return f"a list of {sizes(node)}entries, each {allowed(items)}"
    if kind == "object":
        return "a table"
    words = {"number": "a number", "integer": "a whole number", "boolean": "true or false"}
    return words[str(kind)] + bounds(node)


def shown(value: object) -> str:
    """Return a value as the file has it, or what it is if that is long.

    >>> shown(True), shown([1, 2]), shown("a"), shown(10**400)
    ('true', 'a list of 2', '"a"', 'a number of over 300 digits')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, str):
        return f'"{printable(value, LONGEST_SHOWN)}"'
    if isinstance(value, int) and value.bit_length() > 1000:
        return "a number of over 300 digits"
    return printable(str(value), LONGEST_SHOWN)


def hint(value: object, node: Schema) -> str:
    """Return what was probably meant, where that is easy to tell."""
    wanted, is_date = node.get("type"), node.get("format") == "date"
    if wanted == "array" and isinstance(value, Mapping):
        return "; write its name in double brackets: [[...]]"
    if wanted == "object" and isinstance(value, list | tuple):
        return "; write its name in single brackets: [...]"
    if is_date:
        return date_hint(value)
    if wanted in ("number", "integer"):
        return number_hint(value)
    if wanted == "boolean" and str(value).lower() in ("true", "false"):
        return f"; write {str(value).lower()} without quotes"
    if wanted == "string" and isinstance(value, int | float | date | time):
        return "; put it in quotes"
    return ""


def date_hint(value: object) -> str:
    """Return what was probably meant where a date is wanted."""
    found = DATE.search(str(value)) if isinstance(value, datetime | str) else None
    if found is None:
        return ""
    try:
        day = date.fromisoformat(found.group())
    except ValueError:
        return "; there is no such date"
    return f"; write {day}, without quotes and time of day"


def number_hint(value: object) -> str:
    """Return what was probably meant where a number is wanted."""
    if isinstance(value, bool):
        return "; true and false are not numbers"
    if isinstance(value, str) and "," in value:
        return "; numbers are written 1500.5, without quotes, unit and commas"
    if isinstance(value, str) and (found := NUMBER.search(value)):
        return f"; write {found.group()}, without quotes and unit"
    if isinstance(value, float) and not math.isfinite(value):
        return "; infinity and not-a-number are not allowed"
    return ""


def in_brackets(node: Schema) -> str:
    """Return the meaning of a key in brackets; records describe themselves with a full stop."""
    meaning = node.get("description", ".")
    return "" if meaning.endswith(".") else f" ({meaning})"


def refused(location: Location, value: object) -> str:
    """Return why a value cannot stand at a place, and what can."""
    node = known_part(location)[1]
    wanted = f"{allowed(node)}{in_brackets(node)}"
    return f"{shown(value)} is not allowed; it must be {wanted}{hint(value, node)}"


def missing(location: Location) -> str:
    """Return that a key must be there, and what may stand there."""
    node = known_part(location)[1]
    return f"is missing; it must be there and be {allowed(node)}{in_brackets(node)}"


def unknown(location: Location) -> str:
    """Return that there is no such key, which ones there are, and where it may belong."""
    *table, key = location
    known = list(known_part(tuple(table))[1].get("properties", {}))
    near = homes(str(key)) or suggestion(str(key), known)
    return f"there is no such key{near}; allowed here: {', '.join(known)}"


def homes(key: str) -> str:
    """Return which tables have a key of this name, as part of a sentence; nothing if many have.

    >>> homes("turnout"), homes("quota")
    ('; it belongs in [guild.segment]', '; it belongs in [guild.members] or [employers]')
    """
    names = [name for name, table in tables(schema()) if key in table["properties"]]
    return f"; it belongs in [{'] or ['.join(names)}]" if 0 < len(names) <= MOST_HOMES else ""


def tables(node: Schema, around: str = "") -> Iterator[tuple[str, Schema]]:
    """Yield every table below a part of the schema, by the name in its header."""
    for key, below in node["properties"].items():
        table = table_of(below)
        if "properties" in table:
            yield f"{around}{key}", table
            yield from tables(table, f"{around}{key}.")


def table_of(node: Schema) -> Schema:
    """Return the schema of a table, or of the tables in an array."""
    node = resolved(node)
    return resolved(node["items"]) if "items" in node else node


def location_of(error: Mapping[str, Any]) -> Location:
    """Return where one of pydantic's errors lies in the file."""
    location = tuple(error["loc"])
    return location if error["type"] == "extra_forbidden" else known_part(location)[0]


def sentence(location: Location, error: Mapping[str, Any]) -> str:
    """Return one of pydantic's errors in our words."""
    if error["type"] == "extra_forbidden":
        return unknown(location)
    if error["type"] == "missing":
        return missing(location)
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return refused(location, error["input"])
