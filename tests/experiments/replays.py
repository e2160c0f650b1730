"""Rounds that a replay has to cope with, played once for all tests of pages and figures."""

import tomllib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from experiments.figures.moments import Film, film
from experiments.replay import page
from model.negotiation import Negotiation
from model.reading import scenario_text
from model.reading.door import checked
from model.scenario import Scenario
from tests.model.crowds import QUIET, crowd, settled, unsettled
from tests.model.rounds import play

PIE = str(Path(__file__).parents[1] / "model" / "scenarios" / "pie.toml")


@cache
def one_session() -> Negotiation:
    """Return a round that ends at its first session."""
    talks = play("symmetric")
    assert talks.deal is not None
    assert talks.rounds == 1
    return talks


@cache
def one_issue() -> Negotiation:
    """Return a round about a single issue, with no other guild and no final offer."""
    tactics = ("guild.tactic=linear", "employers.tactic=boulware")
    return play(PIE, "calendar.talks_open=2003-10-01", *tactics)


@cache
def hopeless() -> Negotiation:
    """Return a round in which both sides are better off waiting than with any contract."""
    flows = ("guild.waiting_flow=50", "employers.waiting_flow=50")
    talks = play(QUIET, "calendar.ends=2030-09-30", *flows)
    assert talks.deal is None
    return talks


@cache
def many_issues(count: int = 12) -> Negotiation:
    """Return a round about many issues."""
    raw = tomllib.loads(scenario_text(QUIET))
    raw["issue"] = [{**raw["issue"][0], "name": f"i{place}"} for place in range(count)]
    for side, position in (("guild", 5.0), ("employers", 0.0)):
        raw[side]["opening"]["issue"] = {f"i{place}": position for place in range(count)}
        raw[side]["pledge"] = {}
    return Negotiation(valid({**raw, "source": {}, "assumption": {}, "random": {}}), rng=3).run()


def valid(raw: dict[str, Any]) -> Scenario:
    """Return the scenario in a parsed file."""
    found = checked(raw)
    assert isinstance(found, Scenario), found
    return found


ROUNDS: dict[str, Callable[[], Negotiation]] = {
    "settled": settled,
    "unsettled": unsettled,
    "one session": one_session,
    "one issue": one_issue,
    "hopeless": hopeless,
    "many issues": many_issues,
    **{name: partial(crowd, name) for name in ("called off", "imposed", "rejected", "mediated")},
}


@cache
def filmed(name: str) -> Film:
    """Return a round, moment by moment."""
    return film(ROUNDS[name]())


@cache
def replayed(name: str) -> str:
    """Return a round's page."""
    return page(ROUNDS[name](), seed=3)
