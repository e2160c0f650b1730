"""One negotiation: as a JSON document, and as the tables at the end of a printed run."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from agents.contract import Contract
from agents.stoppage import REGIME_NAMES
from agents.worth import EMPLOYERS, GUILD
from model import solutions
from model.diary import clauses, diary, in_unit, long_date, money, percent
from model.messages import ACTORS, Message, Tally
from model.negotiation import Negotiation
from model.outcome import Line, Outcome, account, outcome
from model.setting import position

NOTHING = "-"
NOTHING_MUCH = 0.05  # $M: less is not worth a word
WINNERS = ("incumbents", "harder", "softer")  # of an election


def document(talks: Negotiation, seed: int) -> dict[str, Any]:
    """Return a finished round as one JSON-ready document; `zopa run --json` prints it."""
    return {
        "scenario": talks.case.scenario.name,
        "seed": seed,
        "outcome": finite(outcome(talks)._asdict()),
        "contract": contract_record(talks, talks.deal) if talks.deal else None,
        "accounts": {
            name: [line._asdict() for line in account(talks, side)]
            for side, name in ((GUILD, "guild"), (EMPLOYERS, "employers"))
        },
        "tactics": {actor: tactic(talks, side) for side, actor in enumerate(ACTORS)},
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


def tactic(talks: Negotiation, side: int) -> str:
    """Return the name of a side's tactic: that of one from outside, or the scenario's."""
    own, record = talks.seats[side].own, (talks.case.guild, talks.case.employers)[side]
    if own is not None:
        return own.name
    return "mixture" if record.mixture else record.tactic


def details(talks: Negotiation, message: Message) -> dict[str, Any]:
    """Return the numbers behind a message, as far as it has any."""
    found: dict[str, Any] = {}
    if message.contract is not None:
        found["contract"] = contract_record(talks, message.contract)
    if message.values is not None:
        found["values"] = {"guild": message.values[GUILD], "employers": message.values[EMPLOYERS]}
    if message.mind is not None:
        found["mind"] = finite(message.mind._asdict())
    if message.blocks:
        found["blocks"] = [block._asdict() for block in message.blocks]
    if message.tally is not None:
        found["tally"] = tally(message, message.tally)
    if message.threat is not None:
        day = talks.calendar.date(message.threat.day).isoformat()
        found["threat"] = {**finite(message.threat._asdict()), "date": day}
    if message.act == "stoppage starts":
        found["stoppage"] = REGIME_NAMES[message.which]
    return found


def tally(message: Message, counted: Tally) -> dict[str, Any]:
    """Return a count of ballots; that of an election names who has won."""
    if message.act == "election":
        return {**finite(counted._asdict()), "winner": WINNERS[message.which]}
    return finite(counted._asdict())


def finite(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with None for every number that is none, or not finite: JSON has no word.

    >>> finite({"yes": 0.5, "predicted": math.nan, "gap": math.inf})
    {'yes': 0.5, 'predicted': None, 'gap': None}
    """
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in record.items()
    }


def course(figures: Outcome) -> list[tuple[str, str]]:
    """Return what a round has cost in quarrel and what votes there were, as far as there were any.

    Columns: what, how much.
    """
    rows = [
        (f"days of {name}", str(days))
        for name, days in (("strike", figures.strike_days), ("lockout", figures.lockout_days))
        if days
    ]
    if figures.rejections:
        rows.append(("deals that the members voted down", str(figures.rejections)))
    if figures.turnout is not None:
        rows += _vote(figures)
    if abs(figures.committee_gap) >= NOTHING_MUCH:
        gap = money(figures.committee_gap) if math.isfinite(figures.committee_gap) else "no limit"
        rows.append(("what the committee wants beyond what the average voter does", gap))
    return rows


def _vote(figures: Outcome) -> Iterator[tuple[str, str]]:
    """Yield the rows of the last vote on a deal."""
    assert figures.turnout is not None
    if figures.yes_share is None:
        yield "yes in the last vote", "nobody voted"
    else:
        share = percent(figures.yes_share)
        yield "yes in the last vote", f"{share} of {figures.ballots} ballots"
    if figures.predicted_yes is not None:
        yield "what the committee had expected", percent(figures.predicted_yes)
    yield "members who voted", percent(figures.turnout)


def accounts(talks: Negotiation) -> list[tuple[str, float, float]]:
    """Return what guild and employers got, line by line; a line that one lacks is 0 for it."""
    guild, employers = (account(talks, side) for side in (GUILD, EMPLOYERS))
    return list(_side_by_side(guild, employers))


def _side_by_side(
    guild: Sequence[Line], employers: Sequence[Line]
) -> Iterator[tuple[str, float, float]]:
    mine, theirs = list(guild), list(employers)
    while mine or theirs:
        what = mine[0].what if mine else theirs[0].what
        if mine and what not in [line.what for line in theirs]:
            yield what, mine.pop(0).amount, 0.0
        elif mine and theirs[0].what == what:
            yield what, mine.pop(0).amount, theirs.pop(0).amount
        else:
            line = theirs.pop(0)
            yield line.what, 0.0, line.amount


def contract_record(talks: Negotiation, contract: Contract) -> dict[str, Any]:
    """Return a contract in dates and the issues' own units."""
    date = talks.calendar.date
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
    """Return the fair (Nash) contract had both reservations been known.

    That of the day of the deal or, without one, of the last day.
    """
    outlook = talks.deal_outlook or talks.outlook
    day = talks.deal_day if talks.deal else talks.day
    floors = (talks.deal_floors if talks.deal else None) or talks.floors
    sets, packages = solutions.value_sets(outlook)
    power = talks.case.beliefs.guild_power
    fair = solutions.nash(sets, floors, weight=power, steps=outlook.steps)
    if fair is None or fair.grid is None:
        return None
    return talks.contract(day, packages[fair.grid.set_index], fair.grid.shares)


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
    return long_date(talks.calendar.date(contract.effective if first else contract.expiry - 1))
