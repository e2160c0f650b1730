"""Whole rounds as text, pinned to the digit: a change of any rule shows here, line by line.

Each file in ``transcripts`` starts with the command that prints the same round. Where a change is
wanted, write them anew, read the difference and commit it with the change::

    uv run python -m tests.model.test_transcripts

A file is of the first seed whose round ends in the way that `ROUNDS` asks for.
"""

import difflib
import shlex
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from model.diary import diary
from model.negotiation import Negotiation
from model.outcome import outcome
from model.protocol import PHASE_NAMES
from model.reading import read_scenario
from model.setting import TACTIC_KINDS

FOLDER = Path(__file__).with_name("transcripts")
AGAIN = "uv run python -m tests.model.test_transcripts"
WIDTH = 100
MOST_TRIED = 200  # seeds
DECIMALS = 2  # of $ million: the last bit of an `exp` differs between machines

TABLE = "contract-round"
TOY = "symmetric"


class Watched(NamedTuple):
    """A round with the phase it was in after each message."""

    talks: Negotiation
    phases: tuple[str, ...]


class Round(NamedTuple):
    """A round worth keeping: its settings, and what its end must be like."""

    scenario: str
    settings: tuple[str, ...]
    way: str
    first_seed: int = 0


def is_settled(talks: Negotiation) -> bool:
    return talks.deal is not None


def in_talks(talks: Negotiation) -> bool:
    return is_settled(talks) and talks.deal_day < 0 and talks.rounds > 1


def by_final_offer(talks: Negotiation) -> bool:
    """Tell whether the guild has accepted the employers' final offer."""
    return is_settled(talks) and last_offer(talks) == "final offer"


def last_offer(talks: Negotiation) -> str:
    offers = [
        said.act for said in talks.messages if said.act in ("offers", "stands", "final offer")
    ]
    return offers[-1]


def after_a_sisters_deal(talks: Negotiation) -> bool:
    return is_settled(talks) and any(talks.table.settled)


def in_holdout(talks: Negotiation) -> bool:
    """Tell whether the sides have settled after the expiry, and by themselves."""
    alone = not by_final_offer(talks) and not any(talks.table.settled)
    return is_settled(talks) and talks.deal_day >= 0 and alone


def not_at_once(talks: Negotiation) -> bool:
    return is_settled(talks) and talks.rounds > 1


def stayed_open(talks: Negotiation) -> bool:
    return not is_settled(talks)


def without_a_zone(talks: Negotiation) -> bool:
    """Tell whether neither side ever saw a contract that beats going on for both."""
    offers = [said.mind for said in talks.messages if said.act in ("offers", "stands")]
    return stayed_open(talks) and not any(mind.zone for mind in offers if mind is not None)


def said(talks: Negotiation, act: str) -> bool:
    return any(message.act == act for message in talks.messages)


def after_a_strike(talks: Negotiation) -> bool:
    return is_settled(talks) and talks.table.state.days_on_strike > 0


def after_a_lockout(talks: Negotiation) -> bool:
    return talks.table.state.days_locked_out > 0


def voted_down(talks: Negotiation) -> bool:
    """Tell whether the members have rejected a deal and ratified a later one."""
    return is_settled(talks) and talks.table.state.rejections > 0


def mediated(talks: Negotiation) -> bool:
    return is_settled(talks) and said(talks, "both accept")


def blocked(talks: Negotiation) -> bool:
    return is_settled(talks) and said(talks, "blocks")


def called_off(talks: Negotiation) -> bool:
    return said(talks, "calls it off")


def imposed_upon(talks: Negotiation) -> bool:
    return said(talks, "imposes its offer")


WAYS: dict[str, Callable[[Negotiation], bool]] = {
    "settled after a strike": after_a_strike,
    "a lockout": after_a_lockout,
    "a stoppage called off": called_off,
    "settled after a no of the members": voted_down,
    "settled by the mediator": mediated,
    "settled in spite of a veto": blocked,
    "an offer imposed": imposed_upon,
    "settled": not_at_once,
    "settled in talks": in_talks,
    "settled in the holdout": in_holdout,
    "settled by the final offer": by_final_offer,
    "settled after another guild's deal": after_a_sisters_deal,
    "open at the end": stayed_open,
    "no zone of agreement": without_a_zone,
    "any": lambda _: True,
}

SHORT = ("calendar.ends=2001-01-31", 'calendar.session_weekdays=["Mon"]')
SPARSE = ('calendar.session_weekdays=["Tue"]', "calendar.holdout_every_days=28")
NO_ZONE = ("guild.waiting_flow=1.0", "employers.waiting_flow=0.0", *SHORT)


MEDIATED = ("mediator.first=2030-06-20", "mediator.every_days=5", "mediator.noise=1.0")


STUBBORN = ("guild.tactic=hard-liner", "employers.tactic=hard-liner")
POOR = ("guild.members.hardship=3.0", "guild.members.grievance=0.0", "dispute.rally=0.0")


def with_tactic(side: str, tactic: str) -> Round:
    way = "open at the end" if tactic == "hard-liner" else "any"
    return Round(TABLE, (f"{side}.tactic={tactic}", *SPARSE), way)


ROUNDS = {
    "default": Round("wga-2004", (), "any", first_seed=12),
    "base-case-in-talks": Round("wga-2004", (), "settled in talks"),
    "base-case-in-the-holdout": Round("wga-2004", (), "settled in the holdout"),
    "base-case-after-another-deal": Round("wga-2004", (), "settled after another guild's deal"),
    "base-case-open": Round("wga-2004", (), "open at the end"),
    "in-talks": Round(TABLE, (), "settled in talks"),
    "in-the-holdout": Round(TABLE, (), "settled in the holdout"),
    "by-the-final-offer": Round(TABLE, (), "settled by the final offer"),
    "after-a-strike": Round(TABLE, (), "settled after a strike"),
    "after-a-no": Round(TABLE, (), "settled after a no of the members"),
    "by-the-mediator": Round(TABLE, MEDIATED, "settled by the mediator"),
    "in-spite-of-a-veto": Round(TABLE, (), "settled in spite of a veto"),
    "imposed": Round(TABLE, (), "an offer imposed"),
    "called-off": Round(TABLE, (*STUBBORN, *POOR), "a stoppage called off"),
    "lockout": Round("wga-2004", ("dispute.lockout_cost=5.0",), "a lockout"),
    "toy": Round(TOY, (), "any"),
    "toy-without-a-zone": Round(TOY, NO_ZONE, "no zone of agreement"),
    "toy-with-secrets": Round(TOY, ("causes.private_information=true", *SHORT), "any"),
    **{
        f"{tactic}-{side}": with_tactic(side, tactic)
        for tactic in TACTIC_KINDS
        for side in ("guild", "employers")
        if tactic != "rational"
    },
}


def watch(scenario: str, settings: tuple[str, ...], seed: int) -> Watched:
    """Play a round step by step."""
    talks = Negotiation(read_scenario(scenario, settings), rng=seed, collect=False)
    phases: list[str] = []
    while talks.running:
        talks.step()
        phases += [talks.phase_name] * (len(talks.messages) - len(phases))
    return Watched(talks, tuple(phases))


def command(scenario: str, settings: tuple[str, ...], seed: int) -> str:
    chosen = [part for setting in settings for part in ("--set", setting)]
    return shlex.join(["zopa", "run", scenario, "--seed", str(seed), *chosen])


def asked_for(line: str) -> tuple[str, tuple[str, ...], int]:
    """Return the scenario, the settings and the seed of a command."""
    _, _, scenario, _, seed, *rest = shlex.split(line)
    return scenario, tuple(rest[1::2]), int(seed)


def text_of(watched: Watched, again: str) -> str:
    """Return a round as text: the command, the diary under its phases, and the outcome."""
    lines, last, phase = [f"$ {again}"], "", ""
    for entry, now in zip(diary(watched.talks), watched.phases, strict=True):
        if now != phase:
            lines += ["", f"[{now}]"]
        stamp = entry.date if (entry.date, now) != (last, phase) else ""
        last, phase = entry.date, now
        lines.append(paragraph(stamp, entry.text))
    return "\n".join([*lines, "", *figures(watched.talks)]) + "\n"


def paragraph(stamp: str, text: str) -> str:
    lead = f"{stamp:12}"
    return textwrap.fill(
        text, WIDTH, initial_indent=lead, subsequent_indent=" " * 12, break_on_hyphens=False
    )


def figures(talks: Negotiation) -> list[str]:
    """Return the outcome, a line for each figure."""
    lines = []
    for name, value in outcome(talks)._asdict().items():
        entries = value.items() if isinstance(value, dict) else [("", value)]
        lines += [f"{name}{'.' * bool(key)}{key} = {rounded(found)}" for key, found in entries]
    return lines


def rounded(value: object) -> str:
    """Return a figure as text, money with two decimals.

    >>> rounded(-0.001), rounded(12), rounded(None), rounded("36")
    ('0.00', '12', 'None', '36')
    """
    return (
        f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}" if isinstance(value, float) else str(value)
    )


def write(name: str, wanted: Round) -> None:
    """Write the file of a round anew."""
    for seed in range(wanted.first_seed, wanted.first_seed + MOST_TRIED):
        watched = watch(wanted.scenario, wanted.settings, seed)
        if WAYS[wanted.way](watched.talks):
            again = command(wanted.scenario, wanted.settings, seed)
            (FOLDER / f"{name}.txt").write_text(text_of(watched, again), encoding="utf-8")
            return
    raise LookupError(f"{name}: none of {MOST_TRIED} seeds is {wanted.way}")


def write_all() -> None:
    """Write all files anew and take away those of rounds that are no longer kept."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for name, wanted in ROUNDS.items():
        write(name, wanted)


@cache
def kept(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@cache
def replayed(name: str) -> Watched:
    """Play the round of a file again."""
    first_line = kept(name).partition("\n")[0]
    return watch(*asked_for(first_line.removeprefix("$ ")))


@pytest.mark.golden
@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_is_played_as_it_was(name: str) -> None:
    then = kept(name).splitlines()
    now = text_of(replayed(name), then[0].removeprefix("$ ")).splitlines()
    difference = difflib.unified_diff(then, now, f"{name}.txt", "now", lineterm="", n=2)
    if now != then:
        shown = "\n".join(difference)
        pytest.fail(f"{shown}\n\nIf this is wanted: {AGAIN}", pytrace=False)


@pytest.mark.parametrize("name", ROUNDS)
def test_a_file_is_of_the_round_that_is_asked_for(name: str) -> None:
    wanted, (scenario, settings, _) = ROUNDS[name], asked_for(kept(name).partition("\n")[0][2:])
    assert (scenario, settings) == (wanted.scenario, wanted.settings)
    assert WAYS[wanted.way](replayed(name).talks)


def test_there_is_a_file_for_each_round_and_no_other() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(ROUNDS)


def test_each_tactic_is_seen_on_either_side() -> None:
    seen = set()
    for name in ROUNDS:
        case = replayed(name).talks.case
        seen |= {("guild", case.guild.tactic), ("employers", case.employers.tactic)}
    assert seen == {(side, tactic) for side in ("guild", "employers") for tactic in TACTIC_KINDS}


def test_each_phase_and_each_way_to_end_is_seen() -> None:
    watched = [replayed(name) for name in ROUNDS]
    assert {phase for each in watched for phase in each.phases} == set(PHASE_NAMES)
    for way in WAYS:
        assert any(WAYS[way](each.talks) for each in watched), way


def test_each_thing_that_can_be_said_is_seen() -> None:
    acts = {said.act for name in ROUNDS for said in replayed(name).talks.messages}
    assert acts == {
        *("talks open", "tables", "offers", "stands", "final offer", "accepts", "rejects"),
        *("expiry", "blackout ends", "milestone", "sister settles", "recess starts"),
        *("recess ends", "end", "meeting", "election", "ballot", "strike vote", "blocks"),
        *("calls a strike vote", "sets a strike date", "announces a lockout", "stoppage starts"),
        *("calls it off", "cooling ends", "imposes its offer", "offer lapses", "proposes"),
        "both accept",
    }


if __name__ == "__main__":
    write_all()
