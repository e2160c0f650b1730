"""The printed round: dates once a day, text that wraps, tables that add up."""

import io
import json
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from agents.stoppage import IMPOSED, LOCKOUT, STRIKE, WORK
from experiments import printing
from experiments.cli import DONE, app, exit_code
from model.diary import diary, folded_diary, long_date
from model.negotiation import Negotiation
from model.outcome import outcome
from model.reading import read_scenario
from model.reading.explaining import explain
from tests.model.crowds import QUIET, crowd, settled, unsettled
from tests.model.rounds import play

STAMP = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [ \d]\d [A-Z][a-z]{2} \d{4}   ")


def screen(width: int) -> Console:
    return Console(file=io.StringIO(), width=width, highlight=False, emoji=False, markup=False)


def on_screen(talks: Negotiation, width: int) -> list[str]:
    out = screen(width)
    printing._diary(out, talks)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().splitlines()


def printed(capsys: pytest.CaptureFixture[str], talks: Negotiation) -> str:
    printing.diary_and_deal(talks, 3)
    return capsys.readouterr().out


def test_a_date_is_printed_once_a_day_and_is_right() -> None:
    stamps = [found[0] for line in on_screen(settled(), 100) if (found := STAMP.match(line))]
    days = sorted({part.first.date for part in folded_diary(diary(settled()))})
    assert [date.fromisoformat(day).strftime("%a %e %b %Y").split() for day in days] == [
        stamp.split() for stamp in stamps
    ]


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_a_diary_wraps_beside_its_dates(width: int) -> None:
    lines = on_screen(settled(), width)
    assert max(map(len, lines)) <= width
    assert all(STAMP.match(line) or line.startswith(" " * 18) for line in lines)


def test_no_word_of_the_diary_is_lost() -> None:
    shown = [word for line in on_screen(settled(), 60) for word in line[18:].split()]
    said = [word for part in folded_diary(diary(settled())) for word in part.text.split()]
    assert [word for word in shown if word != "*"] == said


def test_a_terminal_narrower_than_a_date_still_gets_its_diary() -> None:
    assert len(on_screen(settled(), 10)) > 50


def test_what_happens_outside_the_room_is_marked() -> None:
    for talks in (settled(), crowd("mediated")):
        marked = [line[20:] for line in on_screen(talks, 900) if line[18:20] == "* "]
        assert marked == [
            part.text
            for part in folded_diary(diary(talks))
            if part.first.actor in ("calendar", "mediator") and len(part.entries) == 1
        ]


def test_sessions_without_a_move_are_one_line() -> None:
    shown = "\n".join(on_screen(unsettled(), 100))
    assert re.search(r"Nobody moves in [a-z0-9]+ sessions, the last on ", shown)
    assert len(on_screen(unsettled(), 400)) < len(unsettled().messages) / 2


def test_the_end_of_a_settled_round(capsys: pytest.CaptureFixture[str]) -> None:
    shown, result = printed(capsys, settled()), outcome(settled())
    assert result.deal_date is not None
    signed = long_date(date.fromisoformat(result.deal_date))
    assert f"\nSettled on {signed}, " in shown
    assert f", after {result.rounds} sessions: {result.term_months} months.\n" in shown
    assert "Left on the table: " in shown


def test_the_end_of_a_round_without_a_deal(capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(capsys, unsettled())
    sessions = f"{unsettled().rounds} sessions"
    assert f"\nOpen on 30 November 2030 after {sessions}: the old terms go on." in shown


def test_a_deal_has_the_day_of_the_handshake_and_that_of_the_vote(
    capsys: pytest.CaptureFixture[str],
) -> None:
    talks = crowd("ratified")
    shown = " ".join(printed(capsys, talks).split())
    made, voted = (long_date(talks.calendar.date(day)) for day in (talks.deal_day, talks.day))
    assert f"Settled on {made}, " in shown
    assert f"months. Ratified on {voted}. How it came about" in shown
    assert "Ratified" not in printed(capsys, settled())


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        (WORK, "the old terms go on"),
        (STRIKE, "the strike goes on"),
        (LOCKOUT, "the lockout goes on"),
        (IMPOSED, "the imposed terms stay in force"),
    ],
)
def test_an_open_round_says_how_work_goes_on(
    regime: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    talks = unsettled()
    figures = outcome(talks)
    monkeypatch.setattr(talks.table.state, "regime_kind", regime)
    monkeypatch.setattr(talks.table.state, "regime_since", 0)
    assert printing.verdict(talks, figures).endswith(f" sessions: {words}.")


def test_how_it_came_about_is_told_where_there_is_something_to_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "How it came about" not in printed(capsys, settled())
    shown = printed(capsys, crowd("rejected"))
    table = shown.partition("How it came about")[2].partition("The deal beside")[0]
    assert re.search(r"deals that the members voted down +\d", table)
    assert "what the committee had expected" in table


EVIL = "\x1b[31mred\x07\x9b2J \u202eold\x00"


def test_no_name_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    base = crowd("lockout").case
    text = {"title": EVIL, "summary": EVIL}
    evil = base.model_copy(
        update={
            "scenario": base.scenario.model_copy(update=text),
            "guild": base.guild.model_copy(update={"name": EVIL, "full_name": EVIL}),
            "company": tuple(c.model_copy(update={"title": EVIL}) for c in base.company),
            "issue": tuple(i.model_copy(update={"title": EVIL}) for i in base.issue),
        }
    )
    talks = Negotiation(evil, rng=1, collect=False).run()
    shown = printed(capsys, talks)
    printing.scenarios([evil])
    printing.explained(evil)
    shown += capsys.readouterr().out
    assert "?[31mred" in shown
    assert not [sign for sign in shown if sign != "\n" and unicodedata.category(sign) == "Cc"]
    assert "\u202e" not in shown


@pytest.mark.parametrize("command", [["run"], ["scenario", "check"], ["scenario", "show"]])
def test_no_file_commands_the_terminal(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(QUIET).read_text(encoding="utf-8")
    evil = re.sub(r'^title = "', r'title = "\\u001b[31m\\u0007', text, flags=re.MULTILINE)
    file = tmp_path / "evil.toml"
    file.write_text(evil, encoding="utf-8")
    code = exit_code(lambda: app([*command, str(file)], prog_name="zopa"))
    shown = "".join(capsys.readouterr())
    assert code == DONE, shown
    assert "?[31m?" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


@given(st.text())
def test_visible_text_has_no_control_characters(text: str) -> None:
    shown = printing.visible(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        assert after == "\n" or unicodedata.category(after) not in ("Cc", "Cs")
        if before.isprintable() and not before.isspace():
            assert after == before


@pytest.mark.parametrize("end", [settled, unsettled], ids=["deal", "none"])
def test_the_printed_accounts_add_up(
    end: Callable[[], Negotiation], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(capsys, end())
    table = shown.partition("What each side got")[2].partition("Left on the table")[0]
    rows = re.findall(r"^ +\S.*? +(-?[\d,]+\.\d) +(-?[\d,]+\.\d) *$", table, re.MULTILINE)
    for column in zip(*rows, strict=True):
        *lines, total = (float(cell.replace(",", "")) for cell in column)
        assert math.fsum(lines) == pytest.approx(total, abs=0.05 * (len(lines) + 2))
    assert len(rows) >= 4


def test_the_account_leaves_out_lines_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    table = printed(capsys, settled()).partition("What each side got")[2]
    assert re.search(r" 0\.0 +0\.0 *$", table, re.MULTILINE) is None


def test_brackets_and_colours_in_names_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    talks = play("symmetric", 'guild.name="[red]the :smile: union[/red]"')
    shown = printed(capsys, talks)
    assert "[red]the :smile: union[/red] offers: " in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "2 days before the old contract ended"),
        (-1, "1 day before the old contract ended"),
        (0, "the day the old contract ended"),
        (1, "1 day after the old contract ended"),
        (165, "165 days after the old contract ended"),
    ],
)
def test_the_distance_from_the_old_contract(days: int, words: str) -> None:
    assert printing.distance(days) == words


def test_one_of_a_thing_is_no_plural(capsys: pytest.CaptureFixture[str]) -> None:
    talks = play("symmetric", "term.months=[1]", "term.named=[1]", *short_openings())
    assert ", after 1 session: 1 month.\n" in printed(capsys, talks)


def short_openings() -> list[str]:
    return ["guild.opening.months=1", "employers.opening.months=1"]


@given(st.floats(-1e6, 1e6))
def test_amounts_have_one_decimal_and_no_negative_zero(value: float) -> None:
    shown = printing.amount(value)
    assert shown != "-0.0"
    assert float(shown.replace(",", "")) == pytest.approx(value, abs=0.05 + 1e-9)


def test_json_refuses_what_is_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        printing.as_json({"value": math.nan})
    assert capsys.readouterr().out == ""


def test_json_keeps_the_order_and_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    printing.as_json({"b": "Löhne", "a": [1, None]})
    out = capsys.readouterr().out
    assert out.isascii()
    assert list(json.loads(out).items()) == [("b", "Löhne"), ("a", [1, None])]


def test_explaining_shows_every_path(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = read_scenario(QUIET)
    printing.explained(scenario)
    shown = capsys.readouterr().out.splitlines()
    first_words = {line.split()[0] for line in shown if line.strip()}
    assert {row.path for row in explain(scenario)} <= first_words


def test_a_value_tells_how_it_is_drawn_and_where_it_comes_from() -> None:
    rows = {row.path: row for row in explain(read_scenario(QUIET, ["guild.peace=0.5"]))}
    assert printing.value_text(rows["beliefs.open_odds"]) == (
        "0.4; drawn 0.2 to 0.7, triangular, mode 0.4"
    )
    assert printing.value_text(rows["guild.bias"]) == "0.2; drawn 0 to 0.35, uniform"
    assert printing.value_text(rows["term.named"]) == "24, 36, 48"
    assert printing.origin_text(rows["guild.peace"]) == "set by hand"
    rows = {row.path: row for row in explain(read_scenario("contract-round"))}
    origin = printing.origin_text(rows["issue.shifts.size"])
    assert re.match(r"assumed, [\d.]+ to [\d.]+: .", origin)
