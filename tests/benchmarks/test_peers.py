"""Who is measured beside us, and how equal results are counted."""

import pytest

from benchmarks import peers
from benchmarks.workload import OPTIONS, SEED, W1A, parties
from model.duel import contest


def test_a_peer_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "is_there", lambda package: package != "negmas")
    names = [peer.name for peer in peers.those_there()]
    assert not [name for name in names if name.startswith("NegMAS")]
    monkeypatch.setattr(peers, "is_there", lambda package: True)
    assert len(peers.those_there()) == len(names) + 3


def test_equal_results_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    known = contest(OPTIONS, parties(W1A), 3, SEED, plain=True)
    monkeypatch.setattr(peers, "contest", lambda *_: known)
    results = list(zip(known.agreed.tolist(), known.outcome.tolist(), strict=True))
    assert peers.agreement(W1A, [(0, results), (1, results[1:])]) == "5 of 5"
    assert peers.agreement(W1A, [(0, results), (0, [(False, -1)])]) == "3 of 4"
