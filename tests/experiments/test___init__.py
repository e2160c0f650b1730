"""What `experiments` offers, and that it costs nothing until it is asked for."""

import subprocess
import sys

import pytest

import experiments
from experiments import sweep
from experiments.sweeps.from_python import sweep as original


def test_sweep_is_offered() -> None:
    assert sweep is original


def test_what_there_is_not_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="'experiments' has no attribute 'sweeep'"):
        experiments.sweeep  # noqa: B018


def test_importing_the_package_loads_nothing_slow() -> None:
    code = "import sys, experiments; print({'numpy', 'mesa', 'pandas', 'model'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
