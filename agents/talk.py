"""How a membership talks: each rule of `agents.opinion` over the columns of a crowd.

A step is synchronous: what is heard is written down for all before anybody moves.
"""

from collections.abc import MutableSequence, Sequence

from agents.crowd import Crowd, CrowdState
from agents.opinion import (
    BOUNDED,
    DEGROOT,
    LOUD,
    News,
    Temper,
    drift,
    hardship,
    hears,
    part_of_way,
    threshold,
    threshold_of,
)


def talk(crowd: Crowd, state: CrowdState, temper: Temper, news: News) -> None:
    """Let the opinions of all members move by one step; all of them at once."""
    if news.months > 0.0:
        hear(crowd, state.everybody, temper)
    way = part_of_way(temper.influence, news.months)
    state.stopped += news.unpaid_months
    for own in range(len(crowd.opinion)):
        opinion, lost = crowd.opinion[own], 0.0
        if news.unpaid_months > 0.0 and crowd.earner[own]:
            now = hardship(state.stopped, crowd.savings[own])
            lost, crowd.hardship[own] = now - crowd.hardship[own], now
        others = crowd.spare[own] if news.months > 0.0 else opinion
        crowd.opinion[own] = opinion + drift(opinion, others, way, lost, state.stance, temper, news)


def hear(crowd: Crowd, everybody: bool, temper: Temper) -> None:
    """Write to the crowd's spare column what those think to whom each member listens."""
    opinions, starts, others, heard = crowd.opinion, crowd.starts, crowd.others, crowd.spare
    if temper.rule == DEGROOT:
        hear_means(opinions, starts, others, everybody, heard)
    elif temper.rule == BOUNDED:
        hear_near(opinions, starts, others, everybody, temper.confidence, heard)
    else:
        hear_loud(opinions, crowd.militancy, starts, others, everybody, heard)


def hear_means(
    opinions: Sequence[float],
    starts: Sequence[int],
    others: Sequence[int],
    everybody: bool,
    heard: MutableSequence[float],
) -> None:
    """Write for each member the mean opinion of the neighbours, the own if there are none.

    Where all hear everybody one mean serves them all, the own opinion included: then a step takes
    as long as the list of members, not its square.

    Examples
    --------
    A path of three members, the second between the two others:

    >>> heard = [0.0, 0.0, 0.0]
    >>> hear_means([0.0, 1.0, 5.0], [0, 1, 3, 4], [1, 0, 2, 1], False, heard)
    >>> heard
    [1.0, 2.5, 1.0]
    """
    for own in range(len(opinions)):
        if everybody and own > 0:
            heard[own] = heard[0]
            continue
        first, last = neighbours_at(own, starts, everybody)
        total = 0.0
        for place in range(first, last):
            total += opinions[others[place]]
        heard[own] = total / (last - first) if last > first else opinions[own]


def hear_near(
    opinions: Sequence[float],
    starts: Sequence[int],
    others: Sequence[int],
    everybody: bool,
    confidence: float,
    heard: MutableSequence[float],
) -> None:
    """Write for each member the mean of the own opinion and of all that are near enough (`hears`).

    Examples
    --------
    >>> heard = [0.0, 0.0, 0.0]
    >>> hear_near([0.0, 0.5, 2.0], [0, 2, 4, 6], [1, 2, 0, 2, 0, 1], False, 1.0, heard)
    >>> heard
    [0.25, 0.25, 2.0]
    """
    for own in range(len(opinions)):
        first, last = neighbours_at(own, starts, everybody)
        total, count = opinions[own], 1
        for place in range(first, last):
            other = others[place]
            if other != own and hears(opinions[own], opinions[other], confidence):
                total += opinions[other]
                count += 1
        heard[own] = total / count


def hear_loud(
    opinions: Sequence[float],
    militancy: Sequence[float],
    starts: Sequence[int],
    others: Sequence[int],
    everybody: bool,
    heard: MutableSequence[float],
) -> None:
    """Write `LOUD`, or more, for each member whom loud neighbours make loud.

    The others keep the own opinion. A member without neighbours hears nobody else.

    Examples
    --------
    Half of those around the first are loud, which is enough for a member as calm as most:

    >>> heard = [0.0, 0.0, 0.0]
    >>> hear_loud([0.0, 1.5, 0.5], [0.0] * 3, [0, 2, 3, 4], [1, 2, 0, 0], False, heard)
    >>> heard
    [1.0, 1.5, 0.5]
    """
    share = 0.0
    for own in range(len(opinions)):
        if own == 0 or not everybody:
            first, last = neighbours_at(own, starts, everybody)
            share = share_of_loud(own, opinions, others, first, last)
        joins = threshold(share, threshold_of(militancy[own]))
        heard[own] = max(opinions[own], LOUD) if joins else opinions[own]


def share_of_loud(
    own: int, opinions: Sequence[float], others: Sequence[int], first: int, last: int
) -> float:
    """Return the share of neighbours whose opinion is `LOUD` or more, 0..1."""
    if last == first:
        return 1.0 if opinions[own] >= LOUD else 0.0
    loud = 0
    for place in range(first, last):
        loud += int(opinions[others[place]] >= LOUD)
    return loud / (last - first)


def neighbours_at(own: int, starts: Sequence[int], everybody: bool) -> tuple[int, int]:
    """Return where in the list of neighbours a member's own start, and where they have ended."""
    if everybody:
        return 0, len(starts) - 1
    return starts[own], starts[own + 1]
