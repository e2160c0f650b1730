"""Messages to the person at the terminal."""

import pytest

from experiments.messages import warn


def test_a_message_goes_to_standard_error_on_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    warn("100 % done [sic]")
    assert capsys.readouterr() == ("", "100 % done [sic]\n")
