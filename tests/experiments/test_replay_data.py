"""What the script of a replay draws from: whole, finite, and pointing at what is there."""

import json
from typing import Any

import pytest

from experiments.replay_data import figures, moments, record
from model.diary import diary
from tests.experiments.replays import ROUNDS, filmed
from tests.model.crowds import settled, unsettled


def recorded(name: str) -> dict[str, Any]:
    """Return the record of a round."""
    talks = ROUNDS[name]()
    return record(talks, filmed(name), diary(talks))


@pytest.mark.parametrize("name", ROUNDS)
def test_a_record_is_json_without_holes(name: str) -> None:
    found = recorded(name)
    assert json.loads(json.dumps(found, allow_nan=False)).keys() == found.keys()


@pytest.mark.parametrize("name", ROUNDS)
def test_whatever_a_moment_points_at_is_there(name: str) -> None:
    found = recorded(name)
    assert len(found["moments"]) == len(ROUNDS[name]().messages)
    for step, moment in enumerate(found["moments"]):
        assert found["views"][moment["view"]]["scene"] < len(found["scenes"])
        assert (moment["offer"] is None) == (moment["label"] == "")
        if moment["offer"] is not None:
            assert found["offers"][moment["offer"]]["step"] <= step
        assert 0.0 <= moment["at"] <= 1.0


def test_a_script_finds_all_three_figures() -> None:
    talks = settled()
    found = figures(talks, filmed("settled"))
    assert set(found) == {"value", "positions", "timeline"}
    assert all(set(each) == {"data", "layout"} for each in found.values())


def test_phases_are_said_with_each_moment() -> None:
    said = [m["where"].rsplit(" · ", 1)[1] for m in recorded("unsettled")["moments"]]
    assert said[0] == "talks"
    assert said[-1] == "open"
    assert {"recess", "holdout", "final offer"} <= set(said)


def test_the_phase_of_a_stoppage_is_said_with_each_moment() -> None:
    said = {m["where"].rsplit(" · ", 1)[1] for m in recorded("called off")["moments"]}
    assert {"strike", "cooling off", "holdout"} <= said
    assert "ratification" in {
        m["where"].rsplit(" · ", 1)[1] for m in recorded("mediated")["moments"]
    }


def test_a_deal_is_said_at_its_own_moment_only() -> None:
    said = [m["where"].endswith("settled") for m in recorded("one session")["moments"]]
    assert said == [*[False] * (len(said) - 1), True]
    labels = [m["label"] for m in recorded("settled")["moments"]]
    assert labels[-1] == "<b>the deal</b>"
    assert "<b>the deal</b>" not in labels[:-1]


def test_the_deal_is_a_point_where_it_was_worth() -> None:
    for name in ("settled", "mediated"):
        talks, found = ROUNDS[name](), recorded(name)
        assert talks.deal_values is not None
        deal = found["deals"][-1]
        assert (deal["x"][0], deal["y"][0]) == pytest.approx(talks.deal_values, abs=1e-3)
        assert deal["text"][0].startswith("the deal<br>")
        assert found["moments"][-1]["deal"] == len(found["deals"]) - 1
    assert recorded("unsettled")["deals"] == []


def test_while_members_vote_the_deal_is_in_view_and_still_to_be_ratified() -> None:
    for name in ("mediated", "rejected"):
        talks, found = ROUNDS[name](), recorded(name)["moments"]
        for moment in found[:-1]:
            is_open = moment["label"] == "<b>the deal,<br>still to be ratified</b>"
            assert is_open == (moment["deal"] is not None)
        assert any(moment["deal"] is not None for moment in found)
        assert (found[-1]["deal"] is None) == (talks.deal is None)
    assert recorded("rejected")["deals"][0]["text"][0].startswith("a deal that was voted down<br>")


def test_without_a_vote_the_deal_is_in_view_at_the_end_only() -> None:
    found = [moment["deal"] for moment in recorded("settled")["moments"]]
    assert found == [*[None] * (len(found) - 1), 0]


def test_a_mediator_is_named_where_it_proposes() -> None:
    found, talks = recorded("mediated"), ROUNDS["mediated"]()
    step = next(
        i for i, m in enumerate(talks.messages) if m.act == "proposes" and m.contract is not None
    )
    assert found["moments"][step]["label"] == "proposal of the mediator"
    offer = found["offers"][found["moments"][step]["offer"]]
    assert offer["side"] == 2
    assert ": the mediator proposes<br>" in offer["text"]


def test_what_people_would_sign_is_part_of_the_view() -> None:
    assert any(view["agreed"]["x"] for view in recorded("mediated")["views"])
    assert not any(view["agreed"]["x"] for view in recorded("settled")["views"])


def test_beliefs_stay_until_the_side_speaks_again() -> None:
    talks = unsettled()
    found = moments(talks, filmed("unsettled"), diary(talks))
    assert found[0]["beliefs"] == [None, None]
    for step, message in enumerate(talks.messages):
        for side, actor in enumerate(("guild", "employers")):
            shown = found[step]["beliefs"][side]
            if message.actor == actor and message.mind is not None:
                wanted = [message.mind.low, message.mind.high]
                assert shown["range"] == pytest.approx(wanted, abs=1e-3)
            elif step:
                assert shown == found[step - 1]["beliefs"][side]


def test_two_columns_for_many_issues() -> None:
    assert recorded("many issues")["columns"] == 2
    assert recorded("settled")["columns"] == 1
