"""What the commands for sweeps say, as documents for ``--json`` and in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from experiments.sweeps.designs import Plan
from experiments.sweeps.distributions import KINDS, Choice, Spread
from experiments.sweeps.forecast import Forecast
from experiments.sweeps.manifest import identity, read_manifest
from experiments.sweeps.query import rows
from experiments.sweeps.replaying import command_of, job_of, point_of, stored_rows
from experiments.sweeps.runner import Result
from experiments.sweeps.settings import base_of, written_value
from experiments.sweeps.study import Fixed, Part, Replications, Study, canonical
from experiments.sweeps.verifying import Verification

MOST_REASONS = 20  # of failures
MOST_VALUES = 8  # of a parameter
UNITS = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))
SIZES = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


class Failed(NamedTuple):
    """Runs that failed for one reason."""

    stage: str
    reason: str
    runs: int
    replay: str  # the command that plays the first of them again


class Ended(NamedTuple):
    """A sweep that is over."""

    study: Study
    result: Result
    seconds: float  # that it took now
    failed: tuple[Failed, ...]  # the most frequent reasons


# ------------------------------------------------------------------------------- in words


def duration(seconds: float) -> str:
    """Return a time in words.

    >>> duration(0.2), duration(59.4), duration(5400), duration(900_000)
    ('1 second', '59 seconds', '1.5 hours', '10 days')
    """
    for size, unit in UNITS:
        if seconds >= 1.5 * size:
            return f"{seconds / size:.{1 if seconds < 10 * size else 0}f}".removesuffix(".0") + (
                f" {unit}"
            )
    whole = max(1, round(seconds))
    return f"{whole} second{'' if whole == 1 else 's'}"


def size(count: float) -> str:
    """Return a number of bytes in words.

    >>> size(999), size(54_321), size(2.7e9)
    ('999 bytes', '54 kB', '2.7 GB')
    """
    for unit, name in SIZES:
        if count >= unit:
            return f"{count / unit:.{1 if count < 10 * unit else 0}f} {name}"
    return f"{count:.0f} bytes"


def between(least: str, most: str) -> str:
    """Return a range in words.

    >>> between("200", "2,400"), between("200", "200")
    ('200 to 2,400', '200')
    """
    return least if least == most else f"{least} to {most}"


def spread_text(spread: Spread) -> str:
    """Return the values that a parameter may take.

    >>> from experiments.sweeps.distributions import Distribution, choice
    >>> spread_text(choice([12, 18])), spread_text(Distribution("uniform", (0.0, 0.3)))
    ('12, 18', 'uniform: low 0, high 0.3')
    """
    if isinstance(spread, Choice):
        shown = [_plain(value) for value in spread.values]
        if len(shown) > MOST_VALUES:
            shown = [*shown[:3], f"... {len(shown)} values in all ...", shown[-1]]
        return ", ".join(shown)
    named = zip(KINDS[spread.kind].parts, spread.numbers, strict=True)
    text = f"{spread.kind}: " + ", ".join(f"{part} {number:g}" for part, number in named)
    cut = (("above", spread.low), ("below", spread.high))
    return text + "".join(f", {word} {end:g}" for word, end in cut if end is not None)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def replications_text(rule: Replications) -> str:
    """Return how often each point is run.

    >>> replications_text(Fixed(10))
    '10 runs of each point'
    """
    if isinstance(rule, Fixed):
        return f"{rule.count:,} run{'' if rule.count == 1 else 's'} of each point"
    asked = f"the share with {rule.outcome} {' or '.join(rule.values)}"
    width = f"{100 * rule.half_width:g} points"
    if not rule.values:
        asked, width = f"the mean of {rule.outcome}", f"{rule.half_width:g}"
    return (
        f"{rule.at_least:,} to {rule.at_most:,} runs of each point in batches of {rule.batch:,}, "
        f"until {asked} is known to {width} either way (95 %)"
    )


def varied(part: Part) -> Iterator[tuple[str, str, str, str]]:
    """Yield role, path, values and the scenario's own value of each thing that a part sets."""
    base = base_of(part.scenario)
    given = [("constant", path, _plain(value)) for path, value in part.constants]
    for role, parameters in (("lever", part.levers), ("uncertainty", part.uncertainties)):
        given += [(role, one.path, spread_text(one.spread)) for one in parameters]
    listed = {path: "as listed" for point in part.listed for path, _ in point}
    given += [("listed", path, text) for path, text in listed.items()]
    for role, path, values in given:
        written = written_value(base, path)
        yield role, path, values, "" if written is None else _plain(written)


def design_text(part: Part) -> str:
    """Return how a part chooses its points."""
    design = part.design
    numbers = [
        (design.samples, "samples"),
        (design.trajectories, "trajectories"),
        (design.levels, "levels"),
        (len(part.listed), "points listed"),
    ]
    told = [design.kind, *(f"{count:,} {what}" for count, what in numbers if count)]
    if design.second_order:
        told.append("with pairs")
    if design.uncertainty_samples:
        kind, count = design.uncertainty_design, design.uncertainty_samples
        told.append(f"{count:,} samples of the uncertainties over each ({kind})")
    return ", ".join(told)


# ------------------------------------------------------------------------------- what happened


def ended(study: Study, result: Result, seconds: float) -> Ended:
    """Return what there is to say of a sweep that is over."""
    failed = tuple(failures(result.folder)) if result.failures else ()
    return Ended(study, result, seconds, failed)


def failures(folder: Path) -> Iterator[Failed]:
    """Yield why runs have failed, the most frequent reasons first, each with a command."""
    manifest = read_manifest(folder)
    found = rows(folder, ["run", "stage", "reason"], "stage <> ''")
    groups = found.groupby(["stage", "reason"], sort=False)["run"].agg(["count", "min"])
    groups = groups.sort_values("count", ascending=False, kind="stable").head(MOST_REASONS)
    for (stage, reason), count, first in groups.itertuples():
        [row] = stored_rows(folder, [int(first)])
        replay = command_of(job_of(row), point_of(manifest, row))
        yield Failed(stage, reason, int(count), replay)


# ------------------------------------------------------------------------------- documents


def study_document(study: Study, plan: Plan) -> dict[str, Any]:
    """Return a study as a document: what decides its rows, and how many there are."""
    least, most = run_bounds(study, plan)
    return {
        "study": study.name,
        "title": study.title,
        "study_sha256": identity(study),
        "scenarios": list(study.scenarios),
        "points": len(plan),
        "left_out": plan.left_out,
        "runs": {"least": least, "most": most},
        "columns": list(plan.columns),
        "record": canonical(study),
    }


def run_bounds(study: Study, plan: Plan) -> tuple[int, int]:
    """Return how many runs a study has at least and at most."""
    rule = study.replications
    if isinstance(rule, Fixed):
        return len(plan) * rule.count, len(plan) * rule.count
    return len(plan) * rule.at_least, len(plan) * rule.at_most


def forecast_document(study: Study, found: Forecast) -> dict[str, Any]:
    """Return what a dry run says."""
    cost = found.estimate
    return {
        "study": study.name,
        "study_sha256": identity(study),
        "folder": str(found.folder),
        "points": cost.points,
        "left_out": cost.left_out,
        "runs": {"least": cost.least_runs, "most": cost.most_runs, "likely": found.likely_runs},
        "there": found.there,
        "finished": found.finished,
        "workers": found.workers,
        "to_compile": found.to_compile,
        "seconds": {
            "least": cost.least_seconds,
            "most": cost.most_seconds,
            "likely": found.likely_runs * cost.run_seconds / found.workers,
        },
        "runs_per_second": found.workers / cost.run_seconds if cost.run_seconds else None,
        "bytes": {"least": cost.least_bytes, "most": cost.most_bytes, "free": found.free_bytes},
        "precision": [each._asdict() for each in found.sharpness],
        "trial": {
            "runs": cost.probe.runs,
            "failures": cost.probe.failures,
            "reasons": [{"stage": stage, "reason": reason} for stage, reason in found.failures],
        },
    }


def sweep_document(found: Ended) -> dict[str, Any]:
    """Return what a sweep says when it is over."""
    result, manifest = found.result, read_manifest(found.result.folder)
    return {
        "study": found.study.name,
        "study_sha256": manifest.study_sha256,
        "folder": str(result.folder),
        "points": manifest.points,
        "left_out": manifest.left_out,
        "runs": result.runs,
        "made": result.made,
        "failures": result.failures,
        "failed": [each._asdict() for each in found.failed],
        "seconds": round(found.seconds, 3),
        "runs_per_second": round(result.made / found.seconds, 1) if result.made else None,
    }


def verification_document(found: Verification) -> dict[str, Any]:
    """Return what came of making rows again."""
    return {
        "study": found.study,
        "folder": str(found.folder),
        "rows": found.rows,
        "checked": len(found.checked),
        "failed": found.failed,
        "equal": not found.differences,
        "differences": [each._asdict() for each in found.differences],
        "notes": list(found.notes),
    }
