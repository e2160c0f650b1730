from pathlib import Path

import pytest

from experiments.sweeps.distributions import Choice, Distribution, choice
from experiments.sweeps.settings import base_of
from experiments.sweeps.trials import MOST_TRIED, trial_fault, try_values
from model.reading import scenario_text

BASE = base_of("contract-round")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"guild.bias": 0.3},
        {"guild.opening.months": 36, "calendar.final_offer": "2030-07-20"},
        {"random.guild.bias.high": 0.5},
        {"employers.pledge.issue.pension": 2.0},
        {"guild.tactic": "not-there.py:Mine"},
    ],
    ids=lambda values: ",".join(values) or "none",
)
def test_what_the_scenario_allows_has_no_fault(values: dict[str, object]) -> None:
    assert trial_fault(BASE, values) == ""  # type: ignore[arg-type]


def test_a_fault_elsewhere_is_named_with_its_path() -> None:
    text = trial_fault(BASE, {"calendar.ends": "2030-06-01"})
    assert text.startswith('calendar.ends = "2030-06-01": ')
    text = trial_fault(BASE, {"issue.wages.ask": 3.0})
    assert text.startswith("issue.wages.ask = 3.0: guild.opening.issue.wages: 5 must lie between")


def test_the_settings_nearest_to_the_fault_are_told_first_and_few_of_them() -> None:
    values = {f"guild.{name}": 0.1 for name in ("bias", "spread", "peace", "drift", "impatience")}
    text = trial_fault(BASE, {**values, "next_round.win_base": 0.5, "next_round.win_clout": 0.7})
    assert text.startswith(
        "next_round.win_base = 0.5, next_round.win_clout = 0.7, guild.bias = 0.1, "
    )
    assert "guild.spread = 0.1 and 3 more: next_round: win_base and win_clout add up" in text


def test_what_is_drawn_is_tried_at_both_its_ends(tmp_path: Path) -> None:
    drawn = '[random]\n"next_round.win_base" = { low = 0.05, high = 0.4 }\n'
    path = tmp_path / "toy.toml"
    path.write_text(scenario_text("contract-round").replace("[random]\n", drawn), encoding="utf-8")
    base = base_of(str(path))
    assert trial_fault(base, {"next_round.win_clout": 0.6}) == ""
    text = trial_fault(base, {"next_round.win_clout": 0.7})
    assert text.startswith("next_round.win_clout = 0.7, with all that is drawn at its high end: ")
    assert text.endswith("next_round: win_base and win_clout add up to more than 1")
    assert trial_fault(base, {"next_round.win_clout": 0.7, "next_round.win_base": 0.3}) == ""


@pytest.mark.parametrize(
    ("path", "spread", "expected"),
    [
        ("guild.bias", Distribution("uniform", (0.0, 1.0)), None),
        ("guild.bias", Distribution("uniform", (0.0, 1.1)), 1.1),
        ("guild.bias", Distribution("uniform", (-0.1, 1.0)), -0.1),
        ("guild.members.count", Distribution("integer", (60.0, 90.0)), None),
        ("guild.opening.months", choice([24, 27, 28]), 28),
        ("guild.tactic", choice(["micro", "macro"]), "macro"),
    ],
    ids=["fine", "high", "low", "whole", "value", "text"],
)
def test_the_first_value_that_is_not_allowed_is_found(
    path: str, spread: Choice | Distribution, expected: object
) -> None:
    found = try_values(BASE, path, spread)
    assert (found[0] if found else None) == expected


def test_the_outermost_of_very_many_values_are_tried() -> None:
    values = [i / 1000 for i in range(1000)]
    assert len(values) > MOST_TRIED
    assert try_values(BASE, "guild.bias", choice(values)) is None
    for wrong in (-1.0, 2.0):
        found = try_values(BASE, "guild.bias", choice([*values[:500], wrong, *values[500:]]))
        assert found is not None
        assert found[0] == wrong


@pytest.mark.parametrize(
    ("tactic", "says"),
    [
        ("examples/patient.py:Patient", ""),
        ("examples/patient.py:Patent", "Patent"),
        ("examples/not-there.py:Patient", "no file"),
    ],
)
def test_a_tactic_of_ones_own_is_read(tactic: str, says: str) -> None:
    found = try_values(BASE, "guild.tactic", choice([tactic]))
    assert (found is None) == (says == "")
    assert says in (found[1] if found else "")
