"""Many wages from one game: a union that chooses after each rejection whether to strike.

Nobody hides anything, the sides alternate in proposing the wage paid from a pie of 1 per period,
and after every rejected offer the union either strikes (nobody earns) or goes on at the old wage.
Striking only when its own offer was refused serves the union best; how far it can push depends on
whether it would really strike. Payoffs are per-period averages; the union makes the first offer.

References
----------
Fernandez, R. and Glazer, J. (1991). Striking for a bargain between two completely informed agents.
American Economic Review 81, 240-252.
Haller, H. and Holden, S. (1990). A letter to the editor on wage bargaining. Journal of Economic
Theory 52, 232-236.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from model.theory.alternating import ROUNDING, ZERO, Side, Sides, check_positive, check_share

CONVERGED = 1e-14  # change of a payoff bound at which iteration stops


class WageInterval(NamedTuple):
    """Lowest and highest equilibrium wage."""

    low: float
    high: float


def strike_is_credible(discount: float, old_wage: float) -> bool:
    r"""Whether a union whose offer was refused would strike rather than go on: $w_0 \le d^2$."""
    _check(discount, old_wage)
    return old_wage <= discount**2


def wage_interval(discount: float, old_wage: float) -> WageInterval:
    r"""All wages that some equilibrium agrees on in the first round (Fernandez & Glazer 1991).

    From $w_0$ to $(1 + d w_0) / (1 + d)$ if the strike is credible, else $w_0$ alone.

    Examples
    --------
    >>> low, high = wage_interval(discount=0.95, old_wage=0.40)
    >>> round(high, 6)
    0.707692
    """
    if not strike_is_credible(discount, old_wage):
        return WageInterval(old_wage, old_wage)
    return WageInterval(old_wage, (1.0 + discount * old_wage) / (1.0 + discount))


def longest_strike(discount: float, old_wage: float) -> int:
    r"""Most periods an equilibrium strike can last: the largest T with $d^T \ge (w_0+d)/(1+d)$.

    A strike that long leaves each side just what it could have had from its worst equilibrium.
    """
    if discount == 1.0:
        raise ValueError("perfectly patient sides can strike for any time")
    if not strike_is_credible(discount, old_wage) or discount == 0.0:
        return 0
    worth_left = (old_wage + discount) / (1.0 + discount)
    periods = math.log(worth_left) / math.log(discount)
    return math.floor(periods + ROUNDING)  # a whole number may come out just below itself


def longest_strike_time(rate: float, old_wage: float) -> float:
    r"""Time bound $\ln(2 / (1 + w_0)) / r$ on a strike when offers come ever faster.

    Examples
    --------
    >>> round(longest_strike_time(rate=1.0, old_wage=0.4), 6)
    0.356675
    """
    check_positive("rate", rate)
    check_share("old wage", old_wage)
    return math.log(2.0 / (1.0 + old_wage)) / rate


def iterate_wage_bounds(discount: float, old_wage: float) -> WageInterval:
    """Extreme equilibrium wages found by narrowing what is possible, with no formula.

    Start from every wage in [0, 1] for the union as proposer. In turn, bound what it gets when the
    firm proposes (it can refuse and earn the old wage for a period), then what it can ask for: the
    firm's worst prospect after refusing is a strike, if the best wage a strike can lead to pays
    the union for it when going on leads to the worst. Stop when the bounds rest.
    """
    _check(discount, old_wage)
    if discount == 1.0:
        raise ValueError("the bounds of perfectly patient sides do not converge")
    bounds = WageInterval(0.0, 1.0)
    while True:
        narrower = _narrow(bounds, discount, old_wage)
        if max(abs(narrower.low - bounds.low), abs(narrower.high - bounds.high)) < CONVERGED:
            return narrower
        bounds = narrower


def _narrow(bounds: WageInterval, discount: float, old_wage: float) -> WageInterval:
    now = (1.0 - discount) * old_wage  # union's income from one period under the old terms
    low, high = (now + discount * bound for bound in bounds)  # what it gets when the firm proposes
    strikes = discount * high >= now + discount * low
    firm_now = 0.0 if strikes else (1.0 - discount) * (1.0 - old_wage)
    firm_worst = firm_now + discount * (1.0 - high)
    return WageInterval(now + discount * low, 1.0 - firm_worst)


class Phase(NamedTuple):
    """Where the strategies stand: on the agreed path or in one of the two punishments."""

    name: Literal["path", "tough", "soft"]
    strikes_left: int = 0  # periods of strike before the wage of the path is offered


TOUGH = Phase("tough")  # the union strikes whenever its offer is refused
SOFT = Phase("soft")  # the union never strikes and gets the old wage


@dataclass(frozen=True, kw_only=True)
class TriggerStrategies:
    """Strategies that strike for a while, then agree on `wage`, and punish whoever departs.

    A union that departs finds itself in the soft phase, a firm in the tough one.

    Attributes
    ----------
    discount
        Common discount factor per period, in [0, 1).
    old_wage
        Wage while the old contract goes on, in [0, 1].
    top
        Wage the union asks in the tough phase.
    wage
        Wage the path ends in.
    strikes
        Periods of strike before that.
    """

    discount: float
    old_wage: float
    top: float
    wage: float
    strikes: int = 0

    def __post_init__(self) -> None:
        _check(self.discount, self.old_wage)
        check_share("top wage", self.top)
        check_share("wage", self.wage)
        if self.strikes < 0:
            raise ValueError(f"strikes must not be negative, got {self.strikes}")

    def offer(self, phase: Phase, proposer: Side) -> float:
        """Wage proposed; while a strike is to go on, one that the other side cannot want."""
        if phase.name == "soft":
            return self.old_wage
        if phase.name == "path":
            unacceptable = 1.0 if proposer is Side.UNION else 0.0
            return unacceptable if phase.strikes_left else self.wage
        if proposer is Side.UNION:
            return self.top
        return (1.0 - self.discount) * self.old_wage + self.discount * self.top

    def after_offer(self, phase: Phase, proposer: Side, wage: float) -> Phase:
        """Phase in which the offer is answered: leaving the path is punished."""
        if phase.name != "path" or wage == self.offer(phase, proposer):
            return phase
        return SOFT if proposer is Side.UNION else TOUGH

    def accepts(self, phase: Phase, proposer: Side, wage: float) -> bool:
        """Whether the responder takes `wage`: if it is at least as good as the offer expected."""
        if phase.name == "path":
            return phase.strikes_left == 0
        expected = self.offer(phase, proposer)
        return wage <= expected if proposer is Side.UNION else wage >= expected

    def after_rejection(self, phase: Phase, proposer: Side) -> Phase:
        """Phase in which the union decides: refusing the wage of the path is punished."""
        if phase.name != "path" or phase.strikes_left:
            return phase
        return TOUGH if proposer is Side.UNION else SOFT

    def strikes_now(self, phase: Phase, proposer: Side) -> bool:
        """Whether the union strikes after this proposer was refused."""
        return phase.name == "path" or (phase.name == "tough" and proposer is Side.UNION)

    def after_action(self, phase: Phase, proposer: Side, struck: bool) -> Phase:
        """Phase of the next period: a union that did not do as it should turns soft."""
        if struck != self.strikes_now(phase, proposer):
            return SOFT
        return phase._replace(strikes_left=max(phase.strikes_left - 1, 0))


def follow(plan: TriggerStrategies, phase: Phase, proposer: Side) -> Sides:
    """Payoffs from this period on if both keep to the strategies."""
    return _worth_of_offer(plan, phase, proposer, plan.offer(phase, proposer))


def _worth_of_offer(plan: TriggerStrategies, phase: Phase, proposer: Side, wage: float) -> Sides:
    phase = plan.after_offer(phase, proposer, wage)
    if plan.accepts(phase, proposer, wage):
        return Sides(wage, 1.0 - wage)
    return _worth_of_rejecting(plan, phase, proposer)


def _worth_of_rejecting(plan: TriggerStrategies, phase: Phase, proposer: Side) -> Sides:
    phase = plan.after_rejection(phase, proposer)
    return _worth_of_action(plan, phase, proposer, plan.strikes_now(phase, proposer))


def _worth_of_action(plan: TriggerStrategies, phase: Phase, proposer: Side, struck: bool) -> Sides:
    income = ZERO if struck else Sides(plan.old_wage, 1.0 - plan.old_wage)
    following = follow(plan, plan.after_action(phase, proposer, struck), proposer.other)
    union, firm = (
        (1.0 - plan.discount) * now + plan.discount * later
        for now, later in zip(income, following, strict=True)
    )
    return Sides(union, firm)


class Deviation(NamedTuple):
    """One departure from the strategies, after which both keep to them again."""

    phase: Phase
    proposer: Side
    move: Literal["offer", "answer", "action"]
    wage: float | None  # the offer made or answered
    gain: float  # to the side that departs


def profitable_deviations(
    plan: TriggerStrategies, *, steps: int = 100, tolerance: float = 1e-12
) -> list[Deviation]:
    """Departures that pay; by the one-shot deviation principle, an equilibrium has none.

    Offers tried are the `steps` + 1 wages from 0 to 1 and the ones the strategies propose.

    Examples
    --------
    >>> plan = TriggerStrategies(discount=0.9, old_wage=0.5, top=1.45 / 1.9, wage=0.6)
    >>> profitable_deviations(plan)
    []
    >>> from dataclasses import replace
    >>> profitable_deviations(replace(plan, wage=0.4))[0].move
    'offer'
    """
    return [
        deviation
        for phase, proposer in _situations(plan)
        for deviation in _deviations(plan, phase, proposer, _wages(plan, steps))
        if deviation.gain > tolerance
    ]


def _situations(plan: TriggerStrategies) -> Iterator[tuple[Phase, Side]]:
    for period in range(plan.strikes + 1):
        yield Phase("path", plan.strikes - period), Side(period % 2)
    for phase in (TOUGH, SOFT):
        for proposer in Side:
            yield phase, proposer


def _wages(plan: TriggerStrategies, steps: int) -> list[float]:
    grid = {step / steps for step in range(steps + 1)}
    return sorted(grid | {plan.offer(phase, side) for phase, side in _situations(plan)})


def _deviations(
    plan: TriggerStrategies, phase: Phase, proposer: Side, wages: list[float]
) -> Iterator[Deviation]:
    kept = follow(plan, phase, proposer)[proposer]
    for wage in wages:
        gain = _worth_of_offer(plan, phase, proposer, wage)[proposer] - kept
        yield Deviation(phase, proposer, "offer", wage, gain)
        answering = plan.after_offer(phase, proposer, wage)
        gain = _gain_of_answer(plan, answering, proposer, wage)
        yield Deviation(answering, proposer, "answer", wage, gain)
    deciding = plan.after_rejection(phase, proposer)
    gain = _gain_of_action(plan, deciding, proposer)
    yield Deviation(deciding, proposer, "action", None, gain)


def _gain_of_answer(plan: TriggerStrategies, phase: Phase, proposer: Side, wage: float) -> float:
    accepting = Sides(wage, 1.0 - wage)[proposer.other]
    rejecting = _worth_of_rejecting(plan, phase, proposer)[proposer.other]
    gain = rejecting - accepting
    return gain if plan.accepts(phase, proposer, wage) else -gain


def _gain_of_action(plan: TriggerStrategies, phase: Phase, proposer: Side) -> float:
    struck = plan.strikes_now(phase, proposer)
    kept = _worth_of_action(plan, phase, proposer, struck)
    return _worth_of_action(plan, phase, proposer, not struck).union - kept.union


def _check(discount: float, old_wage: float) -> None:
    check_share("discount factor", discount)
    check_share("old wage", old_wage)
