import pytest

from experiments.sweeps.distributions import Distribution
from experiments.sweeps.own_uncertainties import scenario_parameters
from experiments.sweeps.settings import base_of
from experiments.sweeps.study import Parameter
from model.paths import ScenarioError
from model.reading import DEFAULT_SCENARIO

BASE = base_of("contract-round")


def test_all_that_a_scenario_draws_comes_with_its_distributions() -> None:
    found = {one.path: one.spread for one in scenario_parameters(BASE, "scenario")}
    assert found == {
        "issue.wages.size": Distribution("triangular", (11.0, 15.0, 20.0)),
        "guild.bias": Distribution("uniform", (0.0, 0.35)),
        "employers.bias": Distribution("uniform", (0.0, 0.35)),
        "beliefs.open_odds": Distribution("triangular", (0.2, 0.4, 0.7)),
        "dispute.stockpile": Distribution("triangular", (0.5, 1.0, 1.5)),
    }


def test_a_table_stands_for_all_ranges_below_it() -> None:
    paths = [one.path for one in scenario_parameters(BASE, "guild.committee")]
    assert paths == [
        "guild.committee.stance",
        "guild.committee.survival",
        "guild.committee.poll_error",
        "guild.committee.credibility",
        "guild.committee.election.distance",
        "guild.committee.election.stance",
    ]


def test_an_assumed_range_is_uniform_and_whole_numbers_stay_whole() -> None:
    assert scenario_parameters(BASE, "guild.members.spread") == [
        Parameter("guild.members.spread", Distribution("uniform", (4.0, 25.0)))
    ]
    assert scenario_parameters(BASE, "guild.members.count") == [
        Parameter("guild.members.count", Distribution("integer", (60, 4000)), whole=True)
    ]


def test_what_is_drawn_counts_more_than_what_is_assumed() -> None:
    [found] = scenario_parameters(BASE, "issue.wages.size")
    assert found.spread == Distribution("triangular", (11.0, 15.0, 20.0))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            "guild.members.sprad",
            "declares no range for 'guild.members.sprad'; nearest: guild.members",
        ),
        ("term.months", "declares no range for 'term.months'"),
        ("issue.wages.status_quo", "declares no range"),
        ("guild.tactic", "declares no range"),
        ("random", "declares no range"),
        ("", "declares no range for ''"),
    ],
)
def test_what_has_no_range_is_refused(asked: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=r"^scenario contract-round ") as caught:
        scenario_parameters(BASE, asked)
    assert says in str(caught.value)


def test_a_scenario_that_draws_nothing_says_so() -> None:
    with pytest.raises(ScenarioError, match="scenario symmetric draws nothing at random"):
        scenario_parameters(base_of("symmetric"), "scenario")


def test_the_base_case_declares_as_many_as_it_draws() -> None:
    base = base_of(DEFAULT_SCENARIO)
    assert {one.path for one in scenario_parameters(base, "scenario")} == set(base.scenario.random)
