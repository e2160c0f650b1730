"""Rounds at a plain table beside the same rounds of the Mesa model, and what both have written."""

import math
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np

from agents.crowd import tape_length as crowd_length
from agents.worth import EMPLOYERS, GUILD
from model import messages, minutes, opening, play, results, setting
from model.calendar import FINAL_OFFER
from model.facts import Facts, facts_of
from model.layout import layout, plain, proposals, turns
from model.messages import NAMES, Message
from model.negotiation import Negotiation
from model.paths import is_number, numeric_paths, value_at, with_values
from model.reading import read_scenario
from model.results import Result
from model.scenario import Scenario

SIDES = (GUILD, EMPLOYERS)
SCENARIOS = Path(__file__).parent / "scenarios"
ACTORS = {name: number for number, name in NAMES.items()}
ACTS = {name: number for number, name in messages.ACTS.items() if number != FINAL_OFFER}


class Tapes(NamedTuple):
    """The random numbers of a round, in the order in which a seed gives them."""

    round: list[float]
    crowd: list[float]
    mediator: list[float]
    luck: list[list[float]]  # [side][turn]


class Line(NamedTuple):
    """One message of either runner; None for whatever does not belong to it."""

    day: int
    actor: int
    act: int
    which: int
    contract: tuple[Any, ...] | None  # package, effective, expiry and shares
    values: tuple[Any, ...] | None
    mind: tuple[Any, ...] | None
    tally: tuple[Any, ...] | None  # yes, ballots, carried, predicted, West, East
    threat: tuple[Any, ...] | None  # now, then, day, willing
    block: tuple[int, int] | None  # company and issue


def at(name: str, *settings: str) -> Scenario:
    """Return a scenario that is shipped, or one of those that are for tests only."""
    path = SCENARIOS / f"{name}.toml"
    return read_scenario(str(path) if path.is_file() else name, settings)


FIXED = ("guild.opening.months", "employers.opening.months", "guild.members.count")


def varied(scenario: Scenario, random: Random, part: float) -> Scenario:
    """Return a scenario with that part of its numbers changed, unchecked.

    A number that nobody has published lies in its range of assumption, any other between 0.4 and 2
    times what it is; shares stay between 0 and 1. What others must fit to stays as it is.
    """
    values = {}
    for path in numeric_paths(scenario):
        if path in scenario.random or path in FIXED or ".early." in path:
            continue
        if random.random() < part:
            values[path] = other_number(scenario, path, random)
    return with_values(scenario, values)


def other_number(scenario: Scenario, path: str, random: Random) -> float:
    """Return a number that might stand at a path."""
    value, assumed = value_at(scenario, path), scenario.assumption.get(path)
    if assumed is not None and is_number(assumed.low):
        return random.uniform(assumed.low, assumed.high)  # type: ignore[arg-type]
    new: float = value * random.uniform(0.4, 2.0)
    return min(0.99, new) if isinstance(value, float) and 0.0 <= value <= 1.0 else new


# ---------------------------------------------------------------------------------- a plain table


def tapes_of(scenario: Scenario, facts: Facts, seed: int) -> Tapes:
    """Return what ``Negotiation(scenario, rng=seed)`` draws."""
    rng = np.random.default_rng(seed)
    own = rng.random(setting.tape_length(scenario)).tolist()
    people = rng.spawn(1)[0]
    who = facts.members
    size = crowd_length(who.number, who.network, who.neighbours) if who.number else 0
    crowd = people.random(size).tolist()
    mediator = people.spawn(1)[0].random(2 * proposals(facts)).tolist()
    luck = [rng.spawn(1)[0].random(turns(facts)).tolist() for _ in SIDES]
    return Tapes(own, crowd, mediator, luck)


def drawn(scenario: Scenario, seed: int) -> Scenario:
    """Return a scenario with the random numbers of a seed in place, as the Mesa model has it."""
    draws = setting.draw(scenario, np.random.default_rng(seed))
    return setting.drawn_scenario(scenario, draws)


def seat(scenario: Scenario, seed: int, kept: int = 0, table: Any = None) -> Any:
    """Return a plain table set up for its first event, with room for ``kept`` messages.

    ``table`` may be one at which other rounds of the scenario have been played.
    """
    facts = facts_of(drawn(scenario, seed))
    tapes = tapes_of(scenario, facts, seed)
    table = table or plain(layout(facts, kept))
    table.facts = facts
    table.crowd.tape, table.mediator_luck = tapes.crowd, tapes.mediator
    table.luck = tapes.luck
    opening.begin(table, tapes.round)
    return table


def finish(table: Any) -> Result:
    """Play the rest of a round and return what came of it."""
    play.play(table)
    results.conclude(table, table.result, table.result_shares)
    return table.result  # type: ignore[no-any-return]


# ------------------------------------------------------------------------------------ both runners


class Pair(NamedTuple):
    """The same round by both runners."""

    talks: Negotiation
    table: Any


def both(scenario: Scenario, seed: int, mood: float | None = None, table: Any = None) -> Pair:
    """Play a round by both; with a mood the members have another one than was drawn.

    ``table`` may be one at which other rounds of the scenario have been played.
    """
    talks = Negotiation(scenario, rng=seed, collect=False)
    if mood is not None:
        talks.table.crowd_state.mood = mood
    talks.run()
    kept = 1 + sum(max(1, len(message.blocks)) for message in talks.messages)
    table = seat(scenario, seed, kept, table)
    if mood is not None:
        table.crowd_state.mood = mood
    finish(table)
    return Pair(talks, table)


def none_for_nan(values: Any) -> tuple[Any, ...]:
    """Return some numbers, None for those that are none, so that they can be compared."""
    return tuple(None if math.isnan(value) else value for value in values)


def spoken(talks: Negotiation) -> list[Line]:
    """Return the messages of the Mesa model; one for each company that blocks a contract."""
    return [line for message in talks.messages for line in lines_of(talks, message)]


def lines_of(talks: Negotiation, message: Message) -> Iterator[Line]:
    """Yield a message, once for each company that blocks."""
    contract, tally, threat = message.contract, message.tally, message.threat
    terms = None
    if contract is not None:
        package = talks.packages.index(contract.package)
        terms = (package, contract.effective, contract.expiry, *contract.shares)
    act = ACTS[message.act]
    first = (message.day, ACTORS[message.actor], act, message.which, terms)
    ballots = (tally.yes, tally.ballots, tally.carried) if tally else ()
    shares = (tally.predicted, tally.west, tally.east) if tally else ()
    line = Line(
        *first,
        values=message.values,
        mind=none_for_nan(message.mind) if message.mind else None,
        tally=none_for_nan((*ballots, *shares)) if tally else None,
        threat=none_for_nan(threat) if threat else None,
        block=None,
    )
    companies = [company.title for company in talks.case.company]
    issues = [issue.title for issue in talks.case.issue]
    for block in message.blocks:
        issue = issues.index(block.issue) if block.issue else -1
        yield line._replace(block=(companies.index(block.company), issue))
    if not message.blocks:
        yield line


VOTES = tuple(ACTS[name] for name in ("ballot", "strike vote", "election"))
THREATS, OF_CONTRACTS = messages.OF_FORCE, messages.OF_CONTRACTS


def written(table: Any) -> list[Line]:
    """Return the minutes of a table."""
    places = range(table.state.logged)
    return [line_of(table.log[place], table.log_shares[place]) for place in places]


def line_of(row: Any, shares: Any) -> Line:
    """Return a row of the minutes as a line; what it is about says which numbers belong to it."""
    contract, is_block = row.package >= 0, row.act == minutes.BLOCKS
    mind = (row.reservation, row.low, row.high, row.aspired, row.least, row.sees_zone)
    tally = (row.yes, row.ballots, row.carried, row.predicted, row.west, row.east)
    threat = (row.now, row.then, row.threat_day, row.willing)
    return Line(
        row.day,
        row.actor,
        row.act,
        row.which,
        contract=(row.package, row.effective, row.expiry, *shares) if contract else None,
        values=(row.value_guild, row.value_employers) if contract and not is_block else None,
        mind=none_for_nan(mind) if row.act in OF_CONTRACTS else None,
        tally=none_for_nan(tally) if row.act in VOTES else None,
        threat=none_for_nan(threat) if row.act in THREATS else None,
        block=(row.company, row.issue) if is_block else None,
    )
