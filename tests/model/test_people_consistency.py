"""Rules about people: what is refused, and that whoever is taken away is simply gone."""

import numpy as np
import pytest

from model.consistency import problems
from model.finding import Problem
from model.negotiation import Negotiation
from model.people_consistency import MOST_HEARD, PEOPLE_RULES, has_stake, heard
from model.reading import read_scenario
from tests.model.changing import GOOD, with_changes

NOTHING = {"wages": 0.0, "pension": 0.0, "shifts": 0.0}
SEGMENTS = [segment.name for segment in GOOD.guild.segment]
COMPANIES = [company.name for company in GOOD.company]

CASES: dict[str, list[tuple[dict[str, object], str, str]]] = {
    "members_come_in_segments": [
        ({"guild.segment": ()}, "guild.members", "give one [[guild.segment]]"),
        ({"guild.members": None}, "guild.segment", "take the segments away"),
    ],
    "shares_add_up": [
        ({"guild.segment.gangs.share": 0.46}, "guild.segment.checkers.share", "1.01, more than 1"),
        (
            {f"guild.segment.{name}.share": 0.0 for name in SEGMENTS},
            "guild.segment.checkers.share",
            "one must have members",
        ),
    ],
    "segments_weigh_the_issues": [
        ({"guild.segment.elders.weight.wage": 1.0}, "guild.segment.elders.weight.wage", "wages"),
        (
            {"guild.segment.elders.weight": {"wages": 1.0, "shifts": 1.0}},
            "guild.segment.elders.weight",
            "no weight on the issue 'pension'",
        ),
    ],
    "stakes_name_the_issues": [
        ({"company.ore.stake.pensions": 1.0}, "company.ore.stake.pensions", "nearest: pension"),
        (
            {"guild.members.residual_issue": ("wages", "shift")},
            "guild.members.residual_issue",
            "no issue 'shift'; allowed: wages, pension, shifts; nearest: shifts",
        ),
    ],
    "residuals_are_possible": [
        ({"guild.members.residual_mean": 176_863.0}, "guild.members.residual_mean", "at least 1768")
    ],
    "everybody_can_be_heard": [
        (
            {
                "guild.members.network": "complete",
                "guild.members.opinion": "bounded",
                "guild.members.count": 2001,
            },
            "guild.members.count",
            "at most 2000 are allowed",
        ),
        (
            {"guild.members.neighbours": 801, "guild.members.count": 5000},
            "guild.members.neighbours",
            "at most 800 neighbours are allowed",
        ),
    ],
    "opinions_do_not_overshoot": [
        ({"guild.members.meeting": 0.81}, "guild.members.meeting", "more than 1")
    ],
    "companies_can_agree": [
        ({"employers.quota": 0.0}, "employers.quota", "must be above 0"),
        (
            {f"company.{name}.votes": 0.0 for name in COMPANIES},
            "employers.rule",
            "no company with a stake has votes",
        ),
    ],
}


def test_every_rule_about_people_has_a_case() -> None:
    assert [rule.__name__ for rule in PEOPLE_RULES] == list(CASES)


@pytest.mark.parametrize(
    ("rule", "changes", "where", "says"),
    [(rule, *case) for rule, cases in CASES.items() for case in cases],
)
def test_each_rule_finds_what_it_is_for_and_says_what_is_allowed(
    rule: str, changes: dict[str, object], where: str, says: str
) -> None:
    found = problems(with_changes(changes))
    own = next(list(each(with_changes(changes))) for each in PEOPLE_RULES if each.__name__ == rule)
    assert found == own
    assert [problem.path for problem in found] == [where]
    assert says in found[0].text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"company": ()},
        {"company": (), "employers.rule": "majority"},
        {"company": GOOD.company[:1]},
        {"guild.members": None, "guild.segment": ()},
        {"guild.segment.gangs.share": 0.0},
        {"guild.segment": GOOD.guild.segment[1:]},
        {"guild.segment": GOOD.guild.segment[:1], "guild.segment.gangs.share": 1.0},
        {f"guild.segment.{name}.turnout": 0.0 for name in SEGMENTS},
        {f"guild.segment.{name}.weight": NOTHING for name in SEGMENTS},
        {"guild.members.count": 1},
        {"guild.members.count": 100_000},
        {"guild.members.count": 100_000, "guild.members.network": "complete"},
        {"guild.members.count": 2000, "guild.members.network": "complete"},
        {"guild.members.neighbours": 800, "guild.members.count": 5000},
        {"guild.members.network": "none", "guild.members.neighbours": 1000},
        {"guild.members.influence": 1.0, "guild.members.meeting": 0.0},
        {"guild.members.residual_mean": 176_865.0},
        {"employers.quota": 1.5},  # nobody can meet it: nothing is ever agreed to
        {"employers.rule": "veto", "employers.quota": 0.0},
        {"employers.rule": "majority", "employers.quota": 0.0, "company.boxes.votes": 0.0},
        {f"company.{name}.votes": 0.0 for name in COMPANIES} | {"employers.rule": "veto"},
        {
            key: value
            for name in COMPANIES
            for key, value in {
                f"company.{name}.votes": 0.0,
                f"company.{name}.stake": {},
                f"company.{name}.rest": 0.0,
            }.items()
        },
        {"guild.committee.election": None, "calendar.meeting": (), "mediator": None},
    ],
)
def test_who_is_taken_away_is_simply_gone(changes: dict[str, object]) -> None:
    assert problems(with_changes(changes)) == []


@pytest.mark.parametrize(
    "settings",
    [
        ["company=[]"],
        [f"company.{name}=none" for name in COMPANIES[1:]],
        [f"company.{name}.rest=0" for name in COMPANIES],
        ["guild.members=none", "guild.segment=[]"],
        ["guild.segment.gangs=none", "guild.segment.elders.share=0"],
        [f"guild.segment.{name}.turnout=0" for name in SEGMENTS],
        ["guild.members.count=1", "guild.members.network=none"],
        ["dispute=none", "mediator=none", "sister=[]", "calendar.meeting=[]"],
    ],
    ids=lambda settings: settings[0],
)
def test_a_round_without_them_can_be_played_though_all_causes_are_on(settings: list[str]) -> None:
    scenario = read_scenario("contract-round", settings)
    assert scenario.causes.ratification_gap
    assert scenario.causes.one_veto
    talks = Negotiation(scenario, rng=1, collect=False).run()
    assert talks.phase_name in ("settled", "open")


def test_nobody_can_meet_a_quota_above_one() -> None:
    scenario = read_scenario("contract-round", ["employers.quota=1.01", "dispute=none"])
    for seed in range(3):
        assert Negotiation(scenario, rng=seed, collect=False).run().phase_name == "open"


def test_opinions_heard_are_counted_as_members_times_neighbours() -> None:
    members = GOOD.guild.members
    assert members is not None
    assert heard(members) == 120 * 6
    complete = members.model_copy(update={"network": "complete", "count": 3000})
    assert heard(complete) == 3000
    assert heard(complete.model_copy(update={"opinion": "bounded"})) == 3000**2 > MOST_HEARD
    assert heard(members.model_copy(update={"network": "none"})) == 0
    assert heard(members.model_copy(update={"count": 3})) == 3 * 3


def test_a_company_has_a_stake_if_it_bears_a_part_of_anything() -> None:
    ore = GOOD.company[1]
    assert has_stake(ore)
    assert has_stake(ore.model_copy(update={"stake": {}}))
    assert has_stake(ore.model_copy(update={"rest": 0.0}))
    assert not has_stake(ore.model_copy(update={"stake": {"wages": 0.0}, "rest": 0.0}))


def test_the_least_mean_that_is_named_is_itself_allowed() -> None:
    (found,) = problems(with_changes({"guild.members.residual_mean": 100.0}))
    assert isinstance(found, Problem)
    least = float(found.text.split("at least ")[1])
    for factor, right in ((1.0 - 1e-5, False), (1.0 + 1e-5, True)):
        mean = with_changes({"guild.members.residual_mean": least * factor})
        assert (problems(mean) == []) is right
    assert np.isclose(least, 176_864, atol=1.0)
