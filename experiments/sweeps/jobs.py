"""What a sweep is made of: the points of a design, and the runs that are made of each."""

from typing import NamedTuple

Value = bool | int | float | str
"""What a setting gives a parameter; a date is written as in ISO 8601."""


class Point(NamedTuple):
    """One place in a design: a scenario with some of its parameters set."""

    experiment: str  # name of the part of the study it belongs to, "" if there is but one
    scenario: str  # name of a shipped scenario, or a file
    settings: tuple[tuple[str, Value], ...]  # path and value, in the order of the columns


class Job(NamedTuple):
    """One run to be made."""

    run: int  # its place among all runs of the sweep
    point: int  # place of its point in the plan
    replication: int  # 0 for the first run of a point
    seed: int  # of its round: `zopa run --seed` with it and the point's settings replays the run
