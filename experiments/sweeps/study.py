"""A study: what is varied over which scenario, how often each point is run, what is kept."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from experiments.sweeps.constraints import Constraint
from experiments.sweeps.distributions import Spread, ends
from experiments.sweeps.jobs import Value
from experiments.sweeps.settings import base_of, is_own_tactic

FORMAT = 1  # of `canonical`: another number where the same study comes to mean other points


class Parameter(NamedTuple):
    """One thing that is varied."""

    path: str  # in the scenario
    spread: Spread  # the values it may take
    whole: bool = False  # whether only whole numbers may stand at the path


class Design(NamedTuple):
    """How points are chosen. What a kind does not use is 0, False or ""."""

    kind: str  # factorial, list, latin-hypercube, sobol, saltelli or morris
    seed: int  # of the sample
    samples: int = 0  # points of the sample; of a saltelli design the base sample, before blocks
    second_order: bool = False  # saltelli: with the blocks for pairs of parameters
    trajectories: int = 0  # morris
    levels: int = 0  # morris: places of the grid on each axis, even
    uncertainty_design: str = ""  # if the uncertainties are crossed: how they are sampled
    uncertainty_samples: int = 0  # and how often


@dataclass(frozen=True)
class Fixed:
    """Each point is run so many times."""

    count: int  # >= 1


class Until(NamedTuple):
    """Each point is run until what is asked of it is known well enough.

    With values: the share of runs whose outcome is one of them, by its 95 % Wilson interval.
    Without: the mean of the outcome, by its 95 % interval by Student.
    """

    outcome: str  # name of an outcome
    values: tuple[str, ...]  # of the outcome, as text
    half_width: float  # half the interval's width at which a point is done; 0.02 is 2 points
    at_least: int  # replications
    at_most: int  # replications; there a point is done anyway
    batch: int  # replications that are added at a time


Replications: TypeAlias = Fixed | Until


class Part(NamedTuple):
    """One design over one scenario; a study is one or more of them, one after the other."""

    name: str  # of the experiment, "" if the study has but one
    scenario: str  # name of a shipped scenario, or a file
    constants: tuple[tuple[str, Value], ...]  # set for all points
    levers: tuple[Parameter, ...]  # what somebody at the table could choose
    uncertainties: tuple[Parameter, ...]  # what nobody at the table can choose
    constraints: tuple[Constraint, ...]
    design: Design
    listed: tuple[tuple[tuple[str, Value], ...], ...] = ()  # the points of a list


class Study(NamedTuple):
    """A sweep as data, checked."""

    name: str
    title: str
    scenarios: tuple[str, ...]  # all that are played
    seed: int  # of the first replication
    common: bool  # replication r has seed + r at every point; else each run has its own seed
    limit: float  # seconds that a run may take
    outcomes: tuple[str, ...]  # columns to keep, all if empty
    replications: Replications
    parts: tuple[Part, ...]

    @property
    def design(self) -> Design:
        """The design of the first part."""
        return self.parts[0].design

    @property
    def levers(self) -> tuple[Parameter, ...]:
        """The levers of all parts, each path once."""
        return _once(parameter for part in self.parts for parameter in part.levers)

    @property
    def uncertainties(self) -> tuple[Parameter, ...]:
        """The uncertainties of all parts, each path once."""
        return _once(parameter for part in self.parts for parameter in part.uncertainties)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The constraints of all parts, each text once."""
        rules = {rule.text: rule for part in self.parts for rule in part.constraints}
        return tuple(rules.values())


def _once(parameters: Iterator[Parameter]) -> tuple[Parameter, ...]:
    found: dict[str, Parameter] = {}
    for parameter in parameters:
        found.setdefault(parameter.path, parameter)
    return tuple(found.values())


def canonical(study: Study) -> dict[str, Any]:
    """Return all that decides the rows of a study, fit for JSON and for a hash.

    Names, titles, comments, the order of keys and where a scenario's file lies are left out; of a
    scenario its content counts, sources and assumptions apart.
    """
    return {
        "format": FORMAT,
        "seed": study.seed,
        "common_random_numbers": study.common,
        "limit_seconds": study.limit,
        "outcomes": list(study.outcomes),
        "replications": _canonical_replications(study.replications),
        "parts": [_canonical_part(part) for part in study.parts],
    }


def _canonical_replications(rule: Replications) -> dict[str, Any]:
    if isinstance(rule, Fixed):
        return {"count": rule.count}
    return {key: _plain(value) for key, value in rule._asdict().items()}


def _canonical_part(part: Part) -> dict[str, Any]:
    return {
        "experiment": part.name,
        "scenario": _digest(part.scenario),
        "constants": [list(pair) for pair in part.constants],
        "levers": [_canonical_parameter(parameter) for parameter in part.levers],
        "uncertainties": [_canonical_parameter(parameter) for parameter in part.uncertainties],
        "constraints": sorted(rule.text for rule in part.constraints),
        "design": part.design._asdict(),
        "points": [[list(pair) for pair in point] for point in part.listed],
        "own_tactics": {value: _file_digest(value) for value in _own_tactics(part)},
    }


def _own_tactics(part: Part) -> list[str]:
    """Return the tactics of one's own that a part seats, as FILE:NAME."""
    varied = (*part.levers, *part.uncertainties)
    pairs = [*part.constants, *(pair for point in part.listed for pair in point)]
    pairs += [(one.path, value) for one in varied for value in ends(one.spread)]
    return sorted({str(value) for path, value in pairs if is_own_tactic(path, value)})


def _file_digest(tactic: str) -> str:
    return hashlib.sha256(Path(tactic.rpartition(":")[0]).read_bytes()).hexdigest()


def _canonical_parameter(parameter: Parameter) -> list[Any]:
    spread = parameter.spread
    return [parameter.path, type(spread).__name__, *(_plain(part) for part in spread)]


def _plain(part: Any) -> Any:
    return list(part) if isinstance(part, tuple) else part


def _digest(scenario: str) -> str:
    """Return a hash of what a scenario says, whatever its file is called."""
    found = base_of(scenario).scenario.model_copy(update={"source": {}, "assumption": {}})
    return hashlib.sha256(found.model_dump_json().encode()).hexdigest()
