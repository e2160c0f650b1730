"""The diary: every number in it comes from the round, every reason from the numbers."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import Contract, Package
from agents.seat import Mind
from model import diary as texts
from model.calendar import add_months
from model.diary import Writer, diary
from model.negotiation import ACTORS, Message, Negotiation
from model.reading import read_scenario
from model.scenario import IssueRecord, Scenario
from tests.model.rounds import play, shipped

OFFERS = ("offers", "stands", "final offer")
TACTICS = ("rational", "boulware", "linear", "conceder", "hard-liner")
MONTH_NAMES = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTH_NAMES)}) \d{{4}}")
MONEY = re.compile(r"-?\$[\d,]+(?:\.\d+)? million(?! over)")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
TERM = re.compile(rf"(\d+) months (?:from |\()({DATE.pattern}) to ({DATE.pattern})")
PUBLIC_DAY = 20  # a day on which pledges are public and the old contract has ended


@cache
def rounds() -> tuple[Negotiation, ...]:
    """Return rounds of every scenario, with every tactic on either side."""
    mixed = [
        play("contract-round", f"guild.tactic={guild}", f"employers.tactic={employers}", seed=place)
        for place, (guild, employers) in enumerate(product(TACTICS, TACTICS[::2]))
    ]
    base = [play("wga-2004", seed=seed) for seed in range(6)]
    return (*mixed, *base, play("symmetric"))


def entries() -> Iterator[tuple[Negotiation, texts.Entry]]:
    for talks in rounds():
        for entry in diary(talks):
            yield talks, entry


# Helpers to let one side say something.


@dataclass
class Table:
    """A round on which messages of our own are put into words."""

    talks: Negotiation
    writer: Writer

    def says(self, message: Message) -> str:
        return self.writer.entry(message).text

    def offers(self, actor: str, mind: Mind, act: str = "offers", **changes: Any) -> str:
        day = changes.pop("day", PUBLIC_DAY)
        values = changes.pop("values", (80.0, -70.0))
        return self.says(Message(day, actor, act, self.contract(day, **changes), values, mind))

    def rejects(self, actor: str, mind: Mind, values: tuple[float, float], **changes: Any) -> str:
        day = changes.pop("day", PUBLIC_DAY)
        contract = self.contract(day, **changes)
        return self.says(Message(day, actor, "rejects", contract, values, mind))

    def contract(
        self, day: int, shares: tuple[float, ...] = (0.5, 0.0, 0.0), **package: Any
    ) -> Contract:
        plain = {"months": 36, "retroactive": False, "reopener": False, "me_too": False}
        place = self.talks.world.packages.index(Package(**{**plain, **package}))
        return self.talks.world.contract(day, place, shares)


def table(*settings: str, name: str = "contract-round") -> Table:
    talks = Negotiation(read_scenario(name, settings), rng=1, collect=False)
    return Table(talks, Writer(talks))


def mind(**changes: Any) -> Mind:
    """Return what a side reckons with, some of it changed."""
    usual = {"reservation": 70.0, "low": -80.0, "high": -60.0, "aspired": 80.0, "least": 75.0}
    return Mind(**{**usual, "zone": True, **changes})


def reason(
    first: Mind, then: Mind, *events: Message, actor: str = "guild", on: Table | None = None
) -> str:
    """Return the reason given for a second move, after the first and these events."""
    on = on or table()
    on.offers(actor, first)
    for event in events:
        on.says(event)
    said = on.offers(actor, then, shares=(0.4, 0.0, 0.0))
    lead, wages, why = said.partition("wages from 2.5 to 2 % rise a year.")
    assert lead.endswith(" moving ")
    assert wages != ""
    return why.strip()


def event(act: str, which: int = 0, day: int = PUBLIC_DAY) -> Message:
    return Message(day, "calendar", act, which=which)


# What holds for every line of every round.


def test_every_message_has_one_dated_line_in_its_order() -> None:
    for talks in rounds():
        lines = diary(talks)
        assert [line.message for line in lines] == talks.messages
        for line, message in zip(lines, talks.messages, strict=True):
            assert line.date == talks.world.calendar.date(message.day).isoformat()
            assert line[3:4] + line[2:3] + line[:1] == (message.act, message.actor, message.day)
        assert [line.date for line in lines] == sorted(line.date for line in lines)


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


def to_date(text: str) -> date:
    day, month, year = text.split()
    return date(int(year), MONTH_NAMES.index(month) + 1, int(day))


def test_every_date_is_of_a_contract_or_of_another_guilds() -> None:
    for talks, entry in entries():
        named = {to_date(text) for text in DATE.findall(entry.text)}
        assert named <= known_dates(talks, entry.message)


def known_dates(talks: Negotiation, message: Message) -> set[date]:
    clock, deal = talks.world.calendar, message.contract
    if deal is not None:
        return {clock.date(deal.effective), clock.date(deal.expiry - 1)}
    if message.act == "sister settles":
        sister = talks.case.sister[message.which]
        lapse = add_months(sister.expiry + timedelta(days=1), sister.term_months)
        return {lapse - timedelta(days=1)}
    return set()


def test_every_amount_of_money_is_a_value_or_a_belief_of_the_side_that_speaks() -> None:
    count = 0
    for talks in rounds():
        spoken: dict[str, list[float]] = {actor: [] for actor in (*ACTORS, "calendar")}
        for entry in diary(talks):
            spoken[entry.actor] += amounts_of(entry.message)
            for text in MONEY.findall(without_units(talks, entry.text)):
                assert any(same_amount(text, value) for value in spoken[entry.actor])
                count += 1
    assert count > 500


def amounts_of(message: Message) -> list[float]:
    reckoned = message.mind[:5] if message.mind is not None else ()
    return [*(message.values or ()), *(value for value in reckoned if not math.isnan(value))]


def same_amount(text: str, value: float) -> bool:
    digits = len(text.partition(".")[2].partition(" ")[0])
    shown = float(text.replace("$", "").replace(",", "").removesuffix(" million"))
    return abs(shown - value) <= 0.5 * 10.0**-digits + 1e-9


def without_units(talks: Negotiation, text: str) -> str:
    """Return a text without the positions on issues, whose unit may be money too."""
    for issue in talks.case.issue:
        text = re.sub(rf"[-$\d,.]+\s?{re.escape(issue.unit.removeprefix('$').strip())}", "", text)
    return text


def test_every_other_number_is_a_term_a_position_or_a_share_of_the_odds() -> None:
    for talks in rounds():
        last: dict[str, Contract] = {}
        for entry in diary(talks):
            found = MONEY.sub("", DATE.sub("", entry.text))
            contract = entry.message.contract
            known = positions(talks, contract) | positions(talks, last.get(entry.actor))
            known |= {f"{100 * sister.sets_pattern:.0f}" for sister in talks.case.sister}
            assert set(NUMBER.findall(found)) <= known
            if contract is not None and entry.act in OFFERS:
                last[entry.actor] = contract


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
    *("An", "By", "Going", "It", "Its", "Leaving", "Only", "Pledges", "Since", "That", "The"),
    *("They", "Worth"),
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
    texts += [milestone.title for milestone in case.calendar.milestone]
    words = re.findall(r"\w+", " ".join([*texts, *(issue.unit for issue in case.issue)]))
    return {*words, *(word.capitalize() for word in words)}


def test_settled_rounds_end_in_the_deal_and_others_in_the_old_terms() -> None:
    for talks in rounds():
        last = diary(talks)[-1].text
        if talks.deal is None:
            assert last == "The round ends here without a deal; the old terms go on."
        else:
            assert Writer(talks).whole(talks.deal) in last
            assert " The deal: " in last


# The acts, one by one.


def test_talks_open_with_both_full_names() -> None:
    opened = "Dockers' Union and Association of Port Operators open talks."
    assert table().says(event("talks open")) == opened
    assert table(name="symmetric").says(event("talks open")) == "The union and the firm open talks."


def test_an_opening_names_all_that_is_asked_for() -> None:
    here = table()
    asked = here.contract(-20, (1.0, 1.0, 0.5), months=24)
    said = here.says(Message(-20, "guild", "tables", asked, (100.0, -100.0), mind()))
    assert said == (
        "The dockers open with 24 months from 1 July 2030 to 30 June 2032, wages 5 % rise a year, "
        "pension contribution 12 % of pay and notice of shifts 30 hours."
    )


def test_what_stays_is_said_in_one_go_and_clauses_come_last() -> None:
    here = table()
    whole = here.writer.whole(here.contract(40, (0.0, 0.25, 0.0), reopener=True, me_too=True))
    assert whole == (
        "36 months from 1 September 2030 to 31 August 2033, pension contribution 9 % of pay, a "
        "mid-term reopener and a me-too clause; wages and notice of shifts as before"
    )


def test_a_contract_that_grants_nothing_and_one_that_grants_all() -> None:
    here = table()
    term = "36 months from 1 August 2030 to 31 July 2033"
    nothing, everything = (
        here.contract(PUBLIC_DAY, (0.0,) * 3),
        here.contract(PUBLIC_DAY, (1.0,) * 3),
    )
    assert here.writer.whole(nothing) == (
        f"{term}; wages, pension contribution and notice of shifts as before"
    )
    assert "as before" not in here.writer.whole(everything)


def test_the_first_offer_is_told_in_full_with_both_values() -> None:
    said = table().offers("employers", mind(reservation=-75.0, low=60.0, high=90.0))
    assert said == (
        "The operators offer: 36 months from 1 August 2030 to 31 July 2033 and wages 2.5 % rise a "
        "year; pension contribution and notice of shifts as before. Worth -$70 million to the "
        "operators, $80 million to the dockers. They take nothing below -$75 million and hope that "
        "the dockers would settle for as little as $60 million."
    )


def test_later_offers_tell_what_has_changed() -> None:
    here = table()
    here.offers("guild", mind(), shares=(1.0, 0.5, 0.25), months=24, me_too=True)
    said = here.offers("guild", mind(), shares=(1.0, 0.25, 0.5), months=36, reopener=True)
    assert said.startswith(
        "The dockers offer, moving the term from 24 to 36 months (1 August 2030 to 31 July 2033), "
        "pension contribution from 10 to 9 % of pay and notice of shifts from 21 to 30 hours, "
        "adding a mid-term reopener, dropping a me-too clause."
    )


def test_a_change_of_clauses_alone_is_no_moving() -> None:
    here = table()
    here.offers("guild", mind())
    assert here.offers("guild", mind(), me_too=True).startswith(
        "The dockers offer, adding a me-too clause. "
    )


def test_an_offer_that_is_the_one_before_is_none() -> None:
    here = table()
    here.offers("guild", mind(low=-90.0))
    assert here.offers("guild", mind(low=-80.0)) == "The dockers do not move."
    # The belief has changed since the last move, not since that line.
    assert "down from -$80" not in here.offers("guild", mind(low=-85.0), shares=(0.4, 0.0, 0.0))


def test_standing_by_an_offer_while_its_dates_move() -> None:
    here = table()
    here.offers("guild", mind())
    assert here.offers("guild", mind(), act="stands") == "The dockers do not move."
    assert here.offers("guild", mind(), act="stands", day=40) == (
        "The dockers do not move, but for the dates to 1 September 2030 - 31 August 2033."
    )


def test_no_offer_at_all() -> None:
    said = table().says(Message(PUBLIC_DAY, "guild", "stands", None, None, mind(zone=False)))
    assert said == (
        "The dockers make no offer: they see no contract that beats going on as before for both."
    )
    said = table().says(Message(PUBLIC_DAY, "employers", "final offer", None, None, mind()))
    assert said == "The operators have no final offer that they stand by."


def test_a_final_offer_is_named_and_so_is_the_answer_to_it() -> None:
    here = table()
    assert here.offers("employers", mind(), act="final offer").startswith(
        "The operators make a final offer: 36 months from "
    )
    assert here.rejects("guild", mind(), (60.0, -70.0)) == (
        "The dockers reject the final offer: the offer is worth $60 million to them, going on as "
        "before $70 million."
    )
    assert here.offers("employers", mind(), act="final offer") == (
        "The operators make a final offer: the one before."
    )
    accepted = Message(
        PUBLIC_DAY, "guild", "accepts", here.contract(PUBLIC_DAY), (80.0, -70.0), mind()
    )
    assert here.says(accepted).startswith("The dockers accept the final offer. The deal: 36 months")


def test_after_the_next_offer_the_final_one_is_off_the_table() -> None:
    here = table()
    here.offers("employers", mind(), act="final offer")
    here.offers("employers", mind(), shares=(0.6, 0.0, 0.0))
    accepted = Message(
        PUBLIC_DAY, "guild", "accepts", here.contract(PUBLIC_DAY), (80.0, -70.0), mind()
    )
    assert here.says(accepted).startswith("The dockers accept. The deal: ")


def test_a_refusal_compares_the_offer_with_going_on_or_with_talking_on() -> None:
    assert table().rejects("guild", mind(), (60.0, -70.0)) == (
        "The dockers say no: the offer is worth $60 million to them, going on as before $70 "
        "million."
    )
    assert table().rejects("employers", mind(reservation=-80.0, least=-65.0), (80.0, -70.0)) == (
        "The operators say no: the offer is worth -$70 million to them, but they expect -$65 "
        "million from talking on."
    )


def test_amounts_that_are_compared_are_told_apart() -> None:
    assert table().rejects("guild", mind(reservation=70.3), (70.1, -70.0)) == (
        "The dockers say no: the offer is worth $70.1 million to them, going on as before $70.3 "
        "million."
    )


def test_saying_no_to_as_much_as_before_is_short() -> None:
    here = table()
    here.rejects("guild", mind(), (60.0, -70.0))
    assert here.rejects("guild", mind(), (60.4, -70.0)) == "The dockers say no again."
    assert here.rejects("guild", mind(), (61.0, -70.0)).startswith("The dockers say no: ")


@pytest.mark.parametrize(
    ("tactic", "why"),
    [
        ("boulware", "but by the clock they aim at $75 million"),
        ("conceder", "but by the clock they aim at $75 million"),
        ("hard-liner", "and they take nothing below $75 million"),
    ],
)
def test_a_refusal_by_another_rule_says_which(tactic: str, why: str) -> None:
    said = table(f"guild.tactic={tactic}").rejects("guild", mind(), (72.0, -70.0))
    assert said == f"The dockers say no: the offer is worth $72 million to them, {why}."


def test_an_offer_that_may_not_be_signed_any_more_is_refused_for_that() -> None:
    here = table("term.retroactive_days=15")
    late = here.rejects("guild", mind(), (90.0, -70.0), retroactive=True)
    assert late == "The dockers say no: it may no longer be signed."


@pytest.mark.parametrize("act", ["recess starts", "recess ends", "end", "expiry", "milestone"])
def test_events_of_the_calendar(act: str) -> None:
    wanted = {
        "recess starts": "The talks go into recess.",
        "recess ends": "The recess is over.",
        "end": "The round ends here without a deal; the old terms go on.",
        "expiry": "The old contract has ended. Its terms go on while the two sides talk.",
        "milestone": "The autumn rush begins.",
    }
    assert table().says(event(act)) == wanted[act]


def test_the_deal_of_another_guild_has_its_end_and_what_it_does_to_the_odds() -> None:
    assert table().says(event("sister settles", 1)) == (
        "An early deal of the crane technicians' union, up to 31 March 2034. The odds of a joint "
        "fight fall by 30%."
    )


@pytest.mark.parametrize(
    ("settings", "end"),
    [
        ([], "positions are public now, and pledges bind."),
        (["causes.public_commitment=false"], "positions are public now."),
        (
            [
                *("guild.pledge.term=0.0", "guild.pledge.issue={}", "employers.pledge.term=0.0"),
                "employers.pledge.issue={}",
            ],
            "positions are public now.",
        ),
    ],
    ids=["pledges", "no commitment", "nothing pledged"],
)
def test_pledges_bind_only_where_there_are_some(settings: list[str], end: str) -> None:
    here = table(*settings, "calendar.blackout_ends=2030-05-01")
    assert here.says(event("blackout ends", day=-61)).endswith(end)


# Reasons.


def test_a_belief_is_the_reason_when_it_has_moved_more() -> None:
    assert reason(mind(low=-90.0), mind(low=-85.0, reservation=73.0)) == (
        "They think now that the operators take nothing below -$85 million, up from -$90 million."
    )
    assert reason(mind(low=-85.0), mind(low=-85.4)) == (
        "They think now that the operators take nothing below -$85.4 million, down from -$85 "
        "million."
    )


def test_the_own_value_of_going_on_is_the_reason_when_that_has_moved_more() -> None:
    assert reason(mind(), mind(low=-79.0, reservation=68.0)) == (
        "Going on as before is worth $68 million to them now, down from $70 million."
    )


def test_the_last_thing_that_happened_is_told_with_the_reason() -> None:
    rush, expiry = event("milestone"), event("expiry")
    assert reason(mind(), mind(reservation=71.0), expiry, rush) == (
        "Going on as before is worth $71 million to them now, up from $70 million; since then: the "
        "autumn rush begins."
    )


def test_a_deal_of_others_is_told_before_anything_else() -> None:
    deal, rush = event("sister settles"), event("milestone")
    assert reason(mind(), mind(reservation=60.0), deal, rush).endswith(
        "; since then: the deal of the train drivers' union."
    )
    assert reason(mind(), mind(low=-70.0), deal, rush).endswith(
        "; since then: the deal of the train drivers' union."
    )


def test_a_milestone_is_no_reason_for_a_belief() -> None:
    assert "since" not in reason(mind(), mind(low=-70.0), event("milestone"))


def test_where_nothing_has_moved_it_is_the_news_or_the_calendar() -> None:
    assert reason(mind(), mind()) == "Only the calendar has moved."
    assert reason(mind(), mind(), event("milestone")) == "Since then: the autumn rush begins."


def test_news_is_told_once() -> None:
    here = table()
    assert reason(mind(), mind(), event("milestone"), on=here).startswith("Since then: ")
    assert here.offers("guild", mind(), shares=(0.3, 0.0, 0.0)).endswith(
        "Only the calendar has moved."
    )


def test_no_room_for_a_deal_is_a_reason_of_its_own() -> None:
    none = mind(zone=False)
    what = "contract that beats going on as before for both. That is worth $70 million to them."
    assert reason(mind(), none) == f"They see no {what}"
    assert reason(none, none) == f"They still see no {what}"
    assert "They see no contract" in table().offers("guild", none)


def test_a_public_position_is_a_reason_once_it_has_become_public() -> None:
    here = table("calendar.blackout_ends=2030-05-01")
    here.offers("guild", mind(), day=-65)
    said = here.offers("guild", mind(low=-70.0), day=-60, shares=(0.4, 0.0, 0.0))
    assert "Leaving a public position costs face now. They think now that the operators" in said
    again = here.offers("guild", mind(low=-60.0), day=-59, shares=(0.3, 0.0, 0.0))
    assert "face" not in again


def test_pledges_that_fade_are_a_reason_when_nothing_else_is() -> None:
    here = table()
    here.offers("guild", mind(), day=PUBLIC_DAY)
    said = here.offers("guild", mind(), day=PUBLIC_DAY + 31, shares=(0.4, 0.0, 0.0))
    assert said.endswith("Pledges made in public bind less by now.")


def test_where_both_know_all_the_offer_is_fair() -> None:
    said = table().offers("guild", mind(low=-60.0, high=-60.0))
    assert said.endswith(
        "That is fair to both: going on as before would be worth $70 million to them and -$60 "
        "million to the operators."
    )


@pytest.mark.parametrize("tactic", ["boulware", "linear", "conceder"])
def test_a_side_that_goes_by_the_clock_says_so(tactic: str) -> None:
    on = table(f"guild.tactic={tactic}")
    assert reason(mind(), mind(low=-60.0, aspired=77.0), on=on) == (
        "By the clock they aim at $77 million now."
    )


def test_a_hard_liner_gives_no_reason() -> None:
    on = table("guild.tactic=hard-liner")
    assert reason(mind(), mind(low=-60.0), on=on) == ""


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


def test_where_face_is_the_reason_there_is_another_offer_without_pledges() -> None:
    assert any(
        said.contract is not None
        and offered_quietly(seed).get((said.day, said.actor)) != said.contract
        for seed in range(6)
        for said in moved_by_face(seed)
    )


def moved_by_face(seed: int) -> list[Message]:
    lead = "Leaving a public position costs face now."
    return [entry.message for entry in diary(play("wga-2004", seed=seed)) if lead in entry.text]


@cache
def offered_quietly(seed: int) -> dict[tuple[int, str], Contract | None]:
    """Return what each side offers on each day where nothing is pledged in public."""
    talks = play("wga-2004", "causes.public_commitment=false", seed=seed)
    return {(said.day, said.actor): said.contract for said in talks.messages if said.act in OFFERS}


# Grammar.


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("the dockers", True),
        ("the studios and networks", True),
        ("writers", True),
        ("the guild", False),
        ("the dockers' union", False),
        ("the press", False),
        ("the consensus", False),
        ("Paris", False),
        ("the Directors Guild", False),
    ],
)
def test_plurals_are_told_by_their_ending(name: str, plural: bool) -> None:
    assert texts.is_plural(name) == plural


def test_one_side_may_be_many_and_the_other_one() -> None:
    here = table('guild.name="the union"')
    assert here.offers("guild", mind()).startswith("The union offers: ")
    said = here.offers("guild", mind(low=-70.0), shares=(0.4, 0.0, 0.0))
    assert "It thinks now that the operators take nothing below" in said
    assert "They think now that the union takes nothing below" in reason(
        mind(), mind(low=-70.0), actor="employers", on=here
    )
    assert here.rejects("guild", mind(), (60.0, -70.0)).startswith("The union says no: ")


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
    base = shipped("contract-round")
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


# Small phrases.


@given(st.floats(-1e6, 1e6))
def test_money_is_rounded_and_has_its_sign(value: float) -> None:
    shown = texts.money(value)
    assert same_amount(shown, value)
    assert "-$0 " not in shown
    assert ("." in shown) <= (abs(value) < 9.95)


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_amounts_are_told_apart_down_to_a_thousand_dollars(one: float, other: float) -> None:
    first, second = texts.apart(one, other)
    assert same_amount(first, one)
    assert same_amount(second, other)
    assert (first != second) or abs(one - other) < 0.0011


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=5))
def test_a_list_has_one_and_before_its_last_part(parts: list[str]) -> None:
    found = texts.listed(parts)
    assert found.replace(" and ", ", ").split(", ") == parts
    assert found.count(" and ") == (len(parts) > 1)


@given(st.dates())
def test_long_dates_name_the_day_without_zeros(when: date) -> None:
    shown = texts.long_date(when)
    assert to_date(shown) == when
    assert not shown.startswith("0")


@pytest.mark.parametrize(
    ("unit", "ask", "share", "shown"),
    [
        ("% of pay", 12.0, 0.5, "6 % of pay"),
        ("hours", 48.0, 1.0, "48 hours"),
        ("$ million over three years", 42.5, 1.0, "$42.5 million over three years"),
        ("$ a week", 1_234_567.5, 1.0, "$1,234,567.5 a week"),
        ("$ a week", -500.0, 0.5, "-$250 a week"),
        ("days", -8.0, 0.5, "-4 days"),
        ("cents a disc", 0.3, 1.0, "0.3 cents a disc"),
    ],
)
def test_positions_have_their_unit(unit: str, ask: float, share: float, shown: str) -> None:
    assert texts.in_unit(issue_in(unit, ask), share) == shown


def test_a_change_names_its_unit_once() -> None:
    change = texts.change(issue_in("$ million", 40.0), 0.25, 0.5)
    assert change == "pay from $10 to $20 million"
    assert texts.change(issue_in("hours", 40.0), 0.5, 0.25) == "pay from 20 to 10 hours"


def issue_in(unit: str, ask: float) -> IssueRecord:
    return shipped("symmetric").issue[0].model_copy(update={"unit": unit, "ask": ask})
