"""From text to tables: TOML, and what is wrong with text that is not."""

import re
import tomllib
from typing import Any

from model.paths import ScenarioError

DEEPEST = 20  # tables and lists in each other
MOST_DOTS = 100  # in one line; `tomllib` needs quadratic time for a key of very many parts
POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
YAML = re.compile(r"(---\s*$|- |[\w \"'-]+:(\s|$))")

# The beginning of tomllib's message, and what it means to somebody who writes a scenario.
MEANINGS = (
    ("Cannot overwrite a value", "this key has been given before"),
    ("Cannot declare", "this table has been opened before"),
    ("Cannot mutate", "this table has been given before"),
    ("Expected '=' after a key", "a line must be KEY = VALUE, [table] or [[table]]"),
    ("Invalid date or datetime", "there is no such date"),
    (
        "Invalid value",
        "this value cannot be read; text goes in quotes, numbers are written 0.5, "
        "switches true or false",
    ),
    (
        "Expected newline or end of document after a statement",
        "there is more than one value; numbers are written 0.5, dates 2004-06-30, "
        "lists [12, 18], text in quotes",
    ),
    ("Unclosed array", "a list is not closed with ]"),
    ("Unclosed inline table", "a table is not closed with }"),
    ("Expected ']", "a table's name is not closed with ]"),
    ("Unterminated string", "a text is not closed with its quotes"),
    ("Illegal character", "a text in quotes must end on its line"),
    ("Invalid statement", "a line must be KEY = VALUE, [table] or [[table]]"),
)


def parse(text: str, label: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Parameters
    ----------
    label
        Name of the file for messages.

    Raises
    ------
    ScenarioError
        With the line and what is wrong there.
    """
    refuse_long_keys(text, label)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(explained(error, text, label)) from None
    except RecursionError:
        raise ScenarioError(f"{label}: lists or tables are nested too deeply") from None
    except ValueError:
        raise ScenarioError(f"{label}: a number has too many digits") from None
    if is_deeper_than(found, DEEPEST):
        raise ScenarioError(f"{label}: lists or tables are nested too deeply")
    return found


def is_deeper_than(value: Any, levels: int) -> bool:
    """Tell whether tables and lists are nested more deeply than this many levels."""
    if not isinstance(value, dict | list):
        return False
    below = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deeper_than(item, levels - 1) for item in below)


def refuse_long_keys(text: str, label: str) -> None:
    """Refuse lines of which a key may have very many parts."""
    for line, content in enumerate(text.split("\n"), start=1):
        if content.count(".") > MOST_DOTS and not content.lstrip().startswith("#"):
            raise ScenarioError(
                f"{label}, line {line}: more than {MOST_DOTS} dots in one line; no key is so long"
            )


def explained(error: tomllib.TOMLDecodeError, text: str, label: str) -> str:
    """Return a message for a syntax error: the line, the meaning, the line's text."""
    message = str(error)
    found = POSITION.search(message)
    lines = text.rstrip().split("\n")
    number = int(found.group(1)) if found and found.group(1) else len(lines)
    number = min(number, len(lines))
    meanings = (meaning for start, meaning in MEANINGS if message.startswith(start))
    meaning = next(meanings, POSITION.sub("", message))
    line = lines[number - 1].strip()
    quoted = f": {line[:70]}" if line.isprintable() and line else ""
    return f"{label}, line {number}: {other_format(text, line) or meaning}{quoted}"


def other_format(text: str, line: str) -> str:
    """Return that a text is in another format than TOML, or nothing."""
    start = text.lstrip()[:1]
    if start == "{":
        return "this looks like JSON; scenario files are TOML"
    if start == "<":
        return "this looks like a web page or XML; scenario files are TOML"
    if YAML.match(line) and "=" not in line:
        return "this looks like YAML; scenario files are TOML: KEY = VALUE under [table]"
    return ""
