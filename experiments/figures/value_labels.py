"""Labels of the value space: reservation lines, waiting, solutions, and the offer in view."""

from collections.abc import Sequence
from math import dist
from typing import Any

from agents.worth import EMPLOYERS, GUILD
from experiments.figures.labels import LINE, Label, stacked
from experiments.figures.moments import View, best_for_guild
from experiments.figures.style import MUTED, millions, plain, width_of
from experiments.figures.window import HEIGHT, WIDTH, Window
from model.solutions import Pair

ALL = "all four solutions"
PAPER = "rgba(255,255,255,0.75)"


def money(amount: float) -> str:
    """Return an amount of $ million as Plotly shows it."""
    return plain(millions(amount))


def floor_labels(
    frontier: Sequence[Sequence[Pair]], view: View, names: tuple[str, str], window: Window
) -> list[dict[str, Any]]:
    """Label both reservation lines, the upright one at its foot, and waiting if it is elsewhere."""
    guild, employers = (plain(name, 25) for name in names)
    across, _ = window.pixels(view.floors)
    left = across < WIDTH / 2
    upright = {"x": view.floors[GUILD], "y": 0, "yref": "paper", "yanchor": "bottom", "yshift": 9}
    upright |= {"xanchor": "left" if left else "right", "xshift": 3 if left else -3}
    texts = (
        f"reservation of {guild} {money(view.floors[GUILD])}",
        f"reservation of {employers} {money(view.floors[EMPLOYERS])}",
    )
    room = _room_right(frontier, view, window) > width_of(texts[EMPLOYERS])
    flat = {"x": 1, "xanchor": "right"} if room else {"x": 0, "xanchor": "left", "xshift": 9}
    flat |= {"xref": "paper", "y": view.floors[EMPLOYERS], "yanchor": "bottom"}
    lines = [_note(texts[GUILD], **upright), _note(texts[EMPLOYERS], **flat)]
    apart = dist(window.pixels(view.floors), window.pixels(view.waiting)) > LINE
    return [*lines, _waiting_label(view, window)] if apart else lines


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


def pick_labels(view: View, window: Window) -> list[dict[str, Any]]:
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


def aside(point: Pair, window: Window) -> dict[str, Any]:
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
