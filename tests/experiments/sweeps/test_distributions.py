import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.sweeps.distributions import (
    DIGITS,
    KINDS,
    TAIL,
    Choice,
    Distribution,
    choice,
    ends,
    fault,
    is_endless,
    quantiles,
)

CLOSE = 10.0 ** (1 - DIGITS)  # relative: what rounding to DIGITS may change
NUMBERS = st.floats(-1e3, 1e3)
WIDTHS = st.floats(1e-3, 1e3)
SHAPES = st.floats(0.2, 20.0)
UNITS = np.linspace(0.0, 1.0, 41)
INNER = UNITS[1:-1]


def frozen(spread: Distribution) -> "stats.rv_frozen":
    """Return the same distribution as scipy has it."""
    kind, n = spread.kind, spread.numbers
    if kind == "uniform":
        return stats.uniform(n[0], n[1] - n[0])
    if kind == "loguniform":
        return stats.loguniform(*n)
    if kind == "triangular":
        return stats.triang((n[1] - n[0]) / (n[2] - n[0]), n[0], n[2] - n[0])
    if kind == "beta":
        return stats.beta(n[0], n[1], n[2], n[3] - n[2])
    if kind == "normal":
        return stats.norm(*n)
    if kind == "lognormal":
        return stats.lognorm(n[1], scale=np.exp(n[0]))
    if kind == "integer":
        return stats.randint(int(n[0]), int(n[1]) + 1)
    return stats.expon(scale=n[0])


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    """Draw a distribution with numbers that are fine, not cut."""
    kind = draw(st.sampled_from(list(KINDS)))
    low, width, at = draw(NUMBERS), draw(WIDTHS), draw(st.floats(0.0, 1.0))
    numbers = {
        "uniform": (low, low + width),
        "loguniform": (width, width * (1.1 + at)),
        "triangular": (low, low + at * width, low + width),
        "integer": (float(round(low)), float(round(low) + 1 + round(width))),
        "beta": (draw(SHAPES), draw(SHAPES), low, low + width),
        "normal": (low, width),
        "lognormal": (at, 0.1 + at),
        "exponential": (width,),
    }
    return Distribution(kind, numbers[kind])


@given(distributions())
def test_quantiles_are_those_of_scipy(spread: Distribution) -> None:
    assert fault(spread) == ""
    wanted, found = frozen(spread).ppf(INNER), quantiles(spread, INNER)
    if spread.kind == "integer":  # a jump falls on either side of a rounding error
        assert (np.abs(wanted - found) <= 1.0).all()
        assert (wanted == found).mean() > 0.8
    else:
        spans = np.ptp(frozen(spread).ppf(np.array([0.01, 0.99])))
        assert np.abs(wanted - found).max() <= CLOSE * (np.abs(wanted).max() + spans) + 1e-9 * spans


@given(distributions())
def test_quantiles_rise_and_stay_between_the_ends(spread: Distribution) -> None:
    found = quantiles(spread, UNITS)
    low, high = ends(spread)
    assert (np.diff(found) >= 0.0).all()
    assert found.min() == low
    assert found.max() == high
    assert np.isfinite(found).all()


@given(distributions())
def test_sampled_numbers_can_be_typed(spread: Distribution) -> None:
    low, high = ends(spread)
    typed = [float(f"{number:.{DIGITS}g}") for number in quantiles(spread, INNER)]
    found = quantiles(spread, INNER).tolist()
    assert [a for a, b in zip(found, typed, strict=True) if a not in (b, low, high)] == []


@given(distributions(), st.floats(0.05, 0.45), st.floats(0.55, 0.95))
def test_a_cut_distribution_is_the_middle_of_the_whole(
    spread: Distribution, below: float, above: float
) -> None:
    if KINDS[spread.kind].bounded:
        return
    low, high = (float(end) for end in frozen(spread).ppf([below, above]))
    cut = spread._replace(low=low, high=high)
    assert fault(cut) == ""
    assert not is_endless(cut)
    wanted = frozen(spread).ppf(below + INNER * (above - below))
    assert quantiles(cut, INNER) == pytest.approx(wanted, rel=1e-6, abs=1e-6 * (high - low))
    assert ends(cut) == pytest.approx((low, high), rel=CLOSE)


def test_an_endless_distribution_is_cut_at_one_in_a_billion() -> None:
    low, high = ends(Distribution("normal", (0.0, 1.0)))
    assert low == pytest.approx(stats.norm.ppf(TAIL), rel=1e-7)
    assert high == pytest.approx(-stats.norm.ppf(TAIL), rel=1e-6)


def test_both_ends_of_whole_numbers_come_up_as_often_as_the_others() -> None:
    units = (np.arange(3000) + 0.5) / 3000
    values, counts = np.unique(
        quantiles(Distribution("integer", (3.0, 5.0)), units), return_counts=True
    )
    assert values.tolist() == [3.0, 4.0, 5.0]
    assert counts.tolist() == [1000, 1000, 1000]


@given(st.lists(st.floats(0.01, 10.0), min_size=1, max_size=6))
def test_a_choice_comes_up_by_its_weights(weights: list[float]) -> None:
    spread = choice(list(range(len(weights))), weights)
    units = (np.arange(10_000) + 0.5) / 10_000
    counts = np.bincount(quantiles(spread, units).astype(int), minlength=len(weights))
    assert counts / 10_000 == pytest.approx(np.array(weights) / sum(weights), abs=2e-4)
    assert quantiles(spread, np.array([0.0, 1.0])).tolist() == [0.0, len(weights) - 1]


def test_all_values_of_a_choice_must_be_allowed() -> None:
    assert ends(Choice(("b", "a"), (0.5, 0.5))) == ("b", "a")


@pytest.mark.parametrize(
    ("spread", "says"),
    [
        (Distribution("uniform", (0.0,)), "takes 2 numbers, [low, high]"),
        (Distribution("uniform", (0.0, 2e9)), "larger than 1e+09"),
        (Distribution("uniform", (1.0, 1.0)), "must be below"),
        (Distribution("integer", (1.0, 2.5)), "both must be whole"),
        (Distribution("beta", (0.0, 1.0, 0.0, 1.0)), "a and b must be above 0"),
        (Distribution("exponential", (0.0,)), "the mean must be above 0"),
        (Distribution("lognormal", (800.0, 1.0)), "far too large"),
        (Distribution("lognormal", (0.0, 0.0)), "standard deviation must be above 0"),
        (Distribution("normal", (0.0, 1.0), low=2.0, high=1.0), "must be below"),
        (Distribution("normal", (0.0, 1.0), low=50.0), "cut off all of it"),
        (Distribution("exponential", (1.0,), high=-1.0), "cut off all of it"),
        (Distribution("uniform", (0.0, 1.0), low=0.5), "only cut normal"),
    ],
    ids=lambda value: value.kind if isinstance(value, Distribution) else value[:12],
)
def test_numbers_that_make_no_distribution_are_named(spread: Distribution, says: str) -> None:
    assert says in fault(spread)


@pytest.mark.parametrize(
    ("spread", "endless"),
    [
        (Distribution("normal", (0.0, 1.0)), True),
        (Distribution("normal", (0.0, 1.0), low=0.0), True),
        (Distribution("exponential", (1.0,), high=3.0), False),
        (Distribution("lognormal", (0.0, 1.0)), True),
        (Distribution("uniform", (0.0, 1.0)), False),
        (choice([1, 2]), False),
    ],
    ids=["normal", "half", "exponential", "lognormal", "uniform", "choice"],
)
def test_an_endless_distribution_is_told(spread: Distribution | Choice, endless: bool) -> None:
    assert is_endless(spread) == endless
