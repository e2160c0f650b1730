"""Reading what a study keeps of each run, and how often it runs each point."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.stoppage import REGIME_NAMES
from experiments.sweeps.settings import base_of
from experiments.sweeps.study import Fixed, Part, Replications, Until
from experiments.sweeps.tables import ReplicationsTable, StudyError, UntilTable, checked_table
from model.paths import Location, suggestion

BY_ISSUE = ("granted", "contract")  # each stands for the outcomes of all issues


def outcome_kinds(parts: Sequence[Part]) -> dict[str, str]:
    """Return the outcomes of a study's runs with the kind of each: "number", "choice" ...

    Figures by issue are ``granted.<issue>`` and ``contract.<issue>``.
    """
    from experiments.sweeps.columns import outcome_columns  # takes seconds to import

    scenarios = [base_of(part.scenario).scenario for part in parts]
    issues = dict.fromkeys(issue.name for scenario in scenarios for issue in scenario.issue)
    return {column.name: column.kind for column in outcome_columns(list(issues))}


def kept_outcomes(
    asked: Sequence[str], replications: Replications, parts: Sequence[Part]
) -> tuple[str, ...]:
    """Return the outcomes to keep, with the one that decides how often points are run.

    Raises
    ------
    StudyError
        If there is no such outcome, or one is asked for twice.
    """
    if not asked:
        return ()
    known = {**dict.fromkeys(BY_ISSUE, "table"), **outcome_kinds(parts)}
    for number, name in enumerate(asked):
        place = ("study", "outcomes", number)
        _refuse_unknown(name, known, place)
        if name in asked[:number]:
            raise StudyError(f"{name} stands there twice", place)
    needed = [replications.outcome] if isinstance(replications, Until) else []
    return tuple(dict.fromkeys([*asked, *needed]))


def _refuse_unknown(name: str, known: Mapping[str, str], place: Location) -> None:
    if name not in known:
        raise StudyError(
            f"there is no outcome {name!r}{suggestion(name, known)}; there are {', '.join(known)}",
            place,
        )


def replications_of(raw: Any, parts: Sequence[Part]) -> Replications:
    """Return how often each point is run; once if the study does not say.

    Raises
    ------
    StudyError
        If the rule is incomplete or its outcome cannot be judged by it.
    """
    place: Location = ("replications",)
    if raw is None:
        return Fixed(1)
    table = checked_table(ReplicationsTable, raw, place)
    if table.until is None:
        if table.count is None:
            raise StudyError("give count, or until", place)
        return Fixed(table.count)
    if table.count is not None:
        raise StudyError("give count or until, not both", (*place, "count"))
    return _until(table.until, parts, (*place, "until"))


def _until(raw: Mapping[str, Any], parts: Sequence[Part], place: Location) -> Until:
    given = {**raw, "values": _as_texts(raw["values"])} if "values" in raw else raw
    table = checked_table(UntilTable, given, place)
    if table.at_least > table.at_most:
        raise StudyError(
            f"at_least ({table.at_least}) must not be above at_most ({table.at_most})",
            (*place, "at_least"),
        )
    known = outcome_kinds(parts)
    _refuse_unknown(table.outcome, known, (*place, "outcome"))
    if table.values is None and known[table.outcome] not in ("number", "integer"):
        raise StudyError(
            f"{table.outcome} is no number; give the values whose share counts",
            (*place, "outcome"),
        )
    if table.values is not None and table.half_width >= 0.5:
        raise StudyError(
            f"{table.half_width:g} is not allowed; of a share it must be below 0.5, 0.02 is 2 "
            "points either way",
            (*place, "half_width"),
        )
    for number, value in enumerate(table.values or ()):
        _refuse_impossible(table.outcome, value, parts, (*place, "values", number))
    return Until(
        table.outcome,
        table.values or (),
        table.half_width,
        table.at_least,
        table.at_most,
        table.batch,
    )


def _as_texts(raw: Any) -> Any:
    """Return a list of values with whole numbers as text: 18 for "18"."""
    single = [raw] if isinstance(raw, int | str) and not isinstance(raw, bool) else raw
    if not isinstance(single, list | tuple):
        return single
    return [str(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in single]


def _refuse_impossible(outcome: str, value: str, parts: Sequence[Part], place: Location) -> None:
    """Refuse a value that an outcome with few values never has."""
    known: dict[str, Sequence[str]] = {"status": ("settled", *REGIME_NAMES)}
    named = [base_of(part.scenario).scenario.term.named for part in parts]
    known["term_class"] = [*dict.fromkeys(str(months) for each in named for months in each), "none"]
    if outcome in known and value not in known[outcome]:
        raise StudyError(
            f"{outcome} is never {value!r}; it is one of {', '.join(known[outcome])}", place
        )
