"""What the commands print: results on standard output, everything else on standard error."""

import json
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from agents.worth import EMPLOYERS, GUILD
from experiments.run import comparison
from model.diary import diary, long_date, money
from model.negotiation import Negotiation
from model.outcome import Outcome, account, outcome
from model.reading.explaining import Row, explain
from model.scenario import Scenario

DIARY_WIDTH = 100  # in a file; a terminal has its own
NOTHING_MUCH = 0.05  # $M: less is not worth a word
NARROWEST = 40
DATE_WIDTH = 18


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
    out.print(f"{talks.case.scenario.title} (seed {seed})\n", style="bold")
    _diary(out, talks)
    out.print("\n" + verdict(talks, figures) + "\n", style="bold")
    out.print("The deal beside the openings and the fair contract", style="bold")
    out.print(_comparison(talks))
    out.print(
        "What each side got, $ million in money of the first day after the old contract",
        style="bold",
    )
    out.print(_accounts(talks))
    out.print(_gaps(figures))


def _diary(out: Console, talks: Negotiation) -> None:
    """Print one paragraph for each day and speaker, the date once a day."""
    last, width = "", max(out.width, NARROWEST) - DATE_WIDTH
    for entry in diary(talks):
        when = date.fromisoformat(entry.date)
        stamp = f"{when:%a} {when.day:2} {when:%b %Y}"
        lead = (stamp if stamp != last else "").ljust(DATE_WIDTH)
        last = stamp
        mark = "* " if entry.actor == "calendar" else ""
        lines = textwrap.wrap(mark + entry.text, width, break_on_hyphens=False)
        out.print(lead + f"\n{'':{DATE_WIDTH}}".join(lines))


def verdict(talks: Negotiation, figures: Outcome) -> str:
    """Return the outcome in one sentence."""
    day = long_date(talks.world.calendar.date(talks.day))
    sessions = counted(figures.rounds, "session")
    if talks.deal is None:
        return f"Open on {day} after {sessions}: the old terms go on."
    when = distance(figures.days_past_expiry or 0)
    months = counted(figures.term_months or 0, "month")
    return f"Settled on {day}, {when}, after {sessions}: {months}."


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
        table.add_column(column, overflow="fold")
    return table


def _comparison(talks: Negotiation) -> Table:
    sides = (talks.case.guild.name, talks.case.employers.name)
    fair = "fair had both known all (Nash)"
    columns = ["", f"{sides[GUILD]} opened", f"{sides[EMPLOYERS]} opened", "the deal", fair]
    table = _table(columns)
    for row in comparison(talks):
        table.add_row(*row)
    return table


def _accounts(talks: Negotiation) -> Table:
    """Put both sides' accounts side by side; the lines are the same for both."""
    sides = (talks.case.guild.name, talks.case.employers.name)
    table = _table(["", *sides])
    guild, employers = (account(talks, side) for side in (GUILD, EMPLOYERS))
    for mine, theirs in zip(guild, employers, strict=True):
        amounts = amount(mine.amount), amount(theirs.amount)
        if amounts != ("0.0", "0.0"):
            table.add_row(mine.what, *amounts)
    totals = (amount(sum(line.amount for line in lines)) for lines in (guild, employers))
    table.add_row("in all", *totals, style="bold")
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
        table.add_row(record.scenario.name, record.scenario.title)
    console().print(table)


def explained(scenario: Scenario) -> None:
    """Print every number of a scenario with meaning, unit and source."""
    out = console()
    out.print(scenario.scenario.title, style="bold")
    out.print(scenario.scenario.summary.strip() + "\n")
    table = _table(["path", "value", "meaning", "source or assumption"])
    table.columns[0].no_wrap = True
    for row in explain(scenario):
        table.add_row(row.path, value_text(row), row.meaning, origin_text(row))
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
