"""How far a sweep is: shown on a terminal, and to nobody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Standing(NamedTuple):
    """How far a sweep is."""

    runs: int  # made so far, those of earlier starts included
    total: int  # as far as it is known: a rule for replications may ask for more
    failures: int  # of the runs that are stored
    wave: int  # of replications, from 1


Show: TypeAlias = Callable[[Standing], None]


def quiet(standing: Standing) -> None:
    """Show nothing."""


class Rate(ProgressColumn):
    """Runs a second, as of late."""

    def render(self, task: Task) -> Text:
        """Return the rate in words."""
        return Text(rate(task.finished_speed or task.speed))


def rate(speed: float | None) -> str:
    """Return runs a second in words, nothing if it is not known yet.

    >>> rate(1234.5), rate(0.25), rate(None)
    ('1,234 runs/s', '0.25 runs/s', '')
    """
    if speed is None:
        return ""
    return f"{speed:,.0f} runs/s" if speed >= 10.0 else f"{speed:.2g} runs/s"


@contextmanager
def bar(title: str) -> Iterator[Show]:
    """Show a bar with rate, failures and time left if standard error is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield quiet
        return
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TextColumn("{task.fields[failures]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with progress:
        task = progress.add_task(title, total=None, start=False, failures="")

        def show(standing: Standing) -> None:
            if not progress.tasks[0].started:
                progress.update(task, completed=standing.runs)
                progress.start_task(task)
            progress.update(task, **fields(title, standing))  # type: ignore[arg-type]

        yield show


def fields(title: str, standing: Standing) -> dict[str, str | int]:
    """Return what a bar says of a standing.

    >>> fields("quick", Standing(40, 200, 1, 2))["description"]
    'quick, wave 2'
    """
    return {
        "description": title if standing.wave == 1 else f"{title}, wave {standing.wave}",
        "completed": standing.runs,
        "total": standing.total,
        "failures": f"{standing.failures:,} failed" if standing.failures else "",
    }
