"""Putting a study together: from the tables of its file to its parts, checked with one another."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from experiments.sweeps.constraints import Constraint
from experiments.sweeps.designing import design_of, design_table
from experiments.sweeps.distributions import Choice
from experiments.sweeps.jobs import Value
from experiments.sweeps.matching import matched, refuse_idle
from experiments.sweeps.outcomes import kept_outcomes, replications_of
from experiments.sweeps.own_uncertainties import scenario_parameters
from experiments.sweeps.parameters import leaves, parameter_of, single_values
from experiments.sweeps.points import Listed, points_of
from experiments.sweeps.settings import Base, as_value, base_of, seated_from
from experiments.sweeps.study import Parameter, Part, Study
from experiments.sweeps.tables import (
    DesignTable,
    ExperimentTable,
    StudyError,
    StudyTable,
    checked_table,
)
from experiments.sweeps.trials import try_values
from model.paths import Location, ScenarioError, suggestion
from model.reading.files import scenario_names
from model.reading.wording import shown

ROLES = ("constant", "lever", "uncertainty")
PART_TABLES = (*ROLES, "design", "point")
TABLES = ("study", *PART_TABLES, "replications", "experiment")


class Entry(NamedTuple):
    """What a file says of one path."""

    role: str  # one of ROLES
    raw: Any
    place: Location  # in the file


class Source(NamedTuple):
    """A part of a file that says what is varied: the common tables, or those of an experiment."""

    raw: Mapping[str, Any]
    place: Location  # of the tables, () for the common ones
    own: StudyTable | ExperimentTable  # constraints and uncertainties among its keys
    at: Location  # of these keys


def assembled(raw: Mapping[str, Any], folder: Path) -> Study:
    """Return the study in the tables of a file.

    Raises
    ------
    StudyError
        For the first thing that is wrong, with its place.
    """
    _refuse_unknown(raw, TABLES, ())
    if "study" not in raw:
        raise StudyError("[study] is missing; it must be there and have a name")
    table = checked_table(StudyTable, _listed(raw["study"]), ("study",))
    parts = tuple(_parts(raw, table, folder))
    refuse_idle(table.constraints, parts)
    replications = replications_of(raw.get("replications"), parts)
    return Study(
        name=table.name,
        title=table.title or table.name,
        scenarios=tuple(dict.fromkeys(part.scenario for part in parts)),
        seed=table.seed,
        common=table.common_random_numbers,
        limit=table.limit_seconds,
        outcomes=kept_outcomes(table.outcomes, replications, parts),
        replications=replications,
        parts=parts,
    )


def _refuse_unknown(raw: Mapping[str, Any], known: Sequence[str], place: Location) -> None:
    for key in raw:
        if key not in known:
            near = suggestion(str(key), known)
            raise StudyError(
                f"there is no such table{near}; allowed here: {', '.join(known)}", (*place, key)
            )


def _listed(raw: Any) -> Any:
    """Return a table in which a single scenario or table of uncertainties stands in a list."""
    if not isinstance(raw, Mapping):
        return raw
    single = [key for key in ("scenario", "uncertainties") if isinstance(raw.get(key), str)]
    return {**raw, **{key: [raw[key]] for key in single}}


def _parts(raw: Mapping[str, Any], table: StudyTable, folder: Path) -> Iterator[Part]:
    """Yield the parts of a study: one for each experiment and scenario."""
    common = Source(raw, (), table, ("study",))
    names = (table.scenario, ("study", "scenario"))
    if "experiment" not in raw:
        yield from _over(names, folder, "", [common])
        return
    for number, (own, rest) in enumerate(_experiments(raw["experiment"])):
        place: Location = ("experiment", number)
        over = (own.scenario, (*place, "scenario")) if own.scenario else names
        yield from _over(over, folder, own.name, [common, Source(rest, place, own, place)])


def _experiments(raw: Any) -> Iterator[tuple[ExperimentTable, Mapping[str, Any]]]:
    """Yield each [[experiment]], its own keys as a record and the rest as it is."""
    if not isinstance(raw, list | tuple) or not raw:
        raise StudyError("write each experiment under [[experiment]]", ("experiment",))
    names: set[str] = set()
    for number, table in enumerate(raw):
        place = ("experiment", number)
        if not isinstance(table, Mapping):
            raise StudyError(f"{shown(table)} is not allowed; it must be a table", place)
        own = tuple(ExperimentTable.model_fields)
        _refuse_unknown(table, (*own, *PART_TABLES), place)
        rest = {key: value for key, value in table.items() if key in PART_TABLES}
        mine = {key: value for key, value in table.items() if key in own}
        record = checked_table(ExperimentTable, _listed(mine), place)
        if record.name in names:
            raise StudyError(f"there is another experiment {record.name!r}", (*place, "name"))
        names.add(record.name)
        yield record, rest


def _over(
    names: tuple[Sequence[str], Location],
    folder: Path,
    experiment: str,
    sources: Sequence[Source],
) -> Iterator[Part]:
    """Yield a part for each scenario."""
    seen: set[str] = set()
    for number, name in enumerate(names[0]):
        place = (*names[1], number)
        found = name if name in scenario_names() else str(folder / name)
        if found in seen:
            raise StudyError(f"{name} stands there twice", place)
        seen.add(found)
        try:
            base = base_of(found)
        except ScenarioError as error:
            raise StudyError(str(error), place) from None
        yield _part(base, experiment, sources, folder)


def _part(base: Base, experiment: str, sources: Sequence[Source], folder: Path) -> Part:
    """Return one part of a study: an experiment over one scenario."""
    entries = _entries(base, sources, folder)
    places = {path: entry.place for path, entry in entries.items()}
    _refuse_set_and_drawn(places)
    of_role = {role: {p: e for p, e in entries.items() if e.role == role} for role in ROLES}
    constants = tuple((p, constant_of(base, p, e)) for p, e in of_role["constant"].items())
    levers, uncertainties = (
        [parameter_of(base, path, entry.raw, entry.place) for path, entry in of_role[role].items()]
        for role in ("lever", "uncertainty")
    )
    uncertainties += _of_scenario(base, sources, entries)
    raw, place = _last(sources, "design")
    table = design_table(raw, place)
    design = design_of(table, place, levers, uncertainties, places)
    taken = {*entries, *(one.path for one in uncertainties)}
    listed = _points(base, table, place, sources, folder, taken)
    varied = (tuple(levers), tuple(uncertainties))
    part = Part(experiment, base.name, constants, *varied, (), design, listed)
    return part._replace(constraints=tuple(_matched(base, part, sources)))


def _of_scenario(
    base: Base, sources: Sequence[Source], entries: Mapping[str, Entry]
) -> list[Parameter]:
    """Return the scenario's own uncertainties that are asked for and not given otherwise."""
    found: dict[str, Parameter] = {}
    for source in sources:
        for number, entry in enumerate(source.own.uncertainties):
            try:
                added = scenario_parameters(base, entry)
            except ScenarioError as error:
                raise StudyError(str(error), (*source.at, "uncertainties", number)) from None
            found |= {one.path: one for one in added if one.path not in entries}
    return list(found.values())


def _points(
    base: Base,
    table: DesignTable,
    place: Location,
    sources: Sequence[Source],
    folder: Path,
    taken: set[str],
) -> Listed:
    """Return the points of a list design, none of any other."""
    given = _last(sources, "point")
    if table.kind != "list":
        if given[0] is not None:
            raise StudyError('points go with a design of kind = "list"', given[1])
        return ()
    if table.file is not None and given[0] is not None:
        raise StudyError("give a file or [[point]] tables, not both", (*place, "file"))
    if table.file is not None:
        given = (table.file, (*place, "file"))
    if given[0] is None:
        raise StudyError("a list design needs its points, each under [[point]], or a file", place)
    return points_of(base, given, folder, taken)


def _entries(base: Base, sources: Sequence[Source], folder: Path) -> dict[str, Entry]:
    """Return what is said of each path; an experiment's word counts more than the common one."""
    found: dict[str, Entry] = {}
    for source in sources:
        own: dict[str, Entry] = {}
        for role in ROLES:
            table, place = source.raw.get(role, {}), (*source.place, role)
            if not isinstance(table, Mapping):
                raise StudyError(f"{shown(table)} is not allowed; it must be a table", place)
            is_constant = role == "constant"
            below = single_values(table, place) if is_constant else leaves(base, table, place)
            for path, raw, at in below:
                if path in own:
                    other = own[path].role
                    twice = "is there twice" if other == role else f"is {_a(other)} as well"
                    raise StudyError(twice, at)
                own[path] = Entry(role, seated_from(folder, path, raw), at)
        found |= own
    return found


def _a(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def _last(sources: Sequence[Source], key: str) -> tuple[Any, Location]:
    """Return what the last source that has a key says, and where; nothing if none has it."""
    for source in reversed(sources):
        if key in source.raw:
            return source.raw[key], (*source.place, key)
    return None, (key,)


def constant_of(base: Base, path: str, entry: Entry) -> Value:
    """Return a value that is set for all points, tried with the scenario.

    Raises
    ------
    StudyError
        If the scenario has no such path or does not allow the value.
    """
    try:
        value = as_value(base, path, entry.raw)
    except ScenarioError as error:
        raise StudyError(str(error), entry.place) from None
    if wrong := try_values(base, path, Choice((value,), ())):
        raise StudyError(wrong[1], entry.place)
    return value


def _refuse_set_and_drawn(places: Mapping[str, Location]) -> None:
    """Refuse to vary a number and its own distribution at once."""
    for path, place in places.items():
        drawn = path.removeprefix("random.").rpartition(".")[0]
        if path.startswith("random.") and drawn in places:
            raise StudyError(f"{drawn} is varied too; vary the number or its distribution", place)


def _matched(base: Base, part: Part, sources: Sequence[Source]) -> Iterator[Constraint]:
    """Yield the constraints of a part, the common ones first."""
    for number, source in enumerate(sources):
        for index, text in enumerate(source.own.constraints):
            try:
                yield matched(base, part, text, own=number > 0)
            except ScenarioError as error:
                raise StudyError(str(error), (*source.at, "constraints", index)) from None
