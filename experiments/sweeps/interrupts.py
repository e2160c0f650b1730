"""Ctrl-C: the first asks to stop when the chunk at hand is done, the second stops at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from experiments.messages import warn


class Interrupts:
    """Whether somebody has asked to stop."""

    def __init__(self) -> None:
        self.wanted = False

    def hear(self, signum: int, frame: FrameType | None) -> None:
        """Note the first interrupt; raise `KeyboardInterrupt` at the second."""
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True
        warn("Stopping when the runs at hand are stored; Ctrl-C again stops at once.")


@contextmanager
def heard() -> Iterator[Interrupts]:
    """Listen for Ctrl-C; only the main thread can, elsewhere nothing is heard."""
    interrupts = Interrupts()
    if not _in_main():
        yield interrupts
        return
    before = signal.signal(signal.SIGINT, interrupts.hear)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


@contextmanager
def deaf() -> Iterator[None]:
    """Let processes that start meanwhile ignore Ctrl-C: it is for the one that starts them."""
    if not _in_main():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _in_main() -> bool:
    return threading.current_thread() is threading.main_thread()
