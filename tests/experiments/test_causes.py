"""The causes of delay: what each does alone, the intervals, the tables, and their page."""

import json
import math
import signal
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from experiments import causes, many
from experiments.causes import (
    BLOCK,
    CAUSES,
    DISPUTE,
    EVENT_NAMES,
    EVENTS,
    OPEN,
    PAGE,
    REJECTION,
    SOON,
    STOPPAGE,
    STRIP,
    TABLES,
    Arm,
    Seen,
    added,
    app,
    arms,
    blocks,
    look,
    played,
    stale,
    strip,
    summary,
    switches,
    title,
)
from experiments.cli import DONE, FAILED, INTERRUPTED, WRONG_INPUT, exit_code
from experiments.intervals import mean, paired, wilson
from experiments.pages import block, filled
from model.negotiation import Negotiation
from model.reading import DEFAULT_SCENARIO, read_scenario
from model.scenario import Scenario

PRIVATE, BIAS, PLEDGES, MEMBERS, VETO = CAUSES
AT_ONCE = "calendar.blackout_ends=none"  # pledges bind from the first session
PUBLIC = 3  # the day, after the old contract's end, on which positions become public
NO_FORCE = (*("dispute.call_share=1.0", "dispute.lockout_cost=100000.0", "dispute.impasse_days=0"),)
ROUND = Seen(-26, 1, 36, 0.0, 0, 0, 0, 0, 0, False)
LATE, UNSETTLED = ROUND._replace(days_late=40), ROUND._replace(days_late=None, term=None)


@cache
def case(arm: Arm, *settings: str) -> Scenario:
    return read_scenario(DEFAULT_SCENARIO, [*settings, *switches(arm)])


@cache
def talks(seed: int, arm: Arm, *settings: str) -> Negotiation:
    return Negotiation(case(arm, *settings), rng=seed, collect=False).run()


def offers(played: Negotiation, actor: str) -> list[tuple[float, float]]:
    """Both sides' values of what one of them has put forward, in order."""
    return [
        m.values for m in played.messages if m.actor == actor and m.act == "offers" and m.values
    ]


# ----------------------------------------------------------------------------------- the switches


def test_the_causes_are_the_switches_of_a_scenario_in_their_order() -> None:
    record = read_scenario(DEFAULT_SCENARIO).causes
    assert list(CAUSES) == [name for name, value in record if isinstance(value, bool)]


def test_none_each_alone_each_pair_and_all_are_played() -> None:
    assert [len(arm) for arm in arms()] == [0, *[1] * 5, *[2] * 10, 5]
    assert len({frozenset(arm) for arm in arms()}) == len(arms()) == 17
    assert len({title(arm) for arm in arms()}) == 17


@pytest.mark.parametrize("arm", arms(), ids=title)
def test_a_set_turns_on_its_switches_and_no_other(arm: Arm) -> None:
    record = case(arm).causes
    assert tuple(cause for cause in CAUSES if getattr(record, cause)) == arm


def test_every_set_plays_the_same_draws() -> None:
    """Common random numbers; toughness alone is known where nothing is private."""
    for seed in range(3):
        draws = [Negotiation(case(arm), rng=seed, collect=False).draws for arm in arms()]
        assert len({(d.sister_deals, *d.values.items()) for d in draws}) == 1
        assert len({d.toughness for d in draws}) == 2


# ------------------------------------------------------------------------------------- signatures


def test_without_a_cause_nothing_is_lost() -> None:
    """The first offer is taken at once, before the old contract ends, and is efficient."""
    seen = played(DEFAULT_SCENARIO, 20, sets=[()], workers=1)[()]
    for one in seen:
        assert not any(one.events)
        assert (one.sessions, one.blind, one.silent) == (1, 0, 0)
        assert one.pareto_gap < 0.2
    assert summary(seen).events[DISPUTE] == wilson(0, 20)


@pytest.mark.parametrize("seed", [8, 9, 10, 12])
def test_what_is_private_comes_out_step_by_step(seed: int) -> None:
    """Both see a zone all along, and each asks for less every time, in its own value."""
    slow = talks(seed, (PRIVATE,))
    spoken = [m.mind for m in slow.messages if m.act in ("offers", "stands") and m.mind]
    assert len(spoken) > 6
    assert all(mind.zone for mind in spoken)
    steps = 0
    for side, actor in enumerate(("guild", "employers")):
        own = [values[side] for values in offers(slow, actor)]
        assert own == sorted(own, reverse=True)
        steps += len(set(own)) - 1
    assert steps > 2


def test_what_is_private_comes_out_sooner_the_less_patient_they_are() -> None:
    """The mean wait of late deals falls with both sides' impatience, on 30 seeds."""
    days = []
    for speed in (1, 3, 9):
        settings = (f"guild.impatience={speed}", f"employers.impatience={speed}")
        found = played(DEFAULT_SCENARIO, 30, settings, sets=[(PRIVATE,)], workers=1)[(PRIVATE,)]
        late = [s.days_late for s in found if s.days_late is not None and s.days_late > 0]
        days.append(sum(late) / len(late) if late else 0.0)
    assert days == sorted(days, reverse=True)
    assert days[0] > 2 * days[-1]


def test_with_nothing_private_or_no_bias_the_switch_does_nothing() -> None:
    nothing = {PRIVATE: ("guild.spread=0", "employers.spread=0")}
    nothing[BIAS] = ("guild.bias=0", "employers.bias=0")
    for cause, settings in nothing.items():
        for seed in range(8):
            deal = talks(seed, (cause,), *settings).deal
            assert deal is not None
            assert deal == talks(seed, (), *settings).deal


@pytest.mark.parametrize("seed", [34, 41, 69, 99, 121])
def test_bias_leaves_no_zone_until_another_guilds_deal_and_then_it_is_over(seed: int) -> None:
    """Until then nobody sees a contract that beats waiting for both, and the guild stays put."""
    stuck = talks(seed, (BIAS,))
    *before, last = (m for m in stuck.messages if m.act in ("offers", "stands") and m.mind)
    assert len(before) > 10
    assert not any(message.mind and message.mind.zone for message in before)
    assert last.mind is not None
    assert last.mind.zone
    asked = {m.contract.shares for m in before if m.actor == "guild" and m.contract}
    assert len(asked) == 1
    news = [m.day for m in stuck.messages if m.act == "sister settles"]
    assert stuck.deal is not None
    assert 0 <= stuck.deal_day - max(news) <= SOON


def test_commitment_alone_does_nothing_as_the_round_is_over_before_pledges_bind() -> None:
    for seed in range(10):
        assert talks(seed, (PLEDGES,)).messages == talks(seed, ()).messages


def test_pledges_that_bind_at_once_move_what_is_pledged() -> None:
    """The guild's pledge on the term alone: shorter contracts on 12 seeds, never a longer one."""
    settings = (AT_ONCE, "guild.pledge.term=2", "guild.pledge.issue.health=0")
    moved = 0
    for seed in range(12):
        free, bound = (talks(seed, arm, *settings).deal for arm in ((), (PLEDGES,)))
        assert free is not None
        assert bound is not None
        assert bound.package.months <= free.package.months
        moved += bound.package.months < free.package.months
    assert moved > 3


@pytest.mark.parametrize("seed", [5, 55, 98])
def test_pledges_silence_who_has_made_them_once_they_are_public(seed: int) -> None:
    """Without pledges the same round has no silent turn; with them none before they are public."""
    for arm, silent in (((PRIVATE,), False), ((PRIVATE, PLEDGES), True)):
        turns = [m for m in talks(seed, arm).messages if m.act == "stands"]
        mute = [message.day for message in turns if message.contract is None]
        assert bool(mute) == silent
        assert all(day >= PUBLIC for day in mute)


@pytest.mark.parametrize("seed", [33, 44])
def test_a_deal_that_members_vote_down_is_followed_by_a_better_one(seed: int) -> None:
    """The gap alone, with an angry mood that the poll has missed, and nobody who stops work.

    The committee has learned: it brings home more, and expects the count it gets to be close.
    """
    angry = ("guild.committee.survival=0", "guild.members.mood=1", *NO_FORCE)
    twice = talks(seed, (MEMBERS,), *angry)
    first, second = (m.values for m in twice.messages if m.act == "accepts")
    assert first is not None
    assert second is not None
    assert second[0] > first[0] + 1.0
    votes = [m.tally for m in twice.messages if m.act == "ballot" and m.tally is not None]
    assert [tally.carried for tally in votes] == [False, True]
    assert abs(votes[1].predicted - 0.5) < abs(votes[0].predicted - 0.5)
    calm = talks(seed, (), *angry)
    assert calm.deal is not None
    assert calm.table.state.rejections == 0


def test_a_veto_blocks_offers_that_the_alliance_would_have_made() -> None:
    """With bias beside it: without the veto the same rounds have no block, and settle no later."""
    blocked = 0
    for seed in range(12):
        alone, together = (look(talks(seed, arm)) for arm in ((BIAS,), (BIAS, VETO)))
        assert alone.blocked == 0
        blocked += together.blocked > 0
        if together.blocked:
            days = [math.inf if s.days_late is None else s.days_late for s in (alone, together)]
            assert days[0] <= days[1]
    assert blocked > 0


def test_alone_what_is_private_and_what_is_hoped_delay_and_the_others_do_not() -> None:
    """On the page: the rates of dispute of each cause alone, from 500 rounds."""
    page = PAGE.read_text(encoding="utf-8")
    rows = {
        line.split("|")[1].strip(): float(line.split("|")[2].split("(")[0])
        for line in causes.block(page, "ends").splitlines()[2:]
    }
    assert rows["private information"] > rows["self-serving bias"] > 5.0
    for name in ("none", "public commitment", "ratification gap", "one veto"):
        assert rows[name] == 0.0
    assert rows["all five"] == max(rows.values())


# ------------------------------------------------------------------------------- what is counted


def test_a_round_has_the_letter_of_its_end() -> None:
    cases = [ROUND, ROUND._replace(days_late=0), LATE, LATE._replace(stopped=3), UNSETTLED]
    assert "".join(seen.letter for seen in cases) == "..hso"
    assert UNSETTLED._replace(stopped=3).letter == "o"


def test_events_are_those_that_they_are_called() -> None:
    assert len(EVENT_NAMES) == len(EVENTS) == len(ROUND.events)
    assert not any(ROUND.events)
    for seen, happened in [
        (LATE, {DISPUTE}),
        (UNSETTLED, {DISPUTE, OPEN}),
        (ROUND._replace(stopped=1), {STOPPAGE}),
        (ROUND._replace(rejected=2), {REJECTION}),
        (ROUND._replace(blocked=5), {BLOCK}),
    ]:
        assert {event for event in EVENTS if seen.events[event]} == happened


def test_what_is_seen_is_what_was_played() -> None:
    stuck = talks(34, (BIAS,))
    seen = look(stuck)
    assert (seen.days_late, seen.sessions) == (stuck.deal_day + 1, stuck.rounds)
    assert seen.blind == seen.sessions - 1
    assert seen.follows
    assert not look(talks(0, ())).follows


def test_a_summary_adds_up() -> None:
    seen = [ROUND, LATE, LATE._replace(days_late=20, follows=True), UNSETTLED]
    figures = summary(seen)
    assert [event.value for event in figures.events] == [0.75, 0.25, 0.0, 0.0, 0.0]
    assert (figures.days_late.value, figures.median_late) == (30.0, 30.0)
    assert figures.followers.value == 0.5
    assert figures.term == mean([36.0] * 3)
    nothing_late = summary([ROUND, ROUND])
    assert math.isnan(nothing_late.days_late.value)
    assert math.isnan(nothing_late.followers.value)


# -------------------------------------------------------------------------------------- intervals


# ----------------------------------------------------------------------------- tables and the page


@pytest.fixture(scope="module")
def few() -> dict[Arm, list[Seen]]:
    """Three made-up rounds of each set; those with more causes go worse."""
    kinds = [[ROUND] * 3, [ROUND, LATE, ROUND], [LATE, LATE, UNSETTLED]]
    return {arm: kinds[min(len(arm), 2)] for arm in arms()}


def shown() -> str:
    return PAGE.read_text(encoding="utf-8")


def cells(name: str) -> list[list[str]]:
    """The rows of a table of the page, without its head."""
    lines = block(shown(), name).splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_has_a_place_for_each_table_and_its_tables_all_sets(
    few: Mapping[Arm, list[Seen]],
) -> None:
    for name in blocks(few):
        assert block(shown(), name)
    for name in ("ends", "figures"):
        assert [row[0] for row in cells(name)] == [title(arm) for arm in arms()]
    assert [row[0] for row in cells("late")] == [
        row[0] for row in cells("ends") if float(row[1].split()[0]) > 0.0
    ]


def test_the_pages_shares_are_counts_of_its_rounds_with_their_intervals() -> None:
    rounds = int(block(shown(), "rounds").split()[0])
    for row in cells("ends"):
        for cell in row[1:]:
            hits = round(float(cell.split()[0]) * rounds / 100)
            assert cell == causes.percent(wilson(hits, rounds))
        dispute, unsettled = (float(cell.split()[0]) for cell in row[1:3])
        assert unsettled <= dispute


@pytest.mark.parametrize(("name", "event"), [("added dispute", 1), ("added open", 2)])
def test_what_a_cause_adds_is_the_difference_of_two_rows(name: str, event: int) -> None:
    shares = {row[0]: float(row[event].split()[0]) for row in cells("ends")}
    words = list(CAUSES.values())
    for on, *row in cells(name):
        for cause, cell in zip(words, row, strict=True):
            if not cell:
                assert cause == on
                continue
            both = " + ".join(word for word in words if word in (on, cause))
            value = float(cell.split()[0].replace("−", "-"))
            assert value == pytest.approx(shares[both] - shares[on], abs=0.051)


def test_the_strip_and_the_tables_of_the_page_are_of_the_same_rounds() -> None:
    lines = block(shown(), "strip").splitlines()[1:-1]
    assert [line.rpartition(" ")[0].strip() for line in lines] == [title(arm) for arm in arms()]
    for line, row in zip(lines, cells("ends"), strict=True):
        letters = line.rpartition(" ")[2]
        assert len(letters) == STRIP
        if float(row[1].split()[0]) == 0.0:
            assert set(letters) == {"."}


def test_the_page_is_current() -> None:
    """The first rounds of no cause, of bias and veto, and of all five are still those it shows."""
    sets = [(), (BIAS, VETO), tuple(CAUSES)]
    assert stale(shown(), played(DEFAULT_SCENARIO, 6, sets=sets, workers=1)) == []


def test_a_page_of_other_rounds_is_stale(few: Mapping[Arm, list[Seen]]) -> None:
    page = filled(shown(), blocks(few))
    assert stale(page, few) == []
    assert stale(page, {(): few[()][:2]}) == []
    assert stale(page, {(): [LATE]}) == ["none"]
    longer = {arm: [*seen, ROUND] for arm, seen in few.items()}
    assert stale(page, longer) == []  # as far as the page shows them
    worse = {**few, (VETO,): [LATE, LATE, LATE]}
    assert {"ends", "strip", VETO} <= set(stale(page, worse))


def test_each_line_of_the_strip_has_a_letter_for_each_round(few: Mapping[Arm, Any]) -> None:
    lines = list(strip(few))
    assert lines[0].split() == ["none", "..."]
    assert lines[-1].split() == ["all", "five", "hho"]
    assert len({len(line) for line in lines}) == 1


def test_what_is_added_goes_seed_by_seed(few: Mapping[Arm, list[Seen]]) -> None:
    assert added(few, DISPUTE, (), VETO) == paired([False] * 3, [False, True, False])
    assert added(few, OPEN, (VETO,), BIAS) == paired([False] * 3, [False, False, True])


# ------------------------------------------------------------------------------- the command line


class Command:
    """The command on a copy of the page, with made-up rounds."""

    def __init__(self, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.page, self.capsys = page, capsys
        self.page.write_text(shown(), encoding="utf-8")

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = exit_code(lambda: app(list(words), prog_name="causes"))
        return (code, *self.capsys.readouterr())


@pytest.fixture
def command(
    few: Mapping[Arm, list[Seen]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    monkeypatch.setattr(causes, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(causes, "played", lambda *_, **__: few)
    return Command(tmp_path / "page.md", capsys)


def test_the_command_writes_the_page_and_then_finds_it_current(command: Command) -> None:
    assert command("--check") == (FAILED, "", command("--check")[2])
    assert command.page.read_text(encoding="utf-8") == shown()
    assert command() == (DONE, "", f"{command.page} written.\n")
    assert command("--check") == (DONE, "", "")
    assert "3 rounds" in command.page.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("--scenario", "symmetric"), ("--set", "guild.bias=0.3")])
def test_another_case_is_printed_and_the_page_left_alone(
    words: tuple[str, ...], command: Command, few: Mapping[Arm, list[Seen]]
) -> None:
    code, out, err = command(*words)
    assert (code, err) == (DONE, "")
    assert out == "\n\n".join(blocks(few)[name] for name in TABLES) + "\n"
    assert command.page.read_text(encoding="utf-8") == shown()
    assert command(*words, "--check")[0] == WRONG_INPUT


def test_json_is_one_document_with_all_figures(command: Command) -> None:
    code, out, err = command("--json")
    assert (code, err) == (DONE, "")
    document = json.loads(out)
    assert [one["causes"] for one in document["sets"]] == [list(arm) for arm in arms()]
    assert document["sets"][-1]["open at the end"]["value"] == pytest.approx(1 / 3)
    assert document["sets"][0]["days late"]["value"] is None
    assert command.page.read_text(encoding="utf-8") == shown()


def test_wrong_input_is_one_message(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    monkeypatch.setattr(causes, "played", played)
    code, out, err = command("--set", "guild.bais=0.3", "--seeds", "2")
    assert (code, out) == (WRONG_INPUT, "")
    assert err.startswith("Error: --set guild.bais=0.3")


def test_an_interrupt_leaves_the_page_alone(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(causes, "played", interrupted)
    assert command() == (INTERRUPTED, "", "Interrupted.\n")
    assert command.page.read_text(encoding="utf-8") == shown()


def test_a_page_without_a_place_is_found_out_before_anything_is_played(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(causes, "played", lambda *_, **__: pytest.fail("played"))
    command.page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="'rounds'"):
        command()
    command.page.unlink()
    assert command()[0] == FAILED


def test_processes_that_start_leave_an_interrupt_to_this_one() -> None:
    before = signal.getsignal(signal.SIGINT)
    with many._deaf_to_interrupts():
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) == before


def test_another_thread_leaves_interrupts_as_they_are() -> None:
    def start() -> None:
        with many._deaf_to_interrupts():
            found.append(signal.getsignal(signal.SIGINT))

    found: list[Any] = []
    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGINT)]
