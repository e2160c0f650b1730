"""The protocol: every message as in the slow and obvious way, and closed forms."""

import numpy as np
import pytest
from hypothesis import given

from model.duel import ASPIRED, LEAST, LIKED, NEXT, Party, Results, draw, play
from tests.model.duel.duels import Duel, Told, duels, told


def played(duel: Duel, record: bool = True) -> Told:
    """Return what comes of a duel by the plain rules."""
    results = results_of(duel, record)
    said = results.said[0, : results.offers[0]].tolist()
    agreed, offers, outcome = results.agreed[0], results.offers[0], results.outcome[0]
    return Told(bool(agreed), int(offers), int(outcome), results.utility[0].tolist(), said)


def results_of(duel: Duel, record: bool) -> Results:
    """Return the results of a duel by the plain rules."""
    return play(
        duel.options,
        duel.table[None],
        duel.parties,
        np.array([[0, 1]]),
        rounds=duel.rounds,
        record=record,
        plain=True,
    )


def pie(pieces: int, *parties: Party, rounds: int) -> Duel:
    """Return a duel over a pie: one issue, the first party's pieces, and one that is no issue."""
    shares = np.arange(pieces + 1) / pieces
    table = np.array([[*shares, 0.0], [*shares[::-1], 0.0]])
    return Duel((pieces + 1, 1), table, parties, rounds)


@given(duels())
def test_every_message_is_that_of_a_look_through_all_outcomes(duel: Duel) -> None:
    assert played(duel) == told(duel)


@given(duels())
def test_rounds_without_a_chance_can_be_passed_over(duel: Duel) -> None:
    assert played(duel, record=False)[:4] == played(duel)[:4]


@pytest.mark.parametrize("bidding", [LEAST, LIKED])
@pytest.mark.parametrize(("beta", "reservation"), [(1.0, 0.3), (0.2, 0.4), (2.0, 0.1)])
def test_mirrored_parties_agree_when_their_aspirations_meet(
    bidding: int, beta: float, reservation: float
) -> None:
    party = Party(beta, bidding, ASPIRED, reservation)
    duel = pie(200, party, party, rounds=99)
    # Both aspire to 1 - t^(1/beta) (1 - r), and together they cannot have more than 1.
    crossing = (0.5 / (1.0 - reservation)) ** beta
    results = played(duel)
    assert results.agreed
    assert (results.offers - 1) // 2 + 1 == pytest.approx(100 * crossing, abs=1.5)
    assert results.utility == pytest.approx([0.5, 0.5], abs=0.03)


def test_there_is_no_agreement_if_reservations_leave_no_room() -> None:
    party = Party(1.0, reservation=0.6)
    results = played(pie(10, party, party, rounds=20))
    assert (results.agreed, results.offers, results.utility) == (False, 40, [0.6, 0.6])
    assert len(results.said) == 40


def test_the_last_offer_gets_no_answer() -> None:
    # The second party gives in only in the last round, and the first cannot say yes any more.
    giving = Party(0.01, reservation=0.0)
    duel = pie(10, Party(0.01, reservation=0.5), giving, rounds=1)
    assert played(duel)[:3] == (False, 2, 0)
    assert played(duel._replace(rounds=2))[0] is False


def test_offers_go_down_to_what_is_aspired_to_and_no_further() -> None:
    said = played(pie(10, Party(1.0), Party(0.01), rounds=5)).said
    # Aspirations of 0.9, 0.8, 0.7, 0.6 and 0.5: 1 - t * 0.6 with t of 1/6, 2/6, ...
    assert said[::2] == [9, 8, 7, 6, 5]
    assert set(said[1::2]) == {0}


def test_who_asks_for_the_own_next_offer_can_miss_what_is_worth_enough() -> None:
    table = np.array([[0.35, 0.25, 0.4, 0.3, 0.05], [0.3, 0.1, 0.4, 0.35, 0.45]])
    first, second = Party(0.2, reservation=0.2), Party(0.2, LIKED, ASPIRED, 0.2)
    duel = Duel((2, 3), table, (first, second), 3)
    assert played(duel) == Told(True, 5, 1, [0.65, 0.65], [0, 2, 0, 2, 1])
    asking = duel._replace(parties=(first, second._replace(accepting=NEXT)))
    assert played(asking) == Told(False, 6, 0, [0.2, 0.2], [0, 2, 0, 2, 1, 0])


@given(duels())
def test_who_offers_the_least_accepts_the_same_either_way(duel: Duel) -> None:
    """What is worth the aspiration is worth the least that is, and the other way round."""
    ways = [
        tuple(party._replace(bidding=LEAST, accepting=way) for party in duel.parties)
        for way in (ASPIRED, NEXT)
    ]
    one, other = (played(duel._replace(parties=(parties[0], parties[1]))) for parties in ways)
    assert one == other


def test_offers_chosen_for_the_other_are_worth_more_to_it() -> None:
    options = (3, 4, 3)
    tables = draw(options, 40, seed=8)
    gained = [
        play(
            options,
            tables,
            [Party(1.0, bidding), Party(0.2)],
            np.array([[0, 1]] * 40),
            rounds=20,
            plain=True,
        ).utility.mean(axis=0)
        for bidding in (LEAST, LIKED)
    ]
    assert (gained[1] > gained[0] + 0.01).all()  # and so to both
