"""What packages are worth on a day: plain functions that fill the tables of an outlook.

Tables are written in place, so that the same functions run on Python's lists and, compiled, on
arrays. Indices are [side][package][issue], side 0 the guild and 1 the employers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from agents.bidding import widest
from agents.outlook import put_in_order
from agents.worth import (
    DAYS_A_MONTH,
    EMPLOYERS,
    GUILD,
    Dates,
    Issue,
    Lasting,
    NextRound,
    Stakes,
    drift_loss,
    expiry_loss,
    face_on_issue,
    face_on_term,
    growing,
    half_term,
    issue_value_of,
    lasting_from,
    nearness,
    pattern_dollar,
    peace_value,
    settled_value,
    waiting_on_issue,
)
from model.days import add_months, month_of, next_month
from model.facts import Facts

if TYPE_CHECKING:
    from model.table import Table

Numbers = Any  # a list of floats, or a row of an array


class Dated(NamedTuple):
    """What the values of a day depend on besides the facts."""

    doubt: float  # how much about the end of waiting is still open, 0..1
    claims: float  # part of the multiplier above 1 that others may still claim, 0..1
    any_settled: bool  # has another guild signed


# ------------------------------------------------------------------ what is the same all the time


def future_of(facts: Facts) -> NextRound:
    """Return the clock: waiting ends with another guild's contract, else at the horizon."""
    record, zero = facts.next_round, facts.calendar.day_zero
    horizon = add_months(zero, 0, record.horizon_months)
    waiting_ends, months = horizon, 0
    for which in range(len(facts.sisters)):
        sister = facts.sisters[which]
        waiting_ends = min(waiting_ends, sister.expiry + 1)
        months = sister.term_months if which == 0 else min(months, sister.term_months)
    return NextRound(
        horizon,
        waiting_ends,
        record.win_base,
        record.win_clout,
        record.win_reopener,
        record.joint_pattern,
        add_months(zero, waiting_ends, months),
    )


def issue_of(facts: Facts, which: int, now: Dated) -> Issue:
    """Return an issue as priced now: a guild that has settled cannot claim what is granted."""
    record, committed = facts.issues[which], facts.causes.public_commitment
    multiplier = record.multiplier
    if now.any_settled:
        multiplier = 1.0 + (multiplier - 1.0) * now.claims
    return Issue(
        record.size,
        record.growth,
        record.guild_weight,
        record.exposure,
        multiplier,
        record.pattern,
        1.0 if record.reopens else 0.0,
        1.0 if record.follows else 0.0,
        record.grid_step / abs(record.ask - record.status_quo),
        record.guild_pledge if committed else 0.0,
        record.employer_pledge if committed else 0.0,
    )


def hope_of(facts: Facts, side: int) -> float:
    """Return a side's odds, at first, that the others are still open when waiting ends."""
    bias = facts.parties[side].bias if facts.causes.self_serving_bias else 0.0
    hope = facts.beliefs.open_odds + (bias if side == GUILD else -bias)
    return min(1.0, max(0.0, hope))


def stakes_of(facts: Facts, side: int, doubt: float) -> Stakes:
    """Return what a side's money depends on; each early deal of another guild lowers the odds."""
    party = facts.parties[side]
    return Stakes(
        party.discount_rate,
        hope_of(facts, side) * doubt,
        party.peace,
        party.expiry_risk,
        party.term_pledge if facts.causes.public_commitment else 0.0,
        float(party.opening_months),
        party.drift,
    )


def set_up(table: Table) -> None:
    """Fill what stays the same during a round."""
    facts, outlook, prices = table.facts, table.outlook, table.prices
    first = Dated(1.0, 1.0, False)
    for which in range(len(facts.issues)):
        outlook.steps[which] = issue_of(facts, which, first).step
    for package in range(len(facts.packages)):
        outlook.backdated[package] = facts.packages[package].retroactive
        prices.kin[package] = _kin(facts, package)
        for which in range(len(facts.issues)):
            prices.twin[package][which] = _twin(facts, package, which, prices.kin[package])
    for side in (GUILD, EMPLOYERS):
        outlook.peace[side] = facts.parties[side].peace
        prices.flow_start[side][0] = 0
        prices.flow_amount[side][0] = facts.parties[side].waiting_flow
        for place in range(len(facts.milestones)):
            added = facts.milestones[place]
            prices.flow_start[side][place + 1] = added.day
            amount = added.guild_flow if side == GUILD else added.employer_flow
            prices.flow_amount[side][place + 1] = amount


def _kin(facts: Facts, package: int) -> int:
    """Return the first package of the same term that is effective from the same day."""
    own = facts.packages[package]
    for other in range(package):
        its = facts.packages[other]
        if its.months == own.months and its.retroactive == own.retroactive:
            return other
    return package


def _twin(facts: Facts, package: int, which: int, kin: int) -> int:
    """Return the first package that an issue cannot tell from this one; it is kin."""
    own, issue = facts.packages[package], facts.issues[which]
    for other in range(kin, package):
        its = facts.packages[other]
        same = its.months == own.months and its.retroactive == own.retroactive
        same = same and (its.reopener == own.reopener or not issue.reopens)
        if same and (its.me_too == own.me_too or not issue.follows):
            return other
    return package


# -------------------------------------------------------------------- what other guilds have done


def dated(facts: Facts, settled: Numbers) -> Dated:
    """Return how the deals of other guilds so far change what things are worth.

    Doubt scales the odds of a joint fight and what each side privately expects of it.
    """
    doubt, claims, any_settled = 1.0, 1.0, False
    for which in range(len(facts.sisters)):
        if settled[which]:
            doubt *= 1.0 - facts.sisters[which].sets_pattern
            claims -= facts.sisters[which].shelter
            any_settled = True
    return Dated(doubt, max(0.0, claims), any_settled)


def next_lapse(facts: Facts, settled: Numbers, which: int, day: int) -> int:
    """Return the first day from ``day`` on which another guild is without a contract."""
    sister, zero = facts.sisters[which], facts.calendar.day_zero
    lapse = sister.expiry + 1
    if settled[which]:
        lapse = add_months(zero, lapse, sister.term_months)
    while lapse < day:
        lapse = add_months(zero, lapse, sister.term_months)
    return lapse


def alignment(facts: Facts, settled: Numbers, expiry: int, hope: float, doubt: float) -> float:
    """Return how near the other guilds' next expiries come after a day, 0..1.

    An expiry is near only as far as the other guild may still be open then. For the present
    contract the odds fall with every guild that settles; for later ones nothing is known, and they
    are what they were at first.
    """
    added = 0.0
    for which in range(len(facts.sisters)):
        lapse = next_lapse(facts, settled, which, expiry)
        added += aligned_with(facts, which, lapse, expiry, hope, doubt)
    return added


def aligned_with(
    facts: Facts, which: int, lapse: int, expiry: int, hope: float, doubt: float
) -> float:
    """Return what one other guild, next without a contract on ``lapse``, adds to `alignment`."""
    sister = facts.sisters[which]
    near = sister.weight * nearness(lapse - expiry, facts.next_round.alignment_reach)
    still_open = hope * doubt if lapse == sister.expiry + 1 else hope
    return near * still_open


def season_at(facts: Facts, expiry: int) -> float:
    """Return the part of clout that comes from the season in which a contract ends, 0..1."""
    season = facts.season[month_of(facts.calendar.day_zero + expiry - 1).month - 1]
    return facts.next_round.season_weight * season


def effective_day(facts: Facts, package: int, day: int) -> int:
    """Return the effective date of a package signed on a day: the next month, or day 0."""
    if facts.packages[package].retroactive or day <= 0:
        return 0
    return next_month(facts.calendar.day_zero, day)


def dates_of(
    facts: Facts, settled: Numbers, package: int, day: int, hope: float, doubt: float
) -> Dates:
    """Return the days that matter to a package signed on a day, and its clout."""
    terms, zero, record = facts.packages[package], facts.calendar.day_zero, facts.next_round
    effective = effective_day(facts, package, day)
    expiry = add_months(zero, effective, terms.months)
    signed = 0 if day <= 0 else next_month(zero, day)
    near = record.alignment_weight * alignment(facts, settled, expiry, hope, doubt)
    clout = min(1.0, near + season_at(facts, expiry))
    return Dates(signed, effective, expiry, clout, terms.reopener, terms.me_too, min(clout, near))


# -------------------------------------------------------------------------- what packages are worth


def price_packages(table: Table, day: int) -> None:
    """Fill what packages signed on a day are worth without any loss of face.

    It stays the same until the month changes or another guild settles. What is effective from
    day 0 whenever it is signed stays the same until another guild settles.
    """
    facts, outlook, state = table.facts, table.outlook, table.state
    now = dated(facts, table.settled)
    month = 0 if day <= 0 else next_month(facts.calendar.day_zero, day)
    date_packages(table, now, month)
    for side in (GUILD, EMPLOYERS):
        for which in range(len(facts.issues)):
            price_issue(table, now, side, which, month)
        for package in range(len(facts.packages)):
            added = outlook.parts[side].dates[package]
            for which in range(len(facts.issues)):
                added += outlook.parts[side].left[package][which]
            table.prices.sum[side][package] = added
        if not state.backdated_priced:
            price_waiting(table, now, side)
    state.backdated_priced = True


def date_packages(table: Table, now: Dated, month: int) -> None:
    """Fill the expiry and the clout of every package, and what its dates are worth to the sides.

    ``month`` is the first day of the month after signing, 0 for what is signed before day 0.
    Packages of the same term differ in their clauses only.
    """
    facts, prices, parts = table.facts, table.prices, table.outlook.parts
    for package in range(len(facts.packages)):
        kin, terms = prices.kin[package], facts.packages[package]
        if kin == package and not (terms.retroactive and table.state.backdated_priced):
            start = 0 if terms.retroactive else month
            prices.expiry[package] = add_months(facts.calendar.day_zero, start, terms.months)
            find_clout(table, now, package)
        prices.expiry[package] = prices.expiry[kin]
        for side in (GUILD, EMPLOYERS):
            prices.clout[side][package] = prices.clout[side][kin]
            prices.aligned[side][package] = prices.aligned[side][kin]
    for side in (GUILD, EMPLOYERS):
        first = stakes_of(facts, side, 1.0)
        for package in range(len(facts.packages)):
            kin = prices.kin[package]
            if kin == package:
                dates = dates_again(table, side, package, month)
                parts[side].dates[package] = settled_value(first, dates)
            parts[side].dates[package] = parts[side].dates[kin]


def find_clout(table: Table, now: Dated, package: int) -> None:
    """Fill the clout that a package's expiry has to either side, and how much of it is joint.

    The same as `dates_of` has; when others are next without a contract is found once for both.
    """
    facts, prices = table.facts, table.prices
    expiry, record = prices.expiry[package], facts.next_round
    for side in (GUILD, EMPLOYERS):
        prices.aligned[side][package] = 0.0
    for which in range(len(facts.sisters)):
        lapse = next_lapse(facts, table.settled, which, expiry)
        for side in (GUILD, EMPLOYERS):
            prices.aligned[side][package] += aligned_with(
                facts, which, lapse, expiry, hope_of(facts, side), now.doubt
            )
    season = season_at(facts, expiry)
    for side in (GUILD, EMPLOYERS):
        near = record.alignment_weight * prices.aligned[side][package]
        prices.clout[side][package] = min(1.0, near + season)
        prices.aligned[side][package] = min(prices.clout[side][package], near)


def price_issue(table: Table, now: Dated, side: int, which: int, month: int) -> None:
    """Fill what an issue is worth to a side in every package.

    Packages that the issue cannot tell apart share that; those of the same term share at least
    what the full ask comes to from their days on. ``month`` is as in `date_packages`.
    """
    facts, prices, future = table.facts, table.prices, table.future
    issue, rate = issue_of(facts, which, now), facts.parties[side].discount_rate
    left, more = table.outlook.parts[side].left, table.outlook.parts[side].more
    from_start = lasting_from(issue, rate, 0, future)
    from_month = lasting_from(issue, rate, month, future)
    from_others = lasting_from(issue, rate, future.waiting_ends, future)
    for package in range(len(facts.packages)):
        terms, twin, kin = facts.packages[package], prices.twin[package][which], prices.kin[package]
        if terms.retroactive and table.state.backdated_priced:
            continue
        if twin < package:
            left[package][which], more[package][which] = left[twin][which], more[twin][which]
            continue
        dates = dates_again(table, side, package, month)
        if kin == package:
            prices.from_expiry[package] = lasting_from(issue, rate, dates.expiry, future)
            prices.from_half[package] = 0.0  # nothing is won then unless the issue reopens
            if issue.reopens > 0.0:
                prices.from_half[package] = lasting_from(issue, rate, half_term(dates), future)
        lasting = Lasting(
            from_start if terms.retroactive else from_month,
            prices.from_half[kin],
            from_others,
            prices.from_expiry[kin],
        )
        pair = issue_value_of(issue, side, dates, future, lasting)
        left[package][which], more[package][which] = pair[0], pair[1]


def dates_again(table: Table, side: int, package: int, month: int) -> Dates:
    """Return the days of a package, and its clout, as `date_packages` has found them."""
    terms, prices = table.facts.packages[package], table.prices
    return Dates(
        month,
        0 if terms.retroactive else month,
        prices.expiry[package],
        prices.clout[side][package],
        terms.reopener,
        terms.me_too,
        prices.aligned[side][package],
    )


def price_waiting(table: Table, now: Dated, side: int) -> None:
    """Fill what waiting brings a side on each issue, and what a month of it does."""
    facts, outlook = table.facts, table.outlook
    stakes = stakes_of(facts, side, now.doubt)
    for which in range(len(facts.issues)):
        issue = issue_of(facts, which, now)
        outlook.earning[side][which] = issue.size / 12.0 * pattern_dollar(issue, side)
        outlook.parts[side].waiting[which] = waiting_on_issue(issue, side, stakes, table.future)


def months_public(facts: Facts, day: int) -> int:
    """Return the whole months since positions became public, -1 before that."""
    start = facts.calendar.goes_public
    return -1 if day < start else int((day - start) / DAYS_A_MONTH)


def face(facts: Facts, months: int) -> float:
    """Return how strongly public pledges bind: nothing before they are public, then fading."""
    return math.exp(-months / facts.causes.face_months) if months >= 0 else 0.0


def price_face(table: Table, now: Dated, months: int) -> None:
    """Fill what packages are worth with the loss of face, and in which order issues are granted.

    ``months`` since positions became public. Call it after `price_packages`.
    """
    facts, outlook = table.facts, table.outlook
    binding = face(facts, months)
    for side in (GUILD, EMPLOYERS):
        lost, stakes = 0.0, stakes_of(facts, side, now.doubt)
        for which in range(len(facts.issues)):
            lost += face_on_issue(issue_of(facts, which, now), side)[0]
        for package in range(len(facts.packages)):
            on_term = face_on_term(stakes, facts.packages[package].months)
            outlook.base[side][package] = table.prices.sum[side][package] + binding * (
                lost + on_term
            )
            for which in range(len(facts.issues)):
                more = face_on_issue(issue_of(facts, which, now), side)[1]
                added = outlook.parts[side].more[package][which] + binding * more
                outlook.slope[side][package][which] = added
    for package in range(len(facts.packages)):
        gains, losses = outlook.slope[GUILD][package], outlook.slope[EMPLOYERS][package]
        put_in_order(gains, losses, outlook.order[package])
        length = 0
        for which in range(len(gains)):
            length += 1 if gains[which] > 0.0 else 0
        outlook.length[package] = length


# ---------------------------------------------------------------------------- what waiting is worth


def peace_until(table: Table) -> int:
    """Return the day up to which peace counts after waiting.

    The end of the contract that follows, but not beyond the last expiry on the table today.
    """
    expiry = table.prices.expiry
    last: int = expiry[0]
    for package in range(len(expiry)):
        last = max(last, expiry[package])
    return min(table.future.follow_expiry, last)


def flows_between(starts: Numbers, amounts: Numbers, rate: float, today: int, until: int) -> float:
    """Return what the flows of a holdout sum to between two days; none flows before day 0."""
    added = 0.0
    for place in range(len(starts)):
        added += 12.0 * growing(amounts[place], -rate, max(today, starts[place], 0), until)
    return added


def waiting_rest(table: Table, now: Dated, side: int, day: int) -> float:
    """Return what carrying on until waiting is decided brings besides the issues, $M."""
    prices, future = table.prices, table.future
    stakes, until = stakes_of(table.facts, side, now.doubt), peace_until(table)
    rest = flows_between(
        prices.flow_start[side],
        prices.flow_amount[side],
        stakes.rate,
        day,
        future.waiting_ends,
    )
    rest -= stakes.open_odds * expiry_loss(stakes, 1.0, future.waiting_ends)
    rest += peace_value(stakes, future.waiting_ends, until)
    return rest - drift_loss(stakes, future.waiting_ends, until)


def waiting_at_work(outlook: Any, side: int) -> float:
    """Return a side's value of carrying on without a contract if nobody stops work, $M."""
    value: float = outlook.parts[side].rest
    for which in range(len(outlook.steps)):
        value += outlook.parts[side].waiting[which]
    return value


def flow_now(prices: Any, side: int, day: int) -> float:
    """Return what a side earns a month without a contract on a day, $M."""
    added = 0.0
    for place in range(len(prices.flow_start[side])):
        if prices.flow_start[side][place] <= max(day, 0):
            added += prices.flow_amount[side][place]
    return added


def may_be_signed(facts: Facts, package: int, day: int, expiry: int) -> bool:
    """Return whether a package may be signed on a day."""
    retroactive = facts.packages[package].retroactive
    if retroactive and not 0 < day <= facts.term.retroactive_days:
        return False
    return bool(expiry - day >= facts.term.minimum_left * DAYS_A_MONTH)


def price_day(table: Table, now: Dated, day: int) -> None:
    """Fill what changes from day to day: what may be signed, and what waiting brings at work."""
    facts, outlook = table.facts, table.outlook
    outlook.doubt, outlook.free_months = now.doubt, max(0.0, -day / DAYS_A_MONTH)
    for package in range(len(facts.packages)):
        outlook.admissible[package] = may_be_signed(
            facts, package, day, table.prices.expiry[package]
        )
    outlook.widest = widest(outlook)
    for side in (GUILD, EMPLOYERS):
        outlook.parts[side].rest = waiting_rest(table, now, side, day)
