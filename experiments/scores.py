"""How good a forecast of classes was, once it is known which class came.

References
----------
Brier, G. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather
Review 78, 1-3.
Good, I. J. (1952). Rational decisions. Journal of the Royal Statistical Society B 14, 107-114; the
logarithmic score.
"""

import math
from collections.abc import Mapping, Sequence

from agents.contract import ROUNDING


def smoothed(found: Sequence[str], classes: Sequence[str]) -> dict[str, float]:
    """Return each class's probability: its share with half a round added to every class.

    So what never came up in the rounds played is held for rare, not for impossible.

    >>> smoothed(["a", "a", "b"], ("a", "b"))
    {'a': 0.625, 'b': 0.375}

    Raises
    ------
    ValueError
        If a round is of no class.
    """
    if strange := set(found) - set(classes):
        raise ValueError(f"no class for {sorted(strange)}")
    total = len(found) + len(classes) / 2
    return {name: (found.count(name) + 0.5) / total for name in classes}


def always(classes: Sequence[str], favoured: Sequence[str], epsilon: float) -> dict[str, float]:
    """Return the forecast that some classes come, but for a chance of epsilon for all others.

    >>> always(("a", "b", "c"), ("a",), 0.1)
    {'a': 0.9, 'b': 0.05, 'c': 0.05}
    """
    rest = len(classes) - len(favoured)
    return {
        name: (1.0 - epsilon) / len(favoured) if name in favoured else epsilon / rest
        for name in classes
    }


def uniform(classes: Sequence[str]) -> dict[str, float]:
    """Return the forecast that holds every class for as likely as any other."""
    return dict.fromkeys(classes, 1.0 / len(classes))


def log_score(forecast: Mapping[str, float], came: str) -> float:
    """Return the natural logarithm of what was forecast for the class that came, 0 at best.

    >>> round(log_score({"a": 0.25, "b": 0.75}, "a"), 4)
    -1.3863
    """
    return math.log(forecast[came]) if forecast[came] > 0.0 else -math.inf


def brier_score(forecast: Mapping[str, float], came: str) -> float:
    """Return the squared distance between forecast and event, summed over classes, 0 to 2.

    >>> brier_score({"a": 0.25, "b": 0.75}, "a")
    1.125
    """
    return math.fsum((p - float(name == came)) ** 2 for name, p in forecast.items())


def likeliest(forecast: Mapping[str, float], share: float) -> list[str]:
    """Return the fewest classes that reach a share together, the likeliest first.

    >>> likeliest({"a": 0.15, "b": 0.6, "c": 0.25}, 0.8)
    ['b', 'c']
    """
    names: list[str] = []
    for name in sorted(forecast, key=lambda each: -forecast[each]):
        if math.fsum(forecast[each] for each in names) >= share - ROUNDING:
            break
        names.append(name)
    return names
