"""Alternating offers against known shares and against players who try every offer of a grid."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.theory.alternating import (
    AlternatingGame,
    Side,
    Sides,
    finite_share,
    rubinstein_share,
    solve,
)

PATIENCE = st.floats(0.0, 0.95)


def opening(discount: Sides, rounds: int, **more: object) -> Sides:
    return solve(AlternatingGame(discount=discount, rounds=rounds, **more))[0].payoffs  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("discount", "share"),
    [(Sides(0.9, 0.9), 0.526316), (Sides(0.95, 0.90), 0.689655)],
)
def test_theory_01_rubinstein_infinite(discount: Sides, share: float) -> None:
    assert rubinstein_share(*discount) == pytest.approx(share, abs=1e-6)
    assert opening(discount, rounds=400).union == pytest.approx(share, abs=1e-6)
    assert opening(discount, rounds=200).union == pytest.approx(share, abs=1e-3)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(PATIENCE, PATIENCE, st.sampled_from(Side))
def test_theory_01_rubinstein_is_the_limit_of_long_games(
    union: float, firm: float, first: Side
) -> None:
    discount = Sides(union, firm)
    payoffs = opening(discount, rounds=500, first=first)
    share = rubinstein_share(discount[first], discount[first.other])
    assert payoffs[first] == pytest.approx(share, abs=1e-9)
    assert sum(payoffs) == pytest.approx(1.0, abs=1e-12)


FINITE_SHARES = [1.0, 0.1, 0.91, 0.181, 0.8371, 0.24661, 0.778051]


@pytest.mark.parametrize(("rounds", "share"), list(enumerate(FINITE_SHARES, start=1)))
def test_theory_02_rubinstein_finite(rounds: int, share: float) -> None:
    assert opening(Sides(0.9, 0.9), rounds).union == pytest.approx(share, abs=1e-9)
    assert finite_share(0.9, rounds) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("rounds", "share"), [(2, 0.1), (3, 0.955), (10, 0.374545), (50, 0.675922), (200, 0.689655)]
)
def test_theory_02_finite_with_unequal_patience(rounds: int, share: float) -> None:
    assert opening(Sides(0.95, 0.90), rounds).union == pytest.approx(share, abs=1e-6)


def test_every_round_is_a_shorter_game() -> None:
    turns = solve(AlternatingGame(discount=Sides(0.9, 0.9), rounds=7))
    assert [turn.number for turn in turns] == [1, 2, 3, 4, 5, 6, 7]
    assert [turn.proposer for turn in turns[:3]] == [Side.UNION, Side.FIRM, Side.UNION]
    gets = [turn.proposer_gets for turn in turns]
    assert gets == pytest.approx(FINITE_SHARES[::-1], abs=1e-9)
    assert all(turn.agreed for turn in turns)


def test_cheaper_bargainer_takes_all_when_only_rounds_cost() -> None:
    """Rubinstein's fixed costs: the cheaper side gets all as proposer, all but its cost else."""
    costs = Sides(-0.05, -0.1)
    patient = Sides(1.0, 1.0)
    assert opening(patient, 200, inside=costs) == pytest.approx((1.0, 0.0), abs=1e-12)
    firm_first = opening(patient, 200, inside=costs, first=Side.FIRM)
    assert firm_first == pytest.approx((0.95, 0.05), abs=1e-12)


def test_no_agreement_when_bargaining_pays_more_than_the_pie() -> None:
    turn = solve(
        AlternatingGame(
            discount=Sides(0.5, 0.5), rounds=1, inside=Sides(0.4, 0.4), end=Sides(0.7, 0.7)
        )
    )[0]
    assert not turn.agreed
    assert turn.payoffs == Sides(0.7, 0.7)


def test_no_agreement_beyond_the_pie() -> None:
    """A responder that gets more than the pie by refusing cannot be paid, however bad for both."""
    turn = solve(AlternatingGame(discount=Sides(0.9, 0.9), rounds=1, end=Sides(-0.5, 1.4)))[0]
    assert not turn.agreed
    assert turn.payoffs == Sides(-0.5, 1.4)


def test_indifferent_responder_stays() -> None:
    game = AlternatingGame(
        discount=Sides(0.9, 0.9),
        rounds=1,
        first=Side.FIRM,
        outside=Sides(0.7, 0.1),
        end=Sides(0.7, 0.7),
    )
    assert solve(game)[0].payoffs == Sides(0.7, 0.7)


GRID = 200  # offers tried by the brute-force players


def play_on_grid(game: AlternatingGame, number: int) -> Sides:
    """Worth of a round to both sides when the proposer tries every offer on a grid."""
    proposer = game.first if number % 2 else game.first.other
    refusal = best_refusal(game, number, proposer.other)
    best = refusal
    for step in range(GRID + 1):
        union = game.pie * step / GRID
        division = Sides(union, game.pie - union)
        answer = max(division, refusal, key=lambda payoffs: payoffs[proposer.other])
        best = max(best, answer, key=lambda payoffs: payoffs[proposer])
    return best


def best_refusal(game: AlternatingGame, number: int, responder: Side) -> Sides:
    stay = game.end if number == game.rounds else after_rejection(game, number)
    if game.outside is None:
        return stay
    return max(stay, game.outside, key=lambda payoffs: payoffs[responder])


def after_rejection(game: AlternatingGame, number: int) -> Sides:
    later = play_on_grid(game, number + 1)
    return Sides(
        *(
            game.inside[side]
            + game.discount[side] * game.breakdown * game.broken[side]
            + game.discount[side] * (1.0 - game.breakdown) * later[side]
            for side in Side
        )
    )


CENTS = st.integers(0, 40).map(lambda cents: cents / 100)
PAIR = st.builds(Sides, CENTS, CENTS)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(
    discount=st.builds(Sides, PATIENCE, PATIENCE),
    rounds=st.integers(1, 5),
    first=st.sampled_from(Side),
    inside=st.builds(Sides, st.floats(-0.1, 0.1), st.floats(-0.1, 0.1)),
    outside=st.none() | PAIR,
    breakdown=st.floats(0.0, 1.0),
    broken=PAIR,
    end=PAIR,
)
def test_backward_induction_matches_players_who_try_every_offer(**setting: object) -> None:
    """Each round rounds the responder's share up by less than one grid step."""
    game = AlternatingGame(pie=1.0, **setting)  # type: ignore[arg-type]
    solved = solve(game)[0]
    step = game.pie / GRID
    assert solved.payoffs == pytest.approx(play_on_grid(game, 1), abs=game.rounds * step)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"discount": Sides(1.1, 0.9)}, "discount factor"),
        ({"discount": Sides(0.9, math.nan)}, "discount factor"),
        ({"rounds": 0}, "rounds"),
        ({"pie": 0.0}, "pie"),
        ({"pie": math.inf}, "pie"),
        ({"breakdown": -0.1}, "breakdown"),
    ],
)
def test_impossible_games_are_refused(change: dict[str, object], message: str) -> None:
    setting: dict[str, object] = {"discount": Sides(0.9, 0.9), "rounds": 3}
    with pytest.raises(ValueError, match=message):
        AlternatingGame(**(setting | change))  # type: ignore[arg-type]


def test_impossible_shares_are_refused() -> None:
    with pytest.raises(ValueError, match="patient"):
        rubinstein_share(1.0, 1.0)
    with pytest.raises(ValueError, match="responder's discount factor"):
        rubinstein_share(0.9, -0.1)
    with pytest.raises(ValueError, match="rounds"):
        finite_share(0.9, 0)
