"""Small multiples: the term and each issue through time, in their own units, both sides' offers."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import unescape
from typing import Any, NamedTuple

from agents.contract import Contract
from agents.worth import EMPLOYERS, GUILD
from experiments.figures.moments import Handshake, Offer
from experiments.figures.style import (
    DEAL,
    INK,
    PENS,
    Figure,
    Pen,
    axis,
    layout,
    plain,
    short_date,
)
from model.scenario import Scenario
from model.setting import position

ONE_COLUMN = 6  # panels; more stand in two columns
PANEL, HEADING = 52, 23  # px, height of a panel and of the room for its title
SMALL = {"size": 10}
ROOM = (50, 22)  # characters of a heading in one column and in two
SHORT = 100  # days up to which days are named below the charts, not months
DAY = 86_400_000  # ms
CURTAIN = "9999-12-31"  # right of every chart
VEIL = "rgba(255,255,255,0.8)"


class Panel(NamedTuple):
    """What one small multiple shows."""

    title: str
    unit: str
    ticks: list[tuple[float, str]]
    value: Callable[[Contract], float]


class Course(NamedTuple):
    """How a round went, as far as the panels show it."""

    offers: Sequence[Offer]
    days: tuple[int, int]  # first and last of the talks
    dated: Callable[[int], date]  # the date of a day
    deals: Sequence[Handshake]
    names: tuple[str, str]  # of the guild and the employers


def panels(scenario: Scenario) -> list[Panel]:
    """Return the term, then the issues in the scenario's order."""
    named = [(float(months), str(months)) for months in scenario.term.named]
    found = [Panel("term", "months", named, lambda contract: float(contract.package.months))]
    for place, issue in enumerate(scenario.issue):
        ticks = [(issue.status_quo, f"{issue.status_quo:g} old"), (issue.ask, f"{issue.ask:g} ask")]

        def value(contract: Contract, place: int = place) -> float:
            return position(scenario.issue[place], contract.shares[place])

        found.append(Panel(issue.title, issue.unit, ticks, value))
    return found


def figure(shown: Sequence[Panel], course: Course) -> Figure:
    """Return one panel for the term and each issue, over the dates of the talks."""
    data = []
    for place, panel in enumerate(shown):
        column = column_of(place, len(shown))
        axes = {"xaxis": _axis_name("x", column), "yaxis": _axis_name("y", place)}
        traces = [_line(panel, side, course) for side in (GUILD, EMPLOYERS)]
        traces += [_star(panel, deal, course.dated) for deal in course.deals]
        data += [{**trace, **axes} for trace in traces]
    return {"data": data, "layout": _layout(shown, course)}


def columns_of(count: int) -> int:
    """Return in how many columns this many panels stand."""
    return 1 if count <= ONE_COLUMN else 2


def column_of(place: int, count: int) -> int:
    """Return the column of a panel: the first column is filled first."""
    return place // rows_of(count)


def rows_of(count: int) -> int:
    """Return how many panels stand below each other."""
    return -(-count // columns_of(count))


def _lowest(column: int, count: int) -> int:
    """Return the last panel of a column."""
    return min(count, (column + 1) * rows_of(count)) - 1


def least_height(count: int) -> int:
    """Return the least height of the figure that can be read, px."""
    return rows_of(count) * (PANEL + HEADING) + 30


def _axis_name(letter: str, place: int) -> str:
    return letter if place == 0 else f"{letter}{place + 1}"


def _line(panel: Panel, side: int, course: Course) -> dict[str, Any]:
    """Return a side's steps on one issue: each position stands until the side's next offer."""
    own = [offer for offer in course.offers if offer.side == side]
    values = [panel.value(offer.contract) for offer in own]
    days = [*(offer.day for offer in own), *([course.days[1]] if own else [])]
    texts = [
        f"{short_date(course.dated(offer.day))}<br>{plain(course.names[side], 25)}: {value:g} "
        f"{plain(panel.unit)}"
        for offer, value in zip(own, values, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [course.dated(day).isoformat() for day in days],
        "y": [*values, *values[-1:]],
        "hovertext": [*texts, *texts[-1:]],
        "hoverinfo": "text",
        "customdata": [offer.step for offer in own],
        "line": {"shape": "hv", "color": PENS[side].colour, "width": 2, "dash": PENS[side].dash},
        "marker": _markers(PENS[side], values),
        "cliponaxis": False,
    }


def _markers(pen: Pen, values: Sequence[float]) -> dict[str, Any]:
    """Return a mark for each move, none for an offer that repeats the last or for the end."""
    moved = [value != before for value, before in zip(values, [None, *values], strict=False)]
    return {
        "symbol": pen.symbol,
        "size": [*(6 if each else 0 for each in moved), 0],
        "color": pen.fill,
        "opacity": 1,
        "line": {"color": pen.colour, "width": 1.5},
    }


def _star(panel: Panel, deal: Handshake, dated: Callable[[int], date]) -> dict[str, Any]:
    """Return the star of a deal, an open one if the members have voted it down."""
    value = panel.value(deal.contract)
    what = "the deal" if deal.is_final else "a deal that was voted down"
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [dated(deal.day).isoformat()],
        "y": [value],
        "hovertext": [f"{what}: {value:g} {plain(panel.unit)}"],
        "hoverinfo": "text",
        "marker": {
            "symbol": "star",
            "size": 14 if deal.is_final else 10,
            "color": DEAL if deal.is_final else "#ffffff",
            "line": {"color": INK, "width": 1.2},
        },
        "cliponaxis": False,
    }


def _layout(shown: Sequence[Panel], course: Course) -> dict[str, Any]:
    count = len(shown)
    axes: dict[str, Any] = {}
    notes = []
    for place, panel in enumerate(shown):
        across, down = _domains(place, count)
        values = [panel.value(offer.contract) for offer in course.offers]
        axes[f"yaxis{place + 1 if place else ''}"] = _upright(panel, values, down, place, count)
        notes.append(_heading(panel, across[0], down[1], ROOM[columns_of(count) - 1]))
    for column in range(columns_of(count)):
        axes[f"xaxis{column + 1 if column else ''}"] = _dates(
            column, count, course.days, course.dated
        )
    margin = {"l": 52, "r": 12, "t": HEADING, "b": 24}
    return layout(
        margin=margin, annotations=notes, shapes=_veils(count, course.dated(course.days[1])), **axes
    )


def _veils(count: int, today: date) -> list[dict[str, Any]]:
    """Return for each column the veil over what is still to come, and the line of the day."""
    shapes: list[dict[str, Any]] = []
    for column in range(columns_of(count)):
        bottom = _domains(_lowest(column, count), count)[1][0]
        where = {"xref": _axis_name("x", column), "yref": "paper", "y0": bottom, "y1": 1}
        day = {**where, "x0": today.isoformat(), "x1": today.isoformat()}
        shapes += [
            {**day, "type": "rect", "x1": CURTAIN, "fillcolor": VEIL, "line": {"width": 0}},
            {**day, "type": "line", "line": {"color": INK, "width": 1.5}},
        ]
    return shapes


def _domains(place: int, count: int) -> tuple[list[float], list[float]]:
    """Return a panel's part of the width and of the height."""
    rows, wide = rows_of(count), columns_of(count)
    column, row = divmod(place, rows)
    share = HEADING / (PANEL + HEADING)
    height = 1.0 / (rows - share)  # the first panel's heading is in the margin
    top = 1.0 - row * height
    bottom = max(0.0, top - height * (1.0 - share))
    gap = 0.17 if wide > 1 else 0.0
    width = (1.0 - gap * (wide - 1)) / wide
    left = column * (width + gap)
    return [left, min(1.0, left + width)], [bottom, top]


def _upright(
    panel: Panel, values: Sequence[float], domain: list[float], place: int, count: int
) -> dict[str, Any]:
    """Return a panel's own axis: the old terms and the ask are marked, or the named terms."""
    reach = [*values, *(tick for tick, _ in panel.ticks)]
    pad = 0.1 * ((max(reach) - min(reach)) or 1.0)
    return axis(
        domain=domain,
        anchor=_axis_name("x", column_of(place, count)),
        range=[min(reach) - pad, max(reach) + pad],
        tickvals=[tick for tick, _ in panel.ticks],
        ticktext=[text for _, text in panel.ticks],
        tickfont=SMALL,
        gridcolor="#dcdcdc",
        automargin=True,
        fixedrange=True,
    )


def _heading(panel: Panel, left: float, top: float, room: int) -> dict[str, Any]:
    unit = plain(panel.unit, max(7, room // 5 * 3))
    left_over = room - 2 - len(unescape(unit))
    return {
        "hovertext": plain(f"{panel.title}, {panel.unit}", 200),
        "text": f"<b>{plain(panel.title, max(9, left_over))}</b>, {unit}",
        "x": left,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11},
        "bgcolor": "#ffffff",
        "borderpad": 0,
    }


def _dates(
    column: int, count: int, days: tuple[int, int], dated: Callable[[int], date]
) -> dict[str, Any]:
    """Return the dates below a column, a few days more than the talks took."""
    first, last = days
    pad = timedelta(days=max(2, round(0.03 * (last - first))))
    short = last - first <= SHORT
    across, _ = _domains(column * rows_of(count), count)
    return axis(
        type="date",
        domain=across,
        anchor=_axis_name("y", _lowest(column, count)),
        range=[str(dated(first) - pad), str(dated(last) + 2 * pad)],
        nticks=5 if count <= ONE_COLUMN else 3,
        tickformat="%-d %b" if short else "%b %Y",
        tickangle=0,
        **({"dtick": DAY} if last - first <= 3 and count <= ONE_COLUMN else {}),
        tickfont=SMALL,
        showgrid=False,
        **({} if column == 0 else {"matches": "x"}),
    )
