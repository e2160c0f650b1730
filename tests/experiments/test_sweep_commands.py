"""The commands for sweeps from outside: what they print, what they write, and how they end."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from experiments import cli
from experiments.sweeps import probing, runner
from experiments.sweeps.files import StoppedError
from experiments.sweeps.manifest import read_manifest
from experiments.sweeps.probing import Estimate
from experiments.sweeps.reading import read_study, study_names, study_template, study_text
from experiments.sweeps.store import ROWS
from experiments.sweeps.study import Study
from experiments.sweeps.work import order_of
from tests.experiments.sweeps.sweeping import own, varied
from tests.experiments.test_cli import DONE, FAILED, INTERRUPTED, WRONG_INPUT, Ended, parsed

STUDY = """
[study]
name = "mine"
title = "A study of mine"
scenario = "varied.toml"
outcomes = ["status", "guild_value", "employer_value"]
[lever]
"guild.impatience" = [1.0, 2.0]
[replications]
count = 3
"""
Zopa = Callable[..., Ended]


@pytest.fixture
def zopa(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Zopa:
    """Return a function that runs the program in this process."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["zopa", *arguments])
        code = cli.exit_code(cli.app)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that has a study."""
    varied(tmp_path)
    (tmp_path / "mine.toml").write_text(STUDY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the trial of a dry run in this process, which needs no time to begin."""

    def estimated(study: Study, *, workers: int | None = None) -> Estimate:
        order = order_of(study, Path())
        return probing.estimate(order, workers or 2, probing.probe(order, 0.0))

    monkeypatch.setattr(runner, "estimated", estimated)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


SWEEP = ("sweep", "mine.toml", "--workers", "1")
INITIAL = {"mine.toml", "varied.toml"}


# Sweeping.


def test_a_sweep_says_what_it_has_made_and_where(zopa: Zopa, folder: Path) -> None:
    ended = zopa(*SWEEP)
    assert (ended.code, ended.err) == (DONE, "")
    assert ended.out.startswith("mine: 6 runs in results/mine; 6 made now in ")
    assert pq.read_metadata(folder / "results" / "mine" / ROWS).num_rows == 6


def test_a_second_time_it_makes_none_and_says_so(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    again = zopa(*SWEEP)
    assert again == (DONE, "mine: all 6 runs are in results/mine already; none made.\n", "")


def test_a_sweep_that_is_done_needs_no_cluster(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    again = zopa("sweep", "mine.toml", "--cluster", "tcp://127.0.0.1:1")
    assert (again.code, again.err) == (DONE, "")


def test_rows_go_where_one_says(zopa: Zopa, folder: Path) -> None:
    assert zopa(*SWEEP, "--out", "a/b").code == DONE
    assert read_manifest(folder / "a" / "b").name == "mine"
    assert names(folder) == INITIAL | {"a"}


def test_with_json_there_is_one_document(zopa: Zopa, folder: Path) -> None:
    document = parsed(zopa(*SWEEP, "--json").out)
    assert (document["study"], document["runs"], document["made"]) == ("mine", 6, 6)
    assert (document["failures"], document["folder"]) == (0, "results/mine")
    assert document["runs_per_second"] > 0
    again = parsed(zopa(*SWEEP, "--json").out)
    assert (again["runs"], again["made"], again["runs_per_second"]) == (6, 0, None)


def test_rows_are_exported_as_csv_also_later(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    ended = zopa(*SWEEP, "--export", "rows.csv", "--json")
    assert ended.err == "Rows written to rows.csv\n"
    assert parsed(ended.out)["made"] == 0
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["run"] for row in found] == [str(run) for run in range(6)]


def test_failures_are_told_with_reason_and_command(zopa: Zopa, folder: Path) -> None:
    named = own(folder, "raises")
    text = STUDY.replace("[1.0, 2.0]", f'[1.0]\n"guild.tactic" = ["{named}"]')
    (folder / "mine.toml").write_text(text.replace("count = 3", "count = 12"), encoding="utf-8")
    ended = zopa(*SWEEP)
    assert ended.code == DONE
    assert "failed:" in ended.out
    assert "not this one" in ended.out
    command = next(line for line in ended.out.splitlines() if line.startswith("  zopa run "))
    assert "--guild-tactic" in command
    assert len(parsed(zopa(*SWEEP, "--json").out)["failed"]) >= 1


def test_if_every_run_fails_the_work_has_failed(zopa: Zopa, folder: Path) -> None:
    named = own(folder, "missing")
    (folder / "mine.py").write_text("def missing(outlook, view):\n    raise KeyError\n", "utf-8")
    text = STUDY.replace("[1.0, 2.0]", f'[1.0]\n"guild.tactic" = ["{named}"]')
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    ended = zopa(*SWEEP, "--json")
    assert ended.code == FAILED
    assert "every run has failed" in ended.err
    assert parsed(ended.out)["failures"] == 3


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), INTERRUPTED, "Interrupted"),
        (StoppedError("No space left on device. 3 of 9 chunks"), FAILED, "No space left"),
    ],
    ids=["interrupted", "stopped"],
)
def test_a_sweep_that_stops_ends_with_its_code(
    error: BaseException,
    code: int,
    told: str,
    zopa: Zopa,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*handed: Any, **named: Any) -> Any:
        raise error

    monkeypatch.setattr(runner, "run", stopped)
    ended = zopa(*SWEEP, "--export", "rows.csv", "--json")
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err
    assert names(folder) == INITIAL


# The dry run.


@pytest.mark.usefixtures("here")
def test_a_dry_run_says_what_it_would_come_to_and_writes_nothing(zopa: Zopa, folder: Path) -> None:
    ended = zopa("sweep", "mine.toml", "--dry-run")
    assert (ended.code, ended.err) == (DONE, "")
    for told in ("points         2", "runs           6", "results/mine", "any share"):
        assert told in ended.out
    assert names(folder) == INITIAL


@pytest.mark.usefixtures("here")
def test_a_dry_run_is_a_document_too(zopa: Zopa, folder: Path) -> None:
    document = parsed(zopa("sweep", "mine.toml", "--dry-run", "--json", "--workers", "4").out)
    assert document["runs"] == {"least": 6, "most": 6, "likely": 6}
    assert (document["workers"], document["there"], document["finished"]) == (4, 0, False)
    assert document["seconds"]["likely"] > 0
    assert document["bytes"]["free"] > document["bytes"]["most"] > 0
    assert {each["what"] for each in document["precision"]} >= {"any share", "mean of guild_value"}
    assert names(folder) == INITIAL


@pytest.mark.usefixtures("here")
def test_a_dry_run_says_what_is_there_already(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    assert "there already   6 runs, all" in zopa("sweep", "mine.toml", "--dry-run").out


# Verifying.


def test_rows_that_are_right_are_equal(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    ended = zopa("verify", "results/mine", "--sample", "4")
    assert ended == (DONE, "4 of 6 rows of mine made again: all equal.\n", "")


def test_rows_that_differ_are_named_and_the_code_is_1(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    file = folder / "results" / "mine" / ROWS
    table = pq.read_table(file)
    place = table.column_names.index("guild_value")
    values = [*table["guild_value"].to_pylist()[:-1], 42.5]
    pq.write_table(table.set_column(place, table.schema.field(place), [values]), file)
    ended = zopa("verify", "results/mine")
    assert ended.code == FAILED
    assert "1 not equal" in ended.out
    assert "42.5" in ended.out
    assert "zopa run varied.toml --seed 2 --set guild.impatience=2.0" in ended.out
    document = parsed(zopa("verify", "results/mine", "--json").out)
    assert (document["equal"], document["checked"]) == (False, 6)
    assert [(each["run"], each["column"]) for each in document["differences"]] == [
        (5, "guild_value")
    ]


# Study files.


def test_every_shipped_study_is_listed_checked_and_shown(zopa: Zopa, folder: Path) -> None:
    listed = zopa("study", "list").out
    for name in study_names():
        assert f" {name} " in listed
        checked = zopa("study", "check", name)
        assert (checked.code, checked.err) == (DONE, "")
        assert checked.out.startswith(f"{name}: fine. {read_study(name).title}: ")
        shown = zopa("study", "show", name)
        assert (shown.code, shown.err) == (DONE, "")
        assert parsed(zopa("study", "show", name, "--json").out)["study"] == name


def test_what_is_varied_is_shown(zopa: Zopa, folder: Path) -> None:
    shown = zopa("study", "show", "mine.toml").out
    assert "guild.impatience" in shown
    assert "1, 2" in shown
    assert "runs           6" in shown


def test_a_new_study_passes_the_check(zopa: Zopa, folder: Path) -> None:
    written = zopa("study", "new", "new.toml")
    assert written.out == "new.toml written. Check it with: zopa study check new.toml\n"
    assert (folder / "new.toml").read_text(encoding="utf-8") == study_template()
    assert zopa("study", "check", "new.toml").code == DONE


def test_a_new_study_has_other_keys_that_can_be_switched_on(zopa: Zopa, folder: Path) -> None:
    """Lines that begin with a single # and no blank are keys; the fixed count goes then."""
    lines = study_template().splitlines()
    switched = [
        line[1:] if line.startswith("#") and line[1:2].strip() else line
        for line in lines
        if not line.startswith("count")
    ]
    assert len([line for line in lines if line not in switched]) > 7
    (folder / "on.toml").write_text("\n".join(switched), encoding="utf-8")
    assert zopa("study", "check", "on.toml") == (
        DONE,
        "on.toml: fine. Does a hopeful union settle later?: 16 points, 800 to 6,400 runs.\n",
        "",
    )


def test_a_new_study_may_be_a_copy_of_a_shipped_one(zopa: Zopa, folder: Path) -> None:
    assert zopa("study", "new", "new.toml", "--from", "quick").code == DONE
    assert (folder / "new.toml").read_text(encoding="utf-8") == study_text("quick")


# What is refused.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("sweep", "STUDY"),
        ("sweep no-such-study", "quick"),
        ("sweep qick", "nearest: quick"),
        ("sweep missing.toml", "missing.toml"),
        ("sweep .", "folder"),
        ("sweep bad.toml", "bad.toml, line 7"),
        ("sweep bad.toml --dry-run", "guild.impatience"),
        ("sweep bad.toml --json", "guild.impatience"),
        ("sweep mine.toml --workers 0", "--workers"),
        ("sweep mine.toml --workers two", "--workers"),
        ("sweep mine.toml --out bad.toml", "is a file"),
        ("sweep mine.toml --out .", "not empty"),
        ("sweep mine.toml --out . --dry-run", "not empty"),
        ("sweep mine.toml --out . --cluster tcp://127.0.0.1:1", "not empty"),
        ("sweep mine.toml --export rows.txt", "ends in .csv"),
        ("sweep mine.toml --export .", "ends in .csv"),
        ("sweep mine.toml --export no/such/rows.csv", "no folder"),
        ("sweep mine.toml --export folder.csv", "not an ordinary file"),
        ("sweep mine.toml --dry-run --export rows.csv", "--dry-run"),
        ("sweep mine.toml --dry-run --cluster tcp://127.0.0.1:1", "--dry-run"),
        ("sweep mine.toml --workers 2 --cluster tcp://127.0.0.1:1", "--workers"),
        ("sweep mine.toml --cluster nonsense", "tcp://HOST:PORT"),
        ("sweep mine.toml --cluster http://127.0.0.1:80", "tcp://HOST:PORT"),
        ("verify", "DIR"),
        ("verify missing", "holds no sweep"),
        ("verify mine.toml", "mine.toml"),
        ("verify . --sample 0", "--sample"),
        ("study", "Usage"),
        ("study show missing.toml", "missing.toml"),
        ("study check bad.toml", "bad.toml, line 7"),
        ("study new mine.toml", "exists already"),
        ("study new no/such/folder/new.toml", "cannot be written"),
        ("study new new.toml --from missing", "missing"),
    ],
)
def test_wrong_input_is_one_message_and_nothing_written(
    arguments: str, told: str, zopa: Zopa, folder: Path
) -> None:
    text = STUDY.strip().replace("[1.0, 2.0]", "[-1.0]")
    (folder / "bad.toml").write_text(text, encoding="utf-8")
    (folder / "folder.csv").mkdir()
    before = names(folder)
    ended = zopa(*arguments.split())
    assert (ended.code, ended.out) == (WRONG_INPUT, "")
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert ended.err.count("Error") == (0 if told == "Usage" else 1)
    assert names(folder) == before


def test_another_study_in_the_folder_is_refused_and_left_alone(zopa: Zopa, folder: Path) -> None:
    zopa(*SWEEP)
    store = folder / "results" / "mine"
    before = {file.name: file.read_bytes() for file in store.iterdir()}
    text = STUDY.replace("count = 3", "count = 4")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    for more in ((), ("--dry-run",), ("--json",)):
        ended = zopa(*SWEEP, *more)
        assert (ended.code, ended.out) == (WRONG_INPUT, "")
        assert "belongs to another study" in ended.err
    assert {file.name: file.read_bytes() for file in store.iterdir()} == before


def test_without_dask_it_is_said_what_to_install(
    zopa: Zopa, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ended = zopa("sweep", "mine.toml", "--cluster", "tcp://127.0.0.1:1")
    assert (ended.code, ended.out) == (WRONG_INPUT, "")
    assert "pip install 'zopa[cluster]'" in ended.err
    assert names(folder) == INITIAL


def test_documents_are_ascii_for_any_terminal(zopa: Zopa, folder: Path) -> None:
    text = STUDY.replace("A study of mine", "Étude")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    out = zopa("study", "show", "mine.toml", "--json").out
    assert out.isascii()
    assert json.loads(out)["title"] == "Étude"
