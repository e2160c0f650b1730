"""The value space: what each contract is worth to both sides, and the path of offers through it."""

from collections.abc import Sequence
from typing import Any

from agents.worth import EMPLOYERS, GUILD
from experiments.figures.moments import Film, Offer, View, zone
from experiments.figures.style import (
    DEAL,
    INK,
    MUTED,
    PENS,
    SHADE,
    ZONE,
    Figure,
    axis,
    layout,
    plain,
    rounded,
)
from experiments.figures.value_labels import aside, floor_labels, money, pick_labels
from experiments.figures.window import Window, close_window
from model.solutions import Pair, Solution

# Traces in the order they are drawn; the page finds them by name.
TRACES = (
    *("area", "zone", "frontier", "agreed", "belief_guild", "belief_employers"),
    *("guild", "employers", "waiting", "picks", "now", "deal"),
)
SYMBOLS = ("diamond", "triangle-up", "cross", "hexagon")  # of the four solutions, in their order


def figure(film: Film, names: tuple[str, str]) -> Figure:
    """Return the value space with its axes; the page puts in the points of the message in view.

    Parameters
    ----------
    film
        The round.
    names
        What the guild and the employers are called.
    """
    window = close_window(film)
    flat = all(len(area) < 3 for scene in film.scenes for area in scene.areas)
    return {"data": _traces(names, flat), "layout": _layout(names, window)}


def _traces(names: tuple[str, str], flat: bool) -> list[dict[str, Any]]:
    """Return all traces in the order of `TRACES`, without points; flat areas are lines."""
    guild, employers = (plain(name, 25) for name in names)
    star = {"symbol": "star", "size": 19, "color": DEAL, "line": {"color": INK, "width": 1.6}}
    ring = {"symbol": "circle-open", "size": 20, "color": INK, "line": {"width": 2.5}}
    return [
        _region("contracts that may be signed", SHADE, outlined=flat),
        _region("better for both than no deal", "rgba(0,0,0,0)", hatch=ZONE),
        {**_scatter("efficient frontier", "lines"), "line": {"color": INK, "width": 2}},
        {
            **_scatter("what the people behind both sides would sign", "lines"),
            "line": {"color": ZONE, "width": 4},
            "opacity": 0.65,
            "hoverinfo": "skip",
        },
        _belief(GUILD),
        _belief(EMPLOYERS),
        _path(f"offers of {guild}", GUILD),
        _path(f"offers of {employers}", EMPLOYERS),
        {**_scatter("no deal: waiting", "markers"), "marker": _mark("x", 11, INK)},
        {
            **_scatter("what theory picks", "markers"),
            "marker": {**_mark(list(SYMBOLS), 12, "#ffffff"), "line": {"color": INK, "width": 1.8}},
        },
        {**_scatter("in view", "markers"), "marker": ring},
        {**_scatter("the deal", "markers"), "marker": star},
    ]


def _scatter(name: str, mode: str) -> dict[str, Any]:
    # Text is given whole: a template would look for %{...} in names from scenario files.
    blank: dict[str, Any] = {"x": [], "y": [], "hovertext": [], "hoverinfo": "text"}
    return {"type": "scatter", "mode": mode, "name": name, **blank}


def _mark(symbol: str | list[str], size: int, colour: str) -> dict[str, Any]:
    return {"symbol": symbol, "size": size, "color": colour, "line": {"color": INK, "width": 1}}


def _region(name: str, colour: str, hatch: str = "", outlined: bool = False) -> dict[str, Any]:
    pattern = {"shape": "/", "fgcolor": hatch, "size": 7, "solidity": 0.22, "fillmode": "replace"}
    return {
        **_scatter(name, "lines"),
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": hatch or MUTED, "width": 1 if hatch or outlined else 0},
        "hoverinfo": "skip",
        **({"fillpattern": pattern} if hatch else {}),
    }


def _path(name: str, side: int) -> dict[str, Any]:
    pen = PENS[side]
    marker = {"symbol": pen.symbol, "size": 8, "color": pen.fill}
    return {
        **_scatter(name, "lines+markers"),
        "line": {"color": pen.colour, "width": 2, "dash": pen.dash},
        "marker": {**marker, "line": {"color": pen.colour, "width": 1.8}},
    }


def _belief(side: int) -> dict[str, Any]:
    """Return the bar along an axis where a side believes the other's reservation to be."""
    pen, ends = PENS[side], ("line-ew", "line-ns")
    return {
        **_scatter("belief about the other's reservation", "lines+markers"),
        "line": {"color": pen.colour, "width": 5, "dash": "solid" if side == GUILD else "3px,2px"},
        "marker": {"symbol": ends[side], "size": 14, "line": {"color": pen.colour, "width": 3}},
        "cliponaxis": True,
    }


def _layout(names: tuple[str, str], window: Window) -> dict[str, Any]:
    guild, employers = (plain(name, 30) for name in names)
    return layout(
        margin={"l": 62, "r": 12, "t": 10, "b": 44},
        xaxis=axis(range=list(window.guild), title=_title(f"value to {guild}, $ million")),
        yaxis=axis(range=list(window.employers), title=_title(f"value to {employers}, $ million")),
    )


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "standoff": 6, "font": {"size": 12}}


def scene_record(film: Film, place: int) -> dict[str, Any]:
    """Return what may be signed, as lines of points: the areas and the frontier."""
    scene = film.scenes[place]
    return {"area": _broken(scene.areas, close=True), "frontier": _broken(scene.frontier)}


def _broken(lines: Sequence[Sequence[Pair]], close: bool = False) -> dict[str, Any]:
    """Return several lines as one with gaps, each led back to its start if it is to close."""
    points: list[Pair | None] = []
    for line in lines:
        points += [*([None] if points else []), *line, *(line[:1] if close else ())]
    x, y = rounded(points)
    return {"x": x, "y": y}


def view_record(film: Film, view: View, names: tuple[str, str], window: Window) -> dict[str, Any]:
    """Return a view's points, lines and labels."""
    frontier = film.scenes[view.scene].frontier
    outline = zone(frontier, view.floors)
    return {
        "scene": view.scene,
        "zone": _broken([outline] if outline else [], close=True),
        "agreed": _broken(view.agreed),
        "waiting": {**_broken([[view.waiting]]), "text": [_waiting_text(view, names)]},
        "picks": {
            **_broken([[(p.guild, p.employer) for p in view.picks]] if view.picks else []),
            "text": [f"{_pick_name(pick)}<br>{worth(_values(pick), names)}" for pick in view.picks],
        },
        "shapes": _floor_lines(view),
        "annotations": [
            *floor_labels(frontier, view, names, window),
            *pick_labels(view, window),
        ],
    }


def _values(pick: Solution) -> Pair:
    return pick.guild, pick.employer


def _pick_name(pick: Solution) -> str:
    return pick.name[:1].upper() + pick.name[1:]


def worth(values: Pair, names: tuple[str, str], between: str = ", ") -> str:
    """Return what a contract is worth to both sides, for a label."""
    guild, employers = (plain(name, 25) for name in names)
    return f"{guild} {money(values[GUILD])}{between}{employers} {money(values[EMPLOYERS])}"


def _waiting_text(view: View, names: tuple[str, str]) -> str:
    return f"What waiting is worth without a deal<br>{worth(view.waiting, names)}"


def _floor_lines(view: View) -> list[dict[str, Any]]:
    guild, employers = view.floors
    upright = {"x0": guild, "x1": guild, "y0": 0, "y1": 1, "yref": "paper"}
    flat = {"x0": 0, "x1": 1, "y0": employers, "y1": employers, "xref": "paper"}
    return [
        {"type": "line", **where, "line": {"color": PENS[side].colour, "width": 1.5, "dash": dash}}
        for side, (where, dash) in enumerate(((upright, "dot"), (flat, "dashdot")))
    ]


def offer_record(offer: Offer, names: tuple[str, str], said: str, window: Window) -> dict[str, Any]:
    """Return an offer's place, its text, and where its mark goes if it is off the chart.

    ``said`` is what its hover text says of it, already safe for Plotly.
    """
    guild, employers = offer.values
    inside = window.holds(offer.values)
    edge = offer.values if inside else window.padded(-0.04).clamped(offer.values)
    record: dict[str, Any] = {
        "step": offer.step,
        "side": offer.side,
        "at": [round(guild, 3), round(employers, 3)],
        "text": f"{said}<br>{worth(offer.values, names)}",
        "aside": aside(edge, window),
    }
    if not inside:
        record["edge"] = [round(edge[0], 3), round(edge[1], 3)]
        record["off"] = f"off the chart:<br>{worth(offer.values, names, '<br>')}"
    return record
