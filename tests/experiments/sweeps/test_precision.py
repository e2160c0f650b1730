"""Points are run until they are known well enough, whatever the cut of the runs into parts."""

import statistics

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from experiments.intervals import mean, wilson
from experiments.sweeps.chunks import Wave
from experiments.sweeps.precision import Sums, first_wave, half_widths, next_wave, summed
from experiments.sweeps.study import Fixed, Until

SHARE = Until("term_class", ("18", "24"), 0.2, at_least=10, at_most=40, batch=15)
MEAN = Until("guild_value", (), 0.5, at_least=10, at_most=40, batch=15)


def part(rows: list[tuple[int, str, object]], outcome: str) -> pa.Table:
    points, stages, found = zip(*rows, strict=True) if rows else ((), (), ())
    kind = pa.string() if outcome == "term_class" else pa.float64()
    return pa.table(
        {
            "point": pa.array(points, pa.int64()),
            "stage": pa.array(stages, pa.string()),
            outcome: pa.array(found, kind),
        }
    )


def sums(*points: tuple[float, float, float]) -> Sums:
    return Sums(*(np.array(column, dtype=float) for column in zip(*points, strict=True)))


def test_the_first_wave_gives_every_point_its_least_number() -> None:
    assert first_wave(5, Fixed(7)) == Wave(0, 0, range(5), 0, 7)
    assert first_wave(5, SHARE) == Wave(0, 0, range(5), 0, 10)


@given(st.integers(1, 500), st.data())
def test_the_width_of_a_share_is_that_of_wilsons_interval(made: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, made))
    [width] = half_widths(SHARE, sums((made, hits, hits)))
    expected = wilson(hits, made)
    assert width == pytest.approx((expected.high - expected.low) / 2, rel=1e-9)


@given(st.lists(st.floats(-100.0, 100.0), min_size=2, max_size=50))
def test_the_width_of_a_mean_is_that_of_students_interval(values: list[float]) -> None:
    total = sum(values), sum(value**2 for value in values)
    [width] = half_widths(MEAN, sums((len(values), *total)))
    expected = mean(values)
    assert width == pytest.approx((expected.high - expected.low) / 2, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("rule", [SHARE, MEAN], ids=["share", "mean"])
def test_nothing_is_known_of_a_point_without_a_complete_run(rule: Until) -> None:
    assert half_widths(rule, sums((0, 0.0, 0.0))).tolist() == [np.inf]


def test_one_run_tells_nothing_of_a_mean() -> None:
    assert half_widths(MEAN, sums((1, 5.0, 25.0))).tolist() == [np.inf]


def test_only_points_that_are_not_known_well_enough_go_on() -> None:
    before = Wave(0, 0, range(3), 0, 10)
    known = sums((10, 0, 0), (10, 5, 5), (10, 10, 10))
    wave = next_wave(before, size=4, rule=SHARE, sums=known)
    assert wave is not None
    assert list(wave.points) == [1]
    assert wave._replace(points=()) == Wave(8, 30, (), 10, 15)


def test_a_point_that_was_done_is_not_looked_at_again() -> None:
    before = Wave(8, 30, np.array([1]), 10, 15)
    known = sums((10, 5, 5), (25, 12, 12), (10, 5, 5))
    wave = next_wave(before, size=4, rule=SHARE._replace(half_width=0.1), sums=known)
    assert wave is not None
    assert list(wave.points) == [1]
    assert (wave.run, wave.chunk, wave.replication) == (45, 12, 25)


def test_the_last_batch_ends_at_the_most_and_then_there_is_none() -> None:
    rule = SHARE._replace(half_width=0.01)
    known = sums((25, 12, 12))
    last = next_wave(Wave(0, 0, range(1), 10, 15), 4, rule._replace(at_most=30), known)
    assert last is not None
    assert (last.replication, last.replications) == (25, 5)
    assert next_wave(last, 4, rule._replace(at_most=30), known) is None


def test_there_is_no_wave_if_all_are_known() -> None:
    assert next_wave(Wave(0, 0, range(1), 0, 10), 4, SHARE, sums((10, 0, 0))) is None


def test_failed_runs_and_empty_figures_are_passed_by() -> None:
    rows = [(0, "", 1.0), (0, "limit", None), (1, "", None), (1, "", 3.0), (1, "playing", None)]
    found = summed(3, MEAN, [part(rows, "guild_value")])
    assert found.made.tolist() == [1, 1, 0]
    assert found.total.tolist() == [1.0, 3.0, 0.0]


def test_a_complete_run_without_a_hit_counts() -> None:
    rows = [(0, "", "24"), (0, "", "none"), (0, "", "36"), (0, "", "18"), (0, "limit", None)]
    found = summed(1, SHARE, [part(rows, "term_class")])
    assert (found.made.tolist(), found.total.tolist()) == ([4], [2])


def test_values_of_numbers_are_compared_as_text() -> None:
    table = pa.table({"point": [0, 0, 0], "stage": ["", "", ""], "strike_days": [0, 12, None]})
    found = summed(1, Until("strike_days", ("12",), 0.1, 1, 2, 1), [table])
    assert (found.made.tolist(), found.total.tolist()) == ([3], [1])


@given(
    st.lists(st.tuples(st.integers(0, 3), st.just(""), st.floats(-1e6, 1e6)), max_size=60),
    st.integers(1, 20),
)
def test_sums_do_not_depend_on_the_cut_into_parts(
    rows: list[tuple[int, str, object]], size: int
) -> None:
    cut = [part(rows[i : i + size], "guild_value") for i in range(0, len(rows), size)]
    whole, pieces = (summed(4, MEAN, parts) for parts in ([part(rows, "guild_value")], cut))
    assert all(np.array_equal(a, b) for a, b in zip(whole, pieces, strict=True))


def test_students_quantile_is_that_of_scipy() -> None:
    values = [1.0, 2.0, 4.0]
    [width] = half_widths(MEAN, sums((3, sum(values), sum(v * v for v in values))))
    factor = student.ppf(0.975, 2)
    assert width == pytest.approx(factor * statistics.stdev(values) / 3**0.5)
