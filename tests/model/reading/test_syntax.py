"""TOML and what is not: the line, the meaning, and no text that takes long."""

import pytest

from model.paths import ScenarioError
from model.reading.syntax import DEEPEST, LONGEST, MEANINGS, MOST_DOTS, oversized, parse


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text, "mine.toml")
    return str(caught.value)


def test_toml_is_read() -> None:
    assert parse("a = 1\n[b]\nc = [true, 'd']", "mine.toml") == {"a": 1, "b": {"c": [True, "d"]}}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a = 1\na = 2\n", 2, "given before; the line is: a = 2"),
        ("[a]\n[b]\n[a]\n", 3, "opened before; the line is: [a]"),
        ("a = 1\na.b = 2", 2, "given before"),
        ("[a]\nb = 1\n\n[[a]]\nb = 2", 4, "in single brackets before"),
        ("a = {b = 1}\na.c = 2", 2, "given before"),
        ("a\n", 1, "KEY = VALUE"),
        ("= 1", 1, "KEY = VALUE"),
        ("a = 2004-02-30", 1, "there is no such date"),
        ("a = hello", 1, "text goes in quotes"),
        ("a = .5", 1, "numbers are written 0.5"),
        ("a = 1.", 1, "numbers are written 0.5"),
        ("a = 1,5", 1, "numbers are written 0.5"),
        ("a = [1, 2", 1, "a list is not closed"),
        ("a = {b = 1", 1, "a table is not closed"),
        ("[a", 1, "a table's name is not closed"),
        ('a = "b\nc = 1', 1, "must end on its line"),
        ('a = """b\n\n', 1, "not closed with its quotes"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_meaning(text: str, line: int, says: str) -> None:
    message = refusal(text)
    assert message.startswith(f"mine.toml, line {line}: ")
    assert says in message
    assert not any(message.startswith(f"mine.toml, line {line}: {start}") for start, _ in MEANINGS)


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("scenario:\n  name: mine\n", "YAML"),
        ("# mine\nscenario:\n", "YAML"),
        ("---\nname: mine\n", "YAML"),
        ("- name: mine\n", "YAML"),
        ('"name": "mine"\n', "YAML"),
        ('{"name": "mine"}', "JSON"),
        ('\n\n{\n"name": "mine"}', "JSON"),
        ("<scenario/>", "XML"),
    ],
)
def test_other_formats_are_recognised(text: str, format_: str) -> None:
    assert f"{format_}; scenario files are TOML" in refusal(text)


def test_toml_with_a_colon_is_not_taken_for_yaml() -> None:
    assert "YAML" not in refusal('title = "a: b')


def test_unprintable_characters_do_not_reach_the_terminal() -> None:
    assert refusal("a = \x1b[31m").isprintable()


def test_depth_and_length_are_limited() -> None:
    deep: object = 1
    for _ in range(DEEPEST):
        deep = [deep]
    assert oversized(deep, DEEPEST) == ""
    assert "too deeply" in oversized([deep], DEEPEST)
    assert oversized({"a": [0] * LONGEST}, DEEPEST) == ""
    assert f"has {LONGEST + 1} entries" in oversized({"a": [0] * (LONGEST + 1)}, DEEPEST)
    assert "a table or list" in oversized({str(n): n for n in range(LONGEST + 1)}, DEEPEST)


MEGABYTE = 1_000_000
SLOW = {
    "a long key": ".".join("a" * (MEGABYTE // 2 - 2)) + "=1",
    "many keys as long as allowed": "\n".join(
        f"{n}" + ".a" * MOST_DOTS + "=1" for n in range(MEGABYTE // (6 * MOST_DOTS))
    ),
    "deep lists": "a=" + "[" * (MEGABYTE // 2 - 1) + "]" * (MEGABYTE // 2 - 1),
    "deep tables": "a=" + "{a=" * (MEGABYTE // 4),
    "many keys": "".join(f"k{n}=1\n" for n in range(100_000)),
    "many tables": "[[a]]\n" * (MEGABYTE // 6),
    "digits": "a=" + "9" * (MEGABYTE - 2),
    "quotes": 'a="' + '\\"' * (MEGABYTE // 2 - 2),
    "one long text without end": 'a="""' + "b" * (MEGABYTE - 5),
    "brackets without end": "[" * MEGABYTE,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_megabyte_of_nonsense_is_refused_in_one_short_message(name: str) -> None:
    assert len(SLOW[name]) <= MEGABYTE
    assert len(refusal(SLOW[name])) < 400
