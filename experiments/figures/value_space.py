"""The value space: what each contract is worth to both sides, and the path of offers through it."""

from collections.abc import Sequence
from typing import Any

from agents.worth import EMPLOYERS, GUILD
from experiments.figures.labels import LINE, Label, stacked
from experiments.figures.moments import (
    Film,
    Offer,
    View,
    best_for_guild,
    zone,
)
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
    millions,
    plain,
    rounded,
    width_of,
)
from experiments.figures.window import HEIGHT, WIDTH, Window, close_window
from model.solutions import Pair, Solution

# Traces in the order they are drawn; the page finds them by name.
TRACES = (
    *("area", "zone", "frontier", "belief_guild", "belief_employers"),
    *("guild", "employers", "waiting", "picks", "now", "deal"),
)
SYMBOLS = ("diamond", "triangle-up", "cross", "hexagon")  # of the four solutions, in their order
ALL = "all four solutions"
PAPER = "rgba(255,255,255,0.75)"


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
        "waiting": {**_broken([[view.waiting]]), "text": [_waiting_text(view, names)]},
        "picks": {
            **_broken([[(p.guild, p.employer) for p in view.picks]] if view.picks else []),
            "text": [f"{_pick_name(pick)}<br>{worth(_values(pick), names)}" for pick in view.picks],
        },
        "shapes": _floor_lines(view),
        "annotations": [
            *_floor_labels(frontier, view, names, window),
            *_pick_labels(view, window),
        ],
    }


def _values(pick: Solution) -> Pair:
    return pick.guild, pick.employer


def _pick_name(pick: Solution) -> str:
    return pick.name[:1].upper() + pick.name[1:]


def worth(values: Pair, names: tuple[str, str], between: str = ", ") -> str:
    """Return what a contract is worth to both sides, for a label."""
    guild, employers = (plain(name, 25) for name in names)
    return f"{guild} {_money(values[GUILD])}{between}{employers} {_money(values[EMPLOYERS])}"


def _money(amount: float) -> str:
    return plain(millions(amount))


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


def _floor_labels(
    frontier: Sequence[Sequence[Pair]], view: View, names: tuple[str, str], window: Window
) -> list[dict[str, Any]]:
    """Label both reservation lines, the upright one at its foot, and where waiting leaves both."""
    guild, employers = (plain(name, 25) for name in names)
    across, _ = window.pixels(view.floors)
    left = across < WIDTH / 2
    upright = {"x": view.floors[GUILD], "y": 0, "yref": "paper", "yanchor": "bottom", "yshift": 9}
    upright |= {"xanchor": "left" if left else "right", "xshift": 3 if left else -3}
    texts = (
        f"reservation of {guild} {_money(view.floors[GUILD])}",
        f"reservation of {employers} {_money(view.floors[EMPLOYERS])}",
    )
    room = _room_right(frontier, view, window) > width_of(texts[EMPLOYERS])
    flat = {"x": 1, "xanchor": "right"} if room else {"x": 0, "xanchor": "left", "xshift": 9}
    flat |= {"xref": "paper", "y": view.floors[EMPLOYERS], "yanchor": "bottom"}
    return [
        _note(texts[GUILD], **upright),
        _note(texts[EMPLOYERS], **flat),
        _waiting_label(view, window),
    ]


def _room_right(frontier: Sequence[Sequence[Pair]], view: View, window: Window) -> float:
    """Return how wide the chart is beyond the frontier along the employers' line, px."""
    reach = best_for_guild(frontier, view.floors[EMPLOYERS])
    points = [view.waiting[GUILD], view.floors[GUILD], *([] if reach is None else [reach])]
    return WIDTH - window.pixels((max(points), 0.0))[0] - 20.0


def _waiting_label(view: View, window: Window) -> dict[str, Any]:
    guild, employers = view.waiting
    room = window.pixels(view.waiting)[0] > 60.0
    aside = {"xanchor": "right", "xshift": -8} if room else {"xanchor": "left", "xshift": 8}
    return _note("waiting", x=guild, y=employers, yshift=11, **aside)


def _note(text: str, **where: Any) -> dict[str, Any]:
    return {"text": text, "showarrow": False, "font": {"size": 11}, "bgcolor": PAPER, **where}


def _pick_labels(view: View, window: Window) -> list[dict[str, Any]]:
    """Label the solutions beyond the frontier, where nothing is drawn; equal ones together."""
    named: dict[Pair, list[str]] = {}
    for pick in view.picks:
        named.setdefault((round(pick.guild, 1), round(pick.employer, 1)), []).append(pick.name)
    texts = [" = ".join(each) if len(each) < 4 else ALL for each in named.values()]
    places = [window.pixels(point) for point in named]
    floor = window.pixels(view.floors)[1] - 1.6 * LINE  # above the label of the employers' line
    labels = [
        Label(*place, width=width_of(text)) for text, place in zip(texts, places, strict=True)
    ]
    return [
        _pointer(text, point, right, down)
        for text, point, (right, down) in zip(
            texts, named, stacked(labels, WIDTH, floor), strict=True
        )
    ]


def _pointer(text: str, point: Pair, right: float, down: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": point[GUILD],
        "y": point[EMPLOYERS],
        "ax": round(right),
        "ay": round(down),
        "xanchor": "left",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": MUTED,
        "standoff": 6,
        "font": {"size": 11},
        "bgcolor": PAPER,
    }


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
        "aside": _aside(edge, window),
    }
    if not inside:
        record["edge"] = [round(edge[0], 3), round(edge[1], 3)]
        record["off"] = f"off the chart:<br>{worth(offer.values, names, '<br>')}"
    return record


def _aside(point: Pair, window: Window) -> dict[str, Any]:
    """Return on which side of an offer its label stands: within the chart, off the frontier."""
    across, down = window.pixels(point)
    left = across > 0.3 * WIDTH
    low = down > 0.82 * HEIGHT
    return {
        "ax": -22 if left else 22,
        "ay": -34 if low else 34,
        "xanchor": "right" if left else "left",
        "yanchor": "bottom" if low else "top",
    }
