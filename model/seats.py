"""What a side does at the table when it is its turn: rules of conduct, applied to the round."""

from agents import conduct
from agents.contract import Bid
from agents.outlook import Outlook
from model.recall import put_down
from model.sight import SIDES
from model.table import Table, elapsed_of, party_of, past_of


def both_think(table: Table, outlook: Outlook, elapsed: float) -> None:
    """Let both sides take in how long the silence has lasted."""
    state = table.state
    for side in SIDES:
        conduct.think(
            party_of(table, side),
            table.memories[side],
            past_of(table, side),
            outlook,
            state.day,
            elapsed,
            state.sessions_left,
        )


def keep(table: Table, side: int, outlook: Outlook, bid: Bid) -> None:
    """Let a side remember the offer that it makes, and in which order its path granted issues."""
    if bid.package < 0:
        return
    conduct.remember(table.memories[side], outlook, side, bid)
    order, bids = outlook.order[bid.package], table.bids
    if hasattr(bids, "keep"):
        bids.keep(side, bid, order)
    else:
        put_down(table.spoken, side, bid, order)
    for place in range(len(order)):
        table.orders[side][place] = order[place]


def hear(table: Table, side: int, outlook: Outlook, bid: Bid, elapsed: float) -> None:
    """Let a side hear an offer."""
    conduct.hear(
        party_of(table, side), table.memories[side], past_of(table, side), outlook, bid, elapsed
    )


def recalled_bid(table: Table, side: int, outlook: Outlook) -> Bid:
    """Return a side's last bid in the terms of today's outlook."""
    return conduct.last_bid(past_of(table, side), outlook, side)


def floor_of(table: Table, side: int, outlook: Outlook) -> float:
    """Return the least that a side takes today, $M."""
    return conduct.least_taken(party_of(table, side), table.memories[side], outlook)


def worth_now(table: Table, side: int) -> float:
    """Return what going on as before is worth to a side today, $M."""
    return conduct.worth_of_going_on(
        party_of(table, side),
        table.memories[side],
        past_of(table, side),
        table.outlook,
        elapsed_of(table),
    )
