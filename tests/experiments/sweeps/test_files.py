"""Files are there whole or not at all."""

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest

from experiments.sweeps import files
from experiments.sweeps.files import replacing, sync_folder, told, unfinished


def test_a_file_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    with replacing(file) as out:
        out.write(b"all of it")
        assert not file.exists()
        assert [path.name.startswith(".some.") for path in unfinished(tmp_path)] == [True]
    assert file.read_bytes() == b"all of it"
    assert unfinished(tmp_path) == []


def test_an_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.write_bytes(b"old")
    with suppress(ValueError), replacing(file) as out:
        out.write(b"ne")
        raise ValueError("half way")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_temporary_name_tells_the_process(tmp_path: Path) -> None:
    with replacing(tmp_path / "part-000001.parquet"):
        [temporary] = unfinished(tmp_path)
    assert temporary.name.startswith(f".part-000001.{os.getpid()}-")
    assert temporary.name.endswith(".tmp")


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    with replacing(file) as one, replacing(file) as other:
        one.write(b"same")
        other.write(b"same")
        assert len(unfinished(tmp_path)) == 2
    assert file.read_bytes() == b"same"


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"), replacing(tmp_path / "some") as out:
        out.write(b"more than fits")
    assert list(tmp_path.iterdir()) == []


def test_file_and_folder_are_synced_before_and_after_the_renaming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, bool]] = []

    def fsync(handle: int) -> None:
        folder = os.path.samestat(os.fstat(handle), tmp_path.stat())
        seen.append((folder, (tmp_path / "some").exists()))

    monkeypatch.setattr(files.os, "fsync", fsync)
    with replacing(tmp_path / "some") as out:
        out.write(b"x")
    assert seen == [(False, False), (True, True)]


def test_a_folder_that_cannot_be_synced_is_left_to_the_system(tmp_path: Path) -> None:
    sync_folder(tmp_path / "none")


def test_an_error_is_told_in_the_systems_words() -> None:
    assert told(OSError(errno.ENOSPC, "No space left on device", "x")) == "No space left on device"
    assert told(OSError("our own words")) == "our own words"
    assert told(OSError()) == "OSError"
