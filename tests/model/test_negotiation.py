"""Whole rounds against theory: numbers in test names are those of the project's theory list."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import ks_2samp

from agents.contract import Offer, Written
from agents.outlook import Outlook, value_of_shares
from agents.seat import Seat
from agents.stoppage import STRIKE, WORK
from agents.tactics import View
from agents.worth import EMPLOYERS, GUILD
from model.negotiation import Negotiation
from model.outcome import account, outcome, term_class
from model.reading import read_scenario, scenario_names
from model.scenario import Scenario
from tests.model.oracle.world import World
from tests.model.rounds import two_seats

HERE = Path(__file__).parent / "scenarios"
PIE = str(HERE / "pie.toml")
PEOPLE = str(HERE / "people.toml")
HOPEFUL = ("mediator=none", "guild.bias=0.4", "employers.bias=0.4")
GRID = 1e-4  # share of the pie
ALL_OFF = [
    "causes.private_information=false",
    "causes.self_serving_bias=false",
    "causes.public_commitment=false",
    "causes.ratification_gap=false",
    "causes.one_veto=false",
]
BETA = {"boulware": 0.2, "linear": 1.0, "conceder": 2.0}
TACTICS = ("rational", "boulware", "linear", "conceder", "hard-liner")


def play(scenario: Scenario, seed: int = 0, **options: Any) -> Negotiation:
    return Negotiation(scenario, rng=seed, collect=False, **options).run()


def pie(guild: str, employers: str, least: tuple[float, float] = (0.0, 0.0)) -> Scenario:
    """A unit pie; ``least`` is the share below which each side would rather have no deal."""
    return read_scenario(
        PIE,
        [
            f"guild.tactic={guild}",
            f"employers.tactic={employers}",
            f"guild.waiting_flow={least[GUILD] / 12}",
            f"employers.waiting_flow={(least[EMPLOYERS] - 1) / 12}",
        ],
    )


def meeting(guild: float, employers: float, least: tuple[float, float]) -> tuple[float, float]:
    """The time and the guild's share at which two time tactics meet, by root finding."""

    def left(time: float) -> float:
        conceded = (1 - least[GUILD]) * time ** (1 / guild)
        return 1 - conceded - (1 - least[EMPLOYERS]) * time ** (1 / employers)

    time = float(brentq(left, 0.0, 1.0, xtol=1e-14))
    return time, 1 - (1 - least[GUILD]) * time ** (1 / guild)


@pytest.mark.parametrize(
    ("guild", "employers", "least"),
    [
        ("linear", "linear", (0.0, 0.0)),
        ("boulware", "boulware", (0.0, 0.0)),
        ("conceder", "conceder", (0.0, 0.0)),
        ("boulware", "linear", (0.0, 0.0)),
        ("linear", "boulware", (0.0, 0.0)),
        ("boulware", "conceder", (0.0, 0.0)),
        ("linear", "linear", (0.3, 0.3)),
        ("boulware", "boulware", (0.4, 0.4)),
    ],
)
def test_theory_15_time_tactics_meet_where_the_curves_cross(
    guild: str, employers: str, least: tuple[float, float]
) -> None:
    talks = play(pie(guild, employers, least))
    assert talks.deal is not None
    time, share = meeting(BETA[guild], BETA[employers], least)
    days = talks.agenda[-1].day - talks.agenda[0].day
    assert days >= 1000
    steepest = max(time ** (1 / BETA[side] - 1) / BETA[side] for side in (guild, employers))
    assert talks.elapsed == pytest.approx(time, abs=1.5 / days)
    assert talks.deal.shares[0] == pytest.approx(share, abs=steepest / days + GRID)


@pytest.mark.parametrize(
    ("guild", "employers", "share"),
    [
        ("linear", "linear", 0.5),
        ("boulware", "linear", 0.754878),
        ("linear", "boulware", 0.245122),
        ("boulware", "conceder", 0.835079),
    ],
)
def test_theory_15_listed_shares(guild: str, employers: str, share: float) -> None:
    assert meeting(BETA[guild], BETA[employers], (0.0, 0.0))[1] == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("guild", TACTICS)
@pytest.mark.parametrize("employers", TACTICS)
def test_theory_16_no_zone_no_deal(guild: str, employers: str) -> None:
    for least in ((0.501, 0.5), (0.1, 0.95)):
        assert play(pie(guild, employers, least)).phase_name == "open"


def largest_step(talks: Negotiation) -> float:
    """The length of one grid step in the plane of values, $M."""
    assert talks.deal is not None
    package = talks.packages.index(talks.deal.package)
    outlook = talks.outlook
    slopes = [outlook.slope[side][package] for side in (GUILD, EMPLOYERS)]
    return float(np.max(np.hypot(*slopes) * np.array(outlook.steps)))


@pytest.mark.parametrize("name", scenario_names())
def test_theory_23_with_all_causes_off_the_first_session_settles_efficiently(name: str) -> None:
    scenario = read_scenario(name, ALL_OFF)
    for seed in range(30):
        talks = play(scenario, seed)
        assert talks.deal is not None
        assert talks.rounds == 1
        assert talks.day == talks.agenda[0].day
        assert outcome(talks).pareto_gap <= largest_step(talks)


@pytest.mark.parametrize("cause", ["private_information", "self_serving_bias"])
def test_theory_23_one_cause_is_enough_for_delay(cause: str) -> None:
    scenario = read_scenario("wga-2004", [s for s in ALL_OFF if cause not in s])
    rounds = [play(scenario, seed).rounds for seed in range(30)]
    assert max(rounds) > 1


def long_toy(*settings: str) -> Scenario:
    """The toy with two years of talks before the old contract ends: nothing else moves."""
    quiet = ["calendar.old_expiry=2002-12-31", "calendar.ends=2003-01-01"]
    return read_scenario("symmetric", [*quiet, "causes.private_information=true", *settings])


def gains(talks: Negotiation) -> tuple[float, float]:
    """Both sides' gains over having no contract, $M."""
    if talks.deal is None:
        return 0.0, 0.0
    values, waiting = talks.messages[-1].values, talks.outlook.waiting
    assert values is not None
    return values[GUILD] - waiting[GUILD], values[EMPLOYERS] - waiting[EMPLOYERS]


def test_theory_24_roles_are_symmetric() -> None:
    ours = [play(long_toy("protocol.first_offer=guild"), seed) for seed in range(200)]
    theirs = [play(long_toy("protocol.first_offer=employers"), 1000 + n) for n in range(200)]
    assert {talks.rounds for talks in ours} != {1}
    for side in (GUILD, EMPLOYERS):
        mine = np.array([gains(talks)[side] for talks in ours])
        mirrored = np.array([gains(talks)[1 - side] for talks in theirs])
        assert ks_2samp(mine, mirrored).pvalue > 0.01
        error = np.hypot(mine.std(), mirrored.std()) / len(mine) ** 0.5
        assert abs(mine.mean() - mirrored.mean()) < 2 * error + 1e-9
    assert ks_2samp([t.day for t in ours], [t.day for t in theirs]).pvalue > 0.01


def terms(scenario: Scenario, seeds: range) -> list[int]:
    """The months of each deal, 0 without one."""
    deals = [play(scenario, seed).deal for seed in seeds]
    return [deal.package.months if deal else 0 for deal in deals]


def test_theory_25_halving_the_tick_moves_little() -> None:
    often = ["calendar.session_weekdays=['Mon','Tue','Thu','Fri']", "calendar.holdout_every_days=7"]
    case, seeds = two_seats(read_scenario("wga-2004")), range(300)
    base, halved = terms(case, seeds), terms(two_seats(read_scenario("wga-2004", often)), seeds)
    classes = [
        [term_class(case, months) if months else "none" for months in runs]
        for runs in (base, halved)
    ]
    for named in ("12", "18", "24", "36", "none"):
        moved = classes[1].count(named) - classes[0].count(named)
        assert abs(moved) / len(seeds) < 0.02, named
    mean, mean_halved = (np.mean([m for m in runs if m]) for runs in (base, halved))
    assert mean_halved == pytest.approx(mean, rel=0.01)


def scaled(side: str, factor: float) -> Scenario:
    """The base case with one side's utility in other units; nothing real has changed."""
    case = read_scenario("wga-2004")
    party = case.guild if side == "guild" else case.employers
    money = ("waiting_flow", "peace", "expiry_risk", "spread", "drift")
    settings = [f"{side}.{name}={getattr(party, name) * factor}" for name in money]
    settings += [f"{side}.pledge.term={party.pledge.term * factor}"]
    settings += [f"{side}.pledge.issue.{k}={v * factor}" for k, v in party.pledge.issue.items()]
    weight = "guild_weight" if side == "guild" else "exposure"
    for issue in case.issue:
        settings.append(f"issue.{issue.name}.{weight}={getattr(issue, weight) * factor}")
    if side == "employers":
        flows = {m.name: m.employer_flow * factor for m in case.calendar.milestone}
        settings += [f"calendar.milestone.{k}.employer_flow={v}" for k, v in flows.items()]
    return two_seats(read_scenario("wga-2004", settings))


@pytest.mark.parametrize("side", ["guild", "employers"])
def test_theory_25_units_of_one_sides_utility_do_not_matter(side: str) -> None:
    double, same = scaled(side, 2.0), scaled(side, 1.0)
    for seed in range(25):
        contracts = [m.contract for m in play(same, seed).messages]
        assert [m.contract for m in play(double, seed).messages] == contracts


def neutral(reach: float, pledges: tuple[float, float] = (0.0, 0.0)) -> Scenario:
    """A round in which leverage is a pure transfer: equal rates, common beliefs, free money."""
    return read_scenario(
        str(HERE / "neutral.toml"),
        [
            f"next_round.alignment_weight={reach}",
            f"guild.pledge.term={pledges[0]}",
            f"employers.pledge.term={pledges[1]}",
        ],
    )


def later(talks: Negotiation) -> float:
    """What the guild is expected to win at the expiry of the deal, $M: its leverage."""
    lines = account(talks, GUILD)
    return sum(line.amount for line in lines if line.what.endswith("still to be won"))


def now(talks: Negotiation) -> float:
    """What the deal gives the guild at once, $M."""
    lines = account(talks, GUILD)
    return sum(line.amount for line in lines if line.what.endswith("granted now"))


def test_theory_26_the_term_is_not_for_sale_when_leverage_is_a_transfer() -> None:
    rng = np.random.default_rng(26)
    pledges = [(float(a), float(b)) for a, b in rng.uniform(0.0, 2.0, size=(40, 2))]
    runs = {weight: [play(neutral(weight, pair)) for pair in pledges] for weight in (0, 0.3, 1)}
    months = {
        weight: [talks.deal.package.months for talks in each if talks.deal]
        for weight, each in runs.items()
    }
    assert set(months[0]) == {12, 36}, "the term is a real choice"
    assert months[0.3] == months[0]
    assert months[1] == months[0]
    gained = np.array([later(b) - later(a) for a, b in zip(runs[0], runs[1], strict=True)])
    paid = np.array([now(b) - now(a) for a, b in zip(runs[0], runs[1], strict=True)])
    pie = -sum(runs[0][0].outlook.waiting)  # transfers cancel: what is lost by waiting, in all
    assert gained.min() > 0.2 * pie > 0
    assert np.polyfit(gained, paid, 1)[0] == pytest.approx(-1.0, abs=0.02)


def test_the_same_seed_is_the_same_round_whatever_is_collected() -> None:
    scenario = read_scenario("wga-2004")
    for seed in (0, 1, 7):
        plain = play(scenario, seed).messages
        watched = Negotiation(scenario, rng=seed, collect=True).run()
        assert repr(watched.messages) == repr(plain)
        frame = watched.datacollector.get_model_vars_dataframe()
        assert len(frame) == watched.place
        assert frame["phase"].iloc[-1] == watched.phase_name


def test_seeds_differ_and_zero_is_a_seed() -> None:
    scenario = read_scenario("wga-2004")
    draws = [play(scenario, seed).draws for seed in (0, 0, 1, 2)]
    assert draws[0] == draws[1]
    assert len({repr(draw) for draw in draws}) == 3
    assert Negotiation(scenario, rng=None).draws != Negotiation(scenario, rng=None).draws


def test_a_generator_can_be_passed_in() -> None:
    scenario = read_scenario("wga-2004")
    given = Negotiation(scenario, rng=np.random.default_rng(5)).run()
    assert repr(given.messages) == repr(play(scenario, 5).messages)


def test_stepping_by_hand_is_running() -> None:
    scenario = read_scenario("wga-2004")
    talks = Negotiation(scenario, rng=3)
    days = []
    while talks.running:
        talks.step()
        days.append(talks.day)
    assert days == sorted(days)
    assert repr(talks.messages) == repr(play(scenario, 3).messages)
    spoken = len(talks.messages)
    talks.step()
    assert len(talks.messages) == spoken


def test_agents_are_mesa_agents_and_their_table_has_beliefs() -> None:
    talks = Negotiation(read_scenario("wga-2004"), rng=7).run()
    everybody = [*talks.voters, *talks.companies, *talks.seats]
    assert set(talks.agents) == set(everybody)
    assert len(everybody) == 400 + 11 + 2
    table = talks.datacollector.get_agenttype_vars_dataframe(Seat)
    assert {"side", "aspiration", "low", "high"} <= set(table.columns)
    assert table["low"].between(0, 1).all()


def test_a_model_can_be_pickled_and_goes_on_as_before() -> None:
    talks = Negotiation(read_scenario("wga-2004"), rng=1)
    for _ in range(20):
        talks.step()
    copy = pickle.loads(pickle.dumps(talks))
    assert repr(copy.run().messages) == repr(talks.run().messages)
    offers = copy.datacollector.get_agenttype_vars_dataframe(Seat)["offer"].dropna()
    assert len(offers) > 20


def test_a_scenario_is_needed_and_not_its_name() -> None:
    with pytest.raises(TypeError, match="read_scenario"):
        Negotiation("wga-2004")  # type: ignore[arg-type]


def test_offers_stay_on_the_grid_when_pledges_change_what_is_cheapest() -> None:
    pledged = ["guild.pledge.issue.jurisdiction=40", "guild.tactic=hard-liner"]
    scenario = read_scenario("wga-2004", [*pledged, "employers.tactic=hard-liner"])
    for seed in range(3):
        talks = play(scenario, seed)
        public = [m for m in talks.messages if m.act in ("offers", "stands", "final offer")]
        for message in public:
            assert message.contract is not None
            for share, step in zip(message.contract.shares, talks.outlook.steps, strict=True):
                assert share == 1.0 or share / step == pytest.approx(round(share / step))
        assert len(public) > 20


DEAR_JURISDICTION = "issue.jurisdiction.multiplier=4"  # so that a free deal grants part of it


def committed(pledge: str) -> Negotiation:
    """A base-case round in which nothing but one pledge, binding from the first day, is on."""
    alone = [setting for setting in ALL_OFF if "public_commitment" not in setting]
    settings = [*alone, DEAR_JURISDICTION, pledge, "calendar.blackout_ends=none"]
    return play(read_scenario("wga-2004", settings), 1)


def granted(talks: Negotiation, name: str) -> float:
    assert talks.deal is not None
    return talks.deal.shares[[issue.name for issue in talks.case.issue].index(name)]


def test_a_pledge_alone_moves_the_deal_its_makers_way() -> None:
    free = granted(
        play(read_scenario("wga-2004", [*ALL_OFF, DEAR_JURISDICTION]), 1), "jurisdiction"
    )
    assert 0.0 < free < 1.0
    insisting, refusing = (
        committed(f"{side}.pledge.issue.jurisdiction={cost}")
        for side, cost in (("guild", 15), ("employers", 40))
    )
    assert insisting.rounds == refusing.rounds == 1
    assert granted(refusing, "jurisdiction") < free < granted(insisting, "jurisdiction")


def test_a_dear_pledge_alone_delays_the_deal_and_a_huge_one_prevents_it() -> None:
    dear, huge = (committed(f"guild.pledge.issue.dvd={cost}") for cost in (80, 400))
    assert dear.deal is not None
    assert dear.rounds > 10
    assert huge.deal is None


# ------------------------------------------------------------------------------ how things stand


def test_before_the_first_event_nothing_is_said_and_nothing_agreed() -> None:
    talks = Negotiation(read_scenario(PEOPLE), rng=1)
    assert (talks.messages, talks.place, talks.rounds, talks.phase_name) == ([], 0, 0, "talks")
    assert talks.day == talks.agenda[0].day == talks.calendar.day(talks.case.calendar.talks_open)
    assert (talks.deal, talks.deal_values, talks.deal_outlook, talks.deal_floors) == (None,) * 4
    assert (talks.last_vote, talks.regime, talks.elapsed) == (None, WORK, 0.0)


def test_events_that_have_happened_stand_before_the_place_on_the_agenda() -> None:
    talks = Negotiation(read_scenario(PEOPLE, HOPEFUL), rng=0, collect=False)
    while talks.running:
        event, many = talks.agenda[talks.place], len(talks.agenda)
        talks.step()
        assert talks.day == event.day
        assert talks.agenda[talks.place - 1] == event
        assert talks.agenda[talks.place :] == sorted(talks.agenda[talks.place :])
        assert len(talks.agenda) >= many
    assert 0.0 < talks.elapsed <= 1.0


def test_whoever_looks_at_a_round_does_not_change_it() -> None:
    """All that can be asked for between two events, and nothing is said otherwise."""
    asked = ("outlook", "floors", "agenda", "elapsed", "regime", "committee_gap", "last_vote",
             "deal", "deal_values", "members_vote", "companies_agree")  # fmt: skip
    for settings in (HOPEFUL, ("mediator.noise=0",)):
        for seed in range(3):
            scenario = read_scenario(PEOPLE, settings)
            talks = Negotiation(scenario, rng=seed, collect=False)
            while talks.running:
                for name in asked:
                    getattr(talks, name)
                talks.step()
            assert repr(talks.messages) == repr(play(scenario, seed).messages)
            assert outcome(talks) == outcome(play(scenario, seed))


def test_the_outlook_of_a_deal_is_kept_as_it_was_when_it_was_agreed() -> None:
    """Members vote a week later, and a later deal takes the place of one that they rejected."""
    agreed = 0
    for seed in range(6):
        talks = Negotiation(read_scenario(PEOPLE, ["causes.one_veto=false"]), rng=seed)
        talks.table.crowd_state.mood = 1.5
        seen, floors = None, None
        while talks.running:
            before = talks.deal
            talks.step()
            if talks.deal is not None and before is None:
                seen, floors = talks.deal_outlook, talks.deal_floors
                assert seen is not None
                assert floors == tuple(seat.reservation(seen) for seat in talks.seats)
                assert seen[:8] == talks.outlook[:8]  # a stoppage may have ended with the deal
                package = talks.packages.index(talks.deal.package)
                for side in (GUILD, EMPLOYERS):
                    value = value_of_shares(seen, side, package, talks.deal.shares)
                    assert talks.deal_values is not None
                    assert talks.deal_values[side] == pytest.approx(value, abs=1e-9)
                    assert value >= floors[side] - 1e-6
                agreed += 1
            if talks.deal is None:  # none so far, or the members have rejected it
                assert (talks.deal_outlook, talks.deal_floors) == (None, None)
            else:
                assert talks.deal_outlook is seen
                assert talks.deal_floors == floors
        assert (talks.deal is None) == (talks.deal_values is None)
    assert agreed > 6, "some deals were rejected"


def test_dates_and_what_may_be_signed_are_worked_out_as_by_hand() -> None:
    talks = Negotiation(read_scenario("wga-2004"), rng=1)
    world, refused = World(talks.case), 0
    for day in (-60, -1, 0, 1, 20, 45, 200):
        for package in range(0, len(talks.packages), 7):
            shares = (0.5, 0.0, 1.0, 0.25)
            contract = talks.contract(day, package, shares)
            assert contract == world.contract(day, package, shares)
            may = world.admissible(day, contract.package, contract.expiry)
            assert talks.may_sign(contract, day) == may
            refused += not may
    assert refused > 0


def test_work_goes_on_until_the_day_on_which_a_stoppage_begins() -> None:
    struck = 0
    for seed in range(4):
        talks = Negotiation(read_scenario(PEOPLE, HOPEFUL), rng=seed, collect=False)
        since = None
        while talks.running:
            talks.step()
            for message in talks.messages:
                if message.act == "sets a strike date" and message.threat is not None:
                    since = message.threat.day
            if since is not None and talks.day < since and talks.deal is None:
                assert talks.regime == WORK
            struck += talks.regime == STRIKE
    assert struck > 0


def test_who_has_to_agree_depends_on_the_causes() -> None:
    for told, expected in (
        ((), (True, True)),
        (("causes.ratification_gap=false",), (False, True)),
        (("causes.one_veto=false",), (True, False)),
    ):
        talks = Negotiation(read_scenario(PEOPLE, told), rng=1)
        assert (talks.members_vote, talks.companies_agree) == expected


def test_messages_of_a_side_are_those_about_contracts() -> None:
    talks = play(read_scenario(PEOPLE, HOPEFUL), 0)
    own = talks.messages_of("guild")
    assert own == [m for m in talks.messages if m.actor == "guild" and m.threat is None]
    assert {m.act for m in own} >= {"tables", "offers", "rejects"}
    assert len(own) < sum(m.actor == "guild" for m in talks.messages)


def test_the_last_vote_is_the_last_count_on_a_deal() -> None:
    told = ["mediator=none", "dispute=none", "causes.one_veto=false"]
    talks = Negotiation(read_scenario(PEOPLE, told), rng=5, collect=False)
    talks.table.crowd_state.mood = 1.0
    talks.run()
    counts = [message.tally for message in talks.messages if message.act == "ballot"]
    assert len(counts) > 1
    assert talks.last_vote == counts[-1]


# ------------------------------------------------------------------------- a tactic from outside


class Writer:
    """A tactic off the paths that remembers what it was shown."""

    name = "writer"

    def __init__(self) -> None:
        self.seen: list[tuple[Outlook, View]] = []

    def offer(self, outlook: Outlook, view: View) -> Offer:
        self.seen.append((outlook, view))
        return Written(0, (0.55, 0.35))

    def least(self, outlook: Outlook, view: View) -> float:
        return 1e9

    def accepts(self, outlook: Outlook, view: View, bid: Offer) -> bool:
        return False


def test_a_tactic_from_outside_offers_what_it_likes_and_sees_what_stays_as_it_is() -> None:
    tactic = Writer()
    scenario = read_scenario(PEOPLE, ["mediator=none", "dispute=none"])
    talks = Negotiation(scenario, rng=1, guild_tactic=lambda now: tactic, collect=False).run()
    own = [m for m in talks.messages if m.actor == "guild" and m.act in ("offers", "stands")]
    assert {m.contract.shares for m in own if m.contract} == {(0.55, 0.35)}
    assert [m.act for m in own] == ["offers", *["stands"] * (len(own) - 1)]
    assert len(tactic.seen) == len(own) > 5, "it is asked for its offer once a turn"
    assert len({outlook.waiting for outlook, _ in tactic.seen}) > 1
    hash(tactic.seen[0][0].base)  # nothing in it can be changed
    assert tactic.seen[-1][1].said == (Written(0, (0.55, 0.35)),) * (len(own) - 1)
    assert talks.seats[GUILD].own is tactic
    assert talks.seats[EMPLOYERS].own is None
    assert talks.seats[GUILD].offered == (0.0, 0.55, 0.35)


def test_a_tactic_from_outside_is_told_the_day_and_the_sessions_held() -> None:
    told = []

    def make(now: Any) -> Writer:
        told.append(now)
        return Writer()

    scenario = read_scenario(PEOPLE, ["mediator=none"])
    talks = Negotiation(scenario, rng=1, employers_tactic=make, collect=False)
    (now,) = told
    assert now() == (talks.case.calendar.talks_open, 0)
    talks.run()
    assert now() == (talks.calendar.date(talks.day), talks.rounds)
    assert talks.rounds > 0
