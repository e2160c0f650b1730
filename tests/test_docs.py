"""The documentation as a test: what it shows is run, and what it names exists."""

import doctest
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path
from pkgutil import resolve_name
from shutil import copytree
from typing import NamedTuple

import pytest

from experiments.cli import DONE, app, exit_code
from model.outcome import Outcome
from model.paths import every_path
from model.reading import read_scenario, scenario_names

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE  # `...` stands for what was left out
PROMPT = "$ "
NOT_RUN = {"uv run pytest"}  # it would run itself

FILE = re.compile(r"(agents|model|experiments|tests|docs|examples)/[\w./-]*")
CODE = re.compile(r"(agents|model|experiments)(\.\w+)+")
SECTIONS = (
    "calendar|term|issue|guild|employers|company|sister|beliefs|next_round|causes|protocol|dispute"
    "|mediator|random"
)
PATH = re.compile(rf"({SECTIONS})(\.[\w*]+)+")


class Fence(NamedTuple):
    """A fenced block of a page."""

    line: int  # of its first line, from 1
    language: str
    lines: list[str]


class Command(NamedTuple):
    """A command in a console block and the output printed under it."""

    line: int
    text: str
    shown: str


def fences(page: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a page."""
    lines = page.splitlines()
    marks = [number for number, line in enumerate(lines) if line.startswith("```")]
    assert len(marks) % 2 == 0, "a fence is not closed"
    for start, end in zip(marks[::2], marks[1::2], strict=True):
        yield Fence(start + 2, lines[start].removeprefix("```"), lines[start + 1 : end])


def python_of(page: str) -> str:
    """Return a page with all but its Python blocks blanked, so that line numbers stay right."""
    kept = [""] * len(page.splitlines())
    for fence in fences(page):
        if fence.language == "python":
            kept[fence.line - 1 : fence.line - 1 + len(fence.lines)] = fence.lines
    return "\n".join(kept) + "\n"


def prose_of(page: str) -> str:
    """Return a page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)


def commands(page: str) -> Iterator[Command]:
    """Yield the commands of a page's console and sh blocks; only the former show output."""
    for fence in fences(page):
        if fence.language == "sh":
            for number, line in enumerate(fence.lines, fence.line):
                yield Command(number, line, "...")
        if fence.language == "console":
            starts = [n for n, line in enumerate(fence.lines) if line.startswith(PROMPT)]
            for start, end in zip(starts, [*starts[1:], len(fence.lines)], strict=True):
                text = fence.lines[start].removeprefix(PROMPT)
                yield Command(fence.line + start, text, "\n".join(fence.lines[start + 1 : end]))


def run_zopa(command: str) -> tuple[int, str]:
    """Run the zopa part of a command line in this process; return exit code and all output."""
    words = shlex.split(command, comments=True)
    arguments = words[words.index("zopa") + 1 :]
    output = StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        code = exit_code(lambda: app(arguments, prog_name="zopa"))
    return code, output.getvalue()


def difference(shown: str, output: str) -> str:
    """Return how an output differs from what a page shows of it, nothing if it does not."""
    checker = doctest.OutputChecker()
    shown, output = shown.strip() + "\n", output.strip() + "\n"
    if checker.check_output(shown, output, LOOSE):
        return ""
    return checker.output_difference(doctest.Example("", shown), output, LOOSE)


def known_paths() -> set[str]:
    """Return every path of the shipped scenarios and the tables above it."""
    paths = {path for name in scenario_names() for path in every_path(read_scenario(name))}
    return paths | {path[: dot.start()] for path in paths for dot in re.finditer(r"\.", path)}


def is_stale(span: str, paths: set[str]) -> bool:
    """Tell whether a code span names a file, an object or a scenario path that does not exist."""
    if FILE.fullmatch(span):
        return not (ROOT / span).exists()
    if CODE.fullmatch(span):
        try:
            resolve_name(span)
        except (ImportError, AttributeError):
            return True
    if PATH.fullmatch(span):
        return not any(fnmatch(path, span) for path in paths)
    return False


def spans(page: str) -> list[str]:
    """Return the code spans of a page's prose."""
    return re.findall(r"`([^`\n]+)`", prose_of(page))


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_give_what_they_show(page: Path) -> None:
    example = doctest.DocTestParser().get_doctest(
        python_of(read(page)), {}, page.name, str(page), 0
    )
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=report.append)
    assert not result.failed, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_they_show(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for command in commands(read(page)):
        if command.text in NOT_RUN:
            continue
        code, output = run_zopa(command.text)
        place = f"{page.name}, line {command.line}: {command.text}\n"
        assert code == DONE, place + output
        assert not difference(command.shown, output), place + difference(command.shown, output)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_block_escapes_the_tests(page: Path) -> None:
    blocks = list(fences(read(page)))
    assert {block.language for block in blocks} <= {"python", "console", "sh", "text"}
    plain = [line for block in blocks if block.language == "text" for line in block.lines]
    assert [line for line in plain if line.startswith((PROMPT, ">>>"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_exists(page: Path) -> None:
    paths = known_paths()
    assert [span for span in spans(read(page)) if is_stale(span, paths)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", prose_of(read(page)))
    local = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_readme_explains_every_field_of_an_outcome() -> None:
    section = read(README).partition("## How to read an outcome")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert sorted(span for cell in cells for span in spans(cell)) == sorted(Outcome._fields)


def test_the_studies_on_the_page_about_sweeps_are_right(tmp_path: Path) -> None:
    blocks = fences(read(ROOT / "docs" / "sweeps.md"))
    shown = ["\n".join(block.lines) + "\n" for block in blocks if block.language == "text"]
    studies = [text for text in shown if "[study]" in text]
    assert studies[0] == read(ROOT / "examples" / "hope.toml")
    for text in studies:
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        assert run_zopa(f"zopa study check {tmp_path / 'study.toml'}")[0] == DONE


def test_a_wrong_page_is_found_out() -> None:
    page = "a\n```python\n>>> 1 + 1\n3\n```\n```console\n$ zopa scenario list\nnone\n```\n"
    assert python_of(page).splitlines() == ["", "", ">>> 1 + 1", "3", "", "", "", "", ""]
    assert list(commands(page)) == [Command(7, "zopa scenario list", "none")]
    assert difference("none", run_zopa("uv run zopa scenario list")[1])
    assert not difference("...symmetric A symmetric toy...", run_zopa("zopa scenario list")[1])


def test_a_stale_name_is_found_out() -> None:
    paths = known_paths()
    fine = ["agents/worth.py", "agents.worth.growing", "issue.*.size", "beliefs.open_odds", "x.y"]
    stale = ["agents/worthy.py", "agents.worth.shrinking", "issue.*.seize", "beliefs.odds"]
    assert [span for span in fine + stale if is_stale(span, paths)] == stale
