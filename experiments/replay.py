"""One negotiation as a web page that needs nothing else: figures, diary, tables, play and pause."""

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from agents.worth import EMPLOYERS, GUILD
from experiments import replay_text as words
from experiments.figures import positions, timeline
from experiments.figures.moments import Film, film
from experiments.figures.style import PENS, plain
from experiments.replay_data import record
from model.diary import diary
from model.negotiation import Negotiation

PEOPLE_KEY = (  # where somebody behind a seat asks for more than the side itself
    '<li><svg viewBox="0 0 26 12"><path d="M0 6H26" class="people"/></svg>'
    "people behind both would sign</li>"
)


def write_page(
    talks: Negotiation, path: str | Path, seed: int | None = None, command: str | None = None
) -> None:
    """Write the replay of a finished round to a file, all of it or nothing.

    Parameters
    ----------
    talks
        The round.
    path
        The file; an old one is replaced. Its folder must exist.
    seed, command
        As in `page`.

    Raises
    ------
    OSError
        If the folder is missing or nothing can be written there; what was there stays.
    """
    target = Path(path).resolve()  # a link stays a link
    text = page(talks, seed, command)
    unfinished = target.parent / f".{target.name}.{os.getpid()}.tmp"
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def page(talks: Negotiation, seed: int | None = None, command: str | None = None) -> str:
    """Return the replay of a finished round as one HTML document that loads nothing.

    Parameters
    ----------
    talks
        The round.
    seed
        Its random seed, to be named at the end; None if it is not known.
    command
        The command line that makes the page again; without one, the plain command for the
        scenario and the seed is given.
    """
    from plotly.offline import get_plotlyjs  # slow to load, and needed by nothing else here

    entries, seen = diary(talks), film(talks)
    plotly, script = get_plotlyjs(), _asset("replay.js")
    return Template(_asset("replay.html")).substitute(
        policy=policy([plotly, script]),
        style=_asset("replay.css"),
        plotly=plotly,
        script=script,
        data=for_script(record(talks, seen, entries)),
        transcript=words.transcript(talks, entries),
        outcome=words.headline(talks, bool(seen.views[seen.moments[-1].view].picks)),
        version=escape(version("zopa")),
        method=words.method(talks, seed, command, version("zopa")),
        **_tables(talks),
        **_names(talks),
        **_sizes(talks, seen),
    )


def _tables(talks: Negotiation) -> dict[str, str]:
    return {
        "accounts": words.accounts(talks),
        "comparison": words.deal_beside_openings(talks),
        "offers": words.offers(talks),
        "course": words.how_it_came_about(talks),
    }


def _sizes(talks: Negotiation, seen: Film) -> dict[str, Any]:
    """Return what the template needs to know of the figures before they are drawn."""
    return {
        "people_key": PEOPLE_KEY if any(view.agreed for view in seen.views) else "",
        "last": len(talks.messages) - 1,
        "guild_colour": PENS[GUILD].colour,
        "employers_colour": PENS[EMPLOYERS].colour,
        "cursor_style": timeline.cursor_style(talks, seen.phases),
        "timeline_height": timeline.height(talks, seen.phases),
        "positions_height": positions.least_height(1 + len(talks.case.issue)),
    }


def _names(talks: Negotiation) -> dict[str, str]:
    """Return the title, both sides, and the charts in words for those who cannot see them."""
    guild, employers = talks.case.guild.name, talks.case.employers.name
    sides = f"{guild} and {employers}"
    texts = {
        "title": " ".join(talks.case.scenario.title.split()),
        "timeline_words": "Time line of the phases and dated events of the round.",
        "value_words": f"Chart of what contracts and offers are worth to {sides}, $ million. "
        "The table of every offer has the numbers.",
        "positions_words": f"Charts of the positions of {sides} on the term and each issue over "
        "time. The table of every offer has the numbers.",
    }
    safe = {name: escape(text) for name, text in texts.items()}
    return {**safe, "guild": plain(guild, 25), "employers": plain(employers, 25)}


def _asset(name: str) -> str:
    return files("experiments").joinpath(name).read_text(encoding="utf-8")


def policy(scripts: Sequence[str]) -> str:
    """Return the page's security policy: only these scripts run, and nothing is ever loaded."""
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts
    ]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def for_script(content: dict[str, Any]) -> str:
    r"""Return a record as JSON that cannot end the script element it stands in.

    >>> for_script({"title": "</script><b>"})
    '{"title":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
