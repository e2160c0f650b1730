"""The command line: `zopa` and its commands. Heavy imports wait until a command needs them."""

import io
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from experiments import sweep_commands
from experiments.messages import warn

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130
DEFAULT_SEED = 1
ABOUT = """zopa simulates a round of collective bargaining: offers, dates, a deal or none.

Three things to try first:

  zopa run                    watch one round, as a diary
  zopa run --html round.html  the same round as a picture that can be moved
  zopa scenario show          every number of the round, with its source
"""

app = typer.Typer(
    name="zopa",
    help="""Which concessions lead to which settlement? Simulates a round of collective bargaining.

    Example: zopa run --seed 7
    """,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
)
scenarios = typer.Typer(
    help="""List, explain, check and start scenario files.

    Example: zopa scenario show symmetric
    """,
    no_args_is_help=True,
)
app.add_typer(scenarios, name="scenario")

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a number of the scenario, e.g. guild.bias=0.3. Repeatable.",
    ),
]
TacticName = Annotated[
    str | None,
    typer.Option(metavar="FILE:NAME", help="Sit a tactic of your own there, e.g. mine.py:Patient."),
]
ScenarioName = Annotated[
    str | None, typer.Argument(metavar="SCENARIO", help="A shipped scenario or a TOML file.")
]


@app.callback(invoke_without_command=True)
def about(context: typer.Context) -> None:
    """Say what zopa is and what to try first."""
    if context.invoked_subcommand is None:
        typer.echo(ABOUT)


@app.command()
def run(
    scenario: ScenarioName = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Random seed; the same seed gives the same round.")
    ] = DEFAULT_SEED,
    set_: Settings = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write an interactive replay.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
    guild_tactic: TacticName = None,
    employers_tactic: TacticName = None,
) -> None:
    """Play one negotiation and print it as a diary.

    Example: zopa run --seed 7 --set guild.bias=0.3 --html round.html
    """
    from experiments import printing
    from experiments.run import document
    from model.negotiation import Negotiation

    if html is not None:
        _check_page_name(html)
    talks = Negotiation(
        _read(scenario, set_),
        rng=seed,
        guild_tactic=_own(guild_tactic),
        employers_tactic=_own(employers_tactic),
    ).run()
    if html is not None:
        _write_replay(talks, html, seed)
    if as_json:
        printing.as_json(document(talks, seed))
    else:
        printing.diary_and_deal(talks, seed)


sweep_commands.add_to(app)


@scenarios.command("list")
def list_scenarios() -> None:
    """List the shipped scenarios.

    Example: zopa scenario list
    """
    from experiments import printing
    from model.reading import read_scenario, scenario_names

    printing.scenarios([read_scenario(name) for name in scenario_names()])


@scenarios.command("show")
def show_scenario(
    scenario: ScenarioName = None,
    set_: Settings = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
) -> None:
    """Explain every number of a scenario.

    Each comes with its meaning, its unit and its source or the reason for assuming it.

    Example: zopa scenario show symmetric
    """
    from experiments import printing

    record = _read(scenario, set_)
    if as_json:
        printing.as_json(record.model_dump(mode="json"))
    else:
        printing.explained(record)


@scenarios.command("check")
def check_scenario(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A TOML file or a shipped scenario.")],
    set_: Settings = None,
) -> None:
    """Check a scenario file and say what is wrong and where.

    Example: zopa scenario check mine.toml
    """
    from experiments.printing import visible

    record = _read(file, set_)
    typer.echo(f"{file}: fine. {visible(record.scenario.title)}")


@scenarios.command("new")
def new_scenario(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")
    ],
    copy_of: Annotated[
        str | None, typer.Option("--from", metavar="SCENARIO", help="Start from a shipped one.")
    ] = None,
) -> None:
    """Write a commented scenario file to start from.

    Example: zopa scenario new mine.toml
    """
    from model.reading import scenario_text
    from model.reading.template import template

    text = template() if copy_of is None else scenario_text(copy_of)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        _refuse(f"{file} exists already; give a new file name.")
    except OSError as error:
        _refuse(f"{file} cannot be written: {error.strerror}.")
    typer.echo(f"{file} written. Check it with: zopa scenario check {file}")


def _read(name: str | None, settings: list[str] | None):  # type: ignore[no-untyped-def]
    from model.reading import DEFAULT_SCENARIO, read_scenario

    return read_scenario(DEFAULT_SCENARIO if name is None else name, settings or [])


def _own(named: str | None):  # type: ignore[no-untyped-def]
    if named is None:
        return None
    from experiments.own_tactic import read_tactic

    return read_tactic(named)


def _check_page_name(file: Path) -> None:
    """Refuse what a page must not replace: anything but an ordinary file with a page's name."""
    if file.suffix.lower() not in (".html", ".htm"):
        _refuse(f"--html {file}: a page's name ends in .html, e.g. round.html.")
    if file.exists() and not file.is_file():
        _refuse(f"--html {file}: that is not an ordinary file; give another name.")


def _write_replay(talks, file: Path, seed: int) -> None:  # type: ignore[no-untyped-def]
    from experiments.replay import write_page

    try:
        write_page(talks, file, seed, command=shlex.join(["zopa", *sys.argv[1:]]))
    except OSError as error:
        _refuse(f"{file} cannot be written: {error.strerror or error}.")
    warn(f"Replay written to {file}")


def _refuse(message: str) -> NoReturn:
    warn(f"Error: {message}")
    raise typer.Exit(WRONG_INPUT)


def main() -> None:
    """Run the program: 0 done, 1 the work failed, 2 the input was wrong, 130 interrupted."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name in a scenario may have any letter
    sys.exit(exit_code(app))


def exit_code(program: Callable[[], None]) -> int:
    """Run the program and return its exit code; wrong input is one message, never a traceback."""
    try:
        program()
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # typer has caught the interrupt, and says nothing
            warn("Interrupted.")
        return stop.code if isinstance(stop.code, int) else FAILED
    except KeyboardInterrupt:
        warn("Interrupted.")
        return INTERRUPTED
    except OSError as error:
        warn(f"Error: {error}")
        return FAILED
    except Exception as error:
        from model.paths import ScenarioError  # here, so that --help need not load the reader

        if not isinstance(error, ScenarioError):
            raise
        warn(f"Error: {error}")
        return WRONG_INPUT
    return DONE
