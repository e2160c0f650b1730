"""What the script of a replay draws from: the three figures, and what changes in each moment."""

from collections.abc import Sequence
from typing import Any

from experiments import replay_text as words
from experiments.figures import positions, timeline, value_space, window
from experiments.figures.moments import MEDIATOR, Film, Moment, Offer
from experiments.figures.style import CONFIG, INK, plain, short_date
from model.diary import Entry
from model.messages import ACTORS, Message
from model.negotiation import Negotiation

POINTER = {  # the label of the offer in view
    "showarrow": True,
    "arrowhead": 0,
    "arrowwidth": 1.2,
    "standoff": 9,
    "font": {"size": 12, "color": INK},
    "bgcolor": "rgba(255,255,255,0.85)",
    "bordercolor": INK,
    "borderpad": 2,
}


def record(talks: Negotiation, seen: Film, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return all that the page's script draws from."""
    names = (talks.case.guild.name, talks.case.employers.name)
    close = window.close_window(seen)
    return {
        "traces": value_space.TRACES,
        "figures": figures(talks, seen),
        "config": CONFIG,
        "pointer": POINTER,
        "windows": {"close": close, "wide": window.wide_window(seen)},
        "scenes": [value_space.scene_record(seen, place) for place in range(len(seen.scenes))],
        "views": [value_space.view_record(seen, view, names, close) for view in seen.views],
        "offers": _offers(talks, seen, close, names),
        "moments": moments(talks, seen, entries),
        "deals": _deals(seen, names),
        "columns": positions.columns_of(1 + len(talks.case.issue)),
        "curtain": positions.CURTAIN,
    }


def figures(talks: Negotiation, seen: Film) -> dict[str, Any]:
    """Return the three figures by name."""
    names = (talks.case.guild.name, talks.case.employers.name)
    days = (talks.agenda[0].day, talks.day)
    course = positions.Course(seen.offers, days, talks.calendar.date, seen.deals, names)
    return {
        "value": value_space.figure(seen, names),
        "positions": positions.figure(positions.panels(talks.case), course),
        "timeline": timeline.figure(talks, seen.phases),
    }


def _offers(
    talks: Negotiation, seen: Film, close: window.Window, names: tuple[str, str]
) -> list[dict[str, Any]]:
    dated = talks.calendar.date
    return [
        value_space.offer_record(
            offer,
            names,
            f"{short_date(dated(offer.day))}: {plain(name_of(offer, names), 25)} {offer.act}",
            close,
        )
        for offer in seen.offers
    ]


def name_of(offer: Offer, names: tuple[str, str]) -> str:
    """Return what whoever has put a contract on the table is called."""
    return "the mediator" if offer.side == MEDIATOR else names[offer.side]


def _belief(talks: Negotiation, message: Message) -> dict[str, Any]:
    """Return where a side believes the other's reservation to be, $M."""
    assert message.mind is not None
    low, high = round(message.mind.low, 3), round(message.mind.high, 3)
    return {"range": [low, high], "text": plain(words.belief(talks, message), 200)}


def _deals(seen: Film, names: tuple[str, str]) -> list[dict[str, Any]]:
    """Return the deals as points of the value space."""
    found = []
    for deal in seen.deals:
        guild, employers = (round(value, 3) for value in deal.values)
        what = "the deal" if deal.is_final else "a deal that was voted down"
        text = f"{what}<br>{value_space.worth(deal.values, names)}"
        found.append({"x": [guild], "y": [employers], "text": [text]})
    return found


def moments(talks: Negotiation, seen: Film, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return one record for each message: the words, and which view and offer to draw."""
    found = []
    beliefs: list[dict[str, Any] | None] = [None, None]
    for step, (moment, entry) in enumerate(zip(seen.moments, entries, strict=True)):
        at_end = step == len(entries) - 1
        phase = talks.phase_name if at_end else moment.phase
        if entry.message.mind is not None:
            beliefs[ACTORS.index(entry.actor)] = _belief(talks, entry.message)
        found.append(
            {
                "view": moment.view,
                "offer": moment.offer,
                "deal": moment.deal if is_star(talks, moment, at_end) else None,
                "date": entry.date,
                "at": timeline.part_of(talks, moment.day),
                "where": words.where(talks, step, phase),
                "when": f"{words.day(talks, moment.day)}, {phase}",
                "mind": words.mind(talks, entry.message),
                "label": _label(talks, seen, moment, at_end),
                "beliefs": list(beliefs),
            }
        )
    return found


def is_star(talks: Negotiation, moment: Moment, at_end: bool) -> bool:
    """Return whether a deal is in view: at the end, and while members still vote on it."""
    has_vote = talks.members_vote
    return moment.deal is not None and (at_end or has_vote)


def _label(talks: Negotiation, seen: Film, moment: Moment, at_end: bool) -> str:
    """Return what the offer in view is called in the chart."""
    if moment.offer is None:
        return ""
    if is_star(talks, moment, at_end):
        return "<b>the deal</b>" if at_end else "<b>the deal,<br>still to be ratified</b>"
    offer = seen.offers[moment.offer]
    kinds = {"tables": "opening", "final offer": "final offer", "proposes": "proposal"}
    name = name_of(offer, (talks.case.guild.name, talks.case.employers.name))
    return f"{kinds.get(offer.act, 'offer')} of {plain(name, 25)}"
