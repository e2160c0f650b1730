"""Numbers and dates as the diary writes them, read back."""

import re
from datetime import date

from model.scenario import Scenario

MONTH_NAMES = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTH_NAMES)}) \d{{4}}")
MONEY = re.compile(r"-?\$[\d,]+(?:\.\d+)? million(?! over)")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
TERM = re.compile(rf"(\d+) months (?:from |\()({DATE.pattern}) to ({DATE.pattern})")


def to_date(text: str) -> date:
    day, month, year = text.split()
    return date(int(year), MONTH_NAMES.index(month) + 1, int(day))


def same_amount(text: str, value: float) -> bool:
    digits = len(text.partition(".")[2].partition(" ")[0])
    shown = float(text.replace("$", "").replace(",", "").removesuffix(" million"))
    return abs(shown - value) <= 0.5 * 10.0**-digits + 1e-9


def without_units(case: Scenario, text: str) -> str:
    """Return a text without the positions on issues, whose unit may be money too."""
    for issue in case.issue:
        text = re.sub(rf"[-$\d,.]+\s?{re.escape(issue.unit.removeprefix('$').strip())}", "", text)
    return text
