"""Every tactic has its place and its name."""

import pytest

from agents import tactics
from agents.tactics import registry
from agents.tactics.micro import micro_final
from agents.tactics.mixture import INGREDIENTS
from agents.tactics.rational import final_offer
from agents.tactics.registry import FINAL, TACTICS

PLACES = {
    "RATIONAL": "rational",
    "TIME_DEPENDENT": "time_dependent",
    "HARD_LINER": "hard_liner",
    "EXPONENTIAL": "exponential_time",
    "RESOURCE": "resource_dependent",
    "TIT_FOR_TAT": "tit_for_tat",
    "TIT_FOR_TAT_RANDOM": "tit_for_tat_random",
    "TIT_FOR_TAT_AVERAGED": "tit_for_tat_averaged",
    "ZEUTHEN": "zeuthen",
    "MICRO": "micro",
    "TRADE_OFF": "trade_off",
    "NASH_SEEKER": "nash_seeker",
    "MIXTURE": "mixture",
}


@pytest.mark.parametrize(("place", "name"), PLACES.items())
def test_tactics_have_their_names(place: str, name: str) -> None:
    assert TACTICS[getattr(registry, place)].__name__ == name
    assert getattr(tactics, name) is TACTICS[getattr(registry, place)]


def test_no_tactic_is_without_a_name() -> None:
    assert sorted(getattr(registry, place) for place in PLACES) == list(range(len(TACTICS)))


def test_a_view_is_rational_unless_it_says_so() -> None:
    assert registry.RATIONAL == 0, "the default of View.tactic"


def test_any_tactic_but_the_mixture_can_be_mixed() -> None:
    assert (*INGREDIENTS, tactics.mixture) == TACTICS


def test_final_offers_are_made_by_the_tactic_itself_but_for_two() -> None:
    # Only a rational party has beliefs to make a last offer from; and the last thing that MiCRO
    # says is not left to chance. The others do as always.
    own = {registry.RATIONAL: final_offer, registry.MICRO: micro_final}
    assert len(FINAL) == len(TACTICS)
    for place, final in enumerate(FINAL):
        assert final is own.get(place, TACTICS[place])
