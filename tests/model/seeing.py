"""The same day at a plain table and in the Mesa model, and all that can be seen from either."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from agents.approval import margin_of
from agents.outlook import Outlook, Parts
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE
from model.calendar import SESSION
from model.costs import AT_WORK, Regime
from model.negotiation import Negotiation
from model.play import begin
from model.sight import ask_people, look
from model.table import set_regime
from tests.model.tables import SIDES, at, seat, tapes_of

NAMES = ("contract-round", "wga-2004", "crowd", "people", "valley", "quiet", "symmetric")
SAME_ALL_DAY = ("base", "slope", "order", "length", "steps", "backdated", "earning", "peace")
TODAY = ("admissible", "waiting", "doubt", "free_months", "delay")


class Both(NamedTuple):
    """A round that has just begun, by both runners."""

    talks: Negotiation
    table: Any

    @property
    def sessions(self) -> list[int]:
        """The days on which the sides meet."""
        return [event.day for event in self.talks.agenda if event.kind == SESSION]


@cache
def begun(name: str, *told: str, seed: int = 1) -> Both:
    """Return a round of a scenario; to be used with other regimes and deals again and again."""
    scenario = at(name, *told)
    return Both(Negotiation(scenario, rng=seed, collect=False), seat(scenario, seed))


def anew(both: Both, seed: int = 1) -> None:
    """Let both runners forget what other guilds have done; `go_to` says the rest."""
    scenario = both.talks.case
    both.talks.world.settled[:] = [False] * len(scenario.sister)
    tapes = tapes_of(scenario, both.table.facts, seed)
    begin(both.table, tapes.round)


def go_to(both: Both, day: int, regime: Regime = AT_WORK) -> Outlook:
    """Let it be a day on which people are asked, and return what the Mesa model shows then."""
    talks, table = both
    talks.day, talks.world.regime = day, regime  # type: ignore[assignment]
    talks.ask_people()
    table.state.day = day
    set_regime(table.state, regime)
    ask_people(table)
    look(table)
    return talks.outlook


def settle(both: Both, which: int) -> None:
    """Let another guild sign."""
    both.talks.world.settled[which] = True
    state, settled = both.table.state, both.table.settled
    settled[which] = True
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
