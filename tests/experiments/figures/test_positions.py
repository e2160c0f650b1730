"""Small multiples: one panel for the term and each issue, in its own unit, side beside side."""

from itertools import combinations
from typing import Any

import plotly.graph_objects as go
import pytest

from agents.worth import EMPLOYERS, GUILD
from experiments.figures.positions import (
    Course,
    columns_of,
    figure,
    least_height,
    panels,
    rows_of,
)
from experiments.figures.style import DEAL, PENS
from model.negotiation import Negotiation
from model.setting import position
from tests.experiments.replays import ROUNDS, filmed
from tests.model.crowds import settled


def drawn(name: str) -> dict[str, Any]:
    """Return a round's small multiples."""
    talks: Negotiation = ROUNDS[name]()
    days = (talks.agenda[0].day, talks.day)
    dated, seen = talks.calendar.date, filmed(name)
    course = Course(seen.offers, days, dated, seen.deals, ("the union", "the firm"))
    return figure(panels(talks.case), course)


def lines(name: str, side: int) -> list[dict[str, Any]]:
    """Return one side's lines, panel by panel."""
    pen = PENS[side]
    return [t for t in drawn(name)["data"] if t.get("line", {}).get("dash") == pen.dash]


@pytest.mark.parametrize("name", ROUNDS)
def test_the_figure_is_plotlys(name: str) -> None:
    found = drawn(name)
    go.Figure(found)
    assert "transition" not in found["layout"]


@pytest.mark.parametrize("name", ROUNDS)
def test_each_issue_has_a_panel_that_names_its_unit(name: str) -> None:
    case = ROUNDS[name]().case
    headings = [note["hovertext"] for note in drawn(name)["layout"]["annotations"]]
    wanted = [("term", "months"), *((issue.title, issue.unit) for issue in case.issue)]
    assert headings == [f"{title}, {unit}" for title, unit in wanted]


@pytest.mark.parametrize("side", [GUILD, EMPLOYERS])
def test_a_line_goes_through_every_position_of_its_side(side: int) -> None:
    talks = settled()
    own = [offer for offer in filmed("settled").offers if offer.side == side]
    for place, line in enumerate(lines("settled", side)):
        if place == 0:
            wanted = [float(offer.contract.package.months) for offer in own]
        else:
            issue = talks.case.issue[place - 1]
            wanted = [position(issue, offer.contract.shares[place - 1]) for offer in own]
        assert line["y"] == [*wanted, wanted[-1]]
        dates = [talks.calendar.date(offer.day).isoformat() for offer in own]
        assert line["x"] == [*dates, talks.calendar.date(talks.day).isoformat()]
        assert line["customdata"] == [offer.step for offer in own]


def test_steps_hold_until_the_next_offer() -> None:
    assert {line["line"]["shape"] for line in lines("settled", GUILD)} == {"hv"}


def test_the_deal_is_a_star_in_every_panel() -> None:
    stars = [t for t in drawn("settled")["data"] if t["marker"]["symbol"] == "star"]
    deal = settled().deal
    assert deal is not None
    assert stars[0]["y"] == [deal.package.months]
    assert len(stars) == 1 + len(settled().case.issue)
    assert not [t for t in drawn("unsettled")["data"] if t["marker"]["symbol"] == "star"]


def stars(name: str) -> list[tuple[str, str]]:
    """Return date and colour of the stars in the first panel."""
    found = [t for t in drawn(name)["data"] if t["marker"]["symbol"] == "star"]
    return [(t["x"][0], t["marker"]["color"]) for t in found if t["yaxis"] == "y"]


def test_a_deal_has_its_star_on_the_day_of_the_handshake() -> None:
    talks = ROUNDS["mediated"]()
    assert talks.deal_day < talks.day
    made = talks.calendar.date(talks.deal_day).isoformat()
    assert stars("mediated")[-1] == (made, DEAL)


def test_a_deal_that_was_voted_down_is_an_empty_star() -> None:
    found = stars("rejected")
    assert found
    assert {colour for _, colour in found} == {"#ffffff"}
    texts = [t["hovertext"][0] for t in drawn("rejected")["data"] if "hovertext" in t]
    assert any(text.startswith("a deal that was voted down: ") for text in texts)


def test_a_mediators_proposal_is_no_sides_line() -> None:
    talks, own = ROUNDS["mediated"](), lines("mediated", GUILD)[0]["customdata"]
    assert {talks.messages[step].actor for step in own} == {"guild"}


def test_old_terms_and_ask_are_marked_on_the_axis() -> None:
    issue = settled().case.issue[0]
    ticks = drawn("settled")["layout"]["yaxis2"]
    assert ticks["tickvals"] == [issue.status_quo, issue.ask]
    assert ticks["range"][0] < issue.status_quo < issue.ask < ticks["range"][1]


@pytest.mark.parametrize("name", ROUNDS)
def test_panels_of_a_column_do_not_overlap(name: str) -> None:
    found = drawn(name)["layout"]
    axes = [found[key] for key in found if key.startswith("yaxis")]
    for axis in axes:
        low, high = axis["domain"]
        assert 0.0 <= low < high <= 1.0
    for one, other in combinations(axes, 2):
        apart = one["domain"][1] < other["domain"][0] or other["domain"][1] < one["domain"][0]
        assert apart or one["anchor"] != other["anchor"]


def test_many_panels_stand_in_two_columns_of_the_same_width() -> None:
    found = drawn("many issues")["layout"]
    (left, right), (start, end) = found["xaxis"]["domain"], found["xaxis2"]["domain"]
    assert right < start
    assert right - left == pytest.approx(end - start)
    assert found["xaxis2"]["matches"] == "x"


def test_rows_and_columns() -> None:
    assert [(columns_of(n), rows_of(n)) for n in (2, 6, 7, 13)] == [(1, 2), (1, 6), (2, 4), (2, 7)]
    assert least_height(7) < least_height(6) < least_height(13)


def test_a_veil_and_a_line_for_each_column() -> None:
    for name, columns in (("settled", 1), ("many issues", 2)):
        shapes = drawn(name)["layout"]["shapes"]
        assert [shape["type"] for shape in shapes] == ["rect", "line"] * columns


def test_short_rounds_name_days_and_long_ones_months() -> None:
    assert drawn("one session")["layout"]["xaxis"]["tickformat"] == "%-d %b"
    assert drawn("unsettled")["layout"]["xaxis"]["tickformat"] == "%b %Y"
