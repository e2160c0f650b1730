"""The words of a replay: the outcome in a sentence, tables that add up, nothing unescaped."""

import re
from html import unescape

import pytest

from agents.worth import EMPLOYERS, GUILD
from experiments.replay_text import (
    accounts,
    belief,
    day,
    deal_beside_openings,
    headline,
    how_it_came_about,
    method,
    mind,
    offers,
    table,
    transcript,
    where,
)
from model.diary import diary, long_date
from model.negotiation import Negotiation
from model.outcome import outcome
from tests.experiments.replays import ROUNDS, one_session
from tests.model.crowds import crowd, settled, unsettled
from tests.model.rounds import play


def text_of(html: str) -> str:
    """Return what a reader sees of some HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def cells(html: str) -> list[list[str]]:
    """Return the cells of a table's body, row by row."""
    body = html[html.index("<tbody>") :]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body)
    return [[text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def number(text: str) -> float:
    """Return a number as tables print it."""
    return float(text.replace("−", "-").replace(",", ""))


def test_a_settled_round_in_one_sentence() -> None:
    talks = settled()
    said = text_of(headline(talks, True))
    assert talks.deal is not None
    signed = long_date(talks.calendar.date(talks.day))
    assert said.startswith(f"Settled on {signed}, ")
    assert f": {talks.deal.package.months} months from " in said
    assert f"{abs(talks.day + 1)} days " in said
    assert said.count(". ") == 0


@pytest.mark.parametrize(("zone", "word"), [(True, " a "), (False, " no ")])
def test_an_open_round_in_one_sentence(zone: bool, word: str) -> None:
    said = text_of(headline(unsettled(), zone))
    assert said.startswith("Open on 30 November 2030 after ")
    assert f"that day{word}contract was better for both than none." in said


def test_an_open_round_says_how_work_goes_on() -> None:
    said = text_of(headline(crowd("imposed"), True))
    assert " sessions: the imposed terms stay in force, and that day a contract was " in said


def test_a_ratified_deal_has_both_days() -> None:
    talks = crowd("ratified")
    said = text_of(headline(talks, True))
    made, counted = (long_date(talks.calendar.date(d)) for d in (talks.deal_day, talks.day))
    vote = talks.last_vote
    assert vote is not None
    assert said.startswith(f"Settled on {made}, {abs(talks.deal_day + 1)} days ")
    share = f"{vote.yes / vote.ballots:.0%}"
    assert said.endswith(f" Ratified on {counted} with {share} of the ballots.")


def test_a_block_is_told_with_every_company_and_its_reason() -> None:
    talks = crowd("blocks")
    message = next(m for m in talks.messages if len(m.blocks) > 1)
    said = mind(talks, message)
    assert said.startswith("Blocked by ")
    for block in message.blocks:
        assert f"{block.company} ({block.issue or 'the dates'})" in said


def test_how_it_came_about_is_a_section_only_where_there_is_something_to_tell() -> None:
    assert how_it_came_about(settled()) == ""
    found = how_it_came_about(crowd("rejected"))
    rows = {row[0]: row[1] for row in cells(found)}
    assert rows["deals that the members voted down"] == str(outcome(crowd("rejected")).rejections)
    assert found.count("<section>") == found.count("</section>") == 1


def test_a_mediator_is_named_in_the_table_of_offers() -> None:
    who = [row[2] for row in cells(offers(crowd("mediated"))) if row[3] == "proposes"]
    assert who
    assert set(who) == {"the mediator"}


def test_thick_lines_are_explained_where_there_are_people() -> None:
    assert "would sign as well" in text_of(method(crowd("ratified"), 1, None, "1"))
    assert "would sign as well" in text_of(method(crowd("blocks"), 1, None, "1"))
    assert "would sign as well" not in text_of(method(settled(), 1, None, "1"))


def test_one_session_is_not_said_in_the_plural() -> None:
    assert "1 day after the old contract ended, after 1 session:" in headline(one_session(), True)


def test_where_a_message_stands() -> None:
    talks = settled()
    assert where(talks, 0, "talks") == f"1 of {len(talks.messages)} · Mon 15 Apr 2030 · talks"
    assert day(talks, talks.messages[0].day) == "Monday 15 April 2030"


@pytest.mark.parametrize("name", ROUNDS)
def test_minds_are_finite_numbers_in_words(name: str) -> None:
    talks = ROUNDS[name]()
    for message in talks.messages:
        said = mind(talks, message)
        assert not re.search(r"\$(nan|inf)", said)
        assert bool(said) == any((message.mind, message.values, message.blocks))


def test_a_mind_says_what_the_side_reckons_with() -> None:
    talks = settled()
    message = next(m for m in talks.messages if m.act == "offers")
    said = mind(talks, message)
    assert message.mind is not None
    assert f"${message.mind.reservation:,.1f}M".replace("$-", "−$") in said
    assert belief(talks, message) in said
    assert "between" in belief(talks, message)


def test_a_belief_without_any_doubt_is_one_number() -> None:
    talks = one_session()
    message = talks.messages[-1]
    assert "between" not in belief(talks, message)


def test_the_transcript_has_an_entry_for_each_message() -> None:
    talks = settled()
    items = transcript(talks, diary(talks)).split("\n")
    assert len(items) == len(talks.messages)
    for item, entry in zip(items, diary(talks), strict=True):
        assert text_of(item).endswith(entry.text)
        assert f"class='{entry.actor}{' idle' if entry.is_idle else ''}'" in item


def test_the_transcript_says_each_date_once() -> None:
    talks = settled()
    dates = re.findall(r"datetime='([^']+)'", transcript(talks, diary(talks)))
    assert dates == sorted({entry.date for entry in diary(talks)})


def test_tables_escape_everything() -> None:
    made = table("<c>", ["<h>", "'&"], [["<r>", '"<x>']], total=False)
    assert set(re.findall(r"</?(\w+)", made)) == {
        *("div", "table", "caption", "thead", "tbody", "tr", "th", "td")
    }
    assert cells(made) == [["<r>", '"<x>']]


def test_numbers_stand_right_and_words_do_not() -> None:
    made = table("", [""], [["a", "−1,200.5", "12 %", "-", "none", "2030-04-01"]], total=True)
    assert made.count("<td class='number'>") == 2  # the amount and the date
    assert "<tr class='total'>" in made


@pytest.mark.parametrize("name", ROUNDS)
def test_accounts_add_up_to_the_outcome(name: str) -> None:
    talks = ROUNDS[name]()
    rows, figures = cells(accounts(talks)), outcome(talks)
    for side, value in ((GUILD, figures.guild_value), (EMPLOYERS, figures.employer_value)):
        column = [number(row[1 + side]) for row in rows]
        assert column[-1] == pytest.approx(value, abs=0.051)
        assert sum(column[:-1]) == pytest.approx(value, abs=0.051 * len(column))


@pytest.mark.parametrize("name", ROUNDS)
def test_the_table_of_offers_has_every_contract_that_was_named(name: str) -> None:
    talks: Negotiation = ROUNDS[name]()
    named = [m for m in talks.messages if m.contract is not None and m.act != "blocks"]
    rows = cells(offers(talks))
    assert len(rows) == len(named)
    for row, message in zip(rows, named, strict=True):
        assert message.contract is not None
        assert message.values is not None
        assert number(row[1]) == message.day
        assert (row[3], row[4]) == (message.act, str(message.contract.package.months))
        assert number(row[-1]) == pytest.approx(message.values[EMPLOYERS], abs=0.051)
        assert len(row) == 10 + len(talks.case.issue)


def test_the_deal_stands_beside_the_openings() -> None:
    rows = cells(deal_beside_openings(settled()))
    deal = settled().deal
    assert deal is not None
    assert rows[0][0] == "term"
    assert rows[0][3] == f"{deal.package.months} months"


def test_the_method_names_seed_version_and_command() -> None:
    said = text_of(method(settled(), 7, None, "1.2.3"))
    assert "scenario quiet, seed 7, zopa 1.2.3" in said
    assert "zopa run quiet --seed 7 --html quiet.html" in said


def test_the_method_gives_the_command_that_was_used() -> None:
    said = text_of(method(settled(), None, "zopa run my.toml --set 'a=<b>'", "1"))
    assert "zopa run my.toml --set 'a=<b>'" in said
    assert "no seed recorded" in said


def test_the_method_names_the_numbers_that_were_drawn() -> None:
    drawn = play("wga-2004")
    path, value = next(iter(drawn.draws.values.items()))
    assert f"{path} {value:.3g}" in text_of(method(drawn, 3, None, "1"))
    assert "drawn" not in text_of(method(one_session(), 3, None, "1"))
