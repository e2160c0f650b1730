"""The command line of the benchmarks."""

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.timing import Ratio, Row

ROW = Row("toys", "toy", (0.5,), (0.5,), 1, False)


def test_an_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        benchmarks.main(["w2"])
    assert stopped.value.code == 2
    assert "no group 'w2': there are waits, w1, rounds, peers" in capsys.readouterr().err


def test_the_groups_asked_for_are_printed_and_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    toys = {"one": lambda: ([ROW], [Ratio("toy / toy", 1.0)], {"toy": "1 of 1"})}
    never = {"other": lambda: pytest.fail("not asked for")}
    monkeypatch.setattr(benchmarks, "GROUPS", {**toys, **never})
    benchmarks.main(["one", "--json", str(tmp_path / "out.json")])
    printed = capsys.readouterr().out
    assert "cores" in printed
    assert "toy / toy" in printed
    read = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in read["rows"]] == ["toy"]
    assert read["memory_mb"] > 0
