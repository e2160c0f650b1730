"""The table and the JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.timing import Ratio, Row, least_spent, median


def table(rows: Sequence[Row], ratios: Sequence[Ratio], same: Mapping[str, str]) -> str:
    """Return the rows and ratios as one table.

    The processor time is the least of a piece's, summed over the cores: on a machine that is busy
    with other things it says more than the clock.
    """
    counts = f"{'cpu ms':>11}{'repeats':>9}{'pieces':>9}"
    lines = [f"{'':42}{'median':>14}{'fastest':>12}{'slowest':>12}{counts}"]
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines.append(f"-- {group}")
        lines.append(line(row))
    if ratios:
        lines.append("-- times as fast, median over the repeats")
    lines += [f"{ratio.name:60}{ratio.times:>12,.1f}" for ratio in ratios]
    if same:
        lines.append("-- runs with the same result as ours")
    lines += [f"{name:60}{count:>12}" for name, count in same.items()]
    return "\n".join(lines)


def line(row: Row) -> str:
    """Return a row of the table: milliseconds a piece, or pieces a second."""
    seconds = (median(row), min(row.seconds), max(row.seconds))
    if row.rate:
        numbers = [f"{1.0 / each:,.0f}" if each < 0.1 else f"{1.0 / each:.1f}" for each in seconds]
        unit = "/s"
    else:
        numbers, unit = [f"{each * 1000.0:,.1f}" for each in seconds], "ms"
    middle, fastest, slowest = numbers
    spent = least_spent(row) * 1000.0
    counts = f"{spent:>11,.{4 if spent < 1.0 else 1}f}{len(row.seconds):>9}{row.pieces:>9,}"
    return f"{row.name:42}{middle:>11} {unit:2}{fastest:>12}{slowest:>12}{counts}"


def document(
    facts: Mapping[str, str],
    rows: Sequence[Row],
    ratios: Sequence[Ratio],
    same: Mapping[str, str],
    memory: float,
) -> dict[str, object]:
    """Return all that was measured as one JSON document; seconds are per piece."""
    return {
        "machine": dict(facts),
        "rows": [
            {**row._asdict(), "median": median(row), "least_spent": least_spent(row)}
            for row in rows
        ],
        "ratios": {ratio.name: ratio.times for ratio in ratios},
        "same_results": dict(same),
        "memory_mb": memory,
    }


def write(path: Path, content: Mapping[str, object]) -> None:
    """Write a JSON document."""
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
