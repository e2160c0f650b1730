"""Lines of keys, against texts whose lines can be counted by eye and against tomllib."""

from typing import Any

import pytest

from model.reading import scenario_names, scenario_text
from model.reading.syntax import parse
from model.reading.toml_lines import key_lines

TEXT = """\
a = 1 # not b = 2
"b.c" = '''
d = 3
[e]
'''
f.g = "x # y = z"

[h] # comment
i = [1,
  2, # ]
  {j = 1, k.l = "]"},
]
[ m . "n" ]
o = 1979-05-27 07:32:00
[[p.q]]
r = 1.5e3
[p.q.s]
t = \"\"\"say "so\"\"\"\"
[[p.q]]
r = 2
"""
LINES = {
    ("a",): 1,
    ("b.c",): 2,
    ("f",): 6,
    ("f", "g"): 6,
    ("h",): 8,
    ("h", "i"): 9,
    ("h", "i", 0): 9,
    ("h", "i", 1): 10,
    ("h", "i", 2): 11,
    ("h", "i", 2, "j"): 11,
    ("h", "i", 2, "k"): 11,
    ("h", "i", 2, "k", "l"): 11,
    ("m",): 13,
    ("m", "n"): 13,
    ("m", "n", "o"): 14,
    ("p",): 15,
    ("p", "q"): 15,
    ("p", "q", 0): 15,
    ("p", "q", 0, "r"): 16,
    ("p", "q", 0, "s"): 17,
    ("p", "q", 0, "s", "t"): 18,
    ("p", "q", 1): 19,
    ("p", "q", 1, "r"): 20,
}


def places(value: Any, here: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Return the place of everything in a parsed file."""
    if not isinstance(value, dict | list):
        return {here}
    below = value.items() if isinstance(value, dict) else enumerate(value)
    return {here}.union(*(places(item, (*here, key)) for key, item in below))


def test_every_kind_of_key_is_found_on_its_line() -> None:
    assert key_lines(TEXT) == LINES


@pytest.mark.parametrize("text", [TEXT, "", "\n\n", *map(scenario_text, scenario_names())])
def test_all_that_tomllib_finds_is_found(text: str) -> None:
    assert set(key_lines(text)) == places(parse(text, "a.toml")) - {()}


@pytest.mark.parametrize("name", scenario_names())
def test_keys_stand_on_the_lines_given(name: str) -> None:
    text = scenario_text(name).split("\n")
    wrong = [
        place
        for place, line in key_lines(scenario_text(name)).items()
        if isinstance(place[-1], str) and place[-1] not in text[line - 1]
    ]
    assert wrong == []
