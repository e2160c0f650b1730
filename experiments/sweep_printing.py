"""What the commands for sweeps print: one table each, results on standard output."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table

from experiments.printing import console, counted, visible
from experiments.sweeps.designs import Plan
from experiments.sweeps.forecast import Forecast, Sharpness
from experiments.sweeps.progress import rate
from experiments.sweeps.replaying import command_of
from experiments.sweeps.study import Study
from experiments.sweeps.telling import (
    Ended,
    between,
    design_text,
    duration,
    replications_text,
    run_bounds,
    size,
    varied,
)
from experiments.sweeps.verifying import Verification

MOST_DIFFERENCES = 20  # that are printed


def studies(of: Iterable[Study]) -> None:
    """Print some studies, a line each."""
    rows = [(study.name, study.title) for study in of]
    console().print(_table(["name", "what it is"], rows))


def explained(study: Study, plan: Plan) -> None:
    """Print what a study varies, how its points are chosen, and how many runs that makes."""
    out = console()
    out.print(visible(study.title) + "\n", style="bold")
    common = "replication r has seed {} + r at every point"
    seeds = common if study.common else "run n has seed {} + n"
    facts = [
        ("scenario", ", ".join(study.scenarios)),
        ("points", _points(len(plan), plan.left_out)),
        ("replications", replications_text(study.replications)),
        ("runs", between(*(f"{runs:,}" for runs in run_bounds(study, plan)))),
        ("seeds", seeds.format(study.seed)),
        ("limit", f"{study.limit:g} seconds a run"),
        ("outcomes", ", ".join(study.outcomes) or "all"),
    ]
    facts += [("constraint", rule.text) for rule in study.constraints]
    out.print(_facts(facts))
    for part in study.parts:
        heading = " over ".join(filter(None, [part.name, part.scenario]))
        out.print(f"{visible(heading)}: {design_text(part)}", style="bold")
        if rows := list(varied(part)):
            out.print(_table(["", "path", "values", "in the scenario"], rows))


def forecast(study: Study, found: Forecast) -> None:
    """Print what a sweep would come to."""
    cost, probe = found.estimate, found.estimate.probe
    likely = found.likely_runs * cost.run_seconds / found.workers
    about = "" if cost.least_runs == cost.most_runs else f", about {found.likely_runs:,} expected"
    runs = between(f"{cost.least_runs:,}", f"{cost.most_runs:,}") + about
    speed = rate(found.workers / cost.run_seconds if cost.run_seconds else None)
    disk = between(size(cost.least_bytes), size(cost.most_bytes))
    facts = [
        ("points", _points(cost.points, cost.left_out)),
        ("replications", replications_text(study.replications)),
        ("runs", runs),
        ("there already", f"{found.there:,} runs" + (", all" if found.finished else "")),
        ("time", f"about {duration(likely)} with {counted(found.workers, 'worker')}, {speed}"),
        ("at most", f"{duration(cost.most_seconds)}"),
        ("disk", f"{disk} in {found.folder}, twice that for a moment at the end"),
        ("free there", size(found.free_bytes)),
        ("trial", f"{counted(probe.runs, 'run')}, {probe.failures:,} failed"),
    ]
    idle = {"there already": not found.there, "at most": not about}
    out = console()
    out.print(f"{visible(study.title)}: what it would come to, nothing is written\n", style="bold")
    out.print(_facts(fact for fact in facts if not idle.get(fact[0])))
    if found.to_compile:
        out.print(
            "The sweep will compile the rules first, half a minute; then it is far quicker than "
            "said here.\n"
        )
    out.print(
        f"How well a point is known after {counted(found.runs_of_point, 'run')} (95 %)",
        style="bold",
    )
    sharp = [(each.what, _either_way(each), each.reason) for each in found.sharpness]
    out.print(_table(["outcome", "either way", ""], sharp))
    if found.failures:
        out.print("Why runs of the trial failed", style="bold")
        out.print(_table(["stage", "reason"], found.failures))
    if 2.0 * cost.most_bytes > found.free_bytes:
        out.print("There may be too little room on that disk.", style="bold")


def _either_way(sharp: Sharpness) -> str:
    if sharp.half_width is None:
        return "unknown"
    number = f"{sharp.half_width:,.1f}" if sharp.unit else f"{sharp.half_width:,.3g}"
    return f"± {number} {sharp.unit}".rstrip()


def _points(count: int, left_out: int) -> str:
    return f"{count:,}" + (f", {left_out:,} left out by constraints" if left_out else "")


def swept(found: Ended) -> None:
    """Print what a sweep has come to."""
    out, result = console(), found.result
    name = visible(found.study.name)
    if result.made:
        speed = rate(result.made / found.seconds)
        took = f"{result.made:,} made now in {duration(found.seconds)}, {speed}"
        out.print(f"{name}: {result.runs:,} runs in {result.folder}; {took}.")
    else:
        out.print(f"{name}: all {result.runs:,} runs are in {result.folder} already; none made.")
    if not found.failed:
        return
    out.print(f"{result.failures:,} failed:", style="bold")
    out.print(
        _table(["runs", "stage", "reason"], [(f"{f.runs:,}", f[0], f[1]) for f in found.failed])
    )
    out.print("The first of each can be seen with:")
    for each in found.failed:
        out.print(f"  {visible(each.replay)}", soft_wrap=True)


def verified(found: Verification) -> None:
    """Print what came of making rows again."""
    out = console()
    for note in found.notes:
        out.print(f"Note: {visible(note)}.")
    some = f"{len(found.checked):,} of {found.rows:,} rows of {visible(found.study)} made again"
    failed = f", {found.failed:,} of them failed ones" if found.failed else ""
    if not found.differences:
        out.print(f"{some}{failed}: all equal.")
        return
    runs = list(dict.fromkeys(each.run for each in found.differences))
    out.print(f"{some}{failed}: {len(runs):,} not equal.", style="bold")
    shown = found.differences[:MOST_DIFFERENCES]
    rows = [(f"{d.run}", d.column, _cell(d.stored), _cell(d.now)) for d in shown]
    out.print(_table(["run", "column", "stored", "now"], rows))
    if len(found.differences) > len(shown):
        out.print(f"... and {len(found.differences) - len(shown):,} more figures")
    first = next(planned for planned in found.checked if planned[0].run == runs[0])
    out.print("The first of them can be seen with:")
    out.print(f"  {visible(command_of(*first))}", soft_wrap=True)


def _cell(value: object) -> str:
    return "empty" if value is None or value == "" else repr(value)


def _facts(facts: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        table.add_row(*map(visible, fact))
    return table


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(visible, row))
    return table
