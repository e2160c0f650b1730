"""The first Ctrl-C asks, the second does not."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from experiments.sweeps.interrupts import Interrupts, deaf, heard


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_the_first_is_noted_and_the_second_stops(capsys: pytest.CaptureFixture[str]) -> None:
    with heard() as interrupts:
        assert not interrupts.wanted
        interrupt()
        assert interrupts.wanted
        with pytest.raises(KeyboardInterrupt):
            interrupt()
    assert capsys.readouterr().err.count("Ctrl-C again") == 1


def test_afterwards_all_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with heard():
        assert signal.getsignal(signal.SIGINT) is not before
    with deaf():
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        interrupt()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name != "posix", reason="children take over what is ignored on POSIX only")
def test_a_process_that_starts_meanwhile_ignores_ctrl_c() -> None:
    code = "import signal; print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)"
    with deaf():
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert said.stdout == "True\n"


def test_another_thread_can_hear_nothing() -> None:
    found: list[Interrupts] = []

    def listen() -> None:
        with deaf(), heard() as interrupts:
            found.append(interrupts)

    thread = threading.Thread(target=listen)
    thread.start()
    thread.join()
    assert [interrupts.wanted for interrupts in found] == [False]
