"""A round as a model for `mesa.batch_run`, which gives one row of results for each run.

`experiments.sweep` does the same with a store, all designs, and none of the limits of `batch_run`:
that keeps all rows in memory, knows only full factorials, and sets the start method of processes
for the whole program. Mesa 4 has no `batch_run`; `Round` itself works there too.
"""

from datetime import date
from typing import Any

import mesa
import numpy as np

from experiments.sweeps.columns import outcome_columns
from experiments.sweeps.jobs import Job, Point, Value
from experiments.sweeps.playing import Setup, play, setup_of
from experiments.sweeps.rows import Row, row
from experiments.sweeps.settings import Base, as_value, base_of, is_own_tactic
from experiments.sweeps.trials import trial_fault
from model.paths import ScenarioError
from model.reading.files import DEFAULT_SCENARIO

LIMIT = 60.0  # seconds that a round may take
LARGEST = 2**31  # of seeds that are drawn
REPORTED = ("seed", "stage", "reason")  # besides the outcome


class Round(mesa.Model):
    """One negotiation, played in a single step.

    Parameters
    ----------
    scenario
        A shipped scenario or a TOML file, the base case if none is named.
    rng
        Seed of the round; the same seed gives the same round. None draws one, which is reported.
    settings
        Values by their paths, as in ``zopa run --set``. Paths with dots are given by a dictionary:
        ``Round("symmetric", rng=1, **{"guild.bias": 0.1})``. A setting ``seed`` is the same as
        `rng`: the `batch_run` of Mesa 3.3 and 3.4 has no other way, that of 3.5 takes both.

    Attributes
    ----------
    figures
        The outcome after the step, its names those of ``zopa run --json``, with ``granted.ISSUE``
        for each issue. A round that fails has none and says why in ``stage`` and ``reason``.
    datacollector
        The same for `mesa.batch_run`, one row.

    Raises
    ------
    ScenarioError
        If there is no such path, or the scenario does not allow a value.

    Examples
    --------
    >>> import mesa
    >>> settings = {"scenario": "symmetric", "guild.bias": [0.0, 0.2], "seed": range(2)}
    >>> rows = mesa.batch_run(Round, settings, number_processes=1, display_progress=False)
    >>> [(row["guild.bias"], row["seed"], row["status"]) for row in rows]
    [(0.0, 0, 'settled'), (0.0, 1, 'settled'), (0.2, 0, 'settled'), (0.2, 1, 'settled')]
    """

    def __init__(
        self, scenario: str | None = None, *, rng: Any = None, **settings: Value | date | None
    ) -> None:
        given = settings.pop("seed", None)
        self.round_seed = _seed(rng, given)
        super().__init__(rng=self.round_seed)
        self.running: bool = True
        base = base_of(DEFAULT_SCENARIO if scenario is None else scenario)
        self.point = _point(base, settings)
        self.figures: Row = {}
        reporters = {name: [self.figure, [name]] for name in _names(base)}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def figure(self, name: str) -> Value | None:
        """Return one figure of the row, None if there is none of it."""
        return self.figures.get(name)

    def step(self) -> None:
        """Play the round, note what came of it, and stop."""
        setup = setup_of(self.point)
        [found] = play(setup, [self.round_seed], LIMIT) if isinstance(setup, Setup) else [setup]
        self.figures = row(Job(0, 0, 0, self.round_seed), self.point, found)
        self.datacollector.collect(self)
        self.running = False


def _seed(rng: Any, given: Any) -> int:
    """Return the seed of a round, drawn if none is given."""
    if rng is not None and given is not None and rng != given:
        raise ScenarioError(f"rng = {rng!r} and seed = {given!r} are two seeds; give one")
    found = given if rng is None else rng
    if found is None:
        return int(np.random.default_rng().integers(LARGEST))
    if isinstance(found, bool) or not isinstance(found, int | np.integer) or found < 0:
        raise ScenarioError(f"{found!r} is no seed; a whole number from 0 on is")
    return int(found)


def _point(base: Base, settings: dict[str, Any]) -> Point:
    """Return settings as a point of a design, each tried with the scenario."""
    values = {path: _value(base, path, raw) for path, raw in settings.items()}
    if fault := trial_fault(base, values):
        raise ScenarioError(fault)
    return Point("", base.name, tuple(values.items()))


def _value(base: Base, path: str, raw: Any) -> Value:
    plain = raw.item() if isinstance(raw, np.generic) else raw
    return str(plain) if is_own_tactic(path, plain) else as_value(base, path, plain)


def _names(base: Base) -> list[str]:
    issues = [issue.name for issue in base.scenario.issue]
    return [*(column.name for column in outcome_columns(issues)), *REPORTED]
