"""Whole rounds for tests: played once, with the kind of end that a test asks for."""

from functools import cache

from model.negotiation import Negotiation
from model.reading import read_scenario
from model.scenario import Scenario

shipped = cache(read_scenario)

HARD = ("guild.tactic=hard-liner", "employers.tactic=hard-liner")


PEOPLE = ("dispute.", "guild.members.", "guild.committee.", "company.")


def two_seats(case: Scenario) -> Scenario:
    """The same table with nobody behind the seats, who neither vote nor stop work."""
    guild = case.guild.model_copy(update={"members": None, "segment": ()})
    random = {path: drawn for path, drawn in case.random.items() if not path.startswith(PEOPLE)}
    update = {"guild": guild, "company": (), "dispute": None, "random": random}
    return case.model_copy(update=update)


def play(name: str, *settings: str, seed: int = 3) -> Negotiation:
    """Play a round of a shipped scenario."""
    return Negotiation(read_scenario(name, settings), rng=seed, collect=False).run()


@cache
def settled() -> Negotiation:
    """Return a round of some length that ends with a deal."""
    rounds = (play("contract-round", seed=seed) for seed in range(20))
    return next(talks for talks in rounds if talks.deal is not None and talks.rounds > 5)


@cache
def unsettled() -> Negotiation:
    """Return a round between two sides that both stay where they are."""
    talks = play("contract-round", *HARD)
    assert talks.deal is None
    return talks
