"""A mediator: no power, but both sides' confidence."""

from agents.bidding import fair_bid
from agents.contract import Bid
from agents.outlook import Outlook


def single_text(
    outlook: Outlook,
    reservations: tuple[float, float],
    errors: tuple[float, float],
    weight: float,
) -> Bid:
    """Return the contract a mediator proposes to both sides, ``NO_BID`` if it sees no zone.

    It has heard what each would take in confidence, and understood it with some error; its single
    text is the fair contract between the two.

    Parameters
    ----------
    outlook
        What both sides may know of every contract.
    reservations
        The least that guild and employers take, $M.
    errors
        What the mediator got wrong, $M, added to each.
    weight
        The guild's bargaining power, 0..1.

    References
    ----------
    Raiffa (1982), The Art and Science of Negotiation, chapters 16 and 23: single negotiating text.
    """
    floors = (reservations[0] + errors[0], reservations[1] + errors[1])
    return fair_bid(outlook, floors, weight)
