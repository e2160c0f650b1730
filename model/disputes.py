"""What the sides do to each other in a round: strikes, lockouts, imposed contracts.

Nothing here follows a script. After every session that brings no deal each side compares what
going on is worth to it, as things are, with what it would be worth if it stopped work. A threat
that pays more is announced; it changes what waiting is worth to both from then on, and work stops
on the day that was set unless there is a deal by then.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from agents.arithmetic import total
from agents.contract import Offer, shares_of
from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK, strike_is_better
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.calendar import COOLING_ENDS, SESSION, STOPPAGE_STARTS, STRIKE_VOTE, Event
from model.force import AT_WORK, Regime
from model.messages import Threat

if TYPE_CHECKING:
    from model.negotiation import Negotiation

STOPPAGE_SESSIONS = 7  # days between sessions from a threat on
CALLERS = {STRIKE: GUILD, LOCKOUT: EMPLOYERS, IMPOSED: EMPLOYERS}


class State(NamedTuple):
    """What has happened so far."""

    vote_called: bool = False
    authorised: bool = False
    before: Regime = AT_WORK  # how work went on before the stoppage
    days: tuple[int, int] = (0, 0)  # of strike and lockout
    lost: tuple[float, float] = (0.0, 0.0)  # $M that stoppages and imposition have cost so far
    counted: int = 0  # day up to which days and losses are counted


def weigh(talks: Negotiation) -> None:
    """Let both sides decide about stoppages after a session without a deal."""
    if talks.case.dispute is None or talks.day < 0 or not protocol.in_session(talks.phase):
        return
    active = talks.world.regime.kind
    if active in (STRIKE, LOCKOUT):
        if talks.day >= talks.world.regime.since:
            _weigh_calling_off(talks, CALLERS[active], active)
        return
    _weigh_strike(talks)
    if talks.world.regime.kind not in (STRIKE, LOCKOUT):
        _weigh_lockout(talks)


def _worth(talks: Negotiation, side: int, regime: Regime) -> float:
    """Return what going on under a regime is worth to a side today, $M.

    A stoppage still to come costs its first days before it moves anybody: no threat works for free.
    """
    outlook = talks.outlook_under(regime)
    worth = talks.seats[side].worth_of_going_on(outlook, talks.elapsed)
    if regime.kind in (STRIKE, LOCKOUT) and regime != talks.world.regime:
        worth -= talks.world.force.first_loss(side, regime)
    return worth


def _is_hopeless(talks: Negotiation, side: int, planned: Regime) -> bool:
    """Return whether a stoppage costs more in its first days than it can bring at best."""
    seat, force = talks.seats[side], talks.world.force
    most = seat.hoped_for(talks.outlook_under(planned), talks.elapsed)
    return most - force.first_loss(side, planned) <= seat.reservation(talks.outlook)


def _stoppage(talks: Negotiation, kind: int, extra_days: int = 0) -> Regime:
    dispute = talks.case.dispute
    assert dispute is not None
    return Regime(kind, talks.day + dispute.notice_days + extra_days)


def _weigh_strike(talks: Negotiation) -> None:
    """Call a strike vote, or set a strike date, if striking is worth more than going on."""
    dispute, state = talks.case.dispute, talks.disputes
    assert dispute is not None
    if state.vote_called and not state.authorised:
        return
    extra = 0 if state.authorised else dispute.authorisation_days
    planned = _stoppage(talks, STRIKE, extra)
    if planned.since >= talks.world.future.waiting_ends or _is_hopeless(talks, GUILD, planned):
        return
    now = _worth(talks, GUILD, talks.world.regime)
    then = _worth(talks, GUILD, planned)
    if not strike_is_better(now, then):
        return
    members = talks.members
    willing = members.willing if members is not None else math.nan
    threat = Threat(now, then, planned.since, willing)
    if members is not None and not state.authorised:
        talks.disputes = state._replace(vote_called=True)
        talks.record_threat(GUILD, "calls a strike vote", threat)
        talks.insert(Event(talks.day + dispute.authorisation_days, STRIKE_VOTE))
    elif members is None or willing >= dispute.call_share:
        talks.record_threat(GUILD, "sets a strike date", threat)
        _announce(talks, planned)


def count(talks: Negotiation, event: Event) -> None:
    """Count the ballots on authorising a strike."""
    assert talks.members is not None
    tally = talks.members.authorise()
    talks.announce(event, tally)
    talks.disputes = talks.disputes._replace(authorised=tally.carried, vote_called=tally.carried)


def _weigh_lockout(talks: Negotiation) -> None:
    """Announce a lockout if it is worth more to the employers, and to enough companies."""
    planned = _stoppage(talks, LOCKOUT)
    if planned.since >= talks.world.future.waiting_ends:
        return
    if _is_hopeless(talks, EMPLOYERS, planned):
        return
    now = _worth(talks, EMPLOYERS, talks.world.regime)
    then = _worth(talks, EMPLOYERS, planned)
    if strike_is_better(now, then) and talks.alliance.locks_out(then - now, planned, talks.day):
        talks.record_threat(
            EMPLOYERS, "announces a lockout", Threat(now, then, planned.since, math.nan)
        )
        _announce(talks, planned)


def _announce(talks: Negotiation, planned: Regime) -> None:
    """Make a threat: from now on both reckon with it, and meet more often."""
    talks.disputes = talks.disputes._replace(before=talks.world.regime)
    talks.world.regime = planned
    talks.insert(Event(planned.since, STOPPAGE_STARTS))
    planned_days = {event.day for event in talks.agenda[talks.place :] if event.kind == SESSION}
    last = talks.world.calendar.day(talks.case.calendar.ends)
    for day in range(talks.day + STOPPAGE_SESSIONS, last, STOPPAGE_SESSIONS):
        if day not in planned_days:
            talks.insert(Event(day, SESSION))


def start(talks: Negotiation, event: Event) -> None:
    """Stop work on the day that was set, unless a deal came first or it was called off."""
    regime = talks.world.regime
    if regime.kind not in (STRIKE, LOCKOUT) or regime.since != talks.day:
        return
    talks.announce(event, which=regime.kind)
    if talks.phase != protocol.FINAL:
        talks.phase = protocol.between(talks.day, regime.kind)
    if talks.members is not None:
        dispute = talks.case.dispute
        assert dispute is not None
        talks.members.talk(rally=dispute.rally)


def _weigh_calling_off(talks: Negotiation, side: int, kind: int) -> None:
    """Let the side that stopped work go back if that is worth more, or if it must."""
    now = _worth(talks, side, talks.world.regime)
    then = _worth(talks, side, talks.disputes.before)
    members, dispute = talks.members, talks.case.dispute
    assert dispute is not None
    willing = members.willing if members is not None and kind == STRIKE else math.nan
    deserted = willing < dispute.call_share
    if strike_is_better(now, then) or deserted:
        talks.record_threat(side, "calls it off", Threat(now, then, talks.day, willing))
        call_off(talks)


def call_off(talks: Negotiation) -> None:
    """End a stoppage without a deal: work goes on, and nobody meets for a while."""
    tally_up(talks)
    dispute = talks.case.dispute
    assert dispute is not None
    talks.world.regime = talks.disputes.before
    talks.disputes = talks.disputes._replace(vote_called=False, authorised=False)
    if dispute.cooling_days > 0:
        talks.phase = protocol.COOLING
        talks.insert(Event(talks.day + dispute.cooling_days, COOLING_ENDS))
    else:
        talks.phase = protocol.between(talks.day, talks.regime)


def end(talks: Negotiation) -> None:
    """End a stoppage, or the threat of one, by a deal: work goes on while members vote."""
    tally_up(talks)
    if talks.world.regime.kind in (STRIKE, LOCKOUT):
        talks.world.regime = talks.disputes.before


def resume(talks: Negotiation, regime: Regime) -> None:
    """Let a stoppage go on that rested while members voted on a deal which they have rejected.

    One whose day came in the meantime begins today.
    """
    tally_up(talks)  # what was imposed did not rest
    if regime.kind in (STRIKE, LOCKOUT) and talks.deal_day < regime.since <= talks.day:
        regime = regime._replace(since=talks.day)
    talks.world.regime = regime
    if regime.kind in (STRIKE, LOCKOUT) and regime.since <= talks.day:
        talks.announce(Event(talks.day, STOPPAGE_STARTS), which=regime.kind)


def cooled(talks: Negotiation, event: Event) -> None:
    """Let the table open again after a stoppage was called off."""
    if talks.phase == protocol.COOLING:
        talks.announce(event)


def impose(talks: Negotiation, event: Event) -> None:
    """Let the employers put their refused final offer into force if that is worth more to them.

    Its gains are paid from now on, what they meant to take back is taken, and part of what waiting
    costs them ends; the contract itself stays open, and so does the right to strike.
    """
    dispute, seat = talks.case.dispute, talks.seats[EMPLOYERS]
    if talks.phase != protocol.HOLDOUT or talks.world.regime.kind != WORK or dispute is None:
        return
    outlook = talks.outlook
    offer = seat.recalled(outlook)
    if offer.package < 0 or not talks.final_refused:
        return
    planned = Regime(IMPOSED, talks.day, _flows_of(talks, offer))
    now = _worth(talks, EMPLOYERS, talks.world.regime)
    then = _worth(talks, EMPLOYERS, planned)
    if strike_is_better(now, then):
        talks.record_threat(EMPLOYERS, "imposes its offer", Threat(now, then, talks.day, math.nan))
        talks.world.regime = planned
        talks.disputes = talks.disputes._replace(before=planned)
        talks.phase = protocol.IMPOSED


def _flows_of(talks: Negotiation, offer: Offer) -> tuple[float, float]:
    """Return what a month under an imposed offer costs each side, $M; a gain is negative."""
    dispute, outlook = talks.case.dispute, talks.outlook
    assert dispute is not None
    shares = shares_of(offer, outlook.order[offer.package])
    brings = [
        total(share * earning for share, earning in zip(shares, outlook.earning[side], strict=True))
        for side in (GUILD, EMPLOYERS)
    ]
    relief = dispute.relief * outlook.delay[EMPLOYERS]
    return dispute.give_backs - brings[GUILD], -brings[EMPLOYERS] - dispute.give_backs - relief


def tally_up(talks: Negotiation) -> None:
    """Add the days and the cost of a stoppage, or of what is imposed, up to today.

    Until the first day of a stoppage that was announced, what was imposed before it stays.
    """
    regime = talks.world.regime
    if regime.kind in (STRIKE, LOCKOUT):
        _count_until(talks, talks.disputes.before, min(regime.since, talks.day))
    _count_until(talks, regime, talks.day)


def _count_until(talks: Negotiation, regime: Regime, day: int) -> None:
    """Add what a regime has brought up to a day since the last day that was counted."""
    force, state = talks.world.force, talks.disputes
    start = max(regime.since, state.counted)
    if regime.kind == WORK or day <= start:
        talks.disputes = state._replace(counted=max(day, state.counted))
        return
    days, length = list(state.days), day - start
    if regime.kind in (STRIKE, LOCKOUT):
        days[regime.kind - STRIKE] += length
    lost = tuple(
        state.lost[side] + force.between(side, regime, start, day) for side in (GUILD, EMPLOYERS)
    )
    talks.disputes = state._replace(days=(days[0], days[1]), lost=(lost[0], lost[1]), counted=day)
