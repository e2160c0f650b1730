"""The records of people: what they leave out, what they refuse, and that the rules know them."""

from datetime import date
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from agents.network import NETWORKS
from model.facts import RULES
from model.people import (
    CommitteeRecord,
    CompanyRecord,
    DisputeRecord,
    ElectionRecord,
    MediatorRecord,
    MembersRecord,
    SegmentRecord,
)
from model.reading import read_scenario, scenario_names
from model.record import Record
from model.scenario import EmployersRecord, GuildRecord

PORT = read_scenario("contract-round")
RECORDS: dict[type[Record], dict[str, Any]] = {
    ElectionRecord: {"day": date(2030, 10, 5), "distance": 1.0, "stance": 4.0},
    CommitteeRecord: {},
    MembersRecord: {"count": 10, "vote_days": 14, "spread": 1.0},
    SegmentRecord: {
        "name": "gangs",
        "title": "gangs",
        "share": 1.0,
        "turnout": 0.5,
        "weight": {"wages": 1.0},
        "earnings": 80.0,
        "savings_months": 3.0,
    },
    CompanyRecord: {"name": "ore", "title": "ore", "stake": {}, "rest": 1.0},
    DisputeRecord: {
        "pay": 25.0,
        "other_income": 0.5,
        "lockout_income": 0.6,
        "strike_fund": 10.0,
        "fund_months": 2.0,
        "reckoned_days": 40,
        "first_days": 21,
        "notice_days": 2,
        "authorisation_days": 14,
        "pooled_threat": 1.5,
        "call_share": 0.5,
        "call_opinion": 0.0,
        "cooling_days": 14,
    },
    MediatorRecord: {"first": date(2030, 9, 2), "every_days": 28, "noise": 5.0},
}


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_needs_what_has_no_neutral_value_and_nothing_else(record: type[Record]) -> None:
    least = RECORDS[record]
    record(**least)
    for key in least:
        with pytest.raises(ValidationError, match="Field required"):
            record(**{name: value for name, value in least.items() if name != key})


def test_a_committee_of_which_nothing_is_said_wants_what_its_members_want() -> None:
    silent = CommitteeRecord()
    assert (silent.stance, silent.survival, silent.poll_error) == (0.0, 0.0, 0.0)
    assert (silent.credibility, silent.election) == (1.0, None)


def test_what_is_not_said_of_people_changes_nothing() -> None:
    segment = SegmentRecord(**RECORDS[SegmentRecord])
    assert (segment.west, segment.earning, segment.residuals) == (1.0, 1.0, 1.0)
    assert (segment.patience, segment.militancy) == (1.0, 0.0)
    company = CompanyRecord(**RECORDS[CompanyRecord])
    assert (company.output, company.fallback, company.stockpile_days) == (0.0, 0.0, 0)
    assert (company.seasonal, company.patience, company.votes) == (0.0, 1.0, 1.0)
    dispute = DisputeRecord(**RECORDS[DisputeRecord])
    assert (dispute.output, dispute.stockpile) == (1.0, 1.0)
    assert (dispute.impasse_days, dispute.give_backs, dispute.relief) == (0, 0.0, 0.0)


def test_a_scenario_without_people_has_two_seats_and_nobody_behind_them() -> None:
    toy = read_scenario("symmetric")
    assert (toy.guild.members, toy.guild.segment, toy.company) == (None, (), ())
    assert (toy.dispute, toy.mediator, toy.calendar.meeting) == (None, None, ())
    assert not toy.causes.ratification_gap
    assert not toy.causes.one_veto
    assert toy.employers.rule == "veto"


@pytest.mark.parametrize(
    ("record", "key", "value"),
    [
        (MembersRecord, "count", 0),
        (MembersRecord, "count", 100_001),
        (MembersRecord, "count", 10.0),
        (MembersRecord, "quota", 1.01),
        (MembersRecord, "vote_days", 0),
        (MembersRecord, "network", "small world"),
        (MembersRecord, "opinion", "voter"),
        (MembersRecord, "neighbours", 1001),
        (MembersRecord, "earnings_spread", 5.1),
        (MembersRecord, "patience_spread", 5.1),
        (MembersRecord, "residual_share", 0.0),
        (MembersRecord, "residual_share", 1.0),
        (MembersRecord, "residual_issue", ["dvd"]),  # a list, where a file gives a tuple
        (ElectionRecord, "distance", 0.0),
        (CommitteeRecord, "poll_error", 0.51),
        (SegmentRecord, "turnout", 60),
        (SegmentRecord, "militancy", 11.0),
        (SegmentRecord, "patience", 0.0),
        (SegmentRecord, "weight", {"wages": -1.0}),
        (CompanyRecord, "stake", {"wages": True}),
        (CompanyRecord, "votes", -1.0),
        (CompanyRecord, "stockpile_days", 3661),
        (DisputeRecord, "fund_months", 0.0),
        (DisputeRecord, "reckoned_days", 0),
        (DisputeRecord, "relief", 1.1),
        (MediatorRecord, "every_days", 0),
        (MediatorRecord, "noise", -1.0),
    ],
)
def test_what_makes_no_sense_is_refused(record: type[Record], key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=key):
        record(**RECORDS[record] | {key: value})


def test_every_choice_that_a_file_has_is_one_that_the_rules_know() -> None:
    assert get_args(MembersRecord.model_fields["network"].annotation) == NETWORKS
    assert set(get_args(EmployersRecord.model_fields["rule"].annotation)) == set(RULES)
    assert get_args(MembersRecord.model_fields["opinion"].annotation) == (
        "degroot",
        "bounded",
        "threshold",
    )


@pytest.mark.parametrize("name", scenario_names())
def test_issues_are_the_same_for_everybody(name: str) -> None:
    scenario = read_scenario(name)
    issues = {issue.name for issue in scenario.issue}
    assert [s.name for s in scenario.guild.segment if set(s.weight) != issues] == []
    assert [c.name for c in scenario.company if not set(c.stake) <= issues] == []


def test_each_side_has_its_own_kind_of_people() -> None:
    assert {"committee", "members", "segment"} <= set(GuildRecord.model_fields)
    assert {"rule", "quota"} <= set(EmployersRecord.model_fields)
    assert not {"rule", "quota"} & set(GuildRecord.model_fields)
    assert len(PORT.guild.segment) == len(PORT.company) == 4
