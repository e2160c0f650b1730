"""How members are tied to each other: small world, random and scale-free, in linear time.

Ties stand as pairs in a sequence called ``room``: tie t is between the members ``room[2 * t]`` and
``room[2 * t + 1]``. What makes ties returns their number. The numbers of a network start at the
place ``first`` of the ``tape``; ``marks`` and ``links`` are sequences to work in, as long as there
are members and ties. Time and memory go with the number of ties.

References
----------
Watts & Strogatz (1998), Nature 393 (small world). Erdos & Renyi (1959), Publicationes
Mathematicae 6 (random), in the linear time of Batagelj & Brandes (2005), Physical Review E 71.
Barabasi & Albert (1999), Science 286 (scale-free).
"""

import math
from collections.abc import MutableSequence, Sequence

TRIES = 32  # draws of a partner from one uniform number, before the next free one is taken


def most_ties(count: int, degree: int) -> int:
    """Return how many ties a random network has room for: nine standard deviations above the mean.

    In not one of 10^15 it would have more; the last ones are left out then.
    """
    mean = 0.5 * count * degree
    return min(count * (count - 1) // 2, math.floor(mean + 9.0 * math.sqrt(mean) + 20.0))


def all_pairs(count: int, room: MutableSequence[int]) -> int:
    """Tie each pair of members."""
    ties = 0
    for one in range(count):
        for other in range(one):
            room[2 * ties], room[2 * ties + 1] = one, other
            ties += 1
    return ties


def chance_ties(
    count: int, degree: int, tape: Sequence[float], first: int, room: MutableSequence[int]
) -> int:
    """Tie each pair with the same chance: skip a geometric number of pairs, tie the next."""
    log_untied = math.log1p(-degree / (count - 1))
    one, other, ties = 1, -1, 0
    for draw in range(most_ties(count, degree)):
        other += 1 + int(math.log1p(-tape[first + draw]) / log_untied)
        while one < count and other >= one:
            other -= one
            one += 1
        if one >= count:
            break
        room[2 * ties], room[2 * ties + 1] = one, other
        ties += 1
    return ties


def preferred_ties(
    count: int,
    half: int,
    tape: Sequence[float],
    first: int,
    room: MutableSequence[int],
    marks: MutableSequence[int],
) -> int:
    """Tie each member to ``half`` earlier ones, drawn in proportion to the ties they have.

    The first ``half + 1`` are a star. In a list of all ends of ties each member stands once for
    each tie, so that an end drawn from it is a member drawn by the number of ties.
    """
    ties = half
    for place in range(half):
        room[2 * place], room[2 * place + 1] = place + 1, 0
    for own in range(count):
        marks[own] = 0  # last member who was tied to this one; the first is beyond the star
    for own in range(half + 1, count):
        ends = 2 * ties  # of members before this one
        for step in range(half):
            uniform = tape[first + (own - half - 1) * half + step]
            chosen = free_end(own, ends, uniform, room, marks)
            marks[chosen] = own
            room[2 * ties], room[2 * ties + 1] = own, chosen
            ties += 1
    return ties


def free_end(own: int, ends: int, uniform: float, room: Sequence[int], marks: Sequence[int]) -> int:
    """Return a member drawn from the list of ends who is not yet marked with this one.

    What is left of the uniform number after a draw is uniform again, and makes the next one. After
    so many that nothing is left of it, as happens where nearly all are marked, the next free one is
    taken.
    """
    drawn = uniform * ends
    for _ in range(TRIES):
        end = int(drawn)
        if marks[room[end]] != own:
            return room[end]
        drawn = (drawn - end) * ends
    end = int(drawn)
    while marks[room[end]] == own:
        end = (end + 1) % ends
    return room[end]


def lattice(count: int, half: int, room: MutableSequence[int]) -> int:
    """Tie each member to the ``half`` next ones."""
    for own in range(count):
        for step in range(half):
            tie = own * half + step
            room[2 * tie], room[2 * tie + 1] = own, (own + step + 1) % count
    return count * half


def rewire(
    count: int,
    half: int,
    rewiring: float,
    tape: Sequence[float],
    first: int,
    room: MutableSequence[int],
    marks: MutableSequence[int],
    links: MutableSequence[int],
) -> None:
    """Let a share of the ties of a ring lead to any member instead, oneself and neighbours apart.

    Member after member, where the paper goes lap after lap: all ties of one are seen at once. A
    tie of somebody who knows everybody stays.
    """
    ties = count * half
    heads = 2 * ties  # where in `room` each member's last rewired tie from others stands, plus 1
    for own in range(count):
        marks[own], room[heads + own] = 0, 0
    for own in range(count):
        known = mark_known(own, count, half, room, marks, links)
        for tie in range(own * half, own * half + half):
            if tape[first + 2 * tie] < rewiring and known < count - 1:
                left = room[2 * tie + 1]
                found = free_member(own, count, tape[first + 2 * tie + 1], marks)
                marks[left], marks[found] = 0, own + 1
                room[2 * tie + 1] = found
                links[tie], room[heads + found] = room[heads + found], tie + 1


def mark_known(
    own: int,
    count: int,
    half: int,
    room: Sequence[int],
    marks: MutableSequence[int],
    links: Sequence[int],
) -> int:
    """Mark a member and all neighbours by the member's place plus 1; return how many these are."""
    marks[own], known = own + 1, half
    for tie in range(own * half, own * half + half):
        marks[room[2 * tie + 1]] = own + 1
    for step in range(half):
        other = (own - step - 1) % count
        if room[2 * (other * half + step) + 1] == own:
            marks[other] = own + 1
            known += 1
    after = room[2 * count * half + own]
    while after > 0:
        marks[room[2 * (after - 1)]] = own + 1
        known += 1
        after = links[after - 1]
    return known


def free_member(own: int, count: int, uniform: float, marks: Sequence[int]) -> int:
    """Return any member who is not marked with this one, from a uniform number as in `free_end`."""
    drawn = uniform * count
    for _ in range(TRIES):
        if marks[int(drawn)] != own + 1:
            return int(drawn)
        drawn = (drawn - int(drawn)) * count
    found = int(drawn)
    while marks[found] == own + 1:
        found = (found + 1) % count
    return found


def list_neighbours(
    count: int,
    ties: int,
    room: MutableSequence[int],
    starts: MutableSequence[int],
    others: MutableSequence[int],
) -> None:
    """Make compressed rows of the pairs in ``room``.

    Rows come out in rising order when the members are gone through in order, and each writes the
    own place into the rows of all neighbours.
    """
    for own in range(count + 1):
        starts[own] = 0
    for end in range(2 * ties):
        starts[room[end]] += 1
    for own in range(count):
        starts[own + 1] += starts[own]  # where a row ends
    for end in range(2 * ties):
        starts[room[end]] -= 1
        others[starts[room[end]]] = room[end + 1 - 2 * (end % 2)]
    next_at = 2 * ties  # where in `room` each member's next free place stands
    for own in range(count):
        room[next_at + own] = starts[own]
    for own in range(count):
        for place in range(starts[own], starts[own + 1]):
            other = others[place]
            room[room[next_at + other]] = own
            room[next_at + other] += 1
    for end in range(2 * ties):
        others[end] = room[end]
