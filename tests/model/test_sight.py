"""What both see on a day under any regime of work, and how they look ahead and come back."""

import math
from typing import Any

import pytest

from agents.approval import Constituent, margin_of
from agents.worth import EMPLOYERS, GUILD
from model import prices, sight
from model.costs import AT_WORK
from model.play import clear
from model.table import set_regime
from tests.model.seeing import (
    NAMES,
    TODAY,
    Both,
    anew,
    as_tuples,
    begun,
    go_to,
    margins,
    regimes,
    seen,
    settle,
)
from tests.model.tables import SIDES, at, seat

WITH_FORCE = ("crowd", "people", "wga-2004")
RULES = [
    ("people", "employers.rule=majority"),
    ("people", "employers.rule=quota", "employers.quota=0.6"),
    ("crowd", "causes.ratification_gap=false"),
    ("crowd", "causes.one_veto=false"),
    ("people", "company.north.votes=3", "employers.rule=majority"),
]
CASES = [*((name,) for name in NAMES), *RULES]


def some_days(both: Both) -> list[int]:
    sessions = both.sessions
    return [sessions[0], *sessions[len(sessions) // 3 :: len(sessions) // 3]][:4]


def kept(table: Any) -> tuple[Any, ...]:
    """Return all that a look ahead may change in an outlook."""
    outlook = table.outlook
    least = tuple(as_tuples(outlook.voices[side].least) for side in SIDES)
    return seen(outlook, TODAY), least, margins(outlook)


def regimes_of(both: Both, day: int) -> Any:
    return regimes(day) if both.table.facts.dispute.possible else (AT_WORK,)


# --------------------------------------------------------------------------------- under a regime


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_what_is_seen_under_a_regime_is_what_the_mesa_model_shows(case: tuple[str, ...]) -> None:
    both = begun(*case)
    anew(both)
    days = some_days(both)
    for day in days:
        for regime in regimes_of(both, day):
            expected = go_to(both, day, regime)
            assert seen(both.table.outlook, TODAY) == seen(expected, TODAY), (day, regime)
            assert margins(both.table.outlook) == margins(expected), (day, regime)
        if day == days[-2] and both.table.settled:
            settle(both, 0)


@pytest.mark.parametrize("name", WITH_FORCE)
def test_what_would_be_seen_under_a_threat_is_what_the_mesa_model_shows(name: str) -> None:
    both = begun(name)
    anew(both)
    for day in some_days(both):
        for now in regimes(day)[:1] + regimes(day)[-1:]:
            go_to(both, day, now)
            before = kept(both.table)
            for then in regimes(day):
                expected = both.talks.outlook_under(then)  # type: ignore[arg-type]
                sight.enter(both.table, then)
                assert seen(both.table.outlook, TODAY) == seen(expected, TODAY), (day, then)
                assert margins(both.table.outlook) == margins(expected), (day, then)
                sight.leave(both.table)
                assert kept(both.table) == before


@pytest.mark.parametrize("name", WITH_FORCE)
def test_people_ask_for_what_they_ask_for_in_the_mesa_model(name: str) -> None:
    both = begun(name)
    anew(both)
    for day in some_days(both):
        for regime in regimes(day):
            go_to(both, day, regime)
            for side, consent in enumerate(both.talks.world.consent):
                assert people_of(both.table.outlook.voices[side]) == consent.people


def people_of(voices: Any) -> tuple[Constituent, ...]:
    rows = zip(voices.weights, voices.rest, voices.least, strict=True)
    return tuple(Constituent(tuple(weights), *rest) for weights, *rest in rows)[: voices.people]


# ------------------------------------------------------------------------------------ what is stale


def test_nothing_is_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    both = begun("crowd")
    anew(both)
    go_to(both, 40)
    done = []
    for name in ("price_packages", "price_face", "price_day"):
        monkeypatch.setattr(sight, name, lambda *_, name=name: done.append(name))
    sight.look(both.table)
    assert done == []
    both.table.state.is_stale = True
    sight.look(both.table)
    assert done == ["price_day"]
    both.table.state.day, both.table.state.is_stale = 80, True  # another month
    sight.look(both.table)
    assert done == ["price_day", "price_packages", "price_face", "price_day"]


def test_a_new_regime_a_new_day_and_a_new_round_make_an_outlook_stale() -> None:
    both = begun("people")
    anew(both)
    state = both.table.state
    go_to(both, 30)
    assert not state.is_stale
    set_regime(state, AT_WORK)
    assert state.is_stale
    go_to(both, 30)
    clear(state)
    assert state.is_stale
    assert (state.month_priced, state.backdated_priced) == (-1, False)


def test_asking_people_again_forgets_their_margins() -> None:
    both = begun("people")
    anew(both)
    go_to(both, 30)
    first = margins(both.table.outlook)
    assert not any(map(math.isnan, [*first[GUILD], *first[EMPLOYERS]]))
    before = both.table.outlook.voices[GUILD].least[0]
    both.table.crowd_state.known_mood += 1.0  # what the committee has learned in a vote
    sight.ask_people(both.table)
    assert both.table.state.is_stale
    sight.look(both.table)
    assert both.table.outlook.voices[GUILD].least[0] > before
    assert any(map(math.isnan, both.table.outlook.margin[GUILD]))  # unknown until asked for
    assert margins(both.table.outlook)[GUILD] != first[GUILD]
    both.table.crowd_state.known_mood -= 1.0


def test_a_side_without_people_asks_for_nothing_more() -> None:
    table = seat(at("quiet"), 0)
    sight.look(table)
    for side in SIDES:
        asked = [margin_of(table.outlook, side, each) for each in range(len(table.facts.packages))]
        assert set(asked) == {0.0}


def test_a_loss_makes_members_the_readier() -> None:
    table = begun("people").table
    asked = [sight.asked_by_members(table, lost) for lost in (0.0, 5.0, -5.0)]
    assert asked[1] < asked[0] < asked[2]


def test_waiting_under_work_is_waiting_at_work() -> None:
    both = begun("people")
    anew(both)
    go_to(both, 30)
    for side in SIDES:
        at_work = prices.waiting_at_work(both.table.outlook, side)
        assert both.table.outlook.waiting[side] == at_work
