"""What holds for every tactic, the reader's own included.

A tactic takes an outlook and a view and returns a bid. `assert_lawful` is all that the table asks
of it; add a tactic to `TACTICS` and the suite in tactics/test_laws.py puts it to the test.
"""

import pytest

from agents.contract import DOLLAR, NO_BID, Bid, Written
from agents.outlook import Outlook
from agents.tactics import View
from tests.agents.toys import Tactic, grid, paths, worth


def rational_bids(outlook: Outlook, view: View) -> list[Bid]:
    """Return every bid that may be signed and leaves the party and its people what they ask."""
    return [
        bid for bid in paths(outlook) if worth(outlook, view.side, bid) >= least(outlook, view, bid)
    ]


def least(outlook: Outlook, view: View, bid: Bid) -> float:
    """Return the least own value that a party and its people take in a bid's package, $M."""
    return view.reservation + outlook.margin[view.side][bid.package]


def assert_signable(outlook: Outlook, bid: Bid) -> None:
    """Check that a bid is on the grid of a package that may be signed, on its path or written out.

    A bid on the path counts the issues granted in full, so that one contract is one bid.
    """
    assert outlook.admissible[bid.package]
    if isinstance(bid, Written):
        for share, step in zip(bid.shares, outlook.steps, strict=True):
            assert share in [pytest.approx(each, abs=1e-12) for each in grid(step)]
        return
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
        assert worth(outlook, view.side, bid) >= least(outlook, view, bid) - DOLLAR
