"""The JSON document of a round, and the table of the deal beside the openings."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

import experiments.run
from agents.stoppage import LOCKOUT
from experiments.run import (
    NOTHING,
    accounts,
    comparison,
    course,
    details,
    document,
    fair_contract,
    opening,
)
from model.messages import ACTORS, Message, Tally
from model.negotiation import Negotiation
from model.outcome import Line, Outcome, account, outcome
from model.reading import read_scenario
from tests.model.crowds import CROWD, CROWDS, QUIET, crowd, settled, unsettled
from tests.model.oracle.world import World
from tests.model.rounds import play

SEED = 3
BOTH_ENDS = pytest.mark.parametrize("end", [settled, unsettled], ids=["deal", "none"])


def numbers(value: Any) -> list[float]:
    """Return every number in a document."""
    if isinstance(value, dict):
        return [found for below in value.values() for found in numbers(below)]
    if isinstance(value, list):
        return [found for below in value for found in numbers(below)]
    return [value] if isinstance(value, int | float) else []


def test_the_document_has_the_parts_that_the_reference_names() -> None:
    found = document(settled(), SEED)
    assert list(found)[:4] == ["scenario", "seed", "outcome", "contract"]
    assert set(found) == {*list(found)[:4], "accounts", "tactics", "drawn", "transcript"}
    assert (found["scenario"], found["seed"]) == ("quiet", SEED)
    assert found["outcome"] == outcome(settled())._asdict()
    for entry in found["transcript"]:
        assert {"date", "day", "actor", "act", "text"} <= set(entry)
        assert set(entry) <= {"date", "day", "actor", "act", "text", "contract", "values", "mind"}
        assert entry["actor"] in (*ACTORS, "calendar")


KEYS = {"date", "day", "actor", "act", "text"}
MORE = {"contract", "values", "mind", "blocks", "tally", "threat", "stoppage"}


@pytest.mark.parametrize("name", CROWDS)
def test_a_round_with_people_survives_json(name: str) -> None:
    found = document(crowd(name), SEED)
    assert json.loads(json.dumps(found, allow_nan=False)) == json.loads(json.dumps(found))
    assert len(found["transcript"]) == len(crowd(name).messages)
    for entry in found["transcript"]:
        assert KEYS <= set(entry) <= KEYS | MORE
        assert entry["actor"] in (*ACTORS, "calendar", "mediator")


def test_votes_are_plain_data() -> None:
    entries = document(crowd("ratified"), SEED)["transcript"]
    result = outcome(crowd("ratified"))
    ballot = [entry["tally"] for entry in entries if entry["act"] == "ballot"][-1]
    assert ballot["carried"] is True
    assert ballot["yes"] / ballot["ballots"] == result.yes_share
    assert ballot["predicted"] == result.predicted_yes
    votes = Tally(3, 5, 10, True, math.nan, math.nan, 0.6)
    for which, winner in enumerate(("incumbents", "harder", "softer")):
        told = details(settled(), Message(1, "calendar", "election", which=which, tally=votes))
        assert (told["tally"]["winner"], told["tally"]["predicted"]) == (winner, None)
        assert told["tally"]["east"] == 0.6


def test_blocks_threats_and_stoppages_are_plain_data() -> None:
    entries = document(crowd("blocks"), SEED)["transcript"]
    blocks = next(entry["blocks"] for entry in entries if entry["act"] == "blocks")
    titles = {company.title for company in crowd("blocks").case.company}
    assert all(set(block) == {"company", "issue"} for block in blocks)
    assert {block["company"] for block in blocks} <= titles
    entries = document(crowd("lockout"), SEED)["transcript"]
    threat = next(entry for entry in entries if entry["act"] == "announces a lockout")["threat"]
    assert (threat["then"] > threat["now"], threat["willing"]) == (True, None)
    assert threat["date"] == crowd("lockout").calendar.date(threat["day"]).isoformat()
    begun = next(entry for entry in entries if entry["act"] == "stoppage starts")
    assert begun["stoppage"] == "lockout"
    told = details(settled(), Message(1, "calendar", "stoppage starts", which=LOCKOUT))
    assert told == {"stoppage": "lockout"}


def test_the_deal_is_dated_by_the_handshake_and_not_by_the_vote() -> None:
    talks = crowd("ratified")
    found = document(talks, SEED)
    assert (
        found["outcome"]["deal_date"]
        == [entry["date"] for entry in found["transcript"] if entry["act"] == "accepts"][-1]
    )
    assert found["transcript"][-1]["act"] == "ballot"
    assert found["outcome"]["deal_date"] < found["transcript"][-1]["date"]


def test_a_gap_without_limit_is_null() -> None:
    talks = play(CROWD, "guild.members.quota=1")
    assert math.isinf(outcome(talks).committee_gap)
    assert document(talks, SEED)["outcome"]["committee_gap"] is None


def test_the_course_has_only_what_applies() -> None:
    assert course(outcome(settled())) == []
    plain = outcome(settled())
    votes = {"yes_share": 0.825, "ballots": 80, "turnout": 0.2, "predicted_yes": 0.64}
    full = plain._replace(strike_days=23, lockout_days=8, rejections=2, committee_gap=3.2, **votes)
    assert course(full) == [
        ("days of strike", "23"),
        ("days of lockout", "8"),
        ("deals that the members voted down", "2"),
        ("yes in the last vote", "82% of 80 ballots"),
        ("what the committee had expected", "64%"),
        ("members who voted", "20%"),
        ("what the committee wants beyond what the average voter does", "$3.2 million"),
    ]
    nobody = full._replace(yes_share=None, ballots=0, turnout=0.0, committee_gap=math.inf)
    rows = dict(course(nobody))
    assert rows["yes in the last vote"] == "nobody voted"
    assert rows["what the committee wants beyond what the average voter does"] == "no limit"


@pytest.mark.parametrize("name", CROWDS)
def test_both_accounts_stand_side_by_side_with_every_line(name: str) -> None:
    talks = crowd(name)
    rows = accounts(talks)
    for side in (0, 1):
        kept = [(row[0], row[1 + side]) for row in rows if row[1 + side] != 0.0]
        assert kept == [(what, amount) for what, amount in account(talks, side) if amount != 0.0]


def test_a_line_that_one_side_lacks_is_nothing_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ([Line("a", 1.0), Line("b", 2.0)], [Line("c", 5.0), Line("b", 3.0), Line("d", 4.0)])
    monkeypatch.setattr(experiments.run, "account", lambda talks, side: lines[side])
    assert accounts(settled()) == [
        *(("a", 1.0, 0.0), ("c", 0.0, 5.0), ("b", 2.0, 3.0), ("d", 0.0, 4.0)),
    ]


@BOTH_ENDS
def test_the_document_survives_json_and_has_only_finite_numbers(
    end: Callable[[], Negotiation],
) -> None:
    found = document(end(), SEED)
    text = json.dumps(found, allow_nan=False)
    assert json.loads(text) == json.loads(json.dumps(found))
    assert all(math.isfinite(number) for number in numbers(found))
    assert len(numbers(found)) > 100


def test_the_contract_is_in_dates_and_in_the_issues_own_units() -> None:
    found, deal = document(settled(), SEED)["contract"], settled().deal
    assert deal is not None
    result = outcome(settled())
    assert (found["months"], found["effective_date"], found["expiry_date"]) == (
        result.term_months,
        result.effective_date,
        result.expiry_date,
    )
    assert found["issue"] == result.contract
    for issue, share in zip(settled().case.issue, deal.shares, strict=True):
        reached = issue.status_quo + share * (issue.ask - issue.status_quo)
        assert found["issue"][issue.name] == pytest.approx(reached, abs=1e-9)
    clauses = {name: found[name] for name in ("retroactive", "reopener", "me_too")}
    assert clauses == {name: getattr(deal.package, name) for name in clauses}


def test_the_last_entry_of_a_settled_round_is_the_contract() -> None:
    found = document(settled(), SEED)
    last = found["transcript"][-1]
    assert last["act"] == "accepts"
    assert last["contract"] == found["contract"]


def test_without_a_deal_there_is_no_contract() -> None:
    found = document(unsettled(), SEED)
    assert found["contract"] is None
    assert (found["transcript"][-1]["act"], found["outcome"]["status"]) == ("end", "holdout")


@BOTH_ENDS
def test_the_accounts_add_up_to_the_values(end: Callable[[], Negotiation]) -> None:
    found = document(end(), SEED)
    totals = {
        side: math.fsum(line["amount"] for line in lines)
        for side, lines in found["accounts"].items()
    }
    assert totals["guild"] == pytest.approx(found["outcome"]["guild_value"], abs=1e-9)
    assert totals["employers"] == pytest.approx(found["outcome"]["employer_value"], abs=1e-9)


def test_what_was_drawn_is_told() -> None:
    found = document(settled(), SEED)["drawn"]
    random = read_scenario(QUIET).random
    assert list(found) == list(random)
    assert all(random[path].low <= found[path] <= random[path].high for path in random)


def test_a_number_that_a_side_has_not_formed_yet_is_null() -> None:
    minds = [entry["mind"] for entry in document(settled(), SEED)["transcript"] if "mind" in entry]
    assert minds[0]["aspired"] is None
    assert minds[-1]["aspired"] is not None


@pytest.mark.parametrize(
    "opens", ["2030-04-15", "2030-07-03"], ids=["before the expiry", "after the expiry"]
)
def test_the_openings_are_those_of_the_first_day(opens: str) -> None:
    talks = play(
        QUIET,
        *(f"calendar.talks_open={opens}", "calendar.recess=[]", "guild.opening.retroactive=false"),
    )
    asked, offered = (opening(talks, side) for side in (0, 1))
    assert asked is not None
    assert offered is not None
    date = talks.calendar.date
    assert (asked.package.months, offered.package.months) == (24, 48)
    assert (asked.shares, offered.shares) == ((1.0, 1.0, 1.0), (0.2, 0.0, 0.0))
    first = "2030-07-01" if opens < "2030-07-01" else "2030-08-01"
    assert (date(asked.effective).isoformat(), date(offered.effective).isoformat()) == (
        first,
        "2030-07-01",
    )


def test_before_the_first_day_nothing_is_tabled() -> None:
    talks = Negotiation(read_scenario("symmetric"), rng=0)
    assert (opening(talks, 0), opening(talks, 1)) == (None, None)


def test_the_comparison_has_a_row_for_all_that_is_settled() -> None:
    rows = {row[0]: row[1:] for row in comparison(settled())}
    titles = [issue.title for issue in settled().case.issue]
    assert list(rows) == ["term", "from", "to", *titles, "clauses"]
    assert all(len(cells) == 4 for cells in rows.values())
    assert rows["term"][:2] == ("24 months", "48 months")
    assert rows["wages"][:2] == ("5 % rise a year", "1 % rise a year")
    assert rows["from"][0] == "1 July 2030"
    assert rows["term"][2] == f"{outcome(settled()).term_months} months"


def test_without_a_deal_the_comparison_leaves_its_cells_empty() -> None:
    assert {row[3] for row in comparison(unsettled())} == {NOTHING}


def test_where_nothing_beats_waiting_for_both_there_is_no_fair_contract() -> None:
    talks = play("symmetric", "employers.waiting_flow=0.0", "guild.waiting_flow=1.0")
    assert talks.deal is None
    assert fair_contract(talks) is None
    assert {row[4] for row in comparison(talks)} == {NOTHING}


def test_the_fair_contract_is_that_of_the_day_of_the_deal() -> None:
    talks = crowd("mediated")
    fair = fair_contract(talks)
    assert fair is not None
    assert talks.deal is not None
    assert talks.deal_outlook is not None
    place = talks.packages.index(fair.package)
    assert talks.deal_outlook.admissible[place]
    assert fair.effective == World(talks.case).effective(talks.deal_day, fair.package)


def test_in_the_toy_the_fair_contract_is_the_deal() -> None:
    talks = play("symmetric")
    assert fair_contract(talks) == talks.deal


def test_outcomes_carry_the_names_of_the_reference() -> None:
    assert Outcome._fields == (
        "status",
        "term_months",
        "term_class",
        "deal_date",
        "effective_date",
        "expiry_date",
        "days_past_expiry",
        "rounds",
        "granted",
        "contract",
        "guild_value",
        "employer_value",
        "package_cost",
        "dispute_cost_guild",
        "dispute_cost_employer",
        "pareto_gap",
        "nash_gap",
        "strike_days",
        "lockout_days",
        "rejections",
        "yes_share",
        "turnout",
        "ballots",
        "predicted_yes",
        "me_too_paid",
        "committee_gap",
    )
