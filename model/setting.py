"""One run's facts: a scenario with its random numbers drawn, as the records the rules take."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from agents.acceptance import COMBINED, CONSTANT, NEXT, PREVIOUS, TIME, USUAL
from agents.contract import Package
from agents.tactics import (
    EXPONENTIAL,
    HARD_LINER,
    MICRO,
    MIXTURE,
    NASH_SEEKER,
    RATIONAL,
    RESOURCE,
    TIME_DEPENDENT,
    TIT_FOR_TAT,
    TIT_FOR_TAT_AVERAGED,
    TIT_FOR_TAT_RANDOM,
    TRADE_OFF,
    ZEUTHEN,
    Ingredient,
)
from model.reading import with_values
from model.scenario import Drawn, IssueRecord, Opening, PartyRecord, Scenario, SisterRecord

TACTIC_KINDS = {
    "rational": (RATIONAL, 1.0),
    "boulware": (TIME_DEPENDENT, 0.2),
    "linear": (TIME_DEPENDENT, 1.0),
    "conceder": (TIME_DEPENDENT, 2.0),
    "exponential-boulware": (EXPONENTIAL, 0.2),
    "exponential": (EXPONENTIAL, 1.0),
    "exponential-conceder": (EXPONENTIAL, 2.0),
    "resource": (RESOURCE, 1.0),
    "tit-for-tat": (TIT_FOR_TAT, 1.0),
    "tit-for-tat-random": (TIT_FOR_TAT_RANDOM, 1.0),
    "tit-for-tat-averaged": (TIT_FOR_TAT_AVERAGED, 1.0),
    "zeuthen": (ZEUTHEN, 1.0),
    "micro": (MICRO, 1.0),
    "trade-off": (TRADE_OFF, 1.0),
    "nash-seeker": (NASH_SEEKER, 1.0),
    "hard-liner": (HARD_LINER, 1.0),
}
ACCEPTANCE_KINDS = {
    "usual": USUAL,
    "next": NEXT,
    "previous": PREVIOUS,
    "constant": CONSTANT,
    "time": TIME,
    "combined": COMBINED,
}


class Draws(NamedTuple):
    """Everything random in one run, drawn before it starts."""

    values: Mapping[str, float]  # by path, for [random]
    toughness: tuple[float, float]  # guild, employers, 0..1
    sister_deals: tuple[date | None, ...]  # early deal of each sister guild


def tape_length(scenario: Scenario) -> int:
    """Return how many uniform numbers one run of a scenario needs."""
    return len(scenario.random) + 2 + 2 * len(scenario.sister)


def triangular(uniform: float, low: float, mode: float, high: float) -> float:
    """Return the quantile of a triangular distribution.

    >>> triangular(0.5, 0.0, 0.5, 1.0), triangular(1.0, 2.0, 2.0, 4.0)
    (0.5, 4.0)
    """
    if high <= low:
        return low
    split = (mode - low) / (high - low)
    if uniform < split:
        return low + math.sqrt(uniform * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - uniform) * (high - low) * (high - mode))


def quantile(drawn: Drawn, uniform: float) -> float:
    """Return the value of a scenario's distribution at a uniform number."""
    if drawn.mode is None:
        return drawn.low + uniform * (drawn.high - drawn.low)
    return triangular(uniform, drawn.low, drawn.mode, drawn.high)


def early_deal(sister: SisterRecord, happens: float, lead: float) -> date | None:
    """Return the day of a sister guild's early deal, None if it waits for its expiry."""
    early = sister.early
    if happens >= early.chance:
        return None
    days = triangular(lead, early.least, early.likely, early.most)
    return sister.expiry - timedelta(days=round(days))


def draw(scenario: Scenario, rng: np.random.Generator) -> Draws:
    """Draw all that is random in a run, always the same count in the same order."""
    return draws_from(scenario, rng.random(tape_length(scenario)).tolist())


def draws_from(scenario: Scenario, tape: Sequence[float]) -> Draws:
    """Return what `tape_length` uniform random numbers stand for in a run."""
    deals = tuple(
        early_deal(sister, tape[2 + 2 * i], tape[3 + 2 * i])
        for i, sister in enumerate(scenario.sister)
    )
    drawn = zip(scenario.random.items(), tape[2 + 2 * len(deals) :], strict=True)
    values = {path: quantile(spread, uniform) for (path, spread), uniform in drawn}
    hidden = scenario.causes.private_information
    return Draws(values, (tape[0], tape[1]) if hidden else (0.5, 0.5), deals)


def drawn_scenario(scenario: Scenario, draws: Draws) -> Scenario:
    """Return the scenario with the drawn numbers in place of the written ones."""
    return with_values(scenario, draws.values)


def packages(scenario: Scenario) -> tuple[Package, ...]:
    """Return every term and set of clauses that may be signed, plain and long ones first."""
    term = scenario.term
    reopener = (False, True) if term.reopener else (False,)
    me_too = (False, True) if term.me_too else (False,)
    retroactive = (False, True) if term.retroactive_days else (False,)
    return tuple(
        Package(months, back, reopens, follows)
        for reopens in reopener
        for follows in me_too
        for back in retroactive
        for months in sorted(term.months, reverse=True)
    )


def opening_package(opening: Opening) -> Package:
    """Return the term and the clauses that a side asks for at first."""
    return Package(opening.months, opening.retroactive, opening.reopener, opening.me_too)


def position(issue: IssueRecord, granted: float) -> float:
    """Return the position in the issue's own unit that a share of the ask stands for."""
    return round(issue.status_quo + granted * (issue.ask - issue.status_quo), 9)


def tactic_of(record: PartyRecord) -> tuple[int, float, tuple[Ingredient, ...]]:
    """Return a side's tactic, its concession exponent, and what it is mixed of, if it is."""
    if not record.mixture:
        return *TACTIC_KINDS[record.tactic], ()
    parts = record.mixture.items()
    mixed = tuple(Ingredient(*TACTIC_KINDS[name], weight) for name, weight in parts)
    return MIXTURE, 1.0, mixed
