"""A tactic of one's own: it plays like any other, and each mistake of it is named in one line."""

import gc
import json
import math
import pickle
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import DOLLAR, NO_BID, Bid, Offer, Written, shares_of
from agents.outlook import value_of
from agents.tactics import agreeable, aspiration, meet, time_dependent
from agents.worth import EMPLOYERS, GUILD
from experiments import cli, own_tactic
from experiments.own_tactic import (
    Alarm,
    Late,
    Seated,
    TacticError,
    checked_bid,
    read_tactic,
    within,
)
from experiments.own_tactic import own_tactic as seatable
from experiments.replay import page
from experiments.run import document
from model.diary import diary
from model.negotiation import Negotiation
from model.paths import ScenarioError
from tests.agents.toys import log_rolling, outlooks, paths, pie, view_of
from tests.model.rounds import shipped

ROOT = Path(__file__).parents[2]
DONE, WRONG_INPUT, INTERRUPTED = 0, 2, 130
LONG, QUICK = "contract-round", "symmetric"  # rounds of many sessions and of one or two
TIMER = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer")

FINE = """
from agents.tactics import meet

class Mine:
    def offer(self, outlook, view):
        return meet(outlook, view, view.opening)

def plain(outlook, view):
    return meet(outlook, view, view.opening)
"""


class Ended(NamedTuple):
    """How the program ended, and what it had said by then."""

    code: int
    out: str
    err: str


@pytest.fixture
def zopa(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs the program in this process."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["zopa", *arguments])
        code = cli.exit_code(cli.app)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def sit(zopa: Any, folder: Path) -> Any:
    """Return a function that writes mine.py and plays a round with the guild's tactic from it."""

    def play(code: str, *arguments: str, name: str = "Mine", scenario: str = LONG) -> Ended:
        (folder / "mine.py").write_text(code, encoding="utf-8")
        ended = zopa("run", scenario, "--guild-tactic", f"mine.py:{name}", *arguments)
        assert isinstance(ended, Ended)
        return ended

    return play


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give tactics less time than they have outside of tests."""
    monkeypatch.setattr(own_tactic, "LIMIT", 0.1)


def is_told(ended: Ended, *told: str) -> None:
    """Check that a run has ended in one message, with these parts in it, and in nothing else."""
    assert (ended.code, ended.out) == (WRONG_INPUT, ""), ended.err
    assert ended.err.startswith("Error: ")
    assert ended.err.count("\n") == 1, ended.err
    assert [part for part in told if part not in ended.err] == [], ended.err


def told_by(make: Any) -> str:
    """Return what a tactic's mistake is called."""
    with pytest.raises(TacticError) as caught:
        make()
    return str(caught.value)


def played(thing: Any, name: str = LONG, side: int = GUILD, seed: int = 3) -> Negotiation:
    """Play a round with a tactic of one's own on one side."""
    tactic = {("guild_tactic", "employers_tactic")[side]: seatable(thing)}
    return Negotiation(shipped(name), rng=seed, collect=False, **tactic).run()


def said(talks: Negotiation) -> list[Any]:
    """Return all that was said, without what the speakers reckoned with."""
    return [message._replace(mind=None) for message in talks.messages]


class Linear:
    """The shipped tactic that concedes by the clock, as somebody's own."""

    def offer(self, outlook: Any, view: Any) -> Bid:
        return time_dependent(outlook, view)

    def accepts(self, outlook: Any, view: Any, bid: Bid) -> bool:
        enough = value_of(outlook, view.side, bid) >= aspiration(view) - DOLLAR
        return enough and agreeable(outlook, view, bid)


# ------------------------------------------------------------------------------------- it plays


@pytest.mark.parametrize("side", [GUILD, EMPLOYERS])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_shipped_tactic_as_somebodys_own_plays_as_it_always_does(side: int, seed: int) -> None:
    sides = ("guild", "employers")
    case = shipped(LONG)
    linear = getattr(case, sides[side]).model_copy(update={"tactic": "linear"})
    as_usual = Negotiation(case.model_copy(update={sides[side]: linear}), rng=seed).run()
    assert said(played(Linear, side=side, seed=seed)) == said(as_usual)
    assert as_usual.rounds > 1


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"tactic": "boulware"}, "boulware"),
        ({"tactic": "linear", "mixture": {"linear": 0.5, "conceder": 0.5}}, "mixture"),
    ],
)
def test_results_name_a_scenarios_tactic_as_the_scenario_does(
    settings: dict[str, Any], name: str
) -> None:
    case = shipped(QUICK)
    guild = case.guild.model_copy(update=settings)
    talks = Negotiation(case.model_copy(update={"guild": guild}), rng=1).run()
    assert document(talks, 1)["tactics"] == {"guild": name, "employers": "rational"}


@pytest.mark.parametrize("name", ["Mine", "plain"])
@pytest.mark.parametrize("option", ["--guild-tactic", "--employers-tactic"])
def test_a_class_or_a_function_from_a_file_plays_either_side(
    name: str, option: str, zopa: Any, folder: Path
) -> None:
    (folder / "mine.py").write_text(FINE, encoding="utf-8")
    ended = zopa("run", LONG, option, f"mine.py:{name}", "--json")
    assert (ended.code, ended.err) == (DONE, "")
    tactics = json.loads(ended.out)["tactics"]
    shown = {"guild": "rational", "employers": "rational", option[2:-7]: f"mine.py:{name}"}
    assert tactics == shown


def test_both_sides_may_come_from_one_file(zopa: Any, folder: Path) -> None:
    (folder / "mine.py").write_text(FINE, encoding="utf-8")
    tactics = ("--guild-tactic", "mine.py:Mine", "--employers-tactic", "mine.py:plain")
    ended = zopa("run", LONG, *tactics)
    assert (ended.code, ended.err) == (DONE, "")
    assert "Open on" in ended.out  # two sides that never concede


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_the_same_seed_gives_the_same_round_and_another_does_not(
    form: tuple[str, ...], sit: Any
) -> None:
    first, again, other = (sit(FINE, "--seed", seed, *form).out for seed in ("4", "4", "5"))
    assert first == again
    assert first != other


def test_an_object_is_made_for_each_negotiation_and_keeps_what_it_has_seen() -> None:
    made = []

    class Counting:
        def __init__(self) -> None:
            self.offers = self.answers = 0
            made.append(self)

        def offer(self, outlook: Any, view: Any) -> Bid:
            self.offers += 1
            return meet(outlook, view, view.opening)

        def accepts(self, outlook: Any, view: Any, bid: Bid) -> bool:
            self.answers += 1
            return False

    tactic = seatable(Counting)
    rounds = [Negotiation(shipped(LONG), rng=1, guild_tactic=tactic).run() for _ in range(2)]
    assert len(made) == 2
    for talks, player in zip(rounds, made, strict=True):
        acts = [(message.actor, message.act) for message in talks.messages]
        own = [acts.count(("guild", act)) for act in ("offers", "stands")]
        assert player.offers == sum(own) > 1
        assert player.answers >= acts.count(("guild", "rejects")) > 1  # a mediator asks as well


def test_employers_make_their_final_offer_by_the_same_method() -> None:
    def full(outlook: Any, view: Any) -> Bid:
        return meet(outlook, view, view.opening)

    final = [said for said in played(full, side=EMPLOYERS).messages if said.act == "final offer"]
    assert [message.contract is not None for message in final] == [True]


def test_a_tactic_that_never_speaks_is_no_mistake() -> None:
    talks = played(silent, QUICK)
    spoken = [message for message in talks.messages if message.act in ("offers", "stands")]
    assert {message.contract for message in spoken if message.actor == "guild"} == {None}
    assert diary(talks)
    assert page(talks)


def test_what_a_tactic_is_handed_cannot_be_changed() -> None:
    handed: list[Any] = []

    def keeping(outlook: Any, view: Any) -> Bid:
        handed.append((outlook, view))
        return NO_BID

    def parts(value: Any) -> Iterator[Any]:
        yield value
        if isinstance(value, Sequence) and not isinstance(value, str):
            for each in value:
                yield from parts(each)

    played(keeping)
    found = list(parts(handed[-1]))
    assert len(found) > 100
    assert [part for part in found if hasattr(part, "__setitem__")] == []
    plain = (int, float, str, Sequence)  # nothing that leads on to the model
    assert [part for part in found if not isinstance(part, plain)] == []


def test_a_round_can_be_pickled_half_way_and_goes_on_as_before(folder: Path) -> None:
    (folder / "mine.py").write_text(FINE, encoding="utf-8")
    talks = Negotiation(shipped(LONG), rng=2, guild_tactic=read_tactic("mine.py:Mine"))
    for _ in range(9):
        talks.step()
    copy = pickle.loads(pickle.dumps(talks))
    assert said(copy.run()) == said(talks.run())
    assert copy.seats[GUILD].own is not talks.seats[GUILD].own


def test_a_file_may_hold_dataclasses_and_look_at_its_own_place(sit: Any) -> None:
    code = f"""
from __future__ import annotations
from dataclasses import dataclass
from pathlib import Path
assert Path(__file__).name == "mine.py" and __name__ != "__main__"

@dataclass
class Mine:
    target: float = 0.0
{FINE.split("class Mine:")[1].split("def plain")[0]}"""
    code = code.replace(
        "        return meet", "        from agents.tactics import meet\n        return meet"
    )
    assert sit(code).code == DONE


def test_a_file_leaves_no_trace_of_itself(sit: Any, folder: Path) -> None:
    modules, path = set(sys.modules), list(sys.path)
    assert sit(FINE).code == DONE
    left = {name for name in set(sys.modules) - modules if "own_tactic_" in name}
    assert len(left) == 1  # where pickle looks for it
    is_told(sit("1 / 0"), "ZeroDivisionError")
    assert {name for name in set(sys.modules) - modules if "own_tactic_" in name} == left
    assert sys.path == path
    assert [file.name for file in folder.iterdir()] == ["mine.py"]


# ------------------------------------------------------------------------- the usual acceptance


def seated(thing: Any) -> Seated:
    """Return a tactic at a table where nothing goes on."""
    now = shipped(LONG).calendar.old_expiry
    return seatable(thing)(lambda: (now, 4))


def silent(outlook: Any, view: Any) -> Bid:
    return NO_BID


def test_without_a_method_of_its_own_it_takes_what_its_last_offer_is_worth() -> None:
    table, view = pie(), view_of(GUILD, reservation=20.0, opening=90.0, last=Bid(0, 0, 0.7))
    tactic = seated(silent)
    assert tactic.least(table, view) == pytest.approx(70.0)
    assert tactic.accepts(table, view, Bid(0, 0, 0.7))
    assert not tactic.accepts(table, view, Bid(0, 0, 0.69))


def test_before_its_first_offer_it_takes_its_opening_position() -> None:
    table, view = pie(), view_of(GUILD, reservation=20.0, opening=90.0)
    assert seated(silent).least(table, view) == 90.0
    assert seated(silent).accepts(table, view, Bid(0, 0, 0.9))
    assert not seated(silent).accepts(table, view, Bid(0, 0, 0.89))


def test_it_never_takes_less_than_its_reservation_unasked() -> None:
    table, view = pie(), view_of(GUILD, reservation=80.0, last=Bid(0, 0, 0.7))
    assert seated(silent).least(table, view) == 80.0
    assert not seated(silent).accepts(table, view, Bid(0, 0, 0.79))


def test_a_method_of_its_own_has_no_least_value() -> None:
    assert math.isnan(seated(Linear).least(pie(), view_of()))
    talks = played(Linear)
    answers = [m.mind for m in talks.messages if m.actor == "guild" and m.act == "rejects"]
    assert answers
    assert all(math.isnan(mind.least) for mind in answers if mind is not None)
    assert "NaN" not in json.dumps(document(talks, 3))


@pytest.mark.parametrize("answer", [True, False, np.True_, np.False_])
def test_yes_and_no_may_be_those_of_numpy(answer: Any) -> None:
    class Judge:
        def offer(self, outlook: Any, view: Any) -> Bid:
            return NO_BID

        def accepts(self, outlook: Any, view: Any, bid: Bid) -> Any:
            return answer

    said = seated(Judge).accepts(pie(), view_of(), Bid(0, 0, 0.5))
    assert type(said) is bool
    assert said == bool(answer)


# ------------------------------------------------------------------------------ wrong files


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("missing.py:Mine", ["there is no file missing.py"]),
        ("mime.py:Mine", ["there is no file mime.py; nearest: mine.py"]),
        ("no/such/folder/mine.py:Mine", ["there is no file no/such/folder/mine.py"]),
        ("folder.py:Mine", ["folder.py is a folder"]),
        ("mine.txt:Mine", ["mine.txt", "does not end in .py"]),
        ("mine:Mine", ["mine", "does not end in .py"]),
        ("mine.py", ["'mine.py' is no FILE:NAME", "e.g. mine.py:Patient"]),
        ("mine.py:", ["is no FILE:NAME"]),
        (":Mine", ["is no FILE:NAME"]),
        ("", ["is no FILE:NAME"]),
        (":", ["is no FILE:NAME"]),
        ("mine.py:Mine()", ["is no FILE:NAME"]),
        ("mine.py:a.b", ["is no FILE:NAME"]),
        ("C:\\mine.py", ["is no FILE:NAME"]),
        ("latin.py:Mine", ["latin.py, line 2: not text in UTF-8"]),
        ("sixteen.py:Mine", ["sixteen.py is text in UTF-16"]),
        ("binary.py:Mine", ["binary.py is not a text file"]),
        ("huge.py:Mine", ["huge.py is larger than"]),
        ("mine.py:Mime", ["mine.py has no 'Mime'; nearest: Mine; it has Mine, plain"]),
        ("mine.py:Zebra", ["mine.py has no 'Zebra'; it has Mine, plain"]),
        ("empty.py:Mine", ["empty.py has no 'Mine'; it defines no class or function"]),
        ("two\nlines.py:Mine", ["there is no file two?lines.py"]),
    ],
)
def test_a_file_that_will_not_do_is_named_with_what_would(
    named: str, told: list[str], zopa: Any, folder: Path
) -> None:
    (folder / "mine.py").write_text(FINE, encoding="utf-8")
    (folder / "mine.txt").write_text(FINE, encoding="utf-8")
    (folder / "empty.py").write_text("", encoding="utf-8")
    (folder / "folder.py").mkdir()
    (folder / "latin.py").write_bytes(b"x = 1\n# caf\xe9\n")
    (folder / "sixteen.py").write_text(FINE, encoding="utf-16")
    (folder / "binary.py").write_bytes(b"x = 1\0")
    (folder / "huge.py").write_bytes(b"#" * 1_000_001)
    before = sorted(folder.iterdir())
    for option in ("--guild-tactic", "--employers-tactic"):
        is_told(zopa("run", QUICK, option, named, "--html", "page.html", "--json"), *told)
    assert sorted(folder.iterdir()) == before


def test_a_file_that_may_not_be_read_is_wrong_input(
    sit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_usual = Path.open

    def guarded(path: Path, mode: str = "r", **more: Any) -> Any:
        if path.name == "mine.py" and mode == "rb":
            raise PermissionError(13, "Permission denied")
        return as_usual(path, mode, **more)

    monkeypatch.setattr(Path, "open", guarded)
    is_told(sit(FINE), "mine.py cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("x = 1\nclass Mine\n", ["mine.py: reading it failed in mine.py, line 2: SyntaxError"]),
        ("class Mine:\npass\n", ["line 2: IndentationError"]),
        ("if x:\n\ty = 1\n        z = 2\n", ["line 3: TabError"]),
        ("x = (\n", ["line 1: SyntaxError: '(' was never closed"]),
        ("import helpers\n", ["running it failed in mine.py, line 1", "ModuleNotFoundError"]),
        ("from agents.tactics import met\n", ["line 1: ImportError", "'met'"]),
        ("x = 1\n\ndef f():\n    return y\n\nf()\n", ["line 4: NameError: name 'y'"]),
        ("raise SystemExit(0)\n", ["line 1: SystemExit: 0"]),
        ("import sys\nsys.exit()\n", ["line 2: SystemExit"]),
        ("def f():\n    f()\nf()\n", ["line 2: RecursionError"]),
        ("raise BaseException('two\\nlines')\n", ["BaseException: two?lines"]),
        ("raise ValueError('x' * 9999)\n", ["ValueError: xxx", "xx..."]),
    ],
)
def test_a_file_that_cannot_be_run_is_named_with_the_line(
    code: str, told: list[str], sit: Any
) -> None:
    ended = sit(code, scenario=QUICK)
    is_told(ended, "Error: mine.py: ", *told)
    assert len(ended.err) < 500


@pytest.mark.parametrize("text", ["return 1 / 0", "return 7", "raise SystemExit"])
def test_an_error_that_cannot_say_what_it_is_still_has_a_name_and_a_line(
    text: str, sit: Any
) -> None:
    code = f"class Odd(Exception):\n    def __str__(self):\n        {text}\nraise Odd\n"
    is_told(sit(code), "mine.py, line 4: Odd\n")


def test_a_neighbour_that_cannot_be_read_is_named_itself(
    sit: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(folder))
    (folder / "neighbour_of_mine.py").write_text("\nx = = 1\n", encoding="utf-8")
    is_told(sit("import neighbour_of_mine\n"), "in neighbour_of_mine.py, line 2: SyntaxError")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("Mine = 3\n", ["mine.py:Mine is 3", "a class with an offer method or a function"]),
        ("Mine = 'x'\n", ["mine.py:Mine is 'x'"]),
        ("Mine = None\n", ["mine.py:Mine is None"]),
        (f"{FINE}\nMine = Mine()\n", ["mine.py:Mine is a Mine"]),
        ("import math as Mine\n", ["mine.py:Mine is a module"]),
        ("class Mine: pass\n", ["mine.py:Mine: the class has no method offer(self, outlook, view"]),
        ("class Mine:\n    offer = 3\n", ["offer is 3, not a method"]),
        ("class Mine:\n    def ofer(self, outlook, view): pass\n", ["has no method offer"]),
        ("def Mine(view): pass\n", ["Mine takes (view); it is called with (outlook, view)\n"]),
        ("def Mine(a, b, c): pass\n", ["Mine takes (a, b, c); it is called with"]),
        ("def Mine(*, outlook, view): pass\n", ["it is called with (outlook, view)"]),
        (
            "class Mine:\n    def offer(self, view): pass\n",
            ["offer takes (view); it is called with (outlook, view) after self"],
        ),
        ("class Mine:\n    def offer(outlook, view): pass\n", ["offer takes (view); "]),
        (
            "class Mine:\n    def offer(self, a, b): pass\n    def accepts(self, bid): pass\n",
            ["accepts takes (bid); it is called with (outlook, view, bid) after self"],
        ),
        (
            "class Mine:\n    def offer(self, a, b): pass\n    accepts = True\n",
            ["accepts is True, not a method"],
        ),
        (
            "class Mine:\n    def __init__(self, rate): pass\n    def offer(self, a, b): pass\n",
            ["the class takes (rate); it is made without arguments: give each a default"],
        ),
        (
            "class Mine:\n    def __init__(self):\n        self.x = y\n",
            ["mine.py:Mine: making it failed in mine.py, line 3: NameError"],
        ),
        (
            "class Mine:\n    @property\n    def offer(self):\n        return self.x\n",
            ["mine.py:Mine: the class has no method offer"],
        ),
        (
            "class Mine:\n    @property\n    def offer(self):\n        return 1 / 0\n",
            ["looking for offer failed in mine.py, line 4: ZeroDivisionError"],
        ),
        (
            "from abc import ABC, abstractmethod\nclass Mine(ABC):\n    @abstractmethod\n"
            "    def offer(self, a, b): pass\n",
            ["making it failed: TypeError: Can't instantiate abstract class"],
        ),
    ],
)
def test_what_is_no_tactic_is_found_out_before_anything_happens(
    code: str, told: list[str], sit: Any
) -> None:
    ended = sit(code, scenario=QUICK)
    is_told(ended, "Error: mine.py:Mine", *told)
    assert "session" not in ended.err


# --------------------------------------------------------------------------- at the table

HEAD = "from agents.contract import NO_BID, Bid, Written\nimport math, numpy as np\n"
BODY = "class Mine:\n    def offer(self, outlook, view):\n        "


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("pass", "offer returned None (is a return missing?); what meet(outlook, view, target)"),
        ("return 24", "offer returned 24; "),
        ("return (0, 0, 0.5)", "offer returned a tuple"),
        ("return {'months': 24}", "offer returned a dict"),
        ("return 'x' * 99", "offer returned 'xxx"),
        ("return Bid", "offer returned a type"),
        ("return view", "offer returned a View"),
        ("yield NO_BID", "offer returned a generator"),
        ("return 10 ** 9999", "offer returned a huge number"),
        ("return np.float64(0.5)", "offer returned 0.5"),
        ("return Bid(99, 0, 0.0)", "its package is 99; a whole number from -1 to"),
        ("return Bid(-2, 0, 0.0)", "its package is -2; a whole number from -1 to"),
        ("return Bid(0.0, 0, 0.0)", "its package is 0.0; a whole number"),
        ("return Bid(True, 0, 0.0)", "its package is True; a whole number"),
        ("return Bid(None, 0, 0.0)", "its package is None"),
        ("return Bid(10 ** 9999, 0, 0.0)", "its package is a huge number"),
        ("return Bid(0, -1, 0.0)", "its number of issues granted in full is -1; a whole number"),
        ("return Bid(0, 99, 0.0)", "its number of issues granted in full is 99; a whole number"),
        ("return Bid(0, 0, 1.5)", "its part is 1.5; a share from 0 to 1"),
        ("return Bid(0, 0, -0.1)", "its part is -0.1; a share from 0 to 1"),
        ("return Bid(0, 0, math.nan)", "its part is nan; a share from 0 to 1"),
        ("return Bid(0, 0, math.inf)", "its part is inf; a share from 0 to 1"),
        ("return Bid(0, 0, 10 ** 9999)", "its part is a huge number; a share"),
        ("return Bid(0, 0, '0.5')", "its part is '0.5'; a share from 0 to 1"),
        ("return Bid(0, 0, 1j)", "its part is a complex; a share from 0 to 1"),
        ("return Bid(0, outlook.length[0], 0.5)", "its part is 0.5, between two steps of the grid"),
        ("return Bid(0, outlook.length[0], 1.0)", "grants all and a part; the part must be 0"),
        ("return Bid(0, 0, 0.12345)", "its part is 0.12345, between two steps of the grid; "),
        ("return Written(0, (0.5,))", "whose shares are a tuple; one number for each of the"),
        ("return Written(0, 0.5)", "whose shares are 0.5; one number for each of the"),
        ("return Written(0, [])", "whose shares are a list; one number for each of the"),
        (
            "return Written(0, (0.12345,) + (0.0,) * (len(outlook.steps) - 1))",
            "its share of issue 0 is 0.12345, between two steps of the grid; ",
        ),
        (
            "return Written(0, (0.0,) * (len(outlook.steps) - 1) + (math.nan,))",
            "is nan; a share from 0 to 1",
        ),
        ("return 1 / 0", "offer failed in mine.py, line 5: ZeroDivisionError: division by zero"),
        ("return self.offer(outlook, view)", "offer failed in mine.py, line 5: RecursionError"),
        ("raise SystemExit", "offer failed in mine.py, line 5: SystemExit"),
        ("raise GeneratorExit", "offer failed in mine.py, line 5: GeneratorExit"),
        ("exit()", "offer failed in mine.py, line 5: SystemExit"),
        ("view.low = 0.0", "offer failed in mine.py, line 5: AttributeError: can't set attribute"),
        ("outlook.waiting[0] = 0.0", "offer failed in mine.py, line 5: TypeError: 'tuple' object"),
        ("outlook.base[0][0] = 0.0", "offer failed in mine.py, line 5: TypeError: 'tuple' object"),
        ("del view.low", "offer failed in mine.py, line 5: AttributeError"),
        ("return meet(view)", "offer failed in mine.py, line 5: NameError: name 'meet'"),
        ("return view.target", "AttributeError: 'View' object has no attribute 'target'"),
        ("return outlook.base[0][999]", "IndexError: tuple index out of range"),
        ("input()", "offer failed in mine.py, line 5: "),
    ],
)
def test_an_offer_that_may_not_be_made_is_named_with_its_day(
    answer: str, told: str, sit: Any, folder: Path
) -> None:
    ended = sit(f"{HEAD}{BODY}{answer}\n", "--html", "page.html", "--json", scenario=QUICK)
    is_told(ended, "Error: mine.py:Mine, on ", ", before any session: ", told)
    assert len(ended.err) < 500
    assert [file.name for file in folder.iterdir()] == ["mine.py"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("pass", "accepts returned None (is a return missing?); it says True or False"),
        ("return 1", "accepts returned 1; it says True or False"),
        ("return 0.5", "accepts returned 0.5; it says True or False"),
        ("return 'no'", "accepts returned 'no'; "),
        ("return bid", "accepts returned a Bid; "),
        ("return np.array([True])", "accepts returned a ndarray; "),
        ("return np.int64(1)", "accepts returned 1; "),
        ("return bid > view.reservation", "accepts failed in mine.py, line 7: TypeError"),
        ("raise SystemExit", "accepts failed in mine.py, line 7: SystemExit"),
    ],
)
def test_an_answer_that_is_none_is_named_with_its_day(answer: str, told: str, sit: Any) -> None:
    accepts = f"return NO_BID\n    def accepts(self, outlook, view, bid):\n        {answer}\n"
    is_told(sit(f"{HEAD}{BODY}{accepts}"), "mine.py:Mine, on ", told)


def test_an_offer_that_nobody_waited_for_is_no_offer(sit: Any) -> None:
    code = "class Mine:\n    async def offer(self, outlook, view):\n        pass\n"
    is_told(sit(code), "offer returned a coroutine; what meet(")


def test_a_package_that_may_not_be_signed_is_named_with_those_that_may(sit: Any) -> None:
    code = f"{HEAD}{BODY}return Bid(outlook.admissible.index(False), 0, 0.0)\n"
    ended = sit(code)
    is_told(ended, "mine.py:Mine, on ", "which may not be signed; these may: ")
    told = told_by(lambda: checked_bid(pie(admissible=(False,)), Bid(0, 0, 0.5)))
    assert told == "offer returned package 0, which may not be signed; none may: say NO_BID"


def test_a_mistake_later_in_the_round_has_its_date(sit: Any) -> None:
    code = """
class Mine:
    turns = 0
    def offer(self, outlook, view):
        self.turns += 1
        if self.turns > 2:
            raise RuntimeError("enough")
        return view.last
"""
    ended = sit(code)
    is_told(ended, "line 7: RuntimeError: enough")
    when = re.match(r"Error: mine.py:Mine, on (\d+ \w+ \d{4}), after session (\d+): ", ended.err)
    assert when is not None
    talks = Negotiation(shipped(LONG), rng=1, guild_tactic=seatable(silent))
    turns = [talks.table.state.turn]
    while turns.count(GUILD) < 3 or talks.rounds < len(turns) - 1:
        talks.step()
        if talks.rounds == len(turns):
            turns.append(talks.table.state.turn)
    assert int(when[2]) == len(turns) - 1


def test_a_mistake_of_the_employers_is_theirs(zopa: Any, folder: Path) -> None:
    (folder / "theirs.py").write_text(f"{BODY}return 7\n", encoding="utf-8")
    ended = zopa("run", LONG, "--employers-tactic", "theirs.py:Mine")
    is_told(ended, "Error: theirs.py:Mine, on ", "offer returned 7")


def test_a_mistake_is_wrong_input_for_whoever_catches_that() -> None:
    assert issubclass(TacticError, ScenarioError)
    talks = Negotiation(shipped(QUICK), rng=1, guild_tactic=seatable(lambda outlook, view: 1))
    with pytest.raises(TacticError, match=r"^<lambda>, on .*: offer returned 1; "):
        talks.run()


def test_without_a_file_the_line_is_that_of_the_method_called() -> None:
    def broken(outlook: Any, view: Any) -> Bid:
        raise ValueError("no")

    told = told_by(lambda: played(broken))
    line = broken.__code__.co_firstlineno + 1
    assert f"offer failed in test_own_tactic.py, line {line}: ValueError: no" in told


def test_a_mistake_inside_what_it_calls_has_the_line_of_the_call(sit: Any) -> None:
    code = (
        "from agents.tactics import meet\ndef Mine(outlook, view):\n    return meet(1, view, 2)\n"
    )
    is_told(sit(code), "offer failed in mine.py, line 3: AttributeError: 'int' object")


def test_a_tactic_in_a_tactic_has_its_mistake_told_in_the_words_of_both() -> None:
    def inner(outlook: Any, view: Any) -> Any:
        return 5

    def outer(outlook: Any, view: Any) -> Any:
        return played(inner)

    told = told_by(lambda: played(outer))
    failed = r"offer failed in test_own_tactic.py, line \d+: TacticError: inner, on "
    assert re.match(rf"outer, on .*: {failed}.*: offer returned 5; ", told)


# --------------------------------------------------------------------------- what is allowed


@given(outlooks())
def test_every_bid_on_the_grid_of_a_path_passes_unchanged(outlook: Any) -> None:
    for bid in paths(outlook):
        assert checked_bid(outlook, bid) == bid


@given(outlooks(), st.integers(0, 99))
def test_every_contract_on_the_grid_passes_off_the_path_as_well(outlook: Any, pick: int) -> None:
    for bid in paths(outlook)[pick % 7 :: 7]:
        shares = shares_of(bid, outlook.order[bid.package])
        found = checked_bid(outlook, Written(bid.package, shares))
        assert found.package == bid.package
        assert found.shares == pytest.approx(shares, abs=1e-9)
        again = checked_bid(outlook, Written(np.int64(bid.package), np.array(shares)))
        assert again == found


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (Bid(0, 0, 0.1 + 0.2), Bid(0, 0, 3 * 0.1)),
        (Bid(0, 0, 1), Bid(0, 1, 0.0)),
        (Bid(0, 0, 1.0 + 1e-12), Bid(0, 1, 0.0)),
        (Bid(0, 1, -1e-12), Bid(0, 1, 0.0)),
        (Bid(np.int64(0), np.int8(1), np.float32(0.5)), Bid(0, 1, 0.5)),
        (Bid(0, 3, 0), Bid(0, 3, 0.0)),
        (Written(0, (0, 1, 0.5)), Written(0, (0.0, 1.0, 0.5))),
        (Written(np.int8(0), [np.float32(0.5), 1, 0]), Written(0, (0.5, 1.0, 0.0))),
        (Bid(-1, 7, math.nan), NO_BID),
        (Written(-1, "any"), NO_BID),
        (NO_BID, NO_BID),
    ],
)
def test_a_bid_is_taken_down_to_plain_numbers_on_the_grid(given: Offer, taken: Offer) -> None:
    found = checked_bid(log_rolling(0.1), given)
    assert type(found) is type(taken)
    assert found == taken
    fields = {Bid: [int, int, float], Written: [int, tuple]}
    assert [type(each) for each in found] == fields[type(found)]
    assert {type(each) for each in getattr(found, "shares", ())} <= {float}


@pytest.mark.parametrize("bid", [Bid(0, 0, 0.5), Written(0, (0.5,))], ids=["Bid", "Written"])
def test_a_named_tuple_that_extends_a_bid_is_taken_as_one(bid: Offer) -> None:
    class MyBid(type(bid)):  # type: ignore[misc]
        pass

    found = checked_bid(pie(), MyBid(*bid))
    assert type(found) is type(bid)
    assert found == bid


def test_what_a_number_of_ones_own_redefines_is_passed_by() -> None:
    class Odd(float):
        __le__ = __ge__ = __lt__ = __gt__ = __float__ = __add__ = None  # type: ignore[assignment]

    class Count(int):
        __le__ = __ge__ = __index__ = __add__ = None  # type: ignore[assignment]

    assert checked_bid(log_rolling(0.1), Bid(Count(0), Count(1), Odd(0.5))) == Bid(0, 1, 0.5)


@pytest.mark.parametrize("shares", [np.array(0.5), np.ones((3, 1)), "abc", {0.1, 0.2, 0.3}, 3])
def test_shares_are_a_row_of_numbers(shares: Any) -> None:
    told = told_by(lambda: checked_bid(log_rolling(), Written(0, shares)))
    assert re.search(r"shares? (are|of issue 0 is) .*; (one number|a share)", told)


def test_half_a_bid_is_none() -> None:
    torn = tuple.__new__(Bid, (0, 1))
    assert told_by(lambda: checked_bid(pie(), torn)).startswith("offer returned a Bid; ")
    short = tuple.__new__(Written, (0,))
    assert told_by(lambda: checked_bid(pie(), short)).startswith("offer returned a Written; ")


def test_the_two_neighbours_on_the_grid_are_named() -> None:
    told = told_by(lambda: checked_bid(pie(0.4), Bid(0, 0, 0.9)))
    assert told.endswith("0.9, between two steps of the grid; 0.8 or 1 is allowed")


def test_offering_less_than_the_reservation_is_allowed_and_said_once(sit: Any) -> None:
    code = "from agents.bidding import own_best\ndef Mine(outlook, view):\n"
    code += "    return own_best(outlook, 1 - view.side)\n"
    ended = sit(code, "--json", "--set", "employers.tactic=hard-liner")
    assert ended.code == DONE
    note = r"Note: mine.py:Mine, on \d+ \w+ \d{4}, before any session: offers what is worth -?\$"
    assert re.match(note, ended.err)
    assert ended.err.count("\n") == 1
    assert "less than its reservation of" in ended.err
    assert isinstance(json.loads(ended.out), dict)


def test_accepting_less_than_the_reservation_is_allowed_and_said_once(sit: Any) -> None:
    code = f"{HEAD}{BODY}return NO_BID\n    def accepts(self, outlook, view, bid):\n"
    code += "        return True\n"
    ended = sit(code, "--json", "--set", "employers.tactic=hard-liner")
    assert ended.code == DONE
    said = [(entry["actor"], entry["act"]) for entry in json.loads(ended.out)["transcript"]]
    assert ("guild", "accepts") in said
    assert re.match(r"Note: mine.py:Mine, on .*: accepts what is worth .*\n$", ended.err)


def test_no_other_offer_is_commented_on(sit: Any) -> None:
    assert sit(FINE).err == ""


# --------------------------------------------------------------------------- what it prints


def test_what_a_tactic_prints_stays_out_of_the_results(sit: Any) -> None:
    code = """
import sys
from agents.tactics import meet
print("loading")
class Mine:
    def __init__(self):
        print("making")
    def offer(self, outlook, view):
        sys.stdout.write("offering\\n")
        return meet(outlook, view, view.opening)
    def accepts(self, outlook, view, bid):
        print("answering")
        return False
"""
    ended = sit(code, "--json")
    assert ended.code == DONE
    assert isinstance(json.loads(ended.out), dict)
    lines = ended.err.splitlines()
    assert lines[:3] == ["loading", "making", "offering"]
    assert set(lines) == {"loading", "making", "offering", "answering"}


def test_a_tactic_that_closes_or_replaces_standard_output_does_no_harm(sit: Any) -> None:
    code = f"import io, sys\n{FINE}".replace(
        "        return",
        "        sys.stdout = io.StringIO()\n        print('lost')\n        return",
    )
    ended = sit(code, "--json")
    assert (ended.code, ended.err) == (DONE, "")
    assert isinstance(json.loads(ended.out), dict)


# --------------------------------------------------------------------------- too slow

LOOPS = {
    "plain": "while True:\n            pass",
    "bare except": "while True:\n            try:\n                x = 1\n"
    "            except:\n                pass",
    "loop in try": "while True:\n            try:\n                while True:\n"
    "                    x = 1\n            except BaseException:\n                continue",
    "finally": "while True:\n            try:\n                sorted([2, 1])\n"
    "            except:\n                continue\n            finally:\n                continue",
    "try in try": "while True:\n            try:\n                try:\n"
    "                    while True: pass\n                except: pass\n            except: pass",
    "suppress": "import contextlib, time\n        while True:\n"
    "            with contextlib.suppress(BaseException):\n                time.sleep(9)",
    "caught, then an answer": "try:\n            while True: pass\n        except:\n"
    "            return NO_BID",
    "asleep": "import time\n        time.sleep(99)",
    "an error that never says what it is": "class Odd(Exception):\n"
    "            def __str__(self):\n                while True: pass\n        raise Odd",
    "big number": "return 10 ** 10 ** 5 % 7 if not [1 for n in iter(int, 1)] else 0",
}


@TIMER
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_an_endless_answer_is_stopped(loop: str, sit: Any) -> None:
    handler = signal.getsignal(signal.SIGALRM)
    ended = sit(f"{HEAD}{BODY}{loop}\n", scenario=QUICK)
    is_told(ended, "mine.py:Mine, on ", "offer took more than 0.1 seconds")
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@TIMER
@pytest.mark.parametrize("aside", ["destructor", "collection"])
def test_no_alarm_is_raised_where_python_would_drop_it(
    aside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", dropped.append)
    alarm = Alarm(9.0)

    def ring(*_: Any) -> None:
        alarm._ring(signal.SIGALRM, sys._getframe())

    class Dying:
        def __del__(self) -> None:
            ring()

    def code() -> int:
        if aside == "destructor":
            Dying()
        else:
            gc.collect()
        return alarm.rings

    if aside == "collection":
        gc.callbacks.append(ring)
    try:
        with pytest.raises(Late) as late:  # once it has returned
            alarm.watch(code, ())
    finally:
        if ring in gc.callbacks:
            gc.callbacks.remove(ring)
    assert late.value.alarm is alarm
    assert alarm.rings > 0
    assert dropped == []


@TIMER
@pytest.mark.usefixtures("hurried")
def test_the_line_of_an_endless_loop_is_named(sit: Any) -> None:
    is_told(sit(f"{HEAD}{BODY}while True:\n            pass\n"), "in mine.py, line ")


@TIMER
@pytest.mark.usefixtures("hurried")
def test_an_endless_file_class_or_answer_is_stopped_as_well(
    sit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = "while True: pass"
    making = f"class Mine:\n    def __init__(self):\n        {loop}\n"
    is_told(sit(making), "mine.py:Mine: making it took more than")
    judging = f"return NO_BID\n    def accepts(self, outlook, view, bid):\n        {loop}\n"
    is_told(sit(f"{HEAD}{BODY}{judging}"), "mine.py:Mine, on ", "accepts took more than")
    monkeypatch.setattr(own_tactic, "LOAD_LIMIT", 0.1)
    is_told(sit(loop), "mine.py: running it took more than 0.1 seconds in mine.py, line 1")


@pytest.mark.usefixtures("hurried")
def test_without_a_timer_the_time_is_taken_afterwards(
    sit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(signal, "setitimer", raising=False)
    code = f"import time\n{BODY}time.sleep(0.2)\n"
    is_told(sit(code), "mine.py:Mine, on ", "offer took more than 0.1 seconds: too long")


@pytest.mark.usefixtures("hurried")
def test_outside_the_main_thread_the_time_is_taken_afterwards() -> None:
    wait, told = threading.Event(), []

    def slow(outlook: Any, view: Any) -> Bid:
        wait.wait(0.2)
        return NO_BID

    thread = threading.Thread(target=lambda: told.append(told_by(lambda: played(slow))))
    thread.start()
    thread.join()
    assert "offer took more than 0.1 seconds" in told[0]


def test_in_time_is_in_time_in_any_thread() -> None:
    ended: list[Any] = []
    thread = threading.Thread(target=lambda: ended.append(said(played(Linear))))
    thread.start()
    thread.join()
    assert ended == [said(played(Linear))]


@TIMER
def test_somebody_elses_timer_goes_on() -> None:
    heard: list[int] = []

    def theirs(signum: int, frame: Any) -> None:
        heard.append(signum)

    before = signal.signal(signal.SIGALRM, theirs)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000.0, 500.0)
        assert within(2.0, "it", "", lambda: 7) == 7
        assert signal.getsignal(signal.SIGALRM) is theirs
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 0.0 < left <= 1000.0
        assert interval == 500.0
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        within(9.0, "it", "", threading.Event().wait, 0.2)  # theirs is due before this has ended
        threading.Event().wait(0.2)
        assert heard == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


@TIMER
def test_an_alarm_that_comes_too_late_stops_nothing() -> None:
    alarm = Alarm(9.0)
    alarm._ring(signal.SIGALRM, sys._getframe())  # the code has returned: its frame is gone
    assert alarm.rings == 0


@TIMER
@pytest.mark.usefixtures("hurried")
def test_an_alarm_inside_an_alarm_leaves_the_outer_one_on() -> None:
    def inner(outlook: Any, view: Any) -> Bid:
        return NO_BID

    def outer(outlook: Any, view: Any) -> Bid:
        while True:
            with suppress(TacticError):  # the inner one may be late on a busy machine
                played(inner)

    assert "outer, on" in (told := told_by(lambda: played(outer)))
    assert "offer took more than 0.1 seconds" in told


def test_an_interrupt_of_the_user_goes_through(sit: Any, folder: Path) -> None:
    ended = sit(f"{BODY}raise KeyboardInterrupt\n", "--html", "page.html", "--json")
    assert (ended.code, ended.out, ended.err) == (INTERRUPTED, "", "Interrupted.\n")
    assert [file.name for file in folder.iterdir()] == ["mine.py"]


# --------------------------------------------------------------------- the page and the example


def test_the_page_shows_the_example_as_it_is() -> None:
    shown = (ROOT / "docs" / "own-tactic.md").read_text(encoding="utf-8")
    example = (ROOT / "examples" / "patient.py").read_text(encoding="utf-8")
    code = example.partition('"""\n\n')[2]
    assert code.startswith("from agents.tactics import meet\n")
    assert f"```python\n{code}```" in shown


def test_the_example_holds_what_it_opened_with_for_half_of_the_time_and_then_concedes() -> None:
    tactic = read_tactic(str(ROOT / "examples" / "patient.py") + ":Patient")
    patient, outlook = tactic(lambda: (shipped(LONG).calendar.old_expiry, 0)), pie(0.01)
    view = view_of(GUILD, opening=90.0, reservation=20.0)
    for elapsed, part in [(0.0, 0.9), (0.5, 0.9), (0.75, 0.55), (1.0, 0.2)]:
        assert patient.offer(outlook, view._replace(elapsed=elapsed)).part == pytest.approx(part)


@pytest.mark.parametrize("form", [("--json",), ("--html", "page.html"), ()], ids=" ".join)
def test_the_example_plays_in_every_form(form: tuple[str, ...], zopa: Any, folder: Path) -> None:
    example = str(ROOT / "examples" / "patient.py") + ":Patient"
    ended = zopa("run", QUICK, "--guild-tactic", example, *form)
    assert ended.code == DONE
    assert ended.err == ("Replay written to page.html\n" if "--html" in form else "")
