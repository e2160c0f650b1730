"""The calendar of a round: its phases as bands, its events as labelled ticks."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from experiments.figures.agenda import BLACKOUT, Mark, Phase, marks, phases
from experiments.figures.labels import Flag, hung, rows
from experiments.figures.style import INK, MUTED, Figure, axis, layout, plain, short_date, width_of
from model.calendar import SESSION
from model.negotiation import Negotiation

WIDTH = 1180.0  # px of the plot on a page of 1280, to place labels by
ROW, BAND = 15, 22  # px, heights of a row of labels and of the band of phases
TOP, BOTTOM, SIDE = 4, 42, 30  # px
LANES = 0.75  # height below the band for blackout and sessions, in bands
LOOKS = {  # fill and hatch of each phase, light to dark, to be told apart in grey
    "talks": ("#ffffff", ""),
    "recess": ("#ffffff", "/"),
    "holdout": ("#d4d4d4", ""),
    "final offer": ("#d4d4d4", "x"),
    "settled": ("#3a3a3a", ""),
    "open": ("#ffffff", "-"),
    "news blackout": ("#9a9a9a", ""),
}


def figure(talks: Negotiation) -> Figure:
    """Return the calendar of a finished round."""
    found, dated = marks(talks), talks.world.calendar.date
    first, last = talks.agenda[0].day, talks.agenda[-1].day
    days = Days(first, last, dated)
    flags = days.flags(found)
    placed = rows(flags)
    data = [
        *(_band(name, spans, days) for name, spans in _by_name(talks).items()),
        _sessions(talks, days),
        *_flags(found, flags, placed, days),
    ]
    return {"data": data, "layout": _layout(max(placed, default=-1) + 1, days, talks)}


class Days(NamedTuple):
    """The days that a calendar shows, with their dates."""

    first: int
    last: int
    dated: Callable[[int], date]

    def iso(self, day: int) -> str:
        """Return the date of a day, as Plotly takes it."""
        return self.dated(day).isoformat()

    def pixels(self, day: int) -> float:
        """Return where a day is drawn, px from the left."""
        return (day - self.first) / max(1, self.last - self.first) * WIDTH

    def flags(self, found: Sequence[Mark]) -> list[Flag]:
        """Return the marks' labels: to the right of the day where there is room."""
        widths = [width_of(flag_text(mark, self)) + 10.0 for mark in found]
        return hung([self.pixels(mark.day) for mark in found], widths, WIDTH)


def flag_text(mark: Mark, days: Days) -> str:
    """Return a mark's label: the date, then the event."""
    when = days.dated(mark.day)
    return f"{when.day} {when:%b} {' '.join(mark.text.split())}"[:90]


def _by_name(talks: Negotiation) -> dict[str, list[Phase]]:
    """Return all stretches by their name, the blackout among them."""
    found: dict[str, list[Phase]] = {}
    for phase in phases(talks):
        if phase.end > phase.start:
            found.setdefault(phase.name, []).append(phase)
    if talks.case.calendar.blackout_ends is not None:
        end = talks.world.calendar.day(talks.case.calendar.blackout_ends)
        start = talks.agenda[0].day
        found[BLACKOUT] = [Phase(BLACKOUT, start, end)] if end > start else []
    return {name: spans for name, spans in found.items() if spans}


def _band(name: str, spans: Sequence[Phase], days: Days) -> dict[str, Any]:
    """Return all stretches of one phase as one trace of rectangles."""
    colour, hatch = LOOKS[name]
    low, high = (-0.32, -0.08) if name == BLACKOUT else (0.0, 1.0)
    x: list[str | None] = []
    y: list[float | None] = []
    for span in spans:
        start, end = days.iso(span.start), days.iso(span.end)
        x += [*([None] if x else []), start, start, end, end, start]
        y += [*([None] if y else []), low, high, high, low, low]
    pattern = {"shape": hatch, "fgcolor": INK, "bgcolor": colour, "size": 6, "solidity": 0.2}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": colour,
        **({"fillpattern": pattern} if hatch else {}),
        "line": {"color": MUTED, "width": 1},
        "hoverinfo": "skip",
    }


def _sessions(talks: Negotiation, days: Days) -> dict[str, Any]:
    held = sorted({event.day for event in talks.agenda[: talks.place] if event.kind == SESSION})
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "session",
        "x": [days.iso(day) for day in held],
        "y": [-0.5] * len(held),
        "marker": {"symbol": "line-ns", "size": 7, "line": {"width": 1.2, "color": INK}},
        "hovertext": [f"session, {short_date(days.dated(day))}" for day in held],
        "hoverinfo": "text",
    }


def _flags(
    found: Sequence[Mark], flags: Sequence[Flag], placed: Sequence[int], days: Days
) -> list[dict[str, Any]]:
    """Return the poles, then the labels with their dots on the band."""
    x: list[str | None] = []
    y: list[float | None] = []
    for mark, row in zip(found, placed, strict=True):
        x += [days.iso(mark.day), days.iso(mark.day), None]
        y += [1.0, _height(row), None]
    shared = {"type": "scatter", "showlegend": False, "hoverinfo": "text", "cliponaxis": False}
    poles = {**shared, "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}
    dots = {
        **shared,
        "mode": "markers+text",
        "x": [days.iso(mark.day) for mark in found],
        "y": [_height(row) for row in placed],
        "text": [plain(flag_text(mark, days), 90) for mark in found],
        "hovertext": [_hover(mark, days) for mark in found],
        "textposition": [f"middle {'left' if flag.backwards else 'right'}" for flag in flags],
        "textfont": {"size": 11, "color": [INK if mark.reached else MUTED for mark in found]},
        "marker": {"symbol": [mark.symbol for mark in found], "size": 7, "color": INK},
    }
    return [{**poles, "line": {"color": MUTED, "width": 1}}, dots]


def _hover(mark: Mark, days: Days) -> str:
    late = "" if mark.reached else "<br>after the end of these talks"
    return f"{short_date(days.dated(mark.day))}: {plain(mark.text, 300)}{late}"


def _height(row: int) -> float:
    """Return the height of a row of labels, in bands from the bottom of the band."""
    return 1.0 + (row + 0.75) * ROW / BAND


def height(talks: Negotiation) -> int:
    """Return the height that the calendar needs, px."""
    found = marks(talks)
    days = Days(talks.agenda[0].day, talks.agenda[-1].day, talks.world.calendar.date)
    count = max(rows(days.flags(found)), default=-1) + 1
    return round(TOP + BOTTOM + BAND * (1.0 + LANES) + ROW * (count + 0.4))


def cursor_style() -> str:
    """Return where the page puts the line of the day in view, ``--now`` of the way along.

    It is no part of the figure, since plotly.js would take ten times as long to move it.
    """
    left = f"calc({SIDE}px + (100% - {2 * SIDE}px) * var(--now))"
    return f"left:{left};bottom:{BOTTOM}px;height:{round(BAND * (LANES + 1.25))}px"


def part_of(talks: Negotiation, day: int) -> float:
    """Return how far along the calendar a day is, 0..1."""
    first, last = talks.agenda[0].day, talks.agenda[-1].day
    return round((day - first) / max(1, last - first), 5)


def _layout(count: int, days: Days, talks: Negotiation) -> dict[str, Any]:
    ceiling = 1.0 + (count + 0.4) * ROW / BAND
    return layout(
        margin={"l": SIDE, "r": SIDE, "t": TOP, "b": BOTTOM},
        showlegend=True,
        legend={
            "font": {"size": 11},
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
        },
        xaxis=axis(
            type="date",
            range=[days.iso(days.first), days.iso(days.last)],
            showgrid=False,
            fixedrange=True,
            **_ticks(days.last - days.first),
        ),
        yaxis={"visible": False, "range": [-LANES, ceiling], "fixedrange": True},
        annotations=_band_names(talks, days),
    )


def _ticks(length: int) -> dict[str, Any]:
    """Return how dates are named below a calendar of so many days."""
    if length < 120:
        return {"tickformat": "%-d %b %Y", "nticks": 10}
    months = next((step for step in (1, 3, 6) if length < 550 * step), 12)
    return {"tickformat": "%b %Y", "dtick": f"M{months}"}


def _band_names(talks: Negotiation, days: Days) -> list[dict[str, Any]]:
    """Return the names of the phases that are wide enough to hold them."""
    wide = [
        span
        for span in phases(talks)
        if days.pixels(span.end) - days.pixels(span.start) > width_of(span.name) + 8.0
    ]
    return [
        {
            "text": span.name,
            "x": (days.dated(span.start) + timedelta(days=(span.end - span.start) / 2)).isoformat(),
            "y": 0.5,
            "showarrow": False,
            "font": {"size": 11, "color": "#ffffff" if span.name == "settled" else INK},
            **({"bgcolor": LOOKS[span.name][0]} if LOOKS[span.name][1] else {}),
        }
        for span in wide
    ]
