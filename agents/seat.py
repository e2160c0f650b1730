"""The two chairs at the table: thin Mesa agents that hold a record and call the rules."""

import math
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import mesa

from agents.acceptance import CONDITIONS, USUAL, least_rational
from agents.beliefs import most_for_other, ruled_out, shown
from agents.bidding import best_reply, recalled
from agents.contract import DOLLAR, NO_BID, Offer, shares_of
from agents.outlook import Outlook, value_of, value_of_shares
from agents.tactics import FINAL, TACTICS, Ingredient, View, agreeable, fair_against
from agents.worth import DAYS_A_YEAR, reservation


class Party(NamedTuple):
    """One side of the table: what it is, not what it has seen."""

    side: int  # 0 the guild, 1 the employers
    tactic: int  # position in TACTICS
    beta: float  # concession exponent of time-dependent tactics, > 0
    weight: float  # the guild's bargaining power, 0..1, the same for both
    toughness: float  # own type, 0 yielding to 1 tough
    spread: float  # $M that toughness shifts the own reservation either way, >= 0
    other_spread: float  # the same for the counterpart, as far as this side knows
    impatience: float  # speed of ruling out yielding counterparts, a year
    opening: int  # package asked for at first
    opening_shares: tuple[float, ...]  # share of each issue in the opening position
    stance: float = 0.0  # $M that its leaders ask for beyond what its people do
    acceptance: int = USUAL  # position in CONDITIONS
    mixture: tuple[Ingredient, ...] = ()  # what its tactic is made of, if that is a mixture


class Mind(NamedTuple):
    """What a side reckons with when it speaks, $ million."""

    reservation: float  # the least it takes
    low: float  # the least that the most yielding counterpart it still expects would take
    high: float  # the same for the toughest
    aspired: float  # own value of its last offer, nan before the first
    least: float  # the least own value it accepted when last asked, nan before
    zone: bool  # did it see a contract that beats waiting for both when it last offered


class OwnTactic(Protocol):
    """A tactic that is not one of ours, in place of the rules for offers and answers."""

    @property
    def name(self) -> str:
        """What results call it."""

    def offer(self, outlook: Outlook, view: View) -> Offer:
        """Return a bid that may be signed, or NO_BID."""

    def least(self, outlook: Outlook, view: View) -> float:
        """Return the least own value it accepts, $M; nan if it has no such number."""

    def accepts(self, outlook: Outlook, view: View, bid: Offer) -> bool:
        """Return whether it accepts an offer."""


class Seat(mesa.Agent):
    """A party at the table with what it has seen so far.

    The people inside a side (committee, members, companies) take their places behind the seat;
    the table only ever asks it for an offer and for an answer.
    """

    def __init__(
        self,
        model: mesa.Model,
        party: Party,
        low: float,
        high: float,
        today: int,
        own: OwnTactic | None = None,
        luck: Sequence[float] = (0.5,),
    ) -> None:
        super().__init__(model)
        self.party = party
        self.own = own  # a tactic from outside; with one, the party's own is not asked
        self.low, self.high = low, high
        self.last: Offer = NO_BID
        self.last_order: Sequence[int] = ()
        self.said: list[tuple[Offer, Sequence[int]]] = []  # bids with the order of their path
        self.heard: list[tuple[Offer, Sequence[int]]] = []
        self.said_now: tuple[Offer, ...] = ()  # the same in the terms of the last outlook seen
        self.heard_now: tuple[Offer, ...] = ()
        self.terms: Sequence[Sequence[int]] = ()
        self.luck, self.turn = luck, 0  # random numbers, 0..1, and how often it was its turn
        self.sessions_left = 0
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
        said, heard = self.memory(outlook)
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
            said=said,
            heard=heard,
            sessions_left=self.sessions_left,
            luck=self.luck[self.turn % len(self.luck)],
            tactic=party.tactic,
            mixture=party.mixture,
        )

    def memory(self, outlook: Outlook) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
        """Return all bids made and all bids heard so far, in the terms of today's outlook."""
        if self.terms is not outlook.order:
            self.terms, side = outlook.order, self.side
            said = (recalled(outlook, side, bid, order) for bid, order in self.said)
            heard = (recalled(outlook, side, bid, order) for bid, order in self.heard)
            self.said_now = tuple(bid for bid in said if bid.package >= 0)
            self.heard_now = tuple(bid for bid in heard if bid.package >= 0)
        return self.said_now, self.heard_now

    def recalled(self, outlook: Outlook) -> Offer:
        """Return the party's last bid in the terms of today's outlook."""
        return recalled(outlook, self.side, self.last, self.last_order)

    def reservation(self, outlook: Outlook) -> float:
        """Return the least the party takes now, $M."""
        party = self.party
        waiting = outlook.waiting[party.side] + party.stance
        return reservation(waiting, self.private_spread(outlook), party.toughness)

    def private_spread(self, outlook: Outlook) -> float:
        """Return how far its toughness may shift its reservation now, $M either way."""
        return self.party.spread * outlook.doubt

    def private_shift(self, outlook: Outlook) -> float:
        """Return what only the party knows of its own reservation, $M: it is tough by so much."""
        return reservation(0.0, self.private_spread(outlook), self.party.toughness)

    def lead(self, stance: float) -> None:
        """Change what the leaders ask for: others have taken over."""
        self.party = self.party._replace(stance=stance)

    def think(self, outlook: Outlook, day: int, elapsed: float, sessions_left: int = 0) -> None:
        """Rule out the counterparts that would have settled by now, as each turn begins."""
        self.sessions_left, self.turn = sessions_left, self.turn + 1
        view = self.view(outlook, elapsed)
        years = max(0, day - self.thought_on) / DAYS_A_YEAR
        self.low = ruled_out(view, most_for_other(outlook, view), years)
        self.thought_on = day

    def hear(self, outlook: Outlook, bid: Offer, elapsed: float) -> None:
        """Learn from an offer what its maker can still be."""
        view = self.view(outlook, elapsed)
        self.high = shown(view, value_of(outlook, 1 - view.side, bid))
        self.low = min(self.low, self.high)
        self.heard.append((bid, outlook.order[bid.package]))
        self.heard_now += (bid,)

    def offer(self, outlook: Outlook, elapsed: float) -> Offer:
        """Return the party's offer, NO_BID if it has none to make."""
        view = self.view(outlook, elapsed)
        self.sees_zone = fair_against(outlook, view, self.low).package >= 0
        rule = TACTICS[self.party.tactic] if self.own is None else self.own.offer
        return self._say(outlook, rule(outlook, view))

    def final(self, outlook: Outlook, elapsed: float) -> Offer:
        """Return the party's final offer, NO_BID if there is none it could stand by."""
        view = self.view(outlook, elapsed)
        self.sees_zone = fair_against(outlook, view, self.low).package >= 0
        rule = FINAL[self.party.tactic] if self.own is None else self.own.offer
        return self._say(outlook, rule(outlook, view))

    def accepts(self, outlook: Outlook, bid: Offer, elapsed: float) -> bool:
        """Return the party's answer to an offer."""
        view = self.view(outlook, elapsed)
        if self.own is not None:
            self.accepted_from = self.own.least(outlook, view)
            return self.own.accepts(outlook, view, bid)
        self.accepted_from = CONDITIONS[self.party.acceptance](outlook, view)
        enough = value_of(outlook, self.side, bid) >= self.accepted_from - DOLLAR
        return enough and agreeable(outlook, view, bid)

    def accepts_alone(self, outlook: Outlook, bid: Offer, elapsed: float) -> bool:
        """Return whether the party would accept what the people behind it would not."""
        view = self.view(outlook, elapsed)
        if self.own is not None or agreeable(outlook, view, bid):
            return False
        alone = self._alone(outlook)
        least = CONDITIONS[self.party.acceptance](alone, view)
        return value_of(outlook, self.side, bid) >= least - DOLLAR

    def freely(self, outlook: Outlook, elapsed: float) -> Offer:
        """Return what the party would offer if nobody behind it had to agree, or NO_BID.

        The same as its offer where its people are content with what it wants.
        """
        if self.own is not None:
            return NO_BID
        return TACTICS[self.party.tactic](self._alone(outlook), self.view(outlook, elapsed))

    def _alone(self, outlook: Outlook) -> Outlook:
        nothing = (0.0,) * len(outlook.length)
        other = outlook.margin[1 - self.side]
        return outlook._replace(margin=(nothing, other) if self.side == 0 else (other, nothing))

    def worth_of_going_on(self, outlook: Outlook, elapsed: float) -> float:
        """Return what going on is worth to the party as things stand in an outlook, $M.

        The deal it expects less the wait for it, and never less than its reservation. Outlooks
        under different threats are compared by it.
        """
        return least_rational(outlook, self.view(outlook, elapsed))

    def hoped_for(self, outlook: Outlook, elapsed: float) -> float:
        """Return the most that going on can be worth to the party in an outlook, $M.

        That is what the most yielding counterpart would leave it, without any wait: a bound for
        `worth_of_going_on` that takes no time to find.
        """
        view = self.view(outlook, elapsed)
        floor = reservation(view.other_waiting, view.other_spread, view.low)
        bid = best_reply(outlook, 1 - self.side, floor)
        best = value_of(outlook, self.side, bid) if bid.package >= 0 else -math.inf
        return max(view.reservation, best)

    def _say(self, outlook: Outlook, bid: Offer) -> Offer:
        if bid.package >= 0:
            self.last, self.last_order = bid, outlook.order[bid.package]
            self.offered = (float(bid.package), *shares_of(bid, self.last_order))
            self.aspired = value_of(outlook, self.side, bid)
            self.memory(outlook)
            self.said.append((bid, self.last_order))
            self.said_now += (bid,)
        return bid
