"""What the commands print: results on standard output, everything else on standard error."""

import json
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from agents.worth import EMPLOYERS, GUILD
from experiments.run import NOTHING_MUCH, accounts, comparison, course
from model.diary import Paragraph, diary, folded_diary, long_date, money
from model.diary.story import STAYS
from model.messages import ACTORS
from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.reading.explaining import Row, explain
from model.scenario import Scenario

DIARY_WIDTH = 100  # in a file; a terminal has its own
NARROWEST = 40
DATE_WIDTH = 18
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they turn the writing round


def as_json(document: dict[str, Any]) -> None:
    """Print one JSON document, the same bytes everywhere.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no word for that.
    """
    print(json.dumps(document, indent=2, allow_nan=False), flush=True)


def console() -> Console:
    """Return a console that wraps to the terminal, or to a readable width in a file."""
    plain = Console(highlight=False, emoji=False, markup=False)
    return (
        plain
        if plain.is_terminal
        else Console(highlight=False, emoji=False, markup=False, width=DIARY_WIDTH)
    )


def diary_and_deal(talks: Negotiation, seed: int) -> None:
    """Print a round as a diary, then the deal beside the openings, and what each side got."""
    out = console()
    figures = outcome(talks)
    out.print(f"{visible(talks.case.scenario.title)} (seed {seed})\n", style="bold")
    _diary(out, talks)
    out.print("\n" + verdict(talks, figures) + "\n", style="bold")
    if rows := course(figures):
        out.print("How it came about", style="bold")
        out.print(_course(rows))
    out.print("The deal beside the openings and the fair contract", style="bold")
    out.print(_comparison(talks))
    out.print(
        "What each side got, $ million in money of the first day after the old contract",
        style="bold",
    )
    out.print(_accounts(talks))
    out.print(_gaps(figures))


def visible(text: str) -> str:
    r"""Return a text without control characters, so that no name commands a terminal.

    Line breaks stay, other blanks become spaces, everything else that cannot be seen a "?".

    >>> visible("red \x1b[31m, tab\t, line\n")
    'red ?[31m, tab , line\n'
    """
    return "".join(_visible(sign) for sign in text)


def _visible(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign.isspace():
        return " "
    return "?" if unicodedata.category(sign) in ("Cc", "Cs") or sign in TURNS else sign


def _diary(out: Console, talks: Negotiation) -> None:
    """Print one paragraph for each day and speaker, the date once a day."""
    last, width = "", max(out.width, NARROWEST) - DATE_WIDTH
    for paragraph in folded_diary(diary(talks)):
        when = date.fromisoformat(paragraph.first.date)
        stamp = f"{when:%a} {when.day:2} {when:%b %Y}"
        lead = (stamp if stamp != last else "").ljust(DATE_WIDTH)
        last = stamp
        text = visible(_mark(paragraph) + paragraph.text)
        lines = textwrap.wrap(text, width, break_on_hyphens=False)
        out.print(lead + f"\n{'':{DATE_WIDTH}}".join(lines))


def _mark(paragraph: Paragraph) -> str:
    """Return what stands before a paragraph about something that neither side says or does."""
    is_ours = len(paragraph.entries) > 1 or paragraph.first.actor in ACTORS
    return "" if is_ours else "* "


def verdict(talks: Negotiation, figures: Outcome) -> str:
    """Return the outcome in one sentence, and when members ratified it if they did."""
    dated = talks.calendar.date
    sessions = counted(figures.rounds, "session")
    if talks.deal is None:
        last = long_date(dated(talks.day))
        return f"Open on {last} after {sessions}: {STAYS[talks.regime]}."
    day = long_date(dated(talks.deal_day))
    when = distance(figures.days_past_expiry or 0)
    months = counted(figures.term_months or 0, "month")
    voted = talks.last_vote is not None
    ratified = f" Ratified on {long_date(dated(talks.day))}." if voted else ""
    return f"Settled on {day}, {when}, after {sessions}: {months}.{ratified}"


def counted(count: int, thing: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "session"), counted(0, "session")
    ('1 session', '0 sessions')
    """
    return f"{count} {thing}{'' if count == 1 else 's'}"


def distance(days: int) -> str:
    """Return how far a day is from the end of the old contract.

    >>> distance(165), distance(-1)
    ('165 days after the old contract ended', '1 day before the old contract ended')
    """
    if days == 0:
        return "the day the old contract ended"
    count = counted(abs(days), "day")
    return f"{count} {'after' if days > 0 else 'before'} the old contract ended"


def _table(columns: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(visible(column), overflow="fold")
    return table


def _add(table: Table, cells: Iterable[str], style: str | None = None) -> None:
    table.add_row(*(visible(cell) for cell in cells), style=style)


def _course(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    for row in rows:
        _add(table, row)
    table.columns[1].justify = "right"
    return table


def _comparison(talks: Negotiation) -> Table:
    sides = (talks.case.guild.name, talks.case.employers.name)
    fair = "fair had both known all (Nash)"
    columns = ["", f"{sides[GUILD]} opened", f"{sides[EMPLOYERS]} opened", "the deal", fair]
    table = _table(columns)
    for row in comparison(talks):
        _add(table, row)
    return table


def _accounts(talks: Negotiation) -> Table:
    """Put both sides' accounts side by side; the lines are the same for both."""
    sides = (talks.case.guild.name, talks.case.employers.name)
    table = _table(["", *sides])
    totals = [0.0, 0.0]
    for what, guild, employers in accounts(talks):
        totals[GUILD] += guild
        totals[EMPLOYERS] += employers
        amounts = amount(guild), amount(employers)
        if amounts != ("0.0", "0.0"):
            _add(table, [what, *amounts])
    _add(table, ["in all", *(amount(total) for total in totals)], style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def amount(value: float) -> str:
    """Return $ million with one decimal; nothing is 0.0 and never -0.0."""
    return f"{round(value, 1) + 0.0:,.1f}"


def _gaps(figures: Outcome) -> str:
    """Say how far the outcome is from what nobody could better, and from the fair contract."""
    if figures.pareto_gap < NOTHING_MUCH:
        efficient = "no contract was better for both"
    else:
        efficient = f"a contract better for both was {money(figures.pareto_gap)} away"
    if figures.nash_gap < NOTHING_MUCH:
        fair = ", and this is the fair one" if figures.status == "settled" else ""
        return f"Left on the table: nothing; {efficient}{fair}."
    return f"Left on the table: {efficient}; the fair one was {money(figures.nash_gap)} away."


def scenarios(records: Iterable[Scenario]) -> None:
    """Print the shipped scenarios, a line each."""
    table = _table(["name", "what it is"])
    for record in records:
        _add(table, [record.scenario.name, record.scenario.title])
    console().print(table)


def explained(scenario: Scenario) -> None:
    """Print every number of a scenario with meaning, unit and source."""
    out = console()
    out.print(visible(scenario.scenario.title), style="bold")
    out.print(visible(scenario.scenario.summary.strip()) + "\n")
    table = _table(["path", "value", "meaning", "source or assumption"])
    table.columns[0].no_wrap = True
    for row in explain(scenario):
        _add(table, [row.path, value_text(row), row.meaning, origin_text(row)])
    out.print(table)


def value_text(row: Row) -> str:
    """Return a value, with its distribution where it is drawn anew each time."""
    value = ", ".join(map(str, row.value)) if isinstance(row.value, tuple) else str(row.value)
    if row.drawn is None or row.drawn.low == row.drawn.high:
        return value
    shape = "uniform" if row.drawn.mode is None else f"triangular, mode {row.drawn.mode:g}"
    return f"{value}; drawn {row.drawn.low:g} to {row.drawn.high:g}, {shape}"


def origin_text(row: Row) -> str:
    """Return where a value comes from."""
    if row.assumption is None:
        return row.source
    return f"assumed, {row.assumption.low} to {row.assumption.high}: {row.assumption.reason}"
