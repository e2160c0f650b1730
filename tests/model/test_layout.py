"""The layout: a place for every number of a round, the same in arrays and in plain Python."""

import inspect
from typing import Any

import numpy as np
import pytest

from agents.conduct import Memory
from agents.crowd import Crowd, CrowdState
from agents.outlook import Outlook, Parts, Voices
from agents.worth import NextRound
from model.chains import Chains
from model.costs import Stakes
from model.facts import Facts, facts_of
from model.layout import dtype_of, facts_layout, layout, plain, proposals, write_facts
from model.minutes import Row
from model.recall import Spoken
from model.results import Result, lines_in
from model.table import Agenda, Kept, Prices, State, Table
from tests.model.tables import at

NAMES = ("wga-2004", "crowd", "people", "hall", "quiet", "symmetric")
RECORDS = (State, Memory, Row, Result, CrowdState, NextRound)
KINDS = {"i8": int, "f8": float, "?": bool}
MORE = {"result", "result_shares"}  # beside the table, but in the same row


def fields(record: type) -> dict[str, Any]:
    return inspect.get_annotations(record)


def names_of(kind: np.dtype[Any]) -> set[str]:
    return set(kind.names or ())


def shapes(kind: np.dtype[Any], part: Any, where: str = "") -> None:
    """Assert that a plain table has the names, shapes and kinds of a layout."""
    if kind.subdtype is not None:
        base, shape = kind.subdtype
        assert len(part) == shape[0], where
        rest = np.dtype((base, shape[1:])) if shape[1:] else base
        for place, below in enumerate(part):
            shapes(rest, below, f"{where}.{place}")
    elif kind.names is not None:
        assert set(vars(part)) == set(kind.names), where
        for name in kind.names:
            shapes(kind[name], getattr(part, name), f"{where}.{name}")
    else:
        expected = {"f": float, "b": bool}.get(kind.kind, int)
        assert type(part) is expected, where


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_of_a_record_has_a_place_of_its_kind(record: type) -> None:
    kind = dtype_of(record)
    assert list(kind.names or ()) == list(fields(record))
    assert all(kind[name] == np.dtype(own) for name, own in fields(record).items())
    assert kind.itemsize % 8 == 0  # rows stand on whole words


@pytest.mark.parametrize("record", [State, Memory, Row, Result], ids=lambda record: record.__name__)
def test_slots_are_the_fields_in_the_order_of_the_alphabet(record: Any) -> None:
    assert list(record.__slots__) == sorted(fields(record))


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_a_table_has_its_fields(name: str) -> None:
    kind = layout(facts_of(at(name)), 3)
    assert names_of(kind) == set(fields(Table)) | MORE
    assert names_of(kind["facts"]) == set(Facts._fields)
    assert names_of(kind["outlook"]) == set(Outlook._fields)
    assert names_of(kind["outlook"]["parts"].base) == set(Parts._fields)
    assert names_of(kind["outlook"]["voices"].base) == set(Voices._fields)
    assert names_of(kind["crowd"]) == set(Crowd._fields)
    assert names_of(kind["chains"]) == set(Chains._fields)
    assert names_of(kind["stakes"]) == set(Stakes._fields)
    parts = {"prices": Prices, "kept": Kept, "agenda": Agenda, "spoken": Spoken}
    for part, record in parts.items():
        assert names_of(kind[part]) == set(fields(record))
    assert kind["state"] == dtype_of(State)
    assert kind["crowd_state"] == dtype_of(CrowdState)
    assert kind["result"] == dtype_of(Result)
    assert kind["memories"] == np.dtype((dtype_of(Memory), (2,)))
    assert kind["log"] == np.dtype((dtype_of(Row), (3,)))


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_table_has_the_names_and_the_shapes_of_an_array(name: str) -> None:
    kind = layout(facts_of(at(name)), 2)
    shapes(kind, plain(kind))


def test_the_check_of_shapes_would_see_a_difference() -> None:
    kind = layout(facts_of(at("symmetric")), 2)
    table = plain(kind)
    table.deal_shares.append(0.0)
    with pytest.raises(AssertionError, match="deal_shares"):
        shapes(kind, table)
    table.deal_shares[:] = [0, 0, 0]
    with pytest.raises(AssertionError, match="deal_shares"):
        shapes(kind, table)


def test_the_rows_of_a_plain_table_are_all_its_own() -> None:
    table = plain(layout(facts_of(at("crowd"))))
    table.outlook.slope[0][1][2] = 7.0
    table.memories[0].low = 7.0
    assert table.outlook.slope[0][0][2] == table.outlook.slope[1][1][2] == 0.0
    assert table.memories[1].low == 0.0


@pytest.mark.parametrize("name", NAMES)
def test_written_facts_are_the_facts(name: str) -> None:
    facts = facts_of(at(name))
    row = np.zeros(1, facts_layout(facts))
    write_facts(row[0], facts)
    for part in Facts._fields:
        stored, given = row[part][0].tolist(), getattr(facts, part)
        assert as_tuples(stored) == as_tuples(given), part


def as_tuples(part: Any) -> Any:
    """Return nested lists and tuples as tuples; switches as numbers."""
    if isinstance(part, list | tuple):
        return tuple(as_tuples(each) for each in part)
    return int(part) if isinstance(part, bool) else part


def test_there_is_a_row_for_somebody_even_where_no_company_is() -> None:
    kind = layout(facts_of(at("quiet")))
    assert kind["outlook"]["voices"].base["rest"].shape == (1,)  # the members are one
    assert kind["kept"]["least"].shape == (2, 1)
    assert kind["stakes"]["rest"].shape == (0,)


def test_what_is_a_position_is_a_whole_number() -> None:
    kind = layout(facts_of(at("crowd")))
    parts = (kind["outlook"]["order"], kind["outlook"]["length"], kind["orders"], kind["signs"])
    more = (kind["prices"]["twin"], kind["prices"]["kin"], kind["prices"]["expiry"])
    days = tuple(kind["agenda"][name] for name in ("day", "kind", "which"))
    assert {each.base for each in (*parts, *more, *days)} == {np.dtype("i8")}


def test_sizes_are_those_of_the_scenario() -> None:
    scenario = at("crowd")
    facts = facts_of(scenario)
    kind = layout(facts, 5)
    packages, issues = len(facts.packages), len(scenario.issue)
    assert kind["outlook"]["slope"].shape == (2, packages, issues)
    assert kind["outlook"]["parts"].base["left"].shape == (packages, issues)
    assert kind["outlook"]["voices"].base["weights"].shape == (len(scenario.company), issues)
    assert kind["crowd"]["weights"].shape == (60, issues)
    assert kind["prices"]["flow_start"].shape == (2, 1 + len(scenario.calendar.milestone))
    assert kind["log_shares"].shape == (5, issues)
    assert kind["accounts"].shape == (2, lines_in(issues))


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ((), False),
        (("guild.tactic=tit-for-tat",), False),
        (("guild.tactic=micro",), True),
        (("employers.tactic=tit-for-tat-random",), True),
    ],
)
def test_there_is_luck_for_each_turn_only_where_a_tactic_asks_for_it(
    told: tuple[str, ...], asked: bool
) -> None:
    facts = facts_of(at("quiet", *told))
    days = facts.calendar.ends - facts.calendar.talks_open + 1  # a session each, and a final offer
    assert layout(facts)["luck"].shape == (2, days + 1 if asked else 1)


def test_a_mediator_has_two_numbers_for_each_proposal_until_the_last_day() -> None:
    assert proposals(facts_of(at("people"))) == 6  # from 20 July on every 30 days in 2040
    assert proposals(facts_of(at("people", "mediator.first=2040-12-31"))) == 1
    assert proposals(facts_of(at("quiet"))) == 0
    assert layout(facts_of(at("people")))["mediator_luck"].shape == (12,)
