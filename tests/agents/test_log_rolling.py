"""theory.md test 48: packages beat issue-by-issue bargaining where the sides want different things.

Two sides take turns by their tactics and accept what the clock asks for; how far from the Pareto
frontier the deal lies is compared with half of every issue, which is where bargaining issue by
issue ends for sides of equal strength.
"""

import math
from collections.abc import Callable, Sequence
from random import Random

import pytest

from agents.contract import DOLLAR, NO_BID, Bid, free_bid
from agents.outlook import Outlook, value_of
from agents.tactics import View, aspiration
from agents.tactics.nash_seeker import nash_seeker
from agents.tactics.trade_off import trade_off
from agents.worth import EMPLOYERS, GUILD
from model.solutions import frontier, pareto_gap, value_sets
from model.solutions.gaps import distance
from tests.agents.toys import SIDES, Tactic, log_rolling, outlook_of, view_of

TURNS = 30
PIE = 100.0  # $M that all issues together are worth to either side: utility 1
PAIRS = [(guild, firm) for guild in (trade_off, nash_seeker) for firm in (trade_off, nash_seeker)]

every_pair = pytest.mark.parametrize(
    "pair", PAIRS, ids=lambda pair: "-".join(t.__name__ for t in pair)
)


def views(said: Sequence[Sequence[Bid]], elapsed: float, betas: tuple[float, float]) -> list[View]:
    """Return what both sides know after these bids of the guild and of the employers."""
    return [
        view_of(
            side,
            elapsed=elapsed,
            beta=betas[side],
            last=said[side][-1] if said[side] else NO_BID,
            said=tuple(said[side]),
            heard=tuple(said[1 - side]),
        )
        for side in SIDES
    ]


def talk(
    outlook: Outlook, pair: tuple[Tactic, Tactic], first: int, betas: tuple[float, float]
) -> Bid:
    """Return the deal that two tactics come to, NO_BID if they come to none."""
    said: tuple[list[Bid], list[Bid]] = ([], [])
    for turn in range(TURNS):
        speaker = (first + turn) % 2
        view = views(said, turn / (TURNS - 1), betas)
        bid = pair[speaker](outlook, view[speaker])
        said[speaker].append(bid)
        listener = 1 - speaker
        if value_of(outlook, listener, bid) >= aspiration(view[listener]) - DOLLAR:
            return bid
    return NO_BID


def gap(outlook: Outlook, deal: Bid) -> float:
    """Return the Pareto distance of a deal in utility, 0..1 on either side."""
    assert deal.package >= 0
    point = (value_of(outlook, GUILD, deal), value_of(outlook, EMPLOYERS, deal))
    return distance(point, frontier(value_sets(outlook)[0])) / PIE


def opposed(random: Random, issues: int, step: float) -> Outlook:
    """Return a table where what matters most to one side matters least to the other."""
    weights = []
    for _ in SIDES:
        drawn = sorted(random.uniform(0.1, 1.0) for _ in range(issues))
        weights.append([PIE * each / math.fsum(drawn) for each in drawn])
    order = random.sample(range(issues), issues)  # ties fall to the first issue: it may be any
    gains = [weights[GUILD][-1 - each] for each in order]
    losses = [-weights[EMPLOYERS][each] for each in order]
    return outlook_of(((0.0,), (PIE,)), ((gains,), (losses,)), (step,) * issues)


def one_sided(random: Random, issues: int, step: float) -> Outlook:
    """Return a table where the guild cares for all issues alike: only bids tell it what to give."""
    table = opposed(random, issues, step)
    return outlook_of(
        ((0.0,), (PIE,)), (((PIE / issues,) * issues,), table.slope[EMPLOYERS]), table.steps
    )


def gaps(outlook: Outlook, pair: tuple[Tactic, Tactic]) -> list[float]:
    """Return the Pareto distances of a pair's deals, whoever begins and however it concedes."""
    return [
        gap(outlook, talk(outlook, pair, first, betas))
        for first in SIDES
        for betas in ((1.0, 1.0), (0.4, 1.5), (1.5, 0.4))
    ]


def test_issue_by_issue_ends_off_the_frontier() -> None:
    """theory.md 1.2 (c): half of everything is 0.3 / sqrt(2) from the frontier."""
    table = log_rolling(0.1)
    half = free_bid(0, (0.5, 0.5, 0.5))
    assert [value_of(table, side, half) / PIE for side in SIDES] == pytest.approx([0.5, 0.5])
    assert gap(table, half) == pytest.approx(0.212132, abs=1e-6)
    assert pareto_gap((50.0, 50.0), value_sets(table)[0]) == pytest.approx(PIE * 0.3 / math.sqrt(2))


@every_pair
def test_packages_end_on_the_frontier_of_the_textbook_table(pair: tuple[Tactic, Tactic]) -> None:
    """theory.md test 48 on the weights (.5, .3, .2) and (.2, .3, .5)."""
    assert max(gaps(log_rolling(0.1), pair)) <= 0.5 * 0.212132
    assert math.fsum(gaps(log_rolling(0.1), pair)) / 6 <= 0.01


@every_pair
@pytest.mark.parametrize("step", [0.05, 0.25])
@pytest.mark.parametrize("kind", [opposed, one_sided])
def test_packages_halve_the_distance_at_least(
    pair: tuple[Tactic, Tactic], step: float, kind: Callable[[Random, int, float], Outlook]
) -> None:
    """theory.md test 48: the mean falls by half or more, over many tables.

    With opposed weights it would do to give first what oneself cares for least. Where one side
    cares for all alike, it has to learn from the bids.
    """
    random, found, by_issue = Random(48), list[float](), list[float]()
    for count in range(12):
        table = kind(random, 3 + count % 2, step)
        found += gaps(table, pair)
        by_issue.append(gap(table, free_bid(0, (0.5,) * len(table.steps))))
    mean, other = math.fsum(found) / len(found), math.fsum(by_issue) / len(by_issue)
    assert other > 0.08
    assert mean <= 0.5 * other


def test_tactics_that_split_every_issue_gain_nothing() -> None:
    # The yardstick itself, through the same loop: each side gives the same part of every issue.
    def level(outlook: Outlook, view: View) -> Bid:
        share = aspiration(view) / PIE
        step = outlook.steps[0]
        part = math.ceil(share / step - 1e-9) * step
        return free_bid(0, ((part if view.side == GUILD else 1.0 - part),) * 3)

    ends = gaps(log_rolling(0.05), (level, level))
    assert min(ends) > 0.1
    assert ends[0] == pytest.approx(0.212132, abs=0.01)
