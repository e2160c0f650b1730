"""Rounds at the edge: whoever is taken away is gone, whatever cannot be is refused, and it is said.

Each test plays whole rounds and looks at the outcome, the messages and the diary.
"""

import math
from functools import cache
from pathlib import Path

import pytest

from agents.stoppage import STRIKE
from agents.votes import predicted_yes
from agents.worth import DAYS_A_MONTH, EMPLOYERS, GUILD
from model.costs import Regime, company_loss, lost_between
from model.diary import diary
from model.messages import Message
from model.negotiation import Negotiation
from model.outcome import account, outcome
from model.reading import read_scenario
from model.scenario import Scenario

PEOPLE = str(Path(__file__).parent / "scenarios" / "people.toml")
NETWORKS = ("abc", "cbs", "nbc", "fox_network")
STUDIOS = ("disney", "fox_studio", "mgm", "paramount", "sony", "universal", "warner")
QUIET = ("dispute=none", "mediator=none")
NO_VOTERS = ("guild.segment.shop.turnout=0", "guild.segment.office.turnout=0")
ALL_VOTE = ("guild.segment.shop.turnout=1", "guild.segment.office.turnout=1")
AT_ONCE = (
    *(f"causes.{cause}=false" for cause in ("private_information", "self_serving_bias")),
    *("causes.public_commitment=false", "causes.one_veto=false", "guild.members.mood=0"),
)


@cache
def read(name: str, settings: tuple[str, ...]) -> Scenario:
    return read_scenario(name, settings)


def talks_of(*settings: str, seed: int = 1, name: str = PEOPLE) -> Negotiation:
    return Negotiation(read(name, settings), rng=seed, collect=False)


@cache
def played(*settings: str, seed: int = 1, name: str = PEOPLE) -> Negotiation:
    return talks_of(*settings, seed=seed, name=name).run()


def without(*companies: str) -> tuple[str, ...]:
    return tuple(f"company.{name}=none" for name in companies)


def base_case(*settings: str, seed: int) -> Negotiation:
    return played("guild.members.count=100", *settings, seed=seed, name="wga-2004")


def said(talks: Negotiation, *acts: str) -> list[Message]:
    return [message for message in talks.messages if message.act in acts]


def words(talks: Negotiation) -> str:
    return " ".join(entry.text for entry in diary(talks))


def assert_sane(talks: Negotiation) -> None:
    """Check that a round has ended in one of its ways, in finite figures that add up."""
    found = outcome(talks)
    assert talks.phase_name in ("settled", "open")
    assert (
        (talks.deal is not None) == (talks.phase_name == "settled") == (found.status == "settled")
    )
    for side, value in ((GUILD, found.guild_value), (EMPLOYERS, found.employer_value)):
        assert math.isfinite(value)
        lines = [line.amount for line in account(talks, side)]
        assert math.fsum(lines) == pytest.approx(value, abs=1e-6)
    assert [entry.message for entry in diary(talks)] == talks.messages


# ------------------------------------------------------------------------------ companies leave


@pytest.mark.parametrize(
    "gone", [NETWORKS, STUDIOS[:-1], STUDIOS], ids=["networks", "six", "seven"]
)
@pytest.mark.parametrize("seed", [1, 4])
def test_companies_of_the_base_case_can_leave_and_the_others_bear_all(
    seed: int, gone: tuple[str, ...]
) -> None:
    """Every network, every studio but one, every studio: the parts of the rest add up to one."""
    talks = base_case(*without(*gone), seed=seed)
    assert_sane(talks)
    left = [company for company in talks.case.company if company.name not in gone]
    assert [company.name for company in talks.companies] == [c.name for c in left]
    assert len(left) == 11 - len(gone)
    parts = talks.table.stakes
    for place, issue in enumerate(talks.case.issue):
        borne = math.fsum(weights[place] for weights in parts.weights)
        anybody = any(company.stake.get(issue.name, 0.0) > 0.0 for company in left)
        assert borne == (pytest.approx(1.0) if anybody else 0.0)
    assert math.fsum(parts.rest) == pytest.approx(1.0)
    assert [company.stake.rest for company in talks.companies] == list(parts.rest)
    titles = {company.title for company in base_case(seed=seed).case.company}
    absent = titles - {company.title for company in left}
    blocking = {block.company for message in said(talks, "blocks") for block in message.blocks}
    assert blocking <= titles - absent
    assert not any(title in words(talks) for title in absent)


def test_what_networks_lose_by_a_strike_goes_with_them_and_nothing_else() -> None:
    strike, until = Regime(STRIKE, 30), 30 + 200
    everybody, rest = (
        talks_of("guild.members.count=60", *gone, name="wga-2004").table.facts
        for gone in ((), without(*NETWORKS))
    )
    names = [company.name for company in read("wga-2004", ()).company]
    networks = [names.index(name) for name in NETWORKS]
    theirs = math.fsum(company_loss(everybody, which, strike, 30, until) for which in networks)
    of_all, of_the_rest = (
        [lost_between(facts, side, strike, 30, until) for side in (GUILD, EMPLOYERS)]
        for facts in (everybody, rest)
    )
    assert of_all[EMPLOYERS] - of_the_rest[EMPLOYERS] == pytest.approx(theirs)
    assert theirs > 100.0
    assert of_all[GUILD] == of_the_rest[GUILD]


def first_blocks(*settings: str) -> set[tuple[str, str]]:
    """Return who blocks what because of which issue, in the first round in which somebody does."""
    rounds = (base_case(*settings, seed=seed) for seed in range(12))
    found = (
        {
            (block.company, block.issue)
            for message in said(talks, "blocks")
            for block in message.blocks
        }
        for talks in rounds
    )
    return next(blocks for blocks in found if blocks)


def test_networks_block_no_disc_money_and_without_them_studios_still_block() -> None:
    """They sell no discs."""
    titles = {c.title for c in read("wga-2004", ()).company if c.name in NETWORKS}
    assert not any(
        issue == "DVD residual" for company, issue in first_blocks() if company in titles
    )
    assert not titles & {company for company, _ in first_blocks(*without(*NETWORKS))}


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_one_company_left_or_none_is_an_alliance_of_one_mind(seed: int) -> None:
    one = without("south", "east", "idle")
    for gone in (one, (*one, "company.north=none")):
        talks = played(*QUIET, *gone, seed=seed)
        free = played(*QUIET, *gone, "causes.one_veto=false", seed=seed)
        assert_sane(talks)
        assert [repr(m) for m in talks.messages] == [repr(m) for m in free.messages]
        assert said(talks, "blocks") == []


def test_without_any_company_a_strike_moves_nobody_and_is_not_called() -> None:
    gone = without("north", "south", "east", "idle")
    for seed in range(5):
        talks = played("mediator=none", "guild.bias=0.4", "employers.bias=0.4", *gone, seed=seed)
        assert_sane(talks)
        assert said(talks, "calls a strike vote", "sets a strike date") == []
        assert talks.table.state.days_on_strike == 0


# --------------------------------------------------------------------------------- members leave


@pytest.mark.parametrize("gone", ["shop", "office"])
def test_all_members_of_a_segment_can_leave_and_the_others_are_the_guild(gone: str) -> None:
    for seed in (1, 2, 5):
        talks = played(f"guild.segment.{gone}=none", seed=seed)
        assert_sane(talks)
        assert len(talks.voters) == 40
        assert {voter.member.segment for voter in talks.voters} == {0}
        # All who are left weigh alike, and their mean is what the guild wants.
        (weights,) = {voter.member.weights for voter in talks.voters}
        assert weights == pytest.approx((1.0, 1.0), abs=1e-12)
        turnout = {"shop": 0.5, "office": 0.6}[gone]
        assert set(talks.table.crowd.turnout) == {turnout}


def test_a_segment_without_members_votes_nowhere() -> None:
    talks = played(*QUIET, "guild.segment.office.share=0", seed=2)
    assert_sane(talks)
    assert {voter.member.segment for voter in talks.voters} == {0}


def test_without_members_the_committee_decides_alone() -> None:
    alone = ("guild.members=none", "guild.segment=[]", "guild.committee.election=none")
    for seed in (1, 5, 8):
        talks = played(*alone, seed=seed)
        assert_sane(talks)
        assert said(talks, "ballot", "strike vote", "election") == []
        found = outcome(talks)
        assert (found.yes_share, found.turnout, found.committee_gap) == (None, None, 0.0)


@pytest.mark.parametrize("count", [1, 2])
def test_a_guild_of_one_or_two_has_its_votes(count: int) -> None:
    for seed in range(3):
        talks = played(f"guild.members.count={count}", *ALL_VOTE, seed=seed)
        assert_sane(talks)
        for message in said(talks, "ballot"):
            assert message.tally is not None
            assert (message.tally.ballots, message.tally.members) == (count, count)
            assert message.tally.carried == (message.tally.yes == count)


# ------------------------------------------------------------------------------------------ votes


def test_where_nobody_votes_no_deal_is_ratified_and_the_diary_says_why() -> None:
    for seed in (0, 2, 3):
        talks = played(*QUIET, *NO_VOTERS, seed=seed)
        assert_sane(talks)
        found, ballots = outcome(talks), said(talks, "ballot")
        assert (found.status, found.yes_share, found.turnout) == ("holdout", None, 0.0)
        assert found.rejections == len(ballots) == len(said(talks, "accepts")) > 0
        assert all(m.tally is not None and m.tally.ballots == 0 for m in ballots)
        told = [entry.text for entry in diary(talks) if entry.act == "ballot"]
        assert all(t.startswith("Nobody votes on the deal, and so it is not") for t in told)
        assert told[0].endswith("The two sides talk again.")


def test_a_tie_ratifies_nothing_and_the_diary_says_that_more_was_needed() -> None:
    talks = talks_of(*AT_ONCE, *QUIET, *ALL_VOTE)
    for place, voter in enumerate(talks.voters):
        voter.opinion = -50.0 if place % 2 else 50.0  # half would sign anything, half nothing
    while talks.table.state.rejections == 0:
        talks.step()
    tally = said(talks, "ballot")[0].tally
    assert tally is not None
    assert (tally.yes, tally.ballots, tally.carried) == (20, 40, False)
    assert talks.phase_name == "talks"
    assert talks.deal is None
    assert "vote the deal down: 20 of 40 ballots say yes (50%, and more was needed;" in words(talks)
    talks.voters[0].opinion = -50.0  # one more
    while talks.running and talks.table.state.rejections == 1:
        talks.step()
    assert talks.last_vote is not None
    assert (talks.last_vote.yes, talks.last_vote.carried) == (21, True)


def test_a_quota_of_members_that_nobody_can_exceed_lets_the_committee_sign_nothing() -> None:
    for seed in (0, 2):
        talks = played(*QUIET, "guild.members.quota=1", seed=seed)
        assert_sane_but_for_the_gap(talks)
        assert said(talks, "accepts", "ballot") == []
        assert "behind them" in words(talks)


def assert_sane_but_for_the_gap(talks: Negotiation) -> None:
    """The committee would want infinitely much; everything else is finite."""
    assert_sane(talks)
    assert outcome(talks).committee_gap == math.inf


@pytest.mark.parametrize(
    "settings",
    [
        ("employers.rule=quota", "employers.quota=1.5"),
        ("employers.rule=quota", "employers.quota=2"),
    ],
)
def test_a_quota_of_companies_that_nobody_can_meet_blocks_everything(
    settings: tuple[str, ...],
) -> None:
    for seed in (0, 1, 2):
        talks = played(*QUIET, *settings, seed=seed)
        assert_sane(talks)
        assert talks.deal is None
        offers = [m for m in said(talks, "offers", "stands") if m.actor == "employers"]
        assert offers != []
        assert all(message.contract is None for message in offers)
        assert "the people behind them" in words(talks)


def test_without_turnout_and_poll_everything_is_predicted_to_pass() -> None:
    """Nobody differs from anybody where nobody votes: the committee trusts its mean."""
    talks = played(*QUIET, *NO_VOTERS, seed=2)
    predicted = [m.tally.predicted for m in said(talks, "ballot") if m.tally]
    assert set(predicted) == {predicted_yes(0.0, 0.0)} == {1.0}


# ------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("day", "past", "effective", "text"),
    [
        ("2040-06-30", 0, "2040-07-01", "from 1 July 2040"),
        ("2040-07-01", 1, "2040-07-01", "from 1 July 2040"),
        ("2040-07-02", 2, "2040-08-01", "from 1 August 2040"),
    ],
    ids=["last day", "first day without", "day after"],
)
def test_a_settlement_on_the_day_of_expiry(day: str, past: int, effective: str, text: str) -> None:
    """The last day of the old contract, the first day without one, and the day after."""
    short = (
        *(f"calendar.talks_open={day}", "calendar.ends=2040-07-31", "calendar.final_offer=none"),
        *("calendar.meeting=[]", "guild.committee.election=none"),
        "calendar.session_weekdays=['Mon', 'Sat', 'Sun']",
    )
    talks = played(*AT_ONCE, *QUIET, *short)
    assert_sane(talks)
    found = outcome(talks)
    assert (found.status, found.deal_date, found.rounds) == ("settled", day, 1)
    assert (found.days_past_expiry, found.effective_date) == (past, effective)
    cost = 0.4 * max(0, past - 1) / DAYS_A_MONTH  # a day under the old terms
    assert found.dispute_cost_guild == pytest.approx(cost, rel=1e-3)
    assert found.strike_days == found.lockout_days == 0
    order = {
        0: ["talks open", "tables", "tables", "offers", "accepts", "expiry", "ballot"],
        1: ["talks open", "tables", "tables", "expiry", "offers", "accepts", "ballot"],
        2: ["expiry", "talks open", "tables", "tables", "offers", "accepts", "ballot"],
    }
    assert [m.act for m in talks.messages] == order[past]
    accepted = next(entry.text for entry in diary(talks) if entry.act == "accepts")
    assert text in accepted


def test_what_falls_on_one_day_happens_in_the_documented_order() -> None:
    """News first, then the people, then what was set for the day, then who proposes, then talks."""
    day = "2040-09-03"  # a Monday and the day of the election
    talks = played(
        *("guild.tactic=hard-liner", "employers.tactic=hard-liner", "dispute=none"),
        *(f"calendar.final_offer={day}", "calendar.final_reply_days=0"),
        *("calendar.holdout_every_days=1", f"mediator.first={day}"),
        f'calendar.meeting=[{{name="hall", title="the hall", day={day}}}]',
        f'calendar.milestone=[{{name="fair", title="the fair", day={day}, guild_flow=1.0}}]',
        *(f"calendar.blackout_ends={day}", "calendar.final_open_days=1"),
    )
    assert_sane(talks)
    by_day = [
        [m.act for m in talks.messages if talks.calendar.date(m.day).isoformat() == when]
        for when in (day, "2040-09-04")
    ]
    news = ["blackout ends", "milestone", "election", "meeting"]
    assert by_day[0] == [*news, "final offer", "rejects", "proposes"]
    assert by_day[1] == ["offer lapses", "rejects", "stands", "rejects"]


def test_the_ballots_of_a_deal_and_the_election_may_be_counted_on_one_day() -> None:
    talks = played(*AT_ONCE, *QUIET, "guild.committee.election.day=2040-06-11")
    assert_sane(talks)
    today = [m.act for m in talks.messages if m.day == talks.day]
    assert today == ["election", "ballot"]
    assert talks.day == talks.deal_day + 7


def test_a_final_offer_is_still_there_when_employers_have_only_said_no_since() -> None:
    """Whoever spoke last before it lapses: to say no to the guild is no other offer."""
    stubborn = ("guild.tactic=hard-liner", "employers.tactic=hard-liner", *QUIET)
    spoke_last = set()
    for every in (2, 3, 4, 5):
        talks = played(*stubborn, f"calendar.holdout_every_days={every}")
        (lapses,), (final,) = said(talks, "offer lapses"), said(talks, "final offer")
        assert lapses.day == final.day + 10
        after = talks.messages[talks.messages.index(lapses) + 1]
        assert (after.actor, after.act, after.day) == ("guild", "rejects", lapses.day)
        assert after.contract is not None
        assert final.contract is not None
        assert after.contract.shares == final.contract.shares
        spoke_last.add([m for m in talks.messages if m.mind and m.day < lapses.day][-1].actor)
    assert spoke_last == {"guild", "employers"}


# ---------------------------------------------------------------------------------------- many


def test_eleven_thousand_members_are_no_trouble() -> None:
    """As many as the guild has: a whole round with a vote on a strike and one on a deal."""
    talks = played("guild.members.count=11000", "guild.members.network=small-world", seed=8)
    assert_sane(talks)
    votes = {m.act: m.tally for m in said(talks, "strike vote", "ballot") if m.tally}
    assert set(votes) == {"strike vote", "ballot"}
    assert all(tally.members == 11_000 for tally in votes.values())
    assert 5_500 < votes["ballot"].ballots < 6_800
