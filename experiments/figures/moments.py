"""A finished round, message by message: what could be signed then, and what theory would pick."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import atan2
from typing import NamedTuple

import numpy as np

from agents.bidding import reply_on_path
from agents.contract import Bid, Contract, position
from agents.outlook import Outlook, value_of
from agents.worth import EMPLOYERS, GUILD
from experiments.figures.agenda import Phase, phases
from experiments.figures.rerun import Still, reel
from model import solutions
from model.messages import ACTORS
from model.negotiation import Negotiation
from model.solutions import Pair, Solution, ValueSet
from model.solutions.sets import Array, efficient_chain, values

VISIBLE = 0.1  # $M: solution points are worked out anew when a floor has moved by this much
GRAIN = 500  # or by this part of all that the guild can get, if that is less
SPEAKERS = (*ACTORS, "mediator")
MEDIATOR = SPEAKERS.index("mediator")


class Offer(NamedTuple):
    """A contract that somebody has put on the table."""

    step: int  # position of the message
    side: int  # 0 the guild, 1 the employers, 2 a mediator
    act: str
    day: int
    contract: Contract
    values: Pair  # to guild and employers on that day, $M


class Scene(NamedTuple):
    """All contracts that may be signed; the same until the month or the world changes."""

    areas: list[list[Pair]]  # outlines of each package's values, $M
    frontier: list[list[Pair]]  # pieces, from the employers' end


class View(NamedTuple):
    """A scene with what both sides have without a deal."""

    scene: int
    floors: Pair  # the least that guild and employers take, $M
    waiting: Pair  # their values of waiting without the private part, $M
    picks: tuple[Solution, ...]  # what theory picks above the floors; empty without a zone
    agreed: tuple[tuple[Pair, ...], ...]  # paths of contracts that all people behind would sign


class Moment(NamedTuple):
    """What is in view when a message has been said."""

    day: int
    view: int
    offer: int | None  # position of the latest offer
    deal: int | None  # of the deal that holds, or that members still vote on
    phase: str


class Handshake(NamedTuple):
    """A deal that the two sides have made."""

    step: int  # position of the message
    day: int
    contract: Contract
    values: Pair  # to guild and employers on that day, $M
    is_final: bool  # not voted down


class Film(NamedTuple):
    """A round for the figures: one moment for each message, and what moments share."""

    scenes: list[Scene]
    views: list[View]
    moments: list[Moment]
    offers: list[Offer]
    deals: list[Handshake]
    phases: list[Phase]


def film(talks: Negotiation) -> Film:
    """Return a finished round, moment by moment.

    Raises
    ------
    ValueError
        If it cannot be played again, see `reel`.
    """
    camera, seen = Camera(talks.case.beliefs.guild_power), reel(talks)
    said, made = offers(talks), deals(talks)
    latest: int | None = None
    deal: int | None = None
    moments = []
    for step, (message, still) in enumerate(zip(talks.messages, seen.stills, strict=True)):
        latest = next((place for place, offer in enumerate(said) if offer.step == step), latest)
        deal = next((place for place, each in enumerate(made) if each.step == step), deal)
        if message.act == "ballot" and message.tally is not None and not message.tally.carried:
            deal = None
        moments.append(Moment(message.day, camera.view(still), latest, deal, still.phase))
    return Film(camera.scenes, camera.views, moments, said, made, phases(talks, seen.phases))


def offers(talks: Negotiation) -> list[Offer]:
    """Return every contract that was put on the table, in order; answers are left out."""
    answers = ("accepts", "rejects", "both accept")
    return [
        Offer(step, SPEAKERS.index(m.actor), m.act, m.day, m.contract, m.values)
        for step, m in enumerate(talks.messages)
        if m.contract is not None and m.values is not None and m.act not in answers
    ]


def deals(talks: Negotiation) -> list[Handshake]:
    """Return every deal that the two sides have made; only the last one may be final."""
    made = [
        (step, m) for step, m in enumerate(talks.messages) if m.act in ("accepts", "both accept")
    ]
    found = []
    for step, message in made:
        assert message.contract is not None
        assert message.values is not None
        is_final = talks.deal is not None and (step, message) == made[-1]
        found.append(Handshake(step, message.day, message.contract, message.values, is_final))
    return found


class Camera:
    """Looks at a round's moments in order and remembers what it has seen already.

    Parameters
    ----------
    weight
        The guild's bargaining power, 0..1.
    """

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self.scenes: list[Scene] = []
        self.views: list[View] = []
        self._sets: list[list[ValueSet]] = []  # by scene, those on the frontier
        self._seen_scenes: dict[object, int] = {}
        self._seen_views: dict[object, int] = {}

    def view(self, still: Still) -> int:
        """Return the position of a moment's view, a new one only if something visible changed."""
        outlook, floors = still.outlook, still.floors
        scene = self._scene(outlook)
        waiting = (outlook.waiting[GUILD], outlook.waiting[EMPLOYERS])
        agreed = agreeable_paths(outlook, floors) if still.has_people else ()
        grain = self._grain()
        points = [floors, waiting, *(end for path in agreed for end in (path[0], path[-1]))]
        key = (scene, *(round(value / grain) for point in points for value in point))
        if key not in self._seen_views:
            self._seen_views[key] = len(self.views)
            picks = theory(self._sets[scene], floors, self.weight)
            self.views.append(View(scene, floors, waiting, picks, agreed))
        return self._seen_views[key]

    def _grain(self) -> float:
        guild = [corner[GUILD] for area in self.scenes[0].areas for corner in area] or [0.0]
        return min(VISIBLE, (max(guild) - min(guild)) / GRAIN) or VISIBLE

    def _scene(self, outlook: Outlook) -> int:
        key = (outlook.base, outlook.slope, outlook.admissible)
        if key not in self._seen_scenes:
            self._seen_scenes[key] = len(self.scenes)
            sets, _ = solutions.value_sets(outlook)
            kept = in_front(sets)
            pieces = solutions.frontier(kept) if kept else []
            self.scenes.append(Scene(_areas(sets), [_corners(piece) for piece in pieces]))
            self._sets.append([kept[i] for i in sorted({piece.set_index for piece in pieces})])
        return self._seen_scenes[key]


def agreeable_paths(outlook: Outlook, floors: Pair) -> tuple[tuple[Pair, ...], ...]:
    """Return the efficient contracts that both sides and their people would sign, by package."""
    found = []
    for package, may in enumerate(outlook.admissible):
        if not may or not _between(outlook, package, floors):
            continue  # what the people ask for takes long to find out, and does not matter here
        asked = [floors[side] + outlook.margin[side][package] for side in (GUILD, EMPLOYERS)]
        if ends := _between(outlook, package, (asked[GUILD], asked[EMPLOYERS])):
            found.append(_path(outlook, *ends))
    return tuple(found)


def _between(outlook: Outlook, package: int, floors: Pair) -> tuple[Bid, Bid] | None:
    """Return the ends of a package's path between two floors, the guild's first."""
    first = reply_on_path(outlook, GUILD, package, floors[GUILD])
    last = reply_on_path(outlook, EMPLOYERS, package, floors[EMPLOYERS])
    if min(first.package, last.package) < 0 or position(first) > position(last):
        return None
    return first, last


def _path(outlook: Outlook, first: Bid, last: Bid) -> tuple[Pair, ...]:
    """Return the values of a package's contracts from one to another, corner by corner."""
    between = range(int(position(first)) + 1, int(position(last)) + 1)
    bids = [first, *(Bid(first.package, full, 0.0) for full in between), last]
    corners = [(value_of(outlook, GUILD, bid), value_of(outlook, EMPLOYERS, bid)) for bid in bids]
    return tuple(dict.fromkeys(corners))


def theory(sets: Sequence[ValueSet], floors: Pair, weight: float) -> tuple[Solution, ...]:
    """Return the Nash, Kalai-Smorodinsky, egalitarian and utilitarian contracts, or none.

    All of them are efficient, so the sets that supply the frontier are enough.
    """
    if not sets:
        return ()
    rules: list[Callable[..., Solution | None]] = [
        solutions.kalai_smorodinsky,
        solutions.egalitarian,
        solutions.utilitarian,
    ]
    found = [solutions.nash(sets, floors, weight), *(rule(sets, floors) for rule in rules)]
    return tuple(pick for pick in found if pick is not None)


def in_front(sets: Sequence[ValueSet]) -> list[ValueSet]:
    """Return the sets that no other one hides whole: the frontier is theirs alone.

    What a set dominates is convex, so an efficient chain lies in it if its corners do. Of two that
    are alike the first is kept. This only saves time: the frontier takes long with many sets.
    """
    chains = [values(each, efficient_chain(each)) for each in sets]
    kept: list[int] = []
    for place, chain in enumerate(chains):
        if not any(_hides(chains[other], chain) for other in kept):
            kept = [other for other in kept if not _hides(chain, chains[other])] + [place]
    return [sets[place] for place in kept]


def _hides(front: Array, chain: Array) -> bool:
    """Return whether each corner of a chain is dominated by a point of another one."""
    ceiling = np.interp(chain[:, 0], front[:, 0], front[:, 1], right=-np.inf)
    return bool((chain[:, 1] <= ceiling).all())


def _corners(piece: solutions.Piece) -> list[Pair]:
    return list(zip(piece.guild, piece.employer, strict=True))


def _areas(sets: Sequence[ValueSet]) -> list[list[Pair]]:
    """Return the outlines of the sets, each different one once."""
    outlines = [tuple((round(u, 3), round(f, 3)) for u, f in outline(each)) for each in sets]
    return [list(each) for each in dict.fromkeys(outlines)]


def outline(value_set: ValueSet) -> list[Pair]:
    """Return the corners of all values a package can have, counter-clockwise from the left.

    Shares add up line by line, so the values fill a zonotope: granting an issue moves along one
    vector, and the outline takes the vectors by their direction, first up and then back.

    >>> outline(ValueSet(0.0, (2.0, 1.0), 3.0, (1.0, 2.0)))
    [(0.0, 3.0), (1.0, 1.0), (3.0, 0.0), (2.0, 2.0)]
    """
    steps = [(g, -c) for g, c in zip(value_set.gain, value_set.cost, strict=True) if g or c]
    forward = [step if step > (0.0, 0.0) else (-step[0], -step[1]) for step in steps]
    forward.sort(key=lambda step: atan2(step[1], step[0]))
    backward = [(-right, -up) for right, up in forward]
    x, y = value_set.guild_base, value_set.employer_base
    for (right, up), ahead in zip(steps, (step > (0.0, 0.0) for step in steps), strict=True):
        x, y = (x, y) if ahead else (x + right, y + up)
    corners = [(x, y)]
    for right, up in [*forward, *backward][:-1]:
        x, y = x + right, y + up
        corners.append((x, y))
    return corners


def best_for_employers(frontier: Sequence[Sequence[Pair]], guild: float) -> float | None:
    """Return the most the employers can have while the guild has this much, None if it cannot."""
    return max(
        (found for piece in frontier if (found := _height(piece, guild)) is not None), default=None
    )


def _height(piece: Sequence[Pair], guild: float) -> float | None:
    """Return the employers' value on or right of a place of a falling piece."""
    if guild <= piece[0][0]:
        return piece[0][1]
    for (left, high), (right, low) in pairwise(piece):
        if guild <= right:
            return high + (low - high) * (guild - left) / (right - left)
    return None


def best_for_guild(frontier: Sequence[Sequence[Pair]], employers: float) -> float | None:
    """Return the most the guild can have while the employers have this much, None if they can't."""
    kept = [corner for piece in frontier for corner in _above_line(piece, employers)]
    return max((guild for guild, _ in kept), default=None)


def zone(frontier: Sequence[Sequence[Pair]], floors: Pair) -> list[Pair]:
    """Return the outline of what both sides prefer to their floors, empty without a zone.

    Between two pieces the frontier jumps: first down, then to the right.
    """
    guild, employers = floors
    top = best_for_employers(frontier, guild)
    if top is None or top <= employers:
        return []
    border = [(guild, top)]
    for piece in frontier:
        for corner in _above_line(piece, employers):
            reached = border[-1][0]
            if corner[0] <= reached:
                continue
            if piece[0][0] > reached:
                border.append((reached, corner[1]))
            border.append(corner)
    return list(dict.fromkeys([floors, *border, (border[-1][0], employers)]))


def _above_line(piece: Sequence[Pair], employers: float) -> list[Pair]:
    """Return the part of a falling piece that is not below the employers' floor."""
    kept = [corner for corner in piece if corner[1] >= employers]
    for (left, high), (right, low) in pairwise(piece):
        if high > employers > low:
            kept.append((left + (right - left) * (high - employers) / (high - low), employers))
    return kept
