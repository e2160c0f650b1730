"""One sweep at a time in a folder.

The lock is `flock` on the file ``.lock`` in it, held by the process that runs the sweep. The
system lets go of it when that process ends, however it ends: no lock goes stale, and the file
itself means nothing and stays. It holds on local file systems and on NFS (version 4, or 3 with its
lock service, on Linux), where it also holds between machines. Where a file system cannot lock, or
does so for each machine alone (some cluster and network mounts), two sweeps at a time are not
noticed. Even then the rows are right: both write the same parts, each whole or not at all.
"""

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from experiments.messages import warn
from experiments.sweeps.files import StoreError

LOCK = ".lock"
HELD = (errno.EWOULDBLOCK, errno.EACCES)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a folder for this process.

    Raises
    ------
    StoreError
        If another process has it; the message names that.
    """
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        try:
            _take(file)
        except OSError as error:
            if error.errno in HELD:
                raise StoreError(_taken(folder, file)) from None
            warn(f"Note: {folder} cannot be locked there: start no second sweep in it meanwhile.")
        _sign(file)
        yield


def _take(file: TextIO) -> None:
    """Lock a file for as long as it is open, at once or not at all."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sign(file: TextIO) -> None:
    """Write down who has the lock, for messages; not needed, so a full disk may swallow it."""
    with suppress(OSError):
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}")
        file.flush()


def _taken(folder: Path, file: TextIO) -> str:
    holder = "another process"
    with suppress(OSError, UnicodeDecodeError):
        file.seek(0)
        holder = file.read(200) or holder
    return f"{folder} is in use: {holder} runs a sweep there; wait for it, or take another folder"
