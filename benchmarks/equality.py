"""Whether compiled rounds are the Mesa model's, on as many seeds as one likes.

    uv run python -m benchmarks.equality --seeds 2000

Prints for each shipped scenario how many rounds were compared and how many differ; exit code 1 if
any does. The tests do the same on fewer seeds.
"""

import argparse
import sys
import time

from experiments.many import one_outcome, rounds
from model import batch
from model.reading import read_scenario, scenario_names


def differing(name: str, seeds: range) -> list[int]:
    """Return the seeds whose rounds differ in any figure of their outcomes."""
    scenario = read_scenario(name)
    plain = rounds(scenario, seeds, one_outcome, label=name)
    compiled = batch.outcomes(batch.play_rounds(scenario, seeds))
    pairs = zip(seeds, plain, compiled, strict=True)
    return [seed for seed, mesa, ours in pairs if mesa != ours]


def main() -> None:
    """Compare and print a line for each scenario."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    wanted, failed = parser.parse_args(), False
    for name in scenario_names():
        start = time.perf_counter()
        wrong = differing(name, range(wanted.seeds))
        failed = failed or bool(wrong)
        some = f", first {wrong[:5]}" if wrong else ""
        seconds = time.perf_counter() - start
        print(f"{name:16} {wanted.seeds} rounds, {len(wrong)} differ{some} ({seconds:.0f} s)")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
