"""The records: frozen, strict, bounded, described; what a record alone refuses."""

import math
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from model.negotiation import Negotiation
from model.reading import read_scenario, scenario_names, scenario_text
from model.reading.explaining import explain, unexplained
from model.reading.wording import resolved, schema
from model.scenario import Assumption, Drawn, IssueRecord, NextRoundRecord, Scenario, Span

TEACHING = "contract-round"
ISSUE: dict[str, Any] = {
    "name": "wages",
    "title": "wages",
    "unit": "% a year",
    "status_quo": 0.0,
    "ask": 4.0,
    "grid_step": 0.5,
    "size": 10.0,
    "growth": 0.0,
    "guild_weight": 1.0,
    "exposure": 1.0,
    "multiplier": 1.0,
    "pattern": 0.5,
    "reopens": False,
    "follows": False,
}


def nodes(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every part of the schema of scenario files with its path."""
    node = dict(resolved(node))
    yield path, node
    for key, below in node.get("properties", {}).items():
        yield from nodes(below, f"{path}.{key}")
    for below in [node.get("items"), node.get("additionalProperties"), *node.get("anyOf", ())]:
        if isinstance(below, dict):
            yield from nodes(below, f"{path}[]")


NODES = list(nodes(dict(schema())))


def test_every_number_in_the_schema_has_two_bounds() -> None:
    numbers = [(path, node) for path, node in NODES if node.get("type") in ("number", "integer")]
    assert len(numbers) > 60
    unbounded = [
        path
        for path, node in numbers
        if not {"minimum", "exclusiveMinimum"} & set(node)
        or not {"maximum", "exclusiveMaximum"} & set(node)
    ]
    assert unbounded == []


def test_every_list_text_and_mapping_in_the_schema_has_a_largest_size() -> None:
    limits = {"array": "maxItems", "string": "maxLength", "object": "maxProperties"}
    unlimited = [
        path
        for path, node in NODES
        if node.get("type") in limits
        and limits[node["type"]] not in node
        and not {"properties", "enum", "format"} & set(node)
    ]
    assert unlimited == []


def test_every_key_says_what_it_means() -> None:
    silent = [
        f"{path}.{key}"
        for path, node in NODES
        for key, below in node.get("properties", {}).items()
        if not below.get("description")
    ]
    assert silent == []


def test_no_table_of_fixed_keys_takes_others() -> None:
    open_ = [path for path, n in NODES if "properties" in n and n.get("additionalProperties", True)]
    assert open_ == []


def test_records_are_frozen() -> None:
    scenario = read_scenario(TEACHING)
    with pytest.raises(ValidationError, match="frozen"):
        scenario.guild.bias = 0.9  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        scenario.guild = scenario.employers  # type: ignore[misc]
    assert isinstance(scenario.issue, tuple)
    assert isinstance(scenario.term.months, tuple)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ask": 0.0}, "nothing to bargain"),
        ({"grid_step": 5.0}, "larger than the distance"),
        ({"grid_step": 0.0003}, "over 10000 steps"),
        ({"ask": float("inf")}, "finite"),
        ({"size": -1.0}, "greater than or equal"),
        ({"size": True}, "valid number"),
        ({"reopens": 1}, "valid boolean"),
        ({"colour": "red"}, "not permitted"),
    ],
)
def test_an_issue_that_makes_no_sense_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        IssueRecord(**ISSUE | changes)


def test_an_ask_may_be_below_the_old_terms() -> None:
    hours = IssueRecord(**ISSUE | {"status_quo": 40.0, "ask": 35.0})
    assert hours.ask < hours.status_quo


def test_ranges_do_not_cross() -> None:
    assert Span(start=date(2030, 1, 1), end=date(2030, 1, 1)).end == date(2030, 1, 1)
    with pytest.raises(ValidationError, match="before start"):
        Span(start=date(2030, 1, 2), end=date(2030, 1, 1))
    assert Drawn(low=1, mode=1, high=2).mode == 1
    for low, mode, high in [(2, None, 1), (1, 3, 2), (1, 0, 2)]:
        with pytest.raises(ValidationError, match="must"):
            Drawn(low=low, mode=mode, high=high)
    assert Assumption(low=1, high=1, reason="known").low == 1
    ranges: list[Any] = [(2, 1), (date(2030, 1, 2), date(2030, 1, 1)), (1, date(2030, 1, 1))]
    for low, high in ranges:
        with pytest.raises(ValidationError, match="must"):
            Assumption(low=low, high=high, reason="guessed")


@pytest.mark.parametrize("changes", [{"win_clout": 0.95}, {"season_weight": 0.6}])
def test_shares_of_the_next_round_stay_below_all(changes: dict[str, float]) -> None:
    record = read_scenario(TEACHING).next_round
    with pytest.raises(ValidationError, match="more than 1"):
        NextRoundRecord(**record.model_dump() | changes)


def test_a_scenario_built_without_a_file_is_checked_as_well() -> None:
    file = read_scenario(TEACHING).model_dump()
    assert Scenario(**file) == read_scenario(TEACHING)
    file["guild"]["opening"]["months"] = 25
    with pytest.raises(ValidationError, match=r"25 is not in term\.months"):
        Scenario(**file)


@pytest.mark.parametrize("name", scenario_names())
def test_every_number_and_date_shipped_has_a_source_or_an_assumption(name: str) -> None:
    assert unexplained(read_scenario(name)) == []


@pytest.mark.parametrize("name", scenario_names())
def test_what_is_drawn_stays_plausible(name: str) -> None:
    scenario = read_scenario(name)
    rows = [row for row in explain(scenario) if row.drawn and row.path in scenario.assumption]
    for row in rows:
        assert row.drawn is not None
        assert row.assumption is not None
        assert row.assumption.low <= row.drawn.low, row.path  # type: ignore[operator]
        assert row.drawn.high <= row.assumption.high, row.path  # type: ignore[operator]


def test_the_round_for_teaching_has_all_causes_on_and_only_made_up_numbers() -> None:
    scenario = read_scenario(TEACHING)
    causes = scenario.causes
    assert causes.private_information
    assert causes.self_serving_bias
    assert causes.public_commitment
    assert causes.ratification_gap
    assert causes.one_veto
    assert scenario.source == {}
    reasons = [assumption.reason for assumption in scenario.assumption.values()]
    assert [reason for reason in reasons if "made up for teaching" not in reason] == []


def test_the_round_for_teaching_has_everybody_there_can_be() -> None:
    scenario = read_scenario(TEACHING)
    assert scenario.guild.members is not None
    assert scenario.guild.committee.election is not None
    assert [s.name for s in scenario.guild.segment] == ["gangs", "casuals", "elders", "checkers"]
    assert math.isclose(sum(segment.share for segment in scenario.guild.segment), 1.0)
    assert [company.votes for company in scenario.company] == [5.0, 2.0, 1.0, 2.0]
    assert scenario.dispute is not None
    assert scenario.mediator is not None
    assert scenario.calendar.meeting


def test_rounds_for_teaching_end_early_late_and_after_strikes() -> None:
    scenario = read_scenario(TEACHING)
    seen = set()
    for seed in range(40):
        talks = Negotiation(scenario, rng=seed, collect=False).run()
        assert talks.table.state.days_locked_out == 0, "a lockout"
        if talks.deal is not None:
            late = "strike" if talks.table.state.days_on_strike > 0 else "late"
            seen.add("early" if talks.deal_day < 0 else late)
        if len(seen) == 3:
            break
    assert seen == {"early", "late", "strike"}


def test_the_round_for_teaching_is_not_about_film() -> None:
    text = scenario_text(TEACHING).lower()
    words = ("film", "writer", "studio", "hollywood", "dvd", "actor", "director", "network")
    assert [word for word in words if word in text] == []


KEY = re.compile(r"\[([A-Z][A-Z0-9]+)\]")
KNOWN_LATER = {
    *("LAT0603", "GAW", "BBC", "DD", "LAT0922", "DGA04", "TVW0409"),  # of the summer
    *("BB1014", "LAT1014", "HM0410", "TVW0410", "LAO0410", "VIN", "LEE"),  # of the deal
    *("BB1124", "VAR05", "SAG05", "WGA04", "WGA05", "HAN", "WD07", "ENW", "NW", "GER", "WGAE07"),
    *("LAT071020", "BBC08", "UMN", "FOR17", "HP17", "BI", "THR0806", "MCN", "DEG04", "NTVU", "FC3"),
}


def test_the_sources_of_the_base_case_are_listed_and_were_public() -> None:
    entries, keys = scenario_text("wga-2004").split("\n# The keys:")
    used = set(KEY.findall(entries.split("\n[source]")[1]))
    assert used == set(KEY.findall(keys))
    assert used & KNOWN_LATER == set()


def test_what_the_base_case_cannot_have_known_is_an_assumption() -> None:
    scenario = read_scenario("wga-2004")
    late = [path for path in scenario.assumption if path.endswith(("final_offer", "premieres.day"))]
    assert late == ["calendar.final_offer", "calendar.milestone.premieres.day"]
    assert [path for path in scenario.source if ".early" in path] == []
