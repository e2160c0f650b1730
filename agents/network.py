"""Who talks to whom: networks among the members of a union, tied by uniform random numbers.

Ties are kept as compressed rows: member i listens to ``others[starts[i]]`` up to, not including,
``others[starts[i + 1]]``, in rising order. How ties are made stands in `agents.ties`.
"""

from collections.abc import MutableSequence, Sequence

from agents.ties import (
    all_pairs,
    chance_ties,
    lattice,
    list_neighbours,
    most_ties,
    preferred_ties,
    rewire,
)

NETWORKS = ("small-world", "random", "scale-free", "ring", "complete", "none")
SMALL_WORLD, RANDOM, SCALE_FREE, RING, COMPLETE, NONE = range(len(NETWORKS))


def neighbours(
    kind: str, count: int, degree: int, rewiring: float, uniforms: Sequence[float]
) -> tuple[tuple[int, ...], ...]:
    """Return for each member the members that member listens to, in rising order.

    Ties are mutual and nobody is tied to oneself, with one exception. In a complete network each
    member hears the opinion of the whole membership, the own included: all share one and the same
    tuple, so that 11,000 members need no 60 million pairs, and one mean serves everybody.

    In a membership of no more than ``degree + 1`` everybody knows everybody else.

    Parameters
    ----------
    kind : str
        One of `NETWORKS`.
    count : int
        Number of members, >= 0.
    degree : int
        Neighbours of a member: exactly so many in a ring, on average elsewhere; an odd number
        counts as the next even one, except in a random network. 0 is no network; a complete one
        does not use it.
    rewiring : float
        Share of the ties of a ring that lead anywhere instead, 0..1; small world only.
    uniforms : sequence of float
        `uniforms_to_tie` of them or more, each from 0 up to, not including, 1.

    Raises
    ------
    ValueError
        For another kind, a number out of its range, or too few uniforms.

    Examples
    --------
    >>> neighbours("ring", 5, 2, 0.0, [])
    ((1, 4), (0, 2), (1, 3), (2, 4), (0, 3))
    >>> neighbours("complete", 3, 0, 0.0, [])
    ((0, 1, 2), (0, 1, 2), (0, 1, 2))
    """
    if kind not in NETWORKS:
        raise ValueError(f"no network is called {kind!r}; there are {', '.join(NETWORKS)}")
    if count < 0 or degree < 0 or not 0.0 <= rewiring <= 1.0:
        raise ValueError("count and degree must be at least 0, rewiring between 0 and 1")
    place = NETWORKS.index(kind)
    if len(uniforms) < uniforms_to_tie(place, count, degree):
        raise ValueError(f"{uniforms_to_tie(place, count, degree)} uniforms are needed")
    others, starts = [0] * ends_of_ties(place, count, degree), [0] * (count + 1)
    room = [0] * (len(others) + count)
    if tie(place, degree, rewiring, uniforms, 0, starts, others, room):
        return (tuple(others),) * count
    return tuple(tuple(others[starts[own] : starts[own + 1]]) for own in range(count))


def ends_of_ties(kind: int, count: int, degree: int) -> int:
    """Return how long ``others`` must be: twice the ties; in a complete network, the members."""
    if kind == COMPLETE:
        return count
    if kind == NONE or degree == 0:
        return 0
    if count <= degree + 1:
        return count * (count - 1)
    half = (degree + 1) // 2
    if kind == RANDOM:
        return 2 * most_ties(count, degree)
    return 2 * half * (count - half if kind == SCALE_FREE else count)


def uniforms_to_tie(kind: int, count: int, degree: int) -> int:
    """Return how many uniform random numbers a network is made of."""
    if degree == 0 or count <= degree + 1:
        return 0
    half = (degree + 1) // 2
    if kind == SMALL_WORLD:
        return 2 * half * count  # two a tie: is it rewired, and to whom
    if kind == SCALE_FREE:
        return half * (count - half - 1)
    return most_ties(count, degree) if kind == RANDOM else 0


def tie(
    kind: int,
    degree: int,
    rewiring: float,
    tape: Sequence[float],
    first: int,
    starts: MutableSequence[int],
    others: MutableSequence[int],
    room: MutableSequence[int],
) -> bool:
    """Tie members to each other; return whether all share one list, as in a complete network.

    Parameters
    ----------
    kind : int
        Position in `NETWORKS`.
    degree, rewiring
        As in `neighbours`.
    tape : sequence of float
        Uniform random numbers; those from ``first`` on make the network, `uniforms_to_tie` many.
    first : int
        Their place on the tape.
    starts : sequence of int
        To write to, one more than there are members.
    others : sequence of int
        To write to, as long as `ends_of_ties` says. Where all share one list, it is that.
    room : sequence of int
        To work in, longer than ``others`` by the number of members.
    """
    count, ties = len(starts) - 1, 0
    if kind == COMPLETE:
        for own in range(count):
            starts[own], others[own] = 0, own
        starts[count] = count
        return True
    half = (degree + 1) // 2
    if kind == NONE or degree == 0:
        ties = 0
    elif count <= degree + 1:
        ties = all_pairs(count, room)
    elif kind == RANDOM:
        ties = chance_ties(count, degree, tape, first, room)
    elif kind == SCALE_FREE:
        ties = preferred_ties(count, half, tape, first, room, starts)
    else:
        ties = lattice(count, half, room)
        if kind == SMALL_WORLD:
            rewire(count, half, rewiring, tape, first, room, starts, others)
    list_neighbours(count, ties, room, starts, others)
    return False
