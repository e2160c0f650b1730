r"""What bargaining theory picks from the contracts on the table, exactly and with a certificate.

A contract fixes one *package* (a term with its clauses) and the share of each money issue that is
granted. Inside a package both sides' values are linear in the shares, so the efficient contracts
form a falling, concave chain of straight edges: start where the employer is best off, then grant
the issues in order of what a dollar for the guild costs. Every solution below is found in the same
three steps:

1. on every edge of every package, the best point by the criterion, in closed form;
2. of these points and the corners, the best one that leaves neither side below disagreement;
3. a linear programme (HiGHS, through SciPy) that looks for anything better in the winning package
   and shares no code with steps 1 and 2. What it finds is reported as the residual.

Over several packages the contract set is a union of convex sets and in general not convex. Tables
sign contracts, not lotteries over them, so no solution here mixes packages; each is the best
*contract* by its criterion. Where a set is not convex, a solution that keeps Nash's axioms still
picks from the maximisers of the Nash product (Qin, Tan and Wong 2017); the largest smallest gain,
ties broken by the other gain, carries Kalai-Smorodinsky and the egalitarian rule over (cf. Imai
1983).

A finite set of outcomes and a convex hull are packages too (`outcomes`, `hull`), so one mechanism
serves textbook sets and real contract sets. Values are in $ million throughout. Differences below
``TOLERANCE`` count as ties.

References
----------
Imai, H. (1983). Individual monotonicity and lexicographic maxmin solution. Econometrica 51.
Kalai, E. (1977). Proportional solutions to bargaining situations. Econometrica 45.
Kalai, E., and Smorodinsky, M. (1975). Other solutions to Nash's bargaining problem.
Econometrica 43.
Nash, J. (1950). The bargaining problem. Econometrica 18.
Qin, C.-Z., Tan, G., and Wong, A. (2017). Characterization and implementation of Nash bargaining
solutions with non-convexity. USC-INET working paper.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, hypot, inf
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

Corner = TypeVar("Corner")
Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Pair = tuple[float, float]  # guild's value, employer's value, $ million

TOLERANCE = 1e-10  # $ million, a hundredth of a cent; far above rounding error, far below a cent


# --------------------------------------------------------------------------------------- contracts


class Package(NamedTuple):
    """Both sides' values with term and clauses fixed, linear in the shares granted.

    With shares `x`, the guild gets ``guild_base + sum(gain * x)`` and the employer
    ``employer_base - sum(cost * x)``.
    """

    guild_base: float  # $ million, all shares at 0
    gain: tuple[float, ...]  # $ million at share 1, one per issue; any sign
    employer_base: float  # $ million, all shares at 0
    cost: tuple[float, ...]  # $ million at share 1, one per issue; any sign


class Point(NamedTuple):
    """One contract and where it lies in the two sides' value space."""

    package: int  # index into the packages
    shares: tuple[float, ...]  # 0..1, one per issue
    guild: float  # $ million
    employer: float  # $ million


class Solution(NamedTuple):
    """The contract a bargaining solution picks, a certificate, and its twin on the grid.

    `residual` is how much more of the criterion the linear programme finds in the same package:
    zero, up to rounding, exactly when the contract is optimal there. Its unit is given with each
    solution.
    """

    name: str
    package: int  # index into the packages
    shares: tuple[float, ...]  # 0..1, one per issue
    guild: float  # $ million
    employer: float  # $ million
    residual: float
    grid: Point | None  # best rational contract on the grid; None without a grid or without one


class Piece(NamedTuple):
    """A stretch of the Pareto frontier that one package supplies, from the employer's end."""

    package: int  # index into the packages
    guild: tuple[float, ...]  # $ million, rising
    employer: tuple[float, ...]  # $ million, falling


def outcomes(points: ArrayLike) -> list[Package]:
    """Return a finite set of outcomes, an (n, 2) array of values, as packages without issues.

    Examples
    --------
    >>> three = outcomes([(0.0, 1.0), (0.6, 0.5), (1.0, 0.0)])
    >>> nash(three, (0.0, 0.0)).package
    1
    """
    pairs = np.asarray(points, dtype=float).reshape(-1, 2).tolist()
    return [Package(guild, (), employer, ()) for guild, employer in pairs]


def hull(points: ArrayLike) -> Package:
    """Return the convex hull of outcomes, an (n, 2) array of values, as one package.

    Each efficient edge of the hull becomes an issue: granting it moves along the edge. The package
    keeps the hull's efficient frontier; what lies below differs, but no solution looks there.

    Examples
    --------
    >>> hull([(0.0, 0.0), (2.0, 0.0), (2.0, 0.75), (0.0, 1.0)])
    Package(guild_base=0.0, gain=(2.0,), employer_base=1.0, cost=(0.25,))
    """
    pairs = np.asarray(points, dtype=float)
    corners: list[Array] = []
    for pair in pairs[_undominated(pairs)][::-1]:
        while len(corners) > 1 and not _turns_down(corners[-2], corners[-1], pair):
            corners.pop()
        corners.append(pair)
    guild, employer = np.transpose(corners).tolist()
    gain = tuple(right - left for left, right in pairwise(guild))
    cost = tuple(left - right for left, right in pairwise(employer))
    return Package(guild[0], gain, employer[0], cost)


def _turns_down(first: Array, middle: Array, last: Array) -> bool:
    """Whether the path through three points bends clockwise, as a concave frontier does."""
    (right, up), (on, down) = middle - first, last - middle
    return bool(right * down < up * on)


def _undominated(values: Array) -> Indices:
    """Find the points that no other beats, the guild's best first; one of each tie."""
    order = np.lexsort((-values[:, 1], -values[:, 0]))
    employer = values[order, 1]
    best_before = np.maximum.accumulate(np.append(-inf, employer[:-1]))
    kept: Indices = order[employer > best_before + TOLERANCE]
    return kept


def _values(package: Package, shares: Array) -> Array:
    """Guild's and employer's values, (n, 2), of contracts with these shares, (n, issues)."""
    guild = package.guild_base + shares @ np.array(package.gain, dtype=float)
    employer = package.employer_base - shares @ np.array(package.cost, dtype=float)
    return np.column_stack((guild, employer))


def _point(packages: Sequence[Package], index: int, shares: Array) -> Point:
    guild, employer = _values(packages[index], shares[np.newaxis])[0].tolist()
    return Point(index, tuple(shares.tolist()), guild, employer)


def _above(packages: Sequence[Package], disagreement: Pair) -> list[Package]:
    """Return the same packages with values counted from disagreement: gains, $ million."""
    guild, employer = disagreement
    return [
        Package(each.guild_base - guild, each.gain, each.employer_base - employer, each.cost)
        for each in packages
    ]


def _efficient_chain(package: Package) -> Array:
    """Shares at the corners of a package's efficient frontier, the employer's best corner first.

    Shares that please both sides are granted, shares that please neither are not. The others start
    as the employer likes them and turn one by one, the cheapest dollar for the guild first.
    """
    gain, cost = np.array(package.gain, dtype=float), np.array(package.cost, dtype=float)
    start = np.where((cost < 0) | ((cost == 0) & (gain > 0)), 1.0, 0.0)
    contested = np.flatnonzero(np.sign(gain) * np.sign(cost) > 0)
    cheapest_first = contested[np.argsort(cost[contested] / gain[contested], kind="stable")]
    chain = np.tile(start, (len(contested) + 1, 1))
    for corner, issue in enumerate(cheapest_first, start=1):
        chain[corner:, issue] = 1.0 - start[issue]
    return chain


# ------------------------------------------------------------------------------------- certificate


def _most(objective: Array, package: Package, units: Pair) -> float:
    """Maximise a linear objective of the shares and of a level t, both gains being >= t units.

    Without units the level is zero and the constraints say that neither side loses.
    """
    guild = np.append(np.negative(package.gain), units[0])
    employer = np.append(package.cost, units[1])
    limits = (package.guild_base, package.employer_base)
    bounds = [(0.0, 1.0)] * len(package.gain) + [(0.0, inf if any(units) else 0.0)]
    rows = np.vstack((guild, employer))
    answer = linprog(
        -objective,
        rows,
        limits,
        bounds=bounds,
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if answer.fun is None:
        raise ArithmeticError(f"no certificate: {answer.message}")
    return -float(answer.fun)


def _linear_residual(package: Package, shares: Array, weights: Pair) -> float:
    """How far a weighted sum of gains can rise above its value at the shares."""
    price = weights[0] * np.array(package.gain) - weights[1] * np.array(package.cost)
    return _most(np.append(price, 0.0), package, (0.0, 0.0)) - float(price @ shares)


# ---------------------------------------------------------------------------------------- criteria


class _Criterion(Protocol):
    """What a solution maximises, as a function of gains: values above disagreement, (n, 2)."""

    def score(self, gains: Array) -> tuple[Array, Array]:
        """Return what is maximised, and what decides among ties."""

    def peak(self, gains: Array, rise: Array, fall: Array) -> Array:
        """Return the best position on edges that start at `gains`; beyond 0..1, take the end."""

    def residual(self, package: Package, shares: Array) -> float:
        """Return how much better than the shares the linear programme does."""


class _Product(NamedTuple):
    """Product of the gains, each raised to its side's weight, $ million."""

    weight: float  # the guild's, between 0 and 1

    def score(self, gains: Array) -> tuple[Array, Array]:
        product = gains[:, 0] ** self.weight * gains[:, 1] ** (1.0 - self.weight)
        return product, product  # flat at its top, so the last digits decide

    def peak(self, gains: Array, rise: Array, fall: Array) -> Array:
        return self.weight * gains[:, 1] / fall - (1.0 - self.weight) * gains[:, 0] / rise

    def residual(self, package: Package, shares: Array) -> float:
        # The product is log-concave, so it is at its highest where its gradient finds no way up.
        guild, employer = _values(package, shares[np.newaxis])[0].tolist()
        gradient = (self.weight / guild, (1.0 - self.weight) / employer)
        return _linear_residual(package, shares, gradient)


class _Smallest(NamedTuple):
    """The smaller of the two gains, each measured in its own unit."""

    units: Pair  # $ million per unit, > 0

    def score(self, gains: Array) -> tuple[Array, Array]:
        measured = gains / np.array(self.units)
        return measured.min(axis=1), measured.sum(axis=1)

    def peak(self, gains: Array, rise: Array, fall: Array) -> Array:
        guild, employer = self.units
        lead = gains[:, 1] / employer - gains[:, 0] / guild
        return lead / (rise / guild + fall / employer)

    def residual(self, package: Package, shares: Array) -> float:
        level = np.append(np.zeros(len(shares)), 1.0)
        reached = self.score(_values(package, shares[np.newaxis]))[0].item()
        return _most(level, package, self.units) - reached


class _Sum(NamedTuple):
    """A weighted sum of the gains, $ million; ties go to the most equal gains."""

    weights: Pair

    def score(self, gains: Array) -> tuple[Array, Array]:
        return gains @ np.array(self.weights), gains.min(axis=1)

    def peak(self, gains: Array, rise: Array, fall: Array) -> Array:
        slope = self.weights[0] * rise - self.weights[1] * fall
        equal = (gains[:, 1] - gains[:, 0]) / (rise + fall)
        return np.where(np.abs(slope) <= TOLERANCE, equal, np.sign(slope))

    def residual(self, package: Package, shares: Array) -> float:
        return _linear_residual(package, shares, self.weights)


# ------------------------------------------------------------------------------------------ search


def _best(gains: Array, criterion: _Criterion) -> int:
    """Index of the best row of gains; the first where the tie-break is tied as well."""
    score, tie = criterion.score(np.maximum(gains, 0.0))
    best = np.flatnonzero(score >= score.max() - TOLERANCE)
    return int(best[tie[best].argmax()])


def _best_rational(package: Package, shares: Array, criterion: _Criterion) -> Array | None:
    """Pick the best of some contracts of a package; None if each leaves a side a loss."""
    gains = _values(package, shares)
    rational = np.flatnonzero((gains >= -TOLERANCE).all(axis=1))
    if not rational.size:
        return None
    best: Array = shares[rational[_best(gains[rational], criterion)]]
    return best


def _edge_peaks(package: Package, chain: Array, criterion: _Criterion) -> Array:
    """Shares at the best rational point of each edge of the chain."""
    gains = _values(package, chain)
    step = np.diff(gains, axis=0)
    long = np.flatnonzero((np.abs(step) > TOLERANCE).all(axis=1))  # corners stand for the others
    start, rise, fall = gains[long], step[long, 0], -step[long, 1]
    guild_even, employer_even = -start[:, 0] / rise, start[:, 1] / fall
    peak = np.clip(criterion.peak(start, rise, fall), guild_even, employer_even)
    along = np.clip(peak, 0.0, 1.0)[:, np.newaxis]
    return chain[long] + along * (chain[long + 1] - chain[long])


def _optimum(package: Package, criterion: _Criterion) -> Array | None:
    """Shares of a package's best rational contract; None if it has none."""
    chain = _efficient_chain(package)
    candidates = np.vstack((chain, _edge_peaks(package, chain, criterion)))
    return _best_rational(package, candidates, criterion)


def _optima(packages: Sequence[Package], criterion: _Criterion) -> list[Point]:
    """Best rational contract of each package that has one."""
    found = [_optimum(package, criterion) for package in packages]
    return [_point(packages, i, shares) for i, shares in enumerate(found) if shares is not None]


def _gains(points: Sequence[Point]) -> Array:
    return np.array([(point.guild, point.employer) for point in points]).reshape(-1, 2)


def _scores(points: Sequence[Point], criterion: _Criterion) -> Array:
    return criterion.score(np.maximum(_gains(points), 0.0))[0]


def _has_zone(packages: Sequence[Package]) -> bool:
    """Whether some contract gives both sides more than disagreement."""
    best = _gains(_optima(packages, _Smallest((1.0, 1.0))))
    return bool((best.min(axis=1) > TOLERANCE).any())


def _solve(
    name: str,
    packages: Sequence[Package],
    disagreement: Pair,
    criterion: _Criterion,
    steps: Sequence[float] | None,
) -> Solution | None:
    """Search every package, certify the winner, look for its twin on the grid."""
    above = _above(packages, disagreement)
    if not _has_zone(above):
        return None
    optima = _optima(above, criterion)
    best = optima[_best(_gains(optima), criterion)]
    residual = criterion.residual(above[best.package], np.array(best.shares))
    twin = None if steps is None else _grid_twin(above, optima, criterion, steps)
    grid = None if twin is None else _point(packages, twin.package, np.array(twin.shares))
    contract = _point(packages, best.package, np.array(best.shares))
    return Solution(name, *contract, residual, grid)


# --------------------------------------------------------------------------------- bargaining grid


def grid_shares(step: float) -> list[float]:
    """Return the shares a table may name on one issue: multiples of `step`, and always 1.

    Raises
    ------
    ValueError
        If `step` is not positive.

    Examples
    --------
    >>> grid_shares(0.25)
    [0.0, 0.25, 0.5, 0.75, 1.0]
    >>> grid_shares(0.4)
    [0.0, 0.4, 0.8, 1.0]
    """
    if not step > 0.0:
        raise ValueError(f"a grid step is a positive share, not {step}")
    return [step * k for k in range(ceil(1.0 / step - TOLERANCE))] + [1.0]


def _grid_contracts(package: Package, steps: Sequence[float]) -> Array:
    """Shares of a package's efficient contracts on the grid, built up issue by issue.

    Values add up over issues, so a choice that is dominated on the issues so far stays dominated
    whatever the rest of the contract says, and is dropped at once.
    """
    if len(steps) != len(package.gain):
        raise ValueError(f"{len(steps)} grid steps for {len(package.gain)} issues")
    shares = np.zeros((1, len(package.gain)))
    for issue, step in enumerate(steps):
        levels = grid_shares(step)
        rows = len(shares)
        shares = np.repeat(shares, len(levels), axis=0)
        shares[:, issue] = np.tile(levels, rows)
        shares = shares[_undominated(_values(package, shares))]
    return shares


def _grid_twin(
    packages: Sequence[Package],
    optima: Sequence[Point],
    criterion: _Criterion,
    steps: Sequence[float],
) -> Point | None:
    """Best rational grid contract of all packages.

    A package's continuous optimum bounds its grid contracts, so packages are searched from the
    highest bound down, until the bound falls below what the grid has already reached.
    """
    bounds = _scores(optima, criterion)
    reached, found = -inf, list[Point]()
    for i in np.argsort(-bounds, kind="stable"):
        if bounds[i] < reached - TOLERANCE:
            break
        index = optima[i].package
        contracts = _grid_contracts(packages[index], steps)
        shares = _best_rational(packages[index], contracts, criterion)
        if shares is not None:
            found.append(_point(packages, index, shares))
            reached = _scores(found, criterion).max()
    found.sort()  # by package, so that ties fall to the first one listed
    return found[_best(_gains(found), criterion)] if found else None


# --------------------------------------------------------------------------------------- solutions


def nash(
    packages: Sequence[Package],
    disagreement: Pair,
    weight: float = 0.5,
    steps: Sequence[float] | None = None,
) -> Solution | None:
    r"""Nash's solution: the contract with the greatest (weighted) product of gains.

    It maximises :math:`(u - d_U)^a (f - d_F)^{1 - a}` over the contracts of all packages. If
    the products of two packages agree to the last digit, the first listed is taken.

    Parameters
    ----------
    packages
        The contract set.
    disagreement
        What guild and employer have without a deal, $ million.
    weight
        The guild's bargaining power `a`, between 0 and 1 exclusive.
    steps
        Grid step of each share, to have the best grid contract as well.

    Returns
    -------
    Solution or None
        None if no contract gives both sides more than disagreement. The residual is relative: at
        the solution :math:`(u^*, f^*)` it is the greatest value over the package's rational
        contracts of :math:`a (u - d_U)/(u^* - d_U) + (1-a) (f - d_F)/(f^* - d_F) - 1`.

    Raises
    ------
    ValueError
        If `weight` is not between 0 and 1, or `steps` does not fit the issues.

    References
    ----------
    Nash (1950); on a union of convex sets, Qin, Tan and Wong (2017).

    Examples
    --------
    Three issues; the first matters more to the guild, the last more to the employer. Splitting
    each in half would give both 0.5:

    >>> package = Package(0.0, (0.5, 0.3, 0.2), 1.0, (0.2, 0.3, 0.5))
    >>> deal = nash([package], (0.0, 0.0))
    >>> [round(share, 6) for share in deal.shares], round(deal.guild, 6), round(deal.employer, 6)
    ([1.0, 0.5, 0.0], 0.65, 0.65)
    """
    if not 0.0 < weight < 1.0:
        raise ValueError(f"the guild's weight lies between 0 and 1, not at {weight}")
    return _solve("Nash", packages, disagreement, _Product(weight), steps)


def kalai_smorodinsky(
    packages: Sequence[Package], disagreement: Pair, steps: Sequence[float] | None = None
) -> Solution | None:
    """Kalai and Smorodinsky's solution: the sides get equal shares of their ideal gains.

    A side's ideal gain is the most that any contract of any package gives it while the other side
    does not lose. The solution maximises the smaller of the two gains, each divided by its ideal;
    on a convex set both are then equal. Where the frontier of several packages jumps over the line
    to the ideal point they are not, and ties go to the greater sum.

    Parameters and None as in `nash`. The residual has no unit: it is the share of the ideal gains
    that the linear programme can add for the worse-off side. The grid twin uses the same ideal.

    References
    ----------
    Kalai and Smorodinsky (1975); Imai (1983).
    """
    criterion = _Smallest(_ideal_gains(_above(packages, disagreement)))
    return _solve("Kalai-Smorodinsky", packages, disagreement, criterion, steps)


def egalitarian(
    packages: Sequence[Package], disagreement: Pair, steps: Sequence[float] | None = None
) -> Solution | None:
    """Kalai's egalitarian solution: both sides gain the same number of dollars.

    It maximises the smaller gain over the contracts of all packages. Where no efficient contract
    has equal gains, the side that gains more keeps the difference (lexicographic extension). It
    depends on the unit in which values are measured, on purpose: it compares dollars.

    Parameters and None as in `nash`. The residual is in $ million of the smaller gain.

    References
    ----------
    Kalai (1977).
    """
    return _solve("egalitarian", packages, disagreement, _Smallest((1.0, 1.0)), steps)


def utilitarian(
    packages: Sequence[Package], disagreement: Pair, steps: Sequence[float] | None = None
) -> Solution | None:
    """Utilitarian solution: the contract with the greatest sum of values.

    Only contracts that leave neither side below disagreement count, since others are not signed.
    Equal sums go to the most equal gains.

    Parameters and None as in `nash`. The residual is in $ million of the sum.
    """
    return _solve("utilitarian", packages, disagreement, _Sum((1.0, 1.0)), steps)


def _ideal_gains(packages: Sequence[Package]) -> Pair:
    """Most that any rational contract gives each side, in gains; 0 if there is none."""
    guild = _gains(_optima(packages, _Sum((1.0, 0.0))))[:, 0]
    employer = _gains(_optima(packages, _Sum((0.0, 1.0))))[:, 1]
    return float(guild.max(initial=0.0)), float(employer.max(initial=0.0))


# ---------------------------------------------------------------------------------------- frontier


def frontier(packages: Sequence[Package]) -> list[Piece]:
    """Exact Pareto frontier of all packages together, from the employer's end to the guild's.

    With what it dominates, each package's contract set is convex. So it hides one interval, or
    nothing, of another package's edge, and what no package hides of any edge is the frontier.
    Where the frontier jumps, the piece beside the jump is given with its limit point. A stretch
    that two packages share is listed once, for the first.

    Examples
    --------
    >>> long = Package(0.0, (4.0,), 4.0, (4.0,))
    >>> short = Package(3.0, (2.0,), 2.0, (4.0,))
    >>> for piece in frontier([long, short]):
    ...     print(piece)
    Piece(package=0, guild=(0.0, 2.0), employer=(4.0, 2.0))
    Piece(package=1, guild=(3.0, 5.0), employer=(2.0, -2.0))
    """
    chains = [_values(package, _efficient_chain(package)) for package in packages]
    normals = _normals(chains)
    reach = np.array([(chain @ normals.T).max(axis=0) for chain in chains])
    pieces = [
        piece
        for index in range(len(packages))
        for piece in _pieces(index, chains[index], normals, reach)
    ]
    # By the middle: beside a jump, rounding decides which of two pieces starts first.
    return sorted(pieces, key=lambda piece: piece.guild[0] + piece.guild[-1])


def _normals(chains: Sequence[Array]) -> Array:
    """Directions whose half-planes bound every chain with all it dominates, (m, 2).

    The first two are the axes. The diagonal stands in for packages that are a single point.
    """
    steps = np.vstack([np.diff(chain, axis=0) for chain in chains])
    long = steps[(np.abs(steps) > TOLERANCE).all(axis=1)]
    across = np.column_stack((-long[:, 1], long[:, 0]))
    slopes = np.unique(across / across.sum(axis=1, keepdims=True), axis=0)
    return np.vstack(([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]], slopes))


def _pieces(index: int, chain: Array, normals: Array, reach: Array) -> list[Piece]:
    """Stretches of one package's chain that are on the frontier, joined where they meet."""
    paths: list[list[Pair]] = []
    for start, end in _edges(list(chain)):
        for low, high in _visible(start, end, index, normals, reach):
            left, right = _between(start, end, low), _between(start, end, high)
            if paths and paths[-1][-1] == left:
                paths[-1].append(right)
            else:
                paths.append([left, right])
    corners = [dict.fromkeys(path) for path in paths]  # a single point is listed once
    return [Piece(index, *zip(*each, strict=True)) for each in corners]


def _edges(corners: Sequence[Corner]) -> list[tuple[Corner, Corner]]:
    """Pair up neighbouring corners; a single corner is an edge of no length."""
    return list(pairwise(corners)) or [(corners[0], corners[0])]


def _between(start: Array, end: Array, position: float) -> Pair:
    guild, employer = ((1.0 - position) * start + position * end).tolist()
    return guild, employer


def _visible(start: Array, end: Array, index: int, normals: Array, reach: Array) -> Iterator[Pair]:
    """Parts of a package's edge, as positions 0..1, that no other package dominates.

    Each other package hides what lies inside all its half-planes. An edge that runs along a
    half-plane's border counts as inside if the other package is listed earlier, and on the axes'
    borders always, since less of one value for as much of the other is dominated.
    """
    others = np.delete(np.arange(len(reach)), index)
    slack = reach[others] - np.array([normals @ start, normals @ end])[:, np.newaxis]
    shared = (np.abs(slack) <= TOLERANCE).all(axis=0)
    inside = (others < index)[:, np.newaxis] | (np.arange(len(normals)) < 2)
    at_start, at_end = np.where(shared, np.where(inside, 1.0, -1.0), slack)
    crossing = at_start / np.where(at_start == at_end, 1.0, at_start - at_end)
    low = np.where(at_start < 0.0, crossing, 0.0).max(axis=1, initial=0.0)
    high = np.where(at_end < 0.0, crossing, 1.0).min(axis=1, initial=1.0)
    hidden = np.column_stack((low, high))[low < high]
    return _uncovered(sorted(hidden.tolist()))


def _uncovered(intervals: list[list[float]]) -> Iterator[Pair]:
    """Parts of 0..1 outside all the intervals, which are sorted."""
    edge = 0.0
    for low, high in intervals:
        if low > edge + TOLERANCE:
            yield edge, low
        edge = max(edge, high)
    if edge < 1.0 - TOLERANCE:
        yield edge, 1.0


# -------------------------------------------------------------------------------------------- gaps


def distance(point: Pair, pieces: Sequence[Piece]) -> float:
    """Return the Euclidean distance from a pair of values to a frontier, $ million.

    Raises
    ------
    ValueError
        If there are no pieces.
    """
    return min(
        _to_edge(point, start, end)
        for piece in pieces
        for start, end in _edges(list(zip(piece.guild, piece.employer, strict=True)))
    )


def _to_edge(point: Pair, start: Pair, end: Pair) -> float:
    rise, fall = end[0] - start[0], end[1] - start[1]
    length = rise**2 + fall**2
    along = (point[0] - start[0]) * rise + (point[1] - start[1]) * fall
    position = min(max(along / length, 0.0), 1.0) if length else 0.0
    return hypot(point[0] - start[0] - position * rise, point[1] - start[1] - position * fall)


def pareto_gap(point: Pair, packages: Sequence[Package]) -> float:
    """Return the Euclidean distance from a pair of values to the Pareto frontier, $ million.

    For many points on one contract set, compute `frontier` once and use `distance`.

    Examples
    --------
    Splitting every issue in half where the sides care about different ones:

    >>> package = Package(0.0, (0.5, 0.3, 0.2), 1.0, (0.2, 0.3, 0.5))
    >>> round(pareto_gap((0.5, 0.5), [package]), 6)
    0.212132
    """
    return distance(point, frontier(packages))


def nash_gap(
    point: Pair, packages: Sequence[Package], disagreement: Pair, weight: float = 0.5
) -> float:
    """Return the Euclidean distance from a pair of values to the Nash solution, $ million.

    Without a zone of agreement the Nash outcome is disagreement itself.

    Examples
    --------
    >>> pie = Package(0.0, (1.0,), 1.0, (1.0,))
    >>> round(nash_gap((0.8, 0.2), [pie], (0.0, 0.0)), 6)
    0.424264
    """
    deal = nash(packages, disagreement, weight)
    guild, employer = (deal.guild, deal.employer) if deal else disagreement
    return hypot(point[0] - guild, point[1] - employer)
