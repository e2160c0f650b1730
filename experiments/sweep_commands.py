"""The commands for sweeps: `zopa sweep`, `zopa verify` and `zopa study`.

As in `experiments.cli` heavy imports wait until a command needs them.
"""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.messages import warn

if TYPE_CHECKING:
    from experiments.sweeps.runner import Result
    from experiments.sweeps.study import Study

FAILED = 1
RESULTS = Path("results")  # where a sweep goes if nobody says where
SAMPLE = 50  # rows that `zopa verify` makes again

studies = typer.Typer(
    help="""List, explain, check and start study files.

    Example: zopa study show quick
    """,
    no_args_is_help=True,
)

StudyName = Annotated[str, typer.Argument(metavar="STUDY", help="A shipped study or a TOML file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document only.")]


def add_to(app: typer.Typer) -> None:
    """Give a program the commands for sweeps."""
    app.command()(sweep)
    app.command()(verify)
    app.add_typer(studies, name="study")


# ------------------------------------------------------------------------------- running


def sweep(
    study: StudyName,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for the rows; results/NAME if left out."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what it would come to, by a short trial; write nothing."
        ),
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as there are cores if left out.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask scheduler, e.g. tcp://127.0.0.1:8786."),
    ] = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Also write the rows as CSV.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a study: every point of its design, as often as it says, into a folder.

    Stopped or killed at any moment, the same command goes on from there; a study that is done is
    not run again. Ctrl-C stores the runs at hand first.

    Example: zopa sweep quick --dry-run
    """
    from experiments.sweeps.reading import read_study
    from model.paths import ScenarioError

    if cluster is not None and workers is not None:
        raise ScenarioError("--workers goes with this machine; a cluster has workers of its own")
    if dry_run and (export is not None or cluster is not None):
        raise ScenarioError("--dry-run writes nothing and asks no cluster; leave the others out")
    if export is not None:
        _check_table_name(export)
    found = read_study(study)
    folder = RESULTS / found.name if out is None else out
    if dry_run:
        _forecast(found, folder, workers, as_json)
    else:
        _sweep(found, folder, workers, cluster, export, as_json)


def _forecast(study: "Study", folder: Path, workers: int | None, as_json: bool) -> None:
    from experiments import printing, sweep_printing
    from experiments.sweeps.forecast import forecast
    from experiments.sweeps.runner import cores, estimated
    from experiments.sweeps.store import manifest_in
    from experiments.sweeps.telling import forecast_document
    from experiments.sweeps.work import order_of

    order = order_of(study, folder)._replace(folder=str(folder))
    manifest_in(folder, order.identity)  # a folder of another study is refused at once
    found = forecast(order, workers or cores(), estimated(study, workers=workers))
    if as_json:
        printing.as_json(forecast_document(study, found))
    else:
        sweep_printing.forecast(study, found)


def _sweep(
    study: "Study",
    folder: Path,
    workers: int | None,
    cluster: str | None,
    export: Path | None,
    as_json: bool,
) -> None:
    from experiments import printing, sweep_printing
    from experiments.sweeps.query import export_csv
    from experiments.sweeps.telling import ended, sweep_document

    start = perf_counter()
    result = _run(study, folder, workers, cluster)
    told = ended(study, result, perf_counter() - start)
    if export is not None:
        export_csv(folder, export)
        warn(f"Rows written to {export}")
    if as_json:
        printing.as_json(sweep_document(told))
    else:
        sweep_printing.swept(told)
    if result.failures == result.runs:
        warn("Error: every run has failed.")
        raise typer.Exit(FAILED)


def _run(study: "Study", folder: Path, workers: int | None, cluster: str | None) -> "Result":
    """Make what is missing, here or on a cluster; a sweep that is done needs no cluster."""
    from experiments.sweeps.forecast import is_finished
    from experiments.sweeps.manifest import identity
    from experiments.sweeps.runner import run

    if cluster is None or is_finished(folder, identity(study)):
        return run(study, folder, workers=workers)
    from experiments.sweeps.cluster import connected

    with connected(cluster) as team:
        return run(study, folder, workers=team.size, hands=team.hands)


def _check_table_name(file: Path) -> None:
    """Refuse what a table must not replace: anything but an ordinary file with a table's name."""
    from model.paths import ScenarioError

    if file.suffix.lower() != ".csv":
        raise ScenarioError(f"--export {file}: a table's name ends in .csv, e.g. rows.csv")
    if file.exists() and not file.is_file():
        raise ScenarioError(f"--export {file}: that is not an ordinary file; give another name")
    if not file.parent.is_dir():
        raise ScenarioError(f"--export {file}: there is no folder {file.parent}")


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")],
    sample: Annotated[int, typer.Option(min=1, help="How many rows to make again.")] = SAMPLE,
    as_json: AsJson = False,
) -> None:
    """Make some rows of a sweep again and say whether they are equal, to the last digit.

    They are spread over the whole sweep, and one failed row for each reason is among them. If any
    figure differs it is named, and the exit code is 1.

    Example: zopa verify results/quick --sample 5
    """
    from experiments import printing, sweep_printing
    from experiments.sweeps.telling import verification_document
    from experiments.sweeps.verifying import verify as verified

    found = verified(folder, sample)
    if as_json:
        printing.as_json(verification_document(found))
    else:
        sweep_printing.verified(found)
    if found.differences:
        raise typer.Exit(FAILED)


# ------------------------------------------------------------------------------- study files


@studies.command("list")
def list_studies() -> None:
    """List the shipped studies.

    Example: zopa study list
    """
    from experiments import sweep_printing
    from experiments.sweeps.reading import read_study, study_names

    sweep_printing.studies(map(read_study, study_names()))


@studies.command("show")
def show_study(study: StudyName, as_json: AsJson = False) -> None:
    """Explain a study: what is varied, how points are chosen, how many runs that makes.

    Example: zopa study show quick
    """
    from experiments import printing, sweep_printing
    from experiments.sweeps.designs import plan_of
    from experiments.sweeps.reading import read_study
    from experiments.sweeps.telling import study_document

    found = read_study(study)
    plan = plan_of(found)
    if as_json:
        printing.as_json(study_document(found, plan))
    else:
        sweep_printing.explained(found, plan)


@studies.command("check")
def check_study(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A TOML file or a shipped study.")],
) -> None:
    """Check a study file and say what is wrong and where.

    Example: zopa study check my-study.toml
    """
    from experiments.printing import visible
    from experiments.sweeps.designs import plan_of
    from experiments.sweeps.reading import read_study
    from experiments.sweeps.telling import between, run_bounds

    study = read_study(file)
    plan = plan_of(study)
    runs = between(*(f"{count:,}" for count in run_bounds(study, plan)))
    typer.echo(f"{file}: fine. {visible(study.title)}: {len(plan):,} points, {runs} runs.")


@studies.command("new")
def new_study(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")
    ],
    copy_of: Annotated[
        str | None, typer.Option("--from", metavar="STUDY", help="Start from a shipped one.")
    ] = None,
) -> None:
    """Write a commented study file to start from.

    Example: zopa study new my-study.toml
    """
    from experiments.sweeps.reading import study_template, study_text
    from model.paths import ScenarioError

    text = study_template() if copy_of is None else study_text(copy_of)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise ScenarioError(f"{file} exists already; give a new file name") from None
    except OSError as error:
        raise ScenarioError(f"{file} cannot be written: {error.strerror}") from None
    typer.echo(f"{file} written. Check it with: zopa study check {file}")
