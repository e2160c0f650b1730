"""How a round lies in memory: every number of a `Table` at its place in one row.

The layout follows from the sizes of a scenario. `blank` makes an array of such rows for compiled
rules; `plain` makes the same table of Python's own lists and objects.
"""

import inspect
from typing import Any

import numpy as np

from agents.conduct import Memory
from agents.crowd import CrowdState, tape_length
from agents.network import ends_of_ties
from agents.worth import NextRound
from model.agenda import room_for
from model.facts import Facts
from model.minutes import Row
from model.results import Result
from model.table import State

KINDS = {int: "i8", float: "f8", bool: "?"}


def dtype_of(record: type) -> np.dtype[Any]:
    """Return the layout of a record whose fields are all numbers."""
    fields = inspect.get_annotations(record)
    return np.dtype([(name, KINDS[kind]) for name, kind in fields.items()], align=True)


def rows(kind: Any, *shape: int) -> tuple[Any, tuple[int, ...]]:
    """Return the layout of a table; switches take a whole byte, as Numba wants them."""
    return ("i1" if kind is bool else kind, shape)


def facts_layout(facts: Facts) -> np.dtype[Any]:
    """Return the layout of a scenario's facts."""
    fields: list[Any] = []
    for name, kind in Facts.__annotations__.items():
        part = getattr(facts, name)
        if hasattr(kind, "_fields"):
            fields.append((name, dtype_of(kind)))
            continue
        inner = kind.__args__[0]
        if hasattr(inner, "_fields"):
            fields.append((name, *rows(dtype_of(inner), len(part))))
        elif hasattr(inner, "__args__"):
            fields.append((name, *rows("f8", len(part), len(facts.issues))))
        else:
            fields.append((name, *rows(bool if inner is bool else KINDS[inner], len(part))))
    return np.dtype(fields, align=True)


def write_facts(row: Any, facts: Facts) -> None:
    """Write a scenario's facts into a row."""
    for name in Facts._fields:
        part = getattr(facts, name)
        if hasattr(part, "_fields"):
            row[name] = tuple(part)
        elif len(part) > 0:
            row[name] = list(part)


def layout(facts: Facts, minutes_kept: int = 0) -> np.dtype[Any]:
    """Return the layout of a round of a scenario, with room for so many messages."""
    packages, issues, companies = len(facts.packages), len(facts.issues), len(facts.companies)
    people, flows, events = max(1, companies), len(facts.milestones) + 1, room_for(facts)
    count, network, degree = facts.members.number, facts.members.network, facts.members.neighbours
    ends = ends_of_ties(network, count, degree)
    part = [
        ("dates", *rows("f8", packages)),
        ("left", *rows("f8", packages, issues)),
        ("more", *rows("f8", packages, issues)),
        ("waiting", *rows("f8", issues)),
        ("rest", "f8"),
    ]
    voices = [
        ("weights", *rows("f8", people, issues)),
        ("rest", *rows("f8", people)),
        ("least", *rows("f8", people)),
        ("votes", *rows("f8", people)),
        ("people", "i8"),
        ("rule", "i8"),
        ("quota", "f8"),
    ]
    outlook = [
        ("base", *rows("f8", 2, packages)),
        ("slope", *rows("f8", 2, packages, issues)),
        ("order", *rows("i8", packages, issues)),
        ("length", *rows("i8", packages)),
        ("admissible", *rows(bool, packages)),
        ("steps", *rows("f8", issues)),
        ("backdated", *rows(bool, packages)),
        ("earning", *rows("f8", 2, issues)),
        ("waiting", *rows("f8", 2)),
        ("doubt", "f8"),
        ("free_months", "f8"),
        ("delay", *rows("f8", 2)),
        ("peace", *rows("f8", 2)),
        ("margin", *rows("f8", 2, packages)),
        ("parts", np.dtype(part, align=True), (2,)),
        ("voices", np.dtype(voices, align=True), (2,)),
    ]
    prices = [
        ("sum", *rows("f8", 2, packages)),
        ("expiry", *rows("i8", packages)),
        ("twin", *rows("i8", packages, issues)),
        ("kin", *rows("i8", packages)),
        ("clout", *rows("f8", 2, packages)),
        ("aligned", *rows("f8", 2, packages)),
        ("from_half", *rows("f8", packages)),
        ("from_expiry", *rows("f8", packages)),
        ("flow_start", *rows("i8", 2, flows)),
        ("flow_amount", *rows("f8", 2, flows)),
    ]
    crowd = [
        ("tape", *rows("f8", tape_length(count, network, degree) if count else 0)),
        ("segment", *rows("i8", count)),
        ("west", *rows(bool, count)),
        ("earner", *rows(bool, count)),
        ("weights", *rows("f8", count, issues)),
        ("rest", *rows("f8", count)),
        ("savings", *rows("f8", count)),
        ("turnout", *rows("f8", count)),
        ("militancy", *rows("f8", count)),
        ("opinion", *rows("f8", count)),
        ("hardship", *rows("f8", count)),
        ("voters", *rows("f8", issues)),
        ("starts", *rows("i8", count + 1)),
        ("others", *rows("i8", ends)),
        ("spare", *rows("f8", count)),
        ("room", *rows("i8", ends + count)),
    ]
    chains = [(name, *rows("f8", packages * (issues + 1))) for name in ("guild", "employers")]
    chains.append(("edges", *rows("i8", packages)))
    stakes = [
        ("weights", *rows("f8", companies, issues)),
        ("rest", *rows("f8", companies)),
        ("has_say", *rows(bool, companies)),
    ]
    kept = [
        ("waiting", *rows("f8", 2)),
        ("delay", *rows("f8", 2)),
        ("least", *rows("f8", 2, people)),
        ("margin", *rows("f8", 2, packages)),
    ]
    agenda = [(name, *rows("i8", events)) for name in ("day", "kind", "which")]
    return np.dtype(
        [
            ("facts", facts_layout(facts)),
            ("future", dtype_of(NextRound)),
            ("state", dtype_of(State)),
            ("outlook", np.dtype(outlook, align=True)),
            ("prices", np.dtype(prices, align=True)),
            ("kept", np.dtype(kept, align=True)),
            ("settled", *rows(bool, len(facts.sisters))),
            ("signs", *rows("i8", len(facts.sisters))),
            ("chains", np.dtype(chains, align=True)),
            ("agenda", np.dtype(agenda, align=True)),
            ("memories", dtype_of(Memory), (2,)),
            ("openings", *rows("f8", 2, issues)),
            ("toughness", *rows("f8", 2)),
            ("orders", *rows("i8", 2, issues)),
            ("luck", *rows("f8", 2, 1)),
            ("mediator_luck", *rows("f8", 2 * proposals(facts))),
            ("stakes", np.dtype(stakes, align=True)),
            ("deal_shares", *rows("f8", issues)),
            ("pays_residuals", *rows(bool, issues)),
            ("crowd", np.dtype(crowd, align=True)),
            ("crowd_state", dtype_of(CrowdState)),
            ("result", dtype_of(Result)),
            ("result_shares", *rows("f8", issues)),
            ("log", *rows(dtype_of(Row), minutes_kept)),
            ("log_shares", *rows("f8", minutes_kept, issues)),
        ],
        align=True,
    )


def proposals(facts: Facts) -> int:
    """Return how many proposals a mediator can make at most."""
    if not facts.mediator.present:
        return 0
    return (facts.calendar.ends - facts.mediator.first) // facts.mediator.every_days + 1


class Plain:
    """A record whose fields can be set."""


def plain(kind: np.dtype[Any]) -> Any:
    """Return a table of lists and objects with this layout, all numbers 0."""
    if kind.subdtype is not None:
        base, shape = kind.subdtype
        return _nested(base, shape)
    if kind.names is None:
        return {"f": 0.0, "b": False}.get(kind.kind, 0)
    record = Plain()
    for name in kind.names:
        setattr(record, name, plain(kind[name]))
    return record


def _nested(base: np.dtype[Any], shape: tuple[int, ...]) -> Any:
    return [_nested(base, shape[1:]) for _ in range(shape[0])] if shape else plain(base)
