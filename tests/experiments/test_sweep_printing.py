"""Tables for sweeps: what they hold, and that no name in them commands a terminal."""

from pathlib import Path

import pytest

from experiments import sweep_printing
from experiments.sweeps.designs import plan_of
from experiments.sweeps.forecast import Forecast, Sharpness
from experiments.sweeps.jobs import Job, Point
from experiments.sweeps.probing import Estimate, Probe
from experiments.sweeps.reading import read_study, study_from
from experiments.sweeps.runner import Result
from experiments.sweeps.telling import Ended, Failed
from experiments.sweeps.verifying import Difference, Verification

ESCAPE = "\x1b[31m"
QUICK = read_study("quick")
COST = Estimate(20, 3, 200, 900, 0.01, 1.0, 4.5, 1e5, 4.5e5, Probe(50, 2, 0.0, 0.01, 500.0))
SHARP = (
    Sharpness("any share", "points", 9.81, "at most"),
    Sharpness("mean of guild_value", "", 1234.5, "standard deviation"),
    Sharpness("mean of rounds", "", None, "?"),
)
FORECAST = Forecast(
    Path("r/q"), 7, False, 2, COST, 400, 20, 10**9, SHARP, (("limit", "slow"),), False
)


def test_a_forecast_has_all_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    sweep_printing.forecast(QUICK, FORECAST)
    out = capsys.readouterr().out
    for told in (
        "20, 3 left out by constraints",
        "200 to 900, about 400 expected",
        "there already   7 runs",
        "about 2 seconds with 2 workers, 200 runs/s",
        "100 kB to 450 kB in r/q",
        "free there      1.0 GB",
        "50 runs, 2 failed",
        "after 20 runs (95 %)",
        "± 9.8 points",
        "± 1.23e+03",
        "unknown",
        "limit   slow",
    ):
        assert told in out
    assert "too little room" not in out


def test_a_forecast_warns_where_the_disk_is_too_small(capsys: pytest.CaptureFixture[str]) -> None:
    sweep_printing.forecast(QUICK, FORECAST._replace(free_bytes=800_000))
    assert "There may be too little room on that disk." in capsys.readouterr().out


def test_a_forecast_says_if_it_is_too_gloomy(capsys: pytest.CaptureFixture[str]) -> None:
    sweep_printing.forecast(QUICK, FORECAST._replace(to_compile=True))
    assert "will compile the rules first" in capsys.readouterr().out


def test_failures_have_a_command_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    command = "zopa run " + "x" * 200
    failed = (Failed("playing", f"ValueError: {ESCAPE}", 3, command),)
    sweep_printing.swept(Ended(QUICK, Result(Path("r"), 9, 9, 3), 3.0, failed))
    out = capsys.readouterr().out
    assert "9 runs in r; 9 made now in 3 seconds, 3 runs/s." in out
    assert "3 failed:" in out
    assert f"  {command}\n" in out
    assert "\x1b" not in out


def test_differences_are_shown_up_to_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    some = tuple(Difference(run, "status", "settled", None) for run in range(23))
    checked = tuple((Job(run, 0, 0, run), Point("", "symmetric", ())) for run in range(30))
    sweep_printing.verified(Verification(Path("r"), "mine", 99, checked, 2, some, ("new code",)))
    out = capsys.readouterr().out
    assert "Note: new code." in out
    assert "30 of 99 rows of mine made again, 2 of them failed ones: 23 not equal." in out
    assert out.count("'settled'   empty") == sweep_printing.MOST_DIFFERENCES
    assert "... and 3 more figures" in out
    assert "  zopa run symmetric --seed 0\n" in out


def test_an_explanation_names_all_that_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    study = study_from(
        {
            "study": {
                "name": "toy",
                "title": f"A {ESCAPE} title",
                "scenario": "symmetric",
                "common_random_numbers": False,
                "constraints": ["guild.bias <= 0.5"],
            },
            "constant": {"guild.impatience": 2.0},
            "lever": {"guild.bias": [0.0, 0.2]},
            "uncertainty": {"employers.bias": {"uniform": [0.0, 0.3]}},
            "design": {"kind": "factorial", "uncertainty_samples": 2},
        }
    )
    sweep_printing.explained(study, plan_of(study))
    out = capsys.readouterr().out
    for told in (
        "run n has seed 0 + n",
        "guild.bias <= 0.5",
        "constant      guild.impatience",
        "lever         guild.bias",
        "uncertainty   employers.bias",
        "uniform: low 0, high 0.3",
        "outcomes       all",
    ):
        assert told in out
    assert "\x1b" not in out


def test_tables_fit_a_readable_width(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("quick", "terms"):
        study = read_study(name)
        sweep_printing.explained(study, plan_of(study))
    sweep_printing.forecast(QUICK, FORECAST)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 100
