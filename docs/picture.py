"""Make docs/replay.png, the picture in the README: `uv run python docs/picture.py`.

It plays the default round, opens its replay in Debian's Chromium and takes what the window shows.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from experiments.cli import DONE, app, exit_code

PICTURE = Path(__file__).with_name("replay.png")
WINDOW = ViewportSize(width=1280, height=800)


def write_replay(page: Path) -> None:
    """Run `zopa run --html` on the default scenario and seed."""
    code = exit_code(lambda: app(["run", "--html", str(page)], prog_name="zopa"))
    if code != DONE:
        sys.exit(code)


def photograph(page: Path, picture: Path) -> None:
    """Save what a window shows of a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        tab = browser.new_page(viewport=WINDOW)
        tab.goto(page.as_uri())
        tab.wait_for_function("document.querySelectorAll('.main-svg').length > 0")
        tab.wait_for_timeout(1000)
        tab.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        replay = Path(folder) / "replay.html"
        write_replay(replay)
        photograph(replay, PICTURE)
