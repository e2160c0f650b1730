"""The two chairs at the table: thin Mesa agents that hold a record and call the rules."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import mesa

from agents.acceptance import ACCEPTANCE
from agents.beliefs import most_for_other, ruled_out, shown
from agents.bidding import recalled
from agents.contract import DOLLAR, NO_BID, Bid, shares_of
from agents.outlook import Outlook, value_of, value_of_shares
from agents.tactics import FINAL, TACTICS, View, fair_against
from agents.worth import DAYS_A_YEAR, reservation


class Party(NamedTuple):
    """One side of the table: what it is, not what it has seen."""

    side: int  # 0 the guild, 1 the employers
    tactic: int  # position in TACTICS and ACCEPTANCE
    beta: float  # concession exponent of time-dependent tactics, > 0
    weight: float  # the guild's bargaining power, 0..1, the same for both
    toughness: float  # own type, 0 yielding to 1 tough
    spread: float  # $M that toughness shifts the own reservation either way, >= 0
    other_spread: float  # the same for the counterpart, as far as this side knows
    impatience: float  # speed of ruling out yielding counterparts, a year
    opening: int  # package asked for at first
    opening_shares: tuple[float, ...]  # share of each issue in the opening position


class Mind(NamedTuple):
    """What a side reckons with when it speaks, $ million."""

    reservation: float  # the least it takes
    low: float  # the least that the most yielding counterpart it still expects would take
    high: float  # the same for the toughest
    aspired: float  # own value of its last offer, nan before the first
    least: float  # the least own value it accepted when last asked, nan before
    zone: bool  # did it see a contract that beats waiting for both when it last offered


class Seat(mesa.Agent):
    """A party at the table with what it has seen so far.

    The people inside a side (committee, members, companies) take their places behind the seat;
    the table only ever asks it for an offer and for an answer.
    """

    def __init__(
        self, model: mesa.Model, party: Party, low: float, high: float, today: int
    ) -> None:
        super().__init__(model)
        self.party = party
        self.low, self.high = low, high
        self.last = NO_BID
        self.last_order: Sequence[int] = ()
        self.said: list[tuple[Bid, Sequence[int]]] = []  # bids with the order of their path
        self.heard: list[tuple[Bid, Sequence[int]]] = []
        self.offered: tuple[float, ...] | None = None  # package and shares of the last offer
        self.thought_on = today
        self.aspired = self.accepted_from = math.nan
        self.sees_zone = True

    @property
    def side(self) -> int:
        """0 the guild, 1 the employers."""
        return self.party.side

    def mind(self, outlook: Outlook) -> Mind:
        """Return what the party reckons with now."""
        waiting = outlook.waiting[1 - self.side]
        spread = self.party.other_spread * outlook.doubt
        return Mind(
            self.reservation(outlook),
            reservation(waiting, spread, self.low),
            reservation(waiting, spread, self.high),
            self.aspired,
            self.accepted_from,
            self.sees_zone,
        )

    def view(self, outlook: Outlook, elapsed: float) -> View:
        """Return what the party knows now."""
        party = self.party
        side = party.side
        least = self.reservation(outlook)
        asked = value_of_shares(outlook, side, party.opening, party.opening_shares)
        return View(
            side=side,
            reservation=least,
            opening=max(least, asked),
            low=self.low,
            high=self.high,
            other_waiting=outlook.waiting[1 - side],
            other_spread=party.other_spread * outlook.doubt,
            weight=party.weight,
            impatience=party.impatience,
            elapsed=elapsed,
            beta=party.beta,
            last=self.recalled(outlook),
        )

    def recalled(self, outlook: Outlook) -> Bid:
        """Return the party's last bid in the terms of today's outlook."""
        return recalled(outlook, self.side, self.last, self.last_order)

    def reservation(self, outlook: Outlook) -> float:
        """Return the least the party takes now, $M."""
        party = self.party
        spread = party.spread * outlook.doubt
        return reservation(outlook.waiting[party.side], spread, party.toughness)

    def think(self, outlook: Outlook, day: int, elapsed: float) -> None:
        """Rule out the counterparts that would have settled by now."""
        view = self.view(outlook, elapsed)
        years = max(0, day - self.thought_on) / DAYS_A_YEAR
        self.low = ruled_out(view, most_for_other(outlook, view), years)
        self.thought_on = day

    def hear(self, outlook: Outlook, bid: Bid, elapsed: float) -> None:
        """Learn from an offer what its maker can still be."""
        view = self.view(outlook, elapsed)
        self.high = shown(view, value_of(outlook, 1 - view.side, bid))
        self.low = min(self.low, self.high)

    def offer(self, outlook: Outlook, elapsed: float) -> Bid:
        """Return the party's offer, NO_BID if it has none to make."""
        view = self.view(outlook, elapsed)
        self.sees_zone = fair_against(outlook, view, self.low).package >= 0
        return self._say(outlook, TACTICS[self.party.tactic](outlook, view))

    def final(self, outlook: Outlook, elapsed: float) -> Bid:
        """Return the party's final offer, NO_BID if there is none it could stand by."""
        view = self.view(outlook, elapsed)
        self.sees_zone = fair_against(outlook, view, self.low).package >= 0
        return self._say(outlook, FINAL[self.party.tactic](outlook, view))

    def accepts(self, outlook: Outlook, bid: Bid, elapsed: float) -> bool:
        """Return the party's answer to an offer."""
        view = self.view(outlook, elapsed)
        self.accepted_from = ACCEPTANCE[self.party.tactic](outlook, view)
        return value_of(outlook, self.side, bid) >= self.accepted_from - DOLLAR

    def _say(self, outlook: Outlook, bid: Bid) -> Bid:
        if bid.package >= 0:
            self.last, self.last_order = bid, outlook.order[bid.package]
            self.offered = (float(bid.package), *shares_of(bid, self.last_order))
            self.aspired = value_of(outlook, self.side, bid)
        return bid
