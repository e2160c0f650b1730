"""Rounds are played one by one; whatever happens in one becomes a failure in one line."""

import sys
from pathlib import Path

import pytest

from experiments.sweeps import playing
from experiments.sweeps.jobs import Point
from experiments.sweeps.playing import Failure, Setup, at_once, play, reason, setup_of, too_long
from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.reading import read_scenario
from tests.experiments.sweeps.sweeping import own, varied

LONG = 60.0


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    return varied(tmp_path)


def setup(scenario: str, tactic: str = "") -> Setup:
    settings = (("guild.tactic", tactic),) if tactic else ()
    found = setup_of(Point("", scenario, settings))
    assert isinstance(found, Setup)
    return found


def test_a_run_is_the_round_of_its_seed(scenario: str) -> None:
    settings = ["guild.impatience=3.0"]
    case = read_scenario(scenario, settings)
    expected = [outcome(Negotiation(case, rng=seed, collect=False).run()) for seed in (0, 5)]
    found = setup_of(Point("", scenario, (("guild.impatience", 3.0),)))
    assert isinstance(found, Setup)
    assert play(found, [0, 5], LONG) == expected


def test_a_setting_that_does_not_fit_is_a_failure_at_setting() -> None:
    found = setup_of(Point("", "symmetric", (("guild.impatience", -1.0),)))
    assert isinstance(found, Failure)
    assert found.stage == "setting"
    assert "-1" in found.reason
    assert "\n" not in found.reason


def test_an_own_tactic_is_seated_and_the_other_settings_are_put_in(
    scenario: str, tmp_path: Path
) -> None:
    named = own(tmp_path, "fine")
    point = Point("", scenario, (("guild.impatience", 3.0), ("employers.tactic", named)))
    found = setup_of(point)
    assert isinstance(found, Setup)
    assert found.tactics == ("", named)
    assert found.scenario.guild.impatience == 3.0
    assert isinstance(play(found, [1], LONG)[0], Outcome)


def test_only_the_seeds_on_which_a_tactic_raises_fail(scenario: str, tmp_path: Path) -> None:
    found = play(setup(scenario, own(tmp_path, "raises")), range(12), LONG)
    failed = [each for each in found if isinstance(each, Failure)]
    assert 0 < len(failed) < 12
    assert {failure.stage for failure in failed} == {"playing"}
    assert all("ValueError: not this one" in failure.reason for failure in failed)
    assert all("0x..." in failure.reason for failure in failed)


def test_a_tactic_that_loops_is_stopped_by_its_own_limit(
    scenario: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.own_tactic.LIMIT", 0.1)
    found = play(setup(scenario, own(tmp_path, "loops")), range(12), LONG)
    failed = {each for each in found if isinstance(each, Failure)}
    assert failed == {Failure("limit", "an own tactic took too long to answer")}


def test_a_run_is_stopped_by_the_limit_of_runs(
    scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(self: Negotiation) -> None:
        while True:
            pass

    monkeypatch.setattr(Negotiation, "step", forever)
    assert play(setup(scenario), [0], 0.1) == [Failure("limit", "took more than 0.1 seconds")]
    assert too_long(0.1).reason == "took more than 0.1 seconds"


def test_an_error_in_the_figures_is_a_failure_at_outcome(
    scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(talks: Negotiation) -> Outcome:
        return outcome(talks)._replace(rounds=1 // 0)

    monkeypatch.setattr(playing, "outcome", broken)
    [found] = play(setup(scenario), [0], LONG)
    assert isinstance(found, Failure)
    assert found.stage == "outcome"
    assert found.reason.startswith("ZeroDivisionError: ")


def test_an_interrupt_goes_through(scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Negotiation) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Negotiation, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        play(setup(scenario), [0], LONG)


def test_an_own_tactic_starts_afresh_in_every_run(scenario: str, tmp_path: Path) -> None:
    before = set(sys.modules)
    found = play(setup(scenario, own(tmp_path, "remembers")), range(8), LONG)
    assert [each for each in found if isinstance(each, Failure)] == []
    assert {name for name in set(sys.modules) - before if name.startswith("own_tactic_")} == set()


def test_what_an_own_tactic_prints_is_dropped(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "loud.py"
    file.write_text("def loud(outlook, view):\n    print('here')\n    return 3\n")
    [found] = play(setup(scenario, f"{file}:loud"), [0], LONG)
    assert isinstance(found, Failure)
    assert capsys.readouterr() == ("", "")


def test_a_missing_tactic_file_is_a_failure_at_setting(scenario: str, tmp_path: Path) -> None:
    [found] = play(setup(scenario, f"{tmp_path}/none.py:Mine"), [0], LONG)
    assert isinstance(found, Failure)
    assert found.stage == "setting"
    assert "there is no file" in found.reason


def test_a_reason_is_one_short_line() -> None:
    text = reason(ValueError("a\nb" * 500))
    assert len(text) == playing.LONGEST
    assert "\n" not in text


def test_mesa_rounds_are_played_one_by_one(scenario: str) -> None:
    assert at_once(setup(scenario)) == 1
