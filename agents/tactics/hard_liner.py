"""The tactic that never moves."""

from agents.contract import Offer
from agents.outlook import Outlook
from agents.tactics.view import View, stand


def hard_liner(outlook: Outlook, view: View) -> Offer:
    """Hold out for what the opening position is worth, whatever the other side does."""
    return stand(outlook, view, view.opening)
