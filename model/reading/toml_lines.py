"""On which line a TOML file says what: `tomllib` does not tell, a good message must.

Reads text that `tomllib` has accepted, and of its grammar only headers, keys, strings and brackets.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from model.paths import Location

TOKEN = re.compile(
    r'''(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')'''
    r"""|(?P<skip>\#[^\n]*|[ \t\r]+)|(?P<mark>[\[\]{}=,.\n])|(?P<bare>[^\s\[\]{}=,."'#]+)""",
    re.DOTALL,
)
END = "end of file"


class Token(NamedTuple):
    """A mark (one of ``[ ] { } = , .``, a line's end, the file's end) or part of a key or value."""

    text: str
    line: int
    is_mark: bool


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a file with their lines; comments and blanks are left out."""
    line = 1
    for match in TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield Token(match.group(), line, match.lastgroup == "mark")
        line += match.group().count("\n")
    yield Token(END, line, True)


class Reader:
    """A place in the tokens of a file, and the lines found so far."""

    def __init__(self, text: str) -> None:
        self.tokens = list(tokens(text))
        self.at = 0
        self.found: dict[Location, int] = {}

    def sees(self, *marks: str) -> bool:
        """Tell whether the next token is one of these marks."""
        token = self.tokens[self.at]
        return token.is_mark and token.text in marks

    def take(self) -> Token:
        """Return the next token and go on behind it."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def keys(self) -> tuple[str, ...]:
        """Return the parts of a dotted key."""
        parts = []
        while not self.sees("=", "]"):
            token = self.take()
            if not token.is_mark:
                parts.append(token.text[1:-1] if token.text[0] in "\"'" else token.text)
        return tuple(parts)

    def pair(self, table: Location) -> None:
        """Note the line of a key, and of the tables a dotted key implies, and read its value."""
        line = self.tokens[self.at].line
        keys = self.keys()
        self.take()
        for count in range(1, len(keys) + 1):
            self.found.setdefault((*table, *keys[:count]), line)
        self.value((*table, *keys))

    def value(self, here: Location) -> None:
        """Read a value; inside lists and inline tables note where everything stands."""
        if self.sees("["):
            self.items(here)
        elif self.sees("{"):
            self.take()
            while not self.sees("}"):
                self.take() if self.sees(",", "\n") else self.pair(here)
            self.take()
        else:
            while not self.sees(",", "]", "}", "\n", END):
                self.take()

    def items(self, here: Location) -> None:
        """Read a list."""
        self.take()
        place = 0
        while not self.sees("]"):
            if self.sees(",", "\n"):
                place += self.take().text == ","
            else:
                self.found[*here, place] = self.tokens[self.at].line
                self.value((*here, place))
        self.take()

    def header(self, lengths: dict[Location, int]) -> Location:
        """Return the table that a header opens; ``lengths`` counts those of each array."""
        line = self.take().line
        is_array = self.sees("[")
        if is_array:
            self.take()
        keys = self.keys()
        here: Location = ()
        for count, key in enumerate(keys, start=1):
            here = (*here, key)
            self.found.setdefault(here, line)
            if is_array and count == len(keys):
                lengths[here] = lengths.get(here, 0) + 1
            if here in lengths:
                here = (*here, lengths[here] - 1)
                self.found.setdefault(here, line)
        while self.sees("]"):
            self.take()
        return here


def key_lines(text: str) -> dict[Location, int]:
    r"""Return the line of every table, key and list item of a valid TOML file.

    >>> key_lines("a = 1\n[[b]]\nc.d = {e = 2}") == {
    ...     ("a",): 1, ("b",): 2, ("b", 0): 2, ("b", 0, "c"): 3, ("b", 0, "c", "d"): 3,
    ...     ("b", 0, "c", "d", "e"): 3,
    ... }
    True
    """
    reader = Reader(text)
    lengths: dict[Location, int] = {}
    table: Location = ()
    while not reader.sees(END):
        if reader.sees("\n"):
            reader.take()
        elif reader.sees("["):
            table = reader.header(lengths)
        else:
            reader.pair(table)
    return reader.found
