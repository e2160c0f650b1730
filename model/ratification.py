"""What members do in a round: ratify a tentative deal, elect their leaders, change their minds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from agents.stoppage import LOCKOUT, STRIKE
from agents.worth import DAYS_A_MONTH, GUILD
from model import disputes, protocol
from model.calendar import BALLOT, Event
from model.force import Regime

if TYPE_CHECKING:
    from model.negotiation import Negotiation


class Tentative(NamedTuple):
    """A deal that members still have to ratify."""

    package: int
    shares: tuple[float, ...]
    predicted: float  # yes share that the committee expects, 0..1
    regime: Regime  # how work went on, or was to stop, when it was made; resumed if it is rejected
    lost: float  # $M that members reckoned to lose by that, and so do not ask for


def submit(talks: Negotiation, package: int, shares: tuple[float, ...]) -> None:
    """Send a tentative deal to the members; the ballots are counted on a set day.

    A stoppage rests until then. Members know that it would go on if they said no.
    """
    members, regime = talks.members, talks.world.regime
    assert members is not None
    lost = talks.world.loss(GUILD, talks.deal_day, regime)
    parts = talks.world.parts(GUILD, talks.deal_day)
    predicted = members.predicted(parts, package, shares, asked_by_all(talks, lost))
    talks.tentative = Tentative(package, shares, predicted, regime, lost)
    talks.insert(Event(talks.day + members.record.vote_days, BALLOT))


def asked_by_all(talks: Negotiation, lost: float) -> float:
    """Return what all members ask for beyond waiting under the old terms, $M.

    They know how tough their side is, and what a stoppage, or what has been imposed on them, would
    go on to cost them if they said no.
    """
    return talks.seats[GUILD].private_shift(talks.outlook) - lost


def count(talks: Negotiation, event: Event) -> None:
    """Count the ballots: the deal is ratified, or the table opens again.

    Members compare the deal with what waiting is worth to them on the day of the count. A
    rejected deal binds nobody; the committee has learned what its poll had missed.
    """
    members, tentative = talks.members, talks.tentative
    assert members is not None
    assert tentative is not None
    parts, shift = talks.world.parts(GUILD, talks.deal_day), asked_by_all(talks, tentative.lost)
    tally = members.ratify(parts, tentative.package, tentative.shares, shift, tentative.predicted)
    talks.announce(event, tally)
    talks.last_vote = tally
    if tally.carried:
        talks.phase = protocol.SETTLED
        return
    talks.deal, talks.tentative, talks.deal_outlook = None, None, None
    talks.rejections += 1
    disputes.resume(talks, tentative.regime)
    last = talks.world.calendar.day(talks.case.calendar.ends)
    talks.phase = protocol.OPEN if talks.day >= last else protocol.between(talks.day, talks.regime)


def elect(talks: Negotiation, event: Event) -> None:
    """Count the ballots for the guild's leaders; winners from outside bring their own stance."""
    members = talks.members
    assert members is not None
    winner, tally = members.elect()
    talks.announce(event, tally, which=winner)
    election = talks.case.guild.committee.election
    assert election is not None
    if talks.case.causes.ratification_gap and winner:
        seat = talks.seats[GUILD]
        change = election.stance if winner == 1 else -election.stance
        seat.lead(seat.party.stance + change)


def month_passes(talks: Negotiation) -> None:
    """Let a month of talk among the members pass, with what it did to them."""
    members = talks.members
    assert members is not None
    stopped = talks.world.regime.kind in (STRIKE, LOCKOUT)
    since = talks.world.regime.since
    unpaid = min(1.0, max(0, talks.day - since) / DAYS_A_MONTH) if stopped else 0.0
    members.talk(months=1.0, open_months=1.0 if talks.day > 0 else 0.0, unpaid_months=unpaid)
