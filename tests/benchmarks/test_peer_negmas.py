"""NegMAS, where it is installed, plays the same negotiations as ours, to the result."""

import importlib.util

import pytest

from benchmarks.workload import OPTIONS, SEED, W1A, W1B, parties
from model.duel import contest

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("negmas") is None, reason="NegMAS is in the benchmark group only"
    ),
    pytest.mark.filterwarnings("default"),
]


@pytest.mark.parametrize(
    ("way", "bidding"), [("as it comes", W1A), ("numpy inverter", W1A), ("learning", W1B)]
)
def test_negmas_comes_to_the_same_results(way: str, bidding: int) -> None:
    from benchmarks.peer_negmas import play

    ours = contest(OPTIONS, parties(bidding), 4, SEED, plain=True)
    known = list(zip(ours.agreed.tolist(), ours.outcome.tolist(), strict=True))
    assert play(0, 4, way) == known
