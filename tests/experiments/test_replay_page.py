"""The page in a real browser, headless: opened from a file, with nothing else to be had.

Opening takes longer than all else, so the tests share an open page for each round. Each test says
itself at which message it starts.
"""

import shutil
from collections.abc import Callable, Iterator
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from experiments.figures.style import PENS
from tests.experiments.replays import ROUNDS, replayed

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
MARKED = "Array.from(document.querySelectorAll('#transcript button'), b => b.ariaCurrent)"
LINE = """([colour]) => Array.from(document.querySelectorAll('#value path.js-line'))
    .filter(path => path.style.strokeWidth === '2px' && path.style.stroke === colour)
    .map(path => path.getAttribute('d'))"""


class Visit:
    """One page that was opened, and what the browser had to say about it."""

    def __init__(self, page: Any, address: str, last: int) -> None:
        self.page, self.address, self.last = page, address, last
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)
        page.wait_for_selector("body[data-ready]")

    def go(self, step: int) -> None:
        """Go to a message and wait until it is drawn."""
        self.page.fill("#slider", str(step))
        self.page.wait_for_timeout(150)

    def step(self) -> int:
        """Return the message in view, by the slider."""
        return int(self.page.input_value("#slider"))

    def marked(self) -> int:
        """Return the message in view, by the diary."""
        return int(self.page.evaluate(MARKED).index("step"))

    def button(self) -> str:
        """Return what the play button says."""
        return str(self.page.inner_text("#play")).split()[-1]

    def labels(self) -> str:
        """Return all labels that are drawn in the value space."""
        return " | ".join(self.page.locator("#value .annotation").all_text_contents())

    def line(self, side: int) -> str:
        """Return a side's path as it is drawn in the value space."""
        code = PENS[side].colour
        parts = ", ".join(str(int(code[place : place + 2], 16)) for place in (1, 3, 5))
        return str(self.page.evaluate(LINE, [f"rgb({parts})"]))

    def until(self, question: Callable[[], bool]) -> None:
        """Wait until something holds, 5 seconds at most."""
        for _ in range(100):
            if question():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it never came true")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def visit(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Visit]:
    """Return a function that opens a round's page, once."""
    folder: Path = tmp_path_factory.mktemp("pages")
    found: dict[str, Visit] = {}

    def opened(name: str) -> Visit:
        if name not in found:
            target = folder / f"{name.replace(' ', '-')}.html"
            target.write_text(replayed(name), encoding="utf-8")
            page = browser.new_page(viewport=DESKTOP)
            found[name] = Visit(page, target.as_uri(), len(ROUNDS[name]().messages) - 1)
        return found[name]

    return opened


@pytest.fixture
def settled(visit: Callable[[str], Visit]) -> Iterator[Visit]:
    """Return the page of a settled round; whatever is done there, nothing may go wrong."""
    found = visit("settled")
    yield found
    assert found.complaints == []
    assert found.requests == [found.address]


@pytest.mark.parametrize("name", ["settled", "unsettled", "one issue", "mediated", "called off"])
def test_a_page_opens_from_a_file_and_asks_for_nothing(
    visit: Callable[[str], Visit], name: str
) -> None:
    found = visit(name)
    assert found.requests == [found.address]
    assert found.complaints == []
    assert found.step() == found.marked() == found.last
    for chart in ("value", "positions", "timeline"):
        assert found.page.locator(f"#{chart} .scatterlayer .trace").count() > 0
    assert found.page.locator(".modebar-btn").count() > 0
    assert found.page.locator("[data-title*=hare]").count() == 0  # no "Share chart"


@pytest.mark.parametrize("name", ["settled", "unsettled", "one issue"])
def test_the_first_screen_shows_all_three_figures(visit: Callable[[str], Visit], name: str) -> None:
    for place in ("#play", "#timeline", "#value", "#positions", "#now"):
        box = visit(name).page.locator(place).bounding_box()
        assert box["y"] + box["height"] <= DESKTOP["height"] + 20, place
        assert box["x"] + box["width"] <= DESKTOP["width"], place


BOXES = """selector => Array.from(document.querySelectorAll(selector), element => {
    const box = element.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom, element.textContent];
})"""


@pytest.mark.parametrize("name", ["settled", "mediated", "called off", "imposed"])
def test_no_label_of_the_calendar_covers_another(visit: Callable[[str], Visit], name: str) -> None:
    page = visit(name).page
    labels = page.evaluate(BOXES, "#timeline .scatterlayer .text text")
    dates = page.evaluate(BOXES, "#timeline .xtick text")
    legend = page.evaluate(BOXES, "#timeline .legendtext")
    assert len(labels) > 2
    assert dates
    for one, other in combinations([*labels, *dates, *legend], 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across <= 1.0 or down <= 3.0, (one[4], other[4])
    whole = page.locator("#timeline").bounding_box()
    for left, top, right, bottom, text in [*labels, *legend]:
        assert whole["x"] - 1 <= left, text
        assert right <= whole["x"] + whole["width"] + 1, text
        assert whole["y"] - 1 <= top, text
        assert bottom <= whole["y"] + whole["height"] + 2, text


def test_the_deal_is_a_star_while_members_vote_on_it(visit: Callable[[str], Visit]) -> None:
    found, talks = visit("rejected"), ROUNDS["rejected"]()
    acts = [message.act for message in talks.messages]
    for step, words in ((acts.index("accepts"), True), (acts.index("ballot"), False)):
        found.go(step)
        assert ("still to be ratified" in found.labels()) == words
    assert found.complaints == []


def test_it_does_not_play_by_itself(settled: Visit) -> None:
    settled.go(3)
    settled.page.wait_for_timeout(400)
    assert (settled.step(), settled.button()) == (3, "Play")


def test_play_goes_on_and_pause_stops(settled: Visit) -> None:
    settled.go(settled.last)
    settled.page.select_option("#pace", "350")
    settled.page.click("#play")
    assert (settled.step(), settled.button()) == (0, "Pause")
    settled.until(lambda: settled.step() >= 2)
    settled.page.click("#play")
    stopped = settled.step()
    settled.page.wait_for_timeout(600)
    assert settled.step() == settled.marked() == stopped
    assert settled.button() == "Play"


def test_play_ends_with_the_last_message(settled: Visit) -> None:
    settled.page.select_option("#pace", "350")
    settled.go(settled.last - 1)
    settled.page.click("#play")
    settled.until(lambda: (settled.step(), settled.button()) == (settled.last, "Play"))


def test_every_way_to_move_changes_the_same_state(settled: Visit) -> None:
    page, last = settled.page, settled.last
    settled.go(last)
    page.evaluate("document.activeElement.blur()")
    moves: list[tuple[Callable[[], Any], int]] = [
        (lambda: page.keyboard.press("ArrowLeft"), last - 1),
        (lambda: page.keyboard.press("ArrowRight"), last),
        (lambda: page.keyboard.press("ArrowRight"), last),
        (lambda: page.keyboard.press("Home"), 0),
        (lambda: page.keyboard.press("ArrowLeft"), 0),
        (lambda: page.click("#next"), 1),
        (lambda: page.click("#end"), last),
        (lambda: page.click("#back"), last - 1),
        (lambda: page.click("#first"), 0),
        (lambda: page.click("#transcript li:nth-child(4) button"), 3),
        (lambda: page.fill("#slider", "2"), 2),
        (lambda: page.focus("#slider"), 2),
        (lambda: page.keyboard.press("ArrowRight"), 3),
        (lambda: page.keyboard.press("End"), last),
    ]
    for move, wanted in moves:
        move()
        assert (settled.step(), settled.marked()) == (wanted, wanted)
        assert page.inner_text("#where").startswith(f"{wanted + 1} of {last + 1} ")


@pytest.mark.parametrize("focused", ["", "#slider", "#play"])
def test_the_space_bar_plays_and_pauses_once(settled: Visit, focused: str) -> None:
    settled.page.evaluate("document.activeElement.blur()")
    if focused:
        settled.page.focus(focused)
    settled.page.keyboard.press("Space")
    assert settled.button() == "Pause"
    settled.page.keyboard.press("Space")
    assert settled.button() == "Play"


def test_what_is_drawn_follows_the_message_in_view(settled: Visit) -> None:
    lines, veils, cursors = [], [], []
    for step in (1, settled.last // 2, settled.last):
        settled.go(step)
        lines.append((settled.line(0), settled.line(1)))
        veils.append(settled.page.locator("#positions .shapelayer path").last.get_attribute("d"))
        cursors.append(settled.page.locator("#cursor").bounding_box()["x"])
    assert [len(set(drawn)) for drawn in zip(*lines, strict=True)] == [3, 3]
    assert len(set(veils)) == 3
    assert cursors == sorted(set(cursors))


def test_labels_are_those_of_the_view(settled: Visit) -> None:
    data = settled.page.evaluate("JSON.parse(document.getElementById('data').textContent)")
    for step in (1, settled.last):
        settled.go(step)
        view = data["views"][data["moments"][step]["view"]]
        drawn = settled.labels()
        assert all(unescape(note["text"]) in drawn for note in view["annotations"])
    assert "the deal" in drawn


def test_all_contracts_can_be_shown(settled: Visit) -> None:
    settled.go(1)
    assert "off the chart" in settled.labels()
    settled.page.click("#wide")
    settled.until(lambda: "off the chart" not in settled.labels())
    assert settled.page.get_attribute("#wide", "aria-pressed") == "true"
    settled.page.click("#wide")
    settled.until(lambda: "off the chart" in settled.labels())


def test_a_click_on_an_offer_goes_there(settled: Visit) -> None:
    settled.go(settled.last)
    box = settled.page.locator("#positions .scatterlayer .points path").first.bounding_box()
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    settled.page.mouse.move(across + 20, down)
    settled.page.mouse.move(across, down, steps=3)
    settled.page.wait_for_timeout(150)
    settled.page.mouse.click(across, down)
    settled.until(lambda: settled.step() < 5)


def test_a_phone_shows_it_all_below_each_other(settled: Visit) -> None:
    settled.page.set_viewport_size(PHONE)
    settled.page.wait_for_timeout(300)
    assert settled.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    order = ("#timeline", "#value", "#positions", "#now", "#transcript", "table")
    tops = [settled.page.locator(place).first.bounding_box()["y"] for place in order]
    assert tops == sorted(tops)
    settled.page.set_viewport_size(DESKTOP)


def test_the_diary_can_be_read_without_scripts(browser: Any, settled: Visit) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(settled.address)
    assert page.locator("#transcript li").count() == settled.last + 1
    assert page.locator(".notice").is_visible()
    context.close()
