"""The value space: valid figures, the records that move them, and labels that can be read."""

import json
import re
from html import unescape
from typing import Any

import plotly.graph_objects as go
import pytest

from experiments.figures.moments import Film, Offer
from experiments.figures.value_space import (
    TRACES,
    figure,
    offer_record,
    scene_record,
    view_record,
    worth,
)
from experiments.figures.window import close_window
from tests.experiments.replays import ROUNDS, filmed
from tests.model.crowds import settled

NAMES = ("the <i>union</i>", "Smith, Jones & $ons")


def views(seen: Film) -> list[dict[str, Any]]:
    """Return the records of all views of a round."""
    window = close_window(seen)
    return [view_record(seen, view, NAMES, window) for view in seen.views]


def offers(seen: Film) -> list[tuple[Offer, dict[str, Any]]]:
    """Return all offers with their records."""
    window = close_window(seen)
    return [(offer, offer_record(offer, NAMES, "said", window)) for offer in seen.offers]


@pytest.mark.parametrize("name", ROUNDS)
def test_the_figure_is_plotlys_and_has_a_trace_for_each_name(name: str) -> None:
    drawn = figure(filmed(name), NAMES)
    assert len(go.Figure(drawn).data) == len(TRACES)
    assert "transition" not in drawn["layout"]


def test_both_axes_name_the_side_and_the_unit() -> None:
    drawn = figure(filmed("settled"), ("the union", "the firm"))["layout"]
    assert drawn["xaxis"]["title"]["text"] == "value to the union, $ million"
    assert drawn["yaxis"]["title"]["text"] == "value to the firm, $ million"


def test_single_issue_contracts_are_drawn_as_lines() -> None:
    area = TRACES.index("area")
    assert figure(filmed("one issue"), NAMES)["data"][area]["line"]["width"] == 1
    assert figure(filmed("settled"), NAMES)["data"][area]["line"]["width"] == 0


def test_each_area_is_closed_and_apart_from_the_next() -> None:
    seen = filmed("settled")
    record = scene_record(seen, 0)["area"]
    gaps = [place for place, x in enumerate(record["x"]) if x is None]
    assert len(gaps) == len(seen.scenes[0].areas) - 1
    for first, last in zip([0, *(gap + 1 for gap in gaps)], [*gaps, None], strict=True):
        x, y = record["x"][first:last], record["y"][first:last]
        assert (x[0], y[0]) == (x[-1], y[-1])


@pytest.mark.parametrize("name", ROUNDS)
def test_views_are_plotlys(name: str) -> None:
    for view in views(filmed(name)):
        drawn = go.Figure(layout={key: view[key] for key in ("shapes", "annotations")})
        assert len(drawn.layout.shapes) == 2
        json.dumps(view, allow_nan=False)


@pytest.mark.parametrize("name", ROUNDS)
def test_reservation_lines_stand_at_the_floors(name: str) -> None:
    seen = filmed(name)
    for view, record in zip(seen.views, views(seen), strict=True):
        upright, flat = record["shapes"]
        assert (upright["x0"], upright["x1"]) == (view.floors[0], view.floors[0])
        assert (flat["y0"], flat["y1"]) == (view.floors[1], view.floors[1])
        assert upright["line"]["dash"] != flat["line"]["dash"]


@pytest.mark.parametrize("name", ROUNDS)
def test_no_text_could_be_taken_for_markup_or_a_formula(name: str) -> None:
    seen = filmed(name)
    texts = [note["text"] for record in views(seen) for note in record["annotations"]]
    texts += [text for record in views(seen) for text in record["picks"]["text"]]
    texts += [record["text"] for _, record in offers(seen)]
    for text in texts:
        assert text.count("$") == 0
        assert set(re.findall(r"<[^>]*>", text)) <= {"<br>"}


def test_names_are_shown_as_they_are() -> None:
    assert unescape(worth((1.0, -2.0), NAMES)) == (
        "the <i>union</i> $1.0M, Smith, Jones & $ons −$2.0M"
    )


def test_an_offer_off_the_chart_is_marked_at_the_edge_and_says_so() -> None:
    seen = filmed("settled")
    window = close_window(seen)
    found = offers(seen)
    off = [(offer, record) for offer, record in found if not window.holds(offer.values)]
    assert off, "the openings are far apart"
    for offer, record in found:
        assert record["at"] == [pytest.approx(value, abs=1e-3) for value in offer.values]
        assert ("edge" in record) == (not window.holds(offer.values))
    for _, record in off:
        assert window.holds((record["edge"][0], record["edge"][1]))
        assert record["off"].startswith("off the chart")


def test_the_deal_is_among_the_offers() -> None:
    final = filmed("settled").offers[filmed("settled").moments[-1].offer or 0]
    assert final.contract == settled().deal
