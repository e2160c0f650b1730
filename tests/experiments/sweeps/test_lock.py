"""One sweep at a time in a folder; a lock ends with its process."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.sweeps import lock
from experiments.sweeps.files import StoreError
from experiments.sweeps.lock import LOCK, locked

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from experiments.sweeps.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes here are POSIX's")


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    """Return a process that holds the lock of the folder."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_second_process_is_refused_and_told_who_has_it(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    try:
        with pytest.raises(StoreError) as caught, locked(tmp_path):
            pass
    finally:
        end(holder)
    assert f"process {holder.pid} on {socket.gethostname()} runs a sweep there" in str(caught.value)


def test_a_lock_ends_with_its_process(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    end(holder)
    with locked(tmp_path):
        assert (tmp_path / LOCK).read_text() == f"process {os.getpid()} on {socket.gethostname()}"


def test_a_lock_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no luck"), locked(tmp_path):
        raise ValueError("no luck")
    with locked(tmp_path):
        pass


def test_where_nothing_can_be_locked_a_note_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unable(file: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_take", unable)
    with locked(tmp_path):
        pass
    assert "cannot be locked" in capsys.readouterr().err


def test_a_full_disk_does_not_keep_from_locking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def truncate(self, size: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    lock._sign(Full())  # type: ignore[arg-type]
