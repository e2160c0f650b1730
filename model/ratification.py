"""What the members decide: whether a deal is ratified, and who leads them."""

from agents.worth import GUILD
from model import protocol
from model.assembly import elect_leaders, predict_vote, vote_on_deal
from model.calendar import BALLOT
from model.costs import Regime, loss
from model.stoppages import resume
from model.table import Table, insert, kind_today, regime_of


def submit(table: Table) -> None:
    """Send a tentative deal to the members; the ballots are counted on a set day.

    A stoppage rests until then. Members know that it would go on if they said no.
    """
    state, facts = table.state, table.facts
    regime = regime_of(state)
    state.tentative_kind, state.tentative_since = regime.kind, regime.since
    state.tentative_guild, state.tentative_employers = regime.flows
    state.tentative_lost = loss(facts, GUILD, regime, state.day, table.future.waiting_ends)
    predict_vote(table)
    insert(table, state.day + facts.members.vote_days, BALLOT, 0)


def count_ballots(table: Table) -> None:
    """Count the ballots: the deal is ratified, or the table opens again.

    Members compare the deal with what waiting is worth to them as on the day of the deal. A
    rejected deal binds nobody; the committee has learned what its poll had missed.
    """
    state, facts = table.state, table.facts
    if vote_on_deal(table):
        state.phase = protocol.SETTLED
        return
    state.deal_package = -1
    state.rejections += 1
    tentative = Regime(
        state.tentative_kind,
        state.tentative_since,
        (state.tentative_guild, state.tentative_employers),
    )
    resume(table, tentative)
    if state.day >= facts.calendar.ends:
        state.phase = protocol.OPEN
    else:
        state.phase = protocol.between(state.day, kind_today(state))


def elect(table: Table) -> None:
    """Count the ballots for the guild's leaders; winners from outside bring their own stance."""
    winner = elect_leaders(table)
    record = table.facts.committee
    if table.facts.causes.ratification_gap and winner > 0:
        change = record.election_stance if winner == 1 else -record.election_stance
        table.memories[GUILD].stance += change
