"""Every tactic at the real table: from the scenario's words to the deal."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from agents.acceptance import CONDITIONS, USUAL
from agents.conduct import view_of
from agents.contract import DOLLAR
from agents.tactics import MIXTURE, TACTICS, Ingredient, View
from agents.worth import EMPLOYERS, GUILD
from model import setting
from model.calendar import SESSION
from model.messages import ACTORS, Message
from model.negotiation import Negotiation
from model.paths import ScenarioError
from model.reading import read_scenario
from model.scenario import PartyRecord, Scenario, Tactic
from model.table import past_of
from tests.agents.toys import SIDES

NAMES = get_args(Tactic)
PIE = str(Path(__file__).parents[2] / "model" / "scenarios" / "pie.toml")
SHORT = {
    "symmetric": (
        "causes.private_information=true",
        "calendar.ends=2001-04-30",
        'calendar.session_weekdays=["Tue"]',
    ),
    PIE: ("calendar.talks_open=2003-12-01", "issue.pie.grid_step=100"),
}
SIGNED = ("offers", "stands", "final offer", "accepts")
FACED = ("linear", "rational", "micro", "hard-liner", "conceder")
MIXED = ("guild.mixture={linear=0.25, tit-for-tat=0.5, zeuthen=0.25}",)


@cache
def table(name: str, *settings: str) -> Scenario:
    return read_scenario(name, (*SHORT.get(name, ()), *settings))


def play(name: str, *settings: str, seed: int = 0) -> Negotiation:
    return Negotiation(table(name, *settings), rng=seed, collect=False).run()


def seen(talks: Negotiation, side: int) -> View:
    """Return what a side knows now."""
    seat, past = talks.seats[side], past_of(talks.table, side)
    return view_of(seat.party, seat.memory, past, talks.outlook, talks.elapsed)


def signed_or_offered(talks: Negotiation) -> Iterator[tuple[Message, int]]:
    """Yield what each side offered or accepted; opening positions are demands, not offers."""
    for message in talks.messages:
        if message.contract is not None and message.act in SIGNED:
            yield message, ACTORS.index(message.actor)


def assert_nobody_loses(talks: Negotiation) -> None:
    """Check that no side offered or accepted less than its reservation."""
    for message, side in signed_or_offered(talks):
        assert message.mind is not None
        assert message.values is not None
        assert message.values[side] >= message.mind.reservation - DOLLAR
    if talks.deal is not None:
        for seat in talks.seats:
            accepted = talks.messages[-1].values
            assert accepted is not None
            assert accepted[seat.side] >= seat.reservation(talks.outlook) - 2.0 * DOLLAR


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("tactic", NAMES)
def test_no_tactic_fails_or_signs_at_a_loss_in_a_whole_round(tactic: str, actor: str) -> None:
    other = ACTORS[1 - ACTORS.index(actor)]
    for seed in range(20):
        faced = FACED[seed % len(FACED)]
        settings = (f"{actor}.tactic={tactic}", f"{other}.tactic={faced}")
        assert_nobody_loses(play("symmetric", *settings, seed=seed))
    for faced in FACED[::2]:  # nothing but luck is random there
        assert_nobody_loses(play(PIE, f"{actor}.tactic={tactic}", f"{other}.tactic={faced}"))


@pytest.mark.parametrize("tactic", NAMES)
def test_two_of_a_kind_in_a_whole_round(tactic: str) -> None:
    both = (f"guild.tactic={tactic}", f"employers.tactic={tactic}")
    for seed in range(5):
        assert_nobody_loses(play("symmetric", *both, seed=seed))
    assert_nobody_loses(play(PIE, *both))


@pytest.mark.parametrize("tactic", NAMES)
def test_the_same_seed_gives_the_same_messages(tactic: str) -> None:
    settings = (f"guild.tactic={tactic}", "employers.tactic=linear")
    assert play(PIE, *settings).messages == play(PIE, *settings).messages
    one, other = (play("symmetric", *settings, seed=seed).messages for seed in (3, 3))
    assert one == other


@pytest.mark.parametrize(
    ("tactic", "chancy"), [("tit-for-tat-random", True), ("micro", True), ("linear", False)]
)
def test_only_chance_in_a_tactic_tells_rounds_apart_where_nothing_else_is_random(
    tactic: str, chancy: bool
) -> None:
    settings = (f"guild.tactic={tactic}", "employers.tactic=boulware")
    seen = {tuple(play(PIE, *settings, seed=seed).messages) for seed in range(6)}
    assert (len(seen) > 1) == chancy


def test_luck_takes_nothing_from_the_tape_of_the_round() -> None:
    plain = play("contract-round", seed=5)
    lucky = play("contract-round", "guild.tactic=tit-for-tat-random", seed=5)
    assert lucky.draws == plain.draws
    assert plain.table.luck[GUILD] == lucky.table.luck[GUILD]
    assert plain.table.luck[GUILD] != plain.table.luck[EMPLOYERS]


@pytest.mark.parametrize("acceptance", list(setting.ACCEPTANCE_KINDS))
def test_no_acceptance_condition_signs_at_a_loss(acceptance: str) -> None:
    both = [f"{actor}.acceptance={acceptance}" for actor in ACTORS]
    for tactics in (("conceder", "linear"), ("rational", "tit-for-tat"), ("micro", "zeuthen")):
        named = [f"{actor}.tactic={tactic}" for actor, tactic in zip(ACTORS, tactics, strict=True)]
        for seed in range(4):
            assert_nobody_loses(play("symmetric", *named, *both, seed=seed))


def test_a_mixture_at_the_table() -> None:
    for seed in range(5):
        talks = play("symmetric", *MIXED, "employers.tactic=linear", seed=seed)
        assert talks.seats[GUILD].party.tactic == MIXTURE
        assert_nobody_loses(talks)


# -------------------------------------------------------------------------- theory at the table


@pytest.mark.parametrize("actor", ACTORS)
def test_theory_17_at_the_table_two_zeuthens_halve_the_pie(actor: str) -> None:
    both = ("guild.tactic=zeuthen", "employers.tactic=zeuthen")
    first = f"protocol.first_offer={actor}"
    talks = play(PIE, *both, first, "calendar.talks_open=2003-06-01")
    assert talks.deal is not None
    assert talks.deal.shares == (0.5,)


@pytest.mark.parametrize("actor", ACTORS)
def test_theory_18_at_the_table_two_micros_meet_in_the_middle_rank(actor: str) -> None:
    both = ("guild.tactic=micro", "employers.tactic=micro")
    first = f"protocol.first_offer={actor}"
    talks = play(PIE, *both, first, "calendar.talks_open=2003-06-01")
    assert talks.deal is not None
    assert talks.deal.shares[0] == pytest.approx(0.5, abs=0.02)  # reservations cost a rank or two


@pytest.mark.parametrize("tactic", [name for name in NAMES if name != "linear"])
def test_theory_16_no_zone_no_deal(tactic: str) -> None:
    flows = (f"guild.waiting_flow={0.501 / 12}", f"employers.waiting_flow={-0.5 / 12}")
    for actor in ACTORS:
        other = ACTORS[1 - ACTORS.index(actor)]
        talks = play(PIE, f"{actor}.tactic={tactic}", f"{other}.tactic=linear", *flows)
        assert talks.deal is None


# ---------------------------------------------------------------------- what reaches a tactic


def test_sessions_left_count_down_to_one_at_the_last() -> None:
    hard = [f"{actor}.tactic=hard-liner" for actor in ACTORS]
    talks = Negotiation(table("symmetric", *hard), rng=0)
    counted = []
    while talks.running:
        left = sum(event.kind == SESSION for event in talks.agenda[talks.place :])
        assert talks.table.state.sessions_left == left
        held = talks.agenda[talks.place].kind == SESSION
        talks.step()
        if held:
            counted.append(seen(talks, GUILD).sessions_left)
    assert counted == list(range(len(counted), 0, -1))
    assert talks.table.state.sessions_left == 0


def test_what_was_said_by_one_is_what_was_heard_by_the_other() -> None:
    talks = play("symmetric", "guild.tactic=boulware", "employers.tactic=boulware", seed=2)
    views = [seen(talks, side) for side in SIDES]
    assert views[GUILD].said == views[EMPLOYERS].heard
    assert views[EMPLOYERS].said == views[GUILD].heard
    offers = [m for m in talks.messages if m.act in ("offers", "stands") and m.contract is not None]
    assert len(views[GUILD].said) == sum(m.actor == "guild" for m in offers) > 5
    assert views[GUILD].last == views[GUILD].said[-1]


# ------------------------------------------------------------------------ the scenario's words


@pytest.mark.parametrize("name", NAMES)
def test_each_tactic_that_a_scenario_names_reaches_the_seat(name: str) -> None:
    assert set(setting.TACTIC_KINDS) == set(NAMES)
    seat = Negotiation(table("symmetric", f"employers.tactic={name}"), rng=0).seats[EMPLOYERS]
    assert (seat.party.tactic, seat.party.beta) == setting.TACTIC_KINDS[name]
    assert (seat.party.acceptance, seen(seat.model, EMPLOYERS).mixture) == (USUAL, ())


def test_every_tactic_can_be_had_by_name() -> None:
    named = {place for place, _ in setting.TACTIC_KINDS.values()}
    assert named | {MIXTURE} == set(range(len(TACTICS)))
    assert set(setting.ACCEPTANCE_KINDS.values()) == set(range(len(CONDITIONS)))


def test_a_mixture_replaces_the_tactic() -> None:
    talks = Negotiation(table("symmetric", *MIXED, "guild.tactic=micro"), rng=0)
    kinds = setting.TACTIC_KINDS
    weights = {"linear": 0.25, "tit-for-tat": 0.5, "zeuthen": 0.25}
    assert talks.seats[GUILD].party.tactic == MIXTURE
    mixture = tuple(Ingredient(*kinds[name], w) for name, w in weights.items())
    assert seen(talks, GUILD).mixture == mixture


@pytest.mark.parametrize("name", list(setting.ACCEPTANCE_KINDS))
def test_each_acceptance_condition_that_a_scenario_names_reaches_the_seat(name: str) -> None:
    declared = PartyRecord.model_fields["acceptance"].annotation
    assert set(get_args(declared)) == set(setting.ACCEPTANCE_KINDS)
    seat = Negotiation(table("symmetric", f"guild.acceptance={name}"), rng=0).seats[GUILD]
    assert seat.party.acceptance == setting.ACCEPTANCE_KINDS[name]


@pytest.mark.parametrize(
    ("setting_", "complaint"),
    [
        ("guild.mixture={linear=0.5, micro=0.4}", "add up to 0.9, not to 1"),
        ("guild.mixture={linear=0.5, liner=0.5}", "'liner' is no tactic"),
        ("guild.mixture={linear=1.5}", "guild.mixture.linear"),
        ("guild.tactic=mixture", "guild.tactic"),
        ("guild.acceptance=never", "guild.acceptance"),
    ],
)
def test_a_mixture_that_is_none_is_refused(setting_: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        read_scenario("symmetric", [setting_])


def test_weights_of_a_mixture_may_be_rounded() -> None:
    thirds = "guild.mixture={linear=0.3333333, micro=0.3333333, zeuthen=0.3333334}"
    assert len(read_scenario("symmetric", [thirds]).guild.mixture) == 3
