"""The columns of a sweep's table: a function of its study, the same for every part."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from experiments.sweeps.designs import Plan
from experiments.sweeps.settings import base_of, kind_at
from experiments.sweeps.study import Part, Study
from model.outcome import Outcome
from model.paths import ScenarioError, suggestion

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

BY_ISSUE = ("granted", "contract")  # outcomes that have a column for each issue
KINDS = {str: "choice", int: "integer", float: "number"}
TEXT = ("choice", "date")


class Column(NamedTuple):
    """A column of the table."""

    name: str
    kind: str  # "number", "integer", "switch", "choice" or "date"; the last two are text


BEFORE = (
    Column("run", "integer"),
    Column("point", "integer"),
    Column("replication", "integer"),
    Column("seed", "integer"),
    Column("experiment", "choice"),
    Column("scenario", "choice"),
)
AFTER = (Column("stage", "choice"), Column("reason", "choice"))


def columns_of(study: Study, plan: Plan) -> tuple[Column, ...]:
    """Return the columns of a study's table, in order.

    Run, point, replication, seed, experiment and scenario; each path that any point sets; the
    outcomes that are kept; stage and reason.

    Raises
    ------
    ScenarioError
        If there is no such outcome, or two columns would have one name.
    """
    parameters = [Column(path, _kind_of(study, path)) for path in plan.columns]
    scenarios = [base_of(name).scenario for name in study.scenarios]
    issues = dict.fromkeys(issue.name for scenario in scenarios for issue in scenario.issue)
    return columns(parameters, list(issues), study.outcomes)


def _kind_of(study: Study, path: str) -> str:
    """Return what stands at a path in all scenarios where it is set."""
    kinds = {
        kind_at(base_of(part.scenario), path) for part in study.parts if path in _paths_of(part)
    }
    if len(kinds) == 1:
        return kinds.pop()
    return "number" if kinds == {"number", "integer"} else "choice"


def _paths_of(part: Part) -> Iterator[str]:
    """Yield the paths that points of a part may set."""
    yield from (path for path, _ in part.constants)
    yield from (parameter.path for parameter in (*part.levers, *part.uncertainties))
    yield from (path for point in part.listed for path, _ in point)


def columns(
    parameters: Sequence[Column], issues: Sequence[str], outcomes: Sequence[str] = ()
) -> tuple[Column, ...]:
    """Return the columns of a study's table, in order.

    Parameters
    ----------
    parameters
        A column for each swept path.
    issues
        The issues of all its scenarios.
    outcomes
        Names of the outcomes to keep, all if there are none; ``granted`` and ``contract`` stand for
        the columns of all issues.

    Raises
    ------
    ScenarioError
        If there is no such outcome, or a path has the name of another column.

    Examples
    --------
    >>> found = columns([Column("guild.bias", "number")], ["pay"], ["status", "granted"])
    >>> [column.name for column in found][6:]
    ['guild.bias', 'status', 'granted.pay', 'stage', 'reason']
    """
    offered = outcome_columns(issues)
    wanted = _wanted(offered, outcomes) if outcomes else offered
    found = (*BEFORE, *parameters, *wanted, *AFTER)
    names = [column.name for column in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ScenarioError(f"two columns of the table would be called {twice[0]!r}")
    return found


def outcome_columns(issues: Sequence[str]) -> list[Column]:
    """Return the columns that an outcome fills.

    >>> [column.name for column in outcome_columns(["pay"])][8:11]
    ['granted.pay', 'contract.pay', 'guild_value']
    """
    hints = get_type_hints(Outcome)
    found: list[Column] = []
    for name in Outcome._fields:
        if name in BY_ISSUE:
            found += [Column(f"{name}.{issue}", "number") for issue in issues]
        else:
            found.append(Column(name, _kind(hints[name])))
    return found


def _kind(hint: Any) -> str:
    """Return what is in a field of this type, `None` apart."""
    parts = getattr(hint, "__args__", (hint,))
    return next(KINDS[part] for part in parts if part is not type(None))


def _wanted(offered: Sequence[Column], outcomes: Sequence[str]) -> list[Column]:
    names = [*BY_ISSUE, *(column.name for column in offered)]
    for name in outcomes:
        if name not in names:
            raise ScenarioError(f"no outcome is called {name!r}{suggestion(name, names)}")
    return [
        column
        for column in offered
        if column.name in outcomes or column.name.partition(".")[0] in outcomes
    ]


def schema(of: Sequence[Column]) -> "pa.Schema":
    """Return the types of columns; text is plain, so that every part has the same schema."""
    import pyarrow as pa

    types = {"number": pa.float64(), "integer": pa.int64(), "switch": pa.bool_()}
    return pa.schema([(column.name, types.get(column.kind, pa.string())) for column in of])
