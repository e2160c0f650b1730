"""Strike, holdout or lockout: the wage each threat supports and who wants which.

While a contract has lapsed the sides may go on working under it (holdout), or work may stop by the
union's choice (strike) or the firm's (lockout). Each gives the sides an income while they bargain,
and that income sets the wage. All payoffs are flows per period.

References
----------
Cramton, P. and Tracy, J. (1992). Strikes and holdouts in wage bargaining: theory and data.
American Economic Review 82, 100-121.
Moene, K. O. (1988). Unions' threats and wage determination. Economic Journal 98, 471-483.
"""

from dataclasses import dataclass
from enum import Enum

from model.theory.alternating import ZERO, Sides, check_positive, check_share
from model.theory.limits import ContinuousGame


class Threat(Enum):
    """What goes on while there is no new contract."""

    STRIKE = "strike"
    HOLDOUT = "holdout"
    LOCKOUT = "lockout"


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One expired contract and what its sides live on until the next.

    Attributes
    ----------
    value
        What the firm would pay at most for work under a new contract, per period.
    old_wage
        Wage per period under the old contract.
    holdout_cost
        Part of `value` in [0, 1] that is lost while the old terms go on.
    strike, lockout
        Income of each side per period of stoppage, such as strike pay and sales from stock.
    """

    value: float
    old_wage: float
    holdout_cost: float = 0.0
    strike: Sides = ZERO
    lockout: Sides = ZERO

    def __post_init__(self) -> None:
        check_positive("value", self.value)
        check_share("holdout cost", self.holdout_cost)


def dispute_income(conflict: Conflict, threat: Threat) -> Sides:
    """Income of each side per period while the threat is carried out."""
    if threat is Threat.STRIKE:
        return conflict.strike
    if threat is Threat.LOCKOUT:
        return conflict.lockout
    produced = (1.0 - conflict.holdout_cost) * conflict.value
    return Sides(conflict.old_wage, produced - conflict.old_wage)


def settlement_wage(conflict: Conflict, threat: Threat, weight: float = 0.5) -> float:
    r"""Wage agreed under a threat, for a union of bargaining weight `weight`.

    The union's dispute income plus its weight of the joint gain from agreeing. Under a holdout
    this is $w_0 + a c v$, so the old wage passes through one for one; under a stoppage with
    incomes $x$ and $y$ and equal weights it is $(v + x - y) / 2$ (Cramton & Tracy 1992).

    Examples
    --------
    >>> dispute = Conflict(value=1.0, old_wage=0.5, holdout_cost=0.25)
    >>> settlement_wage(dispute, Threat.HOLDOUT)
    0.625
    >>> settlement_wage(dispute, Threat.STRIKE)
    0.5
    """
    check_share("weight", weight)
    union, firm = dispute_income(conflict, threat)
    if union + firm > conflict.value:
        raise ValueError(f"{threat.value}: the sides earn more apart than under a new contract")
    return union + weight * (conflict.value - union - firm)


def strike_boundary(conflict: Conflict, weight: float = 0.5) -> float:
    r"""Old wage below which the union would rather strike than hold out.

    $((1 - c) v + x_S - y_S) / 2$ for equal weights.
    """
    return _indifferent_wage(conflict, conflict.strike, weight)


def lockout_boundary(conflict: Conflict, weight: float = 0.5) -> float:
    r"""Old wage above which the firm would rather lock out than hold out.

    $((1 - c) v + x_L - y_L) / 2$ for equal weights.
    """
    return _indifferent_wage(conflict, conflict.lockout, weight)


def _indifferent_wage(conflict: Conflict, stoppage: Sides, weight: float) -> float:
    check_share("weight", weight)
    produced = (1.0 - conflict.holdout_cost) * conflict.value
    return weight * (produced - stoppage.firm) + (1.0 - weight) * stoppage.union


def preferred_threat(conflict: Conflict, weight: float = 0.5) -> Threat:
    """Name the threat under which the sides bargain (Cramton & Tracy 1992).

    The union strikes on a low old wage, the firm locks out on a high one, between the boundaries
    both hold out; on a boundary too.

    Raises
    ------
    ValueError
        If both want to stop work. Then it matters who moves first, which the theory leaves open.

    Examples
    --------
    >>> [preferred_threat(Conflict(value=1.0, old_wage=wage, strike=Sides(0.0, 0.2))).value
    ...  for wage in (0.3, 0.45, 0.6)]
    ['strike', 'holdout', 'lockout']
    """
    strikes = conflict.old_wage < strike_boundary(conflict, weight)
    locks_out = conflict.old_wage > lockout_boundary(conflict, weight)
    if strikes and locks_out:
        raise ValueError("union and firm both prefer a stoppage; the order of moves is not given")
    if strikes:
        return Threat.STRIKE
    return Threat.LOCKOUT if locks_out else Threat.HOLDOUT


def bargaining_under(conflict: Conflict, threat: Threat, rates: Sides) -> ContinuousGame:
    """Set up the bargaining game behind `settlement_wage`, for given discount rates.

    Its pie and payoffs are per-period averages, so an income of 1 for ever is worth 1.
    """
    union, firm = dispute_income(conflict, threat)
    inside = Sides(rates.union * union, rates.firm * firm)
    return ContinuousGame(rates=rates, pie=conflict.value, inside=inside)
