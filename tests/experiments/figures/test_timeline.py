"""The calendar strip: bands, sessions and labels that fit above them."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from experiments.figures.agenda import SHAPES, marks
from experiments.figures.moments import film
from experiments.figures.timeline import (
    BAND,
    DATES,
    LANES,
    LEGEND,
    LOOKS,
    ROW,
    TOP,
    bottom,
    cursor_style,
    depth,
    figure,
    height,
    lanes,
    part_of,
)
from model.calendar import SESSION
from model.protocol import PHASE_NAMES
from tests.experiments.replays import ROUNDS, filmed, one_session
from tests.model.crowds import QUIET, crowd, settled
from tests.model.rounds import play


def drawn(name: str) -> dict[str, Any]:
    """Return the calendar of a round."""
    return figure(ROUNDS[name](), filmed(name).phases)


def traces(name: str) -> dict[str, Any]:
    """Return the named traces of a round's calendar."""
    return {t["name"]: t for t in drawn(name)["data"] if "name" in t}


@pytest.mark.parametrize("name", ROUNDS)
def test_the_figure_is_plotlys(name: str) -> None:
    found = drawn(name)
    go.Figure(found)
    assert "transition" not in found["layout"]


def test_every_phase_has_its_own_look() -> None:
    assert set(PHASE_NAMES) <= set(LOOKS)
    assert len(set(LOOKS.values())) == len(LOOKS)


@pytest.mark.parametrize("name", ROUNDS)
def test_a_band_for_each_phase_that_took_time(name: str) -> None:
    spans = [span for span in filmed(name).phases if span.end > span.start]
    found = traces(name)
    others = {*LANES, *SHAPES.values(), "news blackout"}
    assert {span.name for span in spans} == set(found) - others
    for span in spans:
        start = ROUNDS[name]().calendar.date(span.start).isoformat()
        assert start in found[span.name]["x"]


def test_the_news_blackout_has_a_band_of_its_own() -> None:
    talks = play(QUIET, "calendar.blackout_ends=2030-05-01")
    found = figure(talks, film(talks).phases)["data"]
    band = next(t for t in found if t.get("name") == "news blackout")
    assert (min(band["x"]), max(band["x"])) == ("2030-04-15", "2030-05-01")
    assert max(band["y"]) < 0.0


@pytest.mark.parametrize("name", ROUNDS)
def test_a_tick_for_each_day_with_a_session(name: str) -> None:
    talks = ROUNDS[name]()
    days = [date.fromisoformat(when) for when in traces(name)["session"]["x"]]
    held = {talks.calendar.day(day) for day in days}
    assert len(days) == len(held)
    assert held <= {event.day for event in talks.agenda if event.kind == SESSION}
    assert held == {m.day for m in talks.messages if m.act in ("offers", "stands")}


def test_blocks_proposals_and_threats_have_lanes_of_their_own() -> None:
    talks = crowd("called off")
    found = lanes(talks)
    for name, acts in (
        ("threat", ("calls a strike vote", "sets a strike date", "announces a lockout")),
        ("block by companies", ("blocks",)),
        ("mediator's proposal", ("proposes",)),
    ):
        assert set(found[name]) == {m.day for m in talks.messages if m.act in acts}
        assert all(found[name].values())
    assert list(lanes(settled())) == ["session"]
    assert depth(settled()) < depth(talks)
    data = figure(talks, film(talks).phases)["data"]
    heights = [set(t["y"]) for t in data if t.get("name") in found]
    assert [len(each) for each in heights] == [1] * 4
    assert len(set.union(*heights)) == 4
    assert all(-depth(talks) < y < 0.0 for each in heights for y in each)


def test_every_marker_is_in_the_legend_once() -> None:
    for name in ROUNDS:
        shown = [trace for trace in drawn(name)["data"] if trace.get("showlegend", True)]
        names = [trace["name"] for trace in shown]
        assert len(names) == len(set(names))
        assert {SHAPES[mark.shape] for mark in marks(ROUNDS[name]())} <= set(names)


def test_a_long_legend_has_room_for_its_rows() -> None:
    short, long = (bottom(ROUNDS[n](), filmed(n).phases) for n in ("one session", "called off"))
    assert short == DATES + LEGEND
    assert long >= DATES + 2 * LEGEND


@pytest.mark.parametrize("name", ROUNDS)
def test_every_mark_is_labelled_with_its_date(name: str) -> None:
    talks = ROUNDS[name]()
    labels = drawn(name)["data"][-1]["text"]
    for mark, label in zip(marks(talks), labels, strict=True):
        when = talks.calendar.date(mark.day)
        assert label.startswith(f"{when.day} {when:%b} ")


@pytest.mark.parametrize("name", ROUNDS)
def test_the_strip_is_as_high_as_its_labels_need(name: str) -> None:
    found, talks, phases = drawn(name), ROUNDS[name](), filmed(name).phases
    low, high = found["layout"]["yaxis"]["range"]
    margin = found["layout"]["margin"]["b"]
    assert margin == bottom(talks, phases)
    assert height(talks, phases) == round(TOP + margin + BAND * (high - low))
    labels = found["data"][-1]["y"]
    assert all(1.0 < y <= high - 0.3 * ROW / BAND for y in labels)


def test_no_two_ticks_have_the_same_name() -> None:
    for name, step in (("settled", "M1"), ("one issue", None)):
        axis = drawn(name)["layout"]["xaxis"]
        assert axis.get("dtick") == step
        assert axis["tickformat"] == ("%b %Y" if step else "%-d %b %Y")


def test_how_far_along_the_calendar_a_day_is() -> None:
    talks = settled()
    assert part_of(talks, talks.agenda[0].day) == 0.0
    assert part_of(talks, talks.agenda[-1].day) == 1.0
    assert 0.0 < part_of(talks, 0) < 1.0
    assert part_of(one_session(), one_session().day) == 0.0


def test_the_cursor_moves_between_the_margins() -> None:
    margin = drawn("settled")["layout"]["margin"]
    style = cursor_style(settled(), filmed("settled").phases)
    assert margin["l"] == margin["r"]
    assert f"{margin['l']}px + (100% - {2 * margin['l']}px) * var(--now)" in style
    assert f"bottom:{margin['b']}px" in style
