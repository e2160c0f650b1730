"""What holds for every tactic, the reader's own included.

A tactic takes an outlook and a view and returns a bid. `assert_lawful` is all that the table asks
of it; add a tactic to `TACTICS` and the suite in test_tactics.py puts it to the test.
"""

from collections.abc import Callable

import pytest

from agents.contract import DOLLAR, NO_BID, Bid
from agents.outlook import Outlook
from agents.tactics import View
from tests.agents.toys import grid, paths, worth

Tactic = Callable[[Outlook, View], Bid]


def rational_bids(outlook: Outlook, view: View) -> list[Bid]:
    """Return every bid that may be signed and leaves the party its reservation."""
    return [bid for bid in paths(outlook) if worth(outlook, view.side, bid) >= view.reservation]


def assert_signable(outlook: Outlook, bid: Bid) -> None:
    """Check that a bid is on the path and the grid of a package that may be signed."""
    assert outlook.admissible[bid.package]
    assert 0 <= bid.full <= outlook.length[bid.package]
    if bid.full == outlook.length[bid.package]:
        assert bid.part == 0.0
    else:
        step = outlook.steps[outlook.order[bid.package][bid.full]]
        assert bid.part in [pytest.approx(share, abs=1e-12) for share in grid(step)[:-1]]


def assert_lawful(tactic: Tactic, outlook: Outlook, view: View) -> None:
    """Check that a tactic offers what may be signed and what the party would sign itself.

    Who has not spoken yet makes an offer if there is one to make; later a party may be silent.
    """
    bid = tactic(outlook, view)
    if view.last == NO_BID and rational_bids(outlook, view):
        assert bid != NO_BID
    if bid != NO_BID:
        assert_signable(outlook, bid)
        assert worth(outlook, view.side, bid) >= view.reservation - DOLLAR
