"""Events of the calendar in words, and what a mediator does."""

import pytest

from model.messages import Message
from tests.model.diary.tables import PUBLIC_DAY, crowd_table, event, mind, table


def test_talks_open_with_both_full_names() -> None:
    opened = "Dockers' Union and Association of Port Operators open talks."
    assert table().says(event("talks open")) == opened
    assert table(name="symmetric").says(event("talks open")) == "The union and the firm open talks."


@pytest.mark.parametrize("act", ["recess starts", "recess ends", "end", "expiry", "milestone"])
def test_events_of_the_calendar(act: str) -> None:
    wanted = {
        "recess starts": "The talks go into recess.",
        "recess ends": "The recess is over.",
        "end": "The round ends here without a deal; the old terms go on.",
        "expiry": "The old contract has ended. Its terms go on while the two sides talk.",
        "milestone": "The autumn rush begins.",
    }
    assert table().says(event(act)) == wanted[act]


def test_the_deal_of_another_guild_has_its_end_and_what_it_does_to_the_odds() -> None:
    assert table().says(event("sister settles", 1)) == (
        "An early deal of the crane technicians' union, up to 31 March 2034. The odds of a joint "
        "fight fall by 30%."
    )


@pytest.mark.parametrize(
    ("settings", "end"),
    [
        ([], "positions are public now, and pledges bind."),
        (["causes.public_commitment=false"], "positions are public now."),
        (
            [
                *("guild.pledge.term=0.0", "guild.pledge.issue={}", "employers.pledge.term=0.0"),
                "employers.pledge.issue={}",
            ],
            "positions are public now.",
        ),
    ],
    ids=["pledges", "no commitment", "nothing pledged"],
)
def test_pledges_bind_only_where_there_are_some(settings: list[str], end: str) -> None:
    here = table(*settings, "calendar.blackout_ends=2030-05-01")
    assert here.says(event("blackout ends", day=-61)).endswith(end)


def test_while_members_vote_nobody_talks() -> None:
    here = crowd_table()
    here.says(here.message("guild", "accepts", mind()))
    assert here.says(event("expiry")).endswith("Its terms go on while the members vote.")
    idle = "A recess begins in which nobody would have talked anyway."
    assert here.says(event("recess starts")) == idle
    assert here.says(event("end")) == "The last day for talks; the members still vote on the deal."


def test_the_guild_is_asked_once_more_before_the_final_offer_lapses() -> None:
    assert crowd_table().says(event("offer lapses")) == (
        "The final offer lapses today; the dockers are asked once more."
    )


PROPOSAL = (
    "36 months from 1 August 2030 to 31 July 2033 and wages 2.5 % rise a year; pension "
    "contribution and notice of shifts as before"
)


def test_a_mediators_text_that_nobody_takes() -> None:
    here = crowd_table()
    text = here.message("mediator", "proposes")
    assert here.says(text) == (
        f"The mediator proposes to both: {PROPOSAL}. Worth $80 million to the dockers, -$70 "
        "million to the operators. It is not accepted, and nobody learns by whom."
    )
    again = here.entry(here.message("mediator", "proposes", day=60))
    assert (again.text, again.is_idle) == ("The mediator proposes the same contract again.", True)
    other = here.entry(here.message("mediator", "proposes", shares=(0.75, 0.0, 0.0)))
    assert other.text.startswith("The mediator proposes to both: ")
    assert not other.is_idle


def test_a_mediators_text_that_both_take() -> None:
    here = crowd_table()
    text, taken = (here.message("mediator", act) for act in ("proposes", "both accept"))
    assert here.says(text, taken).endswith("-$70 million to the operators.")
    said = here.says(taken)
    assert said.startswith(f"Both sides accept the mediator's text. The deal: {PROPOSAL}. It needs")


def test_a_mediator_without_a_text() -> None:
    here = crowd_table()
    none = Message(PUBLIC_DAY, "mediator", "proposes")
    entries = [here.entry(none), here.entry(none)]
    assert entries[0].text == "The mediator sees no contract to propose to both sides."
    assert [entry.is_idle for entry in entries] == [False, True]
    here.says(here.message("mediator", "proposes"))
    assert not here.entry(none).is_idle
