"""What a check of a scenario finds: one thing that is wrong, where, and what is allowed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from model.paths import suggestion

TIDY = 1e-6  # a sum or a position that is off by less is a rounding error


class Problem(NamedTuple):
    """One thing that is wrong."""

    path: str
    text: str


Found = Iterator[Problem]


def listed(values: Iterable[object]) -> str:
    """Return values as one text, commas between them.

    >>> listed([12, 24])
    '12, 24'
    """
    return ", ".join(map(str, values))


def no_issue(name: str, names: Sequence[str]) -> str:
    """Return that there is no issue of a name, and which ones there are.

    >>> no_issue("wage", ["wages", "hours"])
    "there is no issue 'wage'; allowed: wages, hours; nearest: wages"
    """
    return f"there is no issue {name!r}; allowed: {listed(names)}{suggestion(name, names)}"


def no_issues(path: str, given: Iterable[str], names: Sequence[str]) -> Found:
    """Yield which of the given names are no issue's; ``path`` is that of the table they stand in.

    >>> [problem.path for problem in no_issues("company.port.stake", ["wage"], ["wages", "hours"])]
    ['company.port.stake.wage']
    """
    for name in sorted(set(given) - set(names)):
        yield Problem(f"{path}.{name}", no_issue(name, names))
