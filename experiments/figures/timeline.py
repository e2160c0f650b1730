"""The calendar of a round: its phases as bands, its events as labelled ticks."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from experiments.figures.labels import Flag, rows
from experiments.figures.style import CHARACTER, INK, MUTED, Figure, axis, layout, plain, short_date
from model import protocol
from model.calendar import (
    BLACKOUT_ENDS,
    EXPIRY,
    FINAL_OFFER,
    MILESTONE,
    SESSION,
    SISTER_SETTLES,
    TALKS_OPEN,
    Event,
)
from model.negotiation import Negotiation

WIDTH = 1180.0  # px of the plot on a page of 1280, to place labels by
ROW, BAND = 15, 22  # px, heights of a row of labels and of the band of phases
TOP, BOTTOM = 4, 42  # px
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
ENDS = ("settled", "open")
BLACKOUT = "news blackout"
TEXTS = {
    TALKS_OPEN: "talks open",
    EXPIRY: "old contract ended",
    BLACKOUT_ENDS: "blackout ends",
    FINAL_OFFER: "final offer",
}


class Phase(NamedTuple):
    """A stretch of days in one phase; the last day is the next phase's first."""

    name: str
    start: int
    end: int


class Mark(NamedTuple):
    """Something on the calendar."""

    day: int
    text: str
    symbol: str  # empty where the round ended before

    @property
    def reached(self) -> bool:
        """Whether it came before the round ended."""
        return not self.symbol.endswith("-open")


def phases(talks: Negotiation) -> list[Phase]:
    """Return the phases of a finished round; the last is how it ended, up to the last day."""
    found: list[Phase] = []
    phase, since = protocol.TALKS, talks.agenda[0].day
    for event in talks.agenda[: talks.place]:
        after = protocol.next_phase(phase, event.kind, event.day)
        if after != phase and not protocol.over(after):
            found.append(Phase(protocol.PHASE_NAMES[phase], since, event.day))
            phase, since = after, event.day
    found.append(Phase(protocol.PHASE_NAMES[phase], since, talks.day))
    found.append(Phase(talks.phase_name, talks.day, talks.agenda[-1].day))
    return [each for each in found if each.end > each.start]


def phase_at(spans: Sequence[Phase], day: int) -> str:
    """Return the phase that began last by a day, how the round ended left out."""
    begun = [span.name for span in spans if span.start <= day and span.name not in ENDS]
    return begun[-1] if begun else spans[0].name


def marks(talks: Negotiation) -> list[Mark]:
    """Return what stands on the calendar, in order; other guilds' deals only if they came."""
    found = [
        Mark(event.day, text, "circle" if place < talks.place else "circle-open")
        for place, event in enumerate(talks.agenda)
        if (text := event_text(talks, event)) and (place < talks.place or is_known(event))
    ]
    found += [_sister_expiry(talks, place) for place in range(len(talks.case.sister))]
    if talks.deal is not None:
        found.append(Mark(talks.day, "deal", "star"))
    first, last = talks.agenda[0].day, talks.agenda[-1].day
    return _together(sorted(mark for mark in found if first <= mark.day <= last))


def is_known(event: Event) -> bool:
    """Return whether an event is on everybody's calendar before it happens."""
    return event.kind != SISTER_SETTLES


def event_text(talks: Negotiation, event: Event) -> str:
    """Return what an event is called on the calendar, empty for sessions and ends of bands."""
    if event.kind == MILESTONE:
        return talks.case.calendar.milestone[event.which].title
    if event.kind == SISTER_SETTLES:
        return f"deal of {talks.case.sister[event.which].title}"
    return TEXTS.get(event.kind, "")


def _sister_expiry(talks: Negotiation, place: int) -> Mark:
    sister = talks.case.sister[place]
    day = talks.world.calendar.day(sister.expiry)
    symbol = "diamond" if day <= talks.day else "diamond-open"
    return Mark(day, f"contract of {sister.title} ends", symbol)


def _together(found: Sequence[Mark]) -> list[Mark]:
    """Return one mark for all that happens on one day and looks alike."""
    texts: dict[tuple[int, str], list[str]] = {}
    for mark in found:
        texts.setdefault((mark.day, mark.symbol), []).append(mark.text)
    return [Mark(day, "; ".join(each), symbol) for (day, symbol), each in texts.items()]


def figure(talks: Negotiation) -> Figure:
    """Return the calendar of a finished round."""
    found, dated = marks(talks), talks.world.calendar.date
    first, last = talks.agenda[0].day, talks.agenda[-1].day
    days = Days(first, last, dated)
    flags = [days.flag(mark) for mark in found]
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

    def flag(self, mark: Mark) -> Flag:
        """Return a mark's label: to the right of its day if there is room."""
        pole, width = self.pixels(mark.day), len(flag_text(mark, self)) * CHARACTER + 10.0
        return Flag(pole, width, backwards=pole + width > WIDTH)


def flag_text(mark: Mark, days: Days) -> str:
    """Return a mark's label: the date, then the event."""
    when = days.dated(mark.day)
    return f"{when.day} {when:%b} {' '.join(mark.text.split())}"[:90]


def _by_name(talks: Negotiation) -> dict[str, list[Phase]]:
    """Return all stretches by their name, the blackout among them."""
    found: dict[str, list[Phase]] = {}
    for phase in phases(talks):
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
    count = max(rows([days.flag(mark) for mark in found]), default=-1) + 1
    return round(TOP + BOTTOM + BAND * (1.0 + LANES) + ROW * (count + 0.4))


def _layout(count: int, days: Days, talks: Negotiation) -> dict[str, Any]:
    ceiling = 1.0 + (count + 0.4) * ROW / BAND
    now = days.iso(talks.day)
    cursor = {"type": "line", "y0": -LANES, "y1": 1.25, "x0": now, "x1": now}
    return layout(
        margin={"l": 30, "r": 30, "t": TOP, "b": BOTTOM},
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
            tickformat="%b %Y",
            nticks=16,
            showgrid=False,
            fixedrange=True,
        ),
        yaxis={"visible": False, "range": [-LANES, ceiling], "fixedrange": True},
        shapes=[{**cursor, "line": {"color": INK, "width": 4}}],
        annotations=_band_names(talks, days),
    )


def _band_names(talks: Negotiation, days: Days) -> list[dict[str, Any]]:
    """Return the names of the phases that are wide enough to hold them."""
    wide = [
        span
        for span in phases(talks)
        if days.pixels(span.end) - days.pixels(span.start) > len(span.name) * CHARACTER + 8.0
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
