"""How parties concede, and which are refused."""

import math

import pytest

from agents.tactics.clock import exponential, polynomial
from model.duel import ASPIRED, LEAST, LIKED, NEXT, Party
from model.duel.parties import conceded, gathered
from model.paths import ScenarioError


def test_time_runs_from_a_little_after_0_to_a_little_before_1() -> None:
    assert conceded(Party(1.0), 4) == [0.2, 0.4, 0.6, 0.8]


def test_a_party_concedes_by_the_tactic_of_the_clock() -> None:
    party = Party(0.2, kappa=0.1)
    assert conceded(party, 9)[4] == polynomial(0.5, 0.1, 0.2)


def test_a_party_can_have_another_curve() -> None:
    party = Party(0.5, kappa=0.1, curve=exponential)
    assert conceded(party, 9)[4] == exponential(0.5, 0.1, 0.5)


def test_parties_become_arrays() -> None:
    ready = gathered([Party(0.2), Party(2.0, LIKED, NEXT, 0.25)], rounds=3)
    assert ready.bidding.tolist() == [LEAST, LIKED]
    assert ready.accepting.tolist() == [ASPIRED, NEXT]
    assert ready.reservation.tolist() == [400_000_000, 250_000_000]
    assert ready.conceded[1].tolist() == [math.sqrt(0.25), math.sqrt(0.5), math.sqrt(0.75)]


def falling(elapsed: float, kappa: float, beta: float) -> float:
    """Concede and take it back."""
    return 1.0 - elapsed


def too_much(elapsed: float, kappa: float, beta: float) -> float:
    """Concede more than the range."""
    return 2.0 * elapsed


def unknown(elapsed: float, kappa: float, beta: float) -> float:
    """Concede nobody knows what."""
    return math.nan


@pytest.mark.parametrize(
    ("party", "message"),
    [
        (Party(0.0), "beta: 0.0 is not a number above 0"),
        (Party(math.inf), "beta: inf is not a number above 0"),
        (Party(math.nan), "beta: nan is not a number above 0"),
        (Party(1.0, reservation=1.1), "reservation: 1.1 is not within 0..1"),
        (Party(1.0, reservation=math.nan), "reservation: nan is not within 0..1"),
        (Party(1.0, kappa=-0.1), "kappa: -0.1 is not within 0..1"),
        (Party(1.0, bidding=2), "bidding: 2 is neither LEAST nor LIKED"),
        (Party(1.0, accepting=-1), "accepting: -1 is neither ASPIRED nor NEXT"),
        (Party(1.0, curve=falling), "curve: .* in round 1 is not within 0..1 or falls"),
        (Party(1.0, curve=too_much), "curve: 1.2 in round 2 is not within 0..1"),
        (Party(1.0, curve=unknown), "curve: nan in round 0 is not within 0..1"),
    ],
)
def test_what_is_no_party_is_refused(party: Party, message: str) -> None:
    with pytest.raises(ScenarioError, match=rf"parties\[1\].{message}"):
        gathered([Party(1.0), party], rounds=4)


def test_nobody_and_no_time_are_refused() -> None:
    with pytest.raises(ScenarioError, match="parties: there is none"):
        gathered([], rounds=4)
    with pytest.raises(ScenarioError, match="rounds: 0 is not at least 1"):
        gathered([Party(1.0)], rounds=0)
