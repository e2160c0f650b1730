"""What the measurements were made on."""

import os

from benchmarks.machine import cores, facts, is_there


def test_the_facts_name_the_machine_and_the_versions() -> None:
    found = facts()
    assert int(found["cores"]) == cores() <= (os.cpu_count() or 1)
    assert found["mesa"][0].isdigit()
    assert found["Python"].startswith("3.")


def test_only_what_is_installed_is_there() -> None:
    assert is_there("numpy")
    assert not is_there("no-such-package-anywhere")
