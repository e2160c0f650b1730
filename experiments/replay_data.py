"""What the script of a replay draws from: the three figures, and what changes in each moment."""

from collections.abc import Sequence
from typing import Any

from agents.worth import EMPLOYERS, GUILD
from experiments import replay_text as words
from experiments.figures import agenda, positions, timeline, value_space, window
from experiments.figures.moments import Film
from experiments.figures.style import CONFIG, INK, plain, short_date
from model.diary import Entry
from model.negotiation import ACTORS, Message, Negotiation

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
        "deal": _deal(talks),
        "columns": positions.columns_of(1 + len(talks.case.issue)),
        "curtain": positions.CURTAIN,
    }


def figures(talks: Negotiation, seen: Film) -> dict[str, Any]:
    """Return the three figures by name."""
    names = (talks.case.guild.name, talks.case.employers.name)
    days = (talks.agenda[0].day, talks.day)
    deal = positions.Deal(talks.day, talks.deal) if talks.deal else None
    course = positions.Course(seen.offers, days, talks.world.calendar.date, deal, names)
    return {
        "value": value_space.figure(seen, names),
        "positions": positions.figure(positions.panels(talks.case), course),
        "timeline": timeline.figure(talks),
    }


def _offers(
    talks: Negotiation, seen: Film, close: window.Window, names: tuple[str, str]
) -> list[dict[str, Any]]:
    dated = talks.world.calendar.date
    return [
        value_space.offer_record(
            offer,
            names,
            f"{short_date(dated(offer.day))}: {plain(names[offer.side], 25)} {offer.act}",
            close,
        )
        for offer in seen.offers
    ]


def _belief(talks: Negotiation, message: Message) -> dict[str, Any]:
    """Return where a side believes the other's reservation to be, $M."""
    assert message.mind is not None
    low, high = round(message.mind.low, 3), round(message.mind.high, 3)
    return {"range": [low, high], "text": plain(words.belief(talks, message), 200)}


def _deal(talks: Negotiation) -> dict[str, Any] | None:
    """Return the deal as a point of the value space."""
    values = talks.messages[-1].values
    if talks.deal is None or values is None:
        return None
    names = (talks.case.guild.name, talks.case.employers.name)
    text = f"the deal<br>{value_space.worth(values, names)}"
    return {"x": [round(values[GUILD], 3)], "y": [round(values[EMPLOYERS], 3)], "text": [text]}


def moments(talks: Negotiation, seen: Film, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return one record for each message: the words, and which view and offer to draw."""
    spans = agenda.phases(talks)
    found = []
    beliefs: list[dict[str, Any] | None] = [None, None]
    for step, (moment, entry) in enumerate(zip(seen.moments, entries, strict=True)):
        at_end = step == len(entries) - 1
        phase = talks.phase_name if at_end else agenda.phase_at(spans, moment.day)
        if entry.message.mind is not None:
            beliefs[ACTORS.index(entry.actor)] = _belief(talks, entry.message)
        found.append(
            {
                "view": moment.view,
                "offer": moment.offer,
                "date": entry.date,
                "at": timeline.part_of(talks, moment.day),
                "where": words.where(talks, step, phase),
                "when": f"{words.day(talks, moment.day)}, {phase}",
                "mind": words.mind(talks, entry.message),
                "label": _label(talks, seen, moment.offer, at_end),
                "beliefs": list(beliefs),
            }
        )
    return found


def _label(talks: Negotiation, seen: Film, place: int | None, at_end: bool) -> str:
    """Return what the offer in view is called in the chart."""
    if place is None:
        return ""
    if at_end and talks.deal is not None:
        return "<b>the deal</b>"
    offer = seen.offers[place]
    kinds = {"tables": "opening", "final offer": "final offer"}
    name = (talks.case.guild.name, talks.case.employers.name)[offer.side]
    return f"{kinds.get(offer.act, 'offer')} of {plain(name, 25)}"
