"""Pages of the documentation whose tables a command writes anew, and how figures stand in them."""

import math
from collections.abc import Iterator, Mapping, Sequence

from experiments.intervals import Interval


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """Return a table in Markdown, all columns but the first aligned to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def percent(share: Interval) -> str:
    """Return a share in percent with its interval.

    >>> percent(Interval(0.25, 0.142, 0.402))
    '25.0 (14.2 to 40.2)'
    """
    return f"{100 * share.value:.1f} ({100 * share.low:.1f} to {100 * share.high:.1f})"


def points(rise: Interval) -> str:
    """Return a difference of shares in points with its interval."""
    value, low, high = (signed(100 * bound) for bound in rise)
    return f"{value} ({low} to {high})"


def signed(value: float) -> str:
    """Return a number with its sign, none for zero.

    >>> signed(2.0), signed(-0.04), signed(-3.14)
    ('+2.0', '0.0', '−3.1')
    """
    text = f"{value:+.1f}"
    return "0.0" if float(text) == 0.0 else text.replace("-", "−")


def plus_minus(figure: Interval, digits: int) -> str:
    """Return a mean and half its interval, "-" if there is none.

    >>> from experiments.intervals import mean
    >>> plus_minus(mean([1.0, 2.0, 3.0]), 1), plus_minus(mean([4.0]), 0), plus_minus(mean([]), 0)
    ('2.0 ± 2.5', '4', '-')
    """
    if math.isnan(figure.value):
        return "-"
    value = f"{figure.value:.{digits}f}"
    if math.isnan(figure.high):
        return value
    return f"{value} ± {figure.high - figure.value:.{digits}f}"


def marks(name: str) -> tuple[str, str]:
    """Return the lines between which a table stands on the page."""
    return f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"


def block(page: str, name: str) -> str:
    """Return what stands on the page between two marks.

    Raises
    ------
    ValueError
        If the page does not have each of the marks once, in this order.
    """
    start, end = marks(name)
    if page.count(start) != 1 or page.count(end) != 1 or page.index(start) > page.index(end):
        raise ValueError(f"the page needs a place for {name!r}, from {start.strip()} to its end")
    return page.partition(start)[2].partition(end)[0]


def filled(page: str, texts: Mapping[str, str]) -> str:
    """Return the page with these texts between their marks."""
    for name, text in texts.items():
        old, (start, end) = block(page, name), marks(name)
        page = page.replace(start + old + end, start + text + end)
    return page
