"""What can be signed on a day and what it is worth, worked out anew in another way.

The rules of `model.prices` and `model.sight` write into tables and share work between packages and
months. Here every number is worked out from the scenario by itself; both must agree.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from agents.approval import NOBODY, Consent, margin_of_all, voices_of
from agents.arithmetic import total
from agents.contract import Contract, Package
from agents.outlook import Outlook, Parts, cheapest_first
from agents.stoppage import WORK
from agents.worth import (
    DAYS_A_MONTH,
    EMPLOYERS,
    GUILD,
    Dates,
    Issue,
    NextRound,
    Stakes,
    face_on_issue,
    face_on_term,
    issue_value,
    nearness,
    pattern_dollar,
    settled_value,
    waiting_on_issue,
    waiting_value,
)
from model import setting
from model.calendar import Calendar
from model.costs import AT_WORK, Regime
from model.scenario import Scenario
from tests.model.oracle import records
from tests.model.oracle.force import Force

SIDES = (GUILD, EMPLOYERS)


class Money(NamedTuple):
    """What every package is worth in money, [side][package] and [side][package][issue]."""

    dates: tuple[tuple[float, ...], ...]
    left: tuple[tuple[tuple[float, ...], ...], ...]  # when nothing of an issue is granted
    base: tuple[tuple[float, ...], ...]  # both together
    slope: tuple[tuple[tuple[float, ...], ...], ...]
    expiry: tuple[int, ...]


class Margins(Sequence[float]):
    """What a side's people ask for beyond waiting, by package, $M; found when first asked for.

    Most packages are ruled out by what they are worth, before anybody's consent matters.
    """

    def __init__(self, parts: Parts, consent: Consent, outlook: Outlook, side: int) -> None:
        self._asked = parts, consent, outlook, side
        self._known: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self._asked[2].length)

    def __getitem__(self, package: Any) -> Any:
        if package not in self._known:
            if not 0 <= package < len(self):
                raise IndexError(package)
            self._known[package] = self._find(package)
        return self._known[package]

    def _find(self, package: int) -> float:
        parts, consent, outlook, side = self._asked
        waiting, voices = outlook.waiting[side], voices_of(consent)
        return margin_of_all(outlook, parts, voices, side, package, waiting)


class Sheet(NamedTuple):
    """The part of an outlook that stays the same until the month or the world changes."""

    base: tuple[tuple[float, ...], ...]
    slope: tuple[tuple[tuple[float, ...], ...], ...]
    order: tuple[tuple[int, ...], ...]
    length: tuple[int, ...]
    expiry: tuple[int, ...]


class World:
    """The facts of one run that values depend on, and how they change.

    Parameters
    ----------
    scenario
        With its random numbers drawn.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.calendar = Calendar(scenario.calendar.old_expiry)
        self.packages = setting.packages(scenario)
        self._first_issues = records.issues(scenario)
        self.flows = tuple(records.flows(scenario, side) for side in SIDES)
        self.settled = [False] * len(scenario.sister)
        self.regime = AT_WORK
        self.force = Force(scenario, self.calendar)
        self.consent = [NOBODY, NOBODY]
        self.future = self._next_round()
        self._first_stakes = tuple(records.stakes(scenario, side) for side in SIDES)
        self._moneys: dict[tuple[int, tuple[bool, ...]], Money] = {}
        self._worths: dict[tuple[int, int, Dates, float], tuple[float, float]] = {}
        self._outlooks: dict[tuple[object, ...], Outlook] = {}
        self._sheets: dict[tuple[int, int], Sheet] = {}

    def _next_round(self) -> NextRound:
        """Return the clock: waiting ends with another guild's contract, else at the horizon."""
        record, sisters = self.scenario.next_round, self.scenario.sister
        horizon = self.calendar.add_months(0, record.horizon_months)
        lapses = [self.calendar.day(sister.expiry) + 1 for sister in sisters]
        waiting_ends = min([*lapses, horizon])
        months = min((sister.term_months for sister in sisters), default=0)
        follow_expiry = self.calendar.add_months(waiting_ends, months)
        return NextRound(
            horizon=horizon,
            waiting_ends=waiting_ends,
            win_base=record.win_base,
            win_clout=record.win_clout,
            win_reopener=record.win_reopener,
            joint_pattern=record.joint_pattern,
            follow_expiry=follow_expiry,
        )

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The issues as priced now: a guild that has settled cannot claim what is granted."""
        if not any(self.settled):
            return self._first_issues
        return tuple(
            issue._replace(multiplier=1.0 + (issue.multiplier - 1.0) * self.claims)
            for issue in self._first_issues
        )

    @property
    def claims(self) -> float:
        """Part of the multiplier above 1 that other guilds may still claim, 0..1."""
        left = 1.0
        for sister, settled in zip(self.scenario.sister, self.settled, strict=True):
            left -= sister.shelter if settled else 0.0
        return max(0.0, left)

    def stakes(self, side: int) -> Stakes:
        """Return a side's stakes now: each early deal of another guild lowers the odds."""
        first = self._first_stakes[side]
        return first._replace(open_odds=first.open_odds * self.doubt)

    @property
    def doubt(self) -> float:
        """How much about the end of waiting is still open: less with every guild that settles.

        It scales the odds of a joint fight and what each side privately expects of it.
        """
        left = 1.0
        for sister, settled in zip(self.scenario.sister, self.settled, strict=True):
            left *= 1.0 - sister.sets_pattern if settled else 1.0
        return left

    def effective(self, day: int, package: Package) -> int:
        """Return the effective date of a package signed on a day: the next month, or day 0."""
        if package.retroactive or day <= 0:
            return 0
        return self.calendar.next_month(day)

    def contract(self, day: int, package: int, shares: tuple[float, ...]) -> Contract:
        """Return the contract with its dates that a package signed on a day amounts to."""
        terms = self.packages[package]
        effective = self.effective(day, terms)
        return Contract(terms, effective, self.calendar.add_months(effective, terms.months), shares)

    def hope(self, side: int) -> float:
        """Return a side's odds, at first, that the others are still open when waiting ends."""
        return self._first_stakes[side].open_odds

    def alignment(self, expiry: int, hope: float) -> float:
        """Return how near the other guilds' next expiries come after a day, 0..1.

        An expiry is near only as far as the other guild may still be open then; ``hope`` has the
        odds of that before any guild has settled.
        """
        reach = self.scenario.next_round.alignment_reach
        near_all = 0.0
        for which, sister in enumerate(self.scenario.sister):
            lapse = self.next_lapse(which, expiry)
            near = sister.weight * nearness(lapse - expiry, reach)
            near_all += near * self.still_open(which, lapse, hope)
        return near_all

    def still_open(self, which: int, lapse: int, hope: float) -> float:
        """Return the odds of another guild being open when its contract lapses.

        For the present contract they fall with every guild that settles; for later ones nothing is
        known, and they are what they were at first.
        """
        first = self.calendar.day(self.scenario.sister[which].expiry) + 1
        return hope * self.doubt if lapse == first else hope

    def next_lapse(self, which: int, day: int) -> int:
        """Return the first day from ``day`` on which another guild is without a contract."""
        sister = self.scenario.sister[which]
        lapse = self.calendar.day(sister.expiry) + 1
        if self.settled[which]:
            lapse = self.calendar.add_months(lapse, sister.term_months)
        while lapse < day:
            lapse = self.calendar.add_months(lapse, sister.term_months)
        return lapse

    def next_lapse_after_deal(self, which: int) -> int:
        """Return the day on which another guild's contract lapses that it has signed early."""
        sister = self.scenario.sister[which]
        lapse = self.calendar.day(sister.expiry) + 1
        return self.calendar.add_months(lapse, sister.term_months)

    def clout(self, expiry: int, hope: float) -> float:
        """Return the clout of an expiry: the others' nearness and the season, 0..1."""
        record = self.scenario.next_round
        season = record.season[self.calendar.date(expiry - 1).month - 1]
        aligned = record.alignment_weight * self.alignment(expiry, hope)
        return min(1.0, aligned + record.season_weight * season)

    def months_public(self, day: int) -> int:
        """Return the whole months since positions became public, -1 before that."""
        record = self.scenario.calendar
        start = self.calendar.day(record.blackout_ends or record.talks_open)
        return -1 if day < start else int((day - start) / DAYS_A_MONTH)

    def face(self, months: int) -> float:
        """Return how strongly public pledges bind: nothing before they are public, then fading."""
        return math.exp(-months / self.scenario.causes.face_months) if months >= 0 else 0.0

    def dates(self, day: int, package: Package, hope: float) -> Dates:
        """Return the days that matter to a package signed on a day, and its clout."""
        effective = self.effective(day, package)
        expiry = self.calendar.add_months(effective, package.months)
        signed = 0 if day <= 0 else self.calendar.next_month(day)
        clout = self.clout(expiry, hope)
        weight = self.scenario.next_round.alignment_weight
        together = min(clout, weight * self.alignment(expiry, hope))
        return Dates(signed, effective, expiry, clout, package.reopener, package.me_too, together)

    def admissible(self, day: int, package: Package, expiry: int) -> bool:
        """Return whether a package may be signed on a day."""
        term = self.scenario.term
        if package.retroactive and not 0 < day <= term.retroactive_days:
            return False
        return expiry - day >= term.minimum_left * DAYS_A_MONTH

    def outlook(self, day: int) -> Outlook:
        """Return what both parties may know of every contract on a day."""
        key = (day, tuple(self.settled), self.regime, *self.consent)
        if key not in self._outlooks:
            self._outlooks = {key: self._new_outlook(day)}  # only the day at hand is ever asked for
        return self._outlooks[key]

    def under(self, regime: Regime, day: int, consent: Sequence[Consent]) -> Outlook:
        """Return the outlook on a day as it would be under another regime.

        ``consent`` has what the people behind the guild and the employers would ask for then.
        """
        then = self.outlook(day)._replace(
            waiting=tuple(self.waiting(side, day, regime) for side in SIDES),
            delay=tuple(self.delay(side, day, regime) for side in SIDES),
        )
        margins = tuple(self.margins(then, side, day, consent[side]) for side in SIDES)
        return then._replace(margin=margins)

    def _new_outlook(self, day: int) -> Outlook:
        sheet = self._sheet(day)
        both = zip(self.packages, sheet.expiry, strict=True)
        outlook = Outlook(
            base=sheet.base,
            slope=sheet.slope,
            order=sheet.order,
            length=sheet.length,
            admissible=tuple(self.admissible(day, p, expiry) for p, expiry in both),
            steps=self.steps,
            backdated=self.backdated,
            earning=self.earning,
            waiting=tuple(self.waiting(side, day) for side in SIDES),
            doubt=self.doubt,
            free_months=max(0.0, -day / DAYS_A_MONTH),
            delay=tuple(self.delay(side, day) for side in SIDES),
            peace=tuple(self._first_stakes[side].peace for side in SIDES),
            margin=((0.0,) * len(self.packages),) * 2,
        )
        if not any(consent.people for consent in self.consent):
            return outlook
        margins = tuple(self.margins(outlook, side, day, self.consent[side]) for side in SIDES)
        return outlook._replace(margin=margins)

    def parts(self, side: int, day: int) -> Parts:
        """Return what contracts and waiting are worth to a side, part by part, without face.

        What a stoppage costs is left out of waiting: it is not shared like other costs.
        """
        money, stakes = self._money(day), self.stakes(side)
        waiting = tuple(waiting_on_issue(issue, side, stakes, self.future) for issue in self.issues)
        until = self.peace_until(day)
        rest = waiting_value((), side, stakes, self.flows[side], self.future, day, until)
        return Parts(money.dates[side], money.left[side], money.slope[side], waiting, rest)

    def margins(self, outlook: Outlook, side: int, day: int, consent: Consent) -> Sequence[float]:
        """Return how much more than waiting a side needs in each package for its people's consent.

        They all know how tough their side is; so this is reckoned with the common estimate.
        """
        if not consent.people:
            return (0.0,) * len(self.packages)
        return Margins(self.parts(side, day), consent, outlook, side)

    def peace_until(self, day: int) -> int:
        """Return the day up to which peace counts after waiting.

        The end of the contract that follows, but not beyond the last expiry on the table today.
        """
        return min(self.future.follow_expiry, max(self._money(day).expiry))

    def waiting(self, side: int, day: int, regime: Regime | None = None) -> float:
        """Return a side's value of carrying on without a contract, $M."""
        stakes, until = self.stakes(side), self.peace_until(day)
        value = waiting_value(self.issues, side, stakes, self.flows[side], self.future, day, until)
        return value - self.loss(side, day, regime or self.regime)

    def loss(self, side: int, day: int, regime: Regime) -> float:
        """Return what a side still expects to lose by a stoppage or by what is imposed, $M.

        A stoppage is reckoned to go on for the same time from any day of it.
        """
        if regime.kind == WORK:
            return 0.0
        return self.force.loss(side, regime, day, self.future.waiting_ends)

    def delay(self, side: int, day: int, regime: Regime | None = None) -> float:
        """Return what a month without a contract costs a side, from day 0 on, $M."""
        regime = regime or self.regime
        flows = total(f.amount for f in self.flows[side] if f.start <= max(day, 0))
        if regime.kind == WORK or day < regime.since:
            return -flows
        return self.force.month(side, regime, day) - flows

    @cached_property
    def steps(self) -> tuple[float, ...]:
        """Grid step of each issue's share."""
        return tuple(issue.step for issue in self._first_issues)

    @cached_property
    def backdated(self) -> tuple[bool, ...]:
        """Which packages are effective from day 0."""
        return tuple(package.retroactive for package in self.packages)

    @property
    def earning(self) -> tuple[tuple[float, ...], ...]:
        """$M a month that each issue brings or costs each side while it is granted in full."""
        return tuple(
            tuple(issue.size / 12.0 * pattern_dollar(issue, side) for issue in self.issues)
            for side in SIDES
        )

    def _money(self, day: int) -> Money:
        """Values without any loss of face; the same until the month or another guild changes."""
        key = (0 if day <= 0 else self.calendar.next_month(day), tuple(self.settled))
        if key not in self._moneys:
            self._moneys[key] = self._new_money(day)
        return self._moneys[key]

    def _new_money(self, day: int) -> Money:
        every_issue = range(len(self.issues))
        dates = [
            [self.dates(day, package, self.hope(side)) for package in self.packages]
            for side in SIDES
        ]
        pairs = [
            [[self._issue_money(which, side, d) for which in every_issue] for d in dates[side]]
            for side in SIDES
        ]
        settled = tuple(
            tuple(settled_value(self._first_stakes[side], d) for d in dates[side]) for side in SIDES
        )
        left = tuple(tuple(tuple(base for base, _ in p) for p in side) for side in pairs)
        return Money(
            dates=settled,
            left=left,
            base=tuple(
                tuple(total((d, *parts)) for d, parts in zip(*both, strict=True))
                for both in zip(settled, left, strict=True)
            ),
            slope=tuple(tuple(tuple(slope for _, slope in p) for p in side) for side in pairs),
            expiry=tuple(d.expiry for d in dates[GUILD]),
        )

    def _issue_money(self, which: int, side: int, dates: Dates) -> tuple[float, float]:
        """Value one issue; packages that differ in nothing it feels share the work."""
        issue = self.issues[which]
        felt = dates._replace(
            signed=0,
            reopener=dates.reopener and issue.reopens > 0.0,
            me_too=dates.me_too and issue.follows > 0.0,
        )
        key = (which, side, felt, issue.multiplier)
        if key not in self._worths:
            rate = self._first_stakes[side].rate
            self._worths[key] = issue_value(issue, side, rate, felt, self.future)
        return self._worths[key]

    def _sheet(self, day: int) -> Sheet:
        """Money and face together, and the order in which granting is cheapest."""
        money, months = self._money(day), self.months_public(day)
        key = (id(money), months)
        if key not in self._sheets:
            self._sheets[key] = self._new_sheet(money, self.face(months))
        return self._sheets[key]

    def _new_sheet(self, money: Money, face: float) -> Sheet:
        base, slope = [], []
        for side in SIDES:
            pairs = [face_on_issue(issue, side) for issue in self.issues]
            lost = total(loss for loss, _ in pairs)
            stakes = self._first_stakes[side]
            terms = [face_on_term(stakes, package.months) for package in self.packages]
            base.append(
                tuple(b + face * (lost + t) for b, t in zip(money.base[side], terms, strict=True))
            )
            slope.append(
                tuple(
                    tuple(s + face * more for s, (_, more) in zip(slopes, pairs, strict=True))
                    for slopes in money.slope[side]
                )
            )
        order = tuple(tuple(cheapest_first(g, e)) for g, e in zip(*slope, strict=True))
        length = tuple(sum(gain > 0.0 for gain in gains) for gains in slope[GUILD])
        return Sheet(tuple(base), tuple(slope), order, length, money.expiry)
