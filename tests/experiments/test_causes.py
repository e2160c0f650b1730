"""The causes of delay: what each does alone, the intervals, the tables, and their page."""

from functools import cache

import pytest

from experiments import causes
from experiments.causes import (
    CAUSES,
    DISPUTE,
    PAGE,
    Arm,
    Seen,
    arms,
    played,
    summary,
    switches,
    title,
    wilson,
)
from model.negotiation import Negotiation
from model.reading import DEFAULT_SCENARIO, read_scenario
from model.scenario import Scenario

PRIVATE, BIAS, PLEDGES, MEMBERS, VETO = CAUSES
AT_ONCE = "calendar.blackout_ends=none"  # pledges bind from the first session
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


def test_what_is_private_comes_out_sooner_the_less_patient_they_are() -> None:
    """Late deals come sooner with impatience; so does the last round of all, on 30 seeds."""
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
