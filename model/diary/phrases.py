"""Small phrases: dates, money, shares, positions, lists, and verbs that agree with a name."""

from collections.abc import Sequence
from datetime import date

from agents.contract import Contract
from model import setting
from model.scenario import IssueRecord

WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
MOST_NAMED = 3  # of more names than these only the first two are said
MOST_DIGITS = 3


def long_date(when: date) -> str:
    """Return a date as people write it.

    >>> long_date(date(2004, 5, 2))
    '2 May 2004'
    """
    return f"{when.day} {when:%B %Y}"


def money(amount: float, digits: int = 0) -> str:
    """Return an amount in words, with at least so many digits; the argument is in $ million.

    >>> money(12.34), money(-200.0), money(0.4), money(12.34, 1)
    ('$12 million', '-$200 million', '$0.4 million', '$12.3 million')
    """
    size = abs(amount)
    text = f"{size:,.{max(digits, 0 if size >= 9.95 else 1)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{'-' if amount < 0 and text != '0' else ''}${text} million"


def apart(one: float, other: float) -> tuple[str, str]:
    """Return two amounts in words, with as many digits as it takes to tell them apart.

    >>> apart(70.2, 69.9), apart(80.2, 69.9)
    (('$70.2 million', '$69.9 million'), ('$80 million', '$70 million'))
    """
    first, second = money(one), money(other)
    for digits in range(1, MOST_DIGITS + 1):
        if first == second:
            first, second = money(one, digits), money(other, digits)
    return first, second


def percent(share: float, beside: float | None = None) -> str:
    """Return a share in per cent, with the digits it takes to tell it from another one.

    >>> percent(0.825), percent(0.504, beside=0.5), percent(0.5, beside=0.5)
    ('82%', '50.4%', '50%')
    """
    text = f"{share:.0%}"
    for digits in range(1, MOST_DIGITS + 1):
        if beside is None or share == beside or text != f"{beside:.{digits - 1}%}":
            return text
        text = f"{share:.{digits}%}"
    return text


def in_unit(issue: IssueRecord, share: float) -> str:
    """Return the position that a share of the ask stands for, with its unit."""
    value = setting.position(issue, share)
    return f"{number(issue, value)}{issue.unit.removeprefix('$')}"


def number(issue: IssueRecord, value: float) -> str:
    """Return a position without its unit; a dollar sign goes before the number."""
    sign, text = "-" if value < 0 else "", f"{abs(value):,}".removesuffix(".0")
    return f"{sign}${text}" if issue.unit.startswith("$") else f"{sign}{text} "


def change(issue: IssueRecord, before: float, after: float) -> str:
    """Return a move on one issue, the unit named once."""
    first = number(issue, setting.position(issue, before)).strip()
    return f"{issue.title} from {first} to {in_unit(issue, after)}"


def clauses(contract: Contract) -> list[str]:
    """Return the names of a contract's clauses."""
    package = contract.package
    named = {"a mid-term reopener": package.reopener, "a me-too clause": package.me_too}
    return [name for name, there in named.items() if there]


def is_plural(name: str) -> bool:
    """Return whether a side's name is a plural, as far as the end of its last word tells.

    >>> is_plural("the dockers"), is_plural("the dockers' union"), is_plural("the press")
    (True, False, False)
    """
    return name.endswith("s") and not name.endswith(("ss", "us", "is"))


def agreeing(verb: str, plural: bool) -> str:
    """Return a verb, given as after "it", as it follows one or many.

    >>> agreeing("says", plural=True), agreeing("has", plural=True), agreeing("has", plural=False)
    ('say', 'have', 'has')
    """
    irregular = {"has": "have", "does": "do", "is": "are"}
    return irregular.get(verb, verb.removesuffix("s")) if plural else verb


def capital(text: str) -> str:
    """Return a text with a capital first letter, all others as they are.

    >>> capital("the autumn rush of NY begins")
    'The autumn rush of NY begins'
    """
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """Return parts as an English list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def folded(names: Sequence[str]) -> str:
    """Return names as a list; of many only two are said, and how many others there are.

    >>> folded(["a", "b", "c"]), folded(["a", "b", "c", "d"])
    ('a, b and c', 'a, b and two others')
    """
    if len(names) <= MOST_NAMED:
        return listed(names)
    return listed([*names[:2], f"{in_words(len(names) - 2)} others"])


def in_words(count: int) -> str:
    """Return a number in words up to twelve, in digits beyond that.

    >>> in_words(7), in_words(13)
    ('seven', '13')
    """
    return WORDS[count] if count < len(WORDS) else str(count)
