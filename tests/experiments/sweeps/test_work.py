"""A chunk's runs are made and stored, in any process, as often as one likes."""

from pathlib import Path

import pytest

from experiments.sweeps import work
from experiments.sweeps.chunks import Chunk, Wave, chunk
from experiments.sweeps.compaction import read_part
from experiments.sweeps.jobs import Job
from experiments.sweeps.playing import Failure
from experiments.sweeps.rows import Row
from experiments.sweeps.store import part_path
from experiments.sweeps.work import (
    AT_NONE,
    Order,
    Receipt,
    layout_of,
    lots,
    made,
    play_chunk,
    unwatched,
    with_points,
)
from tests.experiments.sweeps.sweeping import order_in, own, study_of, varied

WAVE = Wave(0, 0, range(3), 0, 4)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return order_in(tmp_path / "store", study_of(tmp_path))


def rows(order: Order, of: Chunk) -> list[Row]:
    found: list[Row] = read_part(part_path(Path(order.folder), of.number)).to_pylist()
    return found


def jobs(count: int) -> list[Job]:
    return [Job(run, 0, run, run) for run in range(count)]


def test_a_chunk_becomes_a_part_with_its_runs(order: Order) -> None:
    some = chunk(WAVE, 1, 5)
    assert play_chunk(order, some) == Receipt(1, 5, 0)
    found = rows(order, some)
    assert [row["run"] for row in found] == [5, 6, 7, 8, 9]
    assert [row["point"] for row in found] == [1, 1, 1, 2, 2]
    assert [row["seed"] for row in found] == [1, 2, 3, 0, 1]
    assert [row["guild.impatience"] for row in found] == [2.0, 2.0, 2.0, 3.0, 3.0]


def test_a_part_that_is_there_is_left_alone(order: Order) -> None:
    some = chunk(WAVE, 1, 5)
    play_chunk(order, some)
    before = part_path(Path(order.folder), 1).stat()
    assert play_chunk(order, some) == Receipt(1, 0, 0)
    assert part_path(Path(order.folder), 1).stat() == before


def test_runs_are_the_same_in_any_chunk(order: Order) -> None:
    whole, some = chunk(WAVE, 0, 12), chunk(WAVE, 2, 4)
    play_chunk(order, whole)
    every = rows(order, whole)
    play_chunk(order, some)
    assert rows(order, some) == every[8:12]


def test_failures_are_counted_and_the_others_are_complete(tmp_path: Path) -> None:
    study = study_of(tmp_path, 12, impatience=(1.0,), tactics=(own(tmp_path, "raises"),))
    order = order_in(tmp_path / "store", study)
    some = chunk(Wave(0, 0, range(1), 0, 12), 0, 12)
    receipt = play_chunk(order, some)
    found = rows(order, some)
    failed = [row for row in found if row["stage"] == "playing"]
    assert receipt == Receipt(0, 12, len(failed))
    assert 0 < len(failed) < 12
    assert all(row["guild_value"] is not None for row in found if row["stage"] == "")


def test_runs_that_must_not_be_played_are_rows_with_their_reason(order: Order) -> None:
    some = chunk(WAVE, 0, 4)
    receipt = play_chunk(order, some, ((2, Failure("worker", "its process ended twice")),))
    assert receipt == Receipt(0, 4, 1)
    found = [(row["stage"], row["reason"]) for row in rows(order, some)]
    assert found == [("", ""), ("", ""), ("worker", "its process ended twice"), ("", "")]


def test_it_is_told_which_run_is_played(order: Order) -> None:
    seen: list[tuple[int, int]] = []
    play_chunk(order, chunk(WAVE, 1, 3), mark=lambda run, count: seen.append((run, count)))
    assert seen == [(3, 1), (AT_NONE, 0), (4, 1), (AT_NONE, 0), (5, 1), (AT_NONE, 0)]


def test_a_part_that_cannot_be_written_is_a_problem_in_the_receipt(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(work, "write_part", full)
    assert play_chunk(order, chunk(WAVE, 0, 4)).problem == "No space left on device"


def test_a_scenario_that_has_changed_meanwhile_is_a_problem(order: Order, tmp_path: Path) -> None:
    file = Path(varied(tmp_path))
    file.write_text(file.read_text().replace("high = 0.1", "high = 0.2"))
    receipt = play_chunk(order, chunk(WAVE, 0, 4))
    assert receipt.problem == "The file of a scenario or a tactic has changed since the sweep began"
    file.unlink()
    assert play_chunk(order, chunk(WAVE, 0, 4)).problem == receipt.problem
    assert not part_path(Path(order.folder), 0).exists()


def test_a_worker_with_other_rules_stores_nothing(order: Order) -> None:
    other = order._replace(revision="0" * 64)
    assert "another version of the rules" in play_chunk(other, chunk(WAVE, 0, 4)).problem
    assert not part_path(Path(order.folder), 0).exists()


def test_the_layout_is_worked_out_once(order: Order) -> None:
    assert layout_of(order) is layout_of(order)
    assert [column.name for column in layout_of(order).columns][6] == "guild.impatience"


def test_a_study_of_the_same_contents_elsewhere_is_played_from_there(tmp_path: Path) -> None:
    orders = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        orders.append(order_in(tmp_path / place / "store", study_of(tmp_path / place)))
    first, second = orders
    assert first.identity == second.identity
    for order in (first, second, first):
        points = layout_of(order).plan.points(0, 3)
        assert {point.scenario for point in points} == set(order.study.scenarios)


# ------------------------------------------------------------------------------- lots


@pytest.mark.parametrize("most", [1, 2, 5, 100])
def test_runs_of_a_point_are_played_in_lots(most: int) -> None:
    found = list(lots(jobs(7), most, ()))
    assert [job for lot in found for job in lot] == jobs(7)
    assert {len(lot) for lot in found[:-1]} <= {most}
    assert len(found[-1]) <= most


def test_a_run_that_must_not_be_played_is_in_no_lot_with_others() -> None:
    found = [[job.run for job in lot] for lot in lots(jobs(7), 10, {0, 3})]
    assert found == [[0], [1, 2], [3], [4, 5, 6]]


def test_lots_give_the_rows_that_single_runs_give(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, whole = layout_of(order).plan, chunk(WAVE, 0, 12)
    failed = {5: Failure("limit", "too long")}

    def played(*, alone: bool) -> tuple[list[Row], list[tuple[int, int]]]:
        seen: list[tuple[int, int]] = []
        of = work.jobs(whole, 0, common=True)
        mark = lambda run, count: seen.append((run, count))  # noqa: E731
        rows = list(made(with_points(plan, whole, of), 60.0, failed, alone=alone, mark=mark))
        return rows, [each for each in seen if each[0] != AT_NONE]

    monkeypatch.setattr(work, "at_once", lambda setup: 3)
    together, lots_seen = played(alone=False)
    single, runs_seen = played(alone=True)
    assert together == single
    assert lots_seen == [(0, 3), (3, 1), (4, 1), (6, 2), (8, 3), (11, 1)]
    assert [count for _, count in runs_seen] == [1] * 11


def test_nobody_needs_to_watch() -> None:
    unwatched(3, 1)
