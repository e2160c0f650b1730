"""Compiled rounds are the Mesa model's, to the digit; compiling takes a minute, once."""

import os

import numpy as np
import pytest

from model import batch
from model.facts import facts_of
from model.negotiation import Negotiation
from model.outcome import outcome
from model.reading import read_scenario
from model.results import Result

pytest.importorskip("numba")

BASE = read_scenario("wga-2004")
SEEDS = range(40)
CHANGED = (  # the same sizes, so that nothing has to be compiled anew
    ["causes.private_information=false"],
    ["causes.self_serving_bias=false", "causes.public_commitment=false"],
    ["causes.ratification_gap=false", "causes.one_veto=false"],
    ["guild.tactic=rational", "beliefs.guild_power=0.5", "guild.members.quota=0.8"],
    ["dispute.pay=5", "dispute.notice_days=10", "employers.waiting_flow=-9"],
    ["employers.rule=majority", "guild.members.mood=1.5", "guild.members.vote_days=20"],
    ["employers.rule=quota", "employers.quota=0.7", "protocol.first_offer=guild"],
)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    """Compile into a folder of the test's own: what an earlier run has left proves nothing."""
    before = os.environ.get("ZOPA_CACHE")
    os.environ["ZOPA_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["ZOPA_CACHE"]
    else:
        os.environ["ZOPA_CACHE"] = before


def mesa(scenario, seeds):
    return [outcome(Negotiation(scenario, rng=seed, collect=False).run()) for seed in seeds]


def test_rounds_are_those_of_the_mesa_model():
    assert batch.can_play(BASE)
    assert not batch.is_ready(BASE)
    played = batch.outcomes(batch.play_rounds(BASE, SEEDS))
    assert batch.is_ready(BASE)
    assert played == mesa(BASE, SEEDS)
    assert {found.status for found in played} >= {"settled", "holdout"}


@pytest.mark.parametrize("settings", CHANGED, ids=" ".join)
def test_so_are_those_of_changed_scenarios(settings):
    scenario = read_scenario("wga-2004", settings)
    assert batch.outcomes(batch.play_rounds(scenario, range(8))) == mesa(scenario, range(8))


def test_neither_order_nor_company_nor_workers_change_a_round():
    seeds = [5, 3, 3, 11, 0]
    alone = [batch.play_rounds(BASE, [seed], workers=1) for seed in seeds]
    for workers in (1, 2, 3):
        together = batch.play_rounds(BASE, seeds, workers=workers)
        numbers = [each.results[0].item() for each in alone]
        assert repr(together.results.tolist()) == repr(numbers), "nan stands for no vote"
        assert together.shares.tolist() == [each.shares[0].tolist() for each in alone]


def test_no_runs_are_no_rows():
    found = batch.play_rounds(BASE, [])
    assert len(found.results) == len(found.shares) == 0
    assert batch.outcomes(found) == []


def test_every_number_that_is_drawn_has_its_place():
    case = batch.case_of(BASE)
    varying = {
        place for place, spread in enumerate(BASE.random.values()) if spread.low < spread.high
    }
    assert set(case.places[:, 0].tolist()) == varying


def test_a_drawn_number_must_stand_in_the_facts_as_it_is():
    facts = facts_of(BASE)
    other = facts._replace(term=facts.term._replace(minimum_left=9.5))
    kind = case_kind()
    [(start, is_whole)] = batch.differing(facts, other, kind, 9.5)
    assert (start, is_whole) == (kind.fields["term"][1], False)
    with pytest.raises(ValueError, match="does not stand in the facts"):
        batch.differing(facts, other, kind, 8.0)


def case_kind():
    return batch.case_of(BASE).kind["facts"]


def test_leaves_are_all_numbers_of_a_layout():
    inner = np.dtype([("a", "i8"), ("b", "f8", (2,))])
    kind = np.dtype([("x", "f8"), ("y", inner, (2,))])
    found = [(start, leaf.kind) for start, leaf in batch.leaves(kind)]
    assert found == [(0, "f"), (8, "i"), (16, "f"), (24, "f"), (32, "i"), (40, "f"), (48, "f")]


def test_results_have_every_field_of_their_record():
    found = batch.play_rounds(BASE, [0], workers=1).results
    assert set(found.dtype.names or ()) == set(Result.__slots__)


def test_some_tactics_stay_with_the_mesa_model():
    assert not batch.can_play(read_scenario("wga-2004", ["guild.tactic=trade-off"]))
    assert not batch.can_play(read_scenario("wga-2004", ["guild.acceptance=combined"]))
    mixed = read_scenario("wga-2004", ["guild.mixture={rational = 0.5, linear = 0.5}"])
    assert not batch.can_play(mixed)


def test_without_numba_nothing_is_compiled(monkeypatch):
    monkeypatch.setenv("ZOPA_COMPILE", "0")
    assert not batch.can_play(BASE)
    assert not batch.is_ready(BASE)
