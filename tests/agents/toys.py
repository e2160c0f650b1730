"""Small tables to bargain at, by hand or drawn, and everything that can be signed there."""

import math
from collections.abc import Callable, Sequence
from itertools import product
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from agents.contract import DOLLAR, NO_BID, Bid, Written, free_bid
from agents.outlook import Outlook, cheapest_first
from agents.tactics import INGREDIENTS, MIXTURE, Ingredient, View
from agents.worth import EMPLOYERS, GUILD

Line = Sequence[float]
Tactic = Callable[[Outlook, View], Bid]
Rule = Callable[[Outlook, View], float]
SIDES = (GUILD, EMPLOYERS)


def outlook_of(
    base: tuple[Line, Line],
    slope: tuple[Sequence[Line], Sequence[Line]],
    steps: Line,
    **rest: Any,
) -> Outlook:
    """Return an outlook on packages with these values; nothing else matters unless it is given."""
    packages = len(base[GUILD])
    order = [cheapest_first(g, e) for g, e in zip(*slope, strict=True)]
    usual: dict[str, Any] = {
        "admissible": (True,) * packages,
        "backdated": (False,) * packages,
        "earning": ((0.0,) * len(steps),) * 2,
        "waiting": (0.0, 0.0),
        "doubt": 1.0,
        "free_months": 0.0,
        "delay": (0.0, 0.0),
        "peace": (0.0, 0.0),
        "margin": ((0.0,) * packages,) * 2,
    }
    length = [sum(gain > 0.0 for gain in gains) for gains in slope[GUILD]]
    return Outlook(base, slope, order, length, steps=steps, **(usual | rest))


def pie(step: float = 0.01, **rest: Any) -> Outlook:
    """Return the simplest table: a pie of $100 million, all with the employers at first."""
    return outlook_of(((0.0,), (100.0,)), (((100.0,),), ((-100.0,),)), (step,), **rest)


def log_rolling(step: float = 0.01, **rest: Any) -> Outlook:
    """Return three issues with opposed weights: the first is the guild's, the last the firm's."""
    gains, losses = (50.0, 30.0, 20.0), (-20.0, -30.0, -50.0)
    return outlook_of(((0.0,), (100.0,)), ((gains,), (losses,)), (step,) * 3, **rest)


def view_of(side: int = GUILD, **changes: Any) -> View:
    """Return a view with nothing to fear and nothing known, changed as told."""
    usual = View(
        side=side,
        reservation=0.0,
        opening=100.0,
        low=0.0,
        high=1.0,
        other_waiting=0.0,
        other_spread=0.0,
        weight=0.5,
        impatience=2.0,
        elapsed=0.0,
        beta=1.0,
        last=NO_BID,
    )
    return usual._replace(**changes)


TWO = outlook_of(
    ((0.0, 10.0), (100.0, 90.0)),
    (((100.0,), (100.0,)), ((-100.0,), (-100.0,))),
    (0.1,),
)  # two packages of one issue, the second worth 10 more to the guild


def scattered(guild: Line, employers: Line, **rest: Any) -> Outlook:
    """Return a table of single contracts with these values, one package each and no shares."""
    nothing = ((0.0,),) * len(guild)
    return outlook_of((guild, employers), (nothing, nothing), (1.0,), **rest)


class Deal(NamedTuple):
    """How a talk at a toy table ended."""

    turn: int
    bid: Bid
    speaker: int


def bargain(
    outlook: Outlook,
    views: tuple[View, View],
    tactics: tuple[Tactic, Tactic],
    rules: tuple[Rule, Rule],
    turns: int,
    first: int = GUILD,
    seed: int = 0,
) -> Deal | None:
    """Let two sides take turns at a table where nothing changes; None if they never agree."""
    now, random = list(views), Random(seed)
    for turn in range(turns):
        speaker = (first + turn) % 2
        for side in SIDES:
            now[side] = now[side]._replace(
                elapsed=turn / max(1, turns - 1), sessions_left=turns - turn, luck=random.random()
            )
        bid, listener = tactics[speaker](outlook, now[speaker]), 1 - speaker
        if bid != NO_BID:
            said, heard = (*now[speaker].said, bid), (*now[listener].heard, bid)
            now[speaker] = now[speaker]._replace(last=bid, said=said)
            now[listener] = now[listener]._replace(heard=heard)
            people = now[listener].reservation + outlook.margin[listener][bid.package]
            least = max(people, rules[listener](outlook, now[listener]))
            if worth(outlook, listener, bid) >= least - DOLLAR:
                return Deal(turn, bid, speaker)
    return None


# ------------------------------------------------------------------------------- by brute force


def grid(step: float) -> list[float]:
    """Return every share on the bargaining grid: the multiples of the step below 1, and 1."""
    return [k * step for k in range(int(1.0 / step) + 1) if k * step < 1.0 - 1e-9] + [1.0]


def path(outlook: Outlook, package: int) -> list[Bid]:
    """Return every bid on the grid of a package's path, from nothing to all."""
    length, order = outlook.length[package], outlook.order[package]
    partial = [
        Bid(package, place, share)
        for place in range(length)
        for share in grid(outlook.steps[order[place]])[:-1]
    ]
    return [*partial, Bid(package, length, 0.0)]


def paths(outlook: Outlook) -> list[Bid]:
    """Return every bid that may be signed."""
    packages = range(len(outlook.length))
    return [bid for package in packages if outlook.admissible[package]
            for bid in path(outlook, package)]  # fmt: skip


def worth(outlook: Outlook, side: int, bid: Bid) -> float:
    """Return the value of a bid from its definition: so many issues in full, part of the next."""
    order, slope = outlook.order[bid.package], outlook.slope[side][bid.package]
    if isinstance(bid, Written):
        granted = zip(bid.shares, slope, strict=True)
        return outlook.base[side][bid.package] + sum(share * each for share, each in granted)
    value = outlook.base[side][bid.package] + sum(slope[issue] for issue in order[: bid.full])
    return value + (bid.part * slope[order[bid.full]] if bid.part else 0.0)


def pair(outlook: Outlook, bid: Bid) -> tuple[float, float]:
    """Return both values of a bid."""
    return worth(outlook, GUILD, bid), worth(outlook, EMPLOYERS, bid)


def all_pairs(outlook: Outlook) -> list[tuple[float, float]]:
    """Return both values of every contract on the grid that may be signed, on the path or not."""
    found = []
    for package, allowed in enumerate(outlook.admissible):
        if allowed:
            own, other = (outlook.slope[side][package] for side in SIDES)
            for shares in product(*map(grid, outlook.steps)):
                guild = sum(s * g for s, g in zip(shares, own, strict=True))
                employers = sum(s * e for s, e in zip(shares, other, strict=True))
                found.append(
                    (outlook.base[GUILD][package] + guild,
                     outlook.base[EMPLOYERS][package] + employers)
                )  # fmt: skip
    return found


def is_bid(bid: Bid, package: int, full: int, part: float) -> bool:
    """Return whether a bid is this one, up to the last digits of the share."""
    return bid[:2] == (package, full) and abs(bid.part - part) < 1e-9


def step_worth(outlook: Outlook, side: int) -> float:
    """Return the most that one grid step of any issue is worth to a side, $M."""
    return max(
        step * abs(slope)
        for slopes in outlook.slope[side]
        for step, slope in zip(outlook.steps, slopes, strict=True)
    )


def mirrored(outlook: Outlook) -> Outlook:
    """Return the same table with the sides exchanged: what was granted is kept and the reverse."""
    base, slope = [], []
    for side in (EMPLOYERS, GUILD):
        pairs = zip(outlook.base[side], outlook.slope[side], strict=True)
        base.append([start + sum(slopes) for start, slopes in pairs])
        slope.append([[-each for each in slopes] for slopes in outlook.slope[side]])
    return outlook_of(
        (base[0], base[1]),
        (slope[0], slope[1]),
        outlook.steps,
        admissible=outlook.admissible,
    )


# ---------------------------------------------------------------------------------------- drawn

UNITS = (1.0, 0.37)  # whole numbers make ties, the other makes rounding errors
STEPS = (1.0, 0.5, 0.4, 0.3, 0.25, 0.1)
BETAS = (0.2, 1.0, 2.0)
EVEN_STEPS = (1.0, 0.5, 0.25, 0.2, 0.1)  # the grid looks the same from both ends


class Numbers:
    """Numbers of one seed: hundreds of them in the time Hypothesis takes to draw a few."""

    def __init__(self, seed: int, unit: float) -> None:
        self.random = Random(seed)
        self.unit = unit

    def take(self, low: int, high: int, count: int) -> list[float]:
        """Return whole numbers of units from a range."""
        return [self.unit * self.random.randint(low, high) for _ in range(count)]

    def flags(self, count: int) -> list[bool]:
        """Return flags, three of four true."""
        return [self.random.random() < 0.75 for _ in range(count)]

    def choices(self, options: Sequence[float], count: int) -> list[float]:
        """Return one of the options, so many times."""
        return self.random.choices(options, k=count)


def outlook_from(numbers: Numbers, width: int, packages: int, least: int, steps: Line) -> Outlook:
    """Return a table of so many issues and packages, filled with numbers."""
    take = numbers.take
    return outlook_of(
        (take(-50, 50, packages), take(-50, 150, packages)),
        (
            [take(least, 100, width) for _ in range(packages)],
            [take(-100, -least, width) for _ in range(packages)],
        ),
        numbers.choices(steps, width),
        admissible=numbers.flags(packages),
        backdated=numbers.flags(packages),
        earning=(take(0, 9, width), take(-9, 0, width)),
        delay=take(-3, 6, 2),
        free_months=numbers.random.choice((0.0, 1.5)),
    )


def some_bid(random: Random, outlook: Outlook) -> Bid:
    """Return any bid on the grid, on the path in three of four cases."""
    package = random.randrange(len(outlook.length))
    if random.random() < 0.75:
        return random.choice(path(outlook, package))
    return free_bid(package, [random.choice(grid(step)) for step in outlook.steps])


def some_mixture(random: Random) -> tuple[Ingredient, ...]:
    """Return up to three tactics with weights that sum to 1."""
    weights = random.choice(((1.0,), (0.3, 0.7), (0.5, 0.25, 0.25), (0.0, 1.0)))
    kinds = range(len(INGREDIENTS))
    return tuple(Ingredient(random.choice(kinds), random.choice(BETAS), w) for w in weights)


def view_from(numbers: Numbers, outlook: Outlook, side: int) -> View:
    """Return what a side might know at a table, filled with numbers."""
    view, random = early_view(numbers, outlook, side), numbers.random
    before = () if view.last == NO_BID else (view.last,)
    return view._replace(
        said=(*(some_bid(random, outlook) for _ in range(random.randrange(3)) if before), *before),
        heard=tuple(some_bid(random, outlook) for _ in range(random.randrange(5))),
        sessions_left=random.choice((0, 1, 2, 10, 40)),
        luck=random.random(),
        tactic=random.choice((*range(len(INGREDIENTS)), MIXTURE)),
        mixture=some_mixture(random),
    )


def early_view(numbers: Numbers, outlook: Outlook, side: int) -> View:
    """Return what a side might know at a table before anything was heard, filled with numbers."""
    random = numbers.random
    least, more = numbers.take(-60, 110, 2)
    low, high = sorted(numbers.choices((0.0, 0.25, 0.5, 1.0), 2))
    return view_of(
        side,
        reservation=least,
        opening=least + abs(more),
        low=low,
        high=high,
        other_waiting=numbers.take(-60, 110, 1)[0],
        other_spread=numbers.take(0, 40, 1)[0],
        weight=random.choice((0.2, 0.5, 0.8)),
        impatience=random.choice((0.5, 3.0)),
        elapsed=random.choice((0.0, 0.3, 0.9, 1.0)),
        beta=random.choice(BETAS),
        last=random.choice([NO_BID, *path(outlook, random.randrange(len(outlook.length)))]),
    )


seeds = st.builds(Numbers, st.integers(0, 2**20), st.sampled_from(UNITS))


def outlooks(least: int = 0, steps: Line = STEPS) -> st.SearchStrategy[Outlook]:
    """Draw a table of up to three packages; an issue moves each side by ``least`` or more."""
    few = st.integers(1, 3)
    return st.builds(outlook_from, seeds, few, few, st.just(least), st.just(steps))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Outlook, View]:
    """Draw a table and what one of its sides knows."""
    numbers, few = draw(seeds), st.integers(1, 3)
    outlook = outlook_from(numbers, draw(few), draw(few), 0, STEPS)
    return outlook, view_from(numbers, outlook, draw(st.sampled_from(SIDES)))


@st.composite
def tables_with_people(draw: st.DrawFn) -> tuple[Outlook, View]:
    """Draw a table where the people behind a seat may ask for more than the side does."""
    outlook, view = draw(tables())
    asked = st.sampled_from((0.0, 0.0, 7.4, 20.0, 1e9, math.inf))
    line = st.tuples(*(asked for _ in outlook.length))
    return outlook._replace(margin=(draw(line), draw(line))), view
