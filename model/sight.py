"""What can be seen from the table on a day: the outlook, and as it would be under a threat."""

from agents import ballots
from agents.approval import ask_again, speak_up
from agents.stoppage import WORK
from agents.worth import EMPLOYERS, GUILD
from model.costs import Regime, company_reckons, loss, month_costs
from model.days import next_month
from model.prices import (
    dated,
    flow_now,
    months_public,
    price_day,
    price_face,
    price_packages,
    waiting_at_work,
)
from model.table import Table, regime_of

SIDES = (GUILD, EMPLOYERS)


def look(table: Table) -> None:
    """Bring the outlook up to date, as far as anything that it depends on has changed."""
    state, facts = table.state, table.facts
    if not state.is_stale:
        return
    day, now = state.day, dated(facts, table.settled)
    month = 0 if day <= 0 else next_month(facts.calendar.day_zero, day)
    if month != state.month_priced:
        price_packages(table, day)
        state.months_public = -2  # face comes on top, so it has to be worked out anew
        state.month_priced = month
    public = months_public(facts, day)
    if public != state.months_public:
        price_face(table, now, public)
        state.months_public = public
    price_day(table, now, day)
    wait_under(table, regime_of(state))
    state.is_stale = False


def wait_under(table: Table, regime: Regime) -> None:
    """Fill what waiting is worth under a regime; margins are found when somebody asks."""
    facts, outlook, day = table.facts, table.outlook, table.state.day
    for side in SIDES:
        outlook.waiting[side] = waiting_under(table, side, regime)
        flows = flow_now(table.prices, side, day)
        if regime.kind == WORK or day < regime.since:
            outlook.delay[side] = -flows
        else:
            outlook.delay[side] = month_costs(facts, side, regime, day) - flows
        ask_again(outlook, side)


def waiting_under(table: Table, side: int, regime: Regime) -> float:
    """Return what waiting is worth to a side today under a regime, $M."""
    lost = loss(table.facts, side, regime, table.state.day, table.future.waiting_ends)
    return waiting_at_work(table.outlook, side) - lost


def enter(table: Table, regime: Regime) -> None:
    """Let the outlook be what it would be today under another regime, until `leave`."""
    look(table)
    outlook, kept = table.outlook, table.kept
    for side in SIDES:
        kept.waiting[side], kept.delay[side] = outlook.waiting[side], outlook.delay[side]
        for person in range(len(kept.least[side])):
            kept.least[side][person] = outlook.voices[side].least[person]
        for package in range(len(outlook.length)):
            kept.margin[side][package] = outlook.margin[side][package]
    ask(table, regime)
    wait_under(table, regime)


def leave(table: Table) -> None:
    """Let the outlook be again what it is."""
    outlook, kept = table.outlook, table.kept
    for side in SIDES:
        outlook.waiting[side], outlook.delay[side] = kept.waiting[side], kept.delay[side]
        for person in range(len(kept.least[side])):
            outlook.voices[side].least[person] = kept.least[side][person]
        speak_up(outlook, side, kept.margin[side])


def ask_people(table: Table) -> None:
    """Find out what the people behind both seats would sign from now on."""
    ask(table, regime_of(table.state))
    table.state.is_stale = True


def ask(table: Table, regime: Regime) -> None:
    """Fill what the people behind both seats ask for under a regime of work.

    What a stoppage costs them makes them the readier to sign.
    """
    facts, day, ends = table.facts, table.state.day, table.future.waiting_ends
    guild, employers = table.outlook.voices[GUILD], table.outlook.voices[EMPLOYERS]
    if guild.people > 0:
        guild.least[0] = asked_by_members(table, loss(facts, GUILD, regime, day, ends))
    person = 0
    for company in range(len(facts.companies)):
        if employers.people > 0 and table.stakes.has_say[company]:
            employers.least[person] = -company_reckons(facts, company, regime, day, ends)
            person += 1


def asked_by_members(table: Table, lost: float) -> float:
    """Return what the committee must bring home for the average of those who vote, $M.

    ``lost`` is what members still expect to lose by a stoppage, $M: it makes them readier.
    """
    state = table.state
    if not state.is_polled:
        average = ballots.polled(table.crowd, table.crowd_state, table.facts.members.spread)
        state.is_polled, state.polled = True, average.least
    return ballots.asked(state.polled, table.crowd_state, lost)
