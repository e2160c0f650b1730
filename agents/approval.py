"""Whose consent a side needs: the people behind a seat and what a contract is worth to each.

A member or a company weighs the same parts of a contract's value as its side does, with its own
weights. So what it wants is linear in the shares granted, and along the efficient path of a
package a member only gains and a company only loses: one position on the path says what each
would sign.
"""

import math
from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

from agents.contract import DOLLAR, ROUNDING, bid_from
from agents.outlook import Outlook, Parts, Voices, value_of
from agents.worth import GUILD


class Constituent(NamedTuple):
    """Somebody behind a seat: how much of each part of the side's value is felt here.

    A member with all weights 1 wants what the guild wants; companies have shares that add up to
    1 over the alliance. In either case the surplus is in the side's own $ million.
    """

    weights: Sequence[float]  # [issue], >= 0
    rest: float  # on dates and flows, >= 0
    least: float  # surplus over waiting that is asked for, $M


def surplus(parts: Parts, who: Constituent, package: int, shares: Sequence[float]) -> float:
    """Return what a contract is worth to somebody beyond what waiting is, less what is asked, $M.

    Whoever has no weight on anything and asks for nothing has a surplus of 0 in any contract.
    """
    total = who.rest * (parts.dates[package] - parts.rest) - who.least
    for issue in range(len(shares)):
        value = parts.left[package][issue] + shares[issue] * parts.more[package][issue]
        total += who.weights[issue] * (value - parts.waiting[issue])
    return total


def approves(parts: Parts, who: Constituent, package: int, shares: Sequence[float]) -> bool:
    """Return whether somebody would rather have this contract than wait."""
    return surplus(parts, who, package, shares) >= -DOLLAR


def turning_point(
    parts: Parts, who: Constituent, outlook: Outlook, package: int, side: int
) -> float:
    """Return where on a package's path somebody's mind changes.

    For the guild's people it is the first position they approve, infinite if there is none; for
    the employers' the last one, -1 if there is none. A position is the number of issues granted
    in full plus the share of the next, as in a `Bid`, but it need not lie on the bargaining grid:
    a mind that changes between two grid points asks for no whole step more.
    """
    value = who.rest * (parts.dates[package] - parts.rest) - who.least
    for issue in range(len(who.weights)):
        value += who.weights[issue] * (parts.left[package][issue] - parts.waiting[issue])
    gains = side == GUILD
    if (value >= -DOLLAR) == gains:
        return 0.0 if gains else -1.0
    for place in range(outlook.length[package]):
        issue = outlook.order[package][place]
        more = who.weights[issue] * parts.more[package][issue]
        if (value + more >= -DOLLAR) == gains:
            return place + (min(1.0, max(0.0, -value / more)) if more != 0.0 else 0.0)
        value += more
    return math.inf if gains else float(outlook.length[package])


VETO, MAJORITY, QUOTA = range(3)  # every one must agree; more than half; at least a share


class Consent(NamedTuple):
    """The people behind a seat and the rule by which they agree."""

    people: tuple[Constituent, ...]
    votes: tuple[float, ...]  # of each, >= 0
    rule: int  # VETO, MAJORITY or QUOTA
    quota: float  # share of all votes that QUOTA asks for; above 1 nobody can meet it


NOBODY = Consent((), (), VETO, 1.0)  # a side that needs nobody's consent


def has_stake(who: Constituent) -> bool:
    """Return whether somebody gains or loses by any contract; nobody else has a say."""
    return who.rest > 0.0 or any(weight > 0.0 for weight in who.weights)


def enough(yes: float, all_votes: float, rule: int, quota: float) -> bool:
    """Return whether these votes carry a decision.

    >>> enough(3.0, 4.0, VETO, 0.0), enough(2.0, 4.0, MAJORITY, 0.0), enough(3.0, 4.0, QUOTA, 0.75)
    (False, False, True)
    """
    if rule == VETO:
        return yes >= all_votes - ROUNDING
    if rule == MAJORITY:
        return yes > 0.5 * all_votes + ROUNDING
    return yes >= quota * all_votes - ROUNDING


def margin(
    parts: Parts, who: Constituent, outlook: Outlook, package: int, side: int, waiting: float
) -> float:
    """Return how much more than waiting a side must get in a package for somebody to agree, $M.

    0 if the side's own interest is enough, or if somebody would sign anything on the package's
    path; infinite if nothing on it will do.
    """
    return margin_at(
        outlook, package, side, turning_point(parts, who, outlook, package, side), waiting
    )


def margin_at(outlook: Outlook, package: int, side: int, turn: float, waiting: float) -> float:
    """Return the `margin` of somebody whose mind changes at a position of the path, $M."""
    if turn < 0.0 or math.isinf(turn):
        return math.inf
    if turn == (0.0 if side == GUILD else outlook.length[package]):
        return 0.0
    asked = value_of(outlook, side, bid_from(package, turn)) - waiting
    return asked if asked > DOLLAR else 0.0


def agreed_margin(
    margins: Sequence[float], votes: Sequence[float], rule: int, quota: float
) -> float:
    """Return the least margin at which enough of the people agree, infinite if none is.

    Somebody agrees once the side gets the own margin or more. Under a veto it is the greatest.

    >>> agreed_margin((0.0, 5.0, 9.0), (1.0, 1.0, 1.0), MAJORITY, 0.0)
    5.0
    """
    if rule == VETO:
        return greatest(margins)
    everybody, best = 0.0, math.inf
    for person in range(len(margins)):
        everybody += votes[person]
    for tried in margins:
        yes = 0.0
        for person in range(len(margins)):
            yes += votes[person] if margins[person] <= tried else 0.0
        if tried < best and enough(yes, everybody, rule, quota):
            best = tried
    return best


def greatest(margins: Sequence[float]) -> float:
    """Return the greatest of some margins, one at least, none of them below 0."""
    most = 0.0
    for asked in margins:
        most = max(most, asked)
    return most


def margin_of(outlook: Outlook, side: int, package: int) -> float:
    """Return how much more than waiting a side must get in a package for its people's consent, $M.

    It is found when first asked for: most packages are ruled out by what they are worth, before
    anybody's consent matters.
    """
    known: float = outlook.margin[side][package]
    if not math.isnan(known):
        return known
    found = margin_of_all(
        outlook, outlook.parts[side], outlook.voices[side], side, package, outlook.waiting[side]
    )
    outlook.margin[side][package] = found
    return found


def margin_of_all(
    outlook: Outlook, parts: Parts, voices: Voices, side: int, package: int, waiting: float
) -> float:
    """Return the least margin at which enough of a side's people agree to a package, $M.

    Under a veto it is that of whoever turns last, of the guild's people, or first, of the
    employers'.
    """
    if voices.rule == VETO and voices.people > 0:
        last = turning_point(parts, constituent_of(voices, 0), outlook, package, side)
        for person in range(1, voices.people):
            turn = turning_point(parts, constituent_of(voices, person), outlook, package, side)
            last = max(last, turn) if side == GUILD else min(last, turn)
        return margin_at(outlook, package, side, last, waiting)
    margins = [0.0] * voices.people
    for person in range(voices.people):
        who = constituent_of(voices, person)
        margins[person] = margin(parts, who, outlook, package, side, waiting)
    return agreed_margin(margins, voices.votes, voices.rule, voices.quota)


def first_to_object(outlook: Outlook, side: int, package: int) -> int:
    """Return who of several people decides about a package where each has a veto; -1: nobody does.

    That is whose mind changes last on its path, of the guild's people, or first, of the
    employers'.
    """
    voices, parts = outlook.voices[side], outlook.parts[side]
    if voices.rule != VETO or voices.people < 2:
        return -1
    found = 0
    last = turning_point(parts, constituent_of(voices, 0), outlook, package, side)
    for person in range(1, voices.people):
        turn = turning_point(parts, constituent_of(voices, person), outlook, package, side)
        if turn > last if side == GUILD else turn < last:
            found, last = person, turn
    return found


def margin_of_one(outlook: Outlook, side: int, package: int, person: int) -> float:
    """Return the `margin` of one of the people behind a side, $M."""
    who = constituent_of(outlook.voices[side], person)
    return margin(outlook.parts[side], who, outlook, package, side, outlook.waiting[side])


def hush(outlook: Outlook, side: int, kept: MutableSequence[float]) -> None:
    """Let nobody behind a side have a say in an outlook, until `speak_up`.

    ``kept`` has room for what is known of their margins, [package].
    """
    for package in range(len(outlook.length)):
        kept[package] = outlook.margin[side][package]
        outlook.margin[side][package] = 0.0


def speak_up(outlook: Outlook, side: int, kept: Sequence[float]) -> None:
    """Let the people behind a side have their say again."""
    for package in range(len(outlook.length)):
        outlook.margin[side][package] = kept[package]


def ask_again(outlook: Outlook, side: int) -> None:
    """Forget what the people behind a side ask for; 0 if there are none."""
    unknown = math.nan if outlook.voices[side].people > 0 else 0.0
    for package in range(len(outlook.length)):
        outlook.margin[side][package] = unknown


def constituent_of(voices: Voices, person: int) -> Constituent:
    """Return one of the people behind a seat."""
    return Constituent(voices.weights[person], voices.rest[person], voices.least[person])


def voices_of(consent: Consent) -> Voices:
    """Return the people behind a seat in columns."""
    people = consent.people
    return Voices(
        tuple(who.weights for who in people),
        tuple(who.rest for who in people),
        tuple(who.least for who in people),
        consent.votes,
        len(people),
        consent.rule,
        consent.quota,
    )


def worst_issue(parts: Parts, who: Constituent, package: int, shares: Sequence[float]) -> int:
    """Return the issue that costs somebody most in a contract, compared to waiting; -1: the dates.

    That is the reason somebody gives who blocks it.
    """
    worst, least = -1, who.rest * (parts.dates[package] - parts.rest)
    for issue in range(len(shares)):
        value = parts.left[package][issue] + shares[issue] * parts.more[package][issue]
        felt = who.weights[issue] * (value - parts.waiting[issue])
        if felt < least:
            worst, least = issue, felt
    return worst
