"""One negotiation: as a JSON document, and as the tables at the end of a printed run."""

import math
from typing import Any

from agents.contract import Contract
from agents.worth import EMPLOYERS, GUILD
from model import solutions
from model.diary import clauses, diary, in_unit, long_date
from model.negotiation import ACTORS, Message, Negotiation
from model.outcome import account, outcome
from model.setting import position

NOTHING = "-"


def document(talks: Negotiation, seed: int) -> dict[str, Any]:
    """Return a finished round as one JSON-ready document; `zopa run --json` prints it."""
    return {
        "scenario": talks.case.scenario.name,
        "seed": seed,
        "outcome": outcome(talks)._asdict(),
        "contract": contract_record(talks, talks.deal) if talks.deal else None,
        "accounts": {
            name: [line._asdict() for line in account(talks, side)]
            for side, name in ((GUILD, "guild"), (EMPLOYERS, "employers"))
        },
        "drawn": dict(talks.draws.values),
        "transcript": [
            {
                "date": entry.date,
                "day": entry.day,
                "actor": entry.actor,
                "act": entry.act,
                "text": entry.text,
                **details(talks, entry.message),
            }
            for entry in diary(talks)
        ],
    }


def details(talks: Negotiation, message: Message) -> dict[str, Any]:
    """Return the numbers behind a message, as far as it has any."""
    found: dict[str, Any] = {}
    if message.contract is not None:
        found["contract"] = contract_record(talks, message.contract)
    if message.values is not None:
        found["values"] = {"guild": message.values[GUILD], "employers": message.values[EMPLOYERS]}
    if message.mind is not None:
        found["mind"] = {
            key: None if math.isnan(value) else value
            for key, value in message.mind._asdict().items()
        }
    return found


def contract_record(talks: Negotiation, contract: Contract) -> dict[str, Any]:
    """Return a contract in dates and the issues' own units."""
    date = talks.world.calendar.date
    return {
        "months": contract.package.months,
        "effective_date": date(contract.effective).isoformat(),
        "expiry_date": date(contract.expiry - 1).isoformat(),
        "retroactive": contract.package.retroactive,
        "reopener": contract.package.reopener,
        "me_too": contract.package.me_too,
        "issue": {
            issue.name: position(issue, share)
            for issue, share in zip(talks.case.issue, contract.shares, strict=True)
        },
    }


def fair_contract(talks: Negotiation) -> Contract | None:
    """Return the fair (Nash) contract on the last day, had both reservations been known."""
    outlook = talks.outlook
    floors = (talks.seats[GUILD].reservation(outlook), talks.seats[EMPLOYERS].reservation(outlook))
    sets, packages = solutions.value_sets(outlook)
    power = talks.case.beliefs.guild_power
    fair = solutions.nash(sets, floors, weight=power, steps=outlook.steps)
    if fair is None or fair.grid is None:
        return None
    return talks.world.contract(talks.day, packages[fair.grid.set_index], fair.grid.shares)


def opening(talks: Negotiation, side: int) -> Contract | None:
    """Return a side's opening position as a contract, None before it was tabled."""
    tabled = (said for said in talks.messages if said.act == "tables")
    return next((said.contract for said in tabled if said.actor == ACTORS[side]), None)


def comparison(talks: Negotiation) -> list[tuple[str, ...]]:
    """Return the deal beside both openings and the fair contract, a row for each thing settled.

    Columns: what, guild's opening, employers' opening, the deal, the fair contract.
    """
    columns = (opening(talks, GUILD), opening(talks, EMPLOYERS), talks.deal, fair_contract(talks))
    rows = [("term", *(term(c) for c in columns))]
    rows += [("from", *(dated(talks, c, first=True) for c in columns))]
    rows += [("to", *(dated(talks, c, first=False) for c in columns))]
    for place, issue in enumerate(talks.case.issue):
        cells = (NOTHING if c is None else in_unit(issue, c.shares[place]) for c in columns)
        rows.append((issue.title, *cells))
    rows.append(("clauses", *(NOTHING if c is None else ", ".join(clauses(c)) for c in columns)))
    return rows


def term(contract: Contract | None) -> str:
    """Return a contract's length in words."""
    return NOTHING if contract is None else f"{contract.package.months} months"


def dated(talks: Negotiation, contract: Contract | None, *, first: bool) -> str:
    """Return the first or the last day in force of a contract."""
    if contract is None:
        return NOTHING
    return long_date(
        talks.world.calendar.date(contract.effective if first else contract.expiry - 1)
    )
