"""Reading scenario files: the one door through which every number comes in.

A scenario file is data. It is parsed as TOML, settings are put in, and the whole is checked;
nothing in it is ever run. Whatever is wrong ends in one `ScenarioError`, whose message says what,
where, and what is allowed instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from model.finding import Problem
from model.paths import Location, ScenarioError, locate, named, with_values
from model.reading.files import label_of, scenario_text
from model.reading.overrides import Setting, option, put_in, read_setting
from model.reading.syntax import parse
from model.reading.toml_lines import key_lines
from model.reading.wording import location_of, sentence
from model.scenario import Drawn, Scenario

RESIDUALS = tuple(f"guild.members.residual_{part}" for part in ("threshold", "share", "mean"))


class Fault(NamedTuple):
    """One thing that is wrong, and where in the file."""

    location: Location
    error: Mapping[str, Any] | str  # pydantic's, or a sentence of our own

    @property
    def is_unknown_key(self) -> bool:
        """Whether it is a key that does not exist."""
        return not isinstance(self.error, str) and self.error["type"] == "extra_forbidden"

    @property
    def text(self) -> str:
        """What is wrong and what is allowed."""
        return self.error if isinstance(self.error, str) else sentence(self.location, self.error)


def read_scenario(name_or_path: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """Return a scenario, checked.

    Parameters
    ----------
    name_or_path
        Name of a scenario that comes with the program, or a TOML file.
    settings
        "PATH=VALUE" each: values that replace those of the file before all of it is checked. The
        value is written as in TOML; text may do without quotes, and ``none`` takes an optional
        key away. A number that is set is not drawn any more.

    Raises
    ------
    ScenarioError
        With one message for all that is wrong.

    Examples
    --------
    >>> scenario = read_scenario("contract-round", ["guild.opening.months=36", "sister=[]"])
    >>> scenario.guild.opening.months, scenario.sister
    (36, ())
    """
    text = scenario_text(name_or_path)
    label = label_of(name_or_path)
    raw = parse(text, label)
    if not raw:
        raise ScenarioError(f"{label} is empty; `zopa scenario new` writes one to start from")
    scenario = checked(raw)
    if isinstance(scenario, Scenario) and settings:
        read = [read_setting(setting, raw, scenario) for setting in settings]
        put_in(raw, read)
        scenario = checked(raw)
        if not isinstance(scenario, Scenario):
            raise ScenarioError(setting_message(scenario, raw, read))
    if not isinstance(scenario, Scenario):
        raise ScenarioError(file_message(scenario, raw, label, key_lines(text)))
    return scenario


def checked(raw: dict[str, Any]) -> Scenario | list[Fault]:
    """Return the scenario in a parsed file, or all that is wrong with it."""
    try:
        scenario = Scenario.model_validate(frozen(raw))
    except ValidationError as error:
        return faults(error, raw)
    return draw_faults(scenario) or scenario


def frozen(value: Any) -> Any:
    """Return a parsed value with tuples for lists."""
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return value


def faults(error: ValidationError, raw: dict[str, Any]) -> list[Fault]:
    """Return all that is wrong, one fault for each place."""
    found: list[Fault] = []
    for item in error.errors(include_url=False):
        if item["type"] == "inconsistent":
            problems: list[Problem] = item["ctx"]["all"]
            found += [Fault(locate(raw, path), text) for path, text in problems]
        else:
            found.append(Fault(location_of(item), item))
    return list({fault.location: fault for fault in reversed(found)}.values())[::-1]


def draw_faults(scenario: Scenario) -> list[Fault]:
    """Return which ends of drawn ranges would not pass as written numbers."""
    bare = scenario.model_copy(update={"random": {}, "assumption": {}, "source": {}})
    for corner in corners(scenario.random):
        drawn = with_values(bare, corner)
        try:
            Scenario.model_validate(drawn.model_dump())
        except ValidationError as error:
            fault = faults(error, drawn.model_dump())[0]
            values = ", ".join(f"{path} = {value:g}" for path, value in corner.items())
            return [Fault(("random", next(iter(corner))), f"may draw {values}: {fault.text}")]
    return []


def corners(random: Mapping[str, Drawn]) -> Iterator[dict[str, float]]:
    """Yield the ends of each drawn range alone, of those in one table by pairs, and of all.

    Bounds concern one number, order and shares those of one table, and sums over tables are
    greatest where all are. Only one rule takes three numbers of a table at once.
    """
    ends = {path: (drawn.low, drawn.high) for path, drawn in random.items()}
    alone = [(path,) for path in ends]
    pairs = [pair for pair in combinations(ends, 2) if table_of(pair[0]) == table_of(pair[1])]
    three = [RESIDUALS] if ends.keys() >= set(RESIDUALS) else []
    for paths in (*alone, *pairs, *three):
        for values in product(*(ends[path] for path in paths)):
            yield dict(zip(paths, values, strict=True))
    for end in (0, 1):
        yield {path: values[end] for path, values in ends.items()}


def table_of(path: str) -> str:
    """Return the table that a value stands in."""
    return path.rpartition(".")[0]


def and_more(count: int) -> str:
    """Return how many more problems there are, or nothing."""
    return f" (and {count} more {'problem' if count == 1 else 'problems'})" if count else ""


def file_message(
    found: Sequence[Fault], raw: dict[str, Any], label: str, lines: Mapping[Location, int]
) -> str:
    """Return the message for what is wrong in a file: unknown keys first, then by line."""

    def rank(fault: Fault) -> tuple[bool, int]:
        return not fault.is_unknown_key, line_of(fault.location, lines)

    first = min(found, key=rank)
    line, path = line_of(first.location, lines), named(raw, first.location)
    place = f"{label}, line {line}" if line else label
    return f"{place}: {path}: {first.text}{and_more(len(found) - 1)}"


def line_of(location: Location, lines: Mapping[Location, int]) -> int:
    """Return the line of a key, or of the innermost table around it that the file has, or 0."""
    around = (location[:depth] for depth in range(len(location), 0, -1))
    return next((lines[place] for place in around if place in lines), 0)


def setting_message(found: Sequence[Fault], raw: dict[str, Any], read: Sequence[Setting]) -> str:
    """Return the message for what settings have made wrong, with the setting that did it."""
    pairs = [(fault, setting) for fault in found for setting in read if concerns(fault, setting)]
    fault, to_blame = (pairs[0][0], [pairs[0][1]]) if pairs else (found[0], list(read))
    texts = " ".join(option(setting.text) for setting in to_blame)
    path = named(raw, fault.location)
    key = "" if [setting.path for setting in to_blame] == [path] else f"{path}: "
    return f"{texts}: {key}{fault.text}{and_more(len(found) - 1)}"


def concerns(fault: Fault, setting: Setting) -> bool:
    """Tell whether a fault lies at, below or above the place of a setting."""
    return all(a == b for a, b in zip(fault.location, setting.location, strict=False))
