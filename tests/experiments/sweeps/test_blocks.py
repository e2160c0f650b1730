import numpy as np
import pytest

from experiments.sweeps.blocks import Axis, Block, Column, block_of, called, unit_sample
from experiments.sweeps.samples import morris, saltelli
from experiments.sweeps.study import Design, Part
from tests.experiments.sweeps.studies import study

PART = Part("", "symmetric", (), (), (), (), Design("factorial", 0))


def axis(path: str, values: tuple[str, ...]) -> Axis:
    column = Column(path, values, np.arange(len(values), dtype=np.int32), False)
    return Axis(len(values), (column,))


def test_axes_are_crossed_the_last_one_fastest() -> None:
    block = Block(PART, (axis("a", ("x", "y")), axis("b", ("1", "2", "3"))), None, 6)
    assert block.rows(np.arange(6), ["a", "b"]) == [list("xxxyyy"), list("123123")]
    assert block.rows(np.array([4, 1]), ["b"]) == [["2", "2"]]
    assert block.rows(np.array([4, 1]), ["b", "a"]) == [["2", "2"], ["y", "x"]]
    assert block.paths == ["a", "b"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("a", (), np.array([0.5, 2.0]), False), [0.5, 2.0]),
        (Column("a", (), np.array([1.0, 2.0]), True), [1, 2]),
        (Column("a", ("x", True), np.array([1, -1], dtype=np.int32), False), [True, None]),
    ],
    ids=["number", "whole", "choice"],
)
def test_a_column_gives_values_of_one_kind(column: Column, expected: list[object]) -> None:
    found = column.at(np.array([0, 1, 0]))
    assert found == [expected[0], expected[1], expected[0]]
    assert [type(value) for value in found[:2]] == [type(value) for value in expected]


def test_a_part_with_nothing_in_it_is_one_point() -> None:
    assert block_of(PART).size == 1


@pytest.mark.parametrize(
    ("design", "units"),
    [
        ({"kind": "saltelli", "samples": 4, "seed": 3}, saltelli(4, 5, 3, False)),
        ({"kind": "morris", "trajectories": 3, "seed": 3}, morris(3, 5, 4, 3)),
    ],
    ids=["saltelli", "morris"],
)
def test_the_unit_sample_of_a_part_is_that_of_its_points(
    design: dict[str, object], units: np.ndarray
) -> None:
    part = study(design).parts[0]
    assert (unit_sample(part) == units).all()
    assert block_of(part).size == len(units)


def test_a_part_is_called_by_its_experiment() -> None:
    assert (called(PART), called(PART._replace(name="a"))) == ("", "experiment a: ")
