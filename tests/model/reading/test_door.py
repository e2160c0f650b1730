"""One door: what is read, what is refused and how, and what settings may do."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.reading import (
    DEFAULT_SCENARIO,
    ScenarioError,
    numeric_paths,
    read_scenario,
    scenario_names,
    scenario_text,
    value_at,
)
from model.reading.door import corners
from model.reading.overrides import SET_BY_HAND
from model.scenario import Drawn
from tests.model.reading.malformed import BASE, FILES, SETTINGS, Case, bad_text, line_of

JARGON = ("Traceback", "pydantic", "Input should", "validation error", "Error", "tomllib", "dict")


def refusal(path: str | Path, *settings: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path, settings)
    return str(caught.value)


def assert_is_clear(message: str) -> None:
    assert message.isprintable()
    assert len(message) < 700
    assert [word for word in JARGON if word in message] == []


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_is_read_and_carries_its_name(name: str) -> None:
    assert read_scenario(name).scenario.name == name


def test_the_default_is_shipped() -> None:
    assert DEFAULT_SCENARIO in scenario_names()


def test_there_are_at_least_sixty_malformed_cases_of_each_kind() -> None:
    assert len(FILES) >= 60
    assert len(SETTINGS) >= 60


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_a_malformed_file_is_refused_in_one_clear_sentence(case: Case, tmp_path: Path) -> None:
    path, text = tmp_path / "bad.toml", bad_text(case)
    path.write_text(text, encoding="utf-8")
    message = refusal(path)
    assert_is_clear(message)
    assert message.startswith(str(path))
    assert [words for words in case.says if words not in message] == []
    if case.line is not None:
        assert message.startswith(f"{path}, line {line_of(case, text)}: ")


@pytest.mark.parametrize(("written", "says"), SETTINGS, ids=lambda value: str(value)[:40])
def test_a_malformed_setting_is_refused_in_one_clear_sentence(
    written: tuple[str, ...], says: tuple[str, ...]
) -> None:
    message = refusal(BASE, *written)
    assert_is_clear(message)
    assert message.startswith("--set ")
    assert [words for words in says if words not in message] == []


def test_the_setting_at_fault_is_named_among_several() -> None:
    message = refusal(BASE, "guild.bias=0.3", "calendar.ends=2030-01-01", "guild.spread=4")
    assert message.startswith("--set calendar.ends=2030-01-01: 2030-01-01 must be later")


def test_all_settings_are_named_where_the_fault_is_elsewhere() -> None:
    message = refusal(BASE, "term.months=[24, 36, 48]", "calendar.talks_open=2030-08-01")
    assert message.startswith("--set term.months=[24, 36, 48] --set calendar.talks_open=2030-08-01")


def test_the_first_problem_in_the_file_is_told_and_the_others_counted(tmp_path: Path) -> None:
    text = scenario_text(BASE).replace("size = 12.0", "size = -1").replace("bias = 0.2", "bias = 2")
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    message = refusal(tmp_path / "bad.toml")
    assert "issue.pension.size: -1 is not allowed" in message
    assert message.endswith("(and 2 more problems)")


def test_a_file_that_is_wrong_is_told_before_its_settings(tmp_path: Path) -> None:
    text = scenario_text(BASE).replace("size = 12.0", "size = -1")
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    line = text.count("\n", 0, text.index("size = -1")) + 1
    assert f"line {line}: issue.pension.size" in refusal(tmp_path / "bad.toml", "guild.baes=1")


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("guild.bias=0.3", "guild.bias", 0.3),
        ("guild.bias=0", "guild.bias", 0.0),
        (" guild.bias = 0.3 ", "guild.bias", 0.3),
        ("issue.wages.size=20", "issue.wages.size", 20.0),
        ("issue.1.size=20", "issue.wages.size", 20.0),
        ("term.reopener=false", "term.reopener", False),
        ("term.named=[24, 48]", "term.named", (24, 48)),
        ("guild.tactic=boulware", "guild.tactic", "boulware"),
        ('guild.tactic="boulware"', "guild.tactic", "boulware"),
        ("guild.opening.months=36", "guild.opening.months", 36),
        ("guild.opening.issue.shifts=32", "guild.opening.issue.shifts", 32.0),
        ("employers.pledge.issue.shifts=2", "employers.pledge.issue.shifts", 2.0),
        ("calendar.final_offer=none", "calendar.final_offer", None),
        ("calendar.milestone=[]", "calendar.milestone", ()),
        ("sister=[]", "sister", ()),
        ("sister.drivers.early.likely=50", "sister.drivers.early.likely", 50),
        ("scenario.title=a strike in the port", "scenario.title", "a strike in the port"),
        ("calendar.milestone.rush=none", "calendar.milestone", ()),
        ("calendar.recess.1=none", "calendar.recess", ()),
        ("guild.pledge.issue.wages=none", "guild.pledge.issue", {"shifts": 2.0}),
        ("guild.segment.gangs.turnout=0", "guild.segment.gangs.turnout", 0.0),
        ("guild.segment.gangs.weight.shifts=0", "guild.segment.gangs.weight.shifts", 0.0),
        ("guild.members.count=11000", "guild.members.count", 11_000),
        ('guild.members.residual_issue=["wages"]', "guild.members.residual_issue", ("wages",)),
        ("guild.committee.election=none", "guild.committee.election", None),
        ("company.fruit.rest=0", "company.fruit.rest", 0.0),
        ("company.ore.stake.shifts=none", "company.ore.stake", {"wages": 21.0, "pension": 22.0}),
        ("company=[]", "company", ()),
        ("company=none", "company", ()),
        ("causes.one_veto=false", "causes.one_veto", False),
        ("causes.one_veto=none", "causes.one_veto", False),
        ("employers.rule=majority", "employers.rule", "majority"),
        ("employers.quota=1.5", "employers.quota", 1.5),
        ("dispute.stockpile=0.3", "dispute.stockpile", 0.3),
        ("dispute=none", "dispute", None),
        ("mediator=none", "mediator", None),
        ("guild.bias=0.9", "guild.bias", 0.9),  # beyond what the file draws and finds plausible
    ],
)
def test_a_setting_changes_what_it_names(setting: str, path: str, value: object) -> None:
    assert value_at(read_scenario(BASE, [setting]), path) == value


def test_a_date_is_set_as_a_date() -> None:
    changed = read_scenario(BASE, ["calendar.milestone.rush.day=2030-09-01"])
    assert str(changed.calendar.milestone[0].day) == "2030-09-01"


def test_what_no_setting_names_stays_as_it_is() -> None:
    plain, changed = read_scenario(BASE), read_scenario(BASE, ["guild.spread=4"])
    kept = {"guild", "source", "assumption"}
    assert changed.model_dump(exclude=kept) == plain.model_dump(exclude=kept)
    assert changed.guild == plain.guild.model_copy(update={"spread": 4.0})


def test_a_number_that_is_set_keeps_its_draw_but_not_its_range_and_its_source_is_the_user() -> None:
    plain, changed = read_scenario(BASE), read_scenario(BASE, ["guild.bias=0.3"])
    assert list(changed.random) == list(plain.random)
    assert changed.random["guild.bias"] == Drawn(low=0.3, high=0.3)
    assert "guild.bias" not in changed.assumption
    assert changed.source["guild.bias"] == SET_BY_HAND


def test_setting_a_table_forgets_what_was_said_of_its_entries() -> None:
    changed = read_scenario(BASE, ["sister=[]"])
    assert [path for path in changed.assumption if path.startswith("sister")] == []


def test_people_can_be_drawn() -> None:
    paths = ("guild.members.mood", "guild.segment.gangs.turnout", "company.ore.stake.wages")
    drawn = [f"random.{path}={{low = 0, high = 30}}" for path in paths[2:]]
    drawn += [f"random.{path}={{low = 0, high = 1}}" for path in paths[:2]]
    assert set(paths) <= set(read_scenario(BASE, drawn).random)


def test_members_and_segments_go_together() -> None:
    guild = read_scenario(BASE, ["guild.members=none", "guild.segment=[]"]).guild
    assert (guild.members, guild.segment) == (None, ())


def test_what_a_scenario_leaves_out_is_set_as_a_whole() -> None:
    message = refusal("symmetric", "mediator.noise=2")
    assert message.endswith(
        "give it as a whole: mediator={first = ..., every_days = ..., noise = ...}"
    )
    whole = "mediator={first = 2001-02-01, every_days = 7, noise = 0}"
    assert read_scenario("symmetric", [whole]).mediator is not None


def test_number_and_draw_can_be_set_together() -> None:
    both = ["random.guild.bias.high=0.9", "guild.bias=0.5"]
    for order in (both, both[::-1]):
        changed = read_scenario(BASE, order)
        assert changed.guild.bias == 0.5
        assert changed.random["guild.bias"] == Drawn(low=0.0, high=0.9)


def test_draws_can_be_added_and_taken_away() -> None:
    added = read_scenario(BASE, ["random.guild.spread={low = 4, mode = 6, high = 9}"])
    assert added.random["guild.spread"] == Drawn(low=4, mode=6, high=9)
    assert "guild.bias" not in read_scenario(BASE, ["random.guild.bias=none"]).random
    assert read_scenario(BASE, ["random={}"]).random == {}


def test_of_two_settings_of_one_path_the_last_counts() -> None:
    assert read_scenario(BASE, ["guild.spread=4", "guild.spread=5"]).guild.spread == 5


def test_several_entries_can_be_taken_away_at_once() -> None:
    both = ["sister.1=none", "sister.2=none"]
    assert read_scenario(BASE, both).sister == ()
    assert [s.name for s in read_scenario(BASE, ["sister.drivers=none"]).sister] == ["cranes"]


@pytest.mark.parametrize(
    "pair",
    [
        ("guild.pledge=3", "guild.pledge.term=1"),
        ("sister=[]", "sister.drivers.weight=0.3"),
        ("sister=3", "sister.drivers.weight=0.3"),
        ("sister.drivers=none", "sister.drivers.weight=0.3"),
        ("sister=[1]", "sister.drivers.weight=0.3"),
    ],
)
def test_settings_that_are_in_each_others_way_are_refused(pair: tuple[str, str]) -> None:
    assert refusal(BASE, *pair) == f"--set {pair[1]}: another setting is in the way"


def test_settings_that_only_fit_together_are_taken_together() -> None:
    with pytest.raises(ScenarioError):
        read_scenario(BASE, ["guild.opening.months=18"])
    both = ["guild.opening.months=18", "term.months=[18, 24, 36, 48]"]
    assert read_scenario(BASE, both).guild.opening.months == 18


def test_corners_are_the_ends_alone_by_pairs_in_a_table_and_all_together() -> None:
    random = {
        "a.x": Drawn(low=0, high=1),
        "a.y": Drawn(low=2, high=3),
        "b.z": Drawn(low=4, high=5),
    }
    assert list(corners(random)) == [
        {"a.x": 0}, {"a.x": 1}, {"a.y": 2}, {"a.y": 3}, {"b.z": 4}, {"b.z": 5},
        {"a.x": 0, "a.y": 2}, {"a.x": 0, "a.y": 3}, {"a.x": 1, "a.y": 2}, {"a.x": 1, "a.y": 3},
        {"a.x": 0, "a.y": 2, "b.z": 4}, {"a.x": 1, "a.y": 3, "b.z": 5},
    ]  # fmt: skip


def test_what_one_rule_takes_together_is_tried_together() -> None:
    residuals = {
        "guild.members.residual_threshold": Drawn(low=190, high=210),
        "guild.members.residual_share": Drawn(low=0.2, high=0.45),
        "guild.members.residual_mean": Drawn(low=200, high=260),
    }
    found = list(corners(residuals))
    assert dict(zip(residuals, (210.0, 0.45, 200.0), strict=True)) in found
    assert len(found) == 3 * 2 + 3 * 4 + 8 + 2


def test_a_tail_that_is_impossible_only_with_three_draws_is_refused() -> None:
    ranges = {
        "threshold": "{low = 190000, high = 215000}",
        "share": "{low = 0.2, high = 0.45}",
        "mean": "{low = 207000, high = 300000}",
    }
    message = refusal(
        BASE, *(f"random.guild.members.residual_{part}={text}" for part, text in ranges.items())
    )
    assert "the mean 207000 is too small: with 0.45 above 215000" in message


def test_drawn_weights_that_sum_to_too_much_only_together_are_refused() -> None:
    message = refusal(
        BASE,
        "random.sister.drivers.weight={low = 0.5, high = 0.7}",
        "random.sister.cranes.weight={low = 0.2, high = 0.31}",
    )
    assert "the weights of all sisters add up to 1.01" in message


def test_the_same_file_gives_equal_scenarios_that_can_be_sent_to_other_processes() -> None:
    first, second = read_scenario(BASE), read_scenario(BASE)
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == second


def test_line_ends_and_byte_marks_of_other_systems_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + scenario_text(BASE).replace("\n", "\r\n").encode())
    assert read_scenario(path) == read_scenario(BASE)


@settings(max_examples=40)
@given(st.sampled_from(numeric_paths(read_scenario(BASE))), st.floats())
def test_no_number_whatever_ends_in_anything_but_a_scenario_or_a_refusal(
    path: str, number: float
) -> None:
    try:
        changed = read_scenario(BASE, [f"{path}={number!r}"])
    except ScenarioError as error:
        assert_is_clear(str(error))
    else:
        assert value_at(changed, path) == number


@settings(max_examples=40)
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_setting_whatever_ends_in_anything_but_a_scenario_or_a_refusal(
    path: str, value: str
) -> None:
    for setting in (f"{path}={value}", f"guild.tactic={value}", f"random.{path}={value}"):
        try:
            read_scenario(BASE, [setting])
        except ScenarioError as error:
            assert_is_clear(str(error))


@settings(max_examples=40)
@given(st.integers(0, len(scenario_text(BASE)) - 1), st.text(max_size=3), st.integers(0, 40))
def test_no_damage_to_a_file_ends_in_anything_but_a_scenario_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, place: int, put: str, cut: int
) -> None:
    text = scenario_text(BASE)
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    path.write_text(text[:place] + put + text[place + cut :], encoding="utf-8", errors="ignore")
    try:
        read_scenario(path)
    except ScenarioError as error:
        assert_is_clear(str(error))
