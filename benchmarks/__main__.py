"""Time what a user waits for and what others can do, in one run on one machine.

    uv run python -m benchmarks                                 everything
    uv run python -m benchmarks w1 rounds                       some groups
    uv run --group benchmark python -m benchmarks peers         with NegMAS beside us

Prints one table, and writes the same with all repeats to benchmarks/latest.json, which git ignores.
"""

import argparse
import resource
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import printing
from benchmarks.machine import facts
from benchmarks.timing import Ratio, Row

LATEST = Path(__file__).parent / "latest.json"
Measured = tuple[list[Row], list[Ratio], dict[str, str]]


def waits() -> Measured:
    """Measure what a user waits for."""
    from benchmarks.waits import waits_rows

    return waits_rows(), [], {}


def w1() -> Measured:
    """Measure the common workload in our compiled duels."""
    from benchmarks.w1 import w1_rows

    return *w1_rows(), {}


def rounds() -> Measured:
    """Measure whole rounds in the compiled runner."""
    from benchmarks.rounds import rounds_rows

    return *rounds_rows(), {}


def peers() -> Measured:
    """Measure the common workload in other tools beside ours."""
    from benchmarks.peers import peers_rows

    return peers_rows()


GROUPS: dict[str, Callable[[], Measured]] = {
    "waits": waits,
    "w1": w1,
    "rounds": rounds,
    "peers": peers,
}


def main(words: Sequence[str] | None = None) -> None:
    """Measure the groups asked for, print the table and write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--json", type=Path, default=LATEST, metavar="FILE", help="where to write")
    asked = parser.parse_args(words)
    for group in asked.groups:
        if group not in GROUPS:
            parser.error(f"no group {group!r}: there are {', '.join(GROUPS)}")
    machine = facts()
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    rows: list[Row] = []
    ratios: list[Ratio] = []
    same: dict[str, str] = {}
    for group in asked.groups or GROUPS:
        more_rows, more_ratios, more_same = GROUPS[group]()
        rows += more_rows
        ratios += more_ratios
        same |= more_same
    print(printing.table(rows, ratios, same))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'most memory in use':42}{peak:>11.1f} MB")
    printing.write(asked.json, printing.document(machine, rows, ratios, same, peak))


if __name__ == "__main__":
    main()
