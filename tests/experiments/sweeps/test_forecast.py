"""A forecast says how many runs, how long and how sharp, and touches nothing."""

import math
from pathlib import Path

import pytest

from experiments import intervals
from experiments.sweeps import forecast as forecast_module
from experiments.sweeps.files import StoreError
from experiments.sweeps.forecast import Forecast, Sharpness, forecast, is_finished
from experiments.sweeps.manifest import identity
from experiments.sweeps.probing import Probe, estimate
from experiments.sweeps.rows import Row
from experiments.sweeps.runner import run
from experiments.sweeps.study import Study
from experiments.sweeps.work import order_of
from model import batch
from tests.experiments.sweeps.sweeping import Killed, Stopping, study_of

VALUES = (10.0, 12.0, 17.0, 21.0)


def trial_rows(failed: int = 0) -> tuple[Row, ...]:
    """Return rows of a trial: four that have come out, and some that have not."""
    made: list[Row] = [
        {
            "stage": "",
            "reason": "",
            "status": "settled" if value < 20 else "holdout",
            "term_class": "12" if value < 20 else "none",
            "days_past_expiry": 3 if value < 20 else None,
            "guild_value": value,
            "employer_value": -value,
        }
        for value in VALUES
    ]
    lost: Row = {"stage": "playing", "reason": "ValueError: no"}
    return (*made, *[lost] * failed)


def made(study: Study, folder: Path, rows: tuple[Row, ...]) -> Forecast:
    order = order_of(study, folder)
    failed = sum(row["stage"] != "" for row in rows)
    return forecast(order, 2, estimate(order, 2, Probe(len(rows), failed, 0.0, 0.5, 100.0, rows)))


def sharp(found: Forecast) -> dict[str, Sharpness]:
    return {each.what: each for each in found.sharpness}


def test_a_fixed_number_of_runs_is_what_there_will_be(tmp_path: Path) -> None:
    found = made(study_of(tmp_path, 40), tmp_path / "store", trial_rows())
    assert (found.runs_of_point, found.likely_runs, found.there, found.finished) == (
        40,
        120,
        0,
        False,
    )
    assert found.free_bytes > 0
    assert not (tmp_path / "store").exists()


def test_precision_is_that_of_the_intervals_of_as_many_runs(tmp_path: Path) -> None:
    found = sharp(made(study_of(tmp_path, 40), tmp_path / "store", trial_rows()))
    even, likely = intervals.wilson(20, 40), intervals.wilson(30, 40)
    assert found["any share"].half_width == pytest.approx(50 * (even.high - even.low))
    assert found["share with status settled"].half_width == pytest.approx(
        50 * (likely.high - likely.low)
    )
    values = intervals.mean([*VALUES] * 10)
    assert found["mean of guild_value"].half_width == pytest.approx(values.high - values.value)
    assert found["mean of guild_value"].unit == ""


def test_a_figure_that_few_runs_have_is_known_less_well(tmp_path: Path) -> None:
    found = sharp(made(study_of(tmp_path, 40), tmp_path / "store", trial_rows()))
    days = found["mean of days_past_expiry"]
    assert days.half_width == 0.0
    assert "share with term_class 12" in found


def test_a_rule_takes_as_many_runs_as_it_needs(tmp_path: Path) -> None:
    rule = {
        "outcome": "guild_value",
        "half_width": 1.5,
        "at_least": 4,
        "at_most": 400,
        "batch": 10,
    }
    found = made(study_of(tmp_path, rule), tmp_path / "store", trial_rows())
    width = found.sharpness[0].half_width
    assert found.sharpness[0].what == "mean of guild_value"
    assert width is not None
    assert 1.3 < width <= 1.5
    assert (found.runs_of_point - 4) % 10 == 0
    assert found.estimate.least_runs < found.likely_runs < found.estimate.most_runs


def test_a_rule_that_asks_for_too_much_takes_the_most(tmp_path: Path) -> None:
    rule = {
        "outcome": "status",
        "values": ["settled"],
        "half_width": 0.001,
        "at_least": 4,
        "at_most": 45,
        "batch": 10,
    }
    found = made(study_of(tmp_path, rule), tmp_path / "store", trial_rows())
    assert found.runs_of_point == 45


def test_where_every_run_of_the_trial_failed_little_is_said(tmp_path: Path) -> None:
    rule = {"outcome": "guild_value", "half_width": 1.0, "at_least": 4, "at_most": 20, "batch": 5}
    found = made(study_of(tmp_path, rule), tmp_path / "store", trial_rows(2)[4:])
    assert found.failures == (("playing", "ValueError: no"),)
    assert found.runs_of_point == 20
    assert [each.half_width is None for each in found.sharpness] == [True, False]
    assert all(math.isfinite(each.half_width or 0.0) for each in found.sharpness)


@pytest.mark.parametrize("ready", [True, False])
def test_it_is_said_if_rules_are_yet_to_be_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ready: bool
) -> None:
    monkeypatch.setattr(forecast_module, "is_compiled", lambda setup: ready)
    monkeypatch.setattr(batch, "can_play", lambda scenario: True)
    many = made(study_of(tmp_path, 400), tmp_path / "store", trial_rows())
    few = made(study_of(tmp_path, 4), tmp_path / "store", trial_rows())
    assert (many.to_compile, few.to_compile) == (not ready, False)


def test_what_is_there_already_is_counted(tmp_path: Path) -> None:
    study, folder = study_of(tmp_path), tmp_path / "store"
    with pytest.raises(Killed):
        run(study, folder, chunk_runs=5, hands=lambda order: Stopping(order, 1))
    begun = made(study, folder, trial_rows())
    assert (begun.there, begun.finished) == (5, False)
    run(study, folder, workers=1)
    over = made(study, folder, trial_rows())
    assert (over.there, over.finished) == (12, True)
    assert is_finished(folder, identity(study))


def test_the_folder_of_another_study_is_refused(tmp_path: Path) -> None:
    run(study_of(tmp_path, 1), tmp_path / "store", workers=1)
    with pytest.raises(StoreError, match="another study"):
        made(study_of(tmp_path, 2), tmp_path / "store", trial_rows())
