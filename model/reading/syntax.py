"""From text to tables: TOML, and what is wrong with text that is not."""

import re
import tomllib
from typing import Any

from model.paths import ScenarioError, printable

DEEPEST = 20  # tables and lists in each other
LONGEST = 500  # entries of a list, keys of a table
TOO_DEEP = "lists or tables are nested too deeply"
MOST_DOTS = 60  # in one line; `tomllib` needs quadratic time for a key of very many parts
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
        raise ScenarioError(f"{label}: {TOO_DEEP}") from None
    except ValueError:
        raise ScenarioError(f"{label}: a number has too many digits") from None
    if excess := oversized(found, DEEPEST):
        raise ScenarioError(f"{label}: {excess}")
    return found


def oversized(value: Any, levels: int) -> str:
    """Return in what way tables or lists are far larger than any scenario's, or nothing."""
    if not isinstance(value, dict | list):
        return ""
    if levels == 0:
        return TOO_DEEP
    if len(value) > LONGEST:
        return f"a table or list has {len(value)} entries; no scenario needs over {LONGEST}"
    below = value.values() if isinstance(value, dict) else value
    return next((excess for item in below if (excess := oversized(item, levels - 1))), "")


def refuse_long_keys(text: str, label: str) -> None:
    """Refuse lines of which a key may have very many parts."""
    for line, content in enumerate(text.split("\n"), start=1):
        if content.count(".") > MOST_DOTS and not content.lstrip().startswith("#"):
            raise ScenarioError(
                f"{label}, line {line}: more than {MOST_DOTS} dots in one line; no key is so long"
            )


def explained(error: tomllib.TOMLDecodeError, text: str, label: str) -> str:
    """Return a message for a syntax error: where, what is wrong, how the line reads."""
    message = str(error)
    found = POSITION.search(message)
    lines = text.rstrip().split("\n")
    number = min(int(found.group(1)) if found and found.group(1) else len(lines), len(lines))
    line = lines[number - 1].strip()
    meaning = other_format(text, line) or meaning_of(message, line)
    return f"{label}, line {number}: {meaning}; the line is: {printable(line, 70)}"


def meaning_of(message: str, line: str) -> str:
    """Return what a message of tomllib means to somebody who writes a scenario."""
    if line.startswith("[[") and message.startswith("Cannot overwrite"):
        return "this table stands in single brackets before; write it in double brackets each time"
    meanings = (meaning for start, meaning in MEANINGS if message.startswith(start))
    return next(meanings, POSITION.sub("", message))


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
