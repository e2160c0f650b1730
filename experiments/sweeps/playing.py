"""Playing the rounds of a sweep: the one place where it is done, and how a failure is told."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from experiments.own_tactic import Alarm, Late, read_tactic, told
from experiments.sweeps.jobs import Point
from experiments.sweeps.settings import SEATS, is_own_tactic, scenario_of
from model import batch
from model.negotiation import Negotiation
from model.outcome import Outcome, outcome
from model.paths import printable
from model.scenario import Scenario

SETTING, PLAYING, OUTCOME, LIMIT, WORKER = "setting", "playing", "outcome", "limit", "worker"
STAGES = (SETTING, PLAYING, OUTCOME, LIMIT, WORKER)
LONGEST = 300  # characters of a reason
TOGETHER = 500  # compiled rounds that are played without looking up
WORTH_IT = 500  # runs that take the Mesa model about as long as compiling takes
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,}\b")  # of an object: another one at every start
OWN_MODULE = "own_tactic_"  # how the names of modules begin that `read_tactic` makes


class Failure(NamedTuple):
    """Why a run has no outcome."""

    stage: str  # one of STAGES: what was being done
    reason: str  # one line, the same whenever and wherever the run is made again


class Setup(NamedTuple):
    """What is played at a point of a design."""

    scenario: Scenario
    tactics: tuple[str, str] = ("", "")  # guild's and employers' own as FILE:NAME, "" for none


# ------------------------------------------------------------------------------- setting up


@lru_cache(maxsize=8)
def setup_of(point: Point) -> Setup | Failure:
    """Return what is played at a point, or why that cannot be.

    A setting of ``guild.tactic`` or ``employers.tactic`` may name a tactic of one's own as
    ``FILE:NAME``; all others are put into the scenario.

    >>> point = Point("", "symmetric", (("guild.opening.months", 12), ("guild.tactic", "me.py:Me")))
    >>> setup_of(point).tactics
    ('me.py:Me', '')
    """
    own = {path: str(value) for path, value in point.settings if is_own_tactic(path, value)}
    rest = tuple(setting for setting in point.settings if setting[0] not in own)
    try:
        scenario = scenario_of(point._replace(settings=rest))
    except Exception as error:
        return Failure(SETTING, reason(error))
    return Setup(scenario, (own.get(SEATS[0], ""), own.get(SEATS[1], "")))


# ------------------------------------------------------------------------------- playing


def play(setup: Setup, seeds: Sequence[int], limit: float) -> list[Outcome | Failure]:
    """Play a round for each seed and return what came out of each, whatever happens in one.

    Parameters
    ----------
    setup
        What is played.
    seeds
        One round each, as in ``zopa run --seed``.
    limit
        Seconds that a round may take. Where no timer can stop it (see
        `experiments.own_tactic.Alarm`) the time is looked at after the round.

    Examples
    --------
    >>> [found] = play(setup_of(Point("", "symmetric", ())), [0], limit=60.0)
    >>> found.status, found.rounds
    ('settled', 1)
    """
    if is_compiled(setup):
        try:
            return list(batch.outcomes(batch.play_rounds(setup.scenario, seeds, workers=1)))
        except Exception:  # one of these rounds fails: played one by one, only that one does
            pass
    return [_in_time(setup, seed, limit) for seed in seeds]


def at_once(setup: Setup) -> int:
    """Return how many rounds `play` is best given together: the Mesa model plays one by one."""
    return TOGETHER if is_compiled(setup) else 1


def is_compiled(setup: Setup) -> bool:
    """Return whether a setup's rounds are played compiled: if the machine code is there already.

    A process that makes chunks does not stop to make it; `prepare` does, before they begin. The
    rounds are the same either way.
    """
    return not any(setup.tactics) and batch.is_ready(setup.scenario)


def prepare(setups: Sequence[Setup | Failure], runs: int, tell: Callable[[str], None]) -> None:
    """Compile the rules for the rounds of some setups, if so many runs are worth it.

    Parameters
    ----------
    setups
        Some of those that a sweep has.
    runs
        How many runs it has in all.
    tell
        Called with what to say before it begins, as it takes half a minute.
    """
    for setup in setups:
        if isinstance(setup, Failure) or any(setup.tactics):
            continue
        if runs < WORTH_IT or is_compiled(setup) or not batch.can_play(setup.scenario):
            continue
        tell("Compiling the rules for rounds of this size, once: about half a minute ...")
        batch.prepare(setup.scenario)


def too_long(limit: float) -> Failure:
    """Return the failure of a round that was stopped for its time."""
    return Failure(LIMIT, f"took more than {limit:g} seconds")


def _in_time(setup: Setup, seed: int, limit: float) -> Outcome | Failure:
    try:
        found: Outcome | Failure = Alarm(limit).watch(_round, (setup, seed))
    except Late:
        return too_long(limit)
    return found


def _round(setup: Setup, seed: int) -> Outcome | Failure:
    """Play one round; only an interrupt and the alarm go through."""
    stage = SETTING
    try:
        with seated(setup.tactics) as (guild, employers):
            stage = PLAYING
            talks = Negotiation(
                setup.scenario,
                rng=seed,
                collect=False,
                guild_tactic=guild,
                employers_tactic=employers,
            ).run()
        stage = OUTCOME
        return outcome(talks)
    except Exception as error:
        if _was_late(error):
            return Failure(LIMIT, "an own tactic took too long to answer")
        return Failure(stage, reason(error))


@contextmanager
def seated(tactics: tuple[str, str]) -> Iterator[list[Any]]:
    """Read own tactics anew for one round, and forget their modules after it.

    So what a file keeps in its globals cannot carry over from round to round, and a row is what
    ``zopa run`` plays with its seed. What they print is dropped.
    """
    if not any(tactics):
        yield [None, None]
        return
    before = set(sys.modules)
    try:
        with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
            yield [read_tactic(named) if named else None for named in tactics]
    finally:
        for name in set(sys.modules) - before:
            if name.startswith(OWN_MODULE):
                del sys.modules[name]


def reason(error: BaseException) -> str:
    """Return an error in one line that is the same at every start.

    >>> reason(ValueError("no <Box at 0x7f3a20b1>" + chr(10) + "here"))
    'ValueError: no <Box at 0x...>?here'
    """
    return printable(ADDRESS.sub("0x...", told(error)), LONGEST)


def _was_late(error: BaseException | None) -> bool:
    """Tell whether an error tells of an answer that took too long; its line is left to chance."""
    while error is not None:
        if isinstance(error, Late):
            return True
        error = error.__context__
    return False
