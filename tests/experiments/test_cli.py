"""The program from outside: what it prints, what it writes, and how it ends."""

import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest
import typer

from experiments import cli, sweep
from model.negotiation import Negotiation
from model.paths import ScenarioError
from model.reading import scenario_names, scenario_text
from tests.experiments.sweeps.sweeping import study_of

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130
QUICK = "symmetric"  # a scenario that is over at once
HEAVY = {"mesa", "numpy", "scipy", "pydantic", "plotly", "rich", "networkx", "model", "agents"}
HEAVY |= {"pandas", "pyarrow", "duckdb", "numba", "llvmlite", "distributed"}
PROGRAM = "from experiments.cli import main; main()"


class Ended(NamedTuple):
    """How the program ended, and what it had said by then."""

    code: int
    out: str
    err: str


@pytest.fixture
def zopa(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs the program in this process."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["zopa", *arguments])
        code = cli.exit_code(cli.app)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def subprogram(code: str, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, text=True, stderr=subprocess.PIPE, check=False, **more)


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command of the program, the groups included, as its words."""
    group = group or typer.main.get_command(cli.app)
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


def not_json(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def parsed(text: str) -> Any:
    """Return the one JSON document that a text is."""
    return json.loads(text, parse_constant=not_json)


# What each command says of itself, and that it is true.

COMMANDS = list(commands())
EXAMPLE = re.compile(r"^ *Example: zopa (.+)$", re.MULTILINE)


def test_the_commands_are_those_of_the_reference() -> None:
    groups = {(), ("run",), ("sweep",), ("verify",), ("scenario",), ("study",)}
    names = ("list", "show", "check", "new")
    parts = {(group, name) for group in ("scenario", "study") for name in names}
    assert set(COMMANDS) >= groups | parts


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_an_example_on_one_line_that_works(
    command: tuple[str, ...], zopa: Any, folder: Path
) -> None:
    shown = zopa(*command, "--help")
    assert (shown.code, shown.err) == (DONE, "")
    example = EXAMPLE.search(shown.out)
    assert example is not None
    words = shlex.split(example[1])
    assert tuple(words[: len(command)]) == command
    if "new" not in words:
        assert zopa("scenario", "new", "mine.toml").code == DONE
        assert zopa("study", "new", "my-study.toml").code == DONE
    if words[0] == "verify":
        sweep(study_of(folder, 2), folder=words[1], workers=1)
    assert zopa(*words).code == DONE


def test_help_wraps_to_eighty_columns(zopa: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for command in COMMANDS:
        assert max(map(len, zopa(*command, "--help").out.splitlines())) <= 80


def test_alone_it_says_what_it_is_and_three_things_to_try_that_work(
    zopa: Any, folder: Path
) -> None:
    alone = zopa()
    assert (alone.code, alone.err) == (DONE, "")
    assert alone.out.startswith("zopa simulates a round of collective bargaining")
    to_try = re.findall(r"^  zopa (.+?)(?:  |$)", alone.out, re.MULTILINE)
    assert len(to_try) == 3
    for line in to_try:
        assert zopa(*shlex.split(line)).code == DONE


def test_help_loads_nothing_slow() -> None:
    code = f"import sys; from experiments import cli; cli.exit_code(cli.app); \
print(sorted({HEAVY!r} & {{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    ended = subprogram(code, "--help", stdout=subprocess.DEVNULL)
    assert ended.stderr == "[]\n"


# What it prints.


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--json"),
        ("run", QUICK, "--json"),
        ("run", "contract-round", "--json", "--set", "guild.tactic=hard-liner"),
        ("scenario", "show", "--json"),
        ("scenario", "show", QUICK, "--json"),
    ],
    ids=" ".join,
)
def test_json_is_one_document_and_nothing_else(arguments: tuple[str, ...], zopa: Any) -> None:
    ended = zopa(*arguments)
    assert (ended.code, ended.err) == (DONE, "")
    assert isinstance(parsed(ended.out), dict)
    assert ended.out.isascii()
    assert ended.out.endswith("}\n")


def test_with_json_messages_go_to_standard_error(zopa: Any, folder: Path) -> None:
    ended = zopa("run", QUICK, "--json", "--html", "page.html")
    assert ended.code == DONE
    assert parsed(ended.out)["scenario"] == QUICK
    assert ended.err == "Replay written to page.html\n"
    assert (folder / "page.html").read_text(encoding="utf-8").startswith("<!")


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_the_same_seed_prints_the_same_and_another_does_not(
    form: tuple[str, ...], zopa: Any
) -> None:
    first, again, other = (zopa("run", "--seed", seed, *form).out for seed in ("0", "0", "1"))
    assert first == again
    assert first != other


def test_zero_is_a_seed_and_not_the_lack_of_one(zopa: Any) -> None:
    outs = [
        zopa("run", QUICK, *seed, "--json").out
        for seed in (("--seed", "0"), ("--seed", str(cli.DEFAULT_SEED)), ())
    ]
    assert parsed(outs[0])["seed"] == 0
    assert outs[1] == outs[2]


def test_another_process_prints_the_same_bytes(zopa: Any) -> None:
    arguments = ("run", "contract-round", "--seed", "3", "--json")
    hashing = {**os.environ, "PYTHONHASHSEED": "1"}
    there = subprogram(PROGRAM, *arguments, stdout=subprocess.PIPE, env=hashing)
    assert there.stdout == zopa(*arguments).out


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("run", "contract-round"), ("scenario", "list"), ("scenario", "show"), ()],
    ids=" ".join,
)
@pytest.mark.parametrize("columns", ["30", "500"])
def test_into_a_file_goes_plain_text_of_readable_width(
    arguments: tuple[str, ...], columns: str, zopa: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ended = zopa(*arguments)
    assert (ended.code, ended.err) == (DONE, "")
    assert "\x1b" not in ended.out
    widest = max(map(len, ended.out.splitlines()))
    assert 60 <= widest <= 100


def test_every_shipped_scenario_is_listed_checked_and_shown(zopa: Any) -> None:
    listed = zopa("scenario", "list").out
    for name in scenario_names():
        assert f" {name} " in listed
        checked = zopa("scenario", "check", name)
        assert (checked.code, checked.err) == (DONE, "")
        assert checked.out.startswith(f"{name}: fine. ")
        assert zopa("scenario", "show", name).code == DONE


def test_a_setting_is_used_and_shown(zopa: Any) -> None:
    setting = ("--set", "issue.pay.size=77.5")
    assert "77.5" in zopa("scenario", "show", QUICK, *setting).out
    plain, changed = (
        parsed(zopa("run", QUICK, "--json", *some).out)["outcome"] for some in ((), setting)
    )
    assert plain["guild_value"] != changed["guild_value"]


# Scenario files.


def test_a_new_scenario_passes_the_check_and_runs(zopa: Any, folder: Path) -> None:
    written = zopa("scenario", "new", "mine.toml")
    assert (written.code, written.err) == (DONE, "")
    assert written.out == "mine.toml written. Check it with: zopa scenario check mine.toml\n"
    assert zopa("scenario", "check", "mine.toml").code == DONE
    assert parsed(zopa("run", "mine.toml", "--json").out)["scenario"] == "my-round"


def test_a_new_scenario_may_be_a_copy_of_a_shipped_one(zopa: Any, folder: Path) -> None:
    assert zopa("scenario", "new", "mine.toml", "--from", QUICK).code == DONE
    assert (folder / "mine.toml").read_text(encoding="utf-8") == scenario_text(QUICK)


def test_new_overwrites_nothing(zopa: Any, folder: Path) -> None:
    (folder / "mine.toml").write_text("precious", encoding="utf-8")
    ended = zopa("scenario", "new", "mine.toml")
    assert ended == (WRONG_INPUT, "", "Error: mine.toml exists already; give a new file name.\n")
    assert (folder / "mine.toml").read_text(encoding="utf-8") == "precious"


# What it refuses.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("run --set", "--set"),
        ("run --set nonsense", "write PATH=VALUE"),
        ("run --set guild.baes=0.3", "guild.bias"),
        ("run --set guild.bias=much", "guild.bias"),
        ("run --set guild.bias=7", "from 0 to 1"),
        ("run --set guild.bias=nan", "guild.bias"),
        ("run --set calendar.ends=2004-02-30", "calendar.ends"),
        ("run no-such-scenario", "symmetric"),
        ("run symetric", "nearest: symmetric"),
        ("run missing.toml", "missing.toml"),
        ("run .", "folder"),
        ("run bad.toml", "bad.toml"),
        ("run symmetric symmetric", "unexpected"),
        ("run --sead 3", "--sead"),
        ("run --seed three", "--seed"),
        ("run --seed 1.5", "--seed"),
        ("run --seed -1", "--seed"),
        ("run --json=yes", "--json"),
        ("run symmetric --html no/such/folder/page.html", "page.html"),
        ("run symmetric --html bad.toml/page.html", "page.html"),
        ("run symmetric --html mine.toml", "ends in .html"),
        ("run symmetric --html .", "ends in .html"),
        ("walk", "walk"),
        ("scenario", "Usage"),
        ("scenario check", "FILE"),
        ("scenario check missing.toml", "missing.toml"),
        ("scenario check bad.toml", "bad.toml, line 2"),
        ("scenario check symmetric --set beliefs.guild_power=1", "guild_power"),
        ("scenario show missing.toml --json", "missing.toml"),
        ("scenario new", "FILE"),
        ("scenario new no/such/folder/mine.toml", "cannot be written"),
        ("scenario new bad.toml/mine.toml", "cannot be written"),
        ("scenario new mine.toml --from missing", "missing"),
        ("scenario new .", "."),
    ],
)
def test_wrong_input_is_one_message_and_nothing_written(
    arguments: str, told: str, zopa: Any, folder: Path
) -> None:
    (folder / "bad.toml").write_text("[scenario]\nname = \n", encoding="utf-8")
    ended = zopa(*arguments.split())
    assert (ended.code, ended.out) == (WRONG_INPUT, "")
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert ended.err.count("Error") == (0 if told == "Usage" else 1)
    assert [path.name for path in folder.iterdir()] == ["bad.toml"]


def test_a_folder_that_may_not_be_written_is_wrong_input(
    zopa: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_usual = Path.open

    def guarded(path: Path, mode: str = "r", **more: Any) -> Any:
        if path == Path("mine.toml"):
            raise PermissionError(13, "Permission denied")
        return as_usual(path, mode, **more)

    monkeypatch.setattr(Path, "open", guarded)
    ended = zopa("scenario", "new", "mine.toml")
    assert ended == (
        WRONG_INPUT,
        "",
        "Error: mine.toml cannot be written: Permission denied.\n",
    )


# How it ends.


def stops(error: BaseException) -> Any:
    def program() -> NoReturn:
        raise error

    return program


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (SystemExit(0), DONE, ""),
        (SystemExit(2), WRONG_INPUT, ""),
        (SystemExit("words"), FAILED, ""),
        (ScenarioError("no issue"), WRONG_INPUT, "Error: no issue\n"),
        (OSError(28, "No space left on device"), FAILED, "No space left on device\n"),
        (KeyboardInterrupt(), INTERRUPTED, "Interrupted.\n"),
    ],
    ids=repr,
)
def test_each_way_to_end_has_its_code(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.exit_code(stops(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(told)


def test_a_program_that_just_returns_is_done() -> None:
    assert cli.exit_code(lambda: None) == DONE


def test_a_fault_of_our_own_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        cli.exit_code(stops(ZeroDivisionError()))


def test_an_interrupted_run_ends_with_130_and_prints_nothing() -> None:
    code = (
        "import signal; from model.negotiation import Negotiation; "
        "Negotiation.step = lambda self: signal.raise_signal(signal.SIGINT); "
    )
    ended = subprogram(code + PROGRAM, "run", QUICK, stdout=subprocess.PIPE)
    assert ended.returncode == INTERRUPTED == 128 + signal.SIGINT
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr


def test_an_interrupted_run_writes_no_page(
    zopa: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Negotiation) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Negotiation, "step", interrupted)
    ended = zopa("run", QUICK, "--html", "page.html", "--json")
    assert (ended.code, ended.out) == (INTERRUPTED, "")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [("run",), ()], ids=" ".join)
def test_a_reader_that_has_gone_is_no_reason_for_a_traceback(arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprogram(PROGRAM, *arguments, stdout=writer)
    finally:
        os.close(writer)
    assert ended.returncode == FAILED
    assert ended.stderr == ""


class FullDisk(io.StringIO):
    """A file on which nothing more can be written."""

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("arguments", [("run",), ("run", "--json"), ()], ids=" ".join)
def test_a_full_disk_is_one_message(
    arguments: tuple[str, ...], zopa: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", FullDisk())
    ended = zopa(*arguments)
    assert (ended.code, ended.err) == (FAILED, "Error: [Errno 28] No space left on device\n")


@pytest.mark.parametrize(
    "arguments",
    [
        "run mine.toml",
        "run mine.toml --json",
        "scenario check mine.toml",
        "scenario show mine.toml",
    ],
)
def test_a_terminal_that_knows_only_ascii_is_no_reason_to_fail(
    arguments: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = scenario_text(QUICK).replace("A symmetric toy", "Löhne – 賃金 🪧")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "argv", ["zopa", *arguments.split()])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == DONE
    assert screen.tell() > 20


def test_json_keeps_every_letter_on_any_terminal(zopa: Any, folder: Path) -> None:
    text = scenario_text(QUICK).replace('name = "the union"', 'name = "die Löhne – 賃金"')
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    document = parsed(zopa("run", "mine.toml", "--json").out)
    assert any("Die Löhne – 賃金" in entry["text"] for entry in document["transcript"])
