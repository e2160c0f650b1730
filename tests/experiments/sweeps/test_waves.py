"""Wave after wave is made, as far as it is not there, until every point is known well enough."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from experiments.sweeps.chunks import Chunk, Wave
from experiments.sweeps.compaction import read_part
from experiments.sweeps.crew import Alone
from experiments.sweeps.files import StoppedError
from experiments.sweeps.interrupts import Interrupts
from experiments.sweeps.manifest import manifest_of, read_manifest
from experiments.sweeps.precision import half_widths, next_wave, summed
from experiments.sweeps.progress import Standing
from experiments.sweeps.query import rows
from experiments.sweeps.store import part_path, parts_in
from experiments.sweeps.study import Study, Until
from experiments.sweeps.waves import Made, Sweep, all_waves
from experiments.sweeps.work import Order, Receipt, layout_of
from tests.experiments.sweeps.sweeping import order_in, study_of

RULE = {
    "outcome": "guild_value",
    "half_width": 1.0,
    "at_least": 4,
    "at_most": 12,
    "batch": 3,
}


class Watched(Alone):
    """Hands that note what they are given, and may have a problem."""

    def __init__(self, order: Order, problem: str = "") -> None:
        super().__init__(order)
        self.given: list[int] = []
        self.problem = problem

    def receipts(
        self, chunks: Iterable[Chunk], stopping: Callable[[], bool]
    ) -> Iterator[Receipt | None]:
        def noted() -> Iterator[Chunk]:
            for each in chunks:
                self.given.append(each.number)
                yield each

        for receipt in super().receipts(noted(), stopping):
            yield receipt and receipt._replace(problem=self.problem)


def sweep_of(folder: Path, study: Study, problem: str = "") -> tuple[Sweep, list[Standing]]:
    order, seen = order_in(folder, study), list[Standing]()
    return Sweep(order, folder, Watched(order, problem), seen.append, Interrupts()), seen


def waves(sweep: Sweep, chunk_runs: int = 5) -> Made:
    plan, columns = layout_of(sweep.order)
    manifest = manifest_of(sweep.order.study, columns, len(plan), plan.left_out, chunk_runs)
    return all_waves(sweep, manifest)


def given(sweep: Sweep) -> list[int]:
    assert isinstance(sweep.hands, Watched)
    return sweep.hands.given


def reasons_in(folder: Path) -> set[tuple[str, str]]:
    """Return why runs have failed, with the stage."""
    found = rows(folder, ["stage", "reason"])
    return set(zip(found["stage"], found["reason"], strict=True))


def test_a_fixed_number_of_replications_is_one_wave(tmp_path: Path) -> None:
    sweep, _ = sweep_of(tmp_path / "store", study_of(tmp_path))
    assert waves(sweep) == Made(now=12, runs=12, chunks=3)
    [told] = read_manifest(sweep.folder).waves
    assert (told["points"], told["replications"], told["runs"], told["chunks"]) == (3, 4, 12, 3)


def test_chunks_that_are_there_are_not_made_again(tmp_path: Path) -> None:
    sweep, _ = sweep_of(tmp_path / "store", study_of(tmp_path))
    waves(sweep)
    part_path(sweep.folder, 1).unlink()
    assert waves(sweep) == Made(now=5, runs=12, chunks=3)
    assert given(sweep) == [0, 1, 2, 1]


def test_a_part_that_is_not_whole_is_made_again(tmp_path: Path) -> None:
    sweep, _ = sweep_of(tmp_path / "store", study_of(tmp_path))
    waves(sweep)
    part = part_path(sweep.folder, 2)
    content = part.read_bytes()
    part.write_bytes(content[:-1])
    assert waves(sweep) == Made(now=2, runs=12, chunks=3)
    assert part.read_bytes() == content


def test_it_is_shown_how_far_it_is(tmp_path: Path) -> None:
    sweep, seen = sweep_of(tmp_path / "store", study_of(tmp_path))
    waves(sweep)
    assert [standing.runs for standing in seen] == [0, 5, 5, 10, 10, 12]
    reasons = {reason for _, reason in reasons_in(sweep.folder)}
    assert {(each.total, each.failures, each.wave) for each in seen} == {(12, 0, 1)}, reasons


def test_a_part_that_cannot_be_written_stops_it(tmp_path: Path) -> None:
    sweep, _ = sweep_of(tmp_path / "store", study_of(tmp_path), "No space left on device")
    with pytest.raises(StoppedError, match="No space left on device"):
        waves(sweep)
    assert given(sweep) == [0]


def test_who_asks_to_stop_is_heard_between_chunks(tmp_path: Path) -> None:
    sweep, _ = sweep_of(tmp_path / "store", study_of(tmp_path))
    sweep.interrupts.wanted = True
    with pytest.raises(KeyboardInterrupt):
        waves(sweep)
    assert parts_in(sweep.folder) == []


# ------------------------------------------------------------------------------- a rule


def rule_of(study: Study) -> Until:
    assert isinstance(study.replications, Until)
    return study.replications


def test_points_are_run_until_each_is_known_or_at_its_most(tmp_path: Path) -> None:
    study = study_of(tmp_path, RULE)
    sweep, seen = sweep_of(tmp_path / "store", study)
    made = waves(sweep)
    told = read_manifest(sweep.folder).waves
    assert [wave["replications"] for wave in told] == [4, 3, 3, 2][: len(told)]
    assert len(told) > 1
    assert made.runs == sum(wave["runs"] for wave in told)
    assert {standing.wave for standing in seen} == set(range(1, len(told) + 1))
    tables = [read_part(part) for part in parts_in(sweep.folder)]
    sums = summed(3, rule_of(study), tables)
    enough = half_widths(rule_of(study), sums) <= 1.0
    assert all(known or count == 12 for known, count in zip(enough, sums.made, strict=True))


def test_which_points_go_on_is_decided_by_earlier_waves_alone(tmp_path: Path) -> None:
    study = study_of(tmp_path, RULE)
    sweep, _ = sweep_of(tmp_path / "store", study)
    first = waves(sweep)
    told = read_manifest(sweep.folder).waves
    part_path(sweep.folder, 0).unlink()  # of the first wave, while later ones are there
    again = waves(sweep)
    assert again == first._replace(now=5)
    assert read_manifest(sweep.folder).waves == told


def test_the_parts_of_a_wave_decide_on_the_next(tmp_path: Path) -> None:
    study = study_of(tmp_path, RULE)
    sweep, _ = sweep_of(tmp_path / "store", study)
    waves(sweep)
    told = read_manifest(sweep.folder).waves
    early = [read_part(part_path(sweep.folder, number)) for number in range(told[1]["chunk"])]
    rule = rule_of(study)
    wave = next_wave(Wave(0, 0, range(3), 0, 4), 5, rule, summed(3, rule, early))
    assert wave is not None
    assert (wave.runs, wave.chunk) == (told[1]["runs"], told[1]["chunk"])
