"""What a stoppage or an imposed contract costs each side, day by day: plain functions of numbers.

Work stops by the guild's choice (a strike) or the employers' (a lockout). Members lose pay, less
what they earn elsewhere and what the strike fund pays; companies lose output, less what stockpiles
and programmes without writers can fill. Employers may also impose their last offer; then work goes
on under it.
"""

from agents.worth import DAYS_A_MONTH, growing

WORK, STRIKE, LOCKOUT, IMPOSED = REGIMES = tuple(range(4))
REGIME_NAMES = ("holdout", "strike", "lockout", "imposed")


def pay_lost(pay: float, other_income: float, rate: float, start: float, until: float) -> float:
    """Return what members lose in pay between two days, less what they earn elsewhere, $M.

    Parameters
    ----------
    pay
        $M a month of earnings that stop.
    other_income
        Part of it earned elsewhere, unemployment pay included, 0..1.
    rate
        Discount rate a year.
    start, until
        Days; nothing is lost if ``until`` is not later.
    """
    return 12.0 * growing(pay * (1.0 - other_income), -rate, start, until)


def fund_paid(
    fund: float, months: float, rate: float, since: float, start: float, until: float
) -> float:
    """Return what a strike fund pays between two days of a strike that began on ``since``, $M.

    The fund is paid out evenly over so many months from the first day; then it is empty.
    """
    empty = since + months * DAYS_A_MONTH
    return 12.0 * growing(fund / months, -rate, start, min(until, empty))


def output_lost(
    output: float,
    fallback: float,
    stockpile_days: float,
    rate: float,
    since: float,
    start: float,
    until: float,
) -> float:
    """Return what a company loses between two days of a stoppage that began on ``since``, $M.

    Nothing as long as there are scripts and films in hand; then ``output`` $M a month, less the
    part that it can fill with programmes that need no members.
    """
    bare = since + stockpile_days
    return 12.0 * growing(output * (1.0 - fallback), -rate, max(start, bare), until)


def weighed_by_cash(lost: float, output: float, cash_months: float) -> float:
    """Return a loss as a company feels it: the less cash, the heavier, $M.

    The first dollar counts once; after ``cash_months`` of lost output the next counts three times,
    and the average dollar up to there twice.
    """
    if output <= 0.0 or lost <= 0.0:
        return lost
    return lost * (1.0 + lost / (output * cash_months))


def in_season(output: float, seasonal: float, season: float) -> float:
    """Return the output at stake when the season is worth ``season``, 0..1, $M a month."""
    return output * (1.0 - seasonal + seasonal * season)


def strike_is_better(now: float, striking: float) -> bool:
    """Return whether a threat is worth carrying out: it must pay more than going on, $M."""
    return striking > now + 1e-6
