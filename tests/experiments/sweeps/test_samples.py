import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import sobol as salib_sobol

from experiments.sweeps.samples import is_power_of_two, latin_hypercube, morris, saltelli, sobol

SEEDS = st.integers(0, 10**6)
COUNTS = st.integers(1, 6)


@given(st.integers(1, 60), COUNTS, SEEDS)
def test_a_latin_hypercube_has_one_point_in_each_stratum(n: int, k: int, seed: int) -> None:
    units = latin_hypercube(n, k, seed)
    assert units.shape == (n, k)
    strata = np.sort(np.floor(units * n).astype(int), axis=0)
    assert (strata == np.arange(n)[:, None]).all()


@given(st.integers(0, 8), COUNTS, SEEDS)
def test_a_sobol_sequence_is_as_even_as_a_latin_hypercube_on_each_axis(
    power: int, k: int, seed: int
) -> None:
    n = 2**power
    units = sobol(n, k, seed)
    assert ((units >= 0.0) & (units < 1.0)).all()
    strata = np.sort(np.floor(units * n).astype(int), axis=0)
    assert (strata == np.arange(n)[:, None]).all()


def test_a_sobol_sequence_is_even_on_pairs_of_axes() -> None:
    units = sobol(64, 2, seed=5)
    cells = np.floor(units * 8).astype(int)
    assert len({tuple(cell) for cell in cells.tolist()}) == 64


def test_a_sobol_sequence_needs_a_power_of_two() -> None:
    with pytest.raises(ValueError, match="100 is no power of two"):
        sobol(100, 2, seed=0)
    assert [n for n in range(20) if is_power_of_two(n)] == [1, 2, 4, 8, 16]


@pytest.mark.parametrize("sample", [latin_hypercube, sobol], ids=["latin-hypercube", "sobol"])
def test_a_sample_depends_on_its_seed_only(sample: object) -> None:
    first, again, other = (sample(16, 3, seed) for seed in (4, 4, 5))  # type: ignore[operator]
    assert (first == again).all()
    assert (first != other).any()


@given(st.integers(1, 5), COUNTS, SEEDS, st.booleans())
def test_each_block_of_a_saltelli_sample_changes_one_coordinate(
    power: int, k: int, seed: int, second_order: bool
) -> None:
    base = 2**power
    units = saltelli(base, k, seed, second_order)
    width = 2 * k + 2 if second_order else k + 2
    assert units.shape == (base * width, k)
    for block in units.reshape(base, width, k):
        a, b = block[0], block[-1]
        for column in range(k):
            own = np.arange(k) == column
            assert (block[1 + column] == np.where(own, b, a)).all()
            if second_order:
                assert (block[1 + k + column] == np.where(own, a, b)).all()


def test_the_two_halves_of_a_saltelli_sample_are_one_sobol_sequence() -> None:
    rows = saltelli(16, 3, seed=2, second_order=False).reshape(16, 5, 3)
    assert (np.concatenate([rows[:, 0], rows[:, -1]], axis=1) == sobol(16, 6, seed=2)).all()


@pytest.mark.parametrize("second_order", [False, True], ids=["first", "second"])
def test_a_saltelli_sample_is_laid_out_as_in_salib(second_order: bool) -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
    theirs = salib_sobol.sample(problem, 8, calc_second_order=second_order, seed=1)
    ours = saltelli(8, 3, seed=1, second_order=second_order)
    assert ours.shape == theirs.shape
    assert (pattern(ours, 8) == pattern(theirs, 8)).all()


def pattern(units: np.ndarray, base: int) -> np.ndarray:
    """Return of each coordinate whether it is that of the block's first row, or of its last."""
    blocks = units.reshape(base, -1, units.shape[1])
    return np.where(blocks == blocks[:, :1], 0, np.where(blocks == blocks[:, -1:], 1, 2))


@given(st.integers(1, 8), COUNTS, st.sampled_from([2, 4, 6, 10]), SEEDS)
def test_a_trajectory_changes_each_parameter_once_by_half_the_levels(
    trajectories: int, k: int, levels: int, seed: int
) -> None:
    units = morris(trajectories, k, levels, seed)
    assert units.shape == (trajectories * (k + 1), k)
    on_grid = units * (levels - 1)
    assert np.allclose(on_grid, np.round(on_grid))
    assert ((units >= 0.0) & (units <= 1.0)).all()
    steps = np.diff(units.reshape(trajectories, k + 1, k), axis=1)
    assert np.allclose(np.sort(np.abs(steps), axis=2)[:, :, :-1], 0.0)
    assert np.allclose(np.abs(steps).sum(axis=1), levels / (2 * (levels - 1)))


def test_all_levels_and_all_orders_of_a_morris_sample_come_up() -> None:
    walks = morris(400, 2, levels=4, seed=0).reshape(400, 3, 2)
    counts = np.bincount(np.round(walks * 3).astype(int).ravel(), minlength=4)
    assert counts.min() > 0.8 * counts.max()
    first = (walks[:, 1] != walks[:, 0]).argmax(axis=1)
    assert 150 < first.sum() < 250
