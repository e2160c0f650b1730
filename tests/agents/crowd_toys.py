"""Crowds for tests: drawn from segments, and the same ones as arrays for compiled rules."""

from collections.abc import Callable, Sequence
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from agents.crowd import (
    VOTES,
    Crowd,
    CrowdState,
    Population,
    blank_crowd,
    draw_members,
    tape_length,
)
from agents.members import Segment, Variety
from agents.network import NETWORKS, NONE, neighbours, uniforms_to_tie

Links = tuple[tuple[int, ...], ...]

VARIETY = Variety(residuals=1.3, earnings=0.9, patience=0.4)
WORKING = Segment(
    share=0.45,
    west=0.8,
    turnout=0.3,
    earning=0.9,
    earnings=200.0,
    residuals=1.5,
    savings_months=6.0,
    patience=0.8,
    militancy=0.3,
)
WEIGHTS = (1.0, 2.0, 0.5)
RESIDUAL = (False, True, False)
OTHERS = WORKING._replace(
    share=0.55, west=0.4, turnout=0.6, earning=0.5, patience=1.3, militancy=-0.2
)


def of_segments(
    *segments: Segment,
    variety: Variety = VARIETY,
    weights: Sequence[float] = WEIGHTS,
    **changes: Any,
) -> Population:
    """Return a population of these segments, all of which weigh the issues alike."""
    usual = Population(
        segments=segments,
        weights=(tuple(weights),) * len(segments),
        pays_residuals=RESIDUAL,
        variety=variety,
        mood=0.5,
        network=NONE,
        degree=6,
        rewiring=0.1,
    )
    return usual._replace(**changes)


MIXED = of_segments(WORKING, OTHERS)._replace(weights=(WEIGHTS, (0.5, 1.0, 2.0)))


def blank(population: Population, count: int, seed: int) -> tuple[Crowd, CrowdState]:
    """Return a crowd that is still to be drawn, with its tape."""
    network, degree = population.network, population.degree
    length = tape_length(count, network, degree)
    tape = np.random.default_rng(seed).random(length).tolist()
    return blank_crowd(count, len(population.weights[0]), network, degree, tape)


def drawn_from(population: Population, rows: Sequence[Sequence[float]]) -> Crowd:
    """Return members made of these uniforms, with weights as they come."""
    numbers = [number for row in rows for number in row]
    tape = numbers + [0.5] * (VOTES * len(rows) + 1)
    issues = len(population.weights[0])
    crowd, _ = blank_crowd(len(rows), issues, NONE, 0, tape)
    draw_members(crowd, population)
    return crowd


def linked(kind: str, count: int, degree: int, rewiring: float, seed: int) -> Links:
    """Return a network from a seed."""
    needed = uniforms_to_tie(NETWORKS.index(kind), count, degree) if kind in NETWORKS else 0
    uniforms = np.random.default_rng(seed).random(max(0, needed)).tolist()
    return neighbours(kind, count, degree, rewiring, uniforms)


def compressed(links: Links) -> tuple[list[int], list[int]]:
    """Return where each member's neighbours start, and all neighbours in one list."""
    starts = [0]
    for heard in links:
        starts.append(starts[-1] + len(heard))
    return starts, [other for heard in links for other in heard]


# ------------------------------------------------------------------------- for compiled rules


@cache
def compiled(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule on crowds as numba compiles it; what it calls is compiled with it."""
    numba = pytest.importorskip("numba")
    make_known()
    found: Callable[..., Any] = numba.njit(rule)
    return found


@cache
def make_known() -> None:
    """Tell numba of all rules on crowds."""
    from numba.extending import register_jitable

    from agents import approval, ballots, crowd, members, network, opinion, talk, ties, votes

    for module in (members, votes, ties, network, crowd, opinion, talk, ballots):
        for rule in vars(module).values():
            if isinstance(rule, FunctionType) and rule.__module__ == module.__name__:
                register_jitable(rule)
    register_jitable(approval.surplus)


def dtype_of(record: Any) -> np.dtype[Any]:
    """Return the structured type with the fields of a record."""
    kinds = {float: "f8", int: "i8", bool: "?"}
    return np.dtype([(name, kinds[kind]) for name, kind in record.__annotations__.items()])


def as_arrays(crowd: Crowd) -> Crowd:
    """Return the columns as arrays."""
    integers = ("segment", "starts", "others", "room")
    return Crowd(
        **{
            name: np.array(column, dtype="?" if name in ("west", "earner") else "i8")
            if name in (*integers, "west", "earner")
            else np.array(column, dtype="f8")
            for name, column in crowd._asdict().items()
        }
    )


def as_rows(population: Population) -> Population:
    """Return a population with its segments as structured rows."""
    segments = np.array([tuple(each) for each in population.segments], dtype_of(Segment))
    return population._replace(
        segments=segments,
        weights=np.array(population.weights, dtype="f8"),
        pays_residuals=np.array(population.pays_residuals, dtype="?"),
    )


def state_row(state: CrowdState) -> Any:
    """Return a state as an array of one structured row."""
    fields = CrowdState.__annotations__
    return np.array([tuple(getattr(state, name) for name in fields)], dtype_of(CrowdState))


def plain(column: Any) -> Any:
    """Return a column or a record as lists and numbers, so that it can be compared by ==."""
    if isinstance(column, CrowdState):
        return tuple(getattr(column, name) for name in CrowdState.__annotations__)
    if isinstance(column, np.ndarray):
        return column.tolist()
    return column
