"""What every number of a scenario means, and where it comes from."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from model.paths import Location, every_path, is_number, locate
from model.reading.wording import known_part
from model.scenario import Assumption, Drawn, Scenario

OWN_UNIT = ("in the unit", "in its unit")


class Row(NamedTuple):
    """One value of a scenario with all that the file says of it."""

    path: str
    value: Any  # number, date, switch, word, or a tuple of these
    meaning: str  # with the unit
    source: str  # where it comes from; empty for an assumption, and where the file is silent
    assumption: Assumption | None  # plausible range and reason
    drawn: Drawn | None  # its distribution, if it is drawn anew for each negotiation


def explain(scenario: Scenario) -> list[Row]:
    """Return every number, date, switch and list of a scenario, explained, in the file's order.

    Names and titles are left out, and what is not set. A source or an assumption given for a
    whole table stands for each value in it that has none of its own.

    Examples
    --------
    >>> from model.reading import read_scenario
    >>> rows = {row.path: row for row in explain(read_scenario("contract-round"))}
    >>> rows["guild.opening.months"].value, rows["guild.opening.months"].meaning
    (24, 'term asked for, months')
    >>> rows["issue.wages.ask"].meaning
    "the guild's full ask, % rise a year"
    """
    file = scenario.model_dump(mode="json")
    units = {issue.name: issue.unit for issue in scenario.issue}
    rows = []
    for path, value in every_path(scenario).items():
        place = locate(file, path)
        if is_explained(value, place):
            source, assumption = origin(scenario, path)
            meaning = meaning_of(place, unit_of(path, units))
            rows.append(Row(path, value, meaning, source, assumption, scenario.random.get(path)))
    return rows


def is_explained(value: Any, place: Location) -> bool:
    """Tell numbers, dates, switches, choices and lists of them from names, texts and tables."""
    if isinstance(value, str):
        return "enum" in known_part(place)[1]
    if isinstance(value, tuple):
        return bool(value) and not isinstance(value[0], BaseModel)
    return isinstance(value, bool | date) or is_number(value)


def meaning_of(place: Location, unit: str) -> str:
    """Return the description of a place, with the unit of the issue that it is about."""
    node = known_part(place)[1]
    meaning = str(node.get("description") or known_part(place[:-1])[1]["description"])
    for words in OWN_UNIT:
        meaning = meaning.replace(words, unit)
    return meaning


def unit_of(path: str, units: dict[str, str]) -> str:
    """Return the unit of the issue that a path names, or nothing."""
    return next((units[step] for step in path.split(".") if step in units), "")


def origin(scenario: Scenario, path: str) -> tuple[str, Assumption | None]:
    """Return the source or the assumption of a value, its own or that of a table around it."""
    for around in (path, *parents(path)):
        if around in scenario.source:
            return scenario.source[around], None
        if around in scenario.assumption:
            return "", scenario.assumption[around]
    return "", None


def parents(path: str) -> Iterator[str]:
    """Yield the paths of the tables around a value, the innermost first.

    >>> list(parents("issue.wages.size"))
    ['issue.wages', 'issue']
    """
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def unexplained(scenario: Scenario) -> list[str]:
    """Return the numbers and dates of a scenario that have neither source nor assumption."""
    return [
        row.path
        for row in explain(scenario)
        if not row.source
        and row.assumption is None
        and (is_number(row.value) or isinstance(row.value, date))
    ]
