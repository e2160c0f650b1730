"""The base case as a forecast: how its rounds end, what was known then, and how it scores.

    uv run python -m experiments.base_case --seeds 1000

plays the base case and writes the tables of `docs/base-case.md` anew. The forecast proper is taken
from the rounds that stand, on the scenario's ``as_of`` day, where the real one stood: no deal so
far and nobody has called a strike vote or announced a lockout. The others are left out.

References
----------
Spearman, C. (1904). The proof and measurement of association between two things. American Journal
of Psychology 15, 72-101.
"""

import math
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.stats import rankdata

from agents.contract import ROUNDING
from experiments import many
from experiments.cli import exit_code
from experiments.intervals import Interval, mean, wilson
from experiments.messages import warn
from experiments.pages import filled, percent, plus_minus, table
from experiments.scores import always, brier_score, likeliest, log_score, smoothed, uniform
from model.negotiation import Negotiation
from model.outcome import outcome
from model.reading import DEFAULT_SCENARIO, read_scenario
from model.scenario import Scenario

PAGE = Path(__file__).parents[1] / "docs" / "base-case.md"
NONE = "none"  # the term class of a round without a deal
PATTERN = "directors"  # whose deal the others follow, as the scenario calls them
BEFORE = date(2004, 11, 1)  # an early deal of theirs is one before this day
STILL_OUT = date(2004, 9, 1)  # before this day no such deal is possible
LAG = 60  # days after their deal that count as soon
EPSILONS = (0.1, 0.01, 0.001)  # what a forecast of "always" leaves for everything else
CHOSEN = 0.01  # of them in the tables of joint classes
SET = 0.8  # share that a forecast's set of likeliest classes must reach
SHUFFLES = 2000  # of the outcomes, to see how large a correlation luck alone gives
LETTERS = "ehoxxx"  # for each of `ENDS`
STRIP = 80  # rounds that the page shows one by one
TOP = 11  # rows of the table of correlations

LENGTHS = ("by the expiry", "1 to 90 days", "91 to 183 days", "over 183 days or open")
EARLY, SHORT, MIDDLE, LONG = range(len(LENGTHS))
ENDS = (
    "settled by the old contract's end",
    "settled later, never stopped",
    "open on the last day, never stopped",
    "with a strike, however it ended",
    "with a lockout, however it ended",
    "with terms imposed, however it ended",
)
PATHS = (
    "settled by the old contract's end",
    "no stoppage, settled within 90 days",
    "no stoppage, over 90 days or open",
    "a stoppage, or terms imposed",
)


class Happened(NamedTuple):
    """How the real round ended; it scores the forecast and sets nothing."""

    term: str = "36"  # the class
    months: int = 36
    days: int = 165  # from the old contract's end to the deal of 13 October 2004
    granted: tuple[tuple[str, bool], ...] = (("health", True), ("dvd", False))  # whether anything

    @property
    def joint(self) -> str:
        """The joint class of term and length."""
        return joint_name(self.term, length(self.days))


class Case(NamedTuple):
    """What the tables need to know of the scenario."""

    terms: tuple[str, ...]  # its named terms, months: the classes
    months: tuple[int, ...]  # every term that may be signed
    issues: tuple[str, ...]  # names
    titles: tuple[str, ...]  # of the issues
    pattern: int  # position of the guild whose deal the others follow
    numbers: tuple[str, ...]  # names of the drawn numbers
    as_of: int  # days after the old contract's end, as all days here
    before: int
    still_out: int
    last: int


class Seen(NamedTuple):
    """What there is to see of one round. Days are counted from the old contract's last day."""

    days: int | None  # to the deal, None without one
    months: int | None  # from the effective date to the expiry
    term: str  # its class, "none" without a deal
    struck: bool
    locked: bool
    imposed: bool
    rejected: int  # deals that the members voted down
    granted: tuple[float, ...]  # of each issue's ask, 0..1
    backdated: bool  # the contract counts from the old one's end
    sisters: tuple[int | None, ...]  # day of each other guild's early deal, None: no such deal
    begun: int | None  # day of the first accepted offer or threat of a stoppage, None: never
    ballots: tuple[float, ...]  # yes predicted, yes, yes in the West, in the East, turnout; or none
    drawn: tuple[float, ...]  # in the order of `Case.numbers`

    @property
    def end(self) -> int:
        """Which of `ENDS` came about."""
        stopped = (self.struck, self.locked, self.imposed)
        if any(stopped):
            return 3 + stopped.index(True)
        if self.days is None:
            return 2
        return 0 if self.days <= 0 else 1

    @property
    def length(self) -> int:
        """Which of `LENGTHS` it took."""
        return length(self.days)

    @property
    def path(self) -> int:
        """Which of `PATHS` it went."""
        if self.end > 2:
            return 3
        return min(self.length, 2)

    @property
    def joint(self) -> str:
        """The joint class of term and length."""
        return joint_name(self.term, self.length)


BALLOTS = ("yes, as the committee predicted", "yes, as counted", "in the West", "in the East")


def length(days: int | None) -> int:
    """Return which of `LENGTHS` a deal after so many days is, without one the last.

    >>> [LENGTHS[length(days)] for days in (0, 90, 165)]
    ['by the expiry', '1 to 90 days', '91 to 183 days']
    """
    if days is None or days > 183:
        return LONG
    if days <= 0:
        return EARLY
    return SHORT if days <= 90 else MIDDLE


def joint_name(term: str, taken: int) -> str:
    """Return what a joint class of term and length is called.

    >>> joint_name("36", MIDDLE), joint_name(NONE, LONG)
    ('36 months, 91 to 183 days', 'none')
    """
    return NONE if term == NONE else f"{term} months, {LENGTHS[taken].removesuffix(' or open')}"


def joint_classes(terms: Sequence[str], lengths: Sequence[int]) -> tuple[str, ...]:
    """Return every joint class of these terms and lengths, and that of no deal."""
    return (*(joint_name(term, taken) for term in terms for taken in lengths), NONE)


def case_of(scenario: Scenario) -> Case:
    """Return what the tables need to know of a scenario."""
    calendar = scenario.calendar

    def days(when: date) -> int:
        return (when - calendar.old_expiry).days

    others = [sister.name for sister in scenario.sister]
    return Case(
        terms=tuple(str(months) for months in scenario.term.named),
        months=tuple(sorted(scenario.term.months)),
        issues=tuple(issue.name for issue in scenario.issue),
        titles=tuple(issue.title for issue in scenario.issue),
        pattern=others.index(PATTERN),
        numbers=(
            "the guild's toughness",
            "the employers' toughness",
            *(f"day of the {name}' early deal" for name in others),
            *(f"`{path}`" for path in scenario.random),
        ),
        as_of=days(scenario.scenario.as_of),
        before=days(BEFORE),
        still_out=days(STILL_OUT),
        last=days(calendar.ends),
    )


def look(talks: Negotiation) -> Seen:
    """Return what there is to see of a finished round."""
    figures, calendar, vote = outcome(talks), talks.calendar, talks.last_vote
    moves = ("accepts", "both accept")
    begun = [m.day + 1 for m in talks.messages if m.act in moves or m.threat is not None]
    deals = [None if day is None else calendar.day(day) + 1 for day in talks.draws.sister_deals]
    expiries = [calendar.day(sister.expiry) + 1 for sister in talks.case.sister]
    waits = [last if day is None else day for day, last in zip(deals, expiries, strict=True)]
    ballots: tuple[float, ...] = ()
    if vote is not None and vote.ballots:
        yes, turnout = vote.yes / vote.ballots, vote.ballots / vote.members
        ballots = (vote.predicted, yes, vote.west, vote.east, turnout)
    return Seen(
        days=figures.days_past_expiry,
        months=figures.term_months,
        term=figures.term_class,
        struck=figures.strike_days > 0,
        locked=figures.lockout_days > 0,
        imposed=any(message.act == "imposes its offer" for message in talks.messages),
        rejected=figures.rejections,
        granted=tuple(figures.granted.values()),
        backdated=talks.deal is not None and talks.deal.package.retroactive,
        sisters=tuple(deals),
        begun=min(begun, default=None),
        ballots=ballots,
        drawn=(*talks.draws.toughness, *waits, *talks.draws.values.values()),
    )


def unsettled(rounds: Sequence[Seen], as_of: int) -> list[Seen]:
    """Return the rounds in which nothing was accepted and no stoppage in sight before a day."""
    return [seen for seen in rounds if seen.begun is None or seen.begun >= as_of]


# ----------------------------------------------------------------------------------------- scores


# ----------------------------------------------------------------------------- quantiles and ranks


def quantile(days: Sequence[float], part: float) -> Interval:
    """Return the day by which a part of the rounds is over, with its 95 % interval; inf: never.

    The interval runs between the lengths at the bounds of the part's Wilson interval.

    >>> quantile([1.0, 2.0, 3.0, math.inf], 0.5).value
    3.0
    """
    ordered = sorted(days)
    bounds = wilson(round(part * len(days)), len(days))
    places = (part, bounds.low, bounds.high)
    value, low, high = (ordered[min(len(days) - 1, int(p * len(days)))] for p in places)
    return Interval(value, min(value, low), max(value, high))


def standard_ranks(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ranks of each column, ties shared, with mean 0 and length 1; 0 for a constant."""
    ranks: NDArray[np.float64] = rankdata(columns, axis=0)
    ranks = ranks - ranks.mean(axis=0)
    size = np.sqrt((ranks**2).sum(axis=0))
    return ranks / np.where(size > 0.0, size, 1.0)


class Carried(NamedTuple):
    """What goes with an outcome."""

    rounds: int
    correlation: tuple[float, ...]  # Spearman's, of each drawn number
    luck: float  # the largest of them stays below it in 95 of 100 shuffles of the outcomes


def carried(drawn: Sequence[Sequence[float]], outcomes: Sequence[float]) -> Carried:
    """Return the rank correlation of an outcome with each drawn number, and what luck gives."""
    if not outcomes:
        return Carried(0, (), 0.0)
    numbers = standard_ranks(np.array(drawn, dtype=float))
    came = standard_ranks(np.array(outcomes, dtype=float)[:, None])
    rng = np.random.default_rng(0)
    shuffled = rng.permuted(np.repeat(came, SHUFFLES, axis=1), axis=0)
    largest = np.abs(numbers.T @ shuffled).max(axis=0)
    found = (numbers.T @ came)[:, 0]
    return Carried(
        len(outcomes), tuple(float(rho) for rho in found), float(np.quantile(largest, 0.95))
    )


# ----------------------------------------------------------------------------------------- tables


def blocks(case: Case, rounds: Sequence[Seen]) -> dict[str, str]:
    """Return every table of the page by the name of its place there."""
    known = unsettled(rounds, case.as_of)
    both = (rounds, known)
    terms = (*case.terms, NONE)
    joint = [joint_classes(case.terms, lengths) for lengths in (range(4), (SHORT, MIDDLE, LONG))]
    return {
        "rounds": _played(rounds, known),
        "ends": _counts(ENDS, lambda seen: ENDS[seen.end], both),
        "terms": _counts(terms, lambda seen: seen.term, both),
        "months": _counts(
            (*map(str, case.months), NONE),
            lambda seen: NONE if seen.months is None else str(seen.months),
            both,
        ),
        "paths": _counts(PATHS, lambda seen: PATHS[seen.path], both),
        "joint": _counts(joint[0], lambda seen: seen.joint, both, least=0.01),
        "lengths": table(("", "all rounds", "the forecast"), _lengths(both)),
        "pattern": table(("", "rounds", ""), _pattern(case, known)),
        "issues": table(ISSUE_HEAD, _issues(case, both)),
        "votes": table(("", "all rounds", "the forecast", "8 rounds in 10 of it"), _votes(both)),
        "check": table(("", "the forecast", "what happened"), _check(case, known)),
        "term scores": table(SCORE_HEAD, _term_scores(terms, known)),
        "joint scores": table(SCORE_HEAD, _joint_scores(joint[1], known)),
        "all scores": table(SCORE_HEAD, _all_scores(terms, joint[0], rounds)),
        "sets": "\n".join(_sets(terms, joint[1], known)),
        "strip": f"```text\n{strip(rounds)}\n```",
        "carried": table(CARRIED_HEAD, _carried(case, both)),
    }


SCORE_HEAD = ("forecast", "chance it gave", "log score", "had another come", "Brier score")
ISSUE_HEAD = (
    "",
    "all rounds: anything granted, %",
    "mean share of the ask, %",
    "the forecast: anything granted, %",
    "mean share of the ask, %",
)
CARRIED_HEAD = (
    "drawn number",
    "all rounds: settled",
    "24 months or less",
    "days",
    "the forecast: settled",
    "24 months or less",
    "days",
)


def strip(rounds: Sequence[Seen]) -> str:
    """Return how the first rounds end, a letter for each."""
    return "".join(LETTERS[seen.end] for seen in rounds[:STRIP])


def _played(rounds: Sequence[Seen], known: Sequence[Seen]) -> str:
    share = percent(wilson(len(known), len(rounds)))
    return (
        f"{len(rounds)} rounds, seeds 0 to {len(rounds) - 1}. In {len(known)} of them, {share} %,\n"
        "nothing was settled and nobody had threatened a stoppage by 12 May: *the forecast*."
    )


def _counts(
    names: Sequence[str],
    name_of: Callable[[Seen], str],
    samples: Sequence[Sequence[Seen]],
    least: float = 0.0,
) -> str:
    """Return a table of counts and shares; classes rarer everywhere than the least are summed."""
    found = [[name_of(seen) for seen in sample] for sample in samples]
    counts = [[names_of.count(name) for names_of in found] for name in names]
    sizes = [len(sample) for sample in samples]
    rare = [all(c < least * n for c, n in zip(row, sizes, strict=True)) for row in counts]
    rows = [(name, row) for name, row, few in zip(names, counts, rare, strict=True) if not few]
    if any(rare):
        few = [row for row, is_rare in zip(counts, rare, strict=True) if is_rare]
        rows.append((f"{len(few)} rarer ones", [sum(column) for column in zip(*few, strict=True)]))
    return table(
        ("", "all rounds", "%", "the forecast", "%"),
        ([name, *_cells(row, sizes)] for name, row in rows),
    )


def _cells(counts: Sequence[int], sizes: Sequence[int]) -> Iterator[str]:
    for count, size in zip(counts, sizes, strict=True):
        yield str(count)
        yield percent(wilson(count, size)) if size else "-"


def _lengths(samples: Sequence[Sequence[Seen]]) -> Iterator[list[str]]:
    out = [[seen for seen in sample if seen.days is None or seen.days > 0] for sample in samples]
    days = [[math.inf if seen.days is None else float(seen.days) for seen in rs] for rs in out]
    yield ["rounds past the old contract's end", *(str(len(sample)) for sample in out)]
    for part, name in ((0.25, "lower quartile"), (0.5, "median"), (0.75, "upper quartile")):
        yield [f"{name}, days", *(_day(quantile(each, part)) if each else "-" for each in days)]


def _day(figure: Interval) -> str:
    """Return a length with its interval.

    >>> _day(Interval(150.0, 120.0, math.inf))
    '150 (120 to open)'
    """
    if math.isinf(figure.low):
        return "open"
    value, low, high = ("open" if math.isinf(day) else f"{day:.0f}" for day in figure)
    return f"{value} ({low} to {high})"


class Followers(NamedTuple):
    """Rounds by whether the guild whose deal others follow signed early while this one was out."""

    lags: list[float]  # days from that deal to this guild's
    lengths: list[float]  # of these rounds; inf where the round stayed open
    others: list[float]  # lengths of all others past the old contract's end
    others_still_out: list[float]  # of these, the ones without a deal when such deals begin
    as_it_came: list[bool]  # whether these rounds ended in the real one's class
    others_as_it_came: list[bool]


def followers(case: Case, rounds: Sequence[Seen]) -> Followers:
    """Return how rounds went after an early deal of the guild that others follow, and without."""
    found = Followers([], [], [], [], [], [])
    for seen in rounds:
        days = math.inf if seen.days is None else float(seen.days)
        theirs = seen.sisters[case.pattern]
        if theirs is not None and 0 < theirs < case.before and days > theirs:
            found.lags.append(days - theirs)
            found.lengths.append(days)
            found.as_it_came.append(seen.joint == Happened().joint)
        elif days > 0:
            found.others.append(days)
            found.others_as_it_came.append(seen.joint == Happened().joint)
            if days >= case.still_out:
                found.others_still_out.append(days)
    return found


def _pattern(case: Case, rounds: Sequence[Seen]) -> Iterator[list[str]]:
    found = followers(case, rounds)
    first, others, late = "they settle first:", "all others:", "all others out on 1 September:"
    for name, days in (
        (f"{first} days from their deal to this guild's, median", found.lags),
        (f"{first} length, days, median", found.lengths),
        (f"{others} length, days, median", found.others),
        (f"{late} length, days, median", found.others_still_out),
    ):
        yield [name, str(len(days)), _day(quantile(days, 0.5)) if days else "-"]
    for name, events in (
        (f"{first} a deal within {LAG} days, %", [lag <= LAG for lag in found.lags]),
        (f"{first} a deal in the end, %", [days < math.inf for days in found.lags]),
        (f"{others} a deal in the end, %", [days < math.inf for days in found.others]),
        (f"{first} class of 36 months after 91 to 183 days, %", found.as_it_came),
        (f"{others} class of 36 months after 91 to 183 days, %", found.others_as_it_came),
    ):
        yield [name, str(len(events)), _percent(events)]


def _issues(case: Case, samples: Sequence[Sequence[Seen]]) -> Iterator[list[str]]:
    settled = [[seen for seen in sample if seen.days is not None] for sample in samples]
    yield ["deals", *(cell for deals in settled for cell in (str(len(deals)), ""))]
    for place, title in enumerate(case.titles):
        yield [title, *(cell for deals in settled for cell in _granted(deals, place))]


def _granted(deals: Sequence[Seen], place: int) -> tuple[str, str]:
    if not deals:
        return "-", "-"
    shares = [seen.granted[place] for seen in deals]
    some = wilson(sum(share > ROUNDING for share in shares), len(deals))
    return percent(some), plus_minus(mean([100.0 * share for share in shares]), 1)


def _votes(samples: Sequence[Sequence[Seen]]) -> Iterator[list[str]]:
    yield [
        "a deal was voted down, %",
        *(_percent([seen.rejected > 0 for seen in sample]) for sample in samples),
        "",
    ]
    late = [[s for s in sample if s.days is not None and s.days > 0] for sample in samples]
    yield [
        "of the deals past the expiry, not retroactive, %",
        *(_percent([not seen.backdated for seen in deals]) for deals in late),
        "",
    ]
    voted = [[seen.ballots for seen in sample if seen.ballots] for sample in samples]
    yield ["rounds with a vote", *(str(len(votes)) for votes in voted), ""]
    for place, name in enumerate((*BALLOTS, "turnout")):
        shares = [_known(votes, place) for votes in voted]
        yield [
            f"{name}, %",
            *(plus_minus(mean(values), 1) for values in shares),
            _middle(shares[-1]),
        ]


def _percent(events: Sequence[bool]) -> str:
    return percent(wilson(sum(events), len(events))) if events else "-"


def _known(votes: Sequence[Sequence[float]], place: int) -> list[float]:
    """Return a figure of every vote that has it, in percent."""
    return [100.0 * vote[place] for vote in votes if not math.isnan(vote[place])]


def _middle(values: Sequence[float]) -> str:
    """Return between which values 8 of 10 lie."""
    if len(values) < 2:
        return "-"
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return f"{tenths[0]:.0f} to {tenths[-1]:.0f}"


def _check(case: Case, known: Sequence[Seen]) -> Iterator[list[str]]:
    """Yield the forecast beside what happened."""
    deals = [seen for seen in known if seen.days is not None]
    days = [math.inf if seen.days is None else float(seen.days) for seen in known]
    lags = followers(case, known).lags
    votes = [seen.ballots for seen in known if seen.ballots]
    for sample, of in ((known, ""), (deals, " of deals")):
        for name, events in (
            ("class of 36 months (30, 33 or 36)", [seen.term == "36" for seen in sample]),
            ("36 months to the day", [seen.months == 36 for seen in sample]),
        ):
            yield [f"{name}, %{of}", _percent(events), "so it was"]
    for name, values, came in (
        ("days from the old contract's end, median", days, "165"),
        ("days after the directors' deal, median", lags, "20"),
    ):
        yield [name, _day(quantile(values, 0.5)) if values else "-", came]
    yield ["a stoppage or imposition, %", _percent([seen.end > 2 for seen in known]), "none"]
    yield ["retroactive, % of deals", _percent([seen.backdated for seen in deals]), "no"]
    for name, came in (
        ("health", "up, 87 % of it: $37M of $42.5M"),
        ("dvd", "nothing"),
        ("vod", "no agreed rate"),
        ("jurisdiction", "nothing"),
    ):
        place = case.issues.index(name)
        some, average = _granted(deals, place)
        yield [f"{case.titles[place]}: anything, % of deals", some, came]
        yield [f"{case.titles[place]}: mean share of the ask, %", average, ""]
    for place, name, came in (
        (1, "yes, %", "74"),
        (2, "yes in the West, %", "77"),
        (3, "yes in the East, %", "59"),
        (4, "turnout, %", "about 20: 2,247 of about 11,000"),
    ):
        values = _known(votes, place)
        yield [name, f"{plus_minus(mean(values), 1)}; 8 of 10 rounds {_middle(values)}", came]
    as_it_was = [_as_it_was(case, seen) for seen in known]
    months = Happened().months
    to_the_day = [same and s.months == months for same, s in zip(as_it_was, known, strict=True)]
    all_at_once = "never stopped, 91 to 183 days, health up, no DVD gain, not retroactive,"
    yield [f"{all_at_once} class of 36 months, %", _percent(as_it_was), "so it was"]
    yield ["the same, 36 months to the day, %", _percent(to_the_day), "so it was"]


def _as_it_was(case: Case, seen: Seen) -> bool:
    happened = Happened()
    issues = all(
        (seen.granted[case.issues.index(name)] > ROUNDING) == some
        for name, some in happened.granted
    )
    return seen.joint == happened.joint and seen.end == 1 and issues and not seen.backdated


# ----------------------------------------------------------------------------------- score tables


def _term_scores(terms: Sequence[str], known: Sequence[Seen]) -> Iterator[list[str]]:
    came = Happened().term
    found = [seen.term for seen in known]
    yield _own_score(found, terms, came)
    for epsilon in EPSILONS:
        name = f"always 36 months, ε = {epsilon}"
        yield _score(name, always(terms, (came,), epsilon), came)
    yield _score(f"each of {len(terms)} classes alike", uniform(terms), came)


def _joint_scores(classes: Sequence[str], rounds: Sequence[Seen]) -> Iterator[list[str]]:
    came = Happened()
    yield _own_score([seen.joint for seen in rounds], classes, came.joint)
    long_terms = [name for name in classes if name.startswith(f"{came.term} ")]
    name = f"always 36 months, any length, ε = {CHOSEN}"
    yield _score(name, always(classes, long_terms, CHOSEN), came.joint)
    yield _score(f"each of {len(classes)} classes alike", uniform(classes), came.joint)


def _all_scores(
    terms: Sequence[str], joint: Sequence[str], rounds: Sequence[Seen]
) -> Iterator[list[str]]:
    """Yield the scores of all rounds, which do not know what was known on 12 May."""
    for what, rows in (
        ("term", _term_scores(terms, rounds)),
        ("joint", _joint_scores(joint, rounds)),
    ):
        for first, *rest in rows:
            yield [f"{what}: {first}", *rest]


def _own_score(found: Sequence[str], classes: Sequence[str], came: str) -> list[str]:
    """Return the model's row: its interval is that of the share of rounds of the class."""
    row = _score(f"the model, {len(found)} rounds", smoothed(found, classes), came)
    if found:
        share = wilson(found.count(came), len(found))
        low = _figure(math.log(share.low)) if share.low > 0.0 else "−∞"
        row[2] = f"{row[2]} ({low} to {_figure(math.log(share.high))})"
    return row


def _score(name: str, forecast: Mapping[str, float], came: str) -> list[str]:
    others = [log_score(forecast, other) for other in forecast if other != came]
    best, worst = _figure(max(others)), _figure(min(others))
    return [
        name,
        f"{forecast[came]:.3f}",
        _figure(log_score(forecast, came)),
        worst if best == worst else f"{best} to {worst}",
        _figure(brier_score(forecast, came)),
    ]


def _figure(score: float) -> str:
    """Return a score, with a digit more where it is next to nothing.

    >>> _figure(-2.345), _figure(-0.012)
    ('−2.35', '−0.012')
    """
    return (f"{score:.2f}" if abs(score) >= 0.1 else f"{score:.3f}").replace("-", "−")


def _sets(terms: Sequence[str], joint: Sequence[str], known: Sequence[Seen]) -> Iterator[str]:
    """Yield a sentence on each set of likeliest classes, and one on the likeliest path."""
    came = Happened()
    for what, forecast, real in (
        ("Term", smoothed([seen.term for seen in known], terms), came.term),
        ("Term and length", smoothed([seen.joint for seen in known], joint), came.joint),
    ):
        names = likeliest(forecast, SET)
        total = 100 * math.fsum(forecast[name] for name in names)
        inside = "inside" if real in names else "**outside**"
        listed = "; ".join(f"{name} ({100 * forecast[name]:.0f} %)" for name in names)
        place = sorted(forecast, key=lambda each: -forecast[each]).index(real) + 1
        yield (
            f"- {what}: {listed}. Together {total:.0f} %.\n"
            f"  What happened, *{real}*, is {inside}; it is number {place} of {len(forecast)}."
        )
    paths = [seen.path for seen in known]
    counts = [paths.count(path) for path in range(len(PATHS))]
    first = counts.index(max(counts))
    share = percent(wilson(counts[first], len(known))) if known else "-"
    yield f"- The likeliest path is *{PATHS[first]}*, {share} %."


# ------------------------------------------------------------------------------ what carries it all


def outcomes(case: Case, rounds: Sequence[Seen]) -> list[Carried]:
    """Return what goes with being settled, with a term of 24 months or less, and with length.

    The term is that of the deals only; a round without a deal counts as long as the last day.
    """
    deals = [seen for seen in rounds if seen.months is not None]
    short = [float(seen.months is not None and seen.months <= 24) for seen in deals]
    settled = [float(seen.days is not None) for seen in rounds]
    days = [float(case.last + 1 if seen.days is None else seen.days) for seen in rounds]
    drawn = [seen.drawn for seen in rounds]
    return [
        carried(drawn, settled),
        carried([seen.drawn for seen in deals], short),
        carried(drawn, days),
    ]


def _carried(case: Case, samples: Sequence[Sequence[Seen]]) -> Iterator[list[str]]:
    found = [column for sample in samples for column in outcomes(case, sample)]
    nothing = (0.0,) * len(case.numbers)  # goes with an outcome that no round has
    columns = [c if c.rounds else c._replace(correlation=nothing) for c in found]
    rows = list(enumerate(case.numbers))
    rows.sort(key=lambda row: -max(abs(column.correlation[row[0]]) for column in columns))
    for place, name in rows[:TOP]:
        yield [name, *(_rho(column.correlation[place], column.luck) for column in columns)]
    yield [
        "largest of those not shown",
        *(
            f"{max(abs(column.correlation[place]) for place, _ in rows[TOP:]):.2f}"
            for column in columns
        ),
    ]
    yield ["luck reaches", *(f"{column.luck:.2f}" for column in columns)]
    yield ["rounds", *(str(column.rounds) for column in columns)]


def _rho(value: float, luck: float) -> str:
    """Return a correlation, bold if luck seldom gives as much.

    >>> _rho(-0.3, 0.1), _rho(0.05, 0.1)
    ('**−0.30**', '+0.05')
    """
    text = f"{value:+.2f}".replace("-", "−")
    text = "0.00" if text[1:] == "0.00" else text
    return f"**{text}**" if abs(value) > luck else text


# ------------------------------------------------------------------------------------ command line

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def base_case(
    seeds: Annotated[int, typer.Option(min=20, help="Rounds: seeds 0, 1, 2, ...")] = 1000,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; all cores by default.")
    ] = None,
) -> None:
    """Play the base case many times and write docs/base-case.md anew.

    Example: python -m experiments.base_case --seeds 1000
    """
    scenario = read_scenario(DEFAULT_SCENARIO)
    page = PAGE.read_text(encoding="utf-8")  # before the long wait
    rounds = many.rounds(scenario, range(seeds), look, workers=workers, label="base case")
    PAGE.write_text(filled(page, blocks(case_of(scenario), rounds)), encoding="utf-8")
    warn(f"{PAGE} written.")


if __name__ == "__main__":
    sys.exit(exit_code(app))
