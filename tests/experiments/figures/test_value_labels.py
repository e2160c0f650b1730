"""Labels of the value space: every solution named, none over another, all within the chart."""

from itertools import combinations
from typing import Any

import pytest

from experiments.figures.moments import Film
from experiments.figures.style import width_of
from experiments.figures.value_labels import ALL, aside, floor_labels, money
from experiments.figures.value_space import view_record
from experiments.figures.window import HEIGHT, WIDTH, Window, close_window
from tests.experiments.replays import ROUNDS, filmed

NAMES = ("the union", "the firm")


def views(seen: Film) -> list[dict[str, Any]]:
    """Return the records of all views of a round."""
    window = close_window(seen)
    return [view_record(seen, view, NAMES, window) for view in seen.views]


@pytest.mark.parametrize("name", ["settled", "one session", "many issues", "one issue"])
def test_every_solution_is_named_beside_its_point(name: str) -> None:
    seen = filmed(name)
    for view, record in zip(seen.views, views(seen), strict=True):
        labels = [note["text"] for note in record["annotations"] if note["showarrow"]]
        named = [each for label in labels for each in label.split(" = ")]
        wanted = sorted(pick.name for pick in view.picks)
        assert sorted(named) == wanted or named == [ALL]
        assert len(record["picks"]["x"]) == len(record["picks"]["text"]) == len(wanted)


def test_solutions_that_are_one_contract_share_a_label() -> None:
    labels = [note["text"] for note in views(filmed("one session"))[0]["annotations"]]
    assert ALL in labels


@pytest.mark.parametrize("name", ["settled", "many issues"])
def test_solution_labels_do_not_cover_each_other(name: str) -> None:
    seen = filmed(name)
    window = close_window(seen)
    for record in views(seen):
        boxes = []
        for note in (note for note in record["annotations"] if note["showarrow"]):
            across, down = window.pixels((note["x"], note["y"]))
            left, middle = across + note["ax"], down + note["ay"]
            boxes.append((left, left + width_of(note["text"]), middle))
        for (left, right, middle), (start, end, other) in combinations(boxes, 2):
            assert abs(middle - other) >= 14.0 or right <= start or end <= left


@pytest.mark.parametrize("name", ROUNDS)
def test_both_reservations_are_named_with_their_amounts(name: str) -> None:
    seen = filmed(name)
    for view in seen.views:
        frontier = seen.scenes[view.scene].frontier
        texts = [note["text"] for note in floor_labels(frontier, view, NAMES, close_window(seen))]
        wanted = [f"reservation of {n} {money(v)}" for n, v in zip(NAMES, view.floors, strict=True)]
        assert texts in (wanted, [*wanted, "waiting"])


@pytest.mark.parametrize("across", [0.0, WIDTH / 2, WIDTH])
@pytest.mark.parametrize("down", [0.0, HEIGHT / 2, HEIGHT])
def test_the_label_of_an_offer_stays_on_the_chart(across: float, down: float) -> None:
    window = Window((0.0, WIDTH), (-HEIGHT, 0.0))
    found = aside((across, -down), window)
    assert 0.0 <= across + found["ax"] <= WIDTH
    assert 0.0 <= down + found["ay"] <= HEIGHT
    assert (found["ax"] < 0) == (found["xanchor"] == "right")
    assert (found["ay"] < 0) == (found["yanchor"] == "bottom")
