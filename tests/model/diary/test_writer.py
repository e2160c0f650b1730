"""The diary of whole rounds: every number in it comes from the round."""

import math
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest

from agents.contract import Contract
from model import diary as texts
from model.calendar import KIND_NAMES, add_months
from model.diary import Writer, diary
from model.diary.story import STAYS
from model.diary.writer import WRITERS
from model.messages import ACTORS, Message
from model.negotiation import Negotiation
from model.scenario import Scenario
from tests.model.crowds import CROWDS, QUIET, crowd
from tests.model.diary.numbers import (
    DATE,
    MONEY,
    MONTH_NAMES,
    NUMBER,
    TERM,
    same_amount,
    to_date,
    without_units,
)
from tests.model.rounds import play, shipped

OFFERS = ("offers", "stands", "final offer")
WHO = (*ACTORS, "calendar", "mediator")
TACTICS = ("rational", "boulware", "linear", "conceder", "hard-liner")


@cache
def rounds() -> tuple[Negotiation, ...]:
    """Return rounds of every scenario, with every tactic on either side."""
    mixed = [
        play(QUIET, f"guild.tactic={guild}", f"employers.tactic={employers}", seed=place)
        for place, (guild, employers) in enumerate(product(TACTICS, TACTICS[::2]))
    ]
    base = [play(name, seed=seed) for name in ("wga-2004", "contract-round") for seed in range(4)]
    return (*mixed, *base, play("symmetric"), *(crowd(name) for name in CROWDS))


def entries() -> Iterator[tuple[Negotiation, texts.Entry]]:
    for talks in rounds():
        for entry in diary(talks):
            yield talks, entry


def test_every_message_has_one_dated_line_in_its_order() -> None:
    for talks in rounds():
        lines = diary(talks)
        assert [line.message for line in lines] == talks.messages
        for line, message in zip(lines, talks.messages, strict=True):
            assert line.date == talks.calendar.date(message.day).isoformat()
            assert line[3:4] + line[2:3] + line[:1] == (message.act, message.actor, message.day)
        assert [line.date for line in lines] == sorted(line.date for line in lines)


def test_every_act_has_its_words() -> None:
    assert {entry.act for _, entry in entries()} == set(WRITERS)
    silent = {"month", "election", "final reply", "impasse", "mediation", "session"}
    assert set(KIND_NAMES) - silent <= set(WRITERS)


def test_lines_are_whole_sentences() -> None:
    for _, entry in entries():
        assert entry.text[0].isupper()
        assert entry.text.endswith(".")
        for fault in ("  ", " ,", " .", "..", " ;", "None", "nan", "inf", "[", "{", "- "):
            assert fault not in entry.text.replace(" - ", " to ")
        assert entry.text.count("(") == entry.text.count(")")


def test_terms_run_for_the_months_that_are_named() -> None:
    count = 0
    for _, entry in entries():
        for months, start, end in TERM.findall(entry.text):
            first, last = (to_date(text) for text in (start, end))
            assert add_months(first, int(months)) - timedelta(days=1) == last
            count += 1
    assert count > 100


def test_every_date_is_of_a_contract_of_another_guilds_or_was_announced() -> None:
    for talks in rounds():
        announced: set[date] = set()
        for entry in diary(talks):
            if entry.message.threat is not None:
                announced.add(talks.calendar.date(entry.message.threat.day))
            named = {to_date(text) for text in DATE.findall(entry.text)}
            assert named <= known_dates(talks, entry.message) | announced


def known_dates(talks: Negotiation, message: Message) -> set[date]:
    clock, deal, members = talks.calendar, message.contract, talks.case.guild.members
    if deal is not None:
        counted = {clock.date(message.day + members.vote_days)} if members else set()
        return {clock.date(deal.effective), clock.date(deal.expiry - 1), *counted}
    if message.act == "sister settles":
        sister = talks.case.sister[message.which]
        lapse = add_months(sister.expiry + timedelta(days=1), sister.term_months)
        return {lapse - timedelta(days=1)}
    return set()


def test_every_amount_of_money_is_a_value_or_a_belief_of_the_side_that_speaks() -> None:
    count = 0
    for talks in rounds():
        spoken: dict[str, list[float]] = {actor: [] for actor in WHO}
        for entry in diary(talks):
            spoken[entry.actor] += amounts_of(talks, entry.message)
            for text in MONEY.findall(without_units(talks.case, entry.text)):
                assert any(same_amount(text, value) for value in spoken[entry.actor])
                count += 1
    assert count > 500


def amounts_of(talks: Negotiation, message: Message) -> list[float]:
    reckoned = message.mind[:5] if message.mind is not None else ()
    weighed = message.threat[:2] if message.threat is not None else ()
    election, dispute = talks.case.guild.committee.election, talks.case.dispute
    known = [election.stance] if message.act == "election" and election else []
    known += [dispute.give_backs] if message.act == "imposes its offer" and dispute else []
    finite = (value for value in reckoned if not math.isnan(value))
    return [*(message.values or ()), *finite, *weighed, *known]


def test_every_other_number_is_a_term_a_position_a_share_or_a_count() -> None:
    for talks in rounds():
        last: dict[str, Contract] = {}
        for entry in diary(talks):
            found = MONEY.sub("", DATE.sub("", entry.text))
            contract = entry.message.contract
            known = positions(talks, contract) | positions(talks, last.get(entry.actor))
            known |= {f"{100 * sister.sets_pattern:.0f}" for sister in talks.case.sister}
            known |= counts(talks, entry.message)
            assert set(NUMBER.findall(found)) <= known
            if contract is not None and entry.act in OFFERS:
                last[entry.actor] = contract


def counts(talks: Negotiation, message: Message) -> set[str]:
    """Return the shares and counts of a vote or a threat, as they are written."""
    tally, dispute, threat = message.tally, talks.case.dispute, message.threat
    found = {str(dispute.cooling_days)} if message.act == "calls it off" and dispute else set()
    shares = [] if threat is None else [threat.willing]
    if tally is not None:
        found |= {str(tally.yes), str(tally.ballots)}
        shares += [tally.yes / max(1, tally.ballots), tally.ballots / tally.members]
        shares += [tally.predicted, tally.west, tally.east]
    finite = [share for share in shares if not math.isnan(share)]
    return found | {f"{100 * s:.{digits}f}" for s in finite for digits in range(4)}


def positions(talks: Negotiation, contract: Contract | None) -> set[str]:
    """Return the months and the positions of a contract, as they are written."""
    if contract is None:
        return set()
    found = {str(contract.package.months)}
    for issue, share in zip(talks.case.issue, contract.shares, strict=True):
        value = issue.status_quo + share * (issue.ask - issue.status_quo)
        found.add(f"{value:.6f}".rstrip("0").rstrip("."))
    return found


NAMES_OF_OTHERS = ("guild", "alliance", "writer", "director", "actor", "studio", "network", "dvd")
STARTS = {
    *("An", "Both", "By", "East", "Going", "It", "Its", "Leaving", "No", "Nobody", "Only"),
    *("Pledges", "Since", "That", "The", "They", "West", "What", "Worth"),
}


def test_the_diary_names_nobody_who_is_not_in_the_scenario() -> None:
    for talks, entry in entries():
        if talks.case.scenario.name != "wga-2004":
            words = re.findall(r"[a-z]+", entry.text.lower())
            assert [word for word in words if word.startswith(NAMES_OF_OTHERS)] == []


def test_every_capital_letter_is_of_a_name_or_starts_a_sentence() -> None:
    for talks, entry in entries():
        found = set(re.findall(r"\b[A-Z]\w*", entry.text))
        assert found <= STARTS | set(MONTH_NAMES) | words_of(talks)


def words_of(talks: Negotiation) -> set[str]:
    """Return the words of all names and titles of a scenario, as they are and in capitals."""
    case = talks.case
    texts = [text for side in (case.guild, case.employers) for text in (side.name, side.full_name)]
    texts += [issue.title for issue in case.issue]
    texts += [sister.title for sister in case.sister]
    texts += [dated.title for dated in (*case.calendar.milestone, *case.calendar.meeting)]
    texts += [company.title for company in case.company]
    words = re.findall(r"\w+", " ".join([*texts, *(issue.unit for issue in case.issue)]))
    return {*words, *(word.capitalize() for word in words)}


def test_settled_rounds_end_in_the_deal_and_others_in_what_goes_on() -> None:
    for talks in rounds():
        lines = diary(talks)
        if talks.deal is None:
            goes_on = STAYS[talks.regime]
            assert lines[-1].text == f"The round ends here without a deal; {goes_on}."
            continue
        if talks.last_vote is not None:
            assert lines[-1].text.startswith("The members ratify the deal: ")
        made = [line.text for line in lines if " The deal: " in line.text][-1]
        assert Writer(talks).whole(talks.deal) in made


def test_in_whole_rounds_a_repeated_line_is_idle_and_nothing_else_is() -> None:
    for _, entry in entries():
        repeats = (" again.", " not move", " no offer.", " still block", "mediator sees no ")
        assert not entry.is_idle or any(part in entry.text for part in repeats)
        assert entry.is_idle or not entry.text.endswith((" no again.", " not move."))


def test_in_whole_rounds_a_belief_is_named_only_if_it_has_moved_the_way_that_is_said() -> None:
    turn = re.compile(r"nothing below (\S+) million, (up|down) from (\S+) million")
    count = 0
    for _, entry in entries():
        for now, way, before in turn.findall(entry.text):
            amounts = [float(text.replace("$", "").replace(",", "")) for text in (now, before)]
            assert (amounts[0] > amounts[1]) == (way == "up")
            assert amounts[0] != amounts[1]
            count += 1
    assert count > 10


@pytest.mark.parametrize("count", [1, 2, 12])
def test_any_number_of_issues_makes_sentences(count: int) -> None:
    talks = Negotiation(with_issues(count), rng=3, collect=False).run()
    lines = diary(talks)
    assert lines[1].text.count("thing") == count
    for line in lines:
        assert line.text.endswith(".")
        for fault in (" and and ", ", and", ",;", ";;", "  ", " ,", "and ;", "and ."):
            assert fault not in line.text


def with_issues(count: int) -> Scenario:
    """Return the toy with so many issues of the same kind."""
    base = shipped("symmetric")
    issues = tuple(
        base.issue[place % 3].model_copy(update={"name": f"i{place}", "title": f"thing {place}"})
        for place in range(count)
    )
    asked, given = ({issue.name: share for issue in issues} for share in (100.0, 0.0))
    sides = {
        side: party.model_copy(
            update={"opening": party.opening.model_copy(update={"issue": positions})}
        )
        for side, party, positions in (
            ("guild", base.guild, asked),
            ("employers", base.employers, given),
        )
    }
    return base.model_copy(update={"issue": issues, **sides})


ODD = '50 % {more} "a" \\n é – 賃金 🪧 <b> [red] &amp; $1 million;'


def test_odd_letters_in_names_come_through() -> None:
    base = shipped(QUIET)
    odd = base.model_copy(
        update={
            "issue": tuple(issue.model_copy(update={"title": ODD}) for issue in base.issue),
            "guild": base.guild.model_copy(update={"name": ODD, "full_name": ODD}),
            "sister": tuple(sister.model_copy(update={"title": ODD}) for sister in base.sister),
        }
    )
    lines = diary(Negotiation(odd, rng=3, collect=False).run())
    assert lines[0].text.startswith(ODD)
    assert sum(ODD in line.text for line in lines) > len(lines) / 3
