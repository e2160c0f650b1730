"""One negotiation as a web page that needs nothing else: figures, diary, tables, play and pause."""

import base64
import hashlib
import json
import os
import tempfile
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
from experiments.figures.moments import film
from experiments.figures.style import PENS, plain
from experiments.replay_data import record
from model.diary import diary
from model.negotiation import Negotiation


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
    target = Path(path)
    text = page(talks, seed, command)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
    title = escape(" ".join(talks.case.scenario.title.split()))
    made_by = version("zopa")
    return Template(_asset("replay.html")).substitute(
        title=title,
        guild=plain(talks.case.guild.name, 25),
        employers=plain(talks.case.employers.name, 25),
        guild_colour=PENS[GUILD].colour,
        employers_colour=PENS[EMPLOYERS].colour,
        policy=policy([plotly, script]),
        version=escape(made_by),
        style=_asset("replay.css"),
        plotly=plotly,
        script=script,
        outcome=words.headline(talks, bool(seen.views[seen.moments[-1].view].picks)),
        last=len(talks.messages) - 1,
        transcript=words.transcript(talks, entries),
        accounts=words.accounts(talks),
        comparison=words.deal_beside_openings(talks),
        offers=words.offers(talks),
        method=words.method(talks, seed, command, made_by),
        cursor_style=timeline.cursor_style(),
        timeline_height=timeline.height(talks),
        positions_height=positions.least_height(1 + len(talks.case.issue)),
        data=for_script(record(talks, seen, entries)),
        **_chart_words(talks),
    )


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


def _chart_words(talks: Negotiation) -> dict[str, str]:
    """Return the charts in words, for those who cannot see them."""
    names = (talks.case.guild.name, talks.case.employers.name)
    sides = f"{names[GUILD]} and {names[EMPLOYERS]}"
    texts = {
        "timeline_words": "Time line of the phases and dated events of the round.",
        "value_words": f"Chart of what contracts and offers are worth to {sides}, $ million. "
        "The table of every offer has the numbers.",
        "positions_words": f"Charts of the positions of {sides} on the term and each issue over "
        "time. The table of every offer has the numbers.",
    }
    return {name: escape(text) for name, text in texts.items()}
