"""Findings: what a message says of a name that no issue has."""

from model.finding import Problem, listed, no_issue, no_issues

NAMES = ["wages", "pension", "shifts"]


def test_values_are_listed_in_their_order() -> None:
    assert listed((24, 12)) == "24, 12"
    assert listed([]) == ""


def test_an_unknown_issue_is_named_with_those_there_are_and_the_nearest() -> None:
    assert no_issue("pensions", NAMES) == (
        "there is no issue 'pensions'; allowed: wages, pension, shifts; nearest: pension"
    )
    assert no_issue("qqqq", NAMES) == "there is no issue 'qqqq'; allowed: wages, pension, shifts"


def test_only_names_that_no_issue_has_are_found_in_alphabetical_order() -> None:
    found = list(no_issues("company.ore.stake", {"zinc": 1, "wages": 2, "ale": 3}, NAMES))
    assert [problem.path for problem in found] == [
        "company.ore.stake.ale",
        "company.ore.stake.zinc",
    ]
    assert found[1] == Problem("company.ore.stake.zinc", no_issue("zinc", NAMES))
    assert list(no_issues("", NAMES, NAMES)) == []
