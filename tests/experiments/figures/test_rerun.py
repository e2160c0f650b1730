"""Playing a round once more: the same to the last digit, tactics from outside as well."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from agents.contract import NO_BID, Bid
from agents.snapshot import voices_of
from agents.tactics import meet
from experiments.figures.rerun import Script, again, answers, bids, reel
from experiments.own_tactic import own_tactic
from model import protocol
from model.messages import ACTORS
from model.negotiation import Negotiation
from model.table import regime_of
from tests.agents.toys import view_of
from tests.experiments.replays import ROUNDS
from tests.model.crowds import CROWD, CROWDS, QUIET, crowd
from tests.model.rounds import shipped


def how_it_stands(talks: Negotiation) -> tuple[object, ...]:
    """Return the state of a round: when, which regime of work, and who behind the seats agrees."""
    people = [voices_of(voices) for voices in talks.table.outlook.voices]
    return repr(talks.messages), talks.day, talks.phase, regime_of(talks.table.state), people


@pytest.mark.parametrize("name", CROWDS)
def test_a_round_played_again_says_the_same(name: str) -> None:
    talks = crowd(name)
    copy = again(talks).run()
    assert repr(copy.messages) == repr(talks.messages)
    assert how_it_stands(copy) == how_it_stands(talks)


@pytest.mark.parametrize("name", [*ROUNDS, "lockout"])
def test_a_still_has_the_reservation_that_the_speaker_reckoned_with(name: str) -> None:
    talks = ROUNDS[name]() if name in ROUNDS else crowd(name)
    stills = reel(talks).stills
    assert len(stills) == len(talks.messages)
    for still, message in zip(stills, talks.messages, strict=True):
        if message.mind is not None:
            floor = still.floors[ACTORS.index(message.actor)]
            assert floor == pytest.approx(message.mind.reservation, abs=1e-9)


def test_playing_again_leaves_the_round_as_it_is() -> None:
    talks = crowd("called off")
    before = how_it_stands(talks)
    first, second = reel(talks), reel(talks)
    assert first.phases == second.phases
    assert [still.floors for still in first.stills] == [still.floors for still in second.stills]
    assert how_it_stands(talks) == before


def test_phases_are_those_after_each_event() -> None:
    talks = crowd("called off")
    phases = reel(talks).phases
    assert len(phases) == talks.place
    assert phases[-1] == (talks.day, talks.phase_name)
    assert all(before[0] <= after[0] for before, after in pairwise(phases))
    assert {"talks", "recess", "holdout", "strike", "cooling off"} <= {name for _, name in phases}
    assert {name for _, name in phases} <= set(protocol.PHASE_NAMES)


def test_an_event_comes_with_what_follows_from_it() -> None:
    talks = crowd("rejected")
    found = dict(zip((m.act for m in talks.messages), reel(talks).stills, strict=True))
    assert found["ballot"].phase != "ratification"
    assert found["accepts"].phase in ("talks", "holdout", "final offer")


def test_a_round_that_is_not_over_can_be_looked_at() -> None:
    talks = Negotiation(shipped(CROWD), rng=0, collect=False)
    for _ in range(5):
        talks.step()
    assert len(reel(talks).stills) == len(talks.messages)


@pytest.mark.parametrize("kind", [np.random.PCG64, np.random.MT19937, np.random.Philox])
def test_a_generator_not_used_before_is_as_good_as_a_seed(kind: Any) -> None:
    talks = Negotiation(shipped(CROWD), rng=np.random.Generator(kind(7)), collect=False).run()
    assert len(reel(talks).stills) == len(talks.messages)


def test_a_generator_used_before_cannot_be_wound_back() -> None:
    used = np.random.default_rng(7)
    used.random()
    talks = Negotiation(shipped(CROWD), rng=used, collect=False).run()
    with pytest.raises(ValueError, match="a seed or a generator not used before"):
        reel(talks)


# Tactics from outside.


class Fickle:
    """Offers something else at each turn, and would do so again if it were asked again."""

    asked = 0

    def offer(self, outlook: Any, view: Any) -> Bid:
        Fickle.asked += 1
        if Fickle.asked % 3 == 0:
            return NO_BID
        return meet(outlook, view, view.opening - Fickle.asked)

    def accepts(self, outlook: Any, view: Any, bid: Bid) -> bool:
        Fickle.asked += 1
        return bool(Fickle.asked % 17 == 0)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("seed", range(4))
def test_a_tactic_from_outside_is_not_run_again(side: int, seed: int) -> None:
    chosen = {f"{ACTORS[side]}_tactic": own_tactic(Fickle)}
    talks = Negotiation(shipped(CROWD), rng=seed, collect=False, **chosen).run()
    asked = Fickle.asked
    assert len(reel(talks).stills) == len(talks.messages)
    assert Fickle.asked == asked


def test_a_script_says_what_was_said_and_nothing_more() -> None:
    talks = Negotiation(shipped(QUIET), rng=2, collect=False, guild_tactic=own_tactic(Fickle)).run()
    script = Script(talks, 0)
    own = talks.seats[0].own
    assert own is not None
    assert script.name == own.name
    said = list(bids(talks, 0))
    outlook, view = talks.outlook, view_of()
    assert [script.offer(outlook, view) for _ in said] == said
    assert script.offer(outlook, view) == NO_BID
    for answer in list(answers(talks, 0)):
        least = script.least(outlook, view)
        assert math.isnan(least) if math.isnan(answer.least) else least == answer.least
        assert script.accepts(outlook, view, NO_BID) == answer.yes
    assert math.isnan(script.least(outlook, view))
    assert not script.accepts(outlook, view, NO_BID)
