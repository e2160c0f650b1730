"""The page: whole, alone in the world, safe from what a scenario says, written at once."""

import base64
import hashlib
import json
import re
import stat
import tomllib
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs

import experiments.replay
from experiments.replay import for_script, page, policy, write_page
from model.negotiation import Negotiation
from model.reading import scenario_text
from tests.experiments.replays import ROUNDS, one_session, replayed, valid
from tests.model.crowds import CROWD

LARGEST = 6_000_000  # bytes
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)> ${title} $x$ %{x} \u2028'\"&"


class Parts(HTMLParser):
    """Collects tags, what they load, and the text of scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.ids: list[str] = []
        self.scripts: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        named = dict(attrs)
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"] or ""

    def handle_data(self, data: str) -> None:
        if (
            self.tags
            and self.tags[-1] == "script"
            and len(self.scripts) < self.tags.count("script")
        ):
            self.scripts.append(data)


def parsed(text: str) -> Parts:
    """Return the parts of a page; plotly.js is replaced by a short text first, to save time."""
    parts = Parts()
    parts.feed(text.replace(get_plotlyjs(), "plotly"))
    return parts


def evil_round() -> Negotiation:
    """Return a round whose every text tries to break out of the page."""
    raw = tomllib.loads(scenario_text(CROWD))
    raw["scenario"]["title"] = raw["scenario"]["summary"] = EVIL
    titled = (*raw["issue"], *raw["sister"], *raw["company"], *raw["guild"]["segment"])
    for record in (*titled, *raw["calendar"]["milestone"], *raw["calendar"]["meeting"]):
        record["title"] = EVIL
    for issue in raw["issue"]:
        issue["unit"] = EVIL
    for side in ("guild", "employers"):
        raw[side]["name"] = raw[side]["full_name"] = EVIL
    raw["calendar"]["ends"] = raw["calendar"]["milestone"][0]["day"]
    talks = Negotiation(valid(raw), rng=6).run()
    assert any(message.blocks for message in talks.messages)
    return talks


@pytest.mark.parametrize("name", ROUNDS)
def test_a_page_loads_nothing(name: str) -> None:
    parts = parsed(replayed(name))
    assert set(parts.loads) == {"data:,"}
    assert parts.handlers == []
    assert "default-src 'none'" in parts.policy


@pytest.mark.parametrize("name", ROUNDS)
def test_a_page_is_not_too_large(name: str) -> None:
    assert len(replayed(name).encode()) < LARGEST


def test_a_page_has_its_parts() -> None:
    parts = parsed(replayed("settled"))
    assert parts.tags.count("script") == 3
    assert parts.tags.count("figure") == 3
    assert parts.tags.count("figcaption") == 3
    assert parts.tags.count("table") == 3
    assert len(parts.ids) == len(set(parts.ids))
    assert {"play", "slider", "value", "positions", "timeline", "transcript"} <= set(parts.ids)
    assert parts.tags.count("li") >= len(ROUNDS["settled"]().messages)


def test_only_the_pages_own_scripts_may_run() -> None:
    script = (files("experiments") / "replay.js").read_text(encoding="utf-8")
    for text in (get_plotlyjs(), script):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in parsed(replayed("settled")).policy
    assert "unsafe-inline" not in policy([]).split("script-src")[1].split(";")[0]


def test_texts_of_a_scenario_cannot_break_out() -> None:
    text = page(evil_round(), command=EVIL)
    parts = parsed(text)
    assert parts.tags.count("script") == 3
    assert "img" not in parts.tags
    assert parts.handlers == []
    assert set(parts.tags) <= {*parsed(replayed("settled")).tags}
    record = json.loads(parts.scripts[1])
    for note in record["figures"]["positions"]["layout"]["annotations"]:
        assert set(re.findall(r"<[^>]*>", note["text"])) == {"<b>", "</b>"}


@given(st.text())
def test_json_in_a_script_reads_as_it_was_written(text: str) -> None:
    written = for_script({"text": text})
    assert json.loads(written) == {"text": text}
    assert not re.search("[<>&\u2028\u2029]", written)


def test_numbers_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        for_script({"value": float("nan")})


def test_the_page_is_named_after_the_round_and_tells_how_it_was_made() -> None:
    text = replayed("settled")
    assert "<title>Dockers and port operators, and nobody behind them" in text
    assert "zopa run quiet --seed 3 --html quiet.html" in text


def test_only_a_page_with_people_has_a_key_for_them() -> None:
    words = "people behind both would sign</li>"
    assert words in replayed("mediated")
    assert words not in replayed("settled")
    assert "<h2>How it came about</h2>" in replayed("mediated")
    assert "<h2>How it came about</h2>" not in replayed("settled")


def test_the_same_round_gives_the_same_page() -> None:
    assert page(one_session(), 3) == page(one_session(), 3)


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    write_page(one_session(), target, 3)
    assert target.read_text(encoding="utf-8") == page(one_session(), 3)
    write_page(one_session(), str(target), 4)
    assert target.read_text(encoding="utf-8") == page(one_session(), 4)
    assert list(tmp_path.iterdir()) == [target]


def test_a_page_can_be_read_like_any_other_file(tmp_path: Path) -> None:
    write_page(one_session(), tmp_path / "page.html")
    (tmp_path / "other").write_text("", encoding="utf-8")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("page.html", "other")]
    assert modes[0] == modes[1]


def test_a_failure_leaves_the_old_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr(experiments.replay, "page", lambda *_: "\ud800 cannot be encoded")
    with pytest.raises(UnicodeEncodeError):
        write_page(one_session(), target)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("place", ["no/such/folder/page.html", "file/page.html", "folder"])
def test_a_place_that_cannot_be_written_is_an_error_of_the_system(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=r"No such file|Not a directory|Is a directory"):
        write_page(one_session(), tmp_path / place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_files_that_pages_are_made_of_are_packaged() -> None:
    for name in ("replay.html", "replay.css", "replay.js"):
        assert (files("experiments") / name).is_file()
