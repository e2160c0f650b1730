"""Rounds one after the other at one table, from tapes: each as if it had been played alone."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.case import case_of
from model.facts import facts_of
from model.layout import plain
from model.rounds import Desk, Tapes, drawn_value, play_all, write_facts
from model.scenario import Drawn
from model.setting import quantile
from tests.model.tables import at, drawn, finish, seat, tapes_of

NAMES = ("mill", "valley", "people", "contract-round")
SEEDS = (3, 0, 5)


class Seen:
    """Rows of an array, or a row of one, whose fields can be read by their names."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        return shown(self._part[name])

    def __getitem__(self, place: int) -> Any:
        return shown(self._part[place])

    def __len__(self) -> int:
        return len(self._part)


def shown(part: Any) -> Any:
    """Return a part of an array as plain rules read it: numbers are Python's own."""
    if isinstance(part, np.void):
        return Seen(part)
    if isinstance(part, np.ndarray):
        return Seen(part) if part.dtype.names else part.tolist()
    return part.item()


def played(name: str, seeds: Sequence[int]) -> tuple[list[Any], list[list[float]]]:
    """Return what `play_all` writes for some seeds; the table's facts are an array of words."""
    case = case_of(at(name))
    row = np.zeros(1, case.kind["facts"])
    table = plain(case.kind)
    table.facts = Seen(row[0])
    tapes = [tapes_of(case.scenario, case.facts, seed) for seed in seeds]
    luck = len(table.mediator_luck)
    results = [plain(case.kind["result"]) for _ in seeds]
    shares = [[0.0] * len(case.facts.issues) for _ in seeds]
    play_all(
        Desk([table], row.view(np.int64), row.view(np.float64)),
        case.given,
        Tapes(
            [each.round for each in tapes],
            [each.crowd for each in tapes],
            [each.mediator[:luck] for each in tapes],
            [[] for _ in seeds],
            [[] for _ in seeds],
        ),
        results,
        shares,
    )
    return results, shares


@cache
def alone(name: str, seed: int) -> tuple[dict[str, str], list[float]]:
    """Return what a round comes to that is played at a table of its own."""
    table = seat(at(name), seed)
    finish(table)
    return figures(table.result), table.result_shares


def figures(result: Any) -> dict[str, str]:
    return {name: repr(value) for name, value in vars(result).items()}


@pytest.mark.parametrize("name", NAMES)
def test_rounds_in_a_row_are_those_played_alone(name: str) -> None:
    results, shares = played(name, SEEDS)
    for place, seed in enumerate(SEEDS):
        assert (figures(results[place]), shares[place]) == alone(name, seed)
    assert len({result.guild_value for result in results}) > 1


def test_the_order_of_the_rounds_changes_none_of_them() -> None:
    forth, back = played("valley", SEEDS)[0], played("valley", SEEDS[::-1])[0]
    assert [figures(result) for result in forth] == [figures(result) for result in back[::-1]]


def test_without_tapes_nothing_is_played() -> None:
    assert played("mill", ()) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_every_drawn_number_is_put_where_the_facts_have_it(name: str) -> None:
    case = case_of(at(name))
    row = np.zeros(1, case.kind["facts"])
    desk = Desk([None], row.view(np.int64), row.view(np.float64))
    write_facts(desk, case.given, tapes_of(case.scenario, case.facts, 7).round)
    expected = facts_of(drawn(case.scenario, 7))
    for part in ("beliefs", "dispute", "members", "committee", "next_round"):
        assert row[part][0].tolist() == tuple(getattr(expected, part))
    for part in ("parties", "issues", "companies"):
        assert row[part][0].tolist() == [tuple(each) for each in getattr(expected, part)]


numbers = st.floats(-50.0, 50.0)


@given(st.tuples(numbers, numbers, numbers), st.booleans(), st.floats(0.0, 1.0, exclude_max=True))
def test_a_drawn_value_is_the_quantile_of_the_setting(
    ends: tuple[float, float, float], has_mode: bool, uniform: float
) -> None:
    low, mode, high = sorted(ends)
    spread = (low, mode if has_mode else low, high, float(has_mode))
    record = Drawn(low=low, high=high, mode=mode if has_mode else None)
    assert drawn_value(spread, uniform) == quantile(record, uniform)
