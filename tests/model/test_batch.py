"""Compiled rounds are the Mesa model's, to the digit; compiling takes a minute, once."""

import os

import numpy as np
import pytest

from model import batch
from model.facts import facts_of
from model.layout import layout
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


def test_they_are_so_word_by_word():
    found = batch.messages(BASE, SEEDS)
    for seed, said in zip(SEEDS, found, strict=True):
        talks = Negotiation(BASE, rng=seed, collect=False).run()
        assert repr(said) == repr(talks.messages), "nan stands for what nobody knows"


@pytest.mark.parametrize("logged", [0, 2, 3])
def test_minutes_are_read_whole_or_not_at_all(logged):
    table = np.zeros(1, layout(facts_of(BASE), 3))[0]
    table["state"]["logged"] = logged
    if logged < 3:
        rows, shares = batch.written(table)
        assert len(rows) == len(shares) == logged
    else:
        with pytest.raises(ValueError, match="more than 3 rows"):
            batch.written(table)


def test_so_are_those_of_tactics_that_look_back():
    settings = ["guild.tactic=micro", "employers.tactic=tit-for-tat-random"]
    scenario = read_scenario("contract-round", [*settings, "employers.acceptance=combined"])
    assert batch.outcomes(batch.play_rounds(scenario, range(30))) == mesa(scenario, range(30))


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


def test_a_lot_is_played_in_parts_if_the_tapes_are_short(monkeypatch):
    at_once = batch.play_rounds(BASE, range(7), workers=1)
    monkeypatch.setattr(batch, "BYTES_AT_ONCE", 3 * 8 * 8500)
    in_parts = batch.play_rounds(BASE, range(7), workers=1)
    assert repr(in_parts.results.tolist()) == repr(at_once.results.tolist())
    assert in_parts.shares.tolist() == at_once.shares.tolist()


def test_any_whole_number_that_is_not_negative_is_a_seed():
    seeds = [np.int64(3), 2**64 - 1, 2**64, 2**200 + 1]
    assert batch.outcomes(batch.play_rounds(BASE, seeds)) == mesa(BASE, map(int, seeds))
    with pytest.raises(ValueError, match="non-negative"):
        batch.play_rounds(BASE, [4, -1])


def test_an_error_ends_all_workers(monkeypatch):
    played = []

    def fail(*given):
        played.append(given)
        raise MemoryError

    monkeypatch.setattr(batch, "_play", fail)
    with pytest.raises(MemoryError):
        batch.play_rounds(BASE, range(10_000), workers=2)
    assert len(played) < len(list(batch.lots(10_000, 2)))


@pytest.mark.parametrize("workers", [1, 2, 7])
@pytest.mark.parametrize("runs", [0, 1, 16, 17, 5000])
def test_lots_are_all_runs_in_order_and_get_no_larger(runs, workers):
    lots = list(batch.lots(runs, workers))
    assert [run for lot in lots for run in range(lot.start, lot.stop)] == list(range(runs))
    sizes = [lot.stop - lot.start for lot in lots]
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes, default=0) <= batch.LARGEST_LOT


def test_no_runs_are_no_rows():
    found = batch.play_rounds(BASE, [])
    assert len(found.results) == len(found.shares) == 0
    assert batch.outcomes(found) == []


def test_results_have_every_field_of_their_record():
    found = batch.play_rounds(BASE, [0], workers=1).results
    assert set(found.dtype.names or ()) == set(Result.__slots__)


def test_some_tactics_stay_with_the_mesa_model():
    assert not batch.can_play(read_scenario("wga-2004", ["guild.tactic=trade-off"]))
    mixed = read_scenario("wga-2004", ["guild.mixture={rational = 0.5, linear = 0.5}"])
    assert not batch.can_play(mixed)


def test_without_numba_nothing_is_compiled(monkeypatch):
    monkeypatch.setenv("ZOPA_COMPILE", "0")
    assert not batch.can_play(BASE)
    assert not batch.is_ready(BASE)
