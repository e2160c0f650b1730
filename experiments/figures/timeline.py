"""The calendar of a round: its phases as bands, its events as labelled ticks."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from experiments.figures.agenda import BLACKOUT, SHAPES, THREATS, Mark, Phase, last_day, marks
from experiments.figures.labels import Flag, hung, rows
from experiments.figures.style import (
    INK,
    MUTED,
    PENS,
    Figure,
    axis,
    layout,
    plain,
    short_date,
    width_of,
)
from model.diary.companies import reasons
from model.messages import Message
from model.negotiation import Negotiation

WIDTH = 1180.0  # px of the plot on a page of 1280, to place labels by
ROW, BAND = 15, 22  # px, heights of a row of labels and of the band of phases
TOP, SIDE = 4, 30  # px
DATES, LEGEND = 24, 18  # px below the plot, for its dates and for each row of the legend
SPACE = 8  # px more where the legend has several rows
SIGN = 45.0  # px of a legend entry besides its text
LANE = 0.42  # height of a lane of small marks below the band, in bands
PHASE_LANES = 0.33  # of the news blackout
LOOKS = {  # fill and hatch of each phase, light to dark, to be told apart in grey
    "talks": ("#ffffff", ""),
    "recess": ("#ffffff", "/"),
    "holdout": ("#d4d4d4", ""),
    "final offer": ("#d4d4d4", "x"),
    "ratification": ("#ffffff", "."),
    "strike": ("#9cc7e0", "\\"),
    "lockout": ("#e6b799", "\\"),
    "imposed": ("#e6b799", "."),
    "cooling off": ("#ffffff", "|"),
    "settled": ("#3a3a3a", ""),
    "open": ("#ffffff", "-"),
    "news blackout": ("#9a9a9a", ""),
}
LANES = {  # small marks below the band, in the order of their lanes: symbol, colour
    "session": ("line-ns", INK),
    "threat": ("triangle-up-open", INK),
    "block by companies": ("x-thin", PENS[1].colour),
    "mediator's proposal": ("diamond-tall-open", INK),
}


def figure(talks: Negotiation, phases: Sequence[Phase]) -> Figure:
    """Return the calendar of a finished round; ``phases`` are those of its film."""
    found, days = marks(talks), days_of(talks)
    flags = days.flags(found)
    placed = rows(flags)
    data = [
        *(_band(name, spans, days) for name, spans in _by_name(talks, phases).items()),
        *_lanes(talks, days),
        *_signs(found),
        *_flags(found, flags, placed, days),
    ]
    count = max(placed, default=-1) + 1
    return {"data": data, "layout": _layout(count, days, talks, phases)}


def days_of(talks: Negotiation) -> "Days":
    """Return the days that the calendar of a round shows."""
    return Days(talks.agenda[0].day, last_day(talks), talks.calendar.date)


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


def _by_name(talks: Negotiation, phases: Sequence[Phase]) -> dict[str, list[Phase]]:
    """Return all stretches by their name, the blackout among them."""
    found: dict[str, list[Phase]] = {}
    for phase in phases:
        if phase.end > phase.start:
            found.setdefault(phase.name, []).append(phase)
    if talks.case.calendar.blackout_ends is not None:
        end = talks.calendar.day(talks.case.calendar.blackout_ends)
        start = talks.agenda[0].day
        found[BLACKOUT] = [Phase(BLACKOUT, start, end)] if end > start else []
    return {name: spans for name, spans in found.items() if spans}


def _band(name: str, spans: Sequence[Phase], days: Days) -> dict[str, Any]:
    """Return all stretches of one phase as one trace of rectangles."""
    colour, hatch = LOOKS[name]
    low, high = (0.01 - PHASE_LANES, -0.08) if name == BLACKOUT else (0.0, 1.0)
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


def lanes(talks: Negotiation) -> dict[str, dict[int, str]]:
    """Return the small marks below the band, by lane: a text for each day that has one."""
    held = {m.day for m in talks.messages if m.act in ("offers", "stands")}
    blocks = {m.day: block_text(m) for m in talks.messages if m.blocks}
    texts = {m.day: proposal_text(m) for m in talks.messages if m.act == "proposes"}
    threats = {m.day: THREATS[m.act] for m in talks.messages if m.act in THREATS}
    sessions = dict.fromkeys(sorted(held), "session")
    found = dict(zip(LANES, (sessions, threats, blocks, texts), strict=True))
    return {name: marked for name, marked in found.items() if marked}


def block_text(message: Message) -> str:
    """Return who blocks what."""
    granted = [block.issue for block in message.blocks]
    who, because = reasons(message.blocks, granted)
    return f"block by {who}{because}"


def proposal_text(message: Message) -> str:
    """Return what a mediator does."""
    return "the mediator sees no contract" if message.contract is None else "the mediator proposes"


def _lanes(talks: Negotiation, days: Days) -> list[dict[str, Any]]:
    found = []
    for place, (name, marked) in enumerate(lanes(talks).items()):
        symbol, colour = LANES[name]
        found.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": [days.iso(day) for day in marked],
                "y": [-PHASE_LANES - LANE * (place + 0.45)] * len(marked),
                "marker": {
                    "symbol": symbol,
                    "size": 7,
                    "color": colour,
                    "line": {"width": 1.2, "color": colour},
                },
                "hovertext": [
                    f"{short_date(days.dated(day))}: {plain(text, 200)}"
                    for day, text in marked.items()
                ],
                "hoverinfo": "text",
            }
        )
    return found


def _signs(found: Sequence[Mark]) -> list[dict[str, Any]]:
    """Return the legend's entries for the markers on the labels."""
    shapes = {mark.shape for mark in found}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [None],
            "y": [None],
            "marker": {"symbol": shape, "size": 8, "color": INK},
            "hoverinfo": "skip",
        }
        for shape, name in SHAPES.items()
        if shape in shapes
    ]


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


def height(talks: Negotiation, phases: Sequence[Phase]) -> int:
    """Return the height that the calendar needs, px."""
    count = max(rows(days_of(talks).flags(marks(talks))), default=-1) + 1
    bands = BAND * (1.0 + depth(talks))
    return round(TOP + bottom(talks, phases) + bands + ROW * (count + 0.4))


def depth(talks: Negotiation) -> float:
    """Return the height below the band of phases, in bands."""
    return PHASE_LANES + LANE * len(lanes(talks))


def bottom(talks: Negotiation, phases: Sequence[Phase]) -> int:
    """Return the margin below the plot, px: the dates, and a legend of one row or more.

    A legend that does not fit in one row stands in columns as wide as its longest entry.
    """
    shapes = {mark.shape for mark in marks(talks)}
    names = [*_by_name(talks, phases), *lanes(talks)]
    names += [name for shape, name in SHAPES.items() if shape in shapes]
    widths = [width_of(name) + SIGN for name in names]
    if math.fsum(widths) <= WIDTH:
        return DATES + LEGEND
    return DATES + SPACE + LEGEND * -(-len(names) // max(1, int(WIDTH // max(widths))))


def cursor_style(talks: Negotiation, phases: Sequence[Phase]) -> str:
    """Return where the page puts the line of the day in view, ``--now`` of the way along.

    It is no part of the figure, since plotly.js would take ten times as long to move it.
    """
    left = f"calc({SIDE}px + (100% - {2 * SIDE}px) * var(--now))"
    tall = round(BAND * (depth(talks) + 1.25))
    return f"left:{left};bottom:{bottom(talks, phases)}px;height:{tall}px"


def part_of(talks: Negotiation, day: int) -> float:
    """Return how far along the calendar a day is, 0..1."""
    days = days_of(talks)
    return round((day - days.first) / max(1, days.last - days.first), 5)


def _layout(count: int, days: Days, talks: Negotiation, phases: Sequence[Phase]) -> dict[str, Any]:
    ceiling = 1.0 + (count + 0.4) * ROW / BAND
    return layout(
        margin={"l": SIDE, "r": SIDE, "t": TOP, "b": bottom(talks, phases)},
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
        yaxis={"visible": False, "range": [-depth(talks), ceiling], "fixedrange": True},
        annotations=_band_names(phases, days),
    )


def _ticks(length: int) -> dict[str, Any]:
    """Return how dates are named below a calendar of so many days."""
    if length < 120:
        return {"tickformat": "%-d %b %Y", "nticks": 10}
    months = next((step for step in (1, 3, 6) if length < 550 * step), 12)
    return {"tickformat": "%b %Y", "dtick": f"M{months}"}


def _band_names(phases: Sequence[Phase], days: Days) -> list[dict[str, Any]]:
    """Return the names of the phases that are wide enough to hold them."""
    wide = [
        span
        for span in phases
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
