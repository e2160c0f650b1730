"""Whether compiled rounds are the Mesa model's, on as many seeds as one likes.

    uv run python -m benchmarks.equality --seeds 2000

Prints for each shipped scenario how many rounds were compared, word by word, and how many differ;
exit code 1 if any does. The tests do the same on fewer seeds.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from hashlib import sha256

from experiments.many import rounds
from model import batch
from model.messages import Message
from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.reading import read_scenario, scenario_names


def differing(name: str, seeds: range) -> list[int]:
    """Return the seeds whose rounds differ in a message or in a figure of their outcomes."""
    scenario = read_scenario(name)
    plain = rounds(scenario, seeds, all_of_it, label=name)
    ends = batch.outcomes(batch.play_rounds(scenario, seeds))
    said = map(digest, batch.messages(scenario, seeds))
    pairs = zip(seeds, plain, zip(ends, said, strict=True), strict=True)
    return [seed for seed, mesa, ours in pairs if mesa != ours]


def all_of_it(talks: Negotiation) -> tuple[Outcome, str]:
    """Return what came of a round, and a digest of all that was said in it."""
    return outcome(talks), digest(talks.messages)


def digest(messages: Sequence[Message]) -> str:
    """Return a digest of some messages; two that print alike to the last digit are the same."""
    return sha256(repr(list(messages)).encode()).hexdigest()


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
