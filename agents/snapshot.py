"""An outlook as it is at one moment, for whoever looks at it later or must not change it.

The rules of a round write today's values over yesterday's. What figures show, what a tactic from
outside is handed and what an outcome is compared with has to stay as it was.
"""

from collections.abc import Sequence
from typing import Any

from agents.approval import margin_of_all
from agents.outlook import Outlook, Parts, Voices


class Margins(Sequence[float]):
    """What a side's people ask for beyond waiting, by package, $M; found when first asked for.

    Most packages are ruled out by what they are worth, before anybody's consent matters.
    """

    def __init__(self, outlook: Outlook, side: int) -> None:
        self._outlook, self._side = outlook, side
        self._known: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self._outlook.length)

    def __getitem__(self, package: Any) -> Any:
        if package not in self._known:
            if not 0 <= package < len(self):
                raise IndexError(package)
            self._known[package] = self._found(package)
        return self._known[package]

    def _found(self, package: int) -> float:
        outlook, side = self._outlook, self._side
        parts, voices = outlook.parts[side], outlook.voices[side]
        return margin_of_all(outlook, parts, voices, side, package, outlook.waiting[side])


def snapshot(outlook: Any) -> Outlook:
    """Return an outlook that stays as it is, with all numbers of one that rules write to."""
    found = Outlook(
        base=_fixed(outlook.base),
        slope=_fixed(outlook.slope),
        order=_fixed(outlook.order),
        length=tuple(outlook.length),
        admissible=tuple(bool(may) for may in outlook.admissible),
        steps=tuple(outlook.steps),
        backdated=tuple(bool(is_so) for is_so in outlook.backdated),
        earning=_fixed(outlook.earning),
        waiting=tuple(outlook.waiting),
        doubt=outlook.doubt,
        free_months=outlook.free_months,
        delay=tuple(outlook.delay),
        peace=tuple(outlook.peace),
        margin=((), ()),
        parts=(parts_of(outlook.parts[0]), parts_of(outlook.parts[1])),
        voices=(voices_of(outlook.voices[0]), voices_of(outlook.voices[1])),
    )
    return found._replace(margin=tuple(_margins(found, side) for side in (0, 1)))


def _margins(outlook: Outlook, side: int) -> Sequence[float]:
    if outlook.voices[side].people > 0:
        return Margins(outlook, side)
    return (0.0,) * len(outlook.length)


def parts_of(parts: Any) -> Parts:
    """Return what contracts are worth to a side, part by part, so that it stays as it is."""
    return Parts(
        tuple(parts.dates), _fixed(parts.left), _fixed(parts.more), tuple(parts.waiting), parts.rest
    )


def voices_of(voices: Any) -> Voices:
    """Return the people behind a seat, those only who have a say, so that they stay as they are."""
    people = voices.people
    return Voices(
        _fixed(voices.weights[:people]),
        tuple(voices.rest[:people]),
        tuple(voices.least[:people]),
        tuple(voices.votes[:people]),
        people,
        voices.rule,
        voices.quota,
    )


def _fixed(part: Any) -> Any:
    """Return nested lists as tuples."""
    return tuple(_fixed(each) for each in part) if isinstance(part, Sequence) else part
