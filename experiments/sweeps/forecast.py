"""What a sweep would come to, before it is started: runs, time, disk, and how sharp it will be."""

import math
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.sweeps.playing import WORTH_IT, Setup, is_compiled, setup_of
from experiments.sweeps.precision import Sums, half_widths
from experiments.sweeps.probing import Estimate
from experiments.sweeps.query import count
from experiments.sweeps.rows import Row
from experiments.sweeps.runner import some_points
from experiments.sweeps.store import finished_rows, manifest_in
from experiments.sweeps.study import Fixed, Until
from experiments.sweeps.work import Order, layout_of
from model import batch

SHARES = ("status", "term_class")  # outcomes with few values, each of which has its odds
MEANS = ("days_past_expiry", "guild_value", "employer_value")
EVEN = 0.5  # the odds that are known least well


class Sharpness(NamedTuple):
    """How well an outcome will be known at one point of the design."""

    what: str  # "share with term_class 18 or 24", "mean of guild_value"
    unit: str  # "points" of a hundred, or "" for the outcome's own unit
    half_width: float | None  # of the 95 % interval, about; None where one run tells nothing
    reason: str  # why so wide


class Forecast(NamedTuple):
    """What a sweep would come to."""

    folder: Path
    there: int  # runs that its folder has already
    finished: bool  # whether these are all
    workers: int
    estimate: Estimate
    likely_runs: int  # within the estimate's bounds
    runs_of_point: int  # of them, about
    free_bytes: int  # on the disk of the folder
    sharpness: tuple[Sharpness, ...]
    failures: tuple[tuple[str, str], ...]  # stage and reason, each once, of the trial
    to_compile: bool  # whether the sweep compiles the rules first: then it is far quicker than said


def forecast(order: Order, workers: int, found: Estimate) -> Forecast:
    """Return what a sweep would come to, by what a trial has shown; nothing is written.

    Parameters
    ----------
    order
        The study and the folder that it would be kept in.
    workers
        How many processes would share the runs.
    found
        What `experiments.sweeps.runner.estimated` gives for them.

    Raises
    ------
    StoreError
        If the folder is not for this study.
    """
    folder = Path(order.folder)
    rows = found.probe.rows
    played = [row for row in rows if row["stage"] == ""]
    each = _runs_of_point(order, played)
    manifest = manifest_in(folder, order.identity)
    failed = dict.fromkeys((str(row["stage"]), str(row["reason"])) for row in rows if row["stage"])
    return Forecast(
        folder=folder,
        there=count(folder) if manifest else 0,
        finished=is_finished(folder, order.identity),
        workers=workers,
        estimate=found,
        likely_runs=found.points * each,
        runs_of_point=each,
        free_bytes=shutil.disk_usage(_there(folder)).free,
        sharpness=tuple(_sharpness(order, played, each)),
        failures=tuple(failed),
        to_compile=_is_to_compile(order, found.least_runs),
    )


def _is_to_compile(order: Order, runs: int) -> bool:
    """Tell whether a sweep will compile the rules, which its trial had to do without."""
    setups = map(setup_of, some_points(layout_of(order).plan))
    return runs >= WORTH_IT and any(
        isinstance(setup, Setup)
        and not any(setup.tactics)
        and not is_compiled(setup)
        and batch.can_play(setup.scenario)
        for setup in setups
    )


def is_finished(folder: Path, identity: str) -> bool:
    """Tell whether all runs of a study are in a folder.

    Raises
    ------
    StoreError
        If the folder is not for this study, or its table is damaged.
    """
    found = manifest_in(folder, identity)
    return found is not None and finished_rows(folder, identity) is not None


def _there(folder: Path) -> Path:
    """Return a folder, or the nearest one around it that there is."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _runs_of_point(order: Order, played: Sequence[Row]) -> int:
    """Return how often a point will be run, about: by its rule, as sharply as it asks."""
    rule = order.study.replications
    if isinstance(rule, Fixed):
        return rule.count
    figures = [_figure(row, rule) for row in played]
    runs = rule.at_least
    while runs < rule.at_most and _half_width(rule, figures, runs) > rule.half_width:
        runs = min(runs + rule.batch, rule.at_most)
    return runs


def _figure(row: Row, rule: Until) -> float | None:
    value = row[rule.outcome]
    if rule.values:
        return float(str(value) in rule.values)
    return None if value is None else float(value)


def _half_width(rule: Until, figures: Sequence[float | None], runs: int) -> float:
    """Return half the width of the interval after so many runs that are like those of a trial."""
    there = [figure for figure in figures if figure is not None]
    if not there:
        return math.inf
    scale = runs / len(figures)
    numbers = (len(there), math.fsum(there), math.fsum(figure**2 for figure in there))
    return float(half_widths(rule, Sums(*(np.array([scale * number]) for number in numbers)))[0])


def _sharpness(order: Order, played: Sequence[Row], runs: int) -> Iterator[Sharpness]:
    """Yield how well outcomes will be known from so many runs of a point.

    Runs of all points together spread at least as much as those of one do on average. So what is
    said is, if anything, too wide.
    """
    rule = order.study.replications
    kept = {column.name for column in layout_of(order).columns}
    if isinstance(rule, Until):
        asked = f"the rule asks for {_plain(rule)}"
        yield _sharp(_called(rule), rule, [_figure(row, rule) for row in played], runs, asked)
    yield _sharp("any share", _share("even"), [EVEN], runs, "at most, where the odds are even")
    for name in (name for name in SHARES if name in kept and played):
        likely = statistics.mode(str(row[name]) for row in played)
        part = [float(str(row[name]) == likely) for row in played]
        why = f"{100 * statistics.fmean(part):.0f} % in the trial"
        yield _sharp(f"share with {name} {likely}", _share(likely), part, runs, why)
    for name in (name for name in MEANS if name in kept):
        figures = [_figure(row, _mean(name)) for row in played]
        there = [figure for figure in figures if figure is not None]
        if len(there) > 1:
            why = f"standard deviation {statistics.stdev(there):,.4g} in the trial"
            yield _sharp(f"mean of {name}", _mean(name), figures, runs, why)


def _sharp(
    what: str, rule: Until, figures: Sequence[float | None], runs: int, why: str
) -> Sharpness:
    at = _half_width(rule, figures, runs)
    scale, unit = (100.0, "points") if rule.values else (1.0, "")
    return Sharpness(what, unit, scale * at if math.isfinite(at) else None, why)


def _share(value: str) -> Until:
    return Until("", (value,), 0.0, 0, 0, 0)


def _mean(outcome: str) -> Until:
    return Until(outcome, (), 0.0, 0, 0, 0)


def _called(rule: Until) -> str:
    if rule.values:
        return f"share with {rule.outcome} {' or '.join(rule.values)}"
    return f"mean of {rule.outcome}"


def _plain(rule: Until) -> str:
    return f"{100 * rule.half_width:g} points" if rule.values else f"{rule.half_width:g}"
