"""Whole rounds against theory: numbers in test names are those of the project's theory list."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import ks_2samp

from agents.worth import EMPLOYERS, GUILD
from model.negotiation import Negotiation
from model.outcome import outcome
from model.reading import read_scenario, scenario_names
from model.scenario import Scenario

HERE = Path(__file__).parent / "scenarios"
PIE = str(HERE / "pie.toml")
GRID = 1e-4  # share of the pie
ALL_OFF = [
    "causes.private_information=false",
    "causes.self_serving_bias=false",
    "causes.public_commitment=false",
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
    package = talks.world.packages.index(talks.deal.package)
    outlook = talks.outlook
    slopes = [outlook.slope[side][package] for side in (GUILD, EMPLOYERS)]
    return float(np.max(np.hypot(*slopes) * np.array(outlook.steps)))


@pytest.mark.parametrize("name", scenario_names())
def test_theory_23_with_all_causes_off_the_first_session_settles_efficiently(name: str) -> None:
    scenario = read_scenario(name, ALL_OFF)
    for seed in range(60):
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
