"""A tactic of one's own: read from a Python file, seated, and told in one line what it does wrong.

The file is its user's own code and is run as such: with all rights, nothing is walled off. What is
checked is that a negotiation goes on by the rules whatever the code does, and that a mistake is
named where it happens.
"""

import gc
import inspect
import itertools
import math
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from time import perf_counter
from types import FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from agents.acceptance import least_previous
from agents.contract import (
    DOLLAR,
    NO_BID,
    ROUNDING,
    Bid,
    Offer,
    Written,
    bid_at,
    free_bid,
    grid_above,
    grid_below,
)
from agents.outlook import Outlook, value_of
from agents.tactics import View, agreeable
from experiments.messages import warn
from model.diary import long_date, money
from model.negotiation import Now
from model.paths import ScenarioError, printable, suggestion
from model.reading.files import LARGEST, decoded

LIMIT = 2.0  # seconds for one answer
LOAD_LIMIT = 10.0  # seconds to run the file once; what it imports may be slow
AGAIN = 1e-6  # seconds after which code that goes on catching the alarm hears it again, at least
PATIENT, PATIENCE = 3, 0.01  # before that, so often it has so many seconds to come to an end
SHOWN = 12  # packages named in a message
LONGEST = 300  # characters of somebody else's message
A_BID = "what meet(outlook, view, target) returns is allowed, another Bid or Written, or NO_BID"
A_CALLABLE = "a class with an offer method or a function of (outlook, view) is allowed"
METHODS = ("offer", "accepts")
COUNTER = itertools.count(1)


class TacticError(ScenarioError):
    """What a tactic from outside does wrong, where, and what is allowed instead."""


class Late(BaseException):
    """Time is up for what an alarm watches.

    It is no ordinary error, so that `except Exception` lets it pass.
    """

    def __init__(self, alarm: "Alarm") -> None:
        super().__init__()
        self.alarm = alarm


# ------------------------------------------------------------------------------- reading the file


def read_tactic(named: str) -> "Maker":
    """Run a Python file and return the tactic that it defines under a name.

    Parameters
    ----------
    named
        ``FILE:NAME``, such as ``mine.py:Patient``.

    Raises
    ------
    TacticError
        If there is no such file, it cannot be run, or there is no such class or function in it.
    """
    text, _, name = named.rpartition(":")
    if not text or not name.isidentifier():
        shown = printable(named, 200)
        raise TacticError(
            f"{shown!r} is no FILE:NAME: give the file, a colon and the class or function in it, "
            "e.g. mine.py:Patient"
        )
    path = Path(text)
    file = printable(text, 200)
    module = run_file(path, source(path, file), file)
    thing = found_in(module, name, file)
    return own_tactic(thing, f"{path.name}:{name}", str(path))


def own_tactic(thing: Any, name: str = "", file: str = "") -> "Maker":
    """Return a class or function of one's own as `model.negotiation.Negotiation` takes it.

    Parameters
    ----------
    thing
        A class with a method ``offer(self, outlook, view)``, and if wanted a method
        ``accepts(self, outlook, view, bid)``; it is instantiated once a negotiation. Or a function
        ``(outlook, view)`` that returns a bid.
    name
        What messages and results call it; without one, its own name.
    file
        The source file whose lines messages name; without one, that of the method called.

    Raises
    ------
    TacticError
        If it is neither.

    Examples
    --------
    >>> from agents.tactics import meet
    >>> from model.negotiation import Negotiation
    >>> from model.reading import read_scenario
    >>> def modest(outlook, view):
    ...     return meet(outlook, view, view.reservation)
    >>> talks = Negotiation(read_scenario("symmetric"), rng=1, guild_tactic=own_tactic(modest))
    >>> talks.run().phase_name
    'settled'
    """
    label = printable(name or str(getattr(thing, "__name__", type(thing).__name__)), 200)
    if not callable(thing):
        raise TacticError(f"{label} is {described(thing)}; {A_CALLABLE}")
    return Maker(label, thing, file)


def source(path: Path, file: str) -> str:
    """Return the text of a Python file; ``file`` is what messages call it."""
    try:
        if path.is_dir():
            raise TacticError(f"{file} is a folder, not a Python file")
        if path.suffix.lower() != ".py":
            raise TacticError(f"{file} is no Python file: its name does not end in .py")
        if not path.exists():
            near = suggestion(path.name, sorted(each.name for each in path.parent.glob("*.py")))
            raise TacticError(f"there is no file {file}{near}")
        if not path.is_file():
            raise TacticError(f"{file} is not an ordinary file")
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TacticError(f"{file} cannot be read: {printable(reason, 200)}") from None
    if len(content) > LARGEST:
        raise TacticError(f"{file} is larger than {LARGEST} bytes; tactics are far smaller")
    try:
        return decoded(content, file)
    except ScenarioError as error:
        raise TacticError(str(error)) from None


def run_file(path: Path, text: str, file: str) -> ModuleType:
    """Run a file's text as a module of its own and return that."""
    module = ModuleType(f"own_tactic_{next(COUNTER)}_{path.stem}")
    module.__file__ = str(path)
    with blaming(lambda: file):
        code = within(LOAD_LIMIT, "reading it", str(path), compiled, text, str(path))
        sys.modules[module.__name__] = module  # where dataclasses and pickle look for it
        try:
            within(LOAD_LIMIT, "running it", str(path), exec, code, vars(module))
        except BaseException:
            sys.modules.pop(module.__name__, None)
            raise
    return module


def compiled(text: str, path: str) -> Any:
    """Return a file's text as code that keeps to the file's own `from __future__` lines."""
    return compile(text, path, "exec", dont_inherit=True)


def found_in(module: ModuleType, name: str, file: str) -> Any:
    """Return what a module calls by a name, and refuse a name that it does not know."""
    known = vars(module)
    if name in known:
        return known[name]
    own = [
        other
        for other, thing in known.items()
        if isinstance(thing, type | FunctionType)
        and thing.__module__ == module.__name__
        and not other.startswith("_")
    ]
    has = f"it has {', '.join(own)}" if own else "it defines no class or function"
    has = printable(has, LONGEST)
    raise TacticError(f"{file} has no {printable(name, 100)!r}{suggestion(name, own)}; {has}")


# ------------------------------------------------------------------------------- at the table


class Maker(NamedTuple):
    """A tactic from outside, to be seated in any number of negotiations."""

    name: str  # what messages and results call it
    thing: Callable[..., Any]  # a class or a function
    file: str = ""  # its source file, if known

    def __call__(self, now: Now) -> "Seated":
        """Return the tactic for one negotiation; a class is instantiated.

        Raises
        ------
        TacticError
            If that fails, or its methods do not take what they are handed.
        """
        with blaming(lambda: self.name):
            if not isinstance(self.thing, type):
                check_takes(self.thing, self.name.rpartition(":")[2], ("outlook", "view"))
                return Seated(self, self.thing, None, now)
            check_takes(self.thing, "the class", ())
            player = within(LIMIT, "making it", self.file, self.thing)
            offer = self._method(player, "offer", ("outlook", "view"))
            if offer is None:
                raise TacticError("the class has no method offer(self, outlook, view)")
            accepts = self._method(player, "accepts", ("outlook", "view", "bid"))
            return Seated(self, offer, accepts, now)

    def _method(self, player: object, name: str, handed: tuple[str, ...]) -> Any:
        """Return a method of the player that takes so much, None if there is none."""
        method = within(LIMIT, f"looking for {name}", self.file, getattr, player, name, None)
        if method is None:
            return None
        if not callable(method):
            raise TacticError(f"{name} is {described(method)}, not a method")
        check_takes(method, name, handed)
        return method


class Seated:
    """A tactic from outside at the table of one negotiation: what it answers is checked.

    Parameters
    ----------
    tactic
        What it is called and where its code is.
    offer
        Returns a bid for an outlook and a view.
    accepts
        Returns whether it accepts a bid; without one, whatever is worth its own last offer.
    now
        Returns today's date and how many sessions were held before, for messages.
    """

    def __init__(
        self,
        tactic: Maker,
        offer: Callable[..., Any],
        accepts: Callable[..., Any] | None,
        now: Now,
    ) -> None:
        self.tactic, self.now = tactic, now
        self._offer, self._accepts = offer, accepts
        self.warned = False  # that it goes below its reservation is said once

    @property
    def name(self) -> str:
        """What results call it."""
        return self.tactic.name

    def offer(self, outlook: Outlook, view: View) -> Offer:
        """Return the tactic's bid.

        Raises
        ------
        TacticError
            If it gives none, or one that may not be made.
        """
        with blaming(self.where):
            answer = within(LIMIT, "offer", self.tactic.file, self._offer, outlook, view)
            bid = checked_bid(outlook, answer)
        if bid.package >= 0:
            self._mention_loss("offers", outlook, view, bid)
        return bid

    def least(self, outlook: Outlook, view: View) -> float:
        """Return the least own value it accepts, $M; nan if it judges by a method of its own.

        Without one it takes what is worth its last offer today, at first its opening position, and
        never less than its reservation or what its people would vote down.
        """
        if self._accepts is not None:
            return math.nan
        return least_previous(outlook, view)

    def accepts(self, outlook: Outlook, view: View, bid: Offer) -> bool:
        """Return whether the tactic accepts a bid.

        Raises
        ------
        TacticError
            If it does not say so with True or False.
        """
        if self._accepts is None:
            enough = value_of(outlook, view.side, bid) >= self.least(outlook, view) - DOLLAR
            return enough and agreeable(outlook, view, bid)
        with blaming(self.where):
            answer = within(LIMIT, "accepts", self.tactic.file, self._accepts, outlook, view, bid)
            if type(answer) not in (bool, np.bool_):
                raise TacticError(f"accepts returned {described(answer)}; it says True or False")
        if answer:
            self._mention_loss("accepts", outlook, view, bid)
        return bool(answer)

    def where(self) -> str:
        """Return whose turn it is and when, as messages begin."""
        day, held = self.now()
        after = "before any session" if held == 0 else f"after session {held}"
        return f"{self.name}, on {long_date(day)}, {after}"

    def _mention_loss(self, does: str, outlook: Outlook, view: View, bid: Offer) -> None:
        """Say once that the tactic goes below its reservation: that is its own affair."""
        worth = value_of(outlook, view.side, bid)
        if self.warned or worth >= view.reservation - DOLLAR:
            return
        self.warned = True
        warn(
            f"Note: {self.where()}: {does} what is worth {money(worth, 1)} to it, less than its "
            f"reservation of {money(view.reservation, 1)}. It may; this is said once."
        )


def check_takes(call: Callable[..., Any], what: str, handed: tuple[str, ...]) -> None:
    """Refuse what cannot be called with so many arguments by place."""
    try:
        signature = inspect.signature(call)
    except (TypeError, ValueError):
        return  # some built-ins do not tell
    try:
        signature.bind(*handed)
    except TypeError:
        takes = printable(str(signature.replace(return_annotation=signature.empty)), 100)
        if handed:
            wanted = f"it is called with ({', '.join(handed)})"
            wanted += " after self" if what in METHODS else ""
        else:
            wanted = "it is made without arguments: give each a default"
        raise TacticError(f"{what} takes {takes}; {wanted}") from None


# ------------------------------------------------------------------------------- what it answers


def checked_bid(outlook: Outlook, answer: Any) -> Offer:
    """Return an answer as a bid of plain numbers on the grid that may be signed today.

    Raises
    ------
    TacticError
        If it is none, saying what is wrong and what is allowed.
    """
    kind = next((each for each in (Bid, Written) if issubclass(type(answer), each)), None)
    if kind is None or tuple.__len__(answer) != len(kind._fields):
        raise TacticError(f"offer returned {described(answer)}; {A_BID}")
    given, *rest = tuple.__iter__(answer)
    package = whole(given, "its package", -1, len(outlook.length) - 1)
    if package < 0:
        return NO_BID
    if not outlook.admissible[package]:
        may = [str(place) for place, admitted in enumerate(outlook.admissible) if admitted]
        more = ", ..." if len(may) > SHOWN else ""
        allowed = f"these may: {', '.join(may[:SHOWN])}{more}" if may else "none may: say NO_BID"
        raise TacticError(f"offer returned package {package}, which may not be signed; {allowed}")
    return (_on_path if kind is Bid else _off_path)(outlook, package, *rest)


def _on_path(outlook: Outlook, package: int, full: Any, part: Any) -> Bid:
    length, order = outlook.length[package], outlook.order[package]
    place = whole(full, "its number of issues granted in full", 0, length)
    if place < length:
        return bid_at(package, place, share(part, "its part", outlook.steps[order[place]]))
    if share(part, "its part", 1.0) != 0.0:
        raise TacticError("offer returned a bid that grants all and a part; the part must be 0")
    return Bid(package, place, 0.0)


def _off_path(outlook: Outlook, package: int, shares: Any) -> Written:
    issues = len(outlook.steps)
    flat = type(shares) in (tuple, list) or (type(shares) is np.ndarray and shares.ndim == 1)
    if not flat or len(shares) != issues:
        raise TacticError(
            f"offer returned a bid whose shares are {described(shares)}; one number for each of "
            f"the {issues} issues is allowed"
        )
    steps = enumerate(zip(shares, outlook.steps, strict=True))
    return free_bid(
        package, [share(each, f"its share of issue {n}", step) for n, (each, step) in steps]
    )


def plain(value: Any) -> int | float | None:
    """Return a number as Python's own, None if it is none; what a subclass redefines is passed by.

    >>> plain(np.float32(0.5)), plain(True), plain("0.5")
    (0.5, None, None)
    """
    kind = type(value)
    if issubclass(kind, float):
        return float.__add__(value, 0.0)
    if issubclass(kind, int) and kind is not bool:
        return int.__add__(value, 0)
    if issubclass(kind, np.integer | np.floating):
        found = np.generic.item(value)
        return found if isinstance(found, int | float) else None
    return None


def whole(value: Any, what: str, low: int, high: int) -> int:
    """Return a whole number from a range, and refuse everything else."""
    found = plain(value)
    if isinstance(found, int) and low <= found <= high:
        return found
    raise TacticError(
        f"offer returned a bid in which {what} is {described(value)}; "
        f"a whole number from {low} to {high} is allowed"
    )


def share(value: Any, what: str, step: float) -> float:
    """Return a share on the bargaining grid, and refuse everything else.

    >>> share(0.1 + 0.2, "its part", 0.1) == 3 * 0.1
    True
    """
    found = plain(value)
    if found is None or not -ROUNDING <= found <= 1.0 + ROUNDING:
        raise TacticError(
            f"offer returned a bid in which {what} is {described(value)}; "
            "a share from 0 to 1 is allowed"
        )
    inside = min(1.0, max(0.0, float(found)))
    below, above = grid_below(inside, step), grid_above(inside, step)
    if below != above:
        raise TacticError(
            f"offer returned a bid in which {what} is {inside:g}, between two steps of the grid; "
            f"{below:g} or {above:g} is allowed"
        )
    return below


def described(value: Any) -> str:
    """Return what an unwelcome value is, in a few words.

    >>> described(None), described(0.5), described([1])
    ('None (is a return missing?)', '0.5', 'a list')
    """
    if value is None:
        return "None (is a return missing?)"
    if inspect.iscoroutine(value):
        value.close()  # else Python complains that nobody waited for it
    kind = type(value)
    if kind in (bool, int, float, str):
        try:
            return printable(repr(value), 40)
        except ValueError:  # a number with thousands of digits
            return "a huge number"
    name = printable(kind.__name__, 60)
    if isinstance(value, np.number):
        return f"{value}"
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"


# ------------------------------------------------------------------------------- somebody's code


@contextmanager
def blaming(where: Callable[[], str]) -> Iterator[None]:
    """Put before the message of a tactic's mistake where it has happened."""
    try:
        yield
    except TacticError as error:
        raise TacticError(f"{where()}: {error}") from None


def within(seconds: float, what: str, file: str, call: Callable[..., Any], *handed: Any) -> Any:
    """Return what somebody else's code gives, in time and with nothing on standard output.

    Parameters
    ----------
    seconds
        The most that it may take.
    what
        What is being done, for messages.
    file
        The source file in which messages name a line, if known.
    call, handed
        The code and its arguments.

    Raises
    ------
    TacticError
        If it takes longer or fails, be it by leaving the program. Only an interrupt goes through.
    """
    alarm = Alarm(seconds)
    try:
        with redirect_stdout(sys.stderr):
            answer, failure = alarm.watch(attempt, (call, handed, file))
    except Late as late:
        if late.alarm is not alarm:  # that of a tactic in which this one is played
            raise
        line = line_of(late, file)
        raise TacticError(f"{what} took more than {seconds:g} seconds{line}: too long") from None
    if failure:
        raise TacticError(f"{what} failed{failure}")
    return answer


def attempt(call: Callable[..., Any], handed: Sequence[Any], file: str) -> tuple[Any, str]:
    """Return what somebody else's code gives, and if it fails where and how, else nothing."""
    try:
        return call(*handed), ""
    except (KeyboardInterrupt, Late):
        raise
    except BaseException as error:
        return None, f"{line_of(error, file)}: {told(error)}"


class Alarm:
    """Stops code that takes too long.

    Where there is no timer (other threads than the main one, Windows) the time is taken after the
    code has returned. A built-in function that never returns hears no alarm anywhere.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.rings = 0

    def watch(self, call: Callable[..., Any], handed: Sequence[Any]) -> Any:
        """Return what a call gives; raise `Late` if that takes too long."""
        start = perf_counter()
        in_main = threading.current_thread() is threading.main_thread()
        if in_main and hasattr(signal, "setitimer"):
            answer = self._with_timer(call, handed, start)
        else:
            answer = self._run(call, handed)
        if self.rings or perf_counter() - start > self.seconds:
            raise Late(self)
        return answer

    def _with_timer(self, call: Callable[..., Any], handed: Sequence[Any], start: float) -> Any:
        before = signal.signal(signal.SIGALRM, self._ring)
        left, interval = signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            return self._run(call, handed)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)
            if left > 0.0:  # somebody else's timer goes on
                left = max(AGAIN, left - (perf_counter() - start))
                signal.setitimer(signal.ITIMER_REAL, left, interval)

    def _run(self, call: Callable[..., Any], handed: Sequence[Any]) -> Any:
        """Call; this frame marks off what may be stopped."""
        return call(*handed)

    def _ring(self, signum: int, frame: FrameType | None) -> None:
        """Stop the code if it still runs, and ring again in case it catches this.

        A loop around a bare `except:` catches whatever is raised inside its `try`. Rings that come
        after ever other spells, short ones after the first few, sooner or later meet it outside.
        Where Python would drop an error, in a destructor or while it collects garbage, none is
        raised.
        """
        asides = {getattr(callback, "__code__", None) for callback in gc.callbacks}
        aside = False
        while frame is not None:
            if frame.f_code is Alarm._run.__code__ and frame.f_locals.get("self") is self:
                self.rings += 1
                hurry = self.rings > PATIENT and not aside
                soon = AGAIN * (1 + self.rings % 97) if hurry else PATIENCE
                signal.setitimer(signal.ITIMER_REAL, soon)
                if aside:
                    return
                raise Late(self)
            aside = aside or frame.f_code.co_name == "__del__" or frame.f_code in asides
            frame = frame.f_back


def line_of(error: BaseException, file: str) -> str:
    """Return in which line of somebody's file an error arose, nothing if that is unknown.

    Without a file it is the one whose code was called first.
    """
    if isinstance(error, SyntaxError) and error.lineno and error.filename:
        return f" in {Path(error.filename).name}, line {error.lineno}"
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    start = next((n for n, (code, _) in enumerate(frames) if code is attempt.__code__), len(frames))
    below = [(c.co_filename, line) for c, line in frames[start:] if c.co_filename != __file__]
    files = [name for name, _ in below]
    wanted = file if file in files else next(iter(files), "")
    lines = [line for name, line in below if name == wanted]
    return f" in {Path(wanted).name}, line {lines[-1]}" if lines else ""


def told(error: BaseException) -> str:
    """Return an error in one line: its kind and what it says."""
    kind = type(error).__name__
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except (KeyboardInterrupt, Late):
        raise
    except BaseException:
        text = ""
    return printable(f"{kind}: {text}" if text else kind, LONGEST)
