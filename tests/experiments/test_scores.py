"""Scores of forecasts, by hand and by what they reward."""

import math

import pytest

from experiments.scores import always, brier_score, likeliest, log_score, smoothed, uniform


def test_scores_by_hand() -> None:
    """Three classes, four rounds of them: half a round more for each of 5.5."""
    forecast = smoothed(["a", "a", "a", "b"], ("a", "b", "c"))
    assert forecast == pytest.approx({"a": 3.5 / 5.5, "b": 1.5 / 5.5, "c": 0.5 / 5.5})
    assert log_score(forecast, "a") == pytest.approx(math.log(7 / 11))
    assert brier_score(forecast, "a") == pytest.approx((16 + 9 + 1) / 121)
    assert log_score(uniform("abc"), "b") == pytest.approx(-math.log(3))
    assert brier_score(uniform("abc"), "b") == pytest.approx(2 / 3)


def test_a_sure_forecast_gains_next_to_nothing_and_risks_all() -> None:
    sure = always("abc", "a", 0.0)
    assert (log_score(sure, "a"), log_score(sure, "b")) == (0.0, -math.inf)
    assert (brier_score(sure, "a"), brier_score(sure, "b")) == (0.0, 2.0)
    nearly = always("abc", "a", 0.01)
    assert log_score(nearly, "a") == pytest.approx(math.log(0.99))
    assert log_score(nearly, "b") == pytest.approx(math.log(0.005))


@pytest.mark.parametrize("favoured", ["a", "ab"])
@pytest.mark.parametrize("epsilon", [0.0, 0.01, 0.5])
def test_forecasts_sum_to_one(favoured: str, epsilon: float) -> None:
    assert math.fsum(always("abcd", favoured, epsilon).values()) == pytest.approx(1.0)
    assert math.fsum(smoothed(list("aab"), "abcd").values()) == pytest.approx(1.0)


def test_the_logarithm_is_best_for_those_who_say_what_they_think() -> None:
    """A proper score: whoever believes p expects no more from saying anything else (Good 1952)."""
    belief = {"a": 0.5, "b": 0.3, "c": 0.2}

    def expected(said: dict[str, float]) -> tuple[float, float]:
        log = math.fsum(p * log_score(said, name) for name, p in belief.items())
        return log, -math.fsum(p * brier_score(said, name) for name, p in belief.items())

    honest = expected(belief)
    for said in (uniform("abc"), always("abc", "a", 0.2), {"a": 0.45, "b": 0.35, "c": 0.2}):
        assert all(other < own for other, own in zip(expected(said), honest, strict=True))


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(ValueError, match="no class for"):
        smoothed(["a", "z"], "ab")


@pytest.mark.parametrize(
    ("share", "names"), [(0.5, "b"), (0.6, "b"), (0.61, "bc"), (0.85, "bc"), (1.0, "bca")]
)
def test_the_set_is_the_fewest_classes_that_reach_the_share(share: float, names: str) -> None:
    assert likeliest({"a": 0.15, "b": 0.6, "c": 0.25}, share) == list(names)
