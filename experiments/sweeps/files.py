"""Files that are there whole or not at all."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from model.paths import ScenarioError

TEMPORARY = ".tmp"  # how the names of unfinished files end; they begin with a dot


class StoreError(ScenarioError):
    """Why a folder is refused; nothing in it was touched."""


class StoppedError(OSError):
    """Why a sweep has stopped, how far it is, and how it goes on."""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that gets its name at the end, when it is on the disk.

    It is written beside its place under a name of this process, synced and renamed, and the folder
    is synced: whoever looks finds the old file, or the new one, and all of it. If anything fails
    nothing is left.

    Parameters
    ----------
    path
        The name it gets; a file that has it is replaced.

    Raises
    ------
    OSError
        If it cannot be written, for want of space for example.
    """
    unique = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"  # pids may be alike on machines that share it
    temporary = path.with_name(f".{path.stem}.{unique}{TEMPORARY}")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; where a system cannot, it is left to the system."""
    with suppress(OSError):
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def unfinished(folder: Path) -> list[Path]:
    """Return the files that processes have left half written, or are writing now."""
    return sorted(folder.glob(f".*{TEMPORARY}"))


def told(error: OSError) -> str:
    """Return why the system could not do something, in its own words."""
    return error.strerror or str(error) or type(error).__name__
