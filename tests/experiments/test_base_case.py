"""The base case as a forecast: what is counted, what was known, the scores, and the page.

Theory.md test 50 is the last table of the page; here it is checked that its figures add up.
"""

import math
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments import base_case, many
from experiments.base_case import (
    ENDS,
    LENGTHS,
    LONG,
    MIDDLE,
    NONE,
    PAGE,
    PATHS,
    SHORT,
    Happened,
    Seen,
    app,
    blocks,
    carried,
    case_of,
    followers,
    joint_classes,
    length,
    look,
    outcomes,
    quantile,
    strip,
    unsettled,
)
from experiments.cli import DONE, FAILED, INTERRUPTED, exit_code
from experiments.intervals import wilson
from experiments.pages import block, marks
from experiments.scores import smoothed
from model.reading import DEFAULT_SCENARIO, read_scenario

SCENARIO = read_scenario(DEFAULT_SCENARIO)
CASE = case_of(SCENARIO)
SEEDS = range(16)
TABLES = ("ends", "terms", "months", "paths", "joint")  # that count rounds
DEAL = Seen(
    days=165,
    months=36,
    term="36",
    struck=False,
    locked=False,
    imposed=False,
    rejected=0,
    granted=(0.87, 0.0, 0.0, 0.0),
    backdated=False,
    sisters=(145, None),
    begun=165,
    ballots=(0.7, 0.74, 0.77, 0.59, 0.2),
    drawn=tuple(0.5 for _ in CASE.numbers),
)
OPEN = DEAL._replace(
    days=None,
    months=None,
    term=NONE,
    granted=(0.0,) * 4,
    begun=None,
    ballots=(),
    sisters=(None,) * 2,
)
EARLY = DEAL._replace(days=-10, begun=-10)


@pytest.fixture(scope="module")
def rounds() -> list[Seen]:
    return many.rounds(SCENARIO, SEEDS, look, workers=1)


def counts(text: str, column: int) -> list[int]:
    """Return the whole numbers in one column of a table."""
    return [int(line.split("|")[column]) for line in text.splitlines()[2:]]


def shares(text: str, column: int) -> list[tuple[float, float, float]]:
    """Return the shares of one column with their bounds."""
    number = r"([\d.]+)"
    cells = [line.split("|")[column] for line in text.splitlines()[2:]]
    found = [re.fullmatch(rf" {number} \({number} to {number}\) ", cell) for cell in cells]
    return [tuple(map(float, match.groups())) for match in found if match]  # type: ignore[misc]


# ----------------------------------------------------------------------------------- what is seen


def test_a_round_is_of_one_end_one_length_and_one_path() -> None:
    struck = OPEN._replace(struck=True, locked=True, imposed=True)
    cases = [EARLY, DEAL, OPEN, struck, DEAL._replace(locked=True), OPEN._replace(imposed=True)]
    assert [seen.end for seen in cases] == list(range(len(ENDS)))
    assert [seen.path for seen in cases] == [0, 2, 2, 3, 3, 3]
    assert DEAL._replace(days=90).path == 1
    assert max(seen.path for seen in cases) == len(PATHS) - 1


@pytest.mark.parametrize(
    ("days", "taken"), [(0, 0), (1, 1), (90, 1), (91, 2), (183, 2), (184, 3), (None, 3)]
)
def test_lengths_have_the_bounds_that_they_name(days: int | None, taken: int) -> None:
    assert length(days) == taken


def test_every_round_is_of_a_joint_class() -> None:
    classes = joint_classes(CASE.terms, range(len(LENGTHS)))
    assert len(classes) == len(set(classes)) == 4 * 4 + 1
    for days in (None, -5, 60, 165, 300):
        term = NONE if days is None else "12"
        assert DEAL._replace(days=days, term=term).joint in classes
    assert Happened().joint == "36 months, 91 to 183 days" in classes


def test_days_are_counted_from_the_last_day_of_the_old_contract() -> None:
    assert (CASE.as_of, CASE.last) == (11, 425)  # 12 May 2004, 30 June 2005
    assert Happened().days == (date(2004, 10, 13) - SCENARIO.calendar.old_expiry).days


def test_an_early_deal_of_the_directors_is_possible_only_after_the_day_of_comparison() -> None:
    earliest = SCENARIO.sister[CASE.pattern].early.most
    assert CASE.still_out <= CASE.last - earliest < CASE.before


def test_what_is_seen_fits_together(rounds: list[Seen]) -> None:
    assert len(rounds) == len(SEEDS)
    for seen in rounds:
        assert (seen.days is None) == (seen.term == NONE) == (seen.months is None)
        assert len(seen.drawn) == len(CASE.numbers)
        assert len(seen.granted) == len(CASE.issues)
        assert not (seen.backdated and (seen.days is None or seen.days <= 0))
        if seen.days is not None:
            assert seen.begun is not None
            assert seen.begun <= seen.days
            assert seen.ballots[1] >= 0.5
        deals = [day for day in seen.sisters if day is not None]
        assert set(deals) <= set(seen.drawn[2:4])


def test_drawn_numbers_lie_within_the_scenarios_bounds(rounds: list[Seen]) -> None:
    first = len(CASE.numbers) - len(SCENARIO.random)
    for seen in rounds:
        assert all(0.0 <= tough <= 1.0 for tough in seen.drawn[:2])
        for value, spread in zip(seen.drawn[first:], SCENARIO.random.values(), strict=True):
            assert spread.low <= value <= spread.high


# --------------------------------------------------------------------------------- what was known


def test_the_forecast_keeps_only_rounds_that_stand_where_the_real_one_stood() -> None:
    late, on_the_day = DEAL, DEAL._replace(days=CASE.as_of, begun=CASE.as_of)
    voted_down = OPEN._replace(begun=-3, rejected=1)
    assert unsettled([EARLY, late, on_the_day, OPEN, voted_down], CASE.as_of) == [
        late,
        on_the_day,
        OPEN,
    ]


def test_what_was_left_out_was_settled_or_threatened_before(rounds: list[Seen]) -> None:
    known = unsettled(rounds, CASE.as_of)
    assert 0 < len(known) < len(rounds)
    assert all(seen.days is None or seen.days >= CASE.as_of for seen in known)
    gone = [seen for seen in rounds if seen not in known]
    assert all(seen.begun is not None and seen.begun < CASE.as_of for seen in gone)
    assert all(seen.end != 0 for seen in known)


def test_followers_are_those_out_when_the_directors_sign() -> None:
    after = DEAL._replace(days=150, sisters=(145, None))
    before = DEAL._replace(days=140, sisters=(145, None))
    late = DEAL._replace(days=300, sisters=(CASE.before, None))
    never = OPEN._replace(sisters=(145, None))
    found = followers(CASE, [EARLY, after, before, late, never, OPEN])
    assert found.lags == [5.0, math.inf]
    assert found.lengths == [150.0, math.inf]
    assert found.as_it_came == [True, False]
    assert found.others == [140.0, 300.0, math.inf]
    assert found.others_still_out == [140.0, 300.0, math.inf]


# ----------------------------------------------------------------------------------------- scores


# ---------------------------------------------------------------------------- quantiles and ranks


def test_a_quantile_lies_in_its_interval_and_knows_open_rounds() -> None:
    days = [float(day) for day in range(100)] + [math.inf] * 60
    for part in (0.25, 0.5, 0.75):
        found = quantile(days, part)
        assert found.low <= found.value <= found.high
    assert quantile(days, 0.5).value == 80.0
    assert quantile(days, 0.75).value == math.inf
    assert quantile([7.0], 0.75) == (7.0, 7.0, 7.0)


def test_rank_correlations_are_spearmans() -> None:
    """Spearman's rho: 1 for any rising relation, 1 - 6 sum d² / n(n² - 1) without ties."""
    came = [1.0, 2.0, 3.0, 4.0, 5.0]
    columns = [[1.0, 8.0, 27.0, 64.0, 125.0], [5.0, 4.0, 3.0, 2.0, 1.0], [2.0, 1.0, 4.0, 3.0, 5.0]]
    constant = [7.0] * 5
    found = carried(list(zip(*columns, constant, strict=True)), came)
    by_hand = 1 - 6 * (1 + 1 + 1 + 1 + 0) / (5 * 24)
    assert found.correlation == pytest.approx((1.0, -1.0, by_hand, 0.0))
    assert found.rounds == 5


def test_luck_is_what_unrelated_numbers_seldom_reach() -> None:
    """With k independent columns of n rounds luck is near z / sqrt(n), z for 0.05 / k two-sided."""
    rng = np.random.default_rng(1)
    drawn = rng.random((400, 10)).tolist()
    found = carried(drawn, rng.random(400).tolist())
    assert found.luck == pytest.approx(2.80 / math.sqrt(400), abs=0.012)
    assert carried(drawn, rng.random(400).tolist()).luck != found.luck
    driven = [row[3] > 0.5 for row in drawn]
    found = carried(drawn, driven)
    strong = [place for place, rho in enumerate(found.correlation) if abs(rho) > found.luck]
    assert 3 in strong
    assert found.correlation[3] == pytest.approx(math.sqrt(3) / 2, abs=0.03)


def test_the_term_is_judged_among_deals_and_an_open_round_is_the_longest() -> None:
    drawn = [tuple(0.1 * n for _ in CASE.numbers) for n in range(4)]
    short = DEAL._replace(months=24)
    seen = [s._replace(drawn=d) for s, d in zip([short, DEAL, OPEN, OPEN], drawn, strict=True)]
    settled, term, days = outcomes(CASE, seen)
    assert (settled.rounds, term.rounds, days.rounds) == (4, 2, 4)
    assert settled.correlation[0] < 0.0
    assert term.correlation[0] == pytest.approx(-1.0)
    assert days.correlation[0] > 0.0


# ----------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("name", TABLES)
def test_a_table_counts_every_round_once(name: str, rounds: list[Seen]) -> None:
    text = blocks(CASE, rounds)[name]
    known = unsettled(rounds, CASE.as_of)
    assert sum(counts(text, 2)) == len(rounds)
    assert sum(counts(text, 4)) == len(known)


@pytest.mark.parametrize("name", TABLES)
def test_an_interval_holds_its_share(name: str, rounds: list[Seen]) -> None:
    text = blocks(CASE, rounds)[name]
    for column in (3, 5):
        found = shares(text, column)
        assert len(found) == len(text.splitlines()) - 2
        assert all(low <= value <= high for value, low, high in found)


def test_the_models_probability_lies_in_the_interval_of_its_score() -> None:
    for hits, total in [(0, 10), (3, 10), (10, 10), (0, 1000), (999, 1000)]:
        share = wilson(hits, total)
        found = smoothed(["a"] * hits + ["b"] * (total - hits), "abcde")["a"]
        assert share.low <= found <= share.high


def test_tables_stand_even_if_nothing_was_settled_or_all_was() -> None:
    for toy in ([OPEN] * 30, [EARLY] * 30, [DEAL] * 30):
        texts = blocks(CASE, toy)
        assert "nan" not in " ".join(texts.values())
        assert sum(counts(texts["ends"], 2)) == 30


def test_the_forecast_never_gives_a_chance_to_what_was_over() -> None:
    classes = joint_classes(CASE.terms, (SHORT, MIDDLE, LONG))
    assert not any(LENGTHS[0] in name for name in classes)
    assert len(classes) == 4 * 3 + 1


# --------------------------------------------------------------------------- command and the page


def test_the_command_writes_the_same_page_again(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    rounds: list[Seen],
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    wanted = blocks(CASE, rounds)
    monkeypatch.setattr(base_case, "PAGE", page)
    monkeypatch.setattr(many, "rounds", lambda *_, **__: rounds)
    assert exit_code(lambda: app(["--seeds", "20"], prog_name="base_case")) == DONE
    first = page.read_text(encoding="utf-8")
    assert {name: block(first, name) for name in wanted} == wanted
    assert exit_code(lambda: app(["--seeds", "20"], prog_name="base_case")) == DONE
    assert page.read_text(encoding="utf-8") == first
    assert capsys.readouterr().err == f"{page} written.\n" * 2


def test_an_interrupt_leaves_the_page_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    page = tmp_path / "page.md"
    page.write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(base_case, "PAGE", page)
    monkeypatch.setattr(many, "rounds", interrupted)
    assert exit_code(lambda: app([], prog_name="base_case")) == INTERRUPTED
    assert page.read_text(encoding="utf-8") == "as it was"
    assert capsys.readouterr().err == "Interrupted.\n"


def test_a_missing_page_is_said_before_anything_is_played(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(base_case, "PAGE", tmp_path / "none.md")
    monkeypatch.setattr(many, "rounds", lambda *_, **__: pytest.fail("played"))
    assert exit_code(lambda: app([], prog_name="base_case")) == FAILED
    assert "none.md" in capsys.readouterr().err


def test_the_page_has_a_place_for_every_table(rounds: list[Seen]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in blocks(CASE, rounds):
        start, end = marks(name)
        assert page.count(start) == page.count(end) == 1
        assert block(page, name).strip()


def test_the_pages_tables_add_up_to_its_rounds() -> None:
    page = PAGE.read_text(encoding="utf-8")
    numbers = re.match(r"(\d+) rounds, .* In (\d+) of them", block(page, "rounds"))
    assert numbers is not None
    total, known = map(int, numbers.groups())
    for name in TABLES:
        assert sum(counts(block(page, name), 2)) == total
        assert sum(counts(block(page, name), 4)) == known
        for column, size in ((2, total), (4, known)):
            for count, (value, low, high) in zip(
                counts(block(page, name), column),
                shares(block(page, name), column + 1),
                strict=True,
            ):
                assert (value, low, high) == tuple(
                    round(100 * bound, 1) for bound in wilson(count, size)
                )
    early = counts(block(page, "ends"), 4)[0]
    assert early == 0


def test_the_page_shows_the_first_rounds_as_they_are_played_today(rounds: list[Seen]) -> None:
    """A cheap check that the page is current: how seeds 0 to 15 end."""
    shown = block(PAGE.read_text(encoding="utf-8"), "strip")
    assert shown.split()[1].startswith(strip(rounds))
