"""The same day at a plain table and in the oracle, and all that can be seen from either."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from agents import snapshot
from agents.approval import Consent, Constituent, margin_of
from agents.contract import Package
from agents.outlook import Outlook, Parts, value_of_shares
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE
from model import setting
from model.calendar import SESSION, Calendar
from model.costs import AT_WORK, Regime
from model.facts import facts_of
from model.layout import layout, plain
from model.opening import begin, clear, set_clock
from model.prices import future_of, set_up
from model.scenario import Scenario
from model.sight import ask_people, look
from model.table import set_regime
from tests.model.oracle.world import World
from tests.model.rounds import two_seats
from tests.model.tables import SIDES, at, drawn, seat, tapes_of

NAMES = ("contract-round", "wga-2004", "crowd", "people", "valley", "quiet", "symmetric")
SAME_ALL_DAY = ("base", "slope", "order", "length", "steps", "backdated", "earning", "peace")
TODAY = ("admissible", "waiting", "doubt", "free_months", "delay")


class Both(NamedTuple):
    """A round that has just begun, as the oracle has it and at a plain table."""

    world: World
    table: Any

    @property
    def sessions(self) -> list[int]:
        """The days on which the sides meet."""
        agenda, events = self.table.agenda, range(self.table.state.events)
        return [agenda.day[place] for place in events if agenda.kind[place] == SESSION]


@cache
def begun(name: str, *told: str, seed: int = 1) -> Both:
    """Return a round of a scenario; to be used with other regimes and deals again and again."""
    scenario = at(name, *told)
    return Both(World(drawn(scenario, seed)), seat(scenario, seed))


def anew(both: Both, seed: int = 1) -> None:
    """Let both forget what other guilds have done; `go_to` says the rest."""
    scenario = both.world.scenario
    both.world.settled[:] = [False] * len(scenario.sister)
    tapes = tapes_of(scenario, both.table.facts, seed)
    begin(both.table, tapes.round)


def go_to(both: Both, day: int, regime: Regime = AT_WORK) -> Outlook:
    """Let it be a day on which people are asked, and return what the oracle shows then."""
    world, table = both
    table.state.day = day
    set_regime(table.state, regime)
    ask_people(table)
    look(table)
    world.regime = regime
    world.consent[:] = consents(table)
    return world.outlook(day)


def consents(table: Any) -> list[Consent]:
    """Return whose consent both sides need, as the people behind the seats were asked last."""
    return [consent_of(table.outlook.voices[side]) for side in SIDES]


def consent_of(voices: Any) -> Consent:
    """Return the people behind a seat, each with a record of its own."""
    fixed = snapshot.voices_of(voices)
    rows = zip(fixed.weights, fixed.rest, fixed.least, strict=True)
    people = tuple(Constituent(*row) for row in rows)
    return Consent(people, tuple(fixed.votes), fixed.rule, fixed.quota)


def settle(both: Both, which: int) -> None:
    """Let another guild sign."""
    both.world.settled[which] = True
    signed(both.table, [is_so or place == which for place, is_so in enumerate(both.table.settled)])


def signed(table: Any, settled: Sequence[bool]) -> None:
    """Say which other guilds have signed so far."""
    for place in range(len(table.settled)):
        table.settled[place] = place < len(settled) and settled[place]
    state = table.state
    state.is_stale, state.month_priced, state.backdated_priced = True, -1, False


def regimes(day: int) -> tuple[Regime, ...]:
    """Return ways to go on without a contract: announced, going on for long, and imposed."""
    return (
        AT_WORK,
        Regime(STRIKE, day + 7, (0.0, 0.0)),
        Regime(STRIKE, day - 40, (0.0, 0.0)),
        Regime(LOCKOUT, day + 3, (0.0, 0.0)),
        Regime(LOCKOUT, day, (0.0, 0.0)),
        Regime(IMPOSED, day - 5, (1.5, -0.75)),
    )


def as_tuples(part: Any) -> Any:
    """Return nested sequences as tuples."""
    if isinstance(part, str | bytes) or not isinstance(part, Sequence):
        return part
    return tuple(as_tuples(each) for each in part)


def seen(outlook: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return some of what an outlook shows."""
    return {name: as_tuples(getattr(outlook, name)) for name in names}


def margins(outlook: Any) -> list[list[float]]:
    """Return what the people behind both seats ask for in every package."""
    packages = range(len(outlook.length))
    return [[margin_of(outlook, side, package) for package in packages] for side in SIDES]


def parts_of(part: Any) -> Parts:
    """Return what a plain table has of the parts of a side's values."""
    return Parts(*(as_tuples(getattr(part, name)) for name in Parts._fields))


# --------------------------------------------------------------- a table at which nobody has a seat


class Priced(NamedTuple):
    """A scenario as it is written, and a table with all that packages are priced by."""

    scenario: Scenario
    table: Any

    @property
    def packages(self) -> tuple[Package, ...]:
        """All that may be signed."""
        return setting.packages(self.scenario)

    @property
    def calendar(self) -> Calendar:
        """Its dates as day numbers."""
        return Calendar(self.scenario.calendar.old_expiry)


def priced(scenario: Scenario, settled: Sequence[bool] = ()) -> Priced:
    """Return a table on which nothing has happened but that other guilds have signed."""
    facts = facts_of(two_seats(scenario))
    table = plain(layout(facts))
    table.facts = facts
    clear(table.state)
    set_up(table)
    set_clock(table.future, future_of(facts))
    signed(table, settled)
    return Priced(scenario, table)


def outlook_on(case: Priced, when: date | int) -> Outlook:
    """Return what both parties may know of every contract on a day."""
    state = case.table.state
    state.day = when if isinstance(when, int) else case.calendar.day(when)
    state.is_stale = True
    look(case.table)
    return snapshot.snapshot(case.table.outlook)


def position(case: Priced, months: int, **clauses: bool) -> int:
    """Return the position of a package, plain but for the clauses that are named."""
    bare = Package(months, retroactive=False, reopener=False, me_too=False)
    return case.packages.index(bare._replace(**clauses))


def shares(case: Priced, **granted: float) -> tuple[float, ...]:
    """Return the shares of a contract, nothing but for the issues that are named."""
    return tuple(granted.get(issue.name, 0.0) for issue in case.scenario.issue)


def value(case: Priced, when: date, side: int, months: int, **granted: float) -> float:
    """Return what a bare contract signed on a day is worth to a side."""
    package = position(case, months)
    return value_of_shares(outlook_on(case, when), side, package, shares(case, **granted))
