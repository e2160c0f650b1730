"""The hard-liner never moves."""

import pytest

from agents.tactics.hard_liner import hard_liner
from tests.agents.toys import SIDES, pie, view_of, worth


@pytest.mark.parametrize("side", SIDES, ids=["guild", "employers"])
def test_a_hard_liner_holds_out_for_its_opening(side: int) -> None:
    view = view_of(side, opening=80.0, reservation=20.0)
    first = hard_liner(pie(), view)
    assert worth(pie(), side, first) == pytest.approx(80.0)
    assert hard_liner(pie(), view._replace(last=first, elapsed=1.0, low=1.0)) == first
