"""Where labels go so that they do not cover each other."""

from collections.abc import Sequence
from typing import NamedTuple

LINE = 15.0  # px, height of one line of a label
GAP = 8.0  # px between two labels in one row


class Label(NamedTuple):
    """A text and the point it belongs to, px from the top left corner."""

    across: float
    down: float
    width: float  # px


def stacked(
    labels: Sequence[Label], room: float, floor: float = float("inf"), right: float = 34.0
) -> list[tuple[float, float]]:
    """Return how far to the right of and below its point each label starts, px.

    Made for points on a falling line: labels go to the upper right, where nothing is drawn, each
    at least a line above the label of the next lower point and above every point it reaches over.
    ``room`` is the plot's width, ``floor`` how far down a label may be.

    >>> stacked([Label(100.0, 50.0, 10.0), Label(101.0, 52.0, 10.0)], room=300.0)
    [(34.0, -31.0), (34.0, -18.0)]
    """
    offsets = [(0.0, 0.0)] * len(labels)
    lowest_free = floor
    for place in sorted(range(len(labels)), key=lambda i: -labels[i].down):
        label = labels[place]
        aside = min(right, room - label.width - label.across)
        down = min(_highest_below(labels, label, aside) - LINE - 3.0, lowest_free)
        offsets[place] = (aside, down - label.down)
        lowest_free = down - LINE
    return offsets


def _highest_below(labels: Sequence[Label], label: Label, aside: float) -> float:
    """Return how far down the highest point is that a label reaches over, its own among them."""
    start = label.across + aside - GAP
    end = start + label.width + 2.0 * GAP
    return min([label.down, *(other.down for other in labels if start <= other.across <= end)])


class Flag(NamedTuple):
    """A label on a pole that stands on a time line."""

    pole: float  # px from the left
    width: float  # px
    backwards: bool  # to the left of its pole

    @property
    def span(self) -> tuple[float, float]:
        """Left and right end, px."""
        if self.backwards:
            return self.pole - self.width, self.pole
        return self.pole, self.pole + self.width


def hung(poles: Sequence[float], widths: Sequence[float], room: float) -> list[Flag]:
    """Return flags to the right of their poles, or backwards where the line ends too soon.

    None flies over the pole of one that hangs backwards. ``room`` is the length of the line, px.

    >>> [flag.backwards for flag in hung([0.0, 70.0, 90.0], [50.0, 25.0, 20.0], room=100.0)]
    [False, True, True]
    """
    flags: dict[int, Flag] = {}
    for place in sorted(range(len(poles)), key=lambda i: -poles[i]):
        backwards = poles[place] + widths[place] > room
        flags[place] = Flag(poles[place], widths[place], backwards)
        room = min(room, poles[place]) if backwards else room
    return [flags[place] for place in range(len(poles))]


def rows(flags: Sequence[Flag]) -> list[int]:
    """Return the row of each flag, 0 the lowest, so that no pole runs through another's text.

    Flags are placed against the way they fly, those that hang backwards last, each above all that
    it reaches over: their poles then end below its text.

    >>> rows([Flag(0.0, 50.0, False), Flag(10.0, 50.0, False), Flag(90.0, 50.0, False)])
    [1, 0, 0]
    """
    placed = [0] * len(flags)
    done: list[int] = []
    for place in sorted(range(len(flags)), key=lambda i: _turn(flags[i])):
        below = [placed[other] for other in done if _meet(flags[place], flags[other])]
        placed[place] = max(below, default=-1) + 1
        done.append(place)
    return placed


def _turn(flag: Flag) -> tuple[bool, float]:
    return flag.backwards, flag.pole if flag.backwards else -flag.pole


def _meet(one: Flag, other: Flag) -> bool:
    """Return whether two flags would touch in one row."""
    (left, right), (start, end) = one.span, other.span
    return left < end + GAP and start < right + GAP
