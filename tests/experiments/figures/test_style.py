"""The look that all figures share, and text that stays text in Plotly's hands."""

import re
from datetime import date
from html import unescape

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from experiments.figures.style import (
    CONFIG,
    PENS,
    axis,
    layout,
    millions,
    plain,
    rounded,
    short_date,
)

GREATEST = 60


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #0072B2, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@given(st.text())
def test_plain_text_has_no_markup_and_no_formula(text: str) -> None:
    shown = plain(text)
    assert not re.search(r"[<>$\n\r]", shown)
    assert re.sub(r"&(amp|lt|gt|#36);", "", shown).count("&") == 0
    assert len(unescape(shown)) <= GREATEST


@given(st.text(alphabet="ab $<>&", max_size=40))
def test_plain_text_reads_as_it_was_written(text: str) -> None:
    assert unescape(plain(text)) == " ".join(text.split())


def test_text_that_is_too_long_is_cut_with_a_sign() -> None:
    assert plain("a word and another", 9) == "a word a…"


def test_amounts_and_dates_in_labels() -> None:
    assert millions(12.34) == "$12.3M"
    assert millions(-1234.5) == "−$1,234.5M"
    assert short_date(date(2030, 7, 1)) == "1 Jul 2030"


def test_gaps_between_lines_stay() -> None:
    assert rounded([(0.12345, 2.0), None, (1.0, 3.0)]) == ([0.123, None, 1.0], [2.0, None, 3.0])


def test_the_shared_layout_is_plotlys_and_moves_nothing_by_itself() -> None:
    found = layout(xaxis=axis(range=[0, 1]))
    assert "transition" not in found
    assert go.Figure(layout=found).layout.xaxis.range == (0, 1)


def test_no_button_shares_a_chart_with_the_vendor() -> None:
    assert "sendChartToCloud" in list(CONFIG["modeBarButtonsToRemove"])
    assert CONFIG["displaylogo"] is False


def test_both_pens_stand_out_from_paper_and_differ_in_more_than_colour() -> None:
    assert all((1.05 / (luminance(pen.colour) + 0.05)) >= 4.5 for pen in PENS)
    guild, employers = PENS
    assert guild.dash != employers.dash
    assert guild.symbol != employers.symbol
    assert guild.fill != employers.fill
