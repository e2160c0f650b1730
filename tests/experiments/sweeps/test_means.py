"""Means and shares of points have the intervals that they should have."""

import numpy as np
import pandas as pd
import pytest

from experiments import intervals
from experiments.sweeps.means import point_means, wilson

POINTS = pd.Series([0, 0, 0, 1, 1, 2], dtype="Int64")
OUTCOMES = pd.DataFrame(
    {
        "status": pd.array(["settled", "holdout", "settled", "settled", None, None], "string"),
        "deal_date": pd.array(["2004-05-01", None, None, None, None, None], "string"),
        "guild_value": pd.array([1.0, 2.5, 7.0, 4.0, None, None], "Float64"),
        "term_months": pd.array([12, None, 24, 36, None, None], "Int64"),
    }
)
FAILED = pd.Series([False, False, False, False, True, True])


@pytest.fixture
def means() -> pd.DataFrame:
    return point_means(POINTS, OUTCOMES, FAILED)


def test_runs_and_failures_are_counted(means: pd.DataFrame) -> None:
    assert means.index.tolist() == [0, 1, 2]
    assert means["runs"].tolist() == [3, 1, 0]
    assert means["failed"].tolist() == [0, 1, 1]


def test_a_number_has_its_mean_with_students_interval(means: pd.DataFrame) -> None:
    found = means.loc[0, ["guild_value", "guild_value low", "guild_value high"]]
    assert found.tolist() == pytest.approx(list(intervals.mean([1.0, 2.5, 7.0])))


def test_a_mean_is_over_the_runs_that_have_the_figure(means: pd.DataFrame) -> None:
    assert means.loc[0, "term_months"] == 18.0
    assert means.loc[0, "term_months high"] == pytest.approx(intervals.mean([12.0, 24.0]).high)


def test_a_share_has_wilsons_interval(means: pd.DataFrame) -> None:
    name = "status = settled"
    found = means.loc[0, [name, f"{name} low", f"{name} high"]]
    assert found.tolist() == pytest.approx(list(intervals.wilson(2, 3)))


def test_one_run_has_no_interval_and_none_has_no_mean(means: pd.DataFrame) -> None:
    assert means.loc[1, "guild_value"] == 4.0
    assert means.loc[1, "guild_value low"] is pd.NA
    assert means.loc[2, "guild_value"] is pd.NA
    assert means.loc[2, "status = settled"] is pd.NA


def test_dates_have_no_mean(means: pd.DataFrame) -> None:
    assert not [name for name in means.columns if name.startswith("deal_date")]


@pytest.mark.parametrize(("hits", "runs"), [(0, 1), (1, 1), (7, 20), (250, 500), (500, 500)])
def test_wilsons_interval_is_that_of_scipy(hits: int, runs: int) -> None:
    low, high = wilson(np.array([float(hits)]), np.array([float(runs)]))
    expected = intervals.wilson(hits, runs)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)
