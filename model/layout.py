"""How a round lies in memory: every number of a `Table` at its place in one row.

The layout follows from the sizes of a scenario. `blank` makes an array of such rows for compiled
rules; `plain` makes the same table of Python's own lists and objects.
"""

import inspect
from typing import Any

import numpy as np

from agents.acceptance import COMBINED
from agents.conduct import Memory
from agents.crowd import CrowdState, tape_length
from agents.network import ends_of_ties
from agents.tactics import BY_CHANCE, LOOKING_BACK
from agents.worth import NextRound
from model.agenda import room_for
from model.facts import Facts
from model.minutes import Row
from model.results import Result, lines_in
from model.table import State

KINDS = {int: "i8", float: "f8", bool: "?"}

Field = tuple[Any, ...]  # name, kind and, in tables, shape


def dtype_of(kind: type) -> np.dtype[Any]:
    """Return the layout of a record whose fields are all numbers."""
    fields = inspect.get_annotations(kind)
    return record(*((name, KINDS[number]) for name, number in fields.items()))


def real(name: str, *shape: int) -> Field:
    """Return a field with real numbers."""
    return (name, "f8", shape)


def whole(name: str, *shape: int) -> Field:
    """Return a field with whole numbers."""
    return (name, "i8", shape)


def switch(name: str, *shape: int) -> Field:
    """Return a field with switches; Numba wants them in tables as bytes."""
    return (name, "i1", shape)


def record(*fields: Field) -> np.dtype[Any]:
    """Return the layout of a record with these fields."""
    return np.dtype(list(fields), align=True)


IN_TABLES = {int: whole, float: real, bool: switch}


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
            fields.append((name, dtype_of(inner), (len(part),)))
        elif hasattr(inner, "__args__"):
            fields.append(real(name, len(part), len(facts.issues)))
        else:
            fields.append(IN_TABLES[inner](name, len(part)))
    return record(*fields)


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
    issues, sisters, events = len(facts.issues), len(facts.sisters), room_for(facts)
    return record(
        ("facts", facts_layout(facts)),
        ("future", dtype_of(NextRound)),
        ("state", dtype_of(State)),
        ("outlook", _outlook(facts)),
        ("prices", _prices(facts)),
        ("kept", _kept(facts)),
        switch("settled", sisters),
        whole("signs", sisters),
        ("chains", _chains(facts)),
        ("agenda", record(*(whole(name, events) for name in ("day", "kind", "which")))),
        ("memories", dtype_of(Memory), (2,)),
        real("openings", 2, issues),
        real("toughness", 2),
        real("bids", 0),
        ("spoken", _spoken(facts)),
        whole("orders", 2, issues),
        real("luck", 2, turns(facts) if by_chance(facts) else 1),
        real("mediator_luck", 2 * proposals(facts)),
        ("stakes", _stakes(facts)),
        real("deal_shares", issues),
        switch("pays_residuals", issues),
        ("crowd", _crowd(facts)),
        ("crowd_state", dtype_of(CrowdState)),
        ("result", dtype_of(Result)),
        real("result_shares", issues),
        real("accounts", 2, lines_in(issues)),
        ("log", dtype_of(Row), (minutes_kept,)),
        real("log_shares", minutes_kept, issues),
    )


def _outlook(facts: Facts) -> np.dtype[Any]:
    packages, issues = len(facts.packages), len(facts.issues)
    return record(
        real("base", 2, packages),
        real("slope", 2, packages, issues),
        whole("order", packages, issues),
        whole("length", packages),
        switch("admissible", packages),
        real("steps", issues),
        switch("backdated", packages),
        real("earning", 2, issues),
        real("waiting", 2),
        ("doubt", "f8"),
        ("free_months", "f8"),
        real("delay", 2),
        real("peace", 2),
        real("margin", 2, packages),
        ("parts", _parts(facts), (2,)),
        ("voices", _voices(facts), (2,)),
        ("widest", "i8"),
    )


def _parts(facts: Facts) -> np.dtype[Any]:
    packages, issues = len(facts.packages), len(facts.issues)
    return record(
        real("dates", packages),
        real("left", packages, issues),
        real("more", packages, issues),
        real("waiting", issues),
        ("rest", "f8"),
    )


def _voices(facts: Facts) -> np.dtype[Any]:
    people, issues = people_in(facts), len(facts.issues)
    return record(
        real("weights", people, issues),
        real("rest", people),
        real("least", people),
        real("votes", people),
        ("people", "i8"),
        ("rule", "i8"),
        ("quota", "f8"),
    )


def people_in(facts: Facts) -> int:
    """Return how many may have a say behind a seat: the companies, or the average member."""
    return max(1, len(facts.companies))


def _prices(facts: Facts) -> np.dtype[Any]:
    packages, issues, flows = len(facts.packages), len(facts.issues), len(facts.milestones) + 1
    return record(
        real("sum", 2, packages),
        whole("expiry", packages),
        whole("twin", packages, issues),
        whole("kin", packages),
        real("clout", 2, packages),
        real("aligned", 2, packages),
        real("from_half", packages),
        real("from_expiry", packages),
        whole("flow_start", 2, flows),
        real("flow_amount", 2, flows),
    )


def _kept(facts: Facts) -> np.dtype[Any]:
    packages, people = len(facts.packages), people_in(facts)
    return record(
        real("waiting", 2),
        real("delay", 2),
        real("least", 2, people),
        real("margin", 2, packages),
    )


def _stakes(facts: Facts) -> np.dtype[Any]:
    companies, issues = len(facts.companies), len(facts.issues)
    return record(
        real("weights", companies, issues),
        real("rest", companies),
        switch("has_say", companies),
    )


def _spoken(facts: Facts) -> np.dtype[Any]:
    """Return the layout of all bids of a round; without room where nobody asks for them."""
    looks_back = any(
        party.tactic in LOOKING_BACK or party.acceptance == COMBINED for party in facts.parties
    )
    bids, issues = (turns(facts) if looks_back else 0), len(facts.issues)
    return record(
        whole("made", 2),
        whole("package", 2, bids),
        whole("full", 2, bids),
        real("part", 2, bids),
        whole("order", 2, bids, issues),
        whole("read", 2, 2),
        whole("found", 2, 2),
        whole("package_now", 2, 2, bids),
        whole("full_now", 2, 2, bids),
        real("part_now", 2, 2, bids),
        whole("terms", 3),
    )


def _chains(facts: Facts) -> np.dtype[Any]:
    packages = len(facts.packages)
    corners = packages * (len(facts.issues) + 1)
    return record(real("guild", corners), real("employers", corners), whole("edges", packages))


def _crowd(facts: Facts) -> np.dtype[Any]:
    count, issues, members = facts.members.number, len(facts.issues), facts.members
    ends = ends_of_ties(members.network, count, members.neighbours)
    numbers = tape_length(count, members.network, members.neighbours) if count else 0
    return record(
        real("tape", numbers),
        whole("segment", count),
        switch("west", count),
        switch("earner", count),
        real("weights", count, issues),
        real("rest", count),
        real("savings", count),
        real("turnout", count),
        real("militancy", count),
        real("opinion", count),
        real("hardship", count),
        real("voters", issues),
        whole("starts", count + 1),
        whole("others", ends),
        real("spare", count),
        whole("room", ends + count),
    )


def turns(facts: Facts) -> int:
    """Return how many turns a side can have: one a session, one session a day, a final offer."""
    return facts.calendar.ends - facts.calendar.talks_open + 2


def by_chance(facts: Facts) -> bool:
    """Return whether a side's tactic asks for a random number each turn."""
    return any(party.tactic in BY_CHANCE for party in facts.parties)


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
