"""A run's facts: the tape of random numbers, their quantiles, and the records the rules take."""

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from agents.tactics import HARD_LINER, MIXTURE, RATIONAL, TIME_DEPENDENT
from model import setting
from model.reading import read_scenario, scenario_names, value_at
from model.scenario import Drawn, PartyRecord, Scenario, SisterRecord
from tests.model.rounds import shipped

UNIFORM = st.floats(0.0, 1.0, exclude_max=True)
NUMBER = st.floats(-1e3, 1e3)
OFF = [f"causes.{name}=false" for name in ("private_information", "self_serving_bias")]


class Tape:
    """Stands in for a generator: gives out these numbers, and notes how many were asked for."""

    def __init__(self, numbers: list[float]) -> None:
        self.numbers, self.asked = numbers, 0

    def random(self, count: int) -> np.ndarray[Any, Any]:
        self.asked += count
        return np.array(self.numbers[:count])


def drawn_by(scenario: Scenario, numbers: list[float]) -> setting.Draws:
    return setting.draw(scenario, Tape(numbers))  # type: ignore[arg-type]


def sister(**changes: Any) -> SisterRecord:
    early = {"chance": 0.9, "least": 30, "likely": 180, "most": 300, **changes}
    record = shipped("wga-2004").sister[0].model_dump()
    return SisterRecord(**{**record, "expiry": date(2005, 6, 30), "early": early})


# Quantiles.


@given(UNIFORM, st.tuples(NUMBER, NUMBER, NUMBER).map(sorted))
def test_the_triangular_quantile_is_that_of_scipy(uniform: float, ends: list[float]) -> None:
    low, mode, high = ends
    if high - low < 1e-6:
        return
    wanted = stats.triang.ppf(uniform, (mode - low) / (high - low), low, high - low)
    found = setting.triangular(uniform, low, mode, high)
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-6 * (high - low))


@given(UNIFORM, NUMBER)
def test_a_triangle_without_width_is_its_point(uniform: float, point: float) -> None:
    assert setting.triangular(uniform, point, point, point) == point


@given(UNIFORM, NUMBER, st.floats(1e-3, 1e3))
def test_without_a_mode_the_quantile_is_uniform(uniform: float, low: float, width: float) -> None:
    wanted = stats.uniform.ppf(uniform, low, width)
    found = setting.quantile(Drawn(low=low, high=low + width), uniform)
    assert found == pytest.approx(wanted, rel=1e-12, abs=1e-9)


@given(UNIFORM, UNIFORM, st.floats(0.0, 1.0))
def test_quantiles_go_up_and_stay_inside(one: float, other: float, mode: float) -> None:
    drawn = Drawn(low=0.0, mode=mode, high=1.0)
    low, high = sorted((one, other))
    assert 0.0 <= setting.quantile(drawn, low) <= setting.quantile(drawn, high) <= 1.0


# The tape.


@pytest.mark.parametrize("name", scenario_names())
def test_the_tape_has_one_number_for_each_thing_that_is_drawn(name: str) -> None:
    scenario = shipped(name)
    parties, dates = 2, 2  # a toughness each; whether and when for each other guild
    things = len(scenario.random) + parties + dates * len(scenario.sister)
    assert setting.tape_length(scenario) == things
    tape = Tape([0.5] * things)
    setting.draw(scenario, tape)  # type: ignore[arg-type]
    assert tape.asked == things


def results(draws: setting.Draws) -> list[Any]:
    """Return what was drawn, a place for each thing: the deals count once."""
    return [*draws.toughness, *draws.sister_deals, *draws.values.values()]


def test_each_number_of_the_tape_moves_one_thing_only() -> None:
    scenario = shipped("wga-2004")
    count, sisters = setting.tape_length(scenario), len(scenario.sister)
    moved_by = [0, 1, *(2 + place // 2 for place in range(2 * sisters))]
    moved_by += [2 + sisters + place for place in range(len(scenario.random))]
    before = results(drawn_by(scenario, [0.5] * count))
    for place in range(count):
        numbers = [0.5] * count
        numbers[place] = 0.95
        pairs = zip(before, results(drawn_by(scenario, numbers)), strict=True)
        assert [here for here, (was, now) in enumerate(pairs) if was != now] == [moved_by[place]]


def test_draws_take_the_numbers_in_the_order_of_the_file() -> None:
    scenario = shipped("wga-2004")
    numbers = [float(u) for u in np.linspace(0.05, 0.7, setting.tape_length(scenario))]
    draws, rest = drawn_by(scenario, numbers), iter(numbers)
    assert draws.toughness == (next(rest), next(rest))
    for other, deal in zip(scenario.sister, draws.sister_deals, strict=True):
        assert deal == setting.early_deal(other, next(rest), next(rest))
    for path, drawn in scenario.random.items():
        assert draws.values[path] == setting.quantile(drawn, next(rest))
    assert list(rest) == []


def test_another_number_made_random_changes_no_other_draw() -> None:
    more = "random.guild.impatience={low=0.5, high=5.5}"
    one, other = (
        setting.draw(scenario, np.random.default_rng(7))
        for scenario in (shipped("wga-2004"), read_scenario("wga-2004", [more]))
    )
    assert (one.toughness, one.sister_deals) == (other.toughness, other.sister_deals)
    assert dict(one.values) == {path: other.values[path] for path in one.values}
    assert "guild.impatience" in other.values


def test_a_seed_gives_the_same_draws_and_another_seed_others() -> None:
    scenario = shipped("wga-2004")
    first, again, other = (
        setting.draw(scenario, np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", range(5))
def test_switching_causes_off_changes_no_other_draw(seed: int) -> None:
    switched = read_scenario("wga-2004", [*OFF, "causes.public_commitment=false"])
    on, off = (
        setting.draw(scenario, np.random.default_rng(seed))
        for scenario in (shipped("wga-2004"), switched)
    )
    assert (on.values, on.sister_deals) == (off.values, off.sister_deals)
    assert off.toughness == (0.5, 0.5)
    assert on.toughness != off.toughness


@pytest.mark.parametrize("path", ["guild.impatience", "guild.bias", "beliefs.guild_power"])
def test_setting_a_parameter_drawn_or_not_changes_no_other_draw(path: str) -> None:
    one, other = (
        setting.draw(scenario, np.random.default_rng(7))
        for scenario in (shipped("wga-2004"), read_scenario("wga-2004", [f"{path}=0.4"]))
    )
    assert {**one.values, path: 0.4} == {**other.values, path: 0.4}
    assert one._replace(values={}) == other._replace(values={})


def test_drawn_numbers_stand_in_the_scenario_and_nothing_else_has_changed() -> None:
    scenario = shipped("wga-2004")
    draws = setting.draw(scenario, np.random.default_rng(3))
    drawn = setting.drawn_scenario(scenario, draws)
    for path, value in draws.values.items():
        assert value_at(drawn, path) == value
    undone = setting.drawn_scenario(
        drawn, draws._replace(values={path: value_at(scenario, path) for path in draws.values})
    )
    assert undone == scenario


# Early deals of other guilds.


@given(UNIFORM, UNIFORM)
def test_an_early_deal_falls_between_its_earliest_and_its_latest_day(
    happens: float, lead: float
) -> None:
    day = setting.early_deal(sister(), happens, lead)
    if happens >= 0.9:
        assert day is None
    else:
        assert day is not None
        assert 30 <= (date(2005, 6, 30) - day).days <= 300


@pytest.mark.parametrize(("lead", "days"), [(0.0, 30), (1.0, 300)])
def test_the_ends_of_the_lead_are_reached(lead: float, days: int) -> None:
    assert setting.early_deal(sister(), 0.0, lead) == date(2005, 6, 30) - timedelta(days=days)


def test_a_guild_without_a_chance_never_settles_early_and_a_sure_one_always_does() -> None:
    assert setting.early_deal(sister(chance=0.0), 0.0, 0.5) is None
    assert setting.early_deal(sister(chance=1.0), 1.0 - 2**-53, 0.5) is not None


def test_early_deals_are_as_frequent_and_as_early_as_the_scenario_says() -> None:
    other, rng = sister(), np.random.default_rng(11)
    deals = [setting.early_deal(other, *rng.random(2)) for _ in range(4000)]
    leads = [(other.expiry - deal).days for deal in deals if deal is not None]
    assert len(leads) / 4000 == pytest.approx(0.9, abs=0.02)  # four standard errors
    mean, spread = (30 + 180 + 300) / 3, math.sqrt((30**2 + 180**2 + 300**2) / 18)
    assert sum(leads) / len(leads) == pytest.approx(mean, abs=4 * spread / math.sqrt(len(leads)))


# Packages and positions.


def test_packages_are_every_term_with_every_set_of_clauses_once() -> None:
    found = setting.packages(shipped("wga-2004"))
    assert len(found) == len(set(found)) == 9 * 2 * 2 * 2
    assert {package.months for package in found} == set(range(12, 37, 3))


def test_the_first_package_is_the_plain_long_one() -> None:
    first = setting.packages(shipped("wga-2004"))[0]
    assert first == (36, False, False, False)


@pytest.mark.parametrize(
    ("rule", "clause"),
    [("reopener=false", "reopener"), ("me_too=false", "me_too")],
)
def test_a_clause_that_is_ruled_out_is_in_no_package(rule: str, clause: str) -> None:
    packages = setting.packages(read_scenario("wga-2004", [f"term.{rule}"]))
    assert {getattr(package, clause) for package in packages} == {False}
    assert len(packages) == 9 * 2 * 2


def test_no_package_is_retroactive_where_that_is_ruled_out() -> None:
    forward = ["guild.opening.retroactive=false", "employers.opening.retroactive=false"]
    packages = setting.packages(read_scenario("wga-2004", ["term.retroactive_days=0", *forward]))
    assert {package.retroactive for package in packages} == {False}


@given(st.integers(0, 3), st.integers(0, 425))
def test_a_position_is_as_far_towards_the_ask_as_its_share(place: int, step: int) -> None:
    issue = shipped("wga-2004").issue[place]
    granted = min(1.0, step * issue.grid_step / abs(issue.ask - issue.status_quo))
    asked = setting.position(issue, granted) - issue.status_quo
    assert asked / (issue.ask - issue.status_quo) == pytest.approx(granted)


def test_positions_have_no_digits_of_rounding() -> None:
    dvd = shipped("wga-2004").issue[1]
    positions = [setting.position(dvd, step / 40) for step in range(41)]
    assert positions == [round(4.0 + step / 10, 1) for step in range(41)]


def test_an_ask_below_the_status_quo_is_granted_downwards() -> None:
    hours = read_scenario(
        "symmetric",
        [
            *("issue.pay.status_quo=40.0", "issue.pay.ask=35.0", "issue.pay.grid_step=0.5"),
            *("guild.opening.issue.pay=35.0", "employers.opening.issue.pay=40.0"),
        ],
    )
    issue = hours.issue[0]
    assert [setting.position(issue, share) for share in (0.0, 0.3, 1.0)] == [40.0, 38.5, 35.0]


# Tactics.


def test_each_tactic_of_a_scenario_is_known_and_has_its_exponent() -> None:
    named = PartyRecord.model_fields["tactic"].annotation
    assert set(setting.TACTIC_KINDS) == set(named.__args__)
    kinds = setting.TACTIC_KINDS
    assert (kinds["rational"][0], kinds["hard-liner"][0]) == (RATIONAL, HARD_LINER)
    by_clock = [kinds[name] for name in ("boulware", "linear", "conceder")]
    assert {kind for kind, _ in by_clock} == {TIME_DEPENDENT}
    boulware, linear, conceder = (beta for _, beta in by_clock)
    assert boulware < linear == 1.0 < conceder  # Faratin et al. (1998): below 1 concedes late


def test_a_mixture_has_its_tactics_with_their_exponents_and_weights() -> None:
    mixed = read_scenario("wga-2004", ["guild.mixture={boulware=0.75, micro=0.25}"]).guild
    kinds = setting.TACTIC_KINDS
    assert setting.tactic_of(mixed) == (
        MIXTURE,
        1.0,
        ((*kinds["boulware"], 0.75), (*kinds["micro"], 0.25)),
    )
    alone = shipped("wga-2004").guild
    assert setting.tactic_of(alone) == (*kinds[alone.tactic], ())
