import math

import numpy as np
import pytest
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.test_functions import Ishigami
from scipy import stats

from experiments.intervals import Interval
from experiments.sweeps.designs import plan_of
from experiments.sweeps.indices import (
    MorrisEffects,
    OutputError,
    SobolIndices,
    elementary_effects,
    morris_effects,
    sobol_indices,
)
from experiments.sweeps.reading import study_from
from experiments.sweeps.samples import morris, saltelli
from experiments.sweeps.settings import scenario_of
from model.negotiation import Negotiation
from model.outcome import outcome

NAMES = ("x1", "x2", "x3")
A, B = 7.0, 0.1
BASE = 2048
PROBLEM = {"num_vars": 3, "names": list(NAMES), "bounds": [[0.0, 1.0]] * 3}


def ishigami(units: np.ndarray) -> np.ndarray:
    """Return the function of Ishigami & Homma (1990), its inputs uniform from -pi to pi."""
    outputs: np.ndarray = Ishigami.evaluate(math.pi * (2.0 * units - 1.0), A=A, B=B)
    return outputs


def closed_form() -> tuple[dict[str, float], dict[str, float], dict[tuple[str, str], float]]:
    """Return first, total and second-order indices (Saltelli et al. 2000, section 2.9.3)."""
    alone = (0.5 * (1.0 + B * math.pi**4 / 5.0) ** 2, A**2 / 8.0, 0.0)
    both = B**2 * math.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    variance = sum(alone) + both
    first = {name: part / variance for name, part in zip(NAMES, alone, strict=True)}
    total = {name: first[name] + (both / variance if name != "x2" else 0.0) for name in NAMES}
    second = {("x1", "x2"): 0.0, ("x1", "x3"): both / variance, ("x2", "x3"): 0.0}
    return first, total, second


@pytest.fixture(scope="module")
def found() -> SobolIndices:
    return sobol_indices(NAMES, ishigami(saltelli(BASE, 3, 0, True)), second_order=True)


def holds(interval: Interval, value: float) -> bool:
    return interval.low <= value <= interval.high


def test_ishigami_is_within_the_intervals(found: SobolIndices) -> None:
    first, total, second = closed_form()
    for name in NAMES:
        assert holds(found.first[name], first[name])
        assert holds(found.total[name], total[name])
    assert [pair for pair in second if not holds(found.second[pair], second[pair])] == []
    assert found.first["x2"].high - found.first["x2"].low < 0.1
    assert found.note == ""


def test_the_indices_are_those_of_scipy() -> None:
    rows = ishigami(saltelli(BASE, 3, 0, False)).reshape(BASE, 5)
    theirs = stats.sobol_indices(
        func={"f_A": rows[:, :1].T, "f_B": rows[:, -1:].T, "f_AB": rows[:, 1:4].T[:, None, :]},
        n=BASE,
    )
    ours = sobol_indices(NAMES, rows.ravel(), resamples=10)
    assert [ours.first[name].value for name in NAMES] == pytest.approx(theirs.first_order, rel=1e-9)
    assert [ours.total[name].value for name in NAMES] == pytest.approx(theirs.total_order, rel=1e-9)


def test_salib_agrees_within_its_intervals_and_has_the_same_ones(found: SobolIndices) -> None:
    outputs = ishigami(saltelli(BASE, 3, 0, True))
    theirs = salib_sobol.analyze(PROBLEM, outputs, num_resamples=500, seed=1)
    for mine, key in ((found.first, "S1"), (found.total, "ST")):
        for name, value, half in zip(NAMES, theirs[key], theirs[f"{key}_conf"], strict=True):
            assert mine[name].value == pytest.approx(value, abs=1e-3)
            assert (mine[name].high - mine[name].low) / 2 == pytest.approx(half, rel=0.2)
    assert found.second["x1", "x3"].value == pytest.approx(theirs["S2"][0, 2], abs=1e-3)


def test_the_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    truth, hits, tries = closed_form()[1]["x1"], 0, 60
    for seed in range(tries):
        outputs = ishigami(saltelli(64, 3, seed, False))
        hits += holds(sobol_indices(NAMES, outputs, resamples=200).total["x1"], truth)
    assert hits >= 0.85 * tries


def test_the_same_seed_gives_the_same_intervals() -> None:
    outputs = ishigami(saltelli(64, 3, 0, False))
    assert sobol_indices(NAMES, outputs, seed=3) == sobol_indices(NAMES, outputs, seed=3)
    other = sobol_indices(NAMES, outputs, seed=4)
    assert other.first["x1"].value == sobol_indices(NAMES, outputs).first["x1"].value
    assert other.first["x1"].low != sobol_indices(NAMES, outputs, seed=3).first["x1"].low


def test_neither_a_shift_nor_a_unit_changes_the_indices() -> None:
    outputs = ishigami(saltelli(64, 3, 0, True))
    plain = sobol_indices(NAMES, outputs, second_order=True, resamples=50)
    moved = sobol_indices(NAMES, 1e6 - 40.0 * outputs, second_order=True, resamples=50)
    for name in NAMES:
        assert moved.first[name] == pytest.approx(plain.first[name], abs=1e-6)
        assert moved.total[name] == pytest.approx(plain.total[name], abs=1e-6)
    assert moved.variance == pytest.approx(1600.0 * plain.variance)


def test_replications_are_averaged_and_that_is_said() -> None:
    outputs = ishigami(saltelli(64, 3, 0, False))
    noise = np.random.default_rng(0).normal(size=(len(outputs), 4))
    both = sobol_indices(NAMES, outputs[:, None] + noise, resamples=50)
    assert both.note.startswith("means of 4 replications each")
    means = sobol_indices(NAMES, (outputs[:, None] + noise).mean(axis=1), resamples=50)
    assert both == means._replace(note=both.note)
    assert sobol_indices(NAMES, outputs[:, None], resamples=50).note == ""


def test_chance_in_the_outputs_raises_the_total_indices_only() -> None:
    units = saltelli(1024, 3, 0, False)
    noise = np.random.default_rng(1).normal(scale=5.0, size=len(units))
    quiet, loud = (sobol_indices(NAMES, ishigami(units) + part) for part in (0.0, noise))
    assert all(loud.total[name].value > quiet.total[name].value + 0.1 for name in NAMES)
    assert sum(one.value for one in loud.first.values()) < 0.6


@pytest.mark.parametrize(
    ("outputs", "says"),
    [
        ([1.0, 2.0, math.nan, 4.0, 5.0], "1 of 5 points is no number, first of point 2"),
        ([1.0, 2.0, 3.0, 4.0, math.inf], "1 of 5 points is no number, first of point 4"),
        ([[1.0, math.nan]] * 5, "5 of 5 points is no number, first of point 0"),
        ([2.5] * 5, "the output is 2.5 at every point: there is nothing to explain"),
        ([1.0, 2.0, 3.0, 4.0], "outputs of 4 points; a base row of this design has 5"),
        ([], "outputs of 0 points"),
        ([[[1.0]]], "outputs of 1 points"),
        (3.0, "outputs of 0 points"),
    ],
    ids=["nan", "infinity", "replications", "constant", "short", "none", "deep", "number"],
)
def test_outputs_that_no_index_can_be_made_of_are_named(outputs: object, says: str) -> None:
    with pytest.raises(OutputError, match=says):
        sobol_indices(NAMES, outputs)  # type: ignore[arg-type]


def test_outputs_that_differ_in_one_row_only_give_no_interval() -> None:
    outputs = np.zeros(64 * 5)
    outputs[0] = 1.0
    with pytest.raises(OutputError, match="too few base rows differ"):
        sobol_indices(NAMES, outputs)


# ------------------------------------------------------------------------------- Morris


@pytest.fixture(scope="module")
def effects() -> MorrisEffects:
    units = morris(200, 3, 4, seed=0)
    return morris_effects(NAMES, units, ishigami(units))


def test_salib_finds_the_same_effects(effects: MorrisEffects) -> None:
    units = morris(200, 3, 4, seed=0)
    theirs = salib_morris.analyze(PROBLEM, units, ishigami(units), num_levels=4, seed=1)
    for place, name in enumerate(NAMES):
        assert effects.mu[name].value == pytest.approx(theirs["mu"][place], abs=1e-9)
        assert effects.mu_star[name].value == pytest.approx(theirs["mu_star"][place])
        assert effects.sigma[name].value == pytest.approx(theirs["sigma"][place])
        half = (effects.mu_star[name].high - effects.mu_star[name].low) / 2
        assert half == pytest.approx(theirs["mu_star_conf"][place], rel=0.2, abs=1e-9)


def test_a_straight_line_has_its_slopes_and_no_spread() -> None:
    units = morris(10, 3, 4, seed=2)
    slopes = np.array([3.0, -2.0, 0.0])
    found = morris_effects(NAMES, units, units @ slopes)
    for name, slope in zip(NAMES, slopes, strict=True):
        assert found.mu[name] == pytest.approx((slope, slope, slope), abs=1e-9)
        assert found.mu_star[name] == pytest.approx((abs(slope),) * 3, abs=1e-9)
        assert found.sigma[name].high == pytest.approx(0.0, abs=1e-9)


def test_effects_that_cancel_are_seen_in_their_size(effects: MorrisEffects) -> None:
    assert effects.mu["x2"].low < 0.0 < effects.mu["x2"].high
    assert effects.mu_star["x2"].low > 5.0
    assert effects.sigma["x3"].low > 3.0


def test_an_effect_belongs_to_the_parameter_that_moved() -> None:
    units = morris(5, 2, 4, seed=0)
    found = elementary_effects(units, units @ np.array([1.0, 10.0]))
    assert found == pytest.approx(np.tile([1.0, 10.0], (5, 1)))


def test_morris_averages_replications() -> None:
    units = morris(10, 3, 4, seed=0)
    outputs = np.stack([ishigami(units), ishigami(units) + 2.0], axis=1)
    found = morris_effects(NAMES, units, outputs)
    assert found.note.startswith("means of 2 replications each")
    assert found.mu["x1"] == pytest.approx(morris_effects(NAMES, units, outputs[:, 0]).mu["x1"])


@pytest.mark.parametrize(
    ("count", "outputs", "says"),
    [
        (2, [1.0] * 8, "the output is 1 at every point"),
        (2, [1.0, math.nan] + [0.0] * 6, "1 of 8 points is no number"),
        (2, [1.0, 2.0, 3.0, 4.0], "outputs of 4 points and places of 8"),
        (2, [1.0, 2.0, 3.0], "outputs of 3 points; a trajectory of this design has 4"),
        (1, [1.0, 2.0, 3.0, 4.0], "one trajectory is too few"),
    ],
    ids=["constant", "nan", "places", "short", "one"],
)
def test_outputs_that_no_effect_can_be_made_of_are_named(
    count: int, outputs: list[float], says: str
) -> None:
    with pytest.raises(OutputError, match=says):
        morris_effects(NAMES, morris(count, 3, 4, seed=0), outputs)


# ------------------------------------------------------------------------------- our own model


def test_salib_agrees_on_our_own_model() -> None:
    study = study_from(
        {
            "study": {"name": "x", "scenario": "symmetric"},
            "lever": {"guild.discount_rate": {"low": 0.0, "high": 0.2}},
            "uncertainty": {
                "issue.pay.growth": {"uniform": [0.0, 0.1]},
                "issue.hours.size": {"uniform": [5.0, 15.0]},
            },
            "design": {"kind": "saltelli", "samples": 32},
        }
    )
    names = [one.path for one in (*study.levers, *study.uncertainties)]
    outputs = np.array(
        [
            outcome(Negotiation(scenario_of(point), rng=1, collect=False).run()).guild_value
            for point in plan_of(study).points()
        ]
    )
    ours = sobol_indices(names, outputs)
    problem = {"num_vars": 3, "names": names, "bounds": [[0.0, 1.0]] * 3}
    theirs = salib_sobol.analyze(problem, outputs, calc_second_order=False, seed=1)
    for mine, key in ((ours.first, "S1"), (ours.total, "ST")):
        for name, value, half in zip(names, theirs[key], theirs[f"{key}_conf"], strict=True):
            assert holds(mine[name], value)
            assert abs(mine[name].value - value) <= half
    assert ours.variance > 0.0
