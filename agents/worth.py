r"""What a deal, and no deal, is worth to each side: plain functions of numbers.

Money is in $ million, discounted to day 0, the first day after the old contract. Dates are days
from day 0. The idea in one line: what is granted now earns from the effective date s to the
horizon H, and of what is left open a part is won later, at the expiry E most of all:

.. math::
    \text{value} = \sum_i w_i [ x_i A_i(s, H) + (1 - x_i) \omega(E) A_i(E, H) ]

So a short term and a gain on an issue are substitutes. Nothing else in the program says so.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12.0
GUILD, EMPLOYERS = 0, 1


class Issue(NamedTuple):
    """One money issue: what is at stake on it and who feels it how much."""

    size: float  # $M a year that the full ask brings the guild's members at day 0, >= 0
    growth: float  # a year, continuous
    guild_weight: float  # what one of these dollars is worth to the members, >= 0
    exposure: float  # part of these dollars that the employers bear, >= 0
    multiplier: float  # pattern: dollars it costs in all where one is granted here, >= 0
    pattern: float  # share of the ask that the other guilds are expected to get, 0..1
    reopens: float  # 1 if a mid-term reopener covers the issue, else 0
    follows: float  # 1 if a me-too clause covers the issue, else 0
    step: float  # between two neighbouring shares on the bargaining grid, 0 < step <= 1
    guild_pledge: float  # $M of face lost by a guild that gets nothing of the ask, >= 0
    employer_pledge: float  # $M of face lost by employers who grant all of the ask, >= 0


class Stakes(NamedTuple):
    """What a side's money depends on besides the issues."""

    rate: float  # discount rate a year, continuous
    open_odds: float  # own belief that the others are still open when waiting ends, 0..1
    peace: float  # $M a month from the deal to its expiry
    risk: float  # $M lost at the expiry for each unit of clout
    term_pledge: float  # $M of face lost for each month of term away from the own opening
    opening_months: float  # the term this side asked for at first
    drift: float = 0.0  # $M a year that fixed terms are off by, more for each year they stand


class NextRound(NamedTuple):
    """How a later round treats what this one leaves open, common knowledge."""

    horizon: int  # day up to which everything is counted
    waiting_ends: int  # day on which waiting without a contract is decided
    win_base: float  # share of the open ask won at an expiry without any clout, 0..1
    win_clout: float  # what full clout adds to it, 0..1
    win_reopener: float  # share of the open ask won at a mid-term reopener, 0..1
    joint_pattern: float  # part of the pattern cost that counts when all guilds fight together
    follow_expiry: int  # day on which a contract ends that is made when waiting is decided


def growing(size: float, drift: float, start: float, end: float) -> float:
    """Return the sum of ``size`` $M a year, drifting at ``drift`` a year, between two days.

    >>> growing(12.0, 0.0, 0.0, DAYS_A_YEAR)
    12.0
    """
    if end <= start:
        return 0.0
    first, length = start / DAYS_A_YEAR, (end - start) / DAYS_A_YEAR
    if abs(drift) < 1e-12:
        return size * length
    return size * math.exp(drift * first) * math.expm1(drift * length) / drift


def nearness(gap: float, reach: float) -> float:
    """Return how near another guild's expiry is that comes ``gap`` days after ours, 0..1.

    It falls evenly to 0 at ``reach`` days. An expiry before ours is no help: that guild has
    settled by then.

    >>> nearness(0, 180), nearness(45, 180), nearness(200, 180), nearness(-1, 180)
    (1.0, 0.75, 0.0, 0.0)
    """
    return max(0.0, 1.0 - gap / reach) if gap >= 0 else 0.0


def win_share(future: NextRound, clout: float) -> float:
    """Return the share of what is open that a round with this much clout (0..1) wins."""
    return future.win_base + future.win_clout * clout


class Chance(NamedTuple):
    """One later occasion to win a share of what is still open."""

    day: int
    share: float  # of what is open then, 0..1
    dollar: float  # what one dollar won then is worth, signed


class Dates(NamedTuple):
    """The days that matter to one contract, and its clout at the end."""

    signed: int
    effective: int
    expiry: int
    clout: float  # 0..1
    reopener: bool
    me_too: bool
    aligned: float = 0.0  # part of the clout that comes from others who are open too, 0..clout


def pattern_dollar(issue: Issue, side: int) -> float:
    """Return what one dollar granted here is worth to a side, with all that follows from it."""
    return issue.guild_weight if side == GUILD else -issue.exposure * issue.multiplier


def followed_dollar(issue: Issue, side: int) -> float:
    """Return what one dollar is worth that others have won before: it sets no new pattern."""
    return issue.guild_weight if side == GUILD else -issue.exposure


def at_half_term(issue: Issue, side: int, dates: Dates, future: NextRound) -> Chance:
    """Return the chance that a mid-term reopener gives on an issue, an empty one without it."""
    share = issue.reopens * future.win_reopener if dates.reopener else 0.0
    return Chance(half_term(dates), share, pattern_dollar(issue, side))


def half_term(dates: Dates) -> int:
    """Return the day halfway through a contract."""
    return (dates.effective + dates.expiry) // 2


def when_others_settle(issue: Issue, side: int, dates: Dates, future: NextRound) -> Chance:
    """Return the chance that a me-too clause gives on an issue, an empty one without it."""
    pays = dates.me_too and future.waiting_ends < dates.expiry
    share = issue.follows * issue.pattern if pays else 0.0
    return Chance(future.waiting_ends, share, followed_dollar(issue, side))


def at_expiry(issue: Issue, side: int, dates: Dates, future: NextRound) -> Chance:
    """Return the chance that the next round gives on an issue.

    What is won because the others are open too is won in a joint fight and sets the less of a
    pattern: the same day counts the same, whether a contract ends on it or none does.
    """
    share = win_share(future, dates.clout)
    alone, together = pattern_dollar(issue, side), joint_dollar(issue, side, future.joint_pattern)
    part = future.win_clout * dates.aligned / share if share > 0.0 else 0.0
    return Chance(dates.expiry, share, alone + part * (together - alone))


def joint_dollar(issue: Issue, side: int, joint: float) -> float:
    """Return what one dollar is worth that all guilds win together.

    The others would have fought for it anyway: only the part ``joint`` of what follows is due to
    this guild's having waited for them.
    """
    own, pattern = followed_dollar(issue, side), pattern_dollar(issue, side)
    return own + joint * (pattern - own)


class Lasting(NamedTuple):
    """What the full ask on an issue comes to from each of some days to the horizon, $M."""

    from_start: float  # from the effective date on
    from_half: float  # from half-term on
    from_others: float  # from the day on which waiting is decided
    from_expiry: float  # from the expiry on


def lasting_from(issue: Issue, rate: float, day: int, future: NextRound) -> float:
    """Return what the full ask on an issue comes to from a day to the horizon, $M."""
    return growing(issue.size, issue.growth - rate, day, future.horizon)


def lasting_of(issue: Issue, rate: float, dates: Dates, future: NextRound) -> Lasting:
    """Return what the full ask comes to from each day that matters to a contract."""
    return Lasting(
        lasting_from(issue, rate, dates.effective, future),
        lasting_from(issue, rate, half_term(dates), future),
        lasting_from(issue, rate, future.waiting_ends, future),
        lasting_from(issue, rate, dates.expiry, future),
    )


def later_wins(issue: Issue, side: int, rate: float, dates: Dates, future: NextRound) -> float:
    """Return what an issue left wholly open is still expected to bring (or cost) a side.

    The chances come in turn, and each wins its share of what is still open by then.
    """
    return won_later(issue, side, dates, future, lasting_of(issue, rate, dates, future))


def won_later(issue: Issue, side: int, dates: Dates, future: NextRound, lasting: Lasting) -> float:
    """Return `later_wins` where the lasting amounts are known."""
    half = at_half_term(issue, side, dates, future)
    others = when_others_settle(issue, side, dates, future)
    end = at_expiry(issue, side, dates, future)
    if half.day <= others.day:
        total = half.share * half.dollar * lasting.from_half
        still_open = 1.0 - half.share
        total += still_open * others.share * others.dollar * lasting.from_others
        still_open *= 1.0 - others.share
    else:
        total = others.share * others.dollar * lasting.from_others
        still_open = 1.0 - others.share
        total += still_open * half.share * half.dollar * lasting.from_half
        still_open *= 1.0 - half.share
    return total + still_open * end.share * end.dollar * lasting.from_expiry


def granted_now(issue: Issue, side: int, rate: float, dates: Dates, horizon: int) -> float:
    """Return what granting an issue in full is worth from the effective date on: it stays."""
    lasting = growing(issue.size, issue.growth - rate, dates.effective, horizon)
    return pattern_dollar(issue, side) * lasting


def peace_value(stakes: Stakes, start: float, end: float) -> float:
    """Return the worth of labour peace between two days."""
    return 12.0 * growing(stakes.peace, -stakes.rate, start, end)


def drift_loss(stakes: Stakes, start: float, end: float) -> float:
    """Return what is lost as fixed terms drift from what would be right, between two days, $M.

    The loss a year grows by ``stakes.drift`` for each year that the terms stand, as the expected
    square of a random walk does. So a long contract buys peace and pays for it with terms that
    fit less and less: with peace of p $M a year the best length is p / drift years.

    References
    ----------
    Gray (1978), Journal of Political Economy 86; Dye (1985), International Economic Review 26.

    Examples
    --------
    >>> from math import isclose
    >>> three = Stakes(0.0, 0.5, 0.0, 0.0, 0.0, 36.0, drift=8.0)
    >>> isclose(drift_loss(three, 0.0, 3.0 * DAYS_A_YEAR), 8.0 * 3.0**2 / 2.0)
    True
    """
    years, rate = (end - start) / DAYS_A_YEAR, stakes.rate
    if years <= 0.0 or stakes.drift == 0.0:
        return 0.0
    now = stakes.drift * math.exp(-rate * start / DAYS_A_YEAR)
    if abs(rate * years) < 1e-4:  # the closed form below would cancel to noise
        return now * years * years * (0.5 - rate * years / 3.0)
    return now * (1.0 - math.exp(-rate * years) * (1.0 + rate * years)) / (rate * rate)


def expiry_loss(stakes: Stakes, clout: float, expiry: int) -> float:
    """Return the expected loss from a stoppage at an expiry with this much clout."""
    return clout * stakes.risk * math.exp(-stakes.rate * expiry / DAYS_A_YEAR)


def settled_value(stakes: Stakes, dates: Dates) -> float:
    """Return what the dates of a contract are worth to a side, whatever it grants."""
    peace = peace_value(stakes, max(dates.signed, dates.effective), dates.expiry)
    drifted = drift_loss(stakes, dates.effective, dates.expiry)
    return peace - drifted - expiry_loss(stakes, dates.clout, dates.expiry)


def issue_value(
    issue: Issue, side: int, rate: float, dates: Dates, future: NextRound
) -> tuple[float, float]:
    """Return what an issue is worth to a side when nothing of it is granted, and what all adds."""
    return issue_value_of(issue, side, dates, future, lasting_of(issue, rate, dates, future))


def issue_value_of(
    issue: Issue, side: int, dates: Dates, future: NextRound, lasting: Lasting
) -> tuple[float, float]:
    """Return `issue_value` where the lasting amounts are known."""
    left_open = won_later(issue, side, dates, future, lasting)
    return left_open, pattern_dollar(issue, side) * lasting.from_start - left_open


def face_on_issue(issue: Issue, side: int) -> tuple[float, float]:
    """Return a side's loss of face when nothing of an issue is granted, and what all adds.

    A guild that pledged the whole ask loses face for what it does not get, employers who pledged
    to grant nothing for what they grant (linear cost of backing down: Muthoo 1996).
    """
    if side == GUILD:
        return -issue.guild_pledge, issue.guild_pledge
    return 0.0, -issue.employer_pledge


def face_on_term(stakes: Stakes, months: int) -> float:
    """Return a side's loss of face, negative, from a term other than the one it asked for."""
    return -stakes.term_pledge * abs(months - stakes.opening_months)


class Flow(NamedTuple):
    """What a side earns (or loses, negative) a month without a contract, from a day on."""

    start: int
    amount: float  # $M a month


def waiting_flows(flows: Sequence[Flow], rate: float, today: int, until: int) -> float:
    """Return what the flows of a holdout sum to between two days; none flows before day 0."""
    total = 0.0
    for flow in flows:
        total += 12.0 * growing(flow.amount, -rate, max(today, flow.start, 0), until)
    return total


def waiting_on_issue(issue: Issue, side: int, stakes: Stakes, future: NextRound) -> float:
    """Return what a side expects of an issue if it carries on until waiting is decided.

    With its own odds the other guilds are still open then, and all fight together with full
    clout. Else what the others have settled for is paid here too. A contract like theirs
    follows; what it leaves open has its chance at its expiry.
    """
    dates = follow_up(future)
    left_open = later_wins(issue, side, stakes.rate, dates, future)
    lasting = growing(issue.size, issue.growth - stakes.rate, future.waiting_ends, future.horizon)
    fought = stakes.open_odds * win_share(future, 1.0)
    followed = (1.0 - stakes.open_odds) * issue.pattern
    granted = lasting * (
        fought * joint_dollar(issue, side, future.joint_pattern)
        + followed * followed_dollar(issue, side)
    )
    return granted + (1.0 - fought - followed) * left_open


def follow_up(future: NextRound) -> Dates:
    """Return the dates of the contract that ends a holdout which nobody settles.

    Its expiry is given no clout: who gets aligned with whom by then is anybody's guess.
    """
    return Dates(
        signed=future.waiting_ends,
        effective=future.waiting_ends,
        expiry=future.follow_expiry,
        clout=0.0,
        reopener=False,
        me_too=False,
        aligned=0.0,
    )


def waiting_value(
    issues: Sequence[Issue],
    side: int,
    stakes: Stakes,
    flows: Sequence[Flow],
    future: NextRound,
    today: int,
    peace_until: int,
) -> float:
    """Return a side's value of carrying on under the old terms until waiting is decided.

    Peace counts up to the last expiry on the table today, so that a contract made later does not
    look better for ending later.
    """
    total = waiting_flows(flows, stakes.rate, today, future.waiting_ends)
    total -= stakes.open_odds * expiry_loss(stakes, 1.0, future.waiting_ends)
    total += peace_value(stakes, future.waiting_ends, peace_until)
    total -= drift_loss(stakes, future.waiting_ends, peace_until)
    for issue in issues:
        total += waiting_on_issue(issue, side, stakes, future)
    return total


def reservation(waiting: float, spread: float, toughness: float) -> float:
    """Return the least a side takes: its value of waiting, shifted by what only it knows.

    Toughness is 0 for the most yielding and 1 for the toughest type, ``spread`` $M either way.

    >>> reservation(50.0, 10.0, 0.5), reservation(50.0, 10.0, 1.0)
    (50.0, 60.0)
    """
    return waiting + spread * (2.0 * toughness - 1.0)
