"""Which part of the value space a chart shows, the same for a whole round."""

from collections.abc import Sequence
from itertools import chain
from math import dist
from typing import NamedTuple

from experiments.figures.moments import Film, best_for_employers, best_for_guild
from model.solutions import Pair

WIDTH, HEIGHT = 470.0, 350.0  # px of the plot on a page of 1280 x 800, to place labels by
REACH = 0.6  # offers this far off the core, in parts of its size, still widen the axes
PAD = 0.1


class Window(NamedTuple):
    """Ranges of both axes, $M."""

    guild: Pair
    employers: Pair

    def holds(self, point: Pair) -> bool:
        """Return whether a point is on the chart."""
        return self.clamped(point) == point

    def clamped(self, point: Pair) -> Pair:
        """Return the nearest point on the chart."""
        (left, right), (low, high) = self
        return min(max(point[0], left), right), min(max(point[1], low), high)

    def pixels(self, point: Pair) -> Pair:
        """Return where a point is drawn, px from the top left corner of the plot."""
        (left, right), (low, high) = self
        across = (point[0] - left) / (right - left) * WIDTH
        return across, (high - point[1]) / (high - low) * HEIGHT

    def padded(self, part: float) -> "Window":
        """Return a window that is larger by a part of itself on each side."""
        (left, right), (low, high) = self
        wide, tall = part * max(right - left, 1.0), part * max(high - low, 1.0)
        return Window((left - wide, right + wide), (low - tall, high + tall))


def window_of(points: Sequence[Pair]) -> Window:
    """Return the smallest window that holds all points."""
    guild, employers = zip(*points, strict=True)
    return Window((min(guild), max(guild)), (min(employers), max(employers)))


def core(film: Film) -> list[Pair]:
    """Return the points that a chart must show: no deal, the zone or what it lacks, theory's."""
    points: list[Pair] = []
    for view in film.views:
        frontier, (guild, employers) = film.scenes[view.scene].frontier, view.floors
        height = best_for_employers(frontier, guild)
        reach = best_for_guild(frontier, employers)
        points += [view.floors, view.waiting, *((p.guild, p.employer) for p in view.picks)]
        points += [(guild, height)] if height is not None and height > employers else []
        points += [(reach, employers)] if reach is not None else _nearest(frontier, view.floors)
    return points


def _nearest(frontier: Sequence[Sequence[Pair]], point: Pair) -> list[Pair]:
    """Return the corner of a frontier that is nearest to a point, if there is a frontier."""
    corners = [corner for piece in frontier for corner in piece]
    return sorted(corners, key=lambda corner: dist(corner, point))[:1]


def close_window(film: Film) -> Window:
    """Return the ranges that show the zone and the offers near it, the same for a whole round."""
    points = core(film)
    near = window_of(points).padded(REACH)
    return window_of(
        [*points, *(offer.values for offer in film.offers if near.holds(offer.values))]
    ).padded(PAD)


def wide_window(film: Film) -> Window:
    """Return the ranges that show every contract and every offer."""
    corners = chain.from_iterable(area for scene in film.scenes for area in scene.areas)
    return window_of([*core(film), *corners, *(offer.values for offer in film.offers)]).padded(PAD)
