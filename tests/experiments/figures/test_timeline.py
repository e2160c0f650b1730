"""The calendar strip: bands, sessions and labels that fit above them."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from experiments.figures.agenda import marks, phases
from experiments.figures.timeline import (
    BAND,
    BOTTOM,
    LOOKS,
    ROW,
    TOP,
    cursor_style,
    figure,
    height,
    part_of,
)
from model.calendar import SESSION
from model.protocol import PHASE_NAMES
from tests.experiments.replays import ROUNDS, one_session
from tests.model.crowds import settled, unsettled
from tests.model.rounds import play


def traces(name: str) -> dict[str, Any]:
    """Return the named traces of a round's calendar."""
    return {t["name"]: t for t in figure(ROUNDS[name]())["data"] if "name" in t}


@pytest.mark.parametrize("name", ROUNDS)
def test_the_figure_is_plotlys(name: str) -> None:
    drawn = figure(ROUNDS[name]())
    go.Figure(drawn)
    assert "transition" not in drawn["layout"]


def test_every_phase_has_its_own_look() -> None:
    assert set(PHASE_NAMES) <= set(LOOKS)
    assert len(set(LOOKS.values())) == len(LOOKS)


@pytest.mark.parametrize("name", ROUNDS)
def test_a_band_for_each_phase_that_took_time(name: str) -> None:
    spans = [span for span in phases(ROUNDS[name]()) if span.end > span.start]
    found = traces(name)
    assert {span.name for span in spans} == set(found) - {"session", "news blackout"}
    for span in spans:
        start = ROUNDS[name]().world.calendar.date(span.start).isoformat()
        assert start in found[span.name]["x"]


def test_the_news_blackout_has_a_band_of_its_own() -> None:
    talks = play("wga-2004")
    band = next(t for t in figure(talks)["data"] if t.get("name") == "news blackout")
    ends = talks.case.calendar.blackout_ends
    assert ends is not None
    assert (min(band["x"]), max(band["x"])) == ("2004-04-05", ends.isoformat())
    assert max(band["y"]) < 0.0


def test_a_tick_for_each_day_with_a_session() -> None:
    talks = unsettled()
    held = {event.day for event in talks.agenda if event.kind == SESSION}
    days = [date.fromisoformat(when) for when in traces("unsettled")["session"]["x"]]
    assert {talks.world.calendar.day(day) for day in days} == held


@pytest.mark.parametrize("name", ROUNDS)
def test_every_mark_is_labelled_with_its_date(name: str) -> None:
    talks = ROUNDS[name]()
    labels = figure(talks)["data"][-1]["text"]
    for mark, label in zip(marks(talks), labels, strict=True):
        when = talks.world.calendar.date(mark.day)
        assert label.startswith(f"{when.day} {when:%b} ")


@pytest.mark.parametrize("name", ROUNDS)
def test_the_strip_is_as_high_as_its_labels_need(name: str) -> None:
    drawn = figure(ROUNDS[name]())
    low, high = drawn["layout"]["yaxis"]["range"]
    assert height(ROUNDS[name]()) == round(TOP + BOTTOM + BAND * (high - low))
    labels = drawn["data"][-1]["y"]
    assert all(1.0 < y <= high - 0.3 * ROW / BAND for y in labels)


def test_no_two_ticks_have_the_same_name() -> None:
    for name, step in (("settled", "M1"), ("one issue", None)):
        axis = figure(ROUNDS[name]())["layout"]["xaxis"]
        assert axis.get("dtick") == step
        assert axis["tickformat"] == ("%b %Y" if step else "%-d %b %Y")


def test_how_far_along_the_calendar_a_day_is() -> None:
    talks = settled()
    assert part_of(talks, talks.agenda[0].day) == 0.0
    assert part_of(talks, talks.agenda[-1].day) == 1.0
    assert 0.0 < part_of(talks, 0) < 1.0
    assert part_of(one_session(), one_session().day) == 0.0


def test_the_cursor_moves_between_the_margins() -> None:
    margin = figure(settled())["layout"]["margin"]
    assert margin["l"] == margin["r"]
    assert f"{margin['l']}px + (100% - {2 * margin['l']}px) * var(--now)" in cursor_style()
    assert f"bottom:{margin['b']}px" in cursor_style()
