"""Reading levers and uncertainties: from a table of a study file to the values they may take."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from experiments.sweeps.distributions import (
    KINDS,
    Choice,
    Distribution,
    Spread,
    choice,
    fault,
)
from experiments.sweeps.jobs import Value
from experiments.sweeps.settings import Base, as_value, kind_at
from experiments.sweeps.study import Parameter
from experiments.sweeps.tables import ParameterTable, StudyError, checked_table
from experiments.sweeps.trials import try_values
from model.paths import Location, ScenarioError
from model.reading.wording import shown

MOST_VALUES = 10_000  # of one parameter
WAYS = ("values", "low", *KINDS)  # each gives a parameter its values; low goes with high


def leaves(
    base: Base, table: Mapping[str, Any], place: Location, around: str = ""
) -> Iterator[tuple[str, Any, Location]]:
    """Yield each parameter of a table with its path; quotes around a path may be left out.

    >>> from experiments.sweeps.settings import base_of
    >>> base = base_of("symmetric")
    >>> given = {"guild": {"bias": [0.1], "spread": {"low": 0, "high": 1}}, "term.x": {"y": 0}}
    >>> [path for path, _, _ in leaves(base, given, ("lever",))]
    ['guild.bias', 'guild.spread', 'term.x.y']
    """
    for key, below in table.items():
        path, here = f"{around}{key}", (*place, key)
        if isinstance(below, Mapping) and below and not _is_parameter(base, path, below):
            yield from leaves(base, below, here, f"{path}.")
        else:
            yield path, below, here


def _is_parameter(base: Base, path: str, table: Mapping[str, Any]) -> bool:
    """Tell a parameter's own table from one on the way to it."""
    try:
        kind_at(base, path)
    except ScenarioError:
        own = (key for key, value in table.items() if not isinstance(value, Mapping))
        return any(key in ParameterTable.model_fields for key in own)
    return True


def single_values(table: Mapping[str, Any], place: Location) -> Iterator[tuple[str, Any, Location]]:
    """Yield each value below a table with its path; quotes around a path may be left out.

    >>> [path for path, _, _ in single_values({"guild": {"bias": 0.1}, "a.b": 0}, ())]
    ['guild.bias', 'a.b']
    """
    for key, below in table.items():
        if isinstance(below, Mapping) and below:
            for path, value, inner in single_values(below, (*place, key)):
                yield f"{key}.{path}", value, inner
        else:
            yield key, below, (*place, key)


def parameter_of(base: Base, path: str, raw: Any, place: Location) -> Parameter:
    """Return a lever or an uncertainty, each of its values tried with the scenario.

    Parameters
    ----------
    raw
        Its table, or a list of values.

    Raises
    ------
    StudyError
        For the first thing that is wrong.
    """
    try:
        kind = kind_at(base, path)
    except ScenarioError as error:
        raise StudyError(str(error), place) from None
    if not isinstance(raw, list | tuple | Mapping):
        raise StudyError(
            f"{shown(raw)} is one value; write a list of values or a table such as "
            "{ low = 0, high = 1 }; what is the same at all points goes under [constant]",
            place,
        )
    if isinstance(raw, Mapping):
        spread = _spread(base, path, checked_table(ParameterTable, raw, place), place)
    else:
        spread = _listed(base, path, raw, place)
    if kind == "integer" and isinstance(spread, Distribution) and spread.kind != "integer":
        raise StudyError(
            f"{path} takes whole numbers; write integer = [low, high], values, or low, high and "
            "step",
            (*place, spread.kind),
        )
    if wrong := try_values(base, path, spread):
        raise StudyError(wrong[1], place)
    return Parameter(path, spread, kind == "integer")


def _spread(base: Base, path: str, table: ParameterTable, place: Location) -> Spread:
    """Return the values that a table gives a parameter."""
    way = _way(table, place)
    if way == "values":
        weights, count = table.weights or (), len(table.values or ())
        if weights and len(weights) != count:
            raise StudyError(
                f"there must be one for each of the {count} values, not {len(weights)}",
                (*place, "weights"),
            )
        return _listed(base, path, table.values or (), (*place, "values"), weights)
    if way == "low":
        return _range(base, path, table, place)
    if kind_at(base, path) not in ("number", "integer"):
        raise StudyError(f"{path} is no number; give its values as a list", (*place, way))
    spread = Distribution(way, getattr(table, way), _number(table.low), _number(table.high))
    for key in ("low", "high"):
        if isinstance(getattr(table, key), date):
            raise StudyError(f"{path} is no date", (*place, key))
    if text := fault(spread):
        raise StudyError(text, (*place, way))
    return spread


def _number(value: float | date | None) -> float | None:
    return None if value is None or isinstance(value, date) else float(value)


def _way(table: ParameterTable, place: Location) -> str:
    """Return how a table gives values; refuse none, two, and keys that do not go with it."""
    given = [key for key in WAYS if getattr(table, key) is not None]
    ways = [key for key in given if key != "low"] or given
    if not ways:
        raise StudyError(
            "gives no values; write values = [...], low and high (with step or levels), or one of "
            + ", ".join(KINDS),
            place,
        )
    if len(ways) > 1:
        raise StudyError(f"gives its values twice, by {ways[0]} and {ways[1]}", (*place, ways[1]))
    fitting = {"values": ("weights",), "low": ("high", "step", "levels")}.get(
        ways[0], ("low", "high")
    )
    for key, value in table:
        if value is not None and key not in (ways[0], *fitting):
            raise StudyError(f"does not go with {ways[0]}", (*place, key))
    return ways[0]


def _listed(
    base: Base,
    path: str,
    raws: Sequence[Any],
    place: Location,
    weights: Sequence[float] = (),
) -> Choice:
    """Return a choice of the values in a list."""
    if not 0 < len(raws) <= MOST_VALUES:
        raise StudyError(f"a list of {len(raws)}; it may have 1 to {MOST_VALUES:,} values", place)
    values: dict[Value, None] = {}
    for number, raw in enumerate(raws):
        try:
            value = as_value(base, path, raw)
        except ScenarioError as error:
            raise StudyError(str(error), (*place, number)) from None
        if value in values:
            raise StudyError(f"{shown(value)} stands there twice", (*place, number))
        values[value] = None
    return choice(list(values), weights)


def _range(base: Base, path: str, table: ParameterTable, place: Location) -> Spread:
    """Return the values from low to high: in steps if there are any, else all between."""
    low, high = (_end(base, path, table, key, place) for key in ("low", "high"))
    if isinstance(low, bool) or isinstance(low, str) != isinstance(high, str):
        raise StudyError("low and high must be two numbers or two dates", place)
    if not low < high:  # type: ignore[operator]  # of one kind, as just checked
        raise StudyError(f"low ({shown(low)}) must be below high ({shown(high)})", (*place, "low"))
    if table.step is not None and table.levels is not None:
        raise StudyError("give step or levels, not both", (*place, "levels"))
    if isinstance(low, str):
        return _days(date.fromisoformat(low), date.fromisoformat(str(high)), table, place)
    if table.step is None and table.levels is None:
        return Distribution("integer" if isinstance(low, int) else "uniform", (low, float(high)))
    numbers = _steps(float(low), float(high), table, place)
    return _listed(base, path, numbers, (*place, "step" if table.step else "levels"))


def _end(base: Base, path: str, table: ParameterTable, key: str, place: Location) -> Value:
    value = getattr(table, key)
    if value is None:
        raise StudyError(f"{key} is missing", place)
    kind = kind_at(base, path)
    if kind in ("switch", "choice"):
        raise StudyError(f"{path} has no range; give its values as a list", (*place, key))
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        return as_value(base, path, value)
    except ScenarioError as error:
        raise StudyError(str(error), (*place, key)) from None


def _steps(low: float, high: float, table: ParameterTable, place: Location) -> tuple[float, ...]:
    """Return numbers in even steps, whole ones as such."""
    count = (table.levels or 0) - 1
    key = "levels"
    if table.step is not None:
        key, ratio = "step", (high - low) / table.step
        count = round(ratio) if ratio < MOST_VALUES else MOST_VALUES
        if count < 1 or (count < MOST_VALUES and abs(ratio - count) > 1e-9 * max(1.0, ratio)):
            raise StudyError(
                f"steps of {table.step:g} from {low:g} do not lead to {high:g}", (*place, key)
            )
    if count >= MOST_VALUES:
        raise StudyError(f"these are more than {MOST_VALUES:,} values", (*place, key))
    found = [float(f"{low + (high - low) * i / count:.12g}") for i in range(count + 1)]
    return tuple(int(number) if number.is_integer() else number for number in found)


def _days(low: date, high: date, table: ParameterTable, place: Location) -> Choice:
    """Return the days from one to another, each or in steps."""
    length = (high - low).days
    step = table.step if table.step is not None else 1.0
    if table.levels is not None:
        step = length / (table.levels - 1)
    if not step.is_integer() or length % step:
        key = "step" if table.step is not None else "levels"
        raise StudyError(f"{length} days cannot be divided so; steps are whole days", (*place, key))
    if length / step >= MOST_VALUES:
        raise StudyError(f"these are more than {MOST_VALUES:,} days", place)
    days = range(0, length + 1, int(step))
    return choice([(low + timedelta(days=day)).isoformat() for day in days])
