"""Who talks to whom: networks among the members of a union.

References
----------
Watts & Strogatz (1998), Nature 393 (small world). Erdos & Renyi (1959), Publicationes
Mathematicae 6 (random). Barabasi & Albert (1999), Science 286 (scale-free).
"""

import networkx as nx  # type: ignore[import-untyped]

NETWORKS = ("small-world", "random", "scale-free", "ring", "complete", "none")


def neighbours(
    kind: str, count: int, degree: int, rewiring: float, seed: int
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
    seed : int
        Of the ties that are left to chance; the same seed gives the same network.

    Raises
    ------
    ValueError
        For another kind, or a number out of its range.

    Examples
    --------
    >>> neighbours("ring", 5, 2, 0.0, seed=1)
    ((1, 4), (0, 2), (1, 3), (2, 4), (0, 3))
    >>> neighbours("complete", 3, 0, 0.0, seed=1)
    ((0, 1, 2), (0, 1, 2), (0, 1, 2))
    """
    if kind not in NETWORKS:
        raise ValueError(f"no network is called {kind!r}; there are {', '.join(NETWORKS)}")
    if count < 0 or degree < 0 or not 0.0 <= rewiring <= 1.0:
        raise ValueError("count and degree must be at least 0, rewiring between 0 and 1")
    everybody = tuple(range(count))
    if kind == "complete":
        return (everybody,) * count
    if kind == "none" or degree == 0:
        return ((),) * count
    if count <= degree + 1:
        return tuple(everybody[:own] + everybody[own + 1 :] for own in everybody)
    graph = _graph(kind, count, degree, rewiring, seed)
    return tuple(tuple(sorted(graph[own])) for own in everybody)


def _graph(kind: str, count: int, degree: int, rewiring: float, seed: int) -> nx.Graph:
    """Return a network of more than ``degree + 1`` members."""
    half = (degree + 1) // 2
    if kind == "small-world":
        return nx.watts_strogatz_graph(count, 2 * half, rewiring, seed=seed)
    if kind == "ring":
        return nx.watts_strogatz_graph(count, 2 * half, 0.0, seed=seed)
    if kind == "scale-free":
        return nx.barabasi_albert_graph(count, half, seed=seed)
    return nx.fast_gnp_random_graph(count, degree / (count - 1), seed=seed)
