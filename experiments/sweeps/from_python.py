"""Sweeps from Python: a design in, frames out. `from experiments import sweep` gives `sweep`."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.sweeps.given import settings_of, study_of
from experiments.sweeps.query import rows
from experiments.sweeps.reading import read_study
from experiments.sweeps.runner import run
from experiments.sweeps.study import Study
from model.paths import ScenarioError

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

BEFORE = ("point", "replication", "seed", "experiment", "scenario")  # inputs besides the paths
FAILURE = ("stage", "reason")


@dataclass(frozen=True)
class SweepResult:
    """What came of a sweep, as frames on one index, the number of the run."""

    inputs: "pd.DataFrame"  # point, replication, seed, experiment, scenario, and each path
    outcomes: "pd.DataFrame"  # empty in runs that failed
    failures: "pd.DataFrame"  # of the runs that failed: stage, reason, seed
    folder: Path | None  # where the rows are, None if they were not to be kept

    def points(self) -> "pd.DataFrame":
        """Return a row for each point of the design: its inputs, and means with 95 % intervals.

        See `experiments.sweeps.means.point_means` for the columns.
        """
        import pandas as pd

        from experiments.sweeps.means import point_means

        each = self.inputs.groupby("point").first().drop(columns=["replication", "seed"])
        failed = pd.Series(self.inputs.index.isin(self.failures.index), self.inputs.index)
        means = point_means(self.inputs["point"], self.outcomes, failed)
        return pd.concat([each, means.set_axis(each.index)], axis="columns")


def sweep(
    design: "Mapping[str, Any] | pd.DataFrame | Study | str | Path",
    scenario: str | Sequence[str] | None = None,
    *,
    sample: Any = None,
    replications: int | Mapping[str, Any] | None = None,
    seed: int | None = None,
    outcomes: Sequence[str] = (),
    workers: int | None = None,
    folder: str | Path | None = None,
) -> SweepResult:
    """Run a scenario at each point of a design, and return inputs and outcomes as frames.

    Parameters
    ----------
    design
        One of

        - ``{path: [values]}``: all combinations; a single value is the same everywhere, and a
          table of a study file like ``{"low": 0, "high": 1, "levels": 5}`` stands for its values;
        - a pandas frame: a row for each point, its columns paths; what is empty is not set;
        - SALib's problem (``names`` are paths), with ``sample``;
        - a `Study`, the name of a shipped one, or a TOML file: then all but ``workers`` and
          ``folder`` is in it.
    scenario
        A shipped scenario or a TOML file, the base case if none is named; a list compares several.
    sample
        The points of SALib's problem, a row each.
    replications
        Runs of each point, by default 1; or a rule like that under [replications.until] of a study
        file: ``{"outcome": ..., "half_width": ..., "at_most": ...}``.
    seed
        Of the first replication, by default 0; replication r has ``seed + r`` at every point.
    outcomes
        Which to keep; all if none is named.
    workers
        Processes, by default as many as there are cores; 1 stays in this one.
    folder
        Where to keep the rows; a sweep that is there already is not run again. If left out they
        are only in memory.

    Raises
    ------
    ScenarioError
        If something is wrong with the design, or the folder is not for it.
    StoppedError
        If rows cannot be written, or workers cannot be kept alive.

    Examples
    --------
    >>> found = sweep({"guild.bias": [0.0, 0.2]}, "symmetric", replications=2, workers=1)
    >>> found.inputs[["point", "seed", "guild.bias"]].values.tolist()
    [[0, 0, 0.0], [0, 1, 0.0], [1, 0, 0.2], [1, 1, 0.2]]
    >>> found.outcomes["status"].tolist()
    ['settled', 'settled', 'settled', 'settled']
    >>> found.points()["status = settled"].tolist()
    [1.0, 1.0]
    """
    study = _study(design, scenario, sample, replications, seed, outcomes)
    place = tempfile.TemporaryDirectory() if folder is None else nullcontext(str(folder))
    with place as name:
        run(study, name, workers=workers)
        found = rows(name).set_index("run")
    return _split(found, None if folder is None else Path(folder))


def _study(
    design: Any,
    scenario: str | Sequence[str] | None,
    sample: Any,
    replications: int | Mapping[str, Any] | None,
    seed: int | None,
    outcomes: Sequence[str],
) -> Study:
    """Return the study that is meant; what one says itself must not be said again."""
    if isinstance(design, Study | str | Path):
        given = {
            "scenario": scenario,
            "sample": sample,
            "replications": replications,
            "seed": seed,
            "outcomes": outcomes or None,
        }
        for name, value in given.items():
            if value is not None:
                raise ScenarioError(f"{name} is in the study; change it there")
        return design if isinstance(design, Study) else read_study(design)
    return study_of(design, settings_of(scenario, replications, seed, outcomes), sample)


def _split(found: "pd.DataFrame", folder: Path | None) -> SweepResult:
    """Return the columns of a table as inputs and outcomes; those of outcomes come after paths."""
    from experiments.sweeps.columns import outcome_columns

    known = {column.name for column in outcome_columns([])}
    is_outcome = [_is_outcome(name, known) for name in found.columns]
    outcomes = found.loc[:, is_outcome]
    taken = {*outcomes.columns, *FAILURE}
    inputs = found[[name for name in found.columns if name not in taken]]
    failed = found["stage"] != ""
    return SweepResult(inputs, outcomes, found.loc[failed, [*FAILURE, "seed"]], folder)


def _is_outcome(column: str, known: set[str]) -> bool:
    from experiments.sweeps.outcomes import BY_ISSUE

    return column in known or column.partition(".")[0] in BY_ISSUE
