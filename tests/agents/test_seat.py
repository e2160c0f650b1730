"""The chairs at the table: thin, honest, and blind to everything they are not shown."""

import ast
import math
from pathlib import Path
from typing import Any

import mesa
import pytest

import agents
from agents import conduct
from agents.conduct import Memory, Party
from agents.contract import Bid, Offer, free_bid
from agents.seat import Seat
from agents.tactics import RATIONAL
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import pie

SOURCES = sorted(Path(agents.__file__).parent.glob("*.py"))

# Waiting is worth 20 to the guild and 40 to the employers; what is still hidden has shrunk to half.
TABLE = pie(waiting=(20.0, 40.0), doubt=0.5, delay=(1.0, 2.0))


def party_of(side: int = GUILD) -> Party:
    return Party(side, RATIONAL, 1.0, 0.5, 0.5, 20.0, 30.0, 0.5, 0, (0.9,), 0.0, 0)


def seat_of(side: int = GUILD, said: Any = ()) -> Seat:
    """Return a seat whose model is gone: any look at it is an error."""
    memory = Memory()
    conduct.start(memory, 0.25, 0.75, 3.0, 0)
    seat = Seat(mesa.Model(rng=0), party_of(side), memory, said)
    seat.model = None
    return seat


# ---------------------------------------------------------------------------- information hygiene


def attributes(path: Path) -> set[str]:
    """Return the names of all attributes that a module reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_rule_reads_the_model(path: Path) -> None:
    assert attributes(path) & {"model", "random", "rng", "agents"} == set()


def test_the_check_would_see_it() -> None:
    tree = Path(__file__).parent / "laws.py"
    assert "admissible" in attributes(tree)
    assert "model" in attributes(Path(__file__))


def test_a_seat_is_registered_with_the_model_and_needs_it_for_nothing_else() -> None:
    model = mesa.Model(rng=0)
    seat = Seat(model, party_of(), seat_of().memory, [])
    assert list(model.agents) == [seat]
    seat.model = None
    assert (seat.side, seat.offered, seat.own) == (GUILD, None, None)
    assert seat.reservation(TABLE) == 23.0  # 20 for waiting, and the stance


# ---------------------------------------------------------------------------------- what it shows


def test_a_seat_shows_what_its_memory_holds_now() -> None:
    seat = seat_of(EMPLOYERS)
    assert (seat.side, seat.low, seat.high, seat.stance) == (EMPLOYERS, 0.25, 0.75, 3.0)
    assert math.isnan(seat.aspired)
    conduct.remember(seat.memory, TABLE, EMPLOYERS, Bid(0, 0, 0.4))
    seat.memory.low, seat.memory.high, seat.memory.stance = 0.5, 0.625, -1.0
    assert (seat.low, seat.high, seat.stance, seat.aspired) == (0.5, 0.625, -1.0, 60.0)
    assert seat.reservation(TABLE) == 39.0  # 40 for waiting, and the stance


@pytest.mark.parametrize(
    ("bid", "shown"),
    [
        (Bid(2, 1, 0.5), (2.0, 0.5, 0.0, 1.0)),  # in the order 2, 0, 1
        (free_bid(1, (0.0, 0.25, 0.75)), (1.0, 0.0, 0.25, 0.75)),
    ],
    ids=["on its path", "written out"],
)
def test_the_last_offer_is_shown_as_it_was_made(bid: Offer, shown: tuple[float, ...]) -> None:
    said: list[tuple[Offer, tuple[int, ...]]] = []
    seat = seat_of(said=said)
    assert seat.offered is None
    said += [(Bid(0, 0, 0.0), (0, 1, 2)), (bid, (2, 0, 1))]
    assert seat.offered == shown
