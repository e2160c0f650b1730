"""How every figure looks: colours that also hold in grey, type, spacing and the tool bar.

Colours are from Okabe and Ito's set for colour-blind readers; each side also has its own dash and
marker, so nothing is told by colour alone.

References
----------
Okabe, M., and Ito, K. (2008). Color universal design.
"""

import html
from datetime import date
from typing import Any, NamedTuple

Figure = dict[str, Any]  # "data": traces, "layout": layout; as plotly.js takes them

INK, MUTED, RULE, SHADE = "#1a1a1a", "#595959", "#d0d0d0", "rgba(0,0,0,0.08)"
ZONE, DEAL = "#00664b", "#F0E442"
FONT = {"family": "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif", "size": 12}


class Pen(NamedTuple):
    """How one side's offers are drawn."""

    colour: str
    dash: str
    symbol: str
    fill: str


PENS = (
    Pen("#0072B2", "solid", "circle", "#0072B2"),  # the guild
    Pen("#C04A00", "6px,3px", "square", "#ffffff"),  # the employers, darker for contrast
)
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"],
}


def layout(**changes: Any) -> dict[str, Any]:
    """Return the layout that all figures share, with changes; never a transition.

    With one, plotly.js moves lines but leaves shapes where they were.
    """
    return {
        "font": {**FONT, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "#ffffff",
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": "#ffffff", "font": {"color": INK}},
        "showlegend": False,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        **changes,
    }


def axis(**changes: Any) -> dict[str, Any]:
    """Return an axis with a frame and faint grid lines, with changes."""
    return {
        "showline": True,
        "linecolor": MUTED,
        "gridcolor": "#ececec",
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": MUTED,
        **changes,
    }


def plain(text: str, longest: int = 60) -> str:
    """Return text that Plotly shows as it stands: no markup, no formula, one line, not too long.

    >>> plain("<b>pay</b> & hours, $5 to $6")
    '&lt;b&gt;pay&lt;/b&gt; &amp; hours, &#36;5 to &#36;6'
    """
    line = " ".join(text.split())
    short = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return html.escape(short, quote=False).replace("$", "&#36;")  # $...$ would be TeX


def width_of(text: str) -> float:
    """Return about how wide a label is, px, in type of 11 px.

    >>> width_of("&lt;b&gt;") == width_of("<b>")
    True
    """
    return 5.9 * len(html.unescape(text))


def millions(amount: float) -> str:
    """Return an amount of $ million for labels.

    >>> millions(1234.56), millions(-0.04), millions(-7.0)
    ('$1,234.6M', '$0.0M', '−$7.0M')
    """
    digits = f"{abs(amount):,.1f}"
    return f"{'−' if amount < 0 and digits != '0.0' else ''}${digits}M"


def short_date(when: date) -> str:
    """Return a date as labels give it.

    >>> short_date(date(2004, 5, 2))
    '2 May 2004'
    """
    return f"{when.day} {when:%b %Y}"


def rounded(pairs: Any) -> tuple[list[float | None], list[float | None]]:
    """Return pairs of $ million as two lists, to $1,000; a None between two lines stays one."""
    x = [None if pair is None else round(pair[0], 3) for pair in pairs]
    y = [None if pair is None else round(pair[1], 3) for pair in pairs]
    return x, y
