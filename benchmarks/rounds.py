"""Whole rounds of the base case in the compiled batch runner."""

from benchmarks.timing import Ratio, Row


def rounds_rows() -> tuple[list[Row], list[Ratio]]:
    """Return the rows and ratios of this group.

    PLACE HELD for the compiled runner, `model.batch`. What belongs here, each as a `Task` whose
    pieces are rounds, in one call of `benchmarks.timing.rows_of("rounds", tasks, rate=True)`:

    - base case, 400 and 11,000 writers, on all cores and with one worker, and the ratio of the two;
    - the same rounds by the Mesa model (`Negotiation(scenario, rng=n, collect=False).run()`) and
      the ratio to them;
    - twice the writers, companies, sessions and issues each, and the ratio to the base case;
    - the first call of a process, which compiles, apart.
    """
    return [], []
