"""A round on which messages of one's own are put into words."""

from dataclasses import dataclass
from typing import Any

from agents.contract import Contract, Package
from model.diary import Writer
from model.diary.writer import Entry
from model.messages import Message, Mind
from model.negotiation import Negotiation
from model.reading import read_scenario
from tests.model.crowds import CROWD, QUIET

PUBLIC_DAY = 20  # a day on which pledges are public and the old contract has ended


@dataclass
class Table:
    """A round on which messages of our own are put into words."""

    talks: Negotiation
    writer: Writer

    def entry(self, message: Message, then: Message | None = None) -> Entry:
        return self.writer.entry(message, then)

    def says(self, message: Message, then: Message | None = None) -> str:
        return self.entry(message, then).text

    def offers(self, actor: str, mind: Mind, act: str = "offers", **changes: Any) -> str:
        return self.says(self.message(actor, act, mind, **changes))

    def message(self, actor: str, act: str, mind: Mind | None = None, **changes: Any) -> Message:
        """Return something that is said about a contract."""
        day = changes.pop("day", PUBLIC_DAY)
        values = changes.pop("values", (80.0, -70.0))
        blocks = changes.pop("blocks", ())
        contract = self.contract(day, **changes)
        return Message(day, actor, act, contract, values, mind, blocks=blocks)

    def rejects(self, actor: str, mind: Mind, values: tuple[float, float], **changes: Any) -> str:
        return self.says(self.message(actor, "rejects", mind, values=values, **changes))

    def contract(
        self, day: int, shares: tuple[float, ...] = (0.5, 0.0, 0.0), **package: Any
    ) -> Contract:
        plain = {"months": 36, "retroactive": False, "reopener": False, "me_too": False}
        place = self.talks.packages.index(Package(**{**plain, **package}))
        return self.talks.contract(day, place, shares)


def table(*settings: str, name: str = QUIET) -> Table:
    talks = Negotiation(read_scenario(name, settings), rng=1, collect=False)
    return Table(talks, Writer(talks))


def crowd_table(*settings: str) -> Table:
    """Return the round in which there are people behind both seats."""
    return table(*settings, name=CROWD)


def mind(**changes: Any) -> Mind:
    """Return what a side reckons with, some of it changed."""
    usual = {"reservation": 70.0, "low": -80.0, "high": -60.0, "aspired": 80.0, "least": 75.0}
    return Mind(**{**usual, "zone": True, **changes})


def reason(
    first: Mind, then: Mind, *events: Message, actor: str = "guild", on: Table | None = None
) -> str:
    """Return the reason given for a second move, after the first and these events."""
    on = on or table()
    on.offers(actor, first)
    for event in events:
        on.says(event)
    said = on.offers(actor, then, shares=(0.4, 0.0, 0.0))
    lead, wages, why = said.partition("wages from 2.5 to 2 % rise a year.")
    assert lead.endswith(" moving ")
    assert wages != ""
    return why.strip()


def event(act: str, which: int = 0, day: int = PUBLIC_DAY) -> Message:
    return Message(day, "calendar", act, which=which)
