"""What the members do in a round: they are polled, vote, elect their leaders, and talk."""

from agents import conduct
from agents.ballots import Poll, authorise, elect, predicted, ratify, take_poll, willing
from agents.crowd import Population, draw_crowd
from agents.members import Variety, lognormal_sigma
from agents.opinion import News, Temper
from agents.stoppage import LOCKOUT, STRIKE
from agents.talk import talk
from agents.votes import ratified
from agents.worth import DAYS_A_MONTH, EMPLOYERS, GUILD
from model import minutes
from model.calendar import BALLOT, ELECTION, STRIKE_VOTE
from model.prices import dated, price_day, price_packages
from model.sight import ask_people, look
from model.table import Table, party_of


def gather_members(table: Table) -> None:
    """Draw the members, let the committee poll them, and note what the average of them weighs."""
    facts, crowd, state = table.facts, table.crowd, table.crowd_state
    if facts.members.number == 0:
        return
    for issue in range(len(facts.issues)):
        table.pays_residuals[issue] = facts.issues[issue].pays_residuals
    draw_crowd(crowd, state, population_of(table))
    table.state.is_polled = False
    voices = table.outlook.voices[GUILD]
    voices.rest[0] = state.voters_rest
    for issue in range(len(facts.issues)):
        voices.weights[0][issue] = crowd.voters[issue]
    look(table)
    poll = Poll(facts.members.quota, facts.committee.poll_error, facts.committee.survival)
    package, shares = facts.parties[EMPLOYERS].opening_package, table.openings[EMPLOYERS]
    parts = table.outlook.parts[GUILD]
    take_poll(crowd, state, parts, package, shares, facts.members.spread, poll)
    ask_people(table)


def population_of(table: Table) -> Population:
    """Return what a scenario's members are drawn from; without a vote they have no mood."""
    facts = table.facts
    members = facts.members
    sigma = lognormal_sigma(
        members.residual_threshold, members.residual_share, members.residual_mean
    )
    return Population(
        facts.segments,
        facts.weights,
        table.pays_residuals,
        Variety(sigma, members.earnings_spread, members.patience_spread),
        members.mood if facts.causes.ratification_gap else 0.0,
        members.network,
        members.neighbours,
        members.rewiring,
    )


def move(table: Table, news: News) -> None:
    """Let opinions move by time, by talk among members, and by what happens."""
    members = table.facts.members
    temper = Temper(
        members.opinion,
        members.influence,
        members.confidence,
        members.grievance,
        table.facts.committee.credibility,
        members.meeting,
        members.hardship,
    )
    if members.number > 0:
        table.state.is_polled = False
        talk(table.crowd, table.crowd_state, temper, news)


def month_passes(table: Table) -> None:
    """Let a month of talk among the members pass, with what it did to them."""
    state = table.state
    unpaid = 0.0
    if state.regime_kind in (STRIKE, LOCKOUT):
        unpaid = min(1.0, max(0, state.day - state.regime_since) / DAYS_A_MONTH)
    move(table, News(1.0, 1.0 if state.day > 0 else 0.0, 0.0, False, 0.0, unpaid))


def rally(table: Table) -> None:
    """Let members close ranks as a stoppage begins."""
    move(table, News(0.0, 0.0, 0.0, False, table.facts.dispute.rally, 0.0))


def state_demands(table: Table) -> None:
    """Let the committee go public with its demands."""
    if table.facts.causes.public_commitment:
        move(table, News(0.0, 0.0, table.facts.members.statement, False, 0.0, 0.0))


def assemble(table: Table) -> None:
    """Let the committee report to the members."""
    move(table, News(0.0, 0.0, 0.0, True, 0.0, 0.0))


# ----------------------------------------------------------------------------------------- votes


def asked_by_all(table: Table, lost: float) -> float:
    """Return what all members ask for beyond waiting under the old terms, $M.

    They know how tough their side is, and what a stoppage, or what has been imposed on them, would
    go on to cost them if they said no.
    """
    return conduct.private_shift(party_of(table, GUILD), table.outlook) - lost


def predict_vote(table: Table) -> None:
    """Let the committee expect a share of yes votes on the deal it has made today."""
    state, parts = table.state, table.outlook.parts[GUILD]
    state.tentative_predicted = predicted(
        table.crowd,
        table.crowd_state,
        parts,
        state.deal_package,
        table.deal_shares,
        table.facts.members.spread,
        asked_by_all(table, state.tentative_lost),
    )


def vote_on_deal(table: Table) -> bool:
    """Count the ballots on a deal, and return whether it is ratified.

    Members compare it with what waiting was worth to them on the day of the deal, by what is known
    now of other guilds.
    """
    state, members = table.state, table.facts.members
    price_packages(table, state.deal_day)
    price_day(table, dated(table.facts, table.settled), state.deal_day)
    state.is_stale, state.month_priced = True, -1  # these tables are of another day than today
    count = ratify(
        table.crowd,
        table.crowd_state,
        table.outlook.parts[GUILD],
        state.deal_package,
        table.deal_shares,
        members.spread,
        asked_by_all(table, state.tentative_lost),
    )
    state.is_polled = False  # the ballots have taught the committee what its polls had missed
    carried = ratified(count.yes, count.ballots, members.quota)
    state.voted, state.vote_yes, state.vote_ballots = True, count.yes, count.ballots
    state.vote_predicted = state.tentative_predicted
    minutes.count(table, BALLOT, 0, count, carried, state.tentative_predicted)
    return carried


def authorise_strike(table: Table) -> bool:
    """Count the ballots on letting the committee call a strike."""
    record = table.facts.dispute
    count = authorise(table.crowd, table.crowd_state, record.pooled_threat)
    carried = ratified(count.yes, count.ballots, record.authorisation_quota)
    minutes.count(table, STRIKE_VOTE, 0, count, carried, minutes.NONE)
    return carried


def elect_leaders(table: Table) -> int:
    """Count the ballots for the leadership: 0 the incumbents, 1 harder, 2 softer rivals."""
    distance = table.facts.committee.election_distance
    winner, count = elect(table.crowd, table.crowd_state, distance)
    minutes.count(table, ELECTION, winner, count, True, minutes.NONE)
    return winner


def willing_share(table: Table) -> float:
    """Return the share of the members who would follow a call to strike, or stay out, 0..1."""
    return willing(table.crowd, table.crowd_state, table.facts.dispute.call_opinion)
