"""The Mesa model plays the same negotiations as ours, to the result."""

import mesa
import pytest

from benchmarks.workload import OPTIONS, SEED, W1A, W1B, parties
from model.duel import contest

pytestmark = pytest.mark.skipif(
    not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run to be compared with"
)


@pytest.mark.parametrize("bidding", [W1A, W1B])
def test_mesa_comes_to_the_same_results(bidding: int) -> None:
    from benchmarks.peer_mesa import play

    ours = contest(OPTIONS, parties(bidding), 8, SEED, plain=True)
    known = list(zip(ours.agreed.tolist(), ours.outcome.tolist(), strict=True))
    assert play(0, 4, bidding) + play(4, 4, bidding) == known
