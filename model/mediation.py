"""A mediator's proposals in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.mediator import single_text
from agents.votes import normal_quantile
from agents.worth import EMPLOYERS, GUILD
from model import protocol
from model.calendar import Event

if TYPE_CHECKING:
    from model.negotiation import Negotiation


def propose(talks: Negotiation, event: Event) -> None:
    """Propose one text to both sides, who answer without hearing each other.

    A no shows nothing: neither side learns what the mediator was told, nor who refused.
    """
    mediator = talks.case.mediator
    if mediator is None or not protocol.in_session(talks.phase):
        return
    talks.ask_people()
    outlook = talks.outlook
    guild, employers = (talks.seats[side].reservation(outlook) for side in (GUILD, EMPLOYERS))
    first, second = (
        mediator.noise * normal_quantile(float(next(talks.mediator_luck))) for _ in range(2)
    )
    bid = single_text(outlook, (guild, employers), (first, second), talks.case.beliefs.guild_power)
    talks.propose("proposes", bid)
    if bid.package < 0 or not outlook.admissible[bid.package]:
        return
    answers = [seat.accepts(outlook, bid, talks.elapsed) for seat in talks.seats]
    if all(answers):
        talks.propose("both accept", bid)
        talks.settle(bid)
