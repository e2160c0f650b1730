"""What each cause of delay does: none, each alone, each pair and all five on the same seeds.

    uv run python -m experiments.causes --seeds 500

plays the base case with every set of switches and writes the tables of `docs/causes.md` anew; with
another scenario, with `--set` or with `--json` it prints its figures instead and writes nothing.
With `--check` it says whether the page is current, as far as that many rounds can tell.
Every set plays the same seeds, and a switch changes no random number (`model.setting.draw`). So two
rows of a table differ by their switches, not by luck, and differences are taken seed by seed.
"""

import math
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from experiments import many, printing
from experiments.cli import DONE, FAILED, Settings, exit_code
from experiments.intervals import Interval, mean, paired, wilson
from experiments.messages import warn
from experiments.pages import block, filled, percent, plus_minus, points, table
from experiments.run import finite
from model.negotiation import Negotiation
from model.outcome import outcome
from model.reading import DEFAULT_SCENARIO, read_scenario

CAUSES = {
    "private_information": "private information",
    "self_serving_bias": "self-serving bias",
    "public_commitment": "public commitment",
    "ratification_gap": "ratification gap",
    "one_veto": "one veto",
}
PAGE = Path(__file__).parents[1] / "docs" / "causes.md"
SOON = 21  # days after another guild's deal: time to read it, to meet and to agree
STRIP = 60  # rounds of each set that the page shows one by one
Arm = tuple[str, ...]  # the switches that are on
TABLES = ("rounds", "ends", "late", "figures", "added dispute", "added open", "strip")

LATE_HEAD = ("causes on", "days late, mean", "median", "soon after another guild's deal, %")
FIGURES_HEAD = (
    "causes on",
    "sessions",
    "turns without a zone",
    "silent turns",
    "Pareto gap, $M",
    "term, months",
)

DISPUTE, OPEN, STOPPAGE, REJECTION, BLOCK = EVENTS = tuple(range(5))
EVENT_NAMES = (
    "no deal by expiry",
    "open at the end",
    "a stoppage",
    "a deal voted down",
    "an offer blocked",
)


class Seen(NamedTuple):
    """What there is to see of one round."""

    days_late: int | None  # from the old contract's end to the deal, negative before; None: no deal
    sessions: int
    term: int | None  # months, None without a deal
    pareto_gap: float  # $M
    stopped: int  # days of strike and lockout
    rejected: int  # deals that the members voted down
    blocked: int  # offers that the alliance would have made or taken but for a company
    blind: int  # turns to speak on which a side saw no contract that beats waiting for both
    silent: int  # turns to speak on which it said nothing
    follows: bool  # did the deal come soon after another guild's

    @property
    def events(self) -> tuple[bool, ...]:
        """Whether each of `EVENT_NAMES` came about."""
        late = self.days_late is None or self.days_late > 0
        return late, self.term is None, self.stopped > 0, self.rejected > 0, self.blocked > 0

    @property
    def letter(self) -> str:
        """How the round ended, in one letter."""
        if self.term is None:
            return "o"
        if not self.events[DISPUTE]:
            return "."
        return "s" if self.stopped else "h"


def arms() -> list[Arm]:
    """Return every set of switches that is played: none, each alone, each pair, all five."""
    alone = [(cause,) for cause in CAUSES]
    return [(), *alone, *combinations(CAUSES, 2), tuple(CAUSES)]


def title(arm: Arm) -> str:
    """Return what a set of switches is called.

    >>> title(()), title(("one_veto",)), title(tuple(CAUSES))
    ('none', 'one veto', 'all five')
    """
    if len(arm) == len(CAUSES):
        return "all five"
    return " + ".join(CAUSES[cause] for cause in arm) or "none"


def switches(arm: Arm) -> list[str]:
    """Return the settings that turn on the switches of a set and all others off."""
    return [f"causes.{cause}={str(cause in arm).lower()}" for cause in CAUSES]


def look(talks: Negotiation) -> Seen:
    """Return what there is to see of a finished round."""
    figures = outcome(talks)
    turns = [message for message in talks.messages if message.act in ("offers", "stands")]
    others = [message.day for message in talks.messages if message.act == "sister settles"]
    return Seen(
        days_late=figures.days_past_expiry,
        sessions=figures.rounds,
        term=figures.term_months,
        pareto_gap=figures.pareto_gap,
        stopped=figures.strike_days + figures.lockout_days,
        rejected=figures.rejections,
        blocked=sum(message.act == "blocks" for message in talks.messages),
        blind=sum(message.mind is not None and not message.mind.zone for message in turns),
        silent=sum(message.contract is None for message in turns),
        follows=any(0 <= talks.deal_day - day <= SOON for day in others),
    )


def played(
    scenario: str,
    seeds: int,
    settings: Sequence[str] = (),
    *,
    sets: Sequence[Arm] = (),
    workers: int | None = None,
) -> dict[Arm, list[Seen]]:
    """Play the same seeds with each set of switches, and return what there was to see.

    Parameters
    ----------
    scenario
        Name or file.
    seeds
        Rounds for each set: seeds 0, 1, 2, ...
    settings
        As of ``--set``; the switches come last.
    sets
        Which sets to play, all of `arms` if empty.
    workers
        Processes, see `experiments.many.rounds`.
    """
    found, wanted = {}, list(sets) or arms()
    for number, arm in enumerate(wanted, start=1):
        case = read_scenario(scenario, [*settings, *switches(arm)])
        label = f"{number:2d}/{len(wanted)} {title(arm)}"
        found[arm] = many.rounds(case, range(seeds), look, workers=workers, label=label)
    return found


# ------------------------------------------------------------------------------------- intervals


# ----------------------------------------------------------------------------------------- tables


class Summary(NamedTuple):
    """The figures of one set of switches."""

    rounds: int
    events: tuple[Interval, ...]  # share of rounds with each of `EVENT_NAMES`
    days_late: Interval  # mean, of the deals after the old contract's end
    median_late: float  # days, nan without such a deal
    followers: Interval  # share of these that came soon after another guild's
    sessions: Interval
    blind: Interval  # turns without a zone, of each round
    silent: Interval  # turns without an offer, of each round
    pareto_gap: Interval  # $M
    term: Interval  # months, of the deals


def summary(seen: Sequence[Seen]) -> Summary:
    """Return the figures of the rounds that were played with one set of switches."""
    late = [s for s in seen if s.days_late is not None and s.days_late > 0]
    days = [s.days_late for s in late if s.days_late is not None]
    return Summary(
        rounds=len(seen),
        events=tuple(wilson(sum(s.events[e] for s in seen), len(seen)) for e in EVENTS),
        days_late=mean(days),
        median_late=statistics.median(days) if days else math.nan,
        followers=wilson(sum(s.follows for s in late), len(late)),
        sessions=mean([s.sessions for s in seen]),
        blind=mean([s.blind for s in seen]),
        silent=mean([s.silent for s in seen]),
        pareto_gap=mean([s.pareto_gap for s in seen]),
        term=mean([s.term for s in seen if s.term is not None]),
    )


def added(played: Mapping[Arm, Sequence[Seen]], event: int, on: Arm, cause: str) -> Interval:
    """Return by how much a cause raises the share of an event where others are on already."""
    both = tuple(name for name in CAUSES if name in on or name == cause)
    before, after = ([s.events[event] for s in played[arm]] for arm in (on, both))
    return paired(before, after)


def blocks(played: Mapping[Arm, Sequence[Seen]]) -> dict[str, str]:
    """Return every table of the page by the name of its place there."""
    summaries = {arm: summary(seen) for arm, seen in played.items()}
    rounds = summaries[()].rounds
    return {
        "ends": table(("causes on", *(f"{name}, %" for name in EVENT_NAMES)), _ends(summaries)),
        "late": table(LATE_HEAD, _late(summaries)),
        "figures": table(FIGURES_HEAD, _figures(summaries)),
        "added dispute": table(("on already", *CAUSES.values()), _added(played, DISPUTE)),
        "added open": table(("on already", *CAUSES.values()), _added(played, OPEN)),
        "strip": "\n".join(["```text", *strip(played), "```"]),
        "rounds": f"{rounds} rounds with each set of causes, seeds 0 to {rounds - 1}.",
        **{cause: _sentences(played, summaries, cause) for cause in CAUSES},
    }


def _ends(summaries: Mapping[Arm, Summary]) -> Iterator[list[str]]:
    for arm, figures in summaries.items():
        yield [title(arm), *(percent(share) for share in figures.events)]


def _late(summaries: Mapping[Arm, Summary]) -> Iterator[list[str]]:
    for arm, figures in summaries.items():
        if math.isnan(figures.median_late):
            continue
        yield [
            title(arm),
            plus_minus(figures.days_late, 0),
            f"{figures.median_late:.0f}",
            percent(figures.followers),
        ]


def _figures(summaries: Mapping[Arm, Summary]) -> Iterator[list[str]]:
    for arm, figures in summaries.items():
        yield [
            title(arm),
            plus_minus(figures.sessions, 1),
            plus_minus(figures.blind, 1),
            plus_minus(figures.silent, 1),
            plus_minus(figures.pareto_gap, 2),
            plus_minus(figures.term, 1),
        ]


def _added(played: Mapping[Arm, Sequence[Seen]], event: int) -> Iterator[list[str]]:
    for on in [(), *((cause,) for cause in CAUSES)]:
        yield [title(on), *("" if c in on else points(added(played, event, on, c)) for c in CAUSES)]


def _sentences(
    played: Mapping[Arm, Sequence[Seen]], summaries: Mapping[Arm, Summary], cause: str
) -> str:
    """Return what one cause does alone, and added to the two that most others need."""
    alone, late = summaries[cause,], ""
    if not math.isnan(alone.days_late.value):
        days = plus_minus(alone.days_late, 0)
        late = f" (late deals: {days} days late, median {alone.median_late:.0f})"
    lines = [
        f"*Alone:* {percent(alone.events[DISPUTE])} % without a deal by the expiry{late}, "
        f"{percent(alone.events[OPEN])} % open at the end, "
        f"{percent(alone.events[STOPPAGE])} % with a stoppage; "
        f"{plus_minus(alone.sessions, 1)} sessions, {plus_minus(alone.blind, 1)} turns without a "
        f"zone; terms of {plus_minus(alone.term, 1)} months."
    ]
    for other in ("private_information", "self_serving_bias"):
        if other != cause:
            more = (points(added(played, event, (other,), cause)) for event in (DISPUTE, OPEN))
            lines.append(
                f"*Added to {CAUSES[other]}:* {next(more)} points without a deal by the expiry, "
                f"{next(more)} open at the end."
            )
    return "\n".join(lines)


def strip(played: Mapping[Arm, Sequence[Seen]]) -> Iterator[str]:
    """Yield a line for each set of switches, with a letter for the end of each of its rounds."""
    width = max(len(title(arm)) for arm in played)
    for arm, seen in played.items():
        yield f"{title(arm):{width}}  " + "".join(s.letter for s in seen[:STRIP])


# ------------------------------------------------------------------------------------------- page


def stale(page: str, played: Mapping[Arm, Sequence[Seen]]) -> list[str]:
    """Return what the page shows otherwise than these rounds went, nothing if it is current.

    Where as many rounds were played as the page is made of, every table is compared; where not,
    the ends of single rounds, as far as the page shows them.
    """
    if set(played) == set(arms()):
        texts = blocks(played)
        if block(page, "rounds") == texts["rounds"]:
            return [name for name, text in texts.items() if block(page, name) != text]
    shown = dict(_ends_of(line) for line in block(page, "strip").splitlines()[1:-1])
    wrong = []
    for name, letters in map(_ends_of, strip(played)):
        old = shown.get(name, "")
        if not old or old[: len(letters)] != letters[: len(old)]:
            wrong.append(name)
    return wrong


def _ends_of(line: str) -> tuple[str, str]:
    name, _, letters = line.rpartition(" ")
    return name.strip(), letters


def document(
    scenario: str, settings: Sequence[str], played: Mapping[Arm, Sequence[Seen]]
) -> dict[str, Any]:
    """Return all figures as one JSON-ready document, null where there is no figure."""
    return {
        "scenario": scenario,
        "settings": list(settings),
        "sets": [
            {"causes": list(arm), "rounds": len(seen), **_figures_of(summary(seen))}
            for arm, seen in played.items()
        ],
    }


def _figures_of(figures: Summary) -> dict[str, Any]:
    named: dict[str, Any] = dict(zip(EVENT_NAMES, figures.events, strict=True))
    named |= {
        "days late": figures.days_late,
        "soon after another guild's": figures.followers,
        "sessions": figures.sessions,
        "turns without a zone": figures.blind,
        "silent turns": figures.silent,
        "pareto gap": figures.pareto_gap,
        "term": figures.term,
    }
    found = {name: finite(interval._asdict()) for name, interval in named.items()}
    found["days late"] |= finite({"median": figures.median_late})
    return found


# ------------------------------------------------------------------------------------ command line

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def causes(
    seeds: Annotated[int, typer.Option(min=2, help="Rounds for each set of causes.")] = 500,
    scenario: Annotated[
        str, typer.Option(help="A shipped scenario or a TOML file.")
    ] = DEFAULT_SCENARIO,
    set_: Settings = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; all cores by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say whether the page is current.")
    ] = False,
) -> None:
    """Play each cause of delay alone, in pairs and all together, and write docs/causes.md anew.

    With another scenario, with settings or with --json the figures are printed instead.

    Example: python -m experiments.causes --seeds 20 --check
    """
    ours = scenario == DEFAULT_SCENARIO and not set_ and not as_json
    if check and not ours:
        raise typer.BadParameter("the page is about the base case only", param_hint="--check")
    page = _page() if ours else ""
    found = played(scenario, seeds, set_ or [], workers=workers)
    if check:
        wrong = stale(page, found)
        for name in wrong:
            warn(f"not current: {name}")
        raise typer.Exit(FAILED if wrong else DONE)
    if as_json:
        printing.as_json(document(scenario, set_ or [], found))
    elif ours:
        PAGE.write_text(filled(page, blocks(found)), encoding="utf-8")
        warn(f"{PAGE} written.")
    else:
        texts = blocks(found)
        typer.echo("\n\n".join(texts[name] for name in TABLES))


def _page() -> str:
    """Return the page; that it is there with a place for everything is found out before playing."""
    page = PAGE.read_text(encoding="utf-8")
    for name in (*TABLES, *CAUSES):
        block(page, name)
    return page


if __name__ == "__main__":
    sys.exit(exit_code(app))
