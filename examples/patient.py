"""A tactic to start from: copy this file, change it, sit it at the table.

zopa run --guild-tactic patient.py:Patient
"""

from agents.tactics import meet


class Patient:
    """Concede nothing in the first half of the time, then a little more each session."""

    def offer(self, outlook, view):
        """Ask for what the opening was worth at first, for the least that I take in the end."""
        late = max(0.0, view.elapsed - 0.5) / 0.5
        target = view.opening - late * (view.opening - view.reservation)
        return meet(outlook, view, target)
