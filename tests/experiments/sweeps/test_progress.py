"""A bar is for people at a terminal; nobody else is told."""

import io

import pytest
from rich.console import Console

from experiments.sweeps import progress
from experiments.sweeps.progress import Standing, bar, fields, quiet, rate


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=160)
    monkeypatch.setattr(progress, "Console", lambda stderr: console)
    return screen


def test_a_terminal_shows_how_far_it_is(terminal: io.StringIO) -> None:
    with bar("quick") as show:
        show(Standing(40, 200, 0, 1))
        show(Standing(120, 200, 3, 2))
    seen = terminal.getvalue()
    assert "quick, wave 2" in seen
    assert "120/200" in seen
    assert "3 failed" in seen


def test_what_was_there_before_does_not_count_as_speed(terminal: io.StringIO) -> None:
    with bar("quick") as show:
        show(Standing(199, 200, 0, 1))
    assert "runs/s" not in terminal.getvalue()


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("quick") as show:
        show(Standing(40, 200, 0, 1))
        assert show is quiet
    assert capsys.readouterr() == ("", "")


def test_failures_are_shown_if_there_are_any() -> None:
    assert fields("x", Standing(1, 2, 0, 1))["failures"] == ""
    assert fields("x", Standing(1, 2, 1234, 1))["failures"] == "1,234 failed"


@pytest.mark.parametrize(
    ("speed", "told"),
    [(None, ""), (0.031, "0.031 runs/s"), (9.94, "9.9 runs/s"), (12345.6, "12,346 runs/s")],
)
def test_a_rate_has_as_many_digits_as_it_needs(speed: float | None, told: str) -> None:
    assert rate(speed) == told
