"""Many rounds: the same rows in the same order, whoever plays them."""

from operator import attrgetter
from pathlib import Path

import pytest

from experiments import many
from experiments.many import CHUNK, one_outcome, play, rounds
from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.reading import read_scenario

PEOPLE = read_scenario(
    Path(__file__).parents[1] / "model" / "scenarios" / "people.toml", ["guild.bias=0.3"]
)
SEEDS = [3, 0, 11, 4, 5, 12, 1]  # a chunk and a half, in no order


def by_hand(seed: int) -> Outcome:
    return outcome(Negotiation(PEOPLE, rng=seed, collect=False).run())


def test_a_row_for_each_seed_in_the_order_of_the_seeds() -> None:
    assert len(SEEDS) > CHUNK
    found = rounds(PEOPLE, SEEDS, workers=1)
    assert found == [by_hand(seed) for seed in SEEDS]
    assert len({row.deal_date for row in found}) > 2


def test_the_rows_are_the_same_whatever_the_number_of_workers() -> None:
    assert rounds(PEOPLE, SEEDS, workers=2) == rounds(PEOPLE, SEEDS, workers=1)


def test_what_is_looked_at_is_the_finished_round() -> None:
    look = attrgetter("phase_name", "rounds", "day")
    found = rounds(PEOPLE, SEEDS[:3], look, workers=1)
    played = [Negotiation(PEOPLE, rng=seed, collect=False).run() for seed in SEEDS[:3]]
    assert found == [(talks.phase_name, talks.rounds, talks.day) for talks in played]
    assert {phase for phase, _, _ in found} <= {"settled", "open"}


def test_without_seeds_there_are_no_rows() -> None:
    assert rounds(PEOPLE, [], workers=1) == []
    assert play(PEOPLE, [], one_outcome) == []


def test_the_outcome_is_what_is_looked_at_unless_told_otherwise() -> None:
    assert play(PEOPLE, [4], one_outcome) == [by_hand(4)]


@pytest.mark.parametrize("label", ["", "rounds"])
def test_a_progress_bar_is_for_a_terminal_only(
    label: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(rounds(PEOPLE, SEEDS[:2], workers=1, label=label)) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")


def test_by_default_all_cores_play(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one core nothing is started: the rounds are played here."""
    monkeypatch.setattr(many.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(many, "ProcessPoolExecutor", None)
    assert rounds(PEOPLE, SEEDS[:1]) == [by_hand(SEEDS[0])]
